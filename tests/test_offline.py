"""Charts come out without any network; ``python -m tests.offline`` runs all of them and the notebooks."""

import shutil
import subprocess
import sys

import pytest

from tests.offline import NAMESPACE


def may_make_a_network() -> bool:
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_make_a_network(), reason="no network namespace can be made here")
def test_charts_are_written_where_no_route_leads_anywhere() -> None:
    command = [sys.executable, "-m", "tests.offline", "--only", "oldest,population-level"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "no route" in ended.stdout
    assert "ilag charts: 6 files" in ended.stdout
