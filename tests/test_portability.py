"""What works here works on an office machine: other encodings, awkward folders, names that Windows takes."""

import re
import subprocess
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import ROOT, snapshot
from tests.processes import python
from tests.raw_documents import keep

# Nothing but ASCII in files, consoles and names of files, unless the code says otherwise itself. Windows with
# its code page is milder.
WITHOUT_UTF_8 = {
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
    "PYTHONWARNDEFAULTENCODING": "1",
}

COMMANDS = {
    "process": ["process"],
    "charts": ["charts", "--only", "oldest", "--formats", "csv,png", "--out", "til møte æøå"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_without_utf_8_the_same_files_are_written(command: str, data_copy: Path, tmp_path: Path) -> None:
    if command == "process":
        keep(data_copy, "population-change", "labour-balance")
    written = []
    for name, variables in (("vanlig", {}), ("uten utf-8", WITHOUT_UTF_8)):
        folder = tmp_path / f"{name} æøå"
        folder.mkdir()
        answer = python("-m", "ilag", *COMMANDS[command], folder=folder, **variables)
        assert answer.returncode == 0, answer.stderr
        written.append(snapshot(folder) | snapshot(data_copy))
        # The warning names the file and line that left the encoding to the machine.
        assert not re.search(r"ilag_(data|report)\S*: EncodingWarning", answer.stderr), answer.stderr
    assert written[0] == written[1]


def test_every_name_is_one_that_windows_takes() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)  # noqa: S607
    names = list(filter(None, listed.stdout.decode("utf-8").split("\0")))
    for name in names:
        for part in PurePosixPath(name).parts:
            assert not re.search(r'[<>:"|?*\\\x00-\x1f]|[ .]$', part), name
            assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", part), name
        # Windows takes 260 characters for the whole path, the folder of the clone included.
        assert len(name) <= 120, name
    assert not [name for name, times in Counter(map(str.lower, names)).items() if times > 1]
