"""Step four: the tidy frame."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data.jsonstat.categories import Codes, categorical, code_dtype
from ilag_data.jsonstat.checks import broken, listed
from ilag_data.jsonstat.figures import Floats
from ilag_data.jsonstat.model import Dimension

# The codes of SSB's years, quarters (kvartal), months and weeks (uke).
_PERIOD = re.compile(r"(?P<year>[12][0-9]{3})((?P<kind>[KMU])(?P<number>[0-9]{1,2}))?")
_KINDS: dict[str, tuple[str, Callable[[int, int], date]]] = {
    "K": ("Q-DEC", lambda year, quarter: date(year, 3 * quarter - 2, 1)),
    "M": ("M", lambda year, month: date(year, month, 1)),
    "U": ("W-SUN", lambda year, week: date.fromisocalendar(year, week, 1)),
}


def tidy_frame(
    dimensions: Sequence[Dimension],
    roles: Mapping[str, tuple[str, ...]],
    values: Floats,
    status: pd.Categorical,
) -> pd.DataFrame:
    """Put the columns together, in the order that `ilag_data.jsonstat.read` promises."""
    columns: list[tuple[str, Any]] = []
    time = next(iter(roles.get("time", ())), "Tid")
    ids = [dimension.id for dimension in dimensions]
    after = len(values)
    for dimension in dimensions:
        after //= max(len(dimension.codes), 1)
        numbers = np.arange(len(dimension.codes), dtype=code_dtype(len(dimension.codes)))
        labels, numbers_of_labels = _numbered(dimension.labels, numbers.dtype)
        at = _spread(numbers, after, len(values))
        columns.append((dimension.id, categorical(at, dimension.codes)))
        label_at = _spread(numbers_of_labels, after, len(values))
        columns.append((f"{dimension.id}_label", categorical(label_at, labels)))
        derived = _periods(dimension.codes) if dimension.id == time else None
        if derived:
            name, of_code = derived
            if name not in ids:
                columns.append((name, of_code.take(at)))
    columns += [("value", values), ("status", status)]
    for name, count in Counter(name for name, _ in columns).items():
        if count > 1:
            problem = f"Two columns would be called {name!r}; the dimensions are {listed(ids)}."
            raise broken(problem, "Rename the dimension in the document's 'id', 'role' and 'dimension'.")
    # A copy would only gather the columns of one type in one block.
    return pd.DataFrame(dict(columns), copy=False)


def _spread(numbers: Codes, after: int, rows: int) -> Codes:
    """Give each row its number: each one `after` times, and all that again until `rows` are full."""
    once = numbers[:rows].repeat(after)
    return np.tile(once, rows // max(len(once), 1))


def _numbered(labels: Sequence[str], dtype: np.dtype[Any]) -> tuple[list[str], Codes]:
    """Number the labels; two categories of one label share it and stay apart by their codes."""
    number_of = {label: number for number, label in enumerate(dict.fromkeys(labels))}
    return list(number_of), np.array([number_of[label] for label in labels], dtype)


def _periods(codes: Sequence[str]) -> tuple[str, npt.NDArray[np.int16] | pd.PeriodIndex] | None:
    """Derive ``year`` or ``period``, one entry per code, if all codes are of one kind."""
    matches = [match for match in map(_PERIOD.fullmatch, codes) if match]
    kinds = {match["kind"] for match in matches}
    if len(matches) < len(codes) or len(kinds) != 1:
        return None
    kind = kinds.pop()
    if kind is None:
        return "year", np.array(codes).astype(np.int16)
    frequency, first_day = _KINDS[kind]
    try:
        days = [first_day(int(match["year"]), int(match["number"])) for match in matches]
    except ValueError:  # a month 13, or a week 53 in a year without one
        return None
    return "period", pd.PeriodIndex(days, freq=frequency)
