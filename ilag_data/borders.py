"""Put figures published under old and new codes on today's borders.

Four things make this more than renaming. The table of codes records all of them; the examples are from
Trøndelag and Nordland:

* Municipalities merged. Before the merger, today's municipality is the sum of its parts. If one part is
  missing, the sum is missing too: a smaller number would look like a decline.
* Snillfjord was split in 2020 among Heim, Hitra and Orkland, and nobody publishes its parts for earlier
  years. Those three have no figures before 2020 on today's borders. Snillfjord still counts in the county.
* Rindal (2019) and Halsa (2020) joined from Møre og Romsdal. Trøndelag on today's borders includes them in
  every year; Trøndelag as published only from the year they joined.
* Tjeldsund left Nordland for Troms in 2020. Nordland on today's borders includes it in no year; Nordland as
  published until it left.

Two small areas that changed municipality in 2020 are not moved back in time by anyone, nor here: `NOT_MOVED`
lists them, and a comparison across the change carries a note (`ilag_data.citations`).

A code is only read in the years it was in use. Some tables give 0 for a code outside its years and others
``.``; both mean "no such municipality", and neither reaches a result.
"""

from collections.abc import Collection, Sequence
from functools import cache
from itertools import count
from typing import Literal, NamedTuple

import pandas as pd

from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Text, joined
from ilag_data.periods import Time, year_of
from ilag_data.regions import CODES, COMPARABLE, TODAY, todays_codes

Borders = Literal["today", "published"]


class MovedArea(NamedTuple):
    """Part of a municipality that went to another, without a code and figures of its own."""

    name: str
    left: str  # today's code of the municipality that its older figures are counted in
    joined: str
    year: int  # on 1 January


NOT_MOVED = (MovedArea("Verrabotn", "5006", "5054", 2020), MovedArea("Lund", "5060", "5007", 2020))
"""The areas whose older figures stay where they were counted, even on today's borders."""

NOT_AVAILABLE = "."
"""Status of a figure that cannot exist: a split municipality before the split."""

NOT_HELD = ".."
"""Status of a figure that exists at Statistics Norway but not in the document."""


@cache
def members(region: str, year: int) -> frozenset[str] | None:
    """Return the codes whose figures add up to one of today's regions in a year; None if no codes do."""
    if region == places.NORWAY:
        return frozenset({places.NORWAY})
    in_use = frozenset(code for code in CODES if CODES[code].in_use(year))
    if region == places.COUNTY_AS_PUBLISHED:
        return frozenset(code for code in in_use if CODES[code].county in places.COUNTY_CODES)
    whole = _municipalities(region)
    parts = frozenset(code for code in in_use if todays_codes(code) & whole)
    # A code that also covers other regions was split later, and nobody publishes how.
    return parts if all(todays_codes(code) <= whole for code in parts) else None


def begin_later(regions: Collection[str], first: int, *, at_year_end: bool = False) -> Text | None:
    """Advise to begin when all of the regions have figures, or to omit some; None if all have in `first`."""
    later = int(at_year_end)
    begins = {
        region: next(year for year in count(first) if members(region, year + later) is not None)
        for region in regions
        if region in (*TODAY, *places.AREAS)
    }
    if (year := max(begins.values(), default=first)) == first:
        return None
    gone = [region for region, begin in begins.items() if begin > first]
    where = Text.each(lambda lang: joined([places.name(region) for region in gone], lang))
    return begin_with(year, where, {*regions} - {*gone})


def begin_with(year: int, lacking: Text, others: Collection[str]) -> Text:
    """Advise to begin with the first year of those lacking, or to leave them out if others remain."""
    without = Text(f", eller utelat {lacking.no}", f", or leave out {lacking.en}").when({*TODAY} & {*others})
    return Text(f"begynn med {year}{without.no}.", f"begin with {year}{without.en}.")


def comparable(first: int) -> tuple[str, ...]:
    """Return areas that make up the county and have a year-end population from the end of `first` on.

    Its municipalities; or `COMPARABLE`, while the heirs of a split municipality have no figures.
    """
    return COMPARABLE if begin_later(TODAY, first, at_year_end=True) else TODAY


def not_moved(region: str) -> list[MovedArea]:
    """Return the areas in `NOT_MOVED` that joined or left a region."""
    without_parts = (places.NORWAY, places.COUNTY_AS_PUBLISHED, places.SMALL_OTHERS)
    if region not in (*TODAY, *places.AREAS) or region in without_parts:
        return []
    whole = _municipalities(region)
    return [area for area in NOT_MOVED if (area.left in whole) != (area.joined in whole)]


def _municipalities(region: str) -> frozenset[str]:
    """Return today's municipalities that make up a region."""
    if region == places.COUNTY:
        return frozenset(TODAY)
    if region == places.COUNTY_WITHOUT_CITY:
        return frozenset(code for code in TODAY if code != places.CITY)
    if region == places.TOGETHER:
        return frozenset(places.PROGRAMME)
    if region not in (*TODAY, *places.AREAS):
        raise SelectionError(
            f"{region!r} er ikke en region på dagens grenser.",
            f"{region!r} is not a region on today's borders.",
            "slå den opp med regions.find først.",
            "look it up with regions.find first.",
        )
    return frozenset(region.split("+"))


def to_today(frame: pd.DataFrame, regions: Sequence[str], times: Sequence[Time]) -> pd.DataFrame:
    """Put figures that add up (persons) on today's borders.

    Takes tidy figures as published: ``region`` (code), ``time`` (year as int, or a pandas Period), any
    further key columns, ``value`` (float, NaN where missing) and ``status`` (the symbol of a missing value).
    Returns the same columns, one row for every combination of `regions` and `times`, in the order given, and
    the further keys, sorted. A value is missing (NaN) if any of its parts is, with a ``status`` that says
    why: `NOT_AVAILABLE`, `NOT_HELD`, or the symbol Statistics Norway gave.
    """
    wanted = [
        (region, time, None if parts is None else sorted(parts))
        for region in regions
        for time in times
        for parts in [members(region, year_of(time))]
    ]
    return _combine(frame, wanted)


def as_published(frame: pd.DataFrame, regions: Sequence[str], times: Sequence[Time]) -> pd.DataFrame:
    """Return figures under the codes they were published with, each only in the years it was in use.

    Like `to_today`, but without rows for codes outside their years. `regions` are municipality codes, old or
    new: each stands for every code that a place of that name has had (``5033`` brings ``1665`` too). ``50``
    is the county as published, ``0`` Norway.
    """
    county = {places.COUNTY: places.COUNTY_AS_PUBLISHED}

    def codes(region: str, time: Time) -> list[str]:
        area = county.get(region, region)
        return sorted(members(area, year_of(time)) or ()) if region in places.AREAS else [region]

    return _combine(frame, [(*pair, codes(*pair)) for pair in published_in(regions, times)])


def published_in(regions: Sequence[str], times: Sequence[Time]) -> list[tuple[str, Time]]:
    """Return (code, time) for each code that figures are published under and each time it was in use.

    Regions that are never published are refused: sums of municipalities, the county without its city.
    """
    pairs: list[tuple[str, Time]] = []
    for region in regions:
        if region in (places.COUNTY_WITHOUT_CITY, places.TOGETHER, places.SMALL_OTHERS) or "+" in region:
            raise SelectionError(
                f"{places.name(region)} ({region}) er ikke blant regionene SSB publiserte.",
                f"{places.name(region, 'en')} ({region}) is not a published region.",
                'be om den med borders="today".',
                'ask for it with borders="today".',
            )
        if region in places.AREAS:
            pairs += [(region, time) for time in times]
        else:
            pairs += [
                (code, time)
                for code in places.codes_of_place(region)
                for time in times
                if CODES[code].in_use(year_of(time))
            ]
    return list(dict.fromkeys(pairs))


def breaks(region: str, first: int, last: int) -> dict[int, list[str]]:
    """Return the years in which a published series changes borders → names of what joined or left.

    For today's municipalities, under the codes they had, and `regions.COUNTY_AS_PUBLISHED`; others have none.
    """
    if region != places.COUNTY_AS_PUBLISHED and region not in TODAY:
        return {}
    beyond = [_beyond(region, year) for year in range(first, last + 1)]
    moved = zip(range(first + 1, last + 1), beyond[1:], beyond, strict=False)
    return {year: sorted(now ^ before) for year, now, before in moved if now != before}


def _beyond(region: str, year: int) -> set[str]:
    """Return the names of the parts in which today's region and the one published in a year differ."""
    if region == places.COUNTY_AS_PUBLISHED:
        whole, published = members(places.COUNTY, year), members(region, year)
    else:
        whole = frozenset(code for code in CODES if CODES[code].in_use(year) and region in todays_codes(code))
        published = frozenset(code for code in places.codes_of_place(region) if CODES[code].in_use(year))
    return {CODES[code].name for code in (whole or frozenset()) ^ (published or frozenset())}


def _combine(frame: pd.DataFrame, wanted: list[tuple[str, Time, list[str] | None]]) -> pd.DataFrame:
    """Add up the parts of every wanted (region, time); None for parts means that no codes add up to it."""
    keys = [column for column in frame.columns if column not in ("region", "time", "value", "status")]
    result = pd.DataFrame(
        {
            "row": range(len(wanted)),
            "region": pd.Series([region for region, _, _ in wanted], dtype="str"),
            "time": [time for _, time, _ in wanted],
        }
    )
    parts = pd.DataFrame(
        [(row, code, time) for row, (_, time, codes) in enumerate(wanted) for code in codes or ()],
        columns=["row", "region", "time"],
    ).astype({"region": "str"})
    combinations = frame[keys].drop_duplicates().sort_values(keys) if keys else pd.DataFrame(index=[0])

    # Every part is looked up under every combination of the further keys, so that a part the document lacks
    # entirely becomes a missing value and is not skipped.
    figures = parts.merge(combinations, how="cross").merge(frame, on=["region", "time", *keys], how="left")
    figures.loc[figures["value"].isna() & figures["status"].isna(), "status"] = NOT_HELD
    figures.loc[figures["value"].notna(), "status"] = None
    by_row = figures.groupby(["row", *keys])
    sums = by_row["value"].sum(skipna=False).to_frame().assign(status=by_row["status"].first())

    combined = result.merge(combinations, how="cross").merge(
        sums.reset_index(), on=["row", *keys], how="left"
    )
    combined.loc[combined["value"].isna() & combined["status"].isna(), "status"] = NOT_AVAILABLE
    return combined[list(frame.columns)]
