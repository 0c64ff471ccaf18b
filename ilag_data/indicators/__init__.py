"""Pure functions on tidy frames: from counted persons to what a chart shows.

Every function takes frames as the loaders return them, returns a new frame, and keeps a missing figure
missing, or stops and names it. Rounding is left to the charts. What is computed cites every frame it was
computed from (`ilag_data.citations`).
"""

from ilag_data.indicators.age import age_shares, cohort_retention, dependency
from ilag_data.indicators.change import change, index
from ilag_data.indicators.components import accumulated_components, yearly_components
from ilag_data.indicators.decomposition import employment_effects, shift_share
from ilag_data.indicators.labour import (
    commuting_balance,
    employment_rate,
    industry_shares,
    location_quotient,
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
    "event_noise",
    "index",
    "industry_shares",
    "location_quotient",
    "shift_share",
    "workplace_coverage",
    "yearly_components",
]


def __dir__() -> list[str]:
    return sorted(__all__)  # what Tab offers
