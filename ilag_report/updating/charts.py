"""Charts: figures, categories and years in cache and workbook; the looks that a person gave them stay."""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name  # type: ignore[import-untyped]

from ilag_report.charts.marks import BLANK, FIGURES, OF_SERIES, fingerprint, fingerprints, prints_of_chart
from ilag_report.charts.native import YEARS, workbook_of
from ilag_report.charts.numbers import number
from ilag_report.charts.reading import FACETS, dates_of, day_of, figures, find, series_of
from ilag_report.updating.hand import edits_of_series, gone_in_chart, without
from ilag_report.updating.looks import is_outside_limits, mend, write_looks
from ilag_report.updating.pairs import LAID_OUT, Pair, pairs_of, places_of, remembered, renewed
from ilag_report.updating.texts import Change, Gone, Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.charts.reading import Series
    from ilag_report.updating.numbers import Figures
    from ilag_report.updating.package import Package
    from ilag_report.updating.pairs import Place
    from ilag_report.updating.recognise import Edits

_SHEET, _STYLES = "xl/worksheets/sheet", "xl/styles.xml"
_MORE = ("xl/externalLinks/", "xl/drawings/", "xl/comments", "xl/threadedComments/", "xl/pivotTables/")
"""What a person put into a workbook beside cells."""
_FILTERED = "//*[starts-with(local-name(), 'filtered')]"  # a chart filter of PowerPoint's
_HIDDEN = "//*[local-name() = 'row' or local-name() = 'col'][@hidden = '1' or @hidden = 'true']"


def merge_chart(
    package: Package, part: str, prints: Prints, fresh: Native, seen: Figures, edits: Edits
) -> Outcome:
    """Bring a chart and its workbook up to date where nothing is in the way; `prints` tell what we wrote."""
    outcome, space, (book, _) = Outcome(), package.tree(part), _workbook(package, part)
    mine, new, now = series_of(space), series_of(fresh), prints_of_chart(fresh)
    places = places_of(mine[0].categories, prints["categories"], new[0].categories)
    if mine[0].dated:
        places.sort(key=lambda one: one.label)
    categories, gone = ([one for one in places if one.has_ended == ended] for ended in (False, True))
    prints, of_base = _with_own(prints, mine, new, now)
    pairs = list(pairs_of(mine, new, prints, of_base, categories, gone))
    known = [*pairs]
    hand = edits_of_series(prints, pairs, categories, gone)
    outcome.gone = [*gone_in_chart(prints, pairs, gone, edits | hand)]
    outcome.hand = without(hand, outcome.gone)
    form = _form_of(fresh)
    is_mended = mend(space, fresh)
    ended, held = [pair for pair in pairs if pair.is_ended], {pair.base for pair in pairs}
    pairs = [pair for pair in pairs if not pair.is_ended]
    added = [place for place in range(len(new)) if place not in of_base.values()]
    still = [pair.base for pair in pairs if pair.base is not None and pair.new is None]
    written = [one.base for one in remembered(categories, len(now["categories"]))]
    now = _with_series(now, prints, still, written)
    is_kept = not is_mended and _followed(prints) == _followed(now)
    _compare(pairs, categories, form, seen, outcome)
    outcome.gone += _typed_where_gone(pairs, places, _shown(form, seen.lang))
    outcome.prints = prints
    if "limits" in edits and is_outside_limits(space, pairs):
        outcome.told.append(("limits_outside", []))
    if not is_kept:
        write_looks(space, fresh, edits | outcome.hand, pairs, categories)
        for place in added:
            pairs += _added(space, new, place, pairs, categories, outcome)
        for pair in ended:
            pair.mine.element.getparent().remove(pair.mine.element)
        outcome.tell("series_ended", [pair.name for pair in ended])
        if added and {*range(len(prints["names"]))} - held - {*of_base}:
            outcome.tell("series_replaced", [new[place].name for place in added])
        labels = *_labels_written(new, pairs, categories, outcome.hand), *now["labels"][len(new) :]
        outcome.prints = now | {"labels": labels}
    if not is_kept or book is None:
        _tell_of_workbook(
            outcome, b"" if book is None else package.part(book), known, _exactly(form, seen.lang)
        )
        _put_workbook(package, part, book, _write_figures(pairs, categories, form, is_dated=mine[0].dated))
    _tell(outcome, new, of_base, pairs, categories, gone)
    return outcome


def _form_of(space: Native) -> str:
    """Return the number format of the figures of a chart."""
    return str(find(space, "string((//c:val//c:formatCode)[1])"))


def _compare(
    pairs: Sequence[Pair], categories: Sequence[Place], form: str, seen: Figures, outcome: Outcome
) -> None:
    """Note the figures that a reader sees differ."""
    shown, exact = _shown(form, seen.lang), _exactly(form, seen.lang)
    labels = [one.label for one in categories]
    for pair in filter(lambda one: one.is_of_figures, pairs):
        ours: Sequence[float | None] = [None for _ in categories]
        if pair.new is not None:
            ours = [None if one.new is None else pair.new.values[one.new] for one in categories]
            was = _seen(pair.mine.categories, pair.mine.values, form) | _seen(labels, pair.was, form)
            seen.add_series(pair.new.name, was, _seen(labels, ours, form))
        for place, (label, *both) in enumerate(zip(labels, pair.was, pair.values, strict=True)):
            if is_typed := pair.keeps(categories[place]):
                both[1] = ours[place]
            before, now = map(exact if is_typed else shown, both)  # a person types what is held
            if before != now and not pair.is_band:
                told = outcome.typed if is_typed else outcome.figures
                told.append(Change(before, now, tuple(filter(None, (pair.name, label)))))


def _shown(form: str, lang: Lang) -> Callable[[float | None], str]:
    """Return what writes figures with the decimals that the number format of a chart shows."""
    decimals = len(re.sub(r";.*|[^0.]", "", form).partition(".")[2]) if "0" in form else 1
    sign = _sign(form)
    return lambda one: "" if one is None else number(sign(one), decimals, lang)


def _sign(form: str) -> Callable[[float], float]:
    """Return what gives figures the sign that a reader sees: none where they are drawn to the left."""
    shown, below, *_ = f"{form};-".split(";")
    return abs if shown == below else float


def _seen(names: Sequence[str], values: Sequence[float | None], form: str) -> dict[str, float]:
    """Return the figures of a series by the names of their categories, as a reader sees them."""
    sign = _sign(form)
    return {name: sign(one) for name, one in zip(names, values, strict=False) if one is not None}


def _exactly(form: str, lang: Lang) -> Callable[[float | None], str]:
    """Return what writes figures as they are held, with their sign, by which a person types them."""
    return _shown(form.partition(";")[0], lang)


def _typed_where_gone(
    pairs: Sequence[Pair], places: Sequence[Place], shown: Callable[[float | None], str]
) -> Iterator[Gone]:
    """Yield the figures that a person typed into categories and series that are no longer shown."""
    for pair in pairs:
        for at in [one.mine for one in places if one.new is None or not pair.keeps(one)]:
            if at in pair.typed and not pair.is_band and (value := shown(pair.mine.values[at])):
                yield Gone("value", (pair.mine.name, pair.mine.categories[at]), text=value)


def _with_own(
    prints: Prints, mine: Sequence[Series], new: Sequence[Series], now: Prints
) -> tuple[Prints, dict[int, int]]:
    """Return what we wrote, and which of the new series each is.

    One that a person added and we would write now is ours, as if we had written it without figures.
    """
    named = {fingerprint(one.name): one.name for one in mine}
    said = {at: named[name] for at, name in enumerate(prints["names"]) if name in named}
    of_base = renewed(prints["names"], said, [one.name for one in new])
    own = [at for at, name in enumerate(now["names"]) if name in named and at not in of_base.values()]
    blank = [None for _ in prints["categories"]]
    return _with_series(prints, now, own, blank), of_base | dict(enumerate(own, start=len(prints["names"])))


def _with_series(prints: Prints, other: Prints, those: Sequence[int], places: Sequence[int | None]) -> Prints:
    """Add some series of `other` prints; `places` are those of the categories there, None for a blank."""
    width = len(other["categories"])
    each = [BLANK if at is None else other["each"][one * width + at] for one in those for at in places]
    more = {key: (*prints[key], *(other[key][one] for one in those)) for key in OF_SERIES}
    return prints | more | {"each": (*prints["each"], *each)}


def _followed(prints: Prints) -> tuple[object, ...]:
    """Return what a chart has to follow: figures, an axis shared with other panels, the end of a period."""
    return [prints[key] for key in FIGURES], prints["facets"][FACETS.index("limits")], prints["points"]


def note_figures(mine: Native, fresh: Native, seen: Figures) -> None:
    """Note what the figures of a chart that is left alone would be now."""
    form = _form_of(fresh)
    was, now = (
        {one.name: _seen(one.categories, one.values, form) for one in series_of(space)}
        for space in (mine, fresh)
    )
    for name in filter(was.__contains__, now.keys() - LAID_OUT):
        seen.add_series(name, was[name], now[name])


def in_the_way_of_chart(package: Package, part: str, prints: Prints) -> str:
    """Return the message that says why a chart is left alone; empty where it is not."""
    book, outside = _workbook(package, part)
    if outside:
        return "external"
    space = package.tree(part)
    mine = series_of(space)
    names, categories = (len(prints.get(key, ())) for key in ("names", "categories"))
    sizes = dict.fromkeys(OF_SERIES, names)
    sizes |= {"each": names * categories, "facets": len(FACETS)}
    if not names or any(len(prints.get(key, ())) != size for key, size in sizes.items()):
        return "unmarked"
    if not mine or any(not one.is_of_categories or one.categories != mine[0].categories for one in mine):
        return "other_kind"
    rows, columns = (
        max(map(len, both)) for both in ((mine[0].categories, prints["categories"]), (mine, prints["names"]))
    )
    sheets = [] if book is None else _sheets(package.part(book))
    if book is not None and (len(sheets) != 1 or _has_more(sheets[0], 1 + rows, 1 + columns)):
        return "more_in_workbook"
    return "hidden" if find(space, _FILTERED) or any(find(sheet, _HIDDEN) for sheet in sheets) else ""


def _sheets(book: bytes) -> list[Native]:
    """Return the sheets of a workbook; none where a person put in more than sheets."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        names = archive.namelist()
        has_more = any(name.startswith(_MORE) for name in names)
        return [parse_xml(archive.read(one)) for one in names if one.startswith(_SHEET) and not has_more]


def _has_more(sheet: Native, rows: int, columns: int) -> bool:
    """Tell whether a sheet holds more than a chart's figures: formulas, cells."""
    if find(sheet, "//*[local-name() = 'f']"):
        return True
    held = find(sheet, "//*[local-name() = 'c'][*[local-name() = 'v' or local-name() = 'is']]/@r")
    places = [xl_cell_to_rowcol(cell) for cell in held]
    return any(row >= rows or column >= columns for row, column in places)


def _tell_of_workbook(
    outcome: Outcome, book: bytes, pairs: Sequence[Pair], exact: Callable[[float | None], str]
) -> None:
    """Tell what a workbook that is to be written anew has otherwise than its chart: figures and looks."""
    if not book:
        return
    (sheet,) = _sheets(book)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        styles = parse_xml(archive.read(_STYLES)) if _STYLES in archive.namelist() else sheet
    numbers = find(sheet, "//*[local-name() = 'c'][not(@t) or @t = 'n']/*[local-name() = 'v'][text()]")
    held = {xl_cell_to_rowcol(one.getparent().get("r")): float(one.text) for one in numbers}
    told = []
    for pair in pairs:
        one = pair.mine
        first = re.search(r"!\$([A-Z]+)\$(\d+)", "".join(find(one.element, "c:val//c:f/text()")))
        row, column = xl_cell_to_rowcol("".join(first.groups())) if first else (0, 0)
        for at, (label, value) in enumerate(zip(one.categories, one.values, strict=True)):
            there = held.get((row + at, column), value)
            if at not in pair.typed and figures([there]) != figures([value]):
                told.append(f"{one.name}, {label}: {exact(there)}")
    outcome.tell("workbook_values", told)
    used = {int(one) + 1 for one in find(sheet, "//*[local-name() = 'c']/@s")}
    dressed = "//*[local-name() = 'cellXfs']/*[{}][@fontId != '0' or @fillId != '0' or @borderId != '0']"
    if any(find(styles, dressed.format(one)) for one in used):
        outcome.told.append(("workbook_looks", []))


def _added(
    space: Native,
    new: Sequence[Series],
    place: int,
    pairs: Sequence[Pair],
    categories: Sequence[Place],
    outcome: Outcome,
) -> list[Pair]:
    """Put in a series that is new since we wrote the chart, if it has a plot of its kind, in its order."""
    one = new[place]
    plots = [plot for plot in space.iter(one.element.getparent().tag) if plot.find(qn("c:ser")) is not None]
    if not plots:
        outcome.tell("series_new", [one.name])
        return []
    element = copy.deepcopy(one.element)
    before = [
        pair.mine.element
        for earlier in reversed(new[:place])
        for pair in pairs
        if pair.new is earlier and pair.mine.element.getparent() is plots[0]
    ]
    (before or plots[0].findall(qn("c:ser"))[-1:])[0].addnext(element)
    others = [int(other) for other in find(space, "//c:ser/c:idx/@val")]
    element.find(qn("c:idx")).set("val", str(max(others) + 1))
    for order, series in enumerate(space.iter(qn("c:ser"))):
        series.find(qn("c:order")).set("val", str(order))
    values = tuple(None if category.new is None else one.values[category.new] for category in categories)
    outcome.tell("series_added", [one.name])
    return [Pair(replace(one, element=element), None, one, one.name, values, values)]


def _labels_written(
    new: Sequence[Series], pairs: Sequence[Pair], categories: Sequence[Place], hand: Edits
) -> tuple[str, ...]:
    """Return the fingerprints of the labels that stand now: of ours, those that we would write."""
    places = {place: one.new for place, one in enumerate(categories)}
    ours = {id(pair.new): pair for pair in pairs if pair.name not in hand.get("labels", ())}
    stand = ((one, ours.get(id(one))) for one in new)
    return fingerprints(
        one.labels
        if pair is None
        else pair.mine.labels_in(one.form if pair.name in hand.get("form", ()) else "", places)
        for one, pair in stand
    )


def _tell(
    outcome: Outcome,
    new: Sequence[Series],
    of_base: dict[int, int],
    pairs: Sequence[Pair],
    categories: Sequence[Place],
    gone: Sequence[Place],
) -> None:
    """Tell what a person made otherwise, and how it was taken."""
    known, shown = {pair.base for pair in pairs}, {one.new for one in categories}
    outcome.tell("series_gone", [new[place].name for at, place in of_base.items() if at not in known])
    outcome.tell("series_own", [pair.name for pair in pairs if pair.new is None])
    outcome.tell("categories_gone", [one for at, one in enumerate(new[0].categories) if at not in shown])
    outcome.tell("categories_ended", [one.label for one in gone])
    outcome.tell("own", [one.label for one in categories if one.is_own])


# ---- writing


def _write_figures(pairs: Sequence[Pair], categories: Sequence[Place], form: str, *, is_dated: bool) -> bytes:
    """Write categories and figures to the series of a chart, and return its workbook."""
    labels = [one.label for one in categories]
    dates = dates_of(labels) if is_dated else None
    where = f"Sheet1!$A$2:$A${len(labels) + 1}"
    if dates is None:
        written = _cache("strRef", "strCache", where, labels)
    else:
        written = _cache("numRef", "numCache", where, [f"{day_of(one)!r}" for one in dates], YEARS)
    for column, pair in enumerate(pairs, start=1):
        _write_series(pair, column, written, form)
    return workbook_of(form, dates or labels, [(pair.name, pair.values) for pair in pairs])


def _write_series(pair: Pair, column: int, categories: str, form: str) -> None:
    """Write name, categories and values of a series, as its column of the workbook has them."""
    element, letter, last = pair.mine.element, xl_col_to_name(column), len(pair.values) + 1
    known = find(element, "string((c:val//c:formatCode)[1])")
    points = [f"{value!r}" if value is not None else None for value in pair.values]
    written = {
        "c:tx": _cache("strRef", "strCache", f"Sheet1!${letter}$1", [pair.name]),
        "c:cat": categories,
        "c:val": _cache("numRef", "numCache", f"Sheet1!${letter}$2:${letter}${last}", points, known or form),
    }
    for tag, content in written.items():
        made = parse_xml(f"<{tag} {nsdecls('c')}>{content}</{tag}>")
        element.replace(element.find(qn(tag)), made)


def _cache(ref: str, cache: str, formula: str, points: Sequence[str | None], form: str = "") -> str:
    told = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(text)}</c:v></c:pt>'
        for at, text in enumerate(points)
        if text is not None
    )
    code = f"<c:formatCode>{escape(form)}</c:formatCode>" if form else ""
    count = f'<c:ptCount val="{len(points)}"/>'
    return f"<c:{ref}><c:f>{formula}</c:f><c:{cache}>{code}{count}{told}</c:{cache}></c:{ref}>"


def _workbook(package: Package, part: str) -> tuple[str | None, bool]:
    """Return the name of a chart's workbook, if it has one, and whether that is another file."""
    keys = find(package.tree(part), "c:externalData/@r:id")
    relations = package.relations(part)
    if not keys or keys[0] not in relations:
        return None, False
    _, target, outside = relations[keys[0]]
    return (None if outside or target not in package else target), outside


def _put_workbook(package: Package, part: str, book: str | None, content: bytes) -> None:
    """Replace the workbook of a chart, or give it one: LibreOffice (7.4) drops it."""
    if book is None:
        stem = posixpath.splitext(posixpath.basename(part))[0]
        book = f"ppt/embeddings/ilag-{stem}.xlsx"
        space = package.tree(part)
        for old in find(space, "c:externalData"):
            space.remove(old)
        made = space._add_externalData()
        made.rId = package.relate(part, RELATION.PACKAGE, book)
        made.append(parse_xml(f'<c:autoUpdate {nsdecls("c")} val="0"/>'))
    package.put(book, content, CONTENT_TYPE.SML_SHEET)
