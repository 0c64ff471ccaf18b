"""A table of the documents in ``data/raw``."""

from dataclasses import dataclass

from ilag_data import catalogue
from ilag_data.borders import NOT_AVAILABLE
from ilag_data.errors import IlagError
from ilag_data.periods import spans
from ilag_data.process import decode
from ilag_data.raw import read

COLUMNS = ("series", "table", "what", "period", "figures", "missing", "origin", "date", "checksum")


@dataclass(frozen=True, slots=True)
class Row:
    """One document.

    Attributes
    ----------
    series, table, what : str
        The series, its table and its title.
    period : str
        The years or quarters held.
    figures, missing : str
        How many cells have a figure, and how many lack one though the municipality code was in use.
    origin, date : str
        Where the document comes from, and the day it was compiled or retrieved.
    problem : str
        Why the document cannot be trusted; empty when it can.
    """

    series: str
    table: str
    what: str
    period: str
    figures: str
    missing: str
    origin: str
    date: str
    problem: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as printed under `COLUMNS`."""
        checksum = "NOT OK" if self.problem else "ok"
        return (
            self.series,
            self.table,
            self.what,
            self.period,
            self.figures,
            self.missing,
            self.origin,
            self.date,
            checksum,
        )


def rows() -> list[Row]:
    """Describe every document; one that cannot be read gets a row that says so."""
    return [row(name) for name in catalogue.SERIES]


def row(name: str) -> Row:
    """Describe the document of one series; one that cannot be read gets a row that says so."""
    record = catalogue.get(name)
    origin = date = period = figures = missing = problem = ""
    try:
        document = read(name)
        origin, date = document.provenance.origin, document.provenance.compiled
        decoded = decode(document)
        period = spans(decoded.times)
        frame = decoded.data.frame
        figures = str(int(frame["value"].count()))
        missing = str(int((frame["value"].isna() & (frame["status"] != NOT_AVAILABLE)).sum()))
    except IlagError as error:
        problem = str(error)
    return Row(name, record.table, record.title.en, period, figures, missing, origin, date, problem)
