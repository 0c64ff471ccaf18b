"""How much chance alone can move a year: the band for one place, or for the six together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Text, count
from ilag_report.findings import population_words as wording

EVENTS = (
    "births",
    "deaths",
    "immigration",
    "emigration",
    "domestic_in_migration",
    "domestic_out_migration",
)


def whole_years(quarters: pd.DataFrame, figures: Sequence[str]) -> pd.DataFrame:
    """Add quarters up to years, those only of which all four quarters hold the figures.

    Parameters
    ----------
    quarters : DataFrame
        As `ilag_data.population_quarterly` returns it.
    figures : sequence of str
        The columns to add up.

    Returns
    -------
    DataFrame
        ``region, name, year`` and the figures.
    """
    known = quarters.dropna(subset=list(figures))
    known = known.assign(year=known["quarter"].dt.year)
    by_year = known.groupby(["region", "name", "year"], sort=False)
    sums = by_year[list(figures)].sum()[by_year.size() == 4]
    return sums.reset_index()


def counted_years(quarters: pd.DataFrame, population: pd.DataFrame, regions: Sequence[str]) -> list[int]:
    """Return the whole years of which all events, and the population, are known in every region."""
    years = whole_years(quarters, EVENTS)
    counted: set[int] | None = None
    for region in regions:
        stock = population.loc[(population["region"] == region) & population["persons"].notna(), "year"]
        here = set(years.loc[years["region"] == region, "year"]) & set(stock)
        counted = here if counted is None else counted & here
    return sorted(int(year) for year in counted or ())


def members(code: str) -> list[str]:
    """Return the municipalities whose events are added up for a region."""
    return list(places.PROGRAMME) if code == places.TOGETHER else [code]


def band(
    code: str, rows: pd.DataFrame, quarters: pd.DataFrame | None, population: pd.DataFrame | None
) -> pd.Series | None:
    """Return the band of chance for each year of `rows`; None where the events are not known."""
    if quarters is None or population is None:
        return None
    of = members(code)
    stock = population[population["region"].isin(of)]
    if not counted_years(quarters, stock, of):
        return None
    estimated = indicators.event_noise(quarters[quarters["region"].isin(of)], stock)
    # Independent events add up, so of several places it is the events that are added, not their roots.
    events = estimated.groupby("year")["events"].sum(min_count=len(of))
    noise = 1.96 * np.sqrt(events.reindex(rows["year"]).to_numpy())
    return pd.Series(noise, index=rows.index)


def note_on(codes: Sequence[str], quarters: pd.DataFrame, population: pd.DataFrame) -> Text:
    """Say how the bands of some regions were estimated."""
    years = sorted({year for code in codes for year in counted_years(quarters, population, members(code))})
    twice = any(len(members(code)) > 1 for code in codes)
    many = Text(count(len(places.PROGRAMME), "no"), count(len(places.PROGRAMME), "en"))
    return Text(
        "Tilfeldig variasjon: ±1,96·√(fødte, døde og flyttinger), anslått av de hele årene i tabell 01222: "
        f"{wording.years_in_words(years, 'no')}."
        + (
            f" Flyttinger mellom de {many.no} er talt to ganger; båndet er derfor noe for bredt."
            if twice
            else ""
        ),
        "Chance variation: ±1.96·√(births, deaths and moves), estimated from the whole years in table 01222: "
        f"{wording.years_in_words(years, 'en')}."
        + (
            f" Moves among the {many.en} are counted twice, so the band is somewhat too wide."
            if twice
            else ""
        ),
    )
