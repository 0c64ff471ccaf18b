"""The command ``ilag``: thin, each command calls one room of the package.

Nothing heavy is imported before a command runs, so that ``ilag --help`` and a mistyped option answer at once.
"""

import sys
from pathlib import Path
from typing import Any

import click

from ilag_data import __version__
from ilag_data.errors import IlagError


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
    "--out", default="exports", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
def charts(out: Path) -> None:
    """Write every chart in every format."""
    from tqdm import tqdm

    from ilag_data.analyses import SUITE
    from ilag_data.charts import FORMATS

    written: list[Path] = []
    with tqdm(SUITE.values(), unit="chart", disable=None) as analyses:
        for analysis in analyses:
            chart = analysis("no")
            analyses.set_description(chart.name)
            written += chart.export(directory=out, formats=FORMATS)
    for path in written:
        click.echo(path)


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
def process() -> None:
    """Rebuild the tidy tables in data/processed."""
    from ilag_data import processed

    for path in processed.rebuild():
        click.echo(path)


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
