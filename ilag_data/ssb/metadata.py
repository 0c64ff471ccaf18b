"""What the API says of a table without its figures: variables, codes, units, limits.

Pure: bytes of an answer in, objects out. What versions of the API omit or spell differently is read
leniently; only what a selection needs is required.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from ilag_data import jsonstat
from ilag_data.catalogue import CONTENTS, TIME
from ilag_data.errors import JsonStatError
from ilag_data.jsonstat import Dimension
from ilag_data.strict_json import Json, broken, decode, named

MOST_CELLS = 800_000
"""Statistics Norway's limit of cells in one answer, if ``/config`` does not say."""

USUAL_CALLS, USUAL_WINDOW = 30, 60.0
"""Calls, and the seconds they are counted in, as documented; used if ``/config`` and headers do not say."""


@dataclass(frozen=True, slots=True)
class Config:
    """The limits of the service, with usual values for what it does not say."""

    max_cells: int = MOST_CELLS  # in one answer
    calls: int = USUAL_CALLS  # per `window` seconds; a service has sent 0 for both, meaning "not set here"
    window: float = USUAL_WINDOW
    version: str = ""

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read the answer of ``/config``."""
        told = _json_object(content)
        calls, window = _positive(told.get("maxCallsPerTimeWindow")), _positive(told.get("timeWindow"))
        if calls is None or window is None:
            calls, window = USUAL_CALLS, USUAL_WINDOW
        return cls(
            max_cells=int(_positive(told.get("maxDataCells")) or MOST_CELLS),
            calls=int(calls),
            window=float(window),
            version=str(told.get("apiVersion") or ""),
        )


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table as its own page describes it."""

    updated: str | None  # as the service writes it: the newest of all its contents
    discontinued: bool

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read the answer of ``/tables/{id}``."""
        told = _json_object(content)
        return cls(_text(told.get("updated")), bool(told.get("discontinued")))


@dataclass(frozen=True, eq=False)
class Metadata:
    """A table without its figures."""

    table: str
    label: str
    updated: str | None  # as the service writes it
    variables: Mapping[str, Dimension] = field(repr=False)  # by code, in the order of the table
    required: tuple[
        str, ...
    ]  # variables that no query may leave out; without any other, the figures are its totals
    time_variable: str
    notes: tuple[str, ...] = field(default=(), repr=False)
    discontinued: bool = False

    @classmethod
    def read(cls, table: str, content: bytes) -> Self:
        """Read the answer of ``/tables/{id}/metadata``, which is a JSON-stat document."""
        data, document = jsonstat.read(content), jsonstat.parse(content)
        extension = document.get("extension")
        time = next(iter(data.roles.get("time", ())), TIME)
        required = {time, CONTENTS, *data.roles.get("metric", ())}
        return cls(
            table=table,
            label=data.label or table,
            updated=_text(document.get("updated")),
            variables=data.dimensions,
            required=tuple(
                id_ for id_, of in data.dimensions.items() if id_ in required or not of.elimination
            ),
            time_variable=time,
            notes=data.notes,
            discontinued=isinstance(extension, dict) and bool(extension.get("discontinued")),
        )

    @property
    def time(self) -> Dimension:
        """The time variable; refused if it has no code."""
        found = self.variables.get(self.time_variable)
        if found is None or not found.codes:
            has = ", ".join(self.variables)
            raise JsonStatError(
                f"Metadataene for tabell {self.table} har ingen tid; de har {has}.",
                f"The metadata of table {self.table} list no time; they have {has}.",
                "prøv igjen senere; tabellen kan være på vei inn eller ut.",
                "try again later; the table may be on its way in or out.",
            )
        return found


def _json_object(content: bytes) -> Json:
    told = decode(content)
    if not isinstance(told, dict):
        raise broken(f"Expected an object, found {named(told)}.")
    return told


def _text(told: object) -> str | None:
    return told if isinstance(told, str) and told else None


def _positive(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return told if 1 <= told < math.inf else None
