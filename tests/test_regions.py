"""Municipalities and areas: look-up, and what every county of Norway is made of, from `norway.csv` alone."""

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import ilag_data
from ilag_data import borders, config, regions
from ilag_data.errors import ConfigError, SelectionError

NORWAY = regions.ALL_NORWAY
YEARS = range(2014, 2027)

# ---- Look-up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "region"),
    [
        ("TYDAL", "5033"), (5033, "5033"), ("1665", "5033"), (1665, "5033"), ("  Leka ", "5052"),
        ("Leka (-2017)", "5052"), ("snasa", "5041"), ("SNÅASE", "5041"), ("Snåase - Snåsa", "5041"),
        ("Snåase Snåsa", "5041"), ("hoylandet", "5046"), ("Steinkjer", "5006"), ("Rindal", "5061"),
        ("Trøndelag", "50"), (50, "50"), ("trøndelag uten trondheim", "50-5001"), ("I LAG", "ILAG"),
        ("De seks samlet", "ILAG"), ("Heim, Hitra og Orkland", "5055+5056+5059"), ("Norge", "0"),
    ],
)  # fmt: skip
def test_a_region_is_found_by_any_usual_spelling(query: str | int, region: str) -> None:
    assert regions.find(query) == region


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Tydall", r"no region 'Tydall' in Trøndelag\.(.|\n)*Tydal \(5033\)"),
        ("Oslo", r"no region 'Oslo' in Trøndelag; Oslo \(0301\) is in another county"),
        ("1804", r"Bodø \(1804\) is in another county"), ("bodo", r"Bodø \(1804\) is in another county"),
        ("Nordland fylke", r"Nordland \(18\) is another county"), ("Troms", r"Troms \(55\) is another county"),
        ("Nord-Trøndelag", r"Nord-Trøndelag \(17\) was a county until 2017 and is part of Trøndelag now"),
        ("", "no region ''"), ("9999", "no region '9999'"), ("💥", "no region"),
        ("Klæbu", r"Klæbu \(5030\) became part of Trondheim \(5001\)"),
        ("1702", r"Steinkjer \(1702\) became part of Steinkjer \(5006\)"),
        ("Snillfjord", r"was split among Heim \(5055\), Hitra \(5056\) and Orkland \(5059\)"),
    ],
)  # fmt: skip
def test_what_is_no_region_of_today_is_refused_with_what_became_of_it(query: str, words: str) -> None:
    with pytest.raises(SelectionError, match=words):
        regions.find(query)


def test_regions_are_given_once_and_in_the_order_asked() -> None:
    assert regions.find_all(["Rennebu", 5033, "tydal", "50"]) == ["5022", "5033", "50"]
    assert regions.find_all("Leka") == ["5052"]
    with pytest.raises(SelectionError, match=r'«Oppdal» was split into letters\.\n.*\["Oppdal"\]'):
        regions.find_all([*"Oppdal", "Trøndelag"])
    with pytest.raises(SelectionError, match="No region"):
        regions.find_all([])


# ---- The table of codes -----------------------------------------------------------------------------------


def test_norway_has_357_municipalities_today_and_every_older_code_leads_to_some_of_them() -> None:
    assert (len(NORWAY), sum(code.is_of_today for code in NORWAY.values())) == (838, 357)
    for code in NORWAY.values():
        assert (code.last_year == 9999) == code.is_of_today
        for successor in code.successors:
            assert NORWAY[successor].is_of_today
            assert code.last_year < NORWAY[successor].last_year
    split = {code for code, record in NORWAY.items() if len(record.successors) > 1}
    assert split == {"1613", "5012", "1850", "1507"}  # Snillfjord twice, Tysfjord, Ålesund of 2020–2023


# ---- Any county -------------------------------------------------------------------------------------------

FORMER = {
    "11": "11", "15": "15", "18": "18", "31": "01 31", "32": "02 32", "33": "06 33", "34": "04 05 34",
    "39": "07 39", "40": "08 40", "42": "09 10 42", "46": "12 14 46", "50": "16 17 50", "55": "19 55",
    "56": "20 56",
}  # fmt: skip
"""County of today → the codes it has had. Viken (30), Vestfold og Telemark (38) and Troms og Finnmark (54) are
nobody's: they came apart again."""


@dataclass
class County:
    """The modules as they are when Python starts with a county's configuration."""

    code: str
    regions: ModuleType
    borders: ModuleType


def started_for(county: str, municipalities: list[str], folder: Path) -> County:
    listed = ", ".join(f'"{code}"' for code in municipalities)
    path = folder / "ilag.toml"
    path.write_text(
        f'county = "{county}"\ncounty_name = "Fylket"\nprogramme = "Kyst"\nmunicipalities = [{listed}]\n',
        encoding="utf-8",
    )
    kept = {"regions": regions, "borders": borders}
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv(config.VARIABLE, str(path))
            for name in kept:
                del sys.modules[f"ilag_data.{name}"]
            return County(county, *(import_module(f"ilag_data.{name}") for name in kept))
    finally:
        for name, module in kept.items():
            sys.modules[f"ilag_data.{name}"] = module
            setattr(ilag_data, name, module)


def municipalities_of(county: str) -> list[str]:
    return [code for code, record in NORWAY.items() if record.is_of_today and record.county == county]


@pytest.fixture(scope="module", params=FORMER)
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> County:
    code: str = request.param
    return started_for(code, municipalities_of(code)[:4], tmp_path_factory.mktemp("county"))


def test_every_county_of_today_is_tried_and_oslo_is_one_municipality(tmp_path: Path) -> None:
    assert {record.county for record in NORWAY.values() if record.is_of_today} == {*FORMER, "03"}
    with pytest.raises(ConfigError, match=r"has 1 codes(.|\n)*two or more"):
        started_for("03", ["0301"], tmp_path)


def test_a_county_knows_its_former_codes_and_its_municipalities(county: County) -> None:
    assert sorted(county.regions.COUNTY_CODES) == FORMER[county.code].split()
    assert list(county.regions.TODAY) == municipalities_of(county.code)
    assert county.regions.find(NORWAY[county.regions.TODAY[0]].name) == county.regions.TODAY[0]
    for one in county.regions.CODES.values():
        assert county.regions.name(one.code) == one.name


def test_the_county_of_every_year_is_the_whole_municipalities_that_are_in_it_today(county: County) -> None:
    for year in YEARS:
        inside = {
            code
            for code, record in NORWAY.items()
            if record.in_use(year) and {*(record.successors or (code,))} <= set(county.regions.TODAY)
        }
        assert county.borders.members(county.code, year) == inside
        # Whoever left is in the county as published until then, and nobody is in it before it came.
        published = county.borders.members(f"{county.code}-published", year)
        assert published == {
            code for code, r in NORWAY.items() if r.in_use(year) and r.county in FORMER[county.code].split()
        }


def test_each_code_of_a_year_is_in_one_municipality_of_today_or_was_split(county: County) -> None:
    for year in YEARS:
        parts = [county.borders.members(code, year) for code in county.regions.TODAY]
        whole = [code for part in parts if part is not None for code in part]
        assert len(whole) == len(set(whole))
        split = {code for code in county.borders.members(county.code, year) if code not in whole}
        heirs = {heir for code in split for heir in county.regions.todays_codes(code)}
        without = {code for code, part in zip(county.regions.TODAY, parts, strict=True) if part is None}
        # Heirs of one that was split later have no figures of their own in that year.
        later = {
            heir
            for code, record in NORWAY.items()
            if record.in_use(year) and len(record.successors) > 1
            for heir in record.successors
        }
        assert without == later & set(county.regions.TODAY)
        assert heirs <= without


def test_heirs_that_are_whole_together_are_an_area_in_every_year(county: County) -> None:
    together = {area for area in county.regions.AREAS if "+" in area}
    assert together == {
        "50": {"5055+5056+5059"}, "18": {"1806+1875"}, "15": {"1508+1580"}
    }.get(county.code, set())  # fmt: skip
    for area in together:
        heirs = set(area.split("+"))
        for year in YEARS:
            expected = {
                code
                for code, record in NORWAY.items()
                if record.in_use(year) and {*(record.successors or (code,))} & heirs
            }
            assert county.borders.members(area, year) == expected


def test_tjeldsund_left_nordland_and_is_told_of(tmp_path: Path) -> None:
    nordland = started_for("18", ["1811", "1816"], tmp_path)
    members = nordland.borders.members
    with pytest.raises(SelectionError, match=r"Tjeldsund \(1852\) left Fylket after 2019") as caught:
        nordland.regions.find("Tjeldsund")
    assert 'borders="published"' in str(caught.value)
    assert nordland.regions.find_published("Tjeldsund") == "1852"
    assert "1852" not in members("18", 2015)
    assert ["1852" in members("18-published", year) for year in (2019, 2020)] == [True, False]
    assert members("1806", 2019) is None  # Narvik: a half of Tysfjord came
    assert members("1806+1875", 2019) == {"1805", "1849", "1850", "1854"}
