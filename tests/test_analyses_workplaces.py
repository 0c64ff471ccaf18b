"""Where the jobs are and who commutes: findings, identities and edge cases."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import ilag_data
from ilag_data import indicators, regions
from ilag_data.errors import ChartError, SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Bars, Chart, Table
from ilag_report.findings.commuting import commuting_balance, commuting_partners
from ilag_report.findings.workplaces import jobs_and_residents, workplace_coverage
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.raw_documents import change, put

RESIDENTS_AND_JOBS = {
    "5052": (277, 278), "5046": (629, 477), "5041": (1003, 751), "5034": (1076, 864), "5033": (379, 334),
    "5022": (1193, 1116), "50": (248443, 246553),
}  # fmt: skip
"""Table 11618, 4th quarter 2022."""
COMMUTERS = {
    "5052": (46, 47), "5046": (242, 91), "5041": (338, 87), "5034": (363, 156), "5033": (117, 72),
    "5022": (399, 323),
}  # fmt: skip
"""Table 03321, 4th quarter 2022: out, in."""

MAKERS: dict[str, Callable[[Lang], Chart]] = {
    "jobs": lambda lang: jobs_and_residents(ilag_data.labour_balance(lang=lang)),
    "coverage": lambda lang: workplace_coverage(ilag_data.labour_balance(lang=lang)),
    "balance": lambda lang: commuting_balance(ilag_data.commuting(lang=lang)),
}


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("name", MAKERS)
def test_the_charts_are_fit_to_show(name: str, lang: Lang) -> None:
    chart = MAKERS[name](lang)
    assert_chart_is_fit_to_show(chart)
    assert "a-ordning" in chart.note
    assert "2015–2016, 2023" in chart.note, "the years that are missing"
    assert "ilag fetch" in chart.note, "the command that brings them"


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("region", regions.PROGRAMME)
def test_every_municipality_has_its_table_of_partners(region: str, lang: Lang) -> None:
    assert_chart_is_fit_to_show(commuting_partners(ilag_data.commuting(lang=lang), region))


def test_the_findings_of_the_bundled_figures() -> None:
    assert {name: make("no").title for name, make in MAKERS.items()} == {
        "jobs": "De seks kommunene har 737 færre arbeidsplasser enn sysselsatte innbyggere",
        "coverage": "Fem av de seks kommunene har færre arbeidsplasser enn sysselsatte innbyggere "
        "– 75 til 94 per 100",
        "balance": "I fem av de seks kommunene pendler flere ut enn inn – i Leka er det omtrent like mange",
    }
    assert {name: make("en").title for name, make in MAKERS.items()} == {
        "jobs": "The six municipalities have 737 fewer jobs than employed residents",
        "coverage": "Five of the six municipalities have fewer jobs than employed residents – 75 to 94 per 100",
        "balance": "In five of the six municipalities more commute out than in – about as many each way in Leka",
    }


def test_the_findings_are_true() -> None:
    six = [RESIDENTS_AND_JOBS[region] for region in regions.PROGRAMME]
    assert sum(jobs - residents for residents, jobs in six) == -737
    under = sorted(round(jobs / residents * 100) for residents, jobs in six if jobs < residents)
    assert (len(under), under[0], under[-1]) == (5, 75, 94)
    beyond = {
        region: (came - left) ** 2 > 1.96**2 * (came + left) for region, (left, came) in COMMUTERS.items()
    }
    assert [region for region, is_beyond in beyond.items() if not is_beyond] == ["5052"]
    assert all(left > came for region, (left, came) in COMMUTERS.items() if region != "5052")


def test_coverage_is_100_plus_the_net_in_commuting_share_in_the_chart() -> None:
    chart = MAKERS["coverage"]("no")
    assert isinstance(chart.body, Bars)
    assert "4. kvartal 2022" in chart.subtitle
    values = chart.body.frame.set_index("region")["value"].to_dict()
    assert values.keys() == RESIDENTS_AND_JOBS.keys()
    for region, (residents, jobs) in RESIDENTS_AND_JOBS.items():
        shown = values[region]
        assert shown == pytest.approx(jobs / residents * 100)
        assert shown == pytest.approx(100 + (jobs - residents) / residents * 100)


def test_fetched_figures_of_07984_take_the_place_of_11618() -> None:
    residents = ilag_data.employment()
    jobs = residents.rename(columns={"employed_by_residence": "employed_by_workplace"})
    jobs["employed_by_workplace"] = jobs["employed_by_workplace"] - 10
    chart = workplace_coverage(residents, jobs)
    assert isinstance(chart.body, Bars)
    assert "4. kvartal 2023" in chart.subtitle
    values = chart.body.frame.set_index("region")["value"]
    assert values["5033"] == pytest.approx((370 - 10) / 370 * 100)
    assert "eldre versjon" not in chart.note
    assert_chart_is_fit_to_show(chart)
    with pytest.raises(ChartError, match="by residence and by workplace"):
        workplace_coverage(residents)
    with pytest.raises(ChartError, match="by residence and by workplace"):
        workplace_coverage(residents, jobs.iloc[1:])


def changed_jobs(**jobs: int) -> pd.DataFrame:
    """The municipalities of 2022 with other numbers of jobs and 1,000 employed residents each."""
    frame = ilag_data.labour_balance([code.lstrip("r") for code in jobs], 2022)
    return frame.assign(
        employed_by_residence=pd.array([1000] * len(jobs), dtype="Int64"),
        employed_by_workplace=pd.array(list(jobs.values()), dtype="Int64"),
    )


@pytest.mark.parametrize(
    ("jobs", "coverage", "net"),
    [
        ({"r5033": 1000, "r5052": 1200},
         "Ingen av de to kommunene har færre arbeidsplasser enn sysselsatte innbyggere",
         "De to kommunene har 200 flere arbeidsplasser enn sysselsatte innbyggere"),
        ({"r5033": 900, "r5052": 900},
         "Begge kommunene har færre arbeidsplasser enn sysselsatte innbyggere – 90 per 100",
         "De to kommunene har 200 færre arbeidsplasser enn sysselsatte innbyggere"),
        ({"r5033": 997, "r5052": 1100},
         "Én av de to kommunene har færre arbeidsplasser enn sysselsatte innbyggere – 99,7 per 100",
         "De to kommunene har 97 flere arbeidsplasser enn sysselsatte innbyggere"),
        ({"r5033": 997, "r5052": 900},
         "Begge kommunene har færre arbeidsplasser enn sysselsatte innbyggere – 90,0 til 99,7 per 100",
         "De to kommunene har 103 færre arbeidsplasser enn sysselsatte innbyggere"),
        ({"r5033": 1000}, "Tydal har 100 arbeidsplasser per 100 sysselsatte innbyggere",
         "Tydal har like mange arbeidsplasser som sysselsatte innbyggere"),
        ({"r50": 990}, "Trøndelag har 99 arbeidsplasser per 100 sysselsatte innbyggere",
         "Trøndelag har 10 færre arbeidsplasser enn sysselsatte innbyggere"),
    ],
)  # fmt: skip
def test_the_findings_follow_the_figures(jobs: dict[str, int], coverage: str, net: str) -> None:
    frame = changed_jobs(**jobs)
    assert workplace_coverage(frame).title == coverage
    assert jobs_and_residents(frame).title == net


def test_no_year_with_figures_is_refused_with_the_command_that_brings_them() -> None:
    with pytest.raises(SelectionError, match="ilag fetch labour-balance"):
        workplace_coverage(ilag_data.labour_balance(years=[2019, 2023], regions="50"))


def test_the_bars_of_commuting_are_out_and_in_with_the_net_beside_the_name() -> None:
    body = MAKERS["balance"]("no").body
    assert isinstance(body, Bars)
    frame = body.frame
    for region, (left, came) in COMMUTERS.items():
        ours = frame[frame["region"] == region].set_index("series")
        assert ours["value"].to_dict() == {"pendler ut": -left, "pendler inn": came}
        written = ours["name"].iloc[0].replace("−", "-")
        assert int(re.findall(r"[+-]?\d+$", written)[0]) == came - left
    nets = [COMMUTERS[region][1] - COMMUTERS[region][0] for region in frame["region"].unique()]
    assert nets == sorted(nets, reverse=True)


@pytest.mark.parametrize(
    ("left", "came", "title"),
    [
        (100, 200, "I ingen av de to kommunene pendler flere ut enn inn – i Leka og Rennebu er det omvendt"),
        (200, 100, "I begge kommunene pendler flere ut enn inn"),
        (100, 100, "I ingen av de to kommunene pendler flere ut enn inn – i Leka og Rennebu er det omtrent "
         "like mange"),
    ],
)  # fmt: skip
def test_the_finding_of_the_balance_follows_the_figures(left: int, came: int, title: str) -> None:
    frame = ilag_data.commuting(["Leka", "Rennebu"], 2022)
    rows = []
    for region, name in (("5052", "Leka"), ("5022", "Rennebu")):
        rows += [(region, name, region, name, 500), (region, name, "5001", "Trondheim", left)]
        rows += [("5001", "Trondheim", region, name, came)]
    made = pd.DataFrame(
        rows, columns=["residence", "residence_name", "workplace", "workplace_name", "employed"]
    ).assign(year=2022)
    made.attrs = frame.attrs
    assert commuting_balance(made).title == title


def test_partners_add_up_to_all_commuters_and_are_the_largest() -> None:
    flows = ilag_data.commuting(years=2022)
    for region, (left, came) in COMMUTERS.items():
        body = commuting_partners(flows, region).body
        assert isinstance(body, Table)
        for way, here, there, everyone in (
            ("out", "residence", "workplace", left), ("in", "workplace", "residence", came),
        ):  # fmt: skip
            shown = body.frame.dropna(subset=f"{way}_persons").set_index(f"{way}_name")[f"{way}_persons"]
            total, named = shown.pop("I alt"), shown[~shown.index.str.startswith("Andre (")]
            assert total == everyone == shown.sum()
            assert list(named) == sorted(named, reverse=True)
            assert len(named) <= 5
            assert named.min() >= 3, "flows of one or two persons are not shown apart"
            others = flows[(flows[here] == region) & (flows[there] != region)]
            ours = others[~others[f"{there}_name"].str.removesuffix(" municipality").isin(named.index)]
            assert ours["employed"].max() <= max(named.min(), 2)
        assert "Oslo municipality" not in body.frame.to_string()


def test_the_finding_of_the_partners_names_those_that_lead_beyond_chance() -> None:
    flows = ilag_data.commuting()
    assert commuting_partners(flows, "Tydal").title == (
        "117 av 379 sysselsatte i Tydal pendler ut, flest til Trondheim og Selbu; 72 pendler inn, flest fra Selbu"
    )
    # Overhalla 65, Grong 48, Namsos 48: three inside the noise, so that nobody leads.
    assert commuting_partners(flows, "Høylandet").title == (
        "242 av 628 sysselsatte i Høylandet pendler ut; 91 pendler inn, flest fra Grong og Overhalla"
    )
    assert "det året" in commuting_partners(flows, "Tydal").note


def test_net_commuting_is_the_difference_of_jobs_and_residents_within_the_gap() -> None:
    balance = indicators.commuting_balance(ilag_data.commuting(years=2022))
    nets = dict(zip(balance["region"], balance["net_in_commuters"], strict=True))
    for region, (residents, jobs) in RESIDENTS_AND_JOBS.items():
        if region in regions.PROGRAMME:
            assert abs(nets[region] - (jobs - residents)) <= 5


def test_a_withheld_flow_leaves_out_its_municipality_and_is_named(data_copy: Path) -> None:
    change(data_copy, "commuting-out", put(None, ":", Bokommuen="5033", ArbstedKomm="5001", Tid="2022"))
    flows = ilag_data.commuting(years=[2021, 2022])
    chart = commuting_balance(flows)
    assert_chart_is_fit_to_show(chart)
    assert "Tydal" not in chart.body.table().to_string()
    assert "Vises ikke av hensyn til personvernet (:): Tydal–Trondheim 2022." in chart.note
    assert "ilag fetch" not in chart.note
    partners = commuting_partners(flows, "Tydal")
    assert "2021" in partners.subtitle
    assert_chart_is_fit_to_show(partners)


def test_commuting_that_is_not_held_is_refused() -> None:
    flows = ilag_data.commuting("Leka")
    with pytest.raises(SelectionError, match="no commuting from and to"):
        commuting_partners(flows, "Tydal")
    assert commuting_balance(flows).title == "Leka: 46 pendler ut og 47 pendler inn"
