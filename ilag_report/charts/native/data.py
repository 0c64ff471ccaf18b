"""The data of native charts: what becomes the workbook inside the presentation."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator

    from ilag_report.charts.native.untyped import Native


class _CategoryWriter(CategoryWorkbookWriter):
    """Keeps texts as texts: python-pptx would make formulas of those that begin with ``=``."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: io.BytesIO) -> Iterator[tuple[Native, Native]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(xlsx_file, options) as workbook:
            yield workbook, workbook.add_worksheet()


class _CategoryData(CategoryChartData):
    @property
    def _workbook_writer(self) -> Native:
        return _CategoryWriter(self)  # type: ignore[no-untyped-call]


def by_category(form: str, categories: Iterable[str]) -> Native:
    """Begin the data of a chart over categories.

    Parameters
    ----------
    form : str
        The number format of the cells.
    categories : iterable of str
        The names below the axis.

    Returns
    -------
    CategoryChartData
        Data without series yet.
    """
    data = _CategoryData(number_format=form)  # type: ignore[no-untyped-call]
    data.categories = list(categories)
    return data


def known(values: Iterable[float]) -> list[float | None]:
    """Return numbers as python-pptx wants them: None where one is missing."""
    return [None if math.isnan(value) else float(value) for value in values]
