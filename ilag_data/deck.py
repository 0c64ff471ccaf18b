"""Writing the suite: every chart in every format, and the whole presentation.

The presentation has a title slide, the charts in the suite's order, key figures, method and sources.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ilag_data import regions as places
from ilag_data.analyses.suite import choose
from ilag_data.charts import FORMATS, Chart, Panels, Table, period
from ilag_data.charts.slides import Deck
from ilag_data.files import write_atomically
from ilag_data.language import Text
from ilag_data.series import STANDARD_YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ilag_data.language import Lang

FILE_NAME = Text("ilag-no", "ilag-en")
_ROWS_PER_SLIDE = 9

_KEY_FIGURES = Text("Nøkkeltall: folketall og sysselsatte", "Key figures: population and employment")
_METHOD = Text("Metode og kilder", "Method and sources")
_METHOD_SUBTITLE = Text(
    "Tabeller hos Statistisk sentralbyrå, når de måler, og hvordan tallene kom hit",
    "Tables of Statistics Norway, when they measure, and how the figures came here",
)
_METHOD_HEADERS = Text("Tabell|Innhold|Måletidspunkt|Dato|Kilde", "Table|Content|Measured|Date|Source")
_METHOD_TEXT = Text(
    "Alle tall er på dagens kommunegrenser; fylket er summen av sine hele kommuner. "
    "Prosent og indeks er regnet av uavrundede tall. Det som mangler, er ikke satt til null.",
    "All figures are on today's municipal borders; the county is the sum of its whole municipalities. "
    "Per cent and index are computed from unrounded figures. What is missing is not set to zero.",
)


def write_suite(
    out: Path,
    *,
    lang: Lang | None = None,
    years: Sequence[int] = tuple(STANDARD_YEARS),
    formats: Sequence[str] = FORMATS,
    only: tuple[str, ...] = (),
    template: Path | None = None,
) -> Iterator[tuple[str, list[Path]]]:
    """Write charts and presentations, one after the other.

    Parameters
    ----------
    out : Path
        The folder.
    lang : {"no", "en"}, optional
        The language of the files. By default Norwegian files, and the presentation in both languages.
    years : sequence of int
        The period.
    formats : sequence of str
        The formats, as in `FORMATS`. The presentations are written when ``"pptx"`` is among them and no
        charts are left out.
    only : tuple of str
        Names of analyses; all when empty.
    template : Path, optional
        An organisation's own PowerPoint template.

    Yields
    ------
    tuple
        What was made, and its files.

    Raises
    ------
    IlagError
        Something is unknown, missing or cannot be written. Files written until then are whole.
    """
    chosen = choose(only)
    described = [entry(lang or "no", years) for entry in chosen.values()]
    for chart in described:
        yield chart.name, chart.export(directory=out, formats=formats, template=template)
    if only or "pptx" not in formats:
        return
    decks: dict[Lang, list[Chart]] = {lang or "no": described}
    if lang is None:
        decks["en"] = [entry("en", years) for entry in chosen.values()]
    for one, charts in decks.items():
        path = out / f"{FILE_NAME[one]}.pptx"
        write_atomically(path, deck_bytes(charts, one, (min(years), max(years)), template))
        yield FILE_NAME[one], [path]


def steps(lang: Lang | None, formats: Sequence[str], only: tuple[str, ...]) -> int:
    """Return how many things `write_suite` will make, to show progress by."""
    decks = 0 if only or "pptx" not in formats else 2 if lang is None else 1
    return len(choose(only)) + decks


def deck_bytes(
    charts: Sequence[Chart], lang: Lang, years: tuple[int, int], template: Path | None = None
) -> bytes:
    """Make the presentation of charts in one language.

    Parameters
    ----------
    charts : sequence of Chart
        The charts, in order, all in that language.
    lang : {"no", "en"}
        The language.
    years : tuple of int
        The first and the last year, for the title.
    template : Path, optional
        An organisation's own template.

    Returns
    -------
    bytes
        A PPTX file, the same for the same charts.

    Raises
    ------
    ChartError
        The template has no layout that fits, or a chart does not fit on a slide.
    """
    title = Text("Befolkning og sysselsetting", "Population and employment")[lang] + f" {period(*years)}"
    deck = Deck(lang, title, template)
    deck.front(
        title, [_who(lang), Text("Tall fra Statistisk sentralbyrå", "Figures of Statistics Norway")[lang]]
    )
    for chart in charts:
        deck.chart(chart)
    key_figures = _key_figures(charts, lang)
    if key_figures is not None:
        deck.chart(key_figures)
    _add_method(deck, charts, lang)
    return deck.save()


def _who(lang: Lang) -> str:
    *first, last = [places.name(region, lang) for region in places.SIX]
    between = Text("og", "and")[lang]
    against = Text("mot Trøndelag", "against Trøndelag")[lang]
    return f"{', '.join(first)} {between} {last} {against}"


def _key_figures(charts: Sequence[Chart], lang: Lang) -> Chart | None:
    """Return the table of a chart with panels as a chart of its own, unless the suite has a table already."""
    if any(isinstance(chart.body, Table) for chart in charts):
        return None
    for chart in charts:
        if isinstance(chart.body, Panels) and chart.body.below is not None:
            subtitle = Text("Personer og prosent, ", "Persons and per cent, ")[lang] + chart.subtitle
            return replace(
                chart,
                name=f"{chart.name}-tabell",
                title=_KEY_FIGURES[lang],
                subtitle=subtitle,
                body=chart.body.below,
            )
    return None


def _add_method(deck: Deck, charts: Sequence[Chart], lang: Lang) -> None:
    """Add the sources as native tables, with what holds for all figures below."""
    sources = list(dict.fromkeys(source for chart in charts for source in chart.sources))
    methods = list(dict.fromkeys(chart.method for chart in charts if chart.method))
    notes = " ".join([_METHOD_TEXT[lang], *methods])
    rows = [
        (source.table, source.title, source.measured, source.date, source.citation) for source in sources
    ] or [("", chart.subtitle, "", "", chart.source) for chart in charts]
    for first in range(0, len(rows), _ROWS_PER_SLIDE):
        deck.table(
            _METHOD[lang],
            _METHOD_SUBTITLE[lang],
            _METHOD_HEADERS[lang].split("|"),
            rows[first : first + _ROWS_PER_SLIDE],
            [_METHOD_TEXT[lang]],
            notes=notes,
        )
