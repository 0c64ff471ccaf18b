"""The HTML of the explorer: picture, table and messages. Needs no ipywidgets."""

import html
from base64 import b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from ilag_data.language import Lang
from ilag_report.charts import Chart
from ilag_report.charts.export import screen_png
from ilag_report.charts.numbers import period
from ilag_report.display.show import show
from ilag_report.explorer.prepare import Prepared
from ilag_report.messages import say

# JupyterLab takes letters typed in a drop-down for its own commands: x would cut the cell. It leaves elements
# with this attribute alone, but widgets cannot set attributes; a style sheet that has been loaded can.
_KEYS_ARE_OURS = (
    "this.closest('.ilag-explorer').addEventListener('focusin', "
    "event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true'))"
)

STYLE = (
    f'<style onload="{_KEYS_ARE_OURS}">'
    """
.ilag-explorer .ilag-chart img {
  display: block; aspect-ratio: 16 / 9; height: auto;
  /* As large as leaves the controls on the same screen, but never too small to read. */
  width: clamp(680px, (100vh - 290px) * 16 / 9, 960px); max-width: 100%;
}
.ilag-explorer .ilag-municipalities {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(7.5em, 1fr)); align-content: start;
  height: 78px; overflow-y: scroll; border: 1px solid #767676;
}
.ilag-explorer .ilag-comparison {overflow: visible}
.ilag-explorer .ilag-comparison .widget-label {height: 25px; line-height: 25px}
.ilag-explorer .widget-checkbox {height: 25px; margin-top: 0; margin-bottom: 0}
.ilag-explorer .widget-html, .ilag-explorer .widget-html-content {height: auto; min-height: 0}
.ilag-explorer .widget-html-content {min-width: 0; width: 100%}
.ilag-explorer table {border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: 13px}
.ilag-explorer caption {text-align: left; white-space: nowrap; padding-bottom: 4px}
.ilag-explorer th, .ilag-explorer td {
  text-align: right; padding: 2px 6px; white-space: nowrap; border-bottom: 1px solid #ccc; line-height: 1.5;
}
.ilag-explorer th:first-child {text-align: left; padding-left: 0}
.ilag-explorer h3 {font-size: 15px; margin: 6px 0 2px; line-height: 1.3}
.ilag-explorer p, .ilag-explorer ul {margin: 2px 0; line-height: 1.4}
.ilag-explorer .ilag-heard {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}
.ilag-explorer .ilag-problem {border-left: 4px solid #a5255b; padding: 8px 12px; font-size: 15px}
.ilag-explorer .ilag-code textarea {font-family: monospace; white-space: pre; overflow: auto}
</style>"""
)


def picture(chart: Chart) -> str:
    """Draw a chart, and return it as an image with its alt text."""
    drawn = b64encode(screen_png(chart)).decode("ascii")
    return f'<img src="data:image/png;base64,{drawn}" alt="{html.escape(chart.alt_text)}">'


def heading(text: str) -> str:
    """Return a heading."""
    return f"<h3>{html.escape(text)}</h3>"


def status(said: str, remarks: Iterable[str] = ()) -> str:
    """Return what a screen reader is to read out when the chart has changed, and what all are to read."""
    shown = "".join(f"<p>{html.escape(remark)}</p>" for remark in remarks)
    return f'<div role="status"><span class="ilag-heard">{html.escape(said)}</span>{shown}</div>'


def problem(said: str) -> str:
    """Return why nothing is shown, to stand where the chart would."""
    return f'<div role="alert" class="ilag-problem"><p>{html.escape(said)}</p></div>'


def written(paths: Sequence[Path], lang: Lang) -> str:
    """Return which files were written, and where."""
    folder = html.escape(str(paths[0].parent))
    files = "".join(f"<li>{html.escape(path.name)}</li>" for path in paths)
    how_many = say("explorer.written", lang, total=len(paths))
    return f'<div role="status"><p>{how_many} <b>{folder}</b>:</p><ul>{files}</ul></div>'


def table(prepared: Prepared) -> str:
    """Return the figures as a table: places down, and years (or first year, last year and change) across."""
    indicator, lang = prepared.indicator, prepared.choice.lang
    frame = _figures(prepared)
    unit = indicator.unit(lang) if prepared.choice.measure != "share" else indicator.text("share-of", lang)
    parts = (indicator.name[lang], indicator.measured[lang], unit)
    title = ", ".join(part for part in parts if part == parts[0] or part not in parts[0])
    shown = show(frame, title=title, lang=lang, rows=len(frame), frames=prepared.cited)
    return shown.to_html(captioned=True)


def _figures(prepared: Prepared) -> pd.DataFrame:
    """Return the columns to show, under names that are heads or that `show` has words for."""
    frame, choice, indicator = prepared.frame, prepared.choice, prepared.indicator
    if prepared.kind != "bars":
        keys = [key for key in ("region", "name", "year", "status") if key in frame]
        return frame[[*keys, prepared.value]].rename(columns={prepared.value: "value"})
    heads = {
        "first": str(choice.start),
        "last": str(choice.last),
        "change": "change",
        "percent": "percent",
        indicator.value: f"Sum {period(prepared.years[0], choice.last)}",
    }
    if indicator.rate:  # per cent of a rate would be taken for its change in percentage points
        change = say("explorer-measure.change", choice.lang)
        heads["change"] = f"{change}, {indicator.unit(choice.lang, 'points')}"
        del heads["percent"]
    shown = {column: head for column, head in heads.items() if column in frame}
    return frame[["name", *shown]].rename(columns=shown)
