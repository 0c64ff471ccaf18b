"""Who works: employed persons by place of residence, and their share of the population (notebook 04)."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.noise import share_noise
from ilag_report.charts import Chart, Lines
from ilag_report.charts.kinds.grid import one_by_one
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import Finding, by_name, chart_of, municipalities
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
        All industries; its first and last year are the period.
    """
    first, last = _ends(employment)
    return chart_of(
        "employment-level",
        body=one_by_one(
            employment[["region", "name", "year"]].assign(value=employment[_FIGURE]),
            unit=say("employment-level.unit", language_of(employment)),
        ),
        frames=[employment],
        values=_level(indicators.change(employment, _FIGURE, first, last)),
        indicators=["change"],
    )


def _level(changed: pd.DataFrame) -> dict[str, object]:
    """Sum up the municipalities, or take the first area where there are none."""
    subject = by_name(municipalities(changed), "change") or by_name(changed, "change")[:1]
    return {"names": [name for name, _ in subject], "change": sum(change for _, change in subject)}


def employment_index(
    employment: pd.DataFrame, newer: pd.DataFrame | None = None, highlight: str | None = None
) -> Chart:
    """Employed persons by residence as an index, the first year being 100 (SSB table 07984).

    Lines; the finding holds the county against the municipalities.

    Parameters
    ----------
    employment : DataFrame
        All industries; its first and last year are the period.
    newer : DataFrame, optional
        The same regions in the years after, which are shown as newer.
    highlight : str, optional
        A region to set off from the others.
    """
    first, last = _ends(employment)
    changed = indicators.change(employment, _FIGURE, first, last)
    return chart_of(
        "employment-index",
        body=common.index_lines(employment, _FIGURE, highlight, newer=newer),
        frames=[employment],
        values=common.growth_of(changed) | {"newest": common.newest(newer)},
        indicators=["index"],
    )


def employment_rate(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, highlight: str | None = None
) -> Chart:
    """Employed persons in per cent of the population aged 15–74, year by year (SSB 07984, 07459).

    Lines; the finding names the regions whose change is beyond chance.

    Parameters
    ----------
    employment, population_by_age : DataFrame
        All industries, and the ages of the same years; the first and the last are compared.
    highlight : str, optional
        A region to set off from the others; by default the municipality whose change alone is beyond chance.
    """
    language_of(employment, population_by_age)
    first, last = _ends(employment)
    common.years_of(employment)
    rates = indicators.employment_rate(employment, population_by_age)
    changed = rate_changes(rates, first, last, "persons_15_74")
    moved = municipalities(changed[changed["beyond_chance"]])
    if highlight is None and len(moved) == 1:
        highlight = str(moved["region"].iloc[0])
    return chart_of_rates(
        "employment-rate",
        rates,
        changed,
        [employment, population_by_age],
        persons="persons_15_74",
        indicator="employment_rate",
        highlight=highlight,
    )


def chart_of_rates(
    key: str,
    rates: pd.DataFrame,
    changed: pd.DataFrame,
    frames: Sequence[pd.DataFrame],
    *,
    persons: str,
    indicator: str,
    highlight: str | None,
) -> Chart:
    """Show employment rates year by year; the finding names the regions whose change is beyond chance.

    `persons` is the column of those whom the rates are of, `changed` what `rate_changes` gives of them.
    """
    lang = language_of(*frames)
    title, found = finding_of_changes(changed)
    values = {"one_point": one_point(rates[rates["year"] == rates["year"].max()], persons), **found}
    return chart_of(
        key,
        body=Lines(
            rates[["region", "name", "year"]].assign(value=rates["employment_rate"]),
            unit=say("employment-rate.unit", lang),
            highlight=highlight,
        ),
        frames=frames,
        values=values,
        title=title,
        notes=[say("employment-rate.note", lang, **values)],
        indicators=[indicator],
    )


def finding_of_changes(changed: pd.DataFrame) -> Finding:
    """Choose a title: changes beyond chance by name, by their number where they are many, or none."""
    beyond, ours = changed[changed["beyond_chance"]], municipalities(changed)
    moved = municipalities(beyond)
    if len(moved) > _MOST_NAMED:
        up = int((moved["change"] > 0).sum())
        return "title-counted", {"up": up, "down": len(moved) - up, "total": len(ours)}
    named = beyond[:_MOST_NAMED] if ours.empty else _county(beyond) if moved.empty else moved
    return "title-none" if named.empty else "title", {
        "named": by_name(named, "change"),
        "within": [*ours.loc[~ours["beyond_chance"], "name"]],
        "total": len(ours),
    }


def one_point(rates: pd.DataFrame, persons: str) -> list[tuple[str, float]]:
    """Return what one percentage point is in persons, in the smallest and in the largest region."""
    by_size = rates.sort_values(persons)
    points = list(zip(by_size["name"], by_size[persons].astype(float) / 100, strict=True))
    return points[:1] + points[1:][-1:]


def rate_changes(rates: pd.DataFrame, first: int, last: int, persons: str) -> pd.DataFrame:
    """Return the change of the employment rate in points, and whether it is beyond chance."""
    changed = indicators.change(rates, "employment_rate", first, last)
    counts = rates.pivot(index="region", columns="year", values=persons).astype("float64")
    counts = counts.reindex(changed["region"]).reset_index(drop=True)
    chance = share_noise(changed["first"], counts[first], changed["last"], counts[last])
    return changed.assign(beyond_chance=changed["change"].abs() > chance)


def _county(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["region"] == places.COUNTY]


def _ends(employment: pd.DataFrame) -> tuple[int, int]:
    common.require_all_industries(employment)
    return common.first_and_last(employment)
