"""Presentations: native charts whose numbers are the frame's, with title, source, notes, alt text and language."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from ilag_data.errors import ChartError
from ilag_data.language import Lang
from ilag_report.charts import (
    Bars,
    Body,
    Chart,
    Columns,
    Grid,
    Lines,
    Map,
    Pyramid,
    Table,
)
from ilag_report.charts.area import slide_area
from ilag_report.charts.labels import wrap
from ilag_report.charts.marks import HEADER, Mark
from ilag_report.charts.ooxml import Native
from ilag_report.charts.slides import Deck, slide_bytes
from ilag_report.charts.template import LAYOUTS
from ilag_report.deck import deck_bytes
from tests.chart_checks import body_of
from tests.chart_decks import (
    categories,
    chart_slides,
    charts_on,
    deck,
    deck_of_kinds,
    drawn,
    in_workbook,
    of_suite,
    opened,
    suite,
    tables_on,
)
from tests.chart_kinds import every_kind
from tests.languages import LANGUAGES

TAGS = {"no": "nb-NO", "en": "en-GB"}
Shown = tuple[list[str], list[tuple[str, list[float | None]]]]
"""What stands along a chart, and its series."""


def is_graphic(shape: Native) -> bool:
    return bool(shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE)


@cache
def slide_of(chart: Chart) -> Native:
    (slide,) = opened(slide_bytes(chart)).slides
    return slide


def known(values: Iterable[float]) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def by(frame: pd.DataFrame, key: str, column: str, order: str) -> Shown:
    """One series for each value of a column, in the order of the rows, over what `order` holds."""
    over = sorted(frame[order].unique()) if order == "year" else list(frame[order].unique())
    return [str(one) for one in over], [
        (str(name), known(rows.set_index(order)[column].reindex(over)))
        for name, rows in frame.groupby(key, sort=False)
    ]


def of_columns(body: Columns) -> Shown:
    frame = body.table()
    over, made = by(frame, "series", "value", "category")
    if body.net:
        sums = frame.groupby("category", sort=False)["value"].apply(lambda part: part.sum(skipna=False))
        made.append((body.net, known(sums)))
    if "noise" in frame:
        noise = frame.drop_duplicates("category")["noise"]
        made = [("", known(noise)), ("", known(-noise)), *made]
    return over, made


def of_pyramid(body: Pyramid) -> Shown:
    frame = body.table()
    columns = {"value": body.filled, "outline": body.outlined}
    return [*frame["group"].unique()], [
        (f"{what}, {sex.lower()}", known(sign * frame.loc[frame["sex"] == sex, column]))
        for column, what in columns.items()
        for sex, sign in zip(frame["sex"].unique(), (-1, 1), strict=True)
    ]


def expected(body: Body) -> list[Shown]:
    """What the charts of a body must say, worked out from its frame alone."""
    match body:
        case Grid():
            return [shown for panel in body.panels for shown in expected(panel)]
        case Lines():
            return [by(body.table(), "name", "value", "year")]
        case Bars():
            frame = body.table()
            return [by(frame.assign(series=frame.get("series", body.unit)), "series", "value", "name")]
        case Columns():
            return [of_columns(body)]
        case Pyramid():
            return [of_pyramid(body)]
    return []


def test_every_number_is_the_frames_in_the_chart_and_in_its_workbook() -> None:
    for lang in LANGUAGES:
        charts = (*every_kind(lang).values(), *suite(lang))
        slides = (*chart_slides(deck_of_kinds(lang)), *chart_slides(deck(lang)))
        for chart, slide in zip(charts, slides, strict=True):
            _assert_same(chart, slide)


def _assert_same(chart: Chart, slide: Native) -> None:
    wanted, found = expected(chart.body), charts_on(slide)
    assert len(found) == len(wanted), f"say in expected() what {type(chart.body).__name__} must hold"
    for native, (over, series) in zip(found, wanted, strict=True):
        assert categories(native) == over
        shown, stored = drawn(native), in_workbook(native)
        assert len(shown) == len(stored) == len(series)
        for (name, values), (name_stored, cells), (who, numbers) in zip(shown, stored, series, strict=True):
            assert name == name_stored
            assert name.startswith(who)  # the edges of a band say more
            assert values == numbers
            # Excel keeps sixteen digits of a number.
            assert [value is None for value in cells] == [value is None for value in numbers]
            there = [value for value in numbers if value is not None]
            assert [cell for cell in cells if cell is not None] == pytest.approx(there, rel=1e-14)
    tables = tables_on(slide)
    body = chart.body.below if isinstance(chart.body, Grid) else chart.body
    if isinstance(body, Table):
        assert tables[0][-len(body.frame) :] == body.cells(chart.lang)
        _assert_cells_are_the_figures(body)


def _assert_cells_are_the_figures(body: Table) -> None:
    for cells, figures in zip(body.cells("no"), body.frame.to_dict("records"), strict=True):
        for text, column in zip(cells, body.columns, strict=True):
            value = figures[column.key]
            if column.format and pd.notna(value):
                shown = text.replace("\u00a0", "").removesuffix("%").replace("−", "-").replace(",", ".")
                assert float(shown) == pytest.approx(value, abs=0.501 * 10 ** -len(shown.partition(".")[2]))


def assert_rows_stay_above_the_note(slide: Native) -> None:
    """Break the cells of a table as a program for slides does; rows grow by what does not fit on a line."""
    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    note = max(holder.top for holder in slide.placeholders if holder.has_text_frame)
    area = slide_area((0.0, 0.0, 1.0, 1.0), "no", 12.0)
    bottom = frame.top.inches
    for row in frame.table.rows:
        lines = [
            len(wrap(cell.text, column.width.inches - 0.12, area.measure))
            for cell, column in zip(row.cells, frame.table.columns, strict=True)
        ]
        bottom += max(row.height.inches, max(lines) * 12 * 1.25 / 72)
    assert bottom <= Emu(note).inches


def test_the_deck_has_title_charts_and_method_in_order(lang: Lang) -> None:
    charts, content = every_kind(lang).values(), deck_of_kinds(lang)
    slides = list(opened(content).slides)
    titles = [slide.shapes.title.text.replace("\v", " ") for slide in slides]
    words = {
        "no": (
            "Befolkning og sysselsetting 2015–2023",
            "Metode og kilder",
            "23. november 2026",
            "gjengitt av",
        ),
        "en": (
            "Population and employment 2015–2023",
            "Method and sources",
            "23 November 2026",
            "republished by",
        ),
    }[lang]
    assert (titles[0], titles[-1]) == words[:2]
    shown = [slide.shapes.title.text.replace("\v", " ") for slide in chart_slides(content)]
    assert shown == [chart.title for chart in charts]
    pages = [tables_on(slide)[0] for slide in slides if slide.shapes.title.text == titles[-1]]
    assert pages[0][0][0] in ("Tabell", "Table")
    assert {row[3] for page in pages for row in page[1:]} == {words[2]}
    assert f"{words[3]} niphr/csdata" in pages[0][1]
    for page in slides[-len(pages) :]:
        assert_rows_stay_above_the_note(page)
    tables = {source.table for chart in charts for source in chart.sources}
    every = " ".join(row[0] for slide in slides for table in tables_on(slide) for row in table)
    assert all(table in every for table in tables)


def test_slides_use_layouts_fill_their_placeholders_and_say_all_aloud(lang: Lang) -> None:
    presentation = opened(deck_of_kinds(lang))
    assert presentation.slide_width * 9 == pytest.approx(presentation.slide_height * 16, rel=1e-4)
    assert [layout.name for layout in presentation.slide_layouts] == list(LAYOUTS)
    for slide, chart in zip(list(presentation.slides)[1:], every_kind(lang).values(), strict=False):
        assert slide.shapes.title.text.replace("\v", " ") == chart.title
        texts = {holder.placeholder_format.idx: holder for holder in slide.placeholders}
        assert texts[13].text_frame.text == chart.subtitle
        assert chart.source in texts[15].text_frame.text
        assert chart.note in texts[15].text_frame.text
        assert all(one.text_frame.text.strip() for one in texts.values() if one.has_text_frame)
        if not isinstance(chart.body, Grid | Map):
            assert 14 in texts, "the chart fills the placeholder of the layout"
        spoken = [one._element.xpath(".//p:cNvPr/@descr") for one in slide.shapes if is_graphic(one)]
        assert [chart.alt_text] in spoken
        assert all(spoken)
        roots = [slide._element, slide.notes_slide._element, *(one._chartSpace for one in charts_on(slide))]
        for root in roots:
            assert len(root.xpath(".//a:r")) == len(root.xpath(f".//a:r[a:rPr/@lang = '{TAGS[lang]}']"))
        for one in charts_on(slide):
            assert {*one._chartSpace.xpath("c:lang/@val | .//a:defRPr/@lang")} == {TAGS[lang]}


def test_everything_on_a_slide_stays_on_it() -> None:
    for content in (deck("no"), *map(deck_of_kinds, LANGUAGES)):
        presentation = opened(content)
        for shape in (shape for slide in presentation.slides for shape in slide.shapes):
            assert 0 <= shape.left <= presentation.slide_width - shape.width
            assert 0 <= shape.top <= presentation.slide_height - shape.height


def test_speaker_notes_tell_definition_table_date_and_how_to_read(lang: Lang) -> None:
    for chart, slide in zip(every_kind(lang).values(), chart_slides(deck_of_kinds(lang)), strict=True):
        notes = slide.notes_slide.notes_text_frame.text
        assert chart.body.how_to_read(lang) in notes
        assert chart.source in notes
        assert chart.definition in notes
        for source in chart.sources:
            assert source.table in notes
            assert source.date in notes
            assert re.fullmatch(r"\d+\.? \w+ \d{4}", source.date)


def test_end_labels_are_the_pictures_in_name_value_and_colour() -> None:
    chart = every_kind("no")["lines"]
    (native,) = charts_on(slide_of(chart))
    body = body_of(chart, Lines)
    series = native._chartSpace.iter(qn("c:ser"))
    for element, (region, values) in zip(series, body.series.items(), strict=True):
        (label,), look = element.iter(qn("c:dLbl")), body.looks()[region]
        told = label.xpath("c:idx/@val | c:showSerName/@val | c:showVal/@val")
        assert told == [f"{len(values) - 1}", "1", "1"]
        assert "0.0" in label.xpath("c:numFmt/@formatCode")[0]
        assert {f"#{one}" for one in label.xpath(".//a:srgbClr/@val")} == {look.text_colour}
        assert f"#{element.xpath('c:spPr//a:srgbClr/@val')[0]}" == look.colour


def test_what_is_newer_than_the_period_is_thin_on_a_slide_too() -> None:
    body = body_of(every_kind("no")["lines"], Lines)
    chart = replace(every_kind("no")["lines"], body=replace(body, until=2021))
    (native,) = charts_on(slide_of(chart))
    for element, look in zip(native._chartSpace.iter(qn("c:ser")), body.looks().values(), strict=True):
        (width,) = map(int, element.xpath("c:spPr//a:ln/@w"))
        years = [2015 + int(at) for at in element.xpath("c:dPt/c:idx/@val")]
        thin = max(width / 2, 1.5 * 12700)
        widths = dict(zip(years, map(int, element.xpath("c:dPt/c:spPr/a:ln/@w")), strict=True))
        assert widths == {2021: width, 2022: thin, 2023: thin}
        assert {f"#{one}" for one in element.xpath("c:dPt//a:srgbClr/@val")} == {look.colour}


def headers_of(slide: Native) -> list[str]:
    """What is shown, unit and key: one text for each chart, or for all panels."""
    shapes = [shape for shape in slide.shapes if (mark := Mark.of(shape._element)) and mark.what == HEADER]
    return [shape.text_frame.text.replace("\u00a0", " ") for shape in shapes]


def test_a_key_stands_once_on_a_slide_in_the_order_of_the_stack() -> None:
    for chart, slide in zip(suite("no"), chart_slides(deck("no")), strict=True):
        texts = headers_of(slide)
        bodies = chart.body.panels if isinstance(chart.body, Grid) else (chart.body,)
        shared = chart.body.key("no") if isinstance(chart.body, Grid) else []
        for key in [shared] if shared else [body.key("no") for body in bodies if not isinstance(body, Map)]:
            names = [name for _, _, name in key]
            (found,) = [text for text in texts if key and all(f"{name}  " in text for name in names)] or [""]
            assert [*map(found.index, names)] == sorted(map(found.index, names)), chart.name
        assert not any(native.has_legend for native in charts_on(slide))


def test_names_beside_bars_have_the_colours_of_their_places() -> None:
    chart = every_kind("no")["bars"]
    body = body_of(chart, Bars)
    (native,) = charts_on(slide_of(chart))
    *_, names = native._chartSpace.iter(qn("c:ser"))
    looks, colours = body.looks(), names.xpath("c:dLbls/c:dLbl/c:txPr//a:srgbClr/@val")
    assert [f"#{colour}" for colour in colours] == [looks[one].text_colour for one in body.frame["region"]]
    assert {*names.xpath(".//c:dLbl/c:showCatName/@val")} == {"1"}
    assert native.category_axis._element.xpath("c:tickLblPos/@val") == ["none"]


def test_values_of_columns_stand_where_they_do_in_the_picture() -> None:
    beside, stacked = every_kind("no")["beside"], every_kind("no")["stacked"]
    (chart,) = charts_on(slide_of(beside))
    at_ends = chart._chartSpace.xpath(".//c:dLbl/c:dLblPos/@val")
    assert at_ends == ["outEnd"] * int(beside.table()["value"].notna().sum())
    (chart,) = charts_on(slide_of(stacked))
    inside = chart._chartSpace.xpath(".//c:dLbl[c:dLblPos/@val = 'ctr']")
    # Where the diamond stands in a part, its value stands beside it.
    assert 0 < len([one for one in inside if one.xpath("c:layout/c:manualLayout")]) < len(inside)


def test_lines_go_on_over_years_that_were_not_asked_for_and_break_where_a_figure_is_missing() -> None:
    body = body_of(every_kind("no")["lines"], Lines)
    frame = body.frame
    some = frame[frame["year"].isin([2015, 2016, 2023])]
    lacking = frame[(frame["year"] != 2019) | (frame["region"] != "5033")]
    # A line that begins late has no gap: Heim, as it is since 2020, lacks the first of three years.
    late = some[(some["year"] != 2015) | (some["region"] != "5033")]
    for rows in (some, late, lacking):
        chart = replace(every_kind("no")["lines"], body=replace(body, frame=rows))
        _assert_same(chart, slide_of(chart))
        (native,) = charts_on(slide_of(chart))
        assert native._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"
        # On an axis of dates, years stand as far apart as they are.
        years = sorted(rows["year"].unique())
        assert native.category_axis._element.tag == qn("c:dateAx")
        step = int(native.category_axis._element.find(qn("c:majorUnit")).get("val"))
        assert {*range(years[0], years[-1] + 1, step)} <= {*years}, "no year that was not asked for"


def test_the_xml_of_charts_keeps_the_order_of_the_format() -> None:
    orders = {
        "ser": ["idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls", "cat", "val",
                "smooth"],
        "dLbl": ["idx", "layout", "numFmt", "spPr", "txPr", "dLblPos", "showLegendKey", "showVal", "showCatName",
                 "showSerName", "showPercent", "showBubbleSize", "separator"],
        "chart": ["title", "autoTitleDeleted", "plotArea", "plotVisOnly", "dispBlanksAs", "showDLblsOverMax"],
        "lineChart": ["grouping", "varyColors", "ser", "dLbls", "marker", "smooth", "axId"],
        "barChart": ["barDir", "grouping", "varyColors", "ser", "dLbls", "gapWidth", "overlap", "axId"],
        "catAx": ["axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark",
                  "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt", "auto",
                  "lblAlgn", "lblOffset", "tickLblSkip", "noMultiLvlLbl"],
        "dateAx": ["axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark",
                   "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt", "auto",
                   "lblOffset", "baseTimeUnit", "majorUnit", "majorTimeUnit"],
        "valAx": ["axId", "scaling", "delete", "axPos", "majorGridlines", "title", "numFmt", "majorTickMark",
                  "minorTickMark", "tickLblPos", "spPr", "txPr", "crossAx", "crosses", "crossesAt",
                  "crossBetween", "majorUnit"],
        "chartSpace": ["date1904", "lang", "roundedCorners", "AlternateContent", "style", "clrMapOvr", "chart",
                       "spPr", "txPr", "externalData"],
    }  # fmt: skip
    for native in (native for slide in chart_slides(deck_of_kinds("no")) for native in charts_on(slide)):
        for name, order in orders.items():
            for element in native._chartSpace.iter(qn(f"c:{name}")):
                children = [child.tag.rpartition("}")[2] for child in element if "extLst" not in child.tag]
                places = [order.index(child) for child in children]
                assert places == sorted(places), (name, children)


def test_a_table_that_is_too_large_for_a_slide_is_refused() -> None:
    body = body_of(every_kind("no")["table"], Table)
    large = replace(every_kind("no")["table"], body=replace(body, frame=pd.concat([body.frame] * 6)))
    with pytest.raises(ChartError, match="columns does not fit"):
        slide_bytes(large)
    # A presentation goes on without it, and is as if it had never been asked for.
    with_it, without = Deck("no", "To figurer"), Deck("no", "To figurer")
    for chart in (every_kind("no")["lines"], large, every_kind("no")["bars"]):
        if chart is large:
            with pytest.raises(ChartError):
                with_it.chart(chart)
        else:
            with_it.chart(chart)
            without.chart(chart)
    assert with_it.save() == without.save()


@pytest.mark.parametrize(
    ("places", "size", "turned"), [(6, "1600", "0"), (9, "1200", "0"), (14, "1200", "-2700000")]
)
def test_names_below_columns_are_smaller_and_then_slanted_where_they_do_not_fit(
    places: int, size: str, turned: str
) -> None:
    names = ["Trondheim", *(f"Sted {number}" for number in range(2, places + 1))]
    frame = pd.DataFrame({"category": names, "series": "Endring", "value": range(1, places + 1)})
    (chart,) = charts_on(slide_of(replace(every_kind("no")["columns"], body=Columns(frame, unit="prosent"))))
    axis = chart.category_axis._element
    assert axis.xpath("c:txPr/a:bodyPr/@rot") + axis.xpath("c:txPr//a:defRPr/@sz") == [turned, size]


def test_the_method_names_every_table_once_and_commuting_only_where_it_is() -> None:
    def method(charts: tuple[Chart, ...]) -> tuple[list[list[str]], str]:
        slide = list(opened(deck_bytes(charts, "no", (2015, 2023))).slides)[-1]
        return tables_on(slide)[0], slide.notes_slide.notes_text_frame.text

    partners = tuple(chart for chart in suite("no") if chart.name.startswith("pendling"))
    rows, notes = method(partners)
    assert sorted(row[0] for row in rows[1:]) == ["03321", "03321"]
    assert len({*map(tuple, rows)}) == len(rows)
    assert rows[0][3] == "Hentet/satt sammen"
    assert "pendles" in notes
    rows, notes = method(tuple(map(of_suite, ("population-change", "growth-by-year", "components-5033"))))
    assert notes.count("Endring: ") == notes.count("Tilfeldighetsbånd: ") == 1, "each sentence once"
    assert [row[2] for row in rows if row[0] == "01222"] == ["i løpet av kvartalet"]
    _, notes = method(suite("no")[:1])
    assert "pendles" not in notes
