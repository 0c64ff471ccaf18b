"""Last year's deck, this year's figures: `update` brings a deck that people have worked on up to date.

What we wrote last time is known by its fingerprints (`ilag_report.charts.marks`), what is in the deck is
read, and what is to be written is made anew, as another deck. What is as we wrote it is replaced, and what a
person made of it stays::

    recognise → anew → texts, tables, charts, pictures → package, report
"""

from __future__ import annotations

import copy
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ilag_data import population
from ilag_data.arguments import checked
from ilag_data.catalogue import Years, years_from
from ilag_data.errors import ChartError
from ilag_data.files import WriteError, is_within, write_together
from ilag_data.language import Text
from ilag_data.regions import COUNTY
from ilag_report.charts.marks import (
    ALT,
    BOX,
    LOOKS,
    ROOM,
    STALE,
    TEXT,
    TEXTS,
    Mark,
    fingerprint,
    prints_of_chart,
)
from ilag_report.charts.reading import cells_of, paragraphs_of, properties_of
from ilag_report.messages import say
from ilag_report.updating.anew import Anew, language_of, with_fronts
from ilag_report.updating.charts import in_the_way, merge_chart, note_figures
from ilag_report.updating.hand import edits_of, edits_of_slide, is_as_written, looks_of, words_of
from ilag_report.updating.numbers import Figures
from ilag_report.updating.package import DAMAGED, Package
from ilag_report.updating.pictures import merge_picture, picture_in_the_way
from ilag_report.updating.recognise import others_on, things_in, titles_in, unknown_in
from ilag_report.updating.report import Report
from ilag_report.updating.tables import merge_table
from ilag_report.updating.texts import Outcome, follow_size, merge_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.marks import Prints
    from ilag_report.updating.recognise import Edits, Thing

__all__ = ["Report", "update"]

_GONE = "removed_part"  # what is told of a panel that another period lacks


@checked
def update(
    path: str | Path,
    out: str | Path | None = None,
    years: Years | None = None,
    *,
    dry_run: bool = False,
) -> Report:
    """Bring a presentation that people have worked on up to the figures held now.

    Charts, tables, pictures and texts that are as they were written follow the figures. What a person changed
    stays: texts and cells written by hand, places, sizes, colours, fonts, axes, series taken out, other
    slides. The report tells what was left, and which numbers in it the figures no longer bear out.

    Parameters
    ----------
    path : str or Path
        The presentation (.pptx), made by `ilag charts` or `Chart.export`, also in part.
    out : str or Path, optional
        The file to write, never `path` itself; by default beside it, ``deck-oppdatert.pptx`` (English
        ``deck-updated.pptx``). The report is written beside that, ``deck-oppdatert-endringer.md``.
    years : int, iterable of int or str, optional
        Another period for everything: ``"2015-2024"`` or ``range(2015, 2025)``. By default each chart keeps
        its own.
    dry_run : bool
        Only report; nothing is written.

    Returns
    -------
    Report
        What changed, what was left and why, slide by slide. Shows itself in a notebook.

    Raises
    ------
    ChartError
        The file is not there, encrypted, or no PPTX, or holds nothing of ours.
    SelectionError
        Figures of the `years` are not held at all.
    WriteError
        `out` is the presentation itself, is there already, as its report may be, or cannot be written.
    """
    path = Path(path)
    wanted = None if years is None else years_from(years)
    if not path.is_file():
        raise ChartError(
            Text(
                f"{path} er en mappe, ikke en presentasjon."
                if path.is_dir()
                else f"Det er ingen presentasjon {path}.",
                f"{path} is a folder, no presentation."
                if path.is_dir()
                else f"There is no presentation {path}.",
            ),
            Text(
                "se hvordan navnet er skrevet, og hvilken mappe den ligger i.",
                "see how its name is spelled, and in which folder it is.",
            ),
        )
    package = Package.read(path)
    things = things_in(package)
    if not things:
        raise ChartError(
            Text(
                f"{path} har ingen figurer som «ilag charts» eller «Chart.export» har laget.",
                f"{path} holds nothing that `ilag charts` or `Chart.export` made.",
            ),
            Text(
                "bruk en presentasjon med slike; lysbilder limt inn som bilder kan ikke kjennes igjen.",
                "give a presentation with slides of theirs; slides pasted as pictures cannot be known again.",
            ),
        )
    lang = _language(things)
    if wanted is not None:
        population(COUNTY, wanted, lang=lang, at_year_end=True)  # refuses a period that nothing is held of
    new = path.with_name(f"{path.stem}-{say('update.updated', lang)}.pptx") if out is None else Path(out)
    report = Report(path, new, lang, titles_in(package))
    _check_free(path, report, dry_run=dry_run)
    things = with_fronts(package, things)
    anew = Anew(things, path, wanted)
    by_slide: dict[int, list[Thing]] = defaultdict(list)
    done: dict[str, Outcome] = {}
    for thing in things:
        by_slide[thing.slide].append(thing)
    findings = {identity: chart.title for identity, chart in anew.charts.items()}
    for number in sorted(by_slide):
        report.tell_apart(by_slide[number], findings)
        _update_slide(number, by_slide[number], anew, report, done)
    for number in unknown_in(package, things):
        report.add_unknown(number)
    report.tell_newer(things, wanted)
    report.unread = [number for number in range(1, len(package.slides) + 1) if number not in by_slide]
    if not dry_run:
        write_together({new: package.save(), report.path: report.markdown().encode()})
    return report


def _check_free(path: Path, report: Report, *, dry_run: bool) -> None:
    """Refuse to write over what is there: people may have worked on it."""
    new, remedy = (
        report.new,
        Text("gi filen et annet navn med --out.", "name another file to write to (--out)."),
    )
    if is_within(new, path):
        raise WriteError(
            Text(
                f"{new} er presentasjonen som skal oppdateres.",
                f"{new} is the presentation that is to be updated.",
            ),
            remedy,
        )
    if new.suffix.lower() != ".pptx":
        raise WriteError(
            Text(f"{new} slutter ikke på .pptx.", f"{new} does not end in .pptx."),
            Text("gi et navn som slutter på .pptx.", "give a name that ends in .pptx."),
        )
    for there in (new, report.path):
        if there.exists() and not dry_run:
            raise WriteError(
                Text(
                    f"{there} finnes fra før, og noen kan ha arbeidet i den.",
                    f"{there} is there already, and people may have worked on it.",
                ),
                remedy,
            )


def _language(things: Sequence[Thing]) -> Lang:
    """Return the language of most of what is ours."""
    told = [language_of(one.mark.identity) for one in things]
    return "en" if told.count("en") > told.count("no") else "no"


def _update_slide(
    number: int, things: Sequence[Thing], anew: Anew, report: Report, done: dict[str, Outcome]
) -> None:
    """Bring what is ours on a slide up to date, first what shows figures: texts are judged by them."""
    seen = {identity: Figures(language_of(identity)) for identity in (one.mark.identity for one in things)}
    found: list[tuple[Thing, Thing | None, Outcome]] = []
    others = [*others_on(things)]
    gone = [one for one in things if anew.of(one) is None and not anew.leaves(one.mark.identity)]
    left = _left_alone(things, anew)
    # What a person edited stays, and what stands beside it.
    stay = not all(one.is_panel and is_as_written(one) for one in gone)
    for thing in sorted(things, key=lambda one: one.kind == "text"):
        if anew.leaves(thing.mark.identity):
            continue
        fresh, figures = anew.of(thing), seen[thing.mark.identity]
        edits = edits_of(thing)
        words = [*words_of(thing, edits)]
        if thing.mark.identity in left:
            outcome = _note(thing, fresh, figures)
        elif fresh is None or fresh.kind != thing.kind:
            reason = "broken_apart" if fresh else "no_longer" if stay else _GONE
            outcome = Outcome(told=[(reason, {})], alone=reason != _GONE)
        else:
            if not stay and not edits.keys() & {"place", "size", "grouped"}:
                thing.follow(fresh)
            outcome = _merge(thing, fresh, anew, figures, done)
        outcome = replace(outcome, hand=_with_looks(edits, outcome), left=[*outcome.left, *words])
        for one in [*outcome.changed, *(outcome.figures if thing.kind == "table" else ())]:
            figures.add_changed(one.old, one.new, *one.of)
        others += outcome.own
        found.append((thing, fresh, outcome))
    _tell_of_charts(number, things, anew, report)
    for identity, (chart, reason) in left.items():
        texts = [one.body for one in things if one.mark.identity == identity and one.kind == "text"]
        said = [text for body in texts for text in paragraphs_of(body)]
        doubts = [doubt for text in said for doubt in seen[identity].doubts(text)]
        report.add_stale(number, chart, reason, doubts, anew.charts[identity].title)
    known = {one for thing in things for one in thing.mark.prints.get(STALE, ())}
    in_ours = [
        one
        for thing, _, outcome in found
        for one in report.add(number, thing, outcome, seen[thing.mark.identity], known)
    ]
    report.add_slide(number, edits_of_slide(things[0]))
    in_others = [
        fingerprint(text)
        for text in dict.fromkeys(others)
        if report.add_other(number, text, seen.values(), was_told=fingerprint(text) in known)
    ]
    stale = [*dict.fromkeys([*in_ours, *in_others])]
    written = [one for one, _, outcome in found if one.mark.identity not in left and not _goes(outcome)]
    for thing, fresh, outcome in found:
        report.add_own(number, thing, [one for one in outcome.own if fingerprint(one) not in stale])
        if _goes(outcome):
            thing.remove()
        elif thing in written:
            _write_mark(thing, fresh, outcome, stale if thing is written[0] else (), anew)


def _goes(outcome: Outcome) -> bool:
    """Tell whether a thing is taken out."""
    return outcome.told == [(_GONE, {})]


def _left_alone(things: Sequence[Thing], anew: Anew) -> dict[str, tuple[Thing, str]]:
    """Find charts that must be left alone though their figures are new, and why, by their identities.

    All else of ours that is of such a chart stays with it: a slide is not to say two things.
    """
    found: dict[str, tuple[Thing, str]] = {}
    for thing in things:
        fresh = anew.of(thing)
        if fresh is None or fresh.kind == "text" or _is_same(thing.mark.prints, fresh):
            continue
        try:
            reason = _in_the_way(thing) if thing.kind == fresh.kind else "broken_apart"
        except DAMAGED:
            reason = "damaged"
        # A person may have brought a chart up to date.
        if reason and not (thing.kind == "chart" and _is_same(prints_of_chart(thing.chart), fresh)):
            found.setdefault(thing.mark.identity, (thing, reason))
    return found


def _in_the_way(thing: Thing) -> str:
    if thing.kind == "chart":
        return in_the_way(thing.package, thing.chart_part, thing.mark.prints)
    return picture_in_the_way(thing) if thing.kind == "picture" else ""


def _is_same(prints: Prints, fresh: Thing) -> bool:
    """Tell whether the figures of a chart, table or picture are those of now."""
    new = fresh.mark.prints
    shown = {"chart": ("values", "categories"), "picture": (ALT, *TEXTS)}
    return all(prints.get(key) == new.get(key) for key in shown.get(fresh.kind, filter(str.isdecimal, new)))


def _note(thing: Thing, fresh: Thing | None, figures: Figures) -> Outcome:
    """Note what the numbers of something left as it is would be now, and what a person wrote in it."""
    outcome = Outcome(alone=True)
    if fresh is None or fresh.kind != thing.kind:
        return outcome
    if thing.kind == "text":
        body = copy.deepcopy(thing.body)
        tried = merge_text(body, thing.mark.prints.get(TEXT, ()), fresh.body, figures.lang)
        outcome.left, outcome.own = tried.left, tried.own
        for both in zip(paragraphs_of(thing.body), paragraphs_of(fresh.body), strict=False):
            figures.add_text(*both)
    elif thing.kind == "chart":
        note_figures(thing.chart, fresh.chart, figures)
    return outcome


def _tell_of_charts(number: int, things: Sequence[Thing], anew: Anew, report: Report) -> None:
    """Tell which charts of a slide cannot be made, and what of the others is not on it."""
    for identity in dict.fromkeys(one.mark.identity for one in things):
        if identity in anew.problems:
            report.add_problem(number, anew.problems[identity], left=anew.leaves(identity))
        elif missing := anew.missing(identity, things):
            report.add_missing(number, missing, is_new=anew.has_other_years(identity))


def _with_looks(edits: Edits, outcome: Outcome) -> Edits:
    """Add what a person changed of a shape to what they changed in it."""
    if any(key.endswith("_gone") for key, _ in outcome.told):
        edits.pop("font", None)  # that of what went may be what is missing
    edits.pop("alt", None)  # which is quoted
    form, labels = (outcome.hand.get(key, []) for key in ("form", "labels"))
    others = {"labels": [name for name in labels if name not in form]}
    return {key: names for key, names in (edits | outcome.hand | others).items() if names or key != "labels"}


def _merge(thing: Thing, fresh: Thing, anew: Anew, figures: Figures, done: dict[str, Outcome]) -> Outcome:
    """Bring one thing up to date."""
    try:
        outcome = _merge_content(thing, fresh, anew, figures, done)
    except DAMAGED:
        return Outcome(told=[("damaged", {})], alone=True)
    now, new = properties_of(thing.element), properties_of(fresh.element).get("descr", "")
    figures.add_text(now.get("descr", ""), new)
    known = *thing.mark.prints.get(ALT, ()), fingerprint("")
    if ALT in fresh.mark.prints and not outcome.alone and fingerprint(now.get("descr", "")) in known:
        now.set("descr", new)
    return outcome


def _merge_content(
    thing: Thing, fresh: Thing, anew: Anew, figures: Figures, done: dict[str, Outcome]
) -> Outcome:
    """Bring what a text, table, chart or picture says up to date."""
    if thing.kind == "text":
        figures.add_text("", "\n".join(paragraphs_of(fresh.body)))
        is_ours = looks_of(thing).get("font", ()) == thing.mark.prints.get("font")
        outcome = merge_text(thing.body, thing.mark.prints.get(TEXT, ()), fresh.body, figures.lang)
        if outcome.changed and is_ours:
            follow_size(thing.body, fresh.body)
        return outcome
    if thing.kind == "table":
        for row in cells_of(fresh.table):
            figures.add_text("", "\n".join(row))
        return merge_table(thing.table, thing.mark.prints, fresh.table)
    if thing.kind == "picture":
        return merge_picture(thing, fresh, anew.charts[thing.mark.identity])
    part, prints = thing.chart_part, thing.mark.prints
    if part not in done:  # slides copied by a program may share a chart
        done[part] = merge_chart(thing.package, part, prints, fresh.chart, figures)
    return done[part]


def _write_mark(
    thing: Thing, fresh: Thing | None, outcome: Outcome, stale: Sequence[str], anew: Anew
) -> None:
    """Let a thing carry what we would write now: what differs from it is a person's.

    What is not made any more is of the period of its slide, and tells of the texts there no longer. Of looks
    it carries what stands there, but for those that a person changed.
    """
    of_texts = TEXTS if outcome.alone else (*TEXTS, ALT)
    ours, new = thing.mark.prints, {} if fresh is None else fresh.mark.prints
    held = ours if outcome.alone or outcome.kept else outcome.prints or new
    prints = {key: held[key] for key in held if key not in (*of_texts, STALE)}
    prints |= {key: new[key] for key in new if key in of_texts}
    edited = {BOX if key in ("place", "size", "grouped") else key for key in outcome.hand}
    looks = BOX, ROOM, *LOOKS
    stands = {**looks_of(thing), **{key: ours[key] for key in edited if key in ours and key in looks}}
    prints = {key: prints[key] for key in prints if key not in looks}
    prints |= {key: stands[key] for key in stands if key in ours or key not in edited}
    prints |= {STALE: tuple(stale)} if stale else {}
    Mark(anew.identity_of(thing), thing.mark.part, prints).write(thing.element)
