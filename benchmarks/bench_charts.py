"""Charts: the command `ilag charts`, from Python's start to the last file, in a process of its own.

The whole suite with presentation, workbook, page and paper, as written by default, is compared with `savefig` alone in
one process: every figure that the run draws (of the charts, and of page and paper, where they have other sizes), built
beforehand, as PNG and SVG in matplotlib's own font, to memory. The second row, without a target, compares it with the
figures of the charts' own files. One chart is compared with importing pyplot. Memory is that of the largest process.
"""

import io
import tempfile
from contextlib import suppress
from typing import Any
from unittest.mock import patch

import matplotlib
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from benchmarks.harness import Row, Rows, readings, run, timed
from ilag_data.errors import NotFetchedError
from ilag_report.charts import Chart, draw
from ilag_report.charts.area import Area
from ilag_report.charts.draw import styled
from ilag_report.page import entry_of
from ilag_report.paper import Paper
from ilag_report.suite import SUITE

Drawn = tuple[Figure, dict[str, Any]]
"""A figure, and the options of `savefig`."""

ALLOWED = 300
"""Megabytes for each process."""
MEMORY = """
import contextlib, io, resource, sys
from ilag_report.cli import ilag
with contextlib.redirect_stdout(io.StringIO()):
    ilag(sys.argv[1:], standalone_mode=False)
of = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(max(of) / (1e6 if sys.platform == "darwin" else 1e3))
"""


def rows(rounds: int) -> Rows:
    # First, while this process is small: Linux counts the parent's memory as the new process's own.
    megabytes = float(command("-c", MEMORY))
    taken = readings(
        {
            "every figure": lambda: savefig(drawn_in_a_run()),
            "figures of the charts": lambda: savefig(figures_of_charts()),
            "all": lambda: timed(lambda: command("-m", "ilag")),
            "pyplot": lambda: timed(lambda: run("-c", "import matplotlib.pyplot")),
            "one": lambda: timed(lambda: command("-m", "ilag", only="population-index")),
        },
        min(rounds, 3),
    )
    whole = f"ilag charts, {len(SUITE)} charts and what is made of all"
    yield Row(whole, taken["all"], "savefig, every figure", taken["every figure"], target=0.6)
    yield Row(whole, taken["all"], "savefig, charts alone", taken["figures of the charts"])
    yield Row(
        "ilag charts --only population-index", taken["one"], "import pyplot", taken["pyplot"], target=2.5
    )
    yield Row(whole, megabytes, "allowed", ALLOWED, target=1, unit="MB")


def command(*how: str, only: str = "") -> str:
    with tempfile.TemporaryDirectory() as folder:
        return run(*how, "charts", "--out", folder, *(["--only", only] if only else []))


def charts() -> list[Chart]:
    made = []
    for entry in SUITE.values():
        with suppress(NotFetchedError):  # left out by the command too
            made.append(entry())
    return made


def figures_of_charts() -> list[Drawn]:
    return [(chart.figure(), {}) for chart in charts()]


def drawn_in_a_run() -> list[Drawn]:
    """Return the figures of all charts, and those that page and paper draw besides."""
    made, drawn = charts(), list[Drawn]()
    alone = draw._alone

    def keep(*asked: Any) -> tuple[Figure, Area]:  # noqa: ANN401 (as `draw` has it)
        figure, area = alone(*asked)
        drawn.append((figure, {"bbox_inches": Bbox.from_extents(0, 0, area.width, area.height)}))
        return figure, area

    with patch.object(draw, "_alone", keep):
        for chart in made:
            entry_of(chart)
        for chart in Paper.drawn(made):
            Paper.picture(chart)
    return [*((chart.figure(), {}) for chart in made), *drawn]


def savefig(figures: list[Drawn]) -> float:
    for figure, _ in figures:
        for text in figure.findobj(Text):
            text.set_fontfamily(matplotlib.rcParamsDefault["font.family"])

    def save() -> None:
        with styled(), matplotlib.rc_context({"text.hinting": matplotlib.rcParamsDefault["text.hinting"]}):
            for figure, options in figures:
                for form in ("png", "svg"):
                    figure.savefig(io.BytesIO(), format=form, **options)

    return timed(save)
