"""The explorer as widgets: controls, picture, table, code and export."""

import html
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import ipywidgets
import pandas as pd
from ipywidgets import Layout

from ilag_data.errors import IlagError
from ilag_report.charts import Chart
from ilag_report.charts.export import screen_png
from ilag_report.display.show import show
from ilag_report.explorer.choice import Choice, ChoiceError
from ilag_report.explorer.controls import Controls
from ilag_report.explorer.prepare import Prepared, prepare
from ilag_report.explorer.writing import code_for, draw
from ilag_report.messages import say

# JupyterLab takes letters typed in a drop-down for its own commands: x would cut the cell. It leaves elements
# with this attribute alone, but widgets cannot set attributes; the onload handler of a style sheet can.
_KEYS_ARE_OURS = (
    "this.closest('.ilag-explorer').addEventListener('focusin', "
    "event => event.target.setAttribute('data-lm-suppress-shortcuts', 'true'))"
)

STYLE = f'<style onload="{_KEYS_ARE_OURS}">{Path(__file__).with_name("panel.css").read_text("utf-8")}</style>'


class Panel:
    """The explorer in one box; `box` is the widget to display."""

    def __init__(self, choice: Choice) -> None:
        self.controls = Controls(choice, self.update)
        self.message, self.picture, self.table = map(_html, ("message", "chart", "table"))
        # JupyterLab resolves links to files in outputs only.
        self.files = ipywidgets.Output()
        self.files.add_class("ilag-files")
        self.table_heading, self.code_heading = ipywidgets.HTML(), ipywidgets.HTML()
        self.export = ipywidgets.Button(button_style="primary", icon="download")
        self.export.add_class("ilag-export")
        self.export.on_click(lambda _: self._export())
        # Not disabled: some browsers cannot focus a disabled field by keyboard, or copy from it.
        self.code = ipywidgets.Textarea(rows=16, layout=Layout(width="auto", height="auto"))
        self.code.add_class("ilag-code")
        self._chart: Chart | None = None
        self.box = self._box()
        self.update()

    def update(self) -> None:
        """Show the present choice, or say why it cannot be shown."""
        choice = self.controls.choice
        lang = choice.lang
        self.export.description = say("explorer.export", lang)
        self.table_heading.value = f"<h3>{say('explorer.table', lang)}</h3>"
        self.code.tooltip = say("explorer.code", lang)
        self.code_heading.value = f"<h3>{self.code.tooltip}</h3>"
        self.files.outputs = ()
        try:
            prepared = prepare(choice)
            figures = table(prepared)
            self._chart = draw(prepared)
            self.picture.value = _picture(self._chart)
        except IlagError as error:
            why = error.said(lang)
            if not isinstance(error, ChoiceError):
                why = f"{say('explorer.not-shown', lang)} {why}"
            self._chart = None
            self.picture.value, self.table.value, self.code.value = _problem(why), "", ""
            self.message.value = ""
        else:
            said = say("explorer.shown", lang, title=self._chart.title)
            self.message.value = _status(said, prepared.remarks)
            self.table.value, self.code.value = figures, code_for(prepared)
        self.export.disabled = self._chart is None

    def _export(self) -> None:
        lang = self.controls.choice.lang
        if self._chart is None:
            return
        self.export.disabled = True
        writing = say("explorer.writing", lang)
        self._tell(_status(writing, [writing]))
        try:
            self._tell(f'<div role="status">{self._chart.export().links()}</div>')
        except IlagError as error:
            self._tell(_problem(f"{say('explorer.not-written', lang)} {error.said(lang)}"))
        finally:
            self.export.disabled = False

    def _tell(self, said: str) -> None:
        """Show a message about the files below the button."""
        told = {"output_type": "display_data", "data": {"text/html": said}, "metadata": {}}
        self.files.outputs = (told,)

    def _box(self) -> ipywidgets.Widget:
        shown = ipywidgets.VBox([self.message, self.picture], layout=Layout(flex="0 1 auto", min_width="0"))
        looked_up = ipywidgets.VBox(
            [self.table_heading, self.table, self.export, self.files, self.code_heading, self.code],
            layout=Layout(flex="1 1 420px", min_width="0", padding="0 0 0 8px"),
        )
        below = ipywidgets.HBox([shown, looked_up], layout=Layout(flex_flow="row wrap"))
        style = ipywidgets.HTML(STYLE, layout=Layout(margin="0"))
        box = ipywidgets.VBox([style, self.controls.box(), below])
        box.add_class("ilag-explorer")
        return box


def _html(hook: str) -> ipywidgets.HTML:
    widget = ipywidgets.HTML(layout=Layout(min_width="0", margin="0"))
    widget.add_class(f"ilag-{hook}")
    return widget


def _picture(chart: Chart) -> str:
    """Draw a chart, and return it as an HTML image with its alt text."""
    drawn = b64encode(screen_png(chart)).decode("ascii")
    return f'<img src="data:image/png;base64,{drawn}" alt="{html.escape(chart.alt_text)}">'


def _status(said: str, remarks: Sequence[str]) -> str:
    """Return a text for screen readers to announce when the chart has changed, and remarks for everyone."""
    shown = "".join(f"<p>{html.escape(remark)}</p>" for remark in remarks)
    return f'<div role="status"><span class="ilag-heard">{html.escape(said)}</span>{shown}</div>'


def _problem(said: str) -> str:
    """Return the reason that nothing is shown, to replace the chart."""
    return f'<div role="alert" class="ilag-problem"><p>{html.escape(said)}</p></div>'


def table(prepared: Prepared) -> str:
    """Return the figures as a table: a row for each place, columns for years (or both ends and change)."""
    offer, lang = prepared.offer, prepared.choice.lang
    frame = _figures(prepared)
    unit = offer.unit(lang) if prepared.choice.measure != "share" else offer.text("share-of", lang)
    parts = (offer.name[lang], offer.measured[lang], unit)
    title = ", ".join(part for part in parts if part == parts[0] or part not in parts[0])
    shown = show(frame, title=title, lang=lang, rows=len(frame), frames=[prepared.cited])
    return shown.to_html(captioned=True)


def _figures(prepared: Prepared) -> pd.DataFrame:
    """Return the columns to show, renamed to headings or to names that `show` has headings for."""
    frame, choice, offer = prepared.frame, prepared.choice, prepared.offer
    if prepared.kind != "bars":
        keys = [key for key in ("region", "name", "year", "status") if key in frame]
        return frame[[*keys, prepared.value]].rename(columns={prepared.value: "value"})
    heads = {
        "first": str(choice.start),
        "last": str(choice.last),
        "change": "change",
        "percent": "percent",
    }
    if offer.rate:  # a rate's change in per cent would be mistaken for percentage points
        change = say("explorer-measure.change", choice.lang)
        heads["change"] = f"{change}, {offer.unit(choice.lang, 'points')}"
        del heads["percent"]
    shown = {column: head for column, head in heads.items() if column in frame}
    return frame[["name", *shown]].rename(columns=shown)
