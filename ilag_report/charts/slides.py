"""Charts as slides: native, editable charts under real titles, with notes, alt text and language.

How each kind becomes a native chart, and why, stands in `ilag_report.charts.native`. A kind without a native
form gets its picture, followed by a slide with its data as a native table.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pandas as pd
from pptx.util import Inches

from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.area import area_for_measuring
from ilag_report.charts.draw import figure_of, styled
from ilag_report.charts.kinds.table import Column, Table
from ilag_report.charts.labels import headline, wrap
from ilag_report.charts.layouts import Layouts
from ilag_report.charts.native import Place, add, xml
from ilag_report.charts.native.place import LANGUAGE
from ilag_report.charts.native.tables import add_cells
from ilag_report.charts.numbers import NumberFormat
from ilag_report.charts.zips import without_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.charts.chart import Chart
    from ilag_report.charts.native.untyped import Native

_ROWS_OF_DATA = 14
_LINE = 1.22  # font sizes
_AUTHOR = "ilag_data"

_HOW_TO_READ = Text("Slik leses figuren: ", "How to read it: ")
_DEFINITION = Text("Definisjon: ", "Definition: ")
_NOTE = Text("Merknad: ", "Note: ")
_TABLE = Text("Tabell", "Table")
_DATE = Text("hentet eller satt sammen", "retrieved or compiled")
_DATA_OF = Text("Tallene bak figuren", "The figures behind the chart")
_PICTURE = Text("Bilde", "Picture")


def slide_bytes(chart: Chart, template: Path | None = None) -> bytes:
    """Make a presentation of one slide.

    Parameters
    ----------
    chart : Chart
        The chart.
    template : Path, optional
        An organisation's own template.

    Returns
    -------
    bytes
        A PPTX file, the same for the same chart.
    """
    deck = Deck(chart.lang, chart.title, template)
    deck.chart(chart)
    return deck.save()


class Deck:
    """A presentation that slides are added to.

    Parameters
    ----------
    lang : {"no", "en"}
        Its language.
    title : str
        Its title, for the properties of the file.
    template : Path, optional
        An organisation's own template; by default the built-in one.

    Raises
    ------
    ChartError
        The template cannot be read, or has no layout that fits.
    """

    def __init__(self, lang: Lang, title: str, template: Path | None = None) -> None:
        self.lang: Lang = lang
        self.layouts = Layouts.of(template)
        self.presentation = self.layouts.presentation
        properties = self.presentation.core_properties
        properties.title, properties.author, properties.last_modified_by = title, _AUTHOR, _AUTHOR
        properties.language, properties.revision = LANGUAGE[lang], 1

    def front(self, title: str, lines: Sequence[str]) -> None:
        """Add the title slide.

        Parameters
        ----------
        title : str
            The title.
        lines : sequence of str
            What stands below it.
        """
        slide = self.presentation.slides.add_slide(self.layouts.front)
        self._fill(slide.shapes.title, [title])
        rest = [holder for holder in slide.placeholders if holder.placeholder_format.idx != 0]
        for place, holder in enumerate(rest):
            if place == 0 and holder.has_text_frame:
                self._fill(holder, lines)
            else:
                _remove(holder)

    def chart(self, chart: Chart) -> None:
        """Add a chart; a kind without native form as a picture, and its data as a table on the next slide.

        Parameters
        ----------
        chart : Chart
            The chart.
        """
        kind = "Tabell" if isinstance(chart.body, Table) else self.layouts.kind_for(chart.body)
        footer = [text for text in (chart.note, chart.source) if text]
        slide, place = self._page(kind, chart.title, chart.subtitle, footer)
        if not add(chart.body, place.sized(min(place.size, chart.body.text_size)), chart.alt_text):
            place.picture(_picture_of(chart), chart.alt_text, _PICTURE[self.lang])
            self._drop_empty(slide)
            self._notes(slide, chart)
            self._data(chart, footer)
            return
        self._drop_empty(slide)
        self._notes(slide, chart)

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
        """Add a slide with a native table of texts, as many lines a row as they need.

        Parameters
        ----------
        title, subtitle : str
            What stands above it.
        headers : sequence of str
            The headers.
        rows : sequence of sequence of str
            The cells.
        footer : sequence of str
            What stands below it.
        notes : str
            The speaker notes.
        """
        slide, place = self._page("Tabell", title, subtitle, footer)
        most = place.width - 0.15 * len(headers)
        for size in (style.DENSE_SIZE, style.SMALL_SIZE):
            area = place.area.part(size=size)
            widths = [max(area.measure(row[at]) for row in (headers, *rows)) for at in range(len(headers))]
            if sum(widths) <= most:
                break
        widths = _narrowed(widths, most)
        alt = f"{title}. {subtitle}"
        add_cells(place, [], headers, rows, widths, [False] * len(headers), size=size, alt=alt)
        self._drop_empty(slide)
        if notes:
            self._write_notes(slide, [notes])

    def save(self) -> bytes:
        """Return the file; the same slides give the same bytes.

        Returns
        -------
        bytes
            A PPTX file.
        """
        lang = LANGUAGE[self.lang]
        for slide in self.presentation.slides:
            xml.set_language(slide._element, lang)
            for shape in slide.shapes:
                if shape.has_chart:
                    xml.set_language(shape.chart._chartSpace, lang)
        content = io.BytesIO()
        self.presentation.save(content)
        return without_times(content.getvalue())

    def _page(self, kind: str, title: str, subtitle: str, footer: Sequence[str]) -> tuple[Native, Place]:
        """Add a slide with its texts, and return it with the place that is left for the body."""
        slide = self.presentation.slides.add_slide(self.layouts.page(kind))
        boxes = self.layouts.boxes
        self._fill(slide.shapes.title, [self._broken(title, boxes.body[2])])
        above = self._lines([subtitle], boxes.subtitle[2], style.TEXT_SIZE) - boxes.subtitle[3]
        below = self._lines(footer, boxes.source[2], style.SMALL_SIZE) - boxes.source[3]
        above, below = max(above, 0.0), max(below, 0.0)
        left, top, width, height = boxes.subtitle
        self._text_at(
            slide, self.layouts.subtitle, (left, top, width, height + above), [subtitle], style.TEXT_SIZE, "t"
        )
        left, top, width, height = boxes.source
        if footer:
            box = (left, top - below, width, height + below)
            self._text_at(slide, self.layouts.source, box, footer, style.SMALL_SIZE, "b")
        left, top, width, height = boxes.body
        top, height = top + above, height - above - below
        body = _holder(slide, self.layouts.body)
        if body is not None and above + below > 0:
            _move(body, (left, top, width, height))
        return slide, Place(slide, left, top, width, height, self.lang, placeholder=body)

    def _broken(self, title: str, width: float) -> str:
        """Break a title where a reader pauses; in a template of others, whose font is unknown, not at all."""
        if self.layouts.body is None:
            return title
        area = area_for_measuring(width, 1.0, self.lang, style.TITLE_SIZE)
        return "\n".join(headline(title, width, lambda text: area.measure(text, bold=True)))

    def _lines(self, texts: Sequence[str], width: float, size: float) -> float:
        """Return the height of texts broken to a width, in inches."""
        area = area_for_measuring(width, 1.0, self.lang, size)
        return sum(len(wrap(text, width, area.measure)) for text in texts) * _LINE * size / 72

    def _text_at(
        self,
        slide: Native,
        index: int | None,
        box: tuple[float, float, float, float],
        texts: Sequence[str],
        size: float,
        anchor: str,
    ) -> None:
        """Write into a placeholder, moved where it needs more room, or into a box where there is none."""
        holder = _holder(slide, index)
        if holder is None:
            shape = slide.shapes.add_textbox(*(Inches(length) for length in box))
            xml.fill_text(
                shape.text_frame, texts, LANGUAGE[self.lang], size=size, colour=style.MUTED, anchor=anchor
            )
            return
        self._fill(holder, texts)
        if box[3] > holder.height.inches + 0.001:
            _move(holder, box)

    def _fill(self, holder: Native, texts: Sequence[str]) -> None:
        xml.fill_text(holder.text_frame, texts, LANGUAGE[self.lang])

    def _drop_empty(self, slide: Native) -> None:
        """Remove placeholders that nothing filled: they would say «Klikk for å legge til»."""
        for holder in list(slide.placeholders):
            if holder.has_text_frame and not holder.text_frame.text.strip():
                _remove(holder)

    def _notes(self, slide: Native, chart: Chart) -> None:
        """Write what a speaker wants to know: how to read it, definition, tables and dates."""
        lang = self.lang
        parts = [
            chart.title,
            _HOW_TO_READ[lang] + chart.body.reading[lang] if chart.body.reading[lang] else "",
        ]
        parts += [_DEFINITION[lang] + chart.method if chart.method else "", chart.subtitle]
        for source in chart.sources:
            dated = f"{_DATE[lang]} {source.date}" if source.date else ""
            facts = (f"{_TABLE[lang]} {source.table}: {source.title}", source.measured, source.unit, dated)
            parts.append(", ".join(filter(None, facts)) + ".")
            parts += source.notes
        parts += [_NOTE[lang] + chart.note if chart.note else "", chart.source]
        self._write_notes(slide, list(dict.fromkeys(filter(None, parts))))

    def _write_notes(self, slide: Native, paragraphs: Sequence[str]) -> None:
        xml.fill_text(slide.notes_slide.notes_text_frame, paragraphs, LANGUAGE[self.lang])

    def _data(self, chart: Chart, footer: Sequence[str]) -> None:
        """Add the data of a chart as native tables, as many slides as they need."""
        frame = chart.table()
        columns = tuple(Column(str(name), str(name), format=_form(frame[name])) for name in frame.columns)
        for first in range(0, len(frame), _ROWS_OF_DATA):
            rows = Table(frame.iloc[first : first + _ROWS_OF_DATA], columns)
            slide, place = self._page(
                "Tabell", f"{_DATA_OF[self.lang]}: {chart.title}", chart.subtitle, footer
            )
            add(rows, place.sized(style.SMALL_SIZE), f"{_DATA_OF[self.lang]}: {chart.title}")
            self._drop_empty(slide)


def _form(column: pd.Series) -> NumberFormat | None:
    if not pd.api.types.is_numeric_dtype(column):
        return None
    whole = bool((pd.to_numeric(column).dropna() % 1 == 0).all())
    return NumberFormat(0 if whole else 1, grouped="year" not in str(column.name))


def _narrowed(widths: Sequence[float], most: float) -> list[float]:
    """Make the widest columns equally narrow, until all fit; their texts are broken into lines."""
    left = most
    for place, width in enumerate(sorted(widths)):
        share = left / (len(widths) - place)
        if width > share:
            return [min(one, share) for one in widths]
        left -= width
    return list(widths)


def _holder(slide: Native, index: int | None) -> Native:
    """Return the placeholder with a number, or None."""
    holders = {holder.placeholder_format.idx: holder for holder in slide.placeholders}
    return None if index is None else holders.get(index)


def _move(holder: Native, box: tuple[float, float, float, float]) -> None:
    holder.left, holder.top, holder.width, holder.height = (Inches(length) for length in box)


def _remove(holder: Native) -> None:
    element = holder._element
    element.getparent().remove(element)


def _picture_of(chart: Chart) -> io.BytesIO:
    figure = figure_of(chart)
    content = io.BytesIO()
    with styled():
        figure.savefig(content, format="png", dpi=style.DPI, metadata={"Software": None})
    content.seek(0)
    return content
