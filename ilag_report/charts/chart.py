"""The one description of a chart, from which every output is made."""

from __future__ import annotations

import html
from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ilag_data.errors import ChartError
from ilag_report.charts.contents import check_contents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from matplotlib.figure import Figure

    from ilag_data.language import Lang
    from ilag_report.charts.body import Body
    from ilag_report.charts.sources import Source

FORMATS = ("png", "transparent", "svg", "pdf", "csv", "xlsx", "pptx")
"""The formats a chart can be exported to; "transparent" is PNG too."""
USUAL_FORMATS = ("png", "pptx", "xlsx")
"""Those it is exported to unless others are asked for."""

ALT_TEXT_LIMIT = 250
SOURCE_PREFIX = {"no": "Kilde: ", "en": "Source: "}

_FORBIDDEN_IN_NAMES = set('<>:"/\\|?*')
_RESERVED_NAMES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)),
}
_NOTEBOOK_WIDTH = 960


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Chart:
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
        The source line, beginning with ``Kilde:`` (English ``Source:``), with table and date.
    alt_text : str
        What the chart shows, for those who cannot see it: type, measure, period, extremes and end values; at
        most 250 characters.
    note : str
        What the reader must know to read it right; may be empty.
    method : str
        How the figures are defined and computed: for speaker notes and the workbook; may be empty.
    sources : tuple of Source
        The tables it stands on, with dates and checksums: for speaker notes and the workbook.
    lang : {"no", "en"}
        The language of the texts, which decides how numbers are written.
    """

    name: str
    title: str
    subtitle: str
    body: Body
    source: str
    alt_text: str
    note: str = ""
    method: str = ""
    sources: tuple[Source, ...] = ()
    lang: Lang = "no"

    def __post_init__(self) -> None:
        if self.lang not in SOURCE_PREFIX:
            raise ChartError(f"«{self.lang}» is not a language of the charts.", 'use lang="no" or lang="en".')
        check_file_name(self.name)
        for part in ("title", "subtitle", "source", "alt_text"):
            if not getattr(self, part).strip():
                raise ChartError(
                    f"The chart «{self.name}» has no {part}.", f"give {part}=…; every chart has one."
                )
        for part in ("title", "subtitle", "source", "note", "alt_text"):
            if "\n" in getattr(self, part):
                raise ChartError(
                    f"The {part} of the chart «{self.name}» has a line break.",
                    "write it in one piece; lines are broken to fit when it is drawn.",
                )
        if len(self.alt_text) > ALT_TEXT_LIMIT:
            raise ChartError(
                f"The alt text of the chart «{self.name}» has {len(self.alt_text)} characters; "
                f"{ALT_TEXT_LIMIT} is the most.",
                "keep type, measure, period, extremes and end values; leave the rest to the table.",
            )
        if not self.source.startswith(SOURCE_PREFIX[self.lang]):
            raise ChartError(
                f"The source line of the chart «{self.name}» does not begin with "
                f"«{SOURCE_PREFIX[self.lang].strip()}», though its language is «{self.lang}».",
                "write all its texts in one language and let the source line begin so.",
            )
        check_contents(self)

    def __repr__(self) -> str:
        """Give title and alt text: what a notebook keeps as text, the same in every run."""
        return f"{self.title}\n{self.alt_text}"

    def table(self) -> pd.DataFrame:
        """Return the data shown in the chart.

        Returns
        -------
        DataFrame
            A copy that may be changed freely; ``attrs`` say title, source and language.
        """
        table = self.body.table()
        table.attrs = {"title": self.subtitle, "source": self.source, "lang": self.lang}
        return table

    def figure(self) -> Figure:
        """Draw the chart.

        Returns
        -------
        matplotlib.figure.Figure
            A new figure, to go on with by hand. It is not known to pyplot, so nothing has to be closed.
        """
        from ilag_report.charts import draw  # noqa: PLC0415 (matplotlib is needed only when something is drawn)

        return draw.figure_of(self)

    def export(
        self,
        name: str | None = None,
        directory: str | Path = "exports",
        formats: Sequence[str] = USUAL_FORMATS,
        template: Path | None = None,
    ) -> list[Path]:
        """Write the chart to files.

        Parameters
        ----------
        name : str, optional
            The name of the files, without ending. By default the chart's own.
        directory : str or Path
            The folder, made when it does not exist.
        formats : sequence of str
            Some of ``"png"`` (1920 × 1080), ``"pptx"`` (one slide with an editable chart), ``"xlsx"`` (the
            data and all about them), ``"transparent"`` (the PNG without background), ``"svg"``, ``"pdf"`` and
            ``"csv"`` (the data, for the Excel of its language); by default the first three.
        template : Path, optional
            An organisation's own PowerPoint template, for ``"pptx"``.

        Returns
        -------
        list of Path
            The files, in the order of `formats`. The same chart gives the same bytes every time.
        """
        from ilag_report.charts import export  # noqa: PLC0415 (see figure)

        return export.write(self, name or self.name, directory, formats, template)

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Show the chart in a notebook, with its alt text.

        JupyterLab (4.6) passes only width and height from the metadata of an ``image/png`` to the page, no
        alt text, but keeps ``alt`` on an ``<img>`` in HTML, and prefers HTML. So the same small picture is
        given both ways: HTML for JupyterLab, and the plain picture, with ``alt`` as nbconvert reads it, for
        viewers and exports without HTML.
        """
        from ilag_report.charts import export  # noqa: PLC0415 (see figure)

        del include, exclude  # IPython itself picks from the bundle
        picture = b64encode(export.notebook_png(self)).decode("ascii")
        alt = html.escape(self.alt_text)
        height = _NOTEBOOK_WIDTH * 9 // 16
        size = f'width="{_NOTEBOOK_WIDTH}" height="{height}"'
        bundle = {
            "image/png": picture,
            "text/html": f'<img src="data:image/png;base64,{picture}" alt="{alt}" {size}>',
            "text/plain": repr(self),
        }
        return bundle, {"image/png": {"alt": self.alt_text, "width": _NOTEBOOK_WIDTH, "height": height}}


def fitting_alt_text(alt_text: str) -> str:
    """Shorten an alt text that is too long, as one that lists many places may be.

    Parameters
    ----------
    alt_text : str
        The text, e.g. «Søylediagram. Endring i prosent: Selbu 3,1, Oppdal 2,9, …».

    Returns
    -------
    str
        The text itself where it is short enough. Of a list after a colon, as many of the first and the last
        as there is room for, with «…» between: sorted, they are the extremes. Anything else ends at a word.

    Examples
    --------
    >>> fitting_alt_text("Tabell. I 2023: " + ", ".join(f"Sted{place} 1" for place in range(99)) + ".")[-19:]
    'Sted97 1, Sted98 1.'
    """
    if len(alt_text) <= ALT_TEXT_LIMIT:
        return alt_text
    head, colon, listed = alt_text.removesuffix(".").rpartition(": ")
    between = "; " if "; " in listed else ", "
    items = listed.split(between) if colon else []
    for kept in range(len(items) - 1, 1, -1):
        shown = between.join([*items[: (kept + 1) // 2], "…", *items[len(items) - kept // 2 :]])
        if len(text := f"{head}: {shown}.") <= ALT_TEXT_LIMIT:
            return text
    return alt_text[: ALT_TEXT_LIMIT - 1].rpartition(" ")[0].rstrip(",;:") + "…"


def check_file_name(name: str) -> None:
    """Refuse a file name that Windows or a careless script would trip over.

    Parameters
    ----------
    name : str
        The name, without folder and ending.

    Raises
    ------
    ChartError
        It is empty, has a forbidden character, an ending of ours, or is a reserved name.
    """
    unusable = (
        not name
        or name != name.strip(" .")
        or any(letter in _FORBIDDEN_IN_NAMES or ord(letter) < 32 for letter in name)
        or name.partition(".")[0].lower() in _RESERVED_NAMES
        or name.lower().endswith(tuple(f".{form}" for form in FORMATS))
    )
    if unusable:
        raise ChartError(
            f"«{name}» cannot be the name of a chart's files.",
            "use letters, digits and hyphens, without folder and ending, e.g. «folketall-indeks»; "
            "give the folder as directory=… and the endings as formats=….",
        )
