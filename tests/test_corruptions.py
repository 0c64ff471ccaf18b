"""Wrong answers that look right: what becomes of each through ``ilag fetch`` is what ``tests/corruptions`` has stored."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.corruptions import running
from tests.corruptions.running import CASES, STORED, Case, outcome, written

OUTCOMES = running.read()

# One of each manner, all on the same ground: it is made once.
FEW = [
    Case("scaled by 1.1: the newest year of a region", "06913", "routine"),
    Case("shifted: years", "06913", "routine"),
    Case("swapped: two regions in the newest year", "06913", "routine"),
    Case("transposed: variables", "06913", "routine"),
    Case("repeated: the year before as the newest, a region", "06913", "routine"),
    Case("zeroed: the newest year of a region", "06913", "routine"),
    Case("rounded to 10", "01222", "routine"),
    Case("sign: a region", "06913", "routine"),
    Case("+1: a cell", "06913", "routine"),
    Case("+1: a cell of the newest year", "01222", "routine"),
    Case("decimals: a cell", "06913", "routine"),
    Case("missing: a cell", "01222", "routine"),
    Case("labels swapped: two regions", "06913", "routine"),
    Case("unit: per cent", "06913", "routine"),
    Case("publisher: another", "06913", "routine"),
    Case("updated: 2199", "06913", "routine"),
    Case("fewer: a year", "06913", "routine"),
    Case("renumbered: a region in the newest year", "06913", "routine"),
]


def test_few_of_many_cases_are_silent() -> None:
    assert [*OUTCOMES] == CASES
    counts = Counter(OUTCOMES.values())
    counted = counts.total() - counts["no effect"]
    assert counted >= 430
    assert counts["silent"] <= 0.03 * counted


@pytest.mark.parametrize("case", FEW, ids=str)
def test_a_corruption_of_each_manner(case: Case) -> None:
    assert outcome(case).what == OUTCOMES[case]


def in_a_process_of_its_own(folder: Path, url: str, names: tuple[str, ...]) -> tuple[int, list[str]]:
    answer = subprocess.run(
        [sys.executable, "-m", "ilag_report", "fetch", "--force", "--api-url", url, *names],
        env=os.environ | {"ILAG_DATA_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return answer.returncode, answer.stdout.splitlines()


@pytest.mark.slow
@pytest.mark.parametrize("case", FEW[6:10], ids=str)
def test_a_corruption_in_a_process_of_its_own(case: Case) -> None:
    assert outcome(case, in_a_process_of_its_own).what == OUTCOMES[case]


@pytest.mark.slow
def test_every_corruption() -> None:
    """After a change that is meant, ``python -m tests.corruptions`` writes the outcomes anew."""
    assert written({case: outcome(case).what for case in CASES}) == STORED.read_text(encoding="utf-8")
