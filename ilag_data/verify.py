"""The identities that the figures must fulfil, within and across tables.

A check compares cell by cell and keeps what breaks its bound. The bounds leave room for Statistics Norway's
own corrections between tables, and none for a mistake of ours: a lost municipality, a doubled code or a
shifted year breaks every one of them.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import pandas as pd

from ilag_data import catalogue, load, raw, tables
from ilag_data import regions as places
from ilag_data.errors import IlagError
from ilag_data.process import decode
from ilag_data.regions import CODES, PROGRAMME, TODAY

End = Literal["residence", "workplace"]
"""Where the employed are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    compared: int  # how many figures were
    broken: tuple[str, ...] = ()  # what fails, with region, year and both figures
    remark: str = ""  # what a reader may want to know of a check that holds
    name: str = ""  # what was held against what, with the tables

    @property
    def holds(self) -> bool:
        """Whether something was compared and nothing was broken."""
        return self.compared > 0 and not self.broken


def run(names: Collection[str] | None = None) -> Iterator[Check]:
    """Run every check, one after the other.

    Parameters
    ----------
    names : collection of str, optional
        The series that are there, when that is not all of them: checks that need others are left out.

    Yields
    ------
    Check
        Checksums first. When a document cannot be trusted, the identities that need it fail with its error.
        One that is about years that the documents do not hold is left out.
    """
    if names is None:
        names = [name for name in catalogue.SERIES if not raw.awaits_fetch(name)]
    there = set(names)
    for name in catalogue.SERIES:
        if name in there:
            yield from _checked(
                f"{name}: checksum, layout, a symbol on every missing figure", partial(_document, name)
            )
    yield from _checked("data/processed: each table is as it was made from data/raw", _tables)
    for title, (identity, *needed) in IDENTITIES.items():
        if there >= set(needed):
            yield from _checked(title, identity)


def _checked(title: str, identity: Callable[[], Check | None]) -> Iterator[Check]:
    try:
        check = identity()
    except IlagError as error:
        check = Check(0, (str(error),))
    if check is not None:
        yield replace(check, name=title)


def _document(name: str) -> Check:
    frame = decode(raw.read(name)).data.frame
    unexplained = int((frame["value"].isna() & frame["status"].isna()).sum())
    broken = (f"{unexplained} missing figures carry no symbol",) if unexplained else ()
    return Check(len(frame), broken, f"{frame['value'].notna().sum()} figures")


def _tables() -> Check:
    compared, problems = tables.check_tables()
    return Check(compared, tuple(problems), "checksums of the manifest")


def _compare(left: pd.Series, right: pd.Series, bound: float | pd.Series = 0) -> Check:
    """Compare two series by their index where both have a figure, and there is a bound to hold them to.

    What a figure may differ by is not known where that which the bound is a share of is missing; a pair that
    nothing could break counts as not compared.
    """
    pair = pd.DataFrame({"left": left, "right": right, "bound": bound}).dropna().astype("float64")
    difference = pair["left"] - pair["right"]
    broken = pair[difference.abs() > pair["bound"]]
    return Check(
        len(pair),
        tuple(
            f"{_where(place)}: {row['left']:.0f} against {row['right']:.0f}"
            for place, row in broken.iterrows()
        ),
        f"{(difference == 0).sum()} equal, largest difference {difference.abs().max():.0f}",
    )


def _where(place: object) -> str:
    region, *rest = place if isinstance(place, tuple) else (place,)
    return " ".join([f"{region} {places.name(region)}", *map(str, rest)])


def _margin(figures: pd.Series, share: float, least: float) -> pd.Series:
    """Allow a share of a figure, and so many persons at the least: corrections grow with the place."""
    return (figures.astype("float64") * share).clip(lower=least)


def _sexes() -> Check:
    both = load.population_by_age(list(CODES), "all", "published")
    by_sex = load.population_by_sex_and_age(list(CODES), "all", "published")
    keys = ["region", "year", "age"]
    added = by_sex.groupby(keys)["persons"].sum(skipna=False)
    return _compare(added, both.set_index(keys)["persons"])


def _stock() -> Check:
    ages = load.population(list(CODES), "all", "published").set_index(["region", "year"])["persons"]
    return _compare(load.population_stock(), ages)


def _growth() -> Check:
    frame = load.population_change([*TODAY], "all")
    frame = frame.dropna(subset=["change", "residual"]).set_index(["region", "year"])
    population = load.population([*TODAY], "all").set_index(["region", "year"])["persons"]
    explained = frame["natural_increase"] + frame["net_migration"]
    # Small areas changed municipality in 2020, as Verrabotn and Lund: up to one per cent of the neighbours.
    bound = _margin(population, 0.01, 10)
    if places.CONFIG.is_default:  # whose programme is known to have had no such change
        bound[bound.index.get_level_values("region").isin(PROGRAMME)] = 5
    result = _compare(frame["change"], explained, bound)
    close = int((frame["residual"].abs() <= 2).sum())
    if close < 0.85 * len(frame):
        return Check(len(frame), (f"only {close} of {len(frame)} differ by 2 persons or less",))
    return replace(result, remark=f"{close} differ by 2 persons or less")


def _quarters() -> Check:
    quarters = load.population_quarterly(list(CODES), "all", "published")
    quarters = quarters.assign(year=quarters["quarter"].dt.year)
    growth = (
        quarters.dropna(subset="growth_in_quarter")
        .groupby(["region", "year"])["growth_in_quarter"]
        .agg(["sum", "size"])
    )
    years = load.population_change(list(CODES), "all", "published").set_index(["region", "year"])["change"]
    population = load.population(list(CODES), "all", "published").set_index(["region", "year"])["persons"]
    # The year is corrected later than the quarters are.
    return _compare(growth.loc[growth["size"] == 4, "sum"], years, _margin(population, 0.002, 5))


def _births_and_deaths() -> Check:
    quarters = load.population_quarterly(list(CODES), "all", "published").set_index(["region", "quarter"])
    return _compare(
        quarters["births_in_quarter"] - quarters["deaths_in_quarter"], quarters["natural_increase_in_quarter"]
    )


def _employed(end: End) -> Check | None:
    held = {*tables.times_held("labour-balance")} & {*tables.times_held("employment")}
    if f"employed_by_{end}" not in load.columns_held("employment"):
        return None
    # The vintage of 11618 before 2020 is older than that of 07984.
    years = [year for year in range(2020, 2024) if year in held]
    if not years:
        return None
    place, here = ["region", "year"], "employed_residents" if end == "residence" else "employed_at_workplaces"
    balance = load.labour_balance([*TODAY], years).set_index(place)[here]
    employed = load.employment([*TODAY], years, by=end).set_index(place)[f"employed_by_{end}"]
    return _compare(employed, balance, _margin(balance, 0.002, 10))


def _industries(end: End) -> Check | None:
    figure = f"employed_by_{end}"
    if figure not in load.columns_held("employment"):
        return None
    frame = load.employment(list(CODES), "all", "published", industries="all", by=end)
    frame = frame.dropna(subset=figure)
    is_total = frame["industry"] == catalogue.ALL_INDUSTRIES
    parts = frame[~is_total].groupby(["region", "year"])[figure].agg(["sum", "size"])
    totals = frame[is_total].set_index(["region", "year"])[figure].reindex(parts.index)
    excess = (parts["sum"] - totals).clip(lower=0)
    # A cell of 1 or 2 persons can be raised to 3: at most two persons for each industry.
    return _compare(excess, excess * 0, parts["size"] * 2.0)


def _sexes_and_ages() -> Check:
    parts = load.employment_by_sex_and_age(list(CODES), "all", "published")
    added = parts.groupby(["region", "year"])["employed_by_residence"].agg(["sum", "count", "size"])
    whole = added.loc[added["count"] == added["size"]]
    totals = load.employment(list(CODES), "all", "published").set_index(["region", "year"])
    # A cell of 1 or 2 persons can be 0 or 3: at most two persons for each sex and age.
    bound = whole["size"] * 2.0
    return _compare(whole["sum"], totals["employed_by_residence"].reindex(whole.index), bound)


def _commuting(end: End, share: float, least: float) -> Check:
    flows = load.commuting(years="all").groupby([end, "year"])["flow"].sum(skipna=False)
    balance = load.labour_balance(PROGRAMME, "all").set_index(["region", "year"])
    employed = balance["employed_residents" if end == "residence" else "employed_at_workplaces"]
    # A municipality without a single flow is one of nobody, which its employed will contradict.
    held = employed.index[employed.index.isin(flows.index.unique("year"), level="year")]
    added = flows.rename_axis(employed.index.names).reindex(held, fill_value=0)
    return _compare(added, employed, _margin(employed, share, least))


def _population_15_74() -> Check:
    ages = load.population_by_age([*TODAY], "all")
    january = ages[ages["age"].between(15, 74)].groupby(["region", "year"])["persons"].sum(skipna=False)
    balance = load.labour_balance([*TODAY], "all")
    following = balance.assign(year=balance["year"] + 1).set_index(["region", "year"])["population_15_74"]
    return _compare(following, january, _margin(following, 0.02, 20))


_COMMUTING = ("commuting-out", "commuting-in", "labour-balance")

IDENTITIES: dict[str, tuple[Callable[[], Check | None], *tuple[str, ...]]] = {
    "07459: women and men add up to both sexes, every age": (
        _sexes,
        "population-by-age",
        "population-by-sex-and-age",
    ),
    "06913 against 07459: population 1 January is the sum of the ages": (
        _stock,
        "population-change",
        "population-by-age",
    ),
    "06913: growth is natural increase and net migration": (
        _growth,
        "population-change",
        "population-by-age",
    ),
    "01222 against 06913: the quarters add up to the year": (
        _quarters,
        "population-quarterly",
        "population-change",
        "population-by-age",
    ),
    "01222: births less deaths is natural increase": (_births_and_deaths, "population-quarterly"),
    "07984 against 11618: employed by residence from 2020": (
        partial(_employed, "residence"),
        "employment",
        "labour-balance",
    ),
    "07984: industries do not exceed the total beyond SSB's rounding": (
        partial(_industries, "residence"),
        "employment",
    ),
    "07984 against 11618: employed by workplace from 2020": (
        partial(_employed, "workplace"),
        "employment",
        "labour-balance",
    ),
    "07984: industries by workplace do not exceed the total beyond SSB's rounding": (
        partial(_industries, "workplace"),
        "employment",
    ),
    "07984: sexes and ages add up to the total within SSB's rounding": (
        _sexes_and_ages,
        "employment-by-sex-and-age",
        "employment",
    ),
    "03321 against 11618: commuters add up to the employed by workplace": (
        partial(_commuting, "workplace", 0.005, 5),
        *_COMMUTING,
    ),
    # Workplaces abroad or unknown are in 11618 and not in 03321.
    "03321 against 11618: commuters add up to the employed by residence": (
        partial(_commuting, "residence", 0.02, 10),
        *_COMMUTING,
    ),
    "11618 against 07459: population 15–74 in the 4th quarter and on 1 January after": (
        _population_15_74,
        "labour-balance",
        "population-by-age",
    ),
}
"""What is held against what → the check and the series it needs."""
