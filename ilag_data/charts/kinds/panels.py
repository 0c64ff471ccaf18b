"""Two line charts beside each other with a table below: one slide that tells how two things hang together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from ilag_data.charts import style
from ilag_data.charts.body import Body
from ilag_data.charts.kinds.lines import Lines, draw_lines, height_needed
from ilag_data.errors import ChartError
from ilag_data.language import Text

if TYPE_CHECKING:
    from ilag_data.charts.area import Area
    from ilag_data.charts.axis import Scale
    from ilag_data.charts.kinds.table import Table
    from ilag_data.language import Lang

_BETWEEN = 0.5  # inches
_ABOVE_TABLE = 0.10


@dataclass(frozen=True, eq=False)
class Panels(Body):
    """Two line charts side by side and, if wanted, a table below.

    Parameters
    ----------
    left, right : Lines
        The two charts, each with a heading. Of the same unit they share one value axis, so that they can be
        compared.
    below : Table, optional
        The figures behind them, in persons and per cent.
    """

    text_size: ClassVar[float] = style.DENSE_SIZE
    kind: ClassVar[Text] = Text("Linjediagrammer", "Line charts")
    reading: ClassVar[Text] = Text(
        "To linjediagrammer på samme akse, så de kan sammenlignes; tabellen under viser personer og prosent.",
        "Two line charts on the same axis, so that they compare; the table shows persons and per cent.",
    )

    left: Lines
    right: Lines
    below: Table | None = None

    def __post_init__(self) -> None:
        if not (self.left.heading and self.right.heading):
            raise ChartError("A panel has no heading.", "give both Lines a heading=…: what the panel shows.")

    def table(self) -> pd.DataFrame:
        """Return the data of both charts and the numbers of the table, one value a row.

        The columns are panel, region, name, year, value and unit. For the numbers of the table, panel is the
        shared header of its column, unit the column's own, and year is missing.
        """
        parts = [lines.table().assign(panel=lines.heading) for lines in (self.left, self.right)]
        if self.below is not None:
            parts.append(_melted(self.below))
        both = pd.concat([part.astype({"year": "Int64"}) for part in parts], ignore_index=True)
        return both[["panel", "region", "name", "year", "value", "unit"]]

    def scales(self) -> list[Scale]:
        """Return the value axes of both charts, the same one where they have the same unit."""
        scales = [self.left.scale(), self.right.scale()]
        if self.left.unit != self.right.unit:
            return scales
        low, high = min(scale.low for scale in scales), max(scale.high for scale in scales)
        return [replace(scale, low=low, high=high) for scale in scales]

    def ends(self, lang: Lang) -> list[str]:
        """Return the last values of both charts."""
        return [*self.left.ends(lang), *self.right.ends(lang)]

    def draw(self, area: Area) -> None:
        """Draw the charts above, the table below."""
        both = (self.left, self.right)
        reserved = 0.0
        if self.below is not None:
            reserved = self.below.height_needed(style.SMALL_SIZE)
            self.below.draw(area.part(height=reserved, size=style.SMALL_SIZE, key="below-"))
            reserved += _ABOVE_TABLE
        width = (area.width - _BETWEEN) / 2
        above = area.part(bottom=reserved, width=width)
        fitting = [
            panel
            for panel in (above, above.part(size=style.SMALL_SIZE))
            if max(height_needed(lines, panel) for lines in both) <= panel.height
        ]
        if not fitting:
            raise ChartError(
                "The table leaves too little room for the charts above it.",
                "show fewer rows in the table, or shorten title and note.",
            )
        for key, lines, place, axis in zip(
            ("left-", "right-"), both, (0.0, width + _BETWEEN), self.scales(), strict=True
        ):
            draw_lines(lines, fitting[0].part(left=place, width=width, key=key), axis)


def _melted(table: Table) -> pd.DataFrame:
    """Bring the numbers of a table into the long form of the lines."""
    frame = table.frame
    name = next((column.key for column in table.columns if column.format is None), None)
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "panel": column.group,
                    "region": frame["region"].astype(str) if "region" in frame else "",
                    "name": frame[name].astype(str) if name else "",
                    "year": pd.NA,
                    "value": frame[column.key].astype("float64"),
                    "unit": column.header,
                }
            )
            for column in table.columns
            if column.format is not None
        ],
        ignore_index=True,
    )
