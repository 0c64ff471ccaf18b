"""Notebook 02, why the population changed: births, deaths, moves and chance (SSB tables 06913, 01222)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data.errors import SelectionError
from ilag_data.indicators.components import COMPONENTS
from ilag_data.indicators.noise import Dispersion, estimate_dispersion
from ilag_data.language import Lang
from ilag_data.periods import spans
from ilag_data.regions import SMALL
from ilag_report.charts import Chart, Columns, NumberFormat, number, period
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, chart_of
from ilag_report.messages import say

_NATURAL = ["births", "deaths"]
_IN, _OUT = ["domestic_in_migration", "immigration"], ["domestic_out_migration", "emigration"]
_UNLIKE = 2.0
"""A year with more than so many times the events of another is not representative of it."""
EVENTS = (*_NATURAL, *_IN, *_OUT)


def components_accumulated(population_change: pd.DataFrame, population: pd.DataFrame) -> Chart:
    """Components of change over the period in per cent of the first population (SSB tables 06913, 07459).

    Stacked columns with their sum, which is exactly the change in population; sorted by it.
    """
    lang = language_of(population_change, population)
    first, last = common.first_and_last(population)
    shown = population_change[population_change["region"].isin(population["region"])]
    sums = indicators.accumulated_components(shown, population, first, last)
    sums["net"] = sums.groupby("name")["percent"].transform("sum")
    sums["place"] = sums["component"].map(COMPONENTS.index)
    order = sums.sort_values(["net", "name", "place"], ascending=[False, True, True], ignore_index=True)
    series = order["component"].map(lambda component: say(f"components.{component}", lang))
    columns = pd.DataFrame({"category": order["name"], "series": series, "value": order["percent"]})
    unit, net = say("words.per_cent", lang), say("words.change", lang)
    of_each = order.pivot(index="name", columns="component", values="percent").reindex(order["name"].unique())
    told = of_each[["natural_increase", "net_migration"]].dropna().itertuples(name=None)
    return chart_of(
        "components-accumulated",
        finding=_finding_of_sums(sums),
        body=Columns(columns, unit=unit, percent=True, signed=True, net=net, coloured_as=COMPONENTS),
        frames=[population_change, population],
        values={"first": first, "last": last, "years": period(first + 1, last)},
        indicators=["accumulated_components"],
        told=common.in_pairs(told, NumberFormat(1, signed=True), lang),
    )


def _finding_of_sums(sums: pd.DataFrame) -> Finding:
    """Count places with natural decrease and name those with net in-migration; or describe one place."""
    names = common.names_of(sums)
    ours = common.municipalities_or_all(sums)
    table = ours.pivot(index="region", columns="component", values="persons")
    table = table.reindex(sums["region"].unique()).dropna()
    if len(table) == 1:
        births, moves, residual = table.iloc[0][[*COMPONENTS]]
        values = {"births": births, "moves": moves, "residual": residual}
        return "title-one", {"name": names[table.index[0]], **values}
    arrivals = table.loc[table["net_migration"] > 0, "net_migration"]
    return "title", {
        "total": len(table),
        "more_deaths": int((table["natural_increase"] < 0).sum()),
        "more_births": int((table["natural_increase"] > 0).sum()),
        "arrivals": [(names[str(region)], moves) for region, moves in arrivals.items()],
    }


def components_together(population_change: pd.DataFrame) -> Chart:
    """Natural increase, net migration and residual by year, all municipalities together (SSB table 06913).

    Stacked columns with their sum. Moves between the municipalities cancel out.
    """
    lang = language_of(population_change)
    ours = common.require_municipalities(population_change)
    names = common.names_of(ours)
    figures = ours.groupby("year")[[*COMPONENTS, "change"]].sum(min_count=len(names))
    rows = figures.astype("float64").reset_index()
    return chart_of(
        "components-together",
        finding=_finding_of_years(rows, None),
        body=_columns_by_year(rows, None, lang),
        frames=[population_change],
        shown=ours,
        values={"names": [*names.values()]},
        told=_by_year(rows, "change", lang),
    )


def components_by_year(
    population_change: pd.DataFrame, region: str, quarters: pd.DataFrame, population: pd.DataFrame
) -> Chart:
    """Natural increase, net migration and residual of one place by year (SSB tables 06913, 01222).

    Stacked columns with their sum. For a municipality under 3 000, a band shows how much chance alone can
    change a year (`indicators.event_noise`). For other places the finding gives sums instead of years.

    Parameters
    ----------
    quarters, population : DataFrame
        All years, for all municipalities of the county and for the place.
    """
    lang = language_of(population_change, quarters, population)
    code, name, rows = common.one_place(population_change, region)
    first, last = common.first_and_last(rows)
    frames, noise = [common.with_missing(population_change)], None
    notes, details = common.notes_on_missing(name, rows, "change"), []
    events, people = (common.with_missing(frame[frame["region"] == code]) for frame in (quarters, population))
    counted = counted_years(events, people)
    dispersion = estimate_dispersion(quarters, population)
    chance = _chance(rows, events, people, dispersion) if counted else None
    if chance is not None:
        noise = chance.set_index("year")["noise"].reindex(rows["year"]).set_axis(rows.index)
        frames.append(chance)
        values = {"counted": counted, "uneven": _uneven(chance, counted, [*rows["year"]]), "small": SMALL}
        details = [say("components.chance", lang, **values, **dispersion._asdict())]
        notes = [say("components.band", lang), *notes]
    return chart_of(
        "components",
        finding=_finding_of_years(rows, noise),
        body=_columns_by_year(rows, noise, lang),
        frames=frames,
        shown=rows,
        values={"name": name, "years": period(first, last)},
        notes=notes,
        details=details,
        indicators=["event_noise"] if noise is not None else [],
        told=_by_year(rows, "change", lang),
    )


def _finding_of_years(rows: pd.DataFrame, noise: "pd.Series[float] | None") -> Finding:
    """Return the years in which the change is outside the band or, without a band, the sums of components."""
    change = rows["change"].astype("float64")
    if noise is None or (change.isna() | noise.isna()).all():
        whole = rows.dropna(subset=list(COMPONENTS))
        births, moves, residual = whole[[*COMPONENTS]].sum()
        title = "title-without-figures" if whole.empty else "title-sums"
        return title, {"births": births, "moves": moves, "residual": residual, "summed": [*whole["year"]]}
    down, up = list(rows.loc[change < -noise, "year"]), list(rows.loc[change > noise, "year"])
    known = change.notna() & noise.notna()
    return "title" if down or up else "title-within", {
        "down": down,
        "up": up,
        "known": list(rows.loc[known, "year"]),
        "total": change[known].sum(),
    }


def _columns_by_year(rows: pd.DataFrame, noise: "pd.Series[float] | None", lang: Lang) -> Columns:
    keys = ["category", *([] if noise is None else ["noise"])]
    named = rows.assign(category=rows["year"].astype(str), noise=noise)
    long = common.in_series(named, keys, COMPONENTS, "components", lang)
    unit, net = say("words.persons", lang), say("words.change", lang)
    return Columns(long, unit=unit, decimals=0, signed=True, net=net, coloured_as=COMPONENTS)


def _by_year(rows: pd.DataFrame, figure: str, lang: Lang) -> list[str]:
    """Write «2015 −12» for every year with a figure."""
    known = rows.dropna(subset=[figure])
    return [
        f"{year} {number(float(value), lang=lang, signed=True)}"
        for year, value in zip(known["year"], known[figure], strict=True)
    ]


def counted_years(quarters: pd.DataFrame, population: pd.DataFrame) -> list[int]:
    """Return the whole years for which the events and the population of a place are known."""
    known = population.loc[population["persons"].notna(), "year"] + 1  # population when the year began
    return sorted({*whole_years(quarters, EVENTS)["year"]} & {*known})


def _chance(
    rows: pd.DataFrame, quarters: pd.DataFrame, population: pd.DataFrame, dispersion: Dispersion
) -> pd.DataFrame | None:
    """Return how much chance alone can change each year of a place; None if that is unknown for all."""
    chance = indicators.event_noise(quarters, population, dispersion)
    return chance if chance.loc[chance["year"].isin(rows["year"]), "noise"].notna().any() else None


def _uneven(chance: pd.DataFrame, counted: Sequence[int], shown: Sequence[int]) -> dict[str, float]:
    """Return the counted years with fewest and most events, if unlike and used to estimate other years."""
    events = chance.set_index("year")["events"].reindex(list(counted))
    if {*shown} <= {*counted} or events.max() <= _UNLIKE * events.min():
        return {}
    ends = {"calm": events.idxmin(), "busy": events.idxmax()}
    return ends | {"least": events.min(), "most": events.max()}


def whole_years(quarters: pd.DataFrame, figures: Sequence[str]) -> pd.DataFrame:
    """Sum quarters by ``region, name, year``, for the years whose four quarters all have the figures."""
    of_year = {f"{figure}_in_quarter": figure for figure in figures}
    named = quarters.rename(columns=of_year).assign(year=quarters["quarter"].dt.year)
    by_year = named.groupby(["region", "name", "year"], sort=False)[list(figures)]
    return by_year.sum(min_count=4).dropna().reset_index()


def births_and_deaths(quarters: pd.DataFrame, region: str, population_change: pd.DataFrame) -> Chart:
    """Births and deaths of one place, in the years with complete data (SSB table 01222 or 06913).

    Columns side by side; a gap labelled with its years stands for missing years in between.

    Parameters
    ----------
    population_change : DataFrame
        Used for all years instead of the quarters once ``births`` and ``deaths`` have been fetched, so that a
        chart never mixes two tables.
    """
    fetched = {*_NATURAL} <= {*population_change.columns}
    source = population_change if fetched else quarters
    lang = language_of(source)
    _, name, rows = common.one_place(source, region)
    years = rows.dropna(subset=_NATURAL) if fetched else whole_years(rows, _NATURAL)
    if years.empty:
        raise no_whole_year(name, source)
    columns = with_gaps(years, {of: say(f"births-and-deaths.{of}", lang) for of in _NATURAL}, lang)
    by_year = years[["year", *_NATURAL]].to_dict("records")
    held = [int(year) for year in years["year"]]
    return chart_of(
        "births-and-deaths",
        body=Columns(
            columns,
            unit=say("words.persons", lang),
            decimals=0,
            stacked=False,
            values=True,
            coloured_as=_NATURAL,
        ),
        frames=[common.with_missing(source)],
        shown=years,
        values={"name": name, "held": held, **years[_NATURAL].sum()},
        notes=notes_on_years(held, source, lang),
        told=[say("births-and-deaths.year", lang, told=told) for told in by_year],
    )


def moves(quarters: pd.DataFrame, region: str) -> Chart:
    """Moves into and out of one municipality, domestic and international, by whole year (SSB table 01222).

    Stacked columns, in-migration above and out-migration below zero, with net migration.

    Parameters
    ----------
    region : str
        One municipality: moves between two are neither into nor out of their sum.
    """
    lang = language_of(quarters)
    _, name, rows = common.one_place(quarters, region)
    if rows["domestic_in_migration"].isna().all() and rows["immigration"].notna().any():
        raise SelectionError(
            f"Innenlandske flyttinger for {name} kan ikke vises: de kan ikke legges sammen over "
            "kommunegrenser.",
            f"Domestic moves of {name} cannot be shown: they cannot be added across municipal borders.",
            "velg én kommune.",
            "choose one municipality.",
        )
    flows = [*_IN, *_OUT]
    years = whole_years(rows, flows)
    if years.empty:
        raise no_whole_year(name, quarters)
    signed = years.assign(**{flow: -years[flow] for flow in _OUT})
    series = {flow: say(f"moves.{flow}", lang) for flow in flows}
    columns = with_gaps(signed, series, lang)
    unit, net = say("words.persons", lang), say("moves.net", lang)
    held = [int(year) for year in years["year"]]
    arrived, left = (years[ways].sum().sum() for ways in (_IN, _OUT))
    return chart_of(
        "moves",
        body=Columns(columns, unit=unit, decimals=0, signed=True, net=net, coloured_as=flows),
        frames=[common.with_missing(quarters)],
        shown=years,
        values={"name": name, "held": held, "arrived": arrived, "left": left},
        notes=notes_on_years(held, quarters, lang),
        told=_by_year(signed.assign(net=signed[flows].sum(axis=1)), "net", lang),
        data=with_gaps(years, series, lang).assign(unit=unit),
    )


def with_gaps(years: pd.DataFrame, series: Mapping[str, str], lang: Lang) -> pd.DataFrame:
    """Return yearly figures in the form of columns; a run of missing years in between is one empty column."""
    held = years.set_index("year")[[*series]].astype("float64")
    lacking = sorted({*range(held.index.min(), held.index.max() + 1)} - {*held.index})
    gaps = {int(gap[:4]): say("words.gap", lang, years=gap) for gap in spans(lacking).split(", ") if gap}
    table = held.reindex(sorted([*held.index, *gaps])).rename(columns=series)
    table.insert(0, "category", [gaps.get(year, str(year)) for year in table.index])
    long = table.melt("category", var_name="series", ignore_index=False)
    return long.sort_index(kind="stable", ignore_index=True)


def notes_on_years(held: Sequence[int], source: pd.DataFrame, lang: Lang) -> list[str]:
    """Return a note that only whole years are shown; empty if none is missing."""
    if common.series_behind(source) == "population-change" and not source.attrs.get("missing"):
        return []
    if len(held) > 3 and len(held) == max(held) - min(held) + 1:
        return []
    return [say("words.whole_years", lang)]


def no_whole_year(names: str, source: pd.DataFrame) -> SelectionError:
    """Return the error that births, deaths and moves are incomplete for all of the years asked for."""
    return common.missing_figures(
        f"Fødte, døde og flyttinger i {names} er ikke hentet for noen av årene som er valgt.",
        f"Births, deaths and moves of {names} are held for none of the years chosen.",
        source,
    )
