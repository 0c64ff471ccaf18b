"""What README and docs say is so: the files they name are there, the commands they show print that."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ilag_report.cli import ilag
from tests.standin.server import StandIn
from tests.standin.tables import tables

AT = "http://127.0.0.1:8765"
ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")
SHOWN = re.findall(r"^\$ ilag (about .*|fetch --dry-run .*)\n((?:(?!```|\$ ).*\n)*)", README, re.MULTILINE)


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


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_the_readme_shows_is_what_the_command_prints(command: str, output: str) -> None:
    with StandIn(tables()) as standin:
        answer = CliRunner().invoke(ilag, command.replace(AT, standin.url).split())
    assert answer.output.replace(standin.url, AT) == output


def test_the_readme_shows_both() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["fetch", "about"]
