"""Manners in which an answer can be wrong and look right: pure functions on its figures, its words, or its table."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ilag_data.regions import PROGRAMME
from tests.raw_documents import Figures, Floats
from tests.standin import faults
from tests.standin.tables import Table, renumbered, without_codes

SEED = 17
CATEGORY = {
    "07459": "Alder", "06913": "ContentsCode", "01222": "ContentsCode",
    "07984": "NACE2007", "11618": "ContentsCode", "03321": "ArbstedKomm",
}  # fmt: skip
"""Each table, and what stands beside place and time in it: its codes are the categories below."""

TOTAL = {"06913": "Folkemengde", "01222": "Folketallet11", "07984": "00-99", "11618": "SysselBosted"}
"""The category that is a sum of others, or that another table has too."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Picked:
    """A cell of a table, variable → code, and another that differs from it in all that can differ."""

    table: str
    one: dict[str, str]
    other: dict[str, str]

    def variable(self, what: str) -> str:
        """Name a variable of the table: the region, the category, or one by its own name."""
        region = "Bokommuen" if self.table == "03321" else "Region"
        return {"region": region, "category": CATEGORY[self.table]}.get(what, what)

    def pair(self, what: str) -> tuple[str, str, str]:
        name = self.variable(what)
        return name, self.one[name], self.other[name]


def pick(table: Table, manner: str) -> Picked:
    """Draw two cells that have figures, of years before the newest; each run draws the same."""
    luck = random.Random(f"{SEED} {manner} {table.id}")  # noqa: S311 (no secret)
    ages = table.id == "07459"
    listed = {
        "Region": PROGRAMME, "Bokommuen": PROGRAMME, "ArbstedKomm": (*PROGRAMME, "5001"),
        "Alder": [f"{age:03}" for age in range(15, 60)] if ages else ["15-74"],
        "Kjonn": ["1", "2"] if ages else ["0"],
        "Tid": [time for time in table.variables[-1].codes if time >= "2020"][:-2],
    }  # fmt: skip

    def drawn(avoided: dict[str, str]) -> dict[str, str]:
        while True:
            cell = {}
            for variable in table.variables:
                codes = [c for c in listed.get(variable.id, variable.codes) if c != TOTAL.get(table.id)]
                cell[variable.id] = luck.choice([c for c in codes if c != avoided.get(variable.id)] or codes)
            if table.values[tuple(v.codes.index(cell[v.id]) for v in table.variables)] > 0:
                return cell

    one = drawn({})
    return Picked(table.id, one, drawn(one))


# ---- On the figures of an answer --------------------------------------------------------------------------


def take(figures: Figures, variable: str, order: Callable[[list[str]], list[int]]) -> None:
    """Give each code of a variable the figures of the code at a position."""
    if variable in figures.codes:
        axis = list(figures.codes).index(variable)
        figures.values = figures.values.take(order(figures.codes[variable]), axis)


def exchange(figures: Figures, variable: str, origins: dict[str, str]) -> None:
    """Give some codes of a variable the figures of others, where the answer has them."""
    if {*origins.values()} <= {*figures.codes.get(variable, ())}:
        take(figures, variable, lambda codes: [codes.index(origins.get(code, code)) for code in codes])


OnFigures = Callable[[Figures, Picked], object]
Scope = Callable[[Figures, Picked], Mask]


def everything(figures: Figures, _: Picked) -> Mask:
    return figures.under({})


def of_one(what: str) -> Scope:
    return lambda figures, at: figures.under({(name := at.variable(what)): at.one[name]})


def newest(figures: Figures, _: Picked) -> Mask:
    """Mark the newest time of each content; components are told a year after the population is."""
    mask = np.zeros(figures.values.shape, dtype=bool)
    for content in figures.codes["ContentsCode"]:
        times = [figures.under({"ContentsCode": content, "Tid": time}) for time in figures.codes["Tid"]]
        mask |= next(cells for cells in reversed(times) if np.nan_to_num(figures.values[cells]).any())
    return mask


def newest_of_one(figures: Figures, at: Picked) -> Mask:
    return newest(figures, at) & of_one("region")(figures, at)


def cell(figures: Figures, at: Picked) -> Mask:
    return figures.under(at.one)


def newest_cell(figures: Figures, at: Picked) -> Mask:
    return newest(figures, at) & figures.under({name: of for name, of in at.one.items() if name != "Tid"})


def total(scope: Scope) -> Scope:
    """Mark the total in the place of the category that was picked."""
    return lambda figures, at: scope(
        figures, replace(at, one=at.one | {at.variable("category"): TOTAL[at.table]})
    )


def to(scope: Scope, change: Callable[[Floats], Any]) -> OnFigures:
    """Change the figures that a scope marks."""

    def on(figures: Figures, at: Picked) -> None:
        mask = scope(figures, at)
        figures.values[mask] = change(figures.values[mask])

    return on


def within(scope: Scope, manner: OnFigures) -> OnFigures:
    """Let only the figures that a scope marks be what a manner makes of them."""

    def on(figures: Figures, at: Picked) -> None:
        mask, before = scope(figures, at), figures.values
        manner(figures, at)
        figures.values = np.where(mask, figures.values, before)

    return on


def scaled(by: float) -> Callable[[Floats], Any]:
    return lambda values: np.rint(values * by)


def rounded(step: int) -> Callable[[Floats], Any]:
    return lambda values: np.rint(values / step) * step


def plus(what: float) -> Callable[[Floats], Any]:
    return lambda values: values + what


def all_(figure: float) -> Callable[[Floats], Any]:
    """Put a figure in the place of all that are there."""
    return lambda values: np.where(np.isnan(values), values, figure)


def shifted(what: str) -> OnFigures:
    """Give each code the figures of the one before it."""
    return lambda figures, at: take(
        figures, at.variable(what), lambda codes: [max(n - 1, 0) for n in range(len(codes))]
    )


def swapped(what: str) -> OnFigures:
    def on(figures: Figures, at: Picked) -> None:
        name, one, other = at.pair(what)
        exchange(figures, name, {one: other, other: one})

    return on


def newest_years_swapped(figures: Figures, _: Picked) -> None:
    before, last = figures.codes["Tid"][-2:]
    exchange(figures, "Tid", {before: last, last: before})


def repeated(what: str) -> OnFigures:
    """Give one code the figures of another, which keeps them."""

    def on(figures: Figures, at: Picked) -> None:
        name, one, other = at.pair(what)
        exchange(figures, name, {one: other})

    return on


def transposed(figures: Figures, _: Picked) -> None:
    figures.values = figures.values.T.reshape(figures.values.shape)


def years_turned_round(figures: Figures, _: Picked) -> None:
    take(figures, "Tid", lambda codes: [*range(len(codes))][::-1])


ON_FIGURES: dict[str, OnFigures] = {
    "scaled by 10: everything": to(everything, scaled(10)),
    "scaled by 1.1: a region": to(of_one("region"), scaled(1.1)),
    "scaled by 1.1: a year": to(of_one("Tid"), scaled(1.1)),
    "scaled by 1.1: the newest year": to(newest, scaled(1.1)),
    "scaled by 1.1: the newest year of a region": to(newest_of_one, scaled(1.1)),
    "shifted: years": shifted("Tid"),
    "shifted: regions": shifted("region"),
    "shifted: categories": shifted("category"),
    "swapped: two regions": swapped("region"),
    "swapped: two regions in the newest year": within(newest, swapped("region")),
    "swapped: the two newest years": newest_years_swapped,
    "swapped: two categories": swapped("category"),
    "swapped: two categories in the newest year": within(newest, swapped("category")),
    "swapped: women and men": swapped("Kjonn"),
    "swapped: two contents": swapped("ContentsCode"),
    "transposed: variables": transposed,
    "transposed: years": years_turned_round,
    "repeated: the year before as the newest": within(newest, shifted("Tid")),
    "repeated: the year before as the newest, a region": within(newest_of_one, shifted("Tid")),
    "repeated: a region's figures for another's": repeated("region"),
    "zeroed: the newest year": to(newest, all_(0)),
    "zeroed: the newest year of a region": to(newest_of_one, all_(0)),
    "zeroed: a total of the newest year": to(total(newest_cell), all_(0)),
    "rounded to 5": to(everything, rounded(5)),
    "rounded to 10": to(everything, rounded(10)),
    "rounded to 100": to(everything, rounded(100)),
    "sign: a region": to(of_one("region"), np.negative),
    "+1: a cell": to(cell, plus(1)),
    "+1: a cell of the newest year": to(newest_cell, plus(1)),
    "+1: a total": to(total(cell), plus(1)),
    "+1: a year": to(of_one("Tid"), plus(1)),
    "+1: the newest year": to(newest, plus(1)),
    "decimals: a cell": to(cell, plus(0.5)),
    "missing: a cell": to(cell, all_(np.nan)),
    "missing: the newest year of a region": to(newest_of_one, all_(np.nan)),
}


# ---- On what an answer says beside its figures ------------------------------------------------------------

OnDocument = Callable[[dict[str, Any], Picked], object]


def labels_swapped(what: str) -> OnDocument:
    def on(told: dict[str, Any], at: Picked) -> None:
        name, one, other = at.pair(what)
        labels = told["dimension"][name]["category"]["label"]
        if {one, other} <= {*labels}:
            labels |= {one: labels[other], other: labels[one]}

    return on


def unit(base: str) -> OnDocument:
    def on(told: dict[str, Any], _: Picked) -> None:
        category = told["dimension"]["ContentsCode"]["category"]
        category["unit"] = {code: old | {"base": base} for code, old in category["unit"].items()}

    return on


def said(**fields: object) -> OnDocument:
    return lambda told, _: told.update(fields)


def lost_in_the_figures(what: str) -> OnDocument:
    """Take a code out of the answer alone: the metadata still list it."""

    def on(told: dict[str, Any], at: Picked) -> None:
        name, one, _ = at.pair(what)
        if told["value"]:
            faults.without(name, one)(told)

    return on


ON_DOCUMENTS: dict[str, OnDocument] = {
    "labels swapped: two regions": labels_swapped("region"),
    "labels swapped: two categories": labels_swapped("category"),
    "unit: per cent": unit("prosent"),
    "unit: households": unit("husholdninger"),
    "publisher: another": said(source="Eurostat"),
    "updated: 2199": said(updated="2199-01-01T07:00:00Z"),
    "updated: nonsense": said(updated="i går"),
    "updated: nowhere": said(updated=None),
    "fewer in the figures alone: a region": lost_in_the_figures("region"),
}
"""On metadata and figures, and what is said of the table: on its page too."""

OF_THE_PAGE_TOO = ("publisher", "updated")


# ---- On a table, its metadata included --------------------------------------------------------------------

OnTable = Callable[[Table, Picked], Table]


def fewer(what: str) -> OnTable:
    return lambda table, at: without_codes(table, *at.pair(what)[:1], at.pair(what)[1:2])


def without_years_before(year: str) -> OnTable:
    return lambda table, _: without_codes(
        table, "Tid", [time for time in table.variables[-1].codes if time < year]
    )


ON_TABLES: dict[str, OnTable] = {
    "fewer: a category": fewer("category"),
    "fewer: a year": fewer("Tid"),
    "fewer: the years before 2023": without_years_before("2023"),
    "renumbered: a region in the newest year": lambda table, at: renumbered(
        table, *at.pair("region")[:2], {"5099": "Nye"}
    ),
}
