"""A few kills of ``python -m tests.kills``, which kills five hundred times."""

import random
from pathlib import Path

import pytest

from ilag_data.errors import IlagError
from tests.kills import Charts, Fetch, Subject, kill_often, names_in
from tests.processes import started, wait_until
from tests.standin.server import StandIn
from tests.standin.tables import tables

LUCK = random.Random(3)  # noqa: S311 (no secret)


def test_a_fetch_killed_at_any_moment_leaves_whole_pairs_and_the_next_one_mends(tmp_path: Path) -> None:
    with StandIn(tables()) as standin:
        phases = kill_often(Fetch(tmp_path / "data æøå", standin, whole=False), 6, LUCK)
    assert phases.total() == 6


def test_charts_killed_at_any_moment_leave_whole_files_and_the_next_run_mends(tmp_path: Path) -> None:
    phases = kill_often(Charts(tmp_path / "figurer æøå"), 4, LUCK)
    assert phases.total() == 4


def test_looking_at_a_folder_goes_on_while_files_come_and_go_in_it(tmp_path: Path) -> None:
    coming_and_going = """
import pathlib, sys
inner = pathlib.Path(sys.argv[1], "inner")
while True:
    inner.mkdir()
    for change in (pathlib.Path.touch, pathlib.Path.unlink):
        for number in range(20):
            change(inner / f"{number}.tmp")
    inner.rmdir()
"""
    seen: set[frozenset[tuple[str, int]]] = set()

    def look() -> bool:
        for _ in range(500):
            seen.add(frozenset(names_in(tmp_path)))
        return len(seen) > 100

    with started(["-c", coming_and_going, str(tmp_path)]) as process:
        wait_until(look, process)
        assert process.poll() is None


def check(subject: Subject) -> None:
    subject.check_nothing_lost()
    subject.check()


def test_a_loss_and_a_half_file_would_be_noticed(tmp_path: Path) -> None:
    with StandIn(tables()) as standin:
        subjects: list[Subject] = [
            Fetch(tmp_path / "data", standin, whole=False),
            Charts(tmp_path / "figurer"),
        ]
        for subject in subjects:
            subject.kill(0, writing=False)
            check(subject)
            for path in sorted(path for path in subject.folder.rglob("*.*") if not path.name.startswith(".")):
                content = path.read_bytes()
                for spoil in (path.unlink, lambda path=path, content=content: path.write_bytes(content[:-9])):
                    spoil()
                    with pytest.raises((AssertionError, IlagError)):
                        check(subject)
                    path.write_bytes(content)
            check(subject)
