"""The presentation: title slide, takeaways, the core charts, an appendix in sections, and sources.

Charts are in the order of the suite; slides that are not charts are called framing slides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from ilag_data import regions as places
from ilag_data.catalogue import NOTES
from ilag_data.language import Lang
from ilag_data.periods import spans
from ilag_report.charts import Chart, Source, style
from ilag_report.charts.description import SOURCE_PREFIX, Identity
from ilag_report.charts.labels import sentences
from ilag_report.charts.slides import Deck
from ilag_report.messages import say
from ilag_report.suite import CORE, FIRST_TO_REMEMBER, SECTIONS

_ROWS_PER_SLIDE = 9
_MOST_REMEMBERED = 5
FRONT, REMEMBERED, CONTENTS, DIVIDER, SOURCES = "front", "remembered", "contents", "divider", "sources"
"""The keys of framing slides, where charts have their own."""
_LEADING = (FRONT, REMEMBERED, CONTENTS, DIVIDER, SOURCES)
_REMEMBERED_SIZE = 20.0  # points
_ROOMY_ROW = 0.8  # inches


def deck_bytes(
    charts: Sequence[Chart],
    lang: Lang,
    years: tuple[int, int],
    municipalities: Sequence[str] = places.PROGRAMME,
    template: Path | None = None,
) -> bytes:
    """Return the presentation of charts in one language: the same bytes for the same charts."""
    deck = begin(lang, years, municipalities, template)
    for chart in charts:
        deck.chart(chart)
    return finish(deck, charts, lang)


def begin(lang: Lang, years: tuple[int, int], municipalities: Sequence[str], template: Path | None) -> Deck:
    """Begin a presentation with its title slide."""
    title, *below = front_of(lang, years, municipalities)
    period = tuple(range(years[0], years[1] + 1))
    deck = Deck(lang, title, template, Identity(FRONT, tuple(municipalities), period, lang=lang))
    deck.front(title, below, _mark(deck, FRONT))
    return deck


def front_of(lang: Lang, years: tuple[int, int], municipalities: Sequence[str]) -> tuple[str, str, str]:
    """Return the title, whom it is about and whose figures they are: the opening of deck, page and paper."""
    first, last = years
    names = [places.name(code, lang) for code in municipalities]
    who = say("deck.who", lang, names=names, county=places.name(places.COUNTY, lang))
    return say("deck.title", lang, first=first, last=last), who, say("deck.figures", lang)


def is_leading(identity: str) -> bool:
    """Return whether an identity is that of a framing slide, not of a chart."""
    return Identity.read(identity).key.partition(":")[0] in _LEADING


def _mark(deck: Deck, *key: str) -> str:
    """Return the mark of a framing slide: ``ilag:divider:age|…``."""
    return str(replace(deck.made_for or Identity(lang=deck.lang), key=":".join(key)))


def finish(
    deck: Deck, charts: Sequence[Chart], lang: Lang, number: Mapping[int | str, Sequence[int]] | None = None
) -> bytes:
    """Finish a presentation of title slide and charts: add the other framing slides, and order all slides.

    Framing slides are added last because they contain slide numbers, and charts may have been left out.
    `number` maps a slide's place or name in `laid_out` to the numbers of all slides that show it, first the
    one to refer to; by default slides are numbered in that order.
    """
    parts = laid_out(charts)
    if number is None:
        in_order = [slide for part in parts.values() for slide in part]
        number = {slide: (at,) for at, slide in enumerate(in_order, start=1)}
    made: dict[int | str, int] = {place: place for place in range(len(charts) + 1)}
    slides = deck.presentation.slides
    if REMEMBERED in parts[CORE]:
        made[REMEMBERED], told = len(slides), [charts.index(chart) + 1 for chart in to_remember(charts)]
        remember(deck, [(charts[at - 1], str(number[at][0])) for at in told])
        deck.link(made[REMEMBERED], told)
    appendix = {section: part for section, part in parts.items() if section in SECTIONS and section != CORE}
    topics = {
        section: _topics([(charts[at - 1], number[at]) for at in part if isinstance(at, int)], lang)
        for section, part in appendix.items()
    }
    if appendix:
        made[CONTENTS] = len(slides)
        begins = min((at for section in appendix for at in number.get(section, ())), default=0)
        core = [at for slide in parts[CORE] for at in number.get(slide, (0,))]
        deck.table(
            say(f"sections.{CONTENTS}", lang),
            say("deck.contents_subtitle", lang, last=max([at for at in core if at < begins] or core)),
            say("deck.contents_headers", lang).split("|"),
            [
                (
                    say(f"sections.{section}", lang),
                    spans(at for slide in part for at in number.get(slide, ())),
                    say("deck.topics", lang, topics=topics[section]),
                )
                for section, part in appendix.items()
            ],
            mark=_mark(deck, CONTENTS),
            sizes=(style.DENSE_SIZE,),
            tallest=_ROOMY_ROW,
        )
    for section in appendix:
        made[section] = len(slides)
        add_divider(deck, section, [topic for topic, _ in topics[section]])
    if appendix:
        deck.link(made[CONTENTS], [made[section] for section in appendix])
    before_sources = len(slides)
    _add_sources(deck, charts, lang)
    sections = {say(f"sections.{name}", lang): [made[one] for one in part] for name, part in parts.items()}
    sections[say("deck.method_title", lang)] = [*range(before_sources, len(slides))]
    deck.arrange(sections)
    return deck.save()


def add_divider(deck: Deck, section: str, topics: Sequence[str]) -> None:
    """Add the slide before a section, with the section's topics."""
    title = say("deck.divider", deck.lang, name=say(f"sections.{section}", deck.lang))
    topic = say("deck.topics", deck.lang, topics=[(topic, "") for topic in topics])
    deck.front(title, [topic], _mark(deck, DIVIDER, section))


def laid_out(charts: Sequence[Chart]) -> dict[str, list[int | str]]:
    """Return section → its slides in order, without the sources: charts by their positions, from 1.

    0 is the title slide; the divider of a section has the section's name.
    """
    held: dict[str, list[int | str]] = {section: [] for section in SECTIONS}
    for place, chart in enumerate(charts, start=1):
        held[section_of(chart)].append(place)
    core = [0, *([REMEMBERED] if to_remember(charts) else []), *held.pop(CORE)]
    appendix = {section: [section, *places] for section, places in held.items() if places}
    return {CORE: core, **({CONTENTS: [CONTENTS]} if appendix else {}), **appendix}


def section_of(chart: Chart) -> str:
    """Return the section of a chart: the core, if the suite lacks the chart."""
    return next((section for section, keys in SECTIONS.items() if chart.identity.key in keys), CORE)


def to_remember(charts: Sequence[Chart]) -> list[Chart]:
    """Return the charts whose findings are the takeaways, in the order given."""
    return first_of(charts, FIRST_TO_REMEMBER, _MOST_REMEMBERED)


def first_of(charts: Sequence[Chart], keys: Sequence[str], most: int) -> list[Chart]:
    """Return the charts of the first `most` keys that are present, in the order of the charts."""
    there = {chart.identity.key for chart in charts}
    chosen = [key for key in keys if key in there][:most]
    return [chart for chart in charts if chart.identity.key in chosen]


def remember(deck: Deck, found: Sequence[tuple[Chart, str]]) -> None:
    """Add the slide of takeaways: findings, each with the number of its slide."""
    lang = deck.lang
    deck.table(
        say("deck.remembered_title", lang, total=len(found)),
        say("deck.remembered_subtitle", lang),
        say("deck.remembered_headers", lang).split("|"),
        [(chart.title.replace(" – ", "\u00a0– "), number) for chart, number in found],
        [say("deck.remembered_source", lang)],
        notes=" ".join(f"{chart.title}. {chart.source}" for chart, _ in found),
        mark=_mark(deck, REMEMBERED, ",".join(chart.identity.key for chart, _ in found)),
        sizes=(_REMEMBERED_SIZE,),
        tallest=_ROOMY_ROW,
    )


def _topics(charts: Sequence[tuple[Chart, Sequence[int]]], lang: Lang) -> list[tuple[str, str]]:
    """Return the topics of charts, each with the numbers of its slides."""
    numbers: dict[str, list[int]] = {}
    for chart, slides in charts:
        numbers.setdefault(chart.identity.key, []).extend(slides)
    return [(say(f"contents.{key}", lang), spans(at)) for key, at in numbers.items()]


def _add_sources(deck: Deck, charts: Sequence[Chart], lang: Lang) -> None:
    """Add the sources as native tables, with what applies to all figures below."""
    method, rows = method_of(charts, lang), source_rows(charts, lang)
    told = chain(*map(sentences, (method, *(chart.definition for chart in charts))))
    notes = " ".join(filter(None, dict.fromkeys(told)))
    for first in range(0, len(rows), _ROWS_PER_SLIDE):
        deck.table(
            say("deck.method_title", lang),
            say("deck.method_subtitle", lang),
            say("deck.method_headers", lang).split("|"),
            rows[first : first + _ROWS_PER_SLIDE],
            [method],
            notes=notes,
            mark=_mark(deck, SOURCES, str(first // _ROWS_PER_SLIDE + 1)),
        )


def method_of(charts: Sequence[Chart], lang: Lang) -> str:
    """Return what applies to all figures of some charts."""
    return say(
        "deck.method",
        lang,
        county=places.name(places.COUNTY, lang),
        municipalities=len(places.TODAY),
        year_end=NOTES["year-end"][lang],
        commuting=any(source.table == "03321" for chart in charts for source in chart.sources),
    )


def source_rows(charts: Sequence[Chart], lang: Lang) -> list[tuple[str, ...]]:
    """Return table, content, time of measurement, date and origin of the charts' sources, each once.

    Charts may cite a table with different notes; it is one row here.
    """
    return [
        *dict.fromkeys(
            (source.table, source.title, source.measured, source.date, _whence(source, lang))
            for chart in charts
            for source in chart.sources
        )
    ] or [("", chart.subtitle, "", "", chart.source) for chart in charts]


def _whence(source: Source, lang: Lang) -> str:
    """Return the origin of a table, without the publisher and the table's number, which the slide shows."""
    whole = source.citation.removeprefix(SOURCE_PREFIX[lang])
    rest = whole.removeprefix(say("deck.cited", lang, table=source.table))
    return rest.lstrip(",. ") or say("deck.publisher", lang)
