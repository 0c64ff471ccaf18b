"""Questions of notebook 09 that the golden files do not have: growth, where it came from, ages, other small places."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.noise import count_noise, event_noise, noise_of_sum
from ilag_report.charts import Chart, Columns, Grid
from ilag_report.charts.kinds.grid import SideBySide
from ilag_report.findings import (
    growth_by_year,
    labour_replacement,
    residents_and_employed,
    school_age_ahead,
    small_places,
    sources_of_growth,
    women_per_100_men,
)
from ilag_report.suite import SUITE, Ask
from tests.chart_checks import assert_chart_is_fit_to_show, rectangles, with_plain_blanks
from tests.chart_decks import of_suite

SIX_AND_COUNTY = [*regions.PROGRAMME, "50"]
QUARTERS = ilag_data.population_quarterly(regions.TODAY, "all")
EVERY = ilag_data.population(regions.TODAY, "all", at_year_end=True)

population = partial(ilag_data.population, at_year_end=True)
by_age = partial(ilag_data.population_by_age, at_year_end=True)
by_sex_and_age = partial(ilag_data.population_by_sex_and_age, at_year_end=True)


def panels(chart: Chart) -> list[Columns]:
    assert isinstance(chart.body, Grid)
    return [panel for panel in chart.body.panels if isinstance(panel, Columns)]


# ---- Growth, and where it came from


def of_growth(ours: Sequence[int], rest: Sequence[int] | None) -> Chart:
    """Tydal and the rest of the county change by so much in the last years."""
    years = [*range(2025 - len(ours), 2026)]
    frame = population(["5033", *([] if rest is None else ["50-5001"])], years)
    persons = pd.Series([900, *ours]).cumsum()
    whole = pd.Series([200_000, *(rest or [])]).cumsum() + persons
    frame["persons"] = pd.array([*persons, *([] if rest is None else whole)], dtype="Int64")
    return growth_by_year(frame, QUARTERS, EVERY)


def of_sources(**added: int) -> Chart:
    """Leka and Tydal in 2024, with more of something in each quarter of Tydal."""
    given = ilag_data.population_quarterly(["Leka", "Tydal"], 2024)
    for column, more in added.items():
        given[column] += (given["region"] == "5033") * more
    return sources_of_growth(given)


def of_work(residents: tuple[int, int], employed: tuple[int, int]) -> Chart:
    people, work = population("Tydal", [2021, 2025]), ilag_data.employment("Tydal", [2021, 2025])
    people["persons"] = pd.array(residents, dtype="Int64")
    work["employed_by_residence"] = pd.array(employed, dtype="Int64")
    return residents_and_employed(people, work)


def of_small_places(people: float, employed: float) -> Chart:
    """The six together with so many times as many in the last year."""
    areas = ["ILAG", "SMALL", "50"]
    residents, work = population(areas), ilag_data.employment(areas)
    for frame, figure, factor in ((residents, "persons", people), (work, "employed_by_residence", employed)):
        last = (frame["region"] == "ILAG") & (frame["year"] == 2023)
        frame.loc[last, figure] = round(frame.loc[last, figure].iloc[0] * factor)
    return small_places(residents, work, QUARTERS, EVERY)


BIRTHS = ("births_in_quarter", "natural_increase_in_quarter", "growth_in_quarter")


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        # Beyond chance; within it, what was counted; and of a decline beyond it nobody says that it is not.
        (lambda: of_growth([-5, 80, 90, -5], [50, 50, 50, 50]), "Tydal vokste i 2023–2024, men ikke i 2025"),
        (lambda: of_growth([-5, 80, 90, 5], None), "Tydal vokste i 2023–2025"),
        (lambda: of_growth([-80, -90, 0, -5], [50, 50, 50, 50]), "Tydal vokste ikke i noen av årene 2022–2025"),
        (lambda: of_growth([-5, 8, 9, 0], [50, 50, 50, 50]), "Tydal fikk 5 færre innbyggere i 2022, 17 flere i 2023–2024 og hadde uendret folketall i 2025 – ikke mer enn tilfeldig variasjon"),
        (lambda: of_growth([9, -5, 8, -9], [50, 50, 50, 50]), "Tydal fikk 12 flere innbyggere i 2022–2024 og 9 færre i 2025 – ikke mer enn tilfeldig variasjon"),
        (lambda: of_growth([-5, 8, 9, -90], [50, 50, 50, 50]), "Tydal fikk 5 færre innbyggere i 2022, 17 flere i 2023–2024 og 90 færre i 2025"),
        # Of each place what gave it the most.
        (of_sources, "Tydal fikk netto 15 fra andre kommuner i 2024, Leka −2 fra utlandet"),
        (lambda: of_sources(immigration=30), "Flytting til og fra utlandet ga Tydal 128 flere innbyggere i 2024, flytting innenlands 105 færre"),
        (lambda: of_sources(**dict.fromkeys(BIRTHS, 30)), "Tydal fikk netto 110 flere fødte enn døde i 2024, Leka −2 fra utlandet"),
        # The employed are held against the residents only beyond chance.
        (lambda: of_work((900, 1100), (450, 445)), "Tydal fikk 200 flere innbyggere fra 2021 til 2025, men 5 færre sysselsatte"),
        (lambda: of_work((900, 1100), (450, 450)), "Tydal fikk 200 flere innbyggere fra 2021 til 2025, men like mange sysselsatte"),
        (lambda: of_work((900, 910), (450, 445)), "Tydal fikk 10 flere innbyggere og 5 færre sysselsatte fra 2021 til 2025"),
        (lambda: of_work((900, 1100), (450, 460)), "Tydal fikk 200 flere innbyggere og 10 flere sysselsatte fra 2021 til 2025"),
        (lambda: of_work((900, 800), (450, 300)), "Tydal fikk 100 færre innbyggere og 150 færre sysselsatte fra 2021 til 2025"),
        # Only what differs by more than chance from other small places is said.
        (lambda: of_small_places(0.9, 1.0), "Folketallet har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (lambda: of_small_places(1.0, 0.9), "Sysselsettingen har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (lambda: of_small_places(1.0, 1.1), "Sysselsettingen har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (lambda: of_small_places(1.1, 1.1), "Folketall og sysselsetting har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (lambda: of_small_places(1.1, 0.9), "De seks kommunene har hatt bedre utvikling i folketall enn andre små kommuner, men svakere i sysselsetting"),
    ],
)  # fmt: skip
def test_a_title_follows_figures_and_chance(chart: Callable[[], Chart], title: str) -> None:
    assert with_plain_blanks(chart().title) == title


def test_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(SelectionError, match="held for none of the years chosen") as refused:
        sources_of_growth(ilag_data.population_quarterly("Tydal", [2018, 2019]))
    assert "ilag fetch population-quarterly" in refused.value.remedy
    with pytest.raises(SelectionError, match="same regions"):
        residents_and_employed(population("Tydal"), ilag_data.employment("Leka"))
    with pytest.raises(SelectionError, match=r"lack The six together .* Other small"):
        small_places(population("50"), ilag_data.employment(["ILAG", "SMALL", "50"]), QUARTERS, EVERY)


def test_both_panels_of_sources_have_one_axis() -> None:
    one, other = panels(of_suite("sources-of-growth", "no"))
    assert one.scale() == other.scale()


def test_the_rest_of_the_county_says_whether_the_city_is_in_it() -> None:
    chart = growth_by_year(population(SIX_AND_COUNTY, range(2015, 2026)), QUARTERS, EVERY)
    assert [*panels(chart)[0].wide] == ["De seks kommunene", "Resten av Trøndelag"]


def test_a_period_on_one_side_of_2021_is_not_parted() -> None:
    for first, last in ((2015, 2020), (2022, 2025), (2021, 2025)):
        people = population(["Tydal", "Leka"], [first, last])
        chart = residents_and_employed(people, ilag_data.employment(["Tydal", "Leka"], [first, last]))
        assert panels(chart)[0].wide.index.tolist() == [f"{first}–{last}"]
        assert chart.subtitle.endswith("hver rute har sin egen skala")


def test_components_of_the_year_add_up_and_those_of_places_to_those_of_all() -> None:
    parts = indicators.yearly_components(
        ilag_data.population_quarterly([*regions.PROGRAMME, "ILAG", "50"], "all")
    )
    known = parts.dropna()
    assert sorted({*known["year"]}) == [2015, 2023, 2024]
    assert parts["change"].isna().sum() == 3 * 8, "years that lack a quarter stay, and are missing"
    assert parts.attrs["missing"] == ["Tall mangler for 2014, 2016 og 2025."]
    sources = [*indicators.components.NET]
    assert (known[sources].sum(axis=1) == known["change"]).all()
    of_each = known[known["region"].isin(regions.PROGRAMME)].groupby("year")[sources].sum()
    together = known[known["region"] == "ILAG"].set_index("year")[sources]
    pd.testing.assert_frame_equal(of_each, together, check_index_type=False)
    found = known[(known["region"] == "5041") & (known["year"] == 2024)].iloc[0]
    assert (found["net_immigration"], found["net_domestic_migration"]) == (360, -338)


def test_the_noise_of_a_sum_is_the_root_of_the_squares() -> None:
    assert noise_of_sum(pd.Series([3.0, 4.0])) == 5
    assert pd.isna(noise_of_sum(pd.Series([3.0, None])))
    events, people = (frame[frame["region"].isin(regions.PROGRAMME)] for frame in (QUARTERS, EVERY))
    chance = event_noise(events, people)
    assert noise_of_sum(chance.loc[chance["year"] == 2023, "noise"]) == pytest.approx(113.6, abs=0.1)


# ---- Pupils in six years, who takes over at work, young women


def made_up(kind: Callable[..., pd.DataFrame], *places: tuple[str, Mapping[Any, int]]) -> pd.DataFrame:
    """Return a frame of a loader, of places with so many at some ages, or of the sexes at the age of 39."""
    told = dict(places)
    frame = kind([*told], 2023)
    key = frame["sex"].where(frame["age"] == 39, "") if "sex" in frame else frame["age"]
    counts = [told[region].get(one, 0) for region, one in zip(frame["region"], key, strict=True)]
    return frame.assign(persons=pd.array(counts, dtype="Int64"))


def test_where_nothing_falls_the_titles_say_so() -> None:
    ahead = school_age_ahead(made_up(by_age, ("5052", {9: 5}), ("5033", {0: 12, 15: 10})))
    assert ahead.title == "Uten flytting blir det ikke færre i skolealder i noen av de to kommunene i 2029"
    assert_chart_is_fit_to_show(ahead)
    alone = school_age_ahead(made_up(by_age, ("50", {0: 9, 15: 10})))
    assert alone.title == "Trøndelag har 10 i skolealder i 2023 og får 9 i 2029 hvis ingen flytter"
    # As many turn 20 as 67: those aged 10–19 and 57–66.
    ages = {9: 9, 20: 9, 56: 9, 67: 9, 10: 6, 66: 5}
    now = made_up(by_age, ("5052", {19: 5, 57: 5}), ("5033", ages))
    years = pd.concat([now.assign(year=2015), now])
    years.attrs = now.attrs
    assert labour_replacement(years).title == (
        "I ingen av kommunene fyller flere 67 år enn 20 år i 2024–2033 hvis ingen flytter"
    )


def test_only_beyond_chance_women_are_clearly_fewer_or_more() -> None:
    """Of 100 persons 19 is chance and 20 is not: 1.96·√100 is 19.6."""
    within, fewer, more, hardly = ({"women": women, "men": 100 - women} for women in (41, 40, 60, 59))
    few = "var det klart færre kvinner enn menn på 20–39 år i 2023"
    for places, wanted in (
        ([within, hardly], f"I ingen av kommunene {few}"),
        ([fewer, within], f"I én av de to {few}"),
        ([fewer, more], f"I én av de to {few} – i Tydal var det omvendt"),
        ([more, within], f"I ingen av kommunene {few} – i Leka var det omvendt"),
        ([fewer], "Leka hadde 40 kvinner og 60 menn i alderen 20–39 år ved utgangen av 2023"),
    ):
        named = zip(("5052", "5033"), places, strict=False)
        chart = women_per_100_men(made_up(by_sex_and_age, *named))
        assert with_plain_blanks(chart.title) == wanted
        assert ("Klart:" in chart.method) == (len(places) > 1), "what is claimed is explained"


def test_the_newest_year_is_beside_the_last_of_the_period() -> None:
    adjacent = women_per_100_men(*(by_sex_and_age(SIX_AND_COUNTY, year) for year in (2024, 2025)))
    assert "utgangen av 2024 og 2025 (nyeste tall)" in adjacent.subtitle
    to_the_end = SUITE["women-per-100-men"].described(Ask(years=tuple(range(2020, 2026))))
    assert to_the_end.identity.years == (2025,), "nothing is newer"
    clear = indicators.women_per_100_men(by_sex_and_age(regions.PROGRAMME, 2025))
    women, men = clear["women"].astype(float), clear["men"].astype(float)
    beyond = (men - women) > count_noise(women, men)
    assert clear.loc[beyond, "name"].tolist() == ["Snåsa", "Meråker", "Tydal"]


def test_what_is_missing_is_named_and_not_counted() -> None:
    """Heim has no figures of its own before 2020, and the sexes of the county are held from the end of 2019 on."""
    assert "(uten Heim)" in school_age_ahead(by_age(["5055", "5033", "5052", "50"], 2015)).title
    sexes = women_per_100_men(by_sex_and_age(SIX_AND_COUNTY, 2015))
    assert "Tall mangler for Trøndelag 2015." in sexes.note
    assert "«ilag fetch population-by-sex-and-age»" in sexes.commands
    with pytest.raises(SelectionError, match="Heim has nobody of these ages, or no figures, in 2015"):
        school_age_ahead(by_age("5055", 2015))


def test_the_bars_of_two_years_have_one_scale() -> None:
    """Snåsa went from 104 to 72: the bar of 2025 is as much shorter."""
    chart = of_suite("labour-replacement")
    assert isinstance(chart.body, SideBySide)
    bars = rectangles(assert_chart_is_fit_to_show(chart), "panel")
    then, now = (
        next(bar for gid, bar in bars.items() if gid.startswith(f"panel{panel}-bar-Snåsa"))
        for panel in (0, 1)
    )
    shorter = (231 / 322) / (280 / 268)
    assert now.get_width() / then.get_width() == pytest.approx(shorter)
    assert now.get_window_extent().width / then.get_window_extent().width == pytest.approx(shorter)
