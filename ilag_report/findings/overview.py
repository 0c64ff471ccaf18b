"""Population and employment side by side, and the key figures, every cell traceable (notebook 07)."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.catalogue import INDICATORS
from ilag_data.language import Lang
from ilag_report.charts import Chart, Column, Grid, NumberFormat, Table
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.messages import say

_COUNT = NumberFormat()
_CHANGE = NumberFormat(signed=True)
_SIGNED_DECIMAL = NumberFormat(decimals=1, signed=True)
_PER_CENT = NumberFormat(decimals=1, percent=True)
_SIGNED_PER_CENT = NumberFormat(decimals=1, signed=True, percent=True)
_DECIMAL = NumberFormat(decimals=1)


class KeyFigure(NamedTuple):
    """How a key figure is shown and where it comes from; headings and date are keys of messages."""

    group: str
    header: str
    format: NumberFormat
    table: str
    measured: str
    indicator: str = ""  # that computes it; empty if it is as published


IN_POPULATION = {
    "population_first": KeyFigure("population", "first", _COUNT, "07459", "end_first"),
    "population_last": KeyFigure("population", "last", _COUNT, "07459", "end_last"),
    "population_change": KeyFigure("population", "change", _CHANGE, "07459", "end_both", "change"),
    "population_percent": KeyFigure("population", "percent", _SIGNED_DECIMAL, "07459", "end_both", "change"),
    "natural_increase": KeyFigure("net", "births", _CHANGE, "06913", "during", "accumulated_components"),
    "net_migration": KeyFigure("net", "moves", _CHANGE, "06913", "during", "accumulated_components"),
    "share_67": KeyFigure("age", "share_67", _PER_CENT, "07459", "end_last", "age_shares"),
    "median_age": KeyFigure("age", "median", _DECIMAL, "07459", "end_last", "dependency"),
}
"""The key figures of population, in the order of the table."""

IN_WORK = {
    "employed_first": KeyFigure("employed", "first", _COUNT, "07984", "quarter_first"),
    "employed_last": KeyFigure("employed", "last", _COUNT, "07984", "quarter_last"),
    "employed_change": KeyFigure("employed", "change", _CHANGE, "07984", "quarter_both", "change"),
    "employed_percent": KeyFigure("employed", "percent", _SIGNED_DECIMAL, "07984", "quarter_both", "change"),
    "employment_rate": KeyFigure(
        "rate", "last", _PER_CENT, "07984, 07459", "quarter_and_end", "employment_rate"
    ),
    "workplaces": KeyFigure("workplaces", "number", _COUNT, "11618", "quarter_latest"),
    "coverage": KeyFigure(
        "workplaces", "coverage", _DECIMAL, "11618", "quarter_latest", "workplace_coverage"
    ),
}
"""The key figures of work, in the order of the table."""


def population_and_employment(population: pd.DataFrame, employment: pd.DataFrame) -> Chart:
    """Population and employment side by side, with persons and per cent below (SSB tables 07459, 07984).

    The finding counts the municipalities that lost people, and those that lost employed residents.
    """
    common.require_all_industries(employment)
    lang = language_of(population, employment)
    rows = [frame[["region", "year"]].reset_index(drop=True) for frame in (population, employment)]
    if not rows[0].equals(rows[1]):
        raise common.unlike_frames()
    first, last = common.years_of(population)
    changes = common.ends_and_change(population, "persons", "population_").join(
        common.ends_and_change(employment, "employed_by_residence", "employed_").drop(columns="name")
    )
    ours = _municipalities(changes)
    values = {
        "first": first,
        "last": last,
        "ours": ours,
        "fewer_people": sum(row["population_change"] < 0 for row in ours),
        "more_people": all(row["population_change"] > 0 for row in ours),
        "fewer_employed": sum(row["employed_change"] < 0 for row in ours),
        "more_employed": all(row["employed_change"] > 0 for row in ours),
        "ends": changes.sort_values("population_percent", ascending=False).to_dict("records"),
    }
    in_per_cent = {
        key: column._replace(format=_SIGNED_PER_CENT) if key.endswith("_percent") else column
        for key, column in (IN_POPULATION | IN_WORK).items()
        if key in changes
    }
    return chart_of(
        "population-and-employment",
        finding=(_title_for(ours), values),
        body=Grid(
            common.both_indices(population, employment), below=_table(changes, in_per_cent, lang, values)
        ),
        frames=[population, employment],
        indicators=["index", "change"],
    )


def key_figures_population(
    population: pd.DataFrame, population_change: pd.DataFrame, population_by_age: pd.DataFrame
) -> Chart:
    """Key figures of population: size, change, its components, and age (SSB tables 07459, 06913).

    The finding counts the municipalities with more deaths than births. `key_figures_traced` gives every cell
    with its table, date and formula.
    """
    lang = language_of(population_change, population_by_age)
    figures = population_figures(population, population_change, population_by_age)
    first, last = common.years_of(population)
    ours = _municipalities(figures)
    return _key_figures(
        "key-figures-population",
        IN_POPULATION,
        figures,
        frames=[population, population_change],
        values={
            "first": first,
            "last": last,
            "ours": ours,
            "more_deaths": sum(row["natural_increase"] < 0 for row in ours),
            "more_births": sum(row["natural_increase"] > 0 for row in ours),
        },
        ranked_by="natural_increase",
        indicators=["change", "accumulated_components", "age_shares", "dependency"],
        details=[say("key-figures-population.note", lang)],
    )


def key_figures_work(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, labour_balance: pd.DataFrame
) -> Chart:
    """Key figures of work: employed, rate, workplaces and coverage (SSB tables 07984, 07459, 11618).

    The finding counts the municipalities with fewer employed than in the first year. Workplaces are for the
    latest year held, and compared within table 11618, never with 07984.
    """
    figures, latest = work_figures(employment, population_by_age, labour_balance)
    first, last = common.years_of(employment)
    ours = _municipalities(figures)
    return _key_figures(
        "key-figures-work",
        IN_WORK,
        figures,
        # The table shows the latest year only, so that earlier years are not missing from it.
        frames=[employment, population_by_age, common.with_missing(labour_balance, year=latest)],
        values={
            "first": first,
            "last": last,
            "latest": latest,
            "ours": ours,
            "fewer_employed": sum(row["employed_change"] < 0 for row in ours),
            "more_employed": all(row["employed_change"] > 0 for row in ours),
        },
        ranked_by="employed_percent",
        indicators=["change", "employment_rate", "workplace_coverage"],
        notes=[say("key-figures-work.note", language_of(employment))],
    )


def key_figures_traced(
    population: pd.DataFrame,
    population_change: pd.DataFrame,
    population_by_age: pd.DataFrame,
    employment: pd.DataFrame,
    labour_balance: pd.DataFrame,
) -> pd.DataFrame:
    """Return every cell of both tables with the table, date and formula it comes from.

    Returns
    -------
    DataFrame
        ``region, name, figure, title, value, table, measured, formula``; values unrounded. ``title`` has the
        headings of the column, ``formula`` that of the indicator.
    """
    lang = language_of(population, employment)
    people = population_figures(population, population_change, population_by_age)
    work, latest = work_figures(employment, population_by_age, labour_balance)
    first, last = common.period_of(population, employment)
    years = {"first": first, "last": last, "latest": latest}
    parts = [_traced(people, IN_POPULATION, lang, years), _traced(work, IN_WORK, lang, years)]
    return pd.concat(parts, ignore_index=True)


def population_figures(
    population: pd.DataFrame, population_change: pd.DataFrame, population_by_age: pd.DataFrame
) -> pd.DataFrame:
    """Return ``name`` and the figures of `IN_POPULATION` by region; see `key_figures_population`."""
    first, last = common.years_of(population)
    people = common.ends_and_change(population, "persons", "population_")
    changes = population_change[population_change["region"].isin(people.index)]
    sums = indicators.accumulated_components(changes, population, first, last)
    net = sums.pivot(index="region", columns="component", values="persons")
    ages = population_by_age[population_by_age["region"].isin(people.index)]
    ages = ages[ages["year"] == last]
    if set(ages["region"]) != set(people.index):
        raise common.missing_figures(
            f"Befolkningen etter alder i {last} mangler for et sted.",
            f"The population by age of {last} is missing for a region.",
            population_by_age,
        )
    shares = indicators.age_shares(ages)
    old = shares[shares["age_group"].isin(["67–79", "80+"])]
    return people.assign(
        natural_increase=net["natural_increase"],
        net_migration=net["net_migration"],
        share_67=old.groupby("region")["share"].sum(),
        median_age=indicators.dependency(ages).set_index("region")["median_age"],
    )


def work_figures(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, labour_balance: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Return ``name`` and the figures of `IN_WORK` by region, and the year of the workplaces.

    It is the latest year of those with most regions; ``workplaces`` and ``coverage`` are missing for the
    others. See `key_figures_work`.
    """
    common.require_all_industries(employment)
    employed = common.ends_and_change(employment, "employed_by_residence", "employed_")
    ages = population_by_age[population_by_age["region"].isin(employed.index)]
    rates = indicators.employment_rate(employment[employment["year"] == employment["year"].max()], ages)
    coverage = indicators.workplace_coverage(labour_balance).dropna(subset=["coverage"])
    coverage = coverage[coverage["region"].isin(employed.index)]
    if coverage.empty:
        raise common.missing_figures(
            "Ingen av stedene har sysselsatte etter arbeidssted i disse årene.",
            "No region has employed persons by workplace in these years.",
            labour_balance,
        )
    counts = coverage.groupby("year")["region"].size()
    latest = int(counts.index[counts == counts.max()].max())
    jobs = coverage[coverage["year"] == latest].set_index("region")
    figures = employed.assign(
        employment_rate=rates.set_index("region")["employment_rate"],
        workplaces=jobs["employed_at_workplaces"].astype("float64"),
        coverage=jobs["coverage"],
    )
    return figures, latest


def _municipalities(figures: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows of single municipalities, which findings count: areas overlap."""
    return figures[figures.index.isin(places.TODAY)].reset_index().to_dict("records")


def _title_for(ours: Sequence[object]) -> str:
    """Return the title's message: one municipality is named, several are counted, areas are not compared."""
    return {0: "title_areas", 1: "title_one"}.get(len(ours), "title")


def _key_figures(
    key: str,
    columns: Mapping[str, KeyFigure],
    figures: pd.DataFrame,
    *,
    frames: Sequence[pd.DataFrame],
    values: Mapping[str, Any],
    ranked_by: str,
    indicators: Sequence[str],
    notes: Sequence[str] = (),
    details: Sequence[str] = (),
) -> Chart:
    """Return one of the two tables as a chart; its alt text ranks the regions by one of the figures."""
    lang = language_of(*frames)
    # Directly below the county, the county without its city gets a short name.
    regions = figures.index.to_series()
    below = (regions == places.COUNTY_WITHOUT_CITY) & (regions.shift() == places.COUNTY)
    short = say("key-figures.without_city", lang, city=places.name(places.CITY or places.COUNTY))
    return chart_of(
        key,
        finding=(_title_for(values["ours"]), values),
        body=_table(figures.assign(name=figures["name"].mask(below, short)), columns, lang, values),
        frames=frames,
        notes=notes,
        details=details,
        indicators=indicators,
        told=columns[ranked_by].format.ranked(figures.set_index("name")[ranked_by], lang),
    )


def _table(
    figures: pd.DataFrame, columns: Mapping[str, KeyFigure], lang: Lang, values: Mapping[str, object]
) -> Table:
    def said(message: str) -> str:
        return say(f"key-figures.{message}", lang, **values)

    headed = [
        Column(key, said(f"header_{shown.header}"), said(f"group_{shown.group}"), shown.format)
        for key, shown in columns.items()
    ]
    return Table(figures.reset_index(), (Column("name", ""), *headed))


def _traced(
    figures: pd.DataFrame, key_figures: Mapping[str, KeyFigure], lang: Lang, years: Mapping[str, int]
) -> pd.DataFrame:
    def said(message: str) -> str:
        return say(f"key-figures.{message}", lang, **years)

    long = figures.reset_index().melt(["region", "name"], var_name="figure", value_name="value")
    told = {
        key: {
            "title": f"{said(f'group_{one.group}')}: {said(f'header_{one.header}')}",
            "table": one.table,
            "measured": said(one.measured),
            "formula": INDICATORS[one.indicator].formula[lang] if one.indicator else said("published"),
        }
        for key, one in key_figures.items()
    }
    long = long.join(pd.DataFrame.from_dict(told, orient="index"), on="figure")
    return long[["region", "name", "figure", "title", "value", "table", "measured", "formula"]]
