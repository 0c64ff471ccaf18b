"""``data/processed`` as it is read: tables and their manifest, each held against what was written.

A table that another program or a hand has changed, and one that is older than ``data/raw``, is refused; the
remedy is `ilag process`.
"""

import hashlib
import io
import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import catalogue, config, process, raw
from ilag_data import regions as places
from ilag_data.borders import Borders
from ilag_data.counts import whole
from ilag_data.errors import ArchiveError
from ilag_data.files import read_archived
from ilag_data.language import Lang
from ilag_data.periods import Time

_CODES = ("region", "industry", "residence", "workplace")
_NAMES = ("name", "sex_name", "industry_name", "residence_name", "workplace_name")
_TEXTS = (*_CODES, *_NAMES, "quarter", "sex", "status")
_KEYS = {
    "sex": tuple(text.en.lower() for text in catalogue.SEX.values()),
    "industry": tuple(catalogue.INDUSTRIES),
}
"""The order of key columns that are texts."""


@dataclass(frozen=True)
class Manifest:
    """What ``data/processed/manifest.json`` tells.

    Attributes
    ----------
    tables : dict
        Path below ``data/processed`` → ``sha256`` and the ``documents`` it was made from.
    documents : dict
        Series → ``table``, ``origin``, ``republished_by``, ``updated``, ``compiled``, ``sha256``, ``times``.
    """

    tables: dict[str, dict[str, Any]]
    documents: dict[str, dict[str, Any]]


def manifest() -> Manifest:
    """Read the manifest of ``data/processed``.

    Raises
    ------
    ArchiveError
        It is missing or unreadable, or its tables are of another county than the one in use.
    """
    path = _folder() / process.MANIFEST
    signature = _signature(path)
    known = _manifests.get(path)
    if known is None or known[0] != signature:
        try:
            told = json.loads(_content(path))
            county, read = told["county"], Manifest(told["tables"], told["documents"])
        except (ValueError, LookupError, TypeError) as error:
            raise _not_ours(path, f"is not readable ({error})") from error
        _check_county(path, county)
        known = _manifests[path] = (signature, read)
    return known[1]


def times_held(series: str) -> tuple[Time, ...]:
    """Return the years or quarters that the tables hold of a series, in order.

    Raises
    ------
    ArchiveError
        It is not held.
    """
    return tuple(_time(str(time)) for time in document_of(series)["times"])


def document_of(series: str) -> dict[str, Any]:
    """Return what the manifest tells of a series.

    Raises
    ------
    ArchiveError
        It is not held.
    """
    documents = manifest().documents
    if series not in documents:
        raise ArchiveError(
            f"{_folder()} holds nothing of {series} (table {catalogue.get(series).table}).",
            f"fetch it: ilag fetch {series}.",
        )
    return documents[series]


class Table:
    """A table as it was read: where the row of each place, time and further key is."""

    def __init__(self, name: str, frame: pd.DataFrame) -> None:
        self.name, self.frame = name, frame

    @cached_property
    def time(self) -> str:
        """The column of time."""
        return "quarter" if "quarter" in self.frame else "year"

    @cached_property
    def keys(self) -> list[str]:
        """The further key columns."""
        return [key for key in ("sex", "industry", "age") if key in self.frame]

    @cached_property
    def figures(self) -> list[str]:
        """The columns of figures."""
        return [str(column) for column in self.frame.select_dtypes("float64")]

    @cached_property
    def regions(self) -> dict[str, int]:
        """Each region and its place in the index of rows."""
        return {region: at for at, region in enumerate(self.frame["region"].cat.categories)}

    @cached_property
    def times(self) -> dict[Time, int]:
        """Each time and its place in the index of rows."""
        return {time: at for at, time in enumerate(sorted(self.frame[self.time].unique()))}

    @cached_property
    def combinations(self) -> pd.DataFrame:
        """The further keys, each combination once and in order; one row of nothing where there are none."""
        if not self.keys:
            return pd.DataFrame(index=[0])
        found = self.frame[self.keys].drop_duplicates()
        return found.sort_values(self.keys, key=_ranked, ignore_index=True)

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        """The row of each region, time and combination; -1 where there is none."""
        keys = self.combinations
        at = pd.Series(range(len(keys)), index=pd.MultiIndex.from_frame(keys)) if self.keys else None
        combination = (
            at.loc[pd.MultiIndex.from_frame(self.frame[self.keys])].to_numpy() if at is not None else 0
        )
        rows = np.full((len(self.regions), len(self.times), len(keys)), -1)
        region = self.frame["region"].cat.codes.to_numpy()
        time = self.frame[self.time].map(self.times).to_numpy()
        rows[region, time, combination] = np.arange(len(self.frame))
        return rows

    def take(self, pairs: Sequence[tuple[str, Time]]) -> tuple[pd.DataFrame, npt.NDArray[np.bool_]]:
        """Return every combination of some places and times, and which of the rows are not in the table."""
        keys = self.combinations
        rows = np.array(
            [
                self._rows[self.regions[region], self.times[time]]
                if region in self.regions and time in self.times
                else np.full(len(keys), -1)
                for region, time in pairs
            ],
            dtype=np.int64,
        ).reshape(len(pairs) * len(keys))
        lacking = rows < 0
        taken = self.frame.take(np.where(lacking, 0, rows) if len(self.frame) else [])
        frame = pd.DataFrame(
            {
                "region": pd.Series(np.repeat([region for region, _ in pairs], len(keys)), dtype="str"),
                self.time: pd.Series([time for _, time in pairs]).repeat(len(keys)).array,
                **{key: np.tile(keys[key].to_numpy(), len(pairs)) for key in self.keys},
                **{figure: whole(taken[figure].where(~lacking).to_numpy()) for figure in self.figures},
                "status": taken["status"].astype("str").where(~lacking, "").array,
            }
        )
        return frame, lacking


def _ranked(key: pd.Series) -> pd.Series:
    order = {text: rank for rank, text in enumerate(_KEYS.get(str(key.name), ()))}
    return key.map(lambda value: (order.get(value, len(order)), value)) if order else key


def table(name: str, borders: Borders = "today") -> Table:
    """Return a table, read once as long as it is the same.

    Raises
    ------
    ArchiveError
        It is missing, not as it was written, or older than ``data/raw``; or its series is not held.
    """
    path, checksum = _written_as(name, borders)
    key = (_signature(path), checksum)
    known = _tables.get(path)
    if known is None or known[0] != key:
        known = _tables[path] = (key, Table(name, _read(_unchanged(path, checksum))))
    return known[1]


def _written_as(name: str, borders: Borders) -> tuple[Path, str]:
    """Return where a table lies and its checksum when it was written; it must not be behind raw."""
    relative = process.paths_of(name)[borders]
    path = _folder() / relative
    told = manifest()
    entry = told.tables.get(relative)
    if entry is None:
        for series in process.TABLES[name].series:
            document_of(series)
        raise _not_ours(path, "is not in the manifest")
    for series in entry["documents"]:
        if raw.is_held(series) and raw.read_provenance(series).sha256 != told.documents[series]["sha256"]:
            raise _not_ours(path, f"is older than data/raw: {series} has been replaced since it was written")
    return path, str(entry["sha256"])


def _unchanged(path: Path, checksum: str) -> bytes:
    content = _content(path)
    if hashlib.sha256(content).hexdigest() != checksum:
        raise _not_ours(path, "is not as it was written: another program or a hand has changed it")
    return content


def check_tables() -> tuple[int, list[str]]:
    """Hold every table whose documents are held against the manifest; return how many, and what is wrong."""
    problems: dict[str, None] = {}
    compared = 0
    for name, (_, series) in process.TABLES.items():
        for borders in process.paths_of(name) if all(map(raw.is_held, series)) else ():
            compared += 1
            try:
                _unchanged(*_written_as(name, borders))
            except ArchiveError as error:
                problems[str(error)] = None
    return compared, list(problems)


def _read(content: bytes) -> pd.DataFrame:
    head = content[: content.find(b"\n")].decode().split(",")
    numbers = [column for column in head if column not in _TEXTS and column not in ("year", "age")]
    # Read as categories, codes would become numbers and lose their zeros.
    kinds = {column: "str" if column in _CODES else "category" for column in head if column in _TEXTS}
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype=kinds | dict.fromkeys(numbers, "float64"),
        keep_default_na=False,
        na_values=[""],
    )
    if "quarter" in frame:
        frame["quarter"] = frame["quarter"].map(_time)
    if "region" in frame:
        frame["region"] = frame["region"].astype("category")
    return frame.assign(status=frame["status"].astype("str").fillna(""))


def _content(path: Path) -> bytes:
    try:
        return read_archived(path)
    except FileNotFoundError as error:
        raise _not_ours(path, "is missing") from error


def _not_ours(path: Path, what: str) -> ArchiveError:
    return ArchiveError(
        f"{path} {what}.",
        "make the tables anew from data/raw: ilag process (where data/raw is empty too: ilag fetch); "
        f"{raw.DATA_DIR_VARIABLE} names the data folder in use.",
    )


def _check_county(path: Path, county: str) -> None:
    ours = places.CONFIG
    if county != ours.county:
        raise ArchiveError(
            f"{path} tells of tables of county {county}, and {ours.path} says "
            f"{ours.county_name} ({ours.county}).",
            f"let {config.VARIABLE} name the file of that county, or {raw.DATA_DIR_VARIABLE} the data folder "
            f"of {ours.county_name}; an empty folder is filled by ilag fetch.",
        )


def _signature(path: Path) -> tuple[int, int, int]:
    try:
        stat = path.stat()
    except OSError:
        return (0, 0, 0)
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _folder() -> Path:
    return raw.data_dir() / "processed"


def _time(text: str) -> Time:
    return pd.Period(text.replace("K", "Q"), freq="Q") if "K" in text else int(text)


_manifests: dict[Path, tuple[tuple[int, int, int], Manifest]] = {}
_tables: dict[Path, tuple[Hashable, Table]] = {}
"""Reading takes longer than looking whether a file is the same, so it is done once for the same file."""


def describe(series: str, lang: Lang) -> dict[Hashable | None, Any]:
    """Return what a chart has to cite of a series: table, source, unit, dates, checksum and notes."""
    record, document = catalogue.get(series), document_of(series)
    as_bundled = document["origin"] == "republished"
    bundled = record.notes_on_bundle if as_bundled else ()
    return {
        "lang": lang,
        "series": series,
        "table": record.table,
        "title": record.title[lang],
        "source": raw.citation(
            record.table, document["origin"], document["republished_by"], document["compiled"], lang
        ),
        "unit": catalogue.PERSONS[lang],
        "measured": record.measured[lang],
        "compiled": document["compiled"],
        "sha256": document["sha256"],
        "notes": [note[lang] for note in (*record.notes, *bundled)],
        **({"older_before": record.older_before} if as_bundled and record.older_before else {}),
    }
