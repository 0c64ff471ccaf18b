"""Indicators fulfil their identities, on the real figures and on made-up ones; `test_indicators_exact` has them by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.indicators.noise import PACKAGED, estimate_dispersion
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


@pytest.mark.parametrize("base", [None, 0, -1])
def test_an_index_needs_a_base(base: float | None) -> None:
    with pytest.raises(
        SelectionError, match=r"^persons is (missing in 2015|not above 0 in 2015, or changes its sign,) for b"
    ):
        indicators.index(frame(a=[1, 2], b=[base, 2]), "persons", 2015)


def test_change_is_in_persons_and_in_per_cent_of_the_unrounded_first_figure() -> None:
    today = [region for region in POPULATION if region != "50-published"]
    population = ilag_data.population(today)
    change = indicators.change(population, "persons", 2015, 2023).set_index("region")
    for region in today:
        figures = POPULATION[region]
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
    with pytest.raises(SelectionError, match="missing in 2016 for a"):
        indicators.change(frame(a=[1, None]), "persons", 2015, 2016)
    with pytest.raises(SelectionError, match=r"not above 0 in 2015, .* for a"):
        indicators.change(frame(a=[0, 3]), "persons", 2015, 2016)
    once, of_another_industry = frame(a=[1, 2]), frame(a=[3, 4])
    for again in (once, of_another_industry):
        doubled = pd.concat([once, again])
        with pytest.raises(SelectionError, match="a comes twice in 2015"):
            indicators.change(doubled, "persons", 2015, 2016)


def test_what_changes_its_sign_has_no_per_cent() -> None:
    moves = ilag_data.population_change(["Snåsa", "Leka"], range(2015, 2024))
    for compute in (indicators.index, lambda f, c, base: indicators.change(f, c, base, 2023)):
        with pytest.raises(SelectionError, match=r"not above 0 in 2015, or changes its sign, for Snåsa:"):
            compute(moves[moves["name"] == "Snåsa"], "net_migration", 2015)  # −4 to 101: −2 625 per cent
    turned = frame(a=[4, -101])
    for compute in (indicators.index, lambda f, c, base: indicators.change(f, c, base, 2016)):
        with pytest.raises(SelectionError, match="changes its sign, for a:"):
            compute(turned, "persons", 2015)
    assert indicators.change(frame(a=[4, 0]), "persons", 2015, 2016)["percent"].tolist() == [-100]


def test_an_employment_rate_is_of_all_industries() -> None:
    ages = ilag_data.population_by_age("Leka", 2023, at_year_end=True)
    every = ilag_data.employment("Leka", 2023, industries="all")
    for some in (every, every[every["industry"] == "84"]):
        with pytest.raises(SelectionError, match="not of those in an industry"):
            indicators.employment_rate(some, ages)
    total = indicators.employment_rate(every[every["industry"] == "00-99"], ages)
    assert total["employment_rate"].round(1).tolist() == [67.4]
    doubled = pd.concat([ilag_data.employment("Leka", 2023)] * 2)
    with pytest.raises(SelectionError, match="Leka comes twice in 2023"):
        indicators.employment_rate(doubled, ages)


def test_effects_need_the_population_of_every_region() -> None:
    ages = ilag_data.population_by_age(["Leka", "Snåsa"], [2015, 2023], at_year_end=True)
    rate = indicators.employment_rate(ilag_data.employment(["Leka", "Snåsa"], [2015, 2023]), ages)
    with pytest.raises(SelectionError, match="persons is missing in 2015 for Snåsa"):
        indicators.employment_effects(
            rate, ilag_data.population("Leka", [2015, 2023], at_year_end=True), 2015, 2023
        )


def test_a_balance_of_one_way_is_no_balance() -> None:
    flows = ilag_data.commuting("Leka", 2022)
    for end, way in (("residence", "into"), ("workplace", "out of")):
        with pytest.raises(SelectionError, match=f"There are no flows {way} Leka in 2022"):
            indicators.commuting_balance(flows[flows[end] == "5052"])


def test_employment_rate_holds_the_fourth_quarter_against_the_january_after() -> None:
    rate = indicators.employment_rate(
        ilag_data.employment(), ilag_data.population_by_age(at_year_end=True)
    ).set_index(["region", "year"])
    ages = ilag_data.population_by_age("Tydal", 2024)
    population = int(ages.loc[ages["age"].between(15, 74), "persons"].sum())
    assert rate.loc[("5033", 2023), "persons_15_74"] == population
    assert rate.loc[("5033", 2023), "employment_rate"] == pytest.approx(
        EMPLOYED["5033"][-1] / population * 100
    )


def test_employment_rate_is_near_that_of_table_11618() -> None:
    regions = [region for region in EMPLOYED if region != "50"]
    years = range(2020, 2023)  # the years of one vintage
    rate = indicators.employment_rate(
        ilag_data.employment(regions, years), ilag_data.population_by_age(regions, years, at_year_end=True)
    )
    balance = ilag_data.labour_balance(regions, years)
    other = balance["employed_residents"] / balance["population_15_74"] * 100
    # Leka has about 400 inhabitants of that age: a difference of 7 persons is 1.8 points.
    assert (rate["employment_rate"] - other.astype(float)).abs().max() < 2


def test_employment_rate_refuses_a_population_that_ends_too_early_or_lacks_an_age() -> None:
    employment, ages = ilag_data.employment("Leka"), ilag_data.population_by_age("Leka", at_year_end=True)
    with pytest.raises(SelectionError, match="the end of 2023 is not given for Leka"):
        indicators.employment_rate(employment, ages[ages["year"] < 2023])
    with pytest.raises(SelectionError, match="An age from 15 to 74 is missing"):
        indicators.employment_rate(employment, ages[ages["age"] != 40])


# ---- On the real figures ----


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


@given(st.lists(st.integers(0, 50), min_size=106, max_size=106).filter(lambda p: sum(p[20:67]) > 0))
@settings(max_examples=50)
def test_half_the_population_is_younger_than_the_median_age(persons: list[int]) -> None:
    median = indicators.dependency(pyramid(persons))["median_age"].iloc[0]
    spread = [np.clip(median - age, 0, 1) * count for age, count in enumerate(persons)]
    assert sum(spread) == pytest.approx(sum(persons) / 2)


def test_accumulated_components_are_the_change_of_the_whole_period() -> None:
    every = [*regions.PROGRAMME, "50", "50-5001", "ILAG"]
    population = ilag_data.population(every, at_year_end=True)
    accumulated = indicators.accumulated_components(
        ilag_data.population_change(every), population, 2015, 2023
    )
    change = indicators.change(population, "persons", 2015, 2023).set_index("region")
    sums = accumulated.groupby("region")[["persons", "percent"]].sum()
    assert sums["persons"].to_dict() == change["change"].to_dict()
    assert sums["percent"].to_dict() == pytest.approx(change["percent"].to_dict())


def test_residents_and_commuters_balance_with_the_jobs() -> None:
    balance = indicators.commuting_balance(ilag_data.commuting()).set_index(["region", "year"])
    assert set(balance.index.get_level_values("region")) == set(regions.PROGRAMME)
    jobs = ilag_data.labour_balance(regions.PROGRAMME, "all").set_index(["region", "year"])[
        "employed_at_workplaces"
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


def test_the_three_effects_are_the_change_in_employed_exactly() -> None:
    rate = indicators.employment_rate(ilag_data.employment(), ilag_data.population_by_age(at_year_end=True))
    population = ilag_data.population(at_year_end=True)
    effects = indicators.employment_effects(rate, population, 2015, 2023)
    added = effects[["population_effect", "share_effect", "rate_effect"]].sum(axis=1)
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
            "persons_15_74": [w0, w1],
        }
    )
    population = pd.DataFrame({"region": "r", "name": "R", "year": [2015, 2016], "persons": [p0, p1]})
    population.attrs["at_year_end"] = "as the loaders say it"
    effects = indicators.employment_effects(rate, population, 2015, 2016).iloc[0]
    added = effects["population_effect"] + effects["share_effect"] + effects["rate_effect"]
    assert added == pytest.approx(e1 - e0, abs=1e-6 * max(numbers))


def test_shift_share_is_not_of_the_industries_that_are_left() -> None:
    """Of Leka in 2015 one industry is not held, nor the rest: those left grew by 21, everybody by 17."""
    employed = ilag_data.employment(["Leka", "0"], [2015, 2023], industries="all")
    shares = indicators.industry_shares(employed)
    kept = shares[~shares["industry"].isin(shares.loc[shares["employed"].isna(), "industry"])]
    with pytest.raises(SelectionError, match=r"^The industries of Leka in 2015 are 64\.0 per cent"):
        indicators.shift_share(kept, "0", 2015, 2023)
    with pytest.raises(SelectionError, match="Figures are missing in 2015 or 2023") as caught:
        indicators.shift_share(shares, "0", 2015, 2023)
    assert "leave the industry out of what industry_shares is given" in caught.value.remedy
    advised = indicators.industry_shares(employed[employed["industry"] != "10-33"])
    assert indicators.shift_share(advised, "0", 2015, 2023)["change"].tolist() == [17]


def test_shift_share_is_the_change_exactly(industries: pd.DataFrame) -> None:
    result = indicators.shift_share(indicators.industry_shares(industries), "0", 2019, 2023)
    assert (result["national"] + result["industry_mix"] + result["local"]).to_numpy() == pytest.approx(
        result["change"].to_numpy()
    )
    assert list(result["region"]) == [*regions.PROGRAMME, "50"]
    totals = industries[industries["industry"] == "00-99"]
    employed = totals.set_index(["region", "year"])["employed_by_residence"]
    assert result.set_index("region").loc["5033", "change"] == employed["5033", 2023] - employed["5033", 2019]


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
