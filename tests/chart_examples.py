"""Charts of the key figures in FIGURES.md, as the analyses will describe them."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ilag_report.charts import Chart, Column, Grid, Lines, NumberFormat, Table, number
from tests.key_figures import EMPLOYED, YEARS
from tests.key_figures import POPULATION as KNOWN_POPULATION

NAMES = {
    "5052": "Leka",
    "5046": "Høylandet",
    "5041": "Snåsa",
    "5034": "Meråker",
    "5033": "Tydal",
    "5022": "Rennebu",
    "50": "Trøndelag",
}
POPULATION = {region: figures for region, figures in KNOWN_POPULATION.items() if region in NAMES}
SOURCE = (
    "Kilde: SSB, tabell 07459 (folketall 1. januar), gjengitt av niphr/csdata, CC BY 4.0. "
    "Fylket på dagens grenser."
)
SOURCE_BOTH = (
    "Kilde: SSB, tabell 07459 (folketall 1. januar), gjengitt av niphr/csdata, og tabell 07984 "
    "(sysselsatte etter bosted, 4. kvartal), gjengitt av oystess/valg_analyser, CC BY 4.0."
)
NOTE = (
    "Sysselsatte 15–74 år etter bosted. Tallene bygger på a-ordningen fra 2015 "
    "og kan ikke sammenlignes med tidligere år."
)


def index_frame(levels: Mapping[str, Sequence[int]], names: dict[str, str] | None = None) -> pd.DataFrame:
    shown = NAMES if names is None else names
    rows = [
        (region, shown[region], year, 100 * value / values[0])
        for region, values in levels.items()
        for year, value in zip(YEARS, values, strict=True)
    ]
    return pd.DataFrame(rows, columns=["region", "name", "year", "value"])


def end_values(frame: pd.DataFrame) -> str:
    last = frame[frame["year"] == 2023].sort_values("value", ascending=False)
    return ", ".join(
        f"{name} {number(value, 1)}" for name, value in zip(last["name"], last["value"], strict=True)
    )


def population_index(highlight: str | None = None, name: str = "folketall-indeks") -> Chart:
    frame = index_frame(POPULATION)
    return Chart(
        name=name,
        title="Trøndelag vokste 6,5 prosent – fem av de seks kommunene gikk ned",
        subtitle="Folketall 1. januar 2015–2023, indeks der 2015 er 100. Dagens grenser.",
        body=Lines(frame, unit="indeks, 2015 = 100", decimals=1, reference=100.0, highlight=highlight),
        source=SOURCE,
        alt_text=f"Linjediagram: folketall 1. januar 2015–2023, indeks. I 2023: {end_values(frame)}.",
    )


def nine_lines() -> Chart:
    """The fullest chart: the six together and the county without Trondheim as well (made-up figures)."""
    levels = {
        **POPULATION,
        "50-5001": (265000, 266000, 268000, 270000, 271500, 272500, 273300, 274000, 275600),
        "ILAG": tuple(sum(POPULATION[r][y] for r in POPULATION if r != "50") for y in range(9)),
    }
    names = {**NAMES, "50-5001": "Trøndelag uten Trondheim", "ILAG": "De seks samlet"}
    return Chart(
        name="ni-linjer",
        title="De seks samlet gikk ned, fylket uten Trondheim vokste",
        subtitle="Folketall 1. januar 2015–2023, indeks der 2015 er 100. Dagens grenser.",
        body=Lines(index_frame(levels, names), unit="indeks, 2015 = 100", decimals=1, reference=100.0),
        source=SOURCE,
        alt_text="Linjediagram: folketall, indeks. I 2023: Trøndelag 106,5 høyest, Tydal 87,3 lavest.",
    )


def key_figures(regions: Sequence[str] = tuple(NAMES)) -> Table:
    rows = pd.DataFrame(
        [
            {
                "region": region,
                "name": NAMES[region],
                "p0": POPULATION[region][0],
                "p1": POPULATION[region][-1],
                "dp": POPULATION[region][-1] - POPULATION[region][0],
                "rp": 100 * (POPULATION[region][-1] / POPULATION[region][0] - 1),
                "e0": EMPLOYED[region][0],
                "e1": EMPLOYED[region][-1],
                "de": EMPLOYED[region][-1] - EMPLOYED[region][0],
                "re": 100 * (EMPLOYED[region][-1] / EMPLOYED[region][0] - 1),
            }
            for region in regions
        ]
    )
    signed = NumberFormat(signed=True)
    share = NumberFormat(decimals=1, signed=True, percent=True)
    people, workers = "Folketall 1. januar", "Sysselsatte etter bosted, 4. kvartal"
    return Table(
        rows,
        (
            Column("name", ""),
            Column("p0", "2015", people, NumberFormat()),
            Column("p1", "2023", people, NumberFormat()),
            Column("dp", "Endring", people, signed),
            Column("rp", "Prosent", people, share),
            Column("e0", "2015", workers, NumberFormat()),
            Column("e1", "2023", workers, NumberFormat()),
            Column("de", "Endring", workers, signed),
            Column("re", "Prosent", workers, share),
        ),
    )


def panels() -> Chart:
    return Chart(
        name="befolkning-og-sysselsetting",
        title="Befolkning og sysselsetting 2015–2023: Tydal falt mest på begge mål",
        subtitle="Indeks, personer og prosent for de seks kommunene og Trøndelag på dagens grenser",
        body=Grid(
            (
                Lines(
                    index_frame(POPULATION),
                    unit="indeks, 2015 = 100",
                    reference=100.0,
                    heading="Folketall 1. januar",
                ),
                Lines(
                    index_frame(EMPLOYED),
                    unit="indeks, 2015 = 100",
                    reference=100.0,
                    heading="Sysselsatte, 4. kvartal",
                ),
            ),
            below=key_figures(),
        ),
        source=SOURCE_BOTH,
        note=NOTE,
        alt_text=(
            "To linjediagrammer med tabell: folketall og sysselsatte 2015–2023, indeks. "
            "I 2023 ligger Trøndelag på 106,5 og 109,5, Tydal lavest med 87,3 og 79,1."
        ),
    )


def all_charts() -> list[Chart]:
    return [population_index(), population_index("Tydal", "folketall-tydal"), nine_lines(), panels()]
