"""Each manner on each table through ``ilag fetch``, and what became of it: refused, told or silent."""

import atexit
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from click.testing import CliRunner

from ilag_data import catalogue
from ilag_report.cli import ilag
from tests.corruptions.manners import (
    CATEGORY,
    OF_THE_PAGE_TOO,
    ON_DOCUMENTS,
    ON_FIGURES,
    ON_TABLES,
    TOTAL,
    Figures,
    Picked,
    pick,
)
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn
from tests.standin.tables import Table, tables, without_codes

STORED = Path(__file__).with_name("outcomes.txt")
MODES = ("first", "routine")


class Case(NamedTuple):
    """A manner on a table, where nothing is held (first) or the period before (routine)."""

    manner: str
    table: str
    mode: str

    def __str__(self) -> str:
        return " · ".join(self)


class Outcome(NamedTuple):
    """What became of a case, and what was said."""

    what: str
    said: str


# One table has sexes, and one has two contents beside its category.
ONLY = {"swapped: women and men": "07459", "swapped: two contents": "07984"}
CASES = [
    Case(manner, table, mode)
    for manner in (*ON_FIGURES, *ON_DOCUMENTS, *ON_TABLES)
    for table in CATEGORY
    for mode in MODES
    if ONLY.get(manner, table) == table and ("total" not in manner or table in TOTAL)
]


# ---- What the cases stand on ------------------------------------------------------------------------------


class Ground(NamedTuple):
    """What is held before, and what is said when all is right."""

    before: Path
    lines: list[str]


AGAINST = {
    "07459": {"population-change"},
    "06913": {"population-by-age", "population-quarterly"},
    "01222": {"population-by-age", "population-change"},
    "07984": {"labour-balance"},
    "11618": {"population-by-age", "employment", "commuting-out", "commuting-in"},
    "03321": {"labour-balance"},
}
"""By table, the series beside its own that are fetched too: what its figures are held against."""


def asked(table: str) -> tuple[str, ...]:
    """Name the series to fetch; all of them would take three times as long."""
    series = catalogue.SERIES.items()
    return tuple(name for name, record in series if record.table == table or name in AGAINST[table])


def period_before(table: Table) -> Table:
    """Return a table as it was before its newest time came, with the components that come along."""
    before = without_codes(table, "Tid", table.variables[-1].codes[-1:])
    values = before.values.copy()
    if table.id == "06913":
        values[:, 1:, -1] = np.nan
    return replace(before, values=values, updated="2026-02-18T07:00:00Z")


Command = Callable[[Path, str, tuple[str, ...]], tuple[int, list[str]]]


def fetch(folder: Path, url: str, names: tuple[str, ...]) -> tuple[int, list[str]]:
    """Run ``ilag fetch``; return its exit code and its lines."""
    arguments = ["fetch", "--force", "--api-url", url, *names]
    answer = CliRunner().invoke(ilag, arguments, env={"ILAG_DATA_DIR": str(folder)})
    if not isinstance(answer.exception, SystemExit | None):
        raise answer.exception
    return answer.exit_code, answer.output.splitlines()


@cache
def ground(names: tuple[str, ...], mode: str) -> Ground:
    folder = Path(tempfile.mkdtemp(prefix="corruptions-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    before, right = folder / "before", folder / "right"
    before.mkdir()
    if mode == "routine":
        with StandIn({number: period_before(table) for number, table in tables().items()}) as server:
            code, lines = fetch(before, server.url, names)
            assert code == 0, lines
    shutil.copytree(before, right)
    with StandIn(tables()) as server:
        code, lines = fetch(right, server.url, names)
        assert code == 0, lines
    return Ground(before, lines)


def held(folder: Path) -> dict[str, bytes]:
    """Read what is in use: the documents, and the tables made of them."""
    paths = [*folder.glob("raw/*"), *folder.glob("processed/**/*.csv")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# ---- One case ---------------------------------------------------------------------------------------------


def outcome(case: Case, command: Command = fetch) -> Outcome:
    """Run a case and judge it."""
    stands = ground(asked(case.table), case.mode)
    with tempfile.TemporaryDirectory(prefix="corrupted-") as name, StandIn(tables()) as server:
        folder = Path(name) / "data"
        shutil.copytree(stands.before, folder)
        corrupt(server, case)
        code, lines = command(folder, server.url, asked(case.table))
        if code:
            assert lines[0].startswith("Error: "), (case, lines)
            assert held(folder) == held(stands.before), (case, "refused and yet replaced")
            return Outcome("refused", "\n".join(lines))
        return Outcome("told" if _is_told(case, stands, lines) else "silent", "\n".join(lines))


def corrupt(server: StandIn, case: Case) -> None:
    """Let the stand-in answer otherwise."""
    table = server.tables[case.table]
    at = pick(table, case.manner)
    if case.manner in ON_TABLES:
        server.tables[case.table] = ON_TABLES[case.manner](table, at)
        return
    kinds, change = ["data"], _on_figures
    if case.manner in ON_DOCUMENTS:
        kinds = ["metadata", "data", *(["table"] if case.manner.startswith(OF_THE_PAGE_TOO) else [])]
        change = _on_document
    act = faults.changed(partial(change, case.manner, at))
    server.faults = [Fault.always(act, kind, case.table) for kind in kinds]


def _on_figures(manner: str, at: Picked, document: dict[str, Any]) -> None:
    figures = Figures.of(document)
    ON_FIGURES[manner](figures, at)
    figures.write(document)


def _on_document(manner: str, at: Picked, document: dict[str, Any]) -> None:
    ON_DOCUMENTS[manner](document, at)


def _is_told(case: Case, stands: Ground, lines: list[str]) -> bool:
    """Tell whether the run said anything of the table that it does not say when all is right."""
    names = [case.table, *(name for name, record in catalogue.SERIES.items() if record.table == case.table)]
    return any(name in line for line in lines if line not in stands.lines for name in names)


# ---- The table of outcomes --------------------------------------------------------------------------------

LETTERS = {"refused": "r", "told": "t", "silent": "S"}


def written(outcomes: dict[Case, str]) -> str:
    """Write the outcomes as a table, their counts, and the names of the silent ones."""
    lines = [f"{'first, routine':<52}" + "".join(f"{table:>7}" for table in CATEGORY)]
    for manner, cases in groupby(outcomes, key=lambda case: case.manner):
        of = {(case.table, case.mode): LETTERS[outcomes[case]] for case in cases}
        pairs = (" ".join(of.get((table, mode), " ") for mode in MODES) for table in CATEGORY)
        lines.append((f"{manner:<52}" + "".join(f"{pair:>7}" for pair in pairs)).rstrip())
    counts = Counter(outcomes.values())
    lines += [
        "",
        f"{len(outcomes)} cases: {counts['refused']} refused (r), {counts['told']} told (t), {counts['silent']} silent (S); "
        f"{100 - 100 * counts['silent'] / len(outcomes):.1f} per cent refused or told",
        "",
        *(f"silent: {case}" for case, what in outcomes.items() if what == "silent"),
    ]
    return "\n".join(lines) + "\n"


def read() -> dict[Case, str]:
    """Read the outcomes that are stored."""
    meaning = {letter: what for what, letter in LETTERS.items()}
    outcomes: dict[Case, str] = {}
    for line in STORED.read_text(encoding="utf-8").splitlines():
        cases = [case for case in CASES if case.manner == line[:52].strip()]
        outcomes |= {
            case: meaning[letter]
            for case, letter in zip(cases, line[52:].split(), strict=bool(cases))
            if cases
        }
    return outcomes
