"""A fetch that is interrupted or killed while it waits; `tests.kills` kills at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ilag_data import archive
from ilag_data import series as registry
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
    for name in set(registry.SERIES) - set(NAMES):
        archive.document_path(name).unlink()
        archive.sidecar_path(name).unlink()
    return data_copy


def begin(standin: StandIn, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ilag_data.cli", "fetch", "--api-url", standin.url, *options, *NAMES]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def leftovers(folder: Path) -> list[str]:
    hidden = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    return [name for name in hidden if name != ".fetch.lock"]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one child process alone")
def test_interrupted_by_hand_it_says_so_and_leaves_all_as_it_was(standin: StandIn, small: Path) -> None:
    before = {path.name: path.read_bytes() for path in (small / "raw").iterdir()}
    standin.faults = [Fault.always(faults.silence, kind="data")]
    process = begin(standin, "--force")
    while "data" not in " ".join(standin.kinds()) and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert output == ""
    assert "Interrupted. Every file is whole" in errors
    assert "Traceback" not in errors
    assert {path.name: path.read_bytes() for path in (small / "raw").iterdir()} == before
    assert leftovers(small) == []


def test_the_lock_of_a_killed_fetch_is_free_again(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault(faults.silence, kind="data")]
    process = begin(standin, "--force")
    while "data" not in " ".join(standin.kinds()) and process.poll() is None:
        time.sleep(0.02)
    second = begin(standin, "--force")
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "Another `ilag fetch` or `ilag process` is at work" in errors
    process.kill()
    process.communicate(timeout=60)
    third = begin(standin, "--force")
    output, errors = third.communicate(timeout=60)
    assert third.returncode == 0, errors
    assert "population-change" in output
    assert small.is_dir()
