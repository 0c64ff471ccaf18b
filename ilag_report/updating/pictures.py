"""Redraw pictures at their size; position, size and crop on the slide stay."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

from ilag_report.charts.area import slide_area
from ilag_report.charts.marks import ALT, PIXELS, TEXTS, prints_of_picture
from ilag_report.charts.reading import find
from ilag_report.charts.slides import PICTURE_DPI, picture_of
from ilag_report.updating.texts import Outcome

if TYPE_CHECKING:
    from ilag_report.charts.description import Description
    from ilag_report.updating.recognise import Thing


def in_the_way_of_picture(thing: Thing) -> str:
    """Return the key of the message that says why a picture is left alone; empty if it is not."""
    _, name = thing.picture_part
    if name is None:
        return "external"
    is_ours = prints_of_picture(thing.package.part(name))[PIXELS] == thing.mark.prints.get(PIXELS)
    return "" if is_ours else "picture_other"


def merge_picture(thing: Thing, fresh: Thing, chart: Description) -> Outcome:
    """Redraw a picture if its figures have changed."""
    package, prints = thing.package, thing.mark.prints
    was, now = ({key: one[key] for key in one if key in (ALT, *TEXTS)} for one in (prints, fresh.mark.prints))
    if was == now:
        return Outcome(prints=prints)  # the notes list its figures, which have not changed
    key, name = thing.picture_part
    content, new = package.part(name or ""), fresh.package.part(fresh.picture_part[1] or "")
    with Image.open(io.BytesIO(content)) as picture, Image.open(io.BytesIO(new)) as other:
        width, height = (length / PICTURE_DPI for length in picture.size)
        alike = picture.size == other.size
    if not alike:
        new = picture_of(chart, slide_area((0.0, 0.0, width, height), chart.lang)).getvalue()
    outcome = Outcome(prints=prints_of_picture(new))
    if outcome.prints == {PIXELS: prints[PIXELS]}:
        return outcome
    made = f"ppt/media/ilag-{sha256(new).hexdigest()[:16]}.png"
    package.put(made, new, "image/png")
    find(thing.element, ".//a:blip")[0].set(qn("r:embed"), package.relate(thing.holder, RELATION.IMAGE, made))
    package.unrelate(thing.holder, key)
    outcome.told.append(("picture_drawn", []))
    return outcome
