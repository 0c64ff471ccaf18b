"""A server that sends bytes as they are, for answers that no HTTP library would write."""

import socketserver
import threading
import time
from contextlib import suppress
from typing import Self


class Listening:
    """A TCP server that answers in a thread of its own while a ``with`` block lasts."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self._server = server
        self._thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        self.address = f"127.0.0.1:{server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


LONGEST_DRIP = 8
"""Seconds after which a server that drips gives up, should nobody hang up."""


class Raw(Listening):
    """Answers every call with the same bytes and closes; use it in a ``with`` block. ``asked`` is what came.

    What is to `drip` follows the answer, again and again, until the other side hangs up.
    """

    def __init__(self, answer: bytes, drip: bytes = b"") -> None:
        self.asked: list[bytes] = []
        asked = self.asked

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                asked.append(self.request.recv(65536))
                self.request.sendall(answer)
                until = time.monotonic() + LONGEST_DRIP
                with suppress(OSError):
                    while drip and time.monotonic() < until:
                        self.request.sendall(drip)
                        time.sleep(0.02)

        super().__init__(socketserver.TCPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"http://{self.address}"
