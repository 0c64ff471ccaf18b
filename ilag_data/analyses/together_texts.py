"""What the analyses of population and employment together share: places, and changes in words."""

import pandas as pd

from ilag_data import regions as places
from ilag_data.analyses.words import Counted, more_or_fewer, years_of
from ilag_data.charts.numbers import number
from ilag_data.language import Lang, Text


def got(name: str, change: float, counted: Counted, lang: Lang) -> str:
    """Write «Tydal fikk 98 færre sysselsatte» or «Leka har like mange innbyggere»."""
    verb = Text("har", "has") if round(change) == 0 else Text("fikk", "had")
    return f"{name} {verb[lang]} {more_or_fewer(change, lang, counted)}"


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
