"""Is it worse here than in other small places? The programme's municipalities and the county's others."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.noise import count_noise, estimate_dispersion, noise_of_sum
from ilag_data.load import small_others
from ilag_report.charts import Chart, Grid, NumberFormat
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.messages import say

_PAIR = [places.TOGETHER, places.SMALL_OTHERS]


def small_places(
    population: pd.DataFrame,
    employment: pd.DataFrame,
    population_quarterly: pd.DataFrame,
    population_of_each: pd.DataFrame,
    newer_population: pd.DataFrame | None = None,
    newer_employment: pd.DataFrame | None = None,
) -> Chart:
    """Compare the programme's municipalities with the county's other small ones (SSB 07459, 07984, 01222).

    Two sets of lines: residents and employed residents as an index. The finding says for each whether the
    changes over the period differ beyond chance.

    Parameters
    ----------
    population, employment : DataFrame
        For ``"ILAG"``, ``"SMALL"`` and the county; the employed in all industries.
    population_quarterly, population_of_each : DataFrame
        As for `indicators.event_noise`, for all municipalities of the county.
    newer_population, newer_employment : DataFrame, optional
        The same regions in later years, which are shown as newer.
    """
    lang = language_of(population, employment)
    common.require_all_industries(employment)
    first, last = common.first_and_last(population)
    lacking = [region for region in _PAIR if region not in {*population["region"]} & {*employment["region"]}]
    if lacking:
        raise common.missing_places(lacking)
    people = _changes(population, "persons", first, last)
    employed = _changes(employment, "employed_by_residence", first, last)
    by_events = _event_noise(population_quarterly, population_of_each, first, last)
    verdicts = {
        "people": _verdict(people, by_events / people["first"]),
        "employed": _verdict(employed, count_noise(employed["first"], employed["last"]) / employed["first"]),
    }
    apart = [name for name, one in verdicts.items() if abs(one["difference"]) > one["chance"]]
    values = {
        **verdicts,
        "apart": apart,
        "total": len(places.PROGRAMME),
        "first": first,
        "last": last,
        "newest": common.newest(newer_population),
    }
    panels = common.both_indices(population, employment, (newer_population, newer_employment))
    ends = ([float(line[last]) for line in panel.series.values()] for panel in panels)
    told = zip(people["name"], *ends, strict=True)
    return chart_of(
        "small-places",
        body=Grid(panels),
        frames=[population, employment],
        finding=(("title-neither", "title-one", "title-both")[len(apart)], values),
        notes=[] if apart else [say("small-places.chance", lang, **values)],
        details=[say("small-places.note", lang, **values)],
        indicators=["index", "event_noise"],
        told=common.in_pairs(told, NumberFormat(1), lang),
    )


def _changes(frame: pd.DataFrame, figure: str, first: int, last: int) -> pd.DataFrame:
    return indicators.change(frame, figure, first, last).set_index("region")


def _event_noise(
    quarters: pd.DataFrame, population: pd.DataFrame, first: int, last: int
) -> "pd.Series[float]":
    """Return the chance variation in the change of each group over the years, in persons."""
    groups = {places.TOGETHER: places.PROGRAMME, places.SMALL_OTHERS: small_others()}
    one_by_one = population[population["region"].isin([code for codes in groups.values() for code in codes])]
    noise = indicators.event_noise(quarters, one_by_one, estimate_dispersion(quarters, population))
    noise = noise[noise["year"].between(first + 1, last)]
    of_each = {
        area: noise_of_sum(noise.loc[noise["region"].isin(codes), "noise"]) for area, codes in groups.items()
    }
    return pd.Series(of_each, dtype="float64")


def _verdict(changed: pd.DataFrame, noise: "pd.Series[float]") -> dict[str, float]:
    """Return both changes in per cent, their difference, and how large it can be by chance, in points."""
    here, there = changed.loc[_PAIR, "percent"]
    chance = float(100 * (noise[_PAIR] ** 2).sum() ** 0.5)
    return {"here": here, "there": there, "difference": here - there, "chance": chance}
