"""The immutable description of a chart, from which every output is made."""

from __future__ import annotations

import html
import os
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ilag_data.arguments import checked
from ilag_data.catalogue import listed
from ilag_data.language import Text
from ilag_report import home
from ilag_report.charts.description import Description
from ilag_report.formats import APART, USUAL_FORMATS, exports_folder

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Bundle = tuple[dict[str, str], dict[str, Any]]
"""A notebook's MIME bundle: content by MIME type, and its metadata."""

_NOTEBOOK_WIDTH = 960
_SHOWN = (".png", ".svg", ".pdf", ".csv")  # that JupyterLab displays itself


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Chart(Description):
    """An immutable description of a chart, not yet drawn; `dataclasses.replace` makes a variant.

    Parameters
    ----------
    name : str
        The name of its files, without extension, e.g. ``"folketall-indeks"``.
    title : str
        The finding, as a sentence; at most two lines when drawn.
    subtitle : str
        What is measured: measure, unit, date, period.
    body : Body
        The data and how they are shown: `Lines`, `Bars`, `Table`, ….
    source : str
        The source line, which begins with ``Kilde:`` (English ``Source:``) and names the tables.
    alt_text : str
        What the chart shows, for those who cannot see it: type, measure, period, extremes and end values; at
        most 250 characters.
    in_words : str
        The alt text before it was shortened, for text formats; if empty, the alt text is used.
    note : str
        What a reader must know to interpret it correctly; may be empty.
    method : str
        How the figures are defined and computed, for speaker notes and the workbook; may be empty.
    commands : str
        The commands that fetch figures it lacks; follows the method, for users of the program.
    sources : tuple of Source
        The tables it is based on, with dates and checksums, for speaker notes and the workbook.
    lang : {"no", "en"}
        The language of the texts, which decides how numbers are written.
    made_for : Identity, optional
        The key, areas, years and borders that were requested, stored in its files; by default those of its
        data.
    data : DataFrame, optional
        The data to export, where those of the body differ: outflows may be drawn as negative, and labels
        may hold more than a name.
    """

    def figure(self) -> Figure:
        """Draw the chart.

        Returns
        -------
        matplotlib.figure.Figure
            A new figure, for further editing. pyplot does not manage it, so it need not be closed.
        """
        from ilag_report.charts import draw  # noqa: PLC0415 (matplotlib is needed only when something is drawn)

        with draw.styled():
            return draw.figure_of(self)

    @checked
    def export(
        self,
        name: str | None = None,
        directory: str | Path | None = None,
        formats: str | Sequence[str] = USUAL_FORMATS,
        template: str | Path | None = None,
    ) -> Exported:
        """Write the chart to files.

        Parameters
        ----------
        name : str, optional
            The name of the files, without extension. By default the chart's own.
        directory : str or Path, optional
            The folder, created if missing. By default ``exports``: beside the folder ``notebooks`` if the
            notebook is in one, otherwise in the working directory. A chart of the suite for other
            municipalities or years gets a subfolder of it, as with `ilag_report.export_all`.
        formats : str or sequence of str
            Some of ``"png"`` (1920 × 1080), ``"pptx"`` (one slide with an editable chart), ``"xlsx"`` (the
            data and their documentation), ``"transparent"`` (the PNG without background), ``"svg"``,
            ``"pdf"`` and ``"csv"`` (the data, for Excel in its language); by default the first three.
        template : str or Path, optional
            An organisation's own PowerPoint template, for ``"pptx"``.

        Returns
        -------
        list of Path
            The files, in the order of `formats`. As the last line of a cell it shows the chart and links to
            the files. The same chart gives the same bytes every time.
        """
        from ilag_report.charts import export  # noqa: PLC0415 (see figure)

        name = self.name if name is None else name
        formats = listed(formats) if isinstance(formats, str) else formats
        if directory is None:
            directory = home.folder_of([replace(self, name=name)])
        template = Path(template) if template else None
        return Exported([self], export.write(self, name, directory, formats, template))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        """Show the chart in a notebook, with its alt text.

        JupyterLab (4.6) passes only width and height from the metadata of an ``image/png`` to the page, no
        alt text, but keeps ``alt`` on an ``<img>`` in HTML, and prefers HTML. So the same small picture is
        provided both as HTML, for JupyterLab, and as plain PNG, with ``alt`` where nbconvert reads it, for
        viewers and exports without HTML.
        """
        from ilag_report.charts import export  # noqa: PLC0415 (see figure)

        del include, exclude  # IPython itself picks from the bundle
        picture = b64encode(export.notebook_png(self)).decode("ascii")
        width, height = _NOTEBOOK_WIDTH, _NOTEBOOK_WIDTH * 9 // 16
        image = f'src="data:image/png;base64,{picture}" alt="{html.escape(self.alt_text)}"'
        bundle = {
            "image/png": picture,
            "text/html": f'<img {image} width="{width}" height="{height}">',
            "text/plain": repr(self),
        }
        return bundle, {"image/png": {"alt": self.alt_text, "width": width, "height": height}}


class Exported(list[Path]):
    """The paths of exported files; a notebook shows links to them, below the chart if there is only one."""

    def __init__(self, charts: Sequence[Chart], paths: Sequence[Path]) -> None:
        super().__init__(paths)
        self._charts = charts

    def __repr__(self) -> str:
        apart = [self[0].parent.name] if self._is_apart else []
        return "\n".join("/".join([*apart, path.name]) for path in self)

    @property
    def _is_apart(self) -> bool:
        return self[0].parent.parent == exports_folder()

    def links(self) -> str:
        """Return HTML with the folder of the files and a link to each, relative to the working directory."""
        folder, lang = html.escape(str(self[0].parent.resolve())), self._charts[0].lang
        told = Text("Lagret i mappen", "Saved in the folder")[lang]
        apart = f"<p>{APART[lang].format('exports')}</p>" if self._is_apart else ""
        items = "".join(f"<li>{_link(path)}</li>" for path in self)
        return f"<p>{told} <b>{folder}</b>:</p><ul>{items}</ul>{apart}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> Bundle:
        if len(self._charts) > 1:
            return {"text/html": self.links()}, {}
        bundle, metadata = self._charts[0]._repr_mimebundle_(include, exclude)
        return bundle | {"text/html": f"{bundle['text/html']}{self.links()}"}, metadata


def _link(path: Path) -> str:
    """Return an HTML link to a file: JupyterLab opens what it can display, and downloads the rest."""
    try:
        address = quote(Path(os.path.relpath(path)).as_posix())
    except ValueError:  # on Windows there is no relative path between drives
        return html.escape(path.name)
    download = "" if path.suffix in _SHOWN else " download"
    return f'<a href="{html.escape(address)}" target="_blank"{download}>{html.escape(path.name)}</a>'
