"""The base of every kind of chart: data that can be shown as a table, drawn in an area and put on a slide.

A new kind is one small file: a frozen dataclass derived from `Body`. Nothing here imports matplotlib or
python-pptx; a body draws with the `Area`, and writes with the `Slot`, that it is given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import NOTHING, Text
from ilag_report.charts import style
from ilag_report.charts.data import find_region
from ilag_report.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.axis import Scale
    from ilag_report.charts.native import Slot


class Body(ABC):
    """The part of a chart between subtitle and footer."""

    text_size: ClassVar[float] = style.TEXT_SIZE
    """Font size of the subtitle and of the ordinary texts in the body, in points."""
    kind: ClassVar[Text] = Text("Diagram", "Chart")
    """Its name, the first word of an alt text."""
    reading: ClassVar[Text] = NOTHING
    """How to read the kind, for speaker notes."""
    layout: ClassVar[str] = "Diagram"
    """The name of its slide layout: with a placeholder for one chart or table, or free for several."""
    heading: str = ""
    """What it shows, where there are several side by side."""

    def how_to_read(self, lang: Lang) -> str:
        """Return how to read it, explaining only what it shows."""
        return self.reading[lang]

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """Return the data shown, every row and column that a reader may want to check or reuse."""

    @abstractmethod
    def draw(self, area: Area) -> None:
        """Draw into an area of a figure."""

    def native(self, slot: Slot, alt: str) -> bool:  # noqa: ARG002 (for the kinds that have a native form)
        """Put it on a slide as native charts and tables; return False for a kind that must be a picture."""
        return False

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (for the kinds that have one)
        """Return mark, colour and name of each entry of the key; none where parts are labelled directly."""
        return []

    def ends(self, lang: Lang) -> list[str]:  # noqa: ARG002 (for the kinds that have such values)
        """Return the values that summarise it, with names, highest first: «Tydal 87,3»."""
        return []

    @property
    def ends_of(self) -> str:
        """The series or category of the values in `ends`, where that is only the last of several."""
        return ""

    def spoken(self, lang: Lang) -> str:
        """Return a short alt text for one of several graphics: kind, what it shows, end values."""
        what = ", ".join(filter(None, (self.heading, self.ends_of)))
        return ". ".join(filter(None, (self.kind[lang], what, ", ".join(self.ends(lang)))))


class OwnFrame:
    """A field of a frozen dataclass with a frame that callers cannot change: copied when set and when read.

    A descriptor-typed dataclass field (see the `dataclasses` documentation). pandas copies lazily, so the
    copies cost nothing until one is written to.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        """Choose the attribute of the instance that holds the frame."""
        self._slot = f"_{name}"

    def __get__(self, instance: object | None, owner: type | None = None) -> pd.DataFrame:
        """Return a copy."""
        if instance is None:
            # This is how dataclasses learns that the field has no default.
            raise AttributeError(self._slot)
        frame: pd.DataFrame = vars(instance)[self._slot]
        return frame.copy(deep=False)

    def __set__(self, instance: object, frame: pd.DataFrame) -> None:
        """Store a copy without the attrs: the chart has their content, and pandas would copy them often."""
        vars(instance)[self._slot] = pd.DataFrame(frame)


@dataclass(frozen=True, eq=False)
class Figures(Body):
    """The base of the kinds that show figures of one unit.

    Parameters
    ----------
    frame : DataFrame
        The data; each kind states which columns it needs.
    unit : str
        The unit, e.g. ``"personer"`` or ``"indeks, 2015 = 100"``.
    decimals : int
        Decimals of the values written in the chart.
    percent : bool
        Whether the values are per cent, and written with a per cent sign.
    signed : bool
        Whether positive values get a plus sign, as for changes.
    highlight : str, optional
        The region (id or name) that stands out from the others.
    heading : str
        What the panel shows, where there are several side by side.
    """

    frame: OwnFrame = OwnFrame()
    unit: str = ""
    decimals: int = 1
    percent: bool = False
    signed: bool = False
    highlight: str | None = None
    heading: str = ""

    def __post_init__(self) -> None:
        if not self.unit.strip():
            raise ChartError(
                f"{self.kind.no}: enheten mangler.",
                f"{self.kind.en}: the unit is missing.",
                'gi unit=…, f.eks. "personer".',
                'give unit=…, e.g. "personer".',
            )
        frame = self.checked(self.frame)
        object.__setattr__(self, "frame", frame)
        if self.highlight is not None:
            object.__setattr__(self, "highlight", find_region(self.highlight, frame))

    @abstractmethod
    def checked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the data in the form of the kind, or refuse them."""

    def table(self) -> pd.DataFrame:
        """Return the data and their unit."""
        return self.frame.assign(unit=self.unit)

    @property
    def form(self) -> NumberFormat:
        """How the values are written."""
        return NumberFormat(decimals=self.decimals, percent=self.percent, signed=self.signed)

    def write(self, value: float, lang: Lang) -> str:
        """Write one value."""
        return self.form.text(value, lang)

    def ticks(self, scale: Scale) -> NumberFormat:
        """Return the number format of the ticks of a value axis, with as many decimals as they need."""
        return NumberFormat(scale.decimals(), percent=self.percent, signed=self.signed)

    @property
    def least_step(self) -> float:
        """The smallest distance between ticks of a value axis: 1 for whole numbers, such as persons."""
        return 1.0 if self.decimals == 0 else 0.0

    def looks(self) -> dict[str, style.LineStyle]:
        """Return region id → line style, as in every other chart."""
        return style.line_styles(self.frame["region"], self.highlight)

    def names(self) -> dict[str, str]:
        """Return region id → the name shown."""
        frame = self.frame
        return dict(zip(frame["region"], frame["name"], strict=True))
