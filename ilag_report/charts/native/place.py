"""A rectangle of a slide: where charts, tables and texts are put, in inches from its upper left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TYPE_CHECKING

from pptx.util import Inches

from ilag_report.charts import style
from ilag_report.charts.area import Area, area_for_measuring
from ilag_report.charts.native import xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ilag_data.language import Lang
    from ilag_report.charts.body import Body
    from ilag_report.charts.native.untyped import Native

_KEY_MARK = 2.6  # font sizes that PowerPoint needs for a mark and the air around it
_KEY_LINE = 2.0  # font sizes
_KEY_SHARE = 0.07  # of the height
LANGUAGE = {"no": "nb-NO", "en": "en-GB"}


@dataclass(frozen=True)
class Place:
    """Where on a slide something goes.

    Parameters
    ----------
    slide : pptx.slide.Slide
        The slide.
    left, top, width, height : float
        The rectangle, in inches.
    lang : {"no", "en"}
        The language of the slide.
    size : float
        The font size for ordinary texts, in points.
    placeholder : pptx placeholder, optional
        The placeholder of the layout that the first chart or table fills.
    """

    slide: Native
    left: float
    top: float
    width: float
    height: float
    lang: Lang
    size: float = style.TEXT_SIZE
    placeholder: Native = None

    @property
    def area(self) -> Area:
        """An area of the same size, to measure in."""
        return area_for_measuring(self.width, self.height, self.lang, self.size)

    def part(
        self, *, left: float = 0, top: float = 0, width: float | None = None, height: float | None = None
    ) -> Place:
        """Cut out a smaller place, which has no placeholder.

        Parameters
        ----------
        left, top : float
            Its upper left corner within this one.
        width, height : float, optional
            By default all that is left to the right and below.

        Returns
        -------
        Place
            The smaller place.
        """
        return replace(
            self,
            left=self.left + left,
            top=self.top + top,
            width=self.width - left if width is None else width,
            height=self.height - top if height is None else height,
            placeholder=None,
        )

    def sized(self, size: float) -> Place:
        """Return the same place with another font size."""
        return replace(self, size=size)

    def chart(self, kind: Native, data: Native, alt: str, name: str) -> Native:
        """Add a chart that fills the place, dressed in the house style.

        Parameters
        ----------
        kind : XL_CHART_TYPE
            The kind of PowerPoint chart.
        data : pptx chart data
            Its data, which become its workbook.
        alt : str
            Its alt text.
        name : str
            Its name in the selection pane.

        Returns
        -------
        pptx.chart.chart.Chart
            The chart, without title and legend.
        """
        if self.placeholder is not None and hasattr(self.placeholder, "insert_chart"):
            frame = self.placeholder.insert_chart(kind, data)
        else:
            frame = self.slide.shapes.add_chart(kind, *self._box(), data)
        describe(frame, name, alt)
        chart = frame.chart
        chart.has_title = False
        chart.has_legend = False
        xml.dress_chart(chart, self.size, LANGUAGE[self.lang])
        return chart

    def legend(self, chart: Native, names: Sequence[str], *, left: float = 0.0, top: float = 0.0) -> None:
        """Write the key of a chart in one row.

        Parameters
        ----------
        chart : pptx.chart.chart.Chart
            The chart, which fills this place.
        names : sequence of str
            The names in it.
        left, top : float
            Where it stands, in inches.
        """
        # The entries stand in columns as wide as the widest.
        width = len(names) * (max(map(self.area.measure, names)) + _KEY_MARK * self.size / 72)
        # LibreOffice leaves out a key that is lower than its texts.
        height = max(_KEY_LINE * self.size / 72 / self.height, _KEY_SHARE)
        shares = (left / self.width, top / self.height, width / self.width, height)
        xml.legend(chart, self.size, *shares)

    def text(
        self,
        text: str,
        *,
        size: float | None = None,
        colour: str = style.INK,
        bold: bool = False,
        align: str = "l",
        anchor: str = "t",
    ) -> None:
        """Add a text box that fills the place.

        Parameters
        ----------
        text : str
            The text.
        size : float, optional
            Its font size.
        colour : str
            Its colour.
        bold : bool
            Whether it is bold.
        align : {"l", "ctr", "r"}
            To which side it stands.
        anchor : {"t", "ctr", "b"}
            At which height it stands.
        """
        box = self.slide.shapes.add_textbox(*self._box())
        xml.fill_text(
            box.text_frame,
            [text],
            LANGUAGE[self.lang],
            size=size or self.size,
            colour=colour,
            bold=bold,
            align=align,
            anchor=anchor,
        )

    def table(self, rows: int, columns: int, alt: str, name: str) -> Native:
        """Add an empty native table.

        Parameters
        ----------
        rows, columns : int
            Its size.
        alt, name : str
            As for `chart`.

        Returns
        -------
        pptx.table.Table
            The table.
        """
        if self.placeholder is not None and hasattr(self.placeholder, "insert_table"):
            frame = self.placeholder.insert_table(rows, columns)
        else:
            frame = self.slide.shapes.add_table(rows, columns, *self._box())
        describe(frame, name, alt)
        return frame.table

    def picture(self, file: Native, alt: str, name: str) -> None:
        """Add a picture as large as it fits, in the middle."""
        width = min(self.width, self.height * style.WIDTH / style.HEIGHT)
        height = width * style.HEIGHT / style.WIDTH
        box = self.part(left=(self.width - width) / 2, width=width, height=height)
        picture = self.slide.shapes.add_picture(file, *box._box())
        describe(picture, name, alt)

    def _box(self) -> tuple[Native, Native, Native, Native]:
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def describe(shape: Native, name: str, alt: str) -> None:
    """Give a graphic its name and alt text."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("name", name)
    properties.set("descr", alt)


@singledispatch
def add(body: Body, place: Place, alt: str) -> bool:  # noqa: ARG001 (what kinds need)
    """Put a body on a slide as native charts and tables.

    Parameters
    ----------
    body : Body
        The body.
    place : Place
        Where.
    alt : str
        Its alt text.

    Returns
    -------
    bool
        Whether it could be done; if not, nothing was added.
    """
    return False
