"""What the API tells of a table without its figures: variables, codes, units, limits.

Pure: bytes of an answer in, objects out. What is left out or spelled differently between versions of the API
is taken leniently; only what a selection needs is demanded.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from ilag_data import jsonstat
from ilag_data.errors import JsonStatError
from ilag_data.strict_json import parse

MOST_CELLS = 800_000
"""Statistics Norway's limit of cells in one answer, where ``/config`` does not say."""

USUAL_CALLS, USUAL_WINDOW = 30, 60.0
"""Calls in so many seconds, as documented, where ``/config`` and the headers do not say."""


@dataclass(frozen=True, slots=True)
class Config:
    """The limits of the service.

    Attributes
    ----------
    max_cells : int
        Cells in one answer.
    calls, window : int, float
        Calls in so many seconds. Statistics Norway has sent 0 for both; that means "not told here".
    version : str
        Version of the API, empty when it does not say.
    """

    max_cells: int = MOST_CELLS
    calls: int = USUAL_CALLS
    window: float = USUAL_WINDOW
    version: str = ""

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read the answer of ``/config``; what it does not tell keeps its usual value."""
        told = _json_object(content, "/config")
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
    """A table as its own page describes it.

    Attributes
    ----------
    table : str
        Its number.
    updated : str or None
        When it last changed, as the service writes it: the newest of all its contents.
    discontinued : bool
        Whether the service says that it is not kept up.
    """

    table: str
    updated: str | None
    discontinued: bool

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read the answer of ``/tables/{id}``."""
        told = _json_object(content, "/tables")
        return cls(str(told.get("id") or ""), _text(told.get("updated")), bool(told.get("discontinued")))


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a table.

    Attributes
    ----------
    id, label : str
        Its code and its name.
    codes, labels : tuple of str
        Its values in the order of the table.
    units : mapping of str to jsonstat.Unit
        For the variable of contents: code → unit.
    may_be_left_out : bool
        Whether a query may leave it out; the figures are then its total.
    is_time : bool
        Whether it is the time variable.
    """

    id: str
    label: str
    codes: tuple[str, ...] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    units: Mapping[str, jsonstat.Unit] = field(repr=False)
    may_be_left_out: bool
    is_time: bool


@dataclass(frozen=True, eq=False)
class Metadata:
    """A table without its figures.

    Attributes
    ----------
    table, label, source : str
        Number, title and publisher.
    updated : str or None
        When it last changed, as the service writes it.
    variables : mapping of str to Variable
        By code, in the order of the table.
    notes : tuple of str
        Footnotes of the table and its variables.
    """

    table: str
    label: str
    source: str
    updated: str | None
    variables: Mapping[str, Variable] = field(repr=False)
    notes: tuple[str, ...] = field(repr=False)

    @classmethod
    def read(cls, table: str, content: bytes) -> Self:
        """Read the answer of ``/tables/{id}/metadata``.

        Raises
        ------
        JsonStatError
            It is not a JSON-stat document.
        """
        data = jsonstat.read(content)
        time = next(iter(data.roles.get("time", ())), "Tid")
        never_left_out = {time, "ContentsCode", *data.roles.get("metric", ())}
        return cls(
            table=data.table_id or table,
            label=data.label or table,
            source=data.source,
            updated=_text(_json_object(content, "/metadata").get("updated")),
            variables={
                dimension.id: Variable(
                    id=dimension.id,
                    label=dimension.label,
                    codes=dimension.codes,
                    labels=dimension.labels,
                    units=dimension.units,
                    may_be_left_out=dimension.elimination and dimension.id not in never_left_out,
                    is_time=dimension.id == time,
                )
                for dimension in data.dimensions.values()
            },
            notes=tuple(dict.fromkeys(data.notes)),
        )

    @property
    def time(self) -> Variable:
        """The time variable."""
        found = next((variable for variable in self.variables.values() if variable.is_time), None)
        if found is None:
            raise JsonStatError(
                f"The metadata of table {self.table} have no time variable; they have "
                f"{', '.join(self.variables)}.",
                "look at the table on the publisher's site; it is not of the kind used here.",
            )
        return found

    @property
    def period(self) -> tuple[str, str]:
        """The first and last time code."""
        codes = self.time.codes
        if not codes:
            raise JsonStatError(
                f"The metadata of table {self.table} list no time: the variable {self.time.id} has no codes.",
                "try again later; the table may be on its way in or out.",
            )
        return codes[0], codes[-1]


def _json_object(content: bytes, where: str) -> dict[str, Any]:
    try:
        told = parse(content.removeprefix(b"\xef\xbb\xbf"))
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise JsonStatError(f"The answer of {where} is not JSON: {error}.", "try again later.") from error
    if not isinstance(told, dict):
        raise JsonStatError(f"The answer of {where} is no JSON object.", "try again later.")
    return told


def _text(told: object) -> str | None:
    return told if isinstance(told, str) and told else None


def _positive(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return told if 1 <= told < math.inf else None
