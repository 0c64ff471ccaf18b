"""The charts of the suite, in the order of a presentation, each made from the data in the archive.

To add a chart, add an `Entry` to `SUITE`: the analysis and the loaders of its frames, in the order it takes
them. Everything else (files, slides, sources, both languages, any period) follows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ilag_data import archive, loaders
from ilag_data.analyses.employment import employment_index
from ilag_data.analyses.overview import population_and_employment
from ilag_data.analyses.population import population_index
from ilag_data.charts import Chart, sources_of
from ilag_data.errors import SelectionError
from ilag_data.series import STANDARD_YEARS

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from ilag_data.holdings import Years
    from ilag_data.language import Lang


@dataclass(frozen=True)
class Entry:
    """One chart of the suite.

    Parameters
    ----------
    analysis : callable
        Frames in, chart out.
    loads : tuple of callable
        The loaders of its frames; each takes ``years`` and ``lang``.
    """

    analysis: Callable[..., Chart]
    loads: tuple[Callable[..., pd.DataFrame], ...]

    def __call__(self, lang: Lang, years: Years = STANDARD_YEARS) -> Chart:
        """Load the figures and describe the chart, with its sources.

        Parameters
        ----------
        lang : {"no", "en"}
            The language.
        years : int, iterable of int or "all"
            The years.

        Returns
        -------
        Chart
            The chart.
        """
        frames = [load(years=years, lang=lang) for load in self.loads]
        for frame in frames:
            _date(frame)
        chart = self.analysis(*frames)
        return chart if chart.sources else replace(chart, sources=sources_of(*frames))


SUITE: dict[str, Entry] = {
    "population-index": Entry(population_index, (loaders.population,)),
    "employment-index": Entry(employment_index, (loaders.employment,)),
    "population-and-employment": Entry(population_and_employment, (loaders.population, loaders.employment)),
}
"""Name of the analysis → its entry; call it with a language to get the chart."""


def choose(only: tuple[str, ...] = ()) -> dict[str, Entry]:
    """Return the whole suite, or the entries named, in the suite's order.

    Parameters
    ----------
    only : tuple of str
        Names of analyses; all when empty.

    Returns
    -------
    dict
        Name to entry.

    Raises
    ------
    SelectionError
        A name is not in the suite.
    """
    unknown = [name for name in only if name not in SUITE]
    if unknown:
        raise SelectionError(
            f"There is no chart {', '.join(unknown)} in the suite.", f"choose among {', '.join(SUITE)}."
        )
    return {name: entry for name, entry in SUITE.items() if not only or name in only}


def years_from(text: str) -> list[int]:
    """Read years as they are typed: ``2015-2023``, ``2015–2023``, ``2015,2019,2023``.

    Parameters
    ----------
    text : str
        Years and periods, with commas between.

    Returns
    -------
    list of int
        The years, in order.

    Raises
    ------
    SelectionError
        Something is not a year or a period.
    """
    years: set[int] = set()
    for part in text.replace("–", "-").split(","):
        first, _, last = part.strip().partition("-")
        if not (first.isdecimal() and (last or first).isdecimal() and int(first) <= int(last or first)):
            raise SelectionError(
                f"«{part.strip()}» is not a year or a period of years.", "write 2015-2023 or 2015,2019,2023."
            )
        years |= set(range(int(first), int(last or first) + 1))
    return sorted(years)


def _date(frame: pd.DataFrame) -> None:
    """Note on a frame when its document was made and its checksum, for workbooks and speaker notes."""
    if "series" in frame.attrs and "sha256" not in frame.attrs:
        provenance = archive.read_provenance(frame.attrs["series"])
        frame.attrs |= {"compiled": provenance.compiled, "sha256": provenance.sha256}
