"""Time and peak memory of ``jsonstat.read`` against ``json.loads`` and ``orjson.loads`` on the same bytes.

Run ``python -m benchmarks.bench_jsonstat``. Time: in one process, the three in turns, so that a busy moment
of the machine strikes all of them. Memory: each measurement in a process of its own, in two ways: the growth
of the largest resident set (everything, also what C code holds) and the peak that ``tracemalloc`` counts
(Python's and numpy's allocations). The document's bytes are held before the measurement begins and are not
counted; what the reader returns is.
"""

import argparse
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from ilag_data.jsonstat import read

# Region × Kjonn × Alder × ContentsCode × Tid
SHAPES = {8_000: (20, 2, 20, 1, 10), 100_000: (100, 2, 50, 1, 10), 800_000: (400, 2, 100, 1, 10)}
TARGETS = {8_000: "≤ 5 ms", 100_000: "≤ 2.5 × json", 800_000: "≤ 2.0 × json, memory ≤ 1.3 × json"}
READERS: dict[str, Callable[[bytes], Any]] = {"json": json.loads, "orjson": orjson.loads, "read": read}
MEASURES = ("resident", "tracemalloc")


def document(cells: int, missing: float = 0.1, seed: int = 7459) -> bytes:
    """Make a document in the layout of an SSB answer: whole numbers, some missing with a mark."""
    randomly = random.Random(seed)  # noqa: S311 - figures for a benchmark, not secrets
    regions, sexes, ages, contents, years = SHAPES[cells]
    codes = {
        "Region": [f"{5000 + number}" for number in range(regions)],
        "Kjonn": [f"{number + 1}" for number in range(sexes)],
        "Alder": [f"{number:03d}" for number in range(ages)],
        "ContentsCode": [f"Personer{number + 1}" for number in range(contents)],
        "Tid": [f"{2015 + number}" for number in range(years)],
    }
    value: list[int | None] = []
    status = {}
    for position in range(cells):
        if randomly.random() < missing:
            value.append(None)
            status[str(position)] = randomly.choice([".", ".", "..", ":"])
        else:
            value.append(int(randomly.lognormvariate(4, 2)))
    answer = {
        "version": "2.0",
        "class": "dataset",
        "label": "Befolkning, etter region, kjønn, alder, statistikkvariabel og år",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-02-25T07:00:00Z",
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": list(codes),
        "size": [len(dimension) for dimension in codes.values()],
        "dimension": {
            name: {
                "label": name.lower(),
                "category": {
                    "index": {code: position for position, code in enumerate(of)},
                    "label": {code: f"Navn på {code}" for code in of},
                },
            }
            for name, of in codes.items()
        },
        "extension": {"px": {"tableid": "07459"}},
        "value": value,
        "status": status,
    }
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def times(content: bytes, rounds: int) -> dict[str, list[float]]:
    """Time the readers in turns, in milliseconds; the first round warms up and is dropped."""
    taken: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(rounds + 1):
        for name, reader in READERS.items():
            begin = time.perf_counter()
            result = reader(content)
            taken[name].append((time.perf_counter() - begin) * 1e3)
            del result
    return {name: of[1:] for name, of in taken.items()}


def peak(path: Path, name: str, measure: str) -> float:
    """Measure one reader's peak in megabytes, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.bench_jsonstat", "--child", str(path), name, measure]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def largest_resident_set() -> int:
    """The process's peak so far, in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux ru_maxrss begins with the parent's peak, which hides the child's; this begins anew.
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def child(path: str, name: str, measure: str) -> None:
    reader = READERS[name]
    reader(document(8_000))  # imports and first-call caches are not the document's memory
    content = Path(path).read_bytes()
    if measure == "tracemalloc":
        tracemalloc.start()
        result = reader(content)
        print(tracemalloc.get_traced_memory()[1] / 1e6)
    else:
        before = largest_resident_set()
        result = reader(content)
        print((largest_resident_set() - before) / 1e6)
    del result


def report(cells: int, rounds: int) -> None:
    content = document(cells)
    taken = times(content, rounds)
    print(f"\n{cells:,} cells, {len(content) / 1e6:.1f} MB of JSON, {rounds} rounds; target {TARGETS[cells]}")
    base = statistics.median(taken["json"])
    for name, of in taken.items():
        middle = statistics.median(of)
        print(f"  {name:7} min {min(of):7.2f} ms   median {middle:7.2f} ms   {middle / base:5.2f} × json")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.json"
        path.write_bytes(content)
        for measure in MEASURES:
            peaks = {name: statistics.median(peak(path, name, measure) for _ in range(3)) for name in READERS}
            figures = "   ".join(f"{name} {of:6.1f} MB" for name, of in peaks.items())
            ratio = peaks["read"] / peaks["json"] if peaks["json"] else float("nan")
            print(f"  peak, {measure:11}  {figures}   read is {ratio:.2f} × json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, choices=list(SHAPES), action="append", help="only this size")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
        return
    for cells in options.cells or SHAPES:
        report(cells, options.rounds)


if __name__ == "__main__":
    main()
