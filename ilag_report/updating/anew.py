"""What a presentation would say of the figures held now: the same slides, made anew and read back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ilag_data import regions as places
from ilag_data.errors import ChartError, IlagError, SelectionError
from ilag_report import deck as decks
from ilag_report.charts.description import Identity
from ilag_report.charts.slides import Deck
from ilag_report.charts.style import made_together
from ilag_report.suite import SECTIONS, Ask, asked
from ilag_report.updating.package import Package
from ilag_report.updating.recognise import things_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.charts import Chart
    from ilag_report.updating.recognise import Thing

_NO_SLIDE = "–"
_IN_ORDER = [key for keys in SECTIONS.values() for key in keys]


Asks = dict[tuple[object, ...], Ask]
Years = tuple[int, ...] | None


@dataclass
class Anew:
    """The slides made anew: each thing of them, by the mark of the one that it is to replace."""

    things: dict[tuple[str, str], Thing] = field(default_factory=dict)
    charts: dict[str, Chart] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)  # identity → why it cannot be made
    now: dict[str, str] = field(default_factory=dict)  # identity → that of the years to be shown

    def of(self, thing: Thing) -> Thing | None:
        """Return what is to stand there now."""
        return self.things.get((self.now.get(thing.mark.identity, ""), thing.mark.part))


def made_anew(things: Sequence[Thing], template: Path, years: Years) -> Anew:
    """Make every slide that a presentation has of ours, of the years it shows or else of others.

    Slides are laid out by the presentation's own layouts, and by ours where a chart does not fit those.
    """
    anew, asks = Anew(), Asks()
    numbers: dict[str, int] = {}
    for one in things:
        numbers.setdefault(one.mark.identity, one.slide)
    for identity in numbers:
        if not decks.is_leading(identity):
            _describe(anew, asks, identity, years)
    for lang in dict.fromkeys(Identity.read(identity).lang for identity in numbers):
        if lang in ("no", "en"):
            _lay_out(anew, asks, lang, numbers, template, years)
    return anew


def _ask(asks: Asks, lang: str, years: Iterable[int], municipalities: Iterable[str]) -> Ask:
    """Return what is asked; what was loaded for it is loaded once."""
    key = lang, tuple(years), tuple(municipalities)
    return asks.setdefault(key, Ask(*key))


def _describe(anew: Anew, asks: Asks, identity: str, years: Years) -> None:
    """Describe the chart of an identity as it is now, or note why that cannot be."""
    was = Identity.read(identity)
    found = asked(was.key, was.areas)
    if found is None or was.borders != "today" or was.lang not in ("no", "en"):
        anew.problems[identity] = ""
        return
    entry, municipalities = found
    as_asked = bool(municipalities) and set(municipalities) <= set(places.TODAY)
    if not as_asked:  # made of frames in a notebook: it carries their areas, and the suite's may be others
        inside = [area for area in was.areas if area in places.TODAY]
        municipalities = places.PROGRAMME if set(inside) <= set(places.PROGRAMME) else tuple(inside)
    try:
        with made_together(municipalities):
            if not as_asked:
                before = entry.described(_ask(asks, was.lang, was.years, municipalities))
                if str(before.identity) != identity:
                    anew.problems[identity] = ""
                    return
            ask = _ask(asks, was.lang, years or was.years, municipalities)
            anew.charts[identity] = entry(ask=ask) if as_asked else entry.described(ask)
    except (SelectionError, ChartError) as error:
        anew.problems[identity] = error.problem


def _lay_out(
    anew: Anew, asks: Asks, lang: Lang, numbers: Mapping[str, int], template: Path, years: Years
) -> None:
    """Lay out the slides of one language."""
    own = [
        (identity, one)
        for identity in numbers
        if decks.is_leading(identity) and (one := Identity.read(identity)).lang == lang
    ]
    charts = {identity: chart for identity, chart in anew.charts.items() if chart.lang == lang}
    once = {str(chart.identity): (identity, chart) for identity, chart in reversed(charts.items())}
    in_order = sorted(once.values(), key=lambda one: _IN_ORDER.index(one[1].identity.key))
    anew.now |= {identity: str(chart.identity) for identity, chart in charts.items()}
    anew.now |= {identity: str(replace(one, years=years or one.years)) for identity, one in own}
    made: list[tuple[Deck, list[tuple[str, Chart]]]] = []
    for layouts in (template, None):
        with suppress(IlagError):
            made.append((_begun(lang, own[0][1] if own else None, years, layouts), []))
    for identity, chart in in_order:
        for deck, held in made:
            try:
                with made_together(places.PROGRAMME):
                    deck.chart(chart)
            except ChartError as error:
                anew.problems[identity] = error.problem
            else:
                anew.problems.pop(identity, None)
                held.append((identity, chart))
                break
    for deck, held in made:
        if own and deck is made[0][0]:
            content = _finished(deck, held, own, asks, numbers, years)
        else:
            content = deck.save()
        for thing in things_in(Package(content)):
            anew.things.setdefault(thing.key, thing)


def _begun(lang: Lang, own: Identity | None, years: Years, layouts: Path | None) -> Deck:
    """Begin a presentation, with a title slide if there is one."""
    if own is None:
        return Deck(lang, "", layouts)
    period = years or own.years
    return decks.begin(lang, (min(period), max(period)), own.areas, layouts)


def _finished(
    deck: Deck,
    held: Sequence[tuple[str, Chart]],
    own: Sequence[tuple[str, Identity]],
    asks: Asks,
    numbers: Mapping[str, int],
    years: Years,
) -> bytes:
    """Add the slides that lead through a presentation, with the numbers that its slides have now."""
    by_key = {chart.identity.key: (chart, str(numbers[identity])) for identity, chart in reversed(held)}
    for _, one in own:
        kind, _, keys = one.key.partition(":")
        if kind == decks.REMEMBERED:
            ask = _ask(asks, one.lang, years or one.years, one.areas)
            found = [by_key.get(key) or _gone(key, ask) for key in keys.split(",")]
            decks.remember(deck, [pair for pair in found if pair is not None])
    at: dict[int | str, int] = {place: numbers[identity] for place, (identity, _) in enumerate(held, start=1)}
    for identity, one in own:
        kind, _, section = one.key.partition(":")
        at[0 if kind == decks.FRONT else section or kind] = numbers[identity]
    return decks.finish(deck, [chart for _, chart in held], deck.lang, at)


def _gone(key: str, ask: Ask) -> tuple[Chart, str] | None:
    """Describe a chart whose slide a person took out, for the sentence that is still there."""
    found = asked(key, ask.municipalities)
    try:
        return None if found is None else (found[0](ask=ask), _NO_SLIDE)
    except (SelectionError, ChartError):
        return None
