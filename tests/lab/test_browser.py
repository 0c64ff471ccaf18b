"""JupyterLab in Chromium, from opening it to the files of an export. `make test-lab` runs it and keeps pictures."""

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.keys import Keys

from tests.lab.lab_server import copy_of_the_project, jupyterlab
from tests.lab.workbench import IN_CHROMIUM, Workbench, chromium

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    project = copy_of_the_project(tmp_path_factory.mktemp("mine notatbøker æøå"))
    private = tmp_path_factory.mktemp("jupyter")
    with jupyterlab(project, private) as server, chromium(private / "chromium") as driver:
        opened = Workbench(driver, project)
        opened.open(server.start_page)
        yield opened


# The tests go on where the one before stopped, as a person does.


def test_it_opens_with_the_file_list_and_the_explorer_and_nothing_to_click_away(bench: Workbench) -> None:
    bench.wait(lambda: bench.tabs() == ["00-utforsk.ipynb"], "the explorer is the one tab")
    there = sorted(path.name for path in (bench.project / "notebooks").glob("*.ipynb"))
    bench.wait(lambda: bench.files() == there, "the notebooks are listed")
    # Before any cell is run a picture stands where the explorer will be, and no broken widget.
    bench.wait(lambda: bench.all(".jp-OutputArea img[alt]"), "the stored picture is shown")
    assert "Error displaying widget" not in bench.one(".jp-Notebook").text
    bench.screenshot("1-opened")


def test_the_explorer_shows_a_chart_with_alt_text_and_its_table(bench: Workbench) -> None:
    bench.run_all_cells()
    bench.wait(lambda: bench.shown(".ilag-chart img"), "the explorer shows a chart")
    assert "Leka" in bench.chart("alt")
    bench.wait(lambda: "Trøndelag" in bench.one(".ilag-table").text, "and its table")
    # By now whatever JupyterLab has to ask at its start would be asked.
    assert not bench.shown(".jp-Dialog, .Toastify__toast")
    # Nobody scrolled: after Run All the choosers are on the screen.
    assert bench.on_screen(".ilag-theme") and bench.on_screen(".ilag-municipalities")  # noqa: PT018
    bench.scroll_to(".ilag-explorer")
    bench.screenshot("2-explorer")


def test_a_municipality_that_is_searched_for_and_ticked_is_in_picture_table_and_code(
    bench: Workbench,
) -> None:
    before = bench.chart("src")
    bench.type_into(".ilag-search input", "selb")
    bench.wait(lambda: not bench.shown(".ilag-region-5021"), "what was not searched for goes away: Oppdal")
    bench.click(".ilag-region-5032 input")
    bench.wait(lambda: bench.chart("src") != before, "the picture follows")
    bench.wait(lambda: "Selbu" in bench.one(".ilag-table").text, "the table follows")
    bench.wait(lambda: "Selbu" in bench.value(".ilag-code textarea"), "the code follows")
    bench.wait(lambda: "av de sju" in bench.heard(".ilag-message"), "a screen reader is told")
    bench.screenshot("3-selbu")
    bench.type_into(".ilag-search input", "zz")
    bench.wait(lambda: bench.shown(".ilag-not-found"), "that no municipality is called so is told")
    cut = "return arguments[0].scrollWidth > arguments[0].clientWidth"
    assert not bench.driver.execute_script(cut, bench.one(".ilag-not-found"))
    bench.screenshot("3-not-found")
    bench.press(Keys.BACKSPACE * 6)
    bench.wait(lambda: bench.shown(".ilag-region-5021"), "all come back")
    below = "return arguments[0].getBoundingClientRect().bottom - arguments[1].getBoundingClientRect().bottom"
    places = (bench.one(css) for css in (".ilag-region-5032", ".ilag-municipalities"))
    assert bench.driver.execute_script(below, *places) <= 0, "what is ticked stays in view"


def test_every_control_is_reached_by_the_keyboard_and_has_a_name(bench: Workbench) -> None:
    bench.focus(".ilag-theme select")
    reached: list[str] = []
    while len(reached) < 80:
        hook, name = bench.focused()
        reached.append(hook)
        assert name, f"what has the focus has no name for a screen reader: {hook}"
        if hook == "ilag-export":
            break
        bench.press(Keys.TAB)
    expected = ["theme", "indicator", "measure", "language", "base", "highlight", "search", "export"]
    assert [hook for hook in reached if hook.removeprefix("ilag-") in expected] == [
        f"ilag-{name}" for name in expected
    ]
    assert "ilag-region-5033" in reached


def test_letters_typed_in_the_explorer_are_no_commands_of_jupyterlab(bench: Workbench) -> None:
    cells = len(bench.all(".jp-Notebook .jp-Cell"))
    for css in (".ilag-measure select", ".ilag-region-5033 input", ".ilag-export"):
        bench.focus(css)
        bench.press("xdd")  # JupyterLab cuts the cell at x, and deletes it at d d
    assert len(bench.all(".jp-Notebook .jp-Cell")) == cells


def test_the_browsers_console_has_no_error(bench: Workbench) -> None:
    assert bench.errors_in_the_console() == []
