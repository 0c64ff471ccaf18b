"""What shapes on slides say and look like: texts, cells, the series of charts, where things stand.

However another program writes it: LibreOffice (7.4) writes numbers and number formats in its own way, empty
labels, looks of points that are those of their series, and rounds lengths to a hundredth of a millimetre.
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
_FORM = re.compile(r'\[\$[^\]]*\]|["\\\s]|General')  # what LibreOffice writes otherwise in a number format
_MOST_POINTS = 10_000  # of a series, whatever a file says
_DAY_0 = date(1899, 12, 30)  # of a spreadsheet
_HUNDREDTH = 360  # of a millimetre, in the units of the format; LibreOffice rounds to it
PER_INCH = 2540
_NEAR = 2
_SHARES = 10_000
_LAST_DAY = 2_958_465  # that a spreadsheet knows
_DATE = re.compile(r"\d{4}(-\d\d-\d\d)?")
_BREAK, _TEXT = qn("a:br"), qn("a:t")


def find(element: Native, path: str) -> Native:
    """Return what an XPath finds: as `element.xpath` does, which takes ten times as long to read the path."""
    return _read(path)(element)


@lru_cache(maxsize=200)
def _read(path: str) -> XPath:
    return XPath(path, namespaces=namespaces("a", "c", "p", "r", "ve"))


def properties_of(shape: Native) -> Native:
    """Return what has name and alt text of a shape."""
    return find(shape, "*/p:cNvPr")[0]


def paragraphs_of(body: Native) -> list[str]:
    """Return the paragraphs of a text body, line breaks within."""
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
"""What follows the figures in the look of a chart, and a person may set by hand → where it stands."""


FACETS = [*_FACETS]


def facets_of(space: Native) -> dict[str, list[list[Native]]]:
    """Return what follows the figures in the look of a chart, as texts that know where they stand.

    Of an axis that LibreOffice (7.4) made two of, which say the same, there are two.
    """
    return {name: [find(space, path) for path in paths] for name, paths in _FACETS.items()}


def said_in_facets(space: Native) -> list[str]:
    """Return what they tell, of each."""
    said = ((dict.fromkeys(map(_plain, held)) for held in facet) for facet in facets_of(space).values())
    return [" ".join(" ".join(held) for held in facet) for facet in said]


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


class Spot(NamedTuple):
    """A label or a point that looks other than its series: its place among the categories, and how it is."""

    kind: str  # "labels" or "points"
    element: Native
    place: int
    said: str


def spots_of(series: Native, *, every: bool = False) -> list[Spot]:
    """Return the labels of a series and its points that look other than it: LibreOffice (7.4) writes `every`.

    Of labels where they stand, how their numbers are written, and whether a person wrote them.
    """
    told = "c:layout/c:manualLayout/*/@val | c:numFmt/@formatCode | c:dLblPos/@val"
    found = [
        Spot(
            "labels", one, place_of(one), " ".join([*map(_plain, find(one, told)), *["x"][: is_written(one)]])
        )
        for one in labels_of(series)
    ]
    deleted = find(series, "c:dLbls/c:dLbl[c:delete/@val = '1']")  # as PowerPoint writes it
    found += [Spot("labels", one, place_of(one), "deleted") for one in deleted]
    colours, line = colours_of(series), _line(series)
    for one in series.findall(qn("c:dPt")):
        its, dressed = colours_of(one), _line(one)
        if every or its not in ([], colours) or dressed not in ("", line):
            # LibreOffice (7.4) drops their lines.
            marker = find(one, "c:marker/c:symbol/@val | c:marker/c:size/@val")
            found.append(Spot("points", one, place_of(one), " ".join([*(its or colours), *marker])))
    return found


def place_of(spot: Native) -> int:
    """Return which category of its series a label or point is of."""
    return int(spot.find(qn("c:idx")).get("val"))


def said_in(part: Native) -> str:
    """Return what is written in a part of a chart."""
    return " ".join(map(text_of, part.iter(qn("a:p"))))


def is_written(label: Native) -> bool:
    """Tell whether a person wrote what a label says."""
    return label.find(qn("c:tx")) is not None


def labels_of(series: Native) -> list[Native]:
    """Return the labels of a series that show anything: LibreOffice (7.4) adds empty ones."""
    shown = "c:showVal/@val = '1' or c:showSerName/@val = '1' or c:showCatName/@val = '1' or c:tx"
    return list(find(series, f"c:dLbls/c:dLbl[{shown}]"))


def colours_of(one: Native) -> list[str]:
    """Return the colours of the fill and the line of a series or point, those that it tells itself."""
    fills = "c:spPr/*[not(self::a:ln) and not(ancestor::c:lineChart)]"  # LibreOffice fills lines too
    told = find(one, f"({fills} | c:spPr/a:ln)//*[self::a:srgbClr or self::a:schemeClr]/@val")
    return [*dict.fromkeys(str(colour).lower() for colour in told)]


def series_of(space: Native) -> list[Series]:
    """Return the series of a chart, in the order of its workbook."""
    made = []
    for element in space.iter(qn("c:ser")):
        name, categories = " ".join(find(element, "c:tx//c:v/text()")), _points(find(element, "c:cat"), "")
        dated = "y" in "".join(find(element, "c:cat//c:formatCode/text()")).casefold()
        values = (
            float(text) if text and _NUMBER.fullmatch(text) else None
            for text in _points(find(element, "c:val"), None)
        )
        labels = map(_label_of, categories) if dated else categories
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


def looks_in(shape: Native, space: Native = None) -> dict[str, list[str]]:
    """Return what the looks of a shape are that do not follow the figures; `space` is the root of its chart.

    Texts and tables have a font, tables the sizes of their cells, charts types, series and all around them,
    pictures a crop.
    """
    if space is not None:
        plots, series = find(space, "c:chart/c:plotArea/*[c:ser]"), find(space, "//c:ser")
        told = "c:gapWidth/@val | c:overlap/@val[. != '0']"  # which LibreOffice (7.4) writes too
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
    """Write the fill of a cell of a table and the font in it, if anything stands there."""
    looks = {_font(one, "*//@val").partition(" ")[2] for one in find(cell, ".//a:r/a:rPr")}
    return " ".join([*find(cell, "a:tcPr/a:solidFill//@val"), *sorted(looks)]) if looks else ""


def _set_in(part: Native, path: str) -> list[str]:
    """Write what is set in a shape, element by element."""
    said = set()
    for one in find(part, path):
        within = [QName(above).localname for above in (*[*one.iterancestors()][1::-1], one)]
        said.add(" ".join([*within, *(value for name, value in one.items() if not name.startswith("{"))]))
    return sorted(said)


def _links_in(shape: Native) -> list[str]:
    """Write what a person may click on, but for our own texts that lead to slides."""
    shown = find(shape, "*/p:cNvPr/a:hlinkClick | .//a:rPr/a:hlinkClick[not(@action)]")
    return sorted({f"{QName(one.getparent()).localname} {one.get('action', '')}" for one in shown})


def look_in(part: Native) -> str:
    """Write the fonts, colours and lines of a part of a chart, and whether it shows."""
    fonts = (_font(one, _FACE) for one in find(part, ".//a:defRPr"))
    lines = "a:ln[not(a:noFill)]/@w"
    shapes = f"c:spPr//@val | c:spPr/{lines} | c:delete/@val | self::c:spPr//@val | self::c:spPr/{lines}"
    shapes += " | c:scaling/c:orientation/@val | c:majorTickMark/@val"
    return " ".join([QName(part).localname, *fonts, *find(part, shapes)])


def looks_of_labels(series: Native) -> list[str]:
    """Write how each label of a series looks, and whether all its points have one, as those of a plot may."""
    all_ = ["all"] if find(series, "c:dLbls/c:showVal[@val != '0']") else []
    return all_ + [look_in(one) for one in labels_of(series)]


def _font(look: Native, besides: str = "") -> str:
    """Write size, weight, slant and line of a text, and its colours and typeface."""
    marked = [name for name in "biu" if look.get(name, "0") not in ("0", "none")]
    return " ".join([look.get("sz", ""), *marked, *(find(look, besides) if besides else ())])


def _line(series: Native) -> str:
    """Write width and dash of the line of a series or point that shows one, and its markers."""
    width = (f"{int(one) / _HUNDREDTH:.0f}" for one in find(series, "c:spPr/a:ln[not(a:noFill)]/@w"))
    dash = "c:spPr/a:ln[not(a:noFill)]/a:prstDash/@val | c:marker/c:symbol/@val | c:marker/c:size/@val"
    return " ".join([*width, *find(series, dash)])


def look_of_series(series: Native) -> str:
    """Write the colours, the line and the markers of a series."""
    return " ".join([*colours_of(series), _line(series)])


_AROUND = {
    "axes": "//c:valAx | //c:catAx | //c:dateAx | //c:majorGridlines | //c:minorGridlines",
    "ground": "c:spPr | c:chart/c:plotArea/c:spPr | c:txPr",
}
"""What the looks of a chart are around its series → where they stand."""
_EFFECTS = """(p:blipFill | p:spPr)//*[
    not(self::a:blip or self::a:srcRect or ancestor-or-self::a:extLst or ancestor-or-self::a:xfrm)]"""
_FORMAT = """
    p:spPr/*[not(self::a:xfrm)] | p:txBody//a:effectLst/* | .//a:pPr | .//a:pPr/*
    | .//a:rPr/*[not(self::a:solidFill or self::a:latin or self::a:hlinkClick)]
    | .//a:tcPr/*[not(self::a:solidFill)]
"""
"""What is set in a picture, text or table, but for what has a name among the looks."""
_FACE = "*//@val | a:latin/@typeface[not(starts-with(., '+'))]"  # not what the theme says anyway


def box_in(shape: Native) -> list[int]:
    """Return left, top, width and height of a shape in 1/100 mm; none where it inherits them."""
    return [round(int(one) / _HUNDREDTH) for one in sides_of(shape)]


def is_near(one: int, other: int, parts: int = 1) -> bool:
    """Tell whether two lengths are the same, as other programs round them and the `parts` they are of."""
    return abs(one - other) <= max(_NEAR, parts)


def sides_of(shape: Native) -> list[Native]:
    """Return left, top, width and height of a shape as texts that know where they stand."""
    names = ("a:off/@x", "a:off/@y", "a:ext/@cx", "a:ext/@cy")
    return [side for one in find(shape, "p:xfrm | */a:xfrm") for name in names for side in find(one, name)]


def room_in(space: Native) -> list[Native]:
    """Return where the axes of a chart stand in it, in shares, as texts that know where they stand."""
    sides = "self::c:x or self::c:y or self::c:w or self::c:h"
    return list(find(space, f"c:chart/c:plotArea/c:layout/c:manualLayout/*[{sides}]/@val"))


def shares_in(space: Native) -> list[int]:
    """Return where the axes of a chart stand in it, in ten-thousandths."""
    return [round(_SHARES * float(one)) for one in room_in(space)]


def figures(values: Iterable[float | None]) -> str:
    """Write figures so that another program's digits make no difference."""
    return " ".join("" if value is None else f"{value:.10g}" for value in values)
