"""Pure functions on tidy frames: from counts of persons to what a chart shows.

Every function takes frames as the loaders return them and returns a new frame. A missing figure stays
missing, or is refused by name. Rounding is left to the charts. A result cites every frame it was computed
from (`ilag_data.citations`).
"""

from ilag_data.helping import offer_names
from ilag_data.indicators.age import (
    age_shares,
    cohort_retention,
    dependency,
    labour_replacement,
    school_age_ahead,
    women_per_100_men,
)
from ilag_data.indicators.change import change, index
from ilag_data.indicators.components import accumulated_components, yearly_components
from ilag_data.indicators.decomposition import employment_effects, shift_share
from ilag_data.indicators.labour import (
    commuting_balance,
    employment_rate,
    employment_rate_20_66,
    industry_change,
    industry_shares,
    location_quotient,
    net_commuting_by_industry,
    workplace_coverage,
)
from ilag_data.indicators.noise import event_noise

__all__ = [
    "accumulated_components",
    "age_shares",
    "change",
    "cohort_retention",
    "commuting_balance",
    "dependency",
    "employment_effects",
    "employment_rate",
    "employment_rate_20_66",
    "event_noise",
    "index",
    "industry_change",
    "industry_shares",
    "labour_replacement",
    "location_quotient",
    "net_commuting_by_industry",
    "school_age_ahead",
    "shift_share",
    "women_per_100_men",
    "workplace_coverage",
    "yearly_components",
]

offer_names(__name__)
