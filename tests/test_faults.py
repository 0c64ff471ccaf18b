"""A full disk, a folder that may not be written, files in use, two programs at once, a clock that jumps."""

import csv
import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result

from ilag_data import load, process, raw, replacing, tables
from ilag_data.errors import FetchError, IlagError
from ilag_data.fetching import staging
from ilag_data.fetching.fetch import Report
from ilag_data.files import WriteError, write_atomically
from ilag_report.cli import ilag
from tests.chart_kinds import every_kind
from tests.conftest import ROOT, fetched, left_over, snapshot
from tests.processes import PATIENCE, started, wait_until
from tests.raw_documents import add, change, keep
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.patience import NOON
from tests.standin.server import StandIn

NAME = "labour-balance"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=1m,nr_inodes=200", "tmpfs", str(folder)):
        pytest.skip("no small disk can be mounted here (it takes root on Linux)")
    yield folder
    subprocess.run([shutil.which("umount") or "umount", folder], check=True)


def mount(*options: str) -> bool:
    command = shutil.which("mount")
    return (
        command is not None
        and not subprocess.run([command, *options], capture_output=True, check=False).returncode
    )


@pytest.fixture
def on_disk(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one series on the small disk."""
    (disk / "data" / "raw").mkdir(parents=True)
    for ending in ("json", "meta.json"):
        shutil.copy(ROOT / "data" / "raw" / f"{NAME}.{ending}", disk / "data" / "raw")
    monkeypatch.setenv(raw.DATA_DIR_VARIABLE, str(disk / "data"))
    return disk / "data"


def fetch(standin: StandIn, now: datetime = NOON) -> Report:
    return fetched(standin, NAME, clock=lambda: now)


def publish(standin: StandIn, edition: int) -> None:
    """Update the table, with other figures in it."""
    table = standin.tables["11618"]
    values = table.values.copy()
    values[:, 0, 0, 0] += 1
    updated = f"2026-11-16T07:{edition:02}:00Z"
    standin.tables["11618"] = replace(table, values=values, updated=updated)


def vintage() -> str | None:
    """Return when document and tables were updated; raises where they are not whole or not of one vintage."""
    held = raw.read(NAME).provenance.updated
    assert held == tables.manifest().documents[NAME]["updated"]
    load.labour_balance()
    return held


def charts(out: Path, *options: str) -> Result:
    only = ("charts", "--only", "population-level,oldest", "--formats", "csv,xlsx", "--out", str(out))
    return CliRunner().invoke(ilag, [*only, *options])


# ---- No room, no permission -------------------------------------------------------------------------------


def test_a_fetch_on_a_full_disk_changes_nothing_half_and_goes_through_when_there_is_room(
    standin: StandIn, on_disk: Path, disk: Path
) -> None:
    fetch(standin)
    ballast = disk / "ballast"
    refused = 0
    for edition, room in enumerate((0, 64, 224), start=1):
        publish(standin, edition)
        before = vintage()
        with ballast.open("wb") as stream:  # all of the disk, less some kilobytes
            free = shutil.disk_usage(disk).free - room * 1024
            stream.write(b"0" * max(free, 0))
        problem = ""
        try:
            fetch(standin)
        except IlagError as error:
            problem = error.problem
        if problem:
            refused += 1
            assert "No space left on device" in problem
            assert vintage() == before
        ballast.unlink()
        fetch(standin)
        assert vintage() == f"2026-11-16T07:{edition:02}:00Z"
        assert left_over(on_disk) == []
        shutil.rmtree(on_disk / "revisions", ignore_errors=True)
    assert refused >= 2


def test_a_folder_that_is_a_link_to_another_disk_is_written_too(
    standin: StandIn, small: Path, disk: Path
) -> None:
    (small / "raw").rename(small / "other")
    shutil.copytree(small / "other", disk / "raw")
    (small / "raw").symlink_to(disk / "raw")
    publish(standin, 1)
    fetch(standin)
    assert vintage() == "2026-11-16T07:01:00Z"
    assert (small / "raw").is_symlink()
    assert left_over(small) == left_over(disk) == []


def test_a_fetch_where_nothing_may_be_written_says_so(standin: StandIn, on_disk: Path, disk: Path) -> None:
    before = snapshot(on_disk)
    assert mount("-o", "remount,ro", str(disk))
    with pytest.raises(WriteError, match=r"\.fetch\.lock: Read-only file system"):
        fetch(standin)
    assert standin.calls == []
    result = CliRunner().invoke(ilag, ["process"])
    assert (result.exit_code, "Read-only" in result.output) == (1, True)
    assert raw.read("labour-balance").content  # reading needs no permission to write
    assert mount("-o", "remount,rw", str(disk))
    assert snapshot(on_disk) == before


def test_charts_on_a_full_or_read_only_disk_leave_whole_files(disk: Path) -> None:
    out = disk / "figurer æøå"
    assert charts(out).exit_code == 0
    before = snapshot(out)
    (disk / "ballast").write_bytes(b"0" * shutil.disk_usage(disk).free)
    full = charts(out, "--years", "2015-2020")
    (disk / "ballast").unlink()
    assert mount("-o", "remount,ro", str(disk))
    closed = charts(out, "--years", "2015-2020")
    assert mount("-o", "remount,rw", str(disk))
    for result, why in ((full, "No space left on device"), (closed, "Read-only file system")):
        assert (result.exit_code, why in result.output, "Traceback" in result.output) == (1, True, False)
    assert snapshot(out) == before
    assert charts(out, "--years", "2015-2020").exit_code == 0
    assert set(snapshot(out)) == set(before)


# ---- A file system that lacks what disks have ------------------------------------------------------------


def refusing(number: int) -> Callable[..., None]:
    """What stands for a call of the system that a file system does not know, as some over FUSE or a network."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refuse


def test_without_permissions_flushing_and_locks_a_fetch_goes_through(
    standin: StandIn, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")
    (small / ".fetch.lock").touch()  # what an earlier fetch left is nobody's
    for number in (errno.EOPNOTSUPP, errno.ENOLCK, errno.ENOSYS):
        monkeypatch.setattr(fcntl, "flock", refusing(number))
        with staging.lock():
            pass
    monkeypatch.setattr(os, "fsync", refusing(errno.EINVAL))
    monkeypatch.setattr(os, "chmod", refusing(errno.EPERM))
    fetch(standin)
    assert raw.read(NAME).provenance.origin == "api"
    assert left_over(small) == []


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_what_did_not_reach_the_disk_is_told_and_cleared_away_also_without_permissions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "fsync", refusing(number))
    monkeypatch.setattr(os, "chmod", refusing(errno.EPERM))
    with pytest.raises(WriteError, match=os.strerror(number)):
        write_atomically(tmp_path / "a.csv", b"new")
    assert list(tmp_path.iterdir()) == []


# ---- What is no file -------------------------------------------------------------------------------------


@pytest.fixture
def at_once() -> Iterator[None]:
    """Fail where a command waits for a pipe that nobody writes to."""
    if os.name == "nt":
        pytest.skip("Windows has no pipes among its files")
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits for the pipe"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("replace_by", [os.mkfifo, lambda path: path.symlink_to(os.devnull)])
def test_a_pipe_or_device_in_the_place_of_a_document_or_table_is_refused(
    data_copy: Path, replace_by: Callable[[Path], None]
) -> None:
    # A document is read when its sidecar can be.
    in_place = ("raw/labour-balance.json", "raw/population-change.meta.json", "processed/labour_balance.csv")
    for file in in_place:
        (data_copy / file).unlink()
        replace_by(data_copy / file)
    result = CliRunner().invoke(ilag, ["status"])
    assert result.exit_code == 1
    for file in in_place:
        assert f"{data_copy / file} could not be read: it is a folder, a pipe or a device" in result.output


@pytest.mark.usefixtures("at_once")
def test_a_pipe_in_the_place_of_a_template_or_chart_is_refused_and_stays(tmp_path: Path) -> None:
    for name, options in (
        ("mal.pptx", ("--formats", "pptx", "--template", str(tmp_path / "mal.pptx"))),
        ("eldre-over-80.xlsx", ()),
    ):
        os.mkfifo(tmp_path / name)
        result = charts(tmp_path, *options)
        assert result.exit_code == 1
        assert "it is a folder, a pipe or a device" in result.output
        assert (tmp_path / name).is_fifo()


@pytest.mark.parametrize(
    "name", ["x" * 240, "å" * 120, "con ", "con .txt", "CONIN$", "com¹.xlsx", "a\u202eb", "a\u200bb", "a:b", "a "]
)  # fmt: skip
def test_a_folder_that_not_every_machine_can_have_is_refused_before_work_begins(
    name: str, tmp_path: Path
) -> None:
    for out in (tmp_path / name, tmp_path / name / "exports"):
        result = charts(out)
        assert result.exit_code == 1
        assert "cannot be the name of a folder" in result.output
        assert ("the name is too long" in result.output) == (len(name) > 100)
        with pytest.raises(WriteError, match="cannot be the name of a folder"):
            every_kind("no")["lines"].export(directory=out)
    assert list(tmp_path.iterdir()) == []


# ---- A folder that is damaged, files in use ---------------------------------------------------------------


@contextmanager
def in_use(path: Path) -> Iterator[None]:
    """Let a file be one that cannot be replaced, as while Excel has it open."""
    if os.name == "nt":
        with path.open("rb"):
            yield
        return
    # Linux replaces open files; what it has instead is files that may not be changed.
    chattr = shutil.which("chattr")
    if chattr is None or subprocess.run([chattr, "+i", path], capture_output=True, check=False).returncode:
        pytest.skip("files cannot be made immutable here (it takes root, on a file system that knows it)")
    try:
        yield
    finally:
        subprocess.run([chattr, "-i", path], check=True)


def test_a_chart_that_is_open_in_another_program_stops_the_command_and_stays(tmp_path: Path) -> None:
    assert charts(tmp_path).exit_code == 0
    before = snapshot(tmp_path)
    with in_use(tmp_path / "eldre-over-80.xlsx"):
        result = charts(tmp_path, "--years", "2015-2020")
    assert result.exit_code == 1
    assert "eldre-over-80.xlsx" in result.output
    assert "close the file if it is open in another program" in result.output
    after = snapshot(tmp_path)
    assert after["eldre-over-80.xlsx"] == before["eldre-over-80.xlsx"]
    assert after["folketall.csv"] != before["folketall.csv"]
    assert set(after) == set(before)
    assert charts(tmp_path, "--years", "2015-2020").exit_code == 0
    assert snapshot(tmp_path)["eldre-over-80.xlsx"] != before["eldre-over-80.xlsx"]


def test_what_a_killed_write_left_goes_after_an_hour_and_what_another_writes_stays(tmp_path: Path) -> None:
    left, working = tmp_path / ".a [1].csv.killed.tmp", tmp_path / ".a [1].csv.working.tmp"
    other = tmp_path / ".b.csv.killed.tmp"
    for path in (left, working, other):
        path.write_bytes(b"half")
    for path in (left, other):
        os.utime(path, (time.time() - 4000,) * 2)
    write_atomically(tmp_path / "a [1].csv", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"a [1].csv", working.name, other.name}


@pytest.mark.parametrize("content", [b"", b"rubbish", b"999999\nother-machine\n"])
def test_a_lock_file_that_a_dead_program_left_locks_nothing(data_copy: Path, content: bytes) -> None:
    (data_copy / ".fetch.lock").write_bytes(content)
    with staging.lock(), pytest.raises(FetchError, match="is at work"), staging.lock():
        pass


# ---- Two programs at once ---------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows does not replace a file that is being read")
def test_a_reader_beside_replacements_finds_figures_and_source_of_one_vintage(small: Path) -> None:
    series = "labour-balance"
    keep(small, series)
    sets, known = [], []
    for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
        change(small, series, add(1, Region="5033", Tid="2021"))
        document = raw.read(series)
        document = replace(document, provenance=replace(document.provenance, compiled=day))
        sets.append(raw.files_of(document) | process.make({series: document}))
        replacing.stage(small, sets[-1])
        replacing.commit(small)
        known.append(balance_and_date())

    def write() -> None:
        for number in range(30):
            replacing.stage(small, sets[number % 3])
            replacing.commit(small)

    writer = Thread(target=write)
    writer.start()
    found = set()
    while writer.is_alive():
        found.add(balance_and_date())
        raw.read(series)  # raises for half of each
    writer.join()
    assert found == set(known)


def balance_and_date() -> tuple[int, str]:
    frame = load.labour_balance("Tydal", 2021)
    return frame["population_15_74"].item(), frame.attrs["compiled"]


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one child process alone")
def test_a_fetch_that_is_interrupted_says_so_and_leaves_all_as_it_was(standin: StandIn, small: Path) -> None:
    before = snapshot(small)
    standin.faults = [Fault.always(faults.silence, kind="data")]
    with started(["-m", "ilag", "fetch", "--api-url", standin.url, "--force", NAME]) as process:
        wait_until(lambda: any(call.kind == "data" for call in standin.calls), process)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (130, ""), errors
    assert "Interrupted. Every file is whole" in errors
    assert "Traceback" not in errors
    assert snapshot(small) == before


# ---- A clock that jumps -----------------------------------------------------------------------------------


def test_whatever_the_clock_says_nothing_is_overwritten_and_freshness_is_the_tables_own(
    standin: StandIn, small: Path
) -> None:
    # Forward ten years, back again, and the same second again.
    clocks = [datetime(year, 11, 23, 11, tzinfo=UTC) for year in (2027, 2037, 2027)]
    for edition, now in enumerate(clocks, start=1):
        publish(standin, edition)
        report = fetch(standin, now)
        assert [revision.record.name for revision in report.changed] == [NAME]
        again = fetch(standin, datetime(2022 + 5 * edition, 6, 1, 11, tzinfo=UTC))
        assert again.fresh == (NAME,)
    reports = {path.stem: path for path in (small / "revisions").iterdir()}
    assert {*reports} == {"2027-11-23T120000", "2037-11-23T120000", "2027-11-23T120000-2"}
    for path in reports.values():
        with path.open(encoding="utf-8", newline="") as stream:
            assert list(csv.DictReader(stream))


def test_what_was_just_set_aside_stays_when_the_clock_was_set_back(small: Path) -> None:
    for year in (2031, 2032, 2033, 2034, 2035, 2026, 2026):
        kept = staging.set_aside({"labour-balance": b"{}"}, f"{year}", f"{year}-11-23")
        assert (kept / "WHY.txt").read_text(encoding="utf-8") == f"{year}\n"
        assert (kept / "labour-balance.NOT-PROVEN.json").read_bytes() == b"{}"
    assert len(list((small / "not-proven").iterdir())) == 5
