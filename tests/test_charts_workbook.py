"""Workbooks: every number as in the frame, texts stay texts, and all that must be known beside them."""

import hashlib
import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from ilag_report.charts import Chart, Column, Source, Table
from ilag_report.charts.workbook import csv_bytes
from ilag_report.charts.workbook import about, xlsx_bytes
from tests.chart_kinds import every_kind

SHEETS = {"no": ["Data", "Om tallene"], "en": ["Data", "About the figures"]}
CHARTS = [chart for lang in ("no", "en") for chart in every_kind("no" if lang == "no" else "en").values()]


def opened(chart: Chart) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(chart)))


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_the_data_sheet_has_every_number_of_the_frame(chart: Chart) -> None:
    book = opened(chart)
    assert book.sheetnames == SHEETS[chart.lang]
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    table = chart.table()
    assert [cell or "" for cell in rows[0]] == [str(name) for name in table.columns]
    for name, read in zip(table.columns, zip(*rows[1:], strict=True), strict=True):
        for wanted, value in zip(table[name], read, strict=True):
            if pd.isna(wanted) or wanted == "":
                assert value in (None, "")
            elif pd.api.types.is_numeric_dtype(table[name]):
                assert value == pytest.approx(float(wanted), rel=1e-14)
            else:
                assert value == str(wanted)


def test_numbers_have_formats_and_years_no_thousands() -> None:
    sheet = opened(every_kind("no")["lines"]).worksheets[0]
    head = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    assert "#,##0.00" in sheet.cell(2, head["value"]).number_format
    assert "#" not in sheet.cell(2, head["year"]).number_format
    assert sheet.freeze_panes == "A2"


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    rows = pd.DataFrame({"name": ["=1+1", "+2", "@x", "https://ssb.no"], "n": [1, 2, 3, 4]})
    chart = replace(every_kind("no")["table"], body=Table(rows, (Column("name", "=Navn"), Column("n", "n"))))
    sheet = opened(chart).worksheets[0]
    for row, text in enumerate(["=Navn", "=1+1", "+2", "@x", "https://ssb.no"], start=1):
        assert (sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) == (text, "s")


def test_the_second_sheet_tells_source_table_dates_definition_and_checksums() -> None:
    source = Source(
        "Kilde: SSB, tabell 07459",
        "07459",
        "Befolkning",
        "1. januar",
        "personer",
        "2026-11-23",
        "abc",
        ("Obs!",),
    )
    chart = replace(every_kind("no")["columns"], sources=(source,))
    told = {str(label): str(text) for label, text in opened(chart).worksheets[1].iter_rows(values_only=True)}
    assert told["Tittel"] == chart.title
    assert told["Kilde"] == chart.source
    assert told["Definisjon"] == "Støy: ±1,96·√hendelser."
    assert told["SSB-tabell"] == "07459"
    assert told["Måletidspunkt"] == "1. januar"
    assert told["Hentet eller satt sammen"] == "2026-11-23"
    assert told["Sjekksum for dokumentet (SHA-256)"] == "abc"
    assert ("Merknad", "Obs!") in about(chart)
    csv = hashlib.sha256(csv_bytes(chart.table(), "no")).hexdigest()
    assert told["Sjekksum for dataene (SHA-256 av CSV)"] == csv


def test_the_same_chart_gives_the_same_workbook() -> None:
    chart = every_kind("no")["lines"]
    assert xlsx_bytes(chart) == xlsx_bytes(replace(chart))
