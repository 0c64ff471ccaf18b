"""What charts say of figures, places and years that the golden files do not have, and what they refuse."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report import findings
from ilag_report.charts import Chart, Columns, Grid, Lines, Table, number
from ilag_report.findings import key_figures_population, key_figures_work
from ilag_report.findings.age import population_pyramid, pyramid_against
from ilag_report.findings.components import (
    births_and_deaths,
    components_accumulated,
    components_by_year,
    components_together,
    moves,
)
from ilag_report.findings.industries import MANUFACTURING, change_by_group
from ilag_report.findings.overview import IN_POPULATION, IN_WORK
from ilag_report.findings.workplaces import leading
from tests.chart_checks import assert_chart_is_fit_to_show, body_of, with_plain_blanks
from tests.raw_documents import put, reprocess

YEARS, ENDS = range(2015, 2024), [2015, 2023]

population = partial(ilag_data.population, at_year_end=True)
by_age = partial(ilag_data.population_by_age, at_year_end=True)
by_industry = partial(ilag_data.employment, industries="all")
Ends = tuple[int | None, int | None]

SEXES = ilag_data.population_by_sex_and_age(years=ENDS, at_year_end=True)
COMPONENTS = ilag_data.population_change([*regions.PROGRAMME, "50", "50-5001", "ILAG"])
QUARTERS = ilag_data.population_quarterly([*regions.TODAY, "50", "ILAG"], "all")
EVERY = population([*regions.TODAY, "50", "50-5001", "ILAG"], "all")


def counted(loader: Callable[..., pd.DataFrame], column: str, ends: dict[str, Ends]) -> pd.DataFrame:
    """A frame as its loader gives it, with other figures: place → first and last year."""
    values = [figure for pair in ends.values() for figure in pair]
    return loader([*ends], ENDS).assign(**{column: pd.array(values, dtype="Int64")})


def people(**ends: Ends) -> pd.DataFrame:
    return counted(population, "persons", ends)


def employed(**ends: Ends) -> pd.DataFrame:
    return counted(ilag_data.employment, "employed_by_residence", ends)


def rates(**ends: Ends) -> Chart:
    """The rate of so many employed among 1,200 persons aged 15–74 in both years."""
    ages = by_age([*ends], ENDS)
    return findings.employment_rate(
        employed(**ends), ages.assign(persons=pd.array([20] * len(ages), dtype="Int64"))
    )


def rate(*places: str) -> Chart:
    return findings.employment_rate(ilag_data.employment(places), by_age(places))


def unchanged_ages(*places: str) -> pd.DataFrame:
    """The ages of 2015, and the same again in 2023."""
    then = by_age(places, 2015)
    both = pd.concat([then, then.assign(year=2023)], ignore_index=True)
    both.attrs = then.attrs
    return both


def workplaces(**jobs: int) -> pd.DataFrame:
    """Municipalities of 2022 with so many jobs and 1,000 employed residents each."""
    frame = ilag_data.labour_balance([*jobs], 2022)
    return frame.assign(
        employed_residents=pd.array([1000] * len(jobs), dtype="Int64"),
        employed_at_workplaces=pd.array([*jobs.values()], dtype="Int64"),
    )


def commuters(left: int, came: int) -> pd.DataFrame:
    """Leka and Rennebu with so many who commute to and from Trondheim."""
    rows = []
    for region, name in (("5052", "Leka"), ("5022", "Rennebu")):
        rows += [(region, name, region, name, 500), (region, name, "5001", "Trondheim", left)]
        rows += [("5001", "Trondheim", region, name, came)]
    columns = ["residence", "residence_name", "workplace", "workplace_name", "flow"]
    made = pd.DataFrame(rows, columns=columns).assign(year=2022)
    made.attrs = ilag_data.commuting(["Leka", "Rennebu"], 2022).attrs
    return made


def industries(more: int) -> pd.DataFrame:
    """Tydal with so many more in manufacturing in the last year."""
    frame = by_industry("Tydal", ENDS)
    counts = {"00-99": 400, "01-03": 40, "10-33": 30, "84": 40, "85": 30, "86-88": 60}
    grown = frame["industry"].isin(["00-99", "10-33"]) & (frame["year"] == 2023)
    figures = frame["industry"].map(counts).astype("Int64") + more * grown.astype(int)
    return frame.assign(employed_by_residence=figures.array)


def key_figures_of_people(*places: str) -> Chart:
    return key_figures_population(
        population(places), ilag_data.population_change(places, range(2016, 2024)), by_age(places, 2023)
    )


def key_figures_of_work(*places: str, lang: Lang = "no") -> Chart:
    return key_figures_work(
        ilag_data.employment(places, lang=lang),
        by_age(places, 2023, lang=lang),
        ilag_data.labour_balance(places, lang=lang),
    )


SAME, MORE, FEWER, GONE = (500, 500), (500, 550), (500, 400), (None, 750)

TITLES: list[tuple[Callable[[], Chart], str]] = [
    # Change begins with the place that changed most.
    (lambda: findings.change_in_population(people(Leka=MORE, Tydal=FEWER)), "Tydal fikk 20,0 prosent færre innbyggere – Leka fikk 10,0 prosent flere"),
    (lambda: findings.change_in_population(people(Leka=(500, 601), Tydal=FEWER)), "Leka fikk 20,2 prosent flere innbyggere – Tydal fikk 20,0 prosent færre"),
    (lambda: findings.change_in_population(people(Leka=FEWER, Tydal=MORE, Trøndelag=MORE)), "Leka fikk 20,0 prosent færre innbyggere – Trøndelag fikk 10,0 prosent flere"),
    (lambda: findings.change_in_population(people(Leka=(4000, 3999), Tydal=SAME)), "Leka hadde omtrent uendret folketall – Tydal hadde uendret folketall"),
    (lambda: findings.change_in_population(people(Leka=FEWER)), "Leka fikk 20,0 prosent færre innbyggere"),
    # A level is that of the municipalities that have both years.
    (lambda: findings.population_level(people(Leka=SAME)), "Leka har like mange innbyggere i 2023 som i 2015"),
    (lambda: findings.population_level(people(Leka=FEWER, Tydal=GONE)), "Leka fikk 100 færre innbyggere fra 2015 til 2023 (20,0 prosent) – Tydal har ikke tall for hele perioden"),
    (lambda: findings.population_level(people(Trøndelag=MORE)), "Trøndelag fikk 50 flere innbyggere fra 2015 til 2023 (10,0 prosent)"),
    (lambda: findings.employment_level(employed(Tydal=(468, 468))), "Tydal har like mange sysselsatte innbyggere i 2023 som i 2015"),
    (lambda: findings.employment_level(employed(Tydal=(400, 390), Leka=(200, 210))), "De to kommunene har til sammen like mange sysselsatte innbyggere i 2023 som i 2015"),
    (lambda: findings.employment_level(employed(Norge=(9000, 9000))), "Hele landet har like mange sysselsatte innbyggere i 2023 som i 2015"),
    # An index holds the county against the municipalities.
    (lambda: findings.population_index(people(Trøndelag=FEWER, Leka=FEWER, Tydal=FEWER)), "Folketallet i Trøndelag gikk ned – det gikk også ned i begge kommunene"),
    (lambda: findings.population_index(people(Trøndelag=SAME, Leka=MORE, Tydal=SAME)), "Folketallet i Trøndelag var uendret – det gikk ikke ned i noen av de to kommunene"),
    (lambda: findings.population_index(people(Trøndelag=FEWER, Leka=MORE, Tydal=FEWER)), "Folketallet i Trøndelag gikk ned – det gikk også ned i én av de to"),
    (lambda: findings.population_index(people(Trøndelag=(4000, 3999), Leka=SAME, Tydal=SAME)), "Folketallet i Trøndelag var omtrent uendret – det gikk ikke ned i noen av de to kommunene"),
    (lambda: findings.population_index(people(Leka=FEWER, Tydal=MORE)), "Folketallet gikk ned i én av de to"),
    (lambda: findings.population_index(people(Leka=MORE, Tydal=SAME)), "Folketallet gikk ikke ned i noen av de to kommunene"),
    (lambda: findings.population_index(people(Leka=SAME)), "Folketallet var uendret i Leka"),
    (lambda: findings.population_index(people(Leka=(4000, 4001))), "Folketallet var omtrent uendret i Leka"),
    (lambda: findings.population_index(people(ILAG=MORE)), "Folketallet økte med 10,0 prosent i de seks samlet"),
    # Rates: only what is clear.
    (lambda: rate("Leka", "Rennebu"), "Andelen sysselsatte er ikke klart endret noe sted"),
    (lambda: rate("Snåsa", "50"), "Andelen sysselsatte økte med 2 prosentpoeng i Trøndelag – ingen klar endring i Snåsa"),
    (lambda: rates(Tydal=(600, 720), Leka=(600, 720), Snåsa=(600, 480), Meråker=(600, 480), Rennebu=(6, 6)), "Andelen sysselsatte økte klart i to og falt i to av de fem"),
    (lambda: rates(Tydal=(600, 720), Leka=(600, 480), Snåsa=(600, 720)), "Andelen sysselsatte økte med 10 prosentpoeng i Tydal, falt med 10 i Leka og økte med 10 i Snåsa"),
    # Ages: what is rounded is compared before it is.
    (lambda: findings.dependency_ratio(unchanged_ages("Leka", "Høylandet")), "Forsørgerbyrden har økt i ingen av kommunene"),
    (lambda: findings.dependency_ratio(unchanged_ages("Leka")), "Leka: 89,9 unge og eldre per 100 innbyggere 20–66 år i 2023, som i 2015"),
    (lambda: findings.dependency_ratio(by_age("Melhus", ENDS)), "Melhus: 69,0 unge og eldre per 100 innbyggere 20–66 år i 2023, omtrent som i 2015"),
    (lambda: findings.age_structure(by_age(["Hitra", "Leka", "Tydal", "50"], 2015)), "Begge kommunene (uten Hitra) har en høyere andel innbyggere på 67 år og over enn Trøndelag"),
    (lambda: findings.age_structure(by_age("Tydal", ENDS)), "Tydal: 27,6 prosent er 67 år og over"),
    (lambda: findings.age_structure(by_age(["5035", "5052", "50"], 2015)), "Begge kommunene har en høyere andel innbyggere på 67 år og over enn Trøndelag"),
    (lambda: findings.age_structure(by_age(["5047", "5052", "50"], 2023)), "Begge kommunene har en høyere andel innbyggere på 67 år og over enn Trøndelag"),
    (lambda: findings.share_67_and_over(by_age(["Heim", "50"])), "Trøndelag: 16,9 prosent av innbyggerne er 67 år og over i 2023, 14,7 i 2015 – Heim har ikke tall for hele perioden"),
    (lambda: findings.cohort_retention(by_age("Tydal", ENDS)), "Tydal: Antallet i årskullene som fylte 12–21 år i 2015, gikk ned fra 106 til 69"),
    (lambda: findings.share_67_and_over(by_age("Tydal", lang="en")), "Tydal: 27.6 per cent of the inhabitants were aged 67 and over in 2023, 23.3 in 2015"),
    # Components count and name.
    (lambda: components_accumulated(COMPONENTS, population(["Leka", "Tydal"])), "Begge kommunene hadde flere døde enn fødte – bare Leka (+75) hadde flere innflyttere enn utflyttere"),
    (lambda: components_accumulated(COMPONENTS, population(["Tydal", "Rennebu"])), "Begge kommunene hadde flere døde enn fødte – ingen hadde flere innflyttere enn utflyttere"),
    # Workplaces: 1.96·√(100 + 129) is 29.7, 1.96·√(100 + 131) is 29.8.
    (lambda: findings.workplace_coverage(workplaces(Tydal=1000, Leka=1200)), "Ingen av kommunene hadde færre arbeidsplasser enn sysselsatte innbyggere i 2022"),
    (lambda: findings.workplace_coverage(workplaces(Tydal=900, Leka=996)), "Begge kommunene hadde færre arbeidsplasser enn sysselsatte innbyggere i 2022"),
    (lambda: findings.workplace_coverage(workplaces(Trøndelag=990)), "Trøndelag hadde 99 arbeidsplasser per 100 sysselsatte innbyggere i 2022"),
    (lambda: findings.jobs_and_residents(workplaces(Tydal=1000, Leka=1200)), "De to kommunene hadde 200 flere arbeidsplasser enn sysselsatte innbyggere i 2022"),
    (lambda: findings.jobs_and_residents(workplaces(Tydal=1001)), "Tydal hadde én arbeidsplass flere enn sysselsatte innbyggere i 2022"),
    (lambda: findings.jobs_and_residents(workplaces(Tydal=1000)), "Tydal hadde like mange arbeidsplasser som sysselsatte innbyggere i 2022"),
    (lambda: findings.commuting_balance(commuters(100, 131)), "I ingen av kommunene pendlet klart flere ut enn inn i 2022 – i Leka og Rennebu var det omvendt"),
    (lambda: findings.commuting_balance(commuters(131, 100)), "I begge kommunene pendlet klart flere ut enn inn i 2022"),
    (lambda: findings.commuting_balance(commuters(100, 129)), "I ingen av kommunene pendlet klart flere ut enn inn i 2022"),
    # Industries: of Meråker's 86 fewer 60 are in manufacturing and 6 in others; the county lacks it in 2015.
    (lambda: findings.industry_change(industries(0)), "Tydal har like mange sysselsatte i 2023 som i 2015"),
    (lambda: findings.industry_change(industries(25)), "Antallet sysselsatte innbyggere i Tydal økte med 6,3 prosent, mest i industri"),
    (lambda: findings.industry_change(by_industry("Meråker", YEARS)), "Antallet sysselsatte innbyggere i Meråker falt med 7,5 prosent, mest i industri"),
    (lambda: findings.industry_change(by_industry(["Meråker", "50"], YEARS)), "Antallet sysselsatte innbyggere i Meråker falt med 7,5 prosent, mest i industri og andre næringer"),
    (lambda: findings.industry_shares(by_industry("50", YEARS)), "37 prosent av de sysselsatte innbyggerne i Trøndelag arbeider i helse, skole og forvaltning"),
    (lambda: findings.industry_table(by_industry("50", YEARS)), "Trøndelag fikk 8 731 flere sysselsatte i helse, skole og forvaltning fra 2015 til 2023"),
    (lambda: findings.location_quotients(by_industry(["Trondheim", "50", "0"], YEARS)), "Verken landbruk og fiske, industri eller helse, skole og forvaltning har særlig større andel i Trondheim enn i Trøndelag"),
    # Key figures and overview.
    (lambda: key_figures_of_people("5029", "5031"), "Begge kommunene hadde flere fødte enn døde i 2016–2023"),
    (lambda: key_figures_of_people("5029"), "Skaun hadde flere fødte enn døde i 2016–2023"),
    (lambda: key_figures_of_people("50", "50-5001"), "Nøkkeltall for befolkningen"),
    (lambda: key_figures_of_work("5052"), "Leka fikk flere sysselsatte fra 2015 til 2023"),
    (lambda: key_figures_of_work("5052", "5029"), "Begge kommunene fikk flere sysselsatte fra 2015 til 2023"),
    (lambda: key_figures_of_work("5033", "5052", lang="en"), "One of the two had fewer employed residents in 2023 than in 2015"),
    (lambda: key_figures_of_work("50", "50-5001"), "Nøkkeltall for sysselsettingen"),
    (lambda: findings.population_and_employment(population("50"), ilag_data.employment("50")), "Befolkning og sysselsetting 2015–2023"),
]  # fmt: skip


@pytest.mark.parametrize(("chart", "title"), TITLES, ids=range(len(TITLES)))
def test_a_title_follows_the_figures(chart: Callable[[], Chart], title: str) -> None:
    assert with_plain_blanks(chart().title) == title


ONE_INDUSTRY = ilag_data.employment(industries="84")
OF_ONE = r"by industry \(84(, 85)?\); this chart is about all of them"
REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: findings.population_index_of_areas(population()), "lack Trøndelag"),
    (lambda: population_pyramid(SEXES, "50"), "in fewer than two years"),
    (lambda: pyramid_against(SEXES[SEXES["year"] == 2015], "Tydal"), "not held in the same year"),
    (lambda: pyramid_against(SEXES, "50"), "against itself"),
    (lambda: moves(QUARTERS, "ILAG"), "cannot be added across municipal borders"),
    (lambda: components_by_year(ilag_data.population_change("Selbu"), "Tydal", QUARTERS, EVERY), "do not hold the region Tydal"),
    (lambda: components_together(ilag_data.population_change("50", range(2016, 2024))), "no single municipality"),
    (lambda: findings.employment_level(ilag_data.employment("Leka", industries=["84", "85"])), OF_ONE),
    (lambda: findings.employment_index(ONE_INDUSTRY), OF_ONE),
    (lambda: findings.employment_rate(ONE_INDUSTRY, by_age()), OF_ONE),
    (lambda: findings.key_figures_work(ONE_INDUSTRY, by_age(), ilag_data.labour_balance()), OF_ONE),
    (lambda: findings.population_and_employment(population(), ONE_INDUSTRY), OF_ONE),
    (lambda: findings.workplace_coverage(ilag_data.labour_balance("50", [2019, 2023])), r'ilag_data\.fetch\("labour-balance"\)'),
    (lambda: findings.commuting_partners(ilag_data.commuting("Leka"), "Tydal"), "no commuting from and to"),
    (lambda: findings.location_quotients(by_industry("Oppdal", YEARS)), r"lack Trøndelag \(50\) and Norway"),
    (lambda: findings.location_quotients(by_industry("50", YEARS)), "only the reference"),
    (lambda: findings.industry_shares(ilag_data.employment("Leka", industries=["84", "85"])), "00-99"),
    (lambda: findings.industry_shares(by_industry("Leka").rename(columns={"employed_by_residence": "x"})), "employed_by_residence is not among the figures"),
    (lambda: findings.industry_table(by_industry(["Heim", "50"], YEARS)), r"industries 01-03 are missing(?s:.*)begin with 2020\."),
    # Told is the year that a place has figures from, not the last of the two compared.
    (lambda: findings.industry_change(by_industry(["Heim", "Leka", "50"], range(2015, 2026))), "missing in 2015 for Heim; there are figures from 2020 on(?s:.*)begin with 2020, or leave out Heim"),
    (lambda: key_figures_work(ilag_data.employment("5033"), by_age("5033", 2023), ilag_data.labour_balance("5022")), "No region has employed persons by workplace"),
    (lambda: key_figures_population(population("5033"), ilag_data.population_change("5033", range(2016, 2024)), by_age("5033", 2022)), "population by age of 2023 is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("draw", "problem"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_shown_is_refused(draw: Callable[[], object], problem: str) -> None:
    with pytest.raises(SelectionError, match=problem):
        draw()


# ---- Population and age


def test_years_that_a_line_passes_by_are_not_in_its_subtitle_and_persons_have_whole_ticks() -> None:
    assert (
        "2015, 2019 og 2023"
        in findings.population_level(population(["Leka", "Tydal"], [2015, 2019, 2023])).subtitle
    )
    body = findings.population_level(people(Leka=(634, 635))).body
    assert isinstance(body, Grid)
    (line,) = body.panels
    assert isinstance(line, Lines)
    assert all(tick == round(tick) for tick in line.scale().ticks())


def test_a_pyramid_against_another_place_holds_shares_of_the_young_against_each_other() -> None:
    last = SEXES[SEXES["year"] == 2023]
    persons = last.groupby("region")["persons"].sum()
    young = last[last["age"].between(20, 39)].groupby("region")["persons"].sum() / persons * 100
    chart = pyramid_against(SEXES, "Tydal")
    assert chart.title == (
        f"Tydal: {number(young['5033'], 1)} prosent er 20–39 år – Trøndelag: {number(young['50'], 1)} prosent"
    )
    assert_chart_is_fit_to_show(chart)
    # The sexes of the county are held from the end of 2019 on.
    assert chart.note == "Tall mangler for Trøndelag 2015."
    assert "ilag fetch population-by-sex-and-age" in chart.commands
    assert population_pyramid(SEXES, "Tydal").note == ""


# ---- Components


def test_a_year_inside_the_band_is_said_to_be_so_and_larger_places_have_no_band() -> None:
    calm = COMPONENTS[COMPONENTS["year"] == 2019].assign(change=1)
    assert components_by_year(calm, "Leka", QUARTERS, EVERY).title == (
        "Leka fikk én innbygger flere i 2019, ikke mer enn tilfeldig variasjon"
    )
    for place in ("50", "ILAG", "Selbu"):
        chart = components_by_year(ilag_data.population_change(place), place, QUARTERS, EVERY)
        assert body_of(chart, Columns).noise is None
        assert "tilfeldig" not in chart.title + chart.note


def test_the_band_says_where_the_counted_years_are_too_unlike_to_tell_of_the_others() -> None:
    said = "De varierte fra 192 i 2015 til 932 i 2024: for anslåtte år som liknet 2015, er båndet for bredt."
    assert said in components_by_year(COMPONENTS, "Snåsa", QUARTERS, EVERY).method
    assert "De varierte" not in components_by_year(COMPONENTS, "Leka", QUARTERS, EVERY).method


def test_births_and_deaths_of_years_that_are_not_held_are_a_gap_until_a_fetch_has_brought_them() -> None:
    chart = births_and_deaths(QUARTERS, "Tydal", COMPONENTS)
    assert list(body_of(chart, Columns).wide.index) == ["2015", "2016–2022 mangler", "2023", "2024"]
    assert "ilag fetch population-quarterly" in chart.commands
    fetched = COMPONENTS.assign(births=10, deaths=10 - COMPONENTS["natural_increase"])
    fetched.attrs = COMPONENTS.attrs
    chart = births_and_deaths(QUARTERS, "Tydal", fetched)
    assert list(body_of(chart, Columns).wide.index) == [str(year) for year in YEARS]
    assert chart.source.startswith("Kilde: SSB, tabell 06913")
    assert chart.title.startswith("Tydal: 90 fødte og 125 døde i årene 2015–2023")
    assert_chart_is_fit_to_show(chart)


def test_a_title_that_adds_up_the_parts_tells_the_residual() -> None:
    """Indre Fosen fell by 152: −149, −71 and the +68 that Verrabotn is most of."""
    change = ilag_data.population_change("Indre Fosen", range(2016, 2024))
    of_each = components_by_year(change, "Indre Fosen", QUARTERS, EVERY)
    for chart in (of_each, components_accumulated(change, population("Indre Fosen"))):
        assert "149 flere døde enn fødte" in chart.title
        assert "71 flere utflyttere enn innflyttere (avvik +68)" in chart.title
        assert "Verrabotn er med i Indre Fosen fra 2020, i eldre tall i Steinkjer." in chart.note


def test_of_the_municipalities_together_a_year_that_one_lacks_is_a_gap() -> None:
    lacking = COMPONENTS["region"].eq("5052") & COMPONENTS["year"].eq(2020)
    figures = ["natural_increase", "net_migration", "residual", "change"]
    gap = COMPONENTS.assign(**{figure: COMPONENTS[figure].mask(lacking) for figure in figures})
    chart = components_together(gap[gap["year"] > 2015])
    assert chart.title.startswith("De seks kommunene 2016–2019 og 2021–2023: ")
    assert body_of(chart, Columns).frame.query("category == '2020'")["value"].isna().all()


# ---- Employment and industries


def test_the_one_municipality_of_the_finding_is_set_off() -> None:
    body = body_of(rate(*regions.DEFAULT), Lines)
    assert body.highlight == "5033"


def test_manufacturing_is_a_group_of_its_own_where_it_is_held() -> None:
    """Missing it is in the suite: `test_golden`."""
    whole = findings.industry_change(by_industry(["Snåsa", "Tydal"], YEARS))
    assert {"Industri", "Andre næringer"} <= set(body_of(whole, Columns).frame["series"])
    assert "mangler" not in whole.note
    assert MANUFACTURING in set(change_by_group(by_industry(years=range(2019, 2024)), 2019, 2023)["industry"])
    # A gap that is not to be seen is told with the method, not below the chart.
    chart = findings.industry_change(by_industry(["Meråker", "50"], YEARS))
    gap = "Tall mangler for industri: Trøndelag 2015."
    assert (gap in chart.note, gap in chart.method) == (False, True)


# ---- Workplaces and commuting


@pytest.mark.parametrize(
    ("counts", "names"),
    [({"A": 37, "B": 35, "C": 8}, ["A", "B"]), ({"A": 140, "B": 91}, ["A"]), ({"A": 65, "B": 48, "C": 48}, []), ({}, [])],
)  # fmt: skip
def test_nobody_leads_inside_the_noise(counts: dict[str, float], names: list[str]) -> None:
    assert leading(pd.Series(counts, dtype="float64")) == names


def test_a_withheld_flow_leaves_out_its_municipality_and_is_named(data_copy: Path) -> None:
    withheld = put(None, ":", Bokommuen="5033", ArbstedKomm="5001", Tid="2022")
    reprocess(data_copy, "commuting-out", withheld, "commuting-in")
    flows = ilag_data.commuting(years=[2021, 2022])
    chart = findings.commuting_balance(flows)
    assert_chart_is_fit_to_show(chart)
    assert "Tydal" not in chart.body.table().to_string()
    assert "Av hensyn til personvernet vises ikke Tydal–Trondheim 2022." in chart.note
    assert "ilag fetch" not in chart.note
    partners = findings.commuting_partners(flows, "Tydal")
    assert "2021" in partners.subtitle
    assert_chart_is_fit_to_show(partners)


def test_what_a_split_municipality_cannot_have_is_not_said_to_be_fetched() -> None:
    chart = findings.jobs_and_residents(
        ilag_data.labour_balance(["Heim", "Hitra", "Selbu"], range(2015, 2023))
    )
    assert "Tall på disse grensene mangler for Heim, Hitra 2015–2019." in chart.method
    assert "Tall mangler for Selbu 2015–2016." in chart.method
    assert not chart.note, "it is of 2022 alone"
    assert "«ilag fetch labour-balance»" in chart.commands


# ---- Key figures


def test_the_tables_show_the_traced_cells_and_nothing_else() -> None:
    places = (*regions.DEFAULT, regions.COUNTY_WITHOUT_CITY)
    changes, ages = ilag_data.population_change(places, range(2016, 2024)), by_age(places, 2023)
    work, balance = ilag_data.employment(places), ilag_data.labour_balance(places)
    traced = findings.key_figures_traced(population(places), changes, ages, work, balance)
    assert not traced.isna().any(axis=None)
    cells = {(cell["region"], cell["figure"]): cell for cell in traced.to_dict("records")}
    of_people = key_figures_population(population(places), changes, ages)
    for chart, figures in ((of_people, IN_POPULATION), (key_figures_work(work, ages, balance), IN_WORK)):
        assert isinstance(chart.body, Table)
        assert [column.key for column in chart.body.columns[1:]] == list(figures)
        for _, row in chart.body.frame.iterrows():
            assert all(row[figure] == cells[row["region"], figure]["value"] for figure in figures)
    rate = cells["5033", "employment_rate"]
    assert rate["value"] == pytest.approx(370 / 546 * 100)
    assert rate["table"] == "07984, 07459"
    assert rate["measured"] == "4. kvartal 2023 og utgangen av 2023"
    assert cells["5033", "net_migration"]["measured"] == "i løpet av 2016–2023"
    assert cells["5033", "coverage"]["title"] == "Arbeidsplasser 2022: Dekning"
    assert cells["5033", "employed_change"]["formula"].startswith("tall(sist")


def test_nothing_is_said_of_jobs_that_are_missing() -> None:
    balance = ilag_data.labour_balance(["5022", "50"])
    chart = key_figures_work(ilag_data.employment(["5033", "50"]), by_age(["5033", "50"], 2023), balance)
    assert chart.title == "Tydal fikk færre sysselsatte fra 2015 til 2023"
    assert isinstance(chart.body, Table)
    assert chart.body.cells("no")[0][-2:] == ["..", ".."]
