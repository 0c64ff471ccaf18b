"""The key figures: every cell can be traced to a table and a date, and is what that table gives."""

import re

import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Table
from ilag_report.findings.age import age_structure
from ilag_report.findings.key_figures import key_figures_population, key_figures_traced, key_figures_work
from ilag_report.findings.overview import population_and_employment
from ilag_report.findings.together_figures import FIGURES, IN_POPULATION, IN_WORK
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, POPULATION

PLACES = (*regions.DEFAULT, regions.COUNTY_WITHOUT_CITY)


def people(lang: Lang = "no", which: tuple[str, ...] = PLACES) -> Chart:
    return key_figures_population(
        ilag_data.population(which, lang=lang),
        ilag_data.population_change(which, range(2015, 2023), lang=lang),
        ilag_data.population_by_age(which, 2023, lang=lang),
    )


def work(lang: Lang = "no", which: tuple[str, ...] = PLACES) -> Chart:
    return key_figures_work(
        ilag_data.employment(which, lang=lang),
        ilag_data.population_by_age(which, 2024, lang=lang),
        ilag_data.labour_balance(which, lang=lang),
    )


def traced_cells() -> dict[tuple[str, str], float]:
    traced = key_figures_traced(
        ilag_data.population(PLACES),
        ilag_data.population_change(PLACES, range(2015, 2023)),
        ilag_data.population_by_age(PLACES, [2023, 2024]),
        ilag_data.employment(PLACES),
        ilag_data.labour_balance(PLACES),
    )
    assert not traced[["table", "measured", "formula", "title"]].isna().any(axis=None)
    assert not traced["measured"].str.contains("{", regex=False).any()
    return {
        (str(region), str(figure)): float(value)
        for region, figure, value in traced[["region", "figure", "value"]].itertuples(index=False)
    }


@pytest.mark.parametrize("lang", ["no", "en"])
def test_both_tables_are_fit_to_show_at_a_size_to_be_read(lang: Lang) -> None:
    for chart in (people(lang), work(lang)):
        figure = assert_chart_is_fit_to_show(chart)
        sizes = {text.get_fontsize() for text in figure.texts if text.get_text() == "Tydal"}
        assert sizes == {16}


def test_every_cell_is_what_its_table_gives() -> None:
    cells = traced_cells()
    assert {figure for _, figure in cells} == set(FIGURES)
    ages = ilag_data.population_by_age(PLACES, [2023, 2024]).set_index(["region", "year", "age"])["persons"]
    changes = ilag_data.population_change(PLACES, range(2015, 2023))
    balance = (
        ilag_data.labour_balance(PLACES, 2022)
        .set_index("region")
        .astype({"employed_by_workplace": float, "employed_by_residence": float})
    )
    for code in regions.DEFAULT:
        first, *_, last = POPULATION[code]
        assert cells[code, "population_first"] == first
        assert cells[code, "population_last"] == last
        assert cells[code, "population_change"] == last - first
        assert cells[code, "population_percent"] == pytest.approx((last - first) / first * 100)
        employed_first, *_, employed_last = EMPLOYED[code]
        assert cells[code, "employed_first"] == employed_first
        assert cells[code, "employed_last"] == employed_last
        assert cells[code, "employed_change"] == employed_last - employed_first
        working = sum(int(ages[code, 2024, age]) for age in range(15, 75))
        assert cells[code, "employment_rate"] == pytest.approx(employed_last / working * 100)
    for code in PLACES:
        rows = changes[changes["region"] == code]
        assert cells[code, "excess_of_births"] == rows["excess_of_births"].sum()
        assert cells[code, "net_migration"] == rows["net_migration"].sum()
        flows = cells[code, "excess_of_births"] + cells[code, "net_migration"] + rows["residual"].sum()
        assert flows == cells[code, "population_change"]
        old = sum(int(ages[code, 2023, age]) for age in range(67, 106))
        assert cells[code, "share_67"] == pytest.approx(old / cells[code, "population_last"] * 100)
        below = sum(int(ages[code, 2023, age]) for age in range(int(cells[code, "median_age"])))
        assert below <= cells[code, "population_last"] / 2
        jobs, residents = balance["employed_by_workplace"][code], balance["employed_by_residence"][code]
        assert cells[code, "workplaces"] == jobs
        assert cells[code, "coverage"] == pytest.approx(jobs / residents * 100)
    for figure in ("population_last", "excess_of_births", "employed_last"):
        assert cells["50", figure] > cells["50-5001", figure]


def test_the_tables_show_the_traced_cells_and_nothing_else() -> None:
    cells = traced_cells()
    for chart, figures in ((people(), IN_POPULATION), (work(), IN_WORK)):
        assert isinstance(chart.body, Table)
        assert [column.key for column in chart.body.columns[1:]] == list(figures)
        for _, row in chart.body.frame.iterrows():
            assert {figure: row[figure] for figure in figures} == {
                figure: cells[row["region"], figure] for figure in figures
            }


def test_known_rows_as_they_are_written() -> None:
    rows: dict[str, list[list[str]]] = {}
    for chart in (people(), work()):
        assert isinstance(chart.body, Table)
        for name, *cells in chart.body.cells("no"):
            rows.setdefault(name, []).append([cell.replace("\u00a0", " ") for cell in cells])
    assert rows["Tydal"] == [
        ["863", "753", "−110", "−12,7", "−36", "−74", "27,4 %", "54,4"],
        ["468", "370", "−98", "−20,9", "67,8 %", "334", "88,1"],
    ]
    assert list(rows)[-2:] == ["Trøndelag", "– uten Trondheim"]
    assert rows["Trøndelag"][0][:4] == ["449 386", "478 470", "+29 084", "+6,5"]


@pytest.mark.parametrize(("region", "year"), [("5035", 2016), ("5047", 2024)])
def test_shares_that_are_written_alike_are_not_called_higher(region: str, year: int) -> None:
    """Stjørdal in 2016 and Overhalla in 2024 are above the county only in the second decimal."""
    places = [region, "5052", "50"]
    ages = ilag_data.population_by_age(places, [year - 1, year])
    chart = key_figures_population(
        ilag_data.population(places, [year - 1, year]), ilag_data.population_change(places, [year - 1]), ages
    )
    assert (
        "Én av de to kommunene har en høyere andel innbyggere på 67 år og over" in age_structure(ages).title
    )
    assert re.search(r" én har en høyere andel 67 år og over enn Trøndelag$", chart.title)


def test_the_findings_count_what_the_cells_say() -> None:
    assert people().title == (
        "Alle de seks kommunene hadde flere døde enn fødte, og alle har en høyere andel 67 år og over enn "
        "Trøndelag"
    )
    assert work().title == (
        "Fire av de seks kommunene har færre sysselsatte enn i 2015, fem har færre arbeidsplasser enn "
        "sysselsatte innbyggere"
    )
    cells = traced_cells()
    assert sum(cells[code, "excess_of_births"] < 0 for code in regions.PROGRAMME) == 6
    assert sum(cells[code, "share_67"] > cells["50", "share_67"] for code in regions.PROGRAMME) == 6
    assert sum(cells[code, "employed_change"] < 0 for code in regions.PROGRAMME) == 4
    assert sum(cells[code, "coverage"] < 100 for code in regions.PROGRAMME) == 5
    assert people("en").title.startswith("All six municipalities had more deaths than births, and all")


def test_other_municipalities_and_one_alone_work_the_same_way() -> None:
    suburbs = ("5029", "5031", "50")
    assert re.fullmatch(
        r"Ingen av .* hadde flere døde enn fødte, og ingen har en høyere andel 67 år og over enn Trøndelag",
        people(which=suburbs).title,
    )
    assert_chart_is_fit_to_show(people(which=suburbs))
    assert_chart_is_fit_to_show(work(which=("5029",)))
    assert people(which=("50", "50-5001")).title == "Nøkkeltall for befolkningen"
    chart = people(which=("5033", "50-5001"))
    assert isinstance(chart.body, Table)
    assert chart.body.cells("no")[1][0] == "Trøndelag uten Trondheim"


def test_one_municipality_is_named() -> None:
    assert people(which=("5033", "50")).title == (
        "Tydal hadde flere døde enn fødte og har en høyere andel 67 år og over enn Trøndelag"
    )
    assert people(which=("5029",)).title == "Skaun hadde flere fødte enn døde"
    assert work(which=("5033",)).title == (
        "Tydal har færre sysselsatte enn i 2015 og færre arbeidsplasser enn sysselsatte innbyggere"
    )
    assert work("en", ("5052",)).title == (
        "Leka has more employed residents than in 2015 and more jobs than employed residents"
    )
    slide = population_and_employment(
        ilag_data.population(["Tydal", "50"]), ilag_data.employment(["Tydal", "50"])
    )
    assert slide.title == (
        "Befolkning og sysselsetting 2015–2023: Tydal fikk 110 færre innbyggere og 98 færre sysselsatte"
    )
    assert_chart_is_fit_to_show(slide)


def test_the_latest_workplaces_are_dated_and_what_is_later_is_named() -> None:
    chart = work()
    assert "arbeidsplasser 4. kvartal 2022" in chart.subtitle
    assert "Tall etter 2022 hentes med «ilag fetch labour-balance»" in chart.note
    assert "11618" in chart.source


def test_places_without_figures_are_refused() -> None:
    with pytest.raises(SelectionError, match="missing in 2015 for the region 5055"):
        people(which=("5055", "50"))
    with pytest.raises(SelectionError, match="No region has employed persons by workplace"):
        key_figures_work(
            ilag_data.employment("5033"),
            ilag_data.population_by_age("5033", 2024),
            ilag_data.labour_balance("5022"),
        )
    with pytest.raises(SelectionError, match="population by age of 2023 is missing"):
        key_figures_population(
            ilag_data.population("5033"),
            ilag_data.population_change("5033", range(2015, 2023)),
            ilag_data.population_by_age("5033", 2022),
        )
