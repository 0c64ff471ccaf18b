"""Who are we: the age structure of every place, and of one place then and now."""

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.analyses import population_words as wording
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.charts import Chart, Columns, number
from ilag_data.charts.defaults import slug
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text

_PERSONS = Text("personer", "persons")
_OLD = ("67–79", "80+")


def age_structure(population_by_age: pd.DataFrame) -> Chart:
    """Six age groups of every place in the last year, in per cent (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it.

    Returns
    -------
    Chart
        Stacked columns, sorted by the share aged 67 and over; the finding holds this share of the
        municipalities against the county's.

    Raises
    ------
    SelectionError
        A region lacks an age.
    ChartError
        The frame does not come from the loader, or all figures of the year are missing.
    """
    lang = words.language_of(population_by_age)
    last = wording.first_and_last(population_by_age)[1]
    shares = indicators.age_shares(_year(population_by_age, last))
    old = _old(shares)
    order = shares.assign(_old=shares["region"].map(old)).sort_values("_old", ascending=False, kind="stable")
    columns = pd.DataFrame(
        {
            "category": order["name"],
            "series": order["age_group"].astype(str).map(lambda group: wording.age_in_words(group, lang)),
            "value": order["share"],
        }
    )
    return describe(
        name=Text("aldersstruktur", "age-structure"),
        title=_structure_in_words(shares, old, lang),
        subtitle=Text(
            f"Befolkningen 1. januar {last} etter alder, prosent, på dagens kommunegrenser",
            f"Population 1 January {last} by age, per cent, municipalities of today",
        ),
        body=Columns(columns, unit=Text("prosent", "per cent")[lang], percent=True, values=True),
        frames=[population_by_age],
        note=wording.how_to_fetch(population_by_age),
        indicators=["age_shares"],
        alt_text=wording.shortened(
            Text(
                f"Stablede søyler. Aldersgrupper 1. januar {last}. Andelen 67 år og over",
                f"Stacked columns. Age groups 1 January {last}. Share aged 67 and over",
            )[lang],
            wording.ranked(old, shares, lang),
            lang,
        ),
    )


def age_groups(population_by_age: pd.DataFrame, region: str) -> Chart:
    """Six age groups of one place in persons, first and last year (SSB table 07459).

    Parameters
    ----------
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, with the first and the last year of the period.
    region : str
        The place, by code or name.

    Returns
    -------
    Chart
        Columns of both years; the finding names the groups with the largest decline and growth in persons.

    Raises
    ------
    SelectionError
        The place is not in the figures, or has them for fewer than two years.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(population_by_age)
    _, name, rows = wording.one_place(population_by_age, region)
    years = wording.held_years(rows)
    if len(years) < 2:
        raise SelectionError(
            f"The ages of {name} are held in fewer than two years.",
            "load more years, or choose another place.",
        )
    first, last = years[0], years[-1]
    both = rows[rows["year"].isin([first, last])]
    persons = indicators.age_shares(both).astype({"persons": "float64"})
    persons["name"] = persons["age_group"].astype(str).map(lambda group: wording.age_in_words(group, lang))
    columns = pd.DataFrame(
        {
            "category": persons["name"],
            "series": persons["year"].astype(str),
            "value": persons["persons"],
        }
    )
    table = persons.pivot(index="name", columns="year", values="persons").reindex(persons["name"].unique())
    return describe(
        name=Text(f"aldersgrupper-{slug(name)}", f"age-groups-{slug(name)}"),
        title=_groups_in_words(name, table, lang),
        subtitle=Text(
            f"{name}: befolkningen 1. januar {first} og {last} etter alder, personer",
            f"{name}: population 1 January {first} and {last} by age, persons",
        ),
        body=Columns(columns, unit=_PERSONS[lang], decimals=0, stacked=False, values=True),
        frames=[wording.without_notes_on_missing(population_by_age)],
        note=wording.years_lacking(name, rows),
        indicators=["age_shares"],
        alt_text=wording.shortened(
            Text(
                f"Søylediagram. {name}: personer etter alder {first} og {last}",
                f"Column chart. {name}: persons by age {first} and {last}",
            )[lang],
            [
                f"{group}: {number(figures.iloc[0], lang=lang)} → {number(figures.iloc[-1], lang=lang)}"
                for group, figures in table.iterrows()
            ],
            lang,
        ),
    )


def _structure_in_words(shares: pd.DataFrame, old: "pd.Series[float]", lang: Lang) -> str:
    names = shares.drop_duplicates("region").set_index("region")["name"]
    known = old.dropna()
    ours = known[known.index.isin(places.TODAY)]
    if len(ours) < 2:
        return " – ".join(
            Text(f"{names[str(region)]}: {number(share, 1, 'no')} prosent er 67 år og over",
                 f"{names[str(region)]}: {number(share, 1, 'en')} per cent are 67 and over")[lang]
            for region, share in known.head(2).items()
        )  # fmt: skip
    if places.COUNTY in known.index:
        county = float(known[places.COUNTY])
        # What is written as the same number must not be said to be higher.
        as_county = ours.map(lambda share: number(share, 1, lang)) == number(county, 1, lang)
        higher = int(((ours > county) & ~as_county).sum())
        of = words.capitalised(wording.have(higher, list(map(str, ours.index)), lang))
        return Text(
            f"{of} høyere andel 67 år og over enn {names[places.COUNTY]} ({number(county, 1, 'no')} prosent)",
            f"{of} a higher share aged 67 and over than {names[places.COUNTY]} "
            f"({number(county, 1, 'en')} per cent)",
        )[lang]
    least, most = number(float(ours.min()), 1, lang), number(float(ours.max()), 1, lang)
    of = wording.group(list(map(str, ours.index)), [], lang)
    return Text(
        f"Fra {least} til {most} prosent er 67 år og over i {of}",
        f"From {least} to {most} per cent are 67 and over in {of}",
    )[lang]


def _groups_in_words(name: str, table: pd.DataFrame, lang: Lang) -> str:
    """Name the age groups that lost and gained most persons."""
    first, last = table.columns[0], table.columns[-1]
    change = (table[last] - table[first]).dropna()
    clauses = []
    for group, amount, word in (
        (change.idxmin(), change.min(), Text("færre", "fewer")),
        (change.idxmax(), change.max(), Text("flere", "more")),
    ):
        if (amount < 0) == (word.en == "fewer") and amount != 0:
            at = "på" if str(group).endswith("over") else "i alderen"
            clauses.append(
                Text(
                    f"{number(abs(amount), lang='no')} {word.no} {at} {group}",
                    f"{number(abs(amount), lang='en')} {word.en} aged {group}",
                )[lang]
            )
    if not clauses:
        return Text(f"{name}: like mange i alle aldersgrupper som i {first}",
                    f"{name}: as many in every age group as in {first}")[lang]  # fmt: skip
    compared = Text(f"enn i {first}", f"than in {first}")[lang]
    return f"{name}: {words.joined(clauses, lang)} {compared}"


def _year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame[frame["year"] == year]


def _old(shares: pd.DataFrame) -> "pd.Series[float]":
    """Return region to the share aged 67 and over."""
    old = shares[shares["age_group"].isin(_OLD)]
    return old.groupby("region", sort=False)["share"].sum(min_count=len(_OLD))
