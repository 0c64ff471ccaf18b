"""Fetching from the stand-in of Statistics Norway in `tests/standin`, with real sockets and real waiting.

The pacing floor is the time that the limit of calls demands, however fast everything else is. The stand-in
tells a pace of its own, of two seconds a call as Statistics Norway's (30 a minute) but in small windows, so
that a run of a few dozen calls meets it.
"""

import math
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.harness import Measured, Options, Row, Rows, Target, Work, child
from ilag_data import archive, jsonstat
from ilag_data.fetching.fetch import fetch
from ilag_data.holdings import hold
from ilag_data.pxweb import Client, Transport
from ilag_data.pxweb.transport import Answer
from ilag_data.selection import Request
from ilag_data.series import SERIES
from tests.standin.server import StandIn
from tests.standin.tables import Table, Variable, persons, tables

CALLS, WINDOW = 3, 6
FASTER = (30, 1)
AFTER = "proof and tables take seconds after the last answer, whatever the pace"
TO_THE_FLOOR = Target("≤", 1.1)
FEWEST = Target("≤", 1)
BOUNDED = Target("≤", 64, "B/cell")
MOST = 800_000
NATIONAL = {"Region": 3432, "Kjonn": 2, "Alder": 106, "ContentsCode": 1, "Tid": 11}


class Fetched(NamedTuple):
    whole: float
    until_last_answer: float
    calls: int
    cells: int


class Watched(Transport):
    """Knows when its last answer came."""

    answered = 0.0

    def call(self, request: Request) -> Answer:
        answer = super().call(request)
        self.answered = time.perf_counter()
        return answer


def rows(options: Options) -> Rows:
    pace = FASTER if options.tiny else (CALLS, WINDOW)
    fetched = _full_fetch(pace)
    floor = (fetched.calls - 1) // pace[0] * pace[1]
    yield Row(
        "full fetch, calls", _one(fetched.calls), "calls", remark=f"{fetched.cells:,} cells in the documents"
    )
    target = None if options.tiny else TO_THE_FLOOR
    at = f"full fetch at {pace[0]} calls in {pace[1]} s"
    answered, whole = _one(fetched.until_last_answer), _one(fetched.whole)
    yield Row(f"{at}, to the last answer", answered, "s", "pacing floor", _one(floor), target)
    yield Row(f"{at}, proven and processed", whole, "s", "pacing floor", _one(floor), target, AFTER)
    yield from _national_pull(NATIONAL | ({"Region": 8} if options.tiny else {}))


def _full_fetch(pace: tuple[int, int]) -> Fetched:
    """Fill an empty data folder; the stand-in's own tables are made before the clock begins."""
    watched = Watched()
    with tempfile.TemporaryDirectory() as folder, StandIn(tables(), calls_told=pace) as server:
        with archive.using(Path(folder)), Client(server.url, transport=watched) as client:
            begun = time.perf_counter()
            fetch((), client)
            whole = time.perf_counter() - begun
            cells = sum(len(hold(name).data.frame) for name in SERIES)
        return Fetched(whole, watched.answered - begun, len(server.calls), cells)


def _national_pull(sizes: dict[str, int]) -> Rows:
    """Pull a table far above the limit of cells: the client in a process of its own, the server in this."""
    cells = math.prod(sizes.values())
    limit = MOST if cells > MOST else cells // 3
    with StandIn({"07459": _national(sizes)}, max_cells=limit) as server:
        begun = time.perf_counter()
        told = child("benchmarks.bench_fetch:pulling", server.url)
        seconds = time.perf_counter() - begun
        calls = server.kinds().count("data 07459")
    assert told.result == cells
    fewest = math.ceil(cells / limit)
    yield Row(f"pull of {cells:,} cells", _one(calls), "calls", f"{limit:,} cells each", _one(fewest), FEWEST)
    yield Row("its memory, joined and read", _one(told.memory / cells), "B/cell", target=BOUNDED)
    yield Row("its time", _one(told.seconds), "s", remark=f"of {seconds:.0f} s with the stand-in's own work")


def pulling(url: str) -> Work:
    """Prepare a pull of everything the table has; the result is how many cells came."""

    def work() -> int:
        with Client(url) as client:
            every = dict.fromkeys(NATIONAL, "*")
            return len(jsonstat.read(client.data("07459", every).content).frame)

    return work


def _national(sizes: dict[str, int]) -> Table:
    codes = {
        "Region": [f"{1000 + number}" for number in range(sizes["Region"])],
        "Kjonn": ["2", "1"],
        "Alder": [f"{number:03d}" for number in range(sizes["Alder"])],
        "ContentsCode": ["Personer1"],
        "Tid": [f"{2015 + number}" for number in range(sizes["Tid"])],
    }
    variables = tuple(
        Variable(
            name,
            name.lower(),
            tuple(listed),
            elimination=name in ("Region", "Kjonn", "Alder"),
            units=persons("Personer1") if name == "ContentsCode" else {},
        )
        for name, listed in codes.items()
    )
    shape = [len(listed) for listed in codes.values()]
    values = np.random.default_rng(7459).integers(0, 3000, shape).astype(float)
    values[np.random.default_rng(1).random(shape) < 0.1] = np.nan
    symbols = np.where(np.isnan(values), ".", "")
    return Table("07459", "07459: Befolkning", variables, values, symbols)


def _one(figure: float) -> Measured:
    return Measured(figure, figure)
