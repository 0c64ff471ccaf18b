"""The formats of charts. Light, so that a mistyped one is told before anything is loaded."""

from collections.abc import Sequence

from ilag_data.errors import ChartError
from ilag_data.language import Text

FORMATS = ("png", "transparent", "svg", "pdf", "csv", "xlsx", "pptx")
"""The formats a chart can be exported to; "transparent" is PNG too."""
USUAL_FORMATS = ("png", "pptx", "xlsx")
"""Those it is exported to unless others are asked for."""
WHOLE_FORMATS = ("pptx", "xlsx", "html", "docx")
"""Those that a whole run makes once, of all charts; some are made of nothing less."""
USUAL_OF_RUN = (*USUAL_FORMATS, "html", "docx")
"""Those that a run writes unless others are asked for."""


def check_formats(formats: Sequence[str], known: Sequence[str] = FORMATS) -> None:
    """Refuse formats that charts cannot be exported to, and one text instead of a list."""
    unknown = [form for form in formats if form not in known]
    if unknown or isinstance(formats, str):
        given = ", ".join(unknown) if not isinstance(formats, str) else repr(formats)
        listed = ", ".join(known)
        raise ChartError(
            Text(f"Figurer kan ikke skrives som {given}.", f"Charts cannot be exported as {given}."),
            Text(f"velg blant {listed}.", f"choose among {listed}."),
            "In Python, give a list of them.",
        )
