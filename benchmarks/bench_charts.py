"""Charts: the command `ilag charts` against the time that `savefig` alone takes for the same pictures.

The command runs in a process of its own, and everything in it is timed, from Python's start to the last file, in every
format. The charts are every fourth of the suite. `savefig` alone means: in the process that measures, with fonts
loaded and figures drawn up, each saved as PNG, transparent PNG, SVG and PDF, to memory.
"""

import io
import tempfile

from benchmarks.harness import Row, Rows, readings, run, timed
from ilag_report.charts import FORMATS
from ilag_report.charts.draw import styled
from ilag_report.suite import SUITE

CHARTS = tuple(SUITE)[::4]
PICTURES = (("png", False), ("png", True), ("svg", False), ("pdf", False))


def rows(rounds: int) -> Rows:
    taken = readings({"savefig": savefig, "command": command}, min(rounds, 3))
    yield Row(f"ilag charts, {len(CHARTS)} charts", taken["command"], "savefig", taken["savefig"], target=1.6)


def command() -> float:
    with tempfile.TemporaryDirectory() as folder:
        asked = ("--only", ",".join(CHARTS), "--formats", ",".join(FORMATS), "--out", folder)
        return timed(lambda: run("-m", "ilag_report.cli", "charts", *asked))


def savefig() -> float:
    figures = [SUITE[name]("no").figure() for name in CHARTS]

    def save() -> None:
        with styled():
            for figure in figures:
                for form, transparent in PICTURES:
                    figure.savefig(io.BytesIO(), format=form, transparent=transparent)

    return timed(save)
