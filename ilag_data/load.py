"""The public way in: one function for each table of ``data/processed``.

Every loader takes

``regions``
    Names or codes (see `regions.find`); the programme's municipalities and the county unless told
    otherwise.
``years``
    A year or several; 2015 to 2023 unless told otherwise; ``"all"`` for every year the data hold. A year of
    2015–2023 that the data lack comes as an explicit missing value; any other is an error.
``borders``
    ``"today"`` (the municipalities of today through all years) or ``"published"`` (the codes of each year).
``lang``
    ``"no"`` or ``"en"``: the language of names and of the texts in ``frame.attrs``.

and returns a new tidy frame with ``region`` (id, text), ``name``, the time, the figures (whole persons as
``Int64``, missing as ``<NA>``) and ``status``: empty where the figures are there, else why one is missing:
``..`` not in these data, ``.`` does not exist, ``:`` confidential.

``frame.attrs`` carries what a chart has to cite: ``lang``, ``series``, ``table``, ``source`` (in words),
``unit``, ``measured`` (the date or quarter), ``notes``, and ``missing`` (in words, what is missing and why).
`ilag_data.indicators` hand it on; of several frames, all of it (`ilag_data.citations`).

The tables are read from ``data/processed``, where `ilag_data.process` puts them. One that is not as it was
written there, or older than ``data/raw``, is refused.
"""

import hashlib
import io
import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from numbers import Integral
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import borders as bordering
from ilag_data import catalogue, process, raw
from ilag_data import regions as places
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, Borders
from ilag_data.catalogue import STANDARD_YEARS, Series
from ilag_data.citations import together
from ilag_data.errors import ArchiveError, SelectionError
from ilag_data.language import Lang, Text, check_lang
from ilag_data.periods import Time, spans, year_of

Regions = str | int | Iterable[str | int]
Years = int | Iterable[int] | Literal["all"]

_MEANING = {
    "..": Text("Ikke med i disse tallene", "Not in these figures"),
    "...": Text("Ikke tilgjengelig ennå", "Not available yet"),
    ".": Text("Finnes ikke på disse grensene", "Does not exist on these borders"),
    ":": Text("Vises ikke av hensyn til personvernet", "Confidential"),
}
_DOMESTIC_MOVES = Text(
    "Innenlandske flyttinger vises bare for enkeltkommuner; de kan ikke summeres over kommunegrenser.",
    "Domestic moves are shown for single municipalities only; they cannot be added across municipal borders.",
)
_CODES = ("region", "industry", "residence", "workplace")
_TEXTS = (
    *_CODES,
    "name",
    "quarter",
    "sex",
    "sex_name",
    "industry_name",
    "residence_name",
    "workplace_name",
    "status",
)
_KEYS = {
    "sex": tuple(text.en.lower() for text in catalogue.SEX.values()),
    "industry": tuple(catalogue.INDUSTRIES),
}
"""The order of key columns that are texts."""

# ---- Reading ----------------------------------------------------------------------------------------------


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
        It is missing or unreadable.
    """
    path = _folder() / process.MANIFEST
    signature = _signature(path)
    known = _manifests.get(path)
    if known is None or known[0] != signature:
        try:
            told = json.loads(_content(path))
            read = Manifest(told["tables"], told["documents"])
        except (ValueError, LookupError, TypeError) as error:
            raise _not_ours(path, f"is not readable ({error})") from error
        known = _manifests[path] = (signature, read)
    return known[1]


def times_held(series: str) -> tuple[Time, ...]:
    """Return the years or quarters that the tables hold of a series, in order.

    Raises
    ------
    ArchiveError
        It is not held.
    """
    document = _document(series)
    return tuple(_time(str(time)) for time in document["times"])


def _document(series: str) -> dict[str, Any]:
    documents = manifest().documents
    if series not in documents:
        raise ArchiveError(
            f"{_folder()} holds nothing of {series} (table {catalogue.get(series).table}).",
            f"fetch it: ilag fetch {series}.",
        )
    return documents[series]


class _Table:
    """A table as it was read: where the row of each place, time and further key is."""

    def __init__(self, name: str, frame: pd.DataFrame) -> None:
        self.name, self.frame = name, frame

    @cached_property
    def time(self) -> str:
        return "quarter" if "quarter" in self.frame else "year"

    @cached_property
    def keys(self) -> list[str]:
        return [key for key in ("sex", "industry", "age") if key in self.frame]

    @cached_property
    def figures(self) -> list[str]:
        return [str(column) for column in self.frame.select_dtypes("float64")]

    @cached_property
    def regions(self) -> dict[str, int]:
        return {region: at for at, region in enumerate(self.frame["region"].cat.categories)}

    @cached_property
    def times(self) -> dict[Time, int]:
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
                **{figure: taken[figure].where(~lacking).astype("Int64").array for figure in self.figures},
                "status": taken["status"].astype("str").where(~lacking, "").array,
            }
        )
        return frame, lacking


def _ranked(key: pd.Series) -> pd.Series:
    order = {text: rank for rank, text in enumerate(_KEYS.get(str(key.name), ()))}
    return key.map(lambda value: (order.get(value, len(order)), value)) if order else key


def _table(name: str, borders: Borders = "today") -> _Table:
    """Read a table once as long as it is the same, and see that it is the manifest's and not behind raw."""
    path, checksum = _written_as(name, borders)
    key = (_signature(path), checksum)
    known = _tables.get(path)
    if known is None or known[0] != key:
        known = _tables[path] = (key, _Table(name, _read(_unchanged(path, checksum))))
    return known[1]


def _written_as(name: str, borders: Borders) -> tuple[Path, str]:
    """Return where a table lies and its checksum when it was written; it must not be behind raw."""
    relative = process.paths_of(name)[borders]
    path = _folder() / relative
    told = manifest()
    entry = told.tables.get(relative)
    if entry is None:
        for series in process.TABLES[name].series:
            _document(series)
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
        return path.read_bytes()
    except FileNotFoundError as error:
        raise _not_ours(path, "is missing") from error
    except OSError as error:
        raise ArchiveError(
            f"{path} could not be read: {error.strerror or error}.",
            "see that you may read it and that no other program holds it open.",
        ) from error


def _not_ours(path: Path, what: str) -> ArchiveError:
    return ArchiveError(
        f"{path} {what}.",
        "make the tables anew from data/raw: ilag process (where data/raw is empty too: ilag fetch); "
        f"{raw.DATA_DIR_VARIABLE} names the data folder in use.",
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
_tables: dict[Path, tuple[Hashable, _Table]] = {}
"""Reading takes longer than looking whether a file is the same, so it is done once for the same file."""


# ---- Choosing ---------------------------------------------------------------------------------------------


def _choose_times(series: str, held: Sequence[Time], years: Years) -> list[Time]:
    """Return the years or quarters wanted, in order of time.

    Raises
    ------
    SelectionError
        A year that the data do not hold, outside the standard period 2015–2023; or what is not a year.
    """
    held_years = sorted({year_of(time) for time in held})
    if isinstance(years, str) and years == "all":
        return list(held)
    asked = _whole_numbers(years)
    unknown = [year for year in asked if year not in held_years and year not in STANDARD_YEARS]
    if unknown or not set(asked) & set(held_years):
        raise SelectionError(
            f"Table {catalogue.get(series).table} in data/processed ({series}) does not hold "
            f"{spans(unknown or asked) or 'any year asked for'}.",
            f"choose among {spans(held_years)}.",
        )
    if catalogue.get(series).frequency == "year":
        return list(asked)
    return [pd.Period(year=year, quarter=quarter, freq="Q") for year in asked for quarter in (1, 2, 3, 4)]


def _whole_numbers(years: Any) -> list[int]:  # noqa: ANN401 (whatever the caller gives)
    """Return years in order, each once and as Python counts them.

    A year of a frame is a number of numpy. A float or a text would end up in the frames, or find nothing.
    """
    one = isinstance(years, str) or not isinstance(years, Iterable)
    several: list[Any] = [years] if one else list(years)
    for year in several:
        if isinstance(year, bool) or not isinstance(year, Integral):
            raise SelectionError(
                f"The years {year!r} are not understood.",
                'write years as whole numbers: 2023, [2015, 2023], range(2015, 2024); or "all".',
            )
    return sorted({int(year) for year in several})


def _choose_places(
    table: _Table, regions: Regions, times: Sequence[Time], borders: Borders
) -> list[tuple[str, Time]]:
    if borders == "today":
        wanted = places.find_all(regions)
        pairs = [(region, time) for region in wanted for time in times]
    else:
        wanted = list(dict.fromkeys(places.find_published(region) for region in places.listed(regions)))
        pairs = bordering.published_in(wanted, times)
    if places.NORWAY in wanted and places.NORWAY not in table.regions:
        raise SelectionError(
            f"The table {table.name} in data/processed lacks Norway (code 0).",
            "leave it out; employment() has it.",
        )
    return pairs


def _load(
    name: str, regions: Regions, years: Years, borders: Borders, lang: Lang, *, before_last: bool = False
) -> pd.DataFrame:
    """Take some places and times out of a table; what it lacks comes as missing, with the reason.

    With `before_last` the last time held is no time of its own: only a change leads to it.
    """
    check_lang(lang)
    if borders not in ("today", "published"):
        raise SelectionError(
            f"The borders {borders!r} are not offered.", 'give borders="today" or "published".'
        )
    series = process.TABLES[name].series[0]
    table = _table(name, borders)
    held = times_held(series)
    times = _choose_times(series, held, years)
    if before_last and years == "all":
        times = [time for time in times if time != held[-1]]
    pairs = _choose_places(table, regions, times, borders)
    frame, lacking = table.take(pairs)
    if lacking.any():
        reasons = [_reason(region, time) if borders == "today" else NOT_HELD for region, time in pairs]
        frame.loc[lacking, "status"] = np.repeat(reasons, len(table.combinations))[lacking]
    frame.insert(1, "name", frame["region"].map({region: places.name(region, lang) for region, _ in pairs}))
    return _described(frame, series, lang)


def _reason(region: str, time: Time) -> str:
    """Say why there is no figure at all: the place cannot be put together that year, or nobody gave it."""
    return NOT_AVAILABLE if bordering.members(region, year_of(time)) is None else NOT_HELD


# ---- What a frame says ------------------------------------------------------------------------------------


def _described(frame: pd.DataFrame, series: str, lang: Lang) -> pd.DataFrame:
    """Put on a frame what a chart has to cite, and in words which of its figures are missing."""
    frame.attrs = describe(series, lang) | {"missing": _missing(frame, catalogue.get(series), lang)}
    return frame


def describe(series: str, lang: Lang) -> dict[Hashable | None, Any]:
    """Return what a chart has to cite of a series: table, source, unit, dates, checksum and notes."""
    record, document = catalogue.get(series), _document(series)
    bundled = record.notes_on_bundle if document["origin"] == "republished" else ()
    return {
        "lang": lang,
        "series": series,
        "table": record.table,
        "title": record.title[lang],
        "source": raw.citation(
            record.table, document["origin"], document["republished_by"], document["compiled"], lang
        ),
        "unit": record.unit[lang],
        "measured": record.measured[lang],
        "compiled": document["compiled"],
        "sha256": document["sha256"],
        "notes": [note[lang] for note in (*record.notes, *bundled)],
    }


def missing_for(reason: str, what: str, lang: Lang) -> str:
    """Return the sentence that says why something is missing: a symbol, and what it stands on."""
    return f"{_MEANING[reason][lang] if reason in _MEANING else reason} ({reason}): {what}."


def _missing(frame: pd.DataFrame, record: Series, lang: Lang) -> list[str]:
    """Return a sentence for each reason, with the figures, regions and years it concerns."""
    contents = {content.column: content for content in record.contents.values()}
    added = {
        column: content.title for column, content in contents.items() if column in frame and content.adds_up
    }
    gaps_of: dict[bytes, tuple[str, ...]] = {}
    titles_by_gaps: dict[tuple[str, ...], list[str]] = {}
    for column, title in added.items():
        lacking = frame[column].isna().to_numpy()
        key = lacking.tobytes()  # most figures lack the same rows
        if key not in gaps_of:
            lacks = bool(lacking.any())
            gaps_of[key] = _gaps(frame[lacking], record.frequency, frame["name"], lang) if lacks else ()
        titles_by_gaps.setdefault(gaps_of[key], []).append(title[lang])
    sentences = []
    for gaps, titles in titles_by_gaps.items():
        which = "" if len(titles) == len(added) else f"{', '.join(titles)}: "
        sentences += [f"{which}{gap}" for gap in gaps]
    if any(not content.adds_up and column in frame for column, content in contents.items()):
        sentences.append(_DOMESTIC_MOVES[lang])
    return sentences


def _gaps(missing: pd.DataFrame, time: str, everywhere: pd.Series, lang: Lang) -> tuple[str, ...]:
    """Say why rows are missing, with regions and years; the regions are left out where it is all of them."""
    names_by_reason: dict[tuple[str, str], list[str]] = {}
    for (status, name), rows in missing.groupby(["status", "name"], sort=False):
        names_by_reason.setdefault((str(status), spans(rows[time])), []).append(str(name))
    return tuple(
        missing_for(
            status, f"{'' if names == list(everywhere.unique()) else ', '.join(names) + ' '}{when}", lang
        )
        for (status, when), names in names_by_reason.items()
    )


# ---- The loaders ------------------------------------------------------------------------------------------


def population(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January, both sexes, all ages (SSB table 07459).

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, persons, status``.

    Raises
    ------
    SelectionError
        An unknown region, language, or a year the data do not hold.
    ArchiveError
        The document in ``data/raw`` is missing, changed or not what the registry declares.

    Examples
    --------
    >>> population("Leka", 2023)[["region", "name", "year", "persons"]]
      region  name  year  persons
    0   5052  Leka  2023      582
    """
    return _load("population", regions, years, borders, lang)


def population_by_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January by single year of age, both sexes (SSB table 07459).

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, age, persons, status``; ``age`` is 0 to 105, where 105 is 105 and over.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_by_age("Leka", 2023)[["name", "year", "age", "persons"]].tail(3)
         name  year  age  persons
    103  Leka  2023  103        0
    104  Leka  2023  104        0
    105  Leka  2023  105        0
    """
    return _load("population_by_age", regions, years, borders, lang)


def population_by_sex_and_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January by sex and single year of age (SSB table 07459).

    The bundled figures hold the sexes before 2020 for the six municipalities only; for all others, and the
    county, they are missing with status ``..``.

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, sex, sex_name, age, persons, status``; ``sex`` is ``women`` or ``men``.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> under_20 = population_by_sex_and_age("Tydal", 2023).query("age < 20")
    >>> under_20.groupby("sex_name")["persons"].sum().to_dict()
    {'Kvinner': 57, 'Menn': 74}
    """
    frame = _load("population_by_sex_and_age", regions, years, borders, lang)
    names = {text.en.lower(): text[lang] for text in catalogue.SEX.values()}
    frame.insert(_after(frame, "sex"), "sex_name", frame["sex"].map(names))
    return frame


def population_change(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population change during the year and its components (SSB table 06913).

    ``change`` is the population on 1 January of the next year less that of this one, on the same borders.
    ``residual`` is what births, deaths and moves do not explain: corrections, and small areas that changed
    municipality in 2020. So ``excess_of_births + net_migration + residual = change`` exactly.

    Parameters
    ----------
    regions, years, borders, lang
        See the module. With ``borders="published"`` the change is missing in the last year of a code.

    Returns
    -------
    DataFrame
        ``region, name, year, excess_of_births, net_migration, residual, change, status``, in persons. After
        a fetch from Statistics Norway also ``births`` and ``deaths``.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_change("Tydal", 2022)[["excess_of_births", "net_migration", "residual", "change"]]
       excess_of_births  net_migration  residual  change
    0                -9             12         0       3
    """
    frame = _load("population_change", regions, years, borders, lang, before_last=True)
    components = ("births", "deaths", "excess_of_births", "net_migration")
    figures = [*(figure for figure in components if figure in frame), "residual", "change"]
    return _described(frame[["region", "name", "year", *figures, "status"]], "population-change", lang)


def population_quarterly(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Births, deaths, moves and population of each quarter (SSB table 01222).

    Domestic moves are missing for regions that are added together from several municipalities: a move from
    one to the other is neither into nor out of their sum. The bundled figures hold 2014K3–2016K3 and
    2023K1–2025K1.

    Parameters
    ----------
    regions, years, borders, lang
        See the module; ``years`` brings all four quarters of each.

    Returns
    -------
    DataFrame
        ``region, name, quarter`` (pandas Period), ``population_start, births, deaths, excess_of_births,
        immigration, emigration, domestic_in_migration, domestic_out_migration, net_migration, growth,
        population_end, status``, in persons.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_quarterly("Leka", 2023)[["name", "quarter", "births", "deaths", "population_end"]]
       name quarter  births  deaths  population_end
    0  Leka  2023Q1       2       5             586
    1  Leka  2023Q2       2       2             587
    2  Leka  2023Q3       2       2             594
    3  Leka  2023Q4       3       2             604
    """
    return _load("population_quarterly", regions, years, borders, lang)


def employment(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    industries: str | Iterable[str] = catalogue.ALL_INDUSTRIES,
    by: Literal["residence", "workplace"] = "residence",
) -> pd.DataFrame:
    """Employed persons aged 15–74 in the 4th quarter, by industry (SSB table 07984).

    Parameters
    ----------
    regions, years, borders, lang
        See the module; this table also has ``"0"``, Norway.
    industries : str or iterable of str
        Codes of the industries (SN2007), ``"00-99"`` for all industries together, which is the default, or
        ``"all"`` for every industry the data hold.
    by : {"residence", "workplace"}
        Where the employed are counted. The bundled figures hold residence only (`labour_balance` has both
        for some years); those fetched from Statistics Norway hold both.

    Returns
    -------
    DataFrame
        ``region, name, year, industry, industry_name, employed_by_residence`` (or
        ``employed_by_workplace``), ``status``, in persons.

    Raises
    ------
    SelectionError
        As for `population`, or an industry or place of counting that the data do not hold.
    ArchiveError
        As for `population`.

    Examples
    --------
    >>> employment(["Leka", "Tydal"], 2023)[["name", "industry_name", "employed_by_residence"]]
        name  industry_name  employed_by_residence
    0   Leka  Alle næringer                    281
    1  Tydal  Alle næringer                    370
    >>> employment("Leka", 2023, industries=["84", "85"])["employed_by_residence"].tolist()
    [13, 22]
    """
    figure = f"employed_by_{by}"
    if figure not in _table("employment").figures:
        raise SelectionError(
            f"Table 07984 in data/processed (employment) does not hold {figure}.",
            'take labour_balance(), which has it for some years, or by="residence".',
        )
    frame = _load("employment", regions, years, borders, lang)
    wanted = _industries(industries, industries_held())
    frame = frame[frame["industry"].isin(wanted)].reset_index(drop=True)
    frame.loc[frame[figure].notna(), "status"] = ""
    names = dict(industries_held()) | {code: text[lang] for code, text in catalogue.INDUSTRIES.items()}
    frame.insert(_after(frame, "industry"), "industry_name", frame["industry"].map(names))
    frame = frame[["region", "name", "year", "industry", "industry_name", figure, "status"]]
    if len(wanted) == 1:
        return _described(frame, "employment", lang)
    # Among several industries, what is missing has to be named by industry too.
    with_industry = frame.assign(name=frame["name"] + " (" + frame["industry_name"] + ")")
    frame.attrs = _described(with_industry, "employment", lang).attrs
    return frame


def population_stock() -> pd.Series:
    """Return the population on 1 January of table 06913, as published: what `population` must equal."""
    frame = _table("population_change", "published").frame.astype({"region": "str"})
    stock = frame[~frame["region"].isin(places.AREAS)].set_index(["region", "year"])["population_1_january"]
    return stock.dropna()


def columns_held(name: str) -> set[str]:
    """Return the figures that a table has: a fetch brings some that the bundle lacks."""
    return {*_table(name).figures}


def industries_held() -> dict[str, str]:
    """Return the codes of the industries that the tables hold, with their names there, in order."""
    table = _table("employment")
    names = table.frame[["industry", "industry_name"]].drop_duplicates().astype("str")
    by_code = dict(zip(names["industry"], names["industry_name"], strict=True))
    return {code: by_code[code] for code in table.combinations["industry"]}


def _industries(industries: object, held: Iterable[str]) -> tuple[str, ...]:
    codes = tuple(held)
    if isinstance(industries, str):
        wanted: tuple[object, ...] = codes if industries == "all" else (industries,)
    else:
        wanted = tuple(industries) if isinstance(industries, Iterable) else (industries,)
    unknown = [industry for industry in wanted if industry not in codes]
    if unknown or not wanted:
        lacking = ", ".join(industry if isinstance(industry, str) else repr(industry) for industry in unknown)
        raise SelectionError(
            f"Table 07984 in data/processed (employment) lacks the industry {lacking or 'of no name'}.",
            f'choose among {", ".join(codes)}; codes are text: industries="84" or ["84", "85"].',
        )
    return tuple(map(str, wanted))


def labour_balance(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population and employed persons aged 15–74 by residence and by workplace (SSB table 11618).

    All three are measured in the 4th quarter. The bundled figures hold 2017–2022; those of 2017–2019 are an
    older vintage than table 07984 and do not belong in one series with it.

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, population_15_74, employed_by_residence, employed_by_workplace, status``, in
        persons.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> labour_balance("Leka", 2022)[["employed_by_residence", "employed_by_workplace"]]
       employed_by_residence  employed_by_workplace
    0                    277                    278
    """
    return _load("labour_balance", regions, years, borders, lang)


def commuting(
    regions: Regions = places.PROGRAMME,
    years: Years = STANDARD_YEARS,
    lang: Lang = "no",
) -> pd.DataFrame:
    """Employed persons by municipality of residence and of work, from and to the six (SSB table 03321).

    Persons who live and work in the same municipality are in the table too; they do not commute. The
    municipalities at the other end stand under the codes of the year, since the old municipalities of the
    rest of Norway have no borders of today here. The bundled figures hold 2017–2022, 4th quarter.

    Parameters
    ----------
    regions
        One or several of the six; the flows that begin or end there are given.
    years, lang
        See the module.

    Returns
    -------
    DataFrame
        ``residence, residence_name, workplace, workplace_name, year, employed``. The six stand under
        their codes of today in every year. Years that one of the two documents, commuting out and in,
        lacks have no rows, and a flow whose figure is withheld has a missing one; ``attrs["missing"]``
        names them.

    Raises
    ------
    SelectionError
        As for `population`, or a region that is not one of the six; or the two documents, of commuting out
        and in, have no year in common.
    ArchiveError
        As for `population`.

    Examples
    --------
    >>> flows = commuting("Leka", 2022)
    >>> flows.loc[flows["residence"] == flows["workplace"], ["residence_name", "year", "employed"]]
        residence_name  year  employed
    161           Leka  2022       231
    """
    wanted = places.find_all(regions)
    outside = [region for region in wanted if region not in places.PROGRAMME]
    if outside:
        raise SelectionError(
            f"Table 03321 in data/processed holds commuting from and to {len(places.PROGRAMME)} "
            f"municipalities only, not {', '.join(outside)}.",
            f"choose among {', '.join(f'{places.name(code)} ({code})' for code in places.PROGRAMME)}.",
        )
    check_lang(lang)
    flows = _table("commuting").frame
    held, asked = _years_of_both(years)
    ours = flows["residence"].isin(wanted) | flows["workplace"].isin(wanted)
    frame = flows[ours & flows["year"].isin(asked)].reset_index(drop=True)
    texts = dict.fromkeys(("residence", "residence_name", "workplace", "workplace_name"), "str")
    frame = frame.astype({**texts, "employed": "Int64"})
    lacking = [time for time in asked if time not in held]
    missing = [missing_for(NOT_HELD, spans(lacking), lang)] if lacking else []
    for code in wanted:
        split = [time for time in asked if bordering.members(code, year_of(time)) is None]
        missing += [missing_for(NOT_AVAILABLE, f"{places.name(code)} {spans(split)}", lang)] if split else []
    missing += _withheld(frame, lang)
    frame = frame.drop(columns="status")
    frame.attrs = together(
        describe("commuting-out", lang) | {"missing": missing}, describe("commuting-in", lang)
    )
    return frame


def _years_of_both(years: Years) -> tuple[tuple[Time, ...], list[Time]]:
    """Return the years that both documents hold, and those asked for.

    Either can be fetched alone and then has more years than the other.

    Raises
    ------
    SelectionError
        As for `_choose_times`, or the two have no year in common.
    """
    outward, inward = times_held("commuting-out"), times_held("commuting-in")
    held = tuple(time for time in outward if time in inward)
    if not held:
        raise SelectionError(
            f"Table 03321 in data/processed holds {spans(outward)} of commuting-out and {spans(inward)} of "
            "commuting-in, and no year of both.",
            "fetch them together: ilag fetch commuting-out commuting-in.",
        )
    if isinstance(years, str) and years == "all":
        return held, sorted({*outward, *inward}, key=year_of)
    return held, _choose_times("commuting-out", held, years)


def _withheld(flows: pd.DataFrame, lang: Lang) -> list[str]:
    """Name the flows that have a symbol in place of their figure, a sentence for each symbol."""
    named: dict[str, list[str]] = {}
    flow = ["status", "residence_name", "workplace_name"]
    for (status, residence, workplace), rows in flows[flows["employed"].isna()].groupby(flow, sort=False):
        named.setdefault(str(status), []).append(f"{residence}–{workplace} {spans(rows['year'])}")
    return [missing_for(status, ", ".join(several), lang) for status, several in named.items()]


def _after(frame: pd.DataFrame, column: str) -> int:
    return list(frame.columns).index(column) + 1
