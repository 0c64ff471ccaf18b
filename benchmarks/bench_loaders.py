"""Loaders: one call for the first time and again, and everything put on today's borders.

Cold is the first call of a process that has imported the loaders: document read, checked, decoded and put on
today's borders. Warm is the same call again, checksum included.
"""

from collections.abc import Callable
from functools import partial

import pandas as pd

from benchmarks.harness import Options, Row, Rows, Target, Work, child, in_turns, readings_in_turns
from ilag_data import answers, loaders
from ilag_data.regions import TODAY

WARM = Target("≤", 10, "ms")
ROUNDS = 5


def first_call(loader: str) -> Work:
    """Prepare the first call of a loader in a process of its own."""
    ask: Callable[[], pd.DataFrame] = getattr(loaders, loader)
    return ask


def _first_call(loader: str) -> float:
    return child("benchmarks.bench_loaders:first_call", loader).seconds


def rows(options: Options) -> Rows:
    names = list(answers.READ)[:2] if options.tiny else list(answers.READ)
    cold = readings_in_turns({name: partial(_first_call, name) for name in names}, options.of(ROUNDS))
    warm = in_turns({name: getattr(loaders, name) for name in names}, options.rounds)
    for name in names:
        yield Row(f"{name}(), warm", warm[name].times(1e3), "ms", "cold", cold[name].times(1e3), WARM)

    everything = partial(loaders.population_by_age, list(TODAY), "all")
    afresh = in_turns({"everything": _afresh(everything)}, options.of(ROUNDS))["everything"]
    what = f"{len(TODAY)} municipalities × ages × years ({len(everything()):,} rows) on today's borders"
    yield Row(what, afresh.times(1e3), "ms")


def _afresh(ask: Callable[[], pd.DataFrame]) -> Work:
    """Let a loader work the answer out, whatever it answered before."""

    def work() -> pd.DataFrame:
        answers.forget()
        return ask()

    return work
