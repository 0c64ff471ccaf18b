"""What the tests share."""

import atexit
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# Whatever the developer's environment says: the tests stand on Trøndelag, as is read when the package is
# imported, no client takes a tenth of a second to read the certificates of a company, and what is printed is
# in English, which most tests read.
for variable in ("ILAG_CONFIG", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "LC_ALL"):
    os.environ.pop(variable, None)
os.environ["LC_MESSAGES"] = "en_GB.UTF-8"

SHARED = "ILAG_TESTS_SHARED"
"""Environment variable: the folder of what is made once for all processes of a run. The first one cleans up."""
if SHARED not in os.environ:
    os.environ[SHARED] = tempfile.mkdtemp(prefix="ilag-tests-")
    atexit.register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)

from ilag_data import catalogue, files, raw, replacing
from ilag_data.fetching.fetch import Report, fetch
from ilag_data.language import Lang
from ilag_data.ssb import Client, Limits
from tests.languages import LANGUAGES
from tests.raw_documents import keep
from tests.standin.patience import PATIENT, Patience
from tests.standin.server import StandIn
from tests.standin.tables import Table, tables

BUNDLED = tuple(name for name, record in catalogue.SERIES.items() if not record.optional)
"""The series that come with the project; the others a fetch brings."""

# How long an example takes says more about the machine than about the code. In CI the same examples are tried
# every time, so that a submission does not fail for what another one brought in; developers try new ones.
settings.register_profile(
    "suite",
    max_examples=30,
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def bundled_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests stand on the checkout's own data, whatever the developer's environment says."""
    monkeypatch.delenv("ILAG_DATA_DIR", raising=False)


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Lang:
    """Each language, for tests that are to hold in both."""
    chosen: Lang = request.param
    return chosen


@pytest.fixture
def data_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data folder that a test may damage; the package reads it."""
    # A blank and Norwegian letters, as in the user folders of office machines.
    folder = tmp_path / "mine data æøå"
    # Less what a fetch of the developer's own has left there.
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("revisions", "not-proven", ".*"))
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def small(data_copy: Path) -> Path:
    """A copy with the document of one series only: proving and processing take a moment."""
    keep(data_copy, "labour-balance")
    return data_copy


@pytest.fixture(scope="session")
def made() -> dict[str, Table]:
    """Every table of the stand-in."""
    return tables()


def made_once(name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that is made once in a run, by the process that needs it first."""
    place = Path(os.environ[SHARED]) / name
    with FileLock(f"{place}.lock"):
        if not place.exists():
            ready = Path(tempfile.mkdtemp(dir=place.parent))
            make(ready)
            ready.rename(place)
    return place


@pytest.fixture(scope="session")
def filled() -> Path:
    """A data folder that one fetch filled."""
    return filled_folder() / "data"


def filled_folder() -> Path:
    """Return a folder with the same, and ``told.json``: what the fetch reported, and the calls it took."""
    return made_once("filled", _fill)


def _fill(folder: Path) -> None:
    (folder / "data").mkdir()
    with StandIn(tables()) as server, raw.using(folder / "data"):
        told = {"report": repr(fetched(server)), "calls": server.kinds()}
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


def fetched(
    standin: StandIn,
    *names: str,
    limits: Limits = PATIENT,
    lang: Lang = "no",
    **options: Any,  # noqa: ANN401
) -> Report:
    """Fetch from the stand-in, with a clock whose waits take no time."""
    patience = Patience()
    with Client(standin.url, lang=lang, transport=patience.transport(limits)) as client:
        return fetch(names, client, **{"clock": patience.now} | options)


@pytest.fixture
def standin(made: dict[str, Table]) -> Iterator[StandIn]:
    with StandIn(dict(made)) as server:
        yield server


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
def client(standin: StandIn, patience: Patience) -> Iterator[Client]:
    """A client of the stand-in whose waits take no time."""
    with Client(standin.url, transport=patience.transport()) as one:
        yield one


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content; the lock file may stay, empty."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".fetch.lock"
    }


def left_over(folder: Path) -> list[str]:
    """Name what only lies there while a run is at work; the lock file may stay, empty."""
    return [path.name for path in folder.rglob(".*") if path.name != ".fetch.lock"]


class Stopped(BaseException):
    """The machine is switched off."""


def stop_after(moves: int, patch: pytest.MonkeyPatch) -> None:
    """Switch the machine off when so many files have taken their place."""
    real, done = files.move_into_place, 0

    def moving(ready: Path, place: Path) -> None:
        nonlocal done
        if done == moves:
            raise Stopped
        real(ready, place)
        done += 1

    patch.setattr(replacing, "move_into_place", moving)
