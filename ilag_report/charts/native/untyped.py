"""A name for what python-pptx and lxml hand out: they come without usable types."""

from typing import Any

Native = Any
"""An object of python-pptx (slide, shape, chart, series, axis, …) or an XML element of lxml."""
