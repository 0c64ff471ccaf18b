"""Charts: writing them in every format against the time that `savefig` alone takes for the same pictures.

`savefig` alone means: the figures are already drawn up, and each is saved as PNG, transparent PNG, SVG and
PDF. `ilag charts` is everything else as well: loading, working out, wording, drawing, alt texts, CSV and
XLSX. The slides are told beside it. Every third chart of the suite is taken, which has them of every kind.
"""

import io
import tempfile
from pathlib import Path

from benchmarks.harness import Measured, Options, Row, Rows, Target, timed
from ilag_data import deck
from ilag_data.analyses.suite import SUITE
from ilag_data.charts import FORMATS
from ilag_data.charts.draw import styled

ROUNDS = 3
FILES = tuple(form for form in FORMATS if form != "pptx")
TARGET = Target("≤", 1.5)
PICTURES = (("png", False), ("png", True), ("svg", False), ("pdf", False))


def rows(options: Options) -> Rows:
    charts = tuple(SUITE)[:1] if options.tiny else tuple(SUITE)[::3]
    bare, files, slides = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(deck.Plan(folder, only=charts[:1]))  # fonts and modules are loaded once, before
        for _ in range(options.of(ROUNDS)):
            bare.append(_savefig_alone(charts))
            files.append(timed(lambda: _write(deck.Plan(folder, lang="no", only=charts, formats=FILES))))
            slides.append(timed(lambda: _write(deck.Plan(folder, lang="no", only=charts, formats=("pptx",)))))
    alone = Measured.of(bare)
    yield Row(f"ilag charts, {len(charts)} charts", Measured.of(files), "s", "savefig", alone, TARGET)
    yield Row("a slide for each", Measured.of(slides), "s", "savefig", alone)


def _savefig_alone(charts: tuple[str, ...]) -> float:
    figures = [SUITE[name]("no").figure() for name in charts]

    def save() -> None:
        with styled():
            for figure in figures:
                for form, transparent in PICTURES:
                    figure.savefig(io.BytesIO(), format=form, transparent=transparent)

    return timed(save)


def _write(plan: deck.Plan) -> None:
    for _ in deck.write_suite(plan):
        pass
