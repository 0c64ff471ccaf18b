"""Bars: one figure per place, sorted, from zero to the left and right, one or a few series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from ilag_data.language import Text
from ilag_report.charts import ooxml, style
from ilag_report.charts.axis import BASELINE_WIDTH, Scale, header
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique
from ilag_report.charts.labels import no_room, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.native import Slot

MOST_SERIES = 3
NAMES = Text("Plass til navnene", "Room for the names")
"""The name of an invisible series, whose labels are the names beside the bars on a slide."""
_LINE = 1.22
_ROW = 1.45  # least height of a single bar with its text, in font sizes
_TALLEST_ROW = 0.85  # inches
_THICKNESS = 0.72  # of the row
_NAME_GAP = 0.16  # inches
_VALUE_GAP = 0.08
_NAME_SHARE = 0.5  # of the width: names that take more are broken into lines
_NATIVE_GAPS = {False: (40, 100), True: (45, 0)}
"""Whether there are several series → gap and overlap of native bars."""


@dataclass(frozen=True, eq=False)
class Bars(Figures):
    """Bars from zero, with the value at the end of each.

    The frame has one row per bar: ``name`` and ``value``; with ``region`` bars get the colours of the places,
    with ``series`` there are up to three bars for each name. A missing value is written «..».

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        As in `ilag_report.charts.body.Figures`.
    sort : bool
        Whether the largest comes first, by the last series where there are several. Otherwise the order of
        the frame is kept.
    coloured_as : sequence of str
        The keys of the series in `ilag_report.charts.style.PARTS`, in their order, which give one thing one
        colour in all charts. Without them colours go by the order.
    beside : tuple of (str, float)
        Names and values of the bars in other panels that share its scale, which must fit too.
    """

    sort: bool = True
    coloured_as: Sequence[str] = ()
    beside: tuple[tuple[str, float], ...] = ()

    kind: ClassVar[Text] = Text("Stolpediagram", "Bar chart")
    reading: ClassVar[Text] = Text(
        "Stolpene begynner på null; negative tall går mot venstre. Verdien står ved enden av stolpen.",
        "The bars begin at zero; negative figures go left. The value stands at the end of the bar.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data and put the rows in order."""
        for column, standard in (("region", "name"), ("series", None)):
            if column not in frame and "name" in frame:
                frame[column] = frame[standard] if standard else ""
        tidy = tidied(frame, ["region", "name", "series"], ["value"], self.kind)
        refuse_doubled(tidy, ["name", "series"])
        refuse_all_missing(tidy, "name", "value", "name")
        refuse_many(unique(tidy["series"]), MOST_SERIES, Text("serier i én figur", "series in one chart"))
        if self.sort:
            last = tidy[tidy["series"] == tidy["series"].iloc[-1]].set_index("name")["value"]
            tidy["_place"] = tidy["name"].map(last.rank(method="first", ascending=False, na_option="bottom"))
            tidy = tidy.sort_values("_place", kind="stable", ignore_index=True).drop(columns="_place")
        return tidy

    def table(self) -> pd.DataFrame:
        """Return the data and their unit; the column ``series`` only where there are several."""
        table = super().table()
        return table if self.series else table.drop(columns="series")

    @cached_property
    def rows(self) -> list[tuple[str, float]]:
        """Name and value of every bar."""
        return [*self.frame[["name", "value"]].itertuples(index=False, name=None)]

    @cached_property
    def series(self) -> list[str]:
        """The names of the series; none where there is just one."""
        names = unique(self.frame["series"])
        return names if len(names) > 1 else []

    def colours(self) -> dict[tuple[str, str], str]:
        """Return the colour of the bar of each name and series."""
        looks, series = self.looks(), style.series_colours(self.series, self.coloured_as)
        return {
            (name, one): series[one] if series else looks[region].colour
            for region, name, one in self.frame[["region", "name", "series"]].itertuples(index=False)
        }

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (as the names are given)
        """Return mark, colour and name of each series; none where there is just one."""
        colours = style.series_colours(self.series, self.coloured_as)
        return [("square", colour, one) for one, colour in colours.items()]

    def ends(self, lang: Lang) -> list[str]:
        """Return names and values (of the last series), highest first."""
        frame = self.frame
        last = frame[frame["series"] == unique(frame["series"])[-1]]
        return self.form.ranked(last.set_index("name")["value"], lang)

    @property
    def ends_of(self) -> str:
        """The last series, where there are several."""
        return self.series[-1] if self.series else ""

    def draw(self, area: Area) -> None:
        """Draw names, bars and values."""
        names, series = unique(self.frame["name"]), unique(self.frame["series"])
        below = header(area, self.heading, self.unit, self.key(area.lang))
        room = below.height / len(names)
        needed = _LINE * len(series) / _THICKNESS if len(series) > 1 else _ROW
        size = next((size for size in area.sizes if room >= needed * size / 72), None)
        if size is None:
            raise no_room(
                f"{len(names)} navn med {len(series)} stolper hver får ikke plass.",
                f"{len(names)} names with {len(series)} bars each do not fit.",
            )
        self._draw_rows(below.part(size=size), min(room, max(_TALLEST_ROW, needed * size / 72)))

    def _draw_rows(self, area: Area, row: float) -> None:
        looks, colours, series = self.looks(), self.colours(), unique(self.frame["series"])
        names = unique(self.frame["name"])
        lines = self._lines(area)
        if max(map(len, lines.values())) * _LINE * area.size / 72 > row:  # too low for a second line
            lines = {name: [name] for name in lines}
        indent, zero, inches = self._fitted(area, [line for broken in lines.values() for line in broken])
        rows = area.part(left=indent, bottom=area.height - row * len(names), height=row * len(names))
        thick = _THICKNESS * row / len(series)
        bars = self.frame[["region", "name", "series", "value"]].itertuples(index=False)
        for region, name, one, value in bars:
            place, missing = names.index(name), np.isnan(value)
            middle = rows.height - (place + 0.5) * row
            level = middle + _THICKNESS * row / 2 - thick * (series.index(one) + 0.5)
            if not missing:
                corner, gid = (zero, level - thick * 0.48), f"bar-{name}-{one}"
                rows.bar(corner, value * inches, thick * 0.96, gid, facecolor=colours[name, one])
            left = value < 0
            end = zero + (0 if missing else value * inches) + (-_VALUE_GAP if left else _VALUE_GAP)
            rows.text(
                end, level, self.write(value, area.lang), va="middle",
                ha="right" if left else "left", gid=f"value-{name}-{one}",
            )  # fmt: skip
            if one == series[0]:
                y = rows.bottom - area.bottom + middle
                colour = style.INK if self.series else looks[region].text_colour
                va: Literal["center", "middle"] = "center" if len(lines[name]) > 1 else "middle"
                text = "\n".join(lines[name])
                area.text(0, y, text, colour=colour, bold=True, va=va, gid=f"name-{name}")
        ends = (zero, 0.0), (zero, rows.height)
        rows.line(ends, colour=style.REFERENCE, width=BASELINE_WIDTH, gid="zero")

    def native(self, slot: Slot, alt: str) -> bool:
        """Put them on a slide as a bar chart.

        An axis has one colour for all its names: where bars and names have the colours of places, the names
        are therefore labels of an invisible series.
        """
        frame, form, several = self.frame, self.form.excel(slot.lang), bool(self.series)
        names, series = unique(frame["name"]), unique(frame["series"])
        values = {
            one: frame[frame["series"] == one].set_index("name")["value"].reindex(names) for one in series
        }
        shown: list[tuple[str, Sequence[float]]] = [(one or self.unit, [*values[one]]) for one in series]
        area = slot.area.part(width=slot.area.width - 0.1)
        indent, zero, inches = self._fitted(area, [name for name, _ in (*self.rows, *self.beside)])
        if not several:
            zero, indent = indent + zero, 0.0
            shown.append((NAMES[slot.lang], [-zero / inches] * len(names)))
        chart = slot.chart("bars", form, names, shown, alt)
        top, width = slot.header(self.heading, self.unit, self.key(slot.lang)), area.width - indent
        chart.lay_out(indent, top, width, area.height - top - 0.05)
        chart.spacing(*_NATIVE_GAPS[several])
        chart.chart.category_axis.reverse_order = True
        chart.category_axis(style.REFERENCE, named=several)
        scale = Scale(min(0.0, -zero / inches), (width - zero) / inches)  # never from −0
        chart.value_axis(scale, form, crosses=0.0, bare=True)
        colours = self.colours()
        for index, one in enumerate(series):
            shapes = [ooxml.shape(ooxml.fill(colours[name, one]), ooxml.line(None)) for name in names]
            points = (ooxml.point(at, look, bar=True) for at, look in enumerate(shapes))
            labels = ooxml.labels(
                ooxml.Label(at, style.INK, area.size, "outEnd", self.form.excel_of(value, area.lang))
                for at, value in enumerate(values[one])
                if not np.isnan(value)
            )
            chart.dress(index, shapes[0], ooxml.KEEPS_COLOUR, *points, labels)
        if not several:
            looks, regions = self.looks(), frame.drop_duplicates("name")["region"]
            written = ooxml.labels(
                ooxml.Label(at, looks[region].text_colour, area.size, "inEnd", bold=True, category=True)
                for at, region in enumerate(regions)
            )
            unseen = ooxml.shape(ooxml.fill(None), ooxml.line(None))
            chart.dress(1, unseen, ooxml.KEEPS_COLOUR, written)
        return True

    def _lines(self, area: Area) -> dict[str, list[str]]:
        """Return the names split into lines: in one, unless they take more than half of the width."""

        def measure(text: str) -> float:
            return area.measure(text, bold=True)

        names = [name for name, _ in (*self.rows, *self.beside)]
        most = max(area.width * _NAME_SHARE, *(measure(word) for name in names for word in name.split(" ")))
        whole = max(map(measure, names)) <= most
        return {name: [name] if whole else wrap(name, most, measure, balanced=True) for name in names}

    def _fitted(self, area: Area, names: Sequence[str]) -> tuple[float, float, float]:
        """Return inches from the left edge to the bars, from there to zero, and inches per unit."""
        bars = [*self.rows, *self.beside]
        indent = max(area.measure(name, bold=True) for name in names) + _NAME_GAP
        widths = [area.measure(self.write(value, area.lang)) + _VALUE_GAP for _, value in bars]
        values = [0.0 if np.isnan(value) else value for _, value in bars]
        return indent, *_fit(values, widths, area.width - indent)


def _fit(values: list[float], texts: list[float], width: float) -> tuple[float, float]:
    """Return the position of zero and the length of a unit, so that bars with their texts fill the width."""
    bars = list(zip(values, texts, strict=True))
    left = [(-value, text) for value, text in bars if value < 0] or [(0.0, 0.0)]
    right = [(value, text) for value, text in bars if value >= 0] or [(0.0, 0.0)]
    if max(text for _, text in left) + max(text for _, text in right) >= width * 0.92:
        raise no_room(
            "Navn og verdier levner ikke plass til stolpene.",
            "The names and values leave no room for the bars.",
        )
    pairs = [(low + high, width - one - other) for low, one in left for high, other in right]
    inches = min((room / units for units, room in pairs if units), default=width)
    return max(text + value * inches for value, text in left), inches
