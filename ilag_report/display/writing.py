"""How the cells of a table are written, and the years put beside each other."""

from typing import Any

import pandas as pd

from ilag_data.language import Lang
from ilag_data.periods import label
from ilag_report.charts.numbers import NumberFormat
from ilag_report.columns import TWO_DECIMALS, UNGROUPED, in_words


def written(shown: pd.DataFrame, symbols: pd.Series, lang: Lang) -> pd.DataFrame:
    """Return every cell as it is written; a column of several units by each of them.

    Parameters
    ----------
    shown : DataFrame
        The cells.
    symbols : Series
        For each row, what a missing figure is shown by.
    lang : {"no", "en"}
        The language.
    """
    units = shown["unit"] if "unit" in shown else pd.Series("", index=shown.index)
    return pd.DataFrame(
        {
            column: pd.concat(
                [
                    _cells(shown.loc[rows, column], column, symbols, lang)
                    for rows in units.groupby(units, dropna=False).groups.values()
                ]
            ).sort_index()
            for column in map(str, shown.columns)
        }
    )


def _cells(values: pd.Series, column: str, symbols: pd.Series, lang: Lang) -> pd.Series:
    if not is_number(values):
        return values.map(lambda cell: _word(cell, column, lang)).astype("str")
    present = values.dropna()
    decimals = 2 if column in TWO_DECIMALS else 0 if bool((present % 1 == 0).all()) else 1
    form = NumberFormat(decimals=decimals, grouped=column not in UNGROUPED)
    cells = [
        symbol if pd.isna(number) else form.text(float(number), lang)
        for number, symbol in zip(values, symbols[values.index], strict=True)
    ]
    return pd.Series(cells, index=values.index, dtype="str")


def _word(cell: Any, column: str, lang: Lang) -> str:  # noqa: ANN401 (what a cell holds)
    if isinstance(cell, pd.Period):
        return label(cell)
    return "" if pd.isna(cell) else in_words(str(cell), column, lang)


def years_beside(shown: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Put the figures of the years beside each other, the places in the order they come."""
    keys = [column for column in shown.columns if column not in ("year", figure)]
    # Without sort=False the places would lose the order they were asked for in.
    beside = shown.set_index([*keys, "year"])[figure].unstack("year", sort=False)
    beside = beside[sorted(beside.columns)]
    beside.columns = beside.columns.map(str)
    return beside.reset_index()


def is_number(values: pd.Series) -> bool:
    """Tell whether a column holds numbers."""
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
