"""The data of native charts: what becomes the workbook inside the presentation."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

import xlsxwriter  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xlsx import CategoryWorkbookWriter, XyWorkbookWriter

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable, Iterator

    from ilag_data.charts.native.untyped import Native


class _TextStaysText:
    """Lets a writer of python-pptx keep texts as texts: it makes formulas of those that begin with ``=``."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: io.BytesIO) -> Iterator[tuple[Native, Native]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(xlsx_file, options) as workbook:
            yield workbook, workbook.add_worksheet()


class _CategoryWriter(_TextStaysText, CategoryWorkbookWriter):
    pass


class _PointWriter(_TextStaysText, XyWorkbookWriter):
    pass


class _CategoryData(CategoryChartData):
    @property
    def _workbook_writer(self) -> Native:
        return _CategoryWriter(self)  # type: ignore[no-untyped-call]


class _PointData(XyChartData):
    @property
    def _workbook_writer(self) -> Native:
        return _PointWriter(self)  # type: ignore[no-untyped-call]


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


def by_point(form: str) -> Native:
    """Begin the data of a scatter.

    Parameters
    ----------
    form : str
        The number format of the cells.

    Returns
    -------
    XyChartData
        Data without series yet.
    """
    return _PointData(number_format=form)  # type: ignore[no-untyped-call]


def known(values: Iterable[float]) -> list[float | None]:
    """Return numbers as python-pptx wants them: None where one is missing."""
    return [None if math.isnan(value) else float(value) for value in values]
