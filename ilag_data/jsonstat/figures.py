"""Step three, second half: the figures of one dataset and their status marks."""

import math
import re
from collections.abc import Callable, Sequence
from types import NoneType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from ilag_data.jsonstat.categories import categorical, code_dtype
from ilag_data.jsonstat.checks import Object, broken, named
from ilag_data.jsonstat.model import Dimension

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Beyond this an integer would be rounded when it becomes a float64.
_LARGEST_EXACT = 2**53
# What a document of a few bytes may claim: cells that are not written out, and columns of one code each. SSB
# gives 800 000 cells at most, of about five dimensions.
_MOST_ENTRIES = 500_000_000
_MOST_SPARSE_ENTRIES = 50_000_000


def values_of(dataset: Object, dimensions: Sequence[Dimension]) -> Floats:
    """Take the figures out of `dataset`: float64, shape (cells,), or (0,) for a metadata answer."""
    value = dataset.pop("value", [])
    cells = math.prod(len(dimension.codes) for dimension in dimensions)
    if isinstance(value, dict):
        _check_entries(cells, dimensions, _MOST_SPARSE_ENTRIES)
        at = positions_of(value, cells, "value")
        values = np.full(cells, np.nan)
        values[at] = _numbers(list(value.values()), lambda n: _place("value", at[n], dimensions))
        return values
    if not isinstance(value, list | np.ndarray):
        raise broken(f"'value' is {named(value)}, expected an array, or an object of positions.")
    if len(value) not in (0, cells):
        sizes = " × ".join(f"{dimension.id} {len(dimension.codes)}" for dimension in dimensions)
        raise broken(f"'value' has {len(value)} entries, but the sizes multiply to {cells} ({sizes}).")
    _check_entries(len(value), dimensions, _MOST_ENTRIES)
    if isinstance(value, np.ndarray):  # lifted
        return value
    return _numbers(value, lambda n: _place("value", n, dimensions))


def _check_entries(cells: int, dimensions: Sequence[Dimension], most: int) -> None:
    """Refuse what would become a frame too large for its document: two columns a dimension, and two more."""
    columns = 2 * len(dimensions) + 2
    if cells * columns > most:
        problem = f"The {cells} cells of {len(dimensions)} dimensions would be a table of {columns} columns"
        raise broken(f"{problem}; at most {most} entries are read.", "Ask for fewer cells.")


def _numbers(items: list[Any], place: Callable[[int], str]) -> Floats:
    """Convert decoded numbers and nulls; a wrong one is named by `place` of its position."""
    allowed = {int, float, NoneType}
    if not set(map(type, items)) <= allowed:
        at = next(at for at, item in enumerate(items) if type(item) not in allowed)
        raise broken(f"{place(at)} is {named(items[at])}, expected a number or null.")
    numbers = np.fromiter(items, np.float64, len(items))
    if not surely_exact(numbers):
        for at, item in enumerate(items):
            if type(item) is int and abs(item) > _LARGEST_EXACT:
                raise broken(f"{place(at)} is {named(item)}: an integer beyond 2**53 would be rounded.")
    return numbers


def surely_exact(numbers: Floats) -> bool:
    """Tell whether all are so small that no integer among them was rounded."""
    # Two reductions, because np.abs would make a copy of all figures.
    largest = max(np.fmax.reduce(numbers, initial=0), -np.fmin.reduce(numbers, initial=0))
    return bool(largest < _LARGEST_EXACT)


class Marks(NamedTuple):
    """Marks on cells: the mark that ``code_of`` gives the number ``codes[n]`` is on cell ``positions[n]``.

    A single code is on all the positions.
    """

    positions: Integers
    codes: Integers
    code_of: dict[str | None, int]


def status_of(dataset: Object, dimensions: Sequence[Dimension], cells: int) -> pd.Categorical:
    """Take the marks out of `dataset`: a categorical of shape (cells,), missing for none, null or empty."""
    status = dataset.pop("status", None)
    marks = status if isinstance(status, Marks) else _marks(status, dimensions, cells)
    beyond = marks.positions[marks.positions >= cells]
    if len(beyond):
        raise broken(f"'status' has the key '{beyond[0]}', expected a position below {cells}.")
    symbols = sorted(mark for mark in marks.code_of if mark)
    order: dict[str | None, int] = {symbol: code for code, symbol in enumerate(symbols)}
    sorted_code = np.array([order.get(mark, -1) for mark in marks.code_of], code_dtype(len(symbols)))
    codes = np.full(cells, -1, sorted_code.dtype)
    codes[marks.positions] = sorted_code[marks.codes]
    return categorical(codes, symbols)


def _marks(status: object, dimensions: Sequence[Dimension], cells: int) -> Marks:
    """Read any of the forms of status: an object of positions, an array, or one text for all."""
    code_of: dict[str | None, int] = {}
    if isinstance(status, dict):
        at = positions_of(status, cells, "status")
        codes = encode(list(status.values()), code_of, lambda n: _place("status", at[n], dimensions))
        return Marks(at, codes, code_of)
    items = [status] if isinstance(status, str) else [] if status is None else status
    if not isinstance(items, list) or len(items) not in (0, 1, cells):
        found = named(status)
        raise broken(f"'status' is {found}, expected {cells} marks in an array, an object, or one text.")
    codes = encode(items, code_of, lambda n: _place("status", n, dimensions))
    return Marks(np.arange(cells if items else 0), codes, code_of)


def encode(marks: list[Any], code_of: dict[str | None, int], place: Callable[[int], str]) -> Integers:
    """Number the marks, adding new ones to `code_of`; one that is not text is named by `place`."""
    if not set(map(type, marks)) <= {str, NoneType}:
        wrong = next(n for n, mark in enumerate(marks) if not isinstance(mark, str | None))
        raise broken(f"{place(wrong)} is {named(marks[wrong])}, expected text or null.")
    for mark in dict.fromkeys(marks):
        code_of.setdefault(mark, len(code_of))
    return np.fromiter(map(code_of.__getitem__, marks), np.int64, len(marks))


def positions_of(sparse: Object, cells: int, key: str) -> Integers:
    """Convert the keys of a sparse object: int64, shape (entries,), each below `cells`."""
    digits = "".join(sparse)
    if digits.isascii() and digits.isdigit():
        try:
            # Fast, and JSON's own grammar of numbers refuses empty keys and leading zeros.
            positions = orjson.loads(f"[{','.join(sparse)}]")
            if max(positions) < cells:
                return np.array(positions, np.int64)
        except orjson.JSONDecodeError:
            pass
    for position in sparse:
        if not re.fullmatch(r"0|[1-9][0-9]{0,17}", position) or int(position) >= cells:
            raise broken(f"'{key}' has the key {named(position)}, expected a position below {cells}.")
    return np.empty(0, np.int64)  # nothing is wrong: there are no keys


def _place(key: str, position: int, dimensions: Sequence[Dimension]) -> str:
    """Name a cell by its position and its codes: ``value[7] (Region '5033', Tid '2016')``."""
    rest, codes = int(position), []
    if all(dimension.codes for dimension in dimensions):
        for dimension in reversed(dimensions):
            rest, at = divmod(rest, len(dimension.codes))
            codes.append(f"{dimension.id} {dimension.codes[at]!r}")
    return f"{key}[{position}] ({', '.join(reversed(codes))})"
