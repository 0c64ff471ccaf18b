"""Shift-share with the industries that the figures hold, and the bound that rounding puts on it."""

import pandas as pd

from ilag_data import borders, indicators
from ilag_data import regions as places
from ilag_data.analyses.words import years_of
from ilag_data.errors import SelectionError
from ilag_data.indicators.decomposition import growth_by_industry
from ilag_data.indicators.labour import REST
from ilag_data.series import ALL_INDUSTRIES

_MOST_ROUNDED = 2
"""How far a count of 1 or 2 that is published as 0 or 3 can be from the truth."""


def shift_share_of_what_is_held(employment: pd.DataFrame, reference: str = places.NORWAY) -> pd.DataFrame:
    """Split every region's change with the industries that it has in both years.

    Parameters
    ----------
    employment, reference
        As for `employment_shift_share`.

    Returns
    -------
    DataFrame
        As `indicators.shift_share` returns it, with ``first`` (employed in the first year), ``merged`` (names
        of the industries that are part of the rest because a figure is missing; empty where none is) and
        ``rounding``: persons that rounding can move between industry mix and local at the most.

    Raises
    ------
    SelectionError
        As for `employment_shift_share`.
    """
    first, last = years_of(employment)
    ends = employment[employment["year"].isin([first, last])]
    if reference not in set(ends["region"]):
        raise SelectionError(
            f"The reference region {reference} is not among the figures.", 'load it too: regions=[…, "0"].'
        )
    regions = [region for region in ends["region"].unique() if region != reference]
    if not regions:
        raise SelectionError("There is no region beside the reference.", "load the municipalities too.")
    rows = []
    for region in regions:
        pair = ends[ends["region"].isin([region, reference])]
        figures = pair.groupby("industry", sort=False)["employed_by_residence"]
        lacking = [code for code, counted in figures if counted.isna().any() and code != ALL_INDUSTRIES]
        shares = indicators.industry_shares(pair[~pair["industry"].isin(lacking)])
        names = pair.drop_duplicates("industry").set_index("industry")["industry_name"]
        row = indicators.shift_share(shares, reference, first, last)
        totals = pair[(pair["region"] == region) & (pair["industry"] == ALL_INDUSTRIES)]
        rows.append(
            row.assign(
                first=float(totals.loc[totals["year"] == first, "employed_by_residence"].iloc[0]),
                merged=", ".join(names[code] for code in lacking),
                rounding=_rounding(shares, region, reference, first, last),
            )
        )
    result = pd.concat(rows, ignore_index=True)
    return result.assign(percent=result["change"] / result["first"] * 100)


def _rounding(shares: pd.DataFrame, region: str, reference: str, first: int, last: int) -> float:
    """Bound what rounding can move between industry mix and local.

    A count that is off by at most two in an industry is off by as much, the other way, in the rest, since the
    total is as published. So it moves two persons from the growth of the one to that of the other, for every
    industry and every municipality that is added up.
    """
    table = shares[shares["region"] == reference].pivot(index="industry", columns="year", values="employed")
    growth = growth_by_industry(table[first], table[last])
    added = len(borders.members(region, first) or (region,))
    return float(_MOST_ROUNDED * added * (growth - growth[REST]).abs().sum())
