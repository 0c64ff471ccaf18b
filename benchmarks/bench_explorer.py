"""Time from a change in the explorer to its picture, table and code, against drawing the bare picture.

Run ``python -m benchmarks.bench_explorer``. Every round ticks a municipality, changes the indicator and
the measure; for each the bare picture (the same chart, drawn and packed as PNG and nothing else) is timed in
turn. Processor time, so that other work on the machine does not count. The target: each change within 0.3 s.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from ilag_data import explorer
from ilag_data.charts.export import screen_png
from ilag_data.explorer.panel import Panel

TARGET = 0.3


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    panel = Panel(explorer.Choice())
    controls = panel.controls
    trondheim = controls.municipalities["5001"]
    changes: dict[str, Callable[[], None]] = {
        "tick a municipality": lambda: setattr(trondheim, "value", not trondheim.value),
        "employment rate": lambda: setattr(controls.theme, "value", "work"),
        "age group": lambda: setattr(controls.theme, "value", "age"),
        "change in per cent": lambda: setattr(controls.measure, "value", "percent"),
        "population": lambda: setattr(controls.theme, "value", "population"),
        "index": lambda: setattr(controls.measure, "value", "index"),
    }
    update: dict[str, list[float]] = {name: [] for name in changes}
    bare: dict[str, list[float]] = {name: [] for name in changes}
    for number in range(rounds + 1):
        for name, change in changes.items():
            took = seconds(change)
            chart = explorer.chart_of(controls.choice)
            alone = seconds(lambda chart=chart: screen_png(chart))  # type: ignore[misc]
            if number:  # the first round loads modules, fonts and documents
                update[name].append(took)
                bare[name].append(alone)
    print(f"{rounds} rounds, seconds of processor time, median (least)\n")
    print(f"{'':22}{'change':>16}{'bare picture':>16}{'ratio':>8}")
    for name in changes:
        ratio = statistics.median(update[name]) / statistics.median(bare[name])
        both = (f"{statistics.median(one[name]):.3f} ({min(one[name]):.3f})" for one in (update, bare))
        print(f"{name:22}{''.join(f'{text:>16}' for text in both)}{ratio:8.2f}")
    slowest = max(statistics.median(took) for took in update.values())
    print(
        f"\nslowest change: {slowest:.3f} s (target ≤ {TARGET}: {'met' if slowest <= TARGET else 'NOT met'})"
    )


if __name__ == "__main__":
    main()
