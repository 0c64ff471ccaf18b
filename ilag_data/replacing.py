"""Replacing files of a folder as one set: stopped anywhere, a reader finds the old set or the new.

New files are staged in ``.next``, each under its final path. ``complete`` beside them, written last, puts
them into effect: readers look there first while the files are moved into place one by one. The next writer
finishes that, and removes files that never took effect. What is staged needs no list, as its path says where
it belongs, and no checksums, as sidecars and manifest hold them.
"""

import errno
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from ilag_data.files import WriteError, move_into_place, read_archived, write_atomically, write_error

_NEXT = ".next"
_COMPLETE = "complete"


def is_unfinished(folder: Path) -> bool:
    """Return whether files are in effect but not yet in place."""
    return (folder / _NEXT / _COMPLETE).exists()


def find(folder: Path, path: Path) -> Path:
    """Return where a file of the folder is at this moment."""
    if is_unfinished(folder):
        ready = folder / _NEXT / path.relative_to(folder)
        if ready.exists():
            return ready
    return path


def read(folder: Path, path: Path) -> bytes:
    """Read a file of the folder; see `read_archived`."""
    with suppress(FileNotFoundError):  # just moved into place, or nowhere
        return read_archived(find(folder, path))
    return read_archived(path)


def signature(folder: Path, path: Path) -> tuple[int, int, int]:
    """Return a value that changes when a file of the folder is replaced; zeros if there is none."""
    try:
        stat = find(folder, path).stat()
    except OSError:
        return (0, 0, 0)
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def stage(folder: Path, contents: Mapping[str, bytes]) -> Path:
    """Stage files under their final paths; return the folder in which they can be checked."""
    finish(folder)
    for path, content in contents.items():
        write_atomically(folder / _NEXT / path, content)
    return folder / _NEXT


def commit(folder: Path) -> None:
    """Put what is staged into effect and into place; see `finish`.

    A file that cannot be read may not be replaceable either: everything then stays as it was.
    """
    for ready, place in _ready(folder):
        with suppress(FileNotFoundError):
            if read_archived(place) == ready.read_bytes():
                ready.unlink()  # identical, and the one in place may be open in another program
    write_atomically(folder / _NEXT / _COMPLETE, b"")
    finish(folder)


def finish(folder: Path) -> bool:
    """Move what is in effect into place, and remove the rest; return whether there was anything to move.

    Raises
    ------
    WriteError
        On Windows: a file is open in another program. What is not yet in place is read from where it is.
    """
    unfinished = is_unfinished(folder)
    if unfinished:
        for ready, place in _ready(folder):
            try:
                _move(ready, place)
            except WriteError as error:
                problem, remedy = error.both
                raise WriteError(
                    f"{problem.no} Alle nye tall gjelder alt; til filen kan skiftes ut, leses de fra "
                    f"{folder / _NEXT}.",
                    f"{problem.en} All new figures are in use; until it can be replaced, they are read "
                    f"from {folder / _NEXT}.",
                    *remedy,
                ) from None
    try:
        (folder / _NEXT / _COMPLETE).unlink(missing_ok=True)
        if (folder / _NEXT).exists():
            shutil.rmtree(folder / _NEXT)
    except OSError as error:
        raise write_error(folder / _NEXT, error) from None
    return unfinished


def _ready(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each staged file, and its place."""
    for path in sorted((folder / _NEXT).rglob("*")):
        if path.is_file() and path.name != _COMPLETE:
            yield path, folder / path.relative_to(folder / _NEXT)


def _move(ready: Path, place: Path) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        move_into_place(ready, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise write_error(place, error) from None
        write_atomically(place, ready.read_bytes())  # raw or processed is a link to another disk
