"""The explorer: choose figures, places and period, and see the chart, its table and its code.

`start` opens it in a notebook (it needs ipywidgets). The same without widgets::

    from ilag_report import explorer

    choice = explorer.Choice(indicator="employment-rate", measure="level", highlight="5033")
    explorer.chart_of(choice)
    print(explorer.code_of(choice))
"""

from typing import Any

from ilag_data.arguments import checked
from ilag_data.helping import offer_names
from ilag_report.charts import Chart
from ilag_report.explorer import writing
from ilag_report.explorer.choice import Choice, ChoiceError
from ilag_report.explorer.offer import OFFERS, offered
from ilag_report.explorer.prepare import prepare
from ilag_report.messages import say

__all__ = ["OFFERS", "Choice", "ChoiceError", "chart_of", "code_of", "offered", "start"]

WIDGET = "application/vnd.jupyter.widget-view+json"
"""The output type that JupyterLab displays as a widget, as long as the kernel that made it is running."""


@checked
def chart_of(choice: Choice) -> Chart:
    """Return the chart of a choice.

    Parameters
    ----------
    choice : Choice
        The choice.

    Returns
    -------
    Chart
        The chart, whose title is a finding computed from the figures.

    Raises
    ------
    ChoiceError
        The choice cannot be shown; it says why and what to choose instead.
    SelectionError, ArchiveError
        As for the loaders.

    Examples
    --------
    >>> chart_of(Choice(regions=("5033", "50"))).title
    'Folketallet i Trøndelag økte med 6,5 prosent – det gikk ned med 9,2 prosent i Tydal'
    """
    return writing.draw(prepare(choice))


@checked
def code_of(choice: Choice) -> str:
    """Return Python code that makes the same chart, for your own notebook.

    Parameters
    ----------
    choice : Choice
        The choice; raises the errors of `chart_of`.

    Returns
    -------
    str
        Code that uses only public functions of the packages.
    """
    return writing.code_for(prepare(choice))


class Explorer:
    """What `start` returns: displays itself as widgets in JupyterLab, and as a still picture elsewhere.

    Every output has the still picture, so that a notebook that is opened without being run shows it.
    """

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.chart = chart_of(choice)
        self._how = say("explorer.still", choice.lang)

    def __repr__(self) -> str:
        return f"{self.chart!r}\n{self._how}"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle, metadata = self.chart._repr_mimebundle_(include, exclude)
        shown: dict[str, Any] = dict(bundle)
        shown["text/html"] = f"<p>{self._how}</p>{bundle['text/html']}"
        shown["text/plain"] = repr(self)
        from ilag_report.explorer.panel import Panel  # noqa: PLC0415 (ipywidgets is slow to import)

        shown[WIDGET] = Panel(self.choice).box._repr_mimebundle_()[WIDGET]
        return shown, metadata


@checked
def start(choice: Choice | None = None) -> Explorer:
    """Open the explorer, as the last line of a notebook cell.

    Parameters
    ----------
    choice : Choice, optional
        The first choice; by default the population of the six municipalities and Trøndelag as an index.

    Returns
    -------
    Explorer
        Widgets in JupyterLab, a still picture elsewhere.

    Raises
    ------
    ChoiceError
        The choice cannot be shown; it says why and what to choose instead.
    """
    return Explorer(choice or Choice())


offer_names(__name__)
