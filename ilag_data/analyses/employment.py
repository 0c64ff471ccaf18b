"""Who works: employed persons by place of residence."""

import pandas as pd

from ilag_data.analyses.index_charts import index_chart
from ilag_data.charts import Chart
from ilag_data.language import Text


def employment_index(employment: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Employed persons by residence as an index, the first year being 100 (SSB table 07984).

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for one industry, 4th quarter. Its first and last year are the
        period.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Lines; the finding holds the county against the municipalities.

    Raises
    ------
    SelectionError
        A region has no figure in the first or last year, or the frame has several industries.
    ChartError
        The frame does not come from the loader, or has more regions than lines can be told apart.
    """
    return index_chart(
        employment,
        "employed_by_residence",
        name=Text("sysselsatte-indeks", "employment-index"),
        measure=Text(
            "Sysselsatte 15–74 år etter bosted, 4. kvartal",
            "Employed persons 15–74 by residence, 4th quarter",
        ),
        county=Text("Sysselsettingen i Trøndelag", "Employment in Trøndelag"),
        highlight=highlight,
    )
