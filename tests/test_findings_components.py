"""Why the population changed: findings of figures that the golden files do not have."""

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Columns
from ilag_report.findings.components import (
    births_and_deaths,
    components_accumulated,
    components_by_year,
    components_together,
    moves,
)
from tests.chart_checks import assert_chart_is_fit_to_show, with_plain_blanks

Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
EVERY = [*regions.PROGRAMME, "50", "50-5001", "ILAG"]


def frames(lang: Lang = "no") -> Frames:
    return (
        ilag_data.population_change(EVERY, lang=lang),
        ilag_data.population_quarterly([*regions.TODAY, "50", "ILAG"], "all", lang=lang),
        ilag_data.population([*regions.TODAY, "50", "50-5001", "ILAG"], "all", lang=lang, at_year_end=True),
    )


@pytest.fixture(scope="module")
def given() -> Frames:
    return frames()


def columns(chart: Chart) -> Columns:
    assert isinstance(chart.body, Columns)
    return chart.body


@pytest.mark.parametrize(
    ("places", "finding"),
    [
        (["Leka", "Tydal"], "Begge kommunene hadde flere døde enn fødte – bare Leka (+75) hadde flere innflyttere enn utflyttere"),
        (["Tydal", "Rennebu"], "Begge kommunene hadde flere døde enn fødte – ingen hadde flere innflyttere enn utflyttere"),
    ],
)  # fmt: skip
def test_the_accumulated_finding_counts_and_names(places: list[str], finding: str, given: Frames) -> None:
    assert components_accumulated(given[0], ilag_data.population(places, at_year_end=True)).title == finding


def test_a_year_inside_the_band_is_said_to_be_so() -> None:
    change, quarters, population = frames()
    calm = change.assign(change=change["change"] * 0 + 1)
    calm.attrs = change.attrs
    one_year = calm[calm["year"] == 2019]
    one_year.attrs = change.attrs
    assert (
        components_by_year(one_year, "Leka", quarters, population).title
        == "Leka fikk én innbygger flere i 2019, ikke mer enn tilfeldig variasjon"
    )


def test_the_note_says_that_a_few_municipalities_are_no_estimate(given: Frames) -> None:
    change, quarters, population = given
    four = [frame[frame["region"].isin(regions.PROGRAMME[:4])] for frame in (quarters, population)]
    for frame, whole in zip(four, (quarters, population), strict=True):
        frame.attrs = whole.attrs
    method = components_by_year(change, "Leka", *four).method
    assert (
        "φ = 2,4 er Trøndelags for 2016–2023: tallene har færre enn fem kommuner under 3 000"
        in with_plain_blanks(method)
    )


@pytest.mark.parametrize("place", ["50", "ILAG", "Selbu"])
def test_places_larger_than_those_the_band_was_estimated_from_have_none(place: str, given: Frames) -> None:
    change = ilag_data.population_change([place])
    chart = components_by_year(change, place, *given[1:])
    assert columns(chart).noise() is None
    assert "tilfeldig" not in chart.title + chart.note


def test_years_that_are_not_held_stand_as_a_gap_with_the_command_that_brings_them(given: Frames) -> None:
    chart = births_and_deaths(given[1], "Tydal", given[0])
    assert list(columns(chart).wide().index) == ["2015", "2016–2022 mangler", "2023", "2024"]
    assert "ilag fetch population-quarterly" in chart.commands


def test_domestic_moves_are_never_added_over_municipalities(given: Frames) -> None:
    for area in ("50", "ILAG"):
        with pytest.raises(SelectionError, match="cannot be added across municipal borders"):
            moves(given[1], area)


def test_births_and_deaths_of_every_year_are_used_once_a_fetch_has_brought_them(given: Frames) -> None:
    change, quarters, _ = given
    fetched = change.assign(births=10, deaths=10 - change["natural_increase"])
    fetched.attrs = change.attrs
    chart = births_and_deaths(quarters, "Tydal", fetched)
    wide = columns(chart).wide()
    assert list(wide.index) == [str(year) for year in range(2015, 2024)]
    assert chart.source.startswith("Kilde: SSB, tabell 06913")
    assert chart.note == ""
    assert chart.title.startswith("Tydal: 90 fødte og 125 døde i årene 2015–2023")
    assert_chart_is_fit_to_show(chart)


def test_other_places_work_and_wrong_ones_are_refused() -> None:
    places = ["Oppdal", "Selbu", "50"]
    years = range(2018, 2022)
    change, quarters = (
        ilag_data.population_change(places, years),
        ilag_data.population_quarterly(places, "all"),
    )
    population = ilag_data.population(places, "all", at_year_end=True)
    with pytest.raises(SelectionError, match="do not hold the region Tydal"):
        components_by_year(change, "Tydal", quarters, population)


def test_a_title_that_adds_up_the_parts_tells_the_residual(given: Frames) -> None:
    """Indre Fosen fell by 152: −149, −71 and the +68 that Verrabotn is most of."""
    change, people = (
        ilag_data.population_change("Indre Fosen", range(2016, 2024)),
        ilag_data.population("Indre Fosen", at_year_end=True),
    )
    of_each = components_by_year(change, "Indre Fosen", *given[1:])
    for chart in (of_each, components_accumulated(change, people)):
        assert "149 flere døde enn fødte" in chart.title
        assert "71 flere utflyttere enn innflyttere (avvik +68)" in chart.title
        assert "Verrabotn er med i Indre Fosen fra 2020, i eldre tall i Steinkjer." in chart.note


def test_the_band_says_where_the_counted_years_are_too_unlike_to_tell_of_the_others(given: Frames) -> None:
    said = "De varierte fra 192 i 2015 til 932 i 2024: for anslåtte år som liknet 2015, er båndet for bredt."
    change, quarters, population = given
    assert said in components_by_year(change, "Snåsa", quarters, population).method
    assert "De varierte" not in components_by_year(change, "Leka", quarters, population).method
    counted = components_by_year(change[change["year"] == 2023], "Snåsa", quarters, population).method
    assert "De varierte" not in counted


def test_the_municipalities_together_are_their_sum_and_a_year_that_one_lacks_is_a_gap(given: Frames) -> None:
    change = given[0][given[0]["year"] > 2015]
    chart = components_together(change)
    assert columns(chart).frame["value"].sum() == 9_651 - 9_887
    one = components_together(change[change["region"].isin(["5033", "50"])])
    assert (
        columns(one).frame["value"].tolist()
        == columns(components_by_year(change, "5033", *given[1:])).frame["value"].tolist()
    )
    figures = ["natural_increase", "net_migration", "residual", "change"]
    lacking = change["region"].eq("5052") & change["year"].eq(2020)
    gap = change.assign(**{figure: change[figure].mask(lacking) for figure in figures})
    gap.attrs = change.attrs
    chart = components_together(gap)
    assert chart.title.startswith("De seks kommunene 2016–2019 og 2021–2023: ")
    assert columns(chart).frame.query("category == '2020'")["value"].isna().all()
    with pytest.raises(SelectionError, match="no single municipality"):
        components_together(change[change["region"] == "50"])
