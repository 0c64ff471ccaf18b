"""A proxy as offices have them: it passes on what is said over TLS, or reads it with certificates of its own."""

import selectors
import socket
import socketserver
import ssl
from collections.abc import Iterator

import trustme

from tests.standin.certificates import certified
from tests.standin.raw import Listening

CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Proxy(Listening):
    """Answers CONNECT, whatever host is asked for, with the server at `target`; use it in a ``with`` block.

    Without `reads` it passes bytes on to a server that speaks https. With an authority it reads them: it
    makes a certificate for `presents`, else the host asked for, and speaks http with the server. `answer` is
    sent instead of a connection. With `tls` it is spoken to over TLS itself.

    ``asked`` lists the heads of what was asked of it, ``read`` is what it could read of what clients said.
    """

    def __init__(
        self,
        target: str = "",
        *,
        reads: trustme.CA | None = None,
        presents: str | None = None,
        answer: bytes = CONNECTED,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.asked: list[str] = []
        self.read = bytearray()
        host, _, port = target.rpartition("/")[2].partition(":")
        proxy = self

        class Handler(socketserver.BaseRequestHandler):
            request: socket.socket

            def handle(self) -> None:
                client = tls.wrap_socket(self.request, server_side=True) if tls else self.request
                head = b"".join(_head(client)).decode()
                proxy.asked.append(head)
                client.sendall(answer)
                if answer != CONNECTED:
                    return
                if reads:
                    named = head.split()[1].partition(":")[0]
                    client = certified(reads, presents or named).wrap_socket(client, server_side=True)
                with client, socket.create_connection((host, int(port))) as server:
                    for said in _relayed(client, server):
                        proxy.read += said if reads else b""

        super().__init__(_Server(("127.0.0.1", 0), Handler))


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing when a client hangs up or trusts nobody: that is what tests are about."""


def _head(client: socket.socket) -> Iterator[bytes]:
    """Read byte by byte: what follows the head may be TLS already."""
    last = b""
    while not last.endswith(b"\r\n\r\n"):
        byte = client.recv(1)
        if not byte:
            return
        last = last[-3:] + byte
        yield byte


def _relayed(client: socket.socket, server: socket.socket) -> Iterator[bytes]:
    """Pass on what either says until one hangs up; yield what the client says."""
    other = {client: server, server: client}
    with selectors.DefaultSelector() as waiting:
        for end in other:
            waiting.register(end, selectors.EVENT_READ, end)
        while True:
            for key, _ in waiting.select():
                one = key.data
                said = one.recv(1 << 16)
                while isinstance(one, ssl.SSLSocket) and one.pending():
                    said += one.recv(1 << 16)
                if not said:
                    return
                if one is client:
                    yield said
                other[one].sendall(said)
