"""What README and docs say is so: the files they name are there, the commands they show print that."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ilag_data import indicators
from ilag_data.catalogue import INDICATORS
from ilag_report import codebook
from ilag_report.cli import ilag
from tests.conftest import ROOT
from tests.standin.server import StandIn
from tests.standin.tables import Table

AT = "http://127.0.0.1:8765"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXT = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
SHOWN = re.findall(r"^\$ ilag (about .*|fetch .*)\n((?:(?!```|\$ ).*\n)*)", TEXT, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(
        r"`((?:ilag_data|ilag_report|tests|notebooks|data|docs|benchmarks)/[\w/-]+\.[\w.]+)`", text
    )
    linked = [target.partition("#")[0] for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text)]
    lacking = [name for name in named if not (ROOT / name).exists()]
    lacking += [target for target in linked if target and not (page.parent / target).exists()]
    assert lacking == []


@pytest.mark.usefixtures("data_copy")
@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_a_page_shows_is_what_the_command_prints(
    command: str, output: str, made: dict[str, Table]
) -> None:
    with StandIn(made) as standin:
        answer = CliRunner().invoke(ilag, command.replace(AT, standin.url).split(), env={"LC_ALL": "nb_NO"})
    report = (
        r"borte: .*\.csv",
        "borte: data/revisions/….csv",
    )  # where the folder lies, and when the fetch was
    assert re.sub(*report, answer.output.replace(standin.url, AT)) == re.sub(*report, output)


def test_the_pages_show_both() -> None:
    assert sorted(command.split()[0] for command, _ in SHOWN) == ["about", "fetch", "fetch"]


def test_the_codebook_is_what_the_records_say_and_they_say_all() -> None:
    committed = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    assert committed == codebook.render(), "make it anew: ilag codebook > docs/codebook.md"
    assert CliRunner().invoke(ilag, ["codebook"]).output == committed
    assert sorted(one.function for one in INDICATORS.values()) == sorted(indicators.__all__)
    for one in INDICATORS.values():
        for text in (one.name, one.definition, one.unit, one.measured, one.caveat):
            assert text.no.strip()
            assert text.en.strip()


def test_the_examples_of_charts_run_as_they_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for code in re.findall(r"^```python\n((?!>>>).*?)^```", TEXT, re.MULTILINE | re.DOTALL):
        exec(code, {})  # noqa: S102 (our own pages)
