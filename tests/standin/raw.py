"""A server that sends bytes as they are, for answers that no HTTP library would write."""

import socketserver
import threading
from types import TracebackType
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

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Raw(Listening):
    """Answers every call with the same bytes and closes; use it in a ``with`` block. ``asked`` is what came."""

    def __init__(self, answer: bytes) -> None:
        self.asked: list[bytes] = []
        asked = self.asked

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                asked.append(self.request.recv(65536))
                self.request.sendall(answer)

        super().__init__(socketserver.TCPServer(("127.0.0.1", 0), Handler))

    @property
    def url(self) -> str:
        return f"http://{self.address}"
