"""Recognise the shapes that ilag wrote in a presentation that people have edited."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

from ilag_report.charts.marks import (
    TEXT,
    TEXTS,
    Mark,
    fingerprint,
    fingerprints,
    hidden_in,
    laid_out,
)
from ilag_report.charts.reading import find, is_near, paragraphs_of, sides_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.package import Package

_PLACES = {"title": "title", "subtitle": "below", "source": "below", "notes": "notes"}
_SHAPES = "//p:sp | //p:graphicFrame | //p:pic | //p:grpSp"
_NOTES = "//p:sp[*/p:nvPr/p:ph/@type = 'body']"

Edits = dict[str, list[str]]
"""Kind of edit, as in message keys (`update.hand_size`) → edited series, bars or cells; empty for all."""


@dataclass(frozen=True)
class Thing:
    """A shape that ilag wrote, or the notes of such a slide."""

    package: Package
    slide: int  # number, from 1
    holder: str  # name of the package part that contains the shape
    mark: Mark
    element: Native

    @property
    def key(self) -> tuple[str, str]:
        """The identity of its chart or slide, and its part."""
        return self.mark.identity, self.mark.part

    @property
    def slot(self) -> tuple[str, str]:
        """The identity of its chart, and the panel."""
        return self.mark.identity, self.mark.part.rpartition("|")[0]

    @property
    def kind(self) -> str:
        """What the shape is now: "text", "chart", "table", "picture", or "" for any other kind."""
        if self.element.tag == qn("p:sp"):
            return "text" if self.body is not None else ""
        if self.element.tag == qn("p:pic"):
            return "picture"
        if self.element.tag != qn("p:graphicFrame"):
            return ""
        if self.chart_part in self.package:
            return "chart"
        return "table" if find(self.element, ".//a:tbl") else ""

    @property
    def body(self) -> Native:
        """The text body; only for texts."""
        return self.element.find(qn("p:txBody"))

    @property
    def table(self) -> Native:
        """The table element; only for tables."""
        return find(self.element, ".//a:tbl")[0]

    @property
    def picture_part(self) -> tuple[str, str | None]:
        """The relationship id of a picture, and its part; None for a linked file."""
        key = "".join(find(self.element, ".//a:blip/@r:embed")[:1])
        _, name, outside = self.package.relations(self.holder).get(key, ("", "", True))
        return key, None if outside else name

    @property
    def chart_part(self) -> str:
        """The name of the chart part; only for charts."""
        key = "".join(find(self.element, ".//c:chart/@r:id"))
        return self.package.relations(self.holder).get(key, ("", "", True))[1]

    @property
    def chart(self) -> Native:
        """The root of the chart part; only for charts."""
        return self.package.tree(self.chart_part)

    @property
    def is_panel(self) -> bool:
        """Whether it is one of several charts on a slide, or the header text of one."""
        return self.mark.part.startswith("panel") and self.kind in ("chart", "text")

    def follow(self, fresh: Thing) -> None:
        """Move a chart or text to the box of the regenerated one, if ilag's layout has changed."""
        was, now = (laid_out(one.mark.prints) for one in (self, fresh))
        sides = 4 if self.kind == "chart" else 3  # a text box is as high as its contents
        if self.kind in ("chart", "text") and was and not all(map(is_near, was[:sides], now[:sides])):
            for old, new in zip(sides_of(self.element), sides_of(fresh.element), strict=True):
                old.getparent().set(old.attrname, str(new))

    def remove(self) -> None:
        """Remove the shape, and its chart part."""
        keys = find(self.element, ".//c:chart/@r:id")
        self.element.getparent().remove(self.element)
        for key in keys:
            self.package.unrelate(self.holder, key)


def things_in(package: Package) -> list[Thing]:
    """Return everything that ilag wrote in a presentation, slide by slide."""
    return [
        one
        for number, slide in enumerate(package.slides, start=1)
        for one in _on_slide(package, number, slide)
    ]


def others_on(things: Sequence[Thing]) -> Iterator[str]:
    """Yield the texts on the slide of `things` that ilag did not write."""
    first, ours = things[0], {id(one.element) for one in things}
    slide = first.package.slides[first.slide - 1]
    for shape in find(first.package.tree(slide), "//p:sp | //p:graphicFrame[.//a:tbl]"):
        if id(shape) not in ours and (text := " ".join(map(text_of, shape.iter(qn("a:p")))).strip()):
            yield text


def titles_in(package: Package) -> dict[int, str]:
    """Return slide number → title, for every slide that has one."""
    path = "//p:sp[*/p:nvPr/p:ph[@type = 'title' or @type = 'ctrTitle']]/p:txBody"
    bodies = {number: find(package.tree(one), path) for number, one in enumerate(package.slides, start=1)}
    return {
        number: " ".join(" ".join(paragraphs_of(held[0])).split()) for number, held in bodies.items() if held
    }


def without_marks(package: Package, things: Sequence[Thing], expected: Sequence[Thing]) -> Iterator[Thing]:
    """Yield texts of text-only slides, whose marks LibreOffice drops, by comparing them with `expected`."""
    known = {one.slide for one in things}
    titles = {fingerprint(title): number for number, title in reversed(titles_in(package).items())}
    numbers = {
        one.mark.identity: titles.get(fingerprint(" ".join(paragraphs_of(one.body))))
        for one in expected
        if one.mark.what == "title"
    }
    for one in expected:
        number = numbers[one.mark.identity]
        if number is None or number in known:
            continue
        slide = package.slides[number - 1]
        for shape in find(package.tree(slide), "//p:sp[p:txBody]"):
            said = paragraphs_of(shape.find(qn("p:txBody")))
            if _pieces(said) and _pieces(said) <= _pieces(paragraphs_of(one.body)):
                yield Thing(
                    package, number, slide, replace(one.mark, prints={TEXT: fingerprints(said)}), shape
                )


def _pieces(said: Sequence[str]) -> set[str]:
    """Return the items of a text that is a list: a divider may name only some topics of its section."""
    listed = " ".join(" ".join(said).casefold().split())
    return {*listed.split(", ")} - {""}


def _on_slide(package: Package, number: int, slide: str) -> Iterator[Thing]:
    shapes = [(slide, shape) for shape in find(package.tree(slide), _SHAPES)]
    for kind, part, _ in package.relations(slide).values():
        if kind == RELATION.NOTES_SLIDE:
            shapes += [(part, shape) for shape in find(package.tree(part), _NOTES)[:1]]
    marks = [Mark.of(shape) for _, shape in shapes]
    found = [
        Thing(package, number, holder, mark, shape)
        for (holder, shape), mark in zip(shapes, marks, strict=True)
        if mark is not None
    ]
    unmarked = [one for one, mark in zip(shapes, marks, strict=True) if mark is None]
    texts = [one for one in unmarked if one[1].find(qn("p:txBody")) is not None]
    yield from found
    yield from _without_names(package, number, found, texts)


def _without_names(
    package: Package, number: int, found: list[Thing], texts: list[tuple[str, Native]]
) -> Iterator[Thing]:
    """Yield texts whose placeholders LibreOffice renamed, by the fingerprints that the slide's charts carry.

    An unedited text is recognised by its fingerprint, an edited one by its placeholder if unambiguous.
    """
    known = {one.key for one in found}
    told = {
        (one.mark.identity, what): one.mark.text(what)
        for one in found
        for what in TEXTS
        if one.mark.prints.get(what) and (one.mark.identity, what) not in known
    }
    left, edited = list(texts), []
    for mark in told.values():
        same = [
            one
            for one in left
            if fingerprints(paragraphs_of(one[1].find(qn("p:txBody")))) == mark.prints[TEXT]
        ]
        if same:
            left.remove(same[0])
            yield Thing(package, number, same[0][0], mark, same[0][1])
        else:
            edited.append(mark)
    if any(hidden_in(one.element) for one in found) or len(edited) == len(told):
        return  # not saved by LibreOffice, so texts carry their own marks; or only charts were pasted here
    for place in ("title", "below", "notes"):
        marks = [mark for mark in edited if _PLACES[mark.what] == place]
        there = [one for one in left if _place_of(one[1]) == place]
        for mark, (holder, shape) in zip(marks, there, strict=True) if len(there) == len(marks) else ():
            yield Thing(package, number, holder, mark, shape)


def _place_of(shape: Native) -> str:
    """Return which text a shape may hold, judged by its placeholder; notes are a separate part."""
    kinds = find(shape, "*/p:nvPr/p:ph")
    if not kinds:
        return ""
    if shape.getroottree().getroot().tag == qn("p:notes"):
        return "notes"
    kind = kinds[0].get("type", "body")
    return "title" if kind in ("title", "ctrTitle") else "" if kind in ("dt", "ftr", "sldNum") else "below"
