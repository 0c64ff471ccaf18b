"""What figures cite: the ``attrs`` of the loaders' frames, and the columns themselves.

``attrs`` are handed on to what indicators compute. They get lost where an analyst merges, joins or pivots
frames; but a column of a table means one figure of that table, so that its name tells what to cite.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from ilag_data import catalogue
from ilag_data.errors import SelectionError
from ilag_data.language import check_lang
from ilag_data.tables import describe

Said = Mapping[Hashable | None, Any]
"""What a frame says of one document behind it."""

_BESIDES = "besides"
"""Where a frame that was computed from several keeps the ``attrs`` of the others."""


def cited(result: pd.DataFrame, frame: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """Let a result cite all the frames it was computed from; none where one of them says nothing.

    Parameters
    ----------
    result : DataFrame
        What was computed; its ``attrs`` are set.
    frame : DataFrame
        The frame it was computed from first of all: title, unit and date are those of this one.
    *others : DataFrame
        Further frames that it was computed from.

    Returns
    -------
    DataFrame
        `result`.
    """
    result.attrs = {}
    # Half a source line would be a wrong one; a chart asks for the source where there is none.
    if all(attrs_of(one) for one in (frame, *others)):
        result.attrs = together(*attrs_of(frame, *others))
    return result


def together(said: Said, *besides: Said) -> dict[Hashable | None, Any]:
    """Return the ``attrs`` of a frame that stands on several documents.

    Parameters
    ----------
    said : mapping
        What the frame says of the first of them: title, unit and date are those of this one.
    *besides : mapping
        What it says of the others.

    Returns
    -------
    dict
        What `attrs_of` takes apart again.
    """
    return {**said, _BESIDES: list(besides)} if besides else {**said}


def attrs_of(*frames: pd.DataFrame) -> list[Said]:
    """Return what frames say of the tables they stand on, one mapping for each document behind them.

    Parameters
    ----------
    *frames : DataFrame
        Frames of the loaders, what `ilag_data.indicators` computes from them, or what an analyst made of
        them.

    Returns
    -------
    list of mapping
        Texts as `ilag_data.load` describes them, in the order of the frames; two for each frame of
        `ilag_data.commuting`, which reads two documents.

    Examples
    --------
    >>> from ilag_data import employment, indicators, population_by_age
    >>> ages = population_by_age("Leka", 2022, at_year_end=True)
    >>> rate = indicators.employment_rate(employment("Leka", 2022), ages)
    >>> [said["table"] for said in attrs_of(rate)]
    ['07984', '07459']
    >>> merged = employment("Leka", 2022).merge(population_by_age("Leka", 2022), on="region")
    >>> [said["table"] for said in attrs_of(merged)]
    ['07984', '07459']
    """
    return [said for frame in frames for said in _said_of(frame)]


def require_year_end(population: pd.DataFrame) -> None:
    """Refuse a population that is not said to be that of the end of each year.

    Beside the 4th quarter, or the changes, of the same year it would stand nearly a year too early.

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population`, `population_by_age` or `population_by_sex_and_age` return it.

    Raises
    ------
    SelectionError
        It is that of 1 January, or does not say.
    """
    if "at_year_end" not in population.attrs:
        raise SelectionError(
            "The population (SSB table 07459) does not say that it is that at the end of each year.",
            "load it with at_year_end=True; what you make of it takes its attrs: made.attrs = frame.attrs.",
        )


def _said_of(frame: pd.DataFrame) -> list[Said]:
    own = [frame.attrs, *frame.attrs.get(_BESIDES, ())]
    said: list[Said] = [{key: text for key, text in one.items() if key != _BESIDES} for one in own if one]
    tables = {one.get("table") for one in said}
    lang = "en" if frame.attrs.get("lang") == "en" else "no"
    # Of a pivoted frame the first level names the figures.
    for column in map(str, frame.columns.get_level_values(0)):
        for series in catalogue.series_of(column)[:1]:
            if catalogue.get(series).table not in tables:
                tables.add(catalogue.get(series).table)
                told = describe(series, check_lang(lang))
                # 1 January or the end of the year: a frame that lost its attrs no longer says.
                said.append(told | {"measured": ""} if catalogue.get(series).at_year_end else told)
    return said
