"""Counting, splitting and joining, and the requests that are made of a selection."""

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilag_data import jsonstat
from ilag_data.errors import FetchError, JsonStatError, SelectionError
from ilag_data.ssb.joining import join
from ilag_data.ssb.selection import LONGEST_URL, Selection, body, cells, request, split
from tests.standin.server import document_of
from tests.standin.tables import Table, numbered

BASE = "https://data.ssb.no/api/pxwebapi/v2"


def test_a_short_request_is_a_get_that_says_everything() -> None:
    chosen = {"Region": ("A+B", "5033"), "Alder": ("F00-04",), "Tid": ("2015",)}
    made = request(BASE, "07459", chosen, "no")
    assert (made.method, made.body) == ("GET", None)
    assert made.url.startswith(f"{BASE}/tables/07459/data?lang=no&outputFormat=json-stat2&")
    assert "A%2BB,5033" in made.url
    assert dict(parse_qsl(urlsplit(made.url).query)) == {
        "lang": "no",
        "outputFormat": "json-stat2",
        "valueCodes[Region]": "A+B,5033",
        "valueCodes[Alder]": "F00-04",
        "valueCodes[Tid]": "2015",
    }


@pytest.mark.parametrize("count", [300, 370, 390, 420])
def test_a_long_request_is_a_post(count: int) -> None:
    chosen = {"Region": tuple(f"{code:04}" for code in range(count)), "Tid": ("2015",)}
    made = request(BASE, "07459", chosen, "en")
    if count > 370:
        assert made.url == f"{BASE}/tables/07459/data?lang=en&outputFormat=json-stat2"
        assert made.body == body(chosen)
    else:
        assert made.method == "GET"
        assert len(made.url) <= LONGEST_URL


def test_a_code_with_a_comma_is_posted_in_the_body_of_the_api() -> None:
    made = request(BASE, "1", {"A": ("1,2",), "Tid": ("2015", "2016")}, "no")
    assert made.method == "POST"
    assert made.body == {
        "selection": [
            {"variableCode": "A", "valueCodes": ["1,2"]},
            {"variableCode": "Tid", "valueCodes": ["2015", "2016"]},
        ]
    }


# ---- Parts ------------------------------------------------------------------------------------------------

WHOLE = {
    "Region": ("5", "3", "1", "2"),
    "Alder": ("b", "a", "c"),
    "ContentsCode": ("P",),
    "Tid": ("2015", "2016"),
}


@given(st.integers(1, 30))
def test_parts_keep_the_limit_and_hold_every_cell_once(limit: int) -> None:
    if limit < 6:  # of one region
        with pytest.raises(SelectionError, match=f"gives {limit} cells a call, and one code of Region .* 6"):
            split(WHOLE, limit)
        return
    parts = split(WHOLE, limit)
    assert all(cells(part) <= limit for part in parts)
    assert len(parts) == -(-4 // (limit // 6))
    held = [cell for part in parts for cell in product(*part.values())]
    assert held == [*product(*WHOLE.values())]


TABLE = numbered(WHOLE | {"Region": (*WHOLE["Region"], "9")})
"""Each figure tells its cell, some are missing."""
TURNED = replace(TABLE, variables=TABLE.variables[::-1], values=TABLE.values.T, symbols=TABLE.symbols.T)  # noqa: PD011


def answer(selection: Selection, table: Table = TABLE, **changes: Any) -> bytes:  # noqa: ANN401 (any JSON)
    """Answer as the service does."""
    return json.dumps(document_of(table, dict(selection)) | changes).encode()


@settings(max_examples=20)
@given(st.integers(6, 23), st.randoms(), st.sampled_from([TABLE, TURNED]))
def test_the_joined_frame_is_that_of_one_answer(limit: int, luck: Any, table: Table) -> None:  # noqa: ANN401
    first, *others = split(WHOLE, limit)
    contents = [answer(first), *(answer(part, table) for part in others)]
    luck.shuffle(contents)
    joined, expected = jsonstat.read(join(contents, WHOLE)), jsonstat.read(answer(WHOLE))
    pd.testing.assert_frame_equal(joined.frame, expected.frame)
    assert joined.dimensions == expected.dimensions
    assert joined.notes == expected.notes


def deep(content: bytes, depth: int) -> bytes:
    """Nest something deeply in an answer; the json of Python does not write it."""
    return content.replace(
        b'"extension": {', b'"extension": {"a": ' + b'{"a":' * depth + b"1" + b"}" * depth + b", ", 1
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda one, other: [answer(one), answer(other, updated="2026-02-01T07:00:00Z")], "updated in between"),
        (lambda one, _: [answer(one), answer(one)], "same cells"),
        (lambda one, other: [answer(one), answer({**other, "Region": ("9",)})], "not asked for"),
        (lambda one, other: [answer(one), answer({"Tid": other["Tid"]})], "has the variables"),
        (lambda one, _: [answer(one), answer({**one, "Region": ("1",)})], "6 cells are in none of them"),
        (lambda one, _: [answer(one), b"[]"], "Expected a dataset"),
        (lambda one, _: [answer(one), b"<html>"], "is HTML"),
        (lambda one, other: [deep(answer(one), 900), deep(answer(other), 900)], "one is nested too deeply"),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(
    change: Callable[[Selection, Selection], list[bytes]], words: str
) -> None:
    with pytest.raises((FetchError, JsonStatError), match=words):
        join(change(*split(WHOLE, 12)), WHOLE)


def test_what_the_parts_say_in_other_forms_comes_through() -> None:
    first, second = (json.loads(answer(part)) for part in split(WHOLE, 12))
    first |= {"extension": {"px": {"tableid": "07459"}, "big": 10**30}}
    del first["dimension"]["Alder"]["extension"]
    second["dimension"]["Alder"]["extension"] = {"elimination": True}
    for variable, described in second["dimension"].items():
        positions = described["category"]["index"]
        described["category"]["index"] = sorted(positions, key=positions.__getitem__)
        described["label"] += f" of {variable}"
    second["value"] = {str(at): figure for at, figure in enumerate(second["value"]) if figure is not None}
    second["status"] = [second["status"].get(str(at)) for at in range(12)]
    content = join([json.dumps(part).encode() for part in (first, second)], WHOLE)
    joined = jsonstat.read(content)
    pd.testing.assert_frame_equal(joined.frame, jsonstat.read(answer(WHOLE)).frame)
    assert joined.dimensions["Alder"].elimination
    assert [one.label for one in joined.dimensions.values()] == ["region", "alder", "contentscode", "tid"]
    assert json.loads(content)["extension"]["big"] == 10**30


def test_figures_and_signs_stay_as_they_came() -> None:
    figures: list[float | None] = [0, -1, 2.5, None, 9_007_199_254_740_991, 3.0, -0.125, None]
    marks = {"0": "*", "3": "-"}
    whole = {"Region": ("a", "b"), "Tid": ("2015", "2016", "2017", "2018")}
    halves = {"a": figures[:4], "b": figures[4:]}
    parts = [
        answer({**whole, "Region": (region,)}, numbered(whole), value=values, status=marks)
        for region, values in halves.items()
    ]
    joined = join(parts, whole)
    assert b'"value":[0,-1,2.5,null,9007199254740991,3.0,-0.125,null]' in joined
    assert json.loads(joined)["status"] == {"0": "*", "3": "-", "4": "*", "7": "-"}
