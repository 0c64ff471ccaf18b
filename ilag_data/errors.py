"""The errors of the package: each says what was wrong and what to do next.

As an exception, an error is in the language of the environment, as the command line is. On the command line
and in the explorer it leaves out what applies only to Python (`IlagError.said`).
"""

import re
from collections.abc import Sequence
from functools import partial
from itertools import chain
from typing import Any, get_args

from ilag_data.language import Lang, Text, of_environment
from ilag_data.untrusted import visible

_WHAT_TO_DO = Text("Dette kan du gjøre", "What to do")

_IN_PYTHON = {"--years": "years=", "--regions": "regions=", "--only": "only=", "--drop": "drop=True"}
"""Python's equivalent of an option, except within a command to copy."""
_OPTIONS = re.compile(rf"ilag [^«»`;]+|{'|'.join(_IN_PYTHON)}")
_FETCH = re.compile(r"ilag fetch((?: [a-z][a-z-]*)*)(?=[.»`;)]|$)")


class IlagError(Exception):
    """Base of every error that the package raises on purpose.

    It states the problem, with the table, variable, code, file or region it concerns, and the remedy: what
    the reader can do about it; `in_python` is further advice for Python users. Each is given in Norwegian and
    then in English; ``*text`` passes both of a `Text`.
    """

    def __init__(
        self,
        problem_no: str,
        problem_en: str,
        remedy_no: str,
        remedy_en: str,
        in_python_no: str = "",
        in_python_en: str = "",
    ) -> None:
        in_python = Text(in_python_no, in_python_en)
        self.words = Text(problem_no, problem_en), Text(remedy_no, remedy_en), in_python
        self.problem, self.remedy = visible(problem_en), visible(remedy_en)
        super().__init__(self.problem)

    def __str__(self) -> str:
        """Return the whole message in the language of the environment."""
        lang = of_environment()
        problem, remedy = (part[lang] for part in self.both)
        remedy = _FETCH.sub(lambda found: fetch_in_python(found[1].split()), remedy)
        told = _said(problem, remedy, lang)
        return " ".join(filter(None, (in_python(told), _in(self.words[2], lang))))

    def _render_traceback_(self) -> list[str]:
        """Show only the message in a notebook, not where in the package it was raised."""
        return f"{type(self).__name__}: {self}".split("\n")

    def said(self, lang: Lang) -> str:
        """Return problem and remedy for readers who do not write Python."""
        problem, remedy = (part[lang] for part in self.both)
        return _said(problem, remedy, lang)

    @property
    def told(self) -> Text:
        """Problem and remedy together, to be quoted."""
        return Text.each(self.said)

    @property
    def both(self) -> tuple[Text, Text]:
        """Problem and remedy, to be quoted separately."""
        problem, remedy = self.words[:2]
        return Text.each(partial(_in, problem)), Text.each(partial(_in, remedy))

    def __reduce__(self) -> tuple[type["IlagError"], tuple[Any, ...]]:
        # Exceptions pickle by ``args``, which is the problem alone here.
        return type(self), tuple(chain(*self.words))


def in_python(told: str) -> str:
    """Write options as the arguments that they are in Python, where they are not of a command to copy."""
    named = _OPTIONS.sub(lambda found: _IN_PYTHON.get(found[0], found[0]), told)
    return re.sub(r"years= (\d+-\d+)", r'years="\1"', named)


def fetch_in_python(names: Sequence[str]) -> str:
    """Return the Python call that fetches series."""
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"ilag_data.fetch({f'[{quoted}]' if len(names) > 1 else quoted})"


def _said(problem: str, remedy: str, lang: Lang) -> str:
    return f"{problem}\n{_WHAT_TO_DO[lang]}: {remedy}"


def parted(said: str) -> tuple[str, str]:
    """Split a message of the package into problem and remedy; any other message has no remedy."""
    for lang in get_args(Lang):
        problem, begins, remedy = said.partition(f"\n{_WHAT_TO_DO[lang]}: ")
        if begins:
            return problem, remedy
    return said, ""


def _in(words: Text, lang: Lang) -> str:
    """Return words in a language, escaped: they may quote what others wrote, and reach terminals."""
    return visible(words[lang])


class ConfigError(IlagError, ValueError):
    """The file that names county and municipalities is missing, unreadable or invalid."""


class JsonStatError(IlagError, ValueError):
    """A document is not the JSON-stat that was expected."""


class ArchiveError(IlagError):
    """A document or its sidecar in ``data/raw`` is missing, damaged or unreadable."""


class SelectionError(IlagError, ValueError):
    """A region, year, code or indicator was asked for that does not exist or is not held."""


class UnknownNameError(IlagError, AttributeError):
    """A package was asked for a name that it does not have."""


class NotFetchedError(SelectionError):
    """The requested figures do not come with the project and have not been fetched yet.

    `series` are those to fetch: the one requested first, then those that must be fetched with it to agree.
    `column` is the figure that its table lacks; empty if nothing of the series is held.
    """

    def __init__(self, problem_no: str, problem_en: str, series: Sequence[str], column: str = "") -> None:
        self.series, self.column = tuple(series), column
        remedy = f"hent tallene: {self.command}", f"bring the figures: {self.command}."
        super().__init__(problem_no, problem_en, *remedy)

    @property
    def command(self) -> str:
        """The command that fetches the figures."""
        return f"ilag fetch {' '.join(self.series)}"

    def __reduce__(self) -> tuple[type["NotFetchedError"], tuple[Any, ...]]:
        return type(self), (*self.words[0], self.series, self.column)


class ChartError(IlagError, ValueError):
    """A chart was described in a way that cannot be drawn honestly."""


class ServiceUnavailableError(IlagError, OSError):
    """What answered is not the API, or nothing answered in time: no network, a gateway page, a portal."""


class ApiError(IlagError):
    """The API understood the request and refused it; the table is named."""


class FetchError(IlagError):
    """A fetch stopped, or an answer could not be proven; the figures in ``data/raw`` are unchanged."""


def some(names: Sequence[str], lang: Lang = "en") -> str:
    """Name the first five and count the others; six are all named."""
    if len(names) <= 6:
        return ", ".join(names)
    return ", ".join(names[:5]) + Text(f" og {len(names) - 5} til", f" and {len(names) - 5} more")[lang]
