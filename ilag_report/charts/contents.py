"""Checks that every text and number in a chart can be shown and stored."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np
import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.frames import NO_INFINITY
from ilag_data.untrusted import unseen

LONGEST_NAME = 500
"""Maximum characters of a text in the data; Statistics Norway's longest name of an industry has some 150."""

_LONGEST_TEXT = 32_767  # a cell of Excel holds no more
_LARGEST = 2**53  # larger integers are rounded by everything that calculates with floats, Excel among them


def check_contents(chart: object, name: str) -> None:
    """Refuse what no output could show as it is.

    That is a text with an invisible character that programs act on, or too long for a cell of Excel or, in
    the data, for a label; an infinite number; or an integer that Excel would round.
    """
    for where, text in _texts(chart, "chart"):
        if character := unseen(text):
            raise ChartError(
                f"En tekst i figuren «{name}» ({where}) har tegnet U+{ord(character):04X}, som ikke kan "
                f"ses: {text[:80]!r}.",
                f"A text of the {where} in the chart «{name}» has the character U+{ord(character):04X}, "
                f"which cannot be seen: {text[:80]!r}.",
                "fjern tegnet fra teksten eller fra kolonnen i tabellen.",
                "remove the character from the text or from the column of the frame.",
            )
        longest = LONGEST_NAME if where.startswith("column") else _LONGEST_TEXT
        if len(text) > longest:
            raise ChartError(
                f"En tekst i figuren «{name}» ({where}) har {len(text)} tegn; {longest} er det meste. Den "
                f"begynner slik: {text[:40]!r}.",
                f"A text of the {where} in the chart «{name}» has {len(text)} characters; {longest} is the "
                f"most. It begins {text[:40]!r}.",
                "forkort den.",
                "shorten it.",
            )


def _texts(thing: object, where: str) -> Iterator[tuple[str, str]]:
    """Yield every text in a chart with the part it is in, and check the numbers on the way."""
    if isinstance(thing, str):
        yield where, thing
    elif isinstance(thing, pd.DataFrame):
        for name, column in thing.items():
            yield "column names", str(name)
            yield from _texts_of_column(column)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _texts(getattr(thing, field.name), field.name)
    elif isinstance(thing, tuple | list):
        for part in thing:
            yield from _texts(part, where)


def _texts_of_column(column: pd.Series) -> Iterator[tuple[str, str]]:
    if not pd.api.types.is_numeric_dtype(column):
        for value in column.array.dropna().unique().tolist():
            yield f"column {column.name}", str(value)
        return
    numbers = column.to_numpy("float64", na_value=np.nan)
    if np.isinf(numbers).any():
        raise ChartError(
            f"Kolonnen {column.name} har et uendelig tall.",
            f"The column {column.name} has an infinite number.",
            *NO_INFINITY,
        )
    if pd.api.types.is_integer_dtype(column) and (np.abs(numbers) >= _LARGEST).any():
        raise ChartError(
            f"Kolonnen {column.name} har et helt tall på 2**53 eller mer, som Excel ville runde av.",
            f"The column {column.name} has an integer of 2**53 or more, which Excel would round.",
            "vis det i tusen eller millioner, eller som tekst hvis det er en kode.",
            "show it in thousands or millions, or, if it is a code, as text.",
        )
