"""Who works: employed persons by place of residence, and their share of the population."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Lines, number, period
from ilag_report.charts.kinds.grid import OWN_SCALE, one_by_one
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.index_charts import index_chart
from ilag_report.findings.labour_words import (
    Place,
    chance_of_share_change,
    every_place,
    group_name,
    how_many_of,
    municipalities,
    require_all_industries,
)
from ilag_report.findings.words import joined, more_or_fewer, years_of

_FIGURE = "employed_by_residence"
_MOST_NAMED = 3


def employment_index(employment: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Employed persons by residence as an index, the first year being 100 (SSB table 07984).

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, 4th quarter. Its first and last year are the
        period.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the county against the municipalities.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year, or the frame has several industries.
    ChartError
        The frame does not come from the loader, or has more regions than lines can be told apart.
    """
    require_all_industries(employment)
    return index_chart(
        employment,
        _FIGURE,
        name=Text("sysselsatte-indeks", "employment-index"),
        measure=Text(
            "Sysselsatte 15–74 år etter bosted, 4. kvartal",
            "Employed persons 15–74 by residence, 4th quarter",
        ),
        county=Text(
            f"Sysselsettingen i {places.name(places.COUNTY)}", f"Employment in {places.name(places.COUNTY)}"
        ),
        highlight=highlight,
    )


def employment_level(employment: pd.DataFrame) -> Chart:
    """Employed persons by residence, in persons, each region on its own scale (SSB table 07984).

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, 4th quarter. Its first and last year are the
        period.

    Returns
    -------
    Chart
        A line for each region in a panel of its own; the finding is the change in persons, of the
        municipalities together and of the county.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year, or the frame has several industries.
    ChartError
        The frame does not come from the loader, or has more regions than there is room for.
    """
    require_all_industries(employment)
    lang = words.language_of(employment)
    first, last = int(employment["year"].min()), int(employment["year"].max())
    changed = indicators.change(employment, _FIGURE, first, last)
    years = period(first, last)
    return describe(
        name=Text("sysselsatte-antall", "employment-level"),
        title=_level_in_words(changed, first, lang),
        subtitle=Text(
            f"Sysselsatte 15–74 år etter bosted, 4. kvartal {years}, personer, {OWN_SCALE.no}",
            f"Employed persons 15–74 by residence, 4th quarter {years}, persons, {OWN_SCALE.en}",
        ),
        body=one_by_one(
            employment[["region", "name", "year"]].assign(value=employment[_FIGURE]),
            unit=Text("personer", "persons")[lang],
        ),
        frames=[employment],
        indicators=["change"],
    )


def _level_in_words(changed: pd.DataFrame, first: int, lang: Lang) -> str:
    """Say how many more or fewer are employed: the municipalities together, then the county."""
    ours = municipalities(changed)
    sums = [(group_name(ours, lang), sum(_change_of(changed, place) for place in ours))] if ours else []
    others = [place for place in every_place(changed) if place.region not in places.TODAY]
    county = [place for place in others if place.region == places.COUNTY]
    sums += [(place.inside, _change_of(changed, place)) for place in (county or ([] if ours else others[:2]))]
    together = Text("til sammen ", "together ")[lang] if len(ours) > 1 else ""
    subject, amount = sums[0]
    have = Text("har", "has" if len(ours) <= 1 else "have")[lang]
    sentence = Text(
        f"{subject} {have} {together}{more_or_fewer(amount, 'no')} sysselsatte innbyggere "
        f"{_than(amount, 'no')} i {first}",
        f"{subject} {together}{have} {more_or_fewer(amount, 'en')} employed residents "
        f"{_than(amount, 'en')} in {first}",
    )[lang]
    rest = [f"{name} {more_or_fewer(change, lang)}" for name, change in sums[1:]]
    return words.capitalised(", ".join([sentence, *rest]))


def _change_of(changed: pd.DataFrame, place: Place) -> float:
    return float(changed.loc[changed["region"] == place.region, "change"].iloc[0])


def _than(change: float, lang: Lang) -> str:
    return Text("enn", "than")[lang] if change else Text("som", "as")[lang]


def employment_rate(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, highlight: str | None = None
) -> Chart:
    """Employed persons in per cent of the population aged 15–74, year by year (SSB 07984, 07459).

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, 4th quarter. Its first and last year are
        compared.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the 1 January after each of the years.
    highlight : str, optional
        A region, by code or name, to set off from the others; by default the one municipality whose change is
        beyond chance, where it is just one.

    Returns
    -------
    Chart
        Lines; the finding names the municipalities whose change is beyond chance.

    Raises
    ------
    SelectionError
        The population of 1 January after a year is not given, a region has no figure in the first or last
        year, or there is one year only.
    ChartError
        The frames differ in language or do not come from the loaders.
    """
    require_all_industries(employment)
    lang = words.language_of(employment, population_by_age)
    first, last = years_of(employment)
    rates = indicators.employment_rate(employment, population_by_age)
    changed = _rate_changes(rates, first, last)
    moved = municipalities(changed[changed["change"].abs() > changed["chance"]])
    if highlight is None and len(moved) == 1:
        highlight = moved[0].region
    years = period(first, last)
    point = _one_point(rates[rates["year"] == last], lang)
    return describe(
        name=Text("sysselsettingsandel", "employment-rate"),
        title=_rate_in_words(changed, lang),
        subtitle=Text(
            f"Sysselsatte etter bosted i prosent av befolkningen 15–74 år, 4. kvartal {years}",
            f"Employed 15–74 by residence, per cent of the population 15–74, 4th quarter {years}",
        ),
        body=Lines(
            rates[["region", "name", "year"]].assign(value=rates["employment_rate"]),
            unit=Text("prosent", "per cent")[lang],
            highlight=highlight,
        ),
        frames=[employment, population_by_age],
        indicators=["employment_rate"],
        note=Text(
            f"Folketallet er fra 1. januar året etter. {point} Tilfeldig variasjon: ±1,96 standardavvik.",
            f"Population is that of 1 January after. {point} Chance variation: ±1.96 standard deviations.",
        ),
    )


def _rate_changes(rates: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the change of the rate in points, and how large it may be by chance."""
    changed = indicators.change(rates, "employment_rate", first, last)
    size = rates.astype({"population_15_74": "float64"}).pivot(
        index="region", columns="year", values="population_15_74"
    )
    size = size.reindex(changed["region"])
    chance = chance_of_share_change(
        changed["first"],
        size[first].reset_index(drop=True),
        changed["last"],
        size[last].reset_index(drop=True),
    )
    return changed.assign(chance=chance)


def _rate_in_words(changed: pd.DataFrame, lang: Lang) -> str:
    """Name the changes that are beyond chance, and say that the others are not."""
    beyond = {
        region: change
        for region, change, chance in zip(
            changed["region"], changed["change"], changed["chance"], strict=True
        )
        if abs(change) > chance
    }
    ours = municipalities(changed)
    moved = [place for place in ours if place.region in beyond]
    within = [place for place in ours if place.region not in beyond]
    county = [place for place in every_place(changed) if place.region == places.COUNTY]
    named = [place for place in (*moved, *county) if place.region in beyond]
    if not ours:
        named = [place for place in every_place(changed) if place.region in beyond][:_MOST_NAMED]
    subject = Text("Andelen sysselsatte", "The employment rate")[lang]
    if len(moved) > _MOST_NAMED:
        up = sum(beyond[place.region] > 0 for place in moved)
        counted = [
            f"{verb[lang]} {Text('i', 'in')[lang]} {words.count(how_many, lang)}"
            for verb, how_many in ((Text("økte", "rose"), up), (Text("falt", "fell"), len(moved) - up))
            if how_many
        ]
        return Text(
            f"{subject} {joined(counted, 'no')} av {group_name(ours, 'no')}, mer enn tilfeldig variasjon",
            f"{subject} {joined(counted, 'en')} of {group_name(ours, 'en')}, by more than chance",
        )[lang]
    if not named:
        return Text(
            f"{subject}: ingen endring er større enn tilfeldig variasjon",
            f"{subject}: no change is larger than chance variation",
        )[lang]
    clauses = []
    for order, place in enumerate(named):
        change = beyond[place.region]
        verb = (Text("økte med", "rose by") if change > 0 else Text("falt med", "fell by"))[lang]
        unit = Text(" prosentpoeng", " percentage points")[lang] if order == 0 else ""
        between = Text("i", "in")[lang]
        # The labels show one decimal, so that their difference may seem another than its own first decimal.
        amount = number(abs(change), 0 if abs(change) >= 1 else 1, lang)
        clauses.append(f"{verb} {amount}{unit} {between} {place.inside}")
    sentence = f"{subject} {joined(clauses, lang)}"
    if not within:
        return sentence
    if moved:
        others = Text(
            f"de {words.count(len(within), 'no')} andre" if len(within) > 1 else within[0].name,
            f"the other {words.count(len(within), 'en')}" if len(within) > 1 else within[0].name,
        )[lang]
    else:
        others = how_many_of(within, ours, lang)
    return Text(
        f"{sentence} – innenfor tilfeldig variasjon i {others}",
        f"{sentence} – within chance variation in {others}",
    )[lang]


def _one_point(rates: pd.DataFrame, lang: Lang) -> str:
    """Say what one percentage point is in persons, in the smallest and in the largest region."""
    by_size = rates.sort_values("population_15_74")
    sizes = [
        f"{number(float(persons) / 100, lang=lang)} {{}} {Text('i', 'in')[lang]} {name}"
        for name, persons in zip(by_size["name"], by_size["population_15_74"], strict=True)
    ]
    shown = [sizes[0].format(Text("personer", "persons")[lang])]
    if len(sizes) > 1:
        shown.append(sizes[-1].replace(" {}", ""))
    return Text("Ett prosentpoeng er ", "One point is ")[lang] + joined(shown, lang) + "."
