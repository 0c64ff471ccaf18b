"""The records of an area: one for each municipality code, one for the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT = Path(__file__).resolve().with_name("trondelag.toml")
"""The area whose figures are in the repository."""

OUTSIDE = "outside"
"""Written as a successor: the municipality, or a part of it, went to another county."""


@dataclass(frozen=True, slots=True)
class Code:
    """One municipality code and the years for which figures are published under it.

    Attributes
    ----------
    code : str
        Four digits.
    official_name : str
        The name as Statistics Norway writes it, with its Sámi part: ``"Snåase - Snåsa"``.
    name : str
        The Norwegian name, for charts: ``"Snåsa"``.
    county : str
        County code at the time: ``16`` and ``17`` until 2017, ``50`` since; ``15`` for Rindal and Halsa
        before they joined.
    first_year, last_year : int or None
        First and last year with figures under the code; None where that lies outside 2015 to today.
    successors : tuple of str
        The codes that took over; more than one where the municipality was split. `OUTSIDE` where it, or a
        part of it, left the county.
    """

    code: str
    official_name: str
    name: str
    county: str
    first_year: int | None
    last_year: int | None
    successors: tuple[str, ...]

    def in_use(self, year: int) -> bool:
        """Tell whether figures of `year` are published under this code."""
        return (self.first_year is None or self.first_year <= year) and (
            self.last_year is None or year <= self.last_year
        )


@dataclass(frozen=True, slots=True)
class Area:
    """What an area file says; whatever `read` gives is without contradictions.

    Attributes
    ----------
    path : Path
        The file.
    table : Path
        The table of codes.
    county, county_name : str
        Code and name of the county.
    former_codes : tuple of str
        The codes that the county, or the counties it was made of, had since 2015.
    city : str or None
        The large municipality that the county is also shown without.
    programme_id, programme : str
        The region id of the programme's municipalities added together, and the programme's name.
    municipalities : tuple of str
        The programme's municipalities, codes of today, in the order of the charts.
    codes : mapping of str to Code
        Every code of the county of today since 2015, old and new together, and of what left it.
    """

    path: Path
    table: Path
    county: str
    county_name: str
    former_codes: tuple[str, ...]
    city: str | None
    programme_id: str
    programme: str
    municipalities: tuple[str, ...]
    codes: Mapping[str, Code]

    @property
    def is_default(self) -> bool:
        """Whether this is the area whose figures are in the repository."""
        return self.path == DEFAULT
