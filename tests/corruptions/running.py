"""Each manner on each table through ``ilag fetch``, and what became of it: refused, told, silent, or no effect."""

import atexit
import csv
import json
import math
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from functools import cache, partial
from itertools import groupby, product
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
    Picked,
    pick,
)
from tests.raw_documents import Figures, on_figures
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.server import StandIn
from tests.standin.tables import Table, in_use, tables, without_codes

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
    """What is held before, and what is said and held in the end when all is right."""

    before: Path
    lines: list[str]
    right: Path


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
    return Ground(before, lines, right)


def held(folder: Path) -> dict[str, bytes]:
    """Read what is in use: the documents, and the tables made of them."""
    paths = [*folder.glob("raw/*"), *folder.glob("processed/**/*.csv")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# ---- One case ---------------------------------------------------------------------------------------------


def outcome(case: Case) -> Outcome:
    """Run a case and judge it."""
    stands = ground(asked(case.table), case.mode)
    with tempfile.TemporaryDirectory(prefix="corrupted-") as name, StandIn(tables()) as server:
        folder = Path(name) / "data"
        shutil.copytree(stands.before, folder)
        corrupt(server, case)
        code, lines = fetch(folder, server.url, asked(case.table))
        if code:
            assert lines[0].startswith("Error: "), (case, lines)
            assert held(folder) == held(stands.before), (case, "refused and yet replaced")
            return Outcome("refused", "\n".join(lines))
        return Outcome(_judged(case, stands, folder, lines), "\n".join(lines))


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
    on_figures(lambda figures: ON_FIGURES[manner](figures, at))(document)


def _on_document(manner: str, at: Picked, document: dict[str, Any]) -> None:
    ON_DOCUMENTS[manner](document, at)


def _judged(case: Case, stands: Ground, folder: Path, lines: list[str]) -> str:
    """Tell whether anything is wrong in what is held now, and whether the run said so."""
    series = [name for name, record in catalogue.SERIES.items() if record.table == case.table]
    news = [
        line
        for line in lines
        if line not in stands.lines and any(name in line for name in (case.table, *series))
    ]
    if case.manner not in ON_FIGURES:
        return "told" if news else "silent"
    right, now = held(stands.right), held(folder)
    if all(now[name] == right[name] for name in right if name.endswith(".csv")):
        return "no effect"
    before, expected, found = (read_figures(of, series) for of in (stands.before, stands.right, folder))
    wrong = {
        key: (before.get(key), found.get(key)) for key, figure in expected.items() if found.get(key) != figure
    }
    return "told" if _told(wrong, folder, news) else "silent"


Key = tuple[str, ...]
Change = tuple[float | None, float | None]


def read_figures(folder: Path, names: list[str]) -> dict[Key, float]:
    """Read the figures held of some series: series, codes, content and time of each, as the report has them."""
    found: dict[Key, float] = {}
    for name in names:
        path = folder / "raw" / f"{name}.json"
        if path.exists():
            of = Figures.of(json.loads(path.read_bytes()))
            others = [variable for variable in of.codes if variable not in ("ContentsCode", "Tid")]
            for codes, figure in zip(product(*of.codes.values()), of.values.ravel().tolist(), strict=True):
                at = dict(zip(of.codes, codes, strict=True))
                if not math.isnan(figure) and all(in_use(code, int(at["Tid"][:4])) for code in codes):
                    under = " ".join(f"{variable}={at[variable]}" for variable in others)
                    found[name, under, at["ContentsCode"], at["Tid"]] = figure
    return found


def _told(wrong: dict[Key, Change], folder: Path, news: list[str]) -> bool:
    """Tell whether a line names place, time, old and new value, and the report lists all that were held."""
    listed: dict[Key, Change] = {}
    for path in folder.glob("revisions/*.csv"):
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            key = tuple(row[column] for column in ("series", "codes", "content", "time"))
            before, now = (float(row[column]) if row[column] else None for column in ("before", "now"))
            listed[key] = (before, now)
    named = any(all(part in line for part in _parts(*case)) for case in wrong.items() for line in news)
    return named and all(listed.get(key) == change for key, change in wrong.items() if change[0] is not None)


def _parts(key: Key, change: Change) -> tuple[str, str, str]:
    """Return what a line must have that tells of a wrong figure."""
    _, codes, _, time = key
    before, now = ("" if figure is None else f"{figure:.0f}" for figure in change)
    place = codes.split()[0].partition("=")[2]
    return place, time, f"{before} to {now}" if before and now else before or now


# ---- The table of outcomes --------------------------------------------------------------------------------

LETTERS = {"refused": "r", "told": "t", "silent": "S", "no effect": "."}


def written(outcomes: dict[Case, str]) -> str:
    """Write the outcomes as a table, their counts, and the names of the silent ones."""
    lines = [f"{'first, routine':<52}" + "".join(f"{table:>7}" for table in CATEGORY)]
    for manner, cases in groupby(outcomes, key=lambda case: case.manner):
        of = {(case.table, case.mode): LETTERS[outcomes[case]] for case in cases}
        pairs = (" ".join(of.get((table, mode), " ") for mode in MODES) for table in CATEGORY)
        lines.append((f"{manner:<52}" + "".join(f"{pair:>7}" for pair in pairs)).rstrip())
    counts = Counter(outcomes.values())
    counted = counts.total() - counts["no effect"]
    lines += [
        "",
        f"{counted} cases: {counts['refused']} refused (r), {counts['told']} told (t), {counts['silent']} silent (S); "
        f"{100 - 100 * counts['silent'] / counted:.1f} per cent refused or told. {counts['no effect']} without effect (.)",
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
