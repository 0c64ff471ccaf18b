"""Documents and sidecars: what is trusted, what is refused, and that reading never writes."""

import hashlib
import json
from pathlib import Path

import pytest

import ilag_data
from ilag_data import catalogue, raw
from ilag_data.errors import ArchiveError
from ilag_data.files import WriteError, write_atomically

NAMES = list(catalogue.SERIES)


def snapshot(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_document_is_what_its_sidecar_says(name: str) -> None:
    document = raw.read(name)
    provenance = document.provenance
    assert hashlib.sha256(document.content).hexdigest() == provenance.sha256
    assert provenance.origin == "republished"
    assert provenance.republished_by
    assert provenance.licence == "CC BY 4.0"
    held = json.loads(document.content)
    assert provenance.title == held["label"]
    assert provenance.query == {key: list(held["dimension"][key]["category"]["index"]) for key in held["id"]}


@pytest.mark.parametrize("name", NAMES)
def test_a_sidecar_is_written_as_it_was_read(name: str) -> None:
    path = raw.sidecar_path(name)
    assert raw.read_provenance(name).to_json() == path.read_bytes()


def test_reading_changes_no_file(data_copy: Path) -> None:
    before = snapshot(data_copy)
    for name in NAMES:
        raw.read(name)
    ilag_data.population()
    assert snapshot(data_copy) == before


def test_one_changed_byte_is_refused_and_left_as_it_is(data_copy: Path) -> None:
    path = data_copy / "raw" / "employment.json"
    path.write_bytes(path.read_bytes().replace(b"2597065", b"2597066"))
    before = snapshot(data_copy)
    with pytest.raises(
        ArchiveError, match=r"employment\.json cannot be trusted: it was changed(.|\n)*git restore"
    ):
        ilag_data.employment()
    assert snapshot(data_copy) == before


def test_a_document_changed_after_it_was_read_is_noticed(data_copy: Path) -> None:
    ilag_data.employment()
    path = data_copy / "raw" / "employment.json"
    path.write_bytes(path.read_bytes().replace(b"2597065", b"2597066"))
    with pytest.raises(ArchiveError, match="it was changed"):
        ilag_data.employment()


@pytest.mark.parametrize("missing", ["employment.json", "employment.meta.json"])
def test_a_missing_file_is_named_with_the_way_out(data_copy: Path, missing: str) -> None:
    (data_copy / "raw" / missing).unlink()
    with pytest.raises(ArchiveError, match=f"{missing} is missing(.|\n)*ILAG_DATA_DIR"):
        ilag_data.employment()


def changed_sidecar(folder: Path, **changes: object) -> None:
    path = folder / "raw" / "employment.meta.json"
    record = json.loads(path.read_bytes()) | changes
    path.write_text(
        json.dumps({key: value for key, value in record.items() if value != "drop"}), encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"table": "07459"}, "describes 'employment', table 07459"),
        ({"series": "population"}, "describes 'population'"),
        ({"licence": "drop"}, "missing or unknown: licence"),
        ({"colour": "blue"}, "missing or unknown: colour"),
        ({"sha256": 5}, "'sha256' holds 5"),
        ({"updated": 2026}, "'updated' holds 2026"),
        ({"origin": "guess"}, "origin 'guess'"),
        ({"compiled": "yesterday"}, "date 'yesterday'"),
    ],
)
def test_a_sidecar_that_is_wrong_is_refused_by_field(
    data_copy: Path, changes: dict[str, object], message: str
) -> None:
    changed_sidecar(data_copy, **changes)
    with pytest.raises(ArchiveError, match=rf"employment\.meta\.json cannot be trusted: .*{message}"):
        ilag_data.employment()


def test_a_sidecar_with_a_key_twice_is_refused(data_copy: Path) -> None:
    path = data_copy / "raw" / "employment.meta.json"
    path.write_bytes(path.read_bytes().replace(b'"table": "07984"', b'"table": "07459", "table": "07984"'))
    with pytest.raises(ArchiveError, match=r"cannot be trusted: .*has the key 'table' more than once"):
        ilag_data.employment()


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"<html>", b"[" * 100_000])
def test_a_sidecar_that_is_no_json_object_is_refused(data_copy: Path, content: bytes) -> None:
    (data_copy / "raw" / "employment.meta.json").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"employment\.meta\.json cannot be trusted"):
        ilag_data.employment()


def rewritten(folder: Path, old: bytes, new: bytes) -> None:
    """Change a document and its checksum together, as if the table had been changed at the source."""
    path = folder / "raw" / "employment.json"
    content = path.read_bytes()
    assert old in content
    content = content.replace(old, new)
    path.write_bytes(content)
    changed_sidecar(folder, sha256=hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"NACE2007"', b'"NACE2025"', r"07984\) has the variables .*NACE2025.*not .*NACE2007"),
        (b'"base":"personer"', b'"base":"prosent"', r"07984\) gives Sysselsatte in the unit .*prosent"),
        (b'"base":"personer"', b'"base":"1 000 personer"', r"07984\) gives Sysselsatte in the unit '1 000"),
        (b'"00-99"', b'"00-98"', r"07984\) lacks 00-99 of the variable NACE2007"),
        (b'"Sysselsatte"', b'"Jobber"', r"07984\) has none of Sysselsatte.* in the variable ContentsCode"),
        (b'"2015"', b'"2015K1"', r"07984\) has categories of Tid that are no years"),
        (
            b"2597065",
            b"2597065.5",
            r"07984\) gives 2597065\.5 for Region 0, .*Tid 2015, which cannot be a number of persons",
        ),
        (b"2597065", b"1e19", r"07984\) gives 1e\+19 for Region 0, "),
        (b"2597065", b"100000001", r"07984\) gives 100000001\.0 for Region 0, "),
        (b"2597065", b"-5", r"07984\) gives -5\.0 for Region 0, .*ContentsCode Sysselsatte"),
    ],
)
def test_a_table_that_changed_stops_with_the_name_of_what_changed(
    data_copy: Path, old: bytes, new: bytes, message: str
) -> None:
    rewritten(data_copy, old, new)
    with pytest.raises(ArchiveError, match=message):
        ilag_data.employment()


def test_a_data_folder_that_does_not_exist_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(Path("no") / "such" / "folder"))
    with pytest.raises(ArchiveError, match="ILAG_DATA_DIR, does not exist"):
        ilag_data.population()


def test_an_unknown_series_is_refused_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no series 'populasjon'(.|\n)*population-by-age"):
        raw.read("populasjon")


def test_a_document_is_stored_and_read_back(data_copy: Path) -> None:
    document = raw.read("labour-balance")
    (data_copy / "raw" / "labour-balance.json").unlink()
    raw.write(document)
    assert raw.read("labour-balance") == document


def test_citations_name_table_and_origin_in_both_languages() -> None:
    provenance = raw.read_provenance("population-by-age")
    assert provenance.citation("no") == "Kilde: SSB, tabell 07459, gjengitt av niphr/csdata"
    assert provenance.citation("en") == "Source: Statistics Norway, table 07459, republished by niphr/csdata"


def test_writing_replaces_a_file_whole_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file.csv"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.csv"]


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left_behind(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "inside").touch()
    with pytest.raises(WriteError, match=r"Could not write .*taken(.|\n)*close the file"):
        write_atomically(taken, b"content")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]
