"""How much may be chance: the rules for every sentence about a trend, a rank or a comparison.

Counts may always be stated («gikk ned med 78»). A sentence may give meaning to

- a year's change in the population of a small municipality if it exceeds `event_noise`, and to that of
  several municipalities or years together if it exceeds `noise_of_sum`;
- a change in a share or rate of persons if it exceeds `share_noise`;
- a difference between two counts of persons (commuters, women and men) if it exceeds `count_noise`.

Ratios (dependency, coverage, location quotients) have no band, so only what was counted is stated.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.citations import cited, require_year_end
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.explained import explained
from ilag_data.regions import SMALL  # larger places vary more, and by more than chance

CONFIDENCE = 1.96
"""Standard deviations on each side of a 95 % interval."""

FEWEST = 5
"""The smallest number of municipalities from which a dispersion is estimated."""

_EVENTS = (
    "births_in_quarter",
    "deaths_in_quarter",
    "immigration",
    "emigration",
    "domestic_in_migration",
    "domestic_out_migration",
)


class Dispersion(NamedTuple):
    """The variance of yearly population changes, as a multiple of that of independent events."""

    factor: float  # φ; 1 if births, deaths and moves are independent of each other
    municipalities: int  # the number it was estimated from
    years: tuple[int, ...]  # whose changes it was estimated from
    packaged: bool = False  # Trøndelag's, as the figures have too few small municipalities


_YEARS = tuple(STANDARD_YEARS[1:])

PACKAGED = Dispersion(2.396, 15, _YEARS, packaged=True)
"""The dispersion of Trøndelag's 15 municipalities under 3 000, 2016–2023."""


def estimate_dispersion(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> Dispersion:
    """Estimate how much more the population of small municipalities varies than with independent events.

    Families move together, and a workplace or a reception centre moves many at once. The estimator is
    Pearson's: φ = Σ (change − own mean)² / events, over the municipalities with fewer than 3 000 inhabitants
    throughout and over the years, divided by the degrees of freedom, which are the number of years less one
    for each municipality. As each place's own mean is removed, a steady decline does not count as chance.

    The frames are those of `event_noise`, for all municipalities in the county. One without figures for every
    year is left out; with fewer than five left, `PACKAGED` is returned.
    """
    quarters, begun = _taken(population_quarterly, population)
    counted = begun[["region", "year"]].assign(
        persons=begun["persons"].astype("float64"), events=_events(quarters, begun)
    )
    persons, events = (
        counted.pivot(index="region", columns="year", values=figure).reindex(columns=wanted).dropna()
        for figure, wanted in (("persons", [*_YEARS, _YEARS[-1] + 1]), ("events", [*_YEARS]))
    )
    small = persons.index[persons.max(axis=1) < SMALL].intersection(events.index)
    if len(small) < FEWEST:
        return PACKAGED
    change = np.diff(persons.loc[small].to_numpy())
    deviation = change - change.mean(axis=1, keepdims=True)
    freedom = change.size - len(small)
    factor = float((deviation**2 / events.loc[small].to_numpy()).sum() / freedom)
    return Dispersion(factor, len(small), _YEARS)


@explained
def event_noise(
    population_quarterly: pd.DataFrame, population: pd.DataFrame, dispersion: Dispersion = PACKAGED
) -> pd.DataFrame:
    """Estimate how far a year's population change in a small municipality can vary by chance alone.

    Births, deaths and moves are events; if they are independent, a count of *n* has a standard deviation of
    √*n*, and so has their balance. As families move together, it is really √φ times as large
    (`estimate_dispersion`). The band is ±1.96·√(φ·events).

    Parameters
    ----------
    population_quarterly : DataFrame
        As `ilag_data.population_quarterly` returns it, for single municipalities.
    population : DataFrame
        As `ilag_data.population` returns it at the end of each year, for the year before each one that the
        band is wanted for or that events are counted in.
    dispersion : Dispersion
        φ of the county; by default Trøndelag's.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``events`` (counted or estimated, float) and ``noise``: half the width of the
        band, in persons; missing for municipalities of 3 000 or more, for which φ is not valid. The years
        are those after each year end in `population`.

    Raises
    ------
    SelectionError
        A region has no year with all events counted in every quarter, or the population is not that at the
        end of each year.

    Examples
    --------
    >>> from ilag_data import population, population_quarterly
    >>> people = population("Tydal", [2022, 2023], at_year_end=True)
    >>> event_noise(population_quarterly("Tydal", "all"), people).round(1)
      region   name  year  events  noise
    0   5033  Tydal  2023   102.0   30.6
    1   5033  Tydal  2024    85.0   28.0
    """
    quarters, begun = _taken(population_quarterly, population)
    events = _events(quarters, begun)
    counted = events.groupby(begun["region"], sort=False).count()
    if not counted.all():
        raise SelectionError(
            f"Fødte, døde og flyttinger i {named(begun, counted.index[counted == 0], 'no')} er ikke talt "
            "for noe helt år her.",
            f"The births, deaths and moves of {named(begun, counted.index[counted == 0])} are not counted "
            "for any whole year here.",
            "gi enkeltkommuner, med et år som population_quarterly har hele av.",
            "give single municipalities, with a year that population_quarterly holds in full.",
        )
    noise = CONFIDENCE * (dispersion.factor * events) ** 0.5
    noise = noise.where(begun["persons"].astype("float64") < SMALL)
    result = begun[["region", "name", "year"]].assign(events=events, noise=noise)
    return cited(result, population_quarterly, population)


def noise_of_sum(noise: "pd.Series[float]") -> float:
    """Return how far the sum of several places' or years' changes can vary by chance alone.

    Takes and returns half the width of a band, in persons, as `event_noise` does; missing if one is. The
    changes are assumed independent, so their squares add up. When people move between the places, one loses
    what another gains, so the band is too wide rather than too narrow.
    """
    return float((noise**2).sum(skipna=False) ** 0.5)


def share_noise(
    first: "pd.Series[float]",
    first_persons: "pd.Series[float]",
    last: "pd.Series[float]",
    last_persons: "pd.Series[float]",
) -> "pd.Series[float]":
    """Return how far the change of a share (per cent of persons) can vary by chance alone, in points.

    Assumes that every person is included independently of the others, and that each year has other people:
    ±1.96 standard deviations of the difference of two binomial shares. Most people are the same from year to
    year (the employed stay employed), so the band is too wide rather than too narrow: employment rates in the
    small municipalities of Trøndelag vary half as much from year to year as this variance.
    """
    variance = first * (100 - first) / first_persons + last * (100 - last) / last_persons
    return CONFIDENCE * variance**0.5


def count_noise(one: "pd.Series[float]", other: "pd.Series[float] | float") -> "pd.Series[float]":
    """Return how far two counts of persons can differ by chance alone: ±1.96·√(one + other)."""
    return CONFIDENCE * (one + other) ** 0.5


def _taken(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with the loaders' types, the population under the year that begins with it."""
    quarters = taken(population_quarterly, "population_quarterly", "region", "quarter", *_EVENTS)
    people = taken(population, "population", "region", "name", "year", "persons")
    require_year_end(people)
    return quarters, people.assign(year=people["year"] + 1)


def _events(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> "pd.Series[float]":
    """Return the events for every row of `population`, counted or estimated; missing if none is counted."""
    quarters = population_quarterly["quarter"].dt.year.rename("year")
    happened = population_quarterly[[*_EVENTS]].astype("float64").sum(axis=1, skipna=False)
    complete = happened.groupby([population_quarterly["region"], quarters]).sum(min_count=4)
    stock = population.set_index(["region", "year"])["persons"].astype("float64")
    rates = (complete / stock).groupby("region").mean()
    estimated = population["persons"].astype("float64") * population["region"].map(rates).astype("float64")
    place = pd.MultiIndex.from_frame(population[["region", "year"]])
    events = pd.Series(complete.reindex(place).to_numpy(), index=population.index)
    return events.fillna(estimated).where(estimated.notna())
