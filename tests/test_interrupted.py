"""Ctrl-C in a command's own process: exit code 130, one line of what is whole, nothing half-written."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from openpyxl import load_workbook
from PIL import Image

from ilag_data.cli import INTERRUPTED

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one process alone")


def begin(*arguments: str, folder: Path) -> subprocess.Popen[str]:
    code = "import sys, pathlib; from ilag_data import cli, notebooks; "
    code += f"notebooks.FOLDER = pathlib.Path({str(folder)!r}); cli.main()"
    command = [sys.executable, "-c", code, *arguments]
    # A group of its own, so that the kernel of a notebook hears Ctrl-C too, as it does in a terminal.
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def press_ctrl_c(process: subprocess.Popen[str]) -> tuple[str, str]:
    os.killpg(process.pid, signal.SIGINT)
    return process.communicate(timeout=60)


def wait_until(folder: Path, there: str, process: subprocess.Popen[str], times: int = 1) -> None:
    while len(list(folder.glob(there))) < times and process.poll() is None:
        time.sleep(0.01)
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
    process = begin("charts", "--formats", "png,xlsx", "--out", str(out), folder=tmp_path)
    wait_until(out, "*.png", process, times=2)  # the first chart is done when the second has begun
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


def test_a_notebook_stays_as_it_was(tmp_path: Path) -> None:
    started = tmp_path / "started"
    source = f"from pathlib import Path\nPath({str(started)!r}).touch()\nimport time\ntime.sleep(60)"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    path = tmp_path / "slow.ipynb"
    nbformat.write(book, path)
    before = path.read_bytes()
    process = begin("notebooks", folder=tmp_path)
    wait_until(tmp_path, "started", process)
    _, errors = press_ctrl_c(process)
    check(process, errors, "notebooks")
    assert path.read_bytes() == before
    assert {one.name for one in tmp_path.iterdir()} == {"slow.ipynb", "started"}
