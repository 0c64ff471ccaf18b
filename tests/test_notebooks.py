"""The notebooks are kept in a state that readers and nbval can rely on (nbval itself runs them)."""

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from ilag_data import regions
from ilag_data.errors import NotFetchedError, SelectionError
from ilag_report import notebooks
from ilag_report.charts import Chart
from ilag_report.notebooks import NotebookError
from ilag_report.plan import read_choices
from ilag_report.suite import SUITE
from tests.chart_decks import ASKS

PATHS = notebooks.find()


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@pytest.fixture
def book(path: Path) -> NotebookNode:
    read: NotebookNode = nbformat.read(path, as_version=4)
    return read


def code_cells(book: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in book.cells if cell.cell_type == "code"]


def outputs(book: NotebookNode) -> list[NotebookNode]:
    return [output for cell in code_cells(book) for output in cell.outputs]


def test_the_suite_has_its_notebooks_in_order_and_refuses_others() -> None:
    assert [path.stem[:2] for path in PATHS] == [f"{number:02}" for number in range(len(PATHS))]
    assert len(PATHS) >= 3
    for name in ("1", "01", "befolkning", "01-befolkning", "notebooks/01-befolkning.ipynb"):
        assert [path.stem for path in notebooks.find([name])] == ["01-befolkning"]
    assert [path.stem for path in notebooks.find(["næringer", "alder"])] == ["06-naeringer", "03-alder"]
    assert notebooks.find(["0*"]) == PATHS
    with pytest.raises(SelectionError, match="no notebook 99-ukjent") as caught:
        notebooks.find(["99-ukjent"])
    assert caught.value.remedy.endswith(" 09-sporsmal."), "it never was there to be restored"


def test_a_notebook_is_valid_run_from_top_to_bottom_and_begins_with_its_title(book: NotebookNode) -> None:
    nbformat.validate(book)
    assert book.cells[0].cell_type == "markdown"
    assert book.cells[0].source.startswith("# ")
    cells = code_cells(book)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(cells) <= 15


def test_stored_outputs_hold_charts_with_alt_texts_and_no_error_warning_or_widget(book: NotebookNode) -> None:
    stored = outputs(book)
    pictures = [output for output in stored if "image/png" in output.get("data", {})]
    assert pictures
    for picture in pictures:
        assert re.search(r'<img [^>]*alt="[^"]{40,250}"', picture.data["text/html"])
    assert "widgets" not in book.metadata  # only a running kernel could show them
    for output in stored:
        assert output.output_type != "error"
        assert output.get("name") != "stderr"
        assert not [kind for kind in output.get("data", {}) if "widget" in kind]


def test_key_figures_are_shown_under_the_tag_that_nbval_compares(book: NotebookNode) -> None:
    tagged = [cell for cell in code_cells(book) if "nbval-check-output" in cell.metadata.get("tags", [])]
    assert len(tagged) >= 2 or len(code_cells(book)) == 1, "the explorer has nothing but its choosers"
    for cell in tagged:
        shown = (one.get("text", "") or one.get("data", {}).get("text/plain", "") for one in cell.outputs)
        assert "".join(shown).strip()


def test_cells_are_thin(book: NotebookNode) -> None:
    for cell in code_cells(book):
        loops = re.search(r"^\s*(def|class|for|while|import requests)\b", cell.source, re.MULTILINE)
        assert not loops, cell.source
        assert not cell.source.rstrip().endswith(";"), cell.source
        assert "to_string" not in cell.source, f"a table to read is what show() makes: {cell.source}"
        assert "#" not in re.sub(r'"[^"]*"', "", cell.source), f"prose belongs in a text cell: {cell.source}"


def test_a_notebook_names_no_machine_and_stays_small(path: Path) -> None:
    text = re.sub(r"[A-Za-z0-9+/=]{200,}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"/(home|Users|root|tmp|work)/|[A-Z]:\\\\", text)
    assert path.stat().st_size < 1_600_000


NO_NOTEBOOKS = [
    b"{not json", b"", b"\xff\xfe", b"[]", b"[" * 100_000, b'{"nbformat": 99}',
    b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [5]}',
]  # fmt: skip


def test_a_folder_without_notebooks_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path / "nowhere")
    with pytest.raises(NotebookError, match=r"There are no notebooks in .*nowhere"):
        notebooks.find()


@pytest.mark.parametrize("content", NO_NOTEBOOKS, ids=range(len(NO_NOTEBOOKS)))
def test_a_file_that_is_no_notebook_is_named_and_left_as_it_was(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotebookError, match=r"broken\.ipynb cannot be read as a notebook") as caught:
        notebooks.refresh(path)
    assert 'git restore "notebooks/broken.ipynb"' in caught.value.remedy
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("cell", "setting", "problem"),
    [
        ("while True: pass", ("_LONGEST", 1), "stopped: a cell took more than 1 seconds"),
        ("1", ("_KERNEL", "no-such-kernel"), "was not run: Jupyter has no kernel of the name no-such-kernel"),
        ("import os; os._exit(1)", ("_KERNEL", "python3"), "stopped: its kernel died"),
        ("1 / 0", ("_KERNEL", "python3"), "stopped: ZeroDivisionError"),
        (
            "import ilag_data as of; of.population('Tidal')",
            ("_KERNEL", "python3"),
            "stopped: SelectionError: There is no",
        ),
    ],
)
def test_a_notebook_that_cannot_be_run_is_told_of_and_left_as_it_was(
    cell: str, setting: tuple[str, object], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fails.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell)]), path)
    before = path.read_bytes()
    monkeypatch.setattr(notebooks, *setting)
    with pytest.raises(NotebookError, match=rf"fails\.ipynb {problem}") as caught:
        notebooks.refresh(path)
    assert caught.value.remedy
    assert str(caught.value).count("What to do: ") == 1
    assert path.read_bytes() == before


@cache
def slides() -> dict[str, Chart]:
    """Return the charts of the suite that need no fetch, by the names of their files."""
    made = {}
    for entry in SUITE.values():
        with suppress(NotFetchedError):
            chart = entry(ask=ASKS["no"])
            made[chart.name] = chart
    return made


def charts_in(path: Path, changes: Mapping[str, str] | None = None) -> dict[str, Chart]:
    """Run a notebook without a kernel, for what it would show now; lines that begin so are others."""
    found: dict[str, object] = {}
    for cell in code_cells(nbformat.read(path, as_version=4)):
        if "export_all(" not in (source := cell.source) or "import" in source:
            for line, instead in (changes or {}).items():
                source = re.sub(rf"^{line}.*", instead, source, flags=re.MULTILINE)
            exec(source, found)  # noqa: S102 (our own notebooks)
    of_each = found.get("profiler")
    every = [*found.values(), *(of_each.values() if isinstance(of_each, dict) else ())]
    return {one.name: one for one in every if isinstance(one, Chart)}


@pytest.mark.parametrize("path", PATHS[1:-1], ids=lambda path: path.stem)
def test_all_below_follows_when_municipalities_and_years_are_changed(path: Path) -> None:
    """Years that one table lacks stop none of the others, and newer ones of the period are not drawn twice."""
    usual = charts_in(path)
    for years in (range(2015, 2026), range(2018, 2023)):
        changed = charts_in(path, {"år = ": f"år = {years}"})
        assert changed.keys() == usual.keys()
        for chart in changed.values():
            assert {*chart.identity.years} <= {*years, *range(years[-1] + 1, 2026)}
    # Commuting is held of the six alone, as the notebooks say.
    *pair, alone = ("Leka", "Tydal", "Snåsa") if path.stem.startswith("05") else ("Oppdal", "Selbu", "Leka")
    chosen = {"kommuner = ": f"kommuner = {pair}", "kommune = ": f'kommune = "{alone}"'}
    spoken = [chart.alt_text for chart in charts_in(path, chosen).values()]
    assert spoken
    assert all(name in "".join(spoken) for name in pair)


@pytest.mark.parametrize("path", PATHS[1:-1], ids=lambda path: path.stem)
def test_what_is_chosen_is_read_before_anything_is_loaded(path: Path) -> None:
    for years, problem in (
        ("2023", "bare 2023 er valgt"),
        ('"2030"', "til og med 2025"),
        ("range(2024, 2015)", "ingen år"),
        ('"nå"', "«nå»"),
    ):
        with pytest.raises(SelectionError) as caught:
            charts_in(path, {"år = ": f"år = {years}"})
        assert problem in caught.value.words[0].no
        assert any(entry.name == "read_choices" for entry in caught.traceback)


def test_choices_are_understood_as_they_are_typed() -> None:
    tydal, leka, years = "5033", "5052", (2015, 2016, 2017)
    assert read_choices("Tydal, Leka", "2015 til 2017") == ([tydal, leka], years)
    assert read_choices("Tydal", range(2017, 2014, -1), leka) == ([tydal], years, leka)
    for municipalities, alone in (
        ("Trøndelag", "Leka"),
        ("Leka", "Trøndelag"),
        ("Leka", "Tidal"),
        ([], "Leka"),
    ):
        with pytest.raises(SelectionError):
            read_choices(municipalities, years, alone)
    for municipalities, alone in (("Selbu, Heim", "Leka"), ("Leka", "Heim")):
        with pytest.raises(SelectionError) as caught:
            read_choices(municipalities, years, alone)
        assert caught.value.words[1].no == "begynn med 2020, eller utelat Heim."
    read_choices("Selbu, Heim", "2020-2023", "Heim")


@pytest.mark.parametrize("path", PATHS[1:], ids=lambda path: path.stem)
def test_a_chart_that_is_on_a_slide_too_says_the_same_there(path: Path) -> None:
    mine = charts_in(path)
    shared = mine.keys() & slides().keys()
    assert shared
    for name in shared:
        for said in ("title", "subtitle", "alt_text", "note", "source"):
            assert getattr(mine[name], said) == getattr(slides()[name], said), name


def test_no_prose_states_a_figure_of_a_place_that_may_be_changed() -> None:
    """With other places, years or figures it would be false; the charts and cells say what they are."""
    names = "|".join(regions.name(code) for code in regions.PROGRAMME)
    for path in PATHS:
        cells = nbformat.read(path, as_version=4).cells
        prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for sentence in re.split(r"(?<=[.:])\s|\n", re.sub(r"`[^`]*`", "", prose)):
            assert not (re.search(names, sentence) and re.search(r"\d", sentence)), f"{path.stem}: {sentence}"
