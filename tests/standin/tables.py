"""Tables for the stand-in: the bundled figures, and made-up ones that fit them where the bundle has none.

The made-up figures keep every identity of ``ilag verify``: sexes add up, quarters add up to years, commuters to
the employed. Codes outside their years are 0 in some tables and ``.`` in others, as at Statistics Norway, and each
table has its own word for persons.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ilag_data import catalogue
from ilag_data.regions import CODES, EARLIEST, PROGRAMME, Code, todays_codes

RAW = Path(__file__).parents[2] / "data" / "raw"
UPDATED = "2026-11-16T07:00:00Z"

ENGLISH = {
    "07459: Befolkning": "07459: Population",
    "06913: Endringer i kommuner": "06913: Population and population changes",
    "01222: Folkemengd og kvartalsvise endringar": "01222: Population and changes during the quarter",
    "07984: Sysselsatte per 4. kvartal": "07984: Employed persons per 4th quarter",
    "kjønn": "sex", "alder": "age", "statistikkvariabel": "contents", "år": "year", "kvartal": "quarter",
    "næring (SN2007)": "industry (SIC2007)", "arbeidsstedskommune": "municipality of work",
    "bostedskommune": "municipality of residence", "Hele landet": "The whole country",
    "Uoppgitt kommune": "Unspecified municipality", "Kvinner": "Females", "Menn": "Males", "Personer": "Persons",
}  # fmt: skip

# Not in the order of the codes, as in the metadata of the real tables; some labels have two blanks there.
OTHERS = ("3101", "0301", "1103", "0716u", "9999")
NAMES = {
    "0": "Hele landet", "50": "Trøndelag - Trööndelage", "3101": "Halden", "0301": "Oslo - Oslove",
    "1103": "Stavanger", "0716u": "Våle  (-2001)", "9999": "Uoppgitt kommune",
}  # fmt: skip
SIX_OLD_AND_NEW = tuple(code for code in CODES if todays_codes(code) <= set(PROGRAMME))

Floats = npt.NDArray[np.float64]


def in_language(text: str, lang: str) -> str:
    return ENGLISH.get(text, text) if lang == "en" else text


@dataclass(frozen=True)
class Variable:
    """A variable of a table of the stand-in."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...] = ()
    elimination: bool = False
    total: str | None = None  # the code that stands for all when the variable is left out
    units: dict[str, dict[str, object]] = field(default_factory=dict)  # language → unit of each content

    def labels_in(self, lang: str) -> dict[str, str]:
        """Return the label of each code."""
        return {
            code: in_language(label, lang)
            for code, label in zip(self.codes, self.labels or self.codes, strict=True)
        }


@dataclass(frozen=True)
class Table:
    """A table of the stand-in.

    ``symbols`` has the sign of each missing figure, and ``*`` of a preliminary one. With ``nil`` every zero is the
    sign ``-`` and no figure. Contents that were not ``updated`` with the table have a date of their own.
    """

    id: str
    label: str
    variables: tuple[Variable, ...]
    values: Floats
    symbols: npt.NDArray[np.str_]
    updated: str = UPDATED
    content_updated: dict[str, str] = field(default_factory=dict)
    nil: bool = False

    @property
    def contents(self) -> tuple[str, ...]:
        return next((variable.codes for variable in self.variables if variable.units), ())

    def updated_of(self, contents: Iterable[str]) -> str:
        """Return the date of the newest of some contents."""
        return max((self.content_updated.get(code, self.updated) for code in contents), default=self.updated)

    def axis(self, variable: str) -> int:
        return [v.id for v in self.variables].index(variable)

    def with_variable(self, variable: Variable) -> "Table":
        """Return the table with one variable described otherwise."""
        at = self.axis(variable.id)
        return replace(self, variables=(*self.variables[:at], variable, *self.variables[at + 1 :]))


def with_new_variable(table: Table, *, elimination: bool = True) -> Table:
    sector = Variable("Sektor", "sektor", ("T", "A", "B"), elimination=elimination, total="T")
    parts = [table.values, table.values - table.values // 3, table.values // 3]
    return replace(
        table,
        variables=(*table.variables[:-1], sector, table.variables[-1]),
        values=np.stack(parts, axis=-2),
        symbols=np.stack([table.symbols] * 3, axis=-2),
    )


def with_codes(variable: str, codes: dict[str, str], figure: float) -> Callable[[Table], Table]:
    """Add codes before the others."""

    def change(table: Table) -> Table:
        if variable not in [one.id for one in table.variables]:
            return table
        axis = table.axis(variable)
        old = table.variables[axis]
        labels = (*codes.values(), *(old.labels or old.codes))
        shape = [len(codes) if at == axis else size for at, size in enumerate(table.values.shape)]
        return replace(
            table.with_variable(replace(old, codes=(*codes, *old.codes), labels=labels)),
            values=np.concatenate([np.full(shape, figure), table.values], axis),
            symbols=np.concatenate([np.full(shape, ""), table.symbols], axis),
        )

    return change


def persons(no: str = "personer", en: str = "persons", **more: object) -> dict[str, dict[str, object]]:
    """Return the unit of a count of persons, as a table words it."""
    return {"no": {"base": no} | more, "en": {"base": en} | more}


def in_use(code: str, year: int) -> bool:
    return code not in CODES or CODES[code].in_use(year)


@cache
def bundled(name: str) -> tuple[dict[str, list[str]], Floats]:
    """Read a bundled document: codes of each variable, and the figures with an axis for each."""
    document: dict[str, Any] = json.loads((RAW / f"{name}.json").read_bytes())
    codes = {
        variable: sorted(index, key=index.__getitem__)
        for variable in document["id"]
        for index in [document["dimension"][variable]["category"]["index"]]
    }
    return codes, np.array(document["value"], dtype=float).reshape(document["size"])


def spread(name: str, variables: Iterable[Variable]) -> Floats:
    """Lay the figures of a bundled document out on the codes of a table; NaN elsewhere."""
    codes, values = bundled(name)
    wanted = list(variables)
    values = values.transpose([list(codes).index(variable.id) for variable in wanted])
    result = np.full([len(variable.codes) for variable in wanted], np.nan)
    here, there = [], []
    for variable in wanted:
        pairs = [
            (variable.codes.index(code), at)
            for at, code in enumerate(codes[variable.id])
            if code in variable.codes
        ]
        here.append([a for a, _ in pairs])
        there.append([b for _, b in pairs])
    result[np.ix_(*here)] = values[np.ix_(*there)]
    return result


def years(first: int, last: int) -> Variable:
    codes = tuple(str(year) for year in range(first, last + 1))
    return Variable("Tid", "år", codes)


def regions(*before: str, elimination: bool = True) -> Variable:
    codes = (*OTHERS[:1], *before, *OTHERS[1:], *sorted(CODES))
    labels = tuple(label_of(CODES[code]) if code in CODES else NAMES[code] for code in codes)
    return Variable("Region", "region", codes, labels, elimination=elimination)


def label_of(code: Code) -> str:
    """Name a municipality as the tables do: with its years where it is no more."""
    if code.is_of_today:
        return code.official_name
    first = "" if code.first_year == EARLIEST else code.first_year
    return f"{code.official_name} ({first}-{code.last_year})"


def dead(table: tuple[Variable, ...], variable: str = "Region") -> npt.NDArray[np.bool_]:
    """Tell which cells belong to a code outside its years."""
    ids = [v.id for v in table]
    where = table[ids.index(variable)]
    flags = np.array(
        [[not in_use(code, int(time[:4])) for time in table[ids.index("Tid")].codes] for code in where.codes]
    )
    shape = [len(v.codes) if v.id in (variable, "Tid") else 1 for v in table]
    assert ids.index(variable) < ids.index("Tid")
    return np.broadcast_to(flags.reshape(shape), [len(v.codes) for v in table])


def out_of_use(variables: tuple[Variable, ...]) -> npt.NDArray[np.bool_]:
    """Tell which cells belong to any code outside its years."""
    flags = np.zeros([len(v.codes) for v in variables], dtype=bool)
    for variable in variables:
        if variable.id in ("Region", "ArbstedKomm", "Bokommuen"):
            flags |= dead(variables, variable.id)
    return flags


def finished(
    id_: str, label: str, variables: tuple[Variable, ...], values: Floats, *, dead_is_zero: bool
) -> Table:
    """Put a table together; what is missing is 0 or ``.`` for dead codes, 0 for other regions, else ``..``."""
    gone = out_of_use(variables)
    values = np.where(gone, 0 if dead_is_zero else np.nan, values)
    symbols = np.where(np.isnan(values), np.where(gone, ".", ".."), "")
    return Table(id_, label, variables, values, symbols)


@cache
def population() -> Table:
    units = persons(en="number", decimals=0)
    both = (
        regions("0", "50"),
        Variable("Alder", "alder", tuple(bundled("population-by-age")[0]["Alder"]), elimination=True),
        Variable("ContentsCode", "statistikkvariabel", ("Personer1",), ("Personer",), units=units),
        years(2013, 2026),
    )
    total = np.nan_to_num(spread("population-by-age", both), nan=1.0)
    sex = Variable("Kjonn", "kjønn", ("2", "1"), ("Kvinner", "Menn"), elimination=True)
    variables = (both[0], sex, *both[1:])
    held = spread("population-by-sex-and-age", variables)
    men = np.where(np.isnan(held[:, 1]), total // 2, held[:, 1])
    values = np.stack([total - men, men], axis=1)
    return finished(
        "07459", "07459: Befolkning", variables, values,
        dead_is_zero=True,
    )  # fmt: skip


@cache
def changes() -> Table:
    contents = (
        "Folkemengde", "Levende", "Dode", "Fodselsoverskudd",
        "Innflyttinger", "Utflyttinger", "Nettoinnflytting", "Folketilvekst",
    )  # fmt: skip
    variables = (
        regions("0", "50"),
        Variable("ContentsCode", "statistikkvariabel", contents, units=persons(decimals=0)),
        years(2013, 2026),
    )
    held = spread("population-change", variables)
    missing = np.isnan(held) & np.isin(variables[2].codes, ["2013", "2014"])
    held[missing] = 1.0
    held[:, contents.index("Folkemengde")] = np.nan_to_num(held[:, contents.index("Folkemengde")], nan=1.0)
    at = contents.index
    excess, net = held[:, at("Fodselsoverskudd")], held[:, at("Nettoinnflytting")]
    held[:, at("Dode")] = 20 + excess * 0
    held[:, at("Levende")] = np.maximum(excess + 20, 0)
    held[:, at("Dode")] = held[:, at("Levende")] - excess
    held[:, at("Utflyttinger")] = 500 + net * 0
    held[:, at("Innflyttinger")] = net + 500
    held[:, at("Folketilvekst")] = excess + net
    return finished(
        "06913", "06913: Endringer i kommuner", variables, held,
        dead_is_zero=True,
    )  # fmt: skip


@cache
def quarters() -> Table:
    codes, _ = bundled("population-quarterly")
    contents = tuple(codes["ContentsCode"])
    times = tuple(f"{year}K{quarter}" for year in range(2014, 2026) for quarter in (1, 2, 3, 4))
    variables = (
        regions(),
        Variable("ContentsCode", "statistikkvariabel", contents, units=persons("personar")),
        Variable("Tid", "kvartal", times),
    )
    values = spread("population-quarterly", variables)
    yearly = changes()
    stock = yearly.values[:, 0]
    year_at = {year: at for at, year in enumerate(yearly.variables[2].codes)}
    growth = values[:, contents.index("Folketilvekst10")]
    for region, code in enumerate(variables[0].codes):
        row = yearly.variables[0].codes.index(code)
        for year in range(2014, 2026):
            if not in_use(code, year):
                continue
            lasts = in_use(code, year + 1)
            change = stock[row, year_at[str(year + 1)]] - stock[row, year_at[str(year)]] if lasts else 4
            at = [times.index(f"{year}K{quarter}") for quarter in (1, 2, 3, 4)]
            empty = [place for place in at if np.isnan(growth[region, place])]
            left = change - np.nansum(growth[region, at])
            for place in empty:
                share = left if place == empty[-1] else left // 4
                left -= share
                values[region, :, place] = _a_quarter(contents, share)
    return finished(
        "01222", "01222: Folkemengd og kvartalsvise endringar", variables, values, dead_is_zero=True
    )


def _a_quarter(contents: tuple[str, ...], growth: float) -> list[float]:
    known = {
        "Folketallet1": 1000, "Fodte2": 5, "Dode3": 4, "Fodselsoverskudd4": 1, "Innvandring5": 3,
        "Utvandring6": 2, "Tilflytting7": max(growth, 0) + 10, "Nettoinnflytting9": growth - 1,
        "Folketilvekst10": growth, "Folketallet11": 1000 + growth,
    }  # fmt: skip
    known["Fraflytting8"] = known["Tilflytting7"] - (growth - 2)
    return [known[code] for code in contents]


INDUSTRIES = (
    "00-99", "01-03", "05-09", "10-33", "35-39", "41-43", "45-47", "49-53", "55-56", "58-63", "64-66", "68-75",
    "77-82", "84", "85", "86-88", "90-99", "00",
)  # fmt: skip


@cache
def employed() -> Table:
    contents = ("Sysselsatte", "SysselsatteArb")
    variables = (
        regions("0"),
        Variable(
            "NACE2007",
            "næring (SN2007)",
            INDUSTRIES,
            tuple(catalogue.INDUSTRIES[code].no for code in INDUSTRIES),
            elimination=True,
            total="00-99",
        ),
        Variable("Kjonn", "kjønn", ("0", "2", "1"), elimination=True, total="0"),
        Variable("Alder", "alder", ("15-74", "15-19"), elimination=True, total="15-74"),
        Variable("ContentsCode", "statistikkvariabel", contents, units=persons(decimals=0)),
        years(2008, 2025),
    )
    held = spread("employment", variables)[:, :, 0, 0, 0]  # region, industry, year
    early = np.array(variables[5].codes) < "2015"
    held[:, 0] = np.where(np.isnan(held[:, 0]), 2000.0, held[:, 0])
    named = [INDUSTRIES.index(code) for code in ("01-03", "10-33", "84", "85", "86-88")]
    held[:, named] = np.nan_to_num(held[:, named], nan=0.0)
    left = held[:, 0] - held[:, named].sum(axis=1)
    held[:, INDUSTRIES.index("45-47")] = left // 2
    held[:, INDUSTRIES.index("90-99")] = left - left // 2
    held = np.where(np.isnan(held), 0.0, held)
    held[:, :, early] *= 0.9
    held = np.floor(held)
    values = np.zeros([len(v.codes) for v in variables])
    values[:, :, 0, 0, 0], values[:, :, 0, 0, 1] = held, np.floor(held * 0.9)
    values[:, :, 1:] = np.floor(values[:, :, :1] / 2)
    values[:, :, :, 1] = np.floor(values[:, :, :, 0] / 10)
    return finished(
        "07984", "07984: Sysselsatte per 4. kvartal", variables,
        values, dead_is_zero=False,
    )  # fmt: skip


@cache
def balance() -> Table:
    contents = ("BefolkningBosted", "SysselBosted", "SysselArbsted")
    variables = (
        regions(),
        Variable("Kjonn", "kjønn", ("0", "2", "1"), elimination=True, total="0"),
        Variable("Alder", "alder", ("15-74", "15-19"), elimination=True, total="15-74"),
        Variable("ContentsCode", "statistikkvariabel", contents, units=persons(decimals=0)),
        years(2015, 2025),
    )
    held = spread("labour-balance", variables)[:, 0, 0]  # region, contents, year
    work, people = employed(), population()
    for row, code in enumerate(variables[0].codes):
        at = work.variables[0].codes.index(code)
        working = work.values[at, 0, 0, 0, 0, work.variables[5].codes.index("2015") :]
        january = people.values[people.variables[0].codes.index(code)][:, 15:75].sum(axis=(0, 1))[0]
        following = january[people.variables[4].codes.index("2016") :]
        # The last 4th quarter of a code has no 1 January under that code.
        following = np.where(following > 0, following, january[people.variables[4].codes.index("2015") : -1])
        for position, made in enumerate((following, working, working)):
            held[row, position] = np.where(np.isnan(held[row, position]), made, held[row, position])
    values = np.zeros([len(v.codes) for v in variables])
    values[:, 0, 0] = held
    return finished(
        "11618", "11618: Befolkning og sysselsatte 15-74 år per 4. kvartal", variables, values,
        dead_is_zero=False,
    )  # fmt: skip


@cache
def commuting() -> Table:
    ends: set[str] = {*CODES, *OTHERS, "0"}
    for name in ("commuting-out", "commuting-in"):
        codes, _ = bundled(name)
        ends |= {*codes["ArbstedKomm"], *codes["Bokommuen"]}
    listed = ("3101", *sorted(ends - {"3101"}))
    variables = (
        Variable("ArbstedKomm", "arbeidsstedskommune", listed, elimination=True),
        Variable("Bokommuen", "bostedskommune", listed, elimination=True),
        Variable("ContentsCode", "statistikkvariabel", ("Sysselsatte",), units=persons(decimals=0)),
        years(2015, 2025),
    )
    out, into = spread("commuting-out", variables), spread("commuting-in", variables)
    values = np.nan_to_num(np.where(np.isnan(out), into, out), nan=0.0)
    totals = balance()
    made_up = [at for at, year in enumerate(variables[3].codes) if not 2017 <= int(year) <= 2022]
    for code in SIX_OLD_AND_NEW:
        here = listed.index(code)
        row = totals.variables[0].codes.index(code)
        values[here, here, 0, made_up] = np.nan_to_num(totals.values[row, 0, 0, 1, made_up])
    values[listed.index("0")] = values.sum(axis=0)
    return finished(
        "03321", "03321: Sysselsatte per 4. kvartal", variables,
        values, dead_is_zero=True,
    )  # fmt: skip


def tables() -> dict[str, Table]:
    """Return every table by its number."""
    made = (population(), changes(), quarters(), employed(), balance(), commuting())
    return {table.id: table for table in made}
