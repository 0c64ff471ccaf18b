"""Generate the slides of a presentation anew from the figures now held, and read them back.

Framing slides are those that are no charts: title, takeaways, contents, dividers and sources.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, get_args

from ilag_data import regions as places
from ilag_data.errors import ChartError, IlagError, SelectionError, some
from ilag_data.language import Lang, Text
from ilag_report import deck as decks
from ilag_report.charts.description import Identity
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.looks import scaled
from ilag_report.charts.marks import TEXTS, laid_out
from ilag_report.charts.reading import PER_INCH
from ilag_report.charts.slides import Deck
from ilag_report.charts.style import made_together
from ilag_report.charts.template import BODY_BOX, SOURCE_BOX, SUBTITLE_BOX
from ilag_report.messages import say
from ilag_report.suite import CORE, SECTIONS, Ask, asked
from ilag_report.updating.package import Package
from ilag_report.updating.recognise import things_in, without_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from ilag_report.charts import Chart
    from ilag_report.charts.area import Box
    from ilag_report.charts.body import Body
    from ilag_report.suite import Entry
    from ilag_report.updating.recognise import Thing

Years = tuple[int, ...] | None
_NO_SLIDE = "–"
_NEAR = 0.02  # inches
_IN_ORDER = [key for keys in SECTIONS.values() for key in keys]


def with_fronts(package: Package, things: Sequence[Thing]) -> list[Thing]:
    """Add the title slide and dividers, whose marks LibreOffice drops; figures do not change their texts."""
    own = [one.mark.identity for one in things if decks.is_leading(one.mark.identity)]
    if (
        not own
        or _in_the_way(own[0]) is not None
        or any(one.startswith(f"ilag:{decks.FRONT}|") for one in own)
    ):
        return [*things]
    first = Identity.read(own[0])
    deck = _begun(language_of(own[0]), first, None, None)
    for section in SECTIONS:
        if section != CORE:
            known = [say(f"contents.{key}", deck.lang) for key in SECTIONS[section]]
            decks.add_divider(deck, section, known)
    found = without_marks(package, things, things_in(Package(deck.save())))
    return sorted([*things, *found], key=lambda one: one.slide)


class Anew:
    """All slides of a presentation that ilag made, generated anew for the same years or for others.

    They use the presentation's own layouts, or ilag's where a chart does not fit those.
    """

    def __init__(self, things: Sequence[Thing], template: Path, years: Years) -> None:
        self.charts: dict[str, Chart] = {}
        """Identity in the presentation → the chart as it is now."""
        self.problems: dict[str, Text] = {}
        """Identity → why it cannot be made for the new years, or at all."""
        self._things, self._template, self._years = things, template, years
        self._asks: dict[object, Ask] = {}
        self._now: dict[str, str] = {}  # identity in the presentation → that for the years to show
        self._made: dict[tuple[str, str], Thing] = {}
        self._slides = _slides_of(things)
        for identity in self._slides:
            if (problem := _in_the_way(identity)) is not None:
                self.problems[identity] = problem
            elif not decks.is_leading(identity):
                self._describe(identity)
        # Framing slides state the period that most charts show.
        if years and 2 * sum(one.identity.years == years for one in self.charts.values()) < len(self.charts):
            self._years = None
        for lang in get_args(Lang):
            self._lay_out(lang)

    @property
    def _leading(self) -> list[str]:
        return [one for one in self._slides if decks.is_leading(one) and one not in self.problems]

    def leaves(self, identity: str) -> bool:
        """Return whether a chart or slide is left alone: it cannot be made, or the suite lacks it."""
        return identity in self.problems and identity not in self.charts

    def now(self, identity: str) -> str:
        """Return the new identity of a chart or slide, whose period may have changed."""
        return self._now.get(identity, identity)

    def of(self, thing: Thing) -> Thing | None:
        """Return the regenerated counterpart of a shape, if there is one."""
        return self._made.get((self.now(thing.mark.identity), thing.mark.part))

    def missing(self, identity: str, things: Sequence[Thing]) -> list[str]:
        """Return the parts of a generated slide that are missing from the presentation.

        A chart without any text of its slide, or one header, was copied there alone, so nothing is missing.
        """
        there = [one for one in things if one.mark.identity == identity]
        known = {one.mark.part for one in there}
        is_alone = not known & {*TEXTS} and (len(there) == 1 or any(one.kind != "text" for one in there))
        return [
            part
            for (one, part), made in self._made.items()
            if one == self.now(identity) and part not in known and (made.kind != "text" or part in TEXTS)
            if not is_alone
        ]

    def _describe(self, identity: str) -> None:
        """Make the chart of an identity from the figures now held, or record why that is impossible.

        A chart without figures for the new period keeps its own.
        """
        was, found = Identity.read(identity), _asked(identity)
        if found is None:
            self.problems[identity] = _UNKNOWN
            return
        entry, municipalities, as_asked = found
        with made_together(municipalities):
            for years in dict.fromkeys((self._years or was.years, was.years)):
                ask = self._ask(replace(was, years=years), municipalities)
                try:
                    # A chart made from frames in a notebook has their areas, not always the suite's.
                    if (
                        not as_asked
                        and str(entry.described(self._ask(was, municipalities)).identity) != identity
                    ):
                        self.problems[identity] = _UNKNOWN
                    else:
                        self.charts[identity] = entry(ask=ask) if as_asked else entry.described(ask)
                        return
                except (SelectionError, ChartError) as error:
                    self.problems[identity] = error.words[0]

    def _ask(self, of: Identity, municipalities: Iterable[str]) -> Ask:
        """Return the `Ask` for an identity, shared so that its figures are loaded once."""
        key = language_of(str(of)), of.years, tuple(municipalities)
        return self._asks.setdefault(key, Ask(*key))

    def _lay_out(self, lang: Lang) -> None:
        """Lay out the slides of one language, framing slides included."""
        own = {one: Identity.read(one) for one in self._leading if language_of(one) == lang}
        charts = {identity: chart for identity, chart in self.charts.items() if chart.lang == lang}
        self._now |= {identity: str(chart.identity) for identity, chart in charts.items()}
        self._now |= {
            identity: str(replace(one, years=self._years or one.years)) for identity, one in own.items()
        }
        once = {str(chart.identity): identity for identity, chart in reversed(charts.items())}
        held: dict[Deck, list[str]] = {}
        for deck in self._decks(lang, next(iter(own.values()), None)):
            held[deck] = []
        for identity in sorted(once.values(), key=lambda one: _IN_ORDER.index(charts[one].identity.key)):
            for deck, shown in held.items():
                try:
                    with made_together(_asked(identity)[1]):  # type: ignore[index]
                        deck.chart(charts[identity])
                except ChartError as error:
                    self.problems[identity] = error.words[0]
                else:
                    shown.append(identity)
                    break
            else:
                del self.charts[identity]
        for place, (deck, shown) in enumerate(held.items()):
            content = deck.save() if place or not own else self._finished(deck, shown, own)
            for thing in things_in(Package(content)):
                self._made.setdefault(thing.key, thing)

    def _decks(self, lang: Lang, own: Identity | None) -> list[Deck]:
        """Begin a deck with the presentation's layouts and one with ilag's, the better fit first.

        LibreOffice (7.4) alters layouts when saving: if most charts fit neither, their boxes define it.
        """
        decks = []
        for layouts in (self._template, None):
            with suppress(IlagError):
                decks.append(_begun(lang, own, self._years, layouts))
        bodies = _bodies_of(self._things, self.charts)
        fitting = {deck: sum(_fits(deck, body) for body in bodies) for deck in decks}
        decks.sort(key=lambda deck: -fitting[deck])
        if 2 * fitting[decks[0]] < len(bodies):
            _lay_out_in(decks[0], _around(bodies))
        return decks

    def _finished(self, deck: Deck, shown: Sequence[str], own: dict[str, Identity]) -> bytes:
        """Add the framing slides, with the slide numbers of the presentation."""
        at: dict[int | str, Sequence[int]] = {
            place: self._slides[one] for place, one in enumerate(shown, start=1)
        }
        for identity, one in own.items():
            kind, _, of = one.key.partition(":")
            at[0 if kind == decks.FRONT else of or kind] = self._slides[identity]
            if kind == decks.REMEMBERED:
                told = (self._sentence(identity, key, shown) for key in of.split(","))
                decks.remember(deck, [*filter(None, told)])
        return decks.finish(deck, [self.charts[one] for one in shown], deck.lang, at)

    def _sentence(self, own: str, key: str, shown: Sequence[str]) -> tuple[Chart, str] | None:
        """Return the chart of a takeaway and its slide number, or a dash without one; None if not made."""
        for identity in sorted(shown, key=self._slides.__getitem__):
            if (chart := self.charts[identity]).identity.key == key:
                return chart, str(self._slides[identity][0])
        was = Identity.read(own)
        found = asked(key, was.areas)
        with suppress(SelectionError, ChartError):
            if found is not None:
                ask = self._ask(replace(was, years=self._years or was.years), was.areas)
                return found[0](ask=ask), _NO_SLIDE
        return None


def _slides_of(things: Sequence[Thing]) -> dict[str, list[int]]:
    """Return identity → its slide numbers in order."""
    found: dict[str, list[int]] = {}
    for one in things:
        found.setdefault(one.mark.identity, []).append(one.slide)
    return {identity: sorted({*slides}) for identity, slides in found.items()}


def _asked(identity: str) -> tuple[Entry, tuple[str, ...], bool] | None:
    """Return the suite's chart for an identity, its municipalities, and whether the areas determined them."""
    was = Identity.read(identity)
    found = asked(was.key, was.areas)
    if found is None or was.borders != "today" or was.lang not in get_args(Lang):
        return None
    entry, municipalities = found
    if municipalities and set(municipalities) <= set(places.TODAY):
        return entry, municipalities, True
    inside = tuple(area for area in was.areas if area in places.TODAY)
    return entry, places.PROGRAMME if set(inside) <= set(places.PROGRAMME) else inside, False


_UNKNOWN = Text(
    "den er laget i utforskeren eller i Python, og må lages på nytt der.",
    "it was made in the explorer or in Python, and has to be made anew there.",
)


def _in_the_way(identity: str) -> Text | None:
    """Return why a slide cannot be made here; None if it can."""
    was = Identity.read(identity)
    if was.lang not in get_args(Lang) or not (decks.is_leading(identity) or asked(was.key, was.areas)):
        return _UNKNOWN
    known = {*places.TODAY, *places.AREAS, places.COUNTY, places.NORWAY}
    if (strange := [area for area in was.areas if area not in known]) or not was.areas or not was.years:
        return Text(
            f"stedene eller årene i den ({some(strange)}) er ikke blant dem i {places.CONFIG.county_name}.",
            f"its areas or years ({some(strange)}) are none of {places.CONFIG.county_name}.",
        )
    return None


def language_of(identity: str) -> Lang:
    """Return the language of a chart or framing slide."""
    return "en" if Identity.read(identity).lang == "en" else "no"


def _begun(lang: Lang, own: Identity | None, years: Years, layouts: Path | None) -> Deck:
    """Begin a presentation, with a title slide if `own` identifies a framing slide."""
    if own is None:
        return Deck(lang, "", layouts)
    period = years or own.years
    return decks.begin(lang, (min(period), max(period)), own.areas, layouts)


def _bodies_of(things: Iterable[Thing], charts: Mapping[str, Chart]) -> list[Box]:
    """Return the box, in inches, that ilag gave the charts, tables and pictures of each complete slide."""
    sides: dict[tuple[int, str], list[list[float]]] = defaultdict(list)
    for one in things:
        if one.kind != "text" and (told := laid_out(one.mark.prints)):
            sides[one.slide, one.mark.identity].append([side / PER_INCH for side in told])
    return [
        _around(boxes)
        for (_, identity), boxes in sides.items()
        if identity not in charts or len(boxes) == _parts_of(charts[identity].body)
    ]


def _parts_of(body: Body) -> int:
    """Return the number of charts, tables and pictures on a slide."""
    return len(body.panels) + (body.below is not None) if isinstance(body, Grid) else 1


def _around(boxes: Iterable[Sequence[float]]) -> Box:
    """Return the bounding box of several boxes."""
    left, top, right, bottom = zip(
        *((x, y, x + width, y + height) for x, y, width, height in boxes), strict=True
    )
    return min(left), min(top), max(right) - min(left), max(bottom) - min(top)


def _fits(deck: Deck, body: Box) -> bool:
    """Return whether a box matches the body of a layout horizontally and lies within it vertically."""
    left, top, width, height = body
    for page in deck.layouts.pages.values():
        room = scaled(page.body, page.scale)
        beside = max(abs(left - room[0]), abs(width - room[2]))
        if max(beside, room[1] - top, top + height - room[1] - room[3]) < _NEAR:
            return True
    return False


def _lay_out_in(deck: Deck, body: Box) -> None:
    """Make a box the body of a deck's layouts, and place subtitle and source around it."""
    scale = min(deck.layouts.scale, body[2] / BODY_BOX[2], body[3] / BODY_BOX[3])
    left, top, width, height = box = scaled(body, 1 / scale)
    tall = SUBTITLE_BOX[3], SOURCE_BOX[3]
    subtitle = left, top - (BODY_BOX[1] - SUBTITLE_BOX[1]), width, tall[0]
    source = left, top + height + SOURCE_BOX[1] - BODY_BOX[1] - BODY_BOX[3], width, tall[1]
    pages = {
        name: replace(
            page, scale=scale, title=scaled(page.title, page.scale / scale), subtitle=subtitle, body=box,
            source=source, card=None,
        )
        for name, page in deck.layouts.pages.items()
    }  # fmt: skip
    deck.layouts = replace(deck.layouts, pages=pages)
