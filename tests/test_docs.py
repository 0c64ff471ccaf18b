"""docs/developing.md is true: its examples are run in the places it names, its files and commands are there."""

import __future__

import ast
import doctest
import re
import sys
import tomllib
from importlib import import_module
from pathlib import Path
from textwrap import dedent, indent
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import catalogue, indicators, load, verify
from ilag_data.fetching.fetch import fetch
from ilag_data.language import Lang
from ilag_data.ssb import ADDRESS, Client
from ilag_report import charts, codebook
from ilag_report.charts.native import bars as native_bars
from ilag_report.charts.slides import slide_bytes
from ilag_report.cli import ilag
from ilag_report.explorer import Choice, chart_of, code_of, offer
from ilag_report.findings import describe, suite
from ilag_report.messages import messages
from tests import chart_kinds
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.chart_decks import charts_on, drawn, opened
from tests.standin.patience import Patience
from tests.standin.server import StandIn
from tests.standin.tables import tables
from tests.test_explorer import made_by
from tests.test_slides import known

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
EXAMPLES = [
    dedent(found[1]).partition("\n")
    for found in re.finditer(r"^ *```python\n(.*?)^ *```$", TEXT, re.MULTILINE | re.DOTALL)
]
NEW = {
    "ilag_data/indicators/sexes.py",
    "ilag_data/analyses/sexes.py",
    "ilag_data/charts/kinds/lollipops.py",
    "notebooks/09-kjonn.ipynb",
}
"""What the reader is told to make."""


def shown(file: str) -> list[str]:
    """Return what is shown for a file, piece by piece."""
    return [code for head, _, code in EXAMPLES if head == f"# {file}"]


def added(file: str, **names: object) -> dict[str, Any]:
    """Run what is shown for a file, with the names it has and those that would be imported there."""
    there = vars(import_module(file.removesuffix(".py").replace("/", "."))) | names
    for code in shown(file):
        # As in the files that import the names of their annotations for mypy only.
        exec(compile(code, file, "exec", __future__.annotations.compiler_flag), there)  # noqa: S102 (the examples under test)
    return there


def declared(file: str) -> Any:  # noqa: ANN401 (records of several kinds)
    """Return the record that is shown for a file."""
    (code,) = shown(file)
    return eval(code, vars(import_module(file.removesuffix(".py").replace("/", "."))))  # noqa: S307 (as above)


def new(file: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Make the module that is shown."""
    module = ModuleType(file.removesuffix(".py").replace("/", "."))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    (code,) = shown(file)
    exec(code, vars(module))  # noqa: S102 (as above)
    return module


def try_examples_of(function: object, name: str) -> None:
    (found,) = doctest.DocTestFinder(recurse=False).find(function, name, globs={name: function})
    assert found.examples
    assert doctest.DocTestRunner().run(found).failed == 0


@pytest.fixture
def with_indicator(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The indicator of the document, described in the codebook."""
    module = new("ilag_data/indicators/sexes.py", monkeypatch)
    monkeypatch.setattr(indicators, "sex_ratio", module.sex_ratio, raising=False)
    described = (*codebook.INDICATORS, declared("ilag_report/codebook.py"))
    for room in (codebook, describe):
        monkeypatch.setattr(room, "INDICATORS", described)
    return module


def test_every_example_says_where_it_goes() -> None:
    assert len(EXAMPLES) >= 12
    for head, _, code in EXAMPLES:
        file = head.removeprefix("# ")
        assert (ROOT / file).exists() != (file in NEW), f"{file}: moved, or no longer new"
        ast.parse(code if not code.startswith("case ") else f"match body:\n{indent(code, '    ')}")


def test_the_files_it_names_are_there() -> None:
    named = set(re.findall(r"(?:ilag_data|tests|docs|notebooks)/[\w/.-]+\.(?:py|md|ipynb|cfg)", TEXT))
    assert len(named) >= 25
    assert {file for file in named - NEW if not (ROOT / file).exists()} == set()


@pytest.mark.parametrize("document", ["docs/developing.md", "README.md"])
def test_the_commands_it_names_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"make {target}"
    for command in re.findall(r"(?:`|^\$? ?)ilag ([a-z]+)", text, re.MULTILINE):
        assert command in ilag.commands, f"ilag {command}"


def test_the_series_is_fetched_loaded_and_verified(data_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = declared("ilag_data/series.py")
    monkeypatch.setitem(catalogue.SERIES, record.name, record)
    monkeypatch.setattr(verify, "IDENTITIES", dict(verify.IDENTITIES))
    patience = Patience()
    with StandIn(tables()) as server, Client(server.url, transport=patience.transport()) as client:
        fetch((record.name,), client, clock=patience.now)
    assert (data_copy / "raw" / f"{record.name}.json").exists()
    loader = added("ilag_data/load.py")["young_employed"]
    try_examples_of(loader, "young_employed")
    monkeypatch.setattr(load, "young_employed", loader, raising=False)
    added("ilag_data/verify.py")
    checks = [check for check in verify.run({record.name, "employment"}) if "young" in check.name]
    assert len(checks) == 2
    assert all(check.holds for check in checks)
    assert f"`{record.name}`" in codebook.render()


def test_the_indicator_fulfils_its_identity(with_indicator: ModuleType) -> None:
    try_examples_of(with_indicator.sex_ratio, "sex_ratio")
    ratio = with_indicator.sex_ratio(ilag_data.population_by_sex_and_age())
    assert (ratio["women"] + ratio["men"]).astype("Int64").dropna().tolist() == [
        persons
        for persons, known_sexes in zip(ilag_data.population()["persons"], ratio["men"].notna(), strict=True)
        if known_sexes
    ]
    assert ratio["sex_ratio"].isna().sum() == 5  # of Trøndelag, before 2020


@pytest.mark.usefixtures("with_indicator")
def test_the_indicator_is_in_the_explorer(monkeypatch: pytest.MonkeyPatch) -> None:
    for lang, told in re.findall(
        r"^```toml\n# ilag_report/messages/(no|en)\.toml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL
    ):
        for section, texts in tomllib.loads(told).items():
            for name, text in texts.items():
                monkeypatch.setitem(messages(lang), f"{section}.{name}", text)
    record = declared("ilag_report/explorer/offer.py")
    monkeypatch.setitem(offer.INDICATORS, "sex-ratio", record)
    choice = Choice(indicator="sex-ratio", measure=record.measures[0])
    chart = chart_of(choice)
    assert_chart_is_fit_to_show(chart)
    assert made_by(code_of(choice)).title == chart.title


@pytest.mark.usefixtures("with_indicator")
@pytest.mark.parametrize(
    ("lang", "finding"),
    [
        ("no", "Fem av de seks kommunene har flere menn enn kvinner"),
        ("en", "Five of the six municipalities have more men than women"),
    ],
)
def test_the_analysis_is_fit_to_show(lang: Lang, finding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = new("ilag_data/analyses/sexes.py", monkeypatch)
    monkeypatch.setattr(suite, "_OF_ALL", dict(suite._OF_ALL))
    added("ilag_data/analyses/suite.py", sexes=module)
    chart = suite.suite_of(())["men-per-100-women"](lang)
    assert chart.title == finding
    assert_chart_is_fit_to_show(chart)


def test_the_chart_kind_is_drawn_and_becomes_a_native_chart(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = new("ilag_data/charts/kinds/lollipops.py", monkeypatch).Lollipops
    quick = added("ilag_data/charts/quick.py", Lollipops=kind)["lollipops"]
    monkeypatch.setattr(charts, "lollipops", quick, raising=False)
    added(native_bars.__name__.replace(".", "/") + ".py", Lollipops=kind)
    model = chart_kinds.every_kind("no")["bars"]
    frame = indicators.change(ilag_data.population(), "persons", 2015, 2023)
    given = {"change": frame, "percent": "prosent", "period": model.subtitle, "title": {"title": model.title}}
    chart = added("tests/chart_kinds.py", made={}, **given)["made"]["lollipops"]
    assert_chart_is_fit_to_show(chart)
    (slide,) = opened(slide_bytes(chart)).slides
    (native,) = charts_on(slide)
    names: dict[str, Any] = {"body": chart.body, "Lollipops": kind, "known": known}
    (case,) = shown("tests/test_slides.py")
    exec(f"match body:\n{indent(case, '    ')}", names)  # noqa: S102 (as above)
    assert [drawn(native)] == names["made"]


README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ ilag (about .*|fetch --dry-run .*)\n((?:(?!```|\$ ).*\n)*)", README, re.MULTILINE)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_the_readme_shows_is_what_the_command_prints(command: str, output: str) -> None:
    with StandIn(tables()) as standin:
        answer = CliRunner().invoke(ilag, command.split(), env={"ILAG_SSB_URL": standin.url})
    assert answer.output.replace(standin.url, ADDRESS) == output


def test_the_readme_shows_both() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["fetch", "about"]
