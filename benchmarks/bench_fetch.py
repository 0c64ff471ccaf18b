"""Fetching from the stand-in of Statistics Norway in `tests/standin`, with real sockets and real waiting.

The pacing floor is the time that the limit of calls demands, however fast everything else is. The stand-in
tells a pace of its own, of two seconds a call as Statistics Norway's (30 a minute) but in small windows, so
that a run of a few dozen calls meets it. Three rounds, in each a full fetch into an empty folder and a pull.
"""

import math
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ilag_data.holdings import hold

from benchmarks.harness import Child, Exact, Measured, Options, Row, Rows, Target, Work, child, counted
from ilag_data import answers, jsonstat, raw
from ilag_data.catalogue import SERIES
from ilag_data.fetching.fetch import fetch
from ilag_data.ssb import Client, Transport
from ilag_data.ssb.selection import Request
from ilag_data.ssb.transport import Answer
from tests.standin.server import StandIn
from tests.standin.tables import Table, Variable, persons, tables

ROUNDS = 3
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


class Pulled(NamedTuple):
    told: Child
    seconds: float
    calls: int


def rows(options: Options) -> Rows:
    pace = FASTER if options.tiny else (CALLS, WINDOW)
    sizes = NATIONAL | ({"Region": 8} if options.tiny else {})
    fetched, pulled = [], []
    for _ in range(options.of(ROUNDS)):
        fetched.append(_full_fetch(pace))
        pulled.append(_national_pull(sizes))
    yield from _of_fetches(fetched, pace, None if options.tiny else TO_THE_FLOOR)
    yield from _of_pulls(pulled, sizes)


def _of_fetches(rounds: list[Fetched], pace: tuple[int, int], target: Target | None) -> Rows:
    calls = counted([one.calls for one in rounds])
    yield Row("full fetch, calls", calls, "calls", remark=f"{rounds[0].cells:,} cells in the documents")
    at = f"full fetch at {pace[0]} calls in {pace[1]} s"
    floor = counted([(one.calls - 1) // pace[0] * pace[1] for one in rounds])
    answered = Measured.of([one.until_last_answer for one in rounds])
    yield Row(f"{at}, to the last answer", answered, "s", "pacing floor", floor, target)
    whole = Measured.of([one.whole for one in rounds])
    yield Row(f"{at}, proven and processed", whole, "s", "pacing floor", floor, target, AFTER)


def _of_pulls(rounds: list[Pulled], sizes: dict[str, int]) -> Rows:
    cells = math.prod(sizes.values())
    limit = _limit(cells)
    fewest = math.ceil(cells / limit)
    calls = counted([one.calls for one in rounds])
    against = Exact(fewest, fewest)
    yield Row(f"pull of {cells:,} cells", calls, "calls", f"{limit:,} cells each", against, FEWEST)
    memory = Measured.of([one.told.memory / cells for one in rounds])
    yield Row("its memory, joined and read", memory, "B/cell", target=BOUNDED)
    whole = Measured.of([one.seconds for one in rounds])
    remark = f"of {whole.median:.0f} s with the stand-in's own work"
    yield Row("its time", Measured.of([one.told.seconds for one in rounds]), "s", remark=remark)


def _full_fetch(pace: tuple[int, int]) -> Fetched:
    """Fill an empty data folder; the stand-in's own tables are made before the clock begins."""
    watched = Watched()
    answers.forget()  # what another round has worked out is none of this one's
    with tempfile.TemporaryDirectory() as folder, StandIn(tables(), calls_told=pace) as server:
        with raw.using(Path(folder)), Client(server.url, transport=watched) as client:
            begun = time.perf_counter()
            fetch((), client)
            whole = time.perf_counter() - begun
            cells = sum(len(hold(name).data.frame) for name in SERIES)
        return Fetched(whole, watched.answered - begun, len(server.calls), cells)


def _limit(cells: int) -> int:
    """Return the limit of cells in a call: the real one, or a small one where there is little to pull."""
    return MOST if cells > MOST else cells // 3


def _national_pull(sizes: dict[str, int]) -> Pulled:
    """Pull a table far above the limit of cells: the client in a process of its own, the server in this."""
    cells = math.prod(sizes.values())
    with StandIn({"07459": _national(sizes)}, max_cells=_limit(cells)) as server:
        begun = time.perf_counter()
        told = child("benchmarks.bench_fetch:pulling", server.url)
        seconds = time.perf_counter() - begun
        calls = server.kinds().count("data 07459")
    assert told.result == cells
    return Pulled(told, seconds, calls)


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
            units=persons(decimals=0) if name == "ContentsCode" else {},
        )
        for name, listed in codes.items()
    )
    shape = [len(listed) for listed in codes.values()]
    values = np.random.default_rng(7459).integers(0, 3000, shape).astype(float)
    values[np.random.default_rng(1).random(shape) < 0.1] = np.nan
    symbols = np.where(np.isnan(values), ".", "")
    return Table("07459", "07459: Befolkning", variables, values, symbols)
