"""Population and employment of the six I LAG municipalities against Trøndelag, 2015–2023.

The loaders are the way in::

    import ilag_data

    ilag_data.population()                       # the six and Trøndelag, 2015–2023
    ilag_data.employment(["Tydal", "Trøndelag"])

`about` tells what anything is, `show` makes a frame a table to read::

    ilag_data.about("employment_rate")
    ilag_data.show(ilag_data.population())

See `ilag_data.loaders` for what the loaders share, `ilag_data.regions` for the regions,
`ilag_data.indicators` for index, change and rates, `ilag_data.charts` for charts of your own, and
`ilag_data.analyses` for those of the suite.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

if _TYPE_CHECKING:
    from ilag_data.display.about import about
    from ilag_data.display.show import show
    from ilag_data.loaders import (
        commuting,
        employment,
        labour_balance,
        population,
        population_by_age,
        population_by_sex_and_age,
        population_change,
        population_quarterly,
    )

__version__ = "0.1.0"

__all__ = [
    "about",
    "commuting",
    "employment",
    "labour_balance",
    "population",
    "population_by_age",
    "population_by_sex_and_age",
    "population_change",
    "population_quarterly",
    "show",
]

_ROOMS = ("analyses", "charts", "codebook", "indicators", "regions")
"""The modules that an analyst goes on to."""


def __getattr__(name: str) -> _Any:  # noqa: ANN401 (what a module attribute is)
    # The loaders bring pandas; the command line must answer --help and mistakes at once without it.
    if name in ("about", "show"):
        return getattr(_import_module(f"ilag_data.display.{name}"), name)
    if name in __all__:
        return getattr(_import_module("ilag_data.loaders"), name)
    if name in _ROOMS:
        return _import_module(f"ilag_data.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    # What Tab offers: the public names, not what this module needs for itself.
    return sorted([*__all__, *_ROOMS, "__version__"])
