"""Why did the population change: births, deaths and moves, and how much of a year's change is chance."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data.analyses import population_components_words as findings
from ilag_data.analyses import population_noise as chance
from ilag_data.analyses import population_words as wording
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.charts import Chart, Columns, Grid, number, period
from ilag_data.charts.defaults import slug
from ilag_data.errors import SelectionError
from ilag_data.indicators.components import COMPONENTS
from ilag_data.language import Lang, Text

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


def components_page(
    population_change: pd.DataFrame,
    quarters: pd.DataFrame,
    population: pd.DataFrame,
    regions: Sequence[str] | None = None,
) -> Chart:
    """Change of every year with its band of chance, one panel for each place (SSB tables 06913, 01222).

    Parameters
    ----------
    population_change, quarters, population : DataFrame
        As for `components_by_year`.
    regions : sequence of str, optional
        Single municipalities, at most eight; by default all of them in `population_change`.

    Returns
    -------
    Chart
        A page of columns, each panel on its own scale; the finding counts years outside the band.

    Raises
    ------
    SelectionError
        A place is not in the figures, or its births, deaths and moves are not counted for any whole year.
    ChartError
        The frames do not come from the loaders or differ in language, or there are too many places.
    """
    lang = words.language_of(population_change, quarters, population)
    if regions is None:
        regions = list(wording.municipalities(population_change)["region"].unique())
    shown = [wording.one_place(population_change, region) for region in regions]
    codes, names = [code for code, _, _ in shown], [name for _, name, _ in shown]
    bands = [chance.band(code, rows, quarters, population) for code, _, rows in shown]
    known = [noise for noise in bands if noise is not None]
    if not shown or len(known) < len(shown):
        without = [name for name, noise in zip(names, bands, strict=True) if noise is None]
        raise SelectionError(
            f"Births, deaths and moves of {', '.join(without) or 'these regions'} are not counted for any "
            "whole year here.",
            "give single municipalities, with a year that population_quarterly holds whole.",
        )
    changes = [rows["change"].astype("float64") for _, _, rows in shown]
    outside = sum(int((change.abs() > noise).sum()) for change, noise in zip(changes, known, strict=True))
    of = sum(
        int((change.notna() & noise.notna()).sum()) for change, noise in zip(changes, known, strict=True)
    )
    first, last = wording.first_and_last(population_change)
    years = period(first, last)
    totals = pd.Series([change.sum() for change in changes], index=names).sort_values(ascending=False)
    return describe(
        name=Text("befolkningsendring-per-kommune", "population-change-by-municipality"),
        title=_page_in_words(wording.group(codes, names, lang), outside, of, lang, one=len(codes) == 1),
        subtitle=Text(
            f"Endring i folketallet i løpet av hvert år {years} (til 1. januar {last + 1}), "
            "egen skala i hver rute",
            f"Population change during each year {years} (to 1 January {last + 1}), own scale in each panel",
        ),
        body=Grid(
            tuple(
                _net_columns(name, rows, noise, lang)
                for (_, name, rows), noise in zip(shown, known, strict=True)
            ),
            columns=min(3, len(shown)),
        ),
        frames=[population_change, wording.without_notes_on_missing(quarters)],
        indicators=["event_noise"],
        note=wording.note_of(
            chance.note_on(codes, quarters, population), wording.how_to_fetch(population_change)
        ),
        alt_text=wording.shortened(
            Text(
                f"Flere søylediagrammer. Endring i folketallet per år {years}, sum over årene",
                f"Several column charts. Population change per year {years}, sum over the years",
            )[lang],
            [f"{name} {number(total, lang=lang, signed=True)}" for name, total in totals.items()],
            lang,
        ),
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


def _page_in_words(group: str, outside: int, of: int, lang: Lang, *, one: bool) -> str:
    if one:
        return Text(
            f"{group}: {outside} av {of} årlige endringer er større enn tilfeldig variasjon",
            f"{group}: {outside} of {of} yearly changes are larger than chance variation",
        )[lang]
    return Text(
        f"I {group} er {outside} av {of} årlige endringer større enn tilfeldig variasjon",
        f"In {group} {outside} of {of} yearly changes are larger than chance variation",
    )[lang]


def _net_columns(name: str, rows: pd.DataFrame, noise: pd.Series, lang: Lang) -> Columns:
    change = pd.DataFrame(
        {
            "category": rows["year"].astype(str),
            "series": _CHANGE[lang],
            "value": rows["change"],
            "noise": noise,
        }
    )
    return Columns(change, unit=_PERSONS[lang], decimals=0, signed=True, heading=name)


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
    return wording.shortened(head, values, lang)
