"""The data of native charts: what becomes the workbook inside the presentation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pptx.chart.data import CategoryChartData, XyChartData

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ilag_data.charts.native.untyped import Native


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
    data = CategoryChartData(number_format=form)  # type: ignore[no-untyped-call]
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
    return XyChartData(number_format=form)  # type: ignore[no-untyped-call]


def known(values: Iterable[float]) -> list[float | None]:
    """Return numbers as python-pptx wants them: None where one is missing."""
    return [None if math.isnan(value) else float(value) for value in values]
