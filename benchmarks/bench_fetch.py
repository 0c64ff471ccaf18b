"""Fetching everything from the stand-in of Statistics Norway, over real sockets with real waiting.

The floor is the time that the rate limit requires, however fast everything else is. The stand-in sets Statistics
Norway's pace of two seconds a call (30 a minute), in small windows so that a run of a few dozen calls reaches it.
"""

import tempfile
import time
from pathlib import Path

from benchmarks.harness import Row, Rows
from ilag_data import raw
from ilag_data.fetching.fetch import fetch
from ilag_data.ssb import Client
from tests.standin.server import StandIn
from tests.standin.tables import tables

CALLS, WINDOW = 3, 6


def rows(rounds: int) -> Rows:
    del rounds  # once takes long enough, and waiting does not vary
    with tempfile.TemporaryDirectory() as folder, StandIn(tables(), calls_told=(CALLS, WINDOW)) as server:
        with raw.using(Path(folder)), Client(server.url) as client:
            begun = time.perf_counter()
            fetch((), client, force=True)  # the stand-in has no daily time of update
            seconds = time.perf_counter() - begun
        calls = len(server.calls)
    floor = (calls - 1) // CALLS * WINDOW
    yield Row(f"full fetch, {calls} calls, proven and processed", seconds, "pacing floor", floor, target=1.1)
