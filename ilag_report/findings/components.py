"""Why did the population change: births, deaths and moves, and how much of a year's change is chance."""

import pandas as pd

from ilag_data import indicators
from ilag_data.indicators.components import COMPONENTS
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Columns, number, period
from ilag_report.charts.defaults import slug
from ilag_report.findings import population_components_words as findings
from ilag_report.findings import population_noise as chance
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe

_TITLES = {
    "excess_of_births": Text("Fødselsoverskudd", "Excess of births"),
    "net_migration": Text("Nettoinnflytting", "Net migration"),
    "residual": Text("Avvik", "Residual"),
}
_CHANGE = Text("Endring", "Change")
_PERSONS = Text("personer", "persons")


def components_by_year(
    population_change: pd.DataFrame,
    region: str,
    quarters: pd.DataFrame | None = None,
    population: pd.DataFrame | None = None,
) -> Chart:
    """Excess of births, net migration and residual of one place, year by year (SSB tables 06913, 01222).

    Parameters
    ----------
    population_change : DataFrame
        As `ilag_data.population_change` returns it.
    region : str
        The place, by code or name.
    quarters, population : DataFrame, optional
        As `ilag_data.population_quarterly` and `ilag_data.population` return them for all years: then a band
        shows how much chance alone can move a year. For the six together both hold the six.

    Returns
    -------
    Chart
        Stacked columns with their sum. Without a band the finding names the sums instead of the years.

    Raises
    ------
    SelectionError
        The place is not in the figures.
    ChartError
        The frames do not come from the loaders or differ in language.
    """
    lang = words.language_of(
        *(frame for frame in (population_change, quarters, population) if frame is not None)
    )
    code, name, rows = wording.one_place(population_change, region)
    years = period(*wording.first_and_last(rows))
    after = wording.first_and_last(rows)[1] + 1
    noise = chance.band(code, rows, quarters, population)
    frames, on_noise = [wording.without_notes_on_missing(population_change)], None
    if noise is not None and quarters is not None and population is not None:
        frames.append(wording.without_notes_on_missing(quarters))
        on_noise = chance.note_on([code], quarters, population)
    return describe(
        name=Text(f"befolkningsendring-{slug(name)}", f"components-of-change-{slug(name)}"),
        title=findings.year_by_year(name, rows, noise, lang),
        subtitle=Text(
            f"{name}: befolkningsendring i løpet av hvert år {years} (til 1. januar {after}), personer",
            f"{name}: population change during each year {years} (to 1 January {after}), persons",
        ),
        body=_columns(rows, noise, lang),
        frames=frames,
        indicators=["event_noise"] if noise is not None else [],
        note=wording.note_of(on_noise, wording.years_lacking(name, rows, "change")),
        alt_text=_alt_text(name, rows, years, lang),
    )


def components_accumulated(population_change: pd.DataFrame, population: pd.DataFrame) -> Chart:
    """Components of the whole period in per cent of the first population (SSB tables 06913, 07459).

    Parameters
    ----------
    population_change : DataFrame
        As `ilag_data.population_change` returns it, with every year of the period but the last.
    population : DataFrame
        As `ilag_data.population` returns it, with the same regions. Its first and last year are the period.

    Returns
    -------
    Chart
        Stacked columns with their sum, which is the change in population exactly; sorted by it.

    Raises
    ------
    SelectionError
        A year or figure is missing for a region.
    ChartError
        The frames do not come from the loaders or differ in language.
    """
    lang = words.language_of(population_change, population)
    first, last = wording.first_and_last(population)
    shown = population_change[population_change["region"].isin(population["region"])]
    sums = indicators.accumulated_components(shown, population, first, last)
    net = sums.groupby("name")["percent"].sum()
    order = sums.assign(net=sums["name"].map(net), place=sums["component"].map(COMPONENTS.index))
    order = order.sort_values(["net", "name", "place"], ascending=[False, True, True], ignore_index=True)
    columns = pd.DataFrame(
        {
            "category": order["name"],
            "series": order["component"].map({key: text[lang] for key, text in _TITLES.items()}),
            "value": order["percent"],
        }
    )
    years = period(first, last)
    return describe(
        name=Text("befolkningsendring-etter-komponent", "population-change-by-component"),
        title=findings.accumulated(sums, years, lang),
        subtitle=Text(
            f"Befolkningsendring fra 1. januar {first} til 1. januar {last} etter komponent, "
            f"prosent av folketallet i {first}",
            f"Population change from 1 January {first} to 1 January {last} by component, "
            f"per cent of the population in {first}",
        ),
        body=Columns(
            columns, unit=Text("prosent", "per cent")[lang], percent=True, signed=True, net=_CHANGE[lang]
        ),
        frames=[population_change, population],
        indicators=["accumulated_components"],
    )


def _columns(rows: pd.DataFrame, noise: pd.Series | None, lang: Lang) -> Columns:
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "category": rows["year"].astype(str),
                    "series": _TITLES[component][lang],
                    "value": rows[component],
                }
                | ({} if noise is None else {"noise": noise})
            )
            for component in COMPONENTS
        ]
    )
    return Columns(long, unit=_PERSONS[lang], decimals=0, signed=True, net=_CHANGE[lang])


def _alt_text(name: str, rows: pd.DataFrame, years: str, lang: Lang) -> str:
    values = [
        f"{year} {number(float(change), lang=lang, signed=True)}"
        for year, change in zip(rows["year"], rows["change"], strict=True)
        if not pd.isna(change)
    ]
    head = Text(
        f"Søylediagram. {name}: endring i folketallet i løpet av hvert år {years}, personer",
        f"Column chart. {name}: population change during each year {years}, persons",
    )[lang]
    return words.listed(head, values)
