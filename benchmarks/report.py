"""The table: in the terminal as it is measured, and as ``docs/benchmarks.md``. Pure but for the machine."""

import os
import platform
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path

from benchmarks.harness import Exact, Measured, Row

PACKAGES = ("numpy", "pandas", "orjson", "matplotlib", "pyjstat", "pxwebpy")
COLUMNS = ("what", "ours", "against", "ratio", "to reach", "")

HEAD = """# Benchmarks

Measured by `make bench`, which makes an environment of its own with the peers in it and writes this page.
Without make: install the project with `[dev]`, and `benchmarks/requirements.txt`, into an environment of its
own, then `python -m benchmarks`. One part alone, only printed: `python -m benchmarks jsonstat`.

What is compared in a row was measured in the same rounds: in each of them every contender works once, in
turns, so that a busy moment of the machine strikes all of them. The words of a part tell how many rounds.
Figures stand as least / median of the rounds; a ratio is least over least and median over median, and the
verdict is on the medians. A figure that stands alone is counted or reckoned, not timed: it was the same in
every round. Times of two runs, or of two machines, cannot be compared; the ratios can. Memory is how much the
largest resident set of a process of its own grew while it worked.
"""


def machine() -> str:
    """Say in one line what was measured on; no name and no path."""
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, {', '.join(versions)}"
    )


def version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def cells(row: Row) -> tuple[str, ...]:
    """Return a row as the texts of its columns."""
    against = f"{row.other} {shown(row.against, row.unit)}" if row.against else row.other
    ratio = _least_and_median(row.ratio, "{:.2f}".format) if row.ratio else ""
    verdict = {None: "", True: "met", False: "MISSED"}[row.met]
    return (
        row.what,
        shown(row.ours, row.unit),
        against,
        ratio,
        str(row.target or ""),
        ": ".join(filter(None, [verdict, row.remark])),
    )


def shown(measured: Measured, unit: str) -> str:
    """Show the least and the median with three digits that count, and an exact figure once and whole."""
    return f"{_least_and_median(measured, '{:.0f}'.format if isinstance(measured, Exact) else _three)} {unit}"


def _least_and_median(measured: Measured, form: Callable[[float], str]) -> str:
    least, median = map(form, measured)
    return median if isinstance(measured, Exact) else f"{least} / {median}"


def _three(figure: float) -> str:
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.1f}" if figure >= 10 else f"{figure:.2f}"


def document(parts: Iterable[tuple[str, str, list[Row]]], on: str) -> str:
    """Write the page.

    Parameters
    ----------
    parts : iterable of (name, words, rows)
        For each part its name, what its module says of it, and what was measured.
    on : str
        The machine.
    """
    text = f"{HEAD}\nThe machine: {on}.\n"
    for name, words, rows in parts:
        heading, _, more = words.strip().partition("\n\n")
        text += f"\n## {name}\n\n{' '.join(heading.split())}\n"
        text += f"\n{' '.join(more.split())}\n" if more else ""
        text += f"\n| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n"
        text += "".join(f"| {' | '.join(cells(row))} |\n" for row in rows)
    return text


def save(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")
