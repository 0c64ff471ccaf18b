"""Comparing two vintages of a table, cell by cell. Pure."""

import numpy as np
import numpy.typing as npt

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.jsonstat import Dataset


def in_use(data: Dataset) -> npt.NDArray[np.bool_]:
    """Return for each cell whether its municipality codes were in use that year; True where not known."""
    frame, time = data.frame, data.dimensions[catalogue.TIME]
    flags = np.ones(len(frame), dtype=bool)
    for variable, dimension in data.dimensions.items():
        if places.CODES.keys() & set(dimension.codes):
            used = [
                [code not in places.CODES or places.CODES[code].in_use(int(of[:4])) for of in time.codes]
                for code in dimension.codes
            ]
            flags &= np.array(used)[frame[variable].cat.codes, frame[time.id].cat.codes]
    return flags


def figures_before(old: Dataset, new: Dataset) -> npt.NDArray[np.float64]:
    """Return the figure held for each cell of the new document; NaN without one, or if variables differ."""
    before = np.full(len(new.frame), np.nan)
    if set(old.dimensions) == set(new.dimensions):
        codes = [of.codes for of in new.dimensions.values()]
        at = [
            old.frame[name].cat.set_categories(of).cat.codes
            for name, of in zip(new.dimensions, codes, strict=True)
        ]
        stays = np.min(at, axis=0) >= 0
        place = np.ravel_multi_index([of[stays] for of in at], [*map(len, codes)])
        before[place] = old.frame["value"][stays]
    return before
