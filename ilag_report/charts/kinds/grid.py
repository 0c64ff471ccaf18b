"""A page of charts: bodies of any kind in rows and columns, e.g. one line chart for each place."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import header
from ilag_report.charts.body import Body
from ilag_report.charts.data import find_region, refuse_many, tidied, unique
from ilag_report.charts.kinds.lines import COLUMNS, Lines, by_year, refuse_short
from ilag_report.charts.labels import no_room, wrap

if TYPE_CHECKING:
    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.axis import Scale
    from ilag_report.charts.kinds.bars import Bars
    from ilag_report.charts.kinds.table import Table
    from ilag_report.charts.native import Slot

_BETWEEN = 0.4  # inches, as are the next three
_ABOVE_TABLE = 0.10
_NATIVE_FOOT = 0.12
_NATIVE_ABOVE = 0.05
_PARAGRAPH_LINE = 1.3  # font sizes, as is the next
_NATIVE_ROW = 1.45
_FEW = 2
MOST_PANELS = 10
OWN_SCALE = Text("hver rute har sin egen skala", "each panel has its own scale")
"""For the subtitle of a chart of places `one_by_one`."""


@dataclass(frozen=True, eq=False)
class Grid(Body):
    """Several charts on one page, optionally with a table or a paragraph below.

    A key that all charts share is shown once, above. Line charts of one unit share one value axis, so that
    they can be compared, except for places `one_by_one`.

    Parameters
    ----------
    panels : sequence of Body
        The charts, row by row; each should have a heading.
    columns : int
        The number of charts side by side.
    paragraph : str
        A few sentences below the charts.
    below : Table, optional
        The figures behind the charts, instead of a paragraph; one row per ``region``.
    """

    text_size: ClassVar[float] = style.DENSE_SIZE
    kind: ClassVar[Text] = Text("Flere diagrammer", "Several charts")
    reading: ClassVar[Text] = Text("Les rutene rad for rad.", "Read the panels row by row.")

    def how_to_read(self, lang: Lang) -> str:
        """Return how to read it, and each kind of panel."""
        whole = [self.reading[lang]] if len(self.panels) > 1 else []
        return " ".join(dict.fromkeys([*whole, *(panel.how_to_read(lang) for panel in self.panels)]))

    layout: ClassVar[str] = "Fri flate"

    panels: tuple[Body, ...] = ()
    columns: int = 2
    paragraph: str = ""
    below: Table | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "panels", tuple(self.panels))
        if not 1 <= len(self.panels) <= MOST_PANELS or self.columns < 1:
            raise ChartError(
                f"En side med {len(self.panels)} figurer i {self.columns} kolonner kan ikke lages.",
                f"A page of {len(self.panels)} charts in {self.columns} columns cannot be made.",
                f"gi én til {MOST_PANELS} figurer.",
                f"give one to {MOST_PANELS} charts.",
            )

    @property
    def panel_size(self) -> float:
        """The font size in the panels, in points: smaller where there are many."""
        return self.text_size if len(self.panels) <= _FEW else style.SMALL_SIZE

    def table(self) -> pd.DataFrame:
        """Return the data of all panels, one below the other, with a column ``panel``.

        For the numbers of a table below, ``panel`` is the shared header of their column, ``unit`` the
        column's own header, and ``year`` is missing.
        """
        numbered = enumerate(self.panels, start=1)
        parts = [panel.table().assign(panel=panel.heading or f"{place}") for place, panel in numbered]
        if self.below is not None:
            parts.append(self.below.melted())
            parts = [part.astype({"year": "Int64"}) if "year" in part else part for part in parts]
        both = pd.concat(parts, ignore_index=True)
        if "name" in both and both["panel"].equals(both["name"]):
            return both.drop(columns="panel")
        return both[["panel", *(column for column in both.columns if column != "panel")]]

    def ends(self, lang: Lang) -> list[str]:
        """Return the first value of each panel that has one; for places one by one, highest first."""
        panels = list(self.panels)
        if all(isinstance(panel, Lines) and panel.look is not None for panel in panels):
            panels.sort(key=lambda panel: -panel.table()["value"].dropna().iloc[-1])
        return [ends[0] for panel in panels if (ends := panel.ends(lang))]

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:
        """Return the key that all panels share; none where they differ, or there is only one panel."""
        first, *others = (panel.key(lang) for panel in self.panels)
        return first if others and all(key == first for key in others) else []

    def scale_of(self, lines: Lines) -> Scale:
        """Return the value axis of a line chart: shared by all of one unit, except for places one by one."""
        scale = lines.scale()
        if lines.look is not None:
            return scale
        alike = [one.scale() for one in self.panels if isinstance(one, Lines) and one.unit == lines.unit]
        return replace(scale, low=min(one.low for one in alike), high=max(one.high for one in alike))

    def draw(self, area: Area) -> None:
        """Draw the panels row by row, with the table or paragraph below."""
        reserved = 0.0
        if self.below is not None:
            reserved = self.below.height_needed(style.SMALL_SIZE) + _ABOVE_TABLE
            self.below.draw(area.part(height=reserved - _ABOVE_TABLE, size=style.SMALL_SIZE, key="below-"))
        if self.paragraph:
            lines = wrap(self.paragraph, area.width, area.measure)
            area.text(0, reserved, "\n".join(lines), va="bottom", gid="paragraph")
            reserved += len(lines) * _PARAGRAPH_LINE * area.size / 72 + 0.12
        above = area.part(bottom=reserved, size=self.panel_size)
        if self.below is not None:
            above = above.part(size=self._fitting_size(above))
        if area.keyed and (shared := self.key(area.lang)):
            above = replace(header(above, "", "", shared), keyed=False)
        for panel, part in zip(self.panels, self.places(above), strict=True):
            if isinstance(panel, Lines):
                panel.draw(part, self.scale_of(panel))
            else:
                panel.draw(part)

    def native(self, slot: Slot, alt: str) -> bool:
        """Put its panels on a slide as separate charts."""
        whole, size, reserved = slot.area, self.panel_size, 0.0
        if self.below is not None:
            size = style.SMALL_SIZE
            height = self.below.rows_needed() * _NATIVE_ROW * size / 72
            below = slot.within(whole.part(bottom=_NATIVE_FOOT, height=height, size=size), "below")
            self.below.native(below, self.below.spoken(slot.lang))
            reserved = height + _NATIVE_FOOT + _NATIVE_ABOVE
        if self.paragraph:
            lines = wrap(self.paragraph, whole.width, whole.measure)
            reserved += len(lines) * _PARAGRAPH_LINE * whole.size / 72 + 0.12
            slot.within(whole.part(height=reserved - 0.08), "paragraph").text(self.paragraph)
        above = whole.part(bottom=reserved, size=size)
        if shared := self.key(slot.lang):
            taken = slot.within(above).header("", "", shared)
            above = replace(above, height=above.height - taken, keyed=False)
        for number, (panel, area) in enumerate(zip(self.panels, self.places(above), strict=True), start=1):
            where = slot.within(area, f"panel {number}")
            spoken = alt if number == 1 else panel.spoken(slot.lang)
            if isinstance(panel, Lines):
                panel.native(where, spoken, self.scale_of(panel))
            elif not panel.native(where, spoken):
                raise ChartError(
                    f"En rute av slaget {type(panel).__name__} kan ikke redigeres i PowerPoint.",
                    f"A panel of the kind {type(panel).__name__} has no native chart.",
                    "utelat den fra siden.",
                    "leave it out of the page.",
                )
        return True

    def _fitting_size(self, area: Area) -> float:
        """Return the font size at which the line charts have room above a table."""
        for size in (self.panel_size, style.SMALL_SIZE):
            pairs = zip(self.panels, self.places(area.part(size=size)), strict=True)
            if all(one.height_needed(at) <= at.height for one, at in pairs if isinstance(one, Lines)):
                return size
        raise no_room(
            "Tabellen levner for lite plass til figurene over den.",
            "The table leaves too little room for the charts above it.",
        )

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


@dataclass(frozen=True, eq=False)
class OneByOne(Grid):
    """A line chart for each place, each on its own scale."""

    reading: ClassVar[Text] = Text(
        "Les rutene rad for rad, og se på aksen: den er en annen i neste rute.",
        "Read the panels row by row, and mind the axis: it differs in the next panel.",
    )
    how_to_read = Body.how_to_read


@dataclass(frozen=True, eq=False)
class SideBySide(Grid):
    """Bars of one figure, such as in two years, on one scale."""

    reading: ClassVar[Text] = Text(
        "Les rutene fra venstre. Stolpene begynner på null og har samme skala i alle rutene.",
        "Read the panels from the left. The bars begin at zero and have the same scale in all panels.",
    )
    how_to_read = Body.how_to_read

    panels: tuple[Bars, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        every = tuple(row for panel in self.panels for row in panel.rows)
        object.__setattr__(self, "panels", tuple(replace(panel, beside=every) for panel in self.panels))


def one_by_one(
    frame: pd.DataFrame, *, unit: str, decimals: int = 0, percent: bool = False, signed: bool = False,
    highlight: str | None = None,
) -> OneByOne:  # fmt: skip
    """Put the line of each region in its own panel, so that 600 people are as visible as a county."""
    tidy = tidied(frame, COLUMNS, ["value"], Lines.kind)
    refuse_short(tidy)
    refuse_many(unique(tidy["region"]), MOST_PANELS, Text("ruter", "panels"))
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
    return OneByOne(panels, columns=math.ceil(len(panels) / rows))
