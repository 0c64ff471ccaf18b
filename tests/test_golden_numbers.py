"""The numbers of loaders and golden files, computed once more from ``data/raw`` without the package.

Of frames every figure, missing figure and status; of charts every number in the table (`test_slides` holds the
slide against it). Not computed here are the numbers inside sentences: titles, notes, alt texts, ``attrs``; and
those of charts of figures that only a fetch brings, of which there are but made-up ones (`test_questions_jobs`).
"""

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cache, partial
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from tests.golden.frames import FRAMES, load_frame
from tests.test_questions_jobs import OF_FETCHED

GOLDEN = Path(__file__).parent / "golden"
RAW = Path(__file__).parent.parent / "data" / "raw"

Cell = int | str
"""A figure, or the symbol in its place."""

Cells = dict[tuple[str, ...], Cell]
"""Codes, region first and time last → figure."""


# --- Documents


DOCUMENTS = {
    "population_by_age": ("population-by-age", "Region", "Alder", "Tid"),
    "population_by_sex_and_age": ("population-by-sex-and-age", "Region", "Kjonn", "Alder", "Tid"),
    "population_change": ("population-change", "Region", "ContentsCode", "Tid"),
    "population_quarterly": ("population-quarterly", "Region", "ContentsCode", "Tid"),
    "employment": ("employment", "Region", "NACE2007", "Tid"),
    "labour_balance": ("labour-balance", "Region", "ContentsCode", "Tid"),
    "commuting_out": ("commuting-out", "Bokommuen", "ArbstedKomm", "Tid"),
    "commuting_in": ("commuting-in", "Bokommuen", "ArbstedKomm", "Tid"),
}
"""Series → document, and the variables that have more than one code."""


@cache
def decode(series: str) -> Cells:
    if series == "population":
        ages = defaultdict(list)
        for (region, _, year), value in decode("population_by_age").items():
            ages[region, year].append(value)
        return {key: add(values) for key, values in ages.items()}
    document, *variables = DOCUMENTS[series]
    content = json.loads((RAW / f"{document}.json").read_bytes())
    index = {name: content["dimension"][name]["category"]["index"] for name in content["id"]}
    codes = [sorted(index[name], key=index[name].get) for name in content["id"]]
    assert [len(several) for several in codes] == content["size"]
    assert all(len(index[name]) == 1 for name in content["id"] if name not in variables)
    at = [content["id"].index(name) for name in variables]
    cells: Cells = {}
    for cell, (key, value) in enumerate(zip(product(*codes), content["value"], strict=True)):
        *first, time = (key[place] for place in at)
        if "Alder" in variables:
            first[-1] = str(int(first[-1].removesuffix("+")))
        cells[*first, time.replace("K", "Q")] = content["status"][str(cell)] if value is None else value
    return cells


def add(values: Iterable[Cell]) -> Cell:
    """The sum, or the first symbol where a figure is missing."""
    total = 0
    for value in values:
        if isinstance(value, str):
            return value
        total += value
    return total


# --- Borders

_TODAY = """
    5001 Trondheim 1601 1662 5030; 5006 Steinkjer 1702 1724 5004 5039; 5007 Namsos 1703 1725 1748 5005 5040 5048;
    5014 Frøya 1620; 5020 Osen 1633; 5021 Oppdal 1634; 5022 Rennebu 1635; 5025 Røros 1640; 5026 Holtålen 1644;
    5027 Midtre-Gauldal 1648; 5028 Melhus 1653; 5029 Skaun 1657; 5031 Malvik 1663; 5032 Selbu 1664;
    5033 Tydal 1665; 5034 Meråker 1711; 5035 Stjørdal 1714; 5036 Frosta 1717; 5037 Levanger 1719;
    5038 Verdal 1721; 5041 Snåsa 1736; 5042 Lierne 1738; 5043 Røyrvik 1739; 5044 Namsskogan 1740;
    5045 Grong 1742; 5046 Høylandet 1743; 5047 Overhalla 1744; 5049 Flatanger 1749; 5052 Leka 1755;
    5053 Inderøy 1756; 5054 Indre-Fosen 1624 1718; 5055 Heim 1571 1612 5011 1613 5012; 5056 Hitra 1617 5013 1613 5012;
    5057 Ørland 1621 1627 5015 5017; 5058 Åfjord 1630 1632 5018 5019; 5059 Orkland 1622 1636 1638 5016 5023 5024 1613 5012;
    5060 Nærøysund 1750 1751 5050 5051; 5061 Rindal 1567
"""
_MUNICIPALITIES = [one.split() for one in _TODAY.split(";")]
NAMES = {code: name.replace("-", " ") for code, name, *_ in _MUNICIPALITIES}
PARTS = {code: {code, *parts} for code, _, *parts in _MUNICIPALITIES}
"""Municipality of today → the codes it had or was made of; those of Snillfjord (1613, 5012) stand under three."""

_HEIRS = Counter(code for parts in PARTS.values() for code in parts)
_FIRST = {**dict.fromkeys(["5006", "5007", *map(str, range(5055, 5061))], 2020), "5061": 2019}
_LAST = {"1567": 2018, "1571": 2019}
SIX = ["5052", "5046", "5041", "5034", "5033", "5022"]
NINE = ["5020", "5026", "5036", "5042", "5043", "5044", "5045", "5049", "5061"]
AREAS = {
    "50": "Trøndelag",
    "5055+5056+5059": "Heim, Hitra og Orkland",
    "50-5001": "Trøndelag uten Trondheim",
    "ILAG": "De seks samlet",
    "SMALL": "Andre små",
    "0": "Hele landet",
}
REGION = {name: code for code, name in {**NAMES, **AREAS, "50-5001": "– uten Trondheim"}.items()}
REGION |= {name: code for code, name in AREAS.items()}


def in_use(code: str, year: int) -> bool:
    if code.startswith("1"):
        return year <= _LAST.get(code, 2017)
    return _FIRST.get(code, 2018) <= year and (code in PARTS or year <= 2019)


def parts_of(region: str, year: int) -> list[str] | None:
    """The codes that add up to a region of today; None where one of them belongs elsewhere too."""
    if region == "0":
        return ["0"]
    without = {"50-5001": {"5001"}}.get(region, set())
    single = region.split("+")
    whole = {"ILAG": SIX, "SMALL": NINE}.get(
        region, single if {*single} <= {*PARTS} else [*PARTS.keys() - without]
    )
    codes = Counter(code for one in whole for code in PARTS[one] if in_use(code, year))
    if region == "50-published":
        return sorted(code for code in codes if code not in _LAST)
    return None if any(count < _HEIRS[code] for code, count in codes.items()) else sorted(codes)


def parts_as_published(region: str, year: int) -> list[str]:
    if region in {"0", "50-published"}:
        return parts_of(region, year) or []
    return [region] if in_use(region, year) else []


def total(cells: Cells, parts: list[str] | None, *key: str) -> Cell:
    return "." if parts is None else add(cells.get((part, *key), "..") for part in parts)


def year_of(time: str) -> int:
    return int(time[:4])


# --- Frames

_QUARTERLY = {
    "population_start_of_quarter": "Folketallet1",
    "births_in_quarter": "Fodte2",
    "deaths_in_quarter": "Dode3",
    "natural_increase_in_quarter": "Fodselsoverskudd4",
    "immigration": "Innvandring5",
    "emigration": "Utvandring6",
    "domestic_in_migration": "Tilflytting7",
    "domestic_out_migration": "Fraflytting8",
    "net_migration_in_quarter": "Nettoinnflytting9",
    "growth_in_quarter": "Folketilvekst10",
    "population_end_of_quarter": "Folketallet11",
}
_BALANCE = {
    "population_15_74": "BefolkningBosted",
    "employed_residents": "SysselBosted",
    "employed_at_workplaces": "SysselArbsted",
}
_SEX = {"women": "2", "men": "1"}
_INDUSTRIES = ["00-99", "01-03", "10-33", "84", "85", "86-88"]
_AGES = [str(age) for age in range(106)]

LINES: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {
    "population": {(): ()},
    "population_by_age": {(age,): (age,) for age in _AGES},
    "population_by_sex_and_age": {(sex, age): (_SEX[sex], age) for sex in _SEX for age in _AGES},
    "population_quarterly": {(name,): (code,) for name, code in _QUARTERLY.items()},
    "employment": {(industry,): (industry,) for industry in _INDUSTRIES},
    "labour_balance": {(name,): (code,) for name, code in _BALANCE.items()},
}
"""Loader → what stands between region and time in its frame → the same in the document."""

Parts = Callable[[str, int], list[str] | None]

Frame = dict[tuple[str, ...], str]
"""Region, further keys and time → the figure, or NA and why."""


def expected_frame(case: str, regions: list[str]) -> Frame:
    loader, _, ending = case.partition(".")
    as_published, everything, later = ending == "published", bool(ending), int(ending == "year-end")
    parts: Parts = parts_as_published if as_published else parts_of
    cells = decode(loader)
    times = sorted({key[-1] for key in cells}) if everything else [str(year) for year in range(2015, 2024)]
    if loader == "population_quarterly" and not everything:
        times = [f"{year}Q{quarter}" for year in times for quarter in range(1, 5)]
    if loader == "population_change" and everything:
        times.pop()  # the last 1 January begins no year
    frame: Frame = {}
    for region, time in product(regions, times):
        codes = parts(region, year_of(time))
        if codes == []:
            continue  # the code was not in use
        # What is counted on 1 January stands, at the year's end, under the year before.
        shown = str(int(time) - later) if later else time
        if loader == "population_change":
            row = change_in(region, int(time), parts)
        else:
            asked = LINES[loader] if everything or loader != "employment" else {("00-99",): ("00-99",)}
            row = {line: total(cells, codes, *key, time) for line, key in asked.items()}
        several = loader in {"population_change", "population_quarterly", "labour_balance"}
        # A move from one part to another is neither into nor out of their sum; that has no status.
        added_up = codes is None or len(codes) > 1
        for line, value in row.items():
            missing = isinstance(value, str) or (added_up and line in _DOMESTIC)
            why = "" if several else f"[{value}]"
            frame[region, *line, shown] = f"NA{why}" if missing else str(value)
        status = next((value for value in row.values() if isinstance(value, str)), "")
        if several and status:
            frame[region, "status", time] = status
    return frame


_DOMESTIC = {("domestic_in_migration",), ("domestic_out_migration",)}


def change_in(region: str, year: int, parts: Parts) -> dict[tuple[str, ...], Cell]:
    """The components of a year, and what they leave of the change until the next 1 January."""

    def figure(code: str, year: int) -> Cell:
        codes = parts(region, year)
        return "." if codes == [] else total(decode("population_change"), codes, code, str(year))

    births, moves = figure("Fodselsoverskudd", year), figure("Nettoinnflytting", year)
    ends = [figure("Folkemengde", year + 1), figure("Folkemengde", year)]
    row = {
        "natural_increase": births,
        "net_migration": moves,
        "residual": _less(*ends, births, moves),
        "change": _less(*ends),
    }
    return {(name,): value for name, value in row.items()}


def _less(first: Cell, *others: Cell) -> Cell:
    taken = add(others)
    return first if isinstance(first, str) else taken if isinstance(taken, str) else first - taken


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@cache
def flows() -> dict[tuple[str, str, str], int]:
    """Residence, workplace, year → employed; the six under their codes of today in every year."""
    todays = {code: six for six in SIX for code in PARTS[six]}
    added: Counter[tuple[str, str, str]] = Counter()
    outward, inward = decode("commuting_out"), decode("commuting_in")
    there = {residence for residence, _, _ in outward}
    known = {code for parts in PARTS.values() for code in parts}
    for cells in (outward, inward):
        assert set(cells.values()) & {":", "-"} == set(), "a flow that is withheld has to be told"
        counted = {key: value for key, value in cells.items() if isinstance(value, int)}
        used = {(end, key[2]) for key, value in counted.items() if value for end in key[:2]}
        for (residence, workplace, year), value in counted.items():
            # A 0 under a code outside its years is no flow; the years of codes elsewhere are told by the flows.
            ends = [
                in_use(end, int(year)) if end in known else (end, year) in used
                for end in (residence, workplace)
            ]
            # What begins in one of the six stands in both documents.
            if all(ends) and not (cells is inward and residence in there):
                added[todays.get(residence, residence), todays.get(workplace, workplace), year] += value
    return dict(added)


def held_frame(case: str) -> Frame:
    frame = load_frame(case, "no")
    time = "quarter" if "quarter" in frame else "year"
    keys = [key for key in ("region", "residence", "workplace", "sex", "age", "industry") if key in frame]
    figures = [*frame.select_dtypes("Int64")]
    alone = len(figures) == 1
    held: list[tuple[tuple[str, ...], str]] = []
    for row in frame.to_dict("records"):
        place, status = [str(row[key]) for key in keys], row.get("status", "")
        why = f"[{status}]" if alone and status else ""
        for figure in figures:
            told = "NA" if pd.isna(row[figure]) else row[figure]
            held.append(((*place, *([] if alone else [figure]), str(row[time])), f"{told}{why}"))
        if status and not alone:
            held.append(((*place, "status", str(row[time])), status))
    assert len(dict(held)) == len(held), "two rows say what one should"
    return dict(held)


@pytest.mark.parametrize("case", FRAMES)
def test_frame(case: str) -> None:
    held = held_frame(case)
    if case.startswith("commuting"):
        region = {"5052"} if case == "commuting" else set(SIX)
        expected = {key: str(value) for key, value in flows().items() if region & {*key[:2]}}
        assert held == expected
    else:
        assert held == expected_frame(case, list(dict.fromkeys(key[0] for key in held)))


# --- Charts: numbers are floats here, a missing one is NaN

FIRST, LAST, OF_LABOUR = 2015, 2023, 2022
NAN = math.nan
Row = dict[str, str]

# What the tables of charts say in words; a new wording is a new line here.
_COMPONENTS = {
    "Fødte minus døde": "Fodselsoverskudd",
    "Innflyttere minus utflyttere": "Nettoinnflytting",
    "Inn- minus utflyttere": "Nettoinnflytting",
    "Avvik": "",
}
_WITH_FIGURES = ("Fødte minus døde", "Innflyttere minus utflyttere")
_GROUPS = {
    "Landbruk og fiske": "primary",
    "Industri": "manufacturing",
    "Helse, skole og forvaltning": "public",
    "Andre næringer": "other",
    "Industri og andre næringer": "other and manufacturing",
}
_EVENTS = {
    "Fødte": "Fodte2",
    "Døde": "Dode3",
    "Inn, innenlands": "Tilflytting7",
    "Innvandring": "Innvandring5",
    "Ut, innenlands": "Fraflytting8",
    "Utvandring": "Utvandring6",
}


def number(series: str, region: str, *key: str) -> float:
    value = total(decode(series), parts_of(region, year_of(key[-1])), *key)
    return NAN if isinstance(value, str) else float(value)


def people(region: str, year: int, first: int = 0, last: int = 105) -> float:
    """Persons of some ages at the end of a year: counted on 1 January of the next."""
    day = str(year + 1)
    if (first, last) == (0, 105):
        return number("population", region, day)
    return sum(number("population_by_age", region, str(age), day) for age in range(first, last + 1))


_CODES = {"all": ["00-99"], "primary": ["01-03"], "manufacturing": ["10-33"], "public": ["84", "85", "86-88"]}


def employed(region: str, year: int, group: str = "all") -> float:
    if group in _CODES:
        return sum(number("employment", region, code, str(year)) for code in _CODES[group])
    apart = ["primary", "public", *["manufacturing"] * (group == "other")]
    return employed(region, year) - sum(employed(region, year, one) for one in apart)


def labour(region: str, code: str, year: int = OF_LABOUR) -> float:
    return number("labour_balance", region, code, str(year))


def coverage(region: str, year: int = OF_LABOUR) -> float:
    return 100 * labour(region, "SysselArbsted", year) / labour(region, "SysselBosted", year)


def rate(region: str, year: int) -> float:
    return 100 * employed(region, year) / people(region, year, 15, 74)


Figure = Callable[[str, int], float]


def percent(figure: Figure, region: str) -> float:
    return 100 * (figure(region, LAST) / figure(region, FIRST) - 1)


def index(figure: Figure, region: str, year: int) -> float:
    return 100 * figure(region, year) / figure(region, FIRST)


def component(region: str, word: str, first: int, last: int) -> float:
    """What the years after one added until the end of another."""
    if code := _COMPONENTS[word]:
        years = range(first + 1, last + 1)
        return sum(number("population_change", region, code, str(year)) for year in years)
    told = sum(component(region, word, first, last) for word in _WITH_FIGURES)
    return people(region, last) - people(region, first) - told


def events(region: str, year: int, *words: str) -> float:
    """What happened in the four quarters of a year; NaN where one is not held."""
    times = [f"{year}Q{quarter}" for quarter in range(1, 5)]
    return sum(
        number("population_quarterly", region, _EVENTS[word], time) for word in words for time in times
    )


def happened(region: str, year: int) -> float:
    """Births, deaths and moves of a year, guessed where they are not counted."""
    counted = {one: events(region, one, *_EVENTS) for one in range(2014, 2026)}
    # Rates are of those who were there when the year began.
    rates = [count / people(region, one - 1) for one, count in counted.items() if not math.isnan(count)]
    guessed = people(region, year - 1) * sum(rates) / len(rates)
    return guessed if math.isnan(counted[year]) else counted[year]


@cache
def dispersion() -> float:
    """How much more than independent events the changes of small municipalities vary, 2016–2023."""
    squares = []
    for region in NAMES:
        stock = [people(region, year) for year in range(2015, 2024)]
        if any(math.isnan(persons) or persons >= 3000 for persons in stock):
            continue
        mean = (stock[-1] - stock[0]) / 8
        for year, before, after in zip(range(2016, 2024), stock, stock[1:], strict=False):
            squares.append((after - before - mean) ** 2 / happened(region, year))
    return sum(squares) / (7 * 15)


def noise(region: str, year: int) -> float:
    return 1.96 * math.sqrt(dispersion() * happened(region, year))


def commuters(region: str, *, out: bool) -> dict[str, int]:
    """Municipality at the other end, by name → commuters of the last year."""
    added: Counter[str] = Counter()
    for (residence, workplace, year), value in flows().items():
        here, there = (residence, workplace) if out else (workplace, residence)
        if (here, year) == (region, str(OF_LABOUR)) and there != region and value:
            added[name_of(there)] += value
    return dict(added)


@cache
def name_of(code: str) -> str:
    labels: dict[str, str] = {}
    for document, variable in (("commuting-out", "ArbstedKomm"), ("commuting-in", "Bokommuen")):
        content = json.loads((RAW / f"{document}.json").read_bytes())
        labels |= content["dimension"][variable]["category"]["label"]
    return NAMES.get(code) or labels[code].partition(" (")[0].removesuffix(" municipality")


def ages_in(words: str) -> tuple[int, int]:
    first, *last = map(int, re.findall(r"\d+", words))
    return first, *(last or [105])  # type: ignore[return-value]


def share_of_ages(region: str, words: str, year: int = LAST) -> float:
    return 100 * people(region, year, *ages_in(words)) / people(region, year)


def share(region: str, group: str, year: int = LAST) -> float:
    return 100 * employed(region, year, group) / employed(region, year)


def per_working_age(region: str, year: int, *ages: tuple[int, int]) -> float:
    return 100 * sum(people(region, year, *one) for one in ages) / people(region, year, 20, 66)


def median_age(region: str, year: int) -> float:
    half, below = people(region, year) / 2, 0.0
    for age in range(106):
        here = people(region, year, age, age)
        if below + here >= half:
            return age + (half - below) / here
        below += here
    raise AssertionError(region)


# Charts whose table has a row for each number. The row tells what it is of; `own` is the chart's municipality.


def place_of(row: Row) -> str:
    return row.get("region") or REGION[re.sub(r" [\d,]+\xa0%$", "", row["category"])]


def change_in_population(row: Row, _: str) -> float:
    region = place_of(row)
    return (
        people(region, LAST) - people(region, FIRST) if row["unit"] == "personer" else percent(people, region)
    )


def told_beside(row: Row, before: float, between: str, after: float) -> None:
    assert row["name"].replace("\xa0", "").endswith(f" ({before:.0f}{between}{after:.0f})")


def cohort(row: Row, _: str) -> float:
    before, now = (
        people(place_of(row), year, 20 - back, 29 - back) for year, back in ((FIRST, LAST - FIRST), (LAST, 0))
    )
    told_beside(row, before, " → ", now)
    return 100 * now / before


def commuting_balance(row: Row, _: str) -> float:
    out, into = (sum(commuters(place_of(row), out=way).values()) for way in (True, False))
    assert row["name"].replace("−", "-").endswith(f"netto {into - out:+}")
    return {"Pendler ut": -out, "Pendler inn": into}[row["series"]]


def change_by_industry(row: Row, _: str) -> float:
    region, group = place_of(row), _GROUPS[row["series"]]
    return 100 * (employed(region, LAST, group) - employed(region, FIRST, group)) / employed(region, FIRST)


def population_and_employment(row: Row, _: str) -> float:
    region = row["region"]
    figure: Figure = people if row["panel"].startswith("Folketall") else employed
    if row["unit"].startswith("indeks"):
        return index(figure, region, int(row["year"]))
    if row["unit"].isdigit():
        return figure(region, int(row["unit"]))
    change = figure(region, LAST) - figure(region, FIRST)
    return {"Endring": change, "Prosent": percent(figure, region)}[row["unit"]]


def profile(row: Row, own: str) -> float:
    region, word = row["region"], row["name"]
    if row["year"]:
        figure: Figure = people if row["panel"].startswith("Folketall") else employed
        return index(figure, region, int(row["year"]))
    if row["category"]:
        return share_of_ages(region, row["category"])
    assert region == own
    if word in _COMPONENTS:
        return component(region, word, FIRST, LAST)
    if word in _GROUPS:
        return share(region, _GROUPS[word])
    if word.startswith("Pendler"):
        return sum(commuters(region, out=word.endswith("ut")).values())
    content = {"Sysselsatte innbyggere": "SysselBosted", "Arbeidsplasser": "SysselArbsted"}
    return labour(region, content[word]) if word in content else people(region, LAST) - people(region, FIRST)


def event(row: Row, own: str) -> float:
    out = row["series"].startswith("Ut")
    year = row["category"]
    if not year.isdigit():
        first, last = map(int, re.findall(r"\d{4}", year))
        assert all(math.isnan(events(own, one, row["series"])) for one in range(first, last + 1))
        return NAN
    return events(own, int(year), row["series"]) * (-1 if out else 1)


def persons_of_sex(row: Row, own: str, year: int) -> float:
    first, last = ages_in(row["group"])
    code, day = {"Kvinner": "2", "Menn": "1"}[row["sex"]], str(year + 1)
    return sum(
        number("population_by_sex_and_age", own, code, str(age), day) for age in range(first, last + 1)
    )


def school_age_ahead(row: Row, _: str) -> float:
    now, then = (people(row["region"], int(row["panel"][:4]), *ages) for ages in ((6, 15), (0, 9)))
    told_beside(row, now, " → ", then)
    return 100 * (then - now) / now


def labour_replacement(row: Row, _: str) -> float:
    young, old = (people(row["region"], int(row["panel"]), *ages) for ages in ((10, 19), (57, 66)))
    told_beside(row, young, " mot ", old)
    return 100 * young / old


def women_per_100_men(row: Row, _: str) -> float:
    women, men = (
        persons_of_sex({"group": "20–39", "sex": sex}, row["region"], int(row["panel"]))
        for sex in ("Kvinner", "Menn")
    )
    told_beside(row, women, " og ", men)
    return 100 * women / men


def growth(row: Row, _: str) -> float:
    """Change of the six or of the rest of the county outside its city, in persons below the columns."""
    word, year = row["series"] or row["name"], int(row["category"] or row["unit"])
    six = people("ILAG", year), people("ILAG", year - 1)
    outside = (people("50", one) - people("5001", one) for one in (year, year - 1))
    now, before = six if word == "De seks kommunene" else (a - b for a, b in zip(outside, six, strict=True))
    return now - before if row["name"] else 100 * (now - before) / before


_BALANCES = {
    "Fra utlandet": ("Innvandring", "Utvandring"),
    "Innenlands": ("Inn, innenlands", "Ut, innenlands"),
    "Fødte minus døde": ("Fødte", "Døde"),
}


def source_of_growth(row: Row, _: str) -> float:
    """A balance of events; or what all of them leave of the change."""
    year = int(row["category"])
    shown = [code for code in parts_of("ILAG", year) or () if (code == "5041") == (row["panel"] == "Snåsa")]
    if words := _BALANCES.get(row["series"]):
        return sum(events(code, year, words[0]) - events(code, year, words[1]) for code in shown)
    told = (source_of_growth({**row, "series": word}, "") for word in _BALANCES)
    return sum(people(code, year) - people(code, year - 1) for code in shown) - sum(told)


def residents_and_employed(row: Row, _: str) -> float:
    figure: Figure = people if row["series"] == "Innbyggere" else employed
    first, last = map(int, re.findall(r"\d{4}", row["category"] or row["panel"]))
    region = row["region"] or "ILAG"
    return figure(region, last) - figure(region, first)


def component_of_year(row: Row, region: str) -> float:
    return component(region, row["series"], int(row["category"]) - 1, int(row["category"]))


def components_accumulated(row: Row, _: str) -> float:
    region = place_of(row)
    return 100 * component(region, row["series"], FIRST, LAST) / people(region, FIRST)


_AT_HOME_AND_WORK = {"Sysselsatte innbyggere": "SysselBosted", "Arbeidsplasser": "SysselArbsted"}


def of_year(figure: Figure) -> Callable[[Row, str], float]:
    return lambda row, _: figure(row["region"], int(row["year"]))


Rule = Callable[[Row, str], float]
RULES: dict[str, Rule] = {
    "population-level": of_year(people),
    "population-index": of_year(partial(index, people)),
    "population-index-of-areas": of_year(partial(index, people)),
    "population-change": change_in_population,
    "population-map": change_in_population,
    "components-accumulated": components_accumulated,
    "components-together": lambda row, _: component_of_year(row, "ILAG"),
    "components": component_of_year,
    "age-structure": lambda row, _: share_of_ages(place_of(row), row["series"]),
    "dependency-ratio": of_year(lambda region, year: per_working_age(region, year, (0, 19), (67, 105))),
    "oldest": of_year(lambda region, year: per_working_age(region, year, (80, 105))),
    "share-67-and-over": of_year(lambda region, year: share_of_ages(region, "67+", year)),
    "cohort-retention": cohort,
    "employment-level": of_year(employed),
    "employment-index": of_year(partial(index, employed)),
    "employment-rate": of_year(rate),
    "jobs-and-residents": lambda row, _: labour(row["region"], _AT_HOME_AND_WORK[row["series"]]),
    "workplace-coverage": lambda row, _: coverage(row["region"], 2022),  # the newest held
    "commuting": commuting_balance,
    "industry-shares": lambda row, _: share(place_of(row), _GROUPS[row["series"]]),
    "industry-change": change_by_industry,
    "population-and-employment": population_and_employment,
    "small-places": population_and_employment,
    "growth-by-year": growth,
    "sources-of-growth": source_of_growth,
    "residents-and-employed": residents_and_employed,
    "profile": profile,
    "births-and-deaths": event,
    "moves": event,
    "age-pyramid": lambda row, own: persons_of_sex(row, own, LAST),
    "school-age-ahead": school_age_ahead,
    "labour-replacement": labour_replacement,
    "women-per-100-men": women_per_100_men,
}
BESIDES: dict[str, dict[str, Rule]] = {
    "components": {"noise": lambda row, own: noise(own, int(row["category"]))},
    "age-pyramid": {"outline": lambda row, own: persons_of_sex(row, own, FIRST)},
}
"""What stands in a column of its own beside the value."""

# Charts that are tables: a line for each place.

_FOUR = ["primary", "manufacturing", "public", "other"]


def location_quotients(region: str) -> list[float]:
    return [share(region, group) / share(whole, group) for group in _FOUR for whole in ("50", "0")]


def industry_table(region: str) -> list[float]:
    return [
        value
        for group in _FOUR
        for now in [employed(region, LAST, group)]
        for value in (now, now - employed(region, FIRST, group))
    ]


def ends_of(figure: Figure, region: str) -> list[float]:
    first, last = figure(region, FIRST), figure(region, LAST)
    return [first, last, last - first, percent(figure, region)]


def key_figures_population(region: str) -> list[float]:
    net = [component(region, word, FIRST, LAST) for word in _WITH_FIGURES]
    return [*ends_of(people, region), *net, share_of_ages(region, "67+"), median_age(region, LAST)]


def key_figures_work(region: str) -> list[float]:
    return [*ends_of(employed, region), rate(region, LAST), labour(region, "SysselArbsted"), coverage(region)]


TABLES: dict[str, Callable[[str], list[float]]] = {
    "location-quotients": location_quotients,
    "industry-table": industry_table,
    "key-figures-population": key_figures_population,
    "key-figures-work": key_figures_work,
}


def partners(region: str, *, out: bool) -> dict[int, list[str | float]]:
    """Line of the table → name, persons, share: five of three persons or more, the others, all."""
    found = sorted(commuters(region, out=out).items(), key=lambda one: (-one[1], one[0]))
    shown = [one for one in found if one[1] >= 3][:5]
    everyone = sum(value for _, value in found)
    at_home = flows()[region, region, str(OF_LABOUR)]
    rows: dict[int, tuple[str, int]] = dict(enumerate(shown))
    if others := len(found) - len(shown):
        rows[5] = (f"Andre ({others} kommuner)", everyone - sum(value for _, value in shown))
    rows[6] = ("I alt", everyone)
    return {at: [name, value, 100 * value / (everyone + at_home)] for at, (name, value) in rows.items()}


def partners_table(region: str) -> list[list[str | float]]:
    halves = [partners(region, out=True), partners(region, out=False)]
    return [
        [cell for half in halves for cell in half.get(at, ["", NAN, NAN])]
        for at in sorted({*halves[0], *halves[1]})
    ]


# --- What the files say of charts


def agree(text: str, expected: str | float, within: float = 0.51e-6) -> bool:
    if isinstance(expected, str):
        return text == expected
    if not text or math.isnan(expected):
        return not text and math.isnan(expected)
    return abs(float(text) - expected) <= within


CHARTS = sorted({path.stem for path in (GOLDEN / "charts").iterdir()} - {*OF_FETCHED})


@pytest.mark.parametrize("key", CHARTS)
def test_table_of_chart(key: str) -> None:
    kind, own = re.fullmatch(r"(.*?)(?:-(50\d\d))?", key).groups()  # type: ignore[union-attr]
    header, *lines = lines_of(GOLDEN / "charts" / f"{key}.csv")
    if kind in RULES:
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        rules = {"value": RULES[kind], **BESIDES.get(kind, {})}
        words = {*header} - {*rules}
        assert words <= {"panel", "region", "name", "year", "unit", "category", "series", "group", "sex"}
        for row in rows:
            assert REGION.get(row.get("name", ""), row.get("region")) == row.get("region")
        wrong = [
            f"{row}: {column} is {rule(row, own)}"
            for row in rows
            for column, rule in rules.items()
            if not agree(row[column], rule(row, own))
        ]
    else:
        expected: list[list[str | float]] = (
            partners_table(own)
            if kind == "commuting-partners"
            else [[line[0], *TABLES[kind](REGION.get(line[0], line[0]))] for line in lines]
        )
        wrong = [
            f"{line}: is {row}"
            for line, row in zip(lines, expected, strict=True)
            if not all(agree(*both) for both in zip(line, row, strict=True))
        ]
    assert not wrong, "\n".join(wrong)
