"""The names of frame columns in words, and how their figures are written."""

import pandas as pd

from ilag_data.catalogue import ALL_INDUSTRIES, COLUMNS, INDUSTRIES, PERSONS, SERIES, SEX, WHOLE
from ilag_data.citations import selection_of
from ilag_data.counts import are_whole
from ilag_data.language import Lang, Text
from ilag_data.periods import label

COUNTS = frozenset(column.name for record in SERIES.values() for column in record.contents.values()) | {
    "change",
    "residual",
}
"""Columns whose figures are in the unit of their series."""

CODES_OF_NAMES = {
    "region": "name",
    "sex": "sex_name",
    "industry": "industry_name",
    "residence": "residence_name",
    "workplace": "workplace_name",
}
"""Column of codes → column of names; the codes are left out if the names are present."""

PLACES = ("region", "name", "residence", "residence_name", "workplace", "workplace_name")
"""Columns that identify the places of a row."""

GROUPS = ("quarter", "industry", "industry_name", "sex", "sex_name", "age", "age_group", "component")
"""Columns that identify the part of a place and year that a row is about."""

UNGROUPED = frozenset({"year", "age"})
"""Numbers that are not amounts, and are written without thousands separators."""

TWO_DECIMALS = frozenset({"location_quotient"})

_REST = Text("Resten", "The rest")
_AS_PUBLISHED = Text("Som publisert", "As published")
_SEXES = {"women": SEX["2"], "men": SEX["1"]}
_AGED = Text("{} år", "aged {}")
_AGED_AND_OVER = Text("{} år og over", "aged {} and over")
_QUARTERS = (
    Text("1. kvartal", "1st quarter"),
    Text("2. kvartal", "2nd quarter"),
    Text("3. kvartal", "3rd quarter"),
    Text("4. kvartal", "4th quarter"),
)


def head(column: str, lang: Lang) -> str:
    """Return the heading of a column; its own name if the catalogue does not have it."""
    return COLUMNS[column].title[lang] if column in COLUMNS else column


def fits(column: str, frame: pd.DataFrame) -> bool:
    """Return whether the figures of a column can be what its name says: whole persons, and not below 0."""
    # Next to a first and a last year, a change may be that of any figure.
    if column not in WHOLE or {"first", "last", column} <= {*frame.columns}:
        return True
    if not pd.api.types.is_numeric_dtype(frame[column]):
        return True
    figures = frame[column].to_numpy("float64", na_value=float("nan"))
    signed = COLUMNS[column].signed or "component" in frame  # a component is a net figure
    return are_whole(figures) and (signed or not (figures < 0).any())


def is_counted(column: str, frame: pd.DataFrame) -> bool:
    """Return whether the figures of a column are in the unit of their series, by its name and values.

    Parameters
    ----------
    column : str
        The name of the column.
    frame : DataFrame
        Its frame. Next to a first and a last year, a change may be that of any figure.
    """
    if not fits(column, frame):
        return False
    if column in COUNTS:
        return not {"first", "last", column} <= {*frame.columns}
    return column in COLUMNS and COLUMNS[column].unit == PERSONS


def unit_of(column: str, lang: Lang) -> str:
    """Return the unit of a figure that indicators compute; empty if the catalogue has none."""
    unit = COLUMNS[column].unit if column in COLUMNS else None
    return unit[lang] if unit else ""


def keys_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns that identify a row of a frame, without codes whose names are present."""
    keys = {*PLACES, "year", *GROUPS}
    return [
        column
        for column in frame.columns
        if column in keys and CODES_OF_NAMES.get(column) not in frame.columns
    ]


def groups_of(frame: pd.DataFrame, lang: Lang) -> dict[str, str]:
    """Return column → group in words, where all rows are of one group that is not everyone.

    Any text about such a frame must name the group: the employed in education are not all employed.
    """
    held = {column: frame[column].unique() for column in keys_of(frame) if column in GROUPS}
    only = {column: values[0] for column, values in held.items() if len(values) == 1 and pd.notna(values[0])}
    told = {column: group for column, group in selection_of(frame).items() if column not in frame} | only
    groups = {column: _group_in_words(group, column, lang) for column, group in told.items()}
    everyone = INDUSTRIES[ALL_INDUSTRIES]
    return {column: group for column, group in groups.items() if group not in (everyone.no, everyone.en)}


def _group_in_words(group: object, column: str, lang: Lang) -> str:
    if isinstance(group, pd.Period):
        return _QUARTERS[group.quarter - 1][lang]
    text = in_words(group, column, lang)
    if column in ("age", "age_group"):
        # The last single age is 105 and over.
        first, over = (text.rstrip("+"), "+" in text) if column == "age_group" else (text, text == "105")
        numbers = first.replace("–", "").replace("-", "").isdecimal()
        return (_AGED_AND_OVER if over else _AGED)[lang].format(first) if numbers else text
    return text.lower() if column in ("sex", "sex_name") else text


def in_words(cell: object, column: str, lang: Lang) -> str:
    """Return the text of a cell that is no number: quarters, industries, sexes, components and borders."""
    if isinstance(cell, pd.Period):
        return label(cell, lang)
    text = "" if pd.isna(cell) else str(cell)  # type: ignore[call-overload]
    if column == "industry":
        return (INDUSTRIES | {"rest": _REST}).get(text, Text(text, text))[lang]
    if column == "sex":
        return _SEXES.get(text, Text(text, text))[lang]
    if column == "borders" and text == "published":
        return _AS_PUBLISHED[lang]
    return head(text, lang) if column == "component" else text
