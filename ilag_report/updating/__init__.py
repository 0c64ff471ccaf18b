"""Bring an existing deck that people have edited up to date with the figures now held (`update`).

This is a three-way merge. Fingerprints in the marks of shapes (`ilag_report.charts.marks`) record what ilag
wrote last time, the deck shows what stands there, and the same slides are generated anew in a second deck.
What is still as ilag wrote it is replaced; what a user edited stays::

    recognise → anew → texts, tables, charts, pictures → package, report
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from ilag_data import population, regions
from ilag_data.arguments import checked
from ilag_data.catalogue import FIRST_YEAR_END, Years, years_from
from ilag_data.errors import ChartError
from ilag_data.files import WriteError, is_within, write_together
from ilag_data.language import Text
from ilag_report.charts.description import Identity
from ilag_report.charts.marks import (
    ALT,
    BOX,
    FIGURES,
    HEADER,
    LAID,
    LOOKS,
    ROOM,
    STALE,
    TEXT,
    TEXTS,
    Mark,
    fingerprint,
    hidden_in,
    prints_of_chart,
)
from ilag_report.charts.native import GAP
from ilag_report.charts.reading import cells_of, find, paragraphs_of, properties_of
from ilag_report.messages import say
from ilag_report.suite import asked
from ilag_report.updating.anew import Anew, language_of, with_fronts
from ilag_report.updating.charts import in_the_way_of_chart, merge_chart, note_figures
from ilag_report.updating.doubts import Figures, told_before
from ilag_report.updating.hand import edits_of, is_as_written, looks_of, told_of, words_of
from ilag_report.updating.numbers import period_of, years_in
from ilag_report.updating.package import DAMAGED, Package
from ilag_report.updating.pictures import in_the_way_of_picture, merge_picture
from ilag_report.updating.recognise import others_on, things_in, titles_in
from ilag_report.updating.report import Report
from ilag_report.updating.tables import in_the_way_of_table, merge_table, names_of
from ilag_report.updating.texts import Outcome, follow_size, merge_text, with_key_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ilag_report.charts.marks import Prints
    from ilag_report.charts.ooxml import Native
    from ilag_report.updating.recognise import Edits, Thing

__all__ = ["Report", "update"]

_LOOKS = {BOX, ROOM, *LOOKS}
_NONE = Text("«ilag charts» har ikke laget noen av dem.", "`ilag charts` made none of them.")
_AFTER_UNIT = r", (\d{4}(?:–\d{4})?)(?! = 100)"
_GONE = "removed_part"  # the message for a panel that the new period does not have


@checked
def update(
    path: str | Path,
    out: str | Path | None = None,
    years: Years | None = None,
    *,
    dry_run: bool = False,
) -> Report:
    """Bring a presentation that people have edited up to date with the figures now held.

    Charts, tables, pictures and texts that are still as ilag wrote them follow the figures. What a user
    changed stays: texts and cells edited by hand, positions, sizes, colours, fonts, axes, removed series,
    other slides. The report lists what was left, and the numbers in it that the figures no longer support.

    Parameters
    ----------
    path : str or Path
        The presentation (.pptx), made wholly or partly by `ilag charts` or `Chart.export`.
    out : str or Path, optional
        The file to write, never `path` itself; by default ``deck-oppdatert.pptx`` (English
        ``deck-updated.pptx``) in the same folder. The report is written next to it, as
        ``deck-oppdatert-endringer.md``.
    years : int, iterable of int or str, optional
        A new period for every chart: ``"2015-2024"`` or ``range(2015, 2025)``. By default, and where the
        figures do not cover the new period, a chart keeps its own; the report says where.
    dry_run : bool
        Only report; write nothing.

    Returns
    -------
    Report
        What changed, what was left and why, slide by slide. Displays itself in a notebook.

    Raises
    ------
    ChartError
        The file is missing, encrypted or not a PPTX, or contains nothing of ilag's that can be updated.
    SelectionError
        No figures at all are held for the `years`.
    WriteError
        `out` is `path`, does not end in .pptx, exists already (or its report does), or cannot be written.
    """
    path = Path(path)
    wanted = None if years is None else years_from(years, since=FIRST_YEAR_END)
    if not path.is_file():
        raise _no_file(path)
    package = Package.read(path)
    things = things_in(package)
    if not things:
        raise _nothing_to_update(path, [_NONE])
    ((lang, _),) = Counter(language_of(one.mark.identity) for one in things).most_common(1)
    if wanted is not None:
        population(regions.COUNTY, wanted, lang=lang, at_year_end=True)  # refuses a period without figures
    new = path.with_name(f"{path.stem}-{say('update.updated', lang)}.pptx") if out is None else Path(out)
    report = Report(path, new, lang, titles_in(package), dry_run=dry_run)
    _check_free(path, report, dry_run=dry_run)
    things = with_fronts(package, things)
    anew = Anew(things, path, wanted)
    made = [one for one in things if not anew.leaves(one.mark.identity)]
    if not made:
        raise _nothing_to_update(path, anew.problems.values())
    done: dict[str, Outcome] = {}
    findings = {identity: chart.title for identity, chart in anew.charts.items()}
    for number, grouped in groupby(things, key=lambda one: one.slide):
        of_slide = [*grouped]
        report.tell_apart(of_slide, findings)
        _update_slide(number, of_slide, anew, report, done)
    if wanted is None:
        report.tell_newer(made)
    report.unread = sorted({*range(1, len(package.slides) + 1)} - {one.slide for one in things})
    if not dry_run:
        write_together({new: package.save(), report.path: report.markdown().encode()})
    return report


def _no_file(path: Path) -> ChartError:
    """Return the error for a missing file, with its full path: notebooks export to another folder."""
    problem = Text(f"Det er ingen fil {path.absolute()}.", f"There is no file {path.absolute()}.")
    if path.is_dir():
        problem = Text(f"{path} er en mappe.", f"{path} is a folder.")
    remedy = Text(
        "se hvordan navnet er skrevet, og hvilken mappe den ligger i.",
        "see how its name is spelled, and in which folder it is.",
    )
    return ChartError(*problem, *remedy)


def _nothing_to_update(path: Path, problems: Collection[Text]) -> ChartError:
    """Tell why none of the charts in a presentation can be made anew."""
    why = Text.each(lambda lang: " ".join(dict.fromkeys(one[lang] for one in problems)))
    return ChartError(
        f"Ingen figur i {path} kan oppdateres: {why.no}",
        f"No chart in {path} can be updated: {why.en}",
        "bruk en presentasjon med figurer fra «ilag charts»; bilder av dem kjennes ikke igjen.",
        "give a presentation with charts of `ilag charts`; pictures of them are not known again.",
    )


def _check_free(path: Path, report: Report, *, dry_run: bool) -> None:
    """Refuse to overwrite a file: people may have edited it."""
    new = report.new
    if new.is_dir():
        raise WriteError(
            f"{new.absolute()} er en mappe.",
            f"{new.absolute()} is a folder.",
            "gi navnet på en fil som slutter på .pptx.",
            "give the name of a file that ends in .pptx.",
        )
    other = new.with_stem(f"{new.stem}-2")
    remedy = Text(f"gi den nye filen et annet navn: --out {other}", f"name another file: --out {other}")
    if is_within(new, path):
        raise WriteError(
            f"{new} er presentasjonen som skal oppdateres.",
            f"{new} is the presentation that is to be updated.",
            *remedy,
        )
    if new.suffix.lower() != ".pptx":
        raise WriteError(
            f"{new} slutter ikke på .pptx.",
            f"{new} does not end in .pptx.",
            "gi et navn som slutter på .pptx.",
            "give a name that ends in .pptx.",
        )
    for there in (new, report.path):
        if there.exists() and not dry_run:
            raise WriteError(
                f"{there} finnes fra før, og noen kan ha arbeidet i den.",
                f"{there} is there already, and people may have worked on it.",
                *remedy,
            )


def _update_slide(
    number: int, things: Sequence[Thing], anew: Anew, report: Report, done: dict[str, Outcome]
) -> None:
    """Update everything on a slide that ilag wrote, and report it."""
    seen = _figures_of(things, anew)
    ours = [one for one in things if not anew.leaves(one.mark.identity)]
    reasons = {id(one): _why_left(one, anew.of(one)) for one in ours}
    # Panels that no longer exist are removed if nobody edited them, and the others take their space.
    gone = [one for one in ours if anew.of(one) is None]
    if gone and all(one.is_panel and is_as_written(one) for one in gone):
        reasons |= {id(one): _GONE for one in gone}
    left = _left_alone(ours, anew, reasons)
    found = [*_merged(ours, anew, report, seen, reasons, left, done)]
    _tell_of_charts(number, things, anew, report)
    for identity, (chart, reason) in left.items():
        shown = [one for one in things if one.kind == "text" and one.mark.identity == identity]
        said = [
            text
            for one in shown
            for text in paragraphs_of(one.body)
            if one.mark.what != "notes" and fingerprint(text) in one.mark.prints.get(TEXT, ())
        ]
        new = anew.charts[identity].title
        report.add_stale(number, chart, reason, said, [seen[identity]], new)
    charts, known = [*seen.values()], told_before(things)
    in_ours = [report.add(number, thing, outcome, charts, known) for thing, outcome in found]
    others: dict[str, Thing | None] = dict.fromkeys(others_on(things))
    for thing, outcome in found:
        own = *outcome.own, *outcome.hand.get("renamed", ())
        others |= {one: thing for one in own if one not in others}
    in_others = {text: report.add_other(number, text, charts, known, of) for text, of in others.items()}
    for thing, outcome in found:
        report.add_own(number, thing, [one for one in outcome.own if not in_others[one]])
    stale = [*chain(*sorted({*chain(*in_ours, *in_others.values())}))]
    alone = {id(one.element) for one in ours if one.mark.identity in left}
    for thing, outcome in found:
        if outcome.told == [(_GONE, [])]:
            thing.remove()
        elif id(thing.element) not in alone:
            # One mark on the slide is enough to store the doubted numbers.
            prints = thing.mark.prints | ({STALE: tuple(stale)} if stale else {})
            replace(thing.mark, prints=prints).write(thing.element)
            stale = []


def _merged(
    ours: Sequence[Thing],
    anew: Anew,
    report: Report,
    seen: Mapping[str, Figures],
    reasons: Mapping[int, str],
    left: Mapping[str, object],
    done: dict[str, Outcome],
) -> Iterator[tuple[Thing, Outcome]]:
    """Update the shapes of a slide, texts last: their numbers are checked against the figures."""
    is_beside = "no_longer" in reasons.values()  # an obsolete panel stays, so its space is not free
    drawn: dict[tuple[str, str], tuple[Native, Native]] = {}
    periods = _periods(ours, anew)
    for thing in sorted(ours, key=lambda one: one.kind == "text"):
        fresh, reason = anew.of(thing), reasons[id(thing)]
        figures = replace(seen[thing.mark.identity], where=report.where(thing))
        if period := periods.get((thing.mark.identity, f"{thing.slot[1]}|{HEADER}")):
            figures = replace(figures, period=period)
        edits = edits_of(thing)
        if thing.mark.identity in left:
            outcome = _note(thing, fresh, figures)
        elif fresh is None or reason:
            outcome = Outcome(told=[(reason, [])], alone=reason != _GONE, prints=thing.mark.prints)
            outcome.is_current = fresh is not None and fresh.kind != "text"
        else:
            if not is_beside and not edits.keys() & {"place", "size", "grouped"}:
                thing.follow(fresh)
            kept = edits | {"room": []} if is_beside else edits
            if thing.mark.what == HEADER and thing.slot in drawn:
                fresh = replace(fresh, element=with_key_of(fresh.element, *drawn[thing.slot]))
            outcome = _merge(thing, fresh, anew, figures, kept, done)
            if thing.kind == "chart":
                drawn[thing.slot] = thing.chart, fresh.chart
                if "order" in edits and "order" not in edits_of(thing):  # of series that ended
                    edits = {key: edits[key] for key in edits if key != "order"}
                    outcome.told.append(("order_gone", []))
        outcome.left = [*outcome.left, *words_of(thing, fresh, edits)]
        is_left = thing.mark.identity in left
        marked = thing if is_left else replace(thing, mark=_mark_of(thing, fresh, outcome, edits, anew))
        if reason != _GONE:  # report the edits as the next update will see them
            outcome.hand = outcome.hand | told_of(edits_of(marked))
        for one in {"text": outcome.changed, "table": outcome.figures}.get(thing.kind, ()):
            figures.add_text(one.old, one.new, *one.of)
        yield marked, outcome


def _figures_of(things: Sequence[Thing], anew: Anew) -> dict[str, Figures]:
    """Return identity → an empty `Figures` for each chart on a slide, with the period it will show."""
    seen = {
        one: Figures(language_of(one), Identity.read(one).key, subject=_subject_of(one))
        for one in dict.fromkeys(thing.mark.identity for thing in things)
    }
    for what in ("title", "subtitle"):
        for (identity, part), period in _periods(things, anew).items():
            if part == what and period:
                seen[identity] = replace(seen[identity], period=period)
    return seen


def _subject_of(identity: str) -> str:
    """Return the name of the municipality that a chart is about, if the suite has one for each."""
    was = Identity.read(identity)
    found = asked(was.key, was.areas)
    return regions.name(found[0].code, language_of(identity)) if found and found[0].code else ""


def _periods(things: Sequence[Thing], anew: Anew) -> dict[tuple[str, str], str]:
    """Return key of a text → the period that it will name, of titles, subtitles and headers of panels."""
    fresh = {one.key: anew.of(one) for one in things if one.mark.what in ("title", "subtitle", HEADER)}
    said = {key: " ".join(paragraphs_of(one.body)) for key, one in fresh.items() if one is not None}
    for key in [key for key in said if key[1].endswith(HEADER)]:
        named, then_unit, unit = said[key].partition(GAP)
        said[key] = f"{named} {' '.join(re.findall(_AFTER_UNIT, unit))}" if then_unit else ""
    return {key: period_of(years_in(text)) for key, text in said.items()}


def _why_left(thing: Thing, fresh: Thing | None) -> str:
    """Return the key of the message that says why a shape is left alone; empty if it is not."""
    if fresh is None or fresh.kind != thing.kind:
        return "broken_apart" if fresh else "no_longer"
    prints = thing.mark.prints
    try:
        if thing.kind == "chart":
            return in_the_way_of_chart(thing.package, thing.chart_part, prints)
        if thing.kind == "table":
            return in_the_way_of_table(prints)
        if thing.kind == "picture":
            return in_the_way_of_picture(thing)
        return "" if prints.get(TEXT) else "unmarked"
    except DAMAGED:
        return "damaged"


def _left_alone(
    things: Sequence[Thing], anew: Anew, reasons: Mapping[int, str]
) -> dict[str, tuple[Thing, str]]:
    """Return identity → shape and reason, of charts that must be left alone though their figures changed.

    Everything else that ilag wrote for such a chart is left too: a slide must not contradict itself.
    """
    found: dict[str, tuple[Thing, str]] = {}
    for thing in things:
        fresh, reason = anew.of(thing), reasons[id(thing)]
        if not reason or thing.mark.identity not in anew.charts:  # a framing slide has no figures
            continue
        if fresh is None or fresh.kind == "text" or _is_same(thing.mark.prints, fresh):
            continue
        # A user may have updated the chart by hand.
        if thing.kind != "chart" or not _is_same(prints_of_chart(thing.chart), fresh):
            found.setdefault(thing.mark.identity, (thing, reason))
    return found


def _is_same(prints: Prints, fresh: Thing) -> bool:
    """Return whether the figures of a chart, table or picture are already the new ones."""
    new = fresh.mark.prints
    shown = {"chart": FIGURES, "picture": (ALT, *TEXTS)}
    return all(prints.get(key) == new.get(key) for key in shown.get(fresh.kind, filter(str.isdecimal, new)))


def _note(thing: Thing, fresh: Thing | None, figures: Figures) -> Outcome:
    """Record the new figures of a shape that is left alone, and what a user wrote in it."""
    outcome = Outcome(alone=True)
    if fresh is None or fresh.kind != thing.kind:
        return outcome
    if thing.kind == "text" and thing.mark.prints.get(TEXT):
        body = copy.deepcopy(thing.body)
        tried = merge_text(body, thing.mark.prints[TEXT], fresh.body)
        outcome.left, outcome.own = tried.left, tried.own
        for both in zip(paragraphs_of(thing.body), paragraphs_of(fresh.body), strict=False):
            figures.add_text(*both)
    elif thing.kind == "chart":
        note_figures(thing.chart, fresh.chart, figures)
    return outcome


def _tell_of_charts(number: int, things: Sequence[Thing], anew: Anew, report: Report) -> None:
    """Report the charts of a slide that cannot be made anew, and the missing parts of the others."""
    for identity in dict.fromkeys(one.mark.identity for one in things):
        if identity in anew.problems:
            report.add_problem(number, anew.problems[identity], left=anew.leaves(identity))
        elif missing := anew.missing(identity, things):
            report.add_missing(number, missing)


def _merge(
    thing: Thing, fresh: Thing, anew: Anew, figures: Figures, edits: Edits, done: dict[str, Outcome]
) -> Outcome:
    """Update a text, table, chart or picture, and its alt text."""
    prints = thing.mark.prints
    now, new = properties_of(thing.element), properties_of(fresh.element).get("descr", "")
    alt = now.get("descr", "")
    if thing.kind == "text":
        for text in paragraphs_of(fresh.body):
            figures.add_text("", text)
        is_ours = looks_of(thing).get("font", ()) == prints.get("font")
        outcome = merge_text(thing.body, prints[TEXT], fresh.body)
        if outcome.changed and is_ours:
            follow_size(thing.body, fresh.body)
    elif thing.kind == "table":
        rows = cells_of(fresh.table)
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                figures.add_text("", text, *names_of(rows, at, column))
        outcome = merge_table(thing.table, prints, fresh.table, edits)
    elif thing.kind == "picture":
        outcome = merge_picture(thing, fresh, anew.charts[thing.mark.identity])
    else:
        part = thing.chart_part
        if part not in done:  # slides duplicated by a program may share one chart part
            has_lost_workbook = hidden_in(thing.element) and not find(thing.chart, "c:externalData")
            done[part] = merge_chart(thing.package, part, prints, fresh.chart, figures, edits)
            if has_lost_workbook:
                done[part].told.append(("workbook_made", []))
        outcome = replace(done[part])
    replace(figures, where=say("update.what_alt", figures.lang)).add_text(alt, new)
    if ALT in fresh.mark.prints and "alt" not in edits:
        now.set("descr", new)
    return outcome


def _mark_of(thing: Thing, fresh: Thing | None, outcome: Outcome, edits: Edits, anew: Anew) -> Mark:
    """Return the mark to store: at the next update, whatever differs from it is a user's edit.

    A shape that is no longer generated gets the new period of its slide, and drops the fingerprints of the
    slide's texts. Fingerprints of looks are those of the deck, except for looks that a user changed, or that
    a shape left alone has lost: these keep what ilag wrote.
    """
    of_texts = TEXTS if outcome.alone else (*TEXTS, ALT)
    ours, new = thing.mark.prints, {} if fresh is None else fresh.mark.prints
    held = new if outcome.prints is None else outcome.prints
    prints = {key: held[key] for key in held if key not in (*of_texts, STALE)}
    prints |= {key: new[key] for key in new if key in of_texts}
    looks = {key: ours[key] for key in ours if key in _LOOKS and outcome.alone} | looks_of(thing)
    for key in {BOX if key in ("place", "size", "grouped") else key for key in edits} & _LOOKS:
        looks.pop(key, None)
        if key in ours:
            # Looks that ilag would write now are no edit, even where the user changed others.
            also = () if key in (BOX, ROOM, "order") else new.get(key, ())
            looks[key] = (*ours[key], *(one for one in also if one not in ours[key]))
    prints = {key: prints[key] for key in prints if key not in (*_LOOKS, LAID)} | looks
    if BOX in looks and looks[BOX] != new.get(BOX, looks[BOX]):
        prints[LAID] = new[BOX]
    return Mark(anew.now(thing.mark.identity), thing.mark.part, prints)
