"""What ``data/raw`` has, document by document."""

from datetime import UTC, datetime
from typing import NamedTuple

from ilag_data import catalogue
from ilag_data.borders import NOT_AVAILABLE
from ilag_data.errors import ArchiveError, IlagError
from ilag_data.periods import is_credible, moment, spans
from ilag_data.process import decode
from ilag_data.raw import awaits_fetch, read, sidecar_path


class Row(NamedTuple):
    """One document, as texts.

    `figures` counts the cells that have one, `missing` those that lack it though the municipality code was in
    use; `date` is when it was compiled or retrieved, `problem` why it cannot be trusted.
    A series that only a fetch brings, and none has yet, has none of these.
    """

    series: str
    table: str
    period: str
    figures: str
    missing: str
    date: str
    problem: str


def rows() -> list[Row]:
    """Describe every document."""
    return [row(name) for name in catalogue.SERIES]


def row(name: str) -> Row:
    """Describe the document of one series; one that cannot be read gets a row that says so."""
    record = catalogue.get(name)
    if awaits_fetch(name):
        return Row(name, record.table, *[""] * 5)
    date = period = figures = missing = problem = ""
    try:
        document = read(name)
        date = document.provenance.compiled
        updated = moment(document.provenance.updated)
        if updated and not is_credible(updated, datetime.now(UTC)):
            future = (
                f"{sidecar_path(name)} says that table {record.table} was updated at "
                f"{updated:%Y-%m-%d %H:%M} UTC, which is still to come."
            )
            problem = str(ArchiveError(future, f"fetch it anew: ilag fetch {name}."))
        decoded = decode(document)
        period = spans(decoded.times)
        frame = decoded.data.frame
        figures = str(int(frame["value"].count()))
        missing = str(int((frame["value"].isna() & (frame["status"] != NOT_AVAILABLE)).sum()))
    except IlagError as error:
        problem = str(error)
    return Row(name, record.table, period, figures, missing, date, problem)
