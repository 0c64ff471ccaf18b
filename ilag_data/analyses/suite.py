"""The charts of the suite, in the order of a presentation, each made from the data in the archive."""

from collections.abc import Callable

from ilag_data import loaders
from ilag_data.analyses.employment import employment_index
from ilag_data.analyses.overview import population_and_employment
from ilag_data.analyses.population import population_index
from ilag_data.charts import Chart
from ilag_data.language import Lang

SUITE: dict[str, Callable[[Lang], Chart]] = {
    "population-index": lambda lang: population_index(loaders.population(lang=lang)),
    "employment-index": lambda lang: employment_index(loaders.employment(lang=lang)),
    "population-and-employment": lambda lang: population_and_employment(
        loaders.population(lang=lang), loaders.employment(lang=lang)
    ),
}
"""Name of the analysis → the chart in one language."""
