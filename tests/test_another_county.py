"""The story of docs/another-county.md from end to end, as processes against the stand-in over a socket."""

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pptx import Presentation

from ilag_data.cli import ilag
from tests.standin.nordland import CODES, LEFT, SPLIT, UNITS, jobs, unit, with_nordland
from tests.standin.server import StandIn

ROOT = Path(__file__).parent.parent
NOT_OF_NORDLAND = re.compile(
    r"Trøndelag|Trondheim|I LAG|ILAG|\b[Dd]e seks\b|\bseks (kommunene|andre)\b|[Tt]he six\b|Leka\b|5033"
)


@dataclass(frozen=True)
class Story:
    """What the commands printed and wrote."""

    data: Path
    charts: Path
    printed: dict[str, str]

    def rows(self, path: Path) -> list[dict[str, str]]:
        delimiter = ";" if path.parent == self.charts else ","
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=delimiter))

    def processed(self, name: str, column: str) -> dict[tuple[str, int], str]:
        rows = self.rows(self.data / "processed" / name)
        return {(row["region"], int(row["year"])): row[column] for row in rows}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("mitt fylke")
    data, charts = folder / "data", folder / "figurer"
    data.mkdir()
    printed: dict[str, str] = {}
    with StandIn(with_nordland()) as standin:
        environment = os.environ | {
            "ILAG_AREA": "nordland",
            "ILAG_DATA_DIR": str(data),
            "ILAG_SSB_URL": standin.url,
            "PYTHONIOENCODING": "utf-8",
            "PYTHONWARNINGS": "error",
        }

        def run(step: str, *arguments: str) -> None:
            answer = subprocess.run(
                [sys.executable, "-m", "ilag_data.cli", *arguments],
                check=False, capture_output=True, encoding="utf-8", env=environment,
            )  # fmt: skip
            printed[step] = answer.stdout + answer.stderr
            assert answer.returncode == (step == "before"), answer.stderr

        run("before", "charts", "--formats", "csv", "--out", str(charts))
        run("fetch", "fetch", "--force")
        run("again", "fetch", "--force", "--dry-run", "population-by-age")
        run("area", "area")
        run("verify", "verify")
        run("charts", "charts", "--lang", "no", "--formats", "csv", "--out", str(charts))
        run(
            "slide",
            "charts",
            "--only",
            "population-index-of-areas",
            "--formats",
            "pptx",
            "--out",
            str(charts),
        )
        run(
            "narvik",
            "charts",
            "--regions",
            "Narvik,Vega",
            "--formats",
            "csv",
            "--out",
            str(folder / "narvik"),
        )
        # As if Tysfjord had gone to Hamarøy alone: then Narvik is the whole of Narvik and Ballangen.
        environment |= {"ILAG_AREA": str(own_area(folder)), "ILAG_DATA_DIR": str(folder / "merged")}
        (folder / "merged").mkdir()
        run("merged", "fetch", "--force", "commuting-out", "commuting-in", "labour-balance")
        printed["commuting"] = subprocess.run(
            [sys.executable, "-c", COMMUTING],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env=environment,
        ).stdout
        environment |= {"ILAG_AREA": "nordland", "ILAG_DATA_DIR": str(data)}
        printed["title"] = subprocess.run(
            [sys.executable, "-c", DECK, str(charts / "deck.pptx")],
            check=True, capture_output=True, encoding="utf-8", env=environment,
        ).stderr  # fmt: skip
        printed["workbench"] = subprocess.run(
            [sys.executable, "-c", WORKBENCH],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env=environment,
        ).stdout
        printed["doctest"] = subprocess.run(
            [sys.executable, "-m", "doctest", str(ROOT / "docs" / "another-county.md")],
            check=False, capture_output=True, encoding="utf-8", env=environment,
        ).stdout  # fmt: skip
    return Story(data, charts, printed)


COMMUTING = """
import ilag_data
flows = ilag_data.commuting("Narvik", [2018, 2020])
sums = [flows.groupby([end, "year"])["employed"].sum()["1806"].to_dict() for end in ("residence", "workplace")]
print(sums, flows.duplicated(["residence", "workplace", "year"]).any())
"""


def own_area(folder: Path) -> Path:
    """Nordland with a merger without a split, and Narvik in its programme."""
    shipped = ROOT / "ilag_data" / "areas"
    table = (shipped / "nordland_codes.csv").read_text(encoding="utf-8")
    (folder / "nordland_codes.csv").write_text(table.replace("2019,1806 1875", "2019,1875"), encoding="utf-8")
    area = (shipped / "nordland.toml").read_text(encoding="utf-8").replace('"1835"', '"1806"')
    (folder / "own.toml").write_text(area, encoding="utf-8")
    return folder / "own.toml"


WORKBENCH = """
from ilag_data import about, explorer, regions
from ilag_data.explorer.panel import Panel

for region in (*regions.CODES, *regions.AREAS):
    print(about(region), about(region, "en"), sep="\\n")
for lang in ("no", "en"):
    panel = Panel(explorer.Choice(lang=lang))
    controls = panel.controls
    print(explorer.chart_of(controls.choice), panel.code.value, sep="\\n")
    print(controls.only_six.description, controls.only_six.tooltip, controls.search.placeholder)
    print(*(box.description for box in (*controls.areas.values(), *controls.municipalities.values())))
"""

# The whole presentation takes a minute; its title, one chart and its last slide tell as much here.
DECK = """
import sys
from pathlib import Path
from ilag_data import deck
from ilag_data.analyses.suite import SUITE
charts = [SUITE[name]() for name in ("population-and-employment", "commuting", "employment-index")]
Path(sys.argv[1]).write_bytes(deck.deck_bytes(charts, "no", (2015, 2023)))
"""


def persons(code: str, year: int) -> int:
    """What the stand-in was made of, added up here once more."""
    made = {"1806": ("1805", "1854", SPLIT[1]), "1875": ("1849", SPLIT[0]), "1850": SPLIT}
    return sum(int(unit(name).persons[year - 2008].sum()) for name in made.get(code, (code,)))


def of_all(year: int, without: tuple[str, ...] = ()) -> int:
    return sum(int(unit(name).persons[year - 2008].sum()) for name in UNITS if name not in without)


def test_before_a_fetch_the_error_tells_what_to_do(story: Story) -> None:
    assert "no figures of Nordland come with the project" in story.printed["before"]
    assert "ilag fetch" in story.printed["before"]


def test_every_series_is_fetched_and_proven(story: Story) -> None:
    assert story.printed["fetch"].count(": new, 2015") == 8
    assert "data/processed is rebuilt." in story.printed["fetch"]
    lines = story.printed["verify"].splitlines()
    assert len(lines) == 18
    assert all(line.startswith("ok ") for line in lines)


def test_the_codes_asked_for_are_those_of_the_county(story: Story) -> None:
    assert f"Region {len(CODES)} × Alder 106" in story.printed["again"]


def test_figures_are_those_of_the_service_on_todays_borders(story: Story) -> None:
    held = story.processed("population.csv", "persons")
    for code, year in [("1835", 2015), ("1804", 2023), ("1806", 2020), ("1806", 2026), ("1875", 2020)]:
        assert int(held[code, year]) == persons(code, year), (code, year)
    for code in ("1806", "1875"):  # Tysfjord was split between them
        assert {held[code, year] for year in range(2015, 2020)} == {""}
    for year in (2015, 2019, 2020, 2023):
        assert int(held["18", year]) == of_all(year, (LEFT,))
        assert int(held["18-1804", year]) == of_all(year, (LEFT, "1804"))
        # Tjeldsund is of Nordland as published until it left.
        assert int(held["18-published", year]) == of_all(year, (LEFT,) if year >= 2020 else ())
        programme = ("1835", "1815", "1856", "1839", "1825")
        assert int(held["KYSTFJELL", year]) == sum(persons(code, year) for code in programme)
    assert LEFT not in {code for code, _ in held}


def test_commuting_is_asked_for_the_programme_and_adds_up(story: Story) -> None:
    rows = story.rows(story.data / "processed" / "commuting.csv")
    for code, name in (("1835", "Træna"), ("1839", "Beiarn")):
        there = [row for row in rows if row["workplace"] == code and row["year"] == "2018"]
        assert {row["workplace_name"] for row in there} == {name}
        assert abs(sum(int(row["employed"]) for row in there) - int(jobs(code)[2018 - 2008])) <= 3


def test_commuting_of_a_merged_municipality_is_that_of_its_parts(story: Story) -> None:
    table = with_nordland()["03321"]
    places, times = table.variables[0].codes, table.variables[-1].codes
    municipalities = [at for at, code in enumerate(places) if len(code) == 4]
    sums: list[dict[int, int]] = []
    for end in (1, 0):  # residence, workplace
        figures = np.moveaxis(table.values[:, :, 0], end, 0)[:, municipalities]
        narvik = {2018: ("1805", "1854"), 2020: ("1806",)}
        sums.append(
            {
                year: sum(int(figures[places.index(code), :, times.index(str(year))].sum()) for code in of)
                for year, of in narvik.items()
            }
        )
    assert story.printed["commuting"].strip() == f"{sums} False"


def test_every_chart_is_written_and_speaks_of_nordland(story: Story) -> None:
    written = sorted(story.charts.glob("*.csv"))
    assert len(written) == 22 + 6 * 5
    assert "left out" not in story.printed["charts"]
    names = {path.stem for path in written}
    assert {"folketall-indeks-uten-bodo", "profil-rost", "pendling-grane"} <= names
    index = story.rows(story.charts / "folketall-indeks-uten-bodo.csv")
    there = {row["name"] for row in index}
    assert {"Nordland", "Nordland uten Bodø", "De fem samlet", "Træna"} <= there
    for path in written:
        assert not NOT_OF_NORDLAND.search(path.read_text(encoding="utf-8-sig")), path.name
    for text in story.printed.values():
        assert not NOT_OF_NORDLAND.search(text.replace("ILAG_", "")), text


def texts_of(path: Path) -> list[str]:
    deck = Presentation(str(path))
    found = []
    for slide in deck.slides:
        found += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        found += [shape._element._nvXxPr.cNvPr.get("descr") or "" for shape in slide.shapes]
        if slide.has_notes_slide:
            found.append(slide.notes_slide.notes_text_frame.text)
    return found


def test_slides_speak_of_nordland_and_of_five(story: Story) -> None:
    deck = texts_of(story.charts / "deck.pptx")
    assert "Træna, Vega, Røst, Beiarn og Grane mot Nordland" in " ".join(deck)
    (slide,) = story.charts.glob("folketall*.pptx")
    one = texts_of(slide)
    assert any("de fem samlet" in text and "Nordland uten Bodø" in text for text in one)
    for text in (*deck, *one):
        assert not NOT_OF_NORDLAND.search(text), text


def test_cards_and_explorer_speak_of_nordland(story: Story) -> None:
    told = story.printed["workbench"]
    assert "Tjeldsund (1852)" in told
    assert "Ble til         et annet fylke" in told
    assert "De fem Kryss av bare de fem kommunene i Kyst og fjell kommune i Nordland" in told
    assert "Nordland without Bodø" in told
    assert not re.search(
        "Trøndelag|Trondheim|I LAG|de seks|the six", told.replace("Trøndelag (50)", ""), re.IGNORECASE
    )


def test_a_municipality_made_of_parts_is_told_of_and_left_out_where_it_has_no_figures(story: Story) -> None:
    left_out = [line for line in story.printed["narvik"].splitlines() if " is left out: " in line]
    assert left_out
    assert any("Narvik" in line for line in left_out)
    assert "Traceback" not in story.printed["narvik"]


STORY = (ROOT / "docs" / "another-county.md").read_text(encoding="utf-8")


def shown(command: str) -> list[str]:
    """What the document says that a command prints."""
    (block,) = re.findall(rf"```console\n\$ {re.escape(command)}\n(.*?)```", STORY, re.DOTALL)
    return str(block).splitlines()


@pytest.mark.parametrize("step", ["area", "fetch", "verify"])
def test_what_the_document_shows_is_what_the_commands_print(step: str, story: Story) -> None:
    printed = [
        line.replace(f"{ROOT}{os.sep}", "").replace(os.sep, "/") for line in story.printed[step].splitlines()
    ]
    lines = shown(f"ilag {step}")
    assert lines
    assert [line for line in printed if line in lines] == lines
    if step == "area":
        assert printed == lines


def test_the_figures_in_the_document_are_the_stand_ins(story: Story) -> None:
    assert story.printed["doctest"] == ""


def test_commands_options_and_files_of_the_document_exist() -> None:
    commands = re.findall(
        r"ilag ((?:[a-z]+)(?: [^`\n]*)?)",
        "\n".join(re.findall(r"`[^`]*`|```console.*?```", STORY, re.DOTALL)),
    )
    assert len(commands) > 8
    for text in commands:
        name, *words = text.split()
        options = {option for parameter in ilag.commands[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, text
    for target in re.findall(r"\]\((\.\./[^)]+)\)", STORY):
        assert (ROOT / "docs" / target).exists(), target
    excerpt = re.findall(r"```text\n(.*?)```", STORY, re.DOTALL)[0].splitlines()
    table = (ROOT / "ilag_data" / "areas" / "nordland_codes.csv").read_text(encoding="utf-8").splitlines()
    assert set(excerpt) <= set(table)
