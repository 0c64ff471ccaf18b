"""What is computed from several tables cites them all, wherever a source is told."""

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators
from ilag_data.citations import attrs_of, cited
from ilag_data.errors import ChartError
from ilag_report import about, charts, show
from ilag_report.charts.sources import notes_of, source_line, sources_of

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
    assert attrs_of(result) == [frame.attrs for frame in frames]
    assert sources_of(result) == sources_of(*frames)
    assert notes_of(result) == notes_of(*frames)
    assert source_line(result) == source_line(*frames)


def test_every_table_is_told_of_in_chart_table_and_card() -> None:
    chart = charts.bars(RATE, title="x", value="employment_rate", unit="prosent")
    assert chart.source == source_line(EMPLOYED, AGES)
    shown = show(RATE)
    assert source_line(EMPLOYED, AGES) in shown.caption
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
    assert source_line(flows) == f"{outward['source']}."
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


def test_merged_frames_cite_both_tables_by_their_columns() -> None:
    merged = EMPLOYED.merge(AGES, on=["region", "name", "year"])
    assert merged.attrs == {}
    assert tables_of(merged) == ["07984", "07459"]
    assert source_line(merged) == source_line(EMPLOYED, AGES)
    assert notes_of(merged) == notes_of(EMPLOYED, AGES)


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
    assert attrs_of(frame) == [frame.attrs]
    bare = frame.copy()
    bare.attrs = {}
    assert tables_of(bare) == [frame.attrs["table"]]
    assert source_line(bare) == source_line(frame)


def test_a_frame_that_lost_its_attrs_is_charted_as_one_that_has_them() -> None:
    bare = EMPLOYED[EMPLOYED["year"] == 2023].copy()
    kept = charts.bars(bare, title="x")
    bare.attrs = {}
    drawn = charts.bars(bare, title="x")
    assert (drawn.source, drawn.subtitle, drawn.alt_text) == (kept.source, kept.subtitle, kept.alt_text)


def test_a_population_that_lost_its_attrs_is_not_dated() -> None:
    """1 January or the end of the year: the columns are the same."""
    bare = STOCK[STOCK["year"] == 2023].copy()
    bare.attrs = {}
    drawn = charts.bars(bare, title="x")
    assert (drawn.subtitle, drawn.source) == ("Befolkning 2023", source_line(STOCK))


def test_frames_in_two_languages_are_told_of_before_a_chart_mixes_them() -> None:
    english = ilag_data.population_by_age(PLACES, [2022, 2023], lang="en", at_year_end=True)
    rate = indicators.employment_rate(EMPLOYED, english)
    with pytest.raises(ChartError, match="different ones"):
        charts.bars(rate, title="x", value="employment_rate", unit="prosent")


def test_citing_again_adds_to_what_is_cited_and_changes_no_frame() -> None:
    before = [dict(frame.attrs) for frame in (RATE, STOCK)]
    twice = cited(pd.DataFrame(), RATE, STOCK, RATE)
    assert [said["table"] for said in attrs_of(twice)] == ["07984", "07459", "07459", "07984", "07459"]
    assert len(sources_of(twice)) == 2
    assert [dict(frame.attrs) for frame in (RATE, STOCK)] == before
    assert attrs_of(pd.DataFrame()) == []
