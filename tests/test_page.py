"""The page that councillors read: all that the charts say is on it, and it needs nothing but itself."""

import base64
import re
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from typing import Any

import lxml.html
import pandas as pd
import pytest

from ilag_data.language import Lang
from ilag_report.charts import Chart, Grid, Table, fonts
from ilag_report.charts.export import render
from ilag_report.deck import to_remember
from ilag_report.page import Entry, entry_of, page_bytes
from ilag_report.suite import CORE, PROFILES, SECTIONS, SUITE
from tests.chart_decks import of_suite
from tests.languages import LANGUAGES

KEYS: dict[Lang, list[str]] = {
    "no": [name for name in SUITE if name in SECTIONS[CORE] or name.rpartition("-")[0] in SECTIONS[PROFILES]],
    # A grid, one with long names, a stack, a table and a profile.
    "en": [
        "population-and-employment",
        "labour-replacement",
        "industry-change",
        "key-figures-work",
        "profile-5033",
    ],
}
YEARS = (2015, 2023)

Element = Any
"""An element of lxml, which has no types."""


@cache
def drawn(lang: Lang) -> dict[Chart, Entry | None]:
    return {chart: entry_of(chart) for chart in (of_suite(key, lang) for key in KEYS[lang])}


@cache
def page(lang: Lang) -> bytes:
    return page_bytes(drawn(lang), lang, YEARS)


@cache
def document(lang: Lang) -> Element:
    return lxml.html.document_fromstring(page(lang))


@pytest.fixture(params=[(lang, key) for lang in LANGUAGES for key in KEYS[lang]], ids="-".join)
def told(request: pytest.FixtureRequest) -> tuple[Chart, Element]:
    """A chart, and its part of the page."""
    lang, key = request.param
    chart = of_suite(key, lang)
    return chart, document(lang).get_element_by_id(chart.name)


def text_of(element: Element) -> str:
    return " ".join(element.text_content().split())


def test_every_chart_has_finding_measure_caveat_definition_source_and_alt_text(
    told: tuple[Chart, Element],
) -> None:
    chart, part = told
    (heading,) = part.iter("h3")
    assert heading.text_content() == chart.title
    assert "ilag fetch" not in text_of(part)
    for text in (chart.subtitle, chart.note, chart.method, chart.source):
        assert " ".join(text.split()) in text_of(part)
    alone = isinstance(chart.body, Table)
    spoken = [svg.get("aria-label") for svg in part.iter("svg")]
    assert spoken.count(chart.alt_text) == (0 if alone else 2), "once for wide screens, once for narrow ones"
    panels = len(chart.body.panels) if isinstance(chart.body, Grid) else 1
    assert len(spoken) == (0 if alone else 1 + panels)
    assert {svg.get("role") for svg in part.iter("svg")} <= {"img"}


def figure_in(cell: str) -> float | None:
    plain = cell.strip().replace("\u00a0", "").replace("\u2212", "-").rstrip("%")
    english = plain.replace(",", "") if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", plain) else plain
    try:
        return float(english.replace(",", "."))
    except ValueError:
        return None


def test_the_tables_have_the_figures_of_the_frame_and_no_others(told: tuple[Chart, Element]) -> None:
    chart, part = told
    body = chart.body
    frames = [chart.table() if chart.data is None else chart.data]
    if isinstance(body, Grid) and chart.data is None:
        frames = [panel.table() for panel in body.panels]
        frames += [body.below.table()] if body.below is not None else []
    figures = [
        float(value)
        for frame in frames
        for column in frame.columns.difference(["year"])
        if pd.api.types.is_numeric_dtype(frame[column])
        for value in frame[column].dropna()
    ]
    cells = [figure_in(cell.text_content()) for cell in part.iter("td")]
    shown = sorted(figure for figure in cells if figure is not None)
    if chart.data is not None and isinstance(body, Grid) and body.below is not None:
        figures += body.below.table().select_dtypes("number").to_numpy().ravel().tolist()
    assert shown == pytest.approx(sorted(figures), abs=0.0501)


def test_the_csv_within_is_the_one_that_the_chart_is_exported_to(told: tuple[Chart, Element]) -> None:
    chart, part = told
    (link,) = part.xpath(".//a[@download]")
    start, _, content = link.get("href").partition(",")
    assert start == "data:text/csv;charset=utf-8;base64"
    assert link.get("download") == f"{chart.name}.csv"
    assert base64.b64decode(content) == render(chart, ("csv",))["csv"]


def box_of(text: Element) -> tuple[float, float, float, float]:
    """Left, right, top and bottom of a text in a picture, in points; a digit is as high as 0.72 of its size."""
    look = dict(part.split(": ") for part in text.get("style").split("; "))
    size = float(look["font-size"].removesuffix("px"))
    wide = fonts.width(text.text, size * 72, fonts.PICTURES, bold="font-weight" in look)
    x, bottom = map(
        float, re.findall(r"-?[\d.]+", text.get("transform") or f"{text.get('x')} {text.get('y')}")
    )
    left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[look.get("text-anchor", "start")]
    return left, left + wide, bottom - 0.72 * size, bottom


def test_texts_are_large_enough_within_their_picture_and_apart(told: tuple[Chart, Element]) -> None:
    _, part = told
    for picture in part.iter("svg"):
        *_, width, height = map(float, picture.get("viewbox").split())
        drawn = [(text.text, box_of(text)) for text in picture.iter("text")]
        assert all("font-size: 1" in text.get("style") for text in picture.iter("text"))
        for text, (left, right, top, bottom) in drawn:
            assert -1 <= left < right <= width + 1, text
            assert -1 <= top < bottom <= height + 1, text
        for (one, a), (other, b) in combinations(drawn, 2):
            apart = a[1] < b[0] + 1 or b[1] < a[0] + 1 or a[3] < b[2] + 1 or b[3] < a[2] + 1
            assert apart, f"{one} meets {other}"


def test_nothing_is_loaded_and_nothing_runs(lang: Lang) -> None:
    every = list(document(lang).iter())
    assert not {"script", "img", "iframe", "object", "embed", "form"} & {one.tag for one in every}
    for one in every:
        for name, value in one.items():
            assert not name.startswith("on"), f"{name}={value}"
            if name in ("href", "src", "data", "action") and one.tag != "a":
                assert value.startswith(("#", "data:")), f"{one.tag} {name}={value}"
    style = text_of(document(lang).find(".//style"))
    assert "@import" not in style
    assert all(
        address.startswith("data:font/ttf;base64,") for address in re.findall(r"url\(([^)]*)\)", style)
    )
    policy = document(lang).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy[0].startswith("default-src 'none';"), "and a browser holds it to that"
    assert len(page(lang)) < 2_000_000


def test_ids_are_unlike_and_what_is_referred_to_is_there(lang: Lang) -> None:
    ids = document(lang).xpath("//@id")
    assert len(ids) == len(set(ids))
    text = page(lang).decode()
    referred = re.findall(r'(?:href="#|url\(#|aria-labelledby=")([^")]+)', text)
    assert referred
    assert set(referred) <= set(ids)


def test_headings_are_in_order_and_the_language_is_told(lang: Lang) -> None:
    levels = [int(one.tag[1]) for one in document(lang).iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert document(lang).get("lang") == {"no": "nb", "en": "en"}[lang]
    titles = [one.text_content() for one in document(lang).iter("h3")]
    assert titles == [chart.title for chart in drawn(lang)], "in the order of the presentation"


def test_the_sentences_to_remember_are_those_of_the_presentation_and_lead_to_their_charts(lang: Lang) -> None:
    links = document(lang).xpath("//section[@id='remembered']//li/a")
    found = [(link.get("href"), link.text_content()) for link in links]
    assert found == [(f"#{chart.name}", chart.title) for chart in to_remember([*drawn(lang)])]
    assert len(found) == (5 if lang == "no" else 2)


def test_the_same_charts_give_the_same_bytes() -> None:
    few = list(drawn("no"))[::9]
    assert page_bytes({**drawn("no"), **{chart: entry_of(chart) for chart in few}}, "no", YEARS) == page("no")


def test_a_chart_too_wide_for_a_phone_is_moved_sideways_and_one_too_wide_for_any_page_is_told_in_figures() -> (
    None
):
    chart = of_suite("cohort-retention")
    body: Any = chart.body

    def named(dashes: int) -> Chart:
        names = body.frame["name"].str.replace(" ", "-" * dashes)
        return replace(chart, body=replace(body, frame=body.frame.assign(name=names)))

    wide, wider = named(20), named(80)
    made = {one: entry_of(one) for one in (wide, wider)}
    sideways, told = made.values()
    assert sideways is not None
    assert sideways["pictures"].narrow == ()
    assert told is not None
    assert told["pictures"] is None
    assert len(told["numbers"]) == len(sideways["numbers"]) == 1
    shown = lxml.html.document_fromstring(page_bytes(made, "no", YEARS))
    (region,) = shown.xpath("//figure//*[@role='region']")
    assert region.get("tabindex") == "0", "by keyboard too"
    assert region.get("aria-label") == chart.title
