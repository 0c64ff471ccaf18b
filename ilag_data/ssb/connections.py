"""Connections with the machine's certificates and proxies, each with a hard time limit.

The read timeout of a socket restarts with every byte, so a server or proxy that trickles could hold a call
for hours: in its TLS handshake, its answer to CONNECT, its headers, a chunk's size, or after the body. A
`Watch` therefore shuts down the sockets themselves when time is up, whatever is being read from them.
"""

import ipaddress
import os
import re
import socket
import ssl
import threading
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import truststore
import urllib3
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies, select_proxy
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util import Url, parse_url

from ilag_data.errors import SelectionError
from ilag_data.files import reason_of

BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
"""Environment variables that may name a file (or folder) of certificates to trust."""


def trusted_certificates() -> ssl.SSLContext:
    """Trust the machine's certificate store, and the bundles that the environment names.

    A bundle is added to the store and does not replace it: conda sets SSL_CERT_FILE on Windows by itself.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for name in BUNDLES:
        bundle = os.environ.get(name)
        if bundle:
            try:
                folder = Path(bundle).is_dir()
                context.load_verify_locations(None if folder else bundle, bundle if folder else None)
            except OSError as error:
                why = reason_of(error)
                raise SelectionError(
                    f"{name} peker på «{bundle}», som ikke kan leses som sertifikater: {why.no}.",
                    f"{name} names {bundle!r}, which cannot be read as certificates: {why.en}.",
                    f"rett {name}, eller fjern den: maskinens egne sertifikater brukes uansett.",
                    f"correct {name}, or remove it: the machine's own certificate store is used anyway.",
                ) from None
    return context


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def proxy_for(url: str) -> Url | None:
    """Return the proxy that the environment, else the system, names for an address; None without one."""
    if is_loopback(urlsplit(url).hostname or ""):
        return None
    named = select_proxy(url, get_environ_proxies(url))
    if not named:
        return None
    try:
        proxy = parse_url(named if "://" in named else f"http://{named}")
    except urllib3.exceptions.LocationParseError:
        proxy = Url()
    if proxy.scheme not in ("http", "https") or not proxy.host:
        told, host = repr(without_login(named)), urlsplit(url).hostname
        raise SelectionError(
            f"{told} er ikke en proxy som {host} kan nås gjennom.",
            f"{told} is not a proxy that {host} can be reached through.",
            "rett HTTPS_PROXY eller maskinens innstillinger for proxy: http://vert:port, eller https://.",
            "correct HTTPS_PROXY or the proxy settings of this machine: http://host:port, or https://.",
        )
    return proxy


def without_login(address: str) -> str:
    """Return an address without its login, for messages, which end up in logs."""
    return re.sub("(?s)^.*@", "…@", address)


class Watch:
    """Shuts down every connection used in its ``with`` block after `seconds`; `late` is then true.

    What was read from a connection that was shut down may look complete: check `late` before trusting it.
    """

    def __init__(self, seconds: float) -> None:
        self.late = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._token = _watch.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()
        for one in self._sockets:
            one.close()
        _watch.reset(self._token)

    def add(self, connected: socket.socket) -> None:
        """Watch a connection; refuse it if time is already up."""
        # A duplicate of the socket, which stays valid under TLS, and under TLS inside TLS.
        self._sockets.append(socket.fromfd(connected.fileno(), socket.AF_INET, socket.SOCK_STREAM))
        if self.late:
            raise TimeoutError

    def _shut(self) -> None:
        self.late = True
        for one in self._sockets:
            with suppress(OSError):  # the other side has closed it
                one.shutdown(socket.SHUT_RDWR)


_watch: ContextVar[Watch] = ContextVar("the watch over the call that is being made")


class _Connection(HTTPConnection):
    """A connection under the watch of the current call."""

    def _new_conn(self) -> socket.socket:
        connected = super()._new_conn()
        _watch.get().add(connected)
        return connected

    def _tunnel(self) -> None:
        super()._tunnel()
        _watch.get().add(self.sock)  # refused if late: a truncated proxy answer must not be followed by TLS

    def request(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (as in urllib3)
        if self.sock is not None:  # opened in this call or kept alive from an earlier one
            _watch.get().add(self.sock)
        super().request(*arguments, **options)


class _SecureConnection(_Connection, HTTPSConnection):
    """The same over TLS."""


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class Adapter(HTTPAdapter):
    """The adapter that makes a `requests.Session` use such connections, directly and through a proxy."""

    def __init__(self) -> None:
        self._trusted = trusted_certificates()
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 (as in requests)
        """Create the pools; see `requests.adapters.HTTPAdapter`."""
        super().init_poolmanager(*arguments, ssl_context=self._trusted, **options)
        _take_our_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> urllib3.ProxyManager:  # noqa: ANN401
        """Create the pools for a proxy; see `requests.adapters.HTTPAdapter`."""
        manager: urllib3.ProxyManager = super().proxy_manager_for(
            proxy, ssl_context=self._trusted, proxy_ssl_context=self._trusted, **options
        )
        _take_our_pools(manager)
        return manager

    def cert_verify(self, *_: object) -> None:
        """Do nothing: the context verifies, and requests would trust certifi's certificates too."""


def _take_our_pools(manager: urllib3.PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
