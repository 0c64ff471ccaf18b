"""Growth, where it came from, who works, and other small places: what the findings say, and when."""

from collections.abc import Sequence

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import SelectionError
from ilag_data.indicators.noise import event_noise, noise_of_sum
from ilag_report.charts import Chart, Columns, Grid
from ilag_report.findings import growth_by_year, residents_and_employed, small_places, sources_of_growth
from tests.chart_checks import with_plain_blanks
from tests.chart_decks import of_suite

YEARS = range(2015, 2026)


@pytest.fixture(scope="module")
def quarters() -> pd.DataFrame:
    return ilag_data.population_quarterly(regions.TODAY, "all")


@pytest.fixture(scope="module")
def every() -> pd.DataFrame:
    return ilag_data.population(regions.TODAY, "all", at_year_end=True)


def title_of(chart: Chart) -> str:
    return with_plain_blanks(chart.title)


def panels(chart: Chart) -> list[Columns]:
    assert isinstance(chart.body, Grid)
    return [panel for panel in chart.body.panels if isinstance(panel, Columns)]


def row(panel: Columns, category: str) -> list[float]:
    return [*panel.wide().loc[category]]


def test_both_panels_of_sources_have_one_axis() -> None:
    one, other = panels(of_suite("sources-of-growth", "no"))
    assert one.scale() == other.scale()


# --- What is said of the years of growth, by the figures


def of_growth(
    ours: Sequence[int], rest: Sequence[int] | None, quarters: pd.DataFrame, every: pd.DataFrame
) -> str:
    """The finding where Tydal and the rest change by so much in the last years."""
    years = [*range(2025 - len(ours), 2026)]
    codes = ["5033", *([] if rest is None else ["50-5001"])]
    frame = ilag_data.population(codes, years, at_year_end=True)
    persons = pd.Series([900, *ours]).cumsum()
    whole = pd.Series([200_000, *(rest or [])]).cumsum() + persons
    frame["persons"] = pd.array([*persons, *([] if rest is None else whole)], dtype="Int64")
    return title_of(growth_by_year(frame, quarters, every))


@pytest.mark.parametrize(
    ("ours", "rest", "finding"),
    [
        # Beyond chance
        ([-5, 80, 90, -5], [50, 50, 50, 50], "Tydal vokste i 2023–2024, men ikke i 2025"),
        ([-5, 80, 90, 5], None, "Tydal vokste i 2023–2025"),
        ([-80, -90, 0, -5], [50, 50, 50, 50], "Tydal vokste ikke i noen av årene 2022–2025"),
        # Within chance: what was counted.
        ([-5, 8, 9, 0], [50, 50, 50, 50], "Tydal fikk 17 flere innbyggere i 2023–2024 og hadde uendret folketall i "
         "2025 – ikke mer enn tilfeldig variasjon"),
        # Of a decline beyond chance nobody says that it is not.
        ([-5, 8, 9, -90], [50, 50, 50, 50], "Tydal fikk 17 flere innbyggere i 2023–2024 og 90 færre i 2025"),
    ],
)  # fmt: skip
def test_the_finding_of_growth_follows_figures_and_chance(
    ours: list[int], rest: list[int] | None, finding: str, quarters: pd.DataFrame, every: pd.DataFrame
) -> None:
    assert of_growth(ours, rest, quarters, every) == finding


def test_the_rest_of_the_county_says_whether_the_city_is_in_it(
    quarters: pd.DataFrame, every: pd.DataFrame
) -> None:
    people = ilag_data.population([*regions.PROGRAMME, "50"], YEARS, at_year_end=True)
    chart = growth_by_year(people, quarters, every)
    assert [*panels(chart)[0].wide()] == ["De seks kommunene", "Resten av Trøndelag"]


# --- Where growth came from


@pytest.mark.parametrize(
    ("added", "finding"),
    [
        ({}, "Tydal fikk netto 15 fra andre kommuner i 2024, Leka −2 fra utlandet"),
        ({"immigration": 30}, "Flytting til og fra utlandet ga Tydal 128 flere innbyggere i 2024, flytting innenlands 105 færre"),
        ({"births_in_quarter": 30, "natural_increase_in_quarter": 30, "growth_in_quarter": 30},
         "Tydal fikk netto 110 flere fødte enn døde i 2024, Leka −2 fra utlandet"),
    ],
)  # fmt: skip
def test_of_each_place_is_told_what_gave_it_the_most(added: dict[str, int], finding: str) -> None:
    given = ilag_data.population_quarterly(["Leka", "Tydal"], 2024)
    tydal = given["region"] == "5033"
    for column, more in added.items():
        given[column] += tydal * more
    assert title_of(sources_of_growth(given)) == finding


def test_years_without_quarters_are_refused_with_the_command_that_brings_them() -> None:
    with pytest.raises(SelectionError, match="held for none of the years chosen") as refused:
        sources_of_growth(ilag_data.population_quarterly("Tydal", [2018, 2019]))
    assert "ilag fetch population-quarterly" in refused.value.remedy


# --- Residents and employed


@pytest.mark.parametrize(
    ("residents", "employed", "finding"),
    [
        ((900, 1100), (450, 445), "Tydal fikk 200 flere innbyggere fra 2021 til 2025, men 5 færre sysselsatte"),
        ((900, 1100), (450, 450), "Tydal fikk 200 flere innbyggere fra 2021 til 2025, men like mange sysselsatte"),
        ((900, 910), (450, 445), "Tydal fikk 10 flere innbyggere og 5 færre sysselsatte fra 2021 til 2025"),
        ((900, 1100), (450, 460), "Tydal fikk 200 flere innbyggere og 10 flere sysselsatte fra 2021 til 2025"),
        ((900, 800), (450, 300), "Tydal fikk 100 færre innbyggere og 150 færre sysselsatte fra 2021 til 2025"),
    ],
)  # fmt: skip
def test_the_employed_are_held_against_the_residents_only_beyond_chance(
    residents: tuple[int, int], employed: tuple[int, int], finding: str
) -> None:
    people = ilag_data.population("Tydal", [2021, 2025], at_year_end=True)
    work = ilag_data.employment("Tydal", [2021, 2025])
    people["persons"] = pd.array(residents, dtype="Int64")
    work["employed_by_residence"] = pd.array(employed, dtype="Int64")
    chart = residents_and_employed(people, work)
    assert title_of(chart) == finding
    assert isinstance(chart.body, Grid)
    assert ("mer enn" in chart.body.paragraph) == (employed[1] / residents[1] < 0.47)


def test_a_period_on_one_side_of_2021_is_not_parted() -> None:
    for first, last in ((2015, 2020), (2022, 2025), (2021, 2025)):
        years = [first, last]
        people = ilag_data.population(["Tydal", "Leka"], years, at_year_end=True)
        chart = residents_and_employed(people, ilag_data.employment(["Tydal", "Leka"], years))
        assert panels(chart)[0].wide().index.tolist() == [f"{first}–{last}"]
        assert chart.subtitle.endswith("hver rute har sin egen skala")


def test_residents_and_employed_of_different_places_are_refused() -> None:
    people = ilag_data.population(["Tydal"], at_year_end=True)
    with pytest.raises(SelectionError, match="same regions"):
        residents_and_employed(people, ilag_data.employment("Leka"))


# --- Other small places


@pytest.mark.parametrize(
    ("people", "employed", "title"),
    [
        (0.9, 1.0, "Folketallet har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (1.0, 0.9, "Sysselsettingen har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (1.0, 1.1, "Sysselsettingen har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (1.1, 1.1, "Folketall og sysselsetting har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (1.1, 0.9, "De seks kommunene har hatt bedre utvikling i folketall enn andre små kommuner, men svakere i sysselsetting"),
    ],
)  # fmt: skip
def test_only_what_differs_by_more_than_chance_is_said(
    people: float, employed: float, title: str, quarters: pd.DataFrame, every: pd.DataFrame
) -> None:
    areas = ["ILAG", "SMALL", "50"]
    residents, work = ilag_data.population(areas, at_year_end=True), ilag_data.employment(areas)
    for frame, figure, factor in ((residents, "persons", people), (work, "employed_by_residence", employed)):
        last = (frame["region"] == "ILAG") & (frame["year"] == 2023)
        frame.loc[last, figure] = round(frame.loc[last, figure].iloc[0] * factor)
    assert small_places(residents, work, quarters, every).title == title
    with pytest.raises(SelectionError, match=r"lack The six together .* Other small"):
        small_places(residents[residents["region"] == "50"], work, quarters, every)


# --- What it stands on


def test_components_of_the_year_add_up_and_those_of_places_to_those_of_all() -> None:
    given = ilag_data.population_quarterly([*regions.PROGRAMME, "ILAG", "50"], "all")
    parts = indicators.yearly_components(given)
    known = parts.dropna()
    assert sorted({*known["year"]}) == [2015, 2023, 2024]
    assert parts["change"].isna().sum() == 3 * 8, "years that lack a quarter stay, and are missing"
    sources = [*indicators.components.NET]
    assert (known[sources].sum(axis=1) == known["change"]).all()
    of_each = known[known["region"].isin(regions.PROGRAMME)].groupby("year")[sources].sum()
    together = known[known["region"] == "ILAG"].set_index("year")[sources]
    pd.testing.assert_frame_equal(of_each, together, check_index_type=False)
    # Net of the moves themselves, where they are told.
    snasa = given[(given["region"] == "5041") & (given["quarter"].dt.year == 2024)].sum(numeric_only=True)
    assert (snasa["immigration"], snasa["domestic_out_migration"]) == (368, 420)
    found = known[(known["region"] == "5041") & (known["year"] == 2024)].iloc[0]
    assert found["net_immigration"] == snasa["immigration"] - snasa["emigration"] == 360
    moves = snasa["domestic_in_migration"] - snasa["domestic_out_migration"]
    assert found["net_domestic_migration"] == moves == -338


def test_components_of_the_year_say_which_years_are_missing_and_nothing_of_other_figures() -> None:
    for lang in ("no", "en"):
        given = ilag_data.population_quarterly("ILAG", "all", lang=lang)
        assert any("kommunegrenser" in one or "across" in one for one in given.attrs["missing"])
        told = indicators.yearly_components(given).attrs["missing"]
        sentences = {
            "no": "Tall mangler for 2014, 2016 og 2025.",
            "en": "Figures are missing for 2014, 2016 and 2025.",
        }
        assert told == [sentences[lang]]


def test_the_noise_of_a_sum_is_the_root_of_the_squares(quarters: pd.DataFrame, every: pd.DataFrame) -> None:
    assert noise_of_sum(pd.Series([3.0, 4.0])) == 5
    assert pd.isna(noise_of_sum(pd.Series([3.0, None])))
    events, people = (frame[frame["region"].isin(regions.PROGRAMME)] for frame in (quarters, every))
    chance = event_noise(events, people)
    assert noise_of_sum(chance.loc[chance["year"] == 2023, "noise"]) == pytest.approx(113.6, abs=0.1)
