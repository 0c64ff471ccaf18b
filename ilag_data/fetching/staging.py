"""New documents on trial: beside the old ones, until they and the tables made of them may replace these.

Everything is laid ready first (`ilag_data.replacing`): documents, tables, and the report of what changed. It
is proven as it lies there, and then replaces the old set as one.
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
from ilag_data.files import WriteError, write_atomically, write_error
from ilag_data.language import Text
from ilag_data.raw import Document
from ilag_data.regions import CODES, CONFIG

_KEPT = 5
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def lock() -> Iterator[bool]:
    """Hold the data folder for one fetch, or one rebuilding of ``data/processed``, at a time.

    Gives whether an earlier replacement was stopped; it is finished by then. Where the file system has no
    locks nothing is held: a file that stands for one would lock for good after a program that was killed.
    What a wheel carries is copied to the user's own folder first, and that copy taken away where nothing
    replaced it.
    """
    of_wheel = raw.data_dir() == raw.BUNDLE
    folder = raw.USERS if of_wheel else raw.data_dir()
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
        if of_wheel:
            _copy_bundle(folder)
        yield replacing.finish(folder)
    finally:
        try:
            with suppress(WriteError):  # what the block was stopped in is not left lying about
                replacing.finish(folder)
            if of_wheel:
                _leave_unless_replaced(folder)
        finally:
            held.release()
            if of_wheel and raw.data_dir() == raw.BUNDLE:
                with suppress(OSError):  # what could not be proven is kept
                    path.unlink(missing_ok=True)
                    folder.rmdir()


_IN_USE = (process.FOLDER, "raw")
"""What makes a data folder, the last of which puts it in use."""


def _copy_bundle(place: Path) -> None:
    """Begin the user's own data folder with what the wheel carries."""
    try:
        for name in _IN_USE:
            ready = place / f".{name}.tmp"
            for path in (raw.BUNDLE / name).rglob("*"):
                if path.is_file():
                    write_atomically(ready / path.relative_to(raw.BUNDLE / name), path.read_bytes())
            shutil.rmtree(place / name, ignore_errors=True)
            ready.rename(place / name)
    except OSError as error:
        raise write_error(place, error) from None


def _leave_unless_replaced(place: Path) -> None:
    """Take the copy of what the wheel carries away again, if that is what it still is."""
    now, before = (folder / process.FOLDER / process.MANIFEST for folder in (place, raw.BUNDLE))
    if not now.exists() or now.read_bytes() == before.read_bytes():
        for name in reversed(_IN_USE):
            shutil.rmtree(place / name, ignore_errors=True)


def held() -> dict[str, Document]:
    """Return the documents that are there and sound, by series."""
    documents = {}
    for name in catalogue.SERIES:
        try:
            documents[name] = raw.read(name)
        except ArchiveError:
            continue
    return documents


def check_county(documents: dict[str, Document]) -> None:
    """Stop before the figures of one county would be replaced by those of another."""
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
    """Lay the new documents ready with their tables and a report, for `replacing.commit`, and prove them.

    Runs the identities of ``ilag verify`` on the new documents beside the old ones that stay, and returns
    what does not hold, with the first figures that break it. Checks that need series that are not held are
    left out.
    """
    together = held() | new
    files = {path: file for document in together.values() for path, file in raw.files_of(document).items()}
    with raw.using(replacing.stage(raw.data_dir(), files | process.make(together) | report)):
        return [Text.each(check.failure) for check in verify.run(together) if check.broken]


def set_aside(bodies: dict[str, bytes], why: str, stamp: str) -> Path:
    """Keep what could not be proven, under ``data/not-proven``, with the reason; the last few are kept."""
    parent = raw.data_dir() / "not-proven"
    folder = unused(parent, stamp)
    within = folder.relative_to(raw.data_dir()).as_posix()
    contents = {f"{within}/{name}.NOT-PROVEN.json": content for name, content in bodies.items()}
    replacing.stage(raw.data_dir(), contents | {f"{within}/WHY.txt": f"{why}\n".encode()})
    replacing.commit(raw.data_dir())
    # What was just kept stays, even if the clock was set back and its name is not the last.
    others = sorted(path for path in parent.iterdir() if path.is_dir() and path != folder)
    for older in others[: 1 - _KEPT]:
        shutil.rmtree(older, ignore_errors=True)
    return folder


def unused(folder: Path, stamp: str, ending: str = "") -> Path:
    """Name what is kept after the time; a clock that was set back must not overwrite what was kept before."""
    tried = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    return next(path for name in tried if not (path := folder / f"{name}{ending}").exists())
