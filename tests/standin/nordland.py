"""Nordland for the stand-in: the codes and their years are real, the figures those of municipalities of Trøndelag.

Every code is made of places that run through all years: the municipalities of 2014, Tysfjord as two halves. Each
borrows the figures of a municipality of which no reform changed more than the code, and those of a code are the sums
of its places: so every identity holds across mergers and the split.
"""

from dataclasses import replace
from functools import cache
from itertools import cycle

import numpy as np

from ilag_data import regions
from ilag_data.borders import members
from ilag_data.regions import ALL_NORWAY, TODAY
from tests.raw_documents import Floats
from tests.standin.tables import Table, balance, called, label_of, tables

CODES = {code: record for code, record in ALL_NORWAY.items() if code[:2] == "18"}
HALVES = ("1850 west", "1850 east")
PLACES = (*(code for code, record in CODES.items() if record.first_year == 2014 and code != "1850"), *HALVES)
MADE_OF = {"1806": ("1805", "1854", HALVES[1]), "1875": ("1849", HALVES[0]), "1850": HALVES}
CITY, ELSEWHERE = "1804", "0301"

# Midtre Gauldal lost an eighth of its jobs in 2021, which nobody believes of commuters.
LENDERS = [
    code
    for code in TODAY
    if code != "5027" and all(len(members(code, year) or ()) == 1 for year in (2014, 2018, 2020))
]
LENT = dict(zip(PLACES, cycle(LENDERS))) | {CITY: "5035"}
"""Place → the municipality of Trøndelag whose figures it has; the city those of Stjørdal, one of the largest."""


def figures_of(table: Table, code: str) -> Floats:
    """Return the row of a code of Nordland, of all times; it is that of its places."""
    rows: Floats = np.sum([borrowed(table, place) for place in MADE_OF.get(code, (code,))], axis=0)
    return rows


def borrowed(table: Table, place: str) -> Floats:
    """Return the row of the municipality that lends its figures, under its new code and before under its old one."""
    new = LENT[place]
    old = next(iter(members(new, 2014) or ()))
    before, after = (table.values[table.variables[0].codes.index(code)] for code in (old, new))
    row: Floats = np.where([regions.CODES[new].in_use(year) for year in years_of(table)], after, before)
    return row


def years_of(table: Table) -> list[int]:
    return [int(time[:4]) for time in table.variables[-1].codes]


def with_rows(table: Table) -> Table:
    dead = np.nan if table.id in ("07984", "11618") else 0.0  # what stands outside a code's years
    rows, marks = [], []
    for code, record in CODES.items():
        row = figures_of(table, code)
        used = np.broadcast_to([record.in_use(year) for year in years_of(table)], row.shape)
        rows.append(np.where(used, row, dead))
        marks.append(np.where(used, np.where(np.isnan(row), "..", ""), "" if dead == 0 else "."))
    listed = table.variables[0]
    labels = (*listed.labels, *map(label_of, CODES.values()))
    return replace(
        table.with_variable(replace(listed, codes=(*listed.codes, *CODES), labels=labels)),
        values=np.concatenate([table.values, np.stack(rows)]),
        symbols=np.concatenate([table.symbols, np.stack(marks)]),
    )


def with_flows(table: Table) -> Table:
    """Let the employed work at home as far as there are jobs, the others elsewhere; from there come those who lack.

    Those who commute to and from Trøndelag are the real ones.
    """
    listed = tuple(sorted({*table.variables[0].codes, *CODES}))
    at = [[listed.index(code) for code in variable.codes] for variable in table.variables[:2]]
    shape = (len(listed), len(listed), *table.values.shape[2:])
    values, symbols = np.zeros(shape), np.full(shape, "", dtype="<U2")
    values[np.ix_(*at)], symbols[np.ix_(*at)] = table.values, table.symbols
    away = listed.index(ELSEWHERE)
    for code, record in CODES.items():
        here = listed.index(code)
        used = [record.in_use(year) for year in years_of(table)]
        commuters = values[:, here, 0].sum(axis=0), values[here, :, 0].sum(axis=0)
        residents, jobs = np.where(used, figures_of(balance(), code)[0, 0, 1:], 0) - commuters
        values[here, here, 0] = np.minimum(residents, jobs)
        values[away, here, 0] = np.maximum(residents - jobs, 0)
        values[here, away, 0] = np.maximum(jobs - residents, 0)
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
