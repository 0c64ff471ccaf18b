"""The built-in presentation template: 16:9, the house fonts and sizes, real layouts with real placeholders.

Made by code from python-pptx's default template, so that every change to it can be reviewed. Placeholders,
not text boxes, hold title, subtitle, chart and source: pasted into an organisation's own template, the slides
take on its look.
"""

from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from ilag_report.charts import ooxml, style
from ilag_report.charts.ooxml import Native

# Verdana is on every office machine, and as wide as DejaVu Sans, which measures the texts of slides and
# replaces it where it is missing (Linux).
FONT = "Verdana"

SIDE = 0.55
"""The left and right margins of a slide, in inches."""
_WIDTH = style.WIDTH - 2 * SIDE
TITLE_BOX = (SIDE, 0.30, _WIDTH, 0.92)
SUBTITLE_BOX = (SIDE, 1.26, _WIDTH, 0.32)
BODY_BOX = (SIDE, 1.68, _WIDTH, 5.06)
SOURCE_BOX = (SIDE, 6.80, _WIDTH - 0.6, 0.44)
_NUMBER_BOX = (SIDE + _WIDTH - 0.5, 7.02, 0.5, 0.22)

_FRONT_SIZE = 34.0  # so that the title of the suite fits on one line in both languages

_LEFTOVERS = ("/thumbnail", "/printerSettings", "/presProps", "/viewProps", "/commentAuthors", "/authors")

SUBTITLE, BODY, SOURCE = 13, 14, 15
"""Indexes of the placeholders of the built-in layouts."""


@dataclass(frozen=True)
class _Holder:
    """One placeholder of a layout."""

    index: int
    kind: str
    prompt: str
    box: tuple[float, float, float, float]
    size: float
    colour: str = style.INK
    bold: bool = False
    anchor: str = "t"

    def write(self, number: int) -> str:
        """Write it as XML."""
        left, top, width, height = (Inches(length) for length in self.box)
        index = f' idx="{self.index}"' if self.index else ""
        return (
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{escape(self.prompt)}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{self.kind}"{index}/></p:nvPr></p:nvSpPr>'
            f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            f'</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{self.anchor}">'
            '<a:normAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="l"><a:buNone/>'
            f'<a:defRPr sz="{round(self.size * 100)}" b="{int(self.bold)}">{ooxml.fill(self.colour)}'
            '</a:defRPr></a:lvl1pPr></a:lstStyle><a:p><a:r><a:rPr lang="nb-NO"/>'
            f"<a:t>{escape(self.prompt)}</a:t></a:r></a:p></p:txBody></p:sp>"
        )


_TITLE = _Holder(0, "title", "Funnet", TITLE_BOX, style.TITLE_SIZE, bold=True, anchor="b")
_SUBTITLE = _Holder(
    SUBTITLE, "body", "Mål, enhet, dato og periode", SUBTITLE_BOX, style.TEXT_SIZE, style.MUTED
)
_SOURCE = _Holder(SOURCE, "body", "Merknad og kilde", SOURCE_BOX, style.SMALL_SIZE, style.MUTED, anchor="b")
_FRONT_TITLE = _Holder(0, "ctrTitle", "Tittel", (SIDE, 2.1, _WIDTH, 1.5), _FRONT_SIZE, bold=True, anchor="b")
_FRONT_TEXT = _Holder(1, "subTitle", "Undertittel", (SIDE, 3.8, _WIDTH, 1.6), 20, style.MUTED)


def _page(kind: str, prompt: str, size: float = style.TEXT_SIZE) -> tuple[str, tuple[_Holder, ...]]:
    return "obj", (_TITLE, _SUBTITLE, _Holder(BODY, kind, prompt, BODY_BOX, size), _SOURCE)


LAYOUTS = {
    "Forside": ("title", (_FRONT_TITLE, _FRONT_TEXT)),
    "Diagram": _page("chart", "Diagram"),
    "Tabell": _page("tbl", "Tabell"),
    "Fri flate": ("titleOnly", (_TITLE, _SUBTITLE, _SOURCE)),
    "Tekst": _page("body", "Tekst", style.DENSE_SIZE),
}
"""Name of the layout → its type in the format, and its placeholders."""


def built_in() -> Native:
    """Make an empty presentation in the built-in template."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(style.WIDTH), Inches(style.HEIGHT)
    layouts = presentation.slide_layouts
    for layout in list(layouts)[len(LAYOUTS) :]:
        layouts.remove(layout)
    for layout, (name, (kind, holders)) in zip(layouts, LAYOUTS.items(), strict=True):
        _lay_out(layout, name, kind, holders)
    master = presentation.slide_master
    _lay_out_master(master)
    _number_slides(presentation)
    _set_fonts(master)
    drop_leftovers(presentation)
    return presentation


def _lay_out(layout: Native, name: str, kind: str, holders: tuple[_Holder, ...]) -> None:
    """Replace the placeholders of a layout of the default template."""
    element = layout._element
    element.set("type", kind)
    element.find(qn("p:cSld")).set("name", name)
    for old in list(layout.placeholders):
        old._element.getparent().remove(old._element)
    for number, holder in enumerate(holders, start=2):
        layout.shapes._spTree.append(parse_xml(holder.write(number)))


def _lay_out_master(master: Native) -> None:
    """Move the master's placeholders to where those of the layouts are; remove date, footer and number."""
    for shape in list(master.placeholders):
        box = {KIND.TITLE: TITLE_BOX, KIND.BODY: BODY_BOX}.get(shape.placeholder_format.type)
        if box is None:
            shape._element.getparent().remove(shape._element)
        else:
            shape.left, shape.top, shape.width, shape.height = map(Inches, box)


def _number_slides(presentation: Native) -> None:
    """Number every slide but title slides: findings are referred to by the number."""
    left, top, width, height = (Inches(length) for length in _NUMBER_BOX)
    presentation.slide_master.shapes._spTree.append(
        parse_xml(
            f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="99" name="Lysbildenummer"/>'
            '<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>'
            f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>'
            '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
            '<a:lstStyle/><a:p><a:pPr algn="r"/><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" '
            f'type="slidenum"><a:rPr lang="nb-NO" sz="{round(style.SMALL_SIZE * 100)}">'
            f"{ooxml.fill(style.MUTED)}</a:rPr><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"
        )
    )
    presentation.slide_layouts[0]._element.set("showMasterSp", "0")


def _set_fonts(master: Native) -> None:
    """Set the fonts and colours of the theme."""
    theme = master.part.part_related_by(RELATION.THEME)
    root = parse_xml(theme.blob)
    for font in root.xpath("//a:majorFont/a:latin | //a:minorFont/a:latin"):
        font.set("typeface", FONT)
    colours = {"dk1": style.INK, "dk2": style.MUTED} | {
        f"accent{number}": colour for number, colour in enumerate(style.SERIES_COLOURS, start=1)
    }
    for name, colour in colours.items():
        (holder,) = root.xpath(f"//a:clrScheme/a:{name}")
        holder[:] = [parse_xml(f'<a:srgbClr {nsdecls("a")} val="{colour[1:]}"/>')]
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop_leftovers(presentation: Native) -> None:
    """Drop traces of a template's author: thumbnail, printer and view settings, names of commenters."""
    for holder in (presentation.part.package, presentation.part):
        relations = holder._rels
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(_LEFTOVERS):
                relations.pop(key)
