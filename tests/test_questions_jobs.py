"""Which jobs went, and who works: what is asked of a fetch, the verdicts of the charts, and what they say until then."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

import ilag_data
from ilag_data import raw, tables
from ilag_data.catalogue import ALL_INDUSTRIES, EMPLOYED_AGES
from ilag_data.errors import IlagError, NotFetchedError, SelectionError
from ilag_data.language import Lang
from ilag_data.regions import PROGRAMME
from ilag_report import findings, from_suite
from ilag_report.charts import Chart
from ilag_report.display.cards import Card
from ilag_report.explorer import Choice, chart_of, code_of, offered
from ilag_report.plan import Plan
from ilag_report.run import write_suite
from ilag_report.suite import SUITE
from tests.chart_checks import assert_chart_is_fit_to_show, with_plain_blanks
from tests.chart_decks import fetched_folder

_BY_AGE, _BY_INDUSTRY = "employment-by-sex-and-age employment", "employment employment-by-sex-and-age"
OF_FETCHED = {
    "employed-by-age": _BY_AGE,
    "employment-rate-of-working-age": _BY_AGE,
    "employment-rate-by-sex": _BY_AGE,
    "jobs-by-industry": _BY_INDUSTRY,
    "job-location-quotients": _BY_INDUSTRY,
    "net-commuting-by-industry": _BY_INDUSTRY,
}
"""Chart → the series that have to be fetched: of one table, so that they agree with each other."""

ENDS = [2015, 2023]


@pytest.fixture
def fetched() -> Iterator[None]:
    """Figures as a fetch brings them, of the stand-in."""
    with raw.using(fetched_folder()):
        yield


# ---- Until they are fetched -------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "series"), OF_FETCHED.items())
def test_until_then_a_chart_is_a_card_that_says_what_to_fetch(key: str, series: str, lang: Lang) -> None:
    card = from_suite(key, lang)
    assert isinstance(card, Card)
    assert card.lang == lang
    assert ["07984", f"ilag fetch {series}"] == [fact for _, fact in card.facts][2:]
    with pytest.raises(NotFetchedError, match=r"bring the figures: ilag_data\.fetch") as caught:
        SUITE[key](lang)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 (our own)
    assert (str(again), vars(again)) == (str(caught.value), vars(caught.value))


def test_a_chart_by_its_name() -> None:
    assert isinstance(from_suite("oldest", "en"), Chart)
    with pytest.raises(SelectionError, match="There is no chart 'oldst'"):
        from_suite("oldst")
    with pytest.raises(SelectionError, match="«profile» is several charts") as caught:
        from_suite("profile")
    assert caught.value.remedy.startswith("name one of them: profil-leka, ")
    names = ("pendling-tydal", "commuting-partners-5033", "commuting-partners-tydal")
    assert len({str(from_suite(name)) for name in names}) == 1


def test_the_run_leaves_them_out_with_the_command_and_writes_the_rest(tmp_path: Path) -> None:
    plan = Plan(tmp_path, formats=("csv",), only=("oldest", *OF_FETCHED), processes=1)
    left_out: dict[str, IlagError] = {}
    told = dict(write_suite(plan, left_out))
    assert left_out.keys() == OF_FETCHED.keys()
    for key, series in OF_FETCHED.items():
        assert left_out[key].remedy == f"bring the figures: ilag fetch {series}."
        assert told[key] == []
    assert [path.name for path in tmp_path.iterdir()] == ["eldre-over-80.csv"]
    with pytest.raises(NotFetchedError):
        list(write_suite(Plan(tmp_path, formats=("csv",), only=("jobs-by-industry",))))


# ---- The figures ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fetched")
def test_sexes_and_ages_are_the_employed_of_every_place_and_year() -> None:
    places = [*PROGRAMME, "Steinkjer", "Heim", "50", "50-5001", "0"]
    parts = ilag_data.employment_by_sex_and_age(places, "all")
    assert parts.columns.tolist() == [
        "region", "name", "year", "sex", "sex_name", "age_group", "employed_by_residence", "status",
    ]  # fmt: skip
    assert parts["age_group"].head(6).tolist() == [*EMPLOYED_AGES]
    assert parts.groupby("sex_name").ngroups == 2
    everyone = ilag_data.employment(places, "all").set_index(["region", "year"])["employed_by_residence"]
    sums = parts.groupby(["region", "year"], sort=False)["employed_by_residence"].sum(skipna=False)
    pd.testing.assert_series_equal(sums, everyone, check_names=False)
    assert sums.isna().sum() == 5  # Heim before 2020
    english = ilag_data.employment_by_sex_and_age("Leka", 2023, "published", "en")
    assert english["sex_name"].unique().tolist() == ["Women", "Men"]
    assert parts.attrs["table"] == "07984"


# ---- The findings -----------------------------------------------------------------------------------------


def jobs(*places: str, years: list[int] = ENDS) -> pd.DataFrame:
    return ilag_data.employment(places or PROGRAMME, years, industries="all", by="workplace")


def with_jobs(frame: pd.DataFrame, counts: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Give industries other figures in the first and the last year, nobody to the others, and all their sum."""
    last = frame["year"] == frame["year"].max()
    several = {code: counts.get(code, (0, 0)) for code in frame["industry"].unique()}
    several[ALL_INDUSTRIES] = tuple(map(sum, zip(*counts.values(), strict=True)))  # type: ignore[assignment]
    figures = [several[code][end] for code, end in zip(frame["industry"], last.astype(int), strict=True)]
    return frame.assign(employed_by_workplace=pd.array(figures, dtype="Int64"))


def by_industry(**counts: tuple[int, int]) -> Chart:
    """Jobs of Tydal by industry: ``_85`` stands for 85."""
    of_each = {code.strip("_").replace("_", "-"): pair for code, pair in counts.items()}
    return findings.jobs_by_industry(with_jobs(jobs("Tydal"), of_each))


def quotients(**counts: int) -> Chart:
    """So many of 100 jobs of Tydal, beside a county with as many in two industries."""
    frame = jobs("Tydal", "50", years=[2023])
    of_county = frame["region"] == "50"
    county = with_jobs(frame[of_county], {"10-33": (0, 0), "84": (5_000, 5_000), "85": (5_000, 5_000)})
    ours = {code.strip("_"): (count, count) for code, count in counts.items()}
    return findings.job_location_quotients(pd.concat([with_jobs(frame[~of_county], ours), county]))


def sexes(places: list[str], women: float, men: float) -> Chart:
    """Of each region's persons aged 20–66 such a part works."""
    people = ilag_data.population_by_sex_and_age(places, 2023, at_year_end=True)
    aged = people[people["age"].between(20, 66)].groupby(["region", "sex"])["persons"].sum()
    frame = ilag_data.employment_by_sex_and_age(places, 2023)
    counts = [
        int({"women": women, "men": men}[sex] * aged[region, sex]) if age == "40-54" else 0
        for region, sex, age in frame[["region", "sex", "age_group"]].itertuples(index=False)
    ]
    return findings.employment_rate_by_sex(
        frame.assign(employed_by_residence=pd.array(counts, dtype="Int64")), people
    )


def working(fewer: int) -> Chart:
    """48 of each sex and age of Tydal work, but for so many fewer young men in the last year."""
    frame = ilag_data.employment_by_sex_and_age("Tydal", ENDS)
    gone = (frame["year"] == 2023) & (frame["age_group"] == "25-39") & (frame["sex"] == "men")
    employed = (48 - fewer * gone.astype(int)).astype("Int64").array
    ages = ilag_data.population_by_age("Tydal", ENDS, at_year_end=True)
    return findings.employment_rate_20_66(frame.assign(employed_by_residence=employed), ages)


def who_works(*years: int) -> Chart:
    return findings.employed_by_age(
        ilag_data.employment_by_sex_and_age(PROGRAMME, years),
        ilag_data.population_by_age(PROGRAMME, years, at_year_end=True),
    )


THREE, NO_INDUSTRY = ["Tydal", "Leka", "50"], "i ingen næring er endringen større enn tilfeldig variasjon"
NO_GAP = "Andelen sysselsatte: ingen forskjell mellom kvinner og menn er større enn tilfeldig variasjon"


@pytest.mark.parametrize(
    ("chart", "title"),
    [
        # 1,96·√(100 + 60) = 24,8: 25 are beyond chance and 24 are not.
        (lambda: by_industry(_10_33=(93, 68), _85=(400, 401)), "Tydal fikk 24 færre arbeidsplasser fra 2015 til 2023 – 25 færre i industri"),
        (lambda: by_industry(_10_33=(92, 68), _85=(400, 400)), f"Tydal fikk 24 færre arbeidsplasser fra 2015 til 2023 – {NO_INDUSTRY}"),
        (lambda: by_industry(_10_33=(100, 20), _85=(20, 100)), "Tydal har like mange arbeidsplasser i 2023 som i 2015 – 80 færre i industri og 80 flere i undervisning"),
        # Nobody knows which industry 00 is; two long names have no room; areas are never added.
        (lambda: by_industry(_00=(500, 0), _85=(10, 11)), f"Tydal fikk 499 færre arbeidsplasser fra 2015 til 2023 – {NO_INDUSTRY}"),
        (lambda: by_industry(_68_75=(900, 10), _77_82=(800, 10)), "Tydal fikk 1 680 færre arbeidsplasser fra 2015 til 2023 – 890 færre i teknisk tjenesteyting og eiendom"),
        # Of 100 jobs 55 may be half of them by chance.
        (lambda: quotients(_84=70, _85=30), "70 prosent av arbeidsplassene i Tydal er i offentlig administrasjon og forsvar, mot 50,0 prosent i Trøndelag"),
        (lambda: quotients(_84=55, _85=45), "I ingen næring er andelen av arbeidsplassene i Tydal klart større enn i Trøndelag"),
        (lambda: sexes(THREE, 0.5, 0.8), "I begge kommunene er andelen sysselsatte klart lavere blant kvinner enn blant menn"),
        (lambda: sexes(THREE, 0.8, 0.5), "I begge kommunene er andelen sysselsatte klart høyere blant kvinner enn blant menn"),
        (lambda: sexes(THREE, 0.76, 0.74), NO_GAP),
        (lambda: sexes(THREE, 0.74, 0.76), NO_GAP),
        (lambda: sexes(["Tydal"], 0.5, 0.8), "50 prosent av kvinnene og 80 prosent av mennene på 20–66 år i Tydal var sysselsatt i 2023"),
        # Of 491 in 2015 384 are 78,2 per cent, and of 430 in 2023 359 are 5,3 points more, where chance has 5,1.
        (lambda: working(0), "Andelen sysselsatte på 20–66 år økte med 11 prosentpoeng i Tydal"),
        (lambda: working(25), "Andelen sysselsatte på 20–66 år økte med 5 prosentpoeng i Tydal"),
        (lambda: working(26), "Andelen sysselsatte på 20–66 år er ikke klart endret noe sted"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("fetched")
def test_a_title_speaks_only_of_what_is_beyond_chance(chart: Callable[[], Chart], title: str) -> None:
    assert with_plain_blanks(chart().title) == title


@pytest.mark.usefixtures("fetched")
def test_what_is_missing_is_told() -> None:
    frame = jobs("Tydal", "Leka")
    gone = (frame["industry"] == "10-33") & (frame["region"] == "5033") & (frame["year"] == 2023)
    frame["employed_by_workplace"] = frame["employed_by_workplace"].mask(gone)
    frame["status"] = frame["status"].mask(gone, ":")
    chart = findings.jobs_by_industry(frame)
    assert "Tall mangler for industri: Tydal 2023" in chart.note
    assert not [name for name in chart.table()["name"] if name.startswith("Industri")]
    assert_chart_is_fit_to_show(chart)


@pytest.mark.usefixtures("fetched")
def test_who_works_is_told_from_2021_or_else_from_the_first_year() -> None:
    chart = who_works(*range(2015, 2026))
    assert chart.title.startswith("De seks kommunene fikk 207 flere innbyggere på 20–66 år fra 2021 til 2025")
    assert "fra utgangen av 2021 til utgangen av 2025" in chart.subtitle
    assert chart.identity.years == (2021, 2025)
    parts = ilag_data.employment_by_sex_and_age(PROGRAMME, [2021, 2025]).query("age_group == '25-39'")
    before, after = parts.groupby("year")["employed_by_residence"].sum()
    shown = chart.table().query("name == '25–39 år' and series != 'Innbyggere'")["value"]
    assert shown.tolist() == [after - before]
    assert "fra 2015 til 2019" in who_works(2015, 2017, 2019).title
    with pytest.raises(SelectionError, match="too few years in common"):
        who_works(2021)


@pytest.mark.parametrize(
    "draw",
    [
        findings.jobs_by_industry,
        findings.job_location_quotients,
        lambda residents: findings.net_commuting_by_industry(residents, residents),
    ],
)
def test_residents_are_no_jobs_and_some_industries_not_all(draw: Callable[[pd.DataFrame], Chart]) -> None:
    residents = ilag_data.employment(["Tydal", "50"], ENDS, industries="all")
    for frame in (residents, residents.rename(columns={"employed_by_residence": "employed_by_workplace"})):
        with pytest.raises(
            SelectionError, match=r"the frame lacks (employed_by_workplace|05-09, )"
        ) as caught:
            draw(frame)
        assert "ilag fetch employment" in caught.value.remedy


# ---- The explorer -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("fetched")
def test_what_was_fetched_is_offered_and_drawn(lang: Lang) -> None:
    rates = [f"employment-rate-{of}" for of in ("20-66", "of-women", "of-men")]
    keys = (*rates, "jobs-in-10-33", "jobs-in-45-47")
    assert {*keys} <= offered().keys()
    assert len([key for key in offered() if key.startswith("jobs-in-")]) == 16
    for key in keys:
        measures = offered()[key].measures if key in keys[2:4] else offered()[key].measures[:1]
        for measure in measures:
            choice = Choice(indicator=key, measure=measure, lang=lang)
            chart = chart_of(choice)
            assert_chart_is_fit_to_show(chart)
            names: dict[str, Chart] = {}
            exec(code := code_of(choice), names)  # noqa: S102 (the code under test)
            assert names[code.rsplit(maxsplit=1)[-1]].title == chart.title
    assert tables.manifest().documents["employment"]["origin"] == "api"
