"""Dot strip: where ours stand among all municipalities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ilag_data.charts import style
from ilag_data.charts.axis import Scale, header, tick_width, value_axis
from ilag_data.charts.data import refuse_all_missing, refuse_doubled, refuse_many, tidied, unique
from ilag_data.charts.kinds.named import Named
from ilag_data.charts.labels import dodge, swarm
from ilag_data.errors import ChartError
from ilag_data.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from ilag_data.charts.area import Area
    from ilag_data.language import Lang

MOST_STRIPS = 3
DOT = 13.0
OTHER_DOT = 9.0
_APART = 10.0  # points between the middles of two dots, at least
LABEL_LINE = 1.34  # font sizes
LABEL_GAP = 0.45  # inches between dots and names
AT = 0.25  # of the room of a strip: where its dots stand


@dataclass(frozen=True, eq=False)
class Strip(Named):
    """Upright strips of dots, one for each measure; the named places coloured, all others grey.

    The frame has one row per place and measure: ``region``, ``name``, ``measure`` and ``value``. All measures
    share the axis, so they must have one unit.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_data.charts.body.Figures`.
    named : sequence of str
        The regions (id or name) that are coloured and named; by default the six, the county and its parts, or
        all where there are only a few.
    """

    what: ClassVar[str] = "Strips"
    kind: ClassVar[Text] = Text("Prikkdiagram", "Dot strip")
    reading: ClassVar[Text] = Text(
        "Hver prikk er én kommune; de grå er de andre kommunene i fylket.",
        "Each dot is one municipality; the grey ones are the other municipalities of the county.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data."""
        keys = {"region": str, "name": str, "measure": str}
        tidy = tidied(frame, keys, ["value"], self.what)
        refuse_doubled(tidy, ["region", "measure"])
        refuse_all_missing(tidy, "measure", "value", "measure")
        refuse_many(unique(tidy["measure"]), MOST_STRIPS, "strips", "choose measures.")
        return tidy

    def measures(self) -> list[str]:
        """Return the names of the strips."""
        return unique(self.frame["measure"])

    def ends(self, lang: Lang) -> list[str]:
        """Return the values of the named places in the first strip, from the highest to the lowest."""
        ours = self.split()[0]
        first = ours[ours["measure"] == self.measures()[0]]
        return self.ranked(first["name"], first["value"], lang)

    def scale(self) -> Scale:
        """Return the value axis."""
        return Scale.over(self.frame["value"], about=6)

    def label(self, name: str, value: float, lang: Lang) -> str:
        """Return the text beside a dot."""
        return f"{name} {self.write(value, lang)}"

    def draw(self, area: Area) -> None:
        """Draw axis, dots and names."""
        scale = self.scale()
        below = header(area, self.heading, self.unit)
        texts = scale.texts(area.lang, percent=self.percent, signed=self.signed)
        measures = self.measures()
        plot = area.part(left=tick_width(texts.values(), area), height=below.height - 2.0 * area.size / 72)
        axes = plot.axes()
        axes.set_xlim(0, len(measures))
        axes.set_ylim(scale.low, scale.high)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        value_axis(axes, area, texts)
        axes.grid(visible=False)
        room = plot.width / len(measures)
        ours, others = self.split()
        for place, measure in enumerate(measures):
            x = place + AT
            plot.text(
                (place + AT) * room, plot.height + area.size * 1.3 / 72, measure, bold=True, ha="center",
                va="middle", gid=f"measure-{place}",
            )  # fmt: skip
            for tick in texts:
                # Only as wide as the dots: a line through the names would strike them out.
                axes.plot(
                    [place, x + (LABEL_GAP - 0.08) / room],
                    [tick] * 2,
                    linewidth=1.4 if tick == 0 else 1,
                    color=style.REFERENCE if tick == 0 else style.PALE, zorder=1,
                )  # fmt: skip
            mine = ours[ours["measure"] == measure].dropna()
            rest = others[others["measure"] == measure].dropna()
            aside = self.aside(mine, rest, scale, plot.height)
            axes.plot(
                [x + move / room for move in aside[len(mine) :]], rest["value"], "o", color=style.GREYED_LINE,
                markersize=OTHER_DOT, markeredgewidth=0, alpha=0.8, zorder=2, gid=f"{area.key}others-{place}",
            )  # fmt: skip
            self._named(mine, place, plot, room, scale, aside)

    def aside(self, mine: pd.DataFrame, rest: pd.DataFrame, scale: Scale, height: float) -> list[float]:
        """Return how far each dot is moved to the side, in inches, the named ones first."""
        heights = [
            (value - scale.low) / (scale.high - scale.low) * height
            for value in (*mine["value"], *rest["value"])
        ]
        return swarm(heights, _APART / 72)

    def label_places(self, rows: pd.DataFrame, scale: Scale, height: float, line: float) -> list[float]:
        """Return how high each name stands, in the unit of `height`, moved apart."""
        wanted = [(value - scale.low) / (scale.high - scale.low) * height for value in rows["value"]]
        return dodge(wanted, [line] * len(wanted), -line / 2, height + line / 2)

    def _named(
        self, rows: pd.DataFrame, place: int, plot: Area, room: float, scale: Scale, aside: list[float]
    ) -> None:
        looks = self.looks()
        line = LABEL_LINE * plot.size / 72
        axes = plot.figure.axes[-1]
        inches = plot.height / (scale.high - scale.low)
        for (region, name, value), to, move in zip(
            rows[["region", "name", "value"]].itertuples(index=False),
            self.label_places(rows, scale, plot.height, line),
            aside[: len(rows)],
            strict=True,
        ):
            x = place + AT + move / room
            look = looks[region]
            text = self.label(name, value, plot.lang)
            if (1 - AT) * room < LABEL_GAP + plot.measure(text, bold=look.bold):
                raise ChartError(f"«{text}» does not fit beside its dot.", "show fewer strips.")
            axes.plot(
                x, value, "o", color=look.colour, markersize=DOT, markeredgecolor=style.WHITE,
                zorder=3, gid=f"{plot.key}dot-{region}-{place}",
            )  # fmt: skip
            axes.plot(
                [x, place + AT + (LABEL_GAP - 0.06) / room],
                [value, scale.low + to / inches],
                color=look.text_colour, linewidth=0.9, zorder=2.5,
            )  # fmt: skip
            plot.text(
                (place + AT) * room + LABEL_GAP, to, text, colour=look.text_colour, bold=look.bold,
                va="middle", gid=f"label-{region}-{place}",
            )  # fmt: skip
