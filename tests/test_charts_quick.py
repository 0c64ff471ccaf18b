"""Charts in one call: everything but the finding comes from the frame, and wrong input is told in plain words."""

import pandas as pd
import pytest

import ilag_data
from ilag_data.errors import ChartError, SelectionError
from ilag_report import charts
from ilag_report.charts import Bars, Lines, sources_of
from ilag_report.charts.defaults import slug
from ilag_report.charts.sources import note_line, source_line


def test_a_chart_takes_everything_but_the_finding_from_the_frame() -> None:
    frame = ilag_data.population()
    chart = charts.lines(frame, title="Tydal gikk mest ned")
    assert isinstance(chart.body, Lines)
    assert (chart.name, chart.lang, chart.body.unit, chart.body.decimals) == (
        "tydal-gikk-mest-ned", "no", "personer", 0,
    )  # fmt: skip
    assert chart.subtitle == "Befolkning 1. januar 2015–2023"
    assert chart.source == frame.attrs["source"].replace("07459", "07459 (1. januar)") + "."
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


def test_figures_of_several_frames_tell_of_every_table() -> None:
    employed = ilag_data.employment(["Heim", "Tydal"], [2022, 2023])
    ages = ilag_data.population_by_age(["Heim", "Tydal"], [2022, 2023], at_year_end=True)
    rates = ilag_data.indicators.employment_rate(employed, ages)
    chart = charts.lines(
        rates, title="x", value="employment_rate", unit="prosent", frames=[employed, ages, employed]
    )
    assert chart.sources == sources_of(employed, ages)
    assert [source.table for source in chart.sources] == ["07984", "07459"]
    assert chart.source == source_line(employed, ages)
    assert chart.note == note_line(employed, ages)
    # What an indicator computes cites all of them by itself, a cut of it too.
    cut = rates[rates["name"] == "Tydal"]
    by_itself = charts.lines(cut, title="x", value="employment_rate", unit="prosent")
    assert (by_itself.sources, by_itself.source) == (chart.sources, chart.source)
    # Two documents of one table that are cited alike are one source, with its date.
    flows = ilag_data.indicators.commuting_balance(ilag_data.commuting("Tydal", [2021, 2022]))
    commuters = charts.lines(flows, title="x", value="out_commuters")
    assert commuters.source.startswith("Kilde: SSB, tabell 03321 (4. kvartal), ")
    assert [source.table for source in commuters.sources] == ["03321", "03321"]
    # On one frame it is the chart of that frame, date and all; and what is given still wins.
    one = charts.lines(rates, title="x", value="employment_rate", unit="prosent", frames=[ages])
    assert (
        one.source
        == charts.small_multiples(ilag_data.population("Tydal", at_year_end=True), title="x").source
    )
    own = charts.bars(rates, title="x", value="employment_rate", frames=[ages], source="Kilde: min", note="n")
    assert (own.source, own.note, own.sources) == ("Kilde: min", "n", sources_of(ages))


AGES = ilag_data.population_by_age(["Leka", "Tydal"], [2015, 2023], at_year_end=True)
RATE = ilag_data.indicators.employment_rate(ilag_data.employment(["Leka", "Tydal"], [2015, 2023]), AGES)
STOCK = ilag_data.population(["Leka", "Tydal"])


@pytest.mark.parametrize(
    ("frame", "value", "unit", "subtitle"),
    [
        (RATE, "employment_rate", "prosent", "Sysselsatte 4. kvartal 2023, sysselsettingsandel"),
        (RATE, "persons_15_74", "personer", "Befolkning ved utgangen av året 2023, innbyggere 15–74 år"),
        (ilag_data.indicators.dependency(AGES), "median_age", "år", "Befolkning ved utgangen av året 2023, medianalder"),
        (ilag_data.indicators.change(STOCK, "persons", 2015, 2023), "percent", "prosent", "Befolkning 1. januar 2015–2023, endring i prosent"),
        (ilag_data.population_change("Tydal"), "change", "personer", "Endring i løpet av året 2023"),
        (ilag_data.indicators.change(STOCK, "persons", 2015, 2023), "change", None, "unit of change"),
        (ilag_data.indicators.change(RATE, "employment_rate", 2015, 2023), "change", None, "unit of change"),
        (ilag_data.indicators.index(STOCK, "persons", 2015), "index", None, "unit of index"),
        (ilag_data.indicators.dependency(AGES), "dependency_ratio", None, "unit of dependency_ratio"),
        (STOCK.assign(own=1.5), "own", None, "unit of own"),
    ],
)  # fmt: skip
def test_what_is_computed_has_its_own_unit_and_name_not_those_of_the_series(
    frame: pd.DataFrame, value: str, unit: str | None, subtitle: str
) -> None:
    if unit is None:
        with pytest.raises(ChartError, match=subtitle):
            charts.bars(frame, title="x", value=value)
        return
    chart = charts.bars(frame, title="x", value=value)
    assert isinstance(chart.body, Bars)
    assert chart.body.unit == unit
    assert chart.subtitle == subtitle
    assert f", {unit}: " in chart.alt_text or unit in chart.alt_text


def test_a_table_of_several_figures_has_a_header_for_each() -> None:
    table = charts.table(RATE[RATE["year"] == 2023], title="x").table()
    assert [*table.columns][-3:] == [
        "Sysselsatte etter bosted", "Innbyggere 15–74 år", "Sysselsettingsandel, prosent",
    ]  # fmt: skip
    change = charts.table(ilag_data.indicators.change(STOCK, "persons", 2015, 2023), title="x").table()
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


POPULATION = ilag_data.population()
OWN = pd.DataFrame({"region": ["5033"], "name": ["Tydal"], "year": [2023], "value": [1.0]})


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: charts.lines(POPULATION.drop(columns="persons"), title="x"), "no columns with figures"),
        (lambda: charts.lines(ilag_data.population_change(), title="x"), "4 columns .*natural_increase"),
        (lambda: charts.lines(POPULATION, title="x", value="people"), "no column people"),
        (lambda: charts.lines(ilag_data.population_by_age("Tydal"), title="x"), "several rows .* by age"),
        (lambda: charts.lines(POPULATION.iloc[:0], title="x"), "without any data"),
        (lambda: charts.lines(OWN, title="x"), "does not say the unit of value"),
        (lambda: charts.bars(POPULATION, title="x", years=2020), "no option years for this chart"),  # type: ignore[call-arg]
        (lambda: charts.bars(OWN, title="x", unit="y"), "where its figures come from"),
        (lambda: charts.bars(POPULATION, title="x", year=1999), "no rows for 1999"),
        (lambda: charts.bars(POPULATION, title=""), "has no title"),
        (lambda: charts.columns(POPULATION, title="x", parts=["persons"]), "several regions and several years"),
        (lambda: charts.columns(POPULATION, title="x", parts=["births"]), "missing: births"),
        (lambda: charts.table(POPULATION, title="x", headers={"folk": "Folk"}), "missing: folk"),
        (
            lambda: charts.pyramid(ilag_data.population_by_sex_and_age("50"), title="x", region="50", year=2015),
            "by sex and age .* 2015 are missing",
        ),
        (
            lambda: charts.lines(POPULATION, title="x", frames=POPULATION),  # type: ignore[arg-type]
            "frames= holds what is no frame",
        ),
        (lambda: charts.lines(POPULATION, title="x", frames=[OWN, OWN]), "do not say which language"),
        (lambda: charts.lines(POPULATION, title="x", frames=[OWN]), "where its figures come from"),
        (
            lambda: charts.lines(POPULATION, title="x", frames=[POPULATION, ilag_data.population(lang="en")]),
            "are in different ones",
        ),
        (lambda: charts.lines(ilag_data.population(list(ilag_data.regions.TODAY[:12])), title="x"), "12 lines"),
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
