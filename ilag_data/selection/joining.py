"""Answers to the parts of a selection → the one document that a single answer would have been. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from ilag_data import jsonstat
from ilag_data.errors import FetchError
from ilag_data.jsonstat.categories import Codes
from ilag_data.jsonstat.datasets import datasets_in
from ilag_data.jsonstat.decoding import decode
from ilag_data.jsonstat.writing import write
from ilag_data.selection.choosing import Selection

_NOT_FILLED = np.int16(-2)


def join(contents: Sequence[bytes], selection: Selection) -> bytes:
    """Join answers into one JSON-stat document.

    Parameters
    ----------
    contents : sequence of bytes
        The answers, in any order; one alone is given back as it is.
    selection : Selection
        What they answer together; its codes give the order.

    Returns
    -------
    bytes
        JSON-stat 2.0. Reading it gives the frame that one answer would have given.

    Raises
    ------
    FetchError
        The answers do not make up the selection, or the table was updated between two of them.
    JsonStatError
        One of them is no JSON-stat.
    """
    if len(contents) == 1:
        return contents[0]
    codes = {choice.variable: choice.codes for choice in selection}
    documents = [_described(content) for content in contents]
    moments = {document.get("updated") for document in documents}
    if len(moments) > 1:
        raise _unfit(f"the table was updated in between ({' and '.join(sorted(map(str, moments)))})")
    ids = [variable for variable in documents[0]["id"] if variable in codes]
    shape = [len(codes[variable]) for variable in ids]

    values = np.full(shape, np.nan)
    marks = np.full(shape, _NOT_FILLED)
    symbols: dict[str, int] = {}
    for content in contents:
        part = jsonstat.read(content)
        if set(part.dimensions) != set(codes):
            raise _unfit(f"one has the variables {', '.join(part.dimensions)}, not {', '.join(codes)}")
        place = _place(part, ids, codes)
        if (marks[place] != _NOT_FILLED).any():
            raise _unfit("two of them hold the same cells")
        values[place] = _cube(part.frame["value"].to_numpy(), part, ids)
        marks[place] = _cube(_numbered(part.frame["status"], symbols), part, ids)
    if (marks == _NOT_FILLED).any():
        raise _unfit(f"{(marks == _NOT_FILLED).sum()} cells are in none of them")

    joined = documents[0] | {"id": ids, "size": shape}
    joined["dimension"] = {
        variable: _dimension([document["dimension"][variable] for document in documents], codes[variable])
        for variable in ids
    }
    notes = dict.fromkeys(note for document in documents for note in document.get("note") or ())
    if notes:
        joined["note"] = list(notes)
    return write(joined, values.ravel(), marks.ravel(), list(symbols))


def _described(content: bytes) -> dict[str, Any]:
    """Give everything of an answer but its figures and marks."""
    document = next(iter(datasets_in(decode(content)).values()))
    return {key: found for key, found in document.items() if key not in ("value", "status")}


def _numbered(status: pd.Series, symbols: dict[str, int]) -> Codes:
    """Number the marks of a part as in the whole, adding new ones to `symbols`; none is -1."""
    number_of = [symbols.setdefault(symbol, len(symbols)) for symbol in status.cat.categories]
    return np.array([*number_of, -1], np.int16).take(status.cat.codes)


def _place(part: jsonstat.Dataset, ids: list[str], codes: dict[str, tuple[str, ...]]) -> Any:  # noqa: ANN401
    """Say where in the whole the cells of a part belong: an index for each dimension."""
    positions = []
    for variable in ids:
        at = {code: position for position, code in enumerate(codes[variable])}
        foreign = [code for code in part.dimensions[variable].codes if code not in at]
        if foreign:
            raise _unfit(f"one has codes of {variable} that were not asked for: {', '.join(foreign[:5])}")
        positions.append([at[code] for code in part.dimensions[variable].codes])
    return np.ix_(*positions)


def _cube(cells: Any, part: jsonstat.Dataset, ids: list[str]) -> Any:  # noqa: ANN401 (arrays of two kinds)
    """Shape the cells of a part, its dimensions in the order of the whole."""
    own = list(part.dimensions)
    shape = [len(part.dimensions[variable].codes) for variable in own]
    return cells.reshape(shape).transpose([own.index(variable) for variable in ids])


def _dimension(described: list[dict[str, Any]], codes: tuple[str, ...]) -> dict[str, Any]:
    """Describe a dimension of the whole: everything the parts say, with all the codes in their order."""
    merged = _merge(described)
    category = merged.get("category") or {}
    category["index"] = {code: position for position, code in enumerate(codes)}
    labels = category.get("label") or {}
    category["label"] = {code: labels[code] for code in codes if code in labels}
    return merged | {"category": category}


def _merge(described: list[dict[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for one in described:
        for key, content in one.items():
            held = merged.get(key, content)
            merged[key] = _merge([held, content]) if isinstance(held, dict) and held is not content else held
    return merged


def _unfit(what: str) -> FetchError:
    return FetchError(
        f"The parts of the answer do not fit together: {what}.",
        "fetch again; if it happens again, the table is being worked on or the service has a fault.",
    )
