"""Parts of an answer, joined, give the very frame that one answer gives."""

import json
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilag_data import jsonstat
from ilag_data.errors import FetchError, JsonStatError
from ilag_data.ssb.joining import join
from ilag_data.ssb.selection import Codes, Selection, split
from tests.standin.server import document_of
from tests.standin.tables import Table, numbered

CODES = {
    "Region": ("5", "3", "1", "2"),
    "Alder": ("b", "a", "c"),
    "ContentsCode": ("P",),
    "Tid": ("2015", "2016"),
}
TABLE = numbered(CODES | {"Region": (*CODES["Region"], "9"), "ContentsCode": ("P", "Q")})


def asked(**changes: tuple[str, ...]) -> Selection:
    return tuple(Codes(variable, codes) for variable, codes in (CODES | changes).items())


def answer(selection: Selection, table: Table = TABLE, **changes: Any) -> bytes:  # noqa: ANN401 (any JSON)
    return json.dumps(document_of(table, {one.variable: one.codes for one in selection}) | changes).encode()


def in_parts(limit: int) -> list[Selection]:
    return split(WHOLE, limit, whole=["ContentsCode", "Tid"])


WHOLE = asked()
FIRST, SECOND = in_parts(12)
LATER = "2099-02-01T07:00:00Z"


def frame_of(content: bytes) -> pd.DataFrame:
    return jsonstat.read(content).frame


@given(st.integers(1, 23), st.randoms())
def test_the_joined_frame_is_that_of_one_answer(limit: int, luck: Any) -> None:  # noqa: ANN401
    contents = [answer(part) for part in in_parts(limit)]
    luck.shuffle(contents)
    expected, joined = jsonstat.read(answer(WHOLE)), jsonstat.read(join(contents, WHOLE))
    pd.testing.assert_frame_equal(joined.frame, expected.frame)
    assert (joined.units, joined.notes) == (expected.units, expected.notes)
    assert list(joined.dimensions) == list(expected.dimensions)


def test_a_part_may_have_its_variables_in_another_order() -> None:
    values, symbols = np.transpose(TABLE.values), np.transpose(TABLE.symbols)
    turned = replace(TABLE, variables=TABLE.variables[::-1], values=values, symbols=symbols)
    joined = join([answer(FIRST), answer(SECOND, turned)], WHOLE)
    pd.testing.assert_frame_equal(frame_of(joined), frame_of(answer(WHOLE)))


def test_one_answer_is_left_as_it_came() -> None:
    content = answer(WHOLE)
    assert join([content], WHOLE) is content


def test_parts_of_different_contents_may_have_been_updated_at_different_times() -> None:
    parts = [answer(asked(ContentsCode=("P",))), answer(asked(ContentsCode=("Q",)), updated=LATER)]
    assert json.loads(join(parts, asked(ContentsCode=("P", "Q"))))["updated"] == LATER


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (answer(SECOND, updated=LATER), "updated in between"),
        (answer(FIRST), "same cells"),
        (answer((Codes("Region", ("9",)), *SECOND[1:])), "not asked for: 9"),
        (answer(SECOND[1:]), "has the variables"),
        (answer(SECOND, value=[], status={}), "one has no figures"),
        (answer(in_parts(8)[1]), "cells are in none of them"),
    ],
)
def test_parts_that_do_not_fit_are_refused(second: bytes, words: str) -> None:
    first = FIRST if words != "cells are in none of them" else in_parts(8)[0]
    with pytest.raises(FetchError, match=words):
        join([answer(first), second], WHOLE)


def test_what_the_parts_say_in_other_forms_comes_through() -> None:
    first, second = json.loads(answer(FIRST)), json.loads(answer(SECOND))
    first |= {"note": "abc", "extension": {"px": {"tableid": "07459"}, "big": 10**30}}
    first["dimension"]["Alder"]["extension"] = None
    second["dimension"]["Alder"]["extension"] = {"elimination": True}
    for variable, described in second["dimension"].items():
        codes = described["category"]["index"]
        described["category"]["index"] = sorted(codes, key=codes.__getitem__)
        described["label"] += f" of {variable}"
    second["value"] = {str(at): figure for at, figure in enumerate(second["value"]) if figure is not None}
    second["status"] = [second["status"].get(str(at)) for at in range(12)]
    content = join([json.dumps(part).encode() for part in (first, second)], WHOLE)
    joined = jsonstat.read(content)
    pd.testing.assert_frame_equal(joined.frame, frame_of(answer(WHOLE)))
    assert joined.notes[:2] == ("abc", "Tall fra stand-in.")
    assert joined.dimensions["Alder"].elimination
    assert [one.label for one in joined.dimensions.values()] == ["region", "alder", "contentscode", "tid"]
    assert json.loads(content)["extension"]["big"] == 10**30


@pytest.mark.parametrize("depth", [300, 1000])
def test_parts_nested_deeply_are_joined_or_refused_in_words(depth: int) -> None:
    # As text, since the json of Python goes no deeper here than the reader does.
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    contents = [answer(part, extension="DEEP").replace(b'"DEEP"', deep) for part in (FIRST, SECOND)]
    with suppress(FetchError, JsonStatError):
        assert len(frame_of(join(contents, WHOLE))) == 24


def test_figures_and_signs_stay_as_they_came() -> None:
    figures: list[float | None] = [0, -1, 2.5, None, 9_007_199_254_740_991, 3.0, -0.125, None] * 3
    marks = {str(at): mark for at in (0, 8) for mark, at in (("*", at), ("-", at + 3))}
    parts = [answer(FIRST, value=figures[:12], status=marks), answer(SECOND, value=figures[12:], status={})]
    joined = join(parts, WHOLE)
    assert json.dumps(figures, separators=(",", ":")).encode() in joined
    assert json.loads(joined)["status"] == marks
    frame = frame_of(joined)
    assert frame["value"].tolist()[:4] == [0, -1, 2.5, 0]
    assert frame["status"].dropna().to_dict() == {0: "*", 8: "*"}


@pytest.mark.parametrize("content", [b"[]", b"{}", b"<html>"])
def test_a_part_that_is_no_json_stat_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(JsonStatError):
        join([answer(WHOLE), content], WHOLE)
