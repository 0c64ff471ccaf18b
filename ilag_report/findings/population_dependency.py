"""How many there are of working age for the young and the old (SSB table 07459)."""

from dataclasses import dataclass

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Lines, number, period
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe


@dataclass(frozen=True, slots=True)
class _Measure:
    """A ratio to those of working age, and its words.

    Attributes
    ----------
    column : str
        The column of `indicators.dependency`.
    name, title : Text
        The name of the files, the measure.
    counted : Text
        Whom a finding counts per 100.
    """

    column: str
    name: Text
    title: Text
    counted: Text


_RATIO = _Measure(
    "dependency_ratio",
    Text("forsorgerbyrde", "dependency-ratio"),
    Text(
        "Personer 0–19 år og 67 år og over per 100 i alderen 20–66 år",
        "Persons aged 0–19 and 67 and over per 100 aged 20–66",
    ),
    Text("unge og eldre", "young and old"),
)
_OLDEST = _Measure(
    "oldest",
    Text("eldre-over-80", "aged-80-and-over"),
    Text("Personer 80 år og over per 100 i alderen 20–66 år", "Persons aged 80 and over per 100 aged 20–66"),
    Text("på 80 år og over", "aged 80 and over"),
)


def dependency_ratio(population_by_age: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Persons aged 0–19 and 67 and over per 100 aged 20–66, year by year (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, two years or more.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding counts the municipalities in which the ratio is higher than in the first year.

    Raises
    ------
    SelectionError
        A region lacks an age, or has nobody of working age, or there is one year only.
    ChartError
        The frame does not come from the loader, or has more places than there is room for.
    """
    return _lines(population_by_age, _RATIO, highlight)


def oldest(population_by_age: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Persons aged 80 and over per 100 aged 20–66, year by year (SSB table 07459).

    Parameters
    ----------
    population_by_age, highlight
        As for `dependency_ratio`.

    Returns
    -------
    Chart
        Lines, as `dependency_ratio` gives.

    Raises
    ------
    SelectionError, ChartError
        As for `dependency_ratio`.
    """
    return _lines(population_by_age, _OLDEST, highlight)


def _lines(population_by_age: pd.DataFrame, measure: _Measure, highlight: str | None) -> Chart:
    lang = words.language_of(population_by_age)
    first, last = words.years_of(population_by_age)
    measured = indicators.dependency(population_by_age)
    years = period(first, last)
    return describe(
        name=measure.name,
        title=_finding(measured, measure, first, last, lang),
        subtitle=Text(f"{measure.title.no}, 1. januar {years}", f"{measure.title.en}, 1 January {years}"),
        body=Lines(
            measured[["region", "name", "year"]].assign(value=measured[measure.column]),
            unit=Text("per 100 i alderen 20–66 år", "per 100 aged 20–66")[lang],
            highlight=highlight,
        ),
        frames=[population_by_age],
        indicators=["dependency"],
        note=wording.how_to_fetch(population_by_age),
    )


def _finding(measured: pd.DataFrame, measure: _Measure, first: int, last: int, lang: Lang) -> str:
    """Count the municipalities in which a ratio rose, by unrounded figures; or tell of one place."""
    names = measured.drop_duplicates("region").set_index("region")["name"]
    table = measured.pivot(index="region", columns="year", values=measure.column)
    table = table.reindex(names.index).dropna(subset=[first, last])
    ours = [region for region in table.index if region in places.TODAY]
    if len(ours) > 1:
        many = int((table.loc[ours, last] > table.loc[ours, first]).sum())
        return Text(
            f"I {words.share_of_municipalities(many, ours, 'no')} er det blitt flere {measure.counted.no} "
            "per 100 innbyggere 20–66 år",
            f"In {words.share_of_municipalities(many, ours, 'en')} there are more {measure.counted.en} "
            f"per 100 inhabitants aged 20–66 than in {first}",
        )[lang]
    if table.empty:
        return measure.title[lang]
    region = (ours or list(table.index))[0]
    then, now = (number(float(table.loc[region, year]), 1, lang) for year in (first, last))
    return Text(
        f"{names[region]}: {now} {measure.counted.no} per 100 innbyggere 20–66 år i {last}, {then} i {first}",
        f"{names[region]}: {now} {measure.counted.en} per 100 inhabitants aged 20–66 in {last}, "
        f"{then} in {first}",
    )[lang]
