"""The paper for a case officer: what it says, in Word's own styles, and what a template of one's own makes of it."""

import io
import re
from functools import cache
from itertools import groupby
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from ilag_data import regions
from ilag_data.errors import ChartError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Table
from ilag_report.charts.document import Document
from ilag_report.charts.ooxml import Native
from ilag_report.deck import to_remember
from ilag_report.messages import messages
from ilag_report.paper import _PARTS, _TABLES, Paper
from ilag_report.plan import by_program
from ilag_report.suite import CORE, SECTIONS, Ask, suite_of
from tests.archives import Change, parts_of, put, rewrite
from tests.chart_decks import of_suite

STYLES = {"Title", "Subtitle", "Heading 1", "Normal", "List Bullet", "Caption", "No Spacing"}
OF_A_DRAWING = r"i parentes|strek til|egen skala|in brackets|line to|own scale"


def core(lang: Lang) -> list[Chart]:
    return [of_suite(key, lang) for key in SECTIONS[CORE]]


@cache
def paper(lang: Lang) -> bytes:
    return Paper(lang).of(core(lang), (2015, 2023))


def opened(content: bytes) -> Native:
    return docx.Document(io.BytesIO(content))


def texts(document: Native, *styles: str) -> list[str]:
    """The paragraphs of some styles, with what their fields show."""
    return [
        "".join(run.text for run in one._p.iter(qn("w:t"))).replace("\u00a0", " ")
        for one in document.paragraphs
        if one.style.name in styles
    ]


def pictures(document: Native) -> list[Native]:
    return [*document.element.iter(qn("wp:docPr"))]


def test_every_finding_of_the_core_stands_once_with_its_measure_and_source(lang: Lang) -> None:
    charts, document = core(lang), opened(paper(lang))
    assert sorted(SECTIONS[CORE]) == sorted(key for keys in (*_PARTS.values(), _TABLES) for key in keys)
    told, captions = texts(document, "Normal"), texts(document, "Caption")
    for chart in charts:
        (paragraph,) = (one for one in told if one.startswith(chart.title.replace("\u00a0", " ")))
        reference = re.search(r"\((\w+ \d)\)\.$", paragraph)
        # What is not below a figure gives its figures itself, and from where they are.
        below = paragraph
        if reference:
            (below,) = (one for one in captions if one.startswith(f"{reference[1].capitalize()}. "))
            assert chart.note.replace("\u00a0", " ") in below
            assert chart.subtitle.replace("\u00a0", " ") in below
        else:
            assert not re.search(OF_A_DRAWING, paragraph)
            assert chart.in_words.partition(". ")[2].replace("\u00a0", " ") in below
        assert below.endswith(chart.source)
    remembered = {chart.title.replace("\u00a0", " ") for chart in to_remember(charts)}
    listed = texts(document, "List Bullet")
    assert {re.sub(r"( \(\w+ \d\))?\.$", "", one) for one in listed[: len(remembered)]} == remembered
    # A caveat is said once, but with every figure that is pasted alone.
    caveats = [one for one in ("Andre små:", "Other small:") for text in (*told, *listed) if one in text]
    assert not caveats, "the first figure says it"


def test_it_is_written_in_the_styles_of_word_and_in_its_language(lang: Lang) -> None:
    document = opened(paper(lang))
    assert {one.style.name for one in document.paragraphs} == STYLES
    words = messages(lang)
    keys = ["paper.remembered", *(f"paper.{part}" for part in _PARTS), "paper.tables", "paper.limits"]
    assert texts(document, "Heading 1") == [*(words[key] for key in keys), words["deck.method_title"]]
    assert {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))} == {
        {"no": "nb-NO", "en": "en-GB"}[lang]
    }
    # No page has the first or the last line of a list alone.
    for is_list, lines in groupby(document.paragraphs, lambda one: one.style.name == "List Bullet"):
        if is_list:
            together = [bool(line.paragraph_format.keep_with_next) for line in lines]
            assert together == [True, *[False] * (len(together) - 3), True, False]
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    said = document.core_properties
    assert (said.title, said.created.year, said.last_modified_by) == (texts(document, "Title")[0], 2015, "")
    assert said.identifier.startswith("ilag:paper|5052,")


def test_the_same_charts_give_the_same_bytes() -> None:
    few = core("no")[-4:]
    assert Paper("no").of(few, (2015, 2023)) == Paper("no").of(few, (2015, 2023))


def test_six_figures_are_numbered_by_word_and_told_to_those_who_cannot_see_them() -> None:
    document = opened(paper("no"))
    drawn = {str(chart.identity): chart for chart in core("no")}
    shown = pictures(document)
    assert len(shown) == 6
    for number, picture in enumerate(shown, start=1):
        label, counted, mark = picture.get("name").split(" ")
        assert (label, counted) == ("Figur", str(number))
        assert picture.get("descr") == drawn[mark].alt_text
    fields = [one.get(qn("w:instr")).strip() for one in document.element.iter(qn("w:fldSimple"))]
    assert fields == [r"SEQ Figur \* ARABIC"] * 6 + [r"SEQ Tabell \* ARABIC"] * 2
    widths = {int(one.get("cx")) for one in document.element.iter(qn("wp:extent"))}
    assert widths == {Document("no")._width}
    assert all(
        one.paragraph_format.keep_with_next for one in document.paragraphs if one._p.xpath(".//wp:inline")
    )


def test_key_figures_are_tables_of_word_with_the_figures_of_the_charts() -> None:
    tables = opened(paper("no")).tables
    for key, table in zip(_TABLES, tables, strict=True):
        chart = of_suite(key)
        assert isinstance(chart.body, Table)
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0] == [column.group for column in chart.body.columns]
        assert rows[1] == [column.header for column in chart.body.columns]
        assert rows[2:] == chart.body.cells("no")
        repeated = [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows]
        assert repeated == [True, True, *[False] * (len(rows) - 2)]
        assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
        numbers = [cell.paragraphs[0].alignment for row in table.rows[1:] for cell in row.cells[1:]]
        assert {str(one) for one in numbers} == {"RIGHT (2)"}
        assert table._tbl.tblPr.xpath("w:tblDescription/@w:val") == [chart.alt_text]


def test_what_is_left_out_leaves_neither_hole_nor_heading() -> None:
    keys = ("population-index-of-areas", "growth-by-year", "jobs-and-residents", "key-figures-work")
    document = opened(Paper("no").of([of_suite(key) for key in keys], (2015, 2023)))
    numbered = [text.partition(".")[0] for text in texts(document, "Caption")]
    assert numbered == ["Figur 1", "Figur 2", "Tabell 1"], "others take the place of the map"
    told = texts(document, "Normal", "List Bullet")
    for reference in ("(figur 1)", "(figur 2)", "(tabell 1)"):
        assert [text for text in told if reference in text]
    words = messages("no")
    assert {words["paper.population"], words["paper.work"]} <= {*texts(document, "Heading 1")}
    assert words["paper.age"] not in texts(document, "Heading 1")
    assert not [text for text in told if "06913" in text], "what is not cited is no source"


def test_another_municipality_is_told_alone() -> None:
    ask, keys = Ask("no", municipalities=("5032",)), ("population-and-employment", "population-change")
    entries = suite_of(ask.municipalities)
    document = opened(Paper("no").of([entries[key](ask=ask) for key in keys], ask.ends, ("5032",)))
    said = "\n".join(one.text for one in document.paragraphs).replace("\u00a0", " ")
    assert texts(document, "Subtitle") == [
        "Selbu sammenlignet med Trøndelag. Tall fra Statistisk sentralbyrå."
    ]
    assert not [name for name in map(regions.name, regions.PROGRAMME) if name in said]
    assert "Andre små" not in said
    assert "Selbu fikk 2,0 prosent flere innbyggere – Trøndelag fikk 6,5 prosent flere. " in said
    assert "Endring i folketall fra utgangen av 2015 til utgangen av 2023: Trøndelag +29 604 (+6,5 %)" in said
    assert "Selbu +84 (+2,0 %)." in said


# ---- a template of one's own


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A Norwegian Word document with a text, an emblem in its head, and the few styles that it uses."""
    document: Native = docx.Document()
    document.add_heading("Gammel sak", 1)
    document.add_paragraph("Skal ikke med")
    document.sections[0].header.paragraphs[0].text = "Selbu kommune"
    heading = document.styles["Heading 1"]
    heading.element.set(qn("w:styleId"), "Overskrift1")
    heading.font.color.rgb = docx.shared.RGBColor.from_string("990033")
    for name in ("Caption", "List Bullet", "Subtitle", "Table Grid", "No Spacing"):
        document.styles[name].delete()
    numbering = document.part.numbering_part
    key = next(key for key, one in document.part.rels.items() if one.target_part is numbering)
    del document.part.rels[key]
    path = tmp_path / "mal æøå.docx"
    document.save(str(path))
    return path


def test_a_template_gives_the_looks_and_keeps_its_text_to_itself(template: Path) -> None:
    rewrite(
        template,
        **{
            "[Content_Types].xml": put("wordprocessingml.document.main", "wordprocessingml.template.main"),
            "word/settings.xml": put("<w:zoom", '<w:documentProtection w:edit="readOnly"/><w:zoom'),
        },
    )
    content = Paper("no", template).of(core("no")[-2:], (2015, 2023))
    document = opened(content)
    assert {one.style.name for one in document.paragraphs} == STYLES
    assert document.sections[0].header.paragraphs[0].text == "Selbu kommune"
    assert str(document.styles["Heading 1"].font.color.rgb) == "990033"
    assert not [one for one in document.paragraphs if "Skal ikke med" in one.text or "Gammel" in one.text]
    assert {one.style.style_id for one in document.paragraphs if one.style.name == "Heading 1"} == {
        "Overskrift1"
    }
    number = document.styles["List Bullet"].element.xpath("w:pPr/w:numPr/w:numId/@w:val")
    assert document.part.numbering_part.element.xpath(f"w:num[@w:numId = '{number[0]}']")
    parts = parts_of(content)
    assert b"documentProtection" not in parts["word/settings.xml"]
    assert b"wordprocessingml.document.main" in parts["[Content_Types].xml"]
    assert not [name for name in parts if "thumbnail" in name or "app.xml" in name]


_RELATIONSHIP = '<Relationship Id="rId77" Type="{}" Target="{}"/></Relationships>'
_MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"word/document.xml": lambda _: b"<"}, "cannot be read as a Word document"),
        ({"word/styles.xml": lambda _: b"\x00"}, "cannot be read as a Word document"),
        ({"word/_rels/document.xml.rels": put("</Relationships>", _RELATIONSHIP.format(f"{_MICROSOFT}vbaProject", "bilde.bin")),
          "word/bilde.bin": lambda _: b"skjult"}, "holds macros"),
        ({"word/_rels/header1.xml.rels": lambda _: ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
          + _RELATIONSHIP.format(f"{_OFFICE}oleObject", "ark.bin")).encode(), "word/ark.bin": lambda _: b"x"}, "holds macros"),
        ({"[Content_Types].xml": put("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
          "vnd.ms-word.document.macroEnabled.main+xml")}, "holds macros"),
    ],
    ids=["broken", "no styles", "VBA", "OLE in the head", "docm"],
)  # fmt: skip
def test_a_template_is_refused_in_words(changes: dict[str, Change], problem: str, template: Path) -> None:
    binary = '<Default Extension="bin" ContentType="application/octet-stream"/></Types>'
    rewrite(template, **{"[Content_Types].xml": put("</Types>", binary)})
    rewrite(template, **changes)
    assert by_program([template]) == (None, template)
    with pytest.raises(ChartError, match=problem) as caught:
        Document("no", template)
    assert str(template) in caught.value.problem


def test_templates_are_told_apart_by_their_names(template: Path, tmp_path: Path) -> None:
    broken, slides = tmp_path / "brev.DOTX", tmp_path / "mal.potx"
    broken.write_bytes(b"ikke Word")
    slides.touch()
    assert by_program([broken]) == (None, broken)
    assert by_program([broken, slides]) == (slides, broken)
    with pytest.raises(ChartError, match=r"both templates of Word"):
        by_program([broken, template])
    with pytest.raises(ChartError, match="cannot be read as a Word document"):
        Document("no", broken)
