"""What people work with: shares, changes and specialisation by industry, by place of residence."""

import pandas as pd

from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Columns, number, period
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.labour_industries import (
    FETCH,
    MANUFACTURING,
    OTHER,
    PUBLIC,
    ROUNDED,
    change_by_group,
    cited,
    file_name,
    group_label,
    grouped,
    in_the,
    place_of_counting,
)
from ilag_report.findings.labour_industry_tables import industry_table, location_quotients
from ilag_report.findings.labour_words import cell, every_place, last_year_with, municipalities
from ilag_report.findings.words import years_of


def industry_shares(industries: pd.DataFrame) -> Chart:
    """Share of all employed by group of industries, last year (SSB table 07984).

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, 4th quarter; the last year that has every
        group for every region is shown.

    Returns
    -------
    Chart
        Columns that add up to 100 per cent; the finding is the share that differs most from the county's (or
        Norway's).

    Raises
    ------
    SelectionError
        The total or an industry is not in the frame, or no year is complete.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(industries)
    counted = place_of_counting(industries)
    groups = grouped(industries)
    year = last_year_with(groups, ["employed"], FETCH)
    of_year = groups[groups["year"] == year]
    return describe(
        name=file_name(Text("naeringer-andeler", "industry-shares"), industries),
        title=_share_in_words(of_year, lang),
        subtitle=Text(
            f"Sysselsatte 15–74 år {counted.no} og næring, prosent, 4. kvartal {year}",
            f"Employed 15–74 {counted.en} and industry, per cent, 4th quarter {year}",
        ),
        body=Columns(
            of_year.assign(category=of_year["name"], series=_labels(of_year["industry"], lang))[
                ["category", "series", "share"]
            ].rename(columns={"share": "value"}),
            unit=Text("prosent av alle sysselsatte", "per cent of all employed")[lang],
            decimals=0,
            values=True,
        ),
        frames=[cited(industries, [year])],
        indicators=["industry_shares"],
        note=ROUNDED,
        alt_text=_alt_of_shares(of_year, counted, year, lang),
    )


def _labels(codes: pd.Series, lang: Lang) -> pd.Series:
    return codes.map({code: group_label(code, lang) for code in codes.unique()})


def _share_in_words(shares: pd.DataFrame, lang: Lang) -> str:
    """Tell of the municipality and group that differ most from the reference, with both shares."""
    wide = shares.pivot(index="region", columns="industry", values="share")
    reference = next((one for one in (places.COUNTY, places.NORWAY) if one in wide.index), None)
    ours = municipalities(shares)
    names = {place.region: place.inside for place in every_place(shares)}
    rows = wide.loc[[place.region for place in ours] or list(wide.index)]
    if reference is None or not ours:
        region = str(rows[PUBLIC].idxmax())
        share = number(cell(wide, region, PUBLIC), lang=lang)
        return Text(
            f"{share} prosent av de sysselsatte i {names[region]} arbeider {in_the(PUBLIC, 'no')}",
            f"{share} per cent of the employed in {names[region]} work {in_the(PUBLIC, 'en')}",
        )[lang]
    away = (rows - wide.loc[reference]).abs().drop(columns=OTHER)
    industry = str(away.max().idxmax())
    region = str(away[industry].idxmax())
    here, there = cell(wide, region, industry), cell(wide, reference, industry)
    return Text(
        f"{number(here, lang='no')} prosent av de sysselsatte i {names[region]} arbeider "
        f"{in_the(industry, 'no')}, {number(there, lang='no')} prosent i {names[reference]}",
        f"{number(here, lang='en')} per cent of the employed in {names[region]} work "
        f"{in_the(industry, 'en')}, {number(there, lang='en')} per cent in {names[reference]}",
    )[lang]


def _alt_of_shares(shares: pd.DataFrame, counted: Text, year: int, lang: Lang) -> str:
    """Give the share of public services of every region, from the highest to the lowest."""
    public = shares[shares["industry"] == PUBLIC].set_index("name")["share"]
    label = group_label(PUBLIC, lang)
    head = Text(
        f"Søylediagram. Sysselsatte {counted.no} og næring, 4. kvartal {year}. {label}, prosent",
        f"Column chart. Employed {counted.en} and industry, 4th quarter {year}. {label}, per cent",
    )[lang]
    return words.listed(head, words.ranked(public, 0, lang))


def industry_change(industries: pd.DataFrame) -> Chart:
    """What each group of industries adds to the growth in employed persons (SSB table 07984).

    The change of each group in per cent of all employed in the first year: so the parts add up to the growth
    of the region, and a municipality can stand beside the county. Manufacturing stands among the other
    industries where the frame lacks it for a region.

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, 4th quarter; its first and last year are
        compared.

    Returns
    -------
    Chart
        Stacked columns from zero with the growth as net.

    Raises
    ------
    SelectionError
        A figure of the total, agriculture or public services is missing in the first or last year, or there
        is one year only.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(industries)
    counted = place_of_counting(industries)
    first, last = years_of(industries)
    parts = change_by_group(industries, first, last)
    merged = MANUFACTURING not in set(parts["industry"])
    labels = {code: group_label(code, lang, merged=merged) for code in parts["industry"].unique()}
    totals = parts.groupby("name", sort=False)["percent"].sum()
    years = period(first, last)
    return describe(
        name=file_name(Text("naeringer-endring", "industry-change"), industries),
        title=_change_in_words(parts, first, lang),
        subtitle=Text(
            f"Endring i sysselsatte 15–74 år {counted.no}, 4. kvartal {years}, prosent av alle i {first}",
            f"Change in employed 15–74 {counted.en}, 4th quarter {years}, per cent of all in {first}",
        ),
        body=Columns(
            parts.assign(category=parts["name"], series=parts["industry"].map(labels))[
                ["category", "series", "percent"]
            ].rename(columns={"percent": "value"}),
            unit=Text("prosent", "per cent")[lang],
            signed=True,
            net=Text("Endring i alt", "Total change")[lang],
        ),
        frames=[cited(industries, [first, last])],
        indicators=["industry_shares"],
        note=ROUNDED,
        alt_text=words.listed(
            Text(
                f"Søylediagram. Endring i sysselsatte {years} etter næring, i alt i prosent",
                f"Column chart. Change in employed {years} by industry, total in per cent",
            )[lang],
            words.ranked(totals, 1, lang, signed=True),
        ),
    )


def _change_in_words(parts: pd.DataFrame, first: int, lang: Lang) -> str:
    """Tell of the region with the largest growth or decline, and the part that weighs most in it."""
    ours = municipalities(parts) or every_place(parts)
    inside = parts[parts["region"].isin([place.region for place in ours])]
    totals = inside.groupby("region", sort=False)[["persons", "percent"]].sum()
    region = str(totals["percent"].abs().idxmax())
    name = next(place.name for place in ours if place.region == region)
    net = cell(totals, region, "persons")
    if net == 0:
        return Text(
            f"{name} har like mange sysselsatte som i {first}",
            f"{name} has as many employed as in {first}",
        )[lang]
    own = inside[inside["region"] == region]
    sign = 1 if net > 0 else -1
    largest = own.assign(weight=own["persons"] * sign).sort_values("weight", kind="stable").iloc[-1]
    more = Text("flere" if sign > 0 else "færre", "more" if sign > 0 else "fewer")[lang]
    amount, part = number(abs(net), lang=lang), number(abs(float(largest["persons"])), lang=lang)
    where = in_the(str(largest["industry"]), lang)
    return Text(
        f"{name} har {amount} {more} sysselsatte enn i {first} – {part} {more} {where}",
        f"{name} has {amount} {more} employed than in {first} – {part} {more} {where}",
    )[lang]


__all__ = ["industry_change", "industry_shares", "industry_table", "location_quotients"]
