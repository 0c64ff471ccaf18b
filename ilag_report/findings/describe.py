"""Charts that are not made of messages yet; `common.chart_of` makes all others."""

from collections.abc import Sequence

import pandas as pd

from ilag_data.language import Text
from ilag_report.charts import Chart, sources_of
from ilag_report.charts.body import Body
from ilag_report.charts.chart import fitting_alt_text
from ilag_report.charts.sources import language_of, note_line, source_line
from ilag_report.findings.common import alt_text_of
from ilag_report.findings.common import chart_of as chart_of  # noqa: PLC0414
from ilag_report.findings.common import method as method  # noqa: PLC0414


def describe(
    *,
    name: Text,
    title: str,
    subtitle: Text,
    body: Body,
    frames: Sequence[pd.DataFrame],
    indicators: Sequence[str] = (),
    note: Text | None = None,
    alt_text: str | None = None,
) -> Chart:
    """Describe a chart that stands on frames of the loaders."""
    lang = language_of(*frames)
    notes = [note[lang]] if note else []
    return Chart(
        name=name[lang],
        title=title,
        subtitle=subtitle[lang],
        body=body,
        source=source_line(*frames),
        note=" ".join([*notes, note_line(*frames)]).strip(),
        alt_text=fitting_alt_text(alt_text or alt_text_of(body, subtitle[lang], lang)),
        method=method(indicators, lang),
        sources=sources_of(*frames),
        lang=lang,
    )
