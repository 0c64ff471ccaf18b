"""Merge charts: figures, categories and years in cache and workbook; looks that a user set stay."""

from __future__ import annotations

import copy
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from xlsxwriter.utility import quote_sheetname, xl_col_to_name  # type: ignore[import-untyped]

from ilag_report.charts.marks import (
    FIGURES,
    OF_SERIES,
    SPOTS,
    fingerprint,
    fingerprints,
    prints_of_chart,
    prints_of_spots,
)
from ilag_report.charts.native import SHEET, YEARS, workbook_of
from ilag_report.charts.numbers import number
from ilag_report.charts.reading import (
    FACETS,
    dates_of,
    day_of,
    figures,
    find,
    is_written,
    label_of,
    look_of_series,
    said_in,
    series_of,
)
from ilag_report.updating.looks import is_at_end, is_outside_limits, mend, write_looks
from ilag_report.updating.numbers import YEAR
from ilag_report.updating.pairs import LAID_OUT, Grid, Pair, left_out, places_of, remembered
from ilag_report.updating.texts import Change, Outcome
from ilag_report.updating.workbooks import (
    HIDDEN,
    cells_in,
    has_more,
    looks_in_workbook,
    name_of_sheet,
    put_workbook,
    sheets_in,
    unquoted,
    workbook_in,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.charts.reading import Series
    from ilag_report.updating.doubts import Figures
    from ilag_report.updating.package import Package
    from ilag_report.updating.pairs import Place
    from ilag_report.updating.recognise import Edits

_FILTERED = "//*[starts-with(local-name(), 'filtered')]"  # hidden by PowerPoint's chart filter


class _Chart:
    """A chart in the deck, matched by category and series with what ilag wrote and would write now."""

    def __init__(self, space: Native, prints: Prints, fresh: Native, lang: Lang) -> None:
        self.mine, self.new = series_of(space), series_of(fresh)
        self.prints, self.now = prints, prints_of_chart(fresh)
        self.form = _form_of(fresh)
        self.lang = lang
        self.categories = places_of(self.mine[0].categories, prints["categories"], self.new[0].categories)
        if self.mine[0].dated:
            self.categories.sort(key=lambda one: one.label)
        self.shown = [one for one in self.categories if not one.has_ended]
        written = [prints["each"][at :: len(prints["categories"])] for at in range(len(prints["categories"]))]
        self.grid = Grid(_by_categories(self.mine), written, _by_categories(self.new))
        series = places_of([one.name for one in self.mine], prints["names"], [one.name for one in self.new])
        by_series = self.grid.turned()
        stood = [one for one in series if one.has_ended and not one.is_out]
        ended = [one for one in stood if by_series.is_as_written(one, self.categories)]
        self.ended = [*map(self._pair, ended)]
        self.series = [one for one in series if one not in ended]
        self.pairs = [self._pair(one) for one in self.series if one.mine is not None]

    def _pair(self, place: Place) -> Pair:
        new = None if place.new is None else self.new[place.new]
        mine = self.mine[place.mine or 0]
        named = {
            one.mine: self.prints["categories"][one.base] for one in self.categories if one.base is not None
        }
        known = [named.get(at, "") for at in range(len(mine.categories))]
        name = "" if place.base is None else self.prints["names"][place.base]
        made = Pair(place, mine, new, prints_of_spots(mine, name, known), [])
        for one in self.shown:
            stays = self.grid.keeps(one, place) and (made.is_of_figures or one.new is None)
            series, at = (mine, one.mine) if stays else (new, one.new)
            made.values.append(None if series is None or at is None else series.values[at])
        return made

    def is_of_user(self, pair: Pair, category: Place) -> bool:
        """Return whether a user typed a figure, in a series or category of ilag's or of their own."""
        return pair.is_of_figures and not pair.is_band and self.grid.is_of_user(category, pair.place)

    def written(self, typed: float | None = None) -> Callable[[float | None], str]:
        """Return a formatter of figures as the chart shows them, or as precise as a `typed` one with sign."""
        form = self.form if typed is None else self.form.partition(";")[0]
        decimals, sign = _decimals(form), _sign(form)
        if typed is not None:
            decimals = min(9, max(decimals, len(f"{typed:.10g}".partition(".")[2])))
        return lambda one: "" if one is None else number(sign(one), decimals, self.lang)

    def remembered(self) -> Prints:
        """Return the fingerprints by which the next update recognises what ilag wrote."""
        series = remembered(self.series, len(self.new))
        stand = [one for one in self.categories if one.is_out or not one.has_ended]
        categories = remembered(stand, len(self.new[0].categories))
        prints = {
            key: tuple(
                self.now[key][one.new] if one.new is not None else self.prints[key][one.base or 0]
                for one in (categories if key == "categories" else series)
            )
            for key in (*OF_SERIES, "categories")
        }
        each = tuple(self.grid.expected(category, one) for one in series for category in categories)
        ended = [both for pair in self.pairs if pair.place.has_ended for both in pair.spots]
        spots = {
            kind: (*self.now[kind], *(print_ for _, print_ in ended if print_ in self.prints[kind]))
            for kind in SPOTS
        }
        return self.now | prints | spots | {"each": each}


def merge_chart(
    package: Package, part: str, prints: Prints, fresh: Native, seen: Figures, edits: Edits
) -> Outcome:
    """Update a chart and its workbook; `prints` are the fingerprints of what ilag wrote last time."""
    outcome, space, (book, _) = Outcome(), package.tree(part), workbook_in(package, part)
    chart, is_mended = _Chart(space, prints, fresh, seen.lang), mend(space, fresh)
    now = chart.remembered()
    is_kept = not is_mended and _followed(prints) == _followed(now)
    outcome.prints = prints if is_kept else now
    _compare(chart, seen, outcome)
    outcome.gone += _written_where_gone(chart)
    values = [value for pair in chart.pairs if pair.is_of_figures for value in pair.values]
    if "limits" in edits and is_outside_limits(space, values):
        outcome.told.append(("limits_outside", []))
    if not is_kept or book is None:
        content = b"" if book is None else package.part(book)
        outcome.tell("workbook_values", _only_in_workbook(chart, content) if content else [])
        if not is_kept:
            write_looks(space, fresh, edits, prints, chart.pairs, chart.shown)
            _add_series(space, chart, outcome)
        formats = {*map(unquoted, find(space, "//c:formatCode/text()"))}
        made = _write_figures(chart, name_of_sheet(content) if content else SHEET)
        if content and not looks_in_workbook(content) <= looks_in_workbook(made) | formats:
            outcome.told.append(("workbook_looks", []))
        put_workbook(package, part, book, made)
    _tell(chart, outcome, edits)
    return outcome


def _by_categories(series: Sequence[Series]) -> list[tuple[str, ...]]:
    """Return the fingerprints of the figures of all series, one tuple for each category."""
    columns = ([fingerprint(figures([value])) for value in one.values] for one in series)
    return list(zip(*columns, strict=True))


def _compare(chart: _Chart, seen: Figures, outcome: Outcome) -> None:
    """Record the figures whose displayed value changes, and those that a user typed."""
    shown = chart.written()
    decimals = _decimals(chart.form)
    for one in (pair.mine for pair in chart.ended if pair.is_of_figures):
        seen.add_series(one.name, _seen(one.categories, one.values, chart.form), {}, decimals)
    for one in (chart.new[at.new] for at in chart.series if at.mine is None and at.new is not None):
        seen.add_series(one.name, {}, _seen(one.categories, one.values, chart.form), decimals)
    for place in chart.shown:
        if None not in (place.mine, place.base, place.new):
            now = chart.new[0].categories[place.new or 0]
            seen.add_text(chart.mine[0].categories[place.mine or 0], now, now)
    for pair in filter(lambda one: one.is_of_figures, chart.pairs):
        ours: list[float | None] = [None for _ in chart.shown]
        was = [None if one.mine is None else pair.mine.values[one.mine] for one in chart.shown]
        if pair.new is not None:
            ours = [None if one.new is None else pair.new.values[one.new] for one in chart.shown]
            names, mine = [one.label for one in chart.shown], pair.mine
            old = _seen(mine.categories, mine.values, chart.form) | _seen(names, was, chart.form)
            seen.add_series(pair.new.name, old, _seen(names, ours, chart.form), decimals)
        if pair.is_band and [*map(shown, was)] != [*map(shown, pair.values)]:
            outcome.tell("band_drawn", [pair.place.label])
        for at, place in enumerate(chart.shown if not pair.is_band else ()):
            is_typed = place.new is not None and pair.new is not None and chart.grid.keeps(place, pair.place)
            write = chart.written(was[at]) if is_typed else shown
            before, now = write(was[at]), write(ours[at] if is_typed else pair.values[at])
            if before != now:
                told = outcome.typed if is_typed else outcome.figures
                told.append(Change(before, now, tuple(filter(None, (pair.place.label, place.label)))))


def _form_of(space: Native) -> str:
    """Return the number format of the figures of a chart."""
    return str(find(space, "string((//c:val//c:formatCode)[1])"))


def _decimals(form: str) -> int:
    """Return how many decimals a number format shows; 1 where it shows no digits."""
    return len(re.sub(r";.*|[^0.]", "", form).partition(".")[2]) if "0" in form else 1


def _sign(form: str) -> Callable[[float], float]:
    """Return `abs` if the number format hides the minus of bars drawn to the left, else `float`."""
    shown, below, *_ = f"{form};-".split(";")
    return abs if shown == below else float


def _seen(names: Sequence[str], values: Sequence[float | None], form: str) -> dict[str, float]:
    """Return category → figure of a series, with the sign that the chart displays."""
    sign = _sign(form)
    return {name: sign(one) for name, one in zip(names, values, strict=False) if one is not None}


def _written_where_gone(chart: _Chart) -> Iterator[Change]:
    """Yield figures and labels that a user wrote for categories and series no longer shown."""
    write = chart.written()
    for pair in (*chart.pairs, *chart.ended):
        names = pair.mine.name, pair.mine.categories
        for one in chart.categories:
            is_kept = pair not in chart.ended and one in chart.shown and chart.grid.keeps(one, pair.place)
            if one.mine is None or is_kept:
                continue
            if chart.is_of_user(pair, one) and (value := write(pair.mine.values[one.mine])):
                yield Change(value, "", (names[0], names[1][one.mine]))
        went = {one.mine for one in chart.categories if one not in chart.shown or pair in chart.ended}
        for spot, _ in pair.spots if not is_at_end(pair) else ():
            if spot.place in went and is_written(spot.element):
                yield Change(said_in(spot.element), "", (names[0], names[1][spot.place]))


def _followed(prints: Prints) -> tuple[object, ...]:
    """Return what a chart must follow: figures, limits of a shared axis, points at the end of a period."""
    return [prints[key] for key in FIGURES], prints["facets"][FACETS.index("limits")], prints["points"]


def note_figures(mine: Native, fresh: Native, seen: Figures) -> None:
    """Record what the figures of a chart that is left alone would be now."""
    form = _form_of(fresh)
    was, now = (
        {one.name: _seen(one.categories, one.values, form) for one in series_of(space)}
        for space in (mine, fresh)
    )
    for name in filter(was.__contains__, now.keys() - LAID_OUT):
        seen.add_series(name, was[name], now[name], _decimals(form))


def in_the_way_of_chart(package: Package, part: str, prints: Prints) -> str:
    """Return the key of the message that says why a chart is left alone; empty if it is not."""
    book, outside = workbook_in(package, part)
    if outside:
        return "external"
    space = package.tree(part)
    mine = series_of(space)
    names, categories = (len(prints.get(key, ())) for key in ("names", "categories"))
    sizes = dict.fromkeys(OF_SERIES, names) | {"each": names * categories, "facets": len(FACETS)}
    is_whole = all(len(prints.get(key, ())) == size for key, size in sizes.items())
    if not names or not is_whole or not prints.keys() >= {*SPOTS}:
        return "unmarked"
    if not mine or any(not one.is_of_categories or one.categories != mine[0].categories for one in mine):
        return "other_kind"
    rows, columns = (
        max(map(len, both)) for both in ((mine[0].categories, prints["categories"]), (mine, prints["names"]))
    )
    sheets = [] if book is None else sheets_in(package.part(book))
    if book is not None and (len(sheets) != 1 or has_more(package.part(book), 1 + rows, 1 + columns)):
        return "more_in_workbook"
    return "hidden" if find(space, _FILTERED) or any(find(sheet, HIDDEN) for sheet in sheets) else ""


def _only_in_workbook(chart: _Chart, book: bytes) -> list[str]:
    """Return what a user wrote in a chart's workbook but the chart does not show."""
    labels = [*(one.name for one in chart.mine), *chart.mine[0].categories]
    shown = [figures([value]) for one in chart.mine for value in one.values]
    known = {key for of in ("each", "names", "categories") for key in chart.prints[of]}
    known |= {*fingerprints(labels), *fingerprints(shown)}
    found = []
    for row, column, text, is_number in cells_in(book):
        if row and not column and chart.mine[0].dated:
            said = label = label_of(text)
        elif row and column and is_number:
            said, label = figures([float(text)]), chart.written(float(text))(float(text))
        else:
            said = label = text
        if fingerprint(said) not in known:
            found.append(label)
    return found


def _add_series(space: Native, chart: _Chart, outcome: Outcome) -> None:
    """Add new series if the chart has a plot of their type, and remove those that ended.

    Series are in ilag's order, or in the user's with each new one next to its neighbours in ilag's.
    """
    known = {id(one.place): one for one in chart.pairs}
    chart.pairs.clear()
    for place in [one for one in chart.series if not one.is_out]:
        if (pair := known.get(id(place))) is None and (pair := _added(space, place, chart)) is None:
            outcome.tell("series_new", [place.label])
            continue
        if id(place) not in known:
            outcome.tell("series_added", [place.label])
        chart.pairs.append(pair)
    if len(chart.pairs) > len(known):
        for order, pair in enumerate(chart.pairs):
            pair.mine.element.find(qn("c:order")).set("val", str(order))
    for pair in chart.ended:
        pair.mine.element.getparent().remove(pair.mine.element)


def _added(space: Native, place: Place, chart: _Chart) -> Pair | None:
    """Insert a series that is new to a chart, after its predecessor; None without a plot of its type."""
    one = chart.new[place.new or 0]
    plots = [plot for plot in space.iter(one.element.getparent().tag) if plot.find(qn("c:ser")) is not None]
    if not plots:
        return None
    element, there = copy.deepcopy(one.element), plots[0].findall(qn("c:ser"))
    before = [pair.mine.element for pair in chart.pairs if pair.mine.element.getparent() is plots[0]]
    if before:
        before[-1].addnext(element)
    else:
        there[0].addprevious(element)
    others = [int(other) for other in find(space, "//c:ser/c:idx/@val")]
    element.find(qn("c:idx")).set("val", str(max(others) + 1))
    values = [None if category.new is None else one.values[category.new] for category in chart.shown]
    return Pair(place, replace(one, element=element), one, [], values)


def _tell(chart: _Chart, outcome: Outcome, edits: Edits) -> None:
    """Report which series and categories a user removed or added, and which ended."""
    outcome.tell("taken_out", left_out(chart.series, [one.name for one in chart.new]))
    names = chart.new[0].categories
    taken_out = left_out(chart.shown, names)
    is_shorter = any(YEAR.match(one) and one in taken_out for one in (names[0], names[-1]))
    outcome.tell("period_cut" if is_shorter else "taken_out", taken_out)
    outcome.tell("looks_gone", [*_dressed_where_gone(chart)] if "type" not in edits else [])
    outcome.tell("ended", [one.place.label for one in chart.ended])
    outcome.tell("ended", [one.label for one in chart.categories if one.has_ended and not one.is_out])
    outcome.tell("series_own", [one.place.label for one in chart.pairs if one.new is None])
    outcome.tell("own", [one.label for one in chart.shown if one.is_own])


def _dressed_where_gone(chart: _Chart) -> Iterator[str]:
    """Yield series and categories no longer shown whose looks a user edited."""
    prints = chart.prints
    for pair in chart.ended:
        if fingerprint(look_of_series(pair.mine.element)) != prints["colours"][pair.place.base or 0]:
            yield pair.place.label
    ended = {one.mine for one in chart.categories if one.has_ended}
    places = {
        (pair.place.label, pair.mine.categories[spot.place]): None
        for pair in (*chart.pairs, *chart.ended)
        for spot, print_ in pair.spots
        if spot.kind == "points" or not is_at_end(pair)
        if spot.place in ended or pair in chart.ended
        if print_ and print_ not in prints[spot.kind] and not is_written(spot.element)
    }
    yield from map(", ".join, places)


# ---- writing


def _write_figures(chart: _Chart, sheet: str) -> bytes:
    """Write categories and figures into the series of a chart, and return its new workbook."""
    labels = [one.label for one in chart.shown]
    dates = dates_of(labels) if chart.mine[0].dated else None
    quoted = quote_sheetname(sheet)
    where = f"{quoted}!$A$2:$A${len(labels) + 1}"
    if dates is None:
        written = _cache("strRef", "strCache", where, labels)
    else:
        written = _cache("numRef", "numCache", where, [f"{day_of(one)!r}" for one in dates], YEARS)
    for column, pair in enumerate(chart.pairs, start=1):
        _write_series(pair, f"{quoted}!${xl_col_to_name(column)}$", written, chart.form)
    series = [(one.place.label, one.values) for one in chart.pairs]
    return workbook_of(chart.form, dates or labels, series, sheet)


def _write_series(pair: Pair, column: str, categories: str, form: str) -> None:
    """Write name, categories and values of a series, with references to its column of the workbook."""
    element, where = pair.mine.element, f"{column}2:{column.rpartition('!')[2]}{len(pair.values) + 1}"
    known = find(element, "string((c:val//c:formatCode)[1])")
    points = [f"{value!r}" if value is not None else None for value in pair.values]
    written = {
        "c:tx": _cache("strRef", "strCache", f"{column}1", [pair.place.label]),
        "c:cat": categories,
        "c:val": _cache("numRef", "numCache", where, points, known or form),
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
    return f"<c:{ref}><c:f>{escape(formula)}</c:f><c:{cache}>{code}{count}{told}</c:{cache}></c:{ref}>"
