"""Bodies as native, editable PowerPoint charts and tables; with `slides` all that knows python-pptx.

`add` puts a body on a slide; each kind registers how. Everything in the suite is native:

* lines, bars, stacked columns and tables are what PowerPoint calls them. The net of stacked columns is a line
  series without line in the same chart; bands (of lines, of noise) are two dashed lines, as PowerPoint has no
  band that follows the data.
* a pyramid is a bar chart with all series in one row (overlap 100); men are negative and the number format
  hides the sign; the outline is a series without fill.
* pages of panels are several charts on one slide.

A kind that registers nothing here gets its picture, and a slide with its data as a native table behind it.
"""

from ilag_report.charts.native import bars, columns, lines, pages, tables
from ilag_report.charts.native.place import Place, add

__all__ = ["Place", "add", "bars", "columns", "lines", "pages", "tables"]
