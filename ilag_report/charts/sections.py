"""The sections of a presentation, as PowerPoint lists them beside its slides."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ilag_report.charts.native import Native

_EXTENSION = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_NAMESPACE = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def arrange(presentation: Native, sections: Mapping[str, Sequence[int]]) -> None:
    """Put slides in order, and in named sections: name → places of its slides, counted from 0.

    Together the sections hold every slide once.
    """
    listed = presentation.slides._sldIdLst
    slides = list(listed)
    extension = parse_xml(f'<p:ext {nsdecls("p")} uri="{_EXTENSION}"/>')
    names = parse_xml(f'<p14:sectionLst xmlns:p14="{_NAMESPACE}"/>')
    extension.append(names)
    for name, places in sections.items():
        section = names.makeelement(f"{{{_NAMESPACE}}}section", name=name, id=_id_of(name))
        ids = section.makeelement(f"{{{_NAMESPACE}}}sldIdLst")
        for place in places:
            listed.append(slides[place])
            ids.append(ids.makeelement(f"{{{_NAMESPACE}}}sldId", id=slides[place].get("id")))
        section.append(ids)
        names.append(section)
    # LibreOffice finds the target of a link by the number in the name of its part.
    presentation.part.rename_slide_parts([slide.rId for slide in listed])
    root = presentation.part._element
    held = root.find(qn("p:extLst"))
    if held is None:
        held = parse_xml(f"<p:extLst {nsdecls('p')}/>")
        root.append(held)
    held.append(extension)


def _id_of(name: str) -> str:
    """Return the same id for the same name, so that a deck made again is the same."""
    return f"{{{str(uuid5(NAMESPACE_URL, name)).upper()}}}"
