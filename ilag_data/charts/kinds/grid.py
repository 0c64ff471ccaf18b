"""A page of charts: bodies of any kind in rows and columns, e.g. one line chart for each place."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from ilag_data.charts import style
from ilag_data.charts.axis import header
from ilag_data.charts.body import Body
from ilag_data.charts.data import find_region, refuse_many, tidied, unique
from ilag_data.charts.kinds.lines import COLUMNS, Lines, by_year, refuse_short
from ilag_data.charts.labels import wrap
from ilag_data.errors import ChartError
from ilag_data.language import Text

if TYPE_CHECKING:
    from ilag_data.charts.area import Area
    from ilag_data.language import Lang

_BETWEEN = 0.4  # inches
_FEW = 2
_PARAGRAPH_LINE = 1.3  # font sizes
MOST_PANELS = 10
OWN_SCALE = Text("egen skala i hver rute", "own scale in each panel")
"""To be told in the subtitle of places `one_by_one`."""


@dataclass(frozen=True, eq=False)
class Grid(Body):
    """Several charts on one page, with a paragraph below if wanted; a key that all share stands once above.

    Parameters
    ----------
    panels : sequence of Body
        The charts, row by row; each should have a heading.
    columns : int
        How many stand beside each other.
    paragraph : str
        A few sentences below the charts.
    """

    text_size: ClassVar[float] = style.DENSE_SIZE
    kind: ClassVar[Text] = Text("Flere diagrammer", "Several charts")
    reading: ClassVar[Text] = Text(
        "Les rutene rad for rad; hver har sin egen skala.",
        "Read the panels row by row; each has its own scale.",
    )

    panels: tuple[Body, ...] = ()
    columns: int = 2
    paragraph: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "panels", tuple(self.panels))
        if not 1 <= len(self.panels) <= MOST_PANELS or self.columns < 1:
            raise ChartError(
                f"A page of {len(self.panels)} charts in {self.columns} columns cannot be made.",
                f"give one to {MOST_PANELS} charts.",
            )

    def titles(self) -> list[str]:
        """Return what each panel shows."""
        return [
            str(getattr(panel, "heading", "")) or f"{place}"
            for place, panel in enumerate(self.panels, start=1)
        ]

    @property
    def panel_size(self) -> float:
        """The font size in the panels, in points: smaller where there are many."""
        return self.text_size if len(self.panels) <= _FEW else style.SMALL_SIZE

    def table(self) -> pd.DataFrame:
        """Return the data of all panels below each other, with the column panel."""
        parts = [
            panel.table().assign(panel=title) for title, panel in zip(self.titles(), self.panels, strict=True)
        ]
        both = pd.concat(parts, ignore_index=True)
        if "name" in both and both["panel"].equals(both["name"]):
            return both.drop(columns="panel")
        return both[["panel", *(column for column in both.columns if column != "panel")]]

    def ends(self, lang: Lang) -> list[str]:
        """Return the first value of each panel that has one; of places one by one from the highest."""
        panels = list(self.panels)
        if all(isinstance(panel, Lines) and panel.look is not None for panel in panels):
            panels.sort(key=lambda panel: -panel.table()["value"].dropna().iloc[-1])
        return [panel.ends(lang)[0] for panel in panels if panel.ends(lang)]

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:
        """Return the key that all panels have in common; none where they differ, or there is one panel."""
        first, *others = (panel.key(lang) for panel in self.panels)
        return first if others and all(key == first for key in others) else []

    def draw(self, area: Area) -> None:
        """Draw the panels row by row, the paragraph below."""
        reserved = 0.0
        if self.paragraph:
            lines = wrap(self.paragraph, area.width, area.measure)
            reserved = len(lines) * _PARAGRAPH_LINE * area.size / 72 + 0.12
            area.text(0, 0, "\n".join(lines), va="bottom", gid="paragraph")
        below = area.part(bottom=reserved, size=self.panel_size)
        if shared := self.key(area.lang):
            below = replace(header(below, "", "", shared), keyed=False)
        for panel, part in zip(self.panels, self.places(below), strict=True):
            panel.draw(part)

    def places(self, area: Area) -> list[Area]:
        """Return the area of each panel."""
        rows = -(-len(self.panels) // self.columns)
        width = (area.width - _BETWEEN * (self.columns - 1)) / self.columns
        height = (area.height - _BETWEEN * 0.6 * (rows - 1)) / rows
        return [
            area.part(
                left=place % self.columns * (width + _BETWEEN),
                bottom=area.height - height - place // self.columns * (height + _BETWEEN * 0.6),
                width=width,
                height=height,
                key=f"panel{place}-",
            )
            for place in range(len(self.panels))
        ]


def one_by_one(
    frame: pd.DataFrame,
    *,
    unit: str,
    decimals: int = 0,
    percent: bool = False,
    signed: bool = False,
    highlight: str | None = None,
) -> Grid:
    """Put the line of every region in a panel of its own, so that a place of 600 is seen as well as a county.

    Parameters
    ----------
    frame : DataFrame
        As for `Lines`: ``region, name, year, value``.
    unit, decimals, percent, signed, highlight
        As for every kind; see `ilag_data.charts.body.Figures`.

    Returns
    -------
    Grid
        One panel for each region, in the order given, all with the same years and each on its own scale.

    Raises
    ------
    ChartError
        The frame does not hold lines, or there are too many of them.
    """
    tidy = tidied(frame, COLUMNS, ["value"], "Lines")
    refuse_short(tidy)
    refuse_many(unique(tidy["region"]), MOST_PANELS, "panels", "choose regions.")
    names = dict(zip(tidy["region"], tidy["name"], strict=True))
    looks = style.line_styles(names, None if highlight is None else find_region(highlight, tidy))
    panels = tuple(
        Lines(
            pd.DataFrame({"region": region, "name": names[region], "year": values.index, "value": [*values]}),
            unit=unit, decimals=decimals, percent=percent, signed=signed, heading=names[region],
            look=looks[region],
        )
        for region, values in by_year(tidy).items()
    )  # fmt: skip
    rows = 1 if len(panels) < 4 else 2 if len(panels) < 9 else 3
    return Grid(panels, columns=math.ceil(len(panels) / rows))
