"""What happened after the period, and where growth came from (SSB tables 07459 and 01222)."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.components import NET
from ilag_data.indicators.noise import estimate_dispersion, noise_of_sum
from ilag_data.language import Lang
from ilag_report.charts import Chart, Column, Columns, Grid, NumberFormat, Table, number
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.findings.components import (
    counted_years,
    no_whole_year,
    notes_on_years,
    with_gaps,
)
from ilag_report.messages import say

_WAYS = ("net_immigration", "net_domestic_migration", "births_less_deaths")
"""The possible sources of growth."""


def growth_by_year(population: pd.DataFrame, quarters: pd.DataFrame, every: pd.DataFrame) -> Chart:
    """Change in population during each year, the municipalities together and the rest of the county (07459).

    Columns in per cent, so that both share a scale, with the persons in a table below. The finding gives the
    latest years of growth and the years after them, if the change is beyond chance.

    Parameters
    ----------
    population : DataFrame
        The municipalities, and what they are part of: the county without its city if there is such an area,
        else the county. At the end of every year from the first to the newest held.
    quarters, every : DataFrame
        `ilag_data.population_quarterly` and `ilag_data.population` (at the end of each year) for all years
        and all municipalities of the county, to estimate the effect of chance.
    """
    lang = language_of(population, quarters, every)
    first, last = common.years_of(population)
    names = common.names_of(common.require_municipalities(population))
    people = _side_by_side(population, range(first, last + 1))
    changed = people.diff().iloc[1:]
    known = changed["ours"].dropna()
    if known.empty:
        raise common.missing_figures(
            f"Folketallet i {', '.join(names.values())} har ikke to år ved siden av hverandre.",
            f"The population of {', '.join(names.values())} has no two years beside each other.",
            population,
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
    pairs = per_cent.assign(category=per_cent.index.astype(str)).melt("category", var_name="series")
    unit = say("words.per_cent", lang)
    columns = Columns(pairs, unit=unit, signed=True, stacked=False, values=True, coloured_as=[*people])
    chance = _chance([*names], quarters, every)
    finding = _finding_of_growth(changed, chance)
    details = []
    if chance is not None:
        years = finding[1]["judged"]
        change = known.loc[years].sum()
        band = noise_of_sum(chance.reindex(years))
        details = [say("growth-by-year.chance", lang, in_years=years, change=change, band=band)]
    return chart_of(
        "growth-by-year",
        finding=finding,
        body=Grid((columns,), columns=1, below=_table(in_persons, lang)),
        frames=[population, *([common.with_missing(quarters)] if details else [])],
        shown=population,
        values={**spoken, "held": [*known.index]},
        details=details,
        indicators=["change", *(["event_noise"] if details else [])],
        told=[f"{year} {number(change, lang=lang, signed=True)}" for year, change in known.items()],
        data=pd.concat(
            table.rename_axis("year").reset_index().melt("year", var_name="name").assign(unit=unit)
            for table, unit in ((in_persons, say("words.persons", lang)), (per_cent, unit))
        ),
    )


def _side_by_side(population: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return by year the persons in the municipalities, ``ours``, and in the others, ``rest``, if any."""
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


def _chance(codes: Sequence[str], quarters: pd.DataFrame, every: pd.DataFrame) -> "pd.Series[float] | None":
    """Return by year how much chance can change municipalities together; None if that is unknown."""
    ours, people = (frame[frame["region"].isin(codes)] for frame in (quarters, every))
    if not all(counted_years(ours[ours["region"] == one], people[people["region"] == one]) for one in codes):
        return None
    chance = indicators.event_noise(ours, people, estimate_dispersion(quarters, every))
    by_year = chance.groupby("year")["noise"].apply(noise_of_sum)
    return None if by_year.isna().all() else by_year


def _finding_of_growth(changed: pd.DataFrame, chance: "pd.Series[float] | None") -> Finding:
    """Return the latest years of growth and those after; if it may be chance, the title only gives counts."""
    ours = changed["ours"].dropna()
    grew = ours.index[ours > 0]
    run = [int(year) for year in grew if (ours.loc[year : grew[-1]] > 0).all()]
    after = [int(year) for year in ours.index if not run or year > run[-1]]
    before = [int(year) for year in ours.index if run and year < run[0]]
    parts = [[*before, *run], after] if ours.loc[before].sum() > 0 else [before, run, after]
    counted = [(years, float(ours.loc[years].sum())) for years in parts if years]

    def is_beyond(years: list[int]) -> bool:
        return chance is not None and abs(ours.loc[years].sum()) > noise_of_sum(chance.reindex(years))

    claim, judged = ("title", run) if run else ("title-never", after)
    return claim if is_beyond(judged) else "title-counted", {
        "run": run,
        "after": after,
        "counted": counted,
        "judged": judged,
        "within": chance is not None and not any(is_beyond(years) for years, _ in counted),
    }


def _table(in_persons: pd.DataFrame, lang: Lang) -> Table:
    """Return a table of the changes in persons, with a column for each year."""
    rows = in_persons.T.rename(columns=str).rename_axis("name").reset_index()
    years = [Column(str(year), str(year), format=NumberFormat(signed=True)) for year in in_persons.index]
    return Table(rows, (Column("name", say("growth-by-year.persons", lang)), *years))


def sources_of_growth(quarters: pd.DataFrame) -> Chart:
    """Net immigration, net domestic migration and natural increase, by whole year (SSB table 01222).

    Stacked columns with their sum: the municipality with the largest net immigration, and the others
    together. The finding is the largest source of growth of each or, if that municipality lost by domestic
    migration, how many came to it and moved on.
    """
    lang = language_of(quarters)
    parts = indicators.yearly_components(common.municipalities(quarters))
    names = common.names_of(parts)
    together = _added(parts)
    if together.empty:
        raise no_whole_year(", ".join(names.values()), quarters)
    held = [*together.index]
    parts = parts[parts["year"].isin(held)]
    largest = str(parts.groupby("region", sort=False)["net_immigration"].sum().idxmax())
    own = parts["region"] == largest
    tables = {names[largest]: _added(parts[own])}
    if len(names) > 1:
        others = [name for region, name in names.items() if region != largest]
        within = others[0] if len(others) == 1 else say("sources-of-growth.others", lang, others=len(others))
        tables[within] = _added(parts[~own])
    told_of = [_told_of(within, table.sum()) for within, table in tables.items()]
    spoken = {"held": held, "places": told_of}
    sums = tables[names[largest]].sum()
    through = sums["net_immigration"] > 0 > sums["net_domestic_migration"]
    every = pd.concat(tables.values())[[*NET]]
    reach = [*every.clip(lower=0).sum(axis=1), *every.clip(upper=0).sum(axis=1)]
    panels = (
        _stacked(table, str(told["name"]), reach, lang)
        for told, table in zip(told_of, tables.values(), strict=True)
    )
    return chart_of(
        "sources-of-growth",
        finding=("title-through" if through else "title" if len(tables) > 1 else "title-counted", spoken),
        body=Grid(
            tuple(panels),
            columns=len(tables),
            paragraph=say("sources-of-growth.together", lang, **spoken) if len(tables) > 1 else "",
        ),
        frames=[common.with_missing(quarters)],
        shown=parts,
        values={"names": [*names.values()]},
        notes=[say("sources-of-growth.note", lang)],
        details=notes_on_years(held, quarters, lang),
        indicators=["yearly_components"],
        told=[
            say("sources-of-growth.year", lang, year=year, told=told)
            for year, told in together.to_dict("index").items()
        ],
    )


def _told_of(within: str, sums: "pd.Series[float]") -> dict[str, object]:
    """Return the values of a place for messages: its sums, and its largest source of growth."""
    way = str(sums[[*_WAYS]].idxmax())
    return {"name": within[:1].upper() + within[1:], "within": within, "way": way, "net": sums[way], **sums}


def _added(parts: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of the municipalities by year, for the years in which none lacks figures."""
    figures, municipalities = [*NET, "change"], parts["region"].nunique()
    by_year = parts.dropna(subset=figures).groupby("year")[figures]
    return by_year.sum()[by_year.size() == municipalities].astype("float64")


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
        coloured_as=NET,
        reach=reach,
    )
