"""Notebook 07: what the findings count, and that every key figure can be traced.

The golden files hold the tables and `test_golden_numbers` recomputes them from `data/raw`.
"""

from collections.abc import Callable

import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Table
from ilag_report.findings import (
    age_structure,
    key_figures_population,
    key_figures_traced,
    key_figures_work,
    population_and_employment,
)
from ilag_report.findings.overview import IN_POPULATION, IN_WORK
from tests.chart_checks import with_plain_blanks

PLACES = (*regions.DEFAULT, regions.COUNTY_WITHOUT_CITY)


def people(which: tuple[str, ...] = PLACES, lang: Lang = "no") -> Chart:
    return key_figures_population(
        ilag_data.population(which, lang=lang, at_year_end=True),
        ilag_data.population_change(which, range(2016, 2024), lang=lang),
        ilag_data.population_by_age(which, 2023, lang=lang, at_year_end=True),
    )


def work(which: tuple[str, ...] = PLACES, lang: Lang = "no") -> Chart:
    return key_figures_work(
        ilag_data.employment(which, lang=lang),
        ilag_data.population_by_age(which, 2023, lang=lang, at_year_end=True),
        ilag_data.labour_balance(which, lang=lang),
    )


def overview(which: tuple[str, ...] = PLACES, lang: Lang = "no") -> Chart:
    return population_and_employment(
        ilag_data.population(which, lang=lang, at_year_end=True), ilag_data.employment(which, lang=lang)
    )


def test_the_tables_show_the_traced_cells_and_nothing_else() -> None:
    traced = key_figures_traced(
        ilag_data.population(PLACES, at_year_end=True),
        ilag_data.population_change(PLACES, range(2016, 2024)),
        ilag_data.population_by_age(PLACES, 2023, at_year_end=True),
        ilag_data.employment(PLACES),
        ilag_data.labour_balance(PLACES),
    )
    assert not traced.isna().any(axis=None)
    cells = {(cell["region"], cell["figure"]): cell for cell in traced.to_dict("records")}
    for chart, figures in ((people(), IN_POPULATION), (work(), IN_WORK)):
        assert isinstance(chart.body, Table)
        assert [column.key for column in chart.body.columns[1:]] == list(figures)
        for _, row in chart.body.frame.iterrows():
            assert all(row[figure] == cells[row["region"], figure]["value"] for figure in figures)
    rate = cells["5033", "employment_rate"]
    assert rate["value"] == pytest.approx(370 / 546 * 100)
    assert rate["table"] == "07984, 07459"
    assert rate["measured"] == "4. kvartal 2023 og utgangen av 2023"
    assert cells["5033", "net_migration"]["measured"] == "i løpet av 2016–2023"
    assert cells["5033", "population_last"]["measured"] == "utgangen av 2023"
    assert cells["5033", "coverage"]["measured"] == "4. kvartal 2022"
    assert cells["5033", "coverage"]["title"] == "Arbeidsplasser 2022: Dekning"
    assert [cells["5033", f"employed_{end}"]["formula"][:9] for end in ("first", "change")] == [
        "som publi",
        "tall(sist",
    ]


@pytest.mark.parametrize(
    ("chart", "which", "title"),
    [
        (people, ("5029", "5031"), "Begge kommunene hadde flere fødte enn døde i 2016–2023"),
        (people, ("5029",), "Skaun hadde flere fødte enn døde i 2016–2023"),
        (people, ("50", "50-5001"), "Nøkkeltall for befolkningen"),
        (work, ("5052",), "Leka fikk flere sysselsatte fra 2015 til 2023"),
        (work, ("5052", "5029"), "Begge kommunene fikk flere sysselsatte fra 2015 til 2023"),
        (work, ("50", "50-5001"), "Nøkkeltall for sysselsettingen"),
        (overview, ("5052", "5029", "50"), "Begge kommunene fikk flere innbyggere fra 2015 til 2023, og begge fikk flere sysselsatte"),
        (overview, ("50",), "Befolkning og sysselsetting 2015–2023"),
    ],
)  # fmt: skip
def test_the_findings_count_what_the_figures_say(
    chart: Callable[[tuple[str, ...]], Chart], which: tuple[str, ...], title: str
) -> None:
    assert with_plain_blanks(chart(which).title) == title


def test_english_minds_the_number() -> None:
    assert work(("5033", "5052"), "en").title.startswith("One of the two had fewer employed")


@pytest.mark.parametrize(("region", "year"), [("5035", 2015), ("5047", 2023)])
def test_shares_are_compared_before_they_are_rounded(region: str, year: int) -> None:
    """Stjørdal at the end of 2015 and Overhalla at that of 2023 are above the county only in the second decimal."""
    ages = ilag_data.population_by_age([region, "5052", "50"], year, at_year_end=True)
    assert age_structure(ages).title.startswith("Begge kommunene har en høyere andel")


def test_nothing_is_said_of_jobs_that_are_missing() -> None:
    chart = key_figures_work(
        ilag_data.employment(["5033", "50"]),
        ilag_data.population_by_age(["5033", "50"], 2023, at_year_end=True),
        ilag_data.labour_balance(["5022", "50"]),
    )
    assert chart.title == "Tydal fikk færre sysselsatte fra 2015 til 2023"
    assert isinstance(chart.body, Table)
    assert chart.body.cells("no")[0][-2:] == ["..", ".."]


def test_the_county_without_its_city_has_its_whole_name_where_the_county_is_not_above_it() -> None:
    chart = people(("5033", "50-5001"))
    assert isinstance(chart.body, Table)
    assert chart.body.cells("no")[1][0] == "Trøndelag uten Trondheim"


def test_places_without_figures_are_refused() -> None:
    with pytest.raises(SelectionError, match="No region has employed persons by workplace"):
        key_figures_work(
            ilag_data.employment("5033"),
            ilag_data.population_by_age("5033", 2023, at_year_end=True),
            ilag_data.labour_balance("5022"),
        )
    with pytest.raises(SelectionError, match="population by age of 2023 is missing"):
        key_figures_population(
            ilag_data.population("5033", at_year_end=True),
            ilag_data.population_change("5033", range(2016, 2024)),
            ilag_data.population_by_age("5033", 2022, at_year_end=True),
        )
