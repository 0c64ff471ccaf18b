"""The slide that everything leads to: «Befolkning og sysselsetting 2015–2023»."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.errors import ChartError
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Column, Grid, NumberFormat, Table, number, period
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.index_charts import index_lines
from ilag_report.findings.labour_words import require_all_industries
from ilag_report.findings.words import EMPLOYED, INHABITANTS, got, more_or_fewer

_POPULATION = Text("Folketall 1. januar", "Population 1 January")
_EMPLOYED_SHORT = Text("Sysselsatte, 4. kvartal", "Employed, 4th quarter")
_EMPLOYED = Text("Sysselsatte etter bosted, 4. kvartal", "Employed by residence, 4th quarter")


def population_and_employment(
    population: pd.DataFrame, employment: pd.DataFrame, highlight: str | None = None
) -> Chart:
    """Population and employment side by side, with persons and per cent below (SSB tables 07459, 07984).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it.
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, with the same regions and years.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Two index charts and a table.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year.
    ChartError
        The two frames differ in regions, years or language, or do not come from the loaders.
    """
    require_all_industries(employment)
    lang = words.language_of(population, employment)
    places_and_years = [
        frame[["region", "year"]].reset_index(drop=True) for frame in (population, employment)
    ]
    if not places_and_years[0].equals(places_and_years[1]):
        raise ChartError(
            "Population and employment do not have the same regions and years in the same order.",
            "load both with the same regions=… and years=….",
        )
    first, last = int(population["year"].min()), int(population["year"].max())
    years = period(first, last)
    people = indicators.change(population, "persons", first, last)
    employed = indicators.change(employment, "employed_by_residence", first, last)
    return describe(
        name=Text("befolkning-og-sysselsetting", "population-and-employment"),
        title=_finding(people, employed, years, lang),
        subtitle=Text(
            f"Indeks {first} = 100, og endring {years} i personer og prosent, på dagens kommunegrenser",
            f"Index {first} = 100, and change {years} in persons and per cent, municipalities of today",
        ),
        body=Grid(
            (
                index_lines(population, "persons", highlight, heading=_POPULATION[lang]),
                index_lines(employment, "employed_by_residence", highlight, heading=_EMPLOYED_SHORT[lang]),
            ),
            below=_table(people, employed, first, last, lang),
        ),
        frames=[population, employment],
        indicators=["index", "change"],
        alt_text=_alt_text(people, employed, first, last, lang),
    )


def _finding(people: pd.DataFrame, employed: pd.DataFrame, years: str, lang: Lang) -> str:
    heading = Text(f"Befolkning og sysselsetting {years}", f"Population and employment {years}")[lang]
    ours = people["region"].isin(places.TODAY)
    if not ours.any():
        return heading
    if ours.sum() == 1:
        name, change = str(people.loc[ours, "name"].iloc[0]), float(people.loc[ours, "change"].iloc[0])
        residents = more_or_fewer(float(employed.loc[ours, "change"].iloc[0]), lang, EMPLOYED)
        return f"{heading}: {got(name, change, INHABITANTS, lang)}{Text(' og ', ' and ')[lang]}{residents}"
    fewer_people = int((people.loc[ours, "change"] < 0).sum())
    fewer_employed = int((employed.loc[ours, "change"] < 0).sum())
    municipalities = list(people.loc[ours, "region"])
    return (
        f"{heading}: "
        + Text(
            f"{words.share_of_municipalities(fewer_people, municipalities, 'no')} fikk færre innbyggere, "
            f"{words.count(fewer_employed, 'no')} fikk færre sysselsatte",
            f"{words.share_of_municipalities(fewer_people, municipalities, 'en')} lost population, "
            f"{words.count(fewer_employed, 'en')} lost employed residents",
        )[lang]
    )


def _table(people: pd.DataFrame, employed: pd.DataFrame, first: int, last: int, lang: Lang) -> Table:
    figures = people.merge(employed, on=["region", "name"], suffixes=("_people", "_employed"))
    columns = [Column("name", "")]
    for ending, group in (("_people", _POPULATION[lang]), ("_employed", _EMPLOYED[lang])):
        columns += [
            Column(f"first{ending}", str(first), group, NumberFormat()),
            Column(f"last{ending}", str(last), group, NumberFormat()),
            Column(f"change{ending}", Text("Endring", "Change")[lang], group, NumberFormat(signed=True)),
            Column(
                f"percent{ending}",
                Text("Prosent", "Per cent")[lang],
                group,
                NumberFormat(decimals=1, signed=True, percent=True),
            ),
        ]
    return Table(figures, tuple(columns))


def _alt_text(people: pd.DataFrame, employed: pd.DataFrame, first: int, last: int, lang: Lang) -> str:
    """Give both end values of every region, from the largest growth in population to the least."""
    ends = people.assign(employed=employed["percent"]).sort_values("percent", ascending=False)
    between = Text("og", "and")[lang]
    values = "; ".join(
        f"{name} {number(100 + people_change, 1, lang)} {between} {number(100 + employed_change, 1, lang)}"
        for name, people_change, employed_change in zip(
            ends["name"], ends["percent"], ends["employed"], strict=True
        )
    )
    return Text(
        f"Linjediagrammer og tabell. Folketall og sysselsatte i {last}, {first} = 100: {values}.",
        f"Line charts and table. Population and employed in {last}, {first} = 100: {values}.",
    )[lang]
