"""Where the jobs are and who commutes: jobs compared with residents, and the flows (notebook 05)."""

from typing import ClassVar

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.catalogue import STANDARD_YEARS
from ilag_data.files import slug
from ilag_data.indicators.noise import count_noise
from ilag_data.language import Lang, Text
from ilag_data.periods import tells_of
from ilag_report.charts import Bars, Chart, Column, NumberFormat, Table
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import DenseBars, Finding, chart_of
from ilag_report.messages import say

_FIGURES = ("employed_residents", "employed_at_workplaces")
_MOST_PARTNERS = 5
_LEAST_SHOWN = 3
"""Smaller flows of commuters are counted among the others: they say more about persons than about places."""
_BLANK = " "


class _Partners(Table):
    """A table of two independent halves side by side, whose rows are not pairs."""

    reading: ClassVar[Text] = Text(
        "Venstre halvdel er hvor de pendler til, høyre hvor de kommer fra; radene hører ikke sammen.",
        "The left half is where they commute to, the right where they come from; a row is no pair.",
    )


def jobs_and_residents(labour_balance: pd.DataFrame) -> Chart:
    """Employed persons by residence and by workplace in the last year that has both (SSB table 11618).

    Two bars for each municipality (or each region if there is no municipality); the finding is the difference
    for the municipalities together.
    """
    lang = language_of(labour_balance)
    shown = common.municipalities_or_all(labour_balance)
    year, coverage = common.last_year_with(indicators.workplace_coverage(shown), _FIGURES)
    subject = common.municipalities_or_first(coverage)
    by_size = coverage.sort_values(_FIGURES[0], ascending=False)[["name", *_FIGURES]]
    values = {
        "year": year,
        "names": [*common.names_within(subject).values()],
        "net": float(subject["net_in_commuting"].sum()),
    }
    return chart_of(
        "jobs-and-residents",
        body=DenseBars(
            common.in_series(coverage, ["region", "name"], _FIGURES, "jobs-and-residents", lang),
            unit=say("words.persons", lang),
            decimals=0,
            coloured_as=_FIGURES,
        ),
        frames=[common.with_missing_of(shown, _FIGURES, year)],
        values=values,
        details=shown.attrs.get("missing", ()),
        indicators=["workplace_coverage"],
        told=common.in_pairs(by_size.itertuples(index=False, name=None), NumberFormat(), lang),
        data=common.as_data(coverage, _FIGURES, lang),
    )


def workplace_coverage(labour_balance: pd.DataFrame) -> Chart:
    """Jobs per 100 employed residents in the last year that has both (SSB table 11618).

    Sorted bars; the finding counts the municipalities with fewer jobs than employed residents.
    """
    lang = language_of(labour_balance)
    year, coverage = common.last_year_with(indicators.workplace_coverage(labour_balance), _FIGURES)
    return chart_of(
        "workplace-coverage",
        body=Bars(
            coverage[["region", "name"]].assign(value=coverage["coverage"]),
            unit=say("workplace-coverage.unit", lang),
        ),
        frames=[common.with_missing_of(labour_balance, _FIGURES, year)],
        details=labour_balance.attrs.get("missing", ()),
        finding=_finding_of_coverage(coverage),
        values={"year": year},
        indicators=["workplace_coverage"],
        told=NumberFormat(1).ranked(coverage.set_index("name")["coverage"], lang),
    )


def _finding_of_coverage(coverage: pd.DataFrame) -> Finding:
    """Count the municipalities with fewer jobs than employed residents, by persons, not rounded ratios."""
    ours = common.municipalities(coverage)
    if len(ours) < 2:
        one = common.municipalities_or_all(coverage).iloc[0]
        return "title-one", {"name": one["name"], "coverage": float(one["coverage"])}
    return "title", {"under": int((ours["net_in_commuting"] < 0).sum()), "total": len(ours)}


def commuting_balance(commuting: pd.DataFrame) -> Chart:
    """Out-commuters, in-commuters and their net for each municipality, last year (SSB table 03321).

    Bars to the left (out) and right (in) with the net beside the name; the finding counts the municipalities
    with more out- than in-commuters, beyond chance.
    """
    lang = language_of(commuting)
    balance, year = _last_balance(commuting)
    ordered = balance.sort_values("net_in_commuters", ascending=False, kind="stable")
    flows = ["out_commuters", "in_commuters", "net_in_commuters"]
    rows = ordered.astype(dict.fromkeys(flows, float)).assign(out_commuters=-ordered["out_commuters"])
    # The net stands beside the name: a third bar would add nothing.
    nets = rows[["name", "net_in_commuters"]].itertuples(index=False, name=None)
    named = rows.assign(name=[say("commuting.bar", lang, name=name, net=net) for name, net in nets])
    told = rows[["name", *flows[:2]]].itertuples(index=False, name=None)
    return chart_of(
        "commuting",
        body=Bars(
            common.in_series(named, ["region", "name"], flows[:2], "commuting", lang),
            unit=say("words.persons", lang),
            decimals=0,
            signed=True,
            sort=False,
            coloured_as=flows[:2],
        ),
        frames=[_of_year(commuting, year)],
        shown=ordered,
        details=commuting.attrs.get("missing", ()),
        finding=_finding_of_balance(balance),
        values={"year": year},
        told=common.in_pairs(told, NumberFormat(signed=True), lang),
        commands=[say("commuting.more-years", lang)] if {*STANDARD_YEARS} - {*commuting["year"]} else [],
        indicators=["commuting_balance"],
        data=common.as_data(ordered, flows, lang),
    )


def _finding_of_balance(balance: pd.DataFrame) -> Finding:
    """Count net out-commuting and name net in-commuting, beyond chance; or describe one place."""
    names, left, came = (balance[column] for column in ("name", "out_commuters", "in_commuters"))
    if len(balance) == 1:
        return "title-one", {"name": names[0], "left": left[0], "came": came[0]}
    beyond = (came - left).abs() > count_noise(came, left)
    return "title", {
        "more_out": int((beyond & (left > came)).sum()),
        "more_in": [*names[beyond & (came > left)]],
        "total": len(balance),
    }


def _last_balance(commuting: pd.DataFrame, region: str | None = None) -> tuple[pd.DataFrame, int]:
    """Return the commuting balance of the last year held, in the programme's order, and that year.

    A municipality with a confidential flow has no balance; the frame's notes name the flow.
    """
    balance = indicators.commuting_balance(commuting).dropna(ignore_index=True)
    if region is not None:
        balance = balance[balance["region"] == region]
    if balance.empty:
        raise common.missing_figures(
            "Tabellen har ingen pendling til og fra kommunene det er spurt om.",
            "The frame holds no commuting from and to the municipalities asked for.",
            commuting,
        )
    year = int(balance["year"].max())
    order = {code: place for place, code in enumerate(places.PROGRAMME)}
    of_year = balance[balance["year"] == year]
    return of_year.sort_values("region", key=lambda codes: codes.map(order), ignore_index=True), year


def _of_year(commuting: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the flows of a year, with only the notes on missing figures of that year."""
    flows = commuting[commuting["year"] == year]
    return common.with_missing(flows, [gap for gap in flows.attrs.get("missing", ()) if tells_of(gap, year)])


def commuting_partners(commuting: pd.DataFrame, municipality: str) -> Chart:
    """Destinations of out-commuters and origins of in-commuters (SSB table 03321).

    A table of the five largest destinations and origins, with the others added up. Flows of one or two
    persons are never shown separately. The finding names those that lead beyond chance.
    """
    lang = language_of(commuting)
    region = places.find(municipality)
    balance, year = _last_balance(commuting, region)
    name, at_home = str(balance["name"].iloc[0]), float(balance["at_home"].iloc[0])
    flows = commuting[commuting["year"] == year]
    out = _partners(flows, region, "residence", "workplace")
    came = _partners(flows, region, "workplace", "residence")
    residents, jobs = at_home + out.sum(), at_home + came.sum()
    values = {
        "name": name,
        "slug": slug(name),
        "year": year,
        "out": _told(out),
        "came": _told(came),
        "least_shown": _LEAST_SHOWN,
    }
    rows = pd.DataFrame(_half(out, "out", residents, lang).join(_half(came, "in", jobs, lang), how="outer"))
    return chart_of(
        "commuting-partners",
        body=_Partners(rows, (*_columns("out", name, lang), *_columns("in", name, lang))),
        frames=[_of_year(commuting, year)],
        shown=balance,
        values=values,
        details=[say("commuting-partners.note", lang, **values), *commuting.attrs.get("missing", ())],
        indicators=["commuting_balance"],
    )


def _partners(flows: pd.DataFrame, region: str, here: str, there: str) -> "pd.Series[float]":
    """Return the commuters by municipality at the other end, the largest first."""
    ours = flows[(flows[here] == region) & (flows[there] != region) & (flows["flow"] > 0)]
    by_name = ours.groupby(f"{there}_name")["flow"].sum().astype("float64")
    # Ties are ordered by name, so that the result does not depend on the order of the rows.
    return by_name.sort_index().sort_values(ascending=False, kind="stable")


def _shown(partners: "pd.Series[float]") -> "pd.Series[float]":
    return partners[partners >= _LEAST_SHOWN].head(_MOST_PARTNERS)


def _told(partners: "pd.Series[float]") -> dict[str, object]:
    shown = _shown(partners)
    return {"total": partners.sum(), "leading": leading(shown), "largest": [*shown.head(3).items()]}


def _half(partners: "pd.Series[float]", way: str, everyone: float, lang: Lang) -> pd.DataFrame:
    """Return the rows of one half of the table: the largest partners, the others and the total."""
    shown = _shown(partners)
    others = len(partners) - len(shown)
    rows: dict[int, tuple[str, float]] = {at: (str(n), count) for at, (n, count) in enumerate(shown.items())}
    # Others and total are in the same rows in both halves, below the last partner of the longer one.
    if others:
        label = say("commuting-partners.others", lang, others=others)
        rows[_MOST_PARTNERS] = (label, partners.sum() - shown.sum())
    rows[_MOST_PARTNERS + 1] = (say("commuting-partners.all", lang), partners.sum())
    half = pd.DataFrame.from_dict(rows, orient="index", columns=[f"{way}_name", f"{way}_persons"])
    return half.assign(**{f"{way}_share": half[f"{way}_persons"] / everyone * 100})


def _columns(way: str, name: str, lang: Lang) -> list[Column]:
    def header(key: str) -> str:
        return say(f"commuting-partners.{key}", lang, name=name)

    group, percent = header(way), NumberFormat(decimals=1, percent=True)
    return [
        Column(f"{way}_name", header(f"{way}-place"), group),
        Column(f"{way}_persons", header("persons"), group, NumberFormat(), _BLANK),
        Column(f"{way}_share", header("share"), group, percent, _BLANK),
    ]


def leading(counts: "pd.Series[float]") -> list[str]:
    """Return the leading names: the first, and those whose distance to it may be due to chance alone.

    The counts (name → persons) are in descending order. If more than two share the lead, none is returned.
    """
    if counts.empty:
        return []
    most = counts.iloc[0]
    ahead = [str(name) for name in counts.index[most - counts <= count_noise(counts, most)]]
    return ahead if len(ahead) <= 2 else []
