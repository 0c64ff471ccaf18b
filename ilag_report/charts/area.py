"""An area of a figure that a body draws in: everything is measured and placed in inches."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np
import numpy.typing as npt
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.text import Text as Written
from matplotlib.transforms import Affine2D

from ilag_data.language import Lang
from ilag_report.charts import fonts, style
from ilag_report.charts.labels import no_room

Box = tuple[float, float, float, float]
"""Left, top, width and height on a slide, in inches from its upper left corner."""

_LINE_SPACING = 1.15
_HALF_DIGIT = 0.357  # of the font size
_MARKS = {
    "dot": ("o", True, 1.0),
    "square": ("s", True, 0.95),
    "outline": ("s", False, 0.85),
    "diamond": ("D", True, 0.75),
}
"""Mark → matplotlib's marker, whether it is filled, and its width."""


@dataclass(frozen=True)
class Area:
    """A rectangle to draw in, of a figure or a slide, in inches from its lower left corner."""

    figure: Figure
    left: float
    bottom: float
    width: float
    height: float
    lang: Lang
    size: float = style.TEXT_SIZE  # of ordinary texts, in points
    key: str = ""  # prefix of the ids of what is drawn in it, so that panels never share one
    keyed: bool = True  # whether charts in it draw their key; False where panels share one above them
    headed: bool = True  # whether they draw their heading; False where it is written above the picture
    font: str = fonts.PICTURES  # in which texts are measured

    def part(
        self,
        *,
        left: float = 0,
        bottom: float = 0,
        width: float | None = None,
        height: float | None = None,
        size: float | None = None,
        key: str = "",
    ) -> Self:
        """Return a part of the area: by default everything to the right of `left` and above `bottom`."""
        return replace(
            self,
            left=self.left + left,
            bottom=self.bottom + bottom,
            width=self.width - left if width is None else width,
            height=self.height - bottom if height is None else height,
            size=self.size if size is None else size,
            key=self.key + key,
        )

    @property
    def sizes(self) -> list[float]:
        """The font sizes that texts in it may have, the largest first."""
        return sorted({self.size, style.SMALL_SIZE}, reverse=True)

    def measure(self, text: str, *, size: float | None = None, bold: bool = False) -> float:
        """Return the width of a one-line text, in inches."""
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
    ) -> Written:
        """Write a text.

        `ha` and `va` say which point of it is at (x, y), as in matplotlib; "middle" is the middle of the
        digits, for one-line texts, so that all texts of a row share a baseline whatever their letters.
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
        """Draw a horizontal line, its width in points."""
        xs, ys = zip(self._share(x0, y), self._share(x1, y), strict=True)
        self.figure.add_artist(Line2D(xs, ys, color=colour, linewidth=width, solid_capstyle="butt"))

    def mark(self, x: float, y: float, mark: str, colour: str, size: float) -> None:
        """Draw the mark "dot", "square", "outline" or "diamond", `size` wide, as in the key of a chart."""
        marker, filled, wide = _MARKS[mark]
        left, bottom = self._share(x, y)
        point = Line2D([left], [bottom], linestyle="none", marker=marker, markersize=size * 72 * wide)
        point.set_markerfacecolor(colour if filled else style.WHITE)
        point.set_markeredgecolor(colour)
        point.set_markeredgewidth(0 if filled else 2.0)
        self.figure.add_artist(point)

    def shape(
        self,
        rings: Sequence[npt.NDArray[np.float64]],
        *,
        face: str = "none",
        edge: str = style.WHITE,
        width: float = 1.0,
        hatch: str = "",
        gid: str = "",
    ) -> None:
        """Draw closed rings as one filled shape, their corners in inches."""
        path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
        look = {"facecolor": face, "edgecolor": edge, "linewidth": width, "hatch": hatch}
        self._add(PathPatch(path, joinstyle="round", **look), gid)

    def line(
        self, points: Sequence[tuple[float, float]], *, colour: str, width: float, gid: str = ""
    ) -> None:
        """Draw a line through points, its width in points."""
        self._add(Line2D(*zip(*points, strict=True), color=colour, linewidth=width), gid)

    def bar(
        self,
        corner: tuple[float, float],
        width: float,
        height: float,
        gid: str,
        axes: Axes | None = None,
        **look: Any,  # noqa: ANN401 (as of matplotlib's patches)
    ) -> None:
        """Draw a bar or column from its lower left corner, in inches or on axes whose limits are set.

        `Axes.bar` takes three times as long, as it updates the limits.
        """
        bar = Rectangle(corner, width, height, **look)
        if axes is None:
            self._add(bar, gid)
        else:
            bar.set_gid(self.key + gid)
            axes.add_artist(bar)

    def axes(self) -> Axes:
        """Add axes that fill this area, tick labels not included, or refuse where texts leave no room."""
        if min(self.width, self.height) <= 0:
            raise no_room(
                "Navnene levner ikke plass til det de står ved.",
                "The names leave no room for what they name.",
            )
        size = self.width / style.WIDTH, self.height / style.HEIGHT
        axes = self.figure.add_axes((*self._share(0, 0), *size))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_label_coords(0, 0)  # there is no axis label to keep clear of the tick labels
        return axes

    def _add(self, artist: Artist, gid: str = "") -> None:
        """Add an artist that is drawn in inches."""
        artist.set_transform(Affine2D().translate(self.left, self.bottom) + self.figure.dpi_scale_trans)
        artist.set_gid(self.key + gid if gid else None)
        self.figure.add_artist(artist)

    def _share(self, x: float, y: float) -> tuple[float, float]:
        return (self.left + x) / style.WIDTH, (self.bottom + y) / style.HEIGHT


_NO_PAGE = Figure()


def slide_area(box: Box, lang: Lang, size: float = style.TEXT_SIZE) -> Area:
    """Return the area of a box on a slide, for measuring and dividing it."""
    left, top, width, height = box
    return Area(_NO_PAGE, left, style.HEIGHT - top - height, width, height, lang, size, font=fonts.SLIDES)
