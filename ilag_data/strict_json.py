"""JSON of others with nothing lost on the way: what two decoders would read differently is refused."""

import json
from collections import Counter
from typing import Any

import orjson

from ilag_data.errors import JsonStatError


def parse(content: bytes) -> Any:  # noqa: ANN401 (any JSON)
    """Decode JSON.

    Parameters
    ----------
    content : bytes
        UTF-8, without a byte order mark.

    Returns
    -------
    object
        Objects as dict, arrays as list; integers of any size are exact.

    Raises
    ------
    orjson.JSONDecodeError
        It is not JSON, or a text in it has half a character, which could not be written again.
    JsonStatError
        A key comes twice in an object; every decoder takes one of the two in silence.
    RecursionError
        It is nested too deeply.
    """
    orjson.loads(content)
    # orjson is the stricter one, but makes floats of integers beyond 64 bits and drops doubled keys.
    return json.loads(content, object_pairs_hook=_object_of)


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its keys and values as they are written; one of two equal keys would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common()
        keys = ", ".join(repr(key)[:80] for key in list(found)[:10])
        more = f" and {len(found) - 10} more" if len(found) > 10 else ""
        raise JsonStatError(
            f"An object has the key {repr(twice)[:80]} more than once; its keys are {keys}{more}.",
            "Fetch the document again; if the fault stays, report the key to the publisher.",
        )
    return found
