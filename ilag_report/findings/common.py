"""Shared by the findings: making a chart from its messages, places and years of a frame, missing figures."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from ilag_data import indicators as calculate
from ilag_data import regions as places
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, begin_later, members
from ilag_data.catalogue import ALL_INDUSTRIES, COLUMNS, INDICATORS, PERSONS, SERIES
from ilag_data.citations import attrs_of, jumps_in, on_borders_of_each_year, require_year_end, said_of
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang, Text, joined
from ilag_data.load import missing_for
from ilag_data.periods import spans_in_words
from ilag_report.charts import Bars, Chart, Lines, NumberFormat, number, percent, style
from ilag_report.charts.body import Body
from ilag_report.charts.description import Identity
from ilag_report.charts.labels import listed
from ilag_report.charts.make import make_chart
from ilag_report.charts.sources import language_of, notes_of, source_line
from ilag_report.columns import head, unit_of
from ilag_report.messages import messages, say


class DenseBars(Bars):
    """Bars with the smaller text of a full page: many of them, or two for each place."""

    text_size: ClassVar[float] = style.DENSE_SIZE


Finding = tuple[str, Mapping[str, Any]]
"""The message that becomes the title, and its values."""


def chart_of(
    key: str,
    *,
    body: Body,
    frames: Sequence[pd.DataFrame],
    finding: Finding = ("title", {}),
    values: Mapping[str, object] | None = None,
    notes: Sequence[str] = (),
    details: Sequence[str] = (),
    commands: Sequence[str] = (),
    indicators: Sequence[str] = (),
    told: Sequence[str] = (),
    data: pd.DataFrame | None = None,
    shown: pd.DataFrame | None = None,
) -> Chart:
    """Put a chart together from its messages and its data.

    Parameters
    ----------
    key : str
        The section of its messages, and the chart's key in the suite: its ``file`` (the name of the files),
        ``title`` and ``subtitle``, and ``alt_text`` if the kind of chart and the subtitle are not enough.
    body : Body
        The data and how they are shown.
    frames : sequence of DataFrame
        The frames of the loaders that the data come from; they give language, sources and notes.
    finding : Finding
        The message that becomes the title, for a chart with several, and the values it needs.
    values : mapping, optional
        Values for all messages, besides the ``first`` and the ``last`` of the ``years`` shown.
    notes : sequence of str
        What a listener must know, besides what is missing, in whole sentences: one caveat, if any.
    details : sequence of str
        Other facts about the figures, in whole sentences: with the method, in speaker notes and workbook.
    commands : sequence of str
        Commands that fetch more than is shown, besides those that fetch the figures missing in the frames.
    indicators : sequence of str
        Names of `ilag_data.indicators`; their definition, formula and caveat become the method.
    told : sequence of str
        The values that the message ``alt_text`` lists, as many as there is room for.
    data : DataFrame, optional
        The data to export, if not those of the body; see `as_data`.
    shown : DataFrame, optional
        The rows that give the chart's areas and years, if not all rows of `frames`.
    """
    if any(map(on_borders_of_each_year, frames)):
        raise ChartError(
            "Figurene i samlingen er på dagens kommunegrenser; tabellen er på dem som gjaldt hvert år.",
            "The charts of the suite are on today's municipal borders; the frame is on those of each year.",
            'hent den med borders="today", eller tegn den med ilag_report.charts.lines() og de andre der.',
            'load it with borders="today", or draw it with ilag_report.charts.lines() and its like.',
        )
    lang = language_of(*frames)
    of = frames if shown is None else [shown]
    years = tuple(sorted({int(year) for year in of[0].get("year", ())}))
    ends = {"first": years[0], "last": years[-1], "years": years_in_words(of[0])} if years else {}
    title, found = finding
    values = {**ends, **(values or {}), **found}
    for frame in frames:
        if (record := SERIES.get(series_behind(frame))) and record.at_year_end:
            require_year_end(frame)
    held = (frame["region"].unique() for frame in of if "region" in frame)
    areas = tuple(dict.fromkeys(map(str, chain.from_iterable(held))))
    jumps = [told for frame in of for told in jumps_in(frame)]
    commands = [
        *commands,
        *(
            say("words.fetch", lang, series=series_behind(frame))
            for frame in frames
            if "status" in frame and (frame["status"] == NOT_HELD).any()
        ),
    ]
    alt_text = ""  # by default, the kind of chart, the measure and the values that sum it up
    if f"{key}.alt_text" in messages(lang):
        alt_text = listed(say(f"{key}.alt_text", lang, **values), told)
    return make_chart(
        body,
        frames,
        name=say(f"{key}.file", lang, **values),
        title=say(f"{key}.{title}", lang, **values),
        subtitle=say(f"{key}.subtitle", lang, **values),
        source=source_line(*frames),
        # No chart of the suite joins two vintages by a line, though its frames may contain both.
        note=" ".join(dict.fromkeys([*notes, *notes_of(*frames, breaks=False), *jumps])),
        alt_text=alt_text,
        method=" ".join(filter(None, dict.fromkeys([method(indicators, lang), *details]))),
        commands=" ".join(dict.fromkeys(commands)),
        made_for=Identity(key, areas, years, str(frames[0].attrs.get("borders", "today")), lang),
        data=data,
    )


def as_data(
    frame: pd.DataFrame, figures: Sequence[str], lang: Lang, keys: Sequence[str] = ("region", "name")
) -> pd.DataFrame:
    """Return figures (of places) as data to export: a row for each figure, with its name and unit."""
    long = frame.melt([*keys], [*figures], var_name="series")
    units = {figure: unit_of(figure, lang) or PERSONS[lang] for figure in figures}
    heads = {figure: head(figure, lang) for figure in figures}
    return long.assign(series=long["series"].map(heads), unit=long["series"].map(units))


def in_series(
    frame: pd.DataFrame, keys: Sequence[str], figures: Iterable[str], section: str, lang: Lang
) -> pd.DataFrame:
    """Return figures as the series of a chart, in long form, named by the messages of a section."""
    names = {figure: say(f"{section}.{figure}", lang) for figure in figures}
    return frame.rename(columns=names).melt([*keys], [*names.values()], var_name="series")


def method(indicators: Sequence[str], lang: Lang) -> str:
    """Return definition, formula and caveat of some indicators, as the codebook has them."""
    return " ".join(
        f"{one.name[lang]}: {one.definition[lang]} ({one.formula[lang]}) {one.caveat[lang]}"
        for one in (INDICATORS[name] for name in indicators)
    )


def change_in_words(changed: pd.DataFrame, lang: Lang = "no") -> str:
    """Write a line for every region's change: first and last figure, difference and per cent.

    Parameters
    ----------
    changed : DataFrame
        As `indicators.change` returns it.
    lang : {"no", "en"}
        The language of the numbers.

    Returns
    -------
    str
        Lines such as «Tydal: 863 → 753 (−110, −12,7 %)».

    Examples
    --------
    >>> from ilag_data import indicators, population
    >>> print(change_in_words(indicators.change(population("Tydal"), "persons", 2015, 2023), lang="en"))
    Tydal: 863 → 753 (−110, −12.7%)
    """
    return "\n".join(
        f"{row['name']}: {number(row['first'], lang=lang)} → {number(row['last'], lang=lang)} ("
        f"{number(row['change'], lang=lang, signed=True)}, {percent(row['percent'], lang=lang, signed=True)})"
        for _, row in changed.iterrows()
    )


def one_place(frame: pd.DataFrame, region: str) -> tuple[str, str, pd.DataFrame]:
    """Return the id, name and rows of a region in a frame; raise SelectionError if the frame lacks it."""
    code = places.find(region)
    rows = frame[frame["region"] == code].reset_index(drop=True)
    if rows.empty:
        raise SelectionError(
            f"Tallene har ikke stedet {region}.",
            f"The figures given do not hold the region {region}.",
            f"velg blant {', '.join(frame['name'].unique())}, eller hent det sammen med de andre.",
            f"choose among {', '.join(frame['name'].unique())}, or load it with the others.",
        )
    return code, str(rows["name"].iloc[0]), rows


def municipalities(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single municipalities, which may be counted and added up."""
    return frame[frame["region"].isin(places.TODAY)].reset_index(drop=True)


def require_municipalities(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single municipalities; raise SelectionError if there are none."""
    ours = municipalities(frame)
    if ours.empty:
        raise SelectionError(
            "Tallene har ingen enkeltkommune.",
            "The figures hold no single municipality.",
            "hent en eller flere, og fylket ved siden av.",
            "load one or more, and the county beside them.",
        )
    return ours


def municipalities_or_all(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single municipalities, or the whole frame if it has none."""
    ours = municipalities(frame)
    return frame if ours.empty else ours


def municipalities_or_first(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single municipalities, or else of the first area only: areas may overlap."""
    ours = municipalities(frame)
    return frame[frame["region"] == frame["region"].iloc[0]] if ours.empty else ours


def names_of(frame: pd.DataFrame) -> dict[str, str]:
    """Return region → name, in the order of the frame."""
    return dict(zip(frame["region"], frame["name"], strict=True))


def names_within(frame: pd.DataFrame) -> dict[str, str]:
    """Return region → name as it is written within a sentence: «hele landet», «de seks samlet»."""
    described, country = (places.TOGETHER, places.NORWAY), places.name(places.NORWAY, "en")
    return {
        region: name[:1].lower() + name[1:] if region in described and name != country else name
        for region, name in names_of(frame).items()
    }


def by_name(rows: pd.DataFrame, figure: str) -> list[tuple[str, float]]:
    """Return name and figure of each row, the name as it is written within a sentence."""
    return list(zip(names_within(rows).values(), rows[figure].astype("float64"), strict=True))


def in_pairs(rows: Iterable[tuple[str, float, float]], form: NumberFormat, lang: Lang) -> list[str]:
    """Write names with two figures each: «Leka 277 og 278»."""
    return [f"{name} {joined([form.text(one, lang) for one in both], lang)}" for name, *both in rows]


def by_year(frame: pd.DataFrame, figure: str, years: Sequence[int]) -> pd.DataFrame:
    """Return a figure by region (rows) and year, for the regions that have it in all of the years."""
    rows = frame[frame["year"].isin(years)]
    table = rows.pivot(index="region", columns="year", values=figure)
    return table.reindex(rows["region"].unique()).dropna()


def first_and_last(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a frame."""
    return int(frame["year"].min()), int(frame["year"].max())


def years_in_words(frame: pd.DataFrame) -> str:
    """Write the years of a frame, consecutive ones as a span: «2015–2023», «2015 og 2023»."""
    return spans_in_words(map(int, frame["year"]), language_of(frame))


def without_figures(names: Mapping[str, str], counted: "pd.DataFrame | pd.Series[float]") -> list[str]:
    """Return the names of the municipalities shown that lack figures, so that a title cannot count them."""
    return [name for region, name in names.items() if region in places.TODAY and region not in counted.index]


def years_of(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a frame; raise SelectionError if it has only one."""
    first, last = first_and_last(frame)
    if first == last:
        raise SelectionError(
            f"Det er bare ett år, {first}, og ingenting å sammenligne med.",
            f"There is only one year, {first}: nothing to compare.",
            "velg to år eller flere.",
            "load two or more years.",
        )
    return first, last


def period_of(*frames: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of frames shown together; raise SelectionError if they differ."""
    periods = list(dict.fromkeys(years_of(frame) for frame in frames))
    if len(periods) > 1:
        raise SelectionError(
            f"Tallene er fra ulike perioder: {' og '.join(f'{a}–{b}' for a, b in periods)}.",
            f"The figures are of different periods: {' and '.join(f'{a}–{b}' for a, b in periods)}.",
            "hent dem med samme years=….",
            "load them with the same years=….",
        )
    return periods[0]


def index_lines(
    frame: pd.DataFrame,
    figure: str,
    newer: pd.DataFrame | None = None,
    heading: str = "",
) -> Lines:
    """Return lines of a figure as an index, the first year being 100, continued into newer years."""
    first, last = first_and_last(frame)
    every = frame if newer is None else pd.concat([frame, newer], ignore_index=True)
    every.attrs = frame.attrs
    indexed = calculate.index(every, figure, first)
    return Lines(
        indexed[["region", "name", "year"]].assign(value=indexed["index"]),
        unit=say("words.index", language_of(frame), first=first),
        reference=100.0,
        heading=heading,
        until=None if newer is None else last,
    )


def both_indices(
    population: pd.DataFrame,
    employment: pd.DataFrame,
    newer: Sequence[pd.DataFrame | None] = (None, None),
) -> tuple[Lines, ...]:
    """Return the index lines of residents and of employed residents, as two panels side by side."""
    lang = language_of(population, employment)
    of = (("population", population, "persons"), ("employed", employment, "employed_by_residence"))
    return tuple(
        index_lines(frame, figure, then, say(f"population-and-employment.heading_{panel}", lang))
        for (panel, frame, figure), then in zip(of, newer, strict=True)
    )


def index_chart(key: str, frame: pd.DataFrame, figure: str, newer: pd.DataFrame | None = None) -> Chart:
    """Return a chart of a figure as an index; the finding compares the county with the municipalities."""
    changed = calculate.change(frame, figure, *first_and_last(frame))
    body = index_lines(frame, figure, newer)
    return chart_of(
        key,
        body=body,
        frames=[frame],
        values=growth_of(changed) | {"newest": newest(newer)},
        indicators=["index"],
        told=body.ends(language_of(frame)),
    )


def newest(newer: pd.DataFrame | None) -> int | None:
    """Return the newest year shown beyond the period, if any."""
    return None if newer is None else first_and_last(newer)[1]


def growth_of(changed: pd.DataFrame) -> dict[str, object]:
    """Return the values for the title of an index, from the result of `indicators.change`.

    ``named`` has name and per cent of the county and of a municipality if it is the only one, or of every
    place if there is neither; ``declined`` is the number of municipalities, out of ``total``, where the
    figure fell, and ``all_rose`` whether it rose in each.
    """
    county, ours = changed[changed["region"] == places.COUNTY], municipalities(changed)
    several = len(ours) > 1
    named = county if several else pd.concat([county, ours])
    return {
        "named": by_name(changed if named.empty and not several else named, "percent"),
        "declined": int((ours["change"] < 0).sum()),
        "all_rose": bool((ours["change"] > 0).all()),
        "total": len(ours) if several else 0,
    }


def series_behind(frame: pd.DataFrame) -> str:
    """Return the first series that a frame is based on, even if its attrs were lost."""
    return str(attrs_of(frame)[0]["series"])


def notes_on_missing(name: str, rows: pd.DataFrame, figure: str = "persons") -> list[str]:
    """Return a note on the years in which a place lacks figures; empty if there are none."""
    lacking = rows[rows[figure].isna()]
    if lacking.empty:
        return []
    return [say("words.lacking", language_of(rows), name=name, years=[int(year) for year in lacking["year"]])]


def with_missing(frame: pd.DataFrame, sentences: Sequence[str] = (), year: int | None = None) -> pd.DataFrame:
    """Return a frame with its source, but only the given sentences about what is missing.

    If only one `year` of it is shown, notes on figures of earlier years are dropped too.
    """
    told = frame.copy(deep=False)
    said = dict(frame.attrs or attrs_of(frame)[0]) | {"missing": [*sentences]}
    told.attrs = said if year is None else dict(said_of(said, [year]))
    return told


def with_missing_of(frame: pd.DataFrame, figures: Sequence[str], year: int | None = None) -> pd.DataFrame:
    """Return a frame whose notes on what is missing cover only some figures, and only `year` if given."""
    shown = frame if year is None else frame[frame["year"] == year]
    return with_missing(frame, missing_in_words(shown, figures, language_of(frame)), year)


def missing_in_words(frame: pd.DataFrame, figures: Sequence[str], lang: Lang, subject: str = "") -> list[str]:
    """Return sentences that name regions and years without a figure; empty if none is missing.

    Years that every region lacks come first and without names; `subject` says what the figures are about.
    Figures that nobody publishes get a sentence of their own, apart from those that can be fetched.
    """
    lacking = frame[frame[[*figures]].isna().any(axis=1)]
    split = np.array([members(*place) is None for place in lacking[["region", "year"]].to_numpy()], bool)
    gone = lacking[split].groupby("name", sort=False)["year"].unique()
    gone = gone.map(partial(spans_in_words, lang=lang))
    sentences = [
        missing_for(NOT_AVAILABLE, f"{joined([*names.index], lang)} {years}", lang)
        for years, names in gone.groupby(gone, sort=False)
    ]
    lacking = lacking[~split]
    if lacking.empty:
        return sentences
    years_by_regions: dict[tuple[str, ...], list[int]] = {}
    for year, rows in lacking.groupby("year"):
        years_by_regions.setdefault(tuple(rows["name"].unique()), []).append(int(str(year)))
    most_regions_first = sorted(years_by_regions.items(), key=lambda item: -len(item[0]))
    everywhere = frame["name"].nunique()
    parts = [
        ("" if len(n) == everywhere else joined(n, lang), spans_in_words(y, lang))
        for n, y in most_regions_first
    ]
    return [say("labour.missing", lang, parts=parts, subject=subject), *sentences]


def last_year_with(frame: pd.DataFrame, figures: Sequence[str]) -> tuple[int, pd.DataFrame]:
    """Return the last year in which every region has its figures, and its rows, or raise SelectionError."""
    known = frame.assign(known=frame[[*figures]].notna().all(axis=1)).groupby("year")["known"].all()
    if not known.any():
        called = [COLUMNS[of].title.no if of in COLUMNS else of for of in figures]
        raise missing_figures(
            f"Ikke noe år har «{'» og «'.join(called)}» for alle stedene.",
            f"No year has {' and '.join(figures)} for all the places.",
            frame,
        )
    year = int(known.index[known].max())
    return year, frame[frame["year"] == year].reset_index(drop=True)


def ends_and_change(frame: pd.DataFrame, figure: str, prefix: str, *ends: int) -> pd.DataFrame:
    """Return ``name``, first and last figure, change and per cent by region, over all years or two."""
    changes = calculate.change(frame, figure, *(ends or years_of(frame))).set_index("region")
    figures = changes[["first", "last", "change", "percent"]].add_prefix(prefix)
    return changes[["name"]].join(figures)


def missing_places(regions: Iterable[str]) -> SelectionError:
    """Return the error for regions missing from the figures of a chart."""
    told = Text.each(lambda lang: joined([f"{places.name(one, lang)} ({one})" for one in regions], lang))
    return SelectionError(
        f"Tallene mangler {told.no}.",
        f"The figures lack {told.en}.",
        "hent dem sammen med de andre stedene.",
        "load them with the other regions.",
    )


def unlike_frames() -> SelectionError:
    """Return the error for population and employment that cannot be compared."""
    return SelectionError(
        "Befolkning og sysselsatte har ikke de samme stedene og årene, eller for få år felles.",
        "Population and employment do not have the same regions and years, or too few years in common.",
        "hent begge med samme regions=… og years=….",
        "load both with the same regions=… and years=….",
    )


def missing_figures(no: str, en: str, frame: pd.DataFrame) -> SelectionError:
    """Return the error for figures that a frame lacks, with how to get more of its series."""
    fetch = f"ilag fetch {series_behind(frame)}"
    later = None
    if {"region", "year"} <= {*frame} and not frame.empty:
        first, at_year_end = int(frame["year"].min()), "at_year_end" in frame.attrs
        later = begin_later([*frame["region"].unique()], first, at_year_end=at_year_end)
    return SelectionError(
        no,
        en,
        *(
            later
            or Text(
                f"velg andre steder eller år, eller hent tallene: {fetch}.",
                f"choose other regions or years, or bring the figures: {fetch}.",
            )
        ),
    )


def require_all_industries(employment: pd.DataFrame) -> None:
    """Raise SelectionError if a chart about all employed would show only those in some industries."""
    others = sorted(set(employment.get("industry", ())) - {ALL_INDUSTRIES})
    if others:
        raise SelectionError(
            f"Tabellen har de sysselsatte etter næring ({', '.join(others)}); denne figuren handler om alle.",
            f"The frame has the employed by industry ({', '.join(others)}); this chart is about all of them.",
            "gi employment(…) uten industries=; charts.lines() viser én næring.",
            "give employment(…) without industries=; charts.lines() shows one industry.",
        )
