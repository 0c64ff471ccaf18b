"""What ``ilag fetch --dry-run`` tells of the service, table by table. Pure.

It is what an analyst runs each February to see whether there are newer figures, and what is sent along when
the service has changed.
"""

from collections.abc import Iterable, Sequence

from ilag_data import catalogue
from ilag_data.errors import some
from ilag_data.fetching.planning import Step, Table
from ilag_data.ssb.metadata import Config, Metadata


def describe(steps: Sequence[Step], address: str, config: Config) -> list[str]:
    """Tell what the service has, what would be asked of it, and what is newer than the figures held.

    Parameters
    ----------
    steps : sequence of Step
        What `planning.plan` found with ``look=True``.
    address : str
        Of the API.
    config : Config
        The limits of the service.

    Returns
    -------
    list of str
        Lines to print.
    """
    version = f"version {config.version}, " if config.version else ""
    lines = [
        f"{address}: {version}{config.max_cells} cells a call, {config.calls} calls in {config.window:.0f} s"
    ]
    tables: dict[Table, list[Step]] = {}
    for step in steps:
        tables.setdefault(step.table, []).append(step)
    for table, of_table in tables.items():
        lines += ["", *_table(of_table[0].record.table, table, [step.record.contents for step in of_table])]
        for step in of_table:
            lines += _step(step)
    queries = [step.query for step in steps if step.query and not step.fresh]
    cells, calls = sum(query.cells for query in queries), sum(query.calls for query in queries)
    return [*lines, "", f"A fetch would ask for {cells} cells in {_calls(calls)}. Nothing was fetched."]


def _table(number: str, table: Table, known: Iterable[Iterable[str]]) -> list[str]:
    metadata = table.seen
    if metadata is None:
        return [f"{number}  its metadata could not be had"]
    first, last = metadata.period
    facts = [
        f"{number}  reached; updated {table.info.updated or metadata.updated or 'unknown'}; {first}–{last}; "
        f"units: {_units(metadata)}"
    ]
    if table.info.discontinued:
        facts.append("  Statistics Norway says that the table is discontinued")
    contents = metadata.variables.get(catalogue.CONTENTS)
    beside = [
        code
        for code in (contents.codes if contents else ())
        if code not in {c for codes in known for c in codes}
    ]
    return [*facts, *([f"  contents that are not asked for: {some(beside)}"] if beside else [])]


def _units(metadata: Metadata) -> str:
    contents = metadata.variables.get(catalogue.CONTENTS)
    units = [unit.base or "" for unit in contents.units.values()] if contents else []
    return ", ".join(dict.fromkeys(unit or "not told" for unit in units)) or "not told"


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
    """Say whether there are newer figures than those held."""
    if step.held is None:
        return "nothing is held"
    last = max(step.held.query.get(catalogue.TIME, []), default="")
    newer = [time for time in times if time > last]
    if newer:
        return f"held to {last}; NEWER FIGURES: {'–'.join(dict.fromkeys((newer[0], newer[-1])))}"
    if step.fresh:
        return f"held to {last}; nothing newer, and not updated since"
    if step.held.origin == "api":
        return f"held to {last}; no newer {step.record.frequency}, but updated since"
    return f"held to {last}; no newer {step.record.frequency}, but what is held is not from the service"


def _calls(calls: int) -> str:
    return f"{calls} call{'s' * (calls != 1)}"
