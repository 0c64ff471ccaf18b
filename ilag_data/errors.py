"""The errors of the package: each says what was wrong and what to do next.

An error speaks the reader's language: as an exception that of the environment, as the command line does. On
the command line and in the explorer it says nothing that only Python has (`IlagError.said`).
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
"""What Python has for an option, where it is not of a command to copy."""
_OPTIONS = re.compile(rf"ilag [^«»`;]+|{'|'.join(_IN_PYTHON)}")
_FETCH = re.compile(r"ilag fetch((?: [a-z][a-z-]*)*)(?=[.»`;)]|$)")


class IlagError(Exception):
    """Base of every error that the package raises on purpose.

    It tells the problem, with the table, variable, code, file or region it concerns, and the remedy: what the
    reader can do about it; `in_python` is what else one who writes Python can do. Each is given in Norwegian
    and then in English; both at once are those of a `Text`, ``*text``.
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
        """Return all of it in the language of the environment."""
        lang = of_environment()
        problem, remedy = (part[lang] for part in self.both)
        remedy = _FETCH.sub(lambda found: fetch_in_python(found[1].split()), remedy)
        told = _said(problem, remedy, lang)
        return " ".join(filter(None, (in_python(told), _in(self.words[2], lang))))

    def _render_traceback_(self) -> list[str]:
        """Show in a notebook what the caller can do something about, not where in the package it came up."""
        return f"{type(self).__name__}: {self}".split("\n")

    def said(self, lang: Lang) -> str:
        """Return problem and remedy for people who write no Python."""
        problem, remedy = (part[lang] for part in self.both)
        return _said(problem, remedy, lang)

    @property
    def told(self) -> Text:
        """What is said, to be quoted."""
        return Text.each(self.said)

    @property
    def both(self) -> tuple[Text, Text]:
        """Problem and remedy, to be quoted one by one."""
        problem, remedy = self.words[:2]
        return Text.each(partial(_in, problem)), Text.each(partial(_in, remedy))

    def __reduce__(self) -> tuple[type["IlagError"], tuple[Any, ...]]:
        # Exceptions pickle by ``args``, which here is the problem alone.
        return type(self), tuple(chain(*self.words))


def in_python(told: str) -> str:
    """Write options as the arguments that they are in Python, where they are not of a command to copy."""
    named = _OPTIONS.sub(lambda found: _IN_PYTHON.get(found[0], found[0]), told)
    return re.sub(r"years= (\d+-\d+)", r'years="\1"', named)


def fetch_in_python(names: Sequence[str]) -> str:
    """Return what brings series, for one who writes Python."""
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"ilag_data.fetch({f'[{quoted}]' if len(names) > 1 else quoted})"


def _said(problem: str, remedy: str, lang: Lang) -> str:
    return f"{problem}\n{_WHAT_TO_DO[lang]}: {remedy}"


def parted(said: str) -> tuple[str, str]:
    """Part what an error of the package said into problem and remedy; of any other there is no remedy."""
    for lang in get_args(Lang):
        problem, begins, remedy = said.partition(f"\n{_WHAT_TO_DO[lang]}: ")
        if begins:
            return problem, remedy
    return said, ""


def _in(words: Text, lang: Lang) -> str:
    """Return words in a language. They quote what others wrote, and are printed to terminals."""
    return visible(words[lang])


class ConfigError(IlagError, ValueError):
    """The file that names county and municipalities is missing, cannot be read, or says what cannot be."""


class JsonStatError(IlagError, ValueError):
    """A document is not the JSON-stat that it should be."""


class ArchiveError(IlagError):
    """A document or its sidecar in ``data/raw`` is missing, damaged or unreadable."""


class SelectionError(IlagError, ValueError):
    """A region, year, code or indicator was asked for that does not exist or is not held."""


class UnknownNameError(IlagError, AttributeError):
    """A package was asked for something that it does not have."""


class NotFetchedError(SelectionError):
    """Figures were asked for that do not come with the project, and that no fetch has brought yet.

    `series` are to be fetched: the one asked for first, then those that must be of the same day to agree with
    it. `column` is the figure that its table lacks; empty where nothing of the series is held.
    """

    def __init__(self, problem_no: str, problem_en: str, series: Sequence[str], column: str = "") -> None:
        self.series, self.column = tuple(series), column
        remedy = f"hent tallene: {self.command}", f"bring the figures: {self.command}."
        super().__init__(problem_no, problem_en, *remedy)

    @property
    def command(self) -> str:
        """What brings the figures."""
        return f"ilag fetch {' '.join(self.series)}"

    def __reduce__(self) -> tuple[type["NotFetchedError"], tuple[Any, ...]]:
        return type(self), (*self.words[0], self.series, self.column)


class ChartError(IlagError, ValueError):
    """A chart was described in a way that cannot be drawn honestly."""


class ServiceUnavailableError(IlagError, OSError):
    """What answered is not the API, or nothing answered in time: no network, a gateway page, a portal."""


class ApiError(IlagError):
    """The API understood the call and refused it; the table is named."""


class FetchError(IlagError):
    """A fetch stopped, or an answer could not be proven; the figures in ``data/raw`` are as they were."""


def some(names: Sequence[str], lang: Lang = "en") -> str:
    """Name the first five, and say how many more there are; where it is one more, name it."""
    if len(names) <= 6:
        return ", ".join(names)
    return ", ".join(names[:5]) + Text(f" og {len(names) - 5} til", f" and {len(names) - 5} more")[lang]
