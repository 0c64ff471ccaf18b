"""New documents on trial: beside the old ones in a folder of their own, until they may replace them.

The order is what makes a stop harmless: first everything is proven in the trial folder, its tables made and
all, then the report is written, then a marker says that ``data/processed`` is behind, then each pair is
replaced in one step and the tables after them, and the marker goes. The next run finds the marker and
finishes.
"""

import errno
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ilag_data import catalogue, process, raw, verify
from ilag_data.errors import ArchiveError, FetchError
from ilag_data.files import write_atomically, write_error
from ilag_data.raw import Document
from ilag_data.regions import CODES, CONFIG

_TRIAL = ".trial-"
_KEPT = 5
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP}


@contextmanager
def lock() -> Iterator[None]:
    """Hold the data folder for one fetch, or one rebuilding of ``data/processed``, at a time.

    Where the file system has no locks nothing is held: a file that stands for one would lock for good after a
    program that was killed.
    """
    path = raw.data_dir() / ".fetch.lock"
    held = FileLock(path, fallback_to_soft=False)
    try:
        held.acquire(timeout=0)
    except Timeout as error:
        raise FetchError(
            f"Another `ilag fetch` or `ilag process` is at work in {raw.data_dir()}.",
            "wait until it is done; the lock goes when that program ends, however it ends.",
        ) from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise write_error(path, error) from error
    try:
        yield
    finally:
        held.release()


def mend() -> bool:
    """Clear up after a run that was stopped; tell whether ``data/processed`` was behind and is rebuilt."""
    raw.mend()
    for left in raw.data_dir().glob(f"{_TRIAL}*"):
        shutil.rmtree(left, ignore_errors=True)
    if _marker().exists():
        finish()
        return True
    return False


def held() -> dict[str, Document]:
    """Return the documents that are there and sound, by series."""
    documents = {}
    for name in catalogue.SERIES:
        try:
            documents[name] = raw.read(name)
        except ArchiveError:
            continue
    return documents


def check_county() -> None:
    """Stop before the figures of one county would be replaced by those of another."""
    for name, document in held().items():
        for variable, codes in catalogue.get(name).needs.items():
            of_county = CODES.keys() & set(codes or ())
            if of_county and not CODES.keys() & set(document.provenance.query.get(variable, ())):
                raise FetchError(
                    f"{raw.document_path(name)} holds no municipality of {CONFIG.county_name} "
                    f"({CONFIG.path}), so a fetch would replace the figures of another county.",
                    f"point {raw.DATA_DIR_VARIABLE} to a folder of its own for {CONFIG.county_name}.",
                )


def try_together(new: dict[str, Document], old: dict[str, Document]) -> tuple[list[str], dict[str, bytes]]:
    """Run the identities of ``ilag verify`` on the new documents beside the old ones that stay.

    Returns what does not hold, with the first figures that break it, and the tables for `replace`. Checks
    that need series that are not held are left out.
    """
    together = old | new
    try:
        folder = Path(tempfile.mkdtemp(prefix=_TRIAL, dir=raw.data_dir()))
    except OSError as error:
        raise write_error(raw.data_dir() / _TRIAL, error) from error
    try:
        with raw.using(folder):
            for document in together.values():
                raw.write(document)
            tables = process.make()
            process.write(tables)
            broken = [
                f"{check.name}: {'; '.join(check.broken[:3])}"
                + (f"; and {len(check.broken) - 3} more" if len(check.broken) > 3 else "")
                for check in verify.run(together)
                if check.broken
            ]
            return broken, tables
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def set_aside(bodies: dict[str, bytes], why: str, stamp: str) -> Path:
    """Keep what could not be proven, under ``data/not-proven``, with the reason; the last few are kept."""
    parent = raw.data_dir() / "not-proven"
    folder = unused(parent, stamp)
    for name, content in bodies.items():
        write_atomically(folder / f"{name}.NOT-PROVEN.json", content)
    write_atomically(folder / "WHY.txt", f"{why}\n".encode())
    # What was just kept stays, even if the clock was set back and its name is not the last.
    others = sorted(path for path in parent.iterdir() if path.is_dir() and path != folder)
    for older in others[: 1 - _KEPT]:
        shutil.rmtree(older, ignore_errors=True)
    return folder


def unused(folder: Path, stamp: str, ending: str = "") -> Path:
    """Name what is kept after the time; a clock that was set back must not overwrite what was kept before."""
    tried = itertools.chain([stamp], (f"{stamp}-{number}" for number in itertools.count(2)))
    return next(path for name in tried if not (path := folder / f"{name}{ending}").exists())


def replace(documents: dict[str, Document], tables: dict[str, bytes]) -> None:
    """Put proven documents in the place of the old ones, pair by pair, and their tables at once after."""
    write_atomically(
        _marker(), b"data/processed is behind data/raw; `ilag fetch` or `ilag process` rebuilds it.\n"
    )
    for document in documents.values():
        raw.write(document)
    process.write(tables)
    _take_marker_away()


def finish() -> None:
    """Rebuild ``data/processed`` and take away the marker."""
    process.rebuild()
    _take_marker_away()


def _take_marker_away() -> None:
    try:
        _marker().unlink(missing_ok=True)
    except OSError as error:
        raise write_error(_marker(), error) from error


def _marker() -> Path:
    return raw.data_dir() / ".processed-is-behind"
