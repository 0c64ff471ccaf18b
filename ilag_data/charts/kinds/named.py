"""What scatter and strip share: a few places named and coloured among many that are grey."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ilag_data.charts import style
from ilag_data.charts.body import Figures
from ilag_data.charts.data import find_region, refuse_many, unique
from ilag_data.errors import ChartError

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 9


@dataclass(frozen=True, eq=False)
class Named(Figures):
    """Dots of which some are named.

    Parameters
    ----------
    named : sequence of str
        The regions (id or name) that are coloured and named; by default the six, the county and its parts,
        or all where there are only a few.
    """

    named: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        frame = self.frame
        regions = unique(frame["region"])
        wanted = [find_region(one, frame) for one in self.named]
        if not wanted:
            wanted = [region for region in regions if region in style.ALWAYS_THE_SAME]
        if not wanted and len(regions) <= MOST_NAMED:
            wanted = regions
        if not wanted:
            raise ChartError(f"{self.what} do not say which places to name.", "give named=[…], at most nine.")
        refuse_many(wanted, MOST_NAMED, "named places", "name the ones the finding is about.")
        if self.highlight is not None and self.highlight not in wanted:
            wanted.append(self.highlight)
        object.__setattr__(self, "named", tuple(region for region in regions if region in wanted))

    def looks(self) -> dict[str, style.LineStyle]:
        """Return the colours of the named regions."""
        return style.line_styles(self.named, self.highlight)

    def split(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the rows of the named places and of all others."""
        frame = self.frame
        ours = frame["region"].isin(self.named)
        return frame[ours], frame[~ours]
