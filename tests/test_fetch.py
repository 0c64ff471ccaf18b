"""``ilag fetch`` against the stand-in: filling, freshness, revisions, every fault, and what stays untouched."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

import ilag_data
from ilag_data import catalogue, jsonstat, load, process, raw, tables
from ilag_data.errors import FetchError, SelectionError, ServiceUnavailableError
from ilag_data.fetching import proof, revisions, staging
from ilag_data.fetching.fetch import Report
from ilag_data.fetching.planning import check_time_of_day
from ilag_data.process import Decoded
from ilag_report.cli import ilag
from tests.conftest import ROOT, Stopped, fetched, filled_folder, left_over, snapshot, stop_after
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn
from tests.standin.tables import Table, renumbered, with_codes, with_new_variable, without_codes

LATER = "2026-11-20T07:00:00Z"


def remarks(report: Report) -> tuple[str, ...]:
    return tuple(remark.en for remark in report.remarks)


@pytest.fixture
def live(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the filled folder, in use."""
    folder = tmp_path / "live"
    shutil.copytree(filled, folder)
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder


def raw_files(folder: Path) -> dict[str, bytes]:
    return snapshot(folder / "raw")


def in_use(folder: Path) -> dict[str, bytes]:
    return {**raw_files(folder), **snapshot(folder / "processed")}


@contextmanager
def refused(folder: Path, words: str, error: type[Exception] = FetchError) -> Iterator[None]:
    """Expect an error, and documents and tables as they are."""
    before = in_use(folder)
    with pytest.raises(error, match=words):
        yield
    assert in_use(folder) == before
    assert left_over(folder) == []


def hold(name: str) -> Decoded:
    return process.decode(raw.read(name))


# ---- Filling ----------------------------------------------------------------------------------------------


def test_an_empty_folder_is_filled_with_one_data_call_for_each_series(filled: Path) -> None:
    told = json.loads((filled_folder() / "told.json").read_bytes())
    tables_asked = {record.table for record in catalogue.SERIES.values()}
    once = {"config", *(f"{kind} {table}" for kind in ("table", "metadata") for table in tables_asked)}
    data = [f"data {record.table}" for record in catalogue.SERIES.values()]
    assert sorted(told["calls"]) == sorted([*once, *data])
    assert len(told["calls"]) <= 30
    *new, listed, rebuilt = told["report"].splitlines()
    assert [line.partition(" (")[0] for line in new if re.search(r" \(table \d{5}\): new, 2015", line)] == [
        *catalogue.SERIES
    ]
    assert listed.startswith("All new years, figures revised and figures gone:")
    assert rebuilt == "data/processed is rebuilt."
    made = {path for name in process.TABLES for path in process.paths_of(name).values()}
    assert set(snapshot(filled / "processed")) == {*made, process.MANIFEST}
    endings = [f"{name}.{ending}" for name in catalogue.SERIES for ending in ("json", "meta.json")]
    assert set(raw_files(filled)) == {*endings}
    assert left_over(filled) == []


@pytest.mark.usefixtures("live")
def test_what_was_fetched_reads_like_the_bundle_and_says_where_it_is_from(standin: StandIn) -> None:
    for name, record in catalogue.SERIES.items():
        held = hold(name)
        provenance = held.document.provenance
        said = (provenance.origin, provenance.updated, provenance.compiled)
        assert said == ("api", "2026-11-16T07:00:00Z", "2026-11-23")
        cited = rf"Kilde: SSB, tabell {record.table}\. Hentet 23\. november 2026 fra 127\.0\.0\.1:\d+"
        assert re.fullmatch(cited, provenance.citation())
        assert provenance.request is not None
        assert f"/tables/{record.table}/data?lang=no" in provenance.request["url"]
        for variable, dimension in held.data.dimensions.items():
            assert set(provenance.query[variable]) == set(dimension.codes)
    assert standin.calls == []


@pytest.mark.usefixtures("live")
def test_the_second_fetch_only_looks_up_what_was_updated(standin: StandIn) -> None:
    before = raw_files(raw.data_dir())
    report = fetched(standin)
    assert report.fresh == tuple(catalogue.SERIES)
    assert (report.changed, report.csv, report.mended) == ((), None, False)
    assert sorted(standin.kinds()) == [f"table {table}" for table in sorted(standin.tables)]
    assert raw_files(raw.data_dir()) == before


# ---- Freshness --------------------------------------------------------------------------------------------


def update(standin: StandIn, table: str, **changes: Any) -> None:  # noqa: ANN401
    standin.tables[table] = replace(standin.tables[table], **{"updated": LATER, **changes})


def revise(standin: StandIn, table: str, change: Callable[[Any], Any], **codes: str | Sequence[str]) -> None:
    """Publish a table anew with other figures under some codes."""
    of = standin.tables[table]
    values = of.values.copy()  # noqa: PD011
    asked = {name: (some,) if isinstance(some, str) else some for name, some in codes.items()}
    cells = np.ix_(
        *([one.codes.index(code) for code in asked.get(one.id, one.codes)] for one in of.variables)
    )
    values[cells] = change(values[cells])
    update(standin, table, values=values)


def data_calls(standin: StandIn) -> list[str]:
    return [kind for kind in standin.kinds() if kind.startswith("data")]


@pytest.mark.usefixtures("small")
def test_a_notebook_fetches_by_a_call(standin: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ILAG_SSB_URL", standin.url)
    shown = repr(ilag_data.fetch("labour-balance", force=True))
    assert shown.startswith("labour-balance (table 11618): new years 2015–2016, 2023–2025; ")
    assert shown.endswith("\ndata/processed is rebuilt.")


def test_other_years_force_and_damage_make_figures_stale(standin: StandIn, small: Path) -> None:
    fetched(standin, "labour-balance")
    standin.calls.clear()
    years = tuple(range(2015, 2025))
    fetched(standin, "labour-balance", years=years, drop=True)
    assert hold("labour-balance").times == years
    fetched(standin, "labour-balance", years=years)
    assert len(data_calls(standin)) == 1
    fetched(standin, "labour-balance", years=years, force=True)
    assert len(data_calls(standin)) == 2
    (small / "raw" / "labour-balance.json").write_bytes(b"{}")
    fetched(standin, "labour-balance", years=years)
    assert len(data_calls(standin)) == 3


# ---- Revisions --------------------------------------------------------------------------------------------


def test_what_was_revised_is_told_and_written(standin: StandIn, small: Path) -> None:
    fetched(standin, "labour-balance", years=tuple(range(2015, 2025)))
    people, work = ({"ContentsCode": of, "Tid": "2023"} for of in ("BefolkningBosted", "SysselBosted"))
    revise(standin, "11618", lambda old: old + 7, Region="5033", **people)
    revise(standin, "11618", lambda old: old - 250, Region="5001", **people)
    revise(standin, "11618", lambda dead: np.where(np.isnan(dead), 5, 0), Region="1665", **work)
    revise(standin, "11618", lambda _: np.nan, Region="5052", **work)
    report = fetched(standin, "labour-balance")
    (revision,) = report.changed
    assert revision.new_times == ("2025",)
    assert revision.rows["kind"].tolist() == ["gone", "revised", "revised"]
    assert "2 figures revised, the largest 5001 Trondheim - Tråante" in revision.summary()
    assert "1 figures gone, such as 5052 Leka" in revision.summary()
    assert report.csv is not None
    assert report.csv.parent == small / "revisions"
    written = pd.read_csv(report.csv, dtype={"table": "str"})
    assert written["kind"].tolist() == ["new", "gone", "revised", "revised"]
    assert set(written.columns) >= {"series", "table", "codes", "before", "now", "difference"}
    assert written["difference"].tolist()[-2:] == [-250, 7]


# ---- Less never replaces more ------------------------------------------------------------------------------


def less(variable: str, *left_out: str) -> Callable[[Table], Table]:
    return partial(without_codes, variable=variable, codes=left_out)


TEN_YEARS = tuple(map(str, range(2015, 2025)))
LESS: dict[str, tuple[str, str, tuple[str, ...], str]] = {
    "years": ("labour-balance", "Tid", TEN_YEARS, "2015–2024 of Tid"),
    "a place": ("labour-balance", "Region", ("5060",), "5060 of Region"),
    "a figure": ("population-change", "ContentsCode", ("Levende", "Dode"), "Levende, Dode of ContentsCode"),
}


@pytest.mark.parametrize("case", LESS)
def test_figures_held_that_a_table_no_longer_lists_are_named_and_kept_until_they_are_given_up(
    standin: StandIn, small: Path, case: str
) -> None:
    name, variable, codes, named = LESS[case]
    number = catalogue.get(name).table
    fetched(standin, name)
    update(standin, number)
    standin.tables[number] = less(variable, *codes)(standin.tables[number])
    lost = rf"A fetch of {name} \(table {number}\) would lose {named} \(held: \d+ figures\)"
    with refused(small, rf"(?s){lost}: the table no longer lists them.*add drop=True"):
        fetched(standin, name)
    (revision,) = (report := fetched(standin, name, drop=True)).changed
    assert any(f"not asked for any more: {named} (" in remark for remark in remarks(report))
    assert revision.tells
    assert not {*codes} & {*hold(name).data.dimensions[variable].codes}


def test_years_that_are_held_are_not_dropped_by_asking_for_others(standin: StandIn, small: Path) -> None:
    before = raw_files(small)
    code, output = command(standin, "labour-balance", "--years", "2023")
    assert code == 1
    assert "would lose 2017–2022 of Tid (held: 783 figures): they are not asked for." in output
    assert "leave --years out, or name every year that is held; to give them up, add --drop." in output
    assert data_calls(standin) == []
    assert raw_files(small) == before
    code, output = command(standin, "labour-balance", "--years", "2023", "--drop")
    assert code == 0
    assert "no longer held 2017–2022" in output
    assert hold("labour-balance").times == (2023,)


def in_words(told: dict[str, Any]) -> None:
    contents = told["dimension"]["ContentsCode"]
    category = contents["category"]
    category["unit"] |= {
        "SysselBosted": {"base": "number", "decimals": 0},
        "SysselArbsted": {"base": "innbyggjarar"},
    }
    category["label"]["SysselArbsted"] = "Jobber"
    contents["extension"]["refperiod"]["BefolkningBosted"] = "1. januar"
    told |= {"source": "Et annet byrå"}


@pytest.mark.usefixtures("small")
def test_what_is_worded_otherwise_is_told_once(standin: StandIn) -> None:
    dated = faults.changed(
        lambda told: told["dimension"]["ContentsCode"]["extension"].update(
            refperiod={"BefolkningBosted": "31. desember"}
        )
    )
    standin.faults = [Fault(dated)]
    fetched(standin, "labour-balance")
    standin.faults = [Fault.always(faults.changed(in_words))]
    told = [
        "the unit of SysselArbsted is «innbyggjarar», without decimals; it is taken for whole persons: have a "
        "look at the figures",
        "publisher: «Statistisk sentralbyrå» is now «Et annet byrå»",
        "units: SysselBosted «personer» is now «number»",
        "reference dates: BefolkningBosted «31. desember» is now «1. januar»",
        "labels of ContentsCode: SysselArbsted «Sysselsatte etter arbeidssted» is now «Jobber»",
    ]
    came = fetched(standin, "labour-balance", force=True)
    assert remarks(came) == tuple(f"labour-balance: {one}" for one in told)
    assert remarks(fetched(standin, "labour-balance", force=True)) == ()


def prove(series: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Prove a document of the bundle with something changed in it, against the bundle."""
    record, content = catalogue.get(series), raw.read(series).content
    told, old = json.loads(content), jsonstat.read(content)
    change(told)
    asked = {of.id: of.codes for of in old.dimensions.values()}
    data = proof.read(record, json.dumps(told).encode())
    proof.prove(record, asked, data, old=old, not_before=[datetime(2021, 1, 1, tzinfo=UTC)])


def named(series: str, variable: str, **labels: str) -> None:
    """Prove a document in which some codes are called otherwise; ``_1`` stands for 1."""
    new = {code.strip("_"): label for code, label in labels.items()}
    prove(series, lambda told: told["dimension"][variable]["category"]["label"].update(new))


@pytest.mark.parametrize(
    ("series", "variable", "labels", "wrong"),
    [
        ("labour-balance", "Region", {"_5033": "Meråker", "_5034": "Tydal"}, "5033 of Region «Meråker», the name of 1711, 5034"),
        ("labour-balance", "Region", {"_5031": "TRONDHEIM - Tråante"}, "5031 of Region .*, the name of 1601, 5001"),
        ("labour-balance", "Region", {"_1665": "Snåsa - Snåase (-2017)"}, "1665 of Region .*, the name of 1736, 5041"),
        ("employment", "NACE2007", {"_85": "Industri"}, "85 of NACE2007 «Industri», the name of 10-33"),
        ("population-by-age", "Alder", {"_015": "16 år"}, "015 of Alder «16 år», the name of 016"),
        ("labour-balance", "ContentsCode", {"SysselArbsted": "Sysselsatte etter bosted"}, "SysselArbsted of ContentsCode .*, the name of SysselBosted"),
    ],
)  # fmt: skip
def test_a_code_that_has_the_name_of_another_is_refused(
    series: str, variable: str, labels: dict[str, str], wrong: str
) -> None:
    with pytest.raises(FetchError, match=f"calls {wrong}"):
        named(series, variable, **labels)


def test_a_code_may_be_spelled_otherwise() -> None:
    named(
        "labour-balance", "Region", _5041="Snåsa", _5033="Tydal kommune", _5001="Tråante/Trondheim", _1736=""
    )
    named("population-by-age", "Alder", _000="under 1 år", _015="Femten")
    named("employment", "NACE2007", _85="Skole")


def test_another_publisher_and_a_gap_are_told_where_nothing_is_held(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    revise(standin, "11618", lambda _: np.nan, Region="5033", ContentsCode="SysselBosted", Tid="2020")
    standin.faults = [Fault.always(faults.changed(lambda told: told.update(source="Eurostat")))]
    assert remarks(fetched(standin, "labour-balance")) == (
        "labour-balance: no figure where the times before and after have one: 5033 Tydal, 0, 15-74 2020 "
        "(SysselBosted)",
        "labour-balance: publisher: «Eurostat», not Statistics Norway",
    )


def test_a_gap_between_two_zeros_is_not_told() -> None:
    (told,) = revisions.gaps(catalogue.get("commuting-out"), jsonstat.read(raw.read("commuting-out").content))
    assert "1149 Karmøy, 5034 Meråker 2019" in told.en
    assert "1149 Karmøy, 5033 Tydal 2019" not in told.en


def closed(note: str) -> Callable[[dict[str, Any]], None]:
    return lambda told: told.update(discontinued=True, note=["Tall fra stand-in 11618.", note])


@pytest.mark.usefixtures("small")
def test_a_closed_table_names_its_successor_also_when_nothing_is_new(standin: StandIn) -> None:
    note = "Tabellen er avsluttet. Nye tall står i tabell 13472."
    kinds = ("table", "metadata")
    standin.faults = [Fault.always(faults.changed(closed(note)), kind) for kind in kinds]
    told = (
        "Statistics Norway has closed table 11618, and no newer figures will come in it; its notes name "
        f"another: «{note}»",
    )
    assert remarks(fetched(standin, "labour-balance")) == told
    report = fetched(standin, "labour-balance")
    assert (report.fresh, remarks(report)) == (("labour-balance",), told)
    assert told[0] in command(standin, "labour-balance", "--dry-run")[1]
    standin.faults = [Fault.always(faults.changed(closed("Ingen nye tall.")), kind) for kind in kinds]
    (said,) = remarks(fetched(standin, "labour-balance"))
    assert said.endswith("no newer figures will come in it; look for another at www.ssb.no/statbank")


@pytest.mark.parametrize(("new", "label"), [("5070", "Overhalla"), ("5147", "Overhalla (2025-)")])
def test_a_municipality_with_a_new_code_is_named_as_that(
    standin: StandIn, small: Path, new: str, label: str
) -> None:
    standin.tables["06913"] = renumbered(standin.tables["06913"], "Region", "5047", {new: label}, "2025")
    told = (
        "Table 06913 has no figure of 2026 for 5047 Overhalla, and it has municipalities of Trøndelag that are "
        f"not known here: {re.escape(new + ' ' + label)}.(.|\n)*a reform has probably given new codes; bring "
        "ilag_data/norway.csv(.|\n)*The years before: ilag fetch population-change --years 2015-2024"
    )
    with refused(small, told):
        fetched(standin, "population-change", force=True)
    years = tuple(range(2015, 2025))
    report = fetched(standin, "population-change", years=years, drop=True)
    assert any(f"not known here: {new} {label}" in remark for remark in remarks(report))


@pytest.mark.usefixtures("small")
def test_places_that_are_no_municipality_of_the_county_are_no_reform(standin: StandIn) -> None:
    others = {"5098": "Uoppgitt kommune Trøndelag", "5010": "Overhalla (-1963)", "9901": "Utlandet"}
    standin.tables["11618"] = with_codes("Region", others, 7)(standin.tables["11618"])
    assert remarks(fetched(standin, "labour-balance")) == ()


# ---- Times of update ---------------------------------------------------------------------------------------


KINDS = ("table", "metadata", "data")


def when(updated: object) -> faults.Act:
    return faults.changed(lambda told: told.update(updated=updated))


def test_a_table_updated_in_the_future_is_refused(standin: StandIn, small: Path) -> None:
    told = (
        r"Table 11618 says that it was updated at 2199-01-01 07:00 UTC; by the clock of this machine it is "
        r"2026-11-23 11:\d\d UTC"
    )
    for kind in KINDS:
        standin.faults = [Fault.always(when("2199-01-01T07:00:00Z"), kind)]
        with refused(small, told):
            fetched(standin, "labour-balance")
    # Tomorrow, by a clock that is behind.
    standin.faults = [Fault.always(when("2026-11-24T07:00:00Z"), kind) for kind in KINDS]
    assert fetched(standin, "labour-balance").changed


def test_a_table_that_says_nowhere_when_it_was_updated_is_refused(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault.always(when("i går"), kind) for kind in KINDS]
    with refused(small, "Table 11618 says nowhere when it was updated"):
        fetched(standin, "labour-balance")


@pytest.mark.usefixtures("small")
def test_figures_held_of_the_future_do_not_keep_newer_ones_away(standin: StandIn) -> None:
    in_2199 = datetime(2199, 1, 2, 12, tzinfo=UTC)
    standin.faults = [Fault.always(when("2199-01-01T07:00:00Z"), kind) for kind in KINDS]
    fetched(standin, "labour-balance", clock=lambda: in_2199)
    assert raw.read("labour-balance").provenance.updated == "2199-01-01T07:00:00Z"
    standin.faults = []
    report = fetched(standin, "labour-balance")
    assert [revision.record.name for revision in report.changed] == ["labour-balance"]
    assert remarks(report) == (
        "labour-balance: the figures held said that they were updated at 2199-01-01 07:00 UTC; they are replaced",
    )
    assert raw.read("labour-balance").provenance.updated == "2026-11-16T07:00:00Z"


# ---- Refused before, while and after asking ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("hour", "minute", "closed"), [(5, 0, True), (8, 14, True), (4, 59, False), (8, 15, False)]
)
@pytest.mark.parametrize("month", [1, 7])
def test_no_fetch_while_tables_are_updated(hour: int, minute: int, month: int, closed: bool) -> None:
    now = datetime(2026, month, 15, hour - (2 if month == 7 else 1), minute, tzinfo=UTC)
    if closed:
        with pytest.raises(FetchError, match=rf"It is {hour:02}:{minute:02} in Norway.*\n.*--force"):
            check_time_of_day(now)
    else:
        check_time_of_day(now)


def test_force_overrides_the_time_of_day(standin: StandIn, small: Path) -> None:
    def early() -> datetime:
        return datetime(2026, 11, 23, 5, 30, tzinfo=UTC)

    with refused(small, "06:30 in Norway"):
        fetched(standin, "labour-balance", clock=early)
    assert standin.calls == []
    assert fetched(standin, "labour-balance", clock=early, force=True).changed


def test_years_before_the_first_comparable_one_are_refused() -> None:
    with pytest.raises(SelectionError, match="2014 is too early: the figures begin in 2015"):
        ilag_data.fetch(years="2014-2016")


def test_two_fetches_do_not_interleave(standin: StandIn, small: Path) -> None:
    with staging.lock(), refused(small, "Another `ilag fetch` or `ilag process` is at work"):
        fetched(standin, "labour-balance")
    assert standin.calls == []


def renamed(table: Table, variable: str, to: str) -> Table:
    at = table.axis(variable)
    new = replace(table.variables[at], id=to)
    return replace(table, variables=(*table.variables[:at], new, *table.variables[at + 1 :]))


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("employment", partial(renamed, variable="NACE2007", to="NACE2025"), "no variable NACE2007, which employment needs; it has Region, NACE2025"),
        ("labour-balance", partial(with_new_variable, elimination=False), "does not know and that may not be left out: Sektor"),
        ("labour-balance", less("Region", "5033"), "does not list 5033 of the variable Region, which labour-balance needs"),
    ],
)  # fmt: skip
def test_a_table_that_has_changed_stops_the_fetch(
    standin: StandIn, small: Path, name: str, change: Callable[[Table], Table], words: str
) -> None:
    table = catalogue.get(name).table
    standin.tables[table] = change(standin.tables[table])
    with refused(small, f"(?s){words}.*the others without it: ilag_data.fetch"):
        fetched(standin, name, "population-change")
    assert data_calls(standin) == []


@pytest.mark.usefixtures("small")
def test_a_new_variable_that_may_be_left_out_is_left_out_and_told(standin: StandIn) -> None:
    standin.tables["11618"] = with_new_variable(standin.tables["11618"])
    (remark,) = remarks(fetched(standin, "labour-balance"))
    assert "new variable, Sektor (sektor)" in remark


def test_a_code_that_is_not_listed_is_told_where_nothing_is_held_under_it(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    standin.tables["11618"] = less("Region", "1613")(standin.tables["11618"])
    report = fetched(standin, "labour-balance")
    assert remarks(report) == ("labour-balance: the table does not list 1613 of Region",)
    balance = load.labour_balance("Trøndelag", [2017, 2018])
    assert balance["population_15_74"].isna().tolist() == [True, False]  # not the sum of the others


def test_a_table_that_is_gone_is_named_and_the_others_can_be_had(standin: StandIn, small: Path) -> None:
    del standin.tables["11618"]
    with refused(small, r'(?s)table 11618: Non-existent table.*ilag_data\.fetch\("population-change"\)\.'):
        fetched(standin, "labour-balance", "population-change")
    assert fetched(standin, "population-change").changed


UNPROVEN: dict[str, tuple[faults.Change, str]] = {
    "missing code": (faults.without("Region", "5033"), "lacks 5033 of the variable Region"),
    "missing year": (faults.without("Tid", "2019"), "lacks 2019 of the variable Tid"),
    "new dimension": (faults.new_dimension, "has the variables .*Sektor"),
    "older": (faults.older, "2020-01-01 07:00 UTC, older than what is already held, 2021-01-01 00:00"),
    "zeros for a year": (faults.zeros("Tid", "2021"), "no figure for 39 of 262 pairs of Region and Tid: 5001 2021"),
    "zeros for a place": (faults.zeros("Region", "5033"), "0 or nothing where there were figures"),
    "no figures": (lambda told: told.update(value=[], status={}), "has no figures at all"),
    "more than all": (lambda told: told["value"].__setitem__(1, 10**9), "cannot be a number of persons"),
    "hidden": (
        lambda told: told["dimension"]["Region"].update(label="re\x1bgion"),
        r"has the text 're\\x1bgion' in the variable Region, with a character that cannot be seen",
    ),
    "rounded": (
        lambda told: told.update(value=[figure and 5 * round(figure / 5) for figure in told["value"]]),
        "only multiples of 5 for BefolkningBosted, which cannot be numbers of persons",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "words"), UNPROVEN.values(), ids=UNPROVEN)
def test_what_is_not_what_was_asked_for_or_not_whole_is_refused(change: faults.Change, words: str) -> None:
    with pytest.raises(FetchError, match=rf"The answer for labour-balance \(table 11618\) .*{words}"):
        prove("labour-balance", change)


def test_an_answer_with_more_than_was_asked_for_is_refused() -> None:
    record, data = catalogue.get("labour-balance"), jsonstat.read(raw.read("labour-balance").content)
    codes = {of.id: tuple(code for code in of.codes if code != "5033") for of in data.dimensions.values()}
    with pytest.raises(FetchError, match="has 5033 of Region, not asked for"):
        proof.prove(record, codes, data)


def test_what_cannot_be_proven_replaces_nothing_and_is_kept_aside(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault.always(faults.changed(faults.zeros("Region", "5033")), table="11618")]
    with refused(small, "(?s)nothing was replaced.*labour-balance.*0 or nothing where there were figures"):
        fetched(standin, "labour-balance", "population-change")
    (aside,) = (small / "not-proven").iterdir()
    kept = {f"{name}.NOT-PROVEN.json" for name in ("labour-balance", "population-change")}
    assert {path.name for path in aside.iterdir()} == {"WHY.txt", *kept}
    assert "labour-balance" in (aside / "WHY.txt").read_text(encoding="utf-8")
    assert not (small / "revisions").exists()


def test_parts_that_are_gone_are_not_outweighed_by_their_total(standin: StandIn, data_copy: Path) -> None:
    parts = [code for code in standin.tables["07984"].variables[1].codes if code != "00-99"]
    revise(standin, "07984", lambda _: np.nan, Region=("1665", "5033"), NACE2007=parts)
    with refused(data_copy, r"has 0 or nothing where there were figures: 1665 .*5033 "):
        fetched(standin, "employment")


def test_a_service_that_fails_leaves_everything_as_it_was(standin: StandIn, small: Path) -> None:
    """`test_pxweb` has every fault; here is what a fetch makes of one."""
    standin.faults = [Fault.always(faults.reply(200, b"<html>Driftsstans</html>"), table="06913")]
    words = "(?s)not the API: status 200, '<html>Driftsstans.*Nothing was replaced"
    with refused(small, words, ServiceUnavailableError):
        fetched(standin, "labour-balance", "population-change")


def test_figures_that_contradict_each_other_are_not_taken(standin: StandIn, small: Path) -> None:
    """Each document is sound alone: only all of them together, on trial, show that one cannot be."""
    for ending in ("json", "meta.json"):
        shutil.copy(ROOT / f"data/raw/population-by-age.{ending}", small / "raw")
    revise(standin, "06913", lambda old: old + 1, Region="5033", ContentsCode="Folkemengde", Tid="2024")
    with refused(small, r"06913 against 07459: population 1 January .*5033 Tydal 2024: \d+ against"):
        fetched(standin, "population-change")
    assert [*small.glob("not-proven/*/population-change.NOT-PROVEN.json")]


def test_what_is_hard_to_believe_is_refused_until_it_is_accepted(standin: StandIn, small: Path) -> None:
    """Nothing that is held tells who is employed in 2025."""
    told = r"5033 Tydal 2025, SysselBosted: 0 after \d+"
    revise(standin, "11618", lambda _: 0, Region="5033", ContentsCode="SysselBosted", Tid="2025")
    refusal = rf"{told}; (.|\n)*ilag fetch labour-balance --accept labour-balance:5033:2025\."
    for accept in ([], ["labour-balance:5034:2025"]):
        with refused(small, refusal):
            fetched(standin, "labour-balance", accept=accept)
    with pytest.raises(SelectionError, match="nothing to accept under 'employment:5033:2025'"):
        fetched(standin, "labour-balance", accept=["employment:5033:2025"])
    keys = ("--accept", "labour-balance:Tydal:2025", "--accept", "labour-balance:Leka")
    code, output = command(standin, "labour-balance", *keys)
    assert code == 0, output
    assert "--accept labour-balance:5052 was not needed" in output
    assert "--accept labour-balance:5033:2025 was" not in output
    assert re.search(f"labour-balance: accepted although hard to believe: {told}", output)
    request = raw.read("labour-balance").provenance.request
    assert request is not None
    assert re.fullmatch(told, *request["accepted"])
    assert fetched(standin, "labour-balance", force=True).changed  # it is held now


# ---- The command ------------------------------------------------------------------------------------------


def command(standin: StandIn, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(ilag, ["fetch", "--force", "--api-url", standin.url, *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_a_dry_run_tells_what_the_service_has_and_what_is_newer(standin: StandIn, small: Path) -> None:
    fetched(standin, "labour-balance")
    standin.tables["06913"] = with_new_variable(standin.tables["06913"], elimination=False)
    (small / "raw" / "employment.json").write_bytes(b"damaged")
    before = raw_files(small)
    code, output = command(standin, "--dry-run")
    assert code == 1
    assert "employment: what is held cannot be trusted (see `ilag status`)" in output
    assert f"{standin.url}: version 2.3.2, 800000 cells a call" in output
    assert "11618  reached; updated 2026-11-16T07:00:00Z; 2015–2025; units: personer" in output
    assert "labour-balance: held to 2025; no" in output
    assert "population-by-age: nothing is held" in output
    assert "CANNOT BE ASKED FOR: population-change: Table 06913 has a variable" in output
    assert (
        "commuting-in: nothing is held\n    48312 cells in 1 call: ArbstedKomm 12 × Bokommuen 366" in output
    )
    assert data_calls(standin) == ["data 11618"]
    assert raw_files(small) == before


@pytest.mark.usefixtures("small")
def test_a_series_or_year_that_does_not_exist_is_named(standin: StandIn) -> None:
    output = command(standin, "poplation")[1]
    assert "There is no series 'poplation'.\nWhat to do: did you mean population, " in output
    assert "innpendling" in command(standin, "pendling")[1]
    assert catalogue.called(["population", "07984", "INNBYGGERE"]) == (
        "population-by-age",
        "employment",
        "employment-by-sex-and-age",
    )
    code, output = command(standin, "labour-balance", "--years", "2030")
    assert code == 1
    assert "Table 11618 has none of the years wanted; it runs from 2015 to 2025." in output
    assert standin.kinds().count("data 11618") == 0


# ---- Stopped on the way -----------------------------------------------------------------------------------


@pytest.mark.parametrize("moves", [0, 5])  # `test_replacing` stops before every line
def test_what_a_stopped_fetch_replaced_counts_whole_and_the_next_finishes(
    standin: StandIn, small: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    old = load.labour_balance(years=2022)
    revise(standin, "11618", lambda figures: figures + 1, ContentsCode="BefolkningBosted")
    with monkeypatch.context() as patch:
        stop_after(moves, patch)
        with pytest.raises(Stopped):
            fetched(standin, "labour-balance")
    # Document, sidecar, a table for each borders, manifest, report.
    assert len([*(small / ".next").rglob("*.*")]) == 6 - moves
    new = load.labour_balance(years=2022)
    assert (new.iloc[:, 2:].to_numpy() != old.iloc[:, 2:].to_numpy()).any()
    assert raw.read("labour-balance").provenance.sha256 == new.attrs["sha256"] != old.attrs["sha256"]
    for name in ("status", "verify"):
        assert "is in place" in " ".join(CliRunner().invoke(ilag, [name]).output.split())
    if moves:
        code, output = command(standin, "labour-balance")
        assert (code, "finished" in output) == (0, True), output
    else:
        assert CliRunner().invoke(ilag, ["process"]).exit_code == 0
    pd.testing.assert_frame_equal(load.labour_balance(years=2022), new)
    assert left_over(small) == []
    assert tables.check_tables()[1] == []
