"""A deck as analysts leave it: every kind of edit, made with python-pptx, each on a slide where it can be told."""

import copy
import io
from collections.abc import Callable

from openpyxl import load_workbook
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart
from pptx.util import Emu, Inches, Pt

from ilag_report.charts.kinds.bars import NAMES
from ilag_report.charts.marks import Mark
from ilag_report.charts.ooxml import Native

RED = RGBColor(0xC0, 0x00, 0x00)  # type: ignore[no-untyped-call]


def slide_of(presentation: Native, key: str, which: int = 0) -> Native:
    """Return the slide that shows a chart, or the next of those that do."""
    found = [
        slide
        for slide in presentation.slides
        if any(name.startswith(f"ilag:{key}|") for name in map(identity_of, shapes_in(slide)))
    ]
    return found[which]


def shapes_in(holder: Native) -> list[Native]:
    """Return the shapes of a slide, those in groups too."""
    return [
        one
        for shape in holder.shapes
        for one in ([shape] if not hasattr(shape, "shapes") else [shape, *shapes_in(shape)])
    ]


def identity_of(shape: Native) -> str:
    mark = Mark.of(shape._element)
    return "" if mark is None else mark.identity


def unmark(shape: Native, name: str = "Plassholder") -> None:
    """Leave a shape without its marks, as LibreOffice leaves placeholders: with another name."""
    shape.name = name
    for hidden in shape._element.xpath(".//p:nvPr/p:extLst"):
        hidden.getparent().remove(hidden)


def part(slide: Native, name: str) -> Native:
    """Return a part of ours on a slide: "title", "panel 1|chart", …"""
    return next(one for one in shapes_in(slide) if (mark := Mark.of(one._element)) and mark.part == name)


def series(chart: Native, name: str) -> Native:
    return next(one for plot in chart.plots for one in plot.series if one.name == name)


def values(chart: Native, name: str) -> dict[str, float]:
    return dict(zip(map(str, chart.plots[0].categories), series(chart, name).values, strict=True))


def copied(slide: Native, presentation: Native) -> Native:
    """Copy a slide to the end of this or another presentation, as PowerPoint does: with charts of its own."""
    made = presentation.slides.add_slide(
        presentation.slide_layouts[min(5, len(presentation.slide_layouts) - 1)]
    )
    for shape in list(made.shapes):
        shape._element.getparent().remove(shape._element)
    for shape in slide.shapes:
        paste(shape, made)
    if slide.has_notes_slide:
        frame = made.notes_slide.notes_text_frame
        frame.text = slide.notes_slide.notes_text_frame.text
    return made


def paste(shape: Native, slide: Native) -> None:
    """Copy a shape to the top of a slide."""
    element = copy.deepcopy(shape._element)
    slide.shapes._spTree.append(element)
    if hasattr(shape, "image"):
        _, key = slide.part.get_or_add_image_part(io.BytesIO(shape.image.blob))
        element.xpath(".//a:blip")[0].set(qn("r:embed"), key)
    if getattr(shape, "has_chart", False):
        package, old = slide.part.package, shape.chart.part
        chart = ChartPart.load(
            package.next_partname(ChartPart.partname_template), old.content_type, package, old.blob
        )
        for outside in chart._element.xpath("c:externalData"):
            chart._element.remove(outside)
        chart.chart_workbook.update_from_xlsx_blob(old.chart_workbook.xlsx_part.blob)
        element.xpath(".//c:chart")[0].set(qn("r:id"), slide.part.relate_to(chart, RELATION.CHART))


def edit_workbook(chart: Native, edit: Callable[[Native], object]) -> None:
    """Edit the workbook of a chart."""
    book = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    edit(book)
    content = io.BytesIO()
    book.save(content)
    chart.part.chart_workbook.update_from_xlsx_blob(content.getvalue())


def link_workbook(chart: Native) -> None:
    """Let a chart take its figures from another file."""
    key = next(key for key, one in chart.part.rels.items() if one.reltype == RELATION.PACKAGE)
    chart.part.rels.pop(key)
    new = chart.part.relate_to("file:///C:/tall.xlsx", RELATION.PACKAGE, is_external=True)
    chart._chartSpace.xpath("c:externalData")[0].set(qn("r:id"), new)


def work_on(presentation: Native) -> None:
    """Edit for a quarter of an hour."""
    for edit in (
        _write_a_title,
        _dress_lines,
        _dress_a_word,
        _remake_charts,
        _fill_in_tables,
        _crop_a_picture,
    ):
        edit(presentation)
    own = presentation.slides.add_slide(presentation.slide_layouts[0])
    own.shapes.title.text = "Hva sier kommunene selv?"
    index = slide_of(presentation, "population-index")
    index._element.set("show", "0")
    index._element.append(parse_xml(f"<p:transition {nsdecls('p')}><p:fade/></p:transition>"))
    listed = presentation.slides._sldIdLst
    listed.insert(2, list(listed)[-1])


def _write_a_title(presentation: Native) -> None:
    change = slide_of(presentation, "population-change")
    change.shapes.title.text = "Tydal mistet 78 innbyggere (9,2 prosent), 13 av dem barn"
    panel = part(change, "panel 1|chart")
    panel.left, panel.top, panel.width, panel.height = Inches(1), Inches(2), Inches(5), Inches(4)
    panel._element.xpath(".//p:cNvPr")[0].set("descr", "Min egen tekst")
    bars = series(panel.chart, "personer")
    at = [str(one) for one in panel.chart.plots[0].categories].index("Rennebu")
    fill = bars.points[at].format.fill
    fill.solid()
    fill.fore_color.rgb = RED
    (name,) = series(panel.chart, NAMES["no"])._element.xpath(f"c:dLbls/c:dLbl[c:idx/@val = {at}]")
    name.xpath("c:txPr//a:srgbClr")[0].set("val", f"{RED}")
    shares = part(change, "panel 2|chart").chart
    shares.plots[0].gap_width, shares.value_axis.has_minor_gridlines = 20, True
    for side in shares._chartSpace.xpath("//c:dLblPos[@val = 'outEnd']"):
        side.set("val", "ctr")
    part(change, "panel 2|header").text_frame.paragraphs[0].runs[1].text = "i prosent av 2015"
    box = change.shapes.add_textbox(Inches(8), Inches(1), Inches(4), Inches(0.4))
    box.text_frame.text = "Leka: 42 flere på 8 år"
    frame = change.notes_slide.notes_text_frame
    frame.add_paragraph().text = "Husk å takke kommunene."


def _dress_lines(presentation: Native) -> None:
    areas = slide_of(presentation, "population-index-of-areas")
    chart = part(areas, "chart").chart
    gone = series(chart, "Andre små")._element
    gone.getparent().remove(gone)
    chart.value_axis.maximum_scale = 130
    series(chart, "Trøndelag").format.line.color.rgb = RED
    series(chart, "De seks samlet").format.line.width = Pt(9)
    label = series(chart, "De seks samlet")._element.xpath("c:dLbls/c:dLbl")[0]
    label.xpath("c:txPr//a:defRPr")[0].set("sz", "2000")
    for layout in label.findall(qn("c:layout")):
        label.replace(
            layout,
            parse_xml(
                f"<c:layout {nsdecls('c')}><c:manualLayout><c:x val='-0.1'/><c:y val='0.2'/></c:manualLayout></c:layout>"
            ),
        )
    part(areas, "chart").name = "Min figur"
    copied(areas, presentation)


def _dress_a_word(presentation: Native) -> None:
    level = slide_of(presentation, "population-level")
    run = level.shapes.title.text_frame.paragraphs[0].runs[0]
    words = run.text.split(" ")
    at = next(place for place, word in enumerate(words) if word.isdecimal())
    after = copy.deepcopy(run._r)
    number = copy.deepcopy(run._r)
    run.text = " ".join(words[:at]) + " "
    number.find(qn("a:t")).text = words[at]
    number.get_or_add_rPr().set("i", "1")
    after.find(qn("a:t")).text = " " + " ".join(words[at + 1 :])
    run._r.addnext(number)
    number.addnext(after)


def _remake_charts(presentation: Native) -> None:
    level = slide_of(presentation, "population-level")
    lines = part(level, "panel 1|chart").chart._chartSpace.xpath("//c:lineChart")[0]  # Leka
    for gone in lines.xpath("c:marker | c:ser/c:smooth | c:ser/c:marker | c:ser/c:dLbls | c:ser/c:dPt"):
        gone.getparent().remove(gone)
    lines.tag = qn("c:areaChart")
    county = part(level, "panel 7|chart")
    group = level.shapes.add_group_shape([county])
    group.name = "Gruppe"


def _fill_in_tables(presentation: Native) -> None:
    growth = slide_of(presentation, "growth-by-year")
    table = part(growth, "below|table").table
    table.cell(1, 1).text = "omtrent null"
    table.cell(1, 8).text = "ca. 170"
    table.cell(1, 9).text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    typed = part(growth, "panel 1|chart").chart.plots[0].series[0]._element
    typed.xpath("c:val//c:pt[@idx='0']/c:v")[0].text = "1.5"

    figures = slide_of(presentation, "key-figures-population")
    table = part(figures, "table").table
    rows = table._tbl.tr_lst
    table._tbl.remove(rows[-1])
    table.rows[3].height = Emu(500_000)


def _crop_a_picture(presentation: Native) -> None:
    picture = part(slide_of(presentation, "population-map"), "picture")
    picture.crop_left, picture.width = 0.2, Inches(6)
