"""Small checks that refuse what JSON-stat does not allow, and the words for it."""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import numpy as np

from ilag_data.errors import JsonStatError

Object = dict[str, Any]

_FETCH_AGAIN = "Fetch the document again; if the fault stays, report the place named here to the publisher."
ASK_FOR_CUBE = "Ask for a data or metadata document in the format json-stat2, and read its first lines."


def broken(problem: str, remedy: str = _FETCH_AGAIN) -> JsonStatError:
    """Make the error to raise."""
    return JsonStatError(problem, remedy)


def object_in(holder: Object, key: str, where: str) -> Object:
    """Get an object; absent and null are an empty one."""
    found = holder.get(key)
    if not isinstance(found, dict | None):
        raise broken(f"In {where} '{key}' is {named(found)}, expected an object.")
    return found or {}


def text_in(holder: Object, key: str, where: str) -> str | None:
    """Get a text; absent and null are None."""
    found = holder.get(key)
    if not isinstance(found, str | None):
        raise broken(f"In {where} '{key}' is {named(found)}, expected text.")
    return found


def texts_of(found: object, where: str) -> tuple[str, ...]:
    """Get the texts of an array; one text alone is taken as an array of one, null as none."""
    texts = [found] if isinstance(found, str) else [] if found is None else found
    if not isinstance(texts, list):
        raise broken(f"'{where}' is {named(found)}, expected an array of texts.")
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise broken(f"'{where}' has {named(text)} at position {at}, expected text.")
    return tuple(texts)


def distinct_texts(found: object, where: str) -> tuple[str, ...]:
    """Get the texts of an array in which none may come twice."""
    if not isinstance(found, list):
        raise broken(f"'{where}' is {named(found)}, expected an array of texts.")
    texts = texts_of(found, where)
    for text, count in Counter(texts).items():
        if count > 1:
            raise broken(f"'{where}' has {text!r} {count} times.")
    return texts


def named(found: object) -> str:
    """Name what was found in a few words, in the terms of JSON."""
    if isinstance(found, dict):
        return "an object"
    if isinstance(found, list | np.ndarray):
        return f"an array of {len(found)}"
    text = repr(found) if isinstance(found, str) else json.dumps(found)
    return text if len(text) <= 80 else f"{text[:77]}…"


def listed(names: Iterable[str]) -> str:
    """Name the first ten, and say how many more there are."""
    every = [named(name) for name in names]
    more = f" and {len(every) - 10} more" if len(every) > 10 else ""
    return ", ".join(every[:10]) + more
