"""What became of the young: cohorts then and now (SSB table 07459)."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Chart, number, period
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe


def cohort_retention(population_by_age: pd.DataFrame, ages_at_end: range = range(20, 30)) -> Chart:
    """Young adults in the last year per 100 of the same birth cohorts in the first (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the first and the last year of the period.
    ages_at_end : range
        The ages in the last year.

    Returns
    -------
    Chart
        Sorted bars, with the persons of both years beside each name.

    Raises
    ------
    SelectionError
        A region lacks an age or has nobody of these cohorts, or they were not born in the first year.
    ChartError
        The frame does not come from the loader, or has more places than there is room for.
    """
    lang = words.language_of(population_by_age)
    first, last = wording.first_and_last(population_by_age)
    both = population_by_age[population_by_age["year"].isin([first, last])]
    kept = indicators.cohort_retention(both, first, last, ages_at_end)
    at_end = period(ages_at_end.start, ages_at_end.stop - 1)
    at_start = period(ages_at_end.start - (last - first), ages_at_end.stop - 1 - (last - first))
    bars = kept.assign(
        value=kept["retention"],
        name=[
            f"{name} ({number(start, lang=lang)} → {number(end, lang=lang)})"
            for name, start, end in zip(kept["name"], kept["at_start"], kept["at_end"], strict=True)
        ],
    )
    return describe(
        name=Text("arskull", "cohorts"),
        title=_cohorts_in_words(kept, at_end, at_start, first, last, lang),
        subtitle=Text(
            f"Personer {at_end} år 1. januar {last} per 100 i de samme årskullene ({at_start} år) i {first}; "
            "antall i parentes",
            f"Persons aged {at_end} on 1 January {last} per 100 of the same cohorts (aged {at_start}) in "
            f"{first}; persons in brackets",
        ),
        body=Bars(
            bars[["region", "name", "value"]],
            unit=Text(f"per 100 i {first}; 100 = like mange", f"per 100 in {first}; 100 = as many")[lang],
            decimals=0,
        ),
        frames=[population_by_age],
        indicators=["cohort_retention"],
        alt_text=words.listed(
            Text(
                f"Stolpediagram. Personer {at_end} år i {last} per 100 i samme årskull i {first}",
                f"Bar chart. Persons aged {at_end} in {last} per 100 of the same cohorts in {first}",
            )[lang],
            [
                f"{name} {number(value, lang=lang)}"
                for name, value in kept.sort_values("retention", ascending=False)[
                    ["name", "retention"]
                ].itertuples(index=False)
            ],
        ),
    )


def _cohorts_in_words(
    kept: pd.DataFrame, at_end: str, at_start: str, first: int, last: int, lang: Lang
) -> str:
    """Count the municipalities whose cohorts became fewer, and give the county's figure."""
    ours = wording.municipalities(kept)
    rows = kept.set_index("region")
    clauses = []
    if len(ours) > 1:
        fewer = int((ours["at_end"] < ours["at_start"]).sum())
        of = wording.have(fewer, list(ours["region"]), lang)
        clauses.append(
            Text(
                f"{of} færre {at_end}-åringer enn i de samme årskullene i {first}",
                f"{of} fewer aged {at_end} than in the same cohorts in {first}",
            )[lang]
        )
    elif len(ours):
        one = ours.iloc[0]
        start, end = number(one["at_start"], lang=lang), number(one["at_end"], lang=lang)
        clauses.append(
            Text(f"{one['name']}: {start} i alderen {at_start} i {first} ble til {end} i {last}",
                 f"{one['name']}: {start} aged {at_start} in {first} had become {end} in {last}")[lang]
        )  # fmt: skip
    shown = [places.COUNTY] if places.COUNTY in rows.index else ([] if clauses else list(rows.index[:1]))
    clauses += [
        _more_or_fewer(str(rows.loc[region, "name"]), float(rows["retention"][region]) - 100, lang)
        for region in shown
    ]
    return words.capitalised(" – ".join(clauses))


def _more_or_fewer(name: str, share: float, lang: Lang) -> str:
    amount = number(abs(share), lang=lang)
    if amount == "0":
        return Text(f"{name} har like mange", f"{name} has as many")[lang]
    more = share > 0
    return Text(
        f"{name} har {amount} prosent {'flere' if more else 'færre'}",
        f"{name} has {amount} per cent {'more' if more else 'fewer'}",
    )[lang]
