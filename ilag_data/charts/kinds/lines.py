"""Lines over years: an index or a level, one line per region, labelled at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ilag_data.charts import style
from ilag_data.charts.body import Body, OwnFrame, require_columns
from ilag_data.charts.labels import dodge, wrap
from ilag_data.charts.numbers import NumberFormat
from ilag_data.errors import ChartError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ilag_data.charts.draw import Area
    from ilag_data.language import Lang

MOST_LINES = 9
COLUMNS = ("region", "name", "year", "value")

# Heights in font sizes.
_LABEL_LINE = 1.28
_YEARS_LINE = 2.0
_HEADING_LINE = 2.0
_LEAST_LINES = 11.0

_LABEL_SHARE = 0.36  # of the width, at most, for the labels at the line ends
_WIDEST_LABEL = 2.9  # inches
_LABEL_GAP = 0.30  # inches between line end and label: room for the leader
_MARKER_SIZE = 7.5


@dataclass(frozen=True, eq=False)
class Lines(Body):
    """Lines over years, each with its name and last value at its end.

    Parameters
    ----------
    frame : DataFrame
        One row per region and year with the columns ``region`` (id), ``name`` (as shown), ``year`` and
        ``value``. A missing value or year stays a gap. The order of the regions is kept.
    unit : str
        The unit, written above the axis, e.g. ``"indeks, 2015 = 100"``.
    decimals : int
        Decimals of the values at the line ends.
    percent : bool
        Whether the values are per cent and are written so.
    reference : float, optional
        A level to hold the lines against, e.g. 100 for an index.
    highlight : str, optional
        The one region (id or name) that stands out; the others turn grey.
    heading : str
        What the panel shows, where there are several beside each other.
    """

    frame: OwnFrame = OwnFrame()  # noqa: RUF009 (a descriptor, not a default)
    unit: str = ""
    decimals: int = 1
    percent: bool = False
    reference: float | None = None
    highlight: str | None = None
    heading: str = ""

    def __post_init__(self) -> None:
        if not self.unit.strip():
            raise ChartError("Lines were asked for without a unit.", 'give unit=…, e.g. "personer".')
        object.__setattr__(self, "frame", _tidy(self.frame))
        if self.highlight is not None:
            object.__setattr__(self, "highlight", _region_of(self.highlight, self.frame))

    def table(self) -> pd.DataFrame:
        """Return the data: region, name, year, value and unit."""
        return self.frame.assign(unit=self.unit)

    def limits(self) -> tuple[float, float]:
        """Return the range of the value axis: all values and the reference, with a little air."""
        values = self.frame["value"].dropna().to_list()
        if self.reference is not None:
            values.append(self.reference)
        low, high = min(values), max(values)
        air = 0.06 * (high - low) or 1.0
        return low - air, high + air

    def series(self) -> dict[str, pd.Series[float]]:
        """Return region id to its values by year, with a gap (NaN) where a year is not there."""
        frame = self.frame
        years = range(int(frame["year"].min()), int(frame["year"].max()) + 1)
        return {
            str(region): rows.set_index("year")["value"].reindex(years)
            for region, rows in frame.groupby("region", sort=False)
        }

    def names(self) -> dict[str, str]:
        """Return region id to the name shown."""
        return dict(zip(self.frame["region"], self.frame["name"], strict=True))

    def end_labels(self, lang: Lang) -> dict[str, tuple[str, str]]:
        """Return region id to name and last value as text; a line that ends early says in which year.

        Parameters
        ----------
        lang : {"no", "en"}
            The language of the numbers.

        Returns
        -------
        dict
            Region id to the two texts.
        """
        form = NumberFormat(decimals=self.decimals, percent=self.percent)
        names = self.names()
        labels = {}
        for region, values in self.series().items():
            known = values.dropna()
            early = f" ({known.index[-1]})" if known.index[-1] != values.index[-1] else ""
            labels[region] = (names[region], form.text(float(known.iloc[-1]), lang) + early)
        return labels

    def draw(self, area: Area) -> None:
        """Draw the lines with axis and end labels."""
        draw_lines(self, area, self.limits())


def draw_lines(lines: Lines, area: Area, limits: tuple[float, float]) -> None:
    """Draw lines in an area, on a value axis that may be shared with another panel.

    Parameters
    ----------
    lines : Lines
        What to draw.
    area : Area
        Where.
    limits : tuple of float
        The range of the value axis.
    """
    styles = style.line_styles(lines.series(), lines.highlight)
    labels = _Labels.fit(lines, area, styles)
    _heading(lines, area)
    plot = area.part(
        left=_tick_width(lines, area, limits),
        bottom=area.size * _YEARS_LINE / 72,
        height=area.height - area.size * (_YEARS_LINE + _HEADING_LINE) / 72,
    )
    plot = plot.part(width=plot.width - labels.width - _LABEL_GAP)
    axes = plot.axes()
    axes.set_ylim(*limits)
    _value_axis(lines, axes, area)
    _year_axis(lines, axes, plot)
    if lines.reference is not None:
        axes.axhline(
            lines.reference, color=style.REFERENCE, linewidth=1.6, zorder=1.5, gid=f"{area.key}reference"
        )
    for region, values in lines.series().items():
        _line(axes, values, styles[region], gid=f"{area.key}line-{region}")
    labels.draw(lines, axes, plot)


def height_needed(lines: Lines, area: Area) -> float:
    """Measure the least height at which lines can be shown in an area as wide as this one.

    Parameters
    ----------
    lines : Lines
        What to draw.
    area : Area
        Its width and font size count.

    Returns
    -------
    float
        The height in inches.
    """
    labels = _Labels.fit(lines, area, style.line_styles(lines.series(), lines.highlight))
    # Half a label may stand above the axis (see _Labels.draw).
    stacked = (sum(1 + text.count("\n") for text in labels.texts.values()) - 0.5) * _LABEL_LINE
    return max(stacked + _YEARS_LINE + _HEADING_LINE, _LEAST_LINES) * area.size / 72


@dataclass(frozen=True)
class _Labels:
    """The labels at the line ends, broken into lines, and the room they need."""

    texts: dict[str, str]
    styles: dict[str, style.LineStyle]
    width: float

    @classmethod
    def fit(cls, lines: Lines, area: Area, styles: dict[str, style.LineStyle]) -> _Labels:
        """Break long names so that the labels leave room for the lines."""
        most = min(area.width * _LABEL_SHARE, _WIDEST_LABEL)
        texts = {}
        width = 0.0
        for region, (name, value) in lines.end_labels(area.lang).items():
            bold = styles[region].bold

            def measure(text: str, *, bold: bool = bold) -> float:
                return area.measure(text, bold=bold)

            # The value is held together with the last word of the name.
            broken = wrap(f"{name} {value}", most, measure, balanced=True)
            texts[region] = "\n".join(broken)
            width = max(width, *map(measure, broken))
        return cls(texts, styles, width)

    def draw(self, lines: Lines, axes: Axes, plot: Area) -> None:
        """Write the labels, moved apart, each tied to its line end by a thin leader where it was moved."""
        low, high = axes.get_ylim()
        inches = plot.height / (high - low)
        line_height = plot.size * _LABEL_LINE / 72
        series = lines.series()
        regions = list(self.texts)
        ends = [series[region].dropna() for region in regions]
        wanted = [(float(end.iloc[-1]) - low) * inches for end in ends]
        heights = [line_height * (1 + self.texts[region].count("\n")) for region in regions]
        # Half a label may stand above the axis; below it stand the years.
        placed = dodge(wanted, heights, 0.0, plot.height + line_height / 2)
        last = max(series[regions[0]].index)
        scale = plot.width / (axes.get_xlim()[1] - axes.get_xlim()[0])
        edge = (last - axes.get_xlim()[0]) * scale
        for region, end, at, to in zip(regions, ends, wanted, placed, strict=True):
            look = self.styles[region]
            plot.text(
                edge + _LABEL_GAP,
                to,
                self.texts[region],
                colour=look.text_colour,
                bold=look.bold,
                va="center" if "\n" in self.texts[region] else "middle",
                gid=f"label-{region}",
            )
            start = edge - (last - int(end.index[-1])) * scale
            if abs(at - to) > 0.02 or start < edge:
                _leader(axes, [(start, at), (edge + _LABEL_GAP - 0.05, to)], scale, inches, look)


def _leader(
    axes: Axes, ends: list[tuple[float, float]], scale: float, inches: float, look: style.LineStyle
) -> None:
    """Draw a thin line from a line end to its label, both in inches from the axes' lower left corner."""
    left, low = axes.get_xlim()[0], axes.get_ylim()[0]
    axes.plot(
        [left + x / scale for x, _ in ends],
        [low + y / inches for _, y in ends],
        color=look.text_colour,
        linewidth=0.9,
        clip_on=False,
        zorder=1.8,
    )


def _line(axes: Axes, values: pd.Series[float], look: style.LineStyle, gid: str) -> None:
    known = values.notna().to_numpy()
    # A year between two gaps has no line to be seen by, so it gets a dot, as the last year always does.
    alone = known & ~np.roll(known, 1) & ~np.roll(known, -1)
    alone[[0, -1]] = known[[0, -1]] & ~known[[1, -2]]
    dots = sorted({*np.flatnonzero(alone).tolist(), int(np.flatnonzero(known)[-1])})
    axes.plot(
        values.index.to_numpy(),
        values.to_numpy(),
        color=look.colour,
        linewidth=look.width,
        linestyle=(0, look.dashes) if look.dashes else "solid",
        marker="o",
        markersize=_MARKER_SIZE if look.width > 2 else 5,
        markevery=dots,
        clip_on=False,
        zorder=3 if look.front else 2.5,
        gid=gid,
    )


def _heading(lines: Lines, area: Area) -> None:
    """Write heading and unit above the axes."""
    y = area.height - area.size * 0.6 / 72
    x = 0.0
    if lines.heading:
        area.text(0, y, lines.heading, bold=True, va="middle", gid="heading")
        x = area.measure(lines.heading, bold=True) + 0.15
    if x + area.measure(lines.unit) > area.width:
        raise ChartError(
            f"The heading «{lines.heading}» and the unit «{lines.unit}» do not fit on one line.",
            "shorten one of them; the subtitle has more room.",
        )
    area.text(x, y, lines.unit, colour=style.MUTED, va="middle", gid="unit")


def _ticks(lines: Lines, limits: tuple[float, float]) -> list[float]:
    """Return round values for the axis, about five; the reference is always among them."""
    raw = (limits[1] - limits[0]) / 5
    power = 10.0 ** np.floor(np.log10(raw))
    step = float(next(nice * power for nice in (1, 2, 5, 10) if nice * power >= raw * 0.99))
    # Counted from the reference, so that an index axis always shows its 100.
    start = lines.reference or 0.0
    first = int(np.ceil((limits[0] - start) / step))
    last = int(np.floor((limits[1] - start) / step))
    return [round(start + step * place, 9) for place in range(first, last + 1)]


def _tick_texts(lines: Lines, limits: tuple[float, float], lang: Lang) -> dict[float, str]:
    ticks = _ticks(lines, limits)
    decimals = next((d for d in range(9) if all(round(tick, d) == tick for tick in ticks)), 9)
    form = NumberFormat(decimals=decimals, percent=lines.percent)
    return {tick: form.text(tick, lang) for tick in ticks}


def _tick_width(lines: Lines, area: Area, limits: tuple[float, float]) -> float:
    texts = _tick_texts(lines, limits, area.lang).values()
    return max((area.measure(text) for text in texts), default=0.0) + 0.12


def _value_axis(lines: Lines, axes: Axes, area: Area) -> None:
    texts = _tick_texts(lines, axes.get_ylim(), area.lang)
    axes.set_yticks(list(texts), labels=list(texts.values()), **_tick_look(area))
    axes.tick_params(axis="y", pad=5)


def _year_axis(lines: Lines, axes: Axes, plot: Area) -> None:
    years = next(iter(lines.series().values())).index.to_list()
    first, last = int(years[0]), int(years[-1])
    air = 0.012 * (last - first)
    axes.set_xlim(first - air, last + air)
    shown = _years_shown(first, last, plot.width / (last - first), plot.measure("2020") * 1.25)
    axes.set_xticks(shown, labels=[str(year) for year in shown], **_tick_look(plot))
    # So far down that the first year never meets a value written at the bottom of the axis.
    axes.tick_params(axis="x", pad=plot.size * 0.4)


def _years_shown(first: int, last: int, spacing: float, needed: float) -> list[int]:
    """Return the years to write below the axis: first, last, and as many between as there is room for."""
    span = last - first
    steps = [step for step in range(1, span + 1) if step * spacing >= needed]
    even = next((step for step in steps if span % step == 0), span)
    tightest = steps[0] if steps else span
    if even <= 2 * tightest:
        return list(range(first, last + 1, even))
    # No step divides the period: count back from the last year, and leave out what would touch the first.
    counted = [year for year in range(last, first, -tightest) if (year - first) * spacing >= needed]
    return [first, *reversed(counted)]


def _tick_look(area: Area) -> dict[str, Any]:
    return {"fontsize": area.size, "color": style.MUTED}


def _tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Check the data of a line chart, and bring them into one form."""
    require_columns(frame, COLUMNS, "Lines")
    if "unit" in frame.columns and len(frame["unit"].unique()) > 1:
        raise ChartError(
            f"Lines of different units cannot share an axis: {', '.join(map(str, frame['unit'].unique()))}.",
            "make one chart per unit, or an index of each.",
        )
    years = pd.to_numeric(frame["year"], errors="coerce")
    if years.isna().any() or (years % 1 != 0).any():
        raise ChartError("The column year has something that is not a whole year.", "give years like 2015.")
    if not pd.api.types.is_numeric_dtype(frame["value"]):
        raise ChartError("The column value holds text.", "give numbers; a missing value is NaN.")
    tidy = pd.DataFrame(
        {
            "region": frame["region"].astype(str),
            "name": frame["name"].astype(str),
            "year": years.astype("int64"),
            "value": frame["value"].astype("float64"),
        }
    )
    _refuse_undrawable(tidy)
    order = {region: place for place, region in enumerate(tidy["region"].unique())}
    return tidy.sort_values(
        ["region", "year"], key=lambda column: column.map(order) if column.name == "region" else column
    ).reset_index(drop=True)


def _refuse_undrawable(tidy: pd.DataFrame) -> None:
    regions = list(tidy["region"].unique())
    if len(regions) > MOST_LINES:
        raise ChartError(
            f"{len(regions)} lines in one chart cannot be told apart; {MOST_LINES} is the most.",
            "choose regions, or use small multiples.",
        )
    if np.isinf(tidy["value"]).any():
        raise ChartError("A value is infinite.", "look for a division by zero; a missing result is NaN.")
    if tidy["year"].nunique() < 2:
        raise ChartError("Lines need at least two years.", "choose a longer period, or show a table.")
    doubled = tidy[tidy.duplicated(["region", "year"])]
    if not doubled.empty:
        row = doubled.iloc[0]
        raise ChartError(
            f"{row['name']} ({row['region']}) has more than one value for {row['year']}.",
            "give one row per region and year.",
        )
    named = tidy[["region", "name"]].drop_duplicates()
    if named["region"].duplicated().any() or named["name"].duplicated().any():
        raise ChartError(
            "A region has two names, or two regions have the same name.",
            "give each region one name, in the language of the chart.",
        )
    for region, rows in tidy.groupby("region", sort=False):
        if rows["value"].isna().all():
            raise ChartError(
                f"{rows['name'].iloc[0]} ({region}) has no value in any year.",
                "leave it out, and say so in the note.",
            )


def _region_of(wanted: str, frame: pd.DataFrame) -> str:
    for region, name in frame[["region", "name"]].drop_duplicates().itertuples(index=False):
        if wanted in (region, name):
            return str(region)
    raise ChartError(
        f"«{wanted}» cannot be highlighted: it is not in the chart.",
        f"choose one of {', '.join(frame['name'].unique())}.",
    )
