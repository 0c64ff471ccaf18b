"""JSON-stat documents as tidy tables: bytes in, one frame and its description out.

The reader takes JSON-stat 2.0, in every form that the standard allows, and the bundles of JSON-stat 1. It
guesses nothing: a document that contradicts itself is refused, with the place where it does so.

A document is read in four steps, which are also the order of this file: text to JSON, finding the datasets,
one dataset's dimensions and figures, and the frame. Nothing is done cell by cell in Python.
"""

import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import NoneType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from ilag_data.errors import JsonStatError

_FETCH_AGAIN = "Fetch the document again; if the fault stays, report the place named here to the publisher."
_ASK_FOR_CUBE = "Ask for a data or metadata document in the format json-stat2, and read its first lines."

# Beyond this an integer would be rounded when it becomes a float64.
_LARGEST_EXACT = 2**53
# A sparse document of a few bytes may claim any number of cells; SSB gives 800 000 at most.
_MOST_SPARSE_CELLS = 20_000_000

Object = dict[str, Any]
Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.signedinteger[Any]]


class Note(NamedTuple):
    """A footnote: on the dataset, on a dimension, or on one code of a dimension."""

    text: str
    dimension: str | None = None
    code: str | None = None


class Unit(NamedTuple):
    """What a measure is counted in, and with how many decimals."""

    base: str | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Dimension:
    """One dimension as the document describes it, whether or not the document has figures.

    Attributes
    ----------
    id, label : str
        The key and the name for eyes; without a label the id stands for it.
    codes, labels : tuple of str, shape (n,)
        The categories in the order of ``category.index``. Labels need not differ.
    notes : tuple of Note
        Those on the dimension, then those on its codes.
    units : mapping of code to Unit
        Only where the document gives one (SSB: only on ``ContentsCode``).
    elimination : bool or None
        Whether the dimension may be left out of a query; SSB's metadata say so, other documents may not.
    elimination_code : str or None
        The code that stands for all when the dimension is left out.
    extension : mapping
        The publisher's own additions, as they are (code lists, reference periods, kinds of measure …).
    """

    id: str
    label: str
    codes: tuple[str, ...] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    units: Mapping[str, Unit] = field(default_factory=dict, repr=False)
    elimination: bool | None = None
    elimination_code: str | None = None
    extension: Mapping[str, Any] = field(default_factory=dict, repr=False)


# Frames have no truth value to compare by, so datasets are equal only to themselves.
@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset: the tidy frame and what the document says about it.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per cell, in the document's order; empty for a metadata answer. See `read` for the columns.
    label, source : str or None
        The title and the publisher.
    updated : datetime or None
        In UTC; None when absent or nonsense (SSB has years such as 3 for some old tables).
    notes : tuple of Note
        On the dataset, then for each dimension on itself and on its codes.
    units : mapping of code to Unit
        The units of all dimensions together.
    table_id : str or None
        SSB's table number as text, with its leading zeros (``extension.px.tableid``).
    roles : mapping of str to tuple of str
        The dimensions that are ``time``, ``geo`` or ``metric``, as far as the document tells.
    dimensions : mapping of str to Dimension
        By id, in the order of the rows' nesting (the last one runs fastest).
    extension : mapping
        The publisher's own additions, as they are.
    """

    frame: pd.DataFrame = field(repr=False)
    label: str | None
    source: str | None
    updated: datetime | None
    notes: tuple[Note, ...] = field(repr=False)
    units: Mapping[str, Unit] = field(repr=False)
    table_id: str | None
    roles: Mapping[str, tuple[str, ...]] = field(repr=False)
    dimensions: Mapping[str, Dimension] = field(repr=False)
    extension: Mapping[str, Any] = field(repr=False)


Document = bytes | bytearray | memoryview | str | Mapping[str, Any]


def read(document: Document) -> Dataset:
    """Read a document that holds exactly one dataset.

    Parameters
    ----------
    document : bytes-like, str or mapping
        JSON-stat as UTF-8 (a byte order mark is allowed), as text, or already parsed. It is not changed.

    Returns
    -------
    Dataset
        Its frame has one row per cell and, in this order, for each dimension a categorical column ``<id>``
        (codes as text, in the order of ``category.index``) and ``<id>_label``; right after the time
        dimension's label ``year`` (int16) when all its codes are years, or ``period`` (pandas Period) when
        all are quarters ``2015K1``, months ``2015M01`` or weeks ``2015U01``; then ``value`` (float64,
        missing = NaN) and ``status`` (categorical, missing where there is none).

        The time dimension is the first with the role ``time``, or else the one called ``Tid``. A dimension
        that is itself called ``year`` or ``period`` keeps that column and nothing is derived.

    Raises
    ------
    JsonStatError
        The document is not JSON-stat, contradicts itself, holds no dataset or several, or two columns
        would have one name (a dimension called ``value`` or ``status``; ids ``x`` and ``x_label``).
    TypeError
        `document` is of another Python type.

    See Also
    --------
    read_all : for bundles and collections with several datasets.
    """
    embedded = _datasets_in(_decode(_utf8(document)))
    if len(embedded) > 1:
        problem = f"The document holds {len(embedded)} datasets: {_listed(embedded)}."
        raise _broken(problem, "Read them with read_all(document) and pick one by its name.")
    return _dataset(*embedded.values())


def read_all(document: Document) -> dict[str, Dataset]:
    """Read every dataset that a bundle, a collection or a single dataset holds.

    Parameters
    ----------
    document : bytes-like, str or mapping
        As for `read`.

    Returns
    -------
    dict of str to Dataset
        By key for a JSON-stat 1 bundle, by address (or label, or place) for a collection, and ``"dataset"``
        for a document that is one. Items of a collection that are only links are left out.

    Raises
    ------
    JsonStatError
        As `read`; the message names the dataset.
    TypeError
        `document` is of another Python type.
    """
    result = {}
    for name, dataset in _datasets_in(_decode(_utf8(document))).items():
        try:
            result[name] = _dataset(dataset)
        except JsonStatError as error:
            raise _broken(f"Dataset {name!r}: {error.problem}", error.remedy) from error
    return result


# ---- From text to JSON ------------------------------------------------------------------------------------

_LIFTED = "lifted out of here"
_CHUNK = 1 << 14
_TOO_LONG_FOR_ORJSON = re.compile(rb"\d{19}")


def _utf8(document: Document) -> bytes:
    """Bring each accepted type to bytes, so that all of them are read in one and the same way."""
    try:
        if isinstance(document, Mapping):
            document = json.dumps(dict(document))
        if isinstance(document, str):
            document = document.encode()
    except UnicodeEncodeError as error:
        raise _broken(f"The text has half a character (a lone surrogate) at {error.start}.") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise _broken(f"The mapping holds something that JSON does not have: {error}.") from None
    if not isinstance(document, bytes | bytearray | memoryview):
        raise TypeError(f"document must be bytes, text or a mapping, not {type(document).__name__}")
    return bytes(document).removeprefix(b"\xef\xbb\xbf")


def _decode(content: bytes) -> object:
    """Decode JSON; the array of figures comes as float64 already where `_lift` could take it out."""
    lifted = _lift(content)
    if lifted is not None:
        return lifted
    try:
        parsed: object = orjson.loads(content)
        # orjson makes floats of integers beyond 64 bits; only json tells them from decimals, to refuse them.
        return json.loads(content) if _TOO_LONG_FOR_ORJSON.search(content) else parsed
    except orjson.JSONDecodeError as error:
        raise _not_json(content, error) from None
    except RecursionError:
        raise _broken("The document is nested too deeply.", _ASK_FOR_CUBE) from None


def _lift(content: bytes) -> Object | None:
    """Decode figures and status apart from the rest of the document, in chunks that fit the cache.

    As one list of 800 000 Python numbers they cost more time and memory than everything else together.
    Whatever is unusual gives None: then the whole document is decoded in the plain way, which also finds the
    words for what is wrong. The result is therefore never different, only faster.
    """
    if _LIFTED.encode() in content:
        return None
    lifted: Object = {}
    try:
        for key, opening, closing, decode in (
            ("value", rb'"value"\s*:\s*\[', b"]", _lift_numbers),
            ("status", rb'"status"\s*:\s*\{', b"}", _lift_marks),
        ):
            found = re.search(opening, content)
            if found:
                start, end = found.end(), max(content.find(closing, found.end()), found.end())
                lifted[key] = decode(content, start, end)
                content = b'%b"%b"%b' % (content[: start - 1], _LIFTED.encode(), content[end + 1 :])
        parsed = orjson.loads(content)
    except (orjson.JSONDecodeError, JsonStatError):
        return None
    if "value" not in lifted or not isinstance(parsed, dict):
        return None
    # What was found may be another's "value"; only where the dataset has the placeholder it is the figures.
    for holder in [parsed] if "dimension" in parsed else parsed.values():
        if isinstance(holder, dict) and all(holder.get(key) == _LIFTED for key in lifted):
            holder.update(lifted)
            return parsed
    return None


def _lift_numbers(content: bytes, start: int, end: int) -> Floats:
    """Decode ``content[start:end]``, the inside of an array."""
    # Without these the array cannot hold text, true, false or an object: only numbers and null are left.
    if any(content.find(mark, start, end) >= 0 for mark in (b'"', b"t", b"f", b"{")):
        raise _broken("not only numbers")
    chunks = []
    for chunk in _chunks(content, start, end, b","):
        items = orjson.loads(b"[%b]" % chunk)
        chunks.append(np.fromiter(items, np.float64, len(items)))
    numbers = np.concatenate(chunks)
    if not _all_exact(numbers):
        raise _broken("large numbers")
    return numbers


def _lift_marks(content: bytes, start: int, end: int) -> "_Marks":
    """Decode ``content[start:end]``, the inside of an object."""
    code_of: dict[str | None, int] = {}
    positions, codes = [], []
    for chunk in _chunks(content, start, end, b',"'):
        sparse = orjson.loads(b"{%b}" % chunk)
        positions.append(_positions(sparse, sys.maxsize, "status"))
        codes.append(_encode(list(sparse.values()), code_of, str))
    return _Marks(np.concatenate(positions), np.concatenate(codes), code_of)


def _chunks(content: bytes, start: int, end: int, before: bytes) -> Iterator[bytes]:
    """Cut ``content[start:end]`` at some of its commas, those that begin `before`."""
    while start <= end:
        comma = content.find(before, start + _CHUNK, end)
        stop = end if comma < 0 else comma
        if not content[start:stop].strip():  # nothing at all, or a comma too many
            raise _broken("empty")
        yield content[start:stop]
        start = stop + 1


def _not_json(content: bytes, error: orjson.JSONDecodeError) -> JsonStatError:
    """Say what the document is instead, or where it stops being JSON."""
    first = content[:200].decode(errors="replace").strip()
    if not first:
        return _broken("The document is empty.")
    if first.startswith("<"):
        remedy = "Check the address (one that is too long gives a page) and whether the service is up."
        return _broken(f"The document is HTML or XML, not JSON: {first!r}.", remedy)
    try:
        text = content.decode()
    except UnicodeDecodeError as wrong:
        found = f"byte 0x{content[wrong.start]:02x} at position {wrong.start}"
        return _broken(
            f"The document is not UTF-8: {found}.", "Keep the bytes as they came from the service."
        )
    at = error.pos - text[: error.pos].endswith("-")
    constant = re.match(r"-?(NaN|Infinity)\b", text[at:])
    wrong_json = f"{constant[0]} is not a JSON number" if constant else f"This is not JSON ({error})"
    near = text[max(at - 30, 0) : at + 30]
    return _broken(f"{wrong_json}: line {error.lineno}, character {at}, near {near!r}.")


# ---- The datasets in a document ---------------------------------------------------------------------------


def _datasets_in(document: object) -> dict[str, Object]:
    """Name the datasets of a dataset, a collection or a JSON-stat 1 bundle; at least one."""
    if not isinstance(document, dict):
        raise _broken(f"Expected a JSON object, found {_named(document)}.", _ASK_FOR_CUBE)
    kind = document.get("class")
    if kind == "dataset" or (kind is None and "dimension" in document):
        return {"dataset": document}
    if kind == "collection":
        return _datasets_of_collection(document)
    if kind is not None:
        problem = f"The document's class is {_named(kind)}; only 'dataset' and 'collection' hold figures."
        raise _broken(problem, _ASK_FOR_CUBE)
    bundle = {name: item for name, item in document.items() if _is_dataset(item)}
    if not bundle:
        said = [f" It says {_named(document[key])}." for key in ("title", "error") if document.get(key)]
        problem = f"The document is JSON but not JSON-stat: its keys are {_listed(document)}."
        raise _broken(problem + "".join(said), _ASK_FOR_CUBE)
    return bundle


def _datasets_of_collection(collection: Object) -> dict[str, Object]:
    """Name the datasets that lie in a collection, rather than being linked from it."""
    items = _object(collection, "link", "the collection").get("item")
    items = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    names = [str(item.get("href") or item.get("label") or f"item {at}") for at, item in enumerate(items)]
    embedded: Object = {}
    for at, (name, item) in enumerate(zip(names, items, strict=True)):
        if _is_dataset(item):
            embedded[f"{name} (item {at})" if name in embedded else name] = item
    if not embedded:
        problem = f"The collection holds no dataset, only {len(names)} links: {_listed(names)}."
        raise _broken(problem, "Fetch the dataset that you need by its address and read that.")
    return embedded


def _is_dataset(item: object) -> bool:
    return isinstance(item, dict) and "dimension" in item and item.get("class") in (None, "dataset")


# ---- One dataset ------------------------------------------------------------------------------------------


def _dataset(dataset: Object) -> Dataset:
    """Read one dataset; its figures are taken out of the mapping, so that their memory is given back."""
    dimensions, roles = _dimensions(dataset)
    values = _values(dataset, dimensions)
    status = _status(dataset, dimensions, len(values))
    extension = _object(dataset, "extension", "the dataset")
    notes = [Note(text) for text in _texts(dataset.get("note"), "note")]
    return Dataset(
        frame=_frame(dimensions, roles, values, status),
        label=_text(dataset, "label", "the dataset"),
        source=_text(dataset, "source", "the dataset"),
        updated=_moment(dataset.get("updated")),
        notes=(*notes, *(note for dimension in dimensions for note in dimension.notes)),
        units={code: unit for dimension in dimensions for code, unit in dimension.units.items()},
        table_id=_table_id(extension),
        roles=roles,
        dimensions={dimension.id: dimension for dimension in dimensions},
        extension=extension,
    )


def _dimensions(dataset: Object) -> tuple[list[Dimension], dict[str, tuple[str, ...]]]:
    """Read the dimensions in the order of ``id``, and the roles they have."""
    described = _object(dataset, "dimension", "the dataset")
    # JSON-stat 1 keeps id, size and role among the dimensions.
    holder = dataset if "id" in dataset else described
    ids, sizes = _distinct(holder.get("id"), "id"), holder.get("size")
    if not isinstance(sizes, list) or len(sizes) != len(ids):
        raise _broken(f"'size' is {_named(sizes)}, but 'id' names {len(ids)} dimensions.")
    dimensions = []
    for name, size in zip(ids, sizes, strict=True):
        if not isinstance(described.get(name), dict):
            known = _listed(described)
            raise _broken(f"'id' names {name!r}, which 'dimension' does not describe; it has {known}.")
        dimensions.append(_dimension(name, size, described[name]))
    roles = {
        role: tuple(name for name in _texts(names, f"role.{role}") if name in ids)
        for role, names in _object(holder, "role", "the dataset").items()
    }
    return dimensions, roles


def _dimension(name: str, size: object, described: Object) -> Dimension:
    where = f"dimension {name!r}"
    category = _object(described, "category", where)
    codes = _codes(category, where)
    # Some publishers write sizes as text. True is 1 in Python, but not in JSON.
    if type(size) not in {int, str} or size not in (len(codes), str(len(codes))):
        problem = f"In {where} 'size' is {_named(size)}, but 'category' has {len(codes)} codes"
        raise _broken(f"{problem} (a code written twice counts once).")
    labels = _object(category, "label", where)
    code_notes, units = _object(category, "note", where), _object(category, "unit", where)
    extension = _object(described, "extension", where)
    elimination = extension.get("elimination")
    notes = [Note(text, name) for text in _texts(described.get("note"), f"note of {where}")]
    for code in codes if code_notes else ():
        notes += [
            Note(text, name, code) for text in _texts(code_notes.get(code), f"note of {where}, {code!r}")
        ]
    return Dimension(
        id=name,
        label=_text(described, "label", where) or name,
        codes=codes,
        labels=tuple(code if (text := _text(labels, code, where)) is None else text for code in codes),
        notes=tuple(notes),
        units={code: _unit(units, code, where) for code in codes if code in units},
        elimination=elimination if isinstance(elimination, bool) else None,
        elimination_code=_text(extension, "eliminationValueCode", where),
        extension=extension,
    )


def _codes(category: Object, where: str) -> tuple[str, ...]:
    """List the codes in their order, from any of the three forms of ``category.index``."""
    index = category.get("index")
    if index is None:
        index = list(_object(category, "label", where))
        if len(index) != 1:
            problem = f"In {where} 'category.index' is absent, which is allowed for one code only"
            raise _broken(f"{problem}; 'label' has {len(index)}.")
    if not isinstance(index, dict):
        return _distinct(index, f"category.index of {where}")
    at_position: dict[int, str] = {}
    for code, position in index.items():
        if type(position) is not int or not 0 <= position < len(index):
            problem = f"In {where} the code {code!r} has the index {_named(position)}"
            raise _broken(f"{problem}, expected a position from 0 to {len(index) - 1}.")
        other = at_position.setdefault(position, code)
        if other != code:
            raise _broken(f"In {where} the codes {other!r} and {code!r} have the same index {position}.")
    return tuple(at_position[position] for position in range(len(index)))


def _unit(units: Object, code: str, where: str) -> Unit:
    where = f"the unit of {where}, code {code!r}"
    unit = _object(units, code, where)
    decimals = unit.get("decimals")
    if decimals is not None and (type(decimals) is not int or decimals < 0):
        raise _broken(f"In {where} 'decimals' is {_named(decimals)}, expected a whole number.")
    # The standard's own examples call the unit "label", PxWeb calls it "base".
    return Unit(_text(unit, "base", where) or _text(unit, "label", where), decimals)


def _moment(updated: object) -> datetime | None:
    """Read the time of the last update, in UTC; a date alone is its midnight."""
    try:
        moment = datetime.fromisoformat(updated) if isinstance(updated, str) else None
    except ValueError:
        return None
    if moment is None or not 1900 <= moment.year < 2200:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _table_id(extension: Object) -> str | None:
    table = _object(extension, "px", "the extension").get("tableid")
    if type(table) is int:
        return f"{table:05d}"  # a number has lost its leading zeros; SSB's ids have five digits
    return table if isinstance(table, str) else None


# ---- Figures and their status -----------------------------------------------------------------------------


def _values(dataset: Object, dimensions: Sequence[Dimension]) -> Floats:
    """Take the figures out of `dataset`: float64, shape (cells,), or (0,) for a metadata answer."""
    value = dataset.pop("value", [])
    cells = math.prod(len(dimension.codes) for dimension in dimensions)
    if isinstance(value, dict):
        if cells > _MOST_SPARSE_CELLS:
            problem = f"The sizes multiply to {cells} cells, of which 'value' gives {len(value)}"
            raise _broken(f"{problem}; at most {_MOST_SPARSE_CELLS} are read.", "Ask for fewer cells.")
        at = _positions(value, cells, "value")
        values = np.full(cells, np.nan)
        values[at] = _numbers(list(value.values()), lambda n: _place("value", at[n], dimensions))
        return values
    if not isinstance(value, list | np.ndarray):
        raise _broken(f"'value' is {_named(value)}, expected an array, or an object of positions.")
    if len(value) not in (0, cells):
        sizes = " × ".join(f"{dimension.id} {len(dimension.codes)}" for dimension in dimensions)
        raise _broken(f"'value' has {len(value)} entries, but the sizes multiply to {cells} ({sizes}).")
    return (
        value if isinstance(value, np.ndarray) else _numbers(value, lambda n: _place("value", n, dimensions))
    )


def _numbers(items: list[Any], place: Callable[[int], str]) -> Floats:
    """Convert decoded numbers and nulls; a wrong one is named by `place` of its position."""
    allowed = {int, float, NoneType}
    if not set(map(type, items)) <= allowed:
        at = next(at for at, item in enumerate(items) if type(item) not in allowed)
        raise _broken(f"{place(at)} is {_named(items[at])}, expected a number or null.")
    try:
        numbers = np.fromiter(items, np.float64, len(items))
        exact = _all_exact(numbers)
    except OverflowError:
        exact = False
    if not exact:
        for at, item in enumerate(items):
            if type(item) is int and abs(item) > _LARGEST_EXACT:
                raise _broken(f"{place(at)} is {_named(item)}: an integer beyond 2**53 would be rounded.")
    return numbers


def _all_exact(numbers: Floats) -> bool:
    largest = max(np.fmax.reduce(numbers, initial=0), -np.fmin.reduce(numbers, initial=0))
    return bool(largest < _LARGEST_EXACT)


class _Marks(NamedTuple):
    """Marks on cells: ``positions`` and ``codes`` have one entry per mark (or one for all cells)."""

    positions: npt.NDArray[np.int64] | slice
    codes: npt.NDArray[np.int64]
    code_of: dict[str | None, int]


def _status(dataset: Object, dimensions: Sequence[Dimension], cells: int) -> pd.Categorical:
    """Take the marks out of `dataset`: a categorical of shape (cells,), missing for none, null or empty."""
    status = dataset.pop("status", None)
    marks = status if isinstance(status, _Marks) else _marks(status, dimensions, cells)
    last = -1 if isinstance(marks.positions, slice) else marks.positions.max(initial=-1)
    if last >= cells:
        raise _broken(f"'status' has the key '{last}', expected a position below {cells}.")
    symbols = sorted(mark for mark in marks.code_of if mark)
    order: dict[str | None, int] = {symbol: code for code, symbol in enumerate(symbols)}
    sorted_code = np.array([order.get(mark, -1) for mark in marks.code_of], _code_dtype(len(symbols)))
    codes = np.full(cells, -1, sorted_code.dtype)
    if len(marks.codes):  # a single one is spread over all cells
        codes[marks.positions] = sorted_code[marks.codes]
    return _categorical(codes, symbols)


def _marks(status: object, dimensions: Sequence[Dimension], cells: int) -> _Marks:
    """Read any of the forms of status: an object of positions, an array, or one text for all."""
    positions: npt.NDArray[np.int64] | slice = slice(None)
    if isinstance(status, dict):
        positions, items = _positions(status, cells, "status"), list(status.values())
    elif isinstance(status, list) and len(status) in (0, 1, cells):
        items = status
    elif isinstance(status, str | None):
        items = [status]
    else:
        found = _named(status)
        raise _broken(f"'status' is {found}, expected {cells} marks in an array, an object, or one text.")
    code_of: dict[str | None, int] = {}
    at = range(len(items)) if isinstance(positions, slice) else positions
    codes = _encode(items, code_of, lambda n: _place("status", at[n], dimensions))
    return _Marks(positions, codes, code_of)


def _encode(
    marks: list[Any], code_of: dict[str | None, int], place: Callable[[int], str]
) -> npt.NDArray[np.int64]:
    """Number the marks, adding new ones to `code_of`; one that is not text is named by `place`."""
    if not set(map(type, marks)) <= {str, NoneType}:
        wrong = next(n for n, mark in enumerate(marks) if not isinstance(mark, str | None))
        raise _broken(f"{place(wrong)} is {_named(marks[wrong])}, expected text or null.")
    for mark in dict.fromkeys(marks):
        code_of.setdefault(mark, len(code_of))
    return np.fromiter(map(code_of.__getitem__, marks), np.int64, len(marks))


def _positions(sparse: Object, cells: int, key: str) -> npt.NDArray[np.int64]:
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
            raise _broken(f"'{key}' has the key {_named(position)}, expected a position below {cells}.")
    return np.empty(0, np.int64)


def _place(key: str, position: int, dimensions: Sequence[Dimension]) -> str:
    """Name a cell by its position and its codes: ``value[7] (Region '5033', Tid '2016')``."""
    rest, codes = int(position), []
    for dimension in reversed(dimensions if all(dimension.codes for dimension in dimensions) else ()):
        rest, at = divmod(rest, len(dimension.codes))
        codes.append(f"{dimension.id} {dimension.codes[at]!r}")
    return f"{key}[{position}] ({', '.join(reversed(codes))})"


# ---- The frame --------------------------------------------------------------------------------------------


def _frame(
    dimensions: Sequence[Dimension],
    roles: Mapping[str, tuple[str, ...]],
    values: Floats,
    status: pd.Categorical,
) -> pd.DataFrame:
    """Put the columns together, in the order that `read` promises."""
    columns: list[tuple[str, Any]] = []
    time = next(iter(roles.get("time", ())), "Tid")
    ids = [dimension.id for dimension in dimensions]
    after = len(values)
    for dimension in dimensions:
        after //= max(len(dimension.codes), 1)
        at = _spread(len(dimension.codes), after, len(values))
        columns.append((dimension.id, _categorical(at, dimension.codes)))
        columns.append((f"{dimension.id}_label", _labelled(at, dimension.labels)))
        derived = _periods(dimension.codes) if dimension.id == time else None
        if derived and derived[0] not in ids:
            columns.append((derived[0], derived[1].take(at)))
    columns += [("value", values), ("status", status)]
    for name, count in Counter(name for name, _ in columns).items():
        if count > 1:
            problem = f"Two columns would be called {name!r}; the dimensions are {_listed(ids)}."
            raise _broken(problem, "Rename the dimension in the document's 'id', 'role' and 'dimension'.")
    # A copy would only gather the columns of one type in one block.
    return pd.DataFrame(dict(columns), copy=False)


def _spread(categories: int, after: int, rows: int) -> Codes:
    """Give each row its category: each one `after` times, and all that again until `rows` are full."""
    once = np.arange(categories if rows else 0, dtype=_code_dtype(categories)).repeat(after)
    return np.tile(once, rows // max(len(once), 1))


def _code_dtype(categories: int) -> np.dtype[np.signedinteger[Any]]:
    return np.min_scalar_type(-max(categories, 1))


def _categorical(codes: Codes, categories: Sequence[str]) -> pd.Categorical:
    dtype = pd.CategoricalDtype(pd.Index(list(categories), dtype="str"), ordered=False)
    return pd.Categorical.from_codes(codes, dtype=dtype)


def _labelled(at: Codes, labels: Sequence[str]) -> pd.Categorical:
    """Make the column of labels; two categories of one label share it here and stay apart by their codes."""
    different = {label: code for code, label in enumerate(dict.fromkeys(labels))}
    code_of = np.array([different[label] for label in labels], at.dtype)
    return _categorical(code_of.take(at), list(different))


def _periods(codes: Sequence[str]) -> tuple[str, npt.NDArray[np.int16] | pd.PeriodIndex] | None:
    """Derive ``year`` or ``period``, one entry per code, if all codes are of one kind."""
    matches = [match for match in map(_PERIOD.fullmatch, codes) if match]
    kinds = {match["kind"] for match in matches}
    if len(matches) < len(codes) or len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind is None:
        return "year", np.array(codes).astype(np.int16)
    frequency, first_day = _KINDS[kind]
    try:
        days = [first_day(int(match["year"]), int(match["number"])) for match in matches]
    except ValueError:  # a month 13, or a week 53 in a year without one
        return None
    return "period", pd.PeriodIndex(np.array(days, "datetime64[s]"), freq=frequency)


_PERIOD = re.compile(r"(?P<year>[12][0-9]{3})((?P<kind>[KMU])(?P<number>[0-9]{1,2}))?")
_KINDS: dict[str, tuple[str, Callable[[int, int], date]]] = {
    "K": ("Q-DEC", lambda year, quarter: date(year, 3 * quarter - 2, 1)),
    "M": ("M", lambda year, month: date(year, month, 1)),
    "U": ("W-SUN", lambda year, week: date.fromisocalendar(year, week, 1)),
}


# ---- Small checks -----------------------------------------------------------------------------------------


def _broken(problem: str, remedy: str = _FETCH_AGAIN) -> JsonStatError:
    return JsonStatError(problem, remedy)


def _object(holder: Object, key: str, where: str) -> Object:
    """Get an object; absent and null are an empty one."""
    found = holder.get(key)
    if not isinstance(found, dict | None):
        raise _broken(f"In {where} '{key}' is {_named(found)}, expected an object.")
    return found or {}


def _text(holder: Object, key: str, where: str) -> str | None:
    found = holder.get(key)
    if not isinstance(found, str | None):
        raise _broken(f"In {where} '{key}' is {_named(found)}, expected text.")
    return found


def _texts(found: object, where: str) -> tuple[str, ...]:
    """Get the texts of an array; one text alone is taken as an array of one, null as none."""
    texts = [found] if isinstance(found, str) else [] if found is None else found
    if not isinstance(texts, list):
        raise _broken(f"'{where}' is {_named(found)}, expected an array of texts.")
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise _broken(f"'{where}' has {_named(text)} at position {at}, expected text.")
    return tuple(texts)


def _distinct(found: object, where: str) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise _broken(f"'{where}' is {_named(found)}, expected an array of texts.")
    for text, count in Counter(_texts(found, where)).items():
        if count > 1:
            raise _broken(f"'{where}' has {text!r} {count} times.")
    return tuple(found)


def _named(found: object) -> str:
    """Name what was found in a few words, in the terms of JSON."""
    if isinstance(found, dict):
        return "an object"
    if isinstance(found, list | np.ndarray):
        return f"an array of {len(found)}"
    text = repr(found) if isinstance(found, str) else json.dumps(found)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _listed(names: Iterable[str]) -> str:
    listed = [_named(name) for name in names]
    return ", ".join(listed[:10]) + (f" and {len(listed) - 10} more" if len(listed) > 10 else "")
