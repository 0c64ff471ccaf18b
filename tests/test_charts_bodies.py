"""Lines, tables and panels: the artists show what the frame says, and what cannot be shown is refused."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from ilag_data.errors import ChartError
from ilag_report.charts import Chart, Column, Grid, Lines, NumberFormat, Table, style
from tests.chart_checks import assert_chart_is_fit_to_show, line_with_id, text_with_id, visible_texts
from tests.chart_examples import (
    POPULATION,
    english,
    index_frame,
    key_figures,
    nine_lines,
    panels,
    population_index,
    table_only,
)
from tests.key_figures import EMPLOYED


def frame(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["region", "name", "year", "value"])


def shown(lines: Lines) -> Chart:
    ends = [values.dropna().iloc[-1] for values in lines.series().values()]
    low, high = (f"{value:.1f}".replace(".", ",") for value in (min(ends), max(ends)))
    return replace(population_index(), body=lines, alt_text=f"Linjer 2015–2023 fra {low} til {high}.")


GAPS = frame(
    ("5052", "Leka", 2015, 100.0),
    ("5052", "Leka", 2016, np.nan),
    ("5052", "Leka", 2017, 102.0),
    ("5052", "Leka", 2018, np.nan),
    ("5052", "Leka", 2019, 103.0),
    ("5033", "Tydal", 2015, 100.0),
    ("5033", "Tydal", 2016, 99.0),
    ("5033", "Tydal", 2018, 97.0),
)


def test_end_labels_say_name_and_last_value_in_the_lines_colour() -> None:
    figure = population_index().figure()
    label = text_with_id(figure, "label-5033")
    assert label.get_text() == "Tydal 87,3"
    assert to_hex(label.get_color()) == to_hex(line_with_id(figure, "line-5033").get_color()) == "#a5255b"
    assert text_with_id(english().figure(), "label-50").get_text() == "Trøndelag 106.5"


def test_the_last_point_of_every_line_is_the_key_figure() -> None:
    figure = population_index().figure()
    for region, values in POPULATION.items():
        line = line_with_id(figure, f"line-{region}")
        assert np.asarray(line.get_ydata(), dtype=float)[-1] == 100 * values[-1] / values[0]


def test_gaps_stay_gaps_whether_the_value_or_the_row_is_missing() -> None:
    lines = Lines(GAPS, unit="indeks, 2015 = 100", reference=100.0)
    figure = assert_chart_is_fit_to_show(shown(lines))
    leka, tydal = (np.asarray(line_with_id(figure, f"line-{r}").get_ydata(), float) for r in ("5052", "5033"))
    np.testing.assert_array_equal(leka, [100, np.nan, 102, np.nan, 103])
    np.testing.assert_array_equal(tydal, [100, 99, np.nan, 97, np.nan])


def test_a_year_alone_between_gaps_is_seen_as_a_dot() -> None:
    figure = shown(Lines(GAPS, unit="indeks, 2015 = 100", reference=100.0)).figure()
    assert line_with_id(figure, "line-5052").get_markevery() == [0, 2, 4]
    assert line_with_id(figure, "line-5033").get_markevery() == [3]


def test_a_line_that_ends_early_says_when() -> None:
    figure = shown(Lines(GAPS, unit="indeks, 2015 = 100", reference=100.0)).figure()
    assert text_with_id(figure, "label-5033").get_text() == "Tydal 97,0 (2018)"


def test_highlight_is_found_by_name_or_code_and_greys_the_rest() -> None:
    data = index_frame(POPULATION)
    by_name = Lines(data, unit="indeks", reference=100.0, highlight="Tydal")
    assert by_name.highlight == Lines(data, unit="indeks", highlight="5033").highlight == "5033"
    figure = assert_chart_is_fit_to_show(population_index("Tydal"))
    colours = {
        region: to_hex(line_with_id(figure, f"line-{region}").get_color()) for region in by_name.series()
    }
    assert colours.pop("5033") == style.MUNICIPALITY_COLOURS["5033"]
    assert colours.pop("50") == style.INK
    assert set(colours.values()) == {style.GREYED_LINE}


def test_leaders_tie_every_moved_label_to_its_line_end() -> None:
    figure = nine_lines().figure()
    leaders = [
        line for line in figure.axes[0].get_lines() if not line.get_clip_on() and line.get_gid() is None
    ]
    ends = {round(float(np.asarray(line.get_ydata(), float)[0]), 6) for line in leaders}
    assert round(100 * 1216 / 1252, 6) in ends
    for line in leaders:
        assert np.asarray(line.get_xdata(), float)[0] == pytest.approx(2023)


@pytest.mark.parametrize("spread", [0.0, 0.01, 1000.0, 1e7])
def test_lines_of_any_spread_are_fit_to_show(spread: float) -> None:
    data = frame(
        *[
            (region, name, year, 1000.0 + spread * place * (year - 2014))
            for place, (region, name) in enumerate([("5052", "Leka"), ("5033", "Tydal"), ("50", "Trøndelag")])
            for year in range(2015, 2024)
        ]
    )
    chart = shown(Lines(data, unit="personer", decimals=0))
    ends = [f"{1000 + spread * place * 9:,.0f}".replace(",", "\u00a0") for place in (0, 2)]
    if spread == 0.01:
        ends = ["1\u00a0000", "1\u00a0000"]
    assert_chart_is_fit_to_show(replace(chart, alt_text=f"Linjer 2015–2023 fra {ends[0]} til {ends[1]}."))


@pytest.mark.parametrize(("first", "last"), [(2015, 2016), (2015, 2026), (2000, 2023), (1990, 2023)])
def test_periods_of_any_length_show_their_first_and_last_year(first: int, last: int) -> None:
    data = frame(*[("5033", "Tydal", year, 100.0 + year % 7) for year in range(first, last + 1)])
    figure = assert_chart_is_fit_to_show(
        replace(shown(Lines(data, unit="indeks")), alt_text=f"I 2023: {100 + last % 7},0.")
    )
    years = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert (years[0], years[-1]) == (str(first), str(last))


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (frame(), "without any data"),
        (GAPS.drop(columns="name"), "missing: name"),
        (GAPS.assign(value="mye"), "holds text"),
        (GAPS.assign(year="i fjor"), "not a whole year"),
        (GAPS.assign(year=2015.5), "not a whole year"),
        (GAPS.assign(value=np.inf), "infinite"),
        (GAPS[GAPS["year"] == 2015], "at least two years"),
        (pd.concat([GAPS, GAPS]), "more than one value for Leka, 5052, 2015"),
        (GAPS.assign(name="Leka"), "same name"),
        (GAPS.assign(unit=["a"] * 4 + ["b"] * 4), "different units"),
        (GAPS.assign(value=np.where(GAPS["region"] == "5033", np.nan, 1.0)), "Tydal .* has no value"),
        (
            frame(*[(str(n), f"Sted {n}", year, 1.0) for n in range(10) for year in (2015, 2016)]),
            "10 lines in one chart",
        ),
    ],
)
def test_data_that_cannot_be_lines_are_refused_in_plain_words(rows: pd.DataFrame, problem: str) -> None:
    with pytest.raises(ChartError, match=problem):
        Lines(rows, unit="indeks")


def test_a_unit_is_needed_and_a_highlight_must_be_there() -> None:
    with pytest.raises(ChartError, match="without a unit"):
        Lines(GAPS)
    with pytest.raises(ChartError, match="Leka, Tydal"):
        Lines(GAPS, unit="indeks", highlight="Namsos")


def test_the_table_shows_numbers_in_the_house_form() -> None:
    cells = key_figures().cells("no")
    tydal = next(row for row in cells if row[0] == "Tydal")
    assert tydal == [
        "Tydal", "863", "753", "−110", "−12,7\u00a0%", "468", "370", "−98", "−20,9\u00a0%",
    ]  # fmt: skip
    county = next(row for row in key_figures().cells("en") if row[0] == "Trøndelag")
    assert county[1:5] == ["449,386", "478,470", "+29,084", "+6.5%"]
    written = {text.get_text() for text in visible_texts(table_only().figure())}
    assert {cell for row in cells for cell in row} <= written


def test_missing_cells_show_their_symbol() -> None:
    data = pd.DataFrame({"name": ["A", "B", "C"], "n": [1.0, np.nan, np.nan], "why": ["", ":", None]})
    table = Table(data, (Column("name", "Sted"), Column("n", "Antall", format=NumberFormat(), status="why")))
    assert [row[1] for row in table.cells("no")] == ["1", ":", ".."]
    assert table.table()["Antall"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ((), "without columns"),
        ((Column("navn", "Navn"),), "missing: navn"),
        ((Column("name", "Navn", format=NumberFormat()),), "holds text"),
        ((Column("p0", "2015"), Column("p1", "2015")), "same header"),
    ],
)
def test_tables_that_cannot_be_made_are_refused(columns: tuple[Column, ...], problem: str) -> None:
    with pytest.raises(ChartError, match=problem):
        Table(key_figures().frame, columns)


def test_a_table_without_room_is_refused() -> None:
    rows = pd.concat([key_figures().frame] * 5)
    with pytest.raises(ChartError, match="35 rows"):
        replace(table_only(), body=Table(rows, key_figures().columns)).figure()


def body_of_panels() -> tuple[Grid, Lines]:
    body = panels().body
    assert isinstance(body, Grid)
    _, right = body.panels
    assert isinstance(right, Lines)
    return body, right


def test_line_charts_of_one_unit_share_their_axis() -> None:
    left, right = panels().figure().axes
    assert left.get_ylim() == right.get_ylim()
    body, lines = body_of_panels()
    other = replace(body, panels=(body.panels[0], replace(lines, unit="antall", reference=None)))
    left, right = replace(panels(), body=other).figure().axes
    assert left.get_ylim() != right.get_ylim()


def test_panels_above_a_table_need_room() -> None:
    body, _ = body_of_panels()
    tall = Table(pd.concat([key_figures().frame] * 2), key_figures().columns)
    with pytest.raises(ChartError, match="too little room"):
        replace(panels(), body=replace(body, below=tall)).figure()
    assert_chart_is_fit_to_show(replace(panels(), body=replace(body, below=None)))


def test_the_table_of_panels_has_every_value_of_both_charts_and_of_the_table() -> None:
    table = panels().table()
    assert list(table.columns) == ["panel", "region", "name", "year", "value", "unit"]
    assert len(table) == 2 * 7 * 9 + 8 * 7
    tydal = table[(table["region"] == "5033") & (table["unit"] == "Endring")]
    assert tydal["value"].tolist() == [-110, EMPLOYED["5033"][-1] - EMPLOYED["5033"][0]]


def test_years_that_were_not_asked_for_leave_no_gap() -> None:
    data = index_frame(POPULATION)
    lines = Lines(data[data["year"].isin([2015, 2016, 2023])], unit="indeks, 2015 = 100", reference=100.0)
    figure = assert_chart_is_fit_to_show(shown(lines))
    line = line_with_id(figure, "line-5033")
    assert np.asarray(line.get_xdata(), float).tolist() == [2015, 2016, 2023]
    assert line.get_markevery() == [2], "only the last year has a dot"
