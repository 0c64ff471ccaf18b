"""Charts: the command `ilag charts` against the time that `savefig` alone takes for the same pictures.

The command runs in a process of its own, and everything in it is timed: Python's start and the imports,
loading, working out, wording, drawing, alt texts, and each chart as PNG, transparent PNG, SVG, PDF, CSV, XLSX
and a slide (PPTX). The charts are every third of the suite, which has them of every kind, with `--only`; so
asked, the command writes no presentation of the whole suite, and none is in these figures. `savefig` alone
means: in the process that measures, with fonts loaded and the figures already drawn up, each is saved as PNG,
transparent PNG, SVG and PDF, to memory. The second row is the command without slides. Three rounds.
"""

import io
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.harness import Options, Row, Rows, Target, readings_in_turns, run, timed
from ilag_report.charts import FORMATS
from ilag_report.charts.draw import styled
from ilag_report.findings.suite import SUITE

ROUNDS = 3
TARGET = Target("≤", 1.5)
PICTURES = (("png", False), ("png", True), ("svg", False), ("pdf", False))
WITHOUT_SLIDES = tuple(form for form in FORMATS if form != "pptx")


def rows(options: Options) -> Rows:
    charts = tuple(SUITE)[:1] if options.tiny else tuple(SUITE)[::3]
    # Fonts, and what the system keeps of the files, are warm for all.
    _savefig_alone(charts[:1])
    _command(charts[:1])
    measured = readings_in_turns(
        {
            "savefig": partial(_savefig_alone, charts),
            "command": partial(_command, charts),
            "without slides": partial(_command, charts, WITHOUT_SLIDES),
        },
        options.of(ROUNDS),
    )
    alone, whole, without = measured.values()
    what = f"ilag charts, {len(charts)} charts"
    yield Row(f"{what} in every format", whole, "s", "savefig", alone, TARGET)
    yield Row(f"{what} without slides", without, "s", "savefig", alone)


def _command(charts: tuple[str, ...], formats: tuple[str, ...] = FORMATS) -> float:
    """Time the command from outside, into a folder that is empty, and see that it has written every chart."""
    with tempfile.TemporaryDirectory() as folder:
        asked = ("charts", "--only", ",".join(charts), "--formats", ",".join(formats), "--out", folder)
        seconds = timed(lambda: run("-m", "ilag_report.cli", *asked))
        written = [path.name for path in Path(folder).iterdir()]
    assert len(written) == len(charts) * len(formats), written
    return seconds


def _savefig_alone(charts: tuple[str, ...]) -> float:
    figures = [SUITE[name]("no").figure() for name in charts]

    def save() -> None:
        with styled():
            for figure in figures:
                for form, transparent in PICTURES:
                    figure.savefig(io.BytesIO(), format=form, transparent=transparent)

    return timed(save)
