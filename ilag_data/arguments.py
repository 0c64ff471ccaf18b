"""Checking the arguments of public functions against their type hints before the call."""

import inspect
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, partial, wraps
from itertools import chain, repeat
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, Unpack, get_args, get_origin

import numpy as np
import pandas as pd

from ilag_data.errors import SelectionError
from ilag_data.language import OR, Lang, Text, joined
from ilag_data.names import did_you_mean, language, nearest_in_python

_P = ParamSpec("_P")
_R = TypeVar("_R")

_WIDER: Mapping[Any, Any] = {int: (int, Integral), float: (float, Real), bool: (bool, np.bool_)}
"""What is accepted for a type, NumPy's numbers included."""

_NOTHING = Text("ingenting", "nothing")
_NO_LIST = (str, bytes, Mapping, pd.DataFrame)

_WORDS: Mapping[Any, tuple[Text, Text]] = {
    str: (Text("en tekst", "a text"), Text("tekster", "texts")),
    int: (Text("et helt tall", "a whole number"), Text("hele tall", "whole numbers")),
    float: (Text("et tall", "a number"), Text("tall", "numbers")),
    bool: (Text("True eller False", "True or False"),) * 2,
    pd.DataFrame: (Text("en tabell (DataFrame)", "a frame"), Text("tabeller (DataFrame)", "frames")),
    Callable: (Text("en funksjon", "a function"), Text("funksjoner", "functions")),
    Mapping: (Text("en ordbok (dict)", "a dictionary"), Text("ordbøker (dict)", "dictionaries")),
}
"""What a type is called in messages: singular and plural."""


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Check a function's arguments against its type hints before it runs.

    Without this a wrong argument fails deep inside, with a message from pandas or Python. Where a hint is a
    list, any other collection will do. Unknown options, arguments that must be named and are not, and missing
    required arguments are refused too.
    """
    called = function.__qualname__.rpartition("<locals>.")[2].removesuffix(".__init__")
    parameters = inspect.signature(function).parameters.values()
    several = [one.name for one in parameters if one.kind is inspect.Parameter.VAR_POSITIONAL]
    in_order = [one.name for one in parameters if one.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    needed = [
        one.name
        for one in parameters
        if one.default is inspect.Parameter.empty and one.kind is not inspect.Parameter.VAR_KEYWORD
    ]
    hints = cache(lambda: _hints(function))  # on the first call, when every name in them is defined

    @wraps(function)
    def call(*arguments: _P.args, **named: _P.kwargs) -> _R:
        allowed = hints()
        names = repeat(several[0]) if several else in_order
        if not several and len(arguments) > len(in_order):
            order = Text.each(lambda lang: joined(in_order or [_NOTHING[lang]], lang))
            rest = ", ".join(f"{name}=" for name in allowed if name not in in_order)
            raise SelectionError(
                f"{called} tar bare {order.no} uten navn.",
                f"{called} takes only {order.en} unnamed.",
                f"skriv navnet foran det andre: {rest}.",
                f"name what follows: {rest}.",
            )
        if not several and (lacking := {*needed} - {*in_order[: len(arguments)], *named}):
            lacked = {name: allowed[name] for name in needed if name in lacking}
            lacks = ", ".join(f"{name}=" for name in lacked)
            what = Text.each(
                lambda lang: joined([f"{name}= {_described(of, lang)}" for name, of in lacked.items()], lang)
            )
            raise SelectionError(
                f"{called} mangler {lacks}.",
                f"{called} lacks {lacks}.",
                f"gi {what.no}; help({called}) har et eksempel, på engelsk.",
                f"give {what.en}; help({called}) has an example.",
            )
        positional: Any = [_meant(*one) for one in zip(names, arguments, strict=False)]
        by_name: Any = {name: _meant(name, value) for name, value in named.items()}
        for name, value in chain(zip(names, positional, strict=False), by_name.items()):
            if name not in allowed:
                near, every = nearest_in_python(name, allowed), ", ".join(allowed)
                raise SelectionError(
                    f"{called} har ikke {name}=.",
                    f"{called} has no option {name}.",
                    *did_you_mean(near, Text(f"velg blant {every}.", f"choose among {every}.")),
                )
            if not _test(hint := allowed[name])(value):
                given = f"{called}({name}={_shown(value)})"
                wanted = Text.each(partial(_described, hint))
                raise SelectionError(
                    f"{given} kan ikke forstås.",
                    f"{given} is not understood.",
                    f"gi {name}= {wanted.no}.",
                    f"give {name}= {wanted.en}.",
                )
        return function(*positional, **by_name)

    return call


def _meant(name: str, value: object) -> object:
    """Return the language code that a `lang` argument means, and any other argument unchanged."""
    return language(value) if name == "lang" and isinstance(value, str) else value


def _hints(function: Callable[..., object]) -> dict[str, Any]:
    """Return the type hint of each parameter, and of each option behind `Unpack`."""
    hints: dict[str, Any] = dict.fromkeys(
        inspect.signature(function).parameters, Any
    ) | typing.get_type_hints(function)
    hints.pop("return", None)
    for name, hint in [*hints.items()]:
        if get_origin(hint) is Unpack:
            del hints[name]
            hints |= typing.get_type_hints(*get_args(hint))
    return hints


@cache
def _test(hint: Any) -> Callable[[object], bool]:  # noqa: ANN401 (a type as it is written)
    """Return a predicate for whether a value fits a hint, built once for each hint."""
    origin: Any = get_origin(hint)
    parts = get_args(hint)
    if hint is Any:
        return lambda _: True
    if origin is Literal:
        return lambda value: isinstance(value, str) and value in parts
    if origin is None or origin is Callable:
        kinds = _WIDER.get(hint, (origin or hint,))
        return lambda value: isinstance(value, kinds) and (hint is bool or not isinstance(value, bool))
    tests = [_test(part) for part in parts if part is not ...]
    if origin in (Union, UnionType):
        return lambda value: any(fits(value) for fits in tests)
    if issubclass(origin, Mapping):
        return lambda value: (
            isinstance(value, Mapping)
            and all(fits(one) for item in value.items() for fits, one in zip(tests, item, strict=True))
        )
    # An iterator can be consumed only once, so its elements are left to the function.
    return lambda value: (
        isinstance(value, Iterable)
        and not isinstance(value, _NO_LIST)
        and (not isinstance(value, Collection) or all(map(tests[0], value)))
    )


def _described(hint: Any, lang: Lang, which: int = 0) -> str:  # noqa: ANN401 (a type as it is written)
    """Describe in words what a hint allows."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        told = dict.fromkeys(_described(part, lang, which) for part in parts if part is not NoneType)
        return joined(told, lang, OR)
    if origin is Literal:
        return joined([f'"{part}"' for part in parts], lang, OR)
    if (kind := origin or hint) in _WORDS:
        return _WORDS[kind][which][lang]
    if not origin:
        return f"{Text('en', 'a')[lang]} {hint.__name__}"
    return f"{Text('en liste av', 'a list of')[lang]} {_described(parts[0], lang, 1)}"


def _shown(value: object) -> str:
    """Return a short repr of a value for a message; of a frame only the type, as it would fill the screen."""
    plain = isinstance(value, str | bytes | int | float | list | tuple | NoneType)
    text = repr(value) if plain else f"<{type(value).__name__}>"
    return text if len(text) <= 50 else f"{text[:49]}…"
