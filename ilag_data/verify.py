"""Checks of what is held: each document, each table, and what must add up.

The last is declared in `ilag_data.identities`. A lost municipality, a duplicate code or a shifted year breaks
every one of them.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ilag_data import catalogue, raw, tables
from ilag_data import regions as places
from ilag_data.errors import IlagError
from ilag_data.helping import name_command
from ilag_data.identities import IDENTITIES, Identity, held_apart
from ilag_data.language import NOTHING, Lang, Text, grouped
from ilag_data.periods import label
from ilag_data.process import TABLES, decode
from ilag_data.regions import CODES, TODAY

_OF_TABLES = Text(
    "data/processed: hver tabell er som den ble laget av data/raw",
    "data/processed: each table is as it was made from data/raw",
)


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    compared: int  # number of figures
    broken: tuple[Text, ...] = ()  # what fails, with region, year and both figures
    remark: Text = NOTHING  # what a reader may want to know of a check that holds
    name: Text = NOTHING  # what was compared with what, with the tables

    @property
    def holds(self) -> bool:
        """Whether something was compared and nothing was broken."""
        return self.compared > 0 and not self.broken

    def failure(self, lang: Lang) -> str:
        """Say in one line what fails, with the first figures."""
        first, more = "; ".join(of[lang] for of in self.broken[:3]), len(self.broken) - 3
        rest = Text(f"; og {more} til", f"; and {more} more")[lang] if more > 0 else ""
        return f"{self.name[lang]}: {first}{rest}"


def run(names: Collection[str] | None = None) -> Iterator[Check]:
    """Run every check in order, checksums first.

    If a document cannot be trusted, the identities that need it fail with its error. `names` are the series
    held, if not all: identities that need others are skipped, as are those for which the documents have
    nothing in common to compare. A new data folder is refused.
    """
    if names is None:
        if new := raw.nothing_yet():
            raise new
        names = [name for name in catalogue.SERIES if not raw.awaits_fetch(name)]
    there, frames = {*names}, _Frames()
    checks: list[tuple[Text, Callable[[], Check | None]]] = [
        *((_title(name), partial(_document, name)) for name in catalogue.SERIES if name in there),
        (_OF_TABLES, _tables),
        *((one.title, partial(_identity, one, frames)) for one in IDENTITIES if there >= one.series),
    ]
    for title, check in checks:
        try:
            result = check()
        except IlagError as error:
            result = Check(0, (error.told,))
        if result is not None:
            yield replace(result, name=title)


def _title(name: str) -> Text:
    return Text(
        f"{name}: sjekksum, oppbygning, symbol der tall mangler",
        f"{name}: checksum, layout, a symbol where a figure is missing",
    )


def _document(name: str) -> Check:
    frame = decode(raw.read(name)).data.frame
    unexplained = int((frame["value"].isna() & frame["status"].isna()).sum())
    wrong = Text(
        f"{unexplained} tall som mangler, har ikke symbol", f"{unexplained} missing figures carry no symbol"
    )
    cells, figures = grouped(len(frame)), grouped(frame["value"].notna().sum())
    remark = Text(
        f"{cells.no} celler, {figures.no} med tall", f"{cells.en} cells, {figures.en} with a figure"
    )
    return Check(len(frame), (wrong,) if unexplained else (), remark)


def _tables() -> Check | None:
    compared, problems = tables.check_tables()
    if not compared and not problems:  # nothing is held, which the checks of documents report
        return None
    return Check(compared, tuple(problems), Text(f"{compared} tabeller", f"{compared} tables"))


def _identity(identity: Identity, frames: Mapping[str, pd.DataFrame]) -> Check | None:
    pairs = held_apart(identity, frames)
    if pairs.empty:
        return None
    difference = pairs["left"] - pairs["right"]
    allowed = pairs["above"].where(difference > 0, pairs["below"])
    broken = pairs.assign(allowed=allowed)[difference.abs() > allowed]
    worst, figures = _worst(difference.abs(), allowed), grouped(len(pairs))
    return Check(
        len(pairs),
        tuple(
            _difference(_where(pairs.index.names, place), *row)
            for place, row in zip(
                broken.index, broken[["left", "right", "allowed"]].itertuples(index=False), strict=True
            )
        ),
        Text(f"{figures.no} tall, {worst.no}", f"{figures.en} figures, {worst.en}"),
    )


def _difference(where: Text, left: float, right: float, allowed: float) -> Text:
    apart = Text(f", høyst {allowed:.0f} fra hverandre", f", at most {allowed:.0f} apart")
    most = apart.when(allowed >= 1)
    return Text(
        f"{where.no}: {left:.0f} mot {right:.0f}{most.no}",
        f"{where.en}: {left:.0f} against {right:.0f}{most.en}",
    )


def _worst(difference: pd.Series, allowed: pd.Series) -> Text:
    """Say how close the figures come to the allowed difference, if they are not equal."""
    if not difference.any():
        return Text("alle like", "all equal")
    if np.isinf(allowed[difference > 0]).all():
        return Text("alle innenfor grensen", "all within their bounds")
    worst = int((difference / allowed.clip(lower=0.5)).argmax())
    where = _where(difference.index.names, difference.index[worst])
    apart, bound = difference.iloc[worst], allowed.iloc[worst]
    return Text(
        f"alle innenfor grensen; nærmest den: {apart:.0f} fra hverandre, {bound:.0f} tillatt, {where.no}",
        f"all within their bounds; nearest to one: {apart:.0f} apart, {bound:.0f} allowed, {where.en}",
    )


def _where(names: Sequence[Hashable], place: tuple[Any, ...]) -> Text:
    """Name the place, the time and the further keys of a figure."""
    (_, region), *others, (_, time) = zip(names, place, strict=True)
    keys = [f"{name} {of}" for name, of in others]
    return Text.each(
        lambda lang: ", ".join([f"{region} {places.name(region, lang)} {label(time, lang)}", *keys])
    )


class _Frames(dict[str, pd.DataFrame]):
    """The frames that identities take, each read when first asked for."""

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = _table(name) if name in TABLES else _flows(name)
        return self[name]


def _table(name: str) -> pd.DataFrame:
    """Read a table for every municipality: today's on today's borders, the others as published."""
    todays = tables.table(name)
    if name == "commuting":
        return todays.frame.set_index(["residence", "workplace", "year"])
    published = tables.table(name, "published").frame
    parts = [
        todays.frame[todays.frame["region"].isin([*TODAY, places.NORWAY])],
        published[published["region"].isin([code for code in CODES if code not in TODAY])],
    ]
    keys = ["region", *todays.keys, todays.time]
    whole = pd.concat([part.astype({"region": "str"}) for part in parts]).set_index(keys)
    optional = [column.name for one in TABLES[name].series for column in catalogue.get(one).contents.values()]
    return whole.reindex(columns=list(dict.fromkeys([*whole.columns, *optional])))


def _flows(name: str) -> pd.DataFrame:
    """Read one of the commuting documents: every flow by both ends, as published."""
    frame = decode(raw.read(name)).data.frame
    ends = {"ArbstedKomm": "workplace", "Bokommuen": "residence", "value": "flow"}
    frame = frame.rename(columns=ends).astype({"workplace": "str", "residence": "str"})
    return frame.set_index(["workplace", "residence", "year"])


name_command(__name__)
