"""Lines over years: an index or a level, one line per region, labelled at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import HEADER_LINE, Scale, header, tick_look, tick_width, value_axis
from ilag_report.charts.body import Figures
from ilag_report.charts.data import refuse_all_missing, refuse_doubled, refuse_many, refuse_two_names, tidied
from ilag_report.charts.kinds.end_labels import LABEL_GAP, LABEL_LINE, Labels

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area

MOST_LINES = 9
COLUMNS = {"region": str, "name": str, "year": int}
BAND = ("low", "high")

# Heights in font sizes.
YEARS_LINE = 2.0
_LEAST_LINES = 11.0

MARKER_SIZE = 7.5
_BAND_PALENESS = 0.18


@dataclass(frozen=True, eq=False)
class Lines(Figures):
    """Lines over years, each with its name and last value at its end.

    The frame has one row per region and year with the columns ``region`` (id), ``name`` (as shown), ``year``
    and ``value``. A missing value, or a year that other regions have, stays a gap. The order of the regions
    is kept. With the columns ``low`` and ``high`` every line has a band, e.g. of what chance alone can do.

    Parameters
    ----------
    frame, unit, decimals, percent, signed, highlight, heading
        What every kind takes: the data, their unit, how values are written, the region that stands out and
        what the panel shows. See `ilag_report.charts.body.Figures`.
    reference : float, optional
        A level to hold the lines against, e.g. 100 for an index.
    look : LineStyle, optional
        How the one line looks where it stands alone in a panel headed by its name; see `grid.one_by_one`.
    """

    reference: float | None = None
    look: style.LineStyle | None = None

    what: ClassVar[str] = "Lines"
    kind: ClassVar[Text] = Text("Linjediagram", "Line chart")
    reading: ClassVar[Text] = Text(
        "Hver linje er ett sted. Navnet og den siste verdien står ved enden av linjen; "
        "et brudd i linjen betyr at tallet mangler.",
        "Each line is one place. Its name and last value stand at its end; a break means a missing figure.",
    )

    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Check the data, and sort them by region (in the order given) and year."""
        tidy = tidied(frame, COLUMNS, ["value"], self.what, optional=BAND)
        regions = list(tidy["region"].unique())
        refuse_many(regions, MOST_LINES, "lines in one chart", "choose regions, or use small multiples.")
        refuse_short(tidy)
        if len(set(BAND) & set(tidy.columns)) == 1:
            raise ChartError("A band has only one of its edges.", "give both columns low and high, or none.")
        return sorted_by_year(tidy)

    def looks(self) -> dict[str, style.LineStyle]:
        """Return region id to its colours, as in every other chart or as told."""
        return super().looks() if self.look is None else dict.fromkeys(self.names(), self.look)

    @property
    def unit_beside_heading(self) -> str:
        """The unit, but where the line stands alone, since the subtitle tells it for all panels."""
        return self.unit if self.look is None else ""

    def scale(self) -> Scale:
        """Return the value axis; the reference is always among its ticks."""
        frame = self.frame
        values = [value for column in ("value", *BAND) if column in frame for value in frame[column]]
        if self.reference is not None:
            values.append(self.reference)
        return Scale.over(values, start=self.reference or 0.0)

    def series(self, column: str = "value") -> dict[str, pd.Series[float]]:
        """Return region id to its values by year; see `by_year`."""
        return by_year(self.frame, column)

    def ends(self, lang: Lang) -> list[str]:
        """Return names and last values, from the highest to the lowest."""
        frame = self.frame.dropna(subset="value").drop_duplicates("region", keep="last")
        return self.ranked(frame["name"], frame["value"], lang)

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
        names = self.names()
        labels = {}
        alone = self.look is not None  # whose name is the heading
        for region, values in self.series().items():
            known = values.dropna()
            early = f" ({known.index[-1]})" if known.index[-1] != values.index[-1] else ""
            labels[region] = ("" if alone else names[region], self.write(float(known.iloc[-1]), lang) + early)
        return labels

    def draw(self, area: Area) -> None:
        """Draw the lines with axis and end labels."""
        draw_lines(self, area, self.scale())


def by_year(frame: pd.DataFrame, column: str = "value") -> dict[str, pd.Series[float]]:
    """Return region id to its values by year, with a gap (NaN) where a region lacks a year that others have.

    A year that no region has was not asked for, and leaves no gap: 2015, 2019 and 2023 are three points of a
    line.
    """
    years = sorted(int(year) for year in frame["year"].unique())
    return {
        str(region): rows.set_index("year")[column].reindex(years)
        for region, rows in frame.groupby("region", sort=False)
    }


def refuse_short(tidy: pd.DataFrame) -> None:
    """Refuse what cannot be lines over years: one year, two rows for one, a line without values."""
    if tidy["year"].nunique() < 2:
        raise ChartError("Lines need at least two years.", "choose a longer period, or show a table.")
    refuse_doubled(tidy, ["region", "year"])
    refuse_two_names(tidy)
    refuse_all_missing(tidy, "region", "value", "name")


def sorted_by_year(tidy: pd.DataFrame) -> pd.DataFrame:
    """Sort by region, in the order given, and year."""
    order = {region: place for place, region in enumerate(tidy["region"].unique())}
    return tidy.sort_values(
        ["region", "year"], key=lambda column: column.map(order) if column.name == "region" else column
    ).reset_index(drop=True)


def draw_lines(lines: Lines, area: Area, scale: Scale) -> None:
    """Draw lines in an area, on a value axis that may be shared with another panel.

    Parameters
    ----------
    lines : Lines
        What to draw.
    area : Area
        Where.
    scale : Scale
        The value axis.
    """
    styles = lines.looks()
    labels = Labels.fit(lines, area)
    below = header(area, lines.heading, lines.unit_beside_heading)
    height = below.height - area.size * YEARS_LINE / 72
    ticks = scale.for_height(height, area.size).texts(area.lang, percent=lines.percent, signed=lines.signed)
    plot = area.part(left=tick_width(ticks.values(), area), bottom=area.size * YEARS_LINE / 72, height=height)
    plot = plot.part(width=plot.width - labels.width - LABEL_GAP)
    axes = plot.axes()
    axes.set_ylim(scale.low, scale.high)
    value_axis(axes, area, ticks)
    year_axis(axes, plot, years_of(lines))
    if lines.reference is not None:
        axes.axhline(
            lines.reference, color=style.REFERENCE, linewidth=1.6, zorder=1.5, gid=f"{area.key}reference"
        )
    if "low" in lines.frame:
        _bands(lines, axes, styles, area.key)
    for region, values in lines.series().items():
        draw_line(axes, values, styles[region], gid=f"{area.key}line-{region}")
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
    labels = Labels.fit(lines, area)
    # Half a label may stand above the axis (see Labels.draw).
    stacked = (sum(1 + text.count("\n") for text in labels.texts.values()) - 0.5) * LABEL_LINE
    return max(stacked + YEARS_LINE + HEADER_LINE, _LEAST_LINES) * area.size / 72


def _bands(lines: Lines, axes: Axes, styles: dict[str, style.LineStyle], key: str) -> None:
    lows, highs = lines.series("low"), lines.series("high")
    for region, low in lows.items():
        axes.fill_between(
            low.index.to_numpy(),
            low.to_numpy(),
            highs[region].to_numpy(),
            color=styles[region].colour,
            alpha=_BAND_PALENESS,
            linewidth=0,
            zorder=1.6,
            gid=f"{key}band-{region}",
        )


def draw_line(axes: Axes, values: pd.Series[float], look: style.LineStyle, gid: str) -> None:
    """Draw one line with a dot at its end, and at every year that stands alone between gaps."""
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
        markersize=MARKER_SIZE if look.width > 2 else 5,
        markevery=dots,
        clip_on=False,
        zorder=3 if look.front else 2.5,
        gid=gid,
    )


def years_of(lines: Lines) -> tuple[int, int]:
    """Return the first and the last year."""
    years = lines.frame["year"]
    return int(years.min()), int(years.max())


def year_axis(axes: Axes, plot: Area, years: tuple[int, int]) -> None:
    """Write as many years below the axes as there is room for."""
    first, last = years
    air = 0.012 * (last - first)
    axes.set_xlim(first - air, last + air)
    shown = years_shown(first, last, plot.width / (last - first), plot.measure("2020") * 1.25)
    axes.set_xticks(shown, labels=[str(year) for year in shown], **tick_look(plot))
    # So far down that the first year never meets a value written at the bottom of the axis.
    axes.tick_params(axis="x", pad=plot.size * 0.4)


def years_shown(first: int, last: int, spacing: float, needed: float) -> list[int]:
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
