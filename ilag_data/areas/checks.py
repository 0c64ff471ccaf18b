"""What cannot be in an area: every contradiction that would make figures wrong is an error that names it."""

from itertools import combinations

from ilag_data.areas.model import OUTSIDE, Area, Code
from ilag_data.errors import AreaError
from ilag_data.untrusted import unseen

_CHANGES = "the changes of classification 131 at ssb.no/klass tell what became of it."


def check_seen(text: str, where: str) -> None:
    """Refuse a text with characters that nobody sees: names end in terminals, files and code to copy.

    Parameters
    ----------
    text : str
        What the file says.
    where : str
        The file, and the key or line.

    Raises
    ------
    AreaError
        It has such a character, a tab or a line break; place and number of the character are named.
    """
    # A name is one line; else it could write lines of its own where names are listed.
    character = unseen(text) or next((one for one in "\t\n" if one in text), None)
    if character:
        raise AreaError(
            f"{where}: the text {text[:80]!r} has the character U+{ord(character):04X}, "
            "which cannot be seen.",
            "type the text anew, without the character.",
        )


def check_codes(area: Area) -> None:
    """Hold the rows of the table of codes against each other.

    Raises
    ------
    AreaError
        A successor that is unknown or not in use the year after (so no code can lead back to itself), a code
        out of nowhere, two codes of one name in the same year.
    """
    for code in area.codes.values():
        _check_end(area, code)
        _check_beginning(area, code)
    for one, other in combinations(area.codes.values(), 2):
        if one.name == other.name and _overlap(one, other):
            raise _wrong(
                area,
                f"{one.code} and {other.code} are both called {one.name} and in use in the same year",
                "let last_year of the old code be the year before first_year of the new one; "
                "places that only share a name need names apart.",
            )


def _check_end(area: Area, code: Code) -> None:
    named = f"{code.code} {code.name}"
    if (code.last_year is None) != (not code.successors):
        has, lacks = ("a last_year", "successors") if code.last_year else ("successors", "last_year")
        raise _wrong(area, f"{named} has {has} but no {lacks}", f"give both or none; {_CHANGES}")
    if code.last_year is None:
        if code.county != area.county:
            raise _wrong(
                area,
                f"{named} is in use today but not in county {area.county}",
                f"list what left the county under its old code only, with {OUTSIDE} as its successor.",
            )
        return
    if code.first_year and code.first_year > code.last_year:
        raise _wrong(area, f"{named} ends in {code.last_year}, before it begins", _CHANGES)
    for successor in code.successors:
        if successor == OUTSIDE:
            continue
        if successor not in area.codes:
            raise _wrong(
                area,
                f"{named} has the successor {successor}, which is not in the table",
                f"add a line for {successor}, or write {OUTSIDE} where it is in another county.",
            )
        if not area.codes[successor].in_use(code.last_year + 1):
            raise _wrong(
                area,
                f"{named} ends in {code.last_year}, but its successor {successor} is not in use in "
                f"{code.last_year + 1}",
                f"correct the years or the successor; {_CHANGES}",
            )


def _check_beginning(area: Area, code: Code) -> None:
    """Refuse a code that nothing became: without its forerunner the county would lack an area before it."""
    if code.first_year is None:
        return
    forerunners = [other for other in area.codes.values() if code.code in other.successors]
    if not any(other.last_year == code.first_year - 1 for other in forerunners):
        raise _wrong(
            area,
            f"{code.code} {code.name} begins in {code.first_year}, but no code ends in "
            f"{code.first_year - 1} with it as successor",
            f"add the code it had before, from another county too; {_CHANGES}",
        )


def _overlap(one: Code, other: Code) -> bool:
    first = max(one.first_year or 0, other.first_year or 0)
    return one.in_use(first) and other.in_use(first)


def check_area(area: Area) -> None:
    """Hold the area file against its table.

    Raises
    ------
    AreaError
        The county has no municipality, a municipality named is not one of today's or named twice, the
        programme has fewer than two, or its id already means something else.
    """
    today = {code for code, record in area.codes.items() if record.last_year is None}
    if not today:
        raise AreaError(
            f"{area.table} has no municipality of today in county {area.county}.",
            "leave last_year empty for the codes in use today.",
        )
    city = [area.city] if area.city is not None else []
    for code in [*area.municipalities, *city]:
        if code not in today:
            raise AreaError(
                f"{area.path} names {_named(area, code)}, which is not a municipality of today in "
                f"{area.table}.",
                f"give codes of today: {_successors(area, code) or ', '.join(sorted(today))}.",
            )
    if len(area.municipalities) < 2 or len(set(area.municipalities)) < len(area.municipalities):
        raise AreaError(
            f"programme.municipalities in {area.path} has {len(area.municipalities)} codes, "
            f"{len(set(area.municipalities))} of them different.",
            "give two or more municipalities, each once; for one alone use `ilag charts --regions`.",
        )
    if not area.programme_id.isidentifier() or not area.programme:
        raise AreaError(
            f"programme.id in {area.path} is {area.programme_id!r}, its name {area.programme!r}.",
            "give the programme a name, and an id of letters: it stands in the column region of the tables.",
        )


def _named(area: Area, code: str) -> str:
    return f"{code} {area.codes[code].name}" if code in area.codes else code


def _successors(area: Area, code: str) -> str:
    successors = area.codes[code].successors if code in area.codes else ()
    return ", ".join(_named(area, successor) for successor in successors if successor != OUTSIDE)


def _wrong(area: Area, what: str, remedy: str) -> AreaError:
    return AreaError(f"{area.table}: {what}.", remedy)
