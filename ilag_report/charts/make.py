"""Making a chart from its body and the frames it is based on."""

from collections.abc import Sequence

import pandas as pd

from ilag_data.arguments import checked
from ilag_data.citations import attrs_of
from ilag_data.errors import ChartError
from ilag_data.language import Lang
from ilag_report.charts.body import Body
from ilag_report.charts.chart import Chart
from ilag_report.charts.description import Identity
from ilag_report.charts.labels import fitting_alt_text, listed
from ilag_report.charts.sources import language_of, notes_of, source_line, sources_of


@checked
def make_chart(
    body: Body,
    frames: Sequence[pd.DataFrame],
    *,
    name: str,
    title: str,
    subtitle: str,
    lang: Lang | None = None,
    source: str = "",
    note: str | None = None,
    alt_text: str = "",
    method: str = "",
    commands: str = "",
    made_for: Identity | None = None,
    data: pd.DataFrame | None = None,
) -> Chart:
    """Make a chart; what is not given is taken from the frames.

    Parameters
    ----------
    body : Body
        The data and how they are shown.
    frames : sequence of DataFrame
        The frames of the loaders that the data come from; they give the sources and, unless given, language,
        source line and note.
    name, title, subtitle, lang, source, note, alt_text, method, commands, made_for, data
        As in `Chart`; an alt text that is too long is shortened.

    Returns
    -------
    Chart
        The chart.

    Raises
    ------
    ChartError
        No source is given or known, or `frames` are not in one language.

    Examples
    --------
    >>> from ilag_data import population
    >>> from ilag_report.charts import Bars
    >>> people = population(["Leka", "Tydal"], 2023)
    >>> body = Bars(people.rename(columns={"persons": "value"}), unit="personer", decimals=0)
    >>> make_chart(body, [people], name="storst", title="Tydal er størst", subtitle="Folketall 2023")
    Tydal er størst
    Stolpediagram. Folketall 2023, personer: Tydal 753, Leka 582.
    """
    lang = lang or language_of(*frames)
    words = alt_text or _words_of(body, subtitle, lang)
    return Chart(
        name=name,
        title=title,
        subtitle=subtitle,
        body=body,
        source=source or _source_of(frames),
        note=" ".join(notes_of(*frames)) if note is None else note,
        alt_text=fitting_alt_text(words),
        in_words=words,
        method=method,
        commands=commands,
        sources=sources_of(*frames),
        lang=lang,
        made_for=made_for,
        data=data,
    )


def _words_of(body: Body, subtitle: str, lang: Lang) -> str:
    """Return what a chart shows as an alt text: type, measure, period and end values."""
    unit = str(getattr(body, "unit", ""))
    beginning = f"{body.kind[lang]}. {subtitle.rstrip('.')}"
    if unit.casefold() in beginning.casefold():
        unit = ""
    return listed(", ".join(filter(None, (beginning, unit, body.ends_of))), body.ends(lang))


def _source_of(frames: Sequence[pd.DataFrame]) -> str:
    """Return the source line of a chart based on these frames."""
    # Two documents of one table, as for commuting, are one source if they are cited alike.
    cited = {(said.get("table"), said.get("measured")) for said in attrs_of(*frames)}
    if len(frames) > 1 or len(cited) > 1:
        return source_line(*frames)
    table, measured = next(iter(cited), ("", ""))
    if not table:
        raise unsourced()
    # The date belongs to the table, whatever follows it.
    source = source_line(*frames)
    return source.replace(table, f"{table} ({measured})", 1) if measured else source


def unsourced(no: str = "", en: str = "") -> ChartError:
    """Return the error for figures without a source, with the reason in both languages."""
    return ChartError(
        f"Tabellen sier ikke hvor tallene er fra{no}.",
        f"The frame does not say where its figures come from{en}.",
        "gi frames=[…] med alle de hentede tabellene de bygger på, eller en egen source=«Kilde: …».",
        "give frames=[…], every loaded frame that they are based on, or source=«Kilde: …».",
    )
