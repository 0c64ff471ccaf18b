"""Notebooks: all of them under nbval, against the starts of their kernels.

A kernel start is what no notebook can do without: a process with IPython, pandas and the loaders, ready to
answer. The rest is the notebooks' own work, and what pytest needs to compare it. Two rounds.
"""

import subprocess
from pathlib import Path

import nbclient
import nbformat

from benchmarks.harness import Options, Row, Rows, in_turns, run
from ilag_report import notebooks

ROUNDS = 2


def rows(options: Options) -> Rows:
    paths = notebooks.find()[: 1 if options.tiny else None]
    measured = in_turns(
        {"nbval": lambda: _under_nbval(paths), "kernels": lambda: _start_kernels(len(paths))},
        options.of(ROUNDS),
        warm_up=False,
    )
    yield Row(
        f"{len(paths)} notebook{'s' * (len(paths) > 1)} under nbval",
        measured["nbval"],
        "s",
        "kernel starts",
        measured["kernels"],
    )


def _under_nbval(paths: list[Path]) -> None:
    options = ("--nbval-lax", "--nbval-current-env", "-q", "-p", "no:cacheprovider", "-o", "addopts=")
    run("-m", "pytest", *options, "--override-ini=filterwarnings=default", *map(str, paths))


def _start_kernels(kernels: int) -> None:
    for _ in range(kernels):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import ilag_data.load")])
        nbclient.NotebookClient(notebook).execute(stderr=subprocess.DEVNULL)
