"""Tables as native PowerPoint tables: pale rules, no fills, numbers to the right."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pptx.oxml.ns import qn
from pptx.util import Inches

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_data.regions import COUNTY
from ilag_report.charts import style
from ilag_report.charts.kinds.table import Table, column_widths
from ilag_report.charts.native import xml
from ilag_report.charts.native.place import LANGUAGE, Place, add

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_report.charts.native.untyped import Native

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's «No Style, No Grid»
_ROW = 1.42  # least row height in font sizes
_TALLEST_ROW = 0.46  # inches
_SIDE = 0.06  # inches left and right of a text
_LEAST_AIR = 2.4 * _SIDE  # beside the text of a column
_GAP = 0.5  # inches between numbers and texts that stand back to back


@add.register(Table)
def _(table: Table, place: Place, alt: str) -> bool:
    headers = [column.header for column in table.columns]
    groups = [column.group for column in table.columns]
    frame = table.frame
    regions = frame["region"].astype(str).to_list() if "region" in frame else []
    sizes = sorted({place.size, style.SMALL_SIZE}, reverse=True)
    area = place.area
    fitting = [
        size
        for size in sizes
        if sum(column_widths(table, area.part(size=size))) + _LEAST_AIR * len(headers) <= place.width
        and table.rows_needed() * size * _ROW / 72 <= place.height
    ]
    if not fitting:
        raise ChartError(
            f"The table with {len(frame)} rows and {len(headers)} columns does not fit on a slide.",
            "show fewer rows or columns, or shorten the headers.",
        )
    widths = column_widths(table, area.part(size=fitting[0]))
    numbers = [column.format is not None for column in table.columns]
    looks = style.line_styles(regions)
    add_cells(
        place,
        [groups] if any(groups) else [],
        headers,
        table.cells(place.lang),
        widths,
        numbers,
        size=fitting[0],
        alt=alt,
        colours=[looks[region].text_colour for region in regions],
        bold=[region == COUNTY for region in regions],
    )
    return True


def add_cells(
    place: Place,
    groups: Sequence[Sequence[str]],
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    numbers: Sequence[bool],
    *,
    size: float,
    alt: str,
    colours: Sequence[str] = (),
    bold: Sequence[bool] = (),
) -> None:
    """Add a native table of texts.

    Parameters
    ----------
    place : Place
        Where.
    groups : sequence of sequence of str
        One row of headers that neighbouring columns share, or none.
    headers : sequence of str
        The headers.
    rows : sequence of sequence of str
        The cells.
    widths : sequence of float
        How wide the texts of each column are, in inches; what is left is shared out, first as a gap between
        numbers and the texts of the next column.
    numbers : sequence of bool
        Which columns stand to the right.
    size : float
        The font size in points.
    alt : str
        The alt text.
    colours : sequence of str
        The colour of the first cell of each row.
    bold : sequence of bool
        Which rows are bold.
    """
    lang = LANGUAGE[place.lang]
    texts = [*groups, headers, *rows]
    table = place.table(len(texts), len(headers), alt, Text("Tabell", "Table")[place.lang])
    _strip_style(table)
    # Texts to the left of a column touch the numbers to the right of the one before it.
    meeting = [numbers[at - 1] and not numbers[at] for at in range(1, len(headers))]
    room = place.width - sum(widths) - _LEAST_AIR * len(headers)
    gap = max(min(_GAP, room / max(sum(meeting), 1)), 0.0)
    gaps = [0.0, *(gap if meets else 0.0 for meets in meeting)]
    widths = [width + before for width, before in zip(widths, gaps, strict=True)]
    spare = min((place.width - sum(widths)) / len(widths), 1.2)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width + spare)
    height = max(min(place.height / len(texts), _TALLEST_ROW), _ROW * size / 72)
    for row in table.rows:
        row.height = Inches(height)
    above = len(groups) + 1
    for row, cells in enumerate(texts):
        for column, text in enumerate(cells):
            body = row >= above
            strong = row < len(groups) or (
                body and ((column == 0 and bool(colours)) or any(bold[row - above : row - above + 1]))
            )
            colour = style.MUTED if not body and row >= len(groups) else style.INK
            if body and column == 0 and colours:
                colour = colours[row - above]
            align = "ctr" if row < len(groups) else "r" if numbers[column] else "l"
            rule = style.RULE if row < above else style.PALE
            cell = table.cell(row, column)
            _cell(cell, text, lang, size, colour, align, rule, bold=strong)
            if row >= len(groups):
                cell._tc.tcPr.set("marL", str(Inches(_SIDE + gaps[column])))
    for names in groups:
        _merge(table, names)


def _cell(
    cell: Native,
    text: str,
    lang: str,
    size: float,
    colour: str,
    align: str,
    rule: str,
    *,
    bold: bool,
) -> None:
    xml.fill_text(cell.text_frame, [text], lang, size=size, colour=colour, bold=bold, align=align)
    properties = cell._tc.get_or_add_tcPr()
    properties.set("anchor", "ctr")
    for side in ("marL", "marR"):
        properties.set(side, str(Inches(_SIDE)))
    for side in ("marT", "marB"):
        properties.set(side, "0")
    for old in list(properties):
        properties.remove(old)
    properties.append(xml.make(xml.line(rule, 1.0).replace("a:ln ", "a:lnB ").replace("/a:ln>", "/a:lnB>")))
    properties.append(xml.make("<a:noFill></a:noFill>"))


def _merge(table: Native, names: Sequence[str]) -> None:
    """Let a shared header span its columns."""
    for name, members in groupby(range(len(names)), key=lambda place: names[place]):
        places = list(members)
        if name and len(places) > 1:
            for place in places[1:]:
                # Merging would join the texts of all cells.
                table.cell(0, place).text_frame.clear()
            table.cell(0, places[0]).merge(table.cell(0, places[-1]))


def _strip_style(table: Native) -> None:
    properties = table._tbl.tblPr
    for name in ("firstRow", "bandRow"):
        properties.set(name, "1" if name == "firstRow" else "0")
    for old in properties.findall(qn("a:tableStyleId")):
        properties.remove(old)
    properties.append(xml.make(f"<a:tableStyleId>{_NO_STYLE}</a:tableStyleId>"))
