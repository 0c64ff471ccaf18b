"""The codebook: what every series and indicator is, in both languages, made from the catalogue."""

from ilag_data import catalogue
from ilag_data.catalogue import INDICATORS, NOTES, SERIES, Indicator, Series


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
    indicators = [line for indicator in INDICATORS.values() for line in _indicator(indicator)]
    return "\n".join([*head, *series, *middle, *indicators]).rstrip("\n") + "\n"


def _series(record: Series) -> list[str]:
    figures = [
        f"  - `{content.name}` ({code}): {content.title.no} · {content.title.en}"
        + ("" if not content.moves else "; never added over municipalities")
        for code, content in record.contents.items()
    ]
    notes = [f"- Beware: {note.en} · {note.no}" for note in record.notes]
    if record.at_year_end:
        notes.insert(0, f"- With `at_year_end=True`: {record.at_year_end.en} · {record.at_year_end.no}")
        notes.append(f"- Beware: {NOTES['year-end'].en} · {NOTES['year-end'].no}")
    return [
        f"### {record.title.no} · {record.title.en}",
        "",
        f"- Series `{record.name}`, SSB table {record.table}",
        f"- Measured: {record.measured.en} · {record.measured.no}",
        f"- Unit: {catalogue.PERSONS.en} · {catalogue.PERSONS.no}",
        "- Figures:",
        *figures,
        *notes,
        "",
    ]


def _indicator(indicator: Indicator) -> list[str]:
    return [
        f"### {indicator.name.no} · {indicator.name.en}",
        "",
        f"- `indicators.{indicator.function}`, SSB table {', '.join(indicator.tables)}",
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
