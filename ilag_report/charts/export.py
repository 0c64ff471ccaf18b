"""A chart as bytes and files, the same bytes every time: no dates, no versions, no random ids."""

import html
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from PIL import Image

from ilag_data.files import check_folder, write_atomically
from ilag_report.charts import style
from ilag_report.charts.description import Description, check_file_name
from ilag_report.charts.draw import figure_of, pixels_of, styled
from ilag_report.charts.native import LANGUAGE
from ilag_report.charts.png import Pixels, packed
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.template_file import check_not_over
from ilag_report.charts.workbook import csv_of, xlsx_bytes
from ilag_report.formats import check_formats

_CREATOR = "ilag_data"
_DRAWN_IN = "'ILAG Sans', 'DejaVu Sans'"  # in the SVG of matplotlib
# Viewers do not have ILAG Sans: fonts they may have that are as wide, or somewhat narrower.
_SHOWN_IN = "'Open Sans', 'Noto Sans', 'Segoe UI', Arial, sans-serif"
_NOTEBOOK_DPI = 108  # 1440 × 810 pixels, shown 960 wide: sharp on high-resolution screens too


def write(
    chart: Description, name: str, directory: str | Path, formats: Sequence[str], template: Path | None = None
) -> list[Path]:
    """Write a chart to one file per format; the name is without folder and extension."""
    check_file_name(name)
    check_formats(formats)
    check_folder(directory)
    check_not_over(template, paths_of(name, directory, formats))
    # Everything is made before anything is written: a chart that cannot be drawn leaves no file behind.
    return store(render(chart, formats, template), name, directory)


def store(contents: dict[str, bytes], name: str, directory: str | Path) -> list[Path]:
    """Write the rendered contents of one chart, format by format."""
    paths = paths_of(name, directory, contents)
    for path, content in zip(paths, contents.values(), strict=True):
        write_atomically(path, content)
    return paths


def render(chart: Description, formats: Sequence[str], template: Path | None = None) -> dict[str, bytes]:
    """Make the contents of a chart's files: format → bytes, in the order of `formats`."""
    contents = {}
    with styled():
        figure = figure_of(chart) if set(formats) & set(_PICTURES) else None
        for form in formats:
            if figure is not None and form in _PICTURES:
                contents[form] = _PICTURES[form](chart, figure)
            elif form == "pptx":
                contents[form] = slide_bytes(chart, template)
            else:
                contents[form] = csv_of(chart) if form == "csv" else xlsx_bytes(chart)
    return contents


def paths_of(name: str, directory: str | Path, formats: Iterable[str]) -> list[Path]:
    """Return where a chart's files are written."""
    return [Path(directory) / file_name(name, form) for form in formats]


def file_name(name: str, form: str) -> str:
    """Return the name of a chart's file in a format; the transparent picture says so."""
    return f"{name}-transparent.png" if form == "transparent" else f"{name}.{form}"


def notebook_png(chart: Description) -> bytes:
    """Make a PNG of 1440 × 810 pixels for a notebook, with few colours, so that the notebook stays small."""
    image = Image.fromarray(_drawn_small(chart))
    # An octree keeps the colours of thin letters; median cut gave bars the colours of names.
    few = image.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small = io.BytesIO()
    few.save(small, format="png", optimize=True)
    return small.getvalue()


def screen_png(chart: Description) -> bytes:
    """Make the picture of `notebook_png` in half the time but four times as large, not for storing."""
    return packed(_drawn_small(chart), _NOTEBOOK_DPI, {})


def _drawn_small(chart: Description) -> Pixels:
    """Draw a chart in the size of notebooks."""
    with styled():
        figure = figure_of(chart)
        figure.set_dpi(_NOTEBOOK_DPI)
        return pixels_of(figure).copy()


def _png(chart: Description, figure: Figure) -> bytes:
    return packed(pixels_of(figure), style.DPI, _said(chart))


def _transparent(chart: Description, figure: Figure) -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="raw", transparent=True)
    pixels = np.frombuffer(drawn.getbuffer(), np.uint8).reshape(round(style.HEIGHT * style.DPI), -1, 4)
    return packed(pixels, style.DPI, _said(chart))


def _said(chart: Description) -> dict[str, str]:
    """Return the metadata of a PNG."""
    said = {"Title": chart.title, "Description": chart.alt_text, "Source": chart.source}
    return said | {"Author": _CREATOR, "Identifier": str(chart.identity)}


def _saved(figure: Figure, form: str, metadata: dict[str, str | None]) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format=form, dpi=style.DPI, metadata=metadata)
    return content.getvalue()


def _svg(chart: Description, figure: Figure) -> bytes:
    """Give the picture a name and a description that screen readers and browsers read out.

    matplotlib writes a <title>, but no <desc>, and does not mark the whole as one image.
    """
    lang = LANGUAGE[chart.lang]
    said = {"Title": chart.title, "Description": chart.alt_text, "Source": chart.source, "Language": lang}
    said |= {"Creator": _CREATOR, "Identifier": str(chart.identity)}
    svg = _saved(figure, "svg", {**said, "Date": None}).decode("utf-8")
    named = f'<svg role="img" aria-labelledby="chart-title chart-desc" xml:lang="{lang}" '
    svg = svg.replace(_DRAWN_IN, _SHOWN_IN).replace("<svg ", named, 1)
    svg = svg.replace("<title>", '<title id="chart-title">', 1)
    described = f'</title>\n <desc id="chart-desc">{html.escape(chart.alt_text)}</desc>'
    return svg.replace("</title>", described, 1).encode("utf-8")


def _pdf(chart: Description, figure: Figure) -> bytes:
    said = {"Title": chart.title, "Subject": chart.alt_text, "Author": _CREATOR}
    said |= {"Keywords": f"{chart.source} {chart.identity}"}
    return _saved(figure, "pdf", {**said, "Creator": None, "Producer": None, "CreationDate": None})


_PICTURES: dict[str, Callable[[Description, Figure], bytes]] = {
    "png": _png,
    "transparent": _transparent,
    "svg": _svg,
    "pdf": _pdf,
}
