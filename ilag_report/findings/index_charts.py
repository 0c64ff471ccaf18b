"""The index chart of employment, and the explorer's finding of an index, until they are made of messages."""

import pandas as pd

from ilag_data import indicators
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, period
from ilag_report.findings import common, words
from ilag_report.findings.common import index_lines as index_lines  # noqa: PLC0414
from ilag_report.findings.describe import describe
from ilag_report.messages import say


def index_chart(
    frame: pd.DataFrame, figure: str, *, name: Text, measure: Text, county: Text, highlight: str | None
) -> Chart:
    """Describe an index chart: lines; the finding holds the county against the municipalities."""
    first, last = common.first_and_last(frame)
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
    """Say how the county changed, and how many of the municipalities went down."""
    said = say("words.index_finding", lang, subject=county[lang], **common.growth_of(changed))
    return words.capitalised(said)
