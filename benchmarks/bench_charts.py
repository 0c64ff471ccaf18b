"""Time of writing the whole suite against the time that ``savefig`` alone takes for the same pictures.

Run ``python -m benchmarks.bench_charts``. Both are measured in turns, so that a busy moment of the machine
strikes both; the target is on the medians: everything except the decks, and the single slides that are decks
of one, within 1.5 × ``savefig`` alone. What ``savefig`` alone means: the figures are already drawn up, and
each is saved as PNG, transparent PNG, SVG and PDF.
"""

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ilag_data import deck
from ilag_data.analyses.suite import SUITE
from ilag_data.charts import FORMATS, Chart
from ilag_data.charts.draw import styled

TARGET = 1.5
FILES = tuple(form for form in FORMATS if form != "pptx")


def describe() -> list[Chart]:
    return [entry("no") for entry in SUITE.values()]


def savefig_alone(charts: list[Chart]) -> float:
    """Time of saving figures that are there already."""
    figures = [chart.figure() for chart in charts]
    begun = time.perf_counter()
    with styled():
        for figure in figures:
            for form, transparent in (("png", False), ("png", True), ("svg", False), ("pdf", False)):
                figure.savefig(io.BytesIO(), format=form, transparent=transparent)
    return time.perf_counter() - begun


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def files(folder: Path) -> None:
    """Everything of the command but the presentations: load, describe, draw, write."""
    for _ in deck.write_suite(deck.Plan(folder, lang="no", formats=FILES)):
        pass


def slides(folder: Path) -> None:
    """The presentations: one slide for each chart, and both decks."""
    for _ in deck.write_suite(deck.Plan(folder, formats=("pptx",))):
        pass


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    charts = describe()
    measured: dict[str, list[float]] = {"savefig alone": [], "all but slides": [], "slides and decks": []}
    with tempfile.TemporaryDirectory() as folder:
        files(Path(folder))  # fonts, figures of the archive and modules are loaded once, before
        slides(Path(folder))
        for _ in range(rounds):
            measured["savefig alone"].append(savefig_alone(charts))
            measured["all but slides"].append(timed(lambda: files(Path(folder))))
            measured["slides and decks"].append(timed(lambda: slides(Path(folder))))
    print(f"{len(charts)} charts, {rounds} rounds, seconds\n")
    print(f"{'':18}{'least':>8}{'median':>8}{'most':>8}")
    for name, seconds in measured.items():
        print(f"{name:18}{min(seconds):8.2f}{statistics.median(seconds):8.2f}{max(seconds):8.2f}")
    ratio = statistics.median(measured["all but slides"]) / statistics.median(measured["savefig alone"])
    verdict = "met" if ratio <= TARGET else "NOT met"
    print(f"\nall but slides / savefig alone: {ratio:.2f} (target ≤ {TARGET}: {verdict})")


if __name__ == "__main__":
    main()
