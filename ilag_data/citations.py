"""What figures cite: the ``attrs`` of the loaders' frames, and the columns themselves.

Indicators pass ``attrs`` on to their results. Merges, joins and pivots lose them; but a column of a table
means one figure of that table, so its name still says what to cite.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from ilag_data import borders, catalogue
from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text, joined
from ilag_data.tables import describe

Said = Mapping[Hashable | None, Any]
"""What a frame cites of one source document."""

_BESIDES = "besides"
"""The key under which a frame computed from several keeps the ``attrs`` of the others."""

_YEARS = "years"
"""The key for the two years that a frame without a year column compares."""

_SELECTED = "selected"
"""The key for the one age, sex or industry that a frame's figures are of, if no column says so."""

COMPUTED = "computed"
"""The key for the columns that a loader or an indicator computed → the figure that each compares.

The name of such a column does not say where it comes from: one that is not listed was added by hand.
"""

_OF_SOME = ("sex", "sex_name", "age", "age_group", "industry", "industry_name", "component")

_BORDERS, _PUBLISHED_BORDERS = "borders", "published"
"""The column, and its value, that mark figures on the borders of each year where ``attrs`` are lost."""

_PUBLISHED = Text("Tallene er på grensene som gjaldt hvert år.", "Figures are on the borders of each year.")
_NOT_MOVED = Text(
    "{} er med i {} fra {}, i eldre tall i {}.", "{} is part of {} from {}, in older figures of {}."
)
_MEASURED_THERE = {"residual"} | {
    name for name, column in catalogue.COLUMNS.items() if column.stock or column.sum_of
}
"""Figures that jump where an area joins or leaves; births and migration do not."""
_BREAK = Text("{}: Grensene ble endret i {}.", "{}: The borders changed in {}.")


def cited(
    result: pd.DataFrame,
    frame: pd.DataFrame,
    *others: pd.DataFrame,
    years: tuple[int, int] | None = None,
    compared: str = "",
) -> pd.DataFrame:
    """Let a result cite all the frames it was computed from, or nothing if one of them cites nothing.

    Title, unit and date are those of the first. `years` are the first and last year of a result that compares
    them and has no year column. `compared` is the figure that the result compares with itself: if its source
    is unknown, nothing is cited. Frames on different borders are refused; a result on the borders of each
    year has a column ``borders``.
    """
    result.attrs = {}
    # An incomplete source line would be wrong; where there is none, a chart asks for it.
    if all(attrs_of(one) for one in (frame, *others)) and (not compared or is_sourced(compared, frame)):
        said = attrs_of(frame, *others)
        if len({one["borders"] for one in said if "borders" in one}) > 1:
            raise SelectionError(
                "Tabellene er på ulike grenser: noen på dagens, noen på dem som gjaldt hvert år.",
                "The frames are on different borders: those of today, and those of each year.",
                'hent alle med samme borders="today" eller "published".',
                'load them all with the same borders="today" or "published".',
            )
        result.attrs = together(*said)
        result.attrs[COMPUTED] = _computed(result, frame, compared)
        if selected := selection_of(frame):
            result.attrs[_SELECTED] = selected
        if _are_as_published(said):
            result[_BORDERS] = _PUBLISHED_BORDERS
    if years or _YEARS in frame.attrs:
        result.attrs[_YEARS] = years or frame.attrs[_YEARS]
    return result


def _computed(result: pd.DataFrame, frame: pd.DataFrame, compared: str) -> dict[str, str]:
    """Return the figures that the result adds, and those its frame lists as computed."""
    known = frame.attrs.get(COMPUTED, {})
    figures = [str(one) for one in result.select_dtypes("number") if not catalogue.series_of(str(one))]
    own = [one for one in figures if one not in frame or not result[one].equals(frame[one])]
    return {one: compared if one in own else known[one] for one in figures if one in own or one in known}


def is_sourced(figure: str, frame: pd.DataFrame) -> bool:
    """Return whether a figure is from a table or listed as computed from tables, not worked out by hand."""
    return bool(catalogue.series_of(figure)) or figure in frame.attrs.get(COMPUTED, {})


def compared_by(figure: str, frame: pd.DataFrame) -> str:
    """Return the figure that a change or an index of a frame compares; empty if there is none."""
    return str(frame.attrs.get(COMPUTED, {}).get(figure, ""))


def selection_of(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the one sex, age, industry or component that a frame's figures are limited to, by column."""
    alone = {one: frame[one].unique() for one in _OF_SOME if one in frame and f"{one}_name" not in frame}
    selected = {one: values[0] for one, values in alone.items() if len(values) == 1}
    if "industry" in frame and (frame["industry"] == catalogue.ALL_INDUSTRIES).all():
        selected = {one: of for one, of in selected.items() if not one.startswith("industry")}
    return {**frame.attrs.get(_SELECTED, {}), **selected}


def years_of(frame: pd.DataFrame) -> list[int]:
    """Return the years that a frame covers, in order: those of its rows, or the two it compares."""
    if "year" not in frame:
        quarters = frame.get("quarter", ())
        return sorted(
            {one.year for one in quarters if isinstance(one, pd.Period)} or frame.attrs.get(_YEARS, ())
        )
    return sorted({int(year) for year in pd.to_numeric(frame["year"], errors="coerce").dropna()})


def on_borders_of_each_year(frame: pd.DataFrame) -> bool:
    """Return whether any figures of a frame are on the borders of each year, not today's."""
    county = "region" in frame and bool((frame["region"] == places.COUNTY_AS_PUBLISHED).any())
    return county or _are_as_published(attrs_of(frame))


def _are_as_published(said: Sequence[Said]) -> bool:
    return any(one.get("borders") == _PUBLISHED_BORDERS for one in said)


def _count_later(said: Sequence[Said]) -> bool:
    """Return whether a year stands for its end, which is counted on the borders of the next."""
    return any("at_year_end" in one for one in said)


def breaks_in(frame: pd.DataFrame) -> list[str]:
    """Return sentences on where the series of a frame break: other borders, another vintage.

    In the language of the frame; none if its figures are one series.
    """
    years = years_of(frame)
    if not years:
        return []
    lang = lang_of(frame)
    sentences = [_PUBLISHED[lang]] if on_borders_of_each_year(frame) else []
    # A change during the last year ends on the borders of the next.
    last = years[-1] + ("residual" in frame)
    for region, moved in _moved(frame, years[0], last).items():
        when = joined([f"{year} ({joined(names, lang)})" for year, names in moved.items()], lang)
        sentences.append(_BREAK[lang].format(places.name(region, lang), when))
    for one in attrs_of(frame):
        if years[0] < one.get("older_before", 0) <= years[-1]:
            sentences += one["notes"][-1:]
    return sentences + jumps_in(frame)


def jumps_in(frame: pd.DataFrame) -> list[str]:
    """Return sentences on small areas that joined or left a region of a frame without their older figures."""
    years = years_of(frame)
    if not years or "region" not in frame or not _MEASURED_THERE & {*frame.columns}:
        return []
    later = _count_later(attrs_of(frame))
    first, last = years[0] + later, years[-1] + later + ("residual" in frame)
    areas = {area: None for region in frame["region"].unique() for area in borders.not_moved(str(region))}
    return [about_area(area, lang_of(frame)) for area in areas if first < area.year <= last]


def about_area(area: borders.MovedArea, lang: Lang) -> str:
    """Say which municipality an area left for which, when, and where its older figures are."""
    left, joined_to = (places.ALL_NORWAY[code].name for code in (area.left, area.joined))
    return _NOT_MOVED[lang].format(area.name, joined_to, area.year, left)


def refuse_breaks(frame: pd.DataFrame, first: int, last: int) -> None:
    """Refuse to compare figures on different borders or of different vintages."""
    first, last = sorted((first, last))
    for region, moved in _moved(frame, first, last).items():
        when = ", ".join(f"{year} ({', '.join(names)})" for year, names in moved.items())
        raise SelectionError(
            f"Grensene ble endret mellom {first} og {last} for «{places.name(region)}»: {when}.",
            f"The borders changed between {first} and {last} for “{places.name(region, 'en')}”: {when}.",
            f'hent tallene med borders="today", der {places.COUNTY} er fylket, eller velg år på samme '
            "side av endringen.",
            f'load the figures with borders="today", where {places.COUNTY} is the county, or choose '
            "years on one side of the change.",
        )
    for one in attrs_of(frame):
        if first < one.get("older_before", 0) <= last:
            table, newer, series = one["table"], one["older_before"], one["series"]
            raise SelectionError(
                f"Tallene i tabell {table} før {newer} er en eldre utgave: {first} og {last} er ikke samme "
                "serie.",
                f"The figures of table {table} before {newer} are an older vintage: {first} and {last} are "
                "not one series.",
                f"velg år fra og med {newer}, eller hent nye tall: ilag fetch {series}.",
                f"choose years from {newer} on, or fetch new ones: ilag fetch {series}.",
            )


def _moved(frame: pd.DataFrame, first: int, last: int) -> dict[str, dict[int, list[str]]]:
    """Return each region whose borders changed → the years, with the names of what joined or left."""
    said = attrs_of(frame)
    published, later = _are_as_published(said), _count_later(said)
    first, last = first + later, last + later
    moved = {
        region: borders.breaks(region, first, last)
        for region in (frame["region"].unique() if "region" in frame else ())
        if published or region == places.COUNTY_AS_PUBLISHED
    }
    return {region: years for region, years in moved.items() if years}


def lang_of(frame: pd.DataFrame) -> Lang:
    """Return the language of a frame; Norwegian unless it says otherwise."""
    return "en" if frame.attrs.get("lang") == "en" else "no"


def together(said: Said, *besides: Said) -> dict[Hashable | None, Any]:
    """Return ``attrs`` that cite several documents; `attrs_of` takes them apart again."""
    return {**said, _BESIDES: list(besides)} if besides else {**said}


def attrs_of(*frames: pd.DataFrame) -> list[Said]:
    """Return what frames cite, one mapping for each source document, in the order of the frames.

    The frames may be a loader's, an indicator's or an analyst's own. `ilag_data.commuting` has two documents.
    """
    return [said for frame in frames for said in _said_of(frame)]


def said_of(said: Said, years: Sequence[int]) -> Said:
    """Return what to cite for some years only: nothing of an older vintage if none of them is of it."""
    if "older_before" not in said or not years or min(years) < said["older_before"]:
        return said
    newer = {key: text for key, text in said.items() if key != "older_before"}
    return newer | {"notes": said["notes"][:-1]}


def require_year_end(population: pd.DataFrame) -> None:
    """Refuse a population that is not declared to be at the end of each year.

    Beside the 4th quarter, or the changes, of the same year it would be nearly a year too early.
    """
    if "at_year_end" not in population.attrs:
        raise SelectionError(
            "Det står ikke i folketallene (SSB-tabell 07459) at de er fra utgangen av hvert år.",
            "The population (SSB table 07459) does not say that it is that at the end of each year.",
            "hent dem med at_year_end=True; det du lager av dem, får deres attrs: laget.attrs = "
            "tabell.attrs.",
            "load it with at_year_end=True; what you make of it takes its attrs: made.attrs = frame.attrs.",
        )


def _said_of(frame: pd.DataFrame) -> list[Said]:
    own = [frame.attrs, *frame.attrs.get(_BESIDES, ())]
    others = {_BESIDES, _YEARS, _SELECTED, COMPUTED}
    texts = [{key: text for key, text in one.items() if key not in others} for one in own]
    said: list[Said] = [said_of(one, years_of(frame)) for one in texts if one]
    tables = {one.get("table") for one in said}
    # In a pivoted frame the first column level names the figures.
    for column in map(str, frame.columns.get_level_values(0)):
        for series in catalogue.series_of(column)[:1]:
            if catalogue.get(series).table not in tables:
                tables.add(catalogue.get(series).table)
                told = describe(series, lang_of(frame))
                # 1 January or the end of the year: a frame that lost its attrs cannot say.
                said.append(told | {"measured": ""} if catalogue.get(series).at_year_end else told)
    # A merge of two frames has two such columns, with suffixes.
    tell_of_borders = [str(name).startswith(_BORDERS) for name in frame.columns]
    if any(tell_of_borders) and (frame.loc[:, tell_of_borders] == _PUBLISHED_BORDERS).any(axis=None):
        return [{**one, "borders": _PUBLISHED_BORDERS} for one in said]
    return said
