"""A chart's data as CSV and as an Excel workbook, with their documentation."""

import csv
import hashlib
import io
import re
from collections.abc import Sequence
from itertools import chain, count
from typing import Any

import pandas as pd
import xlsxwriter  # type: ignore[import-untyped]

from ilag_data.language import Lang, Text
from ilag_data.untrusted import spreadsheet_text
from ilag_report.charts.description import SOURCE_PREFIX, Description
from ilag_report.charts.numbers import NumberFormat, plain
from ilag_report.charts.zips import without_times
from ilag_report.columns import UNGROUPED, head

_DATA = Text("Data", "Data")
_ABOUT = Text("Om tallene", "About the figures")
_CONTENTS = Text("Innhold", "Contents")
_SHEET, _FINDING = Text("Ark", "Sheet"), Text("Funn", "Finding")
_WIDEST = 40
_ABOUT_WIDTHS, _CONTENTS_WIDTHS = (24, 110), (100, 80, 40)
_ABOVE_DATA = 4  # rows
_LONGEST, _NO_SHEET = 31, re.compile(r"[\[\]:*?/\\]")
"""Maximum characters of a sheet name in Excel, and the characters it may not have."""

_LABELS = {
    "title": Text("Tittel", "Title"),
    "subtitle": Text("Undertittel", "Subtitle"),
    "source": Text("Kilde", "Source"),
    "note": Text("Merknad", "Note"),
    "method": Text("Definisjon", "Definition"),
    "commands": Text("Merknad", "Note"),
    "alt_text": Text("Alternativ tekst", "Alt text"),
}
_SOURCE_LABELS = {
    "table": Text("SSB-tabell", "Table of Statistics Norway"),
    "title": Text("Innhold", "Content"),
    "measured": Text("Måletidspunkt", "Measured"),
    "unit": Text("Enhet i tabellen", "Unit of the table"),
    "date": Text("Hentet eller satt sammen", "Retrieved or compiled"),
    "checksum": Text("Sjekksum for dokumentet (SHA-256)", "Checksum of the document (SHA-256)"),
    "citation": Text("Tabellens kilde", "Source of the table"),
}
_SOURCE = Text("Kilde", "Source")
_DECIMALS = 2
"""Figures computed from a few hundred persons mean nothing beyond these."""
_CHECKSUM = Text("Sjekksum for dataene (SHA-256 av CSV)", "Checksum of the data (SHA-256 of the CSV)")


def exported(chart: Description) -> pd.DataFrame:
    """Return a chart's data as its files hold them.

    Figures have at most two decimals, and column headers are in the language of the chart.
    """
    # Without the attrs, which pandas would copy with every column.
    table = pd.DataFrame(chart.table() if chart.data is None else chart.data)
    heads = {column: head(str(column) or "name", chart.lang) for column in table.columns}
    return table.round(_DECIMALS).rename(columns=heads)


def csv_of(chart: Description, data: pd.DataFrame | None = None) -> bytes:
    """Return the CSV file of a chart: its data (as `exported`), with their source in the last column."""
    data = exported(chart) if data is None else data
    return csv_bytes(data.assign(**{_SOURCE[chart.lang]: chart.source}), chart.lang)


def csv_bytes(frame: pd.DataFrame, lang: Lang) -> bytes:
    """Write a table as CSV that Excel in a language opens correctly.

    Numbers keep every digit; missing values are empty; what Excel would take for a formula, whether it splits
    at semicolons, commas or tabs, gets an apostrophe before it. The byte order mark makes Excel read UTF-8.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if lang == "no" else ",", lineterminator="\r\n")
    writer.writerow(spreadsheet_text(str(name)) for name in frame.columns)
    writer.writerows(zip(*(_cells(frame[column], lang) for column in frame.columns), strict=True))
    return text.getvalue().encode("utf-8-sig")


def _cells(column: "pd.Series[Any]", lang: Lang) -> list[str]:
    if pd.api.types.is_numeric_dtype(column):
        return [plain(float("nan") if pd.isna(value) else value, lang) for value in column]
    return ["" if pd.isna(value) else spreadsheet_text(str(value)) for value in column]


def xlsx_bytes(chart: Description) -> bytes:
    """Make the workbook of a chart: its data, and a sheet that documents them.

    Text stays text, even if it begins with ``=``.
    """
    content, book = _begun(chart.title, chart.subtitle, chart.alt_text, str(chart.identity))
    data = exported(chart)
    _write_data(book, book.add_worksheet(_DATA[chart.lang]), data, chart.lang)
    sheet = book.add_worksheet(_ABOUT[chart.lang])
    looks = [book.add_format({"valign": "top", look: True}) for look in ("bold", "text_wrap")]
    for place, width in enumerate(_ABOUT_WIDTHS):
        sheet.set_column(place, place, width)
    for row, said in enumerate(about(chart, data)):
        for place, (text, look) in enumerate(zip(said, looks, strict=True)):
            sheet.write_string(row, place, text, look)
    return _ended(content, book)


def book_bytes(charts: Sequence[Description], title: str) -> bytes:
    """Make one workbook of charts in one language: a list of contents, and a sheet named after each.

    A sheet has the finding and what is measured above the data, and their documentation below.
    """
    lang = charts[0].lang
    content, book = _begun(title)
    contents = book.add_worksheet(_CONTENTS[lang])
    bold, link = book.add_format({"bold": True}), book.get_default_url_format()
    names = sheet_names([chart.name for chart in charts], _CONTENTS[lang])
    heads = (_SHEET, _FINDING, _LABELS["subtitle"], _SOURCE)
    widths = (max(map(len, names)), *_CONTENTS_WIDTHS)
    for place, (label, width) in enumerate(zip(heads, widths, strict=True)):
        contents.write_string(0, place, label[lang], bold)
        contents.set_column(place, place, width)
    contents.freeze_panes(1, 1)
    for row, (name, chart) in enumerate(zip(names, charts, strict=True), start=1):
        contents.write_url(row, 0, f"internal:'{name}'!A1", link, name)
        for place, text in enumerate((chart.title, chart.subtitle, chart.source), start=1):
            contents.write_string(row, place, text)
        sheet, data = book.add_worksheet(name), exported(chart)
        sheet.write_string(0, 0, chart.title, bold)
        sheet.write_string(1, 0, chart.subtitle)
        sheet.write_url(2, 0, f"internal:'{_CONTENTS[lang]}'!A{row + 1}", link, _CONTENTS[lang])
        _write_data(book, sheet, data, lang, below=_ABOVE_DATA)
        told = [one for one in about(chart, data) if one[1] not in (chart.title, chart.subtitle)]
        for at, (what, text) in enumerate(told, start=_ABOVE_DATA + len(data) + 2):
            sheet.write_string(at, 0, f"{what}: {text}")
    return _ended(content, book)


def sheet_names(names: Sequence[str], *taken: str) -> list[str]:
    """Shorten names to valid names of sheets in Excel; those that would be the same are numbered."""
    found: list[str] = []
    used = {name.casefold() for name in taken}
    for name in names:
        whole = _NO_SHEET.sub("-", name).strip("'") or "-"
        ends = chain([""], map("-{}".format, count(2)))
        numbered = (f"{whole[: _LONGEST - len(end)]}{end}" for end in ends)
        chosen = next(one for one in numbered if one.casefold() not in used)
        used.add(chosen.casefold())
        found.append(chosen)
    return found


def _begun(
    title: str, subject: str = "", comments: str = "", mark: str = ""
) -> tuple[io.BytesIO, xlsxwriter.Workbook]:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "subject": subject, "comments": comments, "keywords": mark})
    return content, book


def _ended(content: io.BytesIO, book: xlsxwriter.Workbook) -> bytes:
    book.close()
    return without_times(content.getvalue())


def _write_data(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, table: pd.DataFrame, lang: Lang,
    below: int = 0,
) -> None:  # fmt: skip
    """Write a table with its headers, `below` being the number of rows above them."""
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(below + 1, 0)
    for place, name in enumerate(table.columns):
        column, longest = table[name], len(str(name))
        sheet.write_string(below, place, str(name), bold)
        number = pd.api.types.is_numeric_dtype(column)
        form = book.add_format({"num_format": _format_of(column, lang)}) if number else None
        for row, value in enumerate(column, start=below + 1):
            if pd.isna(value):
                continue
            if number:
                sheet.write_number(row, place, float(value), form)
            else:
                sheet.write_string(row, place, str(value))
            longest = max(longest, 10 if number else len(str(value)))
        sheet.set_column(place, place, min(longest + 2, _WIDEST))
    sheet.autofilter(below, 0, below + len(table), len(table.columns) - 1)


def _format_of(column: "pd.Series[Any]", lang: Lang) -> str:
    """Choose a number format: years ungrouped, whole numbers without decimals, others with two."""
    if column.name in {head(one, lang) for one in UNGROUPED}:
        return NumberFormat(grouped=False).excel(lang)
    whole = bool((column.dropna() % 1 == 0).all())
    return NumberFormat(decimals=0 if whole else _DECIMALS).excel(lang)


def about(chart: Description, data: pd.DataFrame | None = None) -> list[tuple[str, str]]:
    """Return the documentation of a chart's data (as `exported`), as label and text.

    The chart's texts, every source with dates and checksum, and the checksum of its CSV file.
    """
    lang, prefix = chart.lang, SOURCE_PREFIX[chart.lang]
    rows = [(label[lang], getattr(chart, part)) for part, label in _LABELS.items()]
    for source in chart.sources:
        rows += [(label[lang], getattr(source, part)) for part, label in _SOURCE_LABELS.items()]
        rows += [(_LABELS["note"][lang], note) for note in source.notes]
    checksum = hashlib.sha256(csv_of(chart, data)).hexdigest()
    return [
        *((label, text.removeprefix(prefix)) for label, text in rows if text),
        (_CHECKSUM[lang], checksum),
    ]
