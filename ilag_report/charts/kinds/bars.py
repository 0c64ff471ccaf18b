"""Bars: one figure per place, sorted, from zero to the left and right, one or a few series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import baseline, header
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique
from ilag_report.charts.numbers import MISSING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area

MOST_SERIES = 3
_LINE = 1.22
_ROW = 1.45  # least height of a single bar with its text, in font sizes
_TALLEST_ROW = 0.85  # inches
_THICKNESS = 0.72  # of the row
_NAME_GAP = 0.16  # inches
_VALUE_GAP = 0.08


@dataclass(frozen=True, eq=False)
class Bars(Figures):
    """Bars from zero, with the value at the end of each.

    The frame has one row per bar: ``name`` and ``value``; with ``region`` bars get the colours of the places,
    with ``series`` there are several bars for each name, at most three. A missing value is written «..».

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_report.charts.body.Figures`.
    sort : bool
        Whether the largest comes first; by the last series where there are several. Otherwise the order of
        the frame is kept.
    """

    sort: bool = True

    what: ClassVar[str] = "Bars"
    kind: ClassVar[Text] = Text("Stolpediagram", "Bar chart")
    reading: ClassVar[Text] = Text(
        "Stolpene begynner på null; nedgang går mot venstre. Verdien står ved enden av stolpen.",
        "The bars begin at zero; declines go left. The value stands at the end of the bar.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data and put the rows in order."""
        for column, standard in (("region", "name"), ("series", None)):
            if column not in frame and "name" in frame:
                frame[column] = frame[standard] if standard else ""
        tidy = tidied(frame, {"region": str, "name": str, "series": str}, ["value"], self.what)
        refuse_doubled(tidy, ["name", "series"])
        refuse_all_missing(tidy, "name", "value", "name")
        refuse_many(unique(tidy["series"]), MOST_SERIES, "series in one chart", "split them into panels.")
        if self.sort:
            last = tidy[tidy["series"] == tidy["series"].iloc[-1]].set_index("name")["value"]
            tidy["_place"] = tidy["name"].map(last.rank(method="first", ascending=False, na_option="bottom"))
            tidy = tidy.sort_values("_place", kind="stable", ignore_index=True).drop(columns="_place")
        return tidy

    def table(self) -> pd.DataFrame:
        """Return the data and their unit; the column of the series only where there are several."""
        table = super().table()
        return table if self.series() else table.drop(columns="series")

    def series(self) -> list[str]:
        """Return the names of the series; none where there is just one."""
        names = unique(self.frame["series"])
        return names if len(names) > 1 else []

    def colours(self) -> dict[tuple[str, str], str]:
        """Return the colour of the bar of each name and series."""
        frame = self.frame
        looks, series = self.looks(), style.series_colours(self.series())
        return {
            (name, one): series[one] if series else looks[region].colour
            for region, name, one in zip(frame["region"], frame["name"], frame["series"], strict=True)
        }

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (as the names are given)
        """Return mark, colour and name of each series; none where there is just one."""
        return [("square", colour, one) for one, colour in style.series_colours(self.series()).items()]

    def ends(self, lang: Lang) -> list[str]:
        """Return names and values (of the last series), from the highest to the lowest."""
        frame = self.frame
        last = frame[frame["series"] == (self.series() or [""])[-1]] if self.series() else frame
        return self.ranked(last["name"], last["value"], lang)

    def draw(self, area: Area) -> None:
        """Draw names, bars and values."""
        names, series = unique(self.frame["name"]), unique(self.frame["series"])
        below = header(area, self.heading, self.unit, self.key(area.lang))
        room = below.height / len(names)
        sizes = sorted({area.size, style.SMALL_SIZE}, reverse=True)
        needed = _LINE * len(series) / _THICKNESS if len(series) > 1 else _ROW
        size = next((size for size in sizes if room >= needed * size / 72), None)
        if size is None:
            raise ChartError(
                f"{len(names)} names with {len(series)} bars each do not fit.", "show fewer, or use a table."
            )
        self._draw_rows(below.part(size=size), min(room, max(_TALLEST_ROW, needed * size / 72)))

    def texts(self, lang: Lang) -> list[str]:
        """Return the text at the end of each bar, in the order of the frame."""
        return [MISSING if np.isnan(value) else self.write(value, lang) for value in self.frame["value"]]

    def fitted(self, area: Area) -> tuple[float, float, float]:
        """Work out how wide the names are, where zero is, and how long one unit.

        Parameters
        ----------
        area : Area
            Its width and font size count.

        Returns
        -------
        tuple of float
            Inches from the left edge to the bars, from there to zero, and inches per unit.
        """
        frame = self.frame
        indent = max(area.measure(name, bold=True) for name in unique(frame["name"])) + _NAME_GAP
        widths = [area.measure(text) + _VALUE_GAP for text in self.texts(area.lang)]
        return indent, *_fit(frame["value"].fillna(0).to_list(), widths, area.width - indent)

    def _draw_rows(self, area: Area, row: float) -> None:
        frame, looks = self.frame, self.looks()
        names, texts = unique(frame["name"]), self.texts(area.lang)
        indent, zero, inches = self.fitted(area)
        rows = area.part(left=indent, bottom=area.height - row * len(names), height=row * len(names))
        axes = rows.axes()
        axes.set_xlim(-zero / inches, (rows.width - zero) / inches)
        axes.set_ylim(len(names) - 0.5, -0.5)
        bare(axes)
        colours, series = self.colours(), unique(frame["series"])
        thick = _THICKNESS / len(series)
        for (region, name, one, value), text in zip(
            frame[["region", "name", "series", "value"]].itertuples(index=False), texts, strict=True
        ):
            place = names.index(name)
            middle = place - _THICKNESS / 2 + thick * (series.index(one) + 0.5)
            y = rows.height - (middle + 0.5) * row
            if not np.isnan(value):
                axes.barh(
                    middle, value, thick * 0.96, color=colours[name, one], gid=f"{area.key}bar-{name}-{one}"
                )
            end = zero + (0 if np.isnan(value) else value * inches)
            left = value < 0
            rows.text(
                end + (-_VALUE_GAP if left else _VALUE_GAP),
                y,
                text,
                ha="right" if left else "left",
                va="middle",
                gid=f"value-{name}-{one}",
            )
            if one == series[0]:
                area.text(
                    0,
                    rows.bottom - area.bottom + rows.height - (place + 0.5) * row,
                    name,
                    colour=looks[region].text_colour,
                    bold=True,
                    va="middle",
                    gid=f"name-{name}",
                )
        baseline(axes, gid=f"{area.key}zero", upright=True)


def bare(axes: Axes) -> None:
    """Take ticks, grid and frame away: the values stand at the bars."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)


def _fit(values: list[float], texts: list[float], width: float) -> tuple[float, float]:
    """Find where zero is and how long one unit is, so that bars and their texts fill the width.

    Parameters
    ----------
    values : list of float
        The bars.
    texts : list of float
        The width of the text at the end of each.
    width : float
        The room, in inches.

    Returns
    -------
    tuple of float
        Inches from the left edge to zero, and inches per unit.
    """

    def needed(inches: float) -> tuple[float, float]:
        left = max(
            (text - value * inches for value, text in zip(values, texts, strict=True) if value < 0), default=0
        )
        right = max(
            (text + value * inches for value, text in zip(values, texts, strict=True) if value >= 0),
            default=0,
        )
        return left, right

    if sum(needed(0.0)) >= width * 0.9:
        raise ChartError("The names and values leave no room for the bars.", "shorten the names.")
    low, high = 0.0, width / (max(map(abs, values)) or 1.0)
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(needed(middle)) <= width else (low, middle)
    return needed(low)[0], low
