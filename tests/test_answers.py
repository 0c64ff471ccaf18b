"""Loaders answer from memory only what they would answer afresh, and nobody shares a frame."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ilag_data
from ilag_data import answers, archive, holdings, loaders
from ilag_data.display import subjects
from ilag_data.errors import ArchiveError, SelectionError

LOADERS = [getattr(ilag_data, name) for name in subjects.LOADERS]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    answers.forget()


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The series whose figures were put on borders, in order; what is remembered adds none."""
    series: list[str] = []

    def load(holding: holdings.Holding, *rest: Any) -> pd.DataFrame:  # noqa: ANN401 (passed on)
        series.append(holding.record.name)
        return holdings.load(holding, *rest)

    monkeypatch.setattr(loaders, "load", load)
    return series


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
def test_the_second_answer_is_the_first_with_all_it_cites(loader: Callable[[], pd.DataFrame]) -> None:
    first, second = loader(), loader()
    pd.testing.assert_frame_equal(first, second)
    assert first.attrs == second.attrs
    assert first is not second


def test_the_same_question_in_other_words_of_python_is_worked_out_once(worked_out: list[str]) -> None:
    ilag_data.population()
    ilag_data.population(lang="no", years=range(2015, 2024))
    assert worked_out == ["population-by-age"]
    answers.forget()
    ilag_data.population()
    assert worked_out == ["population-by-age"] * 2
    del worked_out[:]
    ilag_data.population(["Tydal"])
    ilag_data.population(name for name in ("Tydal",))
    assert worked_out == ["population-by-age"]


def test_what_a_caller_does_to_a_frame_reaches_no_other() -> None:
    fresh = ilag_data.population()
    expected, cited = fresh.copy(), json.dumps(fresh.attrs)
    for _ in range(2):  # the frame that was worked out, then one from memory
        frame = ilag_data.population()
        for spoilt in (fresh, frame):
            spoilt["persons"].array[0] = -1
            spoilt.loc[:, "name"] = "?"
            spoilt.attrs["notes"].append("spoilt")
            spoilt.attrs["source"] = "?"
        fresh = ilag_data.population()
        pd.testing.assert_frame_equal(fresh, expected)
        assert json.dumps(fresh.attrs) == cited


REPLACE = """
import hashlib, json, os, sys
from pathlib import Path
path = Path(sys.argv[1])
before = path.stat()
content = path.read_bytes().replace(b"2597065", b"2597066")
path.write_bytes(content)
os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
sidecar = path.with_suffix(".meta.json")
record = json.loads(sidecar.read_bytes()) | {"sha256": hashlib.sha256(content).hexdigest()}
sidecar.write_text(json.dumps(record), encoding="utf-8")
"""


def test_a_document_that_another_program_replaced_is_seen_though_size_and_time_are_the_same(
    data_copy: Path,
) -> None:
    before = set(ilag_data.employment("0", "all")["employed_by_residence"])
    path = data_copy / "raw" / "employment.json"
    subprocess.run([sys.executable, "-c", REPLACE, str(path)], check=True)
    after = set(ilag_data.employment("0", "all")["employed_by_residence"])
    assert (before - after, after - before) == ({2597065}, {2597066})


def test_a_document_that_was_spoilt_is_refused_though_its_answer_is_remembered(data_copy: Path) -> None:
    ilag_data.employment()
    path = data_copy / "raw" / "employment.json"
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"2597065", b"2597066"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ArchiveError, match="it was changed"):
        ilag_data.employment()


def test_each_of_two_sets_of_documents_has_its_own_answers(data_copy: Path, tmp_path: Path) -> None:
    sound = archive.read("employment")
    trial = tmp_path / "trial"
    with archive.using(trial):
        content = sound.content.replace(b"2597065", b"2597066")
        record = json.loads(sound.provenance.to_json()) | {"sha256": hashlib.sha256(content).hexdigest()}
        provenance = archive.Provenance.from_json(json.dumps(record).encode(), data_copy)
        archive.write(archive.Document(content, provenance))
    ours = set(ilag_data.employment("0", "all")["employed_by_residence"])
    for _ in range(2):
        with archive.using(trial):
            theirs = set(ilag_data.employment("0", "all")["employed_by_residence"])
        assert theirs - ours == {2597066}
        assert set(ilag_data.employment("0", "all")["employed_by_residence"]) == ours


def test_what_a_loader_refuses_is_refused_after_what_looks_the_same_to_python() -> None:
    ilag_data.population(5033, 2023)
    with pytest.raises((SelectionError, TypeError)):
        ilag_data.population(5033.0, 2023)  # type: ignore[arg-type]
    with pytest.raises((SelectionError, TypeError)):
        ilag_data.population([5033.0], 2023)  # type: ignore[list-item]


def test_a_question_that_cannot_be_remembered_is_answered() -> None:
    nested = ilag_data.population([["Tydal"]])  # type: ignore[list-item]
    pd.testing.assert_frame_equal(nested, ilag_data.population(["Tydal"]))


def test_many_at_once_get_the_right_answer_each() -> None:
    years = [2015 + at % 9 for at in range(54)]
    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(lambda year: ilag_data.population("Tydal", year), years))
    assert [frame["year"].item() for frame in frames] == years
    alone = {year: ilag_data.population("Tydal", year)["persons"].item() for year in set(years)}
    assert [frame["persons"].item() for frame in frames] == [alone[year] for year in years]


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch, worked_out: list[str]) -> None:
    monkeypatch.setattr(answers, "_MOST_ANSWERS", 3)
    monkeypatch.setattr(answers, "_MOST_ROWS", 9)
    for year in (2017, 2018, 2019, 2017, 2020):
        ilag_data.labour_balance("Tydal", year)
    assert len(answers._answers) == 3
    del worked_out[:]
    ilag_data.labour_balance("Tydal", 2017)  # asked again just now, so 2018 went
    assert worked_out == []
    ilag_data.labour_balance("Tydal", 2018)
    assert len(worked_out) == 1
    ilag_data.labour_balance()  # too large to keep
    ilag_data.labour_balance()
    assert len(worked_out) == 3


def test_the_help_of_a_loader_is_that_of_the_loader() -> None:
    assert ilag_data.population.__doc__
    assert "persons" in ilag_data.population.__doc__
    assert ilag_data.population.__name__ == "population"
