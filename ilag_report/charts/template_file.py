"""Opening an organisation's template: only its look is kept, and active content is refused."""

import io
import stat
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.package import Package

from ilag_data.errors import ChartError, IlagError
from ilag_data.files import WriteError, check_regular, is_within, read_archived, reason_of
from ilag_data.language import Text
from ilag_report.charts.ooxml import Native
from ilag_report.charts.template import drop_leftovers
from ilag_report.charts.zips import is_as_written

_LARGEST = 500_000_000  # bytes
_OLE_FILE = b"\xd0\xcf\x11\xe0"
"""The first bytes of encrypted files, files of Office 97–2003, macros, controls and embedded objects."""
_STUMBLES = (zipfile.BadZipFile, AttributeError, LookupError, TypeError)
_OFFICE = (".pptx", ".xlsx", ".docx")
_ACTIVE = ("vbaproject", "vbadata", "activex", "oleobject", "macroenabled", "/control", "/ctrlprop")
"""What the relationship types and content types of macros, controls and embedded objects contain."""


def opened(template: Path) -> Native:
    """Open a template without its slides; malformed content may raise any error."""
    check_archive(template)
    part = Package.open(str(template)).main_document_part
    if part._content_type in (CONTENT_TYPE.PML_TEMPLATE_MAIN, CONTENT_TYPE.PML_SLIDESHOW_MAIN):
        part._content_type = CONTENT_TYPE.PML_PRESENTATION_MAIN
    presentation = part.presentation
    drop_slides(presentation)
    # Custom shows and sections are lists of slides.
    for of_slides in presentation._element.xpath(
        "p:custShowLst | p:extLst/p:ext[*[local-name() = 'sectionLst']]"
    ):
        of_slides.getparent().remove(of_slides)
    drop_leftovers(presentation)
    _drop_notes_master_without_text(presentation)
    refuse_what_acts(template, presentation.part.package)
    return presentation


def check_not_over(template: Path | None, paths: Iterable[Path]) -> None:
    """Refuse to overwrite the template itself, a file that somebody has worked on, or a read-only file."""
    for path in paths:
        # A template that is a folder is refused where it is opened.
        if template is not None and template.is_file() and is_within(path, template):
            raise WriteError(
                f"{path} ville bli skrevet over malen {template} (--template).",
                f"{path} would overwrite the template {template} (--template).",
                "gi malen et annet navn, eller skriv til en annen mappe (--out).",
                "give the template another name, or write to another folder (--out).",
            )
        if not path.is_file():
            continue
        if not path.stat().st_mode & stat.S_IWUSR:
            raise _in_the_way(Text(f"{path} er skrivebeskyttet", f"{path} is read-only"), path)
        if path.suffix in _OFFICE and not is_as_written(read_archived(path)):
            raise _in_the_way(Text(f"Noen har arbeidet i {path}", f"Somebody has worked on {path}"), path)


def _in_the_way(why: Text, path: Path) -> WriteError:
    no, en = "flytt den, eller velg en annen mappe (--out)", "move it, or choose another folder (--out)"
    if path.suffix == ".pptx":
        no, en = f"{no}; nye tall i den: ilag update", f"{en}; new figures in it: ilag update"
    return WriteError(
        f"{why.no}, som ville bli skrevet over.",
        f"{why.en}, which would be overwritten.",
        f"{no}.",
        f"{en}.",
    )


def refuse_ole(path: Path, content: bytes) -> None:
    """Refuse an encrypted file, or one of Office 97–2003."""
    if content.startswith(_OLE_FILE):
        raise ChartError(
            f"{path} har passord, eller er lagret i formatet til Office 97–2003 (.ppt, .doc).",
            f"{path} is encrypted, or saved in the format of Office 97–2003 (.ppt, .doc).",
            "åpne den i PowerPoint eller Word, ta bort passordet og lagre den som .pptx eller .docx.",
            "open it in PowerPoint or Word, remove the password, and save it as .pptx or .docx.",
        )


def drop_slides(presentation: Native, first: int = 0) -> None:
    """Remove the slides from number `first` on, counted from 0, and everything that refers to them."""
    slides = presentation.slides._sldIdLst
    _drop_parts(presentation, {presentation.part.related_part(slide.rId) for slide in list(slides)[first:]})


def _drop_parts(presentation: Native, gone: Collection[Native]) -> None:
    """Drop parts, every relationship to them, and every element that uses one: buttons, lists, views."""
    for part in [part for part in presentation.part.package.iter_parts() if part not in gone]:
        keys = [key for key, one in part.rels.items() if not one.is_external and one.target_part in gone]
        if not keys:
            continue
        root = part._element if isinstance(part, XmlPart) else parse_xml(part.blob)
        for key in keys:
            for user in root.xpath(f"//*[@*[. = '{key}' and contains(namespace-uri(), 'relationships')]]"):
                user.getparent().remove(user)
            part.rels.pop(key)
        if not isinstance(part, XmlPart):
            part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_notes_master_without_text(presentation: Native) -> None:
    """Drop a notes master without a placeholder for notes; a new one is made where notes are written."""
    masters = [one for one in presentation.part.rels.values() if one.reltype.endswith("/notesMaster")]
    _drop_parts(
        presentation,
        {one.target_part for one in masters if not one.target_part._element.xpath("//p:ph[@type = 'body']")},
    )


@contextmanager
def reading(template: Path, kind: Text, program: str, one: str, other: str) -> Iterator[None]:
    """Refuse, whatever error the block raises, a file that is not a template of a program."""
    try:
        yield
    except IlagError:
        raise
    except Exception as error:
        # The internal errors of python-pptx and python-docx mean nothing to people.
        reason = reason_of(error)
        why = Text(f" ({reason.no})", f" ({reason.en})").when(not isinstance(error, _STUMBLES))
        raise ChartError(
            f"Malen {template} kan ikke leses som {kind.no}{why.no}.",
            f"The template {template} cannot be read as {kind.en}{why.en}.",
            f"bruk en {one}- eller {other}-fil som {program} åpner.",
            f"give a {one} or {other} file that {program} opens.",
        ) from error


def check_archive(template: Path) -> None:
    """Check a file before it is unpacked into memory."""
    check_regular(template)
    content = read_archived(template)
    refuse_ole(template, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > _LARGEST:
        raise ChartError(
            f"Malen {template} ville være på {size / 1e6:.0f} MB når den er pakket ut.",
            f"The template {template} would be {size / 1e6:.0f} MB when unpacked.",
            f"bruk en på høyst {_LARGEST / 1e6:.0f} MB; store bilder og filmer kan fjernes.",
            f"give one of at most {_LARGEST / 1e6:.0f} MB; large pictures and films can be removed.",
        )
    names = Counter(entry.filename.casefold() for entry in entries)
    if doubled := [name for name, times in names.items() if times > 1]:
        raise ChartError(
            f"Malen {template} har {doubled[0]} to ganger, så det er uklart hvilken som gjelder.",
            f"The template {template} holds {doubled[0]} twice, so that it is unclear which is meant.",
            "åpne den i programmet den hører til, som kan reparere den, og lagre den igjen.",
            "open it in its program, which may repair it, and save it again.",
        )


def refuse_what_acts(template: Path, package: Native) -> None:
    """Refuse macros, controls and embedded objects, by their types, in every part that would be written."""
    for part in package.iter_parts():
        kinds = [part.content_type, *(one.reltype for one in part.rels.values())]
        embedded = any(kind.endswith("/package") for kind in kinds) and "chart" not in part.content_type
        if (
            embedded
            or part.blob[: len(_OLE_FILE)] == _OLE_FILE
            or any(sign in kind.casefold() for sign in _ACTIVE for kind in kinds)
        ):
            raise ChartError(
                f"Malen {template} har makroer, kontroller eller innebygde objekter ({part.partname}).",
                f"The template {template} holds macros, controls or embedded objects ({part.partname}).",
                "fjern dem (i PowerPoint fra lysbildemalen), og lagre den som .pptx eller .docx.",
                "take them out (in PowerPoint, of its slide master), and save it as .pptx or .docx.",
            )
