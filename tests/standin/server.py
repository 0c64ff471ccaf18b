"""The stand-in's HTTP side: addresses, selections, errors and quirks as SSB_API.md describes them."""

import json
import math
import re
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

import numpy as np

from tests.standin.faults import Exchange, Fault, Reply
from tests.standin.tables import Table, Variable

LONGEST_URL = 2100


class Refused(Exception):  # noqa: N818 (it is an answer)
    """An answer that is an error."""

    def __init__(self, http_status: int, title: str, status: int | None = None) -> None:
        super().__init__(title)
        body = {"type": "Parameter error", "title": title, "status": status or http_status}
        self.reply = Reply(http_status, json.dumps(body).encode(), "application/problem+json")


@dataclass(frozen=True)
class Call:
    """A call that was made."""

    method: str
    kind: str
    table: str
    url: str
    body: Any = None


@dataclass
class StandIn:
    """The server; use it in a ``with`` block.

    ``faults`` are used up in order by the calls they are for. ``calls`` lists what was asked. With ``tls`` it
    speaks https.
    """

    tables: dict[str, Table]
    port: int = 0
    max_cells: int = 800_000
    told_max_cells: int | None = None
    calls_told: tuple[int, int] = (0, 0)
    headers: dict[str, str] = field(default_factory=dict)
    most_calls: float = math.inf
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    tls: ssl.SSLContext | None = None

    def __enter__(self) -> Self:
        self._answers: dict[Any, tuple[Table, bytes]] = {}
        self._server = _Server(("127.0.0.1", self.port), _handler(self))
        self._server.daemon_threads = True
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._server.server_address[1]}"

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

    def answer(self, method: str, target: str, body: bytes) -> tuple[str, str, Callable[[], Reply]]:
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
                return "data", table, lambda: self._data(table, query, method, body, lang)
        return "unknown", "", lambda: Reply(404, b"", "text/html")

    def _config(self) -> Reply:
        return _json(
            {
                "apiVersion": "2.3.2",
                "languages": [{"id": "no", "label": "Norsk"}, {"id": "en", "label": "English"}],
                "defaultLanguage": "no",
                "maxDataCells": self.told_max_cells or self.max_cells,
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
        time = table.variables[-1]
        return {
            "language": lang,
            "id": table.id,
            "label": table.label,
            "updated": table.updated,
            "firstPeriod": time.codes[0],
            "lastPeriod": time.codes[-1],
            "variableNames": [variable.label for variable in table.variables],
            "discontinued": None,
        }

    def _data(self, name: str, query: dict[str, str], method: str, body: bytes, lang: str) -> Reply:
        table = self._table(name, 400)
        _check_lang(lang)
        asked = _asked(query, method, body)
        if set(asked) - {variable.id.lower() for variable in table.variables}:
            raise Refused(400, "Non-existent variable")
        chosen = [
            (variable, _codes(variable, asked.get(variable.id.lower()))) for variable in table.variables
        ]
        cells = math.prod(len(codes) for _, codes in chosen if codes is not None)
        if cells > self.max_cells:
            raise Refused(400, "Too many cells selected")
        if query.get("outputformat") == "csv":
            text = '"region";"år"\n"Snåase - Snåsa";"2023"\n'
            return Reply(200, text.encode("latin-1"), "text/csv; charset=iso-8859-1")
        key = (name, lang, tuple(codes for _, codes in chosen))
        held = self._answers.get(key)
        if held is None or held[0] is not table:
            content = json.dumps(_dataset(table, chosen, lang), ensure_ascii=False).encode()
            held = self._answers[key] = (table, content)
        return Reply(200, held[1])


def _check_lang(lang: str) -> None:
    if lang not in ("no", "en"):
        raise Refused(400, "Unsupported language")


def _asked(query: dict[str, str], method: str, body: bytes) -> dict[str, list[str]]:
    """Read a selection: variable in small letters → codes and expressions."""
    if method == "POST":
        return {one["variableCode"].lower(): one["valueCodes"] for one in json.loads(body)["selection"]}
    return {key[11:-1]: value.split(",") for key, value in query.items() if key.startswith("valuecodes[")}


def _codes(variable: Variable, expressions: list[str] | None) -> tuple[str, ...] | None:
    """Return the codes chosen, or None when the variable is left out."""
    may_be_left_out = variable.elimination
    if expressions is None:
        if not may_be_left_out:
            raise Refused(400, "Missing selection for mandantory variable")
        return None
    if len(set(expressions)) < len(expressions):
        raise ZeroDivisionError  # the service answers 500 with nothing in it
    found: set[str] = set()
    for expression in expressions:
        shape = re.escape(expression).replace(r"\*", ".*").replace(r"\?", ".")
        these = [code for code in variable.codes if re.fullmatch(shape, code, re.IGNORECASE)]
        if not these and "*" not in expression and "?" not in expression:
            raise Refused(400, "Non-existent value")
        found.update(these)
    if not found:
        if may_be_left_out:
            return None  # the silent national total
        raise Refused(400, "Illegal selection for mandantory variable")
    return tuple(code for code in variable.codes if code in found)


Chosen = list[tuple[Variable, tuple[str, ...] | None]]


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
    kept = [(variable, codes) for variable, codes in chosen if codes is not None]
    flat, marks = values.ravel(), symbols.ravel()
    missing = np.isnan(flat)
    document = _head(table, lang) | {
        "id": [variable.id for variable, _ in kept],
        "size": [len(codes) for _, codes in kept],
        "dimension": {variable.id: _dimension(variable, codes, lang) for variable, codes in kept},
        "extension": {"px": {"tableid": table.id, "language": lang}, "discontinued": None},
        "value": [None if gone else int(figure) for figure, gone in zip(flat.tolist(), missing, strict=True)],
    }
    if missing.any():
        document["status"] = {str(at): str(marks[at]) or ".." for at in np.flatnonzero(missing).tolist()}
    return document


def _metadata(table: Table, lang: str) -> dict[str, Any]:
    _check_lang(lang)
    dimension = {}
    for variable in table.variables:
        described = _dimension(variable, variable.codes, lang)
        described["extension"]["elimination"] = variable.elimination
        if variable.total:
            described["extension"]["eliminationValueCode"] = variable.total
        dimension[variable.id] = described
    return _head(table, lang) | {
        "id": [variable.id for variable in table.variables],
        "size": [len(variable.codes) for variable in table.variables],
        "dimension": dimension,
        "extension": {"px": {"tableid": table.id, "aggregallowed": True, "language": lang}},
        "value": [],
    }


def _head(table: Table, lang: str) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "source": {"no": "Statistisk sentralbyrå", "en": "Statistics Norway"}[lang],
        "updated": table.updated,
        "note": ["Tall fra stand-in."],
        "role": {"time": ["Tid"], "metric": ["ContentsCode"]},
    }


def _dimension(variable: Variable, codes: tuple[str, ...], lang: str) -> dict[str, Any]:
    positions = {code: at for at, code in enumerate(codes)}
    category: dict[str, Any] = {
        "index": {
            code: positions[code] for code in sorted(codes)
        },  # the keys are not in the order of the codes
        "label": {code: variable.label_of(code) for code in codes},
    }
    if variable.units:
        base = {"no": {}, "en": {"base": "number"}}[lang]
        category["unit"] = {code: variable.units[code] | base for code in codes}
    # In an answer with figures, elimination is not the table's own.
    return {
        "label": variable.label,
        "category": category,
        "extension": {"elimination": False, "show": "value"},
    }


def _json(told: dict[str, Any]) -> Reply:
    return Reply(200, json.dumps(told, ensure_ascii=False).encode())


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401
        """Say nothing when a client hangs up: that is what some tests are about."""


def _handler(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Headers and body would wait for each other's acknowledgement.
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def _serve(self, body: bytes) -> None:
            kind, table, right = standin.answer(self.command, self.path, body)
            asked = json.loads(body) if body else None
            standin.calls.append(Call(self.command, kind, table, standin.url + self.path, asked))

            def reply() -> Reply:
                try:
                    answer = right()
                except Refused as refused:
                    answer = refused.reply
                except ZeroDivisionError:
                    answer = Reply(500, b"", "text/plain")
                return Reply(
                    answer.status, answer.body, answer.content_type, answer.headers | standin.headers
                )

            exchange = Exchange(self, reply, standin.closing)
            fault = standin.fault_for(kind, table)
            if fault:
                fault.act(exchange)
            elif len(standin.calls) > standin.most_calls:
                exchange.send(Reply(429, b"API calls quota exceeded!", "text/plain"))
            else:
                exchange.send(reply())

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests clean."""

    return Handler
