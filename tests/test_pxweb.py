"""The client against the stand-in, on a real socket: what it asks, what it makes of every kind of answer."""

import re
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ilag_data import jsonstat
from ilag_data.errors import ApiError, SelectionError, ServiceUnavailableError
from ilag_data.ssb import ADDRESS, Client
from ilag_data.ssb.metadata import Config, TableInfo
from ilag_data.ssb.pacing import Pacer, retry_after
from ilag_data.ssb.transport import check_address
from tests.standin import faults
from tests.standin.faults import Fault
from tests.standin.patience import HASTY, NOON, Patience
from tests.standin.server import StandIn
from tests.standin.tables import SIX_OLD_AND_NEW, SMALL, Table, tables

WORKPLACES, HOMES, *_ = tables()["03321"].variables
LONG = {
    "ArbstedKomm": tuple(code for code in WORKPLACES.codes if len(code) == 4),
    "Bokommuen": tuple(code for code in HOMES.codes if code in SIX_OLD_AND_NEW),
    "ContentsCode": ("Sysselsatte",),
    "Tid": ("2020", "2021"),
}
"""So many codes of table 03321 that no address has room for them."""


# ---- What it asks and gets --------------------------------------------------------------------------------


def test_the_limits_and_the_last_update(client: Client, standin: StandIn) -> None:
    assert client.config == Config(800_000, 30, 60.0, "2.3.2")  # 0 and 0 do not mean unlimited
    assert client.config.max_cells == 800_000
    assert standin.kinds() == ["config"]
    assert client.table("01222") == TableInfo("2026-11-16T07:00:00Z", discontinued=False)


def test_metadata(client: Client) -> None:
    metadata = client.metadata("07459")
    assert list(metadata.variables) == ["Region", "Kjonn", "Alder", "ContentsCode", "Tid"]
    assert metadata.variables["Region"].codes[:3] == ("3101", "0", "50")  # not the order of the JSON keys
    assert metadata.required == ("ContentsCode", "Tid")
    assert metadata.variables["ContentsCode"].units["Personer1"] == ("personer", 0)
    assert (metadata.time.codes[0], metadata.time.codes[-1]) == ("2013", "2026")


def test_figures_come_as_they_were_received(client: Client, standin: StandIn) -> None:
    download = client.data("06913", SMALL)
    frame = jsonstat.read(download.content).frame
    assert frame["value"].tolist() == [769, 759]
    assert standin.kinds() == ["config", "data 06913"]
    assert standin.calls[-1].url == download.request.url


def test_figures_come_in_as_many_calls_as_the_limit_of_cells_takes(
    standin: StandIn, patience: Patience
) -> None:
    def figures(limit: int) -> pd.DataFrame:
        standin.max_cells = limit
        standin.calls.clear()
        with Client(standin.url, transport=patience.transport()) as client:
            return jsonstat.read(client.data("03321", LONG).content).frame

    whole = figures(800_000)
    pd.testing.assert_frame_equal(figures(1000), whole)
    assert -(-len(whole) // 1000) <= standin.kinds().count("data 03321") <= len(whole) // 500
    with pytest.raises(SelectionError, match="3 cells a call, and one code of ArbstedKomm alone makes"):
        figures(3)
    assert standin.kinds() == ["config"]


def test_the_language_and_the_project_are_told(standin: StandIn, patience: Patience) -> None:
    with Client(standin.url, lang="en", transport=patience.transport()) as client:
        metadata = client.metadata("06913")
    assert metadata.variables["ContentsCode"].units["Dode"].base == "persons"
    assert "lang=en" in standin.calls[0].url
    assert re.fullmatch(r"ilag-data/\d+\.\d+\.\d+", str(client.transport._session.headers["User-Agent"]))


def test_the_address_is_ssb_the_variable_or_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ILAG_SSB_URL", raising=False)
    assert Client().address == ADDRESS
    monkeypatch.setenv("ILAG_SSB_URL", "https://example.org/v2/")
    assert Client().address == "https://example.org/v2"
    assert check_address("http://[::1]:8080/") == "http://[::1]:8080"


# ---- The API says no --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "title"),
    [(400, "Illegal placment"), (400, "Too many cells selected"), (403, "Too many cells selected")],
)
def test_a_no_keeps_its_title(client: Client, standin: StandIn, status: int, title: str) -> None:
    standin.faults = [Fault(faults.problem(status, title))]
    with pytest.raises(ApiError, match=rf"06913: {title} \(status {status}\)\.\n"):
        client.data("06913", SMALL)
    assert standin.kinds().count("data 06913") == 1, "a 4xx is not tried again"
    with pytest.raises(ApiError, match=r"about table 99999: Non-existent table \(status 404\)"):
        client.metadata("99999")


# ---- What is not the API, and what passes -----------------------------------------------------------------

HTML = b"<html><title>Driftsstans</title><body>Vi er straks tilbake</body></html>"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (faults.reply(200, HTML), r"not the API: status 200, '<html><title>Driftsstans"),
        (faults.reply(404, HTML), r"not the API: status 404, '<html>"),
        (faults.reply(403, b"Forbidden by the firewall", "text/plain"), "status 403, 'Forbidden by the fire"),
        (faults.reply(400, b'{"status": 400}', "application/json"), "not the API: status 400"),
        (faults.latin_1, r"not UTF-8 \(byte \d+\)"),
        (faults.reply(503, b"Backend fetch failed", "text/plain"), r"failed 3 times.*503, 'Backend fetch failed'"),
        (faults.reply(500), r"failed 3 times.*status 500, an empty body"),
        (faults.reset, r"failed 3 times.*no connection"),
        (faults.truncated_without_length, r"failed 3 times.*breaks off or is damaged"),
        (faults.silence, r"failed 2 times.*no answer in time"),
    ],
)  # fmt: skip
def test_what_is_not_the_api_is_said_with_status_address_and_first_characters(
    client: Client, standin: StandIn, fault: faults.Act, words: str
) -> None:
    standin.faults = [Fault.always(fault)]
    if fault is faults.silence:
        client.transport.limits = replace(HASTY, attempts=2)
    with pytest.raises(ServiceUnavailableError, match=words) as caught:
        client.data("06913", SMALL)
    assert f"{standin.url}/tables/06913/data" in caught.value.problem
    assert "0x" not in str(caught.value)


PASSING = {
    "503": faults.reply(503, b"Backend fetch failed"),
    "500": faults.reply(500),
    "reset": faults.reset,
    "truncated": faults.truncated,
    "truncated without length": faults.truncated_without_length,
    "silence": faults.silence,
    "drip": faults.drip,
}


@pytest.mark.parametrize(
    ("name", "posted"), [*((name, False) for name in PASSING), ("503", True), ("reset", True)]
)
def test_what_passes_is_tried_again(
    client: Client, standin: StandIn, patience: Patience, name: str, posted: bool
) -> None:
    asked = ("03321", LONG) if posted else ("06913", SMALL)
    expected = client.data(*asked).content
    standin.faults = [Fault(PASSING[name], times=2)]
    if name in ("silence", "drip"):
        client.transport.limits = HASTY
    assert client.data(*asked).content == expected
    assert standin.calls[-1].method == ("POST" if posted else "GET")
    assert len(patience.waited) == 2
    assert all("waiting" in told for told in patience.told)


def test_gzip_and_a_redirect_on_the_same_host_are_fine(client: Client, standin: StandIn) -> None:
    expected = client.data("06913", SMALL).content
    standin.faults = [Fault(faults.gzipped)]
    assert client.data("06913", SMALL).content == expected
    standin.faults = [Fault(faults.redirect("/config", 302), kind="table")]
    assert client.table("06913").updated is None  # what lies there is not asked for here
    standin.faults = [Fault.always(faults.redirect("/tables/06913"), kind="table")]
    with pytest.raises(ServiceUnavailableError, match="redirects in circles"):
        client.table("06913")
    standin.faults = [Fault(faults.redirect("/elsewhere", 301), kind="table")]
    with pytest.raises(
        ServiceUnavailableError, match=r"at http://127\.0\.0\.1:\d+/elsewhere is not the API: status 404"
    ):
        client.table("06913")


def test_a_post_is_not_turned_into_a_get_by_a_redirect(client: Client, standin: StandIn) -> None:
    standin.faults = [Fault(faults.redirect("/config", 302))]
    with pytest.raises(ServiceUnavailableError, match="redirects a POST"):
        client.data("03321", LONG)


@pytest.mark.parametrize(
    "sent",
    [
        {"content_type": "text/json"},
        {"content_type": 'application/vnd.json-stat+json; charset="UTF-8"'},
        {"chunked": False},
    ],
    ids=str,
)
def test_how_an_answer_is_sent_does_not_matter(
    client: Client, standin: StandIn, sent: dict[str, Any]
) -> None:
    expected = client.data("06913", SMALL).content
    standin.faults = [Fault(faults.otherwise(lambda right: replace(right, **sent)))]
    assert client.data("06913", SMALL).content == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Retry_After": "17"}, 17),
        ({"Retry_After": format_datetime(NOON + timedelta(seconds=90), usegmt=True)}, 90),
        ({"Retry_After": "soon"}, 60),
        ({}, 60),
    ],
)
def test_429_waits_as_long_as_it_is_told_or_a_window(
    client: Client, standin: StandIn, patience: Patience, headers: dict[str, str], expected: float
) -> None:
    standin.faults = [Fault(faults.reply(429, b"slow down", **headers), kind="table")]
    client.table("06913")
    assert patience.waited == [pytest.approx(expected, abs=2)]
    assert re.fullmatch(r"too many calls \(status 429\); attempt 1 of 3: waiting \d+ s", patience.told[0])


def test_a_wait_beyond_the_budget_is_not_begun(client: Client, standin: StandIn, patience: Patience) -> None:
    standin.faults = [Fault.always(faults.reply(429, b"", Retry_After="86400"), kind="table")]
    with pytest.raises(ServiceUnavailableError, match=r"429.*Waiting 86400 s more would pass the 400 s"):
        client.table("06913")
    assert not patience.waited


def test_where_nothing_can_be_reached_it_is_said_at_once_and_tried_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with StandIn({}) as closed:
        pass
    # The machine's own look-up, which asks no network.
    monkeypatch.setattr(socket, "getaddrinfo", partial(socket.getaddrinfo, flags=socket.AI_NUMERICHOST))
    for address, what in (
        (closed.url, "the connection was refused"),
        ("https://data.example.org", "the address was not found"),
    ):
        patience = Patience()
        with (
            Client(address, transport=patience.transport()) as client,
            pytest.raises(ServiceUnavailableError) as told,
        ):
            client.table("06913")
        assert patience.told == [f"no connection ({what}); attempt 1 of 2: waiting 1 s"]
        assert told.value.problem.endswith(f"failed 2 times. The last time: no connection ({what}).")
        assert "Errno" not in told.value.said("no")
        assert "check that the address is right" in told.value.remedy


# ---- Pace -------------------------------------------------------------------------------------------------


def test_thirty_calls_in_sixty_seconds_and_no_more(client: Client, patience: Patience) -> None:
    for _ in range(30):
        client.table("06913")
    assert not patience.waited
    client.table("06913")
    assert patience.waited == [pytest.approx(60, abs=5)]
    told = [f"keeping to 30 calls in 60 s: waiting {patience.waited[0]:.0f} s"]
    assert patience.told == told
    # The next ones wait for moments only, of which nothing is told.
    for _ in range(5):
        client.table("06913")
    assert max(patience.waited[1:], default=0) < 1
    assert patience.told == told


def test_the_headers_set_the_pace(client: Client, standin: StandIn, patience: Patience) -> None:
    standin.headers = {
        "x-ratelimit-limit": "5",
        "x-ratelimit-policy": "5;w=10s",
        "x-ratelimit-remaining": "3",
    }
    for _ in range(6):
        client.table("06913")
    assert patience.waited == [pytest.approx(10, abs=3)]
    standin.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "7"}
    client.table("06913")
    client.table("06913")
    assert patience.waited[-1] == pytest.approx(7, abs=1)


def test_the_pace_of_config_is_taken_when_it_tells_one(made: dict[str, Table], patience: Patience) -> None:
    with (
        StandIn(made, calls_told=(2, 20)) as server,
        Client(server.url, transport=patience.transport()) as client,
    ):
        assert client.config.calls == 2
        client.table("06913")
        client.table("06913")
    assert patience.waited == [pytest.approx(20, abs=2)]


def test_the_calls_in_any_window_never_pass_the_limit() -> None:
    times: list[float] = []
    now = 0.0
    pacer = Pacer(lambda: now)
    pacer.set_pace(4, 10)
    luck = np.random.default_rng(1)
    for _ in range(300):
        now += luck.exponential(1.5)
        now += pacer.delay()
        pacer.called()
        times.append(now)
    assert all(later - earlier >= 10 - 1e-9 for earlier, later in zip(times, times[4:], strict=False))


@pytest.mark.parametrize("text", ["", "-5", "1e9", "nan", "Mon, 99 Foo", "१२"])
def test_nonsense_in_retry_after_is_no_answer(text: str) -> None:
    assert retry_after({"Retry-After": text}, datetime.now(UTC)) is None


# ---- Leniency ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [b"{}", b'{"maxDataCells": 0, "maxCallsPerTimeWindow": 0, "timeWindow": 0}', b'{"maxDataCells": "many", "maxCallsPerTimeWindow": 30}', b'{"maxDataCells": true}']
)  # fmt: skip
def test_a_config_that_does_not_tell_means_the_usual(content: bytes) -> None:
    assert Config.read(content) == Config()
