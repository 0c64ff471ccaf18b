"""The programme beside other small municipalities: the finding follows the figures and what chance can do."""

from functools import cache

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Chart
from ilag_report.findings import small_places

AREAS = ["ILAG", "SMALL", "50"]


@cache
def chance() -> tuple[pd.DataFrame, pd.DataFrame]:
    every = regions.TODAY
    people = ilag_data.population(every, "all", at_year_end=True)
    return ilag_data.population_quarterly(every, "all"), people


def chart(lang: Lang = "no", people: float = 1.0, employed: float = 1.0) -> Chart:
    """Draw it up with the last figures of the six multiplied."""
    residents = ilag_data.population(AREAS, lang=lang, at_year_end=True)
    employment = ilag_data.employment(AREAS, lang=lang)
    for frame, figure, factor in (
        (residents, "persons", people),
        (employment, "employed_by_residence", employed),
    ):
        last = (frame["region"] == "ILAG") & (frame["year"] == 2023)
        frame.loc[last, figure] = round(frame.loc[last, figure].iloc[0] * factor)
    return small_places(residents, employment, *chance())


@pytest.mark.parametrize(
    ("people", "employed", "title"),
    [
        (0.9, 1.0, "Folketallet har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (1.0, 0.9, "Sysselsettingen har utviklet seg svakere i de seks kommunene enn i andre små kommuner"),
        (1.0, 1.1, "Sysselsettingen har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (1.1, 1.1, "Folketall og sysselsetting har utviklet seg bedre i de seks kommunene enn i andre små kommuner"),
        (1.1, 0.9, "De seks kommunene har hatt bedre utvikling i folketall enn andre små kommuner, men svakere i sysselsetting"),
    ],
)  # fmt: skip
def test_what_differs_by_more_than_chance_is_said(people: float, employed: float, title: str) -> None:
    assert chart(people=people, employed=employed).title == title


def test_figures_without_one_of_the_two_are_refused() -> None:
    people, employed = ilag_data.population("50", at_year_end=True), ilag_data.employment("50")
    with pytest.raises(SelectionError, match="lack The six together, Other small"):
        small_places(people, employed, *chance())
