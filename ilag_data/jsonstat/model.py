"""What a document is read into: datasets, their dimensions, notes and units."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd


class Note(NamedTuple):
    """A footnote: on the dataset, on a dimension, or on one code of a dimension."""

    text: str
    dimension: str | None = None
    code: str | None = None


class Unit(NamedTuple):
    """What a measure is counted in, and with how many decimals."""

    base: str | None = None
    decimals: int | None = None


@dataclass(frozen=True)
class Dimension:
    """One dimension as the document describes it, whether or not the document has figures.

    Attributes
    ----------
    id, label : str
        The key and the name for eyes; without a label the id stands for it.
    codes, labels : tuple of str, shape (n,)
        The categories in the order of ``category.index``. Labels need not differ.
    notes : tuple of Note
        Those on the dimension, then those on its codes.
    units : mapping of code to Unit
        Only where the document gives one (SSB: only on ``ContentsCode``).
    elimination : bool or None
        Whether the dimension may be left out of a query; SSB's metadata say so, other documents may not.
    elimination_code : str or None
        The code that stands for all when the dimension is left out.
    extension : mapping
        The publisher's own additions, as they are (code lists, reference periods, kinds of measure …).
    """

    id: str
    label: str
    codes: tuple[str, ...] = field(repr=False)
    labels: tuple[str, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    units: Mapping[str, Unit] = field(default_factory=dict, repr=False)
    elimination: bool | None = None
    elimination_code: str | None = None
    extension: Mapping[str, Any] = field(default_factory=dict, repr=False)


# Frames have no truth value to compare by, so datasets are equal only to themselves.
@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset: the tidy frame and what the document says about it.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row per cell, in the document's order; empty for a metadata answer.
        See `ilag_data.jsonstat.read` for the columns.
    label, source : str or None
        The title and the publisher.
    updated : datetime or None
        In UTC; None when absent or nonsense (SSB has years such as 3 for some old tables).
    notes : tuple of Note
        On the dataset, then for each dimension on itself and on its codes.
    units : mapping of code to Unit
        The units of all dimensions together.
    table_id : str or None
        SSB's table number as text, with its leading zeros (``extension.px.tableid``).
    roles : mapping of str to tuple of str
        The dimensions that are ``time``, ``geo`` or ``metric``, as far as the document tells.
    dimensions : mapping of str to Dimension
        By id, in the order of the rows' nesting (the last one runs fastest).
    extension : mapping
        The publisher's own additions, as they are.
    """

    frame: pd.DataFrame = field(repr=False)
    label: str | None
    source: str | None
    updated: datetime | None
    notes: tuple[Note, ...] = field(repr=False)
    units: Mapping[str, Unit] = field(repr=False)
    table_id: str | None
    roles: Mapping[str, tuple[str, ...]] = field(repr=False)
    dimensions: Mapping[str, Dimension] = field(repr=False)
    extension: Mapping[str, Any] = field(repr=False)
