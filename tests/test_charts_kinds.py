"""Every kind of chart: fit to show, true to its data, and what cannot be shown is refused in plain words."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import ilag_data
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_report import charts
from ilag_report.charts import (
    Bars,
    Body,
    Chart,
    Column,
    Columns,
    Grid,
    Lines,
    NumberFormat,
    Pyramid,
    Table,
    style,
)
from ilag_report.charts.axis import Scale
from ilag_report.charts.kinds.grid import one_by_one
from ilag_report.findings import population_and_employment
from tests.chart_checks import (
    assert_chart_is_fit_to_show,
    body_of,
    diamond_box,
    line_with_id,
    rectangles,
    text_box,
    text_with_id,
    visible_texts,
)
from tests.chart_kinds import WITH_THE_SIX, every_kind

KINDS = list(every_kind("no"))


@cache
def drawn(kind: str, lang: Lang = "no") -> Figure:
    """Draw the chart of a kind once, held fit to show."""
    return assert_chart_is_fit_to_show(every_kind(lang)[kind])


def of(kind: str) -> Chart:
    return every_kind("no")[kind]


def with_body(kind: str, body: Body, alt_text: str = "") -> Chart:
    return replace(of(kind), body=body, alt_text=alt_text or of(kind).alt_text)


def written(figure: Figure, prefix: str) -> dict[str, str]:
    """Id → text of the texts whose ids begin so."""
    texts = {str(text.get_gid()): text.get_text() for text in visible_texts(figure)}
    return {gid: text for gid, text in texts.items() if gid.startswith(prefix)}


def sizes(figure: Figure, prefix: str) -> set[float]:
    return {
        float(text.get_fontsize()) for text in visible_texts(figure) if str(text.get_gid()).startswith(prefix)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_fit_to_show_in_both_languages(kind: str, lang: Lang) -> None:
    assert visible_texts(drawn(kind, lang))
    assert not every_kind(lang)[kind].table().empty


# ---- lines


def frame(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["region", "name", "year", "value"])


def shown(lines: Lines) -> Chart:
    return with_body("lines", lines, f"Linjer 2015–2023: {', '.join(lines.ends('no'))}.")


INDEX = of("lines").table().drop(columns="unit")
GAPS = frame(
    ("5052", "Leka", 2015, 100.0), ("5052", "Leka", 2016, np.nan), ("5052", "Leka", 2017, 102.0),
    ("5052", "Leka", 2018, np.nan), ("5052", "Leka", 2019, 103.0), ("5033", "Tydal", 2015, 100.0),
    ("5033", "Tydal", 2016, 99.0), ("5033", "Tydal", 2018, 97.0),
)  # fmt: skip


def test_gaps_stay_gaps_single_years_are_dots_and_a_line_that_ends_early_says_when() -> None:
    figure = assert_chart_is_fit_to_show(shown(Lines(GAPS, unit="indeks, 2015 = 100", reference=100.0)))
    wanted = {
        "5052": ([100, np.nan, 102, np.nan, 103], [0, 2, 4]),
        "5033": ([100, 99, np.nan, 97, np.nan], [3]),
    }
    for region, (values, dots) in wanted.items():
        line = line_with_id(figure, f"line-{region}")
        np.testing.assert_array_equal(np.asarray(line.get_ydata(), float), values)
        assert line.get_markevery() == dots
    label = text_with_id(figure, "label-5033")
    assert label.get_text() == "Tydal 97,0 (2018)"
    assert to_hex(label.get_color()) == to_hex(line_with_id(figure, "line-5033").get_color()) == "#a5255b"


def test_years_that_were_not_asked_for_leave_no_gap() -> None:
    lines = Lines(INDEX[INDEX["year"].isin([2015, 2016, 2023])], unit="indeks, 2015 = 100", reference=100.0)
    line = line_with_id(assert_chart_is_fit_to_show(shown(lines)), "line-5033")
    assert line.get_markevery() == [2], "only the last year has a dot"


def test_what_is_newer_than_the_period_is_a_thin_line_of_the_same_colour() -> None:
    # Leka has no newer year than the period's, and its label says which.
    rows = INDEX[(INDEX["region"] != "5052") | (INDEX["year"] <= 2021)]
    figure = assert_chart_is_fit_to_show(shown(Lines(rows, unit="indeks", reference=100.0, until=2021)))
    line, newer = (line_with_id(figure, f"{part}-5033") for part in ("line", "newer"))
    assert newer.get_color() == line.get_color()
    assert newer.get_linewidth() < line.get_linewidth()
    assert (line.get_markevery(), newer.get_markevery()) == ([6], [2])
    assert text_with_id(figure, "label-5033").get_text() == "Tydal 87,3"
    assert text_with_id(figure, "label-5052").get_text().endswith(" (2021)")
    assert not any(one.get_gid() == "newer-5052" for axes in figure.axes for one in axes.lines)


def test_highlight_is_found_by_name_or_code_and_the_rest_is_thin_in_its_own_colours() -> None:
    by_name = Lines(INDEX, unit="indeks", reference=100.0, highlight="Tydal")
    assert by_name.highlight == Lines(INDEX, unit="indeks", highlight="5033").highlight == "5033"
    figure = assert_chart_is_fit_to_show(shown(by_name))
    lines = {region: line_with_id(figure, f"line-{region}") for region in by_name.series}
    colours = {region: look.colour for region, look in style.line_styles(lines).items()}
    assert {region: to_hex(line.get_color()) for region, line in lines.items()} == colours
    widths = {region: float(line.get_linewidth()) for region, line in lines.items()}
    assert widths.pop("5033") > 1.4 * max(widths.values())


def test_leaders_tie_every_moved_label_to_its_line_end() -> None:
    nine = charts.lines(ilag_data.population(WITH_THE_SIX), index=2015, title="x")
    lines = assert_chart_is_fit_to_show(nine).axes[0].get_lines()
    leaders = [line for line in lines if not line.get_clip_on() and line.get_gid() is None]
    ends = {round(float(np.asarray(line.get_ydata(), float)[0]), 6) for line in leaders}
    assert round(100 * 1216 / 1252, 6) in ends
    assert {float(np.asarray(line.get_xdata(), float)[0]) for line in leaders} == {2023.0}


@pytest.mark.parametrize("years", [[2017, 2019], [2015, 2019, 2023], [2015, 2018, 2023]])
def test_only_years_asked_for_stand_below_lines(years: list[int]) -> None:
    assert years_below(years) == years


@pytest.mark.parametrize(("first", "last"), [(2015, 2016), (2015, 2026), (1990, 2023)])
def test_periods_of_any_length_show_their_first_and_last_year(first: int, last: int) -> None:
    years = years_below(range(first, last + 1))
    assert (years[0], years[-1]) == (first, last)


def years_below(years: Iterable[int]) -> list[int]:
    """Draw a line over some years, and return those that stand below it."""
    data = frame(*[("5033", "Tydal", year, 100.0 + year % 7) for year in years])
    figure = assert_chart_is_fit_to_show(shown(Lines(data, unit="indeks")))
    return [int(label.get_text()) for label in figure.axes[0].get_xticklabels()]


# ---- bars


def places_frame(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame({"region": ["5052", "5033"], "name": ["Leka", "Tydal"], **columns})


def names_and_years(names: int, years: int) -> pd.DataFrame:
    rows = [(f"Sted {name}", str(year), 1000.0 + name) for name in range(names) for year in range(years)]
    return pd.DataFrame(rows, columns=["name", "series", "value"])


def test_bars_are_sorted_and_in_the_colours_of_the_places() -> None:
    values = of("bars").table()["value"]
    assert list(values) == sorted(values, reverse=True)
    (tydal,) = rectangles(drawn("bars"), "bar-Tydal").values()
    assert to_hex(tydal.get_facecolor()) == style.line_styles(["5033"])["5033"].colour
    assert text_with_id(drawn("bars"), "value-Tydal-").get_text() == "−12,7\u00a0%"


def test_a_missing_bar_says_so() -> None:
    years = {"2015": [1.0, 2.0], "2023": [np.nan, 3.0]}
    both = pd.concat([places_frame(value=values).assign(series=year) for year, values in years.items()])
    figure = with_body("grouped", Bars(both, unit="personer", decimals=0)).figure()
    assert written(figure, "value-")["value-Leka-2023"] == ".."


@pytest.mark.parametrize(("names", "years"), [(8, 2), (2, 3), (5, 3), (14, 1)])
def test_values_of_bars_never_touch(names: int, years: int) -> None:
    body = Bars(names_and_years(names, years).assign(region="5033"), unit="personer", decimals=0)
    ends = body.ends("no")
    figure = assert_chart_is_fit_to_show(with_body("grouped", body, f"Stolper 2015: {ends[0]}, {ends[-1]}."))
    gids = [text.get_gid() for text in visible_texts(figure)]
    assert len(set(gids)) == len(gids)


# ---- columns


def columns_of(values: list[float], *, stacked: bool = True, net: str = "") -> Chart:
    rows = {"category": ["2015"] * len(values), "series": [*"abc"][: len(values)], "value": values}
    body = Columns(pd.DataFrame(rows), unit="personer", decimals=0, values=True, stacked=stacked, net=net)
    return with_body("columns", body)


@pytest.mark.parametrize(
    ("values", "inside"),
    [
        ([100.0, 100.0], {"a", "b"}),  # the diamond at the very top
        ([100.0, -50.0], {"a", "b"}),  # in the middle of a
        ([100.0, 50.0, -100.0], {"a", "b", "c"}),
        ([100.0, 12.0, -6.0], {"a"}),  # in the middle of b, which is too low to have a number beside it
        ([-100.0, -50.0], {"a", "b"}),
        ([100.0, -100.0], {"a", "b"}),  # on the line
    ],
)
def test_a_diamond_never_covers_a_number(values: list[float], inside: set[str]) -> None:
    figure = assert_chart_is_fit_to_show(columns_of(values, net="Sum"))
    assert set(written(figure, "inside-")) == {f"inside-2015-{series}" for series in inside}
    assert not text_box(figure, text_with_id(figure, "net-2015")).overlaps(diamond_box(figure, "net-2015"))


@settings(max_examples=20)
@given(st.lists(st.floats(-1000, 1000), min_size=2, max_size=3), st.booleans())
def test_values_of_columns_are_clear_of_everything(values: list[float], stacked: bool) -> None:
    assert_chart_is_fit_to_show(columns_of(values, stacked=stacked, net="Sum" if stacked else ""))


@pytest.mark.parametrize(("times", "size"), [(1, {16.0}), (10, {12.0}), (1e6, set())])
def test_values_beside_each_other_are_all_there_smaller_or_none(times: float, size: set[float]) -> None:
    body = body_of(of("beside"), Columns)
    larger = replace(body, frame=body.frame.assign(value=body.frame["value"] * times))
    figure = assert_chart_is_fit_to_show(with_body("beside", larger))
    assert len(written(figure, "value-")) == (body.frame["value"].notna().sum() if size else 0)
    assert sizes(figure, "value-") == size


def test_net_marks_and_values_are_the_sums() -> None:
    body = body_of(of("stacked"), Columns)
    for category, total in body.sums.items():
        mark = line_with_id(drawn("stacked"), f"net-{category}")
        assert np.asarray(mark.get_ydata(), dtype=float)[0] == total
        assert text_with_id(drawn("stacked"), f"net-{category}").get_text() == body.write(total, "no")
    rows = {"category": [*"aabb"], "series": [*"xyxy"], "value": [1.0, 2.0, 3.0, np.nan]}
    sums = Columns(pd.DataFrame(rows), unit="personer", net="Sum").sums
    np.testing.assert_array_equal(sums, [3.0, np.nan])


def test_the_noise_band_lies_around_zero() -> None:
    (band,) = rectangles(drawn("columns"), "noise-2015").values()
    assert (band.get_y(), band.get_height()) == (-9.0, 18.0)


LONG_NAMES = [
    "Lierne", "Selbu", "Oppdal", "Heim", "Hitra", "Frøya", "Orkland", "Trondheim", "Røros", "Holtålen",
    "Rindal", "Namsos", "Trøndelag", "Trøndelag uten Trondheim",
]  # fmt: skip


def named_columns(names: list[str]) -> Chart:
    rows = {"category": names, "series": "Endring", "value": range(1, len(names) + 1)}
    return with_body("columns", Columns(pd.DataFrame(rows), unit="prosent"))


@pytest.mark.parametrize(("first", "size", "levels"), [(9, 16.0, 1), (4, 12.0, 1), (0, 12.0, 2)])
def test_names_below_columns_are_smaller_and_then_on_levels_where_they_do_not_fit(
    first: int, size: float, levels: int
) -> None:
    names = LONG_NAMES[first:]
    figure = assert_chart_is_fit_to_show(named_columns(names))
    whole = [" ".join(written(figure, f"category-{at}-").values()) for at in range(len(names))]
    assert whole == names
    assert sizes(figure, "category-") == {size}
    first_lines = [next(iter(written(figure, f"category-{at}-"))) for at in range(len(names))]
    tops = {round(text_with_id(figure, gid).get_position()[1], 4) for gid in first_lines}
    assert len(tops) == levels


def test_columns_have_the_colours_of_places_only_where_each_series_is_one() -> None:
    places = pd.DataFrame({"region": ["5033", "50"], "series": ["Tydal", "Trøndelag"]})
    rows = places.merge(pd.DataFrame({"category": ["0–19", "80+"]}), how="cross").assign(value=[20, 6, 24, 4])
    body = Columns(rows, unit="prosent", stacked=False)
    looks = style.line_styles(["5033", "50"])
    wanted = {"Tydal": looks["5033"].colour, "Trøndelag": looks["50"].colour}
    assert body.colours() == wanted
    assert [entry[1:] for entry in body.key("no")] == [(colour, name) for name, colour in wanted.items()]
    assert list(body.table()["region"]) == ["5033", "50", "5033", "50"]
    series = {"category": [*"abab"], "series": [*"ccdd"], "value": [1.0, 2, 3, 4], "region": ["5033"] * 4}
    other = Columns(pd.DataFrame(series), unit="personer")
    assert other.colours() == style.series_colours(["c", "d"])
    assert "region" not in other.table()


# ---- pyramids and tables


def test_pyramids_hold_one_population_against_another() -> None:
    for kind, sums in (("pyramid", (753, 863)), ("pyramid-shares", (100, 100))):
        body = body_of(of(kind), Pyramid)
        assert body.sexes() == ("Menn", "Kvinner")
        assert tuple(body.frame[["value", "outline"]].sum()) == pytest.approx(sums)


def test_a_table_shows_every_cell() -> None:
    texts = {text.get_text() for text in visible_texts(drawn("table"))}
    assert {cell for row in table_of().cells("no") for cell in row} <= texts


def table_of() -> Table:
    return body_of(of("table"), Table)


@pytest.mark.parametrize(("given", "symbol"), [({}, ".."), ({"missing": ":"}, ":")])
def test_missing_cells_show_a_symbol(given: dict[str, str], symbol: str) -> None:
    data = pd.DataFrame({"name": ["A", "B"], "n": [1.0, np.nan]})
    table = Table(data, (Column("name", "Sted"), Column("n", "Antall", format=NumberFormat(), **given)))
    assert [row[1] for row in table.cells("no")] == ["1", symbol]
    assert table.table()["Antall"].isna().tolist() == [False, True]


# ---- grids


def test_line_charts_of_one_unit_share_their_axis() -> None:
    chart = population_and_employment(ilag_data.population(at_year_end=True), ilag_data.employment())
    left, right = chart.figure().axes
    assert left.get_ylim() == right.get_ylim()
    body = body_of(chart, Grid)
    one, two = body.panels
    assert isinstance(two, Lines)
    other = replace(body, panels=(one, replace(two, unit="antall", reference=None)))
    left, right = replace(chart, body=other).figure().axes
    assert left.get_ylim() != right.get_ylim()
    assert body.below is not None
    tall = replace(body.below, frame=pd.concat([body.below.frame] * 2))
    with pytest.raises(ChartError, match="too little room"):
        replace(chart, body=replace(body, below=tall)).figure()


def test_a_key_that_all_panels_share_stands_once_and_many_panels_have_smaller_texts() -> None:
    columns = body_of(of("beside"), Columns)
    other = replace(columns, stacked=True, net="Sum", heading="Annet")
    alike = {n: Grid(tuple(replace(columns, heading=f"Rute {one}") for one in range(n))) for n in (1, 2, 6)}
    different = Grid((columns, other))
    assert alike[1].key("no") == different.key("no") == []
    for grid, times, size in ((alike[1], 1, 14), (alike[2], 1, 14), (alike[6], 1, 12), (different, 2, 14)):
        figure = assert_chart_is_fit_to_show(with_body("grid", grid))
        texts = [text.get_text() for text in visible_texts(figure)]
        assert texts.count("Nettoinnflytting") == times
        assert text_with_id(figure, "panel0-unit").get_fontsize() == size


def test_places_one_by_one_have_their_last_value_show_the_same_years_and_set_one_off() -> None:
    body = of("multiples").body
    assert [panel.heading for panel in body.panels] == list(body.table()["name"].unique())  # type: ignore[attr-defined]
    assert text_with_id(drawn("multiples"), "panel6-label-50").get_text() == "478\u00a0470"
    ends = [float(end.rpartition(" ")[2].replace("\u00a0", "")) for end in body.ends("no")]
    assert ends == sorted(ends, reverse=True)
    whole = pd.DataFrame({"region": "5033", "name": "Tydal", "year": range(2015, 2024), "value": 800.0})
    part = pd.DataFrame({"region": "5052", "name": "Leka", "year": range(2018, 2022), "value": 570.0})
    grid = one_by_one(pd.concat([whole, part]), unit="personer", highlight="Tydal")
    assert "panel" not in grid.table(), "a panel is headed by the name of its place"
    figure = assert_chart_is_fit_to_show(with_body("multiples", grid, f"2023: {', '.join(grid.ends('no'))}."))
    for panel in grid.panels:
        assert isinstance(panel, Lines)
        assert [list(values.index) for values in panel.series.values()] == [list(range(2015, 2024))]
    assert text_with_id(figure, "panel1-label-5052").get_text() == "570 (2021)"
    assert to_hex(line_with_id(figure, "panel1-line-5052").get_color()) == style.GREYED_LINE
    assert (
        to_hex(line_with_id(figure, "panel0-line-5033").get_color())
        == style.line_styles(["5033"])["5033"].colour
    )


# ---- what is refused

YEARLY = frame(("5033", "Tydal", 2015, 863.0), ("5033", "Tydal", 2023, 753.0))
AGES = pd.DataFrame({"group": ["0–4"] * 2, "sex": ["Menn", "Kvinner"], "value": [1.0, 2.0]})
TEN = frame(*[(str(n), f"Sted {n}", year, 1.0) for n in range(11) for year in (2015, 2016)])
PAIR = places_frame(value=[1.0, 2.0])
SEVEN = pd.DataFrame({"category": ["a"] * 7, "series": [*"abcdefg"], "value": range(7)})
MIXED = GAPS.assign(unit=["a"] * 4 + ["b"] * 4)
NO_TYDAL = GAPS.assign(value=np.where(GAPS["region"] == "5033", np.nan, 1.0))


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Lines(frame(), unit="x"), "no figures to show"),
        (lambda: Lines(GAPS.drop(columns="name"), unit="x"), "the frame lacks name"),
        (lambda: Lines(GAPS.assign(value="mye"), unit="x"), "value holds something that is not a number"),
        (lambda: Lines(GAPS.assign(year="i fjor"), unit="x"), "year holds something that is not a number"),
        (lambda: Lines(GAPS.assign(year=2015.5), unit="x"), "not a whole year"),
        (lambda: Lines(GAPS.assign(value=np.inf), unit="x"), "infinite"),
        (lambda: Lines(GAPS[GAPS["year"] == 2015], unit="x"), "at least two years"),
        (lambda: Lines(pd.concat([GAPS, GAPS]), unit="x"), "more than one value for Leka, 5052, 2015"),
        (lambda: Lines(GAPS.assign(name="Leka"), unit="x"), "same name"),
        (lambda: Lines(MIXED, unit="x"), "different units"),
        (lambda: Lines(NO_TYDAL, unit="x"), "Tydal .* has no value"),
        (lambda: Lines(TEN, unit="x"), "11 lines in one chart"),
        (lambda: Lines(GAPS), "the unit is missing"),
        (lambda: Lines(GAPS, unit="x", highlight="Namsos"), "Leka, Tydal"),
        (lambda: Bars(PAIR.rename(columns={"value": "verdi"}), unit="x"), "the frame lacks value"),
        (lambda: Bars(pd.concat([PAIR] * 2), unit="x"), "more than one value for"),
        (lambda: Bars(places_frame(value=[1.0, np.nan]), unit="x"), "Tydal .*has no value"),
        (lambda: Columns(SEVEN, unit="x"), "7 series"),
        (lambda: Columns(SEVEN[:2], unit="x", stacked=False, net="Sum"), "side by side have no sum"),
        (lambda: one_by_one(YEARLY[:1], unit="x"), "at least two years"),
        (lambda: one_by_one(YEARLY, unit="x", highlight="Namsos"), "is not among the places of the frame"),
        (lambda: one_by_one(TEN, unit="x"), "11 panels"),
        (lambda: Pyramid(AGES[:1], unit="x", filled="Tydal"), "both sexes"),
        (lambda: Pyramid(AGES, unit="x"), "what its bars"),
        (lambda: Pyramid(AGES.assign(value=[1.0, np.nan]), unit="x", filled="Tydal"), "both sexes"),
        (lambda: Grid(()), "page of 0 charts"),
        (lambda: Table(PAIR, ()), "without columns"),
        (lambda: Table(PAIR, (Column("navn", "Navn"),)), "the frame lacks navn"),
        (lambda: Table(PAIR, (Column("name", "Navn", format=NumberFormat()),)), "holds text"),
        (lambda: Table(PAIR, (Column("name", "2015"), Column("value", "2015"))), "same header"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_plain_words(make: Callable[[], Body], problem: str) -> None:
    with pytest.raises((ChartError, SelectionError), match=problem):
        make()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (Bars(names_and_years(12, 3), unit="x"), "12 names with 3 bars each"),
        (Bars(names_and_years(40, 1), unit="x"), "40 names"),
        (named_columns([f"Sammenslåingskommune{at}" for at in range(20)]).body, "20 names do not fit below"),
        (Table(pd.concat([table_of().frame] * 4), table_of().columns), "36 rows"),
    ],
)
def test_what_has_no_room_is_refused_when_it_is_drawn(body: Body, problem: str) -> None:
    with pytest.raises(ChartError, match=problem):
        with_body("grid", body).figure()


# ---- scales


@settings(max_examples=80)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.sampled_from([0.0, 100.0]))
def test_axes_hold_their_values_with_round_ticks(values: list[float], start: float) -> None:
    scale = Scale.over(values, start=start)
    assert scale.low <= min(values) <= max(values) <= scale.high
    assert 2 <= len(scale.ticks()) <= 12
    whole = scale.whole(height=5.0, size=16.0)
    assert whole.low <= scale.low + 1e-6 * abs(scale.low)
    assert whole.high == scale.high
    assert 2 <= len(whole.ticks()) <= 8
    # PowerPoint counts its ticks from the lower end.
    steps = (whole.start - whole.low) / whole.step
    assert abs(steps - round(steps)) < 1e-6 * max(1, abs(steps))
    bars = Scale.from_zero(values)
    assert bars.low <= 0 <= bars.high


@pytest.mark.parametrize(
    ("low", "high", "lowest"),
    [(-110, 171, -120), (-103, 162, -120), (-43, 60, -50), (-460, 484, -500), (0, 61, 0), (-192, 246, -200)],
)
def test_little_of_a_slide_is_left_empty_below_columns(low: float, high: float, lowest: float) -> None:
    whole = Scale(low, high).whole(height=4.0, size=16.0)
    assert whole.low == lowest
    assert 0 in whole.ticks()
    narrow = Scale(low, high).whole(height=1.0, size=16.0)
    assert len(narrow.ticks()) <= 3, "as many as there is room for"
