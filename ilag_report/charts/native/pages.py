"""Pages: several native charts on one slide.

Every native chart keeps a key of its own, also where the picture draws one for all: it may be copied alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilag_data.errors import ChartError
from ilag_report.charts import style
from ilag_report.charts.kinds.columns import Columns
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.kinds.lines import Lines
from ilag_report.charts.labels import wrap
from ilag_report.charts.native.lines import add_lines
from ilag_report.charts.native.place import Place, add

if TYPE_CHECKING:
    from ilag_report.charts.area import Area

_FOOT = 0.12  # inches
_TABLE_ROW = 1.45  # font sizes


@add.register(Grid)
def _(grid: Grid, place: Place, alt: str) -> bool:
    whole = place.area
    reserved = 0.0
    size = grid.panel_size
    if grid.below is not None:
        size = style.SMALL_SIZE
        height = grid.below.rows_needed() * _TABLE_ROW * size / 72
        below = place.part(top=place.height - height - _FOOT, height=height)
        add(grid.below, below.sized(size), _spoken(grid.below, place, alt))
        reserved = height + _FOOT + 0.05
    if grid.paragraph:
        lines = wrap(grid.paragraph, whole.width, whole.measure)
        reserved += len(lines) * 1.3 * place.size / 72 + 0.12
        place.part(top=place.height - reserved + 0.08, height=reserved - 0.08).text(grid.paragraph)
    for number, (panel, area) in enumerate(
        zip(grid.panels, grid.places(whole.part(bottom=reserved)), strict=True)
    ):
        spoken, where = alt if number == 0 else _spoken(panel, place, alt), _same(area, place).sized(size)
        if isinstance(panel, Lines):
            add_lines(panel, where, spoken, grid.scale_of(panel))
        elif not add(panel, where, spoken):
            raise ChartError(
                f"A panel of the kind {type(panel).__name__} has no native chart.",
                "leave it out of the page.",
            )
    return True


def _same(area: Area, place: Place) -> Place:
    """Return the place of an area: that counts from below, a slide from above."""
    return place.part(
        left=area.left, top=place.height - area.bottom - area.height, width=area.width, height=area.height
    )


def _spoken(body: object, place: Place, otherwise: str) -> str:
    """Return a short alt text for one of several graphics: kind, what it shows, end values."""
    kind, heading = getattr(body, "kind", None), getattr(body, "heading", "")
    if isinstance(body, Columns) and not body.net:
        heading = ", ".join(filter(None, (heading, str(body.wide().index[-1]))))  # which the values are of
    ends = body.ends(place.lang) if hasattr(body, "ends") else []
    words = ". ".join(filter(None, (kind[place.lang] if kind else "", heading, ", ".join(ends))))
    return words or otherwise
