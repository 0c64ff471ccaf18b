"""What to ask of a table: a selection in words → exact codes, counted cells, requests. No I/O.

``*`` and ``?`` are worked out here against the metadata, not by the service: the cells are then counted
exactly, an expression that matches nothing is refused (the service would answer with the national total), and
no code is asked for twice (the service would answer 500).
"""

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote

from ilag_data.errors import SelectionError
from ilag_data.jsonstat import Dimension
from ilag_data.language import Text
from ilag_data.ssb.metadata import Metadata

LONGEST_URL = 2000
"""Longer addresses become POST; the service answers 404 from about 2 100 characters."""

OUTPUT = "json-stat2"

_WILDCARD = re.compile(r"[*?]")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one variable, each once, in the order of the table."""

    variable: str
    codes: tuple[str, ...]


Selection = tuple[Codes, ...]
"""The codes of each variable that is asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: method, address, and the JSON body of a POST."""

    method: Literal["GET", "POST"]
    url: str
    body: dict[str, Any] | None = None


def choose(metadata: Metadata, wanted: Mapping[str, str | Sequence[str]]) -> Selection:
    """Work out a selection, in the order of the table, against the metadata of its table.

    Variable → codes and expressions: ``*`` stands for any characters, ``?`` for one. Case does not matter.

    Raises
    ------
    SelectionError
        A variable, code or expression that the table does not have (with its nearest neighbours), or a
        variable that may not be left out and is.
    """
    variables = [_variable(metadata, name) for name in wanted]
    doubled = {variable.id for variable in variables if variables.count(variable) > 1}
    if doubled:
        raise SelectionError(f"{', '.join(doubled)} is asked for twice.", "name each variable once.")
    asked = dict(zip((variable.id for variable in variables), wanted.values(), strict=True))
    lacking = [variable for variable in metadata.required if variable not in asked]
    if lacking:
        has = ", ".join(metadata.variables)
        raise SelectionError(
            Text(
                f"Tabell {metadata.table} kan ikke spørres uten {', '.join(lacking)}.",
                f"Table {metadata.table} cannot be asked without {', '.join(lacking)}.",
            ),
            Text(
                f'velg koder i den, eller "*" for alle; tabellen har {has}.',
                f'choose codes of it, or "*" for all; the table has {has}.',
            ),
        )
    return tuple(
        Codes(variable.id, _codes(metadata, variable, asked[variable.id]))
        for variable in metadata.variables.values()
        if variable.id in asked
    )


def _variable(metadata: Metadata, name: str) -> Dimension:
    for variable in metadata.variables.values():
        if variable.id.casefold() == name.casefold():
            return variable
    raise SelectionError(
        f"Table {metadata.table} has no variable {name}.",
        f"nearest: {_nearest(name, metadata.variables)}; the table has {', '.join(metadata.variables)}.",
    )


def _codes(metadata: Metadata, variable: Dimension, asked: str | Sequence[str]) -> tuple[str, ...]:
    where = f"table {metadata.table}, variable {variable.id}"
    several = [asked] if isinstance(asked, str) else list(asked)
    if not several:
        raise SelectionError(
            f"No code is asked for in {where}.", "leave the variable out, or choose codes of it."
        )
    matching = {expression: _matching(expression, variable.codes) for expression in several}
    unknown = [expression for expression, codes in matching.items() if not codes]
    if unknown:
        names = dict(zip(variable.codes, variable.labels, strict=True))
        nearest = {code: _nearest(code, names) for code in unknown[:5]}
        near = Text(
            "; ".join(f"nærmest {code}: {names}" for code, names in nearest.items()),
            "; ".join(f"nearest to {code}: {names}" for code, names in nearest.items()),
        )
        listed = ", ".join(unknown)
        raise SelectionError(
            Text(
                f"Disse kodene finnes ikke i tabell {metadata.table}, variabelen {variable.id}: {listed}.",
                f"These codes do not exist in {where}: {listed}.",
            ),
            Text(
                f"{near.no}. Tabellen kan ha endret seg; metadataene lister alle kodene.",
                f"{near.en}. The table may have changed; its metadata list every code.",
            ),
        )
    found = {code for codes in matching.values() for code in codes}
    return tuple(code for code in variable.codes if code in found)


def _matching(expression: str, codes: Sequence[str]) -> list[str]:
    text = expression.strip()
    if text in codes and not _WILDCARD.search(text):
        return [text]
    shape = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    return [code for code in codes if re.fullmatch(shape, code, re.IGNORECASE | re.DOTALL)]


def _nearest(wanted: str, names: Mapping[str, object]) -> str:
    """Name the codes nearest in spelling, with their labels."""
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.3) or list(names)[:3]
    texts = [names[code] for code in close]
    return ", ".join(
        f"{code} ({text})" if isinstance(text, str) and text != code else code
        for code, text in zip(close, texts, strict=True)
    )


def cells(selection: Selection) -> int:
    """Count the cells of the answer."""
    return math.prod(len(choice.codes) for choice in selection)


def split(selection: Selection, limit: int, whole: Iterable[str] = ()) -> list[Selection]:
    """Cut a selection into as few as possible that each keep within a number of cells.

    Together they have every cell once, in the order of the table along the variable that is cut; those in
    `whole` are only cut when cutting all the others is not enough.
    """
    total = cells(selection)
    if total <= limit or limit < 1:
        return [selection]
    kept = set(whole)
    cuttable = [choice for choice in selection if len(choice.codes) > 1]
    longest = max(cuttable, key=lambda choice: (choice.variable not in kept, len(choice.codes)))
    at_once = limit // (total // len(longest.codes))
    parts = -(-len(longest.codes) // max(at_once, 1))
    size = -(-len(longest.codes) // parts)
    result = []
    for start in range(0, len(longest.codes), size):
        piece = replace(longest, codes=longest.codes[start : start + size])
        result += split(tuple(piece if c is longest else c for c in selection), limit, kept)
    return result


def request(base_url: str, table: str, selection: Selection, lang: str) -> Request:
    """Build the request for the figures of a selection: GET while the address is short enough, else POST."""
    address = f"{base_url}/tables/{in_path(table)}/data?lang={_quoted(lang)}&outputFormat={OUTPUT}"
    whole = address
    for choice in selection:
        whole += f"&{_quoted(f'valueCodes[{choice.variable}]')}={','.join(map(_quoted, choice.codes))}"
    # A comma inside a code cannot be told from one between two codes.
    if len(whole) <= LONGEST_URL and not any("," in code for choice in selection for code in choice.codes):
        return Request("GET", whole)
    return Request("POST", address, body(selection))


def in_path(table: str) -> str:
    """Return the number of a table as one step of an address.

    Others are refused: ``..`` cannot be quoted, and some gateways read ``%2F`` as a slash.
    """
    if not re.fullmatch(r"\w[\w.-]*", table):
        raise SelectionError(
            f"{table!r} cannot be the number of a table.",
            "give one such as 07459; look it up at www.ssb.no/statbank.",
        )
    return _quoted(table)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def body(selection: Selection) -> dict[str, Any]:
    """Build the JSON body of a POST."""
    return {
        "selection": [
            {"variableCode": choice.variable, "valueCodes": list(choice.codes)} for choice in selection
        ]
    }
