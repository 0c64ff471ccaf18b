"""Loaders: one call for the first time and again, and everything put on today's borders.

Cold is the first call of a process that has imported the loaders, a new one in each round: document read,
checked, decoded and put on today's borders. Warm is the same call again, checksum included, in a process that
has made it before. Five rounds, in each every loader cold and then warm.
"""

from collections.abc import Callable
from functools import partial

import pandas as pd

from benchmarks.harness import Options, Row, Rows, Target, Work, child, in_turns, readings_in_turns, timed
from ilag_data import answers, load
from ilag_data.regions import TODAY

WARM = Target("≤", 10, "ms")
ROUNDS = 5


def first_call(loader: str) -> Work:
    """Prepare the first call of a loader in a process of its own."""
    ask: Callable[[], pd.DataFrame] = getattr(load, loader)
    return ask


def _first_call(loader: str) -> float:
    return child("benchmarks.bench_loaders:first_call", loader).seconds


def rows(options: Options) -> Rows:
    names = list(answers.READ)[:2] if options.tiny else list(answers.READ)
    readings: dict[str, Callable[[], float]] = {}
    for name in names:
        ask: Callable[[], pd.DataFrame] = getattr(load, name)
        ask()  # what is warm has answered before
        readings |= {f"{name} cold": partial(_first_call, name), f"{name} warm": partial(timed, ask)}
    measured = readings_in_turns(readings, options.of(ROUNDS))
    for name in names:
        cold, warm = (measured[f"{name} {how}"].times(1e3) for how in ("cold", "warm"))
        yield Row(f"{name}(), warm", warm, "ms", "cold", cold, WARM)

    everything = partial(load.population_by_age, list(TODAY), "all")
    afresh = in_turns({"everything": _afresh(everything)}, options.of(ROUNDS))["everything"]
    what = f"{len(TODAY)} municipalities × ages × years ({len(everything()):,} rows) on today's borders"
    yield Row(what, afresh.times(1e3), "ms")


def _afresh(ask: Callable[[], pd.DataFrame]) -> Work:
    """Let a loader work the answer out, whatever it answered before."""

    def work() -> pd.DataFrame:
        answers.forget()
        return ask()

    return work
