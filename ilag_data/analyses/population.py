"""How many are we: population on 1 January."""

import pandas as pd

from ilag_data.analyses.index_charts import index_chart
from ilag_data.charts import Chart
from ilag_data.language import Text


def population_index(population: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Population on 1 January as an index, the first year being 100 (SSB table 07459).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it. Its first and last year are the period.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the county against the municipalities.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year.
    ChartError
        The frame does not come from the loader, or has more regions than lines can be told apart.
    """
    return index_chart(
        population,
        "persons",
        name=Text("folketall-indeks", "population-index"),
        measure=Text("Folketall 1. januar", "Population 1 January"),
        county=Text("Trøndelag", "Trøndelag"),
        highlight=highlight,
    )
