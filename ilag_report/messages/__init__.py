"""Every sentence that a council reads, in two files that a proofreader can edit: ``no.toml`` and ``en.toml``.

Code computes values, messages put them into words: a message is a `jinja2` template under the key of its
chart, such as ``title`` in the section ``[population-index]``. Filters write numbers, signs, small numbers in
words, lists, years and file names (`number`, `percent`, `spelled`, `joined`, `years`, `capital`, `slug`);
macros in the section ``[macros]`` hold phrases that several messages share.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

from ilag_data.files import slug
from ilag_data.language import Lang, count, joined
from ilag_data.periods import spans_in_words
from ilag_report.charts.numbers import number, percent, period

_MACRO = re.compile(r"(?P<text>{% macro (?P<name>\w+).*?{%-? endmacro %})", re.DOTALL)
_BLANKS = re.compile(r"[ \t\n]+")  # not the no-break space of numbers


def say(key: str, lang: Lang, /, **values: object) -> str:
    """Return a message with its values filled in.

    Parameters
    ----------
    key : str
        Section and name of the message: ``"population-index.title"``.
    lang : {"no", "en"}
        The language.
    **values
        The values that the message uses.

    Returns
    -------
    str
        One line, with each run of blanks collapsed to one.

    Raises
    ------
    KeyError
        There is no such message.
    jinja2.UndefinedError
        The message uses a value that was not given.

    Examples
    --------
    >>> say("population-level.file", "en")
    'population'
    """
    text = messages(lang)[key]
    return _BLANKS.sub(" ", _template(key, lang).render(values) if "{" in text else text).strip()


@cache
def messages(lang: Lang) -> dict[str, str]:
    """Return ``section.name`` → message, as in the file."""
    told: dict[str, dict[str, str]] = tomllib.loads(_path(lang).read_text(encoding="utf-8"))
    return {f"{section}.{name}": text for section, texts in told.items() for name, text in texts.items()}


@cache
def _template(key: str, lang: Lang) -> Template:
    return environment(lang).from_string(messages(lang)[key])


@cache
def environment(lang: Lang) -> Environment:
    """Return the `jinja2` environment of a language: filters, and macros as globals."""
    # A message is rendered only a few times, so that optimizing it would take longer.
    made = Environment(undefined=StrictUndefined, autoescape=False, optimized=False)  # noqa: S701 (no HTML)
    filters: dict[str, Callable[..., str]] = {
        "number": lambda value, decimals=0, signed=False: number(value, decimals, lang, signed=signed),
        "percent": lambda value, decimals=1, signed=False: percent(value, decimals, lang, signed=signed),
        "spelled": lambda how_many: count(how_many, lang),
        "joined": lambda texts: joined(texts, lang),
        "years": lambda years: spans_in_words(years, lang),
        "capital": lambda text: text.lstrip()[:1].upper() + text.lstrip()[1:],
        "slug": slug,
    }
    made.filters |= filters
    made.globals["period"] = period
    for macro in _MACRO.finditer(messages(lang)["macros.all"]):
        made.globals[macro["name"]] = _once_needed(made, **macro.groupdict())
    return made


def _once_needed(made: Environment, name: str, text: str) -> Callable[..., str]:
    """Return a macro that is compiled on first use: one chart needs only a few."""

    @cache
    def compiled() -> Any:  # noqa: ANN401 (a macro of jinja2)
        return getattr(made.from_string(text).module, name)

    return lambda *given, **named: str(compiled()(*given, **named))


def _path(lang: Lang) -> Path:
    return Path(__file__).with_name(f"{lang}.toml")
