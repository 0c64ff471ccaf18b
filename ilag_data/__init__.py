"""Population and employment of the six I LAG municipalities against Trøndelag, 2015–2023.

The loaders are the way in::

    import ilag_data

    ilag_data.population()                       # the six and Trøndelag, 2015–2023
    ilag_data.employment(["Tydal", "Trøndelag"])

`fetch` replaces the bundled figures by Statistics Norway's own answers. See `ilag_data.load` for what the
loaders share, `ilag_data.regions` for the regions, and `ilag_data.indicators` for index, change and rates.
Charts, cards and tables to read are `ilag_report`.
"""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING as _TYPE_CHECKING
from typing import Any as _Any

if _TYPE_CHECKING:
    from ilag_data.fetching.fetch import fetch
    from ilag_data.load import (
        commuting,
        employment,
        employment_by_sex_and_age,
        labour_balance,
        population,
        population_by_age,
        population_by_sex_and_age,
        population_change,
        population_quarterly,
    )

__version__ = "0.2.0"

__all__ = [
    "commuting",
    "employment",
    "employment_by_sex_and_age",
    "fetch",
    "labour_balance",
    "population",
    "population_by_age",
    "population_by_sex_and_age",
    "population_change",
    "population_quarterly",
]

_ROOMS = ("indicators", "regions")
"""The modules that an analyst goes on to."""


def __getattr__(name: str) -> _Any:  # noqa: ANN401 (what a module attribute is)
    # The loaders bring pandas; the command line must answer --help and mistakes at once without it.
    if name in __all__:
        room = "fetching.fetch" if name == "fetch" else "load"
        return getattr(_import_module(f"ilag_data.{room}"), name)
    if name in _ROOMS:
        return _import_module(f"ilag_data.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    # What Tab offers: the public names, not what this module needs for itself.
    return sorted([*__all__, *_ROOMS, "__version__"])
