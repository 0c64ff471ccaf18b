"""What ``ilag fetch`` prints: the bar while it works, then what came and what changed."""

from pathlib import Path

import click

from ilag_data.fetching.fetch import Report, fetch
from ilag_data.fetching.planning import Progress, parse_years, plan
from ilag_data.language import Lang
from ilag_data.ssb import Client
from ilag_data.ssb.transport import Transport
from ilag_report import outlook
from ilag_report.progress import bar


class _Bar(Progress):
    """A progress bar that says what is done or waited for; without a terminal each new reason is a line."""

    def __init__(self) -> None:
        self._bar = bar(unit="step", bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt}")
        self._told = ""

    def total(self, steps: int) -> None:
        self._bar.reset(steps)

    def doing(self, text: str) -> None:
        self._bar.set_description_str(text)

    def waiting(self, why: str, seconds: float) -> None:
        text = f"{why}: waiting {seconds:.0f} s"
        self._bar.set_description_str(text)
        if self._bar.disable and why != self._told:
            click.echo(text, err=True)
        self._told = why

    def done(self) -> None:
        self._bar.update()

    def close(self) -> None:
        self._bar.close()


def run(
    names: tuple[str, ...],
    *,
    years: str | None = None,
    address: str | None = None,
    force: bool = False,
    dry_run: bool = False,
    lang: Lang = "no",
) -> None:
    """Fetch, or tell what would be asked, and print it.

    Parameters
    ----------
    names, years, address, force, dry_run, lang
        The arguments and options of ``ilag fetch``.
    """
    wanted = parse_years(years) if years else ()
    shown = _Bar()
    problems = False
    try:
        with Client(address, lang=lang, transport=Transport(tell=shown.waiting)) as client:
            if dry_run:
                steps = plan(names, client, years=wanted, force=force, look=True, progress=shown)
                problems = any(step.problem for step in steps)
                lines = outlook.describe(steps, client.address, client.config())
            else:
                report = fetch(names, client, years=wanted, force=force, progress=shown)
                lines = _reported(report)
    finally:
        shown.close()
    click.echo("\n".join(lines))
    if problems:
        raise click.exceptions.Exit(1)


def _reported(report: Report) -> list[str]:
    lines = [f"{name}: fresh, not asked for" for name in report.fresh]
    lines += [revision.summary() for revision in report.changed]
    lines += report.remarks
    if report.csv:
        lines.append(f"All new years, figures revised and figures gone: {_from_here(report.csv)}")
    if report.changed or report.mended:
        lines.append("data/processed is rebuilt.")
    return lines


def _from_here(path: Path) -> Path:
    """Return the path as seen from the working directory, where that is shorter."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
