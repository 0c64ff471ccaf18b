"""The fast way of step one: figures and status marks straight into arrays.

As one list of 800 000 Python numbers they cost more time and memory than everything else in a document
together. Whatever is unusual is left to the plain way, which also finds the words for what is wrong; the
result is therefore never different, only faster.
"""

import json
import re
import secrets
import sys
from collections.abc import Iterator

import numpy as np
import orjson

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat.checks import Object, object_of
from ilag_data.jsonstat.figures import Floats, Marks, encode, positions_of, surely_exact

# Bytes decoded at a time, so that what they become fits the processor's cache.
_CHUNK = 1 << 14

_AFTER_A_KEY = re.compile(rb'[0-9]"\s*:')


class _UnusualError(Exception):
    """What is found here is not for the fast way."""


def lift(content: bytes) -> Object | None:
    """Decode a document with its figures as `Floats` and its status as `Marks`, or give None if unusual."""
    # Stands in the document for what was taken out. Nobody can know it, and so no document can forge it.
    placeholder = secrets.token_hex()
    lifted: Object = {}
    try:
        for key, opening, closing, decode in (
            ("value", rb'"value"\s*:\s*\[', b"]", _numbers),
            ("status", rb'"status"\s*:\s*\{', b"}", _marks),
        ):
            found = re.search(opening, content)
            if found:
                start = found.end()
                end = content.find(closing, start)
                if end < 0:
                    return None
                lifted[key] = decode(content, start, end)
                content = b'%b"%b"%b' % (content[: start - 1], placeholder.encode(), content[end + 1 :])
        orjson.loads(content)
        parsed = json.loads(content, object_pairs_hook=object_of)
    except (_UnusualError, orjson.JSONDecodeError, JsonStatError, RecursionError):
        return None
    if "value" not in lifted or not isinstance(parsed, dict):
        return None
    # What was found may be another's "value"; only where the dataset has the placeholder it is the figures.
    for holder in [parsed] if "dimension" in parsed else parsed.values():
        if isinstance(holder, dict) and all(holder.get(key) == placeholder for key in lifted):
            holder.update(lifted)
            return parsed
    return None


def _numbers(content: bytes, start: int, end: int) -> Floats:
    """Decode ``content[start:end]``, the inside of an array."""
    # Without these the array cannot hold text, true, false or an object: only numbers and null are left.
    if any(content.find(mark, start, end) >= 0 for mark in (b'"', b"t", b"f", b"{")):
        raise _UnusualError
    chunks = []
    for chunk in _chunks(content, start, end, b","):
        items = orjson.loads(b"[%b]" % chunk)
        chunks.append(np.fromiter(items, np.float64, len(items)))
    numbers = np.concatenate(chunks)
    if not surely_exact(numbers):
        raise _UnusualError
    return numbers


def _marks(content: bytes, start: int, end: int) -> Marks:
    """Decode ``content[start:end]``, the inside of an object."""
    code_of: dict[str | None, int] = {}
    positions, codes = [], []
    for chunk in _chunks(content, start, end, b',"'):
        sparse = orjson.loads(b"{%b}" % chunk)
        if len(_AFTER_A_KEY.findall(chunk)) > len(sparse):  # a key came twice, or a mark looks like one
            raise _UnusualError
        positions.append(positions_of(sparse, sys.maxsize, "status"))
        codes.append(encode(list(sparse.values()), code_of, str))
    ascending = np.concatenate(positions)
    if (np.diff(ascending) <= 0).any():  # else a key may come twice
        raise _UnusualError
    return Marks(ascending, np.concatenate(codes), code_of)


def _chunks(content: bytes, start: int, end: int, before: bytes) -> Iterator[bytes]:
    """Cut ``content[start:end]`` at some of its commas, those that begin `before`."""
    while start <= end:
        comma = content.find(before, start + _CHUNK, end)
        stop = end if comma < 0 else comma
        if not content[start:stop].strip():  # nothing at all, or a comma too many
            raise _UnusualError
        yield content[start:stop]
        start = stop + 1
