"""Word documents in Word's own styles, so that an organisation's template changes their look."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import PartFactory
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from docx.shared import Cm, Pt, RGBColor

from ilag_data.language import Lang, Text
from ilag_report.charts import style
from ilag_report.charts.native import LANGUAGE
from ilag_report.charts.ooxml import Native
from ilag_report.charts.template_file import check_archive, reading, refuse_what_acts
from ilag_report.charts.zips import without_times

_FONT = "Arial"  # on every office machine
_PAGE, _MARGINS = (21.0, 29.7), {"left": 2.5, "right": 2.5, "top": 2.0, "bottom": 2.0}  # cm
_WIDEST = Cm(17)  # of a picture or table
_LOOKS = {  # size and space above and below in points, colour, bold
    "Normal": (10.5, 0, 6, style.INK, False),
    "Title": (22, 0, 4, style.INK, True),
    "Subtitle": (11, 0, 12, style.MUTED, False),
    "Heading 1": (15, 16, 6, style.INK, True),
    "Caption": (9, 2, 12, style.MUTED, False),
    "List Bullet": (10.5, 0, 4, style.INK, False),
    "No Spacing": (10.5, 0, 0, style.INK, False),
    "Footer": (9, 0, 0, style.MUTED, False),
}
"""Paragraph styles, with their looks where there is no template."""
_GRID = "Table Grid"
_CELL_SIZE, _CELL_SIDE = Pt(8.5), 60  # font size; margin in twentieths of a point
_FIRST_COLUMN = 0.23  # of the width of a table

_DOTX = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
PartFactory.part_type_for[_DOTX] = DocumentPart  # otherwise python-docx finds no document in a template

_OF_LOOKS = {"styles", "numbering", "theme", "settings", "fontTable", "webSettings", "header", "footer"}
_OF_LOOKS |= {"footnotes", "endnotes"}  # settings refer to the separators in them
_REFUSED = "vbaProject"  # kept until `refuse_what_acts` refuses it
_HINDERING = ("attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions")
"""Settings that refer to other files, or hinder others from editing the document."""


class Document:
    """A Word document, written from beginning to end.

    Parameters
    ----------
    lang : {"no", "en"}
        The language of its texts.
    template : Path, optional
        A Word document or template whose look it takes on, but not its text.

    Raises
    ------
    ChartError
        The template is not a Word file, or holds macros, controls or embedded objects.
    """

    def __init__(self, lang: Lang, template: Path | None = None) -> None:
        self._document: Native = _built_in() if template is None else _opened(template)
        self._lang = lang
        self._numbers: dict[str, int] = {}
        self._styles = {name: _style_of(self._document, name) for name in (*_LOOKS, _GRID)}
        _set_language(self._document, LANGUAGE[lang])
        section = self._document.sections[-1]
        if None in (section.page_width, section.left_margin, section.right_margin):
            _lay_out(section)
        between = section.page_width - section.left_margin - section.right_margin
        self._width = min(between, _WIDEST)

    def add(self, text: str, named: str = "Normal", *, before: bool = False) -> Native:
        """Add a paragraph in a style of Word, `before` the next one on the same page, and return it."""
        paragraph = self._document.add_paragraph(text)
        paragraph._p.style = self._styles[named].style_id
        if before:
            paragraph.paragraph_format.keep_with_next = True
        return paragraph

    def figure(self, picture: bytes, alt_text: str, label: str, caption: str, mark: str) -> None:
        """Add a picture as wide as the text, and its numbered caption below."""
        shape = self.add("", before=True).add_run().add_picture(io.BytesIO(picture), self._width)._inline
        for side in "TBLR":
            shape.set(f"dist{side}", "0")  # LibreOffice takes a missing value for an eighth of an inch
        self._caption(label, caption)
        shape.docPr.set("name", f"{label} {self._numbers[label]} {mark}")
        shape.docPr.set("descr", alt_text)

    def table(
        self, groups: Sequence[tuple[str, int]], rows: Sequence[Sequence[str]], strong: Sequence[bool],
        label: str, caption: str, alt_text: str,
    ) -> None:  # fmt: skip
        """Add a table below its numbered caption: names left-aligned, numbers right-aligned.

        The first of `rows` has the headers, below `groups` (text and number of columns); both are repeated on
        every page. `strong` says which rows are bold.
        """
        self._caption(label, caption, before=True)
        total = len(rows[0])
        first = round(self._width * _FIRST_COLUMN)
        widths = [first, *[(self._width - first) // (total - 1)] * (total - 1)]
        table = self._document.add_table(1 + len(rows), total, self._styles[_GRID])
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for at, row in enumerate(table.rows):
            for tag in ("w:cantSplit", "w:tblHeader")[: 2 if at < 2 else 1]:
                row._tr.get_or_add_trPr().append(OxmlElement(tag))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width  # Word uses these widths, other programs those of the columns
        above, *others = (row.cells for row in table.rows)
        place = 0
        for text, span in groups:
            self._fill(above[place].merge(above[place + span - 1]), text, centred=span > 1)
            place += span
        for cells, texts, bold in zip(others, rows, (True, *strong), strict=True):
            for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
                self._fill(cell, text, bold=bold, number=place > 0, together=cells is not others[-1])
        properties = table._tbl.tblPr
        sides = "".join(f'<w:{side} w:w="{_CELL_SIDE}" w:type="dxa"/>' for side in ("left", "right"))
        margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>")
        properties.find(qn("w:tblLook")).addprevious(margins)
        for tag, text in (("w:tblCaption", caption), ("w:tblDescription", alt_text)):
            properties.append(OxmlElement(tag, {qn("w:val"): text}))
        self.add("", "No Spacing")

    def save(self, title: str, subject: str, mark: str) -> bytes:
        """Return the DOCX file; the same texts and pictures give the same bytes."""
        said = self._document.core_properties
        said.title, said.subject, said.identifier = title, subject, mark
        said.language, said.revision = LANGUAGE[self._lang], 1
        said.author = "ilag_data"
        said.last_modified_by = said.comments = said.keywords = said.category = ""
        content = io.BytesIO()
        self._document.save(content)
        return without_times(content.getvalue())

    def _caption(self, label: str, text: str, *, before: bool = False) -> None:
        """Write a caption with a number that Word updates, so that it stays right among other captions."""
        self._numbers[label] = number = self._numbers.get(label, 0) + 1
        paragraph = self.add(f"{label}\u00a0", "Caption", before=before)
        paragraph._p.append(_field(f"SEQ {label} \\* ARABIC", str(number)))
        paragraph.add_run(f". {text}")

    def _fill(
        self, cell: Native, text: str, *, bold: bool = True, number: bool = False, centred: bool = False,
        together: bool = True,
    ) -> None:  # fmt: skip
        """Write the cell of a table; `together` keeps its row on the same page as the next."""
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._styles["No Spacing"].style_id
        paragraph.paragraph_format.keep_with_next = together
        if number or centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, _CELL_SIZE


def _built_in() -> Native:
    """Make an empty A4 document in the house font, with numbered pages."""
    document: Native = docx.Document()
    _lay_out(document.sections[0])
    for name, (size, above, below, colour, bold) in _LOOKS.items():
        look = document.styles[name]
        for old in look.element.xpath("w:pPr/w:pBdr | w:rPr/w:rFonts | w:rPr/w:spacing"):
            old.getparent().remove(old)
        look.font.size, look.font.bold, look.font.italic = Pt(size), bold, False
        look.font.color.rgb = RGBColor.from_string(colour[1:].upper())
        spacing = look.paragraph_format
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(above), Pt(below), 1.15
    grid = document.styles[_GRID].element
    for edge in grid.xpath("w:tblPr/w:tblBorders/*[self::w:left or self::w:right or self::w:insideV]"):
        edge.getparent().remove(edge)
    for edge in grid.xpath("w:tblPr/w:tblBorders/*"):
        edge.set(qn("w:color"), style.RULE[1:])
    theme = document.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    named = re.compile(rb'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*')
    theme._blob = named.sub(rb"\g<1>" + _FONT.encode(), theme.blob)
    for mode in document.settings.element.xpath(".//w:compatSetting[@w:name = 'compatibilityMode']"):
        mode.set(qn("w:val"), "15")  # current: otherwise Word opens the document in compatibility mode
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    footer._p.append(_field("PAGE", "1"))
    _drop_all_but_looks(document)
    return document


def _lay_out(section: Native) -> None:
    """Set the built-in page size and margins of a section; some templates set none."""
    section.page_width, section.page_height = map(Cm, _PAGE)
    for side, margin in _MARGINS.items():
        setattr(section, f"{side}_margin", Cm(margin))


def _field(instruction: str, shown: str) -> Native:
    """Make a field, with the text it shows until Word updates it."""
    told = f'<w:fldSimple {nsdecls("w")} w:instr=" {instruction} ">'
    return parse_xml(f"{told}<w:r><w:t>{shown}</w:t></w:r></w:fldSimple>")


def _opened(template: Path) -> Native:
    """Open a template without its text, or refuse a file that is not one."""
    with reading(template, Text("et Word-dokument", "a Word document"), "Word", ".docx", ".dotx"):
        check_archive(template)
        package: Native = Package.open(str(template))
        part = package.main_document_part
        if part._content_type == _DOTX:
            part._content_type = CONTENT_TYPE.WML_DOCUMENT_MAIN
        if isinstance(part, DocumentPart):  # other kinds are refused below
            _drop_all_but_looks(part.document)
        refuse_what_acts(template, package)
        document: Native = part.document
    return document


def _drop_all_but_looks(document: Native) -> None:
    """Remove the text of a document, its active content, and traces of its author."""
    body = document.element.body
    for element in body.xpath("*[not(self::w:sectPr)]"):
        body.remove(element)
    settings = document.settings.element
    for element in settings.xpath(" | ".join(f"w:{name}" for name in _HINDERING)):
        settings.remove(element)
    for holder, kept in (
        (document.part.package, {"officeDocument", "core-properties"}),
        (document.part, {*_OF_LOOKS, _REFUSED}),
        (document.part._settings_part, set()),
    ):
        for key, one in list(holder.rels.items()):
            if one.reltype.rsplit("/", 1)[1] not in kept:
                del holder.rels[key]


def _style_of(document: Native, name: str) -> Native:
    """Return a style of a document, adding the built-in one where the template lacks it: few have all."""
    if name in document.styles:
        return document.styles[name]
    ours = deepcopy(_built_in().styles[name].element)
    for element in ours.xpath("w:link | w:pPr/w:numPr"):
        element.getparent().remove(element)
    if name == "List Bullet":
        ours.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = _bullets(document)
    document.styles.element.append(ours)
    return document.styles[name]


def _bullets(document: Native) -> int:
    """Add the numbering definition of a bullet list, and return its number."""
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        empty, name = parse_xml(f"<w:numbering {nsdecls('w')}/>"), PackURI("/word/numbering.xml")
        part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, empty, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    numbering: Native = part.element
    number = max([0, *map(int, numbering.xpath("w:abstractNum/@w:abstractNumId"))]) + 1
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr>'
            '<w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        ),
    )
    return int(numbering.add_num(number).numId)


def _set_language(document: Native, language: str) -> None:
    """Set the language in which Word checks the spelling."""
    styles = document.styles.element
    if not styles.xpath("w:docDefaults//w:lang"):
        document.styles["Normal"].element.get_or_add_rPr().append(OxmlElement("w:lang"))
    for told in (*styles.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))):
        told.set(qn("w:val"), language)
