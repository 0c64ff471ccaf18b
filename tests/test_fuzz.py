"""What reads bytes or typed text, given anything: an answer, or an error in words, and nothing else.

A promise is broken by an error that is not an `IlagError`, or by an answer that contradicts itself. The tests of
every day try a few hundred inputs; ``pytest -m slow tests/test_fuzz.py`` tries many thousand.
"""

import json
import math
import random
from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilag_data import jsonstat, regions
from ilag_data.catalogue import SERIES, years_from
from ilag_data.errors import IlagError, JsonStatError, SelectionError
from ilag_data.fetching import proof
from ilag_data.raw import Provenance
from ilag_data.ssb.joining import join
from ilag_data.ssb.metadata import Config, Metadata, TableInfo
from tests.conftest import ROOT
from tests.standin.server import document_of
from tests.standin.tables import numbered

ASKED = {
    "Region": ("5033", "5041"),
    "Kjonn": ("0",),
    "Alder": ("15-74",),
    "ContentsCode": ("SysselBosted", "SysselArbsted"),
    "Tid": ("2021", "2022"),
}


def reader(content: bytes) -> None:
    dataset = jsonstat.read(content)
    assert len(dataset.frame) in {0, math.prod(len(one.codes) for one in dataset.dimensions.values())}


def metadata(content: bytes) -> None:
    for read in (Config.read, TableInfo.read, lambda told: Metadata.read("07459", told).time):
        with suppress(IlagError):
            read(content)


def answers(content: bytes) -> None:
    """The answers to parts of a selection: what is joined can be read, and proof is given or refused in words."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    parts = [json.dumps(part).encode() for part in found] if isinstance(found, list) else [content] * 2
    joined = None
    with suppress(IlagError):
        joined = join(parts, ASKED) if len(parts) > 1 else None
    if joined:
        jsonstat.read(joined)
    for part in parts[:1]:
        record = SERIES["labour-balance"]
        proof.prove(record, ASKED, proof.read(record, part))


def sidecar(content: bytes) -> None:
    """What is read can be written, cited and read again."""
    path = Path("population.meta.json")
    provenance = Provenance.from_json(content, path)
    assert Provenance.from_json(provenance.to_json(), path) == provenance
    assert provenance.citation("no")
    assert provenance.citation("en")


def typed(content: bytes) -> None:
    text = content.decode(errors="replace")
    with suppress(IlagError):
        assert regions.find(text) in (*regions.TODAY, *regions.AREAS)
    for read in (regions.find_published, years_from):
        with suppress(IlagError):
            read(text)


PROMISES: dict[str, Callable[[bytes], None]] = {
    "reader": reader, "metadata": metadata, "answers": answers,
    "sidecar": sidecar, "typed": typed,
}  # fmt: skip
OF_JSON = ("reader", "metadata", "answers", "sidecar")


def keep(target: str, content: bytes) -> None:
    with suppress(IlagError):
        PROMISES[target](content)


def _answer(region: str) -> dict[str, Any]:
    return document_of(numbered(ASKED), ASKED | {"Region": (region,)})


SIDECAR = (ROOT / "data" / "raw" / "employment.meta.json").read_bytes()
SEEDS: dict[str, list[bytes]] = {
    "reader": [json.dumps(_answer("5033")).encode()],
    "metadata": [
        json.dumps(_answer("5033") | {"value": []}).encode(),
        b'{"maxDataCells": 800000, "maxCallsPerTimeWindow": 30, "timeWindow": 60, "apiVersion": "2.3.2"}',
        b'{"id": "07459", "updated": "2026-02-25T07:00:00Z", "discontinued": null}',
    ],
    "answers": [json.dumps([_answer("5033"), _answer("5041")]).encode()],
    "sidecar": [SIDECAR],
    "typed": ["Snåase - Snåsa".encode(), b"2015-2023", b"5033"],
}

# ---- Mutations that keep JSON whole, so that they get past the decoder ------------------------------------

RUBBISH: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7.5, 1e308, 2**53 + 1, 10**30, "", "0", "Tid", "2015", "2015K5", "\ud800", "<b>",
    "=1+1", [], [[]], {}, {"0": 1}, ["a", "a"], {"": None}, {"label": {}}, [None] * 9, float("inf"), float("nan"),
)  # fmt: skip


def mutate(content: bytes, luck: random.Random) -> bytes:
    """Change one to three places of a JSON document."""
    document = json.loads(content)
    for _ in range(luck.randint(1, 3)):
        holders = [*holders_in(document)]
        if not holders:
            break
        holder = luck.choice(holders)
        key = luck.choice([*holder] if isinstance(holder, dict) else range(len(holder)))
        match luck.randrange(4):
            case 0:
                del holder[key]
            case 1:  # something from elsewhere in the document
                other = luck.choice(holders)
                holder[key] = deepcopy(luck.choice([*other.values()] if isinstance(other, dict) else other))
            case 2 if isinstance(holder, dict):
                holder[luck.choice(["value", "status", "id", "size", "x"])] = holder.pop(key)
            case _:
                holder[key] = deepcopy(luck.choice(RUBBISH))
    return json.dumps(document).encode()


def holders_in(found: Any) -> Any:  # noqa: ANN401 (any JSON)
    waiting = [found]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list) and here:
            yield here
            waiting += here.values() if isinstance(here, dict) else here


def mutations(target: str, inputs: int) -> None:
    luck = random.Random(target)  # noqa: S311 (no secret)
    content = SEEDS[target][0]
    for number in range(inputs):
        content = mutate(content if number % 4 else luck.choice(SEEDS[target]), luck)
        keep(target, content)


@pytest.mark.parametrize("target", PROMISES)
def test_the_seeds_are_taken(target: str) -> None:
    """Else every input would end at what is refused first."""
    for seed in SEEDS[target]:
        with suppress(*([JsonStatError] if target == "metadata" else [SelectionError])):
            PROMISES[target](seed) if target != "answers" else join(
                [json.dumps(part).encode() for part in json.loads(seed)], ASKED
            )


@pytest.mark.parametrize("target", PROMISES)
@given(content=st.binary(max_size=60))
def test_any_bytes_keep_every_promise(target: str, content: bytes) -> None:
    keep(target, content)


@pytest.mark.parametrize("target", OF_JSON)
def test_mutations_keep_every_promise(target: str) -> None:
    mutations(target, 200)


@pytest.mark.slow
@pytest.mark.parametrize("target", OF_JSON)
def test_many_mutations_keep_every_promise(target: str) -> None:
    mutations(target, 20_000)


@pytest.mark.slow
@given(text=st.text(st.sampled_from("-, 1a2015–K") | st.characters(), max_size=40))
@settings(max_examples=5_000)
def test_many_texts_keep_every_promise(text: str) -> None:
    keep("typed", text.encode(errors="replace"))


# ---- What fuzzing has found -------------------------------------------------------------------------------


def test_a_service_that_answers_in_another_shape_is_taken_leniently_or_refused() -> None:
    """These ended in TypeError, AttributeError and OverflowError."""
    assert TableInfo.read(b'{"id": 7459, "updated": 3}') == TableInfo(None, discontinued=False)
    for read in (Config.read, TableInfo.read):
        with pytest.raises(JsonStatError, match="Expected an object, found an array of 0"):
            read(b"[]")
    with pytest.raises(JsonStatError, match="has the key 'maxDataCells' more than once"):
        Config.read(b'{"maxDataCells": 1, "maxDataCells": 800000}')
    assert Config.read(b'{"maxDataCells": 1%b}' % (b"0" * 300)).max_cells == 10**300


@pytest.mark.parametrize("years", ["1-99999999999", "1" * 5000, "2015-", "²⁰¹⁵", "2016-2015"])
def test_years_without_bounds_are_refused_before_memory_is_spent(years: str) -> None:
    with pytest.raises(SelectionError, match=r"is not a year or a period|ends before"):
        years_from(years)
