"""JSON written by others, with nothing lost: what two decoders would read differently is refused."""

import json
import re
from collections import Counter
from contextlib import suppress
from typing import Any, TypeVar

import orjson

from ilag_data.errors import JsonStatError
from ilag_data.language import Text

Json = dict[str, Any]
_Kind = TypeVar("_Kind", dict[str, Any], list[Any], str)
_NAMES: dict[type, str] = {dict: "an object", list: "an array", str: "text"}


def parse(content: bytes) -> Any:  # noqa: ANN401 (any JSON)
    """Decode JSON (UTF-8, no byte order mark); integers of any size are exact.

    Raises
    ------
    orjson.JSONDecodeError
        It is not JSON, or a text in it has a lone surrogate, which could not be written again.
    JsonStatError
        An object has a key twice; decoders keep one of the two silently.
    RecursionError
        It is nested too deeply.
    """
    found = orjson.loads(content)
    # orjson is strict and fast, but drops duplicate keys and turns integers beyond 64 bits into floats. If it
    # writes the very same bytes again (as for answers of PxWebApi), nothing was lost; all else json reads.
    with suppress(orjson.JSONEncodeError):  # nested deeper than it writes
        if orjson.dumps(found) == content.strip():
            return found
    return json.loads(content, object_pairs_hook=_object_of)


def decode(content: bytes) -> Any:  # noqa: ANN401 (any JSON)
    """Decode an answer, or say what it is instead (a web page, empty …); a byte order mark is allowed."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return parse(content)
    except RecursionError:
        raise broken("The document is nested too deeply.") from None
    except orjson.JSONDecodeError as error:
        text = content.decode(errors="replace")
        if text.lstrip().startswith("<"):
            raise broken(
                f"The document is HTML or XML, not JSON: {text.strip()[:200]!r}.",
                Text(
                    "sjekk adressen (en som er for lang, gir en nettside), og om tjenesten er oppe.",
                    "Check the address (one that is too long gives a page) and whether the service is up.",
                ),
            ) from None
        # orjson does not say where invalid UTF-8 is.
        at = error.pos or max(text.find("\N{REPLACEMENT CHARACTER}"), 0)
        near = f"near {text[max(at - 30, 0) : at + 30]!r}" if text.strip() else "it is empty"
        raise broken(f"The document is not JSON ({error}), {near}.") from None


def get(holder: Json, key: str, kind: type[_Kind], where: str = "the dataset") -> _Kind:
    """Get an object, array or text; an empty one where it is absent or null."""
    found = holder.get(key)
    if found is None:
        return kind()
    if not isinstance(found, kind):
        raise broken(f"In {where} {key!r} is {named(found)}, expected {_NAMES[kind]}.")
    return found


def texts(found: object, where: str, *, distinct: bool = False) -> tuple[str, ...]:
    """Return an array of texts; a single text counts as one of it, null as none."""
    listed = [found] if isinstance(found, str) else [] if found is None else found
    if not isinstance(listed, list):
        raise broken(f"'{where}' is {named(found)}, expected an array of texts.")
    for at, text in enumerate(listed):
        if not isinstance(text, str):
            raise broken(f"'{where}' has {named(text)} at position {at}, expected text.")
    if distinct and len(set(listed)) < len(listed):
        twice, count = Counter(listed).most_common(1)[0]
        raise broken(f"'{where}' has {named(twice)} {count} times.")
    return tuple(listed)


def positions(sparse: Json, where: str, length: int) -> list[int]:
    """Read the keys of an object that stands for an array of some length; each is a position in it."""
    with suppress(orjson.JSONDecodeError):
        # The fast way: JSON itself refuses empty keys and leading zeros among digits.
        if "".join(sparse).isdigit() and max(found := orjson.loads(f"[{','.join(sparse)}]")) < length:
            return list(found)
    for key in sparse:
        if not re.fullmatch("0|[1-9][0-9]{0,17}", key) or int(key) >= length:
            raise broken(f"'{where}' has the key {named(key)}, expected a position below {length}.")
    return []  # there are no keys


def named(found: object) -> str:
    """Describe in a few words what was found."""
    if isinstance(found, list):
        return f"an array of {len(found)}"
    if isinstance(found, dict):
        text = f"an object of {', '.join(map(repr, found)) or 'nothing'}"
    else:
        text = repr(found) if isinstance(found, str) else json.dumps(found)
    return text if len(text) <= 120 else f"{text[:119]}…"


def broken(
    problem: str,
    remedy: Text = Text(  # noqa: B008 (it does not change)
        "hent det en gang til; blir feilen værende, så meld stedet som er nevnt her, til utgiveren.",
        "Fetch it again; if the fault persists, report the place named here to the publisher.",
    ),
) -> JsonStatError:
    """Return the error to raise. A format's own terms, in English, are quoted in Norwegian."""
    return JsonStatError(f"Dokumentet er ikke som det skal: «{problem}»", problem, *remedy)


def _object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object from its pairs as written; refuse duplicate keys, of which one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        (twice, _), *_ = Counter(key for key, _ in pairs).most_common(1)
        raise broken(f"An object has the key {named(twice)} more than once: {named(found)}.")
    return found
