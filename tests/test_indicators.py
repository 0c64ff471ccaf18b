"""Indicators on small made-up figures whose results can be worked out by hand: every column, row, order and refusal.
`test_golden_numbers` has the real ones.

The regions stand as Z, A on purpose: what is returned keeps the order of what was given.
"""

import math
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.indicators.noise import _EVENTS, PACKAGED, estimate_dispersion
from tests.employed import by_workplace

NAMES = {"Z": "Zeta", "A": "Alfa", "N": "Norge"}


def ages(persons: dict[tuple[str, int], dict[int, float | None]]) -> pd.DataFrame:
    """Some persons at some ages, nobody at the others."""
    rows = [
        (region, NAMES[region], year, age, some.get(age, 0))
        for (region, year), some in persons.items()
        for age in range(106)
    ]
    frame = pd.DataFrame(rows, columns=["region", "name", "year", "age", "persons"])
    return frame.astype({"persons": "Int64"})


def frame(columns: str, *rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def at_year_end(population: pd.DataFrame) -> pd.DataFrame:
    population.attrs["at_year_end"] = "as the loaders say it"
    return population


def without(figures: pd.DataFrame, **cells: object) -> pd.DataFrame:
    """Leave out the rows that have all of some cells."""
    same_cells = [figures[column] == cell for column, cell in cells.items()]
    return figures[~pd.concat(same_cells, axis=1).all(axis=1)]


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Every column, row and order; 3, 3.0 and the type of a missing figure are one."""
    assert list(found) == list(expected)
    assert found.index.equals(expected.index)
    for column in expected:
        ours, theirs = found[column].astype("object"), expected[column].astype("object")
        missing = theirs.isna()
        assert ours.isna().tolist() == missing.tolist(), column
        known = theirs[~missing].tolist()
        close = known if isinstance(known[0], str) else pytest.approx(known, rel=1e-12, abs=1e-12)
        assert ours[~missing.to_numpy()].tolist() == close, column


YOUNG_AND_OLD = ages(
    {("Z", 2020): {0: 10, 19: 10, 20: 30, 66: 20, 67: 5, 79: 5, 80: 10, 105: 10}, ("A", 2020): {40: 1}}
)


def test_age_shares() -> None:
    shares = indicators.age_shares(YOUNG_AND_OLD)
    assert shares["region"].tolist() == ["Z"] * 6 + ["A"] * 6
    assert shares["age_group"].tolist() == list(AGE_GROUPS) * 2
    assert shares["age_group"].cat.categories.tolist() == list(AGE_GROUPS)
    assert shares["persons"].tolist() == [10, 0, 10, 50, 10, 20, 0, 0, 0, 1, 0, 0]
    assert shares["share"].tolist() == [10, 0, 10, 50, 10, 20, 0, 0, 0, 100, 0, 0]
    assert shares["share"].dtype == "float64"


def test_a_missing_age_is_missing_in_every_indicator_of_ages() -> None:
    some = ages({("Z", 2020): {3: None, 30: 5, 70: None}, ("A", 2020): {40: 1}})
    assert indicators.age_shares(some)["share"].isna().tolist() == [True] * 6 + [False] * 6
    table = indicators.dependency(some).set_index("region")
    assert table.loc["Z", ["young", "old", "dependency_ratio", "median_age"]].isna().all()
    assert table.loc["Z", "oldest"] == 0


COHORTS = ages(
    {
        ("Z", 2020): {19: 7, 20: 10, 21: 10, 22: 9},
        ("Z", 2021): {20: 9, 21: 8, 22: 4, 23: 9},
        ("A", 2020): {20: 4, 21: 4},
        ("A", 2021): {21: 5, 22: 5},
    }
)


BABIES = ages({("Z", 2020): {0: 4, 1: 6, 103: 2, 50: 1}, ("Z", 2021): {1: 3, 2: 6, 51: 1, 104: 1}})


def test_a_cohort_is_followed_from_birth_and_to_104() -> None:
    for wanted, expected in ((range(51, 52), 100), (range(1, 3), 90), (range(104, 105), 50)):
        found = indicators.cohort_retention(BABIES, 2020, 2021, wanted)
        assert found["retention"].tolist() == [expected]


ENDS_OF_GROUPS = ages({
    ("Z", 2020): {0: 1, 5: 2, 6: 4, 9: 8, 10: 16, 15: 32, 16: 64, 19: 1, 20: 9, 56: 9, 57: 3, 66: 5, 67: 9},
    ("A", 2020): {3: 5, 12: None, 30: 7},
    ("N", 2020): {3: 5, 30: 7},
})  # fmt: skip
"""Each group has persons at its first and last age only, and just outside."""


WOMEN, MEN = (
    ages({("Z", 2020): {19: 9, 20: 3, 39: 4, 40: 9}, ("A", 2020): {25: None}, ("N", 2020): {25: 4}}),
    ages({("Z", 2020): {19: 9, 20: 5, 39: 5, 40: 9}, ("A", 2020): {25: 4}, ("N", 2020): {40: 4}}),
)
BOTH = pd.concat([WOMEN.assign(sex="women"), MEN.assign(sex="men")])


def test_women_per_100_men_of_other_ages() -> None:
    assert indicators.women_per_100_men(BOTH, range(19, 20))["women_per_100_men"].tolist()[0] == 100


def test_index_and_change_keep_the_order_and_every_column() -> None:
    figures = frame("region name year n", ("Z", "Zeta", 2020, 50), ("Z", "Zeta", 2021, 60), ("A", "Alfa", 2020, 1), ("A", "Alfa", 2021, 3))  # fmt: skip
    same(indicators.index(figures, "n", 2020), figures.assign(index=[100.0, 120.0, 100.0, 300.0]))
    same(
        indicators.change(figures, "n", 2020, 2021),
        frame("region name first last change percent", ("Z", "Zeta", 50.0, 60.0, 10.0, 20.0), ("A", "Alfa", 1.0, 3.0, 2.0, 200.0)),
    )  # fmt: skip


def test_what_falls_to_0_falls_by_100_per_cent() -> None:
    assert indicators.change(persons(4, 0), "n", 2020, 2021)["percent"].tolist() == [-100]


COMPONENTS = frame(
    "region name year natural_increase net_migration residual",
    ("Z", "Zeta", 2020, 1, -3, 0),
    ("Z", "Zeta", 2021, 2, 4, 1),
    ("A", "Alfa", 2020, 5, 5, 0),
    ("A", "Alfa", 2021, -1, 0, -2),
)
STOCK = at_year_end(frame(
    "region name year persons", ("Z", "Zeta", 2019, 100), ("A", "Alfa", 2019, 50), ("A", "Alfa", 2020, 60)
))  # fmt: skip


def test_the_first_year_of_components_is_the_one_after_the_end_that_they_begin_with() -> None:
    of_a = indicators.accumulated_components(COMPONENTS[COMPONENTS["region"] == "A"], STOCK, 2020, 2021)
    assert of_a["persons"].tolist() == [-1, 0, -2]


def test_event_noise_counts_where_it_can_and_estimates_elsewhere() -> None:
    rows = [
        (region, pd.Period(f"{year}Q{quarter}"), *(each,) * 6)
        for region, year, each in (("Z", 2020, 1), ("A", 2020, 2), ("A", 2021, 3))
        for quarter in range(1, 5)
    ]
    quarterly = frame(f"region quarter {' '.join(_EVENTS)}", *rows)
    people = at_year_end(pd.concat([STOCK, frame("region name year persons", ("Z", "Zeta", 2020, 200))]))
    people.index = pd.Index([7, 8, 9, 3])
    noise = indicators.event_noise(quarterly, people)
    assert noise["events"].tolist() == [24, 48, 72, pytest.approx(48)]
    assert noise["noise"].tolist() == pytest.approx([1.96 * math.sqrt(2.396 * n) for n in (24, 48, 72, 48)])
    assert noise.index.tolist() == [7, 8, 9, 3]
    # A year with three quarters is not counted but estimated, from the mean rate of the others.
    estimated = indicators.event_noise(quarterly.drop(index=11), people)
    assert estimated["events"].tolist() == [24, 48, pytest.approx(60 * 48 / 50), pytest.approx(48)]


def test_employment_rate_in_the_order_given_whatever_the_index() -> None:
    employed = frame(
        "region name year employed_by_residence", ("Z", "Zeta", 2020, 30), ("A", "Alfa", 2020, 9)
    )
    employed.index = pd.Index([5, 2])
    people = at_year_end(
        ages({("A", 2020): {14: 99, 15: 5, 74: 5, 75: 99}, ("Z", 2020): {40: 60}, ("Z", 2019): {40: 1}})
    )
    expected = frame(
        "region name year employed_by_residence persons_15_74 employment_rate",
        ("Z", "Zeta", 2020, 30, 60, 50.0),
        ("A", "Alfa", 2020, 9, 10, 90.0),
    )
    same(indicators.employment_rate(employed, people), expected)
    people.loc[(people["region"] == "A") & (people["age"] == 30), "persons"] = pd.NA
    assert indicators.employment_rate(employed, people)["employment_rate"].isna().tolist() == [False, True]


def flows(*rows: tuple[str, str, int, object]) -> pd.DataFrame:
    """Residence, workplace, year and flow of each row."""
    named = [(one, NAMES[one], other, NAMES[other], *rest) for one, other, *rest in rows]
    made = frame("residence residence_name workplace workplace_name year flow", *named)
    return made.astype({"flow": "Int64"})


FLOWS = flows(
    ("Z", "Z", 2020, 20), ("Z", "A", 2020, 3), ("Z", "N", 2020, 4), ("A", "Z", 2020, 5), ("A", "A", 2020, 10),
    ("N", "Z", 2020, 6), ("A", "A", 2021, 11), ("A", "N", 2021, 0), ("N", "A", 2021, 0),
)  # fmt: skip


def test_a_missing_flow_leaves_its_sums_missing_and_no_others() -> None:
    lacking = flows(
        ("Z", "Z", 2020, 20), ("Z", "A", 2020, pd.NA), ("Z", "N", 2020, 4), ("N", "Z", 2020, 6),
        ("A", "A", 2020, pd.NA), ("A", "Z", 2020, 5), ("N", "N", 2020, 9),
    )  # fmt: skip
    balance = indicators.commuting_balance(lacking).set_index("region")
    assert balance.index.tolist() == ["A", "N", "Z"]
    sums = balance[["at_home", "out_commuters", "in_commuters", "net_in_commuters"]]
    assert sums.isna().to_numpy().tolist() == [
        [True, False, True, True],
        [False, False, False, False],
        [False, True, False, True],
    ]
    assert sums.loc["A", "out_commuters"] == 5
    assert sums.iloc[1].tolist() == [9, 6, 4, -2]
    assert sums["at_home"].iloc[2] == 20
    assert sums["in_commuters"].iloc[2] == 11


INDUSTRIES = frame(
    "region name year industry employed_by_residence",
    *[
        (region, NAMES[region], year, industry, employed)
        for region, year, several in (
            ("Z", 2020, (10, 6, 3)), ("Z", 2021, (12, 5, 6)), ("A", 2020, (8, 0, 4)),
            ("A", 2021, (9, 2, 4)), ("N", 2020, (100, 50, 1)), ("N", 2021, (120, 45, 2)),
        )
        for industry, employed in zip(("00-99", "05", "01"), several, strict=True)
    ],
)  # fmt: skip


SHARES = indicators.industry_shares(INDUSTRIES)


def test_industry_shares_and_location_quotients() -> None:
    shares = SHARES
    assert shares.columns.tolist() == ["region", "name", "year", "industry", "employed", "share"]
    assert shares["industry"].unique().tolist() == ["05", "01", "rest"]
    assert shares["region"].head(6).tolist() == ["Z", "Z", "A", "A", "N", "N"]
    first = shares[(shares["year"] == 2020) & (shares["region"] != "N")]
    assert first["employed"].tolist() == [6, 0, 3, 4, 1, 4]
    assert first["share"].tolist() == pytest.approx([60, 0, 30, 50, 10, 50])
    quotients = indicators.location_quotient(shares, "N")
    first = quotients[(quotients["year"] == 2020) & (quotients["region"] == "Z")]
    assert first["location_quotient"].tolist() == pytest.approx([60 / 50, 30 / 1, 10 / 49])
    assert quotients[quotients["region"] == "N"]["location_quotient"].tolist() == [1] * 6
    missing = indicators.location_quotient(shares, "A")
    assert missing[(missing["region"] == "Z") & missing["location_quotient"].isna()]["year"].tolist() == [
        2020
    ]


JOBS = by_workplace(INDUSTRIES.replace({"industry": {"05": "05-09", "01": "01-03"}}))


def test_shift_share_by_hand() -> None:
    # Everything in the reference grows by a fifth, 05 shrinks by a tenth, 01 doubles, the rest goes 49 to 73.
    result = indicators.shift_share(JOBS, "N", 2020, 2021)
    rest = 73 / 49 - 1
    mix = [
        6 * (-0.1 - 0.2) + 3 * (1 - 0.2) + 1 * (rest - 0.2),
        0 * (-0.1 - 0.2) + 4 * (1 - 0.2) + 4 * (rest - 0.2),
    ]
    local = [(-1 + 6 * 0.1) + (3 - 3) + (0 - rest), (2 - 0) + (0 - 4) + (-1 - 4 * rest)]
    expected = frame(
        "region name national industry_mix local change",
        ("Z", "Zeta", 2.0, mix[0], local[0], 2.0),
        ("A", "Alfa", 1.6, mix[1], local[1], 1.0),
    )
    same(result, expected)
    # What rounding leaves between the industries and the total is part of the change.
    total = (JOBS["industry"] == "00-99") & (JOBS["region"] == "Z") & (JOBS["year"] == 2021)
    rounded = JOBS.assign(employed_by_workplace=JOBS["employed_by_workplace"] - total.astype(int))
    assert indicators.shift_share(rounded, "N", 2020, 2021)["change"].tolist() == pytest.approx([1, 1])


def test_the_change_by_industry_by_hand() -> None:
    changed = indicators.industry_change(INDUSTRIES, 2020, 2021)
    expected = frame(
        "region name industry first last change",
        ("Z", "Zeta", "00-99", 10.0, 12.0, 2.0), ("Z", "Zeta", "05", 6.0, 5.0, -1.0),
        ("Z", "Zeta", "01", 3.0, 6.0, 3.0), ("A", "Alfa", "00-99", 8.0, 9.0, 1.0),
        ("A", "Alfa", "05", 0.0, 2.0, 2.0), ("A", "Alfa", "01", 4.0, 4.0, 0.0),
    )  # fmt: skip
    same(changed[changed["region"] != "N"].reset_index(drop=True), expected)
    holed = INDUSTRIES.assign(
        employed_by_residence=INDUSTRIES["employed_by_residence"].mask(INDUSTRIES.index == 1)
    )
    lacking = indicators.industry_change(holed, 2020, 2021)["change"].isna()
    assert lacking.tolist() == [False, True, *[False] * 7]


RESIDENTS = INDUSTRIES[INDUSTRIES["region"] != "N"]
MORE = RESIDENTS.rename(columns={"employed_by_residence": "employed_by_workplace"})
MORE["employed_by_workplace"] += [-2, 0, 3] * 4


def test_net_commuting_by_industry_by_hand() -> None:
    net = indicators.net_commuting_by_industry(MORE, RESIDENTS.iloc[::-1])
    assert net["net_in_commuting"].tolist() == [-2, 0, 3] * 4
    assert (net["employed_by_workplace"] - net["employed_by_residence"]).tolist() == [-2, 0, 3] * 4


EMPLOYED_AGES = ("15-19", "20-24", "25-39", "40-54", "55-66", "67-74")


def employed_by_age(women: int, men: int) -> pd.DataFrame:
    cells = [(sex, age, count) for sex, count in (("women", women), ("men", men)) for age in EMPLOYED_AGES]
    rows = [("Z", "Zeta", 2020, *cell) for cell in cells]
    return frame("region name year sex age_group employed_by_residence", *rows)


def test_the_employment_rate_of_20_66_by_hand() -> None:
    """Neither those under 20 nor those over 66 are in it: here as many in each age as there are years in it."""
    both = at_year_end(ages({("Z", 2020): {19: 9, 20: 40, 66: 40, 67: 9}}))
    expected = frame(
        "region name year employed_20_66 persons_20_66 employment_rate", ("Z", "Zeta", 2020, 60, 80, 75.0)
    )
    same(indicators.employment_rate_20_66(employed_by_age(5, 10), both), expected)
    by_sex = pd.concat([both.assign(sex="women"), both.assign(sex="men")])
    by_sex.attrs = both.attrs
    found = indicators.employment_rate_20_66(employed_by_age(5, 10), by_sex)
    assert found[["sex", "employed_20_66", "employment_rate"]].to_numpy().tolist() == [
        ["women", 20, 25.0],
        ["men", 40, 50.0],
    ]


def test_an_industry_without_a_row_is_as_one_without_a_figure() -> None:
    shares = indicators.industry_shares(without(INDUSTRIES, region="A", year=2021, industry="05"))
    missing = shares.loc[shares["share"].isna(), ["region", "year", "industry"]]
    assert missing.to_numpy().tolist() == [["A", 2021, "05"], ["A", 2021, "rest"]]


RATES = frame(
    "region name year employed_by_residence persons_15_74",
    ("Z", "Zeta", 2020, 40, 80), ("A", "Alfa", 2020, 10, 20), ("A", "Alfa", 2021, 10, 40), ("Z", "Zeta", 2021, 80, 80),
)  # fmt: skip
EVERYONE = at_year_end(frame(
    "region name year persons", ("A", "Alfa", 2020, 40), ("Z", "Zeta", 2020, 100), ("Z", "Zeta", 2021, 100),
    ("A", "Alfa", 2021, 80), ("N", "Norge", 2020, 1),
))  # fmt: skip


def test_a_region_that_changed_its_name_is_one_region_under_the_first() -> None:
    def renamed(figures: pd.DataFrame) -> pd.DataFrame:
        later = (figures["region"] == "Z") & (figures["year"] == figures["year"].max())
        return figures.assign(name=figures["name"].where(~later, "Zeta - Ζήτα"))

    for result in (
        indicators.change(renamed(RATES), "persons_15_74", 2020, 2021),
        indicators.cohort_retention(renamed(COHORTS), 2020, 2021, range(21, 23)),
        indicators.accumulated_components(renamed(COMPONENTS), STOCK, 2019, 2021).head(2),
        indicators.employment_effects(renamed(RATES), EVERYONE, 2020, 2021),
        indicators.shift_share(renamed(JOBS), "N", 2020, 2021),
    ):
        assert result["name"].tolist() == ["Zeta", "Alfa"]


BALANCE = "region name year employed_residents employed_at_workplaces"
TEN = 10 * np.log(2)
"""What a rate that doubles, or halves, is to ten employed."""

BY_HAND: dict[str, tuple[Callable[[], pd.DataFrame], pd.DataFrame]] = {
    "dependency": (lambda: indicators.dependency(YOUNG_AND_OLD), frame(
        "region name year young old dependency_ratio oldest median_age",
        ("Z", "Zeta", 2020, 40, 60, 100, 40, 21),
        ("A", "Alfa", 2020, 0, 0, 0, 0, 40.5),
    )),
    "cohort_retention": (lambda: indicators.cohort_retention(COHORTS, 2020, 2021, range(21, 23)), frame(
        "region name age_group at_start at_end retention",
        ("Z", "Zeta", "21–22", 20, 12, 60),
        ("A", "Alfa", "21–22", 8, 10, 125),
    )),
    "school_age_ahead": (lambda: indicators.school_age_ahead(ENDS_OF_GROUPS), frame(
        "region name year of_school_age of_school_age_ahead change percent",
        ("Z", "Zeta", 2020, 60, 15, -45, -75),
        ("A", "Alfa", 2020, None, 5, None, None),
        ("N", "Norge", 2020, 0, 5, 5, None),
    )),
    "labour_replacement": (lambda: indicators.labour_replacement(ENDS_OF_GROUPS), frame(
        "region name year entering leaving labour_replacement",
        ("Z", "Zeta", 2020, 113, 8, 1412.5),
        ("A", "Alfa", 2020, None, 0, None),
        ("N", "Norge", 2020, 0, 0, None),
    )),
    "women_per_100_men": (lambda: indicators.women_per_100_men(BOTH), frame(
        "region name year women men women_per_100_men",
        ("Z", "Zeta", 2020, 7, 10, 70),
        ("A", "Alfa", 2020, None, 4, None),
        ("N", "Norge", 2020, 4, 0, None),
    )),
    "accumulated_components": (lambda: indicators.accumulated_components(COMPONENTS, STOCK, 2019, 2021), frame(
        "region name component persons percent",
        ("Z", "Zeta", "natural_increase", 3, 3),
        ("A", "Alfa", "natural_increase", 4, 8),
        ("Z", "Zeta", "net_migration", 1, 1),
        ("A", "Alfa", "net_migration", 5, 10),
        ("Z", "Zeta", "residual", 1, 1),
        ("A", "Alfa", "residual", -2, -4),
    )),
    "workplace_coverage": (
        lambda: indicators.workplace_coverage(frame(BALANCE, ("Z", "Zeta", 2020, 40, 30), ("A", "Alfa", 2020, 10, 15))),
        frame(f"{BALANCE} coverage net_in_commuting", ("Z", "Zeta", 2020, 40, 30, 75, -10), ("A", "Alfa", 2020, 10, 15, 150, 5)),
    ),
    "commuting_balance": (lambda: indicators.commuting_balance(FLOWS), frame(
        "region name year at_home out_commuters in_commuters net_in_commuters",
        ("A", "Alfa", 2020, 10, 5, 3, -2),
        ("A", "Alfa", 2021, 11, 0, 0, 0),
        ("Z", "Zeta", 2020, 20, 7, 11, 4),
    )),
    # Z: only the rate changed, and it doubled. A: population doubled, the rate halved, nothing came of it.
    "employment_effects": (
        lambda: indicators.employment_effects(RATES.set_index(pd.Index([7, 8, 9, 3])), EVERYONE, 2020, 2021),
        frame("region name population_effect share_effect rate_effect change", ("Z", "Zeta", 0, 0, 40, 40), ("A", "Alfa", TEN, 0, -TEN, 0)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("compute", "expected"), BY_HAND.values(), ids=BY_HAND)
def test_an_indicator_by_hand(compute: Callable[[], pd.DataFrame], expected: pd.DataFrame) -> None:
    same(compute(), expected)


# ---- On any figures, and on real ones ----------------------------------------------------------------------


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


# ---- Refusals ---------------------------------------------------------------------------------------------


def put(figures: pd.DataFrame, row: int, **cells: object) -> pd.DataFrame:
    """The frame with other cells in one row; what it says stays."""
    changed = figures.reset_index(drop=True)
    for column, cell in cells.items():
        changed[column] = [*changed[column][:row], cell, *changed[column][row + 1 :]]
    changed.attrs = figures.attrs
    return changed


def persons(*values: float | None, region: str = "A") -> pd.DataFrame:
    """The figure `n` of a region from 2020 on."""
    return frame(
        "region name year n", *((region, NAMES[region], 2020 + at, n) for at, n in enumerate(values))
    )


def of_january(figures: pd.DataFrame) -> pd.DataFrame:
    """The same of 1 January, or without what they said: beside a year they would be nearly one too early."""
    return pd.DataFrame(figures.to_dict("list"))


def working(aged: pd.DataFrame, employed: pd.DataFrame | None = None) -> object:
    return indicators.employment_rate_20_66(EMPLOYED if employed is None else employed, aged)


OF_20_66, RATE = (
    at_year_end(ages({("Z", 2020): {20: 40}})),
    persons(30, region="Z").rename(columns={"n": "employed_by_residence"}),
)
EMPLOYED, LATER = employed_by_age(5, 10), RATE.assign(year=2021)
TWICE = "occurs twice in 2020"
NOT_AT_YEAR_END = "does not say that it is that at the end of each year"
NO_COHORT, NOT_COMPLETE = "cannot be followed", "are not complete from"
PART_MISSING = "An age from 20 to 66 or a sex is missing for Zeta in 2020"

REFUSED: dict[str, list[tuple[Callable[[], object], str]]] = {
    "index and change": [
        *((lambda base=base: indicators.index(pd.concat([persons(1, 2), persons(base, 2, region="Z")]), "n", 2020), rf"^n is {why} for Zeta")
          for base, why in ((None, "missing in 2020"), (0, "not above 0 in 2020, or changes its sign,"), (-1, "not above 0 in 2020, .*"))),
        (lambda: indicators.index(persons(4, -101), "n", 2020), "changes its sign, for Alfa:"),
        (lambda: indicators.change(persons(4, -101), "n", 2020, 2021), "changes its sign, for Alfa:"),
        (lambda: indicators.change(persons(1, None), "n", 2020, 2021), "missing in 2021 for Alfa"),
        (lambda: indicators.change(persons(0, 3), "n", 2020, 2021), "not above 0 in 2020, .* for Alfa"),
        *((lambda again=again: indicators.change(pd.concat([persons(1, 2), again]), "n", 2020, 2021), f"Alfa {TWICE}") for again in (persons(1, 2), persons(3, 4))),
    ],
    "ages": [
        (lambda: indicators.dependency(without(YOUNG_AND_OLD, region="A", age=7)), "Alfa lacks an age in 2020"),
        (lambda: indicators.dependency(put(YOUNG_AND_OLD, 106 + 7, age=8)), rf"Alfa, age 8 {TWICE}"),
        (lambda: indicators.dependency(pd.concat([YOUNG_AND_OLD, YOUNG_AND_OLD.tail(1)])), rf"Alfa, age 105 {TWICE}"),
        (lambda: indicators.dependency(ages({("Z", 2020): {70: 1}})), "Nobody in Zeta is aged 20–66"),
        (lambda: indicators.women_per_100_men(without(BOTH, sex="women", age=50, region="A")), "Alfa, women lacks an age in 2020"),
        *((lambda groups=groups: indicators.age_shares(YOUNG_AND_OLD, groups), "do not hold every age") for groups in ({"all but one": range(105)}, AGE_GROUPS | {"again": range(5)})),
    ],
    "cohorts": [
        *((lambda wanted=wanted: indicators.cohort_retention(COHORTS, 2020, 2021, wanted), rf"^The ages {re.escape(repr(wanted))} are not one after")
          for wanted in (range(21, 23, 2), range(22, 20, -1), range(21, 21), range(23, 21))),
        *((lambda wanted=wanted: indicators.cohort_retention(BABIES, 2020, 2021, wanted), NO_COHORT) for wanted in (range(2), range(104, 106))),
        (lambda: indicators.cohort_retention(BABIES, 2020, 2020, range(1, 3)), f"{NO_COHORT} from 2020"),
        (lambda: indicators.cohort_retention(BABIES, 2020, 2022, range(2, 4)), "Zeta has nobody"),
        (lambda: indicators.cohort_retention(ages({("Z", 2020): {20: 5}, ("Z", 2022): {22: 5, 23: None}}), 2020, 2022, range(22, 24)), "Zeta has nobody of these ages, or no figures"),
    ],
    "components": [
        (lambda: indicators.accumulated_components(COMPONENTS.drop(index=3), STOCK, 2019, 2021), f"components of Alfa {NOT_COMPLETE} 2020 to 2021"),
        (lambda: indicators.accumulated_components(put(COMPONENTS, 0, residual=pd.NA), STOCK, 2019, 2021), f"components of Zeta {NOT_COMPLETE}"),
        (lambda: indicators.accumulated_components(pd.concat([COMPONENTS, COMPONENTS.loc[[3]]]), STOCK, 2019, 2021), "Alfa occurs twice in 2021"),
        *((lambda last=last: indicators.accumulated_components(COMPONENTS, STOCK, 2020, last), rf"^There is no change .* end of 2020 to the end of {last}") for last in (2020, 2019, 2015)),
        (lambda: indicators.accumulated_components(COMPONENTS.head(0), STOCK, 2019, 2021), "^population_change has no rows"),
        # A region with rows outside the period only is named and not dropped.
        (lambda: indicators.accumulated_components(COMPONENTS.drop(index=0), STOCK, 2019, 2020), f"^The components of Zeta {NOT_COMPLETE} 2020"),
        (lambda: indicators.accumulated_components(COMPONENTS, of_january(STOCK), 2019, 2021), NOT_AT_YEAR_END),
    ],
    "commuting": [
        (lambda: indicators.commuting_balance(pd.concat([FLOWS, FLOWS.iloc[[6]].assign(flow=12)])), "flow from Alfa to Alfa occurs twice in 2021"),
        *((lambda end=end: indicators.commuting_balance(FLOWS[FLOWS[end] == "Z"]), f"no flows {way} Zeta in 2020") for end, way in (("residence", "into"), ("workplace", "out of"))),
        *((lambda both=both: indicators.net_commuting_by_industry(*both), "The industry 00-99 of Zeta in 2020 stands in one") for both in ((MORE, RESIDENTS.iloc[1:]), (MORE.iloc[1:], RESIDENTS))),
    ],
    "industries": [
        (lambda: indicators.industry_change(INDUSTRIES, 2019, 2021), "of 2019 are not among"),
        (lambda: indicators.industry_shares(without(INDUSTRIES, region="A", year=2021, industry="00-99")), r"^The total .*\(00-99\) is not among the figures of Alfa in 2021"),
        (lambda: indicators.industry_shares(without(INDUSTRIES, region="A", industry="00-99")), r"^The total .*\(00-99\) is not among the figures of Alfa in 2020"),
        (lambda: indicators.industry_shares(pd.concat([INDUSTRIES, INDUSTRIES.iloc[[2]]])), f"^Zeta, industry 01 {TWICE}"),
        (lambda: indicators.location_quotient(pd.concat([SHARES, SHARES[SHARES["industry"] == "01"].head(1).assign(share=1)]), "N"), f"^Zeta, industry 01 {TWICE}"),
        (lambda: indicators.location_quotient(SHARES[SHARES["region"] != "N"], "N"), "reference N is not among the figures"),
    ],
    "shift-share": [
        # Of residents it would tell of the labour market around, and of some industries of nobody.
        (lambda: indicators.shift_share(INDUSTRIES, "N", 2020, 2021), r"lacks employed_by_workplace\.\n.*`ilag_data.fetch\(\"employment\"\)`"),
        (lambda: indicators.shift_share(JOBS[~JOBS["industry"].isin(["10-33", "84"])], "N", 2020, 2021), r"lacks 10-33, 84\."),
        (lambda: indicators.shift_share(JOBS[JOBS["region"] != "N"], "N", 2020, 2021), "reference N is not among the figures"),
        (lambda: indicators.shift_share(pd.concat([JOBS, JOBS[(JOBS["industry"] == "01-03") & (JOBS["region"] == "Z")].head(1)]), "N", 2020, 2021), f"^Zeta, industry 01-03 {TWICE}"),
        # The reference is held to the same.
        *((lambda gone=gone: indicators.shift_share(without(JOBS, industry="05-09", **gone), "N", 2020, 2021), rf"^Figures are missing in 2020 or 2021 for the industry 05-09.* of {NAMES[str(gone['region'])]}\.")
          for region in ("A", "N") for gone in ({"region": region}, {"region": region, "year": 2020}, {"region": region, "year": 2021})),
        (lambda: indicators.shift_share(JOBS.assign(employed_by_workplace=JOBS["employed_by_workplace"].mask(JOBS.index == 1)), "N", 2020, 2021), r"for the industry .* of Zeta\."),
    ],
    "rates": [
        (lambda: indicators.employment_rate(RATE, ages({("Z", 2020): {40: 60}})), NOT_AT_YEAR_END),
        (lambda: indicators.employment_rate(LATER, OF_20_66), "the end of 2021 is not given for Zeta"),
        (lambda: indicators.employment_rate(RATE, without(OF_20_66, age=40)), "An age from 15 to 74 is missing"),
        (lambda: indicators.employment_rate(pd.concat([RATE, RATE]), OF_20_66), f"Zeta {TWICE}"),
        *((lambda some=some: indicators.employment_rate(RATE.assign(industry="84") if some else INDUSTRIES, OF_20_66), "not of those in an industry") for some in (True, False)),
        (lambda: working(OF_20_66, without(EMPLOYED, age_group="40-54")), PART_MISSING),
        (lambda: working(OF_20_66, without(EMPLOYED, sex="men")), PART_MISSING),
        (lambda: working(without(OF_20_66, age=30)), PART_MISSING),
        (lambda: working(OF_20_66, EMPLOYED.assign(year=2021)), "The population at the end of 2021 is not given for Zeta"),
        (lambda: working(OF_20_66, pd.concat([EMPLOYED, EMPLOYED])), f"Zeta, sex women, age_group 15-19 {TWICE}"),
        (lambda: working(of_january(OF_20_66)), NOT_AT_YEAR_END),
    ],
    "effects": [
        (lambda: indicators.employment_effects(RATES, of_january(EVERYONE), 2020, 2021), NOT_AT_YEAR_END),
        (lambda: indicators.employment_effects(RATES, without(EVERYONE, region="Z"), 2020, 2021), "persons is missing in 2020 for Z"),
        *((lambda column=column: indicators.employment_effects(put(RATES, 0, **{column: 0}), EVERYONE, 2020, 2021), "A figure of Zeta in 2020 is zero") for column in ("employed_by_residence", "persons_15_74")),
        (lambda: indicators.employment_effects(RATES, put(EVERYONE, 0, persons=0), 2020, 2021), "A figure of Alfa in 2020 is zero"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        pytest.param(*one, id=f"{what} {at}")
        for what, several in REFUSED.items()
        for at, one in enumerate(several)
    ],
)
def test_what_cannot_be_computed_is_refused_with_region_and_year(
    compute: Callable[[], object], message: str
) -> None:
    with pytest.raises(SelectionError, match=message):
        compute()
