"""What ``ilag fetch`` prints: the bar while it works, then what came and what changed.

With ``--dry-run`` it tells of the service, table by table: that is what an analyst runs each February to see
whether there are newer figures, and what is sent along when the service has changed.
"""

from collections.abc import Iterable, Sequence
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
from ilag_report.progress import bar
from ilag_report.spoken import spoken

_NOTHING = Text("", "")


class _Bar(Progress):
    """A progress bar that says what is done or waited for; without a terminal each new reason is a line."""

    def __init__(self) -> None:
        self._bar = bar(bar_format="{l_bar}{bar}| {n_fmt}/{total_fmt}")
        self._told: Text | None = None
        self._lang = spoken()

    def total(self, steps: int) -> None:
        self._bar.reset(steps)

    def doing(self, text: Text) -> None:
        self._bar.set_description_str(text[self._lang])

    def waiting(self, why: Text, seconds: float) -> None:
        text = f"{why[self._lang]}: {Text('venter', 'waiting')[self._lang]} {seconds:.0f} s"
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
    wanted = catalogue.years_from(years, since=catalogue.FIRST_YEAR) if years else ()
    shown = _Bar()
    problems = False
    try:
        with Client(address, lang=lang, transport=Transport(tell=shown.waiting)) as client:
            if dry_run:
                steps = plan(names, client, years=wanted, force=force, look=True, drop=drop, progress=shown)
                problems = any(step.problem for step in steps)
                lines = _service(steps, client.address, client.config)
                told = visible("\n".join(line[spoken()] for line in lines))  # tables are quoted
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


def _service(steps: Sequence[Step], address: str, config: Config) -> list[Text]:
    """Tell what the service has, what would be asked of it, and what is newer than the figures here."""
    version = (
        Text(f"versjon {config.version}, ", f"version {config.version}, ") if config.version else _NOTHING
    )
    lines = [
        Text(
            f"{address}: {version.no}{config.max_cells} celler per spørring, {config.calls} spørringer på "
            f"{config.window:.0f} s",
            f"{address}: {version.en}{config.max_cells} cells a call, {config.calls} calls in "
            f"{config.window:.0f} s",
        )
    ]
    tables: dict[Table, list[Step]] = {}
    for step in steps:
        tables.setdefault(step.table, []).append(step)
    for table, of_table in tables.items():
        known = {code for step in of_table for code in step.record.contents}
        lines += [_NOTHING, *_table(of_table[0].record.table, table, known)]
        for step in of_table:
            lines += _step(step)
    queries = [step.query for step in steps if step.query and not step.fresh]
    cells, calls = sum(query.cells for query in queries), _calls(sum(query.calls for query in queries))
    whole = Text(
        f"En henting ville spørre etter {cells} celler i {calls.no}. Ingenting er hentet.",
        f"A fetch would ask for {cells} cells in {calls.en}. Nothing was fetched.",
    )
    return [*lines, _NOTHING, whole]


def _table(number: str, table: Table, known: Iterable[str]) -> list[Text]:
    metadata = table.seen
    if metadata is None:
        return [Text(f"{number}  metadataene kunne ikke hentes", f"{number}  its metadata could not be had")]
    contents = metadata.variables.get(catalogue.CONTENTS)
    units = dict.fromkeys(unit.base for unit in contents.units.values()) if contents else {}
    beside = [code for code in contents.codes if code not in known] if contents else []
    updated, times = table.info.updated or metadata.updated, metadata.time.codes
    span = f"{times[0]}–{times[-1]}"
    no, en = (", ".join(unit or lacks for unit in units) or lacks for lacks in ("ikke oppgitt", "not told"))
    lines = [
        Text(
            f"{number}  svarer; oppdatert {updated or 'ukjent'}; {span}; enheter: {no}",
            f"{number}  reached; updated {updated or 'unknown'}; {span}; units: {en}",
        )
    ]
    if table.closing:
        lines.append(Text(f"  {table.closing.no}", f"  {table.closing.en}"))
    if beside:
        lines.append(
            Text(
                f"  innhold som det ikke spørres etter: {some(beside, 'no')}",
                f"  contents that are not asked for: {some(beside)}",
            )
        )
    return lines


def _step(step: Step) -> list[Text]:
    if step.problem:
        told = Text(f"KAN IKKE SPØRRES ETTER: {step.problem.no}", f"CANNOT BE ASKED FOR: {step.problem.en}")
        return [Text.each(lambda lang: indent(told[lang], "  "))]
    if step.query is None:
        return []
    choices = {choice.variable: choice.codes for choice in step.query.selection}
    sizes = " × ".join(f"{variable} {len(codes)}" for variable, codes in choices.items())
    cells, calls = step.query.cells, _calls(step.query.calls)
    newer = _newer(step, choices[catalogue.TIME])
    again = Text(
        "ville ikke bli spurt etter igjen uten --force; alt i alt er det ",
        "would not be asked again without --force; all of it is ",
    )
    fresh = again if step.fresh else _NOTHING
    return [
        Text.each(lambda lang: f"  {step.record.name}: {newer[lang]}"),
        Text(
            f"    {fresh.no}{cells} celler i {calls.no}: {sizes}",
            f"    {fresh.en}{cells} cells in {calls.en}: {sizes}",
        ),
        *(Text(f"    {remark.no}", f"    {remark.en}") for remark in step.remarks),
    ]


def _newer(step: Step, times: Sequence[str]) -> Text:
    """Say whether the service has newer figures than those in data/raw."""
    if step.held is None and is_held(step.record.name):
        return Text(
            "det du har, er ikke til å stole på (se «ilag status»)",
            "what is held cannot be trusted (see `ilag status`)",
        )
    if step.held is None:
        return Text("du har ingenting", "nothing is held")
    last = max(step.held.query.get(catalogue.TIME, []), default="")
    newer = [time for time in times if time > last]
    if newer:
        span = "–".join(dict.fromkeys((newer[0], newer[-1])))
        what = Text(f"NYERE TALL: {span}", f"NEWER FIGURES: {span}")
    elif step.fresh:
        what = Text("ingenting nyere, og ikke oppdatert siden", "nothing newer, and not updated since")
    else:
        since = (
            Text("oppdatert siden", "updated since")
            if step.held.origin == "api"
            else Text("det du har, er ikke hentet fra API-et", "what is held is not from the service")
        )
        what = Text(
            f"ingen nyere {step.record.times.no}, men {since.no}",
            f"no newer {step.record.frequency}, but {since.en}",
        )
    return Text(f"du har til og med {last}; {what.no}", f"held to {last}; {what.en}")


def _calls(calls: int) -> Text:
    return Text(f"{calls} spørring{'er' * (calls != 1)}", f"{calls} call{'s' * (calls != 1)}")
