"""The public way in: known figures, gaps that a document brings, and refusals; every other frame is in `test_golden`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ilag_data
from ilag_data import catalogue, regions
from ilag_data.errors import SelectionError
from tests.key_figures import EMPLOYED, POPULATION
from tests.raw_documents import only_years, put, reprocess


def by_year(frame: pd.DataFrame, figure: str) -> dict[str, tuple[int, ...]]:
    return {str(region): tuple(rows[figure]) for region, rows in frame.groupby("region", sort=False)}


def test_population_and_employment_are_the_known_figures() -> None:
    assert by_year(ilag_data.population([*POPULATION]), "persons") == POPULATION
    assert by_year(ilag_data.employment([*EMPLOYED]), "employed_by_residence") == EMPLOYED
    frame = ilag_data.population("50", borders="published")
    assert by_year(frame, "persons") == {"50-published": POPULATION["50-published"]}
    assert frame["name"].unique().tolist() == ["Trøndelag, som publisert"]
    # It is the area of the same id among today's, whose figures are the same.
    assert frame.drop(columns="borders").equals(ilag_data.population("50-published"))


def test_a_frame_is_the_callers_own() -> None:
    frame = ilag_data.population("Leka")
    frame["persons"] = 0
    frame.attrs["source"] = "mine"
    again = ilag_data.population("Leka")
    assert tuple(again["persons"]) == POPULATION["5052"]
    assert again.attrs["source"] != "mine"


def test_commuting_of_a_year_that_one_document_lacks_is_missing(data_copy: Path) -> None:
    whole = ilag_data.commuting(years="all")
    reprocess(data_copy, "commuting-in", only_years("2017", "2018", "2019", "2020", "2021"), "commuting-out")
    flows = ilag_data.commuting(years="all")
    assert flows.equals(whole[whole["year"] < 2022].reset_index(drop=True))
    assert flows.attrs["missing"] == ["Tall mangler for 2022."]
    assert ilag_data.commuting(lang="en").attrs["missing"] == [
        "Figures are missing for 2015–2016 and 2022–2023."
    ]
    reprocess(data_copy, "commuting-out", only_years("2021", "2022"), "commuting-in")
    assert ilag_data.commuting(years="all").attrs["missing"] == ["Tall mangler for 2017–2020 og 2022."]
    with pytest.raises(SelectionError, match="does not hold 2022") as caught:
        ilag_data.commuting(years=2022)
    assert caught.value.problem.endswith(", only 2021.")


def test_commuting_out_and_in_without_a_common_year_are_to_be_fetched_together(data_copy: Path) -> None:
    reprocess(data_copy, "commuting-in", only_years("2017"), "commuting-out")
    reprocess(data_copy, "commuting-out", only_years("2021", "2022"), "commuting-in")
    with pytest.raises(SelectionError, match="2021–2022 of commuting-out and 2017 of commuting-in") as caught:
        ilag_data.commuting(years="all")
    assert "ilag fetch commuting-out commuting-in" in caught.value.remedy


def test_flows_are_said_to_be_missing_only_where_they_do_not_add_up() -> None:
    tydal = ilag_data.commuting("Tydal", 2022)
    # Of the 177 municipalities in the document 23 were not in use that year, and 45 flows are not held.
    out = tydal[tydal["residence"] == "5033"]
    assert (len(out), out["flow"].sum()) == (109, 379)
    assert ilag_data.labour_balance("Tydal", 2022)["employed_residents"].tolist() == [379]
    assert tydal.attrs["notes"] == [catalogue.NOTES[note].no for note in ("other-end", "a-ordningen")]
    assert ilag_data.commuting().attrs["notes"][2:] == [
        "Strømmene til Rennebu i 2019 er 2 færre enn de sysselsatte der i tabell 11618."
    ]
    assert ilag_data.commuting("Rennebu", 2022).attrs["notes"] == tydal.attrs["notes"]


def test_a_withheld_flow_is_missing_by_name(data_copy: Path) -> None:
    whole = ilag_data.commuting("Tydal", 2022)
    withheld = put(None, ":", Bokommuen="5033", ArbstedKomm="5001", Tid="2022")
    reprocess(data_copy, "commuting-out", withheld, "commuting-in")
    flows = ilag_data.commuting("Tydal", 2022)
    ends = ["residence", "workplace"]
    assert flows[ends].equals(whole[ends])
    missing = flows[flows["flow"].isna()]
    assert missing[ends].to_numpy().tolist() == [["5033", "5001"]]
    assert flows.attrs["missing"] == ["Av hensyn til personvernet vises ikke Tydal–Trondheim 2022."]
    assert ilag_data.commuting("Leka", 2022).attrs["missing"] == []


def test_a_code_under_which_every_flow_is_withheld_was_in_use(data_copy: Path) -> None:
    flows = ilag_data.commuting(years=2021)
    # From there nobody travels anywhere else that year: no other flow says that the code was in use.
    people = flows[(flows["flow"] > 0) & ~flows["residence"].isin([*regions.CODES])]
    alone = people[~people.duplicated("residence", keep=False)].iloc[0]
    cell = {"Bokommuen": alone["residence"], "ArbstedKomm": alone["workplace"], "Tid": "2021"}
    reprocess(data_copy, "commuting-in", put(None, ":", **cell), "commuting-out")
    after = ilag_data.commuting(years=2021)
    assert len(after) == len(flows)
    assert after.loc[after["flow"].isna(), "residence"].tolist() == [alone["residence"]]


def test_norway_is_held_for_employment_and_nowhere_else() -> None:
    assert ilag_data.employment("0", [2015, 2023])["employed_by_residence"].tolist() == [2597065, 2845306]
    with pytest.raises(SelectionError, match=r"07459.*lacks Norway"):
        ilag_data.population("0")


def test_numbers_of_a_frame_are_years_and_regions() -> None:
    frame = ilag_data.population("Leka", 2023)
    assert ilag_data.population("Leka", frame["year"].max()).equals(frame)
    assert ilag_data.population("Leka", frame["year"].to_numpy()).dtypes.equals(frame.dtypes)
    code: Any = frame["region"].astype("int64").max()  # as a spreadsheet gives codes back
    assert ilag_data.population(code, 2023).equals(frame)
    assert ilag_data.population(code, 2023, "published").equals(frame.assign(borders="published"))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: ilag_data.population(years=range(2010, 2024)), "does not hold 2010–2014"),
        (lambda: ilag_data.population(years=[]), r"no year in \[\]\.(.|\n)*write range\(2015, 2024\) or"),
        (lambda: ilag_data.commuting(years=2016), "03321.*does not hold 2016"),
        (lambda: ilag_data.labour_balance(years=[2023, 2025]), "11618.*does not hold 2023, 2025"),
        (lambda: ilag_data.employment(by="workplace"), "07984.*employed_by_workplace"),
        (lambda: ilag_data.employment(industries="41-43"), "07984.*lacks the industry 41-43"),
        (lambda: ilag_data.commuting("Oppdal"), "03321.*5021"),
        (lambda: ilag_data.population("I LAG", borders="published"), "not a published region"),
    ],
)
def test_what_the_data_do_not_hold_is_refused_by_name(ask: Callable[[], pd.DataFrame], message: str) -> None:
    with pytest.raises(SelectionError, match=message) as caught:
        ask()
    assert "What to do:" in str(caught.value)


def test_the_end_of_a_year_is_the_1_january_after_it() -> None:
    """The same figures under the year before, on the borders, and with the gaps, of the day of the count."""
    for loader in (ilag_data.population, ilag_data.population_by_age, ilag_data.population_by_sex_and_age):
        at_the_end = loader(["Leka", "Heim", "50"], [2018, 2019, 2023], at_year_end=True)
        january = loader(["Leka", "Heim", "50"], [2019, 2020, 2024])
        pd.testing.assert_frame_equal(at_the_end, january.assign(year=january["year"] - 1))
        assert at_the_end.attrs["measured"] == "ved utgangen av året"
        assert january.attrs["measured"] == "1. januar"
        assert "Tall på disse grensene mangler for Heim 2018." in at_the_end.attrs["missing"]
    published = ilag_data.population(["1665", "5033"], [2016, 2017], borders="published", at_year_end=True)
    # 1 January 2018, when the new codes began, is the end of 2017.
    assert published[["region", "year", "persons"]].to_numpy().tolist() == [
        ["1665", 2016, 861],
        ["5033", 2017, 834],
    ]
    with pytest.raises(SelectionError, match="does not hold 2026"):
        ilag_data.population(years=2026, at_year_end=True)


def test_other_small_municipalities_are_the_nine_and_their_sum() -> None:
    nine = ["Osen", "Holtålen", "Frosta", "Lierne", "Røyrvik", "Namsskogan", "Grong", "Flatanger", "Rindal"]
    assert [regions.name(code) for code in ilag_data.load.small_others()] == nine
    people = ilag_data.population("SMALL", [2015, 2023], at_year_end=True)
    assert people["persons"].tolist() == [13_954, 13_508]  # -3.2 per cent
    assert ilag_data.employment("SMALL", [2015, 2023])["employed_by_residence"].tolist() == [6_776, 6_622]
    assert people.attrs["notes"] == [
        "Andre små: de ni i Trøndelag utenfor I LAG med under 3\N{NO-BREAK SPACE}000 innbyggere."
    ]
    together = ilag_data.population(["ILAG", "50"], 2023)  # without those it is of
    assert together.attrs["named"] == ["De seks samlet: kommunene i I LAG."]


def test_few_other_small_municipalities_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "SMALL", 1_000)
    with pytest.raises(SelectionError, match="has only 2 other municipalities with fewer than 1000"):
        ilag_data.population("SMALL")
