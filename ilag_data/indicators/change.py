"""A figure held against another year: index and change."""

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
        A region has no figure in the base year, or one that is not above zero, as net migration may be; or a
        region and year comes twice.

    Examples
    --------
    >>> from ilag_data import population
    >>> index(population("Tydal", [2015, 2023]), "persons", 2015)[["year", "persons", "index"]].round(1)
       year  persons  index
    0  2015      863  100.0
    1  2023      753   87.3
    """
    base = figure_of(frame, figure, base_year)
    without = base.index[base <= 0]
    if len(without):
        raise SelectionError(
            f"{figure} is not above 0 in {base_year} for the region {', '.join(without)}: "
            "an index cannot start there.",
            "choose another base year, or leave the region out.",
        )
    return frame.assign(index=floats(frame, figure) / frame["region"].map(base) * 100)


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

    Examples
    --------
    >>> from ilag_data import population
    >>> change(population("Tydal"), "persons", 2015, 2023).round(1)
      region   name  first   last  change  percent
    0   5033  Tydal  863.0  753.0  -110.0    -12.7
    """
    first, last = figure_of(frame, figure, first_year), figure_of(frame, figure, last_year)
    zero = first.index[first == 0]
    if len(zero):
        raise SelectionError(
            f"{figure} is 0 in {first_year} for the region {', '.join(zero)}: no change in per cent.",
            "choose another first year, or leave the region out.",
        )
    regions = regions_of(frame)
    first, last = regions["region"].map(first), regions["region"].map(last)
    return regions.assign(first=first, last=last, change=last - first, percent=(last - first) / first * 100)


def figure_of(frame: pd.DataFrame, figure: str, year: int) -> pd.Series:
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


def regions_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``region, name``, one row a region in the order of `frame`, with the first of its names."""
    return frame[["region", "name"]].drop_duplicates("region", ignore_index=True)


def floats(frame: pd.DataFrame, column: str) -> pd.Series:
    """Return a column of counts as floats, missing as NaN."""
    return frame[column].astype("float64")
