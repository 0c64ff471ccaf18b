"""Nordland for the stand-in: invented figures that keep every identity; the codes and their years are real.

Everything is made for units that run through all years: the municipalities of 2015, Tysfjord as two halves. The
figures of a code are those of its units, so they add up across mergers and the split.
"""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from ilag_data import areas
from tests.standin.tables import INDUSTRIES, Table, Variable, label_of, tables

CODES = areas.read("nordland").codes
SPLIT = ("1850 west", "1850 east")
UNITS = (*(code for code, record in CODES.items() if record.first_year is None and code != "1850"), *SPLIT)
MADE_OF = {"1806": ("1805", "1854", SPLIT[1]), "1875": ("1849", SPLIT[0]), "1850": SPLIT}
LARGE, LEFT, ELSEWHERE = "1804", "1852", "0301"
FIRST, LAST = 2008, 2026

Counts = npt.NDArray[np.int64]


def units_of(code: str) -> tuple[str, ...]:
    return MADE_OF.get(code, (code,))


@dataclass(frozen=True)
class Unit:
    """One unit, all arrays by year from 2008; the last year has persons only."""

    men: Counts  # year, age
    women: Counts
    births: Counts
    deaths: Counts
    moved_in: Counts
    moved_out: Counts
    employed: Counts
    to_next: Counts
    to_elsewhere: Counts
    from_elsewhere: Counts

    @property
    def persons(self) -> Counts:
        return self.men + self.women


@cache
def unit(name: str) -> Unit:
    seed = UNITS.index(name)
    random = np.random.default_rng(seed)
    size = 52_000 if name == LARGE else int(random.integers(500, 4_000))
    trend = random.uniform(-0.012, 0.004)
    years = np.arange(FIRST, LAST + 1)
    ages = np.exp(-np.maximum(np.arange(106) - 62, 0) / 13)
    expected = np.outer((1 + trend) ** (years - 2015.0), ages / ages.sum()) * size / 2
    men, women = (np.floor(expected + random.uniform(size=106)).astype(np.int64) for _ in range(2))
    stock = (men + women).sum(axis=1)
    births, deaths, moved_in = stock[:-1] // 110, stock[:-1] // 95, stock[:-1] // 20
    employed = (men + women)[1:, 15:75].sum(axis=1) * int(random.integers(62, 74)) // 100
    return Unit(
        men=men,
        women=women,
        births=births,
        deaths=deaths,
        moved_in=moved_in,
        moved_out=moved_in + births - deaths - np.diff(stock),
        employed=employed,
        to_next=employed // 10,
        to_elsewhere=employed // 50,
        from_elsewhere=employed // 80,
    )


def after(name: str) -> str | None:
    """The unit whose jobs the commuters of another go to; who leaves the county stays out of it."""
    ring = [one for one in UNITS if one != LEFT]
    return None if name == LEFT else ring[(ring.index(name) + 1) % len(ring)]


def jobs(name: str) -> Counts:
    here = unit(name)
    coming = [unit(other).to_next for other in UNITS if after(other) == name]
    return np.asarray(here.employed - _to_next(name) - here.to_elsewhere + here.from_elsewhere + sum(coming))


def _to_next(name: str) -> Counts:
    return unit(name).to_next if after(name) else unit(name).to_next * 0


def _population(name: str) -> npt.NDArray[np.float64]:  # sex, age, contents, year
    return np.stack([unit(name).women.T, unit(name).men.T])[:, :, None, :].astype(float)


def _changes(name: str) -> npt.NDArray[np.float64]:  # contents, year
    u = unit(name)
    stock = u.persons.sum(axis=1)
    excess, net = u.births - u.deaths, u.moved_in - u.moved_out
    rows = [u.births, u.deaths, excess, u.moved_in, u.moved_out, net, excess + net]
    return np.array([stock, *(np.append(row, 0) for row in rows)], dtype=float)


def _quarters(name: str) -> npt.NDArray[np.float64]:  # contents, quarter
    u = unit(name)
    immigration, emigration = u.moved_in // 5, u.moved_in // 8
    yearly = [u.births, u.deaths, immigration, emigration, u.moved_in - immigration, u.moved_out - emigration]
    births, deaths, came, left, into, out = (
        np.diff(row[:, None] * np.arange(5) // 4, axis=1).ravel() for row in yearly
    )
    growth = births - deaths + came - left + into - out
    stock = u.persons.sum(axis=1)
    start = np.repeat(stock[:-1], 4) + (growth.reshape(-1, 4).cumsum(axis=1) - growth.reshape(-1, 4)).ravel()
    net = came - left + into - out
    rows = [start, births, deaths, births - deaths, came, left, into, out, net, growth, start + growth]
    return np.array(rows, dtype=float)


def _employed(name: str) -> npt.NDArray[np.float64]:  # industry, sex, age, contents, year
    both = np.stack([unit(name).employed, jobs(name)])
    parts = np.array([0, 8, 1, 12, 2, 8, 14, 5, 4, 2, 1, 4, 4, 7, 9, 16, 0, 0])[:, None, None] * both // 100
    parts[0] = both
    parts[INDUSTRIES.index("90-99")] = both - parts[1:].sum(axis=0)
    by_sex = np.stack([parts, parts // 2, parts - parts // 2], axis=1)
    return np.stack([by_sex, by_sex // 10], axis=2).astype(float)


def _balance(name: str) -> npt.NDArray[np.float64]:  # sex, age, contents, year
    u = unit(name)
    rows = np.stack([u.persons[1:, 15:75].sum(axis=1), u.employed, jobs(name)])
    by_sex = np.stack([rows, rows // 2, rows - rows // 2])
    return np.stack([by_sex, by_sex // 10], axis=1).astype(float)


# How a table's figures are made of one unit (the last axis is time, from 2008), and what stands outside the years
# of a code.
_MADE = {
    "07459": (_population, 0.0),
    "06913": (_changes, 0.0),
    "01222": (_quarters, 0.0),
    "07984": (_employed, np.nan),
    "11618": (_balance, np.nan),
}


def _in_use(code: str, times: Variable) -> npt.NDArray[np.bool_]:
    return np.array([CODES[code].in_use(int(time[:4])) for time in times.codes])


def _with_rows(table: Table) -> Table:
    make, dead = _MADE[table.id]
    regions, times = table.variables[0], table.variables[-1]
    first = (int(times.codes[0][:4]) - FIRST) * (4 if "K" in times.codes[0] else 1)
    rows, marks = [], []
    for code in CODES:
        row = np.sum([make(name) for name in units_of(code)], axis=0)[..., first : first + len(times.codes)]
        used = np.broadcast_to(_in_use(code, times), row.shape)
        rows.append(np.where(used, row, dead))
        marks.append(np.where(used | (dead == 0), "", "."))
    labels = (*regions.labels, *map(label_of, CODES.values()))
    longer = replace(regions, codes=(*regions.codes, *CODES), labels=labels)
    return replace(
        table.with_variable(longer),
        values=np.concatenate([table.values, np.stack(rows)]),
        symbols=np.concatenate([table.symbols, np.stack(marks)]),
    )


def _commuting(table: Table) -> Table:
    listed = tuple(sorted({*table.variables[0].codes, *CODES}))
    times = table.variables[-1]
    at = [[listed.index(code) for code in variable.codes] for variable in table.variables[:2]]
    shape = (len(listed), len(listed), *table.values.shape[2:])
    values, symbols = np.zeros(shape), np.full(shape, "", dtype="<U2")
    values[np.ix_(*at)], symbols[np.ix_(*at)] = table.values, table.symbols
    place = {code: position for position, code in enumerate(listed)}
    for column, time in enumerate(times.codes):
        year = int(time) - FIRST
        code_of = {name: code for code in CODES if CODES[code].in_use(int(time)) for name in units_of(code)}
        for name, code in code_of.items():
            u, here, away = unit(name), place[code], place[ELSEWHERE]
            stay = u.employed[year] - _to_next(name)[year] - u.to_elsewhere[year]
            values[here, here, 0, column] += stay
            values[away, here, 0, column] += u.to_elsewhere[year]
            values[here, away, 0, column] += u.from_elsewhere[year]
            following = after(name)
            if following:
                values[place[code_of[following]], here, 0, column] += u.to_next[year]
    longer = table
    for variable in table.variables[:2]:
        longer = longer.with_variable(replace(variable, codes=listed))
    return replace(longer, values=values, symbols=symbols)


@cache
def with_nordland() -> dict[str, Table]:
    """Return every table of the stand-in, with both counties."""
    made = tables()
    return {
        number: _commuting(table) if number == "03321" else _with_rows(table)
        for number, table in made.items()
    }
