"""Reading slide layouts: placeholders and their text styles, background, and decorative shapes."""

import re
from dataclasses import dataclass

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from ilag_report.charts import style
from ilag_report.charts.area import Box
from ilag_report.charts.ooxml import Native
from ilag_report.charts.reading import find

_TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
_LINES = (KIND.SUBTITLE, KIND.BODY, KIND.OBJECT)
"""Placeholder types for the lines below the title of a title slide, the best first."""
_CONTRAST, _LIGHT = 3.0, 0.4  # minimum contrast of large text (WCAG); luminance above which text is light
_TOUCH = 0.05  # inches


def title_of(slide: Native) -> Native:
    """Return the title placeholder of a slide or layout, whatever its index, or None."""
    return next(iter(holders_in(slide, *_TITLES)), None)


def lines_of(slide: Native) -> Native:
    """Return the placeholder for the lines below the title of a title slide, or None."""
    return next((one for kind in _LINES for one in holders_in(slide, kind)), None)


def box_of(shape: Native) -> Box | None:
    """Return the box of a shape, in inches; None where it has no position."""
    lengths = shape.left, shape.top, shape.width, shape.height
    if None in lengths:
        return None
    left, top, width, height = (Emu(length).inches for length in lengths)
    return left, top, width, height


@dataclass(frozen=True)
class Look:
    """The text style of a placeholder."""

    size: float | None  # points
    bold: bool
    capitals: bool
    colour: str  # ``#rrggbb``, without the shading of theme colours; empty if unknown
    inherited: bool  # whether slides inherit the colour
    legible: bool  # whether it contrasts enough with what is behind the text


def text_look(holder: Native, box: Box) -> Look:
    """Return the text style of a layout's placeholder when it is placed in a box."""
    looks, layout = _looks(holder), holder.part.slide_layout
    size, bold, capitals = (
        next((look.get(name) for look in looks if look.get(name)), "") for name in ("sz", "b", "cap")
    )
    told = [(colour, look) for look in looks for colour in find(look, "a:solidFill/*")]
    colour, look = told[0] if told else (None, None)
    name = "" if colour is None else _resolved(colour, layout)
    return Look(
        size=int(size) / 100 if size else None,
        bold=bold in ("1", "true"),
        capitals=capitals == "all",
        colour=name,
        inherited=look is None or look.tag == qn("a:defRPr"),
        legible=_is_legible(name or style.INK, _ground_behind(layout, box)),
    )


def _is_legible(colour: str, ground: str) -> bool:
    """Return whether text of a colour is legible; on a picture or gradient, light text is assumed to be."""
    light = _luminance(colour)
    if not ground:
        return light > _LIGHT
    low, high = sorted((light, _luminance(ground)))
    return (high + 0.05) / (low + 0.05) >= _CONTRAST


def _looks(holder: Native) -> list[Native]:
    """Return the elements that define the text style of a placeholder, in order of precedence.

    The text of its prompts comes last: LibreOffice writes the style there, which slides do not inherit.
    """
    kind, layout = holder.placeholder_format, holder.part.slide_layout
    master, titles = layout.slide_master, kind.type in _TITLES
    same = [one for one in holders_in(layout, kind.type) if one.placeholder_format.idx == kind.idx]
    shapes = [one._element for one in (*same, *holders_in(master, *(_TITLES if titles else (KIND.BODY,))))]
    styles = f"p:txStyles/p:{'titleStyle' if titles else 'bodyStyle'}/a:lvl1pPr/a:defRPr"
    return [
        *(look for shape in shapes for look in find(shape, "p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr")),
        *find(master._element, styles),
        *(look for shape in shapes for look in find(shape, "p:txBody/a:p/a:r/a:rPr")[:1]),
    ]


def holders_in(slide: Native, *kinds: Native) -> list[Native]:
    """Return the placeholders of these types on a slide, layout or master."""
    return [one for one in slide.placeholders if one.placeholder_format.type in kinds]


def art_of(layout: Native) -> list[tuple[Native, Box]]:
    """Return the shapes, except placeholders, that slides of a layout show, with boxes, back to front."""
    masters = layout.slide_master.shapes if layout._element.get("showMasterSp", "1") in ("1", "true") else ()
    return [
        (shape, box)
        for shape in (*masters, *layout.shapes)
        if not shape.is_placeholder and (box := box_of(shape)) is not None
    ]


def _ground_behind(layout: Native, box: Box) -> str:
    """Return the colour behind the middle of a box, in the form of `ground_of`."""
    middle = box[0] + box[2] / 2, box[1] + box[3] / 2
    for shape, (left, top, width, height) in reversed(art_of(layout)):
        hollow = find(shape._element, "p:spPr/a:noFill")
        if not hollow and 0 < middle[0] - left < width and 0 < middle[1] - top < height:
            fills = find(shape._element, "p:spPr/a:solidFill/*[not(*)]")
            return _resolved(fills[0], layout) if fills else ""
    return ground_of(layout)


def scaled(box: Box, scale: float) -> Box:
    """Return a box scaled to a slide of another size."""
    left, top, width, height = (length * scale for length in box)
    return left, top, width, height


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes overlap by more than an edge."""
    return all(
        one[side] + one[side + 2] > other[side] + _TOUCH
        and one[side] < other[side] + other[side + 2] - _TOUCH
        for side in (0, 1)
    )


def ground_of(layout: Native) -> str:
    """Return the background colour of a layout as ``#rrggbb``; empty for a picture, gradient or shade."""
    grounds = [*find(layout._element, "p:cSld/p:bg"), *find(layout.slide_master._element, "p:cSld/p:bg")]
    if not grounds:
        return style.WHITE
    # The first background fill of a theme (1001) is the plain colour; the others are pictures and gradients.
    colours = find(grounds[0], "p:bgPr/a:solidFill/*[not(*)] | p:bgRef[@idx = '1001']/*[not(*)]")
    return _resolved(colours[0], layout) if colours else ""


def _resolved(colour: Native, layout: Native) -> str:
    """Return a colour as ``#rrggbb``, theme colours by the colour map; empty for other ways to define one."""
    name = str(colour.get("val", ""))
    if colour.tag == qn("a:schemeClr"):
        master = layout.slide_master
        maps = find(layout._element, "p:clrMapOvr/a:overrideClrMapping") or find(master._element, "p:clrMap")
        theme = parse_xml(master.part.part_related_by(RELATION.THEME).blob)
        of_theme = find(theme, f"//a:clrScheme/a:{maps[0].get(name, name)}/*")
        name = str(of_theme[0].get("lastClr") or of_theme[0].get("val")) if of_theme else ""
    return f"#{name.lower()}" if re.fullmatch("[0-9A-Fa-f]{6}", name) else ""


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
