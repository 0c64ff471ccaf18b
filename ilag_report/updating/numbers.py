"""Find the numbers in a text that the new figures no longer support."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ilag_data import regions
from ilag_data.days import MONTHS
from ilag_report.charts.marks import STALE, fingerprint
from ilag_report.charts.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from ilag_data.language import Lang
    from ilag_report.updating.recognise import Thing

_MARKS = {"no": ("\u00a0\u202f .", ","), "en": (",", ".")}
"""Thousands separators, and the decimal separator."""
_YEARS = range(1900, 2101)
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
    r"(?:kr\b|kroner|nok\b|euro?s?\b|dollars?\b)|°|grader|degrees|år\b|years?\b|x\b"
    r"|(?:dag(?:er)?|døgn|uker?|måned(?:er)?|timer?|minutt(?:er)?|days?|weeks?|months?|hours?|minutes?)\b"
    r"|(?:[ckm]?m[²2]?|kilometer|meter|kvm|[km]?g|tonn|liter|litres?|met(?:re|er)s?|tonnes?)(?!\w)"
)
"""Units that occur in no chart: money, degrees, ages of people, time, lengths and weights."""
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
        r"\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?",
        rf"\b\d{{1,2}}\.?\s(?:{_MONTHS}|kvartal)\b",
        rf"\b(?:{_MONTHS})\s\d{{1,2}}\b",
        rf"(?<!\w)(?:{_BEFORE})\s?{_NAMED}(?:\s(?:og|til|and|to)\s{_NAMED}(?![.,]\d|\s?\w))*",
        r"\bcase\s\d+/\d+",  # «in which case 42» counts something
        rf"\b(?:{_PHONE})\s?:?\s?\+?\d+(?:\s\d+)*",
        rf"(?:(?<!\w)[−-])?{_AMOUNT}(?:\s?[–-]\s?{_AMOUNT})?\s?(?:{_AFTER})",
    )
)
"""Numbers that are not figures: in addresses, names and dates, or next to such a word or unit."""
_LEAST = 10  # a smaller whole number may count anything
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
        return not self.decimals and self.value in _YEARS and self.text.isdecimal()

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


def period_in(text: str) -> str:
    """Return the first and last year in a text as a period (2015–2024); empty if it names no year."""
    years = re.findall(r"\b(?:19|20)\d\d\b", text)
    return "–".join(sorted({min(years), max(years)})) if years else ""


@dataclass(frozen=True)
class Figure:
    """A figure before and after the update, and its names: series and category, or row and column."""

    key: str
    """An id that is stable between updates."""
    of: tuple[str, ...]
    old: float | None
    new: float | None
    label: str

    def names_in(self, text: str) -> tuple[int, int]:
        """Return how many of its names stand in a text: first places and measures, then years."""
        said = [one for one in self.of if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE)]
        years = sum(map(bool, map(YEAR.match, said)))
        return len(said) - years, years

    def written(self, decimals: int, lang: Lang) -> str:
        """Write its new value, with an explicit sign if that has changed."""
        is_turned = self.old is not None and self.new is not None and self.old * self.new < 0
        return number(self.new, decimals, lang, signed=is_turned)


@dataclass(frozen=True)
class Figures:
    """The figures of a chart on a slide, before and after the update."""

    lang: Lang
    chart: str
    period: str = ""
    """The years that the chart will show, added to the labels of figures without a year in their names."""
    where: str = ""
    """The part of the slide that shows the figures, as labels begin."""
    held: list[Figure] = field(default_factory=list)

    def _add(self, key: str, of: Sequence[str], old: float | None, new: float | None) -> None:
        names = [name.partition(" (")[0] for name in of]  # charts append figures in parentheses
        told = [*names, *(() if any(map(period_in, names)) else filter(None, [self.period]))]
        label = ", ".join(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in told)
        key, label = (
            "|".join((self.chart, self.where, *names, key)),
            ": ".join(filter(None, (self.where, label))),
        )
        self.held.append(Figure(key, (*names,), old, new, label))

    def add_text(self, old: str, new: str, *of: str) -> None:
        """Add the numbers in a text that ilag wrote; old and new ones are paired if only the numbers changed.

        They belong to the names in `of`, or else to the places named in the text.
        """
        of = of or (*dict.fromkeys(_places(self.lang).findall(new or old)),)
        before, now = ([*enumerate(numbers_in(one, self.lang))] for one in (old, new))
        said = [skeleton(one, self.lang) for one in (old, new)]
        was = dict(before) if said[0] == said[1] else {}
        for at, one in now:
            if not one.is_year:
                self._add(f"{said[1]} {at}", of, float(was[at].signed) if was else None, float(one.signed))
        for at, one in () if was else before:
            if not one.is_year:
                self._add(f"{said[0]} {at}", of, float(one.signed), None)

    def add_series(self, name: str, old: Mapping[str, float], new: Mapping[str, float]) -> None:
        """Add a series; if its categories are years, also its last value and change since the first year."""
        for category in {**old, **new}:
            self._add("", (name, category), old.get(category), new.get(category))
        if not (old and new and all(map(YEAR.match, (*old, *new)))):
            return
        ends = [(held[min(held)], held[max(held)]) for held in (old, new)]
        self._add("end", (name, max(new)), ends[0][1], ends[1][1])
        period = f"{min(new)}–{max(new)}"
        self._add("change", (name, period), *(last - first for first, last in ends))
        if all(first for first, _ in ends):
            self._add("percent", (name, period), *(100 * (last / first - 1) for first, last in ends))


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
    text: str, charts: Sequence[Figures], known: Collection[tuple[str, str]], *, is_ours: bool
) -> Iterator[Doubt]:
    """Yield each number in a text that the charts of its slide do not support; years are ignored.

    If several figures had that value, those with the most names in the text are meant. In a text that does
    not replace one of ilag's (not `is_ours`), only numbers that were figures are doubted, and whole ones
    below 10 only if the text names the figure. `known` are the doubts of an earlier update: fingerprints of
    numbers (`print_of`) and of the keys of the figures that they stated.
    """
    held, lang = [figure for one in charts for figure in one.held], charts[0].lang
    for one in {one.text: one for one in numbers_in(text, lang) if not one.is_year}.values():
        told = {key for number, key in known if number == print_of(text, one.text)}
        was = [
            (figure.names_in(text), figure)
            for figure in held
            if (fingerprint(figure.key) in told if told else one.is_of(figure.old))
        ]
        is_true = any(one.is_of(figure.new) for figure in held)
        most = max((named for named, _ in was), default=(0, 0))
        other = [figure for named, figure in was if named == most and not one.is_of(figure.new)]
        now = [figure for figure in other if figure.new is not None]
        new = now if is_true else other  # a figure that is no longer shown may still be true
        is_named, is_small = most[0] > 0, not one.decimals and one.value < _LEAST
        if was:
            is_doubted = bool(new) and (is_named or not (is_true or (is_small and not is_ours)))
        else:
            is_doubted = not is_true and (bool(told) or (is_ours and not is_small))
        if is_doubted:
            labels: dict[str, str] = {}  # several texts and charts may have the same figure
            for figure in now:
                labels.setdefault(figure.written(one.decimals, lang), figure.label)
            written = (f"{value} ({label})" if label else value for value, label in labels.items())
            yield Doubt(one.text, (*dict.fromkeys(figure.key for figure in now),), (*written,))


def told_before(things: Iterable[Thing]) -> set[tuple[str, str]]:
    """Return the doubts stored in the marks of a slide: fingerprints of numbers and of keys of figures."""
    prints = [thing.mark.prints.get(STALE, ()) for thing in things]
    return {both for one in prints for both in zip(one[::2], one[1::2], strict=False)}


def print_of(text: str, number: str) -> str:
    """Return the fingerprint of a number in a text."""
    return fingerprint(f"{text}: {number}")
