"""Wording that the analyses of work and workplaces share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ilag_data import regions as places
from ilag_data.catalogue import ALL_INDUSTRIES
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_report.findings import words

CONFIDENCE = 1.96
"""Standard deviations to each side that hold chance in 95 of 100 cases."""


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


def municipalities(frame: pd.DataFrame) -> list[Place]:
    """Return the municipalities of a frame, in its order; the county and other areas are left out."""
    return [place for place in every_place(frame) if place.region in places.TODAY]


def every_place(frame: pd.DataFrame) -> list[Place]:
    """Return the regions of a frame, in its order."""
    found = frame.drop_duplicates("region")
    return [
        Place(str(region), str(name)) for region, name in zip(found["region"], found["name"], strict=True)
    ]


def group_name(group: Sequence[Place], lang: Lang) -> str:
    """Write «de seks kommunene», or the name where there is just one."""
    if len(group) == 1:
        return group[0].inside
    return words.municipalities(len(group), lang)


def how_many_of(some: Sequence[Place], group: Sequence[Place], lang: Lang) -> str:
    """Write «fem av de seks kommunene», or the name where the group is just one."""
    if len(group) == 1:
        return group[0].name
    return words.share_of_municipalities(len(some), [place.region for place in group], lang)


def range_in_words(values: Sequence[str], lang: Lang) -> str:
    """Write «75 til 94», or one number where both ends are written alike."""
    first, last = values[0], values[-1]
    return first if first == last else f"{first} {Text('til', 'to')[lang]} {last}"


def leading(counts: Sequence[tuple[str, float]]) -> list[str]:
    """Return the names that lead, largest first: those that chance alone may keep behind the first.

    Two counts differ by more than chance when their difference is more than 1.96·√(sum). At most two are
    returned; where more share the lead, nobody leads and none is.

    Parameters
    ----------
    counts : sequence of (name, count)
        From the largest to the smallest.
    """
    if not counts:
        return []
    most = counts[0][1]
    ahead = [name for name, count in counts if most - count <= CONFIDENCE * math.sqrt(most + count)]
    return ahead if len(ahead) <= 2 else []


def sign_beyond_chance(came: float, left: float) -> int:
    """Tell whether more came than left (1), or fewer (−1), or about as many (0): ±1.96·√events."""
    net = came - left
    if abs(net) <= CONFIDENCE * math.sqrt(came + left):
        return 0
    return 1 if net > 0 else -1


def chance_of_share_change(
    first_share: pd.Series, first_of: pd.Series, last_share: pd.Series, last_of: pd.Series
) -> pd.Series:
    """Return how far the change of a share can stray from zero by chance alone, in percentage points.

    As if every person were counted in or not independently of the others: ±1.96 standard deviations of the
    difference of two binomial shares. Most people keep their job from year to year, so the true band is
    narrower; a change beyond this one is therefore surely more than chance.

    Parameters
    ----------
    first_share, last_share : Series
        The shares, in per cent.
    first_of, last_of : Series
        What they are shares of, in persons.
    """
    variance = (
        first_share * (100 - first_share) / first_of + last_share * (100 - last_share) / last_of
    ).astype("float64")
    result: pd.Series = CONFIDENCE * variance**0.5
    return result


def last_year_with(frame: pd.DataFrame, figures: Sequence[str], remedy: str) -> int:
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
            f"choose other regions or years, or bring the figures: {remedy}.",
        )
    return int(known.index[known].max())


def cited(frame: pd.DataFrame, figures: Sequence[str], command: str) -> pd.DataFrame:
    """Return a frame whose ``attrs["missing"]`` names only what lacks among its own rows.

    Parameters
    ----------
    frame : DataFrame
        The rows of a loader's frame that a chart shows.
    figures : sequence of str
        The columns the chart shows.
    command : str
        The command that brings what is missing.

    Returns
    -------
    DataFrame
        A copy with one sentence, or none: the years that every region lacks, then those of some regions.
    """
    lang = words.language_of(frame)
    copied = frame.copy()
    copied.attrs = frame.attrs | {"missing": missing_in_words(frame, figures, command, lang)}
    return copied


def missing_in_words(
    frame: pd.DataFrame, figures: Sequence[str], command: str, lang: Lang, subject: str = ""
) -> list[str]:
    """Return one sentence that names regions and years without a figure, or none where nothing lacks.

    With a subject it reads «Industri mangler: …», without «Mangler: …».
    """
    lacking = frame[frame[[*figures]].isna().any(axis=1)]
    if lacking.empty:
        return []
    years_by_regions: dict[tuple[str, ...], list[int]] = {}
    for year, rows in lacking.groupby("year"):
        years_by_regions.setdefault(tuple(rows["name"].unique()), []).append(int(str(year)))
    everywhere = frame["name"].nunique()
    parts = [
        spans(years) if len(names) == everywhere else f"{words.joined(names, lang)} {spans(years)}"
        for names, years in sorted(years_by_regions.items(), key=lambda item: -len(item[0]))
    ]
    listed = "; ".join(parts)
    lacks = words.capitalised(f"{subject} {Text('mangler', 'missing')[lang]}".strip())
    return [Text(f"{lacks}: {listed} («{command}»).", f"{lacks}: {listed} (“{command}”).")[lang]]


def cell(wide: pd.DataFrame, row: object, column: object) -> float:
    """Return one figure of a wide table as a plain number."""
    return float(wide[column].to_dict()[row])
