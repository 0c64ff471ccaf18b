"""Scatter and dot strip as native scatter charts: one series for each named place, one for all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.enum.chart import XL_CHART_TYPE

from ilag_data.charts import style
from ilag_data.charts.axis import HEADER_LINE, Scale, tick_width
from ilag_data.charts.kinds import scatter as scatters
from ilag_data.charts.kinds import strip as strips
from ilag_data.charts.kinds.scatter import Scatter
from ilag_data.charts.kinds.strip import Strip
from ilag_data.charts.native import xml
from ilag_data.charts.native.data import by_point
from ilag_data.charts.native.place import Place, add
from ilag_data.charts.numbers import NumberFormat
from ilag_data.language import Text

if TYPE_CHECKING:
    from ilag_data.charts.body import Figures
    from ilag_data.charts.native.untyped import Native

_AXIS = 4.0  # font sizes
_OTHERS = Text("Andre kommuner", "Other municipalities")
_LABEL_AWAY = 0.06  # inches that PowerPoint leaves between a dot and its label


@add.register(Scatter)
def _(scatter: Scatter, place: Place, alt: str) -> bool:
    ours, others = (part.dropna() for part in scatter.split())
    data = by_point(scatter.form.excel(place.lang))
    if len(others):
        series = data.add_series(_OTHERS[place.lang])
        for x, y in zip(others["x"], others["y"], strict=True):
            series.add_data_point(float(x), float(y))
    for name, x, y in zip(ours["name"], ours["x"], ours["y"], strict=True):
        data.add_series(name).add_data_point(float(x), float(y))
    chart = place.chart(XL_CHART_TYPE.XY_SCATTER, data, alt, Text("Diagram", "Chart")[place.lang])
    across, up = (scale.whole() for scale in scatter.scales())
    area = place.area
    left = tick_width(up.texts(place.lang, percent=scatter.percent, signed=scatter.signed).values(), area)
    top, under = HEADER_LINE * place.size / 72, _AXIS * place.size / 72
    plot = area.part(left=left, bottom=under, width=area.width - left - 0.3, height=area.height - top - under)
    xml.title(chart, scatter.unit, place.size, style.MUTED)
    xml.lay_out(
        chart,
        left / place.width,
        top / place.height,
        plot.width / place.width,
        plot.height / place.height,
    )
    for axis, scale, grid in ((chart.category_axis, across, False), (chart.value_axis, up, True)):
        xml.dress_axis(axis, place.size, style.REFERENCE)
        form = NumberFormat(scale.decimals(), percent=scatter.percent, signed=scatter.signed)
        xml.scale_axis(axis, scale, form.excel(place.lang), grid=grid)
        axis.crosses_at = 0.0 if scale.low < 0 < scale.high else scale.low
    place.part(top=place.height - 1.4 * place.size / 72, height=1.3 * place.size / 72).text(
        scatter.x_unit, colour=style.MUTED, align="r", anchor="b"
    )
    looks, drawn = scatter.looks(), list(chart.plots[0].series)
    if len(others):
        _dots(drawn.pop(0), style.GREYED_LINE, scatters.OTHER_DOT)
    centres = scatter.placed(area, plot, across, up)
    for one, (region, name, x, y), (to_x, to_y) in zip(
        drawn, ours.itertuples(index=False), centres, strict=True
    ):
        look = looks[region]
        at_x = (x - across.low) / (across.high - across.low) * plot.width
        at_y = (y - up.low) / (up.high - up.low) * plot.height
        # Where PowerPoint would put it: to the right of the dot.
        standard = at_x + scatters.DOT / 144 + _LABEL_AWAY + area.measure(name, bold=look.bold) / 2
        label = xml.Label(
            0, look.text_colour, place.size, "r", bold=look.bold, name=True, value=False,
            moved=((to_x - standard) / place.width, (at_y - to_y) / place.height),
        )  # fmt: skip
        _dots(one, look.colour, scatters.DOT, [label])
    return True


@add.register(Strip)
def _(strip: Strip, place: Place, alt: str) -> bool:
    ours, others = strip.split()
    form = strip.form.excel(place.lang)
    data = by_point(form)
    scale, area, measures = strip.scale().whole(), place.area, strip.measures()
    left = tick_width(scale.texts(place.lang, percent=strip.percent, signed=strip.signed).values(), area)
    top = (HEADER_LINE + 2.0) * place.size / 72
    height, width = place.height - top - 0.2, place.width - left
    room = width / len(measures)
    dressed: list[tuple[str, float, list[xml.Label]]] = []
    looks = strip.looks()
    line = strips.LABEL_LINE * place.size / 72
    for number, measure in enumerate(measures):
        mine = ours[ours["measure"] == measure].dropna()
        rest = others[others["measure"] == measure].dropna()
        aside = [number + strips.AT + move / room for move in strip.aside(mine, rest, scale, height)]
        series = data.add_series(f"{_OTHERS[place.lang]}, {measure}")
        for x, value in zip(aside[len(mine) :], rest["value"], strict=True):
            series.add_data_point(x, float(value))
        dressed.append((style.GREYED_LINE, strips.OTHER_DOT, []))
        wanted = [(value - scale.low) / (scale.high - scale.low) * height for value in mine["value"]]
        placed = strip.label_places(mine, scale, height, line)
        for (region, name, value), x, at, to in zip(
            mine[["region", "name", "value"]].itertuples(index=False), aside, wanted, placed, strict=False
        ):
            data.add_series(name).add_data_point(x, float(value))
            look = looks[region]
            right = (number + strips.AT - x) * room + strips.LABEL_GAP - strips.DOT / 144 - _LABEL_AWAY
            moved = (right / place.width, (at - to) / place.height)
            label = xml.Label(
                0, look.text_colour, place.size, "r", strip.form.excel_of(value, place.lang), look.bold,
                name=True, moved=moved,
            )  # fmt: skip
            dressed.append((look.colour, strips.DOT, [label]))
    chart = place.chart(XL_CHART_TYPE.XY_SCATTER, data, alt, Text("Diagram", "Chart")[place.lang])
    xml.title(chart, strip.unit, place.size, style.MUTED)
    xml.lay_out(chart, left / place.width, top / place.height, width / place.width, height / place.height)
    _strip_axes(chart, strip, place, scale)
    for number, measure in enumerate(measures):
        middle = left + (number + strips.AT) * room
        half = min(strips.AT * room, middle)
        heading = place.part(
            left=middle - half,
            top=HEADER_LINE * place.size / 72,
            width=2 * half,
            height=1.6 * place.size / 72,
        )
        heading.text(measure, bold=True, align="ctr")
    for one, (colour, size, labels) in zip(chart.plots[0].series, dressed, strict=True):
        _dots(one, colour, size, labels)
    return True


def _strip_axes(chart: Native, strip: Figures, place: Place, scale: Scale) -> None:
    measures = len(strip.frame["measure"].unique())
    xml.dress_axis(chart.category_axis, place.size, style.RULE, below=False)
    across = Scale(0.0, float(measures), about=measures)
    xml.scale_axis(chart.category_axis, across, "General", grid=False)
    xml.dress_axis(chart.value_axis, place.size, None)
    form = NumberFormat(scale.decimals(), percent=strip.percent, signed=strip.signed)
    # Grid lines would strike out the names; the picture has short ones, which PowerPoint has not.
    xml.scale_axis(chart.value_axis, scale, form.excel(place.lang), grid=False)
    chart.value_axis.crosses_at = 0.0 if scale.low < 0 < scale.high else scale.low
    chart.category_axis.crosses_at = 0.0


def _dots(series: Native, colour: str, size: float, labels: list[xml.Label] | None = None) -> None:
    """Dress a series as dots without a line."""
    edge = style.WHITE if labels else None
    xml.dress_series(
        series,
        xml.shape("", xml.line(None)),
        xml.marker("circle", size, colour, edge),
        xml.labels(labels or [], leaders=True),
    )
