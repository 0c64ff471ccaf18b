"""Charts as slides: native, editable charts under real titles, with notes, alt text and language.

How kinds become native charts, and why, stands in `ilag_report.charts.native`. A kind without a native form
is a picture, with its data in the notes, which say so.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pptx.util import Inches

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.area import slide_area
from ilag_report.charts.draw import figure_of, styled
from ilag_report.charts.labels import headline, narrowed, wrap
from ilag_report.charts.layouts import Layouts, drop_slides
from ilag_report.charts.native import LANGUAGE, Slot, fill_text, name_shape, set_language
from ilag_report.charts.workbook import csv_bytes, exported
from ilag_report.charts.zips import without_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.charts.area import Box
    from ilag_report.charts.description import Description
    from ilag_report.charts.native import Native

_LINE = 1.22  # font sizes
_AUTHOR = "ilag_data"
_LONGEST_PROPERTY = 255  # characters

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
    deck = Deck(chart.lang, chart.title, template)
    deck.chart(chart)
    if len(mark := str(chart.identity)) <= _LONGEST_PROPERTY:  # else the names of its shapes alone tell it
        deck.presentation.core_properties.identifier = mark
    return deck.save()


class Deck:
    """A presentation that slides are added to."""

    def __init__(self, lang: Lang, title: str, template: Path | None = None) -> None:
        self.lang: Lang = lang
        self.layouts = Layouts.of(template)
        self.presentation = self.layouts.presentation
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.last_modified_by = title, _AUTHOR, _AUTHOR
        properties.language, properties.revision = LANGUAGE[lang], 1

    def front(self, title: str, lines: Sequence[str]) -> None:
        """Add the title slide, with lines below the title."""
        slide = self.presentation.slides.add_slide(self.layouts.front)
        fill_text(slide.shapes.title.text_frame, [title], self.lang)
        rest = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        for place, holder in enumerate(rest):
            if place == 0 and holder.has_text_frame:
                fill_text(holder.text_frame, lines, self.lang)
            else:
                _remove(holder)

    def chart(self, chart: Description) -> None:
        """Add a chart; a kind without native form as a picture with its data in the notes.

        One that does not fit, which is a `ChartError`, leaves no slide behind.
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
        slide, slot = self._page(body.layout, chart.title, chart.subtitle, footer, mark)
        native = body.native(slot.sized(min(slot.area.size, body.text_size)), chart.alt_text)
        if not native:
            slot.picture(_picture_of(chart), chart.alt_text)
        self._drop_empty(slide)
        self._write_notes(slide, self._notes(chart) if native else [*self._notes(chart), *self._data(chart)])

    def table(
        self,
        title: str,
        subtitle: str,
        headers: Sequence[str],
        rows: Sequence[Sequence[str]],
        footer: Sequence[str] = (),
        *,
        notes: str = "",
    ) -> None:
        """Add a slide with a native table of texts, as many lines a row as they need."""
        slide, slot = self._page("Tabell", title, subtitle, footer)
        most = slot.area.width - 0.15 * len(headers)
        for size in (style.DENSE_SIZE, style.SMALL_SIZE):
            area = slot.area.part(size=size)
            widths = [max(area.measure(row[at]) for row in (headers, *rows)) for at in range(len(headers))]
            if sum(widths) <= most:
                break
        slot.sized(size).cells(headers, rows, narrowed(widths, most), f"{title}. {subtitle}")
        self._drop_empty(slide)
        if notes:
            self._write_notes(slide, [notes])

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
        self, layout: str, title: str, subtitle: str, footer: Sequence[str], mark: str = ""
    ) -> tuple[Native, Slot]:
        """Add a slide with its texts, and return it with the slot that is left for the body."""
        slide = self.presentation.slides.add_slide(self.layouts.pages[layout])
        boxes = self.layouts.boxes
        heading = slide.shapes.title
        fill_text(heading.text_frame, [self._broken(title, boxes.body[2])], self.lang)
        left, top, width, height = boxes.subtitle
        above = max(self._height([subtitle], width, style.TEXT_SIZE) - height, 0.0)
        box = left, top, width, height + above
        named = [(heading, "title")]
        named += [
            (self._text(slide, self.layouts.subtitle, box, [subtitle], style.TEXT_SIZE, "t"), "subtitle")
        ]
        left, top, width, height = boxes.source
        below = max(self._height(footer, width, style.SMALL_SIZE) - height, 0.0)
        if footer:
            box = left, top - below, width, height + below
            named += [(self._text(slide, self.layouts.source, box, footer, style.SMALL_SIZE, "b"), "source")]
        left, top, width, height = boxes.body
        body, box = _holder(slide, self.layouts.body), (left, top + above, width, height - above - below)
        if body is not None and above + below > 0:
            _move(body, box)
        slot = Slot(slide, slide_area(box, self.lang), mark, placeholder=body)
        for shape, what in named if mark else ():
            name_shape(shape, slot.name(shape.name, what))
        return slide, slot

    def _broken(self, title: str, width: float) -> str:
        """Break a title where a reader pauses; in a template of others, whose font is unknown, not at all."""
        if self.layouts.body is None:
            return title
        area = slide_area((0.0, 0.0, width, 1.0), self.lang, style.TITLE_SIZE)
        return "\n".join(headline(title, width, lambda text: area.measure(text, bold=True)))

    def _height(self, texts: Sequence[str], width: float, size: float) -> float:
        """Return the height of texts broken to a width, in inches."""
        area = slide_area((0.0, 0.0, width, 1.0), self.lang, size)
        return sum(len(wrap(text, width, area.measure)) for text in texts) * _LINE * size / 72

    def _text(
        self, slide: Native, index: int | None, box: Box, texts: Sequence[str], size: float, anchor: str
    ) -> Native:
        """Write into a placeholder, moved where it needs more room, or into a box where there is none."""
        holder = _holder(slide, index)
        if holder is None:
            shape = slide.shapes.add_textbox(*(Inches(length) for length in box))
            fill_text(shape.text_frame, texts, self.lang, size=size, colour=style.MUTED, anchor=anchor)
            return shape
        fill_text(holder.text_frame, texts, self.lang)
        if box[3] > holder.height.inches + 0.001:
            _move(holder, box)
        return holder

    def _drop_empty(self, slide: Native) -> None:
        """Remove placeholders that nothing filled: they would say «Klikk for å legge til»."""
        for holder in list(slide.placeholders):
            if holder.has_text_frame and not holder.text_frame.text.strip():
                _remove(holder)

    def _notes(self, chart: Description) -> list[str]:
        """Return what a speaker wants to know: how to read it, definition, tables and dates."""
        lang, reading = self.lang, chart.body.reading[self.lang]
        parts = [chart.title, _HOW_TO_READ[lang] + reading if reading else ""]
        parts += [_DEFINITION[lang] + chart.method if chart.method else "", chart.subtitle]
        for source in chart.sources:
            dated = f"{_DATE[lang]} {source.date}" if source.date else ""
            facts = (f"{_TABLE[lang]} {source.table}: {source.title}", source.measured, source.unit, dated)
            parts += [", ".join(filter(None, facts)) + ".", source.citation, *source.notes]
        parts += [_NOTE[lang] + chart.note if chart.note else "", chart.source]
        return list(dict.fromkeys(filter(None, parts)))

    def _data(self, chart: Description) -> list[str]:
        """Return the data of a picture, a line a row."""
        return [
            _PICTURE[self.lang],
            *csv_bytes(exported(chart), self.lang).decode("utf-8-sig").split("\r\n")[:-1],
        ]

    def _write_notes(self, slide: Native, paragraphs: Sequence[str]) -> None:
        fill_text(slide.notes_slide.notes_text_frame, paragraphs, self.lang)


def _holder(slide: Native, index: int | None) -> Native:
    """Return the placeholder with a number, or None."""
    holders = {holder.placeholder_format.idx: holder for holder in slide.placeholders}
    return None if index is None else holders.get(index)


def _move(holder: Native, box: Box) -> None:
    holder.left, holder.top, holder.width, holder.height = (Inches(length) for length in box)


def _remove(holder: Native) -> None:
    element = holder._element
    element.getparent().remove(element)


def _picture_of(chart: Description) -> io.BytesIO:
    content = io.BytesIO()
    with styled():
        figure_of(chart).savefig(content, format="png", dpi=style.DPI, metadata={"Software": None})
    content.seek(0)
    return content
