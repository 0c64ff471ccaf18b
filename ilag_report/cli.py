"""The command ``ilag``: thin, each command calls one room of the package.

Nothing heavy is imported before a command runs, so that ``ilag --help`` and a mistyped option answer at once.
"""

import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from ilag_data import __version__
from ilag_data.errors import IlagError
from ilag_data.language import Lang

_Function = TypeVar("_Function", bound=Callable[..., Any])

INTERRUPTED = 130
"""The exit code of a command stopped by Ctrl-C, as shells have it."""


class _Commands(click.Group):
    """Commands that end with a message, not a traceback: an `IlagError`, Ctrl-C, what the system refuses."""

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
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            # True of every command, since files are written beside their place and then moved there.
            click.echo(
                "Interrupted. Every file is whole, the old one or the new one; "
                f"run `ilag {ctx.invoked_subcommand}` again to go on.",
                err=True,
            )
            raise SystemExit(INTERRUPTED) from None


def _language(of: str) -> Callable[[_Function], _Function]:
    choice = click.Choice(["no", "en"])
    return click.option("--lang", type=choice, default="no", show_default=True, help=f"Language of the {of}.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ilag")
def ilag() -> None:
    """Population and employment of a programme's municipalities against their county."""


@ilag.command()
@_language("files")
@click.option("--years", help="Period, e.g. 2015-2023 (the default) or 2015,2019,2023.")
@click.option(
    "--formats",
    default="png,pptx,xlsx,docx",
    show_default=True,
    help="Also svg,pdf,csv and transparent (a PNG).",
)
@click.option("--only", help="Names of charts with commas between; by default all.")
@click.option("--regions", help="Other municipalities of the county, e.g. 5042,Selbu,Oppdal.")
@click.option(
    "--out", default="exports", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@click.option(
    "--template",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Your own template of PowerPoint (.pptx, .potx) or Word (.docx, .dotx); of both, if given twice.",
)
def charts(  # one parameter for each option, as click wants it
    lang: Lang,
    years: str | None,
    formats: str,
    only: str | None,
    regions: str | None,
    out: Path,
    template: tuple[Path, ...],
) -> None:
    """Write a picture of every chart, and one presentation, workbook and paper; with --only, each its own."""
    from ilag_data.catalogue import years_from
    from ilag_data.regions import find_municipalities
    from ilag_report.plan import Plan

    plan = Plan(
        out,
        lang=lang,
        formats=tuple(_listed(formats.lower())),
        only=() if only is None else tuple(_listed(only)),
    )
    if years:
        plan = replace(plan, years=years_from(years))
    if regions:
        plan = replace(plan, municipalities=tuple(find_municipalities(_listed(regions))))
    if template:
        from ilag_report.charts.template_file import by_program

        slides, paper = by_program(template)
        plan = replace(plan, template=slides, template_of_paper=paper)
    from ilag_report.progress import bar
    from ilag_report.run import write_suite

    lines: list[str] = []
    try:
        with closing(write_suite(plan)) as made, bar(total=plan.steps, unit="chart") as progress:
            for name, paths in made:
                progress.set_description(name[:40])
                progress.update()
                lines += map(str, paths) if paths else [name]
    finally:
        for line in lines:
            click.echo(line)


def _listed(typed: str) -> list[str]:
    """Return what was typed with commas between, with or without blanks."""
    return [part.strip() for part in typed.split(",")]


@ilag.command()
def status() -> None:
    """List the documents in data/raw: what they hold, where they come from, whether they are unchanged.

    Says too which tables in data/processed are not as they were made from them.
    """
    from ilag_data.tables import check_tables
    from ilag_report.display.cards import columns
    from ilag_report.status import COLUMNS, rows

    table = rows()
    click.echo("\n".join(columns((COLUMNS, *(row.cells for row in table)))))
    problems = dict.fromkeys([*filter(None, (row.problem for row in table)), *check_tables()[1]])
    if problems:
        raise click.ClickException("\n".join(problems))


@ilag.command()
@click.argument("thing", required=False)
@_language("card")
def about(thing: str | None, lang: Lang) -> None:
    """Tell what a THING is: a series, table, indicator or region; data/raw when none is named."""
    from ilag_report import about as card_of

    click.echo(card_of(thing, lang))


@ilag.command()
def verify() -> None:
    """Recompute checksums and every identity of the figures; exit 1 naming what fails."""
    from ilag_data import verify as verification

    failed = 0
    for check in verification.run():
        failed += not check.holds
        click.echo(
            f"{'ok  ' if check.holds else 'FAIL'} {check.name} ({check.compared} compared; {check.remark})"
        )
        for line in check.broken[:10]:
            click.echo(f"     {line}")
        if len(check.broken) > 10:
            click.echo(f"     and {len(check.broken) - 10} more")
    if failed:
        raise click.ClickException(f"{failed} checks failed.")


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
    help="Take a figure that was refused as hard to believe, e.g. employment:5033:2025.",
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
    from ilag_data.fetching import staging

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

    with bar(books.find(names), unit="notebook") as paths:
        for path in paths:
            paths.set_description(path.stem)
            books.refresh(path)


@ilag.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open the explorer in JupyterLab. OPTIONS go to JupyterLab, e.g. --no-browser."""
    from ilag_report.lab import open_in_jupyterlab

    open_in_jupyterlab(options)


def main() -> None:
    """Run the command line; the entry point of ``ilag``."""
    # Pictures are drawn without one; matplotlib would end where the environment names one that it lacks.
    os.environ.pop("MPLBACKEND", None)
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or pipe may lack a character (− or –); a replaced one beats a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    ilag(prog_name="ilag")


if __name__ == "__main__":
    main()
