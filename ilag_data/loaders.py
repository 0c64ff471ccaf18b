"""The public way in: one function for each kind of figure, the same in a notebook and in a script.

Every loader takes

``regions``
    Names or codes (see `regions.find`); the programme's municipalities and the county unless told
    otherwise.
``years``
    A year or several; 2015 to 2023 unless told otherwise; ``"all"`` for every year the data hold. A year of
    2015–2023 that the data lack comes as an explicit missing value; any other is an error.
``borders``
    ``"today"`` (the municipalities of today through all years) or ``"published"`` (the codes of each year).
``lang``
    ``"no"`` or ``"en"``: the language of names and of the texts in ``frame.attrs``.

and returns a new tidy frame with ``region`` (id, text), ``name``, the time, the figures (whole persons as
``Int64``, missing as ``<NA>``) and ``status``: empty where the figures are there, else why one is missing:
``..`` not in these data, ``.`` does not exist, ``:`` confidential.

``frame.attrs`` carries what a chart has to cite: ``lang``, ``series``, ``table``, ``source`` (in words),
``unit``, ``measured`` (the date or quarter), ``notes``, and ``missing`` (in words, what is missing and why).
`ilag_data.indicators` hand it on; of several frames, all of it (`ilag_data.citations`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from ilag_data import borders as bordering
from ilag_data import regions as places
from ilag_data import series as registry
from ilag_data.answers import remembered
from ilag_data.borders import Borders
from ilag_data.citations import together
from ilag_data.errors import SelectionError
from ilag_data.holdings import (
    Holding,
    Regions,
    Years,
    choose_times,
    describe,
    hold,
    load,
    missing_for,
    not_available,
    not_held,
    with_missing,
)
from ilag_data.language import Lang, check_lang
from ilag_data.periods import Time, spans, year_of
from ilag_data.series import STANDARD_YEARS


@remembered("population-by-age")
def population(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January, both sexes, all ages (SSB table 07459).

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, persons, status``.

    Raises
    ------
    SelectionError
        An unknown region, language, or a year the data do not hold.
    ArchiveError
        The document in ``data/raw`` is missing, changed or not what the registry declares.

    Examples
    --------
    >>> population("Leka", 2023)[["region", "name", "year", "persons"]]
      region  name  year  persons
    0   5052  Leka  2023      582
    """
    held = hold("population-by-age")
    by_age = held.tidy(age="Alder").groupby(["region", "time", "content"], sort=False, observed=True)
    all_ages = by_age["value"].sum(skipna=False).to_frame().assign(status=by_age["status"].first())
    return load(held, all_ages.reset_index(), regions, choose_times(held, years), borders, lang)


@remembered("population-by-age")
def population_by_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January by single year of age, both sexes (SSB table 07459).

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, age, persons, status``; ``age`` is 0 to 105, where 105 is 105 and over.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_by_age("Leka", 2023)[["name", "year", "age", "persons"]].tail(3)
         name  year  age  persons
    103  Leka  2023  103        0
    104  Leka  2023  104        0
    105  Leka  2023  105        0
    """
    held = hold("population-by-age")
    return load(held, _with_age(held.tidy(age="Alder")), regions, choose_times(held, years), borders, lang)


@remembered("population-by-sex-and-age")
def population_by_sex_and_age(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population on 1 January by sex and single year of age (SSB table 07459).

    The bundled figures hold the sexes before 2020 for the six municipalities only; for all others, and the
    county, they are missing with status ``..``.

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, sex, sex_name, age, persons, status``; ``sex`` is ``women`` or ``men``.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> under_20 = population_by_sex_and_age("Tydal", 2023).query("age < 20")
    >>> under_20.groupby("sex_name")["persons"].sum().to_dict()
    {'Kvinner': 57, 'Menn': 74}
    """
    held = hold("population-by-sex-and-age")
    tidy = _with_age(held.tidy(sex="Kjonn", age="Alder"))
    frame = load(held, tidy, regions, choose_times(held, years), borders, lang)
    code = frame["sex"].astype("str")
    frame["sex"] = code.map({code: text.en.lower() for code, text in registry.SEX.items()})
    sex_name = code.map({code: text[lang] for code, text in registry.SEX.items()})
    frame.insert(_after(frame, "sex"), "sex_name", sex_name)
    return frame


@remembered("population-change")
def population_change(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population change during the year and its components (SSB table 06913).

    ``change`` is the population on 1 January of the next year less that of this one, on the same borders.
    ``residual`` is what births, deaths and moves do not explain: corrections, and small areas that changed
    municipality in 2020. So ``excess_of_births + net_migration + residual = change`` exactly.

    Parameters
    ----------
    regions, years, borders, lang
        See the module. With ``borders="published"`` the change is missing in the last year of a code.

    Returns
    -------
    DataFrame
        ``region, name, year, excess_of_births, net_migration, residual, change, status``, in persons. After
        a fetch from Statistics Norway also ``births`` and ``deaths``.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_change("Tydal", 2022)[["excess_of_births", "net_migration", "residual", "change"]]
       excess_of_births  net_migration  residual  change
    0                -9             12         0       3
    """
    held = hold("population-change")
    # A change needs the 1 January that ends the year, so the last stock in the data begins no year here.
    asked = [year_of(time) for time in choose_times(held, years)]
    asked = [year for year in asked if years != "all" or year < max(map(year_of, held.times))]
    with_next = sorted({*asked, *(year + 1 for year in asked)})
    frame = load(held, held.tidy(), regions, with_next, borders, lang)
    stock = frame.set_index(["region", "year"])["persons"]
    next_january = pd.MultiIndex.from_arrays([frame["region"], frame["year"] + 1])
    frame["change"] = stock.reindex(next_january).array - frame["persons"].array
    frame["residual"] = frame["change"] - frame["excess_of_births"] - frame["net_migration"]
    components = ("births", "deaths", "excess_of_births", "net_migration")
    figures = [*(figure for figure in components if figure in frame), "residual", "change"]
    ends_here = frame["change"].isna() & (frame["status"] == "")
    frame.loc[ends_here, "status"] = bordering.NOT_HELD if borders == "today" else bordering.NOT_AVAILABLE
    frame = frame.loc[frame["year"].isin(asked), ["region", "name", "year", *figures, "status"]]
    return with_missing(frame.reset_index(drop=True), held, lang)


@remembered("population-quarterly")
def population_quarterly(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Births, deaths, moves and population of each quarter (SSB table 01222).

    Domestic moves are missing for regions that are added together from several municipalities: a move from
    one to the other is neither into nor out of their sum. The bundled figures hold 2014K3–2016K3 and
    2023K1–2025K1.

    Parameters
    ----------
    regions, years, borders, lang
        See the module; ``years`` brings all four quarters of each.

    Returns
    -------
    DataFrame
        ``region, name, quarter`` (pandas Period), ``population_start, births, deaths, excess_of_births,
        immigration, emigration, domestic_in_migration, domestic_out_migration, net_migration, growth,
        population_end, status``, in persons.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> population_quarterly("Leka", 2023)[["name", "quarter", "births", "deaths", "population_end"]]
       name quarter  births  deaths  population_end
    0  Leka  2023Q1       2       5             586
    1  Leka  2023Q2       2       2             587
    2  Leka  2023Q3       2       2             594
    3  Leka  2023Q4       3       2             604
    """
    held = hold("population-quarterly")
    return load(held, held.tidy(), regions, choose_times(held, years), borders, lang)


@remembered("employment")
def employment(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
    *,
    industries: str | Iterable[str] = registry.ALL_INDUSTRIES,
    by: Literal["residence", "workplace"] = "residence",
) -> pd.DataFrame:
    """Employed persons aged 15–74 in the 4th quarter, by industry (SSB table 07984).

    Parameters
    ----------
    regions, years, borders, lang
        See the module; this table also has ``"0"``, Norway.
    industries : str or iterable of str
        Codes of the industries (SN2007), ``"00-99"`` for all industries together, which is the default, or
        ``"all"`` for every industry the data hold.
    by : {"residence", "workplace"}
        Where the employed are counted. The bundled figures hold residence only (`labour_balance` has both
        for some years); those fetched from Statistics Norway hold both.

    Returns
    -------
    DataFrame
        ``region, name, year, industry, industry_name, employed_by_residence`` (or
        ``employed_by_workplace``), ``status``, in persons.

    Raises
    ------
    SelectionError
        As for `population`, or an industry or place of counting that the data do not hold.
    ArchiveError
        As for `population`.

    Examples
    --------
    >>> employment(["Leka", "Tydal"], 2023)[["name", "industry_name", "employed_by_residence"]]
        name  industry_name  employed_by_residence
    0   Leka  Alle næringer                    281
    1  Tydal  Alle næringer                    370
    >>> employment("Leka", 2023, industries=["84", "85"])["employed_by_residence"].tolist()
    [13, 22]
    """
    held = hold("employment")
    figure = f"employed_by_{by}"
    if figure not in {content.column for content in held.contents.values()}:
        raise SelectionError(
            f"Table 07984 in data/raw (employment) does not hold {figure}.",
            'take labour_balance(), which has it for some years, or by="residence".',
        )
    codes = held.data.dimensions["NACE2007"].codes
    wanted = _industries(industries, codes)
    tidy = held.tidy(industry="NACE2007")
    tidy = tidy[tidy["industry"].isin(wanted) & (tidy["content"] == figure)]
    frame = load(held, tidy, regions, choose_times(held, years), borders, lang)
    frame["industry"] = frame["industry"].astype("str")
    labels = dict(zip(codes, held.data.dimensions["NACE2007"].labels, strict=True))
    names = labels | {code: text[lang] for code, text in registry.INDUSTRIES.items()}
    frame.insert(_after(frame, "industry"), "industry_name", frame["industry"].map(names))
    if len(wanted) > 1:
        # Among several industries, what is missing has to be named by industry too.
        with_industry = frame.assign(name=frame["name"] + " (" + frame["industry_name"] + ")")
        frame.attrs["missing"] = with_missing(with_industry, held, lang).attrs["missing"]
    return frame


def _industries(industries: object, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes of the industries asked for, in that order."""
    if isinstance(industries, str):
        wanted: tuple[object, ...] = codes if industries == "all" else (industries,)
    else:
        wanted = tuple(industries) if isinstance(industries, Iterable) else (industries,)
    unknown = [industry for industry in wanted if industry not in codes]
    if unknown or not wanted:
        lacking = ", ".join(industry if isinstance(industry, str) else repr(industry) for industry in unknown)
        raise SelectionError(
            f"Table 07984 in data/raw (employment) lacks the industry {lacking or 'of no name'} (NACE2007).",
            f'choose among {", ".join(codes)}; codes are text: industries="84" or ["84", "85"].',
        )
    return tuple(map(str, wanted))


@remembered("labour-balance")
def labour_balance(
    regions: Regions = places.DEFAULT,
    years: Years = STANDARD_YEARS,
    borders: Borders = "today",
    lang: Lang = "no",
) -> pd.DataFrame:
    """Population and employed persons aged 15–74 by residence and by workplace (SSB table 11618).

    All three are measured in the 4th quarter. The bundled figures hold 2017–2022; those of 2017–2019 are an
    older vintage than table 07984 and do not belong in one series with it.

    Parameters
    ----------
    regions, years, borders, lang
        See the module.

    Returns
    -------
    DataFrame
        ``region, name, year, population_15_74, employed_by_residence, employed_by_workplace, status``, in
        persons.

    Raises
    ------
    SelectionError, ArchiveError
        As for `population`.

    Examples
    --------
    >>> labour_balance("Leka", 2022)[["employed_by_residence", "employed_by_workplace"]]
       employed_by_residence  employed_by_workplace
    0                    277                    278
    """
    held = hold("labour-balance")
    return load(held, held.tidy(), regions, choose_times(held, years), borders, lang)


@remembered("commuting-out", "commuting-in")
def commuting(
    regions: Regions = places.SIX,
    years: Years = STANDARD_YEARS,
    lang: Lang = "no",
) -> pd.DataFrame:
    """Employed persons by municipality of residence and of work, from and to the six (SSB table 03321).

    Persons who live and work in the same municipality are in the table too; they do not commute. The
    municipalities at the other end stand under the codes of the year, since the old municipalities of the
    rest of Norway have no borders of today here. The bundled figures hold 2017–2022, 4th quarter.

    Parameters
    ----------
    regions
        One or several of the six; the flows that begin or end there are given.
    years, lang
        See the module.

    Returns
    -------
    DataFrame
        ``residence, residence_name, workplace, workplace_name, year, employed``. The six stand under
        their codes of today in every year. Years that one of the two documents, commuting out and in,
        lacks have no rows, and a flow whose figure is withheld has a missing one; ``attrs["missing"]``
        names them.

    Raises
    ------
    SelectionError
        As for `population`, or a region that is not one of the six; or the two documents, of commuting out
        and in, have no year in common.
    ArchiveError
        As for `population`.

    Examples
    --------
    >>> flows = commuting("Leka", 2022)
    >>> flows.loc[flows["residence"] == flows["workplace"], ["residence_name", "year", "employed"]]
        residence_name  year  employed
    161           Leka  2022       231
    """
    wanted = places.find_all(regions)
    outside = [region for region in wanted if region not in places.SIX]
    if outside:
        raise SelectionError(
            f"Table 03321 in data/raw holds commuting from and to {len(places.SIX)} municipalities only, not "
            f"{', '.join(outside)}.",
            f"choose among {', '.join(f'{places.name(code)} ({code})' for code in places.SIX)}.",
        )
    check_lang(lang)
    outward, inward = hold("commuting-out"), hold("commuting-in")
    held, asked = _years_of_both(outward, inward, years)
    # Flows among the six, and within one of them, stand in both documents.
    both = outward.data.dimensions["Bokommuen"].codes
    flows = pd.concat([_flows(outward), _flows(inward, without=both)], ignore_index=True)
    # Before a merger the flows of the parts are those of the whole.
    ends = ["residence", "residence_name", "workplace", "workplace_name"]
    parts = flows.groupby([*ends, "year"], sort=False)
    flows = (
        parts["employed"].sum(skipna=False).to_frame().assign(status=parts["status"].first()).reset_index()
    )
    ours = flows["residence"].isin(wanted) | flows["workplace"].isin(wanted)
    frame = flows[ours & flows["year"].isin({*asked} & {*held})].sort_values(
        ["residence", "workplace", "year"], ignore_index=True
    )
    frame["employed"] = frame["employed"].astype("Int64")
    lacking = [time for time in asked if time not in held]
    missing = [not_held(lacking, lang)] if lacking else []
    for code in wanted:
        split = [time for time in asked if bordering.members(code, year_of(time)) is None]
        missing += [not_available(places.name(code), split, lang)] if split else []
    missing += _withheld(frame, lang)
    frame = frame.drop(columns="status")
    frame.attrs = together(describe(outward, lang) | {"missing": missing}, describe(inward, lang))
    return frame


def _years_of_both(outward: Holding, inward: Holding, years: Years) -> tuple[tuple[Time, ...], list[Time]]:
    """Return the years that both documents hold, and those asked for.

    Either can be fetched alone and then has more years than the other. Of a year that one of them lacks, half
    the flows would be taken for all.

    Raises
    ------
    SelectionError
        As for `choose_times`, or the two have no year in common.
    """
    held = tuple(time for time in outward.times if time in inward.times)
    if not held:
        raise SelectionError(
            f"Table 03321 in data/raw holds {spans(outward.times)} of commuting-out and "
            f"{spans(inward.times)} of commuting-in, and no year of both.",
            "fetch them together: ilag fetch commuting-out commuting-in.",
        )
    if years == "all":
        return held, sorted({*outward.times, *inward.times}, key=year_of)
    return held, choose_times(replace(outward, times=held), years)


def _withheld(flows: pd.DataFrame, lang: Lang) -> list[str]:
    """Name the flows that have a symbol in place of their figure, a sentence for each symbol."""
    named: dict[str, list[str]] = {}
    flow = ["status", "residence_name", "workplace_name"]
    for (status, residence, workplace), rows in flows[flows["employed"].isna()].groupby(flow, sort=False):
        named.setdefault(str(status), []).append(f"{residence}–{workplace} {spans(rows['year'])}")
    return [missing_for(status, ", ".join(several), lang) for status, several in named.items()]


def _after(frame: pd.DataFrame, column: str) -> int:
    return list(frame.columns).index(column) + 1


def _with_age(tidy: pd.DataFrame) -> pd.DataFrame:
    """Turn age codes (``"007"``, ``"105+"``) into numbers."""
    # A hundred codes are turned into numbers, not a hundred thousand rows.
    of_code = tidy["age"].cat.categories.str.removesuffix("+").astype("int64")
    return tidy.assign(age=of_code.take(tidy["age"].cat.codes.to_numpy()))


def _flows(holding: Holding, without: Sequence[str] = ()) -> pd.DataFrame:
    """Give origin and destination of the employed, the six under their codes of today.

    Flows that begin in one of `without` are left out.
    """
    frame = holding.data.frame
    symbol = frame["status"].astype("str").where(frame["value"].isna())
    flows = pd.DataFrame(
        {"year": frame["year"].astype("int64"), "employed": frame["value"], "status": symbol}
    )
    # A pair without a figure either did not exist that year or is not in the document; it gets no row. Where
    # the figure is withheld there are persons all the same, and the row has a missing figure. A 0 for a code
    # outside its years must not stand for the place under its other code.
    withheld = symbol.notna() & ~symbol.isin(["", bordering.NOT_AVAILABLE, bordering.NOT_HELD])
    known = (flows["employed"].notna() | withheld) & ~frame["Bokommuen"].isin(without)
    for at, (end, variable) in enumerate((("residence", "Bokommuen"), ("workplace", "ArbstedKomm"))):
        dimension = holding.data.dimensions[variable]
        code = frame[variable].cat.codes.to_numpy()
        ids = pd.Series([_renumbered(published) for published in dimension.codes], dtype="str")
        names = pd.Series(
            [_place_name(*both) for both in zip(dimension.codes, dimension.labels, strict=True)], dtype="str"
        )
        flows.insert(2 * at, end, ids.take(code).set_axis(flows.index))
        flows.insert(2 * at + 1, f"{end}_name", names.take(code).set_axis(flows.index))
        known &= _in_use(dimension.codes, code, flows["year"], (flows["employed"] > 0) | withheld)
    return flows[known]


def _in_use(
    codes: Sequence[str], code: npt.NDArray[Any], years: pd.Series, people: pd.Series
) -> npt.NDArray[np.bool_]:
    """Tell for each flow whether the code at one end, ``codes[code]``, was in use that year.

    The years of codes outside the county are not known here: such a code counts as unused in a year in which
    nobody commutes under it. `people` tells for each flow whether there is anybody.
    """
    first = int(years.min())
    year = years.to_numpy() - first
    used = np.zeros((len(codes), year.max() + 1), dtype=bool)
    used[code[people], year[people]] = True
    for at, published in enumerate(codes):
        if published in places.CODES:
            used[at] = [places.CODES[published].in_use(first + later) for later in range(used.shape[1])]
    return np.asarray(used[code, year])


def _renumbered(code: str) -> str:
    """Return today's code for the six and their whole forerunners, and any other code as it is."""
    if code in places.CODES:
        (todays, *others) = places.todays_codes(code)
        last = places.CODES[code].last_year
        if not others and todays in places.SIX and (last is None or bordering.members(todays, last)):
            return todays
    return code


def _place_name(code: str, label: str) -> str:
    """Return the name of a municipality of Norway; for other codes (Svalbard, unknown) the table's label."""
    if code in places.CODES:
        return places.CODES[_renumbered(code)].name
    return places.norwegian_name(code) or label
