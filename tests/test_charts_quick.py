"""Charts in one call: everything but the finding comes from the frame, and wrong input is told in plain words."""

from typing import TYPE_CHECKING

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators
from ilag_data.errors import ChartError, SelectionError
from ilag_data.files import slug
from ilag_report import charts
from ilag_report.charts import Bars, Chart, Lines, sources_of
from ilag_report.charts.workbook import csv_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ilag_report.charts.defaults import Look


AGES = ilag_data.population_by_age(["Leka", "Tydal"], [2015, 2023], at_year_end=True)
RATE = indicators.employment_rate(ilag_data.employment(["Leka", "Tydal"], [2015, 2023]), AGES)
STOCK, POPULATION = ilag_data.population(["Leka", "Tydal"]), ilag_data.population()
CHANGES, PARTS = ilag_data.population_change("Tydal"), ["natural_increase", "net_migration"]
INDUSTRIES = ilag_data.employment(["Leka", "Tydal"], industries="all")
EDUCATION = INDUSTRIES[INDUSTRIES["industry"] == "85"]
QUARTERS = ilag_data.population_quarterly("Leka", 2023)
SEXES = ilag_data.population_by_sex_and_age(["Tydal", "Trøndelag"], 2023)
GROUPS = indicators.age_shares(ilag_data.population_by_age(["Leka", "Tydal"], [2015, 2023]))
MOVED = indicators.accumulated_components(
    ilag_data.population_change(["Leka", "Tydal"]),
    ilag_data.population(["Leka", "Tydal"], at_year_end=True),
    2015,
    2023,
)
OWN = pd.DataFrame({"region": ["5033"], "name": ["Tydal"], "year": [2023], "value": [1.0]})


def csv_lines(chart: Chart) -> list[str]:
    return csv_of(chart).decode("utf-8-sig").splitlines()


def test_a_chart_takes_everything_but_the_finding_from_the_frame() -> None:
    frame = ilag_data.population()
    chart = charts.lines(frame, title="Tydal gikk mest ned")
    assert isinstance(chart.body, Lines)
    assert (chart.name, chart.lang, chart.body.unit, chart.body.decimals) == (
        "tydal-gikk-mest-ned", "no", "personer", 0,
    )  # fmt: skip
    assert chart.subtitle == "Befolkning 1. januar 2015–2023"
    assert chart.source == "Kilde: SSB, tabell 07459 (1. januar)."
    assert chart.alt_text.startswith(
        "Linjediagram. Befolkning 1. januar 2015–2023, personer: Trøndelag 478\u00a0470"
    )
    assert chart.alt_text.endswith("Leka 582.")
    assert chart.sources[0].table == "07459"


def test_an_index_brings_its_base_line_and_unit() -> None:
    chart = charts.lines(ilag_data.population(lang="en"), title="Tydal declined most", index=2015)
    assert isinstance(chart.body, Lines)
    assert (chart.body.unit, chart.body.reference, chart.lang) == ("index, 2015 = 100", 100.0, "en")
    assert chart.source.startswith("Source: ")
    assert "Tydal 87.3" in chart.alt_text


def test_what_is_given_wins_over_what_the_frame_says() -> None:
    chart = charts.bars(
        ilag_data.population(), title="Tittel", name="navn", subtitle="Under", source="Kilde: egen", note="",
        alt_text="Alt 2023", unit="folk", decimals=1, year=2020, method="Slik.",
    )  # fmt: skip
    assert isinstance(chart.body, Bars)
    assert (chart.name, chart.subtitle, chart.source, chart.note, chart.alt_text, chart.method) == (
        "navn", "Under", "Kilde: egen", "", "Alt 2023", "Slik.",
    )  # fmt: skip
    assert (chart.body.unit, chart.body.decimals) == ("folk", 1)
    assert chart.body.frame.set_index("region")["value"]["5033"] == 769


def test_frames_that_are_given_are_cited_and_what_is_given_still_wins() -> None:
    """What is cited without them: `test_citations`."""
    rates = RATE[RATE["year"] == 2023]
    own = charts.bars(rates, title="x", value="employment_rate", frames=[AGES], source="Kilde: min", note="n")
    assert (own.source, own.note, own.sources) == ("Kilde: min", "n", sources_of(AGES))
    # Two documents of one table that are cited alike are one source, with its date.
    flows = indicators.commuting_balance(ilag_data.commuting("Tydal", [2021, 2022]))
    commuters = charts.lines(flows, title="x", value="out_commuters")
    assert commuters.source == "Kilde: SSB, tabell 03321 (4. kvartal)."


def test_a_chart_without_a_finding_says_that_it_has_none() -> None:
    assert charts.bars(STOCK, year=2023).title == "Uten tittel"
    assert charts.lines(ilag_data.population(lang="en"), title="").name == "untitled"


SUBTITLES: list[tuple[pd.DataFrame, str | None, str]] = [
    (RATE, "employment_rate", "Sysselsatte 4. kvartal 2023, sysselsettingsandel"),
    (RATE, "persons_15_74", "Befolkning ved utgangen av året 2023, innbyggere 15–74 år"),
    (indicators.dependency(AGES), "median_age", "Befolkning ved utgangen av året 2023, medianalder"),
    (CHANGES, "change", "Endring i løpet av året 2023"),
    (EDUCATION.drop(columns="industry_name"), None, "Sysselsatte etter bosted 4. kvartal 2023, Undervisning"),
    (INDUSTRIES[INDUSTRIES["industry"] == "00-99"], None, "Sysselsatte etter bosted 4. kvartal 2023"),
    (GROUPS.query("year == 2023 and age_group == '6–15'"), "share", "Befolkning 1. januar 2023, 6–15 år, andel"),
    (SEXES[(SEXES["age"] == 67) & (SEXES["sex"] == "men")], "persons", "Befolkning 1. januar 2023, menn, 67 år"),
    (indicators.cohort_retention(AGES, 2015, 2023), "retention", "Befolkning ved utgangen av året 2015–2023, 20–29 år, per 100 ved starten"),
    (MOVED[MOVED["component"] == "net_migration"], "persons", "Nettoinnflytting i løpet av året 2016–2023"),
    (MOVED[MOVED["component"] == "residual"], "percent", "Avvik i løpet av året 2016–2023, prosent"),
    (QUARTERS[QUARTERS["quarter"].dt.quarter == 2], "births_in_quarter", "Fødte i løpet av kvartalet 2023, 2. kvartal"),
    (indicators.change(STOCK, "persons", 2015, 2023), "percent", "Befolkning 1. januar 2015–2023, endring i prosent"),
    (indicators.change(GROUPS.query("age_group == '80+'"), "share", 2015, 2023), "percent", "Befolkning 1. januar 2015–2023, 80 år og over, andel, endring i prosent"),
    (indicators.change(EDUCATION, "employed_by_residence", 2015, 2023), "percent", "Sysselsatte etter bosted 4. kvartal 2015–2023, Undervisning, endring i prosent"),
    (indicators.change(RATE, "persons_15_74", 2015, 2023), "percent", "Befolkning ved utgangen av året 2015–2023, innbyggere 15–74 år, endring i prosent"),
    (indicators.index(RATE, "persons_15_74", 2015), "index", "Befolkning ved utgangen av året 2023, innbyggere 15–74 år, indeks"),
    (indicators.employment_effects(RATE, ilag_data.population(["Leka", "Tydal"], at_year_end=True), 2015, 2023), "change", "Endring 4. kvartal 2015–2023"),
    (ilag_data.population_by_sex_and_age("Leka", 2023, lang="en").query("age == 105 and sex == 'women'"), None, "Population 1 January 2023, women, aged 105 and over"),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "value", "subtitle"), SUBTITLES, ids=range(len(SUBTITLES)))
def test_a_chart_names_the_figure_it_shows_of_whom_and_when(
    frame: pd.DataFrame, value: str | None, subtitle: str
) -> None:
    chart = charts.bars(frame, value=value, title="x", unit="x")
    assert chart.subtitle == subtitle
    assert subtitle in chart.alt_text


def test_what_is_computed_has_its_own_unit_or_needs_one() -> None:
    changed = indicators.change(STOCK, "persons", 2015, 2023)
    for frame, value, unit in (
        (RATE, "employment_rate", "prosent"),
        (RATE, "persons_15_74", "personer"),
        (indicators.dependency(AGES), "median_age", "år"),
        (changed, "percent", "prosent"),
        (CHANGES, "change", "personer"),
    ):
        assert {*charts.bars(frame, title="x", value=value).table()["unit"]} == {unit}
    for frame, value in (
        (changed, "change"),
        (indicators.index(STOCK, "persons", 2015), "index"),
        (indicators.dependency(AGES), "dependency_ratio"),
        (STOCK.assign(own=1.5), "own"),
    ):
        with pytest.raises(ChartError, match=f"unit of {value}"):
            charts.bars(frame, title="x", value=value)


def test_a_table_of_several_figures_has_a_header_for_each() -> None:
    table = charts.table(RATE[RATE["year"] == 2023], title="x").table()
    assert [*table.columns][-3:] == [
        "Sysselsatte etter bosted", "Innbyggere 15–74 år", "Sysselsettingsandel, prosent",
    ]  # fmt: skip
    change = charts.table(indicators.change(STOCK, "persons", 2015, 2023), title="x").table()
    assert [*change.columns][-4:] == ["Første år", "Siste år", "Endring", "Prosent"]


def test_a_frame_of_ones_own_needs_unit_and_source_only() -> None:
    own = pd.DataFrame({"name": ["Leka", "Tydal"], "antall": [3.5, 4.0]})
    chart = charts.bars(own, title="Flest i Tydal", unit="barnehager", source="Kilde: egen telling 2023")
    assert chart.body.table()["value"].tolist() == [4.0, 3.5]
    assert chart.note == ""
    assert chart.sources == ()
    english = charts.bars(
        own, title="Most in Tydal", unit="persons", source="Source: own count 2023", lang="en"
    )
    assert english.alt_text.startswith("Bar chart. ")


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: charts.lines(POPULATION.drop(columns="persons"), title="x"), "no columns with figures"),
        (lambda: charts.lines(POPULATION, lang="en", source="Source: x"), 'and lang="en" was asked for(.|\n)*load the figures with'),
        (lambda: charts.lines(ilag_data.population_change(), title="x"), "4 columns(.|\n)*natural_increase"),
        (lambda: charts.lines(POPULATION, title="x", value="people"), "no column people"),
        (lambda: charts.lines(ilag_data.population_by_age("Tydal"), title="x"), "several rows .* by age"),
        (lambda: charts.lines(OWN, title="x"), "does not say the unit of value(.|\n)*where it is from: source="),
        (lambda: charts.lines(OWN.rename(columns={"name": "Kommune", "year": "År"})),
         "Line chart: the frame lacks name, year"),
        (lambda: charts.bars(POPULATION, title="x", years=2020), "bars has no option years(.|\\n)*frame, title, value, year, series"),  # type: ignore[call-arg]
        (lambda: charts.bars(OWN, title="x", unit="y"), "where its figures come from"),
        (lambda: charts.bars(POPULATION, title="x", year=1999), "no rows for 1999"),
        (lambda: charts.columns(POPULATION, title="x", parts=["persons"]), "several regions and several years"),
        (
            lambda: charts.pyramid(ilag_data.population_by_sex_and_age("50"), title="x", region="50", year=2015),
            "by sex and age .* 2015 are missing",
        ),
        (lambda: charts.lines(POPULATION, title="x", frames=[OWN, OWN]), "do not say which language"),
        (lambda: charts.lines(POPULATION, title="x", frames=[OWN]), "where its figures come from"),
        (
            lambda: charts.lines(POPULATION, title="x", frames=[POPULATION, ilag_data.population(lang="en")]),
            "are in different ones",
        ),
    ],
)  # fmt: skip
def test_wrong_input_is_told_in_plain_words(make: object, problem: str) -> None:
    assert callable(make)
    with pytest.raises((ChartError, SelectionError), match=problem):
        make()


def test_names_of_files_come_from_titles() -> None:
    assert slug("Høylandet vokste – «mest» av alle på Ørland!") == "hoylandet-vokste-mest-av-alle-pa-orland"
    assert slug("–") == "diagram"
    assert len(slug("ord " * 40)) <= 50


def test_the_parts_of_columns_have_one_unit() -> None:
    of_one = RATE[(RATE["name"] == "Leka") & (RATE["year"] == 2023)]
    parts = ["employed_by_residence", "employment_rate"]
    looks: tuple[Look, ...] = ({}, {"unit": "personer"})
    for look in looks:
        with pytest.raises(ChartError, match=r"different units .*: personer, prosent"):
            charts.columns(of_one, parts=parts, title="x", **look)
    beside = charts.columns(of_one, parts=["employed_by_residence", "persons_15_74"], title="x")
    assert beside.body.table()["unit"].tolist() == ["personer", "personer"]


def test_a_column_named_value_is_a_column_like_others_and_years_come_in_their_order() -> None:
    named = charts.lines(STOCK.assign(value=1.0), value="persons", title="x")
    pd.testing.assert_frame_equal(named.table(), charts.lines(STOCK, title="x").table())
    wanted = charts.columns(CHANGES, parts=PARTS, title="x").table()
    for frame in (
        CHANGES.assign(value=1.0, series="a", category="b"), CHANGES.sort_values("year", ascending=False)
    ):  # fmt: skip
        pd.testing.assert_frame_equal(charts.columns(frame, parts=PARTS, title="x").table(), wanted)


OLD_MEN = (SEXES["age"].between(62, 63)) & (SEXES["sex"] == "men")


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        (pd.concat([SEXES, SEXES[SEXES["age"] == 61]]), "Tydal, sex_name Kvinner, age 61 occurs twice in 2023"),
        (SEXES[~OLD_MEN], "Tydal, Menn lacks an age in 2023"),
        (SEXES[SEXES["age"] >= 67], "Tydal, Kvinner lacks an age in 2023"),
    ],
)  # fmt: skip
def test_a_pyramid_has_every_age_once(frame: pd.DataFrame, problem: str) -> None:
    for against in (None, "Trøndelag"):
        with pytest.raises(SelectionError, match=problem):
            charts.pyramid(frame, region="Tydal", year=2023, against=against, title="x")
    # Only of those who are shown.
    kept = SEXES[(SEXES["region"] == "5033") | (SEXES["age"] > 66)]
    chart = charts.pyramid(kept, region="Tydal", year=2023, title="x")
    shown = chart.table().set_index(["group", "sex"])["value"]
    men = SEXES[(SEXES["region"] == "5033") & SEXES["age"].between(60, 64) & (SEXES["sex"] == "men")]
    assert shown["60–64", "Menn"] == men["persons"].sum()


def test_a_table_shows_what_tells_its_rows_apart() -> None:
    table = charts.table(STOCK, title="x").table()
    assert [*table.columns] == ["", *map(str, sorted(STOCK["year"].unique()))]
    assert table.iloc[:, 1:].to_numpy().ravel().tolist() == STOCK["persons"].tolist()
    of_one_year = charts.table(STOCK[STOCK["year"] == 2023], title="x").table()
    assert [*of_one_year.columns] == ["", "Befolkning"]
    assert [*charts.table(INDUSTRIES, title="x").table().columns][:3] == ["", "År", "Næring"]
    shares = indicators.industry_shares(INDUSTRIES[INDUSTRIES["year"] == 2023])
    chart = charts.table(shares, title="x")
    assert {"Undervisning", "Resten"} < {*chart.table()["Næring"]}
    assert any(line.startswith("Leka;Undervisning;") for line in csv_lines(chart))
    assert [*charts.table(SEXES, title="x").table().columns][:3] == ["", "Kjønn", "Alder"]
    assert charts.table(QUARTERS, title="x").table()["Kvartal"].tolist()[0] == "2023K1"
    flows = ilag_data.commuting("Leka", 2022)
    assert [*charts.table(flows, title="x").table().columns][:2] == ["Bosted", "Arbeidssted"]
    moved = charts.table(MOVED, title="x").table()
    assert moved["Komponent"].tolist()[:3] == ["Fødselsoverskudd", "Fødselsoverskudd", "Nettoinnflytting"]


def test_rows_of_a_table_that_nothing_tells_apart_are_refused() -> None:
    for frame, headers, rows in (
        (STOCK, {"name": "", "persons": "n"}, "Leka"),
        (pd.concat([STOCK, STOCK]), None, "Leka, 2015"),
        (STOCK, {"persons": "n"}, "figures only"),
    ):
        with pytest.raises(ChartError, match=f"rows of {rows} apart"):
            charts.table(frame, headers=headers, title="x")
    categories = STOCK.astype({"region": "category", "name": "category"})
    crossed = categories.groupby(["region", "name"], observed=False)[["persons"]].sum().reset_index()
    with pytest.raises(ChartError, match="rows of Leka apart") as caught:
        charts.table(crossed, subtitle="Personår 2015–2023", title="x")
    assert "observed=True" in caught.value.remedy


def test_files_of_bars_and_columns_say_their_year_and_place() -> None:
    bars = csv_lines(charts.bars(STOCK, year=2020, title="x"))
    assert bars[0].startswith("År;Kode;Sted;Verdi")
    assert bars[1].startswith("2020;5033;Tydal;769")
    several = ilag_data.population_change(["Leka", "Tydal"], 2020)
    columns = csv_lines(charts.columns(several, parts=PARTS, title="x"))
    assert columns[1].startswith("2020;Leka;Fødselsoverskudd")
    years = csv_lines(charts.columns(CHANGES, parts=PARTS, title="x"))
    assert years[1].startswith("Tydal;2015;Fødselsoverskudd")


def test_alt_texts_say_of_which_year_or_place_the_values_are() -> None:
    balance = ilag_data.labour_balance(["Leka", "Tydal"], range(2020, 2024))
    chart = charts.lines(balance, value="employed_residents", title="x")
    assert "2020–2023" in chart.alt_text
    assert chart.alt_text.endswith("Leka 277 (2022).")
    assert (
        "Tydal 379 (2022)" in charts.small_multiples(balance, value="employed_residents", title="x").alt_text
    )
    grouped = charts.bars(STOCK[STOCK["year"].isin([2015, 2023])], series="year", title="x")
    assert "2015–2023, personer, 2023: Tydal 753" in grouped.alt_text
    net = MOVED[MOVED["component"] != "residual"]
    by_component = charts.bars(net, value="persons", series="component", title="x")
    assert ", Nettoinnflytting: Leka" in by_component.alt_text
    several = ilag_data.population_change(["Leka", "Tydal"], 2020)
    assert ", Tydal: " in charts.columns(several, parts=PARTS, title="x").alt_text
    assert "2015–2023, personer, 2023: " in charts.columns(CHANGES, parts=PARTS, title="x").alt_text


def test_no_place_vanishes_because_the_last_year_lacks_it() -> None:
    frame = pd.concat([STOCK, ilag_data.population("Snåsa", 2022)])
    with pytest.raises(ChartError, match=r"Snåsa would be left out: .* for 2023") as caught:
        charts.bars(frame, title="x")
    assert "year=2022" in caught.value.remedy
    assert "Snåsa" in charts.bars(frame, year=2022, title="x").alt_text
    assert charts.bars(frame, year=2023, title="x").table()["name"].tolist() == ["Tydal", "Leka"]


def test_sums_of_quarters_are_not_called_those_of_a_quarter() -> None:
    quarters = QUARTERS.assign(year=QUARTERS["quarter"].dt.year)
    sums = quarters.groupby(["region", "name", "year"], as_index=False)[["births_in_quarter"]].sum()
    subtitle = "Fødte i 2023"
    draws: tuple[Callable[[], Chart], ...] = (
        lambda: charts.bars(sums, title="x", subtitle=subtitle),
        lambda: charts.columns(sums, parts=["births_in_quarter"], title="x", unit="personer"),
        lambda: charts.table(sums, title="x"),
    )
    for draw in draws:
        with pytest.raises(ChartError, match="births_in_quarter is of quarters"):
            draw()
    assert charts.bars(sums, title="x", subtitle=subtitle, unit="personer").subtitle == subtitle


def test_a_note_names_the_figures_that_a_frame_does_not_say_are_missing() -> None:
    frame = STOCK.assign(
        persons=STOCK["persons"].mask((STOCK["name"] == "Leka") & STOCK["year"].isin([2018, 2020]))
    )
    for chart in (charts.lines(frame, index=2015, title="x"), charts.table(frame, title="x")):
        assert chart.note == "Tall mangler for Leka 2018 og 2020."
    # A row that is not there, too.
    short = pd.concat([STOCK, ilag_data.population("Snåsa", range(2016, 2024))])
    assert charts.small_multiples(short, title="x").note == "Tall mangler for Snåsa 2015."
    balance = ilag_data.labour_balance(["Leka", "Tydal"])
    merged = STOCK[["region", "name", "year"]].merge(balance[["region", "year", "employed_residents"]])
    chart = charts.lines(merged, value="employed_residents", title="x")
    assert "Tall mangler for 2015–2016 og 2023." in chart.note
    for year, note in ((2022, ""), (2019, "Tall mangler for Trøndelag 2015–2016, 2019 og 2023.")):
        one_year = ilag_data.labour_balance().query(f"year == {year}").dropna()
        assert charts.bars(one_year, value="employed_residents", title="x").note == note
    # Said once, where the loader says it; and the analyst's own note stands.
    assert charts.lines(balance, value="employed_residents", title="x").note.count("Tall mangler") == 1
    assert charts.lines(frame, title="x", note="").note == ""
    assert charts.lines(STOCK, title="x").note == ""
