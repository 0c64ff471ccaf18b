"""The explorer: choose figures, places and period, and see the chart, its table and its code.

`start` opens it in a notebook (it needs ipywidgets). The same without buttons::

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
"""The kind of output that JupyterLab draws as a widget, as long as the kernel that made it is there."""


@checked
def chart_of(choice: Choice) -> Chart:
    """Return the chart of a choice.

    Parameters
    ----------
    choice : Choice
        What is chosen.

    Returns
    -------
    Chart
        The chart, with a finding computed from the figures as its title.

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
    """Return Python that makes the same chart, for a notebook of one's own.

    Parameters
    ----------
    choice : Choice
        What is chosen; what cannot be shown raises as in `chart_of`.

    Returns
    -------
    str
        Code with nothing but the public functions of the packages.
    """
    return writing.code_for(prepare(choice))


class Explorer:
    """What `start` returns: shows itself as widgets in JupyterLab, and as a still picture elsewhere.

    The still picture is in every output: a notebook that is opened without being run shows it.
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
    """Open the explorer; to be the last line of a notebook cell.

    Parameters
    ----------
    choice : Choice, optional
        What is shown at first; the population of the six and Trøndelag as an index by default.

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
