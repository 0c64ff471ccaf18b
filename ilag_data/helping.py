"""Docstrings that functions share, and what packages offer to someone typing a name."""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from ilag_data.errors import UnknownNameError
from ilag_data.language import Text
from ilag_data.names import did_you_mean, nearest_in_python


def offer_names(package: str, lazily: Mapping[str, str] | None = None) -> None:
    """Let a package complete the names in its ``__all__``, and suggest the nearest to a mistyped one.

    `lazily` names, for what is imported only on first use, the module that has it or that it is.
    """
    names = vars(sys.modules[package])
    offered = sorted(names["__all__"])

    def load(name: str) -> Any:  # noqa: ANN401 (what a module attribute is)
        if lazily and name in lazily:
            module = import_module(lazily[name])
            return module if lazily[name] == f"{package}.{name}" else getattr(module, name)
        if name.startswith("_"):  # Python and Jupyter try many of these
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        every = Text(f"dir({package}) viser alt.", f"dir({package}) shows all there is.")
        raise UnknownNameError(
            f"{package} har ikke noe som heter «{name}».",
            f"{package} has no attribute {name!r}.",
            *did_you_mean(nearest_in_python(name, offered), every),
        )

    names.update(__getattr__=load, __dir__=lambda: offered)


class _Command(ModuleType):
    """A module with the name of a command; calling it says how to run the command."""

    def __call__(self, *_: object, **__: object) -> NoReturn:
        command = self.__name__.rpartition(".")[2]
        raise UnknownNameError(
            f"{self.__name__} er ingen funksjon.",
            f"{self.__name__} is no function.",
            f"kjør «ilag {command}» i et terminalvindu, eller «%run -m ilag {command}» i en celle.",
            f"run `ilag {command}` in a terminal, or `%run -m ilag {command}` in a cell.",
        )


def name_command(module: str) -> None:
    """Let a module, when called like a function, name the command to run instead."""
    sys.modules[module].__class__ = _Command


def explain(function: Callable[..., Any], shared: Mapping[str, str], last: str = "") -> None:
    """Complete a docstring with shared parameters that it omits, in order, and a section before examples."""
    head, *sections = re.split(r"\n\n(?=\w+\n-{3,}\n)", inspect.cleandoc(function.__doc__ or ""))
    titled = {section.partition("\n")[0]: section for section in sections}
    entries, examples = dict(shared), titled.pop("Examples", "")
    for entry in re.split(r"\n(?=\S)", titled.pop("Parameters", "").partition("-\n")[2]):
        names = re.findall(r"\w+", re.split(" : |\n", entry)[0])
        entries |= dict.fromkeys(names, "") | dict.fromkeys(names[:1], entry)
    told = filter(None, (entries.get(name) for name in inspect.signature(function).parameters))
    parameters = "\n".join(("Parameters", "----------", *told))
    function.__doc__ = "\n\n".join(filter(None, (head, parameters, *titled.values(), last.strip(), examples)))
