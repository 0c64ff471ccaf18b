"""Fetching the series of the catalogue from Statistics Norway: fetch, prove, replace, report.

Nothing in ``data/raw`` is replaced before every new document is proven, alone (``proof``) and together with
the others (`ilag_data.verify`). ``planning`` decides what to ask for.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from ilag_data import catalogue, raw, replacing
from ilag_data.arguments import checked
from ilag_data.catalogue import FIRST_YEAR, Years, years_from
from ilag_data.counts import unusual_units
from ilag_data.days import is_credible, moment
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
from ilag_data.files import WriteError, from_here
from ilag_data.jsonstat import Dataset
from ilag_data.language import Lang, Text
from ilag_data.raw import Document, Provenance
from ilag_data.ssb import Client, Download
from ilag_data.untrusted import visible

_UNEVEN = Text(
    "tabellene kan være oppdatert til forskjellig tid: hent alle sammen (ilag fetch) etter 08:15 norsk tid; "
    "varer det ved, meld fra til prosjektet",
    "the tables may have been updated at different times: fetch all of them together (ilag fetch) after "
    "08:15 Norwegian time; if it persists, report this to the project",
)
_SEE = Text("se hvert punkt", "see each point")


@dataclass(frozen=True, slots=True)
class Report:
    """What a fetch did."""

    fresh: tuple[str, ...]  # series that were up to date and not fetched again
    changed: tuple[Revision, ...]
    remarks: tuple[Text, ...]  # differences between service and catalogue, and new units
    csv: Path | None  # the report as a file, if there is anything to report
    mended: bool  # whether an earlier replacement that had been stopped was finished

    def __repr__(self) -> str:
        """Return the report as plain text, in English."""
        return self.said("en")

    def said(self, lang: Lang) -> str:
        """Return the report as plain text."""
        return visible("\n".join(line[lang] for line in self._lines()))  # it quotes texts of the tables

    def _lines(self) -> Iterator[Text]:
        if self.mended:
            yield Text(
                "En utskifting som ble stanset, er fullført.",
                "A replacement that had been stopped is finished.",
            )
            if earlier := sorted({*(raw.own_dir() / "revisions").glob("*.csv")} - {self.csv}):
                path = from_here(earlier[-1])
                yield Text(
                    f"Det den eventuelt endret, står i rapporten: {path}",
                    f"What it changed, if anything, is in the report: {path}",
                )
        for name in self.fresh:
            yield Text(
                f"{name}: ikke oppdatert siden sist, ikke hentet på nytt", f"{name}: fresh, not asked for"
            )
        yield from (Text.each(revision.summary) for revision in self.changed)
        yield from self.remarks
        if self.csv:
            path = from_here(self.csv)
            yield Text(
                f"Alle nye år, tall som er revidert, og tall som er borte: {path}",
                f"All new years, figures revised and figures gone: {path}",
            )
        if self.changed:
            yield Text("data/processed er laget på nytt.", "data/processed is rebuilt.")


@checked
def fetch(
    names: str | Iterable[str] = (),
    client: Client | None = None,
    *,
    years: Years | None = None,
    force: bool = False,
    drop: bool = False,
    accept: Sequence[str] = (),
    progress: Progress | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Report:
    """Fetch series from Statistics Norway, prove them, replace the old ones, and report what changed.

    The function behind ``ilag fetch``, for notebooks.

    Parameters
    ----------
    names : str or iterable of str, optional
        Series by name; all of them by default.
    client : Client, optional
        A client other than `ilag_data.ssb.Client` with labels in Norwegian.
    years : int, iterable of int or str, optional
        Years to hold, e.g. ``"2015-2023"``; from 2015 to the newest by default.
    force : bool, default False
        Fetch series that are up to date too, and between 05:00 and 08:15 Norwegian time.
    drop : bool, default False
        Give up figures held that the table or `years` omit.
    accept : sequence of str, optional
        Figures to accept although they are hard to believe, as named by the message that refused them:
        ``"employment:5033:2025"``, or a shorter key for more of them.
    progress : Progress, optional
        Is notified of each step.
    clock : callable, optional
        Returns the current time.
        What the time is.

    Returns
    -------
    Report
        Its text says what came, what was revised, and where the list of changes is.

    Raises
    ------
    FetchError
        It is the wrong time of day, another fetch is running, or something could not be proven; ``data/raw``
        is unchanged.
    ServiceUnavailableError
        The service could not be reached; ``data/raw`` is unchanged.

    Examples
    --------
    >>> fetch("employment")  # doctest: +SKIP
    employment (table 07984): new years 2025; no figure revised
    """
    wanted = () if years is None else years_from(years, since=FIRST_YEAR)
    names = catalogue.called([names] if isinstance(names, str) else names)
    accept = plausibility.keys_from(accept, names or [*catalogue.SERIES])
    if not force:
        check_time_of_day(clock())
    progress = progress or Progress()
    try:
        with nullcontext(client) if client else Client() as service, staging.lock() as mended:
            steps = plan(names, service, years=wanted, force=force, drop=drop, progress=progress, now=clock())
            _refuse_problems(steps)
            fresh = tuple(step.record.name for step in steps if step.fresh)
            closing = tuple(dict.fromkeys(filter(None, (step.table.closing for step in steps))))
            if len(fresh) == len(steps):
                return Report(fresh, (), (*map(_not_needed, accept), *closing), None, mended)
            answers = _prove_all(steps, service, accept, progress, clock)
            remarks = [_about(step.record.name, remark) for step in steps for remark in step.remarks]
            told = [_about(of.name, remark) for of in answers for remark in of.told()]
            told += map(_not_needed, _accepted_nothing(accept, answers))
            changed = tuple(revisions.compare(of.step.record, of.step.before, of.data) for of in answers)
            stamp, path = _stamp(clock()), None
            if any(revision.tells for revision in changed):
                path = staging.unused(raw.own_dir() / "revisions", stamp, ".csv")
            report = {path.relative_to(raw.own_dir()).as_posix(): revisions.to_csv(changed)} if path else {}
            progress.doing(
                Text("holder de nye tallene mot hverandre", "comparing the new figures with each other")
            )
            broken = staging.try_together({of.name: of.document() for of in answers}, report)
            if broken:
                bodies = {of.name: of.download.content for of in answers}
                _give_up(bodies, [*broken, *remarks], (), stamp, service.lang, _UNEVEN)
            progress.doing(Text("skifter ut", "replacing"))
            replacing.commit(raw.own_dir())
            return Report(fresh, changed, (*remarks, *told, *closing), path, mended)
    except ServiceUnavailableError as error:
        problem, remedy = error.both
        raise ServiceUnavailableError(
            f"{problem.no} Ingenting er skiftet ut; tallene er som de var.",
            f"{problem.en} Nothing was replaced; the figures are as they were.",
            *remedy,
        ) from None


def _refuse_problems(steps: list[Step]) -> None:
    """Raise the problems of a plan before any figure is requested."""
    problems = [step.problem for step in steps if step.problem]
    if problems:
        why = _listed(problems)
        others = _others(step.record.name for step in steps if not step.problem)
        raise FetchError(
            f"Ikke alt kan spørres etter, så ingenting er hentet, og tallene er som de var:\n{why.no}",
            f"Not everything can be asked for, so nothing was, and the figures are as they were:\n{why.en}",
            f"{_SEE.no}.{others.no}",
            f"{_SEE.en}.{others.en}",
        )


def _listed(reasons: Iterable[Text]) -> Text:
    reasons = [*reasons]
    return Text.each(lambda lang: "\n".join(f"- {reason[lang]}" for reason in reasons))


def _about(name: str, remark: Text) -> Text:
    return Text(f"{name}: {remark.no}", f"{name}: {remark.en}")


def _others(names: Iterable[str]) -> Text:
    listed = " ".join(names)
    return Text(
        f" De andre kan hentes uten: ilag fetch {listed}.",
        f" To take the others without it: ilag fetch {listed}.",
    ).when(listed)


def _not_needed(key: str) -> Text:
    return Text(
        f"--accept {key} trengtes ikke: det ble ikke avvist noe tall som den gjelder",
        f"--accept {key} was not needed: no figure was refused that it names",
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    """A proven answer for a series."""

    step: Step
    query: Query
    download: Download
    data: Dataset
    accepted: Sequence[Doubt]
    lang: Lang
    now: datetime

    @property
    def name(self) -> str:
        """The name of the series."""
        return self.step.record.name

    @property
    def updated(self) -> str | None:
        """When the figures were last changed, from the first source that says."""
        if self.data.updated:
            return self.data.updated.isoformat().replace("+00:00", "Z")
        return next(filter(moment, [self.step.table.metadata.updated, self.step.table.info.updated]), None)

    @property
    def is_behind(self) -> bool:
        """Whether the table's page has a later update than the answer, to be fetched again next time."""
        said = moment(self.step.table.info.updated)
        return bool(self.query.whole and said and self.data.updated and self.data.updated < said)

    def told(self) -> Iterator[Text]:
        """Say what was accepted, is missing or is worded differently from before, and which units are new."""
        record, held, before = self.step.record, self.step.held, self.step.before
        for doubt in self.accepted:
            yield Text(
                f"godtatt selv om det er vanskelig å tro: {doubt.what.no}",
                f"accepted although hard to believe: {doubt.what.en}",
            )
        # A unit that is taken for persons is reported only once, by the fetch that it came with.
        known = unusual_units(record, before) if before else {}
        contents_of: dict[Text, list[str]] = {}
        for code, unit in unusual_units(record, self.data).items():
            if known.get(code) != unit:
                contents_of.setdefault(unit, []).append(code)
        for unit, codes in contents_of.items():
            yield Text(
                f"enheten for {some(codes, 'no')} er {unit.no}; den er tatt for hele personer: se på tallene",
                f"the unit of {some(codes)} is {unit.en}; it is taken for whole persons: have a look at the "
                "figures",
            )
        yield from revisions.gaps(record, self.data)
        if before and held and held.request and held.request.get("lang") == self.lang:
            yield from revisions.other_words(record, before, self.data)
        elif self.data.source.casefold() not in ("", "ssb", "statistisk sentralbyrå", "statistics norway"):
            yield Text(
                f"utgiver: «{self.data.source}», ikke Statistisk sentralbyrå",
                f"publisher: «{self.data.source}», not Statistics Norway",
            )
        said = moment(held.updated) if held else None
        if said and not is_credible(said, self.now):
            yield Text(
                f"tallene du hadde, sa at de ble oppdatert {said:%Y-%m-%d %H:%M} UTC; de er skiftet ut",
                f"the figures held said that they were updated at {said:%Y-%m-%d %H:%M} UTC; they are "
                "replaced",
            )
        if self.is_behind:
            newest = self.step.table.info.updated
            yield Text(
                f"SSB sier at tabell {record.table} ble oppdatert {newest}, og det som kom, er fra "
                f"{self.updated}; det spørres etter igjen neste gang",
                f"Statistics Norway says that table {record.table} was updated {newest}, and what came is of "
                f"{self.updated}; it is asked for again the next time",
            )

    def document(self) -> Document:
        """Return the answer as a document with its provenance."""
        here = self.now.astimezone(OSLO)
        request: dict[str, Any] = {
            **asdict(self.download.request),
            "lang": self.lang,
            "retrieved": here.isoformat(timespec="seconds"),
            "asked": self.step.asked,
            "table_updated": None if self.is_behind else self.step.table.info.updated,
        }
        if self.accepted:
            request["accepted"] = [doubt.what.en for doubt in self.accepted]
        provenance = Provenance(
            series=self.name,
            table=self.step.record.table,
            title=self.data.label or self.step.table.metadata.label,
            source=self.data.source or "Statistisk sentralbyrå",
            licence="CC BY 4.0",
            licence_url="https://creativecommons.org/licenses/by/4.0/",
            query={variable: list(codes) for variable, codes in self.query.selection.items()},
            origin="api",
            republished_by=[],
            request=request,
            updated=self.updated,
            compiled=here.date().isoformat(),
            sha256=hashlib.sha256(self.download.content).hexdigest(),
        )
        return Document(self.download.content, provenance)


def _prove_all(
    steps: list[Step],
    client: Client,
    accept: Sequence[str],
    progress: Progress,
    clock: Callable[[], datetime],
) -> list[_Answer]:
    """Fetch and prove each series; all are tried, so that one message reports everything that is wrong."""
    answers: list[_Answer] = []
    bodies: dict[str, bytes] = {}
    wrong: list[Text] = []
    queries = [(step, step.query) for step in steps if step.query]
    progress.total(len(queries))
    for step, query in queries:
        record = step.record
        progress.doing(Text(f"{record.name}: {query.cells} celler", f"{record.name}: {query.cells} cells"))
        try:
            download = client.data(record.table, query.selection)
            bodies[record.name] = download.content
            now = clock()
            data = _proven(step, query, download, now)
            accepted = proof.check_plausible(record, data, step.before, accept)
            answers.append(_Answer(step, query, download, data, accepted, client.lang, now))
        except ServiceUnavailableError:
            raise
        except IlagError as error:
            wrong += [_about(record.name, told) for told in (error.told, *step.remarks)]
        progress.done()
    if wrong:
        _give_up(bodies, wrong, [of.name for of in answers], _stamp(clock()), client.lang)
    return answers


def _accepted_nothing(accept: Sequence[str], answers: Sequence[_Answer]) -> list[str]:
    doubted = [doubt for of in answers for doubt in of.accepted]
    return [key for key in accept if not any(doubt.is_accepted([key]) for doubt in doubted)]


def _proven(step: Step, query: Query, download: Download, now: datetime) -> Dataset:
    metadata, before = step.table.metadata, step.before
    data = proof.read(step.record, download.content)
    unknown = reforms.unknown_places(metadata, step.record.needs)
    if unknown:
        reforms.check(step.record, query.selection, unknown, data)
    # A table's last update is the newest of all its contents, an answer's is that of the contents requested.
    known = [moment(metadata.updated)] if query.whole else []
    if before and before.updated and step.held and step.held.origin == "api":
        known += [before.updated] if is_credible(before.updated, now) else []
    proof.prove(step.record, query.selection, data, old=before, not_before=known)
    check_updated(step.record.table, data.updated, now)
    if not (data.updated or moment(metadata.updated) or moment(step.table.info.updated)):
        raise FetchError(
            f"Tabell {step.record.table} sier ikke noe sted når den ble oppdatert.",
            f"Table {step.record.table} says nowhere when it was updated.",
            "uten det kan ingen skille nyere tall fra eldre: prøv igjen senere, og spør SSB hvis det varer "
            "ved.",
            "without it nobody can tell newer figures from older ones: try again later, and ask Statistics "
            "Norway if it stays.",
        )
    return data


def _give_up(
    bodies: dict[str, bytes],
    wrong: list[Text],
    proven: Sequence[str],
    stamp: str,
    lang: Lang,
    remedy: Text = _SEE,
) -> NoReturn:
    why, others = _listed(wrong), _others(proven)
    try:
        folder = staging.set_aside(bodies, why[lang], stamp)
        kept = Text(f"det som kom, er lagt i {folder}", f"what came is kept in {folder}")
    except WriteError as error:
        problem, _ = error.both
        kept = Text(
            f"det som kom, kunne ikke tas vare på ({problem.no})",
            f"what came could not be kept ({problem.en})",
        )
    raise FetchError(
        f"Det som kom, kunne ikke bekreftes, så ingenting er skiftet ut, og tallene er som de var:\n{why.no}",
        f"What came could not be proven, so nothing was replaced and the figures are as they were:\n{why.en}",
        f"{remedy.no}; {kept.no}.{others.no}",
        f"{remedy.en}; {kept.en}.{others.en}",
    )


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(OSLO):%Y-%m-%dT%H%M%S}"
