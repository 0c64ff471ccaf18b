"""Faults on order: what goes wrong between an office and Statistics Norway."""

import gzip
import json
import math
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import reduce
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

import numpy as np

from tests.raw_documents import Figures, on_figures


@dataclass(frozen=True)
class Reply:
    """An HTTP answer; without a body it has no content type."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    chunked: bool = False


@dataclass(frozen=True)
class Exchange:
    """One call: who asks, what the right answer is, and when the server closes."""

    handler: BaseHTTPRequestHandler
    right: Callable[[], Reply]
    closing: Event

    def send(self, reply: Reply, share: float = 1) -> None:
        """Send an answer, or only the beginning of it."""
        body = reply.body
        if reply.chunked:
            pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)]
            body = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
            self.start(reply, "Transfer-Encoding", "chunked")
        else:
            self.start(reply, "Content-Length", str(len(body)))
        self.handler.wfile.write(body[: int(len(body) * share)])

    def start(self, reply: Reply, *framing: str) -> None:
        self.handler.send_response(reply.status)
        named = {"Content-Type": reply.content_type} if reply.body else {}
        for name, content in {**named, **reply.headers, framing[0]: framing[1]}.items():
            self.handler.send_header(name, content)
        self.handler.end_headers()

    def hang_up(self, *, reset: bool = False) -> None:
        self.handler.close_connection = True
        if reset:
            shape = "hh" if hasattr(socket, "SO_EXCLUSIVEADDRUSE") else "ii"
            self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(shape, 1, 0))
            # The handler's own files hold the socket open; shutting it down is not a reset.
            self.handler.rfile.close()
            self.handler.wfile.close()
            self.handler.connection.close()


Act = Callable[[Exchange], None]


@dataclass
class Fault:
    """What to do instead of answering: for one kind of call, one table, so many times."""

    act: Act
    kind: str = "data"
    table: str = ""
    times: float = 1

    @classmethod
    def always(cls, act: Act, kind: str = "data", table: str = "") -> "Fault":
        return cls(act, kind, table, math.inf)


def reply(status: int, body: bytes = b"", content_type: str = "text/html", **headers: str) -> Act:
    """Answer something else."""
    named = {name.replace("_", "-"): content for name, content in headers.items()}
    return lambda exchange: exchange.send(Reply(status, body, content_type, named))


def problem(status: int, title: str) -> Act:
    body = json.dumps({"type": "Parameter error", "title": title, "status": status}).encode()
    return reply(status, body, Reply.content_type)


def reset(exchange: Exchange) -> None:
    exchange.hang_up(reset=True)


def truncated(exchange: Exchange) -> None:
    exchange.send(exchange.right(), 0.5)
    exchange.hang_up()


def truncated_without_length(exchange: Exchange) -> None:
    right = exchange.right()
    exchange.start(right, "Connection", "close")
    exchange.handler.wfile.write(right.body[: len(right.body) // 2])
    exchange.hang_up()


def drip(exchange: Exchange) -> None:
    right = exchange.right()
    exchange.start(right, "Content-Length", str(len(right.body)))
    for byte in right.body:
        exchange.handler.wfile.write(bytes([byte]))
        exchange.handler.wfile.flush()
        if exchange.closing.wait(0.02):
            return


def silence(exchange: Exchange) -> None:
    exchange.closing.wait(20)
    exchange.hang_up()


def redirect(target: str, status: int = 302) -> Act:
    return reply(status, b"<html>moved</html>", Location=target)


Step = Callable[[Reply], Reply]
Change = Callable[[dict[str, Any]], object]


def otherwise(*steps: Step) -> Act:
    """Answer what is right, put otherwise."""
    return lambda exchange: exchange.send(reduce(lambda right, step: step(right), steps, exchange.right()))


def document(change: Change, **style: Any) -> Step:  # noqa: ANN401
    """Change the JSON of an answer; ``style`` is how it is written."""

    def step(right: Reply) -> Reply:
        content = json.loads(right.body)
        change(content)
        return replace(right, body=json.dumps(content, **style).encode())

    return step


def changed(change: Change) -> Act:
    return otherwise(document(change))


def compressed(right: Reply) -> Reply:
    body = gzip.compress(right.body, 1)
    return replace(right, body=body, headers=right.headers | {"Content-Encoding": "gzip"})


def in_latin_1(right: Reply) -> Reply:
    body = right.body.decode().encode("latin-1", errors="replace")
    return replace(right, body=body, content_type="application/json; charset=iso-8859-1")


gzipped, latin_1 = otherwise(compressed), otherwise(in_latin_1)


# ---- Changes to a document --------------------------------------------------------------------------------


def older(document: dict[str, Any]) -> None:
    document["updated"] = "2020-01-01T07:00:00Z"


def new_dimension(document: dict[str, Any]) -> None:
    document["id"].append("Sektor")
    document["size"].append(1)
    document["dimension"]["Sektor"] = {"label": "sektor", "category": {"index": ["A"], "label": {"A": "A"}}}


def without(variable: str, code: str) -> Change:
    """Take a code out, with its figures."""
    return on_figures(lambda of: of.keep(variable, [one for one in of.codes[variable] if one != code]))


def zeros(variable: str, code: str) -> Change:
    """Make the figures of a code 0, as while a table is updated."""

    def change(figures: Figures) -> None:
        figures.values[figures.under({variable: code}) & ~np.isnan(figures.values)] = 0

    return on_figures(change)
