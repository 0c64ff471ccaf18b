"""The charts of the suite, in the order of a presentation, each made from the data in the archive.

To add a chart, add an `Entry`: the analysis and the frames it takes, in its order. Everything else (files,
slides, sources, both languages, any period, other municipalities) follows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ilag_data import load
from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import SelectionError
from ilag_report.findings import (
    age,
    commuting,
    components,
    employment,
    industries,
    key_figures,
    overview,
    population,
    profile,
    workplaces,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ilag_data.language import Lang
    from ilag_report.charts import Chart


@dataclass(frozen=True)
class Ask:
    """What the charts are to be about.

    Attributes
    ----------
    lang : {"no", "en"}
        The language.
    years : tuple of int
        The period.
    municipalities : tuple of str
        Codes of the municipalities that are held against the county.
    """

    lang: Lang = "no"
    years: tuple[int, ...] = tuple(STANDARD_YEARS)
    municipalities: tuple[str, ...] = places.PROGRAMME
    _loaded: dict[object, pd.DataFrame | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def regions(self) -> tuple[str, ...]:
        """The municipalities and the county."""
        return (*self.municipalities, places.COUNTY)

    @property
    def areas(self) -> tuple[str, ...]:
        """The municipalities, the county, and the county without its city where one is set apart."""
        without_city = {places.COUNTY_WITHOUT_CITY} & places.AREAS.keys()
        return (*self.regions, *without_city)

    @property
    def together(self) -> tuple[str, ...]:
        """The six together, where it is the six."""
        return (places.TOGETHER,) if set(self.municipalities) == set(places.PROGRAMME) else ()

    @property
    def ends(self) -> tuple[int, int]:
        """The first and the last year."""
        return min(self.years), max(self.years)

    def load(self, frame: Frame) -> pd.DataFrame | None:
        """Load a frame, once however many charts stand on it."""
        if frame not in self._loaded:
            self._loaded[frame] = frame(self)
        return self._loaded[frame]


Frame = Callable[[Ask], "pd.DataFrame | None"]
"""A loader's call for what is asked."""


def _people(ask: Ask) -> pd.DataFrame:
    return load.population(ask.regions, ask.years, lang=ask.lang)


def _people_in_areas(ask: Ask) -> pd.DataFrame:
    return load.population((*ask.areas, *ask.together), ask.years, lang=ask.lang)


def _people_without_sum(ask: Ask) -> pd.DataFrame:
    return load.population(ask.areas, ask.years, lang=ask.lang)


def _people_of_counted_years(ask: Ask) -> pd.DataFrame:
    """Every year, since those whose events are counted give the rate of the others."""
    return load.population(ask.municipalities, "all", lang=ask.lang)


def _changes(ask: Ask) -> pd.DataFrame:
    return load.population_change((*ask.regions, *ask.together), ask.years, lang=ask.lang)


def _changes_in_areas(ask: Ask) -> pd.DataFrame:
    return load.population_change(ask.areas, ask.years, lang=ask.lang)


def _quarters(ask: Ask) -> pd.DataFrame:
    return load.population_quarterly((*ask.municipalities, *ask.together), "all", lang=ask.lang)


def _quarters_of_the_period(ask: Ask) -> pd.DataFrame:
    return load.population_quarterly(ask.municipalities, ask.years, lang=ask.lang)


def _ages(ask: Ask) -> pd.DataFrame:
    return load.population_by_age(ask.areas, ask.years, lang=ask.lang)


def _ages_at_ends(ask: Ask) -> pd.DataFrame:
    return load.population_by_age(ask.areas, ask.ends, lang=ask.lang)


def _ages_after(ask: Ask) -> pd.DataFrame:
    """The population of the 1 January after each year, for rates of employment."""
    after = [year + 1 for year in ask.years]
    return load.population_by_age(ask.regions, after, lang=ask.lang)


def _sexes(ask: Ask) -> pd.DataFrame:
    return load.population_by_sex_and_age(ask.regions, ask.years, lang=ask.lang)


def _employed(ask: Ask) -> pd.DataFrame:
    return load.employment(ask.regions, ask.years, lang=ask.lang)


def _industries(ask: Ask) -> pd.DataFrame:
    return load.employment((*ask.regions, places.NORWAY), ask.years, lang=ask.lang, industries="all")


def _balance(ask: Ask) -> pd.DataFrame:
    return load.labour_balance(ask.regions, ask.years, lang=ask.lang)


def _flows(ask: Ask) -> pd.DataFrame:
    return load.commuting(ask.municipalities, ask.years, lang=ask.lang)


def _changes_until_last(ask: Ask) -> pd.DataFrame:
    """The changes from the first 1 January to the last: the change of the last year comes after it."""
    until = [year for year in ask.years if year < max(ask.years)]
    return load.population_change(ask.areas, until, lang=ask.lang)


def _ages_at_and_after_last(ask: Ask) -> pd.DataFrame:
    last = max(ask.years)
    return load.population_by_age(ask.areas, [last, last + 1], lang=ask.lang)


def _employed_in_areas(ask: Ask) -> pd.DataFrame:
    return load.employment(ask.areas, ask.years, lang=ask.lang)


def _balance_in_areas(ask: Ask) -> pd.DataFrame:
    return load.labour_balance(ask.areas, ask.years, lang=ask.lang)


def _industries_last(ask: Ask) -> pd.DataFrame:
    return load.employment(ask.regions, max(ask.years), lang=ask.lang, industries="all")


def _flows_of(code: str) -> Frame:
    """The flows of one municipality, whether or not those of the others are held."""
    return lambda ask: load.commuting(code, ask.years, lang=ask.lang)


def _flows_if_held(ask: Ask) -> pd.DataFrame | None:
    return _flows(ask) if set(ask.municipalities) <= set(places.PROGRAMME) else None


@dataclass(frozen=True)
class Entry:
    """One chart of the suite.

    Attributes
    ----------
    analysis : callable
        Frames in, chart out.
    frames : tuple of callable
        The frames it takes, in its order.
    """

    analysis: Callable[..., Chart]
    frames: tuple[Frame, ...]

    def __call__(self, lang: Lang = "no", *, ask: Ask | None = None) -> Chart:
        """Load the figures and describe the chart.

        Parameters
        ----------
        lang : {"no", "en"}
            The language, of the standard period and the six.
        ask : Ask, optional
            Language, period and municipalities instead; shared between charts, figures are loaded once.
        """
        ask = ask or Ask(lang)
        return self.analysis(*(ask.load(frame) for frame in self.frames))


_OF_ALL: dict[str, Entry] = {
    "population-level": Entry(population.population_level, (_people,)),
    "population-index": Entry(population.population_index, (_people,)),
    "population-index-of-areas": Entry(population.population_index_of_areas, (_people_in_areas,)),
    "population-change": Entry(population.change_in_population, (_people_in_areas,)),
    "components-accumulated": Entry(
        components.components_accumulated, (_changes_in_areas, _people_without_sum)
    ),
    "age-structure": Entry(age.age_structure, (_ages_at_ends,)),
    "dependency-ratio": Entry(age.dependency_ratio, (_ages,)),
    "oldest": Entry(age.oldest, (_ages,)),
    "cohort-retention": Entry(age.cohort_retention, (_ages_at_ends,)),
    "employment-level": Entry(employment.employment_level, (_employed,)),
    "employment-index": Entry(employment.employment_index, (_employed,)),
    "employment-rate": Entry(employment.employment_rate, (_employed, _ages_after)),
    "jobs-and-residents": Entry(workplaces.jobs_and_residents, (_balance,)),
    "workplace-coverage": Entry(workplaces.workplace_coverage, (_balance,)),
    "commuting": Entry(commuting.commuting_balance, (_flows,)),
    "industry-shares": Entry(industries.industry_shares, (_industries,)),
    "industry-change": Entry(industries.industry_change, (_industries,)),
    "location-quotients": Entry(industries.location_quotients, (_industries,)),
    "industry-table": Entry(industries.industry_table, (_industries,)),
    "population-and-employment": Entry(overview.population_and_employment, (_people, _employed)),
    "key-figures-population": Entry(
        key_figures.key_figures_population,
        (_people_without_sum, _changes_until_last, _ages_at_and_after_last),
    ),
    "key-figures-work": Entry(
        key_figures.key_figures_work, (_employed_in_areas, _ages_at_and_after_last, _balance_in_areas)
    ),
}
"""Charts that hold the municipalities against each other."""

_PROFILE = (
    _people,
    _changes_until_last,
    _ages_at_and_after_last,
    _employed,
    _industries_last,
    _balance,
    _flows_if_held,
)

_OF_ONE: dict[str, Callable[[str], Entry]] = {
    "profile": lambda code: Entry(
        lambda *frames: profile.municipality_profile(profile.ProfileFigures(*frames), code), _PROFILE
    ),
    "components": lambda code: Entry(
        lambda changes, quarters, people: components.components_by_year(changes, code, quarters, people),
        (_changes, _quarters, _people_of_counted_years),
    ),
    "births-and-deaths": lambda code: Entry(
        lambda quarters, changes: components.births_and_deaths(quarters, code, changes),
        (_quarters_of_the_period, _changes),
    ),
    "moves": lambda code: Entry(
        lambda quarters: components.moves(quarters, code), (_quarters_of_the_period,)
    ),
    "age-pyramid": lambda code: Entry(lambda sexes: age.population_pyramid(sexes, code), (_sexes,)),
    "commuting-partners": lambda code: Entry(
        lambda flows: commuting.commuting_partners(flows, code), (_flows_of(code),)
    ),
}
"""Charts of one municipality, made for each: the code gives the entry."""


def suite_of(municipalities: Sequence[str]) -> dict[str, Entry]:
    """Return every chart for some municipalities, by name, in the order of a presentation.

    Parameters
    ----------
    municipalities : sequence of str
        Codes of today. The charts of one municipality carry its code: ``profile-5033``.
    """
    of_each = {
        f"{name}-{code}": entry_of(code) for name, entry_of in _OF_ONE.items() for code in municipalities
    }
    return _OF_ALL | of_each


SUITE = suite_of(places.PROGRAMME)
"""Name → chart for the six; call it with a language."""


def choose(only: Sequence[str] = (), municipalities: Sequence[str] = places.PROGRAMME) -> dict[str, Entry]:
    """Return the whole suite, or the charts named, in the suite's order.

    Parameters
    ----------
    only : sequence of str
        Names of charts, or the beginning that several share (``profile``); all when empty.
    municipalities : sequence of str
        Codes of today.

    Raises
    ------
    SelectionError
        A name is not in the suite.
    """
    every = suite_of(municipalities)
    wanted = {
        name: [one for one in every if one in {name, *(f"{name}-{code}" for code in municipalities)}]
        for name in only
    }
    unknown = [name for name, found in wanted.items() if not found]
    if unknown:
        near = [name for typed in unknown for name in get_close_matches(typed, [*_OF_ALL, *_OF_ONE])]
        meant = f" Did you mean {' or '.join(dict.fromkeys(near))}?" if near else ""
        raise SelectionError(
            f"There is no chart «{'», «'.join(unknown)}» in the suite.{meant}",
            f"choose among {', '.join([*_OF_ALL, *_OF_ONE])}.",
        )
    chosen = {one for found in wanted.values() for one in found}
    return {name: entry for name, entry in every.items() if not only or name in chosen}


def years_from(text: str) -> list[int]:
    """Read years as they are typed: ``2015-2023``, ``2015–2023``, ``2015,2019,2023``.

    Raises
    ------
    SelectionError
        Something is not a year or a period.
    """
    years: set[int] = set()
    for part in text.replace("–", "-").split(","):
        found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", part.strip())
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise SelectionError(
                f"«{part.strip()}» is not a year or a period of years.", "write 2015-2023 or 2015,2019,2023."
            )
        years |= set(range(first, last + 1))
    return sorted(years)
