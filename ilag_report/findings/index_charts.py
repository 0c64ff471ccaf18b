"""What the index charts have in common: one figure of every region, the first year being 100."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Lines, period
from ilag_report.findings import words
from ilag_report.findings.describe import describe


def index_lines(frame: pd.DataFrame, figure: str, highlight: str | None = None, heading: str = "") -> Lines:
    """Return lines of a figure in per cent of its value in the first year."""
    lang = words.language_of(frame)
    first = int(frame["year"].min())
    indexed = indicators.index(frame, figure, first)
    return Lines(
        indexed[["region", "name", "year"]].assign(value=indexed["index"]),
        unit=Text(f"indeks, {first} = 100", f"index, {first} = 100")[lang],
        reference=100.0,
        highlight=highlight,
        heading=heading,
    )


def index_chart(
    frame: pd.DataFrame, figure: str, *, name: Text, measure: Text, county: Text, highlight: str | None
) -> Chart:
    """Describe an index chart.

    Parameters
    ----------
    frame : DataFrame
        A frame of a loader with one figure for each region and year.
    figure : str
        The column to show.
    name : Text
        The name of the files.
    measure : Text
        What is measured and when: «Folketall 1. januar».
    county : Text
        What the finding says grew or declined in the county: «Sysselsettingen i Trøndelag».
    highlight : str or None
        A region to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the county against the municipalities.
    """
    first, last = int(frame["year"].min()), int(frame["year"].max())
    years = period(first, last)
    return describe(
        name=name,
        title=finding(indicators.change(frame, figure, first, last), county, words.language_of(frame)),
        subtitle=Text(
            f"{measure.no} {years}, på dagens kommunegrenser",
            f"{measure.en} {years}, municipalities of today",
        ),
        body=index_lines(frame, figure, highlight),
        frames=[frame],
        indicators=["index"],
    )


def finding(changed: pd.DataFrame, county: Text, lang: Lang) -> str:
    """Say how the county changed, and how many of the municipalities went down.

    Parameters
    ----------
    changed : DataFrame
        As `indicators.change` returns it.
    county : Text
        What the sentence is about.
    lang : {"no", "en"}
        Its language.
    """
    clauses = []
    of_county = changed.loc[changed["region"] == places.COUNTY, "percent"]
    if len(of_county):
        clauses.append(f"{county[lang]} {words.growth(of_county.iloc[0], lang)}")
    ours = changed[changed["region"].isin(places.TODAY)]
    if len(ours) == 1:
        clauses.append(f"{ours['name'].iloc[0]} {words.growth(ours['percent'].iloc[0], lang)}")
    elif len(ours):
        declined = words.share_of_municipalities(int((ours["change"] < 0).sum()), list(ours["region"]), lang)
        clauses.append(f"{declined} {Text('gikk ned', 'declined')[lang]}")
    if not clauses:
        clauses = [f"{row['name']} {words.growth(row['percent'], lang)}" for _, row in changed.iterrows()]
    return words.capitalised(" – ".join(clauses))
