"""Key figures: one row a municipality, the county and the county without its city, every cell traceable."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Column, NumberFormat, Table, period
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.together_figures import population_figures, traced, work_figures
from ilag_report.findings.words import compared, joined, years_of

_COUNTY = places.name(places.COUNTY)
_COUNT = NumberFormat()
_CHANGE = NumberFormat(signed=True)
_PER_CENT = NumberFormat(decimals=1, percent=True)
_CHANGE_PER_CENT = NumberFormat(decimals=1, signed=True)
_ONE = NumberFormat(decimals=1)
_BIRTHS = (
    Text("hadde flere døde enn fødte", "had more deaths than births"),
    Text("hadde like mange fødte som døde", "had as many births as deaths"),
    Text("hadde flere fødte enn døde", "had more births than deaths"),
)
_OLD = (
    Text(f"har en lavere andel 67 år og over enn {_COUNTY}", f"has a smaller share aged 67+ than {_COUNTY}"),
    Text(f"har samme andel 67 år og over som {_COUNTY}", f"has the same share aged 67+ as {_COUNTY}"),
    Text(f"har en høyere andel 67 år og over enn {_COUNTY}", f"has a larger share aged 67+ than {_COUNTY}"),
)
_THAN_BEFORE = (
    Text("færre sysselsatte enn i {first}", "fewer employed residents than in {first}"),
    Text("like mange sysselsatte som i {first}", "as many employed residents as in {first}"),
    Text("flere sysselsatte enn i {first}", "more employed residents than in {first}"),
)
_THAN_RESIDENTS = (
    Text("færre arbeidsplasser enn sysselsatte innbyggere", "fewer jobs than employed residents"),
    Text("like mange arbeidsplasser som sysselsatte innbyggere", "as many jobs as employed residents"),
    Text("flere arbeidsplasser enn sysselsatte innbyggere", "more jobs than employed residents"),
)
_WITHOUT_CITY = Text(
    f"uten {places.name(places.CITY or places.COUNTY)}", f"excl. {places.name(places.CITY or places.COUNTY)}"
)


def key_figures_population(
    population: pd.DataFrame, population_change: pd.DataFrame, population_by_age: pd.DataFrame
) -> Chart:
    """Key figures of population: size, change, why, and age (SSB tables 07459, 06913).

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it. Its first and last year are the period.
    population_change : DataFrame
        As `ilag_data.population_change` returns it, the same regions, every year but the last.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, the same regions, with the last year.

    Returns
    -------
    Chart
        A table. `key_figures_traced` gives every cell with its table, date and formula.

    Raises
    ------
    SelectionError
        A figure is missing for a region.
    ChartError
        The frames do not come from the loaders or differ in language.
    """
    lang = words.language_of(population, population_change, population_by_age)
    figures = population_figures(population, population_change, population_by_age)
    first, last = years_of(population)
    stock = Text("Folketall 1. januar", "Population 1 January")[lang]
    flows = Text(f"Netto {period(first, last - 1)}", f"Net {period(first, last - 1)}")[lang]
    age = Text(f"1. januar {last}", f"1 January {last}")[lang]
    columns = (
        Column("name", ""),
        Column("population_first", str(first), stock, _COUNT),
        Column("population_last", str(last), stock, _COUNT),
        Column("population_change", Text("Endring", "Change")[lang], stock, _CHANGE),
        Column("population_percent", Text("Prosent", "Per cent")[lang], stock, _CHANGE_PER_CENT),
        Column("excess_of_births", Text("Fødsler", "Births")[lang], flows, _CHANGE),
        Column("net_migration", Text("Flytting", "Moves")[lang], flows, _CHANGE),
        Column("share_67", "67+", age, _PER_CENT),
        Column("median_age", "Median", age, _ONE),
    )
    return describe(
        name=Text("nokkeltall-befolkning", "key-figures-population"),
        title=_population_finding(figures, lang),
        subtitle=Text(
            f"Nøkkeltall for befolkningen {period(first, last)}, på dagens kommunegrenser",
            f"Key figures of population {period(first, last)}, municipalities of today",
        ),
        body=Table(_named(figures, lang), columns),
        frames=[population, population_change],
        indicators=["change", "accumulated_components", "age_shares", "dependency"],
        note=Text(
            "Netto er fødte minus døde og innflytting minus utflytting; med SSBs korrigeringer gir de "
            "endringen. Median: alderen som halve befolkningen ikke har nådd.",
            "Net is births less deaths, and moves in less moves out; with corrections they give the change. "
            "Median: the age that half the population has not reached.",
        ),
        alt_text=_alt_text(
            figures,
            "population_percent",
            Text(
                f"Tabell: folketall, fødsler, flytting og alder {period(first, last)}. Endring i prosent",
                f"Table: population, births, moves and age {period(first, last)}. Change in per cent",
            )[lang],
            lang,
        ),
    )


def key_figures_work(
    employment: pd.DataFrame, population_by_age: pd.DataFrame, labour_balance: pd.DataFrame
) -> Chart:
    """Key figures of work: employed, employment rate, workplaces and coverage (SSB 07984, 07459, 11618).

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries. Its first and last year are the period.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, the same regions, with the year after the last.
    labour_balance : DataFrame
        As `ilag_data.labour_balance` returns it, the same regions; the latest year it holds is shown.

    Returns
    -------
    Chart
        A table; workplaces are compared within table 11618, never with 07984.

    Raises
    ------
    SelectionError
        A figure is missing for a region, or no region has workplaces.
    ChartError
        The frames do not come from the loaders or differ in language.
    """
    lang = words.language_of(employment, population_by_age, labour_balance)
    figures, latest = work_figures(employment, population_by_age, labour_balance)
    first, last = years_of(employment)
    employed = Text("Sysselsatte etter bosted, 4. kvartal", "Employed by residence, 4th quarter")[lang]
    rate = Text("Av 15–74 år", "Of those 15–74")[lang]
    jobs = Text(f"Arbeidsplasser {latest}", f"Workplaces {latest}")[lang]
    columns = (
        Column("name", ""),
        Column("employed_first", str(first), employed, _COUNT),
        Column("employed_last", str(last), employed, _COUNT),
        Column("employed_change", Text("Endring", "Change")[lang], employed, _CHANGE),
        Column("employed_percent", Text("Prosent", "Per cent")[lang], employed, _CHANGE_PER_CENT),
        Column("employment_rate", str(last), rate, _PER_CENT),
        Column("workplaces", Text("Antall", "Number")[lang], jobs, _COUNT),
        Column("coverage", Text("Dekning", "Coverage")[lang], jobs, _ONE),
    )
    # The table shows the latest year only, so that the years before it are not missing here.
    balance = labour_balance.copy()
    balance.attrs = labour_balance.attrs | {"missing": []}
    later = Text("", "")
    if latest < last:
        later = Text(
            f"Tall etter {latest} hentes med «ilag fetch labour-balance».",
            f"Later than {latest}: “ilag fetch labour-balance”.",
        )
    return describe(
        name=Text("nokkeltall-arbeid", "key-figures-work"),
        title=_work_finding(figures, first, lang),
        subtitle=Text(
            f"Nøkkeltall for sysselsetting {period(first, last)} og arbeidsplasser 4. kvartal {latest}",
            f"Key figures of employment {period(first, last)} and workplaces, 4th quarter {latest}",
        ),
        body=Table(_named(figures, lang), columns),
        frames=[employment, population_by_age, balance],
        indicators=["change", "employment_rate", "workplace_coverage"],
        note=Text(
            f"Dekning: sysselsatte med arbeidssted her per 100 sysselsatte innbyggere. {later.no}".strip(),
            f"Coverage: employed by workplace per 100 employed by residence. {later.en}".strip(),
        ),
        alt_text=_alt_text(
            figures,
            "employed_percent",
            Text(
                f"Tabell: sysselsatte {period(first, last)}, sysselsettingsandel og arbeidsplasser {latest}. "
                "Endring i prosent",
                f"Table: employed {period(first, last)}, employment rate and workplaces {latest}. "
                "Change in per cent",
            )[lang],
            lang,
        ),
    )


def key_figures_traced(
    population: pd.DataFrame,
    population_change: pd.DataFrame,
    population_by_age: pd.DataFrame,
    employment: pd.DataFrame,
    labour_balance: pd.DataFrame,
) -> pd.DataFrame:
    """Return every cell of both tables with the table, date and formula it comes from.

    Parameters
    ----------
    population, population_change, population_by_age, employment, labour_balance
        As for `key_figures_population` and `key_figures_work`.

    Returns
    -------
    DataFrame
        ``region, name, figure, title, value, table, measured, formula``; values unrounded.
    """
    lang = words.language_of(population, employment)
    first, last = years_of(population)
    people = traced(
        population_figures(population, population_change, population_by_age),
        {"first": first, "last": last},
        lang,
    )
    figures, latest = work_figures(employment, population_by_age, labour_balance)
    first, last = years_of(employment)
    work = traced(figures, {"first": first, "last": last, "latest": latest}, lang)
    return pd.concat([people, work], ignore_index=True)


def _named(figures: pd.DataFrame, lang: Lang) -> pd.DataFrame:
    """Call the county without its city just that where it stands right below the county."""
    before = figures["region"].shift()
    below = (figures["region"] == places.COUNTY_WITHOUT_CITY) & (before == places.COUNTY)
    return figures.assign(name=figures["name"].mask(below, f"– {_WITHOUT_CITY[lang]}"))


def _population_finding(figures: pd.DataFrame, lang: Lang) -> str:
    """Say how many had more deaths than births, and how many are older than the county."""
    ours = figures[figures["region"].isin(places.TODAY)]
    if ours.empty:
        return Text("Nøkkeltall for befolkningen", "Key figures of population")[lang]
    if len(ours) == 1:
        return _population_of_one(ours.iloc[0], figures, lang)
    municipalities = list(ours["region"])
    deaths = int((ours["excess_of_births"] < 0).sum())
    said = Text("hadde flere døde enn fødte", "had more deaths than births")[lang]
    title = f"{words.share_of_municipalities(deaths, municipalities, lang)} {said}"
    county = figures.loc[figures["region"] == places.COUNTY, "share_67"]
    if len(county):
        older = sum(_written(share) > _written(county.iloc[0]) for share in ours["share_67"])
        many = _so_many(older, municipalities, deaths, lang)
        title += Text(
            f", {many} har en høyere andel 67 år og over enn {_COUNTY}",
            f", {many} have a larger share aged 67 and over than {_COUNTY}",
        )[lang]
    return words.capitalised(title)


def _population_of_one(row: pd.Series, figures: pd.DataFrame, lang: Lang) -> str:
    parts = [compared(row["excess_of_births"], 0, _BIRTHS, lang)]
    county = figures.loc[figures["region"] == places.COUNTY, "share_67"]
    if len(county):
        parts.append(compared(_written(row["share_67"]), _written(county.iloc[0]), _OLD, lang))
    return f"{row['name']} {joined(parts, lang)}"


def _written(share: float) -> float:
    """Return a share as the chart writes it: what is written as the same number is not called higher."""
    return round(float(share), 1)


def _work_finding(figures: pd.DataFrame, first: int, lang: Lang) -> str:
    """Say how many have fewer employed than in the first year, and how many fewer jobs than employed."""
    ours = figures[figures["region"].isin(places.TODAY)]
    if ours.empty:
        return Text("Nøkkeltall for sysselsettingen", "Key figures of employment")[lang]
    if len(ours) == 1:
        row = ours.iloc[0]
        than = [
            compared(row[key], level, says, lang)
            for key, level, says in (("employed_change", 0, _THAN_BEFORE), ("coverage", 100, _THAN_RESIDENTS))
        ]
        return f"{row['name']} {Text('har', 'has')[lang]} {joined(than, lang)}".replace("{first}", str(first))
    municipalities = list(ours["region"])
    fewer = int((ours["employed_change"] < 0).sum())
    jobs = int((ours["coverage"] < 100).sum())
    those = words.share_of_municipalities(fewer, municipalities, lang)
    others = _so_many(jobs, municipalities, fewer, lang)
    return words.capitalised(
        Text(
            f"{those} har færre sysselsatte enn i {first}, {others} har færre arbeidsplasser enn sysselsatte "
            "innbyggere",
            f"{those} have fewer employed residents than in {first}, {others} have fewer jobs than employed "
            "residents",
        )[lang]
    )


def _so_many(how_many: int, of: Sequence[str], before: int, lang: Lang) -> str:
    """Write the second count of a sentence: «fem», «alle», and «og alle» where it is as many both times."""
    many = Text("alle", "all")[lang] if how_many == len(of) > 1 else words.count(how_many, lang)
    return f"{Text('og', 'and')[lang]} {many}" if how_many == before else many


def _alt_text(figures: pd.DataFrame, figure: str, head: str, lang: Lang) -> str:
    return words.listed(head, words.ranked(figures.set_index("name")[figure], 1, lang, signed=True))
