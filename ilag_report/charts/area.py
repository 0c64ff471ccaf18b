"""An area of a figure that a body draws in: everything is placed in inches and measured."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from ilag_data.errors import ChartError
from ilag_report.charts import fonts, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from ilag_data.language import Lang

_LINE_SPACING = 1.15
_HALF_DIGIT = 0.357  # of the font size
_MARKS = {"square": ("s", True, 0.95), "outline": ("s", False, 0.85), "diamond": ("D", True, 0.75)}
"""Mark → matplotlib's marker, whether it is filled, and its width."""


@dataclass(frozen=True)
class Area:
    """A rectangle of a figure to draw in. All lengths are inches; the origin is its lower left corner.

    Parameters
    ----------
    figure : Figure
        The figure it belongs to.
    left, bottom, width, height : float
        Where it lies in the figure.
    lang : {"no", "en"}
        The language of the chart.
    size : float
        The font size for ordinary texts in it, in points.
    key : str
        Begins the ids of what is drawn in it, so that two panels never use the same id.
    keyed : bool
        Whether charts in it draw their key; not where panels share one that stands above them.
    font : str
        The font that texts are measured in.
    """

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float
    lang: Lang
    size: float = style.TEXT_SIZE
    key: str = ""
    keyed: bool = True
    font: str = fonts.PICTURES

    def part(
        self,
        *,
        left: float = 0,
        bottom: float = 0,
        width: float | None = None,
        height: float | None = None,
        size: float | None = None,
        key: str = "",
    ) -> Area:
        """Cut out a smaller area: by default all that is left to the right and above."""
        return replace(
            self,
            left=self.left + left,
            bottom=self.bottom + bottom,
            width=self.width - left if width is None else width,
            height=self.height - bottom if height is None else height,
            size=self.size if size is None else size,
            key=self.key + key,
        )

    def measure(self, text: str, *, size: float | None = None, bold: bool = False) -> float:
        """Measure how wide a text of one line will be."""
        return fonts.width(text, size or self.size, self.font, bold=bold)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float | None = None,
        colour: str = style.INK,
        bold: bool = False,
        ha: Literal["left", "center", "right"] = "left",
        va: Literal["top", "middle", "center", "baseline", "bottom"] = "baseline",
        gid: str = "",
    ) -> Text:
        """Write a text.

        `ha` and `va` say which point of it lies at (x, y), as in matplotlib; "middle" is the middle of the
        digits, for texts of one line, so that all texts of a row stand on one baseline whatever letters they
        have.
        """
        if va == "middle":
            y -= _HALF_DIGIT * (size or self.size) / 72
            va = "baseline"
        return self.figure.text(
            *self._share(x, y),
            text,
            fontsize=size or self.size,
            color=colour,
            fontweight="bold" if bold else "normal",
            ha=ha,
            va=va,
            linespacing=_LINE_SPACING,
            gid=self.key + gid if gid else None,
        )

    def rule(self, x0: float, x1: float, y: float, *, colour: str = style.PALE, width: float = 1.0) -> None:
        """Draw a level line, its width in points."""
        xs, ys = zip(self._share(x0, y), self._share(x1, y), strict=True)
        self.figure.add_artist(Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt"))

    def mark(self, x: float, y: float, mark: str, colour: str, size: float) -> None:
        """Draw the mark "square", "outline" or "diamond", `size` wide, as in the key of a chart."""
        marker, filled, wide = _MARKS[mark]
        left, bottom = self._share(x, y)
        self.figure.add_artist(
            Line2D(
                [left],
                [bottom],
                marker=marker,
                markersize=size * 72 * wide,
                markerfacecolor=colour if filled else style.WHITE,
                markeredgecolor=colour,
                markeredgewidth=0 if filled else 2.0,
                linestyle="none",
            )
        )

    def axes(self) -> Axes:
        """Add axes that fill this area (without their tick labels), or refuse where texts leave no room."""
        if min(self.width, self.height) <= 0:
            raise ChartError("The names leave no room for what they name.", "shorten the names.")
        size = self.width / style.WIDTH, self.height / style.HEIGHT
        return self.figure.add_axes((*self._share(0, 0), *size))

    def _share(self, x: float, y: float) -> tuple[float, float]:
        return (self.left + x) / style.WIDTH, (self.bottom + y) / style.HEIGHT


_NO_PAGE = Figure()


def area_for_measuring(width: float, height: float, lang: Lang, size: float) -> Area:
    """Give an area of no page, for working out where things go in a PowerPoint chart of that size."""
    return Area(_NO_PAGE, 0.0, 0.0, width, height, lang, size, font=fonts.SLIDES)
