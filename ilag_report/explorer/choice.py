"""What is chosen in the explorer, and the error that says in both languages why it cannot be shown."""

import operator
from dataclasses import dataclass
from typing import Literal

from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import IlagError
from ilag_data.language import Lang, Text

Measure = Literal["level", "share", "index", "change", "percent", "total", "total_percent"]

AREAS = tuple(
    area for area in (places.COUNTY, places.COUNTY_WITHOUT_CITY, places.TOGETHER) if area in places.AREAS
)
"""What is offered to compare with; not every county has a city that it is also shown without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of the explorer; nothing in it can be changed, `dataclasses.replace` makes another.

    Attributes
    ----------
    indicator : str
        Key of one of `catalogue.INDICATORS`.
    measure : str
        How it is shown, one of the indicator's measures; see `catalogue.MEASURES`.
    regions : tuple of str
        Municipalities first, then the areas they are held against: codes or names, as `regions.find` takes
        them. Kept as region ids.
    first, last : int
        The period, both years included.
    base : int or None
        The year that an index or a change starts from; None for the first year of the period.
    highlight : str or None
        A region to set off from the others, by code or name. Kept as its id.
    lang : {"no", "en"}
        The language of the chart.

    Raises
    ------
    SelectionError
        A region is unknown or not of today; the nearest names, or what became of it, are given.
    ChoiceError
        A year is no whole number.

    Examples
    --------
    >>> Choice(regions=("Tydal", "Trøndelag")).regions
    ('5033', '50')
    """

    indicator: str = "population"
    measure: Measure = "index"
    regions: tuple[str, ...] = places.DEFAULT
    first: int = STANDARD_YEARS[0]
    last: int = STANDARD_YEARS[-1]
    base: int | None = None
    highlight: str | None = None
    lang: Lang = "no"

    def __post_init__(self) -> None:
        """Take names and former codes for the places of today that they mean, and refuse what is no year."""
        if self.regions != ():  # that none is chosen is told when the chart is asked for
            object.__setattr__(self, "regions", tuple(places.find_all(self.regions)))
        if self.highlight is not None:
            object.__setattr__(self, "highlight", places.find(self.highlight))
        for name in ("first", "last"):
            object.__setattr__(self, name, _year(getattr(self, name)))
        if self.base is not None:
            object.__setattr__(self, "base", _year(self.base))

    @property
    def start(self) -> int:
        """The year that an index or a change starts from."""
        return self.first if self.base is None else self.base


class ChoiceError(IlagError, ValueError):
    """What was chosen cannot be shown; problem and remedy are told in both languages.

    Parameters
    ----------
    problem : Text
        What stands in the way.
    remedy : Text
        What to choose instead.
    """

    def __init__(self, problem: Text, remedy: Text) -> None:
        super().__init__(problem.en, remedy.en)
        self.texts = (problem, remedy)

    def __reduce__(self) -> tuple[type["ChoiceError"], tuple[Text, Text]]:  # type: ignore[override]
        return type(self), self.texts

    def said(self, lang: Lang) -> str:
        """Return problem and remedy in one language."""
        return " ".join(text[lang] for text in self.texts)


def _year(year: int) -> int:
    try:
        return operator.index(year)
    except TypeError as error:
        raise ChoiceError(
            Text(f"Året {year!r} er ikke et helt tall.", f"The year {year!r} is no whole number."),
            Text("Gi det som et tall: first=2015.", "Give it as a number: first=2015."),
        ) from error
