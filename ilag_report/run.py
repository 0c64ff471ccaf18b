"""A run: every chart of a plan in files of its own, and what is made once of all charts."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from functools import partial
from typing import TYPE_CHECKING

from ilag_data.errors import ArchiveError, ChartError, IlagError, NotFetchedError, SelectionError
from ilag_data.tables import vintage
from ilag_report import deck
from ilag_report.charts.export import paths_of, render, store
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.style import made_together
from ilag_report.charts.template_file import check_not_over
from ilag_report.messages import say
from ilag_report.pool import shared
from ilag_report.suite import Ask, choose

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from ilag_report.charts import Chart
    from ilag_report.charts.slides import Deck
    from ilag_report.plan import Plan

_WORTH_A_PROCESS = 8  # charts: a process takes as long to start as they take to be drawn


def write_suite(plan: Plan) -> Generator[tuple[str, list[Path]], None, None]:
    """Write the charts in their order, then what is made of all of them: yield what was made, and its files.

    Every chart is described before the first file is written, so that figures that are missing, damaged or
    replaced meanwhile stop it before anything has changed. Many charts are drawn by several processes at the
    same time, the first while the last are described and get their slides, if a presentation holds them.

    No files, and the reason, come where the figures do not hold a chart of other municipalities, of another
    period or of another area, or where it cannot be drawn for so many; and where it is of figures that only a
    fetch brings, with the command. Where an `IlagError` is raised, files written until then are whole, and
    nothing is written after it.
    """
    # This would make every chart fail alike, and is to be told once.
    if plan.template is not None and "pptx" in plan.formats:
        Layouts.of(plan.template)
    name_of_all = say("deck.file", plan.lang)
    check_not_over(plan.template, paths_of(name_of_all, plan.out, plan.whole))
    begun = vintage()
    left_out: dict[str, IlagError] = {}
    charts: dict[str, Chart] = {}
    work = partial(_made, plan)
    with (
        shared(work, _others(plan), "ilag_report.charts.export") as drawing,
        made_together(plan.municipalities),
    ):
        of_deck = plan.lang, plan.ends, plan.municipalities, plan.template
        slides = deck.begin(*of_deck) if "pptx" in plan.whole else None
        for name, chart in _described(plan, left_out, slides):
            check_not_over(plan.template, paths_of(chart.name, plan.out, plan.formats_of_each))
            charts[name] = chart
            drawing.begin(chart)
        if vintage() != begun:
            raise ArchiveError(
                "The figures were replaced while charts were made of them; nothing has been written.",
                "run the same again.",
            )
        if not charts:
            raise next(iter(left_out.values()))
        for name, reason in left_out.items():
            remedy = f" To have it, {reason.remedy}" if isinstance(reason, NotFetchedError) else ""
            yield f"{name} is left out: {reason.problem}{remedy}", []
        drawn: list[Chart] = []
        for (name, chart), made in zip(charts.items(), drawing.results(), strict=True):
            try:
                files = made.result()
            except ChartError as error:
                left_out[name] = _unless_a_fault(plan, name, error)
                yield f"{name} is left out: {error.problem}", []
                continue
            except BrokenExecutor as error:
                raise ChartError(
                    f"A process ended before {name} was drawn.",
                    "close what needs much memory, and run the same again.",
                ) from error
            drawn.append(chart)
            yield chart.name, store(files, chart.name, plan.out)
        if not drawn:
            raise next(iter(left_out.values()))
        if slides is not None:
            # What has a slide and could not be drawn is left out of a presentation made anew.
            all_drawn = len(drawn) == len(charts)
            content = deck.finish(slides, drawn, plan.lang) if all_drawn else deck.deck_bytes(drawn, *of_deck)
            yield name_of_all, store({"pptx": content}, name_of_all, plan.out)


def _others(plan: Plan) -> int:
    """Return how many processes are to draw beside this one: none for few charts, or for tables."""
    if {"csv", "xlsx"} >= {*plan.formats_of_each}:
        return 0
    worth = len(choose(plan.only, plan.municipalities)) // _WORTH_A_PROCESS
    return max(min(plan.processes, worth) - 1, 0)


def _made(plan: Plan, chart: Chart) -> dict[str, bytes]:
    """Make the contents of one chart's files: work for any process."""
    try:
        with made_together(plan.municipalities):
            return render(chart, plan.formats_of_each, plan.template)
    except Exception as error:
        error.add_note(f"It happened with the chart {chart.name}.")
        raise


def _described(
    plan: Plan, left_out: dict[str, IlagError], slides: Deck | None
) -> Iterator[tuple[str, Chart]]:
    """Describe the charts and add their slides, and note which the figures do not hold, and why."""
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
    """Return why a chart is left out, or raise it with its name where it must not be.

    The bundled figures hold everything for the programme and its period, so for them this is a fault to be
    told, but what only a fetch brings. Elsewhere a municipality may be made of parts of others or be one too
    many for a chart, and another period may lack what a chart is about.
    """
    if plan.is_standard and not isinstance(error, NotFetchedError):
        raise type(error)(f"{name}: {error.problem}", error.remedy) from error
    return error
