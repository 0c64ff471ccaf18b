"""What is left of a run of mutmut: ``python -m tests.mutants`` in the folder of the project, after the run.

Counts every mutant, and sorts those that no test noticed: in some only the words of an error differ, the
others are listed to be looked at. What they are, and why they may live, stands in docs/reliability.md.
"""

import ast
import json
import sys
from collections import Counter
from copy import deepcopy
from pathlib import Path

FOLDER = Path("mutants")
_OUTCOMES = {0: "survived", 1: "killed", 3: "killed", 33: "no tests", None: "not checked"}
_ERRORS = ("broken", "JsonStatError", "SelectionError")


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


def _difference(original: ast.FunctionDef, mutant: ast.FunctionDef) -> str:
    old, new = (ast.unparse(ast.Module(one.body, [])).splitlines() for one in (original, mutant))
    return " → ".join(sorted({line.strip() for line in old} ^ {line.strip() for line in new}, key=len))


def report() -> str:
    """Say how many mutants there were, and which live."""
    outcomes: Counter[str] = Counter()
    lines = []
    for meta in sorted(FOLDER.rglob("*.py.meta")):
        codes = json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        module = ast.parse(meta.with_suffix("").read_text(encoding="utf-8"))
        functions = {node.name: node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)}
        for key, code in codes.items():
            outcome = _OUTCOMES.get(code, "killed (crash or time-out)")
            if outcome == "survived":
                name = key.rpartition(".")[2]
                mutant, original = functions[name], functions[f"{name.rpartition('_')[0]}_orig"]
                if _bare(original) == _bare(mutant):
                    outcome = "survived, only the words of an error differ"
                else:
                    lines.append(f"{key}: {_difference(original, mutant)}")
            outcomes[outcome] += 1
    counts = [f"{count:6} {outcome}" for outcome, count in sorted(outcomes.items())]
    return "\n".join([*lines, "", *counts, f"{outcomes.total():6} mutants"])


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
