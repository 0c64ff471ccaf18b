"""Area files: what they give, what they refuse, and the borders of a county that is not Trøndelag."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ilag_data import areas
from ilag_data.areas.model import DEFAULT
from ilag_data.errors import AreaError

NORDLAND = DEFAULT.with_name("nordland.toml")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A copy of Nordland's two files to spoil, in a folder as office machines have."""
    folder = tmp_path / "mitt område"
    folder.mkdir()
    table = NORDLAND.with_name("nordland_codes.csv")
    return Path(shutil.copy(NORDLAND, folder)), Path(shutil.copy(table, folder))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_without_the_variable_the_area_is_the_one_of_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(areas.VARIABLE, raising=False)
    area = areas.read()
    assert area.is_default
    assert (area.county_name, area.programme, len(area.municipalities)) == ("Trøndelag", "I LAG", 6)


def test_an_area_is_named_by_path_or_by_the_name_of_one_that_comes_along(
    files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(areas.VARIABLE, str(files[0]))
    own = areas.read()
    shipped = areas.read("nordland")
    assert own.codes == shipped.codes
    assert not shipped.is_default
    assert shipped.municipalities == ("1835", "1815", "1856", "1839", "1825")


def test_a_county_without_a_city_and_with_a_byte_order_mark_is_read(files: tuple[Path, Path]) -> None:
    path, table = files
    change(path, 'city = "1804"\n', "")
    table.write_text(table.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert areas.read(str(path)).city is None


# What is spoilt in which file, and what the error has to name.
SPOILT: dict[str, tuple[int, str, str, str]] = {
    "successor nowhere": (1, ",2019,1806\n1806", ",2019,1086\n1806", "successor 1086, which is not in the table"),
    "a circle": (1, "1806,Narvik,Narvik,18,2020,,", "1806,Narvik,Narvik,18,2020,2021,1805", "1806 Narvik ends in 2021"),
    "years that overlap": (1, "1805,Narvik,Narvik,18,,2019", "1805,Narvik,Narvik,18,,2020", "1805 and 1806 are both called"),
    "a gap": (1, "1806,Narvik,Narvik,18,2020", "1806,Narvik,Narvik,18,2021", "1806 is not in use in 2020"),
    "out of nowhere": (1, "1811,Bindal,Bindal,18,,,", "1811,Bindal,Bindal,18,2020,,", "1811 Bindal begins in 2020"),
    "the end before the beginning": (1, "1811,Bindal,Bindal,18,,,", "1811,Bindal,Bindal,18,2020,2019,1812", "1811 Bindal ends in 2019"),
    "an end without successor": (1, "2019,outside", "2019,", "1852 Tjeldsund has a last_year but no successors"),
    "a successor without end": (1, "1811,Bindal,Bindal,18,,,", "1811,Bindal,Bindal,18,,,1812", "1811 Bindal has successors but no last_year"),
    "another county": (1, "1811,Bindal,Bindal,18", "1811,Bindal,Bindal,81", "line 5: 1811 Bindal is not of county '81'"),
    "left, but in use": (1, "1852,Tjeldsund", "5412,Tjeldsund,Tjeldsund,54,,,\n1852,Tjeldsund", "5412 Tjeldsund is in use today but not in county 18"),
    "twice": (1, "1812,Sømna", "1811,Sømna", "line 6: 1811 is there twice"),
    "no code": (1, "1812,Sømna", "812,Sømna", "line 6: '812' is not a municipality code"),
    "no name": (1, "1812,Sømna,Sømna", "1812,,Sømna", "line 6: 1812 has no name"),
    "no year": (1, "18,,2019,outside", "18,,i fjor,outside", "1852 Tjeldsund has the year 'i fjor'"),
    "too few cells": (1, "1812,Sømna,Sømna,18,,,", "1812,Sømna", "line 6: 2 cells, not 7"),
    "semicolons": (1, "code,official_name", "code;official_name", "line 1: the columns are not code, official_name"),
    "not of today": (0, '"1835"', '"1805"', "1805 Narvik, which is not a municipality of today"),
    "unknown municipality": (0, '"1835"', '"5033"', "names 5033, which is not a municipality of today"),
    "unknown city": (0, 'city = "1804"', 'city = "1850"', "1850 Tysfjord, which is not a municipality of today"),
    "twice in the programme": (0, '"1835"', '"1815"', "5 codes, 4 of them different"),
    "one alone": (0, '"1835", "1815", "1856", "1839", "1825"', '"1835"', "has 1 codes"),
    "numbers for codes": (0, '"1835"', "1835", "programme.municipalities"),
    "a key too many": (0, "city =", "town =", "county.town"),
    "a key too few": (0, 'name = "Kyst og fjell"\n', "", "programme.name"),
    "an id that is a code": (0, '"KYSTFJELL"', '"18"', "programme.id"),
    "no TOML": (0, "[county]", "[county", "cannot be read"),
    "no table": (0, "nordland_codes.csv", "finnes_ikke.csv", "finnes_ikke.csv"),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_what_cannot_be_is_refused_naming_the_file_and_what_is_wrong(
    case: str, files: tuple[Path, Path]
) -> None:
    at, old, new, message = SPOILT[case]
    change(files[at], old, new)
    with pytest.raises(AreaError) as refused:
        areas.read(str(files[0]))
    assert message in refused.value.problem
    assert str(files[at]) in refused.value.problem or str(files[0]) in refused.value.problem
    assert refused.value.remedy


# Whole contents that no editor makes: in which file, and what the error has to say.
HOSTILE: dict[str, tuple[int, bytes, str]] = {
    "TOML nested deep": (0, b"a = " + b"[" * 50_000, "cannot be read"),
    "tables nested deep": (0, b"a = " + b"{a = " * 50_000, "cannot be read"),
    "TOML that is not UTF-8": (0, 'codes = "Trøndelag"'.encode("latin-1"), "cannot be read"),
    "TOML in UTF-16": (0, 'codes = "x"'.encode("utf-16"), "cannot be read"),
    "a number too long": (0, b"codes = " + b"1" * 5000, "cannot be read"),
    "an empty area file": (0, b"", "missing, unknown or of the wrong kind"),
    "a cell too long": (1, b"code," + b"x" * 200_000, "line 1: this is no line of a CSV: field larger"),
    "a cell too long further down": (1, b"code\n" + b'"' + b"x\n" * 200_000, "this is no line of a CSV"),
    "CSV that is not UTF-8": (1, "1812,Sømna".encode("latin-1"), "cannot be read"),
    "CSV in UTF-16": (1, "1812,Sømna".encode("utf-16"), "cannot be read"),
    "zeros": (1, b"\0" * 1000, "line 1"),
    "an empty table": (1, b"", "line 1: the columns are not"),
    "only blank lines": (1, b"\n" * 1000, "line 1: the columns are not"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_are_refused_naming_the_file(case: str, files: tuple[Path, Path]) -> None:
    at, content, message = HOSTILE[case]
    files[at].write_bytes(content)
    with pytest.raises(AreaError) as refused:
        areas.read(str(files[0]))
    assert message in refused.value.problem
    assert str(files[at]) in refused.value.problem
    assert refused.value.remedy


@pytest.mark.parametrize("named", ["x" * 5000, "", ".", "~nobody-of-this-name/x.csv"], ids=ascii)
def test_a_table_that_can_be_no_file_is_refused(named: str, files: tuple[Path, Path]) -> None:
    change(files[0], "nordland_codes.csv", named)
    with pytest.raises(AreaError, match=r"table of codes .*, named in .*nordland\.toml, cannot be read"):
        areas.read(str(files[0]))


@pytest.mark.parametrize(
    ("old", "key"),
    [
        ("Nordland", "county.name"),
        ("Kyst og fjell", "programme.name"),
        ("nordland_codes.csv", "codes"),
        ("1815", "programme.municipalities"),
    ],
)
@pytest.mark.parametrize("number", ["0000", "000A", "001B", "202E"])
def test_a_character_that_nobody_sees_is_refused_with_its_key(
    old: str, key: str, number: str, files: tuple[Path, Path]
) -> None:
    change(files[0], f'"{old}"', f'"{old}\\u{number}x"')
    with pytest.raises(
        AreaError, match=rf"nordland\.toml, {key}: the text .* has the character U\+{number},"
    ):
        areas.read(str(files[0]))


@pytest.mark.parametrize("character", ["\t", "\x1b", "\u202e"])
@pytest.mark.parametrize("cells", ["1812,Søm{}na,Sømna", "1812,Sømna,Søm{}na"])
def test_a_character_that_nobody_sees_is_refused_with_its_line(
    cells: str, character: str, files: tuple[Path, Path]
) -> None:
    change(files[1], "1812,Sømna,Sømna", cells.format(character))
    number = f"U\\+{ord(character):04X}"
    with pytest.raises(
        AreaError, match=rf"nordland_codes\.csv, line 6: the text .* has the character {number},"
    ):
        areas.read(str(files[0]))


def test_a_name_in_the_table_of_codes_stays_a_text_in_the_code_to_copy(tmp_path: Path) -> None:
    for name in ("trondelag.toml", "trondelag_codes.csv"):
        shutil.copy(DEFAULT.with_name(name), tmp_path)
    table = tmp_path / "trondelag_codes.csv"
    change(table, "5052,Leka,Leka", "5052,Leka,Leka\\")
    change(table, "5041,Snåase - Snåsa,Snåsa", "5041,Snåase - Snåsa,]; print(6 * 7) #")
    told = ask(
        "from ilag_data import explorer\n"
        "code = explorer.code_of(explorer.Choice())\n"
        "exec(code, names := {})\n"
        'print(names["steder"][::2])',
        str(tmp_path / "trondelag.toml"),
    )
    assert told.splitlines() == ["['Leka\\\\', ']; print(6 * 7) #', 'Tydal', 'Trøndelag']"]


def test_a_missing_area_file_is_refused_with_those_that_come_along() -> None:
    with pytest.raises(AreaError, match=r"finnes-ikke(.|\n)*nordland, trondelag"):
        areas.read("finnes-ikke")


def ask(code: str, area: str) -> str:
    """Run Python with another area, as a user does: it is read once, at import."""
    environment = os.environ | {areas.VARIABLE: area, "PYTHONIOENCODING": "utf-8"}
    answer = subprocess.run(
        [sys.executable, "-c", f"from ilag_data import borders, regions\n{code}"],
        check=False, capture_output=True, encoding="utf-8", env=environment,
    )  # fmt: skip
    return answer.stdout + answer.stderr


def test_borders_follow_the_table_of_codes() -> None:
    told = ask(
        """
print(len(regions.TODAY), len(regions.CODES))
for region, year in [("1806", 2019), ("1806", 2020), ("1875", 2015), ("1811", 2015)]:
    print(sorted(borders.members(region, year) or "") )
for region in ("18", "18-published", "18-1804", "KYSTFJELL"):
    print(region, [len(borders.members(region, year)) for year in (2015, 2019, 2020)],
          "1852" in borders.members(region, 2019))
for lang in ("no", "en"):
    print([area[lang] for area in regions.AREAS.values()])
""",
        "nordland",
    )
    assert told.splitlines() == [
        "41 46",
        "[]", "['1806']", "[]", "['1811']",
        "18 [43, 43, 41] False",
        "18-published [44, 44, 41] True",
        "18-1804 [42, 42, 40] False",
        "KYSTFJELL [5, 5, 5] False",
        "['Nordland', 'Nordland uten Bodø', 'Nordland, som publisert', 'De fem samlet', 'Hele landet']",
        "['Nordland', 'Nordland without Bodø', 'Nordland, as published', 'The five together', 'Norway']",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("Tjeldsund", "1852 Tjeldsund left Nordland after 2019"),
        ("Tysfjord", "1850 Tysfjord was split among 1806 Narvik and 1875 Hamarøy"),
        ("Trondheim", "There is no region 'Trondheim' in Nordland."),
    ],
)
def test_a_region_that_is_not_of_today_is_refused_with_the_reason(query: str, message: str) -> None:
    assert message in ask(f"regions.find({query!r})", "nordland")


def test_sums_that_hold_a_part_of_a_split_municipality_do_not_exist_before_it(
    files: tuple[Path, Path],
) -> None:
    path, table = files
    change(path, '"1835", "1815"', '"1806", "1815"')
    change(path, 'city = "1804"', 'city = "1875"')
    # A part of Lødingen goes to another county, the rest becomes Sortland.
    change(table, "1851,Lødingen,Lødingen,18,,,", "1851,Lødingen,Lødingen,18,,2020,1870 outside")
    told = ask(
        'print([[borders.members(region, year) is None for year in (2019, 2020, 2021)] '
        'for region in (regions.SIX_TOGETHER, regions.COUNTY_WITHOUT_TRONDHEIM, "18", "1870")])',
        str(path),
    )  # fmt: skip
    assert told.strip() == str(
        [[True, False, False], [True, True, False], [True, True, False], [True, True, False]]
    )


def test_a_programme_of_both_parts_of_a_split_is_whole(files: tuple[Path, Path]) -> None:
    change(files[0], '"1835", "1815"', '"1806", "1875"')
    told = ask("print(sorted(borders.members(regions.SIX_TOGETHER, 2019)))", str(files[0]))
    assert told.strip() == str(["1805", "1825", "1839", "1849", "1850", "1854", "1856"])


@pytest.fixture
def command() -> Callable[..., subprocess.CompletedProcess[str]]:
    def run(*arguments: str, area: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {areas.VARIABLE: area, "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, "-m", "ilag_data.cli", *arguments],
            check=False, capture_output=True, encoding="utf-8", env=environment,
        )  # fmt: skip

    return run


def test_the_command_tells_what_the_area_means_for_the_figures(
    command: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    told = dict(line.split("  ", 1) for line in command("area", area="nordland").stdout.splitlines())
    values = {what: value.strip() for what, value in told.items()}
    assert values["today"] == "41 municipalities"
    assert values["merged"] == values["joined the county"] == "none"
    assert values["no figures before"] == "1806 Narvik 2020, 1875 Hamarøy 2020"
    assert values["left the county"] == "1852 Tjeldsund after 2019"


def test_a_mistake_in_the_area_is_a_message_and_not_a_traceback(
    command: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    answer = command("status", area="finnes-ikke")
    assert answer.returncode == 1
    assert "named by the environment variable ILAG_AREA, does not exist" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    "arguments", [("charts", "--formats", "csv"), ("fetch", "--api-url", "http://127.0.0.1:9")]
)
def test_figures_of_another_county_are_neither_read_nor_replaced(
    arguments: tuple[str, ...], data_copy: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    before = {path: path.read_bytes() for path in (data_copy / "raw").iterdir()}
    answer = command(*arguments, area="nordland")
    assert answer.returncode == 1
    assert "Nordland" in answer.stderr
    assert "ILAG_DATA_DIR" in answer.stderr
    assert {path: path.read_bytes() for path in (data_copy / "raw").iterdir()} == before


def test_a_programme_of_other_municipalities_is_told_which_figures_it_lacks(
    tmp_path: Path, data_copy: Path, command: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    for name in ("trondelag.toml", "trondelag_codes.csv"):
        shutil.copy(DEFAULT.with_name(name), tmp_path)
    change(tmp_path / "trondelag.toml", '"5052"', '"5042"')
    answer = command(
        "charts", "--only", "commuting", "--formats", "csv", area=str(tmp_path / "trondelag.toml")
    )
    assert answer.returncode == 1
    assert "commuting-out.json (table 03321) lacks 1738, 5042 of the variable Bokommuen" in answer.stderr
    assert str(data_copy) in answer.stderr
