"""``data/processed``: the tidy tables on today's borders, for people, Excel and R.

One CSV for each loader, every region and every year the data hold (by sex and age: the six and the areas).
Comma-separated, UTF-8, figures as plain numbers, a missing figure as an empty cell, quarters as ``2015K1``.
They are what the loaders return, less the ``status`` column, and are rebuilt byte for byte. Names come from
documents and area files; one that a spreadsheet would take for a formula has an apostrophe before it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
from pandas.api.types import is_numeric_dtype

from ilag_data import archive, loaders
from ilag_data import regions as places
from ilag_data.files import write_atomically
from ilag_data.periods import label
from ilag_data.untrusted import spreadsheet_text

REGIONS = (*places.TODAY, *(area for area in places.AREAS if area != places.NORWAY))
"""Every region in the tables, in their order; employment also has Norway."""

SIX_AND_AREAS = (*places.SIX, *(region for region in REGIONS if region in places.AREAS))
"""The regions of the largest table; with all municipalities it would be a hundred thousand rows."""

TABLES: dict[str, Callable[[], pd.DataFrame]] = {
    "population.csv": partial(loaders.population, REGIONS, "all"),
    "population_by_age.csv": partial(loaders.population_by_age, REGIONS, "all"),
    "population_by_sex_and_age.csv": partial(loaders.population_by_sex_and_age, SIX_AND_AREAS, "all"),
    "population_change.csv": partial(loaders.population_change, REGIONS, "all"),
    "population_quarterly.csv": partial(loaders.population_quarterly, REGIONS, "all"),
    "employment.csv": partial(loaders.employment, (*REGIONS, places.NORWAY), "all", industries="all"),
    "labour_balance.csv": partial(loaders.labour_balance, REGIONS, "all"),
    "commuting.csv": partial(loaders.commuting, years="all"),
}
"""File name → the loader call that gives its content."""


def to_csv(frame: pd.DataFrame) -> bytes:
    """Write a frame of a loader as the content of a file in ``data/processed``.

    Parameters
    ----------
    frame : DataFrame
        The frame.

    Returns
    -------
    bytes
        CSV as the module describes it; a missing figure or text is an empty cell, and neither a text nor the
        name of a column is a formula.
    """
    frame = frame.drop(columns="status", errors="ignore")
    if "quarter" in frame:
        frame = frame.assign(quarter=[label(quarter) for quarter in frame["quarter"]])
    for column in frame.columns[[not is_numeric_dtype(kind) for kind in frame.dtypes]]:
        # A table has many rows and few names.
        names = {name: spreadsheet_text(str(name)) for name in frame[column].dropna().unique()}
        frame = frame.assign(**{column: frame[column].map(names)})
    frame = frame.rename(columns=lambda name: spreadsheet_text(str(name)))
    return frame.to_csv(index=False, lineterminator="\n").encode()


def rebuild() -> list[Path]:
    """Write every table; nothing is written before all of them are made.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ArchiveError
        A document in ``data/raw`` cannot be trusted.
    WriteError
        A file could not be written.
    """
    folder = archive.data_dir() / "processed"
    contents = {folder / name: to_csv(table()) for name, table in TABLES.items()}
    for path, content in contents.items():
        write_atomically(path, content)
    return list(contents)
