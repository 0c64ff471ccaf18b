"""A chart as bytes and files, the same bytes every time: no dates, no versions, no random ids."""

from __future__ import annotations

import html
import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from ilag_data.errors import ChartError
from ilag_data.files import write_atomically
from ilag_report.charts import style
from ilag_report.charts.chart import FORMATS, check_file_name
from ilag_report.charts.draw import figure_of, styled
from ilag_report.charts.export_csv import csv_bytes
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.workbook import xlsx_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from ilag_report.charts.chart import Chart

_CREATOR = "ilag_data"
_LANGUAGE = {"no": "nb-NO", "en": "en-GB"}
_NOTEBOOK_DPI = 108  # 1440 × 810 dots, shown 960 wide: sharp on fine screens too
_NOTEBOOK_COLOURS = 64


def write(
    chart: Chart, name: str, directory: str | Path, formats: Sequence[str], template: Path | None = None
) -> list[Path]:
    """Write a chart to one file per format.

    Parameters
    ----------
    chart : Chart
        The chart.
    name : str
        The name of the files, without ending.
    directory : str or Path
        Their folder.
    formats : sequence of str
        The formats, as in `FORMATS`.
    template : Path, optional
        An organisation's own template for slides.

    Returns
    -------
    list of Path
        The files, in the order of `formats`.
    """
    check_file_name(name)
    # Everything is made before anything is written: a chart that cannot be drawn leaves no file behind.
    contents = render(chart, formats, template)
    paths = []
    for form, content in contents.items():
        path = Path(directory) / file_name(name, form)
        write_atomically(path, content)
        paths.append(path)
    return paths


def render(chart: Chart, formats: Sequence[str], template: Path | None = None) -> dict[str, bytes]:
    """Make the content of a chart's files.

    Parameters
    ----------
    chart : Chart
        The chart.
    formats : sequence of str
        The formats, as in `FORMATS`.
    template : Path, optional
        An organisation's own template for slides.

    Returns
    -------
    dict
        Format to bytes, in the order of `formats`.
    """
    check_formats(formats)
    figure = figure_of(chart) if set(formats) & set(_PICTURES) else None
    contents = {}
    for form in formats:
        if form == "pptx":
            contents[form] = slide_bytes(chart, template)
        elif form in _DATA:
            contents[form] = _DATA[form](chart)
        elif figure is not None:
            with styled():
                contents[form] = _PICTURES[form](chart, figure)
    return contents


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that charts cannot be exported to.

    Parameters
    ----------
    formats : sequence of str
        The formats.

    Raises
    ------
    ChartError
        One is not in `FORMATS`, or the formats are one text instead of a list.
    """
    unknown = [form for form in formats if form not in FORMATS]
    if unknown or isinstance(formats, str):
        raise ChartError(
            f"Charts cannot be exported as {', '.join(unknown) if unknown else repr(formats)}.",
            f"give a list of some of: {', '.join(FORMATS)}.",
        )


def file_name(name: str, form: str) -> str:
    """Return the name of a chart's file in a format.

    Parameters
    ----------
    name : str
        The name without ending.
    form : str
        The format, as in `FORMATS`.

    Returns
    -------
    str
        The name with its ending; the transparent picture says so.
    """
    return f"{name}-transparent.png" if form == "transparent" else f"{name}.{form}"


def notebook_png(chart: Chart) -> bytes:
    """Make a small picture for a notebook: few colours, so that the notebook stays light.

    Parameters
    ----------
    chart : Chart
        The chart.

    Returns
    -------
    bytes
        A PNG of 1440 × 810 dots.
    """
    few = _drawn_small(chart).quantize(_NOTEBOOK_COLOURS, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="png", optimize=True)
    return small.getvalue()


def screen_png(chart: Chart) -> bytes:
    """Make the picture of `notebook_png` in less than half the time, for a page that is not stored.

    Parameters
    ----------
    chart : Chart
        The chart.

    Returns
    -------
    bytes
        A PNG of 1440 × 810 dots with all its colours, about four times as large.
    """
    large = io.BytesIO()
    _drawn_small(chart).save(large, format="png", compress_level=1)
    return large.getvalue()


def _drawn_small(chart: Chart) -> Image.Image:
    """Draw a chart in the size of notebooks, without packing a PNG and unpacking it again."""
    figure, drawn = figure_of(chart), io.BytesIO()
    with styled():
        figure.savefig(drawn, format="raw", dpi=_NOTEBOOK_DPI)
    size = round(style.WIDTH * _NOTEBOOK_DPI), round(style.HEIGHT * _NOTEBOOK_DPI)
    return Image.frombytes("RGBA", size, drawn.getvalue()).convert("RGB")


def _png(chart: Chart, figure: Figure, *, transparent: bool = False) -> bytes:
    content = io.BytesIO()
    metadata = {
        "Title": chart.title,
        "Description": chart.alt_text,
        "Source": chart.source,
        "Author": _CREATOR,
        "Software": None,
    }
    figure.savefig(content, format="png", dpi=style.DPI, metadata=metadata, transparent=transparent)
    return content.getvalue()


def _svg(chart: Chart, figure: Figure) -> bytes:
    content = io.BytesIO()
    metadata = {
        "Title": chart.title,
        "Description": chart.alt_text,
        "Source": chart.source,
        "Language": _LANGUAGE[chart.lang],
        "Creator": _CREATOR,
        "Date": None,
    }
    figure.savefig(content, format="svg", metadata=metadata)
    return _described(content.getvalue().decode("utf-8"), chart).encode("utf-8")


def _described(svg: str, chart: Chart) -> str:
    """Give the picture a name and a description that screen readers and browsers read out.

    matplotlib writes a <title>, but no <desc>, and does not say that the whole is one image.
    """
    lang = _LANGUAGE[chart.lang]
    alt_text = html.escape(chart.alt_text)
    named = f'<svg role="img" aria-labelledby="chart-title chart-desc" xml:lang="{lang}" '
    svg = svg.replace("<svg ", named, 1)
    svg = svg.replace("<title>", '<title id="chart-title">', 1)
    return svg.replace("</title>", f'</title>\n <desc id="chart-desc">{alt_text}</desc>', 1)


def _pdf(chart: Chart, figure: Figure) -> bytes:
    content = io.BytesIO()
    metadata = {
        "Title": chart.title,
        "Subject": chart.alt_text,
        "Keywords": chart.source,
        "Author": _CREATOR,
        "Creator": None,
        "Producer": None,
        "CreationDate": None,
    }
    figure.savefig(content, format="pdf", metadata=metadata)
    return content.getvalue()


_PICTURES: dict[str, Callable[[Chart, Figure], bytes]] = {
    "png": _png,
    "transparent": partial(_png, transparent=True),
    "svg": _svg,
    "pdf": _pdf,
}
_DATA: dict[str, Callable[[Chart], bytes]] = {
    "csv": lambda chart: csv_bytes(chart.table(), chart.lang),
    "xlsx": xlsx_bytes,
}
