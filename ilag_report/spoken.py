"""The language of the command line, and click's own messages in it.

It is set by ``--lang``, else the environment, else the machine: English if that begins with ``en``, otherwise
Norwegian. A command has its help in English, as click expects, and in Norwegian as ``no``.
"""

import inspect
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

import click
from click import core, decorators, exceptions, formatting, parser, types

from ilag_data.errors import IlagError
from ilag_data.language import Lang, Text, joined, of_environment
from ilag_data.names import did_you_mean, nearest

SPOKEN = "ilag_report.spoken"
"""The key of a click context's ``meta`` that holds the language from ``--lang``."""

_OF_CLICK = {
    "Usage:": "Bruk:",
    "Options": "Valg",
    "Commands": "Kommandoer",
    "No such option {name!r}.": "Valget {name!r} finnes ikke.",
    "No such command {name!r}.": "Kommandoen {name!r} finnes ikke.",
    "Missing command.": "Det mangler en kommando.",
    "Missing argument": "Kommandoen mangler",
    "Option {name!r} requires an argument.": "Valget {name!r} trenger en verdi.",
    "Option {name!r} does not take a value.": "Valget {name!r} tar ingen verdi.",
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


def _in_norwegian(text: str) -> str:
    return text if spoken() == "en" else _OF_CLICK.get(text, text)


def _counted(one: str, many: str, how_many: int) -> str:
    return _in_norwegian(one if how_many == 1 else many)


# click's own lookup goes by the environment alone, and needs compiled catalogues.
for _module in (core, decorators, exceptions, formatting, parser, types):
    vars(_module).update(_=_in_norwegian, ngettext=_counted)


class UsageError(IlagError):
    """A command line that its command does not accept."""


def mistyped(error: click.UsageError, ctx: click.Context) -> UsageError:
    """Return the error for what click refuses, with what to write instead."""
    is_unknown = isinstance(error, click.NoSuchOption | click.NoSuchCommand)
    refused = (error.message if is_unknown else error.format_message()).removesuffix(".")
    about = getattr(error, "param", None)
    typed = getattr(error, "option_name", getattr(error, "command_name", about.opts[0] if about else ""))
    does = _does(ctx)
    near = (_commands_with(typed, ctx) or _nearest(typed, does)) if is_unknown else []
    every = [name for name in does if name.startswith("-") == typed.startswith("-")]
    written, help_ = " ".join((ctx.command_path, *ctx.command.collect_usage_pieces(ctx))), ""
    for option in ctx.command.get_params(ctx):
        if isinstance(option, click.Option) and typed in option.opts:
            written, help_ = option.get_help_record(ctx) or (written, help_)
    if near:
        instead = did_you_mean(near)
    elif is_unknown and len(every) > 1:
        instead = Text(f"velg blant {joined(every, 'no')}.", f"choose among {joined(every, 'en')}.")
    else:
        instead = Text(f"skriv «{written}». {help_}".strip(), f"write `{written}`. {help_}".strip())
    return UsageError(
        re.sub("'([^']*)'", r"«\1»", f"{refused}."),
        f"{refused}.",
        f"{instead.no} «{ctx.command_path} --help» forteller mer.",
        f"{instead.en} `{ctx.command_path} --help` tells more.",
    )


def _flat(given: object) -> Iterable[object]:
    return chain.from_iterable(map(_flat, given)) if isinstance(given, list | tuple) else (given,)


def _does(ctx: click.Context) -> dict[str, str]:
    """Return option or subcommand → its help text, for a command."""
    does: dict[str, str] = {}
    for option in ctx.command.get_params(ctx):
        if record := option.get_help_record(ctx):
            does[max(option.opts, key=len)] = record[1]
    if isinstance(ctx.command, click.Group):
        does |= {name: one.get_short_help_str(1000) for name, one in ctx.command.commands.items()}
    return does


def _commands_with(option: str, ctx: click.Context) -> list[str]:
    """Return the commands of a group that have an option of that name, each with the option."""
    commands = ctx.command.commands.items() if isinstance(ctx.command, click.Group) else ()
    option = f"--{option.strip('-')}"
    return [f"{name} {option}" for name, one in commands if any(option in of.opts for of in one.params)]


def _nearest(typed: str, does: Mapping[str, str]) -> list[str]:
    """Return the options whose names begin as typed, else the options and commands with a similar word.

    Words in names come before words in help texts, and the same word before similar ones.
    """
    word = typed.strip("-")
    if begun := [name for name in does if typed.startswith("-") and name.startswith(f"--{word}")]:
        return begun[:3]
    for told in ({name: name for name in does}, does):
        words: dict[str, list[str]] = {}
        for name, text in told.items():
            for one in re.findall(r"\w+", text.lower()):
                words.setdefault(one, []).append(name)
        if near := nearest(word, words, cutoff=0.7):
            return [*dict.fromkeys(name for one in near for name in words[one])][:3]
    return []


def _metavar(text: str) -> str:
    return text if spoken() == "en" else re.sub("[A-Z]+", lambda of: _METAVARS.get(of[0], of[0]), text)


class Argument(click.Argument):
    """An argument with a name in both languages."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return its name for usage and errors."""
        return _metavar(super().make_metavar(ctx))


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *arguments: Any, no: str, **options: Any) -> None:  # noqa: ANN401 (as in click)
        super().__init__(*arguments, **options)
        self._texts = Text(no, self.help or "")

    def make_metavar(self, ctx: click.Context) -> str:
        """Return the name of its value."""
        return _metavar(super().make_metavar(ctx))

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return its line in the help."""
        self.help = self._texts[spoken()]
        return super().get_help_record(ctx)


class Command(click.Command):
    """A command with its help in both languages."""

    def __init__(self, *arguments: Any, no: str, **options: Any) -> None:  # noqa: ANN401 (as in click)
        super().__init__(*arguments, **options)
        self._texts = Text(inspect.cleandoc(no), self.help or "")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, and refuse empty values instead of guessing what they mean."""
        try:
            rest = super().parse_args(ctx, [*args])
            typed, _, _ = self.make_parser(ctx).parse_args(args)
            for parameter in self.params:
                texts = [text for text in _flat(typed.get(parameter.name or "")) if isinstance(text, str)]
                if not all(text.strip(" ,") for text in texts):
                    raise click.BadParameter(Text("tom", "empty")[spoken()], ctx, parameter)
        except exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise mistyped(error, ctx) from None
        return rest

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what follows its name in the usage line."""
        return [*map(_metavar, super().collect_usage_pieces(ctx))]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option ``--help``."""
        option = super().get_help_option(ctx)
        if option:
            option.help = _in_norwegian("Show this message and exit.")
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return its line in the list of commands."""
        self.help = self._texts[spoken()]
        return super().get_short_help_str(limit)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write its description."""
        self.help = self._texts[spoken()]
        super().format_help_text(ctx, formatter)


class Group(Command, click.Group):
    """Several commands, with their help in both languages."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise mistyped(error, ctx) from None
