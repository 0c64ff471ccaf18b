"""The formats of charts. Light, so that a mistyped one is told before anything is loaded."""

from collections.abc import Sequence

from ilag_data.errors import ChartError
from ilag_data.language import Text

FORMATS = ("png", "transparent", "svg", "pdf", "csv", "xlsx", "pptx")
"""The formats a chart can be exported to; "transparent" is PNG too."""
WHOLE_FORMATS = ("pptx",)
"""Those that a whole run makes once, of all charts."""
USUAL_FORMATS = ("png", "pptx", "xlsx")
"""Those it is exported to unless others are asked for."""


def check_formats(formats: Sequence[str]) -> None:
    """Refuse formats that charts cannot be exported to, and one text instead of a list."""
    unknown = [form for form in formats if form not in FORMATS]
    if unknown or isinstance(formats, str):
        given, known = ", ".join(unknown) if unknown else repr(formats), ", ".join(FORMATS)
        raise ChartError(
            Text(f"Figurer kan ikke skrives som {given}.", f"Charts cannot be exported as {given}."),
            Text(f"velg blant {known}.", f"choose among {known}."),
            "In Python, give a list of them.",
        )
