"""What the tests share."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# Read when the package is imported: the tests stand on Trøndelag, whatever the developer's environment says.
os.environ.pop("ILAG_AREA", None)

# How long an example takes says more about the machine than about the code. In CI the same examples are tried
# every time, so that a submission does not fail for what another one brought in; developers try new ones.
settings.register_profile(
    "suite", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def bundled_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests stand on the checkout's own data, whatever the developer's environment says."""
    monkeypatch.delenv("ILAG_DATA_DIR", raising=False)


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may damage; the package reads it."""
    # A blank and Norwegian letters, as in the user folders of office machines.
    folder = tmp_path / "mine data æøå"
    # Less what a fetch of the developer's own has left there.
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("revisions", "not-proven", ".*"))
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder
