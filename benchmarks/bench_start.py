"""Starting: importing the package, the command line, and the status of the documents.

Each is a process of its own. `import ilag_data` is timed inside a process that has imported pandas and
requests; the commands are timed from outside, Python's own start included. Nine rounds.
"""

from benchmarks.harness import Options, Row, Rows, Target, in_turns, readings_in_turns, run

IMPORT = """
import time
import pandas, requests
begun = time.perf_counter()
import ilag_data
print(time.perf_counter() - begun)
"""
IMPORT_LOADERS = IMPORT.replace("import ilag_data", "import ilag_data.load")
PUT_OFF = "what import ilag_data puts off until a loader is asked for"
WITHIN = Target("≤", 50, "ms")
HELP = Target("≤", 0.3)
ILAG = ("-m", "ilag_report.cli")


def rows(options: Options) -> Rows:
    told = readings_in_turns(
        {"package": lambda: float(run("-c", IMPORT)), "loaders": lambda: float(run("-c", IMPORT_LOADERS))},
        options.rounds,
    )
    yield Row("import ilag_data, over pandas and requests", told["package"].times(1e3), "ms", target=WITHIN)
    yield Row("import ilag_data.load, likewise", told["loaders"].times(1e3), "ms", remark=PUT_OFF)

    processes = {
        "python": lambda: run("-c", ""),
        "import pandas": lambda: run("-c", "import pandas"),
        "help": lambda: run(*ILAG, "--help"),
        "status": lambda: run(*ILAG, "status"),
    }
    measured_processes = in_turns(processes, options.rounds)
    bare, pandas, asked, status = (measured.times(1e3) for measured in measured_processes.values())
    yield Row("ilag --help", asked, "ms", "import pandas", pandas, HELP)
    yield Row("ilag status", status, "ms", "import pandas", pandas)
    yield Row("an empty Python", bare, "ms", "import pandas", pandas)
