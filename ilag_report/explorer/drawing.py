"""How a choice is drawn: with which function of `ilag_report.charts`, and with which arguments.

The chart is made with them, and the code that is shown is written from them, so that the two cannot differ.
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from ilag_data import regions as places
from ilag_data.language import Text
from ilag_report import charts
from ilag_report.charts import Chart
from ilag_report.charts.defaults import slug
from ilag_report.charts.numbers import period
from ilag_report.explorer.choice import Choice
from ilag_report.explorer.findings import finding_of
from ilag_report.explorer.offer import MEASURES
from ilag_report.explorer.prepare import CHANGES, Prepared
from ilag_report.findings import words

_TODAY = Text("på dagens kommunegrenser", "municipalities of today")
_MOST_NAMED = 6
"""Places that a file name names; Windows has room for no more."""

_KINDS: Mapping[str, Callable[..., Chart]] = {
    "lines": charts.lines,
    "small_multiples": charts.small_multiples,
    "bars": charts.bars,
}


def draw(prepared: Prepared) -> Chart:
    """Describe the chart of a choice.

    Parameters
    ----------
    prepared : Prepared
        The figures.

    Returns
    -------
    Chart
        The chart, with a finding computed from the figures.

    Raises
    ------
    ChartError
        The figures cannot be shown so.
    """
    arguments = arguments_of(prepared)
    if len(prepared.cited) > 1:
        arguments["frames"] = prepared.cited
    return _KINDS[prepared.kind](prepared.frame, **arguments)


def arguments_of(prepared: Prepared) -> dict[str, Any]:
    """Return the keyword arguments for the function `Prepared.kind` of `ilag_report.charts`.

    Parameters
    ----------
    prepared : Prepared
        The figures.

    Returns
    -------
    dict of str to object
        Text, numbers and booleans only; the frames it stands on have names in the code and are added there.
    """
    choice, indicator, lang = prepared.choice, prepared.indicator, prepared.choice.lang
    arguments: dict[str, Any] = {"title": finding_of(prepared), "value": prepared.value}
    if choice.measure == "index":
        arguments["index"] = choice.start
    else:
        unit, decimals = _unit(prepared)
        arguments |= {"unit": unit, "decimals": decimals}
    if prepared.kind == "bars":
        arguments["signed"] = True
    if choice.highlight is not None:
        arguments["highlight"] = places.name(choice.highlight, lang)
    arguments |= {"name": _name(prepared), "subtitle": _subtitle(prepared)}
    if indicator.notes:
        notes = (*(one[lang] for one in indicator.notes), words.note_line(*prepared.cited))
        arguments["note"] = " ".join(filter(None, notes))
    return arguments


def _unit(prepared: Prepared) -> tuple[str, int]:
    """Return unit and decimals."""
    choice, indicator, lang = prepared.choice, prepared.indicator, prepared.choice.lang
    if choice.measure == "share":
        return Text("prosent", "per cent")[lang], 1
    if choice.measure == "percent":
        return Text(f"prosent av {choice.start}", f"per cent of {choice.start}")[lang], 1
    if choice.measure == "total_percent":
        first = choice.first
        return Text(
            f"prosent av folketallet 1. januar {first}", f"per cent of the population 1 January {first}"
        )[lang], 1
    unit = indicator.points if choice.measure == "change" else indicator.unit
    return unit[lang], 0 if indicator.counts else 1


def _subtitle(prepared: Prepared) -> str:
    """Return measure, date and period: «Folketall 1. januar 2015–2023, på dagens kommunegrenser»."""
    choice, indicator, lang = prepared.choice, prepared.indicator, prepared.choice.lang
    years = period(choice.first, choice.last)
    if choice.measure in CHANGES:
        start, last = choice.start, choice.last
        measure = Text(
            f"{indicator.name.no}, {indicator.measured.no}, endring fra {start} til {last}",
            f"{indicator.name.en}, {indicator.measured.en}, change from {start} to {last}",
        )[lang]
    elif choice.measure == "share":
        measure = f"{indicator.name[lang]} {indicator.share_of[lang]}, {indicator.measured[lang]} {years}"
    elif choice.measure in ("total", "total_percent"):
        measure = Text(f"{indicator.name.no} samlet {years}", f"{indicator.name.en} in all {years}")[lang]
    elif indicator.theme == "change":
        measure = f"{indicator.name[lang]} {indicator.measured[lang]}, {years}"
    else:
        measure = f"{indicator.name[lang]}, {indicator.measured[lang]} {years}"
    return f"{measure}, {_TODAY[lang]}"


def _name(prepared: Prepared) -> str:
    """Return a file name that no chart of the suite has."""
    choice = prepared.choice
    parts = (
        Text("utforsk", "explore")[choice.lang],
        slug(prepared.indicator.name[choice.lang].partition(",")[0]),
        slug(MEASURES[choice.measure][choice.lang].partition(" (")[0].partition(",")[0]),
        f"{choice.start if choice.measure in CHANGES else choice.first}-{choice.last}",
        *_base(choice),
        *_places(choice),
    )
    return "-".join(parts)


def _base(choice: Choice) -> list[str]:
    """Name the base year of an index, unless it is the first year of the period."""
    if choice.measure != "index" or choice.start == choice.first:
        return []
    return [Text("basisar", "base")[choice.lang], str(choice.start)]


def _places(choice: Choice) -> list[str]:
    """Name the places, unless they are the usual ones, and the highlight: no file overwrites another's."""
    usual, lang = set(places.DEFAULT), choice.lang
    there = [region for region in choice.regions if not usual <= set(choice.regions) or region not in usual]
    named = [slug(places.name(region, lang)) for region in there]
    if len(named) > _MOST_NAMED:
        more = len(named) - _MOST_NAMED
        # Those that are not named are told apart by a checksum, the same on every machine and in every run.
        told_apart = hashlib.sha256(" ".join(there).encode()).hexdigest()[:8]
        named[_MOST_NAMED:] = [Text(f"og-{more}-til", f"and-{more}-more")[lang], told_apart]
    if there and len(there) < len(choice.regions):
        named.insert(0, Text("med", "with")[lang])
    if choice.highlight is not None:
        named += [Text("framhevet", "highlighted")[lang], slug(places.name(choice.highlight, lang))]
    return named
