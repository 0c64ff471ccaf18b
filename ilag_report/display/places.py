"""The card of a region: its codes through the years, its parts, and what has no figures back in time."""

from ilag_data import borders
from ilag_data import regions as places
from ilag_data.catalogue import FIRST_YEAR, STANDARD_YEARS
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_data.regions import CODES, Code
from ilag_report.display.cards import Card

_COUNTIES = {
    "15": "Møre og Romsdal",
    "16": "Sør-Trøndelag",
    "17": "Nord-Trøndelag",
    places.COUNTY: places.name(places.COUNTY),
}
_WITHIN = Text("Kommuner i dag", "Municipalities today")
_NO_PARTS = Text(
    "Har ikke tall på dagens grenser for {}: området hørte til en kommune som ble delt, og ingen "
    "publiserer delene.",
    "Has no figures on today's borders for {}: the area was in a municipality that was split, and nobody "
    "publishes its parts.",
)
_FORMER = Text(
    'Er ikke en kommune i dag. Tallene slik de ble publisert: borders="published".',
    'Is no municipality today. The figures as they were published: borders="published".',
)
_MADE = Text(
    "Summen av hele kommuner på dagens grenser, i alle år.",
    "The sum of whole municipalities on today's borders, in all years.",
)
_PUBLISHED = Text(
    "Slik fylket ble publisert hvert år: en kommune som kom til eller gikk ut, er med bare de årene den "
    "hørte til fylket.",
    "As the county was published each year: a municipality that joined or left counts only in the years in "
    "which it belonged to the county.",
)


def region_card(region: str, lang: Lang) -> Card:
    """Tell of a municipality, today's or a former one, or of one of `regions.AREAS`.

    Parameters
    ----------
    region : str
        Its code or id.
    lang : {"no", "en"}
        The language of the card.
    """
    return _area(region, lang) if region in places.AREAS else _municipality(region, lang)


def _area(region: str, lang: Lang) -> Card:
    parts = borders.members(region, STANDARD_YEARS[-1]) or frozenset()
    inside = [CODES[code].name for code in sorted(parts & set(places.TODAY))]
    facts = (
        (Text("Kode", "Code")[lang], region),
        (_WITHIN[lang], f"{len(inside)}: {', '.join(inside)}" if inside else ""),
    )
    notes = {places.NORWAY: (), places.COUNTY_AS_PUBLISHED: (_PUBLISHED[lang],)}.get(region, (_MADE[lang],))
    return Card(places.name(region, lang), facts, notes=notes, lang=lang)


def _municipality(region: str, lang: Lang) -> Card:
    code = CODES[region]
    of_this_name = places.codes_of_place(region)
    now = CODES[of_this_name[-1]]
    counties = dict.fromkeys(_county(CODES[one].county) for one in reversed(of_this_name))
    before = [
        one for one in CODES.values() if one.code not in of_this_name and {now.code} & {*one.successors}
    ]
    after = sorted(places.todays_codes(now.code) - {now.code})
    facts = (
        (Text("Kommunenummer", "Code")[lang], ", ".join(_dated(CODES[one], lang) for one in of_this_name)),
        (Text("Offisielt navn", "Official name")[lang], code.official_name),
        (Text("Fylke", "County")[lang], Text(", tidligere ", ", formerly ")[lang].join(counties)),
        (Text("Tok opp i seg", "Took in")[lang], _listed(before, lang)),
        (Text("Ble til", "Became")[lang], ", ".join(_became(one) for one in after)),
    )
    return Card(f"{code.name} ({now.code})", facts, notes=_beware(now, lang), lang=lang)


def _beware(now: Code, lang: Lang) -> tuple[str, ...]:
    if now.code not in places.TODAY:
        return (_FORMER[lang],)
    lacking = [year for year in STANDARD_YEARS if borders.members(now.code, year) is None]
    return (_NO_PARTS[lang].format(spans(lacking)),) if lacking else ()


def _became(code: str) -> str:
    return f"{code} {places.ALL_NORWAY[code].name}"


def _listed(codes: list[Code], lang: Lang) -> str:
    """Return the places, each with all its codes."""
    names = dict.fromkeys(code.name for code in codes)
    return "; ".join(
        f"{name} ({', '.join(_dated(code, lang) for code in codes if code.name == name)})" for name in names
    )


def _dated(code: Code, lang: Lang) -> str:
    begins, ends = code.first_year > places.EARLIEST, not code.is_of_today
    if begins and ends:
        return f"{code.code} {spans(range(max(code.first_year, FIRST_YEAR), code.last_year + 1))}"
    if ends:
        return f"{code.code} {Text('til', 'until')[lang]} {code.last_year}"
    return f"{code.code} {Text('fra', 'from')[lang]} {code.first_year}" if begins else code.code


def _county(code: str) -> str:
    return f"{_COUNTIES[code]} ({code})" if code in _COUNTIES else code
