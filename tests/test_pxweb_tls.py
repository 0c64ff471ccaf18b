"""The client over https, on a real socket: whose certificate is trusted, and what goes wrong as over http."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
import truststore

from ilag_data.errors import SelectionError, ServiceUnavailableError
from ilag_data.ssb import Client, connections
from tests.standin import faults
from tests.standin.certificates import certified, install, written
from tests.standin.faults import Fault
from tests.standin.patience import HASTY, Patience
from tests.standin.server import StandIn
from tests.standin.tables import SMALL, tables

AUTHORITY = trustme.CA()
BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")


@pytest.fixture(scope="module")
def over_http() -> bytes:
    with StandIn(tables()) as plain, Client(plain.url, transport=Patience().transport()) as client:
        return client.data("06913", SMALL).content


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(AUTHORITY, tmp_path, monkeypatch)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(tables(), tls=certified(AUTHORITY, "127.0.0.1")) as server:
        yield server


def client_of(standin: StandIn) -> Client:
    assert standin.url.startswith("https://")
    return Client(standin.url, transport=Patience().transport())


@pytest.mark.usefixtures("trusted")
def test_figures_come_over_https_as_they_come_over_http(over_http: bytes, standin: StandIn) -> None:
    with client_of(standin) as client:
        assert client.data("06913", SMALL).content == over_http
        standin.faults = [Fault(faults.redirect("/tables/06913"), kind="table")]
        assert client.table("06913").table == "06913"


def refused(client: Client, standin: StandIn, words: str) -> None:
    with pytest.raises(ServiceUnavailableError, match=words) as caught:
        client.data("06913", SMALL)
    assert standin.url in caught.value.problem
    assert (
        "ask IT to install its root certificate in this machine's store of certificates"
        in caught.value.remedy
    )
    assert "REQUESTS_CA_BUNDLE" in caught.value.remedy
    assert standin.calls == []


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(standin: StandIn) -> None:
    with client_of(standin) as client:
        refused(client, standin, "has no certificate that this machine trusts: ")


@pytest.mark.parametrize("name", BUNDLES)
def test_a_bundle_that_the_environment_names_is_trusted_too(
    over_http: bytes, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, str(written(AUTHORITY, tmp_path)))
    with client_of(standin) as client:
        assert client.data("06913", SMALL).content == over_http


def test_on_windows_and_mac_too_the_system_judges() -> None:
    """What tests cannot try: a context of Python's own would pass them on Linux."""
    assert type(connections.trusted_certificates()) is truststore.SSLContext


def test_a_bundle_does_not_take_the_place_of_the_store(
    over_http: bytes, standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(AUTHORITY, tmp_path, monkeypatch)
    monkeypatch.setattr(connections, "BUNDLES", BUNDLES)
    (tmp_path / "another").mkdir()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(written(trustme.CA(), tmp_path / "another")))
    with client_of(standin) as client:
        assert client.data("06913", SMALL).content == over_http


@pytest.mark.parametrize("name", BUNDLES)
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_bundle_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes | None
) -> None:
    bundle = tmp_path / "rot.pem"
    if content is not None:
        bundle.write_bytes(content)
    monkeypatch.setenv(name, str(bundle))
    with pytest.raises(SelectionError, match=rf"^{name} names .*rot\.pem") as caught:
        Client()
    assert f"correct {name}, or remove it" in caught.value.remedy


def test_the_store_that_requests_brings_along_is_not_trusted(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(written(AUTHORITY, tmp_path)))
    with client_of(standin) as client:
        refused(client, standin, "has no certificate that this machine trusts")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused() -> None:
    with StandIn(tables(), tls=certified(AUTHORITY, "data.ssb.no")) as standin, client_of(standin) as client:
        refused(client, standin, "(?s)has no certificate that this machine trusts.*127.0.0.1")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("fault", "words"), [(faults.reset, "no connection|broke off"), (faults.drip, "not complete in time")]
)
def test_what_breaks_off_or_never_comes_is_tried_again_and_then_told(
    over_http: bytes, standin: StandIn, fault: faults.Act, words: str
) -> None:
    with client_of(standin) as client:
        client.transport.limits = replace(HASTY, attempts=2)
        standin.faults = [Fault(fault)]
        assert client.data("06913", SMALL).content == over_http
        standin.faults = [Fault.always(fault)]
        with pytest.raises(ServiceUnavailableError, match=rf"failed 2 times.*({words})"):
            client.data("06913", SMALL)


@pytest.mark.usefixtures("trusted")
def test_a_redirect_to_http_is_refused_also_on_the_same_host(standin: StandIn) -> None:
    host = standin.url.removeprefix("https://")
    standin.faults = [Fault.always(faults.redirect(f"http://{host}/tables/06913"), kind="table")]
    with client_of(standin) as client, pytest.raises(ServiceUnavailableError) as caught:
        client.table("06913")
    assert f"redirects to another host, http://{host} (status 302)" in caught.value.problem
    assert standin.kinds() == ["table 06913"]
