"""Who are we: the age structure of every place, and of one place then and now."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Columns, number
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe

_OLD = ("67–79", "80+")


def age_structure(population_by_age: pd.DataFrame) -> Chart:
    """Six age groups of every place in the last year, in per cent (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it.

    Returns
    -------
    Chart
        Stacked columns, sorted by the share aged 67 and over; the finding holds this share of the
        municipalities against the county's.

    Raises
    ------
    SelectionError
        A region lacks an age.
    ChartError
        The frame does not come from the loader, or all figures of the year are missing.
    """
    lang = words.language_of(population_by_age)
    last = wording.first_and_last(population_by_age)[1]
    shares = indicators.age_shares(_year(population_by_age, last))
    old = _old(shares)
    order = shares.assign(_old=shares["region"].map(old)).sort_values("_old", ascending=False, kind="stable")
    columns = pd.DataFrame(
        {
            "category": order["name"],
            "series": order["age_group"].astype(str).map(lambda group: wording.age_in_words(group, lang)),
            "value": order["share"],
        }
    )
    names = dict(zip(shares["region"], shares["name"], strict=True))
    return describe(
        name=Text("aldersstruktur", "age-structure"),
        title=_structure_in_words(shares, old, lang),
        subtitle=Text(
            f"Befolkningen 1. januar {last} etter alder, prosent, på dagens kommunegrenser",
            f"Population 1 January {last} by age, per cent, municipalities of today",
        ),
        body=Columns(columns, unit=Text("prosent", "per cent")[lang], percent=True, values=True),
        frames=[population_by_age],
        note=wording.how_to_fetch(population_by_age),
        indicators=["age_shares"],
        alt_text=words.listed(
            Text(
                f"Stablede søyler. Aldersgrupper 1. januar {last}. Andelen 67 år og over",
                f"Stacked columns. Age groups 1 January {last}. Share aged 67 and over",
            )[lang],
            words.ranked(old.rename(index=names), 1, lang),
        ),
    )


def _structure_in_words(shares: pd.DataFrame, old: "pd.Series[float]", lang: Lang) -> str:
    names = shares.drop_duplicates("region").set_index("region")["name"]
    known = old.dropna()
    ours = known[known.index.isin(places.TODAY)]
    if len(ours) < 2:
        return " – ".join(
            Text(f"{names[str(region)]}: {number(share, 1, 'no')} prosent er 67 år og over",
                 f"{names[str(region)]}: {number(share, 1, 'en')} per cent are 67 and over")[lang]
            for region, share in known.head(2).items()
        )  # fmt: skip
    if places.COUNTY in known.index:
        county = float(known[places.COUNTY])
        # What is written as the same number must not be said to be higher.
        as_county = ours.map(lambda share: number(share, 1, lang)) == number(county, 1, lang)
        higher = int(((ours > county) & ~as_county).sum())
        of = words.capitalised(wording.have(higher, list(map(str, ours.index)), lang))
        return Text(
            f"{of} høyere andel 67 år og over enn {names[places.COUNTY]} ({number(county, 1, 'no')} prosent)",
            f"{of} a higher share aged 67 and over than {names[places.COUNTY]} "
            f"({number(county, 1, 'en')} per cent)",
        )[lang]
    least, most = number(float(ours.min()), 1, lang), number(float(ours.max()), 1, lang)
    of = wording.group(list(map(str, ours.index)), [], lang)
    return Text(
        f"Fra {least} til {most} prosent er 67 år og over i {of}",
        f"From {least} to {most} per cent are 67 and over in {of}",
    )[lang]


def _year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame[frame["year"] == year]


def _old(shares: pd.DataFrame) -> "pd.Series[float]":
    """Return region to the share aged 67 and over."""
    old = shares[shares["age_group"].isin(_OLD)]
    return old.groupby("region", sort=False)["share"].sum(min_count=len(_OLD))
