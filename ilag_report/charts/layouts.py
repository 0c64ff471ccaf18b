"""Which layouts of a template the slides use, and where on them things go.

Our own layouts are known by their names; of an organisation's, one is chosen by its type in the format, the
room that it leaves below its title, and its ground. Both tell where things go by their own boxes. Charts are
laid out for a slide of our size; on another they are made smaller or larger as a whole (`Page.scale`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Emu

from ilag_data.errors import ChartError
from ilag_report.charts import style
from ilag_report.charts import template as ours
from ilag_report.charts.template_file import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ilag_report.charts.area import Box
    from ilag_report.charts.native import Native

_TYPES = ("titleOnly", "obj", "tx", "chart", "tbl", "cust")
"""Types of layouts that a chart may stand on, the best first; "cust" is any that tells no type."""
_TITLES = (KIND.TITLE, KIND.CENTER_TITLE)
_STAGE = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)
_CONTENT = (KIND.OBJECT, KIND.BODY, KIND.CHART, KIND.TABLE)
_LINES = (KIND.SUBTITLE, KIND.BODY, KIND.OBJECT)
"""Where lines below the title of a front go, the best first."""

# Inches on our own slide.
_WIDTH, _HEIGHT = ours.BODY_BOX[2:]
_SUBTITLE, _SOURCE = ours.SUBTITLE_BOX[3], ours.SOURCE_BOX[3]
_BELOW_SUBTITLE = ours.BODY_BOX[1] - ours.SUBTITLE_BOX[1] - _SUBTITLE
_ABOVE_SOURCE = ours.SOURCE_BOX[1] - ours.BODY_BOX[1] - _HEIGHT
_TITLE = 0.8  # two lines of a title
_ABOVE_SUBTITLE = 0.06
_NARROWEST_TITLE = 0.35  # of the width of a slide: not one that stands on its end, or beside its content
_PADDING = 0.12  # within a card
_FOOT = 0.25
_TOUCH = 0.05

_CONTRAST, _LIGHT = 3.0, 0.4  # of large texts: ratio (WCAG), and luminance

_LEAST_SCALE, _GOOD_SCALE = 0.75, 0.85
"""How much smaller texts may become to fit a layout, on a slide of the same size: 12 points become 9."""


@dataclass(frozen=True)
class Page:
    """A layout for charts, and where on it things go: in inches on a slide of our size, as font sizes are.

    `scale` brings both to the size of the template's slides. On anything but a white ground a white card
    below the texts and the chart keeps their contrast.
    """

    layout: Native
    scale: float
    title: Box
    subtitle: Box
    body: Box
    source: Box
    own: bool = False  # whether it is a layout of ours, with placeholders for them all
    card: Box | None = None


@dataclass(frozen=True)
class Layouts:
    """A template and the layouts of it that the slides use."""

    presentation: Native
    scale: float  # of a slide, beside ours
    front: Native
    pages: dict[str, Page]  # by the names of `template.LAYOUTS`
    own: bool  # whether they are ours

    @classmethod
    def of(cls, template: Path | None) -> Layouts:
        """Find the layouts of a template; None for the built-in one."""
        if template is None:
            return cls._in(ours.built_in(), "")
        try:
            return cls._in(opened(template), str(template))
        except ChartError:
            raise
        except Exception as error:
            # A file of any content may be given here, and what its parts lack shows up as anything.
            raise ChartError(
                f"The template {template} cannot be read as a PowerPoint presentation ({error}).",
                "give a .pptx or .potx file that PowerPoint opens.",
            ) from error

    @classmethod
    def _in(cls, presentation: Native, name: str) -> Layouts:
        layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
        named = {layout.name: layout for layout in layouts}
        size = Emu(presentation.slide_width).inches, Emu(presentation.slide_height).inches
        if set(ours.LAYOUTS) <= set(named):
            pages = {key: _own_page(named[key], size) for key in ours.LAYOUTS if key != "Forside"}
            return cls(presentation, _page_scale(size), named["Forside"], pages, own=True)
        page = _best_page(layouts, size, name)
        fronts = [one for one in layouts if one._element.get("type") == "title" and title_of(one) is not None]
        fronts += [layout for layout in layouts if _held(layout, KIND.CENTER_TITLE)]
        fronts += [layout for layout in layouts if _held(layout, KIND.TITLE) and _held(layout, KIND.SUBTITLE)]
        front = [*fronts, page.layout][0]
        return cls(presentation, _page_scale(size), front, dict.fromkeys(ours.LAYOUTS, page), own=False)


def title_of(slide: Native) -> Native:
    """Return the placeholder of the title of a slide or layout, whatever its number, or None."""
    return next(iter(_held(slide, *_TITLES)), None)


def lines_of(slide: Native) -> Native:
    """Return the placeholder for the lines below the title of a front; None where there is none."""
    return next((one for kind in _LINES for one in _held(slide, kind)), None)


def box_of(shape: Native) -> Box | None:
    """Return where something stands, in inches; None where it does not tell."""
    lengths = shape.left, shape.top, shape.width, shape.height
    if None in lengths:
        return None
    left, top, width, height = (Emu(length).inches for length in lengths)
    return left, top, width, height


@dataclass(frozen=True)
class Look:
    """How the texts in a placeholder look."""

    size: float | None  # points
    bold: bool
    capitals: bool
    colour: str  # shades of a theme's colours left out
    inherited: bool  # whether a slide takes the colour from there


def text_look(holder: Native) -> Look:
    """Read how the texts in a placeholder look, of a slide or layout."""
    looks = _looks(holder)
    size, bold, capitals = (
        next((look.get(name) for look in looks if look.get(name)), "") for name in ("sz", "b", "cap")
    )
    told = [(colour, look) for look in looks for colour in look.xpath("a:solidFill/*")]
    colour, look = told[0] if told else (None, None)
    return Look(
        size=int(size) / 100 if size else None,
        bold=bold in ("1", "true"),
        capitals=capitals == "all",
        colour="" if colour is None else _resolved(colour, holder.part.slide_layout),
        inherited=look is None or look.tag == qn("a:defRPr"),
    )


def is_legible(holder: Native) -> bool:
    """Tell whether the texts in a placeholder stand out from the ground of its layout.

    On a picture or gradient light texts are trusted to, and on a shape of the template's all are.
    """
    layout, colour = holder.part.slide_layout, _luminance(text_look(holder).colour or style.INK)
    box, ground = box_of(holder), _ground(layout)
    if box is not None and any(_overlap(one, box) for one in _art(layout)):
        return True
    if not ground:
        return colour > _LIGHT
    low, high = sorted((colour, _luminance(ground)))
    return (high + 0.05) / (low + 0.05) >= _CONTRAST


def _looks(holder: Native) -> list[Native]:
    """Return what tells how the texts in a placeholder look, the nearest first.

    Last come the prompts in it: LibreOffice writes all looks there, where slides do not take them from.
    """
    kind, layout = holder.placeholder_format, holder.part.slide_layout
    master, titles = layout.slide_master, kind.type in _TITLES
    same = [one for one in _held(layout, kind.type) if one.placeholder_format.idx == kind.idx]
    shapes = [one._element for one in (*same, *_held(master, *(_TITLES if titles else (KIND.BODY,))))]
    styles = f"p:txStyles/p:{'titleStyle' if titles else 'bodyStyle'}/a:lvl1pPr/a:defRPr"
    return [
        *(look for shape in shapes for look in shape.xpath("p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr")),
        *master._element.xpath(styles),
        *(look for shape in shapes for look in shape.xpath("p:txBody/a:p/a:r/a:rPr")[:1]),
    ]


def _held(slide: Native, *kinds: Native) -> list[Native]:
    """Return the placeholders of these kinds, of a slide, layout or master."""
    return [one for one in slide.placeholders if one.placeholder_format.type in kinds]


def _own_page(layout: Native, size: tuple[float, float]) -> Page:
    """Take the boxes of a layout of ours, wherever its organisation has moved them to."""
    boxes = {one.placeholder_format.idx: box for one in layout.placeholders if (box := box_of(one))}
    subtitle, source, scale = boxes[ours.SUBTITLE], boxes[ours.SOURCE], _page_scale(size)
    top = subtitle[1] + subtitle[3] + _BELOW_SUBTITLE * scale
    between = subtitle[0], top, subtitle[2], source[1] - _ABOVE_SOURCE * scale - top
    body = boxes.get(ours.BODY, between)
    scale = min(scale, body[2] / _WIDTH, body[3] / _HEIGHT)
    title, subtitle, body, source = (_scaled(box, 1 / scale) for box in (boxes[0], subtitle, body, source))
    return Page(layout, scale, title, subtitle, body, source, own=True)


def _best_page(layouts: list[Native], size: tuple[float, float], name: str) -> Page:
    """Choose the layout for charts: with room, on a white ground, of the best type, with the least in it."""
    usable = [layout for layout in layouts if layout._element.get("type", "cust") in _TYPES]
    rooms = [room for layout in usable for room in _rooms(layout, size)]
    if not rooms:
        raise ChartError(
            f"The template {name} has no layout with a title across the slide that tells where it stands.",
            "add a layout with a title only («Bare tittel») to its slide master.",
        )
    fitting = [room for room in rooms if room.scale(size) >= _LEAST_SCALE * _page_scale(size)]
    if not fitting:
        widest = max(rooms, key=lambda room: room.scale(size))
        _, _, width, height = widest.box
        raise ChartError(
            f"The layout «{widest.layout.name}» of the template {name} leaves only {width:.1f} × "
            f"{max(height, 0.0):.1f} of {size[0]:.1f} × {size[1]:.1f} inches for a chart.",
            "make room below the title of a layout with a title only («Bare tittel»).",
        )
    return min(fitting, key=lambda room: room.rank(size)).page(size)


@dataclass(frozen=True)
class _Room:
    """The room below the title of a layout that is not ours, in inches on its own slide."""

    layout: Native
    title: Box
    box: Box
    padding: float  # around the texts on a card, which anything but white needs; on our slide

    def scale(self, size: tuple[float, float]) -> float:
        """Return the scale at which every chart that fits our own layouts fits here too."""
        needed = _ABOVE_SUBTITLE + _SUBTITLE + _BELOW_SUBTITLE + _HEIGHT + _ABOVE_SOURCE + _SOURCE
        _, _, width, height = self.box
        return min(
            _page_scale(size), width / (_WIDTH + 2 * self.padding), height / (needed + 2 * self.padding)
        )

    def rank(self, size: tuple[float, float]) -> tuple[bool, int, float, int]:
        """Return what makes it worse than others: its ground, its type, small texts, what else it holds."""
        held = [one for one in self.layout.placeholders if one.placeholder_format.type not in _STAGE]
        kind = _TYPES.index(self.layout._element.get("type", "cust"))
        small = -min(self.scale(size) / _page_scale(size), _GOOD_SCALE)
        return self.padding > 0, kind, small, len(held)

    def page(self, size: tuple[float, float]) -> Page:
        """Lay out subtitle, body and source in it."""
        scale, inset = self.scale(size), self.padding
        card = left, top, width, height = _scaled(self.box, 1 / scale)
        left, width, bottom = left + inset, width - 2 * inset, top + height - inset
        top += inset + _ABOVE_SUBTITLE
        below = top + _SUBTITLE + _BELOW_SUBTITLE
        return Page(
            self.layout,
            scale,
            title=_scaled(self.title, 1 / scale),
            subtitle=(left, top, width, _SUBTITLE),
            body=(left, below, width, bottom - _SOURCE - _ABOVE_SOURCE - below),
            source=(left, bottom - _SOURCE, width, _SOURCE),
            card=card if inset else None,
        )


def _rooms(layout: Native, size: tuple[float, float]) -> Iterator[_Room]:
    """Give title and room below it: first as the layout has them, then with as low a title as will do."""
    holder = title_of(layout)
    box = box_of(holder) if holder is not None else None
    if box is None or box[2] < _NARROWEST_TITLE * size[0]:
        return
    least = _TITLE * _page_scale(size)
    left, top, width, height = content = _content(layout, box, size)
    art, white = _art(layout), _ground(layout) == style.WHITE
    for tall in (max(box[3], least), least):
        below = box[1] + tall
        between = left, below, width, top - below
        lines = [one for one in art if _overlap(one, between) and not _overlap(one, content)]
        below = max([below, *(one[1] + one[3] for one in lines)])
        room = left, below, width, top + height - below
        plain = white and not any(_overlap(one, room) for one in art)
        yield _Room(layout, (*box[:3], tall), room, 0.0 if plain else _PADDING)


def _content(layout: Native, title: Box, size: tuple[float, float]) -> Box:
    """Return where a layout, or else its master, has its content, above what stands at the foot.

    A master's is no narrower than the title: it is what the layout's own content would be, not what it is.
    """
    held = _held(layout, *_CONTENT)
    own = [box for box in map(box_of, held) if box is not None] if len(held) == 1 else []
    others = [box for box in map(box_of, _held(layout.slide_master, KIND.BODY)) if box is not None]
    below = title[1] + title[3]
    _, top, _, height = next(iter(own + others), (0.0, below, 0.0, size[1] - below))
    left, _, width, _ = max(own or [title, *others], key=lambda box: box[2])
    feet = [box[1] for box in map(box_of, _held(layout, *_STAGE)) if box is not None and box[1] > below]
    bottom = min(top + height, size[1] - _FOOT * _page_scale(size), *feet)
    left, right = max(left, 0.0), min(left + width, size[0])
    return left, top, right - left, bottom - top


def _page_scale(size: tuple[float, float]) -> float:
    """Return how large a slide is beside ours."""
    return min(size[0] / style.WIDTH, size[1] / style.HEIGHT)


def _scaled(box: Box, scale: float) -> Box:
    left, top, width, height = (length * scale for length in box)
    return left, top, width, height


def _art(layout: Native) -> list[Box]:
    """Return where there is anything that every slide of a layout shows, but its placeholders."""
    masters = layout.slide_master.shapes if layout._element.get("showMasterSp", "1") in ("1", "true") else ()
    return [
        box
        for shape in (*layout.shapes, *masters)
        if not shape.is_placeholder and (box := box_of(shape)) is not None
    ]


def _overlap(one: Box, other: Box) -> bool:
    return all(
        one[side] + one[side + 2] > other[side] + _TOUCH
        and one[side] < other[side] + other[side + 2] - _TOUCH
        for side in (0, 1)
    )


def _ground(layout: Native) -> str:
    """Return the colour of the ground of a layout as ``#rrggbb``; empty for a picture, gradient or shade."""
    grounds = [*layout._element.xpath("p:cSld/p:bg"), *layout.slide_master._element.xpath("p:cSld/p:bg")]
    if not grounds:
        return style.WHITE
    # The first of a theme's fills for grounds is the plain colour; the others are pictures and gradients.
    colours = grounds[0].xpath("p:bgPr/a:solidFill/*[not(*)] | p:bgRef[@idx = '1001']/*[not(*)]")
    return _resolved(colours[0], layout) if colours else ""


def _resolved(colour: Native, layout: Native) -> str:
    """Return a colour as ``#rrggbb``, one of the theme's by its map; empty for one told in another way."""
    name = str(colour.get("val", ""))
    if colour.tag == qn("a:schemeClr"):
        master = layout.slide_master
        maps = layout._element.xpath("p:clrMapOvr/a:overrideClrMapping") or master._element.xpath("p:clrMap")
        theme = parse_xml(master.part.part_related_by(RELATION.THEME).blob)
        of_theme = theme.xpath(f"//a:clrScheme/a:{maps[0].get(name, name)}/*")
        name = str(of_theme[0].get("lastClr") or of_theme[0].get("val")) if of_theme else ""
    return f"#{name.lower()}" if re.fullmatch("[0-9A-Fa-f]{6}", name) else ""


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
