"""raw → processed → frames: one table for each loader and borders, the same for the same figures, and the manifest."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import ilag_data
from ilag_data import process, raw, regions, tables, verify
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, Borders
from ilag_data.errors import ArchiveError
from ilag_report.cli import ilag
from tests.conftest import BUNDLED, ROOT, snapshot
from tests.key_figures import POPULATION
from tests.raw_documents import change, keep

BY_PLACE = [
    (name, which)
    for name, (_, series) in process.TABLES.items()
    if name != "commuting" and {*series} <= {*BUNDLED}
    for which in process.paths_of(name)
]
REGIONS: dict[Borders, list[str]] = {
    "today": [
        *regions.TODAY,
        *(area for area in regions.AREAS if area not in (regions.NORWAY, regions.SMALL_OTHERS)),
    ],
    "published": [*regions.CODES, regions.COUNTY],
}
SMALL = "labour-balance"
"""A series that is processed in a moment."""


def asked(name: str, places: list[str], years: object, which: Borders) -> pd.DataFrame:
    more = {"industries": "all"} if name == "employment" else {}
    frame: pd.DataFrame = getattr(ilag_data, name)(places, years, which, **more)
    return frame


@cache
def everything(name: str, which: Borders) -> pd.DataFrame:
    return asked(name, REGIONS[which], "all", which)


# ---- A frame is the rows of a table -----------------------------------------------------------------------


@given(
    st.sampled_from(BY_PLACE),
    st.lists(st.sampled_from([*regions.PROGRAMME, "5001", "50", "5055"]), min_size=1, unique=True),
    st.sets(st.integers(2017, 2022)).map(lambda years: sorted({2016, 2020, *years})),
)
def test_what_is_asked_for_is_taken_out_of_everything(
    table: tuple[str, Borders], places: list[str], years: list[int]
) -> None:
    name, which = table
    whole, few = everything(name, which), asked(name, places, years, which)
    time = whole["quarter"].dt.year if "quarter" in whole else whole["year"]
    chosen = whole[time.isin(years) & whole["region"].isin(places)]
    # Years and quarters that the documents lack are rows only of a frame that asks for their year.
    few, chosen = (frame[~frame["status"].isin([NOT_HELD, NOT_AVAILABLE])] for frame in (few, chosen))
    for place in places:
        ours, theirs = (frame[frame["region"] == place].reset_index(drop=True) for frame in (few, chosen))
        ours.attrs = theirs.attrs = {}
        pd.testing.assert_frame_equal(ours, theirs)


# ---- The same figures make the same tables ----------------------------------------------------------------


def test_the_committed_tables_are_made_of_the_committed_documents(data_copy: Path) -> None:
    committed = snapshot(data_copy / "processed")
    for path in process.rebuild():
        assert path.read_bytes() == committed.pop(path.relative_to(data_copy / "processed").as_posix())
    assert committed == {}, "of no use to anyone"


def test_nothing_is_written_when_a_document_cannot_be_trusted(data_copy: Path) -> None:
    (data_copy / "raw" / "commuting-in.json").write_bytes(b"{}")
    (data_copy / "processed" / "population.csv").write_bytes(b"mine")
    before = snapshot(data_copy / "processed")
    with pytest.raises(ArchiveError, match=r"commuting-in\.json"):
        process.rebuild()
    assert snapshot(data_copy / "processed") == before


def test_no_text_of_a_table_is_a_formula_and_a_missing_one_is_an_empty_cell() -> None:
    texts, figures = ["a", "=1+1;=2+2", "-10", None], pd.array([pd.NA, 2, -10, 0], dtype="Int64")
    frame = pd.DataFrame({"=1+1": texts, "n": figures})
    for kind in ("str", "category", object):
        written = process.to_csv(frame.astype({"=1+1": kind}))
        assert written == b"'=1+1,n\na,\n'=1+1;'=2+2,2\n-10,-10\n,0\n"


# ---- The manifest -----------------------------------------------------------------------------------------


def test_the_manifest_tells_table_vintage_and_origin_of_every_document() -> None:
    told = tables.manifest()
    held = [name for name, (_, series) in process.TABLES.items() if {*series} <= {*BUNDLED}]
    assert set(told.tables) == {path for name in held for path in process.paths_of(name).values()}
    assert set(told.documents) == set(BUNDLED)
    for name, document in told.documents.items():
        provenance = raw.read_provenance(name)
        for field in ("table", "origin", "republished_by", "updated", "compiled", "sha256"):
            assert document[field] == getattr(provenance, field)
        assert [str(time).replace("Q", "K") for time in tables.times_held(name)] == document["times"]


def edit_by_hand(folder: Path) -> None:
    path = folder / "processed" / "labour_balance.csv"
    path.write_bytes(path.read_bytes().replace(b"5033,Tydal", b"5033,Tidal"))


def replace_raw(folder: Path) -> None:
    change(folder, "labour-balance", lambda _: None)  # written otherwise


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / "processed" / name).unlink()


def damage(old: str, new: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / "processed" / process.MANIFEST
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (edit_by_hand, r"labour_balance\.csv has been changed since it was written, by another program or by hand"),
        (replace_raw, r"processed was made from another document of labour-balance \(table 11618\) than that"),
        (remove("labour_balance.csv"), r"labour_balance\.csv is missing"),
        (remove(process.MANIFEST), r"manifest\.json is missing"),
        (damage('"tables"', '"table"'), r"manifest\.json is not readable"),
        (damage("{", "[", ), r"manifest\.json is not readable"),
        (damage('"2022"', '"i fjor"'), r"manifest\.json is not readable"),
        (damage('"compiled"', '"compiled on"'), r"manifest\.json is not readable \('compiled'\)"),
        (damage('   "documents": [', '   "series": ['), r"manifest\.json is not readable \('documents'\)"),
        (damage('"labour_balance.csv"', '"labor_balance.csv"'), r"labour_balance\.csv is not in the manifest"),
    ],
    ids=["edited", "raw", "missing", "no manifest", "other keys", "not JSON", "no time", "no day", "no documents", "not in it"],
)  # fmt: skip
def test_a_table_that_is_not_the_manifests_is_noticed_and_made_anew(
    data_copy: Path, fault: Callable[[Path], None], words: str
) -> None:
    sound = ilag_data.labour_balance()
    keep(data_copy, SMALL)
    process.rebuild()
    fault(data_copy)
    with pytest.raises(ArchiveError, match=words) as caught:
        ilag_data.labour_balance()
    assert "ilag process" in caught.value.remedy
    for command in ("verify", "status"):
        answer = CliRunner().invoke(ilag, [command])
        assert answer.exit_code == 1
        assert words.split(":", maxsplit=1)[0].replace("\\", "") in " ".join(answer.output.split())
        assert command == "verify" or "ilag process" in answer.output
    assert CliRunner().invoke(ilag, ["process"]).exit_code == 0
    again = ilag_data.labour_balance()
    again.attrs, sound.attrs = {}, {}
    pd.testing.assert_frame_equal(again, sound)


@pytest.mark.parametrize(
    ("old", "new"), [("2026-11-23", "2026-11-24"), ('"sha256": "', '"sha256": "0')], ids=["day", "checksum"]
)
def test_a_sidecar_that_was_changed_is_told_of_itself(data_copy: Path, old: str, new: str) -> None:
    path = data_copy / "raw" / "labour-balance.meta.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(
        ArchiveError, match=r"labour-balance\.meta\.json cannot be trusted: it tells other"
    ) as caught:
        ilag_data.labour_balance()
    assert "restore the document and its sidecar together" in caught.value.remedy
    assert "ilag process" not in caught.value.remedy


def test_what_came_with_an_installed_package_is_had_again_by_installing(
    data_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "BUNDLE", data_copy)
    assert CliRunner().invoke(ilag, ["process"]).exit_code == 0
    raw.document_path("labour-balance").write_bytes(b'{"class"')
    edit_by_hand(data_copy)
    answer = CliRunner().invoke(ilag, ["process"])
    told = " ".join(answer.output.split())
    assert (answer.exit_code, "nothing to rebuild" in told) == (1, False)
    for wrong in (
        "labour-balance.json cannot be trusted",
        "labour_balance.csv has been changed since it was written",
    ):
        assert wrong in told
    assert told.count("pip install --force-reinstall --no-deps ilag-data") == 2
    assert "ilag process" not in told


def test_tables_of_another_county_are_refused(data_copy: Path) -> None:
    damage('"county": "50"', '"county": "18"')(data_copy)
    with pytest.raises(ArchiveError, match=r"tables of county 18, and .*ilag\.toml says Trøndelag") as caught:
        ilag_data.population()
    assert "ILAG_CONFIG" in caught.value.remedy
    assert "ILAG_DATA_DIR" in caught.value.remedy
    for command in ("verify", "status"):
        answer = CliRunner().invoke(ilag, [command])
        assert answer.exit_code == 1
        assert "tables of county 18" in " ".join(answer.output.split())


def test_a_fault_of_one_table_leaves_the_others_to_be_read_as_does_a_lack_of_documents(
    data_copy: Path,
) -> None:
    edit_by_hand(data_copy)
    assert ilag_data.labour_balance("Leka", borders="published")["employed_at_workplaces"].notna().any()
    told = [line for check in verify.run() if not check.holds for line in check.broken]
    assert any("labour_balance.csv has been changed since it was written" in line.en for line in told)
    keep(data_copy)  # what an analyst is sent: the tables and their manifest
    assert tuple(ilag_data.population("Leka")["persons"]) == POPULATION["5052"]


def test_a_series_that_is_not_held_is_to_be_fetched(data_copy: Path) -> None:
    keep(data_copy, SMALL)
    process.rebuild()
    told = r"holds nothing of population-by-age \(table 07459\)(.|\n)*fetch\(\"population-by-age\"\)"
    with pytest.raises(ArchiveError, match=told):
        ilag_data.population()


def test_reading_writes_nothing(data_copy: Path) -> None:
    before = snapshot(data_copy)
    for name, (_, series) in process.TABLES.items():
        if {*series} <= {*BUNDLED}:
            getattr(ilag_data, name)()
    for name in BUNDLED:
        raw.read(name)
    assert snapshot(data_copy) == before
    assert ROOT not in data_copy.parents
