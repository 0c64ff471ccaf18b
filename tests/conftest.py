"""What the tests share."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def bundled_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests stand on the checkout's own data, whatever the developer's environment says."""
    monkeypatch.delenv("ILAG_DATA_DIR", raising=False)


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may damage; the package reads it."""
    # A blank and Norwegian letters, as in the user folders of office machines.
    folder = tmp_path / "mine data æøå"
    shutil.copytree(ROOT / "data", folder)
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder
