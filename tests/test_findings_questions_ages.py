"""Questions 6 to 8: pupils in six years, who takes over at work, young women; beyond the suite's (`test_golden`)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.noise import count_noise
from ilag_report.charts.kinds.grid import SideBySide
from ilag_report.charts.workbook import exported
from ilag_report.findings import labour_replacement, school_age_ahead, women_per_100_men
from ilag_report.suite import SUITE, Ask
from tests.chart_checks import assert_chart_is_fit_to_show, rectangles, with_plain_blanks
from tests.chart_decks import of_suite

SIX_AND_COUNTY = [*regions.PROGRAMME, "50"]


def ages_at(*years: int, of: Sequence[str] = SIX_AND_COUNTY) -> pd.DataFrame:
    return ilag_data.population_by_age(of, years, at_year_end=True)


def sexes_at(*years: int, of: Sequence[str] = SIX_AND_COUNTY) -> pd.DataFrame:
    return ilag_data.population_by_sex_and_age(of, years, at_year_end=True)


def by_place(frame: pd.DataFrame, *figures: str) -> dict[str, tuple[int, ...]]:
    """Name → figures, in whole numbers."""
    rows = frame[[*figures]].astype("float64").round().astype(int)
    return dict(zip(frame["name"], rows.itertuples(index=False, name=None), strict=True))


# ---- The numbers of the questions: 1 January 2024 is the end of 2023


def test_pupils_now_and_in_six_years() -> None:
    ahead = indicators.school_age_ahead(ages_at(2023, of=regions.PROGRAMME))
    assert by_place(ahead, "of_school_age", "of_school_age_ahead") == {
        "Høylandet": (147, 101), "Tydal": (73, 61), "Meråker": (263, 236),
        "Snåsa": (227, 217), "Leka": (57, 64), "Rennebu": (247, 260),
    }  # fmt: skip


def test_who_takes_over_at_work() -> None:
    ratios = [
        by_place(indicators.labour_replacement(ages_at(year)), "labour_replacement") for year in (2015, 2023)
    ]
    assert {name: (then, ratios[1][name][0]) for name, (then,) in ratios[0].items()} == {
        "Tydal": (83, 48), "Leka": (66, 60), "Rennebu": (89, 74), "Meråker": (90, 79),
        "Snåsa": (104, 81), "Høylandet": (108, 121), "Trøndelag": (107, 102),
    }  # fmt: skip
    last = indicators.labour_replacement(ages_at(2023, of=["Tydal"]))
    assert by_place(last, "entering", "leaving") == {"Tydal": (69, 145)}


def test_young_women_and_men() -> None:
    counted = indicators.women_per_100_men(sexes_at(2015, 2023, 2025, of=["Tydal"]))
    assert counted[["women", "men"]].to_numpy().tolist() == [[91, 101], [65, 89], [57, 85]]


# ---- What the titles say


def made_up(kind: Callable[..., pd.DataFrame], *places: tuple[str, Mapping[Any, int]]) -> pd.DataFrame:
    """Return a frame of a loader, of places with so many at some ages, or of the sexes at the age of 39."""
    told = dict(places)
    frame = kind([*told], 2023, at_year_end=True)
    key = frame["sex"].where(frame["age"] == 39, "") if "sex" in frame else frame["age"]
    counts = [told[region].get(one, 0) for region, one in zip(frame["region"], key, strict=True)]
    made = frame.assign(persons=pd.array(counts, dtype="Int64"))
    made.attrs = frame.attrs
    return made


def test_where_nothing_falls_the_titles_say_so() -> None:
    same, more = {9: 5}, {0: 12, 15: 10}
    both = made_up(ilag_data.population_by_age, ("5052", same), ("5033", more))
    ahead = school_age_ahead(both)
    assert ahead.title == ("Uten flytting blir det ikke færre i skolealder i noen av de to kommunene i 2029")
    assert_chart_is_fit_to_show(ahead)
    alone = school_age_ahead(made_up(ilag_data.population_by_age, ("50", {0: 9, 15: 10})))
    assert alone.title == "Trøndelag har 10 i skolealder i 2023 og får 9 i 2029 hvis ingen flytter"
    # As many turn 20 as 67: those aged 10–19 and 57–66.
    now = made_up(
        ilag_data.population_by_age,
        ("5052", {19: 5, 57: 5}),
        ("5033", {9: 9, 20: 9, 56: 9, 67: 9, 10: 6, 66: 5}),
    )
    years = pd.concat([now.assign(year=2015), now])
    years.attrs = now.attrs
    assert labour_replacement(years).title == (
        "Uten flytting fyller flere 67 enn 20 år i ingen av kommunene i 2024–2033"
    )


def test_only_beyond_chance_women_are_clearly_fewer_or_more() -> None:
    """Of 100 persons 19 is chance and 20 is not: 1.96·√100 is 19.6."""
    within, fewer, more = ({"women": women, "men": 100 - women} for women in (41, 40, 60))
    for places, wanted in (
        ([within, within], "I ingen av kommunene var det klart færre kvinner enn menn"),
        ([fewer, within], "I én av de to var det klart færre kvinner enn menn"),
        ([fewer, more], "I én av de to var det klart færre kvinner enn menn – i Tydal var det omvendt"),
        (
            [more, within],
            "I ingen av kommunene var det klart færre kvinner enn menn – i Leka var det omvendt",
        ),
        ([fewer], "Leka hadde 40 kvinner og 60 menn i alderen 20–39 år"),
    ):
        named = zip(("5052", "5033"), places, strict=False)
        chart = women_per_100_men(made_up(ilag_data.population_by_sex_and_age, *named))
        said = with_plain_blanks(chart.title).replace(" ved utgangen av 2023", "")
        assert said.replace("menn på 20–39 år", "menn").replace(" i 2023", "") == wanted
        assert ("Klart:" in chart.method) == (len(places) > 1), "what is claimed is explained"


def test_the_newest_year_is_beside_the_last_of_the_period() -> None:
    before = women_per_100_men(sexes_at(2015, 2023))
    assert before.title.startswith("I ingen av de seks var det klart færre kvinner enn menn")
    assert "nyeste" not in before.subtitle
    adjacent = women_per_100_men(sexes_at(2024), sexes_at(2025))
    assert "utgangen av 2024 og 2025 (nyeste tall)" in adjacent.subtitle
    to_the_end = SUITE["women-per-100-men"].described(Ask(years=tuple(range(2020, 2026))))
    assert to_the_end.identity.years == (2025,), "nothing is newer"
    clear = indicators.women_per_100_men(sexes_at(2025, of=regions.PROGRAMME))
    women, men = clear["women"].astype(float), clear["men"].astype(float)
    beyond = (men - women) > count_noise(women, men)
    assert clear.loc[beyond, "name"].tolist() == ["Snåsa", "Meråker", "Tydal"]


# ---- Other places and years


def test_what_is_missing_is_named_and_not_counted() -> None:
    """Heim has no figures of its own before 2020, and the sexes of the county are held from the end of 2019 on."""
    assert "(uten Heim)" in school_age_ahead(ages_at(2015, of=["5055", "5033", "5052", "50"])).title
    sexes = women_per_100_men(sexes_at(2015))
    assert "Tall mangler for Trøndelag 2015." in sexes.note
    assert "«ilag fetch population-by-sex-and-age»" in sexes.commands
    with pytest.raises(SelectionError, match="Heim has nobody of these ages, or no figures, in 2015"):
        school_age_ahead(ages_at(2015, of=["5055"]))


def test_what_is_exported_has_a_row_for_each_place_year_and_figure() -> None:
    data = exported(labour_replacement(ages_at(2015, 2023, of=["5055", "5033"])))
    rows = data.set_index(["Sted", "År"])["Verdi"].sort_index(kind="stable")
    assert rows["Tydal", 2015].tolist() == [91, 109, 83.49]
    assert rows["Tydal", 2023].tolist() == [69, 145, 47.59]
    assert rows["Heim", 2015].isna().all(), "what is missing stays missing"


def test_the_bars_of_two_years_have_one_scale() -> None:
    """Snåsa went from 104 to 72: the bar of 2025 is as much shorter, and begins at the same place."""
    chart = of_suite("labour-replacement")
    assert isinstance(chart.body, SideBySide)
    figure = assert_chart_is_fit_to_show(chart)
    bars = rectangles(figure, "panel")
    then, now = (
        next(bar for gid, bar in bars.items() if gid.startswith(f"panel{panel}-bar-Snåsa"))
        for panel in (0, 1)
    )
    assert now.get_window_extent().width / then.get_window_extent().width == pytest.approx(
        now.get_width() / then.get_width()
    )
    assert now.get_width() / then.get_width() == pytest.approx((231 / 322) / (280 / 268))
