"""Every indicator of the analyses fulfils its identity, on the real figures and on made-up ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.age import AGE_GROUPS
from tests.key_figures import POPULATION


@pytest.fixture(scope="module")
def ages() -> pd.DataFrame:
    return ilag_data.population_by_age(years=range(2015, 2025))


@pytest.fixture(scope="module")
def industries() -> pd.DataFrame:
    return ilag_data.employment([*regions.PROGRAMME, "50", "0"], range(2019, 2024), industries="all")


def pyramid(persons: list[int]) -> pd.DataFrame:
    """One region, one year, 106 ages."""
    return pd.DataFrame(
        {
            "region": "r",
            "name": "R",
            "year": 2020,
            "age": range(106),
            "persons": pd.array(persons, dtype="Int64"),
        }
    )


def test_age_groups_add_up_to_everyone_and_shares_to_100(ages: pd.DataFrame) -> None:
    shares = indicators.age_shares(ages)
    totals = shares.groupby(["region", "year"], sort=False).agg({"persons": "sum", "share": "sum"})
    assert totals["share"].to_numpy() == pytest.approx(100)
    for region, figures in POPULATION.items():
        if region != "50-published":
            assert list(totals["persons"][region])[:9] == list(figures)
    assert list(shares["age_group"].cat.categories) == ["0–5", "6–15", "16–19", "20–66", "67–79", "80+"]


def test_age_groups_must_hold_every_age_once(ages: pd.DataFrame) -> None:
    for groups in ({"all but one": range(105)}, AGE_GROUPS | {"again": range(5)}):
        with pytest.raises(SelectionError, match="do not hold every age"):
            indicators.age_shares(ages, groups)


def test_a_missing_age_makes_its_group_and_all_shares_missing() -> None:
    persons = pyramid([1] * 106)
    persons.loc[70, "persons"] = pd.NA
    shares = indicators.age_shares(persons).set_index("age_group")
    assert shares["persons"].isna().tolist() == [False] * 4 + [True, False]
    assert shares["share"].isna().all()


def test_dependency_is_recomputed_from_single_ages(ages: pd.DataFrame) -> None:
    result = indicators.dependency(ages).set_index(["region", "year"])
    tydal = ages[(ages["region"] == "5033") & (ages["year"] == 2023)]
    persons = dict(zip(tydal["age"], tydal["persons"], strict=True))
    working = sum(persons[age] for age in range(20, 67))
    assert result.loc[("5033", 2023), "young"] == pytest.approx(
        sum(persons[a] for a in range(20)) / working * 100
    )
    assert result.loc[("5033", 2023), "old"] == pytest.approx(
        sum(persons[a] for a in range(67, 106)) / working * 100
    )
    assert result.loc[("5033", 2023), "oldest"] == pytest.approx(
        sum(persons[a] for a in range(80, 106)) / working * 100
    )
    assert (result["dependency_ratio"] - result["young"] - result["old"]).abs().max() < 1e-9


@given(st.lists(st.integers(0, 50), min_size=106, max_size=106).filter(lambda p: sum(p[20:67]) > 0))
@settings(max_examples=50)
def test_half_the_population_is_younger_than_the_median_age(persons: list[int]) -> None:
    median = indicators.dependency(pyramid(persons))["median_age"].iloc[0]
    spread = [np.clip(median - age, 0, 1) * count for age, count in enumerate(persons)]
    assert sum(spread) == pytest.approx(sum(persons) / 2)


def test_median_age_of_known_pyramids() -> None:
    one_of_each = indicators.dependency(pyramid([1] * 106))
    assert one_of_each["median_age"].iloc[0] == 53
    with pytest.raises(SelectionError, match="aged 20–66"):
        indicators.dependency(pyramid([1] * 20 + [0] * 86))


def test_cohorts_are_the_same_persons_some_years_older(ages: pd.DataFrame) -> None:
    result = indicators.cohort_retention(ages, 2015, 2023).set_index("region")
    persons = ages.set_index(["region", "year", "age"])["persons"]
    for region in regions.PROGRAMME:
        assert result.loc[region, "at_start"] == sum(persons[region, 2015, age] for age in range(12, 22))
        assert result.loc[region, "at_end"] == sum(persons[region, 2023, age] for age in range(20, 30))
    assert result["retention"].to_numpy() == pytest.approx(
        (result["at_end"] / result["at_start"] * 100).to_numpy()
    )


def test_a_cohort_that_was_not_born_is_refused(ages: pd.DataFrame) -> None:
    with pytest.raises(SelectionError, match="aged 5–9 in 2023 cannot be followed from 2015"):
        indicators.cohort_retention(ages, 2015, 2023, range(5, 10))
    with pytest.raises(SelectionError, match="nobody of these ages, or no figures"):
        indicators.cohort_retention(ages, 2014, 2023)


def test_accumulated_components_are_the_change_of_the_whole_period() -> None:
    every = [*regions.PROGRAMME, "50", "50-5001", "ILAG"]
    population = ilag_data.population(every)
    accumulated = indicators.accumulated_components(
        ilag_data.population_change(every), population, 2015, 2023
    )
    change = indicators.change(population, "persons", 2015, 2023).set_index("region")
    sums = accumulated.groupby("region")[["persons", "percent"]].sum()
    assert sums["persons"].to_dict() == change["change"].to_dict()
    assert sums["percent"].to_dict() == pytest.approx(change["percent"].to_dict())


def test_components_over_a_gap_are_refused() -> None:
    heim = ["Heim"]
    with pytest.raises(SelectionError, match="components of 5055 are not complete"):
        indicators.accumulated_components(
            ilag_data.population_change(heim), ilag_data.population(heim), 2015, 2023
        )


def test_event_noise_is_1_96_times_the_root_of_the_events() -> None:
    quarters = ilag_data.population_quarterly(regions.PROGRAMME, "all")
    noise = indicators.event_noise(quarters, ilag_data.population(regions.PROGRAMME, range(2015, 2026)))
    assert noise["noise"].to_numpy() == pytest.approx(1.96 * np.sqrt(noise["events"].to_numpy()))
    counted = quarters[(quarters["region"] == "5052") & (quarters["quarter"].dt.year == 2015)]
    events = counted[["births", "deaths", "immigration", "emigration"]].sum().sum()
    events += counted[["domestic_in_migration", "domestic_out_migration"]].sum().sum()
    estimated = noise[(noise["region"] == "5052") & (noise["year"] == 2015)]["events"].iloc[0]
    assert estimated == events  # 2015 is counted whole
    population = ilag_data.population("Leka", range(2015, 2026)).set_index("year")["persons"].astype(float)
    own = noise[noise["region"] == "5052"].set_index("year")["events"]
    rates = [own[year] / population[year] for year in (2015, 2023, 2024)]
    assert own[2019] == pytest.approx(sum(rates) / 3 * population[2019])
    with pytest.raises(SelectionError, match="of 50 are not counted"):
        indicators.event_noise(ilag_data.population_quarterly("50", "all"), ilag_data.population("50"))


def test_coverage_is_100_plus_the_net_in_commuting_share() -> None:
    coverage = indicators.workplace_coverage(ilag_data.labour_balance())
    known = coverage.dropna()
    share = known["net_in_commuting"] / known["employed_by_residence"].astype(float) * 100
    assert known["coverage"].to_numpy() == pytest.approx((100 + share).to_numpy())
    assert coverage.loc[coverage["year"] == 2015, "coverage"].isna().all()


def test_residents_and_commuters_balance_with_the_jobs() -> None:
    balance = indicators.commuting_balance(ilag_data.commuting()).set_index(["region", "year"])
    assert set(balance.index.get_level_values("region")) == set(regions.PROGRAMME)
    jobs = ilag_data.labour_balance(regions.PROGRAMME, "all").set_index(["region", "year"])[
        "employed_by_workplace"
    ]
    residents = balance["at_home"] + balance["out_commuters"]
    computed = residents + balance["in_commuters"] - balance["out_commuters"]
    assert (computed - jobs.reindex(balance.index).astype(float)).abs().max() <= 2
    assert (balance["net_in_commuters"] == balance["in_commuters"] - balance["out_commuters"]).all()
    one = indicators.commuting_balance(ilag_data.commuting("Tydal"))
    assert one["region"].unique().tolist() == ["5033"]


def test_industries_and_the_rest_are_the_total(industries: pd.DataFrame) -> None:
    shares = indicators.industry_shares(industries)
    sums = shares.groupby(["region", "year"])[["employed", "share"]].sum()
    assert sums["share"].to_numpy() == pytest.approx(100)
    totals = industries[industries["industry"] == "00-99"].set_index(["region", "year"])[
        "employed_by_residence"
    ]
    assert (sums["employed"] == totals.reindex(sums.index)).all()


def test_a_missing_industry_makes_the_rest_missing() -> None:
    shares = indicators.industry_shares(ilag_data.employment("Leka", 2015, industries="all")).set_index(
        "industry"
    )
    assert shares["employed"].isna().to_dict() == {
        "01-03": False, "10-33": True, "84": False, "85": False, "86-88": False, "rest": True,
    }  # fmt: skip
    with pytest.raises(SelectionError, match="00-99"):
        indicators.industry_shares(ilag_data.employment("Leka", industries="85"))


def test_a_location_quotient_is_1_in_the_reference_itself(industries: pd.DataFrame) -> None:
    shares = indicators.industry_shares(industries)
    quotients = indicators.location_quotient(shares, "50")
    assert quotients.loc[quotients["region"] == "50", "location_quotient"].to_numpy() == pytest.approx(1)
    leka = quotients[(quotients["region"] == "5052") & (quotients["year"] == 2023)].set_index("industry")
    county = shares[(shares["region"] == "50") & (shares["year"] == 2023)].set_index("industry")
    expected = (leka["share"] / county["share"]).to_dict()
    assert leka["location_quotient"].to_dict() == pytest.approx(expected)
    with pytest.raises(SelectionError, match="5001"):
        indicators.location_quotient(shares, "5001")


def test_the_three_effects_are_the_change_in_employed_exactly() -> None:
    rate = indicators.employment_rate(
        ilag_data.employment(), ilag_data.population_by_age(years=range(2016, 2025))
    )
    population = ilag_data.population(years=range(2016, 2025))
    effects = indicators.employment_effects(rate, population, 2015, 2023)
    added = effects[["population_effect", "age_effect", "rate_effect"]].sum(axis=1)
    assert added.to_numpy() == pytest.approx(effects["change"].to_numpy())
    by_region = effects.set_index("region")["change"]
    assert by_region["5033"] == 370 - 468
    with pytest.raises(SelectionError, match="missing in 2014"):
        indicators.employment_effects(rate, population, 2014, 2023)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 10**6), min_size=6, max_size=6))
def test_the_effects_add_up_for_any_figures(numbers: list[int]) -> None:
    e0, e1, w0, w1, p0, p1 = numbers
    rate = pd.DataFrame(
        {
            "region": "r",
            "name": "R",
            "year": [2015, 2016],
            "employed_by_residence": [e0, e1],
            "population_15_74": [w0, w1],
        }
    )
    population = pd.DataFrame({"region": "r", "name": "R", "year": [2016, 2017], "persons": [p0, p1]})
    effects = indicators.employment_effects(rate, population, 2015, 2016).iloc[0]
    added = effects["population_effect"] + effects["age_effect"] + effects["rate_effect"]
    assert added == pytest.approx(e1 - e0, abs=1e-6 * max(numbers))


def test_shift_share_is_the_change_exactly(industries: pd.DataFrame) -> None:
    result = indicators.shift_share(indicators.industry_shares(industries), "0", 2019, 2023)
    assert (result["national"] + result["industry_mix"] + result["local"]).to_numpy() == pytest.approx(
        result["change"].to_numpy()
    )
    assert list(result["region"]) == [*regions.PROGRAMME, "50"]
    totals = industries[industries["industry"] == "00-99"]
    employed = totals.set_index(["region", "year"])["employed_by_residence"]
    assert result.set_index("region").loc["5033", "change"] == employed["5033", 2023] - employed["5033", 2019]


def test_the_reference_has_neither_industry_mix_nor_local_effect(industries: pd.DataFrame) -> None:
    shares = indicators.industry_shares(industries)
    twin = shares[shares["region"] == "0"].assign(region="twin", name="Twin")
    result = indicators.shift_share(pd.concat([shares, twin]), "0", 2019, 2023).set_index("region")
    assert result.loc["twin", ["industry_mix", "local"]].astype(float).to_numpy() == pytest.approx(
        [0, 0], abs=1e-6
    )


def test_shift_share_over_a_missing_industry_is_refused() -> None:
    shares = indicators.industry_shares(ilag_data.employment(["Leka", "0"], industries="all"))
    with pytest.raises(SelectionError, match="5052"):
        indicators.shift_share(shares, "0", 2015, 2023)
    with pytest.raises(SelectionError, match="reference region 50"):
        indicators.shift_share(shares, "50", 2019, 2023)


def test_an_industry_new_in_the_reference_has_no_mix_effect_and_the_sum_stays_exact(
    industries: pd.DataFrame,
) -> None:
    shares = indicators.industry_shares(industries)
    rest = (shares["region"] == "0") & (shares["industry"] == "rest") & (shares["year"] == 2019)
    shares.loc[rest, "employed"] = 0.0
    result = indicators.shift_share(shares, "0", 2019, 2023)
    assert np.isfinite(result[["national", "industry_mix", "local"]].to_numpy()).all()
    added = result["national"] + result["industry_mix"] + result["local"]
    assert added.to_numpy() == pytest.approx(result["change"].to_numpy())
