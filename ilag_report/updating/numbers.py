"""Find the numbers in a text that the new figures no longer support."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ilag_data import regions
from ilag_data.days import MONTHS
from ilag_data.language import Text
from ilag_report.charts.marks import STALE, fingerprint
from ilag_report.charts.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

    from ilag_data.language import Lang
    from ilag_report.updating.recognise import Thing

_MARKS = {"no": ("\u00a0\u202f .", ","), "en": (",", ".")}
"""Thousands separators, and the decimal separator."""
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
YEAR = re.compile(r"\d{4}(?!\d)")
"""The start of a category that is a year, or a day or quarter of one."""
_MONTHS = "|".join(dict.fromkeys(chain.from_iterable(MONTHS.values()))).casefold()
_BEFORE = (
    r"§+|per|\w*(?:nr\.?|nummer|rom|sak)|no\.|uke(?:ne)?|punkt|pkt\.?|kapittel|kap\.|vedlegg|figur|tabell"
    r"|s\.|side(?:r|ne)?|lysbilde(?:r|ne)?"
    r"|versjon|linje|buss|postboks|fv\.?|rv\.?|fylkesve[gi]|riksve[gi]|kl\.?"
    r"|week|item|section|chapter|appendix|annex|figures?|tables?|pages?|pp?\.|slides?|version|room|line|bus"
    r"|p\.?o\.? box"
)
"""Words before a number that is only a label: of a case, a room, a page, a road, a time of day."""
_PHONE = r"tlf\.?|telefon|mobil|tel\.?|phone"
_AFTER = (
    r"(?:(?:tusen|mill(?:\.|ion(?:er)?)|mrd\.?|milliard(?:er)?|thousand|million|billion)\s)?"
    r"(?:kr\b|kroner|nok\b|euro?s?\b|dollars?\b)|°|grader|degrees|x\b"
    r"|(?:dag(?:er)?|døgn|uker?|måned(?:er)?|timer?|minutt(?:er)?|days?|weeks?|months?|hours?|minutes?)\b"
    r"|(?:[ckm]?m[²2]?|kilometer|meter|kvm|[km]?g|tonn|liter|litres?|met(?:re|er)s?|tonnes?)(?!\w)"
)
"""Units that occur in no chart: money, degrees, time, lengths and weights."""
_FILES = "csv|docx?|html?|jpe?g|json|parquet|pdf|png|pptx?|svg|txt|xlsx?|zip"
_NAMED = r"\d+(?:[.,:/–-]\d+)*"
_AMOUNT = r"(?:\d{1,3}(?:[\s.,]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?"
_NO_FIGURE = "|".join(
    (
        r"\b(?:https?://|www\.)\S+",
        r"[\w.+-]+@\w\S*",
        rf"[\w./-]+\.(?:{_FILES})\b",
        r"\b[^\W\d_]+\d\w*",  # part of a name
        r"\b\d{4}-\d\d-\d\d",
        r"(?<![\d.,–-])\d{1,3}\s?[–-]\s?\d{1,3}\b(?![.,]?\d)",  # ages
        r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?",
        rf"\b\d{{1,2}}\.?\s(?:{_MONTHS}|kvartal)\b",
        rf"\b(?:{_MONTHS})\s\d{{1,2}}\b",
        rf"(?<!\w)(?:{_BEFORE})\s?{_NAMED}(?:\s(?:og|til|and|to)\s{_NAMED}(?![.,]\d|\s?\w))*",
        r"\bcase\s\d+/\d+",  # «in which case 42» counts something
        rf"\b(?:{_PHONE})\s?:?\s?\+?\d+(?:\s\d+)*",
        r"(?<![\d.,])\d+(?:\s?[–-]\s?\d+)?\s?(?:år|years?)\b",  # but a median age has decimals
        rf"(?:(?<!\w)[−-])?{_AMOUNT}(?:\s?[–-]\s?{_AMOUNT})?\s?(?:{_AFTER})",
    )
)
"""Numbers that are not figures: in addresses, names and dates, or next to such a word or unit."""
_SENTENCE = re.compile(r"(?<=[.;:])\s")
_CHANGE, _PERCENT = Text("endring", "change"), Text("endring i prosent", "change in per cent")
_LONGEST = 40  # characters of a name, which may be a sentence


@dataclass(frozen=True)
class Number:
    """A number as written in a text."""

    text: str
    signed: Decimal
    decimals: int

    @property
    def value(self) -> Decimal:
        """The absolute value: a text may express the sign in words."""
        return abs(self.signed)

    @property
    def is_year(self) -> bool:
        """Whether it is most likely a year."""
        return re.fullmatch(_YEAR, self.text) is not None

    def is_of(self, value: float | None) -> bool:
        """Return whether it equals a figure rounded to as many decimals, whatever the sign."""
        if value is None:
            return False
        exact = abs(Decimal(repr(float(value))))
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP) == self.value


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    thousands, point = _MARKS[lang]
    whole = rf"(?:(?<!\w)[−-])?(?:\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)|\d+)"
    # Accept the decimal separator of the other language too, but not in dates and lists.
    decimals = rf"(?:[{point}](\d+)|(?<![.,]\d)(?<![.,]\d\d)[.,](\d{{1,2}})(?![.,]?\d))?"
    return re.compile(rf"(?P<other>{_NO_FIGURE})|({whole}){decimals}", re.IGNORECASE)


def numbers_in(text: str, lang: Lang) -> list[Number]:
    """Return the numbers in a text, in order."""
    found = []
    for match in _pattern(lang).finditer(text):
        other, whole, *decimals = match.groups(default="")
        if not other:
            part = "".join(decimals)
            plain = re.sub(r"[^\d-]", "", whole.replace("−", "-")) + (part and f".{part}")
            found.append(Number(match[0], Decimal(plain), len(part)))
    return found


def skeleton(text: str, lang: Lang) -> str:
    """Return a text with its numbers replaced by placeholders."""
    return " ".join(_pattern(lang).sub(lambda one: "@" if one["other"] else "#", text).split())


_OF_YEAR = re.compile(r"^\d{4}(?!\d)|(?:, |\d{4}–)\d{4}$")
"""A name that says which year a figure is of, rather than the base year of an index («per 100 i 2015»)."""
_NO_PERIOD = r"\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}|\d{4} = 100"
_SINCE = r"\b(?:siden|fra|enn i|mot|since|from|than in|against)"
"""Words before a year that a change counts from."""


def years_in(text: str) -> list[str]:
    """Return the years that a text names, in order, but not those of days and of the base of an index."""
    return re.findall(_YEAR, re.sub(_NO_PERIOD, "", text))


def period_of(years: Iterable[str]) -> str:
    """Return years as a period (2015–2024); empty if there are none."""
    known = sorted(years)
    return "–".join(dict.fromkeys((known[0], known[-1]))) if known else ""


_WORDS = rf"(?:\s(?!{_SINCE})[^\W\d]+){{0,3}}"


class Times(NamedTuple):
    """The years that a text names for a number, and those that it counts changes from."""

    years: frozenset[str]
    bases: frozenset[str]

    @property
    def period(self) -> str:
        """The period from the first to the last of them."""
        return period_of(self.years | self.bases)

    def are_of(self, period: str) -> bool:
        """Return whether a number of these years may state a figure of a period, which may be unknown."""
        of = years_in(period)
        if len(of) > 1 and self.bases and of[0] not in self.bases:
            return False
        if not (of and self.years):
            return not self.years
        whole = {*of}
        return whole <= self.years | (self.bases if len(of) > 1 else {*()}) or self.years <= whole


def times_in(text: str, lang: Lang) -> dict[str, Times]:
    """Return number → its years: all that a text names, or of several those beside it (370 in 2023).

    A year beside what others are compared with belongs to that alone: 27.7 per cent, against 23.3 in 2015.
    """
    year, compared = rf"({_YEAR}(?:–{_YEAR})?)", rf"(?:(?<!\d\s){_SINCE}\s|\()[−-]?\d[\d.,\s]*"
    since = rf"{_SINCE}\s({_YEAR})|{compared}{_WORDS}\s(?:i|in)\s{year}|\({year}:"
    bases = frozenset(years_in(" ".join(chain.from_iterable(re.findall(since, text, re.IGNORECASE)))))
    named, are_several = frozenset(years_in(text)) - bases, len({*re.findall(year, text)} - bases) > 1
    found = {}
    for one in numbers_in(text, lang):
        it = _alone(one.text)
        beside = re.findall(rf"{it}{_WORDS}\s(?:i|in)\s{year}|{year}:{_WORDS}\s{it}", text)
        own = frozenset(years_in(" ".join(chain.from_iterable(beside))))
        found[one.text] = Times(own if own and (are_several or own <= bases) else named, bases)
    return found


def places_of(number: str, text: str, lang: Lang) -> set[str]:
    """Return the places that a text names for a number: right after it (81 in Tydal), or last before it."""
    places, found = _places(lang), set[str]()
    for match in re.finditer(_alone(number), text):
        before, after = text[: match.start()], text[match.end() :]
        close = re.match(rf"{_WORDS}\s(?:i|in|for)\s({places.pattern})", after)
        groups = [
            *map(places.findall, re.split(r"\d+", before)[::-1]),
            *map(places.findall, re.split(r"\d+", after)),
        ]
        found |= {close[1]} if close else {*next(filter(None, groups), [])}
    return found


def _alone(number: str) -> str:
    """Return a pattern of a number that is not part of a longer one."""
    return rf"(?<!\d){re.escape(number)}(?![\d.,]*\d)"


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
        found = {*_places(self.lang).findall(new or old)}
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
    place = _places(lang).match(name)
    return place[0] if place and re.search(r"\d", name) else name.partition(" (")[0]


@cache
def _places(lang: Lang) -> re.Pattern[str]:
    names = {regions.name(code, lang) for code in (*regions.TODAY, *regions.AREAS)}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), reverse=True))})(?!\w)")


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
    least = 10 if named or _places(lang).search(said) else least
    for one in {one.text: one for one in numbers_in(text, lang) if not one.is_year}.values():
        time = Times(times[one.text].years or context, times[one.text].bases)
        places = places_of(one.text, text, lang) or {*_places(lang).findall(said)}
        here = [figure for figure in held if not (places and _is_elsewhere(figure, places, lang))]
        names = {name for name in named if name in places or not _places(lang).fullmatch(name)}

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
    own = {name for name in figure.of if _places(lang).fullmatch(name)}
    return bool(own) and not own & {*places}


def _is_named(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


def told_before(things: Iterable[Thing]) -> set[tuple[str, str]]:
    """Return the doubts stored in the marks of a slide: fingerprints of numbers and of keys of figures."""
    prints = [thing.mark.prints.get(STALE, ()) for thing in things]
    return {both for one in prints for both in zip(one[::2], one[1::2], strict=False)}


def print_of(text: str, number: str) -> str:
    """Return the fingerprint of a number in a text."""
    return fingerprint(f"{text}: {number}")
