"""As-published codes → today's borders, on made-up figures where every cell is known."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilag_data import borders, regions
from ilag_data.errors import SelectionError

YEARS = list(range(2015, 2024))
WHOLE = [code for code in regions.TODAY if borders.members(code, 2015) is not None]


def published(values: dict[tuple[str, int], float], outside: float | None = None) -> pd.DataFrame:
    """Every code in every year: the given figures, else `outside` (0) or missing with "."."""
    rows = []
    for code in regions.CODES:
        for year in YEARS:
            known = values.get((code, year), outside)
            rows.append((code, year, np.nan if known is None else known, "." if known is None else None))
    frame = pd.DataFrame(rows, columns=["region", "time", "value", "status"])
    return frame.astype({"region": "str", "status": "str"})


def figures(seed: int) -> dict[tuple[str, int], float]:
    """A figure for every code in the years it is in use."""
    numbers = np.random.default_rng(seed).integers(0, 10_000, (len(regions.CODES), len(YEARS)))
    return {
        (code.code, year): float(numbers[row, column])
        for row, code in enumerate(regions.CODES.values())
        for column, year in enumerate(YEARS)
        if code.in_use(year)
    }


def on_today(frame: pd.DataFrame, *ids: str) -> pd.DataFrame:
    result = borders.to_today(frame, ids, YEARS)
    return result.pivot(index="region", columns="time", values="value").loc[list(ids)]


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1), outside=st.sampled_from([None, 0.0, 12345.0]))
def test_totals_are_preserved_whatever_stands_outside_the_life_of_a_code(
    seed: int, outside: float | None
) -> None:
    known = figures(seed)
    result = on_today(published(known, outside), *regions.TODAY, "50")
    for year in YEARS:
        everything = sum(value for (_, when), value in known.items() if when == year)
        assert result.loc["50", year] == everything
        whole = float(np.nansum(result.loc[list(regions.TODAY), year]))
        # What has no series on today's borders is what went into Heim, Hitra and Orkland.
        parts = [code for code in regions.CODES if regions.todays_codes(code) - set(WHOLE)]
        left_out = sum(known.get((code, year), 0) for code in parts) if year < 2020 else 0
        assert whole + left_out == everything


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_areas_are_what_their_names_say(seed: int) -> None:
    known = figures(seed)
    result = on_today(
        published(known), *regions.AREAS.keys() - {"0", "SMALL"}, "5001", "5061", *regions.PROGRAMME
    )
    assert (result.loc["50-5001"] == result.loc["50"] - result.loc["5001"]).all()
    assert (result.loc["ILAG"] == result.loc[list(regions.PROGRAMME)].sum()).all()
    joined_later = [known.get(("1567", year), 0) + known.get(("1571", year), 0) for year in YEARS]
    assert (result.loc["50-published"] == result.loc["50"] - joined_later).all()


@pytest.mark.parametrize("region", ["5055", "5056", "5059"])
def test_a_split_municipality_has_no_figure_before_the_split_and_the_county_keeps_it(region: str) -> None:
    known = figures(2)
    result = borders.to_today(published(known, outside=0), [region], YEARS)
    assert result["value"].isna().tolist() == [year < 2020 for year in YEARS]
    assert set(result.loc[result["time"] < 2020, "status"]) == {"."}
    assert result.loc[result["time"] >= 2020, "status"].isna().all()
    only_snillfjord = published(
        {("1613", 2015): 7.0} | dict.fromkeys([(c, 2015) for c in regions.CODES if c != "1613"], 0.0), 0
    )
    assert on_today(only_snillfjord, "50").loc["50", 2015] == 7


def test_the_whole_county_is_its_municipalities_once_all_have_figures_and_else_those_that_are_whole() -> None:
    assert borders.comparable(2018) == regions.COMPARABLE
    assert borders.comparable(2019) == regions.TODAY


def test_a_missing_part_makes_the_sum_missing_and_not_smaller() -> None:
    frame = published(figures(4))
    confidential = (frame["region"] == "5039") & (frame["time"] == 2018)
    frame.loc[confidential, "value"] = np.nan
    frame.loc[confidential, "status"] = ":"
    result = borders.to_today(frame, ["5006", "50", "50-5001"], YEARS)
    missing = result[result["value"].isna()]
    assert list(zip(missing["region"], missing["time"], missing["status"], strict=True)) == [
        ("5006", 2018, ":"),
        ("50", 2018, ":"),
        ("50-5001", 2018, ":"),
    ]


def test_a_part_that_the_document_does_not_hold_at_all_makes_the_sum_missing() -> None:
    frame = published(figures(5))
    result = borders.to_today(frame[frame["region"] != "1724"], ["5006"], YEARS)
    assert result["value"].isna().tolist() == [year < 2018 for year in YEARS]
    assert set(result["status"].dropna()) == {".."}


def test_nothing_asked_for_gives_the_columns_with_regions_as_text() -> None:
    frame = published(figures(5))
    for empty in (borders.to_today(frame, [], YEARS), borders.as_published(frame, ["50"], [])):
        assert (len(empty), list(empty)) == (0, list(frame))
        assert empty["region"].dtype == "str"


def test_further_keys_are_kept_apart() -> None:
    women = published(figures(6)).assign(sex="women")
    men = published(figures(7)).assign(sex="men")
    both = pd.concat([women, men])[["region", "time", "sex", "value", "status"]]
    result = borders.to_today(both, ["50"], [2015])
    expected = [sum(v for (_, year), v in figures(seed).items() if year == 2015) for seed in (7, 6)]
    assert result["value"].tolist() == expected
    assert result["sex"].tolist() == ["men", "women"]  # in order


def test_as_published_shows_each_code_in_its_own_years() -> None:
    result = borders.as_published(published(figures(8), outside=0), ["5006"], YEARS)
    assert {r: list(rows["time"]) for r, rows in result.groupby("region", sort=False)} == {
        "1702": [2015, 2016, 2017],
        "5004": [2018, 2019],
        "5006": [2020, 2021, 2022, 2023],
    }


def test_an_old_code_is_not_a_region_of_today() -> None:
    with pytest.raises(SelectionError, match="'1702' is not a region on today's borders"):
        borders.members("1702", 2015)


def test_regions_published_together_keep_all_their_rows_in_the_order_asked() -> None:
    frame = published(figures(7), outside=0)
    frame = pd.concat([frame, frame[frame["region"] == "5001"].assign(region="0", value=5.0)])
    together = borders.as_published(frame, ["5041", "50", "0", "5033"], YEARS)
    alone = [borders.as_published(frame, [region], YEARS) for region in ("5041", "50", "0", "5033")]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))
    assert together.loc[together["region"] == "0", "value"].tolist() == [5.0] * len(YEARS)


def test_a_mark_on_a_figure_that_is_there_is_not_the_reason_for_a_missing_one() -> None:
    frame = published(figures(3))
    frame.loc[frame["region"] == "5033", "status"] = "e"
    result = borders.to_today(frame, ["5033", "50"], [2023])
    assert result["value"].notna().all()
    assert result["status"].isna().all()


@pytest.mark.parametrize(
    ("region", "moved"),
    [("50-published", {2019: ["Rindal"], 2020: ["Halsa"]}), ("5056", {2020: ["Snillfjord"]}), ("50", {}), ("1665", {})],
)  # fmt: skip
def test_a_published_series_has_a_break_where_a_municipality_joined(
    region: str, moved: dict[int, list[str]]
) -> None:
    assert borders.breaks(region, 2015, 2023) == moved
    assert borders.breaks(region, 2020, 2023) == {}
