"""What to ask of a table: a selection in words → exact codes, counted cells, requests. Pure.

``choosing`` expands a selection against a table's metadata, counts and splits it and words the requests,
``joining`` puts the answers to the parts together.
"""

from ilag_data.selection.choosing import (
    LONGEST_URL,
    Choice,
    Request,
    Selection,
    body,
    cells,
    choose,
    faults,
    in_path,
    request,
    split,
)
from ilag_data.selection.joining import join

__all__ = [
    "LONGEST_URL",
    "Choice",
    "Request",
    "Selection",
    "body",
    "cells",
    "choose",
    "faults",
    "in_path",
    "join",
    "request",
    "split",
]
