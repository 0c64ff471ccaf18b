"""What the analyses of population and employment together share: places, and changes in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ilag_data import regions as places
from ilag_data.charts.numbers import number
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text

_MORE = Text("flere", "more")
_FEWER = Text("færre", "fewer")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a sentence counts: one of them, and many."""

    one: Text
    many: Text


INHABITANTS = Counted(Text("innbygger", "inhabitant"), Text("innbyggere", "inhabitants"))
EMPLOYED = Counted(Text("sysselsatt", "employed resident"), Text("sysselsatte", "employed residents"))


def more_or_fewer(change: float, counted: Counted | None, lang: Lang) -> str:
    """Write «98 færre sysselsatte», «like mange innbyggere»; without a noun «98 færre»."""
    amount = round(abs(change))
    if amount == 0:
        return f"{Text('like mange', 'as many')[lang]} {counted.many[lang] if counted else ''}".rstrip()
    direction = (_MORE if change > 0 else _FEWER)[lang]
    if counted is None:
        return f"{number(amount, lang=lang)} {direction}"
    if amount == 1:
        return Text(f"én {counted.one.no} {direction}", f"one {direction} {counted.one.en}")[lang]
    return f"{number(amount, lang=lang)} {direction} {counted.many[lang]}"


def got(name: str, change: float, counted: Counted, lang: Lang) -> str:
    """Write «Tydal fikk 98 færre sysselsatte» or «Leka har like mange innbyggere»."""
    verb = Text("har", "has") if round(change) == 0 else Text("fikk", "had")
    return f"{name} {verb[lang]} {more_or_fewer(change, counted, lang)}"


def listed(parts: Sequence[str], lang: Lang) -> str:
    """Write «Leka», «Leka og Tydal», «Leka, Snåsa og Tydal»."""
    *first, last = parts
    return f"{', '.join(first)}{Text(' og ', ' and ')[lang]}{last}" if first else last


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


def municipalities_with(frame: pd.DataFrame, figure: str) -> set[str]:
    """Return the municipalities of today that have the figure in the first and in the last year."""
    known = frame[frame["region"].isin(places.TODAY)].dropna(subset=[figure])
    ends = [set(known.loc[known["year"] == year, "region"]) for year in years_of(frame)]
    return ends[0] & ends[1]


def largest_change(changed: pd.DataFrame, column: str = "percent") -> pd.Series:
    """Return the row of the municipality that changed most, up or down; of any place where there is none."""
    ours = changed[changed["region"].isin(places.TODAY)]
    rows = ours if len(ours) else changed
    return rows.iloc[int(rows[column].abs().to_numpy().argmax())]


def with_persons(name: str, change: float, lang: Lang) -> str:
    """Write a name with a change in persons: «Tydal (−98)»."""
    return f"{name} ({number(change, lang=lang, signed=True)})"


def compared(value: float, against: float, says: tuple[Text, Text, Text], lang: Lang) -> str:
    """Return the first of three texts where a value is less, the second where it is equal, or the third."""
    return says[1 + (value > against) - (value < against)][lang]
