"""An organisation's own PowerPoint template: its layouts are read as they are, and its samples leave nothing."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE, MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from ilag_data.errors import ChartError
from ilag_report.charts.area import slide_area
from ilag_report.charts.labels import wrap
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.looks import title_of
from ilag_report.charts.native import rgb
from ilag_report.charts.ooxml import Native
from ilag_report.charts.slides import slide_bytes
from ilag_report.charts.template import BODY_BOX, built_in
from ilag_report.deck import deck_bytes
from tests.archives import parts_of, put, rewrite
from tests.chart_decks import charts_on, opened
from tests.chart_kinds import every_kind

LINES = every_kind("no")["lines"]
WHITE = rgb("#ffffff")
FINDING = (
    "Årskullene som var 12–21 år i 2015, har krympet i alle seks kommunene – i Trøndelag er de blitt flere"
)


def office(width: float = 13.333, height: float = 7.5) -> Native:
    """The layouts that PowerPoint itself begins with, on a slide of a size in inches: titles of 44 points."""
    presentation: Native = Presentation()
    wide, high = Inches(width) / presentation.slide_width, Inches(height) / presentation.slide_height
    presentation.slide_width, presentation.slide_height = Inches(width), Inches(height)
    for sheet in (presentation.slide_master, *presentation.slide_layouts):
        for paths, share in ((".//a:off/@x | .//a:ext/@cx", wide), (".//a:off/@y | .//a:ext/@cy", high)):
            for length in sheet._element.xpath(paths):
                length.getparent().set(length.attrname, str(round(int(length) * share)))
    return presentation


def layout_of(presentation: Native, kind: str) -> Native:
    return next(one for one in presentation.slide_layouts if one._element.get("type") == kind)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[Native], Path]:
    def save(presentation: Native) -> Path:
        path = tmp_path / "mal æøå.pptx"
        presentation.save(str(path))
        return path

    return save


Saved = Callable[[Native], Path]


def inches(shape: Native) -> tuple[float, float, float, float]:
    left, top, width, height = (
        Emu(side).inches for side in (shape.left, shape.top, shape.width, shape.height)
    )
    return left, top, width, height


def assert_chart_stands_below_the_title(presentation: Native, slide: Native) -> None:
    _, title_top, _, title_height = inches(title_of(slide))
    for shape in slide.shapes:
        left, top, width, height = inches(shape)
        assert 0 <= left <= Emu(presentation.slide_width).inches + 0.01 - width
        assert 0 <= top <= Emu(presentation.slide_height).inches + 0.01 - height
        assert top >= title_top + title_height or not (shape.has_chart or shape.has_table)


def assert_whole(content: bytes) -> None:
    """Every part is there once, and every relationship leads to one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    for name, part in parts_of(content).items():
        folder = posixpath.dirname(posixpath.dirname(name))
        for one in etree.fromstring(part) if name.endswith(".rels") else ():
            if one.get("TargetMode") != "External":
                target = one.get("Target")
                assert posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/") in names


@pytest.mark.parametrize("size", [(10.0, 5.625), (10.0, 7.5), (20.0, 11.25)])
def test_a_template_of_any_size_is_used_and_everything_is_made_to_its_size(
    size: tuple[float, float], saved: Saved
) -> None:
    template = saved(office(*size))
    charts = tuple(every_kind("no")[kind] for kind in ("lines", "multiples", "pyramid", "table"))
    content = deck_bytes(charts, "no", (2015, 2023), template=template)
    assert_whole(content)
    presentation = opened(content)
    assert Emu(presentation.slide_width).inches == pytest.approx(size[0], abs=1e-3)
    page = Layouts.of(template).pages["Diagram"]
    for slide, chart in zip(list(presentation.slides)[1:], charts, strict=False):
        assert slide.slide_layout.name == "Title Only"
        assert_chart_stands_below_the_title(presentation, slide)
        texts = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
        (source,) = [text for text in texts if chart.source in text.text]
        assert source.paragraphs[0].runs[0].font.size.pt == pytest.approx(12 * page.scale, abs=0.01)
        assert any(chart.subtitle in text.text for text in texts)
    # What fits our own slide fits this one, so that no chart is left out.
    assert page.body[2] == pytest.approx(max(page.body[2], BODY_BOX[2]))
    assert page.body[3] == pytest.approx(max(page.body[3], BODY_BOX[3]))


def test_a_dark_chapter_page_is_not_taken_for_a_page_with_a_title(saved: Saved) -> None:
    presentation = office()
    chapter = layout_of(presentation, "secHead")
    for holder in list(chapter.placeholders)[1:]:
        holder._element.getparent().remove(holder._element)
    title_of(chapter).top, title_of(chapter).height = Inches(0.5), Inches(1)
    chapter.background.fill.solid()
    chapter.background.fill.fore_color.rgb = rgb("#003366")
    (slide,) = opened(slide_bytes(LINES, saved(presentation))).slides
    assert slide.slide_layout.name == "Title Only"


def test_a_page_with_content_serves_where_there_is_none_with_a_title_only(saved: Saved) -> None:
    presentation = office()
    for kind in ("titleOnly", "twoObj", "blank"):
        presentation.slide_layouts.remove(layout_of(presentation, kind))
    layout = layout_of(presentation, "obj")
    content = next(one for one in layout.placeholders if one.placeholder_format.idx == 1)
    content.left, content.top, content.width, content.height = map(Inches, (1.2, 1.6, 11, 5))
    (slide,) = opened(slide_bytes(LINES, saved(presentation))).slides
    assert slide.slide_layout.name == "Title and Content"
    assert not [one for one in slide.placeholders if one.placeholder_format.idx == 1]
    (chart,) = [shape for shape in slide.shapes if shape.has_chart]
    assert Emu(chart.left).inches == pytest.approx(1.2, abs=0.01)
    assert Emu(chart.width).inches == pytest.approx(11, abs=0.01)


@pytest.mark.parametrize("shrunk", [1.0, 0.75])
def test_our_own_layouts_are_read_as_their_organisation_left_them(shrunk: float, saved: Saved) -> None:
    presentation = built_in()
    presentation.slide_width = round(presentation.slide_width * shrunk)
    presentation.slide_height = round(presentation.slide_height * shrunk)
    for layout in presentation.slide_layouts:
        for holder in layout.placeholders:
            for side in ("left", "top", "width", "height"):
                setattr(holder, side, round(getattr(holder, side) * shrunk))
    moved = next(one for one in presentation.slide_layouts[1].placeholders if one.name == "Diagram")
    moved.top, moved.height = moved.top + Inches(0.4), moved.height - Inches(0.4)
    template = saved(presentation)
    (slide,) = opened(slide_bytes(LINES, template)).slides
    assert slide.slide_layout.name == "Diagram"
    (chart,) = [shape for shape in slide.shapes if shape.has_chart]
    # The subtitle, whose font was not made smaller, takes a little more room.
    assert inches(chart) == pytest.approx(inches(moved), abs=0.04)
    scale = (5.06 * shrunk - 0.4) / 5.06
    (size,) = charts_on(slide)[0]._chartSpace.xpath("c:txPr//a:defRPr/@sz")
    assert int(size) == pytest.approx(1600 * scale, abs=3)
    (grid,) = opened(slide_bytes(every_kind("no")["multiples"], template)).slides
    assert_chart_stands_below_the_title_and_source(grid)


def assert_chart_stands_below_the_title_and_source(slide: Native) -> None:
    texts = {one.placeholder_format.idx: inches(one) for one in slide.placeholders}
    for shape in slide.shapes:
        if shape.has_chart:
            _, top, _, height = inches(shape)
            assert top > texts[13][1] + texts[13][3]
            assert top + height < texts[15][1]


def test_a_footer_without_a_place_and_a_title_with_another_number_are_no_faults(saved: Saved) -> None:
    presentation = office()
    for sheet in (presentation.slide_master, *presentation.slide_layouts):
        for holder in sheet.placeholders:
            element = holder._element
            if holder.placeholder_format.type == PP_PLACEHOLDER.FOOTER:
                for place in element.findall(f"{qn('p:spPr')}/{qn('a:xfrm')}"):
                    place.getparent().remove(place)
            elif holder.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                element.find(f".//{qn('p:ph')}").set("idx", "21")
    content = deck_bytes((LINES,), "no", (2015, 2023), template=saved(presentation))
    front, page, _ = opened(content).slides
    assert title_of(page).text_frame.text == LINES.title
    assert title_of(front).text_frame.text.startswith("Befolkning og sysselsetting")


@pytest.mark.parametrize("caps", [False, True])
def test_a_long_title_is_written_smaller_until_it_fits_its_box(caps: bool, saved: Saved) -> None:
    presentation = office()
    look = presentation.slide_master._element.find(f".//{qn('p:titleStyle')}//{qn('a:defRPr')}")
    assert look.get("sz") == "4400"
    if caps:
        look.set("cap", "all")
    (slide,) = opened(slide_bytes(replace(LINES, title=FINDING), saved(presentation))).slides
    title = title_of(slide)
    _, _, width, height = inches(title)
    size = title.text_frame.paragraphs[0].runs[0].font.size.pt
    area = slide_area((0.0, 0.0, width, height), "no", size)
    lines = wrap(FINDING.upper() if caps else FINDING, width - 0.2, area.measure)
    assert len(lines) * size * 1.2 / 72 <= height - 0.1
    assert 14 < size < 44


def test_a_title_box_too_low_for_two_lines_grows_and_one_too_high_is_lowered(saved: Saved) -> None:
    for height in (0.3, 4.5):
        presentation = office()
        for layout in presentation.slide_layouts:
            if (holder := title_of(layout)) is not None:
                holder.left, holder.top, holder.width = Inches(1), Inches(0.4), Inches(11)
                holder.height = Inches(height)
        made = opened(slide_bytes(replace(LINES, title=FINDING), saved(presentation)))
        (slide,) = made.slides
        assert Emu(title_of(slide).height).inches == pytest.approx(0.69, abs=0.15)
        assert_chart_stands_below_the_title(made, slide)


def grounded(ground: str) -> Native:
    """The layouts of PowerPoint on a ground, with black titles."""
    presentation = office()
    master = presentation.slide_master
    match ground:
        case "white" | "dark":
            master.background.fill.solid()
            colour = rgb("#ffffff" if ground == "white" else "#002040")
            master.background.fill.fore_color.rgb = colour
        case "gradient":
            master.background.fill.gradient()
        case "shape":
            deck = Presentation()
            slide = deck.slides.add_slide(deck.slide_layouts[6])
            shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Inches(3), Inches(13), Inches(3))
            master.shapes._spTree.append(shape._element)
        case "theme":
            theme = master.part.part_related_by(RELATION.THEME)
            theme._blob = theme.blob.replace(b'lastClr="FFFFFF"', b'lastClr="10203A"')
    return presentation


def cards_on(slide: Native) -> list[Native]:
    return [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]


@pytest.mark.parametrize(
    ("ground", "cards"), [("white", 0), ("shape", 1), ("dark", 2), ("gradient", 2), ("theme", 2)]
)
def test_charts_and_dark_titles_stand_on_white_whatever_the_ground(
    ground: str, cards: int, saved: Saved
) -> None:
    (slide,) = opened(slide_bytes(every_kind("no")["columns"], saved(grounded(ground)))).slides
    shapes, found = list(slide.shapes), cards_on(slide)
    assert len(found) == cards
    assert shapes[:cards] == found, "below all else"
    for card in found:
        assert card.fill.fore_color.rgb == WHITE
    for shape in shapes[cards:] if cards == 2 else []:
        left, top, width, height = inches(shape)
        assert any(
            x <= left <= x + wide + 0.01 - width and y <= top <= y + high + 0.01 - height
            for x, y, wide, high in map(inches, found)
        ), shape.name
    (chart,) = charts_on(slide)
    look = chart._chartSpace.find(qn("c:txPr"))
    assert look.find(f".//{qn('a:srgbClr')}") is not None, "a colour of the theme, which may be white"


@pytest.mark.parametrize(("colour", "cards"), [("#b7e4a0", 0), ("#002040", 1)])
def test_a_dark_title_on_a_shape_of_the_template_stands_out_from_it(
    colour: str, cards: int, saved: Saved
) -> None:
    presentation = grounded("shape")
    band = presentation.slide_master.shapes[-1]
    band.top, band.height = 0, Inches(1.2)
    band.fill.solid()
    band.fill.fore_color.rgb = rgb(colour)
    (slide,) = opened(slide_bytes(LINES, saved(presentation))).slides
    assert len(cards_on(slide)) == cards


@pytest.mark.parametrize("prompt", [False, True])
def test_a_light_title_stands_on_a_dark_ground_as_the_template_has_it(prompt: bool, saved: Saved) -> None:
    presentation = grounded("dark")
    if prompt:  # as LibreOffice writes it
        titles = [title_of(one) for one in presentation.slide_layouts]
        runs = [one.text_frame.paragraphs[0].runs[0] for one in titles if one is not None]
        for run in runs:
            run.font.color.rgb, run.font.size = WHITE, Pt(20)
        style = presentation.slide_master._element.find(f".//{qn('p:titleStyle')}//{qn('a:defRPr')}")
        style.remove(style.find(qn("a:solidFill")))
        style.attrib.pop("sz")
    else:
        colour = presentation.slide_master._element.find(f".//{qn('p:titleStyle')}//{qn('a:schemeClr')}")
        colour.set("val", "bg1")
    front, page, _ = opened(deck_bytes((LINES,), "no", (2015, 2023), template=saved(presentation))).slides
    for slide, cards in ((front, 1), (page, 1)):  # of the lines, of the chart
        assert len(cards_on(slide)) == cards
        run = title_of(slide).text_frame.paragraphs[0].runs[0]
        told = run.font.color.rgb if run.font.color.type else None
        assert told == (WHITE if prompt else None)
        assert not prompt or run.font.size == Pt(20)


def test_samples_leave_nothing_behind_however_they_are_referred_to(saved: Saved) -> None:
    presentation = office()
    for _ in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[0])
        slide.shapes.title.text = "Eksempel"
        slide.notes_slide.notes_text_frame.text = "Slett denne"
    # A button on a layout.
    layout = layout_of(presentation, "titleOnly")
    key, uses = layout.part.relate_to(slide.part, RELATION.SLIDE), nsdecls("a", "p", "r")
    layout.placeholders[1]._element.find(f".//{qn('p:cNvPr')}").append(
        parse_xml(f'<a:hlinkClick {uses} r:id="{key}" action="ppaction://hlinksldjump"/>')
    )
    # A custom show, and sections.
    keys = [one.rId for one in presentation.slides._sldIdLst]
    shown = "".join(f'<p:sld r:id="{one}"/>' for one in keys)
    element = presentation._element
    element.find(qn("p:notesSz")).addnext(
        parse_xml(
            f'<p:custShowLst {uses}><p:custShow name="Kort" id="0"><p:sldLst>{shown}</p:sldLst></p:custShow></p:custShowLst>'
        )
    )
    element.append(
        parse_xml(
            f'<p:extLst {uses}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
            'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Bruk" '
            'id="{11111111-2222-4333-8444-555555555555}"><p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst>'
            "</p14:section></p14:sectionLst></p:ext></p:extLst>"
        )
    )
    template = saved(presentation)
    content = deck_bytes((LINES, every_kind("no")["bars"]), "no", (2015, 2023), template=template)
    assert_whole(content)
    parts = parts_of(content)
    names, xml = [*parts], b"".join(part for name, part in parts.items() if name.endswith((".xml", ".rels")))
    assert len([name for name in names if name.startswith("ppt/slides/slide")]) == 4
    assert len([name for name in names if name.startswith("ppt/notesSlides/notesSlide")]) == 3
    for gone in (b"Eksempel", b"Slett denne", b"custShow", b'name="Bruk"', b"hlinksldjump"):
        assert gone not in xml


def test_a_template_in_powerpoints_own_format_for_them_is_used(saved: Saved) -> None:
    potx, kind = saved(office()), "presentationml.{}.main+xml"
    rewrite(potx, **{"[Content_Types].xml": put(kind.format("presentation"), kind.format("template"))})
    (slide,) = opened(slide_bytes(LINES, potx)).slides
    assert slide.slide_layout.name == "Title Only"


def test_notes_are_written_where_the_templates_notes_have_no_place_for_them(saved: Saved) -> None:
    presentation = office()
    master = presentation.notes_master
    for holder in master.placeholders:
        if holder.placeholder_format.type == PP_PLACEHOLDER.BODY:
            holder._element.getparent().remove(holder._element)
    content = slide_bytes(LINES, saved(presentation))
    assert_whole(content)
    (slide,) = opened(content).slides
    assert LINES.source in slide.notes_slide.notes_text_frame.text


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ((1, 5, 11), "layout «Title Only» .* leaves only 30 × 2 of 34 × 19 cm"),
        ((9.5, 0.4, 2), "no layout with a title across"),
        (None, "no layout with a title"),
    ],
    ids=["low", "narrow", "none"],
)
def test_a_title_that_is_not_there_or_leaves_no_room_below_it_is_told_in_plain_words(
    place: tuple[float, ...] | None, problem: str, saved: Saved
) -> None:
    presentation = office()
    for holder in filter(None, map(title_of, presentation.slide_layouts)):
        if place is None:
            holder._element.getparent().remove(holder._element)
        else:
            holder.left, holder.top, holder.width, holder.height = map(Inches, (*place, 1))
    with pytest.raises(ChartError, match=problem):
        slide_bytes(LINES, saved(presentation))
