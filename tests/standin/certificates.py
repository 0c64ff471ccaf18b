"""Certificate authorities made for tests, and the machine's store that they are put into."""

import ssl
import sys
from pathlib import Path

import pytest
import trustme

from ilag_data.ssb import connections


def certified(authority: trustme.CA, *hosts: str) -> ssl.SSLContext:
    """Return what a server needs to show a certificate for `hosts`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    return context


def written(authority: trustme.CA, folder: Path) -> Path:
    bundle = folder / "sertifikater æøå.pem"
    authority.cert_pem.write_to_path(str(bundle))
    return bundle


def install(authority: trustme.CA, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put an authority into the machine's store, as IT does; nothing else is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(written(authority, folder)))
    if sys.platform == "linux":
        # OpenSSL takes the file for the store. Elsewhere no test may touch the store; there it is a bundle.
        monkeypatch.setattr(connections, "BUNDLES", ())
