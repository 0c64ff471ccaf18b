"""The figures and the six panels of the profile of one municipality."""

from dataclasses import dataclass

import pandas as pd

from ilag_data import indicators
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.errors import SelectionError
from ilag_data.indicators.labour import REST
from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Columns, Lines, period, style
from ilag_report.findings.index_charts import index_lines
from ilag_report.findings.together_figures import population_figures, work_figures
from ilag_report.findings.words import years_of

GROUPS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "primary": (Text("Landbruk og fiske", "Farming and fishing"), ("01-03",)),
    "manufacturing": (Text("Industri", "Manufacturing"), ("10-33",)),
    "public": (Text("Helse, skole, adm.", "Health, school, admin."), ("84", "85", "86-88")),
}
"""The groups of industries told apart; all else, and what is missing, is «other»."""
OTHER = "other"
_OTHER_NAME = Text("Andre næringer", "Other industries")

AGES = {"0–19": range(20), "20–66": range(20, 67), "67–79": range(67, 80), "80+": range(80, 106)}
"""The age groups: so few that their names have room below small columns."""

COMPONENTS = {
    "excess_of_births": Text("Fødselsoverskudd", "Excess of births"),
    "net_migration": Text("Nettoinnflytting", "Net migration"),
    "residual": Text("Korrigeringer", "Corrections"),
    "population_change": Text("I alt", "In all"),
}


@dataclass(frozen=True, eq=False)
class BarsOfOnePlace(Bars):
    """Bars that are all of one place, in its colour.

    Parameters
    ----------
    place : str
        The code of the place.
    """

    place: str = ""

    def looks(self) -> dict[str, style.LineStyle]:
        """Return the look of the place for every bar."""
        look = style.line_styles([self.place])[self.place]
        return dict.fromkeys(self.frame["region"], look)

    def table(self) -> pd.DataFrame:
        """Return the data, with the code of the place."""
        return super().table().assign(region=self.place)


@dataclass(frozen=True, eq=False)
class ProfileFigures:
    """What a profile stands on: frames of the loaders, with the municipality and what it is held against.

    Attributes
    ----------
    population, population_change, employment : DataFrame
        As the loaders return them, for the period.
    population_by_age : DataFrame
        With the last year, and the year after the last of `employment`.
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, with the last year.
    labour_balance : DataFrame
        The latest year it holds is shown.
    commuting : DataFrame, optional
        As `ilag_data.commuting` returns it; known for the six only.
    """

    population: pd.DataFrame
    population_change: pd.DataFrame
    population_by_age: pd.DataFrame
    employment: pd.DataFrame
    industries: pd.DataFrame
    labour_balance: pd.DataFrame
    commuting: pd.DataFrame | None = None

    def frames(self) -> list[pd.DataFrame]:
        """Return the frames whose sources and notes a profile gives."""
        every = [self.population, self.population_change, self.employment, self.labour_balance]
        return every if self.commuting is None else [*every, self.commuting]

    def of(self, region: str, against: str) -> "Profile":
        """Compute the figures of one municipality.

        Parameters
        ----------
        region, against : str
            The codes of the municipality and of what it is held against.

        Raises
        ------
        SelectionError
            One of them is not among the figures, or lacks one.
        """
        both = [region, against]
        for frame in (self.population, self.population_change, self.population_by_age, self.employment):
            lacking = set(both) - set(frame["region"])
            if lacking:
                raise SelectionError(
                    f"The region {', '.join(sorted(lacking))} is not among all the figures of the profile.",
                    "load every frame with the same regions, the county among them.",
                )

        def chosen(frame: pd.DataFrame) -> pd.DataFrame:
            order = {code: place for place, code in enumerate(both)}
            rows = frame[frame["region"].isin(both)]
            sorted_rows = rows.sort_values("region", key=lambda column: column.map(order), kind="stable")
            kept = sorted_rows.reset_index(drop=True)
            kept.attrs = frame.attrs
            return kept

        population, employment = chosen(self.population), chosen(self.employment)
        ages = chosen(self.population_by_age)
        balance = self.labour_balance[self.labour_balance["region"] == region]
        work, latest = work_figures(employment, ages, balance)
        people = population_figures(population, chosen(self.population_change), ages)
        last = years_of(population)[1]
        return Profile(
            region=region,
            figures=people.merge(work.drop(columns="name"), on="region").set_index("region"),
            latest=latest,
            population=population,
            employment=employment,
            ages=indicators.age_shares(ages[ages["year"] == last], AGES),
            residents=float(
                balance.loc[balance["year"] == latest, "employed_by_residence"].astype("float64").iloc[0]
            ),
            commuters=_commuters(self.commuting, region, latest),
            industries=industry_groups(self.industries, region, years_of(employment)[1]),
        )


@dataclass(frozen=True, eq=False)
class Profile:
    """The figures of one municipality; see `ProfileFigures.of`.

    Attributes
    ----------
    region : str
        Its code.
    figures : DataFrame
        The key figures of the municipality and of what it is held against, by region.
    latest : int
        The year of workplaces and commuting.
    population, employment, ages : DataFrame
        What the panels draw.
    residents : float
        Employed residents in `latest`, of the same table as the workplaces.
    commuters : tuple of float or None
        Out and in, where known.
    industries : Series
        Per cent of the employed in the last year, by the keys of `GROUPS` and `OTHER`.
    """

    region: str
    figures: pd.DataFrame
    latest: int
    population: pd.DataFrame
    employment: pd.DataFrame
    ages: pd.DataFrame
    residents: float
    commuters: tuple[float, float] | None
    industries: "pd.Series[float]"

    def figure(self, key: str) -> float:
        """Return one key figure of the municipality."""
        return float(self.figures[key][self.region])

    def panels(self, lang: Lang) -> tuple[Lines | Bars | Columns, ...]:
        """Return the six panels: how many, why, who; who works, where, in what."""
        first, last = years_of(self.population)
        last_quarter = years_of(self.employment)[1]
        return (
            index_lines(self.population, "persons", heading=Text("Folketall", "Population")[lang]),
            self._bars(
                self.components(lang),
                heading=Text("Endring", "Change")[lang],
                unit=Text(f"personer, {period(first, last - 1)}", f"persons, {period(first, last - 1)}")[
                    lang
                ],
                signed=True,
            ),
            Columns(
                self.ages.rename(columns={"age_group": "category", "name": "series", "share": "value"}),
                unit=Text(f"prosent, {last}", f"per cent, {last}")[lang],
                percent=True,
                stacked=False,
                heading=Text("Alder", "Age")[lang],
            ),
            index_lines(
                self.employment, "employed_by_residence", heading=Text("Sysselsatte", "Employed")[lang]
            ),
            self._bars(
                self.work(lang),
                heading=Text("Arbeid", "Work")[lang],
                unit=Text(f"personer, {self.latest}", f"persons, {self.latest}")[lang],
            ),
            self._bars(
                self.named_industries(lang),
                heading=Text("Næringer", "Industries")[lang],
                unit=Text(f"prosent, {last_quarter}", f"per cent, {last_quarter}")[lang],
                percent=True,
                decimals=1,
                sort=True,
            ),
        )

    def components(self, lang: Lang) -> dict[str, float]:
        """Return what the change in population is made of, and the change."""
        change = self.figure("population_change")
        births, moves = self.figure("excess_of_births"), self.figure("net_migration")
        values = (births, moves, change - births - moves, change)
        return {title[lang]: value for title, value in zip(COMPONENTS.values(), values, strict=True)}

    def work(self, lang: Lang) -> dict[str, float]:
        """Return employed residents and workplaces, and commuters where they are known."""
        values = {
            Text("Sysselsatte innbyggere", "Employed residents")[lang]: self.residents,
            Text("Arbeidsplasser", "Workplaces")[lang]: self.figure("workplaces"),
        }
        if self.commuters is not None:
            values[Text("Pendler ut", "Commute out")[lang]] = self.commuters[0]
            values[Text("Pendler inn", "Commute in")[lang]] = self.commuters[1]
        return values

    def named_industries(self, lang: Lang) -> dict[str, float]:
        """Return the shares of the industries by name."""
        names = {key: title[lang] for key, (title, _) in GROUPS.items()} | {OTHER: _OTHER_NAME[lang]}
        return {names[str(key)]: float(share) for key, share in self.industries.items()}

    def _bars(
        self,
        values: dict[str, float],
        *,
        heading: str,
        unit: str,
        signed: bool = False,
        percent: bool = False,
        decimals: int = 0,
        sort: bool = False,
    ) -> BarsOfOnePlace:
        return BarsOfOnePlace(
            pd.DataFrame({"name": list(values), "value": list(values.values())}),
            unit=unit,
            decimals=decimals,
            signed=signed,
            percent=percent,
            sort=sort,
            heading=heading,
            place=self.region,
        )


def industry_groups(industries: pd.DataFrame, region: str, year: int) -> "pd.Series[float]":
    """Return the share of each group of industries; what is missing is part of the others.

    Parameters
    ----------
    industries : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it.
    region : str
        The municipality.
    year : int
        The year.

    Returns
    -------
    Series
        Per cent by the keys of `GROUPS`, where all of a group's industries are known, and `OTHER`.
    """
    rows = industries[(industries["region"] == region) & (industries["year"] == year)]
    known = rows.dropna(subset=["employed_by_residence"])
    if ALL_INDUSTRIES not in set(known["industry"]):
        raise SelectionError(
            f"The employed of {year} by industry are missing for the region {region}.",
            'load employment(industries="all") with that region and year.',
        )
    shares = indicators.industry_shares(known).set_index("industry")["share"].drop(REST)
    groups = {
        key: shares[list(codes)].sum()
        for key, (_, codes) in GROUPS.items()
        if set(codes) <= set(shares.index)
    }
    return pd.Series(groups | {OTHER: 100 - sum(groups.values())})


def _commuters(commuting: pd.DataFrame | None, region: str, year: int) -> tuple[float, float] | None:
    """Return how many commute out of and into a municipality, where the flows are held whole."""
    if commuting is None:
        return None
    balance = indicators.commuting_balance(commuting)
    row = balance[(balance["region"] == region) & (balance["year"] == year)]
    if row.empty:
        return None
    return float(row["out_commuters"].iloc[0]), float(row["in_commuters"].iloc[0])
