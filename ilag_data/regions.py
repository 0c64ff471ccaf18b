"""The municipalities of the county: every code since 2015, its years, its successor, and look-up by name.

Codes follow Statistics Norway's classification 131 (municipalities). A code is a *spelling of an area for
some years*: Tydal was ``1665`` until 2017 and is ``5033`` since. Codes are always text.

County, programme and codes come from the area file (`ilag_data.areas`); the examples here are Trøndelag's.
The areas that the suite offers beside the municipalities of today have ids of their own:

==============  ======================================================================
``50``          Trøndelag, the sum of its whole municipalities
``50-5001``     Trøndelag without Trondheim (where the area file names a city)
``50-published``  Trøndelag as published in that year: without Rindal until 2018, Halsa until 2019
``ILAG``        the six municipalities of the programme, added together
``0``           Norway (only where the table has it)
==============  ======================================================================
"""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from ilag_data import areas
from ilag_data.areas import OUTSIDE, Code
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text, count

__all__ = [
    "AREA",
    "AREAS",
    "CITY_NAME",
    "CODES",
    "COUNTY",
    "COUNTY_AS_PUBLISHED",
    "COUNTY_WITHOUT_TRONDHEIM",
    "DEFAULT",
    "NORWAY",
    "SIX",
    "SIX_TOGETHER",
    "TODAY",
    "TRONDHEIM",
    "Code",
    "codes_of_place",
    "find",
    "find_all",
    "find_municipalities",
    "find_published",
    "name",
    "norwegian_name",
    "todays_codes",
]

AREA = areas.read()
"""The area in use; another one needs ``ILAG_AREA`` set before Python starts."""

SIX = AREA.municipalities
"""The programme's municipalities, in the order of the area file; of I LAG there are six."""

COUNTY = AREA.county
TRONDHEIM = AREA.city
"""The city that the county is also shown without; None where the area file names none."""

CITY_NAME = AREA.codes[TRONDHEIM].name if TRONDHEIM else ""

COUNTY_WITHOUT_TRONDHEIM = f"{COUNTY}-{TRONDHEIM}"
"""In `AREAS` only where there is such a city."""

COUNTY_AS_PUBLISHED = f"{COUNTY}-published"
SIX_TOGETHER = AREA.programme_id
NORWAY = "0"

DEFAULT = (*SIX, COUNTY)
"""What every loader gives unless told otherwise: the programme's municipalities and the county."""

CODES: Mapping[str, Code] = AREA.codes
"""Every municipality code of today's county since 2015 (and of what left it), old and new together."""

TODAY = tuple(code.code for code in CODES.values() if code.last_year is None)
"""The municipalities of today; of Trøndelag there are 38."""


def _areas() -> dict[str, Text]:
    county = AREA.county_name
    many = Text(count(len(SIX), "no"), count(len(SIX), "en"))
    city = {}
    if TRONDHEIM is not None:
        city[COUNTY_WITHOUT_TRONDHEIM] = Text(f"{county} uten {CITY_NAME}", f"{county} without {CITY_NAME}")
    return {
        COUNTY: Text(county, county),
        **city,
        COUNTY_AS_PUBLISHED: Text(f"{county}, som publisert", f"{county}, as published"),
        SIX_TOGETHER: Text(f"De {many.no} samlet", f"The {many.en} together"),
        NORWAY: Text("Hele landet", "Norway"),
    }


AREAS = _areas()
"""The areas that are not one municipality, with their names."""

_OTHER_NAMES = {
    f"{AREA.county_name} fylke": COUNTY,
    "fylket": COUNTY,
    "the county": COUNTY,
    AREA.programme: SIX_TOGETHER,
    f"the {count(len(SIX), 'en')}": SIX_TOGETHER,
    "Norge": NORWAY,
}


@cache
def todays_codes(code: str) -> frozenset[str]:
    """Return the codes of today that hold the area of `code`; more than one after a split.

    Parameters
    ----------
    code : str
        A municipality code, old or new.

    Returns
    -------
    frozenset of str
        Codes of today; `areas.OUTSIDE` is among them where it, or a part of it, left the county.

    Examples
    --------
    >>> sorted(todays_codes("1613"))
    ['5055', '5056', '5059']
    """
    successors = CODES[code].successors if code != OUTSIDE else ()
    if not successors:
        return frozenset({code})
    return frozenset().union(*(todays_codes(successor) for successor in successors))


@cache
def _norwegian_names() -> dict[str, str]:
    with Path(__file__).with_name("norway.csv").open(encoding="utf-8", newline="") as rows:
        return {row["code"]: row["name"] for row in csv.DictReader(rows)}


def norwegian_name(code: str) -> str | None:
    """Return what Statistics Norway calls a municipality of Norway, in use today or ended since 2014.

    Parameters
    ----------
    code : str
        Its code.

    Returns
    -------
    str or None
        The name; None for any other code.

    Examples
    --------
    >>> norwegian_name("0301"), norwegian_name("1818")
    ('Oslo', 'Herøy (Nordland)')
    """
    return _norwegian_names().get(code)


def name(region: str, lang: Lang = "no") -> str:
    """Return the name of a region id for charts and tables.

    Parameters
    ----------
    region : str
        A municipality code, old or new, or the id of one of `AREAS`.
    lang : {"no", "en"}
        Language of the name of an area; municipalities have one name.

    Returns
    -------
    str
        The Norwegian name, without its Sámi part.

    Examples
    --------
    >>> name("5033"), name("1665"), name("50-5001", lang="en")
    ('Tydal', 'Tydal', 'Trøndelag without Trondheim')
    """
    if region in AREAS:
        return AREAS[region][lang]
    return CODES[region].name


def find(query: str | int) -> str:
    """Find the region of today that a person means.

    Parameters
    ----------
    query : str or int
        A code (``"5033"``, ``5033``, the former ``"1665"``), a name with or without its Sámi part, in any
        case, with or without accents (``"tydal"``, ``"Snasa"``, ``"Snåase - Snåsa"``), or an area
        (``"50"``, ``"Trøndelag"``, ``"I LAG"``).

    Returns
    -------
    str
        A code of today or the id of one of `AREAS`.

    Raises
    ------
    SelectionError
        Nothing has that name (the nearest names are given), or the municipality became part of a larger
        one or was split, so that it is not a region of today.

    Examples
    --------
    >>> find("snasa"), find(5033), find("1665"), find("trøndelag")
    ('5041', '5033', '5033', '50')
    """
    region = _look_up(query)
    if region in AREAS or region in TODAY:
        return region
    code = CODES[region]
    successors = sorted(todays_codes(region) - {OUTSIDE})
    if not successors:
        raise SelectionError(
            f"{region} {code.name} left {AREA.county_name} after {code.last_year} and is not in the county "
            "on today's borders.",
            'ask for the figures as published with borders="published".',
        )
    if len(successors) == 1 and _is_renumbering(region, successors[0]):
        return successors[0]
    became = " and ".join(f"{successor} {CODES[successor].name}" for successor in successors)
    verb = "was split among" if len(successors) > 1 else "became part of"
    raise SelectionError(
        f"{region} {code.name} {verb} {became} and is not a municipality on today's borders.",
        f'ask for {became}, or for the figures as published with borders="published".',
    )


def find_published(query: str | int) -> str:
    """Find a municipality code, former ones included, or the id of one of `AREAS`; see `find`.

    Parameters
    ----------
    query : str or int
        A code or a name.

    Returns
    -------
    str
        The code or id.

    Raises
    ------
    SelectionError
        Nothing has that name.

    Examples
    --------
    >>> find_published("Snillfjord"), find_published("1665")
    ('5012', '1665')
    """
    return _look_up(query)


def search(text: str) -> list[str]:
    """Return the municipalities of today whose name or code has a text in it; all for an empty text.

    Parameters
    ----------
    text : str
        Part of a name, with or without its Sámi part, in any case, with or without accents; or of a code.

    Returns
    -------
    list of str
        Codes, in the order of `TODAY`.

    Examples
    --------
    >>> [name(code) for code in search("sna")]
    ['Snåsa']
    """
    part = _plain(text)
    return [code for code in TODAY if part in _plain(CODES[code].official_name) or part in code]


def codes_of_place(code: str) -> tuple[str, ...]:
    """Return every code that a place of this name has had, in order of time.

    Parameters
    ----------
    code : str
        One of its codes.

    Returns
    -------
    tuple of str
        Codes of `CODES`.

    Examples
    --------
    >>> codes_of_place("5033")
    ('1665', '5033')
    """
    return tuple(other.code for other in CODES.values() if other.name == CODES[code].name)


def _is_renumbering(old: str, new: str) -> bool:
    """Tell whether `new` is the whole of `old` and nothing else."""
    return {code for code in CODES if new in todays_codes(code)} <= set(codes_of_place(old))


def _look_up(query: str | int) -> str:
    text = str(query).strip()
    if text in AREAS or text in CODES:
        return text
    names = _names()
    found = names.get(_plain(text))
    if found is None:
        raise SelectionError(
            f"There is no region {query!r} in {AREA.county_name}.",
            f"did you mean {_nearest(text, names)}? regions.CODES and regions.AREAS list all.",
        )
    return found


@cache
def _names() -> dict[str, str]:
    """Every plain spelling and what it means. Former codes come first, so that today's win."""
    names: dict[str, str] = {}
    for code in sorted(CODES.values(), key=lambda code: code.last_year or 9999):
        for spelling in (code.official_name, code.name, *code.official_name.split(" - ")):
            names[_plain(spelling)] = code.code
    for region, area in AREAS.items():
        names |= {_plain(area.no): region, _plain(area.en): region, _plain(region): region}
    return names | {_plain(spelling): region for spelling, region in _OTHER_NAMES.items()}


def _plain(text: str) -> str:
    """Reduce a name to what does not vary: no case, accents, years in brackets or repeated blanks."""
    text = re.sub(r"\(.*?\)", " ", text).casefold().replace("ø", "o").replace("æ", "ae")
    letters = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(re.findall(r"[\w]+", letters))


def _nearest(text: str, names: dict[str, str]) -> str:
    by_code = {code: code for code in (*TODAY, *AREAS)}
    close = difflib.get_close_matches(_plain(text), [*names, *by_code], n=3, cutoff=0.5)
    regions = dict.fromkeys({**names, **by_code}[spelling] for spelling in close) or dict.fromkeys(SIX)
    return ", ".join(f"{name(region)} ({region})" for region in regions)


def find_all(queries: str | int | Iterable[str | int]) -> list[str]:
    """Find several regions; one name alone will do, and each region comes once, in the order asked.

    Parameters
    ----------
    queries : str, int or iterable of them
        Codes and names, as `find` takes them.

    Returns
    -------
    list of str
        Codes of today and ids of `AREAS`.

    Raises
    ------
    SelectionError
        None was asked for, or one is unknown or not a region of today.

    Examples
    --------
    >>> find_all(["tydal", "1665", "trøndelag"])
    ['5033', '50']
    """
    several = listed(queries)
    if not several:
        raise SelectionError("No region was asked for.", "give at least one, or leave `regions` out.")
    return list(dict.fromkeys(find(query) for query in several))


def listed(queries: str | int | Iterable[str | int]) -> list[str | int]:
    """Return one or several regions, as asked for, as a list.

    Whatever cannot be gone through is one region, so that `find` has a word on it: None, a number of numpy.
    """
    return list(queries) if isinstance(queries, Iterable) and not isinstance(queries, str) else [queries]


def find_municipalities(queries: Iterable[str | int]) -> list[str]:
    """Find municipalities of today; each comes once, in the order asked.

    Parameters
    ----------
    queries : iterable of str or int
        Codes and names, as `find` takes them.

    Returns
    -------
    list of str
        Codes of today.

    Raises
    ------
    SelectionError
        One is unknown, or an area of several municipalities.

    Examples
    --------
    >>> find_municipalities(["Selbu", 5042])
    ['5032', '5042']
    """
    found = find_all(queries)
    areas = [f"{AREAS[region].en} ({region})" for region in found if region in AREAS]
    if areas:
        raise SelectionError(
            f"{', '.join(areas)} is not one municipality.",
            "give municipalities; the county is always held beside them.",
        )
    return found


def __dir__() -> list[str]:
    return sorted(__all__)  # what Tab offers
