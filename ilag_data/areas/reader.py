"""Reading an area file and its table of codes. What they say is held together in ``checks``."""

import csv
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ilag_data.areas.checks import check_area, check_codes, check_seen
from ilag_data.areas.model import DEFAULT, Area, Code
from ilag_data.errors import AreaError
from ilag_data.files import named_path

VARIABLE = "ILAG_AREA"
"""Environment variable that names the area."""

COLUMNS = ("code", "official_name", "name", "county", "first_year", "last_year", "successors")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


_KEYS: dict[str, Callable[[object], bool]] = {
    "codes": _is_text,
    "county.code": _is_text,
    "county.name": _is_text,
    "county.former_codes": _are_texts,
    "county.city": lambda value: value is None or _is_text(value),
    "programme.id": _is_text,
    "programme.name": _is_text,
    "programme.municipalities": _are_texts,
}
"""The keys of an area file → what their values must be."""


def find(named: str | None = None) -> Path:
    """Return the area file: `named`, else what ``ILAG_AREA`` names, else the default.

    Raises
    ------
    AreaError
        There is no such file.
    """
    asked = named or os.environ.get(VARIABLE) or DEFAULT.stem
    path, there = named_path(str(DEFAULT.parent / f"{asked}.toml"), Path.is_file)
    if not there:
        path, there = named_path(asked, Path.is_file)
    if not there:
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
    return understood(find(named), Path.read_bytes)


def understood(path: Path, content_of: Callable[[Path], bytes]) -> Area:
    """Make an area of the content of its two files.

    Parameters
    ----------
    path : Path
        The area file.
    content_of : callable
        What gives the content of a file; the only way in which anything is read.

    Raises
    ------
    AreaError
        As in `read`.
    """
    told = _told(path, content_of)
    table = path.parent / told["codes"]
    area = Area(
        path=path,
        table=table,
        county=told["county.code"],
        county_name=told["county.name"],
        former_codes=tuple(told["county.former_codes"]),
        city=told.get("county.city"),
        programme_id=told["programme.id"],
        programme=told["programme.name"],
        municipalities=tuple(told["programme.municipalities"]),
        codes={code.code: code for code in _rows(table, path, content_of)},
    )
    check_codes(area)
    check_area(area)
    return area


def _told(path: Path, content_of: Callable[[Path], bytes]) -> dict[str, Any]:
    """Return the values of an area file by ``section.key``."""
    try:
        told = tomllib.loads(content_of(path).decode())
    except (OSError, ValueError, RecursionError) as error:  # the last where values lie in one another
        raise AreaError(
            f"The area file {path} cannot be read: {error}.",
            f"write it as UTF-8 and TOML; {DEFAULT} is one that can be read.",
        ) from error
    values: dict[str, Any] = {}
    for key, value in told.items():
        if isinstance(value, dict):
            values |= {f"{key}.{inner}": one for inner, one in value.items()}
        else:
            values[key] = value
    wrong = [key for key, fits in _KEYS.items() if not fits(values.get(key))]
    wrong += [key for key in values if key not in _KEYS]
    if wrong:
        raise AreaError(
            f"In the area file {path} these are missing, unknown or of the wrong kind: {', '.join(wrong)}.",
            f"codes are text in quotation marks; compare with {DEFAULT}.",
        )
    for key, value in values.items():
        for text in [value] if isinstance(value, str) else value:
            check_seen(text, f"{path}, {key}")
    return values


def _rows(table: Path, path: Path, content_of: Callable[[Path], bytes]) -> list[Code]:
    try:
        # Excel writes a byte order mark.
        lines = content_of(table).decode("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise AreaError(
            f"The table of codes {table}, named in {path}, cannot be read: {error}.",
            "put the table beside the area file, as CSV with commas, in UTF-8.",
        ) from error
    reader = csv.reader(lines)
    try:
        rows = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise AreaError(
            f"{table}, line {reader.line_num}: this is no line of a CSV: {error}.",
            "write a line for each code; a quotation mark left open makes one cell of all that follows.",
        ) from error
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise AreaError(
            f"{table}, line 1: the columns are not {', '.join(COLUMNS)}.",
            "give the columns these names, in this order, with commas between.",
        )
    codes: dict[str, Code] = {}
    for line, cells in rows[1:]:
        if not any(cells):
            continue
        code = _row(cells, f"{table}, line {line}")
        if code.code in codes:
            raise AreaError(f"{table}, line {line}: {code.code} is there twice.", "give each code one line.")
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
    check_seen(official_name, where)
    check_seen(name, where)
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
