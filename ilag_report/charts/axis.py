"""The parts around a plot: the value axis with round ticks, names below columns, unit and key above."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from ilag_report.charts import style
from ilag_report.charts.labels import no_room, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.numbers import NumberFormat

_AIR = 0.06
_MOST_LINES = 8
_PRICE_OF_TICK = 0.05
_NICE = (1, 2, 2.5, 4, 5, 10, 20, 25, 40, 50, 100)
"""Tick distances to choose from on slides, in tenths of the largest power of ten within the range."""
_SAME = 1e-9  # values closer than this count as equal
BASELINE_WIDTH = 1.6  # points
_TICK_GAP = 0.12  # inches between tick labels and axes
HEADER_LINE = 2.0  # font sizes, as the next
_CATEGORY_LINE = 1.3
_TICK_LINE = 1.4
_MOST_LEVELS = 4
_KEY_MARK = 0.75
_KEY_GAP = 0.32  # inches


@dataclass(frozen=True)
class Scale:
    """The range of a value axis and the distance between its ticks."""

    low: float
    high: float
    start: float = 0.0  # the tick that the others are counted from: 0, or 100 for an index
    about: int = 5  # approximate number of ticks
    least: float = 0.0  # their smallest distance: 1 where only whole numbers make sense
    fixed: float = 0.0  # their distance, where it is not computed from the range

    @classmethod
    def over(cls, values: Iterable[float], *, start: float = 0.0) -> Scale:
        """Span values with a small margin at both ends; NaN is ignored."""
        known = [value for value in values if not math.isnan(value)]
        low, high = min(known), max(known)
        air = _AIR * (high - low) if high - low > _SAME else 1.0
        return cls(low - air, high + air, start)

    @classmethod
    def from_zero(cls, values: Iterable[float], *, about: int = 5, air: float = _AIR) -> Scale:
        """Span values and zero, as bars need, with a margin only on the sides that have values."""
        known = [0.0, *(value for value in values if not math.isnan(value))]
        low, high = min(known), max(known)
        if high - low <= _SAME:
            high = 1.0
        air *= high - low
        return cls(low - air if low < 0 else 0.0, high + air if high > 0 else 0.0, 0.0, about)

    @property
    def step(self) -> float:
        """The distance between ticks: 1, 2 or 5 times a power of ten.

        One size smaller where bars would reach more than half of it below zero without reaching a tick.
        """
        if self.fixed:
            return self.fixed
        raw = (self.high - self.low) / self.about
        power = 10.0 ** math.floor(math.log10(raw))
        steps = [nice * power for nice in (0.5, 1, 2, 5, 10)]
        at = next(place for place in range(1, len(steps)) if steps[place] >= raw * 0.99)
        bare_below = self.start == 0 and self.high > 0 and steps[at] / 2 < -self.low < steps[at]
        return max(float(steps[at - bare_below]), self.least)

    def ticks(self) -> list[float]:
        """Return the tick values."""
        step = self.step
        first = math.ceil((self.low - self.start) / step - 1e-9)
        last = math.floor((self.high - self.start) / step + 1e-9)
        return [round(self.start + step * place, 9) for place in range(first, last + 1)]

    def texts(self, form: NumberFormat, lang: Lang) -> dict[float, str]:
        """Return each tick → its text."""
        return {tick: form.text(tick, lang) for tick in self.ticks()}

    def decimals(self) -> int:
        """Return the number of decimals that write the ticks exactly."""
        ticks = self.ticks()
        return next((d for d in range(9) if all(round(tick, d) == tick for tick in ticks)), 9)

    def whole(self, height: float, size: float) -> Scale:
        """Return the range extended down to a tick, as PowerPoint counts ticks from the lower end.

        Of the tick distances at which labels of a size in points fit a height in inches, the one is chosen
        that leaves the least empty room below; a tick more or fewer than usual costs five per cent of room.
        """
        power = 10.0 ** (math.floor(math.log10(self.high - self.low)) - 1)
        steps = [nice * power for nice in _NICE]
        lows = {
            step: round(self.start + step * math.floor((self.low - self.start) / step + 1e-9), 9)
            for step in steps
            if step >= self.least and (step < 1 or step % 1 == 0)  # nobody counts in steps of 2.5
        }
        most = max(2, min(_MOST_LINES, _lines_within(height, size)))

        def cost(step: float) -> float:
            span = self.high - lows[step]
            return (self.low - lows[step]) / span + abs(span / step - self.about) * _PRICE_OF_TICK

        best = min((step for step in lows if (self.high - lows[step]) / step < most - 1e-9), key=cost)
        return replace(self, low=lows[best], fixed=best)

    def for_height(self, height: float, size: float) -> Scale:
        """Return the range with no more ticks than labels of a size in points have room for."""
        return replace(self, about=max(1, min(self.about, _lines_within(height, size) - 1)))

    def with_room(self, below: float, above: float, length: float) -> Scale:
        """Return the range widened to leave inches below and above it, on an axis of a length in inches."""
        share = (self.high - self.low) / (length - below - above)
        return replace(self, low=self.low - below * share, high=self.high + above * share)


def _lines_within(height: float, size: float) -> int:
    """Return how many tick labels of a size in points fit one above the other in a height in inches."""
    return int(height * 72 / (size * _TICK_LINE))


def tick_look(area: Area) -> dict[str, Any]:
    """Return the style of tick labels, as matplotlib's keyword arguments."""
    return {"fontsize": area.size, "color": style.MUTED}


def tick_width(texts: Iterable[str], area: Area) -> float:
    """Return the width in inches that tick labels need left of the axes."""
    return max((area.measure(text) for text in texts), default=0.0) + _TICK_GAP


def value_axis(axes: Axes, area: Area, texts: dict[float, str]) -> None:
    """Write the ticks of the vertical axis."""
    axes.set_yticks(list(texts), labels=list(texts.values()), **tick_look(area))


def baseline(axes: Axes, level: float = 0.0, *, gid: str) -> None:
    """Draw the line that columns stand on, or that values are compared with."""
    axes.axhline(level, color=style.REFERENCE, linewidth=BASELINE_WIDTH, zorder=2.2, gid=gid)


def header(area: Area, title: str, unit: str, key: Sequence[tuple[str, str, str]] = ()) -> Area:
    """Write the title, unit and key of a panel, and return the area below.

    The key (mark, colour and text, with marks as in `Area.mark`) is written beside the unit, or below it
    where there is no room. What does not fit on its line is refused.
    """
    title, key = title if area.headed else "", key if area.keyed else ()
    row = HEADER_LINE * area.size / 72
    x, y = 0.0, area.height - area.size * 0.6 / 72
    if title:
        area.text(0, y, title, bold=True, va="middle", gid="heading")
        x = area.measure(title, bold=True) + (0.15 if unit else 0.0)
    if x + area.measure(unit) > area.width:
        raise no_room(
            f"Overskriften «{title}» og enheten «{unit}» får ikke plass på én linje.",
            f"The heading «{title}» and the unit «{unit}» do not fit on one line.",
        )
    if unit:
        area.text(x, y, unit, colour=style.MUTED, va="middle", gid="unit")
        x += area.measure(unit) + 0.45
    rows = 1
    mark = _KEY_MARK * area.size / 72
    width = sum(mark * 1.55 + area.measure(text) + _KEY_GAP for _, _, text in key) - _KEY_GAP
    if key and x + width > area.width:
        x, y, rows = 0.0, y - row, 2
    if key and x + width > area.width:
        raise no_room(
            "Navnene på seriene får ikke plass på én linje.",
            "The names of the series do not fit on one line.",
        )
    for sign, colour, text in key:
        area.mark(x + mark / 2, y, sign, colour, mark)
        area.text(x + mark * 1.55, y, text, va="middle", gid=f"key-{text}")
        x += mark * 1.55 + area.measure(text) + _KEY_GAP
    return area.part(height=area.height - rows * row)


@dataclass(frozen=True)
class Names:
    """The names below columns: their lines, font size, and number of staggered levels."""

    lines: list[list[str]]  # of each name; none for a year that is left out
    size: float
    levels: int = 1  # that names alternate between; 1 where all share one baseline

    @classmethod
    def fit(cls, area: Area, names: Sequence[str]) -> Names:
        """Fit names to the width of their columns, which fill the area and are equally wide.

        Names are wrapped; where a word is too wide, the font is reduced, and then neighbours are staggered:
        the name of a municipality cannot be shortened. Where years would touch, some are left out.
        """
        room = area.width / len(names)
        if all(name.isdigit() for name in names):
            every = math.ceil(max(map(area.measure, names)) * 1.25 / room)
            shown = range(len(names) - 1, -1, -every)
            return cls([[name] if at in shown else [] for at, name in enumerate(names)], area.size)
        smallest = min(area.size, style.SMALL_SIZE)
        for size, levels in ((area.size, 1), *((smallest, levels) for levels in range(1, _MOST_LEVELS + 1))):

            def measure(text: str, size: float = size) -> float:
                return area.measure(text, size=size, bold=True)

            # So wide that a name moved in from the edge still clears the next one on its level.
            width = room * 0.96 * (2 * levels + 1) / 3
            if max(measure(word) for name in names for word in name.split(" ")) <= width:
                return cls([wrap(name, width, measure) for name in names], size, levels)
        raise no_room(
            f"{len(names)} navn får ikke plass under søylene.",
            f"{len(names)} names do not fit below their columns.",
        )

    @property
    def height(self) -> float:
        """The height they take, in inches."""
        return (0.65 + _CATEGORY_LINE * sum(self._rows)) * self.size / 72

    @property
    def step(self) -> int:
        """The distance between names that are shown: 1 where all are."""
        shown = [index for index, line in enumerate(self.lines) if line]
        return shown[1] - shown[0] if len(shown) > 1 else 1

    @property
    def _rows(self) -> list[int]:
        """The number of lines of each level."""
        return [max(map(len, self.lines[level :: self.levels])) for level in range(self.levels)]

    def draw(self, plot: Area) -> None:
        """Write them below the columns."""
        room, rows = plot.width / len(self.lines), self._rows
        for place, broken in enumerate(self.lines):
            half = max((plot.measure(line, size=self.size) for line in broken), default=0.0) / 2
            x = min(max((place + 0.5) * room, half), plot.width - half)
            write = partial(plot.text, size=self.size, colour=style.MUTED, ha="center")
            for row, line in enumerate(broken, start=sum(rows[: place % self.levels])):
                y = -(1.35 + _CATEGORY_LINE * row) * self.size / 72
                write(x, y, line, gid=f"category-{place}-{row}")
