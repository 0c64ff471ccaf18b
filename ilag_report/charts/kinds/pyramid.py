"""Population pyramids: age groups of both sexes, filled for one year, outlined for another or the county."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import ooxml, style
from ilag_report.charts.axis import HEADER_LINE, Scale, header, tick_look
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_doubled, refuse_many, tidied, unique
from ilag_report.charts.labels import no_room

if TYPE_CHECKING:
    import pandas as pd

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.native import Slot

_MOST_GROUPS = 22
_SIDES = 2
_AXIS = 2.0  # font sizes
_NATIVE_AXIS = 1.9
_GROUP_LINE = 1.12
_NATIVE_GAP = 18
_THICKNESS = 0.84
_OUTLINE_WIDTH = 2.2
_SEX_GAP = 0.2  # inches


@dataclass(frozen=True, eq=False)
class Pyramid(Figures):
    """Bars of age groups to both sides.

    The frame has one row per age group and sex: ``group`` (youngest first), ``sex`` (two names, the first to
    the left), ``value`` (filled) and, for a comparison, ``outline``.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        As in `ilag_report.charts.body.Figures`.
    filled, outlined : str
        What the bars and the outline show, e.g. «Tydal 2023» and «Tydal 2015».
    colour : str
        The colour of the bars, as ``#rrggbb``.
    """

    filled: str = ""
    outlined: str = ""
    colour: str = style.SERIES_COLOURS[0]

    text_size: ClassVar[float] = style.DENSE_SIZE
    kind: ClassVar[Text] = Text("Befolkningspyramide", "Population pyramid")
    reading: ClassVar[Text] = Text(
        "De yngste nederst. Stolpene er det ene året, omrisset det som det sammenlignes med.",
        "The youngest at the bottom. The bars are the one year, the outline is what it is compared with.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data."""
        keys = ["group", "sex"]
        figures = ["value", "outline"] if "outline" in frame else ["value"]
        tidy = tidied(frame, keys, figures, self.kind)
        refuse_doubled(tidy, keys)
        sexes, groups = unique(tidy["sex"]), unique(tidy["group"])
        whole = len(sexes) == _SIDES and len(tidy) == _SIDES * len(groups)
        if not whole or not (tidy[figures] >= 0).all(axis=None):
            raise ChartError(
                "En pyramide trenger begge kjønn, med et tall i hver aldersgruppe; kjønnene her er "
                f"{', '.join(sexes)}.",
                "A pyramid needs both sexes with a figure in every age group; the sexes here are "
                f"{', '.join(sexes)}.",
                "velg et år og steder som tabellen har etter kjønn.",
                "choose a year and places that the data have by sex.",
            )
        refuse_many(groups, _MOST_GROUPS, Text("aldersgrupper", "age groups"))
        if not self.filled or bool(self.outlined) != ("outline" in frame):
            raise ChartError(
                "Pyramiden sier ikke hva stolper og omriss er.",
                "The pyramid does not say what its bars and outline are.",
                "gi filled=… og, med en kolonne outline, outlined=….",
                "give filled=… and, with a column outline, outlined=….",
            )
        return tidy

    def sexes(self) -> tuple[str, str]:
        """Return the names of the left and the right side."""
        left, right = unique(self.frame["sex"])
        return left, right

    def side(self, sex: str, column: str = "value") -> pd.Series[float]:
        """Return age group → figure of one sex."""
        frame = self.frame
        return frame[frame["sex"] == sex].set_index("group")[column]

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (as the names are given)
        """Return mark, colour and name of the bars and the outline."""
        outline = [("outline", style.INK, self.outlined)] if self.outlined else []
        return [("square", self.colour, self.filled), *outline]

    def ends(self, lang: Lang) -> list[str]:
        """Return the largest age group of each sex."""
        sides = {sex: self.side(sex) for sex in self.sexes()}
        return [f"{sex} {side.idxmax()} {self.write(side.max(), lang)}" for sex, side in sides.items()]

    def scale(self) -> Scale:
        """Return the value axis, the same on both sides."""
        frame = self.frame
        figures = [column for column in ("value", "outline") if column in frame]
        return Scale.from_zero(frame[figures].to_numpy().ravel().tolist(), about=4)

    def draw(self, area: Area) -> None:
        """Draw the key, both sides, and the age groups between them."""
        top = header(area, self.heading, self.unit, self.key(area.lang)).height
        groups, bottom = unique(self.frame["group"]), _AXIS * area.size / 72
        height = top - HEADER_LINE * area.size / 72 - bottom
        row = height / len(groups)
        if row < _GROUP_LINE * style.SMALL_SIZE / 72:
            raise no_room(
                f"{len(groups)} aldersgrupper levner for lite plass til navnene.",
                f"{len(groups)} age groups leave too little room for their names.",
            )
        small = area.part(size=min(area.size, style.SMALL_SIZE))
        gutter = max(small.measure(group) for group in groups) + 0.24
        width = (area.width - gutter) / 2
        y = top - area.size * 0.8 / 72
        for left, sex, x in zip((True, False), self.sexes(), (width, width + gutter), strict=True):
            half = area.part(left=0.0 if left else x, bottom=bottom, width=width, height=height)
            area.text(x, y, sex, bold=True, ha="right" if left else "left", va="middle", gid=f"sex-{sex}")
            self._draw_side(sex, half, mirrored=left)
        x = width + gutter / 2
        for place, group in enumerate(groups):
            y = bottom + (place + 0.5) * row
            small.text(x, y, group, ha="center", va="middle", gid=f"group-{group}")

    def _draw_side(self, sex: str, area: Area, *, mirrored: bool) -> None:
        scale, axes, values = self.scale(), area.axes(), self.side(sex)
        axes.set_ylim(-0.5, len(values) - 0.5)
        axes.set_xlim(*((scale.high, 0) if mirrored else (0, scale.high)))
        axes.set_yticks([])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        texts = scale.texts(self.ticks(scale), area.lang)
        axes.set_xticks(list(texts), labels=list(texts.values()), **tick_look(area))
        # Centred at the innermost tick, a text would reach into the other side, so it is aligned to its own.
        axes.get_xticklabels()[0].set_horizontalalignment("right" if mirrored else "left")
        axes.tick_params(axis="x", length=0, pad=area.size * 0.4)
        for tick in list(texts)[1:]:
            axes.axvline(tick, color=style.PALE, linewidth=1.0, zorder=0.5)
        for place, value in enumerate(values):
            corner = 0.0, place - _THICKNESS / 2
            area.bar(corner, value, _THICKNESS, f"bars-{sex}", axes, facecolor=self.colour, zorder=2)
        if self.outlined:
            edges = [0.0, *np.repeat(self.side(sex, "outline").to_numpy(), 2), 0.0]
            levels = np.repeat(np.arange(len(values) + 1) - 0.5, 2)
            (outline,) = axes.plot(edges, levels, color=style.INK, gid=f"outline-{sex}", clip_on=False)
            outline.set(linewidth=_OUTLINE_WIDTH, zorder=3)

    def native(self, slot: Slot, alt: str) -> bool:
        """Put it on a slide as overlapping bars; men are negative so that they are drawn to the left."""
        area, (left, right), groups = slot.area, self.sexes(), unique(self.frame["group"])
        columns = {"value": self.filled, **({"outline": self.outlined} if self.outlined else {})}
        series = [
            (f"{what}, {sex.lower()}", sign * self.side(sex, column))
            for column, what in columns.items()
            for sex, sign in ((left, -1), (right, 1))
        ]
        chart = slot.chart("bars", _unsigned(self.form.excel(area.lang)), groups, series, alt)
        small, line = style.SMALL_SIZE, HEADER_LINE * area.size / 72
        indent = max(area.measure(group, size=small) for group in groups) + 0.15
        above, under = slot.header(self.heading, self.unit, self.key(area.lang)), _NATIVE_AXIS * small / 72
        top, width = above + line, area.width - indent - 0.2
        chart.lay_out(indent, top, width, area.height - top - under)
        middle = indent + width / 2
        for sex, x in ((left, middle - area.measure(left, bold=True) - _SEX_GAP), (right, middle + _SEX_GAP)):
            box = area.part(left=x, bottom=area.height - top, height=line)
            slot.within(box, sex.lower()).text(sex, bold=True)
        chart.spacing(_NATIVE_GAP, 100)
        step = replace(self.scale(), about=6).step
        high = math.ceil(self.scale().high / step - 0.2) * step
        scale = Scale(-high, high, fixed=step)
        chart.category_axis(style.REFERENCE, size=small, step=1)
        chart.value_axis(scale, _unsigned(self.ticks(scale).excel(area.lang)), size=small)
        filled = ooxml.shape(ooxml.fill(self.colour), ooxml.line(None))
        outlined = ooxml.shape(ooxml.fill(None), ooxml.line(style.INK, _OUTLINE_WIDTH))
        for index in range(len(series)):
            chart.dress(index, (filled, outlined)[index // 2], ooxml.KEEPS_COLOUR)
        return True


def _unsigned(form: str) -> str:
    """Return a number format that hides the sign."""
    return ";".join([form.partition(";")[0]] * 3)
