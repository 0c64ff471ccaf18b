"""The client over https, on a real socket: whose certificate is trusted, and what goes wrong as over http."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ilag_data.errors import ServiceUnavailableError
from ilag_data.pxweb import Client, transport
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.patience import HASTY, Patience
from tests.standin.server import StandIn
from tests.standin.tables import tables

SMALL = {"Region": ["5033"], "ContentsCode": ["Folkemengde"], "Tid": ["2023"]}
AUTHORITY = trustme.CA()


def certified(*hosts: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    AUTHORITY.issue_cert(*hosts).configure_cert(context)
    return context


@pytest.fixture(scope="module")
def over_http() -> bytes:
    with StandIn(tables()) as plain, Client(plain.url, transport=Patience().transport()) as client:
        return client.data("06913", SMALL).content


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Trust the authority as an organisation's machine would be told to."""
    # On its own machine the client asks the environment for nothing, here it is to.
    monkeypatch.setattr(transport, "is_loopback", lambda host: False)  # noqa: ARG005 (as the one replaced)
    monkeypatch.setenv("NO_PROXY", "*")
    bundle = tmp_path / "sertifikater æøå.pem"
    AUTHORITY.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    return bundle


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with StandIn(tables(), tls=certified("127.0.0.1")) as server:
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
    assert "REQUESTS_CA_BUNDLE" in caught.value.remedy
    assert standin.calls == []


def test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_is_asked(standin: StandIn) -> None:
    with client_of(standin) as client:
        refused(client, standin, "has no certificate that this machine trusts")


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_refused() -> None:
    with StandIn(tables(), tls=certified("data.ssb.no")) as standin, client_of(standin) as client:
        refused(client, standin, "(?s)has no certificate that this machine trusts.*127.0.0.1")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.reset, "no connection|broke off"),
        (faults.truncated, "broke off"),
        (faults.silence, "no answer in time"),
        (faults.drip, "not complete in time"),
        (faults.drip_headers, "no answer in time"),
    ],
)
def test_what_breaks_off_or_never_comes_is_tried_again_and_then_told(
    over_http: bytes, standin: StandIn, fault: faults.Act, words: str
) -> None:
    with client_of(standin) as client:
        client.transport.limits = HASTY
        standin.faults = [Fault(fault, times=2)]
        assert client.data("06913", SMALL).content == over_http
        standin.faults = [Fault.always(fault)]
        with pytest.raises(ServiceUnavailableError, match=rf"failed 3 times.*({words})"):
            client.data("06913", SMALL)


@pytest.mark.usefixtures("trusted")
def test_a_redirect_to_http_is_refused_also_on_the_same_host(standin: StandIn) -> None:
    host = standin.url.removeprefix("https://")
    standin.faults = [Fault.always(faults.redirect(f"http://{host}/tables/06913"), kind="table")]
    with client_of(standin) as client, pytest.raises(ServiceUnavailableError) as caught:
        client.table("06913")
    assert f"redirects to another host, http://{host} (status 302)" in caught.value.problem
    assert standin.kinds() == ["table 06913"]
