"""JSON-stat documents of every legal form, and documents that are broken, for hypothesis to draw from."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis.strategies as st

Draw = Callable[[st.SearchStrategy[Any]], Any]

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from('"\\{}[],:/ æøå.'), max_size=8
)
# Texts that could mislead a reader that looks for "value" and "status" in the bytes.
TRAPS = st.sampled_from(
    ['"value":[1,2]', '\\"value":[9]', '"status":{"0":"x"}', "value", "null", "]", "}", "NaN"]
)
TEXTS = WORDS | TRAPS
# Numbers as publishers may spell them; they stand as texts until the document is JSON.
SPELLED = st.sampled_from(
    ["1E+2", "-0", "-0.0", "0.10", "1e-400", "2.5E-3", "1e22", "9007199254740992", "-9007199254740992"]
).map("\0{}\0".format)
NUMBERS = (
    st.none()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0, -0.0, 1e300, 5e-324, 2.0**60])
    | SPELLED
)
MOMENTS = st.sampled_from(
    [
        "2026-02-25T07:00:00Z", "2026-02-25", "2026-02-25T08:00", "2026-01-01T00:30:00+01:00",
        "1900-01-01T23:30:00-03:30", "2199-12-31T23:59:59", "2200-01-01", "1899-12-31", "0003-01-01",
        "2026-02-30", "in March",
    ]
)  # fmt: skip
MARKS = st.none() | st.sampled_from([".", "..", ":", "-", ""]) | TEXTS
YEARS = (
    ["2014", "2015"], ["2015K1", "2014K4"], ["2015M12"], ["2015U01", "2020U53"], ["2015U53"], ["2015K5"], ["før"],
    ["2015", "2015K1"],
)  # fmt: skip


@st.composite
def dimension(draw: Draw, codes: list[str]) -> dict[str, Any]:
    positions = draw(st.permutations(range(len(codes))))
    ordered = [code for _, code in sorted(zip(positions, codes, strict=True))]
    form = draw(st.sampled_from(["object", "array", "absent"]))
    category: dict[str, Any] = {}
    labelled = codes
    if form == "object":
        category["index"] = dict(zip(codes, positions, strict=True))
    elif form == "array" or len(codes) != 1:
        category["index"] = ordered
    if "index" in category:
        labelled = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
    if labelled or draw(st.booleans()):
        category["label"] = {code: draw(TEXTS) for code in labelled}
    # What else the standard lets stand in a category.
    if codes and draw(st.booleans()):
        code = draw(st.sampled_from(codes))
        unit = {"label": draw(TEXTS), "decimals": draw(st.integers(0, 6)), "symbol": "kr", "position": "end"}
        more = {
            "unit": {code: draw(st.sampled_from([unit, {"base": "personer"} | unit, {}]))},
            "note": {code: draw(st.lists(TEXTS, max_size=2) | TEXTS)},
            "child": {code: [draw(st.sampled_from(codes))]},
            "coordinates": {code: [10.4, 63.4]},
        }
        category |= {key: more[key] for key in draw(st.lists(st.sampled_from(list(more)), unique=True))}
    described: dict[str, Any] = {"category": category}
    if draw(st.booleans()):
        described["label"] = draw(TEXTS)
    if draw(st.booleans()):
        described["note"] = draw(st.lists(TEXTS, max_size=2) | TEXTS)
    if draw(st.booleans()):
        described["extension"] = {"show": "value", "elimination": draw(st.booleans()), "note": draw(TEXTS)}
        if draw(st.booleans()):
            described["extension"]["eliminationValueCode"] = draw(st.sampled_from(codes) if codes else TEXTS)
    if draw(st.booleans()):
        described |= {"class": "dimension", "href": "https://x.no/d", "link": {"alternate": []}}
    return described


def sparsely(draw: Draw, values: list[Any]) -> dict[str, Any]:
    """The object form: missing ones may be left out or written as null, in any order."""
    entries = [(str(at), one) for at, one in enumerate(values) if one is not None or draw(st.booleans())]
    return dict(draw(st.permutations(entries)))


@st.composite
def datasets(draw: Draw) -> tuple[dict[str, Any], bool]:
    """A dataset, and whether it is laid out as JSON-stat 1 had it."""
    names = st.sampled_from(["Region", "Kjonn", "Alder", "ContentsCode", "Tid", "id", "size", "æ ø"]) | TEXTS
    ids = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    years = draw(st.sampled_from(YEARS))
    described = {}
    sizes = []
    fewest = 0 if draw(st.integers(0, 19)) == 0 else 1
    for name in ids:
        codes = years if name == "Tid" else draw(st.lists(TEXTS, min_size=fewest, max_size=3, unique=True))
        described[name] = draw(dimension(codes))
        sizes.append(len(codes))
    cells = math.prod(sizes)
    values = draw(st.lists(NUMBERS, min_size=cells, max_size=cells))
    marks = draw(st.lists(MARKS, min_size=cells, max_size=cells))
    document: dict[str, Any] = {
        "id": ids,
        "size": draw(st.sampled_from([sizes, sizes, sizes, [str(size) for size in sizes]])),
    }
    document["dimension"] = dict(draw(st.permutations(list(described.items()))))
    if draw(st.booleans()):
        time = draw(st.sampled_from([["Tid"] if "Tid" in ids else [], ids[:1]]))
        document["role"] = {"time": time, "geo": ["Region"], "metric": []}
    # JSON-stat 1, where that is possible: there a dimension cannot be called "id".
    first_version = draw(st.booleans()) and not {"id", "size", "role"} & set(ids)
    if first_version:
        for key in ("id", "size", "role"):
            if key in document:
                document["dimension"][key] = document.pop(key)
    value_form = draw(st.sampled_from(["array", "array", "object", "empty", "absent"]))
    if value_form != "absent":
        document["value"] = {"array": values, "object": sparsely(draw, values), "empty": []}[value_form]
    if value_form in {"array", "object"}:
        form = draw(st.sampled_from(["object", "array", "text", "one", "absent"]))
        first = marks[0] if marks else None
        forms = {"object": sparsely(draw, marks), "array": marks, "text": first or "", "one": marks[:1]}
        if form != "absent":
            document["status"] = forms[form]
    for key in draw(st.lists(st.sampled_from(["label", "source"]), unique=True)):
        document[key] = draw(TEXTS)
    more = {
        "note": draw(st.lists(TEXTS, max_size=2)),
        "updated": draw(MOMENTS),
        "extension": {"px": {"tableid": draw(st.sampled_from(["07459", 7459, None]))}, "value": [1]},
        "href": "https://x.no/",
        "link": {"alternate": [{"type": "text/csv", "href": "https://x.no/csv"}]},
        "error": [],
    }
    document |= {key: more[key] for key in draw(st.lists(st.sampled_from(list(more)), unique=True))}
    return dict(draw(st.permutations(list(document.items())))), first_version


@st.composite
def parsed_documents(draw: Draw) -> dict[str, Any]:
    """A dataset alone, a bundle or a collection; numbers that are spelled unusually are still texts."""
    document: dict[str, Any]
    document, first_version = draw(datasets())
    form = draw(st.sampled_from(["alone", "alone", "alone", "bundle", "collection"]))
    if form == "alone" and not first_version:
        return {"version": "2.0", "class": "dataset"} | document if draw(st.booleans()) else document
    if form == "collection":
        others = [other for other, _ in draw(st.lists(datasets(), max_size=1))]
        items = [{"class": "dataset"} | document, *others, {"class": "dataset", "href": "https://x.no/2"}]
        return {"version": "2.0", "class": "collection", "link": {"item": draw(st.permutations(items))}}
    bundle = {"dataset": document}
    if form == "bundle":
        bundle |= {draw(TEXTS): other for other, _ in draw(st.lists(datasets(), max_size=1))}
        bundle.pop("dimension", None)  # a bundle with that key would be a dataset
    return bundle


@st.composite
def documents(draw: Draw) -> bytes:
    """A legal document."""
    return draw(written(draw(parsed_documents())))  # type: ignore[no-any-return]


@st.composite
def written(draw: Draw, document: Any) -> bytes:  # noqa: ANN401 (any JSON)
    """JSON in one of its spellings."""
    spaces = draw(st.sampled_from([None, (",", ":"), (" , ", "\t:\r\n")]))
    text = json.dumps(document, ensure_ascii=draw(st.booleans()), separators=spaces)
    return re.sub(r'"\\u0000([-+.0-9Ee]+)\\u0000"', r"\1", text).encode()


RUBBISH = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.sampled_from([2**53 + 1, -(2**53) - 1, 2**63, 2**64])
    | st.floats()
    | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def all_places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 (any JSON)
    below = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path, *(place for key, one in below for place in all_places(one, (*path, key)))]


@st.composite
def changed(draw: Draw) -> bytes:
    """A document with one thing replaced, taken away or doubled: most are broken, some are still legal."""
    document = draw(parsed_documents())
    places = all_places(document)[1:]
    figures = [place for place in places if "value" in place[:-1]]
    place = draw(st.sampled_from(places) | st.sampled_from(figures or places))
    holder: Any = document
    for key in place[:-1]:
        holder = holder[key]
    match draw(st.sampled_from(["replaced", "gone", "doubled", "swapped"])):
        case "gone":
            del holder[place[-1]]
        case "doubled" if isinstance(holder, list):
            holder.append(holder[place[-1]])
        case "swapped":
            other = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
            holder[place[-1]], holder[other] = holder[other], holder[place[-1]]
        case _:
            holder[place[-1]] = draw(RUBBISH)
    return draw(written(document))  # type: ignore[no-any-return]


def forms(document: bytes) -> Iterator[str]:
    """Name the legal forms that a document uses, for counting."""
    whole = json.loads(document)
    if whole.get("class") == "collection":
        several, kind = whole["link"]["item"], "collection"
    elif "dimension" in whole:
        several, kind = [whole], "class dataset" if "class" in whole else "no class"
    else:
        several, kind = list(whole.values()), "bundle"
    yield f"document: {kind}"
    for one in several:
        if isinstance(one, dict) and "dimension" in one:
            yield from _forms_of_dataset(one)


def _forms_of_dataset(dataset: dict[str, Any]) -> Iterator[str]:
    first = "id" not in dataset
    holder = dataset["dimension"] if first else dataset
    yield f"id, size, role: {'in dimension (JSON-stat 1)' if first else 'in the dataset'}"
    yield f"size: {'texts' if any(isinstance(size, str) for size in holder['size']) else 'numbers'}"
    yield f"dimensions: {len(holder['id'])}"
    yield f"role: {'given' if 'role' in holder else 'absent'}"
    yield from {
        f"size of a dimension: {min(int(size), 2)}{' or more' * (int(size) > 1)}" for size in holder["size"]
    }
    for key in ("value", "status"):
        found = dataset.get(key)
        kind = {list: "array", dict: "object", str: "one text for all", type(None): "absent"}[type(found)]
        yield f"{key}: {'empty ' if found in ([], {}, '') else ''}{kind}"
    if isinstance(dataset.get("status"), list) and len(dataset["status"]) == 1:
        yield "status: array of one"
    yield from _forms_of_numbers(dataset.get("value"))
    for key in ("label", "source", "note", "updated", "extension", "link", "href", "error"):
        if key in dataset:
            yield f"dataset.{key}"
    for name in holder["id"]:
        yield from _forms_of_dimension(dataset["dimension"][name])
    if not json.dumps(dataset, ensure_ascii=False).isascii():
        yield "text: beyond ASCII"


def _forms_of_numbers(value: Any) -> Iterator[str]:  # noqa: ANN401 (any form)
    numbers = [*value.values()] if isinstance(value, dict) else value or []
    for name, found in (
        ("null", any(n is None for n in numbers)),
        ("integer", any(isinstance(n, int) for n in numbers)),
        ("decimal", any(isinstance(n, float) and n % 1 for n in numbers)),
        ("beyond 2**53", any(n is not None and abs(n) > 2**53 for n in numbers)),
        ("2**53 exactly", any(n is not None and abs(n) == 2**53 for n in numbers)),
        ("denormal or underflown", any(n is not None and 0 < abs(n) < 1e-300 for n in numbers)),
        ("negative zero", any(n == 0 and math.copysign(1, n) < 0 for n in numbers if n is not None)),
    ):
        if found:
            yield f"number: {name}"


def _forms_of_dimension(described: dict[str, Any]) -> Iterator[str]:
    category = described["category"]
    kind = {list: "array", dict: "object", type(None): "absent"}[type(category.get("index"))]
    yield f"category.index: {kind}"
    codes, labels = category.get("index"), category.get("label", {})
    if codes is not None:
        yield f"category.label: {'of all' if len(labels) == len(codes) else 'of some' if labels else 'of none'}"
    for key in ("unit", "note", "child", "coordinates"):
        if key in category:
            yield f"category.{key}"
    for key in ("label", "note", "extension", "link"):
        if key in described:
            yield f"dimension.{key}"
    if "eliminationValueCode" in described.get("extension", {}):
        yield "dimension.extension.eliminationValueCode"
