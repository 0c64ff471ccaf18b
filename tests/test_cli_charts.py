"""The command that writes the charts: what it makes, its options, and what it leaves behind when it fails."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ilag_report import deck
from ilag_report.charts import FORMATS, USUAL_FORMATS
from ilag_report.charts.style import PALETTE
from ilag_report.cli import ilag
from ilag_report.findings.suite import SUITE

FIRST = next(iter(SUITE))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(ilag, ["charts", *arguments])


@pytest.mark.parametrize("formats", [None, FORMATS])
def test_a_chart_is_written_in_three_formats_or_those_asked_for_and_every_file_named(
    formats: tuple[str, ...] | None, tmp_path: Path
) -> None:
    asked = () if formats is None else ("--formats", ",".join(formats))
    result = run("--only", FIRST, *asked, "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    name = SUITE[FIRST]("no").name
    wanted = [
        f"{name}.{form}" if form != "transparent" else f"{name}-transparent.png"
        for form in formats or ("png", "pptx", "xlsx")
    ]
    lines = [line for line in result.output.splitlines() if line.startswith(str(tmp_path))]
    assert [Path(line).name for line in lines] == wanted
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wanted)


@pytest.mark.slow
def test_the_whole_suite_brings_the_deck(tmp_path: Path) -> None:
    result = run("--formats", "pptx", "--lang", "en", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {"ilag-en.pptx", *(f"{entry('en').name}.pptx" for entry in SUITE.values())}


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    chosen = "population-index,population-and-employment,age-pyramid,key-figures-work"
    for folder in ("en", "to"):
        result = run("--only", chosen, "--lang", "en", "--out", str(tmp_path / folder))
        assert result.exit_code == 0, result.output
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("en", "to")
    )
    assert first == second
    assert len(first) == len(USUAL_FORMATS) * 9  # a pyramid for each of the six


def test_by_default_files_and_deck_are_norwegian(tmp_path: Path) -> None:
    plan = deck.Plan(tmp_path)
    assert plan.lang == "no"
    assert plan.with_deck
    assert plan.steps == len(SUITE) + 1
    assert not replace(plan, formats=("csv",)).with_deck
    assert replace(plan, only=(FIRST,)).steps == 1


def test_other_municipalities_get_what_the_figures_hold_and_the_rest_is_named(tmp_path: Path) -> None:
    result = run("--regions", "5042,Selbu,oppdal", "--formats", "csv", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    left_out = [line for line in result.output.splitlines() if " is left out: " in line]
    assert {line.split(" ")[0] for line in left_out} == {
        "commuting", *(f"commuting-partners-{code}" for code in ("5042", "5032", "5021")),
    }  # fmt: skip
    assert "03321" in left_out[0]
    written = {path.stem for path in tmp_path.iterdir()}
    assert {"folketall-indeks", "profil-selbu", "befolkning-og-sysselsetting"} <= written
    index = (tmp_path / "folketall-indeks.csv").read_text(encoding="utf-8-sig")
    assert {line.split(";")[1] for line in index.splitlines()[1:]} == {
        "Lierne",
        "Selbu",
        "Oppdal",
        "Trøndelag",
    }


def test_a_municipality_has_one_colour_in_all_charts(tmp_path: Path) -> None:
    chosen = "population-index,oldest,age-pyramid"
    result = run("--regions", "Rindal,Selbu", "--only", chosen, "--formats", "svg", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    texts = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    rindal, selbu = PALETTE[1:3]
    for name in ("folketall-indeks", "eldre-over-80"):
        assert rindal in texts[name]
        assert selbu in texts[name]
    assert rindal in texts["alderspyramide-rindal"]
    assert selbu not in texts["alderspyramide-rindal"]
    assert selbu in texts["alderspyramide-selbu"]
    assert rindal not in texts["alderspyramide-selbu"]


def test_a_chart_that_cannot_be_drawn_is_left_out_and_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ilag_data.errors import ChartError
    from ilag_report.charts.kinds.columns import Columns

    def failing(*_: object) -> None:
        raise ChartError("The columns do not fit.", "show fewer.")

    monkeypatch.setattr(Columns, "draw", failing)
    arguments = ["--only", "age-structure,oldest", "--formats", "png", "--out", str(tmp_path)]
    result = run("--regions", "Selbu,Oppdal", *arguments)
    assert result.exit_code == 0, result.output
    assert "age-structure is left out: The columns do not fit." in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["eldre-over-80.png"]
    # What the figures in the repository are for can be drawn: there it is a fault.
    assert run(*arguments).exit_code == 1
    result = run("--regions", "Selbu,Oppdal", "--only", "age-structure", *arguments[2:])
    assert result.exit_code == 1
    assert "Error: The columns do not fit." in result.output


def test_other_years_are_shown(tmp_path: Path) -> None:
    result = run("--only", FIRST, "--formats", "csv", "--years", "2018-2020", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.iterdir()
    text = path.read_text(encoding="utf-8-sig")
    assert ";2018;" in text
    assert ";2015;" not in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "finnes-ikke"], "There is no chart «finnes-ikke»"),
        (["--formats", "gif"], "cannot be exported as gif"),
        (["--years", "i fjor"], "«i fjor» is not a year"),
        (["--years", "2023-2015"], "is not a year"),
        (["--years", "1990-1999"], "does not hold"),
        (["--lang", "nn"], "nn"),
        (["--regions", "Oslo"], "no region 'Oslo'"),
        (["--regions", "Tydal,Trøndelag"], "Trøndelag (50) is not one municipality"),
        (["--formats", "pptx", "--template", "finnes-ikke.pptx"], "cannot be read as a PowerPoint"),
    ],
)
def test_mistakes_are_told_and_leave_nothing_behind(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    result = run(*arguments, "--out", str(tmp_path / "ut"))
    assert result.exit_code != 0
    assert message in result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "ut").exists()


def test_a_failure_on_the_way_leaves_whole_files_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ilag_data.errors import ChartError
    from ilag_report.charts.chart import Chart

    export = Chart.export
    seen: list[str] = []

    def failing(self: Chart, *args: object, **kwargs: object) -> object:
        seen.append(self.name)
        if len(seen) == 2:
            raise ChartError("The second chart does not fit.", "shorten it.")
        return export(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Chart, "export", failing)
    result = run("--formats", "csv", "--out", str(tmp_path))
    assert result.exit_code == 1
    assert "The second chart does not fit." in result.output
    assert [path.name for path in tmp_path.iterdir()] == [f"{seen[0]}.csv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--only", "population-indx"],
            "There is no chart «population-indx» in the suite. Did you mean population-index",
        ),
        (["--only", ""], "There is no chart «»"),
        (["--formats", ""], "cannot be exported as"),
    ],
)
def test_a_slip_is_not_everything(arguments: list[str], message: str, tmp_path: Path) -> None:
    result = run(*arguments, "--out", str(tmp_path / "x"))
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())
    assert not (tmp_path / "x").exists()


def test_another_period_leaves_out_what_it_lacks_and_draws_the_rest(tmp_path: Path) -> None:
    """Workplaces are held from 2017 on, and births, deaths and moves for single years."""
    charts = "population-index,workplace-coverage,moves,births-and-deaths"
    result = run("--years", "2015-2016", "--only", charts, "--formats", "csv", "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "workplace-coverage is left out: " in result.output
    assert "folketall-indeks.csv" in {path.name for path in tmp_path.iterdir()}
    moved = (tmp_path / "flyttinger-tydal.csv").read_text(encoding="utf-8-sig")
    assert "2015" in moved
    assert not re.search("2023|2024", moved)
    later = run("--years", "2017-2020", "--only", "moves", "--formats", "csv", "--out", str(tmp_path / "x"))
    assert later.exit_code == 1
    assert "(population-quarterly) does not hold 2017–2020" in later.output
