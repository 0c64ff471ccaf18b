"""The cards of what the suite is made of: series, indicators, frames, charts, the archive as it stands."""

import pandas as pd

from ilag_data import catalogue, process
from ilag_data.citations import attrs_of
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_data.raw import read_provenance
from ilag_report import status
from ilag_report.charts import Chart, number, workbook
from ilag_report.charts.chart import SOURCE_PREFIX
from ilag_report.codebook import Indicator
from ilag_report.columns import head
from ilag_report.display.cards import Card, Listing

LOADERS = {name: recipe.series for name, recipe in process.TABLES.items()}
"""The loaders and the series each of them reads."""

_TABLE = Text("Tabell", "Table")
_UNIT = Text("Enhet", "Unit")
_MEASURED = Text("Måles", "Measured")
_FIGURES = Text("Tall", "Figures")
_PERIOD = Text("Periode", "Period")
_SOURCE = Text("Kilde", "Source")
_DATE = Text("Hentet eller satt sammen", "Retrieved or compiled")
_UPDATED = Text("Oppdatert hos SSB", "Updated at Statistics Norway")
_CHECKSUM = Text("Sjekksum", "Checksum")
_UNCHANGED = Text("dokumentet er uendret", "the document is unchanged")
_CHANGED = Text("STEMMER IKKE", "NOT OK")
_STATUS_HEADS = Text(
    "Serie|Tabell|Innhold|Periode|Tall|Mangler|Dato|Sjekksum",
    "Series|Table|Content|Period|Figures|Missing|Date|Checksum",
)


def series_card(names: tuple[str, ...], lang: Lang) -> Card:
    """Tell of one series, or of several of the same table.

    Parameters
    ----------
    names : tuple of str
        Series of the registry.
    lang : {"no", "en"}
        The language of the card.
    """
    record = catalogue.get(names[0])
    row = status.row(names[0])
    callers = [f"{loader}()" for loader, read in LOADERS.items() if set(names) & set(read)]
    facts = (
        (Text("Serie", "Series")[lang], ", ".join(names)),
        (_TABLE[lang], record.table),
        (_UNIT[lang], record.unit[lang]),
        (_MEASURED[lang], record.measured[lang]),
        (_FIGURES[lang], ", ".join(content.title[lang] for content in record.contents.values())),
        (_PERIOD[lang], row.period),
        *_origin(names[0], row, lang),
        (Text("Hentes med", "Loaded by")[lang], ", ".join(f"ilag_data.{caller}" for caller in callers)),
    )
    notes = tuple(dict.fromkeys(note[lang] for name in names for note in catalogue.get(name).notes))
    title = " · ".join(catalogue.get(name).title[lang] for name in names)
    return Card(title, facts, notes=notes, tables=(record.table,), lang=lang)


def _origin(name: str, row: status.Row, lang: Lang) -> tuple[tuple[str, str], ...]:
    """Say where the document comes from, or why it cannot be trusted."""
    if row.problem:
        return ((_CHECKSUM[lang], f"{_CHANGED[lang]}: {row.problem.partition(chr(10))[0]}"),)
    provenance = read_provenance(name)
    return (
        (_SOURCE[lang], provenance.citation(lang).removeprefix(SOURCE_PREFIX[lang])),
        (_DATE[lang], row.date),
        (_UPDATED[lang], provenance.updated or ""),
        (_CHECKSUM[lang], f"{_UNCHANGED[lang]} (SHA-256 {provenance.sha256[:12]}…)"),
    )


def indicator_card(indicator: Indicator, lang: Lang) -> Card:
    """Tell of an indicator of the codebook.

    Parameters
    ----------
    indicator : Indicator
        Its record.
    lang : {"no", "en"}
        The language of the card.
    """
    facts = (
        (Text("Definisjon", "Definition")[lang], indicator.definition[lang]),
        (_UNIT[lang], indicator.unit[lang]),
        (_MEASURED[lang], indicator.measured[lang]),
        (Text("Formel", "Formula")[lang], indicator.formula[lang]),
        (Text("Regnes med", "Computed by")[lang], f"ilag_data.indicators.{indicator.function}()"),
    )
    tables = tuple(indicator.tables.split(", "))
    return Card(indicator.name[lang], facts, notes=(indicator.caveat[lang],), tables=tables, lang=lang)


def frame_card(frame: pd.DataFrame, lang: Lang) -> Card:
    """Tell of a frame that a loader gave: what it holds, where it is from, what is missing and why.

    Parameters
    ----------
    frame : DataFrame
        A frame with the ``attrs`` of `ilag_data.load`.
    lang : {"no", "en"}
        The language of the headings; the texts are in the language the frame was loaded in.

    Raises
    ------
    SelectionError
        The frame does not say where it comes from.
    """
    said = attrs_of(frame)
    if not said or "source" not in said[0]:
        raise SelectionError(
            f"This frame ({', '.join(map(str, frame.columns))}) does not say where it comes from.",
            "give a frame as a loader returned it; what is cut out by hand may lose its attrs.",
        )

    def every(key: str) -> list[str]:
        return list(dict.fromkeys(str(one[key]) for one in said if one.get(key)))

    columns = ", ".join(f"{column} ({head(str(column), lang)})" for column in frame)
    sources = [source.removeprefix(SOURCE_PREFIX[lang]) for source in every("source")]
    checksums = ", ".join(f"{checksum[:12]}…" for checksum in every("sha256"))
    facts = (
        (Text("Serie", "Series")[lang], ", ".join(every("series"))),
        (_TABLE[lang], ", ".join(every("table"))),
        (Text("Rader", "Rows")[lang], number(len(frame), lang=lang)),
        (Text("Kolonner", "Columns")[lang], columns),
        (_UNIT[lang], ", ".join(every("unit"))),
        (_MEASURED[lang], ", ".join(every("measured"))),
        (_SOURCE[lang], "; ".join(sources)),
        (_DATE[lang], ", ".join(every("compiled"))),
        (_CHECKSUM[lang], checksums and f"SHA-256 {checksums}"),
    )
    notes = [str(note) for one in said for note in (*one.get("missing", ()), *one.get("notes", ()))]
    title = " · ".join(every("title")) or sources[0]
    return Card(title, facts, notes=tuple(dict.fromkeys(notes)), tables=tuple(every("table")), lang=lang)


def chart_card(chart: Chart) -> Card:
    """Tell of a chart what its workbook tells, in the language of the chart.

    Parameters
    ----------
    chart : Chart
        The chart.
    """
    tables = tuple(dict.fromkeys(source.table for source in chart.sources if source.table))
    return Card(chart.title, tuple(workbook.about(chart))[1:], tables=tables, lang=chart.lang)


def status_card(lang: Lang) -> Card:
    """Tell what ``data/raw`` holds and whether it is as it was stored.

    Parameters
    ----------
    lang : {"no", "en"}
        The language of the card.
    """
    rows = status.rows()
    listing = Listing(
        tuple(_STATUS_HEADS[lang].split("|")),
        tuple(
            (
                row.series,
                row.table,
                catalogue.get(row.series).title[lang],
                row.period,
                _grouped(row.figures, lang),
                _grouped(row.missing, lang),
                row.date,
                _CHANGED[lang] if row.problem else "ok",
            )
            for row in rows
        ),
    )
    citations = tuple(
        dict.fromkeys(read_provenance(row.series).citation(lang) for row in rows if not row.problem)
    )
    problems = tuple(row.problem for row in rows if row.problem)
    title = Text("Tallene i data/raw", "The figures in data/raw")[lang]
    return Card(title, listing=listing, notes=(*problems, *citations), lang=lang)


def _grouped(count: str, lang: Lang) -> str:
    return number(int(count), lang=lang) if count else ""
