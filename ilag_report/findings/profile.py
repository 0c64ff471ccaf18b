"""One page for each municipality: six panels and a paragraph."""

from collections.abc import Mapping

import pandas as pd

from ilag_data import regions as places
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Grid, number, percent, period
from ilag_report.charts.defaults import slug
from ilag_report.findings import words
from ilag_report.findings.describe import describe
from ilag_report.findings.together_panels import Profile, ProfileFigures
from ilag_report.findings.words import EMPLOYED, INHABITANTS, got, more_or_fewer, years_of

__all__ = [
    "ProfileFigures",
    "municipality_profile",
    "municipality_profiles",
    "paragraph",
    "paragraphs",
    "show",
]


def municipality_profile(figures: ProfileFigures, region: str, against: str = places.COUNTY) -> Chart:
    """Show one municipality on a page (SSB tables 07459, 06913, 07984, 11618, 03321).

    The panels: population (index against the county), why it changed, age; employed (index), workplaces and
    commuting, industries. The paragraph says the same in words, from the same figures.

    Parameters
    ----------
    figures : ProfileFigures
        The frames of the loaders.
    region : str
        The municipality, by code or name.
    against : str
        What it is held against, by code or name.

    Returns
    -------
    Chart
        A page of six panels and a paragraph.

    Raises
    ------
    SelectionError
        The municipality, or what it is held against, is not among the figures or lacks one.
    ChartError
        The frames do not come from the loaders or differ in language.
    """
    lang = words.language_of(*figures.frames())
    code, other = places.find(region), places.find(against)
    profile = figures.of(code, other)
    name = places.name(code, lang)
    first, last = years_of(profile.population)
    quarters = period(*years_of(profile.employment))
    people, employed = profile.figure("population_change"), profile.figure("employed_change")
    shares = [
        percent(profile.figure(key), 1, lang, signed=True)
        for key in ("population_percent", "employed_percent")
    ]
    years = period(first, last)
    said = Text(f"{first} til {last}", f"{first} to {last}")[lang]
    title = (
        f"{got(name, people, INHABITANTS, lang)} ({shares[0]}){Text(' og ', ' and ')[lang]}"
        f"{more_or_fewer(employed, lang, EMPLOYED)} ({shares[1]}){Text(' fra ', ' from ')[lang]}{said}"
    )
    body = Grid(profile.panels(lang), columns=3, paragraph=paragraph(profile, other, lang))
    return describe(
        name=Text(f"profil-{slug(name)}", f"profile-{slug(name)}"),
        title=title,
        subtitle=Text(
            f"Folketall 1. januar {years} og sysselsatte 15–74 år etter bosted, 4. kvartal {quarters}",
            f"Population 1 January {years} and employed 15–74 by residence, 4th quarter {quarters}",
        ),
        body=body,
        frames=[_shown(frame, [code, other]) for frame in figures.frames()],
        indicators=["index", "accumulated_components", "age_shares", "employment_rate", "workplace_coverage"],
        note=Text(
            "Næringer: 1 og 2 er vist som 0 eller 3.",
            "Industry: 1 and 2 shown as 0 or 3.",
        ),
        alt_text=_alt_text(profile, other, lang),
    )


def municipality_profiles(figures: ProfileFigures, against: str = places.COUNTY) -> dict[str, Chart]:
    """Make the profile of every municipality among the figures.

    Parameters
    ----------
    figures, against
        As for `municipality_profile`.

    Returns
    -------
    dict
        Name to chart, in the order of the figures.
    """
    codes = [code for code in figures.population["region"].unique() if code in places.TODAY]
    return {places.name(code): municipality_profile(figures, code, against) for code in codes}


def show(profiles: Mapping[str, Chart]) -> None:
    """Show every profile below each other in a notebook."""
    from IPython.display import display  # noqa: PLC0415 (only a notebook has it)

    display(*profiles.values())  # type: ignore[no-untyped-call]


def paragraphs(profiles: Mapping[str, Chart]) -> str:
    """Return the title and the paragraph of every profile, to be pasted into a document."""
    return "\n\n".join(
        f"{chart.title}. {chart.body.paragraph}"
        for chart in profiles.values()
        if isinstance(chart.body, Grid)
    )


def paragraph(profile: Profile, against: str, lang: Lang) -> str:
    """Say in words what the panels show.

    Parameters
    ----------
    profile : Profile
        The figures of the municipality.
    against : str
        The code of what it is held against.
    lang : {"no", "en"}
        The language.

    Returns
    -------
    str
        Four or five sentences, every number from the panels or the key figures.
    """
    last = years_of(profile.population)[1]
    quarter = years_of(profile.employment)[1]
    other = places.name(against, lang)

    def held(key: str) -> tuple[str, str]:
        return number(profile.figure(key), 1, lang), number(float(profile.figures[key][against]), 1, lang)

    old, rate = held("share_67"), held("employment_rate")
    births, moves = profile.figure("excess_of_births"), profile.figure("net_migration")
    sentences = [
        Text(
            f"Folketallet {_went(profile, 'population', 'no')}: "
            f"{_balance(births, _BORN, 'no')} og {_balance(moves, _MOVED, 'no')}.",
            f"Population {_went(profile, 'population', 'en')}: "
            f"{_balance(births, _BORN, 'en')}, {_balance(moves, _MOVED, 'en')}.",
        ),
        Text(
            f"I {last} var {old[0]} prosent 67 år og over ({other} {old[1]}).",
            f"In {last}, {old[0]} per cent were 67 or over ({other} {old[1]}).",
        ),
        Text(
            f"Sysselsatte innbyggere {_went(profile, 'employed', 'no')}; i {quarter} var det "
            f"{rate[0]} prosent av dem på 15–74 år ({other} {rate[1]}).",
            f"Employed residents {_went(profile, 'employed', 'en')}; in {quarter}, {rate[0]} per "
            f"cent of those aged 15–74 ({other} {rate[1]}).",
        ),
        _jobs(profile),
    ]
    return " ".join(sentence[lang] for sentence in sentences)


_BORN = (
    Text("{} flere fødte enn døde", "{} more births than deaths"),
    Text("{} flere døde enn fødte", "{} more deaths than births"),
    Text("like mange fødte som døde", "as many births as deaths"),
)
_MOVED = (
    Text("{} flere flyttet inn enn ut", "{} more moved in than out"),
    Text("{} flere flyttet ut enn inn", "{} more moved out than in"),
    Text("like mange flyttet inn som ut", "as many moved in as out"),
)


def _balance(value: float, says: tuple[Text, Text, Text], lang: Lang) -> str:
    more, fewer, equal = says
    said = equal if round(value) == 0 else more if value > 0 else fewer
    return said[lang].format(number(abs(value), lang=lang))


def _went(profile: Profile, what: str, lang: Lang) -> str:
    first, last = (number(profile.figure(f"{what}_{end}"), lang=lang) for end in ("first", "last"))
    if first == last:
        return Text(f"var {first} både først og sist", f"stood at {first} both first and last")[lang]
    return Text(f"gikk fra {first} til {last}", f"went from {first} to {last}")[lang]


def _jobs(profile: Profile) -> Text:
    def said(lang: Lang) -> str:
        jobs, residents, coverage = (
            number(value, decimals, lang)
            for value, decimals in (
                (profile.figure("workplaces"), 0),
                (profile.residents, 0),
                (profile.figure("coverage"), 1),
            )
        )
        sentence = Text(
            f"I {profile.latest} var det {jobs} arbeidsplasser og {residents} sysselsatte innbyggere, "
            f"{coverage} per 100",
            f"In {profile.latest}: {jobs} workplaces, {residents} employed residents, {coverage} per 100",
        )[lang]
        if profile.commuters is not None:
            out, into = (number(flow, lang=lang) for flow in profile.commuters)
            sentence += Text(f"; {out} pendlet ut og {into} inn", f"; {out} commuted out, {into} in")[lang]
        return f"{sentence}."

    return Text(said("no"), said("en"))


def _alt_text(profile: Profile, against: str, lang: Lang) -> str:
    """Give the end values of both index charts."""
    first, last = years_of(profile.population)
    ends = [
        ", ".join(
            f"{places.name(code, lang)} {number(100 + float(profile.figures[change][code]), 1, lang)}"
            for code in (profile.region, against)
        )
        for change in ("population_percent", "employed_percent")
    ]
    return Text(
        f"Seks diagrammer, {period(first, last)}. Indeks {last}: folketall {ends[0]}; sysselsatte {ends[1]}. "
        "Dessuten endringens deler, alder, arbeidsplasser, pendling og næringer.",
        f"Six charts, {period(first, last)}. Index {last}: population {ends[0]}; employed {ends[1]}. "
        "Also the parts of the change, age, workplaces, commuting and industries.",
    )[lang]


def _shown(frame: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    """Keep what a frame says is missing only where the two places lack a figure in a line of the page.

    Of workplaces and commuting just the latest year is shown, and a component that is missing stops the page.
    """
    lines = frame[frame["region"].isin(codes)] if {"persons", "industry"} & set(frame) else frame.iloc[:0]
    shown = frame.iloc[:0].copy()
    shown.attrs = frame.attrs | {"missing": frame.attrs["missing"] if lines.isna().any(axis=None) else []}
    return shown
