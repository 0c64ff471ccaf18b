"""How many are we: population on 1 January, its index, and its change."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Chart, Grid, number, period
from ilag_report.charts.defaults import slug
from ilag_report.charts.kinds.grid import OWN_SCALE, one_by_one
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.index_charts import index_chart, index_lines

_AREAS = tuple(
    area for area in (places.COUNTY, places.COUNTY_WITHOUT_CITY, places.TOGETHER) if area in places.AREAS
)


def population_level(population: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Population on 1 January in persons, one panel for each place (SSB table 07459).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it, at least two years.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        A line for each place in a panel of its own; the finding adds the municipalities up. Municipalities
        that lack the first or the last year are left out of that sum, which then says of how many it is.

    Raises
    ------
    ChartError
        The frame does not come from the loader, has one year only, more places than there is room for, or a
        place without any figure.
    """
    lang = words.language_of(population)
    years = period(*wording.first_and_last(population))
    return describe(
        name=Text("folketall", "population"),
        title=_level_in_words(population, lang),
        subtitle=Text(
            f"Folketall 1. januar {years}, personer, på dagens kommunegrenser, {OWN_SCALE.no}",
            f"Population 1 January {years}, persons, municipalities of today, {OWN_SCALE.en}",
        ),
        body=one_by_one(
            population.rename(columns={"persons": "value"})[["region", "name", "year", "value"]],
            unit=Text("personer", "persons")[lang],
            highlight=highlight,
        ),
        frames=[population],
        note=wording.how_to_fetch(population),
    )


def _level_in_words(population: pd.DataFrame, lang: Lang) -> str:
    first, last = wording.first_and_last(population)
    ends = population[population["year"].isin([first, last])]
    table = ends.pivot(index="region", columns="year", values="persons").reindex(ends["region"].unique())
    whole = table.dropna()
    ours = whole[whole.index.isin(places.TODAY)]
    if ours.empty:
        ours = whole.head(1)
    if ours.empty:
        return Text(f"Folketall 1. januar {period(first, last)}", f"Population {period(first, last)}")[lang]
    names = population.drop_duplicates("region").set_index("region")["name"]
    before, now = int(ours[first].sum()), int(ours[last].sum())
    subject = wording.group(list(ours.index), list(names[ours.index]), lang)
    together = Text(" til sammen" if len(ours) > 1 else "", " together" if len(ours) > 1 else "")[lang]
    head = Text(
        f"{subject} hadde{together} {number(now, lang='no')} innbyggere i {last}",
        f"{subject}{together} had {number(now, lang='en')} inhabitants in {last}",
    )[lang]
    return words.capitalised(f"{head}, {_held_against(now - before, before, first, lang)}")


def _held_against(change: int, before: int, first: int, lang: Lang) -> str:
    """Write «488 færre enn i 2015 (4,9 prosent)»."""
    if change == 0:
        return Text(f"like mange som i {first}", f"as many as in {first}")[lang]
    amount, share = number(abs(change), lang=lang), number(abs(change) / before * 100, 1, lang)
    fewer = change < 0
    return Text(
        f"{amount} {'færre' if fewer else 'flere'} enn i {first} ({share} prosent)",
        f"{amount} {'fewer' if fewer else 'more'} than in {first} ({share} per cent)",
    )[lang]


def population_index(population: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Population on 1 January as an index, the first year being 100 (SSB table 07459).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it. Its first and last year are the period.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the county against the municipalities.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year.
    ChartError
        The frame does not come from the loader, or has more regions than lines can be told apart.
    """
    return index_chart(
        population,
        "persons",
        name=Text("folketall-indeks", "population-index"),
        measure=Text("Folketall 1. januar", "Population 1 January"),
        county=places.AREAS[places.COUNTY],
        highlight=highlight,
    )


def population_index_of_areas(population: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Population as an index with the county without its city and the six together (SSB table 07459).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it, with two or more of ``"50"``, ``"50-5001"`` and ``"ILAG"``
        among its regions.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the areas against each other.

    Raises
    ------
    SelectionError
        The frame has fewer than two of the areas, or a region lacks a figure in the first or last year.
    ChartError
        The frame does not come from the loader, or has more regions than lines can be told apart.
    """
    lang = words.language_of(population)
    first, last = wording.first_and_last(population)
    years = period(first, last)
    changed = indicators.change(population, "persons", first, last).set_index("region")
    there = [area for area in _AREAS if area in changed.index]
    if len(there) < 2:
        raise SelectionError(
            f"The figures hold fewer than two of {', '.join(places.name(area, 'en') for area in _AREAS)}.",
            f"load them too: regions=[*SIX, {', '.join(repr(area) for area in _AREAS)}].",
        )
    grown = dict(zip(changed.index, changed["percent"], strict=True))
    clauses = [f"{_within_a_sentence(area, lang)} {words.growth(grown[area], lang)}" for area in there]
    return describe(
        name=_name_of_areas(),
        title=words.capitalised(" – ".join([", ".join(clauses[:-1]), clauses[-1]])),
        subtitle=Text(
            f"Folketall 1. januar {years}, på dagens kommunegrenser",
            f"Population 1 January {years}, municipalities of today",
        ),
        body=index_lines(population, "persons", highlight),
        frames=[population],
        indicators=["index"],
    )


def _name_of_areas() -> Text:
    if places.COUNTY_WITHOUT_CITY not in places.AREAS:
        return Text("folketall-indeks-samlet", "population-index-together")
    city = slug(places.name(places.CITY or places.COUNTY))
    return Text(f"folketall-indeks-uten-{city}", f"population-index-without-{city}")


def _within_a_sentence(area: str, lang: Lang) -> str:
    """Write the name of an area as it stands within a sentence: «de seks samlet»."""
    name = places.name(area, lang)
    return name[0].lower() + name[1:] if area == places.TOGETHER else name


def change_in_population(population: pd.DataFrame) -> Chart:
    """Change in population over the period, persons beside per cent (SSB table 07459).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it. Its first and last year are compared.

    Returns
    -------
    Chart
        Two sets of sorted bars. Areas of many municipalities (the county) are shown in per cent only, where
        there are municipalities beside them: in persons they would hide these. Their persons are in the note.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year.
    ChartError
        The frame does not come from the loader, or has more regions than there is room for.
    """
    lang = words.language_of(population)
    first, last = wording.first_and_last(population)
    years = period(first, last)
    changed = indicators.change(population, "persons", first, last)
    ours = wording.municipalities(changed)
    in_persons = changed if ours.empty else ours
    only_in_per_cent = changed[~changed["region"].isin(in_persons["region"])]
    heading = Text("Endring", "Change")[lang]
    return describe(
        name=Text("folketall-endring", "population-change"),
        title=_change_in_words(changed, lang),
        subtitle=Text(
            f"Endring i folketallet fra 1. januar {first} til 1. januar {last}, på dagens kommunegrenser",
            f"Change in population from 1 January {first} to 1 January {last}, municipalities of today",
        ),
        body=Grid(
            (
                Bars(
                    in_persons.assign(value=in_persons["change"])[["region", "name", "value"]],
                    unit=Text("personer", "persons")[lang], decimals=0, signed=True, heading=heading,
                ),
                Bars(
                    changed.assign(value=changed["percent"])[["region", "name", "value"]],
                    unit=Text(f"prosent av folketallet {first}", f"per cent of {first}")[lang],
                    percent=True, signed=True, heading=heading,
                ),
            ),
            columns=2,
        ),
        frames=[population],
        indicators=["change"],
        note=_persons_of(only_in_per_cent),
        alt_text=_alt_text_of_change(changed, years, lang),
    )  # fmt: skip


def _persons_of(areas: pd.DataFrame) -> Text | None:
    if areas.empty:
        return None
    listed = {
        lang: ", ".join(
            f"{name} {number(change, lang=lang, signed=True)}"
            for name, change in zip(areas["name"], areas["change"], strict=True)
        )
        for lang in ("no", "en")
    }
    return Text(f"I personer: {listed['no']}.", f"In persons: {listed['en']}.")


def _change_in_words(changed: pd.DataFrame, lang: Lang) -> str:
    """Name the municipality that changed most in per cent, and the county (or the other end of the list)."""
    ours = wording.municipalities(changed)
    if ours.empty:
        ours = changed
    declined = abs(ours["percent"].min()) >= abs(ours["percent"].max())
    ranked = [str(region) for region in ours.sort_values("percent", ascending=declined)["region"]]
    others = [area for area in _AREAS if area in set(changed["region"]) and area != ranked[0]]
    shown = list(dict.fromkeys([ranked[0], *(others[:1] or ranked[-1:])]))
    rows = changed.set_index("region").reindex(shown)
    return " – ".join(
        wording.lost_or_gained(name, change, share, lang)
        for name, change, share in zip(rows["name"], rows["change"], rows["percent"], strict=True)
    )


def _alt_text_of_change(changed: pd.DataFrame, years: str, lang: Lang) -> str:
    ranked = changed.sort_values("percent", ascending=False)
    values = [
        wording.signed_with_percent(name, change, share, lang)
        for name, change, share in zip(ranked["name"], ranked["change"], ranked["percent"], strict=True)
    ]
    head = Text(
        f"To stolpediagrammer. Endring i folketall 1. januar {years}",
        f"Two bar charts. Change in population 1 January {years}",
    )[lang]
    return words.listed(head, values)
