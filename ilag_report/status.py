"""The state of ``data/raw``, document by document."""

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

import pandas as pd

from ilag_data import catalogue
from ilag_data.borders import NOT_AVAILABLE
from ilag_data.days import is_credible, moment
from ilag_data.errors import ArchiveError, IlagError
from ilag_data.language import NOTHING, Lang, Text, grouped, joined
from ilag_data.periods import spans
from ilag_data.process import Decoded, decode
from ilag_data.raw import awaits_fetch, read, sidecar_path
from ilag_data.tables import check_tables


class Row(NamedTuple):
    """One document, as texts.

    `figures` counts the cells that have a figure, `missing` those that lack one though the municipality code
    was in use, and `lacking` says which and when; `date` is when it was compiled or retrieved, `problem` why
    it cannot be trusted. All are empty for a series that has not been fetched yet.
    """

    series: str
    table: str
    period: Text
    figures: str
    missing: str
    date: str
    problem: Text | None
    lacking: Text = NOTHING


def rows() -> list[Row]:
    """Return a row for every document."""
    return [row(name) for name in catalogue.SERIES]


def problems(table: Iterable[Row]) -> list[Text]:
    """Return what is wrong with documents and the tables made from them, each problem once."""
    wrong = [row.problem for row in table if row.problem]
    return [*dict.fromkeys([*wrong, *check_tables()[1]])]


def row(name: str) -> Row:
    """Return the row for one series; if its document cannot be read, the row says so."""
    record = catalogue.get(name)
    if awaits_fetch(name):
        return Row(name, record.table, NOTHING, "", "", "", None)
    date = figures = missing = ""
    period = lacking = NOTHING
    problem = None
    try:
        document = read(name)
        date = document.provenance.compiled
        updated = moment(document.provenance.updated)
        if updated and not is_credible(updated, datetime.now(UTC)):
            when = f"{updated:%Y-%m-%d %H:%M} UTC"
            future = Text(
                f"{sidecar_path(name)} sier at tabell {record.table} ble oppdatert {when}, og det er ikke "
                "ennå.",
                f"{sidecar_path(name)} says that table {record.table} was updated at {when}, which is still "
                "to come.",
            )
            remedy = Text(f"hent den på nytt: ilag fetch {name}.", f"fetch it anew: ilag fetch {name}.")
            problem = ArchiveError(*future, *remedy).told
        decoded = decode(document)
        period = Text.each(partial(spans, decoded.times))
        frame = decoded.data.frame
        figures = str(int(frame["value"].count()))
        lacks = frame[frame["value"].isna() & (frame["status"] != NOT_AVAILABLE)]
        missing = str(len(lacks))
        lacking = Text.each(partial(_lacking, decoded, lacks))
    except IlagError as error:
        problem = error.told
    return Row(name, record.table, period, figures, missing, date, problem, lacking)


def _lacking(decoded: Decoded, lacks: pd.DataFrame, lang: Lang) -> str:
    """Name the figures that lack cells, with their times, and those that the document lacks altogether."""
    absent = [
        one.title[lang] for code, one in decoded.record.contents.items() if code not in decoded.contents
    ]
    told = [f"{joined(absent, lang)} ({Text('ikke hentet', 'not fetched')[lang]})"] if absent else []
    for code, cells in lacks.groupby(catalogue.CONTENTS):
        times = spans(cells[decoded.record.frequency], lang)
        many = f"{grouped(len(cells))[lang]} {Text('tall', 'missing')[lang]}"
        told.append(f"{decoded.contents[str(code)].title[lang]} {times} ({many})")
    return "; ".join(told)
