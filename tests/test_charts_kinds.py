"""Every kind of chart: fit to show, true to its data, and what cannot be shown is refused in plain words."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from ilag_data.errors import ChartError
from ilag_report.charts import Bars, Chart, Columns, Grid, Lines, Pyramid, style
from ilag_report.charts.axis import Scale
from ilag_report.charts.kinds.grid import one_by_one
from tests.chart_checks import (
    assert_chart_is_fit_to_show,
    diamond_box,
    line_with_id,
    rectangles,
    text_box,
    text_with_id,
    visible_texts,
)
from tests.chart_kinds import every_kind

KINDS = list(every_kind("no"))


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_fit_to_show_in_both_languages(kind: str, lang: str) -> None:
    chart = every_kind("no" if lang == "no" else "en")[kind]
    figure = assert_chart_is_fit_to_show(chart)
    assert not chart.table().empty
    assert chart.lang == lang
    if chart.body.reading["no"]:
        assert chart.body.reading["en"]
    assert figure.axes or kind == "table"


def of(kind: str) -> Chart:
    return every_kind("no")[kind]


def places_frame(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"region": ["5052", "5033"], "name": ["Leka", "Tydal"], **columns})


def test_bars_are_sorted_and_in_the_colours_of_the_places() -> None:
    body = of("bars").body
    assert isinstance(body, Bars)
    assert list(body.frame["value"]) == sorted(body.frame["value"], reverse=True)
    figure = of("bars").figure()
    bars = rectangles(figure, "bar-Tydal")
    (tydal,) = bars.values()
    assert to_hex(tydal.get_facecolor()) == style.MUNICIPALITY_COLOURS["5033"]
    assert text_with_id(figure, "value-Tydal-").get_text() == "−12,7\u00a0%"


def test_a_missing_bar_says_so() -> None:
    both = pd.concat(
        [
            places_frame(value=[1.0, 2.0]).assign(series="2015"),
            places_frame(value=[np.nan, 3.0]).assign(series="2023"),
        ]
    )
    figure = replace(of("grouped"), body=Bars(both, unit="personer", decimals=0)).figure()
    assert ".." in {text.get_text() for text in visible_texts(figure)}


def names_and_years(names: int, years: int) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"Sted {name}", str(year), 1000.0 + name) for name in range(names) for year in range(years)],
        columns=["name", "series", "value"],
    )


@pytest.mark.parametrize(("names", "years"), [(7, 2), (8, 2), (2, 3), (5, 3), (14, 1)])
def test_values_of_bars_never_touch(names: int, years: int) -> None:
    body = Bars(names_and_years(names, years), unit="personer", decimals=0)
    ends = body.ends("no")
    alt_text = f"Stolper 2015–2023: {ends[0]}, {ends[-1]}."
    assert_chart_is_fit_to_show(replace(of("grouped"), body=body, alt_text=alt_text))


def test_bars_without_room_are_refused() -> None:
    body = Bars(names_and_years(12, 3), unit="personer", decimals=0)
    with pytest.raises(ChartError, match="12 names with 3 bars each do not fit"):
        replace(of("grouped"), body=body).figure()


def test_bars_of_one_region_have_ids_of_their_own() -> None:
    one = names_and_years(4, 1).assign(region="5033")
    figure = replace(of("bars"), body=Bars(one, unit="personer", decimals=0)).figure()
    assert len(rectangles(figure, "bar-")) == 4
    gids = [text.get_gid() for text in visible_texts(figure)]
    assert len(set(gids)) == len(gids)


def columns_of(values: list[float], *, stacked: bool = True, net: str = "") -> Chart:
    frame = pd.DataFrame(
        {"category": ["2015"] * len(values), "series": [*"abc"][: len(values)], "value": values}
    )
    return replace(
        of("columns"), body=Columns(frame, unit="personer", decimals=0, values=True, stacked=stacked, net=net)
    )


@pytest.mark.parametrize(
    ("values", "written"),
    [
        ([100.0, 100.0], {"a", "b"}),  # the diamond at the very top
        ([100.0, -50.0], {"a", "b"}),  # in the middle of a
        ([100.0, 50.0, -100.0], {"a", "b", "c"}),
        ([100.0, 12.0, -6.0], {"a"}),  # in the middle of b, which is too low to have a number beside it
        ([-100.0, -50.0], {"a", "b"}),
        ([100.0, -100.0], {"a", "b"}),  # on the line
    ],
)
def test_a_diamond_never_covers_a_number(values: list[float], written: set[str]) -> None:
    chart = columns_of(values, net="Sum")
    figure = assert_chart_is_fit_to_show(chart)
    inside = {text.get_gid() for text in visible_texts(figure) if "inside-" in str(text.get_gid())}
    assert inside == {f"inside-2015-{series}" for series in written}
    assert not text_box(figure, text_with_id(figure, "net-2015")).overlaps(diamond_box(figure, "net-2015"))


@settings(max_examples=30)
@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=3), st.booleans())
def test_values_of_columns_are_clear_of_everything(values: list[float], stacked: bool) -> None:
    assert_chart_is_fit_to_show(columns_of(values, stacked=stacked, net="Sum" if stacked else ""))


def test_values_beside_each_other_are_all_there_or_none() -> None:
    figure = assert_chart_is_fit_to_show(of("beside"))
    body = of("beside").body
    assert isinstance(body, Columns)
    values = [text for text in visible_texts(figure) if str(text.get_gid()).startswith("value-")]
    assert len(values) == body.frame["value"].notna().sum()
    assert {text.get_fontsize() for text in values} == {16.0}
    frame = body.frame
    smaller = replace(of("beside"), body=replace(body, frame=frame.assign(value=frame["value"] * 10)))
    sizes = {
        text.get_fontsize()
        for text in visible_texts(assert_chart_is_fit_to_show(smaller))
        if "value-" in str(text.get_gid())
    }
    assert sizes == {12.0}
    none = replace(body, frame=frame.assign(value=frame["value"] * 1e6))
    figure = assert_chart_is_fit_to_show(replace(of("beside"), body=none))
    assert not [text for text in visible_texts(figure) if "value-" in str(text.get_gid())]


def test_a_key_that_all_panels_share_stands_once() -> None:
    columns = of("beside").body
    assert isinstance(columns, Columns)
    other = replace(columns, stacked=True, net="Sum", heading="Annet")
    for panels, times in ((2, 1), (6, 1)):
        grid = Grid(tuple(replace(columns, heading=f"Rute {n}") for n in range(panels)), columns=2)
        figure = assert_chart_is_fit_to_show(replace(of("grid"), body=grid))
        written = [text.get_text() for text in visible_texts(figure)]
        assert written.count("Nettoinnflytting") == times
    alone = Grid((columns,), columns=1)
    different = Grid((columns, other), columns=2)
    assert alone.key("no") == different.key("no") == []
    for grid, times in ((alone, 1), (different, 2)):
        written = [text.get_text() for text in visible_texts(replace(of("grid"), body=grid).figure())]
        assert written.count("Nettoinnflytting") == times


def test_one_or_two_panels_have_larger_texts() -> None:
    body = of("beside").body
    for panels, size in ((1, 14.0), (2, 14.0), (3, 12.0)):
        figure = replace(of("grid"), body=Grid((body,) * panels, columns=panels)).figure()
        assert text_with_id(figure, "panel0-unit").get_fontsize() == size


def test_net_marks_and_values_are_the_sums() -> None:
    body = of("stacked").body
    assert isinstance(body, Columns)
    figure = of("stacked").figure()
    for category, total in body.sums().items():
        mark = line_with_id(figure, f"net-{category}")
        assert np.asarray(mark.get_ydata(), dtype=float)[0] == total
        assert text_with_id(figure, f"net-{category}").get_text() == body.write(total, "no")


def test_the_noise_band_lies_around_zero() -> None:
    band = rectangles(of("columns").figure(), "noise-2015")["noise-2015"]
    assert (band.get_y(), band.get_height()) == (-9.0, 18.0)


def test_a_column_with_a_missing_part_has_no_net() -> None:
    frame = pd.DataFrame(
        {"category": ["a", "a", "b", "b"], "series": ["x", "y"] * 2, "value": [1.0, 2.0, 3.0, np.nan]}
    )
    body = Columns(frame, unit="personer", net="Sum")
    assert body.sums()["a"] == 3
    assert np.isnan(body.sums()["b"])


def one_panels(chart: Chart) -> list[Lines]:
    assert isinstance(chart.body, Grid)
    return [panel for panel in chart.body.panels if isinstance(panel, Lines)]


def test_places_one_by_one_have_their_last_value_and_look_as_everywhere() -> None:
    chart = of("multiples")
    panels = one_panels(chart)
    assert [panel.heading for panel in panels] == list(chart.body.table()["name"].unique())
    figure = chart.figure()
    assert text_with_id(figure, "panel4-label-5033").get_text() == "753"
    assert text_with_id(figure, "panel6-label-50").get_text() == "478\u00a0470"
    line = line_with_id(figure, "panel4-line-5033")
    assert to_hex(line.get_color()) == style.MUNICIPALITY_COLOURS["5033"]
    ends = [float(end.rpartition(" ")[2].replace("\u00a0", "")) for end in chart.body.ends("no")]
    assert ends == sorted(ends, reverse=True)


def test_places_one_by_one_show_the_same_years_and_set_one_off() -> None:
    whole = pd.DataFrame({"region": "5033", "name": "Tydal", "year": range(2015, 2024), "value": 800.0})
    part = pd.DataFrame({"region": "5052", "name": "Leka", "year": range(2018, 2022), "value": 570.0})
    grid = one_by_one(pd.concat([whole, part]), unit="personer", highlight="Tydal")
    assert "panel" not in grid.table(), "a panel is headed by the name of its place"
    chart = replace(of("multiples"), body=grid, alt_text=f"2023: {', '.join(grid.ends('no'))}.")
    figure = assert_chart_is_fit_to_show(chart)
    tydal, leka = one_panels(chart)
    assert list(leka.series()["5052"].index) == list(tydal.series()["5033"].index) == list(range(2015, 2024))
    assert text_with_id(figure, "panel1-label-5052").get_text() == "570 (2021)"
    assert to_hex(line_with_id(figure, "panel1-line-5052").get_color()) == style.GREYED_LINE
    assert to_hex(line_with_id(figure, "panel0-line-5033").get_color()) == style.MUNICIPALITY_COLOURS["5033"]


def test_pyramids_hold_one_population_against_another() -> None:
    body = of("pyramid").body
    assert isinstance(body, Pyramid)
    assert body.sexes() == ("Menn", "Kvinner")
    assert body.frame["value"].sum() == 753
    assert body.frame["outline"].sum() == 863
    share = of("pyramid-shares").body
    assert isinstance(share, Pyramid)
    assert share.frame["value"].sum() == pytest.approx(100)
    assert share.frame["outline"].sum() == pytest.approx(100)


def test_bands_are_drawn_and_in_the_table() -> None:
    chart = of("band")
    assert {"low", "high"} <= set(chart.table().columns)
    gids = {collection.get_gid() for collection in chart.figure().axes[0].collections}
    assert gids == {"band-5033", "band-5052"}
    body = chart.body
    assert isinstance(body, Lines)
    scale = body.scale()
    assert scale.low < body.frame["low"].min() < body.frame["high"].max() < scale.high


YEARLY = pd.DataFrame(
    {"region": ["5033"] * 2, "name": ["Tydal"] * 2, "year": [2015, 2023], "value": [863.0, 753.0]}
)
AGES = pd.DataFrame({"group": ["0–4"] * 2, "sex": ["Menn", "Kvinner"], "value": [1.0, 2.0]})


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Bars(places_frame(verdi=[1.0, 2.0]), unit="x"), "missing: value"),
        (lambda: Bars(places_frame(value=[1.0, 2.0]).iloc[:0], unit="x"), "without any data"),
        (lambda: Bars(places_frame(value=[1.0, 2.0])), "without a unit"),
        (lambda: Bars(pd.concat([places_frame(value=[1.0, 2.0])] * 2), unit="x"), "more than one value for"),
        (lambda: Bars(places_frame(value=[1.0, np.nan]), unit="x"), "Tydal .*has no value"),
        (lambda: Bars(places_frame(value=[1.0, 2.0]).assign(unit=["a", "b"]), unit="x"), "different units"),
        (lambda: Bars(places_frame(value=[1.0, np.inf]), unit="x"), "infinite"),
        (lambda: Bars(places_frame(value=[1.0, 2.0]), unit="x", highlight="Namsos"), "cannot be highlighted"),
        (lambda: Columns(AGES, unit="x"), "missing: category"),
        (
            lambda: Columns(
                pd.DataFrame({"category": ["a"] * 7, "series": list("abcdefg"), "value": range(7)}), unit="x"
            ),
            "7 series",
        ),
        (
            lambda: Columns(AGES.rename(columns={"group": "category", "sex": "series"}), unit="x", stacked=False,
                            net="Sum"),
            "side by side have no net",
        ),
        (lambda: one_by_one(YEARLY[:1], unit="x"), "at least two years"),
        (lambda: one_by_one(YEARLY, unit="x", highlight="Namsos"), "cannot be highlighted"),
        (
            lambda: one_by_one(
                pd.concat([YEARLY.assign(region=str(n), name=str(n)) for n in range(11)]), unit="x"
            ),
            "11 panels",
        ),
        (lambda: Pyramid(AGES[:1], unit="x", filled="Tydal"), "both sexes"),
        (lambda: Pyramid(AGES, unit="x"), "what its bars"),
        (lambda: Pyramid(AGES.assign(value=[1.0, np.nan]), unit="x", filled="Tydal"), "both sexes"),
        (lambda: Grid(()), "page of 0 charts"),
        (lambda: Lines(YEARLY.assign(low=1.0), unit="x"), "only one of its edges"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused_in_plain_words(make: object, problem: str) -> None:
    assert callable(make)
    with pytest.raises(ChartError, match=problem):
        make()


def test_too_much_for_the_page_is_refused_when_drawn() -> None:
    many = pd.DataFrame({"name": [f"Sted {n}" for n in range(40)], "value": 1.0})
    with pytest.raises(ChartError, match="40 names"):
        replace(of("bars"), body=Bars(many, unit="x")).figure()


@settings(max_examples=80)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.sampled_from([0.0, 100.0]))
def test_axes_hold_their_values_with_round_ticks(values: list[float], start: float) -> None:
    scale = Scale.over(values, start=start)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert 2 <= len(scale.ticks()) <= 12
    whole = scale.whole()
    assert whole.low <= scale.low + 1e-6 * abs(scale.low)
    assert whole.high == scale.high
    # PowerPoint counts its ticks from the lower end.
    steps = (whole.start - whole.low) / whole.step
    assert abs(steps - round(steps)) < 1e-6 * max(1, abs(steps))
    bars = Scale.from_zero(values)
    assert bars.low <= 0 <= bars.high


LONG_NAMES = [
    "Lierne", "Selbu", "Oppdal", "Heim", "Hitra", "Frøya", "Orkland", "Trondheim", "Røros", "Holtålen",
    "Rindal", "Namsos", "Trøndelag", "Trøndelag uten Trondheim",
]  # fmt: skip


def named_columns(names: list[str]) -> Chart:
    frame = pd.DataFrame({"category": names, "series": "Endring", "value": range(1, len(names) + 1)})
    return replace(of("columns"), body=Columns(frame, unit="prosent"))


@pytest.mark.parametrize(("first", "size", "levels"), [(9, 16.0, 1), (5, 12.0, 1), (0, 12.0, 2)])
def test_names_below_columns_are_smaller_and_then_on_levels_where_they_do_not_fit(
    first: int, size: float, levels: int
) -> None:
    names = LONG_NAMES[first:]
    figure = assert_chart_is_fit_to_show(named_columns(names))
    found = [text for text in visible_texts(figure) if str(text.get_gid()).startswith("category-")]
    written = {
        at: [text for text in found if str(text.get_gid()).startswith(f"category-{at}-")]
        for at in range(len(names))
    }
    assert [" ".join(text.get_text() for text in written[at]) for at in range(len(names))] == names
    assert {text.get_fontsize() for texts in written.values() for text in texts} == {size}
    tops = {round(texts[0].get_position()[1], 4) for texts in written.values()}
    assert len(tops) == levels


def test_a_word_that_does_not_fit_below_its_column_is_refused() -> None:
    with pytest.raises(ChartError, match="20 names do not fit below their columns"):
        named_columns([f"Sammenslåingskommune{number}" for number in range(20)]).figure()


@given(st.floats(-1000, -1), st.floats(1, 1000))
def test_bars_that_go_far_below_zero_meet_a_tick_there(low: float, high: float) -> None:
    scale = Scale.from_zero([low, high])
    ticks = scale.ticks()
    assert min(ticks) < 0 or -low <= scale.step / 2
    assert 0 in ticks
    assert 2 <= len(ticks) <= 11


def test_moves_of_snasa_have_ticks_on_both_sides_of_zero() -> None:
    # Bars to −430 and +420 stood between +500 and 0 alone.
    assert [tick for tick in Scale(-490.0, 560.0).ticks() if tick < 0] == [-400.0, -200.0]
    assert [tick for tick in Scale(-40.0, 560.0).ticks() if tick < 0] == []


def test_columns_whose_series_are_places_have_the_colours_of_the_places() -> None:
    places = pd.DataFrame({"region": ["5033", "50"], "series": ["Tydal", "Trøndelag"]})
    frame = places.merge(pd.DataFrame({"category": ["0–19", "80+"]}), how="cross").assign(
        value=[20, 6, 24, 4]
    )
    body = Columns(frame, unit="prosent", stacked=False)
    looks = style.line_styles(["5033", "50"])
    wanted = {"Tydal": looks["5033"].colour, "Trøndelag": looks["50"].colour}
    assert body.colours() == wanted
    assert [entry[1:] for entry in body.key("no")] == [(colour, name) for name, colour in wanted.items()]
    assert list(body.table()["region"]) == ["5033", "50", "5033", "50"]
    figure = replace(of("columns"), body=body).figure()
    for name, colour in wanted.items():
        (column,) = rectangles(figure, f"column-80+-{name}").values()
        assert to_hex(column.get_facecolor()) == colour


@pytest.mark.parametrize("regions", [["5033"] * 4, ["5033", "5052", "5033", "5052"]])
def test_columns_whose_series_are_no_places_have_the_colours_of_series(regions: list[str]) -> None:
    frame = pd.DataFrame(
        {"category": [*"abab"], "series": [*"ccdd"], "value": [1.0, 2, 3, 4], "region": regions}
    )
    body = Columns(frame, unit="personer")
    assert body.colours() == style.series_colours(["c", "d"])
    assert "region" not in body.table()
