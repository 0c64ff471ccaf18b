"""The explorer: time from a change to its picture, table and code, against drawing the bare picture.

The bare picture is the same chart, drawn and packed as PNG and nothing else. Widgets are changed in this process;
what the browser needs to show them comes on top.
"""

import statistics
from collections.abc import Callable

from benchmarks.harness import Row, Rows, timed
from ilag_report import explorer
from ilag_report.charts.export import screen_png
from ilag_report.explorer.controls import Controls
from ilag_report.explorer.panel import Panel


def rows(rounds: int) -> Rows:
    controls = Panel(explorer.Choice()).controls
    update: dict[str, list[float]] = {}
    bare: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for name, change in changes(controls).items():
            took = timed(change)
            chart = explorer.chart_of(controls.choice)
            alone = timed(lambda chart=chart: screen_png(chart))  # type: ignore[misc]
            if number:  # the first round loads modules, fonts and tables
                update.setdefault(name, []).append(took)
                bare.setdefault(name, []).append(alone)
    for name, taken in update.items():
        yield Row(name, statistics.median(taken), "bare picture", statistics.median(bare[name]), target=2)


def changes(controls: Controls) -> dict[str, Callable[[], None]]:
    """Return what a person does, in an order in which each changes the chart, again and again."""
    trondheim = controls.municipalities["5001"]
    return {
        "a municipality ticked": lambda: setattr(trondheim, "value", not trondheim.value),
        "another series: employment": lambda: setattr(controls.theme, "value", "work"),
        "another series: age": lambda: setattr(controls.theme, "value", "age"),
        "another series: population": lambda: setattr(controls.theme, "value", "population"),
        "level": lambda: setattr(controls.measure, "value", "level"),
        "index": lambda: setattr(controls.measure, "value", "index"),
    }
