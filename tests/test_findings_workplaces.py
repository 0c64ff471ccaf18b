"""Where the jobs are and who commutes: findings, identities and edge cases."""

from pathlib import Path

import pandas as pd
import pytest

import ilag_data
from ilag_data.errors import SelectionError
from ilag_report.findings import commuting_balance, commuting_partners, jobs_and_residents, workplace_coverage
from ilag_report.findings.workplaces import leading
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.raw_documents import put, reprocess


def test_years_that_are_not_held_are_refused_with_the_command_that_brings_them() -> None:
    with pytest.raises(SelectionError, match=r'ilag_data\.fetch\("labour-balance"\)'):
        workplace_coverage(ilag_data.labour_balance(years=[2019, 2023], regions="50"))


def changed_jobs(**jobs: int) -> pd.DataFrame:
    """The municipalities of 2022 with other numbers of jobs and 1,000 employed residents each."""
    frame = ilag_data.labour_balance([code.lstrip("r") for code in jobs], 2022)
    return frame.assign(
        employed_residents=pd.array([1000] * len(jobs), dtype="Int64"),
        employed_at_workplaces=pd.array(list(jobs.values()), dtype="Int64"),
    )


@pytest.mark.parametrize(
    ("jobs", "coverage", "net"),
    [
        ({"r5033": 1000, "r5052": 1200},
         "Ingen av kommunene hadde færre arbeidsplasser enn sysselsatte innbyggere i 2022",
         "De to kommunene hadde 200 flere arbeidsplasser enn sysselsatte innbyggere i 2022"),
        ({"r5033": 900, "r5052": 996},
         "Begge kommunene hadde færre arbeidsplasser enn sysselsatte innbyggere i 2022",
         "De to kommunene hadde 104 færre arbeidsplasser enn sysselsatte innbyggere i 2022"),
        ({"r5033": 1000}, "Tydal hadde 100 arbeidsplasser per 100 sysselsatte innbyggere i 2022",
         "Tydal hadde like mange arbeidsplasser som sysselsatte innbyggere i 2022"),
        ({"r50": 990}, "Trøndelag hadde 99 arbeidsplasser per 100 sysselsatte innbyggere i 2022",
         "Trøndelag hadde 10 færre arbeidsplasser enn sysselsatte innbyggere i 2022"),
    ],
)  # fmt: skip
def test_the_findings_follow_the_figures(jobs: dict[str, int], coverage: str, net: str) -> None:
    frame = changed_jobs(**jobs)
    assert workplace_coverage(frame).title == coverage
    assert jobs_and_residents(frame).title == net


@pytest.mark.parametrize(
    ("left", "came", "title"),
    [
        (100, 131, "I ingen av kommunene pendlet klart flere ut enn inn i 2022 – i Leka og Rennebu var det omvendt"),
        (131, 100, "I begge kommunene pendlet klart flere ut enn inn i 2022"),
        (100, 129, "I ingen av kommunene pendlet klart flere ut enn inn i 2022"),
    ],
)  # fmt: skip
def test_the_finding_of_the_balance_follows_the_figures(left: int, came: int, title: str) -> None:
    """1.96·√(100 + 129) is 29.7, 1.96·√(100 + 131) is 29.8."""
    rows = []
    for region, name in (("5052", "Leka"), ("5022", "Rennebu")):
        rows += [(region, name, region, name, 500), (region, name, "5001", "Trondheim", left)]
        rows += [("5001", "Trondheim", region, name, came)]
    made = pd.DataFrame(
        rows, columns=["residence", "residence_name", "workplace", "workplace_name", "flow"]
    ).assign(year=2022)
    made.attrs = ilag_data.commuting(["Leka", "Rennebu"], 2022).attrs
    assert commuting_balance(made).title == title


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ({"A": 37, "B": 35, "C": 8}, ["A", "B"]),
        ({"A": 140, "B": 91}, ["A"]),
        ({"A": 65, "B": 48, "C": 48}, []),
        ({}, []),
    ],
)
def test_nobody_leads_inside_the_noise(counts: dict[str, float], names: list[str]) -> None:
    assert leading(pd.Series(counts, dtype="float64")) == names


def test_a_withheld_flow_leaves_out_its_municipality_and_is_named(data_copy: Path) -> None:
    withheld = put(None, ":", Bokommuen="5033", ArbstedKomm="5001", Tid="2022")
    reprocess(data_copy, "commuting-out", withheld, "commuting-in")
    flows = ilag_data.commuting(years=[2021, 2022])
    chart = commuting_balance(flows)
    assert_chart_is_fit_to_show(chart)
    assert "Tydal" not in chart.body.table().to_string()
    assert "Av hensyn til personvernet vises ikke Tydal–Trondheim 2022." in chart.note
    assert "ilag fetch" not in chart.note
    partners = commuting_partners(flows, "Tydal")
    assert "2021" in partners.subtitle
    assert_chart_is_fit_to_show(partners)


def test_commuting_that_is_not_held_is_refused() -> None:
    flows = ilag_data.commuting("Leka")
    with pytest.raises(SelectionError, match="no commuting from and to"):
        commuting_partners(flows, "Tydal")


def test_what_a_split_municipality_cannot_have_is_not_said_to_be_fetched() -> None:
    chart = jobs_and_residents(ilag_data.labour_balance(["Heim", "Hitra", "Selbu"], range(2015, 2023)))
    assert "Tall på disse grensene mangler for Heim, Hitra 2015–2019." in chart.method
    assert "Tall mangler for Selbu 2015–2016." in chart.method
    assert not chart.note, "it is of 2022 alone"
    assert "«ilag fetch labour-balance»" in chart.commands


def test_the_speaker_notes_of_a_table_speak_of_what_it_shows() -> None:
    reading = commuting_partners(ilag_data.commuting("Leka"), "Leka").body.reading["no"]
    assert "radene hører ikke sammen" in reading
    assert "ett sted" not in reading
