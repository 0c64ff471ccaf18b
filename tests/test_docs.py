"""docs/developing.md and README.md are true: examples run in the places they name, files and commands are there."""

import __future__

import ast
import doctest
import re
from importlib import import_module
from pathlib import Path
from textwrap import dedent, indent
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import catalogue, load, process, verify
from ilag_data.fetching.fetch import fetch
from ilag_data.ssb import ADDRESS, Client
from ilag_report import codebook
from ilag_report.cli import ilag
from tests.conftest import ROOT
from tests.raw_documents import keep
from tests.standin.patience import Patience
from tests.standin.server import StandIn

TEXT = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLES = [
    dedent(found[1]).partition("\n")
    for found in re.finditer(r"^ *```python\n(.*?)^ *```$", TEXT, re.MULTILINE | re.DOTALL)
]
NEW = re.compile(r"sexes\.py|lollipops\.py|09-kjonn\.ipynb")
"""What the reader is told to make."""


def shown(file: str) -> list[str]:
    """Return what is shown for a file, piece by piece."""
    return [code for head, _, code in EXAMPLES if head == f"# {file}"]


def added(file: str) -> dict[str, Any]:
    """Run what is shown for a file, with the names it has and those that would be imported there."""
    there = vars(import_module(file.removesuffix(".py").replace("/", ".")))
    for code in shown(file):
        # As in the files that import the names of their annotations for mypy only.
        exec(compile(code, file, "exec", __future__.annotations.compiler_flag), there)  # noqa: S102 (the examples under test)
    return there


def declared(file: str) -> Any:  # noqa: ANN401 (records of several kinds)
    """Return the record that is shown for a file."""
    (code,) = shown(file)
    return eval(code, vars(import_module(file.removesuffix(".py").replace("/", "."))))  # noqa: S307 (as above)


def try_examples_of(function: object, name: str) -> None:
    (found,) = doctest.DocTestFinder(recurse=False).find(function, name, globs={name: function})
    assert found.examples
    assert doctest.DocTestRunner().run(found).failed == 0


def test_every_example_says_where_it_goes() -> None:
    assert len(EXAMPLES) >= 9
    for head, _, code in EXAMPLES:
        file = head.removeprefix("# ")
        assert (ROOT / file).exists() != bool(NEW.search(file)), f"{file}: moved, or no longer new"
        ast.parse(code if not code.startswith("case ") else f"match body:\n{indent(code, '    ')}")


def test_the_files_it_names_are_there() -> None:
    named = set(
        re.findall(r"(?:ilag_data|ilag_report|tests|docs|notebooks)/[\w/.-]+\.(?:py|md|ipynb|cfg)", TEXT)
    )
    assert len(named) >= 25
    assert {file for file in named if not NEW.search(file) and not (ROOT / file).exists()} == set()


@pytest.mark.parametrize("text", [TEXT, README], ids=["developing.md", "README.md"])
def test_the_commands_it_names_are_there(text: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    for command in re.findall(r"(?:`|^\$? ?)ilag ([a-z]+)", text, re.MULTILINE):
        assert command in ilag.commands, f"ilag {command}"


def test_the_series_is_fetched_processed_loaded_and_verified(
    standin: StandIn, data_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(data_copy, "employment")
    record = declared("ilag_data/catalogue.py")
    monkeypatch.setitem(catalogue.SERIES, record.name, record)
    for room, name in ((process, "TABLES"), (verify, "IDENTITIES")):
        monkeypatch.setattr(room, name, dict(vars(room)[name]))
    loader = added("ilag_data/load.py")["young_employed"]
    monkeypatch.setattr(load, "young_employed", loader)  # and away again
    added("ilag_data/process.py")
    added("ilag_data/verify.py")
    patience = Patience()
    with Client(standin.url, transport=patience.transport()) as client:
        fetch((record.name, "employment"), client, clock=patience.now)
    try_examples_of(loader, "young_employed")
    checks = [check for check in verify.run({record.name, "employment"}) if "young" in check.name]
    assert len(checks) == 2
    assert all(check.holds for check in checks)
    assert f"`{record.name}`" in codebook.render()


def test_the_indicator_fulfils_its_identity() -> None:
    module = ModuleType("ilag_data.indicators.sexes")
    (code,) = shown("ilag_data/indicators/sexes.py")
    exec(code, vars(module))  # noqa: S102 (as above)
    try_examples_of(module.sex_ratio, "sex_ratio")
    ratio = module.sex_ratio(ilag_data.population_by_sex_and_age())
    both = (ratio["women"] + ratio["men"]).astype("Int64")
    persons = ilag_data.population()["persons"]
    assert both.dropna().tolist() == persons[ratio["men"].notna()].tolist()
    assert both.isna().sum() == 5  # of Trøndelag, before 2020


SHOWN = re.findall(r"^\$ ilag (about .*|fetch --dry-run .*)\n((?:(?!```|\$ ).*\n)*)", README, re.MULTILINE)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_the_readme_shows_is_what_the_command_prints(
    command: str, output: str, standin: StandIn
) -> None:
    answer = CliRunner().invoke(ilag, command.split(), env={"ILAG_SSB_URL": standin.url})
    assert answer.output.replace(standin.url, ADDRESS) == output


def test_the_readme_shows_both() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["fetch", "about"]
