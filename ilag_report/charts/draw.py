"""Drawing with matplotlib: the page around a chart's body. pyplot is never used."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import RLock
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.text import Text as Written
from matplotlib.transforms import Bbox

from ilag_data.errors import ChartError
from ilag_report.charts import fonts, style
from ilag_report.charts.area import Area
from ilag_report.charts.description import Description
from ilag_report.charts.labels import headline, wrap
from ilag_report.charts.png import Pixels, packed

_SIDE, _TOP, _BOTTOM = 0.55, 0.42, 0.32  # inches
_TRIMMED_TO = 0.05  # inches
_MOST_LINES = {"title": 2, "subtitle": 2, "source": 3, "note": 3}

_DRAWING = RLock()


@contextmanager
def styled() -> Iterator[None]:
    """Draw and save in the house style, whatever the user's own matplotlib settings are.

    One thread at a time: matplotlib's settings are global to the process.
    """
    with _DRAWING, matplotlib.style.context(["default", _house_style()]):
        yield


@cache
def _house_style() -> dict[str, Any]:
    settings: Any = matplotlib.rc_params_from_file(style.MPLSTYLE, use_default_template=False)
    return dict(settings)


def figure_of(chart: Description) -> Figure:
    """Draw a chart, within `styled`, on one 16:9 page of 13.333 × 7.5 inches, with header and footer."""
    figure = Figure(figsize=(style.WIDTH, style.HEIGHT), dpi=style.DPI)
    FigureCanvasAgg(figure)
    width, height = style.WIDTH - 2 * _SIDE, style.HEIGHT - _BOTTOM - _TOP
    page = Area(figure, _SIDE, _BOTTOM, width, height, chart.lang, chart.body.text_size)
    top, bottom = _header(chart, page), _footer(chart, page)
    chart.body.draw(page.part(bottom=bottom, height=top - bottom))
    return figure


def body_as_svg(draw: Callable[[Area], None], areas: Sequence[Area]) -> bytes:
    """Draw only a body, in the first area that it fits, and return it as SVG without the page around it."""
    content = io.BytesIO()
    with styled():
        figure, area = _alone(draw, areas)
        box = Bbox.from_extents(0, 0, area.width, area.height)
        figure.savefig(content, format="svg", bbox_inches=box, metadata={"Date": None})
    return content.getvalue()


def body_as_png(
    draw: Callable[[Area], None], areas: Sequence[Area], dpi: float, *, trimmed: bool = False
) -> bytes:
    """Draw the same picture as PNG; `trimmed` cuts off the white space below it."""
    with styled():
        figure, area = _alone(draw, areas)
        below = max(0.0, figure.get_tightbbox(_sheet()).y0 - _TRIMMED_TO) if trimmed else 0.0
        figure.set_dpi(dpi)
        pixels = _drawn_on(_new_sheet(area.width, area.height, dpi), figure)
        return packed(pixels[: len(pixels) - round(below * dpi)], dpi, {})


def _alone(draw: Callable[[Area], None], areas: Sequence[Area]) -> tuple[Figure, Area]:
    """Return a figure with only a body, at the lower left corner, and the first area that the body fits."""
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
    return figure, area


def pixels_of(figure: Figure) -> Pixels:
    """Render a figure from `figure_of`; return its pixels, a buffer that the next figure overwrites."""
    return _drawn_on(_sheet(figure.dpi), figure)


def _drawn_on(sheet: RendererAgg, figure: Figure) -> Pixels:
    """Render a figure, aligned at the lower left corner of a sheet, and return the sheet's RGB pixels."""
    sheet.clear()  # type: ignore[no-untyped-call]
    figure.draw(sheet)
    return np.asarray(sheet.buffer_rgba())[:, :, :3]  # type: ignore[no-untyped-call]


@cache
def _sheet(dpi: float = style.DPI) -> RendererAgg:
    """Return the shared renderer that measures texts and draws figures: its 8 MB are allocated once."""
    return _new_sheet(style.WIDTH, style.HEIGHT, dpi)


def _new_sheet(width: float, height: float, dpi: float) -> RendererAgg:
    """Return a renderer of a size in inches."""
    return RendererAgg(round(width * dpi), round(height * dpi), dpi)  # type: ignore[no-untyped-call]


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
    """Return the height of a drawn text, in inches."""
    return float(text.get_window_extent(_sheet()).height) / style.DPI


def _refuse_long(chart: Description, part: str, lines: list[str]) -> str:
    """Return lines as one text, or refuse more than the page has room for."""
    if len(lines) > _MOST_LINES[part]:
        raise ChartError(
            f"Teksten {part} i figuren «{chart.name}» trenger {len(lines)} linjer; det er plass til "
            f"{_MOST_LINES[part]}.",
            f"The {part} of the chart «{chart.name}» needs {len(lines)} lines; there is room for "
            f"{_MOST_LINES[part]}.",
            "forkort den; detaljer hører hjemme i merknaden, notatboken eller tabellen.",
            "shorten it; details belong in the note, the notebook or the table.",
        )
    return "\n".join(lines)
