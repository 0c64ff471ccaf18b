"""What `ilag_data.jsonstat` promises, on small documents in the layout of SSB's answers."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import product
from typing import Any

import hypothesis.strategies as st
import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given

from ilag_data import jsonstat, strict_json
from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import Unit, read

Json = dict[str, Any]


def answer(**changes: Any) -> Json:  # noqa: ANN401 (any JSON)
    """A data answer of PxWebApi v2: two regions, one measure, three years, in SSB's own key order."""
    document: Json = {
        "version": "2.0",
        "class": "dataset",
        "label": "99999: Innbyggere, etter region, statistikkvariabel og år",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-02-25T07:00:00Z",
        "note": ["Tallene er oppdiktet.", ". = Ikke mulig å oppgi tall."],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 3],
        "dimension": {
            "Region": {
                "label": "region",
                "note": ["Grensene 1. januar."],
                "category": {
                    "index": {"5033": 0, "5041": 1},
                    "label": {"5033": "Tydal", "5041": "Snåase - Snåsa"},
                    "note": {"5041": ["Fra 2018 i Trøndelag."]},
                },
                "extension": {"elimination": True, "eliminationValueCode": "0", "show": "value"},
            },
            "ContentsCode": {
                "label": "statistikkvariabel",
                "category": {
                    "index": {"Personer1": 0},
                    "label": {"Personer1": "Innbyggere"},
                    "unit": {"Personer1": {"base": "personer", "decimals": 0}},
                },
                "extension": {"elimination": False, "show": "value"},
            },
            "Tid": {
                "label": "år",
                "category": {
                    "index": {"2015": 0, "2016": 1, "2017": 2},
                    "label": {"2015": "2015", "2016": "2016", "2017": "2017"},
                },
            },
        },
        "extension": {"px": {"tableid": "09999", "decimals": 0}, "discontinued": None},
        "value": [11, None, 13, 21, 22.5, None],
        "status": {"1": ".", "5": ".."},
    }
    return document | changes


def one_dimension(name: str = "Alder", **category: Any) -> Json:  # noqa: ANN401 (any JSON)
    """A document whose only dimension has the category given, and a figure for each of two codes."""
    described = {name: {"category": category}}
    return {"class": "dataset", "id": [name], "size": [2], "dimension": described, "value": [1, 2]}


def written(document: Any) -> bytes:  # noqa: ANN401 (any JSON)
    """JSON as the service writes it: compact, beyond ASCII as it is."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def refusal(document: Json | bytes) -> str:
    with pytest.raises(JsonStatError) as caught:
        read(document if isinstance(document, bytes) else written(document))
    assert len(caught.value.remedy) > 10
    return caught.value.problem


def listed(column: pd.Series) -> list[Any]:
    return [None if pd.isna(cell) else cell for cell in column]


# ---- What a good answer gives -----------------------------------------------------------------------------


def test_the_frame_has_one_row_per_cell_in_the_documents_order() -> None:
    frame = read(written(answer())).frame
    assert list(frame) == ["Region", "ContentsCode", "Tid", "year", "value", "status"]
    assert listed(frame["Region"]) == ["5033"] * 3 + ["5041"] * 3
    assert listed(frame["Tid"]) == ["2015", "2016", "2017"] * 2
    assert listed(frame["year"]) == [2015, 2016, 2017] * 2
    assert listed(frame["value"]) == [11, None, 13, 21, 22.5, None]
    assert listed(frame["status"]) == [None, ".", None, None, None, ".."]
    assert frame["value"].dtype == np.float64
    assert frame["year"].dtype == np.int16
    for name in ("Region", "ContentsCode", "Tid", "status"):
        assert frame[name].cat.categories.dtype == "str"
        assert frame[name].cat.codes.dtype == np.int8
    assert isinstance(frame.index, pd.RangeIndex)


def test_the_description_of_the_dataset_is_kept() -> None:
    data = read(written(answer()))
    assert data.label == "99999: Innbyggere, etter region, statistikkvariabel og år"
    assert (data.source, data.table_id) == ("Statistisk sentralbyrå", "09999")
    assert data.updated == datetime(2026, 2, 25, 7, tzinfo=UTC)
    assert data.roles == {"time": ("Tid",), "geo": ("Region",), "metric": ("ContentsCode",)}
    assert data.dimensions["ContentsCode"].units == {"Personer1": Unit("personer", 0)}
    assert data.notes == (
        "Tallene er oppdiktet.", ". = Ikke mulig å oppgi tall.", "Grensene 1. januar.", "Fra 2018 i Trøndelag.",
    )  # fmt: skip
    assert list(data.dimensions) == ["Region", "ContentsCode", "Tid"]
    region = data.dimensions["Region"]
    assert (region.label, region.codes, region.labels) == (
        "region", ("5033", "5041"), ("Tydal", "Snåase - Snåsa"),
    )  # fmt: skip
    assert [one.elimination for one in data.dimensions.values()] == [True, False, False]


# ---- Forms that are read alike, beside those of any cube (below) ------------------------------------------

SAME: dict[str, Callable[[Json], object]] = {
    "dimensions in another order": lambda d: d.update(dimension=dict(reversed(d["dimension"].items()))),
    "no role": lambda d: d.pop("role"),
    "role null": lambda d: d.update(role=None),
    "a time that is not there": lambda d: d["role"].update(time=[]),
    "no extension": lambda d: [d.pop("extension"), d["dimension"]["Region"].pop("extension")],
    "one note as text": lambda d: d.update(note="Om tallene"),
    "fields nobody knows": lambda d: d.update(href="https://x.no/", error=[], **{'x"value': [1, 2]}),
    "updated is nonsense": lambda d: d.update(updated=["x"]),
    "text that looks like figures": lambda d: d.update(label='"value":[1,2],"status":{"0":"x"}'),
    "other labels": lambda d: d["dimension"]["Region"]["category"].update(label={"5033": None}),
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_forms_that_the_service_may_answer_in_are_read_alike(change: Callable[[Json], object]) -> None:
    document = answer()
    change(document)
    pd.testing.assert_frame_equal(read(written(document)).frame, read(written(answer())).frame)


def test_large_figures_with_a_point_are_what_a_float_holds() -> None:
    figures = [1e300, -(2.0**70), 2**53 - 1, -0.125, 1e-400, None]
    assert listed(read(written(answer(value=figures))).frame["value"]) == figures


@pytest.mark.parametrize(("status", "expected"), [("e", ["e"] * 6), (None, [None] * 6), ({}, [None] * 6)])
def test_one_mark_may_stand_for_all_and_none_for_none(status: object, expected: list[str | None]) -> None:
    frame = read(written(answer(status=status))).frame
    assert listed(frame["status"]) == expected
    assert frame["status"].cat.categories.dtype == "str"


@pytest.mark.parametrize("value", [{"value": []}, {"value": None}, {}])
def test_metadata_give_an_empty_frame_of_the_same_columns_and_types(value: Json) -> None:
    document = {key: told for key, told in answer().items() if key not in {"value", "status"}} | value
    data, full = read(written(document)), read(written(answer(status=None)))
    assert data.frame.empty
    assert data.frame.dtypes.to_dict() == full.frame.dtypes.to_dict()
    assert data.dimensions == full.dimensions


def test_labels_need_not_differ_and_stand_beside_their_codes() -> None:
    document = one_dimension(index={"c": 1, "b": 0, "a": 2}, label={"c": "Snillfjord", "b": "Snillfjord"})
    alder = read(written(document | {"size": [3], "value": []})).dimensions["Alder"]
    assert (alder.codes, alder.labels) == (("b", "c", "a"), ("Snillfjord", "Snillfjord", "a"))
    assert alder.label == "Alder"


def test_more_categories_than_a_byte_holds_keep_their_codes() -> None:
    codes = [f"{number:04d}" for number in range(300)]
    document = one_dimension(index=codes) | {"size": [300], "value": list(range(300)), "status": codes}
    frame = read(written(document)).frame
    assert listed(frame["Alder"]) == listed(frame["status"]) == codes


def test_a_unit_may_lack_anything_and_keeps_its_words() -> None:
    units = {"a": {"decimals": 2}, "b": {"base": "kroner", "decimals": "2"}, "elsewhere": {"base": "x"}}
    data = read(written(one_dimension(index=["a", "b"], unit=units)))
    (dimension,) = data.dimensions.values()
    assert dimension.units == {"a": Unit(None, 2), "b": Unit("kroner", None)}


# ---- Nil --------------------------------------------------------------------------------------------------


def test_nil_is_a_zero_like_any_other() -> None:
    nil = read(written(answer(status={"1": "-", "5": ".."}))).frame
    zero = read(written(answer(value=[11, 0, 13, 21, 22.5, None], status={"5": ".."}))).frame
    pd.testing.assert_frame_equal(nil, zero)


# ---- Time -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", [["2015", "2016K1"], ["2015K5"], ["2015M12"], ["٢٠١٥"], ["0003"], []])
def test_codes_that_are_not_all_years_or_quarters_derive_nothing(codes: list[str]) -> None:
    document = one_dimension("Tid", index=codes) | {"size": [len(codes)], "value": list(range(len(codes)))}
    assert list(read(written(document)).frame) == ["Tid", "value", "status"]


def test_quarters_become_periods() -> None:
    period = read(written(one_dimension("Tid", index=["2015K4", "2016K1"]))).frame["quarter"]
    assert period.tolist() == [pd.Period("2015Q4"), pd.Period("2016Q1")]


def test_the_role_time_comes_before_the_name_tid_and_a_dimension_keeps_its_column() -> None:
    document = one_dimension("year", index=["1951", "1952"])
    assert listed(read(written(document | {"role": {"time": ["year"]}})).frame["year"]) == ["1951", "1952"]
    document = one_dimension("Periode", index=["1951", "1952"])
    assert list(read(written(document | {"role": {"time": ["Periode"]}})).frame)[1] == "year"
    assert "year" not in read(written(document)).frame


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        ("2012-09-27", datetime(2012, 9, 27, tzinfo=UTC)),
        ("2025-06-03T08:00:00.125+02:00", datetime(2025, 6, 3, 6, 0, 0, 125_000, tzinfo=UTC)),
        ("0003-10-13T00:00:00Z", None), ("9999-12-31T23:59:59-14:00", None), ("i går", None), (2015, None),
    ],
)  # fmt: skip
@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change the time zone of a process")
def test_updated_is_in_utc_wherever_the_machine_is(
    updated: object, expected: datetime | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert read(written(answer(updated=updated))).updated == expected
    finally:
        monkeypatch.undo()
        time.tzset()


# ---- Refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"size": [2, 1, 4]}, "In dimension 'Tid' 'size' is 4, but 'category' has 3 codes."),
        ({"size": [2, True, 3]}, "In dimension 'ContentsCode' 'size' is true, but"),
        ({"size": [2, 3]}, "'id' names 3 dimensions, 'size' is an array of 2; expected a size for each"),
        *(({"id": [name, "ContentsCode", "Tid"]}, "'id' names 3 dimensions, 'size' is an array of 3; expected a size for each, and none called 'value' or 'status'") for name in ("value", "status")),
        ({"value": [1, 2]}, "'value' is an array of 2, but the sizes multiply to 6 cells."),
        ({"value": 5}, "'value' is 5, but"),
        ({"value": [1, 2, 3, "4", 5, 6]}, "value[3] (Region 5041, ContentsCode Personer1, Tid 2015, year 2015) is '4', expected a number or"),
        ({"value": [1, True, 3, 4, 5, 6]}, "value[1] (Region 5033, ContentsCode Personer1, Tid 2016, year"),
        ({"value": {"4": [1]}}, "value[4] (Region 5041, ContentsCode Personer1, Tid 2016, year 2016) is an"),
        ({"value": "figures"}, "value[0] (Region 5033, ContentsCode Personer1, Tid 2015, year 2015) is 'fig"),
        ({"value": [1, 2, 3, 4, 5, 2**53 + 1]}, "'value' has an integer of 2**53 or more"),
        ({"value": {"0": -(10**40)}}, "'value' has an integer of 2**53 or more"),
        *(({key: {text: None}}, f"'{key}' has the key '{text}', expected a position below 6.") for key in ("value", "status") for text in ("6", "-1", "01", "", "1_0", "٣", "9" * 30)),
        ({"status": {"6": "."}, "value": []}, "'status' has the key '6', expected a position below 0."),
        ({"status": [".", "."]}, "'status' is an array of 2, but the sizes multiply to 6 cells."),
        ({"status": 3}, "'status' is 3, but"),
        ({"status": {"5": 1}}, "status[5] (Region 5041, ContentsCode Personer1, Tid 2017, year 2017) is 1, exp"),
        ({"id": ["Region", "Region", "Tid"]}, "'id' has 'Region' 2 times."),
        ({"id": ["Region", "Alder", "Tid"]}, "In dimension 'Alder' 'category.index' is absent, but 'label'"),
        ({"id": ["Region", 5, "Tid"]}, "'id' has 5 at position 1, expected text."),
        ({"dimension": []}, "In the dataset 'dimension' is an array of 0, expected an object."),
        ({"class": "collection"}, "Expected a dataset of JSON-stat 2.0, found an object of 'version', 'class'"),
        ({"label": 7}, "In the dataset 'label' is 7, expected text."),
        ({"note": [{"text": "x"}]}, "'note' has an object of 'text' at position 0, expected text."),
        ({"extension": {"px": 5}}, "In extension 'px' is 5, expected an object."),
        ({"role": 7}, "In the dataset 'role' is 7, expected an object."),
        ({"role": {"time": 5}}, "'role.time' is 5, expected an array of texts."),
    ],
)  # fmt: skip
def test_a_document_that_contradicts_itself_is_refused_with_the_place(changes: Json, problem: str) -> None:
    assert refusal(answer(**changes)).startswith(problem)
    assert refusal(json.dumps(answer(**changes), indent=1).encode()).startswith(problem)


@pytest.mark.parametrize(
    ("category", "problem"),
    [
        ({"index": {"a": 0, "b": 2}}, "In dimension 'Alder' 'b' has the index 2; expected 0, 1 … once."),
        ({"index": {"a": 0, "b": "1"}}, "In dimension 'Alder' 'b' has the index '1'; expected"),
        ({"index": {"a": 0, "b": True}}, "In dimension 'Alder' 'b' has the index true; expected"),
        ({"index": {"a": 1, "b": 1}}, "In dimension 'Alder' 'b' has the index 1; expected"),
        ({"index": ["a", "a"]}, "'category.index of dimension 'Alder'' has 'a' 2 times."),
        ({"index": ["a", 2012]}, "'category.index of dimension 'Alder'' has 2012 at position 1, expected text."),
        ({"index": 3}, "'category.index of dimension 'Alder'' is 3, expected an array of texts."),
        ({"label": {"a": "A", "b": "B"}}, "In dimension 'Alder' 'category.index' is absent, but 'label' has 2"),
        ({}, "In dimension 'Alder' 'category.index' is absent, but 'label' has 0 codes, not one."),
        ({"index": ["a", "b"], "label": {"a": 1}}, "In the labels of dimension 'Alder' 'a' is 1, expected text."),
        ({"index": ["a", "b"], "label": ["A"]}, "In dimension 'Alder' 'label' is an array of 1, expected an obj"),
        ({"index": ["a", "b"], "unit": {"a": 7}}, "In the units of dimension 'Alder' 'a' is 7, expected an obj"),
        ({"index": ["a", "b"], "unit": {"a": {"base": 7}}}, "In a unit 'base' is 7, expected text."),
        ({"index": ["a", "b"], "note": {"b": [1]}}, "'note of dimension 'Alder'' has 1 at position 0, expected"),
    ],
)  # fmt: skip
def test_a_broken_category_is_refused_with_its_dimension_and_code(category: Json, problem: str) -> None:
    assert refusal(one_dimension(**category)).startswith(problem)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (b" ", "it is empty."),
        (b"\n <!DOCTYPE html>\xe6" + b"x" * 500, "The document is HTML or XML, not JSON: '<!DOCTYPE html>"),
        ("{'æ': 1}".encode("latin-1"), "The document is not JSON (str is not valid UTF-8"),
        ('{"å": 1}'.encode("utf-16"), "The document is not JSON (str is not valid UTF-8"),
        (b"Backend fetch failed", "line 1 column 1 (char 0)), near 'Backend fetch failed'."),
        (b'{"class": "dataset", "value": [1,', "The document is not JSON (unexpected end of data"),
        (b'{"value": [1, NaN]}', "line 1 column 15 (char 14)), near "),
        (b'{"label": "\\ud800"}', "The document is not JSON (no low surrogate"),
        (b"[1e999]", "The document is not JSON (number is infinity"),
        (b"[1, 2]", "Expected a dataset of JSON-stat 2.0, found an array of 2."),
        (b'{"title": "Too many cells"}', "Expected a dataset of JSON-stat 2.0, found an object of 'title'."),
        (b"[" * 5000, "The document is not JSON (depth limit exceeded"),
        (b'{"a":' * 1020 + b"1e2" + b"}" * 1020, "The document is"),
    ],
)  # fmt: skip
def test_what_is_not_json_stat_is_called_by_its_name(document: bytes, problem: str) -> None:
    assert problem in refusal(document)


@pytest.mark.parametrize(
    ("found", "instead", "key"),
    [
        ('"value": [', '"value": [1], "value": [', "value"),
        ('"status": {', '"status": {"5": "x", ', "5"),
        ('"5033": "Tydal"', '"5033": "Tydal", "5033": "Leka"', "5033"),
        ('"Tid": {', '"Tid": {}, "Tid": {', "Tid"),
    ],
)
def test_a_key_that_comes_twice_is_refused(found: str, instead: str, key: str) -> None:
    compact = found.replace(" ", ""), instead.replace(" ", "")
    for text, (old, new) in ((json.dumps(answer()), (found, instead)), (written(answer()).decode(), compact)):
        assert old in text
        assert f"An object has the key '{key}' more than once" in refusal(text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("sizes", "cells"), [([1000] * 3, 10**9), ([2] * 24, 2**24), ([2] * 20 + [1] * 90, 2**20)]
)
def test_a_few_bytes_cannot_claim_more_cells_than_memory(sizes: list[int], cells: int) -> None:
    ids = [f"d{number}" for number in range(len(sizes))]
    codes = {size: [str(number) for number in range(size)] for size in sizes}
    described = {name: {"category": {"index": codes[size]}} for name, size in zip(ids, sizes, strict=True)}
    document = {"id": ids, "size": sizes, "dimension": described, "value": {}}
    assert "make more cells than can be read" in refusal(document)
    assert cells * len(sizes) > jsonstat._MOST_ENTRIES
    assert read(written(document | {"value": []})).frame.empty, "metadata of any size are read"


# ---- Any cube, in any form --------------------------------------------------------------------------------

NUMBERS = st.none() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e15, 1e15)
MARKS = st.sampled_from([None, "", ".", "..", ":", "...", "*", "-", "e"]) | st.text('æ"\\,{}:', max_size=3)


@given(st.data())
def test_a_cube_is_the_same_in_whatever_form_it_is_written(data: st.DataObject) -> None:
    texts = st.text(st.characters(codec="utf-8"), max_size=4)
    names = st.lists(texts.filter(lambda name: name not in {"value", "status"}), max_size=4, unique=True)
    cube = {
        name: data.draw(st.lists(texts, max_size=3, min_size=1, unique=True)) for name in data.draw(names)
    }
    cells = list(product(*cube.values()))
    values = data.draw(st.lists(NUMBERS, min_size=len(cells), max_size=len(cells)))
    marks = data.draw(st.lists(MARKS, min_size=len(cells), max_size=len(cells)))

    def sparse(items: list[Any]) -> Json:
        kept = [
            (str(at), item) for at, item in enumerate(items) if item is not None or data.draw(st.booleans())
        ]
        return dict(data.draw(st.permutations(kept)))

    def dimension(codes: list[str]) -> Json:
        by_position = dict(data.draw(st.permutations([(code, at) for at, code in enumerate(codes)])))
        forms: list[Json] = [{"index": codes}, {"index": by_position}]
        only = [{"label": {codes[0]: "the one"}}] if len(codes) == 1 else []
        return {"category": data.draw(st.sampled_from(forms + only))}

    document = {
        "id": list(cube),
        "size": [len(codes) for codes in cube.values()],
        "dimension": {name: dimension(codes) for name, codes in cube.items()},
        "value": data.draw(st.sampled_from([values, sparse(values)])),
        "status": data.draw(st.sampled_from([marks, sparse(marks)])),
    }
    write = data.draw(st.sampled_from([written, lambda told: json.dumps(told, indent=1).encode()]))
    frame = read(write(document)).frame
    nil = [value is None and mark == "-" for value, mark in zip(values, marks, strict=True)]
    assert list(zip(*(frame[name] for name in cube), strict=True)) == (cells if cube else [])
    assert listed(frame["value"]) == [0 if zero else value for zero, value in zip(nil, values, strict=True)]
    assert listed(frame["status"]) == [
        None if zero else mark or None for zero, mark in zip(nil, marks, strict=True)
    ]


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists) | st.text()
)
def test_json_of_others_is_decoded_exactly_or_not_at_all(found: object) -> None:
    for content in (json.dumps(found).encode(), str(found).encode(errors="ignore")):
        try:
            strict = strict_json.parse(content)
        except orjson.JSONDecodeError:
            with pytest.raises(orjson.JSONDecodeError):
                orjson.loads(content)
        else:
            assert strict == json.loads(content)
