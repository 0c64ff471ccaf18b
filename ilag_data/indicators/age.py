"""Who are we: age structure, dependency, and what became of a cohort."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ilag_data.citations import cited, refuse_breaks
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.change import regions_of

AGE_GROUPS: dict[str, range] = {
    "0–5": range(6),
    "6–15": range(6, 16),
    "16–19": range(16, 20),
    "20–66": range(20, 67),
    "67–79": range(67, 80),
    "80+": range(80, 106),
}
"""The groups of municipal planning: nursery, school, upper secondary, working age, pensioners, oldest."""

_PLACE = ["region", "name", "year"]


def age_shares(population_by_age: pd.DataFrame, groups: Mapping[str, range] = AGE_GROUPS) -> pd.DataFrame:
    """Add single years of age up to groups, in persons and in per cent of everyone.

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it: every single year of age from 0 to 105 (and over).
    groups : mapping of str to range
        Name of a group → its ages. Together they hold every age once.

    Returns
    -------
    DataFrame
        ``region, name, year, age_group`` (categorical, in the order of `groups`), ``persons``, ``share`` (per
        cent); missing where an age is.

    Raises
    ------
    SelectionError
        The groups leave out or double an age, or the frame does.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> age_shares(population_by_age("Leka", 2023))[["age_group", "persons", "share"]].round(1)
      age_group  persons  share
    0       0–5       38    6.5
    1      6–15       56    9.6
    2     16–19       24    4.1
    3     20–66      307   52.7
    4     67–79      111   19.1
    5       80+       46    7.9
    """
    ages = complete(population_by_age)
    group_of = {age: name for name, group in groups.items() for age in group}
    if sorted(age for group in groups.values() for age in group) != list(range(106)):
        raise SelectionError(
            "The age groups do not hold every age from 0 to 105 once.",
            "let each group begin where the one before ends, the last at 105.",
        )
    group = pd.Categorical(ages["age"].map(group_of), categories=list(groups))
    keys = [*_PLACE, "age_group"]
    grouped = ages.assign(age_group=group).groupby(keys, sort=False)["persons"]
    shares = grouped.sum(skipna=False).reset_index()
    everyone = shares.groupby(_PLACE)["persons"].transform("sum", skipna=False)
    result = shares.assign(share=shares["persons"].astype("float64") / everyone.astype("float64") * 100)
    return cited(result, ages)


def dependency(population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Relate the young and the old to those of working age, and find the median age.

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, 1 January.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``young`` (aged 0–19), ``old`` (67 and over), ``dependency_ratio`` (both) and
        ``oldest`` (80 and over), all per 100 aged 20–66, and ``median_age`` in years: the age that half the
        population has not reached, with each single year of age spread evenly over the year.

    Raises
    ------
    SelectionError
        A single year of age is missing or doubled, or nobody is of working age.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> dependency(population_by_age("Leka", 2023))[["name", "dependency_ratio", "median_age"]].round(2)
       name  dependency_ratio  median_age
    0  Leka             89.58       52.25
    """
    ages = complete(population_by_age)
    table = ages.astype({"persons": "float64"}).pivot(index=_PLACE, columns="age", values="persons")
    working = _sum(table, 20, 66)
    if (working == 0).any():
        region = working.index[working == 0][0][0]
        raise SelectionError(
            f"Nobody in {named(ages, [region])} is aged 20–66: there is nothing to relate to.",
            "leave it out.",
        )
    result = pd.DataFrame(
        {
            "young": _sum(table, 0, 19) / working * 100,
            "old": _sum(table, 67, 105) / working * 100,
            "dependency_ratio": (_sum(table, 0, 19) + _sum(table, 67, 105)) / working * 100,
            "oldest": _sum(table, 80, 105) / working * 100,
            "median_age": table.apply(_median_age, axis=1),
        }
    )
    places = pd.MultiIndex.from_frame(ages[_PLACE].drop_duplicates())
    return cited(result.reindex(places).reset_index(), ages)


def cohort_retention(
    population_by_age: pd.DataFrame, first_year: int, last_year: int, ages_at_end: range = range(20, 30)
) -> pd.DataFrame:
    """Hold the persons of some ages against the same birth cohorts some years before.

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with both years.
    first_year, last_year : int
        The years to compare, both on 1 January.
    ages_at_end : range
        The ages in the last year, one after the other.

    Returns
    -------
    DataFrame
        ``region, name, age_group`` (the ages in the last year, as ``20–29``), ``at_start`` (persons of the
        cohorts in the first year), ``at_end`` (in the last) and ``retention``: persons at the end per 100 at
        the start; above 100, more came than left or died.

    Raises
    ------
    SelectionError
        A year or age is missing, the ages leave some out or are none, or the cohorts were not born in the
        first year; or the borders of a region changed between.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> cohort_retention(population_by_age("Leka", [2015, 2023]), 2015, 2023).round(1)
      region  name age_group  at_start  at_end  retention
    0   5052  Leka     20–29      59.0    51.0       86.4
    """
    if ages_at_end.step != 1 or not ages_at_end:
        raise SelectionError(
            f"The ages {ages_at_end} are not one after the other.",
            "give every age from the first on, as range(20, 30) for those aged 20–29.",
        )
    years = last_year - first_year
    if years <= 0 or ages_at_end.start < years or ages_at_end.stop > 105:
        raise SelectionError(
            f"Those aged {ages_at_end.start}–{ages_at_end.stop - 1} in {last_year} cannot be followed from "
            f"{first_year}.",
            "choose ages that were 0 or more in the first year and are under 105 in the last.",
        )
    ages = complete(population_by_age)
    refuse_breaks(ages, first_year, last_year)

    def persons(year: int, wanted: range) -> pd.Series:
        cohort = ages[(ages["year"] == year) & ages["age"].isin(wanted)]
        return cohort.groupby("region")["persons"].sum(skipna=False).astype("float64")

    start = persons(first_year, range(ages_at_end.start - years, ages_at_end.stop - years))
    end = persons(last_year, ages_at_end)
    regions = regions_of(ages)
    lacking = [
        region
        for region in regions["region"]
        if not (start.get(region, 0) > 0 and end.get(region, np.nan) >= 0)
    ]
    if lacking:
        raise SelectionError(
            f"{named(ages, lacking)} has nobody of these ages, or no figures, in one of the years.",
            f"load both {first_year} and {last_year}, or leave the region out.",
        )
    at_start, at_end = regions["region"].map(start), regions["region"].map(end)
    youngest, eldest = ages_at_end.start, ages_at_end.stop - 1
    kept = regions.assign(
        age_group=f"{youngest}–{eldest}" if youngest < eldest else str(youngest),
        at_start=at_start,
        at_end=at_end,
        retention=at_end / at_start * 100,
    )
    return cited(kept, ages, years=(first_year, last_year))


def complete(frame: pd.DataFrame, what: str = "population_by_age", *by: str) -> pd.DataFrame:
    """Return the frame with our types; refuse one that lacks or doubles an age in any region and year.

    `by` are further columns of keys, such as the sex, of each of which it must hold every age.
    """
    ages = taken(frame, what, *_PLACE, *by, "age", "persons")
    held = ages[ages["age"].between(0, 105)].groupby(["region", "year", *by]).size()
    if (held != 106).any():
        region, year, *others = held.index[held != 106][0]
        whose = ", ".join([named(ages, [region]), *others])
        raise SelectionError(
            f"{whose} lacks an age in {year}.",
            f"give {what} as the loader returns it, ages 0 to 105 once each.",
        )
    return ages


def _sum(table: pd.DataFrame, first: int, last: int) -> pd.Series:
    return table.loc[:, first:last].sum(axis=1, skipna=False)


def _median_age(persons: pd.Series) -> float:
    """Return the age that half of the persons have not reached; the index is the age in whole years."""
    counts = persons.to_numpy()
    if np.isnan(counts).any():
        return math.nan
    reached = counts.cumsum()
    half = reached[-1] / 2
    at = int(np.searchsorted(reached, half))
    before = reached[at] - counts[at]
    return float(persons.index[at] + (half - before) / counts[at])
