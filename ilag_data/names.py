"""Names as people type them: the nearest to a mistyped one, and everyday words for Python's names."""

import tomllib
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from ilag_data.errors import SelectionError
from ilag_data.language import NOTHING, OR, Lang, Text, joined

_DID_YOU_MEAN = Text("mente du", "did you mean")


def language(name: str) -> Lang:
    """Return the language that a name means, in any case, ``nb`` included; refuse any other."""
    names: dict[str, Lang] = {"no": "no", "nb": "no", "en": "en"}
    if name.lower() not in names:
        raise SelectionError(
            f"Språket «{name}» finnes ikke her.",
            f"There is no language {name!r} here.",
            "velg no (norsk) eller en (engelsk).",
            "choose no (Norwegian) or en (English).",
        )
    return names[name.lower()]


@cache
def told() -> dict[str, Any]:
    """Return ``catalogue.toml``, parsed."""
    return tomllib.loads(Path(__file__).with_name("catalogue.toml").read_text(encoding="utf-8"))


def nearest(typed: str, *lists: Iterable[str], most: int = 3, cutoff: float = 0.6) -> list[str]:
    """Return the names most like what was typed, from the first list that has any.

    Names that contain it as a word come first; without any, those whose spelling is at least `cutoff` alike.
    """
    plain = typed.casefold()
    for names in lists:
        every = {name.casefold(): name for name in names}
        having = [name for name in every if plain in name.replace("_", "-").replace(" ", "-").split("-")]
        if near := having or get_close_matches(plain, every, n=most, cutoff=cutoff):
            return [every[name] for name in near[:most]]
    return []


def nearest_in_words(
    typed: str, called: Callable[[Lang], Iterable[str]], *, most: int = 3, cutoff: float = 0.6
) -> Callable[[Lang], list[str]]:
    """Return a function of a language: the nearest names in it, or else in the other."""
    other: dict[Lang, Lang] = {"no": "en", "en": "no"}
    return lambda lang: nearest(typed, called(lang), called(other[lang]), most=most, cutoff=cutoff)


def nearest_in_python(typed: str, names: Iterable[str]) -> list[str]:
    """Return the functions or arguments that a word means, or those spelled most like it."""
    offered = [*names]
    meant = _in_python().get(typed.casefold())
    return [name for name in offered if meant and name.startswith(meant)][:3] or nearest(typed, offered)


def did_you_mean(near: Iterable[str] | Callable[[Lang], Iterable[str]], otherwise: Text = NOTHING) -> Text:
    """Return "did you mean …?" for some names, or for each language's own, followed by `otherwise`."""

    def asked(lang: Lang) -> str:
        names = [*(near(lang) if callable(near) else near)]
        question = f"{_DID_YOU_MEAN[lang]} {joined(names, lang, OR)}?" if names else ""
        return f"{question} {otherwise[lang]}".strip()

    return Text.each(asked)


@cache
def _in_python() -> dict[str, str]:
    """Return everyday words → the beginning of the function and argument names that they mean."""
    of_series = {
        word: name.partition("-")[0] for name, one in told()["series"].items() for word in one["words"]["no"]
    }
    return of_series | {word: name for name, words in told()["arguments"].items() for word in words}
