"""The stand-in's HTTP side: addresses, selections, errors and quirks as SSB_API.md describes them."""

import json
import math
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import numpy as np

from tests.standin.faults import Exchange, Fault, Reply
from tests.standin.raw import Listening
from tests.standin.tables import Table, Variable

LONGEST_URL = 2100


SOURCE = {"no": "Statistisk sentralbyrå", "en": "Statistics Norway"}


class Refused(Exception):  # noqa: N818 (it is an answer)
    """An answer that is an error."""

    def __init__(self, http_status: int, title: str, status: int | None = None, **more: str) -> None:
        super().__init__(title)
        body = {"type": "Parameter error", "title": title, "status": status or http_status, **more}
        self.reply = Reply(http_status, json.dumps(body).encode())


@dataclass(frozen=True)
class Call:
    """A call that was made."""

    method: str
    kind: str
    table: str
    url: str
    sent: bytes | None = None

    @property
    def body(self) -> Any:  # noqa: ANN401
        return json.loads(self.sent) if self.sent else None


@dataclass
class StandIn:
    """The server; use it in a ``with`` block.

    ``faults`` are used up in order by the calls they are for. ``calls`` lists what was asked. With ``tls`` it
    speaks https.
    """

    tables: dict[str, Table]
    port: int = 0
    max_cells: int = 800_000
    calls_told: tuple[int, int] = (0, 0)
    headers: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None
    _answers: ClassVar[dict[Any, tuple[Table, bytes]]] = {}  # written once for all tests of a process

    def __enter__(self) -> Self:
        server = _Server(("127.0.0.1", self.port), _handler(self))
        if self.tls:
            server.socket = self.tls.wrap_socket(server.socket, server_side=True)
        self._listening = Listening(server)
        self._listening.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._listening.__exit__()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://{self._listening.address}"

    def kinds(self) -> list[str]:
        """What was asked, in order: ``table 07459``, ``data 07459`` …"""
        return [f"{call.kind} {call.table}".strip() for call in self.calls]

    def fault_for(self, kind: str, table: str) -> Fault | None:
        for fault in self.faults:
            if fault.kind in (kind, "any") and fault.table in (table, "") and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    # ---- Answers ------------------------------------------------------------------------------------------

    def answer(self, target: str, body: bytes | None) -> tuple[str, str, Callable[[], Reply]]:
        """Return the kind of call, its table, and how to make the answer."""
        parts = urlsplit(target)
        query = {key.lower(): value for key, value in parse_qsl(parts.query, keep_blank_values=True)}
        path = [unquote(piece) for piece in parts.path.strip("/").split("/")]
        lang = query.get("lang", "no")
        if len(self.url) + len(target) > LONGEST_URL:
            return "too long", "", lambda: Reply(404, b"<html><h1>Not Found</h1></html>", "text/html")
        table = path[1] if len(path) > 1 else ""
        match [path[0].lower(), *path[2:]]:
            case ["config"]:
                return "config", "", self._config
            case ["tables"] if table:
                return "table", table, lambda: _json(self._info(self._table(table, 404), lang))
            case ["tables", "metadata"]:
                return "metadata", table, lambda: _json(_metadata(self._table(table, 404), lang))
            case ["tables", "data"]:
                return "data", table, lambda: self._data(table, query, body, lang)
        return "unknown", "", lambda: Reply(404, chunked=True)

    def _config(self) -> Reply:
        return _json(
            {
                "apiVersion": "2.3.2",
                "maxDataCells": self.max_cells,
                "maxCallsPerTimeWindow": self.calls_told[0],
                "timeWindow": self.calls_told[1],
            }
        )

    def _table(self, table: str, http_status: int) -> Table:
        if table not in self.tables:
            raise Refused(http_status, "Non-existent table", 404)
        return self.tables[table]

    def _info(self, table: Table, lang: str) -> dict[str, Any]:
        _check_lang(lang)
        return {"id": table.id, "label": table.label, "updated": table.updated, "discontinued": None}

    def _data(self, name: str, query: dict[str, str], body: bytes | None, lang: str) -> Reply:
        table = self._table(name, 400)
        _check_lang(lang)
        asked = _asked(query, body)
        if set(asked) - {variable.id.lower() for variable in table.variables}:
            raise Refused(400, "Non-existent variable")
        chosen = [
            (variable, _codes(variable, asked.get(variable.id.lower()))) for variable in table.variables
        ]
        cells = math.prod(len(codes) for _, codes in chosen if codes is not None)
        if cells > self.max_cells:
            raise Refused(400, "Too many cells selected", detail="Too many cells selected")
        key = (name, lang, tuple(codes for _, codes in chosen))
        held = self._answers.get(key)
        if held is None or held[0] is not table:
            content = json.dumps(_dataset(table, chosen, lang), ensure_ascii=False).encode()
            held = self._answers[key] = (table, content)
        return Reply(200, held[1], "application/json; charset=UTF-8", chunked=True)


def _check_lang(lang: str) -> None:
    if lang not in ("no", "en"):
        raise Refused(400, "Unsupported language")


def _asked(query: dict[str, str], body: bytes | None) -> dict[str, list[str]]:
    """Read a selection: variable in small letters → codes."""
    if body is not None:
        selection = json.loads(body)["selection"]
        return {one["variableCode"].lower(): one["valueCodes"] for one in selection}
    return {key[11:-1]: value.split(",") for key, value in query.items() if key.startswith("valuecodes[")}


def _codes(variable: Variable, asked: list[str] | None) -> tuple[str, ...] | None:
    """Return the codes chosen, or None when the variable is left out."""
    if asked is None:
        if not variable.elimination:
            raise Refused(400, "Missing selection for mandantory variable")
        return None
    assert len(set(asked)) == len(asked)  # the service answers 500 with nothing in it
    if not {*asked} <= {*variable.codes}:
        raise Refused(400, "Non-existent value")
    return tuple(code for code in variable.codes if code in asked)


Chosen = list[tuple[Variable, tuple[str, ...] | None]]


def document_of(table: Table, codes: Mapping[str, tuple[str, ...]], lang: str = "no") -> dict[str, Any]:
    """Return the answer with the figures of some codes of each variable."""
    return _dataset(table, [(variable, codes.get(variable.id)) for variable in table.variables], lang)


def _dataset(table: Table, chosen: Chosen, lang: str) -> dict[str, Any]:
    values, symbols = table.values, table.symbols
    for axis, (variable, codes) in enumerate(chosen):
        if codes is None:
            if variable.total:
                at = [variable.codes.index(variable.total)]
                values, symbols = values.take(at, axis), symbols.take(at, axis)
            else:
                values = np.nan_to_num(values).sum(axis=axis, keepdims=True)
                symbols = symbols.take([0], axis)
        else:
            at = [variable.codes.index(code) for code in codes]
            values, symbols = values.take(at, axis), symbols.take(at, axis)
    flat, marks = values.ravel(), symbols.ravel()
    missing = np.isnan(flat)
    marks = np.where(missing, np.where(marks == "", "..", marks), np.where(marks == "*", "*", ""))
    if table.nil:
        marks[flat == 0], missing = "-", missing | (flat == 0)
    kept = {variable.id: _dimension(variable, codes, lang) for variable, codes in chosen if codes}
    document = _head(table, kept, lang)
    document["extension"]["discontinued"] = None
    figures = zip(flat.tolist(), missing, strict=True)
    document["value"] = [None if gone else int(figure) for figure, gone in figures]
    marked = np.flatnonzero(marks != "").tolist()
    return document | ({"status": {str(at): str(marks[at]) for at in marked}} if marked else {})


def _metadata(table: Table, lang: str) -> dict[str, Any]:
    _check_lang(lang)
    dimensions = {}
    for variable in table.variables:
        dimension = _dimension(variable, variable.codes, lang)
        dimension["extension"] |= {"elimination": variable.elimination, "codelists": []}
        if variable.total:
            dimension["extension"]["eliminationValueCode"] = variable.total
        dimensions[variable.id] = dimension
    return _head(table, dimensions, lang) | {"value": []}


def _head(table: Table, dimensions: dict[str, dict[str, Any]], lang: str) -> dict[str, Any]:
    """Make all but the figures of an answer."""
    geo = {"geo": ["Region"]} if "Region" in dimensions else {}
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "source": SOURCE[lang],
        "updated": table.updated,
        "note": ["Tall fra stand-in."],
        "role": {"time": ["Tid"], **geo, "metric": ["ContentsCode"]},
        "id": list(dimensions),
        "size": [len(dimension["category"]["index"]) for dimension in dimensions.values()],
        "dimension": dimensions,
        "extension": {"px": {"tableid": table.id, "language": lang, "decimals": 0}},
    }


def _dimension(variable: Variable, codes: tuple[str, ...], lang: str) -> dict[str, Any]:
    positions = {code: at for at, code in enumerate(codes)}
    labels = dict(zip(variable.codes, variable.labels or variable.codes, strict=True))
    category: dict[str, Any] = {
        # The keys are not in the order of the codes.
        "index": {code: positions[code] for code in sorted(codes)},
        "label": {code: labels[code] for code in codes},
    }
    # In an answer with figures, elimination is not the table's own.
    extension: dict[str, Any] = {"elimination": False, "show": "code" if variable.id == "Tid" else "value"}
    if variable.units:
        category["unit"] = dict.fromkeys(codes, variable.units[lang])
        extension["refperiod"] = dict.fromkeys(codes, "")
    return {"label": variable.label, "category": category, "extension": extension}


def _json(told: dict[str, Any]) -> Reply:
    return Reply(200, json.dumps(told, ensure_ascii=False).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing when a client hangs up: that is what some tests are about."""


def _handler(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body would wait for each other's acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self._serve(None)

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, body: bytes | None) -> None:
            kind, table, right = standin.answer(self.path, body)
            standin.calls.append(Call(self.command, kind, table, standin.url + self.path, body))

            def reply() -> Reply:
                try:
                    answer = right()
                except Refused as refused:
                    answer = refused.reply
                return replace(answer, headers=answer.headers | standin.headers)

            exchange = Exchange(self, reply, standin.closing)
            fault = standin.fault_for(kind, table)
            if fault:
                fault.act(exchange)
            else:
                exchange.send(reply())

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    return Handler
