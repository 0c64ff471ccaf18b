"""Pure functions on tidy frames: from counted persons to what a chart shows.

Every function takes frames with ``region`` and ``year`` (other columns are carried along), returns a new
frame, and keeps a missing figure missing. Rounding is left to the charts.
"""

import pandas as pd

from ilag_data.errors import SelectionError


def index(frame: pd.DataFrame, figure: str, base_year: int) -> pd.DataFrame:
    """Express a figure in per cent of its own value in a base year.

    Parameters
    ----------
    frame : DataFrame
        ``region``, ``year`` and the figure, one row for each region and year.
    figure : str
        The column to express.
    base_year : int
        The year that becomes 100.

    Returns
    -------
    DataFrame
        The columns of `frame` and ``index`` (float, 100 in the base year).

    Raises
    ------
    SelectionError
        A region has no figure, or zero, in the base year; or a region and year comes twice.
    """
    base = _figure_of(frame, figure, base_year)
    zero = base.index[base == 0]
    if len(zero):
        raise SelectionError(
            f"{figure} is 0 in {base_year} for the region {', '.join(zero)}: an index cannot start there.",
            "choose another base year, or leave the region out.",
        )
    return frame.assign(index=_floats(frame, figure) / frame["region"].map(base) * 100)


def change(frame: pd.DataFrame, figure: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Compare two years, in persons and in per cent of the first.

    Parameters
    ----------
    frame : DataFrame
        ``region``, ``name``, ``year`` and the figure, one row for each region and year.
    figure : str
        The column to compare.
    first_year, last_year : int
        The years.

    Returns
    -------
    DataFrame
        One row a region, in the order of `frame`: ``region, name, first, last, change`` (in the unit of the
        figure) and ``percent`` (from unrounded figures), all float.

    Raises
    ------
    SelectionError
        A region has no figure in one of the years, or zero in the first; or a region and year comes twice.
    """
    first, last = _figure_of(frame, figure, first_year), _figure_of(frame, figure, last_year)
    zero = first.index[first == 0]
    if len(zero):
        raise SelectionError(
            f"{figure} is 0 in {first_year} for the region {', '.join(zero)}: no change in per cent.",
            "choose another first year, or leave the region out.",
        )
    regions = frame[["region", "name"]].drop_duplicates("region", ignore_index=True)
    first, last = regions["region"].map(first), regions["region"].map(last)
    return regions.assign(first=first, last=last, change=last - first, percent=(last - first) / first * 100)


def employment_rate(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Employed persons in per cent of the population aged 15–74.

    Employment is measured in the 4th quarter and population on 1 January, so the employed of year *t* are
    held against the population of 1 January *t* + 1, some weeks later.

    Parameters
    ----------
    employment : DataFrame
        ``region, name, year, employed_by_residence``, aged 15–74, 4th quarter.
    population_by_age : DataFrame
        ``region, year, age, persons`` on 1 January, single years of age.

    Returns
    -------
    DataFrame
        ``region, name, year, employed_by_residence, population_15_74`` (on 1 January of the next year) and
        ``employment_rate`` (per cent, float); missing where one of the two is.

    Raises
    ------
    SelectionError
        `population_by_age` lacks the 1 January after a year of `employment`, or an age from 15 to 74.
    """
    working_age = population_by_age[population_by_age["age"].between(15, 74)]
    ages = working_age.groupby(["region", "year"], sort=False)["persons"]
    if (ages.size() != 60).any():
        raise SelectionError(
            "An age from 15 to 74 is missing or doubled.", "give every single year of age once."
        )
    population = ages.sum(skipna=False)
    following = pd.MultiIndex.from_arrays([employment["region"], employment["year"] + 1])
    lacking = [place for place in following if place not in population.index]
    if lacking:
        region, year = lacking[0]
        raise SelectionError(
            f"The population of 1 January {year} is not given for the region {region}.",
            "load population_by_age with one year more than employment.",
        )
    figures = employment[["region", "name", "year", "employed_by_residence"]].reset_index(drop=True)
    figures["population_15_74"] = population.reindex(following).array
    rate = _floats(figures, "employed_by_residence") / _floats(figures, "population_15_74") * 100
    return figures.assign(employment_rate=rate)


def _figure_of(frame: pd.DataFrame, figure: str, year: int) -> pd.Series:
    """Return one year's figure for every region, or stop with the region that lacks it."""
    if frame.duplicated(["region", "year"]).any():
        twice = frame.loc[frame.duplicated(["region", "year"]), ["region", "year"]].iloc[0]
        raise SelectionError(
            f"The region {twice['region']} comes twice in {twice['year']}.",
            "give one figure for each region and year: choose one industry, sex or age, or add them up.",
        )
    figures = frame[frame["year"] == year].set_index("region")[figure].astype("float64")
    regions = frame["region"].unique()
    lacking = [region for region in regions if region not in figures.index or pd.isna(figures[region])]
    if lacking:
        raise SelectionError(
            f"{figure} is missing in {year} for the region {', '.join(lacking)}.",
            "choose a year that has the figure, or leave the region out.",
        )
    return figures


def _floats(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column].astype("float64")
