"""Who works: employed persons by place of residence, and their share of the population (notebook 04)."""

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

    One panel with a line for each region; the finding is the change in persons of the municipalities
    together.
    """
    common.require_all_industries(employment)
    changed = indicators.change(employment, _FIGURE, *common.first_and_last(employment))
    subject = common.municipalities_or_first(changed)
    return chart_of(
        "employment-level",
        body=one_by_one(
            employment[["region", "name", "year"]].assign(value=employment[_FIGURE]),
            unit=say("words.persons", language_of(employment)),
        ),
        frames=[employment],
        values={
            "names": [*common.names_within(subject).values()],
            "change": subject["change"].astype("float64").sum(),
        },
        indicators=["change"],
    )


def employment_index(employment: pd.DataFrame, newer: pd.DataFrame | None = None) -> Chart:
    """Employed persons by residence as an index, the first year being 100 (SSB table 07984).

    Lines; the finding compares the county with the municipalities.
    """
    common.require_all_industries(employment)
    return common.index_chart("employment-index", employment, _FIGURE, newer)


def employment_rate(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> Chart:
    """Employed persons in per cent of the population aged 15–74, year by year (SSB 07984, 07459).

    Lines; the finding names the regions whose change is beyond chance. If that is a single municipality, its
    line is highlighted.
    """
    common.require_all_industries(employment)
    return chart_of_rates("employment-rate", "employment_rate", employment, population_by_age)


def chart_of_rates(
    key: str, indicator: str, employment: pd.DataFrame, population_by_age: pd.DataFrame
) -> Chart:
    """Return a chart of employment rates by year; the finding names regions that changed beyond chance."""
    lang = language_of(employment, population_by_age)
    first, last = common.years_of(employment)
    rates = getattr(indicators, indicator)(employment, population_by_age)
    persons = next(column for column in rates if column.startswith("persons_"))
    changed = rate_changes(rates, first, last, persons)
    moved = municipalities(changed[changed["beyond_chance"]])["region"]
    values = {"one_point": one_point(rates[rates["year"] == last], persons)}
    return chart_of(
        key,
        finding=finding_of_changes(changed),
        body=Lines(
            rates[["region", "name", "year"]].assign(value=rates["employment_rate"]),
            unit=say("words.per_cent", lang),
            highlight=str(moved.item()) if len(moved) == 1 else None,
        ),
        frames=[employment, population_by_age],
        values=values,
        notes=[say("employment-rate.note", lang, **values)],
        indicators=[indicator],
    )


def finding_of_changes(changed: pd.DataFrame) -> Finding:
    """Choose a title that names the regions that changed beyond chance, counts them if many, or says none."""
    beyond, ours = changed[changed["beyond_chance"]], municipalities(changed)
    moved = municipalities(beyond)
    if len(moved) > _MOST_NAMED:
        up = int((moved["change"] > 0).sum())
        return "title-counted", {"up": up, "down": len(moved) - up, "total": len(ours)}
    county = beyond[beyond["region"] == places.COUNTY]
    named = beyond[:_MOST_NAMED] if ours.empty else county if moved.empty else moved
    return "title-none" if named.empty else "title", {
        "named": by_name(named, "change"),
        "within": [*ours.loc[~ours["beyond_chance"], "name"]],
        "total": len(ours),
    }


def one_point(rates: pd.DataFrame, persons: str) -> list[tuple[str, float]]:
    """Return how many persons one percentage point is, in the smallest and in the largest region."""
    by_size = rates.sort_values(persons)
    points = list(zip(by_size["name"], by_size[persons].astype(float) / 100, strict=True))
    return points[:1] + points[1:][-1:]


def rate_changes(rates: pd.DataFrame, first: int, last: int, persons: str) -> pd.DataFrame:
    """Return the change in the employment rate in percentage points, and whether it is beyond chance."""
    changed = indicators.change(rates, "employment_rate", first, last)
    counts = rates.pivot(index="region", columns="year", values=persons).astype("float64")
    counts = counts.reindex(changed["region"]).reset_index(drop=True)
    chance = share_noise(changed["first"], counts[first], changed["last"], counts[last])
    return changed.assign(beyond_chance=changed["change"].abs() > chance)
