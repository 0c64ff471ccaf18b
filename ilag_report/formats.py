"""The formats of charts. Light, so that a mistyped one is told before anything is loaded."""

from collections.abc import Sequence

from ilag_data.errors import ChartError

FORMATS = ("png", "transparent", "svg", "pdf", "csv", "xlsx", "pptx")
"""The formats a chart can be exported to; "transparent" is PNG too."""
WHOLE_FORMATS = ("pptx", "xlsx", "docx")
"""Those that a whole run makes once, of all charts; some are made of nothing less."""
USUAL_FORMATS = ("png", "pptx", "xlsx")
"""Those it is exported to unless others are asked for."""
USUAL_OF_RUN = (*USUAL_FORMATS, "docx")
"""Those that a run writes unless others are asked for."""


def check_formats(formats: Sequence[str], known: Sequence[str] = FORMATS) -> None:
    """Refuse formats that charts cannot be exported to, and one text instead of a list."""
    unknown = [form for form in formats if form not in known]
    if unknown or isinstance(formats, str):
        raise ChartError(
            f"Charts cannot be exported as {', '.join(unknown) if unknown else repr(formats)}.",
            f"give a list of some of: {', '.join(known)}.",
        )
