"""What ``ilag fetch`` prints: the bar while it works, then what came and what changed.

With ``--dry-run`` it tells of the service, table by table: that is what an analyst runs each February to see
whether there are newer figures, and what is sent along when the service has changed.
"""

from collections.abc import Iterable, Sequence

import click

from ilag_data import catalogue
from ilag_data.errors import some
from ilag_data.fetching.fetch import fetch
from ilag_data.fetching.planning import Progress, Step, Table, parse_years, plan
from ilag_data.language import Lang
from ilag_data.ssb import Client
from ilag_data.ssb.metadata import Config
from ilag_data.ssb.transport import Transport
from ilag_data.untrusted import visible
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
    years: str | None,
    address: str | None,
    force: bool,
    drop: bool,
    accept: tuple[str, ...],
    dry_run: bool,
    lang: Lang,
) -> None:
    """Fetch, or tell what would be asked, and print it; the arguments are those of ``ilag fetch``."""
    wanted = parse_years(years) if years else ()
    shown = _Bar()
    problems = False
    try:
        with Client(address, lang=lang, transport=Transport(tell=shown.waiting)) as client:
            if dry_run:
                steps = plan(names, client, years=wanted, force=force, look=True, drop=drop, progress=shown)
                problems = any(step.problem for step in steps)
                lines = _service(steps, client.address, client.config)
                told = visible("\n".join(lines))  # tables are quoted
            else:
                report = fetch(
                    names, client, years=wanted, force=force, drop=drop, accept=accept, progress=shown
                )
                told = repr(report)
    finally:
        shown.close()
    click.echo(told)
    if problems:
        raise click.exceptions.Exit(1)


# ---- The service, table by table --------------------------------------------------------------------------


def _service(steps: Sequence[Step], address: str, config: Config) -> list[str]:
    """Tell what the service has, what would be asked of it, and what is newer than the figures here."""
    version = f"version {config.version}, " if config.version else ""
    lines = [
        f"{address}: {version}{config.max_cells} cells a call, {config.calls} calls in {config.window:.0f} s"
    ]
    tables: dict[Table, list[Step]] = {}
    for step in steps:
        tables.setdefault(step.table, []).append(step)
    for table, of_table in tables.items():
        known = {code for step in of_table for code in step.record.contents}
        lines += ["", *_table(of_table[0].record.table, table, known)]
        for step in of_table:
            lines += _step(step)
    queries = [step.query for step in steps if step.query and not step.fresh]
    cells, calls = sum(query.cells for query in queries), sum(query.calls for query in queries)
    return [*lines, "", f"A fetch would ask for {cells} cells in {_calls(calls)}. Nothing was fetched."]


def _table(number: str, table: Table, known: Iterable[str]) -> list[str]:
    metadata = table.seen
    if metadata is None:
        return [f"{number}  its metadata could not be had"]
    contents = metadata.variables.get(catalogue.CONTENTS)
    units = [unit.base or "not told" for unit in contents.units.values()] if contents else []
    beside = [code for code in contents.codes if code not in known] if contents else []
    times = metadata.time.codes
    lines = [
        f"{number}  reached; updated {table.info.updated or metadata.updated or 'unknown'}; "
        f"{times[0]}–{times[-1]}; units: {', '.join(dict.fromkeys(units)) or 'not told'}"
    ]
    if table.closing:
        lines.append(f"  {table.closing}")
    if beside:
        lines.append(f"  contents that are not asked for: {some(beside)}")
    return lines


def _step(step: Step) -> list[str]:
    if step.query is None:
        return [f"  {line}" for line in f"CANNOT BE ASKED FOR: {step.problem}".splitlines()]
    choices = {choice.variable: choice.codes for choice in step.query.selection}
    sizes = " × ".join(f"{variable} {len(codes)}" for variable, codes in choices.items())
    asked = f"{step.query.cells} cells in {_calls(step.query.calls)}: {sizes}"
    return [
        f"  {step.record.name}: {_newer(step, choices[catalogue.TIME])}",
        f"    {'would not be asked again without --force; all of it is ' if step.fresh else ''}{asked}",
        *(f"    {remark}" for remark in step.remarks),
    ]


def _newer(step: Step, times: Sequence[str]) -> str:
    """Say whether the service has newer figures than those in data/raw."""
    if step.held is None:
        return "nothing is held"
    last = max(step.held.query.get(catalogue.TIME, []), default="")
    newer = [time for time in times if time > last]
    if newer:
        return f"held to {last}; NEWER FIGURES: {'–'.join(dict.fromkeys((newer[0], newer[-1])))}"
    if step.fresh:
        return f"held to {last}; nothing newer, and not updated since"
    bundled = step.held.origin != "api"
    since = "what is held is not from the service" if bundled else "updated since"
    return f"held to {last}; no newer {step.record.frequency}, but {since}"


def _calls(calls: int) -> str:
    return f"{calls} call{'s' * (calls != 1)}"
