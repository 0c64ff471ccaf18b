"""What a hostile or broken server, address or table id can do: nothing but an error in words."""

import gzip
import time
import tracemalloc
import zlib
from collections.abc import Callable
from dataclasses import replace

import pytest

from ilag_data.errors import ApiError, SelectionError, ServiceUnavailableError
from ilag_data.ssb import Client
from ilag_data.ssb.transport import check_address
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.patience import PATIENT, Patience
from tests.standin.proxy import CONNECTED
from tests.standin.raw import Raw
from tests.standin.server import StandIn

BODY = b'{"id": "07459", "label": "Befolkning"}'


def asked_of(raw: Raw, attempts: int = 2) -> Client:
    return Client(raw.url, transport=Patience().transport(replace(PATIENT, attempts=attempts)))


def answer(body: bytes, *headers: str, length: int | None = None) -> bytes:
    size = f"Content-Length: {len(body) if length is None else length}"
    lines = ["HTTP/1.1 200 OK", "Connection: close", *headers, size, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


# ---- Redirects --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_another_server_is_never_asked_and_both_addresses_are_named(
    client: Client, standin: StandIn, status: int
) -> None:
    client.transport._session.headers["Authorization"] = "Bearer secret"
    with Raw(answer(BODY)) as other:
        standin.faults = [Fault(faults.redirect(f"{other.url}/login", status), kind="table")]
        with pytest.raises(ServiceUnavailableError) as caught:
            client.table("06913")
        assert other.asked == []
    assert f"{standin.url}/tables/06913" in caught.value.problem
    assert f"another host, {other.url} (status {status})" in caught.value.problem


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd", "ftp://127.0.0.1/x", "//evil.example/tables", "http://127.0.0.1:notaport/",
        "http://127.0.0.1@evil.example/", "http://user:secret@127.0.0.1/", "http://[::1",
        "http://\x1b]0;owned.example/", "http://evil.example:0/" + "x" * 60_000,
    ],
)  # fmt: skip
def test_a_redirect_to_no_address_of_the_api_is_refused_in_words(
    client: Client, standin: StandIn, target: str
) -> None:
    standin.faults = [Fault(faults.redirect(target), kind="table")]
    with pytest.raises(ServiceUnavailableError, match="redirects to") as caught:
        client.table("06913")
    assert standin.kinds() == ["table 06913"]
    assert "\x1b" not in str(caught.value)


# ---- Bodies that are not what the headers say -------------------------------------------------------------


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", _gzip),
        ("deflate", zlib.compress),
        ("gzip, gzip", lambda body: _gzip(_gzip(body))),
        ("deflate, gzip", lambda body: _gzip(zlib.compress(body))),
    ],
)
@pytest.mark.parametrize("status", ["200 OK", "302 Found\r\nLocation: /elsewhere"])
def test_a_bomb_is_refused_before_it_fills_the_memory(
    encoding: str, pack: Callable[[bytes], bytes], status: str
) -> None:
    bomb = answer(pack(b'{"label": "' + b"0" * 30_000_000), f"Content-Encoding: {encoding}")
    assert len(bomb) < 1_000_000
    with Raw(bomb.replace(b"200 OK", status.encode())) as raw, asked_of(raw) as client:
        tracemalloc.start()
        with pytest.raises(
            ServiceUnavailableError, match=r"more than 5 MB after decompression; it begins '\{\"label\""
        ):
            client.table("07459")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert len(raw.asked) == 1, "a bomb is not asked for again"
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (answer(BODY, length=len(BODY) + 5), "broke off"),
        (answer(BODY, length=len(BODY) - 5), "breaks off or is damaged"),
        (answer(BODY, length=0), "without a body"),
        (answer(b"\x1f\x8bnothing", "Content-Encoding: gzip"), "broke off"),
        (answer(_gzip(BODY)[:-12], "Content-Encoding: gzip"), "damaged|broke off"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "no connection|broke",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n{}", "broke off|no connection"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n{}", "no connection"),
        (b"HTTP/1.1 200 OK\r\nX-A: " + b"b" * 100_000 + b"\r\n\r\n{}", "no connection"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "no connection"),
        (b"\x00" * 1000, "no connection"),
        (b"", "no connection"),
    ],
    ids=range(12),
)
def test_lengths_chunks_and_heads_that_lie_are_tried_again_and_then_told(sent: bytes, words: str) -> None:
    with (
        Raw(sent) as raw,
        asked_of(raw) as client,
        pytest.raises(ServiceUnavailableError, match=f"failed 2 times.*({words})"),
    ):
        client.table("07459")
    assert len(raw.asked) == 2


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
HANDSHAKE = b"\x16\x03\x03\x40\x00"  # of 16 384 bytes
HERE, SSB = "http://{0}", "https://data.ssb.no"


@pytest.mark.parametrize(
    ("address", "sent", "drip"),
    [
        pytest.param(HERE, b"HTTP/1.1 200 ", b"O", id="status"),
        pytest.param(HERE, b"", b"HTTP/1.1 100 Continue\r\n\r\n", id="interim answers"),
        pytest.param(HERE, OK + b"X-A: ", b"b", id="headers"),
        pytest.param(HERE, OK + b"Content-Length: 99999\r\n\r\n", b" ", id="body"),
        pytest.param(HERE, OK + b"\r\n" + BODY, b" ", id="body without length"),
        pytest.param(HERE, CHUNKED, b"0", id="size of a chunk"),
        pytest.param(HERE, CHUNKED + b"1;", b"x", id="extension of a chunk"),
        pytest.param(HERE, CHUNKED + b"2\r\n{}\r\n0\r\n", b"X-A: b\r\n", id="trailers"),
        pytest.param(HERE.replace("http", "https"), b"", HANDSHAKE, id="handshake"),
        pytest.param(SSB, OK, b"X-A: b\r\n", id="CONNECT"),
        pytest.param(SSB, CONNECTED, HANDSHAKE, id="handshake through a proxy"),
    ],
)
def test_whatever_drips_is_cut_when_time_is_up(
    address: str, sent: bytes, drip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = Patience().transport(replace(PATIENT, whole=0.25, attempts=2))
    with Raw(sent, drip) as raw, Client(address.format(raw.address), transport=hasty) as client:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{raw.address}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        began = time.monotonic()
        with pytest.raises(ServiceUnavailableError, match=r"failed 2 times.*was not complete in time"):
            client.table("07459")
        assert time.monotonic() - began < 5
    assert len(raw.asked) == 2


def test_what_a_server_says_cannot_steer_the_terminal(client: Client, standin: StandIn) -> None:
    standin.faults = [Fault(faults.problem(400, "No\x1b]0;owned\x07\x1b[2J\u202etxt.exe"), kind="table")]
    with pytest.raises(ApiError, match=r"No\\x1b\]0;owned\\x07\\x1b\[2J\\u202etxt\.exe") as caught:
        client.table("06913")
    assert caught.value.problem.isprintable()


def test_a_table_id_that_an_answer_slips_in_is_not_used_as_an_address(
    client: Client, standin: StandIn
) -> None:
    def slip(document: dict[str, object]) -> None:
        document["extension"] = {"px": {"tableid": "../../login"}}

    standin.faults = [Fault(faults.changed(slip), kind="metadata")]
    assert client.metadata("06913").table == "06913"


# ---- The address in ILAG_SSB_URL --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "data.ssb.no", "//data.ssb.no", "http://data.ssb.no", "ftp://data.ssb.no", "file:///etc/passwd",
        "https:data.ssb.no", "https://", "https://[::1", "https://[fe80::1%25eth0\n]", "https://data.ssb.no:99999",
        "https://data.ssb.no:https", "https://data..no", "https://.data.no", "https://data.ssb.no/?",
        "https://data.ssb.no/#", "https://data.ssb.no/?x=1", "https://data.ssb\n.no",
        "https://data.ssb.no/v2\r\nHost: evil", "https://data.ssb.no/v2\tx", "https://data.ssb.no/a b",
        "https://data.ssb.no\\@evil.example", "https://data.ssb.no\\.evil.example", "https://d\u0430ta.ssb.no",
        "https://\u202eon.bss.atad", "http://0.0.0.0", "http://2130706433", "http://127.1",
        "http://169.254.169.254/latest/meta-data", "http://10.0.0.1", "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
    ],
)  # fmt: skip
def test_a_hostile_address_is_refused_before_anything_is_sent(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ILAG_SSB_URL", address)
    with pytest.raises(SelectionError, match="not an address that figures are fetched from"):
        Client()


@pytest.mark.parametrize("login", ["me:secret", ":secret", "secret", "me@x:secret"])
def test_an_address_with_a_login_is_refused_without_repeating_the_secret(login: str) -> None:
    for address in (f"https://{login}@data.ssb.no/v2", f"{login}@data.ssb.no\n"):
        with pytest.raises(SelectionError, match="not an address") as caught:
            check_address(address)
        assert "secret" not in str(caught.value)
