"""A figure that breaks an identity is named; that all hold for the bundled ones, `test_cli` has from the command."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ilag_data import process, verify
from ilag_data.verify import Check
from tests.raw_documents import Document, add, change, keep, only_years, places_of, reprocess

TABLES = "data/processed: each table is as it was made from data/raw"


def failed(*series: str) -> dict[str, Check]:
    return {check.name: check for check in verify.run(series or None) if not check.holds}


AGES = "population-by-age"


@pytest.mark.parametrize(
    ("series", "besides", "edit", "check", "detail"),
    [
        ("population-by-sex-and-age", [AGES], add(1, Region="5033", Alder="040", Tid="2023"), "women and men", "5033 Tydal 2023 40"),
        ("population-change", [AGES], add(1, Region="5033", ContentsCode="Folkemengde", Tid="2023"), "sum of the ages", "5033 Tydal 2023: 754 against 753"),
        ("population-change", [AGES], add(6, Region="5033", ContentsCode="Nettoinnflytting", Tid="2021"), "growth is natural increase", "5033 Tydal 2021"),
        ("population-quarterly", [AGES, "population-change"], add(6, Region="5033", ContentsCode="Folketilvekst10", Tid="2023K2"), "quarters add up", "5033 Tydal 2023"),
        ("population-quarterly", [], add(1, Region="5033", ContentsCode="Fodte2", Tid="2023K2"), "births less deaths", "5033 Tydal"),
        ("employment", ["labour-balance"], add(20, Region="5033", NACE2007="00-99", Tid="2021"), "employed by residence from 2020", "5033 Tydal 2021: 401 against"),
        ("employment", [], add(500, Region="5033", NACE2007="86-88", Tid="2021"), "industries do not exceed", "5033 Tydal 2021"),
        ("commuting-in", ["commuting-out", "labour-balance"], add(8, ArbstedKomm="5033", Bokommuen="5032", Tid="2021"), "add up to the employed by workplace", "5033 Tydal 2021"),
        ("labour-balance", [AGES], add(30, Region="5033", ContentsCode="BefolkningBosted", Tid="2021"), "population 15–74", "5033 Tydal 2022"),
    ],
)  # fmt: skip
def test_a_wrong_figure_is_named(
    data_copy: Path,
    series: str,
    besides: list[str],
    edit: Callable[[Document], None],
    check: str,
    detail: str,
) -> None:
    reprocess(data_copy, series, edit, *besides)
    found = failed(series, *besides)
    assert any(check in name and any(detail in line for line in one.broken) for name, one in found.items())


def test_a_missing_figure_without_a_symbol_is_named(data_copy: Path) -> None:
    reprocess(data_copy, "employment", lambda document: document["status"].popitem())
    found = failed("employment")
    assert list(found) == ["employment: checksum, layout, a symbol on every missing figure"]
    assert found.popitem()[1].broken == ("1 missing figures carry no symbol",)


def test_a_damaged_document_fails_its_own_check(data_copy: Path) -> None:
    (data_copy / "raw" / "labour-balance.json").write_bytes(b"damaged")
    (found,) = failed("labour-balance", "employment").values()
    assert "labour-balance.json cannot be trusted" in found.broken[0]


def test_tables_that_are_behind_fail_the_identities_that_need_them(data_copy: Path) -> None:
    change(data_copy, "labour-balance", add(1, Region="5033", Tid="2021"))
    found = failed("labour-balance", "employment")
    assert list(found) == [TABLES, "07984 against 11618: employed by residence from 2020"]
    assert all("made from another document of labour-balance" in check.broken[0] for check in found.values())


def test_a_check_of_years_that_are_not_held_is_left_out(data_copy: Path) -> None:
    series = ("labour-balance", "employment")
    keep(data_copy, *series)
    process.rebuild()
    whole = [check.name for check in verify.run(series)]
    reprocess(data_copy, "labour-balance", only_years("2017", "2018", "2019"), "employment")
    checks = list(verify.run(series))
    assert {*whole} - {check.name for check in checks} == {
        "07984 against 11618: employed by residence from 2020"
    }
    assert all(check.holds for check in checks)


def test_what_has_no_bound_is_not_compared(data_copy: Path) -> None:
    title = "06913: growth is natural increase and net migration"
    needed = ("population-change", AGES)
    whole = next(check for check in verify.run(needed) if check.name == title)
    # Without the population of 2022–2026 nobody knows how large a correction may be.
    reprocess(data_copy, AGES, only_years(*map(str, range(2015, 2022))), "population-change")
    check = next(check for check in verify.run(needed) if check.name == title)
    assert check.holds
    # The bundled growth ends in 2025; Heim, Hitra and Orkland have none before 2020.
    assert (whole.compared, check.compared) == (38 * 11 - 3 * 5, 38 * 7 - 3 * 5)


def test_a_municipality_without_a_single_flow_is_named(data_copy: Path) -> None:
    def without_tydal(document: Document) -> None:
        for place in places_of(document, Bokommuen={"1665", "5033"}, ArbstedKomm={"1665", "5033"}):
            document["value"][place] = None
            document["status"][str(place)] = "."

    series = ("commuting-out", "commuting-in", "labour-balance")
    change(data_copy, "commuting-out", without_tydal)
    reprocess(data_copy, "commuting-in", without_tydal, *series)
    found = failed(*series)
    for end in ("workplace", "residence"):
        check = found[f"03321 against 11618: commuters add up to the employed by {end}"]
        assert check.compared == 36
        of_tydal = [line for line in check.broken if line.startswith("5033 Tydal")]
        assert len(of_tydal) == 6
        assert all(" 0 against " in line for line in of_tydal)
