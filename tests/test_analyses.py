"""The charts of the suite: their findings are true, their numbers are the data's, and they are fit to show."""

import re
from inspect import get_annotations, isfunction

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.indicators import change
from ilag_data.language import Lang
from ilag_report import findings as analyses
from ilag_report.charts import Chart
from ilag_report.charts.labels import ALT_TEXT_LIMIT
from ilag_report.charts.sources import language_of
from ilag_report.findings import change_in_words, population_and_employment
from ilag_report.suite import SUITE, Ask
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.chart_decks import OTHERS, of_others, of_suite
from tests.golden import writing
from tests.test_golden import OF_OTHERS, agree


@pytest.mark.parametrize("analysis", SUITE)
def test_every_chart_of_the_suite_is_fit_to_show(analysis: str, lang: Lang) -> None:
    chart = of_suite(analysis, lang)
    assert chart.lang == lang
    assert chart.sources
    assert_chart_is_fit_to_show(chart)


@pytest.mark.parametrize("asked", OTHERS)
@pytest.mark.parametrize("key", writing.KEYS)
def test_every_chart_of_other_places_and_years_says_what_was_read_and_is_fit_to_show(
    key: str, asked: str
) -> None:
    agree(writing.as_json(OF_OTHERS[asked][key]), writing.as_json(writing.texts_of_others(key, asked)))
    chart = of_others(key, asked)
    if isinstance(chart, Chart):
        assert_chart_is_fit_to_show(chart)


def test_one_thing_has_one_colour_in_all_charts(lang: Lang) -> None:
    colours: dict[str, set[str]] = {}
    for chart in (of_suite(name, lang) for name in SUITE):
        for body in getattr(chart.body, "panels", (chart.body,)):
            for _, colour, thing in body.key(lang):
                colours.setdefault(thing, set()).add(colour)
    assert len(colours) > 25
    assert {thing: found for thing, found in colours.items() if len(found) > 1} == {}


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


def test_no_two_charts_are_one_or_write_the_same_file() -> None:
    languages: tuple[Lang, ...] = ("no", "en")
    for lang in languages:
        charts = [of_suite(key, lang) for key in SUITE]
        names = [chart.name for chart in charts]
        assert all(name.isascii() and name == name.lower() for name in names), "on Windows too"
        for of_each in (names, [str(chart.identity) for chart in charts]):
            assert len(of_each) == len(set(of_each))
        assert all(chart.identity.areas and chart.identity.years for chart in charts)
    asked = "ilag:commuting-partners|5022,5052,5046,5041,5034,5033,5022|2015-2023|today|en"
    assert str(of_suite("commuting-partners-5022", "en").identity) == asked, (
        "as asked, so that it can be again"
    )


def test_changes_in_words_have_both_figures_difference_and_per_cent() -> None:
    words = change_in_words(
        change(ilag_data.population(["Leka", "50"], at_year_end=True), "persons", 2015, 2023)
    )
    assert words.replace("\u00a0", " ").splitlines() == [
        "Leka: 562 → 604 (+42, +7,5 %)",
        "Trøndelag: 453 352 → 482 956 (+29 604, +6,5 %)",
    ]


def test_frames_that_do_not_belong_together_are_refused() -> None:
    with pytest.raises(SelectionError, match="same regions and years"):
        population_and_employment(ilag_data.population("Leka", at_year_end=True), ilag_data.employment())
    with pytest.raises(ChartError, match="different ones"):
        population_and_employment(ilag_data.population(lang="en", at_year_end=True), ilag_data.employment())
    for frames in (
        [pd.DataFrame({"own": [1]})],
        [ilag_data.population(at_year_end=True), pd.DataFrame({"own": [1]})],
    ):
        with pytest.raises(ChartError, match="which language"):
            language_of(*frames)


def test_more_places_than_an_alt_text_has_room_for_take_no_chart_away() -> None:
    ask = Ask(municipalities=tuple(regions.TODAY)[1:9])
    for name in ("industry-shares", "industry-change", "industry-table", "population-and-employment"):
        chart = SUITE[name](ask=ask)
        assert len(chart.alt_text) <= ALT_TEXT_LIMIT
        if "…" in chart.alt_text:
            assert re.search(r"[\d%][,;] …[,;] .*[\d%]\.$", chart.alt_text), "the first and the last stay"
