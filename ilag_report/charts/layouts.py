"""Which layouts of a template the slides use: ours by name, those of an organisation by what they hold."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.util import Emu

from ilag_data.errors import ChartError
from ilag_data.files import WriteError, check_regular, is_within
from ilag_report.charts import template as ours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ilag_report.charts.area import Box
    from ilag_report.charts.native import Native

_LEAST_BODY = 3.6  # inches
_LEAST_WIDTH = 8.0
_BOTTOM = 0.25
_LARGEST = 500_000_000  # bytes
_TITLES = ("TITLE", "CENTER_TITLE")
_STAGE = ("DATE", "FOOTER", "SLIDE_NUMBER")


@dataclass(frozen=True)
class Boxes:
    """Where subtitle, body and source go."""

    subtitle: Box
    body: Box
    source: Box


@dataclass(frozen=True)
class Layouts:
    """A template and the layouts of it that the slides use."""

    presentation: Native
    front: Native
    pages: dict[str, Native]  # by the names of `template.LAYOUTS`
    boxes: Boxes
    # The numbers of the placeholders; None where the template has none for them.
    subtitle: int | None = None
    body: int | None = None
    source: int | None = None

    @classmethod
    def of(cls, template: Path | None) -> Layouts:
        """Find the layouts of a template; None for the built-in one."""
        presentation = ours.built_in() if template is None else _read(template)
        named = {layout.name: layout for layout in presentation.slide_layouts}
        if set(ours.LAYOUTS) <= set(named):
            boxes = Boxes(ours.SUBTITLE_BOX, ours.BODY_BOX, ours.SOURCE_BOX)
            return cls(presentation, named["Forside"], named, boxes, ours.SUBTITLE, ours.BODY, ours.SOURCE)
        return cls._of_others(presentation, template)

    @classmethod
    def _of_others(cls, presentation: Native, template: Path | None) -> Layouts:
        layouts = [layout for layout in presentation.slide_layouts if "TITLE" in _kinds(layout)]
        fronts = [layout for layout in presentation.slide_layouts if "CENTER_TITLE" in _kinds(layout)]
        if not layouts:
            raise ChartError(
                f"The template {template} has no layout with a title and room below it.",
                "add a layout with a title only («Bare tittel») to its slide master.",
            )
        page = min(layouts, key=lambda layout: len(_kinds(layout)))
        boxes = _boxes_of(page, presentation)
        if boxes.body[3] < _LEAST_BODY or boxes.body[2] < _LEAST_WIDTH:
            raise ChartError(
                f"The layout «{page.name}» of the template {template} leaves only "
                f"{boxes.body[2]:.1f} × {boxes.body[3]:.1f} inches for a chart.",
                f"use a 16:9 template whose title leaves {_LEAST_WIDTH:.0f} × {_LEAST_BODY} inches below it.",
            )
        pages = dict.fromkeys(ours.LAYOUTS, page)
        return cls(presentation, fronts[0] if fronts else page, pages, boxes)


def _read(template: Path) -> Native:
    try:
        _check_archive(template)
        presentation = Presentation(str(template))
        _refuse_macros(template, found="macroEnabled" in presentation.part.content_type)
        drop_slides(presentation)  # the samples that a template may hold
        for layout in presentation.slide_layouts:
            _kinds(layout)
    except ChartError:
        raise
    except Exception as error:
        # A file of any content may be given here, and what its parts lack shows up as anything.
        raise ChartError(
            f"The template {template} cannot be read as a PowerPoint presentation ({error}).",
            "give a .pptx file; open a .potx in PowerPoint and save it as .pptx.",
        ) from error
    return presentation


def check_not_over(template: Path | None, paths: Iterable[Path]) -> None:
    """Refuse to write over the template itself."""
    for path in paths:
        if template is not None and is_within(path, template):
            raise WriteError(
                f"{path} would be written over the template {template} (--template).",
                "keep the template under another name or in another folder, or write to another one (--out).",
            )


def drop_slides(presentation: Native, first: int = 0) -> None:
    """Take out the slides from one on, counted from 0."""
    slides = presentation.slides._sldIdLst
    for slide in list(slides)[first:]:
        presentation.part.drop_rel(slide.rId)
        slides.remove(slide)


def _check_archive(template: Path) -> None:
    """Look into the file before it is unpacked into memory."""
    check_regular(template)
    with zipfile.ZipFile(template) as archive:
        entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > _LARGEST:
        raise ChartError(
            f"The template {template} would be {size / 1e6:.0f} MB when unpacked.",
            f"give one of at most {_LARGEST / 1e6:.0f} MB; large pictures and films can be left out of it.",
        )
    _refuse_macros(
        template, found=any(entry.filename.casefold().endswith("vbaproject.bin") for entry in entries)
    )


def _refuse_macros(template: Path, *, found: bool) -> None:
    if found:
        raise ChartError(
            f"The template {template} holds macros, which every presentation made from it would hold too.",
            "save it in PowerPoint as «PowerPoint-presentasjon (*.pptx)», which leaves them out.",
        )


def _kinds(layout: Native) -> list[str]:
    """Return the kinds of placeholders of a layout, without date, footer and number."""
    kinds = [holder.placeholder_format.type.name for holder in layout.placeholders]
    return [kind for kind in kinds if kind not in _STAGE]


def _boxes_of(layout: Native, presentation: Native) -> Boxes:
    """Work out where things go below the title of a layout, and above what stands at its foot."""
    title = next(one for one in layout.placeholders if one.placeholder_format.type.name in _TITLES)
    box = (title.left, title.top, title.width, title.height)
    if None in box:
        raise ChartError(
            f"The layout «{layout.name}» of the template does not tell where its title stands.",
            "place the title in PowerPoint's slide master and save the template again.",
        )
    left, top, width, height = (Emu(part).inches for part in box)
    feet = [one.top for one in layout.placeholders if one.placeholder_format.type.name in _STAGE]
    bottom = min([Emu(presentation.slide_height).inches - _BOTTOM, *(Emu(foot).inches for foot in feet)])
    below = top + height + 0.02
    return Boxes(
        subtitle=(left, below, width, 0.32),
        body=(left, below + 0.4, width, bottom - 0.5 - below - 0.4),
        source=(left, bottom - 0.44, width, 0.44),
    )
