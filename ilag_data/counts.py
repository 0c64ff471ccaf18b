"""Checks that figures can be counts of whole persons, both in held and in fetched documents. Pure.

Strict about figures, lenient about words: Statistics Norway spells the unit differently from table to table
and omits it in some. A unit is a fault only if it contradicts whole persons; the identities prove that the
figures have the right size (`ilag_data.verify`).
"""

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import catalogue
from ilag_data.catalogue import Series
from ilag_data.jsonstat import Dataset, Unit
from ilag_data.language import Text

MOST_PERSONS = 100_000_000
"""Far above the population of Norway and any count within it."""

_MANY = 50
"""This many counts of persons have no common divisor."""

_USUAL = frozenset({"personer", "personar", "persons", "number", "antall"})

# A power of ten is a scale (1 000 personer); other numbers are dates and ages (per 1. januar, 15-74 år).
_OTHER_THAN_PERSONS = re.compile(
    r"[%‰]|1([\s.,]?0){2,}|10[\^²³⁶]|\bpe?r\b\.?(?!\s*(\d\d?\b|kvartal|quarter|år\b|year))"
    r"|\b(pros?[ce]nt|persent|percent|pst|pct|promille|indeks|index|kron|m?kr\b|m?nok\b|euro?\b|usd\b|dollar"
    r"|hundre|tusen|thousand|million|mill\b|milliard|mrd|billion|andel|share|rate|ratio|km|kvadrat|square)",
    re.IGNORECASE,
)


def are_whole(values: npt.NDArray[np.float64]) -> bool:
    """Return whether figures can be counts of persons: none has a fraction; missing ones are allowed."""
    return bool((np.isnan(values) | (values % 1 == 0)).all())


def whole(values: npt.NDArray[np.float64]) -> pd.arrays.IntegerArray:
    """Return counts as Int64, however pandas treats NaN (its option ``future.distinguish_nan_and_na``)."""
    lacking = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(lacking, 0, values).astype("int64"), lacking)


def contradiction(record: Series, data: Dataset) -> Text | None:
    """Say what in a document contradicts counts of whole persons; None if nothing does.

    The first unit other than persons (per cent, index, kroner, thousands); else the first figure, with its
    cell, that is not whole, exceeds `MOST_PERSONS`, or is below 0 in a count and not a balance
    (`Column.signed`); else a common divisor of all figures of a content, which are then rounded or scaled.
    Contents that the catalogue does not know are ignored.
    """
    wrong_unit = contradicting_unit(record, data.dimensions[catalogue.CONTENTS].units)
    if wrong_unit:
        return wrong_unit
    figures = data.frame["value"]
    content = data.frame[catalogue.CONTENTS]
    signed = [code for code, kind in record.contents.items() if kind.signed]
    wrong = (figures % 1 != 0) | (figures.abs() > MOST_PERSONS) | ((figures < 0) & ~content.isin(signed))
    wrong &= figures.notna() & content.isin([*record.contents])
    if not wrong.any():
        return _multiples(record, data)
    row = data.frame[wrong].iloc[0]
    cell = ", ".join(f"{variable} {row[variable]}" for variable in data.dimensions)
    return Text(
        f"oppgir {row['value']} for {cell}, som ikke kan være et antall personer",
        f"gives {row['value']} for {cell}, which cannot be a number of persons",
    )


def _multiples(record: Series, data: Dataset) -> Text | None:
    for code, figures in data.frame.groupby(catalogue.CONTENTS, observed=True)["value"]:
        counts = figures[figures != 0].dropna().to_numpy().astype("int64")
        if code in record.contents and len(counts) >= _MANY and (of := np.gcd.reduce(counts)) > 1:
            return Text(
                f"oppgir bare multipler av {of} for {code}, og det kan ikke være antall personer",
                f"gives only multiples of {of} for {code}, which cannot be numbers of persons",
            )
    return None


def contradicting_unit(record: Series, units: Mapping[str, Unit]) -> Text | None:
    """Say which content of a series has a unit other than persons; None if none has."""
    for code in record.contents:
        unit = units.get(code, Unit()).base or ""
        if _OTHER_THAN_PERSONS.search(unit):
            return Text(
                f"oppgir {code} i enheten «{unit}», ikke i hele personer",
                f"gives {code} in the unit {unit!r}, not in whole persons",
            )
    return None


def unusual_units(record: Series, data: Dataset) -> dict[str, Text]:
    """Return content → unit in words, where a unit is taken for whole persons but not named so."""
    contents = data.dimensions[catalogue.CONTENTS]
    units = {code: contents.units.get(code, Unit()) for code in contents.codes if code in record.contents}
    return {
        code: Text(
            (f"«{unit.base}»" if unit.base else "ikke oppgitt")
            + ("" if unit.decimals is not None else ", uten desimaler"),
            (f"«{unit.base}»" if unit.base else "not told")
            + ("" if unit.decimals is not None else ", without decimals"),
        )
        for code, unit in units.items()
        if (unit.base or "").strip().casefold() not in _USUAL or unit.decimals != 0
    }
