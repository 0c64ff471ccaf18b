"""What the figures must add up to, within and across tables: one list, for `ilag verify` and a fetch.

Each identity holds two sides against each other in every place and time that both have, whatever years are
held. What they may differ by was measured on the bundled figures (2015–2026, at most 38 municipalities and
their forerunners); it leaves room for corrections that the tables do not share, and for nothing else. Pure.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.borders import NOT_MOVED
from ilag_data.language import Text
from ilag_data.process import TABLES

Bound = pd.Series | float


class Pair(NamedTuple):
    """Two sides, by place and time, and how far the first may lie above and below the second."""

    left: pd.Series
    right: pd.Series
    above: Bound = 0.0
    below: Bound = 0.0


class Identity(NamedTuple):
    """What is held against what, and the frames it takes: tables of ``data/processed``, or documents."""

    title: Text
    frames: tuple[str, ...]
    pair: Callable[..., Pair]

    @property
    def series(self) -> set[str]:
        """The series that it needs."""
        return {one for name in self.frames for one in (TABLES[name].series if name in TABLES else (name,))}


def _apart(figures: pd.Series, persons: float, *, root: float = 0, share: float = 0) -> pd.Series:
    """Allow so many persons, a multiple of the root of a figure (chance), and a share of it."""
    size = figures.astype("float64").clip(lower=0)
    return persons + root * size**0.5 + share * size


def _if_exact(left: pd.Series, right: pd.Series, otherwise: pd.Series, exact: Bound = 0.0) -> Bound:
    """Allow no more than is the rule: what is equal in three of four places and times is so by definition."""
    difference = (left - right).astype("float64").dropna()
    return exact if (difference == 0).mean() > 0.75 else otherwise


def _later(figures: pd.Series, by: int = 1) -> pd.Series:
    """Put figures at the time that comes so many years or quarters after their own."""
    time = figures.index.names[-1]
    return figures.rename(lambda when: when + by, level=time)


# ---- 07459, 06913 and 01222: population --------------------------------------------------------------------


def _sexes(by_sex: pd.DataFrame, by_age: pd.DataFrame) -> Pair:
    # Equal in 31 376 of 31 376 cells.
    both = by_sex["persons"].groupby(["region", "age", "year"], observed=True).sum(skipna=False)
    return Pair(both, by_age["persons"])


def _women_grow_older(by_sex: pd.DataFrame) -> Pair:
    """Of the oldest more are women: it shows when women and men are taken for each other."""
    old = by_sex.loc[by_sex.index.get_level_values("age") >= 85, "persons"]
    of = old.groupby(["sex", "year"], observed=True).sum()
    women, men = (pd.concat({places.COUNTY: of.xs(sex)}, names=["region"]) for sex in ("women", "men"))
    return Pair(women, men, above=np.inf)


def _explained(change: pd.DataFrame, population: pd.DataFrame) -> Pair:
    # 0 in half of all years; at most 35 in Trondheim (216 518 inhabitants), 4 of 2 466, and 3 in the six.
    persons = population["persons"]
    allowed = _unexplained(persons) + _moved_areas(persons)
    return Pair(change["change"], change["natural_increase"] + change["net_migration"], allowed, allowed)


def _growth(to: Callable[[pd.DataFrame], pd.Series], change: pd.DataFrame, population: pd.DataFrame) -> Pair:
    # The bundle lacks growth: which of the two it is by definition was not seen.
    persons, growth, right = population["persons"], change["growth"], to(change)
    moved = _moved_areas(persons)
    allowed = _if_exact(growth, right, _unexplained(persons) + moved, moved)
    return Pair(growth, right, allowed, allowed)


def _moved_areas(population: pd.Series) -> pd.Series:
    """Allow a share of the population at the end of a year in which small areas change municipality."""
    # 70 persons of 9 988, as Verrabotn came to Indre Fosen.
    ends = [(code, area.year - 1) for area in NOT_MOVED for code in (area.left, area.joined)]
    if not places.CONFIG.is_default:  # which areas moved is not known there, but when there were reforms
        ended = {code.last_year for code in places.CODES.values() if not code.is_of_today}
        ends = [(code, year) for code in places.TODAY for year in ended]
    # Its forerunners too.
    moved = {(code, year) for of, year in ends for code in places.CODES if of in places.todays_codes(code)}
    region, time = (population.index.get_level_values(level) for level in (0, 1))
    years = time.year.where(time.quarter == 4, 0) if isinstance(time, pd.PeriodIndex) else time
    return 0.01 * population.astype("float64") * pd.MultiIndex.from_arrays([region, years]).isin(moved)


def _unexplained(population: pd.Series) -> pd.Series:
    """Allow what births, deaths and moves do not explain; Statistics Norway corrects each by itself."""
    return _apart(population, 2, root=0.1)


def _of_year(quarterly: pd.DataFrame, figure: str) -> pd.Series:
    """Add up the quarters of the years that have all four."""
    region, quarters = _region_and_quarter(quarterly.index)
    of = quarterly[figure].groupby([region, quarters.year.rename("year")])
    return of.sum(skipna=False).loc[of.size() == 4]


def _in_quarter(figures: pd.Series, quarter: int) -> pd.Series:
    """Give the figures of one quarter of each year."""
    region, quarters = _region_and_quarter(figures.index)
    years = pd.MultiIndex.from_arrays([region, quarters.year], names=["region", "year"])
    return figures.set_axis(years)[quarters.quarter == quarter]


def _region_and_quarter(index: pd.Index) -> tuple[pd.Index, pd.PeriodIndex]:
    return index.get_level_values("region"), pd.PeriodIndex(index.get_level_values("quarter"))


def _next_start(of: pd.DataFrame) -> Pair:
    end = of["population_end_of_quarter"]
    allowed = _later(_moved_areas(end))
    return Pair(_later(end), of["population_start_of_quarter"], allowed, allowed)


def _year_end(of: pd.DataFrame, population: pd.DataFrame) -> Pair:
    end = _in_quarter(of["population_end_of_quarter"], 4)
    allowed = _later(_moved_areas(end))
    return Pair(_later(end), population["persons"], allowed, allowed)


def _growth_of_year(of: pd.DataFrame, change: pd.DataFrame, population: pd.DataFrame) -> Pair:
    allowed = _moved_areas(population["persons"])
    return Pair(_of_year(of, "growth_in_quarter"), change["change"], allowed, allowed)


def _four_quarters(figure: str, of: pd.DataFrame, change: pd.DataFrame, population: pd.DataFrame) -> Pair:
    # The year is corrected later than the quarters are: natural increase by at most 2 in 126 years, net
    # migration by 7 of 7 369 inhabitants and by 29 in Trondheim.
    persons = population["persons"]
    allowed = _unexplained(persons) + _moved_areas(persons) if figure == "net_migration" else 3.0
    return Pair(_of_year(of, f"{figure}_in_quarter"), change[figure], allowed, allowed)


def _growth_in_quarter(of: pd.DataFrame) -> Pair:
    # Missed in 86 of 792 quarters, by up to 7 of 7 369 inhabitants and 15 in Trondheim.
    persons = of["population_start_of_quarter"]
    allowed = _unexplained(persons) + _moved_areas(persons)
    explained = of["natural_increase_in_quarter"] + of["net_migration_in_quarter"]
    return Pair(of["growth_in_quarter"], explained, allowed, allowed)


# ---- 07984, 11618 and 03321: employment --------------------------------------------------------------------


def _employed(column: str, in_balance: str, employment: pd.DataFrame, balance: pd.DataFrame) -> Pair:
    employed = employment.xs(catalogue.ALL_INDUSTRIES, level="industry")[column]
    known = balance[in_balance]
    # Both tables change small counts. By residence they differ by at most 6 in 114 years from 2020; by
    # workplace it could not be measured.
    allowed = _apart(known, 8) if column == "employed_by_residence" else _apart(known, 10, share=0.005)
    # Before 2020 the bundled 11618 is an older vintage: 07984 lies up to 691 higher in Trondheim, 20 of 692
    # in Lierne, and never more than 1 lower. Whether Statistics Norway has revised it since is not known.
    old = known.index.get_level_values("year") < catalogue.get("labour-balance").older_before
    return Pair(employed, known, allowed + old * _apart(known, 0, root=1, share=0.006), allowed)


def _industries(column: str, employment: pd.DataFrame) -> Pair:
    figures = employment[column].astype("float64")
    of_total = figures.index.get_level_values("industry") == catalogue.ALL_INDUSTRIES
    return _parts(figures[of_total].droplevel("industry"), figures[~of_total], len(catalogue.INDUSTRIES) - 1)


def _sexes_and_ages(by_sex_and_age: pd.DataFrame, employment: pd.DataFrame) -> Pair:
    total = employment.xs(catalogue.ALL_INDUSTRIES, level="industry")["employed_by_residence"]
    parts = by_sex_and_age["employed_by_residence"].astype("float64")
    return _parts(total.astype("float64"), parts, len(catalogue.SEX) * len(catalogue.EMPLOYED_AGES))


def _parts(total: pd.Series, parts: pd.Series, complete: int) -> Pair:
    """Hold a total of table 07984 against its parts; where some of them are missing, they may be less."""
    of = parts.dropna().groupby(["region", "year"], observed=True)
    added, known = of.sum(), of.size()
    # A count of 1 or 2 becomes 0 or 3 before it is added up: at most two persons for each part.
    allowed = 2.0 * known
    # By age the parts add up exactly in 1 156 of 1 156.
    all_known = known == complete
    allowed = allowed.where(~all_known, _if_exact(total, added[all_known], allowed))
    return Pair(total, added, allowed.where(all_known, np.inf), allowed)


def _commuters(end: str, commuting: pd.DataFrame, balance: pd.DataFrame) -> Pair:
    flows = commuting["flow"].groupby([end, "year"], observed=True).sum(skipna=False)
    column = "employed_residents" if end == "residence" else "employed_at_workplaces"
    employed = balance.loc[balance.index.isin(places.PROGRAMME, level="region"), column].dropna()
    # A municipality without a single flow is one of nobody, which its employed will contradict.
    years = employed.index[employed.index.isin(flows.index.unique("year"), level="year")]
    added = flows.rename_axis(employed.index.names).reindex(years, fill_value=0)
    # By workplace equal in 35 of 36 years and 2 short in one. By residence equal in 12 and at most 5 short:
    # workplaces abroad and unknown are in 11618 only. With both, residents and commuters in, less commuters
    # out, are the employed at workplaces.
    allowed = _apart(employed, 5, share=0.003) if end == "residence" else _apart(employed, 2)
    return Pair(employed, added, above=allowed)


def _in_both(outward: pd.DataFrame, inward: pd.DataFrame) -> Pair:
    # Equal in every year.
    return Pair(outward["flow"], inward["flow"])


def _population_15_74(balance: pd.DataFrame, by_age: pd.DataFrame) -> Pair:
    ages = by_age.index.get_level_values("age")
    january = by_age.loc[(ages >= 15) & (ages <= 74), "persons"].groupby(["region", "year"], observed=True)
    following = _later(balance["population_15_74"])
    # The 4th quarter is counted in November. They differ by up to 0.7 times the root in 218 years: by 15 of
    # 859, and by 267 in Trondheim.
    allowed = _apart(following, 2, root=0.9)
    return Pair(following, january.sum(skipna=False), allowed, allowed)


_ENDS = {"residence": "bosted", "workplace": "arbeidssted"}

IDENTITIES = (
    Identity(
        Text(
            "07459: kvinner og menn er til sammen begge kjønn, i hver alder",
            "07459: women and men add up to both sexes, every age",
        ),
        ("population_by_sex_and_age", "population_by_age"),
        _sexes,
    ),
    Identity(
        Text("07459: flere kvinner enn menn på 85 år og over", "07459: more women than men aged 85 and over"),
        ("population_by_sex_and_age",),
        _women_grow_older,
    ),
    Identity(
        Text(
            "06913 mot 07459: folketallet 1. januar er summen av aldrene",
            "06913 against 07459: population 1 January is the sum of the ages",
        ),
        ("population_change", "population"),
        lambda change, population: Pair(change["population_1_january"], population["persons"]),
    ),
    Identity(
        Text(
            "06913: fødte minus døde er fødselsoverskuddet", "06913: births less deaths is natural increase"
        ),
        ("population_change",),
        lambda change: Pair(change["births"] - change["deaths"], change["natural_increase"]),
    ),
    Identity(
        Text(
            "06913: innflytting minus utflytting er nettoinnflyttingen",
            "06913: in-migration less out-migration is net migration",
        ),
        ("population_change",),
        lambda change: Pair(change["in_migration"] - change["out_migration"], change["net_migration"]),
    ),
    Identity(
        Text(
            "06913: endringen til neste 1. januar er fødselsoverskudd og nettoinnflytting",
            "06913: the change to the next 1 January is natural increase and net migration",
        ),
        ("population_change", "population"),
        _explained,
    ),
    Identity(
        Text(
            "06913: veksten er fødselsoverskudd og nettoinnflytting",
            "06913: growth is natural increase and net migration",
        ),
        ("population_change", "population"),
        partial(_growth, lambda change: change["natural_increase"] + change["net_migration"]),
    ),
    Identity(
        Text(
            "06913: veksten er endringen til neste 1. januar",
            "06913: growth is the change to the next 1 January",
        ),
        ("population_change", "population"),
        partial(_growth, lambda change: change["change"]),
    ),
    Identity(
        Text(
            "01222: fødte minus døde er fødselsoverskuddet", "01222: births less deaths is natural increase"
        ),
        ("population_quarterly",),
        lambda of: Pair(of["births_in_quarter"] - of["deaths_in_quarter"], of["natural_increase_in_quarter"]),
    ),
    Identity(
        Text(
            "01222: innvandring og innenlandsk flytting er til sammen nettoinnflyttingen",
            "01222: immigration and domestic moves add up to net migration",
        ),
        ("population_quarterly",),
        lambda of: Pair(
            of["immigration"] - of["emigration"] + of["domestic_in_migration"] - of["domestic_out_migration"],
            of["net_migration_in_quarter"],
        ),
    ),
    Identity(
        Text(
            "01222: veksten er fødselsoverskudd og nettoinnflytting",
            "01222: growth is natural increase and net migration",
        ),
        ("population_quarterly",),
        _growth_in_quarter,
    ),
    Identity(
        Text(
            "01222: folketallet ved starten av kvartalet og veksten er folketallet ved slutten",
            "01222: population at the start and growth are the population at the end of the quarter",
        ),
        ("population_quarterly",),
        lambda of: Pair(
            of["population_start_of_quarter"] + of["growth_in_quarter"], of["population_end_of_quarter"]
        ),
    ),
    Identity(
        Text(
            "01222: et kvartal slutter med folketallet som det neste starter med",
            "01222: a quarter ends with the population that the next one starts with",
        ),
        ("population_quarterly",),
        _next_start,
    ),
    Identity(
        Text(
            "01222 mot 07459: 1. kvartal starter med folketallet 1. januar",
            "01222 against 07459: the 1st quarter starts with the population 1 January",
        ),
        ("population_quarterly", "population"),
        lambda of, population: Pair(_in_quarter(of["population_start_of_quarter"], 1), population["persons"]),
    ),
    Identity(
        Text(
            "01222 mot 07459: 4. kvartal slutter med folketallet 1. januar etter",
            "01222 against 07459: the 4th quarter ends with the population 1 January after",
        ),
        ("population_quarterly", "population"),
        _year_end,
    ),
    Identity(
        Text(
            "01222 mot 06913: kvartalene er til sammen året",
            "01222 against 06913: the quarters add up to the year",
        ),
        ("population_quarterly", "population_change", "population"),
        _growth_of_year,
    ),
    *(
        Identity(
            Text(
                f"01222 mot 06913: kvartalenes {words.no} er til sammen årets",
                f"01222 against 06913: the quarters' {words.en} adds up to the year's",
            ),
            ("population_quarterly", "population_change", "population"),
            partial(_four_quarters, figure),
        )
        for figure, words in (
            ("natural_increase", Text("fødselsoverskudd", "natural increase")),
            ("net_migration", Text("nettoinnflytting", "net migration")),
        )
    ),
    *(
        Identity(
            Text(
                f"07984 mot 11618: sysselsatte etter {_ENDS[end]}", f"07984 against 11618: employed by {end}"
            ),
            ("employment", "labour_balance"),
            partial(_employed, f"employed_by_{end}", in_balance),
        )
        for end, in_balance in (("residence", "employed_residents"), ("workplace", "employed_at_workplaces"))
    ),
    *(
        Identity(
            Text(
                f"07984: næringene er til sammen alle, etter {_ENDS[end]}",
                f"07984: industries add up to the total, by {end}",
            ),
            ("employment",),
            partial(_industries, f"employed_by_{end}"),
        )
        for end in ("residence", "workplace")
    ),
    Identity(
        Text(
            "07984: kjønn og aldre er til sammen alle, etter bosted",
            "07984: sexes and ages add up to the total, by residence",
        ),
        ("employment_by_sex_and_age", "employment"),
        _sexes_and_ages,
    ),
    *(
        Identity(
            Text(
                f"03321 mot 11618: pendlerne er til sammen de sysselsatte etter {_ENDS[end]}",
                f"03321 against 11618: commuters add up to the employed by {end}",
            ),
            ("commuting", "labour_balance"),
            partial(_commuters, end),
        )
        for end in ("workplace", "residence")
    ),
    Identity(
        Text(
            "03321: pendlingen mellom kommunene i programmet er den samme i begge dokumentene",
            "03321: flows among the municipalities of the programme are the same in both documents",
        ),
        ("commuting-out", "commuting-in"),
        _in_both,
    ),
    Identity(
        Text(
            "11618 mot 07459: folketallet 15–74 år i 4. kvartal og 1. januar etter",
            "11618 against 07459: population 15–74 in the 4th quarter and on 1 January after",
        ),
        ("labour_balance", "population_by_age"),
        _population_15_74,
    ),
)
"""The one list. A column that the documents lack (`Column.optional`) is there and empty."""


def held_apart(identity: Identity, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Hold the two sides of an identity against each other.

    The frames are indexed by place, further keys and time. Gives a row for each place and time that both
    sides have a figure of and that there is a bound for: ``left, right``, ``above`` and ``below`` (how far
    left may lie above and below right), float64.
    """
    pair = identity.pair(*(frames[name] for name in identity.frames))
    return pd.DataFrame(pair._asdict()).dropna().astype("float64")
