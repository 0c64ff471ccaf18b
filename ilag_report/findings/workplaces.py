"""Where the jobs are: employed persons by place of work, held against those who live there."""

from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from ilag_data import indicators
from ilag_data.errors import ChartError
from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Chart, number, style
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.labour_words import (
    cited,
    every_place,
    group_name,
    how_many_of,
    last_year_with,
    municipalities,
    range_in_words,
)

_FIGURES = ("employed_by_residence", "employed_by_workplace")


@dataclass(frozen=True, eq=False)
class _DenseBars(Bars):
    """Bars with the text of a full page: two bars for each place leave no room for larger numbers."""

    text_size: ClassVar[float] = style.DENSE_SIZE


def jobs_and_residents(*balance: pd.DataFrame) -> Chart:
    """Employed persons by residence and by workplace in the last year that has both (SSB table 11618).

    Parameters
    ----------
    *balance : DataFrame
        As `ilag_data.labour_balance` returns it; or, when table 07984 has been fetched, two frames:
        ``employment()`` and ``employment(by="workplace")`` with the same regions and years.

    Returns
    -------
    Chart
        Two bars for each municipality (for each region where there is no municipality).

    Raises
    ------
    SelectionError
        No year has both figures for every region.
    ChartError
        The frames do not belong together.
    """
    figures, lang = _together(balance)
    ours = municipalities(figures) or every_place(figures)
    figures = figures[figures["region"].isin([place.region for place in ours])]
    year = last_year_with(figures, _FIGURES, _command(figures))
    of_year = figures[figures["year"] == year]
    long = of_year.melt(["region", "name"], [*_FIGURES], var_name="series", value_name="value")
    series = {
        _FIGURES[0]: Text("bor i kommunen", "live in the municipality")[lang],
        _FIGURES[1]: Text("arbeider i kommunen", "work in the municipality")[lang],
    }
    coverage = indicators.workplace_coverage(of_year)
    return describe(
        name=Text("sysselsatte-bosted-arbeidssted", "employed-residence-workplace"),
        title=_balance_in_words(coverage, lang),
        subtitle=Text(
            f"Sysselsatte 15–74 år etter bosted og etter arbeidssted, 4. kvartal {year}",
            f"Employed persons 15–74 by residence and by workplace, 4th quarter {year}",
        ),
        body=_DenseBars(
            long.assign(series=long["series"].map(series)),
            unit=Text("personer som", "persons who")[lang],
            decimals=0,
        ),
        frames=[cited(figures, _FIGURES, _command(figures))],
        indicators=["workplace_coverage"],
        alt_text=_alt_of_balance(of_year, year, lang),
    )


def _alt_of_balance(of_year: pd.DataFrame, year: int, lang: Lang) -> str:
    order = of_year.sort_values(_FIGURES[0], ascending=False)
    values = [
        Text(
            f"{row['name']} {number(row[_FIGURES[0]], lang='no')} og {number(row[_FIGURES[1]], lang='no')}",
            f"{row['name']} {number(row[_FIGURES[0]], lang='en')} and {number(row[_FIGURES[1]], lang='en')}",
        )[lang]
        for _, row in order.iterrows()
    ]
    head = Text(
        f"Stolpediagram. Sysselsatte som bor og som arbeider i kommunen, 4. kvartal {year}",
        f"Bar chart. Employed who live and who work in the municipality, 4th quarter {year}",
    )[lang]
    return f"{head}: {', '.join(values)}."


def _balance_in_words(coverage: pd.DataFrame, lang: Lang) -> str:
    """Say how many fewer or more jobs there are, the municipalities together."""
    # Areas may hold each other, so they are never added.
    group = municipalities(coverage) or every_place(coverage)[:1]
    inside = coverage["region"].isin([place.region for place in group])
    net = float(coverage.loc[inside, "net_in_commuting"].sum())
    subject = words.capitalised(group_name(group, lang))
    have = Text("har", "have" if len(group) > 1 else "has")[lang]
    if net == 0:
        amount = Text("like mange arbeidsplasser som", "as many jobs as")[lang]
    else:
        amount = Text(
            f"{number(abs(net), lang='no')} {'færre' if net < 0 else 'flere'} arbeidsplasser enn",
            f"{number(abs(net), lang='en')} {'fewer' if net < 0 else 'more'} jobs than",
        )[lang]
    return f"{subject} {have} {amount} {Text('sysselsatte innbyggere', 'employed residents')[lang]}"


def workplace_coverage(*balance: pd.DataFrame, highlight: str | None = None) -> Chart:
    """Jobs per 100 employed residents in the last year that has both (SSB table 11618).

    Parameters
    ----------
    *balance : DataFrame
        As for `jobs_and_residents`.
    highlight : str, optional
        A region, by code or name, to set off from the others.

    Returns
    -------
    Chart
        Sorted bars; the finding counts the municipalities with fewer jobs than employed residents.

    Raises
    ------
    SelectionError
        No year has both figures for every region.
    ChartError
        The frames do not belong together.
    """
    figures, lang = _together(balance)
    year = last_year_with(figures, _FIGURES, _command(figures))
    coverage = indicators.workplace_coverage(figures[figures["year"] == year])
    return describe(
        name=Text("arbeidsplassdekning", "workplace-coverage"),
        title=_coverage_in_words(coverage, lang),
        subtitle=Text(
            f"Arbeidsplassdekning: sysselsatte etter arbeidssted per 100 sysselsatte etter bosted, "
            f"4. kvartal {year}",
            f"Workplace coverage: employed by workplace per 100 employed by residence, 4th quarter {year}",
        ),
        body=Bars(
            coverage[["region", "name"]].assign(value=coverage["coverage"]),
            unit=Text("arbeidsplasser per 100 sysselsatte innbyggere", "jobs per 100 employed residents")[
                lang
            ],
            highlight=highlight,
        ),
        frames=[cited(figures, _FIGURES, _command(figures))],
        indicators=["workplace_coverage"],
    )


def _coverage_in_words(coverage: pd.DataFrame, lang: Lang) -> str:
    """Count the municipalities with fewer jobs than employed residents: by persons, not by rounded ratios."""
    ratios = dict(zip(coverage["region"], coverage["coverage"].astype("float64"), strict=True))
    net = dict(zip(coverage["region"], coverage["net_in_commuting"].astype("float64"), strict=True))
    ours = municipalities(coverage)
    if len(ours) < 2:
        place = (ours or every_place(coverage))[0]
        ratio = number(ratios[place.region], lang=lang)
        return Text(
            f"{place.name} har {ratio} arbeidsplasser per 100 sysselsatte innbyggere",
            f"{place.name} has {ratio} jobs per 100 employed residents",
        )[lang]
    under = [place for place in ours if net[place.region] < 0]
    how_many = words.capitalised(how_many_of(under, ours, lang))
    sentence = Text(
        f"{how_many} har færre arbeidsplasser enn sysselsatte innbyggere",
        f"{how_many} have fewer jobs than employed residents",
    )[lang]
    if not under:
        return sentence
    # Where a few jobs are lacking of many, a whole number would say that none are.
    held = [ratios[place.region] for place in under]
    lowest, highest = min(held), max(held)
    decimals = 0 if highest < 99.5 else 1
    between = range_in_words([number(ratio, decimals, lang=lang) for ratio in (lowest, highest)], lang)
    return sentence if highest >= 99.95 else f"{sentence} – {between} per 100"


def _together(balance: tuple[pd.DataFrame, ...]) -> tuple[pd.DataFrame, Lang]:
    """Return residents and jobs in one frame, from one frame of 11618 or two of 07984."""
    lang = words.language_of(*balance)
    if len(balance) == 1 and set(_FIGURES) <= set(balance[0].columns):
        return balance[0], lang
    if len(balance) == 2:
        keys = ["region", "name", "year"]
        residents, jobs = (frame.reset_index(drop=True) for frame in balance)
        belong = residents[keys].equals(jobs[keys]) and _FIGURES[0] in residents and _FIGURES[1] in jobs
        if belong:
            both = residents.assign(employed_by_workplace=jobs[_FIGURES[1]])
            both.attrs = dict(balance[0].attrs)
            return both, lang
    raise ChartError(
        "The frames do not hold employed persons by residence and by workplace.",
        'give labour_balance(), or employment() and employment(by="workplace") of the same regions.',
    )


def _command(figures: pd.DataFrame) -> str:
    return f"ilag fetch {figures.attrs['series']}"
