"""The benchmarks: their arithmetic, that each of them runs, and that the page tells of all of them. No timing."""

import json
import re
import sys
from typing import Any

import pytest

from benchmarks import __main__ as command
from benchmarks import bench_jsonstat, harness, report
from benchmarks.documents import document, selection
from benchmarks.harness import Measured, Row, Target

PAGE = command.PAGE.read_text(encoding="utf-8")


def row(ours: float, against: float | None, target: Target | None, unit: str = "ms") -> Row:
    other = None if against is None else Measured(against, against)
    return Row("work", Measured(ours, ours), unit, "other" if other else "", other, target)


def test_the_least_and_the_median_of_the_rounds_are_kept() -> None:
    assert Measured.of([5.0, 1.0, 9.0]) == (1.0, 5.0)
    assert Measured.of([4.0, 2.0]).times(10) == (20.0, 30.0)


@pytest.mark.parametrize(
    ("ours", "against", "target", "ratio", "met"),
    [
        (4.0, 2.0, Target("≤", 2), 2.0, True),
        (4.2, 2.0, Target("≤", 2), 2.1, False),
        (2.0, 50.0, Target("≥", 25), 25.0, True),
        (2.0, 48.0, Target("≥", 25), 24.0, False),
        (4.0, 2.0, None, 2.0, None),
        (0.0, 0.0, Target("≤", 1), 1.0, True),
        (1.0, 0.0, Target("≤", 1), float("inf"), False),
    ],
)
def test_a_ratio_is_judged_by_the_sign_of_its_target(
    ours: float, against: float, target: Target | None, ratio: float, met: bool | None
) -> None:
    found = row(ours, against, target)
    assert found.ratio == Measured(pytest.approx(ratio), pytest.approx(ratio))  # type: ignore[arg-type]
    assert found.met is met


def test_the_verdict_is_on_the_median_and_the_ratio_is_shown_for_both() -> None:
    found = Row("work", Measured(1.0, 3.0), "ms", "other", Measured(1.0, 1.0), Target("≤", 2))
    assert found.ratio == (1.0, 3.0)
    assert found.met is False
    assert report.cells(found) == (
        "work", "1.00 / 3.00 ms", "other 1.00 / 1.00 ms", "1.00 / 3.00", "≤ 2 ×", "MISSED",
    )  # fmt: skip


def test_what_is_counted_stands_once_and_what_varies_does_not_pass_for_it() -> None:
    calls = harness.counted([21, 21, 21])
    assert (calls, harness.counted([21, 22, 22])) == ((21, 21), (21, 22))
    against = harness.Exact(21, 21)
    exact = report.cells(Row("pull", calls, "calls", "fewest", against, Target("≤", 1)))
    assert exact == ("pull", "21 calls", "fewest 21 calls", "1.00", "≤ 1 ×", "met")
    varied = report.cells(Row("pull", harness.counted([21, 22, 22]), "calls", "fewest", against))
    assert varied[1:4] == ("21.0 / 22.0 calls", "fewest 21 calls", "1.00 / 1.05")
    assert report.cells(row(2.0, 2.0, None))[1] == "2.00 / 2.00 ms", "rounds that happen to agree are timed"


def test_a_target_in_the_unit_of_the_row_is_held_against_our_own_figure() -> None:
    assert row(9.0, 100.0, Target("≤", 10, "ms")).met is True
    assert row(11.0, None, Target("≤", 10, "ms")).met is False
    assert row(11.0, None, None).ratio is None


def test_contenders_work_in_turns_and_the_first_round_is_not_counted() -> None:
    order: list[str] = []
    works = {name: lambda name=name: order.append(name) for name in "ab"}
    assert list(harness.in_turns(works, 2)) == ["a", "b"]
    assert order == ["a", "b"] * 3
    readings = iter([3.0, 10.0, 1.0, 30.0, 2.0, 20.0])
    told = harness.readings_in_turns({"a": lambda: next(readings), "b": lambda: next(readings)}, 3)
    assert told == {"a": (1.0, 2.0), "b": (10.0, 20.0)}


def prepared(megabytes: str) -> harness.Work:
    return lambda: len(b"x" * (int(megabytes) * 1_000_000))


def test_a_process_of_its_own_tells_its_result_and_how_its_memory_grew() -> None:
    small, large = (harness.child("tests.test_benchmarks:prepared", size) for size in (1, 60))
    assert (small.result, large.result) == (1_000_000, 60_000_000)
    assert large.memory - small.memory == pytest.approx(59e6, rel=0.2)


@pytest.mark.parametrize("part", command.PARTS)
def test_every_benchmark_runs(part: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = command.PAGE.read_bytes()
    command.main([part, "--tiny"])
    printed = capsys.readouterr().out
    lines = [line for line in printed.splitlines() if line.startswith("  ")]
    assert len(lines) >= 1
    assert all(re.search(r"\d / \d|  \d+ calls", line) for line in lines)
    assert command.PAGE.read_bytes() == before, "the page is written by a whole run only"


def test_every_part_says_in_its_first_words_what_it_measures() -> None:
    for part in command.PARTS:
        assert f"\n## {part}\n" in PAGE, f"run make bench: {part} is not in docs/benchmarks.md"


def test_the_page_has_the_machine_without_a_path_and_a_verdict_for_every_target() -> None:
    assert re.search(
        r"^The machine: \d+ cores .*Python 3\.\d+\.\d+, numpy [\d.]+, pandas", PAGE, re.MULTILINE
    )
    assert not re.search(r"/home/|/tmp/|/work/|/Users/|[A-Z]:\\|https?://", PAGE)
    lines = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| what ")]
    rows = [line.split(" | ") for line in lines]
    assert len(rows) >= 30
    for cells in rows:
        assert len(cells) == len(report.COLUMNS)
        assert re.search(r"\d / \d|^\d+ calls$", cells[1]), "timed: least and median; counted: one figure"
        assert bool(cells[4].strip()) == cells[5].startswith(("met", "MISSED")), cells


def test_a_page_is_written_from_its_rows() -> None:
    text = report.document(
        [("one", "First line.\n\nMore of it\nhere.", [row(1, 2, Target("≤", 1))])], "2 cores"
    )
    assert text.startswith(report.HEAD)
    assert "The machine: 2 cores.\n\n## one\n\nFirst line.\n\nMore of it here.\n\n| what |" in text
    assert "| work | 1.00 / 1.00 ms | other 2.00 / 2.00 ms | 0.50 / 0.50 | ≤ 1 × | met |\n" in text


def test_nothing_is_measured_for_a_part_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["no-such-part"])
    assert "jsonstat" in capsys.readouterr().err


@pytest.mark.parametrize(("missing", "figure"), [(False, 7.5), (False, None), (True, 0.0)])
def test_a_reader_that_finds_other_figures_is_not_timed(
    missing: bool, figure: float | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(content: bytes) -> Any:  # noqa: ANN401 (any JSON)
        found = json.loads(content)
        at = next(at for at, value in enumerate(found["value"]) if (value is None) is missing)
        found["value"][at] = figure
        return found

    content = document(selection(400))
    bench_jsonstat.same_figures(content)
    monkeypatch.setitem(bench_jsonstat.READERS, "faulty", faulty)
    with pytest.raises(SystemExit, match="faulty finds other figures than ilag_data"):
        bench_jsonstat.same_figures(content)
    monkeypatch.setitem(bench_jsonstat.READERS, "faulty", lambda content: {"value": [1, None]})  # noqa: ARG005
    with pytest.raises(SystemExit, match="faulty finds other figures than ilag_data"):
        bench_jsonstat.same_figures(content)


def test_the_peers_are_pinned_by_name_and_stay_out_of_the_tests() -> None:
    lines = (harness.ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert {"pyjstat", "pxwebpy"} <= {re.fullmatch(r"([a-z-]+)==[\d.]+", pin)[1] for pin in pins}  # type: ignore[index]
    assert not {"pyjstat", "pxweb"} & set(sys.modules)
