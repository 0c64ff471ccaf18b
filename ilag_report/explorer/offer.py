"""What the explorer offers: one declared record for each indicator, grouped by theme."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ilag_data import catalogue, load
from ilag_data.indicators.age import AGE_GROUPS
from ilag_data.language import Text
from ilag_report.explorer import figures
from ilag_report.explorer.choice import Measure
from ilag_report.explorer.figures import Figures

MEASURES: Mapping[Measure, Text] = {
    "level": Text("Nivå, år for år", "Level, year by year"),
    "share": Text("Andel i prosent", "Share in per cent"),
    "index": Text("Indeks (basisår = 100)", "Index (base year = 100)"),
    "change": Text("Endring", "Change"),
    "percent": Text("Endring i prosent", "Change in per cent"),
    "total": Text("Sum for perioden", "Sum of the period"),
    "total_percent": Text("Sum i prosent av folketallet", "Sum in per cent of the population"),
}
"""What an indicator can be shown as, and what that is called."""

THEMES: Mapping[str, Text] = {
    "population": Text("Befolkning", "Population"),
    "age": Text("Alder", "Age"),
    "change": Text("Befolkningsendringer", "Population change"),
    "work": Text("Sysselsetting", "Employment"),
    "workplaces": Text("Arbeidsplasser", "Workplaces"),
    "industries": Text("Næringer", "Industries"),
}

COUNT: tuple[Measure, ...] = ("index", "level", "change", "percent")
COUNT_WITH_SHARE: tuple[Measure, ...] = ("level", "share", "index", "change", "percent")
RATE: tuple[Measure, ...] = ("level", "change")
FLOW: tuple[Measure, ...] = ("level", "total", "total_percent")

_PERSONS = Text("personer", "persons")
_POINTS = Text("prosentpoeng", "percentage points")
_PER_CENT = Text("prosent", "per cent")
_PER_100 = Text("per 100 i alderen 20–66 år", "per 100 aged 20–66")
_POINTS_OF_100 = Text("per 100", "per 100")
_JANUARY = Text("1. januar", "1 January")
_DURING = Text("i løpet av året", "during the year")
_QUARTER = Text("4. kvartal", "4th quarter")


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator of the explorer.

    Attributes
    ----------
    theme : str
        Key of one of `THEMES`.
    name : Text
        What it is called in the list and in subtitles.
    measured : Text
        The date or quarter.
    figures : Figures
        Where its figures come from.
    value : str
        Their column.
    measures : tuple of Measure
        What it can be shown as; the first is the standard.
    subject : Text
        How a finding speaks of it, with ``{}`` for the place: «Folketallet i {}».
    things : Text
        What is counted, in the plural: «innbyggere»; empty for rates.
    thing : Text
        The same in the singular: «innbygger».
    unit : Text
        Its unit, as the axis has it.
    word : Text
        What follows its value in a sentence; empty where the unit is too long for that.
    points : Text
        The unit of its change, on the axis and in a sentence.
    shared : Text
        For `share`: how a finding speaks of it.
    share_of : Text
        For `share`: what it is a share of, as the subtitle says it.
    notes : tuple of Text
        What a reader must know beside the first note of the loader.
    """

    theme: str
    name: Text
    measured: Text
    figures: Figures
    value: str
    measures: tuple[Measure, ...]
    subject: Text
    things: Text = field(default=Text("", ""))
    thing: Text = field(default=Text("", ""))
    unit: Text = field(default=_PERSONS)
    word: Text = field(default=_PERSONS)
    points: Text = field(default=_PERSONS)
    shared: Text = field(default=Text("", ""))
    share_of: Text = field(default=Text("", ""))
    notes: tuple[Text, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it counts persons, so that places of different size share no scale."""
        return self.unit == _PERSONS


def _age_group(group: str) -> Indicator:
    ages = Text(f"{group} år", group) if "+" not in group else Text("80 år og over", "80 and over")
    return Indicator(
        theme="age",
        name=Text(f"Innbyggere {ages.no}", f"Inhabitants aged {ages.en}"),
        measured=_JANUARY,
        figures=figures.age_group(group),
        value="persons",
        measures=COUNT_WITH_SHARE,
        subject=Text(f"Tallet på innbyggere {ages.no} i {{}}", f"The number aged {ages.en} in {{}}"),
        things=Text(f"innbyggere {ages.no}", f"inhabitants aged {ages.en}"),
        thing=Text(f"innbygger {ages.no}", f"inhabitant aged {ages.en}"),
        shared=Text(f"Andelen {ages.no} i {{}}", f"The share aged {ages.en} in {{}}"),
        share_of=Text("i prosent av alle innbyggere", "in per cent of all inhabitants"),
    )


def _industry(code: str) -> Indicator:
    name = catalogue.INDUSTRIES[code]
    # A finding has two lines: the first words of a long name are enough there, the subtitle has them all.
    no, en = (
        (one if len(one) < 30 else one.partition(",")[0])[0].lower()
        + (one if len(one) < 30 else one.partition(",")[0])[1:]
        for one in (name.no, name.en)
    )
    return Indicator(
        theme="industries",
        name=name,
        measured=_QUARTER,
        figures=figures.industry_share(code),
        value="employed",
        measures=COUNT_WITH_SHARE,
        subject=Text(f"Tallet på sysselsatte i {no} i {{}}", f"The number employed in {en} in {{}}"),
        things=Text(f"sysselsatte i {no}", f"employed in {en}"),
        thing=Text(f"sysselsatt i {no}", f"employed in {en}"),
        shared=Text(f"Andelen sysselsatte i {no} i {{}}", f"The share employed in {en} in {{}}"),
        share_of=Text("i prosent av alle sysselsatte", "in per cent of all employed"),
        notes=(catalogue.SMALL_CELLS,),
    )


def _dependency(value: str, name: Text, subject: Text) -> Indicator:
    return Indicator(
        theme="age",
        name=name,
        measured=_JANUARY,
        figures=figures.dependency(),
        value=value,
        measures=RATE,
        subject=subject,
        unit=_PER_100,
        word=_PER_100,
        points=_POINTS_OF_100,
    )


def _component(value: str, name: Text, subject: Text, *measures: Measure) -> Indicator:
    return Indicator(
        theme="change",
        name=name,
        measured=_DURING,
        figures=figures.population_change(),
        value=value,
        measures=measures,
        subject=subject,
    )


INDICATORS: Mapping[str, Indicator] = {
    "population": Indicator(
        theme="population",
        name=Text("Folketall", "Population"),
        measured=_JANUARY,
        figures=figures.population(),
        value="persons",
        measures=COUNT,
        subject=Text("Folketallet i {}", "The population of {}"),
        things=Text("innbyggere", "inhabitants"),
        thing=Text("innbygger", "inhabitant"),
    ),
    **{
        f"aged-{group.replace('–', '-').replace('+', '-and-over')}": _age_group(group) for group in AGE_GROUPS
    },
    "dependency": _dependency(
        "dependency_ratio",
        Text(
            "Forsørgerbyrde: 0–19 og 67+ per 100 på 20–66 år", "Dependency: 0–19 and 67+ per 100 aged 20–66"
        ),
        Text("Forsørgerbyrden i {}", "The dependency ratio of {}"),
    ),
    "oldest": _dependency(
        "oldest",
        Text("80 år og over per 100 på 20–66 år", "Aged 80 and over per 100 aged 20–66"),
        Text("Tallet på personer 80 år og over i {}", "The number aged 80 and over in {}"),
    ),
    "net-migration": _component(
        "net_migration",
        Text("Nettoinnflytting", "Net migration"),
        Text("Nettoinnflyttingen til {}", "Net migration to {}"),
        *FLOW,
    ),
    "excess-of-births": _component(
        "excess_of_births",
        Text("Fødselsoverskudd", "Excess of births"),
        Text("Fødselsoverskuddet i {}", "The excess of births in {}"),
        *FLOW,
    ),
    "population-change": _component(
        "change",
        Text("Endring i folketallet", "Change in population"),
        Text("Endringen i folketallet i {}", "The change in the population of {}"),
        "level",
    ),
    "births": _component(
        "births", Text("Fødte", "Births"), Text("Tallet på fødte i {}", "The number of births in {}"), "level"
    ),
    "deaths": _component(
        "deaths", Text("Døde", "Deaths"), Text("Tallet på døde i {}", "The number of deaths in {}"), "level"
    ),
    "employment": Indicator(
        theme="work",
        name=Text("Sysselsatte etter bosted, 15–74 år", "Employed persons by residence, aged 15–74"),
        measured=_QUARTER,
        figures=figures.employment(),
        value="employed_by_residence",
        measures=COUNT,
        subject=Text("Tallet på sysselsatte bosatt i {}", "The number of employed residents of {}"),
        things=Text("sysselsatte innbyggere", "employed residents"),
        thing=Text("sysselsatt innbygger", "employed resident"),
    ),
    "employment-rate": Indicator(
        theme="work",
        name=Text("Sysselsettingsandel, 15–74 år", "Employment rate, aged 15–74"),
        measured=_QUARTER,
        figures=figures.employment_rate(),
        value="employment_rate",
        measures=RATE,
        subject=Text("Sysselsettingsandelen i {}", "The employment rate of {}"),
        unit=_PER_CENT,
        word=_PER_CENT,
        points=_POINTS,
    ),
    "jobs": Indicator(
        theme="workplaces",
        name=Text("Sysselsatte etter arbeidssted, 15–74 år", "Employed persons by workplace, aged 15–74"),
        measured=_QUARTER,
        figures=figures.workplaces(),
        value="employed_by_workplace",
        measures=COUNT,
        subject=Text("Tallet på arbeidsplasser i {}", "The number of jobs in {}"),
        things=Text("arbeidsplasser", "jobs"),
        thing=Text("arbeidsplass", "job"),
    ),
    "coverage": Indicator(
        theme="workplaces",
        name=Text(
            "Arbeidsplassdekning, per 100 sysselsatte innbyggere",
            "Workplace coverage, per 100 employed residents",
        ),
        measured=_QUARTER,
        figures=figures.workplaces(),
        value="coverage",
        measures=RATE,
        subject=Text("Arbeidsplassdekningen i {}", "Workplace coverage in {}"),
        unit=Text("arbeidsplasser per 100 sysselsatte innbyggere", "jobs per 100 employed residents"),
        word=Text("per 100 sysselsatte innbyggere", "per 100 employed residents"),
        points=_POINTS_OF_100,
    ),
    **{
        f"industry-{code}": _industry(code)
        for code in catalogue.INDUSTRIES
        if code not in (catalogue.ALL_INDUSTRIES, "00")
    },
}
"""Every indicator by its key."""


def offered() -> dict[str, Indicator]:
    """Return the indicators that the documents in ``data/raw`` have figures for.

    The bundled figures hold five industries, and neither births nor deaths; a fetch brings them all.
    """
    industries = {f"industry-{code}" for code in load.industries_held()}
    events = load.columns_held("population_change")
    return {
        key: indicator
        for key, indicator in INDICATORS.items()
        if (indicator.theme != "industries" or key in industries)
        and (key not in ("births", "deaths") or key in events)
    }
