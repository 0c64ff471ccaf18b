"""Who travels: commuting out of and into each municipality."""

from collections.abc import Sequence

import pandas as pd

from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Chart, number
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.labour_commuting import last_balance, more_years
from ilag_report.findings.labour_partners import commuting_partners
from ilag_report.findings.labour_words import Place, every_place, how_many_of, sign_beyond_chance
from ilag_report.findings.words import count, joined


def commuting_balance(commuting: pd.DataFrame) -> Chart:
    """Commuters out, commuters in and their net for each municipality, last year (SSB table 03321).

    Parameters
    ----------
    commuting : DataFrame
        As `ilag_data.commuting` returns it, 4th quarter; the last year that it holds is shown.

    Returns
    -------
    Chart
        Columns up (in) and down (out) with the net; the finding counts the municipalities where more leave
        than come, beyond chance.

    Raises
    ------
    SelectionError
        The frame holds no flows.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(commuting)
    balance, year = last_balance(commuting)
    ordered = balance.sort_values("net_in_commuters", ascending=False, kind="stable")
    nets = {
        name: number(float(net), lang=lang, signed=True)
        for name, net in zip(ordered["name"], ordered["net_in_commuters"], strict=True)
    }
    net_name = Text("netto", "net")[lang]
    # The net stands beside the name: a third bar would say nothing that the two do not show.
    rows = ordered.assign(name=[f"{name}, {net_name} {net}" for name, net in nets.items()])
    ways = {
        "out_commuters": Text("pendler ut", "commute out")[lang],
        "in_commuters": Text("pendler inn", "commute in")[lang],
    }
    long = rows.astype(dict.fromkeys(ways, float)).assign(out_commuters=lambda wide: -wide["out_commuters"])
    long = long.melt(["region", "name"], [*ways], var_name="series", value_name="value")
    return describe(
        name=Text("pendling", "commuting"),
        title=_balance_in_words(balance, lang),
        subtitle=Text(
            f"Sysselsatte som pendler ut av og inn i kommunen, og netto innpendling, 4. kvartal {year}",
            f"Employed persons who commute out of and into the municipality, and the net, 4th quarter {year}",
        ),
        body=Bars(
            long.assign(series=long["series"].map(ways)),
            unit=Text("personer som", "persons who")[lang],
            decimals=0,
            signed=True,
            sort=False,
        ),
        alt_text=_alt_of_balance(ordered, year, lang),
        frames=[commuting],
        indicators=["commuting_balance"],
        note=more_years(commuting),
    )


def _alt_of_balance(balance: pd.DataFrame, year: int, lang: Lang) -> str:
    """Give both ways of every municipality: «Leka −46 og +47»."""
    between = Text("og", "and")[lang]
    ways = ", ".join(
        f"{name} {number(-float(left), lang=lang)} {between} {number(float(came), lang=lang, signed=True)}"
        for name, left, came in zip(
            balance["name"], balance["out_commuters"], balance["in_commuters"], strict=True
        )
    )
    return Text(
        f"Stolpediagram. Pendling ut og inn, personer i 4. kvartal {year}: {ways}.",
        f"Bar chart. Commuting out and in, persons in the 4th quarter {year}: {ways}.",
    )[lang]


def _balance_in_words(balance: pd.DataFrame, lang: Lang) -> str:
    """Count where more commute out than in; a net that chance alone may give is «about as many»."""
    every = every_place(balance)
    signs = {
        region: sign_beyond_chance(came, left)
        for region, came, left in balance[["region", "in_commuters", "out_commuters"]].itertuples(index=False)
    }
    if len(every) == 1:
        row = balance.iloc[0]
        left, came = (number(float(row[f"{way}_commuters"]), lang=lang) for way in ("out", "in"))
        return Text(
            f"{every[0].name}: {left} pendler ut og {came} pendler inn",
            f"{every[0].name}: {left} commute out and {came} commute in",
        )[lang]
    out, even, more_in = ([place for place in every if signs[place.region] == sign] for sign in (-1, 0, 1))
    sentence = Text(
        f"I {how_many_of(out, every, 'no')} pendler flere ut enn inn",
        f"In {how_many_of(out, every, 'en')} more commute out than in",
    )[lang]
    clauses = []
    if even:
        where = _named_or_counted(even, lang)
        clauses.append(
            Text(f"i {where} er det omtrent like mange", f"about as many each way in {where}")[lang]
        )
    if more_in:
        where = _named_or_counted(more_in, lang)
        clauses.append(Text(f"i {where} er det omvendt", f"the other way round in {where}")[lang])
    return " – ".join([sentence, ", ".join(clauses)] if clauses else [sentence])


def _named_or_counted(some: Sequence[Place], lang: Lang) -> str:
    """Write one or two by name and more by their number: a title has two lines."""
    if len(some) <= 2:
        return joined([place.name for place in some], lang)
    return Text(f"{count(len(some), 'no')} av dem", f"{count(len(some), 'en')} of them")[lang]


__all__ = ["commuting_balance", "commuting_partners"]
