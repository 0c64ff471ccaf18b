"""Joining the answers to parts of a selection into the document that one answer would have been. Pure."""

import json
from collections.abc import Sequence
from functools import reduce

import numpy as np

from ilag_data import jsonstat
from ilag_data.errors import FetchError
from ilag_data.ssb.selection import Selection
from ilag_data.strict_json import Json


def join(contents: Sequence[bytes], selection: Selection) -> bytes:
    """Join answers, in any order, into the document that answers a selection; a single one stays as it is.

    Raises
    ------
    FetchError, JsonStatError
        The answers do not make up the selection, one is not JSON-stat, or the table was updated between two
        of them.
    """
    if len(contents) == 1:
        return contents[0]
    shape = [len(listed) for listed in selection.values()]
    # Figures and symbols stay as received (integers, ``-``), so the arrays hold objects.
    cells = {"value": np.full(shape, None), "status": np.full(shape, None)}
    filled = np.zeros(shape, bool)
    documents = []
    for content in contents:
        document, part = jsonstat.parse(content), jsonstat.read(content)
        if {*part.dimensions} != {*selection}:
            raise _unfit(f"one has the variables {', '.join(part.dimensions)}, not {', '.join(selection)}")
        columns = [part.frame[variable].cat.set_categories(listed) for variable, listed in selection.items()]
        at = tuple(column.cat.codes.to_numpy() for column in columns)
        if any((place < 0).any() for place in at):
            raise _unfit("one has codes that were not asked for")
        if filled[at].any():
            raise _unfit("two of them hold the same cells")
        filled[at] = True
        for key, whole in cells.items():
            where, found = jsonstat.cells_of(document, key, len(part.frame))
            own = np.full(len(part.frame), None)
            own[where] = found
            whole[at] = own
        documents.append(document)
    updates = {str(document.get("updated")) for document in documents}
    if len(updates) > 1:
        raise _unfit(f"the table was updated in between ({' and '.join(sorted(updates))})")
    if not filled.all():
        raise _unfit(f"{(~filled).sum()} cells are in none of them")
    try:
        joined = reduce(_merge, documents)
        joined |= {"id": [*selection], "size": shape, "value": cells["value"].ravel().tolist()}
        joined["status"] = {str(at): mark for at, mark in enumerate(cells["status"].flat) if mark}
        for variable, listed in selection.items():
            index = {code: position for position, code in enumerate(listed)}
            joined["dimension"][variable]["category"]["index"] = index
        return json.dumps(joined, ensure_ascii=False, separators=(",", ":")).encode()
    except RecursionError:
        raise _unfit("one is nested too deeply") from None


def _merge(first: Json, other: Json) -> Json:
    """Merge two documents; where they differ, the first wins."""
    both = {
        key: _merge(told, other[key])
        for key, told in first.items()
        if isinstance(told, dict) and isinstance(other.get(key), dict)
    }
    return other | first | both


def _unfit(what: str) -> FetchError:
    return FetchError(
        f"Delene av svaret passer ikke sammen: «{what}».",
        f"The parts of the answer do not fit together: {what}.",
        "hent en gang til; skjer det igjen, arbeides det med tabellen, eller tjenesten har en feil.",
        "fetch again; if it happens again, the table is being worked on or the service has a fault.",
    )
