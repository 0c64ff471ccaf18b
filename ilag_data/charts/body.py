"""What every kind of chart body is: data that can be shown as a table, and can draw itself in an area.

A new kind is one small file: a frozen record that derives from `Body`. Nothing here imports matplotlib; a
body draws with the `Area` it is handed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from ilag_data.charts import style
from ilag_data.errors import ChartError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ilag_data.charts.draw import Area


class Body(ABC):
    """The part of a chart between subtitle and footer."""

    text_size: ClassVar[float] = style.TEXT_SIZE
    """Font size of the subtitle and of the ordinary texts in the body, in points."""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """Return the data shown, every row and column that a reader may want to check or reuse."""

    @abstractmethod
    def draw(self, area: Area) -> None:
        """Draw into an area of a figure."""


class OwnFrame:
    """A field of a frozen record whose frame nobody outside can change: copied on the way in and out.

    A descriptor-typed dataclass field (see the `dataclasses` documentation). pandas copies lazily, so that
    the copies cost nothing until someone writes.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember where on the instance the frame is kept."""
        self._slot = f"_{name}"

    def __get__(self, instance: object | None, owner: type | None = None) -> pd.DataFrame:
        """Hand out a copy."""
        if instance is None:
            # This is how dataclasses learns that the field has no default.
            raise AttributeError(self._slot)
        frame: pd.DataFrame = vars(instance)[self._slot]
        return frame.copy(deep=False)

    def __set__(self, instance: object, frame: pd.DataFrame) -> None:
        """Keep a copy."""
        vars(instance)[self._slot] = frame.copy()


def require_columns(frame: pd.DataFrame, columns: Sequence[str], what: str) -> None:
    """Refuse a frame that is empty or lacks columns.

    Parameters
    ----------
    frame : DataFrame
        The data of a chart.
    columns : sequence of str
        The columns that must be there.
    what : str
        What is being made, for the message.

    Raises
    ------
    ChartError
        A column is missing, or there are no rows.
    """
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise ChartError(
            f"{what} need the columns {', '.join(columns)}; missing: {', '.join(missing)}.",
            f"rename or add them. The frame has: {', '.join(map(str, frame.columns))}.",
        )
    if frame.empty:
        raise ChartError(
            f"{what} were asked for without any data.", "check the regions and years that were selected."
        )
