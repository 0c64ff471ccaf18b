"""Nordland for the stand-in: made-up figures that keep every identity; the codes and their years are real.

Every code is made of places that run through all years: the municipalities of 2014, Tysfjord as two halves. A
place has so many men and women of each age, and all else follows from that; the figures of a code are the sums of
its places, and so they add up across mergers and the split.
"""

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from ilag_data.regions import ALL_NORWAY
from tests.standin.tables import AGES, Floats, Table, called, divided, label_of, tables

CODES = {code: record for code, record in ALL_NORWAY.items() if code[:2] == "18"}
HALVES = ("1850 west", "1850 east")
PLACES = (*(code for code, record in CODES.items() if record.first_year == 2014 and code != "1850"), *HALVES)
MADE_OF = {"1806": ("1805", "1854", HALVES[1]), "1875": ("1849", HALVES[0]), "1850": HALVES}
CITY, ELSEWHERE = "1804", "0301"
FIRST, LAST = 2008, 2026

Counts = npt.NDArray[np.int64]


@cache
def by_sex_and_age(place: str) -> Counts:
    """Persons on 1 January: year from 2008 to 2026, women and men, age."""
    luck = np.random.default_rng(PLACES.index(place))
    size = 52_000 if place == CITY else int(luck.integers(500, 4_000))
    ages = np.exp(-np.maximum(np.arange(106) - 62, 0) / 13)
    growth = (1 + luck.uniform(-0.012, 0.004)) ** np.arange(LAST - FIRST + 1)
    expected = np.multiply.outer(growth, ages / ages.sum()) * size / 2
    older = 1 + 0.3 * (np.arange(106) >= 80)  # women grow
    return np.stack(
        [np.floor(expected * more + luck.uniform(size=expected.shape)) for more in (older, 1)], axis=1
    ).astype(np.int64)


def stock(place: str) -> Counts:
    return np.asarray(by_sex_and_age(place).sum(axis=(1, 2)))


def employed(place: str) -> Counts:
    """Employed by residence, in the 4th quarter of each year but the last."""
    return np.asarray(by_sex_and_age(place)[1:, :, 15:75].sum(axis=(1, 2)) * 2 // 3)


def at_work(place: str) -> Counts:
    """Employed by workplace: a fiftieth of those who live here work elsewhere, an eightieth comes from there."""
    return np.asarray(employed(place) - employed(place) // 50 + employed(place) // 80)


def movements(place: str) -> list[Counts]:
    """Births, deaths, immigration, emigration and moves in and out within Norway of each year but the last."""
    people = stock(place)
    births, deaths, moved_in = people[:-1] // 110, people[:-1] // 95, people[:-1] // 20
    moved_out = moved_in + births - deaths - np.diff(people)
    abroad = people[:-1] // 200
    return [births, deaths, abroad, abroad // 2, moved_in - abroad, moved_out - abroad // 2]


def population(place: str) -> Counts:  # sex, age, contents, year
    return np.moveaxis(by_sex_and_age(place), 0, -1)[:, :, None, :]


def changes(place: str) -> Floats:  # contents, year
    births, deaths, immigration, emigration, came, left = movements(place)
    moved_in, moved_out = immigration + came, emigration + left
    excess, net = births - deaths, moved_in - moved_out
    rows = [births, deaths, excess, moved_in, moved_out, net, excess + net]
    return np.array([stock(place), *(np.append(row, np.nan) for row in rows)])


def quarters(place: str) -> Counts:  # contents, quarter
    births, deaths, immigration, emigration, came, left = (
        np.diff(row[:, None] * np.arange(5) // 4, axis=1).ravel() for row in movements(place)
    )
    net = immigration - emigration + came - left
    growth = births - deaths + net
    end = stock(place)[0] + growth.cumsum()
    moves = [immigration, emigration, came, left, net]
    return np.array([end - growth, births, deaths, births - deaths, *moves, growth, end])


def industries(place: str) -> Counts:  # industry, sex, age, contents, year
    both = np.stack([employed(place), at_work(place)])
    # Nowhere and in no year are they quite the same.
    uneven = 1 + np.random.default_rng(PLACES.index(place)).uniform(0, 0.06, (18, 1, both.shape[-1]))
    shares = np.array([0, 8, 1, 12, 2, 8, 14, 5, 4, 2, 1, 4, 4, 7, 9, 16, 3, 0])[:, None, None]
    parts = divided(both.astype(float), shares * uneven).astype(np.int64)
    parts[0] = both
    by_sex = np.stack([parts, parts // 2, parts - parts // 2], axis=1)
    ages = np.array([*AGES.values()], float)[:, None, None, None, None] * uneven[:6, :, None, None] ** 3
    by_age = divided(by_sex[:, 1:].astype(float), ages).astype(np.int64)
    by_age = np.concatenate([by_age.sum(axis=2, keepdims=True), by_age], axis=2)  # and both sexes
    return np.concatenate([by_sex[:, :, None], np.moveaxis(by_age, 0, 2)], axis=2)


def balance(place: str) -> Counts:  # sex, age, contents, year
    people = by_sex_and_age(place)[1:, :, 15:75].sum(axis=(1, 2))
    rows = np.stack([people, employed(place), at_work(place)])
    by_sex = np.stack([rows, rows // 2, rows - rows // 2])
    return np.stack([by_sex, by_sex // 10], axis=1)


# What makes the figures of a table (the last axis is time, from 2008), and what stands outside a code's years.
MAKE = {
    "07459": (population, 0.0),
    "06913": (changes, 0.0),
    "01222": (quarters, 0.0),
    "07984": (industries, np.nan),
    "11618": (balance, np.nan),
}


def with_rows(table: Table) -> Table:
    make, dead = MAKE[table.id]
    regions, times = table.variables[0], table.variables[-1].codes
    first = (int(times[0][:4]) - FIRST) * (4 if "K" in times[0] else 1)
    rows, marks = [], []
    for code, record in CODES.items():
        row = np.sum([make(place) for place in MADE_OF.get(code, (code,))], axis=0)
        row = row[..., first : first + len(times)].astype(float)
        used = np.broadcast_to([record.in_use(int(time[:4])) for time in times], row.shape)
        rows.append(np.where(used, row, dead))
        marks.append(np.where(used, np.where(np.isnan(row), "..", ""), "" if dead == 0 else "."))
    labels = (*regions.labels, *map(label_of, CODES.values()))
    return replace(
        table.with_variable(replace(regions, codes=(*regions.codes, *CODES), labels=labels)),
        values=np.concatenate([table.values, np.stack(rows)]),
        symbols=np.concatenate([table.symbols, np.stack(marks)]),
    )


def with_flows(table: Table) -> Table:
    listed = tuple(sorted({*table.variables[0].codes, *CODES}))
    at = [[listed.index(code) for code in variable.codes] for variable in table.variables[:2]]
    shape = (len(listed), len(listed), *table.values.shape[2:])
    values, symbols = np.zeros(shape), np.full(shape, "", dtype="<U2")
    values[np.ix_(*at)], symbols[np.ix_(*at)] = table.values, table.symbols
    away = listed.index(ELSEWHERE)
    ours = [listed.index(code) for code in CODES]
    values[ours], values[:, ours] = 0, 0  # the real ones, to and from Trøndelag
    for column, time in enumerate(table.variables[-1].codes):
        for code, record in CODES.items():
            for place in MADE_OF.get(code, (code,)) if record.in_use(int(time)) else ():
                here, working = listed.index(code), employed(place)[int(time) - FIRST]
                values[here, here, 0, column] += working - working // 50
                values[away, here, 0, column] += working // 50
                values[here, away, 0, column] += working // 80
    for variable in table.variables[:2]:
        table = table.with_variable(replace(variable, codes=listed, labels=called(listed)))
    return replace(table, values=values, symbols=symbols)


@cache
def with_nordland() -> dict[str, Table]:
    """Return every table of the stand-in, with both counties."""
    return {
        number: with_flows(table) if number == "03321" else with_rows(table)
        for number, table in tables().items()
    }
