"""Staging new documents beside the old ones, until they and the tables made from them may replace these.

Everything is staged first (`ilag_data.replacing`): documents, tables, and the report of what changed. It is
proven there, and then replaces the old set as one.
"""

import errno
import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ilag_data import catalogue, process, raw, replacing, verify
from ilag_data.errors import ArchiveError, FetchError
from ilag_data.files import WriteError, write_error
from ilag_data.language import Text
from ilag_data.raw import Document
from ilag_data.regions import CODES, CONFIG

_KEPT = 5
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def lock() -> Iterator[bool]:
    """Lock the data folder for one fetch, or one rebuild of ``data/processed``, at a time.

    Yields whether an earlier replacement had been stopped; it is finished by then. On a file system without
    locks there is none: a lock file instead would stay locked after a program was killed.
    """
    folder = raw.own_dir()
    path = folder / ".fetch.lock"
    held = FileLock(path, fallback_to_soft=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.acquire(timeout=0)
    except Timeout:
        raise FetchError(
            f"En annen «ilag fetch» eller «ilag process» arbeider i {folder}.",
            f"Another `ilag fetch` or `ilag process` is at work in {folder}.",
            "vent til den er ferdig; låsen forsvinner når programmet slutter, uansett hvordan.",
            "wait until it is done; the lock goes when that program ends, however it ends.",
        ) from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise write_error(path, error) from None
    try:
        yield replacing.finish(folder)
    finally:
        try:
            with suppress(WriteError):  # leave nothing behind of what the block was stopped in
                replacing.finish(folder)
        finally:
            held.release()
            if raw.data_dir() == raw.BUNDLE:  # still, so nothing was replaced
                with suppress(OSError):  # the folder stays if it holds answers that could not be proven
                    path.unlink(missing_ok=True)
                    folder.rmdir()


def held() -> dict[str, Document]:
    """Return the valid documents that are held, by series."""
    documents = {}
    for name in catalogue.SERIES:
        try:
            documents[name] = raw.read(name)
        except ArchiveError:
            continue
    return documents


def check_county(documents: dict[str, Document]) -> None:
    """Refuse to replace the figures of one county with those of another."""
    for name, document in documents.items():
        for variable, codes in catalogue.get(name).needs.items():
            of_county = CODES.keys() & set(codes)
            if of_county and not CODES.keys() & set(document.provenance.query.get(variable, ())):
                county = f"{CONFIG.county_name} ({CONFIG.path})"
                raise FetchError(
                    f"{raw.document_path(name)} har ingen kommune i {county}, så en henting ville erstatte "
                    "tallene for et annet fylke.",
                    f"{raw.document_path(name)} holds no municipality of {county}, so a fetch would replace "
                    "the figures of another county.",
                    f"la {raw.DATA_DIR_VARIABLE} peke på en egen mappe for {CONFIG.county_name}.",
                    f"point {raw.DATA_DIR_VARIABLE} to a folder of its own for {CONFIG.county_name}.",
                )


def try_together(new: dict[str, Document], report: dict[str, bytes]) -> list[Text]:
    """Stage the new documents with their tables and a report, for `replacing.commit`, and prove them.

    Runs the identities of ``ilag verify`` on the new documents and the old ones that stay, and returns those
    that fail, with the first figures that break them. Checks that need series not held are skipped.
    """
    together = held() | new
    files = {path: file for document in together.values() for path, file in raw.files_of(document).items()}
    with raw.using(replacing.stage(raw.own_dir(), files | process.make(together) | report)):
        return [Text.each(check.failure) for check in verify.run(together) if check.broken]


def set_aside(bodies: dict[str, bytes], why: str, stamp: str) -> Path:
    """Keep unproven answers in ``data/not-proven``, with the reason; only the last few are kept."""
    own = raw.own_dir()
    parent = own / "not-proven"
    folder = unused(parent, stamp)
    within = folder.relative_to(own).as_posix()
    contents = {f"{within}/{name}.NOT-PROVEN.json": content for name, content in bodies.items()}
    replacing.stage(own, contents | {f"{within}/WHY.txt": f"{why}\n".encode()})
    replacing.commit(own)
    # The newest stays, even if the clock was set back and its name does not sort last.
    others = sorted(path for path in parent.iterdir() if path.is_dir() and path != folder)
    for older in others[: 1 - _KEPT]:
        shutil.rmtree(older, ignore_errors=True)
    return folder


def unused(folder: Path, stamp: str, ending: str = "") -> Path:
    """Return an unused path named by the time; with the clock set back, nothing kept is overwritten."""
    tried = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    return next(path for name in tried if not (path := folder / f"{name}{ending}").exists())
