"""Charts: one immutable description, many outputs.

An analysis describes a `Chart`; drawing and writing files happen when asked for. Importing this package does
not import matplotlib.
"""

from ilag_data.charts.body import Body
from ilag_data.charts.chart import FORMATS, Chart
from ilag_data.charts.kinds.bars import Bars
from ilag_data.charts.kinds.columns import Columns
from ilag_data.charts.kinds.dumbbell import Dumbbell
from ilag_data.charts.kinds.grid import Grid
from ilag_data.charts.kinds.lines import Lines
from ilag_data.charts.kinds.multiples import SmallMultiples
from ilag_data.charts.kinds.panels import Panels
from ilag_data.charts.kinds.pyramid import Pyramid
from ilag_data.charts.kinds.scatter import Scatter
from ilag_data.charts.kinds.strip import Strip
from ilag_data.charts.kinds.table import Column, Table
from ilag_data.charts.numbers import NumberFormat, number, percent, period
from ilag_data.charts.quick import columns, dumbbell, lines, pyramid, small_multiples
from ilag_data.charts.quick_rows import bars, scatter, strip, table
from ilag_data.charts.sources import Source, sources_of

__all__ = [
    "FORMATS",
    "Bars",
    "Body",
    "Chart",
    "Column",
    "Columns",
    "Dumbbell",
    "Grid",
    "Lines",
    "NumberFormat",
    "Panels",
    "Pyramid",
    "Scatter",
    "SmallMultiples",
    "Source",
    "Strip",
    "Table",
    "bars",
    "columns",
    "dumbbell",
    "lines",
    "number",
    "percent",
    "period",
    "pyramid",
    "scatter",
    "small_multiples",
    "sources_of",
    "strip",
    "table",
]


def __dir__() -> list[str]:
    return sorted(__all__)  # what Tab offers
