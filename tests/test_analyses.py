"""The charts of the suite: their findings are true, their numbers are the data's, and they are fit to show."""

import re
from collections.abc import Callable
from inspect import get_annotations, isfunction

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.indicators import change
from ilag_data.language import Lang
from ilag_report import findings as analyses
from ilag_report.charts import Chart, Grid, Lines
from ilag_report.charts.chart import ALT_TEXT_LIMIT
from ilag_report.charts.sources import language_of
from ilag_report.findings import (
    change_in_words,
    employment_index,
    population_and_employment,
    population_index,
)
from ilag_report.suite import SUITE, Ask
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, POPULATION


@pytest.fixture(scope="module")
def asks() -> dict[Lang, Ask]:
    """Figures are loaded once for all charts of a language."""
    return {"no": Ask("no"), "en": Ask("en")}


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("analysis", SUITE)
def test_every_chart_of_the_suite_is_fit_to_show(analysis: str, lang: Lang, asks: dict[Lang, Ask]) -> None:
    chart = SUITE[analysis](ask=asks[lang])
    assert chart.lang == lang
    assert chart.sources
    assert_chart_is_fit_to_show(chart)


OF_ALL = {name: entry for name, entry in SUITE.items() if not name.rpartition("-")[2].isdigit()}
OF_ONE = {
    "municipality_profile", "components_by_year", "births_and_deaths", "moves", "population_pyramid", "pyramid_against", "commuting_partners",
}  # fmt: skip
"""The analyses of one municipality; a lambda in `suite` gives them its code."""


def test_every_public_analysis_is_in_the_suite() -> None:
    makes_a_chart = {
        name
        for name in analyses.__all__
        if isfunction(made := getattr(analyses, name)) and get_annotations(made).get("return") is Chart
    }
    in_the_suite = {entry.analysis for entry in OF_ALL.values()} | OF_ONE
    assert makes_a_chart == in_the_suite, "an analysis stands in analyses.__all__ and as an Entry in suite.py"


def test_charts_of_one_municipality_are_made_for_each() -> None:
    of_each = {name.rpartition("-")[0] for name in SUITE if name not in OF_ALL}
    assert of_each == {
        "profile", "components", "births-and-deaths", "moves", "age-pyramid", "commuting-partners",
    }  # fmt: skip
    assert len(SUITE) == len(OF_ALL) + 6 * len(of_each)


def test_no_two_charts_write_the_same_file(asks: dict[Lang, Ask]) -> None:
    for ask in asks.values():
        names = [entry(ask=ask).name for entry in SUITE.values()]
        assert len(names) == len(set(names))


def test_the_findings_of_the_bundled_figures(asks: dict[Lang, Ask]) -> None:
    titles = {name: SUITE[name](ask=asks["no"]).title for name in OF_ALL}
    assert (
        titles["population-index"] == "Folketallet i Trøndelag økte – det gikk ned i fem av de seks kommunene"
    )
    assert titles["employment-index"] == (
        "Sysselsettingen økte med 9,5 prosent i Trøndelag og falt i fire av de seks kommunene"
    )
    assert titles["population-and-employment"] == (
        "Befolkning og sysselsetting 2015–2023: fem av de seks kommunene fikk færre innbyggere, "
        "fire fikk færre sysselsatte"
    )
    english = SUITE["population-index"]("en").title
    assert english == "The population of Trøndelag grew – it declined in five of the six municipalities"


def shares(figures: dict[str, tuple[int, ...]]) -> dict[str, float]:
    return {
        region: values[-1] / values[0] * 100 for region, values in figures.items() if region != "50-published"
    }


@pytest.mark.parametrize(
    ("chart", "figures"),
    [
        (lambda: population_index(ilag_data.population()), POPULATION),
        (lambda: employment_index(ilag_data.employment()), EMPLOYED),
    ],
)
def test_an_index_chart_starts_at_100_and_ends_at_the_known_figures(
    chart: Callable[[], Chart], figures: dict[str, tuple[int, ...]]
) -> None:
    body = chart().body
    assert isinstance(body, Lines)
    lines = body.series()
    assert {region: values[2023] for region, values in lines.items()} == pytest.approx(shares(figures))
    assert {values[2015] for values in lines.values()} == {100.0}
    assert body.reference == 100


def test_the_slide_holds_persons_and_per_cent_of_both() -> None:
    body = population_and_employment(ilag_data.population(), ilag_data.employment()).body
    assert isinstance(body, Grid)
    assert body.below is not None
    cells = {row[0]: [cell.replace("\u00a0", " ") for cell in row[1:]] for row in body.below.cells("no")}
    assert cells["Tydal"] == ["863", "753", "−110", "−12,7 %", "468", "370", "−98", "−20,9 %"]
    assert cells["Trøndelag"] == [
        "449 386", "478 470", "+29 084", "+6,5 %", "228 142", "249 744", "+21 602", "+9,5 %",
    ]  # fmt: skip
    assert list(cells) == ["Leka", "Høylandet", "Snåsa", "Meråker", "Tydal", "Rennebu", "Trøndelag"]
    ends = [panel.series()["5033"][2023] for panel in body.panels if isinstance(panel, Lines)]
    assert ends == pytest.approx([753 / 863 * 100, 370 / 468 * 100])


def test_alt_texts_hold_every_end_value_from_the_highest_to_the_lowest() -> None:
    alt = population_index(ilag_data.population()).alt_text
    ends = [float(value.replace(",", ".")) for value in re.findall(r"\w+ (\d+,\d)", alt)]
    assert ends == sorted(ends, reverse=True)
    assert ends == [106.5, 101.4, 97.1, 96.6, 94.8, 93.9, 87.3]


def test_employment_charts_say_that_the_series_begins_with_the_a_ordning() -> None:
    for name in ("employment-index", "population-and-employment"):
        assert "a-ordningen" in SUITE[name]("no").note
        assert "a-ordning" in SUITE[name]("en").note


def test_sources_name_every_table_once() -> None:
    assert SUITE["population-and-employment"]("no").source == (
        "Kilde: SSB, tabell 07459, gjengitt av niphr/csdata; "
        "tabell 07984, gjengitt av oystess/valg_analyser, egil10/riksdata."
    )
    assert SUITE["population-and-employment"]("en").source.count("Statistics Norway") == 1


def test_changes_in_words_have_both_figures_difference_and_per_cent() -> None:
    words = change_in_words(change(ilag_data.population(["Leka", "50"]), "persons", 2015, 2023))
    assert words.replace("\u00a0", " ").splitlines() == [
        "Leka: 574 → 582 (+8, +1,4 %)",
        "Trøndelag: 449 386 → 478 470 (+29 084, +6,5 %)",
    ]


def test_other_regions_and_years_work_the_same_way() -> None:
    chart = population_index(ilag_data.population(["Oppdal", "Selbu"], range(2018, 2021)))
    assert chart.title == "Folketallet gikk ned i én av de to kommunene"
    assert "2018–2020" in chart.subtitle
    assert_chart_is_fit_to_show(chart)


def test_one_region_can_be_set_off() -> None:
    body = population_index(ilag_data.population(), highlight="Tydal").body
    assert isinstance(body, Lines)
    assert body.highlight == "5033"


def test_frames_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(ChartError, match="same regions and years"):
        population_and_employment(ilag_data.population("Leka"), ilag_data.employment())
    with pytest.raises(ChartError, match="different ones"):
        population_and_employment(ilag_data.population(lang="en"), ilag_data.employment())
    for frames in ([pd.DataFrame({"own": [1]})], [ilag_data.population(), pd.DataFrame({"own": [1]})]):
        with pytest.raises(ChartError, match="which language"):
            language_of(*frames)


def test_a_frame_that_lost_its_attrs_cites_the_table_of_its_column() -> None:
    bare = ilag_data.population()
    bare.attrs = {}
    assert population_index(bare).source == population_index(ilag_data.population()).source


def test_a_split_municipality_cannot_be_indexed_from_before_the_split() -> None:
    with pytest.raises(SelectionError, match="missing in 2015 for the region 5055"):
        population_index(ilag_data.population(["Heim", "50"]))
    assert set(regions.PROGRAMME).isdisjoint({"5055"})


@pytest.mark.parametrize("name", ["population-index", "population-index-of-areas", "employment-index"])
def test_the_alt_text_of_an_index_tells_its_base(name: str, asks: dict[Lang, Ask]) -> None:
    assert ", indeks, 2015 = 100: Trøndelag " in SUITE[name](ask=asks["no"]).alt_text
    assert ", index, 2015 = 100: Trøndelag " in SUITE[name](ask=asks["en"]).alt_text


def test_the_alt_text_of_jobs_and_residents_tells_both(asks: dict[Lang, Ask]) -> None:
    alt_text = SUITE["jobs-and-residents"](ask=asks["no"]).alt_text
    assert alt_text.startswith(
        "Stolpediagram. Sysselsatte som bor og som arbeider i kommunen, 4. kvartal 2022: "
    )
    assert "Tydal 379 og 334" in alt_text


def test_more_places_than_an_alt_text_has_room_for_take_no_chart_away() -> None:
    ask = Ask(municipalities=tuple(regions.TODAY)[1:9])
    for name in ("industry-shares", "industry-change", "industry-table", "population-and-employment"):
        chart = SUITE[name](ask=ask)
        assert len(chart.alt_text) <= ALT_TEXT_LIMIT
        if "…" in chart.alt_text:
            assert re.search(r"[\d%][,;] …[,;] .*[\d%]\.$", chart.alt_text), "the first and the last stay"
