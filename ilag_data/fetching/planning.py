"""Deciding what to ask for: which series are not fresh, and which codes of their tables. Changes nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from ilag_data import selection as selecting
from ilag_data import series as registry
from ilag_data.archive import Document, Provenance
from ilag_data.errors import FetchError, IlagError, SelectionError, ServiceUnavailableError
from ilag_data.fetching import staging
from ilag_data.metadata import Metadata, TableInfo, moment
from ilag_data.pxweb import Client
from ilag_data.selection import Selection
from ilag_data.series import FIRST_YEAR, Series

OSLO = ZoneInfo("Europe/Oslo")
CLOSED_FROM, CLOSED_TO = time(5), time(8, 15)

_TIME_CODE = {"year": re.compile(r"\d{4}"), "quarter": re.compile(r"\d{4}K[1-4]")}


class Progress:
    """Hears how a fetch goes on; this one says nothing."""

    def total(self, steps: int) -> None:
        """Hear how many steps there are."""

    def doing(self, text: str) -> None:
        """Hear what is being done or waited for."""

    def done(self) -> None:
        """Hear that a step is done."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask of a table.

    Attributes
    ----------
    metadata : Metadata
        The table as it is.
    table_updated : str or None
        What the table's own page says of its last change.
    selection : Selection
        The exact codes.
    calls : int
        How many data calls it takes.
    """

    metadata: Metadata
    table_updated: str | None
    selection: Selection
    calls: int

    @property
    def cells(self) -> int:
        """How many cells are asked for."""
        return selecting.cells(self.selection)


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done for one series: nothing when it is fresh, ask, or tell why it cannot be asked for.

    Attributes
    ----------
    record : Series
        The series.
    asked : dict
        The selection as declared.
    query : Query or None
        What to ask; None when the figures held are those of the table as it is, or there is a problem.
    problem : str
        Why it cannot be asked for.
    """

    record: Series
    asked: dict[str, list[str]]
    query: Query | None = None
    problem: str = ""

    @property
    def fresh(self) -> bool:
        """Whether nothing needs to be asked."""
        return self.query is None and not self.problem


def parse_years(text: str) -> tuple[int, ...]:
    """Read years from a command line: ``2015-2023``, ``2020,2022``.

    Raises
    ------
    SelectionError
        They cannot be read, or lie before 2015.
    """
    years: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{4})\s*(?:[-–:]\s*(\d{4}))?\s*", part)
        if not found:
            raise SelectionError(f"The years {text!r} cannot be read.", "write 2015-2023 or 2020,2022.")
        first, last = int(found[1]), int(found[2] or found[1])
        years.update(range(min(first, last), max(first, last) + 1))
    if min(years) < FIRST_YEAR:
        raise SelectionError(
            f"The years {text!r} begin before {FIRST_YEAR}.",
            f"begin with {FIRST_YEAR}: employment figures before it are not comparable.",
        )
    return tuple(sorted(years))


def check_time_of_day(now: datetime) -> None:
    """Stop between 05:00 and 08:15 Norwegian time, when tables are updated and may read 0.

    Raises
    ------
    FetchError
        It is that time.
    """
    there = now.astimezone(OSLO)
    if CLOSED_FROM <= there.time() < CLOSED_TO:
        raise FetchError(
            f"It is {there:%H:%M} in Norway. Between 05:00 and 08:15 Statistics Norway updates its tables, "
            "and figures may read 0.",
            "fetch after 08:15, or insist with --force.",
        )


def plan(
    names: Iterable[str],
    client: Client,
    *,
    years: tuple[int, ...] = (),
    force: bool = False,
    progress: Progress | None = None,
) -> list[Step]:
    """Decide what has to be asked: look up when each table was updated, and the metadata where it was.

    Parameters
    ----------
    names : iterable of str
        Series of the registry; all of them when empty.
    client : Client
        The API.
    years : tuple of int
        The years wanted; from 2015 to the newest when empty.
    force : bool
        Whether to ask for what is fresh too.
    progress : Progress, optional
        Hears about each table.

    Raises
    ------
    FetchError
        The data folder holds the figures of another area.
    ServiceUnavailableError
        The service could not be reached. What is wrong with one table is told in its steps.
    """
    staging.check_area()
    progress = progress or Progress()
    records = [registry.get(name) for name in dict.fromkeys(names)] or list(registry.SERIES.values())
    by_table: dict[str, list[Series]] = {}
    for record in records:
        by_table.setdefault(record.table, []).append(record)
    documents = {} if force else staging.held()
    steps: dict[str, Step] = {}
    progress.total(len(by_table))
    for table, series in by_table.items():
        for step in _plan_table(table, series, client, years, documents, progress):
            steps[step.record.name] = step
        progress.done()
    return [steps[record.name] for record in records]


def _plan_table(
    table: str,
    series: list[Series],
    client: Client,
    years: tuple[int, ...],
    documents: dict[str, Document],
    progress: Progress,
) -> Iterable[Step]:
    metadata: Metadata | None = None
    info: TableInfo | None = None
    for record in series:
        asked = declared(record, years)
        try:
            if info is None:
                progress.doing(f"table {table}: updated?")
                info = client.table(table)
            held = documents.get(record.name)
            if held and is_fresh(held.provenance, info, asked, client.lang):
                yield Step(record, asked)
                continue
            if metadata is None:
                progress.doing(f"table {table}: metadata")
                metadata = client.metadata(table)
            chosen = selecting.choose(metadata, wanted(record, metadata, years))
            calls = len(client.requests(metadata, chosen, client.config().max_cells))
        except ServiceUnavailableError:
            raise
        except IlagError as error:
            yield Step(record, asked, problem=f"{record.name}: {error}")
        else:
            yield Step(record, asked, Query(metadata, info.updated, chosen, calls))


def declared(record: Series, years: tuple[int, ...]) -> dict[str, list[str]]:
    """Write down what a series asks, before it is expanded: part of what makes held figures fresh."""
    return {variable: list(record.asked_of(variable)) for variable in record.dimensions} | {
        registry.CONTENTS: list(record.contents),
        registry.TIME: [str(year) for year in years] or [f"from {FIRST_YEAR}"],
    }


def is_fresh(held: Provenance, info: TableInfo, asked: dict[str, list[str]], lang: str) -> bool:
    """Tell whether the figures held are those of the table as it is, for the same selection."""
    request = held.request
    if held.origin != "api" or not request or not info.updated:
        return False
    if request.get("asked") != asked or request.get("lang") != lang:
        return False
    if info.updated == request.get("table_updated"):
        return True
    said, known = moment(info.updated), moment(held.updated)
    return bool(said and known and said <= known)


def wanted(record: Series, metadata: Metadata, years: tuple[int, ...]) -> dict[str, tuple[str, ...]]:
    """Turn what a series declares into codes and expressions for its table as it is.

    Raises
    ------
    FetchError
        The table has a variable that the registry does not know, or no time of those wanted.
    """
    codes = {variable: record.asked_of(variable) for variable in record.dimensions}
    contents = metadata.variables.get(registry.CONTENTS)
    there = contents.codes if contents else ()
    codes[registry.CONTENTS] = tuple(
        code for code, content in record.contents.items() if code in there or not content.optional
    )
    codes[registry.TIME] = _times(record, metadata, years)
    missing = [variable for variable in codes if variable not in metadata.variables]
    unknown = [
        variable
        for variable in metadata.variables
        if variable not in codes and variable not in record.left_out
    ]
    if unknown and not missing:
        raise FetchError(
            f"Table {metadata.table} has a variable that {record.name} does not know: {', '.join(unknown)}.",
            "its figures could mean something else now: declare the variable in ilag_data.series, or report "
            "this to the project.",
        )
    return codes


def _times(record: Series, metadata: Metadata, years: tuple[int, ...]) -> tuple[str, ...]:
    pattern = _TIME_CODE[record.frequency]
    codes = [code for code in metadata.time.codes if pattern.fullmatch(code)]
    chosen = [code for code in codes if (int(code[:4]) in years if years else int(code[:4]) >= FIRST_YEAR)]
    if not chosen:
        first, last = metadata.period
        raise FetchError(
            f"Table {metadata.table} has none of the {record.frequency}s wanted; "
            f"it runs from {first} to {last}.",
            "choose other years, or leave --years out.",
        )
    return tuple(chosen)
