"""Writing files so that a reader never sees a partial one."""

import errno
import glob
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ilag_data.errors import ArchiveError, IlagError
from ilag_data.language import Text, without_accents

_ABANDONED = 3600.0
"""Age in seconds at which a temporary file must be a killed program's; a write takes a few at most."""

_LOST = {errno.EIO, errno.ENOSPC, errno.EDQUOT}
"""`fsync` errors that mean lost data; all others mean that the file system does not support it."""

_REASONS = {
    errno.EACCES: "du har ikke lov til det",
    errno.EPERM: "du har ikke lov til det",
    errno.EROFS: "det kan bare leses derfra",
    errno.ENOSPC: "det er ikke plass på disken",
    errno.EDQUOT: "du har ikke mer plass på disken",
    errno.ENOENT: "filen eller mappen finnes ikke",
    errno.ENOTDIR: "en del av stien er en fil, ikke en mappe",
    errno.EISDIR: "det er en mappe, ikke en fil",
    errno.ENAMETOOLONG: "navnet er for langt",
}
"""Norwegian for what the operating system says in English, or on Windows in the machine's language."""

_FORBIDDEN = set('<>:"/\\|?*')
_DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
_DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in "123456789¹²³"}
_LONGEST = 200
"""Bytes of a name: file systems allow 255; the extension and `write_atomically` add up to 30."""


_NO_FILE = Text(
    "det er en mappe eller en enhet, ikke en fil", "it is a folder, a pipe or a device, not a file"
)


class WriteError(IlagError, OSError):
    """A file could not be written: no space, no permission, or open in another program."""


def named_path(named: str, is_there: Callable[[Path], bool]) -> tuple[Path, bool]:
    """Return the path that a person typed, ``~`` expanded, and whether it exists.

    Text that cannot be a path does not: an unknown user, too long, characters that no file name can have.
    """
    try:
        path = Path(named).expanduser()
        return path, is_there(path)
    except (RuntimeError, OSError, ValueError):
        return Path(named), False


def is_within(path: Path, other: Path) -> bool:
    """Return whether a path is, or lies in, another one that exists.

    Also through a link, or where the file system treats different spellings as the same.
    """
    real = Path(os.path.realpath(path))
    for place in (real, *real.parents):
        with suppress(OSError):
            if place.samefile(other):
                return True
    return False


def from_here(path: Path) -> Path:
    """Return a path relative to the working directory where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def is_usable(name: str) -> bool:
    """Return whether a file or folder can have a name on every system, Windows included."""
    # Without UTF-8 mode, Python holds the letters of a name as escaped bytes.
    name = os.fsencode(name).decode("utf-8", "replace")
    return (
        0 < len(name) <= _LONGEST
        and name.isprintable()
        and len(name.encode()) <= _LONGEST
        and name == name.rstrip(" .")
        and not _FORBIDDEN & set(name)
        and name.partition(".")[0].rstrip().lower() not in _DEVICES
    )


def another_name(name: str, no: str, en: str) -> Text:
    """Return the advice for a name that no file or folder can have: as given, unless it is too long."""
    if len(os.fsencode(name)) <= _LONGEST:
        return Text(no, en)
    return Text(
        f"navnet er for langt; bruk et på høyst {_LONGEST // 2} tegn.",  # one may take two bytes
        f"the name is too long; use one of {_LONGEST // 2} characters at most.",
    )


def slug(title: str) -> str:
    """Make a file name from a title: «Høylandet vokste» is ``hoylandet-vokste``; at most fifty characters."""
    name = ""
    for word in re.findall("[a-z0-9]+", without_accents(title)):
        if len(name) + len(word) >= 50:
            break
        name = f"{name}-{word}" if name else word
    return name or "diagram"


def check_folder(named: str | Path) -> None:
    """Refuse a folder without a name, or with one that cannot be created on every system."""
    folder = Path(named)
    if not str(named).strip():  # Path("") is the working directory
        raise WriteError(
            "Mappen har ikke noe navn.",
            "The folder has no name.",
            "skriv et, f.eks. «exports».",
            "give one, e.g. «exports».",
        )
    while folder.name and not named_path(str(folder), Path.is_dir)[1]:
        if not is_usable(folder.name):
            raise WriteError(
                f"«{folder.name}» kan ikke være navnet på en mappe.",
                f"«{folder.name}» cannot be the name of a folder.",
                *another_name(
                    folder.name,
                    "bruk bokstaver, tall og bindestrek, f.eks. «exports»; Windows holder av noen navn selv.",
                    "use letters, digits and hyphens, e.g. «exports»; Windows keeps some names for itself.",
                ),
            )
        folder = folder.parent


def check_regular(path: Path) -> None:
    """Refuse what exists but is not a file: a folder, a pipe that would block, a device without end."""
    try:
        mode = path.stat().st_mode  # one call only: a replacement may move it away meanwhile
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _NO_FILE.en)


def reason_of(error: Exception) -> Text:
    """Say why something cannot be read or written; uncommon reasons are quoted."""
    if isinstance(error, OSError) and error.errno in _REASONS:
        return Text(_REASONS[error.errno], os.strerror(error.errno))
    if isinstance(error, UnicodeDecodeError):
        return Text("det er ikke tekst i UTF-8", "it is not text in UTF-8")
    told = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return _NO_FILE if told == _NO_FILE.en else Text.quoted(told)


def read_archived(path: Path) -> bytes:
    """Read a file of the data folder; a FileNotFoundError is left to the caller."""
    try:
        check_regular(path)
        return path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        why = reason_of(error)
        raise ArchiveError(
            f"{path} kunne ikke leses: {why.no}.",
            f"{path} could not be read: {why.en}.",
            "se at du har lov til å lese den, og at ikke et annet program holder den åpen.",
            "check that you may read it and that no other program has it open.",
        ) from None


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step: afterwards, and after any failure, it is whole, new or old.

    Its folder is created if it does not exist.

    Raises
    ------
    WriteError
        The folder cannot be written, the disk is full, the path names no file, something other than a file is
        there, or (on Windows) another program has the file open or it is read-only. What was there before is
        untouched.
    """
    write_together({path: content})


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Replace files that belong together, none before all are on the disk; see `write_atomically`."""
    with ExitStack() as laid:
        ready = {path: laid.enter_context(_laid_ready(path, content)) for path, content in contents.items()}
        for path, temporary in ready.items():
            try:
                move_into_place(temporary, path)
            except OSError as error:
                raise write_error(path, error) from None


@contextmanager
def _laid_ready(path: Path, content: bytes) -> Iterator[Path]:
    """Write a temporary file beside the one that it is to replace."""
    if not path.name:
        raise WriteError(
            f"Kunne ikke skrive {path}: det er ikke navnet på en fil.",
            f"Could not write {path}: it has no name of a file.",
            "oppgi filen som skal skrives.",
            "name the file to write.",
        )
    # In the same folder, since a rename is atomic only within one file system. Named before it is created,
    # unlike with `mkstemp`, so that no Ctrl-C can leave a file that nobody knows of.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        try:
            check_regular(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("xb") as stream:
                _clear_abandoned(path, temporary)
                stream.write(content)
                stream.flush()
                _flush_to_disk(stream.fileno())
        except (OSError, ValueError) as error:  # ValueError: characters that no path can have
            raise write_error(path, error) from None
        yield temporary
    finally:
        with suppress(OSError, ValueError):
            # Windows deletes no read-only file, and this one may have the mode of the file to replace.
            temporary.chmod(0o600)
        with suppress(OSError, ValueError):
            temporary.unlink()


def move_into_place(ready: Path, path: Path) -> None:
    """Move a finished file into the place of another, on the same file system, in one step."""
    with suppress(OSError):  # not every file system has permissions
        # A new file is readable by all, whatever the umask.
        ready.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    ready.replace(path)


def _flush_to_disk(file: int) -> None:
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno in _LOST:
            raise


def _clear_abandoned(path: Path, temporary: Path) -> None:
    """Remove what killed writes of the same file left; a recent one may be of a program still at work."""
    with suppress(OSError):
        now = temporary.stat().st_mtime  # the file system's clock, which may differ from this machine's
        for left in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
            if now - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def write_error(path: Path, error: OSError | ValueError) -> WriteError:
    """Return an error that says what could not be written, and the usual obstacles."""
    if isinstance(error, FileExistsError | NotADirectoryError):
        in_the_way = next((parent for parent in path.parents if parent.is_file()), path.parent)
        return WriteError(
            f"Kunne ikke skrive {path}: {in_the_way} er en fil, ikke en mappe.",
            f"Could not write {path}: {in_the_way} is a file, not a folder.",
            "velg en annen mappe, eller flytt filen.",
            "name another folder, or move that file away.",
        )
    why = reason_of(error)
    if isinstance(error, OSError) and not named_path(str(path.parent), Path.is_dir)[1]:
        return WriteError(
            f"Mappen {path.parent} finnes ikke og kan ikke lages: {why.no}.",
            f"The folder {path.parent} is not there and cannot be made: {why.en}.",
            "velg en mappe som du har lov til å skrive i.",
            "choose a folder that you may write in.",
        )
    how = Text(
        f"se at du har lov til å skrive i {path.parent}, eller velg en annen mappe.",
        f"check that you may write to {path.parent}, or choose another folder.",
    )
    if not isinstance(error, PermissionError) or os.access(path.parent, os.W_OK):
        how = Text(
            "lukk filen hvis den er åpen i et annet program (Excel, PowerPoint), se at du har lov til å "
            "skrive i mappen og at det er plass på disken, og kjør en gang til.",
            "close the file if it is open in another program (Excel, PowerPoint), "
            "check that you may write to the folder and that the disk has room, and run again.",
        )
    return WriteError(f"Kunne ikke skrive {path}: {why.no}.", f"Could not write {path}: {why.en}.", *how)
