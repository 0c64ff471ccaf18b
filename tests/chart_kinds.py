"""One chart of every kind in both languages, made of the bundled figures as an analyst would make it."""

from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

import ilag_data
from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.language import Lang, Text
from ilag_report import charts
from ilag_report.charts import Bars, Chart, Grid

EVERYWHERE = [*places.PROGRAMME, "50", "50-5001"]
WITH_THE_SIX = [*EVERYWHERE, "ILAG"]
PARTS = ["natural_increase", "net_migration", "residual"]


def wide(frame: pd.DataFrame, part: str, figure: str) -> pd.DataFrame:
    """Put the parts of a figure beside each other, a place a row."""
    beside = frame.set_index(["region", "name", part])[figure].unstack(part, sort=False)
    made = beside.rename_axis(columns=None).reset_index()
    made.attrs = frame.attrs
    return made


@cache
def every_kind(lang: Lang) -> dict[str, Chart]:
    """Return name to chart."""
    no = lang == "no"
    title: dict[str, Any] = {"title": Text("Slik har det gått i de seks", "How the six have fared")[lang]}
    people = ilag_data.population(lang=lang)
    everywhere = ilag_data.population(WITH_THE_SIX, lang=lang)
    change = indicators.change(everywhere, "persons", 2015, 2023)
    moved = indicators.accumulated_components(
        ilag_data.population_change(EVERYWHERE, lang=lang),
        ilag_data.population(EVERYWHERE, lang=lang, at_year_end=True),
        2015,
        2023,
    )
    ages = ilag_data.population_by_age([*places.PROGRAMME, "50"], 2023, lang=lang)
    shares = wide(indicators.age_shares(ages), "age_group", "share").assign(year=2023)
    percent = Text("prosent", "per cent")[lang]
    period = Text("Endring i folketallet 1. januar 2015–2023", "Change in population 1 January 2015–2023")[
        lang
    ]
    net = Text("Endring", "Change")[lang]
    tydal = ilag_data.population_change("Tydal", lang=lang)
    sexes = ilag_data.population_by_sex_and_age(["5033", "50"], years=[2015, 2023], lang=lang)
    made = {
        "lines": charts.lines(people, index=2015, **title),
        "multiples": charts.small_multiples(everywhere, **title),
        "bars": charts.bars(change, value="percent", unit=percent, signed=True, subtitle=period, **title),
        "grouped": charts.bars(
            ilag_data.population(places.PROGRAMME, years=[2015, 2023], lang=lang), series="year", **title
        ),
        "columns": charts.columns(
            tydal.assign(noise=9.0), frames=[tydal], parts=PARTS, net=net, signed=True,
            method=Text("Støy: ±1,96·√hendelser.", "Noise: ±1.96·√events.")[lang], **title,
        ),
        "stacked": charts.columns(
            wide(moved, "component", "percent"), parts=PARTS, net=net, signed=True, unit=percent, decimals=1, values=True,
            subtitle=period, frames=[moved], **title,
        ),
        "beside": charts.columns(tydal, parts=PARTS[:2], stacked=False, values=True, signed=True, **title),
        "shares": charts.columns(
            shares, parts={group: group for group in AGE_GROUPS}, values=True, unit=percent, frames=[ages], **title
        ),
        "pyramid": charts.pyramid(sexes, region="Tydal", year=2023, against_year=2015, **title),
        "pyramid-shares": charts.pyramid(sexes, region="Tydal", year=2023, against="50", **title),
        "map": charts.map_of(
            indicators.change(ilag_data.population([*places.COMPARABLE, "50", "ILAG"], lang=lang), "persons", 2015, 2023),
            value="percent", signed=True, **title,
        ),
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
    return {name: replace(chart, name=f"{name}-{lang}") for name, chart in made.items()}
