"""Bars and pyramids as native bar charts."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE

from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import HEADER_LINE, Scale
from ilag_report.charts.data import unique
from ilag_report.charts.kinds.bars import Bars
from ilag_report.charts.kinds.pyramid import OUTLINE_WIDTH, Pyramid
from ilag_report.charts.native import xml
from ilag_report.charts.native.data import by_category, known
from ilag_report.charts.native.place import Place, add
from ilag_report.charts.numbers import NumberFormat

_GAP_SINGLE, _GAP_GROUPED, _GAP_PYRAMID = 40, 45, 18
_AXIS = 1.9  # font sizes


@add.register(Bars)
def _(bars: Bars, place: Place, alt: str) -> bool:
    frame, form = bars.frame, bars.form.excel(place.lang)
    names, series = unique(frame["name"]), unique(frame["series"])
    data = by_category(form, names)
    for one in series:
        values = frame[frame["series"] == one].set_index("name")["value"].reindex(names)
        data.add_series(one or bars.unit, known(values))
    chart = place.chart(XL_CHART_TYPE.BAR_CLUSTERED, data, alt, Text("Diagram", "Chart")[place.lang])
    xml.title(chart, " – ".join(filter(None, (bars.heading, bars.unit))), place.size, style.MUTED)
    area = place.area.part(width=place.width - 0.1)
    indent, zero, inches = bars.fitted(area)
    top = (HEADER_LINE + (HEADER_LINE if bars.series() else 0)) * place.size / 72
    width = area.width - indent
    xml.lay_out(
        chart,
        indent / place.width,
        top / place.height,
        width / place.width,
        (place.height - top - 0.05) / place.height,
    )
    if bars.series():
        place.legend(chart, bars.series(), top=HEADER_LINE * place.size / 72)
    plot = chart.plots[0]
    plot.gap_width = _GAP_GROUPED if bars.series() else _GAP_SINGLE
    plot.overlap = 0 if bars.series() else 100
    chart.category_axis.reverse_order = True
    xml.dress_axis(chart.category_axis, place.size, style.REFERENCE)
    xml.dress_axis(chart.value_axis, place.size, None, below=False)
    xml.scale_axis(chart.value_axis, Scale(-zero / inches, (width - zero) / inches), form, grid=False)
    chart.value_axis.crosses_at = 0.0
    colours, regions = bars.colours(), dict(zip(frame["name"], frame["region"], strict=True))
    looks = bars.looks()
    for one, drawn in zip(series, plot.series, strict=True):
        shapes = [xml.shape(xml.fill(colours[name, one]), xml.line(None)) for name in names]
        values = frame[frame["series"] == one].set_index("name")["value"].reindex(names)
        xml.dress_series(
            drawn,
            shapes[0],
            '<c:invertIfNegative val="0"/>',
            *(xml.point(index, look, bar=True) for index, look in enumerate(shapes)),
            xml.labels(
                xml.Label(
                    index,
                    style.INK,
                    place.size,
                    "outEnd",
                    bars.form.excel_of(values[name], place.lang),
                    bold=looks[regions[name]].bold,
                )
                for index, name in enumerate(names)
                if not np.isnan(values[name])
            ),
        )
    return True


@add.register(Pyramid)
def _(pyramid: Pyramid, place: Place, alt: str) -> bool:
    # Both signs are written alike: the left side is negative only to be drawn to the left.
    digits = pyramid.form.excel(place.lang).split(";")[0]
    form = f"{digits};{digits};{digits}"
    left, right = pyramid.sexes()
    groups = unique(pyramid.frame["group"])
    data = by_category(form, groups)
    columns = {"value": pyramid.filled} | ({"outline": pyramid.outlined} if pyramid.outlined else {})
    for column, what in columns.items():
        for sex, sign in ((left, -1), (right, 1)):
            data.add_series(f"{what}, {sex.lower()}", known(sign * pyramid.side(sex, column)))
    chart = place.chart(XL_CHART_TYPE.BAR_CLUSTERED, data, alt, Text("Diagram", "Chart")[place.lang])
    between = Text("til venstre", "to the left"), Text("til høyre", "to the right")
    sides = f"{left} {between[0][place.lang]}, {right.lower()} {between[1][place.lang]}"
    filled = Text("fylt", "filled")[place.lang]
    key = f"{filled}: {pyramid.filled}"
    if pyramid.outlined:
        key += f", {Text('omriss', 'outline')[place.lang]}: {pyramid.outlined}"
    place.part(height=0.3).text(
        f"{pyramid.unit.capitalize()}. {sides}; {key}.", colour=style.MUTED, size=style.DENSE_SIZE
    )
    area = place.area
    small = style.SMALL_SIZE
    indent = max(area.measure(group, size=small) for group in groups) + 0.15
    top, under = HEADER_LINE * place.size / 72 + 0.05, _AXIS * small / 72
    xml.lay_out(
        chart,
        indent / place.width,
        top / place.height,
        (place.width - indent - 0.2) / place.width,
        (place.height - top - under) / place.height,
    )
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = _GAP_PYRAMID, 100
    step = replace(pyramid.scale(), about=6).step
    high = math.ceil(pyramid.scale().high / step - 0.2) * step
    xml.dress_axis(chart.category_axis, small, style.REFERENCE)
    xml.dress_axis(chart.value_axis, small, None)
    scale = Scale(-high, high, fixed=step)
    ticks = NumberFormat(scale.decimals(), percent=pyramid.percent).excel(place.lang).split(";")[0]
    xml.scale_axis(chart.value_axis, scale, ";".join([ticks] * 3))
    xml.every_name(chart.category_axis)
    looks = [
        xml.shape(xml.fill(pyramid.colour), xml.line(None)),
        xml.shape(xml.fill(None), xml.line(style.INK, OUTLINE_WIDTH)),
    ]
    for index, drawn in enumerate(plot.series):
        xml.dress_series(drawn, looks[index // 2], '<c:invertIfNegative val="0"/>')
    return True
