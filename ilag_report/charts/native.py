"""Slots on slides, and the native charts, tables, texts and pictures put there.

Every kind of chart but the map is native:

* lines, bars, stacked columns and tables are what PowerPoint calls them. The net of stacked columns is a
  series without a line in a line chart on the same axes; the noise band is areas behind the columns.
* a pyramid is a bar chart with all series in one row (overlap 100); men are negative and the number format
  hides the sign; the outline is a series without fill.
* grids are several charts on one slide.

The file format is strict about the order of elements; the parts of a series are therefore inserted together,
in order, right after its name (`NativeChart.dress`).
"""

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import groupby, pairwise
from typing import Self

import xlsxwriter  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from ilag_data.language import Lang, Text
from ilag_report.charts import ooxml, style
from ilag_report.charts.area import Area
from ilag_report.charts.axis import HEADER_LINE, Scale
from ilag_report.charts.labels import wrap
from ilag_report.charts.marks import HEADER
from ilag_report.charts.ooxml import Native
from ilag_report.charts.reading import find, properties_of
from ilag_report.charts.zips import without_times

Figures = Iterable[tuple[str, Iterable[float | None]]]
"""The series of a chart: the name of each, and its values."""

LANGUAGE = {"no": "nb-NO", "en": "en-GB"}
_WORDS = {
    "chart": Text("Diagram", "Chart"),
    "table": Text("Tabell", "Table"),
    "picture": Text("Bilde", "Picture"),
    "text": Text("Tekst", "Text"),
}
"""The names of shapes in the selection pane, before their mark."""
_KINDS = {
    "lines": XL_CHART_TYPE.LINE_MARKERS,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "stacks": XL_CHART_TYPE.COLUMN_STACKED,
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
}
_LENGTHS = (
    "a:off/@x a:off/@y a:ext/@cx a:ext/@cy a:gridCol/@w a:tr/@h a:tcPr/@marL a:tcPr/@marR a:ln/@w a:lnB/@w "
    "a:rPr/@sz a:defRPr/@sz a:endParaRPr/@sz c:size/@val"
)
"""The attributes, with their elements, that hold lengths or font sizes."""
SHEET = "Sheet1"  # as python-pptx names it in the formulas of a chart
YEARS = "yyyy"  # the number format of dates
_SERIES_PARTS = ("spPr", "invertIfNegative", "marker", "dPt", "dLbls", "smooth")
GAP = "\u00a0\u00a0 "  # between the heading, the unit and the key of a header
MARKS = {"square": "■", "outline": "□", "diamond": "◆"}
"""Mark of a key → its character in a text."""
_HEADER_LINE = 1.25  # font sizes
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's «No Style, No Grid»
_ROW = 1.42  # least height of a row of a table in font sizes
TALLEST_ROW = 0.46  # inches
_SIDE = 0.06  # inches left and right of a text
_LEAST_AIR = 2.4 * _SIDE  # beside the text of a column, both sides together
_GAP = 0.5  # inches between right-aligned numbers and left-aligned texts beside them


def make(text: str) -> Native:
    """Parse an element written without namespace declarations."""
    end = min(place for place in (text.find(" "), text.find(">"), text.find("/")) if place > 0)
    return parse_xml(f"{text[:end]} {nsdecls('c', 'a')}{text[end:]}")


def rgb(colour: str) -> Native:
    """Return a colour as python-pptx wants it."""
    return RGBColor.from_string(colour[1:])  # type: ignore[no-untyped-call]


def drop(parent: Native, *names: str) -> None:
    """Remove the children with these names."""
    for name in names:
        for old in parent.findall(qn(name)):
            parent.remove(old)


def fill_text(
    frame: Native,
    paragraphs: Sequence[str],
    lang: Lang,
    *,
    size: float | None = None,
    colour: str | None = None,
    bold: bool | None = None,
    align: str = "",
    anchor: str = "",
) -> None:
    """Fill a text frame; what is not given is inherited from the layout."""
    body = frame._txBody
    drop(body, "a:p")
    for text in paragraphs:
        look = ooxml.paragraph(text, LANGUAGE[lang], size=size, colour=colour, bold=bold, align=align)
        body.append(make(look))
    if anchor:
        margins = dict.fromkeys(("lIns", "tIns", "rIns", "bIns"), "0")
        body.find(qn("a:bodyPr")).attrib.update({"anchor": anchor, "wrap": "square", **margins})


def set_language(root: Native, lang: Lang) -> None:
    """Set the language of every text below an element."""
    for name in ("a:rPr", "a:defRPr", "a:endParaRPr"):
        for element in root.iter(qn(name)):
            element.set("lang", LANGUAGE[lang])


def resize(slide: Native, scale: float) -> None:
    """Scale every length and font size that a slide itself sets from the built-in size to its own."""
    if math.isclose(scale, 1):
        return
    lengths = " | ".join(f".//{one}" for one in _LENGTHS.split())
    for root in (slide._element, *(shape.chart._chartSpace for shape in slide.shapes if shape.has_chart)):
        for length in find(root, lengths):
            length.getparent().set(length.attrname, str(round(int(length) * scale)))


def name_shape(shape: Native, name: str, alt: str | None = None) -> None:
    """Give a shape its name and, where it is a graphic, its alt text."""
    properties = properties_of(shape._element)
    properties.set("name", name)
    if alt is not None:
        properties.set("descr", alt)


@dataclass(frozen=True)
class Slot:
    """A part of a slide that takes a chart, a table, a text or a picture."""

    slide: Native
    area: Area
    mark: str = ""  # the identity of the slide's chart, which ends the names of shapes put here
    role: str = ""  # the part of that chart; empty for the whole
    placeholder: Native = None  # of the layout, filled by the first chart or table

    @property
    def lang(self) -> Lang:
        """The language of the slide."""
        return self.area.lang

    @property
    def _box(self) -> tuple[Native, ...]:
        area = self.area
        top = style.HEIGHT - area.bottom - area.height
        return tuple(Inches(round(length, 9)) for length in (area.left, top, area.width, area.height))

    def sized(self, size: float) -> Self:
        """Return the same slot with another font size."""
        return replace(self, area=self.area.part(size=size))

    def within(self, area: Area, role: str = "") -> Self:
        """Return a slot for part of it, without a placeholder."""
        return replace(self, area=area, role=role or self.role, placeholder=None)

    def name(self, word: str, what: str = "") -> str:
        """Return the name of a shape here: a word for people, then the chart's identity and the part."""
        return f"{word} {'|'.join(filter(None, (self.mark, self.role, what)))}" if self.mark else word

    def chart(
        self, kind: str, form: str, categories: Iterable[str | date], series: Figures, alt: str
    ) -> "NativeChart":
        """Add a chart of a kind ("lines", "bars", "columns", "stacks") that fills the slot.

        Categories (dates are shown as years) and series are written to its workbook, with `form` as the
        number format.
        """
        data = _CategoryData(form, categories, series)
        if self.placeholder is not None and hasattr(self.placeholder, "insert_chart"):
            frame = self.placeholder.insert_chart(_KINDS[kind], data)
        else:
            frame = self.slide.shapes.add_chart(_KINDS[kind], *self._box, data)
        frame.left, frame.top, frame.width, frame.height = self._box
        name_shape(frame, self.name(_WORDS["chart"][self.lang], "chart"), alt)
        return NativeChart.dressed(frame.chart, self)

    def text(self, text: str, what: str = "", *, bold: bool = False) -> Native:
        """Add a text box that fills the slot, and return it; `what` tells it apart within its role."""
        box, look = self.slide.shapes.add_textbox(*self._box), partial(fill_text, align="l", anchor="t")
        look(box.text_frame, [text], self.lang, size=self.area.size, colour=style.INK, bold=bold)
        name_shape(box, self.name(_WORDS["text"][self.lang], what))
        return box

    def header(self, heading: str, unit: str, key: Sequence[tuple[str, str, str]] = ()) -> float:
        """Write heading, unit and key at the upper edge, and return the height they take.

        All are one text box: LibreOffice shows chart titles differently, and legends in another order. The
        key (mark, colour and text, as in `axis.header`) continues on the next lines where there is no room.
        """
        area, gap = self.area, GAP
        key = key if area.keyed else ()
        texts = [f"{MARKS[mark]} {name}".replace(" ", "\u00a0") for mark, _, name in key]
        first = [text.replace(" ", "\u00a0") for text in (heading, unit) if text]
        measure = partial(area.measure, bold=bool(heading))
        rows = len(wrap(gap.join([*first, *texts]), area.width, measure))
        below = rows > 1 and bool(first and key)
        if below:
            rows = 1 + len(wrap(gap.join(texts), area.width, area.measure))
        after = "" if below or not key else gap * 2
        run, runs = partial(ooxml.run, size=area.size), []
        if heading:
            runs += [run(f"{heading}{gap if unit else after}", colour=style.INK, bold=True)]
        if unit:
            runs += [run(f"{unit}{after}", colour=style.MUTED)]
        runs += ["<a:br/>"] * below
        for (_, colour, _), text in zip(key, texts, strict=True):
            runs += [run(text[0], colour=colour), run(f"{text[1:]}{gap}", colour=style.INK)]
        height = _HEADER_LINE * area.size / 72 * rows
        box = self.within(area.part(bottom=area.height - height)).text("", HEADER)
        body = box.text_frame._txBody
        drop(body, "a:p")
        body.append(make(f"<a:p>{''.join(runs)}</a:p>"))
        return height + (HEADER_LINE - _HEADER_LINE) * area.size / 72

    def picture(self, file: Native, alt: str) -> None:
        """Add a picture that fills the slot."""
        picture = self.slide.shapes.add_picture(file, *self._box)
        name_shape(picture, self.name(_WORDS["picture"][self.lang], "picture"), alt)

    def cells(
        self,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        alt: str,
        *,
        groups: Sequence[str] = (),
        numbers: Sequence[bool] = (),
        colours: Sequence[str] = (),
        bold: Sequence[bool] = (),
        tallest: float = TALLEST_ROW,
    ) -> None:
        """Add a native table of texts: pale rules, no fills, numbers right-aligned.

        `widths` are those of the texts; the remaining width is shared out, first as a gap between numbers and
        texts in the next column. `groups` are headers that neighbouring columns share; `colours` are for the
        first cell of each row.
        """
        # A shared header is written in the first of its columns only: merging joins the texts of all cells.
        shown = [name if name != before else "" for before, name in pairwise(["", *groups])]
        texts = [*([shown] if any(groups) else []), headers, *rows]
        if self.placeholder is not None and hasattr(self.placeholder, "insert_table"):
            frame = self.placeholder.insert_table(len(texts), len(headers))
        else:
            frame = self.slide.shapes.add_table(len(texts), len(headers), *self._box)
        frame.left, frame.top, frame.width, _ = self._box
        name_shape(frame, self.name(_WORDS["table"][self.lang], "table"), alt)
        table = frame.table
        properties = table._tbl.tblPr
        properties.attrib.update({"firstRow": "1", "bandRow": "0"})
        drop(properties, "a:tableStyleId")
        properties.append(make(f"<a:tableStyleId>{_NO_STYLE}</a:tableStyleId>"))
        gaps = self._gaps(widths, numbers)
        spare = min((self.area.width - sum(widths) - sum(gaps)) / len(widths), 1.2)
        for column, width, gap in zip(table.columns, widths, gaps, strict=True):
            column.width = Inches(width + gap + spare)
        for row in table.rows:
            row.height = Inches(max(min(self.area.height / len(texts), tallest), _ROW * self.area.size / 72))
        first = len(texts) - len(rows)
        fill = partial(fill_text, lang=self.lang, size=self.area.size)
        for row, cells in enumerate(texts):
            shared = row < first - 1
            for column, text in enumerate(cells):
                named = row >= first and column == 0 and bool(colours)
                strong = shared or named or (row >= first and any(bold[row - first : row - first + 1]))
                colour = colours[row - first] if named else style.MUTED if row == first - 1 else style.INK
                align = "ctr" if shared else "r" if any(numbers[column : column + 1]) else "l"
                cell, rule = table.cell(row, column), style.RULE if row < first else style.PALE
                fill(cell.text_frame, [text], colour=colour, bold=strong, align=align)
                _dress_cell(cell, _SIDE + (0.0 if shared else gaps[column]), rule)
        for name, members in groupby(range(len(groups)), key=groups.__getitem__):
            start, *others = members
            if name and others:
                table.cell(0, start).merge(table.cell(0, others[-1]))

    def _gaps(self, widths: Sequence[float], numbers: Sequence[bool]) -> list[float]:
        """Return the gap before each column, which left-aligned texts need after right-aligned numbers."""
        meeting = [one and not other for one, other in pairwise(numbers)]
        room = self.area.width - sum(widths) - _LEAST_AIR * len(widths)
        gap = max(min(_GAP, room / max(sum(meeting), 1)), 0.0)
        return [0.0, *(gap * meets for meets in meeting or [False] * (len(widths) - 1))]


@dataclass(frozen=True)
class NativeChart:
    """A chart on a slide. Lengths are inches from its upper left corner."""

    chart: Native
    slot: Slot

    @classmethod
    def dressed(cls, chart: Native, slot: Slot) -> Self:
        """Set what all charts share: font size, language, square corners, missing values as gaps."""
        chart.has_title = chart.has_legend = False
        space, holder = chart._chartSpace, chart._chartSpace.find(qn("c:chart"))
        drop(space, "c:roundedCorners", "c:lang")
        (anchor, *_) = find(space, "c:style | c:chart")
        anchor.addprevious(make(f'<c:lang val="{LANGUAGE[slot.lang]}"/>'))
        anchor.addprevious(make('<c:roundedCorners val="0"/>'))
        chart.font.size = round(slot.area.size * ooxml.EMU)
        chart.font.color.rgb = rgb(style.INK)  # the theme's may be white
        drop(holder, "c:dispBlanksAs", "c:plotVisOnly")
        area = holder.find(qn("c:plotArea"))
        area.addnext(make('<c:dispBlanksAs val="gap"/>'))
        area.addnext(make('<c:plotVisOnly val="1"/>'))
        return cls(chart, slot)

    @cached_property
    def series(self) -> list[Native]:
        """The series, in order."""
        return list(self.chart.plots[0].series)

    def lay_out(self, left: float, top: float, width: float, height: float) -> None:
        """Place the inner plot area."""
        area, whole = self.chart._chartSpace.find(f".//{qn('c:plotArea')}"), self.slot.area
        size = width / whole.width, height / whole.height
        drop(area, "c:layout")
        area.insert(0, make(ooxml.layout(left / whole.width, top / whole.height, size)))

    def spacing(self, gap: int, overlap: int) -> None:
        """Set the gap between bars and their overlap, in per cent of their width."""
        self.chart.plots[0].gap_width, self.chart.plots[0].overlap = gap, overlap

    def category_axis(
        self, colour: str, *, size: float = 0.0, step: int = 0, turned: int = 0, named: bool = True
    ) -> None:
        """Format the category axis, and label every `step`-th category, however much room PowerPoint sees.

        Without `step` PowerPoint decides; an axis that is not `named` has no labels.
        """
        axis = self.chart.category_axis
        _dress_axis(axis, size or self.slot.area.size, colour, below=named, turned=turned)
        if step:
            axis._element.find(qn("c:noMultiLvlLbl")).addprevious(make(f'<c:tickLblSkip val="{step}"/>'))

    def value_axis(
        self, scale: Scale, form: str, *, crosses: float | None = None, bare: bool = False, size: float = 0.0
    ) -> None:
        """Give the value axis its range, ticks and number format; a bare one has no labels or gridlines."""
        axis = self.chart.value_axis
        _dress_axis(axis, size or self.slot.area.size, None, below=not bare)
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale.low, scale.high, scale.step
        axis.has_major_gridlines = not bare
        if not bare:
            gridlines = axis._element.find(qn("c:majorGridlines"))
            gridlines.append(make(ooxml.shape("", ooxml.line(style.PALE, 1.0))))
        axis.tick_labels.number_format = form
        axis.tick_labels.number_format_is_linked = False
        if crosses is not None:
            axis.crosses_at = crosses

    def year_axis(self, step: int) -> None:
        """Label every `step`-th year of a date axis, which places years to scale and never wraps them."""
        axis = self.chart.category_axis._element
        drop(axis, "c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit")
        axis.find(qn("c:auto")).set("val", "0")
        for name, value in (("baseTimeUnit", "years"), ("majorUnit", step), ("majorTimeUnit", "years")):
            axis.append(make(f'<c:{name} val="{value}"/>'))

    def cross_between(self, where: str) -> None:
        """Let the categories begin at the value axis ("midCat"), or half a category away ("between")."""
        element = self.chart.value_axis._element
        drop(element, "c:crossBetween")
        find(element, "c:crosses | c:crossesAt")[0].addnext(make(f'<c:crossBetween val="{where}"/>'))

    def dress(self, index: int, *parts: str) -> None:
        """Replace the look of a series: shape, invertIfNegative, marker, points and labels, in this order."""
        element = self.series[index]._element
        drop(element, *(f"c:{name}" for name in _SERIES_PARTS))
        before = element.find(qn("c:tx"))
        for new in list(make(f"<c:parts>{''.join(parts)}</c:parts>")):
            before.addnext(new)
            before = new
        if element.getparent().tag == qn("c:lineChart"):
            element.append(make('<c:smooth val="0"/>'))

    def as_line(self, index: int) -> None:
        """Move a series of a column chart into a line chart on the same axes."""
        columns, lines = self._beside("line", self.series[index : index + 1], '<c:marker val="1"/>')
        columns.addnext(lines)

    def as_areas(self, first: int) -> None:
        """Move the series of a column chart from `first` on into an area chart behind it on the same axes."""
        columns, areas = self._beside("area", self.series[first:])
        columns.addprevious(areas)
        self.cross_between("between")

    def _beside(self, kind: str, series: Sequence[Native], *parts: str) -> tuple[Native, Native]:
        """Return the column chart, and a new chart of a kind on its axes with some of its series."""
        columns = next(self.chart._chartSpace.iter(qn("c:barChart")))
        ids = "".join(f'<c:axId val="{axis.get("val")}"/>' for axis in columns.findall(qn("c:axId")))
        inner = f'<c:grouping val="standard"/><c:varyColors val="0"/>{"".join(parts)}{ids}'
        chart = make(f"<c:{kind}Chart>{inner}</c:{kind}Chart>")
        after = chart.find(qn("c:varyColors")).getnext()
        for one in series:
            drop(one._element, "c:invertIfNegative")
            after.addprevious(one._element)
        return columns, chart


class _CategoryWriter(CategoryWorkbookWriter):
    """Keeps text as text; python-pptx would turn text that begins with ``=`` into formulas."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: io.BytesIO) -> Iterator[tuple[Native, Native]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(xlsx_file, options) as workbook:
            yield workbook, workbook.add_worksheet(self._chart_data.sheet)


class _CategoryData(CategoryChartData):
    sheet = SHEET

    def __init__(self, form: str, categories: Iterable[str | date], series: Figures) -> None:
        super().__init__(number_format=form)  # type: ignore[no-untyped-call]
        self.categories = list(categories)
        if self.categories.are_dates:
            self.categories.number_format = YEARS
        for name, values in series:
            told = [None if value is None or math.isnan(value) else float(value) for value in values]
            self.add_series(name, told)  # type: ignore[no-untyped-call]

    @property
    def _workbook_writer(self) -> Native:
        return _CategoryWriter(self)  # type: ignore[no-untyped-call]


def workbook_of(form: str, categories: Iterable[str | date], series: Figures, sheet: str = SHEET) -> bytes:
    """Make the workbook of a chart: categories in column A of a sheet, one series in each column after it."""
    data = _CategoryData(form, categories, series)
    data.sheet = sheet
    content: bytes = data._workbook_writer.xlsx_blob
    return without_times(content)


def _dress_axis(axis: Native, size: float, colour: str | None, *, below: bool, turned: int = 0) -> None:
    """Format an axis: a line of a colour (None for none), no tick marks, labels at the edge of the chart."""
    axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if below else XL_TICK_LABEL_POSITION.NONE
    element = axis._element
    drop(element, "c:spPr", "c:txPr")
    after = element.find(qn("c:crossAx"))
    after.addprevious(make(ooxml.shape("", ooxml.line(colour, 1.4))))
    after.addprevious(make(ooxml.text_look(size, style.MUTED, turned=turned)))


def _dress_cell(cell: Native, left: float, rule: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    margins = {"marL": str(Inches(left)), "marR": str(Inches(_SIDE)), "marT": "0", "marB": "0"}
    for name, value in {"anchor": "ctr", **margins}.items():
        properties.set(name, value)
    line = ooxml.line(rule, 1.0).replace("a:ln ", "a:lnB ").replace("/a:ln>", "/a:lnB>")
    properties[:] = [make(line), make("<a:noFill></a:noFill>")]
