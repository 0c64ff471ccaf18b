"""The charts of the suite: their findings are true, their numbers are the data's, and they are fit to show."""

import re
from contextlib import nullcontext
from inspect import get_annotations, isfunction

import pandas as pd
import pytest

import ilag_data
from ilag_data import raw, regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.indicators import change
from ilag_data.language import Lang
from ilag_report import findings as analyses
from ilag_report.charts import Chart
from ilag_report.charts.labels import ALT_TEXT_LIMIT
from ilag_report.charts.sources import language_of
from ilag_report.findings import change_in_words, population_and_employment
from ilag_report.suite import SECTIONS, SUITE, Ask, suite_of
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.chart_decks import fetched_folder, of_suite
from tests.test_questions_jobs import OF_FETCHED


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("analysis", SUITE)
def test_every_chart_of_the_suite_is_fit_to_show(analysis: str, lang: Lang) -> None:
    chart = of_suite(analysis, lang)
    assert chart.lang == lang
    assert chart.sources
    assert_chart_is_fit_to_show(chart)


OTHERS = {
    "one": Ask("no", municipalities=("5033",)),
    "a city beside it": Ask("en", tuple(range(2018, 2023)), ("5001", "5032")),
    "one that was not there": Ask("no", tuple(range(2018, 2023)), ("5055", "5027", "5042", "5021")),
}
"""What charts are asked for beside the programme and its period."""


@pytest.mark.parametrize("ask", OTHERS.values(), ids=OTHERS)
@pytest.mark.parametrize("key", [key for keys in SECTIONS.values() for key in keys])
def test_every_chart_of_other_places_and_years_is_fit_to_show(key: str, ask: Ask) -> None:
    every = suite_of(ask.municipalities)
    entry = every.get(key) or every[f"{key}-{ask.municipalities[0]}"]
    try:
        with raw.using(fetched_folder()) if key in OF_FETCHED else nullcontext():
            chart = entry(ask=ask)
    except SelectionError as refused:
        # Heim is held from the end of 2019, only the programme's commuting (03321), and no moves of 2018–2022.
        if key != "small-places" and not re.search("Heim|03321|held for none", refused.problem):
            raise
    else:
        assert_chart_is_fit_to_show(chart)


@pytest.mark.parametrize("lang", ["no", "en"])
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


def test_charts_of_one_municipality_are_made_for_each() -> None:
    of_each = {name.rpartition("-")[0] for name in SUITE if name not in OF_ALL}
    assert of_each == {
        "profile", "components", "births-and-deaths", "moves", "age-pyramid", "commuting-partners",
    }  # fmt: skip
    assert len(SUITE) == len(OF_ALL) + 6 * len(of_each)


def test_no_two_charts_are_one_or_write_the_same_file() -> None:
    languages: tuple[Lang, ...] = ("no", "en")
    for lang in languages:
        charts = [of_suite(key, lang) for key in SUITE]
        for of_each in ([chart.name for chart in charts], [str(chart.identity) for chart in charts]):
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
