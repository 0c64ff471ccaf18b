"""Numbers and marks from bytes straight into arrays: whatever is read is what a decoder of JSON reads."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ilag_data.jsonstat import lifting
from ilag_data.jsonstat.digits import WIDEST, last_bytes, whole_numbers, words_of
from ilag_data.jsonstat.figures import Marks

SHORT_NUMBERS = st.integers(0, 10**WIDEST - 1)
NUMBERS = st.one_of(
    SHORT_NUMBERS.map(str),
    st.integers(-(10**WIDEST), 10**20).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(json.dumps),
    st.sampled_from(["null", "0", "-0", "-1", "1e3", "1E-2", " 7", "7 ", "\n8\t", "99999999", "100000000"]),
)
FOREIGN = (
    "", " ", "-", "--1", "+1", "01", "-01", "00", "1.", ".5", "1e", "nul", "-null", "nulls",
    "true", "false", '"1"', '"]"', "[1]", "[]", "{}", "NaN", "Infinity", "0x1", "1_0", "1 2",
)  # fmt: skip
NO_NUMBERS = st.one_of(
    st.sampled_from(FOREIGN),
    st.text('0123456789-null.eE+,[]{}" \\\x00/:', max_size=9),
)
MARKS = st.one_of(st.sampled_from([".", "..", ":", "-"]), st.text(max_size=10))


def marks_of(marks: Marks) -> dict[str, str | None]:
    """The marks as the document has them: by position."""
    mark_of = {code: mark for mark, code in marks.code_of.items()}
    return {str(at): mark_of[code] for at, code in zip(marks.positions, marks.codes, strict=True)}


def by_json(text: str) -> Any:  # noqa: ANN401 (any JSON)
    def refused(constant: str) -> float:
        raise ValueError(constant)

    try:
        return json.loads(text, parse_constant=refused)
    except ValueError:
        return None


@given(st.lists(SHORT_NUMBERS, min_size=1, max_size=50))
def test_whole_numbers_are_read_whatever_their_width(numbers: list[int]) -> None:
    texts = [str(number) for number in numbers]
    ends = WIDEST + np.cumsum([len(text) + 1 for text in texts]) - 1
    words = words_of(b"x" * WIDEST + ",".join(texts).encode())[ends - WIDEST]
    found = whole_numbers(words, np.array([len(text) for text in texts]))
    assert found is not None
    assert found.tolist() == numbers


@given(st.integers(1, WIDEST), st.data())
def test_one_byte_that_is_no_digit_is_noticed_wherever_it_stands(width: int, data: st.DataObject) -> None:
    digits = bytearray(str(data.draw(st.integers(10 ** (width - 1), 10**width - 1))).encode())
    at = data.draw(st.integers(0, width - 1))
    digits[at] = data.draw(st.integers(0, 255).filter(lambda byte: not 48 <= byte <= 57))
    neighbours = np.array([width, width])
    words = words_of(bytes(digits.rjust(WIDEST, b"5")))[[0, 0]]
    words[1] = 0x3131313131313131
    assert whole_numbers(words, neighbours) is None


@pytest.mark.parametrize("width", range(2, WIDEST + 1))
def test_a_leading_zero_is_no_number_of_json(width: int) -> None:
    words = words_of(("0" + "1" * (width - 1)).rjust(WIDEST, "5").encode())
    assert whole_numbers(words, np.array([width])) is None


def test_only_the_last_bytes_of_a_word_are_kept() -> None:
    words = words_of(b"abcdefgh")[[0, 0, 0]]
    kept = last_bytes(words, np.array([1, 3, 8])).astype("<u8").tobytes()
    assert kept == b"\0\0\0\0\0\0\0h\0\0\0\0\0fghabcdefgh"


@given(st.lists(NUMBERS, max_size=30), st.lists(NO_NUMBERS, max_size=1), st.integers(1, 60), st.data())
@example(["1", "2"], [""], 1, None)
@example(["-0", "-0.0", "0"], [], 1, None)
def test_an_array_is_read_as_json_reads_it_or_left_to_json(
    numbers: list[str], spoilt: list[str], chunk: int, data: st.DataObject | None
) -> None:
    items = data.draw(st.permutations(numbers + spoilt)) if data else numbers + spoilt
    content = f'{{"id":["a"],"value":[{",".join(items)}],"dimension":{{}}}}'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lifting, "_CHUNK", chunk)
        lifted = lifting.lift(content.encode())
    if lifted is not None:
        expected = by_json(content)
        assert expected is not None, "it is no JSON"
        assert lifted["value"].dtype == np.float64
        figures = [None if np.isnan(figure) else figure for figure in lifted["value"].tolist()]
        # As text, since 0 and -0.0 are equal: JSON's -0 is the whole number 0, and -0.0 is not.
        assert list(map(str, figures)) == [
            str(None if number is None else float(number)) for number in expected["value"]
        ]


@given(st.lists(st.integers(-(10**WIDEST) + 1, 10**WIDEST - 1) | st.none(), min_size=1, max_size=50))
def test_short_whole_numbers_are_never_left_to_json(numbers: list[int | None]) -> None:
    name = '"value":['
    content = name.encode() + json.dumps(numbers, separators=(",", ":")).encode()[1:-1]
    text = np.frombuffer(content, np.uint8)
    found = lifting._whole_numbers_and_nulls(text, words_of(content), len(name), len(content))
    assert found is not None
    assert [None if np.isnan(number) else number for number in found.tolist()] == numbers


@pytest.mark.parametrize("foreign", FOREIGN)
@pytest.mark.parametrize("before", ["1,", "2.5,", "123456789,"])
def test_what_is_no_number_is_never_lifted_beside_one(before: str, foreign: str) -> None:
    content = f'{{"value":[{before}{foreign}],"dimension":{{}}}}'
    assert lifting.lift(content.encode()) is None


def left_to_json(*_: object) -> None:
    raise AssertionError


@pytest.mark.parametrize("chunk", [1, 7, 1 << 16])
def test_what_the_service_writes_is_never_left_to_json(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(lifting, "_CHUNK", chunk)
    monkeypatch.setattr(lifting, "_any_numbers", left_to_json)
    monkeypatch.setattr(lifting, "_any_marks", left_to_json)
    figures = [12, None, -7, 0, 99_999_999, None] * 9
    marks = {"1": ".", "5": "..", "7": ":", "13": "X", "17": "Xa X", "19": "å", "23": "12345678", "53": "-"}
    document = {"value": figures, "status": marks, "dimension": {}}
    lifted = lifting.lift(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode())
    assert lifted is not None
    assert [None if np.isnan(figure) else figure for figure in lifted["value"].tolist()] == figures
    assert marks_of(lifted["status"]) == marks


def test_only_the_piece_that_is_unusual_is_left_to_json(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bytes] = []

    def numbers(chunk: bytes) -> Any:  # noqa: ANN401
        left.append(chunk)
        return any_numbers(chunk)

    def marks(chunk: bytes, code_of: Any) -> Any:  # noqa: ANN401
        left.append(chunk)
        return any_marks(chunk, code_of)

    any_numbers, any_marks = lifting._any_numbers, lifting._any_marks
    monkeypatch.setattr(lifting, "_CHUNK", 1)
    monkeypatch.setattr(lifting, "_any_numbers", numbers)
    monkeypatch.setattr(lifting, "_any_marks", marks)
    document = {"value": [1, 2.5, None], "status": {"0": ".", "1": "a long one", "2": "."}, "dimension": {}}
    lifted = lifting.lift(json.dumps(document, separators=(",", ":")).encode())
    assert lifted is not None
    assert lifted["value"][:2].tolist() == [1, 2.5]
    assert marks_of(lifted["status"]) == document["status"]
    assert left == [b"2.5", b'"1":"a long one"']


@pytest.mark.parametrize("chunk", [1, 5, 30])
@pytest.mark.parametrize("before", [b",", b',"'])
def test_pieces_are_cut_at_the_first_comma_after_their_length_and_miss_nothing(
    monkeypatch: pytest.MonkeyPatch, chunk: int, before: bytes
) -> None:
    monkeypatch.setattr(lifting, "_CHUNK", chunk)
    content = b'{"1":".","22":"a,b","333":"..","4444":":"}'
    pieces = [content[first:last] for first, last in lifting._chunks(content, 1, len(content) - 1, before)]
    assert b",".join(pieces) == content[1:-1]
    assert all(before not in piece[chunk:] for piece in pieces)


@given(
    st.lists(st.tuples(st.integers(0, 10**10), MARKS), min_size=1, max_size=30),
    st.booleans(),
    st.sampled_from([(",", ":"), (", ", ": ")]),
    st.integers(1, 60),
    st.booleans(),
)
def test_marks_are_read_as_json_reads_them_or_left_to_json(
    marks: list[tuple[int, str]], in_order: bool, spaces: tuple[str, str], chunk: int, escaped: bool
) -> None:
    entries = sorted(marks) if in_order else marks
    inside = spaces[0].join(
        f'"{position}"{spaces[1]}{json.dumps(mark, ensure_ascii=escaped)}' for position, mark in entries
    )
    content = f'{{"value":[1],"status":{{{inside}}},"dimension":{{}}}}'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lifting, "_CHUNK", chunk)
        lifted = lifting.lift(content.encode(errors="replace"))
    if lifted is not None:
        read = marks_of(lifted["status"])
        assert read == json.loads(content)["status"]
        assert set(lifted["status"].code_of) == set(read.values())


@pytest.mark.parametrize(
    "inside",
    ['"1":"."', '"1":".","2":".."', '"1":"a,","2":"b:"', '"0":"é","10":"{"', '"1": ".", "2": "."'],
)
def test_marks_by_ascending_position_are_lifted(inside: str) -> None:
    content = f'{{"value":[1],"status":{{{inside}}},"dimension":{{}}}}'
    lifted = lifting.lift(content.encode())
    assert lifted is not None
    assert len(lifted["status"].positions) == len(json.loads(content)["status"])


@pytest.mark.parametrize(
    "inside",
    ['"1":".","1":":"', '"2":".","1":":"', '"01":"."', '"1":"\x1f"', '"1":"\x00."', '"1":".",', ',"1":"."',
     '"1":"."|"2":"."', '"1"|"."', '"1":1', '"-1":"."', '"":"."', ""],
)  # fmt: skip
def test_other_marks_are_left_to_json(inside: str) -> None:
    content = f'{{"value":[1],"status":{{{inside}}},"dimension":{{}}}}'
    assert lifting.lift(content.encode()) is None
