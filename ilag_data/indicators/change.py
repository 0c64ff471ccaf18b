"""Comparing a figure with another year: index and change."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ilag_data.borders import begin_later, begin_with
from ilag_data.catalogue import COLUMNS
from ilag_data.citations import cited, refuse_breaks, years_of
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.explained import explained
from ilag_data.language import Text


@explained
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
        A region has no figure in the base year, or one that is not above zero (as net migration may be), or
        one below zero in another; its borders or vintage changed; or a region and year occurs twice.

    Examples
    --------
    >>> from ilag_data import population
    >>> index(population("Tydal", [2015, 2023]), "persons", 2015)[["year", "persons", "index"]].round(1)
       year  persons  index
    0  2015      863  100.0
    1  2023      753   87.3
    """
    frame = taken(frame, "frame", "region", "year", figure)
    years = years_of(frame)
    refuse_breaks(frame, min(base_year, *years), max(base_year, *years))
    base = figure_of(frame, figure, base_year)
    figures = frame[figure].astype("float64")
    _refuse_signs(frame, figure, base_year, base, figures.groupby(frame["region"]).min())
    indexed = frame.assign(index=figures / frame["region"].map(base) * 100)
    return cited(indexed, frame, compared=figure)


@explained
def change(frame: pd.DataFrame, figure: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Compare two years, in persons and in per cent of the first.

    Parameters
    ----------
    frame : DataFrame
        ``region``, ``name``, ``year`` and the figure, one row for each region and year.
    figure : str
        The column to compare.

    Returns
    -------
    DataFrame
        One row for each region, in the order of `frame`: ``region, name, first, last, change`` (in the unit
        of the figure) and ``percent``, all float.

    Raises
    ------
    SelectionError
        A region has no figure in one of the years, one that is not above zero in the first, or below zero in
        the last; its borders or vintage changed in between; or a region and year occurs twice.

    Examples
    --------
    >>> from ilag_data import population
    >>> change(population("Tydal"), "persons", 2015, 2023).round(1)
      region   name  first   last  change  percent
    0   5033  Tydal  863.0  753.0  -110.0    -12.7
    """
    frame = taken(frame, "frame", "region", "name", "year", figure)
    refuse_breaks(frame, first_year, last_year)
    first, last = figure_of(frame, figure, first_year), figure_of(frame, figure, last_year)
    _refuse_signs(frame, figure, first_year, first, last)
    regions = regions_of(frame)
    first, last = regions["region"].map(first), regions["region"].map(last)
    changed = regions.assign(
        first=first, last=last, change=last - first, percent=(last - first) / first * 100
    )
    return cited(changed, frame, years=(first_year, last_year), compared=figure)


def has_per_cent(base: pd.Series, other: pd.Series) -> pd.Series:
    """Return for each region whether a per cent change is defined: a base above 0, and no change of sign."""
    return (base > 0) & ~(other < 0)


def _refuse_signs(
    frame: pd.DataFrame, figure: str, base_year: int, base: pd.Series, other: pd.Series
) -> None:
    without = base.index[~has_per_cent(base, other.reindex(base.index))]
    if len(without):
        raise SelectionError(
            f"{figure} er ikke over 0 i {base_year}, eller skifter fortegn, for "
            f"{named(frame, without, 'no')}: det kan ikke sies i prosent av det året.",
            f"{figure} is not above 0 in {base_year}, or changes its sign, for {named(frame, without)}: it "
            "cannot be told in per cent of that year.",
            "velg et annet første år, utelat stedet, eller trekk årene fra hverandre selv.",
            "choose another first year, leave the region out, or subtract the years by hand.",
        )


def figure_of(frame: pd.DataFrame, figure: str, year: int, regions: Iterable[str] | None = None) -> pd.Series:
    """Return a year's figure for every region given, or of the frame; refuse regions that lack it."""
    rows = (frame["year"] == year).to_numpy()
    of_year = frame[figure].to_numpy("float64", na_value=np.nan)[rows]
    figures = pd.Series(of_year, pd.Index(frame["region"].array[rows]))
    figures = figures.reindex(frame["region"].unique() if regions is None else list(regions))
    lacking = [*figures.index[figures.isna()]]
    if lacking:
        where = Text.each(lambda lang: named(frame, lacking, lang))
        title = COLUMNS[figure].title.no if figure in COLUMNS else figure
        called = {"persons": "folketall", "value": "tall"}.get(figure, f"«{title}»")
        when = "ved utgangen av" if "at_year_end" in frame.attrs else "i"
        held = frame[frame["region"].isin(lacking)].dropna(subset=figure).groupby("region")["year"].min()
        first = held.max()
        is_later = len(held) == len(lacking) and first > year and {first - 1} <= {*frame["year"]}
        since = Text(f", og har tall fra {first}", f"; there are figures from {first} on").when(is_later)
        advice = begin_later([*figures.index], year, at_year_end="at_year_end" in frame.attrs)
        if is_later:
            advice = begin_with(first, where, {*figures.index} - {*lacking})
        elif not {*lacking} <= {*frame["region"]}:
            advice = Text(
                f"hent alle stedene, eller utelat {where.no}.", f"load every region, or leave out {where.en}."
            )
        raise SelectionError(
            f"{where.no} mangler {called} {when} {year}{since.no}.",
            f"{figure} is missing in {year} for {where.en}{since.en}.",
            *(
                advice
                or Text(
                    f"velg et år som har tallet, eller utelat {where.no}.",
                    f"choose a year that has the figure, or leave out {where.en}.",
                )
            ),
        )
    return figures


def regions_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ``region, name``, one row for each region in the order of `frame`, with its first name."""
    bare = pd.DataFrame(frame)  # without the attrs, which pandas would copy with every column
    return bare[["region", "name"]].drop_duplicates("region", ignore_index=True)
