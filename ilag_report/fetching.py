"""The output of ``ilag fetch``: a progress bar, then what was fetched and what changed.

With ``--dry-run`` it describes the service, table by table: an analyst runs that each February to look for
newer figures, and includes it when reporting that the service has changed.
"""

from collections.abc import Collection, Iterator, Sequence
from textwrap import indent

import click

from ilag_data import catalogue
from ilag_data.errors import some
from ilag_data.fetching.fetch import fetch
from ilag_data.fetching.planning import Progress, Step, Table, plan
from ilag_data.language import Lang, Text
from ilag_data.raw import is_held
from ilag_data.ssb import Client
from ilag_data.ssb.metadata import Config
from ilag_data.ssb.transport import Transport
from ilag_data.untrusted import visible
from ilag_report.messages import say
from ilag_report.progress import bar
from ilag_report.spoken import spoken


class _Bar(Progress):
    """A progress bar with the current step or wait; without a terminal, each new reason to wait is a line."""

    def __init__(self) -> None:
        self._bar = bar(bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt}")
        self._told: Text | None = None
        self._lang = spoken()

    def total(self, steps: int) -> None:
        self._bar.reset(steps)

    def doing(self, text: Text) -> None:
        self._bar.set_description_str(text[self._lang])

    def waiting(self, why: Text, seconds: float) -> None:
        text = f"{why[self._lang]}: {say('fetch.waiting', self._lang)} {seconds:.0f} s"
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
    api_url: str | None,
    force: bool,
    drop: bool,
    accept: tuple[str, ...],
    dry_run: bool,
    lang: Lang,
) -> None:
    """Fetch, or list what would be requested, and print the result; arguments as for ``ilag fetch``."""
    wanted = catalogue.years_from(years, since=catalogue.FIRST_YEAR) if years else ()
    shown = _Bar()
    problems = False
    try:
        with Client(api_url, lang=lang, transport=Transport(tell=shown.waiting)) as client:
            if dry_run:
                steps = plan(names, client, years=wanted, force=force, look=True, drop=drop, progress=shown)
                problems = any(step.problem for step in steps)
                lines = _service(steps, client.address, client.config, spoken())
                told = visible("\n".join(lines))  # it quotes labels of tables
            else:
                report = fetch(
                    names, client, years=years, force=force, drop=drop, accept=accept, progress=shown
                )
                told = report.said(spoken())
    finally:
        shown.close()
    click.echo(told)
    if problems:
        raise click.exceptions.Exit(1)


# ---- The service, table by table --------------------------------------------------------------------------


def _service(steps: Sequence[Step], address: str, config: Config, lang: Lang) -> Iterator[str]:
    """Yield lines on what the service has, what would be requested, and what is newer than the data held."""
    yield say("fetch.service", lang, address=address, config=config)
    tables: dict[Table, list[Step]] = {}
    for step in steps:
        tables.setdefault(step.table, []).append(step)
    for table, of_table in tables.items():
        known = {code for step in of_table for code in step.record.contents}
        yield ""
        yield from _table(of_table[0].record.table, table, known, lang)
        for step in of_table:
            yield from _step(step, lang)
    queries = [step.query for step in steps if step.query and not step.fresh]
    cells, calls = sum(query.cells for query in queries), sum(query.calls for query in queries)
    yield f"\n{say('fetch.whole', lang, cells=cells, calls=calls)}"


def _table(number: str, table: Table, known: Collection[str], lang: Lang) -> Iterator[str]:
    if (metadata := table.seen) is None:
        yield f"{number}  {say('fetch.no-metadata', lang)}"
        return
    contents, times = metadata.variables.get(catalogue.CONTENTS), metadata.time.codes
    told = {
        "updated": table.info.updated or metadata.updated,
        "span": f"{times[0]}–{times[-1]}",
        "units": list(dict.fromkeys(unit.base for unit in contents.units.values())) if contents else [],
    }
    yield f"{number}  {say('fetch.table', lang, **told)}"
    if table.closing:
        yield f"  {table.closing[lang]}"
    if contents and (beside := [code for code in contents.codes if code not in known]):
        yield f"  {say('fetch.beside', lang, codes=some(beside, lang))}"


def _step(step: Step, lang: Lang) -> Iterator[str]:
    if step.problem:
        yield indent(f"{say('fetch.problem', lang)}: {step.problem[lang]}", "  ")
    elif step.query:
        selection = step.query.selection
        yield f"  {step.record.name}: {_newer(step, selection[catalogue.TIME], lang)}"
        sizes = " × ".join(f"{variable} {len(codes)}" for variable, codes in selection.items())
        asked = say("fetch.asked", lang, fresh=step.fresh, cells=step.query.cells, calls=step.query.calls)
        yield f"    {asked}: {sizes}"
        yield from (f"    {remark[lang]}" for remark in step.remarks)


def _newer(step: Step, times: Sequence[str], lang: Lang) -> str:
    """Say whether the service has newer figures than those in data/raw."""
    if step.held is None:
        return say("fetch.damaged" if is_held(step.record.name) else "fetch.nothing", lang)
    last = max(step.held.query.get(catalogue.TIME, []), default="")
    newer = [time for time in times if time > last]
    return say(
        "fetch.held",
        lang,
        last=last,
        newer="–".join(dict.fromkeys((newer[0], newer[-1]))) if newer else "",
        fresh=step.fresh,
        times=step.record.times[lang],
        from_api=step.held.origin == "api",
    )
