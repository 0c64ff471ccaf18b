"""Connections that are cut when the headers of an answer do not come in time.

The read timeout of a socket begins anew with every byte, so that a server which drips its headers could hold
a call for hours. The body needs no such help: it is read piece by piece with an eye on the clock.
"""

import socket
import threading
from contextlib import suppress
from typing import Any

import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.response import HTTPResponse


class _Connection(HTTPConnection):
    """A connection whose read timeout holds for all the headers together too."""

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        late = threading.Event()
        timer = threading.Timer(self.timeout or threading.TIMEOUT_MAX, _cut, [self.sock, late])
        timer.daemon = True
        timer.start()
        try:
            response = super().getresponse()
        except Exception as error:
            if late.is_set():
                raise TimeoutError("the headers were not complete in time") from error
            raise
        finally:
            timer.cancel()
        if late.is_set():  # where it was cut looked like the end of the headers
            response.close()
            raise TimeoutError("the headers were not complete in time")
        return response


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class InTime(HTTPAdapter):
    """What a `requests.Session` is given to make its connections so, directly and through a proxy."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (as in requests)
        """Make the pools; see `requests.adapters.HTTPAdapter`."""
        super().init_poolmanager(*arguments, **options)
        _let_pools_be_in_time(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> urllib3.ProxyManager:  # noqa: ANN401
        """Make the pools for a proxy; see `requests.adapters.HTTPAdapter`."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(proxy, **options)
        _let_pools_be_in_time(manager)
        return manager


def _let_pools_be_in_time(manager: urllib3.PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


def _cut(connection: object, late: threading.Event) -> None:
    late.set()
    if isinstance(connection, socket.socket):
        with suppress(OSError):  # it is closed already
            # Not the method of a TLS socket, which would take its state from under the thread that reads.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)
