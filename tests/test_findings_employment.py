"""Who works: findings, identities and edge cases of the charts of employment by residence."""

from collections.abc import Callable

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_report import findings
from ilag_report.charts import Chart, Lines
from ilag_report.findings import employment_index, employment_level, employment_rate
from ilag_report.findings.common import names_within
from tests.chart_checks import assert_chart_is_fit_to_show, with_plain_blanks


def rate(*wanted: str) -> Chart:
    places = wanted or regions.DEFAULT
    return employment_rate(
        ilag_data.employment(places), ilag_data.population_by_age(places, at_year_end=True)
    )


def with_figures(**figures: tuple[int, int]) -> pd.DataFrame:
    """Real attributes, other figures: region code → first and last year."""
    frame = ilag_data.employment([code.lstrip("r") for code in figures], [2015, 2016])
    values = [value for pair in figures.values() for value in pair]
    return frame.assign(employed_by_residence=pd.array(values, dtype="Int64"))


def rates_of(**employed: tuple[int, int]) -> Chart:
    """The rate of invented employed among 1,200 persons aged 15–74 in both years."""
    frame = with_figures(**employed)
    ages = ilag_data.population_by_age(
        [code.lstrip("r") for code in employed], [2015, 2016], at_year_end=True
    )
    return employment_rate(frame, ages.assign(persons=pd.array([20] * len(ages), dtype="Int64")))


@pytest.mark.parametrize(
    ("figures", "title"),
    [
        ({"r5033": (468, 468)}, "Tydal har like mange sysselsatte innbyggere i 2016 som i 2015"),
        ({"r5033": (400, 390), "r5052": (200, 210)}, "De to kommunene har til sammen like mange sysselsatte innbyggere i 2016 som i 2015"),
        ({"r0": (9000, 9000)}, "Hele landet har like mange sysselsatte innbyggere i 2016 som i 2015"),
    ],
)  # fmt: skip
def test_the_finding_of_the_level_follows_the_figures(
    figures: dict[str, tuple[int, int]], title: str
) -> None:
    """That of the index is made as the population's."""
    assert with_plain_blanks(employment_level(with_figures(**figures)).title) == title


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        (lambda: rate("Leka", "Rennebu"), "Andelen sysselsatte er ikke klart endret noe sted"),
        (lambda: rate("Leka", "Meråker", "50"), "Andelen sysselsatte økte med 2 prosentpoeng i Trøndelag – ingen klar endring i noen av de to kommunene"),
        (lambda: rate("Snåsa", "50"), "Andelen sysselsatte økte med 2 prosentpoeng i Trøndelag – ingen klar endring i Snåsa"),
        (lambda: rates_of(r5033=(600, 720), r5052=(600, 720), r5041=(600, 480), r5034=(600, 480), r5022=(6, 6)), "Andelen sysselsatte økte klart i to og falt i to av de fem"),
        (lambda: rates_of(r5033=(600, 720), r5052=(600, 480), r5041=(600, 720)), "Andelen sysselsatte økte med 10 prosentpoeng i Tydal, falt med 10 i Leka og økte med 10 i Snåsa"),
    ],
)  # fmt: skip
def test_the_finding_of_the_rate_for_other_places_and_figures(chart: Callable[[], Chart], title: str) -> None:
    assert chart().title == title
    assert_chart_is_fit_to_show(chart())


def test_the_one_municipality_of_the_finding_is_set_off() -> None:
    body = rate().body
    assert isinstance(body, Lines)
    assert body.highlight == "5033"


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(SelectionError, match="the end of 2023 is not given"):
        employment_rate(
            ilag_data.employment(), ilag_data.population_by_age(years=range(2015, 2023), at_year_end=True)
        )
    with pytest.raises(SelectionError, match="does not say that it is that at the end of each year"):
        employment_rate(ilag_data.employment(), ilag_data.population_by_age(years=range(2015, 2025)))


ONE_INDUSTRY = ilag_data.employment(industries="84")


@pytest.mark.parametrize(
    "draw",
    [
        lambda: employment_level(ilag_data.employment("Leka", industries=["84", "85"])),
        lambda: employment_index(ONE_INDUSTRY),
        lambda: employment_rate(ONE_INDUSTRY, ilag_data.population_by_age(at_year_end=True)),
        lambda: findings.key_figures_work(ONE_INDUSTRY, ilag_data.population_by_age(at_year_end=True), ilag_data.labour_balance()),
        lambda: findings.population_and_employment(ilag_data.population(at_year_end=True), ONE_INDUSTRY),
    ],
)  # fmt: skip
def test_a_chart_about_all_who_work_is_not_drawn_of_one_industry(draw: Callable[[], Chart]) -> None:
    with pytest.raises(SelectionError, match=r"by industry \(84(, 85)?\); this chart is about all of them"):
        draw()


def test_names_within_a_sentence() -> None:
    names = [("0", "Hele landet"), ("0", "Norway"), ("ILAG", "The six together"), ("5033", "Tydal")]
    within = [*(names_within(pd.DataFrame([one], columns=["region", "name"])) for one in names)]
    assert within == [
        {"0": "hele landet"}, {"0": "Norway"}, {"ILAG": "the six together"}, {"5033": "Tydal"}
    ]  # fmt: skip
