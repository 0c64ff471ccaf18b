"""Figures and marks back to JSON: what `writing` writes is what a decoder of JSON reads, to the last digit."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilag_data.jsonstat import read, writing
from ilag_data.jsonstat.writing import write


def written(values: list[float], marks: list[int] | None = None, symbols: tuple[str, ...] = ()) -> bytes:
    codes = np.array([-1] * len(values) if marks is None else marks, np.int16)
    return write({"label": "L"}, np.array(values, float), codes, symbols)


@pytest.mark.parametrize("piece", [1, 2, 1 << 16])
@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        ([1, np.nan, -3, 0], "1,null,-3,0"),
        ([np.nan, np.nan], "null,null"),
        ([2.5, np.nan, -0.125], "2.5,null,-0.125"),
        ([2**53 - 1, -(2**53) + 1], "9007199254740991,-9007199254740991"),
    ],
)
def test_whole_numbers_stand_without_a_point_and_missing_ones_as_null(
    monkeypatch: pytest.MonkeyPatch, values: list[float], text: str, piece: int
) -> None:
    monkeypatch.setattr(writing, "_PIECE", piece)
    assert written(values) == b'{"label":"L","value":[%b]}' % text.encode()


@pytest.mark.parametrize("values", [[1e300, -(2.0**70)], [1.5, 1e300, 3], [2**53, 0.5]])
def test_figures_too_large_for_an_exact_integer_come_back_as_they_were(values: list[float]) -> None:
    assert json.loads(written(values))["value"] == values


@pytest.mark.parametrize("piece", [1, 2, 1 << 16])
def test_marks_stand_by_their_position_and_are_left_out_where_there_are_none(
    monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr(writing, "_PIECE", piece)
    content = written([np.nan] * 4, [1, -1, 0, 1], (".", '"'))
    assert content == b'{"label":"L","value":[null,null,null,null],"status":{"0":"\\"","2":".","3":"\\""}}'
    assert b"status" not in written([1], [-1], (".",))


def test_what_is_not_figures_is_written_as_utf_8_to_be_read_by_people() -> None:
    content = write(
        {"label": "Snåase – Snåsa", "extension": {"n": 10**30}}, np.array([1.0]), np.array([-1]), ()
    )
    assert content == '{"label":"Snåase – Snåsa","extension":{"n":%d},"value":[1]}'.encode() % 10**30


@given(
    st.lists(
        st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    ),
    st.integers(1, 5),
)
def test_what_is_written_is_read_back(figures: list[float | None], piece: int) -> None:
    codes = [str(number) for number in range(len(figures))]
    described = {
        "class": "dataset",
        "id": ["a"],
        "size": [len(codes)],
        "dimension": {"a": {"category": {"index": codes}}},
    }
    marks = np.array([0 if figure is None else -1 for figure in figures], np.int16)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "_PIECE", piece)
        content = write(described, np.array(figures, float), marks, [".."])
    frame = read(content).frame
    assert [None if np.isnan(value) else value for value in frame["value"]] == figures
    assert (frame["status"] == "..").tolist() == [figure is None for figure in figures]
