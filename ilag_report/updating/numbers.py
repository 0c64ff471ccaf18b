"""Which numbers in a text the new figures no longer bear out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING

from ilag_data.language import count
from ilag_report.charts.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ilag_data.language import Lang

_MARKS = {"no": ("\u00a0\u202f ", ","), "en": (",", ".")}
"""What stands between thousands, and before decimals."""
_YEARS = range(1900, 2101)
_MOST_SPELLED = 12
_LEAST = 10  # a smaller whole number that is none of ours counts something else


@dataclass(frozen=True)
class Number:
    """A number as a text has it."""

    text: str
    signed: Decimal
    decimals: int
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
    digits = rf"(?:(?<!\w)[−-])?(?:\d{{1,3}}(?:[{thousands}]\d{{3}})+(?!\d)|\d+)(?:[{point}]\d+)?"
    return re.compile(rf"{digits}|\b(?:{'|'.join(_spelled(lang))})\b", re.IGNORECASE)


def _spelled(lang: Lang) -> dict[str, int]:
    return {count(one, lang): one for one in range(2, _MOST_SPELLED + 1)}


def numbers_in(text: str, lang: Lang) -> list[Number]:
    """Return the numbers in a text, in order, also those that are spelled."""
    (thousands, point), words = _MARKS[lang], _spelled(lang)
    found = []
    for one in _pattern(lang).findall(text):
        if one.casefold() in words:
            found.append(Number(one, Decimal(words[one.casefold()]), 0, spelled=True))
        else:
            plain = re.sub(rf"[{thousands}]", "", one).replace(point, ".").replace("−", "-")
            found.append(Number(one, Decimal(plain), len(plain.partition(".")[2])))
    return found


def skeleton(text: str, lang: Lang) -> str:
    """Return a text without its numbers."""
    return " ".join(_pattern(lang).sub("#", text).split())


@dataclass
class Figures:
    """The figures of a slide before and after: first those that texts tell, then those of charts."""

    lang: Lang
    told: list[tuple[float, float]] = field(default_factory=list)  # before, now
    years: list[tuple[float, float]] = field(default_factory=list)
    shown: list[tuple[float, float, tuple[str, ...]]] = field(default_factory=list)  # and of what
    new: list[float] = field(default_factory=list)

    def add_text(self, old: str, new: str) -> None:
        """Take in a text of ours: its numbers follow each other where it says the same."""
        before, now = numbers_in(old, self.lang), numbers_in(new, self.lang)
        self.new += [float(one.signed) for one in now]
        if skeleton(old, self.lang) == skeleton(new, self.lang):
            for one, other in zip(before, now, strict=True):
                pairs = self.years if one.is_year else self.told
                pairs.append((float(one.signed), float(other.signed)))

    def add_series(
        self,
        name: str,
        categories: Sequence[str],
        old: Sequence[float | None],
        new: Sequence[float | None],
    ) -> None:
        """Take in a series: its values, and what it changed from the first to the last."""
        self.new += [one for one in new if one is not None]
        both = [
            (before, now, (name, category))
            for category, before, now in zip(categories, old, new, strict=True)
            if before is not None and now is not None
        ]
        self.shown += both
        if len(both) > 1:
            was, is_now = _changes([pair[0] for pair in both]), _changes([pair[1] for pair in both])
            self.shown += [(one, other, (name,)) for one, other in zip(was, is_now, strict=False)]
            self.new += is_now

    def doubts(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield each number in a text that is not borne out, and what it is now; empty where that is unknown.

        Where several figures were that number, it is that of a place or time named in the text.
        """
        named = text.casefold()
        for one in numbers_in(text, self.lang):
            told = [new for old, new in (self.years if one.is_year else self.told) if one.is_of(old)]
            shown = [pair for pair in self.shown if not (one.spelled or one.is_year) and one.is_of(pair[0])]
            meant = [pair for pair in shown if any(name and name.casefold() in named for name in pair[2])]
            now = [pair[1] for pair in meant] or told or [pair[1] for pair in shown]
            if any(map(one.is_of, now)) or (not now and any(map(one.is_of, self.new))):
                continue
            if now:
                yield one.text, " / ".join(dict.fromkeys(self._write(one, value) for value in now))
            elif not one.spelled and not one.is_year and (one.decimals or one.value > _LEAST):
                yield one.text, ""

    def _write(self, one: Number, value: float) -> str:
        """Write what a number is now, in its form."""
        if one.spelled:
            return count(round(value), self.lang)
        if one.is_year:
            return str(round(value))
        return number(value if one.signed < 0 else abs(value), one.decimals, self.lang)


def _changes(values: Sequence[float]) -> list[float]:
    """Return the change from the first to the last value, and it in per cent."""
    first, last = values[0], values[-1]
    return [last - first, *([100 * (last / first - 1)] if first else [])]
