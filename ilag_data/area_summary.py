"""What the area file in use says, for whoever wrote it to hold against what they meant."""

from collections.abc import Iterable

from ilag_data import regions as places
from ilag_data.areas import OUTSIDE, Code
from ilag_data.borders import members
from ilag_data.regions import AREA, CODES, TODAY
from ilag_data.series import FIRST_YEAR


def lines() -> list[tuple[str, str]]:
    """Describe the area.

    Returns
    -------
    list of tuple
        What is told, and the value; "none" where there is nothing of the kind.
    """
    today = [CODES[code] for code in TODAY]
    since = {code: _first_year(code.code) for code in today}
    return [
        ("area", str(AREA.path)),
        ("county", f"{AREA.county_name} ({AREA.county})"),
        ("programme", f"{AREA.programme}: {_listed([CODES[code] for code in places.SIX])}"),
        ("compared without", _listed([CODES[AREA.city]] if AREA.city else [])),
        ("codes", f"{len(CODES)} since {FIRST_YEAR}, in {AREA.table}"),
        ("today", f"{len(TODAY)} municipalities"),
        ("merged", _listed([code for code in today if _merged(code.code, since[code])])),
        ("split", _listed([code for code in CODES.values() if len(code.successors) > 1])),
        (
            "no figures before",
            _joined(f"{code.code} {code.name} {year}" for code, year in since.items() if year > FIRST_YEAR),
        ),
        ("joined the county", _after([code for code in CODES.values() if not _of_county(code)])),
        ("left the county", _after([code for code in CODES.values() if OUTSIDE in code.successors])),
    ]


def _of_county(code: Code) -> bool:
    return code.county in (AREA.county, *AREA.former_codes)


def _first_year(code: str) -> int:
    """Return the first year from which the municipality can be put together."""
    beginnings = (record.first_year for record in CODES.values() if record.first_year)
    return next(year for year in (FIRST_YEAR, *sorted(set(beginnings))) if members(code, year))


def _merged(code: str, since: int) -> bool:
    return len(members(code, since) or ()) > 1


def _listed(codes: list[Code]) -> str:
    return _joined(f"{code.code} {code.name}" for code in codes)


def _after(codes: list[Code]) -> str:
    return _joined(f"{code.code} {code.name} after {code.last_year}" for code in codes)


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(texts) or "none"
