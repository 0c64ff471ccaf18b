"""What a person changed in the looks of what is ours: it stays, and the report names it."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from pptx.oxml.ns import qn

from ilag_report.charts.marks import (
    ALT,
    BOX,
    FIGURES,
    LOOKS,
    ROOM,
    TEXT,
    fingerprint,
    fingerprints,
    hidden_in,
    lengths_told,
    prints_of_chart,
    prints_of_look,
    prints_of_texts,
)
from ilag_report.charts.reading import (
    FACETS,
    LOOKS_OF_SERIES,
    box_in,
    cells_of,
    colours_of,
    find,
    is_near,
    labels_of,
    look_of_cell,
    properties_of,
    said_in_facets,
    series_of,
    shares_in,
    text_of,
)
from ilag_report.updating.looks import places_in, points_of
from ilag_report.updating.pairs import is_sorted_by_hand
from ilag_report.updating.tables import names_of
from ilag_report.updating.texts import Gone, Left

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.pairs import Pair, Place
    from ilag_report.updating.recognise import Edits, Thing

_OF_TYPE = ("stacking", "bars", "lines", "label_looks", "rest")
"""The looks of a chart that go with its type, so that those of another one tell nothing."""
_REWRITTEN = (
    "font", "stacking", "label_looks", "axes", "ruling", "ground", "face", "sizes", "cells", "rest",
)  # fmt: skip
"""The looks that LibreOffice (7.4) writes in its own way, so that nobody can tell what a person did."""


def looks_of(thing: Thing) -> Prints:
    """Return where a thing stands now, and the fingerprints of its looks."""
    return prints_of_look(thing.element, thing.chart if thing.kind == "chart" else None)


def edits_of(thing: Thing) -> Edits:
    """Tell what a person changed in the looks of a shape."""
    prints, now, properties = thing.mark.prints, looks_of(thing), properties_of(thing.element)
    is_ours, is_grouped = bool(hidden_in(thing.element)), thing.element.getparent().tag == qn("p:grpSp")
    alt = properties.get("descr", "")
    was, stands = lengths_told(prints, BOX), box_in(thing.element)
    # A placeholder of our layouts has its place from them, and LibreOffice gives it one of its own.
    moved, sized = _moved(thing, was, stands) if was and stands else (is_ours and bool(stands), False)
    orders = now.get("order", ()), prints.get("order", ())
    both = {*orders[0]} & {*orders[1]}  # LibreOffice (7.4) sorts series of several types
    edits = {
        "hidden": properties.get("hidden") in ("1", "true"),
        # LibreOffice (7.4) drops that of a chart.
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
    axes = _edits_of_axes(thing.chart, prints) if thing.kind == "chart" else ()
    return {key: [*_edited(thing, key)] for key in (*filter(edits.get, edits), *axes)}


def _edited(thing: Thing, key: str) -> Iterator[str]:
    """Yield the series or cells of which a person changed the looks."""
    known = {*thing.mark.prints.get(key, ())}
    if key in LOOKS_OF_SERIES:
        for one in series_of(thing.chart):
            if not {*fingerprints(LOOKS_OF_SERIES[key](one.element))} <= known:
                yield one.name
    elif key == "cells":
        yield from (name for name, _, _ in edited_cells(thing))


def edited_cells(thing: Thing) -> Iterator[tuple[str, str, Native]]:
    """Yield the cells of which a person changed the looks: their names, those of their rows and them."""
    known, rows = {*thing.mark.prints.get("cells", ())}, cells_of(thing.table)
    for at, row in enumerate(thing.table.findall(qn("a:tr"))):
        for column, cell in enumerate(row.findall(qn("a:tc"))):
            if (look := look_of_cell(cell)) and fingerprint(look) not in known:
                yield ", ".join(names_of(rows, at, column)) or rows[at][column], rows[at][0], cell


def words_of(thing: Thing, fresh: Thing | None, edits: Edits) -> Iterator[Left]:
    """Yield what a person wrote where we write another text, or none: alt texts, titles and labels."""
    # A shape of another kind is a person's, and its alt text too.
    if "alt" in edits and (fresh is None or fresh.kind == thing.kind):
        mine, new = (
            "" if one is None else properties_of(one.element).get("descr", "") for one in (thing, fresh)
        )
        yield Left(mine, "" if mine else new, is_new=False, what="alt")
    paths = {"chart_title": "//c:title[c:tx]", "label": "//c:dLbl[c:tx]"} if thing.kind == "chart" else {}
    for what, path in paths.items():
        for one in find(thing.chart, path):
            yield Left(_said_in(one), "", is_new=False, what=what)


def _said_in(one: Native) -> str:
    return " ".join(map(text_of, one.iter(qn("a:p"))))


def _moved(thing: Thing, was: Sequence[int], stands: Sequence[int]) -> tuple[bool, bool]:
    """Tell whether a thing stands elsewhere, and is of another size."""
    columns = len(find(thing.element, ".//a:gridCol"))  # each of which is rounded
    left, top, width, height = (not is_near(*both, columns) for both in zip(was, stands, strict=True))
    if thing.kind in ("text", "table"):  # as high as what is in them, from their foot perhaps
        top, height = top and not is_near(was[1] + was[3], stands[1] + stands[3]), False
    return left or top, width or height


def is_as_written(thing: Thing) -> bool:
    """Tell whether a person changed nothing of a text or chart, so that it may go."""
    if edits_of(thing):
        return False
    if thing.kind != "chart":
        return thing.kind == "text" and prints_of_texts(thing.body)[TEXT] == thing.mark.prints.get(TEXT)
    now = prints_of_chart(thing.chart)
    return all(now[key] == thing.mark.prints.get(key) for key in FIGURES)


def edits_of_slide(thing: Thing) -> list[str]:
    """Tell what a person made of the slide of a thing: hidden, moving, of another background."""
    root = thing.package.tree(thing.package.slides[thing.slide - 1])
    parts = {"slide_hidden": "self::p:sld[@show = '0' or @show = 'false']", "background": "p:cSld/p:bg"}
    parts |= {"animation": "p:timing", "transition": "p:transition[*] | ve:AlternateContent//p:transition[*]"}
    return [key for key, path in parts.items() if find(root, path)]


def _edits_of_axes(space: Native, prints: Prints) -> Iterator[str]:
    """Tell what a person changed of the axes of a chart, or added to it."""
    was, now = prints.get("facets", ()), fingerprints(said_in_facets(space))
    for name, *both in zip(FACETS, was, now, strict=False) if len(was) == len(now) else ():
        if len({*both}) > 1 and (name != "years" or find(space, "//c:catAx/c:tickLblSkip")):
            yield name  # LibreOffice (7.4) drops which years are written
    stood, stand = lengths_told(prints, ROOM), shares_in(space)
    if stood and (len(stood) != len(stand) or not all(map(is_near, stood, stand))):
        yield "room"
    yield from (one for one in ("legend", "trendline") if find(space, f"//c:{one}"))


def edits_of_series(
    prints: Prints, pairs: Sequence[Pair], categories: Sequence[Place], ended: Sequence[Place]
) -> Edits:
    """Tell what a person changed in the looks of the series of a chart and of its bars."""
    edits: Edits = {"sorted": []} if is_sorted_by_hand(categories) else {}
    places = {one.mine: one.base for one in (*categories, *ended) if one.mine is not None}
    is_alone = sum(pair.is_of_figures for pair in pairs) == 1
    for pair in pairs:
        if pair.base is None:
            continue
        said = {"labels": pair.mine.labels_in(places=places)}
        if pair.is_of_its_type:
            said |= {"colours": " ".join(colours_of(pair.mine.element)), "positions": pair.mine.positions}
        edited = {key: [pair.name] for key, one in said.items() if prints[key][pair.base] != fingerprint(one)}
        form = "" if pair.new is None else pair.new.form
        if edited.pop("positions", None):
            edited["labels"] = [pair.name]
        elif (
            form
            and "labels" in edited
            and fingerprint(pair.mine.labels_in(form, places)) == prints["labels"][pair.base]
        ):
            edited["form"] = edited.pop("labels")  # and nothing else of them
        for place, point in points_of(pair, categories)[1].items():
            key, label = "colours" if colours_of(point) else "lines", categories[place].label
            edited.setdefault(key, []).append(label if is_alone else f"{pair.name}, {label}")
        edited["renamed"] = [pair.name] if pair.new is not None and pair.name != pair.new.name else []
        edits |= {key: [*edits.get(key, ()), *names] for key, names in edited.items() if names}
    names = pairs[0].mine.categories
    renamed = [
        names[at]
        for at, base in places.items()
        if base is not None and fingerprint(names[at]) != prints["categories"][base]
    ]
    return edits | ({"renamed": [*edits.get("renamed", ()), *renamed]} if renamed else {})


def gone_in_chart(
    prints: Prints, pairs: Sequence[Pair], ended: Sequence[Place], edits: Edits
) -> Iterator[Gone]:
    """Yield what a person changed in the looks of series and categories that are no longer shown."""
    places = {one.mine: one.label for one in ended if one.mine is not None}
    for pair in pairs:
        written = {
            place: _said_in(one) for place, one in places_in(pair.mine.element, "c:dLbls/c:dLbl[c:tx]")
        }
        if pair.is_ended:
            yield from (Gone(key, (pair.name,), pair.name) for key in edits if pair.name in edits[key])
            yield from (Gone("labels", (pair.name,), text=text) for text in written.values())
        elif places and pair.base is not None and pair.new is not None:
            yield from _gone_labels(prints, pair, pair.base, places, written, edits)
            ours = [pair.mine.element, pair.new.element, *pair.new.element.findall(qn("c:dPt"))]
            colours = {colour for one in ours for colour in colours_of(one)}
            for place, one in places_in(pair.mine.element, "c:dPt"):
                if place in places and not {*colours_of(one)} <= colours:
                    yield Gone("colours", (pair.name, places[place]))


def _gone_labels(
    prints: Prints, pair: Pair, base: int, places: Mapping[int, str], written: Mapping[int, str], edits: Edits
) -> Iterator[Gone]:
    """Yield the labels that a person changed at places that are no longer shown."""
    element = pair.mine.element
    if pair.new is not None and len(labels_of(element)) == len(labels_of(pair.new.element)) == 1:
        return  # it follows the end of its line
    left = copy.deepcopy(element)
    for place, one in places_in(left, "c:dLbls/c:dLbl"):
        if place in places:
            one.getparent().remove(one)
    known = {"labels": {prints["labels"][base]}, "label_looks": {*prints.get("label_looks", ())}}
    said = {
        "labels": fingerprints([replace(pair.mine, element=left).labels]),
        "label_looks": fingerprints(LOOKS_OF_SERIES["label_looks"](left)),
    }
    went = [key for key in said if pair.name in edits.get(key, ()) and {*said[key]} <= known[key]]
    shown = [place for place, _ in places_in(element, "c:dLbls/c:dLbl") if place in places]
    for place in [place for place in shown if place in written] or (shown if went else []):
        of, text = (pair.name, places[place]), written.get(place, "")
        yield from [Gone(key, of, pair.name, text) for key in went] or [Gone("labels", of, text=text)]


def without(edits: Edits, gone: Sequence[Gone]) -> Edits:
    """Return what a person changed that is still there."""
    went = {(one.what, one.named) for one in gone}
    still = {key: [one for one in names if (key, one) not in went] for key, names in edits.items()}
    return {key: names for key, names in still.items() if names or not edits[key]}
