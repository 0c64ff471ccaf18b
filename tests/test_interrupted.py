"""Ctrl-C in a command's own process: exit code 130, one line of what is whole, nothing half-written."""

import json
import os
import signal
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

import nbformat
import pytest
from openpyxl import load_workbook
from PIL import Image

from ilag_report.cli import INTERRUPTED
from tests.processes import PATIENCE, started, wait_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process alone")


def begin(*arguments: str, folder: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    code = "import sys, pathlib; from ilag_report import cli, notebooks; "
    code += f"notebooks.FOLDER = pathlib.Path({str(folder)!r}); cli.main()"
    # A group of its own, so that the kernel of a notebook hears Ctrl-C too.
    return started(["-c", code, *arguments], own_group=True)


def press_ctrl_c(process: subprocess.Popen[str]) -> tuple[str, str]:
    os.killpg(process.pid, signal.SIGINT)
    return process.communicate(timeout=PATIENCE)


def wait_for(folder: Path, there: str, process: subprocess.Popen[str], times: int = 1) -> None:
    wait_until(lambda: len(list(folder.glob(there))) >= times, process)
    assert process.poll() is None, process.communicate()


def check(process: subprocess.Popen[str], errors: str, command: str) -> None:
    assert process.returncode == INTERRUPTED, errors
    assert errors.splitlines()[-1] == (
        f"Interrupted. Every file is whole, the old one or the new one; run `ilag {command}` again to go on."
    )
    assert "Traceback" not in errors
    assert "Aborted" not in errors


@pytest.mark.slow
def test_charts_lists_what_is_written_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    out = tmp_path / "mine figurer æøå"
    with begin("charts", "--formats", "png,xlsx", "--out", str(out), folder=tmp_path) as process:
        wait_for(out, "*.png", process, times=2)  # the first chart is done when the second has begun
        output, errors = press_ctrl_c(process)
    check(process, errors, "charts")
    written = sorted(path for path in out.iterdir())
    assert not [path for path in written if path.suffix not in {".png", ".xlsx"}]
    for path in written:
        if path.suffix == ".png":
            with Image.open(path) as picture:
                picture.load()
        else:
            load_workbook(path).close()
    listed = {Path(line) for line in output.splitlines()}
    assert listed
    assert listed <= set(written)


EVERY_LINE = """
import itertools, json, pathlib, sys
from ilag_data import files

path = pathlib.Path(sys.argv[1], "file.csv")

def interrupted_before(number):
    lines = itertools.count()

    def trace(frame, event, _):
        if frame.f_code.co_filename != files.__file__:
            return None
        if event == "line" and next(lines) == number:
            raise KeyboardInterrupt
        return trace

    sys.settrace(trace)
    try:
        files.write_atomically(path, b"new")
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(None)
    return False

for number in itertools.count():
    path.write_bytes(b"old")
    more = interrupted_before(number)
    print(json.dumps([path.read_text(), [one.name for one in path.parent.iterdir()]]))
    if not more:
        break
"""


def test_a_write_stopped_before_any_of_its_lines_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    # In a process of its own: an interpreter that was stopped between any two lines is fit for nothing else.
    with started(["-c", EVERY_LINE, str(tmp_path)]) as process:
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    found = [json.loads(line) for line in output.splitlines()]
    assert {tuple(names) for _, names in found} == {("file.csv",)}
    contents = [content for content, _ in found]
    assert set(contents) == {"old", "new"}
    assert contents == sorted(contents, reverse=True)
    assert len(contents) > 10


@pytest.mark.slow
def test_a_notebook_stays_as_it_was(tmp_path: Path) -> None:
    started = tmp_path / "started"
    source = f"from pathlib import Path\nPath({str(started)!r}).touch()\nimport time\ntime.sleep(60)"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    path = tmp_path / "slow.ipynb"
    nbformat.write(book, path)
    before = path.read_bytes()
    with begin("notebooks", folder=tmp_path) as process:
        wait_for(tmp_path, "started", process)
        _, errors = press_ctrl_c(process)
    check(process, errors, "notebooks")
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"slow.ipynb", "started"}
