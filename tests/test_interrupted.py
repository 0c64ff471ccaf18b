"""Ctrl-C in a command's own process: exit code 130, one line of what is whole, nothing half-written."""

import itertools
import os
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import nbformat
import pytest
from openpyxl import load_workbook
from PIL import Image

from ilag_data import files
from ilag_data.cli import INTERRUPTED
from tests.processes import PATIENCE, started, wait_until

if TYPE_CHECKING:
    from _typeshed import TraceFunction

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process alone")


def begin(*arguments: str, folder: Path) -> AbstractContextManager[subprocess.Popen[str]]:
    code = "import sys, pathlib; from ilag_data import cli, notebooks; "
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


def interrupted_before_line(number: int, path: Path, content: bytes) -> bool:
    """Write a file, with Ctrl-C before so many lines of `files` have run; return whether it came to that."""
    lines = itertools.count()

    def trace(frame: FrameType, event: str, _: object) -> "TraceFunction | None":
        if frame.f_code.co_filename != files.__file__:
            return None
        if event == "line" and next(lines) == number:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        files.write_atomically(path, content)
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


# The line that leaves a `with` counts too; there Python itself lets no Ctrl-C in, and the file is closed late.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_write_stopped_before_any_of_its_lines_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    found: list[bytes] = []
    path.write_bytes(b"old")
    while interrupted_before_line(len(found), path, b"new"):
        assert [one.name for one in tmp_path.iterdir()] == ["file.csv"]
        found.append(path.read_bytes())
        path.write_bytes(b"old")
    assert path.read_bytes() == b"new"
    assert set(found) == {b"old", b"new"}
    assert found == sorted(found, reverse=True)


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
