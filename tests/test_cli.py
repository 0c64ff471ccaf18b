"""The command ``ilag`` as a person meets it."""

import asyncio
import copy
import errno
import locale
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import click
import nbformat
import pytest
from click.testing import CliRunner, Result

from ilag_data import __version__, catalogue, population, process, regions
from ilag_data.errors import SelectionError
from ilag_data.files import reason_of
from ilag_data.language import Lang
from ilag_data.ssb.transport import Limits, Transport
from ilag_report import notebooks
from ilag_report.cli import ilag
from ilag_report.spoken import spoken
from tests.conftest import BUNDLED, ROOT
from tests.languages import plain, strange
from tests.processes import python, started, wait_until
from tests.raw_documents import add, change
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn


def loading(modules: set[str], *commands: str) -> list[str]:
    """Run commands in a process of their own; return those after which one of the modules was there."""
    code = (
        "import sys; from click.testing import CliRunner; from ilag_report.cli import ilag\n"
        f"for typed in {commands}:\n"
        "    print(CliRunner().invoke(ilag, typed.split()).exit_code)\n"
        f"    print(*[typed] * any(of in sys.modules for of in {modules}), file=sys.stderr)"
    )
    answer = python("-c", code)
    assert len(answer.stdout.splitlines()) == len(commands)
    return answer.stderr.split()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ilag, arguments, prog_name="ilag")


def test_help_and_mistakes_are_answered_at_once() -> None:
    assert not loading(
        {"pandas", "matplotlib", "numpy", "pptx"},
        "--help", "--version", "chart", "charts --no-such", "charts --only population-indx", "charts --lang nn",
        "charts --formats gif", "charts --years ifjor", "charts --regions Oslo", "charts --template no.pptx",
    )  # fmt: skip


def test_commands_that_draw_nothing_load_no_matplotlib(standin: StandIn) -> None:
    fetch = f"fetch --api-url {standin.url} --dry-run"
    assert not loading({"matplotlib", "pptx"}, "status", "about", "about employment_rate", fetch)
    assert loading({"pandas"}, "status") == ["status"]


def test_help_and_version_tell_what_there_is() -> None:
    helped = run("--help").output
    assert all(f"\n  {command} " in helped for command in ilag.commands)
    assert run("lab", "--help").output.startswith("Usage: ilag lab [OPTIONS]...\n")
    assert run("--version").output == f"ilag, version {__version__}\n"


@pytest.mark.parametrize("lang", ["nb_NO.UTF-8", "en_US.UTF-8"])
def test_what_each_command_does_fits_its_line(lang: str) -> None:
    helped = CliRunner(env={"LANG": lang}).invoke(ilag, ["--help"], terminal_width=80).output
    assert "..." not in helped.partition("\n\n")[2], "the usage has dots, but no line is cut"


def test_a_name_with_blanks_needs_no_quotation_marks() -> None:
    assert "Møte 1.pptx.\n" in run("update", "Møte", "1.pptx").output
    assert run("ABOUT", "Indre", "Fosen", "kommune").output == run("about", "Indre Fosen").output


def test_what_jupyterlab_does_not_know_is_refused_in_a_line() -> None:
    told = {
        "--no-such": "JupyterLab does not take --no-such.",
        "no-such.ipynb": "There is no file no-such.ipynb.",
    }
    for option, words in (told | dict.fromkeys(("--port=99999", "--port=abc"), "There is no port ")).items():
        answer = run("lab", option, "--no-browser")
        assert answer.exit_code == 1
        assert answer.output.startswith(f"Error: {words}")
        assert len(answer.output.splitlines()) == 2


def test_jupyter_is_not_begun_from_a_cell_of_a_notebook() -> None:
    async def cell() -> list[str]:
        return [run(command).output for command in ("lab", "notebooks")]

    for output in asyncio.run(cell()):
        assert "you are in JupyterLab already" in output


OF_TEXT = [
    (name, parameter)
    for name, command in ilag.commands.items()
    for parameter in command.params
    if not getattr(parameter, "is_flag", False) and parameter.name not in ("lang", "help")
]


@pytest.mark.parametrize("blank", ["", "  ", ", ,"])
@pytest.mark.parametrize(
    ("command", "parameter"), OF_TEXT, ids=[f"{name} {one.name}" for name, one in OF_TEXT]
)
def test_an_empty_option_is_refused_with_its_name(
    command: str, parameter: click.Parameter, blank: str
) -> None:
    needed = [one for one in ilag.commands[command].params if one.required and one != parameter]
    option = [*("x" for _ in needed), *([parameter.opts[0]] if parameter.param_type_name == "option" else [])]
    answer = run(command, *option, blank)
    assert answer.exit_code == 2
    name = (parameter.name or "").replace("_", ".")
    refused = rf"Error: Invalid value for '\S*{name}\S*': empty.\nWhat to do: write `.*{name}"
    assert re.match(refused, answer.output, re.IGNORECASE)


@pytest.mark.parametrize(
    ("environment", "asked", "begins"),
    [
        ({"LANG": "nb_NO.UTF-8", "LC_MESSAGES": ""}, [], "Feil: Det er ikke noe her"),
        ({"LANG": "", "LC_MESSAGES": ""}, [], "Feil: Det er ikke noe her"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": ""}, [], "Error: Nothing is known"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": ""}, ["--lang", "no"], "Feil: Det er ikke noe her"),
        ({"LC_ALL": "nn_NO", "LANG": "en_US.UTF-8"}, [], "Feil: Det er ikke noe her"),
        ({"LANG": "nb_NO.UTF-8", "LC_MESSAGES": ""}, ["--lang", "en"], "Error: Nothing is known"),
    ],
)
def test_the_command_speaks_the_language_asked_for_or_that_of_the_environment(
    environment: dict[str, str], asked: list[str], begins: str
) -> None:
    answer = CliRunner().invoke(ilag, ["about", "lykke", *asked], env=environment)
    assert answer.output.startswith(begins)


# ---- In both languages -------------------------------------------------------------------------------------

LANG: dict[Lang, str] = {"no": "nb_NO.UTF-8", "en": "en_US.UTF-8"}
PYTHON = re.compile(r"\b[a-z_]+\(|\b[a-z_]+\.[A-Z_]{3,}|\b(regions|years|lang|only)=")
"""What is written in Python and not on a command line."""


def check_language(typed: str, lang: Lang) -> str:
    """Run a command in an environment of a language; nothing that it prints may be in the other."""
    answer = CliRunner().invoke(
        ilag, typed.split(), prog_name="ilag", env={"LANG": LANG[lang], "LC_MESSAGES": ""}
    )
    said = answer.output.replace(os.environ.get("ILAG_DATA_DIR", "\0"), "")
    assert not isinstance(answer.exception, Exception)
    assert strange(said, lang) == set(), said
    assert not PYTHON.search(plain(said)), said
    return said


@pytest.mark.parametrize(
    "typed",
    [
        "--help", *(f"{command} --help" for command in ilag.commands),
        "--no-such", "chart", "fetch --forc", "charts --lang nn", "charts --formats", "charts --list=3",
        "update", "verify one two", "charts --only ,", "about lykke", "about Oslo", "charts --only population-indx",
        "charts --formats gif", "charts --years ifjor", "charts --regions Oslo",
        "charts --template no.pptx", "update no.pptx", "notebooks 99-ingen", "fetch no-such", "fetch --years 1990",
        "fetch --api-url ftp://ssb.example", "fetch --accept nothing:5033", "fetch --api-url http://127.0.0.1:9/x",
    ],
)  # fmt: skip
def test_what_is_printed_is_in_one_language(typed: str, lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transport, "__init__", partialmethod(Transport.__init__, Limits(attempts=1)))
    said = check_language(typed, lang)
    assert "--help" in typed or {"no": "\nDette kan du gjøre: ", "en": "\nWhat to do: "}[lang] in said


def test_what_is_wrong_with_documents_is_told_in_one_language(lang: Lang, small: Path) -> None:
    process.rebuild()
    check_language("verify", lang)
    change(small, "labour-balance", add(1, Region="5033", Tid="2021"))
    for typed in ("verify", "status"):
        assert "labour-balance" in check_language(typed, lang)
    (small / "raw" / "labour-balance.meta.json").write_text("{}")
    (small / "processed" / "manifest.json").unlink()
    for typed in ("verify", "status", "process", "charts --only population-index"):
        check_language(typed, lang)


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("hjelp", "mente du --help?"), ("version", "mente du --version?"), ("chart", "mente du charts?"),
        ("notatbøker", "mente du notebooks?"), ("charts --kommuner Selbu", "mente du --regions?"),
        ("charts --lang", "skriv «--lang [no|en]». Språk i filene (ellers norsk) og i det som skrives ut."), ("about arbeidsledige", "se tallene på registrerte ledige i hver kommune, som Nav gir ut hver måned, på nav.no (nærmest her: «ilag about sysselsetting»).\n"),
        ("status Indre Fosen", "mente du «ilag about Indre Fosen»?"),
        ("update", "skriv «ilag update [VALG] PRESENTASJON»."), ("--no", "velg blant --version og --help."),
        ("charts --years 2015 2023", "mente du --years 2015,2023?"), ("charts --formats png, pdf", "mente du --formats png,pdf?"),
        ("charts --regions Indre Fosen", 'mente du --regions "Indre Fosen"?'),
        ("charts --years 2025-2018", "skriv 2018-2025."), ("charts --only kart", "mente du folketall-kart?"), ("about kohort", "mente du arskull?"),
        ("update x.pptx --years 2010-2020", "begynn med 2015:"), ("charts --years 2013", "begynn med 2015:"),
        ("charts --years=2015 til 2023", 'mente du --years "2015 til 2023"?'), ("charts --years 2015 nå", "skriv «--years TEKST». Periode, f.eks. 2015,2019,2023"),
        ("verify nå", "skriv bare «ilag verify»."), ("charts --out=ny mappe", 'mente du --out "ny mappe"?'),
        ("charts --template min mal.pptx", 'mente du --template "min mal.pptx"?'), ("charts --out ny mappe", 'mente du --out "ny mappe"?'),
        ("charts --regions Namdalen", "velg kommuner i Trøndelag; «ilag about Trøndelag» nevner alle."), ("charts --regions tidl", "mente du Tydal (5033)?"),
        ("charts --formats powerpoint", "velg blant png, transparent, svg, pdf, csv, xlsx (Excel), pptx (PowerPoint)"),
        ("om Leka", "mente du about?"), ("list", "mente du charts --list?"), ("figurer", "mente du charts?"), ("diagram", "velg blant charts, update, status, about"),
        ("-v", "mente du --version?"), ("charts -v", "mente du --verbose?"), ("charts --open", "velg blant --lang, --years"),
        ("fetch Leka", "velg blant folketall (population-by-age), kjønn (population-by-sex-and-age)"),
        ("update fjor.pptx fjor2.pptx", "oppgi én om gangen, og sett anførselstegn om"),
    ],
)  # fmt: skip
def test_a_mistyped_command_is_told_what_was_meant(typed: str, remedy: str) -> None:
    told = check_language(typed, "no")
    assert f"\nDette kan du gjøre: {remedy}" in told
    assert typed != "charts --lang" or "Valget «--lang» trenger en verdi." in told


@pytest.mark.usefixtures("small")
def test_what_a_fetch_tells_is_in_one_language(lang: Lang, standin: StandIn) -> None:
    fetch = f"fetch --api-url {standin.url} labour-balance"
    for option in ("--dry-run", "--force", "--dry-run", "--force --years 2020"):
        check_language(f"{fetch} {option}", lang)
    for fault in (
        faults.reply(200, b"<html>Log in</html>"),
        faults.problem(400, "Illegal selection"),
        faults.changed(faults.older),
        faults.changed(faults.new_dimension),
        faults.changed(faults.zeros("Region", "5033")),
        faults.changed(faults.without("Region", "5033")),
    ):
        standin.faults = [Fault.always(fault)]
        check_language(f"{fetch} --force", lang)


def test_what_the_operating_system_refuses_is_told_in_norwegian() -> None:
    for name in ("EACCES", "EPERM", "EROFS", "ENOSPC", "ENOENT", "ENOTDIR", "EISDIR"):
        code = getattr(errno, name)
        why = reason_of(OSError(code, os.strerror(code)))
        assert why.en == os.strerror(code)
        assert "«" not in why.no, "not quoted"
        assert strange(why.no, "no") == set()


def test_windows_tells_python_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for named, lang in (
        ("English_United Kingdom.1252", "en"),
        ("Norwegian Bokmål_Norway.1252", "no"),
        ("C", "no"),
    ):
        monkeypatch.setattr(locale, "setlocale", lambda _, named=named: named)
        assert spoken() == lang


def test_a_raised_error_speaks_the_language_of_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for named, words in (
        ("nb_NO.UTF-8", "(?s)^Det er ikke noe sted «Tidal».*mente du Tydal.*lister opp alle"),
        ("en_US.UTF-8", "(?s)^There is no region 'Tidal'.*did you mean Tydal.*list all"),
    ):
        monkeypatch.setenv("LC_MESSAGES", named)
        with pytest.raises(SelectionError, match=words) as caught:
            regions.find("Tidal")
        assert str(copy.copy(caught.value)) == str(caught.value)


def test_a_python_without_the_packages_is_told_which_to_use() -> None:
    answer = python("-S", "-m", "ilag", "charts", folder=ROOT)
    assert answer.returncode == 1
    assert answer.stderr.startswith(
        f"Feil: {sys.executable} kan ikke kjøre ilag (No module named 'click').\n"
    )
    to_do = r"write `\.venv\S+ -m ilag`" if (ROOT / ".venv").exists() else "install ilag as README.md says"
    assert re.search(to_do, answer.stderr)
    assert len(answer.stderr.splitlines()) == 4


@pytest.mark.parametrize(("lang", "told"), [("en", "not fetched"), ("no", "ikke hentet")])
def test_status_has_a_line_for_every_series(lang: str, told: str) -> None:
    answer = run("status", "--lang", lang)
    assert answer.exit_code == 0
    lines = answer.output.splitlines()[4 : 4 + len(catalogue.SERIES)]
    assert answer.output.splitlines()[-1].endswith(f": {ROOT / 'data'}")
    assert [line.split()[0] for line in lines] == list(catalogue.SERIES)
    assert all(part in lines[0] for part in ("07459", "2015–2026"))
    assert "niphr/csdata" in answer.output
    assert {"no": "2014K3–2016K3", "en": "2014Q3–2016Q3"}[lang] in answer.output
    endings = {line.split()[0]: line.rpartition("  ")[2] for line in lines}
    sound = {"no": "uendret", "en": "ok"}[lang]
    assert endings == {name: sound if name in BUNDLED else told for name in catalogue.SERIES}


def test_status_shows_what_is_damaged_beside_what_is_well(data_copy: Path) -> None:
    (data_copy / "raw" / "employment.json").write_bytes(b"damaged")
    answer = run("status")
    assert answer.exit_code == 1
    endings = {line.split()[0]: line.endswith("NOT OK") for line in answer.output.splitlines()[4:13]}
    assert endings == {name: name == "employment" for name in catalogue.SERIES}
    assert "employment.json cannot be trusted" in answer.output
    assert "from a backup" in answer.output


def test_verify_counts_only_what_it_compared(data_copy: Path) -> None:
    (data_copy / "processed" / "population.csv").unlink()
    told = run("verify").output
    assert "(14 compared, 1 wrong)" in told
    assert re.search(r"Error: 1 check failed, and \d+ could not be run\.\n$", told)


def test_verify_speaks_norwegian_as_in_the_description_of_the_figures() -> None:
    answer = CliRunner().invoke(
        ilag, ["verify"], env={"LANG": "nb_NO.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""}
    )
    assert set(re.findall("[0-9]{4}[KQ][1-4]", answer.output)) == {"2023K4"}
    described = Path(__file__).parent.parent / "data" / "FIGURES.md"
    assert f"$ ilag verify\n{answer.output}```" in described.read_text(encoding="utf-8")


def test_verify_tells_a_common_reason_and_remedy_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "raw").mkdir()  # a folder that had figures
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    answer = run("verify")
    assert answer.exit_code == 1
    assert "data/processed: each table" not in answer.output
    assert answer.output.count("manifest.json is missing.") == 1
    assert answer.output.count("What to do:") == 2  # of documents and of tables
    assert answer.output.count("(not compared, for the reason above)") > 20


def test_an_empty_folder_is_told_and_stays_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One that is not there: `test_raw`."""
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    answer = run("process")
    assert (answer.exit_code, answer.output.startswith("Error: Nothing has been fetched to ")) == (1, True)
    assert not [*tmp_path.iterdir()]


def test_process_lists_what_it_wrote(small: Path) -> None:
    answer = run("process")
    assert answer.exit_code == 0
    assert str(small / "processed" / "labour_balance.csv") in answer.output.splitlines()


def test_the_command_survives_a_windows_console_that_lacks_the_en_dash(tmp_path: Path) -> None:
    console = {"PYTHONIOENCODING": "cp850", "LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "80"}
    answer = python("-m", "ilag", "status", folder=tmp_path, **console)
    assert answer.returncode == 0, answer.stderr
    assert "2015?2026" in answer.stdout
    assert "Traceback" not in answer.stderr


# ---- Nothing ends in a traceback --------------------------------------------------------------------------

HELD_BACK = "-dac_override,-dac_read_search"


def told(arguments: list[str], *, stdout: int = subprocess.PIPE, **variables: str) -> tuple[int, str]:
    """Run the command in a process of its own; return its exit code and what it complained of."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    answer = subprocess.run(
        arguments, stdout=stdout, stderr=subprocess.PIPE, env=environment, text=True, check=False
    )
    assert "Traceback" not in answer.stderr
    assert "Exception ignored" not in answer.stderr
    return answer.returncode, answer.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full here")  # noqa: PTH110
@pytest.mark.parametrize("typed", ["--help", "status", "charts --only oldest --formats csv --out "])
def test_what_cannot_be_printed_is_told(typed: str, tmp_path: Path) -> None:
    arguments = [part or str(tmp_path) for part in typed.split(" ")]
    full = os.open("/dev/full", os.O_WRONLY)
    code, complaint = told([sys.executable, "-m", "ilag", *arguments], stdout=full)
    os.close(full)
    assert code == 1
    assert "The operating system refuses to go on: No space left on device." in complaint


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps the folder that a program is in")
@pytest.mark.parametrize("command", ["status", "charts", "lab"])
def test_a_working_folder_that_is_gone_is_told(command: str, tmp_path: Path) -> None:
    code = "import os, sys; os.chdir(sys.argv.pop(1)); os.rmdir(os.getcwd()); from ilag_report.cli import main; main()"
    (tmp_path / "gone").mkdir()
    code_of_exit, complaint = told([sys.executable, "-c", code, str(tmp_path / "gone"), command])
    assert code_of_exit == 1
    assert "The folder that this was started in is not there any more." in complaint


def test_without_a_stream_of_errors_they_are_told_where_the_rest_is() -> None:
    code = "import sys; sys.stderr = None; from ilag_report.cli import main; main()"
    answer = python("-c", code, "charts", "--only", "nonsense")
    assert (answer.returncode, "There is no chart" in answer.stdout) == (1, True), answer.stdout


@pytest.fixture
def unenterable(small: Path) -> Iterator[Path]:
    (small / "raw").chmod(0)
    yield small / "raw"
    (small / "raw").chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="on Windows folders are closed otherwise")
@pytest.mark.parametrize("typed", ["status", "verify", "process"])
def test_a_folder_that_may_not_be_entered_is_told(typed: str, unenterable: Path) -> None:
    prefix = []
    if os.geteuid() == 0:  # may enter every folder, unless it is held back
        if not shutil.which("setpriv"):
            pytest.skip("root enters every folder here")
        prefix = ["setpriv", f"--bounding-set={HELD_BACK}", f"--inh-caps={HELD_BACK}"]
    code, complaint = told([*prefix, sys.executable, "-m", "ilag", *typed.split()])
    assert code == 1
    assert "Permission denied" in complaint
    assert str(unenterable) in complaint


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl-C to one child process alone")
def test_the_notebooks_that_were_run_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    path = tmp_path / "07-bok.ipynb"
    nbformat.write(nbformat.v4.new_notebook(), path)
    assert run("notebooks", "bok").output == f"Run and stored: {path}\n"


@pytest.mark.parametrize(
    "moment", ["begun", *(pytest.param(one, marks=pytest.mark.slow) for one in ("*.json", "ended"))]
)
def test_ctrl_c_while_a_kernel_starts_works_or_ends_stops_the_notebooks(moment: str, tmp_path: Path) -> None:
    cell = "import pathlib, time; pathlib.Path('begun').touch(); time.sleep(1); pathlib.Path('ended').touch()"
    path = tmp_path / "bok.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    before = path.read_bytes()
    code = (
        "import pathlib, sys; from ilag_report import notebooks; from ilag_report.cli import main; "
        "notebooks.FOLDER = pathlib.Path(sys.argv.pop(1)); main()"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    with started(
        ["-c", code, str(tmp_path), "notebooks"], environment=environment, own_group=True
    ) as process:
        wait_until(lambda: any(tmp_path.glob(moment)), process)
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate()
    assert "Traceback" not in complaint
    assert "Interrupted. Every file is whole" in complaint, complaint
    assert process.returncode == 130
    assert path.read_bytes() == before


@pytest.mark.parametrize("asked", [("folketall Snåsa",), ("folketall", "Snåsa"), ("folketall,Snåsa",)])
def test_several_things_are_told_one_after_the_other(asked: tuple[str, ...]) -> None:
    told = run("about", *asked, "--lang", "no").output
    assert told.startswith("Befolkning etter ettårig alder\n")
    assert "\n\nSnåsa (5041)\n" in told
    assert run("about", "Indre", "Fosen", "--lang", "no").output.startswith("Indre Fosen (5054)\n")
    assert "«folketall Snåsby»" in run("about", "folketall", "Snåsby", "--lang", "no").output


def test_places_without_their_option_or_commas_are_told_how_they_are_written() -> None:
    assert "did you mean --regions Selbu,Oppdal?" in run("charts", "Selbu", "Oppdal").output
    assert "write them with commas between: Selbu,Oppdal" in run("charts", "--regions", "Selbu Oppdal").output
    with pytest.raises(SelectionError, match=r"'Leka, Tydal' is several places\.[\s\S]*\['Leka', 'Tydal'\]"):
        population("Leka, Tydal")
