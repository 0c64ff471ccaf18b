"""A figure that breaks an identity is named; that all hold for the bundled ones, `test_cli` has from the command."""

import shutil
from collections.abc import Callable
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from ilag_data import process, verify
from ilag_data.verify import Check
from tests.raw_documents import Document, Figures, add, change, keep, on_figures, only_years, put, reprocess

TABLES = "data/processed: each table is as it was made from data/raw"


def failed(*series: str) -> dict[str, Check]:
    return {check.name.en: check for check in verify.run(series or None) if not check.holds}


AGES = "population-by-age"


def sexes_exchanged(document: Document) -> None:
    category = document["dimension"]["Kjonn"]["category"]
    category["index"] = {"2": category["index"]["1"], "1": category["index"]["2"]}


# Each figure is of another place, so that those of a series can be wrong together.
WRONG: dict[str, tuple[list[str], list[tuple[Callable[[Document], None], str, str]]]] = {
    "population-by-sex-and-age": ([AGES], [
        (add(1, Region="5033", Alder="040", Tid="2023"), "women and men", "5033 Tydal 2023, age 40: "),
        (sexes_exchanged, "more women than men", "50 Trøndelag 2024: "),
    ]),
    "population-change": ([AGES], [
        (add(1, Region="5046", ContentsCode="Folkemengde", Tid="2026"), "sum of the ages", "5046 Høylandet 2026: "),
        (add(6, Region="5052", ContentsCode="Nettoinnflytting", Tid="2025"), "the change to the next 1 January is", "5052 Leka 2025: "),
        (add(1, Region="5022", ContentsCode="Levende", Tid="2025"), "births less deaths", "5022 Rennebu 2025: "),
        (add(1, Region="5033", ContentsCode="Utflyttinger", Tid="2025"), "in-migration less out-migration", "5033 Tydal 2025: "),
        (add(1, Region="5034", ContentsCode="Folketilvekst", Tid="2025"), "06913: growth is natural", "5034 Meråker 2025: "),
        (add(9, Region="5041", ContentsCode="Folketilvekst", Tid="2025"), "06913: growth is the change", "5041 Snåsa 2025: "),
    ]),
    "population-quarterly": ([AGES, "population-change"], [
        (add(1, Region="5042", ContentsCode="Fodte2", Tid="2025K3"), "births less deaths", "5042 Lierne 2025Q3: "),
        (add(1, Region="5022", ContentsCode="Innvandring5", Tid="2025K3"), "immigration and domestic moves", "5022 Rennebu 2025Q3: "),
        (add(9, Region="5033", ContentsCode="Folketilvekst10", Tid="2025K3"), "01222: growth is", "5033 Tydal 2025Q3: "),
        (add(1, Region="5034", ContentsCode="Folketallet11", Tid="2025K3"), "start and growth", "5034 Meråker 2025Q3: "),
        (add(1, Region="5041", ContentsCode="Folketallet1", Tid="2025K3"), "next one starts with", "5041 Snåsa 2025Q3: "),
        (add(1, Region="5046", ContentsCode="Folketallet1", Tid="2025K1"), "1st quarter starts", "5046 Høylandet 2025: "),
        (add(1, Region="5052", ContentsCode="Folketallet11", Tid="2025K4"), "4th quarter ends", "5052 Leka 2026: "),
        (add(1, Region="5020", ContentsCode="Folketilvekst10", Tid="2025K4"), "quarters add up to the year", "5020 Osen 2025: "),
        (add(9, Region="5032", ContentsCode="Fodselsoverskudd4", Tid="2025K4"), "natural increase adds up", "5032 Selbu 2025: "),
        (add(9, Region="5036", ContentsCode="Nettoinnflytting9", Tid="2025K4"), "net migration adds up", "5036 Frosta 2025: "),
    ]),
    "employment": (["labour-balance"], [
        (put(0, Region="5033", NACE2007="00-99", ContentsCode="Sysselsatte", Tid="2025"), "11618: employed by residence", "5033 Tydal 2025: 0 against 37"),
        (put(0, Region="5034", NACE2007="00-99", ContentsCode="SysselsatteArb", Tid="2025"), "11618: employed by workplace", "5034 Meråker 2025: 0 against "),
        (add(40, Region="5041", NACE2007="86-88", ContentsCode="Sysselsatte", Tid="2025"), "add up to the total, by residence", "5041 Snåsa 2025: "),
        (add(1, Region="5022", NACE2007="85", ContentsCode="SysselsatteArb", Tid="2025"), "add up to the total, by workplace", "5022 Rennebu 2025: "),
    ]),
    "employment-by-sex-and-age": (["employment"], [
        (add(1, Region="5033", Alder="25-39", Tid="2025"), "sexes and ages add up", "5033 Tydal 2025: "),
    ]),
    "commuting-in": (["commuting-out", "labour-balance"], [
        (add(8, ArbstedKomm="5034", Bokommuen="5032", Tid="2025"), "add up to the employed by workplace", "5034 Meråker 2025: "),
        (add(1, ArbstedKomm="5033", Bokommuen="5033", Tid="2025"), "same in both documents", "5033 Tydal 2025, residence 5033: "),
    ]),
    "commuting-out": (["commuting-in", "labour-balance"], [
        (add(1, ArbstedKomm="0301", Bokommuen="5033", Tid="2025"), "employed by residence", "5033 Tydal 2025: "),
    ]),
    "labour-balance": ([AGES], [
        (add(30, Region="5033", ContentsCode="BefolkningBosted", Tid="2025"), "population 15–74", "5033 Tydal 2026: "),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("series", WRONG)
def test_a_wrong_figure_breaks_its_identity_in_the_newest_year_too(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, series: str
) -> None:
    shutil.copytree(filled / "raw", tmp_path / "raw")
    monkeypatch.setenv("ILAG_DATA_DIR", str(tmp_path))
    besides, wrong = WRONG[series]
    reprocess(tmp_path, series, lambda document: [edit(document) for edit, _, _ in wrong], *besides)
    found = failed(series, *besides)
    missed = [
        (check, detail)
        for _, check, detail in wrong
        if not any(check in name and detail in line.en for name, one in found.items() for line in one.broken)
    ]
    assert missed == []


def test_a_missing_figure_without_a_symbol_is_named(data_copy: Path) -> None:
    reprocess(data_copy, "employment", lambda document: document["status"].popitem())
    ((name, check),) = failed("employment").items()
    assert name == "employment: checksum, layout, a symbol where a figure is missing"
    assert [line.en for line in check.broken] == ["1 missing figures carry no symbol"]


def test_tables_that_are_behind_fail_the_identities_that_need_them(data_copy: Path) -> None:
    change(data_copy, "labour-balance", add(1, Region="5033", Tid="2021"))
    found = failed("labour-balance", "employment")
    ends = ("residence", "workplace")
    assert list(found) == [TABLES, *(f"07984 against 11618: employed by {end}" for end in ends)]
    assert all(
        "made from another document of labour-balance" in check.broken[0].en for check in found.values()
    )


def test_a_check_that_has_nothing_to_compare_is_left_out(data_copy: Path) -> None:
    series = ("labour-balance", "employment")
    keep(data_copy, *series)
    process.rebuild()
    whole = [check.name.en for check in verify.run(series)]
    reprocess(data_copy, "labour-balance", only_years("2017", "2018"), "employment")
    change(data_copy, "employment", only_years("2019", "2020"))
    process.rebuild()
    checks = list(verify.run(series))
    assert {*whole} - {check.name.en for check in checks} == {"07984 against 11618: employed by residence"}
    assert all(check.holds for check in checks)


def test_what_has_no_bound_is_not_compared(data_copy: Path) -> None:
    title = "06913: the change to the next 1 January is natural increase and net migration"
    needed = ("population-change", AGES)
    whole = next(check for check in verify.run(needed) if check.name.en == title)
    # Without the population of 2022–2026 nobody knows how large a correction may be.
    reprocess(data_copy, AGES, only_years(*map(str, range(2015, 2022))), "population-change")
    check = next(check for check in verify.run(needed) if check.name.en == title)
    assert check.holds
    # The bundled growth ends in 2025; forerunners have years of their own.
    assert (whole.compared, check.compared) == (524, 524 - 38 * 4)


def test_a_municipality_without_a_single_flow_is_named(data_copy: Path) -> None:
    def without_tydal(figures: Figures) -> None:
        for variable, code in product(("Bokommuen", "ArbstedKomm"), ("1665", "5033")):
            gone = figures.under({variable: code})
            figures.values[gone], figures.marks[gone] = np.nan, "."

    series = ("commuting-out", "commuting-in", "labour-balance")
    change(data_copy, "commuting-out", on_figures(without_tydal))
    reprocess(data_copy, "commuting-in", on_figures(without_tydal), *series)
    found = failed(*series)
    for end in ("workplace", "residence"):
        check = found[f"03321 against 11618: commuters add up to the employed by {end}"]
        assert check.compared == 36
        of_tydal = [line.en for line in check.broken if line.en.startswith("5033 Tydal")]
        assert len(of_tydal) == 6
        assert all(" against 0" in line for line in of_tydal)
