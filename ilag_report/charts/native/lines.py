"""Lines as native line charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pptx.enum.chart import XL_CHART_TYPE

from ilag_report.charts import style
from ilag_report.charts.axis import HEADER_LINE, Scale, tick_width
from ilag_report.charts.kinds.end_labels import LABEL_LINE, Labels
from ilag_report.charts.kinds.lines import MARKER_SIZE, YEARS_LINE, Lines, years_of
from ilag_report.charts.labels import dodge
from ilag_report.charts.native import xml
from ilag_report.charts.native.data import by_category, known
from ilag_report.charts.native.place import Place, add
from ilag_report.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from ilag_report.charts.native.untyped import Native

_GAP = 0.16  # inches between line end and label


@add.register(Lines)
def _(lines: Lines, place: Place, alt: str) -> bool:
    add_lines(lines, place, alt, lines.scale())
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
    first, last = years_of(lines)
    years = range(first, last + 1)
    listed = lines.series()
    # Categories stand at one distance, so that years that were not asked for need their place too.
    series = {region: values.reindex(years) for region, values in listed.items()}
    names = lines.names()
    data = by_category(form, map(str, years))
    for region, values in series.items():
        data.add_series(names[region], known(values))
    edges = _add_edges(lines, data, place.lang, years)
    chart = place.chart(XL_CHART_TYPE.LINE_MARKERS, data, alt, "Diagram" if place.lang == "no" else "Chart")
    if not any(values.isna().any() for values in listed.values()):
        xml.span_blanks(chart)
    top, under = HEADER_LINE * place.size / 72 + 0.1, YEARS_LINE * place.size / 72
    height = place.height - top - under
    scale = scale.for_height(height, place.size).whole()
    labels = Labels.fit(lines, area)
    left = tick_width(scale.texts(place.lang, percent=lines.percent).values(), area)
    width = place.width - left - labels.width - _GAP - 0.1
    xml.title(
        chart,
        " – ".join(filter(None, (lines.heading, lines.unit_beside_heading))),
        place.size,
        style.MUTED,
        bold=bool(lines.heading),
    )
    xml.lay_out(chart, left / place.width, top / place.height, width / place.width, height / place.height)
    _axes(chart, lines, scale, place, _years_apart(lines, width / area.measure("2020")))
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
            lines.form.excel_of(float(values.iloc[last]), place.lang), look.bold, name=lines.look is None,
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


def _years_apart(lines: Lines, fitting: float) -> int:
    """Return the least step from the first year to the last at which so many years fit beside each other."""
    first, last = years_of(lines)
    span = last - first
    steps = (step for step in range(1, span) if span % step == 0 and fitting * step >= 1.25 * span)
    return next(steps, span)


def _axes(chart: Native, lines: Lines, scale: Scale, place: Place, years_apart: int) -> None:
    line = style.RULE if lines.reference is None else style.REFERENCE
    xml.dress_axis(chart.category_axis, place.size, line, turned=xml.UNBROKEN if years_apart > 1 else 0)
    xml.every_name(chart.category_axis, years_apart)
    xml.dress_axis(chart.value_axis, place.size, None)
    ticks = NumberFormat(scale.decimals(), percent=lines.percent, signed=lines.signed)
    xml.scale_axis(chart.value_axis, scale, ticks.excel(place.lang))
    xml.begin_at_axis(chart.value_axis)
    chart.value_axis.crosses_at = scale.low if lines.reference is None else lines.reference


def _add_edges(lines: Lines, data: Native, lang: str, years: range) -> list[str]:
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
            data.add_series(f"{names[region]}, {word[lang]}", known(values.reindex(years)))
            colours.append(looks[region].colour)
    return colours
