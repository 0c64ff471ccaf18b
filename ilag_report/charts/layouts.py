"""The layouts of a template that the slides use, and where each part goes on them.

The built-in layouts are recognised by their names; from an organisation's template one is chosen by its type
in the file format, the room below its title and its background. Parts go where the layout's own boxes are.
Charts are laid out for a slide of the built-in size, and scaled as a whole for others (`Page.scale`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.util import Emu

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts import template as ours
from ilag_report.charts.area import Box
from ilag_report.charts.looks import (
    Look,
    art_of,
    box_of,
    ground_of,
    holders_in,
    overlap,
    scaled,
    text_look,
    title_of,
)
from ilag_report.charts.ooxml import Native
from ilag_report.charts.template_file import opened, reading

_PAGES = [name for name in ours.LAYOUTS if name != "Forside"]
_TYPES = ("titleOnly", "obj", "tx", "chart", "tbl", "cust")
"""Layout types that a chart may use, the best first; a layout without a type counts as "cust"."""
_STAGE = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)
_CONTENT = (KIND.OBJECT, KIND.BODY, KIND.CHART, KIND.TABLE)

# Inches on a slide of the built-in size.
_WIDTH, _HEIGHT = ours.BODY_BOX[2:]
_SUBTITLE, _SOURCE = ours.SUBTITLE_BOX[3], ours.SOURCE_BOX[3]
_BELOW_SUBTITLE = ours.BODY_BOX[1] - ours.SUBTITLE_BOX[1] - _SUBTITLE
_ABOVE_SOURCE = ours.SOURCE_BOX[1] - ours.BODY_BOX[1] - _HEIGHT
_TITLE = 0.8  # two lines of a title
_ABOVE_SUBTITLE = 0.06
_NARROWEST_TITLE = 0.35  # of a slide's width: excludes vertical titles, and titles beside the content
_PADDING = 0.12  # within a card
_FOOT = 0.25

_LEAST_SCALE, _GOOD_SCALE = 0.75, 0.85
"""The smallest scale allowed (12 points become 9), and one large enough; relative to the slide's size."""


@dataclass(frozen=True)
class Page:
    """A layout for charts, and the boxes of the parts on it.

    Boxes and font sizes are for a slide of the built-in size; `scale` converts both to the template's slides.
    On any background but white, a white card behind the texts and the chart keeps their contrast.
    """

    layout: Native
    scale: float
    title: Box
    subtitle: Box
    body: Box
    source: Box
    own: bool = False  # whether it is a built-in layout, with placeholders for all of them
    card: Box | None = None

    @cached_property
    def heading(self) -> int:
        """The index of its title placeholder."""
        number: int = title_of(self.layout).placeholder_format.idx
        return number

    @cached_property
    def looks(self) -> dict[int, Look]:
        """The text styles of title and, in a built-in layout, subtitle and source, by placeholder index."""
        numbers = (self.heading, *((ours.SUBTITLE, ours.SOURCE) if self.own else ()))
        holders = {one.placeholder_format.idx: one for one in self.layout.placeholders}
        box = scaled(self.title, self.scale)
        return {number: text_look(holders[number], box) for number in numbers}


@dataclass(frozen=True)
class Layouts:
    """A template, and those of its layouts that the slides use."""

    presentation: Native
    scale: float  # of its slides, relative to the built-in size
    front: Native
    pages: dict[str, Page]  # by the names of `template.LAYOUTS`
    own: bool  # whether they are the built-in layouts

    @classmethod
    def of(cls, template: Path | None) -> Self:
        """Find the layouts of a template, or of the built-in one for None."""
        if template is None:
            return cls._in(ours.built_in(), "")
        kind = Text("en PowerPoint-presentasjon", "a PowerPoint presentation")
        with reading(template, kind, "PowerPoint", ".pptx", ".potx"):
            return cls._in(opened(template), str(template))

    @classmethod
    def _in(cls, presentation: Native, name: str) -> Self:
        layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
        named = {layout.name: layout for layout in layouts}
        size = Emu(presentation.slide_width).inches, Emu(presentation.slide_height).inches
        if set(ours.LAYOUTS) <= set(named) and all(_is_own(named[key]) for key in _PAGES):
            pages = {key: _own_page(named[key], size) for key in _PAGES}
            return cls(presentation, _page_scale(size), named["Forside"], pages, own=True)
        page = _best_page(layouts, size, name)
        titled = [one for one in layouts if title_of(one) is not None]
        fronts = [one for one in titled if one._element.get("type") == "title"]
        fronts += [one for one in titled if holders_in(one, KIND.CENTER_TITLE)]
        fronts += [one for one in titled if holders_in(one, KIND.SUBTITLE)]
        front = [*fronts, page.layout][0]
        return cls(presentation, _page_scale(size), front, dict.fromkeys(ours.LAYOUTS, page), own=False)


def _is_own(layout: Native) -> bool:
    """Return whether a layout with a built-in name still has the built-in placeholders."""
    return {0, ours.SUBTITLE, ours.SOURCE} <= {one.placeholder_format.idx for one in layout.placeholders}


def _own_page(layout: Native, size: tuple[float, float]) -> Page:
    """Return the page of a built-in layout, with its boxes wherever an organisation has moved them."""
    boxes = {one.placeholder_format.idx: box for one in layout.placeholders if (box := box_of(one))}
    subtitle, source, scale = boxes[ours.SUBTITLE], boxes[ours.SOURCE], _page_scale(size)
    top = subtitle[1] + subtitle[3] + _BELOW_SUBTITLE * scale
    between = subtitle[0], top, subtitle[2], source[1] - _ABOVE_SOURCE * scale - top
    body = boxes.get(ours.BODY, between)
    scale = min(scale, body[2] / _WIDTH, body[3] / _HEIGHT)
    title, subtitle, body, source = (scaled(box, 1 / scale) for box in (boxes[0], subtitle, body, source))
    white = ground_of(layout) == style.WHITE
    card = None if white else (*subtitle[:3], source[1] + source[3] - subtitle[1])
    return Page(layout, scale, title, subtitle, body, source, own=True, card=card)


def _best_page(layouts: list[Native], size: tuple[float, float], name: str) -> Page:
    """Choose the layout for charts among those with enough room, by `_Room.rank`."""
    usable = [layout for layout in layouts if layout._element.get("type", "cust") in _TYPES]
    rooms = [room for layout in usable for room in _rooms(layout, size)]
    if not rooms:
        raise ChartError(
            f"Malen {name} har ikke noe oppsett med en tittel tvers over lysbildet.",
            f"The template {name} has no layout with a title across the slide.",
            "legg et oppsett med bare tittel («Bare tittel») til i lysbildemalen.",
            "add a layout with a title only («Bare tittel») to its slide master.",
        )
    fitting = [room for room in rooms if room.scale(size) >= _LEAST_SCALE * _page_scale(size)]
    best = min(fitting or rooms, key=lambda room: room.rank(size))
    if not fitting:
        layout, sides = best.layout.name, (best.box[2:], size)
        left, whole = (" × ".join(f"{max(2.54 * side, 0):.0f}" for side in both) for both in sides)
        raise ChartError(
            f"Oppsettet «{layout}» i malen {name} har bare {left} av {whole} cm til en figur.",
            f"The layout «{layout}» of the template {name} leaves only {left} of {whole} cm.",
            "lag plass under tittelen i et oppsett med bare tittel («Bare tittel»).",
            "make room below the title of a layout with a title only («Bare tittel»).",
        )
    return best.page(size)


@dataclass(frozen=True)
class _Room:
    """The room below the title of an organisation's layout, in inches on its own slide."""

    layout: Native
    title: Box
    box: Box
    padding: float  # within a white card, 0 where none is needed; in inches on a slide of the built-in size

    def scale(self, size: tuple[float, float]) -> float:
        """Return the scale at which every chart that fits the built-in layouts fits here too."""
        needed = _ABOVE_SUBTITLE + _SUBTITLE + _BELOW_SUBTITLE + _HEIGHT + _ABOVE_SOURCE + _SOURCE
        (_, _, width, height), around = self.box, 2 * self.padding
        return min(_page_scale(size), width / (_WIDTH + around), height / (needed + around))

    def rank(self, size: tuple[float, float]) -> tuple[bool, int, float, int]:
        """Return its sort key, the best first: background, type, scale, number of other placeholders."""
        held = [one for one in self.layout.placeholders if one.placeholder_format.type not in _STAGE]
        kind = _TYPES.index(self.layout._element.get("type", "cust"))
        small = -min(self.scale(size) / _page_scale(size), _GOOD_SCALE)
        return self.padding > 0, kind, small, len(held)

    def page(self, size: tuple[float, float]) -> Page:
        """Lay out subtitle, body and source in it."""
        scale, inset = self.scale(size), self.padding
        card = left, top, width, height = scaled(self.box, 1 / scale)
        left, width, bottom = left + inset, width - 2 * inset, top + height - inset
        top += inset + _ABOVE_SUBTITLE
        below = top + _SUBTITLE + _BELOW_SUBTITLE
        return Page(
            self.layout,
            scale,
            title=scaled(self.title, 1 / scale),
            subtitle=(left, top, width, _SUBTITLE),
            body=(left, below, width, bottom - _SOURCE - _ABOVE_SOURCE - below),
            source=(left, bottom - _SOURCE, width, _SOURCE),
            card=card if inset else None,
        )


def _rooms(layout: Native, size: tuple[float, float]) -> Iterator[_Room]:
    """Yield the title and the room below it: as the layout has them, then with the lowest usable title."""
    holder = title_of(layout)
    box = box_of(holder) if holder is not None else None
    if box is None or box[2] < _NARROWEST_TITLE * size[0]:
        return
    least = _TITLE * _page_scale(size)
    left, top, width, height = content = _content(layout, box, size)
    art, white = [box for _, box in art_of(layout)], ground_of(layout) == style.WHITE
    for tall in (max(box[3], least), least):
        below = box[1] + tall
        between = left, below, width, top - below
        lines = [one for one in art if overlap(one, between) and not overlap(one, content)]
        below = max([below, *(one[1] + one[3] for one in lines)])
        room = left, below, width, top + height - below
        plain = white and not any(overlap(one, room) for one in art)
        yield _Room(layout, (*box[:3], tall), room, 0.0 if plain else _PADDING)


def _content(layout: Native, title: Box, size: tuple[float, float]) -> Box:
    """Return the content box of a layout, or else of its master, above date, footer and slide number.

    Without one of the layout's own, the width is that of the title or the master's box, whichever is wider.
    """
    held = holders_in(layout, *_CONTENT)
    own = [box for box in map(box_of, held) if box is not None] if len(held) == 1 else []
    others = [box for box in map(box_of, holders_in(layout.slide_master, KIND.BODY)) if box is not None]
    below = title[1] + title[3]
    _, top, _, height = next(iter(own + others), (0.0, below, 0.0, size[1] - below))
    left, _, width, _ = max(own or [title, *others], key=lambda box: box[2])
    feet = [box[1] for box in map(box_of, holders_in(layout, *_STAGE)) if box is not None and box[1] > below]
    bottom = min(top + height, size[1] - _FOOT * _page_scale(size), *feet)
    left, right = max(left, 0.0), min(left + width, size[0])
    return left, top, right - left, bottom - top


def _page_scale(size: tuple[float, float]) -> float:
    """Return the scale of a slide relative to the built-in size."""
    return min(size[0] / style.WIDTH, size[1] / style.HEIGHT)
