"""The client in an office network, over real sockets on loopback: whose certificates are trusted, and proxies."""

import base64
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import trustme
import truststore

from ilag_data.errors import SelectionError, ServiceUnavailableError
from ilag_data.ssb import Client, connections
from tests.standin import faults
from tests.standin.certificates import certified, install, written
from tests.standin.faults import Fault
from tests.standin.patience import PATIENT, Patience
from tests.standin.proxy import Proxy
from tests.standin.raw import Raw
from tests.standin.server import StandIn
from tests.standin.tables import SMALL, tables

SSB = "https://data.ssb.no"
OFFICE, PUBLIC = trustme.CA(), trustme.CA()
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that trusts its organisation, and whose user has stored a login for every host."""
    install(OFFICE, tmp_path, monkeypatch)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    stored = tmp_path / "netrc"
    stored.write_text("default login ola password lagret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(stored))


@pytest.fixture
def over_http(standin: StandIn) -> bytes:
    with client_for(standin.url) as client:
        content = client.data("06913", SMALL).content
    standin.calls.clear()
    return content


@pytest.fixture
def known() -> Iterator[StandIn]:
    """A server that speaks https, with a certificate of the organisation."""
    with StandIn(tables(), tls=certified(OFFICE, "127.0.0.1")) as server:
        yield server


@pytest.fixture
def unknown() -> Iterator[StandIn]:
    """The same, with one of an authority that this machine does not trust."""
    with StandIn(tables(), tls=certified(PUBLIC, "127.0.0.1")) as server:
        yield server


def client_for(address: str = SSB, **limits: Any) -> Client:  # noqa: ANN401
    return Client(address, transport=Patience().transport(replace(PATIENT, **limits)))


def failure(**limits: Any) -> ServiceUnavailableError:  # noqa: ANN401
    with client_for(**limits) as client, pytest.raises(ServiceUnavailableError) as caught:
        client.table("06913")
    return caught.value


# ---- Whose certificates are trusted -----------------------------------------------------------------------


def assert_refused(server: StandIn, words: str = "has no certificate that this machine trusts: ") -> None:
    with client_for(server.url) as client, pytest.raises(ServiceUnavailableError, match=words) as caught:
        client.data("06913", SMALL)
    assert server.url in caught.value.problem
    remedy = caught.value.remedy
    assert "ask IT to install its root certificate in this machine's store of certificates" in remedy
    assert "REQUESTS_CA_BUNDLE" in remedy
    assert server.calls == []


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(
    unknown: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_refused(unknown)
    # Nor does the store count that requests brings along.
    (tmp_path / "another").mkdir()
    monkeypatch.setattr(
        "requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(written(PUBLIC, tmp_path / "another"))
    )
    assert_refused(unknown)
    with StandIn(tables(), tls=certified(OFFICE, "data.ssb.no")) as another_host:
        assert_refused(another_host, "(?s)has no certificate that this machine trusts.*127.0.0.1")


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_that_the_environment_names_is_trusted_beside_the_store(
    over_http: bytes,
    known: StandIn,
    unknown: StandIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(connections, "BUNDLES", BUNDLES)
    (tmp_path / "bundle").mkdir()
    monkeypatch.setenv(name, str(written(PUBLIC, tmp_path / "bundle")))
    # In these tests SSL_CERT_FILE is the store itself.
    for server in (unknown,) if name == "SSL_CERT_FILE" else (unknown, known):
        with client_for(server.url) as client:
            assert client.data("06913", SMALL).content == over_http


@pytest.mark.parametrize("name", BUNDLES)
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_bundle_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None
) -> None:
    monkeypatch.setattr(connections, "BUNDLES", BUNDLES)
    bundle = tmp_path / "rot.pem"
    if content is not None:
        bundle.write_bytes(content)
    monkeypatch.setenv(name, str(bundle))
    with pytest.raises(SelectionError, match=rf"^{name} names .*rot\.pem") as caught:
        Client()
    assert f"correct {name}, or remove it" in caught.value.remedy


def test_on_windows_and_mac_too_the_system_judges() -> None:
    """What tests cannot try: a context of Python's own would pass them on Linux."""
    assert type(connections.trusted_certificates()) is truststore.SSLContext


def test_a_redirect_to_http_is_refused_also_on_the_same_host(known: StandIn) -> None:
    host = known.url.removeprefix("https://")
    known.faults = [Fault.always(faults.redirect(f"http://{host}/tables/06913"), kind="table")]
    with client_for(known.url) as client, pytest.raises(ServiceUnavailableError) as caught:
        client.table("06913")
    assert f"redirects to another host, http://{host} (status 302)" in caught.value.problem
    assert known.kinds() == ["table 06913"]


# ---- Getting through a proxy ------------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("password", ["", "hemmelig", "h@mm:lig", "h%40mm%3Alig"])
def test_figures_come_through_a_proxy_that_reads_https_and_its_login_goes_to_it_alone(
    over_http: bytes, standin: StandIn, monkeypatch: pytest.MonkeyPatch, variable: str, password: str
) -> None:
    login = base64.b64encode(f"kari:{unquote(password)}".encode()).decode()
    with Proxy(standin.url, reads=OFFICE) as proxy, client_for() as client:
        monkeypatch.setenv(variable, f"http://{password and f'kari:{password}@'}{proxy.address}")
        assert client.data("06913", SMALL).content == over_http
        assert client.table("06913").updated
    (asked,) = proxy.asked  # the connection is kept
    assert asked.startswith("CONNECT data.ssb.no:443 ")
    assert (f"Proxy-Authorization: Basic {login}\r\n" in asked) == bool(password)
    assert b"Host: data.ssb.no\r\n" in proxy.read
    assert b"uthorization" not in proxy.read


@pytest.mark.parametrize("scheme", ["", "http://", "https://"])
def test_figures_come_through_a_proxy_that_only_passes_on(
    over_http: bytes, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    over_tls = certified(OFFICE, "127.0.0.1") if scheme == "https://" else None
    with (
        StandIn(tables(), tls=certified(OFFICE, "data.ssb.no")) as server,
        Proxy(server.url, tls=over_tls) as proxy,
        client_for() as client,
    ):
        monkeypatch.setenv("HTTPS_PROXY", scheme + proxy.address)
        assert client.data("06913", SMALL).content == over_http
    assert len(proxy.asked) == 1


@pytest.mark.parametrize("exempt", ["data.ssb.no", "example.org,ssb.no", "*"])
def test_no_proxy_is_respected(over_http: bytes, monkeypatch: pytest.MonkeyPatch, exempt: str) -> None:
    found = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: found("127.0.0.1", *rest))  # noqa: ARG005
    with (
        StandIn(tables(), tls=certified(OFFICE, "data.ssb.no")) as server,
        Proxy(server.url) as proxy,
        client_for(f"{SSB}:{server.url.rpartition(':')[2]}") as client,
    ):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("NO_PROXY", exempt)
        assert client.data("06913", SMALL).content == over_http
        assert proxy.asked == []
        monkeypatch.setenv("NO_PROXY", "example.org")
        assert client.data("06913", SMALL).content == over_http
        assert len(proxy.asked) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_asked_directly_and_without_a_stored_login(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    body = b'{"id": "06913", "updated": "2026-01-01T07:00:00Z"}'
    with (
        Proxy() as proxy,
        Raw(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)) as raw,
        client_for(raw.url.replace("127.0.0.1", host)) as client,
    ):
        for variable in VARIABLES[:3]:
            monkeypatch.setenv(variable, f"http://kari:hemmelig@{proxy.address}")
        assert client.table("06913").updated
    assert proxy.asked == []
    assert b"uthorization" not in raw.asked[0]


# ---- What a proxy shows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reads", "presents", "problem"),
    [
        (PUBLIC, None, "through the proxy {} has no certificate that this machine trusts: "),
        (OFFICE, "data.ssb.no.example", "certificate is not valid for 'data.ssb.no'"),
    ],
)
def test_a_proxy_that_reads_https_must_show_a_certificate_of_the_host_that_is_trusted(
    standin: StandIn, monkeypatch: pytest.MonkeyPatch, reads: trustme.CA, presents: str | None, problem: str
) -> None:
    with Proxy(standin.url, reads=reads, presents=presents) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://kari:hemmelig@{proxy.address}")
        error = failure()
    assert f"{SSB}/tables/06913" in error.problem
    assert problem.format(proxy.address) in error.problem
    assert "ask IT to install its root certificate" in error.remedy
    assert "hemmelig" not in str(error)
    assert proxy.read == b""


def test_a_proxy_over_tls_must_prove_who_it_is_before_it_hears_a_login(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Proxy(tls=certified(PUBLIC, "127.0.0.1")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://kari:hemmelig@{proxy.address}")
        error = failure()
    assert error.problem.startswith(f"The proxy {proxy.address} has no certificate that this machine trusts")
    assert proxy.asked == []


# ---- What a proxy refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "tries", "words", "remedy"),
    [
        ("407 Proxy Authentication Required", 1, "", "set HTTPS_PROXY=http://name:password@"),
        ("403 Forbidden", 1, "", "ask its operators to let data.ssb.no through"),
        ("503 Service Unavailable", 3, "failed 3 times.*", "ask its operators to let data.ssb.no through"),
    ],
)
def test_a_proxy_that_refuses_is_named(
    monkeypatch: pytest.MonkeyPatch, status: str, tries: int, words: str, remedy: str
) -> None:
    with Proxy(answer=f"HTTP/1.1 {status}\r\n\r\n".encode()) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"http://kari:hemmelig@{proxy.address}")
        error = failure()
    told = re.escape(f"he proxy {proxy.address} lets nothing through to data.ssb.no ({status}).")
    assert re.search(words + told, error.problem)
    assert remedy in error.remedy
    assert error.remedy.endswith(
        "if this machine may reach data.ssb.no without it, set NO_PROXY=data.ssb.no."
    )
    assert "hemmelig" not in str(error)
    assert len(proxy.asked) == tries


def test_a_proxy_that_cannot_be_reached_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with Proxy() as proxy:
        pass
    monkeypatch.setenv("HTTPS_PROXY", f"http://kari:hemmelig@{proxy.address}")
    error = failure()
    assert f"failed 2 times. The last time: the proxy {proxy.address} cannot be reached (" in error.problem
    assert "refused" in error.problem
    assert "that HTTPS_PROXY or the proxy settings of this machine have its address" in error.remedy
    assert "hemmelig" not in str(error)


def test_a_proxy_that_never_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        proxy = f"127.0.0.1:{silent.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy}")
        error = failure(connect=0.2, attempts=2)
    assert error.problem.endswith(
        f"failed 2 times. The last time: no answer in time through the proxy {proxy}."
    )


@pytest.mark.parametrize(
    "named", ["http://kari:hemmelig@", "socks5://kari:hemmelig@127.0.0.1:9", "http://[::1"]
)
def test_what_is_no_proxy_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", named)
    with client_for() as client, pytest.raises(SelectionError) as caught:
        client.table("06913")
    assert "is not a proxy that data.ssb.no can be reached through" in caught.value.problem
    assert named.rpartition("@")[2] in caught.value.problem
    assert "hemmelig" not in str(caught.value)
