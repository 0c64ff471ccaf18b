"""What people work with: findings, identities and edge cases of the analyses of industries."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ilag_data
from ilag_data import regions
from ilag_data.errors import SelectionError
from ilag_data.language import Lang
from ilag_report.charts import Chart, Columns, Table
from ilag_report.findings.industries import (
    industry_change,
    industry_shares,
    industry_table,
    location_quotients,
)
from ilag_report.findings.labour_industries import (
    MANUFACTURING,
    OTHER,
    PRIMARY,
    PUBLIC,
    change_by_group,
    grouped,
)
from tests.chart_checks import assert_chart_is_fit_to_show
from tests.key_figures import EMPLOYED, YEARS

EVERY = (*regions.PROGRAMME, "50", "0")
CHARTS = (industry_shares, industry_change, location_quotients, industry_table)

# Employed by residence 2015 and 2023: agriculture, public services (84 + 85 + 86-88), total.
TYDAL = {PRIMARY: (47, 34), PUBLIC: (47 + 34 + 80, 33 + 16 + 61), "total": (468, 370)}


def figures(lang: Lang = "no", wanted: tuple[str, ...] = EVERY, years: range = YEARS) -> pd.DataFrame:
    return ilag_data.employment(wanted, years, lang=lang, industries="all")


@pytest.mark.parametrize("lang", ["no", "en"])
@pytest.mark.parametrize("make", CHARTS)
def test_the_charts_are_fit_to_show(make: Callable[[pd.DataFrame], Chart], lang: Lang) -> None:
    chart = make(figures(lang))
    assert_chart_is_fit_to_show(chart)
    assert "a-ordning" in chart.note
    assert ("summer kan avvike mer" if lang == "no" else "sums may be further off") in chart.note


def test_the_findings_of_the_bundled_figures() -> None:
    assert [make(figures()).title for make in CHARTS] == [
        "31 prosent av de sysselsatte i Leka arbeider i jordbruk, skogbruk og fiske, 4 prosent i Trøndelag",
        "Tydal har 98 færre sysselsatte enn i 2015 – 51 færre i offentlig forvaltning, undervisning og helse",
        "Andelen sysselsatte i jordbruk, skogbruk og fiske er 8,5 ganger så stor i Leka som i Trøndelag",
        "De seks kommunene: 129 færre sysselsatte i primærnæringene enn i 2015, 51 færre i offentlige "
        "tjenester mv.",
    ]
    assert [make(figures("en")).title for make in CHARTS] == [
        "31 per cent of the employed in Leka work in agriculture, forestry and fishing, 4 per cent in Trøndelag",
        "Tydal has 98 fewer employed than in 2015 – 51 fewer in public administration, education and health",
        "The share employed in agriculture, forestry and fishing is 8.5 times as large in Leka as in Trøndelag",
        "The six municipalities: 129 fewer employed in primary industries than in 2015, 51 fewer in public "
        "services etc.",
    ]


def test_the_findings_are_true() -> None:
    raw = figures().set_index(["region", "year", "industry"])["employed_by_residence"]
    assert TYDAL["total"] == (EMPLOYED["5033"][0], EMPLOYED["5033"][-1])
    growth = {region: EMPLOYED[region][-1] / EMPLOYED[region][0] - 1 for region in regions.PROGRAMME}
    assert max(growth, key=lambda region: abs(growth[region])) == "5033"
    assert TYDAL["total"][1] - TYDAL["total"][0] == -98
    assert TYDAL[PUBLIC][1] - TYDAL[PUBLIC][0] == -51
    assert TYDAL[PUBLIC][1] == sum(raw["5033", 2023, code] for code in ("84", "85", "86-88"))
    share = {region: raw[region, 2023, "01-03"] / raw[region, 2023, "00-99"] * 100 for region in EVERY}
    assert (round(share["5052"]), round(share["50"])) == (31, 4)
    assert round(share["5052"] / share["50"], 1) == 8.5
    six = {
        codes: sum(raw[r, 2023, c] - raw[r, 2015, c] for r in regions.PROGRAMME for c in codes)
        for codes in (("01-03",), ("84", "85", "86-88"))
    }
    assert list(six.values()) == [-129, -51]


def test_the_groups_are_the_total_exactly_and_public_services_their_three_parts() -> None:
    raw = figures()
    groups = grouped(raw).pivot(index=["region", "year"], columns="industry", values="employed")
    totals = raw[raw["industry"] == "00-99"].set_index(["region", "year"])["employed_by_residence"]
    complete = groups.dropna()
    assert (complete.sum(axis=1) == totals.reindex(complete.index).astype(float)).all()
    parts = raw[raw["industry"].isin(["84", "85", "86-88"])]
    public = parts.groupby(["region", "year"])["employed_by_residence"].sum()
    assert (groups[PUBLIC] == public.reindex(groups.index).astype(float)).all()
    shares = grouped(raw).dropna().groupby(["region", "year"])["share"].sum()
    assert shares.reindex(complete.index).to_numpy() == pytest.approx(100)


def test_the_contributions_are_the_growth_exactly() -> None:
    parts = change_by_group(figures(), 2015, 2023)
    sums = parts.groupby("region")[["persons", "percent"]].sum()
    for region, employed in EMPLOYED.items():
        assert sums.loc[region, "persons"] == employed[-1] - employed[0]
        assert sums.loc[region, "percent"] == pytest.approx((employed[-1] / employed[0] - 1) * 100)
    tydal = parts[parts["region"] == "5033"].set_index("industry")["persons"]
    assert tydal[PRIMARY] == TYDAL[PRIMARY][1] - TYDAL[PRIMARY][0]
    body = industry_change(figures()).body
    assert isinstance(body, Columns)
    assert body.sums()["Tydal"] == pytest.approx(-98 / 468 * 100)


def test_manufacturing_that_is_missing_is_put_among_the_others_and_named() -> None:
    assert set(change_by_group(figures(), 2015, 2023)["industry"]) == {PRIMARY, PUBLIC, OTHER}
    chart = industry_change(figures())
    assert "Industri mangler: Leka og Trøndelag 2015 («ilag fetch employment»)." in chart.note
    body = chart.body
    assert isinstance(body, Columns)
    assert "Andre, også industri" in set(body.frame["series"])
    whole = industry_change(figures("no", ("Snåsa", "Tydal")))
    assert isinstance(whole.body, Columns)
    assert "Industri" in set(whole.body.frame["series"])
    assert "mangler" not in whole.note
    later = figures(years=range(2019, 2024))
    assert MANUFACTURING in set(change_by_group(later, 2019, 2023)["industry"])


def test_what_is_missing_is_dots_in_the_table() -> None:
    body = industry_table(figures()).body
    assert isinstance(body, Table)
    keys = [column.key for column in body.columns]
    rows = {row[0]: dict(zip(keys, row, strict=True)) for row in body.cells("no")}
    assert rows["Leka"][f"{MANUFACTURING}_change"] == rows["Leka"][f"{OTHER}_change"] == ".."
    assert rows["Trøndelag"][f"{MANUFACTURING}_change"] == ".."
    assert rows["Leka"][f"{MANUFACTURING}_last"] == "3"
    assert rows["Tydal"][f"{PUBLIC}_change"] == "−51"
    # Charts of 2023 alone lack nothing, and say so by saying nothing.
    assert "mangler" not in industry_shares(figures()).note


def test_where_no_industry_is_larger_the_finding_speaks_of_the_three_it_judged() -> None:
    """In Trondheim only the rest is larger, and the table shows it."""
    chart = location_quotients(
        ilag_data.employment(["Trondheim", "Trøndelag"], [2015, 2023], industries="all")
    )
    assert chart.title == (
        "Verken primærnæringer, industri eller offentlige tjenester er klart større i Trondheim enn i Trøndelag"
    )
    assert isinstance(chart.body, Table)
    assert chart.body.frame["other_50"].item() > 1.05
    assert_chart_is_fit_to_show(chart)


def test_location_quotients_are_shares_over_shares_of_county_and_country() -> None:
    raw = figures().set_index(["region", "year", "industry"])["employed_by_residence"].astype(float)
    body = location_quotients(figures()).body
    assert isinstance(body, Table)
    rows = body.frame.set_index("region")
    assert list(rows.index) == list(regions.PROGRAMME)
    for reference in ("50", "0"):
        here = raw["5033", 2023, "10-33"] / raw["5033", 2023, "00-99"]
        there = raw[reference, 2023, "10-33"] / raw[reference, 2023, "00-99"]
        assert rows.loc["5033", f"{MANUFACTURING}_{reference}"] == pytest.approx(here / there)
    assert {column.group for column in body.columns} == {
        "",
        "I forhold til Trøndelag",
        "I forhold til hele landet",
    }


@given(st.lists(st.integers(1, 400), min_size=12, max_size=12))
def test_any_figures_add_up(counts: list[int]) -> None:
    codes = ["01-03", "10-33", "84", "85", "86-88"]
    rows = []
    for year, values in ((2015, counts[:6]), (2016, counts[6:])):
        rows += [(year, code, value) for code, value in zip(codes, values, strict=False)]
        rows.append((year, "00-99", sum(values)))
    frame = pd.DataFrame(rows, columns=["year", "industry", "employed_by_residence"])
    frame = frame.assign(region="5033", name="Tydal", industry_name=frame["industry"])
    frame["employed_by_residence"] = frame["employed_by_residence"].astype("Int64")
    parts = change_by_group(frame, 2015, 2016)
    assert parts["persons"].sum() == sum(counts[6:]) - sum(counts[:6])
    assert parts["percent"].sum() == pytest.approx((sum(counts[6:]) / sum(counts[:6]) - 1) * 100)
    assert grouped(frame).groupby("year")["share"].sum().to_numpy() == pytest.approx(100)


def with_growth(amount: int) -> pd.DataFrame:
    """Tydal in two years, the second with more or fewer in manufacturing."""
    frame = ilag_data.employment("Tydal", [2015, 2016], industries="all")
    counts = {"00-99": 400, "01-03": 40, "10-33": 30, "84": 40, "85": 30, "86-88": 60}
    values = [
        counts[industry] + (amount if year == 2016 and industry in ("00-99", "10-33") else 0)
        for industry, year in zip(frame["industry"], frame["year"], strict=True)
    ]
    return frame.assign(employed_by_residence=pd.array(values, dtype="Int64"))


@pytest.mark.parametrize(
    ("amount", "title"),
    [
        (-20, "Tydal har 20 færre sysselsatte enn i 2015 – 20 færre i industri"),
        (0, "Tydal har like mange sysselsatte som i 2015"),
        (25, "Tydal har 25 flere sysselsatte enn i 2015 – 25 flere i industri"),
    ],
)
def test_the_finding_of_the_change_follows_the_figures(amount: int, title: str) -> None:
    chart = industry_change(with_growth(amount))
    assert chart.title == title
    assert_chart_is_fit_to_show(chart)


def test_figures_by_workplace_say_so() -> None:
    jobs = figures(wanted=("Snåsa", "Tydal", "50")).rename(
        columns={"employed_by_residence": "employed_by_workplace"}
    )
    chart = industry_shares(jobs)
    assert "etter arbeidssted" in chart.subtitle
    assert "etter arbeidssted og næring" in chart.alt_text
    assert chart.name == "naeringer-andeler-arbeidssted"


def test_other_places_work_and_what_cannot_be_shown_is_refused() -> None:
    for make in CHARTS:
        assert_chart_is_fit_to_show(make(figures("no", ("Oppdal", "Selbu", "50"))))
    with pytest.raises(SelectionError, match="Neither Trøndelag"):
        location_quotients(figures("no", ("Oppdal",)))
    with pytest.raises(SelectionError, match="only the reference"):
        location_quotients(figures("no", ("50",)))
    with pytest.raises(SelectionError, match="00-99"):
        industry_shares(ilag_data.employment("Leka", industries=["84", "85"]))
    with pytest.raises(SelectionError, match="only one year, 2021"):
        industry_change(figures(years=range(2021, 2022)))
    with pytest.raises(SelectionError, match="only one year, 2021"):
        industry_table(figures(years=range(2021, 2022)))
    with pytest.raises(SelectionError, match="industries 01-03 are missing"):
        industry_table(figures("no", ("Heim", "50")))
