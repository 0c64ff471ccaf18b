"""A few kills of ``python -m tests.kills``, which kills five hundred times."""

import random
from pathlib import Path

from tests.kills import Charts, Fetch, kill_often
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
