"""Tables for the stand-in: the bundled figures, and made-up ones that fit them where the bundle has none.

The made-up figures keep every identity of ``ilag verify``: sexes add up, quarters add up to years, commuters to
the employed. Codes outside their years are 0 in some tables and ``.`` in others, as at Statistics Norway, and each
table has its own word for persons.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ilag_data import catalogue
from ilag_data.borders import members
from ilag_data.regions import ALL_NORWAY, CODES, EARLIEST, PROGRAMME, TODAY, Code, todays_codes
from tests.raw_documents import Figures, Floats

RAW = Path(__file__).parents[2] / "data" / "raw"
UPDATED = "2026-11-16T07:00:00Z"

# Not in the order of the codes, as in the metadata of the real tables; some labels have two blanks there.
OTHERS = ("3101", "0301", "1103", "0716u", "9999")
NAMES = {
    "0": "Hele landet", "50": "Trøndelag - Trööndelage", "3101": "Halden", "0301": "Oslo - Oslove",
    "1103": "Stavanger", "0716u": "Våle  (-2001)", "9999": "Uoppgitt kommune",
}  # fmt: skip
SIX_OLD_AND_NEW = tuple(code for code in CODES if todays_codes(code) <= set(PROGRAMME))

SMALL = {"Region": ("5033",), "ContentsCode": ("Folkemengde",), "Tid": ("2020", "2021")}
"""Two figures of table 06913."""


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


@dataclass(frozen=True)
class Table:
    """A table of the stand-in.

    ``symbols`` has the sign of each missing figure, and ``*`` of a preliminary one. With ``nil`` every zero is the
    sign ``-`` and no figure.
    """

    id: str
    label: str
    variables: tuple[Variable, ...]
    values: Floats
    symbols: npt.NDArray[np.str_]
    updated: str = UPDATED
    nil: bool = False

    def axis(self, variable: str) -> int:
        return [v.id for v in self.variables].index(variable)

    def with_variable(self, variable: Variable) -> "Table":
        """Return the table with one variable described otherwise."""
        at = self.axis(variable.id)
        return replace(self, variables=(*self.variables[:at], variable, *self.variables[at + 1 :]))


def numbered(codes: Mapping[str, tuple[str, ...]], number: str = "11618") -> Table:
    """Make a small table whose figures tell their cells, every seventh missing."""
    units = {"ContentsCode": persons(decimals=0)}
    variables = tuple(Variable(id_, id_.lower(), of, units=units.get(id_, {})) for id_, of in codes.items())
    shape = [len(of) for of in codes.values()]
    values = np.arange(np.prod(shape), dtype=float).reshape(shape)
    return Table(number, number, variables, np.where(values % 7 == 0, np.nan, values), np.full(shape, ""))


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


def without_codes(table: Table, variable: str, codes: Iterable[str]) -> Table:
    """Take codes out of a table."""
    axis, gone = table.axis(variable), {*codes}
    old = table.variables[axis]
    kept = [at for at, code in enumerate(old.codes) if code not in gone]
    new, labels = (tuple(texts[at] for at in kept) for texts in (old.codes, old.labels or old.codes))
    return replace(
        table.with_variable(replace(old, codes=new, labels=labels)),
        values=table.values.take(kept, axis),
        symbols=table.symbols.take(kept, axis),
    )


def renumbered(table: Table, variable: str, old: str, new: dict[str, str], since: str = "") -> Table:
    """Give a place a new code, and its figures from a time on, else the newest, as after a reform."""
    table = with_codes(variable, new, 0)(table)
    axis, times = table.axis(variable), table.variables[-1].codes
    values = np.moveaxis(table.values.copy(), axis, 0)
    to, gone = (table.variables[axis].codes.index(code) for code in (*new, old))
    later = [time >= (since or times[-1]) for time in times]
    values[to, ..., later] = values[gone, ..., later]
    values[gone, ..., later] = 0
    return replace(table, values=np.moveaxis(values, 0, axis))


def persons(no: str = "personer", en: str = "persons", **more: object) -> dict[str, dict[str, object]]:
    """Return the unit of a count of persons, as a table words it."""
    return {"no": {"base": no} | more, "en": {"base": en} | more}


def in_use(code: str, year: int) -> bool:
    return code not in CODES or CODES[code].in_use(year)


@cache
def bundled(name: str) -> tuple[dict[str, list[str]], Floats]:
    """Read a bundled document: codes of each variable, and the figures with an axis for each."""
    figures = Figures.of(json.loads((RAW / f"{name}.json").read_bytes()))
    return figures.codes, figures.values


def spread(name: str, variables: Iterable[Variable]) -> Floats:
    """Lay the figures of a bundled document out on the codes of a table; NaN elsewhere."""
    codes, values = bundled(name)
    wanted = list(variables)
    values = values.transpose([list(codes).index(variable.id) for variable in wanted])
    result = np.full([len(variable.codes) for variable in wanted], np.nan)
    common = [np.intersect1d(of.codes, codes[of.id], return_indices=True) for of in wanted]
    here, there = [one[1] for one in common], [one[2] for one in common]
    result[np.ix_(*here)] = values[np.ix_(*there)]
    return result


def years(first: int, last: int) -> Variable:
    codes = tuple(str(year) for year in range(first, last + 1))
    return Variable("Tid", "år", codes)


def regions(*before: str, elimination: bool = True) -> Variable:
    codes = (*OTHERS[:1], *before, *OTHERS[1:], *sorted(CODES))
    return Variable("Region", "region", codes, called(codes), elimination=elimination)


def called(codes: Iterable[str]) -> tuple[str, ...]:
    """Name places, as far as they are known."""
    return tuple(
        NAMES.get(code) or (label_of(ALL_NORWAY[code]) if code in ALL_NORWAY else code) for code in codes
    )


def contents_of(series: str, units: dict[str, dict[str, object]]) -> Variable:
    """Return the contents that a series asks for, as they are called."""
    columns = catalogue.SERIES[series].contents
    labels = tuple(column.title.no for column in columns.values())
    return Variable("ContentsCode", "statistikkvariabel", tuple(columns), labels, units=units)


def label_of(code: Code) -> str:
    """Name a municipality as the tables do: with its years where it is no more."""
    if code.is_of_today:
        return code.official_name
    first = "" if code.first_year == EARLIEST else code.first_year
    return f"{code.official_name} ({first}-{code.last_year})"


def out_of_use(variables: tuple[Variable, ...]) -> npt.NDArray[np.bool_]:
    """Tell which cells belong to any code outside its years; time is the last variable."""
    flags = np.zeros([len(of.codes) for of in variables], dtype=bool)
    years = [int(time[:4]) for time in variables[-1].codes]
    for axis, variable in enumerate(variables):
        if variable.id in ("Region", "ArbstedKomm", "Bokommuen"):
            unused = np.array([[not in_use(code, year) for year in years] for code in variable.codes])
            flags |= np.expand_dims(unused, [at for at in range(flags.ndim - 1) if at != axis])
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
    ages = tuple(bundled("population-by-age")[0]["Alder"])
    both = (
        regions("0", "50"),
        Variable("Alder", "alder", ages, tuple(f"{of.lstrip('0') or 0} år" for of in ages), elimination=True),
        Variable("ContentsCode", "statistikkvariabel", ("Personer1",), ("Personer",), units=units),
        years(2013, 2026),
    )
    total = np.nan_to_num(spread("population-by-age", both), nan=1.0)
    sex = Variable("Kjonn", "kjønn", ("2", "1"), ("Kvinner", "Menn"), elimination=True)
    variables = (both[0], sex, *both[1:])
    held = spread("population-by-sex-and-age", variables)
    men = np.where(np.isnan(held[:, 1]), total // 2, held[:, 1])
    values = np.stack([total - men, men], axis=1)
    return finished("07459", "07459: Befolkning", variables, values, dead_is_zero=True)


@cache
def changes() -> Table:
    contents_there = contents_of("population-change", persons(decimals=0))
    variables = (regions("0", "50"), contents_there, years(2013, 2026))
    contents = variables[1].codes
    held = spread("population-change", variables)
    missing = np.isnan(held) & np.isin(variables[2].codes, ["2013", "2014"])
    held[missing] = 1.0
    held[:, contents.index("Folkemengde")] = np.nan_to_num(held[:, contents.index("Folkemengde")], nan=1.0)
    at = contents.index
    excess, net = held[:, at("Fodselsoverskudd")], held[:, at("Nettoinnflytting")]
    people = held[:, at("Folkemengde")]
    held[:, at("Levende")] = np.maximum(people // 100, excess)
    held[:, at("Dode")] = held[:, at("Levende")] - excess
    held[:, at("Utflyttinger")] = np.maximum(people // 20, -net)
    held[:, at("Innflyttinger")] = net + held[:, at("Utflyttinger")]
    held[:, at("Folketilvekst")] = excess + net
    return finished("06913", "06913: Endringer i kommuner", variables, held, dead_is_zero=True)


@cache
def quarters() -> Table:
    times = tuple(f"{year}K{quarter}" for year in range(2014, 2026) for quarter in (1, 2, 3, 4))
    variables = (
        regions(),
        contents_of("population-quarterly", persons("personar")),
        Variable("Tid", "kvartal", times),
    )
    contents = variables[1].codes
    values = spread("population-quarterly", variables)
    kinds = [contents.index(kind) for kind in ("Fodselsoverskudd4", "Nettoinnflytting9", "Folketilvekst10")]
    for year in range(2015, 2026):
        at = [times.index(f"{year}K{quarter}") for quarter in (1, 2, 3, 4)]
        for code, (people, *of_year) in grown(year).items():
            row = values[variables[0].codes.index(code)]
            empty = [place for place in at if np.isnan(row[kinds[-1], place])]
            excess, net, change = np.array(of_year) - np.nansum(row[np.ix_(kinds, at)], axis=1)
            for left, place in zip(range(len(empty), 0, -1), empty, strict=True):
                start = people if place == at[0] else row[contents.index("Folketallet11"), place - 1]
                # No quarter is the one before over again.
                born, moved = excess // left + (left == 3), net // left
                # What births, deaths and moves do not explain of the year comes at its end.
                more = change if left == 1 else born + moved
                excess, net, change = excess - born, net - moved, change - more
                row[:, place] = _a_quarter(contents, place % 4, start, born, moved, more)
    return finished(
        "01222", "01222: Folkemengd og kvartalsvise endringar", variables, values, dead_is_zero=True
    )


def grown(year: int) -> dict[str, list[float]]:
    """Return population, natural increase, net migration and growth to the next 1 January, by municipality.

    What is not explained of growth is the largest municipality's among those that become one.
    """
    yearly = changes()
    region, contents, time = (variable.codes for variable in yearly.variables)
    people, *kinds = map(contents.index, ("Folkemengde", "Fodselsoverskudd", "Nettoinnflytting"))
    now, then = (
        dict(zip(region, yearly.values[..., time.index(str(of))], strict=True)) for of in (year, year + 1)
    )
    found = {
        code: [now[code][people], *now[code][kinds], now[code][kinds].sum()]
        for code in CODES
        if in_use(code, year)
    }
    alone = [code for code in found if in_use(code, year + 1) and code not in TODAY]
    wholes = [(members(code, year), members(code, year + 1) or ()) for code in TODAY]
    for before, after in [*(((code,), (code,)) for code in alone), *wholes]:
        if before:
            change = sum(then[code][people] for code in after)
            change -= sum(found[code][0] + found[code][-1] for code in before)
            found[max(before, key=lambda code: found[code][0])][-1] += change
    return found


def _a_quarter(
    contents: tuple[str, ...], season: int, people: float, excess: float, net: float, growth: float
) -> list[float]:
    born, came, left, abroad = max(people // 400, excess), people // 500, people // 60, people // 1000
    born, came, abroad = born + season, came + season, abroad + season
    known = {
        "Folketallet1": people, "Fodte2": born, "Dode3": born - excess, "Fodselsoverskudd4": excess,
        "Innvandring5": came, "Utvandring6": abroad, "Fraflytting8": left - abroad,
        "Tilflytting7": net + left - came, "Nettoinnflytting9": net, "Folketilvekst10": growth,
        "Folketallet11": people + growth,
    }  # fmt: skip
    return [known[code] for code in contents]


INDUSTRIES = (
    "00-99", "01-03", "05-09", "10-33", "35-39", "41-43", "45-47", "49-53", "55-56", "58-63", "64-66", "68-75",
    "77-82", "84", "85", "86-88", "90-99", "00",
)  # fmt: skip


AGES = {"15-19": 6, "20-24": 9, "25-39": 30, "40-54": 31, "55-66": 20, "67-74": 4}
"""Ages of table 07984, and how many of a hundred employed are so old."""

OTHER_INDUSTRIES = {
    "05-09": 2, "35-39": 5, "41-43": 21, "45-47": 20, "49-53": 10, "55-56": 8, "58-63": 3, "64-66": 2, "68-75": 9,
    "77-82": 8, "90-99": 11, "00": 1,
}  # fmt: skip
"""The industries that the bundle lacks, and how many of a hundred employed in them."""

AT_WORK = {"10-33": 7, "35-39": 16, "41-43": 6, "45-47": 8, "49-53": 6, "55-56": 13, "84": 13, "86-88": 11}
"""Jobs in an industry for each ten residents employed in it, where they are not as many."""


def divided(total: Floats, weights: Floats) -> Floats:
    """Divide whole numbers by weights, along a new first axis, into whole numbers that add up to them."""
    upto = np.floor(total * np.cumsum(weights, axis=0) / weights.sum(axis=0) + 1e-9)
    return np.diff(upto, axis=0, prepend=np.zeros_like(upto[:1]))


@cache
def employed() -> Table:
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
        Variable("Alder", "alder", ("15-74", *AGES), elimination=True, total="15-74"),
        contents_of("employment", persons(decimals=0)),
        years(2008, 2025),
    )
    held = spread("employment", variables)[:, :, 0, 0, 0]  # region, industry, year
    early = np.array(variables[5].codes) < "2015"
    norway = variables[0].codes.index("0")  # whose last year is not held
    held[norway, :, -1] = (
        np.where(np.isnan(held[norway, :, -1]), held[norway, :, -2], held[norway, :, -1]) + 1
    )
    held[:, 0] = np.where(np.isnan(held[:, 0]), 2000.0, held[:, 0])
    named = [INDUSTRIES.index(code) for code in ("01-03", "10-33", "84", "85", "86-88")]
    held[:, named] = np.nan_to_num(held[:, named], nan=0.0)
    left = held[:, 0] - held[:, named].sum(axis=1)
    # What each place has more and less of, and how that drifts, is the same before and after a new code.
    place = np.array([int(min(todays_codes(code))) if code in CODES else 0 for code in variables[0].codes])[
        :, None
    ]
    year = np.array(variables[5].codes, int) - 2015
    at = np.arange(len(OTHER_INDUSTRIES))[:, None, None]
    uneven = 1 + 0.6 * np.sin(place * (1 + at)) + 0.03 * np.sin(place + 2 * at) * year
    shares = np.array([*OTHER_INDUSTRIES.values()], float)[:, None, None] * uneven.clip(min=0.05)
    held[:, [INDUSTRIES.index(code) for code in OTHER_INDUSTRIES]] = divided(left, shares).swapaxes(0, 1)
    held[:, 0, early] = np.floor(held[:, 0, early] * 0.9)
    held[:, 1:, early] = np.floor(held[:, 1:, early] * 0.9)
    at_work = np.array([AT_WORK.get(code, 10) for code in INDUSTRIES[1:]], float)[:, None, None]
    # Manufacturing becomes less by the year, and health more.
    drift = np.zeros(len(INDUSTRIES) - 1)
    drift[[INDUSTRIES.index("10-33") - 1, INDUSTRIES.index("86-88") - 1]] = -0.02, 0.01
    weights = held[:, 1:].swapaxes(0, 1) * at_work * (1 + drift[:, None, None] * year) + 1e-6
    jobs = jobs_of(variables[0], variables[5], held[:, 0])
    both = np.stack([held, np.concatenate([jobs[:, None], divided(jobs, weights).swapaxes(0, 1)], axis=1)])
    # Fewer of the young and more of the old work by the year, and women a little less than men.
    ages = np.array([*AGES.values()], float)[:, None] + np.array([-1, -1, -2, -4, 2, 6])[:, None] * year / 10
    ages = np.stack([ages * 0.47, ages * 0.53]).clip(min=0.1)
    parts = divided(both, ages.reshape(12, 1, 1, 1, -1)).reshape(2, 6, *both.shape)
    by_sex = np.concatenate([parts.sum(axis=1, keepdims=True), parts], axis=1)
    values = np.concatenate([by_sex.sum(axis=0, keepdims=True), by_sex]).transpose(3, 4, 0, 1, 2, 5)
    return finished(
        "07984", "07984: Sysselsatte per 4. kvartal", variables,
        values, dead_is_zero=False,
    )  # fmt: skip


def jobs_of(regions_: Variable, years_: Variable, residents: Floats) -> Floats:
    """Return the employed by workplace of table 11618, or in other years as many per resident as in the nearest."""
    content = Variable("ContentsCode", "", ("SysselArbsted",))
    everyone = [Variable("Kjonn", "", ("0",)), Variable("Alder", "", ("15-74",))]
    held = spread("labour-balance", [regions_, *everyone, content, years_])[:, 0, 0, 0]
    ratio = np.full(held.shape, np.nan)
    np.divide(held, residents, out=ratio, where=residents > 0)
    known = [column for column in range(held.shape[1]) if not np.isnan(held[:, column]).all()]
    for column in range(held.shape[1]):
        for near in np.array(known)[np.argsort(np.abs(np.array(known) - column), kind="stable")]:
            ratio[:, column] = np.where(np.isnan(ratio[:, column]), ratio[:, near], ratio[:, column])
    return np.where(np.isnan(held), np.floor(residents * np.nan_to_num(ratio, nan=0.9)), held)


@cache
def balance() -> Table:
    variables = (
        regions(),
        Variable("Kjonn", "kjønn", ("0", "2", "1"), elimination=True, total="0"),
        Variable("Alder", "alder", ("15-74", "15-19"), elimination=True, total="15-74"),
        contents_of("labour-balance", persons(decimals=0)),
        years(2015, 2025),
    )
    held = spread("labour-balance", variables)[:, 0, 0]  # region, contents, year
    work, people = employed(), population()
    for row, code in enumerate(variables[0].codes):
        at = work.variables[0].codes.index(code)
        working, jobs = work.values[at, 0, 0, 0, :, work.variables[5].codes.index("2015") :]
        january = people.values[people.variables[0].codes.index(code)][:, 15:75].sum(axis=(0, 1))[0]
        following = january[people.variables[4].codes.index("2016") :]
        # The last 4th quarter of a code has no 1 January under that code.
        following = np.where(following > 0, following, january[people.variables[4].codes.index("2015") : -1])
        for position, made in enumerate((following, working, jobs)):
            held[row, position] = np.where(np.isnan(held[row, position]), made, held[row, position])
    values = np.zeros([len(v.codes) for v in variables])
    values[:, 0, 0] = held
    return finished(
        "11618",
        "11618: Befolkning og sysselsatte 15-74 år per 4. kvartal",
        variables,
        values,
        dead_is_zero=False,
    )


@cache
def commuting() -> Table:
    ends: set[str] = {*CODES, *OTHERS, "0"}
    for name in ("commuting-out", "commuting-in"):
        codes, _ = bundled(name)
        ends |= {*codes["ArbstedKomm"], *codes["Bokommuen"]}
    listed = ("3101", *sorted(ends - {"3101"}))
    variables = (
        Variable("ArbstedKomm", "arbeidsstedskommune", listed, called(listed), elimination=True),
        Variable("Bokommuen", "bostedskommune", listed, called(listed), elimination=True),
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
        residents, jobs = np.nan_to_num(totals.values[row, 0, 0, 1:][:, made_up])
        values[here, here, 0, made_up] = np.minimum(residents, jobs)
        away = listed.index("0301")
        values[away, here, 0, made_up] = np.maximum(residents - jobs, 0)
        values[here, away, 0, made_up] = np.maximum(jobs - residents, 0)
    values[listed.index("0")] = values.sum(axis=0)
    return finished(
        "03321", "03321: Sysselsatte per 4. kvartal", variables,
        values, dead_is_zero=True,
    )  # fmt: skip


def tables() -> dict[str, Table]:
    """Return every table by its number."""
    made = (population(), changes(), quarters(), employed(), balance(), commuting())
    return {table.id: table for table in made}
