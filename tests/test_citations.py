"""What is computed from several tables cites them all, wherever a source is told."""

import io
from collections.abc import Callable

import pandas as pd
import pytest

import ilag_data
from ilag_data import catalogue, indicators
from ilag_data.citations import (
    COMPUTED,
    attrs_of,
    breaks_in,
    cited,
    jumps_in,
    on_borders_of_each_year,
)
from ilag_data.errors import ChartError, SelectionError
from ilag_data.frames import typed
from ilag_report import about, charts, findings, show
from ilag_report.charts.sources import citations, notes_of, source_line, sources_of
from ilag_report.charts.workbook import exported
from ilag_report.findings.population import population_index

PLACES = ["Tydal", "Heim"]
EMPLOYED = ilag_data.employment(PLACES, [2022, 2023])
AGES = ilag_data.population_by_age(PLACES, [2022, 2023], at_year_end=True)
RATE = indicators.employment_rate(EMPLOYED, AGES)
STOCK = ilag_data.population(PLACES, range(2015, 2025), at_year_end=True)
CHANGE = ilag_data.population_change(PLACES, range(2021, 2024))
QUARTERS = ilag_data.population_quarterly("Tydal", "all")


@pytest.mark.parametrize(
    ("result", "frames"),
    [
        (RATE, [EMPLOYED, AGES]),
        (indicators.employment_effects(RATE, STOCK, 2022, 2023), [EMPLOYED, AGES, STOCK]),
        (indicators.accumulated_components(CHANGE, STOCK, 2020, 2023), [CHANGE, STOCK]),
        (indicators.event_noise(QUARTERS, STOCK[STOCK["name"] == "Tydal"]), [QUARTERS, STOCK]),
        (indicators.index(STOCK, "persons", 2020), [STOCK]),
        (indicators.change(RATE, "employment_rate", 2022, 2023), [EMPLOYED, AGES]),
        (RATE[RATE["year"] == 2023].reset_index(drop=True), [EMPLOYED, AGES]),
    ],
)
def test_an_indicator_cites_what_it_was_computed_from(
    result: pd.DataFrame, frames: list[pd.DataFrame]
) -> None:
    assert attrs_of(result) == attrs_of(*frames)
    assert sources_of(result) == sources_of(*frames)
    assert notes_of(result) == notes_of(*frames)
    assert source_line(result) == source_line(*frames)


def test_every_table_is_told_of_in_chart_table_and_card() -> None:
    chart = charts.bars(RATE, title="x", value="employment_rate", unit="prosent")
    assert chart.source == source_line(EMPLOYED, AGES)
    shown = show(RATE)
    assert citations(EMPLOYED, AGES) in shown.caption
    assert list(shown.notes) == notes_of(EMPLOYED, AGES)
    card = about(RATE)
    assert card.tables == ("07984", "07459")
    facts = dict(card.facts)
    assert facts["Serie"] == "employment, population-by-age"
    assert facts["Måles"] == "4. kvartal, ved utgangen av året"
    for frame in (EMPLOYED, AGES):
        assert frame.attrs["sha256"][:12] in facts["Sjekksum"]
        assert frame.attrs["source"].removeprefix("Kilde: ") in facts["Kilde"]
        assert set(frame.attrs["notes"]) <= set(card.notes)


def test_commuting_cites_both_documents_it_reads() -> None:
    flows = ilag_data.commuting("Tydal", 2022)
    outward, inward = attrs_of(flows)
    assert (outward["series"], inward["series"]) == ("commuting-out", "commuting-in")
    assert flows.attrs["series"] == "commuting-out"  # title, unit and date are those of the first
    assert [source.checksum for source in sources_of(flows)] == [outward["sha256"], inward["sha256"]]
    assert attrs_of(indicators.commuting_balance(flows)) == [outward, inward]
    # The bundled two are cited in the same words: they stand once in a source line, and both in the card.
    assert source_line(flows) == "Kilde: SSB, tabell 03321."
    assert citations(flows) == f"{outward['source']}."
    facts = dict(about(flows).facts)
    assert facts["Serie"] == "commuting-out, commuting-in"
    assert outward["sha256"][:12] in facts["Sjekksum"]
    assert inward["sha256"][:12] in facts["Sjekksum"]


def test_half_a_source_is_none() -> None:
    own = pd.DataFrame({"name": PLACES, "share": [1.0, 2.0]})
    assert cited(own.copy(), EMPLOYED, own).attrs == {}
    with pytest.raises(ChartError, match="where its figures come from"):
        charts.bars(own, title="x", value="share", unit="prosent", lang="no")


def tables_of(frame: pd.DataFrame) -> list[object]:
    return [said["table"] for said in attrs_of(frame)]


def test_merged_frames_cite_both_tables_and_a_figure_has_the_words_and_the_date_of_its_own() -> None:
    ages = EMPLOYED.merge(AGES, on=["region", "name", "year"])
    assert ages.attrs == {}
    assert source_line(ages) == source_line(EMPLOYED, AGES)
    assert notes_of(ages) == notes_of(EMPLOYED, AGES)
    merged = EMPLOYED.merge(ilag_data.population(PLACES, [2022, 2023]), on=["region", "name", "year"])
    for value, subtitle in (
        ("persons", "Befolkning 2023"),
        ("employed_by_residence", "Sysselsatte etter bosted 4. kvartal 2023"),
    ):
        chart = charts.bars(merged, value=value, title="x")
        assert chart.subtitle == subtitle
        assert [source.table for source in chart.sources] == ["07984", "07459"]


def test_pivoted_and_concatenated_frames_cite_the_tables_of_their_columns() -> None:
    merged = EMPLOYED.merge(STOCK, on=["region", "name", "year"])
    wide = merged.pivot(index="name", columns="year", values=["employed_by_residence", "persons"])
    assert tables_of(wide) == ["07984", "07459"]
    # A pivot that leaves only years for columns says nothing of its figures, so that nothing is cited.
    assert tables_of(merged.pivot(index="name", columns="year", values="persons")) == []
    concatenated = pd.concat([STOCK, EMPLOYED])
    assert concatenated.attrs == {}
    assert tables_of(concatenated) == ["07459", "07984"]


@pytest.mark.parametrize("frame", [EMPLOYED, AGES, STOCK, CHANGE, QUARTERS])
def test_a_frame_of_one_loader_cites_its_table_once(frame: pd.DataFrame) -> None:
    assert attrs_of(frame) == [{key: said for key, said in frame.attrs.items() if key != COMPUTED}]
    bare = frame.copy()
    bare.attrs = {}
    assert tables_of(bare) == [frame.attrs["table"]]
    assert source_line(bare) == source_line(frame)


def test_a_population_that_lost_its_attrs_is_not_dated() -> None:
    """1 January or the end of the year: the columns are the same."""
    bare = STOCK[STOCK["year"] == 2023].copy()
    bare.attrs = {}
    drawn = charts.bars(bare, title="x")
    assert (drawn.subtitle, drawn.source) == ("Befolkning 2023", source_line(STOCK))


def test_citing_again_adds_to_what_is_cited_and_changes_no_frame() -> None:
    before = [dict(frame.attrs) for frame in (RATE, STOCK)]
    of_rate = ["07984", "07459"]
    assert tables_of(cited(pd.DataFrame(), RATE, STOCK, RATE)) == [*of_rate, "07459", *of_rate]
    assert [dict(frame.attrs) for frame in (RATE, STOCK)] == before


# ---- Borders, vintages and years


COUNTY = ilag_data.population(["Tydal", "50"], borders="published")


def test_the_county_as_published_never_passes_for_the_sum_of_todays_municipalities() -> None:
    assert COUNTY[COUNTY["year"] == 2015]["region"].tolist() == ["1665", "50-published"]
    for frame in (COUNTY, COUNTY.merge(EMPLOYED, on=["region", "year"], how="left", suffixes=("", "_e"))):
        assert breaks_in(frame)[-1] == (
            "Trøndelag, som publisert: Grensene ble endret i 2019 (Rindal) og 2020 (Halsa)."
        )


@pytest.mark.parametrize(
    "compute",
    [
        lambda frame: indicators.index(frame, "persons", 2018),
        lambda frame: indicators.change(frame, "persons", 2023, 2018),
        lambda frame: charts.lines(frame, index=2018, title="x"),
        population_index,
    ],
)
def test_figures_on_two_borders_are_not_held_against_each_other(
    compute: Callable[[pd.DataFrame], object],
) -> None:
    frame = ilag_data.population("50", range(2018, 2024), borders="published")
    bare = frame.copy()
    bare.attrs = {}
    for one in (frame, bare):
        with pytest.raises(SelectionError, match=r"2018 and 2023.*2019 \(Rindal\), 2020 \(Halsa\)") as caught:
            compute(one)
        assert 'borders="today"' in caught.value.remedy


def test_neither_components_nor_rates_are_of_those_who_joined_between() -> None:
    """The end of 2018 is counted on the borders of 2019, so that only Halsa joins until the end of 2023."""
    changes = ilag_data.population_change("50", range(2019, 2024), borders="published")
    people = ilag_data.population("50", [2018, 2023], borders="published", at_year_end=True)
    with pytest.raises(SelectionError, match=r"between 2018 and 2023 .*2020 \(Halsa\)"):
        indicators.accumulated_components(changes, people, 2018, 2023)
    ages = ilag_data.population_by_age("50", range(2018, 2022), borders="published", at_year_end=True)
    employed = ilag_data.employment("50", range(2018, 2022), borders="published")
    assert len(indicators.employment_rate(employed[employed["year"] > 2019], ages)) == 2
    with pytest.raises(SelectionError, match=r"2018 and 2019 .*: 2019 \(Rindal\)"):
        indicators.employment_rate(employed, ages)


def test_figures_on_one_set_of_borders_are_compared_and_say_which() -> None:
    frame = ilag_data.population("50", range(2020, 2024), borders="published")
    chart = charts.lines(frame, index=2020, title="x")
    assert chart.note == "Tallene er på grensene som gjaldt hvert år."
    assert "Trøndelag, som publisert" in chart.alt_text
    with pytest.raises(ChartError, match="today's municipal borders"):
        population_index(frame)


def test_a_break_in_a_chart_of_figures_as_published_is_told_in_its_note() -> None:
    chart = charts.lines(COUNTY[COUNTY["region"] == "50-published"], title="x")
    assert "2019 (Rindal) og 2020 (Halsa)" in chart.note
    english = ilag_data.population_change("50", [2018, 2019], borders="published", lang="en")
    # What happens during 2018 leads to the borders of 2019.
    assert breaks_in(english[english["year"] == 2018]) == [
        "Figures are on the borders of each year.",
        "Trøndelag, as published: The borders changed in 2019 (Rindal).",
    ]
    assert breaks_in(ilag_data.population("50")) == []


TRONDHEIM = ilag_data.population("Trondheim", range(2018, 2024), borders="published")


def through_csv(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)))


@pytest.mark.parametrize(
    "frame",
    [
        through_csv(TRONDHEIM),
        TRONDHEIM.merge(EMPLOYED, on=["region", "name", "year"], how="left"),
        pd.concat(
            [TRONDHEIM[TRONDHEIM["year"] < 2020], ilag_data.population("Trondheim", range(2020, 2024))]
        ),
        through_csv(indicators.index(TRONDHEIM[TRONDHEIM["year"] >= 2020], "persons", 2020)).assign(
            year=lambda one: one["year"].where(one["year"] != 2020, 2019)
        ),
    ],
)
def test_published_borders_are_known_where_attrs_were_lost(frame: pd.DataFrame) -> None:
    """Klæbu came to Trondheim in 2020: +9 004 that nobody moved there for."""
    frame = typed(frame)
    frame.attrs = {}
    assert breaks_in(frame) == [
        "Tallene er på grensene som gjaldt hvert år.",
        "Trondheim: Grensene ble endret i 2020 (Klæbu).",
    ]
    with pytest.raises(SelectionError, match=r"2019 and 2023 .*Trondheim.*2020 \(Klæbu\)"):
        indicators.change(frame, "persons", 2019, 2023)


def test_what_is_computed_on_published_borders_says_so_in_a_file_too() -> None:
    changes = indicators.change(TRONDHEIM, "persons", 2020, 2023)
    rate = indicators.employment_rate(
        ilag_data.employment("Trondheim", 2021, borders="published"),
        ilag_data.population_by_age("Trondheim", 2021, borders="published", at_year_end=True),
    )
    several = ilag_data.employment("Trondheim", 2021, borders="published", industries="all")
    for frame in (TRONDHEIM, changes, rate, several):
        assert set(frame["borders"]) == {"published"}
    assert on_borders_of_each_year(through_csv(rate))
    assert "borders" not in RATE
    with pytest.raises(SelectionError, match="on different borders"):
        cited(rate.copy(), through_csv(TRONDHEIM), ilag_data.population("Trondheim"))


def test_two_vintages_are_told_in_a_chart_and_not_compared() -> None:
    every = ilag_data.labour_balance("Leka", "all")
    note = catalogue.NOTES["older-vintage"].no
    assert note in charts.lines(every, value="employed_residents", title="x").note
    newer = every[every["year"] >= 2020]
    assert note not in charts.lines(newer, value="employed_residents", title="x").note
    # Nor with the sources, where a paper takes what it lists; of one year that a finding shows neither.
    assert [note in sources_of(frame)[0].notes for frame in (every, newer)] == [True, False]
    for last, told in ((2022, False), (2018, True)):
        of_year = findings.workplace_coverage(every[every["year"] <= last])
        assert (note in of_year.sources[0].notes) == told
    with pytest.raises(SelectionError, match="11618 before 2020 are an older vintage"):
        indicators.change(every, "employed_residents", 2017, 2022)
    assert indicators.change(newer, "employed_residents", 2020, 2022)["last"].tolist() == [277]


def test_figures_of_no_year_are_not_shown() -> None:
    sums = STOCK.groupby(["region", "name"], as_index=False)[["persons"]].sum()
    assert sums.attrs["series"] == "population-by-age"
    with pytest.raises(ChartError, match="which years"):
        charts.bars(sums, title="x")
    assert charts.bars(sums, title="x", subtitle="Personår 2015–2024").subtitle == "Personår 2015–2024"


# ---- Figures worked out by hand


def test_what_was_worked_out_by_hand_cites_the_frames_that_are_given_or_is_refused() -> None:
    people = ilag_data.population(PLACES, [2022, 2023])
    ratio = EMPLOYED["employed_by_residence"].to_numpy() / people["persons"].to_numpy()
    for column in ("ratio", "value"):
        own = EMPLOYED.assign(**{column: ratio})
        with pytest.raises(ChartError, match=f"where its figures come from: {column} was worked out by hand"):
            charts.bars(own, value=column, unit="andel", title="x")
        chart = charts.bars(own, value=column, unit="andel", frames=[EMPLOYED, people], title="x")
        assert [source.table for source in chart.sources] == ["07984", "07459"]


def test_a_computed_column_is_cited_only_where_the_frame_says_that_it_was_computed() -> None:
    """Its name tells no table: put beside other figures it would be cited as one of theirs."""
    people = ilag_data.population(PLACES, [2022, 2023])
    last = people[people["year"] == 2023].reset_index(drop=True)
    changed = indicators.change(EMPLOYED, "employed_by_residence", 2022, 2023)
    with_rate = people.assign(employment_rate=RATE["employment_rate"])
    for value, drawn, mixed in (
        ("percent", changed, last.merge(changed, on=["region", "name"])),
        ("employment_rate", RATE, with_rate),
        ("employment_rate", RATE, through_csv(RATE)),
        ("residual", ilag_data.population_change("Tydal", 2023), last.assign(residual=1)),
    ):
        assert charts.bars(drawn, value=value, title="x").sources
        with pytest.raises(ChartError, match=f"where its figures come from: {value} was worked out by hand"):
            charts.bars(mixed, value=value, title="x", unit="x")
    # Compared again, or carried by another indicator, it is from nowhere still.
    for of, value in (("employment_rate", "index"), ("persons", "employment_rate")):
        with pytest.raises(ChartError, match=f"{value} was worked out by hand"):
            charts.lines(indicators.index(with_rate, of, 2022), value=value, title="x", unit="x")


def test_a_band_of_chance_of_another_frame_has_to_be_cited() -> None:
    people = STOCK[STOCK["name"] == "Tydal"]
    noise = indicators.event_noise(QUARTERS, people)
    banded = ilag_data.population_change("Tydal", 2023).merge(noise, on=["region", "name", "year"])
    with pytest.raises(ChartError, match="noise was worked out by hand"):
        charts.columns(banded, parts=["natural_increase", "net_migration"], title="x")
    frames = [CHANGE, QUARTERS, people]
    chart = charts.columns(banded, parts=["natural_increase", "net_migration"], frames=frames, title="x")
    assert [source.table for source in chart.sources] == ["06913", "01222", "07459"]


@pytest.mark.parametrize(
    "scaled",
    [
        lambda frame: frame.assign(persons=frame["persons"] / 1000),
        lambda frame: frame.assign(persons=frame["persons"].astype("float64").pct_change() * 100),
        lambda frame: frame.assign(persons=(frame["persons"] / 1000).astype("Float64")),
        lambda frame: frame.assign(persons=frame["persons"] - frame["persons"].max()),
    ],
)
def test_persons_with_fractions_or_below_0_are_persons_no_longer(
    scaled: Callable[[pd.DataFrame], pd.DataFrame],
) -> None:
    frame = scaled(STOCK[STOCK["region"] == "5033"])
    for draw in (charts.lines, charts.bars, charts.small_multiples, charts.table):
        with pytest.raises(ChartError, match="the unit of persons: it has fractions"):
            draw(frame, title="x")
    chart = charts.lines(frame, unit="1000 folk", frames=[STOCK], title="x")
    assert set(exported(chart)["Enhet"]) == {"1000 folk"}
    assert "personer" not in chart.subtitle + chart.alt_text
    assert "personer" not in show(frame[["name", "year", "persons"]]).caption


@pytest.mark.parametrize(
    ("place", "told"),
    [("Indre Fosen", "Verrabotn"), ("Steinkjer", "Verrabotn"), ("Namsos", "Lund"), ("50", "")],
)
def test_an_area_whose_older_figures_nobody_moves_is_told_where_they_jump(place: str, told: str) -> None:
    """Half the residual of a year is far more than that of any other year there."""
    residuals = ilag_data.population_change(place, range(2016, 2024)).set_index("year")["residual"].abs()
    assert (residuals.idxmax() == 2019 and residuals[2019] > 50) == bool(told)

    def told_in(frame: pd.DataFrame) -> bool:
        return [sentence.split()[0] for sentence in jumps_in(frame)] == [told] * bool(told)

    # The end of 2019 is counted on the borders of 2020; the change during 2019 leads to them.
    assert told_in(ilag_data.population(place, [2018, 2019], at_year_end=True))
    assert told_in(ilag_data.population(place, [2019, 2020]))
    assert told_in(ilag_data.employment(place, [2019, 2020]))
    assert told_in(ilag_data.population_change(place, 2019))
    assert told_in(ilag_data.population_quarterly(place, range(2015, 2024)))
    # Whatever counts persons of a day does, by any name.
    assert told_in(indicators.school_age_ahead(ilag_data.population_by_age(place, [2019, 2020])))
    assert not jumps_in(ilag_data.population(place, [2019, 2023], at_year_end=True))
    assert not jumps_in(ilag_data.employment(place, [2015, 2019]))
    assert not jumps_in(ilag_data.population_change(place, 2020))
    assert [note.split()[0] for note in about(place).notes if "i eldre tall i" in note] == [told] * bool(told)


def test_a_balance_of_persons_may_be_below_0() -> None:
    every = {
        "net_migration": CHANGE, "change": CHANGE, "residual": CHANGE,
        "net_in_commuting": indicators.workplace_coverage(ilag_data.labour_balance("Tydal", 2022)),
        "net_in_commuters": indicators.commuting_balance(ilag_data.commuting("Tydal", 2022)),
    }  # fmt: skip
    for value, frame in every.items():
        below = frame.head(1).assign(**{value: -3})
        assert f"personer: {below['name'].iloc[0]} −3" in charts.bars(below, value=value, title="x").alt_text
