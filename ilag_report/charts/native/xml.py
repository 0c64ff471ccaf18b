"""The XML of charts that python-pptx has no words for: looks of series, moved labels, layouts, languages.

Chart formats are strict about the order of elements; parts of a series are therefore put in all at once, in
order, right after its name (`dress_series`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from ilag_report.charts import style

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ilag_report.charts.axis import Scale
    from ilag_report.charts.native.untyped import Native

_EMU = 12700  # per point
SLANT = -45 * 60_000  # sixty-thousandths of a degree
UNBROKEN = 1  # nothing to the eye, but LibreOffice breaks only texts that are not turned
_LEADERS = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
_NAMESPACES = nsdecls("c", "a")
_SERIES_PARTS = ("spPr", "invertIfNegative", "marker", "dPt", "dLbls", "smooth")


def make(text: str) -> Native:
    """Parse a chart element written without its namespaces."""
    end = min(place for place in (text.find(" "), text.find(">"), text.find("/")) if place > 0)
    return parse_xml(f"{text[:end]} {_NAMESPACES}{text[end:]}")


def fill(colour: str | None) -> str:
    """Write a fill; None for none."""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>' if colour else "<a:noFill/>"


def line(colour: str | None, width: float = 1.0, dashes: Sequence[float] = ()) -> str:
    """Write a line; a colour of None for none."""
    kind = "dashDot" if len(dashes) > 2 else "sysDot" if dashes and dashes[0] < 2 else "dash"
    dash = f'<a:prstDash val="{kind}"/>' if dashes else ""
    return f'<a:ln w="{round(width * _EMU)}" cap="rnd">{fill(colour)}{dash}<a:round/></a:ln>'


def shape(filled: str = "", lined: str = "") -> str:
    """Write the look of a shape from `fill` and `line`."""
    return f"<c:spPr>{filled}{lined}</c:spPr>"


def marker(symbol: str, size: float, colour: str, edge: str | None = None) -> str:
    """Write a marker: "circle", "diamond" or "none"."""
    if symbol == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    look = shape(fill(colour), line(edge or colour, 2.2 if edge and edge != style.WHITE else 0.75))
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{round(size)}"/>{look}</c:marker>'


def point(index: int, *parts: str, bar: bool = False) -> str:
    """Write the look of one point of a series."""
    invert = '<c:invertIfNegative val="0"/>' if bar else ""
    marks = "".join(part for part in parts if part.startswith("<c:marker"))
    shapes = "".join(part for part in parts if part.startswith("<c:spPr"))
    return f'<c:dPt><c:idx val="{index}"/>{invert}{marks}<c:bubble3D val="0"/>{shapes}</c:dPt>'


def text_properties(
    size: float, colour: str, *, bold: bool = False, wrap: bool = True, turned: int = 0
) -> str:
    """Write how a text in a chart looks."""
    return (
        f'<c:txPr><a:bodyPr rot="{turned}" wrap="{"square" if wrap else "none"}" '
        'lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        f'<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}'
        '</a:defRPr></a:pPr><a:endParaRPr lang="nb-NO"/></a:p></c:txPr>'
    )


@dataclass(frozen=True)
class Label:
    """A label of one point.

    Parameters
    ----------
    index : int
        Which point.
    colour : str
        Its colour.
    size : float
        Its font size.
    position : str
        "r", "t", "ctr" or "outEnd".
    form : str
        The number format.
    bold : bool
        Whether it is bold.
    name : bool
        Whether the name of the series stands before the value.
    moved : tuple of float
        How far it is moved, right and down, as shares of the chart.
    """

    index: int
    colour: str
    size: float
    position: str
    form: str = "General"
    bold: bool = False
    name: bool = False
    moved: tuple[float, float] = (0.0, 0.0)

    def write(self) -> str:
        """Write it."""
        layout = "<c:layout/>"
        if any(abs(move) > 1e-6 for move in self.moved):
            x, y = self.moved
            layout = (
                f'<c:layout><c:manualLayout><c:x val="{x:.6f}"/><c:y val="{y:.6f}"/>'
                "</c:manualLayout></c:layout>"
            )
        shown = _shown(name=self.name, value=True)
        text = text_properties(self.size, self.colour, bold=self.bold, wrap=False)
        return (
            f'<c:dLbl><c:idx val="{self.index}"/>{layout}'
            f'<c:numFmt formatCode={quoteattr(self.form)} sourceLinked="0"/>'
            f"{shape(fill(None), line(None))}{text}"
            f'<c:dLblPos val="{self.position}"/>{shown}<c:separator> </c:separator></c:dLbl>'
        )


def labels(given: Iterable[Label], *, leaders: bool = False) -> str:
    """Write the labels of a series; points without one have none.

    Parameters
    ----------
    given : iterable of Label
        The labels.
    leaders : bool
        Whether thin lines tie moved labels to their points (PowerPoint 2013 and later).
    """
    look = shape("", line(style.REFERENCE, 0.75))
    stroke = f"<c15:leaderLines>{look}</c15:leaderLines>" if leaders else ""
    extension = (
        f'<c:extLst><c:ext uri="{_LEADERS}" xmlns:c15="{_C15}"><c15:showLeaderLines val="{int(leaders)}"/>'
        f"{stroke}</c:ext></c:extLst>"
    )
    return f"<c:dLbls>{''.join(label.write() for label in given)}{_shown()}{extension}</c:dLbls>"


def dress_series(series: Native, *parts: str) -> None:
    """Replace the look of a series.

    Parameters
    ----------
    series : pptx series
        The series.
    *parts : str
        In the order of the format: shape, invertIfNegative, marker, points, labels.
    """
    element = series._element
    for name in _SERIES_PARTS:
        for old in element.findall(qn(f"c:{name}")):
            element.remove(old)
    before = element.find(qn("c:tx"))
    for part in parts:
        for new in _elements(part):
            before.addnext(new)
            before = new
    if _is_line(element):
        element.append(make('<c:smooth val="0"/>'))


def dress_chart(chart: Native, size: float, lang: str) -> None:
    """Set what every chart has: font size, language, square corners, gaps as gaps."""
    space = chart._chartSpace
    for name in ("c:roundedCorners", "c:lang"):
        for old in space.findall(qn(name)):
            space.remove(old)
    first = space.find(qn("c:chart"))
    style_part = space.find(qn("c:style"))
    anchor = style_part if style_part is not None else first
    anchor.addprevious(make(f'<c:lang val="{lang}"/>'))
    anchor.addprevious(make('<c:roundedCorners val="0"/>'))
    chart.font.size = round(size * _EMU)
    for old in first.findall(qn("c:dispBlanksAs")):
        first.remove(old)
    for old in first.findall(qn("c:plotVisOnly")):
        first.remove(old)
    first.find(qn("c:plotArea")).addnext(make('<c:plotVisOnly val="1"/>'))
    first.find(qn("c:plotVisOnly")).addnext(make('<c:dispBlanksAs val="gap"/>'))


def span_blanks(chart: Native) -> None:
    """Tie the points on both sides of a blank; for years that were not asked for, not for missing figures."""
    chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}").set("val", "span")


def set_language(root: Native, lang: str) -> None:
    """Mark every text below an element with its language."""
    for name in ("a:rPr", "a:defRPr", "a:endParaRPr"):
        for element in root.iter(qn(name)):
            element.set("lang", lang)


def lay_out(chart: Native, left: float, top: float, width: float, height: float) -> None:
    """Put the inner plot area of a chart at shares of its size."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(
        0,
        make(
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/><c:x val="{left:.6f}"/><c:y val="{top:.6f}"/><c:w val="{width:.6f}"/>'
            f'<c:h val="{height:.6f}"/></c:manualLayout></c:layout>'
        ),
    )


def title(chart: Native, text: str, size: float, colour: str, *, bold: bool = False) -> None:
    """Write a chart's own title at its upper left corner: the unit, or what a panel shows."""
    holder = chart._chartSpace.find(qn("c:chart"))
    for name in ("c:title", "c:autoTitleDeleted"):
        for old in holder.findall(qn(name)):
            holder.remove(old)
    holder.insert(0, make('<c:autoTitleDeleted val="0"/>'))
    look = f'<a:rPr lang="nb-NO" sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}</a:rPr>'
    paragraphs = "".join(
        f'<a:p><a:pPr algn="l"><a:defRPr/></a:pPr><a:r>{look}<a:t>{escape(row)}</a:t></a:r></a:p>'
        for row in text.split("\n")
    )
    holder.insert(
        0,
        make(
            f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{paragraphs}</c:rich></c:tx><c:layout>"
            '<c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0"/><c:y val="0"/>'
            '</c:manualLayout></c:layout><c:overlay val="1"/></c:title>'
        ),
    )


def legend(chart: Native, size: float, left: float, top: float, width: float, height: float) -> None:
    """Write the key of a chart in one row; the place is given as shares of the chart."""
    from pptx.enum.chart import XL_LEGEND_POSITION  # noqa: PLC0415 (slow to import)

    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    chart.legend.font.size = round(size * _EMU)
    element = chart.legend._element
    for old in element.findall(qn("c:layout")):
        element.remove(old)
    layout = make(
        '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{left:.6f}"/><c:y val="{top:.6f}"/><c:w val="{min(width, 1 - left):.6f}"/>'
        f'<c:h val="{height:.6f}"/></c:manualLayout></c:layout>'
    )
    element.find(qn("c:overlay")).addprevious(layout)


def hide_from_legend(chart: Native, index: int) -> None:
    """Leave one series out of the key."""
    entry = make(f'<c:legendEntry><c:idx val="{index}"/><c:delete val="1"/></c:legendEntry>')
    chart.legend._element.find(qn("c:legendPos")).addnext(entry)


def every_name(axis: Native, step: int = 1) -> None:
    """Write every name of a category axis, also where PowerPoint thinks there is little room, or each nth."""
    axis._element.find(qn("c:noMultiLvlLbl")).addprevious(make(f'<c:tickLblSkip val="{step}"/>'))


def dress_axis(axis: Native, size: float, colour: str | None, *, below: bool = True, turned: int = 0) -> None:
    """Dress an axis: a line of a colour (None for none), no ticks, pale texts at the edge of the chart."""
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK  # noqa: PLC0415 (slow to import)

    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.minor_tick_mark = XL_TICK_MARK.NONE
    axis.has_major_gridlines = False
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW if below else XL_TICK_LABEL_POSITION.NONE
    element = axis._element
    for name in ("c:spPr", "c:txPr"):
        for old in element.findall(qn(name)):
            element.remove(old)
    after = element.find(qn("c:crossAx"))
    after.addprevious(make(shape("", line(colour, 1.4))))
    after.addprevious(make(text_properties(size, style.MUTED, turned=turned)))


def scale_axis(axis: Native, scale: Scale, form: str, *, grid: bool = True) -> None:
    """Give a value axis its range, ticks and number format."""
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = scale.low, scale.high, scale.step
    axis.has_major_gridlines = grid
    if grid:
        gridlines = axis._element.find(qn("c:majorGridlines"))
        gridlines.append(make(shape("", line(style.PALE, 1.0))))
    axis.tick_labels.number_format = form
    axis.tick_labels.number_format_is_linked = False


def begin_at_axis(axis: Native) -> None:
    """Let lines begin at the value axis, not half a category away from it."""
    element = axis._element
    for old in element.findall(qn("c:crossBetween")):
        element.remove(old)
    crosses = element.find(qn("c:crosses"))
    after = element.find(qn("c:crossesAt")) if crosses is None else crosses
    after.addnext(make('<c:crossBetween val="midCat"/>'))


def fill_text(
    frame: Native,
    paragraphs: Sequence[str],
    lang: str,
    *,
    size: float | None = None,
    colour: str | None = None,
    bold: bool | None = None,
    align: str = "",
    anchor: str = "",
) -> None:
    """Fill a text frame; what is not given is inherited from the layout.

    Parameters
    ----------
    frame : pptx text frame
        The frame.
    paragraphs : sequence of str
        Its paragraphs; a line break within one stays in it.
    lang : str
        Its language tag.
    size, colour, bold, align, anchor
        As in `Place.text`.
    """
    body = frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    attributes = f' lang="{lang}"'
    attributes += f' sz="{round(size * 100)}"' if size else ""
    attributes += f' b="{int(bold)}"' if bold is not None else ""
    aligned = f'<a:pPr algn="{align}"/>' if align else ""
    for text in paragraphs:
        look = f"<a:rPr{attributes}>{fill(colour) if colour else ''}</a:rPr>"
        runs = "<a:br/>".join(f"<a:r>{look}<a:t>{escape(row)}</a:t></a:r>" for row in text.split("\n"))
        body.append(make(f"<a:p>{aligned}{runs}</a:p>"))
    if anchor:
        properties = body.find(qn("a:bodyPr"))
        properties.set("anchor", anchor)
        properties.set("wrap", "square")
        for side in ("lIns", "tIns", "rIns", "bIns"):
            properties.set(side, "0")


def _shown(*, name: bool = False, value: bool = False) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )


def _elements(part: str) -> list[Native]:
    """Parse one or several elements written after each other."""
    return list(make(f"<c:parts>{part}</c:parts>"))


def _is_line(element: Native) -> bool:
    return bool(element.getparent().tag == qn("c:lineChart"))
