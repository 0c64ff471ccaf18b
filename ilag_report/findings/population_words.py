"""What the analyses of population share: one place of a frame, groups of places and years in words."""

from collections.abc import Iterable, Sequence

import pandas as pd

from ilag_data import regions as places
from ilag_data.borders import NOT_HELD
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_data.periods import spans
from ilag_report.charts import number, percent
from ilag_report.findings import words


def one_place(frame: pd.DataFrame, region: str) -> tuple[str, str, pd.DataFrame]:
    """Return id, name and rows of one region of a frame of the loaders.

    Parameters
    ----------
    frame : DataFrame
        With ``region`` and ``name``.
    region : str
        Its code or name, as in `ilag_data.regions.find`.

    Raises
    ------
    SelectionError
        There is no such region, or it is not in the frame.
    """
    code = places.find(region)
    rows = frame[frame["region"] == code].reset_index(drop=True)
    if rows.empty:
        raise SelectionError(
            f"The figures given do not hold the region {region}.",
            f"choose among {', '.join(frame['name'].unique())}, or load it with the others.",
        )
    return code, str(rows["name"].iloc[0]), rows


def municipalities(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of single municipalities: those that may be counted and added up."""
    return frame[frame["region"].isin(places.TODAY)].reset_index(drop=True)


def first_and_last(frame: pd.DataFrame) -> tuple[int, int]:
    """Return the first and the last year of a frame."""
    return int(frame["year"].min()), int(frame["year"].max())


def group(regions: Sequence[str], names: Sequence[str], lang: Lang) -> str:
    """Write «de seks kommunene», or the name where there is just one."""
    return names[0] if len(regions) == 1 else words.municipalities(len(regions), lang)


def have(how_many: int, of: Sequence[str], lang: Lang) -> str:
    """Write «alle de seks kommunene har», «én av de seks kommunene har»; English minds the number."""
    every = words.share_of_municipalities(how_many, of, lang)
    return f"{every} {Text('har', 'has' if how_many == 1 else 'have')[lang]}"


def years_in_words(years: Iterable[int], lang: Lang) -> str:
    """Write «2015 og 2023–2024»."""
    return words.joined(spans(years).split(", "), lang)


def age_in_words(group: str, lang: Lang) -> str:
    """Write a group of ages: «20–66 år», «80 år og over»."""
    if group.endswith("+"):
        return Text(f"{group[:-1]} år og over", f"{group[:-1]} and over")[lang]
    return Text(f"{group} år", group)[lang]


def persons_and_percent(change: float, share: float, lang: Lang) -> str:
    """Write a change as both: «110 innbyggere, 12,7 prosent» (without its sign)."""
    return (
        f"{number(abs(change), lang=lang)} {Text('innbyggere', 'inhabitants')[lang]}, "
        f"{number(abs(share), 1, lang)} {Text('prosent', 'per cent')[lang]}"
    )


def lost_or_gained(name: str, change: float, share: float, lang: Lang) -> str:
    """Write «Tydal mistet 110 innbyggere, 12,7 prosent», «Leka fikk 8 flere innbyggere, 1,4 prosent»."""
    if change == 0:
        return Text(
            f"{name} hadde like mange innbyggere som før", f"{name} had as many inhabitants as before"
        )[lang]
    amount = persons_and_percent(change, share, lang)
    if change < 0:
        return Text(f"{name} mistet {amount}", f"{name} lost {amount}")[lang]
    more, rest = amount.split(" ", maxsplit=1)
    return Text(f"{name} fikk {more} flere {rest}", f"{name} gained {amount}")[lang]


def signed_with_percent(name: str, change: float, share: float, lang: Lang) -> str:
    """Write «Tydal −110 (−12,7 %)»."""
    return (
        f"{name} {number(change, lang=lang, signed=True)} "
        f"({percent(share, lang=lang, signed=True)})"
    )  # fmt: skip


def how_to_fetch(frame: pd.DataFrame) -> Text | None:
    """Write which command brings what these data lack; None where they lack nothing that it brings."""
    # What does not exist on these borders is missing too, but no fetch brings it.
    if not any(f"({NOT_HELD})" in sentence for sentence in frame.attrs["missing"]):
        return None
    return fetching(frame)


def fetching(frame: pd.DataFrame) -> Text:
    """Write which command brings what is missing in a series."""
    command = f"ilag fetch {frame.attrs['series']}"
    return Text(f"Det som mangler, hentes med «{command}».", f"“{command}” brings what is missing.")


def held_years(rows: pd.DataFrame) -> list[int]:
    """Return the years in which no figure of one place is missing."""
    known = rows.groupby("year")["persons"].agg(lambda persons: bool(persons.notna().all()))
    return [int(year) for year in known.index[known.astype(bool)]]


def years_lacking(name: str, rows: pd.DataFrame, figure: str = "persons") -> Text | None:
    """Say in which years one place lacks figures, and how to bring them; None where it lacks none."""
    lacking = rows[rows[figure].isna()]
    if lacking.empty:
        return None
    years = sorted(int(year) for year in lacking["year"].unique())
    gap = Text(
        f"Tall mangler for {name} {years_in_words(years, 'no')}.",
        f"Figures are missing for {name} {years_in_words(years, 'en')}.",
    )
    return note_of(gap, fetching(rows) if (lacking["status"] == NOT_HELD).any() else None)


def note_of(*notes: Text | None) -> Text | None:
    """Put notes together; None where there is none."""
    kept = [note for note in notes if note is not None]
    if not kept:
        return None
    return Text(" ".join(note.no for note in kept), " ".join(note.en for note in kept))


def without_notes_on_missing(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame that brings its source, but whose gaps the analysis tells of in its own words."""
    quiet = frame.copy(deep=False)
    quiet.attrs = {**frame.attrs, "missing": []}
    return quiet
