"""Shared by all benchmarks: timing contenders in turns, and the rows of the table.

Contenders take turns, once in every round, so that a busy moment of the machine affects all of them. Figures
are medians of the rounds, and only ratios within one run are judged.
"""

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
Work = Callable[[], object]


@dataclass(frozen=True)
class Row:
    """One row of the table: ilag's figure and another's, in seconds or megabytes, and the target ratio.

    With the sign ``≥`` the ratio is the other's figure over ilag's: how many times faster ilag is.
    """

    what: str
    ours: float
    other: str
    against: float
    sign: Literal["≤", "≥"] = "≤"
    target: float | None = None
    unit: Literal["s", "MB"] = "s"

    @property
    def ratio(self) -> float:
        """Ilag's figure over the other's, or the reverse."""
        return self.ours / self.against if self.sign == "≤" else self.against / self.ours

    @property
    def missed(self) -> bool:
        """Whether there is a target and it is not met."""
        if self.target is None:
            return False
        return self.ratio > self.target if self.sign == "≤" else self.ratio < self.target

    def cells(self) -> tuple[str, ...]:
        """Return the texts of the row's cells."""
        target = "" if self.target is None else f"{self.sign} {self.target:g}"
        verdict = "" if self.target is None else "MISSED" if self.missed else "met"
        times = self._in_words(self.ours), f"{self.other}: {self._in_words(self.against)}"
        return self.what, *times, f"{self.ratio:.2g}", target, verdict

    def _in_words(self, figure: float) -> str:
        short = self.unit == "s" and figure < 1
        return f"{figure * 1e3:.3g} ms" if short else f"{figure:.3g} {self.unit}"


Rows = Iterator[Row]


def in_turns(contenders: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Time contenders in turns, in seconds; a first warm-up round is not counted."""
    return readings({name: lambda work=work: timed(work) for name, work in contenders.items()}, rounds)  # type: ignore[misc]


def readings(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Let contenders measure themselves in turns; a first warm-up round is not counted."""
    told: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, reading in contenders.items():
            seconds = reading()
            if number:
                told[name].append(seconds)
    return {name: statistics.median(several) for name, several in told.items()}


def timed(work: Work) -> float:
    """Time one piece of work, in seconds; its result is freed after the clock has stopped."""
    gc.collect()
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    del result
    return seconds


def run(*arguments: str) -> str:
    """Run Python with some arguments, and return what it prints."""
    finished = subprocess.run(  # noqa: S603 (ourselves)
        [sys.executable, *arguments], check=True, capture_output=True, encoding="utf-8", cwd=ROOT
    )
    return finished.stdout
