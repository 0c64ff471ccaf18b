"""More people, but not more at work: residents and employed residents (SSB tables 07459, 07984)."""

from itertools import pairwise
from typing import Any

import pandas as pd

from ilag_data.indicators.noise import share_noise
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, Columns, Grid, period
from ilag_report.charts.kinds.grid import OWN_SCALE
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import chart_of
from ilag_report.messages import say

TURN = 2021
"""The year whose end separates before and after: the last before many fled here from the war in Ukraine."""

_MOST = 6
"""The most municipalities that there is room for as separate bars."""

_FIGURES = ("residents", "employed")


def residents_and_employed(population: pd.DataFrame, employment: pd.DataFrame) -> Chart:
    """Change in residents and in employed residents, before and after 2021 (SSB tables 07459, 07984).

    Columns of the municipalities together before and after and, if they are few, bars of each after. The
    finding contrasts the two only if the employed per resident changed beyond chance.

    Parameters
    ----------
    population, employment : DataFrame
        Single municipalities, from the first year to the newest held, the employed in all industries. Years
        that only one of them has are ignored.
    """
    common.require_all_industries(employment)
    lang = language_of(population, employment)
    frames = _of_both(population, employment)
    first, last = common.period_of(*frames)
    spans = [*pairwise([first, TURN, last] if first < TURN < last else [first, last])]
    changed = [_changes(*frames, *span) for span in spans]
    latest = changed[-1]
    names = common.names_of(latest.reset_index())
    spoken = {"names": [*names.values()], "since": spans[-1][0], "until": last}
    together = {period(*span): one[[*_FIGURES]].sum() for span, one in zip(spans, changed, strict=True)}
    ours = _columns(together, say("residents-and-employed.ours", lang, **spoken), lang)
    each = _bars(latest, say("residents-and-employed.each", lang, **spoken), lang)
    panels = (ours, each) if 1 < len(names) <= _MOST else (ours,)
    values = {**spoken, "sums": {**latest[[*_FIGURES]].sum()}, **_employed_per_resident(latest)}
    opposite = values["beyond"] and values["sums"]["residents"] > 0 >= values["sums"]["employed"]
    return chart_of(
        "residents-and-employed",
        finding=("title" if opposite else "title-counted", values),
        body=Grid(
            panels,
            columns=len(panels),
            paragraph=say("residents-and-employed.share", lang, **values),
        ),
        frames=[*frames],
        values={"scale": OWN_SCALE[lang] if len(panels) > 1 else None},
        details=[say("residents-and-employed.note", lang)],
        indicators=["change"],
        told=[
            say("residents-and-employed.span", lang, span=span, told={**sums})
            for span, sums in together.items()
        ],
    )


def _of_both(population: pd.DataFrame, employment: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the rows of single municipalities in the years that both frames have."""
    people, employed = map(common.municipalities, (population, employment))
    years = {*people["year"]} & {*employed["year"]}
    if {*people["region"]} != {*employed["region"]} or not years:
        raise common.unlike_frames()
    return people[people["year"].isin(years)], employed[employed["year"].isin(years)]


def _changes(population: pd.DataFrame, employment: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return by region: name, both figures at both ends, and the changes as ``residents, employed``."""
    people = common.ends_and_change(population, "persons", "residents_", first, last)
    employed = common.ends_and_change(employment, "employed_by_residence", "employed_", first, last)
    both = people.join(employed.drop(columns="name"))
    return both.rename(columns={f"{figure}_change": figure for figure in _FIGURES})


def _employed_per_resident(latest: pd.DataFrame) -> dict[str, Any]:
    """Return the employed in per cent of all residents at both ends, and whether it changed beyond chance."""
    sums = latest.drop(columns="name").sum().to_frame().T
    shares = [sums[f"employed_{end}"] / sums[f"residents_{end}"] * 100 for end in ("first", "last")]
    noise = share_noise(shares[0], sums["residents_first"], shares[1], sums["residents_last"])
    then, now = (float(share.iloc[0]) for share in shares)
    return {"then": then, "now": now, "beyond": abs(now - then) > float(noise.iloc[0])}


def _columns(changes: dict[str, "pd.Series[float]"], heading: str, lang: Lang) -> Columns:
    """Return columns, not stacked, for the municipalities together."""
    table = pd.DataFrame(changes).T.rename_axis("category").reset_index()
    frame = common.in_series(table, ["category"], _FIGURES, "residents-and-employed", lang)
    unit = say("words.persons", lang)
    return Columns(
        frame, unit=unit, decimals=0, signed=True, stacked=False, values=True, heading=heading,
        coloured_as=_FIGURES,
    )  # fmt: skip


def _bars(changed: pd.DataFrame, heading: str, lang: Lang) -> Bars:
    """Return bars for each municipality."""
    rows = changed.reset_index()
    frame = common.in_series(rows, ["region", "name"], _FIGURES, "residents-and-employed", lang)
    unit = say("words.persons", lang)
    return Bars(frame, unit=unit, decimals=0, signed=True, heading=heading, sort=False, coloured_as=_FIGURES)
