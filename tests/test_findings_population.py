"""How many we are: findings of figures that the golden files do not have."""

from collections.abc import Mapping

import pandas as pd
import pytest

import ilag_data
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Grid, Lines
from ilag_report.findings.population import (
    change_in_population,
    population_index,
    population_index_of_areas,
    population_level,
)
from tests.chart_checks import with_plain_blanks

CODES = {"Leka": "5052", "Tydal": "5033", "Selbu": "5032", "Trøndelag": "50", "De seks samlet": "ILAG"}


def made_up(ends: Mapping[str, tuple[int | None, int | None]], lang: Lang = "no") -> pd.DataFrame:
    """A frame as the loader gives it, with the populations of two years."""
    rows = [
        (CODES[name], name, year, persons)
        for name, values in ends.items()
        for year, persons in zip((2015, 2023), values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["region", "name", "year", "persons"])
    frame["persons"] = frame["persons"].astype("Int64")
    frame.attrs = ilag_data.population("Leka", lang=lang, at_year_end=True).attrs
    return frame


SAME, MORE, FEWER, GONE = (500, 500), (500, 550), (500, 400), (None, 750)


@pytest.mark.parametrize(
    ("ends", "finding"),
    [
        ({"Leka": MORE, "Tydal": FEWER}, "Tydal fikk 20,0 prosent færre innbyggere – Leka fikk 10,0 prosent flere"),
        ({"Leka": (500, 601), "Tydal": FEWER}, "Leka fikk 20,2 prosent flere innbyggere – Tydal fikk 20,0 prosent færre"),
        ({"Leka": FEWER, "Tydal": MORE, "Trøndelag": MORE}, "Leka fikk 20,0 prosent færre innbyggere – Trøndelag fikk 10,0 prosent flere"),
        ({"Leka": (4000, 3999), "Tydal": SAME}, "Leka hadde omtrent uendret folketall – Tydal hadde uendret folketall"),
        ({"Leka": FEWER}, "Leka fikk 20,0 prosent færre innbyggere"),
    ],
)  # fmt: skip
def test_the_finding_of_change_begins_with_the_place_that_changed_most(
    ends: dict[str, tuple[int, int]], finding: str
) -> None:
    assert with_plain_blanks(change_in_population(made_up(ends)).title) == finding


@pytest.mark.parametrize(
    ("ends", "finding"),
    [
        ({"Leka": SAME}, "Leka har like mange innbyggere i 2023 som i 2015"),
        ({"Leka": FEWER, "Tydal": GONE}, "Leka fikk 100 færre innbyggere fra 2015 til 2023 (20,0 prosent) – tall mangler for Tydal"),
        ({"Trøndelag": MORE}, "Trøndelag fikk 50 flere innbyggere fra 2015 til 2023 (10,0 prosent)"),
    ],
)  # fmt: skip
def test_the_finding_of_the_level_adds_the_municipalities_that_have_both_years(
    ends: dict[str, tuple[int | None, int | None]], finding: str
) -> None:
    assert with_plain_blanks(population_level(made_up(ends)).title) == finding


@pytest.mark.parametrize(
    ("ends", "finding"),
    [
        ({"Trøndelag": FEWER, "Leka": FEWER, "Tydal": FEWER}, "Folketallet i Trøndelag gikk ned – det gikk også ned i begge kommunene"),
        ({"Trøndelag": SAME, "Leka": MORE, "Tydal": SAME}, "Folketallet i Trøndelag var uendret – det gikk ikke ned i noen av de to kommunene"),
        ({"Leka": FEWER, "Tydal": MORE}, "Folketallet gikk ned i én av de to"),
        ({"Leka": SAME}, "Folketallet var uendret i Leka"),
        ({"Leka": (4000, 4001)}, "Folketallet var omtrent uendret i Leka"),
        ({"Trøndelag": (4000, 3999), "Leka": SAME, "Tydal": SAME}, "Folketallet i Trøndelag var omtrent uendret – det gikk ikke ned i noen av de to kommunene"),
        ({"Trøndelag": FEWER, "Leka": MORE, "Tydal": FEWER}, "Folketallet i Trøndelag gikk ned – det gikk også ned i én av de to"),
        ({"Leka": MORE, "Tydal": SAME}, "Folketallet gikk ikke ned i noen av de to kommunene"),
        ({"Trøndelag": MORE, "Leka": MORE, "Tydal": MORE}, "Folketallet i Trøndelag økte – det økte også i begge kommunene"),
        ({"De seks samlet": MORE}, "Folketallet økte med 10,0 prosent i de seks samlet"),
    ],
)  # fmt: skip
def test_the_finding_of_the_index_holds_the_county_against_the_municipalities(
    ends: dict[str, tuple[int, int]], finding: str
) -> None:
    assert with_plain_blanks(population_index(made_up(ends)).title) == finding


def test_what_cannot_be_shown_is_refused_with_a_remedy() -> None:
    with pytest.raises(SelectionError, match="lack Trøndelag"):
        population_index_of_areas(ilag_data.population(at_year_end=True))


def test_years_that_a_line_passes_by_are_not_in_its_subtitle_and_persons_have_whole_ticks() -> None:
    chart = population_level(ilag_data.population(["Leka", "Tydal"], [2015, 2019, 2023], at_year_end=True))
    assert "2015, 2019 og 2023" in chart.subtitle
    body = population_level(made_up({"Leka": (634, 635)})).body
    assert isinstance(body, Grid)
    (line,) = body.panels
    assert isinstance(line, Lines)
    assert all(tick == round(tick) for tick in line.scale().ticks())
