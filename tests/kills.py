"""Kill −9 at random moments: ``python -m tests.kills [KILLS]`` kills ``ilag fetch`` and ``ilag charts``.

Every other moment is drawn from the whole run, the rest from the part in which files are written, which is
short. After every kill each file must be whole: the old one or the new one. After every tenth, and at the
end, a run is left alone: it must make what an undisturbed run makes, byte for byte, and leave nothing else.

``fetch`` is killed while it fetches two series from the stand-in, over a socket: mostly where no others are
held, every fifth kill where all eight are, which rebuilds ``data/processed`` too. ``charts`` is killed while it
writes two charts over those of another period or, every tenth time, into an empty folder.
The tests run a few of these; the counts of a long run stand in ``docs/reliability.md``.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections import Counter
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path

from ilag_data import catalogue, raw
from ilag_report.charts import USUAL_FORMATS
from tests.processes import started, wait_until
from tests.standin.server import StandIn
from tests.standin.tables import tables

ROOT = Path(__file__).parent.parent
SERIES = ("population-change", "labour-balance")
CHARTS = ("profile-5033", "moves-5033")
YEARS = ("2015-2023", "2015-2020")
KILLED = 1 if os.name == "nt" else -signal.SIGKILL
BETWEEN = 10
"""Kills between two runs that are left alone."""


class Subject(ABC):
    """A command that is killed again and again in one folder; each run makes other files than the last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.edition = 0
        self.length, self.writing = 0.0, 0.0

    @abstractmethod
    def command(self) -> list[str]:
        """The arguments that make edition ``self.edition``."""

    @abstractmethod
    def phase(self) -> str:
        """How far a run came, from what it left."""

    @abstractmethod
    def check(self) -> None:
        """Every file is whole, of this edition or the one before."""

    def check_nothing_lost(self) -> None:
        """Every file that was there when the run began is still there."""
        lost = self._held - self._visible()
        assert not lost, lost

    @abstractmethod
    def check_made(self) -> None:
        """Every file is of this edition, and there is nothing else."""

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def start(self) -> AbstractContextManager[subprocess.Popen[str]]:
        self.edition += 1
        arguments = self.command()  # may clear the folder
        self._before, self._held = names_in(self.folder), self._visible()
        return started(["-m", "ilag_report.cli", *arguments], environment=self.environment())

    def run(self) -> tuple[float, float]:
        """Run to the end; return how long that took, and how long of that after the first change of a file."""
        began = time.monotonic()
        with self.start() as process:
            self._wait_for_change(process)
            changed = time.monotonic()
            _, errors = process.communicate()
        assert process.returncode == 0, errors
        ended = time.monotonic()
        return ended - began, ended - changed

    def kill(self, wait: float, *, writing: bool) -> str | None:
        """Kill a run so long after its start or its first change; return its phase, None if it had ended."""
        with self.start() as process:
            if writing:
                self._wait_for_change(process)
            time.sleep(wait)
            process.kill()
            _, errors = process.communicate()
        if process.returncode == KILLED:
            return self.phase()
        assert process.returncode == 0, errors
        return None

    def _wait_for_change(self, process: subprocess.Popen[str]) -> None:
        wait_until(lambda: names_in(self.folder) != self._before, process)

    def _visible(self) -> set[str]:
        """Name the files that are not only there while a run is at work."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return {path.as_posix() for path in paths if not any(part.startswith(".") for part in path.parts)}

    def left_over(self) -> list[str]:
        """Name what only lies there while a run is at work."""
        hidden = [path.name for path in self.folder.rglob(".*")]
        return [name for name in hidden if name != ".fetch.lock"]


class Fetch(Subject):
    """``ilag fetch`` of two series.

    Where the `whole` data are held, ``data/processed`` is rebuilt; else only those two are there.
    """

    def __init__(self, folder: Path, standin: StandIn, *, whole: bool) -> None:
        super().__init__(folder)
        self.standin = standin
        self._tables = dict(standin.tables)
        for room, ending in (("raw", "json"), ("processed", "csv")):
            (folder / room).mkdir(parents=True)
            for path in (ROOT / "data" / room).glob(f"*.{ending}"):
                if whole or path.name.split(".")[0] in SERIES:
                    shutil.copy(path, folder / room)
        self._series = catalogue.SERIES if whole else SERIES
        # What undisturbed runs make of an even and an odd edition; after the first, the bundle is gone.
        self._made: dict[int, dict[str, bytes]] = {}
        for _ in range(3):
            self.length, self.writing = self.run()
            self._made[self.edition % 2] = self._contents()

    def environment(self) -> dict[str, str]:
        return super().environment() | {raw.DATA_DIR_VARIABLE: str(self.folder)}

    def command(self) -> list[str]:
        for number in ("06913", "11618"):
            table = self._tables[number]
            values = table.values.copy()
            if number == "11618":
                values[:, 0, 0, 0] += self.edition % 2
            self.standin.tables[number] = replace(table, values=values, updated=_updated(self.edition))
        self.standin.calls.clear()
        return ["fetch", "--force", "--api-url", self.standin.url, *SERIES]

    def phase(self) -> str:
        if not self.standin.calls:
            return "1 before the first call"
        if (self.folder / ".processed-is-behind").exists():
            new = all(self._is_of(name, self.edition) for name in SERIES)
            return "5 rebuilding data/processed" if new else "4 replacing documents"
        if any(self.folder.glob(".trial-*")):
            return "3 new documents on trial"
        new = all(self._is_of(name, self.edition) for name in SERIES)
        return "6 all done, not yet ended" if new else "2 asking and proving"

    def check(self) -> None:
        edition_of = {_updated(edition): edition for edition in range(self.edition + 1)}
        with raw.using(self.folder):
            for name in self._series:
                document = raw.read(name)  # raises where a document is not what its sidecar says
                if name in SERIES:
                    edition = edition_of[document.provenance.updated or ""]
                    made = self._made[edition % 2][f"raw/{name}.json"]
                    assert _undated(document.content) == _undated(made), name
        for path in (self.folder / "processed").glob("*.csv"):
            assert path.read_bytes() in [made[f"processed/{path.name}"] for made in self._made.values()], path
        for report in (self.folder / "revisions").glob("*.csv"):
            lines = report.read_bytes().decode().splitlines(keepends=True)
            assert all(line.endswith("\n") for line in lines), report
            assert lines[0].startswith("series,table,kind,time"), report

    def check_made(self) -> None:
        self.check()
        made = self._made[self.edition % 2]
        found = self._contents()
        assert set(found) == set(made)
        for name, content in found.items():
            if not name.endswith(".meta.json"):  # the time of the fetch stands there; its checksum was held
                assert _undated(content) == _undated(made[name]), name
        assert all(self._is_of(name, self.edition) for name in SERIES)
        assert self.left_over() == []

    def _is_of(self, name: str, edition: int) -> bool:
        with raw.using(self.folder):
            return raw.read(name).provenance.updated == _updated(edition)

    def _contents(self) -> dict[str, bytes]:
        return {
            f"{room}/{path.name}": path.read_bytes()
            for room in ("raw", "processed")
            for path in (self.folder / room).iterdir()
        }


class Charts(Subject):
    """``ilag charts`` of two charts, of one period over another."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._made: dict[int, dict[str, bytes]] = {}
        for _ in range(2):
            self.length, self.writing = self.run()
            self._made[self.edition % 2] = self._contents()
            assert len(self._contents()) == len(CHARTS) * len(USUAL_FORMATS)

    def command(self) -> list[str]:
        if self.edition % BETWEEN == 5:
            shutil.rmtree(self.folder)
        years = YEARS[self.edition % 2]
        return ["charts", "--only", ",".join(CHARTS), "--years", years, "--out", str(self.folder)]

    def phase(self) -> str:
        made, found = self._made[self.edition % 2], self._contents()
        new = sum(found.get(name) == content for name, content in made.items())
        if any(path.stat().st_mtime > time.time() - 3000 for path in self.folder.rglob(".*.tmp")):
            return "3 in the middle of a file"
        return {0: "1 before the first file", len(made): "4 after the last file"}.get(new, "2 between files")

    def check(self) -> None:
        for name, content in self._contents().items():
            assert content in [made[name] for made in self._made.values()], name
        assert all(name.endswith(".tmp") for name in self.left_over())
        # An hour passes: only then is a temporary file taken for one that nobody writes any more.
        for path in self.folder.rglob(".*.tmp"):
            os.utime(path, (time.time() - 4000,) * 2)

    def check_made(self) -> None:
        assert self._contents() == self._made[self.edition % 2]
        assert self.left_over() == []

    def _contents(self) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (self.folder.iterdir() if self.folder.exists() else ())
            if not path.name.startswith(".")
        }


def names_in(folder: Path) -> set[tuple[str, int]]:
    """What lies in a folder; a file that was replaced is another one, a lock is none."""
    found = set()
    for inner, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(inner, name)
            if path.suffix != ".lock":
                with suppress(OSError):  # the run has moved it since the folder was listed
                    found.add((str(path), path.lstat().st_ino))
    return found


def _updated(edition: int) -> str:
    return f"2026-11-20T{7 + edition // 3600:02}:{edition // 60 % 60:02}:{edition % 60:02}Z"


def _undated(content: bytes) -> bytes:
    """A document without the time of its update, which tells editions apart."""
    before, dated, after = content.partition(b'"updated": "2026-11-20T')
    return before + dated + after[9:]


def kill_often(subject: Fetch | Charts, kills: int, luck: random.Random) -> Counter[str]:
    """Kill a command so often, look after each kill, and let it mend now and then; return the phases hit."""
    phases: Counter[str] = Counter()
    while (done := phases.total()) < kills:
        writing = done % 2 == 1
        phase = subject.kill(luck.uniform(0, subject.writing if writing else subject.length), writing=writing)
        subject.check_nothing_lost()
        subject.check()
        if phase is None:  # it had ended: the machine was busier when the length was measured
            subject.check_made()
            subject.length, subject.writing = subject.length * 0.8, subject.writing * 0.8
            continue
        phases[phase] += 1
        if phases.total() % BETWEEN == 0 or phases.total() == kills:
            subject.length, subject.writing = subject.run()
            subject.check_made()
            print(f"  {phases.total()} of {kills}", file=sys.stderr, flush=True)
    return phases


def kill_fetch(kills: int, folder: Path, luck: random.Random) -> Counter[str]:
    with StandIn(tables()) as standin:
        phases = kill_often(Fetch(folder / "two", standin, whole=False), kills - kills // 5, luck)
    with StandIn(tables()) as standin:
        return phases + kill_often(Fetch(folder / "eight", standin, whole=True), kills // 5, luck)


def kill_charts(kills: int, folder: Path, luck: random.Random) -> Counter[str]:
    return kill_often(Charts(folder / "charts"), kills, luck)


COMMANDS = {"fetch": kill_fetch, "charts": kill_charts}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kills", type=int, nargs="?", default=500, help="shared by the commands")
    parser.add_argument("--only", choices=COMMANDS, help="kill only this command")
    parser.add_argument("--seed", type=int, default=3, help="of the moments")
    told = parser.parse_args()
    luck = random.Random(told.seed)  # noqa: S311 (no secret)
    commands = [told.only] if told.only else list(COMMANDS)
    for name in commands:
        with tempfile.TemporaryDirectory() as folder:
            phases = COMMANDS[name](told.kills // len(commands), Path(folder), luck)
        print(
            f"ilag {name}: {phases.total()} kills, nothing lost, nothing half-written, every run left alone mends"
        )
        for phase, count in sorted(phases.items()):
            print(f"  {count:>4}  {phase[2:]}", flush=True)


if __name__ == "__main__":
    main()
