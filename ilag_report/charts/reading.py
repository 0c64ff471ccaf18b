"""Reading shapes on slides: texts, cells, the series of charts, looks and positions.

The result does not depend on the program that saved them: LibreOffice (7.4) writes numbers and number formats
differently, adds empty labels and looks of points equal to their series', and rounds lengths to 1/100 mm.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from lxml.etree import QName, XPath
from pptx.oxml.ns import namespaces, qn

from ilag_report.charts.ooxml import Native

_NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_FORM = re.compile(r'\[\$[^\]]*\]|["\\\s]|General')  # what LibreOffice writes differently in a number format
_MOST_POINTS = 10_000  # of a series, whatever a file claims
_DAY_0 = date(1899, 12, 30)  # of a spreadsheet
_HUNDREDTH = 360  # of a millimetre, in EMU; LibreOffice rounds to it
PER_INCH = 2540
_NEAR = 2
_SHARES = 10_000
_LAST_DAY = 2_958_465  # that a spreadsheet knows
_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")
_BREAK, _TEXT = qn("a:br"), qn("a:t")


def find(element: Native, path: str) -> Native:
    """Return what an XPath finds; `element.xpath`, which compiles it every time, takes ten times as long."""
    return _read(path)(element)


@lru_cache(maxsize=200)
def _read(path: str) -> XPath:
    return XPath(path, namespaces=namespaces("a", "c", "p", "r", "ve"))


def properties_of(shape: Native) -> Native:
    """Return the element with the name and alt text of a shape."""
    return find(shape, "*/p:cNvPr")[0]


def paragraphs_of(body: Native) -> list[str]:
    """Return the paragraphs of a text body, with their line breaks."""
    return [text_of(paragraph) for paragraph in body.findall(qn("a:p"))]


def text_of(paragraph: Native) -> str:
    """Return the text of a paragraph."""
    return "".join("\n" if one.tag == _BREAK else one.text or "" for one in paragraph.iter(_BREAK, _TEXT))


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
"""What in the look of a chart follows the figures, and a person may set by hand → its XPaths."""


FACETS = [*_FACETS]


def facets_of(space: Native) -> dict[str, list[list[Native]]]:
    """Return what in the look of a chart follows the figures, as XPath strings that know their element.

    Of an axis that LibreOffice (7.4) has duplicated, each value is there twice.
    """
    return {name: [find(space, path) for path in paths] for name, paths in _FACETS.items()}


def said_in_facets(space: Native) -> list[str]:
    """Return the distinct values of each facet as one text."""
    said = ((dict.fromkeys(map(_plain, held)) for held in facet) for facet in facets_of(space).values())
    return [" ".join(" ".join(held) for held in facet) for facet in said]


@dataclass(frozen=True)
class Series:
    """One series of a chart, as stored in the chart rather than in its workbook."""

    element: Native
    name: str
    categories: tuple[str, ...]
    values: tuple[float | None, ...]
    dated: bool = False  # whether its categories are dates: 1 January is written as its year

    @property
    def is_of_categories(self) -> bool:
        """Whether it has the form of generated series: a name, and one value per category."""
        return len(self.values) == len(self.categories) > 0 and self.element.find(qn("c:tx")) is not None


class Spot(NamedTuple):
    """A label, or a point that looks different from its series: its category's index and look as text."""

    kind: str  # "labels" or "points"
    element: Native
    place: int
    said: str


def spots_of(series: Native, *, every: bool = False) -> list[Spot]:
    """Return the labels of a series, and its points that look different from it or, with `every`, all.

    LibreOffice (7.4) writes a look for every point. Labels are described by position, number format and
    whether a person wrote them.
    """
    told = "c:layout/c:manualLayout/*/@val | c:numFmt/@formatCode | c:dLblPos/@val"
    found = [
        Spot(
            "labels", one, place_of(one), " ".join([*map(_plain, find(one, told)), *["x"][: is_written(one)]])
        )
        for one in labels_of(series)
    ]
    deleted = find(series, "c:dLbls/c:dLbl[c:delete/@val = '1']")  # as PowerPoint writes them
    found += [Spot("labels", one, place_of(one), "deleted") for one in deleted]
    colours, line = colours_of(series), _line(series)
    for one in series.findall(qn("c:dPt")):
        its, dressed = colours_of(one), _line(one)
        if every or its not in ([], colours) or dressed not in ("", line):
            # Without their lines, which LibreOffice (7.4) drops.
            marker = find(one, "c:marker/c:symbol/@val | c:marker/c:size/@val")
            found.append(Spot("points", one, place_of(one), " ".join([*(its or colours), *marker])))
    return found


def place_of(spot: Native) -> int:
    """Return the index of the category of a label or point."""
    return int(spot.find(qn("c:idx")).get("val"))


def said_in(part: Native) -> str:
    """Return the text in a part of a chart."""
    return " ".join(map(text_of, part.iter(qn("a:p"))))


def is_written(label: Native) -> bool:
    """Return whether a person wrote the text of a label."""
    return label.find(qn("c:tx")) is not None


def labels_of(series: Native) -> list[Native]:
    """Return the labels of a series that show anything: LibreOffice (7.4) adds empty ones."""
    shown = "c:showVal/@val = '1' or c:showSerName/@val = '1' or c:showCatName/@val = '1' or c:tx"
    return list(find(series, f"c:dLbls/c:dLbl[{shown}]"))


def colours_of(one: Native) -> list[str]:
    """Return the colours that a series or point itself sets for its fill and line."""
    fills = "c:spPr/*[not(self::a:ln) and not(ancestor::c:lineChart)]"  # LibreOffice fills lines too
    told = find(one, f"({fills} | c:spPr/a:ln)//*[self::a:srgbClr or self::a:schemeClr]/@val")
    return [*dict.fromkeys(str(colour).lower() for colour in told)]


def series_of(space: Native) -> list[Series]:
    """Return the series of a chart, sorted by their order numbers."""
    made = []
    for element in space.iter(qn("c:ser")):
        name, categories = " ".join(find(element, "c:tx//c:v/text()")), _points(find(element, "c:cat"), "")
        dated = "y" in "".join(find(element, "c:cat//c:formatCode/text()")).casefold()
        values = (
            float(text) if text and _NUMBER.fullmatch(text) else None
            for text in _points(find(element, "c:val"), None)
        )
        labels = map(label_of, categories) if dated else categories
        made.append(Series(element, name, tuple(labels), tuple(values), dated))
    return sorted(made, key=lambda one: int(one.element.find(qn("c:order")).get("val")))


def _points(holders: Sequence[Native], blank: str | None) -> list[Native]:
    if not holders:
        return []
    counted = find(holders[0], ".//c:ptCount/@val")
    points: list[str | None] = [blank] * min(int(counted[0] if counted else 0), _MOST_POINTS)
    for point in find(holders[0], ".//c:pt[not(ancestor::c:lvl[preceding-sibling::c:lvl])]"):
        if (at := int(point.get("idx"))) < len(points):
            points[at] = point.findtext(qn("c:v"))
    return points


def label_of(day: str) -> str:
    """Return the year of a spreadsheet's day number, or the date if it is not 1 January."""
    if not _NUMBER.fullmatch(day) or not 0 <= float(day) <= _LAST_DAY:
        return day
    label = (_DAY_0 + timedelta(float(day))).isoformat()
    return label.removesuffix("-01-01")


def dates_of(labels: Sequence[str]) -> list[date] | None:
    """Return the dates that labels state; None unless all of them are dates."""
    if not all(map(_DATE.fullmatch, labels)):
        return None
    return [date.fromisoformat(label if "-" in label else f"{label}-01-01") for label in labels]


def day_of(one: date) -> float:
    """Return the day number of a date in a spreadsheet."""
    return float((one - _DAY_0).days)


def _plain(said: str) -> str:
    """Normalise a number or number format, which programs write in different ways."""
    return f"{float(said):.3g}" if _NUMBER.fullmatch(said) else _FORM.sub("", said)


def looks_in(shape: Native, space: Native = None) -> dict[str, list[str]]:
    """Return the looks of a shape that do not depend on the figures; `space` is the root of its chart.

    Texts and tables have fonts, tables cell sizes, charts types, series, labels and axes, pictures a crop.
    """
    if space is not None:
        plots, series = find(space, "c:chart/c:plotArea/*[c:ser]"), find(space, "//c:ser")
        told = "c:gapWidth/@val | c:overlap/@val[. != '0']"  # LibreOffice (7.4) also writes an overlap of 0
        labels = {said for one in (*series, *plots) for said in looks_of_labels(one)}
        return {
            "type": [" ".join([QName(plot).localname, *find(plot, "c:barDir/@val")]) for plot in plots],
            "stacking": [str(one) for one in find(space, "//c:grouping/@val")],
            "bars": sorted({" ".join(find(one, told)) for one in plots if one.tag == qn("c:barChart")}),
            "order": [one.name for one in series_of(space)],
            "label_looks": sorted(labels),
            **{key: [look_in(one) for one in find(space, path)] for key, path in _AROUND.items()},
            "link": _links_in(shape),
        }
    if shape.tag == qn("p:pic"):
        crop = sorted(f"{one.attrname} {one}" for one in find(shape, ".//a:srcRect/@*[. != '0']"))
        return {"crop": crop, "effects": _set_in(shape, _EFFECTS), "link": _links_in(shape)}
    fonts = {_font(one, "*//@val | a:latin/@typeface") for one in find(shape, ".//a:r/a:rPr")}
    said = {
        "font": sorted(filter(None, fonts)),
        "format": _set_in(shape, _FORMAT),
        "link": _links_in(shape),
    }
    if sizes := {str(one) for one in (*find(shape, ".//a:gridCol/@w"), *find(shape, ".//a:tr/@h"))}:
        cells = {look for cell in find(shape, ".//a:tc") if (look := look_of_cell(cell))}
        said |= {"sizes": sorted(sizes), "cells": sorted(cells)}
    return said


def look_of_cell(cell: Native) -> str:
    """Write the fill and fonts of a table cell; empty for a cell without text."""
    looks = {_font(one, "*//@val").partition(" ")[2] for one in find(cell, ".//a:r/a:rPr")}
    return " ".join([*find(cell, "a:tcPr/a:solidFill//@val"), *sorted(looks)]) if looks else ""


def _set_in(part: Native, path: str) -> list[str]:
    """Write each element that a path finds: the names of two ancestors and itself, and its attributes."""
    said = set()
    for one in find(part, path):
        within = [QName(above).localname for above in (*[*one.iterancestors()][1::-1], one)]
        said.add(" ".join([*within, *(value for name, value in one.items() if not name.startswith("{"))]))
    return sorted(said)


def _links_in(shape: Native) -> list[str]:
    """Write the links of a shape, except from texts to slides, which are generated."""
    shown = find(shape, "*/p:cNvPr/a:hlinkClick | .//a:rPr/a:hlinkClick[not(@action)]")
    return sorted({f"{QName(one.getparent()).localname} {one.get('action', '')}" for one in shown})


def look_in(part: Native) -> str:
    """Write the fonts, colours and lines of a part of a chart, and whether it is shown."""
    fonts = (_font(one, _FACE) for one in find(part, ".//a:defRPr"))
    lines = "a:ln[not(a:noFill)]/@w"
    shapes = f"c:spPr//@val | c:spPr/{lines} | c:delete/@val | self::c:spPr//@val | self::c:spPr/{lines}"
    shapes += " | c:scaling/c:orientation/@val | c:majorTickMark/@val"
    return " ".join([QName(part).localname, *fonts, *find(part, shapes)])


def looks_of_labels(series: Native) -> list[str]:
    """Write the look of each label of a series or plot, and whether all its points are labelled."""
    all_ = ["all"] if find(series, "c:dLbls/c:showVal[@val != '0']") else []
    return all_ + [look_in(one) for one in labels_of(series)]


def _font(look: Native, besides: str = "") -> str:
    """Write the size of a text, whether it is bold, italic or underlined, and what `besides` finds in it."""
    marked = [name for name in "biu" if look.get(name, "0") not in ("0", "none")]
    return " ".join([look.get("sz", ""), *marked, *(find(look, besides) if besides else ())])


def _line(series: Native) -> str:
    """Write the width and dash of the visible line of a series or point, and its marker."""
    width = (f"{int(one) / _HUNDREDTH:.0f}" for one in find(series, "c:spPr/a:ln[not(a:noFill)]/@w"))
    dash = "c:spPr/a:ln[not(a:noFill)]/a:prstDash/@val | c:marker/c:symbol/@val | c:marker/c:size/@val"
    return " ".join([*width, *find(series, dash)])


def look_of_series(series: Native) -> str:
    """Write the colours, line and marker of a series."""
    return " ".join([*colours_of(series), _line(series)])


_AROUND = {
    "axes": "//c:valAx | //c:catAx | //c:dateAx | //c:majorGridlines | //c:minorGridlines",
    "ground": "c:spPr | c:chart/c:plotArea/c:spPr | c:txPr",
}
"""The looks of a chart apart from its series → their XPaths."""
_EFFECTS = """(p:blipFill | p:spPr)//*[
    not(self::a:blip or self::a:srcRect or ancestor-or-self::a:extLst or ancestor-or-self::a:xfrm)]"""
_FORMAT = """
    p:spPr/*[not(self::a:xfrm)] | p:txBody//a:effectLst/* | .//a:pPr | .//a:pPr/*
    | .//a:rPr/*[not(self::a:solidFill or self::a:latin or self::a:hlinkClick)]
    | .//a:tcPr/*[not(self::a:solidFill)]
"""
"""What is set in a picture (`_EFFECTS`), text or table, except what the other looks cover."""
_FACE = "*//@val | a:latin/@typeface[not(starts-with(., '+'))]"  # "+" refers to the theme's typeface


def box_in(shape: Native) -> list[int]:
    """Return left, top, width and height of a shape in 1/100 mm; an empty list where it inherits them."""
    return [round(int(one) / _HUNDREDTH) for one in sides_of(shape)]


def is_near(one: int, other: int, parts: int = 1) -> bool:
    """Return whether two lengths are equal, up to the rounding by other programs of the `parts` they sum."""
    return abs(one - other) <= max(_NEAR, parts)


def sides_of(shape: Native) -> list[Native]:
    """Return left, top, width and height of a shape as XPath strings that know their element."""
    names = ("a:off/@x", "a:off/@y", "a:ext/@cx", "a:ext/@cy")
    return [side for one in find(shape, "p:xfrm | */a:xfrm") for name in names for side in find(one, name)]


def room_in(space: Native) -> list[Native]:
    """Return the box of a chart's axes, as shares of the chart in XPath strings that know their element."""
    sides = "self::c:x or self::c:y or self::c:w or self::c:h"
    return list(find(space, f"c:chart/c:plotArea/c:layout/c:manualLayout/*[{sides}]/@val"))


def shares_in(space: Native) -> list[int]:
    """Return the box of a chart's axes, in ten-thousandths of the chart."""
    return [round(_SHARES * float(one)) for one in room_in(space)]


def figures(values: Iterable[float | None]) -> str:
    """Write figures to ten digits, as programs write different numbers of them."""
    return " ".join("" if value is None else f"{value:.10g}" for value in values)
