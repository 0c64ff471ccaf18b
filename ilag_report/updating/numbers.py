"""Read numbers in texts, and the years and places that a text names for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ilag_data import regions
from ilag_data.days import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ilag_data.language import Lang

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
    places, found = places_named(lang), set[str]()
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


@cache
def places_named(lang: Lang) -> re.Pattern[str]:
    """Return a pattern of the names of places."""
    names = {regions.name(code, lang) for code in (*regions.TODAY, *regions.AREAS)}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(map(re.escape, names), reverse=True))})(?!\w)")
