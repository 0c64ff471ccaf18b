"""What is fuzzed: each target takes bytes and lets nothing out but what breaks a promise.

A promise is broken by an error that is not an `IlagError`, by an answer that contradicts itself, by a hang or
by memory without bounds (the fuzzer's limits see those).
"""

import csv
import io
import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from ilag_data.areas.model import DEFAULT, Area
from ilag_data.areas.reader import understood

from ilag_data import jsonstat, regions
from ilag_data.catalogue import SERIES
from ilag_data.errors import IlagError
from ilag_data.fetching.planning import parse_years
from ilag_data.fetching.proof import prove
from ilag_data.raw import Provenance
from ilag_data.ssb.joining import join
from ilag_data.ssb.metadata import Config, Metadata, TableInfo
from ilag_data.ssb.selection import Choice, Selection
from ilag_report.charts.workbook import csv_bytes
from ilag_report.findings.suite import years_from

if TYPE_CHECKING:
    from ilag_data.language import Lang

CODES = {
    "Region": ("5033", "5041"),
    "Kjonn": ("0",),
    "Alder": ("15-74",),
    "ContentsCode": ("SysselBosted", "SysselArbsted"),
    "Tid": ("2021", "2022"),
}
ASKED: Selection = tuple(Choice(variable, codes) for variable, codes in CODES.items())

BETWEEN_FILES = b"\x1f"
"""Between the area file and its table of codes; TOML has no such character."""

RAW = Path(__file__).parent.parent.parent / "data" / "raw"


def reader(content: bytes) -> None:
    """The JSON-stat reader."""
    with suppress(IlagError):
        dataset = jsonstat.read(content)
        assert len(dataset.frame) in {0, math.prod(len(one.codes) for one in dataset.dimensions.values())}


def metadata(content: bytes) -> None:
    """Everything else that the API answers, and the card that shows it."""
    for read in (Config.read, TableInfo.read):
        with suppress(IlagError):
            read(content)
    with suppress(IlagError):
        table = Metadata.read("07459", content)
        table.period  # noqa: B018 (it may refuse)
        table._repr_html_()


def answers(content: bytes) -> None:
    """The answers to parts of a selection: what is joined can be read, and proof is given or refused in words."""
    contents = _listed(content)
    if len(contents) > 1:
        with suppress(IlagError):
            joined = join(contents, ASKED)
            try:
                jsonstat.read(joined)
            except IlagError as error:
                raise AssertionError(joined) from error
    for one in contents[:1]:
        with suppress(IlagError):
            prove(SERIES["labour-balance"], ASKED, one)


def _listed(content: bytes) -> list[bytes]:
    """The documents of a JSON array, so that what changes JSON changes any of them."""
    try:
        found = json.loads(content)
        return [json.dumps(document).encode() for document in found] if isinstance(found, list) else [content]
    except (ValueError, RecursionError):
        return [content] * 2


def sidecar(content: bytes) -> None:
    """The sidecar of a document: what is read can be written, cited and read again."""
    path = Path("population.meta.json")
    with suppress(IlagError):
        provenance = Provenance.from_json(content, path)
        assert Provenance.from_json(provenance.to_json(), path) == provenance
        assert provenance.citation("no")
        assert provenance.citation("en")


def tables(content: bytes) -> None:
    """CSV as charts write it: a standard reader finds the cells that were given, whatever the texts hold."""
    texts = content.decode(errors="replace").split("\x1f")
    rows = [texts[at : at + 2] for at in range(0, len(texts) - 1, 2)]
    frame = pd.DataFrame(rows, columns=["Kommune", texts[-1]], dtype="str").assign(
        Personer=[len(cell) / 4 for cell, _ in rows]
    )
    delimiters: dict[Lang, str] = {"no": ";", "en": ","}
    for lang, delimiter in delimiters.items():
        written = csv_bytes(frame, lang).decode("utf-8-sig")
        header, *found = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
        assert [_unguarded(name) for name in header] == ["Kommune", _unguarded(texts[-1]), "Personer"]
        assert [[_unguarded(cell) for cell in row[:2]] for row in found] == [
            [_unguarded(cell) for cell in row] for row in rows
        ]
        for other in ";,\t":
            for row in csv.reader(io.StringIO(written, newline=""), delimiter=other):
                assert not [cell for cell in row if re.match(r"\s*[=@＝＠]", cell)]
        numbers = [float(row[2].replace(",", ".").replace("−", "-")) for row in found]
        assert numbers == frame["Personer"].tolist()


def typed(content: bytes) -> None:
    """What a person types: a region, a period."""
    text = content.decode(errors="replace")
    for read in (regions.find, regions.find_published, parse_years, years_from):
        with suppress(IlagError):
            read(text)


def area(content: bytes) -> None:
    """The two files of an area, as a user writes them: what is accepted is the same when read again."""
    with suppress(IlagError):
        found = area_of(content)
        assert all(found.codes[code].last_year is None for code in found.municipalities)
        assert area_of(content) == found


def area_of(content: bytes) -> Area:
    """Read the two files of an area from one input; nothing of the disk is read, whatever they name."""
    settings, _, codes = content.partition(BETWEEN_FILES)
    path = Path("area.toml")
    return understood(path, lambda asked: settings if asked == path else codes)


def _unguarded(cell: str) -> str:
    """A cell without the apostrophes that keep Excel from taking it, or a part of it, for a formula."""
    return re.sub(r"(^|[;,\t\r\n])'", r"\1", cell)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "reader": reader,
    "metadata": metadata,
    "answers": answers,
    "sidecar": sidecar,
    "tables": tables,
    "typed": typed,
    "area": area,
}


def _document(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 (any JSON)
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": "07459: Befolkning",
        "source": "Statistisk sentralbyrå",
        "updated": "2026-02-25T07:00:00Z",
        "note": ["Om tallene"],
        "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
        "id": ["Region", "ContentsCode", "Tid"],
        "size": [2, 1, 2],
        "dimension": {
            "Region": {
                "label": "region",
                "note": ["Grensene er dagens."],
                "category": {
                    "index": {"5033": 1, "5041": 0},
                    "label": {"5033": "Tydal", "5041": "Snåase - Snåsa"},
                    "note": {"5041": ["To navn"]},
                },
                "extension": {"elimination": True, "eliminationValueCode": "0"},
            },
            "ContentsCode": {
                "category": {
                    "label": {"Personer": "Personer"},
                    "unit": {"Personer": {"base": "personer", "decimals": 0}},
                }
            },
            "Tid": {"category": {"index": ["2015", "2016"]}},
        },
        "extension": {"px": {"tableid": "07459"}},
        "value": [2157, None, 0, -1.5e3],
        "status": {"1": ".."},
    }
    return document | changes


def _metadata_seeds() -> list[Any]:
    return [
        _document(value=[]),
        {"apiVersion": "2.3.2", "maxDataCells": 800000, "maxCallsPerTimeWindow": 30, "timeWindow": 60},
        {"id": "07459", "label": "x", "updated": None, "variableNames": ["region", "år"], "firstPeriod": "1"},
    ]


def _reader_seeds() -> list[Any]:
    quarters = {
        "id": ["Tid"],
        "size": [2],
        "dimension": {"Tid": {"category": {"index": ["2015K1", "2015K4"]}}},
    }
    return [
        _document(),
        _document(value={"0": 1, "3": 2}, status=[None, "-", "*", ":"]),
        _document(value=[1, 2, 3, 4], status=".."),
        quarters | {"value": [1, 2], "role": {"time": ["Tid"]}},
    ]


def _part(region: str) -> dict[str, Any]:
    persons = {"base": "personer", "decimals": 0}
    dimension: dict[str, Any] = {
        variable: {
            "label": variable,
            "note": ["Om " + variable],
            "extension": {"show": "value"},
            "category": {"index": list(codes), "label": {code: code + "!" for code in codes}},
        }
        for variable, codes in (CODES | {"Region": (region,)}).items()
    }
    dimension["ContentsCode"]["category"]["unit"] = dict.fromkeys(CODES["ContentsCode"], persons)
    return _document(
        id=list(CODES),
        size=[1, 1, 1, 2, 2],
        dimension=dimension,
        value=[371, 383, None, 290],
        status={"2": ":"},
        extension={"px": {"tableid": "11618"}},
    )


def _small_area() -> bytes:
    """An area of a few lines, in which a change meets more of the checks."""
    settings = """codes = "x.csv"
[county]
code = "18"
name = "Nordland"
former_codes = ["18"]
[programme]
id = "TO"
name = "To"
municipalities = ["1811", "1806"]
"""
    codes = """code,official_name,name,county,first_year,last_year,successors
1805,Narvik,Narvik,18,,2019,1806
1806,Narvik - Áhkkánjárga,Narvik,18,2020,,
1811,Bindal,Bindal,18,,,
1852,Tjeldsund,Tjeldsund,18,,2019,outside
"""
    return settings.encode() + BETWEEN_FILES + codes.encode()


def _sidecar_seeds() -> list[Any]:
    fetched = json.loads((RAW / "labour-balance.meta.json").read_bytes()) | {
        "origin": "api",
        "republished_by": [],
        "query": {"Region": ["5033"]},
        "request": {"method": "GET", "url": "https://x.no/", "body": None},
    }
    return [fetched, fetched | {"origin": "republished", "republished_by": ["a/b"], "request": None}]


def _answers_seeds() -> list[Any]:
    parts = [_part(region) for region in CODES["Region"]]
    return [parts, parts[:1]]


def _area_seeds() -> list[bytes]:
    bundled = [DEFAULT.with_name(f"{name}.toml") for name in ("trondelag", "nordland")]
    return [
        _small_area(),
        *(
            path.read_bytes() + BETWEEN_FILES + path.with_name(f"{path.stem}_codes.csv").read_bytes()
            for path in bundled
        ),
    ]


_OF_JSON: dict[str, Callable[[], list[Any]]] = {
    "reader": _reader_seeds,
    "metadata": _metadata_seeds,
    "answers": _answers_seeds,
    "sidecar": _sidecar_seeds,
}


def seeds(target: str) -> list[bytes]:
    """Small inputs from which a fuzzer starts."""
    if target in _OF_JSON:
        return [json.dumps(seed).encode() for seed in _OF_JSON[target]()]
    match target:
        case "tables":
            return ["\x1f".join(["Snåase - Snåsa", '"a";b', "=1+1", "x\r\ny", "2023,5;@x"]).encode()]
        case "typed":
            return [b"tydal", "Snåase - Snåsa".encode(), b"2015-2023", b"2015,2019", b"5033"]
        case "area":
            return _area_seeds()
    raise KeyError(target)
