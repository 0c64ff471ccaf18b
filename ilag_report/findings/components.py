"""Notebook 02, why the population changed: births, deaths, moves, and what chance does (SSB 06913, 01222)."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.indicators.components import COMPONENTS
from ilag_data.language import Lang
from ilag_data.periods import spans
from ilag_report.charts import Chart, Columns, number, period
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.messages import say

EVENTS = (
    "births",
    "deaths",
    "immigration",
    "emigration",
    "domestic_in_migration",
    "domestic_out_migration",
)
_IN, _OUT = ("domestic_in_migration", "immigration"), ("domestic_out_migration", "emigration")


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
    lang = language_of(population_change, population)
    first, last = common.first_and_last(population)
    shown = population_change[population_change["region"].isin(population["region"])]
    sums = indicators.accumulated_components(shown, population, first, last)
    net = sums.groupby("name")["percent"].sum()
    order = sums.assign(net=sums["name"].map(net), place=sums["component"].map(COMPONENTS.index))
    order = order.sort_values(["net", "name", "place"], ascending=[False, True, True], ignore_index=True)
    columns = pd.DataFrame(
        {
            "category": order["name"],
            "series": order["component"].map(_names_of_components(lang)),
            "value": order["percent"],
        }
    )
    title, values = _finding_of_sums(sums)
    return chart_of(
        "components-accumulated",
        title=title,
        body=Columns(
            columns,
            unit=say("words.per_cent", lang),
            percent=True,
            signed=True,
            net=say("words.change", lang),
        ),
        frames=[population_change, population],
        values={"first": first, "last": last, "years": period(first, last), **values},
        indicators=["accumulated_components"],
    )


def _finding_of_sums(sums: pd.DataFrame) -> tuple[str, dict[str, object]]:
    """Count the municipalities with more deaths than births and more arrivals than departures; or tell of one."""
    names = common.names_of(sums)
    ours = common.municipalities(sums)
    table = (ours if len(ours) else sums).pivot(index="region", columns="component", values="persons")
    table = table.reindex([region for region in names if region in table.index]).dropna()
    if len(table) == 1:
        births, moves = table.iloc[0][["excess_of_births", "net_migration"]]
        return "title-one", {"name": names[table.index[0]], "births": births, "moves": moves}
    arrivals = table.loc[table["net_migration"] > 0, "net_migration"]
    return "title", {
        "total": len(table),
        "declined": int((table["excess_of_births"] < 0).sum()),
        "arrivals": [(names[region], moves) for region, moves in arrivals.items()],
    }


def components_by_year(
    population_change: pd.DataFrame,
    region: str,
    quarters: pd.DataFrame | None = None,
    population: pd.DataFrame | None = None,
) -> Chart:
    """Births less deaths, net migration and residual of one place, year by year (SSB tables 06913, 01222).

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
    lang = language_of(*(frame for frame in (population_change, quarters, population) if frame is not None))
    code, name, rows = common.one_place(population_change, region)
    first, last = common.first_and_last(rows)
    frames, notes = [common.without_notes_on_missing(population_change)], []
    noise = None
    if quarters is not None and population is not None:
        noise = _band(code, rows, quarters, population)
    if noise is not None and quarters is not None and population is not None:
        frames.append(common.without_notes_on_missing(quarters))
        notes.append(_note_on_band(code, quarters, population, lang))
    title, values = _finding_of_years(rows, noise)
    values |= {"name": name, "years": period(first, last), "after": last + 1}
    return chart_of(
        "components",
        title=title,
        body=_columns_by_year(rows, noise, lang),
        frames=frames,
        values=values,
        notes=[*notes, *common.notes_on_missing(name, rows, "change")],
        indicators=["event_noise"] if noise is not None else [],
        alt_text=common.listed(
            say("components.alt_text", lang, **values),
            _by_year(rows["year"], rows["change"], lang),
        ),
    )


def _finding_of_years(rows: pd.DataFrame, noise: "pd.Series[float] | None") -> tuple[str, dict[str, object]]:
    """Find the years in which the change is outside the band, or what the components add up to."""
    change = rows["change"].astype("float64")
    if noise is None or (change.isna() | noise.isna()).all():
        whole = rows.dropna(subset=list(COMPONENTS))
        sums = {"births": whole["excess_of_births"].sum(), "moves": whole["net_migration"].sum()}
        return "title-without-figures" if whole.empty else "title-sums", {
            **sums,
            "summed": list(whole["year"]),
        }
    down, up = list(rows.loc[change < -noise, "year"]), list(rows.loc[change > noise, "year"])
    known = int((change.notna() & noise.notna()).sum())
    return "title" if down or up else "title-within", {"down": down, "up": up, "known": known}


def _columns_by_year(rows: pd.DataFrame, noise: "pd.Series[float] | None", lang: Lang) -> Columns:
    names = _names_of_components(lang)
    long = pd.concat(
        [
            pd.DataFrame(
                {"category": rows["year"].astype(str), "series": names[component], "value": rows[component]}
                | ({} if noise is None else {"noise": noise})
            )
            for component in COMPONENTS
        ]
    )
    return Columns(
        long, unit=say("words.persons", lang), decimals=0, signed=True, net=say("words.change", lang)
    )


def _names_of_components(lang: Lang) -> dict[str, str]:
    return {component: say(f"components.{component}", lang) for component in COMPONENTS}


def _by_year(years: "pd.Series[int]", values: "pd.Series[float]", lang: Lang) -> list[str]:
    """Write «2015 −12» for every year with a figure."""
    known = zip(years[values.notna()], values.dropna(), strict=True)
    return [f"{year} {number(float(value), lang=lang, signed=True)}" for year, value in known]


# --- How much chance alone can move a year


def counted_years(quarters: pd.DataFrame, population: pd.DataFrame, regions: Sequence[str]) -> list[int]:
    """Return the whole years of which all events, and the population, are known in every region."""
    years = whole_years(quarters, EVENTS)
    known = population[population["persons"].notna()]
    counted = [
        {*years.loc[years["region"] == region, "year"]} & {*known.loc[known["region"] == region, "year"]}
        for region in regions
    ]
    return sorted(int(year) for year in set.intersection(*counted))


def _members(code: str) -> list[str]:
    """Return the municipalities whose events are added up for a region."""
    return list(places.PROGRAMME) if code == places.TOGETHER else [code]


def _band(
    code: str, rows: pd.DataFrame, quarters: pd.DataFrame, population: pd.DataFrame
) -> "pd.Series[float] | None":
    """Return the band of chance for each year of `rows`; None where the events are not known."""
    of = _members(code)
    stock = population[population["region"].isin(of)]
    if not counted_years(quarters, stock, of):
        return None
    estimated = indicators.event_noise(quarters[quarters["region"].isin(of)], stock)
    # Independent events add up, so of several places it is the events that are added, not their roots.
    events = estimated.groupby("year")["events"].sum(min_count=len(of))
    return pd.Series(1.96 * np.sqrt(events.reindex(rows["year"]).to_numpy()), index=rows.index)


def _note_on_band(code: str, quarters: pd.DataFrame, population: pd.DataFrame, lang: Lang) -> str:
    of = _members(code)
    return say("components.chance", lang, years=counted_years(quarters, population, of), added=len(of))


# --- Years that the quarterly table holds whole


def whole_years(quarters: pd.DataFrame, figures: Sequence[str]) -> pd.DataFrame:
    """Add quarters up to years, those only of which all four quarters hold the figures.

    Parameters
    ----------
    quarters : DataFrame
        As `ilag_data.population_quarterly` returns it.
    figures : sequence of str
        The columns to add up.

    Returns
    -------
    DataFrame
        ``region, name, year`` and the figures.
    """
    known = quarters.dropna(subset=list(figures))
    known = known.assign(year=known["quarter"].dt.year)
    by_year = known.groupby(["region", "name", "year"], sort=False)
    sums = by_year[list(figures)].sum()[by_year.size() == 4]
    return sums.reset_index()


def births_and_deaths(
    quarters: pd.DataFrame, region: str, population_change: pd.DataFrame | None = None
) -> Chart:
    """Births and deaths of one place, in the years the data hold whole (SSB table 01222 or 06913).

    Parameters
    ----------
    quarters : DataFrame
        As `ilag_data.population_quarterly` returns it.
    region : str
        The place, by code or name.
    population_change : DataFrame, optional
        As `ilag_data.population_change` returns it; used instead of the quarters once a fetch has brought
        ``births`` and ``deaths``, and for all years, so that two tables never share a column chart.

    Returns
    -------
    Chart
        Columns side by side; years in between that are not held stand as a gap with its years.

    Raises
    ------
    SelectionError
        The place is not in the figures, or no year of it is held whole.
    """
    source, figures = quarters, ["births", "deaths"]
    if population_change is not None and {*figures} <= set(population_change.columns):
        source = population_change
    lang = language_of(source)
    _, name, rows = common.one_place(source, region)
    years = whole_years(rows, figures) if source is quarters else rows.dropna(subset=figures)
    _refuse_none(years, name)
    born, died = years["births"], years["deaths"]
    return _chart_of_years(
        "births-and-deaths",
        source,
        years,
        body=Columns(
            _with_gaps(years, {of: say(f"births-and-deaths.{of}", lang) for of in figures}, lang),
            unit=say("words.persons", lang),
            decimals=0,
            stacked=False,
            values=True,
        ),
        values={"name": name, "births": born.sum(), "deaths": died.sum()},
        told=[
            say("births-and-deaths.year", lang, year=year, births=births, deaths=deaths)
            for year, births, deaths in zip(years["year"], born, died, strict=True)
        ],
    )


def moves(quarters: pd.DataFrame, region: str) -> Chart:
    """Moves into and out of one municipality, domestic and foreign, in whole years (SSB table 01222).

    Parameters
    ----------
    quarters : DataFrame
        As `ilag_data.population_quarterly` returns it.
    region : str
        The municipality, by code or name. Not several together: a move from one to the other is neither into
        nor out of their sum.

    Returns
    -------
    Chart
        Stacked columns, in above and out below zero, with the net migration.

    Raises
    ------
    SelectionError
        The place is not in the figures, is several municipalities, or no year of it is held whole.
    """
    lang = language_of(quarters)
    _, name, rows = common.one_place(quarters, region)
    if rows["domestic_in_migration"].isna().all() and rows["immigration"].notna().any():
        raise SelectionError(
            f"Domestic moves of {name} cannot be shown: they cannot be added across municipal borders.",
            "choose one municipality.",
        )
    flows = (*_IN, *_OUT)
    years = whole_years(rows, flows)
    _refuse_none(years, name)
    signed = years.assign(**{flow: -years[flow] for flow in _OUT})
    return _chart_of_years(
        "moves",
        quarters,
        years,
        body=Columns(
            _with_gaps(signed, {flow: say(f"moves.{flow}", lang) for flow in flows}, lang),
            unit=say("words.persons", lang),
            decimals=0,
            signed=True,
            net=say("moves.net", lang),
        ),
        values={"name": name, "arrived": years[[*_IN]].sum().sum(), "left": years[[*_OUT]].sum().sum()},
        told=_by_year(years["year"], signed[[*flows]].sum(axis=1), lang),
    )


def _chart_of_years(
    key: str,
    source: pd.DataFrame,
    years: pd.DataFrame,
    *,
    body: Columns,
    values: Mapping[str, object],
    told: Sequence[str],
) -> Chart:
    lang, held = language_of(source), [int(year) for year in years["year"]]
    values = {**values, "held": held}
    return chart_of(
        key,
        body=body,
        frames=[common.without_notes_on_missing(source)],
        values=values,
        notes=_note_on_years(held, source, lang),
        alt_text=common.listed(say(f"{key}.alt_text", lang, **values), told),
    )


def _with_gaps(years: pd.DataFrame, series: Mapping[str, str], lang: Lang) -> pd.DataFrame:
    """Bring yearly figures into the form of columns; years lacking in between become one empty column."""
    held = years.set_index("year")[[*series]].astype("float64")
    lacking = sorted(set(range(held.index.min(), held.index.max() + 1)) - set(held.index))
    gaps = {int(gap[:4]): say("words.gap", lang, years=gap) for gap in spans(lacking).split(", ") if gap}
    table = held.reindex(sorted([*held.index, *gaps])).rename(columns=series)
    table.insert(0, "category", [gaps.get(year, str(year)) for year in table.index])
    long = table.melt("category", var_name="series", ignore_index=False)
    return long.sort_index(kind="stable", ignore_index=True)


def _note_on_years(held: Sequence[int], source: pd.DataFrame, lang: Lang) -> list[str]:
    """Say which years are missing and which command brings them; nothing where none is."""
    if source.attrs["series"] == "population-change" and not source.attrs["missing"]:
        return []
    if len(held) > 3 and len(held) == max(held) - min(held) + 1:
        return []
    return [say("words.whole_years", lang), say("words.fetch", lang, series=source.attrs["series"])]


def _refuse_none(years: pd.DataFrame, name: str) -> None:
    if years.empty:
        raise SelectionError(
            f"Births, deaths and moves of {name} are not held for any whole year.",
            'load population_quarterly with years="all", or run «ilag fetch population-quarterly».',
        )
