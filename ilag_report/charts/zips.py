"""Removing times of writing from office files, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

EPOCH = "2015-01-01T00:00:00Z"
"""The one date in every file; the real dates of the figures are in the texts."""

ZIP_DATE = (2015, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def is_as_written(content: bytes) -> bool:
    """Return whether a file may be as it was generated: programs that save it write other dates."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            core = archive.read(_CORE)
            packed = {entry.date_time for entry in archive.infolist()}
    except (zipfile.BadZipFile, KeyError):
        return False
    return packed == {ZIP_DATE} and _dated(core) == core


def without_times(content: bytes) -> bytes:
    """Rewrite a zip archive, and the workbooks in it, with one fixed date everywhere."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(fixed, "w") as new:
        for entry in old.infolist():
            part = old.read(entry)
            if entry.filename.endswith(".xlsx"):
                part = without_times(part)
            elif entry.filename == _CORE:
                part = _dated(part)
            named = zipfile.ZipInfo(entry.filename, ZIP_DATE)
            named.compress_type = zipfile.ZIP_DEFLATED
            # Otherwise it would record the operating system.
            named.create_system = 0
            new.writestr(named, part)
    return fixed.getvalue()


def _dated(core: bytes) -> bytes:
    return _STAMP.sub(rb"\g<1>" + EPOCH.encode() + rb"\g<3>", core)
