"""`ilag lab`: the right notebook, the right Python, a free port, a token, and a clean end."""

import json
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.lab.lab_server import ROOT, Server, jupyterlab

WRONG_KERNEL = {"argv": ["a-python-without-ilag-data"], "display_name": "Python 3", "language": "python"}


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of an analyst whose own python3 kernel is another Python."""
    folder = tmp_path_factory.mktemp("mine innstillinger æøå")
    kernel = folder / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps(WRONG_KERNEL), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def taken() -> Iterator[int]:
    """A port that another program listens on, as another JupyterLab does."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield int(other.getsockname()[1])


@pytest.fixture(scope="module")
def server(private: Path, taken: int) -> Iterator[Server]:
    with jupyterlab(ROOT, private, f"--port={taken}") as running:
        yield running


def ask(server: Server, path: str) -> requests.Response:
    return requests.get(server.url + path, headers={"Authorization": f"token {server.token}"}, timeout=30)


def test_it_opens_the_explorer_in_a_workspace_of_its_own_on_a_free_port(server: Server, taken: int) -> None:
    page = requests.get(server.start_page, timeout=30)
    assert page.status_code == 200
    assert re.search(r"/lab/workspaces/ilag-\w{8}/tree/notebooks/00-utforsk\.ipynb", page.url)
    assert f":{taken}/" not in server.url
    assert ask(server, "api/contents/notebooks/00-utforsk.ipynb?content=0").status_code == 200


def test_the_notebooks_run_in_the_python_that_has_the_package(server: Server) -> None:
    told = ask(server, "api/kernelspecs").json()
    assert told["default"] == "python3"
    assert told["kernelspecs"]["python3"]["spec"]["argv"][0] == sys.executable


def test_the_terminal_says_how_it_is_opened_and_ended_and_no_news_of_jupyterlab(
    server: Server, private: Path
) -> None:
    told = (private / "jupyterlab.log").read_text(encoding="utf-8")
    assert "Ctrl-C" in told.partition("\n")[0]
    assert server.token in told
    assert not re.search(r"^\[[DI] ", told, re.MULTILINE)


def test_nobody_gets_in_without_the_token(server: Server) -> None:
    assert requests.get(server.url + "api/contents", timeout=30).status_code == 403


def test_there_is_no_question_about_news(server: Server) -> None:
    told = ask(server, "lab/api/settings/@jupyterlab/apputils-extension:notification").json()
    assert told["schema"]["properties"]["fetchNews"]["default"] == "false"
