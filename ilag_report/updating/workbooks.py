"""The workbook behind a chart: where it is, what a user put into it, and its replacement."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from xlsxwriter.utility import xl_cell_to_rowcol  # type: ignore[import-untyped]

from ilag_report.charts.reading import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.package import Package

_BOOK, _SHEETS = "xl/workbook.xml", "xl/worksheets/sheet"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_MORE = ("xl/externalLinks/", "xl/drawings/", "xl/comments", "xl/threadedComments/", "xl/pivotTables/")
"""What a user may have added to a workbook besides cells."""
_DRESSED = """//*[
    local-name() = 'col' and (@width < 10 or @width > 11) or local-name() = 'row' and @customHeight
    or local-name() = 'pane' or local-name() = 'conditionalFormatting' or local-name() = 'mergeCell'
    or local-name() = 'dataValidation' or local-name() = 'autoFilter' or local-name() = 'tablePart'
    or local-name() = 'hyperlink' or local-name() = 'tabColor' or local-name() = 'sheetProtection'
    or local-name() = 'definedName'
]"""
"""What a user may have added to a sheet or a workbook; column A of ours is 10 characters wide."""
HIDDEN = "//*[local-name() = 'row' or local-name() = 'col'][@hidden = '1' or @hidden = 'true']"


def workbook_in(package: Package, part: str) -> tuple[str | None, bool]:
    """Return the part name of a chart's embedded workbook, if any, and whether it links to a file instead."""
    keys = find(package.tree(part), "c:externalData/@r:id")
    relations = package.relations(part)
    if not keys or keys[0] not in relations:
        return None, False
    _, target, outside = relations[keys[0]]
    return (None if outside or target not in package else target), outside


def put_workbook(package: Package, part: str, book: str | None, content: bytes) -> None:
    """Replace the workbook of a chart, or add one where LibreOffice (7.4) dropped it."""
    if book is None:
        stem = posixpath.splitext(posixpath.basename(part))[0]
        book = f"ppt/embeddings/ilag-{stem}.xlsx"
        space = package.tree(part)
        for old in find(space, "c:externalData"):
            space.remove(old)
        made = space._add_externalData()
        made.rId = package.relate(part, RELATION.PACKAGE, book)
        made.append(parse_xml(f'<c:autoUpdate {nsdecls("c")} val="0"/>'))
    package.put(book, content, CONTENT_TYPE.SML_SHEET)


def sheets_in(book: bytes) -> list[Native]:
    """Return the sheets of a workbook; none if a user added anything besides cells."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.namelist()
        is_plain = not any(name.startswith(_MORE) for name in names)
        return [parse_xml(archive.read(one)) for one in names if is_plain and one.startswith(_SHEETS)]


def has_more(book: bytes, rows: int, columns: int) -> bool:
    """Return whether the sheet of a workbook has formulas, or cells outside a chart's figures."""
    has_formulas = bool(find(sheets_in(book)[0], "//*[local-name() = 'f']"))
    return has_formulas or any(row >= rows or column >= columns for row, column, *_ in cells_in(book))


def cells_in(book: bytes) -> Iterator[tuple[int, int, str, bool]]:
    """Yield row, column and content of the cells of a workbook's sheet, and whether it is a number."""
    (sheet,) = sheets_in(book)
    told = ".//*[local-name() = 't' or local-name() = 'v']/text()"
    shared = find(_part(book, _STRINGS), "//*[local-name() = 'si']")
    texts = {str(at): "".join(find(one, told)) for at, one in enumerate(shared)}
    for cell in find(sheet, "//*[local-name() = 'c']"):
        kind, said = cell.get("t", "n"), "".join(find(cell, told))
        if text := " ".join((texts.get(said, "") if kind == "s" else said).split()):
            yield *xl_cell_to_rowcol(cell.get("r")), text, kind == "n"


def looks_in_workbook(book: bytes) -> set[str]:
    """Return what a workbook has besides its cells' contents: their looks, widths, panes, tables, names."""
    (sheet,), styles = sheets_in(book), _part(book, _STYLES)
    codes = {one.get("numFmtId"): unquoted(one.get("formatCode")) for one in find(styles, "//*[@formatCode]")}
    places = {int(one) + 1 for one in find(sheet, "//*[local-name() = 'c']/@s")}
    used = [one for at in places for one in find(styles, f"//*[local-name() = 'cellXfs']/*[{at}]")]
    found = {codes.get(key := one.get("numFmtId"), key) for one in used}
    found |= {name for one in used for name in ("fontId", "fillId", "borderId") if one.get(name) != "0"}
    found |= {"alignment" for one in used if len(one)}
    return found | {one.tag for part in (sheet, _part(book, _BOOK)) for one in find(part, _DRESSED)}


def unquoted(code: str) -> str:
    """Return a number format without the quotation marks and slashes that programs write differently."""
    return re.sub(r'[\\"]', "", code)


def name_of_sheet(book: bytes) -> str:
    """Return the name of a workbook's sheet, which a user may have changed."""
    return str(find(_part(book, _BOOK), "string((//*[local-name() = 'sheet'])[1]/@name)"))


def _part(book: bytes, name: str) -> Native:
    """Return a part of a workbook; an empty one if it is not there."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return parse_xml(archive.read(name) if name in archive.namelist() else "<none/>")
