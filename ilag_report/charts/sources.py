"""Where the figures of a chart come from: source line, note, and the details of workbook and slides."""

from dataclasses import dataclass, fields

import pandas as pd

from ilag_data.arguments import checked
from ilag_data.citations import Said, attrs_of, breaks_in, years_of
from ilag_data.days import day_in_words
from ilag_data.errors import ChartError
from ilag_data.language import Lang, Text
from ilag_data.periods import tells_of

_PUBLISHER = Text("Kilde: SSB, ", "Source: Statistics Norway, ")
_TABLE = Text("tabell {}", "table {}")
_HOST = Text(", hentet fra {}", ", retrieved from {}")


@dataclass(frozen=True)
class Source:
    """One table that a chart is based on.

    Parameters
    ----------
    citation : str
        The source line of the loader.
    table : str
        The number of the table.
    title : str
        What the table holds.
    measured : str
        When the figures are measured, e.g. «1. januar».
    unit : str
        Their unit.
    date : str
        The day the document was compiled or retrieved, in words.
    checksum : str
        SHA-256 of the document.
    notes : tuple of str
        What a reader of the figures must know.
    """

    citation: str
    table: str = ""
    title: str = ""
    measured: str = ""
    unit: str = ""
    date: str = ""
    checksum: str = ""
    notes: tuple[str, ...] = ()


@checked
def sources_of(*frames: pd.DataFrame) -> tuple[Source, ...]:
    """Return the sources of frames of the loaders, each once.

    Parameters
    ----------
    *frames : DataFrame
        Frames with the ``attrs`` that loaders and indicators give them; others are ignored.

    Returns
    -------
    tuple of Source
        In the order of the frames.

    Examples
    --------
    >>> from ilag_data import population
    >>> [source.table for source in sources_of(population("Leka", 2023))]
    ['07459']
    """
    names = {"citation": "source", "checksum": "sha256"}
    plain = [field.name for field in fields(Source) if field.name not in ("date", "notes")]
    found = [
        Source(
            **{name: str(said.get(names.get(name, name), "")) for name in plain},
            date=day_in_words(str(said.get("compiled", "")), said.get("lang", "no")),
            notes=tuple(map(str, filter(None, (*said.get("notes", ()), said.get("at_year_end"))))),
        )
        for said in attrs_of(*frames)
        if "source" in said
    ]
    return tuple(dict.fromkeys(found))


def language_of(*frames: pd.DataFrame) -> Lang:
    """Return the language that frames, and what they were computed from, were loaded in."""
    languages: set[Lang | None] = {said.get("lang") for frame in frames for said in attrs_of(frame) or [{}]}
    lang = languages.pop() if len(languages) == 1 else None
    if lang is None:
        raise ChartError(
            "Tabellene sier ikke hvilket språk de er på, eller er på ulike språk.",
            "The frames do not say which language they are in, or are in different ones.",
            "gi tabellene slik ilag_data henter dem, alle med samme lang=….",
            "give the frames as the loaders of ilag_data return them, all with the same lang=….",
        )
    return lang


def source_line(*frames: pd.DataFrame) -> str:
    """Return the source line below a chart: the publisher, the tables, and any other host.

    Who passed the figures on, and when, is stated with the sources, in speaker notes, workbook and cards.
    """
    lang = language_of(*frames)
    tables = (
        _TABLE[lang].format(said["table"]) + (_HOST[lang].format(said["host"]) if said.get("host") else "")
        for said in attrs_of(*frames)
    )
    return f"{_PUBLISHER[lang]}{'; '.join(dict.fromkeys(tables))}."


def citations(*frames: pd.DataFrame) -> str:
    """Return the sources with who passed the figures on and when, each once, in one sentence."""
    prefix = _PUBLISHER[language_of(*frames)]
    first, *others = dict.fromkeys(str(said["source"]) for said in attrs_of(*frames))
    return "; ".join([first, *(other.removeprefix(prefix) for other in others)]) + "."


def _as_shown(said: Said, frame: pd.DataFrame) -> Said:
    """Return the attrs without the gaps in other years, where a frame has only one year."""
    years = years_of(frame)
    if len(years) != 1 or not said.get("missing"):
        return said
    return {**said, "missing": [gap for gap in said["missing"] if tells_of(gap, years[0])]}


def notes_of(*frames: pd.DataFrame, breaks: bool = True) -> list[str]:
    """Return the notes that a reader of these figures needs, each once.

    Which places a name covers, what is missing and, with `breaks`, where there is a break in the series. What
    holds for every figure of a table is in its `Source`. Without `breaks` the frames' gaps are returned as
    they are: charts of the suite have already limited them to the years they show.
    """
    sentences: list[str] = []
    every = [_as_shown(said, frame) if breaks else said for frame in frames for said in attrs_of(frame)]
    gaps = {str(said.get("table")): said["missing"] for said in every if said.get("missing")}
    differ = len({*map(tuple, gaps.values())}) > 1  # between tables: then each gap names its table
    for said in every:
        table = f"{_TABLE[said.get('lang', 'no')].format(said.get('table')).capitalize()}: " if differ else ""
        sentences += [*said.get("named", ()), *(f"{table}{gap}" for gap in said.get("missing", ()))]
    sentences += [sentence for frame in frames if breaks for sentence in breaks_in(frame)]
    return list(dict.fromkeys(map(str, sentences)))
