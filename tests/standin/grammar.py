"""The selection grammar as the reference server reads it: written apart from the client's, to test that."""

import re


def expand(expression: str, codes: tuple[str, ...], *, is_time: bool) -> list[str] | None:
    """Work out an expression; None for a code that is not there, an empty list for no match."""
    text = expression[1:-1] if expression.startswith("[") else expression
    folded = {code.lower(): at for at, code in enumerate(codes)}
    for name in ("range", "top", "bottom", "from", "to"):
        found = re.fullmatch(rf"{name}\(([^()]*)\)", text, re.IGNORECASE)
        if not found:
            continue
        arguments = found[1].split(",")
        if name in ("top", "bottom"):
            count, skip = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
            order = list(codes)
            if is_time == (name == "top"):
                order.reverse()
            picked = order[skip : skip + count]
            return [code for code in codes if code in picked]
        places = [folded.get(argument.lower()) for argument in arguments]
        if any(place is None for place in places):
            return None
        first, last = min(p for p in places if p is not None), max(p for p in places if p is not None)
        if name == "from":
            last = len(codes) - 1
        elif name == "to":
            first = 0
        return list(codes[first : last + 1])
    if "?" in text:
        shape = re.escape(text).replace(r"\?", ".")
        return [code for code in codes if re.fullmatch(shape, code, re.IGNORECASE)]
    if "*" in text:
        shape = re.escape(text).replace(r"\*", ".*")
        return [code for code in codes if re.fullmatch(shape, code, re.IGNORECASE)]
    at = folded.get(text.lower())
    return None if at is None else [codes[at]]
