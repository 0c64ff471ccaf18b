"""Labels that others wrote, in every output: a formula stays text, HTML stays text, what nobody sees is refused."""

import csv
import io
import math
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from ilag_data.errors import ChartError, IlagError
from ilag_data.language import Lang
from ilag_data.untrusted import spreadsheet_text, unseen, visible
from ilag_report.charts import Chart, Column, Grid, Source, Table
from ilag_report.charts.contents import LONGEST_NAME
from ilag_report.charts.export import render
from ilag_report.charts.workbook import csv_bytes
from tests.chart_kinds import every_kind
from tests.parsed_html import Parsed

KINDS = list(every_kind("no"))
PLAIN = [
    "-10", "−10", "+2,5 %", "-", "..", "- 1 000", "0–5 år", "Snåase - Snåsa", "a=b", "https://ssb.no",
    "'x", "indeks, 2015 = 100", "Tydal, netto -45", "kr 100,-", "Tydal; Leka,\tRøst", "0;-10",
]  # fmt: skip

# A cell that is calculated. A signed number is not, also where the rest of the line, split elsewhere, follows it.
CALCULATED = re.compile(r'\s*([=@＝＠]|[+\-＋－](?![\d\s.,]*%?([;,\t"]|$)))')


def labelled(chart: Chart, text: str) -> Chart:
    """The chart with its first name replaced."""

    def change(body: Any) -> Any:  # noqa: ANN401 (any kind)
        if isinstance(body, Grid):
            return replace(body, panels=tuple(map(change, body.panels)))
        frame = body.frame
        column = next(name for name in ("name", "category", "group", "") if name in frame)
        names = frame[column].astype(object)
        return replace(body, frame=frame.assign(**{column: names.where(names != names.iloc[0], text)}))

    return replace(chart, body=change(chart.body), data=None)


def listing(*texts: str) -> Chart:
    """A table with the texts in its first column, and as its header."""
    frame = pd.DataFrame({"name": list(texts), "n": [-10.0] * len(texts)})
    return replace(every_kind("no")["table"], body=Table(frame, (Column("name", texts[0]), Column("n", "n"))))


def workbooks(content: bytes) -> Iterator[bytes]:
    """The workbook, or those inside a presentation."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" in archive.namelist():
            yield content
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                yield archive.read(name)


def xml_parts(content: bytes) -> Iterator[tuple[str, ET.Element]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield name, ET.fromstring(archive.read(name))  # noqa: S314 (our own file)


# ---- Formulas ---------------------------------------------------------------------------------------------


TEXTS = st.text(st.sampled_from(list(";,\t\r\n\"'=@+-＝\u00a0 |1a")), max_size=12)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3), st.sampled_from(["no", "en"]))
@example(
    [("=cmd|' /C calc'!A0", 'x";=1+1'), ("Tydal; ＝1+1", "\n=1+1"), ('Tydal;"=1+1"', "  @SUM(A1)")], "no"
)
@settings(max_examples=100)
def test_csv_holds_no_cell_that_a_spreadsheet_calculates_wherever_it_splits(
    lines: list[tuple[str, str]], lang: Lang
) -> None:
    frame = pd.DataFrame(lines, columns=["=1+1", "b"], dtype="str").assign(n=-2.5)[["=1+1", "n", "b"]]
    content = csv_bytes(frame, lang).decode("utf-8-sig")
    for delimiter in ";,\t":
        rows = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
        assert not [cell for row in rows for cell in row if CALCULATED.match(cell)]
    separator, number = (";", "-2,5") if lang == "no" else (",", "-2.5")
    header, *found = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    assert header == ["'=1+1", "n", "b"]
    assert found == [[spreadsheet_text(one), number, spreadsheet_text(other)] for one, other in lines]
    for text in (text for line in lines for text in line):
        assert spreadsheet_text(text).replace("'", "") == text.replace("'", ""), "nothing else is changed"


@pytest.mark.parametrize("text", PLAIN)
def test_csv_leaves_signed_numbers_and_symbols_as_they_are(text: str) -> None:
    assert spreadsheet_text(text) == text


@pytest.mark.parametrize(("kind", "text"), [*((kind, "=1+1") for kind in KINDS), ("bars", "-10")])
def test_workbooks_hold_texts_as_texts_and_numbers_as_numbers(kind: str, text: str) -> None:
    chart = labelled(every_kind("no")[kind], text)
    contents = render(chart, ["xlsx", "pptx"])
    for content in contents.values():
        for workbook in workbooks(content):
            found = []
            for sheet in openpyxl.load_workbook(io.BytesIO(workbook)).worksheets:
                cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
                assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
                assert not any(cell.hyperlink for cell in cells)
                found += [cell.value for cell in cells]
            assert content is not contents["xlsx"] or text in found
    for name, root in xml_parts(contents["pptx"]):
        assert not [part for part in root.iter() if part.tag.endswith("}hlinkClick")], name


# ---- HTML and XML -----------------------------------------------------------------------------------------

MARKUP = """<script>alert("1")</script> & <b>' ]]> &lt; <!--"""


def test_markup_in_any_text_of_a_chart_is_text_in_every_output() -> None:
    model = every_kind("no")["table"]
    said: dict[str, Any] = dict.fromkeys(("title", "subtitle", "note", "method", "alt_text"), MARKUP)
    source = Source(f"Kilde: {MARKUP}", MARKUP, MARKUP, notes=(MARKUP,))
    chart = replace(listing(MARKUP, "=x"), name="x", sources=(source,), source=f"Kilde: {MARKUP}", **said)
    bundle, _ = chart._repr_mimebundle_()
    shown = Parsed(bundle["text/html"])
    assert shown.tags == ["img"]
    assert ("alt", MARKUP) in shown.attributes
    contents = render(chart, ["png", "svg", "pdf", "xlsx", "pptx"])

    root = ET.fromstring(contents["svg"])  # noqa: S314 (our own file)
    plain = ET.fromstring(render(model, ["svg"])["svg"])  # noqa: S314
    assert {part.tag for part in root.iter()} == {part.tag for part in plain.iter()}
    assert root.find("{http://www.w3.org/2000/svg}desc").text == MARKUP  # type: ignore[union-attr]
    assert MARKUP in [part.text for part in root.iter("{http://www.w3.org/2000/svg}text")]

    with Image.open(io.BytesIO(contents["png"])) as picture:
        assert picture.info["Description"] == MARKUP
    texts = [part.text for _, root in xml_parts(contents["pptx"]) for part in root.iter()]
    assert texts.count(MARKUP) >= 6
    sheets = openpyxl.load_workbook(io.BytesIO(contents["xlsx"])).worksheets
    assert [str(cell.value) for sheet in sheets for row in sheet for cell in row].count(MARKUP) >= 6


# ---- Characters that nobody sees --------------------------------------------------------------------------

UNSEEN = ["\x00", "\x01", "\x08", "\x0b", "\x1b[31m", "\x7f", "\x85", "\u202e", "\u2066", "\ud800", "\ufffe", "\uffff"]  # fmt: skip


@pytest.mark.parametrize("character", UNSEEN)
def test_unseen_characters_are_refused_wherever_they_stand_in_a_chart(character: str) -> None:
    model, text = every_kind("no")["table"], f"Ty{character}dal"
    number = f"U\\+{ord(character[0]):04X}"
    for part in ("title", "subtitle", "note", "method", "alt_text"):
        change: dict[str, Any] = {part: text}
        with pytest.raises(ChartError, match=f"text of the {part} .*{number}"):
            replace(model, **change)
    with pytest.raises(ChartError, match=f"text of the column name .*{number}"):
        labelled(every_kind("no")["lines"], text)
    with pytest.raises(ChartError, match=f"text of the notes .*{number}"):
        replace(model, sources=(Source("Kilde: SSB", notes=(text,)),))
    with pytest.raises(ChartError, match=f"text of the (column )?names? .*{number}|column {number}|{number}"):
        listing(text)
    grid = every_kind("no")["grid"]
    assert isinstance(grid.body, Grid)
    with pytest.raises(ChartError, match=f"text of the paragraph .*{number}"):
        replace(grid, body=replace(grid.body, paragraph=text))


@given(st.text(max_size=20))
def test_what_is_made_visible_can_be_seen_and_what_is_seen_stays(text: str) -> None:
    shown = visible(text)
    assert unseen(shown) is None
    assert unseen(text) or shown == text
    assert IlagError(text, text, "x", "x").problem == shown
    assert str(IlagError("x", "x", text, text)).endswith(shown)


# ---- Lengths and numbers ----------------------------------------------------------------------------------


def test_a_name_longer_than_any_name_and_an_infinite_number_are_refused() -> None:
    with pytest.raises(
        ChartError, match=f"column name .* has {LONGEST_NAME + 1} characters; {LONGEST_NAME} is"
    ):
        labelled(every_kind("no")["lines"], "n" * (LONGEST_NAME + 1))
    infinite = Table(pd.DataFrame({"name": ["a"], "n": [math.inf]}), (Column("name", "a"), Column("n", "n")))
    with pytest.raises(ChartError, match="column n has an infinite number"):
        replace(every_kind("no")["table"], body=infinite)
    with pytest.raises(ChartError, match=r"method .* has 32768 characters; 32767 is the most"):
        replace(every_kind("no")["lines"], method="n" * 32_768)


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_name_is_drawn_or_refused_in_words(kind: str) -> None:
    chart = labelled(every_kind("no")[kind], "nn " * 100)
    assert all(render(chart, ["xlsx", "csv"]).values()), "data are exported however long their names are"
    try:
        assert render(chart, ["png"])
    except ChartError as error:
        assert re.search("shorten|fewer", error.remedy)  # noqa: PT017 (or none)


@pytest.mark.parametrize("nullable", [True, False])
def test_an_integer_that_excel_would_round_is_refused(nullable: bool) -> None:
    def chart(number: int) -> Chart:
        frame = pd.DataFrame(
            {"name": ["a"], "n": pd.Series([number]).convert_dtypes() if nullable else [number]}
        )
        return replace(every_kind("no")["table"], body=Table(frame, (Column("name", "a"), Column("n", "n"))))

    with pytest.raises(ChartError, match=r"column n has an integer of 2\*\*53 or more"):
        chart(2**53)
    with pytest.raises(ChartError, match=r"2\*\*53"):
        chart(-(2**53))
    contents = render(chart(2**53 - 1), ["csv", "xlsx"])
    assert contents["csv"].decode("utf-8-sig").splitlines()[1].startswith("a;9007199254740991;")
    cell = openpyxl.load_workbook(io.BytesIO(contents["xlsx"])).worksheets[0]["B2"]
    assert int(cell.value) == 2**53 - 1
