"""Columns with their net and the band of noise as native charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn

from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.axis import HEADER_LINE, Names, Scale, tick_width
from ilag_report.charts.kinds.columns import NET_MARKER, NOISE_KEY, Columns
from ilag_report.charts.native import xml
from ilag_report.charts.native.data import by_category, known
from ilag_report.charts.native.place import Place, add
from ilag_report.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from ilag_report.charts.native.untyped import Native

_GAP_STACKED, _GAP_BESIDE = 47, 30
_SLANTED = 0.71  # of the width of a slanted text: its height
_PLOT_SHARE = 0.92  # of the width, at least, for the columns
_LOWER = Text("nedre grense", "lower limit")


@add.register(Columns)
def _(columns: Columns, place: Place, alt: str) -> bool:
    wide, form = columns.wide(), columns.form.excel(place.lang)
    data = by_category(form, wide.index.to_list())
    for name in wide.columns:
        data.add_series(name, known(wide[name]))
    if columns.net:
        data.add_series(columns.net, known(columns.sums()))
    noise = columns.noise()
    if noise is not None:
        data.add_series(NOISE_KEY[place.lang], known(noise))
        data.add_series(f"{NOISE_KEY[place.lang]}, {_LOWER[place.lang]}", known(-noise))
    kind = XL_CHART_TYPE.COLUMN_STACKED if columns.stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    chart = place.chart(kind, data, alt, Text("Diagram", "Chart")[place.lang])
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = (_GAP_STACKED, 100) if columns.stacked else (_GAP_BESIDE, 0)
    parts = list(plot.series)
    key = len(wide.columns) > 1 or columns.net or noise is not None
    # A diamond may stand at the very end of its column; shares end at 100.
    scale = columns.scale(air=0.04 if columns.net else 0.0)
    names = [str(series.name) for series in parts[: len(parts) - (noise is not None)]]
    height = _frame(chart, columns, place, scale, list(wide.index), key=names if key else [])
    scale = scale.with_room(*columns.text_room(place.area.part(height=height)), height).whole()
    _scale(chart, columns, place, scale)
    chart.value_axis.crosses_at = 0.0
    colours = columns.colours()
    inches = height / (scale.high - scale.low)
    texts = _value_labels(columns, place, inches)
    for one, name in zip(parts, wide.columns, strict=False):
        xml.dress_series(
            one,
            xml.shape(xml.fill(colours[name]), xml.line(style.WHITE, 0.8)),
            '<c:invertIfNegative val="0"/>',
            xml.labels(texts[name]),
        )
    others = parts[len(wide.columns) :]
    if others:
        _as_lines(chart, others)
    if columns.net:
        tops = wide.clip(lower=0).sum(axis=1)
        xml.dress_series(
            others[0],
            xml.shape("", xml.line(None)),
            xml.marker("diamond", NET_MARKER, style.INK, style.WHITE),
            xml.labels(
                xml.Label(
                    index,
                    style.INK,
                    place.size,
                    "t",
                    columns.form.excel_of(net, place.lang),
                    bold=True,
                    # From above the diamond to above the column.
                    moved=(0.0, min((net - max(tops.iloc[index], 0.0)) * inches, 0.0) / place.height),
                )
                for index, net in enumerate(columns.sums())
                if not np.isnan(net)
            ),
        )
    for one in others[1 if columns.net else 0 :]:
        dashed = xml.line(style.REFERENCE, 1.4, (5.0, 1.8))
        xml.dress_series(one, xml.shape("", dashed), xml.marker("none", 0, style.INK))
    if noise is not None:
        xml.hide_from_legend(chart, len(parts) - 1)
    return True


def _value_labels(columns: Columns, place: Place, inches: float) -> dict[str, list[xml.Label]]:
    """Return the values of each series where they stand in the picture; a unit is so many inches long."""
    wide = columns.wide()
    width = place.width / len(wide) * 0.6
    size = columns.value_size(place.area.part(width=place.width * _PLOT_SHARE))
    texts: dict[str, list[xml.Label]] = {name: [] for name in wide.columns}
    for index, (_, row) in enumerate(wide.iterrows()):
        for name, _, bottom, _, value in columns.placed(index, row):
            form = columns.form.excel_of(value, place.lang)
            spot = columns.spot(bottom, value, row.sum(skipna=False), inches, place.size)
            narrow = place.area.measure(columns.write(value, place.lang)) < width
            if columns.values and columns.stacked and spot is not None and narrow:
                moved = (0.0, (bottom + value / 2 - spot) * inches / place.height)
                texts[name].append(xml.Label(index, style.WHITE, place.size, "ctr", form, moved=moved))
            if size:
                texts[name].append(xml.Label(index, style.INK, size, "outEnd", form))
    return texts


def _frame(
    chart: Native,
    columns: Columns,
    place: Place,
    scale: Scale,
    names: list[str],
    *,
    key: list[str],
) -> float:
    """Write unit, key and names, put the plot between them, and return its height in inches."""
    xml.title(chart, " – ".join(filter(None, (columns.heading, columns.unit))), place.size, style.MUTED)
    top = HEADER_LINE * place.size / 72
    if key:
        place.legend(chart, key, top=top)
        top += HEADER_LINE * place.size / 72
    area = place.area
    left = tick_width(scale.texts(place.lang, percent=columns.percent, signed=columns.signed).values(), area)
    plot = area.part(width=place.width - left - 0.1)
    below = Names.fit(plot, names, years=all(name.isdigit() for name in names))
    # PowerPoint knows no levels: where names need them, they are slanted.
    slanted = below.levels > 1
    widest = max(area.measure(name, size=below.size) for name in names)
    under = (_SLANTED * (widest + below.size / 72) if slanted else below.height) + 0.1
    xml.dress_axis(chart.category_axis, below.size, style.REFERENCE, turned=xml.SLANT if slanted else 0)
    shown = [index for index, line in enumerate(below.lines) if line]
    xml.every_name(chart.category_axis, shown[1] - shown[0] if len(shown) > 1 else 1)
    height = place.height - top - under
    xml.lay_out(
        chart, left / place.width, top / place.height, plot.width / place.width, height / place.height
    )
    return height


def _scale(chart: Native, columns: Columns, place: Place, scale: Scale) -> None:
    xml.dress_axis(chart.value_axis, place.size, None)
    ticks = NumberFormat(scale.decimals(), percent=columns.percent, signed=columns.signed)
    xml.scale_axis(chart.value_axis, scale, ticks.excel(place.lang))


def _as_lines(chart: Native, series: list[Native]) -> None:
    """Move series of a column chart into a line chart on the same axes."""
    column_chart = chart.plots[0]._element
    ids = [axis.get("val") for axis in column_chart.findall(qn("c:axId"))]
    line_chart = xml.make(
        '<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/><c:marker val="1"/>'
        + "".join(f'<c:axId val="{one}"/>' for one in ids)
        + "</c:lineChart>"
    )
    before = line_chart.find(qn("c:marker"))
    for one in series:
        element = one._element
        for name in ("c:invertIfNegative",):
            for old in element.findall(qn(name)):
                element.remove(old)
        before.addprevious(element)
    column_chart.addnext(line_chart)
