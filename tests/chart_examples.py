"""Charts of the key figures in FIGURES.md, made of the bundled figures as the analyses make them."""

import pandas as pd

import ilag_data
from ilag_data import indicators, regions
from ilag_report import charts
from ilag_report.charts import Chart, Column, Grid, Lines, NumberFormat, Table

PEOPLE = ilag_data.population([*regions.PROGRAMME, "50"])
WORKERS = ilag_data.employment([*regions.PROGRAMME, "50"])
SOURCE = "Kilde: SSB, tabell 07459 (folketall 1. januar) og 07984 (sysselsatte etter bosted, 4. kvartal)."
NOTE = "Sysselsatte 15–74 år etter bosted. Tallene bygger på a-ordningen fra 2015."


def population_index(highlight: str | None = None, name: str = "folketall-indeks") -> Chart:
    title = "Trøndelag vokste 6,5 prosent – fem av de seks kommunene gikk ned"
    return charts.lines(PEOPLE, index=2015, highlight=highlight, name=name, title=title)


def nine_lines() -> Chart:
    """The fullest chart: the six together and the county without Trondheim as well."""
    people = ilag_data.population([*regions.PROGRAMME, "50", "50-5001", "ILAG"])
    title = "De seks samlet gikk ned, fylket uten Trondheim vokste"
    return charts.lines(people, index=2015, name="ni-linjer", title=title)


def key_figures() -> Table:
    people = indicators.change(PEOPLE, "persons", 2015, 2023)
    workers = indicators.change(WORKERS, "employed_by_residence", 2015, 2023).drop(columns="name")
    whole, signed, share = (
        NumberFormat(),
        NumberFormat(signed=True),
        NumberFormat(1, signed=True, percent=True),
    )
    figures = {
        "first": ("2015", whole), "last": ("2023", whole), "change": ("Endring", signed), "percent": ("Prosent", share),
    }  # fmt: skip
    groups = {"": "Folketall 1. januar", "_w": "Sysselsatte etter bosted, 4. kvartal"}
    columns = [
        Column(f"{key}{ending}", header, group, form)
        for ending, group in groups.items()
        for key, (header, form) in figures.items()
    ]
    return Table(people.merge(workers, on="region", suffixes=("", "_w")), (Column("name", ""), *columns))


def panels() -> Chart:
    def lines(frame: pd.DataFrame, column: str, heading: str) -> Lines:
        index = indicators.index(frame, column, 2015).rename(columns={"index": "value"})
        return Lines(index, unit="indeks, 2015 = 100", reference=100.0, heading=heading)

    people = lines(PEOPLE, "persons", "Folketall 1. januar")
    workers = lines(WORKERS, "employed_by_residence", "Sysselsatte, 4. kvartal")
    return Chart(
        name="befolkning-og-sysselsetting",
        title="Befolkning og sysselsetting 2015–2023: Tydal falt mest på begge mål",
        subtitle="Indeks, personer og prosent for de seks kommunene og Trøndelag på dagens grenser",
        body=Grid((people, workers), below=key_figures()),
        source=SOURCE,
        note=NOTE,
        alt_text=(
            "To linjediagrammer med tabell: folketall og sysselsatte 2015–2023, indeks. "
            "I 2023 ligger Trøndelag på 106,5 og 109,5, Tydal lavest med 87,3 og 79,1."
        ),
    )


def all_charts() -> list[Chart]:
    return [population_index(), population_index("Tydal", "folketall-tydal"), nine_lines(), panels()]
