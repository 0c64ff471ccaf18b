"""A frame made ready for eyes, as HTML and as text."""

import html
import re
from dataclasses import dataclass

import pandas as pd
from pandas.io.formats.style import Styler

from ilag_data.language import Lang
from ilag_data.untrusted import visible
from ilag_report.display.cards import framed, scrolling
from ilag_report.display.writing import is_number

_LEFT = '<div style="text-align: left">{}</div>'


@dataclass(frozen=True, eq=False, repr=False)
class ShownTable:
    """A frame made ready for eyes; shows itself in a notebook, and as text in a terminal.

    Attributes
    ----------
    frame : DataFrame
        What is shown: numbers as numbers, under the heads a reader sees.
    texts : DataFrame
        The same cells as they are written.
    caption : str
        What is shown, unit and source.
    notes : tuple of str
        What is missing and why, and how many rows are left out.
    lang : {"no", "en"}
        The language.
    """

    frame: pd.DataFrame
    texts: pd.DataFrame
    caption: str
    notes: tuple[str, ...]
    lang: Lang

    @property
    def style(self) -> Styler:
        """The table as a pandas Styler, to go on with by hand; `frame` has the numbers behind its texts."""
        words = self._words()
        return (
            self.texts.style.hide(axis="index")
            .set_caption(html.escape(self.caption))
            .format(escape="html")
            .format(_LEFT, escape="html", subset=pd.Index(words))
            .format_index(self._head_html, axis="columns")
        )

    def to_html(self, *, captioned: bool = False) -> str:
        """Return the table as HTML without ids and colours: the same in every run, and in every theme.

        Parameters
        ----------
        captioned : bool
            Whether the caption is the table's own, which a screen reader reads wherever it enters the table.
            It is then no wider than the table and scrolls with it, so it must be short; by default it is a
            paragraph above.

        Returns
        -------
        str
            A table that scrolls sideways where it is too wide.
        """
        own = _LEFT.format(html.escape(self.caption)) if captioned else ""
        table = self.style.set_caption(own).to_html(exclude_styles=True)
        # Screen readers find their way by scope, which Styler does not set; the first column names its row.
        table = table.replace("<th >", '<th scope="col">')
        table = re.sub(r"(<tr>\s*)<td >(.*?)</td>", r'\1<th scope="row">\2</th>', table)
        # Outside, the caption does not scroll away with a wide table.
        above, *below = (f"<p>{html.escape(text)}</p>" for text in (self.caption, *self.notes))
        return framed(
            "".join(("" if captioned else above, scrolling(table, self.caption), *below)), self.lang
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def __repr__(self) -> str:
        """Give the table as plain text, numbers to the right."""
        words = self._words()
        padded = []
        for column in self.texts.columns:
            cells = [column, *self.texts[column]]
            width = max(map(len, cells))
            padded.append([cell.ljust(width) if column in words else cell.rjust(width) for cell in cells])
        lines = ["  ".join(row).rstrip() for row in zip(*padded, strict=True)]
        return visible("\n".join([self.caption, "", *lines, *(["", *self.notes] if self.notes else [])]))

    def _head_html(self, column: object) -> str:
        escaped = html.escape(str(column))
        return _LEFT.format(escaped) if column in self._words() else escaped

    def _words(self) -> list[str]:
        return [str(column) for column in self.frame.columns if not is_number(self.frame[column])]
