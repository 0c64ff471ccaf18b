"""Decode PxWebApi's JSON-stat 2.0 into tidy frames; refuse what contradicts itself, naming the place."""

import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data.days import moment
from ilag_data.language import Text
from ilag_data.periods import times_of
from ilag_data.strict_json import Json, broken, decode, get, named, positions, texts
from ilag_data.untrusted import unseen

Integers = npt.NDArray[np.signedinteger[Any]]
_MOST_ENTRIES = 100_000_000  # cells × columns; a few bytes can claim any number, SSB allows 800 000 cells


class Unit(NamedTuple):
    """The unit of a content, and its number of decimals."""

    base: str | None = None
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension and its categories in order; ids and codes stand in for missing labels."""

    id: str
    label: str
    codes: tuple[str, ...] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)  # on itself, then on its codes
    units: dict[str, Unit] = field(repr=False)  # by code, where the document gives one
    elimination: bool  # whether a query may leave it out
    dates: dict[str, str] = field(default_factory=dict, repr=False)  # by code: its reference date, if given


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """The frame of `read`, empty for metadata, and the rest of a document; "" for what it lacks."""

    frame: pd.DataFrame = field(repr=False)
    label: str
    source: str
    updated: datetime | None  # in UTC
    notes: tuple[str, ...] = field(repr=False)  # on itself, then on its dimensions
    table_id: str
    roles: dict[str, tuple[str, ...]] = field(repr=False)  # time, geo, metric → ids of dimensions
    dimensions: dict[str, Dimension] = field(repr=False)  # by id; the last one varies fastest


def unseen_in(data: Dataset) -> Text | None:
    """Describe the first text with an invisible character; None if there is none.

    It would end up in terminals, office files and notebooks.
    """
    texts_of = {
        Text(f"i variabelen {of.id}", f"in the variable {of.id}"): (of.id, of.label, *of.codes, *of.labels)
        for of in data.dimensions.values()
    }
    missing = Text("for tall som mangler", "for missing figures")
    texts_of[missing] = tuple(data.frame["status"].cat.categories)
    texts_of[Text("som navn eller utgiver", "as its name or publisher")] = (data.label, data.source)
    found = (
        Text(
            f"har teksten {text!r} {where.no}, med et tegn som ikke kan ses",
            f"has the text {text!r} {where.en}, with a character that cannot be seen",
        )
        for where, of in texts_of.items()
        for text in of
        if unseen(text)
    )
    return next(found, None)


def read(content: bytes) -> Dataset:
    """Read a data or metadata answer, JSON-stat 2.0 in UTF-8; a byte order mark is allowed.

    The frame has a row per cell, with a categorical column of codes for each dimension, in order. The time
    dimension is followed by ``year`` (int16) or ``quarter`` (periods) if all its codes are like ``2015`` or
    ``2015K1``. Last come ``value`` (float64, missing = NaN) and ``status`` (categorical; missing: no symbol).

    ``-`` in place of a figure is SSB's nil, an exact zero: value 0.0 and no symbol, as any other 0. Other
    symbols stay: they say why a figure is missing (``...`` not yet available), or qualify one that is present
    (``*`` preliminary). Missing figures without a symbol are for `ilag_data.verify` to find.

    Raises
    ------
    JsonStatError
        It is not JSON-stat 2.0, contradicts itself, or claims more cells than memory may hold.
    """
    document = parse(content)
    dimensions = _dimensions(document)
    roles = {role: texts(ids, f"role.{role}") for role, ids in get(document, "role", dict).items()}
    return Dataset(
        frame=_frame(document, dimensions, time=next(iter(roles.get("time", ())), "Tid")),
        label=get(document, "label", str),
        source=get(document, "source", str),
        updated=moment(document.get("updated")),
        notes=(*texts(document.get("note"), "note"), *(note for one in dimensions for note in one.notes)),
        table_id=get(get(get(document, "extension", dict), "px", dict, "extension"), "tableid", str, "px"),
        roles=roles,
        dimensions={one.id: one for one in dimensions},
    )


def parse(content: bytes) -> Json:
    """Decode a document and check that it is a dataset; `read` checks whether it is a valid one."""
    found = decode(content)
    if isinstance(found, dict) and "dimension" in found and found.get("class", "dataset") == "dataset":
        return found
    raise broken(f"Expected a dataset of JSON-stat 2.0, found {named(found)}.")


def cells_of(document: Json, key: str, cells: int) -> tuple[Integers | slice, list[Any]]:
    """Return which cells have a ``value`` or ``status`` in the document, and those values as received."""
    found = [] if document.get(key) is None else document[key]
    if isinstance(found, dict):
        return np.array(positions(found, key, cells), np.int64), list(found.values())
    items = [found] * cells if isinstance(found, str) else found  # one symbol for all
    if not isinstance(items, list) or len(items) not in {0, cells}:
        raise broken(f"'{key}' is {named(found)}, but the sizes multiply to {cells} cells.")
    return slice(len(items)), items


def _dimensions(document: Json) -> list[Dimension]:
    ids, sizes = texts(document.get("id"), "id", distinct=True), get(document, "size", list)
    if len(sizes) != len(ids) or {"value", "status"} & {*ids}:  # the frame's own columns
        told = f"'id' names {len(ids)} dimensions, 'size' is {named(sizes)}"
        raise broken(f"{told}; expected a size for each, and none called 'value' or 'status'.")
    return [_dimension(name, size, document) for name, size in zip(ids, sizes, strict=True)]


def _dimension(name: str, size: object, document: Json) -> Dimension:
    where, about = f"dimension {name!r}", get(get(document, "dimension", dict), name, dict, "'dimension'")
    category = get(about, "category", dict, where)
    label, note, unit = (get(category, key, dict, where) for key in ("label", "note", "unit"))
    codes = _codes(category, where)
    if type(size) is not int or size != len(codes):  # True is 1
        raise broken(f"In {where} 'size' is {named(size)}, but 'category' has {len(codes)} codes.")
    extension = get(about, "extension", dict, where)
    dates = extension.get("refperiod")
    notes = [texts(told, f"note of {where}") for told in (about.get("note"), *note.values())]
    return Dimension(
        id=name,
        label=get(about, "label", str, where) or name,
        codes=codes,
        labels=tuple(get(label, code, str, f"the labels of {where}") or code for code in codes),
        notes=tuple(text for told in notes for text in told),
        units={code: _unit(get(unit, code, dict, f"the units of {where}")) for code in codes if code in unit},
        elimination=extension.get("elimination") is True,
        dates={code: str(date) for code, date in dates.items() if date} if isinstance(dates, dict) else {},
    )


def _codes(category: Json, where: str) -> tuple[str, ...]:
    index = category.get("index")
    if index is None:  # optional for a single category
        index = list(get(category, "label", dict, where))
        if len(index) != 1:
            raise broken(
                f"In {where} 'category.index' is absent, but 'label' has {len(index)} codes, not one."
            )
    if not isinstance(index, dict):
        return texts(index, f"category.index of {where}", distinct=True)
    at: dict[int, str] = {}
    for code, position in index.items():
        if type(position) is not int or not 0 <= position < len(index) or position in at:
            raise broken(f"In {where} {named(code)} has the index {named(position)}; expected 0, 1 … once.")
        at[position] = code
    return tuple(at[position] for position in range(len(index)))


def _unit(told: Json) -> Unit:
    decimals = told.get("decimals")
    return Unit(get(told, "base", str, "a unit") or None, decimals if type(decimals) is int else None)


def _frame(document: Json, dimensions: list[Dimension], time: str) -> pd.DataFrame:
    sizes = {one.id: len(one.codes) for one in dimensions}
    cells = 0 if document.get("value") in (None, []) else math.prod(sizes.values())
    if cells * (len(sizes) + 2) > _MOST_ENTRIES:
        raise broken(
            f"The sizes {document['size'][:9]} make more cells than can be read.",
            Text("be om færre.", "Ask for fewer."),
        )
    columns, each = Json(), cells
    for one in dimensions:
        each //= max(sizes[one.id], 1)
        once = np.arange(sizes[one.id], dtype=np.min_scalar_type(-sizes[one.id] - 1)).repeat(each)
        at = np.tile(once, cells // max(len(once), 1))
        columns[one.id] = pd.Categorical.from_codes(at, pd.Index(one.codes, dtype="str"))
        if one.id == time:
            columns |= {name: of.take(at) for name, of in times_of(one.codes).items() if name not in sizes}
    where, figures = cells_of(document, "value", cells)
    _check("value", where, figures, {int, float, type(None)}, columns)
    values = np.full(cells, np.nan)
    values[where] = numbers = np.fromiter(figures, np.float64, len(figures))
    if any(type(figures[n]) is int for n in np.flatnonzero(np.abs(numbers) >= 2**53)):
        raise broken("'value' has an integer of 2**53 or more, which would be rounded.")
    where, marks = cells_of(document, "status", cells)
    _check("status", where, marks, {str, type(None)}, columns)
    number = {mark: n for n, mark in enumerate(sorted({mark for mark in marks if mark}))}
    codes = np.full(cells, -1, np.min_scalar_type(-len(number) - 1))
    codes[where] = [number.get(mark, -1) for mark in marks]
    nil = np.isnan(values) & (codes == number.get("-", -2))  # SSB's sign for an exact zero
    values[nil], codes[nil] = 0.0, -1
    status = pd.Categorical.from_codes(codes, pd.Index([*number], dtype="str"))
    columns |= {"value": values, "status": status.remove_unused_categories() if nil.any() else status}
    return pd.DataFrame(columns, copy=False)


def _check(key: str, where: Integers | slice, items: list[Any], kinds: set[type], columns: Json) -> None:
    if not set(map(type, items)) <= kinds:
        wrong = next(n for n, item in enumerate(items) if type(item) not in kinds)
        at = range(len(items))[wrong] if isinstance(where, slice) else int(where[wrong])
        cell = ", ".join(f"{name} {column[at]}" for name, column in columns.items())
        expected = "text" if str in kinds else "a number"
        raise broken(f"{key}[{at}] ({cell}) is {named(items[wrong])}, expected {expected} or null.")
