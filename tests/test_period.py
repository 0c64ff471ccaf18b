"""One deck, one period: the end of 2015 to the end of 2023, in every chart of the suite."""

import re
from functools import cache

import pytest

from ilag_data import load, regions
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, Columns, Grid, Lines, Table
from ilag_report.suite import SUITE
from tests.chart_decks import of_suite

FIRST, LAST = STANDARD_YEARS[0], STANDARD_YEARS[-1]
CHANGES = {*range(FIRST + 1, LAST + 1)}
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


@pytest.mark.parametrize("lang", ["no", "en"])
def test_no_chart_counts_people_on_a_1_january(key: str, lang: Lang) -> None:
    """Which is nearly a year from the 4th quarter, and from the changes, of the year it is called by."""
    chart = of_suite(key, lang)
    assert not re.search(_1_JANUARY, words_of(chart))
    for source in chart.sources:
        assert source.table != "07459" or source.measured == AT_THE_END[lang]
        assert not re.search(_1_JANUARY, source.measured)


@pytest.mark.parametrize("lang", ["no", "en"])
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
        assert chart.body.reference is None or all(
            line[FIRST] == 100 for line in chart.body.series().values()
        )


@cache
def counted(year: int) -> dict[str, float]:
    """Region → persons on a 1 January."""
    areas = [*regions.DEFAULT, regions.COUNTY_WITHOUT_CITY, regions.TOGETHER, regions.SMALL_OTHERS]
    people = load.population(areas, year)
    return dict(zip(people["region"], people["persons"].astype("float64"), strict=True))


def test_the_people_of_a_year_are_those_counted_on_the_1_january_after_it() -> None:
    level = of_suite("population-level").table()
    for year, rows in level.groupby("year"):
        persons = rows.set_index("region")["value"].to_dict()
        assert persons.items() <= counted(int(str(year)) + 1).items()
        assert {*persons} == {*regions.DEFAULT}
    key_figures = of_suite("key-figures-population").body
    assert isinstance(key_figures, Table)
    for cell in key_figures.frame.to_dict("records"):
        ends = [cell["population_first"], cell["population_last"]]
        assert ends == [counted(year)[cell["region"]] for year in (2016, 2024)]


def test_matched_with_the_4th_quarter_leka_grew_and_snasa_nearly_stood_still() -> None:
    """A year too early they were +1.4 and −6.1 per cent, and the comparison with employment turned round."""
    body = of_suite("population-and-employment").body
    assert isinstance(body, Grid)
    assert body.below is not None
    rows = {row[0]: [row[4], row[8]] for row in body.below.cells("en")}
    assert rows["Leka"] == ["+7.5%", "+6.4%"]
    assert rows["Snåsa"] == ["−1.2%", "−3.9%"]


def test_components_add_up_to_the_change_of_population_that_is_shown() -> None:
    before, after = counted(2016), counted(2024)
    bars = of_suite("population-change").body
    accumulated = of_suite("components-accumulated").body
    assert isinstance(bars, Grid)
    assert isinstance(accumulated, Columns)
    per_cent = dict(zip(bars.panels[1].table()["name"], bars.panels[1].table()["value"], strict=True))
    for name, total in accumulated.sums().items():
        assert total == pytest.approx(per_cent[name])
    for code in regions.PROGRAMME:
        by_year = of_suite(f"components-{code}").body
        page = of_suite(f"profile-{code}").body
        assert isinstance(by_year, Columns)
        assert isinstance(page, Grid)
        assert {int(year) for year in by_year.wide().index} == CHANGES
        assert by_year.sums().sum() == after[code] - before[code]
        parts = page.panels[1]
        assert isinstance(parts, Bars)
        *components, total = parts.frame["value"]
        assert sum(components) == total == after[code] - before[code]
