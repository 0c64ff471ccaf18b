"""Lines over years: an index or a level, one line per region, labelled at its end."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import ooxml, style
from ilag_report.charts.axis import HEADER_LINE, Scale, baseline, header, tick_look, tick_width, value_axis
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, refuse_two_names, tidied
from ilag_report.charts.labels import dodge, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from matplotlib.axes import Axes

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.native import Slot

MOST_LINES = 9
COLUMNS = ("region", "name", "year")

# Heights in font sizes.
_YEARS_LINE = 2.0
_LEAST_LINES = 11.0
_LABEL_LINE = 1.34
_TIGHT_LINE = 1.18

_LABEL_GAP = 0.30  # inches between line end and label: room for the leader
_NATIVE_GAP = 0.16  # the same on a slide
_LABEL_SHARE = 0.36  # largest share of the width for the labels at the line ends
_WIDEST_LABEL = 2.9  # inches
_YEAR_ROOM = 1.25  # room for each year on the axis, in widths of its text
_GAPS = Text("Et brudd i linjen betyr at tallet mangler.", "A break means a missing figure.")
_NEWER = Text("Det tynne er nyere enn perioden.", "Thin lines are newer than the period.")


@dataclass(frozen=True, eq=False)
class Lines(Figures):
    """Lines over years, each with its name and last value at its end.

    The frame has one row per region and year with the columns ``region`` (id), ``name`` (as shown), ``year``
    and ``value``. A missing value, or a year that only other regions have, is a gap. The order of the regions
    is kept.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        As in `ilag_report.charts.body.Figures`.
    reference : float, optional
        A level to compare the lines with, e.g. 100 for an index.
    look : LineStyle, optional
        The style of the line where it is alone in a panel headed by its name; see `grid.one_by_one`.
    until : int, optional
        The last year of the chart's period; newer years are drawn thin.
    """

    reference: float | None = None
    look: style.LineStyle | None = None
    until: int | None = None

    kind: ClassVar[Text] = Text("Linjediagram", "Line chart")
    reading: ClassVar[Text] = Text(
        "Hver linje er ett sted. Navnet og den siste verdien står ved enden av linjen.",
        "Each line is one place. Its name and last value stand at its end.",
    )

    def how_to_read(self, lang: Lang) -> str:
        """Return how to read it, including breaks and thin lines where there are any."""
        parts = [self.reading]
        if any(values.isna().any() for values in self.series.values()):
            parts.append(_GAPS)
        if self.until is not None:
            parts.append(_NEWER)
        return " ".join(part[lang] for part in parts)

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data, and sort them by region (in the order given) and year."""
        tidy = tidied(frame, COLUMNS, ["value"], self.kind)
        regions = list(tidy["region"].unique())
        refuse_many(regions, MOST_LINES, Text("linjer i én figur", "lines in one chart"))
        refuse_short(tidy)
        order = tidy["region"].map(regions.index)
        return tidy.assign(_at=order).sort_values(["_at", "year"], ignore_index=True).drop(columns="_at")

    def looks(self) -> dict[str, style.LineStyle]:
        """Return region id → line style: `look`, or as in every other chart.

        Lines behind a highlighted one are thin, but keep their colours: grey ones could not be told apart.
        """
        if self.look is not None:
            return dict.fromkeys(self.names(), self.look)
        own = style.line_styles(self.frame["region"])
        return {
            region: replace(look, colour=own[region].colour, text_colour=own[region].text_colour)
            for region, look in super().looks().items()
        }

    def scale(self) -> Scale:
        """Return the value axis; the reference is always among its ticks."""
        held = [] if self.reference is None else [self.reference]
        scale = Scale.over([*self.frame["value"], *held], start=self.reference or 0.0)
        return replace(scale, least=self.least_step)

    @cached_property
    def series(self) -> dict[str, pd.Series[float]]:
        """Region id → its values by year; see `by_year`."""
        return by_year(self.frame)

    def years(self) -> list[int]:
        """Return the years that any line has, in order."""
        return sorted(map(int, self.frame["year"].unique()))

    def ends(self, lang: Lang) -> list[str]:
        """Return names and the last values of the period, highest first."""
        names, labels, series = self.names(), self.end_labels(lang, self.until), self.series
        last = {region: values.loc[: self.until].dropna().iloc[-1] for region, values in series.items()}
        ranked = sorted(last, key=last.__getitem__, reverse=True)
        return [f"{names[region]} {labels[region][1]}" for region in ranked]

    def end_labels(self, lang: Lang, until: int | None = None) -> dict[str, tuple[str, str]]:
        """Return region id → name and last value as text, with the year of a line that ends early."""
        names, labels = self.names(), {}
        for region, values in self.series.items():
            shown = values.loc[:until]
            known = shown.dropna()
            early = f" ({known.index[-1]})" if known.index[-1] != shown.index[-1] else ""
            name = names[region] if self.look is None else ""  # otherwise it is the heading
            labels[region] = name, self.write(float(known.iloc[-1]), lang) + early
        return labels

    def draw(self, area: Area, scale: Scale | None = None) -> None:
        """Draw the lines with axis and end labels, on a value axis that may be shared with other panels."""
        scale, labels, looks = scale or self.scale(), _EndLabels.fit(self, area), self.looks()
        below = header(area, self.heading, self._unit_beside)
        under = area.size * _YEARS_LINE / 72
        height = below.height - under
        ticks = scale.for_height(height, area.size)
        texts = ticks.texts(self.ticks(ticks), area.lang)
        plot = area.part(left=tick_width(texts.values(), area), bottom=under, height=height)
        plot = plot.part(width=plot.width - labels.width - _LABEL_GAP)
        axes = plot.axes()
        axes.set_ylim(scale.low, scale.high)
        value_axis(axes, area, texts)
        _year_axis(axes, plot, self.years())
        if self.reference is not None:
            baseline(axes, self.reference, gid=f"{area.key}reference")
        for region, values in self.series.items():
            _draw_line(axes, values.loc[: self.until], looks[region], gid=f"{area.key}line-{region}")
            if self.until is not None and values.loc[self.until + 1 :].notna().any():
                newer, look = values.loc[self.until :], style.thin(looks[region])
                _draw_line(axes, newer, look, gid=f"{area.key}newer-{region}")
        labels.draw(axes, plot, scale)

    def native(self, slot: Slot, alt: str, scale: Scale | None = None) -> bool:
        """Put them on a slide as a line chart."""
        area, listed, looks, names = slot.area, self.series, self.looks(), self.names()
        series = [(names[region], values) for region, values in listed.items()]
        years = [date(year, 1, 1) for year in series[0][1].index]
        form = self.form.excel(area.lang)
        chart = slot.chart("lines", form, years, series, alt)
        top = slot.header(self.heading, self._unit_beside) + 0.1
        under = _YEARS_LINE * area.size / 72
        height = area.height - top - under
        scale = (scale or self.scale()).whole(height, area.size)
        labels = _EndLabels.fit(self, area)
        left = tick_width(scale.texts(self.ticks(scale), area.lang).values(), area)
        width = area.width - left - labels.width - _NATIVE_GAP - 0.1
        chart.lay_out(left, top, width, height)
        crosses = scale.low if self.reference is None else self.reference
        chart.category_axis(style.RULE if self.reference is None else style.REFERENCE)
        chart.year_axis(_even_step(self.years(), width / area.measure("2020")))
        chart.value_axis(scale, self.ticks(scale).excel(area.lang), crosses=crosses)
        chart.cross_between("midCat")
        for index, (region, wanted, to) in enumerate(labels.placed(scale, height, area.size, -0.5)):
            look, values = looks[region], listed[region]
            end = int(np.flatnonzero(values.notna())[-1])
            shown = self.form.excel_of(float(values.iloc[end]), area.lang)
            label = ooxml.Label(
                end, look.text_colour, area.size, "r", shown, look.bold, self.look is None,
                moved=(wanted - to) / area.height,
            )  # fmt: skip
            period = end if self.until is None else min(int(np.sum(values.index <= self.until)) - 1, end)
            dot, thin = ooxml.marker("circle", look.dot, look.colour), _shape(style.thin(look))
            points = [  # the look of a point is that of the line leading to it
                ooxml.point(
                    at, thin if at > period else _shape(look), dot if at in (period, end) else ooxml.marker()
                )
                for at in range(period, end + 1)
            ]
            text = ooxml.labels([label], leaders=True)
            chart.dress(index, _shape(look), ooxml.marker(), *points, text)
        return True

    def height_needed(self, area: Area) -> float:
        """Return the least height in inches for the lines in an area as wide as this one."""
        # Half a label may extend above the axis (see _EndLabels.placed).
        rows = sum(_EndLabels.fit(self, area).rows.values()) - 0.5
        return max(rows * _LABEL_LINE + _YEARS_LINE + HEADER_LINE, _LEAST_LINES) * area.size / 72

    @property
    def _unit_beside(self) -> str:
        """The unit beside the heading, unless the subtitle gives it for all panels."""
        return self.unit if self.look is None else ""


@dataclass(frozen=True)
class _EndLabels:
    """The labels at the line ends, broken into lines: for pictures and slides alike."""

    lines: Lines
    texts: dict[str, str]
    width: float

    @classmethod
    def fit(cls, lines: Lines, area: Area) -> _EndLabels:
        """Break long names so that the labels leave room for the lines."""
        looks, most = lines.looks(), min(area.width * _LABEL_SHARE, _WIDEST_LABEL)
        texts, width = {}, 0.0
        for region, (name, value) in lines.end_labels(area.lang).items():

            def measure(text: str, *, bold: bool = looks[region].bold) -> float:
                return area.measure(text, bold=bold)

            broken = wrap(f"{name} {value}".lstrip(), most, measure, balanced=True)
            texts[region] = "\n".join(broken)
            width = max(width, *map(measure, broken))
        return cls(lines, texts, width)

    @property
    def rows(self) -> dict[str, int]:
        """The number of lines of each label."""
        return {region: 1 + text.count("\n") for region, text in self.texts.items()}

    def placed(
        self, scale: Scale, height: float, size: float, below: float
    ) -> list[tuple[str, float, float]]:
        """Return region, height of the line end and height of its label, in inches, so that none overlap.

        Half a label may extend above the axis. The lowest begins at least `below` lines above the foot of the
        axis (a negative number is below it), to keep clear of the years.
        """
        inches, series, rows = height / (scale.high - scale.low), self.lines.series, sum(self.rows.values())
        # Where there is little room, labels are a little closer.
        tight, loose = (share * size / 72 for share in (_TIGHT_LINE, _LABEL_LINE))
        line = min(loose, max(height / max(rows - 0.5 + below, 0.5), tight))
        wanted = [(float(series[region].dropna().iloc[-1]) - scale.low) * inches for region in self.texts]
        heights = [line * many for many in self.rows.values()]
        to = dodge(wanted, heights, below * line, height + line / 2)
        return list(zip(self.texts, wanted, to, strict=True))

    def draw(self, axes: Axes, plot: Area, scale: Scale) -> None:
        """Write them, with a thin leader to the line end where a label was moved or the line ends early."""
        (left, right), series, looks = axes.get_xlim(), self.lines.series, self.lines.looks()
        last = self.lines.years()[-1]
        across, up = plot.width / (right - left), plot.height / (scale.high - scale.low)
        edge = (last - left) * across
        for region, at, to in self.placed(scale, plot.height, plot.size, 0.0):
            look, text = looks[region], self.texts[region]
            plot.text(
                edge + _LABEL_GAP, to, text, colour=look.text_colour, bold=look.bold,
                va="center" if "\n" in text else "middle", gid=f"label-{region}",
            )  # fmt: skip
            start = edge - (last - int(series[region].dropna().index[-1])) * across
            if abs(at - to) > 0.02 or start < edge:
                xs = [left + x / across for x in (start, edge + _LABEL_GAP - 0.05)]
                ys = [scale.low + y / up for y in (at, to)]
                axes.plot(xs, ys, color=look.text_colour, linewidth=0.9, clip_on=False, zorder=1.8)


def by_year(frame: pd.DataFrame) -> dict[str, pd.Series[float]]:
    """Return region id → its values by year, with a gap (NaN) where a region lacks a year that others have.

    A year that no region has was not asked for, and leaves no gap: 2015, 2019 and 2023 are three points of a
    line.
    """
    years = sorted(int(year) for year in frame["year"].unique())
    return {
        str(region): rows.set_index("year")["value"].reindex(years)
        for region, rows in frame.groupby("region", sort=False)
    }


def refuse_short(tidy: pd.DataFrame) -> None:
    """Refuse what cannot be lines: a single year, duplicate rows or names, a line without values."""
    if tidy["year"].nunique() < 2:
        raise ChartError(
            "Linjer trenger minst to år.",
            "Lines need at least two years.",
            "velg en lengre periode.",
            "choose a longer period.",
            "show(…) gir en tabell av ett år.",
            "show(…) gives a table of one year.",
        )
    refuse_doubled(tidy, ["region", "year"])
    refuse_two_names(tidy)
    refuse_all_missing(tidy, "region", "value", "name")


def _shape(look: style.LineStyle) -> str:
    """Return the look of a line on a slide, as XML."""
    return ooxml.shape("", ooxml.line(look.colour, look.width, look.dashes))


def _draw_line(axes: Axes, values: pd.Series[float], look: style.LineStyle, gid: str) -> None:
    """Draw one line with a dot at its end, and at every year that is alone between gaps."""
    known = values.notna().to_numpy()
    if not known.any():
        return
    # A year between two gaps has no line to be seen by, so it gets a dot, as the last year always does.
    alone = known & ~np.roll(known, 1) & ~np.roll(known, -1)
    alone[[0, -1]] = known[[0, -1]] & ~known[[1, -2]]
    dots = sorted({*np.flatnonzero(alone).tolist(), int(np.flatnonzero(known)[-1])})
    axes.plot(
        values.index.to_numpy(), values.to_numpy(), color=look.colour, linewidth=look.width,
        linestyle=(0, look.dashes) if look.dashes else "solid", marker="o", markersize=look.dot,
        markevery=dots, clip_on=False, zorder=3 if look.front else 2.5, gid=gid,
    )  # fmt: skip


def _year_axis(axes: Axes, plot: Area, years: Sequence[int]) -> None:
    """Write as many years below the axes as there is room for."""
    first, last = years[0], years[-1]
    air = 0.012 * (last - first)
    axes.set_xlim(first - air, last + air)
    shown = _years_shown(years, plot.width / plot.measure("2020"))
    # So far down that the first year never meets a value written at the bottom of the axis.
    axes.tick_params(axis="x", pad=plot.size * 0.4)
    axes.set_xticks(shown, labels=[str(year) for year in shown], **tick_look(plot))


def _even_step(years: Sequence[int], fitting: float) -> int:
    """Return the smallest step that divides the period, meets only `years` and leaves room for texts."""
    span = years[-1] - years[0]
    return next(
        (
            step
            for step in range(1, span)
            if span % step == 0
            and step * fitting >= _YEAR_ROOM * span
            and {*range(years[0], years[-1], step)} <= {*years}
        ),
        span,
    )


def _years_shown(years: Sequence[int], fitting: float) -> list[int]:
    """Return the years to write below the axis: first, last, and as many between them as fit."""
    first, *between, last = years
    needed = _YEAR_ROOM * (last - first) / fitting  # from one to the next
    even = _even_step(years, fitting)
    if even <= 2 * max(math.ceil(needed), 1):
        return list(range(first, last + 1, even))
    # No even step fits: count back from the last year, and leave out what would touch the first.
    shown = [last]
    for year in reversed(between):
        if shown[0] - year >= needed <= year - first:
            shown.insert(0, year)
    return [first, *shown]
