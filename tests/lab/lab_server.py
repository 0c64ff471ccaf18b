"""JupyterLab as an analyst starts it: by `ilag lab`, in a folder of its own."""

import html
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import PATIENCE, started

ROOT = Path(__file__).parents[2]


def copy_of_the_project(folder: Path) -> Path:
    """What git holds, so that neither autosave nor an export touches the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@dataclass(frozen=True)
class Server:
    """A JupyterLab that runs: where it listens, what it asks for, and the address that it would open."""

    url: str
    token: str
    start_page: str


@contextmanager
def jupyterlab(project: Path, private: Path, *further: str) -> Iterator[Server]:
    """Run `ilag lab` as a new user would, with further options, until the block ends with a Ctrl-C."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(project),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(private / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(private / "workspaces"),
    }
    for name in ("ILAG_DATA_DIR", "CI"):
        environment.pop(name, None)
    options = [
        "--no-browser",
        *further,
        *(["--allow-root"] if sys.platform != "win32" and os.geteuid() == 0 else []),
    ]
    log = private / "jupyterlab.log"
    command = ["-m", "ilag", "lab", *options]
    with (
        log.open("wb") as output,
        started(command, folder=project, environment=environment, output=output) as process,
    ):
        try:
            yield _running(process, private / "runtime", log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE)
    # Ctrl-C is the way out that people use; it is no failure.
    assert process.returncode == 0, log.read_text(encoding="utf-8")


def _running(process: subprocess.Popen[str], runtime: Path, log: Path) -> Server:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        # The page that sends the analyst's browser on is written last, when it listens.
        for page in runtime.glob("jpserver-*-open.html"):
            told = json.loads(next(runtime.glob("jpserver-*.json")).read_text(encoding="utf-8"))
            address = re.search(r'href="([^"]+)"', page.read_text(encoding="utf-8"))
            if address:
                return Server(told["url"], told["token"], html.unescape(address[1]))
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text(encoding='utf-8')}")
