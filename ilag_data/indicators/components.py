"""Why did the population change: components added up, and how much of a change is chance."""

import numpy as np
import pandas as pd

from ilag_data.citations import cited, refuse_breaks
from ilag_data.errors import SelectionError
from ilag_data.frames import named, refuse_doubled, taken
from ilag_data.indicators.change import figure_of, regions_of

COMPONENTS = ("natural_increase", "net_migration", "residual")
"""What a change in population is made of; together exactly the change."""

_EVENTS = (
    "births_in_quarter",
    "deaths_in_quarter",
    "immigration",
    "emigration",
    "domestic_in_migration",
    "domestic_out_migration",
)


def accumulated_components(
    population_change: pd.DataFrame, population: pd.DataFrame, first_year: int, last_year: int
) -> pd.DataFrame:
    """Add the components up from one 1 January to another, in persons and per cent of the first population.

    Parameters
    ----------
    population_change : DataFrame
        As `ilag_data.population_change` returns it, with every year from `first_year` to `last_year` - 1.
    population : DataFrame
        As `ilag_data.population` returns it, with `first_year`.
    first_year, last_year : int
        The 1 January the change begins and ends with.

    Returns
    -------
    DataFrame
        One row for each region and component: ``region, name, component, persons, percent``.

    Raises
    ------
    SelectionError
        No year lies between the two, or a frame has no rows; a year or figure is missing for a region of
        `population_change`, or a year comes twice; `population` lacks a region in the first year; or the
        borders of a region changed between.

    Examples
    --------
    >>> from ilag_data import population, population_change
    >>> parts = accumulated_components(population_change("Tydal"), population("Tydal"), 2015, 2023)
    >>> parts[["component", "persons", "percent"]].round(1)
              component  persons  percent
    0  natural_increase    -36.0     -4.2
    1     net_migration    -74.0     -8.6
    2          residual      0.0      0.0
    """
    population_change = taken(population_change, "population_change", "region", "name", "year", *COMPONENTS)
    population = taken(population, "population", "region", "year", "persons")
    if first_year >= last_year:
        raise SelectionError(
            f"There is no change to add up from 1 January {first_year} to 1 January {last_year}.",
            "choose a last year after the first, and load population_change for the years between.",
        )
    refuse_breaks(population, first_year, last_year)
    regions = regions_of(population_change)
    years = population_change[population_change["year"].between(first_year, last_year - 1)]
    # A region without any of the years has no group of its own, and NaN in place of its count.
    counted = years.groupby("region")["year"].agg(["nunique", "size"]).reindex(regions["region"])
    incomplete = counted.index[(counted != last_year - first_year).any(axis=1)].tolist()
    if incomplete or years[[*COMPONENTS]].isna().any().any():
        missing = years.loc[years[[*COMPONENTS]].isna().any(axis=1), "region"].unique().tolist()
        raise SelectionError(
            f"The components of {named(regions, incomplete or missing)} are not complete from {first_year} "
            "on, or a year comes twice.",
            "choose years that have them, give each year once, or leave the region out.",
        )
    base = figure_of(population, "persons", first_year, regions["region"])
    sums = regions.join(years.groupby("region")[[*COMPONENTS]].sum().astype("float64"), on="region")
    long = sums.melt(["region", "name"], var_name="component", value_name="persons")
    result = long.assign(percent=long["persons"] / long["region"].map(base) * 100)
    return cited(result, population_change, population, years=(first_year, last_year - 1))


def event_noise(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Estimate how far a year's change in population can stray by chance alone.

    Births, deaths and moves are events; when they come independently of each other, a count of *n* has a
    standard deviation of √*n*, and so has the balance of them. The band is ±1.96·√events.

    A year whose four quarters are counted has its own number of events. The bundled figures count the events
    only for some years; the others are given the region's mean rate of events over the counted years, times
    their population.

    Parameters
    ----------
    population_quarterly : DataFrame
        As `ilag_data.population_quarterly` returns it, for single municipalities.
    population : DataFrame
        As `ilag_data.population` returns it, with the years the band is wanted for and those counted.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``events`` (counted or estimated, float) and ``noise``: half the width of the
        band, in persons.

    Raises
    ------
    SelectionError
        A region has no year with all events counted in every quarter.

    Examples
    --------
    >>> from ilag_data import population, population_quarterly
    >>> event_noise(population_quarterly("Tydal", "all"), population("Tydal", range(2023, 2025))).round(1)
      region   name  year  events  noise
    0   5033  Tydal  2023   102.0   19.8
    1   5033  Tydal  2024    85.0   18.1
    """
    quarters = taken(population_quarterly, "population_quarterly", "region", "quarter", *_EVENTS)
    population = taken(population, "population", "region", "name", "year", "persons")
    quarters = quarters.assign(year=quarters["quarter"].dt.year)
    refuse_doubled(quarters, ["region", "quarter"], "give every quarter once.")
    refuse_doubled(population, ["region", "year"], "give every year once.")
    counted = quarters.dropna(subset=[*_EVENTS])
    counted = counted.assign(events=counted[[*_EVENTS]].sum(axis=1).astype("float64"))
    years = counted.groupby(["region", "year"])["events"].agg(["sum", "size"])
    complete = years.loc[years["size"] == 4, "sum"]
    stock = population.set_index(["region", "year"])["persons"].astype("float64")
    rates = (complete / stock).dropna().groupby("region").mean()
    lacking = [region for region in population["region"].unique() if region not in rates.index]
    if lacking:
        raise SelectionError(
            f"The births, deaths and moves of {named(population, lacking)} are not counted for any whole "
            "year here.",
            "give single municipalities, with a year that population_quarterly holds whole.",
        )
    estimated = population["persons"].astype("float64") * population["region"].map(rates)
    place = pd.MultiIndex.from_frame(population[["region", "year"]])
    events = pd.Series(complete.reindex(place).to_numpy(), index=population.index).fillna(estimated)
    result = population[["region", "name", "year"]].assign(events=events, noise=1.96 * np.sqrt(events))
    return cited(result, population_quarterly, population)
