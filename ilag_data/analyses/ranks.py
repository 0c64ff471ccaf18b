"""Where ours stand among the municipalities of the county, as far as chance lets anyone tell."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.analyses.together import changes_of_both
from ilag_data.analyses.words import years_of
from ilag_data.charts import Chart, Strip, percent, period
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang, Text
from ilag_data.periods import spans

_RULE = Text(
    "Plass: En kommune regnes som foran en annen bare når forskjellen mellom endringene i prosent er større "
    "enn 1,96 · √(s₁² + s₂²). For folketallet er s = √hendelser / folketallet ved starten; hendelser er "
    "fødte, døde og flyttinger i alle årene, etter kommunens egen rate i årene som er talt (tabell 01222). "
    "For sysselsatte er s = √(første + siste antall) / første antall, siden til- og avgang ikke er talt her. "
    "Plassen er et spenn: fra én pluss antallet som sikkert er foran, til alle minus antallet sikkert bak.",
    "Place: one municipality counts as ahead of another only where their changes in per cent differ by more "
    "than 1.96 · √(s₁² + s₂²). For population s = √events / population at the start; events are births, "
    "deaths and moves in all the years, by the municipality's own rate in the years counted (table 01222). "
    "For employed s = √(first + last count) / first count, since entries and exits are not counted here. A "
    "place is a span: from one plus the number surely ahead to all less the number surely behind.",
)


def place_among_municipalities(
    population: pd.DataFrame,
    employment: pd.DataFrame,
    population_quarterly: pd.DataFrame,
    named: Sequence[str] = places.SIX,
) -> Chart:
    """Show where ours stand in change of population and employed (SSB tables 07459, 07984, 01222).

    No place is given that chance could have made: a municipality counts as ahead of another only where the
    difference between their changes is larger than 1.96 standard deviations of it. The rule is that of
    `possible_places`; a municipality has a span of places, and one place only where nobody else's overlaps.

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it, with all municipalities (``regions=regions.TODAY``) and every
        year of the period.
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, the same municipalities.
    population_quarterly : DataFrame
        As ``ilag_data.population_quarterly(regions.TODAY, "all")`` returns it.
    named : sequence of str
        The municipalities to name, by code or name.

    Returns
    -------
    Chart
        Two dot strips, the span of places in brackets beside the names.

    Raises
    ------
    SelectionError
        Fewer than ten municipalities have all the figures, the events of one are not counted, or a year
        between the first and the last is not given.
    ChartError
        The frames do not come from the loaders or differ in language, or none of `named` has figures.
    """
    lang = words.language_of(population, employment, population_quarterly)
    standing = standings(population, employment, population_quarterly)
    many = standing["region"].nunique()
    ours = standing[standing["region"].isin(places.find_all(named))]
    if ours.empty:
        raise ChartError(
            "None of the municipalities to name has figures in all the years.",
            "give named=[…] with codes of municipalities that are among the figures.",
        )
    years = [period(*years_of(frame)) for frame in (population, employment)]
    shown = [
        f"{row['name']} ({_span(row)})" if row["region"] in set(ours["region"]) else row["name"]
        for _, row in standing.iterrows()
    ]
    measured = {
        "people": Text(f"Folketall 1. januar {years[0]}", f"Population 1 January {years[0]}"),
        "employed": Text(f"Sysselsatte 4. kvartal {years[1]}", f"Employed 4th quarter {years[1]}"),
    }
    # The counts of events give the chance, not what is drawn: their gaps are told by the rule.
    events = population_quarterly.iloc[:0].copy()
    events.attrs = population_quarterly.attrs | {"missing": [], "notes": []}
    chart = describe(
        name=Text("plass-blant-kommunene", "place-among-municipalities"),
        title=_finding(ours[ours["measure"] == "people"], many, lang),
        subtitle=Text(
            f"{many} kommuner. I parentes: mulig plass fra størst vekst når tilfeldig variasjon er regnet "
            "med",
            f"{many} municipalities. In brackets: possible place from the largest growth, chance allowed for",
        ),
        body=Strip(
            standing.assign(
                name=shown,
                measure=[measured[key][lang] for key in standing["measure"]],
                value=standing["percent"],
            ),
            unit=Text("endring i prosent", "change in per cent")[lang],
            decimals=1,
            percent=True,
            signed=True,
            named=tuple(dict.fromkeys(ours["region"])),
        ),
        frames=[population, employment, events],
        indicators=["change", "event_noise"],
        note=Text(
            "Bare den som skiller seg med mer enn tilfeldig variasjon (1,96 standardavvik), regnes som foran "
            "eller bak; variasjonen er √(fødte, døde og flyttinger), for sysselsatte √antall.",
            "Only those that differ by more than chance (1.96 standard deviations) are ahead or behind; "
            "chance is √(births, deaths and moves), for employed √count.",
        ),
        alt_text=_alt_text(ours, measured, many, lang),
    )
    return replace(chart, method=f"{_RULE[lang]} {chart.method}")


def standings(
    population: pd.DataFrame, employment: pd.DataFrame, population_quarterly: pd.DataFrame
) -> pd.DataFrame:
    """Return every municipality's change in population and employed with its span of places.

    Parameters
    ----------
    population, employment, population_quarterly
        As for `place_among_municipalities`.

    Returns
    -------
    DataFrame
        ``region, name, measure`` (``people`` or ``employed``), ``change`` (persons), ``percent``, ``noise``
        (1.96 standard deviations, in per cent), ``best`` and ``worst`` place.
    """
    both = changes_of_both(population, employment)
    first, last = years_of(population)
    lacking = sorted(set(range(first, last)) - set(population["year"]))
    if lacking:
        raise SelectionError(
            f"The population of {spans(lacking)} is not given, and chance counts the events of every year.",
            f"load population with all the years: range({first}, {last + 1}).",
        )
    ours = population[population["region"].isin(both["region"])]
    quarters = population_quarterly[population_quarterly["region"].isin(both["region"])]
    noise = indicators.event_noise(quarters, _with_counted_years(ours, quarters))
    events = noise[noise["year"].between(first, last - 1)].groupby("region")["events"].sum()
    variance = {
        "people": both["region"].map(events),
        "employed": both["first_employed"] + both["last_employed"],
    }
    parts = []
    for measure, counted in variance.items():
        deviation = np.sqrt(counted) / both[f"first_{measure}"] * 100
        best, worst = possible_places(both[f"percent_{measure}"].to_numpy(), deviation.to_numpy())
        parts.append(
            both[["region", "name"]].assign(
                measure=measure,
                change=both[f"change_{measure}"],
                percent=both[f"percent_{measure}"],
                noise=1.96 * deviation,
                best=best,
                worst=worst,
            )
        )
    return pd.concat(parts, ignore_index=True)


def _with_counted_years(population: pd.DataFrame, quarters: pd.DataFrame) -> pd.DataFrame:
    """Add the 1 January of years whose events are counted, so that there is a rate for any period."""
    starts = quarters[quarters["quarter"].dt.quarter == 1].dropna(subset=["population_start"])
    starts = starts.assign(year=starts["quarter"].dt.year, persons=starts["population_start"])
    columns = ["region", "name", "year", "persons"]
    more = starts.loc[~starts["year"].isin(population["year"]), columns]
    with_counted: pd.DataFrame = pd.concat([population[columns], more], ignore_index=True)
    return with_counted


def possible_places(values: np.ndarray, deviations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst place of each value, from the highest, as far as chance lets one tell.

    Parameters
    ----------
    values : array
        The changes.
    deviations : array
        The standard deviation of each.

    Returns
    -------
    tuple of array
        One plus the number of those surely ahead, and the number of all less those surely behind.
    """
    ahead = values[None, :] - values[:, None]
    chance = 1.96 * np.sqrt(deviations[None, :] ** 2 + deviations[:, None] ** 2)
    return 1 + (ahead > chance).sum(axis=1), len(values) - (-ahead > chance).sum(axis=1)


def _span(row: pd.Series) -> str:
    return period(int(row["best"]), int(row["worst"]))


def _finding(ours: pd.DataFrame, many: int, lang: Lang) -> str:
    """Say who is surely among the first or the last, and whose place is known least."""
    places_of = [
        (str(name), int(best), int(worst))
        for name, best, worst in ours[["name", "best", "worst"]].itertuples(index=False)
    ]
    sure, best, worst = min(places_of, key=lambda place: min(place[2], many - place[1] + 1))
    few = min(worst, many - best + 1)
    if few > many / 2:
        return Text(
            f"Ingen av de navngitte er sikkert i øvre eller nedre halvdel av {many} kommuner i folkevekst",
            f"None of those named is surely in the upper or lower half of {many} municipalities in growth",
        )[lang]
    most = Text("sterkest", "strongest") if worst == few else Text("svakest", "weakest")
    said = Text(
        f"er blant de {words.count(few, 'no')} med {most.no} folkevekst",
        f"is among the {words.count(few, 'en')} with the {most.en} population growth",
    )
    if few == 1:
        said = Text(f"har {most.no} folkevekst", f"has the {most.en} population growth")
    title = Text(f"{sure} {said.no} av {many} kommuner", f"{sure} {said.en} of {many} municipalities")[lang]
    if len(places_of) == 1:
        return title
    unsure, best, worst = max(places_of, key=lambda place: place[2] - place[1])
    return (
        title
        + Text(
            f" – {unsure} kan ligge fra plass {best} til {worst}",
            f" – {unsure} may be anywhere from {best} to {worst}",
        )[lang]
    )


def _alt_text(ours: pd.DataFrame, measured: dict[str, Text], many: int, lang: Lang) -> str:
    parts = []
    for measure, rows in ours.groupby("measure", sort=False):
        order = rows.sort_values("percent", ascending=False)
        ends = [
            f"{row['name']} {percent(row['percent'], 1, lang, signed=True)}"
            for _, row in order.iloc[[0, -1] if len(order) > 1 else [0]].iterrows()
        ]
        parts.append(f"{measured[str(measure)][lang]}: {Text(' til ', ' to ')[lang].join(ends)}")
    return Text(
        f"Prikkdiagram, {many} kommuner, endring. De navngitte: {'; '.join(parts)}.",
        f"Dot strip, {many} municipalities, change. Those named: {'; '.join(parts)}.",
    )[lang]
