"""Where the figures of a chart come from: what workbook and speaker notes tell beside the source line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


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
        Frames with the ``attrs`` that the loaders give them; others are passed over.

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
    found = [
        Source(
            citation=str(frame.attrs["source"]),
            table=str(frame.attrs.get("table", "")),
            title=str(frame.attrs.get("title", "")),
            measured=str(frame.attrs.get("measured", "")),
            unit=str(frame.attrs.get("unit", "")),
            date=str(frame.attrs.get("compiled", "")),
            checksum=str(frame.attrs.get("sha256", "")),
            notes=tuple(map(str, frame.attrs.get("notes", ()))),
        )
        for frame in frames
        if "source" in frame.attrs
    ]
    return tuple(dict.fromkeys(found))
