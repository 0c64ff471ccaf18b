"""Files of Office programs are archives: their parts read, and written otherwise."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

Change = Callable[[bytes], bytes]


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, **changes: bytes | Change | None) -> None:
    """Replace or change parts of an archive; None takes one out."""
    parts = parts_of(path.read_bytes())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in ({**dict.fromkeys(changes, b""), **parts}).items():
            change = changes.get(name, held)
            content = change(held) if callable(change) else change
            if content is not None:
                archive.writestr(name, content)


def put(old: str, new: str) -> Change:
    """Put a text in the place of another, which is there."""

    def change(content: bytes) -> bytes:
        assert old.encode() in content
        return content.replace(old.encode(), new.encode())

    return change
