"""Documents of ``data/raw`` with something changed in them, checksum and all."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ilag_data import process

Document = dict[str, Any]
Floats = npt.NDArray[np.float64]


@dataclass
class Figures:
    """The figures of a document and the marks beside them, an axis for each variable; NaN is missing."""

    values: Floats
    marks: npt.NDArray[np.object_]
    codes: dict[str, list[str]]

    @classmethod
    def of(cls, document: Document) -> "Figures":
        indices = {name: document["dimension"][name]["category"]["index"] for name in document["id"]}
        codes = {name: sorted(index, key=index.__getitem__) for name, index in indices.items()}
        marks = np.full(len(document["value"]), "..", dtype=object)
        for at, mark in document.get("status", {}).items():
            marks[int(at)] = mark
        size = document["size"]
        return cls(np.array(document["value"], dtype=float).reshape(size), marks.reshape(size), codes)

    def write(self, document: Document) -> None:
        """Put them into a document, with a mark beside each that is missing."""
        flat = self.values.ravel().tolist()
        document["value"] = [
            None if math.isnan(figure) else int(figure) if figure.is_integer() else figure for figure in flat
        ]
        marks = enumerate(self.marks.flat)
        document["status"] = {str(at): mark for at, mark in marks if math.isnan(flat[at])}
        document["size"] = list(self.values.shape)
        for name, codes in self.codes.items():
            document["dimension"][name]["category"]["index"] = {code: at for at, code in enumerate(codes)}

    def under(self, codes: Mapping[str, str]) -> npt.NDArray[np.bool_]:
        """Mark the cells under some codes; variables that are not there do not matter."""
        mask = np.ones(self.values.shape, dtype=bool)
        for axis, (variable, listed) in enumerate(self.codes.items()):
            if variable in codes:
                here = np.array([code == codes[variable] for code in listed])
                mask &= np.expand_dims(here, [at for at in range(mask.ndim) if at != axis])
        return mask

    def keep(self, variable: str, codes: Iterable[str]) -> None:
        """Leave out all but some codes of a variable."""
        at, axis = [self.codes[variable].index(code) for code in codes], [*self.codes].index(variable)
        self.codes[variable] = [self.codes[variable][place] for place in at]
        self.values, self.marks = self.values.take(at, axis), self.marks.take(at, axis)


def on_figures(edit: Callable[[Figures], object]) -> Callable[[Document], None]:
    """Let a change of figures be one of a document."""

    def change(document: Document) -> None:
        figures = Figures.of(document)
        edit(figures)
        figures.write(document)

    return change


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
    """Change one figure, of the first code of the variables that are not named."""

    def edit(figures: Figures) -> None:
        figures.values[_cell(figures, codes)] += amount

    return on_figures(edit)


def put(figure: float | None, mark: str = "", **codes: str) -> Callable[[Document], None]:
    """Write one figure, or none and the mark that says why."""

    def edit(figures: Figures) -> None:
        at = _cell(figures, codes)
        figures.values[at], figures.marks[at] = np.nan if figure is None else figure, mark

    return on_figures(edit)


def _cell(figures: Figures, codes: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(of.index(codes.get(variable, of[0])) for variable, of in figures.codes.items())


def only_years(*years: str) -> Callable[[Document], None]:
    return on_figures(lambda figures: figures.keep("Tid", years))
