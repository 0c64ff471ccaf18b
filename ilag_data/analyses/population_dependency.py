"""How many there are of working age for the young and the old, and the median age (SSB table 07459)."""

from dataclasses import dataclass, field

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.analyses import population_words as wording
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.charts import Chart, Dumbbell, number
from ilag_data.language import Lang, Text

_PER_100 = Text("per 100 i alderen 20–66 år", "per 100 aged 20–66")


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a dumbbell shows, and how its finding is worded.

    Attributes
    ----------
    column : str
        The column of `indicators.dependency`.
    name, title, unit : Text
        The name of the files, the measure, its unit.
    risen : Text
        What follows «fem av de seks kommunene har» and precedes «enn i 2015».
    one : Text
        What one place has, around ``{}``: its value.
    years : Text
        What follows the value of the county: « år», or nothing.
    """

    column: str
    name: Text
    title: Text
    unit: Text
    risen: Text
    one: Text
    years: Text = field(default=Text("", ""))


_RATIO = _Measure(
    "dependency_ratio",
    Text("forsorgerbyrde", "dependency-ratio"),
    Text(
        "Personer 0–19 år og 67 år og over per 100 i alderen 20–66 år",
        "Persons aged 0–19 and 67 and over per 100 aged 20–66",
    ),
    _PER_100,
    Text("flere unge og eldre per 100 i alderen 20–66", "more young and old per 100 aged 20–66"),
    Text("{} unge og eldre per 100 i alderen 20–66", "{} young and old per 100 aged 20–66"),
)
_OLDEST = _Measure(
    "oldest",
    Text("eldre-over-80", "aged-80-and-over"),
    Text("Personer 80 år og over per 100 i alderen 20–66 år", "Persons aged 80 and over per 100 aged 20–66"),
    _PER_100,
    Text("flere 80 år og over per 100 i alderen 20–66", "more aged 80 and over per 100 aged 20–66"),
    Text("{} på 80 år og over per 100 i alderen 20–66", "{} aged 80 and over per 100 aged 20–66"),
)
_MEDIAN = _Measure(
    "median_age",
    Text("medianalder", "median-age"),
    Text("Medianalder, år", "Median age, years"),
    Text("år; halve befolkningen er yngre", "years; half the population is younger"),
    Text("høyere medianalder", "a higher median age"),
    Text("medianalder {} år", "median age {} years"),
    Text(" år", " years"),
)


def dependency_ratio(population_by_age: pd.DataFrame) -> Chart:
    """Persons aged 0–19 and 67 and over per 100 aged 20–66, first and last year (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the first and the last year of the period.

    Returns
    -------
    Chart
        Dumbbells; the finding counts the municipalities in which the ratio rose, as written with one decimal.

    Raises
    ------
    SelectionError
        A region lacks an age, or has nobody of working age.
    ChartError
        The frame does not come from the loader, or has more places than there is room for.
    """
    return _dumbbell(population_by_age, _RATIO)


def oldest(population_by_age: pd.DataFrame) -> Chart:
    """Persons aged 80 and over per 100 aged 20–66, first and last year (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the first and the last year of the period.

    Returns
    -------
    Chart
        Dumbbells, as `dependency_ratio` gives.

    Raises
    ------
    SelectionError, ChartError
        As for `dependency_ratio`.
    """
    return _dumbbell(population_by_age, _OLDEST)


def median_age(population_by_age: pd.DataFrame) -> Chart:
    """Median age, first and last year (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the first and the last year of the period.

    Returns
    -------
    Chart
        Dumbbells, as `dependency_ratio` gives.

    Raises
    ------
    SelectionError, ChartError
        As for `dependency_ratio`.
    """
    return _dumbbell(population_by_age, _MEDIAN)


def _dumbbell(population_by_age: pd.DataFrame, measure: _Measure) -> Chart:
    lang = words.language_of(population_by_age)
    first, last = wording.first_and_last(population_by_age)
    both = population_by_age[population_by_age["year"].isin([first, last])]
    measured = indicators.dependency(both)
    measured["value"] = measured[measure.column]
    now = measured[measured["year"] == last].set_index("region")["value"]
    years = wording.years_in_words(dict.fromkeys([first, last]), lang)
    return describe(
        name=measure.name,
        title=_finding(measured, measure, first, last, lang),
        subtitle=Text(f"{measure.title.no}, 1. januar {years}", f"{measure.title.en}, 1 January {years}"),
        body=Dumbbell(measured[["region", "name", "year", "value"]], unit=measure.unit[lang]),
        frames=[population_by_age],
        indicators=["dependency"],
        note=wording.how_to_fetch(population_by_age),
        alt_text=wording.shortened(
            Text(
                f"Punktdiagram. {measure.title.no}, {years}. I {last}",
                f"Dot chart. {measure.title.en}, {years}. In {last}",
            )[lang],
            wording.ranked(now, measured, lang),
            lang,
        ),
    )


def _finding(measured: pd.DataFrame, measure: _Measure, first: int, last: int, lang: Lang) -> str:
    """Count the municipalities in which a measure rose, and give the county; or tell of one place."""
    names = measured.drop_duplicates("region").set_index("region")["name"]
    table = measured.pivot(index="region", columns="year", values="value").reindex(names.index).dropna()
    written = table.map(lambda value: number(float(value), 1, lang))
    ours = [region for region in table.index if region in places.TODAY]
    if len(ours) < 2 or first == last:
        shown = [*ours, *(region for region in table.index if region not in ours)][:1]
        before = [
            "" if first == last else Text(f", {was} i {first}", f", {was} in {first}")[lang]
            for was in written.loc[shown, first]
        ]
        return "".join(
            Text(f"{names[region]}: {measure.one.no.format(now)} i {last}{then}",
                 f"{names[region]}: {measure.one.en.format(now)} in {last}{then}")[lang]
            for region, now, then in zip(shown, written.loc[shown, last], before, strict=True)
        ) or measure.title[lang]  # fmt: skip
    # What is written as the same number must not be said to have risen.
    rising = (table[last] > table[first]) & (written[last] != written[first])
    of = words.capitalised(wording.have(int(rising[ours].sum()), ours, lang))
    head = Text(f"{of} {measure.risen.no} enn i {first}", f"{of} {measure.risen.en} than in {first}")[lang]
    if places.COUNTY not in table.index:
        return head
    county, value = str(names[places.COUNTY]), str(written.loc[places.COUNTY, last])
    has = Text(f"{county} har {value}{measure.years.no}", f"{county} has {value}{measure.years.en}")
    return f"{head} – {has[lang]}"
