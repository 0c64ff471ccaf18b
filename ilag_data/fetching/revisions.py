"""What a fetch changed: new years, figures revised, figures gone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ilag_data import catalogue
from ilag_data.catalogue import Series
from ilag_data.fetching.comparing import common
from ilag_data.jsonstat import Dataset
from ilag_data.periods import spans
from ilag_data.untrusted import spreadsheet_text

COLUMNS = ("series", "table", "kind", "time", "content", "codes", "names", "before", "now", "difference")
"""Of the report as CSV: a row for each figure ``revised`` or ``gone``, each year ``new`` or ``dropped``."""


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """What changed in one series.

    Attributes
    ----------
    record : Series
        The series.
    first : bool
        Whether nothing was held before.
    new_times, dropped_times : tuple of str
        Years or quarters that were not held, and those that no longer are.
    new_codes : dict of str to int
        Variable → how many of its codes were not held.
    added : int
        Figures of times held before that were missing and are there now.
    rows : DataFrame
        The figures revised and gone, with `COLUMNS`; the largest differences first.
    """

    record: Series
    first: bool
    new_times: tuple[str, ...]
    dropped_times: tuple[str, ...]
    new_codes: dict[str, int]
    added: int
    rows: pd.DataFrame

    @property
    def tells(self) -> bool:
        """Whether there is anything for the CSV."""
        return bool(self.new_times or self.dropped_times or len(self.rows))

    def summary(self) -> str:
        """Say it in a line or two."""
        head = f"{self.record.name} (table {self.record.table}): "
        if self.first:
            return f"{head}new, {_span(self.new_times)}"
        revised = self.rows[self.rows["kind"] == "revised"]
        gone = self.rows[self.rows["kind"] == "gone"]
        times = f"{self.record.frequency}s"
        parts = [f"new {times} {_span(self.new_times)}" if self.new_times else f"no new {times}"]
        parts.append(f"no longer held {_span(self.dropped_times)}" if self.dropped_times else "")
        parts += [
            f"{count} new code{'s' * (count > 1)} of {variable}" for variable, count in self.new_codes.items()
        ]
        parts.append(f"{self.added} figures there that were missing" if self.added else "")
        if len(revised):
            top = revised.iloc[0]
            parts.append(
                f"{len(revised)} figures revised, the largest {top['names']} {top['time']} "
                f"({top['content']}): {top['before']:.0f} to {top['now']:.0f}"
            )
        else:
            parts.append("no figure revised")
        if len(gone):
            top = gone.iloc[0]
            parts.append(
                f"{len(gone)} figures gone, such as {top['names']} {top['time']} ({top['before']:.0f})"
            )
        return head + "; ".join(part for part in parts if part)


def compare(record: Series, old: Dataset | None, new: Dataset) -> Revision:
    """Compare what was held of a series with what has come."""
    times = new.dimensions[catalogue.TIME].codes
    if old is None:
        return Revision(record, True, times, (), {}, 0, _rows([]))
    held_times = old.dimensions[catalogue.TIME].codes
    new_times = tuple(time for time in times if time not in set(held_times))
    dropped = tuple(time for time in held_times if time not in set(times))
    more = {
        variable: len(set(dimension.codes) - set(old.dimensions[variable].codes))
        for variable, dimension in new.dimensions.items()
        if variable in old.dimensions and variable != catalogue.TIME
    }
    more = {variable: count for variable, count in more.items() if count}
    rows = _codes_gone(record, old, new)
    shared = common(old, new)
    if shared is None:
        return Revision(record, False, new_times, dropped, more, 0, _rows(rows))
    cube, before = shared
    now, used = cube.figures, cube.in_use()
    was, is_ = ~np.isnan(before) & used, ~np.isnan(now) & used
    changed = [("revised", was & is_ & (before != now)), ("gone", was & ~is_)]
    for kind, flags in changed:
        places = [tuple(at) for at in np.argwhere(flags)]
        rows += [_row(record, new, kind, cube.name(at), before[at], now[at]) for at in places]
    return Revision(record, False, new_times, dropped, more, int((~was & is_).sum()), _rows(rows))


def _codes_gone(record: Series, old: Dataset, new: Dataset) -> list[dict[str, object]]:
    """List the figures under codes that the new document does not have, of the times that it has."""
    if set(old.dimensions) != set(new.dimensions):
        return []
    variables = list(old.dimensions)
    frame = old.frame[old.frame[catalogue.TIME].isin(new.dimensions[catalogue.TIME].codes)]
    stays = np.ones(len(frame), dtype=bool)
    for variable in variables:
        stays &= frame[variable].isin(new.dimensions[variable].codes).to_numpy()
    lacking = frame[~stays & (frame["value"] > 0)]
    return [
        _row(record, old, "gone", dict(zip(variables, map(str, codes), strict=True)), value, np.nan)
        for *codes, value in lacking[[*variables, "value"]].itertuples(index=False, name=None)
    ]


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


def to_csv(revisions: Iterable[Revision]) -> bytes:
    """Write the new years, and the figures revised and gone, of several series as one CSV."""
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
    for column in ("time", "content", "codes", "names"):
        whole[column] = whole[column].map(spreadsheet_text, na_action="ignore")
    return whole.to_csv(index=False, lineterminator="\n").encode()


def _span(times: tuple[str, ...]) -> str:
    return spans(pd.Period(time.replace("K", "Q")) if "K" in time else int(time) for time in times)
