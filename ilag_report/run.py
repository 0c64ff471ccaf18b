"""A run: every chart of a plan in its own files, and the files made of all charts."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Hashable, Iterable, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from ilag_data.arguments import checked
from ilag_data.catalogue import Years
from ilag_data.errors import (
    ArchiveError,
    ChartError,
    IlagError,
    NotFetchedError,
    SelectionError,
    in_python,
    some,
)
from ilag_data.language import Lang, Text, of_environment
from ilag_data.tables import vintage
from ilag_report import deck, page
from ilag_report.charts.export import paths_of, render, store
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.style import made_together
from ilag_report.charts.template_file import check_not_over
from ilag_report.charts.workbook import book_bytes
from ilag_report.formats import USUAL_OF_RUN
from ilag_report.messages import say
from ilag_report.plan import Plan, refuse_later
from ilag_report.pool import Shared, shared
from ilag_report.progress import bar
from ilag_report.suite import Ask, choose, file_of
from ilag_report.summary import end_of_run, reasons

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from ilag_report.charts import Chart
    from ilag_report.charts.slides import Deck
    from ilag_report.paper import Paper

    _Pictured = tuple[
        Sequence[Chart], Callable[[Chart], Any], Callable[[Sequence[Chart], Mapping[Chart, Any]], bytes]
    ]
    """The charts shown, what draws one, and what makes the file from all charts and these pictures."""

_Made = TypeVar("_Made")

_OF_PYTHON = re.compile(r"\w[=(]|\battrs\b|\bframe")
"""What gives away a remedy that is meant for those who write Python."""


@checked
def write_charts(
    *,
    out: str | Path | None = None,
    only: str | Iterable[str] | None = None,
    regions: str | Iterable[str | int] | None = None,
    years: Years | None = None,
    lang: Lang = "no",
    formats: str | Iterable[str] = USUAL_OF_RUN,
    template: str | Path | Sequence[str | Path] = (),
) -> list[Path]:
    """Write every chart and the presentation, or some charts, into a folder: `ilag charts` for a notebook.

    Parameters
    ----------
    out : str or Path, optional
        The folder; by default that of `Chart.export`, with a subfolder for other regions or years.
    only : str or sequence of str, optional
        Charts by name, each with a slide of its own; by default all charts and the presentation.
    regions : str or iterable of str or int, optional
        Other municipalities of the county, names or codes.
    years : int, iterable of int or str, optional
        The period, e.g. ``"2018-2022"``; by default 2015–2023.
    lang : {"no", "en"}
        The language of the files.
    formats : str or sequence of str, default ("png", "pptx", "xlsx", "html", "docx")
        Also "svg", "pdf", "csv" and "transparent".
    template : str or Path, or several, optional
        Your own PowerPoint or Word template, or one of each.

    Returns
    -------
    list of Path
        The files. A script also prints the summary of `ilag charts`: how many files there are and where, and
        which charts were left out and why. In a cell it is shown in place of the list.

    Raises
    ------
    IlagError
        Something asked for does not exist, or no chart could be made.

    Examples
    --------
    >>> write_charts(only="population-index", formats=["png"])  # doctest: +SKIP
    exports/folketall-indeks.png
    """
    in_script = hasattr(sys.modules["__main__"], "__file__")
    plan = Plan.of(
        out,
        lang=lang,
        years=years,
        regions=regions,
        formats=formats,
        only=only,
        templates=(template,) if isinstance(template, str | Path) else template,
        # Other processes would run the whole script again.
        processes=1 if in_script else Plan.processes,
    )
    files: dict[str, list[Path]] = {}
    left_out: dict[str, IlagError] = {}
    with (
        shared(plan.others, __name__) as drawing,
        closing(write_suite(plan, left_out, drawing)) as made,
        bar(total=plan.steps) as progress,
    ):
        for name, paths in made:
            progress.update()
            files.setdefault(name, []).extend(paths)
    written = Written(chain.from_iterable(files.values()))
    written.told = in_python("\n".join(end_of_run(plan, of_environment(), files, left_out)))
    if in_script:
        print(written.told)  # noqa: T201 (a script shows nothing that it does not print)
    return written


class Written(list[Path]):
    """The files of a run, displayed as its summary."""

    told: str

    def __repr__(self) -> str:
        return self.told


def write_suite(
    plan: Plan, left_out: dict[str, IlagError] | None = None, drawing: Shared | None = None
) -> Generator[tuple[str, list[Path]], None, None]:
    """Write the charts in order, then the files made of all: yield the name of each, and its files.

    Every chart is described before the first file is written, so that figures that are missing, damaged or
    replaced meanwhile stop the run before anything has changed. If other processes share the drawing, the
    first charts are drawn while the last are described and added to the presentation, if there is one.

    A chart is yielded without files, and the reason put into `left_out` under its name, if it lacks figures
    for other municipalities, another period or area, cannot be drawn for so many, or needs figures that have
    to be fetched. When an `IlagError` is raised, files written before are whole, and no others are written.
    """
    left_out = {} if left_out is None else left_out
    drawing = drawing or Shared()
    name_of_all = say("deck.file", plan.lang)
    files_of = partial(render, formats=plan.formats_of_each, template=plan.template)
    begun = vintage()
    charts: dict[str, Chart] = {}
    refuse_later(plan.years)
    with made_together(plan.municipalities):
        slides, paper = _begun(plan, name_of_all)
        for name, chart in _described(plan, left_out, slides):
            check_not_over(plan.template, paths_of(chart.name, plan.out, plan.formats_of_each))
            charts[name] = chart
            drawing.begin(partial(_drawn, plan, chart, files_of))
        _refuse_replaced(begun)
        if not charts:
            raise _nothing_left(plan, left_out)
        # Small pieces come last, so that all processes end at about the same time.
        pictured = _pictured(plan, paper, [*charts.values()])
        for shown, draw, _ in pictured.values():
            for chart in shown:
                drawing.begin(partial(_drawn, plan, chart, draw))
        # Files without pictures are made here while other processes draw.
        of_all = _unpictured(plan, slides, [*charts.values()])
        for name in left_out:
            yield name, []
        drawn: list[Chart] = []
        results = drawing.results()
        for (name, chart), made in zip(charts.items(), results, strict=False):
            try:
                files = _result(made, name)
            except ChartError as error:
                left_out[name] = _unless_a_fault(plan, name, error)
                yield name, []
            else:
                drawn.append(chart)
                yield chart.name, store(files, chart.name, plan.out)
        if not drawn:
            raise _nothing_left(plan, left_out)
        if len(drawn) < len(charts):
            of_all = _unpictured(plan, None, drawn)
        for form, (shown, _, finish) in pictured.items():
            of_all[form] = finish(drawn, _results(shown, results, drawn))
        for form, content in of_all.items():
            yield name_of_all, store({form: content}, name_of_all, plan.out)


def _refuse_replaced(begun: Hashable) -> None:
    """Refuse to write charts if the figures were replaced by another vintage while they were made."""
    if vintage() != begun:
        raise ArchiveError(
            "Tallene ble skiftet ut mens figurene ble laget av dem; ingenting er skrevet.",
            "The figures were replaced while charts were made of them; nothing has been written.",
            "kjør det samme en gang til.",
            "run the same again.",
        )


def _begun(plan: Plan, name: str) -> tuple[Deck | None, Paper | None]:
    """Begin the presentation and the paper.

    A bad template would make every chart fail alike, so it is refused once and first.
    """
    for template in (plan.template, plan.template_of_paper):
        check_not_over(template, paths_of(name, plan.out, plan.whole))
    slides = paper = None
    if "pptx" in plan.whole:
        slides = deck.begin(plan.lang, plan.ends, plan.municipalities, plan.template)
    elif plan.template is not None:
        Layouts.of(plan.template)
    if "docx" in plan.whole:
        from ilag_report.paper import Paper  # noqa: PLC0415 (nothing else needs python-docx)

        paper = Paper(plan.lang, plan.template_of_paper)
    return slides, paper


def _nothing_left(plan: Plan, left_out: dict[str, IlagError]) -> IlagError:
    """Return the error that there is nothing to write, with a remedy for those who do not write Python."""
    every: dict[Lang, dict[str, list[str]]] = {lang: reasons(plan, lang, left_out) for lang in get_args(Lang)}
    problem = Text.each(
        lambda lang: "\n".join(f"{some(names, lang)}: {why}" for why, names in every[lang].items())
    )
    reason = next(iter(left_out.values()))
    if isinstance(reason, NotFetchedError):
        return NotFetchedError(*problem, reason.series, reason.column)
    remedy = Text(
        "velg andre år (--years), andre kommuner (--regions) eller andre figurer (--only).",
        "choose other years (--years), other municipalities (--regions) or other charts (--only).",
    )
    is_alike = len(every["no"]) == 1 and not _OF_PYTHON.search(reason.remedy)
    return type(reason)(*problem, *(reason.words[1] if is_alike else remedy))


def _drawn(plan: Plan, chart: Chart, draw: Callable[[Chart], _Made]) -> _Made:
    """Draw a chart for its files, the page or the paper, in any process."""
    try:
        with made_together(plan.municipalities):
            return draw(chart)
    except Exception as error:
        error.add_note(f"It happened with the chart {chart.name}.")
        raise


def _result(made: Future[Any], name: str) -> Any:  # noqa: ANN401 (of any work)
    try:
        return made.result()
    except BrokenExecutor as error:
        raise IlagError(
            f"En prosess sluttet før {name} var tegnet.",
            f"A process ended before {name} was drawn.",
            "lukk det som trenger mye minne, og kjør det samme en gang til.",
            "close what needs much memory, and run the same again.",
        ) from error


def _results(
    shown: Iterable[Chart], results: Iterable[Future[Any]], drawn: Collection[Chart]
) -> dict[Chart, Any]:
    """Return chart → its picture, for the charts that could be drawn."""
    pairs = zip(shown, results, strict=False)
    return {chart: _result(made, chart.name) for chart, made in pairs if chart in drawn}


def _unpictured(plan: Plan, slides: Deck | None, charts: Sequence[Chart]) -> dict[str, bytes]:
    """Return format → content of the files made of all charts that need no pictures."""
    made = {}
    if slides is not None:
        made["pptx"] = deck.finish(slides, charts, plan.lang)
    elif "pptx" in plan.whole:
        made["pptx"] = deck.deck_bytes(charts, plan.lang, plan.ends, plan.municipalities, plan.template)
    if "xlsx" in plan.whole:
        title, *_ = deck.front_of(plan.lang, plan.ends, plan.municipalities)
        made["xlsx"] = book_bytes(charts, title=title)
    return made


def _pictured(plan: Plan, paper: Paper | None, charts: Sequence[Chart]) -> dict[str, _Pictured]:
    """Return format → how to make it, for the files of all charts that show pictures."""
    made: dict[str, _Pictured] = {}
    if "html" in plan.whole:
        made["html"] = (
            charts,
            page.entry_of,
            lambda _, entries: page.page_bytes(entries, plan.lang, plan.ends, plan.municipalities),
        )
    if paper is not None:
        made["docx"] = (
            paper.drawn(charts),
            paper.picture,
            lambda drawn, pictures: paper.of(drawn, plan.ends, plan.municipalities, pictures),
        )
    return made


def _described(
    plan: Plan, left_out: dict[str, IlagError], slides: Deck | None
) -> Iterator[tuple[str, Chart]]:
    """Yield the charts that can be described, adding their slides, and record why others cannot."""
    ask = Ask(plan.lang, plan.years, plan.municipalities)
    for name, entry in choose(plan.only, plan.municipalities).items():
        try:
            chart = entry(ask=ask)
            if slides is not None:
                slides.chart(chart)
        except (SelectionError, ChartError) as error:
            left_out[name] = _unless_a_fault(plan, name, error)
        else:
            yield name, chart


def _unless_a_fault(plan: Plan, name: str, error: IlagError) -> IlagError:
    """Return the reason a chart is left out, or raise it with the chart's name if it must not be.

    The bundled figures cover the programme and its period, so there it is a fault, unless the figures have to
    be fetched. Elsewhere a municipality may consist of parts of others or be one too many for a chart, and
    another period may lack what a chart is about.
    """
    if plan.is_standard and not isinstance(error, NotFetchedError):
        file_in = partial(file_of, name, choose((name,), plan.municipalities)[name])
        problem, _ = error.both
        told = Text.each(lambda lang: f"{file_in(lang)}: {problem[lang]}")
        raise type(error)(*told, *chain(*error.words[1:])) from error
    return error
