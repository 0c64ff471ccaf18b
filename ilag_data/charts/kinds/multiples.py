"""Small multiples: one small line chart per place, each on its own scale, with the values at both ends."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from ilag_data.charts import style
from ilag_data.charts.axis import Scale, header
from ilag_data.charts.body import Figures
from ilag_data.charts.data import refuse_many, tidied, unique
from ilag_data.charts.kinds.bars import bare
from ilag_data.charts.kinds.lines import (
    COLUMNS,
    by_year,
    draw_line,
    refuse_short,
    sorted_by_year,
    years_of,
)
from ilag_data.charts.labels import wrap
from ilag_data.errors import ChartError
from ilag_data.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from ilag_data.charts.area import Area
    from ilag_data.language import Lang

MOST_PANELS = 10
OWN_SCALE = Text("egen skala i hver rute", "own scale in each panel")
_NAME_LINE = 1.25  # font sizes, as the next
_ENDS = 2.9
_BETWEEN = 0.45  # inches


@dataclass(frozen=True, eq=False)
class SmallMultiples(Figures):
    """One panel per region: its line over the years, with the first and the last value.

    The frame is that of `Lines`. Every panel has its own scale, so that a place of 600 is seen as well as a
    county; the values at the ends, not the slopes, are what may be compared between panels.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_data.charts.body.Figures`.
    """

    decimals: int = 0

    text_size: ClassVar[float] = style.DENSE_SIZE
    what: ClassVar[str] = "Small multiples"
    kind: ClassVar[Text] = Text("Små linjediagrammer", "Small line charts")
    reading: ClassVar[Text] = Text(
        "Én rute for hvert sted, hver med egen skala: se på formen og på tallene ved endene, "
        "ikke på hvor bratt linjene er i forhold til hverandre.",
        "One panel for each place, each on its own scale: read the shape and the values at the ends, "
        "not how steep the lines are against each other.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data, and sort them by region (in the order given) and year."""
        tidy = tidied(frame, COLUMNS, ["value"], self.what)
        refuse_many(unique(tidy["region"]), MOST_PANELS, "panels", "choose regions.")
        refuse_short(tidy)
        return sorted_by_year(tidy)

    def series(self) -> dict[str, pd.Series[float]]:
        """Return region id to its values by year, with a gap (NaN) where a year is not there."""
        return by_year(self.frame)

    def ends(self, lang: Lang) -> list[str]:
        """Return names and last values, from the highest to the lowest."""
        frame = self.frame.dropna(subset="value").drop_duplicates("region", keep="last")
        return self.ranked(frame["name"], frame["value"], lang)

    def grid(self) -> tuple[int, int]:
        """Return the number of columns and rows."""
        panels = len(unique(self.frame["region"]))
        rows = 1 if panels <= 3 else 2
        return math.ceil(panels / rows), rows

    def unit_line(self, lang: Lang) -> str:
        """Return the unit with the warning that belongs to it."""
        return f"{self.unit}, {OWN_SCALE[lang]}"

    def broken_names(self, panel: Area) -> dict[str, list[str]]:
        """Return region id to its name, broken to the width of a panel."""
        return {
            region: wrap(name, panel.width, lambda text: panel.measure(text, bold=True))
            for region, name in self.names().items()
        }

    def draw(self, area: Area) -> None:
        """Draw the panels, row by row."""
        top = header(area, self.heading, self.unit_line(area.lang)).height
        columns, rows = self.grid()
        width = (area.width - _BETWEEN * (columns - 1)) / columns
        height = (top - _BETWEEN * 0.5 * (rows - 1)) / rows
        names = self.broken_names(area.part(width=width))
        for place, region in enumerate(self.series()):
            left = (place % columns) * (width + _BETWEEN)
            bottom = top - height - (place // columns) * (height + _BETWEEN * 0.5)
            panel = area.part(left=left, bottom=bottom, width=width, height=height, key=f"{region}-")
            self._panel(region, panel, names)

    def _panel(self, region: str, area: Area, names: dict[str, list[str]]) -> None:
        values, look = self.series()[region], self.looks()[region]
        known = values.dropna()
        first, last = self.write(known.iloc[0], area.lang), self.write(known.iloc[-1], area.lang)
        for row, line in enumerate(names[region]):
            y = area.height - (0.6 + _NAME_LINE * row) * area.size / 72
            area.text(0, y, line, colour=look.text_colour, bold=True, va="middle", gid=f"name-{row}")
        above = (0.9 + _NAME_LINE * max(map(len, names.values()))) * area.size / 72
        plot = area.part(bottom=area.size * _ENDS / 72, height=area.height - above - area.size * _ENDS / 72)
        texts = {"first": (first, known.index[0]), "last": (last, known.index[-1])}
        widths = [
            max(area.measure(text, bold=end == "last"), area.measure(str(year)))
            for end, (text, year) in texts.items()
        ]
        needed = sum(widths) + 0.2
        if plot.width < needed or plot.height < 2.5 * area.size / 72:
            raise ChartError("The panels are too small for their values.", "show fewer of them.")
        scale = Scale.over(known)
        axes = plot.axes()
        bare(axes)
        axes.set_ylim(scale.low, scale.high)
        first_year, last_year = years_of(self)
        axes.set_xlim(first_year, last_year)
        axes.spines["bottom"].set_visible(True)
        draw_line(axes, values, look, gid=f"{area.key}line")
        # Below the ends of the line, which may begin after the others, or end before them.
        inches = plot.width / (last_year - first_year)
        ends = [(float(year) - first_year) * inches for _, year in texts.values()]
        left = max(min(ends[0], ends[1] - needed), 0.0)
        for x, (end, (text, year)) in zip((left, max(ends[1], left + needed)), texts.items(), strict=True):
            ha: Literal["left", "right"] = "right" if end == "last" else "left"
            plot.text(
                x, -1.3 * area.size / 72, text, colour=look.text_colour, bold=end == "last", ha=ha, gid=end
            )
            plot.text(x, -2.6 * area.size / 72, str(year), colour=style.MUTED, ha=ha, gid=f"{end}-year")
