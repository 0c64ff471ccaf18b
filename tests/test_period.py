"""One deck, one period: the end of 2015 to the end of 2023, in every chart of the suite."""

import re

import pytest

from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.language import Lang
from ilag_report.charts import Chart, Grid, Lines
from ilag_report.suite import SUITE
from tests.chart_decks import of_suite

FIRST, LAST = STANDARD_YEARS[0], STANDARD_YEARS[-1]
AT_THE_END = {"no": "ved utgangen av året", "en": "at the end of the year"}
_1_JANUARY = r"\b1\.? (januar|January)"
# The band of a year's change is estimated from every year whose events are counted; and births and moves,
# of which the bundle holds one year of the period, go on to the year after it.
COUNTED = {2024}
GO_ON = ("births-and-deaths-", "moves-")
# A thin line leads on from the period, which the chart is of.
THIN = {"population-index": {2025}, "employment-index": {2025}, "small-places": {2025}}
# Of the questions, some look ahead of the period, and some show what is newer.
BEYOND = {
    "growth-by-year": {2024, 2025},
    "sources-of-growth": {2024},
    "residents-and-employed": {2024, 2025},
    "employed-by-age": {2025},
    "employment-rate-of-working-age": {2024, 2025},
    "school-age-ahead": {2025, LAST + 6, 2025 + 6},
    "labour-replacement": {2025, 2025 + 1, 2025 + 10},
    "women-per-100-men": {2025},
}


@pytest.fixture(params=SUITE)
def key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def words_of(chart: Chart) -> str:
    """All that a chart says of its own figures, the words and headers of its table included."""
    table = chart.table()
    cells = [str(cell) for column in table.select_dtypes(exclude="number") for cell in table[column]]
    body = [chart.body.paragraph] if isinstance(chart.body, Grid) else []
    return " | ".join(
        [chart.title, chart.subtitle, chart.alt_text, chart.note, *body, *table.columns, *cells]
    )


def test_no_chart_counts_people_on_a_1_january(key: str, lang: Lang) -> None:
    """Which is nearly a year from the 4th quarter, and from the changes, of the year it is called by."""
    chart = of_suite(key, lang)
    assert not re.search(_1_JANUARY, words_of(chart))
    for source in chart.sources:
        assert source.table != "07459" or source.measured == AT_THE_END[lang]
        assert not re.search(_1_JANUARY, source.measured)


def test_the_years_of_every_chart_are_those_of_the_deck(key: str, lang: Lang) -> None:
    """The year of a stock is the year it ends."""
    chart = of_suite(key, lang)
    told = {int(year) for year in re.findall(r"\b20\d\d\b", words_of(chart))}
    beyond = {**BEYOND, **THIN}.get(key, set())
    newer = COUNTED if key.startswith(("components-50", *GO_ON)) else beyond
    assert told <= {*STANDARD_YEARS} | newer
    assert chart.made_for is not None
    assert chart.made_for.years == (*STANDARD_YEARS,), "as it was asked for"
    if isinstance(chart.body, Lines):
        assert chart.body.until == (LAST if key in THIN else None)
        assert chart.body.reference is None or all(line[FIRST] == 100 for line in chart.body.series.values())
