"""The command ``ilag``: thin, each command calls one room of the package.

Nothing heavy is imported before a command runs, so that ``ilag --help`` and a mistyped option answer at once.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ilag_data import __version__
from ilag_data.errors import IlagError
from ilag_data.language import Lang


class _Commands(click.Group):
    """Commands that print an `IlagError` as a message and not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as in click)
        try:
            return super().invoke(ctx)
        except IlagError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="ilag")
def ilag() -> None:
    """Population and employment of the I LAG municipalities against Trøndelag."""


@ilag.command()
@click.option(
    "--lang", type=click.Choice(["no", "en"]), help="Language; by default Norwegian and both decks."
)
@click.option("--years", help="Period, e.g. 2015-2023 (the default) or 2015,2019,2023.")
@click.option("--formats", help="Some of png,transparent,svg,pdf,csv,xlsx,pptx; by default all.")
@click.option("--only", help="Names of charts with commas between; by default all, and the decks.")
@click.option("--regions", help="Other municipalities than the six, e.g. 5042,Selbu,Oppdal.")
@click.option(
    "--out", default="exports", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@click.option("--template", type=click.Path(path_type=Path), help="Your own PowerPoint template (.pptx).")
def charts(
    lang: Lang | None,
    years: str | None,
    formats: str | None,
    only: str | None,
    regions: str | None,
    out: Path,
    template: Path | None,
) -> None:
    """Write every chart in every format, and the whole presentation."""
    from tqdm import tqdm

    from ilag_data import deck
    from ilag_data.analyses.suite import years_from
    from ilag_data.charts import FORMATS
    from ilag_data.regions import find_municipalities

    plan = deck.Plan(
        out,
        lang=lang,
        formats=tuple(formats.split(",")) if formats else FORMATS,
        only=tuple(only.split(",")) if only else (),
        template=template,
    )
    if years:
        plan = replace(plan, years=tuple(years_from(years)))
    if regions:
        plan = replace(plan, municipalities=tuple(find_municipalities(regions.split(","))))
    lines: list[str] = []
    try:
        with tqdm(total=plan.steps, unit="chart", disable=None) as progress:
            for name, paths in deck.write_suite(plan):
                progress.set_description(name[:40])
                progress.update()
                lines += map(str, paths) if paths else [name]
    finally:
        for line in lines:
            click.echo(line)


@ilag.command()
def status() -> None:
    """List the documents in data/raw: what they hold, where they come from, whether they are unchanged."""
    from ilag_data.status import COLUMNS, rows

    table = rows()
    widths = [
        max(len(str(cell)) for cell in column)
        for column in zip(COLUMNS, *(row.cells for row in table), strict=True)
    ]
    for cells in (COLUMNS, *(row.cells for row in table)):
        click.echo(
            "  ".join(str(cell).ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
        )
    problems = [row.problem for row in table if row.problem]
    if problems:
        raise click.ClickException("\n".join(problems))


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
@click.option("--dry-run", is_flag=True, help="Only tell what would be asked.")
@click.option(
    "--lang", type=click.Choice(["no", "en"]), default="no", show_default=True, help="Language of the labels."
)
def fetch(  # one parameter for each option, as click wants it
    series: tuple[str, ...], years: str | None, api_url: str | None, force: bool, dry_run: bool, lang: Lang
) -> None:
    """Fetch fresh figures from Statistics Norway: all series, or the SERIES named.

    Nothing in data/raw is replaced before all that came is proven. Tells what was revised, here and as CSV
    in data/revisions.
    """
    from ilag_data.fetching.command import run

    try:
        run(series, years=years, address=api_url, force=force, dry_run=dry_run, lang=lang)
    except KeyboardInterrupt:
        click.echo(
            "Interrupted. Every document in data/raw is whole, the old one or the new one; "
            "run `ilag fetch` again to go on.",
            err=True,
        )
        raise SystemExit(130) from None


@ilag.command()
def process() -> None:
    """Rebuild the tidy tables in data/processed."""
    from ilag_data import processed
    from ilag_data.fetching import staging

    # A fetch that replaced figures meanwhile would have its tables overwritten with older ones.
    with staging.lock():
        for path in processed.rebuild():
            click.echo(path)


@ilag.command()
def codebook() -> None:
    """Print the codebook: what every series and indicator is (docs/codebook.md)."""
    from ilag_data import codebook as book

    click.echo(book.render(), nl=False)


@ilag.command()
@click.argument("names", nargs=-1)
def notebooks(names: tuple[str, ...]) -> None:
    """Run the notebooks (all, or the NAMES given) and store their outputs."""
    from tqdm import tqdm

    from ilag_data import notebooks as books

    with tqdm(books.find(names), unit="notebook", disable=None) as paths:
        for path in paths:
            paths.set_description(path.stem)
            books.refresh(path)


@ilag.command()
def lab() -> None:
    """Open the notebooks in JupyterLab."""
    from ilag_data import notebooks as books

    raise SystemExit(books.open_in_jupyterlab())


def main() -> None:
    """Run the command line; the entry point of ``ilag``."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or pipe may lack a character (− or –); a replaced one beats a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    ilag()


if __name__ == "__main__":
    main()
