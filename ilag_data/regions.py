"""Municipalities of Norway by code, name and year; the county and its programme; forgiving look-up.

Codes follow Statistics Norway's classification 131 (municipalities) and are always text. A code names an area
for some years only: Tydal was ``1665`` until 2017 and is ``5033`` since. ``norway.csv`` has every code since
2014; ``ilag.toml`` says which county the suite is about (`ilag_data.config`), and the examples here are
Trøndelag's. Areas other than today's municipalities have ids of their own:

==================  ==================================================================
``50``              Trøndelag on today's borders, in every year
``50-5001``         Trøndelag without Trondheim (where the configuration names a city)
``50-published``    Trøndelag as published in that year: without Rindal until 2018, Halsa until 2019
``ILAG``            the municipalities of the programme, added together
``SMALL``           the county's other municipalities under 3 000, added together
``5055+5056+5059``  Heim, Hitra and Orkland: comparable only together, as Snillfjord was split among them
``0``               Norway (only where the table has it)
==================  ==================================================================
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from ilag_data import config
from ilag_data.errors import ConfigError, SelectionError
from ilag_data.helping import offer_names
from ilag_data.language import Lang, Text, count, joined, without_accents
from ilag_data.names import did_you_mean, nearest

__all__ = [
    "AREAS",
    "CITY",
    "CODES",
    "COMPARABLE",
    "CONFIG",
    "COUNTY",
    "COUNTY_AS_PUBLISHED",
    "COUNTY_WITHOUT_CITY",
    "DEFAULT",
    "NORWAY",
    "PROGRAMME",
    "SMALL",
    "SMALL_OTHERS",
    "TODAY",
    "TOGETHER",
    "find",
    "find_all",
    "name",
    "search",
]

NORWAY = "0"

EARLIEST = 2014
"""As a first year it means this year or earlier."""

_AS_PUBLISHED = Text(
    'Tallene slik de ble publisert, gir borders="published".',
    'The figures as they were published are given by borders="published".',
)

_MOSTLY = 0.9
"""A county succeeds a former one if it has at least this share of its municipalities."""


@dataclass(frozen=True, slots=True)
class Code:
    """One municipality code and the years for which figures are published under it."""

    code: str
    name: str  # in Norwegian, for charts: Snåsa
    official_name: str  # as Statistics Norway writes it, with its Sámi part: Snåase - Snåsa
    first_year: int  # 2014 means that year or earlier
    last_year: int  # 9999 for a code in use today
    successors: tuple[str, ...]  # today's codes that took over, in any county; several after a split

    @property
    def county(self) -> str:
        """The code of the county at the time."""
        return self.code[:2]

    @property
    def is_of_today(self) -> bool:
        """Whether the code is in use today."""
        return not self.successors

    def in_use(self, year: int) -> bool:
        """Return whether figures of `year` are published under this code."""
        return self.first_year <= year <= self.last_year


class _Codes(dict[str, Code]):
    def __missing__(self, code: object) -> Code:
        raise SelectionError(
            f"Det finnes ingen kommunekode «{code}».",
            f"There is no municipality code {code!r}.",
            "oppgi en annen kode.",
            "give another code.",
            "regions.find(…) finner koden til et navn.",
            "regions.find(…) finds the code of a name.",
        )


def _read_norway() -> _Codes:
    with Path(__file__).with_name("norway.csv").open(encoding="utf-8", newline="") as rows:
        return _Codes(
            (
                row["code"],
                Code(
                    row["code"],
                    row["name"],
                    row["official_name"] or row["name"],
                    int(row["first_year"]),
                    int(row["last_year"] or 9999),
                    tuple(row["successors"].split()),
                ),
            )
            for row in csv.DictReader(rows)
        )


ALL_NORWAY: Mapping[str, Code] = _read_norway()
"""Every municipality code of Norway since 2014."""

COUNTIES = {
    "01": "Østfold", "02": "Akershus", "03": "Oslo", "04": "Hedmark", "05": "Oppland", "06": "Buskerud",
    "07": "Vestfold", "08": "Telemark", "09": "Aust-Agder", "10": "Vest-Agder", "11": "Rogaland",
    "12": "Hordaland", "14": "Sogn og Fjordane", "15": "Møre og Romsdal", "16": "Sør-Trøndelag",
    "17": "Nord-Trøndelag", "18": "Nordland", "19": "Troms", "20": "Finnmark", "30": "Viken", "31": "Østfold",
    "32": "Akershus", "33": "Buskerud", "34": "Innlandet", "38": "Vestfold og Telemark", "39": "Vestfold",
    "40": "Telemark", "42": "Agder", "46": "Vestland", "50": "Trøndelag", "54": "Troms og Finnmark",
    "55": "Troms", "56": "Finnmark",
}  # fmt: skip
"""Every county of Norway since 2014 by code; one that was re-established has two codes."""

CONFIG = config.read()
"""The configuration; to use another file, set ``ILAG_CONFIG`` before Python starts."""

COUNTY = CONFIG.county
CITY = CONFIG.city
"""The municipality that the county is also shown without; None where the configuration names none."""

PROGRAMME = CONFIG.municipalities
"""The programme's municipalities, in the order of the configuration; I LAG has six."""

COUNTY_WITHOUT_CITY = f"{COUNTY}-{CITY}"
"""In `AREAS` only if there is such a city."""

COUNTY_AS_PUBLISHED = f"{COUNTY}-published"
TOGETHER = re.sub(r"[\W\d_]", "", CONFIG.programme).upper() or "PROGRAMME"
"""The id of the programme's municipalities added together."""

SMALL = 3_000
"""A municipality with fewer inhabitants than this is small."""

SMALL_OTHERS = "SMALL"
"""The id of the county's small municipalities outside the programme, added together.

Which they are depends on the figures (`ilag_data.load.small_others`).
"""

DEFAULT = (*PROGRAMME, COUNTY)
"""The default of every loader: the programme's municipalities and the county."""

TODAY = tuple(code for code, record in ALL_NORWAY.items() if record.is_of_today and record.county == COUNTY)
"""The county's municipalities today; Trøndelag has 38."""


@cache
def todays_codes(code: str) -> frozenset[str]:
    """Return today's codes, in any county, that cover the area of a code; several after a split."""
    return frozenset(ALL_NORWAY[code].successors or (code,))


def _former_counties() -> frozenset[str]:
    """Return the county's code and those that it, or the counties it was made of, had before."""
    taken_over: dict[str, list[bool]] = {}
    for code, record in ALL_NORWAY.items():
        taken_over.setdefault(record.county, []).append(todays_codes(code) <= set(TODAY))
    return frozenset(county for county, ours in taken_over.items() if sum(ours) >= _MOSTLY * len(ours)) | {
        COUNTY
    }


COUNTY_CODES = _former_counties()
"""The county's code and those it had before: 16 and 17 until 2017, 50 since."""

CODES: Mapping[str, Code] = _Codes(
    (code, record)
    for code, record in ALL_NORWAY.items()
    if todays_codes(code) & set(TODAY) or record.county in COUNTY_CODES
)
"""Every municipality code, old or new, of today's county and of what left it."""


def _check(told: config.Config) -> None:
    """Check the configuration against the municipalities of Norway."""
    if not TODAY:
        counties = sorted({record.county for record in ALL_NORWAY.values() if record.is_of_today})
        raise ConfigError(
            f"I {told.path} er county «{told.county}», som ingen kommune i dag hører til.",
            f"In {told.path} county is {told.county!r}, which no municipality of today belongs to.",
            f"velg blant {', '.join(counties)}.",
            f"give one of {', '.join(counties)}.",
        )
    for code in (*told.municipalities, *([told.city] if told.city else [])):
        if code not in TODAY:
            record = ALL_NORWAY.get(code)
            named = f"{code} {record.name}" if record else code
            became = [one for one in (record.successors if record else ()) if one in TODAY]
            codes = ", ".join([f"{one} {ALL_NORWAY[one].name}" for one in became] or TODAY)
            raise ConfigError(
                f"{told.path} har {named}, som ikke er en kommune i {told.county_name} i dag.",
                f"{told.path} names {named}, which is not a municipality of today in {told.county_name}.",
                f"oppgi koder fra i dag: {codes}.",
                f"give codes of today: {codes}.",
            )
    if len(told.municipalities) < 2 or len(set(told.municipalities)) < len(told.municipalities):
        codes_given, different = len(told.municipalities), len(set(told.municipalities))
        raise ConfigError(
            f"municipalities i {told.path} har {codes_given} koder, {different} av dem forskjellige.",
            f"municipalities in {told.path} has {codes_given} codes, {different} of them different.",
            "oppgi to eller flere kommuner, hver én gang; for én alene, bruk «ilag charts --regions».",
            "give two or more municipalities, each once; for one alone use `ilag charts --regions`.",
        )


_check(CONFIG)


def _heirs() -> dict[str, Text]:
    """Return areas of municipalities that are comparable only together, as they share one that was split."""
    groups: list[set[str]] = []
    for code in CODES:
        group = set(todays_codes(code))
        if len(group) > 1:
            overlapping = [other for other in groups if other & group]
            groups = [other for other in groups if other not in overlapping] + [group.union(*overlapping)]
    whole = [sorted(group) for group in groups if group <= set(TODAY)]
    names = {"+".join(group): [ALL_NORWAY[code].name for code in group] for group in whole}
    return {region: Text(joined(heirs, "no"), joined(heirs, "en")) for region, heirs in names.items()}


def _areas() -> dict[str, Text]:
    county = CONFIG.county_name
    many = Text(count(len(PROGRAMME), "no"), count(len(PROGRAMME), "en"))
    city = ALL_NORWAY[CITY].name if CITY else ""
    without = {COUNTY_WITHOUT_CITY: Text(f"{county} uten {city}", f"{county} without {city}")} if CITY else {}
    return {
        COUNTY: Text(county, county),
        **without,
        COUNTY_AS_PUBLISHED: Text(f"{county}, som publisert", f"{county}, as published"),
        TOGETHER: Text(f"De {many.no} samlet", f"The {many.en} together"),
        SMALL_OTHERS: Text("Andre små", "Other small"),
        **_heirs(),
        NORWAY: Text("Hele landet", "Norway"),
    }


AREAS = _areas()
"""The areas that are not one municipality, with their names."""

_TOGETHER_ONLY = {code: region for region in AREAS if "+" in region for code in region.split("+")}

COMPARABLE = tuple(dict.fromkeys(_TOGETHER_ONLY.get(code, code) for code in TODAY))
"""Areas that make up the county and have figures for every year; in Trøndelag 36.

They are its municipalities, except that those that share a split one are one area.
"""

_OTHER_NAMES = {
    **dict.fromkeys(("fylke", "fylket", "county", "the county"), COUNTY),
    CONFIG.programme: TOGETHER,
    f"de {count(len(PROGRAMME), 'no')}": TOGETHER,
    f"the {count(len(PROGRAMME), 'en')}": TOGETHER,
    "Norge": NORWAY,
}


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
    """Find the region of today that a query means.

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
        one or was split, so that it is not a region today.

    Examples
    --------
    >>> find("snasa"), find(5033), find("1665"), find("trøndelag")
    ('5041', '5033', '5033', '50')
    """
    region = find_published(query)
    if region in AREAS or region in TODAY:
        return region
    code = CODES[region]
    successors = sorted(todays_codes(region) & set(TODAY))
    if not successors:
        raise SelectionError(
            f"{code.name} ({region}) gikk ut av {CONFIG.county_name} etter {code.last_year} og er ikke med "
            "på dagens grenser.",
            f"{code.name} ({region}) left {CONFIG.county_name} after {code.last_year} and is not in the "
            "county on today's borders.",
            "velg en annen kommune.",
            "choose another municipality.",
            *_AS_PUBLISHED,
        )
    if len(successors) == 1 and _is_renumbering(region, successors[0]):
        return successors[0]
    names = [f"{CODES[successor].name} ({successor})" for successor in successors]
    became = Text(joined(names, "no"), joined(names, "en"))
    split = ("ble delt mellom", "was split among"), ("ble en del av", "became part of")
    no, en = split[len(names) == 1]
    raise SelectionError(
        f"{code.name} ({region}) {no} {became.no} og er ikke en kommune på dagens grenser.",
        f"{code.name} ({region}) {en} {became.en} and is not a municipality on today's borders.",
        f"velg {became.no}.",
        f"ask for {became.en}.",
        *_AS_PUBLISHED,
    )


def find_published(query: str | int) -> str:
    """Find a municipality code, former ones included, or the id of one of `AREAS`; see `find`."""
    if len(places := listed(query)) != 1:
        typed = ", ".join(map(str, places))
        raise SelectionError(
            f"«{typed}» er ikke ett sted.",
            f"{typed!r} is not one region.",
            "velg ett navn eller én kode.",
            "give one name or code.",
        )
    text = str(query).strip()
    if text in AREAS or text in CODES:
        return text
    names = _names()
    found = names.get(_plain(text))
    if found is None:
        no = f"Det er ikke noe sted «{text}» i {CONFIG.county_name}"
        en = f"There is no region {query!r} in {CONFIG.county_name}"
        several = split_names(text)
        if len(several) > 1 and all(_plain(part) in names for part in several):
            typed = ",".join(several)
            problem = f"«{text}» er flere steder.", f"{text!r} is several places."
            in_python = f"I Python er de en liste: {several}.", f"In Python they are a list: {several}."
            if "," in text:
                raise SelectionError(*problem, *in_python)
            commas = f"skriv dem med komma mellom: {typed}.", f"write them with commas between: {typed}."
            raise SelectionError(*problem, *commas, *in_python)
        in_python = (
            "regions.CODES og regions.AREAS lister opp alle.",
            "regions.CODES and regions.AREAS list all.",
        )
        if elsewhere := elsewhere_in_norway(text):
            raise SelectionError(
                f"{no}; {elsewhere.no}.",
                f"{en}; {elsewhere.en}.",
                f"velg steder i {CONFIG.county_name}; for et annet fylke trengs et eget ilag.toml, som "
                "miljøvariabelen ILAG_CONFIG peker på.",
                f"choose places in {CONFIG.county_name}; another county takes an ilag.toml of its own, which "
                "the environment variable ILAG_CONFIG names.",
                *in_python,
            )
        raise SelectionError(f"{no}.", f"{en}.", *_meant(text, names), *in_python)
    return found


def split_names(text: str) -> list[str]:
    """Split text at commas and blanks, as one-word names may be typed."""
    return text.replace(",", " ").split()


def elsewhere_in_norway(text: str) -> Text | None:
    """Say why a municipality or county that a text names is not in today's county; None if it names none."""
    plain = _plain(text)
    for of in reversed([*ALL_NORWAY.values()]):
        if plain in (of.code, *map(_plain, of.official_name.split(" - "))) and of.code not in CODES:
            place = f"{of.name} ({of.code})"
            return Text(f"{place} er i et annet fylke", f"{place} is in another county")
    for code, county in reversed(COUNTIES.items()):
        if plain in (code, _plain(county)):
            place = f"{county} ({code})"
            if code not in COUNTY_CODES:
                return Text(f"{place} er et annet fylke", f"{place} is another county")
            last = max(of.last_year for of in ALL_NORWAY.values() if of.county == code)
            return Text(
                f"{place} var et fylke til {last} og er nå en del av {CONFIG.county_name}",
                f"{place} was a county until {last} and is part of {CONFIG.county_name} now",
            )
    return None


def search(text: str) -> list[str]:
    """Return today's municipalities whose name or code contains a text; all for an empty text.

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
    """Return every code that a place of this name has had, in chronological order."""
    return tuple(other.code for other in CODES.values() if other.name == CODES[code].name)


def _is_renumbering(old: str, new: str) -> bool:
    """Return whether `new` is all of `old` and nothing else."""
    return {code for code in CODES if new in todays_codes(code)} <= set(codes_of_place(old))


@cache
def _names() -> dict[str, str]:
    """Return every normalised spelling → its region. Former codes come first, so that today's win."""
    names: dict[str, str] = {}
    for code in sorted(CODES.values(), key=lambda code: code.last_year):
        for spelling in (code.official_name, code.name, *code.official_name.split(" - ")):
            names[_plain(spelling)] = code.code
    for region, area in AREAS.items():
        names |= {_plain(area.no): region, _plain(area.en): region, _plain(region): region}
    return names | {_plain(spelling): region for spelling, region in _OTHER_NAMES.items()}


def _plain(text: str) -> str:
    """Normalise a name: drop case, accents, brackets, punctuation, repeated blanks and words for its kind."""
    plain = " ".join(re.findall(r"\w+", without_accents(re.sub(r"\(.*?\)", " ", text))))
    return re.sub(" (kommune|fylke|municipality|county)$", "", plain)


def _meant(text: str, names: dict[str, str]) -> Text:
    """Ask whether one of today's places is meant, or say where they are listed if none is near."""
    by_code = {code: code for code in TODAY}
    # Without the ids that only Python uses for areas: «alle» would be taken for SMALL.
    known = by_code | {
        spelling: region
        for spelling, region in names.items()
        if region in by_code or (region in AREAS and spelling != _plain(region))
    }
    close = nearest(_plain(text), known, cutoff=0.65)
    regions = dict.fromkeys(known[spelling] for spelling in close)
    county = CONFIG.county_name
    every = Text(
        f"velg kommuner i {county}; «ilag about {county}» nevner alle.",
        f"choose municipalities of {county}; `ilag about {county}` names them all.",
    )
    return did_you_mean(
        lambda lang: [f"{name(region, lang)} ({region})" for region in regions], every.when(not regions)
    )


def find_all(queries: str | int | Iterable[str | int]) -> list[str]:
    """Find one or several regions; each comes once, in the order asked.

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
        None was given, or one is unknown or not a region of today.

    Examples
    --------
    >>> find_all(["tydal", "1665", "trøndelag"])
    ['5033', '50']
    """
    several = listed(queries)
    if not several:
        raise SelectionError(
            "Ingen steder er valgt.",
            "No region was asked for.",
            "velg minst ett.",
            "give at least one.",
        )
    letters = "".join(one for one in several if isinstance(one, str) and len(one) == 1 and one.isalpha())
    if len(letters) > 1:  # a single text that Python has split
        raise SelectionError(
            f"«{letters}» er delt opp i bokstaver.",
            f"«{letters}» was split into letters.",
            f'sett navnet i en liste: ["{letters}"].',
            f'put the name in a list: ["{letters}"].',
        )
    return list(dict.fromkeys(find(query) for query in several))


def listed(queries: str | int | Iterable[str | int]) -> list[str | int]:
    """Return one or several regions, as asked for, as a list.

    What is not iterable is one region, for `find` to judge: None, a NumPy number.
    """
    return list(queries) if isinstance(queries, Iterable) and not isinstance(queries, str) else [queries]


def find_municipalities(queries: Iterable[str | int]) -> list[str]:
    """Find municipalities of today as `find_all` does; refuse areas of several."""
    found = find_all(queries)
    areas = [AREAS[region] for region in found if region in AREAS]
    if areas:
        no, en = (", ".join(area[lang] for area in areas) for lang in get_args(Lang))
        raise SelectionError(
            f"{no} er ikke én kommune.",
            f"{en} is not one municipality.",
            "velg kommuner; fylket er alltid med ved siden av.",
            "give municipalities; the county is always shown beside them.",
        )
    return found


offer_names(__name__)
