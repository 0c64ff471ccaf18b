"""What public functions may be given: held against their type hints before they begin."""

import inspect
import typing
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, wraps
from itertools import chain, repeat
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, Unpack, get_args, get_origin

import numpy as np
import pandas as pd

from ilag_data.errors import SelectionError

_P = ParamSpec("_P")
_R = TypeVar("_R")

_WIDER: Mapping[Any, Any] = {int: (int, Integral), float: (float, Real), bool: (bool, np.bool_)}
"""What is taken for a type, as the numbers of numpy are."""

_NO_LIST = (str, bytes, Mapping, pd.DataFrame)

_WORDS: Mapping[Any, tuple[str, str]] = {
    str: ("a text", "texts"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    bool: ("True or False", "True or False"),
    pd.DataFrame: ("a frame", "frames"),
    Callable: ("a function", "functions"),
    Mapping: ("a dictionary", "dictionaries"),
}
"""What a type is called: one of it, and several."""


def checked(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Refuse what the type hints of a function do not allow, before it begins.

    Without it a mistyped argument ends somewhere below, in the words of pandas or Python. For a list any
    other collection will do. Refused is also an option that its `Unpack` does not have.
    """
    called = function.__qualname__.rpartition("<locals>.")[2].removesuffix(".__init__")
    signature = inspect.signature(function)
    parameters = signature.parameters.values()
    several = [one.name for one in parameters if one.kind is inspect.Parameter.VAR_POSITIONAL]
    # By name only what has a = after it.
    taken = ", ".join(
        f"{one.name}=" if one.kind is one.KEYWORD_ONLY else one.name
        for one in parameters
        if one.name != "self" and one.kind is not one.VAR_KEYWORD
    )
    hints = cache(lambda: _hints(function))  # when first called: by then every name in them is known

    @wraps(function)
    def call(*arguments: _P.args, **named: _P.kwargs) -> _R:
        allowed = hints()
        names = repeat(several[0]) if several else allowed
        for name, value in chain(zip(names, arguments, strict=False), named.items()):
            if name not in allowed:
                raise SelectionError(f"{called} has no option {name}.", f"choose among {', '.join(allowed)}.")
            if not _test(hint := allowed[name])(value):
                wanted = " or ".join(dict.fromkeys(_described(hint)))
                raise SelectionError(
                    f"{called}({name}={_shown(value)}) is not understood.",
                    f"give {name}= {wanted}.",
                )
        try:
            signature.bind(*arguments, **named)
        except TypeError as error:
            raise SelectionError(f"{called}: {error}.", f"call {called}({taken}).") from error
        return function(*arguments, **named)

    return call


def _hints(function: Callable[..., object]) -> dict[str, Any]:
    """Return what may be given and its hint, for all that are gathered (`Unpack`) each of them."""
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
    """Return what tells whether a value fits a hint, which is taken apart once for all calls."""
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
    # What can be gone through only once is left to the function.
    return lambda value: (
        isinstance(value, Iterable)
        and not isinstance(value, _NO_LIST)
        and (not isinstance(value, Collection) or all(map(tests[0], value)))
    )


def _described(hint: Any, which: int = 0) -> list[str]:  # noqa: ANN401 (a type as it is written)
    """Say what a hint allows, one text for each kind of thing."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return [text for part in parts if part is not NoneType for text in _described(part, which)]
    if origin is Literal:
        return [f'"{part}"' for part in parts]
    kind = origin or hint
    if kind in _WORDS:
        return [_WORDS[kind][which]]
    return [f"a list of {' or '.join(_described(parts[0], 1))}" if origin else f"a {hint.__name__}"]


def _shown(value: object) -> str:
    """Write a value for a message; a frame would fill the screen."""
    plain = isinstance(value, str | bytes | int | float | list | tuple | NoneType)
    text = repr(value) if plain else f"<{type(value).__name__}>"
    return text if len(text) <= 50 else f"{text[:49]}…"
