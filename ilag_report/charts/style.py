"""Colours, sizes and line styles: the same place looks the same in every chart.

Needs no matplotlib, so that PowerPoint slides can use it too.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from ilag_data.regions import (
    COUNTY,
    COUNTY_WITHOUT_CITY,
    NORWAY,
    PROGRAMME,
    SMALL_OTHERS,
    TODAY,
    TOGETHER,
)

MPLSTYLE = Path(__file__).with_name("ilag.mplstyle")

WIDTH = 1920 / 144
"""Width of a chart in inches: a 16:9 slide."""
HEIGHT = 1080 / 144
DPI = 144

TITLE_SIZE = 24.0
TEXT_SIZE = 16.0
DENSE_SIZE = 14.0
SMALL_SIZE = 12.0
"""Font sizes in points. A chart has three: title; subtitle, labels and axes (16, or 14 where panels share the
page); footer and dense tables (12, the smallest allowed)."""

INK = "#222222"
MUTED = "#595959"
"""Secondary texts: subtitle, axes, footer. Contrast 7.0 : 1 on white."""
REFERENCE = "#767676"
RULE = "#b8b8b8"
PALE = "#e4e4e4"
GREYED_LINE = "#8c8c8c"
"""Lines other than the highlighted one. Contrast 3.4 : 1, enough for a line to be seen."""
GREYED_TEXT = "#666666"
"""Their labels. Contrast 5.7 : 1, enough for a text to be read."""

# In the order of the programme's municipalities, in I LAG: Leka, Høylandet, Snåsa, Meråker, Tydal, Rennebu.
_COLOURS = ("#47788f", "#6e710f", "#06299e", "#563705", "#a5255b", "#a33aec")
PALETTE = (INK, *_COLOURS)
"""The seven colours: CAM02-UCS distance ≥ 19.1 in normal and colour-blind vision, contrast ≥ 4.5 : 1."""

NORWAY_COLOUR = "#42423c"
"""Lighter than the county's: the neutral furthest from the colours of the palette (distance ≥ 13.7)."""

SERIES_COLOURS = ("#2a2761", "#2b8367", "#7f6998", "#7f4c15", "#4b404b", "#531b0a")
"""Parts of a whole (births, moves, industries), not places: distance ≥ 18.5, contrast ≥ 4.5 : 1."""
AGE_COLOURS = ("#a5c1dc", "#9184bf", "#863394", "#4d004b")
"""Age groups, the youngest lightest: distance ≥ 18.8, and ≥ 16.4 from the colours of places."""
NOISE = "#dcdcdc"
"""The band of chance variation: a pale background, which needs no contrast."""
WHITE = "#ffffff"

_NAVY, _GREEN, _PURPLE, _BROWN, _GREY, _RUST = SERIES_COLOURS
PARTS = {
    **dict.fromkeys(("natural_increase", "births_less_deaths", "out_commuters"), _NAVY),
    # Emigration is stacked on domestic out-migration: grey on rust could not be told apart from afar.
    **dict.fromkeys(("net_migration", "emigration", "employed", "employed_residents"), _GREEN),
    **dict.fromkeys(("net_immigration", "immigration", "births", "in_commuters", "women"), _PURPLE),
    **dict.fromkeys(("net_domestic_migration", "domestic_in_migration", "employed_at_workplaces"), _BROWN),
    **dict.fromkeys(("residual", "deaths", "men"), _GREY),
    **dict.fromkeys(("residents", "domestic_out_migration"), _RUST),
    "01-03": _NAVY,
    "10-33": _GREEN,
    "84-88": _PURPLE,
    "other": _BROWN,
    **dict(zip(("0–19", "20–66", "67–79", "80+"), AGE_COLOURS, strict=True)),
    "ours": INK,
    "rest": GREYED_LINE,
}
"""Part of a whole → its colour in every chart of the suite; no two parts of one subject share a colour."""

DIVERGING = ("#8f3207", "#d26a1c", "#f3b67a", "#efeeea", "#a9cfe3", "#49a2c2", "#20527a")
"""Steps of a map, from far below to far above: distance ≥ 15.9 in normal and colour-blind vision."""

_THIN, _THINNEST = 0.5, 1.5
"""Width of a line after the period: as a share of its width within it, and the minimum in points."""

_DASHED = (5.0, 1.8)
_DOTTED = (1.2, 1.2)
_DASH_DOTTED = (5.0, 1.6, 1.2, 1.6)
_DASHES: tuple[tuple[float, ...], ...] = ((), _DASHED, _DOTTED)


@dataclass(frozen=True)
class LineStyle:
    """How one region's line and label look."""

    colour: str  # of the line, as ``#rrggbb``
    text_colour: str  # of its label
    width: float = 2.6  # points
    dashes: tuple[float, ...] = ()  # lengths of dash and gap in line widths; empty for a solid line
    bold: bool = False  # the label
    front: bool = False  # whether it is drawn over the others

    @property
    def dot(self) -> float:
        """The size of the dot at its end, in points."""
        return 7.5 if self.width > 2 else 5.0


_LOOKS = [LineStyle(colour, colour, dashes=dashes) for dashes in _DASHES for colour in _COLOURS]
"""Six solid lines, then the same colours dashed and dotted; a seventh place repeats the first colour."""

_FIXED = {
    COUNTY: LineStyle(INK, INK, width=4.2, bold=True, front=True),
    COUNTY_WITHOUT_CITY: LineStyle(INK, INK, width=2.8, dashes=_DASHED),
    TOGETHER: LineStyle(INK, INK, width=3.2, dashes=_DOTTED),
    SMALL_OTHERS: LineStyle(MUTED, MUTED, width=3.2, dashes=_DASH_DOTTED),
    NORWAY: LineStyle(NORWAY_COLOUR, NORWAY_COLOUR, width=2.8, dashes=_DASH_DOTTED),
    **dict(zip(PROGRAMME, _LOOKS, strict=False)),
}


def thin(look: LineStyle) -> LineStyle:
    """Return the style of the part of a line that is newer than the period of its chart."""
    return replace(look, width=max(look.width * _THIN, _THINNEST))


_TOGETHER: ContextVar[tuple[str, ...]] = ContextVar("_TOGETHER", default=())


@contextmanager
def made_together(regions: Sequence[str]) -> Iterator[None]:
    """Give each region one style in all charts made within this context."""
    before = _TOGETHER.set(tuple(regions))
    try:
        yield
    finally:
        _TOGETHER.reset(before)


def line_styles(regions: Iterable[str], highlight: str | None = None) -> dict[str, LineStyle]:
    """Return the line style of every region of a chart.

    The programme's municipalities, alone and combined, the other small ones, the county, the county without
    its city and Norway have fixed styles. Other regions get the remaining ones: the colours solid, then
    dashed, then dotted. Municipalities get them in the order of their codes, however the chart is sorted;
    charts `made_together` share them.
    """
    wanted = list(dict.fromkeys(regions))
    by_code = sorted(wanted, key=lambda region: region if region in TODAY else "")
    every = list(dict.fromkeys([*_TOGETHER.get(), *by_code]))
    taken = [_FIXED[region] for region in every if region in PROGRAMME and region in _FIXED]
    free = cycle([look for look in _LOOKS if look not in taken] or _LOOKS)
    given = {region: _FIXED[region] if region in _FIXED else next(free) for region in every}
    return {region: _highlighted(region, given[region], highlight) for region in wanted}


def _highlighted(region: str, style: LineStyle, highlight: str | None) -> LineStyle:
    if highlight is None:
        return style
    if region == highlight:
        return replace(style, width=max(style.width, 4.2), bold=True, front=True)
    if region == COUNTY:
        return replace(style, width=2.8, bold=False)
    return replace(style, colour=GREYED_LINE, text_colour=GREYED_TEXT, width=1.8, bold=False, front=False)


def series_colours(series: Sequence[str], parts: Sequence[str] = ()) -> dict[str, str]:
    """Return the colour of each series: that of its entry in `PARTS`, or else by its position."""
    if parts:
        return dict(zip(series, (PARTS[part] for part in parts), strict=True))
    return dict(zip(series, SERIES_COLOURS, strict=False))


def text_on(fill: str) -> str:
    """Return a text colour that is legible on a fill."""
    return INK if fill in AGE_COLOURS[:2] else WHITE
