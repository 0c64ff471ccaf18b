"""Reading ``data/processed``: tables and their manifest, each checked against what was written.

A table that was changed by another program or by hand, or made from other documents than the sidecars in
``data/raw`` describe, is refused; the remedy is `ilag process`.
"""

import hashlib
import io
import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial, wraps
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import catalogue, config, process, raw, replacing
from ilag_data import regions as places
from ilag_data.borders import Borders
from ilag_data.counts import whole
from ilag_data.errors import ArchiveError, IlagError, NotFetchedError
from ilag_data.language import Lang, Text
from ilag_data.periods import Time, time_of, year_of

_Asked = ParamSpec("_Asked")
_Read = TypeVar("_Read")

_TOLD = ("origin", "republished_by", "compiled", "sha256", "times")
"""What is read of a document from the manifest."""

_MANY = ("region", "industry", "residence", "residence_name", "workplace", "workplace_name")
_NAMED_ANEW = ("name", "sex_name")
"""For spreadsheets only: loaders name regions and sexes in the language asked for."""

_TEXTS = (*_MANY, "industry_name", "quarter", "sex", "age_group", "status")
_KEYS = {
    "sex": tuple(text.en.lower() for text in catalogue.SEX.values()),
    "industry": tuple(catalogue.INDUSTRIES),
}
"""The order of key columns that hold texts."""


@dataclass(frozen=True)
class Manifest:
    """The content of ``data/processed/manifest.json``."""

    tables: dict[str, dict[str, Any]]  # path below data/processed → sha256, and its source documents
    documents: dict[str, dict[str, Any]]  # series → its provenance in short, and times


def manifest() -> Manifest:
    """Read the manifest of ``data/processed``; refuse one that is unreadable or of another county."""
    path = _folder() / process.MANIFEST
    return _manifest(path, replacing.signature(raw.data_dir(), path))


@lru_cache(maxsize=4)
def _manifest(path: Path, _: Hashable) -> Manifest:
    try:
        told = json.loads(_content(path))
        county, read = told["county"], Manifest(told["tables"], told["documents"])
        [*map(itemgetter("sha256", "documents"), read.tables.values())]
        for document in map(itemgetter(*_TOLD), read.documents.values()):
            [*map(time_of, document[-1])]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        what = Text("kan ikke leses", f"is not readable ({error})")
        raise _not_ours(path, what) from None
    _check_county(path, county)
    return read


def vintage() -> Hashable:
    """Return a value that changes when the tables are replaced."""
    return replacing.signature(raw.data_dir(), _folder() / process.MANIFEST)


def of_one_vintage(read: Callable[_Asked, _Read]) -> Callable[_Asked, _Read]:
    """Make a function that reads tables start again if they were replaced meanwhile."""

    @wraps(read)
    def reading(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Read:
        while True:
            before = vintage()
            try:
                result = read(*args, **kwargs)
            except IlagError:  # the manifest of one vintage refuses the tables of another
                if vintage() == before:
                    raise
            else:
                if vintage() == before:
                    return result

    return reading


def times_held(series: str) -> tuple[Time, ...]:
    """Return the years or quarters of a series that the tables hold, in order."""
    return tuple(time_of(str(time)) for time in document_of(series)["times"])


def newest_of(name: str) -> int:
    """Return the last complete year of a table; for a stock of 1 January, the year that ended then."""
    return min(
        year_of(times_held(one)[-1] + 1) - 1 - bool(catalogue.get(one).at_year_end)
        for one in process.TABLES[name].series
    )


def newest_year() -> int:
    """Return the last year for whose end both population and employment are held."""
    return min(map(newest_of, ("population", "employment")))


def newer_than(years: catalogue.Years) -> range:
    """Return the years after some for which both population and employment are held."""
    return range(catalogue.years_from(years)[-1] + 1, newest_year() + 1)


def document_of(series: str) -> dict[str, Any]:
    """Return what the manifest says of a series; refuse one that is not held."""
    documents = manifest().documents
    if series not in documents:
        record = catalogue.get(series)
        lacks = Text(
            f"{_folder()} har ikke noe av {series} (tabell {record.table}).",
            f"{_folder()} holds nothing of {series} (table {record.table}).",
        )
        if record.optional:
            no = f"«{record.title.no}» (tabell {record.table}) følger ikke med og er ikke hentet."
            raise NotFetchedError(no, lacks.en, catalogue.of_one_table(series))
        raise ArchiveError(*lacks, f"hent det: ilag fetch {series}.", f"fetch it: ilag fetch {series}.")
    return documents[series]


class Wanted(NamedTuple):
    """A place and time to take from a table."""

    region: str
    name: str
    time: Time
    parts: dict[str, str]  # regions to add up, usually only itself → the symbol where the table lacks one


class Table:
    """A table as read, with an index to the row of each place, time and further key."""

    def __init__(self, name: str, frame: pd.DataFrame) -> None:
        self.name, self.frame = name, frame

    @cached_property
    def time(self) -> str:
        """The name of the time column."""
        return "quarter" if "quarter" in self.frame else "year"

    @cached_property
    def keys(self) -> dict[str, pd.Index]:
        """The further key columns → their values, in order."""
        return {
            key: pd.Index(sorted(self.frame[key].unique(), key=partial(_rank, key)))
            for key in ("sex", "industry", "age", "age_group")
            if key in self.frame
        }

    @cached_property
    def figures(self) -> list[str]:
        """The columns of figures."""
        return [str(column) for column in self.frame.select_dtypes("Int64")]

    @cached_property
    def industries(self) -> dict[str, str]:
        """The industries by code → name, in order."""
        names = dict(zip(self.frame["industry"], self.frame["industry_name"], strict=True))
        return {code: names[code] for code in self.keys["industry"]}

    @cached_property
    def regions(self) -> dict[str, int]:
        """Each region → its position in the index of rows."""
        return {region: at for at, region in enumerate(self.frame["region"].cat.categories)}

    @cached_property
    def times(self) -> dict[Time, int]:
        """Each time → its position in the index of rows."""
        return {time: at for at, time in enumerate(sorted(self.frame[self.time].unique()))}

    @cached_property
    def _rows(self) -> npt.NDArray[np.int64]:
        """The row of each region, time and further key; -1 if there is none, and at position -1."""
        rows = np.full((len(self.regions) + 1, len(self.times) + 1, *map(len, self.keys.values())), -1)
        region = self.frame["region"].cat.codes.to_numpy()
        time = self.frame[self.time].map(self.times).to_numpy(np.int64)
        keys = [of.get_indexer(pd.Index(self.frame[key])) for key, of in self.keys.items()]
        rows[(region, time, *keys)] = np.arange(len(self.frame))
        return rows

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[Any]]:
        """Figures as floats and the status as texts, with the values for an absent row at position -1."""
        status = {"status": np.append(self.frame["status"].to_numpy(object), "")}
        floats = {of: self.frame[of].to_numpy("float64", na_value=np.nan) for of in self.figures}
        return status | {of: np.append(figures, np.nan) for of, figures in floats.items()}

    def take(self, wanted: Sequence[Wanted], **only: Sequence[str]) -> pd.DataFrame:
        """Return what is wanted under every further key, or some of one, with the parts of an area added up.

        An absent row gets the reason as its status. A sum is missing if one of its parts is.
        """
        parts = [(part, one.time) for one in wanted for part in one.parts]
        rows = self._rows[
            [self.regions.get(part, -1) for part, _ in parts],
            [self.times.get(time, -1) for _, time in parts],
        ]
        keys = dict(self.keys)
        for axis, key in enumerate(keys, 1):
            if key in only:
                keys[key] = keys[key][keys[key].isin(only[key])]
                rows = rows.take(self.keys[key].get_indexer(keys[key]), axis)
        reasons = np.array([reason for one in wanted for reason in one.parts.values()], object)
        reasons = reasons.reshape(-1, *[1] * len(keys))
        begun = np.cumsum([0, *(len(one.parts) for one in wanted)])[:-1]
        status = np.maximum.reduceat(np.where(rows < 0, reasons, self._columns["status"][rows]), begun)
        figures = {of: whole(np.add.reduceat(self._columns[of][rows], begun).ravel()) for of in self.figures}
        each, *at = (axis.ravel() for axis in np.indices(status.shape))
        regions, names, times, _ = zip(*wanted, strict=True) if wanted else ((),) * 4
        return pd.DataFrame(
            {
                "region": pd.array(regions, dtype="str").take(each),
                "name": pd.array(names, dtype="str").take(each),
                self.time: pd.Index(times, dtype=self.frame[self.time].dtype).take(each),
                **{key: of.take(one) for (key, of), one in zip(keys.items(), at, strict=True)},
                **figures,
                "status": pd.array(status.ravel(), dtype="str"),
            }
        )


def _rank(key: str, value: Any) -> tuple[int, Any]:  # noqa: ANN401 (a text or an age)
    """Order sexes and industries as the catalogue does, with unknown ones last."""
    order = _KEYS.get(key, ())
    return order.index(value) if value in order else len(order), value


def table(name: str, borders: Borders = "today") -> Table:
    """Return a table, cached while its file is unchanged; refuse one that differs from the manifest."""
    path, checksum = _written_as(name, borders)
    return _table(name, path, checksum, replacing.signature(raw.data_dir(), path))


@lru_cache(maxsize=2 * len(process.TABLES))
def _table(name: str, path: Path, checksum: str, _: Hashable) -> Table:
    return Table(name, _read(_unchanged(path, _content(path), checksum)))


def _written_as(name: str, borders: Borders) -> tuple[Path, str]:
    """Return the path of a table and its checksum as written; refuse it if ``data/raw`` has changed since."""
    relative = process.paths_of(name)[borders]
    path = _folder() / relative
    told = manifest()
    entry = told.tables.get(relative)
    if entry is None:
        for series in process.TABLES[name].series:
            document_of(series)
        raise _not_ours(path, Text("står ikke i manifestet", "is not in the manifest"))
    for series in entry["documents"]:
        if raw.is_held(series):
            held = process.summary(raw.read_provenance(series))
            document = told.documents.get(series, {})
            if held != {key: document.get(key) for key in held}:
                raw.check_sidecar(series, document.get("sha256"))
                number = held["table"]
                what = Text(
                    f"er laget av et annet dokument for {series} (tabell {number}) enn det i data/raw",
                    f"was made from another document of {series} (table {number}) than that in data/raw",
                )
                raise _not_ours(_folder(), what)
    return path, str(entry["sha256"])


def _unchanged(path: Path, content: bytes, checksum: str) -> bytes:
    if hashlib.sha256(content).hexdigest() != checksum:
        what = Text(
            "er ikke som den ble skrevet: et annet program eller noen for hånd har endret den",
            "has been changed since it was written, by another program or by hand",
        )
        raise _not_ours(path, what)
    return content


def check_tables() -> tuple[int, list[Text]]:
    """Check every table whose documents are held against the manifest; return how many, and the problems."""
    problems: dict[Text, None] = {}
    compared = 0
    if replacing.is_unfinished(raw.data_dir()):
        problems[_unfinished().told] = None
    for name, (_, series) in process.TABLES.items():
        for borders in process.paths_of(name) if all(map(raw.is_held, series)) else ():
            try:
                path, checksum = _written_as(name, borders)
                content = _content(path)
                compared += 1
                _unchanged(path, content, checksum)
            except ArchiveError as error:
                problems[error.told] = None
    return compared, list(problems)


def _read(content: bytes) -> pd.DataFrame:
    head = content[: content.find(b"\n")].decode().split(",")
    head = [column for column in head if column not in _NAMED_ANEW]
    numbers = [column for column in head if column in ("year", "age")]
    figures = [column for column in head if column not in (*_TEXTS, *numbers)]
    # Read as categories, codes would become numbers and lose their zeros.
    kinds = {column: "str" if column in _MANY else "category" for column in head if column in _TEXTS}
    frame = pd.read_csv(
        io.BytesIO(content),
        usecols=head,
        dtype=kinds | dict.fromkeys(figures, "float64") | dict.fromkeys(numbers, "int64"),
        keep_default_na=False,
        na_values=[""],
    )
    if "quarter" in frame:
        quarters = frame["quarter"].cat
        frame["quarter"] = pd.PeriodIndex([*map(time_of, quarters.categories)], freq="Q").take(
            quarters.codes.to_numpy()
        )
    if "region" in frame:
        frame["region"] = frame["region"].astype("category")
    symbols = pd.array([*frame["status"].cat.categories, ""], dtype="str")
    counts = {figure: whole(frame[figure].to_numpy()) for figure in figures}
    return frame.assign(**counts, status=symbols.take(frame["status"].cat.codes.to_numpy()))


def _content(path: Path) -> bytes:
    try:
        return replacing.read(raw.data_dir(), path)
    except FileNotFoundError:
        raise raw.nothing_yet() or _not_ours(path, Text("mangler", "is missing")) from None


def _not_ours(path: Path, what: Text) -> ArchiveError:
    how = Text(
        "lag tabellene på nytt av data/raw: ilag process (er data/raw også tom: ilag fetch)",
        "make the tables anew from data/raw: ilag process (where data/raw is empty too: ilag fetch)",
    )
    if raw.data_dir() == raw.BUNDLE:  # only read
        how = raw.how_to_restore()
    return ArchiveError(
        f"{path} {what.no}.",
        f"{path} {what.en}.",
        f"{how.no}; {raw.DATA_DIR_VARIABLE} sier hvilken datamappe som brukes.",
        f"{how.en}; {raw.DATA_DIR_VARIABLE} names the data folder in use.",
    )


def _unfinished() -> ArchiveError:
    folder = raw.data_dir()
    return ArchiveError(
        f"Ikke alle nye filer i {folder} er på plass: programmet som skiftet dem ut, ble stanset eller "
        "arbeider ennå. Figurene viser de nye tallene, og noen av filene er de gamle.",
        f"Not every new file in {folder} is in place: the program that replaced them was stopped, "
        "or is still at work. Charts show the new figures, and some of the files are the old ones.",
        "fullfør det: ilag process.",
        "finish it: ilag process.",
    )


def _check_county(path: Path, county: str) -> None:
    ours = places.CONFIG
    if county != ours.county:
        name = f"{ours.county_name} ({ours.county})"
        raise ArchiveError(
            f"{path} gjelder tabeller for fylke {county}, og {ours.path} sier {name}.",
            f"{path} tells of tables of county {county}, and {ours.path} says {name}.",
            f"la {config.VARIABLE} peke på filen for det fylket, eller {raw.DATA_DIR_VARIABLE} på "
            f"datamappen for {ours.county_name}; en tom mappe fylles av ilag fetch.",
            f"let {config.VARIABLE} name the file of that county, or {raw.DATA_DIR_VARIABLE} the data "
            f"folder of {ours.county_name}; an empty folder is filled by ilag fetch.",
        )


def _folder() -> Path:
    return raw.data_dir() / process.FOLDER


def describe(series: str, lang: Lang, *, at_year_end: bool = False) -> dict[Hashable | None, Any]:
    """Return what a chart must cite of a series: table, source, unit, dates, checksum and notes."""
    record, document = catalogue.get(series), document_of(series)
    as_bundled = document["origin"] == "republished"
    bundled = record.notes_on_bundle if as_bundled else ()
    told: dict[Hashable | None, Any] = {
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
        # Who answered, if not Statistics Norway itself: a source line never omits that.
        **({} if as_bundled or not document["republished_by"] else {"host": document["republished_by"][0]}),
        **({"older_before": record.older_before} if as_bundled and record.older_before else {}),
    }
    if at_year_end and record.at_year_end:
        told |= {"measured": record.at_year_end[lang], "at_year_end": catalogue.NOTES["year-end"][lang]}
    return told
