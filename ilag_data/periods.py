"""Years and quarters as text."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data.language import Lang, Text, joined

Time = int | pd.Period
"""A year or a quarter."""


def spans(times: Iterable[Time], lang: Lang = "no") -> str:
    """Write years or quarters as spans, joining consecutive ones.

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
    ends = (dict.fromkeys(label(time, lang) for time in (run[0], run[-1])) for run in runs)
    return ", ".join(map("–".join, ends))


def spans_in_words(times: Iterable[Time], lang: Lang) -> str:
    """Write years or quarters as spans in a sentence: ``2015–2016 og 2023``."""
    return joined(spans(times, lang).split(", "), lang)


def tells_of(sentence: str, year: int) -> bool:
    """Return whether spans in a sentence include a year, or quarters of it."""
    found = re.findall(r"\b(\d{4})(?:[KQ]\d)?(?:–(\d{4}))?", sentence)
    return any(int(first) <= year <= int(last or first) for first, last in found)


def year_of(time: Time) -> int:
    """Return the calendar year of a year or a quarter."""
    return time.year if isinstance(time, pd.Period) else time


def _ordinal(time: Time) -> int:
    return time.ordinal if isinstance(time, pd.Period) else time


def label(time: Time, lang: Lang = "no") -> str:
    """Write a quarter as Statistics Norway's codes do, ``2015K1``, or in English as ``2015Q1``; or a year."""
    if isinstance(time, pd.Period):
        return f"{time.year}{Text('K', 'Q')[lang]}{time.quarter}"
    return str(time)


def time_of(code: str) -> Time:
    """Read a year ``2015`` or a quarter ``2015K1``."""
    return pd.Period(code.replace("K", "Q"), freq="Q") if "K" in code else int(code)


def times_of(codes: Sequence[str]) -> dict[str, npt.NDArray[np.int16] | pd.PeriodIndex]:
    """Read codes as ``year`` or ``quarter`` if all are years ``2015`` or all are quarters ``2015K1``."""
    if codes and all(re.fullmatch("[12][0-9]{3}", code) for code in codes):
        return {"year": np.array(codes).astype(np.int16)}
    if codes and all(re.fullmatch("[12][0-9]{3}K[1-4]", code) for code in codes):
        return {"quarter": pd.PeriodIndex([code.replace("K", "Q") for code in codes], freq="Q-DEC")}
    return {}
