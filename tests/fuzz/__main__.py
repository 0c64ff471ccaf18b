"""Coverage-guided fuzzing of what reads bytes: ``python -m tests.fuzz [--share 1.0] [TARGET …]``.

Needs atheris (``make fuzz`` sees to it; Linux and macOS only). Each target runs in a process of its own, with
bounds on time and memory for each input. What breaks a promise is kept in ``build/fuzz/TARGET`` and the
command exits with 1. The programs in ``tests/fuzz`` are also run, briefly, by ``tests/test_fuzz.py``.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.fuzz.targets import TARGETS, seeds

INPUTS = {
    "reader": 4_000_000,
    "metadata": 2_500_000,
    "sidecar": 3_500_000,
    "tables": 100_000,
    "typed": 100_000,
}
"""How many inputs each target gets in a whole run: 10.2 million."""

LIMITS = ("-max_len=4096", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1")


def run(target: str, inputs: int) -> tuple[str, bool]:
    """Fuzz one target; return a line of the report, and whether every promise was kept."""
    kept = Path("build/fuzz", target)
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(target)):
            Path(corpus, f"{number}").write_bytes(seed)
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
    (kept / "log.txt").write_text(ended.stdout, encoding="utf-8")
    stats = dict(re.findall(r"stat::(\w+):\s+(\d+)", ended.stdout))
    done = re.search(r"Done (\d+) runs in (\d+) second", ended.stdout)
    covered = re.findall(r"cov: (\d+)", ended.stdout)
    seconds = done[2] if done else "?"
    count = int(stats.get("number_of_executed_units", 0))
    line = (
        f"{target:<10} {count:>10} {seconds:>8} {covered[-1] if covered else '?':>8} "
        f"{stats.get('peak_rss_mb', '?'):>8} {stats.get('slowest_unit_time_sec', '?'):>8}  "
    )
    held = ended.returncode == 0 and done is not None
    return line + ("none" if held else f"see {kept}/log.txt"), held


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
