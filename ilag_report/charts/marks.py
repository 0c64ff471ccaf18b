"""Marks on generated shapes: their chart, their part of it, and fingerprints of what was written.

A mark ends the shape's name, which PowerPoint keeps, and which is all that LibreOffice (7.4) keeps of marks
on charts, tables and pictures: ``Diagram ilag:key|areas|years|borders|lang|part|=prints``. It is also stored
in an extension of the shape, which PowerPoint keeps, in case a person renames the shape. As LibreOffice
renames placeholders, charts, tables and pictures also carry the fingerprints of their slide's texts.
"""

from __future__ import annotations

import io
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from PIL import Image
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from ilag_report.charts.reading import (
    box_in,
    cells_of,
    figures,
    find,
    look_of_series,
    looks_in,
    paragraphs_of,
    properties_of,
    said_in_facets,
    series_of,
    shares_in,
    spots_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ilag_report.charts.ooxml import Native
    from ilag_report.charts.reading import Series, Spot

Prints = dict[str, tuple[str, ...]]
"""What was written → its fingerprints, one for each paragraph, cell, series, …"""

TEXTS = ("title", "subtitle", "source", "notes")
"""The parts of a slide that are texts in placeholders."""
HEADER = "header"  # what is shown, the unit and the key, above a chart
TEXT, ALT, PIXELS, STALE = "text", "alt", "pixels", "stale"
BOX, ROOM = "box", "room"
"""The box of a shape, and of the axes in a chart: left, top, width and height, not fingerprints of them."""
LAID = "laid"
"""The box that an update would have given a shape, where the shape has another."""
LOOKS = (
    "font", "format", "link", "type", "stacking", "bars", "label_looks", "order", "axes", "ground",
    "crop", "effects", "sizes", "cells",
)  # fmt: skip
"""The aspects of a shape's look (its formatting) that do not depend on the figures."""
FIGURES = ("names", "categories", "each")
"""What a chart shows: the names of its series and categories, and their values."""
OF_SERIES = ("names", "colours")
"""The aspects of a chart with one fingerprint per series."""
SPOTS = ("labels", "points")
"""The labels of a chart, and its points that look different from their series."""
_OF_EACH = {"font", "bars", "label_looks", "order", "sizes", "cells", "format", "effects", "link"}
"""The looks with one fingerprint per item, as rows, columns and series may be removed."""
_LENGTH = 3  # letters: one edit in 262 144 goes unnoticed
_EXTENSION = "{5B1C7A1E-6C3F-4E0B-9D53-1C2A0F1A6C20}"
_NAMESPACE = "urn:ilag:mark"
_START = "ilag:"
_FIELDS = 5  # of an identity
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def fingerprint(text: str) -> str:
    """Return a short hash of a text, regardless of line breaks and other whitespace."""
    digest = sha256(" ".join(text.split()).encode()).digest()
    return urlsafe_b64encode(digest)[:_LENGTH].decode()


def fingerprints(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the fingerprints of several texts."""
    return tuple(map(fingerprint, texts))


BLANK = fingerprint("")


@dataclass(frozen=True)
class Mark:
    """The chart of a shape (`Identity` as text), the part of it, and fingerprints of what was written."""

    identity: str
    part: str
    prints: Prints = field(default_factory=dict)

    @property
    def what(self) -> str:
        """The kind of part, such as a chart or a title."""
        return self.part.rpartition("|")[2]

    def text(self, what: str) -> Mark:
        """Return the mark of a text on the same slide, from the fingerprints in that of a graphic."""
        return Mark(self.identity, what, {TEXT: self.prints.get(what, ())})

    def __str__(self) -> str:
        """Write it as in a shape's name."""
        prints = ";".join(f"{key}:{''.join(values)}" for key, values in sorted(self.prints.items()))
        return "|".join(filter(None, (self.identity, self.part, prints and f"={prints}")))

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Find the mark in a text; None where there is none."""
        _, found, rest = text.partition(_START)
        fields = rest.split("|")
        if not found or len(fields) < _FIELDS:
            return None
        prints: Prints = {}
        if fields[-1].startswith("="):
            for one in fields.pop()[1:].split(";"):
                key, _, letters = one.partition(":")
                prints[key] = tuple(re.findall("." * _LENGTH, letters))
        return cls(_START + "|".join(fields[:_FIELDS]), "|".join(fields[_FIELDS:]), prints)

    @classmethod
    def of(cls, shape: Native) -> Mark | None:
        """Read the mark of a shape, from its hidden extension rather than its name, which people can edit."""
        told = [*hidden_in(shape), properties_of(shape).get("name", "")]
        return next(filter(None, map(cls.read, told)), None)

    def write(self, shape: Native) -> None:
        """Write it to a shape: into its extension, and into its name unless a person has changed that."""
        properties, text = properties_of(shape), str(self)
        word, found, _ = properties.get("name", "").partition(_START)
        if found:
            properties.set("name", word + text)
        (holder,) = find(shape, "*/p:nvPr")
        for old in find(holder, f"p:extLst/p:ext[@uri = '{_EXTENSION}']"):
            old.getparent().remove(old)
        if (listed := holder.find(qn("p:extLst"))) is None:
            listed = parse_xml(f"<p:extLst {nsdecls('p')}/>")
            holder.append(listed)
        mark = f'<m:mark xmlns:m="{_NAMESPACE}" text={quoteattr(text)}/>'
        listed.append(parse_xml(f'<p:ext {nsdecls("p")} uri="{_EXTENSION}">{mark}</p:ext>'))


def hidden_in(shape: Native) -> list[str]:
    """Return the mark in the extension of a shape, as text; LibreOffice (7.4) drops it."""
    return list(find(shape, f"*/p:nvPr/p:extLst/p:ext[@uri = '{_EXTENSION}']/*/@text"))


def prints_of_texts(body: Native) -> Prints:
    """Return the fingerprints of a text body."""
    return {TEXT: fingerprints(paragraphs_of(body))}


def prints_of_table(table: Native) -> Prints:
    """Return the fingerprints of a table's cells, by row number."""
    return {str(place): fingerprints(row) for place, row in enumerate(cells_of(table))}


def prints_of_chart(space: Native) -> Prints:
    """Return the fingerprints of a chart."""
    series = series_of(space)
    return {
        "names": fingerprints(one.name for one in series),
        "each": fingerprints(figures([value]) for one in series for value in one.values),
        "categories": fingerprints(series[0].categories if series else ()),
        "colours": fingerprints(look_of_series(one.element) for one in series),
        "facets": fingerprints(said_in_facets(space)),
    } | {
        kind: tuple(
            print_
            for one in series
            for spot, print_ in prints_of_spots(one, fingerprint(one.name), fingerprints(one.categories))
            if spot.kind == kind
        )
        for kind in SPOTS
    }


def prints_of_spots(series: Series, name: str, categories: Sequence[str]) -> list[tuple[Spot, str]]:
    """Return the labels of a series and the points that look different from it, with their fingerprints.

    `name` and `categories` are the fingerprints of the names as written; "" where none was written.
    """
    spots = [one for one in spots_of(series.element) if one.place < len(categories)]
    return [(one, print_of_spot(name, categories[one.place], one.said)) for one in spots]


def print_of_spot(name: str, category: str, said: str) -> str:
    """Return the fingerprint of a label or point; empty where its series or category was not written."""
    return fingerprint(f"{name} {category} {said}") if name and category else ""


def prints_of_picture(content: bytes) -> Prints:
    """Return the fingerprint of a picture's pixels, regardless of its compression."""
    with Image.open(io.BytesIO(content)) as picture:
        return {PIXELS: (fingerprint(f"{picture.size} {sha256(picture.tobytes()).hexdigest()}"),)}


def prints_of_look(shape: Native, space: Native = None) -> Prints:
    """Return the box of a shape, and the fingerprints of its looks; `space` is the root of its chart."""
    looks = {
        key: fingerprints(said if key in _OF_EACH else [" ".join(said)])
        for key, said in looks_in(shape, space).items()
    }
    lengths = {BOX: box_in(shape), ROOM: [] if space is None else shares_in(space)}
    return {
        **looks,
        **{key: tuple(map(_letters, told)) for key, told in lengths.items() if told},
    }


def lengths_told(prints: Prints, key: str) -> list[int]:
    """Return the lengths that the letters of a mark encode."""
    return [
        sum(_ALPHABET.find(one) * 64**place for place, one in enumerate(reversed(letters)))
        for letters in prints.get(key, ())
    ]


def laid_out(prints: Prints) -> list[int]:
    """Return the box that ilag gave a shape when it last wrote the slide."""
    return lengths_told(prints, LAID) or lengths_told(prints, BOX)


def _letters(length: int) -> str:
    return "".join(_ALPHABET[max(length, 0) // 64**place % 64] for place in (2, 1, 0))


def sign(slide: Native) -> None:
    """Add the fingerprints of the content to the marks on a finished slide, and mark its notes."""
    marked = [(shape, mark) for shape in slide.shapes if (mark := Mark.of(shape._element))]
    if not marked:
        return
    if slide.has_notes_slide:
        holder = slide.notes_slide.notes_placeholder
        mark = Mark(marked[0][1].identity, "notes")
        holder.name = f"{holder.name} {mark}"
        marked.append((holder, mark))
    texts: Prints = {}
    for shape, mark in sorted(marked, key=lambda one: not one[0].has_text_frame):
        if shape.has_text_frame:
            prints = prints_of_texts(shape._element.txBody)
            texts |= {mark.what: prints[TEXT]} if mark.what in TEXTS else {}
            prints |= prints_of_look(shape._element)
        else:
            prints = _prints_of_graphic(shape) | texts
        replace(mark, prints=prints).write(shape._element)


def _prints_of_graphic(shape: Native) -> Prints:
    element, space = shape._element, shape.chart._chartSpace if shape.has_chart else None
    if shape.has_chart:
        prints = prints_of_chart(space)
    else:
        prints = prints_of_table(shape.table._tbl) if shape.has_table else prints_of_picture(shape.image.blob)
    return (
        prints
        | prints_of_look(element, space)
        | {ALT: fingerprints([properties_of(element).get("descr", "")])}
    )
