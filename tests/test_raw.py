"""Documents and sidecars in data/raw: what is trusted, what is refused, whatever stands in them."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import process, raw
from ilag_data.errors import ArchiveError, IlagError
from ilag_data.files import WriteError, write_atomically
from ilag_data.untrusted import unseen
from ilag_report.charts.sources import citations, source_line
from ilag_report.cli import ilag
from tests.conftest import BUNDLED
from tests.raw_documents import keep

NAMES = list(BUNDLED)


def decode() -> process.Decoded:
    return process.decode(raw.read("employment"))


def change_sidecar(folder: Path, **changes: object) -> None:
    path = folder / "raw" / "employment.meta.json"
    record = json.loads(path.read_bytes()) | changes
    path.write_text(
        json.dumps({key: value for key, value in record.items() if value != "drop"}), encoding="utf-8"
    )


def change_document(folder: Path, old: str, new: str) -> None:
    """Change a document and its checksum together, as if the table had been changed at the source."""
    path = folder / "raw" / "employment.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    change_sidecar(folder, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("name", NAMES)
def test_every_bundled_document_is_what_its_sidecar_says(name: str) -> None:
    document = raw.read(name)
    provenance = document.provenance
    assert hashlib.sha256(document.content).hexdigest() == provenance.sha256
    assert (provenance.origin, provenance.licence) == ("republished", "CC BY 4.0")
    assert provenance.republished_by
    held = json.loads(document.content)
    assert provenance.title == held["label"]
    assert provenance.query == {key: list(held["dimension"][key]["category"]["index"]) for key in held["id"]}
    assert provenance.to_json() == raw.sidecar_path(name).read_bytes()


# ---- Documents --------------------------------------------------------------------------------------------


def test_a_changed_byte_is_refused_also_after_it_was_read(data_copy: Path) -> None:
    decode()
    path = data_copy / "raw" / "employment.json"
    path.write_bytes(path.read_bytes().replace(b"2597065", b"2597066"))
    with pytest.raises(
        ArchiveError, match=r"employment\.json cannot be trusted: it was changed(.|\n)*from a backup"
    ):
        decode()


@pytest.mark.parametrize("missing", ["employment.json", "employment.meta.json"])
def test_a_missing_file_is_named_with_the_way_out(data_copy: Path, missing: str) -> None:
    (data_copy / "raw" / missing).unlink()
    with pytest.raises(ArchiveError, match=f"{missing} is missing(.|\n)*ILAG_DATA_DIR"):
        decode()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"NACE2007"', '"NACE2025"', r"has the variables .*NACE2025.*not .*NACE2007"),
        ('"base":"personer"', '"base":"1 000 personer"', "gives Sysselsatte in the unit '1 000"),
        ('"00-99"', '"00-98"', "lacks 00-99 of the variable NACE2007"),
        ('"5033"', '"5933"', "lacks 5033 of the variable Region"),
        ('"Sysselsatte"', '"Jobber"', "has none of Sysselsatte.* in the variable ContentsCode"),
        ('"2015"', '"2015K1"', "has categories of Tid that are no years"),
        ("2597065", "2597065.5", r"gives 2597065\.5 for Region 0, .*Tid 2015, which cannot be a number of persons"),
        ('"Tydal"', '"Ty\\u001b]0;x\\u0007dal"', r"has the text 'Ty\\x1b\]0;x\\x07dal' in the variable Region"),
        ('"Tydal"', '"Ty\\u202edal"', r"has the text 'Ty\\u202edal' in the variable Region"),
        ('"status":{', '"status":{"0":"\\u0000",', r"has the text '\\x00' for missing figures"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_as_declared_is_refused_with_what_is_wrong(
    data_copy: Path, old: str, new: str, message: str
) -> None:
    change_document(data_copy, old, new)
    with pytest.raises(ArchiveError, match=rf"07984\) {message}"):
        decode()


# ---- Sidecars ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"table": "07459"}, "describes 'employment', table 07459"),
        ({"series": "../../secret"}, "describes '../../secret'"),
        ({"licence": "drop"}, "missing or unknown: licence"),
        ({"colour": "blue"}, "missing or unknown: colour"),
        ({"updated": 2026}, "'updated' cannot be 2026"),
        ({"origin": "guess"}, "'origin' cannot be 'guess'"),
        ({"origin": "api"}, "'request' names no address that answered"),
        ({"origin": "api", "request": {"url": "https://a b/"}}, "'request' names no address that answered"),
        ({"compiled": "yesterday"}, "'compiled' cannot be 'yesterday'"),
        ({"republished_by": [7]}, "'republished_by' cannot be"),
        ({"query": {"Region": "5033"}}, "'Region' cannot be"),
        ({"title": "\ud800"}, "not readable as JSON"),  # could be read and not be written again
        # What steers a terminal is told of by its number, and never written.
        ({"title": "a\x1b[2Jb"}, r"'title' has the character U\+001B"),
        ({"query": {"Region": ["5033\u2066"]}}, r"'query' has the character U\+2066"),
        ({"request": {"body": {"selection": [{"x\x1b": 1}]}}}, r"'request' has the character U\+001B"),
    ],
)
def test_a_sidecar_that_is_wrong_is_refused_by_field(
    data_copy: Path, changes: dict[str, object], message: str
) -> None:
    change_sidecar(data_copy, **changes)
    with pytest.raises(
        ArchiveError, match=rf"employment\.meta\.json cannot be trusted: .*{message}"
    ) as caught:
        decode()
    assert unseen(str(caught.value)) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b"[]", b"<html>", b"[" * 100_000, b'{"table": "07459", "table": "07984"}'],
)
def test_a_sidecar_that_is_no_json_object_is_refused(data_copy: Path, content: bytes) -> None:
    (data_copy / "raw" / "employment.meta.json").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"employment\.meta\.json cannot be trusted"):
        decode()


@pytest.mark.parametrize(
    ("url", "no", "en"),
    [
        ("https://data.ssb.no/api/pxwebapi/v2/tables/07984/data", "", ""),
        ("http://127.0.0.1:8765/tables/07984/data", " fra 127.0.0.1:8765", " from 127.0.0.1:8765"),
        (
            "https://data.ssb.no.example.org/x",
            " fra data.ssb.no.example.org",
            " from data.ssb.no.example.org",
        ),
    ],
)
def test_figures_that_another_host_gave_are_cited_with_its_name(
    data_copy: Path, url: str, no: str, en: str
) -> None:
    keep(data_copy, "employment")
    change_sidecar(data_copy, origin="api", republished_by=[], request={"url": url}, compiled="2026-11-23")
    process.rebuild()
    cited = f"Kilde: SSB, tabell 07984. Hentet 23. november 2026{no}"
    assert raw.read_provenance("employment").citation() == cited
    frame = ilag_data.employment("Tydal", 2022)
    assert frame.attrs["source"] == cited
    assert citations(frame) == f"{cited}."
    assert source_line(frame) == f"Kilde: SSB, tabell 07984{no and ', hentet' + no}."
    english = ilag_data.employment("Tydal", 2022, lang="en").attrs["source"]
    assert english == f"Source: Statistics Norway, table 07984. Retrieved 23 November 2026{en}"


def test_figures_held_of_the_future_are_told_with_what_to_do(data_copy: Path) -> None:
    change_sidecar(data_copy, updated="2199-01-01T07:00:00Z")
    result = CliRunner().invoke(ilag, ["status"])
    assert result.exit_code == 1
    assert (
        "says that table 07984 was updated at 2199-01-01 07:00 UTC, which is still to come." in result.output
    )
    assert "What to do: fetch it anew: ilag fetch employment." in result.output


# ---- Names of folders and series --------------------------------------------------------------------------


@pytest.mark.parametrize("named", ["no/such", "README.md", "/dev/null", "\udcff\udcfe"], ids=ascii)
def test_an_odd_data_folder_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", named)
    with pytest.raises(ArchiveError, match="ILAG_DATA_DIR, does not exist or is not a folder") as caught:
        ilag_data.population()
    str(caught.value).encode()
    result = CliRunner().invoke(ilag, ["process"])
    assert (result.exit_code, "ILAG_DATA_DIR" in result.output) == (1, True)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..", "", "employment\0", "/etc/passwd", "EMPLOYMENT"])
def test_only_series_of_the_registry_become_file_names(name: str) -> None:
    for find in (raw.document_path, raw.sidecar_path, raw.read, raw.read_provenance):
        with pytest.raises(IlagError, match="no series"):
            find(name)


# ---- Writing ----------------------------------------------------------------------------------------------


def test_writing_replaces_a_file_whole_or_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "file.csv"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.csv"]
    with pytest.raises(WriteError, match=r"Could not write .*new folder(.|\n)*close the file"):
        write_atomically(path.parent, b"content")
    with pytest.raises(WriteError, match=r"is not there and cannot be made: (.|\n)*choose a folder"):
        write_atomically(tmp_path / ("long" * 80) / "file.csv", b"content")
    assert [entry.name for entry in tmp_path.iterdir()] == ["new folder"]
