"""Charts: one immutable description, many outputs.

An analysis describes a `Chart`; drawing and writing files happen when asked for. Importing this package does
not import matplotlib.
"""

from ilag_data.helping import offer_names
from ilag_report.charts.body import Body
from ilag_report.charts.chart import Chart
from ilag_report.charts.description import Identity
from ilag_report.charts.kinds.bars import Bars
from ilag_report.charts.kinds.columns import Columns
from ilag_report.charts.kinds.grid import Grid
from ilag_report.charts.kinds.lines import Lines
from ilag_report.charts.kinds.map import Map
from ilag_report.charts.kinds.pyramid import Pyramid
from ilag_report.charts.kinds.table import Column, Table
from ilag_report.charts.make import make_chart
from ilag_report.charts.numbers import NumberFormat, number, percent, period
from ilag_report.charts.quick import bars, columns, lines, map_of, pyramid, small_multiples, table
from ilag_report.charts.sources import Source, sources_of
from ilag_report.formats import FORMATS, USUAL_FORMATS

__all__ = [
    "FORMATS",
    "USUAL_FORMATS",
    "Bars",
    "Body",
    "Chart",
    "Column",
    "Columns",
    "Grid",
    "Identity",
    "Lines",
    "Map",
    "NumberFormat",
    "Pyramid",
    "Source",
    "Table",
    "bars",
    "columns",
    "lines",
    "make_chart",
    "map_of",
    "number",
    "percent",
    "period",
    "pyramid",
    "small_multiples",
    "sources_of",
    "table",
]

offer_names(__name__)
