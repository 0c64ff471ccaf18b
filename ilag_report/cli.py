"""The command ``ilag``: thin, each command calls one room of the package.

Nothing heavy is imported before a command runs, so that ``ilag --help`` and a mistyped option answer at once.
"""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from ilag_data import __version__
from ilag_data.errors import IlagError, SelectionError
from ilag_data.language import Lang, Text

_Function = TypeVar("_Function", bound=Callable[..., Any])

INTERRUPTED = 130
"""The exit code of a command stopped by Ctrl-C, as shells have it."""


_SPOKEN = "ilag_report.spoken"
"""Where a context keeps the language that ``--lang`` names."""

_ERROR = Text("Feil", "Error")
_INTERRUPTED = Text(
    "Avbrutt. Alle filer er hele, den gamle eller den nye; kjør «ilag {}» en gang til for å fortsette.",
    "Interrupted. Every file is whole, the old one or the new one; run `ilag {}` again to go on.",
)


def _spoken() -> Lang:
    """Return the language of what is printed: that of ``--lang``, else of the environment."""
    context = click.get_current_context(silent=True)
    if context and _SPOKEN in context.meta:
        return context.meta[_SPOKEN]  # type: ignore[no-any-return]
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if named.startswith("en") else "no"


def _fail(told: str, lang: Lang) -> NoReturn:
    click.echo(f"{_ERROR[lang]}: {told}", err=True)
    raise SystemExit(1)


class _Command(click.Command):
    """A command that refuses options and arguments that are empty, so that none means what was not meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed, _, _ = self.make_parser(ctx).parse_args(args=[*args])
        rest = super().parse_args(ctx, args)
        for parameter in self.params:
            given = typed.get(parameter.name or "")
            if any(isinstance(text, str) and not text.strip(" ,") for text in _flat(given)):
                name = (
                    parameter.opts[0]
                    if parameter.param_type_name == "option"
                    else parameter.make_metavar(ctx)
                )
                raise SelectionError(
                    Text(f"{name} er tom.", f"{name} is empty."),
                    Text(
                        f"skriv noe etter {name}, eller dropp den (se «ilag {self.name} --help»).",
                        f"write something after {name}, or leave it out (see `ilag {self.name} --help`).",
                    ),
                )
        return rest


def _flat(given: object) -> Iterable[object]:
    return chain.from_iterable(map(_flat, given)) if isinstance(given, list | tuple) else (given,)


class _Commands(click.Group):
    """Commands that end with a message, not a traceback: an `IlagError`, Ctrl-C, what the system refuses."""

    command_class = _Command

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 (as in click)
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            if error.filename is None:  # most likely of what is printed
                where, remedy = "The operating system refuses to go on", "there is room where the output goes"
            else:
                where, remedy = error.filename, "the folder is there and may be entered, read and written"
            click.echo(
                f"Error: {where}: {error.strerror or error}.\n"
                f"What to do: see that {remedy}, and run again; every file is whole.",
                err=True,
            )
            raise SystemExit(1) from None

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as in click)
        try:
            Path.cwd()
        except FileNotFoundError as error:
            raise click.ClickException(
                "The folder that this was started in is not there any more.\n"
                "What to do: change to one that is (cd), and run again."
            ) from error
        try:
            return super().invoke(ctx)
        except IlagError as error:
            _fail(error.said(_spoken()), error.spoken(_spoken()))
        except KeyboardInterrupt:
            # True of every command, since files are written beside their place and then moved there.
            click.echo(_INTERRUPTED[_spoken()].format(ctx.invoked_subcommand), err=True)
            raise SystemExit(INTERRUPTED) from None


def _language(of: str, *, printed: bool = False) -> Callable[[_Function], _Function]:
    """Add ``--lang``: the language of files, Norwegian unless told, or of what is only printed."""

    def keep(ctx: click.Context, _: click.Parameter, named: Lang | None) -> Lang:
        if named:
            ctx.meta[_SPOKEN] = named
        return named or (_spoken() if printed else "no")

    unless = "that of the environment (LANG)" if printed else "no"
    told = f"Language of the {of}, and of what is printed.  [default: {unless}]"
    return click.option("--lang", type=click.Choice(["no", "en"]), callback=keep, help=told)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ilag")
def ilag() -> None:
    """Population and employment of a programme's municipalities against their county."""


@ilag.command()
@_language("files")
@click.option("--years", help="Period, e.g. 2015-2023 (the default) or 2015,2019,2023.")
@click.option(
    "--formats",
    default="png,pptx,xlsx,html,docx",
    show_default=True,
    help="Also svg,pdf,csv and transparent (a PNG).",
)
@click.option(
    "--only",
    help="Names of charts as --list shows them, with commas between; all of them unless told.",
)
@click.option("--regions", help="Other municipalities of the county, e.g. Selbu,Oppdal.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Folder to write to; exports unless told, and in it one for other --regions and --years.",
)
@click.option(
    "--template",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Your own template of PowerPoint (.pptx, .potx) or Word (.docx, .dotx); of both, if given twice.",
)
@click.option(
    "--list", "listed", is_flag=True, help="Only tell which charts there are, with the finding of each."
)
@click.option("--verbose", is_flag=True, help="Name every file, and the reason of each chart left out.")
def charts(  # one parameter for each option, as click wants it
    lang: Lang,
    years: str | None,
    formats: str,
    only: str | None,
    regions: str | None,
    out: Path | None,
    template: tuple[Path, ...],
    listed: bool,
    verbose: bool,
) -> None:
    """Write a picture of every chart, and of all one presentation, workbook, page and paper.

    With --only, each chart has a slide and a workbook of its own, and nothing is made of all.
    """
    from ilag_report.plan import Plan

    plan = Plan.of(
        out, lang=lang, years=years, regions=regions, formats=formats, only=only, templates=template
    )
    from ilag_report import summary

    if listed:
        for line in summary.listing(plan, _spoken()):
            click.echo(line)
        return
    from ilag_report.messages import say
    from ilag_report.progress import bar
    from ilag_report.run import write_suite

    written: dict[str, list[Path]] = {}
    left_out: dict[str, IlagError] = {}
    try:
        look = f"{{l_bar}}{{bar}}| {{n_fmt}}/{{total_fmt}}, {{remaining}} {say('run.left', _spoken())}"
        with closing(write_suite(plan, left_out)) as made, bar(total=plan.steps, bar_format=look) as progress:
            for name, paths in made:
                progress.set_description(name[:40])
                progress.update()
                written.setdefault(name, []).extend(paths)
    finally:
        for line in summary.end_of_run(plan, _spoken(), written, left_out, verbose=verbose):
            click.echo(line)


@ilag.command()
@click.argument("deck", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="File to write; beside DECK unless told.")
@click.option("--years", help="Another period, e.g. 2015-2025; each chart keeps its own unless told.")
@click.option("--dry-run", is_flag=True, help="Only tell, in full, what would change; nothing is written.")
def update(deck: Path, out: Path | None, years: str | None, dry_run: bool) -> None:
    """Bring a DECK (.pptx) that people have worked on up to the figures held now.

    What is as it was written follows the figures; what was changed by hand stays, and the report beside the
    new file tells which numbers in it the figures no longer bear out.
    """
    from ilag_report.updating import update as bring_up_to_date

    report = bring_up_to_date(deck, out, years, dry_run=dry_run)
    click.echo(report.markdown() if dry_run else report)
    if not dry_run:
        click.echo(f"{report.new}\n{report.path}")


@ilag.command()
@_language("list", printed=True)
def status(lang: Lang) -> None:
    """List the documents in data/raw: what they hold, where they come from, whether they are unchanged.

    Says too which tables in data/processed are not as they were made from them.
    """
    from ilag_data.raw import data_dir
    from ilag_data.tables import check_tables
    from ilag_report.display.about import archive
    from ilag_report.messages import say
    from ilag_report.status import rows

    table = rows()
    click.echo(archive(table, lang))
    click.echo(f"{say('card.folder', lang)}: {data_dir()}")
    remedies: dict[str, list[str]] = {}  # each told once, below all that it mends
    for text in dict.fromkeys([*filter(None, (row.problem for row in table)), *check_tables()[1]]):
        problem, _, remedy = text.partition("\n")
        remedies.setdefault(remedy, []).append(problem)
    if remedies:
        _fail("\n".join("\n".join((*of, remedy)) for remedy, of in remedies.items()), "en")


@ilag.command()
@click.argument("thing", required=False)
@_language("card", printed=True)
def about(thing: str | None, lang: Lang) -> None:
    """Tell what THING is: series, table, indicator, region or everyday word; data/raw when none is given."""
    from dataclasses import replace

    from ilag_report import about as card_of

    card = card_of(thing, lang)
    click.echo(replace(card, in_python=()))
    if card.is_damaged:
        raise click.exceptions.Exit(1)


@ilag.command()
def verify() -> None:
    """Recompute checksums and every identity of the figures; exit 1 naming what fails."""
    from ilag_data import verify as verification

    done = failed = 0
    for check in verification.run():
        done += 1
        failed += not check.holds
        wrong = f"{check.compared} compared, {len(check.broken)} wrong"
        click.echo(f"ok   {check.name} ({check.remark})" if check.holds else f"FAIL {check.name} ({wrong})")
        for line in check.broken[:10]:
            click.echo(f"     {line}")
        if len(check.broken) > 10:
            click.echo(f"     and {len(check.broken) - 10} more")
    if failed:
        _fail(f"{failed} of {done} checks failed.", "en")
    click.echo(
        f"All {done} checks hold. Statistics Norway's tables differ a little among themselves; "
        "the bounds say how far."
    )


@ilag.command()
@click.argument("series", nargs=-1)
@click.option("--years", help="Years to hold, such as 2015-2023; from 2015 to the newest unless told.")
@click.option("--api-url", help="Address of the API; also ILAG_SSB_URL. Statistics Norway's unless told.")
@click.option("--force", is_flag=True, help="Fetch what is fresh too, and between 05:00 and 08:15.")
@click.option("--drop", is_flag=True, help="Give up figures held that the table or --years leave out.")
@click.option(
    "--accept",
    multiple=True,
    metavar="SERIES[:PLACE][:TIME]",
    help="Take a figure that was refused as hard to believe, e.g. employment:Tydal:2025.",
)
@click.option(
    "--dry-run", is_flag=True, help="Only tell what the service has, what is new, and what would be asked."
)
@_language("labels")
def fetch(
    series: tuple[str, ...],
    years: str | None,
    api_url: str | None,
    force: bool,
    drop: bool,
    accept: tuple[str, ...],
    dry_run: bool,
    lang: Lang,
) -> None:
    """Fetch fresh figures from Statistics Norway: all series, or the SERIES named.

    Nothing in data/raw is replaced before all that came is proven. Tells what was revised, here and as CSV
    in data/revisions.
    """
    from ilag_report.fetching import run

    run(
        series,
        years=years,
        address=api_url,
        force=force,
        drop=drop,
        accept=accept,
        dry_run=dry_run,
        lang=lang,
    )


@ilag.command()
def process() -> None:
    """Rebuild the tidy tables in data/processed."""
    from ilag_data import process as processing
    from ilag_data import raw
    from ilag_data.fetching import staging

    if raw.data_dir() == raw.BUNDLE:
        told = Text(
            "Tabellene som følger med, er laget av tallene som følger med; det er ingenting å lage på nytt.",
            "The tables that come along are made of the figures beside them; there is nothing to rebuild.",
        )
        click.echo(told[_spoken()])
        return
    # A fetch that replaced figures meanwhile would have its tables overwritten with older ones.
    with staging.lock():
        for path in processing.rebuild():
            click.echo(path)


@ilag.command()
def codebook() -> None:
    """Print the codebook: what every series and indicator is (docs/codebook.md)."""
    from ilag_report import codebook as book

    click.echo(book.render(), nl=False)


@ilag.command()
@click.argument("names", nargs=-1)
def notebooks(names: tuple[str, ...]) -> None:
    """Run the notebooks (all, or the NAMES given) and store their outputs."""
    from ilag_report import notebooks as books
    from ilag_report.progress import bar

    _put_notebooks_in_place()
    with bar(books.find(names), unit="notebook") as paths:
        for path in paths:
            paths.set_description(path.stem)
            books.refresh(path)


@ilag.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open the explorer in JupyterLab. OPTIONS go to JupyterLab, e.g. --no-browser."""
    from ilag_report.lab import open_in_jupyterlab

    _put_notebooks_in_place()
    open_in_jupyterlab(options)


def _put_notebooks_in_place() -> None:
    from ilag_report.notebooks import FOLDER, put_in_place

    if put_in_place():
        click.echo(f"The notebooks are copied to {FOLDER}: yours to change.")


def main() -> None:
    """Run the command line; the entry point of ``ilag``."""
    # Pictures are drawn without one; matplotlib would end where the environment names one that it lacks.
    os.environ.pop("MPLBACKEND", None)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or pipe may lack a character (− or –); a replaced one beats a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        ilag(prog_name="ilag")
    except SystemExit:
        # After %run in a notebook, IPython would show how the program came to its end.
        if "IPython" not in sys.modules or sys.modules["IPython"].get_ipython() is None:
            raise
