"""The wheel, unpacked and used from an empty folder: it carries figures and notebooks, and leaves them as they are."""

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT, snapshot
from tests.processes import python
from tests.standin.server import StandIn
from tests.standin.tables import Table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_it_carries_what_git_holds(unpacked: Path) -> None:
    held = ["ilag.py", "ilag_data", "ilag_report", "data/raw", "data/processed", "notebooks"]
    command = ["git", "ls-files", *held]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    names = re.sub("^data/", "ilag_data/bundle/", listed.stdout, flags=re.MULTILINE)
    names = re.sub("^notebooks/", "ilag_report/bundle/", names, flags=re.MULTILINE)
    assert {name for name in snapshot(unpacked) if ".dist-info/" not in name} == {*names.splitlines()}


def test_it_works_from_an_empty_folder_and_writes_to_folders_of_the_user_only(
    unpacked: Path, tmp_path: Path, made: dict[str, Table]
) -> None:
    here, home = tmp_path / "tomt", tmp_path / "hjemme"
    here.mkdir()
    variables = {
        "PYTHONPATH": str(unpacked),
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "LC_ALL": "en_US.UTF-8",
    }

    def ilag(*arguments: str) -> tuple[int, str]:
        answer = python("-m", "ilag", *arguments, folder=here, **variables)
        return answer.returncode, answer.stdout + answer.stderr

    before = snapshot(unpacked)
    code, told = ilag("status")
    assert (code, told.splitlines()[-1]) == (0, f"Data folder: {unpacked / 'ilag_data' / 'bundle'}")
    assert ilag("charts", "--only", "oldest", "--formats", "csv")[0] == 0
    assert {path.suffix for path in (here / "exports").iterdir()} == {".csv"}
    code, told = ilag("process")
    assert (code, "nothing to rebuild" in told, (home / "ilag").exists()) == (0, True, False)
    code, told = ilag("notebooks", "ikke-her")
    assert (code, "no notebook ikke-her" in told, (here / "notebooks").exists()) == (1, True, False)
    assert ilag("lab", "--version")[1].startswith(f"The notebooks are copied to {here}")
    assert snapshot(here / "notebooks") == snapshot(ROOT / "notebooks")
    own = home / "ilag"
    with StandIn({}) as closed:
        pass
    code, told = ilag("fetch", "--force", "--api-url", closed.url)
    assert (code, "no connection" in told, own.exists()) == (1, True, False), told
    of = made["11618"]
    with StandIn(made | {"11618": replace(of, values=of.values - 100_000)}) as standin:
        code, told = ilag("fetch", "labour-balance", "--force", "--api-url", standin.url)
        assert (code, f"what came is kept in {own / 'not-proven'}" in told) == (1, True), told
        assert ilag("status")[1].splitlines()[-1] == f"Data folder: {unpacked / 'ilag_data' / 'bundle'}"
    with StandIn(made) as standin:
        code, told = ilag("fetch", "labour-balance", "--force", "--api-url", standin.url)
    assert (code, "labour-balance (table 11618): new years" in told) == (0, True), told
    assert ilag("status")[1].splitlines()[-1] == f"Data folder: {own}"
    (own / "raw" / "employment.json").write_bytes(b"damaged")
    code, told = ilag("about", "employment")
    assert (code, "NOT OK" in told) == (1, True)
    assert f"delete {own}" in ilag("status")[1]
    after = {name: content for name, content in snapshot(unpacked).items() if "__pycache__" not in name}
    assert after == before
