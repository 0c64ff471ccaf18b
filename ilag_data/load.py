"""The public way in: one loader for each table of ``data/processed``.

Every loader returns a new tidy frame with ``region`` (id, text), ``name``, the time, the figures (whole
persons as ``Int64``, missing as ``<NA>``) and ``status``: empty where the figures are present, else why one
is missing: ``..`` not in these data, ``.`` does not exist, ``:`` confidential.

``frame.attrs`` carries what a chart must cite: ``lang``, ``series``, ``table``, ``source`` (in words),
``unit``, ``measured`` (the date or quarter), ``borders``, ``older_before`` (where earlier years are an older
vintage), ``notes``, and ``missing`` (in words, what is missing and why). `ilag_data.indicators` pass it on,
from all the frames they are given (`ilag_data.citations`). Where merges and files lose it, the columns still
say: each figure its table, and ``borders`` that a frame is on the borders of each year.

The tables are read from ``data/processed``, where `ilag_data.process` writes them. One that was changed
since, or made from other documents than the sidecars in ``data/raw`` describe, is refused.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import lru_cache
from typing import Literal, ParamSpec

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import borders as bordering
from ilag_data import catalogue, process
from ilag_data import regions as places
from ilag_data.arguments import checked
from ilag_data.borders import NOT_AVAILABLE, NOT_HELD, Borders
from ilag_data.catalogue import STANDARD_YEARS, Series, Years, years_from
from ilag_data.citations import COMPUTED, together
from ilag_data.errors import ArchiveError, NotFetchedError, SelectionError
from ilag_data.helping import explain
from ilag_data.language import Lang, Text, count, grouped, joined
from ilag_data.periods import Time, spans, spans_in_words, year_of
from ilag_data.tables import Table, Wanted, describe, newest_year, of_one_vintage, times_held
from ilag_data.tables import table as read_table

_Asked = ParamSpec("_Asked")
Regions = str | int | Iterable[str | int]

_MEANING = {
    "..": Text("Tall mangler for", "Figures are missing for"),
    "...": Text("Tall er ikke kommet ennå for", "Figures are not available yet for"),
    ".": Text("Tall på disse grensene mangler for", "Figures on these borders are missing for"),
    ":": Text("Av hensyn til personvernet vises ikke", "Confidential:"),
}
_SHORT = Text(
    "Strømmene til {} i {} er {} færre enn de sysselsatte der i tabell 11618.",
    "Flows to {} in {} add up to {} fewer than those employed there in table 11618.",
)
_SMALL_OTHERS = Text(
    "Andre små: de {} i {} utenfor {} med under {} innbyggere.",
    "Other small: the {} in {} outside {} with fewer than {} inhabitants.",
)
_TOGETHER = Text("{}: kommunene i {}.", "{}: the municipalities of {}.")
_FEWEST_OTHERS = 5

# ---- Choosing ---------------------------------------------------------------------------------------------


def _choose_times(series: str, held: Sequence[Time], years: Years) -> list[Time]:
    """Return the years or quarters wanted, in order.

    A year outside 2015–2023 must be held, unless others asked for are and population and employment reach it.
    """
    held_years = sorted({year_of(time) for time in held})
    if isinstance(years, str) and years == "all":
        return list(held)
    asked = years_from(years)
    lacking = {*asked} - {*held_years}
    newer = lacking - {*STANDARD_YEARS}
    if newer and (lacking == {*asked} or not newer <= {*range(STANDARD_YEARS[0], newest_year() + 1)}):
        raise _not_held(series, lacking, [year for year in held_years if year >= STANDARD_YEARS[0]])
    if catalogue.get(series).frequency == "year":
        return list(asked)
    return [pd.Period(year=year, quarter=quarter, freq="Q") for year in asked for quarter in (1, 2, 3, 4)]


def _not_held(series: str, lacking: Iterable[Time], held: Iterable[Time]) -> SelectionError:
    record = catalogue.get(series)
    return SelectionError(
        f"{record.title.no} (tabell {record.table}) har ikke tall for {spans(lacking)}, bare for "
        f"{spans(held)}.",
        f"Table {record.table} in data/processed ({series}) does not hold {spans(lacking)}, only "
        f"{spans(held)}.",
        "velg år som det er tall for.",
        "choose years for which there are figures.",
    )


def _choose_places(
    table: Table, regions: Regions, times: Sequence[Time], borders: Borders, lang: Lang
) -> list[Wanted]:
    if borders == "today":
        wanted = places.find_all(regions)
        pairs = [(region, time) for region in wanted for time in times]
    else:
        found = (places.find_published(region) for region in places.listed(regions))
        as_published = {places.COUNTY_AS_PUBLISHED: places.COUNTY}
        wanted = list(dict.fromkeys(as_published.get(region, region) for region in found))
        pairs = bordering.published_in(wanted, times)
    if places.NORWAY in wanted and places.NORWAY not in table.regions:
        number = catalogue.get(process.TABLES[table.name].series[0]).table
        raise SelectionError(
            f"Tabell {number} i data/processed ({table.name}) har ikke Norge (kode 0).",
            f"Table {number} in data/processed ({table.name}) lacks Norway (code 0).",
            "utelat det; employment() har det.",
            "leave it out; employment() has it.",
        )
    county = places.COUNTY_AS_PUBLISHED if borders == "published" else places.COUNTY
    several = {places.SMALL_OTHERS: small_others()} if places.SMALL_OTHERS in wanted else {}
    return [
        Wanted(
            region,
            places.name(county if region == places.COUNTY else region, lang),
            time,
            {
                part: _reason(part, time) if borders == "today" else NOT_HELD
                for part in several.get(region, (region,))
            },
        )
        for region, time in pairs
    ]


def small_others() -> tuple[str, ...]:
    """Return the codes of the county's small municipalities outside the programme.

    They have fewer than `regions.SMALL` inhabitants at every count of the standard period, from 1 January
    2015 to 1 January 2024 (SSB table 07459). Fewer than five are refused: their sum would say more of each
    of them than of small municipalities.
    """
    largest = _largest_counts(read_table("population"))
    others = [code for code in places.TODAY if code not in places.PROGRAMME]
    small = tuple(code for code in others if code in largest and largest[code] < places.SMALL)
    if len(small) < _FEWEST_OTHERS:
        raise SelectionError(
            f"{places.CONFIG.county_name} har bare {len(small)} andre kommuner med færre enn {places.SMALL} "
            "innbyggere, for få å holde programmets mot.",
            f"{places.CONFIG.county_name} has only {len(small)} other municipalities with fewer than "
            f"{places.SMALL} inhabitants, too few to compare the programme's with.",
            f"utelat {places.SMALL_OTHERS}.",
            f"leave out {places.SMALL_OTHERS}.",
        )
    return small


@lru_cache(maxsize=1)
def _largest_counts(population: Table) -> "pd.Series[int]":
    frame = population.frame
    counted = frame[frame["year"].between(STANDARD_YEARS[0], STANDARD_YEARS[-1] + 1)]
    return counted.groupby("region", observed=True)["persons"].max(skipna=False).dropna()


def _load(
    name: str, regions: Regions, years: Years, borders: Borders, lang: Lang, *, at_year_end: bool = False
) -> pd.DataFrame:
    """Take places and times from a table, and describe the result."""
    frame = _take(name, regions, years, borders, lang, later=int(at_year_end))
    frame = _described(frame, process.TABLES[name].series[0], borders, lang, at_year_end=at_year_end)
    if "sex" in frame:
        names = {text.en.lower(): text[lang] for text in catalogue.SEX.values()}
        frame.insert([*frame].index("sex") + 1, "sex_name", frame["sex"].map(names))
    return frame


def _take(
    name: str,
    regions: Regions,
    years: Years,
    borders: Borders,
    lang: Lang,
    *,
    before_last: bool = False,
    later: int = 0,
    **only: Sequence[str],
) -> pd.DataFrame:
    """Take places, times and further keys from a table; what it lacks is missing, with the reason.

    With `before_last`, "all" leaves out the last time held, where only a change ends. A time stands for the
    figures of `later` times after it.
    """
    series = process.TABLES[name].series[0]
    table = read_table(name, borders)
    held = [time - later for time in times_held(series)]
    times = _choose_times(series, held, years)
    if before_last and isinstance(years, str) and years == "all":
        times = [time for time in times if time != held[-1]]
    pairs = _choose_places(table, regions, [time + later for time in times], borders, lang)
    frame = table.take(pairs, **only)
    for content in catalogue.get(series).contents.values():
        # A move between two of its municipalities is neither into nor out of the sum.
        if content.moves and content.name in frame:
            frame[content.name] = frame[content.name].mask(frame["region"] == places.SMALL_OTHERS)
    if borders == "published":
        # What is not the sum of today's municipalities must not pass for it, even if the attrs are lost.
        frame["region"] = frame["region"].replace(places.COUNTY, places.COUNTY_AS_PUBLISHED)
    return frame.assign(year=frame["year"] - later) if later else frame


def _reason(region: str, time: Time) -> str:
    """Return why a figure is missing: no codes add up to the place that year, or the documents lack it."""
    return NOT_AVAILABLE if bordering.members(region, year_of(time)) is None else NOT_HELD


# ---- What a frame says ------------------------------------------------------------------------------------


def _described(
    frame: pd.DataFrame, series: str, borders: Borders, lang: Lang, *, at_year_end: bool = False
) -> pd.DataFrame:
    """Add to a frame what a chart must cite, and in words which of its figures are missing."""
    missing = _missing(frame, catalogue.get(series), lang)
    told = describe(series, lang, at_year_end=at_year_end)
    if named := _who_are_meant({*frame["region"]}, lang):
        told |= {"named": named, "notes": [*named, *told["notes"]]}
    frame.attrs = told | {"borders": borders, "missing": missing}
    if borders == "published":
        # Merges and files lose attrs, so the frame itself must say so.
        frame["borders"] = borders
    return frame


def _who_are_meant(regions: Set[str], lang: Lang) -> list[str]:
    """Say which municipalities an area is of that neither its name nor what stands beside it tells."""
    county, programme, sentences = places.CONFIG.county_name, places.CONFIG.programme, []
    if places.TOGETHER in regions and not regions >= {*places.PROGRAMME}:
        sentences.append(_TOGETHER[lang].format(places.name(places.TOGETHER, lang), programme))
    if places.SMALL_OTHERS in regions:
        how_many = count(len(small_others()), lang)
        few = grouped(places.SMALL)[lang]
        sentences.append(_SMALL_OTHERS[lang].format(how_many, county, programme, few))
    return sentences


def missing_for(reason: str, what: str, lang: Lang) -> str:
    """Return the sentence on what is missing and why, by the symbol in its place."""
    return f"{_MEANING[reason][lang] if reason in _MEANING else f'({reason})'} {what}."


def _missing(frame: pd.DataFrame, record: Series, lang: Lang) -> list[str]:
    """Return a sentence for each reason, with the figures, regions and years it concerns."""
    figures = [content for content in record.contents.values() if content.name in frame]
    added = [content for content in figures if not content.moves]
    titles_by_gaps: dict[bytes, list[str]] = {}  # most figures lack the same rows
    for content in added:
        lacking = frame[content.name].isna().to_numpy()
        if lacking.any():
            titles_by_gaps.setdefault(lacking.tobytes(), []).append(content.title[lang])
    sentences = []
    for gaps, titles in titles_by_gaps.items():
        which = "" if len(titles) == len(added) else f"{', '.join(titles)}: "
        lacking = np.frombuffer(gaps, bool)
        sentences += [f"{which}{gap}" for gap in gaps_in(frame, lacking, record.frequency, lang)]
    if len(added) < len(figures):
        sentences.append(catalogue.NOTES["domestic-moves"][lang])
    return sentences


def gaps_in(frame: pd.DataFrame, lacking: npt.NDArray[np.bool_], time: str, lang: Lang) -> list[str]:
    """Say why rows are missing, with regions and years; regions are left out if all of them are missing."""
    everywhere = list(frame["name"].unique())
    names_of: dict[tuple[str, tuple[Time, ...]], list[str]] = {}
    for (status, name), times in _times_by(frame, lacking, "status", "name", time).items():
        names_of.setdefault((status, times), []).append(name)
    return [
        missing_for(
            status,
            f"{'' if names == everywhere else ', '.join(names) + ' '}{spans_in_words(times, lang)}",
            lang,
        )
        for (status, times), names in names_of.items()
    ]


def _times_by(
    frame: pd.DataFrame, lacking: npt.NDArray[np.bool_], *columns: str
) -> dict[tuple[str, ...], tuple[Time, ...]]:
    """Return the times, the last of the columns, of the rows that agree in the others."""
    times_by: dict[tuple[str, ...], dict[Time, None]] = {}
    rows = (frame[column].array[lacking].to_numpy().tolist() for column in columns)
    for *key, time in zip(*rows, strict=True):
        times_by.setdefault((*key,), {})[time] = None
    return {key: (*times,) for key, times in times_by.items()}


# ---- The loaders ------------------------------------------------------------------------------------------

_PARAMETERS = {
    "regions": """regions : str, int or iterable of them
    Names or codes (see `regions.find`); unless told otherwise the programme's municipalities, and the county
    where the table has it.""",
    "years": """years : int, iterable of int or str
    2015 to 2023 unless told otherwise, also as ``"2015-2019"``; ``"all"`` for every year the data hold. A
    year that the data lack comes as an explicit missing value where it is of 2015–2023, or where they hold
    others of those asked for and population and employment have come to it; any other is an error.""",
    "borders": """borders : {"today", "published"}
    The municipalities of today through all years, or the codes of each year; the county is then
    ``50-published``, since it is not the sum of today's municipalities, and the last column of the frame,
    ``borders``, says ``published``.""",
    "lang": """lang : {"no", "en"}
    The language of names and of the texts in ``frame.attrs``.""",
    "at_year_end": """at_year_end : bool
    Whether ``year`` is the year that ends with the count: the population of 1 January 2024 stands under 2023,
    beside the employed of the 4th quarter 2023. ``attrs["measured"]`` then says so; what sets population
    beside employment, or beside changes during the year, asks for such a frame.""",
    "industries": """industries : str or iterable of str
    Codes of the industries (SN2007), ``"00-99"`` for all industries together, which is the default, or
    ``"all"`` for every industry the data hold.""",
    "by": """by : {"residence", "workplace"}
    Where the employed are counted. The bundled figures hold residence only (`labour_balance` has both for
    some years); those fetched from Statistics Norway hold both.""",
}
_RAISES = """Raises
------
SelectionError
    A region, year, industry or language that is unknown, or that the table does not hold.
NotFetchedError
    The figures do not come with the project, and no fetch has brought them yet.
ArchiveError
    The table in ``data/processed`` or its manifest is missing, changed since it was written, or older than
    ``data/raw``; or the series is not held."""


def _loader(load: Callable[_Asked, pd.DataFrame]) -> Callable[_Asked, pd.DataFrame]:
    """Make a loader check its arguments and read one vintage, and complete its help with what all share."""
    loading = checked(of_one_vintage(load))
    explain(loading, _PARAMETERS, _RAISES)
    return loading


@_loader
def population(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    at_year_end: bool = False,
) -> pd.DataFrame:
    """Population on 1 January, both sexes, all ages (SSB table 07459).

    Returns
    -------
    DataFrame
        ``region, name, year, persons, status``.

    Examples
    --------
    >>> population("Leka", 2023)[["region", "name", "year", "persons"]]
      region  name  year  persons
    0   5052  Leka  2023      582

    The end of 2023 is 1 January 2024:

    >>> population("Leka", 2023, at_year_end=True)[["year", "persons"]]
       year  persons
    0  2023      604
    >>> population("Leka", 2024)[["year", "persons"]]
       year  persons
    0  2024      604
    """
    return _load("population", regions, years, borders, lang, at_year_end=at_year_end)


@_loader
def population_by_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    at_year_end: bool = False,
) -> pd.DataFrame:
    """Population on 1 January by single year of age, both sexes (SSB table 07459).

    Returns
    -------
    DataFrame
        ``region, name, year, age, persons, status``; ``age`` is 0 to 105, where 105 is 105 and over, in whole
        years on the day of the count: at the end of a year it is the year less the year of birth.

    Examples
    --------
    >>> population_by_age("Leka", 2023)[["name", "year", "age", "persons"]].tail(3)
         name  year  age  persons
    103  Leka  2023  103        0
    104  Leka  2023  104        0
    105  Leka  2023  105        0
    """
    return _load("population_by_age", regions, years, borders, lang, at_year_end=at_year_end)


@_loader
def population_by_sex_and_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    at_year_end: bool = False,
) -> pd.DataFrame:
    """Population on 1 January by sex and single year of age (SSB table 07459).

    The bundled figures hold the sexes before 2020 for the six municipalities only; for all others, and the
    county, they are missing with status ``..``.

    Returns
    -------
    DataFrame
        ``region, name, year, sex, sex_name, age, persons, status``; ``sex`` is ``women`` or ``men``.

    Examples
    --------
    >>> under_20 = population_by_sex_and_age("Tydal", 2023).query("age < 20")
    >>> under_20.groupby("sex_name")["persons"].sum().to_dict()
    {'Kvinner': 57, 'Menn': 74}
    """
    return _load("population_by_sex_and_age", regions, years, borders, lang, at_year_end=at_year_end)


@_loader
def population_change(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population change during the year and its components (SSB table 06913).

    ``change`` is the population on 1 January of the next year less that of this one, on the same borders.
    ``residual`` is what births, deaths and migration do not explain: areas that changed municipality (on
    1 January 2020, so in the change of 2019), and corrections. So ``natural_increase + net_migration +
    residual = change`` exactly. As published, the change is missing in the last year of a code.

    Returns
    -------
    DataFrame
        ``region, name, year, natural_increase, net_migration, residual, change, status``, in persons. After
        a fetch from Statistics Norway also ``births`` and ``deaths``.

    Examples
    --------
    >>> population_change("Tydal", 2022)[["natural_increase", "net_migration", "residual", "change"]]
       natural_increase  net_migration  residual  change
    0                -9             12         0       3
    """
    frame = _take("population_change", regions, years, borders, lang, before_last=True)
    components = ("births", "deaths", "natural_increase", "net_migration")
    figures = [*(figure for figure in components if figure in frame), "residual", "change"]
    frame = frame[["region", "name", "year", *figures, "status"]]
    frame = _described(frame, "population-change", borders, lang)
    frame.attrs[COMPUTED] = {"residual": "", "change": ""}
    return frame


@_loader
def population_quarterly(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Births, deaths, migration and population of each quarter (SSB table 01222).

    Domestic migration is missing for sums of several municipalities: a move between two of them is neither
    into nor out of the sum. The bundled figures hold 2014K3–2016K3 and 2023K1–2025K1.

    Returns
    -------
    DataFrame
        ``region, name, quarter`` (pandas Period), ``population_start_of_quarter, births_in_quarter,
        deaths_in_quarter, natural_increase_in_quarter, immigration, emigration, domestic_in_migration,
        domestic_out_migration, net_migration_in_quarter, growth_in_quarter, population_end_of_quarter,
        status``, in persons.

    Examples
    --------
    >>> population_quarterly("Leka", 2023)[["quarter", "births_in_quarter", "deaths_in_quarter"]]
      quarter  births_in_quarter  deaths_in_quarter
    0  2023Q1                  2                  5
    1  2023Q2                  2                  2
    2  2023Q3                  2                  2
    3  2023Q4                  3                  2
    """
    return _load("population_quarterly", regions, years, borders, lang)


@_loader
def employment(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    industries: str | Iterable[str] = catalogue.ALL_INDUSTRIES,
    by: Literal["residence", "workplace"] = "residence",
) -> pd.DataFrame:
    """Employed persons aged 15–74 in the 4th quarter, by industry (SSB table 07984).

    Besides the county's regions the table has ``"0"``, Norway.

    Returns
    -------
    DataFrame
        ``region, name, year, industry, industry_name, employed_by_residence`` (or
        ``employed_by_workplace``), ``status``, in persons.

    Examples
    --------
    >>> employment(["Leka", "Tydal"], 2023)[["name", "industry_name", "employed_by_residence"]]
        name  industry_name  employed_by_residence
    0   Leka  Alle næringer                    281
    1  Tydal  Alle næringer                    370
    >>> employment("Leka", 2023, industries=["84", "85"])["employed_by_residence"].tolist()
    [13, 22]
    """
    figure = f"employed_by_{by}"
    table = read_table("employment")
    if figure not in table.figures:
        title = catalogue.COLUMNS[figure].title
        raise NotFetchedError(
            f"Tallene i tabell 07984 mangler «{title.no}».",
            f"Table 07984 in data/processed (employment) lacks {figure}, “{title.en}”.",
            catalogue.of_one_table("employment"),
            figure,
        )
    wanted = _industries(industries, table.industries)
    frame = _take("employment", regions, years, borders, lang, industry=wanted)
    frame["status"] = frame["status"].where(frame[figure].isna(), "")
    names = table.industries | {code: text[lang] for code, text in catalogue.INDUSTRIES.items()}
    frame["industry_name"] = frame["industry"].map(names)
    frame = frame[["region", "name", "year", "industry", "industry_name", figure, "status"]]
    if len(wanted) == 1:
        return _described(frame, "employment", borders, lang)
    # With several industries, what is missing has to be named by industry too.
    with_industry = frame.assign(name=frame["name"] + " (" + frame["industry_name"] + ")")
    return _described(with_industry, "employment", borders, lang).assign(name=frame["name"])


@_loader
def employment_by_sex_and_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Employed persons by residence, sex and age in the 4th quarter, all industries (SSB table 07984).

    These figures do not come with the project; fetch them by
    ``ilag fetch employment-by-sex-and-age employment``.

    Returns
    -------
    DataFrame
        ``region, name, year, sex, sex_name, age_group, employed_by_residence, status``, in persons; ``sex``
        is ``women`` or ``men``, ``age_group`` one of ``15-19``, ``20-24``, ``25-39``, ``40-54``, ``55-66``
        and ``67-74``.

    Examples
    --------
    >>> employment_by_sex_and_age("Leka", 2023)
    Traceback (most recent call last):
    ilag_data.errors.NotFetchedError: ... holds nothing of employment-by-sex-and-age (table 07984).
    What to do: bring the figures: ilag_data.fetch(["employment-by-sex-and-age", "employment"]).
    """
    return _load("employment_by_sex_and_age", regions, years, borders, lang)


@of_one_vintage
def held(name: str) -> Table:
    """Return a table as it is held: a fetch may add figures and industries that the bundle lacks."""
    return read_table(name)


def _industries(industries: str | Iterable[str], codes: Mapping[str, str]) -> tuple[str, ...]:
    wanted = (industries,) if isinstance(industries, str) else tuple(industries)
    if wanted == ("all",):
        return tuple(codes)
    unknown = [industry for industry in wanted if industry not in codes]
    if unknown or not wanted:
        lacking = ", ".join(unknown)
        named = {code: catalogue.INDUSTRIES.get(code, Text(name, name)) for code, name in codes.items()}
        choose = Text.each(lambda lang: ", ".join(f'"{code}" ({name[lang]})' for code, name in named.items()))
        raise SelectionError(
            f"Tabell 07984 i data/processed (employment) har ikke næringen {lacking or 'uten navn'}.",
            f"Table 07984 in data/processed (employment) lacks the industry {lacking or 'of no name'}.",
            f"velg blant kodene {choose.no}.",
            f"choose among the codes {choose.en}.",
        )
    return wanted


@_loader
def labour_balance(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population and employed persons aged 15–74 by residence and by workplace (SSB table 11618).

    All three are measured in the 4th quarter. The bundled figures hold 2017–2022; those of 2017–2019 are an
    older vintage than table 07984 and do not form one series with it.

    Returns
    -------
    DataFrame
        ``region, name, year, population_15_74, employed_residents, employed_at_workplaces, status``, in
        persons.

    Examples
    --------
    >>> labour_balance("Leka", 2022)[["employed_residents", "employed_at_workplaces"]]
       employed_residents  employed_at_workplaces
    0                 277                     278
    """
    return _load("labour_balance", regions, years, borders, lang)


@_loader
def commuting(
    regions: Regions = places.PROGRAMME,
    years: Years = STANDARD_YEARS,
    lang: Lang = "no",
) -> pd.DataFrame:
    """Employed persons by municipality of residence and of work, from and to the six (SSB table 03321).

    Persons who live and work in the same municipality are included; they do not commute. Municipalities
    outside the programme are under the codes of each year, since the former municipalities of the rest of
    Norway are not put on today's borders here. The bundled figures hold 2017–2022, 4th quarter.

    `regions` are some of the six; the flows that begin or end there are returned. A year missing from either
    document, commuting out or in, has no rows, and a withheld flow has a missing figure;
    ``attrs["missing"]`` names both. A flow that the documents lack has no row; ``attrs["notes"]`` names the
    years in which the flows to one of the six are fewer than its jobs in table 11618.

    Returns
    -------
    DataFrame
        ``residence, residence_name, workplace, workplace_name, year, flow``. The six are under today's codes
        in every year.

    Examples
    --------
    >>> flows = commuting("Leka", 2022)
    >>> flows.loc[flows["residence"] == flows["workplace"], ["residence_name", "year", "flow"]]
        residence_name  year  flow
    161           Leka  2022   231
    """
    wanted = places.find_all(regions)
    outside = [region for region in wanted if region not in places.PROGRAMME]
    if outside:
        held_of = [places.name(code) for code in places.PROGRAMME]
        others = ", ".join(f"{places.name(region)} ({region})" for region in outside)
        raise SelectionError(
            f"Pendling (tabell 03321) er hentet bare for kommunene i {places.CONFIG.programme}, ikke for "
            f"{others}.",
            "Table 03321 in data/processed holds commuting of the municipalities of "
            f"{places.CONFIG.programme} only, not {others}.",
            f"velg blant {joined(held_of, 'no')}.",
            f"choose among {joined(held_of, 'en')}.",
        )
    flows = read_table("commuting").frame
    held, asked = _years_of_both(years)
    ours = flows["residence"].isin(wanted) | flows["workplace"].isin(wanted)
    frame = flows[ours & flows["year"].isin(asked)].reset_index(drop=True)
    lacking = [time for time in asked if time not in held]
    missing = [missing_for(NOT_HELD, spans_in_words(lacking, lang), lang)] if lacking else []
    for code in wanted:
        split = [time for time in asked if bordering.members(code, year_of(time)) is None]
        if split:
            where = f"{places.name(code)} {spans_in_words(split, lang)}"
            missing.append(missing_for(NOT_AVAILABLE, where, lang))
    missing += _withheld(frame, lang)
    frame = frame.drop(columns="status")
    said = describe("commuting-out", lang)
    notes = [*said["notes"], *_short(frame, wanted, lang)]
    frame.attrs = together(said | {"missing": missing, "notes": notes}, describe("commuting-in", lang))
    return frame


def _years_of_both(years: Years) -> tuple[tuple[Time, ...], list[Time]]:
    """Return the years that both documents hold, and those asked for; either can be fetched alone."""
    outward, inward = times_held("commuting-out"), times_held("commuting-in")
    held = tuple(time for time in outward if time in inward)
    if not held:
        command = "ilag fetch commuting-out commuting-in"
        raise SelectionError(
            f"Tabell 03321 i data/processed har {spans(outward)} av commuting-out og {spans(inward)} av "
            "commuting-in, og ingen år av begge.",
            f"Table 03321 in data/processed holds {spans(outward)} of commuting-out and {spans(inward)} of "
            "commuting-in, and no year of both.",
            f"hent dem sammen: {command}.",
            f"fetch them together: {command}.",
        )
    if isinstance(years, str) and years == "all":
        return held, sorted({*outward, *inward}, key=year_of)
    asked = _choose_times("commuting-out", held, years)
    if not {*asked} & {*held}:  # an absent flow has no row that could be missing
        raise _not_held("commuting-out", asked, held)
    return held, asked


def _short(flows: pd.DataFrame, wanted: Sequence[str], lang: Lang) -> list[str]:
    """Name the years in which the flows to a municipality are fewer than the employed there.

    A flow that the document lacks has no row, like one between codes not in use; only the sum shows whether
    it had persons.
    """
    try:
        balance = read_table("labour_balance").frame
    except ArchiveError:
        return []
    columns = (balance[column] for column in ("region", "year", "employed_at_workplaces"))
    jobs = {(region, year): persons for region, year, persons in zip(*columns, strict=True)}
    arriving = flows[flows["workplace"].isin(wanted)].groupby(["workplace", "year"], sort=False)["flow"]
    sums = arriving.sum(skipna=False).reset_index().itertuples(index=False)
    short = [(region, year, jobs.get((region, year), pd.NA) - arrived) for region, year, arrived in sums]
    return [
        _SHORT[lang].format(places.name(region), year, persons)
        for region, year, persons in short
        if pd.notna(persons) and persons
    ]


def _withheld(flows: pd.DataFrame, lang: Lang) -> list[str]:
    """Name the flows that have a symbol in place of their figure, in a sentence for each symbol."""
    named: dict[str, list[str]] = {}
    ends = ("residence_name", "workplace_name")
    for (status, residence, workplace), times in _times_by(
        flows, flows["flow"].isna().to_numpy(), "status", *ends, "year"
    ).items():
        named.setdefault(status, []).append(f"{residence}–{workplace} {spans_in_words(times, lang)}")
    return [missing_for(status, ", ".join(several), lang) for status, several in named.items()]
