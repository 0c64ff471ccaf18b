"""Help that functions have in common, and that packages give to who types a name."""

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn

from ilag_data.errors import UnknownNameError
from ilag_data.language import OR, Text, joined

_MEANT = {
    "befolkning": "population",
    "endring": "change",
    "farge": "colour",
    "folketall": "population",
    "kommune": "region",
    "kommuner": "region",
    "pendling": "commuting",
    "språk": "lang",
    "sted": "region",
    "steder": "region",
    "sysselsatte": "employment",
    "sysselsetting": "employment",
    "tittel": "title",
    "verdi": "value",
    "år": "year",
}
"""Norwegian words that are typed for names, and how these begin."""


def nearest(typed: str, offered: Iterable[str]) -> Text:
    """Ask whether a name that is mistyped or Norwegian is one of those offered; empty where none is near."""
    names, meant = [*offered], _MEANT.get(typed.casefold())
    near = [one for one in names if one.startswith(meant)][:3] if meant else get_close_matches(typed, names)
    if not near:
        return Text("", "")
    return Text(f"mente du {joined(near, 'no', OR)}? ", f"did you mean {joined(near, 'en', OR)}? ")


def offer_names(package: str, lazily: Mapping[str, str] | None = None) -> None:
    """Let a package offer what is in its ``__all__``: to Tab, and the nearest where a name is mistyped.

    `lazily` is what to load only when a name is asked for: the module that has it, or that it is.
    """
    names = vars(sys.modules[package])
    offered = sorted(names["__all__"])

    def load(name: str) -> Any:  # noqa: ANN401 (what a module attribute is)
        if lazily and name in lazily:
            module = import_module(lazily[name])
            return module if lazily[name] == f"{package}.{name}" else getattr(module, name)
        if name.startswith("_"):  # Python and Jupyter try many of these
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        mean = nearest(name, offered)
        raise UnknownNameError(
            f"{package} har ikke noe som heter «{name}».",
            f"{package} has no attribute {name!r}.",
            f"{mean.no}dir({package}) viser alt.",
            f"{mean.en}dir({package}) shows all there is.",
        )

    names.update(__getattr__=load, __dir__=lambda: offered)


class _Command(ModuleType):
    """A module of the same name as a command, which is what whoever calls it means."""

    def __call__(self, *_: object, **__: object) -> NoReturn:
        command = self.__name__.rpartition(".")[2]
        raise UnknownNameError(
            f"{self.__name__} er ingen funksjon.",
            f"{self.__name__} is no function.",
            f"kjør «ilag {command}» i et terminalvindu, eller «%run -m ilag {command}» i en celle.",
            f"run `ilag {command}` in a terminal, or `%run -m ilag {command}` in a cell.",
        )


def name_command(module: str) -> None:
    """Let a module that is called like a function tell of the command that has its name."""
    sys.modules[module].__class__ = _Command


def explain(function: Callable[..., Any], shared: Mapping[str, str], last: str = "") -> None:
    """Complete a docstring: by parameters that it leaves out, in order, and a section before examples."""
    head, *sections = re.split(r"\n\n(?=\w+\n-{3,}\n)", inspect.cleandoc(function.__doc__ or ""))
    titled = {section.partition("\n")[0]: section for section in sections}
    entries, examples = dict(shared), titled.pop("Examples", "")
    for entry in re.split(r"\n(?=\S)", titled.pop("Parameters", "").partition("-\n")[2]):
        names = re.findall(r"\w+", re.split(" : |\n", entry)[0])
        entries |= dict.fromkeys(names, "") | dict.fromkeys(names[:1], entry)
    told = filter(None, (entries.get(name) for name in inspect.signature(function).parameters))
    parameters = "\n".join(("Parameters", "----------", *told))
    function.__doc__ = "\n\n".join(filter(None, (head, parameters, *titled.values(), last.strip(), examples)))
