"""The command that writes the charts: what it makes, its options, and what it leaves behind when it fails."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result
from pptx import Presentation

from ilag_data import process, raw, replacing
from ilag_data.catalogue import years_from
from ilag_data.errors import ChartError, IlagError, NotFetchedError, SelectionError
from ilag_data.files import WriteError
from ilag_data.language import Lang, Text
from ilag_data.regions import CODES, PROGRAMME, TODAY
from ilag_report.charts import FORMATS, USUAL_FORMATS
from ilag_report.charts.kinds.columns import Columns
from ilag_report.charts.template import built_in
from ilag_report.cli import ilag
from ilag_report.plan import Plan
from ilag_report.pool import shared
from ilag_report.run import write_charts, write_suite
from ilag_report.suite import SUITE, Ask, choose, file_of
from ilag_report.summary import end_of_run
from tests.chart_decks import chart_slides
from tests.conftest import snapshot
from tests.processes import python, started, wait_until
from tests.raw_documents import add, change, keep

FIRST = next(iter(SUITE))
MANY = ("births-and-deaths", "moves", "commuting-partners")
"""Charts that are soon drawn, and with one for each municipality enough for two processes."""


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
    # Lists may be typed with blanks, and formats in capitals or as files end.
    asked = () if formats == USUAL_FORMATS else ("--formats", ", .".join(formats).upper())
    result = run("--only", FIRST, *asked, out=tmp_path)
    assert result.exit_code == 0, result.output
    name = SUITE[FIRST]("no").name
    wanted = [f"{name}-transparent.png" if form == "transparent" else f"{name}.{form}" for form in formats]
    lines = [line for line in result.output.splitlines() if line.startswith(str(tmp_path))]
    assert sorted(Path(line).name for line in lines) == sorted(wanted)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(wanted)


def test_a_call_writes_the_same_from_a_notebook(tmp_path: Path) -> None:
    asked = "population-index,employed-by-age"
    assert run("--only", asked, "--formats", "csv", "--lang", "en", out=tmp_path / "1").exit_code == 0
    paths = write_charts(out=tmp_path / "2", only=asked.split(","), formats=["csv"], lang="en")
    assert repr(paths).splitlines()[0] == str(tmp_path / "2" / "population-index.csv")
    assert "ilag fetch employment-by-sex-and-age" in repr(paths)
    assert {path.name: path.read_bytes() for path in paths} == snapshot(tmp_path / "1")


def test_the_end_of_a_run_says_what_was_made_what_was_left_out_and_what_is_newer(tmp_path: Path) -> None:
    lacking = Text("Følger ikke med.", "Not held.")
    left_out: dict[str, IlagError] = {
        "employed-by-age": NotFetchedError(*lacking, ("employment-by-sex-and-age", "employment")),
        "jobs-by-industry": NotFetchedError(*lacking, ("employment", "employment-by-sex-and-age")),
        "profile-5033": ChartError("For mye av Tydal.", "Too much of Tydal.", "vis mindre.", ""),
    }
    for key, code in product(("births-and-deaths", "moves"), PROGRAMME):
        place = f"{CODES[code].name} ({code})"
        missing = Text(f"{place} mangler.", f"Moves of {place} are not held.")
        left_out[f"{key}-{code}"] = SelectionError(*missing, "", "no.")
    names = {name: file_of(name, entry, "no") for name, entry in SUITE.items() if name not in left_out}
    written = {file: [tmp_path / f"{file}.{form}" for form in ("png", "csv")] for file in names.values()}
    written |= {"ilag-no": [tmp_path / f"ilag-no.{form}" for form in ("pptx", "html")], "moves-5033": []}
    told = [*end_of_run(Plan(tmp_path), "no", written, left_out)]
    assert told == [
        f"{len(names)} figurer i {tmp_path} (png, csv)",
        f"Presentasjon: {tmp_path / 'ilag-no.pptx'}",
        f"Nettside: {tmp_path / 'ilag-no.html'}",
        "Utelatt, 2 figurer: sysselsatte-etter-alder, arbeidsplasser-etter-naering. Tallene følger ikke med. "
        "Hent dem fra SSB: ilag fetch employment-by-sex-and-age employment",
        "Utelatt: profil-tydal. For mye av kommunen det gjelder.",
        "Utelatt, 12 figurer: fodte-og-dode-leka, fodte-og-dode-hoylandet, fodte-og-dode-snasa, fodte-og-dode-meraker, "
        "fodte-og-dode-tydal og 7 til. Kommunen det gjelder mangler.",
        "Navnene på alle som er utelatt: «ilag charts --verbose»",
        "Det finnes tall for folketall og sysselsetting til og med 2025; de fleste figurene slutter i 2023. Ta dem med: "
        "--years 2015-2025. Tabell 01222 slutter i 2024, tabell 11618 slutter i 2022 og tabell 03321 slutter i "
        "2022: figurer av dem slutter der eller utelates, til «ilag fetch» har hentet resten.",
    ]
    *_, behind = end_of_run(Plan(tmp_path, only=("commuting",)), "en", {"pendling": [tmp_path / "x.csv"]}, {})
    assert behind.startswith("Table 03321 ends in 2022: charts of that")
    chosen = replace(Plan(tmp_path), years=(2015, 2022))
    assert not any("2025" in line for line in end_of_run(chosen, "no", written, left_out)), "it was chosen"
    verbose = [*end_of_run(Plan(tmp_path), "en", written, left_out, verbose=True)]
    assert "moves-tydal, moves-rennebu. Moves of the municipality in question are not held." in "".join(
        verbose
    )
    assert {str(path) for paths in written.values() for path in paths if path.suffix == ".csv"} <= {*verbose}
    assert [*end_of_run(Plan(tmp_path), "no", {}, left_out)] == [], "the error says it"


def test_other_municipalities_get_what_the_figures_have_and_the_rest_is_named(tmp_path: Path) -> None:
    result = run("--regions", "5042,Selbu,oppdal", "--formats", "csv,xlsx,docx", out=tmp_path)
    assert result.exit_code == 0, result.output
    written, *whole, _programme, waiting, _flows, of_each, newer = result.output.splitlines()
    assert written == f"{len([*tmp_path.glob('*.csv')])} charts in {tmp_path} (csv)"
    assert len(whole) == 2
    assert "to 2025" in newer
    assert waiting.endswith("ilag fetch employment-by-sex-and-age employment")
    assert of_each.startswith(
        "Left out, 3 charts: commuting-lierne, commuting-selbu, commuting-oppdal. Table 03321"
    )
    assert of_each.endswith("not the municipality in question.")
    there = {path.stem for path in tmp_path.glob("*.csv")}
    sheets = openpyxl.load_workbook(tmp_path / "ilag-no.xlsx").sheetnames[1:]
    assert {*sheets} == {name[:31] for name in there}
    assert len(docx.Document(str(tmp_path / "ilag-no.docx")).inline_shapes) == 6
    assert {"folketall-indeks", "profil-selbu", "befolkning-og-sysselsetting"} <= there
    index = (tmp_path / "folketall-indeks.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    assert {line.split(";")[1] for line in index} == {"Lierne", "Selbu", "Oppdal", "Trøndelag"}


def test_other_municipalities_and_years_are_not_written_over_the_programme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ["--only", "folketall", "--formats", "csv", "--lang", "en"]
    every = ",".join(CODES[code].name for code in TODAY[:9])
    several = ("--regions", every, "--years", "2018,2020")
    for other in ((), ("--regions", "Selbu,Oppdal"), ("--years", "2018-2022"), several):
        result = CliRunner().invoke(ilag, ["charts", *asked, *other])
        assert result.exit_code == 0, result.output
        told = "a folder of their own; the files in exports itself are as they were" in result.output
        assert told == bool(other)
    there = sorted(path.relative_to(tmp_path / "exports").as_posix() for path in tmp_path.rglob("*.csv"))
    [many] = [one for one in there if one.startswith("9-kommuner-") and "-2018-og-2020/" in one]
    folders = ("", "selbu-oppdal/", "2018-2022/")
    assert there == sorted([many, *(f"{folder}population.csv" for folder in folders)])
    assert result.output.splitlines()[0] == str(Path("exports", many))
    monkeypatch.chdir(tmp_path / "exports")
    assert write_charts(out="here", only="population-level", regions="Selbu", formats="csv") == [
        Path("here/folketall.csv")
    ]


def test_what_a_municipality_lacks_is_told_with_the_year_it_begins(tmp_path: Path) -> None:
    only = "folketall-endring,naeringer-tabell,andre-smaa-kommuner"
    told = run("--regions", "Heim", "--list", "--lang", "no", "--only", only, out=tmp_path).output
    assert "Heim mangler folketall ved utgangen av 2015, og har tall fra 2019." in told
    assert "Tall for næringene 01-03 mangler for Heim i det første eller det siste året." in told
    partly = run("--regions", "Heim", "--formats", "csv", "--only", "employment-level,oldest", out=tmp_path)
    assert "\nMore charts: begin with 2020.\n" in partly.output
    assert "mot de andre små i fylket, og her er andre valgt." in told


def test_a_paper_is_made_of_all_charts_or_not_at_all(tmp_path: Path) -> None:
    result = run("--only", FIRST, "--formats", "docx", out=tmp_path)
    assert result.exit_code == 1
    assert "docx is made of all charts, not of" in result.output
    assert not [*tmp_path.iterdir()]
    template = tmp_path / "mal.docx"
    template.write_bytes(b"no template at all")
    told = " ".join(run("--only", FIRST, "--template", str(template), out=tmp_path).output.split())
    assert "is for docx, and only png, pptx, xlsx would be made. What to do: leave out --only, or" in told


def test_seven_municipalities_with_long_names_are_drawn(tmp_path: Path) -> None:
    seven = "Selbu,Oppdal,Lierne,Trondheim,Røros,Holtålen,Rindal"
    chosen = "age-structure,components-accumulated,oldest,industry-shares"
    assert len(written("--regions", seven, "--only", chosen, "--formats", "png,pptx", out=tmp_path)) == 8


def test_a_chart_that_cannot_be_drawn_is_left_out_and_the_rest_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise ChartError("Søylene får ikke plass.", "The columns do not fit.", "vis færre.", "show fewer.")

    monkeypatch.setattr(Columns, "draw", failing)
    other, both = ["--regions", "Selbu,Oppdal", "--formats", "png"], "age-structure,oldest"
    result = run(*other, "--only", both, "--verbose", out=tmp_path)
    assert result.exit_code == 0, result.output
    assert "Left out: age-structure. The columns do not fit." in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["eldre-over-80.png"]
    # What the figures in the repository are for can be drawn: there it is a fault.
    assert run("--only", both, "--formats", "png", out=tmp_path).exit_code == 1
    result = run(*other, "--only", "age-structure", out=tmp_path)
    assert result.exit_code == 1
    assert "Error: age-structure: The columns do not fit." in result.output
    # Nor has it a slide, where the whole suite is these two.
    for chooser in ("plan", "run"):
        monkeypatch.setattr(f"ilag_report.{chooser}.choose", lambda _, of: choose(both.split(","), of))
    assert run(*other[:-1], "png,pptx", out=tmp_path).exit_code == 0
    [slide] = chart_slides((tmp_path / "ilag-no.pptx").read_bytes())
    assert "80 år" in slide.shapes.title.text


def test_neither_bytes_nor_order_depend_on_how_many_processes_draw(tmp_path: Path) -> None:
    plan = Plan(tmp_path, only=MANY, formats=("svg", "csv"))
    made = []
    for n in (1, 2):
        with shared(n - 1, "ilag_report.run") as drawing:
            made.append([*write_suite(replace(plan, out=tmp_path / str(n)), drawing=drawing)])
    names = [[(name, [path.name for path in paths]) for name, paths in one] for one in made]
    assert names[0] == names[1]
    assert len(names[0]) == 18
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes()


def test_one_failure_ends_all_processes_and_is_told(tmp_path: Path) -> None:
    in_the_way = tmp_path / "flyttinger-leka.csv"
    in_the_way.mkdir()
    plan = Plan(tmp_path, only=MANY, formats=("svg", "csv"), processes=2)
    with pytest.raises(WriteError, match=r"flyttinger-leka\.csv"), shared(plan.others, "math") as drawing:
        list(write_suite(plan, drawing=drawing))
    until = time.monotonic() + 2
    while active_children() and time.monotonic() < until:
        time.sleep(0.01)
    assert active_children() == []
    assert len([*tmp_path.glob("*.svg")]) < 18


def test_a_process_that_ends_early_is_told_with_the_chart_that_lacks(tmp_path: Path) -> None:
    plan = Plan(tmp_path, only=MANY, formats=("png",), processes=2)
    with shared(plan.others, "math") as drawing:
        made = write_suite(plan, drawing=drawing)
        next(made)
        for child in active_children():
            child.kill()
        with pytest.raises(IlagError, match=r"A process ended before [a-z-]+-\d{4} was drawn"):
            list(made)


@pytest.mark.skipif(sys.platform == "win32", reason="groups of processes are of POSIX")
def test_ctrl_c_ends_all_processes_within_two_seconds(tmp_path: Path) -> None:
    def running(group: int) -> list[str]:
        told = subprocess.run(
            ["/bin/ps", "-eo", "pgid=,stat=,args="], capture_output=True, text=True, check=True
        )
        return [line for line in told.stdout.splitlines() if re.match(rf" *{group} +[^Z ]", line)]

    out = tmp_path / "figurer"
    asked = ["charts", "--only", "*", "--out", str(out)]  # so many that they are not done before the signal
    with started(["-m", "ilag", *asked], own_group=True) as process:
        wait_until(lambda: bool([*out.glob("[!.]*")]), process)
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
        with pytest.raises(KeyboardInterrupt), shared(2, "json"):
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
    assert "Left out: workplace-coverage. Table 11618" in result.output
    for name in ("folketall-indeks", "flyttinger-tydal"):
        text = (tmp_path / f"{name}.csv").read_text(encoding="utf-8-sig")
        assert "2015" in text
        assert not re.search("2017|2023|2024", text)
    later = run("--years", "2017-2020", "--only", "moves", "--formats", "csv", out=tmp_path / "x")
    assert later.exit_code == 1
    assert "ilag fetch population-quarterly" in later.output


def test_no_chart_goes_beyond_the_years_asked_for() -> None:
    ask, shown = Ask(years=(2017, 2019)), []
    for entry in SUITE.values():
        with suppress(SelectionError, ChartError):
            shown.append(max(entry.described(ask).identity.years))
    assert 40 < len(shown) < len(SUITE)
    assert {*shown} == {2019}


def test_newer_years_cost_no_chart() -> None:
    ask = Ask(years=tuple(range(2015, 2026)))
    made = {}
    for name, entry in SUITE.items():
        with suppress(NotFetchedError):
            made[name] = entry.described(ask)
    assert "Tall mangler for Hele landet 2025." in made["industry-change"].note
    assert "Hele landet" not in made["industry-change"].alt_text


def test_of_several_charts_an_error_names_each(tmp_path: Path) -> None:
    chosen = "population-level,population-index,commuting"
    result = run("--years", "2023", "--only", chosen, "--formats", "csv", out=tmp_path)
    assert result.exit_code == 1
    assert "Error: population, population-index: Lines need" in result.output
    assert "\ncommuting: Table 03321" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "population-indx"], "'population-indx' in the suite. What to do: did you mean population-index"),
        (["--only", "profil-selbu"], "not of a municipality chosen. What to do: add Selbu (--regions)"),
        (["population-index"], "did you mean --only population-index?"),
        (["population-indx"], "did you mean population-index"),
        (["--only", "oldest", "moves"], "did you mean --only oldest,moves?"),
        (["--years", "2030-2032"], "held up to 2025, and 2030–2032 ends later"),
        (["--formats", "html", "--only", "oldest"], "html is made of all charts, not of oldest alone"),
        (["--years", "2023-2025", "--only", "pendling"], "does not hold 2023–2025, only 2017–2022. What to do: choose years for which there are figures."),
        (["--regions", "Tydal,Trøndelag"], "Trøndelag is not one municipality"),
        (["--template", __file__], "cannot be read as a PowerPoint"),
        (["--template", "/"], "(it is a folder, a pipe or a device, not a file)"),  # above where it is written
        (["--template", __file__, "--formats", "png,csv"], "is for pptx, and only png, csv would be made"),
        (["--lang", "no", "--template", "finnes-ikke.pptx"], "Feil: Malen finnes-ikke.pptx finnes ikke. Dette kan du"),
        (["--lang", "nb", "--only", "profil-tidal"], "Dette kan du gjøre: mente du profil-tydal"),
        (["--lang", "norsk"], "There is no language 'norsk'"),
        (["--lang", "no", "--regions", "Snillfjord"], "ble delt mellom Heim (5055), Hitra (5056) og Orkland (5059)"),
        (["--regions", "Selbu", "--only", "commuting"], "commuting of the municipalities of I LAG only"),
        (["--years", "2019", "--only", "cohort-retention"], "What to do: choose a later last year"),
        (["--regions", "Selbu", "--only", "pendling"], "What to do: choose among Leka, Høylandet,"),
        (["--regions", "Heim", "--only", "arskull"], "Heim has no figures of 2015. What to do: begin with 2019."),
        (["--regions", "Selbu", "--only", "pendling,andre-smaa-kommuner"], "What to do: choose other years (--years), other"),
    ],
)  # fmt: skip
def test_mistakes_are_told_and_leave_nothing_behind(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    result = run(*arguments, out=tmp_path / "ut")
    assert result.exit_code != 0
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not (tmp_path / "ut").exists()


def test_figures_that_are_replaced_while_charts_are_made_stop_the_run_before_it_writes(
    data_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = ("employment", "labour-balance")
    keep(data_copy, *series)
    arguments = ("--only", "employment-level,workplace-coverage", "--formats", "csv")
    sets, known = [], []
    for out in ("old", "new"):
        change(data_copy, "employment", add(1000, Region="5033", NACE2007="00-99", Tid="2023"))
        change(
            data_copy, "labour-balance", add(1000, Region="5033", ContentsCode="SysselArbsted", Tid="2022")
        )
        documents = {name: raw.read(name) for name in series}
        files = [raw.files_of(document) for document in documents.values()]
        sets.append(files[0] | files[1] | process.make(documents))
        process.rebuild()
        assert run(*arguments, out=tmp_path / out).exit_code == 0
        known.append(snapshot(tmp_path / out))
    replacing.stage(data_copy, sets[0])
    replacing.commit(data_copy)
    real, loaded = Ask.load, []

    def load_and_let_a_fetch_replace(self: Ask, frame: Callable[[Ask], Any]) -> object:
        result = real(self, frame)
        loaded.append(frame)
        if len(loaded) == 1:
            replacing.stage(data_copy, sets[1])
            replacing.commit(data_copy)
        return result

    monkeypatch.setattr(Ask, "load", load_and_let_a_fetch_replace)
    result = run(*arguments, out=tmp_path / "between")
    assert result.exit_code == 1
    assert (
        "The figures were replaced while charts were made of them; nothing has been written." in result.output
    )
    assert not (tmp_path / "between").exists()
    assert run(*arguments, out=tmp_path / "between").exit_code == 0
    assert all(known[0][name] != known[1][name] for name in known[0])
    assert snapshot(tmp_path / "between") == known[1]


def in_other_letters(path: Path) -> Path:
    other = path.with_name(path.name.upper())
    if not other.exists():  # where these are two names, let them be of one file
        other.hardlink_to(path)
    return other


def by_a_link(path: Path) -> Path:
    link = path.parent.parent / "mal.pptx"
    link.symlink_to(path)
    return link


@pytest.mark.parametrize(
    ("file", "named"),
    [("ilag-no.pptx", Path)] + [("folketall.pptx", named) for named in (Path, in_other_letters, by_a_link)],
)
def test_a_template_is_not_written_over(tmp_path: Path, file: str, named: Callable[[Path], Path]) -> None:
    out = tmp_path / "ut"
    out.mkdir()
    only = () if file == "ilag-no.pptx" else ("--only", "population-level")
    built_in().save(out / file)
    template = named(out / file)
    before = snapshot(tmp_path)
    result = run(*only, "--formats", "csv,pptx", "--template", str(template), out=out)
    assert result.exit_code == 1
    assert f"would overwrite the template {template} (--template)" in " ".join(result.output.split())
    assert snapshot(tmp_path) == before
    with pytest.raises(WriteError, match="overwrite the template"):
        SUITE["population-level"]("no").export(file.removesuffix(".pptx"), out, ["pptx"], template)
    # It may lie where nothing is written that it is.
    assert run("--only", "oldest", "--formats", "pptx", "--template", str(template), out=out).exit_code == 0
    assert (out / file).read_bytes() == before[f"ut/{file}"]


def test_what_somebody_has_worked_on_is_not_written_over(tmp_path: Path) -> None:
    asked = "--only", "oldest", "--formats", "pptx,xlsx"
    names = written(*asked, out=tmp_path)
    assert written(*asked, out=tmp_path) == names  # nobody has
    openers = {".pptx": Presentation, ".xlsx": openpyxl.load_workbook, ".docx": docx.Document}
    built_in().save(tmp_path / "ilag-no.pptx")
    docx.Document().save(str(tmp_path / "ilag-no.docx"))
    for file in [*tmp_path.iterdir()]:
        opened = openers[file.suffix](file)
        said = opened.properties if file.suffix == ".xlsx" else opened.core_properties
        said.modified = datetime(2026, 11, 2, tzinfo=UTC)
        opened.save(file)
    before = snapshot(tmp_path)
    for arguments in (asked, (*asked[:-1], "csv,xlsx"), ("--formats", "pptx"), ("--formats", "docx")):
        result = run(*arguments, out=tmp_path)
        told = " ".join(result.output.split())
        assert (result.exit_code, "Somebody has worked on" in told) == (1, True), told
        assert ("ilag update" in told) == ("pptx" in arguments[-1])
        assert snapshot(tmp_path) == before


def test_a_file_that_is_read_only_is_not_written_over(tmp_path: Path) -> None:
    asked = "--only", "oldest", "--formats", "csv"
    [name] = written(*asked, out=tmp_path)
    (tmp_path / name).chmod(0o444)
    result = run(*asked, out=tmp_path)
    assert (result.exit_code, f"{name} is read-only" in " ".join(result.output.split())) == (1, True)


@pytest.mark.parametrize(
    "folder", ["", "raw", "processed/published", "RAW", "link/new", ".next", "revisions/x"]
)
def test_charts_are_not_written_among_the_figures(data_copy: Path, tmp_path: Path, folder: str) -> None:
    (tmp_path / "link").symlink_to(data_copy / "processed", target_is_directory=True)
    out = tmp_path / folder if folder.startswith("link") else data_copy / folder
    before = snapshot(data_copy)
    asked = ("--only", "population-level", "--formats", "csv", "--lang", "en")  # population.csv
    result = run(*asked, out=out)
    assert result.exit_code == 1
    assert "where the figures lie that the charts are made of" in " ".join(result.output.split())
    assert "(--out)" in result.output
    assert snapshot(data_copy) == before
    assert run(*asked, out=tmp_path / "mine").exit_code == 0


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("folketall-indeks", ["population-index"]),
        ("Population-Index ", ["population-index"]),
        ("profil-tydal", ["profile-5033"]),
        ("profil-tydal.pptx", ["profile-5033"]),
        ("profile-tydal", ["profile-5033"]),
        (r"C:\Mine figurer\Profil-Høylandet-transparent.png", ["profile-5046"]),
        ("exports/folketall-indeks.png", ["population-index"]),
        ("næringer-tabell", ["industry-table"]),
        ("profil", [f"profile-{code}" for code in PROGRAMME]),
        ("commuting", ["commuting"]),
        ("pendling", ["commuting"]),
        ("pendling-tydal", ["commuting-partners-5033"]),
        ("Folketall-i*.png", ["population-index-of-areas", "population-index"]),
        ("*pyramide-Høy*", ["age-pyramid-5046"]),
    ],
)
def test_a_chart_is_named_as_its_files_are(typed: str, names: list[str]) -> None:
    assert list(choose((typed,))) == names


@pytest.mark.parametrize(
    ("lang", "only"), [("no", [*SUITE]), ("en", ["oldest", "profile-5033", "employed-by-age"])]
)
def test_the_list_has_the_name_and_the_finding_of_every_chart(
    lang: Lang, only: list[str], tmp_path: Path
) -> None:
    result = run("--list", "--lang", lang, "--only", ",".join(only), out=tmp_path / "x")
    rows = [re.split(" {2,}", line.strip()) for line in result.output.splitlines() if line.startswith("  ")]
    assert [name for name, _ in rows] == [file_of(name, SUITE[name], lang) for name in SUITE if name in only]
    titles = {of.name: of.title for of in (SUITE[name](lang) for name in ("oldest", "profile-5033"))}
    assert titles.items() <= {(name, told) for name, told in rows}
    assert sum("ilag fetch" in told for _, told in rows) == (6 if lang == "no" else 1)
    assert not (tmp_path / "x").exists()


def test_years_and_charts_are_read_as_typed() -> None:
    assert years_from("2015,,2017,") == (2015, 2017)
    assert years_from("2015-2017, 2020") == (2015, 2016, 2017, 2020)
    assert years_from("2015 – 2016") == years_from("2015 til 2016") == (2015, 2016)
    assert list(choose(())) == list(choose(tuple(reversed(SUITE)))) == list(SUITE)
    with pytest.raises(SelectionError, match="`ilag charts --list` shows all"):
        choose(("x",))


def test_a_script_needs_no_guard_against_the_processes_of_its_charts(tmp_path: Path) -> None:
    script = tmp_path / "skript.py"
    asked = f'out={str(tmp_path / "ut")!r}, only=["moves", "births-and-deaths"], formats=["png"]'
    script.write_text(f"import ilag_report\nprint(len(ilag_report.write_charts({asked})))\n")
    done = python(str(script))
    told, count = done.stdout.splitlines()
    assert (str(tmp_path / "ut") in told, count) == (True, "12"), done.stderr
    with pytest.raises(SelectionError, match="No chart is named"):
        write_charts(out=tmp_path, only=[])
