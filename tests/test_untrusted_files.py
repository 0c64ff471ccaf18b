"""Files and folders from elsewhere: templates, documents, sidecars, the data folder."""

import hashlib
import json
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import areas, catalogue, raw
from ilag_data.errors import ArchiveError, AreaError, ChartError, IlagError
from ilag_data.fetching.planning import is_fresh
from ilag_data.fetching.revisions import Revision, to_csv
from ilag_data.files import named_path
from ilag_data.ssb.metadata import TableInfo
from ilag_data.untrusted import unseen
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.template import built_in
from ilag_report.cli import ilag
from tests.chart_kinds import every_kind

# ---- Templates --------------------------------------------------------------------------------------------


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "mal æøå.pptx"
    built_in().save(str(path))
    return path


def refused(template: Path) -> str:
    with pytest.raises(ChartError) as caught:
        slide_bytes(every_kind("no")["lines"], template)
    assert str(template) in caught.value.problem
    return caught.value.problem


def with_parts(path: Path, **parts: bytes | None) -> None:
    """Replace parts of an archive; None takes one out."""
    with zipfile.ZipFile(path) as archive_:
        held: dict[str, bytes | None] = {name: archive_.read(name) for name in archive_.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, content in (held | parts).items():
            if content is not None:
                archive_.writestr(name, content)


def test_a_bomb_for_a_template_is_refused_before_it_is_unpacked(template: Path) -> None:
    with zipfile.ZipFile(template, "a", zipfile.ZIP_DEFLATED) as bomb, bomb.open("ppt/bomb.xml", "w") as part:
        for _ in range(501):
            part.write(b"0" * 1_000_000)
    assert template.stat().st_size < 2_000_000
    assert "would be 50" in refused(template)


def test_a_bomb_that_lies_about_its_size_is_refused(template: Path) -> None:
    with zipfile.ZipFile(template, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("ppt/media/image9.png", b"0" * 50_000_000)
    content = template.read_bytes()
    template.write_bytes(content.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 5)))
    with_media = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
    with zipfile.ZipFile(template) as archive_:
        assert archive_.getinfo("ppt/media/image9.png").file_size == 5
        rels = archive_.read(with_media)
        held = {name: archive_.read(name) for name in archive_.namelist() if "image9" not in name}
    # Named by the master, so that it is read.
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    held[with_media] = rels.replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="../media/image9.png"/></Relationships>'.encode(),
    )
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(
        b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1
    )
    with zipfile.ZipFile(template, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name, part in held.items():
            archive_.writestr(name, part)
        archive_.writestr("ppt/media/image9.png", b"0" * 50_000_000)
    content = template.read_bytes()
    template.write_bytes(content.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 5)))
    assert "cannot be read as a PowerPoint presentation" in refused(template)


def test_a_template_with_macros_is_refused_whatever_its_ending(template: Path) -> None:
    with_parts(template, **{"ppt/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    assert "holds macros" in refused(template)


def test_a_macro_presentation_called_pptx_is_refused(template: Path) -> None:
    with zipfile.ZipFile(template) as archive_:
        types = archive_.read("[Content_Types].xml")
    plain = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    assert plain in types
    macros = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    with_parts(template, **{"[Content_Types].xml": types.replace(plain, macros)})
    assert "holds macros" in refused(template)


def test_entities_in_a_template_are_not_expanded_and_files_not_read(template: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmelig", encoding="utf-8")
    with zipfile.ZipFile(template) as archive_:
        part = archive_.read("ppt/presentation.xml").decode()
    declared = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "{"l" * 1000}">'
    declared += "".join(f'<!ENTITY {b} "{f"&{a};" * 1000}">' for a, b in zip("abcdef", "bcdefg", strict=True))
    head, _, rest = part.partition("?>")
    hostile = f"{head}?>{declared}]>{rest}".replace("</p:presentation>", "&x;&g;</p:presentation>")
    with_parts(template, **{"ppt/presentation.xml": hostile.encode()})
    assert "cannot be read as a PowerPoint presentation" in refused(template)


@pytest.mark.parametrize(
    "parts",
    [
        {"ppt/presentation.xml": b"<"},
        {"ppt/presentation.xml": b"<p/>"},
        {"ppt/presentation.xml": b"<a>" * 5000},
        {"ppt/presentation.xml": None},
        {"[Content_Types].xml": b""},
        {"[Content_Types].xml": b"<Types/>"},
        {"_rels/.rels": None},
        {"ppt/slideMasters/slideMaster1.xml": b"<html/>"},
        {"ppt/slideLayouts/slideLayout2.xml": b"\x00"},
        {"ppt/_rels/presentation.xml.rels": b"<Relationships/>"},
    ],
    ids=str,
)
def test_a_template_with_broken_parts_is_refused_in_words(
    template: Path, parts: dict[str, bytes | None]
) -> None:
    with_parts(template, **parts)
    refused(template)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7", b"\xd0\xcf\x11\xe0"]
)
def test_a_template_that_is_no_archive_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mal.pptx"
    path.write_bytes(content)
    assert "cannot be read as a PowerPoint presentation" in refused(path)
    assert "cannot be read as a PowerPoint presentation" in refused(tmp_path)


def test_an_encrypted_part_of_a_template_is_refused_in_words(template: Path) -> None:
    content = bytearray(template.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    template.write_bytes(content)
    assert "cannot be read as a PowerPoint presentation" in refused(template)


# ---- The data folder and the area -------------------------------------------------------------------------

ODD_NAMES = [
    "no/such",
    "~nobody-of-this-name/x.toml",
    "x" * 5000,
    "/dev/null",
    "\udcff\udcfe",
    "a\nb",
    " ",
]
# What no variable can hold, but an argument can.
IMPOSSIBLE = ["a\0b", "\ud800"]


@pytest.mark.parametrize("named", [*ODD_NAMES, "README.md"])
def test_an_odd_data_folder_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", named)
    with pytest.raises(ArchiveError, match=r"ILAG_DATA_DIR, (does not exist|is a file)") as caught:
        ilag_data.population()
    str(caught.value).encode()
    result = CliRunner().invoke(ilag, ["status"])
    assert result.exit_code == 1
    assert "ILAG_DATA_DIR" in result.output


@pytest.mark.parametrize("named", [*ODD_NAMES, *IMPOSSIBLE, "x" * 252, "docs", "../areas", "~"])
def test_an_odd_area_is_named_with_its_variable(named: str) -> None:
    with pytest.raises(AreaError, match=r"ILAG_AREA, does not exist") as caught:
        areas.read(named)
    str(caught.value).encode()
    assert "nordland, trondelag" in caught.value.remedy


@pytest.mark.parametrize("variable", ["ILAG_AREA", "ILAG_DATA_DIR"])
@pytest.mark.parametrize("named", ["~nobody-of-this-name/x", "x" * 5000, "\udcff\udcfe"], ids=ascii)
def test_an_odd_variable_ends_a_command_with_a_message(variable: str, named: str) -> None:
    """In a process of its own: the area is read once, at import."""
    answer = subprocess.run(
        [sys.executable, "-m", "ilag_report.cli", "status"],
        check=False, capture_output=True, encoding="utf-8",
        env=os.environ | {variable: named, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert answer.returncode == 1
    assert f"the environment variable {variable}, does not exist" in answer.stderr
    assert "What to do" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("is_there", [Path.is_file, Path.is_dir])
@pytest.mark.parametrize("named", [*ODD_NAMES, *IMPOSSIBLE], ids=ascii)
def test_what_can_be_no_path_is_not_there(named: str, is_there: Callable[[Path], bool]) -> None:
    assert named_path(named, is_there)[1] is False


def test_an_empty_name_means_the_folder_of_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", "")
    assert raw.data_dir().name == "data"


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..", "population/../employment", "", "employment\0", "/etc/passwd", "EMPLOYMENT"],
)
def test_only_series_of_the_registry_become_file_names(data_copy: Path, name: str) -> None:
    for find in (raw.document_path, raw.sidecar_path, raw.read, raw.read_provenance):
        with pytest.raises(IlagError, match="no series"):
            find(name)
    assert (data_copy / "raw").is_dir()


# ---- Documents and sidecars -------------------------------------------------------------------------------


def change_sidecar(folder: Path, **changes: object) -> None:
    path = folder / "raw" / "employment.meta.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes), encoding="utf-8")


def change_document(folder: Path, old: str, new: str) -> None:
    """Change a document and its checksum together."""
    path = folder / "raw" / "employment.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    change_sidecar(folder, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("name", ["../../secret", "..", "employment/../population", "C:\\x", "employment\0"])
def test_a_sidecar_cannot_lead_to_another_file(data_copy: Path, name: str) -> None:
    change_sidecar(data_copy, series=name)
    with pytest.raises(
        ArchiveError, match=r"employment\.meta\.json cannot be trusted: (it describes|the field 'series')"
    ):
        ilag_data.employment()


def test_a_sidecar_cannot_slip_markup_into_a_chart(data_copy: Path) -> None:
    change_sidecar(data_copy, republished_by=["<script>alert(1)</script>"])
    from ilag_report.charts import lines

    employed = ilag_data.employment(["Tydal", "50"])
    chart = lines(employed, title="Tittel")
    assert "<script>" in chart.source
    assert "<script>" not in chart._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "a\x1b[2Jb"),
        ("source", "a\x07"),
        ("licence", "a\u202eb"),
        ("updated", "\x9b31m"),
        ("republished_by", ["niphr/csdata", "a\x1b]0;pwn\x07"]),
        ("query", {"Region\x1b": ["5033"]}),
        ("query", {"Region": ["5033\u2066"]}),
        ("request", {"body": {"selection": [{"x\x1b": 1}]}}),
    ],
)
def test_a_sidecar_with_texts_that_steer_terminals_is_refused_by_field(
    field: str, value: object, data_copy: Path
) -> None:
    change_sidecar(data_copy, **{field: value})
    with pytest.raises(ArchiveError, match=rf"'{field}' has the character U\+[0-9A-F]{{4}}, which cannot"):
        ilag_data.employment()
    # `ilag about` tells of it by the number of the character, and never writes the character.
    told = CliRunner().invoke(ilag, ["about"]).output
    assert "NOT OK" in told or "STEMMER IKKE" in told
    assert unseen(told) is None


@pytest.mark.parametrize(
    "request_", [{}, {"asked": 5}, {"table_updated": ["2026"]}, {"asked": {"Tid": None}, "lang": 7}]
)
def test_a_request_of_any_content_in_a_sidecar_is_not_fresh(
    request_: dict[str, object], data_copy: Path
) -> None:
    change_sidecar(data_copy, origin="api", request=request_, updated="next year")
    held = raw.read_provenance("employment")
    info = TableInfo("07984", "2026-01-01T07:00:00Z", discontinued=False)
    assert not is_fresh(held, info, {"Tid": ["from 2015"]}, "no")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"Tydal"', '"Ty\\u001b]0;x\\u0007dal"', r"the text 'Ty\\x1b\]0;x\\x07dal' in the variable Region"),
        ('"Tydal"', '"Ty\\u202edal"', r"the text 'Ty\\u202edal' in the variable Region"),
        ('"status":{', '"status":{"0":"\\u0000",', r"the symbol '\\x00' for missing figures"),
    ],
)
def test_a_document_with_texts_that_steer_terminals_is_not_held(
    data_copy: Path, old: str, new: str, words: str
) -> None:
    change_document(data_copy, old, new)
    with pytest.raises(ArchiveError, match=rf"table 07984\) has {words}"):
        ilag_data.employment()


def test_the_report_of_revisions_holds_no_formula() -> None:
    record = catalogue.get("employment")
    texts = {"time": "2015", "content": "@x;=1", "codes": "=cmd|'x'!A", "names": "+1+1"}
    figures = {"before": 12.0, "now": 2.0, "difference": -10.0}
    rows = pd.DataFrame(
        [{"series": record.name, "table": record.table, "kind": "revised", **texts, **figures}]
    )
    revision = Revision(record, False, ("=1+1",), (), {}, 0, rows)
    told = [line.split(",") for line in to_csv([revision]).decode().splitlines()]
    assert told[1][3] == "'=1+1"
    assert told[2][4:7] == ["'@x;'=1", "'=cmd|'x'!A", "'+1+1"]
    assert told[2][-1] == "-10", "a negative number stays a number"
