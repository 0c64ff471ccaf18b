"""The command ``ilag`` as a person meets it."""

import io
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner, Result

from ilag_data import __version__, catalogue
from ilag_report import notebooks, progress
from ilag_report.cli import ilag
from ilag_report.fetching import _Bar
from tests.conftest import ROOT
from tests.raw_documents import keep
from tests.standin.server import StandIn


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ilag, arguments)


def test_help_names_every_command_and_the_version_is_printed() -> None:
    answer = run("--help")
    assert answer.exit_code == 0
    for command in (
        "charts",
        "status",
        "about",
        "verify",
        "fetch",
        "process",
        "codebook",
        "notebooks",
        "lab",
    ):
        assert f"\n  {command} " in answer.output
    assert run("--version").output == f"ilag, version {__version__}\n"


def test_status_has_a_line_for_every_series_and_names_what_is_damaged(data_copy: Path) -> None:
    answer = run("status")
    assert answer.exit_code == 0
    header, *lines = answer.output.splitlines()
    assert header.split() == [
        "series",
        "table",
        "what",
        "period",
        "figures",
        "missing",
        "origin",
        "date",
        "checksum",
    ]
    assert [line.split()[0] for line in lines] == list(catalogue.SERIES)
    for part in ("07459", "2015–2026", "republished"):
        assert part in lines[0]
    assert all(line.endswith("ok") for line in lines)
    (data_copy / "raw" / "employment.json").write_bytes(b"damaged")
    answer = run("status")
    assert answer.exit_code == 1
    endings = {line.split()[0]: line.endswith("NOT OK") for line in answer.output.splitlines()[1:9]}
    assert endings == {name: name == "employment" for name in catalogue.SERIES}
    assert "employment.json cannot be trusted" in answer.output
    assert "git restore data/raw" in answer.output


def test_verify_prints_every_check_and_data_figures_md_tells_the_same() -> None:
    answer = run("verify")
    assert answer.exit_code == 0
    assert all(line.startswith("ok ") for line in answer.output.splitlines())
    described = (ROOT / "data" / "FIGURES.md").read_text(encoding="utf-8")
    assert f"$ ilag verify\n{answer.output}```" in described


def test_verify_exits_1_and_names_what_fails(data_copy: Path) -> None:
    keep(data_copy, "employment")
    path = data_copy / "raw" / "employment.json"
    path.write_bytes(path.read_bytes() + b" ")
    answer = run("verify")
    assert answer.exit_code == 1
    assert "FAIL employment: checksum" in answer.output
    assert "employment.json cannot be trusted" in answer.output


def test_about_answers_with_a_card() -> None:
    answer = run("about", "Tydal")
    assert answer.exit_code == 0
    assert "5033" in answer.output


def test_an_error_is_a_message_and_no_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path / "nowhere"))
    answer = run("process")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The data folder")
    assert "Traceback" not in answer.output


def test_an_unknown_notebook_is_refused_with_those_there_are() -> None:
    answer = run("notebooks", "99-ukjent")
    assert answer.exit_code == 1
    assert "no notebook 99-ukjent" in answer.output
    assert "01-befolkning" in answer.output


def test_a_notebook_that_fails_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "fails.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    answer = run("notebooks")
    assert answer.exit_code == 1
    assert "fails.ipynb stopped: ZeroDivisionError" in answer.output
    assert path.read_bytes() == before


def test_the_command_survives_a_windows_console_that_lacks_the_en_dash(tmp_path: Path) -> None:
    environment = os.environ | {
        "PYTHONIOENCODING": "cp850",
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "COLUMNS": "80",
    }
    command = [sys.executable, "-m", "ilag_report.cli", "status"]
    answer = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=True)
    assert b"2015?2026" in answer.stdout
    assert b"Traceback" not in answer.stderr


# ---- Progress ---------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "ci", "shown"), [(Screen, "", True), (io.StringIO, "", False), (Screen, "true", False)]
)
def test_a_terminal_shows_a_bar_and_a_pipe_and_ci_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], ci: str, shown: bool
) -> None:
    monkeypatch.setenv("CI", ci)
    screen = stream()
    monkeypatch.setattr(sys, "stderr", screen)
    assert list(progress.bar(range(3), unit="chart")) == [0, 1, 2]
    assert ("3/3" in screen.getvalue()) == shown


def test_a_terminal_shows_every_wait_in_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    bar = _Bar()
    for seconds in (58, 57):
        bar.waiting("keeping to 30 calls in 60 s", seconds)
        assert f"keeping to 30 calls in 60 s: waiting {seconds} s" in screen.getvalue()
    bar.close()


@pytest.mark.usefixtures("small")
def test_elsewhere_a_fetch_of_many_calls_says_once_that_it_keeps_to_the_pace(standin: StandIn) -> None:
    standin.max_cells, standin.calls_told = 330, (6, 2)
    fetched = run("fetch", "--force", "--api-url", standin.url, "labour-balance")
    assert fetched.exit_code == 0, fetched.output
    assert len(standin.calls) > 13  # so that it waits twice and more
    told = [line for line in fetched.output.splitlines() if "waiting" in line]
    assert told == ["keeping to 6 calls in 2 s: waiting 2 s"]
