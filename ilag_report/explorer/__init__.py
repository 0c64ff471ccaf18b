"""The explorer: choose figures, places and period, and see the chart, its table and its code.

`start` opens it in a notebook (it needs ipywidgets). The same without buttons::

    from ilag_data import explorer

    choice = explorer.Choice(indicator="employment-rate", measure="level", highlight="5033")
    explorer.chart_of(choice)
    print(explorer.code_of(choice))
"""

from ilag_report.charts import Chart
from ilag_report.explorer import drawing, writing
from ilag_report.explorer.choice import Choice, ChoiceError
from ilag_report.explorer.offer import INDICATORS, MEASURES, offered
from ilag_report.explorer.opening import start
from ilag_report.explorer.prepare import prepare

__all__ = ["INDICATORS", "MEASURES", "Choice", "ChoiceError", "chart_of", "code_of", "offered", "start"]


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
    'Folketallet i Trøndelag vokste 6,5 prosent – Tydal gikk ned 12,7 prosent'
    """
    return drawing.draw(prepare(choice))


def code_of(choice: Choice) -> str:
    """Return Python code that makes the same chart, for a notebook of one's own.

    Parameters, and errors raised, are those of `chart_of`.

    Returns
    -------
    str
        Code with nothing but the public functions of the package.
    """
    return writing.code_for(prepare(choice))
