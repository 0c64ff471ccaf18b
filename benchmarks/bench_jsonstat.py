"""JSON-stat: 800,000 cells from bytes to the frame, against a decoder of JSON and another reader.

Ours gives codes as categories, the year, the figures and their status; `json` stops at lists of Python
numbers; pyjstat gives labels and figures, and takes part where it is installed (`make bench`). Before the
clock begins each is checked to give the same figures. Nine rounds, three against pyjstat and for memory.
"""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.documents import document, selection
from benchmarks.harness import Options, Row, Rows, Target, Work, in_turns, megabytes, readings_in_turns
from ilag_data.jsonstat import read


def by_pyjstat(content: bytes) -> Any:  # noqa: ANN401 (a frame)
    from pyjstat import pyjstat

    return pyjstat.Dataset.read(content.decode()).write("dataframe")


OURS = "ilag_data"
READERS: dict[str, Callable[[bytes], Any]] = {OURS: read, "json.loads": json.loads, "pyjstat": by_pyjstat}
ROUNDS = {"json.loads": 9, "pyjstat": 3}
TARGETS = {"json.loads": Target("≤", 2.5), "pyjstat": Target("≥", 25)}


def rows(options: Options) -> Rows:
    cells = 400 if options.tiny else 800_000
    content = document(selection(cells))
    same_figures(content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.json"
        path.write_bytes(content)
        for name in others():
            both = {reader: READERS[reader] for reader in (OURS, name)}
            works = {reader: partial(reads, content) for reader, reads in both.items()}
            taken = in_turns(works, options.of(ROUNDS[name]), warm_up=False)
            ours, other = (taken[reader].times(1e3) for reader in both)
            yield Row(f"read {cells:,} cells", ours, "ms", name, other, TARGETS[name])
            readings = {
                reader: megabytes("benchmarks.bench_jsonstat:reading", reader, path) for reader in both
            }
            memory = readings_in_turns(readings, options.of(3))
            yield Row(f"memory to read {cells:,} cells", memory[OURS], "MB", name, memory[name])


def others() -> list[str]:
    return [name for name in READERS if name != OURS and (name != "pyjstat" or find_spec(name))]


def same_figures(content: bytes) -> None:
    """Stop where a reader finds other figures than ours, or other gaps: the times would not compare."""
    ours = read(content).frame["value"].to_numpy()
    for name in others():
        figures = pd.Series(READERS[name](content)["value"], dtype="float64").to_numpy()
        if not np.array_equal(figures, ours, equal_nan=True):
            raise SystemExit(f"{name} finds other figures than {OURS}: not to be compared.")


def reading(name: str, path: str) -> Work:
    """Prepare one reader in a process of its own; imports and first calls are not the document's memory."""
    reader, content = READERS[name], Path(path).read_bytes()
    reader(document(selection(400)))
    return lambda: reader(content)
