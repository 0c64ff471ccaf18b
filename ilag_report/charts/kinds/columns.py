"""Columns over years or places: stacked up and down from zero with their net, or side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import numpy as np
import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import ooxml, style
from ilag_report.charts.axis import Names, Scale, baseline, header, tick_width, value_axis
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.native import NativeChart, Slot

_MOST_COLUMNS = 24
_WIDTH = 0.68  # of the room for one category
_BESIDE = 0.78  # the same, for columns side by side
_EDGE = 1.2  # points, white: between the parts of a column
_NET_MARKER = 11.0
_NET_HALF = 0.78 * _NET_MARKER / 72  # inches: half the diagonal of the diamond and its edge
_NET_AIR = 0.05  # inches
_NET_LINE = 1.5  # font sizes, as the next
_TIGHT_LINE = 1.15
_VALUE_LINE = 1.4
_INSIDE_LINE = 1.3
_NOISE = Text("Tilfeldig variasjon", "Chance variation")
BELOW_NOISE = Text("Tilfeldig variasjon, nedre grense", "Chance variation, lower limit")
"""The name of the series that mirrors the noise below zero on a slide."""
_DIAMOND = Text("Ruten viser summen av delene.", "The diamond shows the sum of the parts.")
_NATIVE_GAPS = {True: (47, 100), False: (30, 0)}
"""Whether they are stacked → gap and overlap of native columns."""
_SLANTED = 0.71  # height of a slanted text, as a share of its width
_PLOT_SHARE = 0.92  # least share of the width for the columns
_NARROW = 0.6  # largest share of a native column's room for its value


class Part(NamedTuple):
    """One part of a column, in units of the axes."""

    series: str
    left: float
    bottom: float
    width: float
    value: float


@dataclass(frozen=True, eq=False)
class Columns(Figures):
    """Columns from zero, with negative values below.

    The frame has one row per part of a column: ``category`` (a year or a name), ``series`` (the part) and
    ``value``. With ``noise``, one number per category, a pale band from −noise to +noise shows chance
    variation. With ``region``, where each series is a different place, the series get the colours of the
    places.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        As in `ilag_report.charts.body.Figures`.
    stacked : bool
        Whether the parts are stacked; otherwise they are side by side.
    net : str
        The name of the sum of the parts, e.g. «Endring»; empty for none. It is marked by a diamond, with its
        value at the end of the column.
    values : bool
        Whether the values are written. In stacked parts they are written where there is room clear of the
        diamond; the value of a part that the diamond covers is left out. Side by side they are at the ends of
        the columns, all of them or, where they would not fit at 12 points, none.
    coloured_as : sequence of str
        The keys of the series in `ilag_report.charts.style.PARTS`, in their order, which give one thing one
        colour in all charts. Without them colours go by the order.
    reach : sequence of float
        Values that the axis must include: those of another panel that it is to be compared with.
    """

    stacked: bool = True
    net: str = ""
    values: bool = False
    coloured_as: Sequence[str] = ()
    reach: Sequence[float] = ()

    kind: ClassVar[Text] = Text("Søylediagram", "Column chart")
    reading: ClassVar[Text] = Text(
        "Søylene begynner på null; det som trekker ned, står under streken.",
        "The columns begin at zero; what pulls down is below the line.",
    )

    def how_to_read(self, lang: Lang) -> str:
        """Return how to read it, including the diamond where there is one."""
        return f"{self.reading[lang]} {_DIAMOND[lang] if self.net else ''}".strip()

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data, and complete them to every series of every category, in order."""
        keys = ["category", "series"]
        tidy = tidied(frame, keys, ["value"], self.kind, optional=["noise", "region"])
        refuse_doubled(tidy, keys)
        refuse_all_missing(tidy, "series", "value", "series")
        if self.net and not self.stacked:
            raise ChartError(
                "Søyler side om side har ingen sum (net).",
                "Columns side by side have no sum (net).",
                "stable dem, eller utelat net=….",
                "stack them, or leave out net=….",
            )
        categories, series = unique(tidy["category"]), unique(tidy["series"])
        refuse_many(series, len(style.SERIES_COLOURS), Text("serier i én figur", "series in one chart"))
        refuse_many(categories, _MOST_COLUMNS, Text("søyler i én figur", "columns in one chart"))
        every = pd.MultiIndex.from_product([categories, series], names=keys)
        whole = tidy.set_index(keys).reindex(every).reset_index()
        if "noise" in whole:
            whole["noise"] = whole.groupby("category", sort=False)["noise"].transform("first")
        if "region" in whole:
            regions = tidy.drop_duplicates(["series", "region"]).set_index("series")["region"]
            whole = whole.drop(columns="region")
            # Otherwise the places are the categories, or there is only one.
            if len(series) == len(regions) == len(set(regions)) > 1:
                whole["region"] = whole["series"].map(regions)
        return whole

    def colours(self) -> dict[str, str]:
        """Return the colour of each series: of its place where the series are places, else by its order."""
        frame = self.frame
        if "region" not in frame:
            return style.series_colours(unique(frame["series"]), self.coloured_as)
        looks, pairs = self.looks(), zip(frame["series"], frame["region"], strict=True)
        return {series: looks[region].colour for series, region in pairs}

    @cached_property
    def wide(self) -> pd.DataFrame:
        """One row per category and one column per series."""
        frame = self.frame
        wide = frame.set_index(["category", "series"])["value"].unstack("series")
        return wide.loc[unique(frame["category"]), unique(frame["series"])]

    @cached_property
    def sums(self) -> pd.Series:
        """The net of each category: NaN where a part is missing."""
        return self.wide.sum(axis=1, skipna=False)

    @cached_property
    def _stacked_ends(self) -> tuple[pd.Series, pd.Series]:
        """The lower and the upper end of the stack of each category."""
        wide = self.wide
        return wide.clip(upper=0).sum(axis=1), wide.clip(lower=0).sum(axis=1)

    @cached_property
    def noise(self) -> pd.Series | None:
        """The noise of each category, if there is any."""
        frame = self.frame
        return frame.drop_duplicates("category").set_index("category")["noise"] if "noise" in frame else None

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:
        """Return mark, colour and name of each entry of the key."""
        entries = [("square", colour, one) for one, colour in self.colours().items()]
        if self.net:
            entries.append(("diamond", style.INK, self.net))
        elif len(entries) == 1:
            entries = []
        if self.noise is not None:
            entries.append(("square", style.NOISE, _NOISE[lang]))
        return entries

    def ends(self, lang: Lang) -> list[str]:
        """Return the net of each category, or the values of the last category."""
        values = self.sums if self.net else self.wide.iloc[-1]
        return self.form.ranked(values, lang)

    @property
    def ends_of(self) -> str:
        """The last category, unless the values are the nets of all."""
        return "" if self.net else str(self.wide.index[-1])

    def scale(self, air: float = 0.06) -> Scale:
        """Return the value axis from zero, with a share of the range as margin beyond the columns."""
        ends = pd.concat(self._stacked_ends) if self.stacked else self.frame["value"]
        noise = () if (noise := self.noise) is None else (*noise, *-noise)
        return replace(Scale.from_zero([*ends, *self.reach, *noise], air=air), least=self.least_step)

    def parts(self, place: int, values: pd.Series) -> list[Part]:
        """Return the parts of the column at a place on the axis, stacked or side by side."""
        parts = []
        base = {True: 0.0, False: 0.0}
        width = _WIDTH if self.stacked else _BESIDE / len(values)
        for order, (series, value) in enumerate(values.items()):
            if np.isnan(value):
                continue
            left = place - (_WIDTH / 2 if self.stacked else width * (len(values) / 2 - order))
            bottom = base[value >= 0] if self.stacked else 0.0
            parts.append(Part(str(series), left, bottom, width, float(value)))
            base[value >= 0] += value
        return parts

    def draw(self, area: Area) -> None:
        """Draw key, axis and columns."""
        below = header(area, self.heading, self.unit, self.key(area.lang))
        wide, scale = self.wide, self.scale()
        plot = below.part(left=tick_width(scale.texts(self.ticks(scale), area.lang).values(), area))
        names = Names.fit(plot, wide.index.to_list())
        plot = plot.part(bottom=names.height)
        scale = scale.with_room(*self._text_room(plot, scale), plot.height)
        axes = plot.axes()
        axes.set_xlim(-0.5, len(wide) - 0.5)
        axes.set_ylim(scale.low, scale.high)
        value_axis(axes, area, scale.texts(self.ticks(scale), area.lang))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        names.draw(plot)
        for place, height in enumerate(self._net_heights(plot, scale)):
            self._draw_column(axes, plot, scale, place, height)
        baseline(axes, gid=f"{area.key}zero")

    def _draw_column(self, axes: Axes, plot: Area, scale: Scale, place: int, net_height: float) -> None:
        values = self.wide.iloc[place]
        category = str(values.name)
        room, inches = plot.width / len(self.wide), plot.height / (scale.high - scale.low)
        noise, colours, size = self.noise, self.colours(), self._value_size(plot)
        net = values.sum(skipna=False)
        if noise is not None and not np.isnan(noise[category]):
            band, gid = noise[category], f"noise-{category}"
            plot.bar((place - 0.5, -band), 1.0, 2 * band, gid, axes, facecolor=style.NOISE, zorder=0.6)
        for part in self.parts(place, values):
            series, value = part.series, part.value
            plot.bar(
                (part.left, part.bottom), part.width, value, f"column-{category}-{series}", axes,
                facecolor=colours[series], edgecolor=style.WHITE, linewidth=_EDGE, zorder=2,
            )  # fmt: skip
            text, x = self.write(value, plot.lang), (part.left + part.width / 2 + 0.5) * room
            spot = self._spot(part, net, inches, plot.size)
            if spot is not None and part.width * room > plot.measure(text) * 1.05:
                plot.text(
                    x, (spot - scale.low) * inches, text, colour=style.text_on(colours[series]), ha="center",
                    va="middle", gid=f"inside-{category}-{series}",
                )  # fmt: skip
            if size:
                up = value >= 0
                plot.text(
                    x, (value - scale.low) * inches + (0.03 if up else -0.06), text, size=size, ha="center",
                    va="bottom" if up else "top", gid=f"value-{category}-{series}",
                )  # fmt: skip
        if self.net and not np.isnan(net):
            axes.plot(
                place, net, marker="D", markersize=_NET_MARKER, markerfacecolor=style.INK,
                markeredgecolor=style.WHITE, markeredgewidth=1.6, linestyle="none", zorder=4,
                gid=f"{plot.key}net-{category}",
            )  # fmt: skip
            up, text = net >= 0, self.write(float(net), plot.lang)
            plot.text(
                min((place + 0.5) * room, plot.width - plot.measure(text, bold=True) / 2), net_height, text,
                bold=True, ha="center", va="bottom" if up else "top", gid=f"net-{category}",
            )  # fmt: skip

    def _net_heights(self, plot: Area, scale: Scale) -> list[float]:
        """Return the height of each net's text, at an end of its column; on two levels if texts touch."""
        inches, sums = plot.height / (scale.high - scale.low), self.sums
        bottoms, tops = self._stacked_ends
        # The diamond may be at the very end of its column.
        half, up = _NET_HALF / inches, (sums >= 0).to_numpy()
        above = np.maximum(tops, sums + half) - scale.low
        below = np.minimum(bottoms, sums - half) - scale.low
        sides = [
            np.where(up, above * inches + _NET_AIR, np.nan),
            np.where(up, np.nan, _NET_AIR - below * inches),
        ]
        if self._touching(plot):
            sides = [_on_two_levels(side, _TIGHT_LINE * plot.size / 72) for side in sides]
        return [*np.where(up, sides[0], np.negative(sides[1]))]

    def _touching(self, area: Area) -> bool:
        """Return whether nets are wider than the room for their columns."""
        widths = [area.measure(self.write(net, area.lang), bold=True) for net in self.sums if self.net]
        return max(widths, default=0.0) > area.width / len(self.wide)

    def native(self, slot: Slot, alt: str) -> bool:
        """Put them on a slide as a column chart; the net is a line in it, the noise areas behind it."""
        wide, noise, form = self.wide, self.noise, self.form.excel(slot.lang)
        series = [(str(name), wide[name]) for name in wide.columns]
        if self.net:
            series.append((self.net, self.sums))
        if noise is not None:
            series += [(_NOISE[slot.lang], noise), (BELOW_NOISE[slot.lang], -noise)]
        chart = slot.chart("stacks" if self.stacked else "columns", form, wide.index, series, alt)
        chart.spacing(*_NATIVE_GAPS[self.stacked])
        scale = self.scale(air=0.0)
        height = self._native_frame(chart, scale)
        scale = scale.with_room(*self._text_room(slot.area.part(height=height), scale), height)
        scale = scale.whole(height, slot.area.size)
        chart.value_axis(scale, self.ticks(scale).excel(slot.lang), crosses=0.0)
        inches, colours = height / (scale.high - scale.low), self.colours()
        labels = self._native_labels(slot.area, inches)
        white = ooxml.line(style.WHITE, _EDGE)
        for index, name in enumerate(wide.columns):
            look = ooxml.shape(ooxml.fill(colours[name]), white)
            chart.dress(index, look, ooxml.KEEPS_COLOUR, ooxml.labels(labels[name]))
        if self.net:
            chart.as_line(len(wide.columns))
            diamond = ooxml.marker("diamond", _NET_MARKER, style.INK, style.WHITE)
            nets = ooxml.labels(self._native_nets(slot.area, inches))
            chart.dress(len(wide.columns), ooxml.shape("", ooxml.line(None)), diamond, nets)
        if noise is not None:
            band = ooxml.shape(ooxml.fill(style.NOISE), ooxml.line(None))
            for index in range(len(series) - 2, len(series)):
                chart.dress(index, band)
            chart.as_areas(len(series) - 2)
        return True

    def _native_frame(self, chart: NativeChart, scale: Scale) -> float:
        """Write unit, key and names, put the plot between them, and return its height in inches."""
        area, names = chart.slot.area, self.wide.index.to_list()
        top = chart.slot.header(self.heading, self.unit, self.key(area.lang))
        left = tick_width(scale.texts(self.ticks(scale), area.lang).values(), area)
        width = area.width - left - 0.1
        below = Names.fit(area.part(width=width), names)
        # PowerPoint cannot stagger names: where they need it, they are slanted.
        slanted = below.levels > 1
        widest = max(area.measure(name, size=below.size) for name in names)
        under = (_SLANTED * (widest + below.size / 72) if slanted else below.height) + 0.1
        turned = ooxml.SLANT if slanted else 0
        chart.category_axis(style.REFERENCE, size=below.size, step=below.step, turned=turned)
        height = area.height - top - under
        chart.lay_out(left, top, width, height)
        return height

    def _native_labels(self, area: Area, inches: float) -> dict[str, list[ooxml.Label]]:
        """Return the labels of each series, placed as in the picture; `inches` is the length of a unit."""
        wide, colours = self.wide, self.colours()
        size = self._value_size(area.part(width=area.width * _PLOT_SHARE))
        labels: dict[str, list[ooxml.Label]] = {name: [] for name in wide.columns}
        for index, (_, values) in enumerate(wide.iterrows()):
            for part in self.parts(index, values):
                form, add = self.form.excel_of(part.value, area.lang), labels[part.series].append
                spot = self._spot(part, values.sum(skipna=False), inches, area.size)
                width = area.measure(self.write(part.value, area.lang))
                if spot is not None and width < area.width / len(wide) * _NARROW:
                    moved = (part.bottom + part.value / 2 - spot) * inches / area.height
                    colour = style.text_on(colours[part.series])
                    add(ooxml.Label(index, colour, area.size, "ctr", form, moved=moved))
                if size:
                    add(ooxml.Label(index, style.INK, size, "outEnd", form))
        return labels

    def _native_nets(self, area: Area, inches: float) -> list[ooxml.Label]:
        """Return the labels of the nets, moved from the diamond to the end of the column."""
        return [
            ooxml.Label(
                index, style.INK, area.size, "t" if net >= 0 else "b", self.form.excel_of(net, area.lang),
                bold=True, moved=(net - (top if net >= 0 else bottom)) * inches / area.height,
            )
            for index, (net, bottom, top) in enumerate(zip(self.sums, *self._stacked_ends, strict=True))
            if not np.isnan(net)
        ]  # fmt: skip

    def _value_size(self, area: Area) -> float:
        """Return the font size of values of columns side by side: the largest that fits, 0 for none."""
        if self.stacked or not self.values:
            return 0.0
        room = area.width * _BESIDE / self.wide.size
        texts = [self.write(value, area.lang) for value in self.frame["value"].dropna()]
        fitting = (size for size in area.sizes if all(area.measure(one, size=size) <= room for one in texts))
        return next(fitting, 0.0)

    def _text_room(self, area: Area, scale: Scale) -> tuple[float, float]:
        """Return the inches that texts and diamonds need below and above the columns in an area."""
        if self.net:
            nets, (bottoms, tops) = self.sums, self._stacked_ends
            line = _NET_HALF + _NET_LINE * area.size / 72 * (1 + self._touching(area))
            if self.reach:  # as much in every panel, so that they have one scale
                return line, line
            inches = (area.height - 2 * line) / (scale.high - scale.low)
            sides = (
                (bottoms[nets < 0] - scale.low, nets.dropna() - scale.low),
                (scale.high - tops[nets >= 0], scale.high - nets.dropna()),
            )
            below, above = (
                max([0.0, *(line - inches * texts), *(_NET_HALF - inches * marks)]) for texts, marks in sides
            )
            return below, above
        line, values = _VALUE_LINE * self._value_size(area) / 72, self.frame["value"]
        return line * bool((values < 0).any()), line * bool((values >= 0).any())

    def _spot(self, part: Part, net: float, inches: float, size: float) -> float | None:
        """Return the height at which the value of a stacked part is written, clear of the diamond of the net.

        None where there is no room for a text of a size in points, or where no values are written inside.
        """
        if not (self.values and self.stacked):
            return None
        low, high = sorted((part.bottom, part.bottom + part.value))
        if self.net and not np.isnan(net):
            half = _NET_HALF / inches
            pieces = [(low, min(high, net - half)), (max(low, net + half), high)]
            low, high = max(pieces, key=lambda piece: piece[1] - piece[0])
        return (low + high) / 2 if (high - low) * inches >= _INSIDE_LINE * size / 72 else None


def _on_two_levels(heights: NDArray[np.float64], line: float) -> NDArray[np.float64]:
    """Raise every other height, from the first or the second, a line clear of its neighbours."""

    def raised(first: int) -> NDArray[np.float64]:
        levels = heights.copy()
        for at in range(first, len(levels), 2):
            beside = [*levels[max(at - 1, 0) : at], *levels[at + 1 : at + 2]]
            while near := [height for height in beside if abs(height - levels[at]) < line * (1 - 1e-9)]:
                levels[at] = max(near) + line
        return levels

    return min(map(raised, (0, 1)), key=np.nansum)
