"""What can be a count of whole persons, in what is held as in what is fetched. Pure.

Strict about figures, lenient about words: Statistics Norway spells the unit differently from table to table
and leaves it out of some. A unit is only a fault where it contradicts whole persons; that the figures have
the right size is for the identities to prove (`ilag_data.verify`).
"""

import re

from ilag_data import catalogue
from ilag_data.catalogue import Series
from ilag_data.jsonstat import Dataset, Unit

MOST_PERSONS = 100_000_000
"""Far above the population of Norway, and of everything that is counted in it."""

_USUAL = frozenset({"personer", "personar", "persons", "number", "antall"})

# A number in a unit is a scale: 1 000 personer, per 1000.
_OTHER_THAN_PERSONS = re.compile(
    r"\d|[%‰]|\b(prosent|pst|per\s?cent|promille|indeks|index|kron|kr\b|nok\b|hundre|tusen|thousand|million|mill\b"
    r"|milliard|mrd|billion|andel|share|rate|ratio)",
    re.IGNORECASE,
)


def contradiction(record: Series, data: Dataset) -> str | None:
    """Say what in a document contradicts counts of whole persons.

    Parameters
    ----------
    record : Series
        What the registry declares; kinds of figures that it does not know are passed over.
    data : Dataset
        The decoded document.

    Returns
    -------
    str or None
        The first unit that is no count of persons (per cent, index, kroner, thousands), or the first figure
        that is no whole number, larger than `MOST_PERSONS`, or below 0 where it counts and is no balance
        (`Content.signed`), with its cell; None where there is neither.
    """
    for code, unit in _units(record, data).items():
        if _OTHER_THAN_PERSONS.search(unit):
            return f"gives {code} in the unit {unit!r}, not in whole persons"
    figures = data.frame["value"]
    content = data.frame[catalogue.CONTENTS]
    signed = [code for code, kind in record.contents.items() if kind.signed]
    wrong = (figures % 1 != 0) | (figures.abs() > MOST_PERSONS) | ((figures < 0) & ~content.isin(signed))
    wrong &= figures.notna() & content.isin([*record.contents])
    if not wrong.any():
        return None
    row = data.frame[wrong].iloc[0]
    cell = ", ".join(f"{variable} {row[variable]}" for variable in data.dimensions)
    return f"gives {row['value']} for {cell}, which cannot be a number of persons"


def unusual_units(record: Series, data: Dataset) -> dict[str, str]:
    """Return content → unit in words, where a unit is taken for whole persons without being called so."""
    units = {code: data.units.get(code, Unit()) for code in _units(record, data)}
    return {
        code: (f"«{unit.base}»" if unit.base else "not told")
        + ("" if unit.decimals is not None else ", without decimals")
        for code, unit in units.items()
        if (unit.base or "").strip().casefold() not in _USUAL or unit.decimals != 0
    }


def _units(record: Series, data: Dataset) -> dict[str, str]:
    codes = [code for code in data.dimensions[catalogue.CONTENTS].codes if code in record.contents]
    return {code: data.units.get(code, Unit()).base or "" for code in codes}
