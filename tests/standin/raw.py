"""A server that sends bytes as they are, for answers that no HTTP library would write."""

import socketserver
import threading
from types import TracebackType
from typing import Self


class Raw:
    """Answers every call with the same bytes and closes; use it in a ``with`` block. ``asked`` is what came."""

    def __init__(self, answer: bytes) -> None:
        self.asked: list[bytes] = []
        asked = self.asked

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                asked.append(self.request.recv(65536))
                self.request.sendall(answer)

        self._server = socketserver.TCPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
