"""What every shape of ours carries: which chart it is of, which part, and fingerprints of what we wrote.

A mark stands at the end of the shape's name, which PowerPoint keeps and which is all that LibreOffice (7.4)
keeps of charts, tables and pictures: ``Diagram ilag:key|areas|years|borders|lang|part|=prints``. It stands in
an extension of the shape too, for shapes that a person gives another name: PowerPoint keeps those. As
LibreOffice gives placeholders new names, charts, tables and pictures carry the fingerprints of their slide's
texts with their own.
"""

from __future__ import annotations

import io
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from lxml.etree import QName
from PIL import Image
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ilag_report.charts.native import Native

Prints = dict[str, tuple[str, ...]]
"""What was written → its fingerprints, one for each paragraph, cell, series, …"""

TEXTS = ("title", "subtitle", "source", "notes")
"""The parts of a slide that are texts in placeholders."""
HEADER = "header"  # what is shown, the unit and the key, above a chart
TEXT, ALT, PIXELS, STALE = "text", "alt", "pixels", "stale"
BOX, ROOM = "box", "room"
"""Where a shape stands, and the axes in a chart: left, top, width and height, not fingerprints of them."""
LOOKS = ("font", "type", "crop", "grid")
"""What of the looks of a shape does not follow the figures."""
_LENGTH = 3  # letters: one edit in 262 144 would not be seen
_EXTENSION = "{5B1C7A1E-6C3F-4E0B-9D53-1C2A0F1A6C20}"
_NAMESPACE = "urn:ilag:mark"
_START = "ilag:"
_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_FORM = re.compile(r'\[\$[^\]]*\]|["\\\s]|General')  # what LibreOffice writes otherwise in a number format
_FIELDS = 5  # of an identity
_MOST_POINTS = 10_000  # of a series, whatever a file says
_DAY_0 = date(1899, 12, 30)  # of a spreadsheet
_HUNDREDTH = 360  # of a millimetre, in the units of the format; LibreOffice rounds to it
PER_INCH = 2540
_NEAR = 2
_SHARES = 10_000
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LAST_DAY = 2_958_465  # that a spreadsheet knows
_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")


def fingerprint(text: str) -> str:
    """Return a few letters that differ for different texts; how lines are broken makes no difference."""
    digest = sha256(" ".join(text.split()).encode()).digest()
    return urlsafe_b64encode(digest)[:_LENGTH].decode()


def fingerprints(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the fingerprints of several texts."""
    return tuple(map(fingerprint, texts))


@dataclass(frozen=True)
class Mark:
    """Which chart a shape is of (`Identity` as text), which part of it, and fingerprints of what we wrote."""

    identity: str
    part: str
    prints: Prints = field(default_factory=dict)

    @property
    def what(self) -> str:
        """What it is, such as a chart or a title."""
        return self.part.rpartition("|")[2]

    def text(self, what: str) -> Mark:
        """Return the mark of a text of the same slide, as a chart's, table's or picture's tells of it."""
        return Mark(self.identity, what, {TEXT: self.prints.get(what, ())})

    def __str__(self) -> str:
        """Write it as names carry it."""
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
        """Read the mark of a shape, by what a person does not see before what can be typed."""
        told = [*hidden_in(shape), properties_of(shape).get("name", "")]
        return next(filter(None, map(cls.read, told)), None)

    def write(self, shape: Native) -> None:
        """Write it to a shape: into its name, unless a person gave it another, and into its extension."""
        properties, text = properties_of(shape), str(self)
        word, found, _ = properties.get("name", "").partition(_START)
        if found:
            properties.set("name", word + text)
        (holder,) = shape.xpath("*/p:nvPr")
        for old in holder.xpath(f"p:extLst/p:ext[@uri = '{_EXTENSION}']"):
            old.getparent().remove(old)
        if (listed := holder.find(qn("p:extLst"))) is None:
            listed = parse_xml(f"<p:extLst {nsdecls('p')}/>")
            holder.append(listed)
        mark = f'<m:mark xmlns:m="{_NAMESPACE}" text={quoteattr(text)}/>'
        listed.append(parse_xml(f'<p:ext {nsdecls("p")} uri="{_EXTENSION}">{mark}</p:ext>'))


def hidden_in(shape: Native) -> list[str]:
    """Return the mark in the extension of a shape, as text; LibreOffice (7.4) drops it."""
    return list(shape.xpath(f"*/p:nvPr/p:extLst/p:ext[@uri = '{_EXTENSION}']/*/@text"))


def properties_of(shape: Native) -> Native:
    """Return what has name and alt text of a shape."""
    return shape.xpath("*/p:cNvPr")[0]


# ---- what elements say


def paragraphs_of(body: Native) -> list[str]:
    """Return the paragraphs of a text body, line breaks within."""
    return [text_of(paragraph) for paragraph in body.findall(qn("a:p"))]


def text_of(paragraph: Native) -> str:
    """Return the text of a paragraph."""
    breaks = {qn("a:br"): "\n"}
    return "".join(breaks.get(one.tag, one.text or "") for one in paragraph.iter(qn("a:br"), qn("a:t")))


def cells_of(table: Native) -> list[list[str]]:
    """Return the texts of a table, row by row."""
    return [
        ["\n".join(paragraphs_of(cell.find(qn("a:txBody")))) for cell in row.findall(qn("a:tc"))]
        for row in table.findall(qn("a:tr"))
    ]


_FACETS = {
    "limits": (*(f"//c:valAx/{end}/@val" for end in ("c:scaling/c:min", "c:scaling/c:max", "c:majorUnit")),
               "//c:crossesAt/@val"),
    "ticks": ("//c:valAx/c:numFmt/@formatCode",),
    "years": ("//c:catAx/c:tickLblSkip/@val[. != '1']", "//c:catAx/c:txPr/a:bodyPr/@rot[. != '0']"),
    "dates": ("//c:dateAx/c:majorUnit/@val",),
    "blanks": ("//c:dispBlanksAs/@val",),
}  # fmt: skip
"""What follows the figures in the look of a chart, and a person may set by hand → where it stands."""


FACETS = [*_FACETS]


def facets_of(space: Native) -> dict[str, list[list[Native]]]:
    """Return what follows the figures in the look of a chart, as texts that know where they stand.

    Of an axis that LibreOffice (7.4) made two of, which say the same, there are two.
    """
    return {name: [space.xpath(path) for path in paths] for name, paths in _FACETS.items()}


@dataclass(frozen=True)
class Series:
    """One series of a chart, as the chart itself has it."""

    element: Native
    name: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    dated: bool = False  # whether its categories are dates: 1 January is written as its year

    @property
    def is_of_categories(self) -> bool:
        """Whether it is as ours are: a named value for each category."""
        return len(self.values) == len(self.categories) > 0 and self.element.find(qn("c:tx")) is not None

    @property
    def labels(self) -> str:
        """Where its labels stand and how their numbers are written."""
        told = "c:idx/@val | c:layout/c:manualLayout/*/@val | c:numFmt/@formatCode"
        shown = (map(_plain, one.xpath(told)) for one in labels_of(self.element))
        return "/".join(" ".join(filter(None, one)) for one in shown)

    @property
    def points(self) -> str:
        """Which of its points look other than it: LibreOffice (7.4) writes them all."""
        look, mark = colours_of(self.element), self.element.xpath("c:marker/c:symbol/@val")
        return " ".join(
            "".join(one.xpath("c:idx/@val"))
            for one in self.element.findall(qn("c:dPt"))
            if colours_of(one) not in ([], look) or one.xpath("c:marker/c:symbol/@val") not in ([], mark)
        )


def labels_of(series: Native) -> list[Native]:
    """Return the labels of a series that show anything: LibreOffice (7.4) adds empty ones."""
    shown = "c:showVal/@val = '1' or c:showSerName/@val = '1' or c:showCatName/@val = '1' or c:tx"
    return list(series.xpath(f"c:dLbls/c:dLbl[{shown}]"))


def colours_of(one: Native) -> list[str]:
    """Return the colours of the fill and the line of a series or point, those that it tells itself."""
    fills = "c:spPr/*[not(self::a:ln) and not(ancestor::c:lineChart)]"  # LibreOffice fills lines too
    told = one.xpath(f"({fills} | c:spPr/a:ln)//*[self::a:srgbClr or self::a:schemeClr]/@val")
    return [*dict.fromkeys(str(colour).lower() for colour in told)]


def series_of(space: Native) -> list[Series]:
    """Return the series of a chart, in the order of its workbook."""
    made = []
    for element in space.iter(qn("c:ser")):
        name, categories = " ".join(element.xpath("c:tx//c:v/text()")), _points(element.xpath("c:cat"), "")
        dated = "y" in "".join(element.xpath("c:cat//c:formatCode/text()")).casefold()
        values = (
            float(text) if text and _NUMBER.fullmatch(text) else None
            for text in _points(element.xpath("c:val"), None)
        )
        labels = map(_label_of, categories) if dated else categories
        made.append(Series(element, name, tuple(labels), tuple(values), dated))
    return sorted(made, key=lambda one: int(one.element.find(qn("c:order")).get("val")))


def _points(holders: Sequence[Native], blank: str | None) -> list[Native]:
    if not holders:
        return []
    counted = holders[0].xpath(".//c:ptCount/@val")
    points: list[str | None] = [blank] * min(int(counted[0] if counted else 0), _MOST_POINTS)
    for point in holders[0].xpath(".//c:pt[not(ancestor::c:lvl[preceding-sibling::c:lvl])]"):
        if (at := int(point.get("idx"))) < len(points):
            points[at] = point.findtext(qn("c:v"))
    return points


def _label_of(day: str) -> str:
    """Return the year of a day as a spreadsheet counts them, or the date if it is not 1 January."""
    if not _NUMBER.fullmatch(day) or not 0 <= float(day) <= _LAST_DAY:
        return day
    label = (_DAY_0 + timedelta(float(day))).isoformat()
    return label.removesuffix("-01-01")


def dates_of(labels: Sequence[str]) -> list[date] | None:
    """Return the dates that labels tell; None where one is no date."""
    if not all(map(_DATE.fullmatch, labels)):
        return None
    return [date.fromisoformat(label if "-" in label else f"{label}-01-01") for label in labels]


def day_of(one: date) -> float:
    """Return the day that a spreadsheet counts a date as."""
    return float((one - _DAY_0).days)


def _plain(said: str) -> str:
    """Write a number or number format so that another program's way to write it makes no difference."""
    return f"{float(said):.3g}" if _NUMBER.fullmatch(said) else _FORM.sub("", said)


# ---- their fingerprints


def prints_of_texts(body: Native) -> Prints:
    """Return the fingerprints of a text body."""
    return {TEXT: fingerprints(paragraphs_of(body))}


def prints_of_table(table: Native) -> Prints:
    """Return the fingerprints of a table: its rows numbered, of each its cells."""
    return {str(place): fingerprints(row) for place, row in enumerate(cells_of(table))}


def prints_of_chart(space: Native) -> Prints:
    """Return the fingerprints of a chart."""
    series = series_of(space)
    return {
        "names": fingerprints(one.name for one in series),
        "values": fingerprints(figures(one.values) for one in series),
        "labels": fingerprints(one.labels for one in series),
        "points": fingerprints(one.points for one in series),
        "categories": fingerprints(series[0].categories if series else ()),
        "colours": fingerprints(" ".join(colours_of(one.element)) for one in series),
        "facets": fingerprints(
            " ".join(" ".join(dict.fromkeys(map(_plain, held))) for held in facet)
            for facet in facets_of(space).values()
        ),
    }


def prints_of_picture(content: bytes) -> Prints:
    """Return the fingerprint of what a picture shows, however it is packed."""
    with Image.open(io.BytesIO(content)) as picture:
        return {PIXELS: (fingerprint(f"{picture.size} {sha256(picture.tobytes()).hexdigest()}"),)}


def figures(values: Iterable[float | None]) -> str:
    """Write figures so that another program's digits make no difference."""
    return " ".join("" if value is None else f"{value:.10g}" for value in values)


def prints_of_look(shape: Native, space: Native = None) -> Prints:
    """Return where a shape stands, and the fingerprints of its looks; `space` is the root of its chart."""
    made = {"crop": sorted(f"{one.attrname} {one}" for one in shape.xpath(".//a:srcRect/@*[. != '0']"))}
    if space is not None:
        made["type"] = [
            " ".join([QName(plot).localname, *plot.xpath("c:barDir/@val")])
            for plot in space.xpath("c:chart/c:plotArea/*[c:ser]")
        ]
        made["font"] = sorted(filter(None, {_font(look) for look in space.iter(qn("a:defRPr"))}))
    elif shape.tag != qn("p:pic"):
        looks = shape.xpath(".//a:r/a:rPr")
        made["font"] = sorted(filter(None, {_font(look, "*//@val | a:latin/@typeface") for look in looks}))
        made["grid"] = [*shape.xpath(".//a:gridCol/@w"), *sorted({*shape.xpath(".//a:tr/@h")})]
    prints = {key: fingerprints([" ".join(said)]) for key, said in made.items() if said or key == "font"}
    lengths = {BOX: box_in(shape), ROOM: [] if space is None else shares_in(space)}
    return prints | {key: tuple(map(_letters, told)) for key, told in lengths.items() if told}


def _font(look: Native, besides: str = "") -> str:
    """Write size, weight, slant and line of a text, and its colours and typeface."""
    marked = [name for name in "biu" if look.get(name, "0") not in ("0", "none")]
    return " ".join([look.get("sz", ""), *marked, *(look.xpath(besides) if besides else ())])


def box_in(shape: Native) -> list[int]:
    """Return left, top, width and height of a shape in 1/100 mm; none where it inherits them."""
    return [round(int(one) / _HUNDREDTH) for one in sides_of(shape)]


def is_near(one: int, other: int) -> bool:
    """Tell whether two lengths are the same, as other programs round them."""
    return abs(one - other) <= _NEAR


def sides_of(shape: Native) -> list[Native]:
    """Return left, top, width and height of a shape as texts that know where they stand."""
    names = ("a:off/@x", "a:off/@y", "a:ext/@cx", "a:ext/@cy")
    return [
        side for one in shape.xpath("p:xfrm | p:spPr/a:xfrm") for name in names for side in one.xpath(name)
    ]


def room_in(space: Native) -> list[Native]:
    """Return where the axes of a chart stand in it, in shares, as texts that know where they stand."""
    sides = "self::c:x or self::c:y or self::c:w or self::c:h"
    return list(space.xpath(f"c:chart/c:plotArea/c:layout/c:manualLayout/*[{sides}]/@val"))


def shares_in(space: Native) -> list[int]:
    """Return where the axes of a chart stand in it, in ten-thousandths."""
    return [round(_SHARES * float(one)) for one in room_in(space)]


def lengths_told(prints: Prints, key: str) -> list[int]:
    """Return the lengths that the letters of a mark tell."""
    return [
        sum(_ALPHABET.find(one) * 64**place for place, one in enumerate(reversed(letters)))
        for letters in prints.get(key, ())
    ]


def _letters(length: int) -> str:
    return "".join(_ALPHABET[max(length, 0) // 64**place % 64] for place in (2, 1, 0))


def sign(slide: Native) -> None:
    """Add to the marks on a finished slide, and to its notes, the fingerprints of what stands there."""
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
