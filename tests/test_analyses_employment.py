"""Who works: findings, identities and edge cases of the analyses of employment by residence."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_report import findings as analyses
from ilag_report.charts import Chart, Grid, Lines, number
from ilag_report.findings.employment import employment_level, employment_rate
from ilag_report.findings.labour_words import (
    Place,
    chance_of_share_change,
    leading,
    range_in_words,
    sign_beyond_chance,
)
from ilag_report.findings.words import joined, more_or_fewer
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, YEARS


def rate(lang: Lang = "no", wanted: tuple[str, ...] = regions.DEFAULT, years: range = YEARS) -> Chart:
    return employment_rate(
        ilag_data.employment(wanted, years, lang=lang),
        ilag_data.population_by_age(wanted, range(years.start + 1, years.stop + 1), lang=lang),
    )


def level(lang: Lang = "no", wanted: tuple[str, ...] = regions.DEFAULT, years: range = YEARS) -> Chart:
    return employment_level(ilag_data.employment(wanted, years, lang=lang))


def with_figures(**figures: tuple[int, int]) -> pd.DataFrame:
    """Real attributes, other figures: region code → first and last year."""
    frame = ilag_data.employment([code.lstrip("r") for code in figures], [2015, 2016])
    values = [value for pair in figures.values() for value in pair]
    return frame.assign(employed_by_residence=pd.array(values, dtype="Int64"))


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("make", [level, rate])
def test_the_charts_are_fit_to_show(make: Callable[[Lang], Chart], lang: Lang) -> None:
    chart = make(lang)
    assert_chart_is_fit_to_show(chart)
    assert "a-ordning" in chart.note


def test_the_level_is_persons_and_its_finding_is_the_sum_of_the_changes() -> None:
    chart = level()
    body = chart.body
    assert isinstance(body, Grid)
    lines = [panel.series() for panel in body.panels if isinstance(panel, Lines)]
    assert {region: tuple(values) for one in lines for region, values in one.items()} == EMPLOYED
    six = sum(EMPLOYED[region][-1] - EMPLOYED[region][0] for region in regions.PROGRAMME)
    county = EMPLOYED["50"][-1] - EMPLOYED["50"][0]
    assert (six, county) == (-275, 21602)
    assert chart.title == (
        f"De seks kommunene har til sammen {-six} færre sysselsatte innbyggere enn i 2015, "
        f"Trøndelag {number(county)} flere"
    )
    assert level("en").title == (
        "The six municipalities together have 275 fewer employed residents than in 2015, Trøndelag 21,602 more"
    )


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        ({"r5033": (468, 468)}, "Tydal har like mange sysselsatte innbyggere som i 2015"),
        ({"r5033": (468, 470)}, "Tydal har 2 flere sysselsatte innbyggere enn i 2015"),
        ({"r5033": (400, 390), "r5052": (200, 210)},
         "De to kommunene har til sammen like mange sysselsatte innbyggere som i 2015"),
        ({"r5033": (400, 390), "r5052": (200, 190), "r50": (9000, 8999)},
         "De to kommunene har til sammen 20 færre sysselsatte innbyggere enn i 2015, Trøndelag én færre"),
        ({"r50": (9000, 9000)}, "Trøndelag har like mange sysselsatte innbyggere som i 2015"),
    ],
)  # fmt: skip
def test_the_finding_of_the_level_follows_the_figures(
    figures: dict[str, tuple[int, int]], title: str
) -> None:
    assert employment_level(with_figures(**figures)).title.replace("\u00a0", " ") == title


def test_the_rate_is_employed_over_the_population_of_the_next_1_january() -> None:
    body = rate().body
    assert isinstance(body, Lines)
    assert body.highlight == "5033", "the one municipality of the finding"
    ages = ilag_data.population_by_age("Tydal", [2016, 2024])
    persons = ages[ages["age"].between(15, 74)].groupby("year")["persons"].sum()
    tydal = body.series()["5033"]
    assert tydal[2015] == pytest.approx(468 / persons[2016] * 100)
    assert tydal[2023] == pytest.approx(370 / persons[2024] * 100)
    assert "1. januar året etter" in rate().note


def test_the_rate_agrees_with_table_11618_as_far_as_the_two_tables_agree() -> None:
    """The issue asks for one point. The county holds it; single municipalities do not, and this is why.

    Table 11618 counts the population in the 4th quarter, this rate the one of 1 January after: up to 15
    persons apart, which is 1.8 points in Høylandet. The older vintage adds up to 17 employed.
    """
    rates = indicators.employment_rate(
        ilag_data.employment(), ilag_data.population_by_age(years=range(2016, 2025))
    )
    other = ilag_data.labour_balance()
    both = rates.merge(other, on=["region", "name", "year"], suffixes=("", "_11618")).dropna()
    residents, people = (
        both[f"{c}_11618"].astype(float) for c in ("employed_by_residence", "population_15_74")
    )
    apart = (both["employment_rate"] - residents / people * 100).abs()
    county, small = both["region"] == "50", both["region"] != "50"
    assert len(both) == 6 * 6 + 5
    assert apart[county].max() < 0.5
    assert apart[small].max() < 2
    assert (apart[small & (both["year"] >= 2020)] < 1).mean() >= 0.8
    persons = (both["population_15_74"].astype(float) - people).abs()
    employed = (both["employed_by_residence"].astype(float) - residents).abs()
    assert persons[small].max() <= 15
    assert employed[small & (both["year"] >= 2020)].max() <= 6
    assert employed[small].max() <= 17
    # The difference of the rates is nothing but the difference of these counts.
    bound = (employed + persons * both["employment_rate"] / 100) / people * 100
    assert (apart <= bound + 1e-9).all()


def test_the_finding_names_what_is_beyond_chance_and_only_that() -> None:
    changes = {}
    for region in regions.DEFAULT:
        ages = ilag_data.population_by_age(region, [2016, 2024])
        n = ages[ages["age"].between(15, 74)].groupby("year")["persons"].sum()
        before, after = EMPLOYED[region][0] / n[2016], EMPLOYED[region][-1] / n[2024]
        chance = 1.96 * np.sqrt(before * (1 - before) / n[2016] + after * (1 - after) / n[2024])
        changes[region] = ((after - before) * 100, abs(after - before) > chance)
    assert [region for region, (_, beyond) in changes.items() if beyond] == ["5033", "50"]
    assert round(changes["5033"][0]) == -7
    assert round(changes["50"][0]) == 2
    assert rate().title == (
        "Andelen sysselsatte falt med 7 prosentpoeng i Tydal og økte med 2 i Trøndelag "
        "– innenfor tilfeldig variasjon i de fem andre"
    )
    assert rate("en").title == (
        "The employment rate fell by 7 percentage points in Tydal and rose by 2 in Trøndelag "
        "– within chance variation in the other five"
    )


@pytest.mark.parametrize(
    ("wanted", "years", "title"),
    [
        (("Leka", "Rennebu"), YEARS, "Andelen sysselsatte: ingen endring er større enn tilfeldig variasjon"),
        (("Tydal",), YEARS, "Andelen sysselsatte falt med 7 prosentpoeng i Tydal"),
        (("Snåsa", "50"), YEARS,
         "Andelen sysselsatte økte med 2 prosentpoeng i Trøndelag – innenfor tilfeldig variasjon i Snåsa"),
    ],
)  # fmt: skip
def test_the_finding_of_the_rate_for_other_places_and_years(
    wanted: tuple[str, ...], years: range, title: str
) -> None:
    chart = rate("no", wanted, years)
    assert chart.title == title
    assert_chart_is_fit_to_show(chart)


def test_persons_stand_beside_the_points() -> None:
    assert "Ett prosentpoeng er 4 personer i Leka og 3 612 i Trøndelag." in rate().note.replace("\u00a0", " ")


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(SelectionError, match="missing in 2015 for the region 5055"):
        level("no", ("Heim",))
    with pytest.raises(SelectionError, match="only one year, 2023"):
        rate(years=range(2023, 2024))
    with pytest.raises(SelectionError, match="1 January 2024 is not given"):
        employment_rate(ilag_data.employment(), ilag_data.population_by_age())
    with pytest.raises(ChartError, match="different ones"):
        employment_rate(ilag_data.employment(lang="en"), ilag_data.population_by_age(years=range(2016, 2025)))


ONE_INDUSTRY = ilag_data.employment(industries="84")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: employment_level(ilag_data.employment("Leka", industries=["84", "85"])),
        lambda: employment_level(ONE_INDUSTRY),
        lambda: analyses.employment_index(ONE_INDUSTRY),
        lambda: employment_rate(ONE_INDUSTRY, ilag_data.population_by_age(years=range(2016, 2025))),
        lambda: analyses.key_figures_work(
            ONE_INDUSTRY, ilag_data.population_by_age(years=range(2015, 2025)), ilag_data.labour_balance()
        ),
        lambda: analyses.population_and_employment(ilag_data.population(), ONE_INDUSTRY),
    ],
)
def test_a_chart_about_all_who_work_is_not_drawn_of_one_industry(draw: Callable[[], Chart]) -> None:
    with pytest.raises(SelectionError, match=r"by industry \(84(, 85)?\); this chart is about all of them"):
        draw()


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_net_beyond_chance_has_the_sign_of_the_net(came: int, left: int) -> None:
    sign = sign_beyond_chance(came, left)
    assert sign in (-1, 0, 1)
    assert sign == -sign_beyond_chance(left, came)
    assert sign * (came - left) >= 0
    assert (sign != 0) == ((came - left) ** 2 > 1.96**2 * (came + left))


@given(st.floats(1, 99), st.floats(1, 99), st.integers(1, 10**6), st.integers(1, 10**6))
def test_chance_falls_with_the_number_of_persons(first: float, last: float, n: int, m: int) -> None:
    one, more = (
        chance_of_share_change(pd.Series([first]), pd.Series([n * k]), pd.Series([last]), pd.Series([m * k]))
        for k in (1, 4)
    )
    assert more[0] == pytest.approx(one[0] / 2)


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ([("A", 37), ("B", 35), ("C", 8)], ["A", "B"]),
        ([("A", 140), ("B", 91)], ["A"]),
        ([("A", 65), ("B", 48), ("C", 48)], []),
        ([], []),
    ],
)
def test_nobody_leads_inside_the_noise(counts: list[tuple[str, float]], names: list[str]) -> None:
    assert leading(counts) == names


def test_small_words() -> None:
    assert joined(["Leka"], "no") == "Leka"
    assert joined(["Leka", "Tydal", "Snåsa"], "en") == "Leka, Tydal and Snåsa"
    assert [more_or_fewer(change, "no") for change in (-1, 0, 1200)] == [
        "én færre", "like mange", "1\u00a0200 flere",
    ]  # fmt: skip
    assert range_in_words(["75", "80", "94"], "no") == "75 til 94"
    assert range_in_words(["75", "75"], "en") == "75"
    assert Place("0", "Hele landet").inside == "hele landet"
    assert Place("0", "Norway").inside == "Norway"
    assert Place("ILAG", "The six together").inside == "the six together"
