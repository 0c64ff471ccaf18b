"""The findings: one function for each chart, from frames to a `Chart` whose title states the finding.

These functions do not draw. They take frames in one language, on today's borders and of the same places;
the first and last year of the frames are the period, and changes during a year exclude the first. A chart of
a single year shows the last in which every place has its figures. `suite` has the order of the charts in
exports and presentations, and the frames that each takes.

Examples
--------
>>> import ilag_data
>>> from ilag_report import findings
>>> people = ilag_data.population(["Leka", "Tydal", "Trøndelag"], at_year_end=True)
>>> findings.population_index(people).title
'Folketallet i Trøndelag økte – det gikk ned i én av de to'
"""

from inspect import isfunction

from ilag_data.helping import explain, offer_names
from ilag_report.findings.age import (
    age_structure,
    cohort_retention,
    dependency_ratio,
    oldest,
    population_pyramid,
    pyramid_against,
    share_67_and_over,
)
from ilag_report.findings.common import change_in_words
from ilag_report.findings.components import (
    births_and_deaths,
    components_accumulated,
    components_by_year,
    components_together,
    moves,
)
from ilag_report.findings.employment import employment_index, employment_level, employment_rate
from ilag_report.findings.industries import (
    industry_change,
    industry_shares,
    industry_table,
    location_quotients,
)
from ilag_report.findings.overview import (
    key_figures_population,
    key_figures_traced,
    key_figures_work,
    population_and_employment,
)
from ilag_report.findings.population import (
    change_in_population,
    population_index,
    population_index_of_areas,
    population_level,
    population_map,
)
from ilag_report.findings.profile import ProfileFigures, municipality_profile, municipality_profiles
from ilag_report.findings.questions.ages import labour_replacement, school_age_ahead, women_per_100_men
from ilag_report.findings.questions.growth import growth_by_year, sources_of_growth
from ilag_report.findings.questions.jobs import (
    employed_by_age,
    employment_rate_20_66,
    employment_rate_by_sex,
    job_location_quotients,
    jobs_by_industry,
    net_commuting_by_industry,
)
from ilag_report.findings.questions.small_places import small_places
from ilag_report.findings.questions.work import residents_and_employed
from ilag_report.findings.workplaces import (
    commuting_balance,
    commuting_partners,
    jobs_and_residents,
    workplace_coverage,
)

__all__ = [
    "ProfileFigures",
    "age_structure",
    "births_and_deaths",
    "change_in_population",
    "change_in_words",
    "cohort_retention",
    "commuting_balance",
    "commuting_partners",
    "components_accumulated",
    "components_by_year",
    "components_together",
    "dependency_ratio",
    "employed_by_age",
    "employment_index",
    "employment_level",
    "employment_rate",
    "employment_rate_20_66",
    "employment_rate_by_sex",
    "growth_by_year",
    "industry_change",
    "industry_shares",
    "industry_table",
    "job_location_quotients",
    "jobs_and_residents",
    "jobs_by_industry",
    "key_figures_population",
    "key_figures_traced",
    "key_figures_work",
    "labour_replacement",
    "location_quotients",
    "moves",
    "municipality_profile",
    "municipality_profiles",
    "net_commuting_by_industry",
    "oldest",
    "population_and_employment",
    "population_index",
    "population_index_of_areas",
    "population_level",
    "population_map",
    "population_pyramid",
    "pyramid_against",
    "residents_and_employed",
    "school_age_ahead",
    "share_67_and_over",
    "small_places",
    "sources_of_growth",
    "women_per_100_men",
    "workplace_coverage",
]

_FRAMES = {
    "population": "population(at_year_end=True)",
    "population_by_age": "population_by_age(at_year_end=True)",
    "population_by_sex_and_age": "population_by_sex_and_age(at_year_end=True)",
    "population_change": "population_change()",
    "quarters": "population_quarterly()",
    "employment": "employment()",
    "industries": 'employment(industries="all")',
    "labour_balance": "labour_balance()",
    "commuting": "commuting()",
}
_SHARED = {
    **{one: f"{one} : DataFrame\n    As ``ilag_data.{call}`` returns it." for one, call in _FRAMES.items()},
    "newer": "newer : DataFrame, optional\n    The same places in later years, shown beside the period.",
    "figures": "figures : ProfileFigures\n    The frames that a profile stands on.",
    "region": "region : str\n    The place, by code or name.",
    "municipality": "municipality : str\n    The municipality, by code or name.",
}
_RAISES = """Raises
------
SelectionError
    A place, year or figure that it needs is missing, or frames are not of the same places and years.
ChartError
    A frame is not a loader's, frames are in two languages, or there are more places than room.
"""

for _finding in filter(isfunction, map(globals().get, __all__)):
    explain(_finding, _SHARED, _RAISES)

offer_names(__name__)
