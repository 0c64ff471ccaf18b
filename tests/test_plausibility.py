"""What is hard to believe in an answer is doubted, and nothing that is held."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from ilag_data import catalogue, jsonstat, raw
from ilag_data.errors import SelectionError
from ilag_data.fetching.plausibility import Doubt, doubts, keys_from
from ilag_data.jsonstat import Dataset
from ilag_data.language import Text
from tests.conftest import BUNDLED
from tests.corruptions.manners import exchange
from tests.raw_documents import Figures, on_figures

Edit = Callable[[Figures], object]


def held(series: str, edit: Edit = lambda _: None) -> Dataset:
    """A document of the bundle, as it is or with other figures."""
    document = json.loads(raw.read(series).content)
    on_figures(edit)(document)
    return jsonstat.read(json.dumps(document).encode())


def found(series: str, edit: Edit, *, old: bool = False) -> list[Doubt]:
    return doubts(catalogue.get(series), held(series, edit), held(series) if old else None)


def scaled(by: float, **codes: str) -> Edit:
    def edit(figures: Figures) -> None:
        cells = figures.under(codes)
        figures.values[cells] = np.rint(figures.values[cells] * by)

    return edit


def moved(variable: str, origins: dict[str, str], **codes: str) -> Edit:
    """Let some codes of a variable have the figures of others."""

    def edit(figures: Figures) -> None:
        cells, before = figures.under(codes), figures.values
        exchange(figures, variable, origins)
        figures.values = np.where(cells, figures.values, before)

    return edit


def exchanged(variable: str, one: str, other: str, **codes: str) -> Edit:
    return moved(variable, {one: other, other: one}, **codes)


@pytest.mark.parametrize("series", BUNDLED)
def test_nothing_that_is_held_is_doubted_in_any_series_and_municipality(series: str) -> None:
    assert doubts(catalogue.get(series), held(series)) == []


NEWEST = {
    "population-by-age": "2026", "population-change": "2026", "population-quarterly": "2025K1",
    "employment": "2025", "labour-balance": "2022", "commuting-out": "2022", "commuting-in": "2022",
}  # fmt: skip
PLACE = {"commuting-out": "Bokommuen", "commuting-in": "ArbstedKomm"}


@pytest.mark.parametrize(("by", "old"), [(0, False), (0.85, True), (1.15, False)])
@pytest.mark.parametrize("series", NEWEST)
def test_a_place_that_falls_to_0_or_moves_by_15_per_cent_in_the_newest_year(
    series: str, by: float, old: bool
) -> None:
    place = PLACE.get(series, catalogue.REGION)
    code, name = ("5034", "Meråker") if old else ("5022", "Rennebu")
    told = found(series, scaled(by, Tid=NEWEST[series], **{place: code}), old=old)
    assert {doubt.key for doubt in told} == {f"{series}:{code}:{NEWEST[series]}"}
    assert told[0].what.en.startswith(f"{code} {name} {NEWEST[series]}, ")


def test_15_per_cent_of_500_persons() -> None:
    (doubt,) = found(
        "labour-balance", scaled(0.85, Region="5033", Tid="2022", ContentsCode="BefolkningBosted")
    )
    assert doubt.what.en == "5033 Tydal 2022, BefolkningBosted: 451 after 524"
    assert doubt.likely.en == "473 to 575"


@pytest.mark.parametrize(
    ("series", "edit", "key", "words"),
    [
        ("employment", exchanged("NACE2007", "10-33", "86-88", Tid="2025", Region="5033"), "5033:2025", "10-33 and 86-88"),
        ("employment", exchanged("NACE2007", "84", "85", Tid="2025"), "50:2025", "Sysselsatte 84: 23674 after 14878"),
        ("employment", exchanged("Region", "5033", "5046", Tid="2025"), "5033:2025", "636 after 381"),
        ("employment", moved("Tid", {"2025": "2024"}), "50:2025", "all 234 figures as they were before"),
        ("employment", scaled(float("nan"), Region="5033", Tid="2025"), "5033:2025", "Sysselsatte: nothing after 381"),
        ("population-by-age", exchanged("Alder", "020", "045"), "50:2024", "age 20: 5699 after 5630"),
        ("population-by-age", exchanged("Alder", "023", "059", Tid="2026"), "50:2026", "age 59: "),
        ("population-by-age", moved("Tid", {"2026": "2025"}, Region="5033"), "5033:2026", "figures as they were before"),
        ("population-quarterly", scaled(0, ContentsCode="Fodte2", Region="5001", Tid="2024K4"), "5001:2024K4", "Fodte2: 0 after"),
    ],
)  # fmt: skip
def test_figures_that_trade_places_are_repeated_or_gone(
    series: str, edit: Edit, key: str, words: str
) -> None:
    told = found(series, edit)
    assert any(doubt.key == f"{series}:{key}" and words in doubt.what.en for doubt in told), told


def test_what_is_held_is_not_doubted_again_and_stands_for_the_years_before() -> None:
    record, data = catalogue.get("employment"), held("employment")
    fallen = held("employment", scaled(0, Region="5033", Tid="2025"))
    assert doubts(record, fallen, fallen) == []
    newest = replace(data, frame=fallen.frame[fallen.frame["Tid"] == "2025"])
    assert doubts(record, newest) == []
    assert "employment:5033:2025" in {doubt.key for doubt in doubts(record, newest, data)}


def test_a_key_accepts_what_it_names_and_a_shorter_one_more() -> None:
    doubt = Doubt("employment", "5033", "2025", Text("", ""), Text("", ""))
    for key in (doubt.key, "employment", "employment:5033", "employment:2025"):
        assert doubt.is_accepted([key])
    for key in ("employment:5033:2024", "employment:5034", "labour-balance:5033:2025", ""):
        assert not doubt.is_accepted([key])
    typed = ["employment:5033:2025", "employment:Tydal:2025", " employment : snåsa ", "employment:2023K4"]
    of_tydal = ["employment:5033:2025"] * 2
    assert keys_from(typed, ["employment"]) == [*of_tydal, "employment:5041", "employment:2023K4"]
    with pytest.raises(SelectionError, match="did you mean Tydal"):
        keys_from(["employment:Tidal:2025"], ["employment"])
    for key in ("emloyment:5033:2025", "employment:5033:2025:00-99", ""):
        with pytest.raises(SelectionError, match="nothing to accept under"):
            keys_from([key], ["employment"])
