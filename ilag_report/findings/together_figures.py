"""The key figures of every region, each with the table, date and formula it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from ilag_data import indicators
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_report.findings.labour_words import require_all_industries
from ilag_report.findings.words import years_of


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """What a key figure is and where it comes from.

    Attributes
    ----------
    title : Text
        Its name.
    table : str
        The tables at Statistics Norway.
    measured : Text
        The date or period, with ``{first}``, ``{last}`` and ``{latest}`` for years.
    formula : str
        How it is computed.
    """

    title: Text
    table: str
    measured: Text
    formula: str


_JANUARY_BOTH = Text("1. januar {first} og {last}", "1 January {first} and {last}")
_QUARTER_BOTH = Text("4. kvartal {first} og {last}", "4th quarter {first} and {last}")
_DURING = Text("i løpet av {first}–{before}", "during {first}–{before}")
_LATEST = Text("4. kvartal {latest}", "4th quarter {latest}")

FIGURES: dict[str, KeyFigure] = {
    "population_first": KeyFigure(
        Text("Folketall, første år", "Population, first year"), "07459",
        Text("1. januar {first}", "1 January {first}"), "Σ persons over ages",
    ),
    "population_last": KeyFigure(
        Text("Folketall, siste år", "Population, last year"), "07459",
        Text("1. januar {last}", "1 January {last}"), "Σ persons over ages",
    ),
    "population_change": KeyFigure(
        Text("Endring i folketall, personer", "Change in population, persons"), "07459", _JANUARY_BOTH,
        "population_last − population_first",
    ),
    "population_percent": KeyFigure(
        Text("Endring i folketall, prosent", "Change in population, per cent"), "07459", _JANUARY_BOTH,
        "100 · population_change / population_first",
    ),
    "excess_of_births": KeyFigure(
        Text("Fødselsoverskudd", "Excess of births"), "06913", _DURING, "Σ births − deaths",
    ),
    "net_migration": KeyFigure(
        Text("Nettoinnflytting", "Net migration"), "06913", _DURING, "Σ moves in − moves out",
    ),
    "share_67": KeyFigure(
        Text("Andel 67 år og over, prosent", "Share aged 67 and over, per cent"), "07459",
        Text("1. januar {last}", "1 January {last}"), "100 · P67+ / P",
    ),
    "median_age": KeyFigure(
        Text("Medianalder, år", "Median age, years"), "07459", Text("1. januar {last}", "1 January {last}"),
        "the age that half the population has not reached",
    ),
    "employed_first": KeyFigure(
        Text("Sysselsatte etter bosted, første år", "Employed by residence, first year"), "07984",
        Text("4. kvartal {first}", "4th quarter {first}"), "as published",
    ),
    "employed_last": KeyFigure(
        Text("Sysselsatte etter bosted, siste år", "Employed by residence, last year"), "07984",
        Text("4. kvartal {last}", "4th quarter {last}"), "as published",
    ),
    "employed_change": KeyFigure(
        Text("Endring i sysselsatte, personer", "Change in employed, persons"), "07984", _QUARTER_BOTH,
        "employed_last − employed_first",
    ),
    "employed_percent": KeyFigure(
        Text("Endring i sysselsatte, prosent", "Change in employed, per cent"), "07984", _QUARTER_BOTH,
        "100 · employed_change / employed_first",
    ),
    "employment_rate": KeyFigure(
        Text("Sysselsettingsandel 15–74 år, prosent", "Employment rate 15–74, per cent"), "07984, 07459",
        Text("4. kvartal {last} og 1. januar {after}", "4th quarter {last} and 1 January {after}"),
        "100 · employed_last / P15–74",
    ),
    "workplaces": KeyFigure(
        Text("Sysselsatte etter arbeidssted", "Employed by workplace"), "11618", _LATEST, "as published",
    ),
    "coverage": KeyFigure(
        Text("Arbeidsplassdekning", "Workplace coverage"), "11618", _LATEST,
        "100 · employed by workplace / employed by residence",
    ),
}  # fmt: skip
"""Every key figure, in the order of the tables."""

IN_POPULATION = tuple(FIGURES)[:8]
IN_WORK = tuple(FIGURES)[8:]


def population_figures(
    population: pd.DataFrame, population_change: pd.DataFrame, population_by_age: pd.DataFrame
) -> pd.DataFrame:
    """Return the key figures of population, one row a region.

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it. Its first and last year are the period.
    population_change : DataFrame
        As `ilag_data.population_change` returns it, with every year but the last.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the last year.

    Returns
    -------
    DataFrame
        ``region, name`` and the figures of `IN_POPULATION`.

    Raises
    ------
    SelectionError
        A figure is missing for a region.
    """
    first, last = years_of(population)
    people = indicators.change(population, "persons", first, last)
    ours = population_change[population_change["region"].isin(people["region"])]
    sums = indicators.accumulated_components(ours, population, first, last)
    wide = sums.set_index(["region", "component"])["persons"].unstack("component")
    ages = population_by_age[
        (population_by_age["year"] == last) & population_by_age["region"].isin(people["region"])
    ]
    if set(ages["region"]) != set(people["region"]):
        raise SelectionError(
            f"The population by age of {last} is missing for a region.",
            f"load population_by_age with the same regions and the year {last}.",
        )
    shares = indicators.age_shares(ages)
    old = shares[shares["age_group"].isin(["67–79", "80+"])].groupby("region", observed=True)["share"].sum()
    median = indicators.dependency(ages).set_index("region")["median_age"]
    region = people["region"]
    return pd.DataFrame(
        {
            "region": region,
            "name": people["name"],
            "population_first": people["first"],
            "population_last": people["last"],
            "population_change": people["change"],
            "population_percent": people["percent"],
            "excess_of_births": region.map(wide["excess_of_births"]),
            "net_migration": region.map(wide["net_migration"]),
            "share_67": region.map(old),
            "median_age": region.map(median),
        }
    )


def work_figures(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, labour_balance: pd.DataFrame
) -> tuple[pd.DataFrame, int]:
    """Return the key figures of work, one row a region, and the year of the workplaces.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries. Its first and last year are the period.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the year after the last.
    labour_balance : DataFrame
        As `ilag_data.labour_balance` returns it; the latest year in which most regions have figures is used.

    Returns
    -------
    tuple of (DataFrame, int)
        ``region, name`` and the figures of `IN_WORK`; ``workplaces`` and ``coverage`` are missing for a
        region that has none in that year.

    Raises
    ------
    SelectionError
        Employed or population is missing for a region, or nobody has workplaces.
    """
    require_all_industries(employment)
    first, last = years_of(employment)
    employed = indicators.change(employment, "employed_by_residence", first, last)
    ages = population_by_age[population_by_age["region"].isin(employed["region"])]
    rates = indicators.employment_rate(employment[employment["year"] == last], ages).set_index("region")
    coverage = indicators.workplace_coverage(labour_balance)
    coverage = coverage[coverage["region"].isin(employed["region"])].dropna(subset=["coverage"])
    if coverage.empty:
        raise SelectionError(
            "No region has employed persons by workplace in these years.",
            "load labour_balance with years it holds (2017–2022 in the bundled figures).",
        )
    counts = coverage.groupby("year")["region"].size()
    latest = int(counts.index[counts == counts.max()].max())
    jobs = coverage[coverage["year"] == latest].set_index("region")
    region = employed["region"]
    return pd.DataFrame(
        {
            "region": region,
            "name": employed["name"],
            "employed_first": employed["first"],
            "employed_last": employed["last"],
            "employed_change": employed["change"],
            "employed_percent": employed["percent"],
            "employment_rate": region.map(rates["employment_rate"]),
            "workplaces": region.map(jobs["employed_by_workplace"].astype("float64")),
            "coverage": region.map(jobs["coverage"]),
        }
    ), latest


def traced(figures: pd.DataFrame, years: Mapping[str, int], lang: Lang) -> pd.DataFrame:
    """Return one row for each cell, with the table, date and formula it comes from.

    Parameters
    ----------
    figures : DataFrame
        As `population_figures` or `work_figures` returns them.
    years : mapping
        ``first``, ``last`` and, for workplaces, ``latest``.
    lang : {"no", "en"}
        The language of titles and dates.

    Returns
    -------
    DataFrame
        ``region, name, figure, title, value, table, measured, formula``.
    """
    long = figures.melt(["region", "name"], var_name="figure", value_name="value")
    filled = {"before": years["last"] - 1, "after": years["last"] + 1, "latest": years["last"]} | dict(years)
    records = [FIGURES[figure] for figure in long["figure"]]
    long.insert(3, "title", [record.title[lang] for record in records])
    return long.assign(
        table=[record.table for record in records],
        measured=[record.measured[lang].format(**filled) for record in records],
        formula=[record.formula for record in records],
    )
