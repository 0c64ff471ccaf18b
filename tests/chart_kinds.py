"""One chart of every kind in both languages, made of the bundled figures as an analyst would make it."""

from functools import cache
from typing import Any

import pandas as pd

import ilag_data
from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report import charts
from ilag_report.charts import Bars, Chart, Grid

EVERYWHERE = [*places.PROGRAMME, "50", "50-5001"]
WITH_THE_SIX = [*EVERYWHERE, "ILAG"]
GROUPS = {
    "0–5": (0, 5),
    "6–15": (6, 15),
    "16–19": (16, 19),
    "20–66": (20, 66),
    "67–79": (67, 79),
    "80+": (80, 200),
}
PARTS = ["natural_increase", "net_migration", "residual"]


def like(frame: pd.DataFrame, model: pd.DataFrame, **said: str) -> pd.DataFrame:
    """Give a frame what the loader said about the one it was made from."""
    frame.attrs = model.attrs | said
    return frame


def shares(lang: Lang) -> pd.DataFrame:
    ages = ilag_data.population_by_age([*places.PROGRAMME, "50"], years=2023, lang=lang)
    everyone = ages.groupby(["region", "name"], sort=False)["persons"].sum()
    parts = {
        group: ages[ages["age"].between(*bounds)].groupby(["region", "name"], sort=False)["persons"].sum()
        for group, bounds in GROUPS.items()
    }
    frame = (pd.DataFrame(parts).div(everyone, axis=0) * 100).astype(float).reset_index()
    return like(frame.assign(year=2023), ages)


def accumulated(lang: Lang) -> pd.DataFrame:
    change = ilag_data.population_change(EVERYWHERE, years=range(2015, 2023), lang=lang)
    base = ilag_data.population(EVERYWHERE, years=2015).set_index("region")["persons"].astype(float)
    sums = change.groupby(["region", "name"], sort=False)[PARTS].sum().astype(float).reset_index()
    for part in PARTS:
        sums[part] = sums[part] / sums["region"].map(base) * 100
    return like(sums, change)


@cache
def every_kind(lang: Lang) -> dict[str, Chart]:
    """Return name to chart."""
    no = lang == "no"
    title: dict[str, Any] = {"title": Text("Slik har det gått i de seks", "How the six have fared")[lang]}
    people = ilag_data.population(lang=lang)
    wide = ilag_data.population(WITH_THE_SIX, lang=lang)
    change = like(indicators.change(wide, "persons", 2015, 2023), people)
    percent = Text("prosent", "per cent")[lang]
    period = Text("Endring i folketallet 1. januar 2015–2023", "Change in population 1 January 2015–2023")[
        lang
    ]
    net = Text("Endring", "Change")[lang]
    tydal = ilag_data.population_change("Tydal", lang=lang)
    sexes = ilag_data.population_by_sex_and_age(["5033", "50"], years=[2015, 2023], lang=lang)
    made = {
        "lines": charts.lines(people, index=2015, **title),
        "multiples": charts.small_multiples(wide, **title),
        "bars": charts.bars(change, value="percent", unit=percent, signed=True, subtitle=period, **title),
        "grouped": charts.bars(
            ilag_data.population(places.PROGRAMME, years=[2015, 2023], lang=lang), series="year", **title
        ),
        "columns": charts.columns(
            like(tydal.assign(noise=9.0), tydal), parts=PARTS, net=net, signed=True,
            method=Text("Støy: ±1,96·√hendelser.", "Noise: ±1.96·√events.")[lang], **title,
        ),
        "stacked": charts.columns(
            accumulated(lang), parts=PARTS, net=net, signed=True, unit=percent, decimals=1, values=True,
            subtitle=period, frames=[tydal, wide], **title,
        ),
        "beside": charts.columns(tydal, parts=PARTS[:2], stacked=False, values=True, signed=True, **title),
        "shares": charts.columns(
            shares(lang), parts={group: group for group in GROUPS}, values=True, unit=percent,
            frames=[people], **title,
        ),
        "pyramid": charts.pyramid(sexes, region="Tydal", year=2023, against_year=2015, **title),
        "pyramid-shares": charts.pyramid(sexes, region="Tydal", year=2023, against="50", **title),
        "table": charts.table(
            change, headers={"name": "", "first": "2015", "last": "2023", "percent": percent}, subtitle=period, **title
        ),
    }  # fmt: skip
    bars = made["bars"].body
    assert isinstance(bars, Bars)
    half = Bars(
        change[change["region"] != "50"].assign(value=change["change"]),
        unit="personer" if no else "persons",
        decimals=0,
    )
    made["grid"] = Chart(
        name="rutenett" if no else "grid",
        subtitle=period,
        body=Grid((half, bars), columns=2, paragraph=title["title"] + "."),
        source=made["bars"].source,
        alt_text=made["bars"].alt_text,
        lang=lang,
        **title,
    )  # fmt: skip
    from dataclasses import replace

    return {name: replace(chart, name=f"{name}-{lang}") for name, chart in made.items()}
