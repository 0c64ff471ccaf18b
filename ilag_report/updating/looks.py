"""Update the looks of a chart that depend on its figures: axes, labels, marked points. User edits stay."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree
from pptx.oxml.ns import qn

from ilag_report.charts.marks import SPOTS, fingerprint, print_of_spot
from ilag_report.charts.reading import (
    colours_of,
    facets_of,
    find,
    is_written,
    labels_of,
    look_in,
    look_of_series,
    room_in,
    spots_of,
)
from ilag_report.updating.pairs import is_sorted_by_hand, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.charts.reading import Spot
    from ilag_report.updating.pairs import Pair, Place
    from ilag_report.updating.recognise import Edits


def write_looks(
    space: Native, fresh: Native, edits: Edits, prints: Prints, pairs: Sequence[Pair], shown: Sequence[Place]
) -> None:
    """Update the looks of a chart, except those that a user edited; call it before writing the figures."""
    _write_facets(space, fresh, edits)
    gone = {*prints["labels"]} - {print_ for pair in pairs for _, print_ in pair.spots}
    for pair in pairs:
        element, ours = pair.mine.element, None if pair.new is None else pair.new.element
        # Other looks of a series do not apply if a user changed its type.
        if ours is not None and ours.getparent().tag != element.getparent().tag:
            labels, points = _follow(pair, "labels", shown), _follow(pair, "points", shown)
        else:
            labels, points = (_merged(kind, pair, prints, shown, gone) for kind in SPOTS)
            _dress(pair, prints)
        for one in find(element, "c:dPt | c:dLbls/c:dLbl"):
            one.getparent().remove(one)
        if ours is not None and labels and element.find(qn("c:dLbls")) is None:
            element._insert_dLbls(copy.deepcopy(ours.find(qn("c:dLbls"))))
            for one in find(element, "c:dLbls/c:dLbl"):
                one.getparent().remove(one)
        for at, (place, label) in enumerate(sorted(labels.items())):
            label.find(qn("c:idx")).set("val", str(place))
            element.find(qn("c:dLbls")).insert(at, label)
        for place, point in sorted(points.items()):
            point.find(qn("c:idx")).set("val", str(place))
            element._insert_dPt(point)


def _dress(pair: Pair, prints: Prints) -> None:
    """Give an unedited series the looks that ilag writes now, such as emphasis if the finding is about it."""
    base, mine = pair.place.base, pair.mine.element
    if pair.new is None or base is None or fingerprint(look_of_series(mine)) != prints["colours"][base]:
        return
    for tag in ("c:spPr", "c:marker"):
        old, new = (one.find(qn(tag)) for one in (mine, pair.new.element))
        if None not in (old, new):
            mine.replace(old, copy.deepcopy(new))


def is_at_end(pair: Pair) -> bool:
    """Return whether a series has one label, as ilag would write it: it follows the end of a line."""
    labels = sum(spot.kind == "labels" for spot, _ in pair.spots)
    return pair.new is not None and labels == len(labels_of(pair.new.element)) == 1


def _follow(pair: Pair, kind: str, shown: Sequence[Place]) -> dict[int, Native]:
    """Return new position → label or point, leaving out those whose categories are gone."""
    places = {one.mine: place for place, one in enumerate(shown) if one.mine is not None}
    return {
        places[spot.place]: spot.element
        for spot, _ in pair.spots
        if spot.kind == kind and spot.place in places
    }


def _wanted(kind: str, series: Native, shown: Sequence[Place]) -> dict[int, Spot]:
    """Return new position → label or point of a regenerated series."""
    places = {one.new: place for place, one in enumerate(shown) if one.new is not None}
    found = (one for one in spots_of(series, every=True) if one.kind == kind and one.place in places)
    return {places[one.place]: one for one in found}


def _merged(
    kind: str, pair: Pair, prints: Prints, shown: Sequence[Place], gone: Collection[str]
) -> dict[int, Native]:
    """Return the labels or points to show: ilag's as of now, and a user's at their categories.

    `gone` are the fingerprints of ilag's labels that the chart lacks, or that have another look there.
    What a user removed stays out, also at a new category if the nearest one lacks it.
    """
    stands = _follow(pair, kind, shown)
    if pair.new is None:
        return stands
    mine, ours, known = pair.mine.element, pair.new.element, {*prints[kind]}
    wanted = _wanted(kind, ours, shown)
    # Bars sorted by hand have the looks of the positions that they moved to.
    usual = {one.said for one in wanted.values()} if is_sorted_by_hand(shown) else set()
    own = [one.element for one, print_ in pair.spots if print_ not in known and one.said not in usual]
    if wanted and kind == "labels" and is_at_end(pair):
        stands = dict.fromkeys(wanted, next(one.element for one, _ in pair.spots if one.kind == kind))
    found = {place: one for place, one in stands.items() if one in own}
    held = {place for place, one in enumerate(shown) if one.mine is not None}
    # Where a label lies depends on its figure, so its former look may be that of any label now.
    looks = {one.said for series in find(ours, "//c:ser") for one in spots_of(series) if one.kind == "labels"}
    had = {
        place: any(
            _was(pair, prints, one, said) in known
            for said in (looks if kind == "labels" else {wanted[place].said} if place in wanted else ())
        )
        for place, one in enumerate(shown)
    }
    # The label at the end of a line lies as no other does, but it is one of those that the chart lacks.
    lacks_end = bool(gone) and len(labels_of(ours)) == 1 and pair.place.base is not None
    if kind == "labels" and not stands and (lacks_end or any(had.values())):
        return found
    for place in [place for place in wanted if place not in found]:
        near = place if place in held else nearest(held, place)
        if near in wanted and near not in stands and not usual and had[near]:
            continue
        if kind == "points":
            found[place] = _point(wanted[place].element, mine, ours)
        else:
            model = stands.get(place, stands.get(near))
            found[place] = _label(wanted[place].element, model, prints)
    return found


def _was(pair: Pair, prints: Prints, category: Place, said: str) -> str:
    """Return the fingerprint that a label or point had last time, if it looked like this."""
    if pair.place.base is None or category.base is None:
        return ""
    return print_of_spot(prints["names"][pair.place.base], prints["categories"][category.base], said)


def _label(ours: Native, model: Native, prints: Prints) -> Native:
    """Return ilag's label with the looks that a user gave the one there or next to it, if any."""
    if model is None or is_written(model) or fingerprint(look_in(model)) in prints["label_looks"]:
        return copy.deepcopy(ours)
    label = copy.deepcopy(model)
    for old in label.findall(qn("c:layout")):
        label.remove(old)
    for new in ours.findall(qn("c:layout")):
        label.find(qn("c:idx")).addnext(copy.deepcopy(new))
    for path in ("c:numFmt/@formatCode", "c:dLblPos/@val"):
        for old, new in zip(find(label, path), find(ours, path), strict=False):
            old.getparent().set(old.attrname, str(new))
    return label


def _point(ours: Native, mine: Native, series: Native) -> Native:
    """Return ilag's point; one that looks like its series gets the looks that a user gave the series."""
    point = copy.deepcopy(ours)
    if _has_each(series):
        return point
    shape, look, its = (one.find(qn("c:spPr")) for one in (point, mine, series))
    if None not in (shape, look, its) and etree.tostring(shape) == etree.tostring(its):
        point.replace(shape, copy.deepcopy(look))
    for old, colour in zip(colours_of(series)[:1], colours_of(mine)[:1], strict=False):
        for told in find(point, f".//a:srgbClr[@val = '{old}']"):
            told.set("val", colour)
    return point


def _has_each(series: Native) -> bool:
    """Return whether each bar has its own looks, so that those of the series are only the first bar's."""
    return len(series.findall(qn("c:dPt"))) == int(find(series, "string(c:val//c:ptCount/@val)") or -1)


def mend(space: Native, fresh: Native) -> bool:
    """Restack columns that LibreOffice (7.4) put side by side on hidden axes; return whether any were."""
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


def is_outside_limits(space: Native, values: Iterable[float | None]) -> bool:
    """Return whether figures lie outside the limits of the axis."""
    known = [value for value in values if value is not None]
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
    """Set the interval of year labels, which LibreOffice (7.4) drops, and their rotation."""
    for axis, ours in zip(find(space, "//c:catAx"), find(fresh, "//c:catAx"), strict=False):
        for old in axis.findall(qn("c:tickLblSkip")):
            axis.remove(old)
        for new in ours.findall(qn("c:tickLblSkip")):
            axis.find(qn("c:noMultiLvlLbl")).addprevious(copy.deepcopy(new))
        for turned, to in zip(
            find(axis, "c:txPr/a:bodyPr"), find(ours, "c:txPr/a:bodyPr/@rot"), strict=False
        ):
            turned.set("rot", to)
