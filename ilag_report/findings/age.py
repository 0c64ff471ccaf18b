"""Notebook 03, who we are: age groups, dependency, cohorts and pyramids (SSB table 07459)."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.indicators.age import YOUNG_ADULTS
from ilag_report.charts import Bars, Chart, Columns, Lines, NumberFormat, Pyramid, number, percent, period
from ilag_report.charts.ages import pyramid_frame
from ilag_report.charts.sources import language_of
from ilag_report.charts.style import line_styles
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.messages import say

BROAD_AGES = {"0–19": range(20), "20–66": range(20, 67), "67–79": range(67, 80), "80+": range(80, 106)}
"""Age groups few enough for an audience to take in, with names that fit below small columns."""
_OLD = ("67–79", "80+")
_TWENTIES = range(20, 30)
_AGES = period(YOUNG_ADULTS.start, YOUNG_ADULTS.stop - 1)


def age_structure(population_by_age: pd.DataFrame) -> Chart:
    """Four age groups of every place in the last year, in per cent (SSB table 07459).

    Stacked columns, sorted by the share aged 67 and over, which follows the name; the finding compares the
    municipalities' share with the county's.
    """
    lang = language_of(population_by_age)
    last = common.first_and_last(population_by_age)[1]
    shown = population_by_age[population_by_age["year"] == last]
    shares = indicators.age_shares(shown, BROAD_AGES)
    names = common.names_of(shares)
    old = _share_of_old(shares)
    order = shares.assign(old=shares["region"].map(old)).sort_values("old", ascending=False, kind="stable")
    groups = {group: say("words.ages", lang, ages=group) for group in order["age_group"].astype(str).unique()}
    series = order["age_group"].astype(str).map(groups)
    sums = old.map(lambda share: percent(share, lang=lang), na_action="ignore").fillna("")
    category = order["region"].map(lambda region: f"{names[region]} {sums[region]}".rstrip())
    columns = pd.DataFrame({"category": category, "series": series, "value": order["share"]})
    return chart_of(
        "age-structure",
        finding=_finding_of_old(old.dropna(), names),
        body=Columns(
            columns, unit=say("words.per_cent", lang), percent=True, values=True, coloured_as=[*BROAD_AGES]
        ),
        frames=[common.with_missing(shown)],
        notes=[
            note
            for region, name in names.items()
            for note in common.notes_on_missing(name, shown[shown["region"] == region])
        ],
        indicators=["age_shares"],
        told=NumberFormat(1).ranked(old.rename(index=names), lang),
    )


def _share_of_old(shares: pd.DataFrame, by: Sequence[str] = ("region",)) -> "pd.Series[float]":
    """Return region (and the other keys in `by`) → per cent aged 67 and over."""
    old = shares[shares["age_group"].isin(_OLD)]
    return old.groupby([*by], sort=False)["share"].sum(min_count=len(_OLD))


def _finding_of_old(old: "pd.Series[float]", names: dict[str, str]) -> Finding:
    """Compare the municipalities with the county; without it give their range, for fewer than two shares."""
    ours = old[old.index.isin(places.TODAY)]
    if len(ours) < 2:
        return "title-few", {"shares": [(names[str(region)], share) for region, share in old.head(2).items()]}
    if places.COUNTY not in old.index:
        return "title-range", {"total": len(ours), "least": ours.min(), "most": ours.max()}
    return "title", {
        "higher": int((ours > old[places.COUNTY]).sum()),
        "total": len(ours),
        "without": common.without_figures(names, ours),
        "county": names[places.COUNTY],
    }


def dependency_ratio(population_by_age: pd.DataFrame) -> Chart:
    """Persons aged 0–19 and 67 and over per 100 aged 20–66, year by year (SSB table 07459).

    Lines; the finding counts the municipalities in which the ratio rose, by unrounded figures.
    """
    measured = indicators.dependency(population_by_age)
    return _by_year("dependency-ratio", measured, "dependency_ratio", population_by_age)


def oldest(population_by_age: pd.DataFrame) -> Chart:
    """Persons aged 80 and over per 100 aged 20–66, year by year (SSB table 07459)."""
    return _by_year("oldest", indicators.dependency(population_by_age), "oldest", population_by_age)


def share_67_and_over(population_by_age: pd.DataFrame) -> Chart:
    """Inhabitants aged 67 and over in per cent of everyone, year by year (SSB table 07459)."""
    old = _share_of_old(indicators.age_shares(population_by_age), ["region", "name", "year"]).reset_index()
    return _by_year("share-67-and-over", old, "share", population_by_age)


def _by_year(key: str, measured: pd.DataFrame, column: str, population_by_age: pd.DataFrame) -> Chart:
    lines = measured[["region", "name", "year"]].assign(value=measured[column])
    share = column == "share"
    unit = "words.per_cent" if share else "words.per_100_of_working_age"
    return chart_of(
        key,
        finding=_finding_by_year(lines, *common.years_of(population_by_age)),
        body=Lines(lines, unit=say(unit, language_of(population_by_age)), percent=share),
        frames=[population_by_age],
        indicators=["age_shares" if share else "dependency"],
    )


def _finding_by_year(lines: pd.DataFrame, first: int, last: int) -> Finding:
    """Count the municipalities in which a figure rose, by unrounded figures; or describe one place."""
    table = common.by_year(lines, "value", [first, last])
    ours = table[table.index.isin(places.TODAY)]
    names = common.names_of(lines)
    without = common.without_figures(names, ours)
    if len(ours) > 1:
        rose = int((ours[last] > ours[first]).sum())
        return "title", {"rose": rose, "total": len(ours), "without": without}
    if table.empty:
        return "title-without-figures", {}
    one = (table if ours.empty else ours).iloc[0]
    then, now = float(one[first]), float(one[last])
    return "title-one", {"name": names[str(one.name)], "then": then, "now": now, "without": without}


def cohort_retention(population_by_age: pd.DataFrame) -> Chart:
    """Persons aged 20–29 in the last year per 100 of the same birth cohorts in the first (SSB table 07459).

    Sorted bars, with the number of persons in both years beside each name.
    """
    lang = language_of(population_by_age)
    first, last = common.first_and_last(population_by_age)
    both = population_by_age[population_by_age["year"].isin([first, last])]
    kept = indicators.cohort_retention(both, first, last, _TWENTIES)
    youngest, eldest = _TWENTIES.start, _TWENTIES.stop - 1
    with_persons = [
        f"{name} ({number(start, lang=lang)} → {number(end, lang=lang)})"
        for name, start, end in zip(kept["name"], kept["at_start"], kept["at_end"], strict=True)
    ]
    bars = kept.assign(value=kept["retention"], name=with_persons)[["region", "name", "value"]]
    return chart_of(
        "cohort-retention",
        finding=_finding_of_cohorts(kept),
        body=Bars(bars, unit=say("cohort-retention.unit", lang, first=first), decimals=0),
        frames=[population_by_age],
        values={
            "at_start": period(youngest - (last - first), eldest - (last - first)),
            "at_end": period(youngest, eldest),
        },
        notes=[say("cohort-retention.note", lang)],
        indicators=["cohort_retention"],
        told=NumberFormat(0).ranked(kept.set_index("name")["retention"], lang),
        data=common.as_data(kept, ["retention", "at_start", "at_end"], lang),
    )


def _finding_of_cohorts(kept: pd.DataFrame) -> Finding:
    """Count the municipalities whose cohorts shrank; or describe one place."""
    ours = common.municipalities(kept)
    if len(ours) > 1:
        return "title", {"shrank": int((ours["at_end"] < ours["at_start"]).sum()), "total": len(ours)}
    one = common.municipalities_or_all(kept).iloc[0]
    return "title-one", {"name": one["name"], "then": one["at_start"], "now": one["at_end"]}


def population_pyramid(population_by_sex_and_age: pd.DataFrame, region: str) -> Chart:
    """Men and women of one place by age in the last year, the first year outlined (SSB table 07459).

    In persons. If the data lack the sexes of the first year, the outline is the first year that has them, and
    the note says so.
    """
    code, name, rows = common.one_place(population_by_sex_and_age, region)
    years = _years_of_both_sexes(rows)
    if len(years) < 2:
        raise common.missing_figures(
            f"Tall for menn og kvinner i {name} finnes for færre enn to år.",
            f"Men and women of {name} are held in fewer than two years.",
            population_by_sex_and_age,
        )
    first, last = years[0], years[-1]
    return chart_of(
        "age-pyramid",
        body=_pyramid(rows, (code, last), (None, first)),
        frames=[common.with_missing(population_by_sex_and_age)],
        shown=rows[rows["year"].isin([first, last])],
        values={
            "name": name,
            "ages": _AGES,
            "then": _young(rows, first),
            "now": _young(rows, last),
        },
        notes=common.notes_on_missing(name, rows),
    )


def pyramid_against(population_by_sex_and_age: pd.DataFrame, region: str) -> Chart:
    """Men and women of one place by age compared with the county in the last year (SSB table 07459).

    In per cent of everyone in each place; the county is outlined.
    """
    code, name, rows = common.one_place(population_by_sex_and_age, region)
    other_code, other, other_rows = common.one_place(population_by_sex_and_age, places.COUNTY)
    if code == other_code:
        raise SelectionError(
            f"{name} kan ikke holdes opp mot seg selv.",
            f"{name} cannot be held against itself.",
            "velg et annet sted.",
            "choose another place.",
        )
    years = sorted({*_years_of_both_sexes(rows)} & {*_years_of_both_sexes(other_rows)})
    if not years:
        raise common.missing_figures(
            f"Tall for menn og kvinner i {name} og {other} finnes ikke for samme år.",
            f"Men and women of {name} and {other} are not held in the same year.",
            population_by_sex_and_age,
        )
    year = years[-1]
    both = pd.concat([rows, other_rows], ignore_index=True)
    return chart_of(
        "age-pyramid-against",
        body=_pyramid(both, (code, year), (other_code, year)),
        frames=[common.with_missing(population_by_sex_and_age)],
        shown=both[both["year"] == year],
        values={
            "name": name,
            "other": other,
            "year": year,
            "ages": _AGES,
            "here": _share_of_young(rows, year),
            "there": _share_of_young(other_rows, year),
        },
        notes=[*common.notes_on_missing(name, rows), *common.notes_on_missing(other, other_rows)],
    )


def _pyramid(rows: pd.DataFrame, filled: tuple[str, int], outlined: tuple[str | None, int]) -> Pyramid:
    """Return a pyramid of a place and year, outlined by another year (persons) or place (per cent)."""
    of_another_place, lang = outlined[0] is not None, language_of(rows)
    frame, inside, outside, _ = pyramid_frame(rows, *filled, *outlined)
    return Pyramid(
        frame,
        unit=say("words.per_cent" if of_another_place else "words.persons", lang),
        percent=of_another_place,
        decimals=1 if of_another_place else 0,
        filled=inside,
        outlined=outside,
        colour=line_styles([filled[0]])[filled[0]].colour,
    )


def _years_of_both_sexes(rows: pd.DataFrame) -> list[int]:
    """Return the years in which a place lacks no figure."""
    known = rows["persons"].notna().groupby(rows["year"]).all()
    return [int(year) for year in known.index[known]]


def _young(rows: pd.DataFrame, year: int) -> dict[str, int]:
    """Return sex → number of young adults."""
    chosen = rows[(rows["year"] == year) & rows["age"].isin(YOUNG_ADULTS)]
    return {str(sex): int(persons) for sex, persons in chosen.groupby("sex")["persons"].sum().items()}


def _share_of_young(rows: pd.DataFrame, year: int) -> float:
    everyone = int(rows.loc[rows["year"] == year, "persons"].sum())
    return sum(_young(rows, year).values()) / everyone * 100
