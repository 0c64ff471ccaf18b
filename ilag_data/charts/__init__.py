"""Charts: one immutable description, many outputs.

An analysis describes a `Chart`; drawing and writing files happen when asked for. Importing this package does
not import matplotlib.
"""

from ilag_data.charts.body import Body
from ilag_data.charts.chart import FORMATS, USUAL_FORMATS, Chart
from ilag_data.charts.kinds.bars import Bars
from ilag_data.charts.kinds.columns import Columns
from ilag_data.charts.kinds.grid import Grid
from ilag_data.charts.kinds.lines import Lines
from ilag_data.charts.kinds.pyramid import Pyramid
from ilag_data.charts.kinds.table import Column, Table
from ilag_data.charts.numbers import NumberFormat, number, percent, period
from ilag_data.charts.quick import bars, columns, lines, pyramid, small_multiples, table
from ilag_data.charts.sources import Source, sources_of

__all__ = [
    "FORMATS",
    "USUAL_FORMATS",
    "Bars",
    "Body",
    "Chart",
    "Column",
    "Columns",
    "Grid",
    "Lines",
    "NumberFormat",
    "Pyramid",
    "Source",
    "Table",
    "bars",
    "columns",
    "lines",
    "number",
    "percent",
    "period",
    "pyramid",
    "small_multiples",
    "sources_of",
    "table",
]


def __dir__() -> list[str]:
    return sorted(__all__)  # what Tab offers
