"""What follows the figures in the looks of a chart: axes, labels, marked points. What a person set stays."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree
from pptx.oxml.ns import qn

from ilag_report.charts.reading import facets_of, find, labels_of, room_in
from ilag_report.updating.pairs import is_sorted_by_hand, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.pairs import Pair, Place
    from ilag_report.updating.recognise import Edits

_LABEL_COLOUR = "c:txPr//a:defRPr/a:solidFill/a:srgbClr/@val"


def write_looks(
    space: Native, fresh: Native, edits: Edits, pairs: Sequence[Pair], categories: Sequence[Place]
) -> None:
    """Bring the looks of a chart up to date, but for those that a person edited, before its figures are."""
    _write_facets(space, fresh, edits)
    mine = {one.mine: place for place, one in enumerate(categories) if one.mine is not None}
    new = {one.new: place for place, one in enumerate(categories) if one.new is not None}
    for pair in pairs:
        ours, element = pair.new, pair.mine.element
        alike = ours is not None and pair.is_of_its_type
        if alike and pair.base is not None:
            _write_points(pair, categories, is_coloured=pair.name in edits.get("colours", ()))
        else:
            _renumber(element.findall(qn("c:dPt")), mine)
        labels = labels_of(element)
        if alike and ours is not None and pair.name not in edits.get("labels", ()):
            keeps_form = pair.name in edits.get("form", ())
            _write_labels(element, ours.element, mine, new, keeps_form=keeps_form)
        elif ours is not None and len(labels) == len(at := labels_of(ours.element)) == 1:
            _renumber(labels, {_place(labels[0]): new.get(_place(at[0]))})  # at the end of a line
        else:
            _renumber(labels, mine)
            if ours is not None:
                label_new(
                    element, {new.get(_place(one)) for one in labels_of(ours.element)}, {*mine.values()}
                )
        if ours is not None and is_sorted_by_hand(categories):
            _colour_labels(element, ours.element, new)


def mend(space: Native, fresh: Native) -> bool:
    """Stack columns again that LibreOffice (7.4) put side by side, on hidden axes of their own."""
    stacked = "//c:barChart[c:overlap/@val = '100']/c:grouping[@val = '{}']"
    apart = find(space, stacked.format("clustered")) if find(fresh, stacked.format("stacked")) else []
    for one in apart:
        one.set("val", "stacked")
        columns = one.getparent()
        shown = find(space, "(//c:areaChart | //c:lineChart)[1]/c:axId/@val")
        for axis, other in zip(columns.findall(qn("c:axId")), shown, strict=False):
            for hidden in find(space, f"//*[c:axId/@val = '{axis.get('val')}'][c:delete/@val = '1']"):
                hidden.getparent().remove(hidden)
                axis.set("val", other)
    return bool(apart)


def is_outside_limits(space: Native, pairs: Sequence[Pair]) -> bool:
    """Tell whether figures lie beyond the ends of the axis."""
    known = [value for pair in pairs if pair.is_of_figures for value in pair.values if value is not None]
    ends = [*map(float, find(space, "//c:valAx/c:scaling/*[self::c:min or self::c:max]/@val"))]
    return len({*ends}) > 1 and bool(known) and (min(known) < min(ends) or max(known) > max(ends))


def _write_facets(space: Native, fresh: Native, edits: Edits) -> None:
    found = facets_of(fresh) | {"room": [room_in(fresh)]}
    for name, paths in (facets_of(space) | {"room": [room_in(space)]}).items():
        if name in edits:
            continue
        if name == "years":
            _write_step(space, fresh)
        for held, new in zip(paths, found[name], strict=True):
            each = new if len(new) == len(held) else new[:1] * len(held)
            for old, one in zip(held, each, strict=False):
                old.getparent().set(old.attrname, str(one))


def _write_step(space: Native, fresh: Native) -> None:
    """Let as many years stand below the axis as there is room for; LibreOffice (7.4) drops which."""
    for axis, ours in zip(find(space, "//c:catAx"), find(fresh, "//c:catAx"), strict=False):
        for old in axis.findall(qn("c:tickLblSkip")):
            axis.remove(old)
        for new in ours.findall(qn("c:tickLblSkip")):
            axis.find(qn("c:noMultiLvlLbl")).addprevious(copy.deepcopy(new))
        for turned, to in zip(
            find(axis, "c:txPr/a:bodyPr"), find(ours, "c:txPr/a:bodyPr/@rot"), strict=False
        ):
            turned.set("rot", to)


def points_of(pair: Pair, categories: Sequence[Place]) -> tuple[dict[int, Native], dict[int, Native]]:
    """Return the points that look other than their series, by their places: as we write them, and a person's.

    Unless each has a look of its own, one that is to look as its series does, looks as a person made that.
    """
    mine, ours = pair.mine.element, pair.new
    if ours is None or pair.base is None or not pair.is_of_its_type:
        return {}, {}
    its, points = ours.element.find(qn("c:spPr")), ours.element.findall(qn("c:dPt"))
    look = its if len(points) == len(ours.values) else mine.find(qn("c:spPr"))
    made, own, before = {}, {}, {one.new: place for place, one in enumerate(categories)}
    for one in points:
        if (place := before.get(_place(one))) is None:
            continue
        made[place] = point = copy.deepcopy(one)
        shape = point.find(qn("c:spPr"))
        if None not in (look, shape, its) and etree.tostring(shape) == etree.tostring(its):
            point.replace(shape, copy.deepcopy(look))
        for old, colour in zip(_colours(its)[:1], _colours(look)[:1], strict=False):
            for told in find(point, f".//a:srgbClr[@val = '{old}']"):
                told.set("val", colour)
    expected = {*_colours(look), *_colours(its)}
    if is_sorted_by_hand(categories):  # whose bars took over the looks of the places they came to
        expected |= {colour for one in points for colour in _colours(one)}
    stands = {one.mine: place for place, one in enumerate(categories) if one.mine is not None}
    for one in mine.findall(qn("c:dPt")):
        if (place := stands.get(_place(one))) is None:
            continue
        colours = {*_colours(one)}
        strange = colours - expected - {*_colours(made.get(place))}
        if strange if place in made else not pair.is_marked_so and (strange or not colours):
            own[place] = one
    return made, own


def _write_points(pair: Pair, categories: Sequence[Place], *, is_coloured: bool) -> None:
    made, own = points_of(pair, categories)
    element, ours = pair.mine.element, pair.new
    if ours is not None and len(ours.element.findall(qn("c:dPt"))) == len(ours.values) and not is_coloured:
        for old, new in zip(element.findall(qn("c:spPr")), ours.element.findall(qn("c:spPr")), strict=True):
            element.replace(old, copy.deepcopy(new))  # that of the first bar
    for one in element.findall(qn("c:dPt")):
        element.remove(one)
    for place, point in sorted((made | own).items()):
        point.find(qn("c:idx")).set("val", str(place))
        element._insert_dPt(point)


def _write_labels(
    mine: Native, ours: Native, places: Mapping[int, int], new: Mapping[int, int], *, keeps_form: bool
) -> None:
    """Write the labels where we put them, each as a person made the one at its place look."""
    wanted = ours.find(qn("c:dLbls"))
    if wanted is None:
        return
    holder = mine.find(qn("c:dLbls"))
    if holder is None:
        holder = copy.deepcopy(wanted)
        mine._insert_dLbls(holder)
    old, now = labels_of(mine), labels_of(ours)
    stands = {places.get(_place(one)): one for one in old}
    labels, faces = [], find(mine, "c:dLbls//a:latin")  # LibreOffice writes the font to each
    for one in now:
        if (place := new.get(_place(one))) is None:
            continue
        shown = stands.get(place, old[0] if len(old) == len(now) == 1 else None)
        if shown is None or find(shown, "c:dLblPos/@val") != find(one, "c:dLblPos/@val"):
            shown = one
        label = copy.deepcopy(shown)
        for at in label.findall(qn("c:layout")):
            label.remove(at)
        for at in one.findall(qn("c:layout")):
            label.find(qn("c:idx")).addnext(copy.deepcopy(at))
        forms = find(old[0], "c:numFmt/@formatCode") if keeps_form else find(one, "c:numFmt/@formatCode")
        for held, form in zip(find(label, "c:numFmt"), forms, strict=False):
            held.set("formatCode", form)
        label.find(qn("c:idx")).set("val", str(place))
        for look in find(label, ".//a:defRPr[not(a:latin)]") if faces else ():
            look.append(copy.deepcopy(faces[0]))
        labels.append(label)
    for one in holder.findall(qn("c:dLbl")):
        holder.remove(one)
    for at, label in enumerate(labels):
        holder.insert(at, label)


def _colour_labels(mine: Native, ours: Native, new: Mapping[int, int]) -> None:
    """Give labels that took over the colours of the places they came to their own; a person's stay."""
    its = {new.get(_place(one)): colour for one in labels_of(ours) for colour in find(one, _LABEL_COLOUR)}
    known = {*map(str.lower, its.values())}
    for one in labels_of(mine):
        for held in find(one, _LABEL_COLOUR):
            if held.lower() in known and (colour := its.get(_place(one))):
                held.getparent().set("val", colour)


def label_new(series: Native, wanted: AbstractSet[int | None], known: set[int]) -> None:
    """Label the points that are new as a person left the one before, or else after; none if that has none."""
    labels = {_place(one): one for one in labels_of(series)}
    for place in sorted(one for one in wanted - known if one is not None):
        near = nearest(known, place)
        known.add(place)
        if near in labels and labels[near].find(qn("c:tx")) is None:
            labels[place] = label = copy.deepcopy(labels[near])
            label.find(qn("c:idx")).set("val", str(place))
            for moved in label.findall(qn("c:layout")):
                label.remove(moved)
            (labels[near].addnext if near < place else labels[near].addprevious)(label)


def _renumber(those: Sequence[Native], places: Mapping[int, int | None]) -> None:
    """Let labels or points follow their categories; those of categories that are gone go too."""
    for one in those:
        if (place := places.get(_place(one))) is None:
            one.getparent().remove(one)
        else:
            one.find(qn("c:idx")).set("val", str(place))


def places_in(series: Native, path: str) -> list[tuple[int, Native]]:
    """Return labels or points of a series with the places of their categories."""
    return [(_place(one), one) for one in find(series, path)]


def _place(one: Native) -> int:
    return int(one.find(qn("c:idx")).get("val"))


def _colours(look: Native) -> list[str]:
    return [] if look is None else [str(one) for one in find(look, ".//a:srgbClr/@val | .//a:schemeClr/@val")]
