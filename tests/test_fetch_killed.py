"""A fetch that is killed or interrupted in its own process: the data are old or new, the next run mends."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ilag_data import archive
from ilag_data import series as registry
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn
from tests.standin.tables import tables

NAMES = ("population-change", "labour-balance")
KILLS = 20


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


def publish(standin: StandIn, edition: int) -> None:
    """Let the tables be updated: every document is then another one."""
    for number in ("06913", "11618"):
        updated = f"2026-11-{edition + 1:02}T07:00:00Z"
        standin.tables[number] = replace(standin.tables[number], updated=updated)


def leftovers(folder: Path) -> list[str]:
    hidden = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    return [name for name in hidden if name != ".fetch.lock"]


def wait_for_the_first_change(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait until something is written into data/raw."""
    raw = folder / "raw"
    before = {path.name for path in raw.iterdir()}
    while process.poll() is None and {path.name for path in raw.iterdir()} == before:
        time.sleep(0.0005)


def test_killed_at_any_moment_the_data_are_old_or_new_and_the_next_run_mends(
    standin: StandIn, small: Path
) -> None:
    publish(standin, 0)
    started = time.monotonic()
    whole = begin(standin, "--force")
    output, errors = whole.communicate(timeout=60)
    assert whole.returncode == 0, errors
    length = time.monotonic() - started
    editions = {name: [archive.read(name)] for name in NAMES}
    luck = random.Random(3)  # noqa: S311 (no secret)
    killed = 0
    for edition in range(1, KILLS + 1):
        publish(standin, edition)
        process = begin(standin, "--force")
        try:
            if edition % 2:
                wait_for_the_first_change(small, process)
                time.sleep(luck.uniform(0, 0.006))
            else:
                time.sleep(luck.uniform(0.5, 1) * length)
        finally:
            process.kill()
            process.communicate(timeout=60)
        killed += process.returncode != 0
        for name in NAMES:
            document = archive.read(name)  # raises when it is neither
            if document != editions[name][-1]:
                assert document.provenance.updated == f"2026-11-{edition + 1:02}T07:00:00Z"
                editions[name].append(document)
    assert killed >= KILLS - 4
    publish(standin, KILLS + 2)
    last = begin(standin, "--force")
    output, errors = last.communicate(timeout=60)
    assert last.returncode == 0, errors
    assert "labour-balance" in output
    assert leftovers(small) == []
    assert {archive.read(name).provenance.updated for name in NAMES} == {f"2026-11-{KILLS + 3:02}T07:00:00Z"}
    assert {path.name for path in (small / "raw").iterdir()} == {
        f"{name}.{ending}" for name in NAMES for ending in ("json", "meta.json")
    }


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
    assert "Interrupted. Every document in data/raw is whole" in errors
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
