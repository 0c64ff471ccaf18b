"""Births, deaths and moves of one place, from what the tables hold of them (SSB tables 06913, 01222)."""

import pandas as pd

from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_report.charts import Chart, Columns, number
from ilag_report.charts.defaults import slug
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.population_noise import whole_years

_BIRTHS = Text("Fødte", "Births")
_DEATHS = Text("Døde", "Deaths")
_PERSONS = Text("personer", "persons")

FLOWS = {
    "domestic_in_migration": Text("Inn, innenlands", "In, domestic"),
    "immigration": Text("Innvandring", "Immigration"),
    "domestic_out_migration": Text("Ut, innenlands", "Out, domestic"),
    "emigration": Text("Utvandring", "Emigration"),
}
"""The moves of a municipality; those out of it count as negative."""

_OUT = ("domestic_out_migration", "emigration")


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
    source = quarters
    if population_change is not None and {"births", "deaths"} <= set(population_change.columns):
        source = population_change
    lang = words.language_of(source)
    _, name, rows = wording.one_place(source, region)
    figures = ("births", "deaths")
    if source is quarters:
        years = whole_years(rows, figures)
    else:
        years = rows.dropna(subset=list(figures))[["region", "name", "year", *figures]]
    _refuse_none(years, name)
    columns = _with_gaps(years, {"births": _BIRTHS[lang], "deaths": _DEATHS[lang]}, lang)
    held = wording.years_in_words(years["year"], lang)
    births, deaths = int(years["births"].sum()), int(years["deaths"].sum())
    during, together = _during(len(years), held), _together(len(years), lang)
    title = Text(
        f"{name}: {number(births, lang='no')} fødte og {number(deaths, lang='no')} døde "
        f"{during.no}{together}",
        f"{name}: {number(births, lang='en')} births and {number(deaths, lang='en')} deaths "
        f"{during.en}{together}",
    )
    return describe(
        name=Text(f"fodte-og-dode-{slug(name)}", f"births-and-deaths-{slug(name)}"),
        title=title[lang],
        subtitle=Text(
            f"{name}: fødte og døde i løpet av året, {held}, personer",
            f"{name}: births and deaths during the year, {held}, persons",
        ),
        body=Columns(columns, unit=_PERSONS[lang], decimals=0, stacked=False, values=True),
        frames=[wording.without_notes_on_missing(source)],
        note=_note(years, source),
        alt_text=words.listed(
            Text(
                f"Søylediagram. {name}: fødte og døde per år, personer",
                f"Column chart. {name}: births and deaths per year, persons",
            )[lang],
            [
                f"{year} {_BIRTHS[lang].lower()} {number(int(born), lang=lang)}, "
                f"{_DEATHS[lang].lower()} {number(int(dead), lang=lang)}"
                for year, born, dead in zip(years["year"], years["births"], years["deaths"], strict=True)
            ],
        ),
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
    lang = words.language_of(quarters)
    _, name, rows = wording.one_place(quarters, region)
    if rows["domestic_in_migration"].isna().all() and rows["immigration"].notna().any():
        raise SelectionError(
            f"Domestic moves of {name} cannot be shown: they cannot be added across municipal borders.",
            "choose one municipality.",
        )
    years = whole_years(rows, list(FLOWS))
    _refuse_none(years, name)
    flows = years.assign(**{flow: -years[flow] for flow in _OUT})
    columns = _with_gaps(flows, {flow: text[lang] for flow, text in FLOWS.items()}, lang)
    held = wording.years_in_words(years["year"], lang)
    into = int(years["domestic_in_migration"].sum() + years["immigration"].sum())
    out = int(years["domestic_out_migration"].sum() + years["emigration"].sum())
    during, together = _during(len(years), held), _together(len(years), lang)
    title = Text(
        f"{name}: {number(into, lang='no')} flyttet inn og {number(out, lang='no')} flyttet ut "
        f"{during.no}{together}",
        f"{name}: {number(into, lang='en')} moved in and {number(out, lang='en')} moved out "
        f"{during.en}{together}",
    )
    net = flows[list(FLOWS)].sum(axis=1)
    return describe(
        name=Text(f"flyttinger-{slug(name)}", f"moves-{slug(name)}"),
        title=title[lang],
        subtitle=Text(
            f"{name}: flyttinger i løpet av året, {held}, personer; utflytting under streken",
            f"{name}: moves during the year, {held}, persons; out-migration below the line",
        ),
        body=Columns(
            columns, unit=_PERSONS[lang], decimals=0, signed=True, net=Text("Netto", "Net")[lang]
        ),
        frames=[wording.without_notes_on_missing(quarters)],
        note=_note(years, quarters),
        alt_text=words.listed(
            Text(
                f"Søylediagram. {name}: nettoinnflytting per år, personer",
                f"Column chart. {name}: net migration per year, persons",
            )[lang],
            [
                f"{year} {number(int(total), lang=lang, signed=True)}"
                for year, total in zip(years["year"], net, strict=True)
            ],
        ),
    )  # fmt: skip


def _with_gaps(years: pd.DataFrame, series: dict[str, str], lang: Lang) -> pd.DataFrame:
    """Bring yearly figures into the form of columns; years lacking in between become one empty column."""
    held = [int(year) for year in years["year"]]
    lacking = sorted(set(range(min(held), max(held) + 1)) - set(held))
    labels = {
        int(gap[:4]): f"{gap} {Text('mangler', 'missing')[lang]}" for gap in spans(lacking).split(", ") if gap
    }
    rows = []
    for year in sorted([*held, *labels]):
        figures = years[years["year"] == year]
        for column, name in series.items():
            value = float("nan") if figures.empty else float(figures[column].iloc[0])
            rows.append({"category": labels.get(year, str(year)), "series": name, "value": value})
    return pd.DataFrame(rows)


def _during(how_many: int, held: str) -> Text:
    return (
        Text(f"i {held}", f"in {held}") if how_many == 1 else Text(f"i årene {held}", f"in the years {held}")
    )


def _together(how_many: int, lang: Lang) -> str:
    return Text(" til sammen", " together")[lang] if how_many > 1 else ""


def _note(years: pd.DataFrame, source: pd.DataFrame) -> Text | None:
    """Say which years are missing and which command brings them; nothing where none is."""
    held = {int(year) for year in years["year"]}
    if source.attrs["series"] == "population-change" and not source.attrs["missing"]:
        return None
    if held == set(range(min(held), max(held) + 1)) and len(held) > 3:
        return None
    fetch = wording.fetching(source)
    return Text(f"Bare år med alle fire kvartaler er med. {fetch.no}",
                f"Only years with all four quarters are shown. {fetch.en}")  # fmt: skip


def _refuse_none(years: pd.DataFrame, name: str) -> None:
    if years.empty:
        raise SelectionError(
            f"Births, deaths and moves of {name} are not held for any whole year.",
            'load population_quarterly with years="all", or run «ilag fetch population-quarterly».',
        )
