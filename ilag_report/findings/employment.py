"""Who works: employed persons by place of residence, and their share of the population (notebook 04).

The charts take frames as the loaders return them, in one language, and refuse others with a `ChartError`.
"""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.noise import share_noise
from ilag_report.charts import Chart, Lines
from ilag_report.charts.kinds.grid import one_by_one
from ilag_report.charts.sources import language_of
from ilag_report.findings.common import Finding, chart_of, index_lines, years_in_words, years_of
from ilag_report.findings.labour import Place, every_place, municipalities, require_all_industries
from ilag_report.messages import say

_FIGURE = "employed_by_residence"
_MOST_NAMED = 3


def employment_level(employment: pd.DataFrame) -> Chart:
    """Employed persons by residence, each region on its own scale (SSB table 07984).

    A line for each region in a panel of its own; the finding is the change in persons, of the
    municipalities together and of the county.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries; its first and last year are the period.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year, or the frame has several industries.
    """
    first, last = _ends(employment)
    return chart_of(
        "employment-level",
        body=one_by_one(
            employment[["region", "name", "year"]].assign(value=employment[_FIGURE]),
            unit=say("employment-level.unit", language_of(employment)),
        ),
        frames=[employment],
        values={
            "first": first,
            "last": last,
            "years": years_in_words(employment),
            **_level(indicators.change(employment, _FIGURE, first, last)),
        },
        indicators=["change"],
    )


def _level(changed: pd.DataFrame) -> dict[str, object]:
    """Sum up the municipalities; beside them the county, or in their place the first two other areas."""
    change = _by_region(changed, "change")
    ours, county = municipalities(changed), _county(changed)
    others = county or ([] if ours else every_place(changed)[:2])
    subject, rest = (ours, others) if ours else (others[:1], others[1:])
    return {
        "names": [place.inside for place in subject],
        "change": sum(change[place.region] for place in subject),
        "others": [(place.inside, change[place.region]) for place in rest],
    }


def employment_index(employment: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Employed persons by residence as an index, the first year being 100 (SSB table 07984).

    Lines; the finding holds the county against the municipalities.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries; its first and last year are the period.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year, or the frame has several industries.
    """
    first, last = _ends(employment)
    return chart_of(
        "employment-index",
        body=index_lines(employment, _FIGURE, highlight),
        frames=[employment],
        values={
            "years": years_in_words(employment),
            **_growth(indicators.change(employment, _FIGURE, first, last)),
        },
        indicators=["index"],
    )


def _growth(changed: pd.DataFrame) -> dict[str, object]:
    """Name the county and a municipality that is alone; of several, count those that went down."""
    growth = _by_region(changed, "percent")
    ours, named = municipalities(changed), _county(changed)
    if len(ours) == 1 or not (named or ours):
        named += ours or every_place(changed)
    return {
        "named": [(place.inside, growth[place.region]) for place in named],
        "declined": sum(growth[place.region] < 0 for place in ours),
        "total": len(ours) if len(ours) > 1 else 0,
    }


def employment_rate(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, highlight: str | None = None
) -> Chart:
    """Employed persons in per cent of the population aged 15–74, year by year (SSB 07984, 07459).

    Lines; the finding names the regions whose change is beyond chance.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries; its first and last year are compared.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it at the end of each year, with the same years.
    highlight : str, optional
        A region, by code or name, to set off from the others; by default the one municipality whose change is
        beyond chance, where it is just one.

    Raises
    ------
    SelectionError
        The population at the end of a year is not given, a region has no figure in the first or last year,
        there is one year only, or the frame has several industries.
    """
    lang = language_of(employment, population_by_age)
    first, last = _ends(employment)
    years_of(employment)
    rates = indicators.employment_rate(employment, population_by_age)
    changed = _rate_changes(rates, first, last)
    moved = municipalities(changed[changed["beyond_chance"]])
    if highlight is None and len(moved) == 1:
        highlight = moved[0].region
    title, found = _finding_of_changes(changed)
    values = {
        "years": years_in_words(employment),
        "one_point": _one_point(rates[rates["year"] == last]),
        **found,
    }
    return chart_of(
        "employment-rate",
        body=Lines(
            rates[["region", "name", "year"]].assign(value=rates["employment_rate"]),
            unit=say("employment-rate.unit", lang),
            highlight=highlight,
        ),
        frames=[employment, population_by_age],
        values=values,
        title=title,
        notes=[say("employment-rate.note", lang, **values)],
        indicators=["employment_rate"],
    )


def _finding_of_changes(changed: pd.DataFrame) -> Finding:
    """Choose a title: changes beyond chance by name, by their number where they are many, or none."""
    change = _by_region(changed, "change")
    beyond = changed[changed["beyond_chance"]]
    ours, moved = municipalities(changed), municipalities(beyond)
    if len(moved) > _MOST_NAMED:
        up = sum(change[place.region] > 0 for place in moved)
        return "title-counted", {"up": up, "down": len(moved) - up, "total": len(ours)}
    named = [*moved, *_county(beyond)] if ours else every_place(beyond)[:_MOST_NAMED]
    return "title" if named else "title-none", {
        "named": [(place.inside, change[place.region]) for place in named],
        "within": [place.name for place in ours if place not in moved],
        "total": len(ours),
    }


def _one_point(rates: pd.DataFrame) -> list[tuple[str, float]]:
    """Return what one percentage point is in persons, in the smallest and in the largest region."""
    by_size = rates.sort_values("persons_15_74")
    points = list(zip(by_size["name"], by_size["persons_15_74"].astype(float) / 100, strict=True))
    return points[:1] + points[1:][-1:]


def _rate_changes(rates: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return the change of the employment rate in points, and whether it is beyond chance."""
    changed = indicators.change(rates, "employment_rate", first, last)
    persons = rates.pivot(index="region", columns="year", values="persons_15_74").astype("float64")
    persons = persons.reindex(changed["region"]).reset_index(drop=True)
    chance = share_noise(changed["first"], persons[first], changed["last"], persons[last])
    return changed.assign(beyond_chance=changed["change"].abs() > chance)


def _county(frame: pd.DataFrame) -> list[Place]:
    return [place for place in every_place(frame) if place.region == places.COUNTY]


def _by_region(changed: pd.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(changed["region"], changed[column].astype("float64"), strict=True))


def _ends(employment: pd.DataFrame) -> tuple[int, int]:
    require_all_industries(employment)
    return int(employment["year"].min()), int(employment["year"].max())
