"""Starting: importing the package, a mistyped option and a command that draws nothing, each in its own process, compared
with importing pandas.
"""

import subprocess
import sys

from benchmarks.harness import ROOT, Row, Rows, in_turns, run


def rows(rounds: int) -> Rows:
    taken = in_turns(
        {
            "pandas": lambda: run("-c", "import pandas"),
            "import ilag_data": lambda: run("-c", "import ilag_data"),
            "a mistyped --only": mistyped,
            "ilag status": lambda: run("-m", "ilag", "status"),
        },
        rounds,
    )
    pandas = taken.pop("pandas")
    targets = {"import ilag_data": 0.3, "a mistyped --only": 1}
    for name, seconds in taken.items():
        yield Row(name, seconds, "import pandas", pandas, target=targets.get(name))


def mistyped() -> None:
    typed = ("-m", "ilag", "charts", "--only", "population-indx")
    answer = subprocess.run([sys.executable, *typed], capture_output=True, check=False, cwd=ROOT)  # noqa: S603 (ourselves)
    assert b"folketall-indeks" in answer.stderr or b"population-index" in answer.stderr
