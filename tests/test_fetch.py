"""``ilag fetch`` against the stand-in: filling, freshness, revisions, every fault, and what stays untouched."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from ilag_data import catalogue, holdings, jsonstat, load, processed, raw, verify
from ilag_data.errors import FetchError, IlagError, SelectionError, ServiceUnavailableError
from ilag_data.fetching import staging
from ilag_data.fetching.fetch import Report, fetch
from ilag_data.fetching.planning import check_time_of_day, parse_years, plan
from ilag_data.ssb import Client
from ilag_data.ssb.transport import Limits
from ilag_report.cli import ilag
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.patience import HASTY, PATIENT, Patience
from tests.standin.server import StandIn
from tests.standin.tables import Table, Variable, tables

ROOT = Path(__file__).parent.parent
LATER = "2026-11-20T07:00:00Z"


@pytest.fixture(scope="session")
def made() -> dict[str, Table]:
    return tables()


@pytest.fixture
def standin(made: dict[str, Table]) -> Iterator[StandIn]:
    with StandIn(dict(made)) as server:
        yield server


@pytest.fixture(scope="session")
def filled(
    tmp_path_factory: pytest.TempPathFactory, made: dict[str, Table]
) -> tuple[Path, Report, list[str]]:
    """An empty data folder, filled by one fetch; with its report and the calls it took."""
    folder = tmp_path_factory.mktemp("filled") / "data"
    folder.mkdir()
    with StandIn(made) as server, raw.using(folder):
        report = run(server)
        return folder, report, server.kinds()


@pytest.fixture
def live(filled: tuple[Path, Report, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the filled folder, in use."""
    folder = tmp_path / "live"
    shutil.copytree(filled[0], folder)
    monkeypatch.setenv("ILAG_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def small(data_copy: Path) -> Path:
    """The bundled data, less what would take long to prove."""
    for name in set(catalogue.SERIES) - {"population-change", "labour-balance"}:
        raw.document_path(name).unlink()
        raw.sidecar_path(name).unlink()
    return data_copy


def run(standin: StandIn, *names: str, limits: Limits = PATIENT, **options: Any) -> Report:  # noqa: ANN401
    patience = Patience()
    lang = options.pop("lang", "no")
    with Client(standin.url, lang=lang, transport=patience.transport(limits)) as client:
        return fetch(names, client, **{"clock": patience.now} | options)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted((folder / "raw").iterdir())}


def left_over(folder: Path) -> list[str]:
    """Name what only lies there while a fetch is at work; the lock file may stay, empty."""
    hidden = [path.name for path in folder.rglob("*") if path.name.startswith(".")]
    return [name for name in hidden if name != ".fetch.lock"]


# ---- Filling ----------------------------------------------------------------------------------------------


def test_an_empty_folder_is_filled_with_one_data_call_for_each_series(
    filled: tuple[Path, Report, list[str]],
) -> None:
    folder, report, kinds = filled
    assert {path.name for path in (folder / "raw").iterdir()} == {
        f"{name}.{ending}" for name in catalogue.SERIES for ending in ("json", "meta.json")
    }
    tables_asked = {record.table for record in catalogue.SERIES.values()}
    assert kinds.count("config") == 1
    assert sorted(kind for kind in kinds if kind.startswith("data")) == sorted(
        f"data {record.table}" for record in catalogue.SERIES.values()
    )
    assert {kind for kind in kinds if kind.startswith("table ")} == {
        f"table {table}" for table in tables_asked
    }
    assert len(kinds) == 1 + 2 * len(tables_asked) + len(catalogue.SERIES) <= 30
    assert all(revision.first for revision in report.changed)
    assert report.rebuilt
    assert {path.name for path in (folder / "processed").iterdir()} == set(processed.TABLES)
    assert left_over(folder) == []


@pytest.mark.usefixtures("live")
def test_what_was_fetched_reads_like_the_bundle_and_says_where_it_is_from(standin: StandIn) -> None:
    for name, record in catalogue.SERIES.items():
        held = holdings.hold(name)
        provenance = held.document.provenance
        assert provenance.origin == "api"
        assert provenance.updated == "2026-11-16T07:00:00Z"
        assert provenance.compiled == "2026-11-23"
        assert provenance.citation() == f"Kilde: SSB, tabell {record.table}. Hentet 2026-11-23"
        assert provenance.request is not None
        assert provenance.request["retrieved"].startswith("2026-11-23T12:")
        assert f"/tables/{record.table}/data?lang=no" in provenance.request["url"]
        for variable, dimension in held.data.dimensions.items():
            assert set(provenance.query[variable]) == set(dimension.codes)
        body = provenance.request["body"]
        assert (body is None) == (provenance.request["method"] == "GET")
    assert standin.calls == []


@pytest.mark.usefixtures("live")
def test_every_identity_holds_and_every_analysis_runs_on_it() -> None:
    checks = list(verify.run())
    assert [check.name for check in checks if not check.holds] == []
    from ilag_report.findings.suite import SUITE

    for analysis in SUITE.values():
        assert "Hentet 2026-11-23" in str(vars(analysis("no")))


@pytest.mark.usefixtures("live")
def test_the_loaders_use_what_the_bundle_lacks() -> None:
    changes = load.population_change(["Tydal", "Trøndelag"], [2022])
    assert {"births", "deaths"} <= set(changes.columns)
    assert (changes["births"] - changes["deaths"] == changes["excess_of_births"]).all()
    assert changes.attrs["missing"] == []
    by_sex = load.population_by_sex_and_age("Trøndelag", 2015)
    assert by_sex["persons"].sum() == 449_386
    work = load.employment(years=2023, by="workplace", industries="all")
    assert len(work) == 7 * 18
    assert work["employed_by_workplace"].notna().all()
    assert load.employment("Tydal", 2023, "today", "en", industries="05-09")["industry_name"].tolist() == [
        "Mining and quarrying"
    ]
    assert load.labour_balance().attrs["notes"] == [catalogue.A_ORDNINGEN.no]


@pytest.mark.usefixtures("live")
def test_a_zero_for_a_code_outside_its_years_reaches_no_result() -> None:
    raw = holdings.hold("population-by-age").data.frame
    assert (raw[(raw["Region"] == "5033") & (raw["year"] < 2018)]["value"] == 0).all()
    assert load.population("Tydal")["persons"].tolist() == [863, 851, 861, 834, 794, 769, 759, 750, 753]
    flows = load.commuting("Tydal", range(2017, 2019))
    home = flows[(flows["residence"] == "5033") & (flows["workplace"] == "5033")]
    assert len(home) == 2
    assert (home["employed"] > 100).all()
    assert not flows["residence"].eq("1665").any()


@pytest.mark.usefixtures("live")
def test_the_second_fetch_only_looks_up_what_was_updated(standin: StandIn) -> None:
    before = snapshot(raw.data_dir())
    report = run(standin)
    assert report.fresh == tuple(catalogue.SERIES)
    assert (report.changed, report.csv, report.rebuilt) == ((), None, False)
    assert sorted(standin.kinds()) == [f"table {table}" for table in sorted(standin.tables)]
    assert snapshot(raw.data_dir()) == before


def test_english_labels_on_request(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance", lang="en")
    assert holdings.hold("labour-balance").document.provenance.source == "Statistics Norway"
    assert run(standin, "labour-balance", lang="en").fresh == ("labour-balance",)
    assert run(standin, "labour-balance").fresh == ()
    assert small.is_dir()


# ---- Freshness --------------------------------------------------------------------------------------------


def update(standin: StandIn, table: str, **changes: Any) -> None:  # noqa: ANN401
    standin.tables[table] = replace(standin.tables[table], **{"updated": LATER, **changes})


def data_calls(standin: StandIn) -> list[str]:
    return [kind for kind in standin.kinds() if kind.startswith("data")]


def test_an_updated_table_is_fetched_again_and_no_other(standin: StandIn, small: Path) -> None:
    run(standin, "population-change", "labour-balance")
    update(standin, "11618")
    standin.calls.clear()
    report = run(standin, "population-change", "labour-balance")
    assert report.fresh == ("population-change",)
    assert data_calls(standin) == ["data 11618"]
    assert raw.read("labour-balance").provenance.updated == LATER
    assert small.is_dir()


def test_other_years_force_and_damage_make_figures_stale(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    standin.calls.clear()
    run(standin, "labour-balance", years=(2020, 2021))
    assert holdings.hold("labour-balance").times == (2020, 2021)
    run(standin, "labour-balance", years=(2020, 2021))
    assert len(data_calls(standin)) == 1
    run(standin, "labour-balance", years=(2020, 2021), force=True)
    assert len(data_calls(standin)) == 2
    (small / "raw" / "labour-balance.json").write_bytes(b"{}")
    run(standin, "labour-balance", years=(2020, 2021))
    assert len(data_calls(standin)) == 3


def test_a_limit_of_cells_splits_the_calls_and_the_sidecar_lists_them(
    made: dict[str, Table], small: Path
) -> None:
    frames, contents = [], []
    for limit in (800_000, 1_000):
        with StandIn(made, max_cells=limit) as server:
            run(server, "labour-balance", force=True)
        document = raw.read("labour-balance")
        frames.append(holdings.hold("labour-balance").data.frame)
        contents.append(document.provenance.request or {})
    pd.testing.assert_frame_equal(frames[0], frames[1])
    assert "parts" not in contents[0]
    assert len(contents[1]["parts"]) == -(-106 // (1_000 // 33))
    assert small.is_dir()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d.update(value=[], status={}), "do not fit together: one has no figures"),
        (lambda d: d.update(id=5), "'id' is 5"),
        (lambda d: d.pop("id"), "'id' names 0 dimensions"),
        (lambda d: d.update(note=[7]), "'note' has 7 at position 0"),
        (lambda d: d["value"].__setitem__(0, 0.5), "cannot be a number of persons"),
    ],
)
def test_parts_of_another_shape_are_refused_and_replace_nothing(
    made: dict[str, Table], small: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    before = snapshot(small)
    with StandIn(made, max_cells=1_000) as server:
        server.faults = [Fault.always(faults.changed(change))]
        with pytest.raises(FetchError, match=f"(?s)nothing was replaced.*labour-balance.*{words}"):
            run(server, "labour-balance", force=True)
    assert snapshot(small) == before


@pytest.mark.parametrize("change", [lambda d: d.update(note="Om tallene"), lambda d: d.update(updated=["x"])])
def test_parts_of_any_sound_shape_make_the_same_figures(
    made: dict[str, Table], small: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    with StandIn(made, max_cells=1_000) as server:
        run(server, "labour-balance", force=True)
        expected = holdings.hold("labour-balance").data
        server.faults = [Fault.always(faults.changed(change))]
        run(server, "labour-balance", force=True)
    found = holdings.hold("labour-balance").data
    pd.testing.assert_frame_equal(found.frame, expected.frame)
    assert found.roles == expected.roles
    assert all(len(note) > 1 for note in found.notes)
    assert small.is_dir()


# ---- Revisions --------------------------------------------------------------------------------------------


def test_what_was_revised_is_told_and_written(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance", years=tuple(range(2015, 2025)))
    table = standin.tables["11618"]
    values = table.values.copy()  # noqa: PD011
    people, work = values[:, 0, 0, 0], values[:, 0, 0, 1]
    leka, tydal, trondheim = (table.variables[0].codes.index(code) for code in ("5052", "5033", "5001"))
    at = table.variables[4].codes.index("2023")
    people[tydal, at] += 7
    people[trondheim, at] -= 250
    dead_code = table.variables[0].codes.index("1665")
    assert np.isnan(work[dead_code, at])
    work[dead_code, at] = 5
    work[leka, at] = np.nan
    update(standin, "11618", values=values)
    report = run(standin, "labour-balance")
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


def test_years_that_are_no_longer_held_are_said_to_be_dropped(standin: StandIn, small: Path) -> None:
    report = run(standin, "labour-balance", years=(2020,))
    assert "no longer held 2017–2019, 2021–2022" in report.changed[0].summary()
    assert small.is_dir()


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

    before = snapshot(small)
    with pytest.raises(FetchError, match="06:30 in Norway"):
        run(standin, "labour-balance", clock=early)
    assert standin.calls == []
    assert snapshot(small) == before
    assert run(standin, "labour-balance", clock=early, force=True).changed


@pytest.mark.parametrize(
    ("text", "years"),
    [("2015-2017", (2015, 2016, 2017)), ("2020", (2020,)), ("2015, 2019–2020", (2015, 2019, 2020)), ("2017:2016", (2016, 2017))],
)  # fmt: skip
def test_years_on_the_command_line(text: str, years: tuple[int, ...]) -> None:
    assert parse_years(text) == years


@pytest.mark.parametrize("text", ["", "20-21", "2015-", "x", "2014-2016"])
def test_years_that_make_no_sense(text: str) -> None:
    with pytest.raises(SelectionError, match="The years"):
        parse_years(text)


def test_two_fetches_do_not_interleave(standin: StandIn, small: Path) -> None:
    before = snapshot(small)
    with staging.lock(), pytest.raises(FetchError, match="Another `ilag fetch` or `ilag process` is at work"):
        run(standin, "labour-balance")
    assert standin.calls == []
    assert snapshot(small) == before


def renamed(variable: str, to: str) -> Callable[[Table], Table]:
    def change(table: Table) -> Table:
        at = table.axis(variable)
        listed = list(table.variables)
        listed[at] = replace(listed[at], id=to)
        return replace(table, variables=tuple(listed))

    return change


def with_new_variable(*, may_be_left_out: bool) -> Callable[[Table], Table]:
    sector = Variable("Sektor", "sektor", ("A",), ("A",), elimination=may_be_left_out, total="A")
    return lambda table: replace(
        table,
        variables=(*table.variables[:-1], sector, table.variables[-1]),
        values=table.values[..., None, :],  # noqa: PD011
        symbols=table.symbols[..., None, :],
    )


def without_code(code: str) -> Callable[[Table], Table]:
    def change(table: Table) -> Table:
        region = table.variables[0]
        kept = [at for at, other in enumerate(region.codes) if other != code]
        fewer = replace(
            region,
            codes=tuple(region.codes[at] for at in kept),
            labels=tuple(region.labels[at] for at in kept),
        )
        return replace(
            table,
            variables=(fewer, *table.variables[1:]),
            values=table.values[kept],  # noqa: PD011
            symbols=table.symbols[kept],
        )

    return change


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("employment", renamed("NACE2007", "NACE2025"), "no variable NACE2007.*nearest: NACE2025"),
        (
            "labour-balance",
            with_new_variable(may_be_left_out=False),
            "does not know and that may not be left out: Sektor",
        ),
        (
            "labour-balance",
            without_code("1613"),
            "no longer lists 1613 of the variable Region.*holds 3 figures",
        ),
        ("labour-balance", without_code("5033"), "variable Region: 5033.*nearest to 5033: 50"),
        ("labour-balance", renamed("ContentsCode", "Innhold"), "no variable ContentsCode"),
    ],
)
def test_a_table_that_has_changed_stops_the_fetch(
    standin: StandIn, small: Path, name: str, change: Callable[[Table], Table], words: str
) -> None:
    table = catalogue.get(name).table
    standin.tables[table] = change(standin.tables[table])
    before = snapshot(small)
    with pytest.raises(FetchError, match=f"(?s){words}.*the others without it: ilag fetch population-change"):
        run(standin, name, "population-change")
    assert data_calls(standin) == []
    assert snapshot(small) == before


def test_a_series_that_takes_too_many_calls_is_refused_before_the_first(
    made: dict[str, Table], small: Path
) -> None:
    before = snapshot(small)
    with StandIn(made, max_cells=4) as server:
        with pytest.raises(FetchError, match=r"(?s)population-change: 10176 cells .* 2544 calls"):
            run(server, "labour-balance", "population-change")
        assert data_calls(server) == []
    assert snapshot(small) == before


def test_a_new_variable_that_may_be_left_out_is_left_out_and_told(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    before = holdings.hold("labour-balance").data.frame
    standin.tables["11618"] = with_new_variable(may_be_left_out=True)(standin.tables["11618"])
    report = run(standin, "labour-balance", force=True)
    assert [remark for remark in report.remarks if "new variable, Sektor (sektor)" in remark]
    pd.testing.assert_frame_equal(holdings.hold("labour-balance").data.frame, before)
    assert small.is_dir()


def test_a_code_that_is_not_listed_is_told_where_nothing_is_held_under_it(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    standin.tables["11618"] = without_code("1613")(standin.tables["11618"])
    report = run(standin, "labour-balance")
    assert report.remarks == (
        "labour-balance: the table does not list 1613 of Region; nothing is held under it",
    )
    balance = load.labour_balance("Trøndelag", [2017, 2018])
    assert balance["population_15_74"].isna().tolist() == [True, False]  # not the sum of the others


def test_municipalities_and_industries_that_are_not_known_are_told(standin: StandIn, small: Path) -> None:
    table = standin.tables["11618"]
    region = table.variables[0]
    standin.tables["11618"] = replace(
        table.with_variable(replace(region, codes=(*region.codes, "5099"), labels=(*region.labels, "Nytt"))),
        values=np.concatenate([table.values, table.values[:1]]),  # noqa: PD011
        symbols=np.concatenate([table.symbols, table.symbols[:1]]),
    )
    (remark,) = run(standin, "labour-balance").remarks
    assert remark.endswith("municipalities of Trøndelag that are not known here: 5099 Nytt")
    assert small.is_dir()


def with_unit(unit: dict[str, Any] | None) -> faults.Act:
    def change(document: dict[str, Any]) -> None:
        category = document["dimension"]["ContentsCode"]["category"]
        category["unit"] = dict.fromkeys(category["index"], unit)

    return faults.changed(change)


def test_a_unit_that_is_new_is_told_once(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    standin.faults = [Fault.always(with_unit({"base": "innbyggjarar"}))]
    told = run(standin, "labour-balance", force=True).remarks
    assert told == (
        "labour-balance: the unit of BefolkningBosted, SysselBosted, SysselArbsted is «innbyggjarar», without "
        "decimals; it is taken for whole persons, which the identities across the tables prove",
    )
    assert run(standin, "labour-balance", force=True).remarks == ()
    assert load.labour_balance("Leka", 2022)["population_15_74"].tolist() == [389]
    assert small.is_dir()


def test_a_table_that_is_gone_is_named_and_the_others_can_be_had(standin: StandIn, small: Path) -> None:
    del standin.tables["11618"]
    before = snapshot(small)
    with pytest.raises(
        FetchError, match=r"(?s)table 11618: Non-existent table.*ilag fetch population-change\."
    ):
        run(standin, "labour-balance", "population-change")
    assert snapshot(small) == before
    run(standin, "population-change")
    assert snapshot(small) != before


UNPROVEN: dict[str, tuple[faults.Act, str]] = {
    "wrong size": (faults.changed(faults.wrong_size), "is not sound JSON-stat.*but the sizes multiply to"),
    "missing code": (faults.changed(faults.without("Region", "5033")), "lacks 5033 of the variable Region"),
    "missing year": (faults.changed(faults.without("Tid", "2019")), "lacks 2019 of the variable Tid"),
    "changed unit": (
        faults.changed(faults.other_unit),
        "gives BefolkningBosted in the unit '1 000 personer', not in whole",
    ),
    "new dimension": (faults.changed(faults.new_dimension), "has the variables .*Sektor"),
    "older": (faults.changed(faults.older), "2020-01-01 07:00 UTC, older than what is known already"),
    "zeros for a year": (faults.changed(faults.zeros("Tid", "2021")), "has no figure for 38 of 476 pairs"),
    "zeros for a content": (faults.changed(faults.zeros("ContentsCode", "SysselArbsted")), "are gone"),
    "zeros for a place": (
        faults.changed(faults.zeros("Region", "5033")),
        "0 or nothing where there were figures",
    ),
    "no figures": (faults.changed(lambda d: d.update(value=[], status={})), "has no figures at all"),
    "half a person": (
        faults.changed(lambda d: d["value"].__setitem__(0, 0.5)),
        r"gives 0\.5 for Region \w+, .*, which cannot be a number of persons",
    ),
    "less than nobody": (
        faults.changed(lambda d: d["value"].__setitem__(0, -1)),
        r"gives -1\.0 for Region \w+, .*, which cannot be a number of persons",
    ),
    "more than all": (
        faults.changed(lambda d: d["value"].__setitem__(1, 10**9)),
        "cannot be a number of persons",
    ),
    "national total": (
        faults.changed(lambda d: d.update(value=[1], size=[1, 1, 1, 1, 1])),
        "not sound JSON-stat",
    ),
}


@pytest.mark.parametrize("name", UNPROVEN)
def test_what_cannot_be_proven_replaces_nothing_and_is_kept_aside(
    standin: StandIn, small: Path, name: str
) -> None:
    act, words = UNPROVEN[name]
    standin.faults = [Fault.always(act, table="11618")]
    before = snapshot(small)
    with pytest.raises(FetchError, match=f"(?s)nothing was replaced.*labour-balance.*{words}"):
        run(standin, "labour-balance", "population-change")
    assert snapshot(small) == before
    (aside,) = (small / "not-proven").iterdir()
    assert {path.name for path in aside.iterdir()} == {
        "WHY.txt",
        "labour-balance.NOT-PROVEN.json",
        "population-change.NOT-PROVEN.json",
    }
    assert "labour-balance" in (aside / "WHY.txt").read_text(encoding="utf-8")
    assert not (small / "revisions").exists()
    standin.faults = []
    assert run(standin, "labour-balance", "population-change").changed


def test_an_unfinished_update_is_noticed_without_old_figures(standin: StandIn, small: Path) -> None:
    shutil.rmtree(small / "raw")
    standin.faults = [Fault.always(faults.changed(faults.zeros("Tid", "2021")))]
    with pytest.raises(FetchError, match=r"no figure for 38 of 476 pairs of Region and Tid: 5001 2021"):
        run(standin, "labour-balance")
    assert not (small / "raw").exists() or snapshot(small) == {}


UNAVAILABLE: dict[str, tuple[faults.Act, str]] = {
    "429 in seconds": (faults.reply(429, b"", Retry_After="3"), "429"),
    "429 as a date": (faults.reply(429, b"", Retry_After="Mon, 23 Nov 2026 11:00:09 GMT"), "429"),
    "429 without": (faults.reply(429, b"quota exceeded", "text/plain"), "429"),
    "503": (faults.reply(503, b"Backend fetch failed", "text/plain"), "503, 'Backend fetch failed'"),
    "HTML 200": (
        faults.reply(200, b"<html>Driftsstans</html>"),
        "not the API: status 200, '<html>Driftsstans",
    ),
    "empty 500": (faults.reply(500), "status 500, an empty body"),
    "reset": (faults.reset, "no connection"),
    "truncation": (faults.truncated, "broke off"),
    "slow drip": (faults.drip, "not complete in time"),
    "time-out": (faults.silence, "no answer in time"),
    "non-UTF-8": (faults.latin_1, "not UTF-8"),
    "gzip bomb": (faults.bomb, "more than 5 MB after decompression"),
    "login portal": (faults.redirect("https://login.example.org/"), "another host"),
}


@pytest.mark.parametrize("name", UNAVAILABLE)
def test_a_service_that_fails_leaves_everything_as_it_was(standin: StandIn, small: Path, name: str) -> None:
    act, words = UNAVAILABLE[name]
    standin.faults = [Fault.always(act, table="06913")]
    before = snapshot(small)
    limits = HASTY if act in (faults.silence, faults.drip) else PATIENT
    with pytest.raises(ServiceUnavailableError, match=f"(?s){words}.*Nothing was replaced"):
        run(standin, "labour-balance", "population-change", limits=limits)
    assert snapshot(small) == before
    assert left_over(small) == []


def test_figures_that_contradict_each_other_are_not_taken(standin: StandIn, small: Path) -> None:
    shutil.copy(ROOT / "data/raw/population-by-age.json", small / "raw")
    shutil.copy(ROOT / "data/raw/population-by-age.meta.json", small / "raw")
    values = standin.tables["06913"].values.copy()  # noqa: PD011
    tydal = standin.tables["06913"].variables[0].codes.index("5033")
    values[tydal, 0, -3] += 1
    update(standin, "06913", values=values)
    before = snapshot(small)
    with pytest.raises(
        FetchError, match=r"06913 against 07459: population 1 January .*5033 Tydal 2024: \d+ against"
    ):
        run(standin, "population-change")
    assert snapshot(small) == before
    (aside,) = (small / "not-proven").iterdir()
    assert (aside / "population-change.NOT-PROVEN.json").exists()


def test_only_the_last_few_failures_are_kept(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault.always(faults.changed(faults.older))]
    for minute in range(7):
        with pytest.raises(FetchError):
            run(standin, "labour-balance", clock=lambda at=minute: datetime(2026, 11, 23, 11, at, tzinfo=UTC))
    kept = sorted(path.name for path in (small / "not-proven").iterdir())
    assert kept == [f"2026-11-23T12{minute:02}00" for minute in range(2, 7)]


# ---- The command ------------------------------------------------------------------------------------------


def command(standin: StandIn, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(ilag, ["fetch", "--force", "--api-url", standin.url, *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def test_the_command_tells_what_changed(standin: StandIn, small: Path) -> None:
    code, output = command(standin, "labour-balance")
    assert code == 0, output
    assert "labour-balance (table 11618): new years 2015–2016, 2023–2025; " in output
    assert f"{small / 'revisions'}" in output
    assert "data/processed is not rebuilt" in output


def test_a_dry_run_asks_for_no_figures_and_writes_nothing(standin: StandIn, small: Path) -> None:
    before, listed = snapshot(small), sorted(small.iterdir())
    code, output = command(standin, "--dry-run")
    assert code == 0
    assert "269664 cells in 1 call: Region 106 × Kjonn 2 × Alder 106 × ContentsCode 1 × Tid 12" in output
    assert "A fetch would ask for 608470 cells in 8 calls. Nothing was fetched." in output
    assert data_calls(standin) == []
    assert snapshot(small) == before
    assert sorted(small.iterdir()) == listed


def test_a_dry_run_tells_what_the_service_has_and_what_is_newer(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    standin.tables["06913"] = with_new_variable(may_be_left_out=False)(standin.tables["06913"])
    before = snapshot(small)
    code, output = command(standin, "--dry-run")
    assert code == 1
    assert f"{standin.url}: version 2.3.2, 800000 cells a call" in output
    assert "11618  reached; updated 2026-11-16T07:00:00Z; 2015–2025; units: personer" in output
    assert "labour-balance: held to 2025; no" in output
    assert "population-by-age: nothing is held" in output
    assert "CANNOT BE ASKED FOR: population-change: Table 06913 has a variable" in output
    assert (
        "commuting-in: nothing is held\n    48312 cells in 1 call: ArbstedKomm 12 × Bokommuen 366" in output
    )
    assert data_calls(standin) == ["data 11618"]
    assert snapshot(small) == before


def test_a_failure_exits_with_1_and_a_message(standin: StandIn, small: Path) -> None:
    standin.faults = [Fault.always(faults.reply(200, b"<html>Logg inn</html>"))]
    before = snapshot(small)
    code, output = command(standin, "labour-balance")
    assert code == 1
    assert "not the API: status 200, '<html>Logg inn</html>'" in output
    assert "What to do: " in output
    assert "Traceback" not in output
    assert snapshot(small) == before


def test_a_series_or_year_that_does_not_exist_is_named(standin: StandIn, small: Path) -> None:
    assert "There is no series 'population'" in command(standin, "population")[1]
    code, output = command(standin, "labour-balance", "--years", "2030")
    assert code == 1
    assert "Table 11618 has none of the years wanted; it runs from 2015 to 2025." in output
    assert standin.kinds().count("data 11618") == 0
    assert small.is_dir()


def test_the_plan_says_what_is_fresh(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    with Client(standin.url) as client:
        steps = plan(["labour-balance", "population-change"], client)
    assert [step.fresh for step in steps] == [True, False]
    assert small.is_dir()


def test_years_before_those_of_a_check_fill_an_empty_folder(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    report = run(standin, years=(2017, 2018, 2019))
    assert report.rebuilt
    assert {change.record.name for change in report.changed} == set(catalogue.SERIES)
    assert holdings.hold("labour-balance").times == (2017, 2018, 2019)


# ---- Stopped on the way -----------------------------------------------------------------------------------


class Stopped(BaseException):
    """The machine is switched off."""


@pytest.mark.parametrize("step", range(1, 7))
def test_a_pair_that_is_replaced_is_old_or_new_wherever_it_stops(
    data_copy: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    name = "labour-balance"
    old = raw.read(name)
    content = old.content + b"\n"
    import hashlib

    sha256 = hashlib.sha256(content).hexdigest()
    new = raw.Document(content, replace(old.provenance, sha256=sha256, compiled="2027-01-01"))
    steps = 0
    real = Path.replace

    def replacing(path: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps == (step + 1) // 2 and step % 2:
            raise Stopped
        result = real(path, target)
        if steps == step // 2:
            raise Stopped
        return result

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replacing)
        with pytest.raises(Stopped):
            raw.write(new)
    assert raw.read(name) in (old, new)
    assert raw.read(name) == (new if step >= 4 else old)
    between = raw.read(name)
    raw.mend()
    assert raw.read(name) == between
    assert raw.read_provenance(name) == between.provenance
    assert {path.name for path in (data_copy / "raw").iterdir()} == {
        f"{series}.{ending}" for series in catalogue.SERIES for ending in ("json", "meta.json")
    }


def test_tables_left_behind_are_rebuilt_by_the_next_fetch(
    standin: StandIn, live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = standin.tables["11618"]
    values = table.values.copy()  # noqa: PD011
    values[:, 0, 0, 0] += 1
    update(standin, "11618", values=values)

    def stop() -> bool:
        raise Stopped

    with monkeypatch.context() as patch:
        patch.setattr(staging, "finish", stop)
        with pytest.raises(Stopped):
            run(standin, "labour-balance")
    stale = (live / "processed/labour_balance.csv").read_bytes()
    report = run(standin, "labour-balance")
    assert report.fresh == ("labour-balance",)
    assert report.rebuilt
    assert (live / "processed/labour_balance.csv").read_bytes() != stale
    assert left_over(live) == []


def test_sidecars_written_by_a_fetch_are_read_back(standin: StandIn, small: Path) -> None:
    run(standin, "labour-balance")
    told = json.loads((small / "raw/labour-balance.meta.json").read_bytes())
    assert told["request"]["asked"]["Tid"] == ["from 2015"]
    assert told["request"]["table_updated"] == "2026-11-16T07:00:00Z"
    assert told["title"] == (
        "11618: Befolkning og sysselsatte 15-74 år per 4. kvartal, "
        "etter region, kjønn, alder, statistikkvariabel og år"
    )
    assert jsonstat.read((small / "raw/labour-balance.json").read_bytes()).table_id == "11618"


def test_every_error_of_a_fetch_is_one_of_ours() -> None:
    assert issubclass(FetchError, IlagError)
