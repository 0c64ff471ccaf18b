"""What is left of a run of mutmut: ``python -m tests.mutants`` in the folder of the project, after the run.

Counts every mutant, and sorts those that no test noticed. In some only the words of an error differ. The others
do the same as the original, and ``mutants_explained.toml`` beside this says of each why. One that it does not
explain, or explains though it is noticed, is listed, and the command exits with 1.
"""

import ast
import json
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

FOLDER = Path("mutants")
EXPLAINED = Path(__file__).parent / "mutants_explained.toml"
_SURVIVED = 0
_KILLED: dict[int | None, str] = {
    **dict.fromkeys((1, 3), "killed"),
    **dict.fromkeys((24, -24, 36, 152, 255), "killed, since it never ended"),
    **dict.fromkeys((-9, -11), "killed, since it crashed"),
}
"""Exit codes of mutmut; all others mean that nothing was found out, whether no test is there or it was stopped."""

_ERRORS = ("broken", "JsonStatError", "SelectionError")


class Change(NamedTuple):
    """A change of one function, as ``mutants_explained.toml`` has it."""

    function: str
    """Module and name, without the package's."""

    difference: str
    """``old → new``, the few words that differ."""


class _WithoutWords(ast.NodeTransformer):
    """Takes out what only words an error: the arguments of errors, and the variables that go nowhere else."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self._worded = self._names_in_errors(function)

    @staticmethod
    def _names_in_errors(function: ast.FunctionDef) -> set[str]:
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _is_error(node)]
        inside = Counter(name for call in calls for name in _loaded(call))
        return {name for name, uses in inside.items() if uses == Counter(_loaded(function))[name]}

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _is_error(node):
            return ast.Call(node.func, [], [])
        return self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        named = {target.id for target in node.targets if isinstance(target, ast.Name)}
        return None if named and named <= self._worded else self.generic_visit(node)


def _is_error(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in _ERRORS


def _loaded(node: ast.AST) -> list[str]:
    return [n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]


def _bare(function: ast.FunctionDef) -> str:
    transformer = _WithoutWords(function)
    bare = deepcopy(function)
    return "\n".join(ast.unparse(transformer.visit(node) or ast.Pass()) for node in bare.body)


def body(function: ast.FunctionDef) -> str:
    """Write what a function does on lines without indents, whatever its name and arguments are called."""
    return "\n".join(line.strip() for line in ast.unparse(ast.Module(function.body, [])).splitlines())


def difference(old: str, new: str) -> str:
    """Cut two texts down to the words that differ, as ``old → new``."""
    start = _shared(old, new)
    after = _shared(old[start:][::-1], new[start:][::-1])
    # Out to whole words: what a bracket, a comma or a blank parts from the rest.
    start = max(old.rfind(mark, 0, start) + 1 for mark in "([{, \n")
    ending = old[len(old) - after :]
    after -= min((ending.find(mark) for mark in ")]}, :\n" if mark in ending), default=after)
    return f"{old[start : len(old) - after].strip()} → {new[start : len(new) - after].strip()}"


def _shared(one: str, other: str) -> int:
    """Count the characters at the beginning that are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def explained() -> dict[Change, str]:
    """Return every change that is explained, with its reason."""
    reasons = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))
    return {
        Change(function, one): reason
        for reason, functions in reasons.items()
        for function, changes in functions.items()
        for one in changes
    }


def _tried(folder: Path) -> Iterator[tuple[str, Change | None]]:
    """Give the outcome of each mutant; with its change where none noticed it and it is more than words."""
    for meta in sorted(folder.rglob("*.py.meta")):
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        module = ast.parse(meta.with_suffix("").read_text(encoding="utf-8"))
        functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        for key, code in codes.items():
            if code != _SURVIVED:
                yield _KILLED.get(code, "not tried"), None
                continue
            place, _, name = key.rpartition(".")
            mutant, original = functions[name], functions[f"{name.rpartition('_')[0]}_orig"]
            if _bare(original) == _bare(mutant):
                yield "survived, only the words of an error differ", None
            else:
                function = f"{place.partition('.')[2]}.{re.sub(r'^x_|__mutmut_.*', '', name)}"
                yield "survived", Change(function, difference(body(original), body(mutant)))


def report(folder: Path, reasons: Mapping[Change, str]) -> tuple[str, bool]:
    """Say how many mutants there were and which live unexplained; and whether nothing is left to be done."""
    outcomes: Counter[str] = Counter()
    open_changes: list[Change] = []
    idle = dict(reasons)
    for outcome, change in _tried(folder):
        if change is None:
            outcomes[outcome] += 1
        elif change in reasons:
            outcomes[f"{outcome}, explained"] += 1
            idle.pop(change, None)
        else:
            outcomes[f"{outcome}, not explained"] += 1
            open_changes.append(change)
    lines = [f"not explained: {one.function}: {one.difference}" for one in open_changes]
    lines += [f"explained, but noticed: {one.function}: {one.difference}" for one in idle]
    counts = [f"{count:6} {outcome}" for outcome, count in sorted(outcomes.items())]
    done = not lines and not outcomes["not tried"]
    return "\n".join([*lines, "", *counts, f"{outcomes.total():6} mutants"]), done


if __name__ == "__main__":
    told, nothing_left = report(FOLDER, explained())
    sys.stdout.write(told + "\n")
    sys.exit(0 if nothing_left else 1)
