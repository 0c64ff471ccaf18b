"""One page for each municipality: six panels and a paragraph (notebook 08)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.files import slug
from ilag_data.language import Lang
from ilag_report.charts import Bars, Body, Chart, Columns, Grid
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.age import BROAD_AGES
from ilag_report.findings.common import chart_of, index_lines
from ilag_report.findings.industries import MANUFACTURING, OTHER, grouped, label_of
from ilag_report.findings.overview import population_figures, work_figures
from ilag_report.messages import say


@dataclass(frozen=True, eq=False)
class ProfileFigures:
    """The frames that a profile is based on, from the loaders, with the municipality and the county.

    Attributes
    ----------
    population, employment : DataFrame
        As the loaders return them, for the period; the population at the end of each year.
    population_change : DataFrame
        For every year of the period but the first.
    population_by_age : DataFrame
        At the end of at least the last year.
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, with the last year.
    labour_balance : DataFrame
        The latest year it holds is shown.
    commuting : DataFrame, optional
        As `ilag_data.commuting` returns it; held for the programme's municipalities only.
    """

    population: pd.DataFrame
    population_change: pd.DataFrame
    population_by_age: pd.DataFrame
    employment: pd.DataFrame
    industries: pd.DataFrame
    labour_balance: pd.DataFrame
    commuting: pd.DataFrame | None = None

    def frames(self) -> list[pd.DataFrame]:
        """Return the frames whose sources and notes a profile cites."""
        every = [self.population, self.population_change, self.employment, self.labour_balance]
        return every if self.commuting is None else [*every, self.commuting]

    def of(self, codes: list[str]) -> "ProfileFigures":
        """Return a copy whose population and employment frames have only some regions, in that order.

        Raises
        ------
        SelectionError
            A region is not among the figures.
        """
        shared = ("population", "population_change", "population_by_age", "employment")
        return replace(self, **{name: _chosen(getattr(self, name), codes) for name in shared})

    def commuters(self, region: str, year: int) -> dict[str, float]:
        """Return the numbers of out- and in-commuters of a municipality; empty if flows are not held."""
        if (balance := self._balance) is None:
            return {}
        rows = balance[(balance["region"] == region) & (balance["year"] == year)]
        return {key: float(value) for key in ("out_commuters", "in_commuters") for value in rows[key]}

    def industry_groups(self, region: str, year: int) -> dict[str, float]:
        """Return group of industries → share in per cent; a group without figures is among the others."""
        rows, groups = (
            frame[(frame["region"] == region) & (frame["year"] == year)]
            for frame in (self.industries, self._groups)
        )
        if ALL_INDUSTRIES not in set(rows.dropna(subset=["employed_by_residence"])["industry"]):
            raise common.missing_figures(
                f"De sysselsatte i {year} etter næring mangler for {region}.",
                f"The employed of {year} by industry are missing for the region {region}.",
                self.industries,
            )
        shares = groups.set_index("industry")["share"].drop(OTHER).dropna().to_dict()
        return shares | {OTHER: 100 - sum(shares.values())}

    @cached_property
    def _balance(self) -> pd.DataFrame | None:
        return None if self.commuting is None else indicators.commuting_balance(self.commuting)

    @cached_property
    def _groups(self) -> pd.DataFrame:
        return grouped(self.industries)


def municipality_profile(figures: ProfileFigures, region: str) -> Chart:
    """One municipality on a page (SSB tables 07459, 06913, 07984, 11618, 03321).

    The panels: population (index, with the county), components of change, age; employed (index), workplaces
    and commuting, industries. The title gives both changes; the paragraph puts the panels into words.
    """
    lang = language_of(*figures.frames())
    codes = [places.find(region), places.COUNTY]
    chosen = figures.of(codes)
    values = _values(chosen, codes, lang)
    values["commuters"] = figures.commuters(codes[0], values["latest"])
    values["industries"] = figures.industry_groups(codes[0], values["last"])
    return chart_of(
        "profile",
        body=Grid(
            _panels(chosen, values, lang),
            columns=3,
            paragraph=say("profile.paragraph", lang, **values),
        ),
        frames=[_shown(frame, codes, values["latest"]) for frame in figures.frames()],
        shown=chosen.population,
        values=values,
        indicators=["index", "accumulated_components", "age_shares", "employment_rate", "workplace_coverage"],
    )


def municipality_profiles(figures: ProfileFigures) -> dict[str, Chart]:
    """Return the profile of every municipality among the figures, in their order.

    Returns
    -------
    dict of str to Chart
        Name of the municipality → its profile.
    """
    codes = [code for code in figures.population["region"].unique() if code in places.TODAY]
    return {places.name(code): municipality_profile(figures, code) for code in codes}


def paragraphs(profiles: Mapping[str, Chart]) -> str:
    """Return the title and the paragraph of every profile, to paste into a document."""
    pages = [(chart.title, chart.body) for chart in profiles.values()]
    return "\n\n".join(f"{title}. {body.paragraph}" for title, body in pages if isinstance(body, Grid))


def _chosen(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    lacking = sorted(set(codes) - set(frame["region"]))
    if lacking:
        raise common.missing_places(lacking)
    chosen = pd.concat([frame[frame["region"] == code] for code in codes], ignore_index=True)
    chosen.attrs = frame.attrs
    return chosen


def _values(figures: ProfileFigures, codes: list[str], lang: Lang) -> dict[str, Any]:
    """Return the values of the page for the municipality (``own``) and the county (``other``)."""
    region, against = codes
    balance = figures.labour_balance[figures.labour_balance["region"] == region]
    work, latest = work_figures(figures.employment, figures.population_by_age, balance)
    people = population_figures(figures.population, figures.population_change, figures.population_by_age)
    own, other = people.join(work.drop(columns="name")).loc[codes].to_dict("records")
    own["residual"] = own["population_change"] - own["natural_increase"] - own["net_migration"]
    own["residents"] = float(balance.loc[balance["year"] == latest, "employed_residents"].iloc[0])
    first, last = common.period_of(figures.population, figures.employment)
    name = places.name(region, lang)
    return {
        "name": name,
        "slug": slug(name),
        "against": places.name(against, lang),
        "own": own,
        "other": other,
        "first": first,
        "last": last,
        "latest": latest,
    }


def _panels(figures: ProfileFigures, values: Mapping[str, Any], lang: Lang) -> tuple[Body, ...]:
    """Return the panels: population, components, age; employment, workplaces, industries."""
    own = values["own"]
    region = figures.population["region"].iloc[0]

    def said(message: str) -> str:
        return say(f"profile.{message}", lang, **values)

    def bars(panel: str, figures: Mapping[str, float], **style: Any) -> Bars:  # noqa: ANN401 (fields of Bars)
        rows = [(region, name, value) for name, value in figures.items()]
        frame = pd.DataFrame(rows, columns=["region", "name", "value"])
        labels = {"unit": said(f"unit_{panel}"), "heading": said(f"heading_{panel}")}
        return Bars(frame, **{"decimals": 0, "sort": False} | labels | style)

    components = ("natural_increase", "net_migration", "residual", "population_change")
    work = {key: own[key] for key in ("residents", "workplaces")} | values["commuters"]
    merged = MANUFACTURING not in values["industries"]
    industries = {label_of(code, lang, merged=merged): share for code, share in values["industries"].items()}
    ages = figures.population_by_age[figures.population_by_age["year"] == values["last"]]
    shares = indicators.age_shares(ages, BROAD_AGES)
    return (
        index_lines(figures.population, "persons", heading=said("heading_population")),
        bars("components", {said(f"bar_{key}"): own[key] for key in components}, signed=True),
        Columns(
            shares.rename(columns={"age_group": "category", "name": "series", "share": "value"}),
            unit=said("unit_ages"),
            percent=True,
            stacked=False,
            heading=said("heading_ages"),
        ),
        index_lines(figures.employment, "employed_by_residence", heading=said("heading_employed")),
        bars("work", {said(f"bar_{key}"): value for key, value in work.items()}),
        bars("industries", industries, percent=True, decimals=1, sort=True),
    )


def _shown(frame: pd.DataFrame, codes: list[str], latest: int) -> pd.DataFrame:
    """Return a frame with its notes on missing figures only if the two places lack one in a line chart.

    Of workplaces and commuting only the latest year is shown, and a missing component stops the page.
    """
    lines = frame[frame["region"].isin(codes)] if {"persons", "industry"} & set(frame) else frame.iloc[:0]
    missing = frame.attrs.get("missing", []) if lines.isna().any(axis=None) else []
    return common.with_missing(frame.iloc[:0], missing, latest)
