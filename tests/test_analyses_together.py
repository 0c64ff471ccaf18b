"""Where the change in employed came from, how it hangs together with population, and places among others."""

import re
import statistics
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.analyses.decomposition import employment_decomposition, employment_shift_share
from ilag_data.analyses.ranks import place_among_municipalities, possible_places, standings
from ilag_data.analyses.suite import SUITE, Ask
from ilag_data.analyses.together import changes_of_both, correlation_of, population_against_employment
from ilag_data.analyses.together_shift_share import shift_share_of_what_is_held
from ilag_data.analyses.together_texts import got
from ilag_data.analyses.words import EMPLOYED as WORKERS
from ilag_data.analyses.words import INHABITANTS, joined, more_or_fewer
from ilag_data.charts import Chart, Columns, Scatter, Strip
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, POPULATION

WITH_NORWAY = (*regions.DEFAULT, regions.NORWAY)
SPLIT_IN_2020 = {"5055", "5056", "5059"}  # Heim, Hitra, Orkland


def decomposition(lang: Lang = "no", which: tuple[str, ...] = regions.DEFAULT) -> Chart:
    return employment_decomposition(
        ilag_data.employment(which, lang=lang),
        ilag_data.population_by_age(which, range(2016, 2025), lang=lang),
    )


def shift_share(lang: Lang = "no", which: tuple[str, ...] = WITH_NORWAY) -> Chart:
    return employment_shift_share(ilag_data.employment(which, lang=lang, industries="all"))


def together(lang: Lang = "no") -> Chart:
    return population_against_employment(
        ilag_data.population(regions.TODAY, lang=lang), ilag_data.employment(regions.TODAY, lang=lang)
    )


def place(lang: Lang = "no", named: tuple[str, ...] = regions.SIX) -> Chart:
    return place_among_municipalities(
        ilag_data.population(regions.TODAY, lang=lang),
        ilag_data.employment(regions.TODAY, lang=lang),
        ilag_data.population_quarterly(regions.TODAY, "all", lang=lang),
        named,
    )


def numbers(text: str) -> list[float]:
    plain = text.replace("\u00a0", "").replace("−", "-").replace("+", "")
    return [float(found.replace(",", ".")) for found in re.findall(r"-?\d+(?:,\d+)?", plain)]


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("make", [decomposition, shift_share, together, place])
def test_charts_are_fit_to_show(make: Callable[[Lang], Chart], lang: Lang) -> None:
    chart = make(lang)
    assert_chart_is_fit_to_show(chart)
    assert len(chart.title) <= 125
    assert "a-ordning" in chart.note


def parts_of(chart: Chart) -> pd.DataFrame:
    assert isinstance(chart.body, Columns)
    return chart.body.wide()


def test_the_effects_drawn_are_the_change_in_per_cent_and_the_names_hold_the_persons() -> None:
    for chart in (decomposition(), shift_share()):
        parts = parts_of(chart)
        for (category, total), code in zip(parts.sum(axis=1).items(), regions.DEFAULT, strict=True):
            first, *_, last = EMPLOYED[code]
            assert total == pytest.approx((last - first) / first * 100)
            assert numbers(str(category)) == [last - first]


def test_the_finding_of_the_decomposition_is_the_largest_change_and_adds_up() -> None:
    chart = decomposition()
    assert chart.title == (
        "Tydal fikk 98 færre sysselsatte: folketallet −40, aldersfordelingen −15 og sysselsettingsandelen −43"
    )
    assert decomposition("en").title == (
        "Tydal had 98 fewer employed residents: population −40, age structure −15 and employment rate −43"
    )
    change, *parts = numbers(chart.title)
    assert sum(parts) == pytest.approx(-change, abs=1.5)
    most = max(regions.SIX, key=lambda code: abs(EMPLOYED[code][-1] / EMPLOYED[code][0] - 1))
    assert regions.name(most) == "Tydal"
    # The same logarithmic means, written out by hand for Tydal.
    ages = ilag_data.population_by_age("5033", [2016, 2024]).set_index(["year", "age"])["persons"]
    everyone = [int(ages[year].sum()) for year in (2016, 2024)]
    working = [sum(int(ages[year, age]) for age in range(15, 75)) for year in (2016, 2024)]
    weight = (370 - 468) / np.log(370 / 468)
    expected = [
        weight * np.log(everyone[1] / everyone[0]),
        weight * np.log(working[1] / everyone[1] / (working[0] / everyone[0])),
        weight * np.log(370 / working[1] / (468 / working[0])),
    ]
    assert [round(value) for value in expected] == parts


def test_one_municipality_alone_and_other_places_work_too() -> None:
    leka = decomposition(which=("5052",))
    assert leka.title.startswith("Leka fikk 17 flere sysselsatte: folketallet +20, aldersfordelingen −12")
    assert_chart_is_fit_to_show(leka)
    assert_chart_is_fit_to_show(decomposition(which=("5021", "5032", "50-5001")))
    assert shift_share(which=("5021", "5032", "0")).title
    with pytest.raises(SelectionError, match="missing in 2015 for the region 5055"):
        decomposition(which=("5055", "50"))
    with pytest.raises(SelectionError, match="only one year"):
        employment_decomposition(ilag_data.employment("50", 2023), ilag_data.population_by_age("50", 2024))


def test_shift_share_merges_what_is_missing_and_says_so() -> None:
    result = shift_share_of_what_is_held(ilag_data.employment(WITH_NORWAY, industries="all")).set_index(
        "region"
    )
    assert list(result.index) == list(regions.DEFAULT)
    assert (result["merged"] != "").to_dict() == {
        code: code in ("5052", regions.COUNTY) for code in regions.DEFAULT
    }
    parts = result[["national", "industry_mix", "local"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(result["change"].to_numpy())
    for code in regions.DEFAULT:
        assert result.loc[code, "change"] == EMPLOYED[code][-1] - EMPLOYED[code][0]
    note = shift_share().note
    assert note.startswith(
        "Industri ligger i resten for Leka og Trøndelag (tall mangler; «ilag fetch employment»)."
    )
    assert "(..)" not in note


def test_merging_gives_the_same_as_telling_apart_where_the_industry_grew_as_the_rest() -> None:
    frame = made_up_industries({"A": (10, 12), "B": (20, 24), "total": (100, 130)})
    whole = shift_share_of_what_is_held(frame).iloc[0]
    hole = frame.copy()
    hole["employed_by_residence"] = hole["employed_by_residence"].mask(
        (hole["region"] == "5052") & (hole["industry"] == "A") & (hole["year"] == 2015)
    )
    merged = shift_share_of_what_is_held(hole).iloc[0]
    assert merged["merged"] == "name of A"
    assert whole["merged"] == ""
    assert merged["national"] == whole["national"]
    assert merged["industry_mix"] + merged["local"] == pytest.approx(whole["industry_mix"] + whole["local"])


def test_the_finding_of_shift_share_holds_what_the_country_would_have_given_against_what_it_became() -> None:
    totals = ilag_data.employment(["5033", "0"], [2015, 2023], industries="all")
    counts = totals.set_index(["region", "industry", "year"])["employed_by_residence"].astype(float)
    named = ["01-03", "10-33", "84", "85", "86-88"]
    expected = sum(
        counts["5033", code, 2015] * (counts["0", code, 2023] / counts["0", code, 2015] - 1) for code in named
    )
    rest = {
        key: counts[key[0], "00-99", key[1]] - sum(counts[key[0], code, key[1]] for code in named)
        for key in (("5033", 2015), ("0", 2015), ("0", 2023))
    }
    expected += rest["5033", 2015] * (rest["0", 2023] / rest["0", 2015] - 1)
    assert numbers(shift_share().title) == [round(expected), 98]
    assert shift_share().title == (
        "Med landets vekst i de samme næringene ville Tydal hatt 43 flere sysselsatte – det ble 98 færre"
    )
    assert shift_share("en").title == (
        "With national growth in the same industries Tydal would have had 43 more employed residents – "
        "it had 98 fewer"
    )
    leka = shift_share(which=("5052", "0"))
    assert leka.title.startswith("Leka skiller seg ikke mer fra landets vekst")


def made_up_industries(here: dict[str, tuple[int, int]]) -> pd.DataFrame:
    country = {"A": (1000, 1100), "B": (3000, 2900), "total": (9000, 9900)}
    rows = [
        (region, region, year, "00-99" if code == "total" else code, f"name of {code}", count)
        for region, figures in (("5052", here), ("0", country))
        for code, counts in figures.items()
        for year, count in zip((2015, 2023), counts, strict=True)
    ]
    columns = ["region", "name", "year", "industry", "industry_name", "employed_by_residence"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"employed_by_residence": "Int64"})


@settings(max_examples=60)
@given(
    st.lists(st.integers(2, 300), min_size=4, max_size=4),
    st.lists(st.integers(-2, 2), min_size=4, max_size=4),
)
def test_rounding_moves_no_more_than_the_bound_that_is_printed(counts: list[int], moved: list[int]) -> None:
    total = (700, 650)
    true = {"A": (counts[0], counts[1]), "B": (counts[2], counts[3]), "total": total}
    published = {
        "A": (counts[0] + moved[0], counts[1] + moved[1]),
        "B": (counts[2] + moved[2], counts[3] + moved[3]),
        "total": total,
    }
    exact, rounded = (
        shift_share_of_what_is_held(made_up_industries(one)).iloc[0] for one in (true, published)
    )
    assert abs(exact["industry_mix"] - rounded["industry_mix"]) <= rounded["rounding"] + 1e-9
    assert abs(exact["local"] - rounded["local"]) <= rounded["rounding"] + 1e-9
    assert exact["national"] == pytest.approx(rounded["national"])


def test_shift_share_without_its_reference_is_refused() -> None:
    with pytest.raises(SelectionError, match="reference region 0"):
        shift_share(which=regions.DEFAULT)
    with pytest.raises(SelectionError, match="no region beside"):
        shift_share(which=("0",))


def test_the_correlation_is_pearsons_over_every_municipality_with_figures() -> None:
    chart = together()
    assert isinstance(chart.body, Scatter)
    dots = chart.body.frame
    assert set(dots["region"]) == set(regions.TODAY) - SPLIT_IN_2020
    assert chart.body.named == tuple(code for code in dots["region"] if code in regions.SIX)
    correlation = statistics.correlation(dots["x"].to_list(), dots["y"].to_list())
    assert correlation == pytest.approx(0.91, abs=0.005)
    assert chart.title == (
        "Alt henger sammen: folketall og sysselsetting følges tett ad i kommunene, korrelasjon 0,91 (n = 35)"
    )
    for code in regions.SIX:
        (row,) = dots[dots["region"] == code].itertuples()
        assert row.x == pytest.approx((POPULATION[code][8] / POPULATION[code][0] - 1) * 100)
        assert row.y == pytest.approx((EMPLOYED[code][8] / EMPLOYED[code][0] - 1) * 100)
    assert "Samvariasjon er ikke årsak" in chart.note
    assert "Utelatt: Heim, Hitra og Orkland." in chart.note
    assert "not cause" in together("en").note


@pytest.mark.parametrize(
    ("slope", "wording"),
    [(1, "følges tett ad"), (-1, "går hver sin vei"), (0, "følges i liten grad ad")],
)
def test_the_words_follow_the_correlation(slope: int, wording: str) -> None:
    first = [1000] * 12
    up = [1000 + 10 * place for place in range(12)]
    scatter = [1000 + 10 * ((7 * place) % 12) for place in range(12)]
    other = {1: up, -1: up[::-1], 0: scatter}[slope]
    people, workers = made_up(first, up, "persons"), made_up(first, other, "employed_by_residence")
    chart = population_against_employment(people, workers, named=regions.TODAY[:2])
    assert wording in chart.title
    found = numbers(chart.title)
    assert found[-2:] == [round(correlation_of(changes_of_both(people, workers)), 2), 12]


def made_up(first: list[int], last: list[int], figure: str) -> pd.DataFrame:
    rows = [
        (code, regions.name(code), year, counts[position])
        for position, code in enumerate(regions.TODAY[: len(first)])
        for year, counts in ((2015, first), (2023, last))
    ]
    frame = pd.DataFrame(rows, columns=["region", "name", "year", figure]).astype({figure: "Int64"})
    loaded = ilag_data.population("Leka") if figure == "persons" else ilag_data.employment("Leka")
    frame.attrs = loaded.attrs
    return frame


def test_too_few_or_unchanged_municipalities_give_no_correlation() -> None:
    with pytest.raises(SelectionError, match="6 municipalities have all the figures"):
        population_against_employment(ilag_data.population(), ilag_data.employment())
    same = [100] * 12
    with pytest.raises(SelectionError, match="changed alike"):
        population_against_employment(
            made_up(same, same, "persons"), made_up(same, same, "employed_by_residence")
        )
    with pytest.raises(ChartError, match="None of the municipalities to name"):
        population_against_employment(
            ilag_data.population(regions.TODAY), ilag_data.employment(regions.TODAY), named=["5055"]
        )


def test_a_place_is_a_span_and_never_inside_the_noise() -> None:
    standing = standings(
        ilag_data.population(regions.TODAY),
        ilag_data.employment(regions.TODAY),
        ilag_data.population_quarterly(regions.TODAY, "all"),
    )
    for _, rows in standing.groupby("measure"):
        assert len(rows) == 35
        by_rank = rows.sort_values("percent", ascending=False)
        best, worst = by_rank["best"].to_numpy(), by_rank["worst"].to_numpy()
        rank = np.arange(1, 36)
        assert ((best <= rank) & (rank <= worst)).all()
        # Two neighbours share places unless their difference is larger than the chance in it.
        values, noise = by_rank["percent"].to_numpy(), by_rank["noise"].to_numpy()
        apart = values[:-1] - values[1:] > np.hypot(noise[:-1], noise[1:])
        assert (apart | (worst[:-1] >= best[1:])).all()
        assert not apart.all()
    spans = {
        (region, measure): (best, worst, noise)
        for region, measure, best, worst, noise in standing[
            ["region", "measure", "best", "worst", "noise"]
        ].itertuples(index=False)
    }
    assert spans["5033", "people"][:2] == (29, 35)
    assert spans["5033", "employed"][:2] == (30, 35)
    assert spans["5033", "employed"][2] == pytest.approx(1.96 * (468 + 370) ** 0.5 / 468 * 100)


def test_the_noise_of_a_population_is_that_of_its_events_over_all_the_years() -> None:
    quarters = ilag_data.population_quarterly(regions.TODAY, "all")
    population = ilag_data.population(regions.TODAY)
    standing = standings(population, ilag_data.employment(regions.TODAY), quarters)
    # All three years that are counted whole give the rate: 2015, 2023 and 2024.
    stock = ilag_data.population("5052", range(2015, 2025))
    yearly = indicators.event_noise(quarters[quarters["region"] == "5052"], stock)
    events = yearly.loc[yearly["year"] < 2023, "events"].sum()
    row = standing[(standing["region"] == "5052") & (standing["measure"] == "people")].iloc[0]
    assert row["noise"] == pytest.approx(1.96 * events**0.5 / 574 * 100)


def test_years_in_between_count_for_chance_and_cannot_be_left_out() -> None:
    quarters = ilag_data.population_quarterly(regions.TODAY, "all")
    ends = [2015, 2019, 2023]
    with pytest.raises(
        SelectionError, match=r"population of 2016–2018, 2020–2022 is not given(.|\n)*range\(2015, 2024"
    ):
        standings(
            ilag_data.population(regions.TODAY, ends), ilag_data.employment(regions.TODAY, ends), quarters
        )
    # The suite gives them whatever years are asked for.
    whole, listed = (
        SUITE["place-among-municipalities"](ask=Ask(years=tuple(years)))
        for years in (range(2015, 2024), ends)
    )
    assert isinstance(whole.body, Strip)
    assert isinstance(listed.body, Strip)
    assert listed.title == whole.title
    assert listed.body.frame["name"].tolist() == whole.body.frame["name"].tolist()


@pytest.mark.parametrize("name", ["how-it-hangs-together", "place-among-municipalities"])
def test_the_suite_names_the_municipalities_it_is_about(name: str) -> None:
    ours = tuple(regions.find_all(["Melhus", "Frøya", "Røros"]))
    chart = SUITE[name](ask=Ask(municipalities=ours))
    assert isinstance(chart.body, Scatter | Strip)
    assert set(chart.body.named) == set(ours)
    assert not re.search("Leka|Tydal|Snåsa", chart.title + chart.alt_text)


def test_other_years_work_the_same_way() -> None:
    years = range(2018, 2022)
    population, employment = (
        ilag_data.population(regions.TODAY, years),
        ilag_data.employment(regions.TODAY, years),
    )
    quarters = ilag_data.population_quarterly(regions.TODAY, "all")
    chart = place_among_municipalities(population, employment, quarters, named=["Oppdal", "Røros"])
    assert "2018–2021" in chart.alt_text
    assert chart.title.startswith(("Oppdal", "Røros", "Ingen"))
    assert_chart_is_fit_to_show(chart)
    assert_chart_is_fit_to_show(
        population_against_employment(population, employment, named=["Oppdal", "Røros"])
    )
    later = employment_shift_share(ilag_data.employment(WITH_NORWAY, range(2019, 2024), industries="all"))
    assert "ligger i resten" not in later.note
    assert_chart_is_fit_to_show(later)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(-30, 30), st.floats(0, 20)), min_size=1, max_size=12))
def test_places_hold_the_rank_and_widen_with_chance(places: list[tuple[float, float]]) -> None:
    values, deviations = (np.array(column) for column in zip(*places, strict=True))
    best, worst = possible_places(values, deviations)
    wider_best, wider_worst = possible_places(values, deviations + 5)
    ahead = np.array([(values > value).sum() for value in values])
    behind = np.array([(values < value).sum() for value in values])
    assert (best <= ahead + 1).all()
    assert (worst >= len(values) - behind).all()
    assert (wider_best <= best).all()
    assert (wider_worst >= worst).all()


def test_the_finding_on_places_names_the_surest_and_the_least_sure() -> None:
    assert place().title == (
        "Tydal er blant de sju med svakest folkevekst av 35 kommuner – Leka kan ligge fra plass 3 til 33"
    )
    assert place("en").title == (
        "Tydal is among the seven with the weakest population growth of 35 municipalities – "
        "Leka may be anywhere from 3 to 33"
    )
    assert place(named=("5014", "5052")).title.startswith("Frøya har sterkest folkevekst av 35 kommuner")
    assert place(named=("5052",)).title.startswith("Ingen av de navngitte er sikkert")
    assert "√(s₁² + s₂²)" in place().method
    body = place().body
    assert isinstance(body, Strip)
    names = set(body.frame["name"])
    assert {"Tydal (29–35)", "Leka (3–33)", "Tydal (30–35)", "Frøya"} <= names


@pytest.mark.parametrize(
    ("change", "norwegian", "english"),
    [
        (-98, "A fikk 98 færre innbyggere", "A had 98 fewer inhabitants"),
        (8, "A fikk 8 flere innbyggere", "A had 8 more inhabitants"),
        (1, "A fikk én innbygger flere", "A had one more inhabitant"),
        (-1, "A fikk én innbygger færre", "A had one fewer inhabitant"),
        (0, "A har like mange innbyggere", "A has as many inhabitants"),
    ],
)
def test_changes_in_words_follow_the_sign(change: int, norwegian: str, english: str) -> None:
    assert got("A", change, INHABITANTS, "no") == norwegian
    assert got("A", change, INHABITANTS, "en") == english


def test_words_for_lists_and_employed() -> None:
    assert joined(["A"], "no") == "A"
    assert joined(["A", "B", "C"], "en") == "A, B and C"
    assert more_or_fewer(-2, "no", WORKERS) == "2 færre sysselsatte"
    assert more_or_fewer(0, "no") == "like mange"
