"""A table of figures to be read on a slide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_data.regions import COUNTY
from ilag_report.charts import style
from ilag_report.charts.body import Body, OwnFrame
from ilag_report.charts.data import require_columns
from ilag_report.charts.labels import no_room
from ilag_report.charts.numbers import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.native import Slot
    from ilag_report.charts.numbers import NumberFormat

_ROW = 1.34  # least row height in font sizes
_TALLEST_ROW = 2.6
NATIVE_ROW = 1.42  # the same on a slide
_GAP = 0.28  # least inches between columns
_NATIVE_AIR = 0.144  # the same on a slide
_WIDEST_GAP = 0.9
_GROUP_GAP = 0.55  # most extra inches between groups of columns


@dataclass(frozen=True)
class Column:
    """One column of a `Table`.

    Parameters
    ----------
    key : str
        The column of the frame.
    header : str
        Its header.
    group : str
        A header shared with neighbouring columns, above their own, e.g. «Folketall 1. januar».
    format : NumberFormat, optional
        How its numbers are written, right-aligned. Without it the column is text, left-aligned.
    missing : str
        What is shown where a number is missing.
    """

    key: str
    header: str
    group: str = ""
    format: NumberFormat | None = None
    missing: str = MISSING

    def cells(self, frame: pd.DataFrame, lang: Lang) -> list[str]:
        """Return the texts of its cells."""
        values = frame[self.key]
        if self.format is None:
            return ["" if pd.isna(value) else str(value) for value in values]
        form = self.format
        return [self.missing if pd.isna(value) else form.text(float(value), lang) for value in values]


@dataclass(frozen=True, eq=False)
class Table(Body):
    """A table of texts and numbers.

    Parameters
    ----------
    frame : DataFrame
        One row per line of the table. With a column ``region``, the first column is written in the colours of
        the regions, and the county is bold.
    columns : sequence of Column
        The columns shown, in order.
    """

    kind: ClassVar[Text] = Text("Tabell", "Table")
    reading: ClassVar[Text] = Text(
        "Hver rad er ett sted. Tallene er avrundet først når de vises; «..» betyr at tallet mangler.",
        "Each row is one place. Figures are rounded only where they are shown; “..” is a missing figure.",
    )
    layout: ClassVar[str] = "Tabell"

    frame: OwnFrame = OwnFrame()  # noqa: RUF009 (a descriptor, not a default)
    columns: tuple[Column, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        if not self.columns:
            raise ChartError(
                "Tabellen har ingen kolonner.",
                "A table was asked for without columns.",
                "gi columns=[Column(key, header), …].",
                "give columns=[Column(key, header), …].",
            )
        frame = self.frame
        require_columns(frame, [column.key for column in self.columns], self.kind)
        for column in self.columns:
            if column.format is not None and not pd.api.types.is_numeric_dtype(frame[column.key]):
                raise ChartError(
                    f"Kolonnen {column.key} har et tallformat, men holder tekst.",
                    f"The column {column.key} has a number format, but holds text.",
                    "gi tall, eller utelat formatet; en verdi som mangler, er NaN.",
                    "give numbers, or leave out the format; a missing value is NaN.",
                )
        headers = [(column.group, column.header) for column in self.columns]
        if len(set(headers)) < len(headers):
            raise ChartError(
                "To kolonner i tabellen har samme overskrift.",
                "Two columns of the table have the same header.",
                "skill dem med header eller group.",
                "tell them apart by header or group.",
            )
        object.__setattr__(self, "frame", frame.reset_index(drop=True))

    def table(self) -> pd.DataFrame:
        """Return the rows with their headers, numbers unrounded."""
        frame = self.frame
        return pd.DataFrame(
            {", ".join(filter(None, (c.group, c.header))): frame[c.key] for c in self.columns}
        )

    def cells(self, lang: Lang) -> list[list[str]]:
        """Return the table as shown: one list of texts per row, without headers."""
        columns = [column.cells(self.frame, lang) for column in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def melted(self) -> pd.DataFrame:
        """Return its numbers in long form, as lines have them, for the data of a grid that it is below."""
        frame = self.frame
        name = next((column.key for column in self.columns if column.format is None), None)
        rows = {
            "region": frame["region"].astype(str) if "region" in frame else "",
            "name": frame[name].astype(str) if name else "",
            "year": pd.NA,
        }
        parts = [
            {"panel": one.group, **rows, "value": frame[one.key].astype("float64"), "unit": one.header}
            for one in self.columns
            if one.format is not None
        ]
        return pd.concat(map(pd.DataFrame, parts), ignore_index=True)

    def rows_needed(self) -> int:
        """Return the number of lines it takes, headers included."""
        return len(self.frame) + 1 + any(column.group for column in self.columns)

    def height_needed(self, size: float) -> float:
        """Return the least height in inches at a font size in points."""
        return self.rows_needed() * size * _ROW / 72

    def _fitting(self, area: Area, line: float, width: Callable[[list[float]], float]) -> Area:
        """Return the area with the largest font size at which rows (`line` font sizes) and columns fit."""
        for size in area.sizes:
            sized = area.part(size=size)
            lines = self.rows_needed() * size * line / 72
            if width(self._widths(sized)) <= area.width and lines <= area.height * (1 + 1e-9):
                return sized
        raise no_room(
            f"Tabellen med {len(self.frame)} rader og {len(self.columns)} kolonner får ikke plass.",
            f"The table with {len(self.frame)} rows and {len(self.columns)} columns does not fit.",
        )

    def draw(self, area: Area) -> None:
        """Draw the table, in the largest font size that fits."""
        area = self._fitting(area, _ROW, lambda widths: sum(widths) + _GAP * (len(widths) - 1))
        row = min(area.height / self.rows_needed(), area.size * _TALLEST_ROW / 72)
        self._draw_rows(area, self._edges(area), row)

    def native(self, slot: Slot, alt: str) -> bool:
        """Put it on a slide as a native table, in the largest font size that fits."""
        area = self._fitting(slot.area, NATIVE_ROW, lambda widths: sum(widths) + _NATIVE_AIR * len(widths))
        regions = self._regions()
        looks = style.line_styles(regions)
        slot.sized(area.size).cells(
            [column.header for column in self.columns],
            self.cells(area.lang),
            self._widths(area),
            alt,
            groups=[column.group for column in self.columns],
            numbers=[column.format is not None for column in self.columns],
            colours=[looks[region].text_colour for region in regions if region],
            bold=[region == COUNTY for region in regions],
        )
        return True

    def _regions(self) -> list[str]:
        frame = self.frame
        return frame["region"].astype(str).to_list() if "region" in frame else [""] * len(frame)

    def _groups(self) -> list[tuple[str, list[int]]]:
        """Return the shared headers and the indexes of their columns."""
        groups = groupby(range(len(self.columns)), lambda at: self.columns[at].group)
        return [(group, list(members)) for group, members in groups]

    def _widths(self, area: Area) -> list[float]:
        """Return the width of each column; a shared header that is wider than its columns widens them."""
        rows = self.cells(area.lang)
        # Measured bold, as rows may be: the digits must not touch in any of them.
        widths = [
            max(area.measure(column.header), *(area.measure(row[place], bold=True) for row in rows))
            for place, column in enumerate(self.columns)
        ]
        for group, places in self._groups():
            wanted = area.measure(group, bold=True) if group else 0.0
            lacking = wanted - sum(widths[place] for place in places) - _GAP * (len(places) - 1)
            for place in places if lacking > 0 else ():
                widths[place] += lacking / len(places)
        return widths

    def _edges(self, area: Area) -> list[tuple[float, float]]:
        """Return the left and right edge of each column, spread over the width."""
        widths = self._widths(area)
        starts = [places[0] for _, places in self._groups()][1:]
        spare, gaps = area.width - sum(widths), len(widths) - 1
        group_gap = min(_GROUP_GAP, (spare - gaps * _GAP) / max(len(starts), 1))
        gap = min((spare - group_gap * len(starts)) / max(gaps, 1), _WIDEST_GAP)
        edges, x = [], 0.0
        for place, width in enumerate(widths):
            x += group_gap if place in starts else 0.0
            edges.append((x, x + width))
            x += width + gap
        return edges

    def _draw_rows(self, area: Area, edges: list[tuple[float, float]], row: float) -> None:
        """Write headers and rows, with pale rules between."""
        y, right = area.height, edges[-1][1]

        def write(cells: list[str], colours: list[str], bold: list[bool]) -> None:
            for column, edge, text, colour, strong in zip(
                self.columns, edges, cells, colours, bold, strict=True
            ):
                number = column.format is not None
                if text:
                    area.text(
                        edge[number], y - row / 2, text, colour=colour, bold=strong,
                        ha="right" if number else "left", va="middle",
                    )  # fmt: skip

        for group, places in self._groups():
            left, end = edges[places[0]][0], edges[places[-1]][1]
            if group:
                area.text((left + end) / 2, y - row / 2, group, bold=True, ha="center", va="middle")
                area.rule(left, end, y - row, colour=style.RULE)
        y -= row * any(column.group for column in self.columns)
        others = len(edges) - 1
        write([column.header for column in self.columns], [style.MUTED] * len(edges), [False] * len(edges))
        y -= row
        area.rule(0, right, y, colour=style.RULE, width=1.2)
        regions = self._regions()
        looks = style.line_styles(regions)
        for region, cells in zip(regions, self.cells(area.lang), strict=True):
            colour, county = looks[region].text_colour if region else style.INK, region == COUNTY
            write(cells, [colour, *[style.INK] * others], [county or bool(region), *[county] * others])
            y -= row
            area.rule(0, right, y)
