"""Whatever legal form a document takes, the fast reader and the slow one find the same cells."""

import json
import math
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import decoding, lifting, read, read_all
from tests.jsonstat_reference import categories, read_cells

Draw = Callable[[st.SearchStrategy[Any]], Any]

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from('"\\{}[],:/ æøå.'), max_size=8
)
# Texts that could mislead a reader that looks for "value" and "status" in the bytes.
TRAPS = st.sampled_from(
    ['"value":[1,2]', '\\"value":[9]', '"status":{"0":"x"}', "value", "null", "]", "}", "NaN"]
)
TEXTS = WORDS | TRAPS
NUMBERS = (
    st.none()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0, -0.0, 1e300, 5e-324, 2.0**60])
)
MARKS = st.none() | st.sampled_from([".", "..", ":", "-", ""]) | TEXTS


@st.composite
def dimension(draw: Draw, codes: list[str]) -> dict[str, Any]:
    positions = draw(st.permutations(range(len(codes))))
    ordered = [code for _, code in sorted(zip(positions, codes, strict=True))]
    form = draw(st.sampled_from(["object", "array", "absent"]))
    category: dict[str, Any] = {}
    labelled = codes
    if form == "object":
        category["index"] = dict(zip(codes, positions, strict=True))
    elif form == "array" or len(codes) != 1:
        category["index"] = ordered
    if "index" in category:
        labelled = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    if labelled or draw(st.booleans()):
        category["label"] = {code: draw(TEXTS) for code in labelled}
    described: dict[str, Any] = {"category": category}
    if draw(st.booleans()):
        described["label"] = draw(TEXTS)
    if draw(st.booleans()):
        described["extension"] = {"show": "value", "elimination": draw(st.booleans()), "note": draw(TEXTS)}
    return described


def sparsely(draw: Draw, values: list[Any]) -> dict[str, Any]:
    """The object form: missing ones may be left out or written as null, in any order."""
    entries = [(str(at), one) for at, one in enumerate(values) if one is not None or draw(st.booleans())]
    return dict(draw(st.permutations(entries)))


@st.composite
def documents(draw: Draw) -> bytes:
    names = st.sampled_from(["Region", "Kjonn", "Alder", "ContentsCode", "Tid", "id", "size", "æ ø"]) | TEXTS
    ids = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    years = draw(st.sampled_from([["2014", "2015"], ["2015K1", "2014K4"], ["2015M12"], ["2015U01"], ["før"]]))
    described = {}
    sizes = []
    for name in ids:
        codes = years if name == "Tid" else draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True))
        described[name] = draw(dimension(codes))
        sizes.append(len(codes))
    cells = math.prod(sizes)
    values = draw(st.lists(NUMBERS, min_size=cells, max_size=cells))
    marks = draw(st.lists(MARKS, min_size=cells, max_size=cells))
    document: dict[str, Any] = {
        "id": ids,
        "size": draw(st.sampled_from([sizes, [str(size) for size in sizes]])),
    }
    document["dimension"] = dict(draw(st.permutations(list(described.items()))))
    if draw(st.booleans()):
        document["role"] = {"time": ["Tid"] if "Tid" in ids else []}
    # JSON-stat 1, where that is possible: there a dimension cannot be called "id".
    first_version = draw(st.booleans()) and not {"id", "size", "role"} & set(ids)
    if first_version:
        for key in ("id", "size", "role"):
            if key in document:
                document["dimension"][key] = document.pop(key)
    value_form = draw(st.sampled_from(["array", "array", "object", "empty", "absent"]))
    if value_form != "absent":
        document["value"] = {"array": values, "object": sparsely(draw, values), "empty": []}[value_form]
    if value_form in {"array", "object"}:
        form = draw(st.sampled_from(["object", "array", "text", "one", "absent"]))
        if form != "absent":
            forms = {
                "object": sparsely(draw, marks),
                "array": marks,
                "text": marks[0] or "",
                "one": marks[:1],
            }
            document["status"] = forms[form]
    document["label"], document["source"] = draw(TEXTS), draw(TEXTS)
    if draw(st.booleans()):
        document["note"] = draw(st.lists(TEXTS, max_size=2))
    document = dict(draw(st.permutations(list(document.items()))))
    if first_version:
        document = {"dataset": document}
    elif draw(st.booleans()):
        document = {"version": "2.0", "class": "dataset"} | document
    spaces = draw(st.sampled_from([None, (",", ":"), (" , ", "\t:\r\n")]))
    return json.dumps(document, ensure_ascii=draw(st.booleans()), separators=spaces).encode()


def cells_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [name for name in frame if name not in {"year", "period"} or f"{name}_label" in frame]
    plain = frame[columns].astype(object)
    return [
        {str(name): None if pd.isna(cell) else cell for name, cell in row.items()}
        for row in plain.to_dict(orient="records")
    ]


def has_name_clash(ids: list[str]) -> bool:
    columns = [column for name in ids for column in (name, f"{name}_label")] + ["value", "status"]
    return len(set(columns)) < len(columns)


@given(documents())
@settings(max_examples=400, deadline=None)
def test_every_cell_is_what_the_slow_reader_finds(document: bytes) -> None:
    dataset = json.loads(document)
    dataset = dataset.get("dataset", dataset) if "dimension" not in dataset else dataset
    ids = (dataset if "id" in dataset else dataset["dimension"])["id"]
    if has_name_clash(ids):
        with pytest.raises(JsonStatError, match="Two columns would be called"):
            read(document)
        return
    frame = read(document).frame
    assert cells_of(frame) == read_cells(document)
    assert frame["value"].dtype == np.float64
    for name in ids:
        assert isinstance(frame[name].dtype, pd.CategoricalDtype)
        codes = [code for code, _ in categories(dataset["dimension"][name]["category"])]
        assert frame[name].cat.categories.tolist() == codes


@given(documents(), st.integers(1, 40))
@settings(max_examples=150, deadline=None)
def test_bytes_text_and_mapping_cut_in_any_chunks_give_the_same(document: bytes, chunk: int) -> None:
    ways: list[Any] = [document, document.decode(), json.loads(document), bytearray(document)]
    results = []
    with pytest.MonkeyPatch.context() as patch:
        for way in ways:
            patch.setattr(lifting, "_CHUNK", chunk)
            results.append(outcome(way))
        patch.setattr(decoding, "lift", lambda content: None)  # the plain way only  # noqa: ARG005
        results.append(outcome(document))
    for other in results[1:]:
        if isinstance(results[0], str) or isinstance(other, str):
            assert other == results[0]
        else:
            pd.testing.assert_frame_equal(other, results[0])


def outcome(document: Any) -> pd.DataFrame | str:  # noqa: ANN401 - any accepted type
    try:
        return read(document).frame
    except JsonStatError as error:
        return error.problem


RUBBISH = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def all_places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 - any JSON
    below = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path, *(place for key, one in below for place in all_places(one, (*path, key)))]


@given(documents(), st.data())
@settings(max_examples=400, deadline=None)
def test_a_document_with_one_thing_replaced_is_read_or_refused_in_words(
    document: bytes, data: st.DataObject
) -> None:
    parsed = json.loads(document)
    place = data.draw(st.sampled_from(all_places(parsed)[1:]))
    holder = parsed
    for key in place[:-1]:
        holder = holder[key]
    if data.draw(st.booleans()):
        holder[place[-1]] = data.draw(RUBBISH)
    else:
        del holder[place[-1]]
    read_or_refuse(parsed)
    read_or_refuse(json.dumps(parsed))


@given(documents(), st.data())
@settings(max_examples=400, deadline=None)
def test_a_document_with_bytes_changed_is_read_or_refused_in_words(
    document: bytes, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(document)))
    stop = data.draw(st.integers(start, min(start + 10, len(document))))
    inserted = data.draw(
        st.binary(max_size=4)
        | st.sampled_from([b",", b"]", b"}", b'"', b"NaN", b"-", b"1e999", b"9" * 25, b"[" * 2000])
    )
    read_or_refuse(document[:start] + inserted + document[stop:])


@given(st.binary(max_size=60) | RUBBISH.map(lambda found: json.dumps(found).encode()))
@settings(max_examples=300, deadline=None)
def test_what_is_not_json_stat_at_all_is_refused_in_words(document: bytes) -> None:
    with pytest.raises(JsonStatError) as caught:
        read(document)
    assert caught.value.problem
    assert caught.value.remedy


def read_or_refuse(document: Any) -> None:  # noqa: ANN401 - any accepted type
    for reader in (read, read_all):
        try:
            reader(document)
        except JsonStatError as error:
            assert error.problem  # noqa: PT017 - either outcome is right
            assert error.remedy  # noqa: PT017
