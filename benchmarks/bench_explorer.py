"""The explorer: time from a change to its picture, table and code.

Widgets are changed in this process; the browser's own time to show them is not included.
"""

import statistics
from collections.abc import Callable

from benchmarks.harness import Row, Rows, timed
from ilag_report import explorer
from ilag_report.explorer.controls import Controls
from ilag_report.explorer.panel import Panel

ALLOWED = 0.2
"""Seconds: what a user perceives as immediate."""


def rows(rounds: int) -> Rows:
    controls = Panel(explorer.Choice()).controls
    update: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, change in changes(controls).items():
            took = timed(change)
            if number:  # the first round loads modules, fonts and tables
                update.setdefault(name, []).append(took)
    for name, taken in update.items():
        yield Row(name, statistics.median(taken), "allowed", ALLOWED, target=1)


def changes(controls: Controls) -> dict[str, Callable[[], None]]:
    """Return actions of a user, in an order in which each changes the chart, in every round."""
    trondheim = controls.municipalities["5001"]
    return {
        "a municipality ticked": lambda: setattr(trondheim, "value", not trondheim.value),
        "another series: employment": lambda: setattr(controls.theme, "value", "work"),
        "another series: age": lambda: setattr(controls.theme, "value", "age"),
        "another series: population": lambda: setattr(controls.theme, "value", "population"),
        "level": lambda: setattr(controls.measure, "value", "level"),
        "index": lambda: setattr(controls.measure, "value", "index"),
    }
