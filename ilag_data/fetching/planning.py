"""Deciding what to ask for: which series are not fresh, and which codes of their tables. Changes nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from fnmatch import fnmatchcase
from functools import cached_property
from zoneinfo import ZoneInfo

from ilag_data import catalogue, jsonstat, raw
from ilag_data.catalogue import FIRST_YEAR, Series
from ilag_data.counts import contradicting_unit
from ilag_data.days import is_credible, moment
from ilag_data.errors import FetchError, IlagError, ServiceUnavailableError, some
from ilag_data.fetching import reforms, staging
from ilag_data.jsonstat import Dataset
from ilag_data.language import Text
from ilag_data.periods import spans, time_of
from ilag_data.raw import Document, Provenance
from ilag_data.ssb import Client
from ilag_data.ssb import selection as selecting
from ilag_data.ssb.metadata import Metadata, TableInfo
from ilag_data.ssb.selection import Selection

OSLO = ZoneInfo("Europe/Oslo")
CLOSED_FROM, CLOSED_TO = time(5), time(8, 15)

_REPORT = Text("meld fra til prosjektet", "report this to the project")
_ASK = Text(
    f"spør SSB hva som er endret, eller {_REPORT.no}",
    f"ask Statistics Norway what has changed, or {_REPORT.en}",
)

_TIME_CODE = {"year": re.compile(r"\d{4}"), "quarter": re.compile(r"\d{4}K[1-4]")}


class Progress:
    """Is notified of how a fetch proceeds; this base class ignores it."""

    def total(self, steps: int) -> None:
        """Note the number of steps."""

    def doing(self, text: Text) -> None:
        """Note what is being done or waited for."""

    def done(self) -> None:
        """Note that a step is done."""


class Table:
    """One table of the service; its page and its metadata are each requested once, when first needed."""

    def __init__(self, table: str, client: Client) -> None:
        self._table, self._client = table, client

    @cached_property
    def info(self) -> TableInfo:
        """The table's own page."""
        return self._client.table(self._table)

    @cached_property
    def metadata(self) -> Metadata:
        """The table without its figures."""
        return self._client.metadata(self._table)

    @property
    def seen(self) -> Metadata | None:
        """The metadata, if already requested."""
        return vars(self).get("metadata")

    @cached_property
    def closing(self) -> Text | None:
        """Say that no newer figures will come, with notes that name another table; None if it is open."""
        if not (self.info.discontinued or (self.seen and self.seen.discontinued)):
            return None
        another = re.compile(rf"\b(?!{re.escape(self._table)}\b)\d{{5}}\b")
        notes = " ".join(f"«{note}»" for note in self.metadata.notes if another.search(note))
        where = (
            Text(f"merknadene nevner en annen: {notes}", f"its notes name another: {notes}")
            if notes
            else Text("se etter en annen på www.ssb.no/statbank", "look for another at www.ssb.no/statbank")
        )
        return Text(
            f"SSB har avsluttet tabell {self._table}, og det kommer ikke nyere tall i den; {where.no}",
            f"Statistics Norway has closed table {self._table}, and no newer figures will come in it; "
            f"{where.en}",
        )


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask of a table."""

    selection: Selection
    calls: int
    whole: bool  # all contents of the table; only then is its last update also theirs

    @property
    def cells(self) -> int:
        """The number of cells requested."""
        return selecting.cells(self.selection)


@dataclass(frozen=True, slots=True)
class Step:
    """The plan for one series: nothing if it is fresh, a query, or the reason why there can be none."""

    record: Series
    table: Table
    held: Provenance | None
    asked: dict[str, list[str]]  # the selection as declared
    fresh: bool = False  # the figures held are up to date
    before: Dataset | None = None  # the figures held, if a query was planned
    query: Query | None = None  # None if there is a problem, or if it is fresh and was not looked at
    problem: Text | None = None
    remarks: tuple[Text, ...] = ()  # on new or missing parts of the table


def check_time_of_day(now: datetime) -> None:
    """Refuse to fetch between 05:00 and 08:15 Norwegian time, when tables are updated and may read 0."""
    there = now.astimezone(OSLO)
    if CLOSED_FROM <= there.time() < CLOSED_TO:
        raise FetchError(
            f"Klokken er {there:%H:%M} i Norge. Mellom 05:00 og 08:15 oppdaterer SSB tabellene sine, og "
            "tall kan stå som 0.",
            f"It is {there:%H:%M} in Norway. Between 05:00 and 08:15 Statistics Norway updates its tables, "
            "and figures may read 0.",
            "hent etter 08:15, eller hent likevel med --force.",
            "fetch after 08:15, or insist with --force.",
        )


def plan(
    names: Iterable[str],
    client: Client,
    *,
    years: tuple[int, ...] = (),
    force: bool = False,
    look: bool = False,
    drop: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
) -> list[Step]:
    """Plan what to ask for: look up when each table was updated, and the metadata if it was.

    For the series `names`, or all of the catalogue, `years` are wanted, or those from 2015 to the newest.
    `force` treats no series as fresh; `look` plans queries for fresh series too, only to show them. `drop`
    gives up figures held that the table no longer lists, or that `years` omit. No table can have been updated
    after `now`.

    Raises
    ------
    FetchError
        The data folder holds the figures of another county.
    ServiceUnavailableError
        The service could not be reached. A fault of one table is the `problem` of its steps.
    """
    held = staging.held()
    staging.check_county(held)
    progress, now = progress or Progress(), now or datetime.now(UTC)
    records = [catalogue.get(name) for name in dict.fromkeys(names)] or list(catalogue.SERIES.values())
    by_table: dict[str, list[Series]] = {}
    for record in records:
        by_table.setdefault(record.table, []).append(record)
    steps: dict[str, Step] = {}
    progress.total(len(by_table))
    for number, series in by_table.items():
        progress.doing(Text(f"tabell {number}: oppdatert?", f"table {number}: updated?"))
        table = Table(number, client)
        for record in series:
            document = held.get(record.name)
            provenance = document.provenance if document else None
            step = Step(record, table, provenance, declared(record, years))
            try:
                fresh = not force and is_fresh(provenance, table.info, step.asked, client.lang, now)
                step = replace(step, fresh=fresh)
                if look or not step.fresh:
                    progress.doing(Text(f"tabell {number}: metadata", f"table {number}: metadata"))
                    step = _with_query(step, client, years, document, now, drop=drop)
            except ServiceUnavailableError:
                raise
            except IlagError as error:
                told = error.told
                step = replace(step, problem=Text(f"{record.name}: {told.no}", f"{record.name}: {told.en}"))
            steps[record.name] = step
        progress.done()
    return [steps[record.name] for record in records]


def _with_query(
    step: Step, client: Client, years: tuple[int, ...], held: Document | None, now: datetime, *, drop: bool
) -> Step:
    metadata = step.table.metadata
    for told in (step.table.info.updated, metadata.updated):
        check_updated(metadata.table, moment(told), now)
    codes, remarks = wanted(step.record, metadata, years)
    chosen = {variable: codes[variable] for variable in metadata.variables if variable in codes}
    before = jsonstat.read(held.content) if held else None
    lost = _lost(step.record, chosen, before) if before else {}
    for variable, counts in lost.items():
        if any(counts.values()) and not drop:
            raise _loss(step.record, variable, counts, metadata)
        named = _named(variable, counts)
        remarks += (Text(f"spørres ikke lenger etter: {named.no}", f"not asked for any more: {named.en}"),)
    calls = len(selecting.split(chosen, client.config.max_cells))
    whole = set(metadata.variables[catalogue.CONTENTS].codes) <= set(codes[catalogue.CONTENTS])
    return replace(step, before=before, query=Query(chosen, calls, whole), remarks=remarks)


def declared(record: Series, years: tuple[int, ...]) -> dict[str, list[str]]:
    """Return what a series asks for, before expansion: held figures are fresh only for the same selection."""
    return {variable: list(record.asked_of(variable)) for variable in record.needs} | {
        catalogue.CONTENTS: list(record.contents),
        catalogue.TIME: [str(year) for year in years] or [f"from {FIRST_YEAR}"],
    }


def refused(table: str, what: Text, remedy: Text) -> FetchError:
    """Return an error for a table; the figures held are unchanged."""
    return FetchError(
        f"Tabell {table} {what.no}.",
        f"Table {table} {what.en}.",
        f"tallene du har, er som de var; {remedy.no}.",
        f"the figures held stay as they are; {remedy.en}.",
    )


def check_updated(table: str, updated: datetime | None, now: datetime) -> None:
    """Refuse a table updated in the future: until then no update would be newer than its figures."""
    if updated and not is_credible(updated, now):
        then, here = (f"{of.astimezone(UTC):%Y-%m-%d %H:%M} UTC" for of in (updated, now))
        raise refused(
            table,
            Text(
                f"sier at den ble oppdatert {then}; klokken på denne maskinen er {here}",
                f"says that it was updated at {then}; by the clock of this machine it is {here}",
            ),
            Text(
                "still klokken hvis den går feil; ellers prøv igjen senere, og spør SSB hvis det varer ved",
                "correct the clock if it is wrong; otherwise try again later, and ask Statistics Norway if "
                "it persists",
            ),
        )


def is_fresh(
    held: Provenance | None, info: TableInfo, asked: dict[str, list[str]], lang: str, now: datetime
) -> bool:
    """Return whether the figures held are the table's current ones, for the same selection."""
    request = held.request if held and held.origin == "api" else None
    said = moment(info.updated)
    if held is None or not request or not said or not is_credible(said, now):
        return False
    if request.get("asked") != asked or request.get("lang") != lang:
        return False
    if info.updated == request.get("table_updated"):
        return True
    known = moment(held.updated)
    return bool(known and said <= known and is_credible(known, now))


def wanted(
    record: Series, metadata: Metadata, years: tuple[int, ...]
) -> tuple[dict[str, tuple[str, ...]], tuple[Text, ...]]:
    """Expand what a series declares into codes of its current table, and say what is new or missing there.

    Refused is a table that lacks a variable or code that the series needs, has an unknown variable that
    cannot be left out, has another unit than persons, or has none of the times wanted.
    """
    codes = {variable: record.asked_of(variable) for variable in record.needs}
    codes[catalogue.CONTENTS] = tuple(record.contents)
    _check_variables(record, metadata, codes)
    remarks = _left_out(record, metadata, codes)
    unknown = _unknown(metadata, codes)
    for variable, asked in list(codes.items()):
        listed = metadata.variables[variable].codes
        known = (*asked, *catalogue.INDUSTRIES) if variable == "NACE2007" and "*" in asked else asked
        unlisted = [code for code in known if code not in listed and not any(sign in code for sign in "*?")]
        needed = [code for code in unlisted if code in _needed(record, variable)]
        if needed:
            raise _lacking(record, variable, needed, unknown)
        if unlisted:
            remarks.append(
                Text(
                    f"tabellen har ikke {some(unlisted, 'no')} i {variable}",
                    f"the table does not list {some(unlisted)} of {variable}",
                )
            )
        # ``*`` and ``?`` are matched here, not by the service: if nothing matches, it gives the total.
        codes[variable] = tuple(code for code in listed if any(fnmatchcase(code, one) for one in asked))
        if not codes[variable]:
            raise _lacking(record, variable, [*asked], unknown)
    return codes | {catalogue.TIME: _times(record, metadata, years)}, (*remarks, *unknown)


def _check_variables(record: Series, metadata: Metadata, asked: Iterable[str]) -> None:
    """Refuse a table that lacks a variable that a series needs, or has figures in another unit."""
    lacking = [variable for variable in (*asked, catalogue.TIME) if variable not in metadata.variables]
    if lacking:
        needed, has = ", ".join(lacking), ", ".join(metadata.variables)
        what = Text(
            f"har ikke variabelen {needed}, som {record.name} trenger; den har {has}",
            f"has no variable {needed}, which {record.name} needs; it has {has}",
        )
        raise refused(metadata.table, what, _ASK)
    if wrong := contradicting_unit(record, metadata.variables[catalogue.CONTENTS].units):
        raise refused(metadata.table, wrong, _REPORT)


def _left_out(record: Series, metadata: Metadata, codes: Mapping[str, object]) -> list[Text]:
    """Say which new variables are left out; refuse one that cannot be."""
    known = {*codes, catalogue.TIME, *record.left_out}
    new = [variable for variable in metadata.variables.values() if variable.id not in known]
    if kept := ", ".join(variable.id for variable in new if variable.id in metadata.required):
        raise refused(
            metadata.table,
            Text(
                f"har en variabel som {record.name} ikke kjenner, og som ikke kan utelates: {kept}",
                f"has a variable that {record.name} does not know and that may not be left out: {kept}",
            ),
            Text(
                f"før den opp i ilag_data/catalogue.toml, eller {_REPORT.no}",
                f"declare it in ilag_data/catalogue.toml, or {_REPORT.en}",
            ),
        )
    return [
        Text(
            f"tabellen har en ny variabel, {variable.id} ({variable.label}); den er utelatt, så tallene er "
            "summen av den",
            f"the table has a new variable, {variable.id} ({variable.label}); it is left out, so that the "
            "figures are its total",
        )
        for variable in new
    ]


def _needed(record: Series, variable: str) -> tuple[str, ...]:
    if variable == catalogue.CONTENTS:
        return tuple(code for code, content in record.contents.items() if not content.optional)
    return record.needs.get(variable, ())


def _lacking(record: Series, variable: str, needed: list[str], unknown: Iterable[Text]) -> FetchError:
    """Return an error that names the codes a series needs and its table lacks, and what the table has new."""
    news = _listed(unknown)
    what = Text(
        f"har ikke {some(needed, 'no')} i variabelen {variable}, som {record.name} trenger{news.no}",
        f"does not list {some(needed)} of the variable {variable}, which {record.name} needs{news.en}",
    )
    return refused(record.table, what, _ASK)


def _lost(record: Series, chosen: Selection, data: Dataset) -> dict[str, dict[str, int]]:
    """Count the figures held that are not asked for: variable → code → count; zeros do not count."""
    figures = data.frame[(data.frame["value"] != 0) & data.frame["value"].notna()]
    held_of = {variable: dimension.codes for variable, dimension in data.dimensions.items()}
    # No series has figures before the first year.
    times = _wanted_times(record, held_of.pop(catalogue.TIME, ()), ())
    figures = figures[figures[catalogue.TIME].isin(times)] if times else figures[:0]
    held_of[catalogue.TIME] = times
    lost = {
        variable: [code for code in held_of.get(variable, ()) if code not in codes]
        for variable, codes in chosen.items()
    }
    return {
        variable: {code: int((figures[variable] == code).sum()) for code in codes}
        for variable, codes in lost.items()
        if codes
    }


def _loss(record: Series, variable: str, lost: Mapping[str, int], metadata: Metadata) -> FetchError:
    """Return an error that says which figures a fetch would lose, why, and how to keep or give them up."""
    lost = {code: figures for code, figures in lost.items() if figures}
    if set(lost) - set(metadata.variables[variable].codes):
        news = _listed(_unknown(metadata, record.needs))
        why = Text(f"tabellen har dem ikke lenger{news.no}", f"the table no longer lists them{news.en}")
        remedy = _ASK
    else:
        why = Text("det spørres ikke etter dem", "they are not asked for")
        remedy = Text(
            f"la {raw.DATA_DIR_VARIABLE} peke på en annen mappe",
            f"let {raw.DATA_DIR_VARIABLE} name another folder",
        )
        if variable == catalogue.TIME:
            remedy = Text(
                f"dropp --years, eller nevn alle {record.times.no} du har",
                f"leave --years out, or name every {record.frequency} that is held",
            )
    named = _named(variable, lost)
    return FetchError(
        f"Å hente {record.name} (tabell {record.table}) ville fjerne {named.no}: {why.no}.",
        f"A fetch of {record.name} (table {record.table}) would lose {named.en}: {why.en}.",
        f"{remedy.no}; vil du gi dem opp, legg til --drop.",
        f"{remedy.en}; to give them up, add --drop.",
    )


def _named(variable: str, counts: Mapping[str, int]) -> Text:
    """Name codes and the number of figures held under them."""
    codes = Text.each(
        lambda lang: spans(map(time_of, counts)) if variable == catalogue.TIME else some([*counts], lang)
    )
    figures = sum(counts.values())
    return Text(
        f"{codes.no} i {variable} (du har {figures} tall)",
        f"{codes.en} of {variable} (held: {figures} figure{'s' * (figures != 1)})",
    )


def _listed(remarks: Iterable[Text]) -> Text:
    remarks = [*remarks]
    return Text.each(lambda lang: "".join(f"; {of[lang]}" for of in remarks))


def _unknown(metadata: Metadata, asked: Iterable[str]) -> list[Text]:
    """Name the county's municipalities, and the industries, that are not known here."""
    asked = [*asked]
    unknown = reforms.unknown_places(metadata, asked)
    remarks = [reforms.remark(unknown)] if unknown else []
    if "NACE2007" in asked:
        here = metadata.variables["NACE2007"]
        names = zip(here.codes, here.labels, strict=True)
        new = [f"{code} {label}" for code, label in names if code not in catalogue.INDUSTRIES]
        if new:
            remarks.append(
                Text(
                    f"tabellen har næringer som ikke er kjent her: {some(new, 'no')}",
                    f"the table has industries that are not known here: {some(new)}",
                )
            )
    return remarks


def _times(record: Series, metadata: Metadata, years: tuple[int, ...]) -> tuple[str, ...]:
    chosen = _wanted_times(record, metadata.time.codes, years)
    if not chosen:
        first, last = metadata.time.codes[0], metadata.time.codes[-1]
        raise refused(
            metadata.table,
            Text(
                f"har ingen {record.times.no} av dem du ba om; den går fra {first} til {last}",
                f"has none of the {record.times.en} wanted; it runs from {first} to {last}",
            ),
            Text("velg andre år, eller dropp --years", "choose other years, or leave --years out"),
        )
    return chosen


def _wanted_times(record: Series, codes: Iterable[str], years: tuple[int, ...]) -> tuple[str, ...]:
    times = filter(_TIME_CODE[record.frequency].fullmatch, codes)
    return tuple(time for time in times if (int(time[:4]) in years if years else int(time[:4]) >= FIRST_YEAR))
