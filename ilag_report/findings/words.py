"""Findings in words: counts, changes and lists in Norwegian and English."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_data.language import count as count  # noqa: PLC0414
from ilag_report.charts.numbers import number, percent

# The analyses find all their words here, those too that other rooms have.
from ilag_report.charts.sources import language_of as language_of  # noqa: PLC0414
from ilag_report.charts.sources import note_line as note_line  # noqa: PLC0414
from ilag_report.charts.sources import source_line as source_line  # noqa: PLC0414


@dataclass(frozen=True, slots=True)
class Counted:
    """What a sentence counts: one of them, and many."""

    one: Text
    many: Text


INHABITANTS = Counted(Text("innbygger", "inhabitant"), Text("innbyggere", "inhabitants"))
EMPLOYED = Counted(Text("sysselsatt", "employed resident"), Text("sysselsatte", "employed residents"))


def municipalities(how_many: int, lang: Lang) -> str:
    """Write «de seks kommunene»."""
    return Text(f"de {count(how_many, 'no')} kommunene", f"the {count(how_many, 'en')} municipalities")[lang]


def share_of_municipalities(how_many: int, of: Sequence[str], lang: Lang) -> str:
    """Write «fem av de seks kommunene», «alle de seks kommunene», «begge kommunene», «ingen av de to …»."""
    if how_many == len(of) == 2:
        return Text("begge kommunene", "both municipalities")[lang]
    if how_many == len(of):
        return f"{Text('alle', 'all')[lang]} {municipalities(len(of), lang)}"
    return f"{count(how_many, lang)} {Text('av', 'of')[lang]} {municipalities(len(of), lang)}"


def growth(change_in_percent: float, lang: Lang) -> str:
    """Write «vokste 6,5 prosent», «gikk ned 2,9 prosent» or «var uendret», as the rounded number says."""
    amount = number(abs(change_in_percent), 1, lang)
    if amount == number(0, 1, lang):
        return Text("var uendret", "was unchanged")[lang]
    verb = Text("vokste", "grew") if change_in_percent > 0 else Text("gikk ned", "declined")
    return f"{verb[lang]} {amount} {Text('prosent', 'per cent')[lang]}"


def more_or_fewer(change: float, lang: Lang, counted: Counted | None = None) -> str:
    """Write «98 færre sysselsatte», «like mange innbyggere»; without a noun «98 færre»."""
    amount = round(abs(change))
    if amount == 0:
        return f"{Text('like mange', 'as many')[lang]} {counted.many[lang] if counted else ''}".rstrip()
    direction = (Text("flere", "more") if change > 0 else Text("færre", "fewer"))[lang]
    if counted is None:
        return f"{Text('én', 'one')[lang] if amount == 1 else number(amount, lang=lang)} {direction}"
    if amount == 1:
        return Text(f"én {counted.one.no} {direction}", f"one {direction} {counted.one.en}")[lang]
    return f"{number(amount, lang=lang)} {direction} {counted.many[lang]}"


def got(name: str, change: float, counted: Counted, lang: Lang) -> str:
    """Write «Tydal fikk 98 færre sysselsatte» or «Leka har like mange innbyggere»."""
    verb = Text("har", "has") if round(change) == 0 else Text("fikk", "had")
    return f"{name} {verb[lang]} {more_or_fewer(change, lang, counted)}"


def compared(value: float, against: float, says: tuple[Text, Text, Text], lang: Lang) -> str:
    """Return the first of three texts where a value is less, the second where it is equal, or the third."""
    return says[1 + (value > against) - (value < against)][lang]


def change_in_words(changed: pd.DataFrame, lang: Lang = "no") -> str:
    """Write the change of every region on a line: first and last figure, difference and per cent.

    Parameters
    ----------
    changed : DataFrame
        As `indicators.change` returns it.
    lang : {"no", "en"}
        The language of the numbers.

    Returns
    -------
    str
        Lines such as «Tydal: 863 → 753 (−110, −12,7 %)».

    Examples
    --------
    >>> from ilag_data import indicators, population
    >>> changed = indicators.change(population(["Leka", "Tydal"]), "persons", 2015, 2023)
    >>> print(change_in_words(changed, lang="en"))
    Leka: 574 → 582 (+8, +1.4%)
    Tydal: 863 → 753 (−110, −12.7%)
    """
    return "\n".join(
        f"{name}: {number(first, lang=lang)} → {number(last, lang=lang)} "
        f"({number(difference, lang=lang, signed=True)}, {percent(share, lang=lang, signed=True)})"
        for name, first, last, difference, share in zip(
            *(changed[column] for column in ("name", "first", "last", "change", "percent")), strict=True
        )
    )


def joined(texts: Iterable[str], lang: Lang) -> str:
    """Write «Leka», «Leka og Tydal» or «Leka, Tydal og Snåsa»."""
    *most, last = texts
    return f"{', '.join(most)} {Text('og', 'and')[lang]} {last}" if most else last


def capitalised(sentence: str) -> str:
    """Begin a sentence with a capital letter and leave the rest alone."""
    return sentence[:1].upper() + sentence[1:]


def listed(head: str, values: Iterable[str]) -> str:
    """Write a heading and what it lists, as alt texts do: «I 2023: Leka 574, Tydal 753.»."""
    every = list(values)
    return f"{head}: {('; ' if any(', ' in value for value in every) else ', ').join(every)}."


def ranked(values: pd.Series, decimals: int, lang: Lang, *, signed: bool = False) -> list[str]:
    """Write names (the index) and values from the highest to the lowest: «Trøndelag 106,5», «Leka 101,4»."""
    return [
        f"{name} {number(value, decimals, lang, signed=signed)}"
        for name, value in values.dropna().sort_values(ascending=False).items()
    ]


def years_of(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a frame.

    Raises
    ------
    SelectionError
        It has just one year.
    """
    first, last = int(frame["year"].min()), int(frame["year"].max())
    if first == last:
        raise SelectionError(
            f"There is only one year, {first}: nothing to compare.", "load two or more years."
        )
    return first, last
