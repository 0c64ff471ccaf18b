"""One verb for every noun: what it is, where it is from, what must be known of it."""

import difflib
from collections.abc import Callable
from typing import Any

import pandas as pd

from ilag_data import regions as places
from ilag_data.catalogue import SERIES
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, check_lang
from ilag_report.charts import Chart
from ilag_report.codebook import INDICATORS, Indicator
from ilag_report.display.cards import Card
from ilag_report.display.places import region_card
from ilag_report.display.subjects import (
    LOADERS,
    chart_card,
    frame_card,
    indicator_card,
    series_card,
    status_card,
)

Thing = str | int | pd.DataFrame | Chart | Callable[..., Any]


def about(thing: Thing | None = None, lang: Lang = "no") -> Card:
    """Tell what something is: definition, unit, date, source, what to beware of, the table at SSB.

    Parameters
    ----------
    thing : str, int, DataFrame, Chart or function, optional
        - a series by its name (``"employment"``) or the number of its table (``"07984"``), or a loader
          (`ilag_data.employment`);
        - an indicator by its name (``"employment_rate"``, ``"sysselsettingsandel"``) or function;
        - a region by name or code, former ones too (``"Tydal"``, ``5033``, ``"Snillfjord"``);
        - a frame as a loader returned it, or a chart;
        - nothing, for what the archive holds and whether it is unchanged.
    lang : {"no", "en"}
        The language of the card. A chart tells of itself in its own.

    Returns
    -------
    Card
        Shows itself in a notebook; as text in a terminal.

    Raises
    ------
    SelectionError
        Nothing is known by that name (the nearest are given), or a frame does not say where it is from.

    Examples
    --------
    >>> about("Tydal")
    Tydal (5033)
    ============
    Kommunenummer   1665 til 2017, 5033 fra 2018
    Offisielt navn  Tydal
    Fylke           Trøndelag (50), tidligere Sør-Trøndelag (16)

    >>> about("employment_rate", lang="en").title
    'Employment rate'
    """
    check_lang(lang)
    if thing is None:
        return status_card(lang)
    if isinstance(thing, pd.DataFrame):
        return frame_card(thing, lang)
    if isinstance(thing, Chart):
        return chart_card(thing)
    name = str(getattr(thing, "__name__", thing)).strip()
    card = _series_or_indicator(name, lang)
    if card is not None:
        return card
    try:
        return region_card(places.find_published(name), lang)
    except SelectionError:
        raise _unknown(name) from None


def _series_or_indicator(name: str, lang: Lang) -> Card | None:
    plain = name.casefold()
    by_table = tuple(series for series, record in SERIES.items() if record.table == name)
    # `population_change` is a loader and `population-change` a series; people mean the same by both.
    names = LOADERS.get(plain.replace("-", "_")) or ((plain,) if plain in SERIES else by_table)
    if names:
        return series_card(names, lang)
    for indicator in INDICATORS:
        if plain in {one.casefold() for one in _names_of(indicator)}:
            return indicator_card(indicator, lang)
    return None


def _names_of(indicator: Indicator) -> tuple[str, ...]:
    """Return what an indicator may be asked for by: its function, its names, and each of two in one name."""
    each = (*indicator.name.no.split(" og "), *indicator.name.en.split(" and "))
    return (indicator.function, indicator.name.no, indicator.name.en, *each)


def _unknown(name: str) -> SelectionError:
    tables = {record.table for record in SERIES.values()}
    indicators = [known for one in INDICATORS for known in _names_of(one)]
    regions = [code.name for code in places.CODES.values()] + [area.no for area in places.AREAS.values()]
    every = {one.casefold(): one for one in (*SERIES, *LOADERS, *sorted(tables), *indicators, *regions)}
    close = difflib.get_close_matches(name.casefold(), every, n=4, cutoff=0.5)
    near = f"did you mean {', '.join(every[one] for one in close)}? " if close else ""
    return SelectionError(
        f"Nothing is known by the name {name!r}.",
        f"{near}A series ({', '.join(SERIES)}), a table, an indicator of ilag_data.indicators or a region "
        "can be asked about.",
    )
