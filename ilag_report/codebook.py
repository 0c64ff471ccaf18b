"""The codebook: a description of every series and indicator in Norwegian, rendered from the catalogue."""

from pathlib import Path

from jinja2 import Environment, StrictUndefined

from ilag_data import catalogue

_TEMPLATE = Path(__file__).with_name("codebook.md.jinja")


def render() -> str:
    """Return the codebook as Markdown."""
    made = Environment(  # noqa: S701 (no HTML)
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return made.from_string(_TEMPLATE.read_text(encoding="utf-8")).render(catalogue=catalogue)
