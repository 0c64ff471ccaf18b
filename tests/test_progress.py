"""Bars where somebody watches: a terminal and a notebook; nothing in CI, pipes and files."""

import io
import os
import sys
import warnings

import pytest

from ilag_data import progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO) -> str:
    monkeypatch.setattr(sys, "stderr", stream)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(progress.bar(range(3), unit="chart")) == [0, 1, 2]
    return stream.getvalue()


def test_a_terminal_shows_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert "3/3" in drawn(monkeypatch, Screen())


def test_a_pipe_and_ci_show_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert drawn(monkeypatch, io.StringIO()) == ""
    monkeypatch.setenv("CI", "true")
    assert drawn(monkeypatch, Screen()) == ""


@pytest.mark.parametrize("widgets", [True, False])
def test_a_notebook_shows_a_bar_and_no_warning(tmp_path: os.PathLike[str], widgets: bool) -> None:
    import nbclient
    import nbformat

    lines = [
        "import os, sys, warnings",
        "os.environ.pop('CI', None)",
        *([] if widgets else ["sys.modules['ipywidgets'] = None"]),
        "warnings.simplefilter('error')",
        "from ilag_data import progress",
        "len(list(progress.bar(range(3), unit='chart')))",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("\n".join(lines))])
    nbclient.NotebookClient(book, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = book.cells[0].outputs
    assert outputs[-1].data["text/plain"] == "3"
    shown = [
        output
        for output in outputs
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
        or "3/3" in output.get("text", "")
    ]
    assert len(shown) == 1
    assert ("data" in shown[0]) == widgets
