"""What happened after the period, and where growth came from (SSB tables 07459 and 01222)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.indicators.components import NET
from ilag_data.indicators.noise import Dispersion, count_noise, estimate_dispersion, noise_of_sum
from ilag_data.language import Lang
from ilag_report.charts import Chart, Column, Columns, Grid, NumberFormat, Table, number
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.findings.components import (
    EVENTS,
    counted_years,
    no_whole_year,
    notes_on_years,
    whole_years,
    with_gaps,
)
from ilag_report.messages import say

_WAYS = {
    "net_immigration": ("immigration", "emigration"),
    "net_domestic_migration": ("domestic_in_migration", "domestic_out_migration"),
    "births_less_deaths": ("births", "deaths"),
}
"""What growth may come from → the events that it is the balance of."""


class Band(NamedTuple):
    """How far chance can move the population of several municipalities together, year by year."""

    by_year: "pd.Series[float]"
    dispersion: Dispersion

    def of(self, years: Sequence[int]) -> float:
        """Return half its width over some years together."""
        return noise_of_sum(self.by_year.reindex([*years]))


def growth_by_year(population: pd.DataFrame, quarters: pd.DataFrame, every: pd.DataFrame) -> Chart:
    """Change in population during each year, the municipalities together and the rest of the county (07459).

    Columns in per cent, so that both have one scale, with the persons in a table below. The finding tells of
    the latest years of growth and of those after; it holds the municipalities against the rest only where
    their change is more than chance.

    Parameters
    ----------
    population : DataFrame
        The municipalities, and what they are part of: the county without its city where there is one, or the
        county. At the end of every year from the first to the newest held.
    quarters, every : DataFrame
        `ilag_data.population_quarterly` and `ilag_data.population` (at the end of each year) of all years of
        all the county's municipalities, for how much chance can do.
    """
    lang = language_of(population, quarters, every)
    first, last = common.years_of(population)
    names = common.names_of(common.require_municipalities(population))
    people = _side_by_side(population, range(first, last + 1))
    changed = people.diff().iloc[1:]
    known = changed["ours"].dropna()
    if known.empty:
        raise SelectionError(
            f"The population of {', '.join(names.values())} has no two years beside each other.",
            "load years that follow each other.",
        )
    city = {*population["region"]} & {places.COUNTY_WITHOUT_CITY} and places.CITY
    spoken = {
        "names": [*names.values()],
        "county": places.name(places.COUNTY),
        "city": places.name(city) if city else None,
    }
    headings = {one: say(f"growth-by-year.{one}", lang, **spoken) for one in people}
    in_persons = changed.rename(columns=headings)
    per_cent = (changed / people.shift().iloc[1:] * 100).rename(columns=headings)
    band = _band([*names], quarters, every)
    title, values = _finding_of_growth(changed, band)
    years, change = values["counted"][0]
    return chart_of(
        "growth-by-year",
        title=title,
        body=Grid((_side_by_side_columns(per_cent, lang),), columns=1, below=_table(in_persons, lang)),
        frames=[population, *([common.with_missing(quarters)] if band else [])],
        shown=population,
        values={**values, **spoken, "held": [*known.index]},
        notes=[say("growth-by-year.chance", lang, in_years=years, change=change, band=band.of(years))]
        if band
        else [],
        indicators=["change", *(["event_noise"] if band else [])],
        told=[f"{year} {number(change, lang=lang, signed=True)}" for year, change in known.items()],
        data=pd.concat(
            _as_data(table, say(f"words.{unit}", lang))
            for table, unit in ((in_persons, "persons"), (per_cent, "per_cent"))
        ),
    )


def _as_data(changes: pd.DataFrame, unit: str) -> pd.DataFrame:
    return changes.rename_axis("year").reset_index().melt("year", var_name="name").assign(unit=unit)


def _side_by_side(population: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return by year the persons of the municipalities, ``ours``, and of what is left, ``rest``, if any."""
    table = population.pivot(index="year", columns="region", values="persons").astype("float64")
    table = table.reindex([*years])
    municipalities = [region for region in table if region in places.TODAY]
    people = table[municipalities].sum(axis=1, skipna=False).to_frame("ours")
    wholes = [one for one in (places.COUNTY_WITHOUT_CITY, places.COUNTY) if one in table]
    if not wholes:
        return people
    outside = {places.CITY} if wholes[0] == places.COUNTY_WITHOUT_CITY else set()
    inside = [region for region in municipalities if region not in outside]
    rest = table[wholes[0]] - table[inside].sum(axis=1, skipna=False)
    return people.assign(rest=rest) if (rest > 0).any() else people


def _band(codes: Sequence[str], quarters: pd.DataFrame, every: pd.DataFrame) -> Band | None:
    """Return how far chance can move some municipalities together; None where nobody knows."""
    ours, people = (frame[frame["region"].isin(codes)] for frame in (quarters, every))
    if not all(counted_years(ours[ours["region"] == one], people[people["region"] == one]) for one in codes):
        return None
    dispersion = estimate_dispersion(quarters, every)
    chance = indicators.event_noise(ours, people, dispersion)
    by_year = chance.groupby("year")["noise"].apply(noise_of_sum)
    return None if by_year.isna().all() else Band(by_year, dispersion)


def _finding_of_growth(changed: pd.DataFrame, band: Band | None) -> tuple[str, dict[str, Any]]:
    """Find the latest years of growth, those after them, and whether the rest of the county went along."""
    ours = changed["ours"].dropna()
    rest = changed["rest"] if "rest" in changed else changed["ours"] * np.nan
    grew = ours.index[ours > 0]
    run = [int(year) for year in grew if (ours.loc[year : grew[-1]] > 0).all()]
    after = [int(year) for year in ours.index if not run or year > run[-1]]
    counted = [(years, float(ours.loc[years].sum())) for years in (run, after) if years]
    beyond = [band is not None and abs(change) > band.of(years) for years, change in counted]
    claim = "title" if run else "title-never"
    return claim if beyond[0] else "title-counted", {
        "run": run,
        "after": after,
        "counted": counted,
        "along": bool((rest.loc[run or after] > 0).all()),
        "stopped": bool(after and (rest.loc[after] <= 0).all()),
        "within": band is not None and not any(beyond),
    }


def _side_by_side_columns(per_cent: pd.DataFrame, lang: Lang) -> Columns:
    """Return columns of both, a pair for each year."""
    frame = per_cent.assign(category=per_cent.index.astype(str)).melt("category", var_name="series")
    unit = say("words.per_cent", lang)
    return Columns(frame, unit=unit, signed=True, stacked=False, values=True)


def _table(in_persons: pd.DataFrame, lang: Lang) -> Table:
    """Return a table of both, a column for each year."""
    rows = in_persons.T.rename(columns=str).rename_axis("name").reset_index()
    years = [Column(str(year), str(year), format=NumberFormat(signed=True)) for year in in_persons.index]
    return Table(rows, (Column("name", say("growth-by-year.persons", lang)), *years))


def sources_of_growth(quarters: pd.DataFrame, every_quarter: pd.DataFrame, every: pd.DataFrame) -> Chart:
    """Net from abroad, net from other municipalities, births less deaths, by whole year (SSB table 01222).

    Stacked columns with their sum: the municipalities together, and without the one with the largest net
    from abroad. The finding names one of the three only where it is clear of the others, and the change
    without it no more than chance.

    Parameters
    ----------
    quarters : DataFrame
        As `ilag_data.population_quarterly` returns it, of single municipalities.
    every_quarter, every : DataFrame
        As for `growth_by_year`.
    """
    lang = language_of(quarters, every_quarter, every)
    ours = common.municipalities(quarters)
    parts = indicators.yearly_components(ours)
    names = common.names_of(parts)
    by_year = _added(parts)
    if by_year.empty:
        raise no_whole_year(", ".join(names.values()))
    held = [*by_year.index]
    parts = parts[parts["year"].isin(held)]
    abroad = parts.groupby("region", sort=False)["net_immigration"].sum()
    largest = str(abroad.idxmax())
    tables = {"ours": by_year}
    if len(names) > 1:
        tables["without"] = _added(parts[parts["region"] != largest])
    spoken = {
        "names": [*names.values()],
        "held": held,
        "sums": [table.sum().to_dict() for table in tables.values()],
        "largest": {"name": names[largest], "net": int(abroad[largest])} if len(names) > 1 else None,
    }
    reach = [end for table in tables.values() for end in _ends_of_stacks(table[[*NET]])]
    panels = (
        _stacked(table, say(f"sources-of-growth.{of}", lang, **spoken), reach, lang)
        for of, table in tables.items()
    )
    below = say("sources-of-growth.together", lang, **spoken) if len(tables) > 1 else ""
    title, cause = _finding_of_sources(by_year, _events(ours, held), _band([*names], every_quarter, every))
    return chart_of(
        "sources-of-growth",
        title=title,
        body=Grid(tuple(panels), columns=len(tables), paragraph=below),
        frames=[common.with_missing(quarters)],
        shown=parts,
        values={**spoken, "cause": cause},
        notes=[say("sources-of-growth.note", lang)],
        details=notes_on_years(held, quarters, lang),
        indicators=["yearly_components"],
        told=[
            say("sources-of-growth.year", lang, year=year, told=told)
            for year, told in by_year.to_dict("index").items()
        ],
    )


def _added(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of the municipalities by year, for the years that all of them have."""
    figures, municipalities = [*NET, "change"], parts["region"].nunique()
    by_year = parts.dropna(subset=figures).groupby("year")[figures]
    return by_year.sum()[by_year.size() == municipalities].astype("float64")


def _ends_of_stacks(table: pd.DataFrame) -> list[float]:
    return [*table.clip(lower=0).sum(axis=1), *table.clip(upper=0).sum(axis=1)]


def _stacked(table: pd.DataFrame, heading: str, reach: Sequence[float], lang: Lang) -> Columns:
    series = {part: say(f"sources-of-growth.{part}", lang) for part in NET}
    return Columns(
        with_gaps(table.reset_index(), series, lang),
        unit=say("words.persons", lang),
        decimals=0,
        signed=True,
        net=say("words.change", lang),
        values=True,
        heading=heading,
        reach=reach,
    )


def _events(quarters: pd.DataFrame, held: Sequence[int]) -> "pd.Series[float]":
    """Return how many of each kind of event there were in some years."""
    years = whole_years(quarters, EVENTS)
    return years.loc[years["year"].isin(held), [*EVENTS]].sum().astype("float64")


def _finding_of_sources(
    by_year: pd.DataFrame, events: "pd.Series[float]", band: Band | None
) -> tuple[str, str | None]:
    """Find the one way without which the change would be no more than chance, clear of the others."""
    sums = by_year.sum()
    change = sums["change"]
    if band is None or not abs(change) > band.of([*by_year.index]):
        return "title-counted", None
    came, left = (pd.Series({way: events[of[end]] for way, of in _WAYS.items()}) for end in (0, 1))
    noise = count_noise(came, left, band.dispersion.factor)
    # What went the same way as the change, the most first.
    toward = (sums[[*_WAYS]] * np.sign(change)).sort_values(ascending=False)
    first, second = toward.index[:2]
    decisive = (
        toward[first] > noise[first]
        and toward[first] - toward[second] > noise_of_sum(noise[[first, second]])
        and abs(change) - toward[first] <= noise_of_sum(noise.drop(first))
    )
    return ("title", str(first)) if decisive else ("title-counted", None)
