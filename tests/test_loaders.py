"""The public way in, held against known figures and identities."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import ilag_data
from ilag_data import catalogue, indicators, load, regions
from ilag_data.errors import SelectionError
from ilag_report.display.about import LOADERS
from tests.key_figures import EMPLOYED, POPULATION, YEARS
from tests.raw_documents import only_years, put, reprocess

EVERY = [getattr(ilag_data, name) for name in LOADERS if name != "commuting"]


def by_year(frame: pd.DataFrame, figure: str) -> dict[str, tuple[int, ...]]:
    return {str(region): tuple(rows[figure]) for region, rows in frame.groupby("region", sort=False)}


def test_population_is_the_known_figures() -> None:
    assert by_year(ilag_data.population([*POPULATION]), "persons") == POPULATION


def test_employment_is_the_known_figures() -> None:
    assert by_year(ilag_data.employment([*EMPLOYED]), "employed_by_residence") == EMPLOYED


def test_the_county_as_published_is_the_known_figures() -> None:
    frame = ilag_data.population("50", borders="published")
    assert by_year(frame, "persons") == {"50-published": POPULATION["50-published"]}
    assert frame["name"].unique().tolist() == ["Trøndelag, som publisert"]
    assert ilag_data.population("50-published", borders="published").equals(frame)
    # It is the area of the same id among today's, whose figures are the same.
    assert frame.drop(columns="borders").equals(ilag_data.population("50-published"))


def test_a_year_of_the_standard_period_that_nobody_holds_is_an_explicit_missing_value() -> None:
    balance = ilag_data.labour_balance("Leka", 2023)
    assert balance[["name", "year", "status"]].to_numpy().tolist() == [["Leka", 2023, ".."]]
    assert balance["employed_residents"].isna().all()
    assert balance.attrs["missing"] == ["Ikke med i disse tallene (..): 2023."]


@pytest.mark.parametrize("load", EVERY)
def test_the_default_is_the_six_and_the_county_through_2015_to_2023(
    load: Callable[..., pd.DataFrame],
) -> None:
    frame = load()
    assert list(frame["region"].unique()) == [*regions.PROGRAMME, "50"]
    years = frame["quarter"].dt.year if "quarter" in frame else frame["year"]
    assert sorted(years.unique()) == list(YEARS)


@pytest.mark.parametrize("load", [*EVERY, load.commuting])
def test_every_frame_carries_what_a_chart_has_to_cite(load: Callable[..., pd.DataFrame]) -> None:
    norwegian, english = load().attrs, load(lang="en").attrs
    # Republished figures name who republished them, fetched ones the day.
    assert re.match(
        rf"Kilde: SSB, tabell {norwegian['table']}(, gjengitt av |\. Hentet \d)", norwegian["source"]
    )
    assert re.match(
        rf"Source: Statistics Norway, table {english['table']}(, republished by |\. Retrieved \d)",
        english["source"],
    )
    assert (norwegian["unit"], english["unit"]) == ("personer", "persons")
    assert norwegian["measured"] != english["measured"]
    assert (norwegian["lang"], english["lang"]) == ("no", "en")


def test_a_frame_is_the_callers_own() -> None:
    frame = ilag_data.population("Leka")
    frame["persons"] = 0
    frame.attrs["source"] = "mine"
    again = ilag_data.population("Leka")
    assert tuple(again["persons"]) == POPULATION["5052"]
    assert again.attrs["source"] != "mine"


def test_ages_add_up_to_the_population() -> None:
    ages = ilag_data.population_by_age([*POPULATION])
    assert sorted(ages["age"].unique()) == list(range(106))
    total = ages.groupby(["region", "year"], sort=False)["persons"].sum().reset_index()
    assert by_year(total, "persons") == POPULATION


def test_sexes_add_up_for_the_six_and_are_missing_for_the_county_before_2020() -> None:
    frame = ilag_data.population_by_sex_and_age()
    assert set(frame["sex"]) == {"women", "men"}
    assert set(frame["sex_name"]) == {"Kvinner", "Menn"}
    total = frame.groupby(["region", "year"], sort=False)["persons"].sum(skipna=False).reset_index()
    added = by_year(total, "persons")
    assert {region: added[region] for region in regions.PROGRAMME} == {
        region: POPULATION[region] for region in regions.PROGRAMME
    }
    county = total[total["region"] == "50"].set_index("year")["persons"]
    assert county.isna().tolist() == [year < 2020 for year in YEARS]
    assert tuple(county.dropna()) == POPULATION["50"][5:]
    assert frame.attrs["missing"] == ["Ikke med i disse tallene (..): Trøndelag 2015–2019."]


def test_components_and_residual_are_the_change_exactly() -> None:
    frame = ilag_data.population_change([*regions.TODAY, "50", "50-5001", "ILAG"], "all")
    parts = frame["natural_increase"] + frame["net_migration"] + frame["residual"]
    known = frame["change"].notna()
    assert known.sum() == 41 * 11 - 3 * 5  # Heim, Hitra and Orkland have no change before 2020
    assert (parts[known] == frame.loc[known, "change"]).all()
    population = ilag_data.population(["50"], range(2015, 2024)).set_index("year")["persons"]
    county = frame[frame["region"] == "50"].set_index("year")["change"]
    assert county.loc[2015:2022].tolist() == population.diff().dropna().tolist()


def test_a_change_over_a_new_border_is_in_the_residual_as_published() -> None:
    frame = ilag_data.population_change("50", 2018, borders="published").iloc[0]
    assert frame["change"] == 464060 - 458744
    assert frame["residual"] > 2000  # Rindal joined on 1 January 2019


def test_the_last_year_of_a_code_has_no_change_as_published() -> None:
    frame = ilag_data.population_change("Tydal", range(2016, 2020), borders="published")
    assert frame["region"].tolist() == ["1665", "1665", "5033", "5033"]
    assert frame["change"].isna().tolist() == [False, True, False, False]
    assert frame["status"].tolist() == ["", ".", "", ""]


def test_quarters_hold_births_less_deaths_and_no_domestic_moves_for_sums() -> None:
    frame = ilag_data.population_quarterly(["Tydal", "Steinkjer", "50"], 2016).dropna(
        subset="births_in_quarter"
    )
    natural_increase = frame["births_in_quarter"] - frame["deaths_in_quarter"]
    assert (natural_increase == frame["natural_increase_in_quarter"]).all()
    single = frame["region"] == "5033"  # Steinkjer was Steinkjer and Verran in 2016
    assert frame.loc[single, "domestic_in_migration"].notna().all()
    assert frame.loc[~single, ["domestic_in_migration", "domestic_out_migration"]].isna().all().all()
    assert frame.loc[~single, "net_migration_in_quarter"].notna().all()


def test_quarters_that_are_not_held_are_missing_with_their_reason() -> None:
    frame = ilag_data.population_quarterly("Leka")
    assert len(frame) == 36
    flows = next(sentence for sentence in frame.attrs["missing"] if "Fødte" in sentence)
    assert flows.endswith("Ikke med i disse tallene (..): 2016K4–2022K4.")
    stock = next(sentence for sentence in frame.attrs["missing"] if "ved inngangen" in sentence)
    assert stock.endswith("2015K2–2022K4.")


def test_commuting_holds_flows_among_the_six_once() -> None:
    flows = ilag_data.commuting()
    assert not flows.duplicated(["residence", "workplace", "year"]).any()
    at_home = flows[(flows["residence"] == "5033") & (flows["workplace"] == "5033")]
    assert dict(zip(at_home["year"], at_home["flow"], strict=True)) == {
        2017: 313, 2018: 299, 2019: 293, 2020: 281, 2021: 268, 2022: 262,
    }  # fmt: skip


def test_commuting_of_a_year_that_one_document_lacks_is_missing(data_copy: Path) -> None:
    whole = ilag_data.commuting(years="all")
    reprocess(data_copy, "commuting-in", only_years("2017", "2018", "2019", "2020", "2021"), "commuting-out")
    flows = ilag_data.commuting(years="all")
    assert flows.equals(whole[whole["year"] < 2022].reset_index(drop=True))
    assert flows.attrs["missing"] == ["Ikke med i disse tallene (..): 2022."]
    assert ilag_data.commuting(lang="en").attrs["missing"] == [
        "Not in these figures (..): 2015–2016, 2022–2023."
    ]
    reprocess(data_copy, "commuting-out", only_years("2021", "2022"), "commuting-in")
    assert ilag_data.commuting(years="all").attrs["missing"] == [
        "Ikke med i disse tallene (..): 2017–2020, 2022."
    ]
    with pytest.raises(SelectionError, match="does not hold 2022") as caught:
        ilag_data.commuting(years=2022)
    assert caught.value.remedy == "choose among 2021."


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


def test_a_withheld_flow_is_missing_by_name_and_so_are_its_sums(data_copy: Path) -> None:
    whole = ilag_data.commuting("Tydal", 2022)
    reprocess(
        data_copy,
        "commuting-out",
        put(None, ":", Bokommuen="5033", ArbstedKomm="5001", Tid="2022"),
        "commuting-in",
    )
    flows = ilag_data.commuting("Tydal", 2022)
    ends = ["residence", "workplace"]
    assert flows[ends].equals(whole[ends])
    withheld = flows[flows["flow"].isna()]
    assert withheld[ends].to_numpy().tolist() == [["5033", "5001"]]
    assert flows.attrs["missing"] == ["Vises ikke av hensyn til personvernet (:): Tydal–Trondheim 2022."]
    balance = indicators.commuting_balance(flows).iloc[0]
    expected = indicators.commuting_balance(whole).iloc[0]
    assert pd.isna(balance["out_commuters"])
    assert pd.isna(balance["net_in_commuters"])
    assert balance[["at_home", "in_commuters"]].equals(expected[["at_home", "in_commuters"]])
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


def test_leka_has_no_manufacturing_figure_before_2019_and_so_neither_has_the_county() -> None:
    frame = ilag_data.employment(["Leka", "50"], industries="10-33")
    assert frame["region"].tolist() == ["5052"] * 9 + ["50"] * 9
    assert frame["employed_by_residence"].isna().tolist() == [year < 2019 for year in YEARS] * 2
    assert frame["status"].tolist() == [".." if year < 2019 else "" for year in YEARS] * 2
    assert frame["industry_name"].unique().tolist() == ["Industri"]


def test_norway_is_held_for_employment_and_nowhere_else() -> None:
    assert ilag_data.employment("0", [2015, 2023])["employed_by_residence"].tolist() == [2597065, 2845306]
    with pytest.raises(SelectionError, match=r"07459.*lacks Norway"):
        ilag_data.population("0")


def test_labour_balance_says_which_years_it_lacks() -> None:
    frame = ilag_data.labour_balance("Rennebu")
    assert frame["employed_at_workplaces"].isna().tolist() == [
        year not in range(2017, 2023) for year in YEARS
    ]
    assert frame.attrs["missing"] == ["Ikke med i disse tallene (..): 2015–2016, 2023."]


def test_english_gives_english_names() -> None:
    frame = ilag_data.employment("0", 2015, industries="85", lang="en")
    assert frame[["name", "industry_name"]].to_numpy().tolist() == [["Norway", "Education"]]


@pytest.mark.parametrize(
    "years",
    [2023.0, [2023.0], ["2015", "2016"], ["2015"], [2022, "x"], None, True, [2023, True], [float("nan")]],
)
def test_years_that_are_no_whole_numbers_are_refused(years: Any) -> None:  # noqa: ANN401 (that is the test)
    for loader in (ilag_data.population, ilag_data.population_quarterly, ilag_data.commuting):
        with pytest.raises(SelectionError, match="are not understood") as caught:
            loader("Leka", years=years)
        assert 'whole numbers: 2023, [2015, 2023], range(2015, 2024); or "all"' in caught.value.remedy


def test_numbers_of_a_frame_are_years_and_regions() -> None:
    frame = ilag_data.population("Leka", 2023)
    assert ilag_data.population("Leka", frame["year"].max()).equals(frame)
    assert ilag_data.population("Leka", frame["year"]).equals(frame)
    assert ilag_data.population("Leka", frame["year"].to_numpy()).dtypes.equals(frame.dtypes)
    code: Any = frame["region"].astype("int64").max()  # as a spreadsheet gives codes back
    assert ilag_data.population(code, 2023).equals(frame)
    assert ilag_data.population(code, 2023, "published").equals(frame.assign(borders="published"))


def test_industries_that_are_numbers_are_answered_with_how_to_write_them() -> None:
    wrong: Any = 84
    with pytest.raises(SelectionError) as caught:
        ilag_data.employment(industries=wrong)
    assert caught.value.remedy.endswith('codes are text: industries="84" or ["84", "85"].')


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: ilag_data.population("Oslo"), "no region 'Oslo'"),
        (lambda: ilag_data.population(years=2014), "07459.*does not hold 2014"),
        (lambda: ilag_data.population(years=range(2010, 2024)), "does not hold 2010–2014"),
        (lambda: ilag_data.population(years=2040), "does not hold 2040"),
        (lambda: ilag_data.population(years=[]), "any year"),
        (lambda: ilag_data.population(years="2015"), "'2015' are not understood"),  # type: ignore[arg-type]
        (lambda: ilag_data.population(lang="sv"), "'sv'"),  # type: ignore[arg-type]
        (lambda: ilag_data.population(borders="old"), "'old'"),  # type: ignore[arg-type]
        (lambda: ilag_data.commuting(years=2016), "03321.*does not hold 2016"),
        (lambda: ilag_data.employment(by="workplace"), "07984.*employed_by_workplace"),
        (lambda: ilag_data.employment(industries="41-43"), "07984.*lacks the industry 41-43"),
        (lambda: ilag_data.employment(industries=[]), "07984"),
        (lambda: ilag_data.employment(industries=84), r"07984.*lacks the industry 84\."),  # type: ignore[arg-type]
        (lambda: ilag_data.employment(industries=["85", 84]), r"lacks the industry 84\."),  # type: ignore[list-item]
        (lambda: ilag_data.population(regions=None), "no region None"),  # type: ignore[arg-type]
        (lambda: ilag_data.population(5033.0, borders="published"), "no region 5033.0"),  # type: ignore[arg-type]
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
        assert "Finnes ikke på disse grensene (.): Heim 2018." in at_the_end.attrs["missing"]
    every = ilag_data.population("Leka", "all", at_year_end=True, lang="en")
    assert every["year"].tolist() == [*range(2014, 2026)]
    assert every.attrs["measured"] == "at the end of the year"
    published = ilag_data.population(["1665", "5033"], [2016, 2017], borders="published", at_year_end=True)
    # 1 January 2018, when the new codes began, is the end of 2017.
    assert published[["region", "year", "persons"]].to_numpy().tolist() == [
        ["1665", 2016, 861],
        ["5033", 2017, 834],
    ]
    with pytest.raises(SelectionError, match="does not hold 2026"):
        ilag_data.population(years=2026, at_year_end=True)
