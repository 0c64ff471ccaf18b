from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilag_data import regions
from ilag_data.errors import SelectionError


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("tydal", "5033"),
        ("TYDAL", "5033"),
        (5033, "5033"),
        ("1665", "5033"),
        (1665, "5033"),
        ("  Leka ", "5052"),
        ("Leka (-2017)", "5052"),
        ("Snåsa", "5041"),
        ("snasa", "5041"),
        ("Snåase", "5041"),
        ("Snåase - Snåsa", "5041"),
        ("Snåase Snåsa", "5041"),
        ("hoylandet", "5046"),
        ("Meraker", "5034"),
        ("Trondheim - Tråante", "5001"),
        ("Steinkjer", "5006"),
        ("Rindal", "5061"),
        ("Trøndelag", "50"),
        (50, "50"),
        ("trøndelag uten trondheim", "50-5001"),
        ("I LAG", "ILAG"),
        ("De seks samlet", "ILAG"),
        ("Norge", "0"),
    ],
)
def test_a_region_is_found_by_any_usual_spelling(query: str | int, region: str) -> None:
    assert regions.find(query) == region


def test_an_unknown_name_answers_with_the_nearest_ones() -> None:
    with pytest.raises(SelectionError, match=r"no region 'Tydall'(.|\n)*Tydal \(5033\)"):
        regions.find("Tydall")


@pytest.mark.parametrize("query", ["Oslo", "0301", "", "9999", "💥"])
def test_what_is_not_in_trondelag_is_refused(query: str) -> None:
    with pytest.raises(SelectionError, match="no region"):
        regions.find(query)


def test_a_merged_municipality_is_refused_with_the_one_it_became_part_of() -> None:
    with pytest.raises(SelectionError, match=r"5030 Klæbu became part of 5001 Trondheim"):
        regions.find("Klæbu")
    with pytest.raises(SelectionError, match=r"1702 Steinkjer became part of 5006 Steinkjer"):
        regions.find("1702")


def test_the_split_municipality_is_refused_with_all_three() -> None:
    with pytest.raises(SelectionError, match="5055 Heim and 5056 Hitra and 5059 Orkland"):
        regions.find("Snillfjord")


def test_trondelag_has_38_municipalities_since_2020_and_47_in_2018() -> None:
    def in_county(year: int) -> int:
        return sum(code.in_use(year) and code.county != "15" for code in regions.CODES.values())

    assert len(regions.TODAY) == 38
    assert [in_county(year) for year in (2015, 2017, 2018, 2019, 2020, 2026)] == [48, 48, 47, 48, 38, 38]


def test_every_code_has_one_name_and_a_way_to_today() -> None:
    for code in regions.CODES.values():
        assert regions.todays_codes(code.code) <= set(regions.TODAY)
        assert (code.last_year is None) == (not code.successors)
        for successor in code.successors:
            assert code.last_year is not None
            assert regions.CODES[successor].in_use(code.last_year + 1)


def test_a_code_is_not_in_use_outside_its_years() -> None:
    assert [regions.CODES["5006"].in_use(year) for year in (2019, 2020)] == [False, True]
    assert [regions.CODES["1567"].in_use(year) for year in (2015, 2018, 2019)] == [True, True, False]


def test_only_snillfjord_was_split() -> None:
    assert {code for code in regions.CODES if len(regions.todays_codes(code)) > 1} == {"1613", "5012"}


def test_regions_are_given_once_and_in_the_order_asked() -> None:
    assert regions.find_all(["Rennebu", 5033, "tydal", "50"]) == ["5022", "5033", "50"]
    assert regions.find_all("Leka") == ["5052"]
    with pytest.raises(SelectionError, match="No region"):
        regions.find_all([])


def test_names_are_norwegian_short_and_english_for_areas() -> None:
    assert regions.name("5041") == "Snåsa"
    assert regions.name("50-5001", "en") == "Trøndelag without Trondheim"


@given(st.sampled_from(sorted(regions.TODAY)), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_never_matters(code: str, change: Callable[[str], str]) -> None:
    assert regions.find(change(regions.CODES[code].official_name)) == code


@given(st.text(max_size=30))
def test_any_text_is_a_region_or_a_clear_refusal(text: str) -> None:
    try:
        region = regions.find(text)
    except SelectionError:
        return
    assert region in regions.TODAY or region in regions.AREAS
