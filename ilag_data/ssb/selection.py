"""What to request of a table: codes of each variable → number of cells, requests. No I/O."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from ilag_data.errors import SelectionError

LONGEST_URL = 2000
"""Longer addresses become a POST; the service answers 404 from about 2 100 characters."""

OUTPUT = "json-stat2"


Selection = Mapping[str, tuple[str, ...]]
"""Variable → the codes requested of it, each once, in the order of the table."""


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: method, address, and the JSON body of a POST."""

    method: Literal["GET", "POST"]
    url: str
    body: dict[str, Any] | None = None


def cells(selection: Selection) -> int:
    """Return the number of cells in the answer."""
    return math.prod(map(len, selection.values()))


def split(selection: Selection, limit: int) -> list[Selection]:
    """Split the variable with the most codes into as few pieces as the limit of cells in a call allows.

    Raises
    ------
    SelectionError
        Even a single code of it makes too many cells.
    """
    total = cells(selection)
    if total <= limit:
        return [selection]
    longest, codes = max(selection.items(), key=lambda of: len(of[1]))
    size = limit * len(codes) // total
    if not size:
        cells_of_one = total // len(codes)
        raise SelectionError(
            f"Tjenesten gir {limit} celler per spørring, og én kode i {longest} alene gir {cells_of_one}.",
            f"The service gives {limit} cells a call, and one code of {longest} alone makes {cells_of_one}.",
            "se hva /config der sier; er grensen urimelig, prøv igjen senere.",
            "see what its /config says; if the limit is unreasonable, try again later.",
        )
    return [{**selection, longest: codes[at : at + size]} for at in range(0, len(codes), size)]


def request(base_url: str, table: str, selection: Selection, lang: str) -> Request:
    """Build the request for the figures of a selection: GET while the address is short enough, else POST."""
    address = f"{base_url}/tables/{_quoted(table)}/data?lang={_quoted(lang)}&outputFormat={OUTPUT}"
    whole = address
    for variable, codes in selection.items():
        whole += f"&{_quoted(f'valueCodes[{variable}]')}={','.join(map(_quoted, codes))}"
    # A comma inside a code cannot be distinguished from one between two codes.
    if len(whole) <= LONGEST_URL and not any("," in code for codes in selection.values() for code in codes):
        return Request("GET", whole)
    return Request("POST", address, body(selection))


def _quoted(text: str) -> str:
    return quote(text, safe="")


def body(selection: Selection) -> dict[str, Any]:
    """Build the JSON body of a POST."""
    return {
        "selection": [
            {"variableCode": variable, "valueCodes": list(codes)} for variable, codes in selection.items()
        ]
    }
