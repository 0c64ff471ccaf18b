"""What a fetch changed: new years, revised figures, figures gone. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ilag_data import catalogue, process
from ilag_data.catalogue import Series
from ilag_data.counts import unusual_units
from ilag_data.errors import some
from ilag_data.fetching.comparing import figures_before, in_use
from ilag_data.jsonstat import Dataset
from ilag_data.language import Lang, Text
from ilag_data.periods import spans, time_of

COLUMNS = ("series", "table", "kind", "time", "content", "codes", "names", "before", "now", "difference")
"""Columns of the CSV: a row for each figure ``revised`` or ``gone``, and each year ``new`` or ``dropped``."""


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """What changed in one series."""

    record: Series
    first: bool  # nothing was held before
    new_times: tuple[str, ...]
    dropped_times: tuple[str, ...]
    new_codes: dict[str, int]  # variable → number of its codes that were not held
    added: int  # figures that were missing in times held before and are now present
    rows: pd.DataFrame  # the figures revised and gone, with COLUMNS; the largest differences first

    @property
    def tells(self) -> bool:
        """Whether there is anything for the CSV to report."""
        return bool(self.new_times or self.dropped_times or len(self.rows))

    def summary(self, lang: Lang = "en") -> str:
        """Return the changes in one line."""
        head = f"{self.record.name} ({Text('tabell', 'table')[lang]} {self.record.table}): "
        if self.first:
            return f"{head}{Text('ny', 'new')[lang]}, {_span(self.new_times)[lang]}"
        return head + "; ".join(part[lang] for part in self._parts())

    def _parts(self) -> Iterator[Text]:
        times = self.record.times
        if self.new_times:
            span = _span(self.new_times)
            yield Text(f"nye {times.no} {span.no}", f"new {times.en} {span.en}")
        else:
            yield Text(f"ingen nye {times.no}", f"no new {times.en}")
        if self.dropped_times:
            span = _span(self.dropped_times)
            yield Text(f"ikke lenger med: {span.no}", f"no longer held {span.en}")
        for variable, count in self.new_codes.items():
            yield Text(
                f"{count} {'nye koder' if count > 1 else 'ny kode'} i {variable}",
                f"{count} new code{'s' * (count > 1)} of {variable}",
            )
        if self.added:
            yield Text(
                f"{self.added} tall som manglet, er kommet", f"{self.added} figures there that were missing"
            )
        revised, gone = (self.rows[self.rows["kind"] == kind] for kind in ("revised", "gone"))
        if len(revised):
            top = revised.iloc[0]
            what, was, now = f"{top['names']} {top['time']} ({top['content']})", top["before"], top["now"]
            yield Text(
                f"{len(revised)} tall revidert, mest {what}: fra {was:.0f} til {now:.0f}",
                f"{len(revised)} figures revised, the largest {what}: {was:.0f} to {now:.0f}",
            )
        else:
            yield Text("ingen tall revidert", "no figure revised")
        if len(gone):
            top = gone.iloc[0]
            what = f"{top['names']} {top['time']} ({top['before']:.0f})"
            yield Text(
                f"{len(gone)} tall er borte, f.eks. {what}", f"{len(gone)} figures gone, such as {what}"
            )


def compare(record: Series, old: Dataset | None, new: Dataset) -> Revision:
    """Compare the figures held of a series with the new ones."""
    times = new.dimensions[catalogue.TIME].codes
    if old is None:
        return Revision(record, True, times, (), {}, 0, _rows([]))
    held = {variable: set(dimension.codes) for variable, dimension in old.dimensions.items()}
    more = {
        variable: len(set(dimension.codes) - held[variable])
        for variable, dimension in new.dimensions.items()
        if variable in held and variable != catalogue.TIME
    }
    before, now, used = figures_before(old, new), new.frame["value"].to_numpy(), in_use(new)
    was, is_ = ~np.isnan(before) & used, ~np.isnan(now) & used
    rows = [
        _row(record, new, kind, cell, before[at], now[at])
        for kind, flags in (("revised", was & is_ & (before != now)), ("gone", was & ~is_))
        for at, cell in _cells(new, flags)
    ]
    added = 0
    if set(held) == set(new.dimensions):
        gone = ~_under(old, {variable: of.codes for variable, of in new.dimensions.items()})
        gone &= old.frame[catalogue.TIME].isin(times) & (old.frame["value"] > 0)
        rows = [
            _row(record, old, "gone", cell, old.frame["value"][at], np.nan) for at, cell in _cells(old, gone)
        ] + rows
        added = int((~was & is_ & _under(new, held)).sum())
    return Revision(
        record,
        False,
        tuple(time for time in times if time not in held[catalogue.TIME]),
        tuple(time for time in old.dimensions[catalogue.TIME].codes if time not in set(times)),
        {variable: count for variable, count in more.items() if count},
        added,
        _rows(rows),
    )


def _under(data: Dataset, codes: Mapping[str, Collection[str]]) -> pd.Series:
    """Return for each cell whether all its codes are among those given."""
    return pd.concat([data.frame[variable].isin(of) for variable, of in codes.items()], axis=1).all(axis=1)


def _cells(data: Dataset, flags: Any) -> Iterator[tuple[int, dict[str, str]]]:  # noqa: ANN401 (array or Series)
    """Yield the positions of the flagged cells, each with the code of every variable."""
    chosen = data.frame.loc[flags, list(data.dimensions)].astype("str")
    return zip(chosen.index, chosen.to_dict("records"), strict=True)


def _row(
    record: Series, data: Dataset, kind: str, cell: dict[str, str], before: float, now: float
) -> dict[str, object]:
    others = {v: code for v, code in cell.items() if v not in (catalogue.TIME, catalogue.CONTENTS)}
    labels = []
    for variable, code in others.items():
        dimension = data.dimensions[variable]
        label = dimension.labels[dimension.codes.index(code)]
        labels.append(label if label == code else f"{code} {label}")
    return {
        "series": record.name,
        "table": record.table,
        "kind": kind,
        "time": cell[catalogue.TIME],
        "content": cell[catalogue.CONTENTS],
        "codes": " ".join(f"{variable}={code}" for variable, code in others.items()),
        "names": ", ".join(labels),
        "before": before,
        "now": now,
        "difference": now - before,
    }


def _rows(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    size = frame["difference"].astype("float64").abs().fillna(frame["before"].astype("float64"))
    return frame.loc[size.sort_values(ascending=False, kind="stable").index].reset_index(drop=True)


def other_words(record: Series, old: Dataset, new: Dataset) -> list[Text]:
    """Say which words of a table have changed, in a sentence for each kind.

    New units other than persons are left to `ilag_data.counts.unusual_units`.
    """
    before, now = _words(old), _words(new)
    for code in unusual_units(record, new):
        now[_UNITS].pop(code, None)
    sentences = []
    for what, texts in before.items():
        other = [code for code in texts if texts[code] != now.get(what, {}).get(code, texts[code])]
        if other:
            no = [f"{code} «{texts[code]}» er nå «{now[what][code]}»".strip() for code in other]
            en = [f"{code} «{texts[code]}» is now «{now[what][code]}»".strip() for code in other]
            sentences.append(Text(f"{what.no}: {some(no, 'no')}", f"{what.en}: {some(en)}"))
    return sentences


def gaps(record: Series, data: Dataset) -> list[Text]:
    """Name figures that are missing although the times before and after have one, not both 0."""
    sizes = [len(of.codes) for of in data.dimensions.values()]
    time = list(data.dimensions).index(catalogue.TIME)
    figures = np.moveaxis(data.frame["value"].to_numpy().reshape(sizes), time, -1)
    flags = np.zeros(figures.shape, dtype=bool)
    flags[..., 1:-1] = np.isnan(figures[..., 1:-1]) & (
        np.abs(figures[..., :-2]) + np.abs(figures[..., 2:]) > 0
    )
    used = np.moveaxis(flags, -1, time).ravel() & in_use(data)
    rows = [_row(record, data, "gap", cell, np.nan, np.nan) for _, cell in _cells(data, used)]
    missing = [f"{row['names']} {row['time']} ({row['content']})" for row in rows]
    told = Text(
        f"tall mangler der tidene før og etter har et: {some(missing, 'no')}",
        f"no figure where the times before and after have one: {some(missing)}",
    )
    return [told] if missing else []


_UNITS = Text("enheter", "units")


def _words(data: Dataset) -> dict[Text, dict[str, str]]:
    """Return title, publisher, units, reference dates, and the labels of variables and of their codes."""
    return {
        Text("tittel", "title"): {"": data.label},
        Text("utgiver", "publisher"): {"": data.source},
        _UNITS: {code: unit.base or "" for code, unit in data.dimensions[catalogue.CONTENTS].units.items()},
        Text("måletidspunkter", "reference dates"): {
            code: date for of in data.dimensions.values() for code, date in of.dates.items()
        },
        Text("navn på variabler", "labels of variables"): {
            of.id: of.label for of in data.dimensions.values()
        },
        **{
            Text(f"navn i {of.id}", f"labels of {of.id}"): dict(zip(of.codes, of.labels, strict=True))
            for of in data.dimensions.values()
        },
    }


def to_csv(revisions: Iterable[Revision]) -> bytes:
    """Write the new and dropped years, and the figures revised and gone, of several series as one CSV."""
    frames = []
    for revision in revisions:
        record = revision.record
        times = [
            {"series": record.name, "table": record.table, "kind": kind, "time": time}
            for kind, several in (("new", revision.new_times), ("dropped", revision.dropped_times))
            for time in several
        ]
        frames += [pd.DataFrame(times, columns=list(COLUMNS)).astype(revision.rows.dtypes), revision.rows]
    whole = pd.concat(frames, ignore_index=True)
    for column in ("before", "now", "difference"):
        whole[column] = whole[column].astype("Float64").astype("Int64")
    return process.to_csv(whole)


def _span(times: tuple[str, ...]) -> Text:
    return Text.each(partial(spans, [*map(time_of, times)]))
