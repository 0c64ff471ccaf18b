"""Charts: one immutable description, many outputs.

An analysis describes a `Chart`; drawing and writing files happen when asked for. Importing this package does
not import matplotlib.
"""

from ilag_data.charts.body import Body
from ilag_data.charts.chart import FORMATS, Chart
from ilag_data.charts.lines import Lines
from ilag_data.charts.numbers import NumberFormat, number, percent, period
from ilag_data.charts.panels import Panels
from ilag_data.charts.table import Column, Table

__all__ = [
    "FORMATS",
    "Body",
    "Chart",
    "Column",
    "Lines",
    "NumberFormat",
    "Panels",
    "Table",
    "number",
    "percent",
    "period",
]
