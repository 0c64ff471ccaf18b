"""Find a user's edits to the looks of shapes that ilag wrote: they stay, and the report names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pptx.oxml.ns import qn

from ilag_report.charts.marks import (
    ALT,
    BOX,
    FIGURES,
    LOOKS,
    ROOM,
    SPOTS,
    TEXT,
    fingerprint,
    fingerprints,
    hidden_in,
    lengths_told,
    prints_of_chart,
    prints_of_look,
    prints_of_spots,
    prints_of_texts,
)
from ilag_report.charts.reading import (
    FACETS,
    box_in,
    cells_of,
    find,
    is_near,
    is_written,
    look_of_cell,
    look_of_series,
    looks_in,
    looks_of_labels,
    place_of,
    properties_of,
    said_in,
    said_in_facets,
    series_of,
    shares_in,
)
from ilag_report.updating.pairs import LAID_OUT, known_as
from ilag_report.updating.tables import names_of
from ilag_report.updating.texts import Left

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.charts.reading import Series
    from ilag_report.updating.recognise import Edits, Thing

_MOST_NAMED = 3  # edited bars; if there are more, their series is named instead
_OF_TYPE = ("stacking", "bars", "label_looks")
"""Looks that depend on the chart type, so that they cannot be compared once a user has changed it."""
_REWRITTEN = (
    "font", "format", "stacking", "label_looks", "axes", "ground", "effects", "sizes", "cells",
)  # fmt: skip
"""Looks that LibreOffice (7.4) rewrites when saving, so that a user's edits cannot be detected."""


def looks_of(thing: Thing) -> Prints:
    """Return the present box of a shape, and the fingerprints of its looks."""
    return prints_of_look(thing.element, thing.chart if thing.kind == "chart" else None)


def edits_of(thing: Thing) -> Edits:
    """Return a user's edits to the looks of a shape."""
    prints, now, properties = thing.mark.prints, looks_of(thing), properties_of(thing.element)
    is_ours, is_grouped = bool(hidden_in(thing.element)), thing.element.getparent().tag == qn("p:grpSp")
    alt = properties.get("descr", "")
    was, stands = lengths_told(prints, BOX), box_in(thing.element)
    # A placeholder inherits its box from the layout; LibreOffice writes one into the shape.
    moved, sized = _moved(thing, was, stands) if was and stands else (is_ours and bool(stands), False)
    orders = now.get("order", ()), prints.get("order", ())
    both = {*orders[0]} & {*orders[1]}  # LibreOffice (7.4) reorders series of different types
    edits = {
        "hidden": properties.get("hidden") in ("1", "true"),
        # LibreOffice (7.4) drops the alt text of a chart.
        "alt": (alt or is_ours) and fingerprint(alt) not in prints.get(ALT, (fingerprint(alt),)),
        "grouped": is_grouped,
        "place": moved and not is_grouped,
        "size": sized and not is_grouped,
        **{
            key: not {*now.get(key, ())} <= {*prints[key]}
            for key in LOOKS
            if key in prints and (is_ours or key not in _REWRITTEN)
        },
        "order": is_ours and len({tuple(one for one in order if one in both) for order in orders}) > 1,
    }
    edits |= dict.fromkeys(_OF_TYPE, False) if edits.get("type") else {}
    if edits.get("type"):  # without its area, it is of the type that it was
        with_area = " ".join(["areaChart", *looks_in(thing.element, thing.chart)["type"]])
        edits["type"] = fingerprint(with_area) not in prints["type"]
    found = {key: [*_edited(thing, key)] for key in filter(edits.get, edits)}
    if thing.kind == "chart":
        is_of_type = not edits.get("type")
        for key, names in _edits_of_chart(thing.chart, prints, is_ours=is_ours, is_of_type=is_of_type):
            found[key] = [*dict.fromkeys((*found.get(key, ()), *names))]
    return found


def told_of(edits: Edits) -> Edits:
    """Return the edits to report, without duplicates; an alt text is quoted elsewhere (`words_of`)."""
    told = {key: names for key, names in edits.items() if key != "alt"}
    if told.get("label_looks") and {*told["label_looks"]} <= {*told.get("labels", ())}:
        del told["label_looks"]
    return told


def _edited(thing: Thing, key: str) -> Iterator[str]:
    """Yield the names of the series or cells whose looks a user edited."""
    known = {*thing.mark.prints.get(key, ())}
    if key == "label_looks":
        for one in series_of(thing.chart):
            if not {*fingerprints(looks_of_labels(one.element))} <= known:
                yield one.name
    elif key == "cells":
        rows = cells_of(thing.table)
        for at, row in enumerate(thing.table.findall(qn("a:tr"))):
            for column, cell in enumerate(row.findall(qn("a:tc"))):
                if (look := look_of_cell(cell)) and fingerprint(look) not in known:
                    yield ", ".join(names_of(rows, at, column)) or rows[at][column]


def words_of(thing: Thing, fresh: Thing | None, edits: Edits) -> Iterator[Left]:
    """Yield alt texts, chart titles and labels that a user wrote, with what ilag would write, if anything."""
    # A shape of another kind is the user's own, and so is its alt text.
    if "alt" in edits and (fresh is None or fresh.kind == thing.kind):
        mine, new = (
            "" if one is None else properties_of(one.element).get("descr", "") for one in (thing, fresh)
        )
        yield Left(mine, "" if mine else new, is_new=False, what="alt")
    if thing.kind == "chart":
        for one in find(thing.chart, "//c:title[c:tx]"):
            yield Left(said_in(one), "", is_new=False, what="chart_title")
        for series in series_of(thing.chart):
            for one in find(series.element, "c:dLbls/c:dLbl[c:tx]"):
                names = tuple(name for name in (series.name, *series.categories[place_of(one) :][:1]))
                yield Left(said_in(one), "", is_new=False, what="label", of=names)


def _moved(thing: Thing, was: Sequence[int], stands: Sequence[int]) -> tuple[bool, bool]:
    """Return whether a shape was moved, and whether it was resized."""
    columns = len(find(thing.element, ".//a:gridCol"))  # each column's width is rounded
    left, top, width, height = (not is_near(*both, columns) for both in zip(was, stands, strict=True))
    if thing.kind in ("text", "table"):  # height follows the contents, which may be anchored at the bottom
        top, height = top and not is_near(was[1] + was[3], stands[1] + stands[3]), False
    return left or top, width or height


def is_as_written(thing: Thing) -> bool:
    """Return whether a text or chart is exactly as ilag wrote it, so that it may be removed."""
    if edits_of(thing):
        return False
    if thing.kind != "chart":
        return thing.kind == "text" and prints_of_texts(thing.body)[TEXT] == thing.mark.prints.get(TEXT)
    now = prints_of_chart(thing.chart)
    return all(now[key] == thing.mark.prints.get(key) for key in FIGURES)


def _edits_of_chart(
    space: Native, prints: Prints, *, is_ours: bool, is_of_type: bool
) -> Iterator[tuple[str, list[str]]]:
    """Yield a user's edits to the axes, series and bars of a chart, and what was added to it."""
    was, now = prints.get("facets", ()), fingerprints(said_in_facets(space))
    for name, *both in zip(FACETS, was, now, strict=False) if len(was) == len(now) else ():
        if len({*both}) > 1 and (name != "years" or find(space, "//c:catAx/c:tickLblSkip")):
            yield name, []  # LibreOffice (7.4) drops the interval of year labels
    stood, stand = lengths_told(prints, ROOM), shares_in(space)
    if stood and (len(stood) != len(stand) or not all(map(is_near, stood, stand))):
        yield "room", []
    yield from (
        (one, []) for one in ("legend", "trendline", "errBars", "dTable") if find(space, f"//c:{one}")
    )
    if mine := series_of(space):
        yield from _edits_of_series(mine, prints, is_ours=is_ours, is_of_type=is_of_type)


def _edits_of_series(
    mine: Sequence[Series], prints: Prints, *, is_ours: bool, is_of_type: bool
) -> Iterator[tuple[str, list[str]]]:
    written = [prints.get(key, ()) for key in ("names", "categories")]
    labels = [tuple(one.name for one in mine), mine[0].categories]
    names, categories = (known_as(*both) for both in zip(written, labels, strict=True))
    order = [written[1].index(one) for one in categories if one]
    if order != sorted(order) and not mine[0].dated:
        yield "sorted", []
    for those, prints_of in zip(labels, (names, categories), strict=True):
        for label, print_ in zip(those, prints_of, strict=True):
            if print_ not in ("", fingerprint(label)):
                yield "renamed", [label]
    if not is_of_type:
        return
    ours = [(one, name) for one, name in zip(mine, names, strict=True) if name]
    colours = dict(zip(written[0], prints.get("colours", ()), strict=False))
    for one, name in ours:
        if fingerprint(look_of_series(one.element)) != colours.get(name):
            yield "colours", [one.name]
    spots = [(one, *both) for one, name in ours for both in prints_of_spots(one, name, categories)]
    is_alone = sum(one.name not in LAID_OUT for one in mine) == 1
    is_whole = is_ours and {*names} >= {*written[0]} and {*categories} >= {*written[1]}
    for kind, key in zip(SPOTS, ("labels", "colours"), strict=True):
        known, of_kind = prints.get(kind, ()), [one for one in spots if one[1].kind == kind]
        changed = [
            (one, spot)
            for one, spot, print_ in of_kind
            if print_ and print_ not in known and not is_written(spot.element)
        ]
        is_named = is_alone and len(changed) <= _MOST_NAMED
        for one, spot in changed:
            yield key, [one.categories[spot.place] if is_named else one.name]
        if is_whole and len(of_kind) < len(known) and not changed:
            yield key, []
