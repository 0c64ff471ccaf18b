"""Years and quarters as text."""

from collections.abc import Iterable

import pandas as pd

Time = int | pd.Period
"""A year or a quarter."""


def spans(times: Iterable[Time]) -> str:
    """Write years or quarters as spans, without repeating what lies between.

    Examples
    --------
    >>> spans([2015, 2016, 2017, 2019])
    '2015–2017, 2019'
    """
    runs: list[list[Time]] = []
    for time in sorted(set(times)):
        if runs and _ordinal(time) == _ordinal(runs[-1][-1]) + 1:
            runs[-1].append(time)
        else:
            runs.append([time])
    return ", ".join(label(run[0]) if len(run) == 1 else f"{label(run[0])}–{label(run[-1])}" for run in runs)


def year_of(time: Time) -> int:
    """Return the calendar year of a year or a quarter."""
    return time.year if isinstance(time, pd.Period) else time


def _ordinal(time: Time) -> int:
    return time.ordinal if isinstance(time, pd.Period) else time


def label(time: Time) -> str:
    """Write a quarter the way Statistics Norway does: ``2015K1``."""
    return f"{time.year}K{time.quarter}" if isinstance(time, pd.Period) else str(time)
