"""Answers to the parts of a selection → the one document that a single answer would have been. Pure."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ilag_data import jsonstat
from ilag_data.catalogue import CONTENTS
from ilag_data.errors import FetchError
from ilag_data.language import Text
from ilag_data.periods import moment
from ilag_data.ssb.selection import Selection
from ilag_data.strict_json import Json, texts

Codes = Mapping[str, tuple[str, ...]]


def join(contents: Sequence[bytes], selection: Selection) -> bytes:
    """Join answers, in any order, into the one document that answers a selection; one alone stays as it is.

    Raises
    ------
    FetchError, JsonStatError
        The answers do not make up the selection, one has no figures or is no JSON-stat, or the table was
        updated between two of them.
    """
    if len(contents) == 1:
        return contents[0]
    codes: Codes = {choice.variable: choice.codes for choice in selection}
    # Figures and marks stay as they came (whole numbers, nil), so they are objects here.
    shape = [len(listed) for listed in codes.values()]
    figures, marks, filled = np.full(shape, None), np.full(shape, None), np.zeros(shape, bool)
    documents: list[Json] = []
    notes: list[str] = []
    for content in contents:
        document = jsonstat.parse(content)
        part = jsonstat.read(content)
        place = _place(part, codes)
        if filled[place].any():
            raise _unfit(Text("to av dem har de samme cellene", "two of them hold the same cells"))
        filled[place] = True
        figures[place] = _cube(document, "value", part, codes)
        marks[place] = _cube(document, "status", part, codes)
        documents.append({key: told for key, told in document.items() if key not in {"value", "status"}})
        notes += texts(document.get("note"), "note")
    updated = _newest(documents)
    if not filled.all():
        lacking = (~filled).sum()
        raise _unfit(Text(f"{lacking} celler er ikke i noen av dem", f"{lacking} cells are in none of them"))

    try:
        joined = _merge(documents)
        joined |= {"id": list(codes), "size": shape, "note": list(dict.fromkeys(notes))}
        joined |= {"updated": updated} if updated is not None else {}
        for variable, listed in codes.items():
            category = joined["dimension"][variable]["category"]
            category["index"] = {code: position for position, code in enumerate(listed)}
        joined["value"] = figures.ravel().tolist()
        joined["status"] = {str(at): mark for at, mark in enumerate(marks.ravel().tolist()) if mark}
        return json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()
    except RecursionError:
        raise _unfit(Text("en av dem har for mange nivåer", "one is nested too deeply")) from None


def _newest(documents: Sequence[Json]) -> object:
    """Return the last update of the whole; only parts of different contents may differ in theirs."""
    moments: dict[frozenset[str], dict[str, object]] = {}
    for document in documents:
        category = document["dimension"].get(CONTENTS, {}).get("category", {})
        contents = frozenset(category.get("index") or category.get("label") or ())
        updated = document.get("updated")
        moments.setdefault(contents, {})[str(updated)] = updated
    for several in moments.values():
        if len(several) > 1:
            when = ", ".join(sorted(several))
            raise _unfit(
                Text(
                    f"tabellen ble oppdatert imens ({when})",
                    f"the table was updated in between ({when})",
                )
            )
    every = [updated for several in moments.values() for updated in several.values()]
    return max(every, key=lambda updated: (moment(updated) is not None, moment(updated), str(updated)))


def _place(part: jsonstat.Dataset, codes: Codes) -> Any:  # noqa: ANN401 (an index)
    """Say where in the whole the cells of a part belong: an index for each dimension."""
    if set(part.dimensions) != set(codes):
        has, asked = ", ".join(part.dimensions), ", ".join(codes)
        raise _unfit(
            Text(f"en har variablene {has}, ikke {asked}", f"one has the variables {has}, not {asked}")
        )
    if part.frame.empty:
        raise _unfit(Text("en har ingen tall", "one has no figures"))
    positions = []
    for variable, listed in codes.items():
        at = {code: position for position, code in enumerate(listed)}
        foreign = [code for code in part.dimensions[variable].codes if code not in at]
        if foreign:
            told = ", ".join(foreign[:5])
            raise _unfit(
                Text(
                    f"en har koder for {variable} som det ikke ble spurt om: {told}",
                    f"one has codes of {variable} that were not asked for: {told}",
                )
            )
        positions.append([at[code] for code in part.dimensions[variable].codes])
    return np.ix_(*positions)


def _cube(document: Json, key: str, part: jsonstat.Dataset, codes: Codes) -> npt.NDArray[np.object_]:
    """Shape the figures or marks of a part as they came, its dimensions in the order of the whole."""
    cells = np.full(len(part.frame), None)
    at, found = jsonstat.cells_of(document, key, len(cells))
    cells[at] = found
    own = list(part.dimensions)
    shape = [len(dimension.codes) for dimension in part.dimensions.values()]
    return cells.reshape(shape).transpose([own.index(variable) for variable in codes])


def _merge(documents: Sequence[Json]) -> Json:
    """Take everything that any of them says, and from the first that says it where they differ."""
    merged: Json = {}
    for document in documents:
        for key, told in document.items():
            held = merged.get(key)
            if isinstance(told, dict) and isinstance(held, dict | None):
                merged[key] = _merge([held or {}, told])
            elif held is None:
                merged[key] = told
    return merged


def _unfit(what: Text) -> FetchError:
    return FetchError(
        Text(
            f"Delene av svaret passer ikke sammen: {what.no}.",
            f"The parts of the answer do not fit together: {what.en}.",
        ),
        Text(
            "hent en gang til; skjer det igjen, arbeides det med tabellen, eller tjenesten har en feil.",
            "fetch again; if it happens again, the table is being worked on or the service has a fault.",
        ),
    )
