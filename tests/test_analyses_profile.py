"""The profiles: the paragraph and the title say what the panels show."""

import re
from collections.abc import Sequence

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, Columns, Grid, Lines
from ilag_report.findings.profile import ProfileFigures, municipality_profile, municipality_profiles
from ilag_report.findings.together_panels import industry_groups
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, POPULATION


def figures(lang: Lang = "no", which: Sequence[str] = regions.DEFAULT, *, six: bool = True) -> ProfileFigures:
    return ProfileFigures(
        population=ilag_data.population(which, lang=lang),
        population_change=ilag_data.population_change(which, range(2015, 2023), lang=lang),
        population_by_age=ilag_data.population_by_age(which, [2023, 2024], lang=lang),
        employment=ilag_data.employment(which, lang=lang),
        industries=ilag_data.employment(which, 2023, lang=lang, industries="all"),
        labour_balance=ilag_data.labour_balance(which, lang=lang),
        commuting=ilag_data.commuting(lang=lang) if six else None,
    )


@pytest.fixture(scope="module")
def profiles() -> dict[str, Chart]:
    return municipality_profiles(figures())


def grid(chart: Chart) -> Grid:
    assert isinstance(chart.body, Grid)
    return chart.body


def bars(chart: Chart, place: int) -> dict[str, float]:
    panel = grid(chart).panels[place]
    assert isinstance(panel, Bars)
    return dict(zip(panel.frame["name"], panel.frame["value"], strict=True))


def numbers(text: str) -> list[str]:
    return re.findall(
        r"\d+(?:,\d+)?", text.replace("\u00a0", "").replace("67 år", "").replace("15–74 år", "")
    )


@pytest.mark.parametrize("lang", ["no", "en"])
def test_every_profile_is_fit_to_show(lang: Lang) -> None:
    for chart in municipality_profiles(figures(lang)).values():
        assert_chart_is_fit_to_show(chart)
        assert len(grid(chart).panels) == 6


def test_there_is_one_for_each_of_the_six(profiles: dict[str, Chart]) -> None:
    assert list(profiles) == [regions.name(code) for code in regions.PROGRAMME]
    assert len({chart.name for chart in profiles.values()}) == 6
    assert profiles["Høylandet"].name == "profil-hoylandet"


def test_the_panels_hold_the_known_figures(profiles: dict[str, Chart]) -> None:
    for code in regions.PROGRAMME:
        chart = profiles[regions.name(code)]
        people, components, ages, employed, work, industries = grid(chart).panels
        assert isinstance(people, Lines)
        assert isinstance(employed, Lines)
        for lines, known in ((people, POPULATION), (employed, EMPLOYED)):
            for region in (code, "50"):
                assert lines.series()[region][2023] == pytest.approx(
                    known[region][8] / known[region][0] * 100
                )
        assert isinstance(components, Bars)
        *parts, whole = components.frame["value"]
        assert sum(parts) == whole == POPULATION[code][8] - POPULATION[code][0]
        assert isinstance(ages, Columns)
        assert ages.wide().sum().to_list() == pytest.approx([100, 100])
        assert isinstance(work, Bars)
        residents, jobs, out, into = work.frame["value"]
        assert jobs == pytest.approx(residents - out + into, abs=6)
        assert isinstance(industries, Bars)
        assert industries.frame["value"].sum() == pytest.approx(100)


def test_the_text_agrees_with_the_panels(profiles: dict[str, Chart]) -> None:
    for code in regions.PROGRAMME:
        chart = profiles[regions.name(code)]
        text = grid(chart).paragraph
        first, *_, last = POPULATION[code]
        employed_first, *_, employed_last = EMPLOYED[code]
        births, moves, _, _ = bars(chart, 1).values()
        residents, jobs, out, into = bars(chart, 4).values()
        ages = grid(chart).panels[2]
        assert isinstance(ages, Columns)
        old = ages.wide().loc[["67–79", "80+"]].sum()
        sentences = text.split(". ")
        assert f"Folketallet gikk fra {first} til {last}" in text.replace("\u00a0", "")
        assert ("flere døde enn fødte" in text) == (births < 0)
        assert ("flere flyttet ut enn inn" in text) == (moves < 0)
        assert [int(value) for value in numbers(sentences[0])] == [first, last, abs(births), abs(moves)]
        said = [float(value.replace(",", ".")) for value in numbers(text)]
        for value in (*(round(share, 1) for share in old), employed_first, employed_last):
            assert any(abs(value - found) < 0.051 for found in said), (code, value)
        shown = [jobs, residents, jobs / residents * 100, 100, out, into]
        assert said[-6:] == pytest.approx(shown, abs=0.051)


def test_the_titles_say_both_changes_with_their_sign(profiles: dict[str, Chart]) -> None:
    assert {name: chart.title.replace("\u00a0", " ") for name, chart in profiles.items()} == {
        "Leka": "Leka fikk 8 flere innbyggere (+1,4 %) og 17 flere sysselsatte (+6,4 %) fra 2015 til 2023",
        "Høylandet": "Høylandet fikk 36 færre innbyggere (−2,9 %) og 2 flere sysselsatte (+0,3 %) "
        "fra 2015 til 2023",
        "Snåsa": "Snåsa fikk 132 færre innbyggere (−6,1 %) og 41 færre sysselsatte (−3,9 %) fra 2015 til 2023",
        "Meråker": "Meråker fikk 132 færre innbyggere (−5,2 %) og 86 færre sysselsatte (−7,5 %) "
        "fra 2015 til 2023",
        "Tydal": "Tydal fikk 110 færre innbyggere (−12,7 %) og 98 færre sysselsatte (−20,9 %) fra 2015 til 2023",
        "Rennebu": "Rennebu fikk 86 færre innbyggere (−3,4 %) og 69 færre sysselsatte (−5,4 %) "
        "fra 2015 til 2023",
    }
    english = municipality_profile(figures("en"), "Tydal").title
    assert (
        english
        == "Tydal had 110 fewer inhabitants (−12.7%) and 98 fewer employed residents (−20.9%) from 2015 to 2023"
    )


def test_other_municipalities_have_a_profile_without_commuting() -> None:
    chart = municipality_profile(figures(which=("5021", "50"), six=False), "Oppdal")
    assert_chart_is_fit_to_show(chart)
    assert len(bars(chart, 4)) == 2
    assert "pendlet" not in grid(chart).paragraph
    assert "03321" not in chart.source


def test_a_profile_can_be_held_against_the_county_without_trondheim() -> None:
    chart = municipality_profile(
        figures(which=("5033", "50-5001")), "Tydal", against="Trøndelag uten Trondheim"
    )
    assert_chart_is_fit_to_show(chart)
    assert "(Trøndelag uten Trondheim 19,2)" in grid(chart).paragraph


def test_a_missing_industry_is_part_of_the_others() -> None:
    frame = ilag_data.employment("Leka", 2015, industries="all")
    shares = industry_groups(frame, "5052", 2015)
    assert list(shares.index) == ["primary", "public", "other"]
    assert shares.sum() == pytest.approx(100)
    assert shares["primary"] == pytest.approx(81 / 264 * 100)


def test_what_is_not_among_the_figures_is_refused() -> None:
    with pytest.raises(SelectionError, match="5022 is not among all the figures"):
        municipality_profile(figures(which=("5033", "50")), "Rennebu")
    with pytest.raises(SelectionError, match="The region 50 is not among"):
        municipality_profile(figures(which=("5033",)), "Tydal")
    empty = pd.DataFrame(columns=["region", "year", "industry", "employed_by_residence"])
    with pytest.raises(SelectionError, match="by industry are missing for the region 5033"):
        industry_groups(empty, "5033", 2023)
