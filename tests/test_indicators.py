import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators
from ilag_data.errors import SelectionError
from tests.key_figures import EMPLOYED, POPULATION


def frame(**figures: list[float | None]) -> pd.DataFrame:
    rows = [(r, r, 2015 + i, value) for r, values in figures.items() for i, value in enumerate(values)]
    return pd.DataFrame(rows, columns=["region", "name", "year", "persons"]).astype({"persons": "Int64"})


counts = st.lists(st.integers(1, 10**7), min_size=2, max_size=9)


@given(a=counts, b=counts, base=st.integers(0, 1))
def test_an_index_is_100_in_its_base_year_and_in_proportion(
    a: list[float | None], b: list[float | None], base: int
) -> None:
    result = indicators.index(frame(a=a, b=b), "persons", 2015 + base)
    for _, rows in result.groupby("region"):
        assert rows["index"].iloc[base] == pytest.approx(100)
        ratio = rows["index"] / rows["persons"].astype(float)
        assert ratio.max() == pytest.approx(ratio.min())


def test_a_gap_in_an_index_stays_a_gap() -> None:
    result = indicators.index(frame(a=[100, None, 120]), "persons", 2015)
    assert result["index"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize("base", [None, 0, -1])
def test_an_index_needs_a_base(base: float | None) -> None:
    with pytest.raises(SelectionError, match=r"^persons is (missing|not above 0) in 2015 for the region b"):
        indicators.index(frame(a=[1, 2], b=[base, 2]), "persons", 2015)


def test_an_index_needs_the_base_year_among_the_years() -> None:
    with pytest.raises(SelectionError, match="persons is missing in 2014 for the region a"):
        indicators.index(frame(a=[1, 2]), "persons", 2014)


def test_an_index_of_one_person_and_of_a_later_loss_is_an_index() -> None:
    assert indicators.index(frame(a=[1, -2]), "persons", 2015)["index"].tolist() == [100, -200]


def test_change_is_in_persons_and_in_per_cent_of_the_unrounded_first_figure() -> None:
    population = ilag_data.population([*POPULATION])
    change = indicators.change(population, "persons", 2015, 2023).set_index("region")
    for region, figures in POPULATION.items():
        assert change.loc[region, "change"] == figures[-1] - figures[0]
        assert change.loc[region, "percent"] == pytest.approx((figures[-1] / figures[0] - 1) * 100)


@given(counts)
def test_changes_of_the_parts_add_up_to_the_change_of_the_whole(values: list[float | None]) -> None:
    every = indicators.change(frame(a=values), "persons", 2015, 2014 + len(values))["change"].iloc[0]
    steps = [
        indicators.change(frame(a=values), "persons", 2015 + i, 2016 + i)["change"].iloc[0]
        for i in range(len(values) - 1)
    ]
    assert sum(steps) == every


def test_change_refuses_a_missing_year_a_zero_base_and_a_doubled_row() -> None:
    with pytest.raises(SelectionError, match="missing in 2016 for the region a"):
        indicators.change(frame(a=[1, None]), "persons", 2015, 2016)
    with pytest.raises(SelectionError, match="0 in 2015 for the region a"):
        indicators.change(frame(a=[0, 3]), "persons", 2015, 2016)
    once, of_another_industry = frame(a=[1, 2]), frame(a=[3, 4])
    for again in (once, of_another_industry):
        doubled = pd.concat([once, again])
        with pytest.raises(SelectionError, match="region a comes twice in 2015"):
            indicators.change(doubled, "persons", 2015, 2016)


def test_tab_offers_the_indicators_and_nothing_else() -> None:
    assert dir(indicators) == sorted(indicators.__all__)


def test_employment_rate_holds_the_fourth_quarter_against_the_january_after() -> None:
    rate = indicators.employment_rate(
        ilag_data.employment(), ilag_data.population_by_age(years=range(2016, 2025))
    ).set_index(["region", "year"])
    ages = ilag_data.population_by_age("Tydal", 2024)
    population = int(ages.loc[ages["age"].between(15, 74), "persons"].sum())
    assert rate.loc[("5033", 2023), "population_15_74"] == population
    assert rate.loc[("5033", 2023), "employment_rate"] == pytest.approx(
        EMPLOYED["5033"][-1] / population * 100
    )


def test_employment_rate_is_near_that_of_table_11618() -> None:
    regions = [region for region in EMPLOYED if region != "50"]
    years = range(2020, 2023)  # the years of one vintage
    rate = indicators.employment_rate(
        ilag_data.employment(regions, years), ilag_data.population_by_age(regions, range(2021, 2024))
    )
    balance = ilag_data.labour_balance(regions, years)
    other = balance["employed_by_residence"] / balance["population_15_74"] * 100
    # Leka has about 400 inhabitants of that age: a difference of 7 persons is 1.8 points.
    assert (rate["employment_rate"] - other.astype(float)).abs().max() < 2


def test_employment_rate_refuses_a_population_that_ends_too_early_or_lacks_an_age() -> None:
    employment, ages = ilag_data.employment("Leka"), ilag_data.population_by_age("Leka")
    with pytest.raises(SelectionError, match="1 January 2024 is not given for the region 5052"):
        indicators.employment_rate(employment, ages)
    with pytest.raises(SelectionError, match="An age from 15 to 74 is missing"):
        indicators.employment_rate(employment, ages[ages["age"] != 40])
