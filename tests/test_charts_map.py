"""The map: every municipality is on it, in the colour of its step, and what is named stands apart."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise, product
from pathlib import Path

import numpy as np
import orjson
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Line
from PIL import Image

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_report import charts
from ilag_report.charts import Chart, Map, county_map, style
from ilag_report.charts.slides import slide_bytes
from ilag_report.findings import population_map
from ilag_report.suite import SUITE, Ask
from tests.chart_checks import (
    assert_chart_is_fit_to_show,
    body_of,
    line_with_id,
    text_box,
    visible_texts,
    with_plain_blanks,
)
from tests.chart_decks import of_suite, opened

HEIRS = "5055+5056+5059"
SQUARE_KM = 111.2**2  # of a degree of latitude


def frame_of(values: dict[str, float | None], **others: float) -> pd.DataFrame:
    """Every area of the county with 0, but for some."""
    rows = dict.fromkeys(regions.COMPARABLE, 0.0) | others
    frame = pd.DataFrame({"region": [*rows], "value": [*rows.values()]}).set_index("region")
    frame["value"] = frame["value"].astype("float64")
    for region, value in values.items():
        frame.loc[region, "value"] = np.nan if value is None else value
    return frame.reset_index().assign(name=lambda rows: rows["region"].map(regions.name))


def map_of(values: dict[str, float | None], **options: object) -> Map:
    return Map(frame_of(values), unit="prosent", **options)  # type: ignore[arg-type]


@cache
def drawn(lang: Lang = "no") -> Figure:
    return assert_chart_is_fit_to_show(of_suite("population-map", lang))


def patches(figure: Figure, prefix: str) -> dict[str, PathPatch]:
    named: dict[str, PathPatch] = {str(one.get_gid() or ""): one for one in figure.findobj(PathPatch)}
    return {gid.removeprefix(prefix): one for gid, one in named.items() if gid.startswith(prefix)}


def extent(rings: list[county_map.Ring]) -> float:
    return float(sum(np.sum(r[:-1, 0] * r[1:, 1] - r[1:, 0] * r[:-1, 1]) / 2 for r in rings))


# --- Shapes


def test_every_municipality_of_today_has_a_shape_and_every_shape_is_of_one() -> None:
    properties = [one["properties"] for one in features_of_ours()]
    told = {one["kommunenummer"]: one["kommunenavn"] for one in properties}
    assert sorted(told) == sorted(regions.TODAY)
    assert len(properties) == 38
    assert all(regions.name(code) in name for code, name in told.items())
    # Land and lakes, without the sea: 42 202 square kilometres, less what simple borders lose.
    square_km = [abs(extent([*rings])) * SQUARE_KM for rings in county_map.shapes().values()]
    assert sum(square_km) == pytest.approx(42_202, rel=0.02)


def test_municipalities_that_are_one_area_have_no_border_between_them() -> None:
    parts = [ring for code in HEIRS.split("+") for ring in county_map.shapes()[code]]
    whole = county_map.rings_of(HEIRS)
    assert all((ring[0] == ring[-1]).all() for ring in whole)
    assert extent(whole) == pytest.approx(extent(parts))

    def lines(rings: list[county_map.Ring]) -> set[tuple[tuple[float, ...], tuple[float, ...]]]:
        return {(tuple(a), tuple(b)) for ring in rings for a, b in pairwise(ring)}

    inner = {line for line in lines(parts) if line[::-1] in lines(parts)}
    assert inner, "Heim, Hitra and Orkland are neighbours"
    assert lines(whole) == lines(parts) - inner


# --- Steps and colours


def test_steps_end_at_one_four_and_eight_of_a_round_unit() -> None:
    body = body_of(of_suite("population-map"), Map)
    assert [*body.distances] == [1, 4, 8]
    assert [text for _, text in body.steps("no")] == [
        "over 8", "4 til 8", "1 til 4", "−1 til 1", "−4 til −1", "−8 til −4", "under −8",
    ]  # fmt: skip
    assert [text for _, text in body.steps("en")][:2] == ["above 8", "4 to 8"]
    steps = {regions.name(str(region)): body.step(value) for region, value in body.areas["value"].items()}
    # −7.99 is written −8.0: it is in the step that ends there.
    known = {"Tydal": 0, "Røyrvik": 0, "Osen": 1, "Lierne": 1, "Snåsa": 2, "Røros": 3, "Flatanger": 4}
    known |= {"Heim, Hitra og Orkland": 5, "Leka": 5, "Trondheim": 6, "Frøya": 6}
    assert {name: steps[name] for name in known} == known


@pytest.mark.parametrize(
    ("values", "level", "highest"),
    [
        ({}, 0.0, ["−1 til 1"]),
        ({"5001": 60.0}, 0.0, ["over 8"]),
        (dict.fromkeys(regions.COMPARABLE, 0.02), 0.0, ["over 0,016", "0,008 til 0,016"]),
        (dict.fromkeys(regions.COMPARABLE, 10_000.0), 0.0, ["over 8\u00a0000"]),
        (dict.fromkeys(regions.COMPARABLE, 116.5), 100.0, ["over 116", "108 til 116", "102 til 108", "98 til 102"]),
    ],
)  # fmt: skip
def test_steps_are_round_numbers_whatever_the_size_of_the_figures(
    values: dict[str, float | None], level: float, highest: list[str]
) -> None:
    texts = [text for _, text in map_of(values, level=level, decimals=3).steps("no")]
    assert texts[: len(highest)] == highest
    assert texts[-1].count(" til ") == 1, "nothing below the level: those steps are left out"


@given(st.lists(st.floats(-1e6, 1e6), min_size=36, max_size=36))
@settings(max_examples=40, deadline=None)
def test_no_higher_figure_has_a_lower_step_and_the_level_parts_the_colours(values: list[float]) -> None:
    body = map_of(dict(zip(regions.COMPARABLE, values, strict=True)))
    steps = {value: body.step(value) for value in sorted(values)}
    assert [*steps.values()] == sorted(steps.values())
    assert all((step > 3) <= (value > 0) and (step < 3) <= (value < 0) for value, step in steps.items())
    assert len({text for _, text in body.steps("no")}) == len(body.steps("no")) <= 7


def test_every_area_is_drawn_in_its_colour_and_the_six_are_outlined() -> None:
    areas, body = patches(drawn(), "area-"), body_of(of_suite("population-map"), Map)
    assert set(areas) == set(regions.COMPARABLE)
    assert len(areas) == 36
    for region, patch in areas.items():
        assert to_hex(patch.get_facecolor()) == style.DIVERGING[body.step(body.areas["value"][region])]
        assert not patch.get_hatch()
    outlines = patches(drawn(), "outline-")
    assert set(outlines) == set(regions.PROGRAMME)
    for code, patch in outlines.items():
        np.testing.assert_array_equal(patch.get_path().vertices, areas[code].get_path().vertices)


def test_only_what_has_no_figure_is_hatched_and_the_key_says_so() -> None:
    chart = replace(of_suite("population-map"), body=map_of({"5032": None, "5001": 5.0}))
    figure = assert_chart_is_fit_to_show(chart)
    hatched = {code: patch for code, patch in patches(figure, "area-").items() if patch.get_hatch()}
    assert set(hatched) == {"5032"}
    assert to_hex(hatched["5032"].get_edgecolor()) == style.REFERENCE, "white hatches would not be seen"
    assert "tall mangler" in {text.get_text() for text in visible_texts(figure)}
    assert "tall mangler" not in {text.get_text() for text in visible_texts(drawn())}


# --- Names


def test_the_outlined_and_the_highest_and_lowest_are_named_with_their_values() -> None:
    texts = {str(text.get_gid()): with_plain_blanks(text.get_text()) for text in visible_texts(drawn())}
    labels = {gid.removeprefix("label-"): text for gid, text in texts.items() if gid.startswith("label-")}
    assert labels == {
        "5052": "Leka +7,5 %", "5046": "Høylandet −2,2 %", "5041": "Snåsa −1,2 %", "5034": "Meråker −2,7 %",
        "5033": "Tydal −9,2 %", "5022": "Rennebu −3,0 %", "5043": "Røyrvik −9,8 %", "5020": "Osen −8,0 %",
        "5014": "Frøya +13,6 %", "5001": "Trondheim +10,9 %", "5029": "Skaun +9,4 %",
    }  # fmt: skip


def assert_labels_are_apart(figure: Figure) -> None:
    """No line to a label crosses another text or another such line, and no label stands on the map."""
    texts = {str(text.get_gid()): text_box(figure, text) for text in visible_texts(figure)}
    leaders = {
        gid.removeprefix("label-"): line_with_id(figure, gid.replace("label", "leader"))
        for gid in texts
        if gid.startswith("label-")
    }
    assert leaders
    lines = {
        region: Line(line.get_transform().transform(np.asarray(line.get_xydata(), dtype=float)))
        for region, line in leaders.items()
    }
    for region, line in lines.items():
        for gid, box in texts.items():
            assert not line.intersects_bbox(box, filled=False), f"the line to {region} crosses {gid}"
    for (one, first), (other, second) in combinations(lines.items(), 2):
        assert not first.intersects_path(second, filled=False), f"the lines to {one} and {other} cross"
    for patch in patches(figure, "area-").values():
        coast = patch.get_transform().transform_path(patch.get_path())
        for region, island in product(lines, coast.to_polygons()):
            stands_on_it = Line(island).intersects_bbox(texts[f"label-{region}"])
            assert not stands_on_it, f"the name of {region} stands on the map"


@pytest.mark.parametrize(
    ("municipalities", "years"),
    [
        (regions.PROGRAMME, range(2015, 2024)),
        (regions.PROGRAMME, range(2015, 2017)),
        (("5032",), range(2018, 2023)),
        (("5001", "5014", "5029", "5031", "5028", "5035", "5025", "5021"), range(2015, 2024)),
        (("5049", "5060", "5007", "5047", "5044", "5043", "5042", "5045"), range(2015, 2024)),
    ],
)  # fmt: skip
def test_labels_and_their_lines_are_apart_whatever_places_and_period(
    municipalities: tuple[str, ...], years: range
) -> None:
    chart = SUITE["population-map"](ask=Ask(years=tuple(years), municipalities=municipalities))
    assert_labels_are_apart(assert_chart_is_fit_to_show(chart))


# --- What cannot be shown


@pytest.mark.parametrize(
    ("frame", "problem", "remedy"),
    [
        (frame_of({}).iloc[3:], r"every municipality of Trøndelag, each once: the frame lacks 3 of 38, Trondheim \(5001\), Steinkjer", "COMPARABLE"),
        (frame_of({}, **{"5055": 1.0}), r"holds Heim \(5055\) twice", "COMPARABLE"),
        (frame_of(dict.fromkeys(regions.COMPARABLE)), "No municipality has a value", "a year that has figures"),
        (frame_of({}).replace({"5033": "1665"}), "1665 is no area of Trøndelag today", "of today"),
        (pd.concat([frame_of({}), frame_of({}).tail(1)]), "more than one value for Rindal", "one row"),
        (frame_of({}).iloc[:0], "no figures to show", "regions and years"),
    ],
)  # fmt: skip
def test_what_is_no_map_is_refused(frame: pd.DataFrame, problem: str, remedy: str) -> None:
    with pytest.raises(ChartError, match=problem) as caught:
        Map(frame, unit="prosent")
    assert remedy in caught.value.remedy


def test_what_is_highlighted_is_outlined_too_but_not_what_is_no_area_of_its_own() -> None:
    assert map_of({}, outlined=("5033",), highlight="Leka").outlines() == ["5033", "5052"]
    with pytest.raises(ChartError, match="5059 Orkland is no area of its own on the map"):
        map_of({}, outlined=("5059",))
    with pytest.raises(SelectionError, match="missing in 2015 for Orkland"):
        SUITE["population-map"](ask=Ask(municipalities=("5059", "5033")))


# --- Another county's file


Named = Callable[[object], None]


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Named]:
    """Let the configuration name a map with a content, or none."""

    def name(content: object) -> None:
        path = tmp_path / "kart æøå.geojson"
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
        told = replace(regions.CONFIG, map=path if content is not None else None)
        monkeypatch.setattr(regions, "CONFIG", told)
        county_map.shapes.cache_clear()
        county_map.rings_of.cache_clear()

    yield name
    county_map.shapes.cache_clear()
    county_map.rings_of.cache_clear()


def features_of_ours() -> list[dict[str, dict[str, str]]]:
    assert regions.CONFIG.map is not None
    features: list[dict[str, dict[str, str]]] = orjson.loads(regions.CONFIG.map.read_bytes())["features"]
    return features


def test_without_a_map_the_chart_is_refused_with_the_key_to_write(named: Named) -> None:
    named(None)
    with pytest.raises(SelectionError, match="names no map of Trøndelag") as caught:
        SUITE["population-map"]()
    assert 'map="' in caught.value.remedy


def test_a_file_of_all_norway_with_polygons_and_heights_will_do(named: Named) -> None:
    ours = features_of_ours()
    square = [[10.0, 60.0, 5.0], [11.0, 60.0, 5.0], [11.0, 61.0, 5.0], [10.0, 60.0, 5.0]]
    elsewhere = {
        "properties": {"kommunenummer": "0301"},
        "geometry": {"type": "Polygon", "coordinates": [square]},
    }
    expected = county_map.shapes()
    named({"features": [elsewhere, *ours]})
    assert county_map.shapes() is not expected
    assert set(county_map.shapes()) == set(regions.TODAY)
    np.testing.assert_array_equal(county_map.shapes()["5033"][0], expected["5033"][0])


def _changed(**changes: object) -> dict[str, object]:
    feature = {
        "properties": {"kommunenummer": "5033"},
        "geometry": {"type": "Polygon", "coordinates": [[[10.0, 60.0]]]},
    }
    return {"features": [{**feature, **changes}]}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"{not json", "could not be read as a GeoJSON"),
        (b"", "could not be read as a GeoJSON"),
        (b"[]", "could not be read as a GeoJSON"),
        ({"type": "Topology"}, "could not be read as a GeoJSON .*features"),
        (_changed(properties={"code": "5033"}), "could not be read as a GeoJSON .*kommunenummer"),
        (_changed(geometry=None), "could not be read as a GeoJSON"),
        (_changed(geometry={"type": "Point", "coordinates": [10, 60]}), "could not be read as a GeoJSON .*Point"),
        (_changed(geometry={"type": "Polygon", "coordinates": [[[270000.0, 7040000.0]]]}), "could not be read as a GeoJSON .*270000.0 is no degree of Norway"),
        (_changed(), "lacks 5001 Trondheim, .* and 32 more"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_map_is_named_with_what_to_write(
    named: Named, content: object, problem: str
) -> None:
    named(content)
    with pytest.raises(ChartError, match=rf"kart æøå\.geojson {problem}") as caught:
        county_map.shapes()
    assert "kommunenummer" in caught.value.remedy


# --- The finding, its slide and its table


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("no", {"Kart: © Kartverket (CC BY 4.0), forenklet", "453 352 → 482 956 innbyggere", "+6,5 %"}),
        ("en", {"Map: © Kartverket (CC BY 4.0), simplified", "453,352 → 482,956 inhabitants", "+6.5%"}),
    ],
)
def test_the_figures_of_the_county_stand_beside_the_map_and_the_credit_below(
    lang: Lang, shown: set[str]
) -> None:
    assert shown <= {with_plain_blanks(text.get_text()) for text in visible_texts(drawn(lang))}
    assert "Verrabotn" in of_suite("population-map", lang).method, "Indre Fosen has Verrabotn at the end only"


def made_up(changes: dict[str, int], ours: tuple[str, ...]) -> Chart:
    """A map of municipalities of 1 000 that changed by so many persons, the others by one more."""
    attrs = ilag_data.population("Leka", at_year_end=True).attrs

    def frame(places: tuple[str, ...]) -> pd.DataFrame:
        rows = [
            (region, regions.name(region), year, 1000 + (changes.get(region, 1) if year == 2023 else 0))
            for region in places
            for year in (2015, 2023)
        ]
        made = pd.DataFrame(rows, columns=["region", "name", "year", "persons"])
        made.attrs = attrs
        return made

    return population_map(frame(ours), frame(regions.COMPARABLE))


@pytest.mark.parametrize(
    ("changes", "ours", "title"),
    [
        ({"5033": -9, "5052": -1, "5001": -1}, ("5033", "5052"), "Fra 2015 til 2023 gikk folketallet ned i minst tre kommuner, blant dem begge"),
        ({"5033": -9, "5052": -1, "5022": -1}, ("5033", "5052", "5022"), "Fra 2015 til 2023 gikk folketallet ned i minst tre kommuner, blant dem alle de tre"),
        ({"5033": -9}, ("5033", "5052"), "Fra 2015 til 2023 gikk folketallet ned i minst én kommune, én av de to"),
        ({"5001": -9}, ("5033", "5052"), "Fra 2015 til 2023 gikk folketallet ned i minst én kommune – men økte i de to"),
        ({HEIRS: -9, "5033": 0}, ("5033", "5052"), "Fra 2015 til 2023 gikk folketallet ned i minst én kommune – men ikke i noen av de to"),
        ({"5001": -9}, ("5033",), "Fra 2015 til 2023 gikk folketallet ned i minst én kommune – det økte i Tydal"),
        ({"5001": -9, "5033": 0}, ("5033",), "Fra 2015 til 2023 gikk folketallet ned i minst én kommune – det var uendret i Tydal"),
        ({}, ("5033",), "Fra 2015 til 2023 gikk folketallet ikke ned i noen av kommunene i Trøndelag som har egne tall"),
    ],
)  # fmt: skip
def test_the_finding_counts_municipalities(
    changes: dict[str, int], ours: tuple[str, ...], title: str
) -> None:
    assert made_up(changes, ours).title == title


def test_the_slide_has_one_sharp_picture_of_the_map_alone_and_the_table_in_its_notes() -> None:
    chart = of_suite("population-map")
    (slide,) = opened(slide_bytes(chart)).slides
    assert slide.shapes.title.text_frame.text.replace("\x0b", " ").replace("\n", " ") == chart.title
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    assert picture._element.xpath(".//p:cNvPr")[0].get("descr") == chart.alt_text
    assert chart.alt_text.startswith("Kart over kommunene i Trøndelag. Endring i folketallet")
    with Image.open(io.BytesIO(picture.image.blob)) as image:
        assert image.width / picture.width.inches >= 192, "dots an inch"
        assert image.width / image.height == pytest.approx(picture.width / picture.height, rel=0.005)
    notes = slide.notes_slide.notes_text_frame.text
    assert "Figuren er et bilde" in notes
    assert f"{HEIRS};Heim, Hitra og Orkland;28873;30209;1336;4,63" in notes
    assert "5033;Tydal;851;773;-78;-9,17" in notes


# --- For analysts


def test_an_analyst_gets_a_map_of_one_year_of_levels_or_of_an_index() -> None:
    people = ilag_data.population([*regions.COMPARABLE, "50"], [2015, 2023])
    index = indicators.index(people, "persons", 2015)
    chart = charts.map_of(index, value="index", level=100, title="Kart", unit="indeks", outlined=["Tydal"])
    body = body_of(chart, Map)
    assert (body.level, body.outlined) == (100, ("5033",))
    assert chart.subtitle == "Befolkning 1. januar 2023, indeks"
    assert body.step(body.areas["value"]["5033"]) == 0
    assert [*body.beside()["name"]] == ["Trøndelag"]
    # In 2023 the heirs of Snillfjord have figures of their own.
    every = charts.map_of(ilag_data.population(regions.TODAY, 2023), title="Kart", outlined=[])
    assert len(every.table()) == 38


def test_an_analyst_who_lacks_municipalities_is_told_which_and_what_to_load() -> None:
    with pytest.raises(ChartError, match=r"lacks 32 of 38, Trondheim \(5001\), .* and 27 more") as caught:
        charts.map_of(ilag_data.population(), year=2023, title="Kart")
    assert "regions.COMPARABLE" in caught.value.remedy
    with pytest.raises(SelectionError, match="Tydl"):
        charts.map_of(ilag_data.population(regions.TODAY, 2023), title="Kart", outlined=["Tydl"])
