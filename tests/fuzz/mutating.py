"""Mutations that keep JSON well-formed, so that a fuzzer gets past the decoder."""

import json
import random
from copy import deepcopy
from typing import Any

RUBBISH: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 7.5, 1e308, 2**53 + 1, 10**30, "", "0", "Tid", "2015", "2015K5", "\ud800", "<b>", "=1+1",
    [], [[]], {}, {"0": 1}, ["a", "a"], {"": None}, {"label": {}}, "9" * 60, [None] * 9, float("inf"), float("nan"),
)  # fmt: skip


def mutate(content: bytes, luck: random.Random) -> bytes | None:
    """Change one to three places of a JSON document; None where there is no document or no place."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    for _ in range(luck.randint(1, 3)):
        holders = list(_holders(document))
        if not holders:
            return None
        holder = luck.choice(holders)
        key = luck.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        match luck.randrange(5):
            case 0:
                del holder[key]
            case 1:  # something from elsewhere in the document
                other = luck.choice(holders)
                several = list(other.values()) if isinstance(other, dict) else other
                holder[key] = deepcopy(luck.choice(several))  # a place must not come to hold itself
            case 2 if isinstance(holder, dict):
                holder[luck.choice(["value", "status", "id", "size", "x", key + "x"])] = holder.pop(key)
            case 3 if isinstance(holder, list):
                holder.insert(key, deepcopy(luck.choice(holder)))
            case _:
                holder[key] = deepcopy(luck.choice(RUBBISH))
    return json.dumps(document).encode()


def _holders(found: Any) -> Any:  # noqa: ANN401 (any JSON)
    """Every object and array that is not empty."""
    waiting = [found]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict | list) and here:
            yield here
            waiting += here.values() if isinstance(here, dict) else here
