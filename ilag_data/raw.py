"""The documents in ``data/raw``, each with a sidecar that says where it came from.

``<series>.json`` is a document exactly as it was received; ``<series>.meta.json`` is its `Provenance`. A
document is only returned if its checksum is the one in the sidecar. Reading never writes; documents are
replaced together with the tables made from them (`ilag_data.replacing`).
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Self
from urllib.parse import urlsplit

import orjson
from platformdirs import user_data_path

from ilag_data import catalogue, replacing
from ilag_data.days import day_in_words
from ilag_data.errors import ArchiveError, JsonStatError
from ilag_data.files import named_path
from ilag_data.language import Lang, Text
from ilag_data.regions import CONFIG
from ilag_data.strict_json import parse
from ilag_data.untrusted import unseen

DATA_DIR_VARIABLE = "ILAG_DATA_DIR"
"""Environment variable that names the data folder."""

SSB_HOST = "data.ssb.no"
"""The host of Statistics Norway's own answers; figures from another are cited with its name."""

_OF_CLONE = Path(__file__).resolve().parent.parent / "data"

BUNDLE = Path(__file__).with_name("bundle")
"""The data folder in a wheel, which is read-only; a clone has its own, ``data``."""

USERS = user_data_path("ilag", appauthor=False)
"""The data folder of a wheel's user, once a fetch has replaced something."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from: the content of its sidecar."""

    series: str  # in the catalogue
    table: str  # at Statistics Norway, as is the title
    title: str
    source: str  # who made the figures, and on what terms they may be used
    licence: str
    licence_url: str
    query: dict[str, list[str]]  # the codes of each variable that were asked for (or are held)
    origin: Literal["republished", "api"]  # compiled from open republications, or an answer of an API
    republished_by: list[str]  # the repositories that the figures were taken from; none for "api"
    request: dict[str, Any] | None
    """Of an answer: ``method``, ``url`` and ``body`` (with ``parts`` if the limit of cells took several
    requests), ``retrieved`` (the time), ``asked`` (the selection as declared, before it was expanded),
    ``table_updated`` (the last update according to the table's own page) and, where there are any,
    ``accepted`` (figures that were hard to believe but accepted).
    """
    updated: str | None  # when Statistics Norway last changed the table (ISO 8601)
    compiled: str  # the day the document was compiled or retrieved, ISO 8601
    sha256: str  # of the document, 64 hexadecimal digits

    @classmethod
    def from_json(cls, content: bytes, path: Path) -> Self:
        """Read a sidecar; name the field that is invalid or has invisible characters."""
        try:
            record = parse(content)
        except (orjson.JSONDecodeError, RecursionError) as error:
            what = Text("den er ikke lesbar JSON", f"it is not readable as JSON ({error})")
            raise _damaged(path, what) from None
        except JsonStatError as error:
            raise _damaged(path, error.both[0]) from None
        if fault := next(_faults(record), None):
            raise _damaged(path, fault)
        return cls(**record)

    def to_json(self) -> bytes:
        """Write a sidecar as indented JSON, in the order of the fields, with a final newline."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n").encode()

    def citation(self, lang: Lang = "no") -> str:
        """Return the source line for a chart: the table, and how the figures were obtained.

        Examples
        --------
        ``Kilde: SSB, tabell 07459, gjengitt av niphr/csdata``, or after a fetch
        ``Kilde: SSB, tabell 07459. Hentet 23. november 2026``; from another host
        ``Kilde: SSB, tabell 07459. Hentet 23. november 2026 fra ssb.example.no``.
        """
        return citation(self.table, self.origin, self.handed_on_by, self.compiled, lang)

    @property
    def handed_on_by(self) -> list[str]:
        """Who passed the figures on, if they are not Statistics Norway's own answer."""
        host = _host(self.request) if self.origin == "api" else SSB_HOST
        return self.republished_by if host == SSB_HOST else [host]


def _faults(record: Any) -> Iterator[Text]:  # noqa: ANN401 (any JSON)
    """Yield what is wrong in a sidecar; faults after the first may follow from it."""
    found = set(record) if isinstance(record, dict) else set()
    if wrong := ", ".join(sorted(found ^ {field.name for field in fields(Provenance)})):
        yield Text(
            f"disse feltene mangler eller er ukjente: {wrong}",
            f"these fields are missing or unknown: {wrong}",
        )
    for name, kind in _FIELD_TYPES.items():
        if not isinstance(value := record[name], kind):
            yield _holds(name, value)
    for name, listed in (("republished_by", record["republished_by"]), *record["query"].items()):
        if not (isinstance(listed, list) and all(isinstance(text, str) for text in listed)):
            yield _holds(name, listed)
    origin, day = record["origin"], record["compiled"]
    if origin not in ("republished", "api"):
        yield _holds("origin", origin)
    if origin == "api" and not _host(record["request"]):
        yield Text(
            "feltet «request» har ingen adresse som svarte",
            "the field 'request' names no address that answered",
        )
    try:
        date.fromisoformat(day)
    except ValueError:
        yield _holds("compiled", day)
    for name, value in record.items():
        if character := next(filter(None, map(unseen, _texts(value))), None):
            sign = f"U+{ord(character):04X}"
            yield Text(
                f"feltet «{name}» har tegnet {sign}, som ikke vises",
                f"the field {name!r} has the character {sign}, which cannot be seen",
            )


def _holds(field: str, value: object) -> Text:
    return Text(f"feltet «{field}» kan ikke være {value!r}", f"the field {field!r} cannot be {value!r}")


def citation(table: str, origin: str, handed_on_by: list[str], compiled: str, lang: Lang) -> str:
    """Return the source line for a chart; see `Provenance.citation`."""
    head = Text(f"Kilde: SSB, tabell {table}", f"Source: Statistics Norway, table {table}")[lang]
    others = ", ".join(handed_on_by)
    if origin == "api":
        host = others and f" {Text('fra', 'from')[lang]} {others}"
        return f"{head}. {Text('Hentet', 'Retrieved')[lang]} {day_in_words(compiled, lang)}{host}"
    return f"{head}, {Text('gjengitt av', 'republished by')[lang]} {others}"


def _host(request: Mapping[str, Any] | None) -> str:
    """Return the host, with any port, that a request went to; "" if it names none."""
    try:
        host = urlsplit(str((request or {}).get("url"))).netloc.lower()
    except ValueError:
        return ""
    return host if re.fullmatch(r"[a-z0-9.:\[\]-]+", host) else ""


_FIELD_TYPES: dict[str, type | UnionType] = {
    **{field.name: str for field in fields(Provenance)},
    "query": dict, "republished_by": list, "request": dict | None, "updated": str | None,
}  # fmt: skip


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a field, however deep: texts of a sidecar end up in terminals and notebooks."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose checksum matched, with its provenance."""

    content: bytes
    provenance: Provenance


_instead: ContextVar[Path | None] = ContextVar("data folder in use instead", default=None)


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Let everything inside a ``with`` block read another data folder, such as a staged one."""
    token = _instead.set(folder)
    try:
        yield
    finally:
        _instead.reset(token)


def data_dir() -> Path:
    """Return the data folder: ``ILAG_DATA_DIR``, else ``data`` of the clone; it must exist.

    For a wheel it is the user's own once a fetch has replaced something, and until then the bundle.
    """
    instead = _instead.get()
    if instead is not None:
        return instead
    named = os.environ.get(DATA_DIR_VARIABLE)
    folder, there = named_path(named or str(_unnamed()), Path.is_dir)
    if not there:
        where = Text("i klonen", "of the clone")
        other = Text("kjør fra en hel klone av prosjektet", "run from a full clone of the project")
        if named:
            where = Text(
                f"oppgitt i miljøvariabelen {DATA_DIR_VARIABLE}",
                f"named by the environment variable {DATA_DIR_VARIABLE}",
            )
            other = Text(
                "fjern den for å bruke tallene som følger med", "unset it to use the bundled figures"
            )
        holds = f"raw{os.sep}", f"processed{os.sep}"
        raise ArchiveError(
            f"Datamappen {folder}, {where.no}, finnes ikke eller er ingen mappe.",
            f"The data folder {folder}, {where.en}, does not exist or is not a folder.",
            f"sett {DATA_DIR_VARIABLE} til mappen som har {' og '.join(holds)}, {other.no}, eller lag en "
            "tom mappe og begynn med: ilag fetch.",
            f"set {DATA_DIR_VARIABLE} to the folder that holds {' and '.join(holds)}, {other.en}, or make "
            "an empty folder and begin with: ilag fetch.",
        )
    return folder


def _unnamed() -> Path:
    if not BUNDLE.is_dir():
        return _OF_CLONE
    return USERS if (USERS / "raw").is_dir() else BUNDLE


def own_dir() -> Path:
    """Return the data folder in which figures are replaced: the user's own if the bundle is in use."""
    folder = data_dir()
    return USERS if folder == BUNDLE else folder


def how_to_restore() -> Text:
    """Say how to restore the figures that came with the project."""
    if not CONFIG.is_default:
        county = CONFIG.county_name
        return Text(f"det følger ikke med tall for {county}", f"no figures of {county} come with the project")
    folder = data_dir()
    if folder == BUNDLE:
        command = f"{sys.executable} -m pip install --force-reinstall --no-deps ilag-data"
        offline = "--no-index --find-links wheels"
        return Text(
            f"installer på nytt: {command} (av zip-filen: i den utpakkede mappen, med {offline} til slutt)",
            f"reinstall: {command} (of the zip file: in its folder, with {offline} at the end)",
        )
    if folder == USERS:
        return Text(f"slett {folder}", f"delete {folder}")
    if folder == _OF_CLONE:
        return Text("git restore data/raw", "git restore data/raw")
    return Text("fra en sikkerhetskopi", "from a backup")


def is_held(name: str) -> bool:
    """Return whether a document or sidecar of a series exists, valid or not."""
    paths = (document_path(name), sidecar_path(name))
    return any(replacing.find(data_dir(), path).exists() for path in paths)


def awaits_fetch(name: str) -> bool:
    """Return whether only a fetch brings a series, and none has brought it yet."""
    return not is_held(name) and (catalogue.get(name).optional or nothing_yet() is not None)


def nothing_yet() -> ArchiveError | None:
    """Return the error for a new data folder, to which nothing has been fetched yet; None for any other."""
    folder = data_dir()
    if any((folder / part).exists() for part in ("raw", "processed", ".next")):
        return None
    return ArchiveError(
        f"Det er ikke hentet noe til {folder} ennå.",
        f"Nothing has been fetched to {folder} yet.",
        "hent tallene: ilag fetch",
        "fetch the figures: ilag fetch",
    )


def document_path(name: str) -> Path:
    """Return the path of a series' document."""
    return data_dir() / "raw" / f"{catalogue.get(name).name}.json"


def sidecar_path(name: str) -> Path:
    """Return the path of a series' sidecar."""
    return document_path(name).with_suffix(".meta.json")


def read_provenance(name: str) -> Provenance:
    """Read the sidecar of a series; refuse one that is missing, unreadable or of another series."""
    path = sidecar_path(name)
    provenance = Provenance.from_json(_read(path), path)
    if (provenance.series, provenance.table) != (name, catalogue.get(name).table):
        found = provenance.series
        what = Text(
            f"den beskriver «{found}», tabell {provenance.table}",
            f"it describes {found!r}, table {provenance.table}",
        )
        raise _damaged(path, what)
    return provenance


def check_sidecar(name: str, checksum: str | None) -> None:
    """Refuse a sidecar that changed while its document kept a checksum, and one that does not fit it."""
    content = _read(document_path(name))
    if hashlib.sha256(content).hexdigest() == checksum:
        what = Text(
            f"den sier noe annet om {name}.json enn da tabellene ble laget av det samme dokumentet",
            f"it tells otherwise of {name}.json than when tables were made from that same document",
        )
        raise _damaged(sidecar_path(name), what)
    read(name)


def read(name: str) -> Document:
    """Read the document of a series; refuse it if its checksum is not that in the sidecar."""
    while True:
        before = replacing.signature(data_dir(), sidecar_path(name))
        try:
            return _look(name)
        except ArchiveError:
            # A fetch may have replaced the set between sidecar and document.
            if replacing.signature(data_dir(), sidecar_path(name)) == before:
                raise


def _look(name: str) -> Document:
    provenance = read_provenance(name)
    path = document_path(name)
    content = _read(path)
    checksum = hashlib.sha256(content).hexdigest()
    if checksum != provenance.sha256:
        now, then = f"{checksum[:12]}…", f"{provenance.sha256[:12]}…"
        what = Text(
            f"sjekksummen er {now}, men {then} i {name}.meta.json",
            f"it was changed, checksum {now}, in {name}.meta.json {then}",
        )
        raise _damaged(path, what)
    return Document(content, provenance)


def files_of(document: Document) -> dict[str, bytes]:
    """Return the files of a document, by path in the data folder."""
    name = document.provenance.series
    return {f"raw/{name}.json": document.content, f"raw/{name}.meta.json": document.provenance.to_json()}


def _read(path: Path) -> bytes:
    try:
        return replacing.read(data_dir(), path)
    except FileNotFoundError:
        how = how_to_restore()
        raise ArchiveError(
            f"{path} mangler.",
            f"{path} is missing.",
            f"få den tilbake ({how.no}), hent den (ilag fetch), eller la {DATA_DIR_VARIABLE} peke på riktig "
            "datamappe.",
            f"restore it ({how.en}) or fetch it (ilag fetch), or point {DATA_DIR_VARIABLE} to the right "
            "data folder.",
        ) from None


def _damaged(path: Path, what: Text) -> ArchiveError:
    how = how_to_restore()
    return ArchiveError(
        f"{path} er endret eller skadet: {what.no}.",
        f"{path} cannot be trusted: {what.en.removesuffix('.')}.",
        f"få dokumentet og dets .meta.json tilbake sammen ({how.no}), eller hent dem (ilag fetch); "
        f"{DATA_DIR_VARIABLE} sier hvilken datamappe som brukes.",
        f"restore the document and its sidecar together ({how.en}) or fetch them (ilag fetch); "
        f"{DATA_DIR_VARIABLE} names the data folder in use.",
    )
