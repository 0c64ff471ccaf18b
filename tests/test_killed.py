"""Kill −9 at any moment: `ilag fetch` and `ilag charts` leave whole files, and the next run mends. And Ctrl-C.

Every other moment is drawn from the whole run, the rest from the short part in which files are written. After
every kill each file must be whole, the old one or the new one; at the end a run is left alone, and must make what
an undisturbed run makes. ``ILAG_KILLS=500 pytest -m slow tests/test_killed.py`` kills more often.
"""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from subprocess import Popen

import pytest

from ilag_data import load, process, raw
from tests.conftest import left_over, snapshot
from tests.processes import PATIENCE, started, wait_until
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn

KILLS = int(os.environ.get("ILAG_KILLS", "12"))
SERIES = ("population-change", "labour-balance")
KILLED = 1 if os.name == "nt" else -signal.SIGKILL

pytestmark = pytest.mark.slow


def begin(*arguments: str) -> AbstractContextManager[Popen[str]]:
    return started(["-m", "ilag", *arguments])


def changes_of(folder: Path) -> set[tuple[str, int]]:
    """Name what lies in a folder; a file that was replaced is another one, a lock is none."""
    found = set()
    for inner, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(inner, name)
            if path.suffix != ".lock":
                with suppress(OSError):  # the run has moved it since the folder was listed
                    found.add((str(path), path.lstat().st_ino))
    return found


def finish(arguments: list[str]) -> None:
    with begin(*arguments) as process:
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors


def kill_often(folder: Path, next_run: Callable[[], list[str]], check: Callable[[], None]) -> None:
    luck = random.Random(3)  # noqa: S311 (no secret)
    began = time.monotonic()
    finish(next_run())
    length = time.monotonic() - began
    killed = 0
    for number in range(KILLS * 2):
        held, before = {name for name in snapshot(folder) if "/." not in f"/{name}"}, changes_of(folder)
        with begin(*next_run()) as process:
            if number % 2:
                wait_until(lambda before=before: changes_of(folder) != before, process)  # type: ignore[misc]
                time.sleep(luck.uniform(0, 0.3))
            else:
                time.sleep(luck.uniform(0, length))
            process.kill()
            _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode in (0, KILLED), errors
        assert held <= set(snapshot(folder)), "nothing is lost"
        check()
        killed += process.returncode == KILLED
        if killed == KILLS:
            break
    assert killed >= KILLS / 2


def test_a_fetch_killed_at_any_moment_leaves_one_set_whole_and_the_next_one_finishes(
    standin: StandIn, small: Path
) -> None:
    tables = dict(standin.tables)
    edition = 0

    def next_run() -> list[str]:
        """Let the tables be updated: an even edition has other figures than an odd one."""
        nonlocal edition
        edition += 1
        for number in ("06913", "11618"):
            values = tables[number].values.copy()
            values[:, ..., 0] += edition % 2
            updated = f"2026-11-20T{7 + edition // 60:02}:{edition % 60:02}:00Z"
            if number == "11618":
                standin.tables[number] = replace(tables[number], values=values, updated=updated)
            else:
                standin.tables[number] = replace(tables[number], updated=updated)
        return ["fetch", "--force", "--api-url", standin.url, *SERIES]

    def check() -> None:
        for name in SERIES:
            raw.read(name)  # raises where a document is not what its sidecar says
        load.population_change()  # or a table not what it was made from
        load.labour_balance()
        for path, content in snapshot(small).items():
            whole = content.endswith((b"\n", b"}", b"half")) or path == ".next/complete"
            assert whole or path.endswith(".tmp") or "/." in path, path

    kill_often(small, next_run, check)
    finish(next_run())
    assert left_over(small) == []
    disturbed = snapshot(small / "processed")
    made = shutil.copytree(small / "raw", small.parent / "again" / "raw").parent
    with raw.using(made):
        process.rebuild()
        for path in ("population_change.csv", "labour_balance.csv", process.MANIFEST):
            assert disturbed[path] == (made / "processed" / path).read_bytes()


def test_charts_killed_at_any_moment_leave_whole_files_and_the_next_run_mends(tmp_path: Path) -> None:
    out = tmp_path / "figurer æøå"
    runs = [
        ["charts", "--only", "oldest,moves-5033", "--years", years, "--out", str(out)]
        for years in ("2015-2023", "2015-2020")
    ]
    made = []
    for arguments in runs:
        finish(arguments)
        made.append(snapshot(out))
    assert made[0] != made[1]
    edition = 0

    def next_run() -> list[str]:
        nonlocal edition
        edition += 1
        return runs[edition % 2]

    def check() -> None:
        for name, content in snapshot(out).items():
            if name.startswith("."):  # an hour passes: only then does nobody write it any more
                os.utime(out / name, (time.time() - 4000,) * 2)
            else:
                assert content in [known[name] for known in made], name

    kill_often(out, next_run, check)
    finish(runs[0])
    assert snapshot(out) == made[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one child process alone")
def test_a_fetch_that_is_interrupted_says_so_and_leaves_all_as_it_was(standin: StandIn, small: Path) -> None:
    before = snapshot(small)
    standin.faults = [Fault.always(faults.silence, kind="data")]
    with begin("fetch", "--api-url", standin.url, "--force", *SERIES) as process:
        wait_until(lambda: any(call.kind == "data" for call in standin.calls), process)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (130, ""), errors
    assert "Interrupted. Every file is whole" in errors
    assert "Traceback" not in errors
    assert snapshot(small) == before
