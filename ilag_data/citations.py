"""What figures cite: the ``attrs`` of the loaders' frames, handed on to what is computed from them."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

_BESIDES = "besides"
"""Where a frame that was computed from several keeps the ``attrs`` of the others."""


def cited(result: pd.DataFrame, frame: pd.DataFrame, *others: pd.DataFrame) -> pd.DataFrame:
    """Let a result cite all the frames it was computed from; none where one of them says nothing.

    Parameters
    ----------
    result : DataFrame
        What was computed; its ``attrs`` are set.
    frame : DataFrame
        The frame it was computed from first of all: title, unit and date are those of this one.
    *others : DataFrame
        Further frames that it was computed from.

    Returns
    -------
    DataFrame
        `result`.
    """
    result.attrs = {}
    # Half a source line would be a wrong one; a chart asks for the source where there is none.
    if all(one.attrs for one in (frame, *others)):
        first, *besides = attrs_of(frame, *others)
        result.attrs = {**first, _BESIDES: besides} if besides else {**first}
    return result


def attrs_of(*frames: pd.DataFrame) -> list[Mapping[Hashable | None, Any]]:
    """Return what frames say of the tables they stand on, one mapping for each frame of a loader behind them.

    Parameters
    ----------
    *frames : DataFrame
        Frames of the loaders, or what `ilag_data.indicators` computes from them. Those that say nothing are
        passed over.

    Returns
    -------
    list of mapping
        Texts as `ilag_data.loaders` describes them, in the order of the frames.

    Examples
    --------
    >>> from ilag_data import employment, indicators, population_by_age
    >>> rate = indicators.employment_rate(employment("Leka", 2022), population_by_age("Leka", 2023))
    >>> [said["table"] for said in attrs_of(rate)]
    ['07984', '07459']
    """
    every = (said for frame in frames for said in (frame.attrs, *frame.attrs.get(_BESIDES, ())))
    own = ({key: text for key, text in said.items() if key != _BESIDES} for said in every)
    return [said for said in own if said]
