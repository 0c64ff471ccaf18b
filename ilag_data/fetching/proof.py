"""Whether an answer is complete and as requested, by request, catalogue and the figures held. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime

import numpy as np

from ilag_data import catalogue, jsonstat
from ilag_data import regions as places
from ilag_data.catalogue import Series
from ilag_data.counts import contradiction
from ilag_data.errors import FetchError, JsonStatError, some
from ilag_data.fetching.comparing import figures_before, in_use
from ilag_data.fetching.plausibility import Doubt, doubts
from ilag_data.jsonstat import Dataset
from ilag_data.language import Text
from ilag_data.ssb.selection import Selection

_ENOUGH = 50
"""Groups with fewer persons may vanish by a revision."""

_MOST_LOST = 0.25
"""Share of the persons under one code, over all years; a total and its parts are each one half."""

_MOST_LOST_IN_A_TIME = 0.05
"""Share of the persons in one year or quarter."""

_MOST_EMPTY = 0.05
"""Share of the pairs of municipality and year in use."""

_MOST_KEYS = 5
"""With more doubtful figures, the suggested keys are their years, or the whole series."""

_CHANGED = Text(
    "tabellen er endret; før endringen inn i ilag_data/catalogue.toml, eller meld fra til prosjektet.",
    "the table has changed; bring ilag_data/catalogue.toml up to date with it, or report this to the "
    "project.",
)
_LATER = Text(
    "tabellen kan være midt i en oppdatering: prøv igjen etter 08:15 norsk tid; varer det ved, spør SSB.",
    "the table may be in the middle of an update: try again after 08:15 Norwegian time; "
    "if it stays, ask Statistics Norway.",
)


def read(record: Series, content: bytes) -> Dataset:
    """Read an answer; refuse an invalid one."""
    try:
        return jsonstat.read(content)
    except JsonStatError as error:
        problem, remedy = error.both
        what = Text(
            f"er ikke gyldig JSON-stat: {problem.no.rstrip('.')}",
            f"is not sound JSON-stat: {problem.en.rstrip('.')}",
        )
        raise _unproven(record, what, remedy) from None


def prove(
    record: Series,
    asked: Selection,
    data: Dataset,
    *,
    old: Dataset | None = None,
    not_before: Iterable[datetime | None] = (),
) -> None:
    """Check an answer against everything known about it, and against the figures held.

    Raises
    ------
    FetchError
        It is not what was asked for, not as declared, older than one of the times `not_before`, or lacks
        figures that were there; it has no figures at all, or some that cannot be counts of persons.
    """
    if hidden := jsonstat.unseen_in(data):
        raise _unproven(record, hidden, _LATER)
    _check_codes(record, asked, data)
    _check_names(record, data)
    if data.frame.empty:
        raise _unproven(record, Text("har ingen tall i det hele tatt", "has no figures at all"), _LATER)
    if wrong := contradiction(record, data):
        raise _unproven(record, wrong, _CHANGED)
    _check_age(record, data, not_before)
    _check_holes(record, asked, data)
    if old is not None:
        _check_losses(record, old, data)


def check_plausible(
    record: Series, data: Dataset, old: Dataset | None = None, accept: Iterable[str] = ()
) -> list[Doubt]:
    """Refuse figures that are hard to believe and not accepted; return those that are accepted."""
    found = doubts(record, data, old)
    refused = [doubt for doubt in found if not doubt.is_accepted(accept)]
    if refused:
        told = Text(
            some([f"{doubt.what.no}; ventet {doubt.likely.no}" for doubt in refused], "no"),
            some([f"{doubt.what.en}; {doubt.likely.en} would be likely" for doubt in refused]),
        )
        ways = (
            dict.fromkeys(doubt.key for doubt in refused),
            dict.fromkeys(f"{record.name}:{doubt.time}" for doubt in refused),
            (record.name,),
        )
        keys = next(keys for keys in ways if len(keys) <= _MOST_KEYS)
        command = f"ilag fetch {record.name} {' '.join(f'--accept {key}' for key in keys)}"
        raise _unproven(
            record,
            Text(f"er vanskelig å tro: {told.no}", f"is hard to believe: {told.en}"),
            Text(
                f"se på tallene på ssb.no; står SSB ved dem: {command}.",
                f"look at the figures at ssb.no; if Statistics Norway stands by them: {command}.",
            ),
        )
    return found


def _check_codes(record: Series, asked: Selection, data: Dataset) -> None:
    if data.table_id and data.table_id != record.table:
        what = Text(f"gjelder tabell {data.table_id}", f"is about table {data.table_id}")
        raise _unproven(record, what, Text("prøv igjen.", "try again."))
    if set(data.dimensions) != set(asked):
        found, asked_for = (", ".join(sorted(of)) for of in (data.dimensions, asked))
        what = Text(
            f"har variablene {found}, ikke {asked_for} som det ble spurt om",
            f"has the variables {found}, not {asked_for} as asked",
        )
        raise _unproven(record, what, _CHANGED)
    for variable, codes in asked.items():
        came = set(data.dimensions[variable].codes)
        lacking = [code for code in codes if code not in came]
        if lacking:
            what = Text(
                f"mangler {some(lacking, 'no')} i variabelen {variable}",
                f"lacks {some(lacking)} of the variable {variable}",
            )
            raise _unproven(record, what, _LATER)
        foreign = sorted(came - set(codes))
        if foreign:
            what = Text(
                f"har {some(foreign, 'no')} i {variable}, som det ikke ble spurt om",
                f"has {some(foreign)} of {variable}, not asked for",
            )
            raise _unproven(record, what, _CHANGED)


def _check_names(record: Series, data: Dataset) -> None:
    """Refuse a code with the name of another of its variable: its figures may be the other's."""
    known = _names_known(record)
    for dimension in data.dimensions.values():
        codes_of: dict[str, list[str]] = {}
        for code in dimension.codes:
            for name in known.get(code, ()):
                codes_of.setdefault(name, []).append(code)
        for code, label in zip(dimension.codes, dimension.labels, strict=True):
            others = sorted({other for name in _names(label) for other in codes_of.get(name, ())})
            if code in known and others and code not in others:
                what = Text(
                    f"kaller {code} i {dimension.id} «{label}», som er navnet på {some(others, 'no')}",
                    f"calls {code} of {dimension.id} «{label}», the name of {some(others)}",
                )
                raise _unproven(record, what, _LATER)


def _names_known(record: Series) -> dict[str, set[str]]:
    """Return code → its names in both languages, for places, industries, sexes, ages and contents."""
    places_known = {code: {of.name, of.official_name} for code, of in places.ALL_NORWAY.items()}
    contents = {code: column.title for code, column in record.contents.items()}
    texts = {code: {of.no, of.en} for code, of in (catalogue.INDUSTRIES | catalogue.SEX | contents).items()}
    years = {f"{age:03}": str(age) for age in range(105)} | {of: of for of in catalogue.EMPLOYED_AGES}
    ages = {code: {f"{of} år", f"{of} years"} for code, of in years.items()}
    known = places_known | texts | ages
    return {code: {part for name in names for part in _names(name)} for code, names in known.items()}


def _names(label: str) -> set[str]:
    """Return a label and its part in each language, without years in use: «Snåase - Snåsa (-2017)»."""
    name = re.sub(r"\s*\(.*\)$", "", label.strip()).casefold()
    return {name, *name.split(" - ")}


def _check_age(record: Series, data: Dataset, not_before: Iterable[datetime | None]) -> None:
    known = [moment for moment in not_before if moment]
    if data.updated and known and data.updated < max(known):
        of, newest = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (data.updated, max(known)))
        raise _unproven(
            record,
            Text(
                f"er fra {of}, eldre enn det som er kjent alt, {newest}",
                f"is of {of}, older than what is already held, {newest}",
            ),
            Text(
                "en gammel kopi ligger et sted på veien: prøv igjen senere.",
                "a cache on the way serves an old copy: try again later.",
            ),
        )


def _check_holes(record: Series, asked: Selection, data: Dataset) -> None:
    """Refuse municipalities in use that have no figure at all: the sign of an unfinished update."""
    frame = data.frame[in_use(data)]
    for variable, codes in asked.items():
        declared = record.asks.get(variable, ())
        if set(codes) <= set(declared):  # asked for one by one, so each must have figures
            highest = frame.groupby([variable, catalogue.TIME], observed=True)["value"].max()
            empty = highest.index[~(highest > 0)]
            if len(empty) > _MOST_EMPTY * len(highest):
                pairs = [*map(" ".join, empty)]
                what = Text(
                    f"har ikke tall for {len(empty)} av {len(highest)} par av {variable} og "
                    f"{catalogue.TIME}: {some(pairs, 'no')}",
                    f"has no figure for {len(empty)} of {len(highest)} pairs of {variable} and "
                    f"{catalogue.TIME}: {some(pairs)}",
                )
                raise _unproven(record, what, _LATER)


def _check_losses(record: Series, old: Dataset, data: Dataset) -> None:
    """Refuse figures that became 0 or missing on a large scale; single ones are allowed, and reported."""
    before = figures_before(old, data)
    frame = data.frame.assign(held=np.where(in_use(data) & (before > 0), before, 0.0))
    frame["lost"] = frame["held"].where(~(frame["value"] > 0), 0.0)
    for variable in data.dimensions:
        names = [name for name in data.dimensions if name in (variable, catalogue.CONTENTS)]
        groups = frame.groupby(names, observed=True)[["held", "lost"]].sum().reset_index()
        most = _MOST_LOST_IN_A_TIME if variable == catalogue.TIME else _MOST_LOST
        gone = groups[(groups["held"] >= _ENOUGH) & (groups["lost"] > most * groups["held"])]
        if len(gone):
            shares = [*gone.itertuples(index=False)]
            no = [
                f"{' '.join(of)} (av {held:.0f} personer er {lost:.0f} borte)" for *of, held, lost in shares
            ]
            en = [f"{' '.join(of)} (of {held:.0f} persons {lost:.0f} are gone)" for *of, held, lost in shares]
            what = Text(
                f"har 0 eller ingenting der det var tall: {some(no, 'no')}",
                f"has 0 or nothing where there were figures: {some(en)}",
            )
            raise _unproven(record, what, _LATER)


def _unproven(record: Series, what: Text, remedy: Text) -> FetchError:
    return FetchError(
        f"Svaret for {record.name} (tabell {record.table}) {what.no}.",
        f"The answer for {record.name} (table {record.table}) {what.en}.",
        *remedy,
    )
