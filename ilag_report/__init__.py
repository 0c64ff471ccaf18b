"""What people see of the figures of `ilag_data`: charts with their findings, cards, tables, the command.

`about` tells what anything is, `show` makes a frame a table to read, `from_suite` gives a chart by its name.
`write_charts` writes files of all of them, as the command ``ilag charts`` does, and `update` brings last
year's presentation up to this year's figures::

    import ilag_data
    import ilag_report

    ilag_report.about("employment_rate")
    ilag_report.show(ilag_data.population())
    ilag_report.from_suite("population-index")
    ilag_report.write_charts(out="exports")

See `ilag_report.charts` for charts of your own, `ilag_report.findings` for those of the suite, and
`ilag_report.explorer` to choose in a notebook.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

if _TYPE_CHECKING:
    from ilag_report.display.about import about
    from ilag_report.display.from_suite import from_suite
    from ilag_report.display.show import show
    from ilag_report.run import write_charts
    from ilag_report.updating import update

__all__ = ["about", "from_suite", "show", "update", "write_charts"]

_ROOM_OF = {"update": "ilag_report.updating", "write_charts": "ilag_report.run"}

_ROOMS = ("charts", "codebook", "explorer", "findings")
"""The modules that an analyst goes on to."""


def __getattr__(name: str) -> _Any:  # noqa: ANN401 (what a module attribute is)
    # pandas comes with them; the command line must answer --help and mistakes at once without it.
    if name in __all__:
        return getattr(_import_module(_ROOM_OF.get(name, f"ilag_report.display.{name}")), name)
    if name in _ROOMS:
        return _import_module(f"ilag_report.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    # What Tab offers: the public names, not what this module needs for itself.
    return sorted([*__all__, *_ROOMS])
