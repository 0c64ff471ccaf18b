"""The findings of the components of population change, in words."""

import pandas as pd

from ilag_data.indicators.components import COMPONENTS
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_report.charts import number
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.words import joined


def year_by_year(name: str, rows: pd.DataFrame, noise: pd.Series | None, lang: Lang) -> str:
    """Say in which years the change is outside the band, or what the components sum up to."""
    change = rows["change"].astype("float64")
    if noise is None or (change.isna() | noise.isna()).all():
        return _sums_in_words(name, rows, lang)
    known = int((change.notna() & noise.notna()).sum())
    down = [int(year) for year in rows.loc[change < -noise, "year"]]
    up = [int(year) for year in rows.loc[change > noise, "year"]]
    if not down and not up:
        return Text(
            f"{name}: ingen av de {words.count(known, 'no')} årlige endringene er større enn "
            "tilfeldig variasjon",
            f"{name}: none of the {words.count(known, 'en')} yearly changes is larger than chance variation",
        )[lang]
    clauses = [
        f"{noun[lang]} {wording.years_in_words(years, lang)}"
        for noun, years in (
            (Text("nedgangen i", "the decline in"), down),
            (Text("veksten i", "the growth in"), up),
        )
        if years
    ]
    both = joined(clauses, lang)
    verb = "are" if len(clauses) > 1 else "is"
    return Text(
        f"{name}: {both} er større enn tilfeldig variasjon",
        f"{name}: {both} {verb} larger than chance variation",
    )[lang]


def _sums_in_words(name: str, rows: pd.DataFrame, lang: Lang) -> str:
    whole = rows.dropna(subset=list(COMPONENTS))
    if whole.empty:
        return Text(f"{name}: befolkningsendring", f"{name}: population change")[lang]
    births, moves = int(whole["excess_of_births"].sum()), int(whole["net_migration"].sum())
    years = spans(int(year) for year in whole["year"])
    words_for_births = (
        Text("fødselsoverskudd", "excess of births")
        if births >= 0
        else Text("fødselsunderskudd", "excess of deaths")
    )
    words_for_moves = (
        Text("nettoinnflytting", "net in-migration")
        if moves >= 0
        else Text("nettoutflytting", "net out-migration")
    )
    return Text(
        f"{name} {years}: {words_for_births.no} på {number(abs(births), lang='no')} og "
        f"{words_for_moves.no} på {number(abs(moves), lang='no')} personer",
        f"{name} {years}: {words_for_births.en} of {number(abs(births), lang='en')} and "
        f"{words_for_moves.en} of {number(abs(moves), lang='en')} persons",
    )[lang]


def accumulated(sums: pd.DataFrame, years: str, lang: Lang) -> str:
    """Count the municipalities with more deaths than births, and name those that more moved to than from."""
    ours = wording.municipalities(sums)
    table = (ours if len(ours) else sums).pivot(index="region", columns="component", values="persons")
    table = table.reindex(sums["region"].unique()).dropna()
    names = sums.drop_duplicates("region").set_index("region")["name"]
    if len(table) == 1:
        return words.capitalised(_one_in_words(names[table.index[0]], table.iloc[0], years, lang))
    fewer_births = int((table["excess_of_births"] < 0).sum())
    arrivals = table[table["net_migration"] > 0]["net_migration"]
    of = words.share_of_municipalities(fewer_births, list(table.index), lang)
    head = Text(f"{of} hadde flere døde enn fødte", f"{of} had more deaths than births")[lang]
    if 0 < len(arrivals) <= 2:
        listed = joined(
            [
                f"{names[str(region)]} ({number(moves, lang=lang, signed=True)})"
                for region, moves in arrivals.items()
            ],
            lang,
        )
        tail = Text(f"nettoinnflytting til {listed}", f"net in-migration to {listed}")[lang]
    else:
        among = words.count(len(arrivals), lang)
        tail = Text(f"{among} hadde nettoinnflytting", f"{among} had net in-migration")[lang]
    return words.capitalised(f"{head} – {tail}")


def _one_in_words(name: str, parts: pd.Series, years: str, lang: Lang) -> str:
    births, moves = float(parts["excess_of_births"]), float(parts["net_migration"])
    return Text(
        f"{name} {years}: fødselsoverskudd {number(births, lang='no', signed=True)}, "
        f"nettoinnflytting {number(moves, lang='no', signed=True)}",
        f"{name} {years}: excess of births {number(births, lang='en', signed=True)}, "
        f"net migration {number(moves, lang='en', signed=True)}",
    )[lang]
