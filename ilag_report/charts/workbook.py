"""A chart's data as an Excel workbook: the data, and all that must be known about them."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from ilag_data.language import Text
from ilag_report.charts.export_csv import csv_bytes
from ilag_report.charts.numbers import NumberFormat
from ilag_report.charts.zips import without_times

if TYPE_CHECKING:
    from ilag_data.language import Lang
    from ilag_report.charts.chart import Chart
    from ilag_report.charts.sources import Source

_DATA = Text("Data", "Data")
_ABOUT = Text("Om tallene", "About the figures")
_WIDEST = 40
_ABOUT_WIDTHS = (24, 110)

_LABELS = {
    "title": Text("Tittel", "Title"),
    "subtitle": Text("Undertittel", "Subtitle"),
    "source": Text("Kilde", "Source"),
    "note": Text("Merknad", "Note"),
    "method": Text("Definisjon", "Definition"),
    "alt_text": Text("Alternativ tekst", "Alt text"),
}
_SOURCE_LABELS = {
    "table": Text("SSB-tabell", "Table of Statistics Norway"),
    "title": Text("Innhold", "Content"),
    "measured": Text("Måletidspunkt", "Measured"),
    "unit": Text("Enhet", "Unit"),
    "date": Text("Hentet eller satt sammen", "Retrieved or compiled"),
    "checksum": Text("Sjekksum for dokumentet (SHA-256)", "Checksum of the document (SHA-256)"),
    "citation": Text("Henvisning", "Citation"),
}
_CHECKSUM = Text("Sjekksum for dataene (SHA-256 av CSV)", "Checksum of the data (SHA-256 of the CSV)")


def xlsx_bytes(chart: Chart) -> bytes:
    """Make the workbook of a chart.

    Parameters
    ----------
    chart : Chart
        The chart.

    Returns
    -------
    bytes
        An XLSX file with a sheet of data, unrounded and with number formats, and a sheet that tells source,
        table, dates, definitions and checksums. Texts stay texts, also those that begin with ``=``.
    """
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": chart.title, "subject": chart.subtitle, "comments": chart.alt_text})
    _write_data(book, chart.table(), chart.lang)
    _write_about(book, chart)
    book.close()
    return without_times(content.getvalue())


def checksum(chart: Chart) -> str:
    """Return the checksum of a chart's data: that of its CSV file."""
    return hashlib.sha256(csv_bytes(chart.table(), chart.lang)).hexdigest()


def _write_data(book: xlsxwriter.Workbook, table: pd.DataFrame, lang: Lang) -> None:
    sheet = book.add_worksheet(_DATA[lang])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(table.columns):
        column = table[name]
        sheet.write_string(0, place, str(name), bold)
        number = pd.api.types.is_numeric_dtype(column)
        form = book.add_format({"num_format": _format_of(column, lang)}) if number else None
        longest = len(str(name))
        for row, value in enumerate(column, start=1):
            if pd.isna(value):
                continue
            if number:
                sheet.write_number(row, place, float(value), form)
            else:
                sheet.write_string(row, place, str(value))
            longest = max(longest, len(str(value)) if not number else 10)
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _format_of(column: pd.Series, lang: Lang) -> str:
    """Choose a number format: years without thousands, whole numbers whole, others with two decimals."""
    if "year" in str(column.name).casefold():
        return NumberFormat(grouped=False).excel(lang)
    values = pd.to_numeric(column).dropna()
    return NumberFormat(decimals=0 if bool((values % 1 == 0).all()) else 2).excel(lang)


def _write_about(book: xlsxwriter.Workbook, chart: Chart) -> None:
    sheet = book.add_worksheet(_ABOUT[chart.lang])
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(place, place, width)
    for row, (label, text) in enumerate(about(chart)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrapped)


def about(chart: Chart) -> list[tuple[str, str]]:
    """Return what must be known about a chart's data, as label and text.

    Parameters
    ----------
    chart : Chart
        The chart.

    Returns
    -------
    list of (str, str)
        Texts of the chart, every source with dates and checksum, and the checksum of the data.
    """
    lang = chart.lang
    rows = [(label[lang], getattr(chart, part)) for part, label in _LABELS.items() if getattr(chart, part)]
    for source in chart.sources:
        rows += _about_source(source, lang)
    return [*rows, (_CHECKSUM[lang], checksum(chart))]


def _about_source(source: Source, lang: Lang) -> list[tuple[str, str]]:
    rows = [
        (label[lang], getattr(source, part))
        for part, label in _SOURCE_LABELS.items()
        if getattr(source, part)
    ]
    return [*rows, *((Text("Merknad", "Note")[lang], note) for note in source.notes)]
