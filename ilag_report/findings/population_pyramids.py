"""Age pyramids: one place then and now, and one place against another (SSB table 07459)."""

import pandas as pd

from ilag_data import regions as places
from ilag_data.errors import SelectionError
from ilag_data.language import Lang, Text
from ilag_report.charts import Chart, Pyramid, number
from ilag_report.charts.ages import pyramid_frame
from ilag_report.charts.defaults import slug
from ilag_report.charts.style import line_styles
from ilag_report.findings import population_words as wording
from ilag_report.findings import words
from ilag_report.findings.describe import describe

_YOUNG_ADULTS = range(20, 40)


def population_pyramid(population_by_sex_and_age: pd.DataFrame, region: str) -> Chart:
    """Men and women of one place by age in the last year, outlined the first year (SSB table 07459).

    Parameters
    ----------
    population_by_sex_and_age : DataFrame
        As `ilag_data.population_by_sex_and_age` returns it.
    region : str
        The place, by code or name.

    Returns
    -------
    Chart
        A pyramid in persons. Where the data do not hold the sexes of the first year, the outline is the first
        year that they hold, and the note says so.

    Raises
    ------
    SelectionError
        The place is not in the figures, or they hold both sexes in fewer than two years.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(population_by_sex_and_age)
    code, name, rows = wording.one_place(population_by_sex_and_age, region)
    years = wording.held_years(rows)
    if len(years) < 2:
        raise SelectionError(
            f"Men and women of {name} are held in fewer than two years.",
            f"load more years, or run «ilag fetch {population_by_sex_and_age.attrs['series']}».",
        )
    first, last = years[0], years[-1]
    frame, filled, outlined, _ = pyramid_frame(rows, code, last, None, first)
    then, now = _young(rows, first), _young(rows, last)
    group = f"{_YOUNG_ADULTS.start}–{_YOUNG_ADULTS.stop - 1}"
    return describe(
        name=Text(f"alderspyramide-{slug(name)}", f"age-pyramid-{slug(name)}"),
        title=Text(
            f"{name}: {_sexes(now, 'no')} i alderen {group} år i {last} – {_sexes(then, 'no')} i {first}",
            f"{name}: {_sexes(now, 'en')} aged {group} in {last} – {_sexes(then, 'en')} in {first}",
        )[lang],
        subtitle=Text(
            f"{name}: befolkningen 1. januar {first} og {last} etter kjønn og alder, personer",
            f"{name}: population 1 January {first} and {last} by sex and age, persons",
        ),
        body=Pyramid(
            frame, unit=Text("personer", "persons")[lang], decimals=0, filled=filled, outlined=outlined,
            colour=line_styles([code])[code].colour,
        ),
        frames=[wording.without_notes_on_missing(population_by_sex_and_age)],
        note=wording.years_lacking(name, rows),
        alt_text=Text(
            f"Befolkningspyramide. {name} 1. januar {last}, omriss {first}, personer. "
            f"{group} år: {_sexes(now, 'no')} i {last}, {_sexes(then, 'no')} i {first}.",
            f"Population pyramid. {name} 1 January {last}, outline {first}, persons. "
            f"Aged {group}: {_sexes(now, 'en')} in {last}, {_sexes(then, 'en')} in {first}.",
        )[lang],
    )  # fmt: skip


def pyramid_against(
    population_by_sex_and_age: pd.DataFrame, region: str, against: str = places.COUNTY
) -> Chart:
    """Men and women of one place by age against another place in the last year, per cent (SSB table 07459).

    Parameters
    ----------
    population_by_sex_and_age : DataFrame
        As `ilag_data.population_by_sex_and_age` returns it, with both places.
    region, against : str
        The places, by code or name; the second is outlined.

    Returns
    -------
    Chart
        A pyramid in per cent of everyone in each place.

    Raises
    ------
    SelectionError
        A place is not in the figures, or they hold no year with both sexes of both.
    ChartError
        The frame does not come from the loader.
    """
    lang = words.language_of(population_by_sex_and_age)
    code, name, rows = wording.one_place(population_by_sex_and_age, region)
    other_code, other, other_rows = wording.one_place(population_by_sex_and_age, against)
    if code == other_code:
        raise SelectionError(f"{name} cannot be held against itself.", "give another place as against=….")
    years = sorted(set(wording.held_years(rows)) & set(wording.held_years(other_rows)))
    if not years:
        raise SelectionError(
            f"Men and women of {name} and {other} are not held in the same year.",
            f"load more years, or run «ilag fetch {population_by_sex_and_age.attrs['series']}».",
        )
    year = years[-1]
    both = pd.concat([rows, other_rows], ignore_index=True)
    frame, filled, outlined, _ = pyramid_frame(both, code, year, other_code, year)
    here, there = (_share_of_young(part, year) for part in (rows, other_rows))
    group = f"{_YOUNG_ADULTS.start}–{_YOUNG_ADULTS.stop - 1}"
    return describe(
        name=Text(
            f"alderspyramide-{slug(name)}-mot-{slug(other)}", f"age-pyramid-{slug(name)}-{slug(other)}"
        ),
        title=Text(
            f"{name}: {number(here, 1, 'no')} prosent er {group} år – {other}: "
            f"{number(there, 1, 'no')} prosent",
            f"{name}: {number(here, 1, 'en')} per cent are aged {group} – {other}: "
            f"{number(there, 1, 'en')} per cent",
        )[lang],
        subtitle=Text(
            f"Befolkningen 1. januar {year} etter kjønn og alder, prosent av alle i hvert område",
            f"Population 1 January {year} by sex and age, per cent of everyone in each place",
        ),
        body=Pyramid(
            frame, unit=Text("prosent", "per cent")[lang], percent=True, filled=filled, outlined=outlined,
            colour=line_styles([code])[code].colour,
        ),
        frames=[wording.without_notes_on_missing(population_by_sex_and_age)],
        note=wording.note_of(wording.years_lacking(name, rows), wording.years_lacking(other, other_rows)),
        alt_text=Text(
            f"Befolkningspyramide. {name} 1. januar {year}, omriss {other}, prosent av alle. "
            f"{group} år: {name} {number(here, 1, 'no')}, {other} {number(there, 1, 'no')} prosent.",
            f"Population pyramid. {name} 1 January {year}, outline {other}, per cent of everyone. "
            f"Aged {group}: {name} {number(here, 1, 'en')}, {other} {number(there, 1, 'en')} per cent.",
        )[lang],
    )  # fmt: skip


def _young(rows: pd.DataFrame, year: int) -> dict[str, int]:
    chosen = rows[(rows["year"] == year) & rows["age"].isin(_YOUNG_ADULTS)]
    return {str(sex): int(persons) for sex, persons in chosen.groupby("sex")["persons"].sum().items()}


def _share_of_young(rows: pd.DataFrame, year: int) -> float:
    everyone = int(rows.loc[rows["year"] == year, "persons"].sum())
    return sum(_young(rows, year).values()) / everyone * 100


def _sexes(persons: dict[str, int], lang: Lang) -> str:
    women, men = number(persons["women"], lang=lang), number(persons["men"], lang=lang)
    return Text(f"{women} kvinner og {men} menn", f"{women} women and {men} men")[lang]
