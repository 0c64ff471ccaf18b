"""The explorer as widgets: controls, picture, table, code and export. Needs ipywidgets."""

from typing import TYPE_CHECKING

import ipywidgets
from ipywidgets import Layout

from ilag_data.errors import IlagError
from ilag_report import notebooks
from ilag_report.explorer import page
from ilag_report.explorer.choice import Choice, ChoiceError
from ilag_report.explorer.controls import Controls
from ilag_report.explorer.prepare import prepare
from ilag_report.explorer.writing import code_for, draw
from ilag_report.messages import say

if TYPE_CHECKING:
    from ilag_report.charts import Chart

EXPORTS = notebooks.FOLDER.parent / "exports"
"""Where files are written: the folder of `ilag charts`, wherever the notebook runs."""


class Panel:
    """The explorer in one box; `box` is the widget to display.

    Parameters
    ----------
    choice : Choice
        What is shown at first.
    """

    def __init__(self, choice: Choice) -> None:
        self.controls = Controls(choice, self.update)
        self.message, self.picture, self.table, self.files = map(
            _html, ("message", "chart", "table", "files")
        )
        self.table_heading, self.code_heading = ipywidgets.HTML(), ipywidgets.HTML()
        self.export = ipywidgets.Button(button_style="primary", icon="download")
        self.export.add_class("ilag-export")
        self.export.on_click(lambda _: self._export())
        # Not disabled: a disabled field can neither be reached with the keyboard nor copied from everywhere.
        self.code = ipywidgets.Textarea(rows=16, layout=Layout(width="auto", height="auto"))
        self.code.add_class("ilag-code")
        self._chart: Chart | None = None
        self.box = self._box()
        self.update()

    def update(self) -> None:
        """Show what is chosen now, or say why it cannot be shown."""
        choice = self.controls.choice
        lang = choice.lang
        self.export.description = say("explorer.export", lang)
        self.table_heading.value = page.heading(say("explorer.table", lang))
        self.code.tooltip = say("explorer.code", lang)
        self.code_heading.value = page.heading(self.code.tooltip)
        self.files.value = ""
        try:
            prepared = prepare(choice)
            table = page.table(prepared)
            self._chart = draw(prepared)
            self.picture.value = page.picture(self._chart)
        except IlagError as error:
            why = f"{say('explorer.not-shown', lang)} {error}"
            if isinstance(error, ChoiceError):
                why = error.said(lang)
            self._chart = None
            self.picture.value, self.table.value, self.code.value = page.problem(why), "", ""
            self.message.value = ""
        else:
            said = say("explorer.shown", lang, title=self._chart.title)
            self.message.value = page.status(said, prepared.remarks)
            self.table.value, self.code.value = table, code_for(prepared)
        self.export.disabled = self._chart is None

    def _export(self) -> None:
        lang = self.controls.choice.lang
        if self._chart is None:
            return
        self.export.disabled = True
        writing = say("explorer.writing", lang)
        self.files.value = page.status(writing, [writing])
        try:
            self.files.value = page.written(self._chart.export(directory=EXPORTS), lang)
        except IlagError as error:
            self.files.value = page.problem(f"{say('explorer.not-written', lang)} {error}")
        finally:
            self.export.disabled = False

    def _box(self) -> ipywidgets.Widget:
        shown = ipywidgets.VBox([self.message, self.picture], layout=Layout(flex="0 1 auto", min_width="0"))
        looked_up = ipywidgets.VBox(
            [self.table_heading, self.table, self.export, self.files, self.code_heading, self.code],
            layout=Layout(flex="1 1 420px", min_width="0", padding="0 0 0 8px"),
        )
        below = ipywidgets.HBox([shown, looked_up], layout=Layout(flex_flow="row wrap"))
        style = ipywidgets.HTML(page.STYLE, layout=Layout(margin="0"))
        box = ipywidgets.VBox([style, self.controls.box(), below])
        box.add_class("ilag-explorer")
        return box


def _html(hook: str) -> ipywidgets.HTML:
    html = ipywidgets.HTML(layout=Layout(min_width="0", margin="0"))
    html.add_class(f"ilag-{hook}")
    return html
