"""Fetching the series of the catalogue from Statistics Norway: fetch, prove, replace, report.

Nothing in ``data/raw`` is replaced before every new document is proven, alone (``proof``) and together with
the others (`ilag_data.verify`). What to ask is decided in ``planning``.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from ilag_data import catalogue, jsonstat, raw, replacing
from ilag_data.catalogue import Series
from ilag_data.counts import unusual_units
from ilag_data.errors import FetchError, IlagError, ServiceUnavailableError, some
from ilag_data.fetching import plausibility, proof, reforms, revisions, staging
from ilag_data.fetching.planning import (
    OSLO,
    Progress,
    Query,
    Step,
    check_time_of_day,
    check_updated,
    plan,
)
from ilag_data.fetching.plausibility import Doubt
from ilag_data.fetching.revisions import Revision
from ilag_data.files import WriteError
from ilag_data.jsonstat import Dataset
from ilag_data.periods import is_credible, moment
from ilag_data.raw import Document, Provenance
from ilag_data.ssb import Client, Download
from ilag_data.untrusted import visible

_NOT_NEEDED = "--accept {} was not needed: no figure was refused that it names"

_UNEVEN = (
    "the tables may have been updated at different times: fetch all of them together (ilag fetch) after "
    "08:15 Norwegian time; if it stays, report this to the project"
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a fetch did."""

    fresh: tuple[str, ...]  # series that were not fetched again
    changed: tuple[Revision, ...]
    remarks: tuple[str, ...]  # what the service has or lacks against the catalogue, and units that are new
    csv: Path | None  # the report as a file, where there is anything to tell
    mended: bool  # an earlier replacement had been stopped, and is finished

    def __repr__(self) -> str:
        """Give the report as plain text."""
        lines = []
        if self.mended:
            lines = ["A replacement that had been stopped is finished."]
            if earlier := sorted({*(raw.data_dir() / "revisions").glob("*.csv")} - {self.csv}):
                lines.append(f"What it changed, if anything, stands in the report: {_from_here(earlier[-1])}")
        lines += [f"{name}: fresh, not asked for" for name in self.fresh]
        lines += [*(revision.summary() for revision in self.changed), *self.remarks]
        if self.csv:
            lines.append(f"All new years, figures revised and figures gone: {_from_here(self.csv)}")
        if self.changed:
            lines.append("data/processed is rebuilt.")
        return visible("\n".join(lines))  # tables are quoted


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def fetch(
    names: str | Iterable[str] = (),
    client: Client | None = None,
    *,
    years: tuple[int, ...] = (),
    force: bool = False,
    drop: bool = False,
    accept: Sequence[str] = (),
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Report:
    """Fetch series from Statistics Norway, prove them, replace the old ones, and report what is different.

    What ``ilag fetch`` does, for a notebook.

    Parameters
    ----------
    names : str or iterable of str, optional
        Series by their names; all of them unless told.
    client : Client, optional
        Another way to the service than `ilag_data.ssb.Client`, with labels in Norwegian.
    years : tuple of int, optional
        Years to hold; from 2015 to the newest unless told.
    force : bool, default False
        Fetch what is fresh too, and between 05:00 and 08:15 Norwegian time.
    drop : bool, default False
        Give up figures held that the table or `years` leave out.
    accept : sequence of str, optional
        Figures that are taken although they are hard to believe, as the message that refused them names them:
        ``"employment:5033:2025"``, or less of it for more of them.
    progress : Progress, optional
        Is told what is done.
    clock : callable, optional
        What the time is.

    Returns
    -------
    Report
        Shows itself: what came, what was revised, and where the list of it lies.

    Raises
    ------
    FetchError
        It is the wrong time of day, another fetch is at work, or something could not be proven; ``data/raw``
        is as it was.
    ServiceUnavailableError
        The service could not be reached; ``data/raw`` is as it was.

    Examples
    --------
    >>> fetch("employment")  # doctest: +SKIP
    employment (table 07984): new years 2025; no figure revised
    """
    if client is None:
        with Client() as ours:
            return fetch(
                names, ours,
                years=years, force=force, drop=drop, accept=accept, progress=progress, clock=clock,
            )  # fmt: skip
    names = [names] if isinstance(names, str) else names
    try:
        return _fetch(
            names,
            client,
            years,
            force=force,
            drop=drop,
            accept=accept,
            progress=progress or Progress(),
            clock=clock,
        )
    except ServiceUnavailableError as error:
        raise ServiceUnavailableError(
            f"{error.problem} Nothing was replaced; the figures are as they were.", error.remedy
        ) from error


def _fetch(
    names: Iterable[str],
    client: Client,
    years: tuple[int, ...],
    *,
    force: bool,
    drop: bool,
    accept: Sequence[str],
    progress: Progress,
    clock: Callable[[], datetime],
) -> Report:
    names = [catalogue.get(name).name for name in names]
    accept = plausibility.keys_from(accept, names or [*catalogue.SERIES])
    if not force:
        check_time_of_day(clock())
    with staging.lock() as mended:
        steps = plan(names, client, years=years, force=force, drop=drop, progress=progress, now=clock())
        fresh = tuple(step.record.name for step in steps if step.fresh)
        problems = [step.problem for step in steps if step.problem]
        if problems:
            _refuse(problems, [step for step in steps if not step.problem])
        closing = tuple(dict.fromkeys(filter(None, (step.table.closing for step in steps))))
        if len(fresh) == len(steps):
            return Report(fresh, (), (*map(_NOT_NEEDED.format, accept), *closing), None, mended)
        old = staging.held()
        new, told = _prove_all(steps, client, old, accept, progress, clock)
        stamp = _stamp(clock())
        remarks = tuple(f"{step.record.name}: {remark}" for step in steps for remark in step.remarks)
        changed = tuple(
            revisions.compare(
                catalogue.get(name),
                jsonstat.read(old[name].content) if name in old else None,
                jsonstat.read(document.content),
            )
            for name, document in new.items()
        )
        path = None
        if any(revision.tells for revision in changed):
            path = staging.unused(raw.data_dir() / "revisions", stamp, ".csv")
        report = {path.relative_to(raw.data_dir()).as_posix(): revisions.to_csv(changed)} if path else {}
        progress.doing("holding the new figures against each other")
        broken = staging.try_together(new, old, report)
        if broken:
            bodies = {name: document.content for name, document in new.items()}
            _give_up(bodies, [*broken, *remarks], (), stamp, _UNEVEN)
        progress.doing("replacing")
        replacing.commit(raw.data_dir())
        return Report(fresh, changed, (*remarks, *told, *closing), path, mended)


def _refuse(problems: list[str], others: list[Step]) -> NoReturn:
    """Stop before any figure is asked for."""
    why = "\n".join(f"- {problem}" for problem in problems)
    take = f" To take the others without it: ilag fetch {' '.join(step.record.name for step in others)}."
    raise FetchError(
        f"Not everything can be asked for, so nothing was, and the figures are as they were:\n{why}",
        f"see each point.{take if others else ''}",
    )


def _prove_all(
    steps: list[Step],
    client: Client,
    old: dict[str, Document],
    accept: Sequence[str],
    progress: Progress,
    clock: Callable[[], datetime],
) -> tuple[dict[str, Document], list[str]]:
    """Fetch and prove each series; all are tried, so that one message tells everything that is wrong.

    With the documents come remarks on what is worded otherwise than before, on times of update, and on what
    was hard to believe and is accepted.
    """
    new: dict[str, Document] = {}
    told: list[str] = []
    doubted: list[Doubt] = []
    bodies: dict[str, bytes] = {}
    wrong: list[str] = []
    queries = [(step, step.query) for step in steps if step.query]
    progress.total(len(queries))
    for step, query in queries:
        name = step.record.name
        progress.doing(f"{name}: {query.cells} cells")
        try:
            download = client.data(step.table.metadata, query.selection)
            bodies[name] = download.content
            before = jsonstat.read(old[name].content) if name in old else None
            now = clock()
            data = _proven(step, query, download, before, now)
            accepted = proof.check_plausible(step.record, data, before, accept)
            new[name] = _document(step, query, download, data, accepted, client.lang, now)
            doubted += accepted
            told += [f"{name}: accepted although hard to believe: {doubt.what}" for doubt in accepted]
            told += [f"{name}: {remark}" for remark in _told(step, before, data, client.lang, now)]
            if _is_behind(step, query, data):
                told.append(
                    f"{name}: Statistics Norway says that table {step.record.table} was updated "
                    f"{step.table.info.updated}, and what came is of {new[name].provenance.updated}; it is "
                    "asked for again the next time"
                )
        except ServiceUnavailableError:
            raise
        except IlagError as error:
            wrong += [f"{name}: {error}", *(f"{name}: {remark}" for remark in step.remarks)]
        progress.done()
    if wrong:
        _give_up(bodies, wrong, tuple(new), _stamp(clock()))
    not_needed = [key for key in accept if not any(doubt.is_accepted([key]) for doubt in doubted)]
    return new, [*told, *map(_NOT_NEEDED.format, not_needed)]


def _proven(step: Step, query: Query, download: Download, before: Dataset | None, now: datetime) -> Dataset:
    metadata = step.table.metadata
    unknown = reforms.unknown_places(metadata, step.record.needs)
    if unknown:
        reforms.check(step.record, query.selection, unknown, jsonstat.read(download.content))
    # A table's last change is the newest of all its contents, an answer's that of the contents asked for.
    known = [moment(metadata.updated)] if query.whole else []
    if before and before.updated and step.held and step.held.origin == "api":
        known += [before.updated] if is_credible(before.updated, now) else []
    data = proof.prove(step.record, query.selection, download.content, old=before, not_before=known)
    check_updated(step.record.table, data.updated, now)
    if not (data.updated or moment(metadata.updated) or moment(step.table.info.updated)):
        raise FetchError(
            f"Table {step.record.table} says nowhere when it was updated.",
            "without it nobody can tell newer figures from older ones: try again later, and ask Statistics "
            "Norway if it stays.",
        )
    return data


def _told(step: Step, before: Dataset | None, data: Dataset, lang: str, now: datetime) -> Iterator[str]:
    """Say which figures are missing, what is worded otherwise than before, and which units are new."""
    yield from _new_units(step.record, before, data)
    yield from revisions.gaps(step.record, data)
    if before and step.held and step.held.request and step.held.request.get("lang") == lang:
        yield from revisions.other_words(step.record, before, data)
    elif data.source.casefold() not in ("", "ssb", "statistisk sentralbyrå", "statistics norway"):
        yield f"publisher: «{data.source}», not Statistics Norway"
    said = moment(step.held.updated) if step.held else None
    if said and not is_credible(said, now):
        yield f"the figures held said that they were updated at {said:%Y-%m-%d %H:%M} UTC; they are replaced"


def _is_behind(step: Step, query: Query, data: Dataset) -> bool:
    """Tell whether the page of the table knows of a later update: what came is then asked for again."""
    said = moment(step.table.info.updated)
    return bool(query.whole and said and data.updated and data.updated < said)


def _new_units(record: Series, before: Dataset | None, data: Dataset) -> list[str]:
    """Tell of units that are taken for persons, each once: while they stay, the next fetch says nothing."""
    told = unusual_units(record, before) if before else {}
    contents_of: dict[str, list[str]] = {}
    for code, unit in unusual_units(record, data).items():
        if told.get(code) != unit:
            contents_of.setdefault(unit, []).append(code)
    return [
        f"the unit of {some(codes)} is {unit}; it is taken for whole persons: have a look at the figures"
        for unit, codes in contents_of.items()
    ]


def _document(
    step: Step,
    query: Query,
    download: Download,
    data: Dataset,
    accepted: Sequence[Doubt],
    lang: str,
    now: datetime,
) -> Document:
    request: dict[str, Any] = {
        "method": download.whole.method,
        "url": download.whole.url,
        "body": download.whole.body,
        "lang": lang,
        "retrieved": now.astimezone(OSLO).isoformat(timespec="seconds"),
        "asked": step.asked,
        "table_updated": None if _is_behind(step, query, data) else step.table.info.updated,
    }
    if accepted:
        request["accepted"] = [doubt.what for doubt in accepted]
    if len(download.made) > 1:
        request["parts"] = [{"method": r.method, "url": r.url, "body": r.body} for r in download.made]
    told = [step.table.metadata.updated, step.table.info.updated]
    updated = data.updated.isoformat().replace("+00:00", "Z") if data.updated else None
    provenance = Provenance(
        series=step.record.name,
        table=step.record.table,
        title=data.label or step.table.metadata.label,
        source=data.source or "Statistisk sentralbyrå",
        licence="CC BY 4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        query={choice.variable: list(choice.codes) for choice in query.selection},
        origin="api",
        republished_by=[],
        request=request,
        updated=updated or next(filter(moment, told), None),
        compiled=now.astimezone(OSLO).date().isoformat(),
        sha256=hashlib.sha256(download.content).hexdigest(),
    )
    return Document(download.content, provenance)


def _give_up(
    bodies: dict[str, bytes],
    wrong: list[str],
    proven: tuple[str, ...],
    stamp: str,
    remedy: str = "see each point",
) -> NoReturn:
    why = "\n".join(f"- {reason}" for reason in wrong)
    try:
        kept = f"what came is kept in {staging.set_aside(bodies, why, stamp)}"
    except WriteError as error:
        kept = f"what came could not be kept ({error.problem})"
    others = f" To take the others without it: ilag fetch {' '.join(proven)}." if proven else ""
    raise FetchError(
        f"What came could not be proven, so nothing was replaced and the figures are as they were:\n{why}",
        f"{remedy}; {kept}.{others}",
    )


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(OSLO):%Y-%m-%dT%H%M%S}"
