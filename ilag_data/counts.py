"""What can be a number of persons, in what is held as in what is fetched."""

from ilag_data import series as registry
from ilag_data.jsonstat import Dataset
from ilag_data.series import Series

MOST_PERSONS = 100_000_000
"""Far above the population of Norway, and of everything that is counted in it."""


def no_count(record: Series, data: Dataset) -> str | None:
    """Say which figure cannot be a number of persons.

    Parameters
    ----------
    record : Series
        What the registry declares; kinds of figures that it does not know are passed over.
    data : Dataset
        The decoded document.

    Returns
    -------
    str or None
        The first figure that is no whole number, larger than `MOST_PERSONS`, or below 0 where it counts and
        is no balance (`Content.signed`), with its cell; None where there is no such figure.
    """
    figures = data.frame["value"]
    content = data.frame[registry.CONTENTS]
    signed = [code for code, kind in record.contents.items() if kind.signed]
    wrong = (figures % 1 != 0) | (figures.abs() > MOST_PERSONS) | ((figures < 0) & ~content.isin(signed))
    wrong &= figures.notna() & content.isin([*record.contents])
    if not wrong.any():
        return None
    row = data.frame[wrong].iloc[0]
    cell = ", ".join(f"{variable} {row[variable]}" for variable in data.dimensions)
    return f"gives {row['value']} for {cell}, which is no number of persons"
