"""Population and employment of the six I LAG municipalities against Trøndelag, 2015–2023.

The loaders are the way in::

    import ilag_data

    ilag_data.population()                       # the six and Trøndelag, 2015–2023
    ilag_data.employment(["Tydal", "Trøndelag"])

See `ilag_data.loaders` for what they share, `ilag_data.regions` for the regions, `ilag_data.indicators` for
index, change and rates, and `ilag_data.analyses` for the charts.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
    "commuting",
    "employment",
    "labour_balance",
    "population",
    "population_by_age",
    "population_by_sex_and_age",
    "population_change",
    "population_quarterly",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 (what a module attribute is)
    # The loaders bring pandas; the command line must answer --help and mistakes at once without it.
    if name in __all__:
        return getattr(import_module("ilag_data.loaders"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
