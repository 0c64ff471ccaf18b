"""Frames as analysts have them: whatever pandas made of the columns, every indicator and quick chart gives the
same, or says in words what it cannot use."""

import importlib.util
import inspect
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import IlagError, SelectionError
from ilag_data.frames import named, typed
from ilag_report import charts
from ilag_report.charts import Chart
from tests.employed import by_sex_and_age, by_workplace

TWO = ["Tydal", "50"]
PEOPLE = ilag_data.population(TWO, range(2020, 2025), at_year_end=True)
CHANGES = ilag_data.population_change(TWO, range(2021, 2025))
QUARTERS = ilag_data.population_quarterly("Tydal", 2023)
AGES = ilag_data.population_by_age("Tydal", [2015, 2023], at_year_end=True)
SEXES = ilag_data.population_by_sex_and_age("Tydal", [2015, 2023])
EMPLOYED = ilag_data.employment(TWO, [2015, 2023])
INDUSTRIES = ilag_data.employment(["Tydal", "0"], [2015, 2023], industries="all")
BALANCE = ilag_data.labour_balance(["Tydal", "Leka"], [2022, 2023])  # 2023 is missing
FLOWS = ilag_data.commuting("Tydal", 2022)
RATE = indicators.employment_rate(EMPLOYED[EMPLOYED["region"] == "5033"], AGES)
JOBS = by_workplace(INDUSTRIES)
RESIDENTS = JOBS.rename(columns={"employed_by_workplace": "employed_by_residence"})
EMPLOYED_AGES = by_sex_and_age(EMPLOYED[EMPLOYED["region"] == "5033"])
SHARES = indicators.industry_shares(INDUSTRIES)
TYDAL = PEOPLE[PEOPLE["region"] == "5033"]

Case = tuple[Callable[..., Any], tuple[pd.DataFrame, ...]]
INDICATORS: dict[str, Case] = {
    "index": (lambda f: indicators.index(f, "persons", 2020), (PEOPLE,)),
    "change": (lambda f: indicators.change(f, "persons", 2020, 2024), (PEOPLE,)),
    "accumulated_components": (
        lambda c, p: indicators.accumulated_components(c, p, 2020, 2024),
        (CHANGES, PEOPLE),
    ),
    "event_noise": (indicators.event_noise, (QUARTERS, TYDAL)),
    "age_shares": (indicators.age_shares, (AGES,)),
    "dependency": (indicators.dependency, (AGES,)),
    "school_age_ahead": (indicators.school_age_ahead, (AGES,)),
    "labour_replacement": (indicators.labour_replacement, (AGES,)),
    "women_per_100_men": (indicators.women_per_100_men, (SEXES,)),
    "yearly_components": (indicators.yearly_components, (QUARTERS,)),
    "cohort_retention": (lambda f: indicators.cohort_retention(f, 2015, 2023), (AGES,)),
    "employment_rate": (indicators.employment_rate, (EMPLOYED[EMPLOYED["region"] == "5033"], AGES)),
    "workplace_coverage": (indicators.workplace_coverage, (BALANCE,)),
    "commuting_balance": (indicators.commuting_balance, (FLOWS,)),
    "industry_shares": (indicators.industry_shares, (INDUSTRIES,)),
    "location_quotient": (lambda f: indicators.location_quotient(f, "0"), (SHARES,)),
    "industry_change": (lambda f: indicators.industry_change(f, 2015, 2023), (INDUSTRIES,)),
    "net_commuting_by_industry": (indicators.net_commuting_by_industry, (JOBS, RESIDENTS)),
    "shift_share": (lambda f: indicators.shift_share(f, "0", 2015, 2023), (JOBS,)),
    "employment_rate_20_66": (indicators.employment_rate_20_66, (EMPLOYED_AGES, AGES)),
    "employment_effects": (
        lambda r, p: indicators.employment_effects(r, p, 2015, 2023),
        (RATE, ilag_data.population("Tydal", [2015, 2023], at_year_end=True)),
    ),
}
CHARTS: dict[str, Case] = {
    "map_of": (
        lambda f: charts.map_of(f, title="x", year=2023, value="persons"),
        (ilag_data.population(regions.COMPARABLE, [2023], at_year_end=True),),
    ),
    "lines": (lambda f: charts.lines(f, title="x", index=2020), (PEOPLE,)),
    "small_multiples": (lambda f: charts.small_multiples(f, title="x"), (PEOPLE,)),
    "bars": (lambda f: charts.bars(f, title="x", year=2022, value="employed_residents"), (BALANCE,)),
    "columns": (
        lambda f: charts.columns(f, title="x", parts=["natural_increase", "net_migration"]),
        (CHANGES[CHANGES["region"] == "5033"],),
    ),
    "pyramid": (
        lambda f: charts.pyramid(f, title="x", region="Tydal", year=2023, against_year=2015),
        (SEXES,),
    ),
    "table": (
        lambda f: charts.table(f, title="x", headers={"name": "", "year": "År", "persons": "n"}),
        (PEOPLE,),
    ),
}
CASES = INDICATORS | CHARTS
EVERY = pytest.mark.parametrize("name", CASES)


def test_every_public_indicator_and_quick_chart_is_a_case() -> None:
    assert set(INDICATORS) == set(indicators.__all__)

    functions = {name: getattr(charts, name) for name in charts.__all__ if name.islower()}
    drawn = {name for name, made in functions.items() if "title" in inspect.signature(made).parameters}
    assert set(CHARTS) == drawn - {"make_chart"}


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column)


CONVERSIONS: dict[str, Callable[[pd.Series], pd.Series]] = {
    "as it is": lambda column: column,
    "categories": lambda column: column.astype("category"),
    "objects": lambda column: column.astype("object"),
    "pandas' own": lambda column: column.convert_dtypes(),
    "numpy floats": lambda column: column.astype("float64") if _is_number(column) else column,
    "Float64": lambda column: column.astype("Float64") if _is_number(column) else column,
    "python strings": lambda column: (
        column if _is_number(column) or column.dtype == "period[Q-DEC]" else column.astype("string")
    ),
}
if importlib.util.find_spec("pyarrow"):
    CONVERSIONS["Arrow"] = lambda column: (
        column if column.dtype == "period[Q-DEC]" else column.convert_dtypes(dtype_backend="pyarrow")
    )


def through_a_file(frame: pd.DataFrame) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(frame.to_csv(index=False)))


@st.composite
def converted(draw: st.DrawFn, frame: pd.DataFrame) -> pd.DataFrame:
    """The same figures as an analyst may have them: columns of other types and in another order."""
    said, frame = frame.attrs, frame[draw(st.permutations([*frame.columns]))]
    if draw(st.booleans()):
        frame = through_a_file(frame)
    how = st.sampled_from(sorted(CONVERSIONS))
    columns = {column: CONVERSIONS[draw(how)](frame[column]) for column in frame.columns}
    other = pd.DataFrame(columns)
    other.attrs = said  # what becomes of figures whose attrs were lost is tried in test_citations
    return other


def same(found: object, expected: object) -> None:
    if isinstance(expected, Chart) and isinstance(found, Chart):
        texts = ("subtitle", "source", "alt_text", "lang")
        assert [getattr(found, text) for text in texts] == [getattr(expected, text) for text in texts]
        found, expected = found.table(), expected.table()
    assert isinstance(found, pd.DataFrame)
    assert isinstance(expected, pd.DataFrame)
    pd.testing.assert_frame_equal(found[expected.columns], expected, check_exact=True)


@EVERY
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_types_of_columns_change_no_result(name: str, data: st.DataObject) -> None:
    make, frames = CASES[name]
    expected = make(*frames)
    others = [data.draw(converted(frame)) for frame in frames]
    with pd.option_context("future.distinguish_nan_and_na", data.draw(st.booleans())):
        same(make(*others), expected)


def test_the_loaders_give_the_same_whatever_pandas_makes_of_nan() -> None:
    with pd.option_context("future.distinguish_nan_and_na", True):
        for load in (ilag_data.population, ilag_data.labour_balance, ilag_data.population_change):
            given_frame = load(["Heim", "50"], "all")
            figures = given_frame.select_dtypes("number").columns
            with pd.option_context("future.distinguish_nan_and_na", False):
                pd.testing.assert_frame_equal(load(["Heim", "50"], "all"), given_frame)
            assert given_frame[figures].isna().any(axis=None)


@EVERY
def test_a_column_that_is_missing_is_named_or_not_needed(name: str) -> None:
    make, frames = CASES[name]
    expected = make(*frames)
    for at, frame in enumerate(frames):
        for column in frame.columns:
            others = [*frames[:at], frame.drop(columns=column), *frames[at + 1 :]]
            try:
                found = make(*others)
            except IlagError as error:
                told = str(error)
            else:
                told = column
                if isinstance(expected, pd.DataFrame):
                    kept = [one for one in expected.columns if one in found]
                    pd.testing.assert_frame_equal(found[kept], expected[kept])
            assert (
                column in told or "figures" in told or "several rows" in told or "more than one value" in told
            )


@EVERY
def test_frames_that_are_empty_swapped_or_none_are_refused_in_words(name: str) -> None:
    make, frames = CASES[name]
    for at, frame in enumerate(frames):
        for wrong in (frame.iloc[:0], pd.DataFrame(), None, [1, 2]):
            with pytest.raises(
                IlagError,
                match=r"no rows|no figures to show|the frame lacks|lacks the column|no columns?|expected|no frame|not understood",
            ):
                make(*frames[:at], wrong, *frames[at + 1 :])
    if len(frames) > 1:
        with pytest.raises(SelectionError, match="lacks the column"):
            make(*frames[::-1])


@pytest.mark.parametrize("name", INDICATORS)
def test_an_infinite_figure_is_refused(name: str) -> None:
    make, frames = CASES[name]
    frame = frames[0].reset_index(drop=True)
    figure = next(c for c in frame.select_dtypes("number") if c not in ("year", "age"))
    wrong = frame.astype({figure: "float64"})
    wrong.loc[0, figure] = np.inf
    with pytest.raises(SelectionError, match=f"A value of {figure} is infinite"):
        make(wrong, *frames[1:])


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("year", 2015.5, "column year has something that is not a whole year"),
        ("year", None, "column year has something that is not a whole year"),
        ("year", "i fjor", "column year holds something that is not a number"),
        ("persons", "mange", "column persons holds something that is not a number"),
        ("region", None, "column region is empty in 1 rows"),
    ],
)
def test_what_cannot_be_ours_is_told_by_column(column: str, value: object, problem: str) -> None:
    wrong = PEOPLE.assign(**{column: [value, *PEOPLE[column].iloc[1:]]})
    with pytest.raises(SelectionError, match=problem):
        indicators.change(wrong, "persons", 2020, 2024)


def test_a_column_twice_and_an_index_are_told() -> None:
    twice = pd.concat([PEOPLE, PEOPLE[["persons"]]], axis=1)
    with pytest.raises(SelectionError, match="column persons occurs twice"):
        indicators.index(twice, "persons", 2020)
    with pytest.raises(SelectionError, match="lacks the column region, year") as caught:
        indicators.index(PEOPLE.set_index(["region", "year"]), "persons", 2020)
    assert "reset_index()" in caught.value.remedy


def test_the_years_of_a_pivoted_frame_are_columns_like_others() -> None:
    wide = PEOPLE.pivot(index=["region", "name"], columns="year", values="persons").reset_index()
    chart = charts.bars(wide, value="2023", unit="personer", frames=[PEOPLE], subtitle="2023", title="x")
    assert chart.body.ends("no")[-1] == "Tydal 773"
    shown = charts.table(wide, unit="personer", frames=[PEOPLE], subtitle="Folketall", title="x").table()
    assert shown["2024"].tolist() == [PEOPLE["persons"].iloc[9], PEOPLE["persons"].iloc[4]]


def test_codes_keep_their_digits_through_a_spreadsheet() -> None:
    codes = ["0", "50", "0301", "5033"]
    frame = pd.DataFrame({"region": codes, "industry": ["05", "84", "85", "01"], "year": 2020})
    assert typed(through_a_file(frame))[["region", "industry"]].equals(frame[["region", "industry"]])
    with_a_gap = through_a_file(pd.concat([frame, pd.DataFrame({"year": [2021]})]))
    assert typed(with_a_gap.iloc[:-1])["region"].tolist() == codes


def test_errors_name_the_place_and_the_code_only_where_two_have_one_name() -> None:
    with pytest.raises(
        SelectionError, match=r"persons is missing in 2015 for Heim; there are figures from 2020 on"
    ):
        indicators.index(ilag_data.population(["Heim", "50"]), "persons", 2015)
    with pytest.raises(SelectionError, match=r"persons is missing in 2015 for Heim\.\n"):
        indicators.index(ilag_data.population(["Heim", "50"], [2015, 2023]), "persons", 2015)
    both = ilag_data.population("Tydal", borders="published")
    with pytest.raises(SelectionError, match=r"missing in 2015 for Tydal \(5033\)"):
        indicators.index(both, "persons", 2015)
    assert named(pd.DataFrame({"region": ["5033", "X"]}), ["5033", "X"]) == "Tydal, X"
