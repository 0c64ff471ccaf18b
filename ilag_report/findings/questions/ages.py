"""Pupils in six years, replacement of the labour force, and young women per men (SSB table 07459)."""

from typing import Any

import pandas as pd

from ilag_data import indicators
from ilag_data.frames import named
from ilag_data.indicators.age import YOUNG_ADULTS
from ilag_data.indicators.noise import count_noise
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, NumberFormat, period
from ilag_report.charts.kinds.grid import SideBySide
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.messages import messages, say


def school_age_ahead(population_by_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Change in the population of school age over six years if nobody moves (SSB table 07459).

    Bars of the change in per cent from the last year and from the newest held, sorted by the newest, with the
    persons of both years beside each name; the finding counts the municipalities that will have fewer.
    """
    shown = _last_of_each(population_by_age, newer)
    ahead = indicators.school_age_ahead(shown)
    fewer = ahead["change"] < 0
    return _chart("school-age-ahead", "percent", ahead, fewer, shown, ahead=6, newer=newer is not None)


def labour_replacement(population_by_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Persons who turn 20 within ten years relative to those who turn 67 (SSB table 07459).

    Bars of the ratio in the first year and the newest held, sorted by the newest, with the persons beside
    each name; the finding counts the municipalities where fewer turn 20 than 67.
    """
    first, _ = common.years_of(population_by_age)
    then = population_by_age[population_by_age["year"] == first]
    shown = _last_of_each(then, population_by_age if newer is None else newer)
    replaced = indicators.labour_replacement(shown)
    fewer = replaced["entering"] < replaced["leaving"]
    return _chart("labour-replacement", "labour_replacement", replaced, fewer, shown, newer=newer is not None)


def women_per_100_men(population_by_sex_and_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Women per 100 men aged 20–39, in the last year and the newest held (SSB table 07459).

    Bars of the ratio, sorted by the newest year, with the persons beside each name; the finding counts the
    municipalities with fewer women than men, beyond chance.
    """
    shown = _last_of_each(population_by_sex_and_age, newer)
    sexes = indicators.women_per_100_men(shown)
    less = sexes["men"].astype("float64") - sexes["women"].astype("float64")
    chance = count_noise(sexes["women"], sexes["men"])
    more = common.municipalities(sexes[(sexes["year"] == sexes["year"].max()) & (-less > chance)])
    return _chart(
        "women-per-100-men",
        "women_per_100_men",
        sexes,
        less > chance,
        shown,
        newer=newer is not None,
        ages=period(YOUNG_ADULTS.start, YOUNG_ADULTS.stop - 1),
        more=[*more["name"]],
    )


def _chart(
    key: str,
    figure: str,
    measured: pd.DataFrame,
    fewer: "pd.Series[bool]",
    shown: pd.DataFrame,
    *,
    ahead: int = 0,
    **values: object,
) -> Chart:
    """Return a chart of a figure in two years; the finding counts municipalities with fewer in the last."""
    lang = language_of(shown)
    known = _known(measured.assign(fewer=fewer), figure)
    now = known[known["year"] == known["year"].max()]
    finding = _finding(now)
    form = NumberFormat(1, signed=True, percent=True) if figure == "percent" else NumberFormat(0)
    counted = [column for column in map(str, measured) if column not in ("region", "name", "year")]
    by_year = [
        common.as_data(rows, counted, lang).assign(year=year) for year, rows in measured.groupby("year")
    ]
    clear = f"{key}.clear"
    return chart_of(
        key,
        finding=finding,
        body=_by_year(key, known, figure, form, lang, ahead),
        frames=[common.with_missing_of(shown, ["persons"])],
        values={
            "ends": [str(year) for year in sorted(shown["year"].unique())],
            "without": common.without_figures(common.names_of(measured), now.set_index("region")),
            **values,
        },
        details=[say(clear, lang)] if finding[0] == "title" and clear in messages(lang) else [],
        indicators=[key.replace("-", "_")],
        told=form.ranked(now.set_index("name")[figure], lang),
        data=pd.concat(by_year, ignore_index=True),
    )


def _last_of_each(*frames: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of the last year of each frame given."""
    held = [frame for frame in frames if frame is not None]
    language_of(*held)  # refuses several languages
    last = [one[one["year"] == one["year"].max()] for one in held]
    shown: pd.DataFrame = pd.concat(last, ignore_index=True)
    shown.attrs = held[0].attrs
    return shown


def _finding(rows: pd.DataFrame) -> Finding:
    """Count the municipalities with fewer; or describe one place."""
    ours = common.municipalities(rows)
    if len(ours) > 1:
        return "title", {"fewer": int(ours["fewer"].sum()), "total": len(ours)}
    one = common.municipalities_or_first(rows)
    (name,) = common.names_within(one).values()
    return "title-one", {"one": {**one.to_dict("records")[0], "name": name}}


def _known(measured: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return the rows that have a figure; raise SelectionError if the last year has none."""
    known = measured.dropna(subset=figure, ignore_index=True)
    last = measured["year"].max()
    if last not in set(known["year"]):
        no, en = (named(measured, measured["region"].unique(), lang) for lang in ("no", "en"))
        raise common.missing_figures(
            f"{no} har ingen i disse aldrene, eller ikke tall, i {last}.",
            f"{en} has nobody of these ages, or no figures, in {last}.",
            measured,
        )
    return known


def _by_year(
    key: str, known: pd.DataFrame, figure: str, form: NumberFormat, lang: Lang, ahead: int
) -> SideBySide:
    """Return the bars of each year side by side, headed also by the year that is `ahead` years later.

    All panels are in the order of the last; the persons stand beside each name.
    """
    order = known.sort_values(["year", figure], ascending=False, kind="stable")["region"].unique()
    ordered = known.set_index("region").loc[order].reset_index()
    rows: list[dict[str, Any]] = ordered.to_dict("records")  # type: ignore[assignment]
    names = [say(f"{key}.bar", lang, **row) for row in rows]
    bars = ordered[["region", "year"]].assign(name=names, value=ordered[figure])
    panels = tuple(
        Bars(
            of_year[["region", "name", "value"]],
            unit=say(f"{key}.unit", lang),
            decimals=form.decimals,
            percent=form.percent,
            signed=form.signed,
            sort=False,
            heading=f"{year} → {int(str(year)) + ahead}" if ahead else f"{year}",
        )
        for year, of_year in bars.groupby("year")
    )
    return SideBySide(panels, columns=len(panels))
