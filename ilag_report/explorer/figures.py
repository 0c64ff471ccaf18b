"""Where the explorer's figures come from: for each kind a function that loads them, and the same as code.

The two say the same thing twice on purpose: the function is typed and checked, the code is for analysts to
copy. A test runs the code for many choices and holds what it makes against what the function makes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ilag_data import indicators, load, processed
from ilag_data.language import Lang
from ilag_data.periods import year_of

Load = Callable[[Sequence[str], Sequence[int], Lang], pd.DataFrame]
"""Regions, years and language → the frame to show: ``region, name, year`` and figures, with ``attrs``."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One kind of figures.

    Attributes
    ----------
    load : callable
        See `Load`.
    code : str
        The same in Python, with ``{figures}``, ``{regions}``, ``{years}`` and ``{lang}`` to fill in.
    loaders : tuple of str
        The loaders that the code imports.
    years : callable
        Returns the years for which there are figures.
    only : tuple of str
        The regions for which there are figures; empty for all.
    """

    load: Load
    code: str
    loaders: tuple[str, ...]
    years: Callable[[], tuple[int, ...]]
    only: tuple[str, ...] = field(default=())


def held(document: str) -> tuple[int, ...]:
    """Return the years that a document in ``data/raw`` holds."""
    return tuple(sorted({year_of(time) for time in processed.times_held(document)}))


def population() -> Figures:
    """Population on 1 January: ``persons``."""
    return Figures(
        lambda regions, years, lang: load.population(regions, years, lang=lang),
        "{figures} = population({regions}, {years}{lang})",
        ("population",),
        lambda: held("population-by-age"),
    )


def age_group(group: str) -> Figures:
    """Population of one age group on 1 January: ``persons`` and ``share``."""

    def made(regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        groups = indicators.age_shares(load.population_by_age(regions, years, lang=lang))
        return groups[groups["age_group"] == group]

    return Figures(
        made,
        "{ages} = indicators.age_shares(population_by_age({regions}, {years}{lang}))\n"
        f'{{figures}} = {{ages}}[{{ages}}["age_group"] == "{group}"]',
        ("population_by_age",),
        lambda: held("population-by-age"),
    )


def dependency() -> Figures:
    """Dependency ratios and median age on 1 January."""

    def made(regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        return indicators.dependency(load.population_by_age(regions, years, lang=lang))

    return Figures(
        made,
        "{ages} = population_by_age({regions}, {years}{lang})\n{figures} = indicators.dependency({ages})",
        ("population_by_age",),
        lambda: held("population-by-age"),
    )


def population_change() -> Figures:
    """Population change and its components during the year."""
    return Figures(
        lambda regions, years, lang: load.population_change(regions, years, lang=lang),
        "{figures} = population_change({regions}, {years}{lang})",
        ("population_change",),
        # The change of a year needs the 1 January that ends it.
        lambda: held("population-change")[:-1],
    )


def employment() -> Figures:
    """Employed residents in the 4th quarter: ``employed_by_residence``."""
    return Figures(
        lambda regions, years, lang: load.employment(regions, years, lang=lang),
        "{figures} = employment({regions}, {years}{lang})",
        ("employment",),
        lambda: held("employment"),
    )


def industry_share(industry: str) -> Figures:
    """Employed residents of one industry in the 4th quarter: ``employed`` and ``share``."""

    def made(regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        employed = load.employment(regions, years, lang=lang, industries=("00-99", industry))
        shares = indicators.industry_shares(employed)
        return shares[shares["industry"] == industry]

    return Figures(
        made,
        f'{{employed}} = employment({{regions}}, {{years}}{{lang}}, industries=("00-99", "{industry}"))\n'
        "{shares} = indicators.industry_shares({employed})\n"
        f'{{figures}} = {{shares}}[{{shares}}["industry"] == "{industry}"]',
        ("employment",),
        lambda: held("employment"),
    )


def employment_rate() -> Figures:
    """Employed in per cent of those aged 15–74, on the population of the next 1 January."""

    def made(regions: Sequence[str], years: Sequence[int], lang: Lang) -> pd.DataFrame:
        employed = load.employment(regions, years, lang=lang)
        ages = load.population_by_age(regions, [year + 1 for year in years], lang=lang)
        return indicators.employment_rate(employed, ages)

    return Figures(
        made,
        "{employed} = employment({regions}, {years}{lang})\n"
        "{ages} = population_by_age({regions}, [{year} + 1 for {year} in {years}]{lang})\n"
        "{figures} = indicators.employment_rate({employed}, {ages})",
        ("employment", "population_by_age"),
        lambda: tuple(year for year in held("employment") if year + 1 in held("population-by-age")),
    )


def workplaces() -> Figures:
    """Jobs, and jobs per 100 employed residents, in the 4th quarter."""

    def years() -> tuple[int, ...]:
        # The bundled figures before 2020 are an older vintage, not to be tied to the later ones by a line.
        republished = processed.manifest().documents["labour-balance"]["origin"] == "republished"
        return tuple(year for year in held("labour-balance") if year >= 2020 or not republished)

    return Figures(
        lambda regions, years, lang: indicators.workplace_coverage(
            load.labour_balance(regions, years, lang=lang)
        ),
        "{figures} = indicators.workplace_coverage(labour_balance({regions}, {years}{lang}))",
        ("labour_balance",),
        years,
    )
