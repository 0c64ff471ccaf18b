"""Whether an answer is likely, where no identity can tell: totals by place and time, by their history. Pure.

A single cell of a small place falls to 0 every year; a total of 50 persons does not. A doubtful figure is
refused until a person has looked and accepts it. Nothing in the bundled figures (2015–2026) is doubted.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np
import pandas as pd

from ilag_data import borders, catalogue
from ilag_data import regions as places
from ilag_data.catalogue import Series
from ilag_data.errors import SelectionError
from ilag_data.fetching.comparing import in_use
from ilag_data.jsonstat import Dataset
from ilag_data.language import Text
from ilag_data.periods import Time, label, year_of

_ENOUGH = 50
"""Totals of fewer persons are not judged."""

_MANY = 10
"""This many figures that all equal those before are no coincidence."""

_INDUSTRY = "NACE2007"
_SUMS = {"Kjonn": "0", "Alder": "15-74"}
"""Variables of employment, and the code for the sum of the others if a document has both."""

# How far a stock may move: a share of it, and a multiple of its square root. The largest moves held:
# population 40 of 834; employed by residence 35 of 503 and 19 of 248; commuters to one of the six 33 of 240;
# an industry in the county 4.4 per cent. Employed at workplaces 388 of 3 049, and 96 of 503 after 551: they
# may return to an earlier level.
_RESIDENTS, _COMMUTERS, _AT_WORK, _IN_COUNTY = (0.05, 1.1), (0.06, 1.3), (0.12, 0.5), (0.08, 3.0)
_BOUNDS = {"employed_by_workplace": _AT_WORK, "employed_at_workplaces": _AT_WORK, "flow": _COMMUTERS}
"""By column; other stocks are of residents. Births, deaths and migration have identities.

No bound is known for how far they may move in a quarter.
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that is hard to believe."""

    series: str
    place: str  # its code; the county's for a fault of the whole document
    time: str
    what: Text  # place, time, content and figures
    likely: Text = field(compare=False)  # what would have been plausible

    @property
    def key(self) -> str:
        """The key by which it can be accepted."""
        return f"{self.series}:{self.place}:{self.time}"

    def is_accepted(self, keys: Iterable[str]) -> bool:
        """Return whether a key names it; a key without place or time covers all of them."""
        return any(
            series == self.series and {*rest} <= {self.place, self.time}
            for series, *rest in (key.split(":") for key in keys)
        )


def keys_from(typed: Iterable[str], names: Collection[str]) -> list[str]:
    """Read keys as typed, with places also by name; refuse one that could accept nothing of the series."""
    keys = []
    for key in typed:
        name, *rest = (part.strip() for part in key.split(":"))
        if name not in names or len(rest) > 2:
            fetched = ", ".join(names)
            raise SelectionError(
                f"Det er ikke noe å godta under «{key}»: seriene som hentes, er {fetched}.",
                f"There is nothing to accept under {key!r}: the series fetched are {fetched}.",
                "kopier nøkkelen fra meldingen som avviste et tall, f.eks. employment:5033:2025.",
                "copy the key from the message that refused a figure, such as employment:5033:2025.",
            )
        is_time = re.compile("[12][0-9]{3}(K[1-4])?").fullmatch
        places_and_times = (part if is_time(part) else places.find_published(part) for part in rest)
        keys.append(":".join([name, *places_and_times]))
    return keys


def doubts(record: Series, new: Dataset, old: Dataset | None = None) -> list[Doubt]:
    """Return what is hard to believe in an answer, given its own history and earlier figures held.

    Doubts that the figures held would raise too have been accepted before, and are left out.
    """
    cells = _cells(record, new)
    if old is None:
        return list(dict.fromkeys(_doubts(record, cells)))
    held = _cells(record, old)
    earlier = held.loc[:, ~held.columns.isin(cells.columns)]
    together = pd.concat([earlier, cells], axis=1).sort_index(axis=1)
    found = dict.fromkeys(_doubts(record, together))
    known = {*_doubts(record, held)} if found else {}
    return [doubt for doubt in found if doubt not in known]


def _doubts(record: Series, cells: pd.DataFrame) -> Iterator[Doubt]:
    totals = _totals(cells)
    yield from _repeated(record, cells)
    yield from _moved(record, totals)
    yield from _traded(record, totals)
    yield from _aged(record, cells)


# ---- Figures, a column for each time -----------------------------------------------------------------------


def _cells(record: Series, data: Dataset) -> pd.DataFrame:
    """Return a row for each cell: column of the catalogue, place, and the codes of the other variables."""
    frame = data.frame.assign(value=data.frame["value"].where(in_use(data)))
    frame = frame[frame[catalogue.CONTENTS].isin([*record.contents])]
    place = next(of for of, codes in record.needs.items() if places.CODES.keys() & {*codes})
    others = [of for of in record.needs if of != place]
    contents = frame[catalogue.CONTENTS].astype("str")
    index = [contents, *(frame[of].astype("str") for of in (place, *others)), frame[record.frequency]]
    values = frame["value"].set_axis(
        pd.MultiIndex.from_arrays(index, names=["content", "region", *others, "time"])
    )
    cells = pd.DataFrame(values.unstack("time")).sort_index(axis=1)
    return cells[cells.index.isin([*places.CODES, places.NORWAY], level="region")]


def _totals(cells: pd.DataFrame) -> pd.DataFrame:
    """Add up by content, industry (all of them if there are none) and place, on today's borders."""
    for variable, code in _SUMS.items():
        if variable in cells.index.names and code in cells.index.unique(variable):
            cells = cells[cells.index.get_level_values(variable) == code]
    if _INDUSTRY not in cells.index.names:
        cells = pd.concat({catalogue.ALL_INDUSTRIES: cells}, names=[_INDUSTRY])
    by = ["content", _INDUSTRY, "region"]
    published = cells.groupby(by).sum(min_count=1)
    tidy = published.melt(var_name="time", ignore_index=False).reset_index().assign(status=None)
    todays = borders.to_today(tidy, [*places.TODAY], [*cells.columns])
    others = tidy[~tidy["region"].isin([*places.TODAY])]
    in_county = tidy[(tidy[_INDUSTRY] != catalogue.ALL_INDUSTRIES) & (tidy["region"] != places.NORWAY)]
    county = in_county.groupby(["content", _INDUSTRY, "time"], as_index=False)["value"].sum()
    whole = pd.concat([todays, others, county.assign(region=places.COUNTY)])
    totals = pd.DataFrame(whole.set_index([*by, "time"])["value"].unstack("time"))
    return totals.sort_index(axis=1)


# ---- What is doubted ---------------------------------------------------------------------------------------


def _moved(record: Series, totals: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt totals that vanish, and stocks that move further than chance and their history allow."""
    content, industry, region = (totals.index.get_level_values(level) for level in range(3))
    of_all = industry == catalogue.ALL_INDUSTRIES
    columns = [record.contents[code] for code in content]
    is_stock = np.array([column.stock for column in columns])
    signed = np.array([column.signed for column in columns])
    bounds = [_BOUNDS.get(column.name, _RESIDENTS) for column in columns]
    share, root = np.where((region == places.COUNTY)[:, None], _IN_COUNTY, bounds).T
    judged = is_stock & (of_all | (region == places.COUNTY))
    goes_back = np.array([bound is _AT_WORK for bound in bounds])
    times = [*totals.columns]
    newest = (
        totals.notna().groupby(level=["content", _INDUSTRY]).transform("max").iloc[:, ::-1].idxmax(axis=1)
    )
    for at, (before, time) in enumerate(pairwise(times)):
        if time - 1 != before:
            continue
        now, past = totals[time].to_numpy(), totals[times[max(at - 2, 0) : at + 1]].to_numpy()
        was = past[:, -1]
        recent = np.where(goes_back[:, None], past[:, -2:], was[:, None])
        lowest, highest = np.fmin.reduce(recent, axis=1), np.fmax.reduce(recent, axis=1)
        low = (1 - share) * lowest - root * np.sqrt(np.abs(lowest))
        high = (1 + share) * highest + root * np.sqrt(np.abs(highest))
        far = judged & (np.fmax(now, was) >= _ENOUGH) & ((now < low) | (now > high))
        # Births, deaths and migration vary; they must have been present for a while.
        gone = ~signed & (now == 0) & (np.where(is_stock, was, np.fmin.reduce(past, axis=1)) >= _ENOUGH)
        in_use = [code in places.CODES and places.CODES[code].in_use(year_of(time)) for code in region]
        lacking = in_use & (newest == time).to_numpy() & np.isnan(now) & (was >= _ENOUGH)
        for row in np.flatnonzero(((far | gone) & ~np.isnan(was)) | lacking).tolist():
            part = "" if of_all[row] else f" {industry[row]}"
            number = f"{now[row]:.0f}"
            figure = Text("ingenting", "nothing") if lacking[row] else Text(number, number)
            what = Text(
                f"{content[row]}{part}: {figure.no} etter {was[row]:.0f}",
                f"{content[row]}{part}: {figure.en} after {was[row]:.0f}",
            )
            least, most = max(low[row], 0), high[row]
            likely = (
                Text(f"{least:.0f} til {most:.0f}", f"{least:.0f} to {most:.0f}")
                if judged[row]
                else Text("mer", "more")
            )
            yield _doubt(record, region[row], time, what, likely)


def _traded(record: Series, totals: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt two industries that have swapped figures."""
    contents, industries, regions = (totals.index.unique(level) for level in range(3))
    industries = industries.drop(catalogue.ALL_INDUSTRIES)
    every = pd.MultiIndex.from_product([contents, industries, regions])
    times = [*totals.columns]
    shape = [*map(len, (contents, industries, regions)), len(times)]
    figures = totals.reindex(every).to_numpy().reshape(shape)
    was, now = figures[..., :-1], figures[..., 1:]
    for one, other in combinations(range(len(industries)), 2):
        pair = [one, other]
        stayed = np.abs(now[:, pair] - was[:, pair]).sum(axis=1)
        traded = np.abs(now[:, pair] - was[:, pair[::-1]]).sum(axis=1)
        least = np.fmax(0.2 * now[:, pair].sum(axis=1), _ENOUGH)
        for content, region, at in np.argwhere((stayed >= least) & (traded <= 0.25 * stayed)).tolist():
            before, after = (of[content, pair, region, at] for of in (was, now))
            what = Text(
                f"{contents[content]} {industries[one]} og {industries[other]}: "
                f"{after[0]:.0f} og {after[1]:.0f} etter {before[0]:.0f} og {before[1]:.0f}",
                f"{contents[content]} {industries[one]} and {industries[other]}: "
                f"{after[0]:.0f} and {after[1]:.0f} after {before[0]:.0f} and {before[1]:.0f}",
            )
            likely = Text("ikke hverandres tall", "not each other's figures")
            yield _doubt(record, regions[region], times[at + 1], what, likely)


def _aged(record: Series, cells: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt figures under the wrong age: cohorts should change over a year much as their neighbours do."""
    # The retention of a cohort over a year differs from its neighbours' by at most 2.4 per cent, in Trøndelag
    # with Trondheim and without; for a few persons n by 1/√n more.
    if "Alder" not in cells.index.names or record.at_year_end is None:
        return
    people = cells.groupby("Alder").sum().loc[:"080"].to_numpy()
    stayed = people[1:, 1:] / people[:-1, :-1].clip(min=1)
    apart = np.abs(stayed[1:-1] - (stayed[:-2] + stayed[2:]) / 2)
    before = people[1:-2, :-1]
    grown = people.sum(axis=0)
    of_the_same_places = np.abs(np.diff(grown)) < 0.05 * grown[:-1]
    wrong = of_the_same_places & (before >= 10 * _ENOUGH) & (apart > 0.03 + 1.5 / np.sqrt(before.clip(min=1)))
    times = [*cells.columns]
    for age, at in np.argwhere(wrong).tolist():
        now, was = people[age + 2, at + 1], people[age + 1, at]
        what = Text(
            f"alder {age + 2}: {now:.0f} etter {was:.0f} ett år yngre",
            f"age {age + 2}: {now:.0f} after {was:.0f} a year younger",
        )
        likely = Text("så mange som i aldrene ved siden av", "as many as at the ages beside it")
        yield _doubt(record, places.COUNTY, times[at + 1], what, likely)


def _repeated(record: Series, cells: pd.DataFrame) -> Iterator[Doubt]:
    """Doubt a time that repeats the one before exactly: in the whole document, or in one place."""
    was, now = cells.shift(axis=1), cells
    known = was.notna() & now.notna() & ((was > 0) | (now > 0))
    by_place = [flags.groupby(["content", "region"]).sum() for flags in (known, known & (was == now))]
    in_all = [pd.concat({places.COUNTY: of.groupby("content").sum()}).swaplevel() for of in by_place]
    many, same = (pd.concat(of) for of in zip(in_all, by_place, strict=True))
    times = [*cells.columns]
    for row, column in np.argwhere(((many >= _MANY) & (many == same)).to_numpy()).tolist():
        content, region = many.index[row]
        figures = many.to_numpy()[row, column]
        what = Text(
            f"{content}: alle {figures} tall som de var før",
            f"{content}: all {figures} figures as they were before",
        )
        yield _doubt(record, region, times[column], what, Text("andre", "others"))


def _doubt(record: Series, place: str, time: Time, what: Text, likely: Text) -> Doubt:
    when = label(time)
    where = f"{place} {places.name(place)} {when}"
    return Doubt(record.name, place, when, Text(f"{where}, {what.no}", f"{where}, {what.en}"), likely)
