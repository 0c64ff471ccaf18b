"""Drawing with matplotlib: the page around a chart's body. pyplot is never used."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import fonts, style
from ilag_report.charts.area import Area
from ilag_report.charts.labels import headline, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matplotlib.text import Text as Written

    from ilag_report.charts.description import Description
    from ilag_report.charts.png import Pixels

_SIDE, _TOP, _BOTTOM = 0.55, 0.42, 0.32  # inches
_TRIMMED_TO = 0.05  # inches
_MOST_LINES = {"title": 2, "subtitle": 2, "source": 3, "note": 3}

_DRAWING = RLock()


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the house style, whatever the user's own matplotlib settings are.

    One thread at a time: matplotlib has its settings once for the whole process.
    """
    with _DRAWING, matplotlib.style.context(["default", _house_style()]):
        yield


@cache
def _house_style() -> dict[str, Any]:
    settings: Any = matplotlib.rc_params_from_file(style.MPLSTYLE, use_default_template=False)
    return dict(settings)


def figure_of(chart: Description) -> Figure:
    """Draw a chart on one 16:9 page, 13.333 × 7.5 inches: title, subtitle, body and footer."""
    with styled():
        figure = Figure(figsize=(style.WIDTH, style.HEIGHT), dpi=style.DPI)
        FigureCanvasAgg(figure)
        width, height = style.WIDTH - 2 * _SIDE, style.HEIGHT - _BOTTOM - _TOP
        page = Area(figure, _SIDE, _BOTTOM, width, height, chart.lang, chart.body.text_size)
        top, bottom = _header(chart, page), _footer(chart, page)
        chart.body.draw(page.part(bottom=bottom, height=top - bottom))
    return figure


def body_as(
    form: str,
    draw: Callable[[Area], None],
    areas: Sequence[Area],
    *,
    trimmed: bool = False,
    **options: Any,  # noqa: ANN401 (of matplotlib)
) -> bytes:
    """Let a body draw alone in the first area that everything fits in; return a picture without its page.

    One that is trimmed has no white below what is drawn.
    """
    content = io.BytesIO()
    with styled():
        for area in areas:
            figure = Figure(figsize=(style.WIDTH, style.HEIGHT), dpi=style.DPI)
            FigureCanvasAgg(figure)
            try:
                draw(replace(area, figure=figure, left=0, bottom=0, font=fonts.PICTURES))
            except ChartError:
                if area is areas[-1]:
                    raise
            else:
                break
        below = max(0.0, figure.get_tightbbox().y0 - _TRIMMED_TO) if trimmed else 0.0
        box = Bbox.from_extents(0, below, area.width, area.height)
        figure.savefig(content, format=form, bbox_inches=box, **options)
    return content.getvalue()


def pixels_of(figure: Figure) -> Pixels:
    """Draw a figure of `figure_of`, and return its pixels until the next is drawn."""
    sheet = _sheet(figure.dpi)
    sheet.clear()  # type: ignore[no-untyped-call]
    figure.draw(sheet)
    return np.asarray(sheet.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]


@cache
def _sheet(dpi: float = style.DPI) -> RendererAgg:
    """Return what texts are measured with and figures are drawn on: its 8 MB are got once, not for each."""
    size = round(style.WIDTH * dpi), round(style.HEIGHT * dpi)
    return RendererAgg(*size, dpi)  # type: ignore[no-untyped-call]


def _header(chart: Description, page: Area) -> float:
    """Write title and subtitle, and return the height at which the body may begin."""

    def bold(piece: str) -> float:
        return page.measure(piece, size=style.TITLE_SIZE, bold=True)

    title = _refuse_long(chart, "title", headline(chart.title, page.width, bold))
    y = page.height
    y -= _height(page.text(0, y, title, size=style.TITLE_SIZE, bold=True, va="top", gid="title")) + 0.12
    subtitle = _refuse_long(chart, "subtitle", wrap(chart.subtitle, page.width, page.measure))
    return y - _height(page.text(0, y, subtitle, colour=style.MUTED, va="top", gid="subtitle")) - 0.18


def _footer(chart: Description, page: Area) -> float:
    """Write note and source at the bottom, and return the height at which the body may end."""
    small, y = page.part(size=style.SMALL_SIZE), 0.0
    for part, text in (("source", chart.source), ("note", chart.note)):
        if text:
            written = _refuse_long(chart, part, wrap(text, page.width, small.measure))
            y += _height(small.text(0, y, written, colour=style.MUTED, va="bottom", gid=part)) + 0.05
    return y + 0.14


def _height(text: Written) -> float:
    """Measure a text that has been written, in inches."""
    return float(text.get_window_extent(_sheet()).height) / style.DPI


def _refuse_long(chart: Description, part: str, lines: list[str]) -> str:
    """Return lines as one text, unless there are more than there is room for."""
    if len(lines) > _MOST_LINES[part]:
        raise ChartError(
            Text(
                f"Teksten {part} i figuren «{chart.name}» trenger {len(lines)} linjer; det er plass til "
                f"{_MOST_LINES[part]}.",
                f"The {part} of the chart «{chart.name}» needs {len(lines)} lines; there is room for "
                f"{_MOST_LINES[part]}.",
            ),
            Text(
                "forkort den; detaljer hører hjemme i merknaden, notatboken eller tabellen.",
                "shorten it; details belong in the note, the notebook or the table.",
            ),
        )
    return "\n".join(lines)
