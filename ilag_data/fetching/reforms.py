"""A county or municipality under a code that is not known here: the sign of a reform. Pure.

Figures under such a code are not asked for, so the series under the old code ends, and so do its sums.
"""

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.catalogue import FIRST_YEAR, Series
from ilag_data.errors import FetchError, some
from ilag_data.fetching.comparing import in_use
from ilag_data.jsonstat import Dataset, Dimension
from ilag_data.language import Text
from ilag_data.ssb.metadata import Metadata
from ilag_data.ssb.selection import Selection

_PLACES = (catalogue.REGION, "ArbstedKomm", "Bokommuen")

_OF_THE_COUNTY = re.compile(rf"{re.escape(places.COUNTY)}\d\d")
_ENDED = re.compile(r"\(\d*-\d{4}\)\s*$")
_NO_PLACE = re.compile("uoppgitt|unspecified", re.IGNORECASE)

_NAMES = {
    name.casefold()
    for code in places.TODAY
    for name in (places.CODES[code].name, places.CODES[code].official_name)
} | {places.CONFIG.county_name.casefold()}

_TO_DO = Text(
    "trolig har en reform gitt nye koder; før dem inn i ilag_data/norway.csv, eller meld fra til prosjektet",
    "a reform has probably given new codes; bring ilag_data/norway.csv up to date with them, or report this "
    "to the project",
)


def unknown_places(metadata: Metadata, asked: Iterable[str]) -> list[str]:
    """Name what a table has under a code unknown here: the county, or municipalities in it."""
    found = (_unknown(metadata.variables[one]) for one in _PLACES if one in asked)
    return list(dict.fromkeys(place for several in found for place in several))


def remark(unknown: Sequence[str]) -> Text:
    """Say what a table has under codes unknown here, and what to do."""
    named = _named(unknown)
    return Text(f"tabellen har {named.no}; {_TO_DO.no}", f"the table has {named.en}; {_TO_DO.en}")


def _named(unknown: Sequence[str]) -> Text:
    return Text(
        f"kommuner i {places.CONFIG.county_name} som ikke er kjent her: {some(unknown, 'no')}",
        f"municipalities of {places.CONFIG.county_name} that are not known here: {some(unknown)}",
    )


def check(record: Series, asked: Selection, unknown: Sequence[str], data: Dataset) -> None:
    """Refuse an answer in which municipalities have no more figures, if the table has some unknown here."""
    last = max(data.dimensions[catalogue.TIME].codes, default="")
    used = data.frame[in_use(data)]
    for variable, codes in asked.items():
        if variable in _PLACES and {*codes} <= {*record.asked_of(variable)}:
            highest = used.groupby([variable, catalogue.TIME], observed=True)["value"].max().unstack()
            there = highest[highest.index.isin(places.TODAY)] > 0
            ended = there[~there[last]]
            if len(ended):
                raise _reform(record, last, unknown, ended)


def _reform(record: Series, last: str, unknown: Sequence[str], ended: pd.DataFrame) -> FetchError:
    names = [f"{code} {places.CODES[code].name}" for code in ended.index]
    until = min(max(there.index[there], default="") for _, there in ended.iterrows())[:4]
    command = f"ilag fetch {record.name} --years {FIRST_YEAR}-{until}"
    years = Text(f" Årene før: {command}.", f" The years before: {command}.").when(until)
    named = _named(unknown)
    return FetchError(
        f"Tabell {record.table} har ikke tall for {last} for {some(names, 'no')}, og den har {named.no}.",
        f"Table {record.table} has no figure of {last} for {some(names)}, and it has {named.en}.",
        f"tallene du har, er som de var; {_TO_DO.no}.{years.no}",
        f"the figures held stay as they are; {_TO_DO.en}.{years.en}",
    )


def _unknown(variable: Dimension) -> list[str]:
    names = zip(variable.codes, variable.labels, strict=True)
    return [f"{code} {label}" for code, label in names if _is_unknown(code, label)]


def _is_unknown(code: str, label: str) -> bool:
    if not code.isdigit() or code in places.ALL_NORWAY or code in places.COUNTY_CODES:
        return False
    if _ENDED.search(label) or _NO_PLACE.search(label):
        return False
    name = label.partition("(")[0].strip().casefold()
    return bool(_OF_THE_COUNTY.fullmatch(code) or {name, *name.split(" - ")} & _NAMES)
