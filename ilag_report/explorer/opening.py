"""Opening the explorer in a notebook: the widgets, and what stands there where widgets are not."""

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ilag_data.language import Text
from ilag_report.explorer.choice import Choice
from ilag_report.explorer.drawing import draw
from ilag_report.explorer.prepare import prepare

if TYPE_CHECKING:
    from ilag_report.charts import Chart

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The kind of output that JupyterLab draws as a widget, as long as the kernel that made it is there."""

_HOW = Text(
    "Dette er et stillbilde. Kjør cellen i JupyterLab for å velge selv. Kommer det ingen valg fram, mangler "
    "ipywidgets: installer med «conda install -c conda-forge ipywidgets» eller «python -m pip install "
    "ipywidgets», og start JupyterLab på nytt.",
    "This is a still picture. Run the cell in JupyterLab to choose for yourself. If no choices appear, "
    "ipywidgets is missing: install it with “conda install -c conda-forge ipywidgets” or “python -m pip "
    "install ipywidgets”, and start JupyterLab again.",
)


class Explorer:
    """What `start` returns: shows itself as widgets in JupyterLab, and as a still picture elsewhere.

    The still picture is in every output, and the same whether there are widgets or not: a notebook that is
    opened without being run shows it, and so does one on a machine without ipywidgets.

    Parameters
    ----------
    choice : Choice
        What is shown at first.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.chart: Chart = draw(prepare(choice))

    def __repr__(self) -> str:
        return f"{self.chart!r}\n{_HOW[self.choice.lang]}"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = self.chart._repr_mimebundle_(include, exclude)
        shown: dict[str, Any] = dict(bundle)
        shown["text/html"] = f"<p>{_HOW[self.choice.lang]}</p>{bundle['text/html']}"
        shown["text/plain"] = repr(self)
        if find_spec("ipywidgets") is not None:
            from ilag_report.explorer.panel import Panel  # noqa: PLC0415 (ipywidgets may be missing)

            shown[WIDGET] = Panel(self.choice).box._repr_mimebundle_()[WIDGET]
        return shown, metadata


def start(choice: Choice | None = None) -> Explorer:
    """Open the explorer; to be the last line of a notebook cell.

    Parameters
    ----------
    choice : Choice, optional
        What is shown at first; the population of the six and Trøndelag as an index by default.

    Returns
    -------
    Explorer
        Widgets in JupyterLab. Without ipywidgets a still picture, and what to install.

    Raises
    ------
    ChoiceError
        The choice cannot be shown; it says why and what to choose instead.
    """
    return Explorer(choice or Choice())
