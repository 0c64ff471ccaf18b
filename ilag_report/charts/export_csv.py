"""A table as the CSV that Excel opens right."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pandas as pd

from ilag_data.untrusted import spreadsheet_text
from ilag_report.charts.numbers import plain

if TYPE_CHECKING:
    from ilag_data.language import Lang


def csv_bytes(frame: pd.DataFrame, lang: Lang) -> bytes:
    """Write a table as the CSV that the Excel of that language opens right.

    Parameters
    ----------
    frame : DataFrame
        The table. Numbers keep every digit; missing values are empty; what Excel would take for a formula
        gets an apostrophe before it, whether it splits at semicolons, commas or tabs.
    lang : {"no", "en"}
        Norwegian: semicolon and decimal comma. English: comma and decimal point.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, by which Excel knows æøå.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if lang == "no" else ",", lineterminator="\r\n")
    writer.writerow(spreadsheet_text(str(name)) for name in frame.columns)
    columns = [_cells(frame[column], lang) for column in frame.columns]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _cells(column: pd.Series[Any], lang: Lang) -> list[str]:
    if pd.api.types.is_numeric_dtype(column):
        return [plain(float("nan") if pd.isna(value) else value, lang) for value in column]
    return ["" if pd.isna(value) else spreadsheet_text(str(value)) for value in column]
