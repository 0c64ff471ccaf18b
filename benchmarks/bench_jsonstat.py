"""JSON-stat: bytes to the full frame, against decoders of JSON and the other readers of JSON-stat.

Ours gives codes and labels as categories, the year, the figures and their status; `json` and `orjson` stop at
lists of Python numbers; pyjstat and pxwebpy give labels and figures. All run with the project's pandas, and
before the clock begins each is checked to give the same figures. Nine rounds; where pyjstat and pxwebpy take
part five for 100,000 cells and three for 800,000; three for memory. pyjstat takes 1.8 times as long with
pandas 3 as with pandas 2 (tried once, with 2.3.3); divide its ratios by that for pandas 2.
"""

import json
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pandas as pd

from benchmarks.documents import document, selection
from benchmarks.harness import (
    Measured,
    Options,
    Row,
    Rows,
    Target,
    Work,
    in_turns,
    megabytes,
    readings_in_turns,
)
from ilag_data.jsonstat import read

OURS = "ilag_data"
# The peers take up to seconds: fewer rounds the more there is to read.
SLOW_ROUNDS = {8_000: 9, 100_000: 5, 800_000: 3}
MEMORY_ROUNDS = 3


def by_pyjstat(content: bytes) -> Any:  # noqa: ANN401 (a frame)
    from pyjstat import pyjstat

    return pyjstat.Dataset.read(content.decode()).write("dataframe")


def by_pxwebpy(content: bytes) -> Any:  # noqa: ANN401 (a frame)
    from pxweb._internal.functions import unpack_table_data

    # What PxApi.get_table_data does with an answer, and what its readme tells to do with the result.
    return pd.DataFrame(unpack_table_data(json.loads(content)))


READERS: dict[str, Callable[[bytes], Any]] = {
    OURS: read,
    "json.loads": json.loads,
    "orjson.loads": orjson.loads,
    "pyjstat": by_pyjstat,
    "pxwebpy": by_pxwebpy,
}
PEERS = {"pyjstat": "pyjstat", "pxwebpy": "pxweb"}

TIME = {
    8_000: {"pyjstat": Target("≥", 10), "pxwebpy": Target("≥", 4)},
    100_000: {"pyjstat": Target("≥", 25), "pxwebpy": Target("≥", 10)},
    800_000: {"json.loads": Target("≤", 2), "pyjstat": Target("≥", 25), "pxwebpy": Target("≥", 10)},
}
MEMORY = {800_000: {"json.loads": Target("≤", 1.3)}}
SMALLEST = "read 8,000 cells"
PANDAS = "what pandas takes for thirteen columns, however short, is most of it"
TINY = {400: TIME[8_000]}


def installed() -> dict[str, Callable[[bytes], Any]]:
    return {
        name: reader
        for name, reader in READERS.items()
        if name not in PEERS or find_spec(PEERS[name]) is not None
    }


def rows(options: Options) -> Rows:
    for cells, targets in (TINY if options.tiny else TIME).items():
        content = document(selection(cells))
        same_figures(content)
        fast = {name: reader for name, reader in installed().items() if name not in PEERS}
        measured = in_turns(_works(fast, content), options.rounds)
        yield from _against(f"read {cells:,} cells", measured, "ms", 1e3, targets)
        slow = {name: reader for name, reader in installed().items() if name == OURS or name in PEERS}
        if len(slow) > 1:
            measured = in_turns(
                _works(slow, content), options.of(SLOW_ROUNDS.get(cells, 1)), warm_up=cells < 800_000
            )
            yield from _against(f"read {cells:,} cells", measured, "ms", 1e3, targets)
        if cells >= 100_000 or options.tiny:
            yield from _memory(cells, content, options)


def same_figures(content: bytes) -> None:
    """Stop where a reader finds other figures than ours, or other gaps: the times would not compare."""
    ours = _figures(read(content).frame["value"])
    for name, reader in installed().items():
        if name == OURS:
            continue
        found = reader(content)
        figures = _figures(found["value"])
        if len(figures) != len(ours):
            raise SystemExit(
                f"{name} finds {len(figures):,} figures, {OURS} {len(ours):,}: not to be compared."
            )
        other = np.flatnonzero((figures != ours) & ~(np.isnan(figures) & np.isnan(ours)))
        if len(other):
            at = other[0]
            raise SystemExit(
                f"{name} finds {len(other):,} of {len(ours):,} figures otherwise than {OURS}, first at "
                f"position {at}: {figures[at]} and {ours[at]}; not to be compared."
            )


def _figures(values: Any) -> np.ndarray[Any, np.dtype[np.float64]]:  # noqa: ANN401 (a column, or a list)
    """Return figures as floats, what is missing as NaN: None and NaN are the same to all readers."""
    return pd.Series(values, dtype="float64").to_numpy()


def _memory(cells: int, content: bytes, options: Options) -> Rows:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.json"
        path.write_bytes(content)
        readings = {name: megabytes("benchmarks.bench_jsonstat:reading", name, path) for name in installed()}
        measured = readings_in_turns(readings, options.of(MEMORY_ROUNDS))
    yield from _against(f"memory to read {cells:,} cells", measured, "MB", 1, MEMORY.get(cells, {}))


def reading(name: str, path: str) -> Work:
    """Prepare one reader in a process of its own; imports and first calls are not the document's memory."""
    reader, content = READERS[name], Path(path).read_bytes()
    reader(document(selection(400)))
    return lambda: reader(content)


def _works(readers: dict[str, Callable[[bytes], Any]], content: bytes) -> dict[str, Work]:
    return {name: partial(reader, content) for name, reader in readers.items()}


def _against(
    what: str, measured: dict[str, Measured], unit: str, factor: float, targets: dict[str, Target]
) -> Rows:
    ours = measured[OURS].times(factor)
    for name, other in measured.items():
        if name != OURS:
            remark = PANDAS if what == SMALLEST and name in ("json.loads", "orjson.loads") else ""
            yield Row(what, ours, unit, name, other.times(factor), targets.get(name), remark)
