"""Export formats and folders; imports little, so that mistakes are reported before anything is loaded."""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

from ilag_data import regions as places
from ilag_data.errors import ChartError
from ilag_data.files import slug
from ilag_data.language import Text

FORMATS = ("png", "transparent", "svg", "pdf", "csv", "xlsx", "pptx")
"""The formats a chart can be exported to; "transparent" is a PNG too."""
USUAL_FORMATS = ("png", "pptx", "xlsx")
"""The default formats of a chart."""
WHOLE_FORMATS = ("pptx", "xlsx", "html", "docx")
"""Formats of files that a run makes of all charts together; some cannot be made of a single chart."""
USUAL_OF_RUN = (*USUAL_FORMATS, "html", "docx")
"""The default formats of a run."""
_OPENED_BY = {"xlsx": "Excel", "pptx": "PowerPoint", "docx": "Word"}
"""Format → the program that people know it by."""

APART = Text(
    "Andre kommuner og år får en mappe for seg; filene rett i {} er som de var.",
    "Other municipalities and years get a folder of their own; the files in {} itself are as they were.",
)
"""The message that files go to a folder of their own."""

_LONGEST = 60
"""Most characters in a folder's name: the paths of its files must be short enough for Windows."""


def check_formats(formats: Sequence[str], known: Sequence[str] = FORMATS) -> None:
    """Raise ChartError if a format is unknown, or none is given."""
    unknown = [form for form in formats if form not in known]
    if unknown or not formats:
        no, en = (", ".join(unknown) or nothing for nothing in ("ingenting", "nothing"))
        listed = ", ".join(f"{form} ({_OPENED_BY[form]})" if form in _OPENED_BY else form for form in known)
        raise ChartError(
            f"Figurer kan ikke skrives som {no}.",
            f"Charts cannot be exported as {en}.",
            f"velg blant {listed}.",
            f"choose among {listed}.",
        )


def working_folder() -> Path:
    """Return the working folder; for a notebook, the parent of ``notebooks``."""
    here = Path.cwd()
    return here.parent if here.name == "notebooks" else here


def exports_folder(municipalities: Sequence[str] = (), years: Sequence[int] = ()) -> Path:
    """Return the folder that files go to, the same for every notebook of a project and for its explorer.

    Municipalities and years, given if they are not the standard ones, get a subfolder of their own, because
    file names do not contain them.
    """
    named = []
    if municipalities:
        names = "-".join(slug(places.name(code)) for code in municipalities)
        many = f"{len(municipalities)}-kommuner-{crc32(names.encode()):08x}"
        named.append(names if len(names) <= _LONGEST else many)
    if years:
        has_holes = years[-1] - years[0] >= len(years)
        ends = sorted({years[0], years[-1]})
        named.append("-og-".join(map(str, years)) if has_holes else "-".join(map(str, ends)))
    return working_folder() / "exports" / "-".join(named)
