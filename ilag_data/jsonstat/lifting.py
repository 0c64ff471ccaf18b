"""The fast way of step one: figures and status marks straight into arrays.

As one list of 800 000 Python numbers they cost more time and memory than everything else in a document
together. What is read here byte by byte is what the service writes: short whole numbers, null and short marks
with no blanks between. A piece that is otherwise is decoded as JSON, and whatever is unusual altogether is
left to the plain way, which also finds the words for what is wrong; the result is therefore never different,
only faster.
"""

import re
import secrets
import sys
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat.checks import Object
from ilag_data.jsonstat.digits import WIDEST, Words, last_bytes, whole_numbers, words_of
from ilag_data.jsonstat.figures import Floats, Integers, Marks, encode, positions_of, surely_exact
from ilag_data.strict_json import parse

Bytes = npt.NDArray[np.uint8]

# Bytes read at a time, so that what they become fits the processor's cache.
_CHUNK = 1 << 16

_NULL = np.uint64(int.from_bytes(b"null", "little"))
_COMMA, _COLON, _MINUS, _QUOTE, _BACKSLASH, _BLANK = b',:-"\\ '

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
        parsed = parse(content)
    except (_UnusualError, orjson.JSONDecodeError, JsonStatError, RecursionError):
        return None
    if not isinstance(parsed, dict):
        return None
    # What was found may be another's "value"; only where the dataset has the placeholder it is the figures.
    for holder in [parsed] if "dimension" in parsed else parsed.values():
        if isinstance(holder, dict) and all(holder.get(key) == placeholder for key in lifted):
            holder.update(lifted)
            return parsed
    return None


def _numbers(content: bytes, start: int, end: int) -> Floats:
    """Decode ``content[start:end]``, the inside of an array."""
    text, words = np.frombuffer(content, np.uint8), words_of(content)
    numbers = np.empty(np.count_nonzero(text[start:end] == _COMMA) + 1)
    done = 0
    for first, last in _chunks(content, start, end, b","):
        chunk = _whole_numbers_and_nulls(text, words, first, last)
        if chunk is None:
            chunk = _any_numbers(content[first:last])
        numbers[done : done + len(chunk)] = chunk
        done += len(chunk)
    return numbers


def _whole_numbers_and_nulls(text: Bytes, words: Words, first: int, last: int) -> Floats | None:
    """Decode numbers with nothing but a comma between them; None if one is neither whole, short nor null."""
    ends = np.append(np.flatnonzero(text[first:last] == _COMMA), last - first)
    starts = np.concatenate([[0], ends[:-1] + 1])
    widths = ends - starts
    if widths.min() < 1:
        return None
    negative = text[first:last][starts] == _MINUS
    widths -= negative
    if widths.min() < 1 or widths.max() > WIDEST:
        return None
    # An end is nowhere near the beginning of the text: the name of the array stands before it.
    of_each = words[first - WIDEST :][ends]
    missing = (widths == 4) & (of_each >> 32 == _NULL) & ~negative
    of_each[missing] = ord("0") << 56
    widths[missing] = 1
    found = whole_numbers(of_each, widths)
    if found is None:
        return None
    whole = found.astype(np.int64)
    whole[negative] *= -1  # before they are floats, which know a zero with a minus
    numbers = whole.astype(np.float64)
    numbers[missing] = np.nan
    return numbers


def _any_numbers(chunk: bytes) -> Floats:
    """Decode numbers as JSON allows them: decimals, exponents, blanks."""
    # Without these it cannot hold text, true, false or an object: only numbers and null are left.
    if any(mark in chunk for mark in (b'"', b"t", b"f", b"{")):
        raise _UnusualError
    items = orjson.loads(b"[%b]" % chunk)
    numbers = np.fromiter(items, np.float64, len(items))
    if not surely_exact(numbers):
        raise _UnusualError
    return numbers


def _marks(content: bytes, start: int, end: int) -> Marks:
    """Decode ``content[start:end]``, the inside of an object."""
    text, words = np.frombuffer(content, np.uint8), words_of(content)
    code_of: dict[str | None, int] = {}
    positions, codes = [], []
    for first, last in _chunks(content, start, end, b',"'):
        chunk = _short_marks(text, words, first, last, code_of)
        position, code = _any_marks(content[first:last], code_of) if chunk is None else chunk
        positions.append(position)
        codes.append(code)
    ascending = np.concatenate(positions)
    if (np.diff(ascending) <= 0).any():  # else a key may come twice
        raise _UnusualError
    return Marks(ascending, np.concatenate(codes), code_of)


def _short_marks(
    text: Bytes, words: Words, first: int, last: int, code_of: dict[str | None, int]
) -> tuple[Integers, Integers] | None:
    """Decode ``"12":".","13":":"`` and so on; None if there are blanks, escapes or long marks."""
    quotes = _quotes(text[first:last])
    if quotes is None:
        return None
    # The quotes before and after each key, and before and after its mark.
    key_opens, key_closes, mark_opens, mark_closes = quotes.T + first
    keys = _strings(words, key_opens, key_closes)
    marks = _strings(words, mark_opens, mark_closes)
    positions = keys and whole_numbers(*keys)
    if positions is None or marks is None:
        return None
    number, distinct = pd.factorize(last_bytes(*marks))
    codes = [code_of.setdefault(_mark(int(word)), len(code_of)) for word in distinct]
    return positions.astype(np.int64), np.array(codes)[number]


def _any_marks(chunk: bytes, code_of: dict[str | None, int]) -> tuple[Integers, Integers]:
    """Decode marks as JSON allows them."""
    sparse = orjson.loads(b"{%b}" % chunk)
    if len(_AFTER_A_KEY.findall(chunk)) > len(sparse):  # a key came twice, or a mark looks like one
        raise _UnusualError
    return positions_of(sparse, sys.maxsize, "status"), encode(list(sparse.values()), code_of, str)


def _quotes(chunk: Bytes) -> Integers | None:
    """Find the four quotes of each entry, shape (entries, 4), of an object without blanks and escapes."""
    quotes = np.flatnonzero(chunk == _QUOTE)
    if len(quotes) == 0 or len(quotes) % 4 or ((chunk < _BLANK) | (chunk == _BACKSLASH)).any():
        return None
    entries = quotes.reshape(-1, 4)
    plain = (
        (quotes[0], quotes[-1]) == (0, len(chunk) - 1)
        and _only(chunk, _COLON, entries[:, 1], entries[:, 2])
        and _only(chunk, _COMMA, entries[:-1, 3], entries[1:, 0])
    )
    return entries if plain else None


def _only(chunk: Bytes, mark: int, before: Integers, after: Integers) -> bool:
    """Tell whether one byte, and that the one asked for, stands everywhere between two places."""
    return bool((after - before == 2).all() and (chunk[before + 1] == mark).all())


def _strings(words: Words, opens: Integers, closes: Integers) -> tuple[Words, Integers] | None:
    """Give what stands between two quotes each: words that end with it, and its widths."""
    widths = closes - opens - 1
    if widths.min() < 1 or widths.max() > WIDEST:
        return None
    return words[closes - WIDEST], widths


def _mark(word: int) -> str:
    """Turn a word into the text that it holds."""
    mark: str = orjson.loads(b'"%b"' % word.to_bytes(WIDEST, "little").lstrip(b"\0"))
    return mark


def _chunks(content: bytes, start: int, end: int, before: bytes) -> Iterator[tuple[int, int]]:
    """Cut ``content[start:end]`` at some of its commas, those that begin `before`: where each piece lies."""
    while start <= end:
        comma = content.find(before, start + _CHUNK, end)
        stop = end if comma < 0 else comma
        if not content[start:stop].strip():  # nothing at all, or a comma too many
            raise _UnusualError
        yield start, stop
        start = stop + 1
