"""What every kind of chart body is: data that can be shown as a table, drawn in an area and put on a slide.

A new kind is one small file: a frozen record that derives from `Body`. Nothing here imports matplotlib or
python-pptx; a body draws with the `Area`, and writes with the `Slot`, that it is handed.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import pandas as pd

from ilag_data.errors import ChartError
from ilag_data.language import Text
from ilag_report.charts import style
from ilag_report.charts.data import find_region
from ilag_report.charts.numbers import NumberFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from ilag_data.language import Lang
    from ilag_report.charts.area import Area
    from ilag_report.charts.axis import Scale
    from ilag_report.charts.native import Slot


_Method = TypeVar("_Method", bound="Callable[..., Any]")


def once(method: _Method) -> _Method:
    """Compute what a body derives from its data only once: a body never changes."""
    name = f"_{method.__name__}"

    def kept(self: Body) -> Any:  # noqa: ANN401 (as the method)
        return vars(self)[name] if name in vars(self) else vars(self).setdefault(name, method(self))

    return cast("_Method", update_wrapper(kept, method))


class Body(ABC):
    """The part of a chart between subtitle and footer."""

    text_size: ClassVar[float] = style.TEXT_SIZE
    """Font size of the subtitle and of the ordinary texts in the body, in points."""
    kind: ClassVar[Text] = Text("Diagram", "Chart")
    """What it is called: the first word of an alt text."""
    reading: ClassVar[Text] = Text("", "")
    """How the kind is read, for speaker notes."""
    layout: ClassVar[str] = "Diagram"
    """The layout of its slide: with a placeholder for one chart or table, or free for several."""
    heading: str = ""
    """What it shows, where there are several beside each other."""

    def how_to_read(self, lang: Lang) -> str:
        """Say how it is read, and nothing of what it does not have."""
        return self.reading[lang]

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """Return the data shown, every row and column that a reader may want to check or reuse."""

    @abstractmethod
    def draw(self, area: Area) -> None:
        """Draw into an area of a figure."""

    def native(self, slot: Slot, alt: str) -> bool:  # noqa: ARG002 (for the kinds that have a native form)
        """Put it on a slide as native charts and tables; False for a kind that must be a picture."""
        return False

    def key(self, lang: Lang) -> list[tuple[str, str, str]]:  # noqa: ARG002 (for the kinds that have one)
        """Return mark, colour and name of all that must be told apart; none where it is labelled directly."""
        return []

    def ends(self, lang: Lang) -> list[str]:  # noqa: ARG002 (for the kinds that have such values)
        """Return the values that sum it up, with names, from the highest to the lowest: «Tydal 87,3»."""
        return []

    @property
    def ends_of(self) -> str:
        """What these values are of, where it is only the last of several."""
        return ""

    def spoken(self, lang: Lang) -> str:
        """Return a short alt text for one of several graphics: kind, what it shows, end values."""
        what = ", ".join(filter(None, (self.heading, self.ends_of)))
        return ". ".join(filter(None, (self.kind[lang], what, ", ".join(self.ends(lang)))))


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
        """Keep a copy, without the attrs: the chart says what they say, and pandas would copy them often."""
        vars(instance)[self._slot] = pd.DataFrame(frame)


@dataclass(frozen=True, eq=False)
class Figures(Body):
    """What the kinds that show one figure of one unit have in common.

    Parameters
    ----------
    frame : DataFrame
        The data; each kind says which columns it needs.
    unit : str
        The unit, e.g. ``"personer"`` or ``"indeks, 2015 = 100"``.
    decimals : int
        Decimals of the values written in the chart.
    percent : bool
        Whether the values are per cent and are written so.
    signed : bool
        Whether positive values get a plus, as changes do.
    highlight : str, optional
        The one region (id or name) that stands out; the others turn grey.
    heading : str
        What the panel shows, where there are several beside each other.
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
        """Check the data and bring them into the form of the kind, or refuse them."""

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
        """Return how the ticks of a value axis are written: with as many decimals as tell them apart."""
        return NumberFormat(scale.decimals(), percent=self.percent, signed=self.signed)

    @property
    def least_step(self) -> float:
        """The least distance of the ticks of a value axis: of persons there is no half."""
        return 1.0 if self.decimals == 0 else 0.0

    def looks(self) -> dict[str, style.LineStyle]:
        """Return region id to its colours, as in every other chart."""
        return style.line_styles(self.frame["region"], self.highlight)

    def names(self) -> dict[str, str]:
        """Return region id to the name shown."""
        frame = self.frame
        return dict(zip(frame["region"], frame["name"], strict=True))
