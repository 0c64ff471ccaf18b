"""Loaders: the first call of a process, beyond its imports, and the same call again, against importing pandas.

A first call reads a table of `data/processed` and sees that it is the manifest's; the next finds it read.
"""

from benchmarks.harness import Row, Rows, readings, run
from ilag_data.process import TABLES

PANDAS = "import time; begun = time.perf_counter(); import pandas; print(time.perf_counter() - begun)"
CALLS = """
import time
from ilag_data import load
times = []
for _ in range({again} + 1):
    begun = time.perf_counter()
    load.{name}()
    times.append(time.perf_counter() - begun)
print(min(times[1:]) if {again} else times[0])
"""


def rows(rounds: int) -> Rows:
    told = readings(
        {"pandas": lambda: float(run("-c", PANDAS))}
        | {
            f"{name} {how}": lambda name=name, again=again: float(
                run("-c", CALLS.format(name=name, again=again))
            )
            for name in TABLES
            for how, again in (("first", 0), ("again", 5))
        },
        rounds,
    )
    pandas = told.pop("pandas")
    for name, seconds in told.items():
        yield Row(f"{name}", seconds, "import pandas", pandas, target=0.2 if name.endswith("first") else 0.01)
