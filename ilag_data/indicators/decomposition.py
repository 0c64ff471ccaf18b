"""Exact decompositions of a change."""

import numpy as np
import pandas as pd

from ilag_data.citations import cited, refuse_breaks, require_year_end
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.change import figure_of, regions_of
from ilag_data.indicators.explained import explained
from ilag_data.indicators.labour import industry_shares, missing_reference, require_all_jobs
from ilag_data.language import Text

EFFECTS = ("population_effect", "share_effect", "rate_effect")


@explained
def employment_effects(
    employment_rate: pd.DataFrame, population: pd.DataFrame, first_year: int, last_year: int
) -> pd.DataFrame:
    """Split the change in employed persons by population, share aged 15–74 and employment rate.

    Parameters
    ----------
    employment_rate : DataFrame
        As `employment_rate` returns it, with both years.

    Returns
    -------
    DataFrame
        ``region, name, population_effect, share_effect, rate_effect, change``, in persons (float). The three
        effects add up to the change exactly.

    Raises
    ------
    SelectionError
        A figure is missing or zero in one of the years, or a region in `population`; the population is not
        that at the end of each year; or the borders of a region changed in between.

    Examples
    --------
    >>> from ilag_data import employment, indicators, population, population_by_age
    >>> ages = population_by_age("Tydal", [2015, 2023], at_year_end=True)
    >>> rate = indicators.employment_rate(employment("Tydal", [2015, 2023]), ages)
    >>> people = population("Tydal", [2015, 2023], at_year_end=True)
    >>> employment_effects(rate, people, 2015, 2023).round(1)
      region   name  population_effect  share_effect  rate_effect  change
    0   5033  Tydal              -40.1         -14.9        -43.0   -98.0
    """
    figures = ("employed_by_residence", "persons_15_74")
    employment_rate = taken(employment_rate, "employment_rate", "region", "name", "year", *figures)
    population = taken(population, "population", "region", "year", "persons")
    require_year_end(population)
    refuse_breaks(employment_rate, first_year, last_year)
    regions = regions_of(employment_rate)
    place = regions["region"]

    def factors(year: int) -> tuple[pd.Series, ...]:
        employed, working_age = (figure_of(employment_rate, figure, year) for figure in figures)
        everyone = figure_of(population, "persons", year, place)
        none = place[((employed <= 0) | (working_age <= 0) | (everyone <= 0)).to_numpy()]
        if len(none):
            raise SelectionError(
                f"Et tall for {named(regions, none, 'no')} i {year} er null: det har ingen logaritmisk "
                "endring.",
                f"A figure of {named(regions, none)} in {year} is zero: it has no logarithmic change.",
                "utelat stedet, eller velg et annet år.",
                "leave out the region, or choose another year.",
            )
        return employed, everyone, working_age / everyone, employed / working_age

    before, after = factors(first_year), factors(last_year)
    weight = _logarithmic_mean(after[0], before[0])
    effects = {
        name: (weight * np.log(new / old)).to_numpy()
        for name, new, old in zip(EFFECTS, after[1:], before[1:], strict=True)
    }
    result = regions.assign(**effects, change=(after[0] - before[0]).to_numpy())
    return cited(result, employment_rate, population, years=(first_year, last_year))


def _logarithmic_mean(a: pd.Series, b: pd.Series) -> pd.Series:
    """Return (a − b) / ln(a / b), or a where both are equal."""
    equal = a == b
    return ((a - b) / np.log((a / b).where(~equal))).where(~equal, a)


@explained
def shift_share(employment: pd.DataFrame, reference: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Split the change in jobs into national growth, industry mix and local conditions.

    With *e* the employed of an industry in the first year, *g* its growth here, *G* its growth in the
    reference and *T* the total growth in the reference. An industry without employed in the reference in the
    first year is given *T*, so that its change is local. All jobs in a place are required: the industries of
    its residents describe the labour market around it, and a remainder of several industries has no growth of
    its own.

    Parameters
    ----------
    employment : DataFrame
        As ``ilag_data.employment(industries="all", by="workplace")`` returns it after a fetch.
    reference : str
        The region whose growth is the yardstick, usually ``"0"`` Norway; it must be in the frame.

    Returns
    -------
    DataFrame
        One row for each region except the reference: ``region, name, national, industry_mix, local, change``,
        in persons (float). The difference between the total and the industries, from Statistics Norway's
        rounding, counts as an industry.

    Raises
    ------
    SelectionError
        `employment` is by residence, or lacks an industry of the table; a region lacks an industry that
        another has, or a figure, in one of the years; the reference is not in the frame, or has nobody
        employed in the first year; the borders of a region changed in between.

    Examples
    --------
    >>> from ilag_data import employment
    >>> shift_share(employment(["Tydal", "0"], [2015, 2023], industries="all"), "0", 2015, 2023)
    Traceback (most recent call last):
    ilag_data.errors.SelectionError: Shift-share is about the employed by workplace in all industries; ...
    """
    employment = taken(employment, "employment", "region", "name", "year", "industry")
    require_all_jobs(employment, Text("Shift-share", "Shift-share"))
    refuse_breaks(employment, first_year, last_year)
    shares = industry_shares(employment)
    shares = shares.astype({"employed": "float64"})
    of_years = shares[shares["year"].isin([first_year, last_year])]
    regions = regions_of(shares)
    if reference not in set(regions["region"]):
        raise missing_reference(shares, reference)
    # Every region with every industry: one that is absent becomes missing and is not skipped.
    cells = pd.MultiIndex.from_product(
        [regions["region"], shares["industry"].unique()], names=["region", "industry"]
    )
    table = of_years.pivot(index=["region", "industry"], columns="year", values="employed")
    table = table.reindex(index=cells, columns=sorted({first_year, last_year}))
    missing = table.index[table.isna().any(axis=1)]
    if len(missing):
        raise SelectionError(
            f"Tall mangler i {first_year} eller {last_year} for næringen "
            f"{', '.join(missing.unique('industry'))} i {named(regions, missing.unique('region'), 'no')}.",
            f"Figures are missing in {first_year} or {last_year} for the industry "
            f"{', '.join(missing.unique('industry'))} of {named(regions, missing.unique('region'))}.",
            "utelat stedene, eller velg år som har tall.",
            "leave those regions out, or choose years that are there.",
        )
    of_reference = table.loc[reference]
    if of_reference[first_year].sum() <= 0:
        raise SelectionError(
            f"Ingen er sysselsatt i {named(regions, [reference], 'no')} i {first_year}.",
            f"Nobody is employed in {named(regions, [reference])} in {first_year}.",
            "velg et annet første år.",
            "choose another first year.",
        )
    overall = of_reference[last_year].sum() / of_reference[first_year].sum() - 1
    # An industry without employed in the first year is given the total growth.
    started = of_reference[first_year].where(of_reference[first_year] > 0)
    growth_of = (of_reference[last_year] / started - 1).fillna(overall)
    growth = growth_of.loc[table.index.get_level_values("industry")].to_numpy()
    start, change = table[first_year], table[last_year] - table[first_year]
    parts = pd.DataFrame(
        {
            "national": start * overall,
            "industry_mix": start * (growth - overall),
            "local": change - start * growth,
            "change": change,
        }
    )
    others = regions[regions["region"] != reference].reset_index(drop=True)
    result = others.join(parts.groupby("region").sum(), on="region")
    return cited(result, employment, years=(first_year, last_year))
