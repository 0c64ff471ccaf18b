"""Documents of ``data/raw`` with something changed in them, checksum and all."""

import hashlib
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

from ilag_data import process

Document = dict[str, Any]


def cell(document: Document, **codes: str) -> int:
    """The place of a cell, by the codes of some variables and the first code of the others."""
    place = 0
    for variable, size in zip(document["id"], document["size"], strict=True):
        index = document["dimension"][variable]["category"]["index"]
        place = place * size + (index[codes[variable]] if variable in codes else 0)
    return place


def change(folder: Path, series: str, edit: Callable[[Document], object]) -> None:
    """Change a document as a careless script would, checksum included."""
    path = folder / "raw" / f"{series}.json"
    document = json.loads(path.read_bytes())
    edit(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    sidecar = path.with_suffix(".meta.json")
    record = json.loads(sidecar.read_bytes())
    record["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    sidecar.write_text(json.dumps(record), encoding="utf-8")


def keep(folder: Path, *series: str) -> None:
    """Take the other documents away: what is left is processed in a moment."""
    for path in (folder / "raw").iterdir():
        if path.name.split(".")[0] not in series:
            path.unlink()


def reprocess(folder: Path, series: str, edit: Callable[[Document], object], *besides: str) -> None:
    """Change a document and make its tables anew, with those of some others that are held."""
    keep(folder, series, *besides)
    change(folder, series, edit)
    process.rebuild()


def add(amount: int, **codes: str) -> Callable[[Document], None]:
    def edit(document: Document) -> None:
        document["value"][cell(document, **codes)] += amount

    return edit


def put(figure: float | None, status: str = "", **codes: str) -> Callable[[Document], None]:
    """Write one figure, or none and the symbol that says why."""

    def edit(document: Document) -> None:
        place = cell(document, **codes)
        document["value"][place] = figure
        if status:
            document["status"][str(place)] = status

    return edit


def only_years(*years: str) -> Callable[[Document], None]:
    """Leave the other years out; `Tid` is the last variable of every document."""

    def edit(document: Document) -> None:
        index = document["dimension"]["Tid"]["category"]["index"]
        kept = [place for place in range(len(document["value"])) if list(index)[place % len(index)] in years]
        document["value"] = [document["value"][place] for place in kept]
        symbols = document["status"]
        document["status"] = {
            str(now): symbols[str(place)] for now, place in enumerate(kept) if str(place) in symbols
        }
        document["size"][-1] = len(years)
        document["dimension"]["Tid"]["category"] = {"index": {year: at for at, year in enumerate(years)}}

    return edit


def places_of(document: Document, **codes: set[str]) -> list[int]:
    """The places of the cells that have one of some codes, of any of the variables."""
    axes = [list(document["dimension"][variable]["category"]["index"]) for variable in document["id"]]
    return [
        place
        for place, cell in enumerate(product(*axes))
        if any(code in codes.get(variable, ()) for variable, code in zip(document["id"], cell, strict=True))
    ]
