"""Indicators fulfil their identities on any figures; `test_indicators_exact` has them by hand, `test_golden_numbers` the real ones."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.indicators.noise import PACKAGED, estimate_dispersion


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


@given(counts)
@settings(max_examples=25)
def test_changes_of_the_parts_add_up_to_the_change_of_the_whole(values: list[float | None]) -> None:
    every = indicators.change(frame(a=values), "persons", 2015, 2014 + len(values))["change"].iloc[0]
    steps = [
        indicators.change(frame(a=values), "persons", 2015 + i, 2016 + i)["change"].iloc[0]
        for i in range(len(values) - 1)
    ]
    assert sum(steps) == every


def test_an_employment_rate_is_of_all_industries() -> None:
    every = ilag_data.employment("Leka", 2023, industries="all")
    ages = ilag_data.population_by_age("Leka", 2023, at_year_end=True)
    total = indicators.employment_rate(every[every["industry"] == "00-99"], ages)
    assert total["employment_rate"].round(1).tolist() == [67.4]


# ---- Ages, effects and noise


def pyramid(persons: list[int]) -> pd.DataFrame:
    """One region, one year, 106 ages."""
    place = {"region": "r", "name": "R", "year": 2020}
    return pd.DataFrame({**place, "age": range(106), "persons": pd.array(persons, dtype="Int64")})


@given(st.lists(st.integers(0, 50), min_size=106, max_size=106).filter(lambda p: sum(p[20:67]) > 0))
@settings(max_examples=50)
def test_half_the_population_is_younger_than_the_median_age(persons: list[int]) -> None:
    median = indicators.dependency(pyramid(persons))["median_age"].iloc[0]
    spread = [np.clip(median - age, 0, 1) * count for age, count in enumerate(persons)]
    assert sum(spread) == pytest.approx(sum(persons) / 2)


@settings(max_examples=50)
@given(st.lists(st.integers(1, 10**6), min_size=6, max_size=6))
def test_the_effects_add_up_for_any_figures(numbers: list[int]) -> None:
    e0, e1, w0, w1, p0, p1 = numbers
    place = {"region": "r", "name": "R", "year": [2015, 2016]}
    rate = pd.DataFrame({**place, "employed_by_residence": [e0, e1], "persons_15_74": [w0, w1]})
    population = pd.DataFrame({**place, "persons": [p0, p1]})
    population.attrs["at_year_end"] = "as the loaders say it"
    effects = indicators.employment_effects(rate, population, 2015, 2016).iloc[0]
    added = effects["population_effect"] + effects["share_effect"] + effects["rate_effect"]
    assert added == pytest.approx(e1 - e0, abs=1e-6 * max(numbers))


def test_the_dispersion_is_that_of_the_small_municipalities_or_the_packaged_one() -> None:
    """The numbers themselves: `test_golden_numbers`, from ``data/raw``."""
    quarters = ilag_data.population_quarterly(regions.TODAY, "all")
    population = ilag_data.population(regions.TODAY, "all", at_year_end=True)
    found = estimate_dispersion(quarters, population)
    assert found.factor == pytest.approx(PACKAGED.factor, abs=0.0005)
    assert found._replace(factor=PACKAGED.factor, packaged=True) == PACKAGED
    assert PACKAGED.years == tuple(range(2016, 2024))
    # Large ones are left out whatever the frame holds, and so is one without a figure.
    small = population.groupby("region")["persons"].max().loc[lambda most: most < 3000].index
    assert estimate_dispersion(quarters, population[population["region"].isin(small)]) == found
    holed = population.assign(persons=population["persons"].mask(population["region"] == small[0]))
    assert estimate_dispersion(quarters, holed).municipalities == 14
    for places, municipalities, packaged in ((small[:5], 5, False), (small[:4], 15, True)):
        few = estimate_dispersion(quarters, population[population["region"].isin(places)])
        assert (few.municipalities, few.packaged) == (municipalities, packaged)
