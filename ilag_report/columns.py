"""What the columns of frames are called in words, and how their figures are written."""

import pandas as pd

from ilag_data.catalogue import COLUMNS, INDUSTRIES, PERSONS, SERIES, WHOLE
from ilag_data.counts import are_whole
from ilag_data.language import Lang, Text

COUNTS = frozenset(column.name for record in SERIES.values() for column in record.contents.values()) | {
    "change",
    "residual",
}
"""Figures in the unit of their series."""

CODES_OF_NAMES = {
    "region": "name",
    "sex": "sex_name",
    "industry": "industry_name",
    "residence": "residence_name",
    "workplace": "workplace_name",
}
"""Columns of codes, left out where the column of names stands beside them."""

UNGROUPED = frozenset({"year", "age"})
"""Numbers that are no amounts: no thousands set apart."""

TWO_DECIMALS = frozenset({"location_quotient"})

_REST = Text("Resten", "The rest")
_AS_PUBLISHED = Text("Som publisert", "As published")


def head(column: str, lang: Lang) -> str:
    """Return what a column is called; its own name where the catalogue does not know it."""
    return COLUMNS[column].title[lang] if column in COLUMNS else column


def fits(column: str, frame: pd.DataFrame) -> bool:
    """Tell whether the figures of a column can be what its name says: whole persons, and not below 0."""
    # Between a first and a last year a change is that of whatever is compared.
    if column not in WHOLE or {"first", "last", column} <= {*frame.columns}:
        return True
    if not pd.api.types.is_numeric_dtype(frame[column]):
        return True
    figures = frame[column].to_numpy("float64", na_value=float("nan"))
    signed = COLUMNS[column].signed or "component" in frame  # of a component it is the balance
    return are_whole(figures) and (signed or not (figures < 0).any())


def is_counted(column: str, frame: pd.DataFrame) -> bool:
    """Tell whether a figure of a frame is in the unit of its series, as far as name and values tell.

    Parameters
    ----------
    column : str
        The figure.
    frame : DataFrame
        Where a first and a last year stand beside it, a change is that of whatever is compared.
    """
    if not fits(column, frame):
        return False
    if column in COUNTS:
        return not {"first", "last", column} <= {*frame.columns}
    return column in COLUMNS and COLUMNS[column].unit == PERSONS


def unit_of(column: str, lang: Lang) -> str:
    """Return the unit of a figure that indicators compute; empty where the catalogue knows none."""
    unit = COLUMNS[column].unit if column in COLUMNS else None
    return unit[lang] if unit else ""


def in_words(text: str, column: str, lang: Lang) -> str:
    """Return what a cell of text says: codes of industries, components and borders in words."""
    if column == "industry":
        return (INDUSTRIES | {"rest": _REST}).get(text, Text(text, text))[lang]
    if column == "borders" and text == "published":
        return _AS_PUBLISHED[lang]
    return head(text, lang) if column == "component" else text
