"""Is an answer likely? What no identity can tell, judged on totals of a place and time by their history. Pure.

A single cell of a small place falls to 0 every year; a total of 50 persons does not. What is doubted is
refused until a person has looked and accepts it. Nothing in the bundled figures (2015–2026) is doubted.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import pandas as pd

from ilag_data import borders, catalogue
from ilag_data import regions as places
from ilag_data.catalogue import Series
from ilag_data.errors import SelectionError
from ilag_data.fetching.comparing import in_use
from ilag_data.jsonstat import Dataset
from ilag_data.periods import Time, label

_ENOUGH = 50
"""Fewer persons than this are not judged."""

_REMEMBERED = 3
"""Years or quarters before one; within what it has been in them, a total may move."""

_MANY = 10
"""So many figures, one by one as they were before, are no chance."""

_INDUSTRY = "NACE2007"
_SUMS = {"Kjonn": "0", "Alder": "15-74"}
"""Variables of employment, and the code that is the sum of the others where a document has both."""

# What a stock may move beyond what it was: a share of it, and a multiple of its root. The largest moves held:
# population 40 of 834, employed by residence 35 of 503 and 19 of 248; employed at workplaces 388 of 3 049, as a
# factory closed; an industry in the county 4.4 per cent.
_RESIDENTS, _AT_WORK, _IN_COUNTY = (0.05, 1.1), (0.12, 0.5), (0.08, 3.0)
_STOCKS = {
    "persons": _RESIDENTS,
    "population_1_january": _RESIDENTS,
    "population_start_of_quarter": _RESIDENTS,
    "population_end_of_quarter": _RESIDENTS,
    "population_15_74": _RESIDENTS,
    "employed_by_residence": _RESIDENTS,
    "employed_residents": _RESIDENTS,
    "employed_by_workplace": _AT_WORK,
    "employed_at_workplaces": _AT_WORK,
    "flow": _AT_WORK,
}
"""By column. Births, deaths and moves have identities; how far they may move in a quarter nobody can say."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that is hard to believe."""

    series: str
    place: str  # its code; that of the county for what is wrong in the whole document
    time: str
    what: str  # place, time, content and figures
    likely: str = field(default="", compare=False)  # what would have been believed

    @property
    def key(self) -> str:
        """What lets it pass."""
        return f"{self.series}:{self.place}:{self.time}"

    def is_accepted(self, keys: Iterable[str]) -> bool:
        """Tell whether a key names it; one without place or time stands for all of them."""
        return any(
            series == self.series and {*rest} <= {self.place, self.time}
            for series, *rest in (key.split(":") for key in keys)
        )


def check_keys(keys: Iterable[str], names: Collection[str]) -> None:
    """Refuse a key that could not accept anything in the series fetched."""
    for key in keys:
        name, *rest = key.split(":")
        if name not in names or len(rest) > 2:
            raise SelectionError(
                f"There is nothing to accept under {key!r}: the series fetched are {', '.join(names)}.",
                "copy the key from the message that refused a figure, such as employment:5033:2025.",
            )


def doubts(record: Series, new: Dataset, old: Dataset | None = None) -> list[Doubt]:
    """Find what is hard to believe in an answer, by its own history and by what is held of earlier times.

    Parameters
    ----------
    record : Series
        What the catalogue declares.
    new : Dataset
        The answer.
    old : Dataset, optional
        The figures held so far. What is as doubtful in them has been accepted before.

    Returns
    -------
    list of Doubt
        None for an answer like those before.
    """
    cells = _cells(record, new)
    if old is None:
        return list(dict.fromkeys(_doubts(record, cells)))
    held = _cells(record, old)
    known = {*_doubts(record, held)}
    earlier = held.loc[:, ~held.columns.isin(cells.columns)]
    together = pd.concat([earlier, cells], axis=1).sort_index(axis=1)
    return [doubt for doubt in dict.fromkeys(_doubts(record, together)) if doubt not in known]


def _doubts(record: Series, cells: pd.DataFrame) -> Iterator[Doubt]:
    totals = _totals(cells)
    yield from _repeated(record, cells)
    yield from _moved(record, totals)
    yield from _traded(record, totals)


# ---- Figures, a column for each time -----------------------------------------------------------------------


def _cells(record: Series, data: Dataset) -> pd.DataFrame:
    """Give a row for each cell: column of the catalogue, place, and the codes of the other variables."""
    frame = data.frame.assign(value=data.frame["value"].where(in_use(data)))
    frame = frame[frame[catalogue.CONTENTS].isin([*record.contents])]
    place = next(of for of, codes in record.needs.items() if places.CODES.keys() & {*codes})
    others = [of for of in record.needs if of != place]
    contents = frame[catalogue.CONTENTS].astype("str")
    time = frame["period" if record.frequency == "quarter" else "year"]
    index = [contents, *(frame[of].astype("str") for of in (place, *others)), time]
    values = frame["value"].set_axis(
        pd.MultiIndex.from_arrays(index, names=["content", "region", *others, "time"])
    )
    cells = values.unstack("time").sort_index(axis=1)
    return cells[cells.index.isin([*places.CODES, places.NORWAY], level="region")]


def _totals(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up by content, industry (that of all, where there are none) and place.

    Municipalities of today have their figures on today's borders, others as published. The county has those
    of its industries.
    """
    for variable, code in _SUMS.items():
        if variable in cells.index.names and code in cells.index.unique(variable):
            cells = cells.xs(code, level=variable, drop_level=False)
    if _INDUSTRY not in cells.index.names:
        cells = pd.concat({catalogue.ALL_INDUSTRIES: cells}, names=[_INDUSTRY])
    by = ["content", _INDUSTRY, "region"]
    published = cells.groupby(by).sum().mask(cells.isna().groupby(by).any())
    tidy = published.stack(future_stack=True).rename("value").reset_index().assign(status=None)
    todays = borders.to_today(tidy, [*places.TODAY], [*cells.columns])
    others = tidy[~tidy["region"].isin([*places.TODAY])]
    in_county = tidy[(tidy[_INDUSTRY] != catalogue.ALL_INDUSTRIES) & (tidy["region"] != places.NORWAY)]
    county = in_county.groupby(["content", _INDUSTRY, "time"], as_index=False)["value"].sum()
    whole = pd.concat([todays, others, county.assign(region=places.COUNTY)])
    return whole.set_index([*by, "time"])["value"].unstack("time").sort_index(axis=1)


def _follows(before: Time, after: Time) -> bool:
    return bool(after - 1 == before)


# ---- What is doubted ---------------------------------------------------------------------------------------


def _moved(record: Series, totals: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt totals that fall to nothing, and stocks that move further than they have and than chance allows."""
    content = totals.index.get_level_values("content")
    of_all = totals.index.get_level_values(_INDUSTRY) == catalogue.ALL_INDUSTRIES
    in_county = (totals.index.get_level_values("region") == places.COUNTY) & ~of_all
    columns = [record.contents[code] for code in content]
    moves = [_STOCKS.get(column.name) for column in columns]
    share, root = np.array(
        [_IN_COUNTY if county else move or (np.inf, 0) for county, move in zip(in_county, moves, strict=True)]
    ).T
    share = np.where(of_all | in_county, share, np.inf)
    is_stock = np.array([move is not None for move in moves])
    signed = np.array([column.signed for column in columns])
    times = [*totals.columns]
    for at, time in enumerate(times):
        past = times[max(0, at - _REMEMBERED) : at]
        if not past or not _follows(past[-1], time):
            continue
        history = totals[past].to_numpy()
        now, was = totals[time].to_numpy(), history[:, -1]
        with np.errstate(invalid="ignore"):
            lowest, highest = np.fmin.reduce(history, axis=1), np.fmax.reduce(history, axis=1)
            low = lowest - share * lowest - root * np.sqrt(lowest.clip(min=0))
            high = highest + share * highest + root * np.sqrt(highest.clip(min=0))
            gone = ~signed & (now == 0) & (np.where(is_stock, was, lowest) >= _ENOUGH)
            far = np.isfinite(share) & (np.fmax(now, was) >= _ENOUGH) & ((now < low) | (now > high))
        for row in np.flatnonzero((gone | far) & ~np.isnan(was)):
            code, industry, region = totals.index[row]
            part = "" if of_all[row] else f" {industry}"
            likely = f"between {max(low[row], 0):.0f} and {high[row]:.0f}" if np.isfinite(share[row]) else "more"
            yield _doubt(record, region, time, f"{code}{part}: {now[row]:.0f} after {was[row]:.0f}", likely)


def _traded(record: Series, totals: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt two industries that have each other's figures."""
    parts = totals.drop(catalogue.ALL_INDUSTRIES, level=_INDUSTRY)
    for code, of in parts.groupby("content"):
        figures = {name: rows.droplevel(["content", _INDUSTRY]) for name, rows in of.groupby(_INDUSTRY)}
        for one, other in combinations(figures, 2):
            first, second = figures[one].align(figures[other])
            stayed = first.diff(axis=1).abs() + second.diff(axis=1).abs()
            traded = (first - second.shift(axis=1)).abs() + (second - first.shift(axis=1)).abs()
            found = (stayed >= (0.2 * (first + second)).clip(lower=_ENOUGH)) & (traded <= 0.25 * stayed)
            for place, time in found.stack()[lambda is_found: is_found].index:
                before = totals.columns[totals.columns.get_loc(time) - 1]
                now = f"{first.at[place, time]:.0f} and {second.at[place, time]:.0f}"
                was = f"{first.at[place, before]:.0f} and {second.at[place, before]:.0f}"
                what = f"{code} {one} and {other}: {now} after {was}"
                yield _doubt(record, place, time, what, "not each other's figures")


def _repeated(record: Series, cells: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt a time that is the one before over again: in the whole document, or in one place."""
    times = [*cells.columns]
    for before, time in zip(times, times[1:], strict=False):
        was, now = cells[before], cells[time]
        counted = was.notna() & now.notna() & ((was > 0) | (now > 0))
        same = pd.DataFrame({"known": counted, "same": counted & (was == now)})
        whole = same.groupby("content").sum()
        again = [code for code, of in whole.iterrows() if of["known"] == of["same"] >= _MANY]
        for code in again:
            what = f"{code}: all {whole.at[code, 'known']} figures as they were before"
            yield _doubt(record, places.COUNTY, time, what, "others")
        by_place = same.groupby(["content", "region"]).sum()
        for (code, place), of in by_place[by_place["known"] == by_place["same"]].iterrows():
            if of["known"] >= _MANY and code not in again:
                what = f"{code}: all {of['known']} figures as they were before"
                yield _doubt(record, place, time, what, "others")


def _doubt(record: Series, place: str, time: Time, what: str, likely: str) -> Doubt:
    when = label(time)
    return Doubt(record.name, place, when, f"{place} {places.name(place)} {when}, {what}", likely)
