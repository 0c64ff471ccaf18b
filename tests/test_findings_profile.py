"""Notebook 08: title and paragraph say what the panels show.

The golden files hold the pages of the six and `test_golden_numbers` recomputes them from `data/raw`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.components import COMPONENTS
from ilag_report.charts import Bars, Chart, Columns, Grid, number
from ilag_report.findings import ProfileFigures, municipality_profile, municipality_profiles
from ilag_report.findings.profile import paragraphs
from ilag_report.messages import say
from tests.chart_checks import body_of
from tests.key_figures import AT_YEAR_END, EMPLOYED


def figures(which: Sequence[str] = regions.DEFAULT) -> ProfileFigures:
    return ProfileFigures(
        population=ilag_data.population(which, at_year_end=True),
        population_change=ilag_data.population_change(which, range(2016, 2024)),
        population_by_age=ilag_data.population_by_age(which, 2023, at_year_end=True),
        employment=ilag_data.employment(which),
        industries=ilag_data.employment(which, 2023, industries="all"),
        labour_balance=ilag_data.labour_balance(which),
        commuting=ilag_data.commuting(),
    )


@pytest.fixture(scope="module")
def profiles() -> dict[str, Chart]:
    return municipality_profiles(figures())


def bars(chart: Chart, place: int) -> list[float]:
    panel = body_of(chart, Grid).panels[place]
    assert isinstance(panel, Bars)
    return panel.frame["value"].to_list()


def test_there_is_one_for_each_municipality_to_be_pasted(profiles: dict[str, Chart]) -> None:
    assert list(profiles) == [regions.name(code) for code in regions.PROGRAMME]
    pasted = paragraphs(profiles).split("\n\n")
    assert len(pasted) == 6
    assert pasted[4].startswith("Tydal fikk 78 færre innbyggere (−9,2\u00a0%) og 98 færre sysselsatte")
    assert pasted[4].endswith("117 pendlet ut og 72 inn.")


@pytest.mark.parametrize("code", regions.PROGRAMME)
def test_the_paragraph_agrees_with_the_panels(code: str, profiles: dict[str, Chart]) -> None:
    chart = profiles[regions.name(code)]
    text = re.sub(
        r"67 år|15–74 år|per 100| \(avvik [+−]\d+\)", "", body_of(chart, Grid).paragraph.replace("\u00a0", "")
    )
    first, *_, last = AT_YEAR_END[code]
    employed_first, *_, employed_last = EMPLOYED[code]
    births, moves, residual, change = bars(chart, 1)
    residents, jobs, out, into = bars(chart, 4)
    assert births + moves + residual == change == last - first
    # What stands after the colon adds up to the change before it.
    assert f"(avvik {number(residual, signed=True)})" in body_of(chart, Grid).paragraph or residual == 0
    assert jobs == pytest.approx(residents - out + into, abs=6)
    assert sum(bars(chart, 5)) == pytest.approx(100)
    ages = body_of(chart, Grid).panels[2]
    assert isinstance(ages, Columns)
    old = ages.wide.loc[["67–79", "80+"]].sum()
    said = [float(value.replace(",", ".")) for value in re.findall(r"\d+(?:,\d+)?", text)]
    assert said[:4] == [first, last, abs(births), abs(moves)]
    assert said[4:7] == pytest.approx([2023, *old], abs=0.051)
    assert said[7:9] == [employed_first, employed_last]
    assert said[12:] == pytest.approx([2022, jobs, residents, jobs / residents * 100, out, into], abs=0.051)
    assert ("flere døde enn fødte" in text) == (births < 0)
    assert ("flere utflyttere enn innflyttere" in text) == (moves < 0)
    assert text.startswith("Folketallet økte" if last > first else "Folketallet gikk ned")
    assert ("Antallet sysselsatte økte" in text) == (employed_last > employed_first)


def test_what_did_not_change_is_said_to_be_the_same() -> None:
    key_figures = {
        **dict.fromkeys(("population_first", "population_last", "employed_first", "employed_last"), 570),
        **dict.fromkeys((*COMPONENTS, "population_change", "employed_change"), 0),
        **dict.fromkeys(("population_percent", "employed_percent", "share_67", "employment_rate"), 0.0),
        **dict.fromkeys(("workplaces", "residents", "coverage"), 100),
    }
    years = {"first": 2015, "last": 2023, "latest": 2022}
    values = {"name": "Leka", "own": key_figures, "other": key_figures, "against": "X", "commuters": {}}
    assert say("profile.title", "no", **values, **years).replace("\u00a0", " ") == (
        "Leka har like mange innbyggere (0,0 %) og har like mange sysselsatte (0,0 %)"
    )
    assert say("profile.paragraph", "no", **values, **years).startswith(
        "Folketallet var 570 både i 2015 og i 2023: like mange fødte som døde og like mange innflyttere som utflyttere."
    )


def test_a_missing_industry_is_part_of_the_others() -> None:
    then = ilag_data.employment("Leka", 2015, industries="all")
    shares = replace(figures(("5052", "50")), industries=then).industry_groups("5052", 2015)
    assert list(shares) == ["01-03", "84-88", "other"]
    assert sum(shares.values()) == pytest.approx(100)
    assert shares["01-03"] == pytest.approx(81 / 264 * 100)


def test_what_is_not_among_the_figures_is_refused() -> None:
    with pytest.raises(SelectionError, match="lack Rennebu"):
        municipality_profile(figures(("5033", "50")), "Rennebu")
    with pytest.raises(SelectionError, match="lack Trøndelag"):
        municipality_profile(figures(("5033",)), "Tydal")
    with pytest.raises(SelectionError, match="by industry are missing for the region 5033"):
        figures(("5052", "50")).industry_groups("5033", 2023)
