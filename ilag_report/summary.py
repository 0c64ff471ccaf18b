"""The output of ``ilag charts``: the list of charts, and the summary of a run."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.borders import begin_later
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.errors import ChartError, IlagError, NotFetchedError, SelectionError, some
from ilag_data.files import from_here
from ilag_data.language import Lang
from ilag_data.process import TABLES
from ilag_data.raw import is_held
from ilag_data.tables import newest_of, newest_year
from ilag_report.charts.style import made_together
from ilag_report.display.cards import columns
from ilag_report.formats import APART, exports_folder
from ilag_report.messages import messages, say
from ilag_report.plan import Plan
from ilag_report.suite import SECTIONS, Ask, Frame, choose, file_of, key_of

_FEW = 9
"""The most files, or charts, that are named one by one."""


def listing(plan: Plan, lang: Lang) -> Iterator[str]:
    """Yield lines with the name and finding of each chart by section, or why it cannot be made."""
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
                    rows.append((f"  {file_of(name, entry, lang)}", told))
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
    """Yield lines on what was written and where, what was left out and why, and any newer figures."""
    made = {name: paths for name, paths in written.items() if paths}
    if not made:
        return
    chosen = choose(plan.only, plan.municipalities)
    names = {name: file_of(name, entry, plan.lang) for name, entry in chosen.items()}
    charts = {name: paths for name, paths in made.items() if name in names.values()}
    whole = [*chain.from_iterable(paths for name, paths in made.items() if name not in names.values())]
    files = [*chain.from_iterable(charts.values())]
    if verbose or len(files) <= _FEW:
        yield from map(str, map(from_here, files))
    elif files:
        formats = ", ".join(dict.fromkeys(path.suffix[1:] for path in files))
        told = {"total": len(charts), "folder": from_here(plan.out), "formats": formats}
        yield say("run.charts", lang, **told, names=[*charts] if len(charts) <= _FEW else [])
    for path in whole:
        key = f"run.{path.suffix[1:]}"
        yield f"{say(key if key in messages(lang) else 'run.other', lang)}: {from_here(path)}"
    if plan.out.parent == (exports := exports_folder()):
        yield APART[lang].format(from_here(exports))
    yield from left_out_of(plan, lang, left_out, verbose=verbose)
    first, last = plan.ends
    # If charts or a period were chosen, they are meant to end where they do.
    newest = newest_year() if whole and plan.years == tuple(STANDARD_YEARS) else last
    frames = chain.from_iterable(entry.frames for name, entry in chosen.items() if names[name] in charts)
    used = {frame.loader for frame in frames if isinstance(frame, Frame)}
    ends = {
        catalogue.get(recipe.series[0]).table: newest_of(name)
        for name, recipe in TABLES.items()
        if name in used and all(map(is_held, recipe.series))
    }
    behind = [say("run.ends", lang, table=table, last=end) for table, end in ends.items() if end < newest]
    if newest > last or behind:
        yield say("run.newer", lang, newest=newest, first=first, last=last, behind=behind).strip()


def left_out_of(
    plan: Plan, lang: Lang, left_out: Mapping[str, IlagError], *, verbose: bool = True
) -> Iterator[str]:
    """Yield lines naming the charts that were left out, grouped by reason."""
    waiting = (error.series for error in left_out.values() if isinstance(error, NotFetchedError))
    fetch = f"ilag fetch {' '.join(dict.fromkeys(chain.from_iterable(waiting)))}"
    shortened = False
    for why, names in reasons(plan, lang, left_out).items():
        every = ", ".join(names)
        told = every if verbose else some(names, lang)
        shortened |= told != every
        command = fetch if why == say("run.not-fetched", lang) else ""
        yield say("run.left-out", lang, total=len(names), names=told, why=why, command=command)
    if shortened:
        yield say("run.all-left-out", lang)
    if left_out and (later := begin_later(plan.municipalities, plan.ends[0])):
        yield say("run.later", lang, advice=later[lang])


def reasons(plan: Plan, lang: Lang, left_out: Mapping[str, IlagError]) -> dict[str, list[str]]:
    """Return reason → names of the charts left out for it, in a language.

    With several municipalities, a reason does not name the chart's own, so that their charts share it.
    """
    every = choose(plan.only, plan.municipalities)
    found: dict[str, list[str]] = {}
    for name, error in left_out.items():
        code, why = every[name].code, error.both[0][lang]
        if isinstance(error, NotFetchedError):
            why = say("run.not-fetched", lang)
        elif code and len(plan.municipalities) > 1:
            named = rf"\b{re.escape(places.name(code))}\b( \({code}\))?"
            why = re.sub(named, say("run.its-place", lang), why)
        found.setdefault(why, []).append(file_of(name, every[name], lang))
    return found
