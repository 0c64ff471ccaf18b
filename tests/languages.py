"""Both languages, and which one a text is in, by words that the other one does not have."""

import ast
import re

from ilag_data.language import Lang

LANGUAGES: tuple[Lang, ...] = ("no", "en")

OF_THE_OTHER: dict[Lang, set[str]] = {
    "no": {
        "the", "of", "is", "are", "was", "were", "not", "that", "which", "this", "and", "with", "or", "has",
        "have", "been", "can", "cannot", "from", "its",
    },
    "en": {
        "og", "ikke", "er", "som", "det", "den", "på", "av", "med", "eller", "kan", "har", "ble", "blir", "til",
        "fra", "må", "hvis", "ingen", "noe", "alle", "én",
    },
}  # fmt: skip

_NAMES = r"«[^»]*»|'[^']*'|`[^`]*`|“[^”]*”|\"[^\"]*\"|https?:\S*|\w+(?:-\w+)+"


def words_of_error(call: ast.Call) -> list[ast.expr]:
    """Return what an error is given: problem, remedy and what is for Python, each in both languages.

    What it has of a `Text`, ``*text``, occurs twice.
    """
    return [
        one for given in call.args for one in ([given] * 2 if isinstance(given, ast.Starred) else [given])
    ]


def plain(text: str) -> str:
    """Leave out what is quoted, addresses, and names with hyphens, such as those of series."""
    return re.sub(_NAMES, " ", text)


def strange(text: str, lang: Lang) -> set[str]:
    """Return the words of the other language."""
    return {*re.findall("[a-zæøåé]+", plain(text).lower())} & OF_THE_OTHER[lang]
