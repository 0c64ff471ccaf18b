"""Putting a chart together: what every analysis says in the same way."""

from collections.abc import Mapping, Sequence

import pandas as pd

from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, sources_of
from ilag_report.charts.body import Body
from ilag_report.charts.chart import fitting_alt_text
from ilag_report.codebook import INDICATORS
from ilag_report.findings import words
from ilag_report.messages import say


def describe(
    *,
    name: Text,
    title: str,
    subtitle: Text,
    body: Body,
    frames: Sequence[pd.DataFrame],
    indicators: Sequence[str] = (),
    note: Text | None = None,
    alt_text: str | None = None,
) -> Chart:
    """Describe a chart that stands on frames of the loaders.

    Parameters
    ----------
    name : Text
        The name of the files.
    title : str
        The finding, in the language of the frames.
    subtitle : Text
        Measure, unit, date and period.
    body : Body
        The data and how they are shown.
    frames : sequence of DataFrame
        The frames of the loaders that the data come from; they give language, sources and notes.
    indicators : sequence of str
        Names of `ilag_data.indicators`; their definition, formula and caveat become the method.
    note : Text, optional
        What a reader must know beside the notes of the frames; it comes first.
    alt_text : str, optional
        By default kind, subtitle and the values that sum the chart up, as many as there is room for.

    Returns
    -------
    Chart
        The chart.
    """
    lang = words.language_of(*frames)
    notes = [note[lang]] if note else []
    return Chart(
        name=name[lang],
        title=title,
        subtitle=subtitle[lang],
        body=body,
        source=words.source_line(*frames),
        note=" ".join([*notes, words.note_line(*frames)]).strip(),
        alt_text=fitting_alt_text(alt_text or _alt_text(body, subtitle[lang], lang)),
        method=method(indicators, lang),
        sources=sources_of(*frames),
        lang=lang,
    )


def chart_of(
    key: str,
    *,
    body: Body,
    frames: Sequence[pd.DataFrame],
    values: Mapping[str, object] | None = None,
    title: str = "title",
    notes: Sequence[str] = (),
    indicators: Sequence[str] = (),
    alt_text: str | None = None,
) -> Chart:
    """Put a chart together from its messages and its data.

    Parameters
    ----------
    key : str
        The section of its messages, and the chart's key in the suite: its ``file`` (the name of the files),
        ``title`` and ``subtitle``.
    body : Body
        The data and how they are shown.
    frames : sequence of DataFrame
        The frames of the loaders that the data come from; they give language, sources and notes.
    values : mapping, optional
        What the messages speak of.
    title : str
        The message that is the title, where a chart has several to choose from.
    notes : sequence of str
        What a reader must know beside the notes of the frames, in whole sentences; they come first.
    indicators : sequence of str
        Names of `ilag_data.indicators`; their definition, formula and caveat become the method.
    alt_text : str, optional
        By default kind, subtitle and the values that sum the chart up, as many as there is room for.

    Returns
    -------
    Chart
        The chart.
    """
    lang = words.language_of(*frames)
    values = values or {}
    subtitle = say(f"{key}.subtitle", lang, **values)
    return Chart(
        name=say(f"{key}.file", lang, **values),
        title=say(f"{key}.{title}", lang, **values),
        subtitle=subtitle,
        body=body,
        source=words.source_line(*frames),
        note=" ".join([*notes, words.note_line(*frames)]).strip(),
        alt_text=fitting_alt_text(alt_text or _alt_text(body, subtitle, lang)),
        method=method(indicators, lang),
        sources=sources_of(*frames),
        lang=lang,
    )


def method(indicators: Sequence[str], lang: Lang) -> str:
    """Return definition, formula and caveat of some indicators, as the codebook has them."""
    records = {record.function: record for record in INDICATORS}
    return " ".join(
        f"{records[name].name[lang]}: {records[name].definition[lang]} ({records[name].formula[lang]}) "
        f"{records[name].caveat[lang]}"
        for name in indicators
    )


def _alt_text(body: Body, subtitle: str, lang: Lang) -> str:
    """Name the kind and the measure, then the values that sum the chart up."""
    unit = str(getattr(body, "unit", ""))
    # Without its base year a number of an index says nothing.
    base = f", {unit}" if unit.startswith(("indeks, ", "index, ")) else ""
    head = f"{body.kind[lang]}. {subtitle}{base}"
    ends = body.ends(lang)
    return words.listed(head, ends) if ends else f"{head}."
