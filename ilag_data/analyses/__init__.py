"""The analyses: one function for each chart, data in and `Chart` out, with its finding in words.

An analysis takes frames of the loaders, in the language they were loaded in, and never draws. `SUITE` is the
order of the charts in exports and presentations.
"""

from ilag_data.analyses.employment import employment_index
from ilag_data.analyses.overview import population_and_employment
from ilag_data.analyses.population import population_index
from ilag_data.analyses.suite import SUITE
from ilag_data.analyses.words import change_in_words

__all__ = ["SUITE", "change_in_words", "employment_index", "population_and_employment", "population_index"]
