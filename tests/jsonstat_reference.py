"""A slow reader of JSON-stat, written from the standard's text: one cell at a time, nothing but `json`.

It shares no code, no library and no idea with `ilag_data.jsonstat`: it answers with plain dictionaries, finds
a cell's position by the standard's own formula rather than by repeating anything, and refuses by asking of
each part whether it is what the standard says. Where the project goes beyond the standard, the line says so.
"""

import itertools
import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any


class RefusedError(Exception):
    """The document is not JSON-stat, or contradicts itself."""


@dataclass
class Table:
    """A dataset: its cells as ``{id: code, id_label: label, …, "value": …, "status": …}`` and what it says."""

    cells: list[dict[str, Any]]
    codes: dict[str, list[str]]
    said: dict[str, Any]


def demand(condition: object, what: str) -> None:
    if not condition:
        raise RefusedError(what)


def read_all(document: bytes) -> dict[str, Table]:
    """Every dataset of a document, by name."""
    try:
        whole = json.loads(document.decode(), parse_constant=_no_constant, parse_float=_finite)
        json.dumps(whole, ensure_ascii=False).encode()  # half a character (a lone surrogate) stops here
    except (ValueError, RecursionError) as error:
        raise RefusedError(str(error)) from error
    return {name: _table(dataset) for name, dataset in _datasets(whole).items()}


def _no_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise ValueError(text)
    return number


def _datasets(whole: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON)
    demand(isinstance(whole, dict), "an object")
    kind = whole.get("class")
    if kind == "dataset" or (kind is None and "dimension" in whole):
        return {"dataset": whole}
    if kind == "collection":
        items = _object(whole, "link").get("item")
        found: dict[str, Any] = {}
        objects = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        for number, item in enumerate(objects):
            if _holds_figures(item):
                name = str(item.get("href") or item.get("label") or f"item {number}")
                found[f"{name} (item {number})" if name in found else name] = item
        demand(found, "a dataset in the collection")
        return found
    demand(kind is None, "a class that holds figures")
    bundle = {name: item for name, item in whole.items() if _holds_figures(item)}
    demand(bundle, "a dataset in the bundle")
    return bundle


def _holds_figures(item: Any) -> bool:  # noqa: ANN401 (any JSON)
    return isinstance(item, dict) and "dimension" in item and item.get("class") in (None, "dataset")


def _table(dataset: dict[str, Any]) -> Table:
    described = _object(dataset, "dimension")
    holder = dataset if "id" in dataset else described  # JSON-stat 1 keeps them there
    ids: Any = holder.get("id")
    sizes: Any = holder.get("size")
    demand(isinstance(ids, list) and all(isinstance(name, str) for name in ids), "ids")
    demand(len(set(ids)) == len(ids), "each dimension once")
    demand(isinstance(sizes, list) and len(sizes) == len(ids), "a size for each")
    notes = [(text, None, None) for text in _texts(dataset, "note")]
    said: dict[str, Any] = {"notes": notes, "units": {}, "labels": {}, "elimination": {}}
    of_each = []
    for name, size in zip(ids, sizes, strict=True):
        demand(isinstance(described.get(name), dict), "each dimension described")
        categories = _categories(described[name], name, said)
        # Sizes as text are beyond the standard.
        demand(isinstance(size, int | str) and not isinstance(size, bool), "a size")
        demand(str(size) == str(len(categories)), "as many categories as the size says")
        of_each.append(categories)
    roles = {}
    for role in _object(holder, "role"):
        roles[role] = [name for name in _texts(_object(holder, "role"), role) if name in ids]
    said |= {"roles": roles, "label": _text(dataset, "label"), "source": _text(dataset, "source")}
    said["updated"] = _updated(dataset.get("updated"))
    table = _object(_object(dataset, "extension"), "px").get("tableid")  # SSB's own
    number = isinstance(table, int) and not isinstance(table, bool)
    said["table"] = f"{table:05d}" if number else table if isinstance(table, str) else None
    derived = _derived(ids, of_each, roles)
    columns = [column for name in ids for column in (name, f"{name}_label")] + ["value", "status"]
    columns += [derived[1]] if derived else []
    demand(
        len(set(columns)) == len(columns), "no two columns of one name"
    )  # as columns the project gives them
    codes = {name: [code for code, _ in of] for name, of in zip(ids, of_each, strict=True)}
    return Table(list(_cells(dataset, ids, of_each, derived)), codes, said)


def _categories(described: dict[str, Any], name: str, said: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes and labels of one dimension, in order; notes and units are noted down."""
    said["labels"][name] = _text(described, "label") or name
    category = _object(described, "category")
    labels, index = _object(category, "label"), category.get("index")
    if index is None:
        demand(len(labels) == 1, "an index where there is more than one category")
        ordered = list(labels)
    elif isinstance(index, list):
        demand(all(isinstance(code, str) for code in index), "codes")
        demand(len(set(index)) == len(index), "each code once")
        ordered = list(index)
    else:
        demand(isinstance(index, dict), "an index")
        places = list(index.values())
        demand(all(isinstance(at, int) and not isinstance(at, bool) for at in places), "whole places")
        demand(sorted(places) == list(range(len(places))), "places from 0 without a hole")
        ordered = sorted(index, key=index.__getitem__)
    notes, units = _object(category, "note"), _object(category, "unit")
    said["notes"] += [(text, name, None) for text in _texts(described, "note")]
    for code in ordered:
        said["notes"] += [(text, name, code) for text in _texts(notes, code)]
        if code in units:
            unit = _object(units, code)
            decimals = unit.get("decimals")
            whole = isinstance(decimals, int) and not isinstance(decimals, bool) and decimals >= 0
            demand(decimals is None or whole, "decimals")
            base, label = _text(unit, "base"), _text(unit, "label")  # PxWeb's name for it, and the standard's
            said["units"][code] = (base or label, decimals)
    extension = _object(described, "extension")
    eliminated = extension.get("elimination")  # PxWeb's own, as is the code that stands for all
    said["elimination"][name] = (
        eliminated if isinstance(eliminated, bool) else None,
        _text(extension, "eliminationValueCode"),
    )
    texts = {code: _text(labels, code) for code in ordered}
    return [(code, code if (label := texts[code]) is None else label) for code in ordered]


def _updated(moment: Any) -> str | None:  # noqa: ANN401 (any JSON)
    """When it was updated, from ISO 8601; beyond the standard: without a zone in UTC, and nonsense is nothing."""
    match = re.fullmatch(
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
        r"(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))?)?",
        moment if isinstance(moment, str) else "",
    )
    if not match or not "1900" <= match[1] <= "2199":
        return None
    try:
        there = datetime(*(int(part or 0) for part in match.groups()[:6]), tzinfo=UTC)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    ahead = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
    return (there + ahead if match[7] == "-" else there - ahead).isoformat()


def _derived(
    ids: list[str], of_each: list[list[tuple[str, str]]], roles: dict[str, list[str]]
) -> tuple[str, str, dict[str, Any]] | None:
    """The time dimension, the column derived from it, and code → year or first day; the project's own."""
    time = next(iter(roles.get("time", [])), "Tid")
    codes = [code for name, of in zip(ids, of_each, strict=True) if name == time for code, _ in of]
    for column, pattern, begins in (
        ("year", "[12][0-9]{3}", lambda year: year),
        ("period", "([12][0-9]{3})K([0-9]{1,2})", lambda year, quarter: date(year, 3 * quarter - 2, 1)),
        ("period", "([12][0-9]{3})M([0-9]{1,2})", lambda year, month: date(year, month, 1)),
        ("period", "([12][0-9]{3})U([0-9]{1,2})", lambda year, week: date.fromisocalendar(year, week, 1)),
    ):
        matches = [re.fullmatch(pattern, code) for code in codes]
        if codes and all(matches) and column not in ids:
            numbers = [match.groups() or (match[0],) for match in matches if match]
            try:
                found = [begins(*map(int, number)) for number in numbers]
            except ValueError:
                return None
            return time, column, dict(zip(codes, found, strict=True))
    return None


def _cells(
    dataset: dict[str, Any],
    ids: list[str],
    of_each: list[list[tuple[str, str]]],
    derived: tuple[str, str, dict[str, Any]] | None,
) -> Any:  # noqa: ANN401 (a generator of dictionaries)
    value, status = dataset.get("value", []), dataset.get("status")
    cells = 1
    for of in of_each:
        cells *= len(of)
    demand(isinstance(value, list | dict), "figures")
    # An answer with metadata has no figures at all, and then no cells.
    demand(isinstance(value, dict) or len(value) in (0, cells), "a figure for each cell")
    rows = 0 if value == [] else cells
    figures = value.values() if isinstance(value, dict) else value
    for figure in figures:
        number = isinstance(figure, int | float) and not isinstance(figure, bool)
        demand(figure is None or number, "a number or null")
        demand(not isinstance(figure, int) or abs(figure) <= 2**53, "an integer that float64 holds")
    # One mark in an array for all is beyond the standard.
    demand(status is None or isinstance(status, str | list | dict), "marks")
    demand(not isinstance(status, list) or len(status) in (0, 1, rows), "a mark for each cell")
    marks = status.values() if isinstance(status, dict) else status if isinstance(status, list) else ()
    demand(all(mark is None or isinstance(mark, str) for mark in marks), "text as a mark")
    for sparse, most in ((value, cells), (status, rows)):
        for place in sparse if isinstance(sparse, dict) else ():
            demand(re.fullmatch("0|[1-9][0-9]*", place), "a position")
            demand(len(place) < 19 and int(place) < most, "a position within")
    if rows == 0:
        return
    for chosen in itertools.product(*(range(len(of)) for of in of_each)):
        # position = Σ (category's index × product of the sizes of the dimensions to its right)
        position = 0
        for axis, at in enumerate(chosen):
            weight = 1
            for right in of_each[axis + 1 :]:
                weight *= len(right)
            position += at * weight
        cell: dict[str, Any] = {}
        for name, of, at in zip(ids, of_each, chosen, strict=True):
            cell[name], cell[f"{name}_label"] = of[at]
        if derived:
            time, column, of_code = derived
            cell[column] = of_code[cell[time]]
        cell["value"] = value.get(str(position)) if isinstance(value, dict) else value[position]
        cell["status"] = _mark(status, position) or None
        yield cell


def _mark(status: Any, position: int) -> str | None:  # noqa: ANN401 (any form)
    if isinstance(status, dict):
        found: str | None = status.get(str(position))
        return found
    if isinstance(status, list) and status:
        status = status[0] if len(status) == 1 else status[position]
    return status or None


def _object(holder: dict[str, Any], key: str) -> dict[str, Any]:
    found = holder.get(key)
    demand(found is None or isinstance(found, dict), f"an object as {key}")
    return found or {}


def _text(holder: dict[str, Any], key: str) -> str | None:
    found = holder.get(key)
    demand(found is None or isinstance(found, str), f"text as {key}")
    return found


def _texts(holder: dict[str, Any], key: str) -> list[str]:
    """Texts of an array; one text alone is beyond the standard."""
    found = holder.get(key)
    texts = [found] if isinstance(found, str) else [] if found is None else found
    demand(isinstance(texts, list) and all(isinstance(text, str) for text in texts), f"texts as {key}")
    return list(texts)
