"""A chart's body as inline SVG for an HTML page: for wide screens and paper, and for narrow screens."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from lxml import etree

from ilag_data.errors import ChartError
from ilag_report.charts import style
from ilag_report.charts.area import Area, slide_area
from ilag_report.charts.body import Body
from ilag_report.charts.description import Description
from ilag_report.charts.draw import body_as_svg
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.kinds.lines import Lines
from ilag_report.charts.kinds.table import Table

PIXELS = 14 / style.SMALL_SIZE
"""Pixels of a page per point: the smallest texts of a chart are 14 pixels high."""
WIDE, NARROW = 800, 288
"""Widths of a picture in pixels: in a text column, and on a phone of 320 pixels with a scroll bar."""

# Width and height in pixels: the first that everything fits is used; the last are as wide as a slide.
_WIDE = (*((WIDE, height) for height in (350, 420, 500, 580)), (1025, 440), (1025, 600))
_NARROW = tuple((NARROW, height) for height in (280, 320, 350, 390, 440, 500, 580, 670, 760, 860))
_MOST_COLUMNS = 2  # of panels

_FAMILY = re.compile(r"font-family: [^;]*; ")  # the page sets it
_UNTURNED = "rotate(-0 "
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_PRECISE = re.compile(r"(\.\d\d)\d+")
_DRAWN = ("d", "x", "y", "width", "height", "points", "transform")
_LINK = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = ("metadata", "style")

Key = list[tuple[str, str, str]]
"""Mark, colour and name of each entry, as `Body.key` returns them."""


@dataclass(frozen=True)
class Panel:
    """A picture for narrow screens, and the texts above it: its heading, and its key where it has its own."""

    heading: str
    key: Key
    svg: str


@dataclass(frozen=True)
class Pictures:
    """The pictures of a chart, and their common key: text above them, so that it fits every screen.

    `narrow` is empty where the chart does not fit narrow screens.
    """

    key: Key
    wide: str
    narrow: tuple[Panel, ...]


def pictures_of(chart: Description) -> Pictures | None:
    """Draw a chart for an HTML page; None for a table, and for a chart that fits only a slide.

    A table or paragraph below several charts is left out.
    """
    body, key = chart.body, chart.body.key(chart.lang)
    if isinstance(body, Table):
        return None
    grid = body if isinstance(body, Grid) else Grid((body,))
    if isinstance(body, Grid):
        body = replace(body, below=None, paragraph="", columns=min(body.columns, _MOST_COLUMNS))
    try:
        wide = _wide(chart, body, keyed=not key)
    except ChartError:
        return None
    return Pictures(key, wide, _narrow(chart, grid, keyed=not key))


def _wide(chart: Description, body: Body, *, keyed: bool) -> str:
    area = replace(slide_area((0, 0, 0, 0), chart.lang, style.DENSE_SIZE), keyed=keyed)
    return _inlined(_drawn(body.draw, area, _WIDE), f"{chart.name}-wide", chart.alt_text)


def _narrow(chart: Description, grid: Grid, *, keyed: bool) -> tuple[Panel, ...]:
    """Draw each panel without heading and key; return none if the names in any panel do not fit."""
    area, lang = slide_area((0, 0, 0, 0), chart.lang, style.SMALL_SIZE), chart.lang
    panels = []
    for place, panel in enumerate(grid.panels):
        draw = partial(panel.draw, scale=grid.scale_of(panel)) if isinstance(panel, Lines) else panel.draw
        try:
            drawn = _drawn(draw, replace(area, keyed=False, headed=False), _NARROW)
        except ChartError:
            return ()
        svg = _inlined(drawn, f"{chart.name}-{place}", panel.spoken(lang) if place else chart.alt_text)
        panels.append(Panel(panel.heading, panel.key(lang) if keyed else [], svg))
    return tuple(panels)


def _drawn(draw: Callable[[Area], None], area: Area, boxes: Sequence[tuple[int, int]]) -> bytes:
    inches = [(width / PIXELS / 72, height / PIXELS / 72) for width, height in boxes]
    areas = [replace(area, width=width, height=height) for width, height in inches]
    return body_as_svg(draw, areas)


def _inlined(svg: bytes, name: str, spoken: str) -> str:
    """Make an SVG one inline image that keeps only the ids it refers to, made unique by the name."""
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
            elif value.startswith(_UNTURNED):
                del element.attrib[attribute]
            elif attribute in _DRAWN:
                element.set(attribute, _PRECISE.sub(r"\1", value))
            elif attribute != "id":
                referring = _REFERENCE.sub(lambda found: f"url(#{own(found[1])})", value)
                element.set(attribute, _FAMILY.sub("", referring))
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
    # Within HTML an <svg> needs no namespace, and a page without addresses visibly loads nothing.
    written: str = etree.tostring(root, encoding="unicode")
    return written.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
