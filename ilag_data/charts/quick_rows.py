"""A chart in one call, as `quick`: the kinds with one row per place (bars, scatter, strip, table)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from ilag_data.charts.data import require_columns
from ilag_data.charts.defaults import Given, Options, of_year, split
from ilag_data.charts.kinds.bars import Bars
from ilag_data.charts.kinds.scatter import Scatter
from ilag_data.charts.kinds.strip import Strip
from ilag_data.charts.kinds.table import Column, Table
from ilag_data.charts.numbers import NumberFormat
from ilag_data.columns import is_counted
from ilag_data.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ilag_data.charts.chart import Chart

_KEYS = {"region", "name", "year", "status", "industry", "industry_name", "sex", "sex_name", "age"}


def bars(
    frame: pd.DataFrame,
    *,
    title: str,
    value: str | None = None,
    year: int | None = None,
    series: str | None = None,
    sort: bool = True,
    signed: bool = False,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw bars, one per region, the largest first.

    Parameters
    ----------
    frame : DataFrame
        ``name`` (and ``region``, for the colours) and figures.
    title, value, highlight, **options
        As for `charts.lines`.
    year : int, optional
        The year to show; by default the last, where the frame has years.
    series : str, optional
        A column that tells several bars of each name apart, e.g. ``"year"``.
    sort : bool
        Whether the largest comes first.
    signed : bool
        Whether positive values get a plus.

    Returns
    -------
    Chart
        The chart.

    Raises
    ------
    ChartError
        The frame cannot be shown so; the message says why and what to do.

    Examples
    --------
    >>> from ilag_data import population
    >>> bars(population(["Leka", "Tydal"], 2023), title="Tydal er størst")
    Tydal er størst
    Stolpediagram. Befolkning 1. januar 2023, personer: Tydal 753, Leka 582.
    """
    given = Given(frame if series == "year" else of_year(frame, year), options.get("lang"))
    figure = given.figure(value)
    data, look, texts = given.one(value), *split(options)
    if series is not None:
        require_columns(data, [series], "Bars")
        data = data.assign(series=data[series].astype(str))
    body = Bars(
        data, **given.look(figure, data["value"], look), sort=sort, signed=signed, highlight=highlight
    )
    measure = given.measured(figure)
    return given.chart(body, title=title, measure=measure, texts=texts)


def scatter(
    frame: pd.DataFrame,
    *,
    title: str,
    x: str,
    y: str,
    x_unit: str,
    y_unit: str,
    named: Sequence[str] = (),
    signed: bool = False,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw one dot per region, with two figures.

    Parameters
    ----------
    frame : DataFrame
        ``region, name`` and figures, one row per region.
    title, highlight, **options
        As for `charts.lines`.
    x, y : str
        The columns to show.
    x_unit, y_unit : str
        What they are, with unit.
    named : sequence of str
        The regions to name, by id or name; by default the six and the county.
    signed : bool
        Whether positive values get a plus.

    Returns
    -------
    Chart
        The chart.

    Raises
    ------
    ChartError
        The frame cannot be shown so; the message says why and what to do.

    Examples
    --------
    >>> from ilag_data import labour_balance
    >>> jobs = labour_balance(["Leka", "Tydal", "Snåsa"], 2022)
    >>> figures = {"x": "employed_by_residence", "y": "employed_by_workplace"}
    >>> scatter(jobs, **figures, x_unit="bosatte", y_unit="jobber", title="Leka har flest jobber").title
    'Leka har flest jobber'
    """
    given = Given(frame, options.get("lang"))
    require_columns(frame, ["region", "name", x, y], "Scatters")
    look, texts = split(options)
    data = frame[["region", "name"]].assign(x=frame[x], y=frame[y])
    # One format for both axes: with a per cent sign only where both are in per cent.
    percent = all(given.look(y, frame[y], {"unit": unit})["percent"] for unit in (x_unit, y_unit))
    full = given.look(y, pd.concat([data["x"], data["y"]]), {"percent": percent, **look, "unit": y_unit})
    body = Scatter(data, **full, x_unit=x_unit, named=tuple(named), signed=signed, highlight=highlight)
    measure = Text(f"{y_unit} mot {x_unit}", f"{y_unit} against {x_unit}")[given.lang]
    return given.chart(body, title=title, measure=measure, texts=texts)


def strip(
    frame: pd.DataFrame,
    *,
    title: str,
    value: str | None = None,
    named: Sequence[str] = (),
    signed: bool = False,
    highlight: str | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Draw all regions as dots in a strip, with a few of them named.

    Parameters
    ----------
    frame : DataFrame
        ``region, name`` and figures; with ``measure`` one strip for each.
    title, value, highlight, **options
        As for `charts.lines`.
    named, signed
        As for `scatter`.

    Returns
    -------
    Chart
        The chart.

    Raises
    ------
    ChartError
        The frame cannot be shown so; the message says why and what to do.

    Examples
    --------
    >>> from ilag_data import population, regions
    >>> strip(population(regions.SIX, 2023), title="Rennebu er størst").title
    'Rennebu er størst'
    """
    given = Given(of_year(frame, None), options.get("lang"))
    figure = given.figure(value)
    data, look, texts = given.one(value), *split(options)
    if "measure" not in data:
        data = data.assign(measure=given.title_of(figure))
    body = Strip(
        data,
        **given.look(figure, data["value"], look),
        named=tuple(named),
        signed=signed,
        highlight=highlight,
    )
    described = " ".join(filter(None, (", ".join(body.measures()), given.said("measured"), given.years())))
    return given.chart(body, title=title, measure=described, texts=texts)


def table(
    frame: pd.DataFrame,
    *,
    title: str,
    headers: Mapping[str, str] | None = None,
    **options: Unpack[Options],
) -> Chart:
    """Show a frame as a table.

    Parameters
    ----------
    frame : DataFrame
        The rows; a column ``region`` gives them the colours of the places.
    title, **options
        As for `charts.lines`.
    headers : mapping of str to str, optional
        The columns to show → their headers; by default the name and every figure.

    Returns
    -------
    Chart
        The chart.

    Raises
    ------
    ChartError
        The frame cannot be shown so; the message says why and what to do.

    Examples
    --------
    >>> from ilag_data import population
    >>> table(population(["Leka", "Tydal"], 2023), title="Folketall").table()
              Befolkning
    0   Leka         582
    1  Tydal         753
    """
    given = Given(frame, options.get("lang"))
    look, texts = split(options)
    shown = headers or {
        str(column): "" if column == "name" else given.header_of(str(column))
        for column in frame.columns
        if column == "name" or (column not in _KEYS and pd.api.types.is_numeric_dtype(frame[column]))
    }
    require_columns(frame, list(shown), "The table's rows")
    described = []
    for key, header in shown.items():
        form = None
        if pd.api.types.is_numeric_dtype(frame[key]):
            full = given.look(key, frame[key], {"unit": "-", **look})
            form = NumberFormat(full["decimals"], percent=full["percent"], grouped=key != "year")
        described.append(Column(key, header, format=form))
    body = Table(frame, tuple(described))
    counted = all(is_counted(key, frame.columns) for key in shown if key not in _KEYS)
    unit = look.get("unit") or (given.said("unit") if counted else "")
    measure = " ".join(filter(None, (given.said("title"), given.said("measured"), given.years())))
    return given.chart(body, title=title, measure=", ".join(filter(None, (measure, unit))), texts=texts)
