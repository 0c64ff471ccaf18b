"""Where a change came from: exact decompositions."""

import numpy as np
import pandas as pd

from ilag_data.catalogue import INDUSTRIES, UNSPECIFIED
from ilag_data.citations import cited, refuse_breaks, require_year_end
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.change import figure_of, regions_of
from ilag_data.indicators.explained import explained
from ilag_data.indicators.labour import industry_shares

EFFECTS = ("population_effect", "share_effect", "rate_effect")


@explained
def employment_effects(
    employment_rate: pd.DataFrame, population: pd.DataFrame, first_year: int, last_year: int
) -> pd.DataFrame:
    """Split the change in employed persons into population, share aged 15–74 and employment rate.

    Parameters
    ----------
    employment_rate : DataFrame
        As `employment_rate` returns it, with both years.

    Returns
    -------
    DataFrame
        ``region, name, population_effect, share_effect, rate_effect, change``, in persons (float). The three
        effects are the change exactly, without a remainder.

    Raises
    ------
    SelectionError
        A figure is missing or zero in one of the years, or a region in `population`; the population is not
        that at the end of each; or the borders of a region changed between.

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
    """Return (a − b) / ln(a / b), which is a where both are equal."""
    equal = a == b
    return ((a - b) / np.log((a / b).where(~equal))).where(~equal, a)


@explained
def shift_share(employment: pd.DataFrame, reference: str, first_year: int, last_year: int) -> pd.DataFrame:
    """Split the change in jobs into national growth, industry mix and local conditions.

    With *e* the employed of an industry in the first year, *g* its growth here, *G* its growth in the
    reference and *T* the growth of everything in the reference. An industry that the reference did not have
    in the first year is given *T*, so that its change is local. It is of all jobs in a place: the industries
    of those who live there tell of the labour market around it, and a rest of many industries together has no
    growth of its own.

    Parameters
    ----------
    employment : DataFrame
        As ``ilag_data.employment(industries="all", by="workplace")`` returns it after a fetch.
    reference : str
        The region whose growth is the measure, usually ``"0"`` Norway; among the figures.

    Returns
    -------
    DataFrame
        One row for each region but the reference: ``region, name, national, industry_mix, local, change``, in
        persons (float). What Statistics Norway's rounding leaves between the industries and the total is an
        industry of its own.

    Raises
    ------
    SelectionError
        `employment` is by residence, or lacks an industry of the table; a region lacks an industry that
        another one has, or a figure, in one of the years; the reference is not among the regions, or has
        nobody employed in the first year; the borders of a region changed between.

    Examples
    --------
    >>> from ilag_data import employment
    >>> shift_share(employment(["Tydal", "0"], [2015, 2023], industries="all"), "0", 2015, 2023)
    Traceback (most recent call last):
    ilag_data.errors.SelectionError: Shift-share is of the employed by workplace in all industries; ...
    """
    employment = taken(employment, "employment", "region", "name", "year", "industry")
    _require_all_jobs(employment)
    refuse_breaks(employment, first_year, last_year)
    shares = industry_shares(employment)
    shares = shares.astype({"employed": "float64"})
    of_years = shares[shares["year"].isin([first_year, last_year])]
    regions = regions_of(shares)
    if reference not in set(regions["region"]):
        raise SelectionError(
            f"Referansen {named(shares, [reference], 'no')} er ikke blant tallene.",
            f"The reference {named(shares, [reference])} is not among the figures.",
            "hent den også.",
            "load it too.",
        )
    # Every region with every industry: what one of them lacks altogether is met as missing, not passed over.
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
    # An industry that was not there to begin with is given the growth of everything.
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


def _require_all_jobs(employment: pd.DataFrame) -> None:
    """Stop before what is of all jobs is computed of those who live there, or of some industries."""
    lacking = [code for code in INDUSTRIES if code not in {*employment["industry"], UNSPECIFIED}]
    wrong = "employed_by_workplace" not in employment
    if wrong or lacking:
        lacks = "employed_by_workplace" if wrong else ", ".join(lacking)
        raise SelectionError(
            f"Shift-share er av sysselsatte etter arbeidssted i alle næringer; employment mangler {lacks}.",
            f"Shift-share is of the employed by workplace in all industries; employment lacks {lacks}.",
            'hent employment(…, industries="all", by="workplace"); «ilag fetch employment» henter '
            "tallene fra SSB.",
            'load employment(…, industries="all", by="workplace"); `ilag fetch employment` brings the '
            "figures.",
        )
