"""How much may be chance: the rules that every sentence about a trend, a rank or a comparison keeps.

What was counted may always be said («gikk ned med 78»). That it means something may be said of

- a year's change in the population of a small municipality, where it lies outside `event_noise`, and that of
  several together or of several years where it lies outside `noise_of_sum`;
- a change in a share or rate of persons, where it is larger than `share_noise`;
- a difference between two counts of persons (commuters, women and men), where it is larger than
  `count_noise`.

Ratios (dependency, coverage, location quotients) have no band: of them is told only what was counted.
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
"""Standard deviations to each side that hold chance in 95 of 100 cases."""

FEWEST = 5
"""Municipalities that a dispersion can be estimated from."""

_EVENTS = (
    "births_in_quarter",
    "deaths_in_quarter",
    "immigration",
    "emigration",
    "domestic_in_migration",
    "domestic_out_migration",
)


class Dispersion(NamedTuple):
    """How many times the variance of independent events the yearly changes of population have."""

    factor: float  # φ; 1 where births, deaths and moves come independently of each other
    municipalities: int  # how many it was estimated from
    years: tuple[int, ...]  # whose changes it was estimated from
    packaged: bool = False  # that of Trøndelag, for want of small municipalities among the figures


_YEARS = tuple(STANDARD_YEARS[1:])

PACKAGED = Dispersion(2.396, 15, _YEARS, packaged=True)
"""That of the 15 municipalities of Trøndelag under 3 000, 2016–2023."""


def estimate_dispersion(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> Dispersion:
    """Estimate how much more the population of small municipalities varies than independent events would.

    Families move together, and a workplace or a reception centre moves many at once. The estimator is
    Pearson's: φ = Σ (change − own mean)² / events, over the municipalities with fewer than 3 000 inhabitants
    throughout and the years, divided by the degrees of freedom, which are one less than the years for each
    municipality. Since each place's own mean is removed, a steady decline is not taken for chance.

    The frames are those of `event_noise`, of all the county's municipalities; one without the figures of
    every year is left out, and `PACKAGED` returned where fewer than five are left.
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
    """Estimate how far a year's change in the population of a small municipality can stray by chance alone.

    Births, deaths and moves are events; when they come independently of each other, a count of *n* has a
    standard deviation of √*n*, and so has the balance of them. Families move together, so it is really √φ
    times as large (`estimate_dispersion`). The band is ±1.96·√(φ·events).

    Parameters
    ----------
    population_quarterly : DataFrame
        As `ilag_data.population_quarterly` returns it, for single municipalities.
    population : DataFrame
        As `ilag_data.population` returns it at the end of each year: of the year before each that the band is
        wanted for, and before each that is counted.
    dispersion : Dispersion
        φ of the county; that of Trøndelag unless told otherwise.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``events`` (counted or estimated, float) and ``noise``: half the width of the
        band, in persons; missing for municipalities of 3 000 or more, which φ does not hold for. The years
        are those that follow the ends of years in `population`.

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
            "give single municipalities, with a year that population_quarterly holds whole.",
        )
    noise = CONFIDENCE * (dispersion.factor * events) ** 0.5
    noise = noise.where(begun["persons"].astype("float64") < SMALL)
    result = begun[["region", "name", "year"]].assign(events=events, noise=noise)
    return cited(result, population_quarterly, population)


def noise_of_sum(noise: "pd.Series[float]") -> float:
    """Return how far the sum of several places' or years' changes can stray by chance alone.

    Takes and gives half the width of a band, in persons, as of `event_noise`; missing where one is. The
    changes are taken to come independently of each other, so that the squares add up. Where one moves to
    another of the places, what one loses the other gains: the band is then rather too wide than too narrow.
    """
    return float((noise**2).sum(skipna=False) ** 0.5)


def share_noise(
    first: "pd.Series[float]",
    first_persons: "pd.Series[float]",
    last: "pd.Series[float]",
    last_persons: "pd.Series[float]",
) -> "pd.Series[float]":
    """Return how far the change of a share (per cent of persons) can stray by chance alone, in points.

    As if every person were counted in or not independently of the others, and others were asked each year:
    ±1.96 standard deviations of the difference of two binomial shares. Most people are the same from year to
    year (who works goes on working), so the band is rather too wide than too narrow: the employment rates of
    the small municipalities of Trøndelag vary half as much from year to year as this variance.
    """
    variance = first * (100 - first) / first_persons + last * (100 - last) / last_persons
    return CONFIDENCE * variance**0.5


def count_noise(
    one: "pd.Series[float]", other: "pd.Series[float] | float", factor: float = 1.0
) -> "pd.Series[float]":
    """Return how far two counts can lie apart by chance alone, in persons: ±1.96·√(φ·(one + other)).

    φ, the `factor`, is 1 for persons counted once, and a `Dispersion` has that of events.
    """
    return CONFIDENCE * (factor * (one + other)) ** 0.5


def _taken(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with our types, the population under the year that it begins."""
    quarters = taken(population_quarterly, "population_quarterly", "region", "quarter", *_EVENTS)
    people = taken(population, "population", "region", "name", "year", "persons")
    require_year_end(people)
    return quarters, people.assign(year=people["year"] + 1)


def _events(population_quarterly: pd.DataFrame, population: pd.DataFrame) -> "pd.Series[float]":
    """Return the events of every row of `population`, counted or estimated; missing where none is counted."""
    quarters = population_quarterly["quarter"].dt.year.rename("year")
    happened = population_quarterly[[*_EVENTS]].astype("float64").sum(axis=1, skipna=False)
    complete = happened.groupby([population_quarterly["region"], quarters]).sum(min_count=4)
    stock = population.set_index(["region", "year"])["persons"].astype("float64")
    rates = (complete / stock).groupby("region").mean()
    estimated = population["persons"].astype("float64") * population["region"].map(rates).astype("float64")
    place = pd.MultiIndex.from_frame(population[["region", "year"]])
    events = pd.Series(complete.reindex(place).to_numpy(), index=population.index)
    return events.fillna(estimated).where(estimated.notna())
