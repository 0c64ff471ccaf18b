"""The way back: figures and status marks from arrays to the JSON of a document, piece by piece.

As one list of Python numbers eight million figures would take more memory than all else together.
"""

import json
from collections.abc import Iterator, Sequence

import numpy as np
import orjson

from ilag_data.jsonstat.categories import Codes
from ilag_data.jsonstat.checks import Object
from ilag_data.jsonstat.figures import Floats, surely_exact

_PIECE = 1 << 16

# Stands for a missing figure among integers; a figure so large would not be exact as a float64.
_MISSING = np.iinfo(np.int64).min


def write(described: Object, values: Floats, marks: Codes, symbols: Sequence[str]) -> bytes:
    """Write a dataset.

    Parameters
    ----------
    described : dict
        Everything but ``value`` and ``status``.
    values : ndarray, shape (cells,)
        The figures; missing is NaN, written as null.
    marks : ndarray of int, shape (cells,)
        For each cell the place of its mark among `symbols`; negative for none.
    symbols : sequence of str
        The marks.
    """
    pieces = [_text(described)[:-1], b',"value":[', b",".join(_figures(values)), b"]"]
    if (marks >= 0).any():
        pieces += [b',"status":{', b",".join(_marked(marks, symbols)), b"}"]
    return b"".join([*pieces, b"}"])


def _text(described: Object) -> bytes:
    """Write what is not figures; the json of Python, since it knows integers of any size."""
    return json.dumps(described, ensure_ascii=False, separators=(",", ":")).encode()


def _figures(values: Floats) -> Iterator[bytes]:
    for start in range(0, len(values), _PIECE):
        piece = values[start : start + _PIECE]
        missing = np.isnan(piece)
        known = np.where(missing, 0, piece)
        if surely_exact(known) and (known == np.floor(known)).all():
            whole = known.astype(np.int64)
            whole[missing] = _MISSING
            text = orjson.dumps(whole, option=orjson.OPT_SERIALIZE_NUMPY).replace(b"%d" % _MISSING, b"null")
        else:
            text = orjson.dumps(piece, option=orjson.OPT_SERIALIZE_NUMPY)
        yield text[1:-1]


def _marked(marks: Codes, symbols: Sequence[str]) -> Iterator[bytes]:
    texts = [orjson.dumps(symbol) for symbol in symbols]
    positions = np.flatnonzero(marks >= 0)
    for start in range(0, len(positions), _PIECE):
        piece = positions[start : start + _PIECE]
        of_piece = zip(piece.tolist(), marks[piece].tolist(), strict=True)
        yield b",".join([b'"%d":%b' % (position, texts[mark]) for position, mark in of_piece])
