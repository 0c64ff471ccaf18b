"""The municipalities of Trøndelag: every code since 2015, its years, its successor, and look-up by name.

Codes follow Statistics Norway's classification 131 (municipalities). A code is a *spelling of an area for
some years*: Tydal was ``1665`` until 2017 and is ``5033`` since. Codes are always text.

The areas that the suite offers beside the 38 municipalities of today have ids of their own:

==============  ======================================================================
``50``          Trøndelag, the sum of its whole municipalities
``50-5001``     Trøndelag without Trondheim
``50-published``  Trøndelag as published in that year: without Rindal until 2018, Halsa until 2019
``ILAG``        the six municipalities of the programme, added together
``0``           Norway (only where the table has it)
==============  ======================================================================
"""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text

__all__ = [
    "AREAS",
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
    "todays_codes",
]

SIX = ("5052", "5046", "5041", "5034", "5033", "5022")
"""The I LAG municipalities from north to south: Leka, Høylandet, Snåsa, Meråker, Tydal, Rennebu."""

COUNTY = "50"
COUNTY_WITHOUT_TRONDHEIM = "50-5001"
COUNTY_AS_PUBLISHED = "50-published"
SIX_TOGETHER = "ILAG"
NORWAY = "0"
TRONDHEIM = "5001"

DEFAULT = (*SIX, COUNTY)
"""What every loader gives unless told otherwise: the six and the county."""

AREAS = {
    COUNTY: Text("Trøndelag", "Trøndelag"),
    COUNTY_WITHOUT_TRONDHEIM: Text("Trøndelag uten Trondheim", "Trøndelag without Trondheim"),
    COUNTY_AS_PUBLISHED: Text("Trøndelag, som publisert", "Trøndelag, as published"),
    SIX_TOGETHER: Text("De seks samlet", "The six together"),
    NORWAY: Text("Hele landet", "Norway"),
}
"""The areas that are not one municipality, with their names."""

_OTHER_NAMES = {
    "Trøndelag fylke": COUNTY,
    "fylket": COUNTY,
    "the county": COUNTY,
    "I LAG": SIX_TOGETHER,
    "the six": SIX_TOGETHER,
    "Norge": NORWAY,
}


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
        The codes that took over; more than one where the municipality was split.
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


def _read_codes() -> dict[str, Code]:
    text = resources.files("ilag_data").joinpath("trondelag_codes.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Code(
            code=row["code"],
            official_name=row["official_name"],
            name=row["name"],
            county=row["county"],
            first_year=int(row["first_year"]) if row["first_year"] else None,
            last_year=int(row["last_year"]) if row["last_year"] else None,
            successors=tuple(row["successors"].split()),
        )
        for row in csv.DictReader(text.splitlines())
    }


CODES: dict[str, Code] = _read_codes()
"""Every municipality code of today's Trøndelag since 2015, old and new together."""

TODAY = tuple(code.code for code in CODES.values() if code.last_year is None)
"""The 38 municipalities of today."""


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
        Codes of today.

    Examples
    --------
    >>> sorted(todays_codes("1613"))
    ['5055', '5056', '5059']
    """
    successors = CODES[code].successors
    if not successors:
        return frozenset({code})
    return frozenset().union(*(todays_codes(successor) for successor in successors))


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
    successors = sorted(todays_codes(region))
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
            f"There is no region {query!r} in Trøndelag.",
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
    several = [queries] if isinstance(queries, str | int) else list(queries)
    if not several:
        raise SelectionError("No region was asked for.", "give at least one, or leave `regions` out.")
    return list(dict.fromkeys(find(query) for query in several))


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
