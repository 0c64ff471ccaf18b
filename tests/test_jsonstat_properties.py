"""Whatever legal form a document takes, the fast reader and the slow one find the same cells."""

import json
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import Phase, given, settings

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import decoding, lifting, read, read_all
from tests.differential import compare
from tests.jsonstat_documents import RUBBISH, changed, documents, forms


@given(documents())
@settings(max_examples=200)
def test_every_cell_and_word_is_what_the_slow_reader_finds(document: bytes) -> None:
    compare(document)


@given(changed())
@settings(max_examples=200)
def test_what_the_slow_reader_refuses_is_refused_and_nothing_else(document: bytes) -> None:
    compare(document)


def test_the_generated_documents_have_every_legal_form() -> None:
    seen: set[str] = set()

    @settings(max_examples=300, database=None, phases=[Phase.generate])
    @given(documents())
    def look(document: bytes) -> None:
        seen.update(forms(document))

    look()
    assert {
        *(f"category.index: {form}" for form in ("object", "array", "absent")),
        *(f"category.label: of {some}" for some in ("all", "some", "none")),
        *(f"category.{key}" for key in ("unit", "note", "child", "coordinates")),
        *(f"document: {form}" for form in ("class dataset", "no class", "collection", "bundle")),
        *(f"size of a dimension: {size}" for size in ("0", "1", "2 or more")),
        *(f"status: {form}" for form in ("array", "object", "one text for all", "array of one", "absent")),
        *(f"value: {form}" for form in ("array", "object", "empty array", "absent")),
    } <= seen


@given(documents(), st.integers(1, 40))
@settings(max_examples=150)
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
        assert_alike(other, results[0])


def assert_alike(one: pd.DataFrame | str, other: pd.DataFrame | str) -> None:
    if isinstance(one, str) or isinstance(other, str):
        assert isinstance(one, str)
        assert one == other
    else:
        pd.testing.assert_frame_equal(one, other)


def outcome(document: Any) -> pd.DataFrame | str:  # noqa: ANN401 - any accepted type
    try:
        return read(document).frame
    except JsonStatError as error:
        return error.problem


@given(changed())
@settings(max_examples=200)
def test_a_mapping_is_read_or_refused_as_its_text_is(document: bytes) -> None:
    parsed = json.loads(document)
    assert_alike(outcome(parsed), outcome(json.dumps(parsed)))


@given(documents(), st.data())
@settings(max_examples=200)
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
@settings(max_examples=300)
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
