"""Reading an area file and its table of codes. What they say is held together in ``checks``."""

import csv
import os
import tomllib
from pathlib import Path
from typing import Any

from ilag_data.areas.checks import check_area, check_codes
from ilag_data.areas.model import DEFAULT, Area, Code
from ilag_data.errors import AreaError

VARIABLE = "ILAG_AREA"
"""Environment variable that names the area."""

COLUMNS = ("code", "official_name", "name", "county", "first_year", "last_year", "successors")

_KEYS: dict[str, dict[str, type]] = {
    "county": {"code": str, "name": str, "former_codes": list},
    "programme": {"id": str, "name": str, "municipalities": list},
}


def find(named: str | None = None) -> Path:
    """Return the area file: `named`, else what ``ILAG_AREA`` names, else the default.

    Raises
    ------
    AreaError
        There is no such file.
    """
    asked = named or os.environ.get(VARIABLE) or DEFAULT.stem
    shipped = DEFAULT.parent / f"{asked}.toml"
    path = shipped if shipped.is_file() else Path(asked).expanduser()
    if not path.is_file():
        choice = ", ".join(sorted(file.stem for file in DEFAULT.parent.glob("*.toml")))
        raise AreaError(
            f"The area file {path}, named by the environment variable {VARIABLE}, does not exist.",
            f"set {VARIABLE} to the path of a TOML file, or to one of those that come along: {choice}.",
        )
    return path.resolve()


def read(named: str | None = None) -> Area:
    """Read an area file and its table of codes, and hold them against each other.

    Parameters
    ----------
    named : str, optional
        A path, or the name of an area that comes along; what ``ILAG_AREA`` says unless given.

    Raises
    ------
    AreaError
        A file is missing or cannot be read, or what it says cannot be: the file and the line, key or code
        are named.
    """
    path = find(named)
    told = _told(path)
    county, programme = told["county"], told["programme"]
    table = path.parent / told["codes"]
    area = Area(
        path=path,
        table=table,
        county=county["code"],
        county_name=county["name"],
        former_codes=tuple(county["former_codes"]),
        city=county.get("city"),
        programme_id=programme["id"],
        programme=programme["name"],
        municipalities=tuple(programme["municipalities"]),
        codes={code.code: code for code in _rows(table, path)},
    )
    check_codes(area)
    check_area(area)
    return area


def _told(path: Path) -> dict[str, Any]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AreaError(
            f"The area file {path} cannot be read: {error}.",
            f"write it as UTF-8 and TOML; {DEFAULT} is one that can be read.",
        ) from error
    wrong = [] if isinstance(told.get("codes"), str) else ["codes"]
    for section, keys in _KEYS.items():
        there = told.get(section)
        if not isinstance(there, dict):
            wrong.append(f"[{section}]")
            continue
        wrong += [f"{section}.{key}" for key, kind in keys.items() if not isinstance(there.get(key), kind)]
        known = {*keys, "city"} if section == "county" else set(keys)
        wrong += [f"{section}.{key}" for key in there if key not in known]
    lists = [("county", "former_codes"), ("programme", "municipalities")]
    if not wrong:
        wrong += [f"{section}.{key}" for section, key in lists if not _are_texts(told[section][key])]
        wrong += [] if isinstance(told["county"].get("city", ""), str) else ["county.city"]
    wrong += [key for key in told if key not in {"codes", *_KEYS}]
    if wrong:
        raise AreaError(
            f"In the area file {path} these are missing, unknown or of the wrong kind: {', '.join(wrong)}.",
            f"codes are text in quotation marks; compare with {DEFAULT}.",
        )
    return told


def _are_texts(items: list[object]) -> bool:
    return all(isinstance(item, str) for item in items)


def _rows(table: Path, path: Path) -> list[Code]:
    try:
        # Excel writes a byte order mark.
        lines = table.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise AreaError(
            f"The table of codes {table}, named in {path}, cannot be read: {error}.",
            "put the table beside the area file, as CSV with commas, in UTF-8.",
        ) from error
    reader = csv.reader(lines)
    if tuple(next(reader, ())) != COLUMNS:
        raise AreaError(
            f"{table}, line 1: the columns are not {', '.join(COLUMNS)}.",
            "give the columns these names, in this order, with commas between.",
        )
    codes: dict[str, Code] = {}
    for cells in reader:
        if not any(cells):
            continue
        code = _row(cells, f"{table}, line {reader.line_num}")
        if code.code in codes:
            raise AreaError(
                f"{table}, line {reader.line_num}: {code.code} is there twice.", "give each code one line."
            )
        codes[code.code] = code
    return list(codes.values())


def _row(cells: list[str], where: str) -> Code:
    if len(cells) != len(COLUMNS):
        raise AreaError(
            f"{where}: {len(cells)} cells, not {len(COLUMNS)}.",
            "separate with commas, and successors by blanks.",
        )
    code, official_name, name, county, first, last, successors = (cell.strip() for cell in cells)
    if not (code.isdecimal() and len(code) == 4):
        raise AreaError(f"{where}: {code!r} is not a municipality code.", "write four digits, as 0301.")
    if code[:2] != county:
        raise AreaError(
            f"{where}: {code} {name} is not of county {county!r}.",
            "the county is the first two digits of the code.",
        )
    if not (official_name and name):
        raise AreaError(f"{where}: {code} has no name.", "give official_name and name.")
    for year in (first, last):
        if year and not (year.isdecimal() and len(year) == 4):
            raise AreaError(
                f"{where}: {code} {name} has the year {year!r}.",
                "write the first and the last year with figures as 2020, or nothing.",
            )
    return Code(
        code=code,
        official_name=official_name,
        name=name,
        county=county,
        first_year=int(first) if first else None,
        last_year=int(last) if last else None,
        successors=tuple(successors.split()),
    )
