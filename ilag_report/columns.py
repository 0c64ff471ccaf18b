"""What the columns of frames are called in words, and how their figures are written."""

from collections.abc import Collection

from ilag_data.catalogue import INDUSTRIES, SERIES
from ilag_data.language import Lang, Text

COUNTS = frozenset(content.column for record in SERIES.values() for content in record.contents.values()) | {
    "change",
    "residual",
}
"""Figures in the unit of their series."""

_DERIVED_COUNTS = frozenset(
    {
        "population_15_74",
        "at_home",
        "out_commuters",
        "in_commuters",
        "net_in_commuters",
        "net_in_commuting",
        "at_start",
        "at_end",
        "events",
        "noise",
        "population_effect",
        "age_effect",
        "rate_effect",
        "national",
        "industry_mix",
        "local",
    }
)
"""What indicators count in the unit of the series they stand on."""

CODES_OF_NAMES = {
    "region": "name",
    "sex": "sex_name",
    "industry": "industry_name",
    "residence": "residence_name",
    "workplace": "workplace_name",
}
"""Columns of codes, left out where the column of names stands beside them."""

UNGROUPED = frozenset({"year", "age"})
"""Numbers that are no amounts: no thousands set apart."""

TWO_DECIMALS = frozenset({"location_quotient"})

_TITLES = {
    content.column: content.title
    for record in reversed(SERIES.values())
    for content in record.contents.values()
}
_WORDS = _TITLES | {
    "region": Text("Kode", "Code"),
    "name": Text("Sted", "Place"),
    "year": Text("År", "Year"),
    "quarter": Text("Kvartal", "Quarter"),
    "age": Text("Alder", "Age"),
    "age_group": Text("Aldersgruppe", "Age group"),
    "sex": Text("Kjønn", "Sex"),
    "sex_name": Text("Kjønn", "Sex"),
    "industry": Text("Næring", "Industry"),
    "industry_name": Text("Næring", "Industry"),
    "residence": Text("Bosted", "Residence"),
    "residence_name": Text("Bosted", "Residence"),
    "workplace": Text("Arbeidssted", "Workplace"),
    "workplace_name": Text("Arbeidssted", "Workplace"),
    "component": Text("Komponent", "Component"),
    "status": Text("Status", "Status"),
    "residual": Text("Ikke forklart", "Unexplained"),
    "change": Text("Endring", "Change"),
    "index": Text("Indeks", "Index"),
    "first": Text("Første år", "First year"),
    "last": Text("Siste år", "Last year"),
    "percent": Text("Prosent", "Per cent"),
    "share": Text("Andel, prosent", "Share, per cent"),
    "events": Text("Hendelser", "Events"),
    "noise": Text("Tilfeldighetsbånd, ±", "Band of chance, ±"),
    "young": Text("0–19 år per 100", "Aged 0–19 per 100"),
    "old": Text("67 år og over per 100", "Aged 67 and over per 100"),
    "dependency_ratio": Text("Forsørgerbyrde per 100", "Dependency ratio per 100"),
    "oldest": Text("80 år og over per 100", "Aged 80 and over per 100"),
    "median_age": Text("Medianalder, år", "Median age, years"),
    "at_start": Text("Ved starten", "At the start"),
    "at_end": Text("Ved slutten", "At the end"),
    "retention": Text("Igjen per 100", "Left per 100"),
    "employment_rate": Text("Sysselsettingsandel, prosent", "Employment rate, per cent"),
    "coverage": Text("Arbeidsplassdekning, per 100", "Workplace coverage, per 100"),
    "net_in_commuting": Text("Netto innpendling", "Net in-commuting"),
    "at_home": Text("Bor og arbeider her", "Live and work here"),
    "out_commuters": Text("Pendler ut", "Commute out"),
    "in_commuters": Text("Pendler inn", "Commute in"),
    "net_in_commuters": Text("Netto innpendling", "Net in-commuting"),
    "location_quotient": Text("Lokaliseringskvotient", "Location quotient"),
    "population_effect": Text("Folketall", "Population"),
    "age_effect": Text("Alder", "Age"),
    "rate_effect": Text("Sysselsettingsandel", "Employment rate"),
    "national": Text("Landets vekst", "National growth"),
    "industry_mix": Text("Næringssammensetning", "Industry mix"),
    "local": Text("Lokalt", "Local"),
    # Columns of charts.
    "panel": Text("Rute", "Panel"),
    "category": Text("Gruppe", "Category"),
    "group": Text("Gruppe", "Group"),
    "series": Text("Serie", "Series"),
    "value": Text("Verdi", "Value"),
    "low": Text("Fra", "From"),
    "high": Text("Til", "To"),
    "outline": Text("Omriss", "Outline"),
    "unit": Text("Enhet", "Unit"),
}
_REST = Text("Resten", "The rest")


def head(column: str, lang: Lang) -> str:
    """Return what a column is called; its own name where the suite has no word for it.

    Parameters
    ----------
    column : str
        The name in the frame.
    lang : {"no", "en"}
        The language.
    """
    return _WORDS[column][lang] if column in _WORDS else column


def is_counted(column: str, columns: Collection[str]) -> bool:
    """Tell whether a figure of a frame is in the unit of its series, as far as its name tells.

    Parameters
    ----------
    column : str
        The figure.
    columns : collection of str
        All columns of the frame: where a first and a last year stand beside it, a change is that of whatever
        is compared.
    """
    return column in _DERIVED_COUNTS or (column in COUNTS and not {"first", "last", column} <= {*columns})


def unit_of(column: str, lang: Lang) -> str:
    """Return the unit of a figure that indicators compute; empty where its name does not tell.

    Parameters
    ----------
    column : str
        The name in the frame.
    lang : {"no", "en"}
        The language.
    """
    word = head(column, lang)
    return word.lower() if column == "percent" else word.partition(", ")[2]


def in_words(text: str, column: str, lang: Lang) -> str:
    """Return what a cell of text says: codes of industries and names of components in words.

    Parameters
    ----------
    text : str
        The cell.
    column : str
        The column it stands in.
    lang : {"no", "en"}
        The language.
    """
    if column == "industry":
        return (INDUSTRIES | {"rest": _REST}).get(text, Text(text, text))[lang]
    return head(text, lang) if column == "component" else text
