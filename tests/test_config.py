"""The file that names county, city, municipalities and programme: what it may say, and every refusal."""

from pathlib import Path

import pytest

from ilag_data import config, regions
from ilag_data.errors import ConfigError
from tests.processes import python

NORDLAND = """
county = "18"
county_name = "Nordland"
city = "1804"
programme = "Kystprogrammet"
municipalities = ["1811", "1816", "1835", "1836", "1839", "1848"]
"""


def read(text: str | bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> config.Config:
    path = tmp_path / "kommuner æøå.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    monkeypatch.setenv(config.VARIABLE, str(path))
    return config.read()


def test_without_another_file_it_is_trondelag_and_the_six(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(config.VARIABLE, raising=False)
    told = config.read()
    assert (told.county, told.county_name, told.city, told.programme) == ("50", "Trøndelag", "5001", "I LAG")
    assert told.municipalities == ("5052", "5046", "5041", "5034", "5033", "5022")
    assert told.is_default
    monkeypatch.setenv(config.VARIABLE, "")
    assert config.read() == told


def test_another_file_is_what_it_says_and_may_name_no_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = read(NORDLAND, tmp_path, monkeypatch)
    assert (told.county, told.city, told.municipalities[0]) == ("18", "1804", "1811")
    assert not told.is_default
    assert read(NORDLAND.replace('city = "1804"', ""), tmp_path, monkeypatch).city is None


def test_a_map_is_found_beside_the_file_or_is_one_that_comes_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = config.DEFAULT.with_name("trondelag.geojson")
    assert read(NORDLAND, tmp_path, monkeypatch).map is None
    assert read(TRONDELAG, tmp_path, monkeypatch).map == ours
    (tmp_path / "kart").mkdir()
    own = tmp_path / "kart" / "nordland.geojson"
    own.write_text("{}", encoding="utf-8")
    named = NORDLAND + 'map = "kart/nordland.geojson"\n'
    assert read(named, tmp_path, monkeypatch).map == own
    own.unlink()
    with pytest.raises(ConfigError, match=r"map is 'kart/nordland\.geojson', and there is no") as caught:
        read(named, tmp_path, monkeypatch)
    assert "GeoJSON" in caught.value.remedy


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('county = "18"', "", "lacks county"),
        ("programme", "program", "lacks programme and has the unknown program"),
        ('county = "18"', "county = 18", "county is 18"),
        ('"Nordland"', '" "', "county_name is ' '"),
        ('"Nordland"', r'"Nord\u202eland"', "county_name is"),
        ('["1811"', '[1811, "1811"', r"municipalities is \[1811"),
        ('["1811", "1816", "1835", "1836", "1839", "1848"]', '"1811"', "municipalities is '1811'"),
        ('county = "18"', 'county = "18"\ncounty = "50"', "could not be read as TOML"),
        ('"18"', '"18', "could not be read as TOML"),
        ("Nordland", "\udcff", "could not be read as TOML"),
    ],
)
def test_a_file_that_is_not_such_a_file_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, problem: str
) -> None:
    assert old in NORDLAND
    text = NORDLAND.replace(old, new).encode(errors="surrogateescape")
    with pytest.raises(ConfigError, match=f"kommuner æøå.toml.*{problem}|In .*kommuner.*{problem}") as caught:
        read(text, tmp_path, monkeypatch)
    assert str(config.DEFAULT) in caught.value.remedy


# What the file says is held against the municipalities of Norway; here those of Trøndelag, county 50.
TRONDELAG = config.DEFAULT.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "problem", "remedy"),
    [
        ('"5033"', '"1665"', "names 1665 Tydal, which is not a municipality of today", "5033 Tydal"),
        ('"5033"', '"5012"', "names 5012 Snillfjord", "5055 Heim, 5056 Hitra, 5059 Orkland"),
        ('"5033"', '"0301"', "names 0301 Oslo, .* in Trøndelag", "give codes of today: 5001, 5006"),
        ('"5033"', '"9999"', "names 9999, which is not", "give codes of today"),
        ('"5001"', '"5030"', "names 5030 Klæbu", "5001 Trondheim"),
        ('"5033"', '"5052"', "has 6 codes, 5 of them different", "each once"),
        ('"5046", "5041", "5034", "5033", "5022"', "", "has 1 codes", "two or more"),
    ],
)
def test_what_no_county_has_is_refused_with_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, problem: str, remedy: str
) -> None:
    assert old in TRONDELAG
    told = read(TRONDELAG.replace(old, new), tmp_path, monkeypatch)
    with pytest.raises(ConfigError, match=problem) as caught:
        regions._check(told)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("named", ["no/such", "docs", "/dev/null", "\udcff\udcfe"], ids=ascii)
def test_a_file_that_is_not_there_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv(config.VARIABLE, named)
    with pytest.raises(ConfigError, match="ILAG_CONFIG, does not exist"):
        config.read()


def test_a_command_ends_with_a_message_and_no_traceback(tmp_path: Path) -> None:
    """In a process of its own: the file is read once, when Python starts."""
    path = tmp_path / "x.toml"
    path.write_text(TRONDELAG.replace('"50"', '"30"'), encoding="utf-8")
    answer = python("-m", "ilag", "status", ILAG_CONFIG=str(path))
    assert answer.returncode == 1
    assert "county is '30', which no municipality of today belongs to" in answer.stderr
    assert "What to do" in answer.stderr
    assert "Traceback" not in answer.stderr
