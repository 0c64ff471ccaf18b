"""Writing the suite: every chart in files of its own, and the whole presentation.

The presentation has a title slide, what to remember, the core charts, an appendix with contents and sections,
method and sources: in the order that the suite declares.
"""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from ilag_data import regions as places
from ilag_data.catalogue import NOTES
from ilag_data.errors import ArchiveError, ChartError, IlagError, NotFetchedError, SelectionError
from ilag_data.periods import spans
from ilag_data.tables import vintage
from ilag_report.charts import style
from ilag_report.charts.description import SOURCE_PREFIX
from ilag_report.charts.export import paths_of, render, store
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.sections import arrange
from ilag_report.charts.slides import Deck
from ilag_report.charts.style import made_together
from ilag_report.charts.template_file import check_not_over
from ilag_report.messages import say
from ilag_report.pool import shared
from ilag_report.suite import CORE, FIRST_TO_REMEMBER, SECTIONS, Ask, choose

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.charts import Chart, Source
    from ilag_report.plan import Plan

_ROWS_PER_SLIDE = 9
_MOST_REMEMBERED = 5
_REMEMBERED, _CONTENTS = "remembered", "contents"
"""What slides that lead through the presentation are called while it is laid out."""
_REMEMBERED_SIZE = 20.0  # points
_ROOMY_ROW = 0.8  # inches
_WORTH_A_PROCESS = 8  # charts: a process takes as long to start as they take to be drawn


def write_suite(plan: Plan) -> Generator[tuple[str, list[Path]], None, None]:
    """Write the charts in their order, then the presentation: yield what was made, and its files.

    Every chart is described before the first file is written, so that figures that are missing, damaged or
    replaced meanwhile stop it before anything has changed. Many charts are drawn by several processes at the
    same time, the first while the last are described. Where the presentation is written, it holds the slides.

    No files, and the reason, come where the figures do not hold a chart of other municipalities, of another
    period or of another area, or where it cannot be drawn for so many; and where it is of figures that only a
    fetch brings, with the command. Where an `IlagError` is raised, files written until then are whole, and
    nothing is written after it.
    """
    # This would make every chart fail alike, and is to be told once.
    if plan.template is not None and "pptx" in plan.formats:
        Layouts.of(plan.template)
    deck_file = say("deck.file", plan.lang)
    if plan.with_deck:
        check_not_over(plan.template, paths_of(deck_file, plan.out, ["pptx"]))
    begun = vintage()
    left_out: dict[str, IlagError] = {}
    charts: dict[str, Chart] = {}
    work = partial(_made, plan)
    with (
        shared(work, _others(plan), "ilag_report.charts.export") as drawing,
        made_together(plan.municipalities),
    ):
        for name, chart in _described(plan, left_out):
            check_not_over(plan.template, paths_of(chart.name, plan.out, plan.formats_of_each))
            charts[name] = chart
            drawing.begin(chart)
        if vintage() != begun:
            raise ArchiveError(
                "The figures were replaced while charts were made of them; nothing has been written.",
                "run the same again.",
            )
        if not charts:
            raise next(iter(left_out.values()))
        for name, reason in left_out.items():
            remedy = f" To have it, {reason.remedy}" if isinstance(reason, NotFetchedError) else ""
            yield f"{name} is left out: {reason.problem}{remedy}", []
        deck = _begun(plan.lang, plan.ends, plan.municipalities, plan.template) if plan.with_deck else None
        drawn: list[Chart] = []
        for (name, chart), made in zip(charts.items(), drawing.results(), strict=True):
            try:
                files = made.result()
                if deck is not None:
                    deck.chart(chart)
            except ChartError as error:
                left_out[name] = _unless_a_fault(plan, name, error)
                yield f"{name} is left out: {error.problem}", []
                continue
            except BrokenExecutor as error:
                raise ChartError(
                    f"A process ended before {name} was drawn.",
                    "close what needs much memory, and run the same again.",
                ) from error
            drawn.append(chart)
            yield chart.name, store(files, chart.name, plan.out)
        if not drawn:
            raise next(iter(left_out.values()))
        if deck is not None:
            content = {"pptx": _finished(deck, drawn, plan.lang)}
            yield deck_file, store(content, deck_file, plan.out)


def _others(plan: Plan) -> int:
    """Return how many processes are to draw beside this one: none for few charts, or for tables."""
    if {"csv", "xlsx"} >= {*plan.formats}:
        return 0
    worth = len(choose(plan.only, plan.municipalities)) // _WORTH_A_PROCESS
    return max(min(plan.processes, worth) - 1, 0)


def _made(plan: Plan, chart: Chart) -> dict[str, bytes]:
    """Make the contents of one chart's files: work for any process."""
    try:
        with made_together(plan.municipalities):
            return render(chart, plan.formats_of_each, plan.template)
    except Exception as error:
        error.add_note(f"It happened with the chart {chart.name}.")
        raise


def _described(plan: Plan, left_out: dict[str, IlagError]) -> Iterator[tuple[str, Chart]]:
    """Describe the charts, and note which of them the figures do not hold, and why."""
    ask = Ask(plan.lang, plan.years, plan.municipalities)
    for name, entry in choose(plan.only, plan.municipalities).items():
        try:
            yield name, entry(ask=ask)
        except (SelectionError, ChartError) as error:
            left_out[name] = _unless_a_fault(plan, name, error)


def _unless_a_fault(plan: Plan, name: str, error: IlagError) -> IlagError:
    """Return why a chart is left out, or raise it with its name where it must not be.

    The bundled figures hold everything for the programme and its period, so for them this is a fault to be
    told, but what only a fetch brings. Elsewhere a municipality may be made of parts of others or be one too
    many for a chart, and another period may lack what a chart is about.
    """
    if plan.is_standard and not isinstance(error, NotFetchedError):
        raise type(error)(f"{name}: {error.problem}", error.remedy) from error
    return error


def deck_bytes(
    charts: Sequence[Chart],
    lang: Lang,
    years: tuple[int, int],
    municipalities: Sequence[str] = places.PROGRAMME,
    template: Path | None = None,
) -> bytes:
    """Make the presentation of charts in one language: the same bytes for the same charts."""
    deck = _begun(lang, years, municipalities, template)
    for chart in charts:
        deck.chart(chart)
    return _finished(deck, charts, lang)


def _begun(lang: Lang, years: tuple[int, int], municipalities: Sequence[str], template: Path | None) -> Deck:
    """Begin a presentation with its title slide."""
    first, last = years
    title = say("deck.title", lang, first=first, last=last)
    names = [places.name(code, lang) for code in municipalities]
    who = say("deck.who", lang, names=names, county=places.name(places.COUNTY, lang))
    deck = Deck(lang, title, template)
    deck.front(title, [who, say("deck.figures", lang)])
    return deck


def _finished(deck: Deck, charts: Sequence[Chart], lang: Lang) -> bytes:
    """End a presentation of title slide and charts: add what leads through them, and put all in order.

    What leads through them comes last, as it has the numbers of slides, and charts may have been left out.
    """
    parts = _laid_out(charts)
    in_order = [slide for part in parts.values() for slide in part]
    number = {slide: at for at, slide in enumerate(in_order, start=1)}
    made: dict[int | str, int] = {place: place for place in range(len(charts) + 1)}
    slides = deck.presentation.slides
    if _REMEMBERED in parts[CORE]:
        made[_REMEMBERED] = len(slides)
        _add_remembered(deck, [(charts[at - 1], number[at]) for at in _to_remember(charts)], lang)
    appendix = {section: part for section, part in parts.items() if section in SECTIONS and section != CORE}
    topics = {
        section: _topics([(charts[at - 1], number[at]) for at in part if isinstance(at, int)], lang)
        for section, part in appendix.items()
    }
    if appendix:
        made[_CONTENTS] = len(slides)
        deck.table(
            say(f"sections.{_CONTENTS}", lang),
            say("deck.contents_subtitle", lang, last=len(parts[CORE])),
            say("deck.contents_headers", lang).split("|"),
            [
                (
                    say(f"sections.{section}", lang),
                    spans(number[slide] for slide in part),
                    say("deck.topics", lang, topics=topics[section]),
                )
                for section, part in appendix.items()
            ],
            sizes=(style.DENSE_SIZE,),
            tallest=_ROOMY_ROW,
        )
    for section in appendix:
        made[section] = len(slides)
        title = say("deck.divider", lang, name=say(f"sections.{section}", lang))
        deck.front(title, [say("deck.topics", lang, topics=[(topic, "") for topic, _ in topics[section]])])
    before_sources = len(slides)
    _add_sources(deck, charts, lang)
    sections = {say(f"sections.{name}", lang): [made[one] for one in part] for name, part in parts.items()}
    sections[say("deck.method_title", lang)] = [*range(before_sources, len(slides))]
    arrange(deck.presentation, sections)
    return deck.save()


def _laid_out(charts: Sequence[Chart]) -> dict[str, list[int | str]]:
    """Return section → its slides in order, without the sources: charts by their places, counted from 1.

    0 is the title slide; the divider of a section has its name.
    """
    held: dict[str, list[int | str]] = {section: [] for section in SECTIONS}
    for place, chart in enumerate(charts, start=1):
        held[_section_of(chart)].append(place)
    core = [0, *([_REMEMBERED] if _to_remember(charts) else []), *held.pop(CORE)]
    appendix = {section: [section, *places] for section, places in held.items() if places}
    return {CORE: core, **({_CONTENTS: [_CONTENTS]} if appendix else {}), **appendix}


def _section_of(chart: Chart) -> str:
    """Return the section of a chart: the core's, where it is none of the suite."""
    return next((section for section, keys in SECTIONS.items() if chart.identity.key in keys), CORE)


def _to_remember(charts: Sequence[Chart]) -> list[int]:
    """Return the places of the charts whose findings are to be remembered, counted from 1."""
    there = {chart.identity.key for chart in charts}
    keys = [key for key in FIRST_TO_REMEMBER if key in there][:_MOST_REMEMBERED]
    return [place for place, chart in enumerate(charts, start=1) if chart.identity.key in keys]


def _add_remembered(deck: Deck, found: Sequence[tuple[Chart, int]], lang: Lang) -> None:
    """Add the slide with the findings to remember, each with the number of its slide."""
    deck.table(
        say("deck.remembered_title", lang, total=len(found)),
        say("deck.remembered_subtitle", lang),
        say("deck.remembered_headers", lang).split("|"),
        [(chart.title.replace(" – ", "\u00a0– "), str(number)) for chart, number in found],
        [say("deck.remembered_source", lang)],
        notes=" ".join(f"{chart.title}. {chart.source}" for chart, _ in found),
        sizes=(_REMEMBERED_SIZE,),
        tallest=_ROOMY_ROW,
    )


def _topics(charts: Sequence[tuple[Chart, int]], lang: Lang) -> list[tuple[str, str]]:
    """Return what charts are about, each kind with the numbers of its slides."""
    numbers: dict[str, list[int]] = {}
    for chart, number in charts:
        numbers.setdefault(chart.identity.key, []).append(number)
    return [(say(f"contents.{key}", lang), spans(at)) for key, at in numbers.items()]


def _add_sources(deck: Deck, charts: Sequence[Chart], lang: Lang) -> None:
    """Add the sources as native tables, and what holds for all figures below."""
    sources = list(dict.fromkeys(source for chart in charts for source in chart.sources))
    methods = list(dict.fromkeys(chart.method for chart in charts if chart.method))
    method = say(
        "deck.method",
        lang,
        county=places.name(places.COUNTY, lang),
        municipalities=len(places.TODAY),
        year_end=NOTES["year-end"][lang],
        commuting=any(source.table == "03321" for source in sources),
    )
    # A table may have been cited with other notes by another chart: that is one line here.
    rows = [
        *dict.fromkeys(
            (source.table, source.title, source.measured, _day(source.date, lang), _whence(source, lang))
            for source in sources
        )
    ] or [("", chart.subtitle, "", "", chart.source) for chart in charts]
    for first in range(0, len(rows), _ROWS_PER_SLIDE):
        deck.table(
            say("deck.method_title", lang),
            say("deck.method_subtitle", lang),
            say("deck.method_headers", lang).split("|"),
            rows[first : first + _ROWS_PER_SLIDE],
            [method],
            notes=" ".join([method, *methods]),
        )


def _day(iso: str, lang: Lang) -> str:
    """Write a day in the form of the language; what is no day, e.g. nothing, as it is."""
    try:
        return say("deck.date", lang, day=date.fromisoformat(iso))
    except ValueError:
        return iso


def _whence(source: Source, lang: Lang) -> str:
    """Say where a table was got from, without what the slide says of all and the first column of each."""
    whole = source.citation.removeprefix(SOURCE_PREFIX[lang])
    rest = whole.removeprefix(say("deck.cited", lang, table=source.table))
    return rest.lstrip(",. ") or say("deck.publisher", lang)
