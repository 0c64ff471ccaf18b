"""Charts: the command `ilag charts`, from Python's start to the last file, in a process of its own.

The whole suite with its deck, as it is written by default, is held against the time that one process needs for
`savefig` alone: the same figures, drawn up beforehand, as PNG and SVG in matplotlib's own font, to memory. One chart is
held against importing pyplot. The memory is that of the largest process.
"""

import io
import tempfile
from contextlib import suppress

import matplotlib
from matplotlib.text import Text

from benchmarks.harness import Row, Rows, readings, run, timed
from ilag_data.errors import NotFetchedError
from ilag_report.charts.draw import styled
from ilag_report.suite import SUITE

ALLOWED = 300
"""Megabytes a process."""
MEMORY = """
import contextlib, io, resource, sys
from ilag_report.cli import ilag
with contextlib.redirect_stdout(io.StringIO()):
    ilag(sys.argv[1:], standalone_mode=False)
of = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(max(of) / (1e6 if sys.platform == "darwin" else 1e3))
"""


def rows(rounds: int) -> Rows:
    # First: Linux counts the memory of the one that starts a process as the process's own.
    megabytes = float(command("-c", MEMORY))
    taken = readings(
        {
            "savefig": savefig,
            "all": lambda: timed(lambda: command("-m", "ilag")),
            "pyplot": lambda: timed(lambda: run("-c", "import matplotlib.pyplot")),
            "one": lambda: timed(lambda: command("-m", "ilag", only="population-index")),
        },
        min(rounds, 3),
    )
    whole = f"ilag charts, {len(SUITE)} charts and the deck"
    yield Row(whole, taken["all"], "savefig", taken["savefig"], target=0.6)
    yield Row(
        "ilag charts --only population-index", taken["one"], "import pyplot", taken["pyplot"], target=2.5
    )
    yield Row(whole, megabytes, "allowed", ALLOWED, target=1, unit="MB")


def command(*how: str, only: str = "") -> str:
    with tempfile.TemporaryDirectory() as folder:
        return run(*how, "charts", "--out", folder, *(["--only", only] if only else []))


def savefig() -> float:
    figures = []
    for entry in SUITE.values():
        with suppress(NotFetchedError):  # left out by the command too
            figures.append(entry().figure())
    for figure in figures:
        for text in figure.findobj(Text):
            text.set_fontfamily(matplotlib.rcParamsDefault["font.family"])

    def save() -> None:
        with styled(), matplotlib.rc_context({"text.hinting": matplotlib.rcParamsDefault["text.hinting"]}):
            for figure in figures:
                for form in ("png", "svg"):
                    figure.savefig(io.BytesIO(), format=form)

    return timed(save)
