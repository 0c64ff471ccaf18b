"""PowerPoint templates from elsewhere: refused in words before they are unpacked."""

import struct
import zipfile
from pathlib import Path

import pytest

from ilag_data.errors import ChartError
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.template import built_in
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
    master, kind = "ppt/slideMasters/_rels/slideMaster1.xml.rels", "officeDocument/2006/relationships/image"
    with zipfile.ZipFile(template) as archive:
        rels, types = archive.read(master), archive.read("[Content_Types].xml")
    named = f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/{kind}" Target="../media/image9.png"/>'
    with_parts(
        template,
        **{
            master: rels.replace(
                b"</Relationships>", named.encode() + b"</Relationships>"
            ),  # so that it is read
            "[Content_Types].xml": types.replace(
                b"<Default", b'<Default Extension="png" ContentType="image/png"/><Default', 1
            ),
            "ppt/media/image9.png": b"0" * 50_000_000,
        },
    )
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
