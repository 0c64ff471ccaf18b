"""What all benchmarks share: contenders in turns, children of their own, and a row of the table.

Time: what is compared works in turns, once in every round, so that a busy moment of the machine strikes all
of them; the least and the median of the rounds are kept, and only ratios within one run are judged. Memory:
the growth of the largest resident set in a process of its own (everything, also what C code holds), over what
was resident before the work began.
"""

import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

ROOT = Path(__file__).parent.parent
Work = Callable[[], object]


@dataclass(frozen=True)
class Options:
    """How thoroughly to measure.

    Attributes
    ----------
    rounds : int
        How often each contender works.
    tiny : bool
        Only to see that the benchmarks run: the smallest sizes, one round.
    """

    rounds: int = 9
    tiny: bool = False

    def of(self, rounds: int) -> int:
        """Return how many rounds for work so long that fewer must do."""
        return 1 if self.tiny else min(rounds, self.rounds)


class Measured(NamedTuple):
    """One contender: the least and the median of its rounds."""

    least: float
    median: float

    @classmethod
    def of(cls, rounds: list[float]) -> "Measured":
        return cls(min(rounds), statistics.median(rounds))

    def times(self, factor: float) -> "Measured":
        return Measured(self.least * factor, self.median * factor)


class Exact(Measured):
    """A figure that is counted or reckoned and does not vary from round to round: it is shown once."""

    __slots__ = ()


def counted(rounds: list[int]) -> Measured:
    """Return what was counted in each round: one exact figure, as long as the rounds agree."""
    return Exact(rounds[0], rounds[0]) if len(set(rounds)) == 1 else Measured.of([*map(float, rounds)])


@dataclass(frozen=True)
class Target:
    """A figure to reach: ``Target("≤", 2.0)``, times the other's; ``Target("≥", 25)``, times faster."""

    sign: Literal["≤", "≥"]
    figure: float
    unit: str = "×"

    def __str__(self) -> str:
        return f"{self.sign} {self.figure:g} {self.unit}"

    def met(self, found: float) -> bool:
        return found <= self.figure if self.sign == "≤" else found >= self.figure


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes
    ----------
    what : str
        What is done.
    ours, against : Measured or None
        Both in `unit`; without `against` there is nothing to compare with.
    unit : str
        ``ms``, ``s``, ``MB`` …
    other : str
        What `against` is.
    target : Target or None
        None for a figure that is only told. Held against the ratio of the medians, or against our own median
        where the target has the unit of the row.
    remark : str
        What a reader has to know; why a target is missed.
    """

    what: str
    ours: Measured
    unit: str
    other: str = ""
    against: Measured | None = None
    target: Target | None = None
    remark: str = ""

    @property
    def ratio(self) -> Measured | None:
        """Ours over the other's; the other's over ours where the target is to be so many times faster."""
        if self.against is None:
            return None
        above, below = self.ours, self.against
        if self.target and self.target.sign == "≥":
            above, below = below, above
        kind = Exact if isinstance(above, Exact) and isinstance(below, Exact) else Measured
        return kind(_over(above.least, below.least), _over(above.median, below.median))

    @property
    def met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        if self.target.unit == self.unit:
            return self.target.met(self.ours.median)
        return self.ratio is not None and self.target.met(self.ratio.median)


Rows = Iterator[Row]


def _over(above: float, below: float) -> float:
    return above / below if below else float("inf") if above else 1.0


def in_turns(contenders: Mapping[str, Work], rounds: int, *, warm_up: bool = True) -> dict[str, Measured]:
    """Time contenders in turns, in seconds; a first round that warms up is not counted."""
    taken: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + warm_up):
        for name, work in contenders.items():
            seconds = timed(work)
            if number >= warm_up:
                taken[name].append(seconds)
    return {name: Measured.of(of) for name, of in taken.items()}


def readings_in_turns(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, Measured]:
    """Let contenders measure themselves, in turns: children that tell their own time, or memory."""
    told: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, reading in contenders.items():
            told[name].append(reading())
    return {name: Measured.of(of) for name, of in told.items()}


def timed(work: Work) -> float:
    """Time one piece of work, in seconds; its result is thrown away after the clock has stopped."""
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


class Child(NamedTuple):
    """What a process of its own told of its work: seconds, and bytes by which its memory grew at most."""

    seconds: float
    memory: float
    result: Any


def child(function: str, *arguments: object) -> Child:
    """Measure work in a process of its own.

    Parameters
    ----------
    function : str
        ``module:function``; called with the arguments as text it prepares the work and returns it. What the
        work returns is passed on when JSON can hold it.
    *arguments
        For the function.
    """
    told = run("-m", "benchmarks.child", function, *map(str, arguments))
    return Child(*json.loads(told.splitlines()[-1]))


def megabytes(function: str, *arguments: object) -> Callable[[], float]:
    """Return a reading of the memory that work needs in a process of its own."""
    return lambda: child(function, *arguments).memory / 1e6
