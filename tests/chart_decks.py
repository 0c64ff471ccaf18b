"""Presentations read back: what their charts, tables and workbooks say."""

import io
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import openpyxl
from pptx import Presentation

from ilag_data import process, raw
from ilag_data.errors import ChartError, NotFetchedError, SelectionError
from ilag_data.language import Lang
from ilag_data.ssb.client import ADDRESS
from ilag_report.charts import Chart
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.marks import Mark
from ilag_report.charts.ooxml import Native
from ilag_report.deck import deck_bytes, is_leading
from ilag_report.suite import SUITE, Ask, Entry, suite_of
from tests.chart_kinds import every_kind
from tests.conftest import ROOT, filled_folder, made_once

ASKS: dict[Lang, Ask] = {"no": Ask("no"), "en": Ask("en")}
"""The figures of all charts of a language, loaded once."""


@cache
def of_suite(key: str, lang: Lang = "no") -> Chart:
    """Return a chart of the suite; many tests look at the same one."""
    return _described(SUITE[key], ASKS[lang])


OTHERS = {
    "one": Ask("no", municipalities=("5033",)),
    "two": Ask("no", municipalities=("5052", "5034")),
    "one year": Ask("no", (2023,), ("5052", "5034")),
    "a city beside it": Ask("en", tuple(range(2018, 2023)), ("5001", "5032")),
    "one that was not there": Ask("no", tuple(range(2018, 2023)), ("5055", "5027", "5042", "5021")),
}
"""What charts are asked for beside the programme and its period."""


@cache
def of_others(key: str, asked: str) -> Chart | str:
    """Return a chart of other places and years, of the first place where it is of one, or why there is none."""
    ask = OTHERS[asked]
    every = suite_of(ask.municipalities)
    entry = every.get(key) or every[f"{key}-{ask.municipalities[0]}"]
    try:
        return _described(entry, ask)
    except (ChartError, SelectionError) as refused:
        return refused.problem


def _described(entry: Entry, ask: Ask) -> Chart:
    """Describe a chart; one of figures that only a fetch brings is of those of the stand-in."""
    try:
        return entry(ask=ask)
    except NotFetchedError:
        with raw.using(fetched_folder()):
            return entry(ask=replace(ask, _loaded={}))


@cache
def fetched_folder() -> Path:
    """Return a data folder with what the bundle lacks, of the stand-in's figures, beside the bundle's."""
    return made_once("fetched", _fetched)


def _fetched(folder: Path) -> None:
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    for path in (filled_folder() / "data" / "raw").glob("employment*"):
        # As figures of the service itself are cited: the stand-in's port is another in every run.
        content = re.sub(rb"http://127\.0\.0\.1:\d+", ADDRESS.encode(), path.read_bytes())
        (folder / "raw" / path.name).write_bytes(content)
    with raw.using(folder):
        process.rebuild()


def suite(lang: Lang) -> tuple[Chart, ...]:
    """Return the charts of the suite."""
    return tuple(of_suite(key, lang) for key in SUITE)


@cache
def deck(lang: Lang) -> bytes:
    """Return the whole presentation of the suite."""

    def make(folder: Path) -> None:
        (folder / "ilag.pptx").write_bytes(deck_bytes(suite(lang), lang, (2015, 2023)))

    return (made_once(f"deck-{lang}", make) / "ilag.pptx").read_bytes()


@cache
def deck_of_kinds(lang: Lang) -> bytes:
    """Return a presentation with one chart of every kind."""
    return deck_bytes(tuple(every_kind(lang).values()), lang, (2015, 2023))


def opened(content: bytes) -> Native:
    return Presentation(io.BytesIO(content))


def chart_slides(content: bytes) -> list[Native]:
    """Return the slides that show a chart, not those that lead through the presentation, in order."""
    marked = [
        (slide, Mark.read(" ".join(shape.name for shape in slide.shapes))) for slide in opened(content).slides
    ]
    return [slide for slide, mark in marked if mark is not None and not is_leading(mark.identity)]


def charts_on(slide: Native) -> list[Native]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def tables_on(slide: Native) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def drawn(chart: Native) -> list[tuple[str, list[float | None]]]:
    """Return name and values of every series as the chart itself has them."""
    return [(series.name, list(series.values)) for series in _of_figures(chart)]


def in_workbook(chart: Native) -> list[tuple[str, list[float | None]]]:
    """Return name and values of every series as the embedded workbook has them, where the chart points."""
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    found = []
    for series in _of_figures(chart):
        where = series._element.xpath("c:tx//c:f/text() | c:val//c:f/text()")
        (name,), values = (_cells(book, formula) for formula in where)
        found.append((str(name), [None if value is None else float(value) for value in values]))
    return found


def categories(chart: Native) -> list[str]:
    """Return what stands along the first axis; years are days in the calendar of spreadsheets."""
    labels = [str(label) for label in chart.plots[0].categories]
    if chart._chartSpace.xpath(".//c:cat//c:formatCode[text() = 'yyyy']"):
        return [str((date(1899, 12, 30) + timedelta(float(day))).year) for day in labels]
    return labels


def _of_figures(chart: Native) -> list[Native]:
    """Return the series that hold figures: not the one that only makes room for the names of bars."""
    return [series for series in chart.series if series.name not in {NAMES["no"], NAMES["en"]}]


def _cells(book: Native, formula: str) -> list[Native]:
    sheet, _, cells = formula.partition("!")
    found = book[sheet.strip("'")][cells.replace("$", "")]
    if not isinstance(found, tuple):
        return [found.value]
    return [cell.value for row in found for cell in row]
