"""Compare the numbers in a text with the figures of its slide: which do the new ones no longer support."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from ilag_data.language import Text
from ilag_report.charts.marks import STALE, fingerprint
from ilag_report.charts.numbers import number
from ilag_report.updating.numbers import (
    YEAR,
    Times,
    numbers_in,
    period_of,
    places_named,
    places_of,
    skeleton,
    times_in,
    years_in,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

    from ilag_data.language import Lang
    from ilag_report.updating.numbers import Number
    from ilag_report.updating.recognise import Thing

_CHANGE, _PERCENT = Text("endring", "change"), Text("endring i prosent", "change in per cent")
_LONGEST = 40  # characters of a name, which may be a sentence
_GROUP = re.compile(r"^((?:De|The) \w+) (?:samlet|kommunene|together|municipalities)$")
_SENTENCE = re.compile(r"(?<=[.;:])\s")
_OF_YEAR = re.compile(r"^\d{4}(?!\d)|(?:, |\d{4}–)\d{4}$")
"""A name that says which year a figure is of, rather than the base year of an index («per 100 i 2015»)."""


@dataclass(frozen=True)
class Figure:
    """A figure before and after the update, and its names: series and category, or row and column."""

    key: str
    """An id that is stable between updates."""
    of: frozenset[str]
    """Places, measures and rows."""
    period: str
    """The year or years of its new value (2015–2024); empty if unknown."""
    old: float | None
    new: float | None
    decimals: int
    label: str
    is_exact: bool
    """Whether the values are as stored, rather than rounded as a text has them."""

    def written(self, one: Number, lang: Lang) -> str:
        """Write its new value as the number that states the old one, with a sign if that has changed."""
        old, new = self.old or 0.0, self.new or 0.0
        has_turned = old * new < 0
        shown = new if has_turned else math.copysign(new, one.signed)
        return number(shown, one.decimals if self.is_exact else self.decimals, lang, signed=has_turned)


@dataclass(frozen=True)
class Figures:
    """The figures of a chart on a slide, before and after the update."""

    lang: Lang
    chart: str
    period: str = ""
    """The years that the chart will show: those of figures without a year in their names."""
    subject: str = ""
    """The municipality that all of the chart is about, if it is only one."""
    where: str = ""
    """The part of the slide that shows the figures, as labels begin."""
    held: list[Figure] = field(default_factory=list)

    def _add(
        self,
        key: str,
        of: Sequence[str],
        values: tuple[float | None, float | None],
        decimals: int,
        *,
        places: Collection[str] | None = None,
        period: str = "",
    ) -> None:
        names = [_plain(name, self.lang) for name in of]
        years = [name for name in names if _OF_YEAR.search(name)]
        is_exact = places is None
        told = names if years or not (period or is_exact) else [*names, period or self.period]
        period = period_of(years_in(years[-1])) if years else period or self.period
        label = ", ".join(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in told if one)
        key, label = (
            "|".join((self.chart, self.where, *names, key)),
            ": ".join(filter(None, (self.where, label))),
        )
        of_what = {self.subject, *names, *(places or ())} - {"", *years}
        self.held.append(Figure(key, frozenset(of_what), period, *values, decimals, label, is_exact))

    def add_text(self, old: str, new: str, *of: str) -> None:
        """Add the numbers in a text that ilag wrote, paired in sentences of which only the numbers changed.

        They belong to the names in `of`, or else to the place that the text names if that is only one.
        """
        found = {*places_named(self.lang).findall(new or old)}
        places = of or (*found,)[: len(found) == 1]
        before, now = (
            {skeleton(one, self.lang): one for one in _SENTENCE.split(text)} for text in (old, new)
        )
        for said, text in {**before, **now}.items():
            was, will = (
                [float(one.signed) for one in numbers_in(held.get(said, ""), self.lang)]
                for held in (before, now)
            )
            times = times_in(text, self.lang)
            for at, one in enumerate(numbers_in(text, self.lang)):
                if not one.is_year:
                    values = was[at] if was else None, will[at] if will else None
                    period = times[one.text].period
                    self._add(f"{said} {at}", of, values, one.decimals, places=places, period=period)

    def add_series(
        self, name: str, old: Mapping[str, float], new: Mapping[str, float], decimals: int = 0
    ) -> None:
        """Add a series; if its categories are years, also its last value and change since the first year."""
        for category in {**old, **new}:
            self._add("", (name, category), (old.get(category), new.get(category)), decimals)
        if not (old and new and all(map(YEAR.match, (*old, *new)))):
            return
        (first, last), (new_first, new_last) = ((held[min(held)], held[max(held)]) for held in (old, new))
        period = f"{min(new)}–{max(new)}"
        self._add("end", (name, max(new)), (last, new_last), decimals)
        change, percent = (f"{word[self.lang]} {period}" for word in (_CHANGE, _PERCENT))
        self._add("change", (name, change), (last - first, new_last - new_first), decimals)
        if first and new_first:
            values = 100 * (last / first - 1), 100 * (new_last / new_first - 1)
            self._add("percent", (name, percent), values, 1)


def _plain(name: str, lang: Lang) -> str:
    """Return a name without the figures that charts append to it: «Tydal (−9,2 %)», «Snåsa, netto −251»."""
    place = places_named(lang).match(name)
    return place[0] if place and re.search(r"\d", name) else name.partition(" (")[0]


class Doubt(NamedTuple):
    """A number in a text that the figures do not support, and the new values of the figures it stated."""

    text: str
    keys: tuple[str, ...] = ()
    now: tuple[str, ...] = ()


def doubts(
    text: str,
    charts: Sequence[Figures],
    known: Collection[tuple[str, str]],
    *,
    is_ours: bool,
    least: int = 10,
    of: Sequence[str] = (),
) -> Iterator[Doubt]:
    """Yield each number in a text that the charts of its slide do not support; years are ignored.

    If several figures had that value, those are meant that are shown with as many decimals and have the
    most names in the text or in `of`; a figure of another place, or now of other years than those named, is
    not. In a text that does not replace one of ilag's (not `is_ours`), only numbers that were figures are
    doubted, and whole ones below `least` (10 if the text names a place or measure) only if it names the
    figure. `known` are the doubts of an earlier update: fingerprints of numbers (`print_of`) and of the keys
    of their figures.
    """
    held, lang = [figure for one in charts for figure in one.held], charts[0].lang
    said = ", ".join((text, *of))
    named = {name for figure in held for name in figure.of if _is_named(name, said)}
    times, context = times_in(text, lang), frozenset(years_in(", ".join(of)))
    least = 10 if named or places_named(lang).search(said) else least
    for one in {one.text: one for one in numbers_in(text, lang) if not one.is_year}.values():
        time = Times(times[one.text].years or context, times[one.text].bases)
        places = places_of(one.text, text, lang) or {*places_named(lang).findall(said)}
        here = [figure for figure in held if not (places and _is_elsewhere(figure, places, lang))]
        names = {
            name for name in named if not places or name in places or not places_named(lang).fullmatch(name)
        }

        def rank(figure: Figure, time: Times = time, names: Set[str] = names) -> tuple[int, bool]:
            return len(figure.of & names), figure.period[-4:] in time.years

        told = {key for number, key in known if number == print_of(text, one.text)}
        was = [
            figure for figure in here if (fingerprint(figure.key) in told if told else one.is_of(figure.old))
        ]
        was = [figure for figure in was if figure.decimals == one.decimals] or was
        most = max(map(rank, was), default=(0, False))
        if any(one.is_of(figure.new) and rank(figure) > most for figure in here):
            continue  # it states what the figure that it names is now
        other = [figure for figure in was if rank(figure) == most and not one.is_of(figure.new)]
        now = [figure for figure in other if figure.new is not None and time.are_of(figure.period)]
        is_true = any(one.is_of(figure.new) for figure in held)
        stale = now if is_true else other  # a figure that is no longer shown may still be true
        is_long = one.decimals or one.value >= least
        if was:
            is_doubted = bool(stale) and (
                most[0] > 0 or bool((is_ours or is_long) and (most[1] or not is_true))
            )
        else:
            is_doubted = not is_true and bool(told or (is_ours and is_long))
        if is_doubted:
            labels: dict[str, str] = {}  # several texts and charts may have the same figure
            for figure in sorted(now, key=lambda figure: not figure.is_exact):
                value = figure.written(one, lang)
                labels.setdefault(value.strip("−+"), f"{value} ({figure.label})" if figure.label else value)
            yield Doubt(one.text, (*dict.fromkeys(figure.key for figure in now),), (*labels.values(),))


def _is_elsewhere(figure: Figure, places: Collection[str], lang: Lang) -> bool:
    """Return whether a figure is of other places than those."""
    own = {name for name in figure.of if places_named(lang).fullmatch(name)}
    return bool(own) and not own & {*places}


def _is_named(name: str, text: str) -> bool:
    """Return whether a text names a place, measure or group, whose name may be short: «De seks»."""
    short = _GROUP.sub(r"\1", name)
    pattern = rf"(?<!\w){re.escape(name)}(?!\w)|(?<!\w)(?<!av )(?<!of ){re.escape(short)}(?!\w)"
    return re.search(pattern, text, re.IGNORECASE) is not None


def told_before(things: Iterable[Thing]) -> set[tuple[str, str]]:
    """Return the doubts stored in the marks of a slide: fingerprints of numbers and of keys of figures."""
    prints = [thing.mark.prints.get(STALE, ()) for thing in things]
    return {both for one in prints for both in zip(one[::2], one[1::2], strict=False)}


def print_of(text: str, number: str) -> str:
    """Return the fingerprint of a number in a text."""
    return fingerprint(f"{text}: {number}")
