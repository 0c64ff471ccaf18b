"""Parts of an answer, joined, give the very frame that one answer gives."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import reduce
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

CODES = {
    "Region": ("5", "3", "1", "2"),
    "Alder": ("b", "a", "c"),
    "ContentsCode": ("P",),
    "Tid": ("2015", "2016"),
}
WHOLE = tuple(Codes(variable, codes) for variable, codes in CODES.items())


def answer(selection: Selection, updated: str = "2026-01-01T07:00:00Z", order: int = 1) -> bytes:
    """Answer as the service does; each figure tells its cell, every seventh is missing."""
    chosen = selection[::order]
    # A digit for each variable.
    digits = [
        [CODES[c.variable].index(code) if code in CODES[c.variable] else 0 for code in c.codes]
        for c in chosen
    ]
    powers = [10 ** [*CODES].index(c.variable) for c in chosen]
    cells = reduce(np.add.outer, [np.multiply(*axis) for axis in zip(digits, powers, strict=True)]).ravel()
    figures = [None if cell % 7 == 0 else cell for cell in cells.tolist()]
    status = {str(at): ".." for at, figure in enumerate(figures) if figure is None}
    document: dict[str, Any] = {
        "version": "2.0", "class": "dataset", "label": "L", "updated": updated,
        "note": [f"note {selection[0].codes[0]}"], "role": {"time": ["Tid"]},
        "id": [c.variable for c in chosen], "size": [len(c.codes) for c in chosen],
        "dimension": {
            c.variable: {
                "label": c.variable.lower(),
                "category": {
                    "index": {code: at for at, code in enumerate(c.codes)},
                    "label": {code: f"label {code}" for code in c.codes},
                    **({"unit": {"P": {"base": "personer", "decimals": 0}}} if "P" in c.codes else {}),
                },
            }
            for c in chosen
        },
        "value": figures,
    }  # fmt: skip
    return json.dumps(document | ({"status": status} if status else {})).encode()


def changed(content: bytes, **changes: Any) -> bytes:  # noqa: ANN401 (any JSON)
    return json.dumps(json.loads(content) | changes).encode()


@given(st.integers(1, 23), st.randoms())
def test_the_joined_frame_is_that_of_one_answer(limit: int, luck: Any) -> None:  # noqa: ANN401
    parts = split(WHOLE, limit, whole=["ContentsCode", "Tid"])
    contents = [answer(part) for part in parts]
    luck.shuffle(contents)
    expected, joined = jsonstat.read(answer(WHOLE)), jsonstat.read(join(contents, WHOLE))
    pd.testing.assert_frame_equal(joined.frame, expected.frame)
    assert joined.units == expected.units
    assert list(joined.dimensions) == list(expected.dimensions)
    assert set(expected.notes) <= set(joined.notes)


def test_a_part_may_have_its_variables_in_another_order() -> None:
    first, second = split(WHOLE, 12, whole=["ContentsCode", "Tid"])
    joined = jsonstat.read(join([answer(first), answer(second, order=-1)], WHOLE))
    pd.testing.assert_frame_equal(joined.frame, jsonstat.read(answer(WHOLE)).frame)


def test_one_answer_is_left_as_it_came() -> None:
    content = answer(WHOLE)
    assert join([content], WHOLE) is content


def test_parts_of_different_contents_may_have_been_updated_at_different_times() -> None:
    codes = CODES | {"ContentsCode": ("P", "Q")}
    whole = tuple(Codes(variable, listed) for variable, listed in codes.items())
    parts = [
        tuple(Codes(c.variable, (content,)) if c.variable == "ContentsCode" else c for c in whole)
        for content in codes["ContentsCode"]
    ]
    dates = ("2026-01-01T07:00:00Z", "2026-02-01T07:00:00Z")
    joined = join([answer(part, updated) for part, updated in zip(parts, dates, strict=True)], whole)
    assert json.loads(joined)["updated"] == dates[1]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda parts: [answer(parts[0]), answer(parts[1], updated="2026-02-01T07:00:00Z")],
            "updated in between",
        ),
        (lambda parts: [answer(parts[0]), answer(parts[0])], "same cells"),
        (
            lambda parts: [answer(parts[0]), answer((Codes("Region", ("9",)), *parts[1][1:]))],
            "not asked for: 9",
        ),
        (lambda parts: [answer(parts[0]), answer(parts[1][1:])], "has the variables"),
        (
            lambda parts: [answer(parts[0]), changed(answer(parts[1]), value=[], status={})],
            "one has no figures",
        ),
    ],
)
def test_parts_that_do_not_fit_are_refused(
    change: Callable[[list[Selection]], list[bytes]], words: str
) -> None:
    parts = split(WHOLE, 12, whole=["ContentsCode", "Tid"])
    with pytest.raises(FetchError, match=words):
        join(change(parts), WHOLE)


def test_what_the_parts_say_in_other_forms_comes_through() -> None:
    first, second = (json.loads(answer(part)) for part in split(WHOLE, 12, whole=["ContentsCode", "Tid"]))
    first |= {"note": "abc", "extension": {"px": {"tableid": "07459"}, "big": 10**30}}
    first["dimension"]["Alder"]["extension"] = None
    second["dimension"]["Alder"]["extension"] = {"elimination": True}
    for variable, described in second["dimension"].items():
        described["category"]["index"] = list(described["category"]["index"])
        described["label"] += f" of {variable}"
    second["value"] = {str(at): figure for at, figure in enumerate(second["value"]) if figure is not None}
    second["status"] = [second["status"].get(str(at)) for at in range(12)]
    content = join([json.dumps(part).encode() for part in (first, second)], WHOLE)
    joined = jsonstat.read(content)
    pd.testing.assert_frame_equal(joined.frame, jsonstat.read(answer(WHOLE)).frame)
    assert joined.notes[:2] == ("abc", "note 1")
    assert joined.dimensions["Alder"].elimination
    assert [one.label for one in joined.dimensions.values()] == ["region", "alder", "contentscode", "tid"]
    assert json.loads(content)["extension"]["big"] == 10**30
    assert content == join([json.dumps(part).encode() for part in (first, second)], WHOLE)


@pytest.mark.parametrize("depth", [300, 1000])
def test_parts_nested_deeply_are_joined_or_refused_in_words(depth: int) -> None:
    parts = [json.loads(answer(part)) for part in split(WHOLE, 12, whole=["ContentsCode", "Tid"])]
    for part in parts:
        # As text, since the json of Python goes no deeper here than the reader does.
        part["dimension"]["Alder"]["extension"] = "DEEP"
    deep = b'{"a":' * depth + b"1" + b"}" * depth
    contents = [json.dumps(part).encode().replace(b'"DEEP"', deep) for part in parts]
    with suppress(FetchError, JsonStatError):
        assert len(jsonstat.read(join(contents, WHOLE)).frame) == 24


def test_missing_parts_are_noticed() -> None:
    parts = split(WHOLE, 8, whole=["ContentsCode", "Tid"])
    assert len(parts) > 2
    with pytest.raises(FetchError, match="cells are in none of them"):
        join([answer(part) for part in parts[:-1]], WHOLE)


def test_figures_and_signs_stay_as_they_came() -> None:
    figures: list[float | None] = [0, -1, 2.5, None, 9_007_199_254_740_991, 3.0, -0.125, None]
    marks = {"0": "*", "3": "-"}
    regions = [Codes("Region", (code,)) for code in "ab"]
    times = Codes("Tid", ("2015", "2016", "2017", "2018"))

    def part(region: Codes, values: list[float | None]) -> bytes:
        document = json.loads(answer((region, times)))
        return json.dumps(document | {"value": values, "status": marks}).encode()

    parts = [part(regions[0], figures[:4]), part(regions[1], figures[4:])]
    joined = join(parts, (Codes("Region", ("a", "b")), times))
    assert b'"value":[0,-1,2.5,null,9007199254740991,3.0,-0.125,null]' in joined
    assert json.loads(joined)["status"] == {"0": "*", "3": "-", "4": "*", "7": "-"}
    frame = jsonstat.read(joined).frame
    assert frame["value"].tolist() == [0 if figure is None else figure for figure in figures]
    assert frame["status"].dropna().to_dict() == {0: "*", 4: "*"}


def test_a_part_that_is_no_json_stat_is_refused_in_words() -> None:
    for content in (b"[]", b"{}", b"<html>"):
        with pytest.raises(JsonStatError):
            join([answer(WHOLE), content], WHOLE)
