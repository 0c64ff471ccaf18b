"""Step one: from text to JSON."""

import json
import re
from collections.abc import Mapping
from typing import Any

import orjson

from ilag_data.errors import JsonStatError
from ilag_data.jsonstat.checks import ASK_FOR_CUBE, broken
from ilag_data.jsonstat.lifting import lift
from ilag_data.strict_json import parse

Document = bytes | bytearray | memoryview | str | Mapping[str, Any]


def decode(document: Document) -> object:
    """Decode JSON; figures and status come as arrays already where `lift` can take them out."""
    content = _utf8(document)
    lifted = lift(content)
    if lifted is not None:
        return lifted
    try:
        return parse(content)
    except orjson.JSONDecodeError as error:
        raise _not_json(content, error) from None
    except RecursionError:
        raise broken("The document is nested too deeply.", ASK_FOR_CUBE) from None


def _utf8(document: Document) -> bytes:
    """Bring each accepted type to bytes, so that all of them are read in one and the same way."""
    try:
        if isinstance(document, Mapping):
            document = json.dumps(dict(document))
        if isinstance(document, str):
            document = document.encode()
    except UnicodeEncodeError as error:
        raise broken(f"The text has half a character (a lone surrogate) at {error.start}.") from None
    except (TypeError, ValueError, RecursionError) as error:
        raise broken(f"The mapping holds something that JSON does not have: {error}.") from None
    if not isinstance(document, bytes | bytearray | memoryview):
        raise TypeError(f"document must be bytes, text or a mapping, not {type(document).__name__}")
    return bytes(document).removeprefix(b"\xef\xbb\xbf")


def _not_json(content: bytes, error: orjson.JSONDecodeError) -> JsonStatError:
    """Say what the document is instead, or where it stops being JSON."""
    first = content[:200].decode(errors="replace").strip()
    if not first:
        return broken("The document is empty.")
    if first.startswith("<"):
        remedy = "Check the address (one that is too long gives a page) and whether the service is up."
        return broken(f"The document is HTML or XML, not JSON: {first!r}.", remedy)
    try:
        text = content.decode()
    except UnicodeDecodeError as wrong:
        found = f"byte 0x{content[wrong.start]:02x} at position {wrong.start}"
        return broken(f"The document is not UTF-8: {found}.", "Keep the bytes as they came from the service.")
    at = error.pos - text[: error.pos].endswith("-")
    constant = re.match(r"-?(NaN|Infinity)\b", text[at:])
    wrong_json = f"{constant[0]} is not a JSON number" if constant else f"This is not JSON ({error})"
    near = text[max(at - 30, 0) : at + 30]
    return broken(f"{wrong_json}: line {error.lineno}, character {at}, near {near!r}.")
