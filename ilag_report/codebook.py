"""The codebook: what every series and indicator is, in both languages, made from the records themselves."""

from dataclasses import dataclass

from ilag_data.catalogue import SERIES, Series
from ilag_data.language import Text
from ilag_data.regions import CONFIG


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator is.

    Attributes
    ----------
    function : str
        Its name in `ilag_data.indicators`.
    name, definition, unit, measured : Text
        Name, what it says, its unit, and when its figures are measured.
    tables : str
        The tables at Statistics Norway.
    formula : Text
        How it is computed.
    caveat : Text
        What to beware of.
    """

    function: str
    name: Text
    definition: Text
    unit: Text
    measured: Text
    tables: str
    formula: Text
    caveat: Text


def _for_example(of_the_default: Text, elsewhere: Text) -> Text:
    """Give the example from I LAG where the figures are its own."""
    return of_the_default if CONFIG.is_default else elsewhere


_JANUARY = Text("1. januar", "1 January")
_QUARTER = Text("4. kvartal", "4th quarter")
_PER_CENT = Text("prosent", "per cent")
_PERSONS = Text("personer", "persons")

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        "index",
        Text("Indeks", "Index"),
        Text(
            "Et tall i prosent av sin egen verdi i et basisår.",
            "A figure in per cent of its own value in a base year.",
        ),
        Text("basisår = 100", "base year = 100"),
        Text("som serien", "as the series"),
        "07459, 07984",
        Text(
            "tall(t) / tall(basis) · 100",
            "figure(t) / figure(base) · 100",
        ),
        _for_example(
            Text(
                "Viser retning og takt, ikke størrelse; én prosent er seks personer i Leka og 4 500 i Trøndelag.",
                "Shows direction and pace, not size; one per cent is six persons in Leka and 4 500 in Trøndelag.",
            ),
            Text(
                "Viser retning og takt, ikke størrelse; én prosent er få personer i en liten kommune.",
                "Shows direction and pace, not size; one per cent is a few persons in a small municipality.",
            ),
        ),
    ),
    Indicator(
        "change",
        Text("Endring", "Change"),
        Text(
            "Forskjellen mellom to år, i personer og i prosent av det første.",
            "The difference between two years, in persons and in per cent of the first.",
        ),
        Text("personer, prosent", "persons, per cent"),
        Text("som serien", "as the series"),
        "07459, 07984",
        Text(
            "tall(siste) − tall(første); 100 · endring / tall(første)",
            "figure(last) − figure(first); 100 · change / figure(first)",
        ),
        Text(
            "Prosenten regnes av uavrundede tall og avhenger av hvilke to år som velges.",
            "Per cent is computed from unrounded figures and depends on the two years chosen.",
        ),
    ),
    Indicator(
        "accumulated_components",
        Text("Komponentene i befolkningsendringen", "Components of population change"),
        Text(
            "Fødselsoverskudd, nettoinnflytting og avvik summert over perioden.",
            "Excess of births, net migration and residual, added up over the period.",
        ),
        Text("personer, prosent av folketallet det første året", "persons, per cent of the first population"),
        Text("i løpet av årene", "during the years"),
        "06913, 07459",
        Text(
            "Σ komponent(t) for første ≤ t < siste; avvik = endring − fødselsoverskudd − nettoinnflytting",
            "Σ component(t) for first ≤ t < last; residual = change − excess of births − net migration",
        ),
        Text(
            "Avviket er SSBs korrigeringer og småområder som skiftet kommune i 2020.",
            "The residual is Statistics Norway's corrections and small areas that changed municipality in 2020.",
        ),
    ),
    Indicator(
        "event_noise",
        Text("Tilfeldighetsbånd", "Band of chance"),
        Text(
            "Hvor langt endringen i et år kan avvike fra null bare ved tilfeldigheter.",
            "How far the change of a year can stray from zero by chance alone.",
        ),
        _PERSONS,
        Text("i løpet av året", "during the year"),
        "01222, 07459",
        Text(
            "±1,96 · √hendelser; hendelser = årets fødte, døde og flyttinger der alle fire kvartaler er talt, ellers "
            "kommunens gjennomsnittlige rate i årene som er talt, ganger folketallet",
            "±1.96 · √events; events = births, deaths and moves of the year where all four quarters are counted, else "
            "the municipality's mean rate of events in the counted years times its population",
        ),
        Text(
            "I tallene som følger med, er hendelsene bare talt for noen år; familier flytter sammen, så det "
            "virkelige båndet er videre.",
            "In the bundled figures events are counted for some years only; families move together, so the true "
            "band is wider.",
        ),
    ),
    Indicator(
        "age_shares",
        Text("Aldersstruktur", "Age structure"),
        Text(
            "Andelen av befolkningen i gruppene 0–5, 6–15, 16–19, 20–66, 67–79 og 80 år og over.",
            "The share of the population aged 0–5, 6–15, 16–19, 20–66, 67–79 and 80 and over.",
        ),
        _PER_CENT,
        _JANUARY,
        "07459",
        Text(
            "100 · personer i gruppen / alle personer",
            "100 · persons of the group / persons",
        ),
        Text("Andelene summerer til 100.", "The shares add up to 100."),
    ),
    Indicator(
        "dependency",
        Text("Forsørgerbyrde og medianalder", "Dependency ratio and median age"),
        Text(
            "Personer 0–19 år og 67 år og over per 100 i alderen 20–66; 80 år og over per 100 i samme alder; "
            "alderen som halve befolkningen ikke har nådd.",
            "Persons aged 0–19 and 67 and over per 100 aged 20–66; 80 and over per 100 of the same; the age "
            "that half the population has not reached.",
        ),
        Text("personer per 100, år", "persons per 100, years"),
        _JANUARY,
        "07459",
        Text(
            "100 · (P0–19 + P67+) / P20–66; 100 · P80+ / P20–66; medianen over ettårige aldre, hver jevnt fordelt",
            "100 · (P0–19 + P67+) / P20–66; 100 · P80+ / P20–66; median over single years of age, each spread evenly",
        ),
        Text(
            "Sier noe om alder, ikke om hvem som faktisk arbeider eller trenger hjelp.",
            "Tells of age, not of who works or needs help.",
        ),
    ),
    Indicator(
        "cohort_retention",
        Text("Kohortens utvikling", "Cohort retention"),
        Text(
            "Personer 20–29 år ved slutten per 100 av de samme fødselskullene ved starten.",
            "Persons aged 20–29 at the end per 100 of the same birth cohorts at the start.",
        ),
        Text("per 100", "per 100"),
        _JANUARY,
        "07459",
        Text(
            "100 · P(a, siste) / P(a − år, første), summert over aldrene",
            "100 · P(a, last) / P(a − years, first), summed over the ages",
        ),
        Text(
            "Over 100 kom det flere enn det flyttet og døde; det er ikke nødvendigvis de samme personene.",
            "Above 100 more came than left or died; they need not be the same persons.",
        ),
    ),
    Indicator(
        "employment_rate",
        Text("Sysselsettingsandel", "Employment rate"),
        Text(
            "Sysselsatte 15–74 år i prosent av befolkningen i samme alder.",
            "Employed persons aged 15–74 in per cent of the population of that age.",
        ),
        _PER_CENT,
        Text("4. kvartal, befolkningen 1. januar året etter", "4th quarter, population 1 January after"),
        "07984, 07459",
        Text(
            "100 · sysselsatte(4. kvartal t) / P15–74(1. januar t + 1)",
            "100 · employed(4th quarter t) / P15–74(1 January t + 1)",
        ),
        _for_example(
            Text(
                "Fra 2015 (a-ordningen). Ett prosentpoeng er om lag fire personer i Leka.",
                "From 2015 (the a-ordning register). One point is about four persons in Leka.",
            ),
            Text(
                "Fra 2015 (a-ordningen). Ett prosentpoeng er få personer i en liten kommune.",
                "From 2015 (the a-ordning register). One point is a few persons in a small municipality.",
            ),
        ),
    ),
    Indicator(
        "workplace_coverage",
        Text("Arbeidsplassdekning", "Workplace coverage"),
        Text(
            "Sysselsatte med arbeidssted i kommunen per 100 sysselsatte som bor der.",
            "Persons employed in the municipality per 100 employed who live there.",
        ),
        Text("per 100", "per 100"),
        _QUARTER,
        "11618",
        Text(
            "100 · sysselsatte etter arbeidssted / sysselsatte etter bosted = 100 + netto innpendling i prosent",
            "100 · employed by workplace / employed by residence = 100 + net in-commuting share",
        ),
        Text(
            "Tallene som følger med, dekker 2017–2022, og 2017–2019 er en eldre versjon enn de senere.",
            "The bundled figures cover 2017–2022, and 2017–2019 are an older vintage than the later ones.",
        ),
    ),
    Indicator(
        "commuting_balance",
        Text("Pendling", "Commuting"),
        Text(
            "Hvor mange som bor og arbeider i kommunen, pendler ut og pendler inn.",
            "How many live and work in the municipality, commute out and commute in.",
        ),
        _PERSONS,
        _QUARTER,
        "03321",
        Text(
            "sysselsatte bosatte + inn − ut = sysselsatte etter arbeidssted",
            "employed residents + in − out = employed by workplace",
        ),
        Text(
            "Arbeidssted i utlandet eller ukjent er ikke med; derfor mangler noen få bosatte mot tabell 11618.",
            "Workplaces abroad or unknown are left out, so a few residents are missing against table 11618.",
        ),
    ),
    Indicator(
        "industry_shares",
        Text("Næringsfordeling", "Industry shares"),
        Text("Næringens andel av alle sysselsatte.", "The industry's share of all employed."),
        _PER_CENT,
        _QUARTER,
        "07984",
        Text(
            "100 · sysselsatte i næringen / alle sysselsatte; resten = alle − næringene som er gitt",
            "100 · employed in the industry / employed; rest = total − the industries given",
        ),
        Text(
            "SSB endrer 1 og 2 til 0 eller 3 i små celler; avviket ligger i resten.",
            "Statistics Norway changes 1 and 2 to 0 or 3 in small cells; the difference lies in the rest.",
        ),
    ),
    Indicator(
        "location_quotient",
        Text("Lokaliseringskvotient", "Location quotient"),
        Text(
            f"Næringens andel i kommunen i forhold til andelen i {CONFIG.county_name} eller landet.",
            f"The industry's share in the municipality relative to its share in {CONFIG.county_name} or Norway.",
        ),
        Text("forholdstall", "ratio"),
        _QUARTER,
        "07984",
        Text(
            "andel(kommunen) / andel(fylket eller landet)",
            "share(municipality) / share(reference)",
        ),
        Text(
            "I små næringer flytter få personer tallet mye.",
            "In small industries a few persons move it far.",
        ),
    ),
    Indicator(
        "employment_effects",
        Text("Hvor endringen i sysselsetting kom fra", "Where the change in employment came from"),
        Text(
            "Endringen i sysselsatte delt på folketall, andelen 15–74 år og sysselsettingsandel.",
            "The change in employed split into population, share aged 15–74 and employment rate.",
        ),
        _PERSONS,
        Text("4. kvartal, befolkningen 1. januar året etter", "4th quarter, population 1 January after"),
        "07984, 07459",
        Text(
            "E = P · s · r; virkningen av x = L(E₁, E₀) · ln(x₁ / x₀), L er logaritmisk gjennomsnitt (LMDI-I)",
            "E = P · s · r; effect of x = L(E₁, E₀) · ln(x₁ / x₀), L the logarithmic mean (LMDI-I)",
        ),
        Text(
            "En regnemåte, ikke en årsaksforklaring; delene summerer nøyaktig.",
            "Bookkeeping, not a causal explanation; the parts add up exactly.",
        ),
    ),
    Indicator(
        "shift_share",
        Text("Shift-share", "Shift-share"),
        Text(
            "Endringen i sysselsatte delt på nasjonal vekst, næringssammensetning og lokale forhold.",
            "The change in employed split into national growth, industry mix and local conditions.",
        ),
        _PERSONS,
        _QUARTER,
        "07984",
        Text(
            "Σ e·T + Σ e·(G − T) + Σ e·(g − G) over næringene",
            "Σ e·T + Σ e·(G − T) + Σ e·(g − G) over the industries",
        ),
        Text(
            "Bare næringene som tallene har, og resten; «lokalt» er det som står igjen, ikke en forklaring.",
            "Only the industries the figures hold, and the rest; «local» is what remains, not an explanation.",
        ),
    ),
)
"""Every indicator of `ilag_data.indicators`, in the order of the notebooks."""


def render() -> str:
    """Return the codebook as Markdown."""
    head = [
        "# Codebook · Kodebok",
        "",
        "Made by `ilag codebook` from the records in the code; change those, not this file.",
        "",
        "## Series · Serier",
        "",
    ]
    middle = ["## Indicators · Indikatorer", ""]
    series = [line for record in SERIES.values() for line in _series(record)]
    indicators = [line for indicator in INDICATORS for line in _indicator(indicator)]
    return "\n".join([*head, *series, *middle, *indicators]).rstrip("\n") + "\n"


def _series(record: Series) -> list[str]:
    figures = [
        f"  - `{content.column}` ({code}): {content.title.no} · {content.title.en}"
        + ("" if content.adds_up else "; never added over municipalities")
        for code, content in record.contents.items()
    ]
    notes = [f"- Beware: {note.en} · {note.no}" for note in record.notes]
    return [
        f"### {record.title.no} · {record.title.en}",
        "",
        f"- Series `{record.name}`, SSB table {record.table}",
        f"- Measured: {record.measured.en} · {record.measured.no}",
        f"- Unit: {record.unit.en} · {record.unit.no}",
        "- Figures:",
        *figures,
        *notes,
        "",
    ]


def _indicator(indicator: Indicator) -> list[str]:
    return [
        f"### {indicator.name.no} · {indicator.name.en}",
        "",
        f"- `indicators.{indicator.function}`, SSB table {indicator.tables}",
        f"- Definition: {indicator.definition.en}",
        f"- Definisjon: {indicator.definition.no}",
        f"- Unit: {indicator.unit.en} · {indicator.unit.no}",
        f"- Measured: {indicator.measured.en} · {indicator.measured.no}",
        f"- Formula: {indicator.formula.en}",
        f"- Formel: {indicator.formula.no}",
        f"- Beware: {indicator.caveat.en}",
        f"- Pass på: {indicator.caveat.no}",
        "",
    ]
