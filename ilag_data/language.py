"""The two languages of the suite: Norwegian first, English on request."""

import locale
import os
import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple, Self

Lang = Literal["no", "en"]


def of_environment() -> Lang:
    """Return the language of the environment, else of the machine: English, or Norwegian for all others."""
    named = filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG")))
    # Windows has no such variables; Python takes the locale from the system.
    return "en" if next(named, locale.setlocale(locale.LC_CTYPE)).lower().startswith("en") else "no"


class Text(NamedTuple):
    """One text in both languages; ``text["no"]`` gives the Norwegian, ``*text`` passes both."""

    no: str
    en: str

    @classmethod
    def each(cls, said: Callable[[Lang], str]) -> Self:
        """Build both languages with the same function."""
        return cls(said("no"), said("en"))

    @classmethod
    def quoted(cls, en: str) -> Self:
        """Quote in Norwegian what a format or the operating system says in its own terms."""
        return cls(f"«{en}»", en)

    def when(self, so: object) -> "Text":
        """Return this text, or `NOTHING` if `so` is false."""
        return self if so else NOTHING

    def __getitem__(self, lang: Lang) -> str:  # type: ignore[override]
        return self.no if lang == "no" else self.en


NOTHING = Text("", "")


_COUNTS = {
    "no": ["ingen", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv"],
    "en": ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
           "twelve"],
}  # fmt: skip


def count(how_many: int, lang: Lang) -> str:
    """Write a small number as a word."""
    words = _COUNTS[lang]
    return words[how_many] if how_many < len(words) else str(how_many)


def without_accents(text: str) -> str:
    """Write a text in lower case without accents: «Snåsa» is ``snasa``, «Røros» ``roros``."""
    text = text.casefold().replace("ø", "o").replace("æ", "ae")
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def grouped(number: int) -> Text:
    """Write a whole number with each language's thousands separator."""
    return Text(f"{number:,}".replace(",", "\u00a0"), f"{number:,}")


AND, OR = Text("og", "and"), Text("eller", "or")


def joined(texts: Iterable[str], lang: Lang, by: Text = AND) -> str:
    """Write «Leka», «Leka og Tydal» or «Leka, Tydal og Snåsa»; with `OR` «Leka eller Tydal»."""
    *before, last = texts
    return f"{', '.join(before)} {by[lang]} {last}" if before else last
