"""Notebook 01, how many we are: population at the end of the year, its index and change (SSB table 07459)."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.citations import jumps_in
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, Grid, Map, number, percent
from ilag_report.charts.kinds.grid import OWN_SCALE, one_by_one
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.messages import say

_AREAS = tuple(
    area for area in (places.COUNTY, places.COUNTY_WITHOUT_CITY, places.TOGETHER) if area in places.AREAS
)


def population_level(population: pd.DataFrame) -> Chart:
    """Population at the end of each year in persons, one panel for each place (SSB table 07459).

    The finding adds up the municipalities that have the first and the last year.
    """
    lang = language_of(population)
    first, last = common.first_and_last(population)
    whole = common.by_year(population, "persons", [first, last])
    ours = whole[whole.index.isin(places.TODAY)]
    summed = whole.head(1) if ours.empty else ours
    names = common.names_of(population)
    persons = population.rename(columns={"persons": "value"})[["region", "name", "year", "value"]]
    return chart_of(
        "population-level",
        finding=("title-without-figures" if summed.empty else "title", {}),
        body=one_by_one(persons, unit=say("words.persons", lang)),
        frames=[population],
        values={
            "scale": OWN_SCALE[lang],
            "names": [names[region] for region in summed.index],
            "without": common.without_figures(names, summed),
            "before": int(summed[first].sum()),
            "now": int(summed[last].sum()),
        },
    )


def population_index(population: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Population at the end of each year as an index, the first year being 100 (SSB table 07459).

    Lines; the finding compares the county with the municipalities.
    """
    return common.index_chart("population-index", population, "persons", newer)


def population_index_of_areas(population: pd.DataFrame) -> Chart:
    """Population as an index with the county without its city and the six together (SSB table 07459).

    Lines; the finding compares the areas: two or more of ``"50"``, ``"50-5001"``, ``"ILAG"``.
    """
    first, last = common.first_and_last(population)
    changed = indicators.change(population, "persons", first, last).set_index("region", drop=False)
    there = [area for area in _AREAS if area in changed.index]
    if len(there) < 2:
        raise common.missing_places([area for area in _AREAS if area not in there])
    without_city = places.COUNTY_WITHOUT_CITY in places.AREAS
    return chart_of(
        "population-index-of-areas",
        body=common.index_lines(population, "persons"),
        frames=[population],
        values={
            "city": places.name(places.CITY or places.COUNTY) if without_city else None,
            "areas": common.by_name(changed.loc[there], "percent"),
        },
        indicators=["index"],
    )


def change_in_population(population: pd.DataFrame) -> Chart:
    """Change in population over the period, in persons and in per cent (SSB table 07459).

    Two sets of sorted bars. Next to municipalities, larger areas (the county) are shown in per cent only: in
    persons they would dwarf them. Their changes in persons are among the details.
    """
    lang = language_of(population)
    first, last = common.years_of(population)
    changed = indicators.change(population, "persons", first, last)
    in_persons = common.municipalities_or_all(changed)
    areas = common.by_name(changed[~changed["region"].isin(in_persons["region"])], "change")
    return chart_of(
        "population-change",
        body=_bars_of_change(in_persons, changed, first, lang),
        frames=[population],
        values={"places": _most_changed(changed, in_persons)},
        details=[say("population-change.note", lang, changes=areas)] if areas else [],
        indicators=["change"],
        told=[
            f"{row['name']} {number(row['change'], lang=lang, signed=True)} "
            f"({percent(row['percent'], lang=lang, signed=True)})"
            for _, row in changed.sort_values("percent", ascending=False).iterrows()
        ],
    )


def population_map(population: pd.DataFrame, population_of_each: pd.DataFrame) -> Chart:
    """Map of the change in population over the period, per cent by municipality (SSB table 07459).

    Steps of colour around zero. Municipalities that share one that was split are shown as one area.

    Parameters
    ----------
    population : DataFrame
        The municipalities to outline, and the areas that are listed beside the map.
    population_of_each : DataFrame
        The areas of `ilag_data.borders.comparable`, in the same years; the first and the last are compared.
    """
    lang = language_of(population, population_of_each)
    first, last = common.period_of(population, population_of_each)
    ours, each = (indicators.change(one, "persons", first, last) for one in (population, population_of_each))
    outlined, beside = common.municipalities(ours), ours[~ours["region"].isin(places.TODAY)]
    changed = pd.concat([each, beside], ignore_index=True)
    details = [
        say("population-map.detail", lang, before=int(row["first"]), now=int(row["last"]))
        if row["region"] in set(beside["region"]) else ""
        for _, row in changed.iterrows()
    ]  # fmt: skip
    body = Map(
        changed.assign(value=changed["percent"], detail=details),
        unit=say("population-map.unit", lang),
        percent=True,
        signed=True,
        outlined=tuple(outlined["region"]),
        outlined_as=say("population-map.outlined", lang, names=[*common.names_of(outlined).values()]),
    )
    together = each[each["region"].isin(places.AREAS)]
    return chart_of(
        "population-map",
        body=body,
        frames=[population, population_of_each],
        values={
            "county": places.name(places.COUNTY, lang),
            "declined": int((each["change"] < 0).sum()),  # areas shown as one count as one
            "lumped": not together.empty,
            "ours": common.growth_of(outlined),
        },
        notes=[
            say("population-map.note", lang, name=name, percent=percent)
            for name, percent in common.by_name(together, "percent")
        ],
        details=jumps_in(population_of_each),
        indicators=["change"],
        told=body.ends(lang),
        data=changed.rename(columns={"first": str(first), "last": str(last)}),
        shown=population,
    )


def _bars_of_change(in_persons: pd.DataFrame, changed: pd.DataFrame, first: int, lang: Lang) -> Grid:
    heading = say("words.change", lang)
    persons = in_persons.assign(value=in_persons["change"])[["region", "name", "value"]]
    shares = changed.assign(value=changed["percent"])[["region", "name", "value"]]
    per_cent = say("population-change.unit", lang, first=first)
    return Grid(
        (
            Bars(persons, unit=say("words.persons", lang), decimals=0, signed=True, heading=heading),
            Bars(shares, unit=per_cent, percent=True, signed=True, heading=heading),
        ),
        columns=2,
    )


def _most_changed(changed: pd.DataFrame, ours: pd.DataFrame) -> list[dict[str, object]]:
    """Return the municipality that changed most in per cent, and the county or else the opposite extreme."""
    declined = abs(ours["percent"].min()) >= abs(ours["percent"].max())
    ranked = list(ours.sort_values("percent", ascending=declined)["region"])
    others = [area for area in _AREAS if area in set(changed["region"]) and area != ranked[0]]
    chosen = list(dict.fromkeys([ranked[0], *(others[:1] or ranked[-1:])]))
    rows = changed.set_index("region").loc[chosen, ["name", "change", "percent"]]
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]
