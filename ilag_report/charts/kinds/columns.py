"""Columns over years or places: stacked up and down from zero with their net, or side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import Names, Scale, baseline, header, tick_width, value_axis
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area

_WIDTH = 0.68  # of the room for one category
_BESIDE = 0.78  # the same, of columns side by side
NET_MARKER = 11.0
_NET_HALF = 0.78 * NET_MARKER / 72  # inches: half the diagonal of the diamond and its edge
_NET_LINE = 1.5  # font sizes, as the next
_VALUE_LINE = 1.4
_INSIDE_LINE = 1.3
NOISE_KEY = Text("Tilfeldig variasjon", "Chance variation")


@dataclass(frozen=True, eq=False)
class Columns(Figures):
    """Columns from zero, with negative values below.

    The frame has one row per part of a column: ``category`` (a year or a name), ``series`` (the part) and
    ``value``. With ``noise``, one number a category, a pale band from −noise to +noise shows what chance
    alone can do. With ``region``, where each series is a place of its own, the series get the colours of the
    places.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_report.charts.body.Figures`.
    stacked : bool
        Whether the parts stand on each other; otherwise side by side.
    net : str
        What the sum of the parts is called, e.g. «Endring»; empty for none. Its mark is a diamond, its value
        stands above the column.
    values : bool
        Whether the values are written. In stacked parts they stand where there is room, clear of the diamond:
        the value of a part that the diamond covers is left out. Side by side they stand at the ends of the
        columns, all of them or, where they would not fit at 12 points, none.
    """

    stacked: bool = True
    net: str = ""
    values: bool = False

    what: ClassVar[str] = "Columns"
    kind: ClassVar[Text] = Text("Søylediagram", "Column chart")
    reading: ClassVar[Text] = Text(
        "Søylene begynner på null; det som trekker ned, står under streken. "
        "Der det er en rute, viser den summen av delene.",
        "The columns begin at zero; what pulls down is below the line. A diamond shows the sum of the parts.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data and put them in the order of category and series."""
        keys = {"category": str, "series": str}
        tidy = tidied(frame, keys, ["value"], self.what, optional=["noise", "region"])
        refuse_doubled(tidy, list(keys))
        refuse_all_missing(tidy, "series", "value", "series")
        if self.net and not self.stacked:
            raise ChartError("Columns side by side have no net.", "stack them, or leave out net=….")
        series = unique(tidy["series"])
        refuse_many(series, len(style.SERIES_COLOURS), "series in one chart", "put small ones together.")
        refuse_many(unique(tidy["category"]), 24, "columns in one chart", "choose a shorter period.")
        every = pd.MultiIndex.from_product([unique(tidy["category"]), series], names=list(keys))
        whole = tidy.set_index(list(keys)).reindex(every).reset_index()
        if "noise" in whole:
            whole["noise"] = whole.groupby("category", sort=False)["noise"].transform("first")
        if "region" in whole:
            regions = tidy.drop_duplicates(["series", "region"]).set_index("series")["region"]
            whole = whole.drop(columns="region")
            # Elsewhere the places are the categories, or there is one only.
            if len(series) == len(regions) == len(set(regions)) > 1:
                whole["region"] = whole["series"].map(regions)
        return whole

    def colours(self) -> dict[str, str]:
        """Return the colour of each series: of its place where the series are places, else by its order."""
        frame = self.frame
        if "region" not in frame:
            return style.series_colours(unique(frame["series"]))
        looks = self.looks()
        return {
            series: looks[region].colour
            for series, region in zip(frame["series"], frame["region"], strict=True)
        }

    def wide(self) -> pd.DataFrame:
        """Return one row per category and one column per series."""
        frame = self.frame
        wide = frame.set_index(["category", "series"])["value"].unstack("series")
        return wide.loc[unique(frame["category"]), unique(frame["series"])]

    def sums(self) -> pd.Series:
        """Return the net of each category: missing where a part is."""
        return self.wide().sum(axis=1, skipna=False)

    def noise(self) -> pd.Series | None:
        """Return the noise of each category, if there is any."""
        frame = self.frame
        return frame.drop_duplicates("category").set_index("category")["noise"] if "noise" in frame else None

    def ends(self, lang: Lang) -> list[str]:
        """Return the net of each category, or the values of the last category."""
        if self.net:
            sums = self.sums()
            return self.ranked(sums.index.to_series(), sums, lang)
        last = self.wide().iloc[-1]
        return self.ranked(last.index.to_series(), last, lang)

    def scale(self, air: float = 0.06) -> Scale:
        """Return the value axis, from zero, with a share of air beyond the columns."""
        wide = self.wide()
        values: list[float] = []
        if self.stacked:
            values += [*wide.clip(lower=0).sum(axis=1), *wide.clip(upper=0).sum(axis=1)]
        else:
            values += wide.to_numpy().ravel().tolist()
        noise = self.noise()
        if noise is not None:
            values += [*noise, *-noise]
        return Scale.from_zero(values, air=air)

    def draw(self, area: Area) -> None:
        """Draw key, axis and columns."""
        below = header(area, self.heading, self.unit, self.key(area.lang))
        names = self.wide().index.to_list()
        indent = tick_width(self._ticks(self.scale(), area.lang).values(), area)
        plot = below.part(left=indent)
        years = all(name.isdigit() for name in names)
        below_columns = Names.fit(plot, names, years=years)
        plot = plot.part(bottom=below_columns.height)
        scale = self.scale().with_room(*self.text_room(plot), plot.height)
        axes = plot.axes()
        axes.set_xlim(-0.5, len(names) - 0.5)
        axes.set_ylim(scale.low, scale.high)
        value_axis(axes, area, self._ticks(scale, area.lang))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        below_columns.draw(plot)
        self._columns(axes, plot, plot.width / len(names))
        baseline(axes, gid=f"{area.key}zero")

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:
        """Return mark, colour and name of everything that needs to be told apart."""
        series = unique(self.frame["series"])
        colours = self.colours()
        entries = [("square", colours[one], one) for one in series] if len(series) > 1 or self.net else []
        if self.net:
            entries.append(("diamond", style.INK, self.net))
        if "noise" in self.frame:
            entries.append(("square", style.NOISE, NOISE_KEY[lang]))
        return entries

    def value_size(self, area: Area) -> float:
        """Return the font size of the values at columns side by side: the largest that fits, 0 for none.

        Parameters
        ----------
        area : Area
            The columns; its width and font size count.
        """
        if self.stacked or not self.values:
            return 0.0
        wide = self.wide()
        room = area.width / len(wide) * _BESIDE / len(wide.columns)
        texts = [self.write(value, area.lang) for value in self.frame["value"].dropna()]
        sizes = sorted({area.size, style.SMALL_SIZE}, reverse=True)
        return next(
            (size for size in sizes if all(area.measure(one, size=size) <= room for one in texts)), 0.0
        )

    def text_room(self, area: Area) -> tuple[float, float]:
        """Return the inches that texts and diamonds need below and above the columns in an area."""
        if self.net:
            scale, above = self.scale(), _NET_LINE * area.size / 72
            inches = (area.height - above - _NET_HALF) / (scale.high - scale.low)
            return max(0.0, _NET_HALF - (self.sums().fillna(0).min() - scale.low) * inches), above
        line, values = _VALUE_LINE * self.value_size(area) / 72, self.frame["value"]
        return line * bool((values < 0).any()), line * bool((values >= 0).any())

    def spot(self, bottom: float, value: float, net: float, inches: float, size: float) -> float | None:
        """Return the height at which the value of a stacked part is written; None where there is no room.

        Parameters
        ----------
        bottom, value : float
            Where the part begins, and how far it goes.
        net : float
            The sum of the parts, whose diamond is kept clear.
        inches : float
            The length of one unit.
        size : float
            The font size in points.
        """
        low, high = sorted((bottom, bottom + value))
        if self.net and not np.isnan(net):
            half = _NET_HALF / inches
            pieces = [(low, min(high, net - half)), (max(low, net + half), high)]
            low, high = max(pieces, key=lambda piece: piece[1] - piece[0])
        return (low + high) / 2 if (high - low) * inches >= _INSIDE_LINE * size / 72 else None

    def _ticks(self, scale: Scale, lang: Lang) -> dict[float, str]:
        return scale.texts(lang, percent=self.percent, signed=self.signed)

    def _columns(self, axes: Axes, plot: Area, room: float) -> None:
        wide, noise = self.wide(), self.noise()
        colours = self.colours()
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        size = self.value_size(plot)
        for place, category in enumerate(wide.index.astype(str)):
            parts = wide.loc[category]
            if noise is not None and not np.isnan(noise[category]):
                axes.bar(
                    place, 2 * noise[category], 1.0, -noise[category], color=style.NOISE, zorder=0.6,
                    gid=f"{plot.key}noise-{category}",
                )  # fmt: skip
            for series, left, bottom, width, value in self.placed(place, parts):
                axes.bar(
                    left, value, width, bottom, align="edge", color=colours[series], edgecolor=style.WHITE,
                    linewidth=0.8, zorder=2, gid=f"{plot.key}column-{category}-{series}",
                )  # fmt: skip
                text, x = self.write(value, plot.lang), (left + width / 2 + 0.5) * room
                spot = self.spot(bottom, value, parts.sum(skipna=False), inches, plot.size)
                if (
                    self.values
                    and self.stacked
                    and spot is not None
                    and width * room > plot.measure(text) * 1.05
                ):
                    plot.text(
                        x, (spot - low) * inches, text, colour=style.WHITE, ha="center", va="middle",
                        gid=f"inside-{category}-{series}",
                    )  # fmt: skip
                if size:
                    plot.text(
                        x, (value - low) * inches + (0.03 if value >= 0 else -0.06), text, size=size,
                        ha="center", va="bottom" if value >= 0 else "top", gid=f"value-{category}-{series}",
                    )  # fmt: skip
            if self.net:
                self._net(axes, plot, place, parts, room)

    def placed(self, place: int, parts: pd.Series) -> list[tuple[str, float, float, float, float]]:
        """Return series, left edge, bottom, width and value of every part of one column."""
        placed = []
        base = {True: 0.0, False: 0.0}
        width = _WIDTH if self.stacked else _BESIDE / len(parts)
        for order, (series, value) in enumerate(parts.items()):
            if np.isnan(value):
                continue
            left = place - (_WIDTH / 2 if self.stacked else width * (len(parts) / 2 - order))
            placed.append((str(series), left, base[value >= 0] if self.stacked else 0.0, width, float(value)))
            base[value >= 0] += value
        return placed

    def _net(self, axes: Axes, plot: Area, place: int, parts: pd.Series, room: float) -> None:
        """Mark the sum of the parts, and write it above the column."""
        total = parts.sum(skipna=False)
        if np.isnan(total):
            return
        axes.plot(
            place, total, marker="D", markersize=NET_MARKER, markerfacecolor=style.INK,
            markeredgecolor=style.WHITE, markeredgewidth=1.6, linestyle="none", zorder=4,
            gid=f"{plot.key}net-{parts.name}",
        )  # fmt: skip
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        # The diamond may stand at the very top of its column.
        y = max(parts.clip(lower=0).sum() - low, total - low + _NET_HALF / inches) * inches + 0.1
        plot.text(
            (place + 0.5) * room, y, self.write(float(total), plot.lang), bold=True, ha="center",
            gid=f"net-{parts.name}",
        )  # fmt: skip
