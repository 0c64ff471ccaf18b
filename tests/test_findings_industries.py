"""What people work with: findings, identities and edge cases of the charts of industries."""

import pandas as pd
import pytest

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_report.charts import Columns, Table
from ilag_report.findings import industry_change, industry_shares, industry_table, location_quotients
from ilag_report.findings.industries import MANUFACTURING, change_by_group
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import YEARS

EVERY = (*regions.PROGRAMME, "50", "0")


def figures(*wanted: str, years: range = YEARS) -> pd.DataFrame:
    return ilag_data.employment(wanted or EVERY, years, industries="all")


def test_manufacturing_is_a_group_of_its_own_where_it_is_held() -> None:
    """Missing it is in the suite: `test_golden`."""
    whole = industry_change(figures("Snåsa", "Tydal"))
    assert isinstance(whole.body, Columns)
    assert {"Industri", "Andre næringer"} <= set(whole.body.frame["series"])
    assert "mangler" not in whole.note
    assert MANUFACTURING in set(change_by_group(figures(years=range(2019, 2024)), 2019, 2023)["industry"])


def test_where_no_industry_is_larger_the_finding_speaks_of_the_three_it_judged() -> None:
    """In Trondheim only the rest is larger, and the table shows it."""
    chart = location_quotients(figures("Trondheim", "Trøndelag"))
    assert chart.title == (
        "Verken landbruk og fiske, industri eller helse, skole og forvaltning har særlig større andel i Trondheim enn i "
        "Trøndelag"
    )
    assert isinstance(chart.body, Table)
    assert chart.body.frame["other_50"].item() > 1.05
    assert_chart_is_fit_to_show(chart)


@pytest.mark.parametrize(
    ("amount", "title"),
    [
        (0, "Tydal har like mange sysselsatte i 2016 som i 2015"),
        (25, "Antallet sysselsatte innbyggere i Tydal økte med 6,3 prosent, mest i industri"),
    ],
)
def test_the_finding_of_the_change_follows_the_figures(amount: int, title: str) -> None:
    frame = ilag_data.employment("Tydal", [2015, 2016], industries="all")
    counts = {"00-99": 400, "01-03": 40, "10-33": 30, "84": 40, "85": 30, "86-88": 60}
    values = [
        counts[industry] + (amount if year == 2016 and industry in ("00-99", "10-33") else 0)
        for industry, year in zip(frame["industry"], frame["year"], strict=True)
    ]
    chart = industry_change(frame.assign(employed_by_residence=pd.array(values, dtype="Int64")))
    assert chart.title == title
    assert_chart_is_fit_to_show(chart)


def test_other_places_work_and_what_cannot_be_shown_is_refused() -> None:
    with pytest.raises(SelectionError, match=r"lack Trøndelag \(50\) and Norway"):
        location_quotients(figures("Oppdal"))
    with pytest.raises(SelectionError, match="only the reference"):
        location_quotients(figures("50"))
    with pytest.raises(SelectionError, match="00-99"):
        industry_shares(ilag_data.employment("Leka", industries=["84", "85"]))
    with pytest.raises(SelectionError, match="employed_by_residence is not among the figures"):
        industry_shares(figures("Leka").rename(columns={"employed_by_residence": "employed_by_workplace"}))
    with pytest.raises(SelectionError, match="industries 01-03 are missing") as caught:
        industry_table(figures("Heim", "50"))
    assert caught.value.remedy == "begin with 2020."


def test_the_year_that_a_place_has_figures_from_is_told_and_not_the_last_of_the_two_compared() -> None:
    said = "missing in 2015 for Heim; there are figures from 2020 on(?s:.*)begin with 2020, or leave out Heim"
    with pytest.raises(SelectionError, match=said):
        industry_change(figures("Heim", "Leka", "50", years=range(2015, 2026)))


def test_why_newer_figures_are_not_shown_is_said() -> None:
    chart = industry_shares(figures("Leka", "50", "0", years=range(2023, 2026)))
    assert chart.identity.years == (2024,)
    assert "Tall mangler for Hele landet 2025." in chart.note


def test_the_title_names_manufacturing_among_the_others_where_it_stands_there() -> None:
    """Meråker's own 86 fewer are 60 in manufacturing and 6 in other industries; Trøndelag lacks it in 2015."""
    both = ["Meråker", "50"]
    en = industry_change(ilag_data.employment(both, YEARS, industries="all", lang="en")).title
    assert en.endswith("fell by 7.5 per cent, most in manufacturing and other industries")
    # A gap that is not to be seen is told with the method, not below the chart.
    chart = industry_change(figures(*both))
    gap = "Tall mangler for industri: Trøndelag 2015."
    assert (gap in chart.note, gap in chart.method) == (False, True)
    alone = industry_change(figures("5034")).title
    assert alone.endswith("falt med 7,5 prosent, mest i industri")
