"""Documents in the layout of an answer from Statistics Norway: whole numbers, some missing with a mark."""

import json
from collections.abc import Mapping

import numpy as np

from ilag_data.ssb.selection import Choice, Selection

MISSING = 0.1


def selection(cells: int) -> Selection:
    """Choose codes of region, sex, age, contents and year that make so many cells, or nearly."""
    regions = max(round(cells / 2 / 50 / 10), 1)
    ages = 50 if cells >= 1000 else 5
    return (
        Choice("Region", tuple(f"{1000 + number}" for number in range(regions))),
        Choice("Kjonn", ("1", "2")),
        Choice("Alder", tuple(f"{number:03d}" for number in range(ages))),
        Choice("ContentsCode", ("Personer1",)),
        Choice("Tid", tuple(f"{2015 + number}" for number in range(10))),
    )


def document(chosen: Selection, seed: int = 7459) -> bytes:
    """Write an answer, compact as the service writes it."""
    randomly = np.random.default_rng(seed)
    cells = int(np.prod([len(choice.codes) for choice in chosen]))
    figures: list[int | None] = randomly.lognormal(4, 2, cells).astype(int).tolist()
    status = {}
    marks = randomly.choice([".", ".", "..", ":"], cells).tolist()
    for position in np.flatnonzero(randomly.random(cells) < MISSING).tolist():
        figures[position] = None
        status[str(position)] = marks[position]
    answer = {
        "version": "2.0",
        "class": "dataset",
        "label": "Befolkning, etter region, kjønn, alder, statistikkvariabel og år",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-02-25T07:00:00Z",
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": [choice.variable for choice in chosen],
        "size": [len(choice.codes) for choice in chosen],
        "dimension": {choice.variable: _dimension(choice.variable, choice.codes) for choice in chosen},
        "extension": {"px": {"tableid": "07459"}},
        "value": figures,
        "status": status,
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _dimension(variable: str, codes: tuple[str, ...]) -> Mapping[str, object]:
    return {
        "label": variable.lower(),
        "category": {
            "index": {code: position for position, code in enumerate(codes)},
            "label": {code: f"Navn på {code}" for code in codes},
        },
    }
