"""Writing the suite: every chart in files of its own, and the whole presentation.

The presentation has a title slide, the charts in the suite's order, key figures, method and sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ilag_data import regions as places
from ilag_data.catalogue import NOTES, STANDARD_YEARS
from ilag_data.errors import ChartError, IlagError, SelectionError
from ilag_data.files import write_atomically
from ilag_report.charts import USUAL_FORMATS, Chart
from ilag_report.charts.description import SOURCE_PREFIX
from ilag_report.charts.export import check_formats
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.slides import Deck, slide_bytes
from ilag_report.charts.style import made_together
from ilag_report.findings.suite import Ask, choose
from ilag_report.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.charts import Source

_ROWS_PER_SLIDE = 9


@dataclass(frozen=True)
class Plan:
    """What is to be written.

    Attributes
    ----------
    out : Path
        The folder.
    lang : {"no", "en"}
        The language of the files.
    years : tuple of int
        The period.
    municipalities : tuple of str
        Codes of the municipalities that are held against the county.
    formats : tuple of str
        The formats, as in `charts.FORMATS`.
    only : tuple of str
        Names of charts; all, and the presentation, when empty.
    template : Path or None
        An organisation's own PowerPoint template.
    """

    out: Path
    lang: Lang = "no"
    years: tuple[int, ...] = tuple(STANDARD_YEARS)
    municipalities: tuple[str, ...] = places.PROGRAMME
    formats: tuple[str, ...] = USUAL_FORMATS
    only: tuple[str, ...] = ()
    template: Path | None = None

    @property
    def with_deck(self) -> bool:
        """Whether the presentation is written: whole or not at all."""
        return not self.only and "pptx" in self.formats

    @property
    def steps(self) -> int:
        """How many things `write_suite` makes, to show progress by."""
        return len(choose(self.only, self.municipalities)) + self.with_deck


def write_suite(plan: Plan) -> Iterator[tuple[str, list[Path]]]:
    """Write the charts one after the other, then the presentation.

    Every chart is described before the first file is written, so that figures that are missing or damaged
    stop it before anything has changed.

    Parameters
    ----------
    plan : Plan
        What is to be written.

    Yields
    ------
    tuple
        What was made, and its files; no files and the reason where the figures do not hold a chart of other
        municipalities, of another period or of another area, or where it cannot be drawn for so many of them.

    Raises
    ------
    IlagError
        Something is unknown, missing or cannot be written. Files written until then are whole.
    """
    # These would make every chart fail alike, and are to be told once.
    check_formats(plan.formats)
    if plan.template is not None and "pptx" in plan.formats:
        Layouts.of(plan.template)
    with made_together(plan.municipalities):
        charts, left_out = _described(plan)
    for name, reason in left_out.items():
        yield f"{name} is left out: {reason.problem}", []
    drawn: dict[str, Chart] = {}
    for name, chart in charts.items():
        try:
            with made_together(plan.municipalities):
                files = chart.export(directory=plan.out, formats=plan.formats, template=plan.template)
        except ChartError as error:
            _tell_if_a_fault(plan, error)
            left_out[name] = error
            yield f"{name} is left out: {error.problem}", []
        else:
            drawn[name] = chart
            yield chart.name, files
    if not drawn:
        raise next(iter(left_out.values()))
    if plan.with_deck:
        file = say("deck.file", plan.lang)
        path = plan.out / f"{file}.pptx"
        with made_together(plan.municipalities):
            fitting, unfit = _fitting_slides(plan, drawn)
            ends = (min(plan.years), max(plan.years))
            content = deck_bytes(fitting, plan.lang, ends, plan.municipalities, plan.template)
        for name, reason in unfit.items():
            yield f"{name} is left out of {file}: {reason.problem}", []
        write_atomically(path, content)
        yield file, [path]


def _described(plan: Plan) -> tuple[dict[str, Chart], dict[str, IlagError]]:
    """Describe the charts, and say which of them the figures do not hold."""
    ask = Ask(plan.lang, plan.years, plan.municipalities)
    charts: dict[str, Chart] = {}
    errors: dict[str, IlagError] = {}
    for name, entry in choose(plan.only, plan.municipalities).items():
        try:
            charts[name] = entry(ask=ask)
        except (SelectionError, ChartError) as error:
            _tell_if_a_fault(plan, error)
            errors[name] = error
    if not charts:
        raise next(iter(errors.values()))
    return charts, errors


def _fitting_slides(plan: Plan, charts: dict[str, Chart]) -> tuple[list[Chart], dict[str, ChartError]]:
    """Tell the charts that fit on a slide from those that do not; the programme's are known to."""
    fitting: list[Chart] = []
    errors: dict[str, ChartError] = {}
    for name, chart in charts.items():
        try:
            if not _is_the_programme(plan):
                slide_bytes(chart, plan.template)
        except ChartError as error:
            errors[name] = error
        else:
            fitting.append(chart)
    return fitting, errors


def _tell_if_a_fault(plan: Plan, error: IlagError) -> None:
    """Raise what stops the run; where it does not, the chart is left out with the reason.

    The bundled figures hold everything for the programme and its period, so for them this is a fault to be
    told. Elsewhere a municipality may be made of parts of others or be one too many for a chart, and another
    period may lack what a chart is about.
    """
    if _is_the_programme(plan):
        raise error


def _is_the_programme(plan: Plan) -> bool:
    standard = plan.municipalities == places.PROGRAMME and plan.years == tuple(STANDARD_YEARS)
    return standard and places.CONFIG.is_default


def deck_bytes(
    charts: Sequence[Chart],
    lang: Lang,
    years: tuple[int, int],
    municipalities: Sequence[str] = places.PROGRAMME,
    template: Path | None = None,
) -> bytes:
    """Make the presentation of charts in one language: the same bytes for the same charts.

    Parameters
    ----------
    charts : sequence of Chart
        The charts, in order, all in that language.
    lang : {"no", "en"}
        The language.
    years, municipalities
        The first and the last year, and the codes it is about, for the title slide.
    template : Path, optional
        An organisation's own template.

    Raises
    ------
    ChartError
        The template has no layout that fits, or a chart does not fit on a slide.
    """
    first, last = years
    title = say("deck.title", lang, first=first, last=last)
    names = [places.name(code, lang) for code in municipalities]
    who = say("deck.who", lang, names=names, county=places.name(places.COUNTY, lang))
    deck = Deck(lang, title, template)
    deck.front(title, [who, say("deck.figures", lang)])
    for chart in charts:
        deck.chart(chart)
    _add_method(deck, charts, lang)
    return deck.save()


def _add_method(deck: Deck, charts: Sequence[Chart], lang: Lang) -> None:
    """Add the sources as native tables, with what holds for all figures below."""
    sources = list(dict.fromkeys(source for chart in charts for source in chart.sources))
    methods = list(dict.fromkeys(chart.method for chart in charts if chart.method))
    method = say(
        "deck.method",
        lang,
        county=places.name(places.COUNTY, lang),
        municipalities=len(places.TODAY),
        year_end=NOTES["year-end"][lang],
    )
    rows = [
        (source.table, source.title, source.measured, _day(source.date, lang), _whence(source, lang))
        for source in sources
    ] or [("", chart.subtitle, "", "", chart.source) for chart in charts]
    for first in range(0, len(rows), _ROWS_PER_SLIDE):
        deck.table(
            say("deck.method_title", lang),
            say("deck.method_subtitle", lang),
            say("deck.method_headers", lang).split("|"),
            rows[first : first + _ROWS_PER_SLIDE],
            [method],
            notes=" ".join([method, *methods]),
        )


def _day(iso: str, lang: Lang) -> str:
    """Write a day in the form of the language; what is no day, e.g. nothing, as it is."""
    try:
        return say("deck.date", lang, day=date.fromisoformat(iso))
    except ValueError:
        return iso


def _whence(source: Source, lang: Lang) -> str:
    """Say where a table was got from, without what the slide says of all and the first column of each."""
    whole = source.citation.removeprefix(SOURCE_PREFIX[lang])
    rest = whole.removeprefix(say("deck.cited", lang, table=source.table))
    return rest.removeprefix(", ") or say("deck.publisher", lang)
