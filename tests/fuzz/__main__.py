"""Coverage-guided fuzzing of what reads bytes: ``python -m tests.fuzz [--share 1.0] [TARGET …]``.

Needs atheris (``make fuzz`` sees to it; Linux and macOS only). Each target runs in processes of its own, with
bounds on time and memory; a process that has had its share of inputs hands what it learned to the next. What
breaks a promise is kept in ``build/fuzz/TARGET`` and the command exits with 1. The programs in ``tests/fuzz``
are also run, briefly, by ``tests/test_fuzz.py``.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.fuzz.targets import TARGETS, seeds

INPUTS = {
    "reader": 4_000_000,
    "metadata": 2_500_000,
    "answers": 500_000,
    "sidecar": 3_500_000,
    "tables": 100_000,
    "typed": 100_000,
    "area": 200_000,
}
"""How many inputs each target gets in a whole run: more than ten million."""

# Atheris keeps a reference for each comparison of arrays that it traces: its memory, not the package's, grows.
INPUTS_OF_A_PROCESS = 250_000

LIMITS = ("-max_len=4096", "-timeout=20", "-rss_limit_mb=1024", "-print_final_stats=1")


class Ended(NamedTuple):
    """One process, as libFuzzer tells of it."""

    inputs: int
    seconds: int
    branches: int
    peak_memory: int
    slowest: int
    held: bool

    @classmethod
    def of(cls, log: str, returned: int) -> "Ended":
        stats = {name: int(figure) for name, figure in re.findall(r"stat::(\w+):\s+(\d+)", log)}
        done = re.search(r"Done \d+ runs in (\d+) second", log)
        return cls(
            stats.get("number_of_executed_units", 0),
            int(done[1]) if done else 0,
            int([0, *re.findall(r"cov: (\d+)", log)][-1]),
            stats.get("peak_rss_mb", 0),
            stats.get("slowest_unit_time_sec", 0),
            returned == 0 and done is not None,
        )


def run(target: str, inputs: int) -> tuple[str, bool]:
    """Fuzz one target; return a line of the report, and whether every promise was kept."""
    kept = Path("build/fuzz", target)
    kept.mkdir(parents=True, exist_ok=True)
    log = kept / "log.txt"
    log.write_text("", encoding="utf-8")
    processes: list[Ended] = []
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(target)):
            Path(corpus, f"{number}").write_bytes(seed)
        for begun in range(0, inputs, INPUTS_OF_A_PROCESS):
            processes.append(_fuzz(target, min(inputs - begun, INPUTS_OF_A_PROCESS), corpus, kept))
            if not processes[-1].held:
                break
    held = processes[-1].held
    line = (
        f"{target:<10} {sum(one.inputs for one in processes):>10} {sum(one.seconds for one in processes):>8} "
        f"{processes[-1].branches:>8} {max(one.peak_memory for one in processes):>8} "
        f"{max(one.slowest for one in processes):>8}  "
    )
    return line + ("none" if held else f"see {log}"), held


def _fuzz(target: str, inputs: int, corpus: str, kept: Path) -> Ended:
    """Run one process, which adds what it learns to the corpus."""
    ended = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzz.run", target, corpus),
            *(f"-runs={inputs}", f"-artifact_prefix={kept}/", *LIMITS),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    with (kept / "log.txt").open("a", encoding="utf-8") as log:
        log.write(ended.stdout)
    return Ended.of(ended.stdout, ended.returncode)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", help=f"some of {', '.join(TARGETS)}; all unless told")
    parser.add_argument("--share", type=float, default=1.0, help="of the inputs of a whole run")
    told = parser.parse_args()
    columns = ("inputs", "seconds", "branches", "MB peak", "slowest s")
    print(f"{'target':<10} {columns[0]:>10} " + " ".join(f"{name:>8}" for name in columns[1:]) + "  findings")
    every = True
    for target in told.targets or INPUTS:
        line, held = run(target, max(int(INPUTS[target] * told.share), 1))
        print(line, flush=True)
        every = every and held
    return 0 if every else 1


if __name__ == "__main__":
    sys.exit(main())
