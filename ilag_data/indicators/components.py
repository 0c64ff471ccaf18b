"""Why the population changed: components added up."""

import pandas as pd

from ilag_data.borders import NOT_HELD, begin_later
from ilag_data.citations import cited, lang_of, refuse_breaks, require_year_end
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.change import figure_of, regions_of
from ilag_data.indicators.explained import explained
from ilag_data.language import Text
from ilag_data.load import gaps_in

COMPONENTS = ("natural_increase", "net_migration", "residual")
"""The components of population change, which add up to it exactly."""

NET = ("net_immigration", "net_domestic_migration", "births_less_deaths", "residual")
"""The same, with net migration split into that from abroad and that within Norway."""

_OF_QUARTER = (
    "immigration",
    "emigration",
    "net_migration_in_quarter",
    "natural_increase_in_quarter",
    "growth_in_quarter",
)


@explained
def accumulated_components(
    population_change: pd.DataFrame, population: pd.DataFrame, first_year: int, last_year: int
) -> pd.DataFrame:
    """Add up the components from one year end to another, in persons and per cent.

    Parameters
    ----------
    first_year, last_year : int
        The years at whose ends the change begins and ends: `population` must have the end of the first,
        `population_change` every year after it.

    Returns
    -------
    DataFrame
        One row for each region and component: ``region, name, component, persons, percent`` (of the
        population at the end of the first year).

    Raises
    ------
    SelectionError
        The last year is not after the first; a year or figure is missing for a region, or a year occurs
        twice; `population` is not at year end; or the borders of a region changed in between.

    Examples
    --------
    >>> from ilag_data import population, population_change
    >>> changes, people = population_change("Tydal"), population("Tydal", at_year_end=True)
    >>> parts = accumulated_components(changes, people, 2015, 2023)
    >>> parts[["component", "persons", "percent"]].round(1)
              component  persons  percent
    0  natural_increase    -33.0     -3.9
    1     net_migration    -45.0     -5.3
    2          residual      0.0      0.0
    """
    population_change = taken(population_change, "population_change", "region", "name", "year", *COMPONENTS)
    population = taken(population, "population", "region", "year", "persons")
    require_year_end(population)
    if first_year >= last_year:
        raise SelectionError(
            f"Det er ingen endring å legge sammen fra utgangen av {first_year} til utgangen av {last_year}.",
            f"There is no change to add up from the end of {first_year} to the end of {last_year}.",
            "velg et siste år etter det første, og hent population_change for årene mellom.",
            "choose a last year after the first, and load population_change for the years between.",
        )
    refuse_breaks(population, first_year, last_year)
    regions = regions_of(population_change)
    years = population_change[population_change["year"].between(first_year + 1, last_year)]
    # A region with none of the years is in no group, and its count is NaN.
    counted = years.groupby("region").size().reindex(regions["region"])
    incomplete = counted.index[counted != last_year - first_year].tolist()
    if incomplete or years[[*COMPONENTS]].isna().any().any():
        missing = years.loc[years[[*COMPONENTS]].isna().any(axis=1), "region"].unique().tolist()
        where = Text.each(lambda lang: named(regions, incomplete or missing, lang))
        raise SelectionError(
            f"{where.no} mangler fødte, døde eller flyttinger fra {first_year + 1} til {last_year}.",
            f"The components of {where.en} are not complete from {first_year + 1} to {last_year}.",
            *(
                begin_later([*regions["region"]], first_year, at_year_end=True)
                or Text(
                    "velg år som har dem, eller utelat stedet.",
                    "choose years that have them, or leave the region out.",
                )
            ),
        )
    base = figure_of(population, "persons", first_year, regions["region"])
    sums = regions.join(years.groupby("region")[[*COMPONENTS]].sum().astype("float64"), on="region")
    long = sums.melt(["region", "name"], var_name="component", value_name="persons")
    result = long.assign(percent=long["persons"] / long["region"].map(base) * 100)
    return cited(result, population_change, population, years=(first_year + 1, last_year))


@explained
def yearly_components(population_quarterly: pd.DataFrame) -> pd.DataFrame:
    """Add up quarters to years, with net migration from abroad separate from that within Norway.

    Migration within Norway is net, so moves between the municipalities of an area cancel out: sums of several
    have it too, and municipalities may be added up.

    Returns
    -------
    DataFrame
        One row for each region and year: ``region, name, year, net_immigration, net_domestic_migration,
        births_less_deaths, residual, change``, in persons (Int64). The first four add up to the change. Where
        a year lacks a figure for one of its four quarters, what is computed from it is missing.

    Examples
    --------
    >>> from ilag_data import population_quarterly
    >>> came_from = yearly_components(population_quarterly("Snåsa", 2023))
    >>> came_from[["net_immigration", "net_domestic_migration", "births_less_deaths", "change"]]
       net_immigration  net_domestic_migration  births_less_deaths  change
    0              202                    -101                  -9      93
    """
    quarters = taken(population_quarterly, "population_quarterly", "region", "name", "quarter", *_OF_QUARTER)
    by_year = quarters.assign(year=quarters["quarter"].dt.year.astype("int64")).groupby(
        ["region", "name", "year"], sort=False
    )
    sums = by_year[[*_OF_QUARTER]].sum(min_count=4).astype("Int64").reset_index()
    natural, change = sums["natural_increase_in_quarter"], sums["growth_in_quarter"]
    abroad, moves = sums["immigration"] - sums["emigration"], sums["net_migration_in_quarter"]
    result = sums[["region", "name", "year"]].assign(
        net_immigration=abroad,
        net_domestic_migration=moves - abroad,
        births_less_deaths=natural,
        residual=change - natural - moves,
        change=change,
    )
    result = cited(result, population_quarterly)
    if "missing" in result.attrs:  # it names the missing quarters, not years
        lacking = result[[*NET]].isna().any(axis=1).to_numpy()
        reasons = by_year["status"].max().replace("", NOT_HELD).array if "status" in quarters else NOT_HELD
        result.attrs["missing"] = gaps_in(result.assign(status=reasons), lacking, "year", lang_of(result))
    return result
