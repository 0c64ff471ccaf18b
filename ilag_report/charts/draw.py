"""Drawing with matplotlib: the page around a chart's body. pyplot is never used."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ilag_data.errors import ChartError
from ilag_report.charts import style
from ilag_report.charts.area import Area
from ilag_report.charts.labels import headline, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.text import Text

    from ilag_report.charts.chart import Chart

_SIDE = 0.55
_TOP = 0.42
_BOTTOM = 0.32
_TITLE_LINES = 2
_SUBTITLE_LINES = 2
_FOOTER_LINES = 3


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the house style, whatever the user's own matplotlib settings are."""
    with matplotlib.style.context(["default", str(style.MPLSTYLE)]):
        yield


def figure_of(chart: Chart) -> Figure:
    """Draw a chart: title, subtitle, body and footer on one 16:9 page.

    Parameters
    ----------
    chart : Chart
        What to draw.

    Returns
    -------
    Figure
        The figure, 13.333 × 7.5 inches at 144 dots per inch.
    """
    with styled():
        page = _page(chart)
        top = _header(chart, page)
        bottom = _footer(chart, page)
        chart.body.draw(page.part(bottom=bottom, height=top - bottom))
    return page.figure


def text_height(text: Text) -> float:
    """Measure the height of a text that has been written.

    Parameters
    ----------
    text : Text
        The text artist.

    Returns
    -------
    float
        Its height in inches.
    """
    figure = text.figure
    assert figure is not None  # noqa: S101 (a text that was written belongs to a figure)
    return float(text.get_window_extent().height) / figure.dpi


def _page(chart: Chart) -> Area:
    figure = Figure(figsize=(style.WIDTH, style.HEIGHT), dpi=style.DPI)
    FigureCanvasAgg(figure)
    return Area(
        figure,
        left=_SIDE,
        bottom=_BOTTOM,
        width=style.WIDTH - 2 * _SIDE,
        height=style.HEIGHT - _BOTTOM - _TOP,
        lang=chart.lang,
        size=chart.body.text_size,
    )


def _header(chart: Chart, page: Area) -> float:
    """Write title and subtitle, and return the height at which the body may begin."""
    y = page.height
    title = headline(
        chart.title, page.width, lambda piece: page.measure(piece, size=style.TITLE_SIZE, bold=True)
    )
    _refuse_long(chart, "title", title, _TITLE_LINES)
    y -= text_height(
        page.text(0, y, "\n".join(title), size=style.TITLE_SIZE, bold=True, va="top", gid="title")
    )
    y -= 0.12
    subtitle = _wrapped(page, chart.subtitle, size=page.size)
    _refuse_long(chart, "subtitle", subtitle, _SUBTITLE_LINES)
    y -= text_height(page.text(0, y, "\n".join(subtitle), colour=style.MUTED, va="top", gid="subtitle"))
    return y - 0.18


def _footer(chart: Chart, page: Area) -> float:
    """Write note and source at the bottom, and return the height at which the body may end."""
    y = 0.0
    for part, text in (("source", chart.source), ("note", chart.note)):
        if text:
            lines = _wrapped(page, text, size=style.SMALL_SIZE)
            _refuse_long(chart, part, lines, _FOOTER_LINES)
            written = page.text(
                0, y, "\n".join(lines), size=style.SMALL_SIZE, colour=style.MUTED, va="bottom", gid=part
            )
            y += text_height(written) + 0.05
    return y + 0.14


def _wrapped(page: Area, text: str, *, size: float) -> list[str]:
    return wrap(text, page.width, lambda piece: page.measure(piece, size=size))


def _refuse_long(chart: Chart, part: str, lines: list[str], most: int) -> None:
    if len(lines) > most:
        raise ChartError(
            f"The {part} of the chart «{chart.name}» needs {len(lines)} lines; there is room for {most}.",
            "shorten it; details belong in the note, the notebook or the table.",
        )
