"""Dumbbells: where every place was, and where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ilag_data.charts import style
from ilag_data.charts.axis import Names, Scale, header, tick_width, value_axis
from ilag_data.charts.body import Figures
from ilag_data.charts.data import (
    refuse_all_missing,
    refuse_doubled,
    refuse_many,
    refuse_two_names,
    tidied,
    unique,
)
from ilag_data.language import Text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ilag_data.charts.area import Area
    from ilag_data.language import Lang

MOST_PLACES = 12
_VALUE_LINE = 1.2  # font sizes
_CLEAR = 0.03  # inches between a value and the reference
DOT = 13.0


@dataclass(frozen=True, eq=False)
class Dumbbell(Figures):
    """Two years of every place as two dots, an empty and a filled one, tied together; or one year as one dot.

    The frame has one row per place and year: ``region``, ``name``, ``year`` and ``value``; one or two years.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_data.charts.body.Figures`.
    reference : float, optional
        A level to hold the dots against, e.g. 100 for workplaces per 100 employed residents.
    sort : bool
        Whether the highest of the last year comes first; otherwise the order of the frame is kept.
    """

    reference: float | None = None
    sort: bool = True

    what: ClassVar[str] = "Dumbbells"
    kind: ClassVar[Text] = Text("Punktdiagram", "Dot chart")
    reading: ClassVar[Text] = Text(
        "Den åpne sirkelen er det første året, den fylte det siste. Streken mellom dem er endringen.",
        "The open circle is the first year, the filled one the last. The line between them is the change.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data and put the places in order."""
        tidy = tidied(frame, {"region": str, "name": str, "year": int}, ["value"], self.what)
        refuse_doubled(tidy, ["region", "year"])
        refuse_two_names(tidy)
        refuse_all_missing(tidy, "region", "value", "name")
        years = sorted(tidy["year"].unique())
        refuse_many([str(year) for year in years], 2, "years as dots", "give the first and the last year.")
        refuse_many(unique(tidy["region"]), MOST_PLACES, "places as dumbbells", "choose regions.")
        if self.sort:
            last = tidy[tidy["year"] == years[-1]].set_index("region")["value"]
            tidy["_place"] = tidy["region"].map(last.rank(method="first", ascending=False))
            tidy = tidy.sort_values(["_place", "year"], kind="stable", ignore_index=True)
            tidy = tidy.drop(columns="_place")
        return tidy

    def years(self) -> list[int]:
        """Return the one or two years."""
        return sorted(int(year) for year in self.frame["year"].unique())

    def wide(self) -> pd.DataFrame:
        """Return one row per region and one column per year."""
        frame = self.frame
        wide = frame.set_index(["region", "year"])["value"].unstack("year")
        return wide.loc[unique(frame["region"]), self.years()]

    def ends(self, lang: Lang) -> list[str]:
        """Return names and values of the last year, from the highest to the lowest."""
        frame = self.frame
        last = frame[frame["year"] == self.years()[-1]]
        return self.ranked(last["name"], last["value"], lang)

    def scale(self) -> Scale:
        """Return the value axis; the reference is always among its ticks."""
        values = self.frame["value"].to_list()
        if self.reference is not None:
            values.append(self.reference)
        return Scale.over(values, start=self.reference or 0.0)

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (years read alike)
        """Return the marks of the two years; none where there is just one."""
        years = self.years()
        return (
            [("ring", style.INK, str(years[0])), ("dot", style.INK, str(years[1]))] if len(years) == 2 else []
        )

    def draw(self, area: Area) -> None:
        """Draw key, axis, dots and values."""
        below = header(area, self.heading, self.unit, self.key(area.lang))
        wide, looks, names = self.wide(), self.looks(), self.names()
        texts = self.scale().texts(area.lang, percent=self.percent, signed=self.signed)
        plot = below.part(left=tick_width(texts.values(), area))
        shown = [names[str(region)] for region in wide.index]
        below_dots = Names.fit(plot, shown)
        plot = plot.part(bottom=below_dots.height)
        room = 1.4 * area.size / 72 + DOT / 144
        scale = self.scale().with_room(room, room, plot.height)
        axes = plot.axes()
        axes.set_xlim(-0.5, len(wide) - 0.5)
        axes.set_ylim(scale.low, scale.high)
        value_axis(axes, area, scale.texts(area.lang, percent=self.percent, signed=self.signed))
        axes.set_xticks([])
        below_dots.draw(plot, [looks[str(region)].text_colour for region in wide.index])
        width = plot.width / len(wide)
        if self.reference is not None:
            axes.axhline(
                self.reference, color=style.REFERENCE, linewidth=1.6, zorder=1.5, gid=f"{area.key}reference"
            )
        for place, (region, values) in enumerate(wide.iterrows()):
            self._dots(axes, plot, place, (place + 0.5) * width, looks[str(region)], values)

    def clear_of_line(self, edge: float, line: float, size: float, *, upper: bool) -> float:
        """Return where a value begins, so that the line of the reference does not strike it out.

        Parameters
        ----------
        edge : float
            Where it would begin beside its dot, in inches.
        line : float
            The height of the line, in inches.
        size : float
            Its font size in points.
        upper : bool
            Whether it goes up from there; otherwise down.

        Returns
        -------
        float
            The edge; beyond the line where the line would be in the value.
        """
        if self.reference is None:
            return edge
        height = _VALUE_LINE * size / 72
        low, high = (edge, edge + height) if upper else (edge - height, edge)
        if not low - _CLEAR < line < high + _CLEAR:
            return edge
        return line + _CLEAR if upper else line - _CLEAR

    def _dots(
        self, axes: Axes, plot: Area, place: int, x: float, look: style.LineStyle, values: pd.Series
    ) -> None:
        """Draw the dots of one place, the upper value above and the lower below."""
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        known = values.dropna()
        if len(known) == 2:
            axes.plot(
                [place] * 2,
                known,
                color=look.colour,
                linewidth=3.2,
                zorder=2,
                gid=f"{plot.key}tie-{values.name}",
            )
        for year, value in known.items():
            first = len(values) == 2 and year == values.index[0]
            axes.plot(
                place, value, marker="o", markersize=DOT, markeredgewidth=2.6, linestyle="none",
                markerfacecolor=style.WHITE if first else look.colour, markeredgecolor=look.colour,
                zorder=3.5 if first else 3, gid=f"{plot.key}dot-{values.name}-{year}",
            )  # fmt: skip
            upper = value == known.max() and not (len(known) == 2 and np.ptp(known) == 0 and first)
            away = DOT / 144 + 0.08
            line = ((self.reference or 0.0) - low) * inches
            y = self.clear_of_line(
                (value - low) * inches + (away if upper else -away), line, plot.size, upper=upper
            )
            plot.text(
                x, y, self.write(float(value), plot.lang), colour=look.text_colour, bold=not first,
                ha="center", va="bottom" if upper else "top", gid=f"value-{values.name}-{year}",
            )  # fmt: skip
