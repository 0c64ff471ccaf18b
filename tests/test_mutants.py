"""The report of ``make mutants``, on a made-up run; and its explanations, held against the code as it is."""

import ast
import json
from pathlib import Path

import pytest

from tests.mutants import Change, body, difference, explained, report

PACKAGE = Path(__file__).parent.parent / "ilag_data"
EXPLAINED = explained()


@pytest.mark.parametrize("change", EXPLAINED, ids=lambda change: f"{change.function}: {change.difference}")
def test_what_is_explained_stands_in_the_code(change: Change) -> None:
    module, _, name = change.function.rpartition(".")
    source = PACKAGE.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    (function,) = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    old, new = change.difference.split(" → ")
    assert old in body(function)
    assert new != old


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("f(a, sort=False)", "f(a, sort=None)", "sort=False → sort=None"),
        ("zip(a, b, strict=True)", "zip(a, b)", "b, strict=True → b"),
        ("if end < 0:", "if end <= 0:", "< → <="),
        ("x = 1\ny = f(x)", "x = 1\ny = None", "f(x) → None"),
        ("a[1:]", "a[2:]", "1 → 2"),
        ("if a or b:", "if a and b:", "or → and"),
    ],
)
def test_a_difference_is_told_in_the_words_that_differ(old: str, new: str, told: str) -> None:
    assert difference(old, new) == told


MUTANTS = """
def x_half__mutmut_orig(n, *, exact=False):
    if n < 0:
        problem = f"{n} is below 0"
        raise broken(problem)
    return n / 2

def x_half__mutmut_1(n, *, exact=False):
    if n <= 0:
        problem = f"{n} is below 0"
        raise broken(problem)
    return n / 2

def x_half__mutmut_2(n, *, exact=False):
    if n < 0:
        problem = None
        raise broken(problem)
    return n / 2

def x_half__mutmut_3(n, *, exact=False):
    if n < 0:
        problem = f"{n} is below 0"
        raise broken(problem)
    return n / 3
"""
HALF = "numbers.half"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    module = tmp_path / "ilag_data" / "numbers.py"
    module.parent.mkdir()
    module.write_text(MUTANTS, encoding="utf-8")
    return module


def ended(module: Path, *codes: int | None) -> Path:
    keys = {f"ilag_data.numbers.x_half__mutmut_{number}": code for number, code in enumerate(codes, 1)}
    told = json.dumps({"exit_code_by_key": keys})
    module.with_name(module.name + ".meta").write_text(told, encoding="utf-8")
    return module.parent.parent


def test_words_are_told_apart_and_what_is_not_explained_is_listed(run: Path) -> None:
    text, done = report(ended(run, 0, 0, 1), {})
    assert text.splitlines() == [
        f"not explained: {HALF}: < → <=",
        "",
        "     1 killed",
        "     1 survived, not explained",
        "     1 survived, only the words of an error differ",
        "     3 mutants",
    ]
    assert not done


def test_nothing_is_left_to_do_when_all_are_noticed_or_explained(run: Path) -> None:
    reasons = {Change(HALF, "< → <="): "no reason"}
    text, done = report(ended(run, 0, 0, 1), reasons)
    assert done
    assert "     1 survived, explained" in text


def test_an_explanation_of_what_is_noticed_is_listed(run: Path) -> None:
    text, done = report(ended(run, 1, 1, 1), {Change(HALF, "< → <="): "no reason"})
    assert not done
    assert text.startswith(f"explained, but noticed: {HALF}: < → <=")


def test_one_that_never_ends_or_crashes_is_noticed(run: Path) -> None:
    text, done = report(ended(run, 36, -24, -11), {})
    assert done
    assert text.split("\n")[1:] == [
        "     1 killed, since it crashed",
        "     2 killed, since it never ended",
        "     3 mutants",
    ]


@pytest.mark.parametrize("code", [None, 2, 5, 33, 34, 35])
def test_a_mutant_that_was_not_tried_is_left_to_do(run: Path, code: int | None) -> None:
    assert not report(ended(run, 1, 1, code), {})[1]
