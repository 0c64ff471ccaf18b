"""Loaders: the first call in a process, without its imports: it reads a table and checks it against the manifest."""

from benchmarks.harness import Row, Rows, readings, run
from ilag_data import raw
from ilag_data.process import TABLES

ALLOWED = 0.06
"""Seconds."""
CALL = """
import time
from ilag_data import load
begun = time.perf_counter()
load.{name}()
print(time.perf_counter() - begun)
"""


def rows(rounds: int) -> Rows:
    bundled = [name for name, (_, series) in TABLES.items() if all(map(raw.is_held, series))]
    calls = {name: lambda name=name: float(run("-c", CALL.format(name=name))) for name in bundled}
    for name, seconds in readings(calls, rounds).items():
        yield Row(name, seconds, "allowed", ALLOWED, target=1)
