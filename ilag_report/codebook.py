"""The codebook: what every series and indicator is, in Norwegian for analysts, made from the catalogue."""

from ilag_data import catalogue
from ilag_data.catalogue import INDICATORS, NOTES, SERIES, Indicator, Series


def render() -> str:
    """Return the codebook as Markdown."""
    head = [
        "# Kodebok",
        "",
        "`ilag codebook` lager denne siden av `ilag_data/catalogue.toml`. Navn i `denne skriften` brukes i Python.",
        "",
        "## Serier",
        "",
    ]
    series = [line for record in SERIES.values() for line in _series(record)]
    indicators = [line for indicator in INDICATORS.values() for line in _indicator(indicator)]
    return "\n".join([*head, *series, "## Indikatorer", "", *indicators]).rstrip("\n") + "\n"


def _series(record: Series) -> list[str]:
    figures = [
        f"  - {content.title.no}: `{content.name}` (SSBs kode `{code}`)"
        + ("" if not content.moves else "; kan ikke summeres over kommuner")
        for code, content in record.contents.items()
    ]
    notes = [note.no for note in record.notes]
    measured = record.measured.no
    if record.at_year_end:
        measured += f"; med `at_year_end=True` {record.at_year_end.no}"
        notes.append(NOTES["year-end"].no)
    return [
        f"### {record.title.no}",
        "",
        f"- Serien `{record.name}`, SSB-tabell {record.table}",
        f"- Måles: {measured}",
        f"- Enhet: {catalogue.PERSONS.no}",
        "- Tall:",
        *figures,
        *(f"- Pass på: {note}" for note in notes),
        "",
    ]


def _indicator(indicator: Indicator) -> list[str]:
    return [
        f"### {indicator.name.no}",
        "",
        f"- `indicators.{indicator.function}`, SSB-tabell {', '.join(indicator.tables)}",
        f"- Definisjon: {indicator.definition.no}",
        f"- Enhet: {indicator.unit.no}",
        f"- Måles: {indicator.measured.no}",
        f"- Formel: {indicator.formula.no}",
        f"- Pass på: {indicator.caveat.no}",
        "",
    ]
