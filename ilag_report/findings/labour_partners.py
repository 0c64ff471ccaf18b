"""Where the commuters of one municipality go to and come from."""

import pandas as pd

from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Column, NumberFormat, Table, number
from ilag_report.charts.defaults import slug
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.labour_commuting import last_balance
from ilag_report.findings.labour_words import leading
from ilag_report.findings.words import joined

MOST_PARTNERS = 5
LEAST_SHOWN = 3
"""Fewer commuters than this are counted among the others: they say more of persons than of places."""

_CODES_OF_THE_YEAR = Text(
    "Kommunene i den andre enden står med kommuneinndelingen det året.",
    "The municipalities at the other end are those of that year.",
)
_BLANK = " "


def commuting_partners(commuting: pd.DataFrame, municipality: str) -> Chart:
    """Where those who commute out go and where those who commute in come from (SSB table 03321).

    Parameters
    ----------
    commuting : DataFrame
        As `ilag_data.commuting` returns it; the last year that it holds is shown.
    municipality : str
        One of its municipalities, by code or name.

    Returns
    -------
    Chart
        A table of the five largest destinations and origins, the others added up. Flows of one or two
        persons are never shown by themselves.

    Raises
    ------
    SelectionError
        The frame holds no flows from and to the municipality.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(commuting)
    region = places.find(municipality)
    balance, year = last_balance(commuting, region)
    name = str(balance["name"].iloc[0])
    residents = float(balance["at_home"].iloc[0] + balance["out_commuters"].iloc[0])
    jobs = float(balance["at_home"].iloc[0] + balance["in_commuters"].iloc[0])
    flows = commuting[commuting["year"] == year]
    out = _partners(flows, region, "residence", "workplace")
    came = _partners(flows, region, "workplace", "residence")
    rows = pd.DataFrame(
        _half(out, "out", residents, lang)
        .join(_half(came, "in", jobs, lang), how="outer")
        .reset_index(drop=True)
    )
    for way in ("out", "in"):
        rows[f"{way}_status"] = _BLANK
    columns = [
        *_columns("out", Text("Til", "To")[lang], _heading(name, "out", lang), lang),
        *_columns("in", Text("Fra", "From")[lang], _heading(name, "in", lang), lang),
    ]
    left = number(sum(out.to_list()), lang=lang)
    arrived = number(sum(came.to_list()), lang=lang)
    to, origin = _leaders(out, "til", "to", lang), _leaders(came, "fra", "from", lang)
    return describe(
        name=Text(f"pendling-{slug(name)}", f"commuting-{slug(name)}"),
        title=Text(
            f"{left} av {number(residents, lang='no')} sysselsatte i {name} pendler ut{to}; "
            f"{arrived} pendler inn{origin}",
            f"{left} of {number(residents, lang='en')} employed in {name} commute out{to}; "
            f"{arrived} commute in{origin}",
        )[lang],
        subtitle=Text(
            f"Pendlere, 4. kvartal {year}, andel av dem som bor i {name} (ut) og arbeider der (inn)",
            f"Commuters, 4th quarter {year}, share of employed who live in {name} (out) and work there (in)",
        ),
        body=Table(rows, tuple(columns)),
        frames=[commuting],
        indicators=["commuting_balance"],
        note=Text(
            f"{_CODES_OF_THE_YEAR.no} Under {words.count(LEAST_SHOWN, 'no')} personer vises ikke for seg.",
            f"{_CODES_OF_THE_YEAR.en} Under {words.count(LEAST_SHOWN, 'en')} persons are not shown apart.",
        ),
        alt_text=Text(
            f"Tabell. Pendling {year}, {name}. Ut {left}: {_listed(out, 'no')}. "
            f"Inn {arrived}: {_listed(came, 'no')}.",
            f"Table. Commuting {year}, {name}. Out {left}: {_listed(out, 'en')}. "
            f"In {arrived}: {_listed(came, 'en')}.",
        )[lang],
    )


def _partners(flows: pd.DataFrame, region: str, here: str, there: str) -> pd.Series:
    """Return the commuters by municipality at the other end, the largest first."""
    ours = flows[(flows[here] == region) & (flows[there] != region) & (flows["employed"] > 0)]
    by_name = ours.groupby(f"{there}_name")["employed"].sum().astype("float64")
    # Two that are equally many stand by name, so that the order never depends on the order of the rows.
    return by_name.sort_index().sort_values(ascending=False, kind="stable")


def _shown(partners: pd.Series) -> pd.Series:
    return partners[partners >= LEAST_SHOWN].head(MOST_PARTNERS)


def _half(partners: pd.Series, way: str, everyone: float, lang: Lang) -> pd.DataFrame:
    """Return the rows of one half of the table: the largest, the others and all."""
    shown = _shown(partners)
    others = len(partners) - len(shown)
    rows = list(shown.items())
    # Others and all stand on the same lines in both halves, below the last partner of the longer one.
    if others:
        label = Text(
            f"Andre ({others} {'kommuner' if others > 1 else 'kommune'})",
            f"Others ({others} {'municipalities' if others > 1 else 'municipality'})",
        )[lang]
        rows.append((label, float(partners.sum() - shown.sum())))
    rows.append((Text("I alt", "All")[lang], float(partners.sum())))
    places_of_rows = [*range(len(shown)), *([MOST_PARTNERS] if others else []), MOST_PARTNERS + 1]
    persons = [float(value) for _, value in rows]
    return pd.DataFrame(
        {
            f"{way}_name": [str(name) for name, _ in rows],
            f"{way}_persons": persons,
            f"{way}_share": [value / everyone * 100 for value in persons],
        },
        index=places_of_rows,
    )


def _heading(name: str, way: str, lang: Lang) -> str:
    headings = {
        "out": Text(f"Pendler ut av {name}", f"Commute out of {name}"),
        "in": Text(f"Pendler inn til {name}", f"Commute into {name}"),
    }
    return headings[way][lang]


def _columns(way: str, place: str, group: str, lang: Lang) -> list[Column]:
    status = f"{way}_status"
    return [
        Column(f"{way}_name", place, group),
        Column(f"{way}_persons", Text("Personer", "Persons")[lang], group, NumberFormat(), status=status),
        Column(
            f"{way}_share",
            Text("Andel", "Share")[lang],
            group,
            NumberFormat(decimals=1, percent=True),
            status=status,
        ),
    ]


def _leaders(partners: pd.Series, norwegian: str, english: str, lang: Lang) -> str:
    """Write «, flest til Trondheim og Selbu», or nothing where no few places lead."""
    named = leading([(str(name), float(count)) for name, count in _shown(partners).items()])
    if not named:
        return ""
    return Text(f", flest {norwegian} {joined(named, 'no')}", f", most {english} {joined(named, 'en')}")[lang]


def _listed(partners: pd.Series, lang: Lang) -> str:
    return ", ".join(f"{name} {number(count, lang=lang)}" for name, count in _shown(partners).head(3).items())
