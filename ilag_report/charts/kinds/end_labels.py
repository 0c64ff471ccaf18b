"""The labels at the line ends: name and last value, moved apart, tied to their lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ilag_report.charts.labels import dodge, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilag_report.charts import style
    from ilag_report.charts.area import Area
    from ilag_report.charts.kinds.lines import Lines

LABEL_LINE = 1.34  # font sizes
LABEL_GAP = 0.30  # inches between line end and label: room for the leader
_LABEL_SHARE = 0.36  # of the width, at most, for the labels at the line ends
_WIDEST_LABEL = 2.9  # inches


@dataclass(frozen=True)
class Labels:
    """The labels at the line ends, broken into lines, and the room they need.

    Parameters
    ----------
    texts : dict of str to str
        Region id to the label.
    styles : dict of str to LineStyle
        Region id to its colours.
    width : float
        The widest, in inches.
    """

    texts: dict[str, str]
    styles: dict[str, style.LineStyle]
    width: float

    @classmethod
    def fit(cls, lines: Lines, area: Area) -> Labels:
        """Break long names so that the labels leave room for the lines."""
        styles = lines.looks()
        most = min(area.width * _LABEL_SHARE, _WIDEST_LABEL)
        texts = {}
        width = 0.0
        for region, (name, value) in lines.end_labels(area.lang).items():
            bold = styles[region].bold

            def measure(text: str, *, bold: bool = bold) -> float:
                return area.measure(text, bold=bold)

            # The value is held together with the last word of the name.
            broken = wrap(f"{name} {value}".lstrip(), most, measure, balanced=True)
            texts[region] = "\n".join(broken)
            width = max(width, *map(measure, broken))
        return cls(texts, styles, width)

    def draw(self, lines: Lines, axes: Axes, plot: Area) -> None:
        """Write the labels, moved apart, each tied to its line end by a thin leader where it was moved."""
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        line_height = plot.size * LABEL_LINE / 72
        series = lines.series()
        regions = list(self.texts)
        ends = [series[region].dropna() for region in regions]
        wanted = [(float(end.iloc[-1]) - low) * inches for end in ends]
        heights = [line_height * (1 + self.texts[region].count("\n")) for region in regions]
        # Half a label may stand above the axis; below it stand the years.
        placed = dodge(wanted, heights, 0.0, plot.height + line_height / 2)
        last = max(series[regions[0]].index)
        scale = plot.width / (axes.get_xlim()[1] - axes.get_xlim()[0])
        edge = (last - axes.get_xlim()[0]) * scale
        for region, end, at, to in zip(regions, ends, wanted, placed, strict=True):
            look = self.styles[region]
            plot.text(
                edge + LABEL_GAP,
                to,
                self.texts[region],
                colour=look.text_colour,
                bold=look.bold,
                va="center" if "\n" in self.texts[region] else "middle",
                gid=f"label-{region}",
            )
            start = edge - (last - int(end.index[-1])) * scale
            if abs(at - to) > 0.02 or start < edge:
                _leader(axes, [(start, at), (edge + LABEL_GAP - 0.05, to)], scale, inches, look)


def _leader(
    axes: Axes, ends: list[tuple[float, float]], scale: float, inches: float, look: style.LineStyle
) -> None:
    """Draw a thin line from a line end to its label, both in inches from the axes' lower left corner."""
    left, low = axes.get_xlim()[0], axes.get_ylim()[0]
    axes.plot(
        [left + x / scale for x, _ in ends],
        [low + y / inches for _, y in ends],
        color=look.text_colour,
        linewidth=0.9,
        clip_on=False,
        zorder=1.8,
    )
