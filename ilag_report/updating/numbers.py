"""Which numbers in a text the new figures no longer bear out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from ilag_data import regions
from ilag_data.days import MONTHS
from ilag_data.language import count
from ilag_report.charts.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ilag_data.language import Lang

_MARKS = {"no": ("\u00a0\u202f .", ","), "en": (",", ".")}
"""What stands between thousands, and before decimals."""
_YEARS = range(1900, 2101)
YEAR = re.compile(r"\d{4}(?!\d)")
"""How the name of a year begins, or of a day or quarter of one."""
_PERIOD = re.compile(r"\b(?:19|20)\d\d(?:–(?:19|20)\d\d)?\b")
_MONTHS = "|".join(dict.fromkeys(chain.from_iterable(MONTHS.values()))).casefold()
_BEFORE = (
    r"§+|\w*(?:nr\.?|nummer|rom|sak)|no\.|uke(?:ne)?|punkt|pkt\.?|kapittel|kap\.|vedlegg|figur|tabell"
    r"|s\.|side(?:r|ne)?|lysbilde(?:r|ne)?"
    r"|versjon|linje|buss|postboks|fv\.?|rv\.?|fylkesve[gi]|riksve[gi]|kl\.?"
    r"|week|item|section|chapter|appendix|annex|figures?|tables?|pages?|pp?\.|slides?|version|room|line|bus"
    r"|p\.?o\.? box"
)
"""What the number behind it only names: a case, a room, a page, a road, a time of day."""
_PHONE = r"tlf\.?|telefon|mobil|tel\.?|phone"
_AFTER = (
    r"(?:(?:tusen|mill(?:\.|ion(?:er)?)|mrd\.?|milliard(?:er)?|thousand|million|billion)\s)?"
    r"(?:kr\b|kroner|nok\b|euro?s?\b|dollars?\b)|°|grader|degrees|år\sgam|years?\sold"
    r"|(?:dag(?:er)?|døgn|uker?|måned(?:er)?|timer?|minutt(?:er)?|days?|weeks?|months?|hours?|minutes?)\b"
    r"|(?:[ckm]?m[²2]?|kilometer|meter|kvm|[km]?g|tonn|liter|litres?|met(?:re|er)s?|tonnes?)(?!\w)"
)
"""Units of what is in no chart: money, degrees, ages of people, time, lengths and weights."""
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
"""Numbers that are no figures of ours: in addresses and names, of dates, by such a word or unit."""
_TIE = re.compile(r"[\s%]*(?:\w+\s+){0,2}(?:i|på|for|in|of)\s+")
_MOST_SPELLED = 12
_OR = {"no": " eller ", "en": " or "}
_LEAST = 10  # a smaller whole number that is none of ours counts something else
_ALIKE = 3  # words with a number among them that say the same


@dataclass(frozen=True)
class Number:
    """A number as a text has it."""

    text: str
    signed: Decimal
    decimals: int
    place: tuple[int, int]
    """Where it begins and ends in the text."""
    spelled: bool = False

    @property
    def value(self) -> Decimal:
        """It without its sign, which may be said in words."""
        return abs(self.signed)

    @property
    def is_year(self) -> bool:
        """Whether it is most likely a year."""
        return not self.decimals and self.value in _YEARS and self.text.isdecimal()

    def is_of(self, value: float) -> bool:
        """Tell whether it is a figure, rounded as it is."""
        exact = abs(Decimal(repr(float(value))))
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP) == self.value


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    thousands, point = _MARKS[lang]
    whole = rf"(?:(?<!\w)[−-])?(?:\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)|\d+)"
    # People write the decimal sign of the other language too; a date or a list is no such number.
    decimals = rf"(?:[{point}](\d+)|(?<![.,]\d)(?<![.,]\d\d)[.,](\d{{1,2}})(?![.,]?\d))?"
    return re.compile(
        rf"(?P<other>{_NO_FIGURE})|({whole}){decimals}|\b(?:{'|'.join(_spelled(lang))})\b", re.IGNORECASE
    )


def _spelled(lang: Lang) -> dict[str, int]:
    return {count(one, lang): one for one in range(2, _MOST_SPELLED + 1)}


def numbers_in(text: str, lang: Lang) -> list[Number]:
    """Return the numbers in a text, in order, also those that are spelled."""
    words, found = _spelled(lang), []
    for match in _pattern(lang).finditer(text):
        one, (other, whole, *decimals) = match[0], match.groups(default="")
        if other:
            continue
        if not whole:
            found.append(Number(one, Decimal(words[one.casefold()]), 0, match.span(), spelled=True))
        else:
            part = "".join(decimals)
            plain = re.sub(r"[^\d-]", "", whole.replace("−", "-")) + (part and f".{part}")
            found.append(Number(one, Decimal(plain), len(part), match.span()))
    return found


def skeleton(text: str, lang: Lang) -> str:
    """Return a text without its numbers."""
    return " ".join(_pattern(lang).sub(lambda one: "@" if one["other"] else "#", text).split())


def other_years(old: str, new: str) -> tuple[list[str], list[str]]:
    """Return the years that a subtitle tells otherwise than before, and what it told; none if not alike."""
    was, now = _PERIOD.findall(old), _PERIOD.findall(new)
    both = [(one, other) for one, other in zip(was, now, strict=False) if one != other]
    if not both or len(was) != len(now):
        return [], []
    old_years, new_years = (list(dict.fromkeys(told)) for told in zip(*both, strict=True))
    return old_years, new_years


@dataclass(frozen=True, eq=False)
class _Pair:
    """A figure before and now, and what it is of: places, measures, a year."""

    old: float
    new: float
    of: tuple[str, ...] = ()
    text: str = ""
    said: Number | None = None
    """Where a text or table that tells it has it."""


class _Rank(NamedTuple):
    """How likely a number is to be a figure, first what tells most."""

    is_of_none_other: bool  # less likely of another place than of none
    years: float
    names: float  # places and measures
    form: int  # whether a text or table tells it, and with as many decimals


@dataclass
class Figures:
    """The figures of a slide before and after: first those that texts tell, then those of charts."""

    lang: Lang
    pairs: list[_Pair] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    reworded: list[float] = field(default_factory=list)
    """The numbers of texts of ours that now say something else, so that nothing follows them."""
    years: Sequence[str] = ()
    """The years that they are of, if they were of others."""

    def add_text(self, old: str, new: str, *names: str) -> None:
        """Take in a text of ours, of what is named: its numbers follow each other where it says the same."""
        before, now = numbers_in(old, self.lang), numbers_in(new, self.lang)
        self.new += [float(one.signed) for one in now]
        if skeleton(old, self.lang) == skeleton(new, self.lang):
            for one, other in zip(before, now, strict=True):
                if not one.is_year:
                    both = float(one.signed), float(other.signed)
                    self.pairs.append(_Pair(*both, _names(*names), old, one))

    def add_changed(self, old: str, new: str, *names: str) -> None:
        """Take in a text of ours that was written anew; what said `old` may say something else now."""
        self.add_text(old, new, *names)
        found = numbers_in(old, self.lang) if new else []  # what went may be true still
        self.reworded += [float(one.signed) for one in found if not (one.is_year or one.spelled)]

    def add_series(
        self,
        name: str,
        categories: Sequence[str],
        old: Sequence[float | None],
        new: Sequence[float | None],
    ) -> None:
        """Take in a series: its values; if it is of years, those at its ends and what it changed between."""
        self.new += [one for one in new if one is not None]
        self.pairs += [
            _Pair(before, now, _names(name, category))
            for category, before, now in zip(categories, old, new, strict=True)
            if before is not None and now is not None
        ]
        if all(map(YEAR.match, categories)):
            was, is_now = (_ends([one for one in values if one is not None]) for values in (old, new))
            self.pairs += [_Pair(*both, _names(name)) for both in zip(was, is_now, strict=False)]
            self.new += is_now

    def doubts(self, text: str, *, is_ours: bool = True, ours: str = "") -> Iterator[tuple[str, str | None]]:
        """Yield each number in a text that is not borne out, and what it is now; years may be of any period.

        That is empty where our texts said it and no longer do, None where it is not known to be ours. Where
        several figures were that number, it is that of the place and year named beside it, as in the text of
        ours that said it. One of a digit, in a text that is not ours, must have what it is of named with it.
        Where a text stands for one of `ours`, what that says in the same words is what a number is now.
        """
        said, stand = numbers_in(text, self.lang), _beside(text, ours, self.lang)
        names = {*_places(self.lang), *(name for pair in self.pairs for name in pair.of)}
        for one in said:
            if one.is_year or (one.spelled and not is_ours):
                continue
            weights = _weights(text, one, names)
            ranks = {
                pair: _rank(pair, one, weights, self.lang)
                for pair in self.pairs
                if (pair.said or not one.spelled) and (one.is_of(pair.old) or one.is_of(pair.new))
            }
            most = max((rank for pair, rank in ranks.items() if one.is_of(pair.old)), default=None)
            now = [pair for pair, rank in ranks.items() if one.is_of(pair.old) and rank == most]
            named = any(rank > most for pair, rank in ranks.items() if most and one.is_of(pair.new))
            is_named = most is not None and most.names > 0
            is_true = [one.is_of(pair.new) for pair in now] or [any(map(one.is_of, self.new))]
            is_small = not is_ours and not one.decimals and one.value < _LEAST
            if named or (all if is_named else any)(is_true) or (is_small and not is_named):
                continue
            if now and most:
                if [other.value for other in said].count(one.value) == 1:  # «Tydal og Rennebu (78 hver)»
                    near = {name for pair in now for name in pair.of}
                    now += [
                        pair
                        for pair, rank in ranks.items()
                        if one.is_of(pair.old)
                        and (rank.years, rank.form) == (most.years, most.form)
                        and any(name in weights and not YEAR.match(name) for name in {*pair.of} - near)
                    ]
                yield one.text, _OR[self.lang].join(dict.fromkeys(self._write(one, pair) for pair in now))
            elif one.spelled:
                continue
            elif other := stand.get(one):
                yield one.text, other.text
            elif any(map(one.is_of, self.reworded)):
                yield one.text, ""
            elif one.decimals or one.value > _LEAST:
                yield one.text, None

    def _write(self, one: Number, pair: _Pair) -> str:
        """Write what a number is now, in its form, and of which years if it was of others.

        Which way it went may have been said in words.
        """
        if one.spelled:
            return count(round(pair.new), self.lang)
        is_turned = pair.old * pair.new < 0
        value = -pair.new if one.signed < 0 < pair.old else pair.new
        value = value if one.signed < 0 or is_turned else abs(value)
        of = self.years if not any(map(YEAR.match, pair.of)) else ()
        return number(value, one.decimals, self.lang, signed=is_turned) + (
            f" ({', '.join(of)})" if of else ""
        )


def _names(*names: str) -> tuple[str, ...]:
    """Return names as texts have them: without the figures that charts put behind them."""
    return tuple(filter(None, (name.partition(" (")[0].casefold() for name in names)))


@cache
def _places(lang: Lang) -> frozenset[str]:
    return frozenset(_names(*(regions.name(code, lang) for code in (*regions.TODAY, *regions.AREAS))))


def _beside(text: str, ours: str, lang: Lang) -> dict[Number, Number]:
    """Return which numbers of a text stand in the same words as which of a text of ours."""
    words = [skeleton(one, lang).split() for one in (text, ours)]
    found: dict[Number, Number] = {}
    for *starts, size in SequenceMatcher(None, words[0], words[1], autojunk=False).get_matching_blocks():
        if size >= _ALIKE:
            said, new = (
                numbers_in(one, lang)[" ".join(before[:start]).count("#") :]
                for one, before, start in zip((text, ours), words, starts, strict=True)
            )
            total = " ".join(words[0][starts[0] : starts[0] + size]).count("#")
            found |= zip(said[:total], new[:total], strict=True)
    return found


def _weights(text: str, one: Number, known: Collection[str]) -> dict[str, float]:
    """Return how near to a number the names stand that a text has: 1, ½, ¼, … places or years alike.

    Nearest is one that follows with a preposition («9,2 prosent i Tydal»), then those before («Tydal: 78»),
    then those after.
    """
    start, end = one.place
    found: list[tuple[tuple[int, int], str]] = []
    folded = text.casefold()
    for name in filter(folded.__contains__, known):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
            if match.start() >= end:
                tied = _TIE.fullmatch(text[end : match.start()])
                found.append(((0 if tied else 2, match.start() - end), name))
            elif match.end() <= start:
                found.append(((1, start - match.end()), name))
    found.sort()
    weights: dict[str, float] = {}
    for is_year in (False, True):
        names = dict.fromkeys(name for _, name in found if bool(YEAR.match(name)) == is_year)
        weights |= {name: 0.5**rank for rank, name in enumerate(names)}
    return weights


def _rank(pair: _Pair, one: Number, weights: dict[str, float], lang: Lang) -> _Rank:
    """Return how likely a number is to be a figure, by the names and years beside it."""
    near = {name: weights.get(name, 0.0) for name in pair.of}
    years = sum(weight for name, weight in near.items() if YEAR.match(name))
    if not any(map(YEAR.match, [*pair.of, *weights])):
        years = 1.0  # none is named: rather what is of the whole period
    names = [weight for name, weight in near.items() if not YEAR.match(name)]
    if pair.said:  # and by the names that both texts have, of places the one that stands nearest in ours
        also = _weights(pair.text, pair.said, [name for name in weights if not YEAR.match(name)])
        others = [name for name in also if name in _places(lang)][1:]
        names += [weights[name] for name in also if name not in (*near, *others)]
    form = 0 if pair.said is None else 1 + (pair.said.decimals == one.decimals)
    return _Rank(any(names) or not names, years, sum(names), form)


def _ends(values: Sequence[float]) -> list[float]:
    """Return the last and the first value, the change between them, and that in per cent."""
    if not values:
        return []
    first, last = values[0], values[-1]
    return [last, first, last - first, *([100 * (last / first - 1)] if first else [])]
