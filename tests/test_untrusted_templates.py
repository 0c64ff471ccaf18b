"""PowerPoint templates from elsewhere: refused in words before they are unpacked."""

import re
import struct
import zipfile
from pathlib import Path

import pytest

from ilag_data.errors import ChartError
from ilag_report.charts.document import Document
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.native import workbook_of
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.template import built_in
from tests.archives import Change, parts_of, put, rewrite
from tests.chart_kinds import every_kind


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "mal æøå.pptx"
    built_in().save(str(path))
    return path


def refused(template: Path) -> str:
    with pytest.raises(ChartError) as caught:
        slide_bytes(every_kind("no")["lines"], template)
    assert str(template) in caught.value.problem
    assert not re.search("has no attribute|NoneType|KeyError", caught.value.problem)
    return caught.value.problem


def say_size(template: Path, size: int, said: int) -> None:
    """Let an archive say that the part of a size has another."""
    content = template.read_bytes()
    template.write_bytes(content.replace(struct.pack("<L", size), struct.pack("<L", said)))


def test_a_bomb_for_a_template_is_refused_before_it_is_unpacked(template: Path) -> None:
    rewrite(template, **{"ppt/bomb.xml": b"0" * 1_234_567})
    say_size(template, 1_234_567, 501_000_000)
    assert "would be 501 MB" in refused(template)


def test_a_bomb_that_lies_about_its_size_is_refused(template: Path) -> None:
    relate(template, f"{_OFFICE}image", "ppt/media/image9.png", b"0" * 50_000_000, "image/png")
    say_size(template, 50_000_000, 5)
    assert "cannot be read as a PowerPoint presentation" in refused(template)


def relate(
    template: Path, kind: str, name: str, content: bytes, content_type: str = "application/xml"
) -> None:
    """Let the first layout point at a part."""
    one = f'<Relationship Id="rId77" Type="{kind}" Target="/{name}"/></Relationships>'
    override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
    changes: dict[str, Change | bytes] = {
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": put("</Relationships>", one),
        "[Content_Types].xml": put("</Types>", override),
        name: content,
    }
    rewrite(template, **changes)


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"


@pytest.mark.parametrize(
    ("kind", "name", "content", "content_type"),
    [
        (f"{_MICROSOFT}vbaProject", "ppt/bilde.bin", b"skjult", "application/octet-stream"),
        (f"{_OFFICE}image", "ppt/media/bilde.png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "image/png"),
        (f"{_OFFICE}control", "ppt/activeX/activeX1.xml", b"<ax/>", "application/vnd.ms-office.activeX+xml"),
        (f"{_MICROSOFT}activeXControlBinary", "ppt/a.bin", b"x", "application/octet-stream"),
        (f"{_OFFICE}oleObject", "ppt/embeddings/oleObject1.bin", b"x", "application/octet-stream"),
        (f"{_OFFICE}package", "ppt/embeddings/ark.xlsx", b"PK", "application/octet-stream"),
        (f"{_OFFICE}tags", "ppt/tags/tag1.xml", b"<t/>", "application/vnd.ms-office.vbaProject"),
    ],
    ids=["VBA", "OLE2", "control", "ActiveX", "OLE", "embedded", "type"],
)  # fmt: skip
def test_what_acts_is_refused_whatever_its_name(
    template: Path, kind: str, name: str, content: bytes, content_type: str
) -> None:
    relate(template, kind, name, content, content_type)
    assert "holds macros, controls or embedded objects" in refused(template)


def test_macros_that_nothing_leads_to_are_left_behind(template: Path) -> None:
    rewrite(template, **{"ppt/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    content = slide_bytes(every_kind("no")["lines"], template)
    parts = parts_of(content)
    assert not [
        name for name, part in parts.items() if "vba" in name.casefold() or part[:4] == b"\xd0\xcf\x11\xe0"
    ]


def test_a_part_that_is_there_twice_is_refused(template: Path) -> None:
    with zipfile.ZipFile(template, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("ppt/presentation.xml", b"<p/>")
    assert "holds ppt/presentation.xml twice" in refused(template)


def test_a_macro_presentation_called_pptx_is_refused(template: Path) -> None:
    plain = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    macros = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    rewrite(template, **{"[Content_Types].xml": put(plain, macros)})
    assert "holds macros" in refused(template)


def test_entities_in_a_template_are_not_expanded_and_files_not_read(template: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemmelig", encoding="utf-8")
    part = parts_of(template.read_bytes())["ppt/presentation.xml"].decode()
    declared = f'<!DOCTYPE p [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "{"l" * 1000}">'
    declared += "".join(f'<!ENTITY {b} "{f"&{a};" * 1000}">' for a, b in zip("abcdef", "bcdefg", strict=True))
    head, _, rest = part.partition("?>")
    hostile = f"{head}?>{declared}]>{rest}".replace("</p:presentation>", "&x;&g;</p:presentation>")
    rewrite(template, **{"ppt/presentation.xml": hostile.encode()})
    assert "cannot be read as a PowerPoint presentation" in refused(template)


@pytest.mark.parametrize(
    "parts",
    [
        {"ppt/presentation.xml": b"<"}, {"ppt/presentation.xml": b"<p/>"},
        {"ppt/presentation.xml": b"<a>" * 5000}, {"ppt/presentation.xml": None},
        {"[Content_Types].xml": b""}, {"[Content_Types].xml": b"<Types/>"}, {"_rels/.rels": None},
        {"ppt/slideMasters/slideMaster1.xml": b"<html/>"}, {"ppt/slideLayouts/slideLayout2.xml": b"\x00"},
        {"ppt/_rels/presentation.xml.rels": b"<Relationships/>"},
    ],
    ids=str,
)  # fmt: skip
def test_a_template_with_broken_parts_is_refused_in_words(
    template: Path, parts: dict[str, bytes | None]
) -> None:
    rewrite(template, **parts)
    refused(template)


WORKBOOK = workbook_of("0", ["Leka"], [("2023", [574.0])])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 18, b"%PDF-1.7", WORKBOOK])
def test_a_template_that_is_no_presentation_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "mal.pptx"
    path.write_bytes(content)
    assert "cannot be read as a PowerPoint presentation" in refused(path)
    for other in (tmp_path, tmp_path / "finnes-ikke.pptx"):
        assert "cannot be read as a PowerPoint presentation" in refused(other)


@pytest.mark.parametrize("ending", ["pptx", "ppt", "docx"])
def test_a_template_with_a_password_is_refused_in_words(tmp_path: Path, ending: str) -> None:
    locked = tmp_path / f"mal.{ending}"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(ChartError, match="is encrypted, or saved in the format of Office 97") as caught:
        Document("no", locked) if ending == "docx" else Layouts.of(locked)
    assert "remove the password" in caught.value.remedy


def test_an_encrypted_part_of_a_template_is_refused_in_words(template: Path) -> None:
    content = bytearray(template.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 4)
    template.write_bytes(content)
    assert "cannot be read as a PowerPoint presentation" in refused(template)
