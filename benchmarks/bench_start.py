"""Starting: importing the package and the command line, each a process of its own, against importing pandas."""

from benchmarks.harness import Row, Rows, in_turns, run


def rows(rounds: int) -> Rows:
    taken = in_turns(
        {
            "pandas": lambda: run("-c", "import pandas"),
            "import ilag_data": lambda: run("-c", "import ilag_data"),
            "ilag --help": lambda: run("-m", "ilag_report.cli", "--help"),
            "ilag status": lambda: run("-m", "ilag_report.cli", "status"),
        },
        rounds,
    )
    pandas = taken.pop("pandas")
    targets = {"import ilag_data": 0.3, "ilag --help": 0.3}
    for name, seconds in taken.items():
        yield Row(name, seconds, "import pandas", pandas, target=targets.get(name))
