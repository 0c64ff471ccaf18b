"""The command that writes the charts: what it makes, its options, and what it leaves behind when it fails."""

import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ilag_data.catalogue import years_from
from ilag_data.errors import ChartError, SelectionError
from ilag_data.files import WriteError
from ilag_report.charts import FORMATS, USUAL_FORMATS
from ilag_report.charts.chart import Chart
from ilag_report.charts.kinds.columns import Columns
from ilag_report.charts.style import PALETTE
from ilag_report.cli import ilag
from ilag_report.deck import write_suite
from ilag_report.plan import Plan
from ilag_report.pool import processes
from ilag_report.suite import SUITE, choose
from tests.processes import started, wait_until

FIRST = next(iter(SUITE))


def run(*arguments: str, out: Path) -> Result:
    return CliRunner().invoke(ilag, ["charts", *arguments, "--out", str(out)])


def written(*arguments: str, out: Path) -> set[str]:
    """Run the command, and return the names of the files that are there then."""
    result = run(*arguments, out=out)
    assert result.exit_code == 0, result.output
    return {path.name for path in out.iterdir()}


@pytest.mark.parametrize("formats", [USUAL_FORMATS, FORMATS])
def test_a_chart_is_written_in_three_formats_or_those_asked_for_and_every_file_named(
    formats: tuple[str, ...], tmp_path: Path
) -> None:
    # Lists may be typed with blanks, and formats in capitals.
    asked = () if formats == USUAL_FORMATS else ("--formats", ", ".join(formats).upper())
    result = run("--only", FIRST, *asked, out=tmp_path)
    assert result.exit_code == 0, result.output
    name = SUITE[FIRST]("no").name
    wanted = [f"{name}-transparent.png" if form == "transparent" else f"{name}.{form}" for form in formats]
    lines = [line for line in result.output.splitlines() if line.startswith(str(tmp_path))]
    assert sorted(Path(line).name for line in lines) == sorted(wanted)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wanted)


@pytest.mark.slow
def test_the_whole_suite_brings_the_deck(tmp_path: Path) -> None:
    names = {f"{entry('en').name}.pptx" for entry in SUITE.values()}
    assert written("--formats", "pptx", "--lang", "en", out=tmp_path) == {"ilag-en.pptx", *names}
    plan = Plan(tmp_path)
    assert (plan.lang, plan.with_deck, plan.steps) == ("no", True, len(SUITE) + 1)
    assert not replace(plan, formats=("csv",)).with_deck
    assert replace(plan, only=(FIRST,)).steps == 1


def test_other_municipalities_get_what_the_figures_have_and_the_rest_is_named(tmp_path: Path) -> None:
    result = run("--regions", "5042,Selbu,oppdal", "--formats", "csv", out=tmp_path)
    assert result.exit_code == 0, result.output
    left_out = [line for line in result.output.splitlines() if " is left out: " in line]
    partners = {f"commuting-partners-{code}" for code in ("5042", "5032", "5021")}
    assert {line.split(" ")[0] for line in left_out} == {"commuting", *partners}
    assert "03321" in left_out[0]
    there = {path.stem for path in tmp_path.iterdir()}
    assert {"folketall-indeks", "profil-selbu", "befolkning-og-sysselsetting"} <= there
    index = (tmp_path / "folketall-indeks.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert {line.split(";")[1] for line in index} == {"Lierne", "Selbu", "Oppdal", "Trøndelag"}


def test_a_municipality_without_commuting_takes_it_from_no_other(tmp_path: Path) -> None:
    chosen = ["--regions", "Tydal,Selbu", "--only", "commuting-partners", "--formats", "csv"]
    assert written(*chosen, out=tmp_path) == {"pendling-tydal.csv"}
    assert "commuting-partners-5032 is left out: " in run(*chosen, out=tmp_path).output


def test_seven_municipalities_with_long_names_are_drawn(tmp_path: Path) -> None:
    seven = "Selbu,Oppdal,Lierne,Trondheim,Røros,Holtålen,Rindal"
    chosen = "age-structure,components-accumulated,oldest,industry-shares"
    assert len(written("--regions", seven, "--only", chosen, "--formats", "png,pptx", out=tmp_path)) == 8


def test_a_municipality_has_one_colour_in_all_charts(tmp_path: Path) -> None:
    chosen = "population-index,oldest,age-pyramid"
    written("--regions", "Rindal,Selbu", "--only", chosen, "--formats", "svg", out=tmp_path)
    texts = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    for name, (rindal, selbu) in {
        "folketall-indeks": (True, True),
        "eldre-over-80": (True, True),
        "alderspyramide-rindal": (True, False),
        "alderspyramide-selbu": (False, True),
    }.items():
        assert (PALETTE[1] in texts[name], PALETTE[2] in texts[name]) == (rindal, selbu)


def test_a_chart_that_cannot_be_drawn_is_left_out_and_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ChartError("The columns do not fit.", "show fewer.")

    monkeypatch.setattr(Columns, "draw", failing)
    other, both = ["--regions", "Selbu,Oppdal", "--formats", "png"], "age-structure,oldest"
    result = run(*other, "--only", both, out=tmp_path)
    assert result.exit_code == 0, result.output
    assert "age-structure is left out: The columns do not fit." in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["eldre-over-80.png"]
    # What the figures in the repository are for can be drawn: there it is a fault.
    assert run("--only", both, "--formats", "png", out=tmp_path).exit_code == 1
    result = run(*other, "--only", "age-structure", out=tmp_path)
    assert result.exit_code == 1
    assert "Error: The columns do not fit." in result.output


def test_neither_bytes_nor_order_depend_on_how_many_processes_draw(tmp_path: Path) -> None:
    plan = Plan(tmp_path, only=("age-pyramid", "moves", "births-and-deaths"), formats=("png", "csv"))
    made = [list(write_suite(replace(plan, out=tmp_path / str(n), processes=n))) for n in (1, 2)]
    names = [[(name, [path.name for path in paths]) for name, paths in one] for one in made]
    assert names[0] == names[1]
    assert len(names[0]) == 18
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_one_failure_in_a_process_ends_all_and_is_told(tmp_path: Path) -> None:
    in_the_way = tmp_path / "flyttinger-leka.csv"
    in_the_way.mkdir()
    plan = Plan(
        tmp_path, only=("age-pyramid", "moves", "births-and-deaths"), formats=("png", "csv"), processes=2
    )
    with pytest.raises(WriteError, match=r"flyttinger-leka\.csv"):
        list(write_suite(plan))
    until = time.monotonic() + 2
    while active_children() and time.monotonic() < until:
        time.sleep(0.01)
    assert active_children() == []
    assert len([*tmp_path.glob("*.png")]) < 18


def test_a_process_that_ends_early_is_told_with_the_chart_that_lacks(tmp_path: Path) -> None:
    plan = Plan(tmp_path, only=("age-pyramid", "moves", "births-and-deaths"), formats=("png",), processes=2)
    made = write_suite(plan)
    next(made)
    for process in active_children():
        process.kill()
    with pytest.raises(ChartError, match=r"A process ended before [a-z-]+-\d{4} was drawn"):
        list(made)


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are of POSIX")
def test_ctrl_c_ends_all_processes_within_two_seconds(tmp_path: Path) -> None:
    def running(group: int) -> list[str]:
        told = subprocess.run(
            ["/bin/ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True
        )
        return [line for line in told.stdout.splitlines() if re.match(rf" *{group} +[^Z ]", line)]

    out = tmp_path / "figurer"
    asked = ["charts", "--only", "age-pyramid,moves,births-and-deaths", "--out", str(out)]
    with started(["-m", "ilag_report", *asked], own_group=True) as process:
        wait_until(out.exists, process)
        assert len(running(process.pid)) > 1
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        printed, complained = process.communicate()
        while running(process.pid) and time.monotonic() < begun + 2:
            time.sleep(0.01)
        assert running(process.pid) == []
    assert process.returncode == 130
    assert "Traceback" not in printed + complained
    assert complained.startswith("Interrupted. Every file is whole")
    assert 0 < len([*out.glob("[!.]*")]) < 54


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals that can be held back")
def test_ctrl_c_in_the_moment_in_which_processes_start_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    submit = ProcessPoolExecutor.submit

    def interrupted(*arguments: Any) -> Any:  # noqa: ANN401
        os.kill(os.getpid(), signal.SIGINT)
        return submit(*arguments)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), processes(2, "json"):
            pytest.fail("nobody heard it")
    finally:
        signal.signal(signal.SIGINT, before)
    assert not active_children()


def test_other_years_are_shown_and_what_lacks_them_is_left_out(tmp_path: Path) -> None:
    """Workplaces are in the figures from 2017 on, and births, deaths and moves for single years.

    From the end of 2014 to the end of 2015 there are the events of 2015.
    """
    chosen = "population-index,workplace-coverage,moves,births-and-deaths"
    result = run("--years", "2014-2015", "--only", chosen, "--formats", "csv", out=tmp_path)
    assert result.exit_code == 0, result.output
    assert "workplace-coverage is left out: " in result.output
    for name in ("folketall-indeks", "flyttinger-tydal"):
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert "2015" in text
        assert not re.search("2017|2023|2024", text)
    later = run("--years", "2017-2020", "--only", "moves", "--formats", "csv", out=tmp_path / "x")
    assert later.exit_code == 1
    assert "ilag fetch population-quarterly" in later.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "finnes-ikke"], "There is no chart «finnes-ikke»"),
        (["--only", "population-indx"], "«population-indx» in the suite. Did you mean population-index"),
        (["--only", ""], "There is no chart «»"),
        (["--formats", "gif"], "cannot be exported as gif"),
        (["--formats", ""], "cannot be exported as"),
        (["--years", "i fjor"], "«i fjor» is not a year"),
        (["--years", "2023-2015"], "is not a year"),
        (["--years", "1990-1999"], "does not hold"),
        (["--lang", "nn"], "nn"),
        (["--regions", "Oslo"], "no region 'Oslo'"),
        (["--regions", "Tydal,Trøndelag"], "Trøndelag (50) is not one municipality"),
        (["--template", "finnes-ikke.pptx"], "File 'finnes-ikke.pptx' does not exist"),
        (["--template", __file__], "cannot be read as a PowerPoint"),
    ],
)
def test_mistakes_are_told_and_leave_nothing_behind(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    result = run(*arguments, out=tmp_path / "ut")
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not (tmp_path / "ut").exists()


def test_a_failure_on_the_way_leaves_whole_files_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = Chart.export
    seen: list[str] = []

    def failing(self: Chart, *args: object, **kwargs: object) -> object:
        seen.append(self.name)
        if len(seen) == 2:
            raise ChartError("The second chart does not fit.", "shorten it.")
        return export(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Chart, "export", failing)
    result = run("--formats", "csv", "--only", ",".join([*SUITE][:3]), out=tmp_path)
    assert result.exit_code == 1
    assert f"Error: {[*SUITE][1]}: The second chart does not fit." in result.output
    assert [path.name for path in tmp_path.iterdir()] == [f"{seen[0]}.csv"]


def test_years_and_charts_are_read_as_typed() -> None:
    assert years_from("2015-2017, 2020") == (2015, 2016, 2017, 2020)
    assert years_from("2015–2016") == (2015, 2016)
    assert list(choose(())) == list(choose(tuple(reversed(SUITE)))) == list(SUITE)
    with pytest.raises(SelectionError, match="choose among"):
        choose(("x",))
