"""Commands that a test starts in a process of their own: none outlives the test, whatever becomes of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
PATIENCE = 120
"""Seconds after which a command that should have ended hangs; a busy machine takes a few."""


def python(*arguments: str, folder: Path | None = None, **variables: str) -> "Answer":
    """Run Python with these arguments and environment variables, and the packages of this checkout."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | variables
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment,
        capture_output=True, encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip


Answer = subprocess.CompletedProcess[str]


@contextmanager
def started(
    arguments: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    output: IO[bytes] | None = None,
    own_group: bool = False,
) -> Iterator[subprocess.Popen[str]]:
    """Run Python with these arguments beside the block; what still runs when the block ends is killed.

    What it prints comes from `communicate`, or goes into the file `output`. In a group of its own it hears
    Ctrl-C together with what it started, as it would in a terminal.
    """
    # What a shell starts in the background ignores Ctrl-C, and so does what that starts in its turn.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=folder,
            env=environment,
            stdout=output or subprocess.PIPE,
            stderr=subprocess.STDOUT if output else subprocess.PIPE,
            text=True,
            start_new_session=own_group,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:  # waits and closes what it printed into
        try:
            yield process
        finally:
            _kill(process, own_group=own_group)


def wait_until(reached: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Return when a point is reached, or when the process has ended and will not reach it any more."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and not reached():
        assert time.monotonic() < until, f"not reached in {PATIENCE} s: {process.args!r}"
        time.sleep(0.002)


def _kill(process: subprocess.Popen[str], *, own_group: bool) -> None:
    if process.poll() is not None:
        return
    if own_group and sys.platform != "win32":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
