"""Columns over years or places: stacked up and down from zero with their net, or side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from ilag_data.charts import style
from ilag_data.charts.axis import (
    Scale,
    baseline,
    category_names,
    header,
    names_height,
    names_in_lines,
    tick_width,
    value_axis,
)
from ilag_data.charts.body import Figures
from ilag_data.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique
from ilag_data.language import Text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilag_data.charts.draw import Area
    from ilag_data.language import Lang

_WIDTH = 0.68  # of the room for one category
NET_MARKER = 11.0
NOISE_KEY = Text("Tilfeldig variasjon", "Chance variation")


@dataclass(frozen=True, eq=False)
class Columns(Figures):
    """Columns from zero, with negative values below.

    The frame has one row per part of a column: ``category`` (a year or a name), ``series`` (the part) and
    ``value``. With ``noise``, one number a category, a pale band from −noise to +noise shows what chance
    alone can do.

    Parameters
    ----------
    stacked : bool
        Whether the parts stand on each other; otherwise side by side.
    net : str
        What the sum of the parts is called, e.g. «Endring»; empty for none. Its mark is a diamond, its value
        stands above the column.
    values : bool
        Whether the value of each part is written in it, where there is room.
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
        tidy = tidied(frame, keys, ["value"], self.what, optional=["noise"])
        refuse_doubled(tidy, list(keys))
        refuse_all_missing(tidy, "series", "value", "series")
        series = unique(tidy["series"])
        refuse_many(series, len(style.SERIES_COLOURS), "series in one chart", "put small ones together.")
        refuse_many(unique(tidy["category"]), 24, "columns in one chart", "choose a shorter period.")
        every = pd.MultiIndex.from_product([unique(tidy["category"]), series], names=list(keys))
        whole = tidy.set_index(list(keys)).reindex(every).reset_index()
        if "noise" in whole:
            whole["noise"] = whole.groupby("category", sort=False)["noise"].transform("first")
        return whole

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
        under = names_height(plot, names_in_lines(plot, names, years=years))
        plot = plot.part(bottom=under)
        net_room = 1.5 * area.size / 72 if self.net else 0.0
        scale = self.scale().with_room(0.0, net_room, plot.height) if net_room else self.scale()
        axes = plot.axes()
        axes.set_xlim(-0.5, len(names) - 0.5)
        axes.set_ylim(scale.low, scale.high)
        value_axis(axes, area, self._ticks(scale, area.lang))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        category_names(plot, names, years=years)
        self._columns(axes, plot, plot.width / len(names))
        baseline(axes, gid=f"{area.key}zero")

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:
        """Return mark, colour and name of everything that needs to be told apart."""
        series = unique(self.frame["series"])
        colours = style.series_colours(series)
        entries = [("square", colours[one], one) for one in series] if len(series) > 1 or self.net else []
        if self.net:
            entries.append(("diamond", style.INK, self.net))
        if "noise" in self.frame:
            entries.append(("square", style.NOISE, NOISE_KEY[lang]))
        return entries

    def _ticks(self, scale: Scale, lang: Lang) -> dict[float, str]:
        return scale.texts(lang, percent=self.percent, signed=self.signed)

    def _columns(self, axes: Axes, plot: Area, room: float) -> None:
        wide, noise = self.wide(), self.noise()
        colours = style.series_colours(list(wide.columns))
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        for place, category in enumerate(wide.index.astype(str)):
            parts = wide.loc[category]
            if noise is not None and not np.isnan(noise[category]):
                axes.bar(
                    place, 2 * noise[category], 1.0, -noise[category], color=style.NOISE, zorder=0.6,
                    gid=f"{plot.key}noise-{category}",
                )  # fmt: skip
            for series, left, bottom, width, value in self._placed(place, parts):
                axes.bar(
                    left, value, width, bottom, align="edge", color=colours[series], edgecolor=style.WHITE,
                    linewidth=0.8, zorder=2, gid=f"{plot.key}column-{category}-{series}",
                )  # fmt: skip
                text = self.write(value, plot.lang)
                fits = (
                    abs(value) * inches >= 1.3 * plot.size / 72 and width * room > plot.measure(text) * 1.05
                )
                if self.values and self.stacked and fits:
                    x, y = (left + width / 2 + 0.5) * room, (bottom + value / 2 - low) * inches
                    plot.text(
                        x, y, text, colour=style.WHITE, ha="center", va="middle",
                        gid=f"inside-{category}-{series}",
                    )  # fmt: skip
            if self.net:
                self._net(axes, plot, place, parts, room)

    def _placed(self, place: int, parts: pd.Series) -> list[tuple[str, float, float, float, float]]:
        """Return series, left edge, bottom, width and value of every part of one column."""
        placed = []
        base = {True: 0.0, False: 0.0}
        width = _WIDTH if self.stacked else _WIDTH * 1.15 / len(parts)
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
        top = max(parts.clip(lower=0).sum(), 0.0)
        # The diamond may stand at the very top of its column.
        above = NET_MARKER * 0.75 / 72 if total >= top * 0.98 else 0.0
        y = (top - low) / (high - low) * plot.height + above + 0.1
        plot.text(
            (place + 0.5) * room, y, self.write(float(total), plot.lang), bold=True, ha="center",
            gid=f"net-{parts.name}",
        )  # fmt: skip
