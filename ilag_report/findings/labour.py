"""What the charts of work share: places in sentences, whole years, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ilag_data import regions as places
from ilag_data.borders import NOT_AVAILABLE, members
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, joined
from ilag_data.load import missing_for
from ilag_data.periods import spans
from ilag_report.messages import say


@dataclass(frozen=True)
class Place:
    """A region and its name."""

    region: str
    name: str

    @property
    def inside(self) -> str:
        """The name as it is written within a sentence: «i hele landet», «i de seks samlet»."""
        plain = self.region in (places.TOGETHER, places.NORWAY) and self.name != places.name("0", "en")
        return self.name[:1].lower() + self.name[1:] if plain else self.name


def every_place(frame: pd.DataFrame) -> list[Place]:
    """Return the regions of a frame, in its order."""
    found = frame.drop_duplicates("region")
    return [
        Place(str(region), str(name)) for region, name in zip(found["region"], found["name"], strict=True)
    ]


def municipalities(frame: pd.DataFrame) -> list[Place]:
    """Return the municipalities of a frame, in its order; the county and other areas are left out."""
    return [place for place in every_place(frame) if place.region in places.TODAY]


def of_places(frame: pd.DataFrame, wanted: Sequence[Place]) -> pd.DataFrame:
    """Return the rows of some places."""
    return frame[frame["region"].isin([place.region for place in wanted])]


def require_all_industries(employment: pd.DataFrame) -> None:
    """Stop where a chart about all who work would be drawn of those in one industry.

    Raises
    ------
    SelectionError
        The frame holds other industries than the sum of all.
    """
    others = sorted(set(employment.get("industry", ())) - {ALL_INDUSTRIES})
    if others:
        raise SelectionError(
            f"The frame has the employed by industry ({', '.join(others)}); this chart is about all of them.",
            "give employment(…) without industries=; charts.lines() shows one industry.",
        )


def last_year_with(frame: pd.DataFrame, figures: Sequence[str], command: str) -> int:
    """Return the last year in which every region of a frame has its figures.

    Raises
    ------
    SelectionError
        There is none.
    """
    known = frame.assign(known=frame[[*figures]].notna().all(axis=1)).groupby("year")["known"].all()
    if not known.any():
        raise SelectionError(
            f"No year has {' and '.join(figures)} for every region of the frame.",
            f"choose other regions or years, or bring the figures: {command}.",
        )
    return int(known.index[known].max())


def missing_in_words(
    frame: pd.DataFrame, figures: Sequence[str], command: str, lang: Lang, subject: str = ""
) -> list[str]:
    """Return a sentence that names regions and years without a figure, or none where nothing lacks.

    Years that every region lacks stand first and without names; `subject` says what the figures are of. What
    nobody publishes is told apart from what a fetch brings.
    """
    lacking = frame[frame[[*figures]].isna().any(axis=1)]
    split = [members(region, year) is None for region, year in lacking[["region", "year"]].to_numpy()]
    gone = lacking[np.array(split, bool)].groupby("name", sort=False)["year"].unique().map(spans)
    sentences = [
        missing_for(NOT_AVAILABLE, f"{joined([*names.index], lang)} {years}", lang)
        for years, names in gone.groupby(gone, sort=False)
    ]
    lacking = lacking[~np.array(split, bool)]
    if lacking.empty:
        return sentences
    years_by_regions: dict[tuple[str, ...], list[int]] = {}
    for year, rows in lacking.groupby("year"):
        years_by_regions.setdefault(tuple(rows["name"].unique()), []).append(int(str(year)))
    most_regions_first = sorted(years_by_regions.items(), key=lambda item: -len(item[0]))
    everywhere = frame["name"].nunique()
    parts = [("" if len(n) == everywhere else joined(n, lang), spans(y)) for n, y in most_regions_first]
    return [say("labour.missing", lang, parts=parts, command=command, subject=subject), *sentences]
