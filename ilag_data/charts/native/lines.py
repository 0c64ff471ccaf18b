"""Lines and small multiples as native line charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE

from ilag_data.charts import style
from ilag_data.charts.axis import HEADER_LINE, Scale, tick_width
from ilag_data.charts.kinds.end_labels import LABEL_LINE, Labels
from ilag_data.charts.kinds.lines import MARKER_SIZE, YEARS_LINE, Lines
from ilag_data.charts.kinds.multiples import SmallMultiples
from ilag_data.charts.labels import dodge, wrap
from ilag_data.charts.native import xml
from ilag_data.charts.native.data import by_category, known
from ilag_data.charts.native.place import Place, add
from ilag_data.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from ilag_data.charts.native.untyped import Native

_GAP = 0.16  # inches between line end and label
_BETWEEN = 0.35
_NAME_SHARE = 0.72  # of a panel: what LibreOffice leaves for a title


@add.register(Lines)
def _(lines: Lines, place: Place, alt: str) -> bool:
    add_lines(lines, place, alt, lines.scale())
    return True


@add.register(SmallMultiples)
def _(multiples: SmallMultiples, place: Place, alt: str) -> bool:
    columns, rows = multiples.grid()
    unit_height = HEADER_LINE * place.size / 72
    place.part(height=unit_height).text(
        multiples.unit_line(place.lang), colour=style.MUTED, anchor="t", size=place.size
    )
    width = (place.width - _BETWEEN * (columns - 1)) / columns
    height = (place.height - unit_height - 0.1 * (rows - 1)) / rows
    broken = multiples.broken_names(place.area.part(width=width * _NAME_SHARE))
    rows_of_name = max(map(len, broken.values()))
    for number, region in enumerate(multiples.series()):
        cell = place.part(
            left=number % columns * (width + _BETWEEN),
            top=unit_height + number // columns * (height + 0.1),
            width=width,
            height=height,
        )
        _panel(multiples, region, cell, alt if number == 0 else "", rows_of_name)
    return True


def add_lines(lines: Lines, place: Place, alt: str, scale: Scale) -> None:
    """Add a line chart with labels at the line ends.

    Parameters
    ----------
    lines : Lines
        What to show.
    place : Place
        Where.
    alt : str
        Its alt text.
    scale : Scale
        The value axis, which may be shared with another chart.
    """
    area = place.area
    form = lines.form.excel(place.lang)
    series = lines.series()
    names = lines.names()
    data = by_category(form, [str(year) for year in next(iter(series.values())).index])
    for region, values in series.items():
        data.add_series(names[region], known(values))
    edges = _add_edges(lines, data, place.lang)
    chart = place.chart(XL_CHART_TYPE.LINE_MARKERS, data, alt, "Diagram" if place.lang == "no" else "Chart")
    scale = scale.whole()
    labels = Labels.fit(lines, area)
    left = tick_width(scale.texts(place.lang, percent=lines.percent).values(), area)
    top, under = HEADER_LINE * place.size / 72 + 0.1, YEARS_LINE * place.size / 72
    height = place.height - top - under
    width = place.width - left - labels.width - _GAP - 0.1
    xml.title(
        chart,
        " – ".join(filter(None, (lines.heading, lines.unit))),
        place.size,
        style.MUTED,
        bold=bool(lines.heading),
    )
    xml.lay_out(chart, left / place.width, top / place.height, width / place.width, height / place.height)
    _axes(chart, lines, scale, place)
    ends = {region: values.dropna() for region, values in series.items()}
    wanted = [(float(end.iloc[-1]) - scale.low) / (scale.high - scale.low) * height for end in ends.values()]
    line = LABEL_LINE * place.size / 72
    heights = [line * (1 + labels.texts[region].count("\n")) for region in ends]
    placed = dodge(wanted, heights, -line / 2, height + line / 2)
    for one, (region, values), at, to in zip(
        chart.plots[0].series, series.items(), wanted, placed, strict=False
    ):
        look = labels.styles[region]
        last = int(np.flatnonzero(values.notna())[-1])
        label = xml.Label(
            last, look.text_colour, place.size, "r",
            lines.form.excel_of(float(values.iloc[last]), place.lang), look.bold, name=True,
            moved=(0.0, (at - to) / place.height),
        )  # fmt: skip
        dot = xml.marker("circle", MARKER_SIZE if look.width > 2 else 5, look.colour)
        xml.dress_series(
            one,
            xml.shape("", xml.line(look.colour, look.width, look.dashes)),
            xml.marker("none", 0, look.colour),
            xml.point(last, dot, xml.shape("", xml.line(look.colour, look.width, look.dashes))),
            xml.labels([label], leaders=True),
        )
    for one, colour in zip(list(chart.plots[0].series)[len(series) :], edges, strict=True):
        xml.dress_series(one, xml.shape("", xml.line(colour, 1.0, (5.0, 1.8))), xml.marker("none", 0, colour))


def year_axis(chart: Native, size: float) -> None:
    """Dress the axis with the years."""
    xml.dress_axis(chart.category_axis, size, style.RULE)


def _axes(chart: Native, lines: Lines, scale: Scale, place: Place) -> None:
    year_axis(chart, place.size)
    xml.dress_axis(chart.value_axis, place.size, None)
    ticks = NumberFormat(scale.decimals(), percent=lines.percent, signed=lines.signed)
    xml.scale_axis(chart.value_axis, scale, ticks.excel(place.lang))
    xml.begin_at_axis(chart.value_axis)
    if lines.reference is not None:
        chart.value_axis.crosses_at = lines.reference
        xml.dress_axis(chart.category_axis, place.size, style.REFERENCE)
    else:
        chart.value_axis.crosses_at = scale.low


def _add_edges(lines: Lines, data: Native, lang: str) -> list[str]:
    """Add the edges of bands as series of their own, and return their colours."""
    if "low" not in lines.frame:
        return []
    names, looks = lines.names(), lines.looks()
    words = {
        "low": {"no": "nedre grense", "en": "lower limit"},
        "high": {"no": "øvre grense", "en": "upper limit"},
    }
    colours = []
    for edge, word in words.items():
        for region, values in lines.series(edge).items():
            data.add_series(f"{names[region]}, {word[lang]}", known(values))
            colours.append(looks[region].colour)
    return colours


def _panel(multiples: SmallMultiples, region: str, place: Place, alt: str, lines_of_name: int) -> None:
    """Add one small line chart with the values at both ends."""
    values, look, name = multiples.series()[region], multiples.looks()[region], multiples.names()[region]
    form = multiples.form.excel(place.lang)
    there = values.dropna()
    texts = [multiples.write(there.iloc[end], place.lang) for end in (0, -1)]
    spoken = f"{name}: {texts[0]} ({there.index[0]}), {texts[1]} ({there.index[-1]})."
    years = values.index.to_list()
    data = by_category(form, [str(year) for year in years])
    data.add_series(name, known(values))
    chart = place.chart(XL_CHART_TYPE.LINE_MARKERS, data, alt or spoken, name)
    area = place.area
    side = max(area.measure(text, bold=True) for text in texts) / 2 + 0.04
    broken = wrap(name, place.width * _NAME_SHARE, lambda text: area.measure(text, bold=True))
    xml.title(chart, "\n".join(broken), place.size, look.text_colour, bold=True)
    top = (0.6 + 1.25 * lines_of_name) * place.size / 72
    height = place.height - top - 0.1
    xml.lay_out(
        chart,
        side / place.width,
        top / place.height,
        (place.width - 2 * side) / place.width,
        height / place.height,
    )
    # Year and value stand above the ends, higher than the line ever gets.
    line = Scale.over(there)
    scale = line.with_room(0.0, 2.6 * place.size / 72, height)
    xml.dress_axis(chart.value_axis, place.size, None, below=False)
    xml.scale_axis(chart.value_axis, scale, form, grid=False)
    xml.begin_at_axis(chart.value_axis)
    xml.dress_axis(chart.category_axis, place.size, style.RULE, below=False)
    chart.value_axis.crosses_at = scale.low
    inches = height / (scale.high - scale.low)
    ends = [int(end) for end in np.flatnonzero(values.notna())[[0, -1]]]
    dot = xml.marker("circle", MARKER_SIZE if look.width > 2 else 5, look.colour)
    stroke = xml.shape("", xml.line(look.colour, look.width, look.dashes))
    xml.dress_series(
        next(iter(chart.plots[0].series)),
        stroke,
        xml.marker("none", 0, look.colour),
        xml.point(ends[1], dot, stroke),
        xml.labels(
            xml.Label(
                end,
                look.text_colour,
                place.size,
                "t",
                multiples.form.excel_of(float(values.iloc[end]), place.lang),
                bold=end == ends[1],
                category=True,
                moved=(0.0, (float(values.iloc[end]) - line.high) * inches / place.height),
            )
            for end in ends
        ),
    )
