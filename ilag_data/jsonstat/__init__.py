"""JSON-stat documents as tidy tables: bytes in, one frame and its description out.

The reader takes JSON-stat 2.0, in every form that the standard allows, and the bundles of JSON-stat 1. It
guesses nothing: a document that contradicts itself is refused, with the place where it does so. Nothing is
done cell by cell in Python.

A document is read in four steps, which `reader` puts together:

1. text to JSON: `decoding`, and `lifting` for its fast way with the figures, by `digits`;
2. finding the datasets: `datasets`;
3. one dataset's `dimensions`, and its `figures` with their status marks;
4. the `frame`.

`writing` is the way back, for documents that are joined. What comes out is described in `model`. `checks` and
`categories` are small help for the steps.
"""

from ilag_data.jsonstat.decoding import Document
from ilag_data.jsonstat.model import Dataset, Dimension, Note, Unit
from ilag_data.jsonstat.reader import read, read_all

__all__ = ["Dataset", "Dimension", "Document", "Note", "Unit", "read", "read_all"]
