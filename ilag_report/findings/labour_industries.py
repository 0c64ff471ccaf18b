"""Industries put together in four groups: what the bundle holds, and everything else."""

from collections.abc import Sequence

import pandas as pd

from ilag_data import indicators
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_report.findings.labour_words import missing_in_words
from ilag_report.findings.words import language_of

PRIMARY = "01-03"
MANUFACTURING = "10-33"
PUBLIC = "84-88"
OTHER = "other"
_GROUP_OF = {PRIMARY: PRIMARY, MANUFACTURING: MANUFACTURING} | dict.fromkeys(("84", "85", "86-88"), PUBLIC)

FETCH = "ilag fetch employment"
"""Brings every industry and year that Statistics Norway has."""

ROUNDED = Text(
    "Tall under 3 er endret av SSB på laveste nivå; summer kan avvike mer. Offentlig mv. er forvaltning, "
    "undervisning, helse og sosial, også privat.",
    "Statistics Norway changes figures below 3 at the lowest level; sums may be further off. Public etc. is "
    "administration, education, health and social work, private too.",
)
"""What a chart of industries must say: how small counts are published, and what a group holds."""

_LABELS = {
    PRIMARY: Text("Jordbruk, skogbruk, fiske", "Agriculture, forestry, fishing"),
    MANUFACTURING: Text("Industri", "Manufacturing"),
    PUBLIC: Text("Offentlig mv. (84–88)", "Public etc. (84–88)"),
    OTHER: Text("Andre næringer", "Other"),
}
_SHORT = {
    PRIMARY: Text("Primær", "Primary"),
    MANUFACTURING: Text("Industri", "Manufact."),
    PUBLIC: Text("Offentlig mv.", "Public etc."),
    OTHER: Text("Andre", "Other"),
}
_OTHER_WITH_MANUFACTURING = Text("Andre, også industri", "Other, incl. manufacturing")
_IN_THE = {
    PRIMARY: Text("i jordbruk, skogbruk og fiske", "in agriculture, forestry and fishing"),
    MANUFACTURING: Text("i industri", "in manufacturing"),
    PUBLIC: Text(
        "i offentlig forvaltning, undervisning og helse", "in public administration, education and health"
    ),
    OTHER: Text("i andre næringer", "in other industries"),
}

_IN_THE_SHORT = {
    PRIMARY: Text("i primærnæringene", "in primary industries"),
    PUBLIC: Text("i offentlige tjenester mv.", "in public services etc."),
}


def group_label(code: str, lang: Lang, *, short: bool = False, merged: bool = False) -> str:
    """Return the name of a group; with ``merged`` manufacturing is among the other industries."""
    if merged and code == OTHER:
        return _OTHER_WITH_MANUFACTURING[lang]
    return (_SHORT if short else _LABELS)[code][lang]


def in_the(code: str, lang: Lang, *, short: bool = False) -> str:
    """Return «i industri» for a sentence; with ``short`` a group goes by its name in the tables."""
    return (_IN_THE_SHORT if short and code in _IN_THE_SHORT else _IN_THE)[code][lang]


def grouped(industries: pd.DataFrame) -> pd.DataFrame:
    """Put the industries together in four groups that add up to the total exactly.

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it.

    Returns
    -------
    DataFrame
        ``region, name, year, industry`` (agriculture, manufacturing, public services, other), ``employed``
        and ``share`` (per cent of the total); a group is missing where one of its industries is.

    Raises
    ------
    SelectionError
        The total, or an industry that makes up a group, is not in the frame.
    """
    lacking = sorted({ALL_INDUSTRIES, *_GROUP_OF} - set(industries["industry"]))
    if lacking:
        raise SelectionError(
            f"The industry {', '.join(lacking)} is not among the figures.",
            'load them with employment(industries="all").',
        )
    shares = indicators.industry_shares(industries)
    shares["industry"] = shares["industry"].map(lambda code: _GROUP_OF.get(code, OTHER))
    keys = ["region", "name", "year"]
    sums = shares.groupby([*keys, "industry"], sort=False)[["employed", "share"]].sum(skipna=False)
    order = pd.MultiIndex.from_tuples(
        [
            (*place, code)
            for code in (PRIMARY, MANUFACTURING, PUBLIC, OTHER)
            for place in industries[keys].drop_duplicates().itertuples(index=False, name=None)
        ],
        names=[*keys, "industry"],
    )
    return sums.reindex(order).reset_index()


def change_by_group(industries: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """Return what each group adds to the change in employed persons.

    Manufacturing is put among the other industries where it is missing for any region in one of the years;
    the other industries are then the total less agriculture and public services.

    Parameters
    ----------
    industries : DataFrame
        As for `grouped`.
    first, last : int
        The years.

    Returns
    -------
    DataFrame
        ``region, name, industry, persons`` and ``percent`` (of all employed in the first year). Over the
        industries they add up to the change and the growth of the region exactly.

    Raises
    ------
    SelectionError
        A figure is missing in one of the years.
    """
    figure = figure_of(industries)
    totals = indicators.change(industries[industries["industry"] == ALL_INDUSTRIES], figure, first, last)
    groups = grouped(industries)
    of_ends = groups[groups["year"].isin([first, last])]
    whole = of_ends.loc[of_ends["industry"] == MANUFACTURING, "employed"].notna().all()
    shown = (PRIMARY, MANUFACTURING, PUBLIC) if whole else (PRIMARY, PUBLIC)
    base = totals["first"]
    parts = []
    for code in shown:
        # Zero in the first year is fine here, since nothing is divided by it.
        wide = of_ends[of_ends["industry"] == code].pivot(index="region", columns="year", values="employed")
        if wide.isna().any(axis=None):
            raise SelectionError(
                f"The industry {code} is missing in {first} or {last} for "
                f"{', '.join(wide.index[wide.isna().any(axis=1)])}.",
                "leave the region out, choose other years, or bring the figures: ilag fetch employment.",
            )
        parts.append((wide[last] - wide[first]).reindex(totals["region"]).reset_index(drop=True))
    parts.append(totals["change"] - sum(parts))
    return pd.concat(
        [
            totals[["region", "name"]].assign(industry=code, persons=persons, percent=persons / base * 100)
            for code, persons in zip((*shown, OTHER), parts, strict=True)
        ],
        ignore_index=True,
    )


def cited(industries: pd.DataFrame, years: Sequence[int]) -> pd.DataFrame:
    """Return what a chart shows of a frame, with words for what is missing there and only there.

    Parameters
    ----------
    industries : DataFrame
        As for `grouped`.
    years : sequence of int
        The years shown.
    """
    lang = language_of(industries)
    shown = industries[industries["year"].isin(years)]
    figure = figure_of(shown)
    total = shown[shown["industry"] == ALL_INDUSTRIES]
    # Where the region itself has no figures that year, that is said once and not for every industry.
    absent = total.loc[total[figure].isna(), ["region", "year"]]
    outside = pd.MultiIndex.from_frame(shown[["region", "year"]]).isin(pd.MultiIndex.from_frame(absent))
    missing = missing_in_words(total, [figure], FETCH, lang)
    missing += [
        sentence
        for industry, rows in shown[~outside].groupby("industry_name", sort=False)
        for sentence in missing_in_words(rows, [figure], FETCH, lang, subject=str(industry))
    ]
    shown.attrs = industries.attrs | {"missing": missing}
    return shown


def figure_of(industries: pd.DataFrame) -> str:
    """Return the column of the employed persons, by residence or by workplace."""
    return next(column for column in industries.columns if column.startswith("employed_by_"))


def place_of_counting(industries: pd.DataFrame) -> Text:
    """Return «etter bosted» or «etter arbeidssted», as the frame counts."""
    if figure_of(industries).endswith("workplace"):
        return Text("etter arbeidssted", "by workplace")
    return Text("etter bosted", "by residence")


def file_name(name: Text, industries: pd.DataFrame) -> Text:
    """Return the name of a chart's files, which says so where persons are counted by workplace."""
    if figure_of(industries).endswith("workplace"):
        return Text(f"{name.no}-arbeidssted", f"{name.en}-workplace")
    return name
