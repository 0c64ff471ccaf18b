"""What Statistics Norway may change on any day without a figure being another: ``data/processed`` stays the same.

Each case is one change of what the service answers, over a socket. What concerns a document as such is tried on the
smallest table, what concerns variables and codes on the three smallest, and much at once on all. At the end are
changes that look small and are none: they are refused, and nothing is replaced.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ilag_data import catalogue, jsonstat, process, raw
from ilag_data.counts import contradicting_unit
from ilag_data.errors import FetchError
from ilag_data.fetching import proof
from ilag_data.jsonstat import Unit
from tests.conftest import fetched, made_once
from tests.raw_documents import keep
from tests.standin import faults
from tests.standin.faults import Change, Fault, Reply, Step, document
from tests.standin.server import StandIn
from tests.standin.tables import Table, out_of_use, tables, with_codes, with_new_variable

ONE_OF_EACH = (
    "labour-balance", "population-change", "population-quarterly", "employment", "commuting-out", "population-by-age",
)  # fmt: skip
"""A series of each table."""
YEARS = (2017, 2018, 2019, 2020)
"""From before the reform of 2018 to after that of 2020: of each border there are codes in use and not in use."""

NAME = "labour-balance"


@pytest.fixture(scope="session")
def right() -> Path:
    """A data folder of right answers."""

    def fetch(folder: Path) -> None:
        with StandIn(tables()) as server, raw.using(folder):
            fetched(server, *ONE_OF_EACH, years=YEARS)

    return made_once("one-of-each", fetch)


@pytest.fixture
def live(right: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of its documents, without the processed tables, in use."""
    folder = tmp_path / "live"
    shutil.copytree(right / "raw", folder / "raw")
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """The tables on both borders; the manifest tells which documents they were made from, and those differ."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.csv"))}


# ---- How an answer is changed -----------------------------------------------------------------------------


def answer(standin: StandIn, kind: str, *steps: Step) -> None:
    """Change the answers to a kind of calls."""
    standin.faults.append(Fault.always(faults.otherwise(*steps), kind))


def in_turn(*changes: Change) -> Change:
    return lambda told: [change(told) for change in changes]


def each_dimension(change: Change) -> Change:
    def every(told: dict[str, Any]) -> None:
        for dimension in told["dimension"].values():
            change(dimension)

    return every


def each_category(change: Change) -> Change:
    return each_dimension(lambda dimension: change(dimension["category"]))


def each_unit(change: Callable[[Any], Any]) -> Change:
    def every(told: dict[str, Any]) -> None:
        category = told["dimension"]["ContentsCode"]["category"]
        category["unit"] = {code: change(unit) for code, unit in category["unit"].items()}

    return every


def without(*keys: str) -> Change:
    return lambda told: [told.pop(key, None) for key in keys]


def with_bom(right: Reply) -> Reply:
    return replace(right, body=b"\xef\xbb\xbf" + right.body)


# ---- How a document is written ----------------------------------------------------------------------------


def index_as_array(category: dict[str, Any]) -> None:
    category["index"] = sorted(category["index"], key=category["index"].__getitem__)


def no_index_of_one(category: dict[str, Any]) -> None:
    if len(category["index"]) == 1:
        del category["index"]


def status_as_array(told: dict[str, Any]) -> None:
    told["status"] = [told.get("status", {}).get(str(at)) for at in range(len(told["value"]))]


def star_beside_figures(told: dict[str, Any]) -> None:
    beside = {str(at): "*" for at, figure in enumerate(told["value"]) if figure is not None}
    told["status"] = told.get("status", {}) | beside


def sign(old: str, new: str) -> Change:
    def change(told: dict[str, Any]) -> None:
        marks = told.get("status", {})
        told["status"] = {at: new if mark == old else mark for at, mark in marks.items()}

    return change


def words(told: dict[str, Any]) -> None:
    told |= {"label": "Tabellen heter noe annet", "source": "SSB", "note": ["Endret 1. mars.", "Se også 1."]}
    for variable, dimension in told["dimension"].items():
        dimension["label"] = f"{variable} (omdøpt)"
        labels = dimension["category"]["label"]
        dimension["category"]["label"] = {code: f"  Kalt {label} nå " for code, label in labels.items()}


def notes(told: dict[str, Any]) -> None:
    told["note"] = ["Én", "To"]
    told["extension"]["noteMandatory"] = {"0": True}
    for dimension in told["dimension"].values():
        dimension["note"] = ["Om variabelen"]
        dimension["category"]["note"] = {code: ["Om koden"] for code in dimension["category"]["index"]}


def unknown_fields(told: dict[str, Any]) -> None:
    categories = [dimension["category"] for dimension in told["dimension"].values()]
    holders = [told, told["extension"], told["extension"]["px"], *told["dimension"].values()]
    for holder in (*holders, *categories, *told["dimension"]["ContentsCode"]["category"]["unit"].values()):
        holder |= {"new2027": {"a": [1, None, "x"]}, "href": "https://example.org", "quality": None}


# ---- How a table is changed -------------------------------------------------------------------------------


def turned_round(table: Table) -> Table:
    """Turn the order of the variables round, and of the codes of each; the time stays in order."""
    straight = [
        slice(None) if variable.id == "Tid" else slice(None, None, -1) for variable in table.variables
    ]
    variables = [
        replace(variable, codes=variable.codes[order], labels=variable.labels[order])
        for variable, order in zip(table.variables, straight, strict=True)
    ]
    cells = tuple(straight)
    return replace(
        table,
        variables=tuple(reversed(variables)),
        values=table.values[cells].T,
        symbols=table.symbols[cells].T,
    )


def with_nil(table: Table) -> Table:
    return replace(table, nil=True)


def with_dead_codes_otherwise(table: Table) -> Table:
    """Write codes outside their years as ``.`` where they were 0, and as 0 where they were ``.``."""
    figure, mark = (0, "") if (table.symbols == ".").any() else (np.nan, ".")
    dead = out_of_use(table.variables)
    values, symbols = np.where(dead, figure, table.values), np.where(dead, mark, table.symbols)
    return replace(table, values=values, symbols=symbols)


def with_new_content(table: Table) -> Table:
    return with_codes("ContentsCode", {"Nytt2027": "Noe nytt"}, 7)(table)


def with_new_municipalities(table: Table) -> Table:
    """Add a municipality of the county and another one, to which nobody commutes yet."""
    new = {"5062": "Nyby", "4699": "Nyere by"}
    for variable, figure in (("Region", 1234), ("ArbstedKomm", 0), ("Bokommuen", 0)):
        table = with_codes(variable, new, figure)(table)
    return table


def with_earlier_time(table: Table) -> Table:
    time = table.variables[-1].codes[0]
    return with_codes("Tid", {f"1951{time[4:]}": "1951"}, 3)(table)


# ---- All at once, over a socket ---------------------------------------------------------------------------


def test_what_is_harmless_in_all_tables_changes_none_of_them(
    standin: StandIn, right: Path, live: Path
) -> None:
    added = (with_new_content, with_new_municipalities, with_earlier_time, with_new_variable)
    changes = (with_dead_codes_otherwise, *added, with_nil, turned_round)
    for number, table in standin.tables.items():
        standin.tables[number] = reduce(lambda changed, one: one(changed), changes, table)
    both = (each_unit(lambda _: {"base": "busette"}), words, notes, unknown_fields)
    metadata = in_turn(*both, each_category(index_as_array), without("updated", "role"))
    data = in_turn(*both, star_beside_figures, status_as_array, each_category(no_index_of_one))
    for kind, change in {"metadata": metadata, "data": data}.items():
        answer(standin, kind, document(change), with_bom, faults.compressed)
    standin.max_cells = 20_000
    report = fetched(standin, *ONE_OF_EACH, years=YEARS, force=True)
    assert [revision.summary() for revision in report.changed if revision.tells or revision.added] == []
    expected, found = files(right / "processed"), files(live / "processed")
    assert set(found) == set(expected)
    assert [name for name in expected if found[name] != expected[name]] == []


# ---- One at a time, in the smallest document --------------------------------------------------------------


def unit(told: object) -> Change:
    return each_unit(lambda _: told)


def updated(told: str | None) -> Change:
    return lambda document: document.update(updated=told)


ONE_BY_ONE: dict[str, Change] = {
    "unit: base null": unit({"base": None, "decimals": 0}),
    "unit: decimals null": unit({"base": "personer", "decimals": None}),
    "unit: one decimal, whole figures": unit({"base": "personer", "decimals": 1}),
    "unit: without words": unit({}),
    "unit: null": unit(None),
    "unit: none of a content": each_category(lambda category: category.get("unit", {}).clear()),
    "unit: none at all": each_category(without("unit")),
    "status: - for codes not in use": sign(".", "-"),
    "status: : for codes not in use": sign(".", ":"),
    "words: none": in_turn(without("label", "source", "note"), each_dimension(without("label"))),
    "fields: none that nobody needs": in_turn(without("role", "version", "extension"), each_dimension(without("extension"))),
    "updated: with an offset": updated("2026-11-16T08:00:00+01:00"),
    "updated: without a zone": updated("2026-11-16T07:00:00"),
    "updated: seven digits": updated("2026-11-16T07:00:00.0000000Z"),
    "updated: null": updated(None),
}  # fmt: skip


@pytest.mark.parametrize("change", ONE_BY_ONE.values(), ids=ONE_BY_ONE)
def test_a_document_that_says_it_otherwise_is_proven_and_makes_the_same_tables(change: Change) -> None:
    def tables_of(content: bytes) -> list[bytes]:
        made = process.make({NAME: replace(received, content=content)})
        return [table for path, table in made.items() if path.endswith(".csv")]

    record, received = catalogue.get(NAME), raw.read(NAME)
    told, old = json.loads(received.content), jsonstat.read(received.content)
    change(told)
    assert told != json.loads(received.content)
    content = json.dumps(told).encode()
    asked = {of.id: of.codes for of in old.dimensions.values()}
    data = proof.read(record, content)
    proof.prove(record, asked, data, old=old, not_before=[datetime(2021, 1, 1, tzinfo=UTC)])
    assert tables_of(content) == tables_of(received.content)


# ---- What looks small and is refused ----------------------------------------------------------------------


PERSONS = (
    "personer", "personar", "number", "persons", "antall", "Personer ", "busette", "personer 15-74 år",
    "Personer per 1.1.", "personar per 4. kvartal 2025", "", None,
)  # fmt: skip
OTHER_UNITS = (
    "prosent", "Per cent", "%", "promille", "indeks", "Index (2015=100)", "kroner", "NOK", "1 000 personer",
    "mill. personer", "per 1000 innbyggere", "100-innbyggere", "10^3", "persons per km2", "personer pr. km²",
    "per mille", "persent", "pct.", "MNOK", "euro",
)  # fmt: skip


def test_a_unit_is_refused_only_where_it_contradicts_persons() -> None:
    record = catalogue.get("labour-balance")

    def said(unit: str | None) -> str | None:
        told = contradicting_unit(record, {"BefolkningBosted": Unit(unit, 0)})
        return None if told is None else told.en

    assert [unit for unit in PERSONS if said(unit)] == []
    for unit in OTHER_UNITS:
        assert said(unit) == f"gives BefolkningBosted in the unit {unit!r}, not in whole persons"


def test_another_unit_in_the_metadata_alone_is_refused(standin: StandIn, live: Path) -> None:
    keep(live, NAME)
    answer(standin, "metadata", document(each_unit(lambda _: {"base": "prosent", "decimals": 1})))
    before = files(live / "raw")
    told = r"(?s)labour-balance.*11618.*BefolkningBosted in the unit 'prosent'"
    with pytest.raises(FetchError, match=told):
        fetched(standin, NAME, years=YEARS, force=True)
    assert files(live / "raw") == before
