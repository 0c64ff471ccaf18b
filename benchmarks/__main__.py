"""Run benchmarks: ``python -m benchmarks [PART …]``; without a part, run all and write ``docs/benchmarks.md``.

Every module ``bench_<part>.py`` in this folder is a part: its ``rows(rounds)`` yields what it measured, and its
docstring describes that on the page.
"""

import argparse
import os
import platform
from importlib import import_module, metadata
from pathlib import Path

from benchmarks.harness import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))
HEAD = """# Benchmarks

Written by `make bench`, in an environment of its own that has the peers too. The contenders of a row take turns in the same
rounds. Figures are medians, and only the ratios count: times of two runs, or of two machines, cannot be compared.
"""
COLUMNS = ("what", "ours", "against", "ratio", "to reach", "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each contender")
    given = parser.parse_args()
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "pandas", "matplotlib"))
    text = f"{HEAD}\n{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {packages}.\n"
    missed = 0
    for part in given.parts or PARTS:
        module = import_module(f"benchmarks.bench_{part}")
        print(f"\n{part}", flush=True)
        text += f"\n## {part}\n\n{(module.__doc__ or '').strip()}\n\n| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|\n"
        for row in module.rows(given.rounds):
            missed += row.missed
            print("  " + "   ".join(filter(None, row.cells())), flush=True)
            text += f"| {' | '.join(row.cells())} |\n"
    if not given.parts:
        PAGE.write_text(text, encoding="utf-8")
    print(f"\n{missed} missed")


if __name__ == "__main__":
    main()
