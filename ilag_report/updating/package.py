"""A presentation as the parts of its zip: unchanged parts are written as they were read, byte for byte."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from ilag_data.errors import ChartError
from ilag_data.files import read_archived
from ilag_data.language import Text
from ilag_report.charts.reading import find
from ilag_report.charts.template_file import refuse_ole
from ilag_report.charts.zips import ZIP_DATE

if TYPE_CHECKING:
    from pathlib import Path

    from ilag_report.charts.ooxml import Native

_LARGEST = 1_000_000_000  # bytes, unpacked
_TYPES = "[Content_Types].xml"
_TYPES_SPACE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATION_SPACE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_UNREADABLE = (
    zipfile.BadZipFile,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)
"""Errors raised by reading a file that is not a presentation."""
DAMAGED = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, OSError)
"""Errors raised by reading a damaged workbook or picture in a presentation."""
_REMEDY = Text(
    "bruk en presentasjon som PowerPoint eller LibreOffice har lagret som .pptx.",
    "give a presentation that PowerPoint or LibreOffice has saved as .pptx.",
)


class Package:
    """The parts of a presentation, by name, for reading and changing."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self._entries = archive.infolist()
            if (size := sum(entry.file_size for entry in self._entries)) > _LARGEST:
                raise _unsafe(f"{size / 1e6:.0f} MB, pakket ut", f"{size / 1e6:.0f} MB when unpacked")
            for name in (entry.filename for entry in self._entries):
                if name.startswith("/") or ".." in re.split(r"[/\\]", name):
                    raise _unsafe(
                        f"en fil utenfor seg selv: {name}", f"a file that would lie outside it: {name}"
                    )
            self._parts = {entry.filename: archive.read(entry) for entry in self._entries}
        self._content = content
        self._trees: dict[str, tuple[Native, bytes]] = {}
        (main,) = (part for kind, part, _ in self.relations("").values() if kind == RELATION.OFFICE_DOCUMENT)
        listed = self.tree(main).findall(f"{qn('p:sldIdLst')}/{qn('p:sldId')}")
        self.slides = [self.relations(main)[one.get(qn("r:id"))][1] for one in listed]
        """The part names of the slides, in order."""
        if {self.tree(main).tag, *(self.tree(one).tag for one in self.slides)} - {
            qn("p:presentation"),
            qn("p:sld"),
        }:
            raise KeyError(main)
        for one in find(self.tree(_TYPES), f"*[@PartName = '/{main}']"):
            if one.get("ContentType") in (CONTENT_TYPE.PML_TEMPLATE_MAIN, CONTENT_TYPE.PML_SLIDESHOW_MAIN):
                one.set("ContentType", CONTENT_TYPE.PML_PRESENTATION_MAIN)  # it is saved as .pptx

    @classmethod
    def read(cls, path: Path) -> Package:
        """Read a presentation, or raise ChartError if it cannot be updated."""
        content = read_archived(path)
        refuse_ole(path, content)
        try:
            return cls(content)
        except ChartError:
            raise
        except _UNREADABLE as error:
            raise ChartError(
                f"{path} er ingen PowerPoint-presentasjon (.pptx).",
                f"{path} is no PowerPoint presentation (.pptx).",
                *_REMEDY,
            ) from error

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def part(self, name: str) -> bytes:
        """Return the content of a part, without changes made to its `tree`."""
        if name not in self._parts:
            raise _damaged(name)
        return self._parts[name]

    def tree(self, name: str) -> Native:
        """Return the root element of a part; changes made to it are saved."""
        if name not in self._trees:
            root = None
            with suppress(etree.XMLSyntaxError):
                root = parse_xml(self.part(name))
            # A DOCTYPE can define entities, even from other files; no Office program writes one.
            if root is None or root.getroottree().docinfo.doctype:
                raise _damaged(name)
            self._trees[name] = root, etree.tostring(root)
        return self._trees[name][0]

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Return the relationships of a part: id → type, target part (or address), whether it is external."""
        where = _relations_of(name)
        if where not in self._parts:
            return {}
        folder = posixpath.dirname(name)
        found = {}
        for one in self.tree(where).iter(f"{_RELATION_SPACE}Relationship"):
            outside, target = one.get("TargetMode") == "External", one.get("Target", "")
            inside = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[one.get("Id")] = one.get("Type"), target if outside else inside, outside
        return found

    def put(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part, or replace its content."""
        if name not in self._parts:
            types = self.tree(_TYPES)
            etree.SubElement(types, f"{_TYPES_SPACE}Override", PartName=f"/{name}", ContentType=content_type)
        self._parts[name] = content

    def relate(self, name: str, kind: str, target: str) -> str:
        """Add a relationship from a part to another, and return its id."""
        where = _relations_of(name)
        if where not in self._parts:
            self._parts[where] = f'<Relationships xmlns="{_RELATION_SPACE[1:-1]}"/>'.encode()
        known = self.relations(name)
        key = next(key for key in (f"rId{number}" for number in range(1, len(known) + 2)) if key not in known)
        path = posixpath.relpath(target, posixpath.dirname(name))
        etree.SubElement(self.tree(where), f"{_RELATION_SPACE}Relationship", Id=key, Type=kind, Target=path)
        return key

    def unrelate(self, name: str, key: str) -> None:
        """Remove a relationship of a part, and its target if nothing else refers to that."""
        _, target, _ = self.relations(name)[key]
        for one in find(self.tree(_relations_of(name)), f"*[@Id = '{key}']"):
            one.getparent().remove(one)
        others = [part for part in self._parts if not part.endswith(".rels") and part != _TYPES]
        if not any(target == one for part in others for _, one, _ in self.relations(part).values()):
            for other in self.relations(target):
                self.unrelate(target, other)
            self._parts.pop(_relations_of(target), None)
            del self._parts[target]
            for one in find(self.tree(_TYPES), f"*[@PartName = '/{target}']"):
                one.getparent().remove(one)

    def save(self) -> bytes:
        """Return the file, byte for byte as it was read if nothing was changed."""
        parts = dict(self._parts)
        for name, (root, before) in self._trees.items():
            if name in parts and etree.tostring(root) != before:
                parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        entries = {entry.filename: entry for entry in self._entries}
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            if {name: archive.read(name) for name in entries} == parts:
                return self._content
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name in [
                *filter(parts.__contains__, entries),
                *(name for name in parts if name not in entries),
            ]:
                added = zipfile.ZipInfo(name, ZIP_DATE)
                added.compress_type, added.create_system = zipfile.ZIP_DEFLATED, 0
                archive.writestr(entries.get(name, added), parts[name])
        return made.getvalue()


def _relations_of(name: str) -> str:
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _unsafe(norwegian: str, english: str) -> ChartError:
    return ChartError(f"Presentasjonen har {norwegian}.", f"The presentation has {english}.", *_REMEDY)


def _damaged(name: str) -> ChartError:
    return ChartError(
        f"Presentasjonen er skadet: {name} mangler eller kan ikke leses.",
        f"The presentation is damaged: {name} is missing or cannot be read.",
        *_REMEDY,
    )
