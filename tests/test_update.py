"""A deck that people have worked on, brought up to new figures: a hand's edit stays, a number of ours is new."""

import copy
import errno
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.external_link.external import ExternalBook, ExternalLink
from openpyxl.worksheet.table import Table
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

import ilag_report
from ilag_data import files, process, raw
from ilag_data.errors import ChartError, SelectionError
from ilag_data.files import WriteError
from ilag_data.language import Text
from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.marks import (
    Mark,
    fingerprints,
    prints_of_chart,
    prints_of_look,
    prints_of_table,
)
from ilag_report.charts.ooxml import Native
from ilag_report.charts.reading import cells_of, facets_of, paragraphs_of, room_in, series_of
from ilag_report.charts.slides import slide_bytes
from ilag_report.cli import ilag
from ilag_report.deck import deck_bytes
from ilag_report.messages import say
from ilag_report.suite import SUITE, Ask
from ilag_report.updating import Report
from ilag_report.updating.doubts import Figures
from ilag_report.updating.hand import edits_of
from ilag_report.updating.package import Package
from ilag_report.updating.pairs import places_of
from ilag_report.updating.recognise import things_in
from ilag_report.updating.tables import merge_table
from ilag_report.updating.texts import merge_text
from tests.chart_decks import drawn, in_workbook, of_suite, opened, tables_on
from tests.conftest import ROOT
from tests.raw_documents import Document, add, change, keep
from tests.worked_on import (
    RED,
    copied,
    edit_workbook,
    identity_of,
    link_workbook,
    part,
    paste,
    series,
    shapes_in,
    slide_of,
    unmark,
    values,
    work_on,
)

KEYS = (
    "population-map",
    "population-index-of-areas",
    "population-change",
    "growth-by-year",
    "key-figures-population",
    "population-level",
    "population-index",
)


@dataclass(frozen=True)
class Work:
    """A deck as it was made, as people left it, as it was updated, and what the figures say now."""

    old: Path
    new: Path
    made: Native
    before: Native
    after: Native
    report: Report
    now: dict[str, Native]  # what a deck made of the new figures shows


@pytest.fixture(scope="module")
def revised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with other figures of the last years."""
    folder = tmp_path_factory.mktemp("revised") / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("revisions", ".*"))
    keep(folder, "population-by-age", "population-change", "population-quarterly", "employment")

    def revise(document: Document) -> None:
        for year in ("2024", "2025", "2026"):
            for region, more in (("5033", -4), ("5052", 14), ("5022", 31), ("5001", 900)):
                add(more, Region=region, Tid=year, Alder="040")(document)

    with raw.using(folder):
        change(folder, "population-by-age", revise)
        process.rebuild()
    return folder


@pytest.fixture(scope="module")
def work(revised: Path, tmp_path_factory: pytest.TempPathFactory) -> Work:
    folder = tmp_path_factory.mktemp("decks")
    made = deck_bytes([of_suite(name) for name in KEYS], "no", (2015, 2023))
    presentation = opened(made)
    work_on(presentation)
    old, new = folder / "fjor.pptx", folder / "ny.pptx"
    presentation.save(str(old))
    with raw.using(revised):
        report = ilag_report.update(old, new)
        ask = Ask("no")
        fresh = opened(deck_bytes([SUITE[name](ask=ask) for name in KEYS], "no", (2015, 2023)))
    now = {name: slide_of(fresh, name) for name in KEYS}
    return Work(old, new, opened(made), Presentation(str(old)), Presentation(str(new)), report, now)


def updated(deck: Native | bytes, data: Path | None = None, **asked: Native) -> tuple[Report, bytes]:
    """Bring a deck up to the figures of a folder: the report, and the new file."""
    using = nullcontext() if data is None else raw.using(data)
    with TemporaryDirectory() as folder, using:
        old, new, again = (Path(folder, f"{name}.pptx") for name in "abc")
        old.write_bytes(deck if isinstance(deck, bytes) else saved(deck))
        report = ilag_report.update(old, new, **asked)
        second = ilag_report.update(new, again, **asked)
        assert again.read_bytes() == new.read_bytes(), second.markdown()
        assert not any(second.total.values())
        assert second.hand == report.hand
        # What has gone is told of once; of a number that is not true any more the second tells less.
        still, told = (
            [said.partition(". «")[0] for _, said in one.again if not _GONE.search(said)]
            for one in (report, second)
        )
        assert still == told
        return report, new.read_bytes()


_GONE = re.compile(r"som ikke vises lenger\.$|noe annet enn før\.$|sto bare i regnearket")


def saved(deck: Native) -> bytes:
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    """Change the parts of a presentation, by their names."""
    parts = parts_of(path)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def agree(chart: Native) -> bool:
    """Whether cache and workbook of a chart say the same."""
    cells = [(name, [value and pytest.approx(value) for value in row]) for name, row in in_workbook(chart)]
    return drawn(chart) == cells


def _as_if_written(shape: Native, prints: dict[str, tuple[str, ...]]) -> None:
    """Let the mark of a shape say that we wrote something else."""
    mark = Mark.of(shape)
    assert mark is not None
    replace(mark, prints=mark.prints | prints).write(shape)


def colours(chart: Native) -> dict[str, str]:
    """The colours of bars, by their names."""
    names = list(map(str, chart.plots[0].categories))
    return {
        names[int(point.find(qn("c:idx")).get("val"))]: point.xpath("c:spPr/a:solidFill/*/@val")[0].lower()
        for point in chart._chartSpace.xpath("//c:dPt")
    }


def names(chart: Native) -> dict[str, str]:
    """The colours of the names beside bars."""
    listed = list(map(str, chart.plots[0].categories))
    return {
        listed[int(label.find(qn("c:idx")).get("val"))]: label.xpath("c:txPr//a:srgbClr/@val")[0].lower()
        for label in series(chart, NAMES["no"])._element.xpath("c:dLbls/c:dLbl")
    }


def facets(slide: Native) -> list[tuple[str, list[float]]]:
    """The limits of the axes of charts and where they stand."""
    return [
        (one.name, [round(float(told), 3) for told in (*facets_of(space)["limits"][0], *room_in(space))])
        for one in shapes_in(slide)
        if getattr(one, "has_chart", False) and (space := one.chart._chartSpace) is not None
    ]


def text(slide: Native, name: str) -> str:
    return " ".join(part(slide, name).text_frame.text.split())


# ---- charts


def test_figures_are_new_in_chart_and_workbook_and_bars_take_their_looks_along(work: Work) -> None:
    was, now = (
        part(slide_of(deck, "population-change"), "panel 1|chart") for deck in (work.before, work.after)
    )
    new = part(work.now["population-change"], "panel 1|chart").chart
    assert drawn(now.chart) == drawn(new) != drawn(was.chart)
    assert agree(now.chart)
    assert values(now.chart, "personer")["Leka"] == values(was.chart, "personer")["Leka"] + 14
    box = (Inches(1), Inches(2), Inches(5), Inches(4))
    assert (now.left, now.top, now.width, now.height) == box
    assert now._element.xpath(".//p:cNvPr/@descr") == ["Min egen tekst"]
    places = [[*map(str, one.chart.plots[0].categories)].index("Rennebu") for one in (was, now)]
    assert places[0] != places[1], "the bars are sorted"
    for of_places in (colours, names):
        assert of_places(now.chart) == {**of_places(new), "Rennebu": f"{RED}".lower()}
    rooms = [series(chart, NAMES["no"]).values for chart in (was.chart, now.chart, new)]
    assert rooms[0] != rooms[1] == rooms[2], "names stand at the edge of bars that grow"
    assert NAMES["no"] not in work.report.markdown(), "that is no figure"
    shares = [
        part(at, "panel 2|chart").chart
        for at in (slide_of(work.after, "population-change"), work.now["population-change"])
    ]
    assert colours(shares[0]) == colours(shares[1])
    assert {*shares[0]._chartSpace.xpath("//c:dLblPos/@val")} == {"ctr", "inEnd"}, "as a person put them"


def test_what_a_person_took_out_moved_or_set_in_a_chart_stays(work: Work) -> None:
    for which in (0, 1):  # and in a copy of its slide
        slide = slide_of(work.after, "population-index-of-areas", which)
        chart = part(slide, "chart").chart
        new = part(work.now["population-index-of-areas"], "chart").chart
        wanted = [one for one in drawn(new) if one[0] != "Andre små"]
        assert drawn(chart) == wanted
        assert agree(chart)
        assert chart.value_axis.maximum_scale == 130
        assert series(chart, "Trøndelag").format.line.color.rgb == RED
        (label,) = series(chart, "De seks samlet")._element.xpath("c:dLbls/c:dLbl")
        assert label.xpath("c:layout//c:y/@val") == ["0.2"]
        assert label.xpath("c:txPr//a:defRPr/@sz") == ["2000"]
        assert part(slide, "chart").name == "Min figur", "found though it was renamed"
    told = work.report.markdown()
    assert "«Andre små» er tatt ut for hånd" in told
    dressed = "aksegrensene, fargene, linjene eller markørene til «Trøndelag» og «De seks samlet» og etikettene til «De seks samlet» er endret for hånd og står"
    assert told.count(dressed) == 2, "and in a copy of its slide"


def test_another_type_and_a_group(work: Work) -> None:
    slide, now = slide_of(work.after, "population-level"), work.now["population-level"]
    area, county = part(slide, "panel 1|chart").chart, part(slide, "panel 7|chart").chart
    assert area._chartSpace.xpath("//c:areaChart")
    for chart, name in ((area, "panel 1|chart"), (county, "panel 7|chart")):
        assert drawn(chart) == drawn(part(now, name).chart)
        assert agree(chart)
    assert [shape.name for shape in slide.shapes if hasattr(shape, "shapes")] == ["Gruppe"]


def _add_link(book: Native) -> None:
    book._external_links.append(ExternalLink(externalBook=ExternalBook(id="rId1")))
    book._external_links[0].file_link = Relationship(type="externalLinkPath", Target="a.xlsx", Id="rId1")


def _hide_row(book: Native) -> None:
    book.active.row_dimensions[2].hidden = True


def _filter_series(chart: Native) -> None:
    """Hide a series as PowerPoint's chart filter does."""
    made = parse_xml(
        f'<c:extLst {nsdecls("c")}><c:ext uri="{{02D57815-91ED-43cb-92C2-25804820EDAC}}"><c15:filteredBarSeries '
        'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:ser/></c15:filteredBarSeries>'
        "</c:ext></c:extLst>"
    )
    chart._chartSpace.xpath(".//c:barChart")[0].append(made)


def _break_apart(chart: Native) -> None:
    (frame,) = (one for one in chart.part.package.presentation_part.presentation.slides[0].shapes
                if one.has_chart and one.chart.part is chart.part)  # fmt: skip
    group = frame.part.slide.shapes.add_group_shape()
    group.name = frame.name
    frame._element.getparent().remove(frame._element)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (
            lambda chart: edit_workbook(chart, lambda book: book.create_sheet("Arbeid")),
            "har mer i regnearket",
        ),
        (
            lambda chart: edit_workbook(chart, lambda book: book.active.append(["=B2"])),
            "har mer i regnearket",
        ),
        (lambda chart: edit_workbook(chart, _add_link), "har mer i regnearket"),
        (link_workbook, "henter tallene fra en annen fil"),
        (lambda chart: edit_workbook(chart, _hide_row), "har serier eller år som er skjult"),
        (_filter_series, "har serier eller år som er skjult"),
        (_break_apart, "er delt opp"),
    ],
)
def test_a_slide_with_a_chart_that_is_left_alone_says_one_thing(
    edit: Callable[[Native], None], reason: str, revised: Path
) -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    edit(part(deck.slides[0], "panel 2|chart").chart)
    old = saved(deck)
    same, _ = updated(old)
    assert f"Diagram 2 {reason}" in same.markdown()
    assert re.search(f"Diagram 2 {reason}.* står som før, med tallene som gjelder nå.\n", same.markdown())
    assert not same.again
    report, content = updated(old, revised)
    with raw.using(revised):
        new = SUITE["population-change"]("no").title
    assert content == old
    (told,) = (one for _, one in report.again)
    assert re.match(f"Diagram 2 {reason}.* står som før. .*(, og oppdater igjen|Kopier fra)", told)
    assert "tallene og tekstene våre på lysbildet fortsatt de gamle" in told
    assert reason == "er delt opp" or "de gamle: «9,2» er nå 9,6 (" in told
    assert f"Funnet er nå: «{new}»" in told


def test_a_slide_with_a_picture_of_a_persons_in_place_of_ours_says_one_thing(revised: Path) -> None:
    deck = opened(slide_bytes(of_suite("population-map")))
    picture = part(deck.slides[0], "picture")
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(made, "PNG")
    _, key = deck.slides[0].part.get_or_add_image_part(made)
    picture._element.xpath(".//a:blip")[0].set(qn("r:embed"), key)
    old = saved(deck)
    same, _ = updated(old)
    assert not same.again
    report, content = updated(old, revised)
    (told,) = (sentence for _, sentence in report.again)
    assert told.startswith("Bildet er byttet ut med et annet og står som før. Kopier fra en ny")
    assert "fortsatt de gamle" in told
    assert content == old


def test_several_charts_on_a_slide_are_told_apart_and_stale_numbers_beside_them_are_remembered(
    revised: Path,
) -> None:
    keys = "population-change", "population-index-of-areas", "births-and-deaths-5041"
    deck = opened(deck_bytes([of_suite(key) for key in keys], "no", (2015, 2023)))
    slide = slide_of(deck, keys[0])
    edit_workbook(part(slide, "panel 1|chart").chart, lambda book: book.create_sheet("Arbeid"))
    for key in keys[1:]:
        chart = part(slide_of(deck, key.removesuffix("-5041")), "chart")
        chart.chart.has_legend = True
        paste(chart, slide)
    slide.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "De seks samlet: 97,6 i 2023"
    report, content = updated(deck, revised)
    again, _ = updated(content, revised)
    with raw.using(revised):
        for key in keys[1:]:
            named = f"Diagrammet («{SUITE[key](ask=Ask('no')).title}»): forklaringen er endret for hånd"
            assert report.markdown().count(f"\n- {named}") == 1
    own = "En tekst som ikke er vår, står: «De seks samlet: 97,6 i 2023». "
    back, _ = updated(content)
    for one in (report, again):
        assert [told for _, told in one.again if told.startswith(f"{own}«97,6» er nå 98,0 (")]
    assert not [told for _, told in back.again if told.startswith(own)], "it is true again"
    deck = opened(content)
    slide_of(deck, keys[0]).shapes[-1].text_frame.text = "De seks samlet: 98,0 i 2023"
    mended, _ = updated(deck, revised)
    assert not [told for _, told in mended.again if "ikke er vår" in told], "somebody wrote it anew"


def test_labels_deleted_in_powerpoint_stay_out() -> None:
    deck = opened(deck_bytes([of_suite(key) for key in KEYS[1:3]], "no", (2015, 2023)))
    lines, bars = part(slide_of(deck, KEYS[1]), "chart"), part(slide_of(deck, KEYS[2]), "panel 1|chart")
    labels = [series(lines.chart, "Trøndelag")._element, series(bars.chart, "personer")._element]
    for first, *_ in (one.xpath("c:dLbls/c:dLbl") for one in labels):
        for told in first.xpath("*[not(self::c:idx)]"):
            first.remove(told)
        first.append(parse_xml(f"<c:delete {nsdecls('c')} val='1'/>"))
    (_, dressed, *_) = labels[1].xpath("c:dLbls/c:dLbl")
    dressed.xpath(".//a:defRPr")[0].set("sz", "2000")
    report, content = updated(deck, years="2015-2025")
    after = opened(updated(content, years="2015-2023")[1])  # and is no look of ours the next time
    assert (
        len(part(slide_of(after, KEYS[2]), "panel 1|chart").chart._chartSpace.xpath("//*[@sz = '2000']")) == 1
    )
    after = opened(content)
    lines, bars = part(slide_of(after, KEYS[1]), "chart"), part(slide_of(after, KEYS[2]), "panel 1|chart")
    for chart, name, total in ((lines.chart, "Trøndelag", 1), (bars.chart, "personer", 6)):
        (deleted, *others) = series(chart, name)._element.xpath("c:dLbls/c:dLbl")
        assert deleted.xpath("c:delete")
        assert len(others) == total - 1
    assert report.hand["etikettene"] == 2


def test_the_label_of_a_line_that_a_person_removed_stays_out_at_any_end() -> None:
    deck = opened(slide_bytes(of_suite("population-index-of-areas")))
    (first, *others) = _labelled(deck)
    name = first.xpath("string(c:tx//c:v)")
    first.remove(first.find(qn("c:dLbls")))
    for years in ("2015-2016", "2015-2025"):
        labelled = _labelled(opened(updated(deck, years=years)[1]))
        assert len(labelled) == len(others)
        assert name not in [one.xpath("string(c:tx//c:v)") for one in labelled]


def test_labels_of_bars_that_a_person_removed_stay_out_where_a_bar_becomes_none(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("revisions", ".*"))
    keep(folder, "population-by-age", "population-change", "population-quarterly", "employment")
    with raw.using(folder):
        change(folder, "population-by-age", add(25, Region="5041", Tid="2024", Alder="040"))
        process.rebuild()
    deck = opened(slide_bytes(of_suite("population-change")))
    for one in _labelled(deck):
        one.remove(one.find(qn("c:dLbls")))
    _, content = updated(deck, folder)
    chart = part(opened(content).slides[0], "panel 1|chart").chart
    assert values(chart, "personer")["Snåsa"] == 0
    assert not _labelled(opened(content))


def _labelled(deck: Native) -> list[Native]:
    """Return the series of the charts of a slide that have labels."""
    charts = [one.chart._chartSpace for one in deck.slides[0].shapes if one.has_chart]
    return [series for chart in charts for series in chart.xpath("//c:ser[c:dLbls/c:dLbl]")]


def test_numbers_about_other_slides_are_told_to_be_untested() -> None:
    deck = opened(deck_bytes([of_suite(key) for key in KEYS[:3]], "no", (2015, 2023)))
    box = deck.slides[1].shapes.add_textbox(0, 0, Inches(3), Inches(1))
    box.text_frame.text = "Tydal: 770 innbyggere ved utgangen av 2023"
    ((slide, told),) = updated(deck)[0].again
    assert slide == 2
    assert told.endswith("Tallene er ikke holdt opp mot figurene på de andre lysbildene.")


def test_figures_typed_into_a_chart_stay_and_the_others_are_new(work: Work) -> None:
    chart = part(slide_of(work.after, "growth-by-year"), "panel 1|chart").chart
    new = part(work.now["growth-by-year"], "panel 1|chart").chart
    (name, (_, *others)), *rest = drawn(new)
    assert drawn(chart) == [(name, [1.5, *others]), *rest]
    assert agree(chart)
    (told,) = (
        told for at, told in work.report.again if at == 7 and told.startswith("Diagram 1: et tall er skrevet")
    )
    assert re.search(r"viser hva som ville stått nå: De seks kommunene, 2016: 1,5 → −?\d,\d\.$", told), told


def test_an_order_that_went_with_a_series_is_told_and_forgotten() -> None:
    deck = opened(slide_bytes(of_suite("industry-change")))
    chart = part(deck.slides[0], "chart").chart
    last = series(chart, "Industri og andre næringer")._element
    last.getparent().insert(last.getparent().index(last.getparent().findall(qn("c:ser"))[0]), last)
    for at, one in enumerate(last.getparent().findall(qn("c:ser"))):
        one.find(qn("c:order")).set("val", str(at))
    report, _ = updated(deck, years="2019-2023")  # which gives the same bytes again
    assert "rekkefølgen på seriene var endret for hånd og er borte" in report.markdown()


def test_a_figure_typed_with_more_decimals_than_are_shown_is_told() -> None:
    deck = opened(slide_bytes(of_suite("population-index-of-areas")))
    county = series(part(deck.slides[0], "chart").chart, "Trøndelag")
    (last,) = county._element.xpath("c:val//c:pt[@idx = '8']/c:v")
    last.text = "106.49"
    ((_, told),) = updated(deck)[0].again
    assert re.search(r"Trøndelag, 2023: 106,49 → 106,5\d\.$", told), told


def test_a_workbook_keeps_its_sheet_and_is_told_to_lose_its_looks_and_what_stood_in_it_alone(
    revised: Path,
) -> None:
    deck = opened(deck_bytes([of_suite(KEYS[1]), of_suite(KEYS[2])], "no", (2015, 2023)))
    index = part(slide_of(deck, KEYS[1]), "chart").chart
    bars = part(slide_of(deck, KEYS[2]), "panel 1|chart").chart

    def edit(book: Native) -> None:
        book.active.title = "Tall til møtet"
        book.active["A1"].font = Font(bold=True)
        book.active["B3"].value = 55.5
        for cell, text in {"A1": "År", "A4": "2017*", "B1": "Trøndelag nå", "C2": "100 (anslag)"}.items():
            book.active[cell].value = text

    edit_workbook(index, edit)
    space = bars._chartSpace
    bars.part.drop_rel(space.xpath("c:externalData/@r:id")[0])
    space.remove(space.xpath("c:externalData")[0])
    report, content = updated(deck, revised)
    for key, name, sheet in ((KEYS[1], "chart", "'Tall til møtet'"), (KEYS[2], "panel 1|chart", "Sheet1")):
        chart = part(slide_of(opened(content), key), name).chart
        assert agree(chart)
        assert {one.partition("!")[0] for one in chart._chartSpace.xpath("//c:f/text()")} == {sheet}
    told = report.markdown()
    for line in (
        "Diagrammet: «År», «Trøndelag nå», «100 (anslag)», «55,5» og «2017*» sto bare i regnearket, ikke i diagrammet, og er borte",
        "Diagrammet: regnearket bak diagrammet er skrevet på nytt, uten det som var formatert",
        "Diagram 1: regnearket bak diagrammet manglet og er laget på nytt.",
    ):
        assert told.count(f"\n- {line}") == 1, (line, told)
    assert "«55,5» og «2017*» sto bare i regnearket" in str(report)
    assert "regneark" not in updated(content)[0].markdown()


def test_each_thing_that_a_rewritten_workbook_loses_is_told() -> None:
    def add_table(book: Native) -> None:
        book.active["A1"] = "År"
        book.active.add_table(Table(displayName="Tabell1", ref=book.active.dimensions))

    edits: list[Callable[[Native], object]] = [
        lambda book: setattr(book.active.column_dimensions["A"], "width", 40),
        lambda book: setattr(book.active, "freeze_panes", "B2"),
        lambda book: book.active.conditional_formatting.add("B2:B9", CellIsRule("lessThan", ["5"])),
        lambda book: book.defined_names.add(DefinedName("tall", attr_text="Sheet1!$B$2:$B$9")),
        lambda book: setattr(book.active["B2"], "number_format", "0.000"),
        add_table,
        lambda _: None,  # only saved by another program
    ]
    deck = opened(slide_bytes(of_suite("population-level")))
    for at, edit in enumerate(edits, start=1):
        edit_workbook(part(deck.slides[0], f"panel {at}|chart").chart, edit)
    told = updated(deck, years="2018-2023")[0].markdown()
    of_looks = re.findall(r"\n- Diagram (\d): regnearket bak diagrammet er skrevet på nytt, uten", told)
    assert of_looks == [*"123456"], told
    assert re.findall(r"\n- Diagram (\d): (.*) sto bare i regnearket", told) == [("6", "«År»")]


def test_an_alt_text_emptied_and_a_number_format_stay_and_are_told_alike_again(revised: Path) -> None:
    deck = opened(deck_bytes([of_suite(key) for key in KEYS[:3]], "no", (2015, 2023)))
    part(slide_of(deck, KEYS[1]), "chart").chart.value_axis.maximum_scale = 100
    emptied = [("population-map", "picture", "Bildet"), ("population-index-of-areas", "chart", "Diagrammet")]
    for key, name, _ in emptied:
        part(slide_of(deck, key), name)._element.xpath(".//p:cNvPr")[0].set("descr", "")
    shares = part(slide_of(deck, "population-change"), "panel 2|chart").chart._chartSpace
    for form in shares.xpath("//c:dLbl/c:numFmt"):
        form.set("formatCode", "0.000")
    report, content = updated(deck, revised)
    again, _ = updated(content, revised)
    shares = part(slide_of(opened(content), "population-change"), "panel 2|chart").chart._chartSpace
    assert {*shares.xpath("//c:dLbl/c:numFmt/@formatCode")} == {"0.000"}
    for key, name, called in emptied:
        assert part(slide_of(opened(content), key), name)._element.xpath(".//p:cNvPr/@descr") == [""]
        for one in (report, again):
            assert f"- {called}: alt-teksten er tømt for hånd. Nå ville det stått «" in one.markdown()
    beyond = "Diagrammet: aksen er satt for hånd og står, men tall går utenfor den."
    assert [told for one in (report, again) for _, told in one.again] == [beyond] * 2


# ---- texts


def test_a_text_of_ours_follows_and_keeps_the_looks_of_its_words(work: Work) -> None:
    was, now = (slide_of(deck, "population-level").shapes.title for deck in (work.before, work.after))
    assert "236" in was.text_frame.text
    assert text(work.now["population-level"], "title") == " ".join(now.text_frame.text.split())
    runs = now.text_frame.paragraphs[0].runs
    assert [run.text for run in runs if run.font.italic] == ["195"]


def test_a_text_written_by_hand_stays_and_each_number_that_is_not_true_is_named(work: Work) -> None:
    slide = slide_of(work.after, "population-change")
    assert slide.shapes.title.text == "Tydal mistet 78 innbyggere (9,2 prosent), 13 av dem barn"
    told, other = [sentence for number, sentence in work.report.again if number == 6]
    assert (
        other
        == "En tekst som ikke er vår, står: «Leka: 42 flere på 8 år». «42» er nå 56 (diagram 1: personer, Leka, 2015–2023)."
    )
    assert re.search(
        r"«78» er nå 82 \(.*Tydal, 2015–2023\), «9,2» er nå 9,6 \(.*Tydal, 2015–2023\) og «13» finnes ikke blant",
        told,
    )
    assert f"Funnet er nå: «{text(work.now['population-change'], 'title')}»" in told
    assert text(slide, "source") == text(work.now["population-change"], "source")
    assert text(slide, "panel 2|header") == "Endring i prosent av 2015"


def test_a_bold_number_stays_bold_without_the_sign_behind_it() -> None:
    body = _body("Folketallet er ")
    (paragraph,) = body.findall(qn("a:p"))
    for look, said in (("<a:rPr b='1'/>", "2\u00a0484"), ("", ": ned")):
        paragraph.append(parse_xml(f"<a:r {nsdecls('a')}>{look}<a:t>{said}</a:t></a:r>"))
    merge_text(body, fingerprints(paragraphs_of(body)), _body("Folketallet er 2\u00a0475: ned"))
    assert body.xpath("string(//a:r[a:rPr/@b = '1'])") == "2\u00a0475"


def _key(*entries: tuple[str, str]) -> Native:
    runs = "".join(
        f'<a:r><a:rPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></a:rPr><a:t>{text}</a:t></a:r>'
        for sign, name in entries
        for colour, text in ((sign, "■"), ("000000", f" {name}  "))
    )
    return parse_xml(f"<p:txBody {nsdecls('p', 'a')}><a:bodyPr/><a:p>{runs}</a:p></p:txBody>")


@pytest.mark.parametrize(
    ("new", "colours_now"),
    [
        ([("aaaaaa", "2023"), ("bbbbbb", "2025")], ["111111", "bbbbbb"]),  # a person made the first 111111
        ([("aaaaaa", "2015"), ("cccccc", "2020"), ("bbbbbb", "2023")], ["aaaaaa", "cccccc", "bbbbbb"]),
    ],
)
def test_the_signs_of_a_key_keep_their_colours(new: list[tuple[str, str]], colours_now: list[str]) -> None:
    body, fresh = _key(("111111", "2015"), ("bbbbbb", "2023")), _key(*new)
    merge_text(body, fingerprints(paragraphs_of(body)), fresh)
    assert paragraphs_of(body) == paragraphs_of(fresh)
    assert body.xpath("//a:r[a:t = '■']//a:srgbClr/@val") == colours_now


def test_notes_follow_and_keep_what_a_speaker_added(work: Work) -> None:
    notes = slide_of(work.after, "population-change").notes_slide.notes_text_frame.text.split("\n")
    new = work.now["population-change"].notes_slide.notes_text_frame.text.split("\n")
    assert notes == [*new, "Husk å takke kommunene."]


def test_numbers_are_read_in_all_that_people_wrote_on_our_slides(revised: Path) -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    (slide,) = deck.slides
    part(slide, "panel 1|chart")._element.xpath(".//p:cNvPr")[0].set("descr", "Leka fikk 42")
    part(slide, "source").text_frame.add_paragraph().text = "Vi regner Leka som 42 flere."
    slide.notes_slide.notes_text_frame.add_paragraph().text = "Si at Leka fikk 42 til."
    chart = part(slide, "panel 1|chart").chart
    chart.chart_title.text_frame.text = "Leka opp 42"
    label = series(chart, "personer").points[0].data_label
    label.text_frame.text = "42! rekord"
    table = slide.shapes.add_table(1, 2, 0, 0, Inches(3), Inches(1)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "Leka", "42"
    grouped = slide.shapes.add_group_shape().shapes.add_textbox(0, 0, Inches(3), Inches(1))
    grouped.text_frame.text = "Gruppe: Leka 42"
    report, content = updated(deck, revised)
    again, _ = updated(content, revised)
    told, now = [sentence for _, sentence in report.again], "56 (diagram 1: personer, Leka, 2015–2023)"
    for what, own in (
        ("alt-teksten", "Leka fikk 42"),
        ("en tittel i diagrammet", "Leka opp 42"),
        ("etiketten til personer, Leka", "42! rekord"),
    ):
        assert f"Diagram 1: {what} er skrevet for hånd og står: «{own}». «42» er nå {now}." in told
    for own in (
        "Vi regner Leka som 42 flere.",
        "Si at Leka fikk 42 til.",
        "Leka 42",
        "Gruppe: Leka 42",
    ):
        assert [one for one in told if one.endswith(f": «{own}». «42» er nå {now}.")], own
    assert f"Notatene, skrevet for hånd: «Si at Leka fikk 42 til.». «42» er nå {now}." in told
    assert report.markdown().count("\n- Notatene") == 2, "and that they are new: none of it is told twice"
    assert [sentence for _, sentence in again.again] == told, "until somebody writes them anew"


def test_a_label_is_compared_with_the_figure_that_it_stands_at_now() -> None:
    deck = opened(slide_bytes(of_suite("population-index-of-areas")))
    line = series(part(deck.slides[0], "chart").chart, "De seks samlet")
    line.points[len([*line.values]) - 1].data_label.text_frame.text = "97,6 for de seks"
    told = [sentence for _, sentence in updated(deck, years="2015-2025")[0].again]
    assert told == [
        "Diagrammet: etiketten til De seks samlet, 2025 er skrevet for hånd og står: «97,6 for de seks». "
        "«97,6» er nå 98,3 (De seks samlet, 2025)."
    ]


def test_a_name_written_by_hand_is_read_for_numbers(revised: Path) -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    chart = part(deck.slides[0], "panel 1|chart").chart
    for name in chart._chartSpace.xpath("//c:cat//c:v[. = 'Leka']"):
        name.text = "Leka (42)"
    told = [sentence for _, sentence in updated(deck, revised)[0].again]
    assert told == [
        "Diagram 1, skrevet for hånd: «Leka (42)». «42» er nå 56 (diagram 1: personer, Leka, 2015–2023)."
    ]


def test_a_heading_written_by_hand_and_the_beginning_of_notes_rewritten_are_quoted() -> None:
    deck = opened(slide_bytes(of_suite("key-figures-work")))
    (table,) = (one.table for one in deck.slides[0].shapes if one.has_table)
    table.cell(1, 4).text = "%"
    frame = deck.slides[0].notes_slide.notes_text_frame
    first, frame.text = frame.paragraphs[0].text, "Si det med egne ord."
    told = updated(deck)[0].markdown()
    assert "Tabellen: en overskrift er skrevet for hånd og står: «%». Nå ville det stått «Prosent»." in told
    assert f"står: «Si det med egne ord.». Nå ville det stått «{first} …»." in told


def test_why_a_chart_is_left_is_told_in_the_language_of_the_report() -> None:
    report = Report(Path("a.pptx"), Path("b.pptx"), "no")
    report.add_problem(1, Text("Tabell 03321 har det ikke.", ""), left=True)
    for slide in (2, 3, 5):
        report.add_problem(slide, Text("Det er ikke 2024.", ""), left=False)
    assert str(report).splitlines()[2:] == [
        "  Lysbilde 1: Figuren står som før: Tabell 03321 har det ikke.",
        "  Lysbilde 2–3, 5: Figuren beholder perioden sin: Det er ikke 2024.",
    ]


# ---- tables, pictures, other slides


_HEADS = [["", "folketall", "endring"], ["", "2023", "prosent"]]


@pytest.mark.parametrize(
    ("rows", "new", "expected"),
    [
        ("TLS", "LST", "TLS"),  # a row was moved, and stays where it is
        ("STL", "TSL", "STL"),  # also where ours are sorted anew
        ("LST", "TSL", "TSL"),
        ("TSX", "LST", "TSX"),  # one was taken out, one of theirs put in
        ("TS", "LSTN", "TNS"),
        ("SXT", "LSTX", "STX"),  # one of theirs is ours now
    ],
)
def test_rows_are_known_by_their_names_wherever_a_person_put_them(rows: str, new: str, expected: str) -> None:
    old = dict(zip("LSTX", "1234", strict=True))
    now = dict(zip("LSTNX", "56784", strict=True))
    base, mine, fresh = (
        _table([*_HEADS, *([one, of[one], of[one]] for one in names)])
        for names, of in (("LST", old), (rows, old), (new, now))
    )
    outcome = merge_table(mine, prints_of_table(base), fresh, {})
    assert cells_of(mine) == [*_HEADS, *([one, now[one], now[one]] for one in expected)]
    assert not outcome.left
    assert outcome.own == ["X 4 4"] * ("X" in {*rows} - {*new})
    assert [key for key, _ in outcome.told] == ["taken_out"] * ("L" not in rows)


def test_a_row_written_by_hand_is_called_a_row_where_we_have_none_there_any_more() -> None:
    base, mine, fresh = (_table([*_HEADS, *rows]) for rows in ([["T", "1", "1"]], [["T", "ca. 1", "1"]], []))
    ((key, names),) = merge_table(mine, prints_of_table(base), fresh, {}).told
    sentence = say(f"update.{key}", "no", part="Tabellen", names=names)
    assert sentence.startswith("Tabellen: T | ca. 1 | 1 er en rad eller kolonne som tallene ikke har lenger.")


@pytest.mark.parametrize(
    ("typed", "new", "expected", "gone"),
    [
        ((1, 2), "2016 2017 2018", [" 2016 2017 2018", "L x 7 8", "S 6 7 8"], []),  # under its year
        ((1, 1), "2016 2017 2018", [" 2015 2016 2017 2018", "L x 6 7 8", "S 1 6 7 8"], []),  # nothing is lost
        ((1, 3), "2015 2016 2018", [" 2015 2016 2017 2018", "L 5 6 x 8", "S 5 6 3 8"], []),
        ((1, 2), "2015 2018 Endring", [" 2015 2018 Endring", "L 5 8 9", "S 5 8 9"], [("L", "2016")]),
        ((2, 3), "2015 2018 Endring", [" 2015 2018 Endring", "L 5 8 9", "S 5 8 x"], []),
    ],
)
def test_a_cell_written_by_hand_is_of_no_other_year(
    typed: tuple[int, int], new: str, expected: list[str], gone: list[tuple[str, str]]
) -> None:
    heads = ["", "2015", "2016", "Endring" if "Endring" in new else "2017"]
    now = ["", *new.split()]
    mine = _table([heads, *([name, "1", "2", "3"] for name in "LS")])
    prints = prints_of_table(mine)
    mine.tr_lst[typed[0]].tc_lst[typed[1]].xpath(".//a:t")[0].text = "x"
    figures = {"2015": "5", "2016": "6", "2017": "7", "2018": "8", "Endring": "9"}
    whole = sum(column.w for column in mine.tblGrid)
    outcome = merge_table(
        mine, prints, _table([now, *([name, *(figures[one] for one in now[1:])] for name in "LS")]), {}
    )
    assert [" ".join(row) for row in cells_of(mine)] == expected
    assert [(one.of, one.old) for one in outcome.gone] == [(of, "x") for of in gone]
    told = [*outcome.left, *(key for key, _ in outcome.told if key == "line_kept")]
    assert len(told) == 1 - len(gone)
    assert whole - 9 < sum(column.w for column in mine.tblGrid) <= whole


def test_a_cell_that_a_person_dressed_is_told_where_its_row_goes() -> None:
    deck = opened(slide_bytes(of_suite("growth-by-year")))
    fill = part(deck.slides[0], "below|table").table.cell(1, 1).fill  # of 2016
    fill.solid()
    fill.fore_color.rgb = RED
    told = updated(deck, years="2018-2023")[0].markdown()
    assert (
        "\n- Tabellen: utseendet til cellen «De seks kommunene, 2016» var endret for hånd og er borte.\n"
        in told
    )


def test_a_column_taken_out_has_a_name_of_its_own_and_rows_that_ended_have_no_order() -> None:
    rows = [["Ut av Leka", "", "Inn til Leka", ""], ["Sted", "Antall", "Antall", "Andel"]]
    rows += [["Selbu", "1", "2", "3 %"], ["Tydal", "4", "5", "6 %"]]
    prints = prints_of_table(_table(rows))
    outcome = merge_table(_table([row[:3] for row in rows]), prints, _table(rows), {})
    assert outcome.told == [("taken_out", ["Inn til Leka, Andel"])]
    outcome = merge_table(_table([*rows[:2], *rows[:1:-1]]), prints, _table(rows[:2]), {})
    assert not outcome.hand


def test_rows_take_their_looks_along_when_ours_are_sorted_anew() -> None:
    mine = _table([["", "a"], ["Leka", "1"], ["Tydal", "2"]])
    prints = prints_of_table(mine)
    mine.tr_lst[1].tc_lst[0].xpath(".//a:r")[0].get_or_add_rPr().set("b", "1")
    merge_table(mine, prints, _table([["", "a"], ["Tydal", "4"], ["Leka", "3"]]), {})
    assert cells_of(mine) == [["", "a"], ["Tydal", "4"], ["Leka", "3"]]
    assert [row.xpath("string(a:tc//a:rPr/@b)") for row in mine.tr_lst] == ["", "", "1"]


def _spanned(*rows: str) -> Native:
    """Return a table with two headings, A and B, that span columns."""
    table = _table([[said.strip("_") for said in row.split()] for row in rows])
    heads = rows[0].split()
    for first, last in ((1, heads.index("B") - 1), (heads.index("B"), len(heads) - 1)):
        merged = table.tr_lst[0].tc_lst[first : last + 1]
        merged[0].set("gridSpan", str(len(merged)))
        for cell in merged[1:]:
            cell.set("hMerge", "1")
    return table


def test_a_header_of_several_columns_spans_those_that_are_left() -> None:
    mine = _spanned("_ A _ _ B _", "_ a b c a b", "L 1 2 3 4 5")
    new = _spanned("_ A _ B _ _ _", "_ b c a b d e", "L 2 3 4 5 6 7")
    merge_table(mine, prints_of_table(mine), new, {})
    assert cells_of(mine) == [["", "A", "", "B", "", "", ""], ["", *"bcabde"], ["L", *"234567"]]
    spans = [(cell.gridSpan, cell.hMerge) for cell in mine.tr_lst[0].tc_lst]
    assert spans == [(1, False), (2, False), (1, True), (4, False), *[(1, True)] * 3]


@pytest.mark.parametrize("heading", ["A", "A2"])
def test_a_header_stays_over_the_columns_that_a_person_swapped_below_it(heading: str) -> None:
    base, mine = (
        _spanned("_ A _ B _", *rows) for rows in (("_ a b c d", "L 1 2 3 4"), ("_ b a c d", "L 2 1 3 4"))
    )
    new = _spanned(f"_ {heading} _ B _", "_ a b c d", "L 5 6 7 8")
    outcome = merge_table(mine, prints_of_table(base), new, {})
    assert cells_of(mine) == [["", heading, "", "B", ""], ["", *"bacd"], ["L", *"6578"]]
    assert (outcome.left, outcome.gone, [*outcome.hand]) == ([], [], ["sorted"])
    assert not merge_table(mine, outcome.prints or {}, new, {}).left


def test_a_row_of_a_persons_own_is_of_no_other_year() -> None:
    base, mine = (
        _table([["", "2015", "2023", "Endring"], ["L", "1", "2", "3"], *own])
        for own in ([], [["Selbu", "4", "5", "6"]])
    )
    new = _table([["", "2015", "2025", "Endring"], ["L", "1", "7", "8"]])
    outcome = merge_table(mine, prints_of_table(base), new, {})
    assert cells_of(mine) == [*cells_of(new), ["Selbu", "4", "", "6"]]
    assert outcome.gone == [("5", "", ("Selbu", "2023"))]
    assert outcome.own == ["Selbu 4 6"]


def _table(rows: list[list[str]]) -> Native:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, Inches(3), Inches(3)).table
    for at, row in enumerate(rows):
        for column, said in enumerate(row):
            table.cell(at, column).text = said
    return table._tbl


def test_tables_cell_by_cell(work: Work) -> None:
    (rows,) = tables_on(slide_of(work.after, "key-figures-population"))
    (new,) = tables_on(work.now["key-figures-population"])
    assert rows == new[:-1], "the row that was taken out stays out"
    (cells,), (now,) = (
        tables_on(slide_of(work.after, "growth-by-year")),
        tables_on(work.now["growth-by-year"]),
    )
    assert (cells[1][1], cells[1][8]) == ("omtrent null", "ca. 170")
    assert cells[1][2:8] == now[1][2:8]
    told = "cellen De seks kommunene, 2023 er skrevet for hånd og står: «ca. 170». Nå ville det stått «+213»."
    assert any(told in one for one in work.report.lines[7])
    heads = "Leka, Folketall ved utgangen av året"
    assert f"{heads}, 2023: 604 → 618; {heads}, Endring: +42 → +56" in work.report.markdown()
    table = part(slide_of(work.after, "growth-by-year"), "below|table").table
    assert table.cell(1, 9).text_frame.paragraphs[0].runs[0].font.size == Pt(20)


def test_a_picture_is_drawn_anew_at_its_size_and_crop(work: Work) -> None:
    was, now = (part(slide_of(deck, "population-map"), "picture") for deck in (work.before, work.after))
    new = part(work.now["population-map"], "picture")
    assert now.image.blob == new.image.blob != was.image.blob
    assert (now.width, now.crop_left) == (Inches(6), pytest.approx(0.2))
    assert now._element.xpath(".//p:cNvPr/@descr") == new._element.xpath(".//p:cNvPr/@descr")
    assert was.image.filename not in {Path(name).name for name in parts_of(work.new)}


def test_a_picture_with_an_alt_text_of_a_persons_is_drawn_once(revised: Path) -> None:
    deck = opened(slide_bytes(of_suite("population-map")))
    part(deck.slides[0], "picture")._element.xpath(".//p:cNvPr")[0].set("descr", "Mitt kart")
    report, content = updated(deck, revised)
    assert report.total["pictures"] == 1
    assert not updated(content, revised)[0].total["pictures"]


def test_topics_follow_the_slides_that_are_there_also_where_libreoffice_left_no_marks() -> None:
    deck = opened(
        deck_bytes([of_suite(key) for key in ("population-level", "population-index")], "no", (2015, 2023))
    )
    for shape in (*slide_of(deck, "front").shapes, *slide_of(deck, "divider:population").shapes):
        unmark(shape)
    listed = deck.slides._sldIdLst
    gone = listed[list(deck.slides).index(slide_of(deck, "population-index"))]
    deck.part.drop_rel(gone.rId)
    listed.remove(gone)
    _, content = updated(deck)
    (said,) = (
        [shape.text_frame.text for shape in slide.shapes]
        for slide in opened(content).slides
        if slide.shapes.title.text == "Vedlegg: Befolkning"
    )
    assert said == ["Vedlegg: Befolkning", "Folketall"]


def test_every_slide_of_a_chart_is_listed_and_the_first_led_to() -> None:
    keys = "population-index-of-areas", "population-change", "population-level"
    deck = opened(deck_bytes([of_suite(key) for key in keys], "no", (2015, 2023)))
    listed, originals = deck.slides._sldIdLst, [slide_of(deck, key) for key in keys]
    for original, after in zip(originals, (0, 1, 0), strict=True):
        copied(original, deck).shapes.title.text = "Kopi"
        listed.insert(list(deck.slides).index(original) + after, listed[-1])
    copied(originals[0], deck).shapes.title.text = "Bakerst"
    slides = list(opened(updated(deck)[1]).slides)
    at = {number: slide.shapes.title.text for number, slide in enumerate(slides, start=1)}
    assert [number for number, title in at.items() if title == "Kopi"] == [3, 6, 9]
    (remembered,), (contents,) = tables_on(slides[1]), tables_on(slides[6])
    assert remembered[1][1] == "3"
    assert contents[1] == ["Befolkning", "8–10", "Folketall (9–10)"]
    assert text(slides[6], "subtitle") == "Hovedfunnene står på lysbilde 1–6"


def test_numbers_of_slides_follow_and_what_is_not_ours_is_copied_byte_for_byte(work: Work) -> None:
    slides = list(work.after.slides)
    (rows,) = tables_on(slides[1])
    for sentence, number in rows[1:]:
        assert " ".join(slides[int(number) - 1].shapes.title.text.split()) == sentence.replace("\u00a0", " ")
    (contents,) = tables_on(slides[8])
    assert contents[1][1:] == ["10–12", "Folketall (11), folketall som indeks (12)"]
    before, after = parts_of(work.old), parts_of(work.new)
    (own,) = (name for name, content in before.items() if b"Hva sier kommunene selv" in content)
    same = [name for name in before if re.search("Layout|Master|theme|presentation|docProps", name)]
    assert all(before[name] == after[name] for name in [own, *same])
    assert list(after)[: len(before) - 1] == [name for name in before if name in after]
    hidden = slide_of(work.after, "population-index")._element
    assert hidden.get("show") == "0"
    assert hidden.xpath("p:transition")


# ---- the whole


def test_an_update_of_an_update_changes_nothing(work: Work, revised: Path) -> None:
    again, content = updated(work.new.read_bytes(), revised)
    assert content == work.new.read_bytes()
    assert again.hand == work.report.hand, "what an update wrote is not a person's"
    assert not any(again.total.values())
    assert str(again).startswith("Ingenting nytt.")
    assert [number for number, _ in again.again] == [number for number, _ in work.report.again]
    told = [sentence for _, sentence in again.again]
    cell = "cellen De seks kommunene, 2023 er skrevet for hånd og står: «ca. 170». Nå ville det stått «+213»."
    assert f"Tabellen: {cell}" in told, "as fully as the first time"
    stale = [[one for _, one in each.again if "«78» er nå 82 (" in one] for each in (work.report, again)]
    assert stale[0] == stale[1] != []


def test_another_period_for_all_or_each_chart_its_own(tmp_path: Path) -> None:
    keys = "population-index-of-areas", "small-places", "components-5052", "age-pyramid-5052", "profile-5046"
    deck = tmp_path / "fjor.pptx"
    deck.write_bytes(deck_bytes([of_suite(key) for key in keys], "no", (2015, 2023)))
    report = ilag_report.update(deck, tmp_path / "samme.pptx")
    assert (tmp_path / "samme.pptx").read_bytes() == deck.read_bytes()
    assert "til og med 2025" in report.newer
    assert "--years 2015-2025" in report.newer
    assert 'få dem med: years="2015-2025"' in report._repr_markdown_()
    report = ilag_report.update(deck, tmp_path / "ny.pptx", years="2015-2025")
    assert not report.newer
    one_year = ilag_report.update(deck, tmp_path / "ett.pptx", years=2023)
    assert {told[:29] for _, told in one_year.again} == {"Figuren beholder perioden sin"}
    assert "Lysbilde 1:" not in one_year.markdown(), "the title slide tells the period that most charts show"
    assert "Diagrammet: 8 nye tall. Fødte minus døde, 2024: " in report.markdown(), "nobody reads the band"
    assert re.search(r"Leka 2025, menn, 0–4: \d+ → \d+;", report.markdown()), "drawn to the left"
    slides = Presentation(str(tmp_path / "ny.pptx")).slides
    assert slides[0].shapes.title.text == "Befolkning og sysselsetting 2015–2025"
    ask = Ask("no", tuple(range(2015, 2026)))
    fresh = opened(deck_bytes([SUITE[key](ask=ask) for key in keys], "no", (2015, 2025)))
    for now, new in zip(slides, fresh.slides, strict=True):
        for of_now, of_new in zip(now.shapes, new.shapes, strict=True):
            if of_now.has_text_frame:
                assert of_now.text_frame.text == of_new.text_frame.text
            if of_now.has_chart:
                made = [one.chart.part for one in (of_now, of_new)]
                cache, wanted = (etree.tostring(one._element, method="c14n") for one in made)
                assert cache == wanted, "also its axis, its labels and which points look otherwise"
                book, wanted = (one.chart_workbook.xlsx_part.blob for one in made)
                assert book == wanted
    chart = part(slide_of(Presentation(str(tmp_path / "ny.pptx")), keys[0]), "chart").chart
    assert series_of(chart._chartSpace)[0].categories == tuple(map(str, range(2015, 2026)))


def test_series_that_a_person_swapped_stay_so_and_the_key_says_them_as_they_are_drawn() -> None:
    deck = opened(slide_bytes(SUITE["industry-change"]("no")))
    _swap(part(deck.slides[0], "chart").chart._chartSpace)
    (slide,) = opened(updated(deck, years="2019-2023")[1]).slides
    names = [one.name for one in series_of(part(slide, "chart").chart._chartSpace)]
    assert names[:4] == ["Helse, skole og forvaltning", "Andre næringer", "Landbruk og fiske", "Industri"]
    said = " ".join(text(slide, "header").split())
    assert [*sorted(names, key=said.index)] == names


def test_series_that_take_the_place_of_another_leave_nothing_twice() -> None:
    report, content = updated(slide_bytes(SUITE["industry-change"]("no")), years="2019-2023")
    expected = SUITE["industry-change"](ask=Ask("no", tuple(range(2019, 2024))))
    chart, wanted = (part(opened(deck).slides[0], "chart").chart for deck in (content, slide_bytes(expected)))
    assert [one.name for one in chart.series] == [one.name for one in wanted.series]
    assert "Industri og andre næringer" not in [one.name for one in chart.series]
    assert drawn(chart) == drawn(wanted)
    assert agree(chart)
    assert "«Industri og andre næringer» vises ikke lenger" in report.markdown()


def _type_in_ended_row(table: Native) -> None:
    """Type in a row that we wrote and would not write now."""
    table._tbl.append(copy.deepcopy(table._tbl.tr_lst[-1]))
    table.cell(len(table.rows) - 1, 0).text = "Selbu"
    _as_if_written(table._graphic_frame._element, prints_of_table(table._tbl))
    table.cell(len(table.rows) - 1, 1).text = "mange"


def _add_row(table: Native) -> None:
    """Add a row of a person's own."""
    table._tbl.append(copy.deepcopy(table._tbl.tr_lst[-1]))
    for cell in table.rows[len(table.rows) - 1].cells:
        cell.text = "11"
    table.cell(len(table.rows) - 1, 0).text = "Oslo"


def _type_in_ended_series(chart: Native) -> None:
    """Type over a series that other years have not."""
    column = 1 + [one.name for one in series_of(chart._chartSpace)].index("Industri og andre næringer")
    series(chart, "Industri og andre næringer")._element.xpath("c:val//c:v")[0].text = "-1.5"
    edit_workbook(chart, lambda book: book.active.cell(2, column + 1, -1.5))


def _write_in_ended_text(slide: Native) -> None:
    """Let a paragraph be one that we wrote and would not write now, and add to it."""
    box = part(slide, "source")
    box.text_frame.add_paragraph().text = "Bare hele år."
    _as_if_written(box._element, {"text": fingerprints(paragraphs_of(box._element.txBody))})
    box.text_frame.paragraphs[-1].text = "Bare hele år, sier vi."


@pytest.mark.parametrize(
    ("key", "edit", "years", "told", "gone"),
    [
        (
            "key-figures-population",
            lambda slide: _type_in_ended_row(part(slide, "table").table),
            "2015-2023",
            ["«Selbu | mange | "],
            0,
        ),
        ("growth-by-year", lambda slide: _add_row(part(slide, "below|table").table), "2018-2023", [], 5),
        (
            "industry-change",
            lambda slide: _type_in_ended_series(part(slide, "chart").chart),
            "2019-2023",
            [],
            0,
        ),
        (
            "industry-change",
            _write_in_ended_text,
            "2015-2023",
            ["Kildelinjen er skrevet for hånd og står: «Bare hele år, sier vi.»."],
            0,
        ),
    ],
)
def test_what_has_ended_and_stands_is_known_as_ours_the_next_time_too(
    key: str, edit: Callable[[Native], None], years: str, told: list[str], gone: int
) -> None:
    deck = opened(slide_bytes(of_suite(key)))
    edit(deck.slides[0])
    report, content = updated(deck, years=years)
    again, _ = updated(content, years=years)
    for one in report, again:
        said = [sentence for _, sentence in one.again if not _GONE.search(sentence)]
        assert [words in sentence for words, sentence in zip(told, said, strict=True)] == [True] * len(told)
        assert "Oslo" in one.markdown() or "lagt til for hånd" not in one.markdown()
    assert len(report.again) - len(again.again) == gone


def _add_year(chart: Native) -> None:
    """Add an estimate of 2024 at the end of the axis."""
    for held in chart._chartSpace.xpath("//c:ser/*[self::c:cat or self::c:val]"):
        (count,), last = held.xpath(".//c:ptCount"), held.xpath(".//c:pt")[-1]
        last.addnext(point := copy.deepcopy(last))
        point.set("idx", count.get("val"))
        point[0].text = "11" if held.tag == qn("c:val") else "2024" if len(last[0].text) == 4 else "45292"
        count.set("val", f"{int(count.get('val')) + 1}")


def _add_industry(chart: Native) -> None:
    """Add a series of a person's own, called as one of ours of other years."""
    last = series(chart, "Industri og andre næringer")._element
    last.addnext(own := copy.deepcopy(last))
    own.xpath("c:tx//c:v")[0].text = "Industri"
    for key in ("c:idx", "c:order"):
        own.find(qn(key)).set("val", "20")
    for value in own.xpath("c:val//c:v"):
        value.text = "-1.5"
    own.xpath("c:val//c:f")[0].text = "Sheet1!$Z$2:$Z$9"  # without a column in the workbook


@pytest.mark.parametrize(
    ("key", "add", "years", "told"),
    [
        ("components-together", _add_year, "2015-2025", "Fødte minus døde, 2024: 11 → −"),
        ("population-index-of-areas", _add_year, "2015-2025", "De seks samlet, 2024: 11,0 → 9"),
        ("industry-change", _add_industry, "2019-2023", "Industri, Leka: −1,5 → "),
    ],
)
def test_what_a_person_added_that_the_new_figures_have_is_ours_typed_over(
    key: str, add: Callable[[Native], None], years: str, told: str
) -> None:
    deck = opened(slide_bytes(of_suite(key)))
    add(part(deck.slides[0], "chart").chart)
    report, content = updated(deck, years=years)
    ((_, said),) = report.again
    assert told in said
    wanted = SUITE[key](ask=Ask("no", tuple(range(int(years[:4]), int(years[5:]) + 1))))
    chart, new = (part(opened(one).slides[0], "chart").chart for one in (content, slide_bytes(wanted)))
    assert agree(chart)
    assert [one.categories for one in series_of(chart._chartSpace)] == [
        one.categories for one in series_of(new._chartSpace)
    ]
    assert sorted(name for name, _ in drawn(chart)) == sorted(name for name, _ in drawn(new))
    typed = {value for _, values in drawn(chart) for value in values} - {
        value for _, values in drawn(new) for value in values
    }
    assert typed == {-1.5 if add is _add_industry else 11.0}


@pytest.mark.parametrize("years", [range(2019, 2024), range(2015, 2023), range(2018, 2026)])
@pytest.mark.parametrize("key", ["growth-by-year", "key-figures-population"])
def test_a_table_of_another_period_has_the_columns_of_one_made_anew(
    key: str, years: range, revised: Path
) -> None:
    _, content = updated(slide_bytes(SUITE[key]("no")), revised, years=years)
    with raw.using(revised):
        fresh = slide_bytes(SUITE[key](ask=Ask("no", tuple(years))))
    slide, wanted = (opened(deck).slides[0] for deck in (content, fresh))
    assert tables_on(slide) == tables_on(wanted) != []
    assert [len(grid) for grid in slide.shapes._spTree.iter(qn("a:tblGrid"))] == [
        len(table[0]) for table in tables_on(wanted)
    ]


def _type(chart: Native) -> None:
    column = 1 + [one.name for one in series_of(chart._chartSpace)].index("Fødte minus døde")
    chart.plots[0].series[column - 1]._element.xpath("c:val//c:pt[@idx = '0']/c:v")[0].text = "77"
    edit_workbook(chart, lambda book: book.active.cell(2, column + 1, 77))


def _name(chart: Native) -> None:
    chart.plots[0].series[0].points[0].data_label.text_frame.text = "42 døde!"


def _type_men(chart: Native) -> None:
    """Type over the men of Leka of 2023, who are drawn to the left."""
    chart.plots[0].series[0]._element.xpath("c:val//c:pt[@idx = '0']/c:v")[0].text = "-77"


def _type_at_selbu(chart: Native) -> None:
    """Let a bar be of a place that we would not show now, and type its value."""
    for name in chart._chartSpace.xpath("//c:cat//c:v[. = 'Leka']"):
        name.text = "Selbu"
    edit_workbook(chart, lambda book: book.active.cell(2, 1, "Selbu"))
    (slide,) = chart.part.package.presentation_part.presentation.slides
    frame = part(slide, "chart")._element
    _as_if_written(frame, prints_of_chart(chart._chartSpace))
    at = [*map(str, chart.plots[0].categories)].index("Selbu")
    series(chart, "Landbruk og fiske")._element.xpath(f"c:val//c:pt[@idx = '{at}']/c:v")[0].text = "77"


def _type_cell(table: Native) -> None:
    table.cell(2, 2).text = "ca. 600"


def _type_sum(table: Native) -> None:
    """Type over the sum of a period, in a column that has the same name in every period."""
    table.cell(2, 5).text = "−33*"


def _add_mean(chart: Native) -> None:
    """Add a series of a person's own."""
    last = chart.plots[0].series[-1]._element
    last.addnext(own := copy.deepcopy(last))
    own.xpath("c:tx//c:v")[0].text = "Snitt"
    for key in ("c:idx", "c:order"):
        own.find(qn(key)).set("val", "20")
    for at, value in enumerate(own.xpath("c:val//c:v"), start=1):
        value.text = str(at)


@pytest.mark.parametrize(
    ("key", "edit", "years", "told"),
    [
        (
            "components-together",
            _type,
            "2017-2024",  # as many years as before
            "«77» var skrevet for hånd på Fødte minus døde, 2016, som ikke vises lenger.",
        ),
        (
            "components-together",
            _name,
            "2020-2023",
            "«42 døde!» var skrevet for hånd på Fødte minus døde, 2016, som ikke vises lenger.",
        ),
        (
            "age-pyramid-5052",
            _type_men,
            "2015-2025",
            "«77» var skrevet for hånd på Leka 2023, menn, 0–4, som ikke vises lenger.",
        ),
        (
            "industry-change",
            _type_at_selbu,
            "2015-2023",
            "«77,0» var skrevet for hånd på Landbruk og fiske, Selbu, som ikke vises lenger.",
        ),
        (
            "key-figures-population",
            _type_cell,
            "2015-2025",
            "«ca. 600» var skrevet for hånd på Leka, Folketall ved utgangen av året, 2023, som ikke vises lenger.",
        ),
        (
            "key-figures-population",
            _type_sum,
            "2018-2023",
            "«−33*» var skrevet for hånd på Leka, Netto 2016–2023, Fødte − døde, som ikke vises lenger.",
        ),
        (
            "components-together",
            _add_mean,
            "2016-2023",
            "«1» var skrevet for hånd på Snitt, 2016, som ikke vises lenger.",
        ),
    ],
)
def test_what_a_person_wrote_of_what_is_gone_is_told_as_gone(
    key: str, edit: Callable[[Native], None], years: str, told: str
) -> None:
    deck = opened(slide_bytes(of_suite(key)))
    shape = next(one for one in deck.slides[0].shapes if one.has_chart or one.has_table)
    edit(shape.chart if shape.has_chart else shape.table)
    report, content = updated(deck, years=years)
    (sentence,) = (sentence for _, sentence in report.again)
    assert sentence.endswith(f": {told}")
    assert not report.hand
    assert "for hånd og står" not in report.markdown()
    assert not updated(content)[0].again, "told once"
    shape = next(one for one in opened(content).slides[0].shapes if one.has_chart or one.has_table)
    if shape.has_chart:
        new = SUITE[key](ask=Ask("no", tuple(range(int(years[:4]), int(years[-4:]) + 1))))
        ours = [one for one in drawn(shape.chart) if one[0] != "Snitt"]
        assert ours == drawn(part(opened(slide_bytes(new)).slides[0], "chart").chart)
        assert agree(shape.chart)


def test_an_area_taken_out_leaves_the_chart_of_its_type() -> None:
    deck = opened(slide_bytes(of_suite("components-5022")))
    (area,) = part(deck.slides[0], "chart").chart._chartSpace.xpath("//c:areaChart")
    area.getparent().remove(area)
    report, _ = updated(deck, years="2016-2023")
    assert "«Tilfeldig variasjon» er tatt ut for hånd" in report.markdown()
    assert not report.hand


def test_a_colour_that_is_gone_is_told_also_where_the_label_follows_the_end() -> None:
    deck = opened(slide_bytes(of_suite("population-index-of-areas")))
    series(part(deck.slides[0], "chart").chart, "Andre små").points[0].format.line.color.rgb = RED  # of 2015
    told = updated(deck, years="2016-2023")[0].markdown()
    assert (
        "\n- Diagrammet: fargene, linjene, markørene eller etikettene til «Andre små, 2015» var endret"
        in told
    )


def test_a_new_area_a_year_taken_out_and_looks_that_are_gone_are_told() -> None:
    deck = opened(slide_bytes(of_suite("components-5022")))
    chart = part(deck.slides[0], "chart").chart
    series(chart, "Tilfeldig variasjon")._element.xpath("c:val//c:v")[1].text = "71"  # of 2017
    _as_if_written(part(deck.slides[0], "chart")._element, prints_of_chart(chart._chartSpace))
    fill = series(chart, "Fødte minus døde").points[0].format.fill  # of 2016
    fill.solid()
    fill.fore_color.rgb = RED
    for held in chart._chartSpace.xpath("//c:ser/*[self::c:cat or self::c:val]"):  # until 2022
        held.xpath(".//c:pt[@idx = '7']")[0].getparent().remove(held.xpath(".//c:pt[@idx = '7']")[0])
        held.xpath(".//c:ptCount")[0].set("val", "7")
    report, content = updated(deck, years="2016-2023")
    for line in (
        "Diagrammet: fargene, linjene, markørene eller etikettene til «Fødte minus døde, 2016» var endret for hånd og er borte.",
        "Diagrammet: området «Tilfeldig variasjon» har nye grenser.",
        "Diagrammet: «2023» er tatt ut for hånd og kommer ikke tilbake. Titlene og tekstene våre gjelder likevel hele perioden.",
    ):
        assert report.markdown().count(f"\n- {line}") == 1, (line, report.markdown())
    assert [told for _, told in updated(content, years="2016-2023")[0].again] == [line]


def test_what_a_person_took_out_stays_out_through_a_period_that_lacks_it() -> None:
    deck = opened(deck_bytes([of_suite("growth-by-year")], "no", (2015, 2023)))
    slide = slide_of(deck, "growth-by-year")
    _, *years = part(slide, "panel 1|chart").chart.plots[0].categories
    for held in part(slide, "panel 1|chart").chart._chartSpace.xpath("//c:ser/*[self::c:cat or self::c:val]"):
        held.xpath(".//c:pt[@idx = '0']")[0].getparent().remove(held.xpath(".//c:pt[@idx = '0']")[0])
        for point in held.xpath(".//c:pt"):
            point.set("idx", str(int(point.get("idx")) - 1))
        held.xpath(".//c:ptCount")[0].set("val", f"{len(years)}")
    (table,) = (one.table._tbl for one in slide.shapes if one.has_table)
    for row in (table.tblGrid, *table.tr_lst):
        row.remove(row[1])
    table.remove(table.tr_lst[1])
    later = updated(deck, years="2018-2023")[1]
    slide = slide_of(opened(updated(later, years="2015-2023")[1]), "growth-by-year")
    (rows,) = tables_on(slide)
    assert rows[0][1:] == [*part(slide, "panel 1|chart").chart.plots[0].categories] == years
    assert len(rows) == len(table.tr_lst)


def test_a_year_in_the_name_of_a_series_is_new_though_no_figure_is() -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    shape = part(deck.slides[0], "panel 1|chart")
    series(shape.chart, "personer")._element.xpath("c:tx//c:v")[0].text = "personer, 2021"
    _as_if_written(shape._element, prints_of_chart(shape.chart._chartSpace))
    chart = part(opened(updated(deck)[1]).slides[0], "panel 1|chart").chart
    assert series(chart, "personer")
    assert agree(chart)


def test_a_year_that_a_person_added_stays_a_date() -> None:
    deck = opened(slide_bytes(of_suite("population-index-of-areas")))
    chart = part(deck.slides[0], "chart").chart
    data: Native = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = [date(year, 1, 1) for year in (*range(2015, 2024), 2030)]
    for one in series_of(chart._chartSpace):
        data.add_series(one.name, (*one.values, 110.0))
    chart.replace_data(data)
    chart = part(opened(updated(deck, years="2015-2025")[1]).slides[0], "chart").chart
    for one in series_of(chart._chartSpace):
        assert one.categories == (*map(str, range(2015, 2026)), "2030")
        assert one.values[-1] == 110.0
        days = [float(day) for day in one.element.xpath("c:cat/c:numRef//c:v/text()")]
        assert days[0] == 42005.0  # 1 January 2015
        assert days[-1] == 47484.0
    book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [book["A2"].value, book["A13"].value] == [datetime(2015, 1, 1), datetime(2030, 1, 1)]  # noqa: DTZ001
    assert book["A13"].number_format == "yyyy"
    assert agree(chart)


@pytest.mark.parametrize("edited", [False, True])
def test_a_panel_that_another_period_has_not_goes_unless_a_person_edited_it(edited: bool) -> None:
    made = opened(slide_bytes(of_suite("school-age-ahead")))
    part(made.slides[0], "panel 2|chart").left += Inches(0.2) * edited
    report, content = updated(made, years="2015-2025")
    (slide,) = opened(content).slides
    charts = [one for one in slide.shapes if one.has_chart]
    whole, wanted = (
        [one for one in of.slides[0].shapes if one.has_chart]
        for of in (
            made,
            opened(slide_bytes(SUITE["school-age-ahead"](ask=Ask("no", tuple(range(2015, 2026)))))),
        )
    )
    assert ("Diagram 2: det er ikke lenger noe" in str(report)) == edited
    assert ("Diagram 2 er tatt ut: det er ikke lenger noe" in report.markdown()) != edited
    assert [one.width for one in charts] == [one.width for one in (whole if edited else wanted)]
    model = (whole if edited else wanted)[0].chart._chartSpace  # that of half a slide, or of all
    assert [*map(str, room_in(charts[0].chart._chartSpace))] == [*map(str, room_in(model))]
    assert {identity_of(shape).split("|")[2] for shape in slide.shapes if identity_of(shape)} == {"2015-2025"}


def test_slides_copied_into_another_deck_in_english(revised: Path, tmp_path: Path) -> None:
    source = opened(slide_bytes(of_suite("population-change", "en")))
    other = Presentation()  # 4:3, of another template
    copied(source.slides[0], other)
    copied(opened(slide_bytes(of_suite("population-map", "en"))).slides[0], other)
    path = tmp_path / "theirs.pptx"
    other.save(str(path))
    with raw.using(revised):
        report = ilag_report.update(path)
        new = SUITE["population-change"]("en")
    assert report.new.name == "theirs-updated.pptx"
    assert report.path.read_text(encoding="utf-8").startswith("# Changes in theirs-updated.pptx")
    slide = slide_of(Presentation(str(report.new)), "population-change")
    assert text(slide, "title") == new.title
    assert all(agree(shape.chart) for shape in slide.shapes if shape.has_chart)
    with raw.using(revised):
        again = ilag_report.update(report.new, tmp_path / "again.pptx")
    assert report.total["pictures"] == 1
    assert (tmp_path / "again.pptx").read_bytes() == report.new.read_bytes(), str(again)


def test_charts_of_others_and_made_by_hand_are_left_and_told() -> None:
    chart = replace(of_suite("population-index-of-areas"), made_for=None, name="min-figur")
    with pytest.raises(ChartError, match=r"No chart .* can be updated: it was made in the explorer or in Py"):
        updated(slide_bytes(chart))
    report, _ = updated(deck_bytes([chart, of_suite("small-places")], "no", (2015, 2023)))
    assert "Figuren står som før: den er laget i utforskeren eller i Python" in str(report)


def test_the_report_names_every_edit_that_stands(work: Work) -> None:
    told = [line for lines in work.report.lines.values() for line in lines]
    for edit in (
        "Diagram 1: alt-teksten er skrevet for hånd og står: «Min egen tekst».",
        "Diagram 1: plassen, størrelsen, utseendet til etikettene og fargene, linjene eller markørene til «Rennebu» er endret for hånd og står.",
        "Teksten over diagram 2 er skrevet for hånd og står: «Endring i prosent av 2015». Nå ville det stått "
        "«Endring prosent av folketallet 2015».",
        "Diagram 2: bredden på stolpene eller avstanden mellom dem, utseendet til aksene eller rutenettet og etikettene til «prosent av folketallet 2015» er endret for "
        "hånd og står.",
        "Diagram 1: diagramtypen er endret for hånd og står.",
        "Diagram 7: grupperingen er endret for hånd og står.",
        "Bildet: størrelsen og beskjæringen er endret for hånd og står.",
        "Tabellen: kolonnebreddene eller radhøydene er endret for hånd og står.",
        "Tabellen: skriften er endret for hånd og står.",
        "Tittelen: skriften er endret for hånd og står.",
    ):
        assert told.count(edit) == 1, edit
    assert re.search(
        r"endret for hånd og står \(.*\): fargene, linjene eller markørene \(3\), etikettene \(3\)",
        str(work.report),
    )


def _set(path: str, attribute: str, value: str) -> Callable[[Native], None]:
    def edit(space: Native) -> None:
        for one in space.xpath(path):
            one.set(attribute, value)

    return edit


def _label_all(space: Native) -> None:
    (labels,) = space.xpath("(//c:ser[c:dLbls])[1]/c:dLbls")
    labels.find(qn("c:showVal")).set("val", "1")


def _label_columns(space: Native) -> None:
    labels = parse_xml(f"<c:dLbls {nsdecls('c')}><c:showVal val='1'/></c:dLbls>")
    space.xpath("//c:barChart/c:gapWidth")[0].addprevious(labels)


def _swap(space: Native) -> None:
    first, second = space.xpath("//c:barChart/c:ser")[:2]
    orders = [one.find(qn("c:order")) for one in (first, second)]
    was = [one.get("val") for one in orders]
    for one, order in zip(orders, reversed(was), strict=True):
        one.set("val", order)


def _paint(space: Native) -> None:
    fill = f'<c:spPr {nsdecls("c", "a")}><a:solidFill><a:srgbClr val="FFFFCC"/></a:solidFill></c:spPr>'
    for old in space.findall(qn("c:spPr")):
        space.remove(old)
    space.find(qn("c:chart")).addnext(parse_xml(fill))


@pytest.fixture(scope="module")
def columns() -> bytes:
    return slide_bytes(of_suite("components-together"))


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda _: None, {}),
        (_set("//c:valAx/c:delete", "val", "1"), {"axes": []}),
        (_set("//c:catAx//a:defRPr | //c:dateAx//a:defRPr", "b", "1"), {"axes": []}),
        (_set("//c:majorGridlines//a:srgbClr", "val", "FF0000"), {"axes": []}),
        (_set("c:txPr//a:defRPr", "sz", "2000"), {"ground": []}),
        (_set("//c:barChart/c:grouping", "val", "percentStacked"), {"stacking": []}),
        (_set("//c:overlap", "val", "50"), {"bars": []}),
        (_set("//c:marker/c:size", "val", "14"), {"colours": ["Endring"]}),
        (_set("//c:ser[c:tx//c:v = 'Endring']//c:dLbl//a:defRPr", "b", "0"), {"label_looks": ["Endring"]}),
        (_label_all, {"label_looks": ["Fødte minus døde"]}),
        (_swap, {"order": []}),
        (_paint, {"ground": []}),
        (_set("//c:catAx/c:scaling/c:orientation", "val", "maxMin"), {"axes": []}),
        (_label_columns, {"label_looks": []}),
        (_set("//c:valAx/c:majorTickMark", "val", "out"), {"axes": []}),
    ],
)
def test_every_part_of_a_chart_that_a_person_dressed_is_named(
    edit: Callable[[Native], None], named: dict[str, list[str]], columns: bytes
) -> None:
    deck = opened(columns)
    edit(part(deck.slides[0], "chart").chart._chartSpace)
    (chart,) = (one for one in things_in(Package(saved(deck))) if one.kind == "chart")
    assert edits_of(chart) == named


def test_what_a_person_changed_is_called_what_it_is() -> None:
    keys = "population-map", "population-index-of-areas", "components-together", "population-change"
    deck = opened(deck_bytes([of_suite(key) for key in keys], "no", (2015, 2023)))
    pictured, lines, columns, bars = (slide_of(deck, key) for key in keys)
    part(pictured, "picture")._element.xpath(".//a:blip")[0].append(parse_xml(f"<a:grayscl {nsdecls('a')}/>"))
    lines.shapes.title.text_frame.paragraphs[0].runs[0].hyperlink.address = "https://www.ssb.no"
    index = part(lines, "chart").chart
    for one in index._chartSpace.xpath("//c:cat//c:pt[@idx = '0'] | //c:val//c:pt[@idx = '0']"):
        one.getparent().remove(one)
    for one in index._chartSpace.xpath(
        "//c:cat//c:pt/@idx | //c:val//c:pt/@idx | //c:ser//c:idx[not(parent::c:ser)]/@val"
    ):
        one.getparent().set(one.attrname, str(int(one) - 1))
    for one in index._chartSpace.xpath("//c:cat//c:ptCount | //c:val//c:ptCount"):
        one.set("val", str(int(one.get("val")) - 1))
    series(index, "Trøndelag").points[4].marker.size = 11
    for one in part(columns, "chart").chart._chartSpace.xpath("//c:cat//c:pt[@idx = '0']/c:v"):
        one.text = "2016 (foreløpig)"
    broken = part(bars, "panel 2|chart")
    group = bars.shapes.add_group_shape([bars.shapes.add_shape(1, 0, 0, Inches(1), Inches(1))])
    group.name = broken.name
    broken._element.getparent().remove(broken._element)
    report, content = updated(deck)
    again, same = updated(content)
    assert same == content
    for one in (report, again):
        told = one.markdown()
        for line in (
            "Bildet: fargene, rammen eller effektene er endret for hånd og står.",
            "Tittelen: lenken er endret for hånd og står.",
            "Diagrammet: fargene, linjene eller markørene til «Trøndelag» er endret for hånd og står.",
            "Diagrammet: navnet «2016 (foreløpig)» er endret for hånd og står.",
        ):
            assert told.count(f"\n- {line}") == 1, (line, told)
        assert "alt-teksten" not in told, "of what is no longer ours"
        assert "etikettene" not in told, "which follow their years"


def test_a_table_that_lost_a_column_keeps_its_widths() -> None:
    deck = opened(slide_bytes(of_suite("key-figures-population")))
    table = part(deck.slides[0], "table").table
    for one in (table._tbl.tblGrid, *table._tbl.tr_lst):
        one.remove(one[-1] if one[-1].tag != qn("a:extLst") else one[-2])
    (thing,) = (one for one in things_in(Package(saved(deck))) if one.kind == "table")
    assert edits_of(thing) == {}
    table.rows[2].height = Inches(1)
    (thing,) = (one for one in things_in(Package(saved(deck))) if one.kind == "table")
    assert edits_of(thing) == {"sizes": []}


def test_what_a_person_added_emptied_or_dressed_is_named_once() -> None:
    deck = opened(
        deck_bytes([of_suite(key) for key in ("growth-by-year", "population-change")], "no", (2015, 2023))
    )
    growth, change = (slide_of(deck, key) for key in ("growth-by-year", "population-change"))
    deck.slides[0].shapes.title.text = "Mine tall"
    growth.background.fill.solid()
    growth.shapes.title.text_frame.clear()
    growth.notes_slide.notes_text_frame.clear()
    table = part(growth, "below|table").table
    table.cell(1, 1).fill.solid()
    table.cell(1, 1).fill.fore_color.rgb = RED
    table.cell(1, 2).text_frame.clear()
    table._tbl.append(etree.fromstring(etree.tostring(table._tbl.tr_lst[-1])))
    table.cell(len(table.rows) - 1, 0).text = "Selbu"
    lines = part(growth, "panel 1|chart").chart
    lines.has_legend = True
    lines.series[0]._element.find(qn("c:cat")).addprevious(
        parse_xml(f"<c:trendline {nsdecls('c')}><c:trendlineType val='linear'/></c:trendline>")
    )
    for name, said in (("c:cat", "Mål"), ("c:val", "1")):
        for held in lines._chartSpace.xpath(f"//{name}//c:ptCount"):
            at = held.get("val")
            held.set("val", str(int(at) + 1))
            held.getparent().append(parse_xml(f"<c:pt {nsdecls('c')} idx='{at}'><c:v>{said}</c:v></c:pt>"))
    notes = change.notes_slide.notes_text_frame
    notes.paragraphs[1]._p.getparent().remove(notes.paragraphs[1]._p)
    notes.add_paragraph().text = "Takk kommunene."
    gone = part(change, "subtitle")._element
    gone.getparent().remove(gone)
    bars, shares = (part(change, f"panel {number}|chart").chart for number in (1, 2))
    bars.value_axis.maximum_scale = 700
    edit_workbook(bars, lambda book: book.create_sheet("Arbeid"))
    for form in shares._chartSpace.xpath("//c:dLbl/c:numFmt"):
        form.set("formatCode", "0.000")
    report, content = updated(deck)
    again, _ = updated(content)
    for one in (report, again):
        told = one.markdown()
        for line in (
            "Tittelen er skrevet for hånd og står: «Mine tall». Nå ville det stått «Befolkning og sysselsetting",
            "Tittelen er tømt for hånd. Funnet er nå: «De seks kommunene",
            "Notatene er tømt for hånd. Nå ville det stått",
            "Tabellen: cellen De seks kommunene, 2017 er tømt for hånd. Nå ville det stått «",
            "Tabellen: utseendet til cellen «De seks kommunene, 2016» er endret for hånd og står.",
            "Tabellen: «Selbu",
            "Diagram 1: forklaringen og trendlinjen er endret for hånd og står.",
            "Diagram 1: «Mål» er lagt til for hånd og står.",
            "Notatene: «Takk kommunene.» er lagt til for hånd og står.",
            "Notatene: «Slik leses figuren: ",
            "Diagram 1: aksegrensene er endret for hånd og står.",
            "Diagram 2: etikettene til «prosent av folketallet 2015» er endret for hånd og står.",
        ):
            assert told.count(f"\n- {line}") == 1, (line, told)
        assert "Lysbilde 4: Ikke funnet på lysbildet: undertittelen (" in told
        assert "## Lysbilde 3: De seks kommunene" in told
        assert NAMES["no"] not in told
        assert told.endswith("og tall som er skrevet med bokstaver; oppdateringen leser dem ikke.\n")


@pytest.mark.parametrize(
    ("pasted", "by_libreoffice"),
    [("panel 2|chart", False), ("panel 2|chart", True), ("panel 2|header", False)],
)
def test_what_is_pasted_on_a_slide_of_theirs_makes_it_not_ours(pasted: str, by_libreoffice: bool) -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    slide = copied(deck.slides[0], deck)
    for shape in [*slide.shapes]:
        if (mark := Mark.of(shape._element)) and mark.part != pasted:
            shape._element.getparent().remove(shape._element)
        elif by_libreoffice:
            unmark(shape, shape.name)
    slide.shapes.add_textbox(0, 0, Inches(3), Inches(1)).text_frame.text = "Vårt eget lysbilde"
    slide.part.drop_rel(next(key for key, one in slide.part.rels.items() if "notesSlide" in one.reltype))
    title = slide.shapes[-1]._element
    title.xpath("p:nvSpPr/p:nvPr")[0].append(parse_xml(f"<p:ph {nsdecls('p')} type='title'/>"))
    report, _ = updated(deck)
    assert not report.again
    assert not report.lines.get(2)


def test_a_deck_that_nobody_edited_names_no_edit(work: Work) -> None:
    report, content = updated(work.made, years="2015-2024")
    assert not report.hand
    presentation = opened(content)
    for table in (one for slide in presentation.slides for one in slide.shapes if one.has_table):
        table.width -= 360 * len(table.table.columns)  # LibreOffice rounds each to 1/100 mm
    assert not updated(presentation)[0].hand


def test_texts_that_nobody_moved_stand_where_and_as_large_as_in_a_deck_made_anew() -> None:
    deck = opened(slide_bytes(of_suite("profile-5046")))
    for name in ("paragraph", "title"):  # as another version or template laid them out
        shape = part(deck.slides[0], name)
        shape.left, shape.top, shape.width, shape.height = Inches(1), Inches(1), Inches(4), Inches(1)
        for run in shape.text_frame.paragraphs[0].runs:
            run.font.size = Pt(11)
        _as_if_written(shape._element, prints_of_look(shape._element))
    _, content = updated(deck, years="2016-2023")
    ask = Ask("no", tuple(range(2016, 2024)))
    (now,), (new,) = (
        opened(content).slides,
        opened(slide_bytes(SUITE["profile-5046"](ask=ask))).slides,
    )
    box, wanted = (part(slide, "paragraph") for slide in (now, new))
    assert (box.left, box.top, box.width) == (wanted.left, wanted.top, wanted.width)
    for name in ("paragraph", "title"):
        sizes = [{*part(slide, name)._element.xpath(".//a:rPr/@sz")} for slide in (now, new)]
        assert sizes[0] == sizes[1], name


def test_bars_that_a_person_sorted_stay_so_and_are_new(revised: Path) -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    chart = part(deck.slides[0], "panel 1|chart").chart
    listed = [*map(str, chart.plots[0].categories)]
    data: Native = CategoryChartData()  # type: ignore[no-untyped-call]
    data.categories = sorted(listed)
    for one in series_of(chart._chartSpace):
        held = dict(zip(listed, one.values, strict=True))
        data.add_series(one.name, [held[name] for name in sorted(listed)])
    chart.replace_data(data)
    (own,) = series(chart, NAMES["no"])._element.xpath("c:dLbls/c:dLbl[c:idx/@val = '0']//a:srgbClr")
    own.set("val", f"{RED}")
    report, content = updated(deck, revised)
    with raw.using(revised):
        (wanted,) = opened(slide_bytes(SUITE["population-change"]("no"))).slides
    now = part(opened(content).slides[0], "panel 1|chart").chart
    new = part(wanted, "panel 1|chart").chart
    assert [*map(str, now.plots[0].categories)] == sorted(listed)
    assert values(now, "personer") == values(new, "personer")
    assert colours(now) == colours(new)
    assert names(now) == names(new) | {min(listed): f"{RED}".lower()}
    assert (
        "Diagram 1: utseendet til etikettene og rekkefølgen er endret for hånd og står." in report.markdown()
    )
    assert not report.again


def test_what_is_not_found_on_a_slide_of_ours_is_told() -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    gone = part(deck.slides[0], "panel 2|chart")._element
    gone.getparent().remove(gone)
    subtitle = part(deck.slides[0], "subtitle")._element
    subtitle.getparent().remove(subtitle)
    report, _ = updated(deck)
    ((_, told),) = report.again
    assert told.startswith("Ikke funnet på lysbildet: undertittelen og diagram 2 (tatt ut, eller så endret")
    assert not [one for one in ("notat", "LibreOffice") if one in told]


def test_headers_that_are_left_of_a_slide_of_ours_tell_that_the_rest_is_not_found() -> None:
    deck = opened(slide_bytes(of_suite("population-change")))
    for shape in [one for one in deck.slides[0].shapes if "|header" not in one.name]:
        shape._element.getparent().remove(shape._element)
    report, _ = updated(deck)
    ((_, told),) = report.again
    assert told.startswith("Ikke funnet på lysbildet: tittelen, undertittelen, kildelinjen, diagram 1")


@pytest.mark.slow
def test_a_deck_saved_by_libreoffice(work: Work, revised: Path, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("needs LibreOffice")
    deck = opened(deck_bytes([of_suite(name) for name in KEYS], "no", (2015, 2023)))
    change = slide_of(deck, "population-change")
    change.shapes.title.text = "Tydal mistet 78 innbyggere"
    (tmp_path / "inn").mkdir()
    edited = tmp_path / "inn" / "redigert.pptx"
    deck.save(str(tmp_path / "inn" / "fjor.pptx"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", "pptx",
         "--outdir", str(tmp_path), str(tmp_path / "inn" / "fjor.pptx"), str(shutil.copy(work.old, edited))],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with raw.using(revised):
        report = ilag_report.update(tmp_path / "fjor.pptx", tmp_path / "ny.pptx")
        again = ilag_report.update(tmp_path / "ny.pptx", tmp_path / "igjen.pptx")
        by_hand = ilag_report.update(tmp_path / "redigert.pptx", dry_run=True).hand
    assert by_hand["diagramtypen"] == 1
    assert by_hand <= work.report.hand, "what LibreOffice writes in its own way is nobody's edit"
    assert (tmp_path / "igjen.pptx").read_bytes() == (tmp_path / "ny.pptx").read_bytes()
    assert not again.total["figures"]
    after = Presentation(str(tmp_path / "ny.pptx"))
    for name, new in work.now.items():
        slide = slide_of(after, name)
        assert tables_on(slide) == tables_on(new)
        found = [
            [one.chart for one in shapes_in(at) if getattr(one, "has_chart", False)] for at in (slide, new)
        ]
        for chart, wanted in zip(*found, strict=True):
            assert [one[0] for one in drawn(chart)] == [one[0] for one in drawn(wanted)]
            for (_, mine), (_, ours) in zip(drawn(chart), drawn(wanted), strict=True):
                assert mine == pytest.approx(ours, nan_ok=True)
            assert agree(chart), "a chart that lost its workbook has one"
        title = " ".join(slide.shapes.title.text.split())
        assert title == ("Tydal mistet 78 innbyggere" if name == "population-change" else text(new, "title"))
        notes = [" ".join(at.notes_slide.notes_text_frame.text.split()) for at in (slide, new)]
        assert notes[0] == notes[1]
    assert [number for number, _ in report.again] == [5]
    assert not report.hand, "nobody edited looks"
    for name, new in work.now.items():  # laid out as the deck was made, though its layouts are others
        for (_, one), (_, ours) in zip(*(facets(at) for at in (slide_of(after, name), new)), strict=True):
            assert one == ours


def test_the_report_is_a_screenful_that_adds_up_with_the_slides_in_the_file_beside(work: Work) -> None:
    assert work.report.path == work.new.with_name("ny-endringer.md")
    assert len(str(work.report).splitlines()) <= 20
    told = work.report.path.read_text(encoding="utf-8")
    assert "## Lysbilde 6: Tydal mistet" in told
    assert "Hva sier kommunene selv" not in told
    lines = [line for of_slide in work.report.lines.values() for line in of_slide]
    said = {
        "tall i diagrammer": r"Diagram.*?: (\d+) ny",
        "celler i tabeller": r"Tabellen: (\d+) ny",
        "avsnitt i tekster og notater": r"Notatene: (\d+) ny|^(?:Under)?[Tt]ittelen: «.*» → «",
        "bilde tegnet på nytt": "Bildet er tegnet",
    }
    for what, pattern in said.items():
        found = [one for line in lines if (one := re.match(pattern, line))]
        total = sum(int(next(filter(None, one.groups()), 1)) for one in found)
        assert f"{total} {what}" in str(work.report), what


def test_texts_are_quoted_in_full_in_the_file_and_short_on_the_screen() -> None:
    report, figures = Report(Path("a.pptx"), Path("b.pptx"), "no"), Figures("no", "")
    figures.add_series("personer", {"Leka": 42.0}, {"Leka": 56.0})
    said = f"Leka fikk 42 flere. {'Det er et lite sted. ' * 30}Slutt."
    report.add_other(1, said, [figures], {}, None)
    assert f"«{said}». «42» er nå 56 (personer, Leka)." in report.markdown()
    assert max(map(len, str(report).splitlines())) <= 160
    assert str(report).endswith("…». «42» er nå 56 (personer, Leka)."), (
        "which is told though the quote is long"
    )


def test_the_command_tells_and_with_dry_run_writes_nothing(tmp_path: Path) -> None:
    deck = tmp_path / "deck.pptx"
    deck.write_bytes(slide_bytes(of_suite("population-index-of-areas")))
    answer = CliRunner().invoke(ilag, ["update", str(deck), "--dry-run"])
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("# Hva en oppdatering av deck.pptx vil endre\n\nIngenting er skrevet")
    assert [path.name for path in tmp_path.iterdir()] == ["deck.pptx"]


def _workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")


def _document(path: Path) -> None:
    Presentation().save(str(path))
    rewrite(path, lambda _, content: content.replace(b"p:presentation", b"p:document"))


def _with(name: str, content: bytes) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.write_bytes(slide_bytes(of_suite("population-index-of-areas")))
        parts = parts_of(path) | {name: content}
        with zipfile.ZipFile(path, "w") as archive:
            for one, held in parts.items():
                archive.writestr(one, held)

    return make


_SLIDE = "ppt/slides/slide1.xml"
_OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (Path.mkdir, "is a folder"),
        (_with(_SLIDE, b"<p:sld"), "slide1.xml is missing or cannot be read"),
        (_with(_SLIDE, _OUTSIDE), "slide1.xml is missing or cannot be read"),
        (_with("../../evil.txt", b""), "would lie outside it: ../../evil.txt"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600)), "is encrypted"),
        (lambda path: path.write_text("ikke en presentasjon"), "is no PowerPoint presentation"),
        (_workbook, "is no PowerPoint presentation"),
        (_document, "is no PowerPoint presentation"),
        (lambda path: Presentation().save(str(path)), "`ilag charts` made none"),
        (lambda _: None, "There is no file"),
    ],
)
def test_what_cannot_be_updated_is_refused_in_words(
    make: Callable[[Path], None], problem: str, tmp_path: Path
) -> None:
    path = tmp_path / "deck.pptx"
    make(path)
    with pytest.raises(ChartError, match=problem) as refused:
        ilag_report.update(path, tmp_path / "new.pptx")
    assert refused.value.said("no").splitlines()[1].startswith("Dette kan du gjøre")
    assert not (tmp_path / "new.pptx").exists()


def test_charts_that_end_before_the_newest_figures_are_told_also_beside_others_that_do_not() -> None:
    periods = tuple(range(2015, 2024)), tuple(range(2016, 2026))
    made = [slide_bytes(SUITE["population-index"](ask=Ask("no", years))) for years in periods]
    report = Report(Path("a.pptx"), Path("b.pptx"), "no")
    report.tell_newer([thing for deck in made for thing in things_in(Package(deck))])
    assert report.newer.startswith("Perioden til noen av figurene slutter i 2023, men det ligger tall")
    assert report.newer.endswith("--years 2015-2025.")


def test_a_period_that_nothing_is_held_of_is_refused(work: Work, tmp_path: Path) -> None:
    with pytest.raises(SelectionError, match="does not hold 2026–2030"):
        ilag_report.update(work.old, tmp_path / "ny.pptx", years="2015-2030")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("kind", ["template", "slideshow"])
def test_a_template_or_show_becomes_a_presentation(kind: str, tmp_path: Path) -> None:
    path, types = tmp_path / "a.potx", "[Content_Types].xml"
    path.write_bytes(slide_bytes(of_suite("population-index-of-areas")))
    parts = parts_of(path)
    named = b"presentationml.presentation.main", f"presentationml.{kind}.main".encode()
    rewrite(path, lambda name, content: content.replace(*named) if name == types else content)
    report = ilag_report.update(path)
    assert parts_of(report.new)[types] == parts[types]


@pytest.mark.parametrize(
    ("key", "damaged"), [("population-index-of-areas", ".xlsx"), ("population-map", ".png")]
)
def test_a_chart_of_which_a_part_is_damaged_is_left_and_told(key: str, damaged: str, tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(slide_bytes(of_suite(key)))
    rewrite(path, lambda name, content: b"garbage" if name.endswith(damaged) else content)
    report = ilag_report.update(path, years="2015-2024", dry_run=True)
    assert [told for _, told in report.again if "har et skadet regneark eller bilde" in told]


def test_never_over_itself_or_what_is_there_and_deck_and_report_both_or_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck, new, report = (tmp_path / name for name in ("a.pptx", "a-oppdatert.pptx", "ny-endringer.md"))
    deck.write_bytes(slide_bytes(of_suite("population-index-of-areas")))
    (tmp_path / "link.pptx").symlink_to(deck)
    for itself in (deck, tmp_path / "link.pptx"):
        with pytest.raises(WriteError, match="is the presentation that is to be updated"):
            ilag_report.update(deck, itself)
    (tmp_path / "link.pptx").unlink()
    for there, out in ((new, None), (report, tmp_path / "ny.pptx")):
        there.write_text("arbeidet med")
        with pytest.raises(WriteError, match="people may have worked on it"):
            ilag_report.update(deck, out)
        assert there.read_text() == "arbeidet med"
    with pytest.raises(WriteError, match="is a folder"):
        ilag_report.update(deck, tmp_path)
    with pytest.raises(WriteError, match=r"does not end in \.pptx"):
        ilag_report.update(deck, tmp_path / "ny")
    flushed = iter([None, OSError(errno.ENOSPC, "No space left on device")])

    def fill(_: int) -> None:
        if error := next(flushed):
            raise error

    monkeypatch.setattr(files, "_flush_to_disk", fill)
    with pytest.raises(WriteError, match="No space left"):
        ilag_report.update(deck, tmp_path / "full.pptx")
    assert {path.name for path in tmp_path.iterdir()} == {"a.pptx", new.name, report.name}


def _body(*paragraphs: str) -> Native:
    written = "".join(f"<a:p><a:r><a:t>{one}</a:t></a:r></a:p>" for one in paragraphs)
    return parse_xml(f"<p:txBody {nsdecls('p', 'a')}><a:bodyPr/>{written}</p:txBody>")


@pytest.mark.parametrize(
    ("was", "is_", "new", "expected"),
    [
        (
            ["Kilde: SSB, 1."],
            ["Kilde: SSB, 1."],
            ["Merk: 5.", "Kilde: SSB, 2."],
            ["Merk: 5.", "Kilde: SSB, 2."],
        ),
        (["Merk: 5.", "Kilde: 1."], ["Merk: 5.", "Kilde: 1."], ["Kilde: 2."], ["Kilde: 2."]),
        (["a b", "c d"], ["Min", "a b", "c d", "Din"], ["a e", "c f"], ["Min", "a e", "c f", "Din"]),
        (["a b c", "d e f"], ["a b X", "d e f"], ["a b 1", "d e 2"], ["a b X", "d e 2"]),
        (["a b"], ["a", "b"], ["c d"], ["a", "b"]),
        (["a b", "c d"], ["c d"], ["a e", "c f"], ["c f"]),
        (["a"], ["a"], ["helt annet"], ["helt annet"]),
        (["a"], ["a"], ["b", "c"], ["b", "c"]),
        (["Bare hele år.", "Kilde: 1."], ["Bare hele år.", "Kilde: 1."], ["helt annet"], ["helt annet"]),
        (["a", "b"], ["a", "b"], [], [""]),
        (["a b c", "d e f"], ["a b c", "d e f"], ["d e 1", "x", "a b 2"], ["d e 1", "x", "a b 2"]),
    ],
)
def test_paragraphs_come_go_and_stay(
    was: list[str], is_: list[str], new: list[str], expected: list[str]
) -> None:
    body = _body(*is_)
    merge_text(body, fingerprints(was), _body(*new))
    assert paragraphs_of(body) == expected


def test_bars_named_with_figures_keep_their_colours_when_they_are_sorted_anew() -> None:
    old = ["Leka (59 mot 67)", "Tydal (71 mot 142)"]
    new = ["Tydal (80 mot 140)", "Leka (59 mot 70)"]
    found = places_of(old, fingerprints(old), new)
    assert [(one.label, one.mine) for one in found] == [(new[0], 1), (new[1], 0)]
    theirs = [old[0], "Mitt sted", old[1]]
    found = places_of(theirs, fingerprints(old), new)
    assert [one.label for one in found] == [new[0], new[1], "Mitt sted"]
    found = places_of(old[:1], fingerprints(old), new)
    assert [one.label for one in found] == [new[1]], "what was taken out stays out"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda name: name.replace("5052,5046,5041,5034,5033,5022", "1811"), "1811"),
        (
            lambda name: name.replace("of-areas|5052,5046,5041,5034,5033,5022|2015-2023", "of-areas|5052|0"),
            "står som før",
        ),
        (lambda name: name[:200], "Diagrammet mangler merkene"),
        (
            lambda name: name.partition("|=")[0] + "|=names:abc;facets:a;text:;0:abc",
            "Diagrammet mangler merkene",
        ),
        (lambda name: name.replace("small-places|", "my-places|"), "laget i utforskeren"),
    ],
)
def test_marks_that_were_spoiled_are_told_in_words(spoil: Callable[[str], str], told: str) -> None:
    charts = [of_suite(key) for key in ("population-index-of-areas", "small-places")]
    deck = opened(deck_bytes(charts, "no", (2015, 2023)))
    for shape in (shape for slide in deck.slides for shape in slide.shapes):
        unmark(shape, spoil(shape.name))
    assert told in updated(deck)[0].markdown()
