"""The registry: one declared record for each series of the suite.

A record says which table and cells are wanted, what the figures are and when they are measured, and what to
beware of. Nothing here does anything; adding a series starts with a record here (see `Series`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ilag_data.errors import SelectionError
from ilag_data.language import Text, count
from ilag_data.regions import CODES, NORWAY, PROGRAMME, todays_codes

STANDARD_YEARS = range(2015, 2024)
"""The suite's period, 2015 to 2023, which every loader gives unless told otherwise."""

FIRST_YEAR = 2015
"""No figure before this: it is the first year of employment figures built on the a-ordning register."""

REGION = "Region"
TIME = "Tid"
CONTENTS = "ContentsCode"


@dataclass(frozen=True, slots=True)
class Content:
    """One kind of figure in a table.

    Attributes
    ----------
    column : str
        The name the figure has in the frames of the suite.
    title : Text
        What is counted.
    adds_up : bool
        Whether municipalities may be added together. Domestic moves may not: a move between two
        municipalities that are added is no move into or out of their sum.
    optional : bool
        Whether a table may lack it. A fetch asks for it where the table has it; the bundle does not.
    signed : bool
        Whether it can be below 0: a balance of persons who came and went, not a count of them.
    """

    column: str
    title: Text
    adds_up: bool = True
    optional: bool = False
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One series: the cells wanted of one table, and what they mean.

    Attributes
    ----------
    name : str
        The name of the document in ``data/raw`` and on the command line.
    table : str
        The number of the table at Statistics Norway.
    title : Text
        What the series holds.
    measured : Text
        When the figures are measured.
    contents : mapping of str to Content
        Code of ``ContentsCode`` → the figure.
    dimensions : mapping of str to (tuple of str or None)
        The other variables → the codes that a document must hold, or None for any.
    frequency : {"year", "quarter"}
        What one category of ``Tid`` is.
    unit : Text
        The unit of every figure.
    notes : tuple of Text
        What a reader of the figures must know; the first is printed under charts.
    notes_on_bundle : tuple of Text
        What a reader must know besides as long as the figures are the bundled ones.
    asks : mapping of str to tuple of str
        What a fetch asks of a variable where that is more than `dimensions` demands: codes, and expressions
        of the API (``*``, ``????``); old and new municipality codes unless told otherwise.
    left_out : tuple of str
        Variables of the table that are left out on purpose, so that the figures are their sums.
    """

    name: str
    table: str
    title: Text
    measured: Text
    contents: Mapping[str, Content]
    dimensions: Mapping[str, tuple[str, ...] | None]
    frequency: Literal["year", "quarter"] = "year"
    unit: Text = field(default=Text("personer", "persons"))
    notes: tuple[Text, ...] = ()
    notes_on_bundle: tuple[Text, ...] = ()
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: {REGION: tuple(CODES)})
    left_out: tuple[str, ...] = ()

    def asked_of(self, variable: str) -> tuple[str, ...]:
        """Return the codes and expressions that a fetch asks of one of `dimensions`."""
        return self.asks.get(variable) or self.dimensions[variable] or ("*",)


SEX = {"2": Text("Kvinner", "Women"), "1": Text("Menn", "Men")}
"""Codes of ``Kjonn``, in the order of the tables."""

ALL_INDUSTRIES = "00-99"

INDUSTRIES = {
    ALL_INDUSTRIES: Text("Alle næringer", "All industries"),
    "01-03": Text("Jordbruk, skogbruk og fiske", "Agriculture, forestry and fishing"),
    "05-09": Text("Bergverksdrift og utvinning", "Mining and quarrying"),
    "10-33": Text("Industri", "Manufacturing"),
    "35-39": Text("Elektrisitet, vann og renovasjon", "Electricity, water and waste"),
    "41-43": Text("Bygge- og anleggsvirksomhet", "Construction"),
    "45-47": Text("Varehandel, reparasjon av motorvogner", "Trade and repair of motor vehicles"),
    "49-53": Text("Transport og lagring", "Transportation and storage"),
    "55-56": Text("Overnattings- og serveringsvirksomhet", "Accommodation and food service"),
    "58-63": Text("Informasjon og kommunikasjon", "Information and communication"),
    "64-66": Text("Finansiering og forsikring", "Finance and insurance"),
    "68-75": Text("Teknisk tjenesteyting, eiendomsdrift", "Real estate, professional and technical services"),
    "77-82": Text("Forretningsmessig tjenesteyting", "Administrative and support services"),
    "84": Text(
        "Offentlig administrasjon, forsvar, sosialforsikring",
        "Public administration, defence, social security",
    ),
    "85": Text("Undervisning", "Education"),
    "86-88": Text("Helse- og sosialtjenester", "Health and social work"),
    "90-99": Text("Personlig tjenesteyting", "Other services"),
    "00": Text("Uoppgitt", "Unspecified"),
}
"""Industries by code of ``NACE2007`` (the standard SN2007). The bundle has the total and five of them."""

_FIRST_OF_JANUARY = Text("1. januar", "1 January")
_FOURTH_QUARTER = Text("4. kvartal", "4th quarter")
_DURING_THE_YEAR = Text("i løpet av året", "during the year")
_AGES = (*(f"{age:03}" for age in range(105)), "105+")

A_ORDNINGEN = Text(
    "Sysselsettingstallene bygger på a-ordningen fra og med 2015 og kan ikke sammenlignes med tidligere år.",
    "Employment figures are built on the a-ordning register from 2015 and not comparable with earlier years.",
)
SMALL_CELLS = Text(
    "SSB endrer antall på 1 og 2 til 0 eller 3 i små celler; næringene trenger ikke summere til totalen.",
    "SSB changes counts of 1 and 2 to 0 or 3 in small cells; industries need not add up to the total.",
)
OLDER_VINTAGE = Text(
    "Tallene for 2017–2019 er en eldre versjon enn tabell 07984; versjonene blandes ikke i én tidsserie.",
    "Figures for 2017–2019 are an older vintage than table 07984; vintages are not mixed in one time series.",
)


_OLD_AND_NEW = tuple(code for code in CODES if todays_codes(code) <= set(PROGRAMME))
_MANY = Text(count(len(PROGRAMME), "no"), count(len(PROGRAMME), "en"))


def _commuting(name: str, title: Text, of_the_six: str) -> Series:
    return Series(
        name=name,
        table="03321",
        title=title,
        measured=_FOURTH_QUARTER,
        contents={"Sysselsatte": Content("employed", Text("Sysselsatte", "Employed persons"))},
        # "Bokommuen" is the table's own spelling.
        dimensions={"ArbstedKomm": None, "Bokommuen": None} | {of_the_six: _OLD_AND_NEW},
        notes=(A_ORDNINGEN,),
        # Four characters: every municipality, and no total or county beside them to count all twice.
        asks={"ArbstedKomm": ("????",), "Bokommuen": ("????",)} | {of_the_six: _OLD_AND_NEW},
    )


SERIES: dict[str, Series] = {
    series.name: series
    for series in (
        Series(
            name="population-by-age",
            table="07459",
            title=Text("Befolkning etter ettårig alder", "Population by single year of age"),
            measured=_FIRST_OF_JANUARY,
            contents={"Personer1": Content("persons", Text("Personer", "Persons"))},
            dimensions={REGION: PROGRAMME, "Alder": _AGES},
            left_out=("Kjonn",),
        ),
        Series(
            name="population-by-sex-and-age",
            table="07459",
            title=Text("Befolkning etter kjønn og ettårig alder", "Population by sex and single year of age"),
            measured=_FIRST_OF_JANUARY,
            contents={"Personer1": Content("persons", Text("Personer", "Persons"))},
            dimensions={REGION: PROGRAMME, "Kjonn": tuple(SEX), "Alder": _AGES},
        ),
        Series(
            name="population-change",
            table="06913",
            title=Text("Folkemengde og endringer gjennom året", "Population and changes during the year"),
            measured=_DURING_THE_YEAR,
            contents={
                "Folkemengde": Content("persons", Text("Folkemengde 1. januar", "Population 1 January")),
                "Levende": Content("births", Text("Levendefødte", "Live births"), optional=True),
                "Dode": Content("deaths", Text("Døde", "Deaths"), optional=True),
                "Fodselsoverskudd": Content(
                    "excess_of_births", Text("Fødselsoverskudd", "Excess of births"), signed=True
                ),
                "Innflyttinger": Content(
                    "in_migration", Text("Innflyttinger", "In-migration"), adds_up=False, optional=True
                ),
                "Utflyttinger": Content(
                    "out_migration", Text("Utflyttinger", "Out-migration"), adds_up=False, optional=True
                ),
                "Nettoinnflytting": Content(
                    "net_migration", Text("Nettoinnflytting", "Net migration"), signed=True
                ),
                "Folketilvekst": Content(
                    "growth", Text("Folketilvekst", "Population growth"), optional=True, signed=True
                ),
            },
            dimensions={REGION: PROGRAMME},
        ),
        Series(
            name="population-quarterly",
            table="01222",
            title=Text("Befolkningsendringer i kvartalet", "Population changes during the quarter"),
            measured=Text("i løpet av kvartalet", "during the quarter"),
            contents={
                "Folketallet1": Content(
                    "population_start", Text("Folketall ved inngangen", "Population at the start")
                ),
                "Fodte2": Content("births", Text("Fødte", "Live births")),
                "Dode3": Content("deaths", Text("Døde", "Deaths")),
                "Fodselsoverskudd4": Content(
                    "excess_of_births", Text("Fødselsoverskudd", "Excess of births"), signed=True
                ),
                "Innvandring5": Content("immigration", Text("Innvandring", "Immigration")),
                "Utvandring6": Content("emigration", Text("Utvandring", "Emigration")),
                "Tilflytting7": Content(
                    "domestic_in_migration",
                    Text("Innenlandsk innflytting", "Domestic in-migration"),
                    adds_up=False,
                ),
                "Fraflytting8": Content(
                    "domestic_out_migration",
                    Text("Innenlandsk utflytting", "Domestic out-migration"),
                    adds_up=False,
                ),
                "Nettoinnflytting9": Content(
                    "net_migration", Text("Nettoinnflytting", "Net migration"), signed=True
                ),
                "Folketilvekst10": Content("growth", Text("Folketilvekst", "Population growth"), signed=True),
                "Folketallet11": Content(
                    "population_end", Text("Folketall ved utgangen", "Population at the end")
                ),
            },
            dimensions={REGION: PROGRAMME},
            frequency="quarter",
        ),
        Series(
            name="employment",
            table="07984",
            title=Text("Sysselsatte etter næring, 15–74 år", "Employed persons by industry, aged 15–74"),
            measured=_FOURTH_QUARTER,
            contents={
                "Sysselsatte": Content(
                    "employed_by_residence",
                    Text("Sysselsatte etter bosted", "Employed persons by place of residence"),
                ),
                "SysselsatteArb": Content(
                    "employed_by_workplace",
                    Text("Sysselsatte etter arbeidssted", "Employed persons by place of work"),
                    optional=True,
                ),
            },
            dimensions={
                REGION: PROGRAMME,
                "NACE2007": (ALL_INDUSTRIES,),
                "Kjonn": ("0",),
                "Alder": ("15-74",),
            },
            notes=(A_ORDNINGEN, SMALL_CELLS),
            asks={REGION: (NORWAY, *CODES), "NACE2007": ("*",)},
        ),
        Series(
            name="labour-balance",
            table="11618",
            title=Text(
                "Befolkning og sysselsatte etter bosted og arbeidssted, 15–74 år",
                "Population and employed persons by residence and workplace, aged 15–74",
            ),
            measured=_FOURTH_QUARTER,
            contents={
                "BefolkningBosted": Content(
                    "population_15_74", Text("Befolkning 15–74 år", "Population aged 15–74")
                ),
                "SysselBosted": Content(
                    "employed_by_residence",
                    Text("Sysselsatte etter bosted", "Employed persons by place of residence"),
                ),
                "SysselArbsted": Content(
                    "employed_by_workplace",
                    Text("Sysselsatte etter arbeidssted", "Employed persons by place of work"),
                ),
            },
            dimensions={REGION: PROGRAMME, "Kjonn": ("0",), "Alder": ("15-74",)},
            notes=(A_ORDNINGEN,),
            notes_on_bundle=(OLDER_VINTAGE,),
        ),
        _commuting(
            "commuting-out",
            Text(f"Pendling fra de {_MANY.no} kommunene", f"Commuting from the {_MANY.en} municipalities"),
            of_the_six="Bokommuen",
        ),
        _commuting(
            "commuting-in",
            Text(f"Pendling til de {_MANY.no} kommunene", f"Commuting to the {_MANY.en} municipalities"),
            of_the_six="ArbstedKomm",
        ),
    )
}
"""Every series by its name."""


def get(name: str) -> Series:
    """Return one series of the registry.

    Raises
    ------
    SelectionError
        There is no series of that name.
    """
    if name not in SERIES:
        raise SelectionError(f"There is no series {name!r}.", f"choose one of {', '.join(SERIES)}.")
    return SERIES[name]
