"""How many we are: level, index and change; the findings hold against figures computed here."""

from collections.abc import Mapping

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Bars, Grid, Lines, number
from ilag_report.findings.population import (
    change_in_population,
    population_index,
    population_index_of_areas,
    population_level,
)
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import POPULATION

AREAS = [*regions.PROGRAMME, "50", "50-5001", "ILAG"]
SIX_FIRST = sum(POPULATION[code][0] for code in regions.PROGRAMME)
SIX_LAST = sum(POPULATION[code][-1] for code in regions.PROGRAMME)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def made_up(ends: Mapping[str, tuple[int | None, int | None]], lang: Lang = "no") -> pd.DataFrame:
    """A frame as the loader gives it, with the populations of two years."""
    codes = {"Leka": "5052", "Tydal": "5033", "Selbu": "5032", "Trøndelag": "50"}
    rows = [
        (codes[name], name, year, persons)
        for name, values in ends.items()
        for year, persons in zip((2015, 2023), values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["region", "name", "year", "persons"])
    frame["persons"] = frame["persons"].astype("Int64")
    frame.attrs = ilag_data.population("Leka", lang=lang).attrs
    return frame


@pytest.mark.parametrize("lang", ["no", "en"])
def test_charts_of_population_are_fit_to_show(lang: Lang) -> None:
    standard, areas = ilag_data.population(lang=lang), ilag_data.population(AREAS, lang=lang)
    for chart in (
        population_level(standard),
        population_level(areas, highlight="Tydal"),
        population_index(areas, highlight="Tydal"),
        population_index_of_areas(areas),
        change_in_population(standard),
        change_in_population(areas),
    ):
        assert_chart_is_fit_to_show(chart)


def test_the_findings_of_the_bundled_figures() -> None:
    areas, english = ilag_data.population(AREAS), ilag_data.population(AREAS, lang="en")
    assert [
        plain(chart(frame).title)
        for chart in (population_level, population_index_of_areas, change_in_population)
        for frame in (areas, english)
    ] == [
        "De seks kommunene hadde til sammen 9 479 innbyggere i 2023, 488 færre enn i 2015 (4,9 prosent)",
        "The six municipalities together had 9,479 inhabitants in 2023, 488 fewer than in 2015 (4.9 per cent)",
        "Trøndelag vokste 6,5 prosent, Trøndelag uten Trondheim vokste 2,9 prosent – de seks samlet gikk ned 4,9 prosent",
        "Trøndelag grew 6.5 per cent, Trøndelag without Trondheim grew 2.9 per cent – the six together declined 4.9 per cent",
        "Tydal mistet 110 innbyggere, 12,7 prosent – Trøndelag fikk 29 084 flere innbyggere, 6,5 prosent",
        "Tydal lost 110 inhabitants, 12.7 per cent – Trøndelag gained 29,084 inhabitants, 6.5 per cent",
    ]  # fmt: skip
    assert (SIX_LAST, SIX_FIRST - SIX_LAST) == (9479, 488)
    assert number((SIX_FIRST - SIX_LAST) / SIX_FIRST * 100, 1) == "4,9"


def test_the_stock_of_the_next_year_is_this_years_and_its_change() -> None:
    every = [*regions.PROGRAMME, "50", "50-5001", "ILAG", "Trondheim", "Oppdal"]
    stock = ilag_data.population(every, range(2015, 2025)).pivot(
        index="region", columns="year", values="persons"
    )
    change = ilag_data.population_change(every, range(2015, 2024)).pivot(
        index="region", columns="year", values="change"
    )
    for year in range(2015, 2024):
        assert (stock[year + 1] - stock[year] == change[year]).all()


def test_the_level_is_the_persons_counted() -> None:
    body = population_level(ilag_data.population()).body
    assert isinstance(body, Grid)
    lines = [panel.series() for panel in body.panels if isinstance(panel, Lines)]
    assert {code: tuple(values) for one in lines for code, values in one.items()} == {
        code: figures for code, figures in POPULATION.items() if code != "50-published"
    }


def test_nine_lines_start_at_100_and_the_areas_are_what_they_are_made_of() -> None:
    body = population_index_of_areas(ilag_data.population(AREAS)).body
    assert isinstance(body, Lines)
    lines = body.series()
    assert list(lines) == AREAS
    assert {values[2015] for values in lines.values()} == {100.0}
    trondheim = ilag_data.population("Trondheim").set_index("year")["persons"]
    without = [POPULATION["50"][place] - trondheim[year] for place, year in ((0, 2015), (-1, 2023))]
    assert lines["50-5001"][2023] == pytest.approx(without[1] / without[0] * 100)
    assert lines["ILAG"][2023] == pytest.approx(SIX_LAST / SIX_FIRST * 100)


def test_change_stands_in_persons_and_in_per_cent_of_unrounded_figures() -> None:
    chart = change_in_population(ilag_data.population(AREAS))
    assert isinstance(chart.body, Grid)
    persons, per_cent = chart.body.panels
    assert isinstance(persons, Bars)
    assert isinstance(per_cent, Bars)
    in_persons = persons.table().set_index("region")["value"]
    shares = per_cent.table().set_index("region")["value"]
    assert dict(in_persons) == {
        code: POPULATION[code][-1] - POPULATION[code][0] for code in regions.PROGRAMME
    }
    for code in (*regions.PROGRAMME, "50"):
        first, last = POPULATION[code][0], POPULATION[code][-1]
        assert shares[code] == pytest.approx((last - first) / first * 100, rel=1e-12)
    assert list(shares) == sorted(shares, reverse=True)
    assert list(in_persons) == sorted(in_persons, reverse=True)
    assert "Trøndelag +29 084" in plain(chart.note)
    assert "De seks samlet −488" in plain(chart.note)


populations = st.integers(1, 10_000)


@given(st.tuples(populations, populations), st.tuples(populations, populations))
@settings(max_examples=60)
def test_the_finding_of_change_has_the_right_sign_size_and_place(
    leka: tuple[int, int], tydal: tuple[int, int]
) -> None:
    title = plain(change_in_population(made_up({"Leka": leka, "Tydal": tydal})).title)
    change = {
        name: ((last - first) / first, last - first)
        for name, (first, last) in (("Leka", leka), ("Tydal", tydal))
    }
    assert abs(change[title.split(" ", maxsplit=1)[0]][0]) == max(abs(share) for share, _ in change.values())
    for clause in title.split(" – "):
        share, persons = change[clause.split(" ", maxsplit=1)[0]]
        if persons == 0:
            assert clause.endswith("hadde like mange innbyggere som før")
            continue
        assert ("mistet" in clause) == (persons < 0)
        assert f" {plain(number(abs(persons)))} " in clause
        assert plain(number(abs(share) * 100, 1)) in clause


@pytest.mark.parametrize(
    ("ends", "norwegian", "english"),
    [
        ({"Leka": (500, 500)}, "Leka hadde 500 innbyggere i 2023, like mange som i 2015",
         "Leka had 500 inhabitants in 2023, as many as in 2015"),
        ({"Leka": (500, 550)}, "Leka hadde 550 innbyggere i 2023, 50 flere enn i 2015 (10,0 prosent)",
         "Leka had 550 inhabitants in 2023, 50 more than in 2015 (10.0 per cent)"),
        ({"Leka": (500, 400), "Tydal": (800, 750), "Trøndelag": (9000, 9900)},
         "De to kommunene hadde til sammen 1 150 innbyggere i 2023, 150 færre enn i 2015 (11,5 prosent)",
         "The two municipalities together had 1,150 inhabitants in 2023, 150 fewer than in 2015 (11.5 per cent)"),
        ({"Leka": (500, 400), "Tydal": (None, 750)},
         "Leka hadde 400 innbyggere i 2023, 100 færre enn i 2015 (20,0 prosent)",
         "Leka had 400 inhabitants in 2023, 100 fewer than in 2015 (20.0 per cent)"),
        ({"Trøndelag": (1000, 1100)}, "Trøndelag hadde 1 100 innbyggere i 2023, 100 flere enn i 2015 (10,0 prosent)",
         "Trøndelag had 1,100 inhabitants in 2023, 100 more than in 2015 (10.0 per cent)"),
    ],
)  # fmt: skip
def test_the_finding_of_the_level_follows_the_figures(
    ends: dict[str, tuple[int | None, int | None]], norwegian: str, english: str
) -> None:
    assert plain(population_level(made_up(ends)).title) == norwegian
    assert population_level(made_up(ends, "en")).title == english


def test_a_missing_figure_is_named_in_the_note_of_the_level() -> None:
    chart = population_level(ilag_data.population(["Heim", "Tydal", "50"]))
    assert "Heim 2015–2019" in chart.note
    assert "ilag fetch" not in chart.note, "no fetch brings a municipality that did not exist"
    assert chart.title.startswith("Tydal hadde 753")
    assert_chart_is_fit_to_show(chart)


def test_other_regions_and_years_work_the_same_way() -> None:
    population = ilag_data.population(["Oppdal", "Selbu", "50"], range(2018, 2022))
    for chart in (population_level(population), change_in_population(population)):
        assert_chart_is_fit_to_show(chart)
    assert (
        change_in_population(ilag_data.population("Tydal")).title
        == "Tydal mistet 110 innbyggere, 12,7 prosent"
    )
    assert_chart_is_fit_to_show(change_in_population(ilag_data.population("Tydal")))


def test_what_cannot_be_shown_is_refused_with_a_remedy() -> None:
    with pytest.raises(SelectionError, match="fewer than two of Trøndelag"):
        population_index_of_areas(ilag_data.population())
    with pytest.raises(SelectionError, match="missing in 2015 for the region 5055"):
        change_in_population(ilag_data.population(["Heim", "50"]))
    with pytest.raises(ChartError, match="at least two years"):
        population_level(ilag_data.population(years=2023))
