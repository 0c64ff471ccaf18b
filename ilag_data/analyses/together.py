"""How it hangs together: whether population and employment change in the same municipalities."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.analyses.labour_words import require_all_industries
from ilag_data.analyses.together_texts import municipalities_with
from ilag_data.analyses.words import joined, years_of
from ilag_data.charts import Chart, Scatter, number, period
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang, Text

LEAST_MUNICIPALITIES = 10
"""With fewer, one municipality alone can turn a correlation around, and none is given."""

_STRONG, _SOME = 0.7, 0.3


def population_against_employment(
    population: pd.DataFrame, employment: pd.DataFrame, named: Sequence[str] = places.SIX
) -> Chart:
    """Hold the change in population against the change in employed persons (SSB tables 07459, 07984).

    Each frame's own first and last year are its period. Municipalities that lack a figure in one of them are
    left out and named; regions that add municipalities up are not dots of their own.

    Parameters
    ----------
    population : DataFrame
        As `ilag_data.population` returns it, with all municipalities: ``regions=regions.TODAY``.
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries, the same municipalities.
    named : sequence of str
        The municipalities to name, by code or name; those that are not among the figures are passed over.

    Returns
    -------
    Chart
        A scatter; the title gives Pearson's correlation with its n, the note the caution.

    Raises
    ------
    SelectionError
        Fewer than ten municipalities have all four figures, or none of them changed differently.
    ChartError
        The frames do not come from the loaders or differ in language, or none of `named` has figures.
    """
    lang = words.language_of(population, employment)
    both = changes_of_both(population, employment)
    shown = [region for region in places.find_all(named) if region in set(both["region"])]
    if not shown:
        raise ChartError(
            "None of the municipalities to name has figures in all the years.",
            "give named=[…] with codes of municipalities that are among the figures.",
        )
    correlation, many = correlation_of(both), len(both)
    years = [period(*years_of(frame)) for frame in (population, employment)]
    left_out = [
        str(name)
        for region, name in population[["region", "name"]].drop_duplicates().itertuples(index=False)
        if region in places.TODAY and region not in set(both["region"])
    ]
    dots = both[["region", "name"]].assign(x=both["percent_people"], y=both["percent_employed"])
    extremes = both[both["region"].isin(shown)].sort_values("percent_people")
    return describe(
        name=Text("alt-henger-sammen", "how-it-hangs-together"),
        title=_finding(correlation, many, lang),
        subtitle=Text(
            f"Endring i folketall 1. januar {years[0]} og i sysselsatte etter bosted 4. kvartal {years[1]}, "
            "prosent",
            f"Change in population 1 January {years[0]} and in employed by residence 4th quarter {years[1]}, "
            "per cent",
        ),
        body=Scatter(
            dots,
            unit=Text("Sysselsatte, endring", "Employed, change")[lang],
            x_unit=Text("Folketall, endring", "Population, change")[lang],
            decimals=1,
            percent=True,
            signed=True,
            named=tuple(shown),
        ),
        frames=[population, employment],
        indicators=["change"],
        note=_note(both, left_out),
        alt_text=_alt_text(extremes, correlation, many, years, lang),
    )


def changes_of_both(population: pd.DataFrame, employment: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of the municipalities that have all figures.

    Parameters
    ----------
    population, employment
        As for `population_against_employment`.

    Returns
    -------
    DataFrame
        ``region, name`` and, with ``_people`` and ``_employed``, ``first, last, change, percent``.

    Raises
    ------
    SelectionError
        Fewer than ten municipalities have all four figures, or the employed are not those of all industries.
    """
    require_all_industries(employment)
    figures = {"persons": population, "employed_by_residence": employment}
    complete = set.intersection(*(municipalities_with(frame, column) for column, frame in figures.items()))
    if len(complete) < LEAST_MUNICIPALITIES:
        raise SelectionError(
            f"{len(complete)} municipalities have all the figures; a comparison among them needs at least "
            f"{LEAST_MUNICIPALITIES}.",
            "load all municipalities: regions=ilag_data.regions.TODAY.",
        )
    people, employed = (
        indicators.change(frame[frame["region"].isin(complete)], column, *years_of(frame))
        for column, frame in figures.items()
    )
    return people.merge(employed.drop(columns="name"), on="region", suffixes=("_people", "_employed"))


def correlation_of(both: pd.DataFrame) -> float:
    """Return Pearson's correlation of the two changes in per cent, each municipality counting once."""
    x, y = both["percent_people"].to_numpy(), both["percent_employed"].to_numpy()
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise SelectionError(
            "All municipalities changed alike: there is nothing to correlate.", "choose other years."
        )
    return float(np.corrcoef(x, y)[0, 1])


def _finding(correlation: float, many: int, lang: Lang) -> str:
    if correlation >= _STRONG:
        follows = Text("følges tett ad", "move closely together")
    elif correlation >= _SOME:
        follows = Text("følges til en viss grad ad", "move together to some degree")
    elif correlation > -_SOME:
        follows = Text("følges i liten grad ad", "hardly move together")
    else:
        follows = Text("går hver sin vei", "move in opposite directions")
    shown = number(correlation, 2, lang)
    return Text(
        f"Alt henger sammen: folketall og sysselsetting {follows.no} i kommunene, korrelasjon {shown} "
        f"(n = {many})",
        f"How it hangs together: population and employment {follows.en} in the municipalities, "
        f"correlation {shown} (n = {many})",
    )[lang]


def _note(both: pd.DataFrame, left_out: Sequence[str]) -> Text:
    """Caution the reader, give one per cent in persons, and name who is left out."""

    def note(lang: Lang) -> str:
        size = both.sort_values("first_people")
        small, large = (
            f"{number(row['first_people'] / 100, lang=lang)} {Text('innbyggere i', 'inhabitants in')[lang]} "
            f"{row['name']}"
            for _, row in size.iloc[[0, -1]].iterrows()
        )
        sentences = [
            Text(
                "Samvariasjon er ikke årsak; de sysselsatte er dessuten selv innbyggere. Én prosent er "
                f"{small} og {large}.",
                "Moving together is not cause; the employed are inhabitants themselves. One per cent is "
                f"{small} and {large}.",
            )[lang]
        ]
        if left_out:
            names = joined(left_out, lang)
            sentences.append(Text(f"Utelatt: {names}.", f"Left out: {names}.")[lang])
        return " ".join(sentences)

    return Text(note("no"), note("en"))


def _alt_text(extremes: pd.DataFrame, correlation: float, many: int, years: Sequence[str], lang: Lang) -> str:
    between = Text("og", "and")[lang]
    low, high = (
        f"{row['name']} {number(row['percent_people'], 1, lang, signed=True)} {between} "
        f"{number(row['percent_employed'], 1, lang, signed=True)}"
        for _, row in extremes.iloc[[0, -1]].iterrows()
    )
    shown = number(correlation, 2, lang)
    return Text(
        f"Spredningsdiagram: endring i folketall {years[0]} og sysselsatte {years[1]}, prosent, {many} "
        f"kommuner, korrelasjon {shown}. Av de navngitte: lavest {low}, høyest {high}.",
        f"Scatter chart: change in population {years[0]} and employed {years[1]}, per cent, {many} "
        f"municipalities, correlation {shown}. Of those named: lowest {low}, highest {high}.",
    )[lang]
