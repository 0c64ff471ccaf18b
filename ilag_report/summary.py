"""What ``ilag charts`` prints: the list of charts, and the end of a run."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ilag_data import catalogue
from ilag_data.errors import ChartError, IlagError, NotFetchedError, SelectionError
from ilag_data.files import from_here
from ilag_data.periods import year_of
from ilag_data.raw import is_held
from ilag_data.tables import times_held
from ilag_report.charts.style import made_together
from ilag_report.display.cards import columns
from ilag_report.formats import exports_folder
from ilag_report.messages import messages, say
from ilag_report.suite import SECTIONS, Ask, choose, file_of, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ilag_data.language import Lang
    from ilag_report.plan import Plan

_FEW = 9
"""Files that are named one by one."""


def listing(plan: Plan, lang: Lang) -> Iterator[str]:
    """Tell of each chart, by section, the name of its files and its finding, or what it waits for."""
    ask = Ask(lang, plan.years, plan.municipalities)
    chosen = choose(plan.only, plan.municipalities)
    with made_together(plan.municipalities):
        for section, keys in SECTIONS.items():
            rows = []
            for name, entry in chosen.items():
                if key_of(name, entry) in keys:
                    try:
                        told = entry(ask=ask).title
                    except NotFetchedError as error:
                        told = f"({say('run.waits', lang, command=error.command)})"
                    except (SelectionError, ChartError) as error:
                        told = f"({error.both[0][lang]})"
                    rows.append((f"  {file_of(name, entry, plan.lang)}", told))
            if rows:
                yield from (say(f"sections.{section}", lang), *columns(rows), "")


def end_of_run(
    plan: Plan,
    lang: Lang,
    written: Mapping[str, Sequence[Path]],
    left_out: Mapping[str, IlagError],
    *,
    verbose: bool = False,
) -> Iterator[str]:
    """Tell what was written and where, what was left out and why, and whether there are newer figures."""
    made = {name: paths for name, paths in written.items() if paths}
    if not made:
        return
    chosen = choose(plan.only, plan.municipalities)
    names = {name: file_of(name, entry, plan.lang) for name, entry in chosen.items()}
    charts = [paths for name, paths in made.items() if name in names.values()]
    whole = [*chain.from_iterable(paths for name, paths in made.items() if name not in names.values())]
    files = [*chain.from_iterable(charts)]
    if verbose or len(files) <= _FEW:
        yield from map(str, map(from_here, files))
    elif files:
        formats = ", ".join(dict.fromkeys(path.suffix[1:] for path in files))
        yield say("run.charts", lang, total=len(charts), folder=from_here(plan.out), formats=formats)
    for path in whole:
        key = f"run.{path.suffix[1:]}"
        yield f"{say(key if key in messages(lang) else 'run.other', lang)}: {from_here(path)}"
    if plan.out.parent == (exports := exports_folder()):
        yield say("run.apart", lang, folder=from_here(exports))
    yield from left_out_of(plan, lang, left_out, verbose=verbose)
    if not whole:
        return
    first, last = plan.ends
    held = {name: _newest(name) for name in catalogue.SERIES if is_held(name)}
    of_all = min(held.values())
    of_some = max(held.get(name, last) for name in ("population-by-age", "employment"))
    if of_some > last:  # a period that charts would be left out for is not worth a hint alone
        key, newest = ("newer", of_all) if of_all > last else ("newer-in-part", of_some)
        yield say(f"run.{key}", lang, newest=newest, first=first, last=last)


def left_out_of(
    plan: Plan, lang: Lang, left_out: Mapping[str, IlagError], *, verbose: bool = True
) -> Iterator[str]:
    """Tell by the names of their files which charts were left out and why, in short or each for itself."""
    every = choose(plan.only, plan.municipalities)
    reasons = {file_of(name, every[name], plan.lang): reason for name, reason in left_out.items()}
    waiting = {name: why for name, why in reasons.items() if isinstance(why, NotFetchedError)}
    if waiting:
        series = dict.fromkeys(chain.from_iterable(why.series for why in waiting.values()))
        yield say("run.not-fetched", lang, names=[*waiting], command=f"ilag fetch {' '.join(series)}")
    others = {name: why for name, why in reasons.items() if name not in waiting}
    if others and not verbose:
        yield say("run.not-held", lang, names=[*others])
    elif others:
        for name, why in others.items():
            yield say("run.left-out", lang, name=name, why=why.both[0][lang])


def _newest(series: str) -> int:
    """Return the last year whose end the figures of a series tell of."""
    return max(map(year_of, times_held(series))) - bool(catalogue.get(series).at_year_end)
