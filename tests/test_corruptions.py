"""Wrong answers that look right: what becomes of each through ``ilag fetch`` is what ``tests/corruptions`` has stored."""

from collections import Counter

import pytest

from tests.corruptions import running
from tests.corruptions.running import CASES, STORED, Case, outcome, written

OUTCOMES = running.read()

# On the table that takes the least time, what no other test refuses or tells; `slow` tries all.
FEW = [
    Case(manner, "03321", "routine")
    for manner in (
        "swapped: two regions in the newest year",
        "transposed: variables",
        "repeated: the year before as the newest, a region",
        "+1: a cell of the newest year",
        "missing: a cell",
        "publisher: another",
    )
]


def test_few_of_many_cases_are_silent() -> None:
    assert [*OUTCOMES] == CASES
    counts = Counter(OUTCOMES.values())
    counted = counts.total() - counts["no effect"]
    assert counted >= 430
    assert counts["silent"] <= 0.03 * counted


@pytest.mark.parametrize("case", FEW, ids=str)
def test_a_corruption_of_some_manners(case: Case) -> None:
    assert outcome(case).what == OUTCOMES[case]


@pytest.mark.slow
def test_every_corruption() -> None:
    """After a change that is meant, ``python -m tests.corruptions`` writes the outcomes anew."""
    assert written({case: outcome(case).what for case in CASES}) == STORED.read_text(encoding="utf-8")
