"""XML for native charts that python-pptx has no functions for, as text: looks, markers, labels, layouts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from ilag_report.charts import style

Native = Any
"""An object of python-pptx (slide, shape, chart, …) or an XML element of lxml: without types."""

EMU = 12700  # per point
SLANT = -45 * 60_000  # sixty-thousandths of a degree
KEEPS_COLOUR = '<c:invertIfNegative val="0"/>'
"""Bars below zero look like those above."""
_LEADERS = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
_C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"


def fill(colour: str | None) -> str:
    """Write a fill; None for none."""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>' if colour else "<a:noFill/>"


def line(colour: str | None, width: float = 1.0, dashes: Sequence[float] = ()) -> str:
    """Write a line; a colour of None for none."""
    kind = "dashDot" if len(dashes) > 2 else "sysDot" if dashes and dashes[0] < 2 else "dash"
    dash = f'<a:prstDash val="{kind}"/>' if dashes else ""
    return f'<a:ln w="{round(width * EMU)}" cap="rnd">{fill(colour)}{dash}<a:round/></a:ln>'


def shape(filled: str = "", lined: str = "") -> str:
    """Write the look of a shape from `fill` and `line`."""
    return f"<c:spPr>{filled}{lined}</c:spPr>"


def marker(symbol: str = "none", size: float = 0, colour: str = style.INK, edge: str | None = None) -> str:
    """Write a marker: "circle", "diamond" or "none"."""
    if symbol == "none":
        return '<c:marker><c:symbol val="none"/></c:marker>'
    look = shape(fill(colour), line(edge or colour, 0.75))
    return f'<c:marker><c:symbol val="{symbol}"/><c:size val="{round(size)}"/>{look}</c:marker>'


def point(index: int, look: str, mark: str = "", *, bar: bool = False) -> str:
    """Write the look of one point of a series, and its marker."""
    invert = KEEPS_COLOUR if bar else ""
    return f'<c:dPt><c:idx val="{index}"/>{invert}{mark}<c:bubble3D val="0"/>{look}</c:dPt>'


def text_look(size: float, colour: str, *, bold: bool = False, wrap: bool = True, turned: int = 0) -> str:
    """Write the look of a text in a chart."""
    return (
        f'<c:txPr><a:bodyPr rot="{turned}" wrap="{"square" if wrap else "none"}" '
        'lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
        f'<a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}'
        '</a:defRPr></a:pPr><a:endParaRPr lang="nb-NO"/></a:p></c:txPr>'
    )


def layout(x: float, y: float, size: tuple[float, float] | None = None) -> str:
    """Write the box of the inner plot area, or the distance a label is moved, as shares of the chart."""
    inner = f'<c:x val="{x:.6f}"/><c:y val="{y:.6f}"/>'
    if size is not None:
        modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        inner = f'{modes}{inner}<c:w val="{size[0]:.6f}"/><c:h val="{size[1]:.6f}"/>'
    return f"<c:layout><c:manualLayout>{inner}</c:manualLayout></c:layout>"


@dataclass(frozen=True)
class Label:
    """A label of one point."""

    index: int
    colour: str
    size: float
    position: str  # "r", "t", "b", "ctr", "inEnd" or "outEnd"
    form: str = "General"
    bold: bool = False
    name: bool = False  # whether the name of the series is written before the value
    category: bool = False  # whether the name of the category is written instead of the value
    moved: float = 0.0  # down, as a share of the chart

    def write(self) -> str:
        """Write it."""
        moved = layout(0.0, self.moved) if abs(self.moved) > 1e-6 else "<c:layout/>"
        look = shape(fill(None), line(None)) + text_look(self.size, self.colour, bold=self.bold, wrap=False)
        return (
            f'<c:dLbl><c:idx val="{self.index}"/>{moved}'
            f'<c:numFmt formatCode={quoteattr(self.form)} sourceLinked="0"/>{look}'
            f'<c:dLblPos val="{self.position}"/>'
            f"{_shown(name=self.name, category=self.category, value=not self.category)}"
            "<c:separator> </c:separator></c:dLbl>"
        )


def labels(given: Iterable[Label], *, leaders: bool = False) -> str:
    """Write the labels of a series; points without one have none.

    With `leaders`, thin lines connect moved labels to their points (PowerPoint 2013 and later).
    """
    look = shape("", line(style.REFERENCE, 0.75))
    stroke = f"<c15:leaderLines>{look}</c15:leaderLines>" if leaders else ""
    extension = (
        f'<c:extLst><c:ext uri="{_LEADERS}" xmlns:c15="{_C15}"><c15:showLeaderLines val="{int(leaders)}"/>'
        f"{stroke}</c:ext></c:extLst>"
    )
    written = "".join(label.write() for label in given)
    return f"<c:dLbls>{written}{_shown(value=False)}{extension}</c:dLbls>"


def run(text: str, size: float, colour: str, *, bold: bool = False) -> str:
    """Write a run of text."""
    look = f'<a:rPr lang="nb-NO" sz="{round(size * 100)}" b="{int(bold)}">{fill(colour)}</a:rPr>'
    return f"<a:r>{look}<a:t>{escape(text)}</a:t></a:r>"


def paragraph(
    text: str, lang: str, *, size: float | None, colour: str | None, bold: bool | None, align: str
) -> str:
    """Write a paragraph of a text frame, with its line breaks; what is not given is inherited."""
    attributes = f' lang="{lang}"'
    attributes += f' sz="{round(size * 100)}"' if size else ""
    attributes += f' b="{int(bold)}"' if bold is not None else ""
    # The height of an empty paragraph is that of its font, which would otherwise be the master's.
    end = "" if text else f"<a:endParaRPr{attributes}/>"
    look = f"<a:rPr{attributes}>{fill(colour) if colour else ''}</a:rPr>"
    runs = "<a:br/>".join(f"<a:r>{look}<a:t>{escape(row)}</a:t></a:r>" for row in text.split("\n") if text)
    aligned = f'<a:pPr algn="{align}"/>' if align else ""
    return f"<a:p>{aligned}{runs}{end}</a:p>"


def _shown(*, name: bool = False, category: bool = False, value: bool = True) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="{int(category)}"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
