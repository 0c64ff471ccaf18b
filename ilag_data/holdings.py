"""What ``data/raw`` holds of a series: decoded, held against the registry, cut to the figures asked for.

This is the workshop behind `ilag_data.loaders`; the loaders are what an analyst calls.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import Any, Literal

import pandas as pd

from ilag_data import archive, areas, jsonstat
from ilag_data import borders as bordering
from ilag_data import regions as places
from ilag_data import series as registry
from ilag_data.archive import Document
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, Borders
from ilag_data.counts import contradiction
from ilag_data.errors import ArchiveError, SelectionError
from ilag_data.language import Lang, Text, check_lang
from ilag_data.periods import Time, spans, year_of
from ilag_data.series import STANDARD_YEARS, Content, Series
from ilag_data.untrusted import unseen

Regions = str | int | Iterable[str | int]
Years = int | Iterable[int] | Literal["all"]

_MEANING = {
    "..": Text("Ikke med i disse tallene", "Not in these figures"),
    ".": Text("Finnes ikke på disse grensene", "Does not exist on these borders"),
    ":": Text("Vises ikke av hensyn til personvernet", "Confidential"),
    "...": Text("Ikke tilgjengelig ennå", "Not available yet"),
}
_DOMESTIC_MOVES = Text(
    "Innenlandske flyttinger vises bare for enkeltkommuner; de kan ikke summeres over kommunegrenser.",
    "Domestic moves are shown for single municipalities only; they cannot be added across municipal borders.",
)


@dataclass(frozen=True, slots=True)
class Holding:
    """One series as the data hold it.

    Attributes
    ----------
    record : Series
        What the registry declares.
    document : Document
        The document and its provenance.
    data : jsonstat.Dataset
        The decoded document.
    contents : dict of str to Content
        The kinds of figures that are there, by code.
    times : tuple
        The years (int) or quarters (pandas Period) that are there.
    """

    record: Series
    document: Document
    data: jsonstat.Dataset
    contents: dict[str, Content]
    times: tuple[Time, ...]

    def tidy(self, **keys: str) -> pd.DataFrame:
        """Give the figures as `borders` reads them.

        Parameters
        ----------
        **keys : str
            Further key columns: the name wanted → the variable of the table.

        Returns
        -------
        DataFrame
            ``region``, ``time``, the keys (categorical codes in the order of the registry), ``content`` (the
            name of the figure),
            ``value``, ``status``; kinds of figures that the registry does not know are left out.
        """
        frame = self.data.frame
        column = {"year": "year", "quarter": "period"}[self.record.frequency]
        code = frame[registry.CONTENTS]
        tidy = pd.DataFrame(
            {
                "region": frame[registry.REGION].astype("str"),
                "time": frame[column].astype("int64") if column == "year" else frame[column],
                **{key: self._in_order(variable) for key, variable in keys.items()},
                "content": code.astype("str").map(
                    {c: content.column for c, content in self.contents.items()}
                ),
                "value": frame["value"],
                "status": frame["status"].astype("str"),
            }
        )
        return tidy[tidy["content"].notna()]

    def _in_order(self, variable: str) -> pd.Series:
        """Give the codes of a variable, sorted as the registry lists them, however the document does."""
        codes = self.data.dimensions[variable].codes
        known = [
            code
            for code in (*(self.record.dimensions[variable] or ()), *registry.INDUSTRIES)
            if code in codes
        ]
        return self.data.frame[variable].cat.set_categories(list(dict.fromkeys([*known, *sorted(codes)])))


def hold(name: str) -> Holding:
    """Read and decode one series; its checksum is held against the sidecar at every call.

    Raises
    ------
    ArchiveError
        The document is missing or changed, or its variables, codes or units are not what the registry
        declares, or a figure cannot be a number of persons; the table, variable and code are named.
    """
    document = archive.read(name)
    known = _decoded.get(name)
    if known is None or known.document != document:
        known = _decoded[name] = _decode(document)
    return known


_decoded: dict[str, Holding] = {}
"""Decoding takes longer than reading and checking, so it is done once for the same bytes."""


def _decode(document: Document) -> Holding:
    record = registry.get(document.provenance.series)
    data = jsonstat.read(document.content)
    where = f"{archive.document_path(record.name)} (table {record.table})"
    _check_texts(data, where)
    _check_variables(record, data, where)
    contents = _checked_contents(record, data, where)
    column = {"year": "year", "quarter": "period"}[record.frequency]
    if column not in data.frame:
        raise _unexpected(where, f"has categories of {registry.TIME} that are no {record.frequency}s")
    return Holding(record, document, data, contents, tuple(sorted(set(data.frame[column].tolist()))))


def _check_texts(data: jsonstat.Dataset, where: str) -> None:
    """Refuse texts with characters that nobody sees: they end in terminals, office files and notebooks."""
    for dimension in data.dimensions.values():
        for text in (dimension.id, dimension.label, *dimension.codes, *dimension.labels):
            if unseen(text):
                raise _unexpected(where, f"has the text {text!r} in the variable {dimension.id}")
    for symbol in data.frame["status"].cat.categories:
        if unseen(symbol):
            raise _unexpected(where, f"has the symbol {symbol!r} for missing figures")


def _check_variables(record: Series, data: jsonstat.Dataset, where: str) -> None:
    expected = {*record.dimensions, registry.CONTENTS, registry.TIME}
    if set(data.dimensions) != expected:
        found = ", ".join(sorted(data.dimensions))
        raise _unexpected(where, f"has the variables {found}, not {', '.join(sorted(expected))}")
    for variable, codes in record.dimensions.items():
        lacking = [code for code in codes or () if code not in data.dimensions[variable].codes]
        if set(lacking) & set(places.CODES):
            raise ArchiveError(
                f"{where} lacks {', '.join(lacking)} of the variable {variable}, municipalities of the "
                f"programme {places.AREA.programme} in {places.AREA.county_name} ({places.AREA.path}).",
                f"let {areas.VARIABLE} and {archive.DATA_DIR_VARIABLE} name an area and a data folder that "
                "belong together, or fetch this area's figures into a folder of their own (ilag fetch).",
            )
        if lacking:
            raise _unexpected(where, f"lacks {', '.join(lacking)} of the variable {variable}")


def _checked_contents(record: Series, data: jsonstat.Dataset, where: str) -> dict[str, Content]:
    codes = data.dimensions[registry.CONTENTS].codes
    contents = {code: content for code, content in record.contents.items() if code in codes}
    if not contents:
        raise _unexpected(
            where, f"has none of {', '.join(record.contents)} in the variable {registry.CONTENTS}"
        )
    wrong = contradiction(record, data)
    if wrong:
        raise _unexpected(where, wrong)
    return contents


def _unexpected(where: str, what: str) -> ArchiveError:
    return ArchiveError(
        f"{where} {what}.",
        "the table is not what ilag_data.series declares; restore the document (git restore data/raw), "
        "or bring the declaration up to date.",
    )


def choose_times(holding: Holding, years: Years) -> list[Time]:
    """Return the years or quarters wanted, in order of time.

    Raises
    ------
    SelectionError
        A year that the data do not hold, outside the standard period 2015–2023; or what is no year.
    """
    held_years = sorted({year_of(time) for time in holding.times})
    if isinstance(years, str) and years == "all":
        return sorted(holding.times)
    asked = _whole_numbers(years)
    unknown = [year for year in asked if year not in held_years and year not in STANDARD_YEARS]
    if unknown or not set(asked) & set(held_years):
        raise SelectionError(
            f"Table {holding.record.table} in data/raw ({holding.record.name}) does not hold "
            f"{spans(unknown or asked) or 'any year asked for'}.",
            f"choose among {spans(held_years)}.",
        )
    if holding.record.frequency == "year":
        return list(asked)
    return [pd.Period(year=year, quarter=quarter, freq="Q") for year in asked for quarter in (1, 2, 3, 4)]


def _whole_numbers(years: Any) -> list[int]:  # noqa: ANN401 (whatever the caller gives)
    """Return years in order, each once and as Python counts them.

    A year of a frame is a number of numpy. A float or a text would end up in the frames, or find nothing.
    """
    one = isinstance(years, str) or not isinstance(years, Iterable)
    several: list[Any] = [years] if one else list(years)
    for year in several:
        if isinstance(year, bool) or not isinstance(year, Integral):
            raise SelectionError(
                f"The years {year!r} are not understood.",
                'write years as whole numbers: 2023, [2015, 2023], range(2015, 2024); or "all".',
            )
    return sorted({int(year) for year in several})


def load(
    holding: Holding,
    tidy: pd.DataFrame,
    regions: Regions,
    times: Sequence[Time],
    borders: Borders,
    lang: Lang,
) -> pd.DataFrame:
    """Put the figures of some regions and times on the borders asked for.

    Parameters
    ----------
    holding : Holding
        The series.
    tidy : DataFrame
        The figures to use, as `Holding.tidy` gives them.
    regions, borders, lang
        As in `ilag_data.loaders`.
    times : sequence
        The years or quarters wanted.

    Returns
    -------
    DataFrame
        ``region``, ``name``, ``year`` or ``quarter``, the further keys, one ``Int64`` column for each kind
        of figure, ``status``; ``attrs`` as `ilag_data.loaders` describes.
    """
    check_lang(lang)
    if borders == "today":
        wanted = places.find_all(regions)
        on_borders = bordering.to_today
    elif borders == "published":
        wanted = list(dict.fromkeys(places.find_published(region) for region in places.listed(regions)))
        on_borders = bordering.as_published
    else:
        raise SelectionError(
            f"The borders {borders!r} are not offered.", 'give borders="today" or "published".'
        )
    _check_regions(holding, wanted)
    figures = on_borders(tidy, wanted, times)
    frame = _one_column_for_each_figure(holding, figures, lang)
    _withhold_domestic_moves(holding, frame)
    return with_missing(frame, holding, lang)


def with_missing(frame: pd.DataFrame, holding: Holding, lang: Lang) -> pd.DataFrame:
    """Put on a frame what a chart has to cite, and in words which of its figures are missing."""
    frame.attrs = describe(holding, lang) | {"missing": _what_is_missing(frame, holding, lang)}
    return frame


def describe(holding: Holding, lang: Lang) -> dict[Hashable | None, Any]:
    """Return what a chart has to cite: language, table, source, unit, dates, checksum and notes."""
    record = holding.record
    provenance = holding.document.provenance
    bundled = record.notes_on_bundle if provenance.origin == "republished" else ()
    return {
        "lang": lang,
        "series": record.name,
        "table": record.table,
        "title": record.title[lang],
        "source": provenance.citation(lang),
        "unit": record.unit[lang],
        "measured": record.measured[lang],
        "compiled": provenance.compiled,
        "sha256": provenance.sha256,
        "notes": [note[lang] for note in (*record.notes, *bundled)],
    }


def _check_regions(holding: Holding, wanted: list[str]) -> None:
    """Stop for Norway where the document lacks it; any other lack is a missing value with a reason."""
    held = set(holding.data.dimensions[registry.REGION].codes)
    if places.NORWAY in wanted and places.NORWAY not in held:
        raise SelectionError(
            f"Table {holding.record.table} in data/raw ({holding.record.name}) lacks Norway (code 0).",
            "leave it out; employment() has it.",
        )


def _one_column_for_each_figure(holding: Holding, figures: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    keys = [column for column in figures if column not in ("content", "value", "status")]
    by_key = figures.groupby(keys, sort=False, observed=True)
    wide = figures.set_index([*keys, "content"])["value"].unstack("content")
    contents = [content.column for content in holding.contents.values() if content.column in wide]
    frame = wide[contents].reindex(by_key.size().index).astype("Int64")
    frame["status"] = by_key["status"].first().fillna("").astype("str")
    frame = frame.reset_index().rename(columns={"time": holding.record.frequency})
    frame.columns.name = None
    frame.insert(
        1,
        "name",
        frame["region"].map({region: places.name(region, lang) for region in frame["region"].unique()}),
    )
    return frame


def _withhold_domestic_moves(holding: Holding, frame: pd.DataFrame) -> None:
    columns = [content.column for content in holding.contents.values() if not content.adds_up]
    if columns:
        added = [
            region in places.AREAS
            or (region in places.TODAY and len(bordering.members(region, year_of(time)) or ()) > 1)
            for region, time in zip(frame["region"], frame[holding.record.frequency], strict=True)
        ]
        frame.loc[added, columns] = pd.NA


def missing_for(reason: str, what: str, lang: Lang) -> str:
    """Return the sentence that says why something is missing: a symbol, and what it stands on."""
    return f"{_MEANING[reason][lang] if reason in _MEANING else reason} ({reason}): {what}."


def not_held(times: Iterable[Time], lang: Lang) -> str:
    """Return the sentence that says which years the data lack."""
    return missing_for(NOT_HELD, spans(times), lang)


def not_available(name: str, times: Iterable[Time], lang: Lang) -> str:
    """Return the sentence that says which years of a region cannot exist."""
    return missing_for(NOT_AVAILABLE, f"{name} {spans(times)}", lang)


def _what_is_missing(frame: pd.DataFrame, holding: Holding, lang: Lang) -> list[str]:
    """Return a sentence for each reason, with the figures, regions and years it concerns."""
    added = [content for content in holding.contents.values() if content.column in frame and content.adds_up]
    titles_by_gaps: dict[tuple[str, ...], list[str]] = {}
    for content in added:
        gaps = _gaps(frame[frame[content.column].isna()], holding.record.frequency, frame["name"], lang)
        titles_by_gaps.setdefault(gaps, []).append(content.title[lang])
    sentences = []
    for gaps, titles in titles_by_gaps.items():
        which = "" if len(titles) == len(added) else f"{', '.join(titles)}: "
        sentences += [f"{which}{gap}" for gap in gaps]
    if any(not content.adds_up and content.column in frame for content in holding.contents.values()):
        sentences.append(_DOMESTIC_MOVES[lang])
    return sentences


def _gaps(missing: pd.DataFrame, time: str, everywhere: pd.Series, lang: Lang) -> tuple[str, ...]:
    """Say why rows are missing, with regions and years; the regions are left out where it is all of them."""
    names_by_reason: dict[tuple[str, str], list[str]] = {}
    for (status, name), rows in missing.groupby(["status", "name"], sort=False):
        names_by_reason.setdefault((str(status), spans(rows[time])), []).append(str(name))
    return tuple(
        missing_for(
            status, f"{'' if names == list(everywhere.unique()) else ', '.join(names) + ' '}{when}", lang
        )
        for (status, when), names in names_by_reason.items()
    )
