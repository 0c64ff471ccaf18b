"""The one description of a chart, from which every output is made."""

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
"""What a notebook shows, by type, and what is said of it."""

_NOTEBOOK_WIDTH = 960
_SHOWN = (".png", ".svg", ".pdf", ".csv")  # that JupyterLab can show itself


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Chart(Description):
    """A chart described, not yet drawn. Nothing in it can be changed; `dataclasses.replace` makes a variant.

    Parameters
    ----------
    name : str
        The name of its files, without ending, e.g. ``"folketall-indeks"``.
    title : str
        The finding, in words. At most two lines when drawn.
    subtitle : str
        What is measured: measure, unit, date, period.
    body : Body
        The data and how they are shown: `Lines`, `Bars`, `Table`, ….
    source : str
        The source line, beginning with ``Kilde:`` (English ``Source:``), with the tables.
    alt_text : str
        What the chart shows, for those who cannot see it: type, measure, period, extremes and end values; at
        most 250 characters.
    in_words : str
        The alt text in full, for those who read it as a text; empty where that is the same.
    note : str
        What the reader must know to read it right; may be empty.
    method : str
        How the figures are defined and computed: for speaker notes and the workbook; may be empty.
    commands : str
        What brings the figures that it lacks; stands after the method, for those who have the program.
    sources : tuple of Source
        The tables it stands on, with dates and checksums: for speaker notes and the workbook.
    lang : {"no", "en"}
        The language of the texts, which decides how numbers are written.
    made_for : Identity, optional
        Its key, areas, years and borders as they were asked for; by default those of its data. Its files
        carry them.
    data : DataFrame, optional
        What is exported as its data, where the body shows them otherwise: with what leaves drawn to the
        other side, or more beside a name than the name.
    """

    def figure(self) -> Figure:
        """Draw the chart.

        Returns
        -------
        matplotlib.figure.Figure
            A new figure, to go on with by hand. It is not known to pyplot, so nothing has to be closed.
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
            The name of the files, without ending. By default the chart's own.
        directory : str or Path, optional
            The folder, made when it does not exist. By default ``exports``: beside the folder ``notebooks``,
            where the notebook lies in one, else in the folder where this runs; and in it one apart for a
            chart of the suite of other municipalities or years, as `ilag_report.export_all` does.
        formats : str or sequence of str
            Some of ``"png"`` (1920 × 1080), ``"pptx"`` (one slide with an editable chart), ``"xlsx"`` (the
            data and all about them), ``"transparent"`` (the PNG without background), ``"svg"``, ``"pdf"`` and
            ``"csv"`` (the data, for the Excel of its language); by default the first three.
        template : str or Path, optional
            An organisation's own PowerPoint template, for ``"pptx"``.

        Returns
        -------
        list of Path
            The files, in the order of `formats`; as the last line of a cell they show the chart, and where
            they lie. The same chart gives the same bytes every time.
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
        given both ways: HTML for JupyterLab, and the plain picture, with ``alt`` as nbconvert reads it, for
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
    """The files of charts: as a list, and in a notebook as links to them, below the chart where it is one."""

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
        """Return in HTML where the files lie, and a link to each from the folder of the notebook."""
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
    """Return a link to a file: JupyterLab opens a picture, and downloads what only other programs open."""
    try:
        address = quote(Path(os.path.relpath(path)).as_posix())
    except ValueError:  # on Windows there is no way from one drive to another
        return html.escape(path.name)
    download = "" if path.suffix in _SHOWN else " download"
    return f'<a href="{html.escape(address)}" target="_blank"{download}>{html.escape(path.name)}</a>'
