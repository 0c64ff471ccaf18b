"""Who we are: findings of figures that the golden files do not have."""

import pandas as pd
import pytest

import ilag_data
from ilag_data.errors import SelectionError
from ilag_report.charts import number
from ilag_report.findings.age import (
    age_structure,
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


def test_one_place_alone_one_that_was_not_there_and_english() -> None:
    tydal = ilag_data.population_by_age("Tydal", [2015, 2023], at_year_end=True)
    assert age_structure(tydal).title == "Tydal: 27,6 prosent er 67 år og over"
    earlier = age_structure(
        ilag_data.population_by_age(["Hitra", "Leka", "Tydal", "50"], 2015, at_year_end=True)
    )
    assert "(uten Hitra)" in earlier.title
    alone = ilag_data.population_by_age("Tydal", at_year_end=True, lang="en")
    assert share_67_and_over(alone).title == (
        "Tydal: 27.6 per cent of the inhabitants were aged 67 and over in 2023, 23.3 in 2015"
    )


def test_two_numbers_that_look_alike_are_not_told_as_two() -> None:
    melhus = ilag_data.population_by_age("Melhus", [2015, 2023], at_year_end=True)
    assert "69,0 unge og eldre per 100 innbyggere 20–66 år i 2023, omtrent som i 2015" in (
        dependency_ratio(melhus).title
    )
