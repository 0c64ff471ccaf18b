"""A choice in the explorer, and the error for a choice that cannot be shown."""

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import IlagError
from ilag_data.language import Lang, Text
from ilag_data.names import language
from ilag_report.messages import say

Measure = Literal["level", "share", "index", "change", "percent"]
CHANGES: tuple[Measure, ...] = ("change", "percent")

AREAS = tuple(
    area
    for area in (places.COUNTY, places.COUNTY_WITHOUT_CITY, places.TOGETHER, places.SMALL_OTHERS)
    if area in places.AREAS
)
"""The areas offered for comparison; not every county has an area without its city."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice of the explorer; `dataclasses.replace` makes another.

    Attributes
    ----------
    indicator : str
        Key of one of `OFFERS`.
    measure : str
        How it is shown, one of the indicator's measures.
    regions : tuple of str
        Municipalities, then the areas they are compared with: codes or names, as for `regions.find`. Stored
        as region ids.
    first, last : int
        The period: from the end of one year to the end of another.
    base : int or None
        The year that an index or a change starts from; None for the first year of the period.
    highlight : str or None
        A region to highlight, by code or name. Stored as its id.
    lang : {"no", "en"}
        The language of the chart.

    Raises
    ------
    SelectionError
        A region is unknown or no longer exists; similar names, or what became of it, are given.
    ChoiceError
        A year is not a whole number.

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
        """Replace names and former codes by ids of today's places, and the language's name by its code."""
        object.__setattr__(self, "lang", language(str(self.lang)))
        if self.regions != ():  # an empty choice is refused when the chart is made
            object.__setattr__(self, "regions", tuple(places.find_all(self.regions)))
        if self.highlight is not None:
            object.__setattr__(self, "highlight", places.find(self.highlight))
        for name in ("first", "last") if self.base is None else ("first", "last", "base"):
            year = getattr(self, name)
            try:
                object.__setattr__(self, name, operator.index(year))
            except TypeError:
                raise ChoiceError("year", {"year": repr(year)}) from None

    @property
    def start(self) -> int:
        """The year that an index or a change starts from."""
        return self.first if self.base is None else self.base


class ChoiceError(IlagError, ValueError):
    """A choice cannot be shown; problem and remedy are stated in both languages.

    Parameters
    ----------
    key : str
        The key of the messages in the sections ``[explorer-problem]`` and ``[explorer-remedy]``.
    values : mapping of str to object
        Values for the messages; a `Text` is used in the language of the message.
    """

    def __init__(self, key: str, values: Mapping[str, object] | None = None) -> None:
        self.key, self.values = key, values or {}
        super().__init__(*self._told("problem"), *self._told("remedy"))

    def _told(self, part: str) -> Text:
        def said(lang: Lang) -> str:
            told = {key: text[lang] if isinstance(text, Text) else text for key, text in self.values.items()}
            return say(f"explorer-{part}.{self.key}", lang, **told)

        return Text(said("no"), said("en"))
