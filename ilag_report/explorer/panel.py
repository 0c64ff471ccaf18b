"""The explorer as widgets: controls, picture, table, code and export. Needs ipywidgets."""

from typing import TYPE_CHECKING

import ipywidgets

from ilag_data.errors import IlagError
from ilag_data.language import Text
from ilag_report import notebooks
from ilag_report.explorer import page
from ilag_report.explorer.choice import Choice, ChoiceError
from ilag_report.explorer.controls import Controls
from ilag_report.explorer.drawing import draw
from ilag_report.explorer.prepare import prepare
from ilag_report.explorer.writing import code_for

if TYPE_CHECKING:
    from ilag_report.charts import Chart

EXPORTS = notebooks.FOLDER.parent / "exports"
"""Where files are written: the folder of `ilag charts`, wherever the notebook runs."""

_EXPORT = Text("Eksporter", "Export")
_WRITING = Text("Skriver filene …", "Writing the files …")
_SHOWN = Text("Figuren viser: {}", "The chart shows: {}")
_CODE = Text("Koden som lager figuren, til å kopiere", "The code that makes the chart, to copy")
_TABLE = Text("Tabell", "Table")
_NOT_SHOWN = Text("Figuren kan ikke vises.", "The chart cannot be shown.")
_NOT_WRITTEN = Text("Filene ble ikke skrevet.", "The files were not written.")


class Panel:
    """The explorer in one box; `box` is the widget to display.

    Parameters
    ----------
    choice : Choice
        What is shown at first.
    """

    def __init__(self, choice: Choice) -> None:
        self.controls = Controls(choice, self.update)
        self.message, self.files = _html("message"), _html("files")
        self.picture, self.table = _html("chart"), _html("table")
        self.table_heading = ipywidgets.HTML()
        self.export = ipywidgets.Button(button_style="primary", icon="download")
        self.export.add_class("ilag-export")
        self.export.on_click(lambda _: self._export())
        self.code_heading = ipywidgets.HTML()
        # Not disabled: a disabled field can neither be reached with the keyboard nor copied from everywhere.
        self.code = ipywidgets.Textarea(rows=16, layout=ipywidgets.Layout(width="auto", height="auto"))
        self.code.add_class("ilag-code")
        self._chart: Chart | None = None
        self.box = self._box()
        self.update()

    def update(self) -> None:
        """Show what is chosen now, or say why it cannot be shown."""
        choice = self.controls.choice
        lang = choice.lang
        self.export.description = _EXPORT[lang]
        self.table_heading.value = page.heading(_TABLE[lang])
        self.code_heading.value = page.heading(_CODE[lang])
        self.code.tooltip = _CODE[lang]
        self.files.value = ""
        try:
            prepared = prepare(choice)
            self.table.value = page.table(prepared)
            self._chart = draw(prepared)
            self.picture.value = page.picture(self._chart)
        except ChoiceError as error:
            self._show_nothing(error.said(lang))
        except IlagError as error:
            self._show_nothing(f"{_NOT_SHOWN[lang]} {error}")
        else:
            self.message.value = page.status(_SHOWN[lang].format(self._chart.title), prepared.remarks)
            self.code.value = code_for(prepared)
            self.export.disabled = False

    def _show_nothing(self, why: str) -> None:
        self._chart = None
        self.picture.value, self.table.value, self.code.value = page.problem(why), "", ""
        self.message.value = ""
        self.export.disabled = True

    def _export(self) -> None:
        lang = self.controls.choice.lang
        if self._chart is None:
            return
        self.export.disabled = True
        self.files.value = page.status(_WRITING[lang], [_WRITING[lang]])
        try:
            self.files.value = page.written(self._chart.export(directory=EXPORTS), lang)
        except IlagError as error:
            self.files.value = page.problem(f"{_NOT_WRITTEN[lang]} {error}")
        finally:
            self.export.disabled = False

    def _box(self) -> ipywidgets.Widget:
        shown = ipywidgets.VBox(
            [self.message, self.picture], layout=ipywidgets.Layout(flex="0 1 auto", min_width="0")
        )
        looked_up = ipywidgets.VBox(
            [self.table_heading, self.table, self.export, self.files, self.code_heading, self.code],
            layout=ipywidgets.Layout(flex="1 1 420px", min_width="0", padding="0 0 0 8px"),
        )
        below = ipywidgets.HBox([shown, looked_up], layout=ipywidgets.Layout(flex_flow="row wrap"))
        box = ipywidgets.VBox(
            [ipywidgets.HTML(page.STYLE, layout=ipywidgets.Layout(margin="0")), self.controls.box(), below]
        )
        box.add_class("ilag-explorer")
        return box


def _html(hook: str) -> ipywidgets.HTML:
    html = ipywidgets.HTML(layout=ipywidgets.Layout(min_width="0", margin="0"))
    html.add_class(f"ilag-{hook}")
    return html
