"""What follows the figures in the looks of a chart: axes, labels, marked points. What a person set stays."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree
from pptx.oxml.ns import qn

from ilag_report.charts.marks import facets_of, fingerprint, prints_of_chart

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ilag_report.charts.marks import Prints, Series
    from ilag_report.charts.native import Native
    from ilag_report.updating.pairs import Category, Pair
    from ilag_report.updating.texts import Outcome

_AFTER_LABELS = ("c:trendline", "c:errBars", "c:cat", "c:val")
_AFTER_POINTS = ("c:dLbls", *_AFTER_LABELS)


def write_looks(
    space: Native,
    fresh: Native,
    prints: Prints,
    pairs: Sequence[Pair],
    categories: Sequence[Category],
    outcome: Outcome,
) -> None:
    """Bring the looks of a chart up to date, before its figures are written."""
    _write_facets(space, fresh, prints, pairs, outcome)
    mine = {one.mine: place for place, one in enumerate(categories) if one.mine is not None}
    new = {one.new: place for place, one in enumerate(categories) if one.new is not None}
    for pair in pairs:
        ours, element = pair.new, pair.mine.element
        alike = ours is not None and element.getparent().tag == ours.element.getparent().tag
        if alike and ours is not None and pair.base is not None:
            _write_points(
                pair.mine, ours, fingerprint(pair.mine.points) == prints["points"][pair.base], mine, new
            )
        else:
            _renumber(element.findall(qn("c:dPt")), mine)
        labels = element.xpath("c:dLbls/c:dLbl")
        if alike and ours is not None and fingerprint(pair.mine.labels) == prints["labels"][pair.base or 0]:
            _write_labels(element, ours.element, mine, new)
        elif ours is not None and len(labels) == len(at := ours.element.xpath("c:dLbls/c:dLbl")) == 1:
            _renumber(labels, {_place(labels[0]): new.get(_place(at[0]))})  # at the end of a line
        else:
            _renumber(labels, mine)


def _write_facets(
    space: Native, fresh: Native, prints: Prints, pairs: Sequence[Pair], outcome: Outcome
) -> None:
    now, found = prints_of_chart(space)["facets"], facets_of(fresh)
    for place, (name, held) in enumerate(facets_of(space).items()):
        as_written = now[place] == prints["facets"][place]
        if name == "years" and (as_written or not space.xpath("//c:catAx/c:tickLblSkip")):
            _write_step(space, fresh)
        elif as_written:
            for old, new in zip(held, found[name], strict=False) if len(held) == len(found[name]) else ():
                old.getparent().set(old.attrname, str(new))
        elif name == "limits":
            known = [
                value for pair in pairs if pair.is_of_figures for value in pair.values if value is not None
            ]
            ends = [
                float(one)
                for one in space.xpath("//c:valAx/c:scaling/c:min/@val | //c:valAx/c:scaling/c:max/@val")
            ]
            outside = len(ends) == 2 and known and (min(known) < min(ends) or max(known) > max(ends))
            outcome.told.append(("limits_outside" if outside else "limits", {}))


def _write_step(space: Native, fresh: Native) -> None:
    """Let as many years stand below the axis as there is room for; LibreOffice (7.4) drops which."""
    for axis, ours in zip(space.xpath("//c:catAx"), fresh.xpath("//c:catAx"), strict=False):
        for old in axis.findall(qn("c:tickLblSkip")):
            axis.remove(old)
        for new in ours.findall(qn("c:tickLblSkip")):
            axis.find(qn("c:noMultiLvlLbl")).addprevious(copy.deepcopy(new))
        for turned, to in zip(
            axis.xpath("c:txPr/a:bodyPr"), ours.xpath("c:txPr/a:bodyPr/@rot"), strict=False
        ):
            turned.set("rot", to)


def _write_points(
    mine: Series,
    ours: Series,
    as_written: bool,
    places: Mapping[int, int],
    new: Mapping[int, int],
) -> None:
    """Write the points that look other than their series; those that a person coloured stay.

    Unless each has a look of its own, one that is to look as its series does, looks as a person made that.
    """
    points = ours.element.findall(qn("c:dPt"))
    its = ours.element.find(qn("c:spPr"))
    look = its if len(points) == len(ours.values) else mine.element.find(qn("c:spPr"))
    made: dict[int, Native] = {}
    for one in points:
        if (place := new.get(_place(one))) is None:
            continue
        made[place] = point = copy.deepcopy(one)
        shape = point.find(qn("c:spPr"))
        if None not in (look, shape, its) and etree.tostring(shape) == etree.tostring(its):
            point.replace(shape, copy.deepcopy(look))
        for old, colour in zip(_colours(its)[:1], _colours(look)[:1], strict=False):
            for told in point.xpath(f".//a:srgbClr[@val = '{old}']"):
                told.set("val", colour)
    expected = {*_colours(look), *_colours(its)}
    for one in mine.element.findall(qn("c:dPt")):
        mine.element.remove(one)
        if (place := places.get(_place(one))) is None:
            continue
        own = {*_colours(one)} - expected - {*_colours(made.get(place))}
        if own if place in made else not as_written:
            made[place] = one
    for place, point in sorted(made.items()):
        point.find(qn("c:idx")).set("val", str(place))
        _before(mine.element, point, _AFTER_POINTS)


def _write_labels(mine: Native, ours: Native, places: Mapping[int, int], new: Mapping[int, int]) -> None:
    """Write the labels where we put them, each as a person made the one at its place look."""
    wanted = ours.find(qn("c:dLbls"))
    if wanted is None:
        return
    holder = mine.find(qn("c:dLbls"))
    if holder is None:
        holder = copy.deepcopy(wanted)
        _before(mine, holder, _AFTER_LABELS)
    old, now = (one.findall(qn("c:dLbl")) for one in (holder, wanted))
    stands = {places.get(_place(one)): one for one in old}
    labels = []
    for one in now:
        if (place := new.get(_place(one))) is None:
            continue
        shown = stands.get(place, old[0] if len(old) == len(now) == 1 else None)
        if shown is None or shown.xpath("c:dLblPos/@val") != one.xpath("c:dLblPos/@val"):
            shown = one
        label = copy.deepcopy(shown)
        for at in label.findall(qn("c:layout")):
            label.remove(at)
        for at in one.findall(qn("c:layout")):
            label.find(qn("c:idx")).addnext(copy.deepcopy(at))
        for form, now in zip(label.xpath("c:numFmt"), one.xpath("c:numFmt/@formatCode"), strict=False):
            form.set("formatCode", now)
        label.find(qn("c:idx")).set("val", str(place))
        labels.append(label)
    for one in old:
        holder.remove(one)
    for at, label in enumerate(labels):
        holder.insert(at, label)


def _renumber(those: Sequence[Native], places: Mapping[int, int | None]) -> None:
    """Let labels or points follow their categories; those of categories that are gone go too."""
    for one in those:
        if (place := places.get(_place(one))) is None:
            one.getparent().remove(one)
        else:
            one.find(qn("c:idx")).set("val", str(place))


def _place(one: Native) -> int:
    return int(one.find(qn("c:idx")).get("val"))


def _colours(look: Native) -> list[str]:
    return [] if look is None else [str(one) for one in look.xpath(".//a:srgbClr/@val | .//a:schemeClr/@val")]


def _before(series: Native, made: Native, tags: Sequence[str]) -> None:
    """Put a part into a series, before the first of those that follow it."""
    next(one for one in series if one.tag in {qn(tag) for tag in tags}).addprevious(made)
