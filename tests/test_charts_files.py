"""The description of a chart and its files: what is refused, the same bytes every time, and what reads back."""

import hashlib
import io
import re
import sys
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import openpyxl
import pandas as pd
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image

from ilag_data.catalogue import COLUMNS
from ilag_data.errors import ChartError, IlagError
from ilag_data.language import Lang
from ilag_data.load import population, population_change
from ilag_data.regions import PROGRAMME
from ilag_report.charts import Chart, Lines, Source, Table
from ilag_report.charts.description import Identity
from ilag_report.charts.export import render
from ilag_report.charts.labels import fitting_alt_text
from ilag_report.charts.workbook import (
    about,
    book_bytes,
    csv_bytes,
    csv_of,
    exported,
    sheet_names,
    xlsx_bytes,
)
from ilag_report.display.export_all import export_all, folder_of
from ilag_report.findings import components_accumulated, population_index
from ilag_report.formats import FORMATS
from ilag_report.suite import SUITE
from tests.chart_decks import of_suite
from tests.chart_kinds import every_kind
from tests.processes import python

SVG = "{http://www.w3.org/2000/svg}"
INDEX = replace(every_kind("no")["lines"], name="folketall-indeks")
PANELS, ENGLISH = every_kind("no")["multiples"], every_kind("en")["lines"]
CHARTS = pytest.mark.parametrize("chart", [INDEX, PANELS, ENGLISH], ids=lambda chart: chart.name)


@cache
def made(chart: Chart) -> dict[str, bytes]:
    return render(chart, FORMATS)


# ---- the description

NO_NAMES = (
    "", "a/b", "..\\b", ".skjult", "con", "con .txt", "CONIN$", "lpt¹", "folketall.png", "a\u202eb", "x" * 240, "æ" * 120
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"title": " "}, "has no title"),
        ({"subtitle": ""}, "has no subtitle"),
        ({"source": ""}, "has no source"),
        ({"alt_text": ""}, "has no alt_text"),
        ({"alt_text": "x" * 251}, "251 characters"),
        ({"title": "To\nlinjer"}, "line break"),
        ({"source": "SSB, tabell 07459"}, "does not begin with «Kilde:»"),
        ({"lang": "en"}, "does not begin with «Source:»"),
        ({"lang": "nn"}, "«nn» is not a language of the charts"),
        *(({"name": name}, "cannot be the name") for name in NO_NAMES),
    ],
)
def test_what_is_missing_or_wrong_is_refused_in_plain_words(change: dict[str, str], problem: str) -> None:
    with pytest.raises(IlagError, match=problem):
        replace(INDEX, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize(("part", "words"), [("title", 40), ("subtitle", 60), ("source", 120), ("note", 120)])
def test_texts_without_room_are_refused_when_drawn(part: str, words: int) -> None:
    chart = replace(INDEX, **{part: f"Kilde: {'ordene ' * words}".strip()})  # type: ignore[arg-type]
    with pytest.raises(ChartError, match=f"The {part} of the chart"):
        chart.figure()


def test_nothing_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        INDEX.title = "Noe annet"  # type: ignore[misc]
    before, body = INDEX.table(), INDEX.body
    assert isinstance(body, Lines)
    given = before.drop(columns="unit")
    chart = replace(INDEX, body=replace(body, frame=given))
    for frame in (given, chart.table(), body.frame):
        frame.loc[:, "value"] = 0.0
    pd.testing.assert_frame_equal(chart.table(), before)


@pytest.mark.parametrize("between", [", ", "; "])
def test_a_long_alt_text_keeps_the_first_and_the_last_of_its_list(between: str) -> None:
    items = [f"Sted{place} {60 - place},5" for place in range(40)]
    head = "Tabell. Sysselsatte, 4. kvartal: år og sted. I 2023: "
    short = fitting_alt_text(f"{head}{between.join(items)}.")
    assert short.startswith(head + items[0] + between)
    assert short.endswith(f"{between}{items[-1]}.")
    listed = short.removeprefix(head).removesuffix(".").split(between)
    assert [one for one in listed if one != "…"] == [one for one in items if one in listed]
    assert listed.count("…") == 1
    assert 225 < len(short) <= 250


def test_an_alt_text_without_a_list_ends_at_a_word() -> None:
    assert fitting_alt_text("Kort: a, b.") == "Kort: a, b."
    assert fitting_alt_text("Ord " * 100) == "Ord " * 61 + "Ord…"
    assert fitting_alt_text(f"Tabell: {'x' * 300}, slutt.") == "Tabell…"


# ---- which chart it is


def test_a_chart_knows_which_it_is_from_its_data_or_as_it_was_made_for() -> None:
    areas = "5052,5046,5041,5034,5033,5022,50"
    assert str(INDEX.identity) == f"ilag:folketall-indeks|{areas}|2015-2023|today|no"
    asked = Identity("population-index", ("5033",), (2015, 2019, 2023), "published")
    chart = replace(INDEX, made_for=asked, name="annet")
    assert str(chart.identity) == "ilag:population-index|5033|2015,2019,2023|published|no"


# ---- the same bytes


ELSEWHERE = """
import hashlib, sys
from tests.chart_kinds import every_kind
chart = every_kind("no")["multiples"]
chart.table()
assert not {"matplotlib", "pptx"} & {*sys.modules}, "needed to draw, not to describe"
from ilag_report.charts.export import render
from ilag_report.formats import FORMATS
for form, made in render(chart, FORMATS).items():
    print(form, hashlib.sha256(made).hexdigest())
assert "matplotlib.pyplot" not in sys.modules
"""


def test_another_process_with_other_settings_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    told = python("-c", ELSEWHERE, PYTHONHASHSEED="2", SOURCE_DATE_EPOCH="2", TZ="Asia/Tokyo")
    ours = [f"{form} {hashlib.sha256(content).hexdigest()}" for form, content in made(PANELS).items()]
    assert told.stdout.splitlines() == ours, told.stderr
    for setting, value in {"font.size": 30.0, "lines.linewidth": 9.0, "svg.fonttype": "path"}.items():
        monkeypatch.setitem(mpl.rcParams, setting, value)  # type: ignore[misc]
    assert render(INDEX, ["png", "svg"]) == {form: made(INDEX)[form] for form in ("png", "svg")}
    assert mpl.rcParams["font.size"] == 30.0


def test_files_are_named_after_the_chart_or_as_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    saved = INDEX.export(directory="ut æ")
    names = [path.name for path in saved]
    assert names == [f"folketall-indeks.{form}" for form in ("png", "pptx", "xlsx")]
    # As the last line of a cell it shows the chart, and links to what was written.
    bundle, _ = saved._repr_mimebundle_()
    assert bundle["image/png"] == INDEX._repr_mimebundle_()[0]["image/png"]
    assert f"Lagret i mappen <b>{tmp_path / 'ut æ'}</b>" in bundle["text/html"]
    links = re.findall('<a href="ut%20%C3%A6/([^"]*)" target="_blank"( download)?>', bundle["text/html"])
    assert links == [(name, "" if name.endswith(".png") else " download") for name in names]
    several = export_all([replace(INDEX, name="en"), replace(INDEX, name="lik")])
    shown, _ = several._repr_mimebundle_()
    assert "image/png" not in shown, "each has been shown"
    assert re.findall('href=.exports/(lik[^"]*)', shown["text/html"]) == ["lik.png", "lik.pptx", "lik.xlsx"]
    (transparent,) = INDEX.export(directory=tmp_path, formats=["transparent"])
    assert transparent.name == "folketall-indeks-transparent.png"
    (path,) = INDEX.export("Tydal og fylket", directory=tmp_path / "ny", formats=["csv"])
    assert path == tmp_path / "ny" / "Tydal og fylket.csv"
    assert path.read_bytes() == made(INDEX)["csv"]


def test_nothing_is_written_over_the_charts_of_the_suite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ChartError, match="«folketall-indeks» is the name of the files of another chart"):
        export_all([INDEX])
    with pytest.raises(ChartError, match="«folketall-indeks» is the name of the files of another chart"):
        INDEX.export()
    index, profile = of_suite("population-index"), of_suite(f"profile-{PROGRAMME[0]}")
    later = population_index(population([*PROGRAMME, "50"], range(2018, 2023), at_year_end=True))
    others = population_index(population(["Oppdal", "Selbu", "50"], at_year_end=True))
    summed = components_accumulated(
        population_change([*PROGRAMME, "50"], range(2019, 2023)),
        population([*PROGRAMME, "50"], range(2018, 2023), at_year_end=True),
    )
    for charts, folder in (
        ([index, profile], "."),
        ([profile, later], "2018-2022"),
        ([summed], "2018-2022"),
        ([others], "oppdal-selbu"),
    ):
        assert folder_of(charts) == tmp_path / "exports" / folder
    assert others.export(formats="csv") == [tmp_path / "exports" / "oppdal-selbu" / "folketall-indeks.csv"]
    written = export_all([others])
    assert repr(written).split()[0] == "oppdal-selbu/folketall-indeks.png"
    assert "filene rett i exports er som de var" in written.links()


def test_unknown_formats_and_names_leave_nothing_behind(tmp_path: Path) -> None:
    for formats, problem in (
        (["png", "gif"], "gif"), (["html"], "cannot be exported as html"), ((), "cannot be exported as nothing"),
    ):  # fmt: skip
        with pytest.raises(ChartError, match=problem):
            INDEX.export(directory=tmp_path, formats=formats)
    for name in ("../ut", *NO_NAMES[1:]):
        with pytest.raises(ChartError, match="cannot be the name"):
            INDEX.export(name, directory=tmp_path)
    with pytest.raises(ChartError, match="title"):
        replace(INDEX, title="ord " * 60 + "ord").export(directory=tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert render(INDEX, ()) == {}, "a run may make only what is of all charts"


# ---- pictures


def test_threads_that_draw_at_once_draw_what_one_draws_alone() -> None:
    charts, settings, pause = [INDEX, ENGLISH] * 3, dict(mpl.rcParams), sys.getswitchinterval()
    sys.setswitchinterval(1e-4)  # so that they take turns in the midst of drawing
    try:
        with ThreadPoolExecutor(6) as pool:
            drawn = list(pool.map(lambda chart: render(chart, ["svg", "png"]), charts))
    finally:
        sys.setswitchinterval(pause)
    assert drawn == [{form: made(chart)[form] for form in ("svg", "png")} for chart in charts]
    assert dict(mpl.rcParams) == settings


@CHARTS
def test_png_is_a_slide_with_its_texts_in_the_metadata(chart: Chart) -> None:
    with Image.open(io.BytesIO(made(chart)["png"])) as picture:
        assert picture.size == (1920, 1080)
        assert picture.convert("RGBA").getpixel((2, 2)) == (255, 255, 255, 255)
        texts = picture.text  # type: ignore[attr-defined]
    wanted = {"Title": chart.title, "Description": chart.alt_text, "Source": chart.source}
    wanted["Identifier"] = str(chart.identity)
    assert {key: texts.get(key) for key in wanted} == wanted
    assert "Software" not in texts
    with Image.open(io.BytesIO(made(chart)["transparent"])) as picture:
        assert (picture.size, picture.mode) == ((1920, 1080), "RGBA")
        assert picture.getpixel((2, 2)) == (255, 255, 255, 0)


@CHARTS
def test_svg_has_real_text_and_tells_what_it_shows(chart: Chart) -> None:
    content = made(chart)["svg"]
    root = ET.fromstring(content)  # noqa: S314 (our own file)
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root.iter()}
    labels = [named[part] for part in (root.get("aria-labelledby") or "").split()]
    assert labels == [chart.title, chart.alt_text]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is used twice"
    written = " ".join("".join(text.itertext()).strip() for text in root.iter(f"{SVG}text"))
    assert all(part in written for part in (chart.title, chart.subtitle, chart.source, chart.note))
    assert b"font-family: 'Open Sans', 'Noto Sans', 'Segoe UI', Arial, sans-serif" in content
    assert b"ILAG Sans" not in content  # nobody has our cut
    assert b"dc:date" not in content
    assert f"<dc:identifier>{chart.identity}</dc:identifier>" in content.decode()


def pdf_text(content: bytes, key: str) -> str:
    found = re.search(rb"/" + key.encode() + rb" \((.*?)(?<!\\)\)", content, re.DOTALL)
    assert found, key
    raw = re.sub(rb"\\(\d{3})", lambda m: bytes([int(m[1], 8)]), found[1])
    raw = re.sub(rb"\\([()\\])", rb"\1", raw.replace(rb"\n", b"\n").replace(rb"\r", b"\r"))
    return raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1")


@CHARTS
def test_pdf_embeds_truetype_fonts_and_has_metadata_without_dates(chart: Chart) -> None:
    content = made(chart)["pdf"]
    assert b"/FontFile2" in content
    for absent in (b"/Subtype /Type3", b"CreationDate", b"Matplotlib"):
        assert absent not in content
    assert pdf_text(content, "Title") == chart.title
    assert pdf_text(content, "Subject") == chart.alt_text
    assert pdf_text(content, "Keywords") == f"{chart.source} {chart.identity}"


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
    assert bundle["text/plain"] == repr(chart) == f"{chart.title}\n{chart.alt_text}"
    assert chart._repr_mimebundle_()[0] == bundle


# ---- data


@CHARTS
def test_csv_reads_back_to_the_table(chart: Chart) -> None:
    content, table = made(chart)["csv"], exported(chart)
    assert content.startswith(b"\xef\xbb\xbf")
    separator, point = (";", ",") if chart.lang == "no" else (",", ".")
    back = pd.read_csv(
        io.BytesIO(content), sep=separator, decimal=point, encoding="utf-8-sig", dtype={table.columns[0]: str}
    )
    code, year, source = ("Kode", "År", "Kilde") if chart.lang == "no" else ("Code", "Year", "Source")
    assert code in table
    assert back.pop(source).unique().tolist() == [chart.source]
    same = back.astype({year: table[year].dtype, code: "str"})
    pd.testing.assert_frame_equal(same, table, check_exact=True, check_dtype=False)


def test_csv_leaves_missing_values_empty_and_quotes_what_needs_it() -> None:
    frame = pd.DataFrame({"navn": ["Leka; ø", None], "verdi": [574.0, float("nan")], "år": [2015, 2016]})
    assert csv_bytes(frame, "no").decode("utf-8-sig") == 'navn;verdi;år\r\n"Leka; ø";574;2015\r\n;;2016\r\n'


def book_of(chart: Chart) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(chart)))


def in_cells(table: pd.DataFrame) -> list[list[object]]:
    """The rows of a table as they are read back from a sheet."""
    return [
        ["" if pd.isna(cell) else cell for cell in row] for row in table.astype(object).to_numpy().tolist()
    ]


def read(sheet: Worksheet, first: int, last: int | None = None) -> list[list[object]]:
    rows = sheet.iter_rows(min_row=first, max_row=last, values_only=True)
    return [["" if cell is None else cell for cell in row] for row in rows]


@pytest.mark.parametrize(
    "chart", [INDEX, PANELS, ENGLISH, every_kind("no")["table"]], ids=lambda chart: chart.name
)
def test_the_data_sheet_has_every_number_of_the_frame_years_without_thousands(chart: Chart) -> None:
    book, table = book_of(chart), exported(chart)
    assert book.sheetnames == ["Data", "Om tallene" if chart.lang == "no" else "About the figures"]
    assert read(book.worksheets[0], 1) == [[*table.columns], *in_cells(table)]
    assert book.properties.keywords == str(chart.identity)
    if chart is not INDEX:
        return
    sheet = book.worksheets[0]
    head = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    assert "#,##0.00" in sheet.cell(2, head["Verdi"]).number_format
    assert "#" not in sheet.cell(2, head["År"]).number_format
    assert sheet.freeze_panes == "A2"


def test_the_second_sheet_tells_source_table_dates_definition_and_checksums() -> None:
    citation = "Kilde: SSB, tabell 07459"
    facts = ("07459", "Befolkning", "1. januar", "personer", "2026-11-23", "abc")
    chart = replace(every_kind("no")["columns"], sources=(Source(citation, *facts, ("Obs!",)),))
    told = {str(label): str(text) for label, text in book_of(chart).worksheets[1].iter_rows(values_only=True)}
    csv = hashlib.sha256(csv_of(chart)).hexdigest()
    assert told.items() >= {
        "Tittel": chart.title, "Kilde": chart.source.removeprefix("Kilde: "), "Definisjon": "Støy: ±1,96·√hendelser.",
        "SSB-tabell": "07459", "Måletidspunkt": "1. januar", "Hentet eller satt sammen": "2026-11-23",
        "Sjekksum for dokumentet (SHA-256)": "abc", "Sjekksum for dataene (SHA-256 av CSV)": csv,
    }.items()  # fmt: skip
    assert ("Merknad", "Obs!") in about(chart)


def test_one_workbook_holds_all_tables_each_on_a_sheet_that_the_contents_lead_to(lang: Lang) -> None:
    charts = [*every_kind(lang).values(), of_suite("population-index", lang)]
    content = book_bytes(charts, "Tall")
    assert content == book_bytes(charts, "Tall"), "the same bytes"
    first, *sheets = (book := openpyxl.load_workbook(io.BytesIO(content))).worksheets
    assert book.sheetnames[1:] == [chart.name[:31] for chart in charts]
    links = [cell.hyperlink.location for cell in first["A"][1:]]
    assert links == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    told = [(chart.title, chart.subtitle, chart.source) for chart in charts]
    assert [*first.iter_rows(min_row=2, min_col=2, values_only=True)] == told
    for chart, sheet in zip(charts, sheets, strict=True):
        table = exported(chart)
        assert [row[0] for row in read(sheet, 1, 2)] == [chart.title, chart.subtitle]
        assert read(sheet, 5, 5 + len(table)) == [[*table.columns], *in_cells(table)]
        below = [str(row[0]) for row in read(sheet, 6 + len(table))]
        assert [line for line in below if line.endswith(chart.source)]
        assert not chart.note or [line for line in below if line.endswith(chart.note)]
    assert "5033" in {cell.value for cell in sheets[-1]["A"]}, "a code is text"


def test_sheets_have_names_that_excel_takes_and_no_two_the_same() -> None:
    long = "befolkningsendring-etter-komponent-i-alt"
    names = [long, f"{long}-2", long.upper(), "Innhold", "a/b:c", "'sitert'", ""]
    assert sheet_names(names, "Innhold") == [
        "befolkningsendring-etter-kompon", "befolkningsendring-etter-komp-2", "BEFOLKNINGSENDRING-ETTER-KOMP-3",
        "Innhold-2", "a-b-c", "sitert", "-",
    ]  # fmt: skip


# ---- what is exported is data


def test_exported_data_have_plain_names_real_units_and_no_more_decimals_than_mean_something(
    lang: Lang,
) -> None:
    heads = {column.title[lang] for column in COLUMNS.values()}
    place, unit = COLUMNS["name"].title[lang], COLUMNS["unit"].title[lang]
    for chart in (of_suite(key, lang) for key in SUITE if not key[-4:].isdigit() or key.endswith("5033")):
        table = exported(chart)
        named = {name for name in table.columns if not name.isdecimal()}  # of the map, years
        assert isinstance(chart.body, Table) or named <= heads
        assert not [one for one in table.get(place, ()) if re.search(r"[\d(+−→]", str(one))]
        assert not any(str(one).endswith((" som", " who")) for one in table.get(unit, ()))
        for column in table.select_dtypes("float"):
            assert (table[column].round(2) == table[column])[table[column].notna()].all()
        last = csv_of(chart).decode("utf-8-sig").splitlines()[-1]
        assert last.endswith((chart.source, f'"{chart.source}"'))
