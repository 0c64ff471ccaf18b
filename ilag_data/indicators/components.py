"""Why did the population change: components added up."""

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
"""What a change in population is made of; together exactly the change."""

NET = ("net_immigration", "net_domestic_migration", "births_less_deaths", "residual")
"""The same with moves across the border of Norway apart from those within it."""

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
    """Add the components up from the end of one year to that of another, in persons and per cent.

    Parameters
    ----------
    first_year, last_year : int
        The years whose ends the change begins and ends with: of `population` the end of the first is needed,
        of `population_change` every year after it.

    Returns
    -------
    DataFrame
        One row for each region and component: ``region, name, component, persons, percent`` (of the
        population at the end of the first year).

    Raises
    ------
    SelectionError
        No year lies between the two; a year or figure is missing for a region, or a year comes twice;
        `population` is not that at the end of each year; or the borders of a region changed between.

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
    # A region without any of the years has no group of its own, and NaN in place of its count.
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
    """Add quarters up to years, with net migration from abroad apart from that within Norway.

    Moves within Norway are net: from one municipality of an area to another cancels out, so that areas of
    several have them too, and those of municipalities may be added.

    Returns
    -------
    DataFrame
        One row for each region and year: ``region, name, year, net_immigration, net_domestic_migration,
        births_less_deaths, residual, change``, in persons (Int64). The first four add up to the change. A
        year without all four quarters of a figure lacks what is made of it.

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
    if "missing" in result.attrs:  # which figures of quarters are, and not which of years
        lacking = result[[*NET]].isna().any(axis=1).to_numpy()
        reasons = by_year["status"].max().replace("", NOT_HELD).array if "status" in quarters else NOT_HELD
        result.attrs["missing"] = gaps_in(result.assign(status=reasons), lacking, "year", lang_of(result))
    return result
