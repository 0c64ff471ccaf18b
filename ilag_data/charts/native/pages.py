"""Panels and pages: several native charts on one slide.

Every native chart keeps a key of its own, also where the picture draws one for all: it may be copied alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ilag_data.charts import style
from ilag_data.charts.kinds.columns import Columns
from ilag_data.charts.kinds.grid import Grid
from ilag_data.charts.kinds.panels import Panels
from ilag_data.charts.labels import wrap
from ilag_data.charts.native.lines import add_lines
from ilag_data.charts.native.place import Place, add
from ilag_data.errors import ChartError

if TYPE_CHECKING:
    from ilag_data.charts.area import Area

_BETWEEN = 0.4  # inches
_FOOT = 0.12
_TABLE_ROW = 1.45  # font sizes


@add.register(Panels)
def _(panels: Panels, place: Place, alt: str) -> bool:
    reserved = 0.0
    if panels.below is not None:
        reserved = panels.below.rows_needed() * _TABLE_ROW * style.SMALL_SIZE / 72
        below = place.part(top=place.height - reserved - _FOOT, height=reserved)
        add(panels.below, below.sized(style.SMALL_SIZE), _spoken(panels.below, place, alt))
        reserved += _FOOT + 0.05
    width = (place.width - _BETWEEN) / 2
    for number, (lines, scale) in enumerate(zip((panels.left, panels.right), panels.scales(), strict=True)):
        half = place.part(left=number * (width + _BETWEEN), width=width, height=place.height - reserved)
        add_lines(
            lines, half.sized(style.SMALL_SIZE), alt if number == 0 else _spoken(lines, place, alt), scale
        )
    return True


@add.register(Grid)
def _(grid: Grid, place: Place, alt: str) -> bool:
    whole = place.area
    reserved = 0.0
    if grid.paragraph:
        lines = wrap(grid.paragraph, whole.width, whole.measure)
        reserved = len(lines) * 1.3 * place.size / 72 + 0.12
        place.part(top=place.height - reserved + 0.08, height=reserved - 0.08).text(grid.paragraph)
    for number, (panel, area) in enumerate(
        zip(grid.panels, grid.places(whole.part(bottom=reserved)), strict=True)
    ):
        spoken = alt if number == 0 else _spoken(panel, place, alt)
        if not add(panel, _same(area, place).sized(grid.panel_size), spoken):
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
