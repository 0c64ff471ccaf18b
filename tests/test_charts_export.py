"""Files: the same bytes every time, real text, metadata, and data that read back."""

import io
import os
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import Image

from ilag_data.errors import ChartError
from ilag_data.language import Lang
from ilag_report.charts import FORMATS, Chart, Lines
from ilag_report.charts.export import render
from ilag_report.charts.workbook import csv_bytes
from tests.chart_examples import all_charts, english, panels, population_index, table_only

SVG = "{http://www.w3.org/2000/svg}"
EXAMPLES = all_charts()
CHARTS = pytest.mark.parametrize("chart", EXAMPLES, ids=lambda chart: chart.name)
WHOLE = {"population-index", "befolkning-og-sysselsetting"}
"""The charts made in all formats; the others in those that are tested on every chart."""
PICTURES = ("png", "svg", "pdf", "csv")


@cache
def made(chart: Chart) -> dict[str, bytes]:
    return render(chart, FORMATS if chart.name in WHOLE else PICTURES)


def read_back(content: bytes, lang: Lang) -> pd.DataFrame:
    separator, point = (";", ",") if lang == "no" else (",", ".")
    return pd.read_csv(
        io.BytesIO(content), sep=separator, decimal=point, encoding="utf-8-sig", dtype={"region": str}
    )


@pytest.mark.parametrize("chart", [english(), panels()], ids=lambda chart: chart.name)
def test_the_same_chart_gives_the_same_bytes_in_any_order_of_formats(chart: Chart) -> None:
    together = made(chart)
    for form in reversed(FORMATS):
        assert render(chart, [form])[form] == together[form], form


def test_another_process_gives_the_same_bytes() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); import chart_examples as e, hashlib; "
        "from ilag_report.charts.export import render; "
        "[print(k, hashlib.sha256(v).hexdigest()) for k, v in "
        "render(e.panels(), ('png', 'transparent', 'svg', 'pdf', 'csv', 'xlsx', 'pptx')).items()]"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed, "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert len(answers) == 1


def test_files_are_named_after_the_chart_or_as_asked(tmp_path: Path) -> None:
    chart = population_index()
    assert [path.name for path in chart.export(directory=tmp_path)] == [
        f"folketall-indeks.{form}" for form in ("png", "pptx", "xlsx")
    ]
    (transparent,) = chart.export(directory=tmp_path, formats=["transparent"])
    assert transparent.name == "folketall-indeks-transparent.png"
    (path,) = chart.export("Tydal og fylket", directory=tmp_path / "ny", formats=["csv"])
    assert path == tmp_path / "ny" / "Tydal og fylket.csv"
    assert path.read_bytes() == made(chart)["csv"]


def test_unknown_formats_and_names_leave_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ChartError, match="gif"):
        population_index().export(directory=tmp_path, formats=["png", "gif"])
    with pytest.raises(ChartError, match="give a list"):
        population_index().export(directory=tmp_path, formats="png")
    with pytest.raises(ChartError, match="cannot be the name"):
        population_index().export("../ut", directory=tmp_path)
    with pytest.raises(ChartError, match="title"):
        replace(population_index(), title="ord " * 60 + "ord").export(directory=tmp_path)
    assert list(tmp_path.iterdir()) == []


@CHARTS
def test_png_is_a_slide_with_its_texts_in_the_metadata(chart: Chart) -> None:
    with Image.open(io.BytesIO(made(chart)["png"])) as picture:
        assert picture.size == (1920, 1080)
        picture.load()
        texts = picture.text  # type: ignore[attr-defined]
    assert texts["Title"] == chart.title
    assert texts["Description"] == chart.alt_text
    assert texts["Source"] == chart.source
    assert "Software" not in texts


def test_the_transparent_picture_has_no_background() -> None:
    with Image.open(io.BytesIO(made(english())["transparent"])) as picture:
        assert (picture.size, picture.mode) == ((1920, 1080), "RGBA")
        corner = picture.getpixel((2, 2))
        assert isinstance(corner, tuple)
        assert corner[3] == 0
    with Image.open(io.BytesIO(made(english())["png"])) as picture:
        assert picture.convert("RGBA").getpixel((2, 2)) == (255, 255, 255, 255)


@CHARTS
def test_svg_has_real_text_and_tells_what_it_shows(chart: Chart) -> None:
    content = made(chart)["svg"]
    root = ET.fromstring(content)  # noqa: S314 (our own file)
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root.iter()}
    assert [named[part] for part in (root.get("aria-labelledby") or "").split()] == [
        chart.title,
        chart.alt_text,
    ]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is used twice"
    written = " ".join("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))
    for part in (chart.title, chart.subtitle, chart.source, chart.note):
        assert part in written
    assert b"Verdana" in content
    assert b"dc:date" not in content
    assert chart.source in content.decode()


@CHARTS
def test_pdf_embeds_truetype_fonts_and_has_metadata_without_dates(chart: Chart) -> None:
    content = made(chart)["pdf"]
    assert b"/FontFile2" in content
    assert b"/Subtype /Type3" not in content
    assert b"CreationDate" not in content
    assert b"Matplotlib" not in content
    for key, text in (("Title", chart.title), ("Subject", chart.alt_text), ("Keywords", f"{chart.source} {chart.identity}")):
        written = re.search(rb"/" + key.encode() + rb" \((.*?)(?<!\\)\)", content, re.DOTALL)
        assert written, key
        raw = re.sub(rb"\\(\d{3})", lambda m: bytes([int(m[1], 8)]), written[1])
        raw = re.sub(rb"\\([()\\])", rb"\1", raw.replace(rb"\n", b"\n").replace(rb"\r", b"\r"))
        encoding = "utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1"
        assert raw.decode(encoding) == text


@pytest.mark.parametrize("chart", [population_index(), english()], ids=lambda chart: chart.name)
def test_csv_reads_back_to_the_frame(chart: Chart) -> None:
    content = made(chart)["csv"]
    assert content.startswith(b"\xef\xbb\xbfregion")
    back = read_back(content, chart.lang)
    pd.testing.assert_frame_equal(back, chart.table())
    assert isinstance(chart.body, Lines)
    pd.testing.assert_frame_equal(back.drop(columns="unit"), chart.body.frame)


def test_csv_of_panels_and_tables_reads_back() -> None:
    content = render(panels(), ["csv"])["csv"]
    back = read_back(content, "no")
    pd.testing.assert_frame_equal(back.astype({"year": "Int64"}), panels().table())
    lines = render(table_only(), ["csv"])["csv"].decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith(";Folketall 1. januar, 2015;")
    assert lines[5].startswith("Tydal;863;753;-110;-12,7")


def test_csv_leaves_missing_values_empty_and_quotes_what_needs_it() -> None:
    frame = pd.DataFrame({"navn": ["Leka; ø", None], "verdi": [574.0, float("nan")], "år": [2015, 2016]})
    assert csv_bytes(frame, "no").decode("utf-8-sig") == 'navn;verdi;år\r\n"Leka; ø";574;2015\r\n;;2016\r\n'


@CHARTS
def test_a_notebook_shows_a_small_picture_with_its_alt_text(chart: Chart) -> None:
    bundle, metadata = chart._repr_mimebundle_()
    picture = b64decode(bundle["image/png"])
    assert len(picture) < 150_000
    with Image.open(io.BytesIO(picture)) as image:
        assert image.size == (1440, 810)
    assert metadata["image/png"] == {"alt": chart.alt_text, "width": 960, "height": 540}
    img = ET.fromstring(bundle["text/html"].replace(">", "/>"))  # noqa: S314 (our own text)
    assert img.get("alt") == chart.alt_text
    assert img.get("src") == f"data:image/png;base64,{bundle['image/png']}"
    assert bundle["text/plain"] == repr(chart)
    assert chart._repr_mimebundle_()[0] == bundle


def test_characters_that_mean_something_in_html_are_escaped() -> None:
    chart = replace(population_index(), alt_text='Linjer <2015> & "2023"', title="A < B & «C»")
    html = chart._repr_mimebundle_()[0]["text/html"]
    assert 'alt="Linjer &lt;2015&gt; &amp; &quot;2023&quot;"' in html
    root = ET.fromstring(made(chart)["svg"])  # noqa: S314 (our own file)
    assert {element.text for element in root.iter()} >= {chart.alt_text, chart.title}
