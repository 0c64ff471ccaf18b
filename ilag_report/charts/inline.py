"""A chart's body as SVG within a page of HTML: for wide screens and paper, and for narrow screens."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from lxml import etree

from ilag_data.errors import ChartError
from ilag_report.charts import style
from ilag_report.charts.area import Area, slide_area
from ilag_report.charts.draw import body_as
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.kinds.lines import Lines
from ilag_report.charts.kinds.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ilag_report.charts.body import Body
    from ilag_report.charts.description import Description

PIXELS = 14 / style.SMALL_SIZE
"""Pixels of a page for each point: the smallest texts of a chart are 14 pixels high."""
WIDE, NARROW = 800, 296
"""Pixels that a picture is wide: in a column to read, also on paper, and on a phone of 320 pixels."""

_HEIGHTS = {
    WIDE: (350, 420, 500, 580, 680),
    NARROW: (280, 320, 350, 390, 440, 500, 580, 670, 760, 860),
}
"""Width → heights of a picture, in pixels: the first at which everything fits is taken."""
_SIZES = {WIDE: style.DENSE_SIZE, NARROW: style.SMALL_SIZE}  # of texts, in points
_MOST_COLUMNS = 2  # of panels

_FAMILY = re.compile(r"'ILAG Sans', [^;]*")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_PRECISE = re.compile(r"(\.\d\d)\d+")
_DRAWN = ("d", "x", "y", "width", "height", "points", "transform")
_LINK = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = ("metadata", "style")


@dataclass(frozen=True)
class Panel:
    """A picture for narrow screens, and what stands above it as text: heading, and mark, colour and name."""

    heading: str
    key: list[tuple[str, str, str]]
    svg: str


@dataclass(frozen=True)
class Pictures:
    """The pictures of a chart. For narrow screens there are none where it does not fit them."""

    wide: str
    narrow: tuple[Panel, ...]


def pictures_of(chart: Description) -> Pictures | None:
    """Draw a chart for a page; None for a table.

    A table or paragraph below several charts is no part of the pictures.
    """
    body = chart.body
    if isinstance(body, Table):
        return None
    if not isinstance(body, Grid):
        return Pictures(_svg(chart, WIDE, body.draw), _narrow(chart, [(body, body.draw)], []))
    grid = replace(body, below=None, paragraph="", columns=min(body.columns, _MOST_COLUMNS))
    bare = [replace(panel, heading="") for panel in grid.panels]  # type: ignore[type-var]
    draws = [
        partial(panel.draw, scale=grid.scale_of(panel)) if isinstance(panel, Lines) else panel.draw
        for panel in bare
    ]
    panels = list(zip(grid.panels, draws, strict=True))
    return Pictures(_svg(chart, WIDE, grid.draw), _narrow(chart, panels, grid.key(chart.lang)))


def _narrow(
    chart: Description,
    panels: Sequence[tuple[Body, Callable[[Area], None]]],
    shared: list[tuple[str, str, str]],
) -> tuple[Panel, ...]:
    """Draw each panel, its heading and its key being texts; a key that all share stands at the first."""
    drawn = []
    for place, (panel, draw) in enumerate(panels):
        key = [] if shared and place else panel.key(chart.lang)
        spoken = panel.spoken(chart.lang) if place else ""
        try:
            drawn.append(Panel(panel.heading, key, _svg(chart, NARROW, draw, spoken, place)))
        except ChartError:  # names too long or too many: then the wide picture is moved sideways
            return ()
    return tuple(drawn)


def _svg(
    chart: Description, pixels: int, draw: Callable[[Area], None], spoken: str = "", place: int = 0
) -> str:
    *low, high = _HEIGHTS[pixels]
    area = replace(slide_area((0, 0, 0, 0), chart.lang, _SIZES[pixels]), keyed=pixels == WIDE)
    for height in low:
        try:
            svg = body_as("svg", draw, _sized(area, pixels, height), metadata={"Date": None})
            break
        except ChartError:
            continue
    else:
        svg = body_as("svg", draw, _sized(area, pixels, high), metadata={"Date": None})
    return _inlined(svg.read(), f"{chart.name}-{pixels}-{place}", spoken or chart.alt_text)


def _sized(area: Area, width: int, height: int) -> Area:
    return replace(area, width=width / PIXELS / 72, height=height / PIXELS / 72)


def _inlined(svg: bytes, name: str, spoken: str) -> str:
    """Make one image of an SVG, with no ids but those that it refers to, and these unlike any other's."""
    root = etree.fromstring(svg, etree.XMLParser(remove_comments=True, resolve_entities=False))
    every = list(root.iter())
    ids: dict[str, str] = {}

    def own(old: str) -> str:
        return ids.setdefault(old, f"{name}-{len(ids)}")

    for element in every:
        for attribute, value in element.items():
            if attribute == _LINK:
                del element.attrib[attribute]
                element.set("href", f"#{own(value[1:])}")
            elif attribute in _DRAWN:
                element.set(attribute, _PRECISE.sub(r"\1", value))
            elif attribute != "id":
                referring = _REFERENCE.sub(lambda found: f"url(#{own(found[1])})", value)
                element.set(attribute, _FAMILY.sub("'ILAG Sans', sans-serif", referring))
    for element in every:
        if etree.QName(element).localname in _LEFT_OUT:
            element.getparent().remove(element)
        elif (old := element.attrib.pop("id", "")) in ids:
            element.set("id", ids[old])
    *_, width, height = map(float, root.get("viewBox").split())
    root.attrib.clear()
    root.set("viewBox", f"0 0 {width:g} {height:g}")
    root.set("width", f"{width * PIXELS:.0f}")
    root.set("height", f"{height * PIXELS:.0f}")
    root.set("role", "img")
    root.set("aria-label", spoken)
    etree.cleanup_namespaces(root)
    # A browser knows an <svg> within HTML without being told, and pages that name no address load none.
    return etree.tostring(root, encoding="unicode").replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
