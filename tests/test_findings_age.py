"""Who we are: findings of other places and figures than the suite's (those: `test_golden`)."""

import pandas as pd
import pytest

import ilag_data
from ilag_data.errors import SelectionError
from ilag_report.charts import number
from ilag_report.findings.age import (
    age_structure,
    cohort_retention,
    dependency_ratio,
    population_pyramid,
    pyramid_against,
    share_67_and_over,
)
from tests.chart_checks import assert_chart_is_fit_to_show


@pytest.fixture(scope="module")
def sexes() -> pd.DataFrame:
    return ilag_data.population_by_sex_and_age(years=[2015, 2023], at_year_end=True)


def count(frame: pd.DataFrame, region: str, year: int, ages: range = range(106)) -> int:
    chosen = frame[(frame["region"] == region) & (frame["year"] == year) & frame["age"].isin(ages)]
    return int(chosen["persons"].sum())


def test_a_pyramid_against_another_place_holds_shares_of_the_young_against_each_other(
    sexes: pd.DataFrame,
) -> None:
    here, there = (
        count(sexes, code, 2023, range(20, 40)) / count(sexes, code, 2023) * 100 for code in ("5033", "50")
    )
    assert (
        pyramid_against(sexes, "Tydal").title
        == f"Tydal: {number(here, 1)} prosent er 20–39 år – Trøndelag: {number(there, 1)} prosent"
    )
    assert_chart_is_fit_to_show(pyramid_against(sexes, "5033"))


def test_sexes_that_are_missing_are_named_with_the_command_that_brings_them(sexes: pd.DataFrame) -> None:
    chart = pyramid_against(sexes, "Tydal")
    assert chart.note == "Tall mangler for Trøndelag 2015."
    assert "ilag fetch population-by-sex-and-age" in chart.commands
    assert population_pyramid(sexes, "Tydal").note == ""
    later = population_pyramid(
        ilag_data.population_by_sex_and_age("Oppdal", range(2018, 2024), at_year_end=True), "Oppdal"
    )
    assert "utgangen av 2019 og 2023" in later.subtitle, "the sexes are held from 1 January 2020 on"
    assert "Tall mangler for Oppdal 2018." in later.note
    assert_chart_is_fit_to_show(later)
    with pytest.raises(SelectionError, match="in fewer than two years"):
        population_pyramid(sexes, "50")
    with pytest.raises(SelectionError, match="not held in the same year"):
        pyramid_against(sexes[sexes["year"] == 2015], "Tydal")
    with pytest.raises(SelectionError, match="against itself"):
        pyramid_against(sexes, "50")


def test_what_stayed_has_not_risen() -> None:
    then = ilag_data.population_by_age(["Leka", "Høylandet"], 2015, at_year_end=True)
    frame = pd.concat([then, then.assign(year=2023)], ignore_index=True)
    frame.attrs = then.attrs
    assert dependency_ratio(frame).title == "Forsørgerbyrden har økt i ingen av kommunene"
    one = dependency_ratio(frame[frame["region"] == "5052"])
    assert one.title.endswith(" unge og eldre per 100 innbyggere 20–66 år i 2023, som i 2015")


def test_one_place_and_other_years_have_findings_of_their_own() -> None:
    tydal = ilag_data.population_by_age("Tydal", [2015, 2023], at_year_end=True)
    assert cohort_retention(tydal).title == "Tydal: 106 som fylte 12–21 år i 2015, ble til 69 i 2023"
    assert dependency_ratio(tydal).title == (
        "Tydal: 79,8 unge og eldre per 100 innbyggere 20–66 år i 2023, 73,3 i 2015"
    )
    assert age_structure(tydal).title == "Tydal: 27,6 prosent er 67 år og over"
    selbu = ilag_data.population_by_age("Selbu", range(2018, 2022), at_year_end=True)
    assert "(17–26 år)" in cohort_retention(selbu).subtitle


def test_a_place_that_did_not_exist_is_shown_from_when_it_did() -> None:
    heim = ilag_data.population_by_age(["Heim", "Tydal", "50"], at_year_end=True)
    assert "Heim 2015–2018" in dependency_ratio(heim).note
    with pytest.raises(SelectionError, match="only one year, 2023"):
        dependency_ratio(ilag_data.population_by_age("Tydal", 2023, at_year_end=True))


def test_a_title_names_the_municipalities_it_cannot_count() -> None:
    three = ilag_data.population_by_age(["Hitra", "Leka", "Tydal", "50"], [2015, 2023], at_year_end=True)
    assert dependency_ratio(three).title == "Forsørgerbyrden har økt i én av de to (uten Hitra)"
    assert "uten" not in age_structure(three).title
    earlier = age_structure(three[three["year"] == 2015])
    assert "(uten Hitra)" in earlier.title
    assert "Tall mangler for Hitra 2015." in earlier.note


def test_the_age_structure_does_not_speak_of_a_year_it_does_not_show() -> None:
    ages = ilag_data.population_by_age(["Heim", "Leka", "50"], [2015, 2023], at_year_end=True)
    assert age_structure(ages).note == ""


def test_two_numbers_that_look_alike_are_not_told_as_two() -> None:
    melhus = ilag_data.population_by_age("Melhus", [2015, 2023], at_year_end=True)
    assert "69,0 unge og eldre per 100 innbyggere 20–66 år i 2023, omtrent som i 2015" in (
        dependency_ratio(melhus).title
    )


def test_the_share_67_and_over_is_told_of_several_and_of_one() -> None:
    ages = ilag_data.population_by_age(["Leka", "Tydal", "50"], at_year_end=True)
    assert share_67_and_over(ages).title == "Andelen innbyggere på 67 år og over har økt i én av de to"
    alone = ilag_data.population_by_age("Tydal", at_year_end=True, lang="en")
    assert share_67_and_over(alone).title == (
        "Tydal: 27.6 per cent of the inhabitants were aged 67 and over in 2023, 23.3 in 2015"
    )
