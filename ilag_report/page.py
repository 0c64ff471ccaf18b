"""The web page: a single HTML file to read before the meeting, without network access and scripts.

It has the same charts as the presentation: takeaways, the core, each municipality, and the sources.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, StrictUndefined

from ilag_data import regions as places
from ilag_data.language import Lang
from ilag_report import deck
from ilag_report.charts import Chart, fonts, inline, style
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.kinds.table import Table
from ilag_report.charts.workbook import csv_of
from ilag_report.display.cards import TAGS, scrolling, table
from ilag_report.display.show import show
from ilag_report.messages import say
from ilag_report.suite import CORE, PROFILES

Entry = dict[str, Any]
"""The template's variables for one chart."""
_TEMPLATE = Path(__file__).with_name("page.html.jinja")
_SHOWN = (CORE, PROFILES)
_WORDS = ("skip", "menu", "profiles_intro", "numbers", "definition", "csv", "figures", "font")


def page_bytes(
    charts: Mapping[Chart, Entry | None],
    lang: Lang,
    years: tuple[int, int],
    municipalities: Sequence[str] = places.PROGRAMME,
) -> bytes:
    """Return the page for charts, given with their `entry_of`: the same bytes for the same charts."""
    title, who, figures = deck.front_of(lang, years, municipalities)
    headers = say("deck.method_headers", lang).split("|")
    parts = {
        section: [(chart, entry) for chart, entry in charts.items() if deck.section_of(chart) == section]
        for section in _SHOWN
    }
    shown = [chart for part in parts.values() for chart, _ in part]
    remembered = deck.to_remember(shown)
    page = _environment().from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return page.render(
        lang=TAGS[lang],
        title=title,
        who=who,
        figures=figures,
        remembered_title=say("deck.remembered_title", lang, total=len(remembered)),
        remembered=[(chart.name, chart.title) for chart in remembered],
        core=(say(f"sections.{CORE}", lang), parts[CORE]),
        profiles=(say(f"sections.{PROFILES}", lang), parts[PROFILES]),
        method_title=say("deck.method_title", lang),
        method=deck.method_of(shown, lang),
        sources=[list(zip(headers, row, strict=True)) for row in deck.source_rows(shown, lang)],
        address=say("card.address", lang),
        words={word: say(f"page.{word}", lang) for word in _WORDS},
        fonts=_fonts(),
        style=style,
        wide=inline.WIDE,
    ).encode("utf-8")


@cache
def _environment() -> Environment:
    return Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _fonts() -> list[tuple[int, str]]:
    """Return weight and content of each font in the pictures, to embed: readers do not have them."""
    return [(weight, _base64(path.read_bytes())) for weight, path in fonts.FILES.items()]


def _base64(content: bytes) -> str:
    return b64encode(content).decode("ascii")


def entry_of(chart: Chart) -> Entry | None:
    """Draw a chart and write its tables for the template; None for a chart that is not on the page."""
    if deck.section_of(chart) not in _SHOWN:
        return None
    body = chart.body
    below = body if isinstance(body, Table) else body.below if isinstance(body, Grid) else None
    return {
        "place": places.name(chart.identity.areas[0], chart.lang) if chart.identity.areas else "",
        "pictures": inline.pictures_of(chart),
        "paragraph": body.paragraph if isinstance(body, Grid) else "",
        "table": _shown(below, chart) if below is not None else "",
        "numbers": [] if isinstance(body, Table) else _numbers(chart),
        "csv": _base64(csv_of(chart)),
    }


def _shown(body: Table, chart: Chart) -> str:
    """Return the HTML of a table that is part of a chart."""
    columns = body.columns
    html = table(
        body.cells(chart.lang),
        head=[column.header for column in columns],
        groups=[column.group for column in columns] if any(column.group for column in columns) else (),
        right={at for at, column in enumerate(columns) if column.format is not None},
    )
    return scrolling(html, f"{chart.title}. {chart.subtitle}")


def _numbers(chart: Chart) -> list[str]:
    """Return the figures behind a chart as HTML tables, one for each panel unless the chart has its own."""
    frames = [(chart.subtitle, chart.table() if chart.data is None else chart.data)]
    if isinstance(chart.body, Grid) and chart.data is None:
        frames = [(panel.heading, panel.table()) for panel in chart.body.panels]
    # Without codes and without attrs: the source stands with the chart.
    tables = [
        show(
            pd.DataFrame(frame).drop(columns="region", errors="ignore"),
            title=title,
            lang=chart.lang,
            rows=len(frame),
        )
        for title, frame in frames
    ]
    return [one.to_html(label=f"{chart.title}: {one.title}") for one in tables]
