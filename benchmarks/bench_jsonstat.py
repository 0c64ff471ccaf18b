"""JSON-stat: 800,000 cells from bytes to the frame, compared with a JSON decoder and another reader.

Ours gives codes as categories, the year, the figures and their status; `json` stops at lists of Python numbers;
pyjstat gives labels and figures, and takes part if it is installed. All are first checked to give the same figures.
"""

import json
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from benchmarks.harness import Row, Rows, in_turns
from ilag_data.jsonstat import read

if TYPE_CHECKING:
    from collections.abc import Callable

CODES = {
    "Region": [f"{1000 + number}" for number in range(800)],
    "Kjonn": ["1", "2"],
    "Alder": [f"{number:03d}" for number in range(50)],
    "ContentsCode": ["Personer1"],
    "Tid": [f"{2015 + number}" for number in range(10)],
}


def document() -> bytes:
    """Return a response like Statistics Norway's: whole numbers, a tenth of them missing with a status."""
    randomly = np.random.default_rng(7459)
    size = [len(codes) for codes in CODES.values()]
    figures: list[int | None] = randomly.lognormal(4, 2, int(np.prod(size))).astype(int).tolist()
    missing = np.flatnonzero(randomly.random(len(figures)) < 0.1).tolist()
    for position in missing:
        figures[position] = None
    dimension = {
        variable: {
            "label": variable.lower(),
            "category": {
                "index": {code: at for at, code in enumerate(codes)},
                "label": {code: f"Navn på {code}" for code in codes},
            },
        }
        for variable, codes in CODES.items()
    }
    told = {
        "version": "2.0", "class": "dataset", "label": "Befolkning", "updated": "2026-02-25T07:00:00Z",
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": list(CODES), "size": size, "dimension": dimension,
        "extension": {"px": {"tableid": "07459"}}, "value": figures,
        "status": {str(position): ".." for position in missing},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def by_pyjstat(content: bytes) -> Any:  # noqa: ANN401 (a frame)
    from pyjstat import pyjstat

    return pyjstat.Dataset.read(content.decode()).write("dataframe")


def rows(rounds: int) -> Rows:
    content = document()
    others: dict[str, Callable[[bytes], Any]] = {"json.loads": json.loads}
    if find_spec("pyjstat"):
        others["pyjstat"] = by_pyjstat
    ours = read(content).frame["value"].to_numpy()
    for name, other in others.items():
        figures = pd.Series(other(content)["value"], dtype="float64").to_numpy()
        assert np.array_equal(figures, ours, equal_nan=True), f"{name} finds other figures"
        works = {"ours": lambda: read(content), name: lambda other=other: other(content)}  # type: ignore[misc]
        taken = in_turns(works, rounds if name != "pyjstat" else 1)
        what = f"read {len(ours):,} cells"
        if name == "pyjstat":
            yield Row(what, taken["ours"], name, taken[name], "≥", 25)
        else:
            yield Row(what, taken["ours"], name, taken[name], "≤", 2.5)
