"""Presentation of the figures in `ilag_data`: charts with findings, cards, tables, and the command line.

`about` explains anything by name, `show` turns a frame into a readable table, and `from_suite` returns a
chart by its name. `write_charts` writes all charts to files, as the command ``ilag charts`` does, and
`update` brings last year's presentation up to date::

    import ilag_data
    import ilag_report

    ilag_report.about("employment_rate")
    ilag_report.show(ilag_data.population())
    ilag_report.from_suite("population-index")
    ilag_report.write_charts(out="exports")

See `ilag_report.charts` for charts of your own, `ilag_report.findings` for those of the suite, and
`ilag_report.explorer` for an interactive explorer in a notebook.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ilag_data.helping import offer_names as _offer_names
from ilag_report import home as _home

if _TYPE_CHECKING:
    from collections.abc import Sequence as _Sequence
    from pathlib import Path as _Path

    from ilag_report import charts, codebook, explorer, findings
    from ilag_report.display.about import about
    from ilag_report.display.export_all import export_all
    from ilag_report.display.from_suite import from_suite
    from ilag_report.display.show import show
    from ilag_report.plan import read_choices
    from ilag_report.run import write_charts
    from ilag_report.updating import update

__all__ = [
    "about",
    "charts",
    "codebook",
    "explorer",
    "export_all",
    "findings",
    "from_suite",
    "read_choices",
    "show",
    "update",
    "write_charts",
]

# They import pandas, for which --help and usage errors on the command line must not wait.
_offer_names(
    __name__,
    {name: f"ilag_report.{name}" for name in ("charts", "codebook", "explorer", "findings")}
    | {name: f"ilag_report.display.{name}" for name in ("about", "export_all", "from_suite", "show")}
    | {
        "read_choices": "ilag_report.plan",
        "update": "ilag_report.updating",
        "write_charts": "ilag_report.run",
    },
)


def _folder_of(several: "_Sequence[charts.Chart]") -> "_Path":
    from ilag_report.display.export_all import folder_of  # noqa: PLC0415 (it needs pandas)

    return folder_of(several)


_home.folder_of = _folder_of
