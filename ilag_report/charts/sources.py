"""Where the figures of a chart come from: source line, note, and the details of workbook and slides."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from ilag_data.citations import attrs_of, breaks_in
from ilag_data.errors import ChartError

if TYPE_CHECKING:
    import pandas as pd

    from ilag_data.language import Lang

_PUBLISHER = {"no": "Kilde: SSB, ", "en": "Source: Statistics Norway, "}
"""How every source line begins; written once where a chart has several."""


@dataclass(frozen=True)
class Source:
    """One table that a chart stands on.

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
        The day the document was compiled or retrieved, ISO 8601.
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


def sources_of(*frames: pd.DataFrame) -> tuple[Source, ...]:
    """Return the sources of frames of the loaders, each once.

    Parameters
    ----------
    *frames : DataFrame
        Frames with the ``attrs`` that loaders and indicators give them; others are passed over.

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
    names = {"citation": "source", "date": "compiled", "checksum": "sha256"}
    plain = [field.name for field in fields(Source) if field.name != "notes"]
    found = [
        Source(
            **{name: str(said.get(names.get(name, name), "")) for name in plain},
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
            "The frames do not say which language they are in, or are in different ones.",
            "give frames as the loaders of ilag_data return them, all with the same lang=….",
        )
    return lang


def source_line(*frames: pd.DataFrame) -> str:
    """Return one source line for a chart that stands on several tables."""
    prefix = _PUBLISHER[language_of(*frames)]
    first, *others = dict.fromkeys(str(said["source"]) for said in attrs_of(*frames))
    return "; ".join([first, *(other.removeprefix(prefix) for other in others)]) + "."


def note_line(*frames: pd.DataFrame) -> str:
    """Return what a reader has to know, as one text."""
    return " ".join(notes_of(*frames))


def notes_of(*frames: pd.DataFrame, breaks: bool = True) -> list[str]:
    """Return what a reader has to know, each once.

    The first note on each frame, what is missing and, with `breaks`, where its figures are not one series.
    """
    sentences = [
        str(sentence)
        for said in attrs_of(*frames)
        for sentence in (*said.get("notes", ())[:1], *said.get("missing", ()))
    ]
    sentences += [sentence for frame in frames if breaks for sentence in breaks_in(frame)]
    return list(dict.fromkeys(sentences))
