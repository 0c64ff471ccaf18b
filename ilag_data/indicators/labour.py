"""Employment and jobs: rates, coverage, commuting, industries."""

import pandas as pd

from ilag_data.catalogue import ALL_INDUSTRIES, INDUSTRIES, UNSPECIFIED
from ilag_data.citations import cited, refuse_breaks, require_year_end, years_of
from ilag_data.errors import SelectionError
from ilag_data.frames import named, taken
from ilag_data.indicators.explained import explained
from ilag_data.language import Text

_FIGURES = ("employed_by_residence", "employed_by_workplace")
_AGED_20_66 = ("20-24", "25-39", "40-54", "55-66")

REST = "rest"
"""The industry code for the difference between the total and the industries given."""


@explained
def employment_rate(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> pd.DataFrame:
    """Employed persons in per cent of the population aged 15–74.

    Returns
    -------
    DataFrame
        ``region, name, year, employed_by_residence, persons_15_74`` (at the end of the year) and
        ``employment_rate`` (per cent, float); missing if one of the two is.

    Raises
    ------
    SelectionError
        `population_by_age` is not that at the end of each year, or lacks a year of `employment` or an age
        from 15 to 74; `employment` is of some industries, or has a region and year twice; the borders of a
        region changed in between.

    Examples
    --------
    >>> from ilag_data import employment, population_by_age
    >>> ages = population_by_age("Leka", 2023, at_year_end=True)
    >>> employment_rate(employment("Leka", 2023), ages)["employment_rate"].round(1).item()
    67.4
    """
    if set(getattr(employment, "industry", ())) - {ALL_INDUSTRIES}:
        raise SelectionError(
            "Sysselsettingsandelen er av alle sysselsatte, ikke av dem i én næring.",
            "An employment rate is of all who are employed, not of those in an industry.",
            f"behold radene med industry {ALL_INDUSTRIES}: hent employment uten industries=.",
            f"keep the rows of industry {ALL_INDUSTRIES}: load employment without industries=.",
        )
    employment = taken(employment, "employment", "region", "name", "year", "employed_by_residence")
    population_by_age = taken(population_by_age, "population_by_age", "region", "year", "age", "persons")
    employed = employment[["region", "name", "year", "employed_by_residence"]].reset_index(drop=True)
    ages = ("persons_15_74", range(15, 75), "An age from 15 to 74")
    return _rated(employed, employment, population_by_age, ["region", "year"], *ages)


@explained
def employment_rate_20_66(employment: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Employed persons aged 20–66 in per cent of the population of that age, by sex or both.

    Unlike the rate for ages 15–74, it does not depend on how many are in school or past retirement age.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment_by_sex_and_age` returns it.
    population : DataFrame
        At the end of each year: `ilag_data.population_by_sex_and_age` for each sex, or
        `ilag_data.population_by_age` for both together.

    Returns
    -------
    DataFrame
        ``region, name, year``, ``sex`` if the population has it, ``employed_20_66, persons_20_66`` (at the
        end of the year) and ``employment_rate`` (per cent, float); missing if one of the two is.

    Raises
    ------
    SelectionError
        `population` is not that at the end of each year, or lacks an age from 20 to 66, or a region and
        year of `employment`; `employment` lacks a sex or an age from 20 to 66; the borders of a region
        changed in between.

    Examples
    --------
    >>> import pandas as pd
    >>> from ilag_data import population_by_age
    >>> cells = [(sex, age) for sex in ("women", "men") for age in ("20-24", "25-39", "40-54", "55-66")]
    >>> employed = pd.DataFrame(cells, columns=["sex", "age_group"])
    >>> employed = employed.assign(region="5052", name="Leka", year=2023, employed_by_residence=31)
    >>> rate = employment_rate_20_66(employed, population_by_age("Leka", 2023, at_year_end=True))
    >>> rate[["employed_20_66", "persons_20_66", "employment_rate"]].round(1)
       employed_20_66  persons_20_66  employment_rate
    0             248            322             77.0
    """
    place = ["region", "name", "year"]
    employment = taken(employment, "employment", *place, "sex", "age_group", "employed_by_residence")
    by = ["region", "year", *(["sex"] if "sex" in getattr(population, "columns", ()) else [])]
    population = taken(population, "population", *by, "age", "persons")
    working = employment[employment["age_group"].astype("str").isin(_AGED_20_66)]
    cells = len(_AGED_20_66) * (1 if "sex" in by else 2)
    ages = ("persons_20_66", range(20, 67), "An age from 20 to 66 or a sex")
    employed = _whole_sums(working, [*place, *by[2:]], "employed_by_residence", cells, employment, ages[-1])
    employed = employed.rename(columns={"employed_by_residence": "employed_20_66"})
    return _rated(employed, employment, population, by, *ages)


def _rated(
    employed: pd.DataFrame,
    employment: pd.DataFrame,
    population: pd.DataFrame,
    by: list[str],
    column: str,
    ages: range,
    parts: str,
) -> pd.DataFrame:
    """Add the population of the same ages to the employed (the last column), and the rate in per cent."""
    require_year_end(population)
    for year in years_of(employment):
        refuse_breaks(employment, year, year + 1)  # the population is on the next year's borders
    aged = population[population["age"].isin(ages)]
    persons = _whole_sums(aged, by, "persons", len(ages), employment, parts).set_index(by)["persons"]
    keys = pd.MultiIndex.from_frame(employed[by])
    lacking = [one for one in keys if one not in persons.index]
    if lacking:
        region, year, *_ = lacking[0]
        raise SelectionError(
            f"Befolkningen ved utgangen av {year} mangler for {named(employment, [region], 'no')}.",
            f"The population at the end of {year} is not given for {named(employment, [region])}.",
            "hent den med de samme stedene og årene som employment.",
            "load it with the same regions and years as employment.",
        )
    result = employed.assign(**{column: persons.reindex(keys).array})
    rate = employed.iloc[:, -1] / result[column] * 100
    return cited(result.assign(employment_rate=rate.astype("float64")), employment, population)


def _whole_sums(
    frame: pd.DataFrame, keys: list[str], figure: str, complete: int, names: pd.DataFrame, parts: str
) -> pd.DataFrame:
    """Add up a figure over ages (and sexes); refuse a frame that lacks or repeats a row of them."""
    cells = frame.groupby(keys, sort=False, observed=True)[figure]
    sizes = cells.size().rename("parts").reset_index()
    short = sizes[sizes["parts"] != complete]
    if len(short) or frame.empty:
        first = (short if len(short) else names).iloc[0]
        raise SelectionError(
            f"{parts} mangler for {named(names, [str(first['region'])], 'no')} i {first['year']}.",
            f"{parts} is missing for {named(names, [str(first['region'])])} in {first['year']}.",
            "gi alle aldre, og begge kjønn.",
            "give every age, and both sexes.",
        )
    return cells.sum(skipna=False).reset_index()


@explained
def workplace_coverage(labour_balance: pd.DataFrame) -> pd.DataFrame:
    """Compare the jobs in a municipality with its employed residents.

    Returns
    -------
    DataFrame
        ``region, name, year, employed_residents, employed_at_workplaces``, ``coverage`` (jobs per 100
        employed residents) and ``net_in_commuting`` (jobs less employed residents, persons); missing if a
        figure is.

    Examples
    --------
    >>> from ilag_data import labour_balance
    >>> workplace_coverage(labour_balance("Leka", 2022))[["coverage", "net_in_commuting"]].round(1)
       coverage  net_in_commuting
    0     100.4               1.0
    """
    columns = ["region", "name", "year", "employed_residents", "employed_at_workplaces"]
    labour_balance = taken(labour_balance, "labour_balance", *columns)
    figures = labour_balance[columns]
    residents, here = (figures[column].astype("float64") for column in columns[3:])
    # Without employed residents there is no coverage.
    coverage = here / residents.where(residents > 0) * 100
    result = figures.assign(coverage=coverage, net_in_commuting=here - residents)
    return cited(result, labour_balance)


@explained
def commuting_balance(commuting: pd.DataFrame) -> pd.DataFrame:
    """Add up the flows: those who live and work here, out-commuters and in-commuters.

    Returns
    -------
    DataFrame
        One row for each municipality with flows both ways and each year: ``region, name, year, at_home,
        out_commuters, in_commuters, net_in_commuters``, in persons. Jobs are ``at_home`` + ``in_commuters``.
        A sum is missing if one of its flows is.

    Raises
    ------
    SelectionError
        A flow occurs twice in a year, as after a concatenation of frames that share it; or the frame has no
        flows out of, or into, a municipality, as after filtering by one end.

    Examples
    --------
    >>> from ilag_data import commuting
    >>> commuting_balance(commuting("Leka", 2022)).drop(columns=["region", "year"])
       name  at_home  out_commuters  in_commuters  net_in_commuters
    0  Leka      231             46            47                 1
    """
    flow = ["residence", "workplace", "year"]
    commuting = taken(commuting, "commuting", *flow, "residence_name", "workplace_name", "flow")
    if commuting.duplicated(flow).any():
        ends = ["residence_name", "workplace_name", "year"]
        residence, workplace, year = commuting.loc[commuting.duplicated(flow), ends].iloc[0]
        raise SelectionError(
            f"Strømmen fra {residence} til {workplace} står to ganger i {year}.",
            f"The flow from {residence} to {workplace} occurs twice in {year}.",
            "hent flere kommuner i ett kall, eller fjern radene som er doble.",
            "load several municipalities in one call, or drop the duplicate rows.",
        )
    home = commuting["residence"] == commuting["workplace"]
    by = {
        "at_home": commuting[home].groupby(["residence", "year"])["flow"].sum(skipna=False),
        "out_commuters": commuting[~home].groupby(["residence", "year"])["flow"].sum(skipna=False),
        "in_commuters": commuting[~home].groupby(["workplace", "year"])["flow"].sum(skipna=False),
    }
    # The frame has all flows of a municipality only if some of them both begin and end there.
    places = by["at_home"].index
    names = dict(zip(commuting["residence"], commuting["residence_name"], strict=True))
    # The loader's frame has rows for flows of 0 too.
    for column, way in (
        ("out_commuters", Text("ut av", "out of")),
        ("in_commuters", Text("inn til", "into")),
    ):
        for region, year in places.difference(by[column].index):
            raise SelectionError(
                f"Det er ingen strømmer {way.no} {names[region]} i {year}.",
                f"There are no flows {way.en} {names[region]} in {year}.",
                "gi tabellen slik commuting() gir den, ikke filtrert på den ene enden.",
                "give the frame as commuting() returns it, not filtered by one end.",
            )
    # A flow without its figure makes the sum unknown.
    balance = pd.DataFrame({column: sums.reindex(places) for column, sums in by.items()})
    balance = balance.rename_axis(["region", "year"]).reset_index()
    balance.insert(1, "name", balance["region"].map(names))
    balance["net_in_commuters"] = balance["in_commuters"] - balance["out_commuters"]
    return cited(balance, commuting)


@explained
def industry_shares(employment: pd.DataFrame) -> pd.DataFrame:
    """Return every industry's share of all employed, with the remainder of the total as `REST`.

    Returns
    -------
    DataFrame
        ``region, name, year, industry, employed, share`` (per cent of the total). The industries and `REST`
        add up to the total exactly. Missing if the figure is; the rest is missing if an industry, or its row,
        is.

    Raises
    ------
    SelectionError
        The total is not among the industries of a region and year, or an industry occurs twice there.

    Examples
    --------
    >>> from ilag_data import employment
    >>> shares = industry_shares(employment("Leka", 2023, industries="all"))
    >>> shares.set_index("industry")["share"].round(1).to_dict()
    {'01-03': 31.3, '10-33': 1.1, '84': 4.6, '85': 7.8, '86-88': 23.8, 'rest': 31.3}
    """
    keys = ["region", "name", "year"]
    employment = taken(employment, "employment", *keys, "industry")
    figure = _figure_of(employment)
    place = pd.MultiIndex.from_frame(employment[["region", "year"]])
    without_total = place[~place.isin(place[employment["industry"] == ALL_INDUSTRIES])]
    if len(without_total):
        region, year = without_total[0]
        raise SelectionError(
            f"Summen av alle næringer ({ALL_INDUSTRIES}) er ikke blant tallene for "
            f"{named(employment, [str(region)], 'no')} i {year}.",
            f"The total of all industries ({ALL_INDUSTRIES}) is not among the figures of "
            f"{named(employment, [str(region)])} in {year}.",
            'hent dem med employment(industries="all").',
            'load them with employment(industries="all").',
        )
    table = employment.pivot(index=keys, columns="industry", values=figure).astype("float64")
    total = table.pop(ALL_INDUSTRIES)
    table[REST] = total - table.sum(axis=1, skipna=False)
    order = [code for code in employment["industry"].unique() if code != ALL_INDUSTRIES] + [REST]
    table = table.reindex(pd.MultiIndex.from_frame(employment[keys].drop_duplicates()))[order]
    long = table.melt(var_name="industry", value_name="employed", ignore_index=False).reset_index()
    everyone = pd.MultiIndex.from_frame(long[keys])
    long["share"] = long["employed"] / total.reindex(everyone).to_numpy() * 100
    return cited(long, employment)


def _figure_of(employment: pd.DataFrame) -> str:
    """Return the column of the employed, by residence or by workplace."""
    figures = [column for column in _FIGURES if column in employment]
    if len(figures) != 1:
        raise SelectionError(
            f"employment har {'begge' if figures else 'ingen av'} kolonnene {', '.join(_FIGURES)}.",
            f"employment has {'both' if figures else 'none'} of the columns {', '.join(_FIGURES)}.",
            'gi én av dem, slik employment(industries="all") gir den.',
            'give one of them, as employment(industries="all") returns it.',
        )
    return figures[0]


@explained
def industry_change(employment: pd.DataFrame, first_year: int, last_year: int) -> pd.DataFrame:
    """Compare the employed in every industry in two years.

    Returns
    -------
    DataFrame
        One row for each region and industry, including the total: ``region, name, industry, first, last,
        change``, in persons (float). Missing if a figure is; 0 employed is a figure.

    Raises
    ------
    SelectionError
        One of the years is not in the frame, an industry occurs twice, or the borders of a region changed in
        between.

    Examples
    --------
    >>> from ilag_data import employment
    >>> changed = industry_change(employment("Leka", [2015, 2023], industries="all"), 2015, 2023)
    >>> changed[["industry", "first", "last", "change"]].head(3)
      industry  first   last  change
    0    00-99  264.0  281.0    17.0
    1    01-03   81.0   88.0     7.0
    2    10-33    NaN    3.0     NaN
    """
    keys = ["region", "name", "industry"]
    employment = taken(employment, "employment", *keys, "year")
    refuse_breaks(employment, first_year, last_year)
    years = employment.pivot(index=keys, columns="year", values=_figure_of(employment)).astype("float64")
    lacking = [year for year in (first_year, last_year) if year not in years]
    if lacking:
        raise SelectionError(
            f"De sysselsatte i {', '.join(map(str, lacking))} er ikke blant tallene.",
            f"The employed of {', '.join(map(str, lacking))} are not among the figures.",
            "hent employment med begge årene.",
            "load employment with both years.",
        )
    years = years.reindex(pd.MultiIndex.from_frame(employment[keys].drop_duplicates()))
    result = years[[first_year, last_year]].set_axis(["first", "last"], axis="columns").reset_index()
    result["change"] = result["last"] - result["first"]
    return cited(result, employment, years=(first_year, last_year), compared=_figure_of(employment))


@explained
def net_commuting_by_industry(by_workplace: pd.DataFrame, by_residence: pd.DataFrame) -> pd.DataFrame:
    """Compare the jobs in each industry with the residents employed in it.

    Parameters
    ----------
    by_workplace, by_residence : DataFrame
        As ``ilag_data.employment(industries="all", by="workplace")`` returns them after a fetch, and
        ``employment(industries="all")``; the same regions, years and industries.

    Returns
    -------
    DataFrame
        ``region, name, year, industry, employed_by_residence, employed_by_workplace`` and
        ``net_in_commuting``: jobs less residents, in persons (float). Missing if a figure is.

    Raises
    ------
    SelectionError
        A region, year and industry is in only one of the frames, or occurs twice.

    Examples
    --------
    >>> import pandas as pd
    >>> cell = {"region": ["5052"], "name": ["Leka"], "year": [2023], "industry": ["10-33"]}
    >>> jobs = pd.DataFrame(cell | {"employed_by_workplace": [12]})
    >>> residents = pd.DataFrame(cell | {"employed_by_residence": [3]})
    >>> net_commuting_by_industry(jobs, residents)["net_in_commuting"].item()
    9.0
    """
    keys = ["region", "year", "industry"]
    jobs = taken(by_workplace, "by_workplace", *keys, "name", "employed_by_workplace")
    residents = taken(by_residence, "by_residence", *keys, "employed_by_residence")
    cells = [pd.MultiIndex.from_frame(one[keys]) for one in (jobs, residents)]
    alone = cells[0].symmetric_difference(cells[1])
    if len(alone):
        region, year, industry = alone[0]
        raise SelectionError(
            f"Næringen {industry} i {named(jobs, [str(region)], 'no')} i {year} står bare i den ene "
            "tabellen.",
            f"The industry {industry} of {named(jobs, [str(region)])} in {year} stands in one of the frames "
            "only.",
            "hent begge med de samme stedene, årene og næringene.",
            "load both with the same regions, years and industries.",
        )
    result = jobs[["region", "name", "year", "industry"]].reset_index(drop=True)
    live_here = residents.set_index(keys)["employed_by_residence"].reindex(cells[0])
    result["employed_by_residence"] = live_here.array
    result["employed_by_workplace"] = jobs["employed_by_workplace"].array
    here, live = (result[column].astype("float64") for column in reversed(_FIGURES))
    return cited(result.assign(net_in_commuting=here - live), by_workplace, by_residence)


@explained
def location_quotient(shares: pd.DataFrame, reference: str) -> pd.DataFrame:
    """Compare every industry's share with its share in a reference region.

    Parameters
    ----------
    shares : DataFrame
        As `industry_shares` returns it.
    reference : str
        The region to compare with, among the shares: ``"50"`` Trøndelag or ``"0"`` Norway.

    Returns
    -------
    DataFrame
        The columns of `shares` and ``location_quotient``: 2 where the share of the industry is twice as large
        as in the reference. Missing if a share is, or if the reference has no share for that year and
        industry, or 0.

    Raises
    ------
    SelectionError
        The reference is not among the regions, or an industry occurs twice for a region and year.

    Examples
    --------
    >>> from ilag_data import employment
    >>> shares = industry_shares(employment(["Leka", "Trøndelag"], 2023, industries="all"))
    >>> location_quotient(shares, "50")[["name", "industry", "location_quotient"]].head(1).round(2)
       name industry  location_quotient
    0  Leka    01-03                8.5
    """
    shares = taken(shares, "shares", "region", "name", "year", "industry", "share")
    of_reference = shares[shares["region"] == reference].set_index(["year", "industry"])["share"]
    if of_reference.empty:
        raise missing_reference(shares, reference)
    expected = of_reference.where(of_reference != 0).reindex(
        pd.MultiIndex.from_frame(shares[["year", "industry"]])
    )
    result = shares.assign(location_quotient=shares["share"].to_numpy() / expected.to_numpy())
    return cited(result, shares)


def missing_reference(frame: pd.DataFrame, reference: str) -> SelectionError:
    """Return the error for a reference region that is not in a frame."""
    return SelectionError(
        f"Referansen {named(frame, [reference], 'no')} er ikke blant tallene.",
        f"The reference {named(frame, [reference])} is not among the figures.",
        "hent den sammen med de andre.",
        "load it together with the others.",
    )


def require_all_jobs(employment: pd.DataFrame, what: Text) -> None:
    """Refuse employment by residence, or of some industries only, where all jobs are required."""
    lacking = [code for code in INDUSTRIES if code not in {*employment.get("industry", ()), UNSPECIFIED}]
    wrong = "employed_by_workplace" not in employment
    if wrong or lacking:
        lacks = "employed_by_workplace" if wrong else ", ".join(lacking)
        raise SelectionError(
            f"{what.no} handler om sysselsatte etter arbeidssted i alle næringer; tabellen mangler {lacks}.",
            f"{what.en} is about the employed by workplace in all industries; the frame lacks {lacks}.",
            'hent employment(…, industries="all", by="workplace"); «ilag fetch employment» henter tallene '
            "fra SSB.",
            'load employment(…, industries="all", by="workplace"); `ilag fetch employment` brings the '
            "figures.",
        )
