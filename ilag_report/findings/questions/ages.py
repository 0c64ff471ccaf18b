"""Pupils in six years, who takes over at work, and young women beside young men (SSB table 07459)."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.frames import named
from ilag_data.indicators.age import YOUNG_ADULTS
from ilag_data.indicators.noise import count_noise
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, NumberFormat, period
from ilag_report.charts.kinds.grid import SideBySide
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.messages import say


def school_age_ahead(population_by_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Show those of school age in the last year, and in six years if nobody moves (SSB table 07459).

    Bars of the change in per cent, of the last year and of the newest held, sorted by that, with the persons
    of both years beside each name; the finding counts the municipalities that will have fewer.

    Parameters
    ----------
    population_by_age : DataFrame
        Its last year is shown.
    newer : DataFrame, optional
        The same of later years, where they are held: the newest is shown too.
    """
    shown, lang = _last_of_each(population_by_age, newer)
    ahead = indicators.school_age_ahead(shown)
    known = _known(ahead, "percent")
    now = known[known["year"] == known["year"].max()]
    title, values = _finding(now, now["change"] < 0)
    last = int(now["year"].max())
    return chart_of(
        "school-age-ahead",
        title=title,
        body=_by_year("school-age-ahead", known, "percent", lang, ahead=6, percent=True, signed=True),
        frames=[_cited(shown, lang)],
        values={
            "ends": _ends(shown),
            "ahead": last + 6,
            "newer": newer is not None,
            "without": _without(ahead, now),
            **values,
        },
        indicators=["school_age_ahead"],
        told=NumberFormat(1, signed=True, percent=True).ranked(now.set_index("name")["percent"], lang),
        data=_as_data(ahead, ["of_school_age", "of_school_age_ahead", "change", "percent"], lang),
    )


def labour_replacement(population_by_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Hold those who turn 20 in ten years against those who turn 67 (SSB table 07459).

    Bars of the ratio in the first year and the newest held, sorted by that, with the persons beside each
    name; the finding counts the municipalities where fewer turn 20 than 67.

    Parameters
    ----------
    population_by_age : DataFrame
        Its first year is shown, and its last where none is newer.
    newer : DataFrame, optional
        The same of later years, where they are held: the newest is shown.
    """
    first, _ = common.years_of(population_by_age)
    then = population_by_age[population_by_age["year"] == first]
    shown, lang = _last_of_each(then, population_by_age if newer is None else newer)
    replaced = indicators.labour_replacement(shown)
    known = _known(replaced, "labour_replacement")
    now = known[known["year"] == known["year"].max()]
    title, values = _finding(now, now["entering"] < now["leaving"])
    last = int(now["year"].max())
    return chart_of(
        "labour-replacement",
        title=title,
        body=_by_year("labour-replacement", known, "labour_replacement", lang),
        frames=[_cited(shown, lang)],
        values={
            "ends": _ends(shown),
            "turning": period(last + 1, last + 10),
            "newer": newer is not None,
            "without": _without(replaced, now),
            **values,
        },
        indicators=["labour_replacement"],
        told=NumberFormat(0).ranked(now.set_index("name")["labour_replacement"], lang),
        data=_as_data(replaced, ["entering", "leaving", "labour_replacement"], lang),
    )


def women_per_100_men(population_by_sex_and_age: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Hold the women aged 20–39 against the men, in the last year and the newest held (SSB table 07459).

    Bars of the ratio, sorted by the newest year, with the persons beside each name; the finding counts the
    municipalities where the women are fewer than the men beyond chance.

    Parameters
    ----------
    population_by_sex_and_age : DataFrame
        Its last year is shown.
    newer : DataFrame, optional
        The same of later years, where they are held.
    """
    shown, lang = _last_of_each(population_by_sex_and_age, newer)
    sexes = indicators.women_per_100_men(shown)
    known = _known(sexes, "women_per_100_men")
    now = known[known["year"] == known["year"].max()]
    women, men = now["women"].astype("float64"), now["men"].astype("float64")
    clear = (women - men).abs() > count_noise(women, men)
    title, values = _finding(now, clear & (women < men))
    more = common.municipalities(now[clear & (women > men)])
    return chart_of(
        "women-per-100-men",
        title=title,
        body=_by_year("women-per-100-men", known, "women_per_100_men", lang),
        frames=[_cited(shown, lang)],
        values={
            "ages": period(YOUNG_ADULTS.start, YOUNG_ADULTS.stop - 1),
            "ends": _ends(shown),
            "newer": newer is not None,
            "more": [*more["name"]],
            "without": _without(sexes, now),
            **values,
        },
        details=[say("women-per-100-men.clear", lang)] if title == "title" else [],
        indicators=["women_per_100_men"],
        told=NumberFormat(0).ranked(now.set_index("name")["women_per_100_men"], lang),
        data=_as_data(sexes, ["women", "men", "women_per_100_men"], lang),
    )


def _last_of_each(*frames: pd.DataFrame | None) -> tuple[pd.DataFrame, Lang]:
    """Return the rows of the last year of each frame that is held, and their language."""
    held = [frame for frame in frames if frame is not None]
    shown = pd.concat([one[one["year"] == one["year"].max()] for one in held], ignore_index=True)
    shown.attrs = held[0].attrs
    return shown, language_of(*held)


def _ends(shown: pd.DataFrame) -> list[str]:
    return [str(year) for year in sorted(shown["year"].unique())]


def _finding(rows: pd.DataFrame, fewer: "pd.Series[bool]") -> Finding:
    """Count the municipalities where they are fewer; or tell of one place."""
    ours = rows[rows["region"].isin(places.TODAY)]
    if len(ours) < 2:
        one = (rows if ours.empty else ours)[:1]
        (name,) = common.names_within(one).values()
        return "title-one", {"one": {**one.to_dict("records")[0], "name": name}}
    return "title", {"fewer": int(fewer[ours.index].sum()), "total": len(ours)}


def _known(measured: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return the rows that have a figure; refuse a frame whose last year has none."""
    known = measured.dropna(subset=figure, ignore_index=True)
    last = measured["year"].max()
    if last not in set(known["year"]):
        raise SelectionError(
            f"{named(measured, measured['region'].unique())} has nobody of these ages, or no figures, in "
            f"{last}.",
            f"choose other regions or years, or bring the figures: {common.fetch_of(measured)}.",
        )
    return known


def _without(measured: pd.DataFrame, counted: pd.DataFrame) -> list[str]:
    return common.without_figures(common.names_of(measured), counted.set_index("region"))


def _cited(shown: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Return the frame with a sentence for what it lacks of the years that are shown."""
    return common.with_missing(shown, common.missing_in_words(shown, ["persons"], lang))


def _labelled(key: str, rows: pd.DataFrame, figure: str, lang: Lang) -> pd.DataFrame:
    """Return bars of a figure, with the persons beside each name."""
    told = ({str(column): value for column, value in row.items()} for row in rows.to_dict("records"))
    names = [say(f"{key}.bar", lang, **row) for row in told]
    return rows[["region"]].assign(name=names, value=rows[figure])


def _by_year(
    key: str,
    known: pd.DataFrame,
    figure: str,
    lang: Lang,
    *,
    ahead: int = 0,
    percent: bool = False,
    signed: bool = False,
) -> SideBySide:
    """Put the bars of each year (headed also by the year that is so many ahead) beside each other.

    All are in the order of the last.
    """
    last = known["year"].max()
    order = known[known["year"] == last].sort_values(figure, ascending=False, kind="stable")["region"]
    rank = {region: place for place, region in enumerate(order)}
    ordered = known.sort_values("region", key=lambda regions: regions.map(rank), kind="stable")
    panels = tuple(
        Bars(
            _labelled(key, rows, figure, lang),
            unit=say(f"{key}.unit", lang),
            decimals=int(percent),
            percent=percent,
            signed=signed,
            sort=False,
            heading=f"{year} → {int(str(year)) + ahead}" if ahead else f"{year}",
        )
        for year, rows in ordered.groupby("year")
    )
    return SideBySide(panels, columns=len(panels))


def _as_data(measured: pd.DataFrame, figures: Sequence[str], lang: Lang) -> pd.DataFrame:
    years = measured.groupby("year")
    data = [common.as_data(rows, figures, lang).assign(year=year) for year, rows in years]
    return pd.concat(data, ignore_index=True)
