"""Which jobs were lost, and who works: industries by workplace, and sex and age (SSB table 07984).

The figures have to be fetched (``ilag fetch employment employment-by-sex-and-age``); until then their
loaders say so.
"""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.catalogue import ALL_INDUSTRIES, EMPLOYED_AGES, INDUSTRIES, PERSONS, UNSPECIFIED
from ilag_data.indicators.labour import REST, require_all_jobs
from ilag_data.indicators.noise import count_noise, share_noise
from ilag_data.language import Lang, Text
from ilag_report.charts import Bars, Chart, Column, NumberFormat, Table, number, style
from ilag_report.charts.sources import language_of
from ilag_report.findings import common
from ilag_report.findings.common import DenseBars, Finding, chart_of
from ilag_report.findings.employment import chart_of_rates
from ilag_report.findings.industries import label_of, of_years
from ilag_report.findings.questions.work import TURN
from ilag_report.messages import say

_LONGEST = 138
"""Most letters of a title in two lines; a title that would need more names one industry, not two."""
_THIS = Text("Denne figuren", "This chart")
_SEXES = ("women", "men")
_AT_20_66 = tuple(age for age in EMPLOYED_AGES if age not in ("15-19", "67-74"))


class _Industries(Table):
    """A table whose rows are industries."""

    text_size: ClassVar[float] = style.DENSE_SIZE
    reading: ClassVar[Text] = Text(
        "Hver rad er én næring. Tallene er avrundet først når de vises; «..» betyr at tallet mangler.",
        "Each row is one industry. Figures are rounded only where they are shown; “..” is a missing figure.",
    )


# ---- Industries at the workplace --------------------------------------------------------------------------


def jobs_by_industry(employment: pd.DataFrame) -> Chart:
    """Change in jobs by industry, the municipalities together (SSB table 07984, by workplace).

    Sorted bars; the finding is the change in all industries, and those whose change is beyond chance.

    Parameters
    ----------
    employment : DataFrame
        By workplace, every industry; its first and last year are compared.
    """
    require_all_jobs(employment, _THIS)
    first, last = common.years_of(employment)
    ours = common.municipalities_or_first(employment)
    changed = indicators.industry_change(ours, first, last)
    return _by_industry(
        "jobs-by-industry", "industry_change", changed, ["first", "last", "change"], [ours], [first, last]
    )


def net_commuting_by_industry(by_workplace: pd.DataFrame, by_residence: pd.DataFrame) -> Chart:
    """Jobs minus employed residents by industry, the municipalities together (SSB table 07984).

    Sorted bars; the finding is the difference in all industries, and those where it is beyond chance.

    Parameters
    ----------
    by_workplace, by_residence : DataFrame
        Every industry of the same places and years; the last year that both have is shown.
    """
    require_all_jobs(by_workplace, _THIS)
    jobs, residents = map(common.municipalities_or_first, (by_workplace, by_residence))
    residents = residents[residents["industry"].isin(jobs["industry"])]
    figures = ["employed_by_workplace", "employed_by_residence", "net_in_commuting"]
    net = indicators.net_commuting_by_industry(jobs, residents)
    year, _ = common.last_year_with(net[net["industry"] == ALL_INDUSTRIES], figures)
    return _by_industry(
        "net-commuting-by-industry",
        "net_commuting_by_industry",
        net[net["year"] == year],
        figures,
        [jobs, residents],
        [year],
    )


def _by_industry(
    key: str,
    indicator: str,
    by_industry: pd.DataFrame,
    figures: Sequence[str],
    frames: Sequence[pd.DataFrame],
    years: Sequence[int],
) -> Chart:
    """Return a chart by industry of the last of three figures, the difference of the other two."""
    lang = language_of(*frames)
    one, other, difference = figures
    total, rows = _together(by_industry, figures)
    rows["label"] = [label_of(code, lang) for code in rows["industry"]]
    told = rows[["label", one, other]].itertuples(index=False, name=None)
    names = [say(f"{key}.bar", lang, industry=label, one=a, other=b) for label, a, b in told]
    values = {
        "first": years[0],
        "last": years[-1],
        "year": years[-1],
        "names": [*common.names_within(frames[0]).values()],
        "difference": total[difference],
    }
    beyond = rows[rows[difference].abs() > count_noise(rows[one], rows[other])]
    return chart_of(
        key,
        body=DenseBars(
            pd.DataFrame({"region": _as_one(frames[0]), "name": names, "value": rows[difference]}),
            unit=say("words.persons", lang),
            decimals=0,
            signed=True,
        ),
        frames=[of_years(frame, years) for frame in frames],
        values={**values, "told": _told(beyond, difference, key, values, lang)},
        details=[say(f"{key}.note", lang)],
        indicators=[indicator],
        told=NumberFormat(0, signed=True).ranked(rows.set_index("label")[difference], lang),
        data=common.as_data(
            rows.rename(columns={"label": "industry_name"}), figures, lang, ["industry_name"]
        ),
    )


def job_location_quotients(employment: pd.DataFrame) -> Chart:
    """Every industry's share of jobs compared with its share in the county, last year (SSB table 07984).

    A table of location quotients; the finding is the share that is farthest above the county's.

    Parameters
    ----------
    employment : DataFrame
        By workplace, every industry, with the county among the regions; the last year that all have is shown.
    """
    require_all_jobs(employment, _THIS)
    lang = language_of(employment)
    shares = indicators.industry_shares(employment)
    shares = shares[~shares["industry"].isin([REST, UNSPECIFIED])]
    year, shares = common.last_year_with(shares, ["employed"])
    quotients = indicators.location_quotient(shares, places.COUNTY)
    ours = common.require_municipalities(quotients)
    names = common.names_of(ours)
    wide = ours.pivot(index="industry", columns="region", values="location_quotient")
    of_county = quotients[quotients["region"] == places.COUNTY].set_index("industry")["share"]
    rows = of_county.rename("county").reset_index()
    rows.insert(0, "name", [label_of(code, lang) for code in rows["industry"]])
    for region in names:
        rows[region] = rows["industry"].map(wide[region])
    against = places.name(places.COUNTY, lang)
    columns = [
        Column("name", ""),
        *(Column(region, name, format=NumberFormat(1)) for region, name in names.items()),
        Column("county", say("job-location-quotients.share", lang, name=against), format=NumberFormat(1)),
    ]
    finding = _finding_of_quotients(ours, of_county)
    told = ours[ours["industry"] == finding[1]["industry_code"]].set_index("name")["location_quotient"]
    return chart_of(
        "job-location-quotients",
        finding=finding,
        body=_Industries(rows.drop(columns="industry"), tuple(columns)),
        frames=[of_years(employment, [year])],
        values={"year": year, "reference": against, "names": [*names.values()]},
        details=[say("job-location-quotients.note", lang)],
        indicators=["location_quotient"],
        told=NumberFormat(1).ranked(told, lang),
    )


def _finding_of_quotients(ours: pd.DataFrame, of_county: "pd.Series[float]") -> Finding:
    """Return the municipality and industry with the share farthest above the county's, beyond chance."""
    known = ours.dropna(subset="share")
    everyone = known.groupby("region")["employed"].transform("sum").astype("float64")
    expected = known["industry"].map(of_county)
    # Chance affects the county's share too, but the county is so large that only the municipality's matters.
    above = (known["share"] - expected).where(
        known["share"] - expected > share_noise(known["share"], everyone, expected, everyone)
    )
    if above.isna().all():
        return "title-none", {
            "industry_code": known["industry"].iloc[int(known["location_quotient"].argmax())]
        }
    most = known.iloc[int(np.nanargmax(above.to_numpy()))]
    return "title", {
        "name": most["name"],
        "share": most["share"],
        "industry_code": most["industry"],
        "reference_share": of_county[most["industry"]],
    }


def _together(by_industry: pd.DataFrame, figures: Sequence[str]) -> tuple["pd.Series[float]", pd.DataFrame]:
    """Sum the regions: return the total of all industries, and a row for each with any employed."""
    order = [code for code in INDUSTRIES if code in set(by_industry["industry"])]
    sums = by_industry.groupby("industry", sort=False)[[*figures]].sum(skipna=False).astype("float64")
    sums = sums.reindex(order)
    total = sums.T[ALL_INDUSTRIES]
    if total.isna().any():
        names = ", ".join(common.names_of(by_industry).values())
        raise common.missing_figures(
            f"De sysselsatte i alle næringer mangler for ett av stedene {names}.",
            f"The employed of all industries are missing for one of {names}.",
            by_industry,
        )
    rows = sums.drop(index=ALL_INDUSTRIES).dropna()  # the note names what is missing
    return total, rows[~(rows[[*figures][:2]] == 0).all(axis=1)].reset_index()


def _told(
    beyond: pd.DataFrame, figure: str, key: str, values: dict[str, object], lang: Lang
) -> list[tuple[str, float]]:
    """Return code and figure of the one or two largest beyond chance, as many as fit the title."""
    known = beyond[beyond["industry"] != UNSPECIFIED]
    ordered = known.sort_values(figure, key=abs, ascending=False, kind="stable")
    told = [*ordered[["industry", figure]].head(2).itertuples(index=False, name=None)]
    title = say(f"{key}.title", lang, **values, told=told)
    return told if len(title) <= _LONGEST else told[:1]


def _as_one(frame: pd.DataFrame) -> str:
    """Return the region whose colour stands for the municipalities of a frame together."""
    regions = frame["region"].unique()
    return str(regions[0]) if len(regions) == 1 else places.TOGETHER


# ---- Sex and age ------------------------------------------------------------------------------------------


def employment_rate_20_66(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> Chart:
    """Employed persons in per cent of the population aged 20–66, year by year (SSB 07984, 07459).

    Lines, with the finding of `employment_rate`.

    Parameters
    ----------
    employment : DataFrame
        By sex and age; the first and the last year are compared.
    """
    return chart_of_rates(
        "employment-rate-of-working-age", "employment_rate_20_66", employment, population_by_age
    )


def employment_rate_by_sex(employment: pd.DataFrame, population_by_sex_and_age: pd.DataFrame) -> Chart:
    """Employment rates of women and men aged 20–66 in the last year (SSB 07984, 07459).

    Two bars for each region; the finding counts the municipalities where they differ beyond chance.

    Parameters
    ----------
    employment, population_by_sex_and_age : DataFrame
        By sex and age; the last year that both have for every region is shown.
    """
    lang = language_of(employment, population_by_sex_and_age)
    every = indicators.employment_rate_20_66(employment, population_by_sex_and_age)
    year, rates = common.last_year_with(every, ["employment_rate"])
    rate, persons = (
        rates.pivot(index="region", columns="sex", values=figure)
        .reindex(rates["region"].unique())
        .astype("float64")
        for figure in ("employment_rate", "persons_20_66")
    )
    chance = share_noise(rate["women"], persons["women"], rate["men"], persons["men"])
    gap = rate["women"] - rate["men"]
    names = common.names_of(rates)
    ours = [region for region in names if region in places.TODAY] or [*names][:1]
    lower, higher = ([region for region in ours if side[region]] for side in (gap < -chance, gap > chance))
    values = {
        "year": year,
        "lower": [names[region] for region in lower],
        "higher": [names[region] for region in higher],
        "total": len(ours),
        "name": names[ours[0]],
        "women": rate["women"].loc[ours[0]],
        "men": rate["men"].loc[ours[0]],
    }
    series = {sex: say(f"employment-rate-by-sex.{sex}", lang) for sex in _SEXES}
    by_men = rate.assign(name=pd.Series(names)).sort_values("men", ascending=False)
    told = by_men[["name", *_SEXES]].itertuples(index=False, name=None)
    return chart_of(
        "employment-rate-by-sex",
        body=Bars(
            rates[["region", "name"]].assign(series=rates["sex"].map(series), value=rates["employment_rate"]),
            unit=say("words.per_cent", lang),
            sort=False,
            coloured_as=[*rates["sex"].unique()],
        ),
        frames=[frame[frame["year"] == year] for frame in (employment, population_by_sex_and_age)],
        finding=("title-one" if len(ours) == 1 else "title", values),
        details=[say("employment-rate-by-sex.note", lang)],
        indicators=["employment_rate_20_66"],
        told=common.in_pairs(told, NumberFormat(1), lang),
    )


def employed_by_age(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> Chart:
    """Change in residents and in employed residents by age, the municipalities together (07984, 07459).

    Two bars for each age group; the finding is the change in both aged 20–66, and in the employed above that.

    Parameters
    ----------
    employment, population_by_age : DataFrame
        By age, for the same municipalities. The last year that both have is compared with 2021, or with their
        first year if 2021 is not in between.
    """
    lang = language_of(employment, population_by_age)
    employment, people = map(common.municipalities_or_first, (employment, population_by_age))
    years = sorted({*employment["year"]} & {*people["year"]})
    if len(years) < 2 or {*employment["region"]} != {*people["region"]}:
        raise common.unlike_frames()
    first, last = (TURN if years[0] < TURN < years[-1] and TURN in years else years[0]), years[-1]
    employed = employment.groupby(["age_group", "year"])["employed_by_residence"].sum(skipna=False)
    group = _age_groups(people["age"])
    residents = people.groupby([group, "year"])["persons"].sum(skipna=False)
    changes = pd.DataFrame(
        {
            figure: counts.unstack("year").astype("float64").pipe(lambda wide: wide[last] - wide[first])
            for figure, counts in (("residents", residents), ("employed", employed))
        }
    ).reindex(EMPLOYED_AGES)
    if changes.isna().any(axis=None):
        names = ", ".join(common.names_of(employment).values())
        raise common.missing_figures(
            f"En alder mangler i {first} eller {last} for ett av stedene {names}.",
            f"An age is missing in {first} or {last} for one of {names}.",
            employment,
        )
    values = {
        "first": first,
        "last": last,
        "names": [*common.names_within(employment).values()],
        "working_age": changes.loc[[*_AT_20_66]].sum().to_dict(),
        "older": changes.loc["67-74"].to_dict(),
    }
    rows = changes.rename_axis("age_group").reset_index()
    long = common.in_series(rows, ["age_group"], map(str, changes), "residents-and-employed", lang)
    labels = {age: say("words.ages", lang, ages=age.replace("-", "–")) for age in EMPLOYED_AGES}
    ends = (first, last)
    return chart_of(
        "employed-by-age",
        body=Bars(
            long.assign(region=_as_one(employment), name=long["age_group"].map(labels)),
            unit=say("words.persons", lang),
            decimals=0,
            signed=True,
            sort=False,
            coloured_as=[*changes],
        ),
        data=long.assign(unit=PERSONS[lang]),
        frames=[employment[employment["year"].isin(ends)], people[people["year"].isin(ends)]],
        values=values,
        told=[
            f"{labels[str(age)]} {number(row['residents'], lang=lang, signed=True)} / "
            f"{number(row['employed'], lang=lang, signed=True)}"
            for age, row in changes.iterrows()
        ],
    )


def _age_groups(ages: "pd.Series[int]") -> "pd.Series[str]":
    """Return the age group in table 07984 of each age; missing for ages outside 15–74."""
    group_of = {
        age: group
        for group in EMPLOYED_AGES
        for age in range(int(group[:2]), int(group[3:]) + 1)
    }  # fmt: skip
    return ages.map(group_of).rename("age_group")
