"""Population and employment of the six I LAG municipalities against Trøndelag, 2015–2023.

Start with the loaders::

    import ilag_data

    ilag_data.population()                       # the six and Trøndelag, 2015–2023
    ilag_data.employment(["Tydal", "Trøndelag"])

`fetch` replaces the bundled figures with Statistics Norway's own answers. See `ilag_data.load` for what the
loaders share, `ilag_data.regions` for the regions, and `ilag_data.indicators` for index, change and rates.
Charts, cards and display tables are in `ilag_report`.
"""

from typing import TYPE_CHECKING as _TYPE_CHECKING

from ilag_data.helping import offer_names as _offer_names

if _TYPE_CHECKING:
    from ilag_data import indicators, regions
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
    "indicators",
    "labour_balance",
    "population",
    "population_by_age",
    "population_by_sex_and_age",
    "population_change",
    "population_quarterly",
    "regions",
]

# The loaders import pandas; the command line must answer --help and usage errors without waiting for it.
_offer_names(
    __name__,
    {name: f"ilag_data.{name}" if name in ("indicators", "regions") else "ilag_data.load" for name in __all__}
    | {"fetch": "ilag_data.fetching.fetch"}
    # Not functions: called, they say which command to run.
    | {name: f"ilag_data.{name}" for name in ("process", "verify")},
)
