"""What people work in: shares, changes and specialisation by group of industries (notebook 06).

Industries are combined in four groups: three that the bundled figures hold, and everything else. The charts
take frames as ``ilag_data.employment(industries="all")`` returns them, by residence; `jobs` has the charts
by workplace.
"""

import math
from collections.abc import Sequence
from itertools import product

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, joined
from ilag_report.charts import Chart, Column, Columns, NumberFormat, Table
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.messages import say

PRIMARY = "01-03"
MANUFACTURING = "10-33"
PUBLIC = "84-88"
OTHER = "other"
_GROUPS = (PRIMARY, MANUFACTURING, PUBLIC, OTHER)
_GROUP_OF = {PRIMARY: PRIMARY, MANUFACTURING: MANUFACTURING} | dict.fromkeys(("84", "85", "86-88"), PUBLIC)
_CLEARLY_LARGER = 1.05
_FIGURE = "employed_by_residence"


def industry_shares(industries: pd.DataFrame) -> Chart:
    """Share of all employed by group of industries, last year (SSB table 07984).

    Columns that add up to 100 per cent; the finding is the share farthest from the county's (or Norway's).
    """
    lang = language_of(industries)
    year, shares = common.last_year_with(grouped(industries), ["employed"])
    finding = _finding_of_shares(shares)
    told = shares[shares["industry"] == finding[1]["industry_code"]].set_index("name")["share"]
    return chart_of(
        "industry-shares",
        frames=[of_years(industries, [year])],
        notes=[say("industries.note", lang)],
        body=Columns(
            _columns_of(shares, "share", lang),
            unit=say("industry-shares.unit", lang),
            decimals=0,
            values=True,
            coloured_as=_GROUPS,
        ),
        finding=finding,
        values={"year": year},
        told=NumberFormat(0).ranked(told, lang),
        indicators=["industry_shares"],
    )


def _finding_of_shares(shares: pd.DataFrame) -> Finding:
    """Return the municipality and group whose share is farthest from the reference's, with both shares."""
    wide = shares.pivot(index="region", columns="industry", values="share")
    ours = common.municipalities(shares)["region"].unique()
    names = common.names_within(shares)
    references = [region for region in (places.COUNTY, places.NORWAY) if region in wide.index]
    if not (references and len(ours)):
        of_public = wide.loc[ours if len(ours) else wide.index, PUBLIC]
        region = str(of_public.idxmax())
        return "title-alone", {"share": of_public[region], "industry_code": PUBLIC, "name": names[region]}
    reference = references[0]
    away = (wide.loc[ours] - wide.loc[reference]).abs().drop(columns=OTHER)
    industry = str(away.max().idxmax())
    region = str(away[industry].idxmax())
    return "title", {
        "share": wide.loc[region, industry],
        "industry_code": industry,
        "name": names[region],
        "reference_share": wide.loc[reference, industry],
        "reference": names[reference],
    }


def industry_change(industries: pd.DataFrame) -> Chart:
    """What each group of industries contributes to the growth in employed persons (SSB table 07984).

    Stacked columns from zero with the growth as net; the finding is the region with the largest change.

    The change in each group is in per cent of all employed in the first year, so that the groups add up to
    the region's growth and a municipality can be compared with the county. Manufacturing is among the other
    industries if the frame lacks it for a region.
    """
    lang = language_of(industries)
    first, last = common.years_of(industries)
    norway = industries["region"] == places.NORWAY
    # Figures for the whole country may end a year before those for the county.
    of_norway = industries.loc[norway & industries["year"].isin([first, last]), _FIGURE]
    compared = industries[~norway] if of_norway.isna().any() else industries
    parts = change_by_group(compared, first, last)
    growth = parts.groupby("name", sort=False)["percent"].sum()
    # An industry that lacks figures is not visible: it is among the others.
    held = of_years(industries, [first, last])
    seen = common.missing_in_words(held[held["industry"] == ALL_INDUSTRIES], [_FIGURE], lang)
    return chart_of(
        "industry-change",
        frames=[common.with_missing(held, seen)],
        notes=[say("industries.note", lang)],
        details=[gap for gap in held.attrs["missing"] if gap not in seen],
        body=Columns(
            _columns_of(parts, "percent", lang),
            unit=say("words.per_cent", lang),
            signed=True,
            net=say("industry-change.net", lang),
            coloured_as=[*parts["industry"].unique()],
        ),
        finding=_finding_of_change(parts),
        told=NumberFormat(1, signed=True).ranked(growth, lang),
        indicators=["industry_shares"],
    )


def _finding_of_change(parts: pd.DataFrame) -> Finding:
    """Return the region with the largest growth or decline, and the group that contributes most to it."""
    shown = common.municipalities_or_all(parts)
    totals = shown.groupby("region", sort=False)[["persons", "percent"]].sum()
    own = shown[shown["region"] == totals["percent"].abs().idxmax()]
    name, change = own["name"].iloc[0], own["persons"].sum()
    if change == 0:
        return "title-none", {"name": name}
    # Of ties, the last in the column.
    part = own.sort_values("persons", ascending=change > 0, kind="stable").iloc[-1]
    return "title", {
        "name": name,
        "change": change,
        "percent": own["percent"].sum(),
        "industry_code": part["industry"],
        "merged": _merged(parts),
    }


def location_quotients(industries: pd.DataFrame) -> Chart:
    """Compare each municipality's industries with Trøndelag and Norway, last year (SSB table 07984).

    A table of location quotients; the finding is the highest. Trøndelag (``"50"``), Norway (``"0"``) or both
    must be among the regions.
    """
    lang = language_of(industries)
    year, shares = common.last_year_with(grouped(industries), ["employed"])
    names = common.names_within(shares)
    references = [region for region in names if region in (places.COUNTY, places.NORWAY)]
    if not references:
        raise common.missing_places([places.COUNTY, places.NORWAY])
    others = common.municipalities_or_all(shares[~shares["region"].isin(references)])
    if others.empty:
        raise SelectionError(
            "Det er ikke noe annet enn referansen selv.",
            "There is only the reference itself.",
            "hent en kommune sammen med den.",
            "load a municipality with it.",
        )
    rows = others[["region", "name"]].drop_duplicates(ignore_index=True)
    columns = [Column("name", "")]
    for reference in references:
        quotients = indicators.location_quotient(shares, reference)
        wide = quotients.pivot(index="region", columns="industry", values="location_quotient")
        rows = rows.join(wide.add_suffix(f"_{reference}"), on="region")
    for code, reference in product(_GROUPS, references):
        name, norway = places.name(reference, lang), reference == places.NORWAY
        against = say("location-quotients.against", lang, name=name, norway=norway)
        columns.append(Column(f"{code}_{reference}", against, label_of(code, lang), NumberFormat(2)))
    of_reference = rows.set_index("name")[[f"{code}_{references[0]}" for code in _GROUPS]]
    of_reference = of_reference.set_axis([*_GROUPS], axis=1)
    finding = _finding_of_quotients(of_reference)
    return chart_of(
        "location-quotients",
        frames=[of_years(industries, [year])],
        notes=[say("industries.note", lang)],
        body=Table(rows, tuple(columns)),
        finding=finding,
        values={
            "year": year,
            "reference": names[references[0]],
            "names": [*common.names_within(rows).values()],
        },
        told=NumberFormat(1).ranked(of_reference[str(finding[1]["industry_code"])], lang),
        indicators=["location_quotient"],
    )


def _finding_of_quotients(quotients: pd.DataFrame) -> Finding:
    """Return the highest quotient, among the groups other than the rest."""
    judged = quotients.drop(columns=OTHER)
    industry = judged.max().idxmax()
    highest = float(judged[industry].max())
    if highest < _CLEARLY_LARGER:
        return "title-none", {"industry_code": industry}
    return "title", {"industry_code": industry, "name": judged[industry].idxmax(), "times": highest}


def industry_table(industries: pd.DataFrame) -> Chart:
    """Employed persons by group of industries: last year, and change in persons (SSB table 07984).

    A table, in which «..» marks missing figures; the finding is the largest change of a group that is one
    thing, the municipalities together.
    """
    lang = language_of(industries)
    groups = grouped(industries)
    first, last = common.years_of(industries)
    wide = groups.pivot(index="region", columns=["industry", "year"], values="employed")
    rows = groups[["region", "name"]].drop_duplicates(ignore_index=True)
    columns = [Column("name", "")]
    for code in _GROUPS:
        before, after = rows["region"].map(wide[code][first]), rows["region"].map(wide[code][last])
        rows[f"{code}_last"] = after
        rows[f"{code}_change"] = after - before
        label = label_of(code, lang)
        columns += [
            Column(f"{code}_last", str(last), label, NumberFormat()),
            Column(f"{code}_change", say("words.change", lang), label, NumberFormat(signed=True)),
        ]
    values = _values_of_table(rows, industries)
    changes = rows.set_index("name")[f"{values['industry_code']}_change"]
    return chart_of(
        "industry-table",
        frames=[of_years(industries, [first, last])],
        notes=[say("industries.note", lang)],
        body=Table(rows, tuple(columns)),
        values=values,
        told=NumberFormat(0, signed=True).ranked(changes, lang),
        indicators=["change", "industry_shares"],
    )


def _values_of_table(rows: pd.DataFrame, industries: pd.DataFrame) -> dict[str, object]:
    """Return the group that changed most and its change, the municipalities together."""
    subject = common.municipalities_or_first(rows)
    sums = {
        code: float(subject[f"{code}_change"].sum(skipna=False)) for code in (PRIMARY, PUBLIC, MANUFACTURING)
    }
    known = {code: change for code, change in sums.items() if not math.isnan(change)}
    if not known:
        lacking = subject.loc[subject[f"{PRIMARY}_change"].isna(), "name"]
        no, en = (joined([*lacking], lang) for lang in ("no", "en"))
        raise common.missing_figures(
            f"Tall for næringene {PRIMARY} mangler for {no} i det første eller det siste året.",
            f"Figures of the industries {PRIMARY} are missing for {en} in the first or the last year.",
            industries,
        )
    most = max(known, key=lambda code: abs(known[code]))
    return {"names": [*common.names_within(subject).values()], "industry_code": most, "change": known[most]}


def _columns_of(groups: pd.DataFrame, figure: str, lang: Lang) -> pd.DataFrame:
    """Return the data for stacked columns, with the labels of the groups."""
    labels = {code: label_of(code, lang, merged=_merged(groups)) for code in groups["industry"].unique()}
    series = groups["industry"].map(labels)
    return pd.DataFrame({"category": groups["name"], "series": series, "value": groups[figure]})


def _merged(groups: pd.DataFrame) -> bool:
    """Return whether manufacturing is among the other industries."""
    return MANUFACTURING not in set(groups["industry"])


def label_of(code: str, lang: Lang, *, merged: bool = False) -> str:
    """Return the label of an industry or a group of industries."""
    return say("industries.label", lang, code=code, merged=merged)


def grouped(industries: pd.DataFrame) -> pd.DataFrame:
    """Combine the industries in four groups that add up to the total exactly.

    The columns are ``region, name, year, industry, employed`` and ``share`` (per cent of the total), group by
    group; a group is missing if one of its industries is.
    """
    lacking = sorted({ALL_INDUSTRIES, *_GROUP_OF} - set(industries["industry"]))
    lacking += {_FIGURE} - set(industries)
    if lacking:
        raise SelectionError(
            f"{', '.join(lacking)} er ikke blant tallene.",
            f"{', '.join(lacking)} is not among the figures.",
            'hent dem med employment(industries="all").',
            'load them with employment(industries="all").',
        )
    shares = indicators.industry_shares(industries)
    shares["industry"] = shares["industry"].map(lambda code: _GROUP_OF.get(code, OTHER))
    keys = ["region", "name", "year", "industry"]
    sums = shares.groupby(keys, sort=False)[["employed", "share"]].sum(skipna=False).reset_index()
    return sums.sort_values(
        "industry", key=lambda codes: codes.map(_GROUPS.index), kind="stable", ignore_index=True
    )


def change_by_group(industries: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return what each group contributes to the change: ``region, name, industry, persons, percent``.

    Per cent of all employed in the first year, so that a region's groups add up to its growth exactly.
    Manufacturing is among the other industries if it is missing for any region in one of the years.
    """
    total = industries[industries["industry"] == ALL_INDUSTRIES]
    totals = indicators.change(total, _FIGURE, first, last).set_index("region")
    employed = grouped(industries).pivot(index="region", columns=["year", "industry"], values="employed")
    before, after = (pd.DataFrame(employed.xs(year, axis="columns")) for year in (first, last))
    change = (after - before).reindex(totals.index)
    shown = [PRIMARY, *([MANUFACTURING] if change[MANUFACTURING].notna().all() else []), PUBLIC]
    for code in shown:
        if lacking := ", ".join(change.index[change[code].isna()]):
            raise common.missing_figures(
                f"Næringen {code} mangler i {first} eller {last} for {lacking}.",
                f"The industry {code} is missing in {first} or {last} for {lacking}.",
                industries,
            )
    change[OTHER] = totals["change"] - change[shown].sum(axis=1)
    long = change[[*shown, OTHER]].melt(var_name="industry", value_name="persons", ignore_index=False)
    parts = long.join(totals[["name", "first"]]).reset_index()
    parts["percent"] = parts["persons"] / parts["first"] * 100
    return parts[["region", "name", "industry", "persons", "percent"]]


def of_years(industries: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return the given years of a frame, with notes on what is missing in them and in later years only."""
    lang = language_of(industries)
    figure = [column for column in map(str, industries) if column.startswith("employed_by_")]
    shown = industries[industries["year"].isin(years)]
    told = industries[industries["year"].isin(years) | (industries["year"] > max(years))]
    total = told[told["industry"] == ALL_INDUSTRIES]
    missing = common.missing_in_words(total, figure, lang)
    # If a region has no figures at all in a year, that is noted once and not for every industry.
    absent = pd.MultiIndex.from_frame(total.loc[total[figure[0]].isna(), ["region", "year"]])
    by_industry = told[~pd.MultiIndex.from_frame(told[["region", "year"]]).isin(absent)]
    for industry, rows in by_industry.groupby("industry_name", sort=False):
        missing += common.missing_in_words(rows, figure, lang, subject=str(industry))
    return common.with_missing(shown, missing)
