"""A fetch that is interrupted or killed while it waits; `tests.kills` kills at any moment."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from ilag_data import catalogue, raw
from tests.processes import PATIENCE, started, wait_until
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn
from tests.standin.tables import tables

NAMES = ("population-change", "labour-balance")


@pytest.fixture
def standin() -> Iterator[StandIn]:
    # Calls of earlier runs must not slow down later ones.
    with StandIn(tables()) as server:
        yield server


@pytest.fixture
def small(data_copy: Path) -> Path:
    for name in set(catalogue.SERIES) - set(NAMES):
        raw.document_path(name).unlink()
        raw.sidecar_path(name).unlink()
    return data_copy


def begin(standin: StandIn) -> AbstractContextManager[subprocess.Popen[str]]:
    return started(["-m", "ilag_report.cli", "fetch", "--api-url", standin.url, "--force", *NAMES])


def wait_until_it_asks(standin: StandIn, process: subprocess.Popen[str]) -> None:
    wait_until(lambda: any(call.kind == "data" for call in standin.calls), process)


def leftovers(folder: Path) -> list[str]:
    hidden = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    return [name for name in hidden if name != ".fetch.lock"]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one child process alone")
def test_interrupted_by_hand_it_says_so_and_leaves_all_as_it_was(standin: StandIn, small: Path) -> None:
    before = {path.name: path.read_bytes() for path in (small / "raw").iterdir()}
    standin.faults = [Fault.always(faults.silence, kind="data")]
    with begin(standin) as process:
        wait_until_it_asks(standin, process)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, errors
    assert output == ""
    assert "Interrupted. Every file is whole" in errors
    assert "Traceback" not in errors
    assert {path.name: path.read_bytes() for path in (small / "raw").iterdir()} == before
    assert leftovers(small) == []


def test_the_lock_of_a_killed_fetch_is_free_again(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault(faults.silence, kind="data")]
    with begin(standin) as process:
        wait_until_it_asks(standin, process)
        with begin(standin) as second:
            _, errors = second.communicate(timeout=PATIENCE)
        assert second.returncode == 1
        assert "Another `ilag fetch` or `ilag process` is at work" in errors
        process.kill()
    with begin(standin) as third:
        output, errors = third.communicate(timeout=PATIENCE)
    assert third.returncode == 0, errors
    assert "population-change" in output
    assert small.is_dir()
