"""The language that the command line speaks, and click's own words in it.

It is that of ``--lang``, else of the environment, else of the machine: English where that begins with ``en``,
Norwegian where not. A command has its help twice: in English as click wants it, in Norwegian as ``no``.
"""

import inspect
import re
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, types

from ilag_data.language import Lang, Text, of_environment

SPOKEN = "ilag_report.spoken"
"""Where a context keeps the language that ``--lang`` names."""

_OF_CLICK = {
    "Usage:": "Bruk:",
    "Options": "Valg",
    "Commands": "Kommandoer",
    "Error: {message}": "Feil: {message}",
    "Try '{command} {option}' for help.": "Skriv «{command} {option}» for hjelp.",
    "No such option {name!r}.": "Valget {name!r} finnes ikke.",
    "No such command {name!r}.": "Kommandoen {name!r} finnes ikke.",
    "Did you mean {possibility}?": "Mente du {possibility}?",
    "(Did you mean one of: {possibilities}?)": "(Mente du en av disse: {possibilities}?)",
    "Missing command.": "Det mangler en kommando.",
    "Missing argument": "Det mangler noe:",
    "Option {name!r} requires an argument.": "Valget {name!r} trenger en verdi.",
    "Option {name!r} does not take a value.": "Valget {name!r} tar ingen verdi.",
    "Got unexpected extra argument ({args})": "Dette er til overs: {args}",
    "Got unexpected extra arguments ({args})": "Dette er til overs: {args}",
    "Invalid value for {param_hint}: {message}": "Ugyldig verdi for {param_hint}: {message}",
    "default: {default}": "standard: {default}",
    "Show this message and exit.": "Vis denne hjelpen.",
    "%(prog)s, version %(version)s": "%(prog)s, versjon %(version)s",
    "Aborted!": "Avbrutt.",
}
_METAVARS = {
    "OPTIONS": "VALG", "COMMAND": "KOMMANDO", "ARGS": "RESTEN", "TEXT": "TEKST", "PATH": "STI",
    "DECK": "PRESENTASJON", "THING": "HVA", "SERIES": "SERIE", "PLACE": "STED", "TIME": "TID",
    "NAMES": "NAVN",
}  # fmt: skip


def spoken() -> Lang:
    """Return the language of what is printed."""
    context = click.get_current_context(silent=True)
    if context and SPOKEN in context.meta:
        return context.meta[SPOKEN]  # type: ignore[no-any-return]
    return of_environment()


class _Norwegian(str):
    """A text of click's in which what is quoted stands in «…», as everywhere else."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """Fill it in."""
        return re.sub("'([^']*)'", r"«\1»", super().format(*values, **named))


def _in_norwegian(text: str) -> str:
    return text if spoken() == "en" else _Norwegian(_OF_CLICK.get(text, text))


# click's lookup knows the environment alone, and only compiled catalogues.
for _module in (core, decorators, exceptions, formatting, parser, types):
    vars(_module).update(
        _=_in_norwegian,
        ngettext=lambda one, several, count: _in_norwegian(one if count == 1 else several),
    )
vars(exceptions)["sorted"] = list  # what may have been meant stays in its order, the best guess first


def _metavar(text: str) -> str:
    return text if spoken() == "en" else re.sub("[A-Z]+", lambda of: _METAVARS.get(of[0], of[0]), text)


class Argument(click.Argument):
    """An argument that is called something in both languages."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return its name for usage and errors."""
        return _metavar(super().make_metavar(ctx))


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *arguments: Any, no: str, **options: Any) -> None:  # noqa: ANN401 (as in click)
        super().__init__(*arguments, **options)
        self._texts = Text(no, self.help or "")

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what its value is called."""
        return _metavar(super().make_metavar(ctx))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return its line of the help."""
        self.help = self._texts[spoken()]
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command with its help in both languages."""

    def __init__(self, *arguments: Any, no: str, **options: Any) -> None:  # noqa: ANN401 (as in click)
        super().__init__(*arguments, **options)
        self._texts = Text(inspect.cleandoc(no), self.help or "")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands after its name in the usage."""
        return [*map(_metavar, super().collect_usage_pieces(ctx))]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _in_norwegian("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return its line in the list of commands."""
        self.help = self._texts[spoken()]
        return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what it does."""
        self.help = self._texts[spoken()]
        super().format_help_text(ctx, formatter)
