"""Where the change in employed persons came from: exact splits, which are bookkeeping and explain nothing."""

from collections.abc import Mapping

import pandas as pd

from ilag_data import indicators
from ilag_data import regions as places
from ilag_data.analyses import words
from ilag_data.analyses.describe import describe
from ilag_data.analyses.labour_words import require_all_industries
from ilag_data.analyses.together_shift_share import shift_share_of_what_is_held
from ilag_data.analyses.together_texts import got, largest_change, with_persons
from ilag_data.analyses.words import EMPLOYED, joined, more_or_fewer, years_of
from ilag_data.charts import Chart, Columns, number, period
from ilag_data.language import Lang, Text
from ilag_data.series import ALL_INDUSTRIES

_EFFECTS = {
    "population_effect": Text("Folketall", "Population"),
    "age_effect": Text("Andel 15–74 år", "Share aged 15–74"),
    "rate_effect": Text("Sysselsettingsandel", "Employment rate"),
}
_EFFECTS_IN_TITLE = {
    "population_effect": Text("folketallet", "population"),
    "age_effect": Text("aldersfordelingen", "age structure"),
    "rate_effect": Text("sysselsettingsandelen", "employment rate"),
}
_SHIFTS = {
    "national": Text("Landets vekst", "National growth"),
    "industry_mix": Text("Næringssammensetning", "Industry mix"),
    "local": Text("Lokalt", "Local"),
}


def employment_decomposition(employment: pd.DataFrame, population_by_age: pd.DataFrame) -> Chart:
    """Split the change in employed persons into population, age and employment rate (SSB 07984, 07459).

    Employed = population × share aged 15–74 × employment rate; the change is split by logarithmic means
    (`indicators.employment_effects`), so that the three parts are the change exactly. Employed of the 4th
    quarter go with the population of the 1 January after.

    Parameters
    ----------
    employment : DataFrame
        As `ilag_data.employment` returns it for all industries. Its first and last year are the period.
    population_by_age : DataFrame
        As `ilag_data.population_by_age` returns it, the same regions, with the year after each of those.

    Returns
    -------
    Chart
        Stacked columns in per cent of the employed in the first year, the change in persons beside the name.

    Raises
    ------
    SelectionError
        A figure is missing or zero in the first or last year.
    ChartError
        The frames do not come from the loaders, or differ in language.
    """
    require_all_industries(employment)
    lang = words.language_of(employment, population_by_age)
    first, last = years_of(employment)
    ends = employment[employment["year"].isin([first, last])]
    ages = population_by_age[population_by_age["region"].isin(employment["region"])]
    everyone = ages.groupby(["region", "name", "year"], sort=False)["persons"].sum(skipna=False).reset_index()
    effects = indicators.employment_effects(indicators.employment_rate(ends, ages), everyone, first, last)
    start = indicators.change(ends, "employed_by_residence", first, last)
    effects = effects.assign(first=start["first"], percent=start["percent"])
    most = largest_change(effects)
    parts = [
        f"{title[lang]} {number(most[effect], lang=lang, signed=True)}"
        for effect, title in _EFFECTS_IN_TITLE.items()
    ]
    years = period(first, last)
    return describe(
        name=Text("hvor-endringen-i-sysselsatte-kom-fra", "where-the-change-in-employed-came-from"),
        title=f"{got(str(most['name']), most['change'], EMPLOYED, lang)}: {joined(parts, lang)}",
        subtitle=Text(
            f"Endring i sysselsatte etter bosted 4. kvartal {years}, i prosent av {first} "
            "(personer i parentes)",
            f"Change in employed by residence, 4th quarter {years}, in per cent of {first} "
            "(persons in brackets)",
        ),
        body=_stacked(effects, _EFFECTS, lang, first),
        frames=[employment, population_by_age],
        indicators=["employment_effects"],
        note=Text(
            f"Sysselsatte = folketall × andel 15–74 år × sysselsettingsandel, med folketall 1. januar "
            f"{first + 1} og {last + 1}. Et regnestykke, ikke en årsaksforklaring; delene er hele endringen.",
            f"Employed = population × share aged 15–74 × employment rate, population 1 January "
            f"{first + 1} and {last + 1}. Bookkeeping, not a causal explanation; the parts add up exactly.",
        ),
        alt_text=_alt_text(
            effects,
            Text(
                f"Søylediagram: endring i sysselsatte 4. kvartal {years} etter folketall, alder og andel",
                f"Column chart: change in employed, 4th quarter {years}, by population, age and rate",
            )[lang],
            lang,
        ),
    )


def employment_shift_share(employment: pd.DataFrame, reference: str = places.NORWAY) -> Chart:
    """Hold the change in employed persons against the growth of the same industries in Norway (SSB 07984).

    National growth, industry mix and what remains (called local) are the change exactly
    (`indicators.shift_share`). Only the industries that the figures hold are told apart; all others are one
    rest. Where an industry is missing in the first or last year, it is part of the rest for that region, and
    for the reference it is held against: the total less the industries that are there is exact.

    Parameters
    ----------
    employment : DataFrame
        As ``ilag_data.employment(industries="all")`` returns it, the reference among the regions. Its first
        and last year are the period.
    reference : str
        The region whose growth is the measure.

    Returns
    -------
    Chart
        Stacked columns in per cent of the employed in the first year. The note names the industries that had
        to be merged, and the bound that Statistics Norway's rounding of small counts puts on the parts.

    Raises
    ------
    SelectionError
        The reference, the total or a region's total is missing, or there is no region beside the reference.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(employment)
    first, last = years_of(employment)
    result = shift_share_of_what_is_held(employment, reference)
    most = largest_change(
        result.assign(local_percent=result["local"] / result["first"] * 100), "local_percent"
    )
    years = period(first, last)
    unnamed = employment.copy()
    # What is missing is told by the sentence on merged industries, with what was done about it.
    unnamed.attrs = employment.attrs | {"missing": []}
    return describe(
        name=Text("shift-share-sysselsatte", "shift-share-employed"),
        title=_shift_title(most, lang),
        subtitle=Text(
            f"Endring i sysselsatte etter bosted 4. kvartal {years}, i prosent av {first} "
            "(personer i parentes)",
            f"Change in employed by residence, 4th quarter {years}, in per cent of {first} "
            "(persons in brackets)",
        ),
        body=_stacked(result, _SHIFTS, lang, first),
        frames=[unnamed],
        indicators=["shift_share"],
        note=Text(_shift_note(result, employment, "no"), _shift_note(result, employment, "en")),
        alt_text=_alt_text(
            result,
            Text(
                f"Søylediagram: endring i sysselsatte, 4. kv. {years}, etter landets vekst, næring og lokalt",
                f"Column chart: change in employed, 4th quarter {years}, by national growth, mix, local",
            )[lang],
            lang,
        ),
    )


def _stacked(effects: pd.DataFrame, parts: Mapping[str, Text], lang: Lang, first: int) -> Columns:
    categories = [
        with_persons(name, change, lang)
        for name, change in zip(effects["name"], effects["change"], strict=True)
    ]
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "category": categories,
                    "series": title[lang],
                    "value": effects[part] / effects["first"] * 100,
                }
            )
            for part, title in parts.items()
        ],
        ignore_index=True,
    )
    return Columns(
        frame,
        unit=Text(f"prosent av {first}", f"per cent of {first}")[lang],
        decimals=1,
        percent=True,
        signed=True,
        net=Text("Endring", "Change")[lang],
    )


def _alt_text(effects: pd.DataFrame, head: str, lang: Lang) -> str:
    ends = [
        f"{with_persons(name, change, lang).replace(' (', ' ').removesuffix(')')}"
        for name, change in effects[["name", "change"]].itertuples(index=False)
    ]
    every = f"{head}. {Text('Personer', 'Persons')[lang]}: {', '.join(ends)}."
    if len(every) <= 250:
        return every
    order = effects.sort_values("percent", ascending=False)
    ends = [
        f"{name} {number(share, 1, lang, signed=True)}"
        for name, share in order[["name", "percent"]].itertuples(index=False)
    ]
    return Text(
        f"{head}. Prosent: høyest {ends[0]}, lavest {ends[-1]}.",
        f"{head}. Per cent: highest {ends[0]}, lowest {ends[-1]}.",
    )[lang]


def _shift_title(most: pd.Series, lang: Lang) -> str:
    """Say what the growth of the country, industry by industry, would have given, and what it became.

    Where the difference is within what chance can do (±1.96·√(first + last)), the finding is just that.
    """
    name, expected, change = str(most["name"]), most["national"] + most["industry_mix"], most["change"]
    if abs(most["local"]) <= 1.96 * (2 * most["first"] + change) ** 0.5:
        return Text(
            f"{name} skiller seg ikke mer fra landets vekst i de samme næringene enn tilfeldigheter kan gi",
            f"{name} differs from national growth in the same industries by no more than chance can",
        )[lang]
    would = more_or_fewer(expected, lang, EMPLOYED)
    became = more_or_fewer(change, lang)
    return Text(
        f"Med landets vekst i de samme næringene ville {name} hatt {would} – det ble {became}",
        f"With national growth in the same industries {name} would have had {would} – it had {became}",
    )[lang]


def _shift_note(result: pd.DataFrame, employment: pd.DataFrame, lang: Lang) -> str:
    """Name the merged industries and the bound of rounding; what is within a person is «under én person»."""
    sentences = []
    for industries, rows in result[result["merged"] != ""].groupby("merged", sort=False):
        where = joined([str(name) for name in rows["name"]], lang)
        sentences.append(
            Text(
                f"{industries} ligger i resten for {where} (tall mangler; «ilag fetch employment»).",
                f"{industries} is in the rest for {where} (figures missing; “ilag fetch employment”).",
            )[lang]
        )
    codes = [code for code in employment["industry"].unique() if code != ALL_INDUSTRIES]
    how_many = words.capitalised(words.count(len(codes), lang))
    sentences.append(
        Text(
            f"{how_many} næringer og resten; «lokalt» er det som står igjen. SSBs avrunding av 1 og 2 "
            f"flytter høyst {_bounds(result, lang)} mellom delene.",
            f"{how_many} industries and the rest; “local” is what remains. Rounding of 1 and 2 moves at most "
            f"{_bounds(result, lang)} between the parts.",
        )[lang]
    )
    return " ".join(sentences)


def _bounds(result: pd.DataFrame, lang: Lang) -> str:
    """Write the largest bound of the municipalities, and of the areas that add several up."""
    single = result["region"].isin(places.TODAY)
    parts = []
    for rows, where in (
        (result[single], Text("i en kommune", "in a municipality")),
        (result[~single], Text("i et større område", "in a larger area")),
    ):
        if len(rows):
            bound = rows["rounding"].max()
            shown = number(bound, 1 if bound < 10 else 0, lang)
            parts.append(f"{shown} {Text('personer', 'persons')[lang]} {where[lang]}")
    return joined(parts, lang)
