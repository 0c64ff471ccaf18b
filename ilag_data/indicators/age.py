"""Age structure: age groups, dependency ratio, cohort retention, and who comes next."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ilag_data.borders import begin_later
from ilag_data.citations import cited, refuse_breaks
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.change import regions_of
from ilag_data.indicators.explained import explained
from ilag_data.language import Text

AGE_GROUPS: dict[str, range] = {
    "0–5": range(6),
    "6–15": range(6, 16),
    "16–19": range(16, 20),
    "20–66": range(20, 67),
    "67–79": range(67, 80),
    "80+": range(80, 106),
}
"""The age groups of municipal planning: nursery, school, upper secondary, working age, pensioners, oldest."""

YOUNG_ADULTS = range(20, 40)
"""The ages at which people settle and have children."""

_PLACE = ["region", "name", "year"]
_SCHOOL_AGE = AGE_GROUPS["6–15"]
_SCHOOL_AGE_AHEAD = range(_SCHOOL_AGE.stop - _SCHOOL_AGE.start)
_ENTERING, _LEAVING = range(10, 20), range(57, 67)


@explained
def age_shares(population_by_age: pd.DataFrame, groups: Mapping[str, range] = AGE_GROUPS) -> pd.DataFrame:
    """Add up single years of age to groups, in persons and in per cent of all.

    Parameters
    ----------
    groups : mapping of str to range
        Name of a group → its ages. Together the groups have every age from 0 to 105 once.

    Returns
    -------
    DataFrame
        ``region, name, year, age_group`` (categorical, in the order of `groups`), ``persons``, ``share`` (per
        cent); missing if an age of the group is.

    Raises
    ------
    SelectionError
        The groups or the frame omit or repeat an age.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> age_shares(population_by_age("Leka", 2023))[["age_group", "persons", "share"]].head(2).round(1)
      age_group  persons  share
    0       0–5       38    6.5
    1      6–15       56    9.6
    """
    ages = complete(population_by_age)
    group_of = {age: name for name, group in groups.items() for age in group}
    if sorted(age for group in groups.values() for age in group) != list(range(106)):
        raise SelectionError(
            "Aldersgruppene har ikke hver alder fra 0 til 105 én gang.",
            "The age groups do not hold every age from 0 to 105 once.",
            "la hver gruppe begynne der den forrige slutter, den siste ved 105.",
            "let each group begin where the one before ends, the last at 105.",
        )
    group = pd.Categorical(ages["age"].map(group_of), categories=list(groups))
    keys = [*_PLACE, "age_group"]
    grouped = ages.assign(age_group=group).groupby(keys, sort=False)["persons"]
    shares = grouped.sum(skipna=False).reset_index()
    everyone = shares.groupby(_PLACE)["persons"].transform("sum", skipna=False)
    result = shares.assign(share=shares["persons"].astype("float64") / everyone.astype("float64") * 100)
    return cited(result, ages)


@explained
def dependency(population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Compute the dependency ratio, its young and old parts, and the median age.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``young`` (aged 0–19), ``old`` (67 and over), ``dependency_ratio`` (both) and
        ``oldest`` (80 and over), all per 100 aged 20–66, and ``median_age`` in years.

    Raises
    ------
    SelectionError
        A single year of age is missing or repeated, or nobody is of working age.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> dependency(population_by_age("Leka", 2023))[["name", "dependency_ratio", "median_age"]].round(2)
       name  dependency_ratio  median_age
    0  Leka             89.58       52.25
    """
    ages = complete(population_by_age)
    table = ages.astype({"persons": "float64"}).pivot(index=_PLACE, columns="age", values="persons")
    young, working, old = _sum(table, 0, 19), _sum(table, 20, 66), _sum(table, 67, 105)
    if (working == 0).any():
        region = working.index[working == 0][0][0]
        raise SelectionError(
            f"Ingen i {named(ages, [region], 'no')} er 20–66 år, så det er ingenting å måle mot.",
            f"Nobody in {named(ages, [region])} is aged 20–66: there is nothing to relate to.",
            "utelat stedet.",
            "leave it out.",
        )
    result = pd.DataFrame(
        {
            "young": young / working * 100,
            "old": old / working * 100,
            "dependency_ratio": (young + old) / working * 100,
            "oldest": _sum(table, 80, 105) / working * 100,
            "median_age": table.apply(_median_age, axis=1),
        }
    )
    places = pd.MultiIndex.from_frame(ages[_PLACE].drop_duplicates())
    return cited(result.reindex(places).reset_index(), ages)


@explained
def cohort_retention(
    population_by_age: pd.DataFrame, first_year: int, last_year: int, ages_at_end: range = range(20, 30)
) -> pd.DataFrame:
    """Compare the persons of some ages with the same birth cohorts some years earlier.

    Parameters
    ----------
    ages_at_end : range
        The ages in the last year, consecutive.

    Returns
    -------
    DataFrame
        ``region, name, age_group`` (the ages in the last year, as ``20–29``), ``at_start`` (persons of the
        cohorts in the first year), ``at_end`` (in the last) and ``retention``: persons at the end per 100 at
        the start.

    Raises
    ------
    SelectionError
        A year or age is missing, the ages have gaps or are empty, or the cohorts were not born by the first
        year; or the borders of a region changed in between.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> cohort_retention(population_by_age("Leka", [2015, 2023]), 2015, 2023).round(1)
      region  name age_group  at_start  at_end  retention
    0   5052  Leka     20–29      59.0    51.0       86.4
    """
    if ages_at_end.step != 1 or not ages_at_end:
        raise SelectionError(
            f"Aldrene {ages_at_end} følger ikke etter hverandre.",
            f"The ages {ages_at_end} are not one after the other.",
            "gi hver alder fra den første av, som range(20, 30) for dem på 20–29 år.",
            "give every age from the first on, as range(20, 30) for those aged 20–29.",
        )
    years = last_year - first_year
    if years <= 0 or ages_at_end.start < years or ages_at_end.stop > 105:
        ages_told = f"{ages_at_end.start}–{ages_at_end.stop - 1}"
        raise SelectionError(
            f"De som er {ages_told} år i {last_year}, kan ikke følges fra {first_year}.",
            f"Those aged {ages_told} in {last_year} cannot be followed from {first_year}.",
            "velg et senere siste år, og aldre som var 0 eller mer i det første og er under 105 da.",
            "choose a later last year, and ages of 0 or more in the first and under 105 in the last.",
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
        where = Text.each(lambda lang: named(ages, lacking, lang))
        at_year_end = "at_year_end" in population_by_age.attrs
        later = begin_later([*regions["region"]], first_year, at_year_end=at_year_end)
        if later:
            no, en = (
                f"{where.no} har ikke tall for {first_year}.",
                f"{where.en} has no figures of {first_year}.",
            )
            raise SelectionError(no, en, *later)
        raise SelectionError(
            f"{where.no} har ingen i disse aldrene, eller ikke tall, i ett av årene.",
            f"{where.en} has nobody of these ages, or no figures, in one of the years.",
            f"velg andre år enn {first_year} og {last_year}, eller utelat stedet.",
            f"choose other years than {first_year} and {last_year}, or leave the region out.",
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


@explained
def school_age_ahead(population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Count the persons of school age, and those who will be in six years without migration or deaths.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``of_school_age`` (persons aged 6–15), ``of_school_age_ahead`` (aged 0–9),
        ``change`` (persons) and ``percent`` (of those aged 6–15; missing where there are none).

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> ahead = school_age_ahead(population_by_age("Høylandet", 2023, at_year_end=True))
    >>> ahead[["of_school_age", "of_school_age_ahead", "percent"]].round(1)
       of_school_age  of_school_age_ahead  percent
    0            147                  101    -31.3
    """
    ages = complete(population_by_age)
    result = _counted(ages, of_school_age=_SCHOOL_AGE, of_school_age_ahead=_SCHOOL_AGE_AHEAD)
    change = result["of_school_age_ahead"] - result["of_school_age"]
    return cited(result.assign(change=change, percent=_per_100(change, result["of_school_age"])), ages)


@explained
def labour_replacement(population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Compare those who turn 20 in the next ten years with those who turn 67.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``entering`` (persons aged 10–19), ``leaving`` (aged 57–66) and
        ``labour_replacement``: entering per 100 leaving; missing where nobody leaves.

    Examples
    --------
    >>> from ilag_data import population_by_age
    >>> replaced = labour_replacement(population_by_age("Tydal", 2023, at_year_end=True))
    >>> replaced[["entering", "leaving", "labour_replacement"]].round(1)
       entering  leaving  labour_replacement
    0        69      145                47.6
    """
    ages = complete(population_by_age)
    result = _counted(ages, entering=_ENTERING, leaving=_LEAVING)
    return cited(result.assign(labour_replacement=_per_100(result["entering"], result["leaving"])), ages)


@explained
def women_per_100_men(population_by_sex_and_age: pd.DataFrame, ages: range = YOUNG_ADULTS) -> pd.DataFrame:
    """Compare the number of women of some ages with that of men of the same ages.

    Parameters
    ----------
    ages : range
        The ages.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``women``, ``men`` (persons) and ``women_per_100_men``, missing where there
        are no men. `noise.count_noise` says whether the difference is more than chance.

    Examples
    --------
    >>> from ilag_data import population_by_sex_and_age
    >>> sexes = women_per_100_men(population_by_sex_and_age("Tydal", 2023, at_year_end=True))
    >>> sexes[["women", "men", "women_per_100_men"]].round(1)
       women  men  women_per_100_men
    0     65   89               73.0
    """
    both = complete(population_by_sex_and_age, "population_by_sex_and_age", "sex")
    men, women = (_counted(both[both["sex"] == sex], persons=ages) for sex in ("men", "women"))
    result = men[_PLACE].assign(women=women["persons"], men=men["persons"])
    return cited(result.assign(women_per_100_men=_per_100(result["women"], result["men"])), both)


def complete(frame: pd.DataFrame, what: str = "population_by_age", *by: str) -> pd.DataFrame:
    """Return a frame with the loaders' types; refuse one that lacks or repeats an age in a region and year.

    `by` are further key columns, such as the sex; for each of their values every age is required.
    """
    ages = taken(frame, what, *_PLACE, *by, "age", "persons")
    bare = pd.DataFrame(ages)  # without the attrs, which pandas would copy with every column
    held = bare[bare["age"].between(0, 105)].groupby(["region", "year", *by]).size()
    if (held != 106).any():
        region, year, *others = held.index[held != 106][0]
        whose = ", ".join([named(ages, [region]), *others])
        raise SelectionError(
            f"{whose} mangler en alder i {year}.",
            f"{whose} lacks an age in {year}.",
            f"gi {what} slik den hentes, med hver alder fra 0 til 105 én gang.",
            f"give {what} as the loader returns it, ages 0 to 105 once each.",
        )
    return ages


def _counted(frame: pd.DataFrame, **groups: range) -> pd.DataFrame:
    """Count persons by place and year, with a column for each group of ages; missing if an age is."""
    counts = {
        name: frame[frame["age"].isin(ages)].groupby(_PLACE, sort=False)["persons"].sum(skipna=False)
        for name, ages in groups.items()
    }
    return pd.DataFrame(counts).reset_index()


def _per_100(persons: pd.Series, base: pd.Series) -> "pd.Series[float]":
    """Return persons per 100 of a base; missing where the base is 0."""
    counted = base.astype("float64")
    return persons.astype("float64") / counted.where(counted > 0) * 100


def _sum(table: pd.DataFrame, first: int, last: int) -> pd.Series:
    return table.loc[:, first:last].sum(axis=1, skipna=False)


def _median_age(persons: pd.Series) -> float:
    """Return the median age, interpolated within a year; the index is the age in whole years."""
    counts = persons.to_numpy()
    if np.isnan(counts).any():
        return math.nan
    reached = counts.cumsum()
    half = reached[-1] / 2
    at = int(np.searchsorted(reached, half))
    before = reached[at] - counts[at]
    return float(persons.index[at] + (half - before) / counts[at])
