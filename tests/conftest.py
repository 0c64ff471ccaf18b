"""What the tests share."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent

# Read when the package is imported: the tests stand on Trøndelag, whatever the developer's environment says.
os.environ.pop("ILAG_CONFIG", None)
# What is printed is in the language of the environment; most tests read the English.
os.environ |= {"LC_MESSAGES": "en_GB.UTF-8"}
os.environ.pop("LC_ALL", None)

from ilag_data import catalogue, files, raw, replacing
from ilag_data.fetching.fetch import Report, fetch
from ilag_data.language import Lang
from ilag_data.ssb import Client, Limits
from tests.standin.patience import PATIENT, Patience
from tests.standin.server import StandIn
from tests.standin.tables import Table, tables

BUNDLED = tuple(name for name, record in catalogue.SERIES.items() if not record.optional)
"""The series that come with the project; the others a fetch brings."""

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


@pytest.fixture
def small(data_copy: Path) -> Path:
    """A copy with the documents of two series only: proving and processing take a moment."""
    for name in set(BUNDLED) - {"population-change", "labour-balance"}:
        raw.document_path(name).unlink()
        raw.sidecar_path(name).unlink()
    return data_copy


@pytest.fixture(scope="session")
def made() -> dict[str, Table]:
    """Every table of the stand-in."""
    return tables()


class Filled(NamedTuple):
    """A data folder that one fetch filled, what it reported, and the calls it took."""

    folder: Path
    report: Report
    kinds: list[str]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, made: dict[str, Table]) -> Filled:
    folder = tmp_path_factory.mktemp("filled") / "data"
    folder.mkdir()
    with StandIn(made) as server, raw.using(folder):
        return Filled(folder, fetched(server), server.kinds())


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
