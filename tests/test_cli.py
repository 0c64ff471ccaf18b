"""The command ``ilag`` as a person meets it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ilag_data import __version__, catalogue
from ilag_report import notebooks
from ilag_report.cli import ilag


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ilag, arguments)


def test_help_names_every_command() -> None:
    answer = run("--help")
    assert answer.exit_code == 0
    for command in ("charts", "status", "verify", "process", "notebooks", "lab"):
        assert f"\n  {command} " in answer.output


def test_the_version_is_printed() -> None:
    assert run("--version").output == f"ilag, version {__version__}\n"


def test_status_has_a_line_for_every_series() -> None:
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
    by_age = lines[0]
    assert "07459" in by_age
    assert "2015–2026" in by_age
    assert "republished" in by_age
    assert by_age.endswith("ok")


def test_status_shows_what_is_damaged_beside_what_is_well(data_copy: Path) -> None:
    (data_copy / "raw" / "employment.json").write_bytes(b"damaged")
    answer = run("status")
    assert answer.exit_code == 1
    endings = {line.split()[0]: line.endswith("NOT OK") for line in answer.output.splitlines()[1:9]}
    assert endings == {name: name == "employment" for name in catalogue.SERIES}
    assert "employment.json cannot be trusted" in answer.output
    assert "git restore data/raw" in answer.output


def test_verify_prints_every_check_and_succeeds() -> None:
    answer = run("verify")
    assert answer.exit_code == 0
    assert all(line.startswith("ok ") for line in answer.output.splitlines())
    # What data/FIGURES.md says was checked is what the command prints.
    described = Path(__file__).parent.parent / "data" / "FIGURES.md"
    assert f"$ ilag verify\n{answer.output}```" in described.read_text(encoding="utf-8")


def test_verify_exits_1_and_names_what_fails(data_copy: Path) -> None:
    path = data_copy / "raw" / "employment.json"
    path.write_bytes(path.read_bytes() + b" ")
    answer = run("verify")
    assert answer.exit_code == 1
    assert "FAIL employment: checksum" in answer.output
    assert "employment.json cannot be trusted" in answer.output


def test_an_error_is_a_message_and_no_traceback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path / "nowhere"))
    answer = run("process")
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: The data folder")
    assert "ILAG_DATA_DIR" in answer.output
    assert "Traceback" not in answer.output


def test_process_lists_what_it_wrote(data_copy: Path) -> None:
    answer = run("process")
    assert answer.exit_code == 0
    assert str(data_copy / "processed" / "population.csv") in answer.output.splitlines()


def test_an_unknown_notebook_is_refused_with_those_there_are() -> None:
    answer = run("notebooks", "99-ukjent")
    assert answer.exit_code == 1
    assert "no notebook 99-ukjent" in answer.output
    assert "01-befolkning" in answer.output


def test_a_notebook_that_fails_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nbformat

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")])
    path = tmp_path / "fails.ipynb"
    nbformat.write(book, path)
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
    command = [sys.executable, "-m", "ilag_report.cli"]
    answer = subprocess.run(
        [*command, "status"], capture_output=True, env=environment, cwd=tmp_path, check=True
    )
    assert b"2015?2026" in answer.stdout
    assert b"Traceback" not in answer.stderr
