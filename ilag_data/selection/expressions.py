"""The API's expressions for codes, worked out against a list of codes. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence

from ilag_data.errors import SelectionError


class NotThereError(SelectionError):
    """A plain code that is not there; collected, so that all of them can be named at once."""


_MOST_DIGITS = 100
"""Python reads no number of some thousand digits, and no table has as many codes."""

_CALL = re.compile(r"(range|top|bottom|from|to)\((.*)\)", re.IGNORECASE)


def expand(expression: str, codes: Sequence[str], *, latest_first: bool = False) -> list[str]:
    """Work out one code or expression against a list of codes.

    Parameters
    ----------
    expression : str
        A code, or an expression of the API, with or without the brackets that GET wants around a comma.
    codes : sequence of str
        The codes in the order of the table.
    latest_first : bool
        Whether ``top`` counts from the end, as it does for the time variable.

    Returns
    -------
    list of str
        The codes it stands for, at least one, in the order of the table.

    Raises
    ------
    SelectionError
        It cannot be read, names a code that is not there, or matches nothing.

    Examples
    --------
    >>> expand("[range(2016,2017)]", ["2015", "2016", "2017"]), expand("top(1)", ["1", "2"])
    (['2016', '2017'], ['1'])
    """
    text = expression.strip()
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    call = _CALL.fullmatch(text)
    if call:
        found = _called(call[1].lower(), call[2], codes, expression, latest_first=latest_first)
    elif "?" in text:
        # Beside a question mark the API takes a star for itself.
        pattern = re.compile("".join("." if char == "?" else re.escape(char) for char in text), re.IGNORECASE)
        found = [code for code in codes if pattern.fullmatch(code)]
    elif "*" in text:
        found = _starred(text, codes)
    else:
        return [codes[_position(text, codes)]]
    if not found:
        raise SelectionError(
            f"The expression {expression!r} matches none of its {len(codes)} codes.",
            "correct it; the service would have answered with the total of the whole country.",
        )
    return found


def _called(
    name: str, inside: str, codes: Sequence[str], expression: str, *, latest_first: bool
) -> list[str]:
    arguments = [argument.strip() for argument in inside.split(",")]
    if name in ("from", "to", "range"):
        if len(arguments) != (2 if name == "range" else 1):
            raise _unreadable(expression)
        at = sorted(_position(argument, codes) for argument in arguments)
        if name == "from":
            return list(codes[at[0] :])
        return list(codes[(at[0] if name == "range" else 0) : at[-1] + 1])
    # isdecimal takes digits of every script; int would too, but the service would not.
    digits = all(arg.isdecimal() and arg.isascii() and len(arg) <= _MOST_DIGITS for arg in arguments)
    if len(arguments) > 2 or not digits:
        raise _unreadable(expression)
    count, offset = int(arguments[0]), int(arguments[1]) if len(arguments) == 2 else 0
    from_the_end = (name == "bottom") != latest_first
    if from_the_end:
        return list(codes[max(len(codes) - offset - count, 0) : max(len(codes) - offset, 0)])
    return list(codes[offset : offset + count])


def _starred(text: str, codes: Sequence[str]) -> list[str]:
    core = text.strip("*")
    if "*" in core or len(text) - len(core) > 2 or text.startswith("**") or text.endswith("**"):
        raise _unreadable(text)
    opens, closes = text.startswith("*"), text.endswith("*")
    wanted = core.casefold()
    return [
        code
        for code in codes
        if (opens and closes and wanted in code.casefold())
        or (opens and code.casefold().endswith(wanted))
        or (closes and code.casefold().startswith(wanted))
    ]


def _position(code: str, codes: Sequence[str]) -> int:
    if code in codes:
        return codes.index(code)
    folded = [other.casefold() for other in codes]
    if code.casefold() in folded:
        return folded.index(code.casefold())
    raise NotThereError(
        f"The code {code!r} does not exist.",
        f"nearest: {nearest(code, dict(zip(codes, codes, strict=True)))}.",
    )


def _unreadable(expression: str) -> SelectionError:
    return SelectionError(
        f"The expression {expression!r} cannot be read.",
        "write a code, * at the start or end, ? for one character, top(n), top(n,offset), bottom(n), "
        "from(code), to(code) or range(code,code).",
    )


def nearest(wanted: str, names: Mapping[str, object]) -> str:
    """Name the codes nearest in spelling, with their labels."""
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.3) or list(names)[:3]
    texts = [names[code] for code in close]
    return ", ".join(
        f"{code} ({text})" if isinstance(text, str) and text != code else code
        for code, text in zip(close, texts, strict=True)
    )
