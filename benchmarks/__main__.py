"""Measure: ``python -m benchmarks [PART …]``; without a part all, and ``docs/benchmarks.md`` is written.

Every module ``bench_<part>.py`` beside this one is a part: its ``rows(options)`` yields what it measured, and
its docstring says what that is.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from benchmarks import report
from benchmarks.harness import ROOT, Options, Row

PAGE = ROOT / "docs" / "benchmarks.md"
PARTS = sorted(path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py"))


def measure(part: str, options: Options) -> tuple[str, str, list[Row]]:
    """Measure one part, printing each row as it is there."""
    module = import_module(f"benchmarks.bench_{part}")
    print(f"\n{part}", flush=True)
    rows: list[Row] = []
    for row in module.rows(options):
        rows.append(row)
        print("  " + "   ".join(filter(None, report.cells(row))), flush=True)
    return part, module.__doc__ or "", rows


def main(arguments: list[str] | None = None) -> None:
    if sys.platform == "win32":
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=Options.rounds, help="rounds of each contender")
    parser.add_argument("--tiny", action="store_true", help="only see that everything runs")
    given = parser.parse_args(arguments)
    options = Options(1 if given.tiny else given.rounds, given.tiny)
    on = report.machine()
    print(on)
    measured = [measure(part, options) for part in given.parts or PARTS]
    if not given.parts and not given.tiny:
        report.save(report.document(measured, on), PAGE)
        print(f"\nWritten: {PAGE.relative_to(ROOT)}")
    missed = [row.what for _, _, rows in measured for row in rows if row.met is False]
    print(f"\n{len(missed)} figures missed" + ":" * bool(missed), ", ".join(dict.fromkeys(missed)))


if __name__ == "__main__":
    main()
