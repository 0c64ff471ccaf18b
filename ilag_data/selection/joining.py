"""Answers to the parts of a selection → the one document that a single answer would have been. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ilag_data import jsonstat
from ilag_data.errors import FetchError
from ilag_data.jsonstat.categories import Codes
from ilag_data.jsonstat.checks import texts_of
from ilag_data.jsonstat.datasets import datasets_in
from ilag_data.jsonstat.decoding import decode
from ilag_data.jsonstat.writing import write
from ilag_data.selection.choosing import Selection

_NOT_FILLED = np.int16(-2)
_MOST_SYMBOLS = np.iinfo(np.int16).max


def join(contents: Sequence[bytes], selection: Selection) -> bytes:
    """Join answers into one JSON-stat document.

    Parameters
    ----------
    contents : sequence of bytes
        The answers, in any order; one alone is given back as it is.
    selection : Selection
        What they answer together; its variables and codes give the order.

    Returns
    -------
    bytes
        JSON-stat 2.0. Reading it gives the frame that one answer would have given.

    Raises
    ------
    FetchError
        The answers do not make up the selection, one has no figures, or the table was updated between two of
        them.
    JsonStatError
        One of them is no JSON-stat.
    """
    if len(contents) == 1:
        return contents[0]
    codes = {choice.variable: choice.codes for choice in selection}
    shape = [len(listed) for listed in codes.values()]
    values = np.full(shape, np.nan)
    marks = np.full(shape, _NOT_FILLED)
    symbols: dict[str, int] = {}
    described = []
    for content in contents:
        part = jsonstat.read(content)
        if set(part.dimensions) != set(codes):
            raise _unfit(f"one has the variables {', '.join(part.dimensions)}, not {', '.join(codes)}")
        if part.frame.empty:
            raise _unfit("one has no figures")
        place = _place(part, codes)
        if (marks[place] != _NOT_FILLED).any():
            raise _unfit("two of them hold the same cells")
        values[place] = _cube(part.frame["value"].to_numpy(), part, codes)
        marks[place] = _cube(_numbered(part.frame["status"], symbols), part, codes)
        described.append(_described(content, part))
    moments = dict.fromkeys(str(document.get("updated")) for document in described)
    if len(moments) > 1:
        raise _unfit(f"the table was updated in between ({' and '.join(sorted(moments))})")
    if (marks == _NOT_FILLED).any():
        raise _unfit(f"{(marks == _NOT_FILLED).sum()} cells are in none of them")

    notes = dict.fromkeys(note for document in described for note in document["note"])
    joined = described[0] | {"id": list(codes), "size": shape, "note": list(notes)}
    try:
        joined["dimension"] = {
            variable: _dimension([document["dimension"][variable] for document in described], listed)
            for variable, listed in codes.items()
        }
        return write(joined, values.ravel(), marks.ravel(), list(symbols))
    except RecursionError:
        raise _unfit("one is nested too deeply") from None


def _described(content: bytes, part: jsonstat.Dataset) -> dict[str, Any]:
    """Give everything of an answer but its figures and marks, in the places of JSON-stat 2.0."""
    document = next(iter(datasets_in(decode(content)).values()))
    kept = {key: found for key, found in document.items() if key not in ("value", "status")}
    roles = {role: list(variables) for role, variables in part.roles.items()}
    notes = texts_of(document.get("note"), "note")
    return kept | {"version": "2.0", "class": "dataset", "role": roles, "note": notes}


def _numbered(status: pd.Series, symbols: dict[str, int]) -> Codes:
    """Number the marks of a part as in the whole, adding new ones to `symbols`; none is -1."""
    number_of = [symbols.setdefault(symbol, len(symbols)) for symbol in status.cat.categories]
    if len(symbols) > _MOST_SYMBOLS:
        raise _unfit(f"they have more than {_MOST_SYMBOLS} different marks")
    return np.array([*number_of, -1], _NOT_FILLED.dtype).take(status.cat.codes)


def _place(part: jsonstat.Dataset, codes: dict[str, tuple[str, ...]]) -> Any:  # noqa: ANN401
    """Say where in the whole the cells of a part belong: an index for each dimension."""
    positions = []
    for variable, listed in codes.items():
        at = {code: position for position, code in enumerate(listed)}
        foreign = [code for code in part.dimensions[variable].codes if code not in at]
        if foreign:
            raise _unfit(f"one has codes of {variable} that were not asked for: {', '.join(foreign[:5])}")
        positions.append([at[code] for code in part.dimensions[variable].codes])
    return np.ix_(*positions)


def _cube(cells: Any, part: jsonstat.Dataset, variables: Iterable[str]) -> Any:  # noqa: ANN401 (two kinds)
    """Shape the cells of a part, its dimensions in the order of the whole."""
    own = list(part.dimensions)
    shape = [len(part.dimensions[variable].codes) for variable in own]
    return cells.reshape(shape).transpose([own.index(variable) for variable in variables])


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
            held = merged.get(key)
            if isinstance(held, dict) and isinstance(content, dict):
                merged[key] = _merge([held, content])
            elif held is None:
                merged[key] = content
    return merged


def _unfit(what: str) -> FetchError:
    return FetchError(
        f"The parts of the answer do not fit together: {what}.",
        "fetch again; if it happens again, the table is being worked on or the service has a fault.",
    )
