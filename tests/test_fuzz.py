"""The targets of ``make fuzz``, briefly, with all that fuzzing has found."""

import random
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from tests.fuzz.__main__ import INPUTS
from tests.fuzz.mutating import mutate
from tests.fuzz.run import OF_JSON
from tests.fuzz.targets import TARGETS, area_of, seeds

from ilag_data.errors import ArchiveError, JsonStatError, SelectionError
from ilag_data.raw import Provenance
from ilag_data.ssb.metadata import Config, Metadata, TableInfo
from ilag_report.findings.suite import years_from


def test_every_target_is_fuzzed_with_ten_million_inputs_in_all() -> None:
    assert list(INPUTS) == list(TARGETS)
    assert sum(INPUTS.values()) >= 10_000_000


@pytest.mark.parametrize("target", TARGETS)
def test_the_seeds_keep_every_promise(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)


def test_the_seeds_of_the_area_are_areas() -> None:
    """Else the fuzzer would begin at what is refused."""
    for seed in seeds("area"):
        assert area_of(seed).municipalities


@pytest.mark.parametrize("target", TARGETS)
@given(content=st.binary(max_size=60))
@settings(max_examples=50)
def test_any_bytes_keep_every_promise(target: str, content: bytes) -> None:
    TARGETS[target](content)


@pytest.mark.parametrize("target", sorted(OF_JSON))
@given(luck=st.integers(0, 2**64))
@settings(max_examples=200)
def test_any_change_that_keeps_json_whole_keeps_every_promise(target: str, luck: int) -> None:
    lucky = random.Random(luck)  # noqa: S311 (no secret)
    content = lucky.choice(seeds(target))
    for _ in range(3):
        changed = mutate(content, lucky)
        if changed is not None:
            TARGETS[target](changed)
            content = changed


# ---- What was found ---------------------------------------------------------------------------------------


def test_a_service_that_answers_in_another_shape_is_taken_leniently_or_refused() -> None:
    """These ended in TypeError, AttributeError and OverflowError."""
    assert TableInfo.read(b'{"id": 7459, "updated": 3}') == TableInfo("7459", None, discontinued=False)
    for read_it in (Config.read, TableInfo.read):
        with pytest.raises(JsonStatError, match="is no JSON object"):
            read_it(b"[]")


def test_an_answer_about_the_service_with_a_key_twice_is_refused() -> None:
    with pytest.raises(JsonStatError, match="has the key 'maxDataCells' more than once"):
        Config.read(b'{"maxDataCells": 1, "maxDataCells": 800000}')
    assert Config.read(b'{"maxDataCells": 1%b}' % (b"0" * 300)).max_cells == 10**300


def test_a_time_variable_without_codes_is_told_of() -> None:
    content = b'{"id":["Tid"],"size":[0],"dimension":{"Tid":{"category":{"index":[]}}}}'
    metadata = Metadata.read("07459", content)
    with pytest.raises(JsonStatError, match="table 07459 list no time: the variable Tid has no codes"):
        metadata._repr_html_()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'"Tydal"', b'"\\ud800"', "not readable as JSON"),  # could be read and not be written again
        (b'["Tydal"]', b'["Tydal", 7]', "'Region' holds"),
        (b'["Tydal"]', b'"Tydal"', "'Region' holds"),
        (b'"republished_by": []', b'"republished_by": [7]', "'republished_by' holds"),
    ],
)
def test_a_sidecar_that_could_not_be_cited_or_written_is_refused(
    old: bytes, new: bytes, message: str
) -> None:
    content = seeds("sidecar")[0].replace(b'["5033"]', b'["Tydal"]')
    assert old in content
    with pytest.raises(ArchiveError, match=message):
        Provenance.from_json(content.replace(old, new), Path("x.meta.json"))


@pytest.mark.parametrize("years", ["1-99999999999", "1" * 5000, "2015-", "²⁰¹⁵", "2016-2015"])
def test_years_without_bounds_are_refused_before_memory_is_spent(years: str) -> None:
    with pytest.raises(SelectionError, match="is not a year or a period"):
        years_from(years)
