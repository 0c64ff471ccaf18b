"""Charts as slides: native, editable charts under real titles, with notes, alt text and language.

`ilag_report.charts.native` explains how kinds become native charts. A kind without a native form is a
picture, with its data in the notes, which say so.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from ilag_data.errors import ChartError
from ilag_data.language import Lang, Text
from ilag_report.charts import style
from ilag_report.charts.area import Area, Box, slide_area
from ilag_report.charts.description import Description, Identity
from ilag_report.charts.draw import body_as_png
from ilag_report.charts.labels import headline, narrowed, wrap
from ilag_report.charts.layouts import Layouts, Page
from ilag_report.charts.looks import Look, box_of, lines_of, scaled, text_look, title_of
from ilag_report.charts.marks import sign
from ilag_report.charts.native import (
    LANGUAGE,
    TALLEST_ROW,
    Slot,
    drop,
    fill_text,
    name_shape,
    resize,
    rgb,
    set_language,
)
from ilag_report.charts.ooxml import Native
from ilag_report.charts.reading import find
from ilag_report.charts.template import BODY, SOURCE, SUBTITLE
from ilag_report.charts.template_file import drop_slides
from ilag_report.charts.workbook import csv_bytes, exported
from ilag_report.charts.zips import without_times

_LINE = 1.22  # font sizes
_INSET = 0.1  # inches around the texts of placeholders that are not built in
_FRONT_TEXT = 1.2  # inches
# Largest font sizes in organisations' layouts, where titles of one line and of two are to look alike.
_TITLE_SIZE, _FRONT_SIZE, _FRONT_LINES = 28.0, 40.0, 24.0
_AUTHOR = "ilag_data"
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_NAMESPACE = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_LONGEST_PROPERTY = 255  # characters
PICTURE_DPI = 1.5 * style.DPI  # sharp on a wall

_GROUND = Text("Bakgrunn", "Background")
_HOW_TO_READ = Text("Slik leses figuren: ", "How to read it: ")
_DEFINITION = Text("Definisjon: ", "Definition: ")
_NOTE = Text("Merknad: ", "Note: ")
_TABLE = Text("Tabell", "Table")
_DATE = Text("hentet eller satt sammen", "retrieved or compiled")
_PICTURE = Text(
    "Figuren er et bilde og kan ikke redigeres her. Tallene bak den:",
    "The chart is a picture and cannot be edited here. The figures behind it:",
)


def slide_bytes(chart: Description, template: Path | None = None) -> bytes:
    """Make a PPTX of one slide; the same chart gives the same bytes."""
    deck = Deck(chart.lang, chart.title, template, chart.identity)
    deck.chart(chart)
    return deck.save()


class Deck:
    """A presentation that slides are added to."""

    def __init__(
        self, lang: Lang, title: str, template: Path | None = None, made_for: Identity | None = None
    ) -> None:
        self.lang: Lang = lang
        self.made_for = made_for
        self.layouts = Layouts.of(template)
        self.presentation = self.layouts.presentation
        _number_parts(self.presentation.part.package)
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.last_modified_by = title, _AUTHOR, _AUTHOR
        properties.language, properties.revision = LANGUAGE[lang], 1
        mark = str(made_for or "")
        if len(mark) <= _LONGEST_PROPERTY:  # otherwise only the names of its shapes hold it
            properties.identifier = mark

    def front(self, title: str, lines: Sequence[str], mark: str = "") -> None:
        """Add the title slide, with lines below the title."""
        layout, scale, own = self.layouts.front, self.layouts.scale, self.layouts.own
        slide = self.presentation.slides.add_slide(layout)
        box = left, top, width, height = _inches(title_of(layout), scale)
        look = text_look(title_of(layout), scaled(box, scale))
        self._fill(title_of(slide), [title], look, box, scale, _FRONT_SIZE, own=own)
        below = lines_of(slide)
        if below is None:
            below = slide.shapes.add_textbox(*_lengths((left, top + height, width, _FRONT_TEXT)))
            fill_text(below.text_frame, lines, self.lang, size=style.TEXT_SIZE, anchor="t")
        else:
            left, top, width, height = _inches(lines_of(layout), scale)
            box = left, top, width, max(height, _FRONT_TEXT)
            if box[3] > height:
                _move(below, box)
            look = text_look(lines_of(layout), scaled(box, scale))
            self._fill(below, lines, look, box, scale, _FRONT_LINES, own=own)
        for shape, what in ((title_of(slide), "title"), (below, "lines")) if mark else ():
            name_shape(shape, f"{shape.name} {mark}|{what}")
        _finish(slide, scale)
        sign(slide)

    def chart(self, chart: Description) -> None:
        """Add a chart; a kind without a native form becomes a picture with its data in the notes.

        One that does not fit (`ChartError`) leaves no slide behind.
        """
        before = len(self.presentation.slides)
        try:
            self._add(chart)
        except ChartError:
            drop_slides(self.presentation, before)
            raise

    def _add(self, chart: Description) -> None:
        body, footer = chart.body, [text for text in (chart.note, chart.source) if text]
        mark = str(chart.identity)
        page = self.layouts.pages[body.layout]
        slide, slot = self._page(page, chart.title, chart.subtitle, footer, mark)
        notes = self._notes(chart)
        if not body.native(slot.sized(min(slot.area.size, body.text_size)), chart.alt_text):
            slot.picture(picture_of(chart, slot.area), chart.alt_text)
            notes += self._data(chart)
        _finish(slide, page.scale)
        self._write_notes(slide, notes)
        sign(slide)

    def table(
        self,
        title: str,
        subtitle: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        footer: Sequence[str] = (),
        *,
        notes: str = "",
        mark: str = "",
        sizes: Sequence[float] = (style.DENSE_SIZE, style.SMALL_SIZE),
        tallest: float = TALLEST_ROW,
    ) -> None:
        """Add a slide with a native table of texts, with as many lines per row as they need.

        The font size is the first of `sizes` that needs one line per row, or else the last. Where there is
        room, rows are `tallest` inches high.
        """
        page = self.layouts.pages["Tabell"]
        slide, slot = self._page(page, title, subtitle, footer, mark)
        most = slot.area.width - 0.15 * len(headers)
        for size in sizes:
            area = slot.area.part(size=size)
            widths = [max(area.measure(row[at]) for row in (headers, *rows)) for at in range(len(headers))]
            if sum(widths) <= most:
                break
        alt = f"{title}. {subtitle}"
        slot.sized(size).cells(headers, rows, narrowed(widths, most), alt, tallest=tallest)
        _finish(slide, page.scale)
        if notes:
            self._write_notes(slide, [notes])
        sign(slide)

    def link(self, place: int, targets: Sequence[int]) -> None:
        """Link the second cell of each row of the table on a slide to another slide, counted from 0."""
        slides = list(self.presentation.slides)
        (table,) = (shape.table for shape in slides[place].shapes if shape.has_table)
        for row, target in zip(list(table.rows)[1:], targets, strict=True):
            relation = slides[place].part.relate_to(slides[target].part, RELATION.SLIDE)
            for look in row.cells[1]._tc.iter(qn("a:rPr")):
                look.add_hlinkClick(relation).set("action", "ppaction://hlinksldjump")

    def arrange(self, sections: Mapping[str, Sequence[int]]) -> None:
        """Put the slides in order, and in sections of PowerPoint: name → numbers of slides, from 0.

        Together the sections hold every slide once.
        """
        part, listed = self.presentation.part, self.presentation.slides._sldIdLst
        slides, written = list(listed), ""
        for name, places in sections.items():
            listed.extend(slides[place] for place in places)
            ids = "".join(f'<p14:sldId id="{slides[place].get("id")}"/>' for place in places)
            # The same id for the same name, so that a deck made again is the same.
            key = f"{{{uuid5(NAMESPACE_URL, name)}}}".upper()
            named = f"name={quoteattr(name)} id={quoteattr(key)}"
            written += f"<p14:section {named}><p14:sldIdLst>{ids}</p14:sldIdLst></p14:section>"
        # LibreOffice finds the target of a link by the number in the name of its part.
        part.rename_slide_parts([slide.rId for slide in listed])
        if not (held := part._element.xpath("p:extLst")):
            held = [parse_xml(f"<p:extLst {nsdecls('p')}/>")]
            part._element.append(held[0])
        listing = f'<p14:sectionLst xmlns:p14="{_NAMESPACE}">{written}</p14:sectionLst>'
        held[0].append(parse_xml(f'<p:ext {nsdecls("p")} uri="{_SECTIONS}">{listing}</p:ext>'))

    def save(self) -> bytes:
        """Return the PPTX file; the same slides give the same bytes."""
        for slide in self.presentation.slides:
            set_language(slide._element, self.lang)
            for shape in slide.shapes:
                if shape.has_chart:
                    set_language(shape.chart._chartSpace, self.lang)
        content = io.BytesIO()
        self.presentation.save(content)
        return without_times(content.getvalue())

    def _page(
        self, page: Page, title: str, subtitle: str, footer: Sequence[str], mark: str = ""
    ) -> tuple[Native, Slot]:
        """Add a slide with its texts, and return it with the slot left for the body."""
        slide = self.presentation.slides.add_slide(page.layout)
        if page.card:
            _add_card(slide, page.card, self.lang)
        every = {one.placeholder_format.idx: one for one in slide.placeholders}
        heading, holders = every[page.heading], every if page.own else {}
        if not page.own and page.title != _inches(title_of(page.layout), page.scale):
            _move(heading, page.title)
        look = page.looks[page.heading]
        self._fill(heading, [title], look, page.title, page.scale, _TITLE_SIZE, own=page.own)
        second, above = self._text(slide, page, holders.get(SUBTITLE), page.subtitle, [subtitle], "t")
        named, below = [(heading, "title"), (second, "subtitle")], 0.0
        if footer:
            shape, below = self._text(slide, page, holders.get(SOURCE), page.source, footer, "b")
            named.append((shape, "source"))
        left, top, width, height = page.body
        box = (left, top + above, width, height - above - below)
        slot = Slot(slide, slide_area(box, self.lang), mark, placeholder=holders.get(BODY))
        for shape, what in named if mark else ():
            name_shape(shape, slot.name(shape.name, what))
        return slide, slot

    def _fill(
        self,
        holder: Native,
        texts: Sequence[str],
        look: Look,
        box: Box,
        scale: float,
        most: float,
        *,
        own: bool = False,
    ) -> None:
        """Write into a placeholder, in a smaller font where the texts do not fit.

        In built-in layouts, whose font is known, a title is broken where a reader pauses; in others the texts
        are at most `most` points. Where texts would not be legible, a white card is put behind them.
        """
        told = most if look.size is None else look.size / scale
        asked = told if own else min(told, most)
        inset = 0.0 if own else _INSET
        width, height = box[2] - 2 * inset, box[3] - inset
        for size in (asked, *range(int(asked), int(style.DENSE_SIZE) - 1, -1)):
            area = slide_area(box, self.lang, size)

            def measure(text: str, area: Area = area) -> float:
                return area.measure(text.upper() if look.capitals else text, bold=look.bold)

            try:
                lines = [headline(text, width, measure) for text in texts]
            except ChartError:  # a word is wider than the box
                continue
            if sum(map(len, lines)) * _LINE * size / 72 <= height:
                break
        else:
            layout = holder.part.slide_layout.name
            raise ChartError(
                f"«{texts[0]}» får ikke plass i oppsettet «{layout}».",
                f"«{texts[0]}» does not fit where the layout «{layout}» has room for it.",
                "gjør plassholderen større i malen, eller teksten kortere.",
                "make its placeholder larger in the template, or the text shorter.",
            )
        if not look.legible:
            _add_card(holder.part.slide, box, self.lang)
        written = ["\n".join(one) for one in lines] if own and len(texts) == 1 else texts
        told_size = None if own and size == told else size
        colour = style.INK if not look.legible else None if look.inherited else look.colour
        fill_text(holder.text_frame, written, self.lang, size=told_size, colour=colour)

    def _text(
        self, slide: Native, page: Page, holder: Native, box: Box, texts: Sequence[str], anchor: str
    ) -> tuple[Native, float]:
        """Write into a placeholder or, without one, a text box; return it and the height added to it.

        One anchored at the bottom ("b") grows upwards.
        """
        size = style.TEXT_SIZE if anchor == "t" else style.SMALL_SIZE
        if holder is not None and (told := page.looks[holder.placeholder_format.idx].size) is not None:
            size = told / page.scale
        left, top, width, height = box
        measure = slide_area(box, self.lang, size).measure
        lines = sum(len(wrap(text, width, measure)) for text in texts)
        more = max(lines * _LINE * size / 72 - height, 0.0)
        box = left, top if anchor == "t" else top - more, width, height + more
        if holder is None:
            holder = slide.shapes.add_textbox(*_lengths(box))
            fill_text(holder.text_frame, texts, self.lang, size=size, colour=style.MUTED, anchor=anchor)
        else:
            fill_text(holder.text_frame, texts, self.lang)
            if more:
                _move(holder, box)
        return holder, more

    def _notes(self, chart: Description) -> list[str]:
        """Return the speaker notes of a chart: how to read it, definition, tables and dates."""
        lang, reading = self.lang, chart.body.how_to_read(self.lang)
        parts = [chart.title, reading and _HOW_TO_READ[lang] + reading]
        parts += [chart.definition and _DEFINITION[lang] + chart.definition, chart.subtitle]
        for source in chart.sources:
            dated = f"{_DATE[lang]} {source.date}" if source.date else ""
            facts = (f"{_TABLE[lang]} {source.table}: {source.title}", source.measured, source.unit, dated)
            parts += [", ".join(filter(None, facts)) + ".", source.citation, *source.notes]
        parts += [chart.note and _NOTE[lang] + chart.note, chart.source]
        return list(dict.fromkeys(filter(None, parts)))

    def _data(self, chart: Description) -> list[str]:
        """Return the data of a picture, one line per row."""
        rows = csv_bytes(exported(chart), self.lang).decode("utf-8-sig").split("\r\n")[:-1]
        return [_PICTURE[self.lang], *rows]

    def _write_notes(self, slide: Native, paragraphs: Sequence[str]) -> None:
        fill_text(slide.notes_slide.notes_text_frame, paragraphs, self.lang)


def _number_parts(package: Native) -> None:
    """Let a package number new parts by counting; python-pptx walks through all parts for each new one."""
    taken = {str(part.partname) for part in package.iter_parts()}
    numbers: dict[str, Iterator[int]] = {}

    def next_partname(template: str) -> PackURI:
        names = (template % number for number in numbers.setdefault(template, count(1)))
        return PackURI(next(name for name in names if name not in taken))

    package.next_partname = next_partname


def _inches(holder: Native, scale: float) -> Box:
    """Return the box of a placeholder, scaled to a slide of the built-in size."""
    return scaled(box_of(holder) or (0.0, 0.0, style.WIDTH * scale, style.HEIGHT * scale), 1 / scale)


def _lengths(box: Box) -> tuple[Native, ...]:
    return tuple(map(Inches, box))


def _move(holder: Native, box: Box) -> None:
    holder.left, holder.top, holder.width, holder.height = _lengths(box)


def _add_card(slide: Native, box: Box, lang: Lang) -> None:
    """Put a white card behind everything else: the contrast of charts is that on white."""
    card = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *_lengths(box))
    drop(card._element, "p:style")
    card.fill.solid()
    card.fill.fore_color.rgb = rgb(style.WHITE)
    card.line.fill.background()
    name_shape(card, _GROUND[lang], "")
    slide.shapes._spTree.insert(2, card._element)


def _finish(slide: Native, scale: float) -> None:
    """Remove placeholders left empty («Klikk for å legge til»), and scale the slide to its own size."""
    for holder in find(slide._element, "p:cSld/p:spTree/p:sp[p:nvSpPr/p:nvPr/p:ph]"):
        if not "".join(find(holder, "p:txBody//a:t/text()")).strip():
            holder.getparent().remove(holder)
    resize(slide, scale)


def picture_of(chart: Description, area: Area) -> io.BytesIO:
    """Draw a chart's body as PNG, in the size of the area left for it on its slide."""
    area = area.part(size=chart.body.text_size)
    return io.BytesIO(body_as_png(chart.body.draw, [area], PICTURE_DPI))
