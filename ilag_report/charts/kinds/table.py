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

if TYPE_CHECKING:
    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.numbers import NumberFormat

_ROW = 1.34  # row height in font sizes, at least
_TALLEST_ROW = 2.6
_GAP = 0.28  # inches between columns, at least
_WIDEST_GAP = 0.9
_GROUP_GAP = 0.55  # inches more between groups of columns, at most


@dataclass(frozen=True)
class Column:
    """One column of a `Table`.

    Parameters
    ----------
    key : str
        The column of the frame.
    header : str
        What stands above it.
    group : str
        What stands above the headers of neighbouring columns together, e.g. «Folketall 1. januar».
    format : NumberFormat, optional
        How its numbers are written, right-aligned. Without it the column is text, left-aligned.
    status : str
        The column of the frame that holds the symbol to show where a value is missing; ``..`` where there is
        none.
    """

    key: str
    header: str
    group: str = ""
    format: NumberFormat | None = None
    status: str = ""


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
        "Hver rad er ett sted. Endringene er regnet av uavrundede tall; «..» betyr at tallet mangler.",
        "Each row is one place. Changes are computed from unrounded figures; “..” is a missing figure.",
    )

    frame: OwnFrame = OwnFrame()  # noqa: RUF009 (a descriptor, not a default)
    columns: tuple[Column, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", tuple(self.columns))
        if not self.columns:
            raise ChartError(
                "A table was asked for without columns.", "give columns=[Column(key, header), …]."
            )
        frame = self.frame
        wanted = [key for column in self.columns for key in (column.key, column.status) if key]
        require_columns(frame, wanted, "The table's rows")
        for column in self.columns:
            if column.format is not None and not pd.api.types.is_numeric_dtype(frame[column.key]):
                raise ChartError(
                    f"The column {column.key} has a number format, but holds text.",
                    "give numbers, or leave out the format; a missing value is NaN.",
                )
        headers = [(column.group, column.header) for column in self.columns]
        if len(set(headers)) < len(headers):
            raise ChartError(
                "Two columns of the table have the same header.", "tell them apart by header or group."
            )
        object.__setattr__(self, "frame", frame.reset_index(drop=True))

    def table(self) -> pd.DataFrame:
        """Return the rows with their headers, numbers unrounded."""
        frame = self.frame
        return pd.DataFrame(
            {", ".join(filter(None, (c.group, c.header))): frame[c.key] for c in self.columns}
        )

    def cells(self, lang: Lang) -> list[list[str]]:
        """Return the table as shown: one list of texts per row.

        Parameters
        ----------
        lang : {"no", "en"}
            The language of the numbers.

        Returns
        -------
        list of list of str
            Rows of cells, without headers.
        """
        frame = self.frame
        columns = [_cells_of(frame, column, lang) for column in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def rows_needed(self) -> int:
        """Return the number of lines it takes, headers included."""
        return len(self.frame) + 1 + any(column.group for column in self.columns)

    def height_needed(self, size: float) -> float:
        """Return the least height in inches at a font size in points.

        Parameters
        ----------
        size : float
            The font size.

        Returns
        -------
        float
            The height.
        """
        return self.rows_needed() * size * _ROW / 72

    def draw(self, area: Area) -> None:
        """Draw the table, as large as it fits."""
        for size in sorted({area.size, style.SMALL_SIZE}, reverse=True):
            placed = _Layout.fit(self, area.part(size=size))
            if placed is not None:
                placed.draw()
                return
        raise ChartError(
            f"The table with {len(self.frame)} rows and {len(self.columns)} columns does not fit.",
            "show fewer rows or columns, or shorten the headers.",
        )


@dataclass(frozen=True)
class _Layout:
    """Where the cells of a table go at one font size."""

    table: Table
    area: Area
    edges: list[tuple[float, float]]
    row: float

    @classmethod
    def fit(cls, table: Table, area: Area) -> _Layout | None:
        """Measure the cells and spread the columns; None when there is no room."""
        row = min(area.height / table.rows_needed(), area.size * _TALLEST_ROW / 72)
        widths = column_widths(table, area)
        starts = [i for i in range(1, len(widths)) if table.columns[i].group != table.columns[i - 1].group]
        spare = area.width - sum(widths)
        gaps = len(widths) - 1
        if row < area.size * _ROW / 72 * (1 - 1e-9) or spare < gaps * _GAP:
            return None
        group_gap = min(_GROUP_GAP, (spare - gaps * _GAP) / max(len(starts), 1))
        gap = min((spare - group_gap * len(starts)) / max(gaps, 1), _WIDEST_GAP)
        edges = []
        x = 0.0
        for place, width in enumerate(widths):
            x += group_gap if place in starts else 0.0
            edges.append((x, x + width))
            x += width + gap
        return cls(table, area, edges, row)

    def draw(self) -> None:
        """Write headers and rows, with pale rules between."""
        y = self.area.height
        if any(column.group for column in self.table.columns):
            self._groups(y)
            y -= self.row
        for edge, column in zip(self.edges, self.table.columns, strict=True):
            self._cell(edge, y, column.header, column, colour=style.MUTED, bold=False)
        y -= self.row
        right = self.edges[-1][1]
        self.area.rule(0, right, y, colour=style.RULE, width=1.2)
        frame = self.table.frame
        regions = frame["region"].astype(str).to_list() if "region" in frame else [""] * len(frame)
        looks = style.line_styles(regions)
        for region, cells in zip(regions, self.table.cells(self.area.lang), strict=True):
            bold = region == COUNTY
            for place, text in enumerate(cells):
                first = place == 0 and region
                colour = looks[region].text_colour if first else style.INK
                self._cell(
                    self.edges[place],
                    y,
                    text,
                    self.table.columns[place],
                    colour=colour,
                    bold=bold or bool(first),
                )
            y -= self.row
            self.area.rule(0, right, y)

    def _groups(self, y: float) -> None:
        """Write the headers that several columns share, each over a rule as wide as they are."""
        placed = zip(self.table.columns, self.edges, strict=True)
        for group, members in groupby(placed, key=lambda pair: pair[0].group):
            edges = [edge for _, edge in members]
            if group:
                left, right = edges[0][0], edges[-1][1]
                self.area.text(
                    (left + right) / 2, y - self.row / 2, group, bold=True, ha="center", va="middle"
                )
                self.area.rule(left, right, y - self.row, colour=style.RULE)

    def _cell(
        self, edge: tuple[float, float], y: float, text: str, column: Column, *, colour: str, bold: bool
    ) -> None:
        if not text:
            return
        number = column.format is not None
        self.area.text(
            edge[1] if number else edge[0],
            y - self.row / 2,
            text,
            colour=colour,
            bold=bold,
            ha="right" if number else "left",
            va="middle",
        )


def column_widths(table: Table, area: Area) -> list[float]:
    """Measure every column; a shared header that is wider than its columns widens them.

    Parameters
    ----------
    table : Table
        The table.
    area : Area
        Its font size counts.

    Returns
    -------
    list of float
        The widths in inches.
    """
    rows = table.cells(area.lang)
    # Measured bold, as rows may be: the digits must not touch in any of them.
    widths = [
        max(area.measure(column.header), *(area.measure(row[place], bold=True) for row in rows))
        for place, column in enumerate(table.columns)
    ]
    for group, members in groupby(range(len(widths)), key=lambda place: table.columns[place].group):
        places = list(members)
        wanted = area.measure(group, bold=True) if group else 0.0
        lacking = wanted - sum(widths[place] for place in places) - _GAP * (len(places) - 1)
        if lacking > 0:
            for place in places:
                widths[place] += lacking / len(places)
    return widths


def _cells_of(frame: pd.DataFrame, column: Column, lang: Lang) -> list[str]:
    values = frame[column.key]
    if column.format is None:
        return ["" if pd.isna(value) else str(value) for value in values]
    texts = [column.format.text(None if pd.isna(value) else float(value), lang) for value in values]
    if not column.status:
        return texts
    return [
        str(symbol) if pd.isna(value) and not pd.isna(symbol) and symbol else text
        for value, symbol, text in zip(values, frame[column.status], texts, strict=True)
    ]
