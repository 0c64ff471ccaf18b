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
        r"(?<![\d.,–-])\d{1,3}\s?[–-]\s?\d{1,3}\b(?![.,]?\d)",  # ages
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


_OF_YEAR = re.compile(r"^\d{4}(?!\d)|, \d{4}$")
"""A name that says which year a figure is of, rather than the base year of an index («per 100 i 2015»)."""


def period_in(text: str) -> str:
    """Return the first and last year in a text as a period (2015–2024); empty if it names no year."""
    years = years_in(text)
    return "–".join(sorted({min(years), max(years)})) if years else ""


def years_in(text: str) -> list[str]:
    """Return the years that a text names, in order."""
    return re.findall(_YEAR, text)


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
        new = -new if one.signed < 0 < min(old, new) else new
        return number(new, one.decimals if self.is_exact else self.decimals, lang, signed=old < 0 < new)


@dataclass(frozen=True)
class Figures:
    """The figures of a chart on a slide, before and after the update."""

    lang: Lang
    chart: str
    period: str = ""
    """The years that the chart will show: those of figures without a year in their names."""
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
    ) -> None:
        names = [name.partition(" (")[0] for name in of]  # charts append figures in parentheses
        years = [name for name in names if _OF_YEAR.search(name)]
        period = period_in(years[-1]) if years else self.period
        is_exact = places is None
        told = names if years or not (period and is_exact) else [*names, period]
        label = ", ".join(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in told)
        key, label = (
            "|".join((self.chart, self.where, *names, key)),
            ": ".join(filter(None, (self.where, label))),
        )
        of_what = frozenset(names if places is None else places) - {*years}
        self.held.append(Figure(key, of_what, period, *values, decimals, label, is_exact))

    def add_text(self, old: str, new: str, *of: str) -> None:
        """Add the numbers in a text that ilag wrote; old and new ones are paired if only the numbers changed.

        They belong to the names in `of`, or else to the place named in the text if that is only one.
        """
        found = {*_places(self.lang).findall(new or old)}
        places = of or (found if len(found) == 1 else ())
        before, now = ([*enumerate(numbers_in(one, self.lang))] for one in (old, new))
        said = [skeleton(one, self.lang) for one in (old, new)]
        was = dict(before) if said[0] == said[1] else {}
        for at, one in now:
            if not one.is_year:
                values = float(was[at].signed) if was else None, float(one.signed)
                self._add(f"{said[1]} {at}", of, values, one.decimals, places=places)
        for at, one in () if was else before:
            if not one.is_year:
                self._add(f"{said[0]} {at}", of, (float(one.signed), None), one.decimals, places=places)

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
        self._add("change", (name, period), (last - first, new_last - new_first), decimals)
        if first and new_first:
            values = 100 * (last / first - 1), 100 * (new_last / new_first - 1)
            self._add("percent", (name, period), values, 1)


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
    names = {name for figure in held for name in figure.of if _is_named(name, said)}
    places = {*_places(lang).findall(said)}
    here = [figure for figure in held if not (places and _is_elsewhere(figure, places, lang))]
    least = 10 if names or places else least
    for one in {one.text: one for one in numbers_in(text, lang) if not one.is_year}.values():
        years = _years_of(one.text, said)

        def rank(figure: Figure, years: Collection[str] = years) -> tuple[int, bool]:
            return len(figure.of & names), figure.period[-4:] in years

        told = {key for number, key in known if number == print_of(text, one.text)}
        was = [
            figure for figure in here if (fingerprint(figure.key) in told if told else one.is_of(figure.old))
        ]
        was = [figure for figure in was if figure.decimals == one.decimals] or was
        most = max(map(rank, was), default=(0, False))
        other = [figure for figure in was if rank(figure) == most and not one.is_of(figure.new)]
        now = [figure for figure in other if figure.new is not None and _is_of_years(figure.period, years)]
        is_true = any(one.is_of(figure.new) for figure in held)
        stale = now if is_true else other  # a figure that is no longer shown may still be true
        is_short = not one.decimals and one.value < least
        if was:
            is_doubted = bool(stale) and (most[0] > 0 or not (is_true or (is_short and not is_ours)))
        else:
            is_doubted = not is_true and (bool(told) or (is_ours and not is_short))
        if is_doubted:
            labels: dict[str, str] = {}  # several texts and charts may have the same figure
            for figure in sorted(now, key=lambda figure: not figure.is_exact):
                value = figure.written(one, lang)
                labels.setdefault(value.strip("−+"), f"{value} ({figure.label})" if figure.label else value)
            yield Doubt(one.text, (*dict.fromkeys(figure.key for figure in now),), (*labels.values(),))


def _years_of(number: str, text: str) -> set[str]:
    """Return the years that a text names right after a number (370 in 2023), or else all that it names."""
    close = re.findall(rf"(?<!\d){re.escape(number)}(?:\s[^\W\d]+){{0,3}}\s(?:i|in)\s({_YEAR})", text)
    return {*close} or {*years_in(text)}


def _is_of_years(period: str, years: Collection[str]) -> bool:
    """Return whether a figure of a period is one of the years, unless either is unknown."""
    of = {*years_in(period)}
    return not of or of <= {*years} or of >= {*years}


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
