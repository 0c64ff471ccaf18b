"""Two vintages of a table, cell against cell, where both hold the same codes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from ilag_data import catalogue
from ilag_data import regions as places
from ilag_data.jsonstat import Dataset

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Cube:
    """Figures with one axis for each variable.

    Attributes
    ----------
    codes : mapping of str to tuple of str
        Variable → its codes, in the order of the axes.
    figures : ndarray
        Missing is NaN.
    """

    codes: Mapping[str, tuple[str, ...]]
    figures: Floats

    @classmethod
    def of(cls, data: Dataset) -> Self:
        """Shape the figures of a document."""
        codes = {variable: dimension.codes for variable, dimension in data.dimensions.items()}
        shape = [len(listed) for listed in codes.values()]
        return cls(codes, data.frame["value"].to_numpy(dtype=np.float64).reshape(shape))

    def like(self, codes: Mapping[str, tuple[str, ...]]) -> Floats:
        """Return the figures of some codes, the axes in the order of `codes`."""
        at = [[self.codes[variable].index(code) for code in codes[variable]] for variable in self.codes]
        own = list(self.codes)
        return self.figures[np.ix_(*at)].transpose([own.index(variable) for variable in codes])

    def in_use(self) -> Flags:
        """Tell for each cell whether its municipality codes were in use that year.

        Codes of municipalities outside the county, and of areas, count as in use: their years are not known.
        """
        years = [int(time[:4]) for time in self.codes[catalogue.TIME]]
        flags = np.ones(self.figures.shape, dtype=bool)
        for variable, codes in self.codes.items():
            if set(codes) & set(places.CODES):
                table = np.array(
                    [
                        [code not in places.CODES or places.CODES[code].in_use(year) for year in years]
                        for code in codes
                    ]
                )
                flags &= self._along(table, variable)
        return flags

    def _along(self, table: Flags, variable: str) -> Flags:
        """Lay a table of one variable and time along the axes of the cube."""
        axes = list(self.codes)
        here, time = axes.index(variable), axes.index(catalogue.TIME)
        shape = [1] * len(axes)
        shape[here], shape[time] = table.shape
        return (table if here < time else table.T).reshape(shape)

    def name(self, at: tuple[int, ...]) -> dict[str, str]:
        """Name a cell by the code of each variable."""
        return {
            variable: codes[position]
            for (variable, codes), position in zip(self.codes.items(), at, strict=True)
        }


def common(old: Dataset, new: Dataset) -> tuple[Cube, Floats] | None:
    """Cut two vintages to the codes that both have.

    Returns
    -------
    tuple of (Cube, ndarray) or None
        The new figures and the old ones on the same axes; None when nothing can be compared.
    """
    if set(old.dimensions) != set(new.dimensions):
        return None
    codes = {
        variable: tuple(code for code in dimension.codes if code in set(old.dimensions[variable].codes))
        for variable, dimension in new.dimensions.items()
    }
    if not all(codes.values()):
        return None
    return Cube(codes, Cube.of(new).like(codes)), Cube.of(old).like(codes)
