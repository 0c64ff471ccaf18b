"""Replacing files as one set: stopped or failing before any line, and finished by whoever comes next."""

import json
import os
from pathlib import Path

import pytest

from ilag_data import replacing
from ilag_data.errors import ArchiveError
from ilag_data.files import WriteError
from tests.conftest import Stopped, snapshot, stop_after
from tests.processes import PATIENCE, started

OLD = {"a.json": b"old"}
NEW = {"a.json": b"new", "published/b.csv": b"new"}

EVERY_LINE = """
import errno, itertools, json, os, sys
from pathlib import Path
from ilag_data import errors, files, replacing

how, folder = sys.argv[1], Path(sys.argv[2])
old, new = ({path: text.encode() for path, text in json.loads(told).items()} for told in sys.argv[3:])
ours = {files.__file__, replacing.__file__}
os.fsync = lambda file: None  # nobody switches this machine off

stops = []

def stop():
    stops.append(how)
    if how == "killed":
        os._exit(9)
    if how == "interrupted":
        raise KeyboardInterrupt
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

def replace_stopped_before(number):
    stops.clear()
    lines = itertools.count()

    def trace(frame, event, _):
        if frame.f_code.co_filename not in ours:
            return None
        if event == "line" and next(lines) == number:
            stop()
        return trace

    sys.settrace(trace)
    try:
        replacing.stage(folder, new)
        replacing.commit(folder)
    except (OSError, errors.ArchiveError, KeyboardInterrupt):
        pass
    finally:
        sys.settrace(None)
    return len(stops)

def in_another_process(number):
    child = os.fork()
    if not child:
        os._exit(replace_stopped_before(number))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

def readable():
    found = {}
    for path in new:
        try:
            found[path] = replacing.read(folder, folder / path).decode()
        except FileNotFoundError:
            pass
    return found

for number in itertools.count():
    for path in new:
        (folder / path).unlink(missing_ok=True)
    for path, content in old.items():
        (folder / path).write_bytes(content)
    stopped = in_another_process(number) if how == "killed" else replace_stopped_before(number)
    seen = readable()
    half = [path.name for path in folder.rglob("*.tmp")] if how != "killed" else []
    unfinished = replacing.finish(folder)
    left = half + [path.name for path in folder.rglob(".*")]
    print(json.dumps([seen, readable(), unfinished, left]))
    if not stopped:
        break
"""


def texts(files: dict[str, bytes]) -> dict[str, str]:
    return {path: content.decode() for path, content in files.items()}


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="a process is ended between two of its lines by a fork of it"
)
@pytest.mark.parametrize("how", ["killed", "full", "interrupted"])
def test_a_set_is_the_old_or_the_new_before_whichever_line_it_stops(tmp_path: Path, how: str) -> None:
    told = [json.dumps(texts(files)) for files in (OLD, NEW)]
    with started(["-c", EVERY_LINE, how, str(tmp_path), *told]) as process:
        output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    stops = [json.loads(line) for line in output.splitlines()]
    assert all(seen in (texts(OLD), texts(NEW)) for seen, *_ in stops)
    assert all((seen, left) == (finished, []) for seen, finished, _, left in stops), (
        "nothing lost, nothing left"
    )
    news = [seen == texts(NEW) for seen, *_ in stops]
    assert how != "killed" or news == sorted(news), "from one line on it is the new set, and stays it"
    unfinished = sum(one for *_, one, _ in stops)
    assert min(unfinished, len(stops) - sum(news)) > 20
    assert len(stops) > 100


def test_what_is_the_same_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_bytes(b"same")
    before = (tmp_path / "same.csv").stat()
    replacing.stage(tmp_path, {"same.csv": b"same", "other.csv": b"new"})
    replacing.commit(tmp_path)
    assert (tmp_path / "same.csv").stat().st_ino == before.st_ino
    assert snapshot(tmp_path) == {"same.csv": b"same", "other.csv": b"new"}


def test_what_is_on_trial_is_not_read_and_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    assert (
        replacing.stage(tmp_path, {"a.csv": b"first", "b.csv": b"first"}) / "a.csv"
    ).read_bytes() == b"first"
    assert replacing.read(tmp_path, tmp_path / "a.csv") == b"old"
    replacing.stage(tmp_path, {"a.csv": b"second"})
    replacing.commit(tmp_path)
    assert snapshot(tmp_path) == {"a.csv": b"second"}
    assert not replacing.finish(tmp_path)


def test_a_file_that_cannot_be_replaced_is_read_from_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    replacing.stage(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    with monkeypatch.context() as patch:
        stop_after(0, patch)
        with pytest.raises(Stopped):
            replacing.commit(tmp_path)
    (tmp_path / "b.csv").mkdir()  # nothing can take its place, as on Windows that of a file in Excel
    for _ in range(2):
        with pytest.raises(WriteError, match=r"Could not write .*b\.csv.*are read from .*\.next"):
            replacing.finish(tmp_path)
        assert replacing.is_unfinished(tmp_path)
        assert [replacing.read(tmp_path, tmp_path / name) for name in ("a.csv", "b.csv")] == [b"new"] * 2
    (tmp_path / "b.csv").rmdir()
    assert replacing.finish(tmp_path)
    assert snapshot(tmp_path) == {"a.csv": b"new", "b.csv": b"new"}


def test_what_could_not_be_replaced_is_refused_before_anything_is(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    (tmp_path / "b.csv").mkdir()
    replacing.stage(tmp_path, {"a.csv": b"new", "b.csv": b"new"})
    with pytest.raises(ArchiveError, match=r"b\.csv could not be read"):
        replacing.commit(tmp_path)
    assert not replacing.finish(tmp_path)
    assert snapshot(tmp_path) == {"a.csv": b"old"}
