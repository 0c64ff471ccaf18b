"""Scatter: how two figures of all places hang together, with a few places named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ilag_data.charts import style
from ilag_data.charts.axis import Scale, header, tick_look, tick_width, value_axis
from ilag_data.charts.data import refuse_doubled, refuse_two_names, tidied
from ilag_data.charts.kinds.named import Named
from ilag_data.charts.labels import place_around
from ilag_data.errors import ChartError
from ilag_data.language import Text

if TYPE_CHECKING:
    import pandas as pd

    from ilag_data.charts.area import Area
    from ilag_data.language import Lang

DOT = 11.0
OTHER_DOT = 7.5
_AXIS = 4.0  # font sizes
_GAP = 0.13  # inches between dot and label


@dataclass(frozen=True, eq=False)
class Scatter(Named):
    """One dot per place; the named ones coloured, the others grey.

    The frame has one row per place: ``region``, ``name``, ``x`` and ``y``. Places without one of the two are
    left out of the picture, but not of the table.

    Parameters
    ----------
    frame, decimals, percent, signed, highlight, heading
        What every kind takes: the data, how values are written, the region that stands out and
        what the panel shows. See `ilag_data.charts.body.Figures`.
    named : sequence of str
        The regions (id or name) that are coloured and named; by default the six, the county and its parts, or
        all where there are only a few.
    unit : str
        What ``y`` is, with its unit: written above the upright axis.
    x_unit : str
        What ``x`` is, with its unit: written below the level axis.
    """

    x_unit: str = ""

    what: ClassVar[str] = "Scatters"
    kind: ClassVar[Text] = Text("Spredningsdiagram", "Scatter chart")
    reading: ClassVar[Text] = Text(
        "Hvert punkt er én kommune. Punktene viser hva som følges ad, ikke hva som er årsak til hva.",
        "Each dot is one municipality. The dots show what goes together, not what causes what.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data."""
        tidy = tidied(frame, {"region": str, "name": str}, ["x", "y"], self.what)
        refuse_doubled(tidy, ["region"])
        refuse_two_names(tidy)
        if not self.x_unit.strip():
            raise ChartError("The scatter does not say what its level axis is.", "give x_unit=….")
        if len(tidy.dropna()) < 2:
            raise ChartError("A scatter needs at least two places with both figures.", "choose more places.")
        return tidy

    def table(self) -> pd.DataFrame:
        """Return the data with both units."""
        return self.frame.assign(x_unit=self.x_unit, y_unit=self.unit)

    def ends(self, lang: Lang) -> list[str]:
        """Return both figures of the named places, from the highest y to the lowest."""
        ours = self.split()[0].dropna().sort_values("y", ascending=False)
        between = Text("og", "and")[lang]
        return [
            f"{name} {self.write(x, lang)} {between} {self.write(y, lang)}"
            for name, x, y in zip(ours["name"], ours["x"], ours["y"], strict=True)
        ]

    def scales(self) -> tuple[Scale, Scale]:
        """Return both axes."""
        frame = self.frame.dropna()
        return Scale.over(frame["x"], about=7), Scale.over(frame["y"])

    def draw(self, area: Area) -> None:
        """Draw axes, dots and names."""
        across, up = self.scales()
        below = header(area, self.heading, self.unit)
        form = {"percent": self.percent, "signed": self.signed}
        texts = up.texts(area.lang, **form)
        plot = area.part(
            left=tick_width(texts.values(), area), bottom=_AXIS * area.size / 72,
            height=below.height - _AXIS * area.size / 72,
        )  # fmt: skip
        # Half a tick label may stand out at the right.
        plot = plot.part(width=plot.width - 0.3)
        axes = plot.axes()
        axes.set_xlim(across.low, across.high)
        axes.set_ylim(up.low, up.high)
        value_axis(axes, area, texts)
        ticks = across.texts(area.lang, **form)
        axes.set_xticks(list(ticks), labels=list(ticks.values()), **tick_look(area))
        axes.tick_params(axis="x", pad=area.size * 0.4)
        area.text(
            area.width - 0.3, 0.05, self.x_unit, colour=style.MUTED, ha="right", va="bottom", gid="x-unit"
        )
        for scale, draw in ((across, axes.axvline), (up, axes.axhline)):
            if scale.low < 0 < scale.high:
                draw(0, color=style.REFERENCE, linewidth=1.6, zorder=1.5)
        ours, others = (part.dropna() for part in self.split())
        axes.plot(
            others["x"], others["y"], "o", color=style.GREYED_LINE, markersize=OTHER_DOT, alpha=0.75,
            markeredgewidth=0, zorder=2, gid=f"{area.key}others",
        )  # fmt: skip
        looks = self.looks()
        centres = self.placed(area, plot, across, up)
        for (region, name, x, y), (to_x, to_y) in zip(ours.itertuples(index=False), centres, strict=True):
            look = looks[region]
            axes.plot(
                x, y, "o", color=look.colour, markersize=DOT, markeredgecolor=style.WHITE,
                zorder=3, gid=f"{area.key}dot-{region}",
            )  # fmt: skip
            plot.text(
                to_x, to_y, name, colour=look.text_colour, bold=look.bold, ha="center", va="middle",
                gid=f"label-{region}",
            )  # fmt: skip

    def placed(self, area: Area, plot: Area, across: Scale, up: Scale) -> list[tuple[float, float]]:
        """Return the middle of the label of each named place, in inches from the lower left of the plot.

        Parameters
        ----------
        area : Area
            Gives the font.
        plot : Area
            The plot between the axes.
        across, up : Scale
            The axes.
        """
        looks = self.looks()

        def points(part: pd.DataFrame) -> list[tuple[float, float]]:
            return [
                (
                    (x - across.low) / (across.high - across.low) * plot.width,
                    (y - up.low) / (up.high - up.low) * plot.height,
                )
                for x, y in zip(part["x"], part["y"], strict=True)
            ]

        ours, others = (part.dropna() for part in self.split())
        sizes = [
            (area.measure(name, bold=looks[region].bold), 1.25 * area.size / 72)
            for region, name in zip(ours["region"], ours["name"], strict=True)
        ]
        # A name should not be crossed by a line of zero either: its points along the way are avoided, too.
        zeros = [
            *(
                (-across.low / (across.high - across.low) * plot.width, y * plot.height / 60)
                for y in range(60)
            ),
            *((x * plot.width / 120, -up.low / (up.high - up.low) * plot.height) for x in range(120)),
        ]
        bounds = (0.0, 0.0, plot.width, plot.height)
        return place_around(points(ours), sizes, [*points(others), *zeros], bounds, _GAP)
